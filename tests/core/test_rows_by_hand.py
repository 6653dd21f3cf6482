"""Rows as offices type them: small Roman numbers, headings put in the middle by hand, parts below the total."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.core.sheets_by_hand import ALL, CIVIL, COPIES, LAND, ROWS, TOTAL, added, read, sheet, sums_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.grids import NOT_CALCULATED, Area
from tthc_desktop.core.returns import Return

NAMES = ["Hộ tịch", "Chứng thực", "Đất đai"]
BOTH = added(CIVIL, COPIES)
NOTHING = (None,) * 11


@pytest.mark.parametrize("total", [(), (TOTAL,)], ids=["without total", "with total"])
@pytest.mark.parametrize("marks", [("i", "ii"), ("i)", "ii)"), ("a)", "b)"), ("vi", "vii")], ids=str)
@pytest.mark.parametrize("blank", [True, False], ids=["blank", "with sums"])
def test_small_roman_numbers_and_letters_head_groups(
    marks: tuple[str, str], total: tuple[Any, ...], *, blank: bool
) -> None:
    first, second = (marks[0], "Cấp tỉnh"), (marks[1], "Cấp xã")
    told = read(
        sheet(
            [
                (*first, *(NOTHING if blank else BOTH)),
                *ROWS[:2],
                (*second, *(NOTHING if blank else LAND)),
                (1, "Đất đai", *LAND),
                *total,
            ]
        )
    )
    assert [(row.group, row.label) for row in told.data] == [
        (("Cấp tỉnh",), "Hộ tịch"),
        (("Cấp tỉnh",), "Chứng thực"),
        (("Cấp xã",), "Đất đai"),
    ]
    assert sums_of(told) == ALL
    assert check(told) == ()


def test_small_roman_numbers_below_a_number_are_its_parts() -> None:
    parts = [("i", "Hộ tịch", *CIVIL), ("ii", "Chứng thực", *COPIES)]
    told = read(sheet([(1, "Tư pháp", *BOTH), *parts, (2, "Đất đai", *LAND), TOTAL]))
    assert [row.label for row in told.data] == NAMES
    assert check(told) == ()


def test_small_roman_numbers_of_all_rows_are_numbers() -> None:
    told = read(sheet([("i", *ROWS[0][1:]), ("ii", *ROWS[1][1:]), ("iii", *ROWS[2][1:]), TOTAL]))
    assert [row.label for row in told.data] == NAMES
    assert check(told) == ()


@pytest.mark.parametrize("column", [2, 5, 12])
def test_a_heading_put_in_the_middle_without_merging_heads_the_rows_below(column: int) -> None:
    def heading(text: str) -> list[Any]:
        return [*[None] * column, text, *[None] * (12 - column)]

    told = read(sheet([heading("SỞ, BAN, NGÀNH"), *ROWS[:2], heading("XÃ, PHƯỜNG"), (1, *ROWS[2][1:]), TOTAL]))
    assert [row.label for row in told.data] == NAMES
    assert told.data[0].group == ("SỞ, BAN, NGÀNH",)
    assert told.data[2].group == ("XÃ, PHƯỜNG",)
    assert check(told) == ()


@pytest.mark.parametrize("text", ["12 hồ sơ", "nhiều", "Quá hạn 3", "mười lăm", "đang cập nhật"])
def test_words_alone_in_a_row_that_may_be_a_figure_are_told(text: str) -> None:
    told = read(sheet([*ROWS[:2], (None, None, text, *[None] * 10), ROWS[2], TOTAL]))
    assert "C9" in {finding.cell for finding in check(told)}


@pytest.mark.parametrize(
    "below",
    [
        [(None, "Trong đó:", *NOTHING), (None, "Cấp tỉnh", *BOTH), (None, "Cấp xã", *LAND)],
        [(None, "Trong đó: Cấp tỉnh", *BOTH), (None, "Cấp xã", *LAND)],
        [(None, "Trong đó: chứng thực điện tử", *LAND)],
    ],
    ids=["named alone", "named with the first", "one"],
)
def test_what_the_total_is_divided_into_below_it_is_not_counted_once_more(below: list[tuple[Any, ...]]) -> None:
    told = read(sheet([*ROWS, TOTAL, *below]))
    assert [row.label for row in told.data] == NAMES
    assert check(told) == ()


def test_cumulative_rows_that_the_total_leaves_out_are_not_counted() -> None:
    for name in ("Lũy kế", "Lũy kế từ đầu năm", "Cộng dồn"):
        rows = [line for row in ROWS for line in (row, (None, name, *added(row[2:], row[2:])))]
        told = read(sheet([*rows, TOTAL]))
        assert [row.label for row in told.data] == NAMES
        assert check(told) == ()


def test_cumulative_rows_without_a_total_are_asked_about() -> None:
    told = read(sheet([ROWS[0], (None, "Lũy kế", *added(CIVIL, CIVIL)), *ROWS[1:]]))
    assert ("error", "not_data", "C8") in {(one.level, one.code, one.cell) for one in check(told)}


@pytest.mark.parametrize(("first", "second"), [("A", "B"), ("I", "II")])
def test_a_heading_whose_number_only_a_space_parts_from_its_name_is_not_counted_beside_its_one_row(
    first: str, second: str
) -> None:
    names = [(f"{first} Cấp tỉnh", CIVIL), ("1 Hộ tịch", CIVIL), (f"{second} Cấp xã", LAND), ("1 Đất đai", LAND)]
    told = read(sheet([(None, name, *figures) for name, figures in names]))
    assert [row.label for row in told.data] == ["1 Hộ tịch", "1 Đất đai"]
    assert sums_of(told) == added(CIVIL, LAND)


def test_a_name_that_begins_with_a_letter_alone_is_no_heading() -> None:
    told = read(sheet([(None, "A Lưới", *CIVIL), (None, "Chứng thực", *COPIES), (None, "Đất đai", *LAND), TOTAL]))
    assert [row.label for row in told.data] == ["A Lưới", "Chứng thực", "Đất đai"]
    assert check(told) == ()


def test_a_commune_whose_name_begins_with_a_letter_is_one_above_a_first_number_too() -> None:
    told = read(sheet([(None, "A Lưới 1", *CIVIL), (1, "Chứng thực", *COPIES), (2, "Đất đai", *LAND), TOTAL]))
    assert [row.label for row in told.data] == ["A Lưới 1", "Chứng thực", "Đất đai"]
    assert check(told) == ()


HEAD, PART = ("A", "Cấp tỉnh", *NOTHING), (None, "Trong đó: toàn trình", *NOTHING)


def test_what_stands_below_a_subtotal_with_a_part_of_it_is_not_lost() -> None:
    told = read(sheet([HEAD, *ROWS[:2], (None, "Cộng", *BOTH), PART, ("B", "Cấp xã", *NOTHING), (1, *ROWS[2][1:])]))
    assert [row.label for row in told.data if not row.is_blank] == NAMES
    assert sums_of(told) == ALL


def test_a_blank_total_leaves_no_row_out() -> None:
    blank, among = (None, "Tổng số", *NOTHING), (None, "Trong đó:", *NOTHING)
    for rows in ([blank, among, *ROWS], [*ROWS[:2], blank, among, ROWS[2]]):
        told = read(sheet(rows))
        assert [row.label for row in told.data] == NAMES
        assert sums_of(told) == ALL


def test_numbered_rows_below_a_divided_total_are_told() -> None:
    told = read(sheet([*ROWS[:2], (None, "Tổng số", *BOTH), (None, "Trong đó: Cấp tỉnh", *CIVIL), (3, *ROWS[2][1:])]))
    assert {"C10", "C11"} <= {finding.cell for finding in check(told)}


@pytest.mark.parametrize("marks", [("a", "i", "ii", "b"), ("i", "a", "b", "ii")], ids=" ".join)
def test_small_roman_numbers_and_letters_are_levels_in_the_order_in_which_they_are_met(marks: tuple[str, ...]) -> None:
    outer, one, other, next_ = marks
    rows = [(outer, "Tư pháp", *BOTH), (one, *ROWS[0][1:]), (other, *ROWS[1][1:])]
    told = read(sheet([*rows, (next_, "Tài nguyên", *LAND), (one, *ROWS[2][1:])]))
    assert [row.label for row in told.data] == NAMES
    assert sums_of(told) == ALL
    numbered = [(1, "Sở", *ALL), *rows, (next_, *ROWS[2][1:]), TOTAL]
    assert sums_of(read(sheet(numbered))) == ALL


def test_figures_with_words_in_the_whole_table_are_told_once() -> None:
    rows = [(*row[:2], *(f"{figure} hồ sơ" for figure in row[2:])) for row in ROWS]
    told = read(sheet([*rows, TOTAL]))
    assert sums_of(told) == ALL
    (finding,) = check(told)
    assert (finding.level, finding.code, finding.cell) == ("warning", "odd", "C7")
    assert "Ô C7 và 32 ô khác đến ô M9: số kèm chữ «hồ sơ», như «120 hồ sơ» được đọc là 120." in finding.message
    few = read(sheet([(1, "Hộ tịch", "120 hồ sơ", *CIVIL[1:]), *ROWS[1:], TOTAL]))
    assert [one.message for one in check(few)] == ["Ô C7: «120 hồ sơ» được đọc là 120, kèm chữ «hồ sơ». Hãy xem lại."]


def uncalculated(rows: list[tuple[Any, ...]], *numbers: int) -> Return:
    """The rows, with formulas without results in place of the figures of some of them."""
    grid = sheet([(*row[:2], *NOTHING) if at in numbers else row for at, row in enumerate(rows)])
    faults = {(6 + at, column): NOT_CALCULATED for at in numbers for column in range(2, 13)}
    return read(replace(grid, faults=faults))


def test_a_total_whose_formulas_were_never_worked_out_is_told_once_and_refuses_no_row() -> None:
    told = uncalculated([*ROWS, TOTAL], 3)
    assert sums_of(told) == ALL
    (finding,) = check(told)
    assert (finding.level, finding.code, finding.cell) == ("warning", "fault", "C10")
    assert "Ô C10 đến M10: công thức của dòng «Tổng số» chưa được tính" in finding.message
    heading = uncalculated([("I", "Tư pháp", *BOTH), *ROWS[:2], ("II", "Đất đai", *LAND), ROWS[2], TOTAL], 0)
    assert [(one.level, one.cell) for one in check(heading)] == [("warning", "C7")]


def test_a_row_that_only_looks_like_a_heading_keeps_its_errors_where_it_was_never_worked_out() -> None:
    told = uncalculated([("I", "Sở Tư pháp", *CIVIL), ("II", "Sở Y tế", *COPIES), ("III", "Sở Nội vụ", *LAND)], 0)
    assert {one.cell for one in check(told) if (one.level, one.code) == ("error", "fault")} >= {"C7", "M7"}


def test_the_units_below_each_field_of_work_are_in_no_two_groups_by_mistake() -> None:
    def fields(again: tuple[int, ...]) -> list[tuple[Any, ...]]:
        first = [(1, "Hộ tịch", *BOTH), ("1.1", "Xã Di Linh", *CIVIL), ("1.2", "Xã Đức Linh", *COPIES)]
        second = [("2.1", "Xã Di Linh", *LAND), ("2.2", "Xã Đức Linh", *again)]
        return [*first, (2, "Chứng thực", *added(LAND, again)), *second]

    assert check(read(sheet(fields(CIVIL)))) == ()
    assert [one.code for one in check(read(sheet(fields(COPIES))))] == ["two_groups"]


def test_a_row_called_as_the_period_itself_is_not_said_to_be_of_another_time() -> None:
    rows = [(1, "Hộ tịch"), (None, "Quý I/2026", *CIVIL), (None, "Quý IV/2025", *LAND)]
    found = [one.message for one in check(read(sheet(rows))) if one.code == "not_data"]
    assert "dòng «Quý I/2026» là tên kỳ báo cáo, không rõ của lĩnh vực hay đơn vị nào" in found[0]
    assert "dòng «Quý IV/2025» là số của kỳ khác" in found[1]


def test_a_total_called_as_another_quarter_is_told() -> None:
    other = check(read(sheet([*ROWS, (None, "Tổng số quý II", *ALL)])))
    assert [(one.level, one.code, one.cell) for one in other] == [("warning", "other_time", "C10")]
    for label in ("Tổng số quý I", "Tổng số trong quý", "Tổng cộng năm 2026"):
        assert check(read(sheet([*ROWS, (None, label, *ALL)]))) == ()


def test_a_heading_that_is_another_columns_word_for_word_is_told_where_the_number_says_otherwise() -> None:
    grid = sheet()
    rows = [list(row) for row in grid.rows]
    rows[3][8] = "Trước hạn"
    told = read(replace(grid, rows=tuple(map(tuple, rows))))
    assert sums_of(told) == ALL
    assert [(one.level, one.code, one.cell) for one in check(told)] == [("warning", "by_number", "I5")]


@pytest.mark.parametrize("figures_above", [True, False])
@pytest.mark.parametrize(
    ("name", "rest"),
    [("Nông nghiệp, thủy sản", "và phát triển nông thôn"), ("Tiếp công dân, giải quyết khiếu nại,", "tố cáo")],
)
def test_a_name_over_two_rows_is_one(name: str, rest: str, *, figures_above: bool) -> None:
    first, second = (CIVIL, NOTHING) if figures_above else (NOTHING, CIVIL)
    told = read(
        sheet([(1, name, *first), (None, rest, *second), *((at + 1, *row[1:]) for at, row in ROWS_BELOW), TOTAL])
    )
    assert [row.label for row in told.data] == [f"{name} {rest}", "Chứng thực", "Đất đai"]
    assert [row.mark for row in told.data] == ["1", "2", "3"]
    assert (sums_of(told), check(told)) == (ALL, ())


ROWS_BELOW = tuple(enumerate(ROWS))[1:]


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "Hộ tịch", *CIVIL), (None, "và chứng thực", *COPIES)],
        [(1, "Hộ tịch", *NOTHING), (None, "cấp xã", *CIVIL)],
        [(1, "Hộ tịch, chứng thực", *NOTHING), (2, "và khác", *CIVIL)],
    ],
)
def test_rows_with_figures_numbers_or_names_of_their_own_are_no_rest_of_a_name(rows: list[tuple[Any, ...]]) -> None:
    assert len(read(sheet([*rows, (3, "Đất đai", *LAND)])).rows) == 3


def test_figures_merged_over_the_same_rows_are_told_once() -> None:
    grid = sheet([(1, "Hộ tịch", *CIVIL), (2, "Chứng thực", *NOTHING), (3, "Đất đai", *LAND)])
    merged = (*grid.merged, *(Area(6, column, 7, column) for column in range(12, 1, -1)))
    (finding,) = check(read(replace(grid, merged=merged)))
    assert (finding.level, finding.code, finding.cell) == ("warning", "merged", "C7")
    assert finding.message.startswith("Ô C7:C8 và 10 ô khác ở dòng ấy gộp 2 dòng vào một số")
