"""A unit's return of a form as values: every row with its group, every figure with its cell; nothing is added up.

Rows of totals and of groups are told from rows of data: they are checks, and never data themselves.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from tthc_desktop.core.forms import Column, Form, Indicator, Kind
from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import Value, value_text
from tthc_desktop.core.indicator_rows import indicators_of
from tthc_desktop.core.numbers import (
    BLANK,
    NO_HABITS,
    Habits,
    Reading,
    bare,
    habits_of,
    read_choice,
    read_count,
    read_decimal,
    read_percent,
    tell_percents,
)
from tthc_desktop.core.returned_rows import Figure, Plain, Row, RowKind, sums
from tthc_desktop.core.row_kinds import grouped
from tthc_desktop.core.row_names import with_whole_names
from tthc_desktop.core.sheet_dates import DateReading, read_date
from tthc_desktop.core.table_ends import is_note, says_nothing


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file leaves open and that is asked once for all of it."""

    about: Literal["decimal", "scaled", "fractions"]
    message: str
    """Vietnamese, with an example from the file."""
    options: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Return:
    """What a recognised table says."""

    found: Found
    rows: tuple[Row, ...]
    habits: Habits = NO_HABITS
    questions: tuple[Question, ...] = ()
    unknown: tuple[Row, ...] = ()
    """Of an indicator list the rows that are of none of its indicators: not read."""

    @property
    def form(self) -> Form:
        """The form it is a return of."""
        return self.found.form

    @cached_property
    def data(self) -> tuple[Row, ...]:
        """The rows that count: no headings, no totals."""
        return tuple(row for row in self.rows if row.kind == "data")

    @cached_property
    def sums(self) -> dict[str, Decimal | int]:
        """The sum of each column over the rows that count; what is no number adds nothing."""
        return sums(self.data)

    def indicators(self) -> dict[str, Figure]:
        """Of an indicator list: the figure of each indicator."""
        value = self.form.of_kind("value")
        return {row.mark: row.figures[str(value.no)] for row in self.rows if value and str(value.no) in row.figures}

    def totals(self) -> dict[str, Decimal]:
        """Sum of the data rows for each column of counts or money; of an indicator list, every number it states."""
        if self.form.layout == "indicators":
            return {number: figure.value for number, figure in self.indicators().items() if figure.value is not None}
        added = (str(column.no) for column in self.form.columns if column.kind in ("count", "money"))
        return {number: Decimal(self.sums.get(number, 0)) for number in added}


def read_return(found: Found, habits: Habits | None = None) -> Return:
    """Read a recognised table. `habits` are the answers to the questions of an earlier reading of the same file."""
    table = _Table(found)
    habits = _merged(habits or NO_HABITS, habits_of(table.decimal_cells()))
    every = tuple(table.rows(habits))
    in_list = found.form.layout == "indicators"
    rows = tuple(
        _numbered(every, found.form) if in_list else grouped(with_whole_names(every), found.form, _own_names(found))
    )
    read = {row.number for row in rows}
    unknown = tuple(row for row in every if row.number not in read) if in_list else ()
    told = Return(found, rows, habits, _questions(rows), unknown)
    fractions = _fractions_told(told) if any(question.about == "fractions" for question in told.questions) else None
    return told if fractions is None else read_return(found, replace(habits, fractions=fractions))


def _own_names(found: Found) -> tuple[str, ...]:
    """What the unit and the period are called, «Quý III» too."""
    if found.span.period is None:
        return (found.unit.text,)
    name = found.span.period.name
    short = name.split(" năm ")[0]
    return found.unit.text, name, short, f"{short}/{found.span.period.year}"


def _fractions_told(told: Return) -> bool | None:
    """Whether the rates in doubt are fractions, by the figures of which they are the rates; None where none tells."""
    figures, fractions = told.indicators(), set[bool]()
    for rate in told.form.rates:
        stated = figures.get(rate.stated)
        part, whole = (_sum(figures.get(name) for name in names) for names in (rate.part, rate.whole))
        if stated and stated.reading.state == "doubt" and part and whole and _about(stated.reading) == "fractions":
            exact = part * 100 / whole
            near = [abs(choice - exact) * 10 <= exact for choice in stated.reading.choices]
            fractions |= {near[0]} if any(near) else set()
    return fractions.pop() if len(fractions) == 1 else None


