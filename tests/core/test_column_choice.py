"""Columns and rows of another time beside those reported, and columns that an office divides further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.core.layouts import BY_VERSION, Layout, draw
from tests.core.sheets_by_hand import ABOVE, ALL, CIVIL, FORM, KNOWN, ROWS, TOTAL, header, sheet, sums_of
from tests.core.test_recognition import read_all
from tthc_desktop.core.checks import check
from tthc_desktop.core.column_choice import of_this_time, says_other_time, undivided
from tthc_desktop.core.grids import Area, Grid
from tthc_desktop.core.periods import parse_period
from tthc_desktop.core.recognition import recognise
from tthc_desktop.core.returns import Return, read_return
from tthc_desktop.core.wordings import words

FIGURES = len(FORM.columns) - 2
NOW = parse_period("quý I/2026")


def two_blocks(left: str, right: str, *, first_is_other: bool = True) -> Grid:
    """The form with its columns of figures twice under two headings; the block of another time has all thrice."""
    heads, merged = header()
    moved = [Area(area.top + 1, area.left, area.bottom + 1, area.right) for area in merged]
    again = [Area(area.top, area.left + FIGURES, area.bottom, area.right + FIGURES) for area in moved if area.left > 1]
    top = len(ABOVE)
    blocks = [Area(top, 2, top, 1 + FIGURES), Area(top, 2 + FIGURES, top, 1 + 2 * FIGURES)]
    lines: list[Sequence[Any]] = [*ABOVE, (None, None, left, *[None] * (FIGURES - 1), right)]
    lines += [[*row, *row[2:]] for row in heads]
    for row in (*ROWS, TOTAL):
        now, other = list(row[2:]), [number * 3 for number in row[2:]]
        lines.append((*row[:2], *(other + now if first_is_other else now + other)))
    return Grid("Sheet1", tuple(map(tuple, lines)), (*moved, *again, *blocks))


def read(grid: Grid) -> Return:
    (found,) = recognise(grid, KNOWN)
    return read_return(found)


def sums(told: Return) -> tuple[int, ...]:
    return tuple(int(told.totals()[str(number)]) for number in range(3, 14))


@pytest.mark.parametrize(
    ("left", "right", "first_is_other"),
    [
        ("Quý IV/2025", "Quý I/2026", True),
        ("Lũy kế từ đầu năm", "Trong kỳ báo cáo", True),
        ("Cùng kỳ năm 2025", "Quý I/2026", True),
        ("Kỳ trước", "Kỳ này", True),
        ("Trong kỳ báo cáo (Quý I/2026)", "Lũy kế từ đầu năm", False),
        ("Thực hiện quý I/2026", "Kế hoạch năm", False),
    ],
)
def test_of_two_blocks_of_columns_the_one_of_the_period_is_read_and_the_other_told(
    left: str, right: str, first_is_other: bool
) -> None:
    told = read(two_blocks(left, right, first_is_other=first_is_other))
    assert (sums(told), check(told)) == (ALL, ())
    (unread,) = told.found.remarks
    assert (left if first_is_other else right) in unread


@pytest.mark.parametrize(
    ("title", "values", "said"),
    [
        ("Tỷ lệ hài lòng (%)", [95, 96, 97, 96], "Không đọc cột N «Tỷ lệ hài lòng (%)»: biểu"),
        ("Ghi chú", ["a", None, "b", None], ""),
        ("Số hồ sơ qua bưu chính công ích", [None, None, None, None], ""),
    ],
)
def test_a_column_of_figures_that_the_form_does_not_know_is_told(title: str, values: list[Any], said: str) -> None:
    grid = sheet()
    top, rows = len(ABOVE), [list(row) for row in grid.rows]
    for row in rows:
        row += [None] * (14 - len(row))
    rows[top][13] = title
    for row, value in zip(rows[-4:], values, strict=True):
        row[13] = value
    told = read(Grid("Sheet1", tuple(map(tuple, rows)), (*grid.merged, Area(top, 13, top + 2, 13))))
    assert sums(told) == ALL
    assert [remark.startswith(said) for remark in told.found.remarks] == ([True] if said else [])


@pytest.mark.parametrize(("left", "right"), [("Quý IV/2025", "Quý III/2025"), ("Cách 1", "Cách 2")])
def test_where_nothing_says_which_block_is_meant_every_column_is_an_error(left: str, right: str) -> None:
    told = read(two_blocks(left, right))
    assert {finding.code for finding in check(told) if finding.level == "error"} == {"rival"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Số liệu (Quý IV/2025)", "Số liệu (Quý I/2026)"),
        ("Số liệu (kỳ trước)", "Số liệu"),
        ("Kỳ trước", "Kỳ này"),
        ("Kế hoạch", "Thực hiện"),
        ("Số liệu cùng kỳ năm 2025", "Số liệu quý I/2026"),
    ],
)
def test_of_two_columns_of_values_the_one_of_the_period_is_read(first: str, second: str) -> None:
    form = BY_VERSION["CCHC-BM1@2025-07-02"]
    rows: list[tuple[Any, ...]] = [
        (form.title,),
        ("Quý I/2026",),
        ("Đơn vị báo cáo: Bộ Nội vụ",),
        ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", first, second, "Ghi chú"),
    ]
    for at, indicator in enumerate(form.indicators):
        told = (None, None) if indicator.kind == "heading" else (7, at)
        rows.append((indicator.number, indicator.label, indicator.measure, *told))
    (found,) = recognise(Grid("Sheet1", tuple(rows)), KNOWN)
    figures = read_return(found).indicators()
    wanted = {one.number: at for at, one in enumerate(form.indicators) if one.kind not in ("heading", "choice")}
    assert {mark: figures[mark].value for mark in wanted} == wanted


def test_a_hidden_column_is_not_taken_where_one_like_it_is_seen() -> None:
    paths = {0: ("STT",), 1: ("Số liệu",), 2: ("Số liệu",)}
    assert of_this_time(paths, frozenset(), NOW, {1}).paths == {0: ("STT",), 2: ("Số liệu",)}
    assert of_this_time(paths, frozenset(), NOW, ()).paths == paths


def test_the_forms_own_columns_of_times_are_no_other_times() -> None:
    paths = {1: ("Tiếp nhận", "Trong kỳ"), 2: ("Tiếp nhận", "Kỳ trước")}
    known = frozenset((words("Trong kỳ"), words("Kỳ trước")))
    assert of_this_time(paths, known, NOW, ()).paths == paths


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("A. KỲ TRƯỚC", True),
        ("Quý IV/2025", True),
        ("II. Quý I/2026", False),
        ("Kỳ này", False),
        ("Lĩnh vực đất đai", False),
        ("Kỳ thi tốt nghiệp", False),
    ],
)
def test_a_heading_of_another_time_is_told_from_one_of_this(text: str, other: bool) -> None:
    assert says_other_time(text, NOW) is other


@pytest.mark.parametrize("heading", ["Quý IV/2025", "Kỳ trước"])
def test_rows_below_a_heading_of_another_time_are_errors(heading: str) -> None:
    rows = [("I", heading), *ROWS, (None, "Cộng", *ALL), ("II", "Quý I/2026"), *ROWS, (None, "Cộng", *ALL)]
    told = read(sheet([(*row, *[None] * (13 - len(row))) for row in rows]))
    wrong = [finding for finding in check(told) if finding.code == "not_data"]
    assert [finding.cell for finding in wrong] == ["C8", "C9", "C10"]
    assert heading in wrong[0].message


def test_a_table_below_another_time_is_an_error_and_the_next_one_of_this_time_is_read() -> None:
    one = sheet()
    lines = [
        *one.rows[: len(ABOVE)],
        ("A. KỲ TRƯỚC",),
        *one.rows[len(ABOVE) :],
        ("B. KỲ NÀY",),
        *one.rows[len(ABOVE) :],
    ]
    down = len(one.rows) + 2 - len(ABOVE)
    merged = [Area(area.top + by, area.left, area.bottom + by, area.right) for area in one.merged for by in (1, down)]
    before, now = map(read_return, recognise(Grid("Sheet1", tuple(lines), tuple(merged)), KNOWN))
    assert [finding.code for finding in check(before)] == ["not_data"]
    assert (check(now), sums(now), now.found.unit.text) == ((), ALL, "Sở Tư pháp")
    assert now.found.is_sure


def test_a_row_with_figures_and_no_name_is_looked_at() -> None:
    rows = (ROWS[0], (2, None, *ROWS[1][2:]), ROWS[2], TOTAL)
    assert [(one.code, one.cell) for one in check(read(sheet(rows)))] == [("unnamed", "B8")]


@pytest.mark.parametrize(
    "label", ["Số liệu quý trước", "Cộng dồn", "Từ đầu năm đến nay", "Số liệu trên hệ thống", "Tổng quý trước"]
)
def test_rows_that_compare_below_the_total_are_left_out_and_told(label: str) -> None:
    told = read(sheet((*ROWS, TOTAL, (None, label, *(number * 2 for number in ALL)))))
    assert (sums(told), [one for one in check(told) if one.level == "error"]) == (ALL, [])
    assert any("Từ dòng" in text for text in told.found.remarks)


def test_any_other_row_below_a_total_that_is_right_without_it_is_an_error() -> None:
    told = read(sheet((*ROWS, TOTAL, (4, "Ngành dọc", *CIVIL))))
    assert [(one.code, one.cell) for one in check(told) if one.level == "error"][-1] == ("not_data", "C11")
    assert [one.code for one in check(read(sheet((*ROWS, (None, "Tổng số", *ALL)))))] == []


@pytest.mark.parametrize("cell", ["480 hồ sơ", "12/15", "~12", "12 (97%)"])
def test_a_last_row_in_words_is_a_row_of_the_table(cell: str) -> None:
    rows = (*ROWS[:2], (3, "Đất đai", *[cell] * FIGURES))
    told = read(sheet(rows))
    assert [row.label for row in told.data] == ["Hộ tịch", "Chứng thực", "Đất đai"]


def test_a_table_that_adds_up_the_ones_above_it_is_an_error() -> None:
    one = sheet((*ROWS[:2],))
    table = one.rows[len(ABOVE) :]
    summed = ((1, "Cấp tỉnh", *ROWS[0][2:]), (2, "Cấp xã", *ROWS[1][2:]))
    lines = [*ABOVE, *table, ("3. Tổng hợp",), *table[: -len(ROWS[:2])], *summed]
    down = len(table) + 1
    merged = [Area(area.top + by, area.left, area.bottom + by, area.right) for area in one.merged for by in (0, down)]
    told = read(Grid("Sheet1", tuple(map(tuple, lines)), tuple(merged)))
    assert {one.code for one in check(told) if one.level == "error"} == {"sum_row"}


# --- columns divided further -----------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["%", "(%)", "+/-", "Tỷ lệ (%)"])
def test_a_column_of_shares_between_two_of_the_form_is_added_to_neither(between: str) -> None:
    drawn = draw(Layout(version="HN-A@", total="bottom"))
    table, cells = drawn.tables[0], drawn.canvas.cells
    assert BY_VERSION["HN-A@"]
    place = max(table.places.values()) + 1
    for (row, column), value in sorted(cells.items(), reverse=True):
        if column == table.places["5"] and isinstance(value, str) and "tuyến" in value.lower():
            cells[row, place] = between
    for row in table.rows:
        cells[row.row, place] = 12
    (told,) = read_all(drawn)
    assert told.totals()["5"] == sum(row.values["5"] or 0 for row in table.rows)
    assert told.found.match.parts == {}


def test_of_a_column_that_is_divided_the_whole_is_read_under_the_forms_heading() -> None:
    leaves, groups = frozenset((words("Trực tuyến"), words("Tổng số"))), frozenset((words("Tiếp nhận"),))
    paths = {
        1: ("Tiếp nhận", "Tổng số"),
        2: ("Tiếp nhận", "Trực tuyến", "Số hồ sơ"),
        3: ("Tiếp nhận", "Trực tuyến", "%"),
        4: ("Tiếp nhận", "Trực tiếp"),
    }
    assert undivided(paths, leaves, groups) == {
        1: ("Tiếp nhận", "Tổng số"),
        2: ("Tiếp nhận", "Trực tuyến"),
        4: ("Tiếp nhận", "Trực tiếp"),
    }
    parts = paths | {2: ("Tiếp nhận", "Trực tuyến", "Toàn trình"), 3: ("Tiếp nhận", "Trực tuyến", "Một phần")}
    assert undivided(parts, leaves, groups) == parts, "no column has the whole"


def test_rows_of_a_blank_with_nothing_but_the_zeros_of_their_formulas_are_no_rows() -> None:
    zeros = (None, None, 0, None, None, None, 0, None, None, None, 0, None, None)
    told = read(sheet((*ROWS, zeros, zeros, TOTAL)))
    assert [row.label for row in told.data] == [row[1] for row in ROWS]
    assert check(told) == ()
    some = (None, None, 0, None, None, None, 5, 5, None, None, 0, None, None)
    assert len(read(sheet((*ROWS, some, TOTAL))).data) == len(ROWS) + 1


SMALL = ((1, "Đất đai", 2, 1, 1, 0, 2, 2, 0, 0, 0, 0, 0), (2, "Y tế", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0))


@pytest.mark.parametrize("total", ["Toàn Sở", "Toàn cơ quan", "Cả đơn vị", "Toàn ngành"])
def test_a_total_of_the_whole_office_is_a_total_however_few_and_small_the_rows(total: str) -> None:
    for rows in (ROWS[:1], SMALL):
        added = [sum(column) for column in zip(*(row[2:] for row in rows), strict=True)]
        told = read(sheet((*rows, (None, total, *added))))
        assert (len(told.data), sums(told)) == (len(rows), tuple(added))


@pytest.mark.parametrize(
    "label", ["(Trong đó cấp xã)", "Tr.đó: cấp xã", "Riêng cấp xã", "Đất đai (Quý IV/2025)", "Y tế (cùng kỳ năm trước)"]
)
def test_a_row_of_another_time_or_among_the_others_is_an_error(label: str) -> None:
    told = read(sheet((*ROWS, (None, label, *CIVIL))))
    assert [one.code for one in check(told) if one.level == "error"] == ["not_data"]


@pytest.mark.parametrize(
    "label", ["Kế hoạch và đầu tư", "Kế hoạch - Tài chính", "Cộng đồng dân cư", "Đất đai (Quý I/2026)"]
)
def test_a_field_of_work_whose_name_begins_like_a_time_is_data(label: str) -> None:
    for rows in (((1, label, *CIVIL), *ROWS[1:]), (*ROWS[:2], (3, label, *CIVIL))):
        told = read(sheet(rows))
        assert label in [row.label for row in told.data]
        assert check(told) == ()


def test_a_row_of_measures_below_the_header_is_part_of_it() -> None:
    told = read(sheet(((None, None, *["hồ sơ"] * FIGURES), *ROWS), numbers=()))
    assert (sums(told), check(told)) == (ALL, ())


ENGLISH = (
    *("No.", "Field", "Total", "Online", "Direct", "Carried over", "Total", "Early", "On time", "Late", "Total"),
    *("In time", "Overdue"),
)


@pytest.mark.parametrize("rows", [(ENGLISH,), (ENGLISH, tuple(f"({number})" for number in range(1, 14)))])
def test_a_row_that_says_the_headings_in_english_is_part_of_the_header(rows: Sequence[Sequence[Any]]) -> None:
    told = read(sheet((*rows, *ROWS), numbers=()))
    assert (sums(told), check(told)) == (ALL, ())


@pytest.mark.parametrize(
    "text", ["Trang 2 - UBND XÃ DI LINH", "Số liệu cập nhật đến 17h00 ngày 14/6/2026", "(Tiếp theo)"]
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_note_among_the_rows_is_no_row(text: str, place: int) -> None:
    note = [None, None, *[None] * FIGURES]
    note[place] = text
    told = read(sheet((*ROWS[:2], note, ROWS[2], TOTAL)))
    assert ([row.label for row in told.data], check(told)) == (["Hộ tịch", "Chứng thực", "Đất đai"], ())
    note[2] = 7
    assert len(read(sheet((*ROWS[:2], note, ROWS[2]))).data) == len(ROWS) + 1


def test_a_first_row_that_says_in_words_that_nothing_occurred_is_a_row() -> None:
    told = read(sheet(((1, "Ho tich", *["khong"] * FIGURES), *ROWS[1:]), numbers=()))
    assert [row.label for row in told.data] == ["Ho tich", "Chứng thực", "Đất đai"]


def test_what_a_page_brings_from_the_one_before_is_checked_against_that_page() -> None:
    page = tuple(map(sum, zip(ROWS[0][2:], ROWS[1][2:], strict=True)))
    brought = (None, "Trang trước mang sang", *page)
    told = read(sheet((*ROWS[:2], (None, "Cộng trang 1", *page), brought, ROWS[2], TOTAL)))
    assert (sums(told), check(told)) == (ALL, ())
    wrong = read(sheet((*ROWS[:2], (*brought[:2], 1, *page[1:]), ROWS[2], TOTAL)))
    assert "total:3" in [one.code for one in check(wrong)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Biểu số 06a/VPCP/KSTT", None),
        ("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC", "TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"),
    ],
)
def test_a_code_without_its_group_and_a_title_over_two_lines_tell_the_form(first: str, second: str | None) -> None:
    above = [(first, *[None] * 8, "- Đơn vị báo cáo: Sở Tư pháp"), (second, *[None] * 8, "Kỳ báo cáo: Quý I/2026")]
    (found,) = recognise(sheet(above=above), KNOWN)
    assert (found.form.code, found.is_sure) == ("II.06a/VPCP/KSTT", True)


def divided(column: int, parts: tuple[str, ...], split: Any) -> Grid:
    """The sheet with a column of the form, counted from 1, divided below its heading, without a whole."""
    grid = sheet()
    rows, at = [list(row) for row in grid.rows], column - 1
    for number, row in enumerate(rows):
        if number < len(ABOVE) or len(row) <= at:
            continue
        data = number >= len(ABOVE) + 4
        row[at : at + 1] = list(split(row[at])) if data else [row[at], *[None] * (len(parts) - 1)]
    rows.insert(len(ABOVE) + 3, [None] * len(rows[len(ABOVE)]))
    rows[len(ABOVE) + 3][at : at + len(parts)] = parts
    wide = len(parts) - 1
    merged = []
    for area in grid.merged:
        left = area.left + (wide if area.left > at else 0)
        right = area.right + (wide if area.right >= at else 0)
        deeper = area.bottom == len(ABOVE) + 2 and not area.left == area.right == at
        merged.append(Area(area.top, left, area.bottom + deeper, right))
    return replace(grid, rows=tuple(map(tuple, rows)), merged=tuple(merged))


def test_a_column_that_is_divided_without_a_whole_is_the_sum_of_its_parts() -> None:
    grid = divided(10, ("Khách quan", "Chủ quan"), lambda number: (number - number // 3, number // 3))
    told = read(grid)
    assert (sums_of(told), check(told)) == (ALL, ())
    assert told.found.match.parts == {10: (9, 10)}
    shares = divided(10, ("Số lượng", "Tỷ lệ (%)"), lambda number: (number, 5))
    assert 10 not in read(shares).found.match.parts
