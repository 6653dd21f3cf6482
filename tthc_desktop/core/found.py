"""A table of an official form that was found in a sheet, and what of the file is told with it."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tthc_desktop.core.columns import Match
from tthc_desktop.core.findings import COMMENTS
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Area, Grid, address, column_letter
from tthc_desktop.core.headers import is_figure
from tthc_desktop.core.letterheads import Told
from tthc_desktop.core.preambles import Span
from tthc_desktop.core.wording import some_of
from tthc_desktop.core.wordings import words

_SURE = 0.85
"""A score from which a form is the one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that a table may be, and how well it fits: from 0 to about 1.4."""

    form: Form
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """One table of a form within a sheet. Rows and columns are counted from 0."""

    form: Form
    grid: Grid
    header: Area
    """The cells of the header; a row of column numbers below it is not counted in."""
    bands: tuple[tuple[int, int], ...]
    """First and last row of each part of the table below a header, when the header repeats; numbers left out."""
    match: Match
    unit: Told
    span: Span
    score: float
    reasons: tuple[str, ...]
    """Vietnamese: why it is this form, and what is odd about the table."""
    others: tuple[Candidate, ...] = ()
    """Other forms that fit about as well: the user is to choose."""
    marked: bool = False
    """Whether the program's own hidden marker says so."""
    remarks: tuple[str, ...] = ()
    """Those of the reasons that tell what of the file was left unread, or is read though it is hidden."""
    of_other_times: Mapping[int, str] = field(default_factory=dict)
    """Columns of figures of another time than the one reported, each with the text that says so."""
    headed_otherwise: Mapping[int, str] = field(default_factory=dict)
    """Columns that are read though their headings say another time, with that time."""
    lost: tuple[int, ...] = ()
    """Rows full of figures below the table that were not read as its own, counted from 0."""
    headings: Mapping[int, str] = field(default_factory=dict)
    """The headings of the columns, where the header is but a title below that of another list."""

    @property
    def is_sure(self) -> bool:
        """Whether nobody need be asked which form it is."""
        whole = not any(column.is_figure or column.kind == "label" for column in self.match.missing(self.form))
        return self.marked or (self.score >= _SURE and whole and not self.others)

    @property
    def is_list(self) -> bool:
        """Whether its rows are indicators, by which it is known."""
        return self.form.layout == "indicators"

    @property
    def area(self) -> Area:
        """The whole table with its header."""
        return Area(self.header.top, self.header.left, max(last for _, last in self.bands), self.header.right)

    @property
    def fingerprint(self) -> str:
        """Equal for tables laid out alike: what the user once decided about such a table can be remembered by it."""
        texts = [
            self.grid.text(row, column)
            for row in range(self.header.top, self.header.bottom + 1)
            for column in range(self.header.left, self.header.right + 1)
        ]
        told = "\x1f".join(" ".join(words(text)) for text in texts)
        return hashlib.sha256(f"{self.header.left}\x1e{told}".encode()).hexdigest()[:16]


# --- what is left unread, or read though nobody sees it ---------------------------------------------------


def beside_hidden(table: Found, hidden: Sequence[Grid]) -> Found:
    """The table, where the file has hidden sheets too."""
    names = ", ".join(f"«{grid.sheet}»" for grid in hidden)
    told = f"Không đọc trang tính ẩn {names}."
    return replace(table, reasons=(*table.reasons, told), remarks=(*table.remarks, told))


