"""Rows that an import left out are written so that the same import takes them once they are mended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.files.tables import read_table
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.importing import ROW_HEADER, WHY_HEADER, match_headers
from tthc_desktop.files.bad_rows import BadRow, write_bad_rows
from tthc_desktop.records import RECORDS, Record

HEADERS = ("Ngày họp", "Nội dung", "Số")
ROWS = (
    BadRow(7, (dt.date(2026, 3, 1), "=Họp", 12), "Ô A7: …"),
    BadRow(19, ("31/02/2026", None), "Ô A19: «31/02/2026» không phải ngày. Hãy ghi lại."),
)


def test_rows_come_back_under_their_headers_with_number_and_reason(tmp_path: Path) -> None:
    write_bad_rows(HEADERS, ROWS, tmp_path / "a.xlsx", "Cuộc họp.xls")
    table = read_table(tmp_path / "a.xlsx", HEADERS)
    assert table.headers == (ROW_HEADER, *HEADERS, WHY_HEADER)
    assert [row.cells for row in table.rows] == [
        (7, dt.date(2026, 3, 1), "=Họp", 12, "Ô A7: …"),
        (19, "31/02/2026", None, None, ROWS[1].reason),
    ]
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page["A1"].value == "CÁC DÒNG CHƯA NHẬP ĐƯỢC CỦA «Cuộc họp.xls»"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_our_two_columns_are_no_field_of_any_list(record: type[Record]) -> None:
    assert match_headers((ROW_HEADER, WHY_HEADER), record.FIELDS) == {}


def test_nothing_to_write_gives_the_headers_alone(tmp_path: Path) -> None:
    write_bad_rows(HEADERS, (), tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx", HEADERS).rows == ()


def test_a_missing_folder_is_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="không có thư mục"):
        write_bad_rows(HEADERS, ROWS, tmp_path / "không" / "a.xlsx")


def test_a_long_heading_is_shown_whole_above_a_narrow_column(tmp_path: Path) -> None:
    heading = "(5) Số lượng hồ sơ tiếp nhận – Trong kỳ – Trực tiếp, dịch vụ bưu chính"
    write_bad_rows([heading], [BadRow(10, ["12"], "sai")], tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    top = next(cell.row for row in page.iter_rows() for cell in row if cell.value == heading)
    width, height = page.column_dimensions["B"].width, page.row_dimensions[top].height
    assert width < 20
    assert height / 15 * width >= len(heading)  # lines of 15 points, each as wide as the column
