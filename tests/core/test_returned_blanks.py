"""A blank that comes back filled in is recognised with certainty, and says what was filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.core.layouts import FORMS
from tthc_desktop.core.blanks import blank_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Area, Book, Grid
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.recognition import recognise_book
from tthc_desktop.core.returns import read_return
from tthc_desktop.files.form_sheets import write_blank

KNOWN = KnownForms(FORMS)
FIGURES = [form for form in FORMS if form.layout != "register"]


def as_grid(page: Worksheet) -> Grid:
    """The sheet as Excel would have left it: formulas that add nothing up show nothing."""
    rows = [
        tuple(None if isinstance(value, str) and value.startswith("=") else value for value in row)
        for row in page.iter_rows(values_only=True)
    ]
    merged = tuple(Area(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in page.merged_cells.ranges)
    return Grid(page.title, tuple(rows), merged, hidden=page.sheet_state != "visible")


def filled_in(form: Form, path: Path) -> Book:
    """The blank with figures in its first two rows, or in every indicator."""
    write_blank(form, path, "Sở Tư pháp", "Quý I/2026")
    book = load_workbook(path)
    page = book["Biểu"]
    top = next(cell.row for row in page.iter_rows() for cell in row if cell.value == form.columns[0].header[0])
    blank = blank_of(form)
    entries = [cell for cell in blank.cells if cell.look == "entry"]
    rows = sorted({cell.row for cell in entries})[:2] if form.layout == "matrix" else [cell.row for cell in entries]
    figures: dict[tuple[int, int], int] = {}
    for cell in entries:
        column = form.columns[cell.column]
        if cell.row in rows and column.is_figure:
            figures[cell.row, cell.column] = 1
        if cell.row in rows and column.kind == "label":
            page.cell(top + cell.row, cell.column + 1, f"Mục {cell.row}")
    for cell in blank.cells:
        if cell.look == "sum" and cell.row in {row for row, _ in figures}:
            figures[cell.row, cell.column] = sum(figures[block.top, block.left] for block in cell.adds)
    for (row, column), value in figures.items():
        page.cell(top + row, column + 1, value)
    return Book("bieu.xlsx", "xlsx", tuple(as_grid(sheet) for sheet in book.worksheets))


@pytest.mark.parametrize("form", FIGURES, ids=lambda form: form.version)
def test_a_returned_blank_is_recognised_with_certainty_and_read(form: Form, tmp_path: Path) -> None:
    (found,) = recognise_book(filled_in(form, tmp_path / "bieu.xlsx"), KNOWN)
    assert (found.form, found.marked, found.is_sure) == (form, True, True)
    assert found.match.missing(form) == ()
    assert found.match.strange == ()
    assert found.unit.text == "Sở Tư pháp"
    assert found.span.period is not None
    assert found.span.period.code == "2026-Q1"
    told = read_return(found)
    if form.layout == "indicators":
        figures = told.indicators()
        assert set(figures) >= {item.number for item in form.indicators if item.kind != "heading"}
        assert all(figure.value for number, figure in figures.items() if figure.reading.state != "blank")
    else:
        assert len(told.data) == 2
        assert all(figure.value for row in told.data for figure in row.figures.values())
    codes = {finding.code.split(":")[0] for finding in check(told)}
    assert codes <= {"sum", "rate", "at_most"}, [finding.message for finding in check(told)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_the_cells_of_a_blank_never_overlap(form: Form) -> None:
    blank = blank_of(form)
    covered = [
        (row, column)
        for cell in blank.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert len(covered) == len(set(covered))
    assert all(row < blank.height and column < blank.width for row, column in covered)
    assert {cell.look for cell in blank.cells} >= {"header", "entry"}