def _sum(figures: Iterable[Figure | None]) -> Decimal | None:
    values = [figure.value if figure else None for figure in figures]
    return sum((value for value in values if value is not None), Decimal(0)) if None not in values else None


def _merged(answered: Habits, seen: Habits) -> Habits:
    return replace(answered, decimal=answered.decimal or seen.decimal)


# --- cells -----------------------------------------------------------------------------------------------


class _Table:
    """The cells of a recognised table by the columns of its form."""

    def __init__(self, found: Found) -> None:
        self.form, self.grid, match = found.form, found.grid, found.match
        self._bands = found.bands
        self._places: dict[str, tuple[int, ...]] = {str(no): (place,) for no, place in match.columns.items()}
        self._places |= {str(no): places for no, places in match.parts.items()}
        self._joined = {f"{one}+{other}": (place,) for (one, other), place in match.joined.items()}
        self._by_no = {str(column.no): column for column in self.form.columns}
        self._indicators = {indicator.number: indicator for indicator in self.form.indicators}
        self._figures = self._figure_columns()
        self._texts = [name for name in self._places if not self._by_no[name].is_figure]
        self._marks, self._labels = (str(column.no) if column else "" for column in map(self.form.of_kind, NAMING))
        self._told_by_row = self._indicators_of_rows()
        self._texts_tell = tell_percents(self._rates())
        self._dates = [name for name in self._texts if self._by_no[name].kind == "date"]
        self._plain = self._plain_columns()
        self._pick = operator.itemgetter(*self._plain.values()) if len(self._plain) > 1 else None
        self._width = max(self._plain.values(), default=0) + 1

    def _figure_columns(self) -> list[tuple[str, tuple[int, ...], Column]]:
        """Name, places in the sheet and column of the form, of each column of figures."""
        own = {name: places for name, places in self._places.items() if self._by_no[name].is_figure}
        return [(name, places, self._by_no[name.split("+")[0]]) for name, places in (own | self._joined).items()]

    def _plain_columns(self) -> dict[str, int]:
        """The place of each column of figures, if whole numbers and blanks in them need no closer look."""
        closer = (
            self.grid.faults
            or any("%" in told for told in self.grid.formats.values())
            or any(len(places) > 1 or column.kind not in _WHOLE_KINDS for _, places, column in self._figures)
        )
        return {} if closer else {name: places[0] for name, places, _ in self._figures}

    def decimal_cells(self) -> Iterator[Value]:
        """The cells that may be decimal: they show how the file writes its numbers."""
        decimal = [places for _, places, column in self._figures if column.kind != "count"]
        for row in self._row_numbers() if decimal else ():
            for places in decimal:
                yield from (self.grid.value(row, place) for place in places)

    def _row_numbers(self) -> Iterator[int]:
        """Every row of the table; the row of numbers said once more, as at the top of a page, is none."""
        rows = self.grid.rows
        for first, last in self._bands:
            above = rows[first - 1] if first else ()
            yield from (row for row in range(first, last + 1) if rows[row] != above or not above)

    def rows(self, habits: Habits) -> Iterator[Row]:
        """Every row that says something, not yet told apart."""
        for number in self._row_numbers():
            texts = {name: self._text_at(number, name) for name in self._texts}
            mark, label = texts.get(self._marks, ""), texts.get(self._labels, "")
            indicator = self._indicator(number)
            mark = indicator.number if indicator else mark
            figures = self._figures_of(number, indicator, habits)
            if not (mark or label or isinstance(figures, Plain)) and (across := self._said_across(number, figures)):
                label, figures = across, {name: figure._replace(reading=BLANK) for name, figure in figures.items()}
            told = label if says_nothing(label) else mark if says_nothing(mark) else ""
            if told and all(figure.reading.state == "blank" for figure in figures.values()):
                said = Reading("nothing", text=told)  # said once for the whole row
                figures = {name: figure._replace(reading=said) for name, figure in figures.items()}
            dates = {name: self._date(number, name) for name in self._dates}
            row = Row(number, "data", mark, label, (), figures, texts, dates)
            named = (mark or label) and not (row.is_blank and is_note(mark or label))
            if named or not row.is_empty:
                yield row

    def _date(self, row: int, name: str) -> DateReading:
        return read_date(self.grid.value(row, self._places[name][0]), base_1904=self.grid.from_1904)

    def _text_at(self, row: int, name: str) -> str:
        places, values = self._places[name], self.grid.rows[row]
        if len(places) == 1:
            return value_text(values[places[0]]).strip() if places[0] < len(values) else ""
        texts = (self.grid.text(row, place).strip() or self._merged_above(row, place) for place in places)
        return " ".join(texts).strip()

    def _merged_above(self, row: int, place: int) -> str:
        """The text of the cell that is merged over this one from above."""
        over = (area for area in self.grid.merged if area.top < row <= area.bottom and area.left <= place <= area.right)
        return next((self.grid.text(area.top, area.left).strip() for area in over), "")

    def _said_across(self, row: int, figures: Mapping[str, Figure]) -> str:
        """The words that stand alone in a row above a new 1, where a figure belongs: a heading put there by hand."""
        numbered = self._marks in self._places and row + 1 < self.grid.height
        below = self._text_at(row + 1, self._marks) if numbered else ""
        said = [figure for figure in figures.values() if figure.fault or figure.reading.state != "blank"]
        text = said[0].reading.text if len(said) == 1 and said[0].reading.state == "unreadable" else ""
        heads = below.strip(" .)(") in _FIRST and len(text.split()) > 1 and not any(map(str.isdigit, text))
        return text if heads else ""

    def _rates(self) -> Iterator[Value]:
        """The cells that hold a rate."""
        kinds = {column.kind for column in self.form.columns} | {told.kind for told in self.form.indicators}
        if "percent" not in kinds:
            return
        for row in self._row_numbers():
            indicator = self._indicator(row)
            for _, places, column in self._figures:
                if _kind(column, indicator) == "percent":
                    yield from (self.grid.value(row, place) for place in places)

    def _indicator(self, row: int) -> Indicator | None:
        """Of an indicator list: which one the row is of; see `indicators_of`."""
        return self._told_by_row.get(row)

    def _indicators_of_rows(self) -> dict[int, Indicator]:
        if not self._indicators:
            return {}
        rows = list(self._row_numbers())
        marks, labels = (
            [self._text_at(row, name) if name in self._places else "" for row in rows]
            for name in (self._marks, self._labels)
        )
        pairs = [(mark, label) if mark else _parted(label) for mark, label in zip(marks, labels, strict=True)]
        found = indicators_of(self.form, pairs)
        return {rows[at]: indicator for at, indicator in found.items()}

    def _figures_of(self, row: int, indicator: Indicator | None, habits: Habits) -> Mapping[str, Figure]:
        if self._pick:
            values = self.grid.rows[row]
            cells = self._pick(values if len(values) >= self._width else (*values, *([None] * self._width)))
            if _PLAIN.issuperset(map(type, cells)):
                return Plain(row, self._plain, cells)
        return {
            name: self._figure(row, places, _kind(column, indicator), indicator, habits)
            for name, places, column in self._figures
        }

    def _figure(
        self, row: int, places: tuple[int, ...], kind: str, indicator: Indicator | None, habits: Habits
    ) -> Figure:
        readings = [self._read(row, place, kind, indicator, habits) for place in places]
        fault = next((self.grid.faults[row, place] for place in places if (row, place) in self.grid.faults), "")
        return Figure(row, places[0], readings[0] if len(readings) == 1 else _added(readings), fault)

    def _read(self, row: int, place: int, kind: str, indicator: Indicator | None, habits: Habits) -> Reading:
        value = self.grid.value(row, place)
        percent_format = "%" in self.grid.formats.get((row, place), "")
        if kind == "count":
            return read_count(value, habits, percent_format=percent_format)
        if kind == "percent":
            return read_percent(value, habits, percent_format=percent_format, texts_tell=self._texts_tell)
        if kind == "choice":
            return read_choice(value, indicator.measure if indicator else "")
        return read_decimal(value, habits)


