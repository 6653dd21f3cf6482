"""Lists as units lay them out: which rows are headers, which are entries, which belong to another table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from tthc_desktop.core.grids import Area, Grid
from tthc_desktop.core.tables import Table, find_tables, year_of

NAMES = ("Nội dung", "Ngày giao", "Hạn", "Đơn vị", "Số", "Ghi chú", "Lĩnh vực")
HEAD = ("STT", "Nội dung", "Ngày giao", "Hạn", "Đơn vị")
ONE, TWO = (1, "Việc một", "01/02/2026", "01/3/2026", "Bộ Y tế"), (2, "Việc hai", "02/02/2026", None, "Bộ Nội vụ")


def table(*rows: tuple[Any, ...], merged: tuple[Area, ...] = (), **told: Any) -> Table:
    (found, *_) = find_tables([Grid("Trang", rows, merged, **told)], NAMES)
    return found


def contents(found: Table) -> list[Any]:
    at = found.headers.index("Nội dung")
    return [row.cells[at] for row in found.rows]


# --- headers ---------------------------------------------------------------------------------------------


def test_a_header_of_two_rows_is_read_by_its_merged_cells() -> None:
    rows = (("TT", "Nội dung", "Thời gian", None, "Đơn vị"), (None, None, "Ngày giao", "Hạn", None), ONE)
    merged = (Area(0, 0, 1, 0), Area(0, 1, 1, 1), Area(0, 2, 0, 3), Area(0, 4, 1, 4))
    found = table(*rows, merged=merged)
    assert found.headers == ("TT", "Nội dung", "Thời gian: Ngày giao", "Thời gian: Hạn", "Đơn vị")
    assert contents(found) == ["Việc một"]


def test_a_title_above_the_header_is_no_part_of_it() -> None:
    found = table(("DANH SÁCH NHIỆM VỤ",), HEAD, ONE, merged=(Area(0, 0, 0, 4),))
    assert (found.headers, found.title, found.area) == (HEAD, "DANH SÁCH NHIỆM VỤ", "A2:E3")


# --- rows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers", [("(1)", "(2)", "(3)", "(4)", "(5)"), (1, 2, 3, 4, 5), ("1", "2", "3", "4", "5"), (1.0, 2.0, 3.0)]
)
def test_the_row_that_numbers_the_columns_and_a_header_said_again_are_no_entries(numbers: tuple[Any, ...]) -> None:
    found = table(HEAD, numbers, ONE, HEAD, numbers, TWO)
    assert contents(found) == ["Việc một", "Việc hai"]
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (("I", "Lĩnh vực Đất đai"), "Lĩnh vực Đất đai"),
        (("I. Lĩnh vực Đất đai",), "Lĩnh vực Đất đai"),
        (("A.", "Cơ quan cấp tỉnh"), "Cơ quan cấp tỉnh"),
        (("Lĩnh vực Hộ tịch",), "Lĩnh vực Hộ tịch"),
        (("Cấp xã",), "Cấp xã"),
    ],
)
def test_the_heading_of_a_group_is_told_and_known_to_its_rows(heading: tuple[Any, ...], said: str) -> None:
    found = table(HEAD, heading, ONE, ("II", "Nhóm khác"), TWO)
    assert [row.headings[-1] if row.headings else "" for row in found.rows] == [said, "Nhóm khác"]
    assert [(row.number, row.other) for row in found.others] == [(2, "group"), (4, "group")]


def test_a_row_that_the_user_says_is_an_entry_is_one_and_heads_no_group_any_more() -> None:
    found = table(HEAD, ("I", "Nhóm một"), ONE, ("II", "Nhóm khác"), TWO, (None, "Người lập biểu"))
    taken = found.taking({4})
    assert contents(taken) == ["Việc một", "Nhóm khác", "Việc hai"]
    assert [row.headings[-1] if row.headings else "" for row in taken.rows] == ["Nhóm một"] * 3
    assert [row.number for row in taken.others] == [2, 6]
    assert found.taking(()) == found
    assert found.taking({2, 4, 6}).cells == found.cells


@pytest.mark.parametrize("name", ["Nguyễn Văn A", "Đỗ Thị Ánh", "Ông Ích Đường", "TS. Lê Thị Ỷ Lan"])
def test_what_stands_below_the_last_entry_is_not_taken_and_told(name: str) -> None:
    below = ((None, "Tổng cộng: 02 nhiệm vụ"), (), (None, None, None, "Hà Nội, ngày 5 tháng 3 năm 2026"))
    signed = ((None, "Người lập biểu", None, "CHÁNH VĂN PHÒNG"), (None, name, None, "Đặng Văn B"))
    found = table(HEAD, ONE, TWO, *below, *signed)
    assert contents(found) == ["Việc một", "Việc hai"]
    assert [(row.number, row.other) for row in found.others] == [
        (4, "total"),
        (6, "below"),
        (7, "below"),
        (8, "below"),
    ]
    assert found.area == "A1:E3"


@pytest.mark.parametrize(
    "row",
    [
        (3, "Việc chỉ có tên"),
        (None, "Việc quên số thứ tự", None, None, "Bộ Y tế"),
        (None, "Cấp bản sao trích lục", None, None, "Bộ Y tế"),
        ("3.", "Việc"),
    ],
)
def test_a_sparse_entry_is_an_entry(row: tuple[Any, ...]) -> None:
    assert contents(table(HEAD, ONE, row, TWO)) == ["Việc một", row[1], "Việc hai"]
    assert contents(table(HEAD, ONE, TWO, row))[-1] == row[1]


def test_a_row_with_a_fault_is_an_entry_wherever_it_stands() -> None:
    found = table(HEAD, ONE, (None, None), faults={(2, 1): "#REF!"})
    assert [row.faults for row in found.rows] == [{}, {1: "#REF!"}]


def test_in_a_list_of_few_columns_names_alone_are_entries_up_to_the_signature() -> None:
    rows = (("STT", "Đơn vị", "Ghi chú"), (1, "Sở Y tế"), (2, "Sở Nội vụ"), (None, "Người lập"), (None, "Trần B"))
    found = find_tables([Grid("a", rows)], NAMES)[0]
    assert [row.cells[1] for row in found.rows] == ["Sở Y tế", "Sở Nội vụ"]


def test_without_numbers_every_row_is_an_entry_but_signatures_below_the_last_full_one() -> None:
    rows = (HEAD[1:], ONE[1:], ("Việc ngắn",), TWO[1:], ("Việc cuối",), (None, None, None, "Người lập biểu"))
    assert contents(table(*rows)) == ["Việc một", "Việc ngắn", "Việc hai", "Việc cuối"]


def test_words_and_days_of_a_merged_cell_are_those_of_each_row_and_numbers_are_not() -> None:
    rows = (("STT", "Nội dung", "Ngày giao", "Đơn vị", "Số"), (1, "a", dt.date(2026, 3, 1), "Bộ Y tế", 5), (2, "b"))
    merged = tuple(Area(1, at, 2, at) for at in (2, 3, 4))
    found = table(*rows, merged=merged)
    assert found.rows[1].cells == (2, "b", dt.date(2026, 3, 1), "Bộ Y tế", None)
    assert "C3, D3" in found.remarks[0]


# --- other tables ----------------------------------------------------------------------------------------


def test_a_list_beside_it_is_another_table() -> None:
    rows = ((*HEAD, None, "STT", "Số", "Ghi chú"), (*ONE, None, 1, "5", "x"), (*TWO, None, 2, "6", "y"))
    found = table(*rows)
    assert found.headers == HEAD
    assert found.rows[0].cells == ONE


def test_two_lists_of_one_kind_side_by_side_are_both_read_and_another_is_told() -> None:
    rows = ((*HEAD, None, *HEAD), (*ONE, None, *TWO), (*TWO, None, 3, "Việc ba", "03/3/2026", "04/4/2026", "Bộ Nội vụ"))
    left, right = find_tables([Grid("a", rows)], NAMES)
    assert [contents(one) for one in (left, right)] == [["Việc một", "Việc hai"], ["Việc hai", "Việc ba"]]
    assert (left.area, right.area) == ("A1:E3", "G1:K3")
    assert (left.remarks, right.remarks) == ((), ())


def test_an_empty_column_without_a_name_does_not_part_a_list() -> None:
    found = table((*HEAD[:3], None, *HEAD[3:]), (*ONE[:3], None, *ONE[3:]))
    assert found.headers == (*HEAD[:3], "", *HEAD[3:])
    assert found.rows[0].cells == (*ONE[:3], None, *ONE[3:])


def test_sheets_with_most_of_the_headers_are_the_same_list_and_others_are_named() -> None:
    grids = [
        Grid("Tháng 1", (HEAD, ONE)),
        Grid("Tháng 2", ((*HEAD[:4], "Đơn vị thực hiện chính"), TWO)),
        Grid("Giải thích", (("Từ", "Nghĩa"), ("a", "b"))),
        Grid("Bìa", (("SỔ THEO DÕI",),)),
        Grid("Nháp", (HEAD, ONE), hidden=True),
    ]
    first, second = find_tables(grids, NAMES)
    assert (first.sheet, second.sheet, first.unread) == ("Tháng 1", "Tháng 2", ("Giải thích",))
    assert first.remarks == ("Trang «Nháp» bị ẩn nên không được đọc, dù có bảng tương tự.",)


# --- in doubt an entry -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "Chủ tịch UBND tỉnh giao rà soát thủ tục",
        "Ghi chú của Văn phòng về kế hoạch",
        "Điện thoại đường dây nóng",
        "Thực hiện Kế hoạch ngày 02 tháng 3 năm 2026",
        "Tổng công ty Điện lực miền Nam",
        "Cộng đồng dân cư",
    ],
)
def test_an_entry_that_begins_like_a_signature_or_a_sum_cuts_nothing_off(content: str) -> None:
    rows = [("Nội dung", "Ngày giao", "Đơn vị"), ("Việc một", "01/02/2026", "Bộ Y tế")]
    rows += [(content, "02/02/2026", "Bộ Y tế"), ("Việc ba", "03/02/2026", "Bộ Y tế")]
    assert contents(table(*rows)) == ["Việc một", content, "Việc ba"]
    assert contents(table(*rows[:3])) == ["Việc một", content]


@pytest.mark.parametrize("marks", [("I", "II", "III"), ("A", "B", "C"), ("a)", "b)", "c)")])
def test_entries_numbered_otherwise_than_by_digits_are_entries(marks: tuple[str, ...]) -> None:
    rows = [("STT", "Nội dung", "Đơn vị"), *((mark, f"Việc {mark}") for mark in marks)]
    assert contents(table(*rows)) == [f"Việc {mark}" for mark in marks]


def test_a_heading_among_numbered_entries_has_nothing_but_its_number_and_its_name() -> None:
    found = table(HEAD, ("I", "Nhóm một"), ONE, ("II", "Nhiệm vụ chung", None, None, "Bộ Y tế"), TWO)
    assert contents(found) == ["Việc một", "Nhiệm vụ chung", "Việc hai"]


def test_a_row_with_a_code_of_ours_is_an_entry() -> None:
    rows = (("Mã", "Đơn vị", "Ghi chú"), (146, "Tổng cộng"), (147, "Người lập"))
    assert [row.cells[1] for row in find_tables([Grid("a", rows)], NAMES)[0].rows] == ["Tổng cộng", "Người lập"]


def fields(headers: Sequence[str]) -> dict[int, str]:
    return {at: header for at, header in enumerate(headers) if header in (*NAMES, "Kết quả")}


def test_a_second_header_in_other_words_begins_a_table_of_its_own() -> None:
    other = ("STT", "Nội dung", "Hạn", "Ngày giao", "Đơn vị")
    title = ("NHIỆM VỤ NĂM 2025",)
    rows = (title, HEAD, ONE, ("NHIỆM VỤ NĂM 2026",), other, (1, "Việc hai", "01/3/2026", "01/02/2026", "Bộ Y tế"))
    first, second = find_tables([Grid("a", rows)], NAMES, fields)
    assert (first.headers, contents(first), first.title) == (HEAD, ["Việc một"], "NHIỆM VỤ NĂM 2025")
    assert (second.headers, contents(second), second.title) == (other, ["Việc hai"], "NHIỆM VỤ NĂM 2026")


@pytest.mark.parametrize(("name", "tables"), [("Kết quả", 2), ("Nguyên nhân", 2), ("Hạn chót", 1), ("Hạn", 1)])
def test_a_header_said_again_has_the_same_columns(name: str, tables: int) -> None:
    other = tuple(name if text == "Hạn" else text for text in HEAD)
    found = find_tables([Grid("a", (HEAD, ONE, other, TWO))], NAMES, fields)
    assert [one.headers for one in found] == [HEAD, other][:tables]
    assert [text for one in found for text in contents(one)] == ["Việc một", "Việc hai"]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("NHIỆM VỤ NĂM 2026", 2026),
        ("LỊCH HỌP THÁNG 3/2026", 2026),
        ("LỊCH HỌP (kèm theo Thông báo số 01/TB-VP ngày 30/12/2025)", None),
        ("KẾ HOẠCH NĂM 2026 theo Quyết định số 12/QĐ-UBND ngày 30/12/2025", 2026),
        ("Hà Nội, ngày 28 tháng 12 năm 2025 KẾ HOẠCH NĂM 2026", 2026),
        ("GIAI ĐOẠN NĂM 2025 - NĂM 2026", None),
    ],
)
def test_the_year_of_a_list_is_no_year_of_an_act(title: str, year: int | None) -> None:
    assert year_of(title) == year


def test_the_tables_below_have_the_year_of_the_sheet_unless_they_say_their_own() -> None:
    other = ("STT", "Nội dung", "Hạn", "Ngày giao", "Đơn vị")
    rows = (("NHIỆM VỤ NĂM 2026",), HEAD, ONE, ("B. VIỆC KHÁC",), other, (1, "Việc hai", "01/3", "01/02", "Bộ Y tế"))
    assert [one.year for one in find_tables([Grid("a", rows)], NAMES, fields)] == [2026, 2026]
