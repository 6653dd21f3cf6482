"""A sheet as a value: addresses, values beyond its edge, and the tables beside the values."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tthc_desktop.core.grids import NOT_CALCULATED, Area, Grid, Value, address, column_letter, place, value_text


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_an_address_and_its_place_are_each_others_inverse(row: int, column: int) -> None:
    assert address(row, column) == f"{get_column_letter(column + 1)}{row + 1}"
    assert place(address(row, column)) == place(f"${column_letter(column).lower()}${row + 1}") == (row, column)


@pytest.mark.parametrize("text", ["", "B", "7", "B0", "B7:C8", "ABCD1", "B-1", "1B"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no cell address"):
        place(text)


def test_outside_the_sheet_and_behind_the_end_of_a_short_row_there_is_nothing() -> None:
    grid = Grid("Trang", (("a",), (), (None, 2)))
    assert [grid.value(*at) for at in [(0, 0), (0, 1), (1, 0), (2, 1), (3, 0), (-1, 0), (0, -1)]] == [
        *("a", None, None, 2),
        *(None, None, None),
    ]
    assert (grid.height, grid.width, Grid("").width) == (3, 2, 0)
    assert list(grid.filled()) == [(0, 0, "a"), (2, 1, 2)]


def test_a_cell_tells_all_that_the_sheet_knows_of_it() -> None:
    grid = Grid(
        "Trang",
        ((1, "Tổng"),),
        hidden_columns=frozenset({1}),
        notes={(0, 1): "xem lại"},
        fonts={(0, 1): ".VnTime"},
        faults={(0, 0): NOT_CALCULATED},
        originals={(0, 1): "Tæng"},
    )
    cell = grid.cell(0, 1)
    assert (cell.address, cell.text, cell.font, cell.note) == ("B1", "Tổng", ".VnTime", "xem lại")
    assert (cell.original, cell.hidden, cell.fault, cell.formula) == ("Tæng", True, "", "")
    assert (grid.cell(0, 0).fault, grid.cell(0, 0).hidden) == (NOT_CALCULATED, False)


def test_an_area_holds_all_four_of_its_sides() -> None:
    area = Area(2, 1, 3, 2)
    grid = Grid("Trang", merged=(area,))
    assert (area.address, Area(0, 0, 0, 0).address) == ("B3:C4", "A1")
    assert all(grid.area(row, column) is area for row in (2, 3) for column in (1, 2))
    assert grid.area(1, 1) is grid.area(2, 3) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((None, ""), (0, "0"), (12.0, "12"), (0.5, "0.5"), (True, "TRUE"), ("a", "a"), (dt.time(7, 5), "07:05")),
        *((dt.date(2023, 7, 4), "04/07/2023"), (dt.datetime(2023, 7, 4, 8, 30), "04/07/2023 08:30")),
    ],
)
def test_a_value_is_told_as_its_reader_would_write_it(value: Value, text: str) -> None:
    assert value_text(value) == text