_FIRST = ("1", "I", "a", "i")
"""How rows are numbered anew below a heading."""


def _parted(label: str) -> tuple[str, str]:
    """The number that stands in a label, and the rest of it: «1.4.2. Số TTHC cấp xã»."""
    found = _NUMBER_IN.match(label)
    return (found[1], label[found.end() :]) if found else ("", label)


_NUMBER_IN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)*)[.)]?\s+(?=\S)")
_WHOLE_KINDS = frozenset(("count", "money"))
"""Kinds of column in which a whole number is itself, whatever the habits of the file."""
NAMING: tuple[Kind, Kind] = ("mark", "label")
"""Columns that say which row it is."""
_PLAIN = frozenset((int, type(None)))
"""What nearly all cells of figures hold; a bool is no number."""


def _kind(column: Column, indicator: Indicator | None) -> str:
    if column.kind != "value":
        return column.kind
    return indicator.kind if indicator else "money"


def _added(readings: Sequence[Reading]) -> Reading:
    """Two cells that make up one figure; it is a number when one is and the other is no doubt."""
    if any(reading.state in ("doubt", "unreadable") for reading in readings):
        return next(reading for reading in readings if reading.state in ("doubt", "unreadable"))
    values = [reading.value for reading in readings if reading.value is not None]
    if not values:
        return readings[0]
    return Reading("number", sum(values, Decimal(0)), " + ".join(reading.text for reading in readings))