def unread_columns(table: Found, parts: Iterable[tuple[int, int]]) -> Iterator[str]:
    """That columns with figures are left unread: of another time than the one reported, or unknown to the form."""
    others = table.of_other_times
    if others:
        letters = ", ".join(column_letter(at) for at in sorted(others))
        times = ", ".join(dict.fromkeys(f"«{' '.join(text.split())}»" for text in others.values()))
        yield f"Không đọc cột {letters}: số của {times}, không phải của kỳ báo cáo."
    header, grid = table.header, table.grid
    known = table.match.names().keys() | others.keys() | table.match.rivals.keys()
    rows = [row for first, last in parts for row in range(first, last + 1)]
    named = [
        f"{column_letter(at)} «{textwrap.shorten(lowest_heading(table, at), _LONGEST, placeholder='…')}»"
        for at in range(header.left, header.right + 1)
        if at not in known and lowest_heading(table, at) and any(is_figure(grid.value(row, at)) for row in rows)
    ]
    if named:
        yield f"Không đọc cột {some_of(named, _NAMED, 'cột')}: biểu {table.form.code} không có."


def figures_beside(table: Found, parts: Iterable[tuple[int, int]], taken: Collection[int]) -> Iterator[str]:
    """That figures stand right of the table in columns without a heading; `taken`: columns of other tables there."""
    header, grid = table.header, table.grid
    rows = [row for first, last in parts for row in range(first, last + 1)]
    beyond = header.right + 1
    if max((len(grid.rows[row]) for row in rows), default=0) <= beyond:
        return
    found: dict[int, int] = {}
    for row in rows:
        for at, value in enumerate(grid.rows[row][beyond:], beyond):
            if at not in taken and is_figure(value):
                found[at] = found.get(at, 0) + 1
    named = [column_letter(at) for at, count in sorted(found.items()) if count >= _FEWEST_BESIDE]
    if named:
        yield f"Không lấy số ở cột {some_of(named, _NAMED, 'cột')}, ngoài bảng: cột không có tiêu đề."


def lowest_heading(table: Found, column: int) -> str:
    """The lowest text that heads a column."""
    rows = range(table.header.bottom, table.header.top - 1, -1)
    own = table.headings.get(column, "")
    return own or next((text for row in rows if (text := table.grid.text(row, column).strip())), "")


def hidden_parts(table: Found, parts: Sequence[tuple[int, int]]) -> Iterator[str]:
    """That rows are read which are hidden or struck through, columns which are hidden, and cells with comments."""
    match, grid = table.match, table.grid
    places = {*match.columns.values(), *match.joined.values(), *(one for two in match.parts.values() for one in two)}
    rows = [row for first, last in parts for row in range(first, last + 1)]
    hidden = [row for row in rows if row in grid.hidden_rows and any(grid.text(row, column) for column in places)]
    struck = [row for row in rows if row in grid.struck_rows]
    for found, how in ((hidden, "đang ẩn"), (struck, "bị gạch ngang")):
        if found:
            named = some_of([str(row + 1) for row in found], _NAMED)
            yield f"{len(found)} dòng của bảng {how} trong tệp (dòng {named}): số ở đó vẫn được tính."
    columns = sorted(places & grid.hidden_columns)
    if columns:
        named = ", ".join(map(column_letter, columns))
        yield f"Cột {named} đang ẩn trong tệp: số ở đó vẫn được đọc."
    if grid.notes:
        yield from _comments(table, parts)


def _comments(table: Found, parts: Sequence[tuple[int, int]]) -> Iterator[str]:
    """That cells of the rows bear comments, which are not read: they may say other figures, or whose these are."""
    match, notes = table.match, table.grid.notes
    places = match.names().keys()
    theirs = (at for at, text in notes.items() if at[1] in places and not text.startswith(_OURS))
    cells = sorted(at for at in theirs if any(first <= at[0] <= last for first, last in parts))
    if cells:
        named = [f"{address(*at)} «{textwrap.shorten(notes[at], _LONGEST, placeholder='…')}»" for at in cells]
        yield f"{len(cells)} ô của bảng có nhận xét (comment) của người gửi, chỉ để xem: {some_of(named, _NAMED, 'ô')}."


_OURS = tuple(COMMENTS.values())
_FEWEST_BESIDE = 2
"""Figures of a column beside a table from which they are no slip of the hand."""
_NAMED = 6
"""Rows or columns that are named."""
_LONGEST = 40
"""Letters of a heading that are told."""
