"""Headings that say another thing than the form's column: another time, a share, the contrary, another measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.core.layouts import BY_VERSION
from tests.core.sheets_by_hand import ABOVE, ALL, KNOWN, NUMBERS, ROWS, TOTAL, found_in, read, sheet, sums_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.recognition import recognise
from tthc_desktop.core.returns import read_return
from tthc_desktop.core.wordings import likeness, says_both, words

TOP, DEEP = len(ABOVE), 3


def headed(changes: Mapping[int, str], *, numbers: Sequence[Any] = (), leaf: bool = True) -> Grid:
    """The sheet with other headings of some columns, counted from 1: of single columns, or of their groups."""
    grid = sheet(numbers=numbers)
    rows = [list(row) for row in grid.rows]
    header = range(TOP, TOP + DEEP)
    for number, text in changes.items():
        row = next(at for at in (reversed(header) if leaf else header) if rows[at][number - 1])
        rows[row][number - 1] = text
    return replace(grid, rows=tuple(map(tuple, rows)))


def codes(grid: Grid) -> list[tuple[str, str]]:
    return [(one.level, one.code) for one in check(read(grid))]


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (4, "Không trực tuyến"),
        (9, "Không đúng hạn"),
        (9, "Tỷ lệ đúng hạn"),
        (9, "Đúng hạn (%)"),
        (10, "Số tiền quá hạn"),
        (4, "Trực tuyến lũy kế"),
    ],
)
def test_a_heading_that_turns_the_meaning_round_is_not_the_forms_column(column: int, heading: str) -> None:
    found = found_in(headed({column: heading}))
    assert column not in found.match.columns
    assert not found.is_sure


def test_words_that_turn_the_meaning_are_never_alike() -> None:
    assert likeness(words("Số TTHC không tích hợp trên Cổng"), words("Số TTHC tích hợp trên Cổng")) == 0
    assert likeness(words("Toàn trình (%)"), words("Toàn trình")) == 0
    assert likeness(words("Tỷ lệ (%)"), words("Tỷ lệ")) == 1
    assert words("Số lượng (hồ sơ)") == words("Số lượng")


def test_a_part_beside_its_whole_is_no_column_written_in_two() -> None:
    whole = words("Số thủ tục hành chính được tích hợp")
    assert not says_both(whole, words("Số thủ tục hành chính"), whole)
    assert says_both(words("Trực tiếp, bưu chính"), words("Trực tiếp"), words("Bưu chính"))


def test_a_heading_known_by_its_number_alone_is_told_and_a_share_is_never_taken() -> None:
    told = read(headed({10: "Trả lại, xin rút"}, numbers=NUMBERS))
    assert sums_of(told) == ALL
    (finding,) = check(told)
    assert (finding.level, finding.code, finding.cell) == ("warning", "by_number", f"J{TOP + DEEP}")
    assert "«Trả lại, xin rút» đánh số (10)" in finding.message
    assert 10 not in found_in(headed({10: "Tỷ lệ trả đúng hạn"}, numbers=NUMBERS)).match.columns


@pytest.mark.parametrize(
    ("groups", "time"),
    [
        ({3: "(Quý IV/2025)", 7: "(Quý IV/2025)", 11: "(Quý IV/2025)"}, "Quý IV/2025"),
        ({7: "(lũy kế từ đầu năm)"}, "lũy kế từ đầu năm"),
    ],
)
def test_columns_whose_headings_say_another_time_are_an_error(groups: dict[int, str], time: str) -> None:
    grid = sheet()
    changes = {no: f"{grid.rows[TOP][no - 1]} {words_of}" for no, words_of in groups.items()}
    told = read(headed(changes, leaf=False))
    assert sums_of(told) == ALL
    assert {(one.level, one.code, one.found) for one in check(told)} == {("error", "other_time", time)}


def test_a_block_of_another_time_over_all_columns_is_an_error() -> None:
    grid = sheet()
    block = (None, None, "Cùng kỳ năm trước", *[None] * 10)
    moved = tuple(area._replace(top=area.top + 1, bottom=area.bottom + 1) for area in grid.merged)
    whole = replace(grid, rows=(*grid.rows[:TOP], block, *grid.rows[TOP:]), merged=moved)
    assert [one[0] for one in codes(whole)] == ["error"]


@pytest.mark.parametrize("heading", ["Nội dung", "Xã, phường, đặc khu", "Tên cơ quan", "Ngành", "Sở, ban, ngành"])
def test_the_column_of_names_is_read_whatever_it_is_called(heading: str) -> None:
    told = read(headed({2: heading}))
    assert [row.label for row in told.data] == [row[1] for row in ROWS]
    assert told.found.is_sure
    rows = (*ROWS[:2], (None, "Cùng kỳ năm trước", *ROWS[0][2:]), ROWS[2])
    lost = headed({2: heading})
    mixed = replace(lost, rows=(*lost.rows[: TOP + DEEP], *rows))
    assert ("error", "not_data") in codes(mixed)


def test_without_a_column_of_names_the_form_is_asked_about() -> None:
    grid = headed({2: "Mã"})
    bare = [row if at < TOP + DEEP else (row[0], 7, *row[2:]) for at, row in enumerate(grid.rows)]
    (found,) = recognise(replace(grid, rows=tuple(bare)), KNOWN)
    assert not found.is_sure


@pytest.mark.parametrize(
    ("column", "heading"),
    [(3, "Số lượng hồ sơ tiếp nhận (nghìn hồ sơ)"), (7, "Số lượng hồ sơ đã giải quyết, nghìn hồ sơ")],
)
def test_thousands_in_a_heading_are_an_error(column: int, heading: str) -> None:
    assert [one for one in codes(headed({column: heading}, leaf=False)) if one[1] == "measure"] == [
        ("error", "measure")
    ]


def test_thousands_in_the_measure_of_an_indicator_are_an_error() -> None:
    form = BY_VERSION["CCHC-BM3@2025-07-02"]
    rows: list[tuple[Any, ...]] = [
        (form.title,),
        ("Quý I/2026",),
        ("Đơn vị báo cáo: Bộ Nội vụ",),
        ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu"),
    ]
    rows += [
        (one.number, one.label, "Nghìn hồ sơ" if one.number == "3.1.1" else one.measure, 5) for one in form.indicators
    ]
    (found,) = recognise(Grid("Sheet1", tuple(rows)), KNOWN)
    at = next(row for row, cells in enumerate(rows, 1) if cells[0] == "3.1.1")
    findings = [one for one in check(read_return(found)) if one.code == "measure"]
    assert [(one.level, one.cell, one.expected) for one in findings] == [("error", f"C{at}", "Hồ sơ")]


@pytest.mark.parametrize(
    "numbers",
    [
        [(1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12)],
        [(*range(1, 13), "-")],
        [(), tuple(range(1, 14))],
        [(), NUMBERS],
    ],
)
def test_a_row_of_numbers_is_known_with_a_slip_a_dash_and_below_a_blank(numbers: list[tuple[Any, ...]]) -> None:
    grid = sheet(numbers=())
    rows = (*grid.rows[: TOP + DEEP], *numbers, *grid.rows[TOP + DEEP :])
    told = read(replace(grid, rows=rows))
    assert [row.label for row in told.data] == [row[1] for row in ROWS]
    assert check(told) == ()


def test_a_first_row_of_small_figures_without_a_name_is_data() -> None:
    first = (1, None, 4, 2, 2, 0, 4, 2, 2, 0, 0, 0, 0)
    told = read(sheet((first, *ROWS), numbers=()))
    assert len(told.data) == len(ROWS) + 1
    assert TOTAL[1] not in [row.label for row in told.data]


@pytest.mark.parametrize(
    "heading", ["Tồn kỳ trước", "1. Từ kỳ trước", "Hồ sơ kỳ trước", "Kỳ trước (hồ sơ)", "Quý trước"]
)
def test_what_is_carried_over_is_no_other_time(heading: str) -> None:
    told = read(headed({6: heading}, numbers=NUMBERS))
    assert (sums_of(told), check(told)) == (ALL, ())


@pytest.mark.parametrize("heading", ["TS", "TTuyến", "T.số", "Chậm hạn"])
def test_a_short_form_with_the_forms_own_number_is_not_told(heading: str) -> None:
    assert check(read(headed({10: heading}, numbers=NUMBERS))) == ()


@pytest.mark.parametrize("heading", ["Số lượng hồ sơ tiếp nhận (số lượng, tỷ lệ)", "Số lượng hồ sơ tiếp nhận, tỷ lệ"])
def test_a_share_in_a_heading_is_no_scale(heading: str) -> None:
    assert [one for one in codes(headed({3: heading}, leaf=False)) if one[1] == "measure"] == []


def test_of_two_columns_of_values_the_one_of_another_time_is_never_taken() -> None:
    form = BY_VERSION["CCHC-BM3@2025-07-02"]
    for first, second in (
        ("Quý IV/2025", "Số liệu"),
        ("Cùng kỳ năm trước", "Kết quả thực hiện"),
        ("Kế hoạch", "Số liệu"),
    ):
        rows: list[tuple[Any, ...]] = [
            (form.title,),
            ("Quý I/2026",),
            ("Đơn vị báo cáo: Bộ Nội vụ",),
            ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", first, second),
        ]
        rows += [(one.number, one.label, one.measure, 900, 4) for one in form.indicators]
        (found,) = recognise(Grid("Sheet1", tuple(rows)), KNOWN)
        assert read_return(found).indicators()["1.2"].value == 4
