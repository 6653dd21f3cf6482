"""Sheets of the form II.06a put together by hand: what an office typed, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.core.layouts import BY_VERSION, FORMS
from tthc_desktop.core.forms import header_cells
from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import Area, Grid
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.recognition import recognise
from tthc_desktop.core.returns import Return, read_return

KNOWN = KnownForms(FORMS)
FORM = BY_VERSION["II.06a/VPCP/KSTT@2020-10-21"]
CIVIL = (120, 80, 30, 10, 100, 40, 55, 5, 20, 18, 2)
"""Figures of a row for which all rules hold, from column 3 on."""
COPIES = (1500, 1000, 400, 100, 1400, 1000, 390, 10, 100, 95, 5)
LAND = (60, 20, 30, 10, 45, 15, 20, 10, 15, 10, 5)
ALL = tuple(map(sum, zip(CIVIL, COPIES, LAND, strict=True)))
ROWS: tuple[tuple[Any, ...], ...] = ((1, "Hộ tịch", *CIVIL), (2, "Chứng thực", *COPIES), (3, "Đất đai", *LAND))
TOTAL = (None, "Tổng số", *ALL)
ABOVE: tuple[tuple[Any, ...], ...] = (
    ("Biểu số II.06a/VPCP/KSTT", *[None] * 8, "- Đơn vị báo cáo: Sở Tư pháp"),
    ("Kỳ báo cáo: Quý I/2026",),
)
NUMBERS = tuple(f"({number})" for number in range(1, 14))


def added(*rows: Sequence[int]) -> tuple[int, ...]:
    """The sums of some rows of figures."""
    return tuple(map(sum, zip(*rows, strict=True)))


def header() -> tuple[list[list[Any]], tuple[Area, ...]]:
    """The three rows of the header below `ABOVE`, and their merged cells."""
    rows: list[list[Any]] = [[None] * len(FORM.columns) for _ in range(3)]
    merged = []
    for cell in header_cells(FORM.columns):
        rows[cell.row][cell.column] = cell.text
        top = len(ABOVE) + cell.row
        if cell.rows > 1 or cell.columns > 1:
            merged.append(Area(top, cell.column, top + cell.rows - 1, cell.column + cell.columns - 1))
    return rows, tuple(merged)


def sheet(
    rows: Sequence[Sequence[Any]] = (*ROWS, TOTAL),
    *,
    above: Sequence[Sequence[Any]] = ABOVE,
    numbers: Sequence[Any] = NUMBERS,
    name: str = "Sheet1",
    hidden: bool = False,
) -> Grid:
    """A sheet with these rows below the header."""
    heads, merged = header()
    lines = [*above, *heads, *([numbers] if numbers else []), *rows]
    return Grid(name, tuple(map(tuple, lines)), merged, hidden=hidden)


def found_in(grid: Grid) -> Found:
    """The one table of the sheet."""
    (found,) = recognise(grid, KNOWN)
    return found


def read(grid: Grid) -> Return:
    """What the one table of the sheet says."""
    return read_return(found_in(grid))


def sums_of(told: Return) -> tuple[int, ...]:
    """The sums of all columns of figures, in order."""
    return tuple(map(int, told.totals().values()))
