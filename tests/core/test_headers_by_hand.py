"""Headers as offices type them: said again in every row, numbered in their own ways, the label over two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.core.layouts import BY_VERSION
from tests.core.sheets_by_hand import ABOVE, ALL, NUMBERS, ROWS, TOTAL, found_in, header, read, sheet, sums_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.grids import Area, Grid

COLUMNS = range(1, 14)
NUMBERED: dict[str, list[Any]] = {
    "square brackets": [f"[{number}]" for number in COLUMNS],
    "dots": [f"{number}." for number in COLUMNS],
    "letters": list("ABCDEFGHIJKLM"),
    "Roman": ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII"],
    "two changed places": [*NUMBERS[:8], "(10)", "(9)", *NUMBERS[10:]],
    "formulas on two lines": [*NUMBERS[:2], "(3)=(4)+(5)\n+(6)", *NUMBERS[3:]],
    "from 0": [f"({number - 1})" for number in COLUMNS],
}


@pytest.mark.parametrize("numbers", NUMBERED.values(), ids=NUMBERED)
def test_a_row_that_numbers_the_columns_is_no_data_however_it_does(numbers: list[Any]) -> None:
    told = read(sheet(numbers=numbers))
    assert [row.label for row in told.rows] == ["Hộ tịch", "Chứng thực", "Đất đai", "Tổng số"]
    assert sums_of(told) == ALL
    assert check(told) == ()


@pytest.mark.parametrize("numbers", NUMBERED.values(), ids=NUMBERED)
def test_the_numbers_of_the_columns_at_the_top_of_a_page_are_no_row(numbers: list[Any]) -> None:
    told = read(sheet([*ROWS[:2], numbers, ROWS[2], TOTAL], numbers=numbers))
    assert [row.label for row in told.data] == ["Hộ tịch", "Chứng thực", "Đất đai"]
    assert check(told) == ()


def test_direct_and_postal_in_two_columns_are_the_one_of_the_form() -> None:
    plain = sheet(numbers=())
    heads = [[*row[:5], None, *row[5:]] for row in plain.rows[len(ABOVE) : len(ABOVE) + 3]]
    heads[2][4:6] = ["Trực tiếp", "Bưu chính công ích"]
    rows = [[*row[:4], row[4] - 1, 1, *row[5:]] for row in (*ROWS, TOTAL)]
    rows[-1][4:6] = [TOTAL[4] - 3, 3]
    moved = tuple(
        Area(area.top, area.left + (area.left > 4), area.bottom, area.right + (area.right >= 4))
        for area in plain.merged
    )
    told = read(replace(plain, rows=tuple(map(tuple, (*ABOVE, *heads, *rows))), merged=moved))
    assert told.found.match.parts == {5: (4, 5)}
    assert sums_of(told) == ALL
    assert check(told) == ()


def test_a_header_without_merged_cells_that_says_every_heading_in_every_row_is_one_header() -> None:
    heads, merged = header()
    for area in merged:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                heads[row - len(ABOVE)][column] = heads[area.top - len(ABOVE)][area.left]
    lines = [*ABOVE, *heads, NUMBERS, *ROWS, TOTAL]
    told = read(Grid("Sheet1", tuple(map(tuple, lines))))
    assert told.found.is_sure
    assert sums_of(told) == ALL


@pytest.mark.parametrize("second", [True, False])
def test_the_label_stands_in_either_of_the_columns_below_its_heading(*, second: bool) -> None:
    plain = sheet(numbers=())
    names = [(row[0], None, *row[1:]) if second else (*row[:2], None, *row[2:]) for row in (*ROWS, TOTAL)]
    tops = [(*row[:2], None, *row[2:]) for row in plain.rows[len(ABOVE) : len(ABOVE) + 3]]
    moved = tuple(
        Area(area.top, area.left + (area.left > 1), area.bottom, area.right + (area.right > 0)) for area in plain.merged
    )
    told = read(replace(plain, rows=(*ABOVE, *tops, *names), merged=moved))
    assert [row.label for row in told.data] == ["Hộ tịch", "Chứng thực", "Đất đai"]
    assert sums_of(told) == ALL
    assert found_in(told.found.grid).match.strange == ()


def worded(said: Mapping[str, str], *, numbers: Sequence[Any] = ()) -> Grid:
    """The sheet with some headings said otherwise."""
    plain = sheet(numbers=numbers)
    heads = range(len(ABOVE), len(ABOVE) + 3)
    return replace(
        plain,
        rows=tuple(
            tuple(said.get(value, value) if isinstance(value, str) else value for value in row) if at in heads else row
            for at, row in enumerate(plain.rows)
        ),
    )


INITIALS = {"Tổng số": "TS", "Trước hạn": "TH", "Đúng hạn": "ĐH", "Quá hạn": "QH", "Trong hạn": "TH"}


@pytest.mark.parametrize("numbers", [(), NUMBERS], ids=["without numbers", "with numbers"])
@pytest.mark.parametrize("said", [INITIALS, {**INITIALS, "Trực tuyến": "TT"}, {"Trực tuyến": "TT"}], ids=str)
def test_initials_are_headings_where_they_stand_for_one_column_alone(
    said: dict[str, str], numbers: Sequence[Any]
) -> None:
    told = read(worded(said, numbers=numbers))
    assert told.found.is_sure
    assert sums_of(told) == ALL
    assert check(told) == ()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"Trực tuyến": "TT", "Trực tiếp, dịch vụ bưu chính": "TT"}, [4, 5]),
        ({"Trực tuyến": "TT", "Trực tiếp, dịch vụ bưu chính": "Bưu chính công ích"}, [4]),
        ({"Trước hạn": "TH", "Đúng hạn": "TH"}, [8, 9]),
    ],
    ids=str,
)
def test_initials_that_two_columns_may_mean_are_asked_about(said: dict[str, str], missing: list[int]) -> None:
    found = found_in(worded(said))
    assert not found.is_sure
    assert [column.no for column in found.match.missing(found.form)] == missing


@pytest.mark.parametrize("text", ["Tồn đầu kỳ", "Tồn đầu quý", "Chuyển kỳ trước", "Tồn kỳ trước"])
@pytest.mark.parametrize("group", ["Tồn cuối kỳ", "Tồn"])
def test_what_is_left_of_a_period_has_many_names(text: str, group: str) -> None:
    told = read(worded({"Từ kỳ trước": text, "Số lượng hồ sơ đang giải quyết": group}))
    assert told.found.is_sure
    assert sums_of(told) == ALL


def test_a_header_said_once_more_without_the_column_of_notes_is_the_next_page() -> None:
    plain = sheet(numbers=())
    top = len(ABOVE)
    heads = [[*row[:13], *[None] * (13 - len(row)), "Ghi chú" if at == 0 else None] for at, row in
             enumerate(plain.rows[top : top + 3])]  # fmt: skip
    rows = [*ABOVE, *heads, ROWS[0], *(row[:13] for row in heads), *ROWS[1:], TOTAL]
    moved = [Area(area.top + 4, area.left, area.bottom + 4, area.right) for area in plain.merged]
    told = read(replace(plain, rows=tuple(map(tuple, rows)), merged=(*plain.merged, *moved)))
    assert sums_of(told) == ALL
    assert check(told) == ()


@pytest.mark.parametrize("between", [" - ", "\n", " "])
@pytest.mark.parametrize("version", ["HN-A@", "II.06a/VPCP/KSTT@2020-10-21"])
def test_headings_said_in_one_row_with_all_above_them_are_the_forms(version: str, between: str) -> None:
    form = BY_VERSION[version]
    heads = tuple(between.join(column.header) for column in form.columns)
    row = tuple({"mark": 1, "label": "Sở Tư pháp"}.get(column.kind, column.no) for column in form.columns)
    found = found_in(Grid("Sheet1", (("Đơn vị báo cáo: Sở Tư pháp",), ("Quý I/2026",), heads, row)))
    assert {no: at + 1 for no, at in found.match.columns.items()} == {column.no: column.no for column in form.columns}


@pytest.mark.parametrize("first", [True, False], ids=["the office first", "the field first"])
def test_an_office_and_a_field_in_two_columns_are_the_name_of_a_row_together(*, first: bool) -> None:
    plain = sheet(numbers=())
    top = len(ABOVE)
    both = ["Đơn vị", "Lĩnh vực"] if first else ["Lĩnh vực", "Đơn vị"]
    heads = [
        [row[0], *(both if at == 0 else (None, None)), *row[2:]] for at, row in enumerate(plain.rows[top : top + 3])
    ]
    named = [["Sở Tư pháp", row[1]] if first else [row[1], "Sở Tư pháp"] for row in ROWS]
    rows = [(row[0], *name, *row[2:]) for row, name in zip(ROWS, named, strict=True)]
    moved = [Area(one.top, one.left + (one.left > 1), one.bottom, one.right + (one.left > 1)) for one in plain.merged]
    merged = (*moved, Area(top, 2, top + 2, 2))
    lines = [*ABOVE, *heads, *rows, (None, TOTAL[1], None, *TOTAL[2:])]
    told = read(replace(plain, rows=tuple(map(tuple, lines)), merged=merged))
    assert [row.label for row in told.data] == [" ".join(name) for name in named]
    assert sums_of(told) == ALL
    assert check(told) == ()
    assert any("Cột 2 của biểu được ghi thành 2 cột, ghép lại: B + C." in reason for reason in told.found.reasons)
    place, first, last = named[0].index("Sở Tư pháp") + 1, top + 3, top + 2 + len(ROWS)
    once = [list(row) for row in lines]
    for row in range(first + 1, last + 1):
        once[row][place] = None
    over = (*merged, Area(first, place, last, place))
    again = read(replace(plain, rows=tuple(map(tuple, once)), merged=over))
    assert [row.label for row in again.data] == [row.label for row in told.data]