# --- rows --------------------------------------------------------------------------------------------


def _numbered(rows: Sequence[Row], form: Form) -> Iterator[Row]:
    """The rows of an indicator list that are of an indicator; what others say is none of the form's."""
    known = {indicator.number: indicator for indicator in form.indicators}
    for row in rows:
        if row.mark in known:
            kind: RowKind = "group" if known[row.mark].kind == "heading" else "data"
            yield replace(row, kind=kind)


# --- what is asked once ----------------------------------------------------------------------------------


def _questions(rows: Sequence[Row]) -> tuple[Question, ...]:
    looked_at = (row.figures for row in rows if not isinstance(row.figures, Plain))
    doubts = [figure for figures in looked_at for figure in figures.values() if figure.reading.state == "doubt"]
    by_kind: dict[Literal["decimal", "scaled", "fractions"], list[Figure]] = {}
    for figure in doubts:
        by_kind.setdefault(_about(figure.reading), []).append(figure)
    return tuple(
        Question(
            about,
            f"Ô {figures[0].cell} «{figures[0].reading.text}» {figures[0].reading.note}. "
            f"Chọn cách đọc, áp dụng cho {len(figures)} ô của cả tệp.",
            tuple(map(bare, figures[0].reading.choices)),
            tuple(figure.cell for figure in figures),
        )
        for about, figures in by_kind.items()
    )


def _about(reading: Reading) -> Literal["decimal", "scaled", "fractions"]:
    if reading.note.startswith("là số lẻ"):
        return "scaled"
    return "fractions" if "%" in reading.note else "decimal"


def answered(habits: Habits, question: Question, choice: int) -> Habits:
    """The habits after the user chose an option (0 or 1) of a question."""
    if question.about == "scaled":
        return replace(habits, scaled=choice == 0)
    if question.about == "fractions":
        return replace(habits, fractions=choice == 0)
    mark = "," if "«.»" in question.message else "."
    other = "." if mark == "," else ","
    return replace(habits, decimal=mark if choice == 0 else other)  # type: ignore[arg-type]
