"""The period and the place of a table: told beside another table, in several cells, by the sheet, on a hidden sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.core.sheets_by_hand import ABOVE, ALL, KNOWN, ROWS, found_in, read, sheet, sums_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.grids import Area, Book, Grid
from tthc_desktop.core.letterheads import signed_by
from tthc_desktop.core.periods import parse_period
from tthc_desktop.core.recognition import recognise, recognise_book
from tthc_desktop.core.returns import read_return

UNIT = ("Đơn vị báo cáo:", "Sở Tư pháp")


def code_of(grid: Grid) -> str | None:
    period = found_in(grid).span.period
    return period.code if period else None


def test_a_guide_with_an_example_tells_no_period_and_a_cover_is_named() -> None:
    bare = sheet(above=(ABOVE[0],))
    for name, told in (("Hướng dẫn", None), ("Bìa", "2025-Q4")):
        cover = Grid(name, (("Kỳ báo cáo: Quý IV/2025",),))
        (table,) = recognise_book(Book("a.xlsx", "xlsx", (cover, bare)), KNOWN)
        assert (table.span.period.code if table.span.period else None) == told
        assert ([f"Đơn vị, kỳ báo cáo lấy từ trang «{name}»."] if told else []) == list(table.remarks)


def test_the_parts_of_a_period_may_stand_in_four_cells() -> None:
    one = sheet(above=(ABOVE[0], ("Kỳ báo cáo: Quý", "I", "Năm", "2026")))
    assert found_in(one).span.period == parse_period("2026-Q1")


def test_two_quarters_side_by_side_are_told_apart_though_the_title_stands_once() -> None:
    one = sheet(above=(ABOVE[0], ("Kỳ báo cáo: Quý I/2026", *[None] * 14, "Kỳ báo cáo: Quý II/2026")))
    rows = [(*row, *[None] * (15 - len(row)), *row) if number > 1 else row for number, row in enumerate(one.rows)]
    moved = [Area(area.top, area.left + 15, area.bottom, area.right + 15) for area in one.merged]
    first, second = recognise(replace(one, rows=tuple(rows), merged=(*one.merged, *moved)), KNOWN)
    assert [table.span.period and table.span.period.code for table in (first, second)] == ["2026-Q1", "2026-Q2"]


@pytest.mark.parametrize("title", ["LŨY KẾ TỪ ĐẦU NĂM", "Cùng kỳ năm trước"])
def test_a_second_table_of_another_time_is_not_the_next_page_of_the_first(title: str) -> None:
    one = sheet()
    lines = [*one.rows, (None,), (title,), *one.rows[len(ABOVE) :]]
    down = len(one.rows) + 2 - len(ABOVE)
    moved = [Area(area.top + down, area.left, area.bottom + down, area.right) for area in one.merged]
    first, second = recognise(Grid("Sheet1", tuple(lines), (*one.merged, *moved)), KNOWN)
    assert sums_of(read_return(first)) == ALL
    assert (first.span.period is None, second.span.period) == (False, None)


@pytest.mark.parametrize(
    "cells",
    [
        ("Kỳ báo cáo", None, "Quý", "I", "năm", 2026),
        ("Từ ngày", dt.date(2025, 12, 15), "đến ngày", dt.date(2026, 3, 14)),
    ],
    ids=["name", "days"],
)
def test_a_period_over_several_cells_is_read(cells: tuple[Any, ...]) -> None:
    assert code_of(sheet(above=(UNIT, cells))) == "2026-Q1"


def test_the_sheets_name_tells_the_period_where_nothing_else_does() -> None:
    assert code_of(sheet(above=(UNIT, ("Kỳ báo cáo: ……",)), name="Quý 2-2026")) == "2026-Q2"
    other = found_in(sheet(name="Quý 2-2026")).span
    assert other.period is not None
    assert other.period.code == "2026-Q1"
    assert "«Quý 2-2026» lại là quý II năm 2026" in other.note


def test_a_hidden_sheet_is_read_only_when_no_other_has_a_table() -> None:
    old = sheet(above=(UNIT, ("Quý IV/2025",)), name="cũ", hidden=True)
    new = sheet()
    (found,) = recognise_book(Book("a.xlsx", "xlsx", (old, new)), KNOWN)
    assert found.grid is new
    assert "Không đọc trang tính ẩn «cũ»." in found.reasons
    (found,) = recognise_book(Book("a.xlsx", "xlsx", (old, Grid("Bìa", (("Báo cáo",),)))), KNOWN)
    assert found.grid is old


def test_hidden_rows_and_columns_are_read_and_that_is_told() -> None:
    plain = sheet()
    first = plain.height - len(ROWS) - 1
    unseen = replace(plain, hidden_rows=frozenset((0, first, first + 2)), hidden_columns=frozenset((3, 40)))
    table = found_in(unseen)
    assert read_return(table).totals() == read_return(found_in(plain)).totals()
    assert found_in(plain).remarks == ()
    rows, columns = table.remarks
    assert rows.startswith(f"2 dòng của bảng đang ẩn trong tệp (dòng {first + 1}, {first + 3})")
    assert columns.startswith("Cột D đang ẩn")
    (struck,) = found_in(replace(plain, struck_rows=frozenset((0, first)))).remarks
    assert struck == f"1 dòng của bảng bị gạch ngang trong tệp (dòng {first + 1}): số ở đó vẫn được tính."


def test_a_figure_merged_over_several_rows_or_columns_is_told_to_count_once() -> None:
    plain = sheet()
    first = plain.height - len(ROWS) - 1
    down, aside = Area(first, 4, first + 1, 4), Area(first + 2, 6, first + 2, 7)
    names = Area(first, 1, first + 1, 1)
    rows = [list(row) for row in plain.rows]
    for area in (down, aside):
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                rows[row][column] = rows[row][column] if (row, column) == area[:2] else None
    grid = replace(plain, rows=tuple(map(tuple, rows)), merged=(*plain.merged, down, aside, names))
    told = [finding for finding in check(read_return(found_in(grid))) if finding.code == "merged"]
    assert [(finding.level, finding.cell) for finding in told] == [
        ("warning", f"E{first + 1}"),
        ("warning", f"G{first + 3}"),
    ]
    assert f"E{first + 1}:E{first + 2} gộp 2 dòng" in told[0].message
    assert "gộp 2 cột" in told[1].message


@pytest.mark.parametrize(
    ("between", "tables"),
    [
        ("UBND XÃ ĐỨC TRỌNG", 2),
        ("Bảng 2: Kế hoạch năm", 2),
        ("Quý IV", 2),
        ("Kết quả 6 tháng đầu năm", 2),
        ("Trong đó: hồ sơ trực tuyến", 2),
        ("2. Sở Nội vụ tỉnh Lâm Đồng", 2),
        ("Hồ sơ liên thông (đã tính ở trên)", 2),
        ("Trang 2", 1),
        ("(tiếp theo)", 1),
        ("B. Cấp xã", 1),
        ("2. Lĩnh vực Hộ tịch", 1),
        ("Biểu số II.06a/VPCP/KSTT (tiếp)", 1),
        ("Đơn vị tính: hồ sơ", 1),
        ("- 2 -", 1),
        ("Sở Tư pháp - Trang 2", 1),
        ("CÁC XÃ, PHƯỜNG, ĐẶC KHU", 1),
        ("UBND CẤP XÃ", 1),
        ("Các phòng chuyên môn", 1),
        ("(*) Số liệu đến 14/3", 1),
        ("SỞ TƯ PHÁP", 1),
        ("Kỳ báo cáo: Quý I/2026", 1),
        ("Số liệu kỳ trước (tiếp theo)", 2),
        ("Kết quả giải quyết TTHC tại UBND tỉnh (tổng hợp)", 1),
    ],
)
def test_a_title_above_a_header_said_again_begins_a_table_of_its_own(between: str, tables: int) -> None:
    one = sheet(ROWS[:2])
    table = one.rows[len(ABOVE) :]
    down = len(table) + 2
    merged = [Area(area.top + by, area.left, area.bottom + by, area.right) for area in one.merged for by in (0, down)]
    grid = Grid("Sheet1", (*one.rows, (), (between,), *table[: -len(ROWS[:2])], ROWS[2]), tuple(merged))
    assert len(recognise(grid, KNOWN)) == tables


def test_a_page_that_begins_with_the_lower_rows_of_the_header_goes_on() -> None:
    one = sheet(ROWS[:2], numbers=())
    lower = one.rows[len(ABOVE) + 1 : len(ABOVE) + 3]
    grid = replace(one, rows=(*one.rows, *lower, ROWS[2]))
    assert sums_of(read_return(found_in(grid))) == ALL


@pytest.mark.parametrize(
    ("texts", "body"),
    [
        (("NGƯỜI LẬP BIỂU", "KT. GIÁM ĐỐC SỞ TƯ PHÁP", "PHÓ GIÁM ĐỐC"), "SỞ TƯ PHÁP"),
        (("TM. UBND XÃ DI LINH\nCHỦ TỊCH",), "UBND XÃ DI LINH"),
        (("CHỦ TỊCH UBND PHƯỜNG 1 BẢO LỘC",), "UBND PHƯỜNG 1 BẢO LỘC"),
        (("GIÁM ĐỐC", "Nơi nhận:", "- Văn phòng UBND tỉnh;", "- Giám đốc Sở (b/c);"), ""),
        (("GIÁM ĐỐC TRUNG TÂM", "UBND XÃ DI LINH"), ""),
    ],
)
def test_the_body_in_whose_name_a_table_is_signed(texts: tuple[str, ...], body: str) -> None:
    assert signed_by(texts) == body


def test_the_signature_is_read_where_nothing_above_says_a_unit() -> None:
    below = [(None,), (None, None, "TM. UBND XÃ DI LINH"), (None, None, "CHỦ TỊCH")]
    bare = found_in(sheet([*ROWS, *below], above=(("Biểu số II.06a/VPCP/KSTT",), ABOVE[1]))).unit
    assert (bare.text, bare.signed) == ("", "UBND XÃ DI LINH")
    assert found_in(sheet([*ROWS, *below])).unit.signed == ""


def test_figures_beside_the_table_in_columns_without_a_heading_are_told() -> None:
    beside = sheet([(*row, None, 7, 9) for row in ROWS])
    told = read(beside)
    assert told.found.remarks == ("Không lấy số ở cột O, P, ngoài bảng: cột không có tiêu đề.",)
    assert [row.numbers for row in told.data] == [row.numbers for row in read(sheet(ROWS)).data]


def test_one_figure_beside_the_table_and_those_of_another_table_are_not_told() -> None:
    slip = sheet([(*ROWS[0], None, 7), *ROWS[1:]])
    assert found_in(slip).remarks == ()
    one, width = sheet(), len(ROWS[0])
    padded = [(*row, *[None] * (width - len(row))) for row in one.rows]
    moved = [area._replace(left=area.left + width + 1, right=area.right + width + 1) for area in one.merged]
    both = replace(one, rows=tuple((*row, None, *row) for row in padded), merged=(*one.merged, *moved))
    assert [(table.remarks, len(read_return(table).data)) for table in recognise(both, KNOWN)] == [((), 3)] * 2


def test_comments_on_cells_of_the_rows_are_told_and_those_around_are_not() -> None:
    one = sheet()
    notes = {
        (6, 2): "Đã sửa thành 140",
        (2, 2): "Bằng 4 + 5 + 6",
        (0, 0): "Mẫu",
        (7, 20): "Khác",
        (7, 2): "Cần sửa: Sai số",
    }
    (remark,) = found_in(replace(one, notes=notes)).remarks
    assert remark == "1 ô của bảng có nhận xét (comment) của người gửi, chỉ để xem: C7 «Đã sửa thành 140»."
    assert found_in(one).remarks == ()


@pytest.mark.parametrize("code", ["Biểu số II.08/VPCP/KSTT", "Biểu số 05/BTP/KSTT (Thông tư số 12/2026/TT-BTP)"])
def test_a_code_of_another_form_than_the_columns_is_told(code: str) -> None:
    (remark,) = found_in(sheet(above=[(code, *ABOVE[0][1:]), *ABOVE[1:]])).remarks
    assert remark == "Ký hiệu biểu ghi trên bảng khác với II.06a/VPCP/KSTT: biểu được chọn theo các cột. Hãy xem lại."
