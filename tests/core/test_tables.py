"""The list on a sheet: where its header is, which rows are its own, and what the user is told about the file."""

from __future__ import annotations

from tthc_desktop.core.grids import NOT_CALCULATED, Grid, Value
from tthc_desktop.core.tables import Table, TableRow, find_table

HEADERS = ("Ngày họp", "Nội dung", "Hòa giải")


def found(*grids: Grid) -> Table:
    table = find_table(grids, HEADERS)
    assert table is not None
    return table


def test_the_header_is_found_below_emblem_rows_titles_and_empty_columns() -> None:
    rows: tuple[tuple[Value, ...], ...] = (
        *(("UBND TỈNH", None, "CỘNG HÒA"), (), ("DANH SÁCH",), *((),) * 20),
        *((None, "ngày  HỌP", "nội dung", "Hoà giải"), (None, "04/5/2023", "Việc", 3), (), (None, None, None, 0)),
    )
    table = found(Grid("bìa", (("Nội dung chính",),)), Grid("Trang", rows))
    assert (table.sheet, table.headers) == ("Trang", ("", "ngày HỌP", "nội dung", "Hoà giải"))
    assert table.rows == (TableRow(25, (None, "04/5/2023", "Việc", 3)), TableRow(27, (None, None, None, 0)))


def test_no_known_header_is_no_table() -> None:
    assert find_table([Grid("a", (("STT", 1),)), Grid("b")], HEADERS) is None


def test_a_fault_stays_with_its_row_though_the_row_is_blank() -> None:
    grid = Grid("a", (("Nội dung", "Ngày họp"), (None, None), ("Việc",)), faults={(1, 1): NOT_CALCULATED})
    assert found(grid).rows == (
        TableRow(2, (None, None), {1: NOT_CALCULATED}),
        TableRow(3, ("Việc", None)),
    )


def test_what_was_converted_and_what_is_hidden_is_told() -> None:
    rows = (("Nội dung", "Ngày họp"), ("Quá hạn", None), ("Việc", None))
    grid = Grid(
        *("a", rows), hidden_rows=frozenset({2, 99}), originals={(1, 0): "Qu¸ h¹n"}, encoding="TCVN3", hidden=True
    )
    converted, sheet, hidden = found(grid).remarks
    assert converted == "Đã chuyển từ bảng mã TCVN3: 1 ô, ví dụ «Qu¸ h¹n» thành «Quá hạn»."
    assert "ẩn" in sheet
    assert "1 dòng bị ẩn" in hidden
