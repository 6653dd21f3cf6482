"""A unit's return typed in from paper: a grid of texts under the header of its form, read and checked like a file.

Rows are counted from 0 here and from 1 for the user; columns stand in the order of the form and bear the letters of a
spreadsheet, so that a finding names a cell of the grid. Nothing is ever changed in place: what was there can be had
again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc_desktop.core.columns import Match
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Column, Form
from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import Area, Grid, Place
from tthc_desktop.core.kept_returns import KeptRow, shown_cell
from tthc_desktop.core.letterheads import Told
from tthc_desktop.core.numbers import Habits, State
from tthc_desktop.core.preambles import Span
from tthc_desktop.core.returned_rows import Figure, Row
from tthc_desktop.core.returns import Return, read_return

Texts = tuple[str, ...]
"""One row: the text of each column of the form, "" for blank."""

HABITS = Habits(decimal=",", fractions=False)
"""How an office types numbers: a comma before decimals, rates in percent."""
MOST_ROWS = 5000
_SPARE = 12
"""Empty rows that a new grid of a form without printed rows has."""


@dataclass(frozen=True, slots=True)
class TypedGrid:
    """The texts that were typed, row by row."""

    form: Form
    rows: tuple[Texts, ...]

    @property
    def width(self) -> int:
        """How many columns the form has."""
        return len(self.form.columns)

    def text(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.rows[row][column]

    def is_given(self, column: int) -> bool:
        """Whether the form itself prints the column, so that nobody types there."""
        return self.form.layout == "indicators" and self.form.columns[column].kind in ("mark", "label", "measure")

    def is_open(self, row: int, column: int) -> bool:
        """Whether the cell is to be typed in."""
        if self.form.layout != "indicators":
            return True
        if row >= len(self.form.indicators) or self.is_given(column):
            return False
        return self.form.indicators[row].kind != "heading" or self.form.columns[column].kind != "value"

    def grid(self) -> Grid:
        """The texts as a sheet without a name."""
        return Grid("", tuple(tuple(text.strip() or None for text in row) for row in self.rows))

    def read(self) -> Return:
        """What the texts say, read as a unit's file is."""
        columns = {column.no: at for at, column in enumerate(self.form.columns)}
        header = Area(0, 0, 0, self.width - 1)
        match = Match(columns, likeness=1.0)
        bands = ((0, max(len(self.rows) - 1, 0)),)
        found = Found(self.form, self.grid(), header, bands, match, Told(), Span(), 1.0, ())
        return read_return(found, HABITS)


def without_empty(grid: TypedGrid) -> TypedGrid:
    """The grid without what was offered and not filled in: such rows are blank, and the others keep their places."""
    if grid.form.layout == "indicators":
        return grid
    names = [at for at, column in enumerate(grid.form.columns) if column.kind in ("mark", "label")]
    told = [at for at in range(grid.width) if at not in names]
    data = {row.number for row in grid.read().data}
    blank: Texts = ("",) * grid.width
    rows = tuple(
        blank if number in data and not any(row[at].strip() for at in told) else row
        for number, row in enumerate(grid.rows)
    )
    return replace(grid, rows=rows)


# --- the first rows --------------------------------------------------------------------------------------


def begin(form: Form, like: Sequence[KeptRow] = (), *, figures: bool = False) -> TypedGrid:
    """A grid to type in: the rows that the form prints, else those of another return, without its totals.

    With `figures` the other return's figures too. Its rows that the form does not print come after those it does.
    """
    if form.layout == "indicators":
        return TypedGrid(form, tuple(_indicators(form, like if figures else ())))
    rows = [_texts(form, row, figures=figures) for row in like if row.kind != "total"]
    rows = rows or [_heading(form, group.mark, group.title) for group in form.blank_groups()]
    blank = ("",) * len(form.columns)
    return TypedGrid(form, (*rows, *(blank for _ in range(max(_SPARE - len(rows), 3)))))


def _indicators(form: Form, like: Iterable[KeptRow]) -> Iterator[Texts]:
    before = {row.mark: row for row in like}
    for indicator in form.indicators:
        given = {"mark": indicator.number, "label": indicator.label, "measure": indicator.measure}
        row = before.get(indicator.number)
        yield tuple(given.get(column.kind) or (_cell(row, column) if row else "") for column in form.columns)


def _heading(form: Form, mark: str, title: str) -> Texts:
    given = {"mark": mark, "label": title}
    return tuple(given.get(column.kind, "") for column in form.columns)


def _texts(form: Form, row: KeptRow, *, figures: bool) -> Texts:
    given = {"mark": row.mark, "label": row.label}
    return tuple(given.get(column.kind) or (_cell(row, column) if figures else "") for column in form.columns)


def _cell(row: KeptRow, column: Column) -> str:
    return shown_cell(row.cells.get(str(column.no)))


# --- changes ---------------------------------------------------------------------------------------------


