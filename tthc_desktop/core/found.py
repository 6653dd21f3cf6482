"""A table of an official form that was found in a sheet, and what of the file is told with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.core.columns import Match
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Area, Grid, column_letter
from tthc_desktop.core.preambles import Span, Told
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
    lost: tuple[int, ...] = ()
    """Rows full of figures below the table that were not read as its own, counted from 0."""

    @property
    def is_sure(self) -> bool:
        """Whether nobody need be asked which form it is."""
        whole = not any(column.is_figure for column in self.match.missing(self.form))
        return self.marked or (self.score >= _SURE and whole and not self.others)

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


def unread_columns(columns: Mapping[int, str]) -> tuple[str, ...]:
    """That columns are left unread, given by the other time that each is of."""
    if not columns:
        return ()
    letters = ", ".join(column_letter(at) for at in sorted(columns))
    times = ", ".join(dict.fromkeys(f"«{' '.join(text.split())}»" for text in columns.values()))
    return (f"Không đọc cột {letters}: số của {times}, không phải của kỳ báo cáo.",)


def hidden_parts(grid: Grid, table: Found, parts: Iterable[tuple[int, int]]) -> Iterator[str]:
    """That rows, or columns of figures, are read which nobody sees who opens the file."""
    match = table.match
    places = {*match.columns.values(), *match.joined.values(), *(one for two in match.parts.values() for one in two)}
    rows = [row for first, last in parts for row in range(first, last + 1) if row in grid.hidden_rows]
    rows = [row for row in rows if any(grid.text(row, column) for column in places)]
    if rows:
        named = ", ".join(str(row + 1) for row in rows[:_NAMED]) + ("…" if len(rows) > _NAMED else "")
        yield f"{len(rows)} dòng của bảng đang ẩn trong tệp (dòng {named}): số ở đó vẫn được tính."
    columns = sorted(places & grid.hidden_columns)
    if columns:
        named = ", ".join(map(column_letter, columns))
        yield f"Cột {named} đang ẩn trong tệp: số ở đó vẫn được đọc."


_NAMED = 6
"""Hidden rows that are named."""
