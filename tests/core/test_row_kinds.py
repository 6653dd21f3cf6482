"""Rows that stand for other rows are never counted beside them, whatever tells that they do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.sheets_by_hand import (
    ABOVE,
    ALL,
    CIVIL,
    COPIES,
    FORM,
    LAND,
    ROWS,
    TOTAL,
    added,
    found_in,
    read,
    sheet,
    sums_of,
)
from tthc_desktop.core.checks import check

BOTH = added(CIVIL, COPIES)
NAMES = ["Hộ tịch", "Chứng thực", "Đất đai"]


@pytest.mark.parametrize(
    "total",
    [
        (4, "Tổng cộng", *ALL),
        (4, "Tổng số:", *ALL),
        (None, "T.cộng", *ALL),
        ("TS", None, *ALL),
        (None, "Cộng tổng", *ALL),
        (None, "Tổng số: 03 lĩnh vực", *ALL),
        (None, "Tổng số quý I/2026", *ALL),
        (None, "TỒNG CỘNG", *ALL),
        (None, "Toàn xã", *ALL),
        (None, None, *ALL),
    ],
    ids=lambda total: f"{total[0]} {total[1]}",
)
def test_a_total_is_no_data_however_it_is_worded_or_numbered(total: tuple[Any, ...]) -> None:
    for told in (read(sheet([*ROWS, total])), read(sheet([total, *ROWS]))):
        assert [row.label for row in told.data] == NAMES
        assert sums_of(told) == ALL
        assert check(told) == ()


def test_a_total_in_words_that_are_no_total_is_told_and_must_be_explained() -> None:
    told = read(sheet([*ROWS, (4, "Chung các lĩnh vực", *ALL)]))
    (finding,) = check(told)
    assert (finding.level, finding.code, finding.cell) == ("error", "unsaid_total", "C10")
    assert "«Chung các lĩnh vực» đúng bằng tổng 3 dòng khác (ô C7 đến C9)" in finding.message
    assert finding.can_be_explained


def test_small_figures_that_happen_to_add_up_are_left_alone() -> None:
    one, two = (1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0), (2, 2, 0, 0, 2, 2, 0, 0, 0, 0, 0)
    assert check(read(sheet([(1, "Hộ tịch", *one), (2, "Chứng thực", *one), (3, "Đất đai", *two)]))) == ()


@pytest.mark.parametrize(
    "parts",
    [
        [("1.1", "Hộ tịch"), ("1.2", "Chứng thực")],
        [(1.1, "Hộ tịch"), (1.2, "Chứng thực")],
        [("a)", "Hộ tịch"), ("b)", "Chứng thực")],
        [("-", "Hộ tịch"), ("-", "Chứng thực")],
        [(None, "- Hộ tịch"), (None, "+ Chứng thực")],
        [(None, "1.1. Hộ tịch"), (None, "1.2. Chứng thực")],
    ],
    ids=str,
)
@pytest.mark.parametrize("among", [(), ((None, "Trong đó:"),)])
def test_a_row_above_its_parts_is_their_heading(parts: list[tuple[Any, str]], among: Any) -> None:
    in_label = "1.1" in parts[0][1]
    rows = [
        (None, "1. Tư pháp", *BOTH) if in_label else (1, "Tư pháp", *BOTH),
        *among,
        (*parts[0], *CIVIL),
        (*parts[1], *COPIES),
        (None, "2. Đất đai", *LAND) if in_label else (2, "Đất đai", *LAND),
        TOTAL,
    ]
    told = read(sheet(rows))
    title = "1. Tư pháp" if in_label else "Tư pháp"
    assert [row.group for row in told.data] == [(title,), (title,), ()]
    assert [row.label.strip("-+.12 ") for row in told.data] == NAMES
    assert sums_of(told) == ALL
    assert check(told) == ()


def test_parts_that_do_not_add_up_are_told_at_the_row_above_them() -> None:
    wrong = (BOTH[0] + 1, BOTH[1] + 1, *BOTH[2:4], BOTH[4] + 1, BOTH[5] + 1, *BOTH[6:])
    told = read(sheet([(1, "Tư pháp", *wrong), ("1.1", "Hộ tịch", *CIVIL), ("1.2", "Chứng thực", *COPIES)]))
    assert [finding.cell for finding in check(told)] == ["C7", "D7", "G7", "H7"]


def test_parts_stand_below_the_headings_around_them() -> None:
    rows = [
        ("I", "Cấp tỉnh", *added(BOTH, LAND)),
        (1, "Tư pháp", *BOTH),
        ("1.1", "Hộ tịch", *CIVIL),
        ("1.2", "Chứng thực", *COPIES),
        (2, "Đất đai", *LAND),
        (None, "Cộng I", *added(BOTH, LAND)),
        ("II", "Cấp xã", *LAND),
        (1, "Đất đai", *LAND),
        (None, "Tổng số", *added(ALL, LAND)),
    ]
    told = read(sheet(rows))
    groups = [("Cấp tỉnh", "Tư pháp"), ("Cấp tỉnh", "Tư pháp"), ("Cấp tỉnh",), ("Cấp xã",)]
    assert [row.group for row in told.data] == groups
    assert check(told) == ()


def test_a_numbered_heading_without_rows_is_data_of_its_own_group() -> None:
    told = read(sheet([("I", "Cấp tỉnh", *BOTH), *ROWS[:2], ("II", "Cấp xã", *LAND), TOTAL]))
    assert [(row.group, row.label) for row in told.data] == [
        (("Cấp tỉnh",), "Hộ tịch"),
        (("Cấp tỉnh",), "Chứng thực"),
        ((), "Cấp xã"),
    ]
    assert check(told) == ()


def test_a_row_without_a_number_that_the_rows_below_add_up_to_is_their_heading() -> None:
    told = read(sheet([(None, "Tư pháp", *BOTH), *ROWS[:2], (None, "Môi trường", *LAND), (3, "Đất đai", *LAND), TOTAL]))
    assert [row.group for row in told.data] == [("Tư pháp",), ("Tư pháp",), ("Môi trường",)]
    assert check(told) == ()


def test_a_blank_row_without_a_number_above_a_new_1_is_a_heading() -> None:
    told = read(sheet([(None, "Sở Tư pháp"), *ROWS[:2], (None, "Sở Y tế"), (1, "Hộ tịch", *LAND), TOTAL]))
    assert [row.group for row in told.data] == [("Sở Tư pháp",), ("Sở Tư pháp",), ("Sở Y tế",)]
    assert check(told) == ()


def test_a_blank_row_without_a_number_among_numbered_rows_stays_data() -> None:
    told = read(sheet([ROWS[0], (None, "Nuôi con nuôi"), *ROWS[1:], TOTAL]))
    assert [row.label for row in told.data] == ["Hộ tịch", "Nuôi con nuôi", "Chứng thực", "Đất đai"]
    assert check(told) == ()


def test_small_letters_above_new_numbers_head_groups() -> None:
    told = read(sheet([("a)", "Cấp tỉnh", *BOTH), *ROWS[:2], ("b)", "Cấp xã", *LAND), (1, "Đất đai", *LAND), TOTAL]))
    assert [row.group for row in told.data] == [("Cấp tỉnh",), ("Cấp tỉnh",), ("Cấp xã",)]
    assert check(told) == ()


def test_a_heading_over_the_whole_width_is_no_row_without_a_name() -> None:
    told = read(sheet([("Sở Tư pháp",), *ROWS[:2], ("Sở Y tế",), (1, "Đất đai", *LAND), TOTAL]))
    assert [(row.group, row.label) for row in told.data] == [
        (("Sở Tư pháp",), "Hộ tịch"),
        (("Sở Tư pháp",), "Chứng thực"),
        (("Sở Y tế",), "Đất đai"),
    ]
    assert check(told) == ()


def test_a_unit_in_two_groups_is_told_and_a_field_of_work_is_not() -> None:
    groups: list[tuple[Any, ...]] = [("A", "Cấp tỉnh"), (1, "Sở Tư pháp", *CIVIL), (2, "Đất đai", *LAND)]
    groups += [("C", "Cấp xã"), (1, "Sở Tư pháp", *COPIES), (2, "Đất đai", *COPIES)]
    (finding,) = [one for one in check(read(sheet(groups))) if one.code == "two_groups"]
    assert (finding.level, finding.cell) == ("warning", "B11")
    assert "«Sở Tư pháp» đã có trong nhóm khác, ở ô B8, nên bị tính hai lần." in finding.message


def codes(rows: list[tuple[Any, ...]]) -> list[tuple[str, str, str]]:
    return [(one.level, one.code, one.cell) for one in check(read(sheet(rows)))]


def test_a_row_that_is_its_neighbours_added_up_is_told_whatever_the_numbers_say() -> None:
    parent, parts = (2, "Tư pháp", *BOTH), [(1, "Hộ tịch", *CIVIL), (2, "Chứng thực", *COPIES)]
    assert codes([(1, "Đất đai", *LAND), parent, *parts]) == [("error", "sum_row", "C8")]
    assert codes([(1, "Đất đai", *LAND), *parts, parent]) == [("error", "sum_row", "C10")]
    unnumbered = [(None, "Hộ tịch", *CIVIL), (None, "Chứng thực", *COPIES), (3, "Đất đai", *LAND)]
    assert codes([parent, *unnumbered]) == [("error", "sum_row", "C7")]
    one_part = [*ROWS, (4, "Đầu tư", *added(LAND, LAND)), (None, "Cấp mới", *added(LAND, LAND))]
    assert ("error", "sum_row", "C10") in codes(one_part)


def test_rows_of_another_time_or_among_the_others_are_not_added_in_silence() -> None:
    for label in ("Cùng kỳ năm 2022", "Lũy kế từ đầu năm", "Quý I/2023", "So với kỳ trước"):
        told = codes([(None, label, *COPIES), *ROWS])
        assert ("error", "not_data", "C7") in told, label
    assert ("error", "not_data", "C10") in codes([*ROWS, (None, "Trong đó: chứng thực điện tử", *LAND)])
    assert codes([*ROWS, (4, "Quý tộc", *CIVIL)]) == []


def test_some_rows_of_the_header_said_again_at_the_top_of_a_page_hide_no_row_below() -> None:
    again = ("TT", "Lĩnh vực, công việc giải quyết theo cấp", "Số lượng hồ sơ tiếp nhận")
    for header in (again, again[:2]):
        told = read(sheet([*ROWS[:2], header, ROWS[2], TOTAL]))
        assert sums_of(told) == ALL
        assert check(told) == ()


def test_rows_with_figures_below_a_foreign_header_are_told_as_lost() -> None:
    header = ("TT", "Tên thủ tục", "Tổng số", "Trong hạn", "Quá hạn")
    assert codes([*ROWS, TOTAL, header, (1, "Đất đai", *LAND)]) == [("error", "lost_row", "B12")]


@pytest.mark.parametrize("row", [(None, "Không phát sinh"), ("Không phát sinh trong kỳ",), (1, "Không có phát sinh")])
def test_nothing_occurred_said_in_place_of_a_name_holds_for_the_whole_row(row: tuple[Any, ...]) -> None:
    told = read(sheet([row]))
    (only,) = told.data
    assert {figure.reading.state for figure in only.figures.values()} == {"nothing"}
    assert check(told) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Đơn vị tính: nghìn hồ sơ", True),
        ("(ĐVT: 1.000 hồ sơ)", True),
        ("Đơn vị tính: Triệu đồng", True),
        ("Đơn vị tính: Số hồ sơ TTHC", False),
        ("Đơn vị: Sở Tư pháp", False),
    ],
)
def test_a_unit_of_measure_that_is_not_the_forms_is_told(text: str, told: bool) -> None:
    found = check(read(sheet(above=(ABOVE[0], (*ABOVE[1], None, text)))))
    assert [(one.code, one.cell) for one in found] == [("measure", "C2")] * told


def test_sums_below_some_rows_without_a_heading_are_theirs() -> None:
    rows = [ROWS[0], ROWS[1], (None, "Cộng", *BOTH), ROWS[2], (None, "Cộng", *LAND), TOTAL]
    assert codes(rows) == []
    wrong = [ROWS[0], ROWS[1], (None, "Cộng", *COPIES), ROWS[2], (None, "Cộng", *LAND), TOTAL]
    assert {code.split(":")[0] for _, code, _ in codes(wrong)} == {"total"}


@pytest.mark.parametrize(
    ("label", "told"), [("§Êt ®ai", True), ("C«ng chøng", False), ("Đất đai (m²)", False), ("Hộ tịch «A»", False)]
)
def test_letters_of_an_old_encoding_are_told(label: str, told: bool) -> None:
    found = codes([(1, label, *CIVIL), *ROWS[1:]])
    assert found == [("warning", "garbled", "B7")] * told


def test_the_code_of_one_form_above_the_title_of_another_is_asked_about() -> None:
    head = ("Biểu số II.06c/VPCP/KSTT", *ABOVE[0][1:])
    title = ("Kỳ báo cáo: Quý I/2026", None, FORM.title)
    found = found_in(sheet(above=(head, title)))
    assert not found.is_sure
    assert FORM.code in {other.form.code for other in found.others}
    assert found_in(sheet(above=(ABOVE[0], title))).is_sure


PART = (20, 10, 5, 5, 15, 10, 5, 0, 5, 3, 2)


@pytest.mark.parametrize("label", ["Cấp giấy lần đầu", "(Hồ sơ của doanh nghiệp)"])
def test_a_row_without_a_number_that_may_be_a_part_of_the_one_above_is_told(label: str) -> None:
    told = read(sheet((*ROWS, (None, label, *PART))))
    assert [(one.level, one.code, one.cell) for one in check(told)] == [("warning", "part", "C10")]
    every = (None, "Tổng số", *added(ALL, PART))
    assert check(read(sheet((*ROWS, (None, label, *PART), every)))) == ()  # the office itself counts it
    more = (None, label, *(number * 50 for number in PART))
    assert check(read(sheet((*ROWS, more)))) == ()  # no part of what is less


def test_the_months_of_the_quarter_are_its_rows() -> None:
    months = [(at, f"Tháng {at:02d}/2026", *row[2:]) for at, row in enumerate(ROWS, 1)]
    told = read(sheet((*months, TOTAL)))
    assert (sums_of(told), check(told)) == (ALL, ())
    other, every = (4, "Tháng 4/2026", *CIVIL), (None, "Tổng số", *added(ALL, CIVIL))
    assert [one.code for one in check(read(sheet((*months, other, every)))) if one.level == "error"] == ["not_data"]


def test_a_figure_that_is_not_known_yet_is_told_and_one_of_nothing_is_not() -> None:
    for text, codes in (("Chưa có số liệu", ["no_data"]), ("Không phát sinh", [])):
        row = (1, "Hộ tịch", 80, 80, text, None, 80, 40, 40, None, None, None, None)
        told = read(sheet((row, *ROWS[1:])))
        assert [one.code for one in check(told) if one.cell.startswith("E")] == codes


def test_rows_without_a_number_that_add_up_to_the_one_above_are_its_parts_where_the_total_says_so() -> None:
    part, rest = PART, tuple(one - other for one, other in zip(CIVIL, PART, strict=True))
    rows = [(1, "Hộ tịch", *CIVIL), (None, "Khai sinh", *part), (None, "Kết hôn", *rest), *ROWS[1:]]
    told = read(sheet((*rows, TOTAL)))
    assert (sums_of(told), check(told)) == (ALL, ())
    assert "sum_row" in [one.code for one in check(read(sheet(rows)))]


# --- headings told by where they stand, whatever their sums ----------------------------------------------

JUSTICE = added(CIVIL, COPIES)
SLIP = tuple(number + (10 if at in (0, 1, 8, 9) else 0) for at, number in enumerate(JUSTICE))
"""The sum of two rows with ten files too many online, and in the columns that follow from it."""
HEADS = [
    (("I. Lĩnh vực Tư pháp", None), ("II. Lĩnh vực Đất đai", None)),
    (("A. SỞ, BAN, NGÀNH", None), ("B. CẤP XÃ", None)),
    (("Lĩnh vực: Tư pháp", None), ("Lĩnh vực: Đất đai", None)),
    (("(I)", "Tư pháp"), ("(II)", "Đất đai")),
    (("Mục A", "Cấp tỉnh"), ("Mục B", "Cấp xã")),
    (("Phần I", "Cấp tỉnh"), ("Phần II", "Cấp xã")),
    (("I.1", "Tư pháp"), ("I.2", "Đất đai")),
    ((None, "CẤP TỈNH"), (None, "CẤP XÃ")),
    ((None, "Lĩnh vực Tư pháp"), (None, "Lĩnh vực Đất đai")),
]


@pytest.mark.parametrize("heads", HEADS, ids=str)
def test_a_heading_with_sums_is_none_of_its_rows_and_a_slip_in_it_is_told_at_its_cell(heads: Any) -> None:
    first, second = heads
    for figures, codes in ((JUSTICE, set()), (SLIP, {"C7", "D7", "K7", "L7"})):
        told = read(sheet(((*first, *figures), *ROWS[:2], (*second, *LAND), (1, *ROWS[2][1:]))))
        assert [row.label for row in told.data] == NAMES
        assert sums_of(told) == ALL
        errors = [one for one in check(told) if one.level == "error"]
        assert {one.cell for one in errors} == codes
        assert all(one.code.startswith("total:") for one in errors)


def test_a_sum_that_is_off_by_a_slip_is_not_added_in_silence() -> None:
    numbered = [(1, "Tư pháp", *SLIP), (None, "Hộ tịch", *CIVIL), (None, "Chứng thực", *COPIES), (2, "Đất đai", *LAND)]
    bare = [
        (None, "Tư pháp", *SLIP),
        (None, "Hộ tịch", *CIVIL),
        (None, "Chứng thực", *COPIES),
        (None, "Đất đai", *LAND),
    ]
    for rows in (numbered, bare):
        found = [one for one in check(read(sheet(rows))) if one.level == "error"]
        assert [(one.code, one.cell) for one in found] == [("sum_row", "C7")]
        assert "trừ ô C7, D7, K7, L7" in found[0].message


def test_the_last_row_that_is_a_total_but_for_a_slip_is_told() -> None:
    off = tuple(number + (at in (0, 1, 8, 9)) * 10 for at, number in enumerate(ALL))
    found = [one for one in check(read(sheet((*ROWS, (4, "Các lĩnh vực", *off))))) if one.level == "error"]
    assert [one.code for one in found] == ["unsaid_total"]


@pytest.mark.parametrize(
    "label",
    ["Sở Tư pháp", "Tổng số hồ sơ giải quyết trong quý của Sở", "CỘNG CHUNG TOÀN NGÀNH", "Chung", "Total", "I + II"],
)
def test_the_last_row_is_a_total_beside_a_single_row_too(label: str) -> None:
    for named in ((None, label), (label, None)):  # in its own column, or merged over both
        told = read(sheet((ROWS[0], (*named, *CIVIL))))
        assert (sums_of(told), check(told)) == (CIVIL, ())


def test_a_last_row_without_a_number_that_says_the_same_as_the_only_other_one_is_told() -> None:
    told = check(read(sheet((ROWS[0], (None, "Xã Di Linh", *CIVIL)))))
    assert [(one.level, one.code, one.cell) for one in told] == [("error", "unsaid_total", "C8")]


def test_notaries_are_no_total() -> None:
    told = read(sheet((*ROWS[:2], (None, "Công chứng", *LAND))))
    assert [row.label for row in told.data] == ["Hộ tịch", "Chứng thực", "Công chứng"]


def test_the_total_tells_which_rows_sum_up_those_below_them() -> None:
    rows = [(None, "Tư pháp", *JUSTICE), (None, "Hộ tịch", *CIVIL), (None, "Chứng thực", *COPIES)]
    rows += [(None, "Tài nguyên", *LAND), (None, "Đất đai", *LAND)]
    told = read(sheet((*rows, TOTAL)))
    assert [(row.label, row.group) for row in told.data] == [
        ("Hộ tịch", ("Tư pháp",)),
        ("Chứng thực", ("Tư pháp",)),
        ("Đất đai", ("Tài nguyên",)),
    ]
    assert (sums_of(told), check(told)) == (ALL, ())


def test_a_subtotal_above_its_rows_is_right() -> None:
    rows = [(None, "Tổng số lĩnh vực Tư pháp", *JUSTICE), *ROWS[:2], (None, "Tổng số lĩnh vực khác", *LAND), ROWS[2]]
    told = read(sheet((*rows, TOTAL)))
    assert (sums_of(told), check(told)) == (ALL, ())


@pytest.mark.parametrize("year", ["", "/2026"])
def test_months_and_their_quarter_are_rows_and_their_total(year: str) -> None:
    months = [(at, f"Tháng {at}{year}", *row[2:]) for at, row in enumerate(ROWS, 1)]
    told = read(sheet((*months, (None, f"Quý I{year}", *ALL))))
    assert (sums_of(told), check(told)) == (ALL, ())


def test_a_row_without_a_number_above_a_1_that_is_far_from_their_sum_is_a_row_of_its_own() -> None:
    rows = [(None, "Văn phòng Sở", *LAND), (1, "Chi cục A", *CIVIL), (2, "Chi cục B", *COPIES)]
    told = read(sheet((*rows, TOTAL)))
    assert [row.label for row in told.data] == ["Văn phòng Sở", "Chi cục A", "Chi cục B"]
    assert (sums_of(told), check(told)) == (ALL, ())


def test_headings_stay_as_they_are_written() -> None:
    for title in ("LĨNH VỰC VĂN HÓA - THỂ THAO", "(NHÓM A - B)"):
        told = read(sheet(((None, title), *ROWS)))
        assert {row.group for row in told.data} == {(title,)}
    assert {row.group for row in read(sheet((("I. Lĩnh vực Tư pháp", None), *ROWS))).data} == {("I. Lĩnh vực Tư pháp",)}


def test_the_row_of_the_unit_itself_with_a_number_is_a_row_and_told_when_it_says_the_same() -> None:
    for rows, cell in (
        ((ROWS[0], (2, "Sở Tư pháp", *CIVIL)), "C8"),
        (((1, "Sở Tư pháp", *CIVIL), (2, *ROWS[0][1:])), "C7"),
    ):
        told = read(sheet(rows))
        assert len(told.data) == 2
        assert [(one.code, one.cell) for one in check(told)] == [("unsaid_total", cell)]
