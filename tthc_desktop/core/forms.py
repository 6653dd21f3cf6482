"""An official form as a value: its columns, the rules between them, and the header as it is drawn on paper."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tthc_desktop.core.dates import When
from tthc_desktop.core.vietnamese import comparison_key

Layout = Literal["matrix", "indicators", "register"]
LAYOUTS: tuple[Layout, ...] = ("matrix", "indicators", "register")
"""A table of counts by row and column; a list of numbered indicators with one value each; a log of entries."""

Kind = Literal["mark", "label", "text", "count", "percent", "money", "date", "measure", "value"]
KINDS: tuple[Kind, ...] = ("mark", "label", "text", "count", "percent", "money", "date", "measure", "value")
"""What a column holds. "mark" is the STT, "label" names the row, "value" takes the kind of its indicator."""

NUMBERS: frozenset[str] = frozenset({"count", "percent", "money", "value"})
"""Kinds of column whose cells are figures."""

IndicatorKind = Literal["heading", "count", "percent", "choice"]
INDICATOR_KINDS: tuple[IndicatorKind, ...] = ("heading", "count", "percent", "choice")

PERIOD_KINDS = ("month", "quarter", "half", "nine_months", "year")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `header` is its path from the top row of the header down; `key` outlives a renumbering."""

    no: int
    key: str
    header: tuple[str, ...]
    kind: Kind = "count"
    synonyms: tuple[str, ...] = ()
    """Other wordings of the last step of the path."""
    options: tuple[str, ...] = ()
    """The words that a cell may hold; empty for any."""

    @property
    def title(self) -> str:
        """The whole path in one line: "Số lượng hồ sơ tiếp nhận – Trong kỳ – Trực tuyến"."""
        return " – ".join(self.header)

    @property
    def is_figure(self) -> bool:
        """Whether its cells are figures."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of an indicator list. `number` is its STT ("3.3.1"), `measure` its unit ("Hồ sơ", "%")."""

    number: str
    label: str
    kind: IndicatorKind = "count"
    measure: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """One identity "3 = 4 + 5 + 6": numbers of columns, or of indicators."""

    total: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.total} = {' + '.join(self.parts)}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """A figure that can never exceed another one of its row."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent: the sum of the `part` figures over the sum of the `whole` ones (never a mean of rates)."""

    key: str
    label: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    stated: str = ""
    """The indicator that prints this rate; empty when the form itself does not print it."""


@dataclass(frozen=True, slots=True)
class Carry:
    """A figure that must equal another one of the period before: "từ kỳ trước" = "đang giải quyết" of last time."""

    now: str
    before: str


class Pair(NamedTuple):
    """Figures of two forms that must be equal: the sums of some columns of the one and of some of the other."""

    mine: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameAs:
    """Another form (its code) that tells the same of the same rows, column by column."""

    form: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """A figure that equals a sum of another form's, of the same unit and period: "1.4 = II.07b/VPCP/KSTT: 3"."""

    total: str
    form: str
    """Code of the other form, of whatever version."""
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.total} = {self.form}: {' + '.join(self.parts)}"


@dataclass(frozen=True, slots=True)
class Group:
    """A heading between rows: "A. Sở, ban, ngành"."""

    mark: str
    title: str
    synonyms: tuple[str, ...] = ()
    valid_to: dt.date | None = None
    """The last day of a level of units that is gone since."""
    printed: bool = True
    """Whether the blank form has it; otherwise it is only known when met."""


