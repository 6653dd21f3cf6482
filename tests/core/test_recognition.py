"""Forms found in sheets of every layout, read to the same values, with every planted error told at its cell."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.layouts import BY_VERSION, FORMS, LISTS, MATRICES, Drawn, Layout, Table, draw
from tthc_desktop.core.checks import check, explain
from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import NOT_CALCULATED, Book, Grid, address
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.markers import MARKER_SHEET, marker_rows
from tthc_desktop.core.recognition import recognise, recognise_book
from tthc_desktop.core.returns import Return, answered, read_return

KNOWN = KnownForms(FORMS)
WORDS = sorted({text for form in FORMS for column in form.columns for text in column.header})
CHOICES: dict[str, tuple[Any, ...]] = {
    "above": ("titles", "emblem", "deep"),
    "left": (0, 1, 3),
    "merged": (True, False),
    "wording": ("main", "other", "capitals", "short"),
    "numbers": ("none", "plain", "formulas", "integers", "letters"),
    "groups": ("none", "letters", "roman", "nested", "merged"),
    "subtotals": (False, True),
    "closing": (False, True),
    "total": ("none", "bottom", "top", "in mark"),
    "style": ("numbers", "floats", "dots", "commas", "spaces", "mixed"),
    "empty": ("zero", "dash", "blank", "nothing", "cross", "mixed"),
    "joined": (False, True),
    "page": (0, 3),
    "extra": ("none", "middle", "end"),
    "below": (True, False),
    "unit": ("label", "next cell", "letterhead"),
    "period": ("name", "days", "both"),
    "tables": ("one", "beside", "under"),
}
ONE_BY_ONE = [
    Layout(version=version, **{name: value})
    for version in MATRICES[:2]
    for name, values in CHOICES.items()
    for value in values[1:]
]
"""Every quirk alone."""
LAYOUTS = st.builds(
    Layout,
    version=st.sampled_from(MATRICES),
    seed=st.integers(0, 10**6),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
)
LIST_LAYOUTS = st.builds(
    Layout,
    version=st.sampled_from(LISTS),
    seed=st.integers(0, 10**6),
    **{
        name: st.sampled_from(CHOICES[name])
        for name in ("above", "left", "merged", "wording", "style", "empty", "page", "extra", "below", "unit", "period")
    },
)


def read_all(drawn: Drawn) -> list[Return]:
    return [read_return(found) for found in recognise(drawn.grid, KNOWN)]


def assert_read(drawn: Drawn) -> list[Return]:
    """The sheet says what was drawn."""
    found = recognise(drawn.grid, KNOWN)
    assert [table.form.version for table in found] == [table.form.version for table in drawn.tables]
    told = [read_return(table) for table in found]
    for table, meant in zip(told, drawn.tables, strict=True):
        assert_around(table.found, meant)
        assert rows_of(table) == [(row.row, row.group, row.label, dict(row.values)) for row in meant.rows]
        assert not table.questions
    return told


def assert_around(found: Found, meant: Table) -> None:
    assert found.unit.text == meant.unit
    assert found.span.period == meant.period
    assert found.span.note == ""
    assert found.is_sure, found.reasons


def rows_of(table: Return) -> list[Any]:
    if table.form.layout == "indicators":
        return [
            (figure.row, (), number, {number: figure.value})
            for number, figure in table.indicators().items()
            if next(told for told in table.form.indicators if told.number == number).kind != "heading"
        ]
    return [
        (row.number, row.group, row.label, {name: figure.value for name, figure in row.figures.items()})
        for row in table.data
    ]


@pytest.mark.parametrize("layout", ONE_BY_ONE, ids=str)
def test_every_quirk_alone_is_read_to_the_same_values(layout: Layout) -> None:
    for told in assert_read(draw(layout)):
        assert check(told) == ()


MIXED = [
    Layout(
        version=MATRICES[seed % len(MATRICES)],
        seed=seed,
        **{name: mixer.choice(values) for name, values in CHOICES.items()},
    )
    for seed in range(40)
    for mixer in [random.Random(seed)]
]
"""Forty quirky sheets, the same in every run."""


@pytest.mark.parametrize("layout", MIXED, ids=lambda layout: str(layout.seed))
def test_forty_mixed_layouts_are_read_to_the_same_values(layout: Layout) -> None:
    for told in assert_read(draw(layout)):
        assert check(told) == ()


@settings(max_examples=60)
@given(LAYOUTS)
def test_quirks_together_are_read_to_the_same_values_without_a_finding(layout: Layout) -> None:
    for told in assert_read(draw(layout)):
        assert [finding.message for finding in check(told)] == []


@settings(max_examples=30)
@given(LIST_LAYOUTS)
def test_indicator_lists_are_read_to_the_same_values_without_a_finding(layout: Layout) -> None:
    for told in assert_read(draw(layout)):
        assert [finding.message for finding in check(told)] == []


# --- planted errors --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plant:
    """One error as an office makes it: the cell that is changed, what it becomes, and the check that must tell."""

    code: str
    what: Callable[[Any], Any]
    where: Literal["part", "whole", "total", "subtotal"] = "part"
    fault: str = ""


PLANTS = {
    "a sum that is one too many": Plant("sum:", lambda value: value + 1, "whole"),
    "a negative figure": Plant("negative", lambda _value: -5),
    "a negative figure as text": Plant("negative", lambda _value: "-5"),
    "a decimal in a count": Plant("unreadable", lambda _value: "12,5"),
    "a word in a count": Plant("unreadable", lambda _value: "mười hai"),
    "a date in a count": Plant("unreadable", lambda _value: dt.date(2026, 3, 1)),
    "a count that Excel took for a decimal": Plant("doubt", lambda _value: 10.361),
    "a broken formula": Plant("fault", lambda _value: None, fault="#REF!"),
    "a formula that was never calculated": Plant("fault", lambda _value: None, "whole", NOT_CALCULATED),
    "an absurd figure": Plant("absurd", lambda _value: 99_000_000),
    "a figure with words": Plant("odd", lambda _value: "58 hồ sơ"),
    "a total that is wrong": Plant("total:", lambda value: value + 7, "total"),
    "a subtotal that is wrong": Plant("total:", lambda value: value + 7, "subtotal"),
}


@pytest.mark.parametrize("name", PLANTS)
@settings(max_examples=12)
@given(layout=LAYOUTS, pick=st.integers(0, 10**6))
def test_every_planted_error_is_told_at_its_cell(name: str, layout: Layout, pick: int) -> None:
    plant = PLANTS[name]
    layout = replace(layout, style="numbers", empty="zero", total="bottom", joined=False)
    if plant.where == "subtotal":
        layout = replace(layout, groups="roman", subtotals=True)
    drawn = draw(layout)
    table = drawn.tables[pick % len(drawn.tables)]
    place = cell_to_change(table, plant, pick)
    drawn.canvas.cells[place] = plant.what(drawn.canvas.cells[place])
    if plant.fault:
        drawn.canvas.faults[place] = plant.fault
    told = [finding for table in read_all(drawn) for finding in check(table)]
    at_cell = [finding for finding in told if finding.cell == address(*place)]
    assert any(finding.code.startswith(plant.code) for finding in at_cell), [finding.message for finding in told]
    assert all(finding.message.startswith(f"Ô {finding.cell}: ") and finding.message.endswith(".") for finding in told)


def cell_to_change(table: Table, plant: Plant, pick: int) -> tuple[int, int]:
    """A cell of the kind that the error belongs to."""
    rules = table.form.rules or table.form.warnings
    rule = rules[pick % len(rules)]
    column = table.places[rule.total if plant.where == "whole" else rule.parts[pick % len(rule.parts)]]
    rows = {
        "part": [row.row for row in table.rows],
        "whole": [row.row for row in table.rows],
        "total": table.totals,
        "subtotal": table.groups,
    }[plant.where]
    return rows[pick % len(rows)], column


def test_a_label_that_stands_twice_under_one_heading_is_told() -> None:
    drawn = draw(Layout(groups="roman"))
    table = drawn.tables[0]
    first, second, other = table.rows[0], table.rows[1], table.rows[3]
    place = (second.row, table.places["2"])
    drawn.canvas.cells[place] = f" {first.label.upper()}"
    drawn.canvas.cells[other.row, table.places["2"]] = first.label
    told = check(read_all(drawn)[0])
    assert [(finding.code, finding.cell) for finding in told] == [("twice", address(*place))]


def indicator_sheet(version: str, changes: Mapping[str, Any]) -> tuple[Return, dict[str, str]]:
    """An indicator list with some figures changed, and the cell of each indicator."""
    drawn = draw(Layout(version=version))
    table = drawn.tables[0]
    value = table.form.of_kind("value")
    assert value is not None
    cells = {row.label: (row.row, table.places[str(value.no)]) for row in table.rows}
    for number, changed in changes.items():
        drawn.canvas.cells[cells[number]] = changed
    return read_all(drawn)[0], {number: address(*place) for number, place in cells.items()}


@pytest.mark.parametrize(
    ("changes", "code", "at", "told"),
    [
        ({"3.1.1": "125.712", "3.1.2": "120.088", "3.1": "95,52"}, "rate:3.1", "3.1", "95,53"),
        ({"3.1.1": 195_197, "3.1.2": 193_457, "3.1": 99.2}, "rate:3.1", "3.1", "99,11"),
        ({"3.1.1": "195.197", "3.1.2": "193.457", "3.1": "99,10"}, "rate:3.1", "3.1", "cắt bớt"),
        ({"3.1.1": "513.672", "3.1.2": "552.693", "3.1": "92,94"}, "rate:3.1", "3.1", "đảo tử số và mẫu số"),
        ({"3.1.1": 0, "3.1.2": 0, "3.1": 100}, "rate:3.1", "3.1", "bằng 0 nên không có tỷ lệ"),
        ({"3.3": "107,60", "3.3.1": 100, "3.3.2": "108"}, "absurd", "3.3", "lớn hơn 100%"),
        ({"1.4": "2.311", "1.4.1": "1.865", "1.4.2": 445}, "sum:1.4", "1.4", "2.310"),
    ],
)
def test_errors_of_real_reports_are_told(changes: Mapping[str, Any], code: str, at: str, told: str) -> None:
    sheet, cells = indicator_sheet("CCHC-BM3@2025-07-02", changes)
    findings = [finding for finding in check(sheet) if finding.code.startswith(code)]
    assert [finding.cell for finding in findings] == [cells[at]]
    assert told in findings[0].message


def test_real_rates_that_are_right_are_not_told() -> None:
    changes = {"3.1.1": "125.712", "3.1.2": "120.088", "3.1": "95,53", "1.4": "2.310", "1.4.1": "1.865", "1.4.2": "445"}
    changes |= {"3.2.1": "241.331", "3.2.2": "237.412", "3.2": "98,38", "3.3.1": "306", "3.3.2": "306", "3.3": "100"}
    assert check(indicator_sheet("CCHC-BM3@2025-07-02", changes)[0]) == ()


def test_a_choice_that_there_is_not_and_too_many_done_are_told() -> None:
    sheet, cells = indicator_sheet("CCHC-BM1@2025-07-02", {"5": 3, "4.1": 10, "4.1.1": 15, "4.1.2": 0, "4.1.3": 0})
    assert {(finding.code, finding.cell) for finding in check(sheet)} == {
        ("choice", cells["5"]),
        ("at_most:4.1.1", cells["4.1.1"]),
    }
    wordy, cells = indicator_sheet("CCHC-BM1@2025-07-02", {"5": "Đang làm"})
    (finding,) = check(wordy)
    assert (finding.code, finding.cell, finding.expected) == ("unreadable", cells["5"], "0 hoặc 1")
    assert finding.message.endswith("không phải một lựa chọn. Hãy ghi một trong: Có = 1; Không = 0.")


def test_a_real_inconsistency_is_told_and_may_be_explained() -> None:
    drawn = draw(Layout(groups="none"))
    table = drawn.tables[0]
    row = table.rows[0].row
    real = {"3": 339_133, "4": 300_000, "5": 39_133, "6": 0, "7": 305_712, "8": 100_000, "9": 193_132, "10": 12_579}
    real |= {"11": 33_421, "12": 31_295, "13": 2_126}
    for name, value in real.items():
        drawn.canvas.cells[row, table.places[name]] = value
    drawn.canvas.cells[row, table.places["3"]] = 339_134
    told = [finding for finding in check(read_all(drawn)[0]) if not finding.code.startswith("total")]
    codes = {finding.code: finding for finding in told}
    assert set(codes) == {"sum:3 = 4 + 5 + 6", "sum:7 = 8 + 9 + 10", "sum:3 = 7 + 11"}
    assert "305.711" in codes["sum:7 = 8 + 9 + 10"].message
    warning = codes["sum:3 = 7 + 11"]
    assert warning.level == "warning"
    explained = explain(told, {(warning.code, warning.cell): "Có 01 hồ sơ rút sau kỳ."})
    assert {finding.code: (finding.level, finding.reason) for finding in explained}[warning.code] == (
        "explained",
        "Có 01 hồ sơ rút sau kỳ.",
    )
    assert [finding.level for finding in explained].count("explained") == 1


def test_a_sum_left_blank_and_parts_left_blank_are_warnings() -> None:
    drawn = draw(Layout(total="none"))
    table = drawn.tables[0]
    first, second = table.rows[0].row, table.rows[1].row
    del drawn.canvas.cells[first, table.places["3"]]
    for name in ("8", "9", "10"):
        del drawn.canvas.cells[second, table.places[name]]
    told = {(finding.level, finding.cell) for finding in check(read_all(drawn)[0])}
    assert ("warning", address(first, table.places["3"])) in told
    assert ("warning", address(second, table.places["7"])) in told


@pytest.mark.parametrize("label", ["Công chức, viên chức", "Công tác dân tộc", "Công sản", "Công an xã"])
def test_a_field_of_work_that_sounds_like_a_sum_is_data(label: str) -> None:
    drawn = draw(Layout())
    table = drawn.tables[0]
    row = table.rows[2].row
    drawn.canvas.cells[row, table.places["2"]] = label
    del drawn.canvas.cells[row, table.places["1"]]
    (told,) = read_all(drawn)
    assert [one.label for one in told.data][2] == label
    assert check(told) == ()


@pytest.mark.parametrize("label", ["Tổng cộng", "CỘNG", "Tong cong", "Tổng số:", "Toàn tỉnh", "Cộng (I)"])
def test_a_sum_in_other_words_is_no_data(label: str) -> None:
    drawn = draw(Layout())
    table = drawn.tables[0]
    drawn.canvas.cells[table.totals[0], table.places["2"]] = label
    (told,) = read_all(drawn)
    assert [row.kind for row in told.rows] == ["data"] * 5 + ["total"]


# --- which form, and how sure ----------------------------------------------------------------------------


def test_a_sheet_says_why_it_was_recognised() -> None:
    (found,) = recognise(draw(Layout(numbers="formulas")).grid, KNOWN)
    assert "Ô A1 ghi «Biểu số II.06a/VPCP/KSTT»." in found.reasons
    assert "Tiêu đề ở dòng 7–9 khớp 13/13 cột." in found.reasons
    assert "Dòng 10 ghi số cột." in found.reasons
    assert "Kỳ báo cáo: quý I năm 2026." in found.reasons
    assert found.area.address == "A7:M16"


def test_columns_in_doubt_are_read_in_no_column_at_all() -> None:
    drawn = draw(Layout(numbers="none"))
    table = drawn.tables[0]
    header = [place for place, value in drawn.canvas.cells.items() if value == "Từ kỳ trước"]
    for place in header:
        drawn.canvas.cells[place] = "Hồ sơ tồn"
    (found,) = recognise(drawn.grid, KNOWN)
    assert [column.no for column in found.match.missing(found.form)] == [6]
    assert not found.is_sure
    assert "Không thấy cột 6 «Từ kỳ trước» của biểu." in found.reasons
    told = read_return(found)
    assert all("6" not in row.figures for row in told.rows)
    drawn = draw(Layout(numbers="plain"))
    for place in header:
        drawn.canvas.cells[place] = "Hồ sơ tồn"
    (found,) = recognise(drawn.grid, KNOWN)
    assert found.match.columns[6] == table.places["6"]


def test_a_table_without_code_or_title_is_the_form_that_was_seen() -> None:
    (found,) = recognise(draw(Layout(above="none")).grid, KNOWN)
    assert found.form.code == "II.06a/VPCP/KSTT"
    assert {other.form.code for other in found.others} == {f"II.06{letter}/VPCP/KSTT" for letter in "bcdđ"}
    assert not found.is_sure
    assert any("hãy chọn đúng biểu" in reason for reason in found.reasons)
    assert found.unit.text == ""
    assert any("hãy chọn đơn vị" in reason for reason in found.reasons)


def test_a_version_that_does_not_hold_for_the_period_is_told() -> None:
    drawn = draw(Layout(version="II.07b/VPCP/KSTT@2020-10-21"))
    for place, value in drawn.canvas.cells.items():
        if isinstance(value, str):
            drawn.canvas.cells[place] = value.replace("2024", "2026").replace("Quý III năm", "Quý III năm")
    (found,) = recognise(drawn.grid, KNOWN)
    assert found.form.version == "II.07b/VPCP/KSTT@2020-10-21"
    assert any("không dùng cho kỳ này" in reason for reason in found.reasons)


def test_moved_columns_are_followed() -> None:
    drawn = draw(Layout(merged=False, numbers="none"))
    table = drawn.tables[0]
    one, other = table.places["12"], table.places["13"]
    swapped = {one: other, other: one}
    drawn.canvas.cells = {
        (row, swapped.get(column, column) if row >= table.rows[0].row - 2 else column): value
        for (row, column), value in drawn.canvas.cells.items()
    }
    (told,) = read_all(drawn)
    assert told.found.match.columns[12] == other
    assert [{name: figure.value for name, figure in row.figures.items()} for row in told.data] == [
        dict(row.values) for row in table.rows
    ]


def test_the_layout_of_two_units_has_one_fingerprint_and_another_layout_another() -> None:
    (one,) = recognise(draw(Layout(seed=1)).grid, KNOWN)
    (two,) = recognise(draw(Layout(seed=2, groups="roman", above="deep")).grid, KNOWN)
    (moved,) = recognise(draw(Layout(seed=1, left=1)).grid, KNOWN)
    assert one.fingerprint == two.fingerprint != moved.fingerprint


def test_a_marker_of_our_own_settles_which_form_it_is() -> None:
    grid = draw(Layout(above="none")).grid
    form = BY_VERSION["II.06c/VPCP/KSTT@2020-10-21"]
    marker = Grid(MARKER_SHEET, tuple(marker_rows(form)), hidden=True)
    (found,) = recognise_book(Book("a.xlsx", "xlsx", (grid, marker)), KNOWN)
    assert (found.form, found.marked, found.is_sure) == (form, True, True)
    stranger = Grid(MARKER_SHEET, (("tthc-desktop", "1"), ("form", "Z@2030-01-01")), hidden=True)
    (found,) = recognise_book(Book("a.xlsx", "xlsx", (grid, stranger)), KNOWN)
    assert not found.marked


@pytest.mark.parametrize(
    "grid",
    [
        Grid("trống"),
        Grid("một ô", (("STT",),)),
        Grid("chữ", (("Báo cáo công tác",), ("Kính gửi:", "Sở Tư pháp"), (), ("1", "2", "3"))),
        Grid("đầu đề không có thân", (("STT", "Đơn vị", "Ghi chú"),)),
        Grid("danh sách khác", (("Họ tên", "Ngày sinh", "Quê quán"), ("A", 1, "Hà Nội"))),
    ],
    ids=lambda grid: grid.sheet,
)
def test_what_is_no_form_is_not_made_one(grid: Grid) -> None:
    assert [found for found in recognise(grid, KNOWN) if found.is_sure] == []


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(
            st.none() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS), max_size=9
        ).map(tuple),
        max_size=12,
    ).map(tuple)
)
def test_no_sheet_breaks_the_recognition(rows: tuple[tuple[Any, ...], ...]) -> None:
    for found in recognise(Grid("x", rows), KNOWN):
        told = read_return(found)
        assert all(finding.message for finding in check(told))
        told.totals()


# --- questions asked once --------------------------------------------------------------------------------


def test_decimals_among_counts_are_asked_about_once_and_the_answer_holds_for_the_file() -> None:
    drawn = draw(Layout(total="none"))
    table = drawn.tables[0]
    places = [(row.row, table.places["4"]) for row in table.rows[:3]]
    for place in places:
        drawn.canvas.cells[place] = 10.361
    (told,) = read_all(drawn)
    (question,) = told.questions
    assert question.about == "scaled"
    assert question.options == ("10361", "10,361")
    assert question.cells == tuple(address(*place) for place in places)
    again = read_return(told.found, answered(told.habits, question, 0))
    assert again.questions == ()
    assert [row.figures["4"].value for row in again.data[:3]] == [10361] * 3
    whole = read_return(told.found, answered(told.habits, question, 1))
    assert {finding.code for finding in check(whole)} >= {"unreadable"}


def test_a_rate_that_may_be_read_in_two_ways_is_settled_by_the_file_or_asked_about() -> None:
    told, cells = indicator_sheet("CCHC-BM1@2025-07-02", {"2": "1.865", "3.3": "-"})
    (question,) = told.questions
    assert (question.about, question.options, question.cells) == ("decimal", ("1865", "1,865"), (cells["2"],))
    thousands, decimals = (read_return(told.found, answered(told.habits, question, choice)) for choice in (0, 1))
    assert thousands.indicators()["2"].value == 1865
    assert str(decimals.indicators()["2"].value) == "1.865"
    settled, _ = indicator_sheet("CCHC-BM1@2025-07-02", {"2": "1.865", "3.3": "95,53"})
    assert (settled.questions, settled.indicators()["2"].value) == ((), 1865)


def test_a_rate_written_as_the_text_of_a_fraction_is_asked_about_unless_another_of_the_file_is_a_percent() -> None:
    bare, cells = indicator_sheet("CCHC-BM1@2025-07-02", {"2": "0,9553", "3.3": "1"})
    (question,) = bare.questions
    assert (question.about, question.options, question.cells) == ("fractions", ("95,53", "0,9553"), (cells["2"],))
    fractions, percents = (read_return(bare.found, answered(bare.habits, question, choice)) for choice in (0, 1))
    assert [fractions.indicators()[number].value for number in ("2", "3.3")] == [Decimal("95.53"), 100]
    assert [percents.indicators()[number].value for number in ("2", "3.3")] == [Decimal("0.9553"), 1]
    for other in ("95,53", "0,16%"):
        told, _ = indicator_sheet("CCHC-BM1@2025-07-02", {"2": "0,9553", "3.3": other})
        assert (told.questions, told.indicators()["2"].value) == ((), Decimal("0.9553"))


def test_a_rate_that_may_be_a_fraction_is_settled_by_the_figures_it_is_the_rate_of() -> None:
    form = BY_VERSION["CCHC-BM3@2025-07-02"]
    (rate,) = (rate for rate in form.rates if rate.stated == "3.1")
    counts = {rate.part[0]: 955, rate.whole[0]: 1000}
    others = {one.number: "-" for one in form.indicators if one.kind == "percent" and one.number != "3.1"}
    for written in (0.955, "0,955"):
        told, _ = indicator_sheet(form.version, others | counts | {"3.1": written})
        assert (told.questions, told.indicators()["3.1"].value) == ((), Decimal("95.5"))
    few, _ = indicator_sheet(form.version, others | {rate.part[0]: 5, rate.whole[0]: 1000, "3.1": 0.5})
    assert (few.questions, few.indicators()["3.1"].value) == ((), Decimal("0.5"))
    neither, _ = indicator_sheet(form.version, others | counts | {"3.1": 0.5})
    assert [question.about for question in neither.questions] == ["fractions"]


def test_an_indicator_without_its_number_is_read_as_what_its_wording_says() -> None:
    form = BY_VERSION["CCHC-BM1@2025-07-02"]
    drawn = draw(Layout(version=form.version))
    mark, value = form.of_kind("mark"), form.of_kind("value")
    assert mark
    assert value
    table = drawn.tables[0]
    (row,) = (row.row for row in table.rows if row.label == "2")
    drawn.canvas.cells[row, table.places[str(mark.no)]] = None
    drawn.canvas.cells[row, table.places[str(value.no)]] = 0.9553
    (told,) = read_all(drawn)
    assert [question.about for question in told.questions] == ["fractions"]


def test_a_rate_that_a_formula_worked_out_is_right_as_it_is_shown_rounded() -> None:
    told, _ = indicator_sheet(
        "CCHC-BM3@2025-07-02", {"3.1.1": 125_712, "3.1.2": 120_088, "3.1": 120_088 / 125_712 * 100}
    )
    assert [finding for finding in check(told) if finding.code == "rate:3.1"] == []


def test_totals_add_data_rows_only_and_leave_the_two_groups_apart() -> None:
    drawn = draw(Layout(groups="nested", subtotals=True, total="bottom"))
    (told,) = read_all(drawn)
    table = drawn.tables[0]
    assert told.totals()["3"] == sum(row.values["3"] or 0 for row in table.rows)
    assert len({row.key for row in told.data}) == len(told.data) == 8
    kinds = [row.kind for row in told.rows]
    assert (kinds.count("group"), kinds.count("total")) == (6, 1)


def test_a_log_is_recognised_and_its_odd_dates_are_told() -> None:
    rows = (
        ("DANH SÁCH NHIỆM VỤ",),
        ("TT", "Tên nhiệm vụ", "Đơn vị /Cá nhân đầu mối", "Thời hạn HT", "Tình hình thực hiện", "Trạng thái"),
        (1, "Rà soát TTHC", "Sở Tư pháp", dt.date(2026, 3, 20), "Đang làm", "Đang thực hiện (trong hạn)"),
        (2, "Công bố danh mục", "Sở Y tế", "20/01/201", None, None),
        (3, "Tập huấn", "Sở Nội vụ", dt.date(1970, 1, 1), None, None),
        ("Người lập",),
    )
    (found,) = recognise(Grid("Nhiệm vụ", rows), KNOWN)
    assert (found.form.code, found.bands) == ("NV-THEODOI", ((2, 4),))
    told = read_return(found)
    assert [row.label for row in told.data] == ["Rà soát TTHC", "Công bố danh mục", "Tập huấn"]
    assert told.data[0].texts["5"] == "Đang làm"
    assert [(finding.level, finding.cell) for finding in check(told)] == [("error", "D4"), ("warning", "D5")]
