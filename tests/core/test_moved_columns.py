"""Columns that an office put in another order: what a heading says word for word counts, not its place."""

from __future__ import annotations

import itertools

import pytest

from tests.core.layouts import FORMS
from tests.core.sheets_by_hand import KNOWN
from tthc_desktop.core.forms import Column, Form, header_cells
from tthc_desktop.core.grids import Area, Grid
from tthc_desktop.core.recognition import recognise
from tthc_desktop.core.returns import read_return

MATRICES = [form for form in FORMS if form.layout == "matrix"]


def turned(form: Form) -> list[Column]:
    """The columns with those below each heading the other way round."""
    found: list[Column] = []
    for _, some in itertools.groupby(form.columns, key=lambda column: column.header[:-1]):
        columns = list(some)
        found += reversed(columns) if columns[0].header[:-1] else columns
    return found


def sheet(form: Form, columns: list[Column]) -> Grid:
    """A row of figures, each the number of its column times ten, below a header in this order."""
    rows: list[list[object]] = [[None] * len(columns) for _ in range(form.header_rows)]
    merged = []
    for cell in header_cells(tuple(columns)):
        rows[cell.row][cell.column] = cell.text
        if cell.rows > 1 or cell.columns > 1:
            last = (cell.row + cell.rows, cell.column + cell.columns - 1)
            merged.append(Area(cell.row + 1, cell.column, *last))
    told = {"mark": 1, "label": "Hộ tịch"}
    data = [told.get(column.kind, column.no * 10 if column.is_figure else None) for column in columns]
    return Grid("Sheet1", tuple(map(tuple, ([f"Biểu số {form.code}"], *rows, data))), tuple(merged))


@pytest.mark.parametrize("form", MATRICES, ids=lambda form: form.version)
def test_columns_the_other_way_round_below_their_headings_are_read_by_what_they_say(form: Form) -> None:
    found = next(one for one in recognise(sheet(form, turned(form)), KNOWN) if one.form.code == form.code)
    (row,) = read_return(found).data
    assert row.numbers == {str(column.no): column.no * 10 for column in form.columns if column.is_figure}
