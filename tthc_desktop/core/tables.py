"""The list on a sheet: its header found under titles, its rows below.

Rows count from 1 here, as the user sees them.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tthc_desktop.core.grids import Area, Grid, Place, Value
from tthc_desktop.core.importing import header_key, is_second_header, joined_headers, known_names, name_key
from tthc_desktop.core.numbers import shown

HEADER_WITHIN = 30
"""Rows among which a header is looked for."""
_WIDEST = 256  # columns


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headers; `number` is its row in the spreadsheet, counted from 1."""

    number: int
    cells: tuple[Value, ...]
    faults: Mapping[int, str] = field(default_factory=dict)
    """What is wrong with cells that hold no usable result, by column: see grids.Grid.faults."""


@dataclass(frozen=True, slots=True)
class Table:
    """What stood on one sheet. Every row has as many cells as there are headers."""

    sheet: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...] = ()
    """Vietnamese sentences about the file that the user should read before importing."""
    area: str = ""
    """A1 address of header and rows."""
    encoding: str = ""
    """The legacy encoding of the sheet, as in grids.Grid.encoding."""
    originals: Mapping[Place, str] = field(default_factory=dict)
    """Texts as the file has them, of converted cells, by row and column counted from 0."""
    title: str = ""
    """What stands above the header."""


def find_table(grids: Iterable[Grid], known_headers: Collection[str]) -> Table | None:
    """The table below the row with the most known headers, among the first thirty rows of every sheet.

    Capitals, blanks, the Unicode form and the place of tones do not count. Rows without any value are left out.
    None when no row holds a known header.
    """
    return next(iter(find_tables(grids, known_headers)), None)


def find_tables(grids: Iterable[Grid], known_headers: Collection[str]) -> list[Table]:
    """What `find_table` finds, then the tables of other visible sheets with the same headers: one for each month."""
    known = known_names(known_headers)
    found = []
    for order, grid in enumerate(grids):
        hits, row = max(
            ((len(known.intersection(_keys(row))), -at) for at, row in enumerate(grid.rows[:HEADER_WITHIN])),
            default=(0, 0),
        )
        if hits:
            found.append((hits, -order, grid, -row))
    if not found:
        return []
    _, first, grid, top = max(found, key=lambda each: each[:2])
    table = table_at(grid, top)
    others = (table_at(other, row) for _, order, other, row in found if order != first and not other.hidden)
    same = [header_key(header) for header in table.headers]
    return [table, *(other for other in others if [header_key(header) for header in other.headers] == same)]


def widest_row(grids: Iterable[Grid]) -> list[str]:
    """The texts of the first row with the most texts, above at least one other row: a header in words of its own."""
    rows = [
        [value for value in row[:_WIDEST] if isinstance(value, str)]
        for grid in grids
        for row in grid.rows[: min(HEADER_WITHIN, grid.height - 1)]
    ]
    found = max(rows, key=len, default=[])
    return found if len(found) > 1 else []


def _keys(row: tuple[Value, ...]) -> set[str]:
    return {name_key(value) for value in row[:_WIDEST] if isinstance(value, str)}


def headers_at(grid: Grid, top: int) -> tuple[list[str], int]:
    """The headers in that row, counted from 0, joined with those of a second one; and the first row below them."""
    headers, below = [_one_line(value) for value in grid.rows[top][:_WIDEST]], top + 1
    if below < len(grid.rows):
        second = grid.rows[below][:_WIDEST]
        wide = headers + [""] * (len(second) - len(headers))
        if is_second_header(wide, second):
            headers, below = joined_headers(wide, second), below + 1
    return headers, below


def table_at(grid: Grid, top: int) -> Table:
    """The table whose header stands in that row, counted from 0; its second row of headers is found too."""
    headers, below = headers_at(grid, top)
    while headers and not headers[-1]:
        headers.pop()
    faults = _faults(grid)
    rows = []
    for at, values in enumerate(itertools.islice(grid.rows, below, None), start=below):
        cells = _as_shown(grid, at, values[: len(headers)])
        wrong = faults.get(at, {})
        if wrong or any(cell is not None for cell in cells):
            rows.append(TableRow(at + 1, cells + (None,) * (len(headers) - len(cells)), wrong))
    left = next((at for at, header in enumerate(headers) if header), 0)
    bottom = rows[-1].number - 1 if rows else below - 1
    area = Area(top, left, bottom, max(len(headers) - 1, left)).address
    told, title = _told(grid), _above(grid, top)
    return Table(grid.sheet, tuple(headers), tuple(rows), told, area, grid.encoding, grid.originals, title)


def _above(grid: Grid, top: int) -> str:
    rows = grid.rows[max(top - HEADER_WITHIN, 0) : top]
    return " ".join(value for row in rows for value in row if isinstance(value, str))


def _as_shown(grid: Grid, row: int, cells: tuple[Value, ...]) -> tuple[Value, ...]:
    """The cells of a row, a number that is shown as a percentage as that text: 0.985 is "98,5%" to its reader."""
    if not any("%" in grid.formats.get((row, at), "") for at in range(len(cells))):
        return cells
    return tuple(
        f"{shown((Decimal(repr(cell)) * 100).normalize())}%"
        if "%" in grid.formats.get((row, at), "") and isinstance(cell, int | float) and not isinstance(cell, bool)
        else cell
        for at, cell in enumerate(cells)
    )


def _faults(grid: Grid) -> dict[int, dict[int, str]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), fault in grid.faults.items():
        by_row.setdefault(row, {})[column] = fault
    return by_row


def _told(grid: Grid) -> tuple[str, ...]:
    told = []
    if grid.originals:
        (row, column), before = next(iter(grid.originals.items()))
        after = grid.text(row, column)
        told.append(f"Đã chuyển từ bảng mã {grid.encoding}: {len(grid.originals)} ô, ví dụ «{before}» thành «{after}».")
    if grid.hidden:
        told.append(f"Trang «{grid.sheet}» đang bị ẩn trong tệp.")
    hidden = sum(bool(at < grid.height and any(cell is not None for cell in grid.rows[at])) for at in grid.hidden_rows)
    if hidden:
        told.append(f"Trong bảng có {hidden} dòng bị ẩn; các dòng ấy cũng được đọc.")
    return tuple(told)


def _one_line(value: object) -> str:
    return " ".join(str(value if value is not None else "").split())
