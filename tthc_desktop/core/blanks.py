"""The blank table of a form as a value: which cells it has, what they say, and which of them are to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tthc_desktop.core.forms import Column, Form, header_cells, number_texts
from tthc_desktop.core.kept_returns import KeptRow, shown_cell

Look = Literal["header", "number", "group", "given", "entry", "sum", "total"]
"""Header; row of numbers; heading of a group; printed text; to be filled in; worked out; of the total row."""

ENTRIES, ENTRIES_IN_GROUP = 30, 12
"""How many rows are there to be filled in; more can be inserted."""


class Block(NamedTuple):
    """A rectangle of cells of the blank, counted from 0 at the header's top left; all sides belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class BlankCell:
    """One cell, and how many rows and columns it takes."""

    row: int
    column: int
    look: Look
    text: str = ""
    rows: int = 1
    columns: int = 1
    adds: tuple[Block, ...] = ()
    """The cells whose sum it is."""


@dataclass(frozen=True, slots=True)
class Blank:
    """The blank table of a form."""

    form: Form
    cells: tuple[BlankCell, ...]
    height: int
    first_entry: int
    """The first row below the header and the row of numbers."""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.form.columns)


def blank_of(form: Form) -> Blank:
    """Draw the blank table of a form."""
    cells, first = _header(form)
    body = list(_indicators(form, first) if form.layout == "indicators" else _rows(form, first))
    height = max(cell.row for cell in body) + 1
    return Blank(form, (*cells, *body), height, first)


def header_of(form: Form) -> Blank:
    """The header of a form alone, with its row of numbers."""
    cells, first = _header(form)
    return Blank(form, tuple(cells), first, first)


def filled(form: Form, rows: Sequence[KeptRow]) -> Blank:
    """The table of a form with the rows of a return, as on paper; two columns that hold one figure are one cell."""
    cells, first = _header(form)
    for at, row in enumerate(rows, first):
        cells += _filled_row(form, row, at)
    return Blank(form, tuple(cells), first + len(rows), first)


def _filled_row(form: Form, row: KeptRow, at: int) -> Iterator[BlankCell]:
    look: Look = "group" if row.kind == "group" else "total" if row.kind == "total" else "entry"
    given = {"mark": row.mark, "label": row.label}
    joined = {name.split("+")[0]: name for name in row.cells if "+" in name}
    covered = {part for name in joined.values() for part in name.split("+")[1:]}
    for place, column in enumerate(form.columns):
        no = str(column.no)
        if no in covered:
            continue
        name = joined.get(no, no)
        text = given.get(column.kind) or shown_cell(row.cells.get(name))
        yield BlankCell(at, place, look, text, 1, name.count("+") + 1)


def _header(form: Form) -> tuple[list[BlankCell], int]:
    """The cells of the header, and the row that follows it."""
    depth = form.header_rows
    cells = [
        BlankCell(cell.row, cell.column, "header", cell.text, cell.rows, cell.columns)
        for cell in header_cells(form.columns)
    ]
    if form.number_row:
        cells += [BlankCell(depth, at, "number", text) for at, text in enumerate(number_texts(form))]
    return cells, depth + form.number_row


def _rows(form: Form, first: int) -> Iterator[BlankCell]:
    """The rows of a matrix or a register, with the headings of groups and the total row."""
    row = first
    groups = form.blank_groups()
    mark, label = _place(form, "mark"), _place(form, "label")
    for group in groups:
        if mark is not None and mark < (label or 0):
            yield BlankCell(row, mark, "group", group.mark)
        start = label or 0
        yield BlankCell(row, start, "group", group.title, 1, len(form.columns) - start)
        for entry in range(row + 1, row + 1 + ENTRIES_IN_GROUP):
            yield from _entry_row(form, entry)
        row += 1 + ENTRIES_IN_GROUP
    if not groups:
        for entry in range(row, row + ENTRIES):
            yield from _entry_row(form, entry)
        row += ENTRIES
    if form.total:
        yield from _total_row(form, first, row)


def _place(form: Form, kind: str) -> int | None:
    return next((at for at, column in enumerate(form.columns) if column.kind == kind), None)


def _entry_row(form: Form, row: int) -> Iterator[BlankCell]:
    for at, column in enumerate(form.columns):
        adds = tuple(Block(row, part, row, part) for part in _parts(form, column))
        yield BlankCell(row, at, "sum" if adds else "entry", adds=adds)


def _parts(form: Form, column: Column) -> list[int]:
    rule = form.sums_to(column.no)
    numbers = [str(other.no) for other in form.columns]
    return [numbers.index(part) for part in rule.parts] if rule else []


def _total_row(form: Form, first: int, row: int) -> Iterator[BlankCell]:
    for at, column in enumerate(form.columns):
        if column.kind in ("count", "money"):
            yield BlankCell(row, at, "total", adds=(Block(first, at, row - 1, at),))
        else:
            yield BlankCell(row, at, "total", form.total if column.kind == "label" else "")


def _indicators(form: Form, first: int) -> Iterator[BlankCell]:
    """One row for each indicator; its value is to be filled in, unless it heads others or is their sum."""
    rows = {indicator.number: first + at for at, indicator in enumerate(form.indicators)}
    for indicator in form.indicators:
        row = rows[indicator.number]
        given = {"mark": indicator.number, "label": indicator.label, "measure": indicator.measure}
        rule = form.sums_to(indicator.number)
        for at, column in enumerate(form.columns):
            if column.kind in given:
                yield BlankCell(row, at, "group" if indicator.kind == "heading" else "given", given[column.kind])
            elif column.kind == "value" and indicator.kind == "heading":
                yield BlankCell(row, at, "given")
            elif column.kind == "value" and rule:
                adds = tuple(Block(rows[part], at, rows[part], at) for part in rule.parts)
                yield BlankCell(row, at, "sum", adds=adds)
            else:
                yield BlankCell(row, at, "entry")
