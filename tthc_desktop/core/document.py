"""A report as a value: what it says, and which records stand behind every figure of it.

Writers (PDF, Word) and the preview only walk the blocks. Two reports are equal when they say the same
from the same records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from tthc_desktop.core.charts import Shares, Trend
from tthc_desktop.core.forms import Form
from tthc_desktop.core.numbers import shown

NOTHING = "–"
"""What is printed where there is no number: a rate of 0 of 0, growth from 0."""


class Ref(NamedTuple):
    """Names one record: the table of its type and its id; written "meeting:3"."""

    type: str
    id: int

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"


def padded(number: int) -> str:
    """A number as reports print it: below ten with a leading zero ("05"), from a thousand with dots."""
    return f"{number:02d}" if number < 1000 else f"{number:,}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Text:
    """Words with nothing behind them."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A count. It holds the records it counts, so it cannot differ from its list."""

    records: tuple[Ref, ...]

    @property
    def value(self) -> int:
        """How many records are counted."""
        return len(self.records)

    @property
    def text(self) -> str:
        """The count as reports print it; see `padded`."""
        return padded(self.value)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name records without counting them ("Nghị định về Bảo vệ dữ liệu cá nhân")."""

    text: str
    records: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote hung at this place. Notes are numbered 1, 2, … in the order in which they stand."""

    note: str
    records: tuple[Ref, ...] = ()

    @property
    def text(self) -> str:
        """A note adds no words to its sentence."""
        return ""


class Source(NamedTuple):
    """Where a part of a figure comes from: cells of one unit's file that add up to `value`."""

    unit: str
    file: str
    """Name of the file; "" for a return that was typed in."""
    sheet: str
    cells: str
    """A1 addresses: "C10:C15, C17"; "" when typed in."""
    value: Decimal
    ref: Ref | None = None
    """The return; or the record of a plan, whose document stands in `file`."""

    @property
    def is_return(self) -> bool:
        """Whether a return is behind it, and not what a plan sets."""
        return self.ref is not None and self.ref.type == "unit_return"

    @property
    def came_as_file(self) -> bool:
        """Whether there is a unit's file to open."""
        return self.is_return and bool(self.file)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of the units' returns, worked out from its sources; None where there is nothing to tell ("–")."""

    value: Decimal | None
    sources: tuple[Source, ...] = ()
    places: int = 0
    """Decimals that are printed, half up."""
    formula: str = ""
    """How it follows from its sources in words ("Σ cột 8 + cột 9, chia Σ cột 7"); empty for a plain sum."""
    before: str = ""
    after: str = ""
    """What is printed right before and after the number: "%"."""

    @property
    def text(self) -> str:
        """The number as reports print it: "125.712", "95,53%", "–"."""
        if self.value is None:
            return NOTHING
        step = Decimal(1).scaleb(-self.places)
        return f"{self.before}{shown(self.value.quantize(step, ROUND_HALF_UP))}{self.after}"


Run = Text | Figure | Mention | Note | Amount
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text; `level` 1 is the highest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    runs: Runs

    @property
    def text(self) -> str:
        """The sentence as it is read, without footnote marks."""
        return plain(self.runs)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The counts in it, in reading order."""
        return tuple(run for run in self.runs if isinstance(run, Figure))


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of figures, between two paragraphs."""

    shown: Trend | Shares

    @property
    def text(self) -> str:
        """What it shows, for whoever cannot see it."""
        return self.shown.words


Block = Heading | Paragraph | Chart


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an annex: a heading of a group, a row of data, or a total."""

    kind: Literal["group", "data", "total"]
    cells: tuple[str | Amount, ...]
    """One for each column of the form."""


@dataclass(frozen=True, slots=True)
class Annex:
    """A form filled in with the office's figures, printed after the text on a page of its own, landscape."""

    form: Form
    title: str
    """The title of the table, as it is printed."""
    lines: tuple[Line, ...]
    about: tuple[str, ...] = ()
    """Lines between title and table: the reporting period, the days it runs from and to."""
    measure: str = ""
    """"Đơn vị tính: Số hồ sơ TTHC", printed above the table on the right."""
    notes: tuple[str, ...] = ()
    """Lines under the table: units that have not sent it, units that are exempt, explained exceptions."""
    number: str = ""
    """ "I" for Phụ lục I; empty for a single annex."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of an administrative document (NĐ 30/2020/NĐ-CP, Phụ lục I, Mục II)."""

    parent: str
    """Cơ quan chủ quản; may be empty."""
    agency: str
    """Cơ quan, tổ chức ban hành."""
    number: str
    """"Số:        /BC-VP": ready to print, blank number for a draft."""
    place_and_date: str
    """"Hà Nội, ngày 05 tháng 01 năm 2026": ready to print."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Quyền hạn, chức vụ and name of the signer; every line may be empty."""

    authority: str
    """"TL. BỘ TRƯỞNG"; printed above the position."""
    position: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, ready to be shown or written."""

    letterhead: Letterhead
    kind: str
    """Tên loại văn bản, in capitals: "BÁO CÁO"."""
    subject: Runs
    """Trích yếu; may carry the note that names the source of the whole report."""
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    """Lines under "Nơi nhận:", without the leading dash."""
    signature: Signature
    annexes: tuple[Annex, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs without headings, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def title(self) -> str:
        """Name of the document for window titles and file properties."""
        return f"{self.kind} {plain(self.subject)}".strip()

    def notes(self) -> Iterator[Note]:
        """All footnotes in the order of their numbers, beginning with 1."""
        yield from (run for run in self.subject if isinstance(run, Note))
        for paragraph in self.paragraphs:
            yield from (run for run in paragraph.runs if isinstance(run, Note))


def plain(runs: Runs) -> str:
    """The words of some runs, as they are read."""
    return "".join(run.text for run in runs)