def put(grid: TypedGrid, cells: Mapping[Place, str]) -> TypedGrid:
    """The grid with other texts in some cells; cells that are not to be typed in stay."""
    rows = [list(row) for row in grid.rows]
    for (row, column), text in cells.items():
        if grid.is_open(row, column):
            rows[row][column] = " ".join(text.split("\n")).strip()
    return replace(grid, rows=tuple(tuple(row) for row in rows))


def block_of(text: str) -> tuple[Texts, ...]:
    """A block as spreadsheets put it on the clipboard: cells parted by tabs, a text of several lines in quotes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if '"' in lines:
        rows = [tuple(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter="\t")]
    else:
        rows = [tuple(line.split("\t")) for line in lines.split("\n")]
    width = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def text_of(grid: TypedGrid, area: Area) -> str:
    """A block of cells as spreadsheets take it from the clipboard."""
    rows = range(area.top, area.bottom + 1)
    return "\n".join("\t".join(grid.rows[row][area.left : area.right + 1]) for row in rows)


def paste(grid: TypedGrid, at: Place, block: Sequence[Texts]) -> TypedGrid:
    """The grid with a block put in from a cell on; rows are added where it reaches further down.

    Raises Refused when it reaches beyond the last column, or beyond the rows that an indicator list has.
    """
    top, left = at
    width = max((len(row) for row in block), default=0)
    if left + width > grid.width:
        told = f"Khối dán có {width} cột, từ ô đang chọn chỉ còn {grid.width - left} cột. Hãy chọn ô đầu bên trái hơn."
        raise Refused(Problem("paste", told))
    needed = top + len(block)
    if grid.form.layout == "indicators" and needed > len(grid.rows):
        left_rows = len(grid.rows) - top
        told = f"Khối dán có {len(block)} dòng, từ ô đang chọn chỉ còn {left_rows} chỉ tiêu. Hãy chọn lại ô đầu."
        raise Refused(Problem("paste", told))
    if needed > MOST_ROWS:
        raise Refused(Problem("paste", f"Biểu gõ tay có nhiều nhất {MOST_ROWS} dòng. Hãy nhập từ tệp."))
    whole = add_rows(grid, len(grid.rows), max(needed - len(grid.rows), 0))
    cells = {(top + row, left + at): text for row, texts in enumerate(block) for at, text in enumerate(texts)}
    return put(whole, cells)


def add_rows(grid: TypedGrid, before: int, number: int = 1) -> TypedGrid:
    """The grid with blank rows put in; an indicator list has its own rows and stays."""
    if grid.form.layout == "indicators" or number <= 0:
        return grid
    blank: Texts = ("",) * grid.width
    return replace(grid, rows=(*grid.rows[:before], *(blank for _ in range(number)), *grid.rows[before:]))


def remove_rows(grid: TypedGrid, first: int, last: int) -> TypedGrid:
    """The grid without some rows; one blank row stays, and an indicator list keeps all of its own."""
    if grid.form.layout == "indicators":
        return grid
    left = (*grid.rows[:first], *grid.rows[last + 1 :])
    return replace(grid, rows=left or (("",) * grid.width,))


@dataclass(slots=True)
class Draft:
    """A grid while it is typed, with what it was before: the typing's own undo."""

    now: TypedGrid
    done: list[TypedGrid] = field(default_factory=list)
    undone: list[TypedGrid] = field(default_factory=list)

    def change(self, grid: TypedGrid) -> bool:
        """Take the next state; whether it differs from the one before."""
        if grid == self.now:
            return False
        self.done.append(self.now)
        self.undone.clear()
        self.now = grid
        return True

    def undo(self) -> bool:
        """Go back one change; whether there was one."""
        if not self.done:
            return False
        self.undone.append(self.now)
        self.now = self.done.pop()
        return True

    def redo(self) -> bool:
        """Do again what was taken back; whether there was something."""
        if not self.undone:
            return False
        self.done.append(self.now)
        self.now = self.undone.pop()
        return True


# --- what is shown beside it -----------------------------------------------------------------------------


def shown_totals(told: Return) -> dict[int, Decimal]:
    """The sum of each column of counts or money over the rows of data, by column from 0; columns without any number
    have none, and an indicator list adds nothing."""
    if told.form.layout != "matrix":
        return {}
    totals = told.totals()
    filled = {name for row in told.data for name, figure in row.figures.items() if figure.value is not None}
    return {
        at: totals[str(column.no)]
        for at, column in enumerate(told.form.columns)
        if str(column.no) in totals and str(column.no) in filled
    }


def states(told: Return) -> dict[Place, State]:
    """What each cell that holds a figure was read as."""
    return {(figure.row, figure.column): figure.reading.state for figure in _figures(told.rows)}


def _figures(rows: Iterable[Row]) -> Iterator[Figure]:
    return (figure for row in rows for figure in row.figures.values())
