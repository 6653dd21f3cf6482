"""What offices write below a table is no part of it, be there numbers or not; what they write in it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.core.sheets_by_hand import ALL, COPIES, ROWS, TOTAL, read, sheet, sums_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.table_ends import says_nothing

BLANK: tuple[Any, ...] = (None,)
BELOW: dict[str, list[tuple[Any, ...]]] = {
    "signatures in the columns of figures": [
        BLANK,
        ("Người lập biểu", *[None] * 8, "Hà Nội, ngày 16 tháng 3 năm 2026"),
        (None, None, "15/3/2026", *[None] * 6, "GIÁM ĐỐC"),
        ("Nguyễn Thị B", None, 912345678, *[None] * 6, "Trần Văn C"),
    ],
    "a date and a telephone number": [("Ngày lập:", None, dt.date(2026, 3, 15)), ("ĐT", None, "0912.345.678")],
    "a table of signatures": [
        BLANK,
        ("STT", "Họ và tên", "Chức vụ", "Số điện thoại"),
        (1, "Nguyễn Văn A", "Chuyên viên", 912345678),
    ],
    "notes with numbers": [
        ("Ghi chú:",),
        ("(*)", "Số hồ sơ trả lại", 7),
        ("Hồ sơ chờ bổ sung", None, 3, None, 2),
    ],
    "rates": [(None, "Tỷ lệ %", 100, 65.5, 27.4, 7.1, 91.96, 68, 30, 1.6, 8, 91.1, 8.9)],
    "the same quarter of last year": [
        (None, "Cùng kỳ năm trước", *COPIES),
        (None, "So với cùng kỳ (%)", *[101.5] * 11),
    ],
    "the year so far": [(None, "Luỹ kế từ đầu năm", *COPIES)],
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
@pytest.mark.parametrize("rows", [(*ROWS, TOTAL), ROWS], ids=["total", "no total"])
def test_what_stands_below_the_table_is_not_read(rows: Any, below: list[tuple[Any, ...]]) -> None:
    told = read(sheet([*rows, *below]))
    assert sums_of(told) == ALL
    assert check(told) == ()
    assert any("không lấy số ở đó" in reason for reason in told.found.reasons)


def test_rows_with_few_figures_below_the_others_stay_rows() -> None:
    few = [(4, "Nuôi con nuôi", 1, 1), (5, "Xác nhận tình trạng hôn nhân", None, None, None, None, 1, 1)]
    told = read(sheet([*ROWS, *few]))
    assert [row.label for row in told.data][3:] == ["Nuôi con nuôi", "Xác nhận tình trạng hôn nhân"]


def test_a_note_between_rows_does_not_end_the_table() -> None:
    told = read(sheet([ROWS[0], ("Ghi chú: 5 hồ sơ trả lại",), *ROWS[1:], TOTAL]))
    assert sums_of(told) == ALL


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("Trong kỳ không phát sinh hồ sơ TTHC", True),
        ("Đơn vị không có hồ sơ phát sinh trong quý III/2026", True),
        ("(Không có TTHC thuộc thẩm quyền giải quyết)", True),
        ("Không phát sinh", True),
        ("Trong quý I năm 2026 đơn vị không phát sinh hồ sơ thủ tục hành chính.", True),
        ("UBND xã Di Linh không phát sinh hồ sơ TTHC trong quý", True),
        ("Sở Y tế không phát sinh hồ sơ", True),
        ("Sở Y tế không có hồ sơ quá hạn", False),
        ("Không có hồ sơ trễ hạn trong quý", False),
        ("Đơn vị không phát sinh hồ sơ trực tuyến", False),
        ("Số hồ sơ không phát sinh nghĩa vụ tài chính", False),
        ("Số TTHC không phát sinh hồ sơ", False),
        ("Hộ tịch", False),
        ("TTHC không có hồ sơ trực tuyến", False),
        ("Cấp lại giấy phép không thời hạn", False),
    ],
)
def test_nothing_is_reported_in_a_sentence_too(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing


def test_a_row_that_bears_the_next_number_is_no_comparison_below_the_table() -> None:
    told = read(sheet([*ROWS, (4, "So sánh giá", *COPIES)]))
    assert [row.label for row in told.data][3:] == ["So sánh giá"]
    assert [(one.level, one.code, one.cell) for one in check(told)] == [("error", "not_data", "C10")]
    below = read(sheet([*ROWS, TOTAL, (4, "Tỷ lệ %", *COPIES)]))
    assert len(below.data) == len(ROWS)
    for name in ("So với cùng kỳ", "So sánh với quý trước", "Quý I/2025"):
        assert len(read(sheet([*ROWS, (4, name, *COPIES)])).data) == len(ROWS), name