class HeaderCell(NamedTuple):
    """One cell of the drawn header, counted from 0, and how many rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


_NAMED = re.compile(r"^(?:(?:biểu|mẫu|số)\s+)+")
"""What is written before the code of a form."""


@dataclass(frozen=True, slots=True)
class Form:
    """One version of an official form. A new circular is a new version with a later `valid_from`."""

    code: str
    title: str
    layout: Layout
    columns: tuple[Column, ...]
    basis: str = ""
    """The legal act that prescribes it."""
    valid_from: dt.date | None = None
    """First day that its periods may end on; None when nobody knows when it began."""
    valid_to: dt.date | None = None
    """Last such day; None while it holds."""
    levels: tuple[str, ...] = ()
    """Who fills it in."""
    recipient: str = ""
    periods: tuple[str, ...] = ()
    """Kinds of reporting period (see PERIOD_KINDS)."""
    measure: str = ""
    unverified: bool = False
    """Whether nobody has compared it with the text of the act."""
    note: str = ""
    """What is not certain about it."""
    synonyms: tuple[str, ...] = ()
    """Other codes and titles that head the same table."""
    record: str = ""
    """Of a register: the type of record that its rows are, "task"; its returned blank is such a list."""
    number_row: bool = True
    """Whether a row (1), (2), … stands below the header."""
    indicators: tuple[Indicator, ...] = ()
    groups: tuple[Group, ...] = ()
    total: str = ""
    """What the total row is called; empty for none."""
    rules: tuple[Sum, ...] = ()
    warnings: tuple[Sum, ...] = ()
    """Identities that may be broken for a good reason."""
    at_most: tuple[AtMost, ...] = ()
    rates: tuple[Rate, ...] = ()
    carry: tuple[Carry, ...] = ()
    same_as: tuple[SameAs, ...] = ()
    """Other forms against which its figures can be checked."""
    at_end: tuple[str, ...] = ()
    """Columns or indicators that tell what there is on the last day of the period: over several periods the last one
    counts, and nothing is added. Those of `carry` are known without being named."""
    across: tuple[Across, ...] = ()

    @property
    def version(self) -> str:
        """What tells it from every other version of every form: "II.07b/VPCP/KSTT@2025-07-01"."""
        return f"{self.code}@{self.valid_from.isoformat() if self.valid_from else ''}"

    @property
    def validity(self) -> str:
        """ "từ 21/10/2020", "từ 21/10/2020 đến 30/6/2025"; "không rõ" when neither is known."""
        first = f"từ {When(self.valid_from)}" if self.valid_from else ""
        last = f"đến {When(self.valid_to)}" if self.valid_to else ""
        return " ".join(part for part in (first, last) if part) or "không rõ"

    @property
    def header_rows(self) -> int:
        """How many rows the header takes, the row of numbers not counted."""
        return max(len(column.header) for column in self.columns)

    def column(self, no: int | str) -> Column:
        """The column of that number. Raises KeyError."""
        for column in self.columns:
            if str(column.no) == str(no):
                return column
        raise KeyError(no)

    def of_kind(self, *kinds: Kind) -> Column | None:
        """The first column of one of these kinds."""
        return next((column for column in self.columns if column.kind in kinds), None)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day lies within its dates."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def is_called(self, code: str) -> bool:
        """Whether a code as it was typed ("II.06a", "Biểu số II.06a") means this form ("II.06a/VPCP/KSTT")."""
        own = comparison_key(self.code)
        return _NAMED.sub("", comparison_key(code)) in (own, own.split("/")[0])

    def blank_groups(self) -> tuple[Group, ...]:
        """The groups that its blank has: those of its last day."""
        last = self.valid_to or dt.date.max
        return tuple(group for group in self.groups if group.printed and last <= (group.valid_to or dt.date.max))

    def sums_to(self, no: int | str) -> Sum | None:
        """The rule by which a column or an indicator is worked out."""
        return next((rule for rule in self.rules if rule.total == str(no)), None)


def header_cells(columns: Sequence[Column]) -> tuple[HeaderCell, ...]:
    """The header as it is drawn: neighbours of one path share its cells, a short path reaches down.

    Row by row, left to right; together the cells cover the header without gap or overlap.
    """
    depth = max(len(column.header) for column in columns)
    cells = _cells(list(enumerate(columns)), 0, depth)
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _cells(columns: Sequence[tuple[int, Column]], level: int, depth: int) -> Iterator[HeaderCell]:
    def step(placed: tuple[int, Column]) -> tuple[str, int]:
        at, column = placed
        ends = len(column.header) == level + 1
        return column.header[level], at if ends else -1  # a path that ends here has a cell of its own

    for (text, own), some in itertools.groupby(columns, step):
        below = list(some)
        yield HeaderCell(level, below[0][0], depth - level if own >= 0 else 1, len(below), text)
        if own < 0:
            yield from _cells(below, level + 1, depth)


def number_texts(form: Form) -> tuple[str, ...]:
    """The row of numbers below the header, a total with its formula: "(1)", "(3)=(4)+(5)+(6)"."""
    texts = []
    for column in form.columns:
        rule = form.sums_to(column.no)
        parts = "=" + "+".join(f"({part})" for part in rule.parts) if rule else ""
        texts.append(f"({column.no}){parts}")
    return tuple(texts)


def forms_valid_on(forms: Iterable[Form], day: dt.date) -> tuple[Form, ...]:
    """The forms of a period that ends on the day, sorted by code; of several versions the latest that holds."""
    newest: dict[str, Form] = {}
    for form in sorted(forms, key=lambda form: form.valid_from or dt.date.min):
        if form.holds_on(day):
            newest[comparison_key(form.code)] = form
    return tuple(sorted(newest.values(), key=lambda form: code_order(form.code)))


def codes_to_choose(forms: Iterable[Form], day: dt.date) -> tuple[str, ...]:
    """The codes of forms as they are offered: those that hold on the day, then those of other times."""
    forms = tuple(forms)
    return tuple(dict.fromkeys(form.code for form in (*forms_valid_on(forms, day), *forms)))


def version_for(forms: Iterable[Form], code: str, day: dt.date) -> Form | None:
    """Of the versions of a form the one for a period that ends on the day; the newest when none holds then."""
    mine = [form for form in forms if comparison_key(form.code) == comparison_key(code)]
    newest = max(mine, key=lambda form: form.valid_from or dt.date.min, default=None)
    return next(iter(forms_valid_on(mine, day)), newest)


def code_order(code: str) -> tuple[object, ...]:
    """Sorts codes of forms as an office lists them: numbers by value ("BM3" before "BM10")."""
    parts = re.split("([0-9]+)", comparison_key(code))
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)
