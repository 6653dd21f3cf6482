"""Which indicator a row of a list is of, however a unit numbers its rows."""

from __future__ import annotations

import pytest

from tests.core.layouts import BY_VERSION
from tests.core.sheets_by_hand import KNOWN
from tthc_desktop.core.checks import check
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.indicator_rows import indicators_of
from tthc_desktop.core.recognition import recognise
from tthc_desktop.core.returns import Return, read_return

FORM = BY_VERSION["CCHC-BM3@2025-07-02"]
LABELS = [indicator.label for indicator in FORM.indicators]
NUMBERS = [indicator.number for indicator in FORM.indicators]


def numbers(rows: list[tuple[str, str]]) -> list[str]:
    found = indicators_of(FORM, rows)
    return [found[at].number if at in found else "" for at in range(len(rows))]


@pytest.mark.parametrize(
    "marks",
    [NUMBERS, [f"{number}." for number in NUMBERS], [str(at) for at in range(len(NUMBERS))], [""] * len(NUMBERS)],
)
def test_wordings_in_their_order_are_known_whatever_stands_before_them(marks: list[str]) -> None:
    assert numbers(list(zip(marks, LABELS, strict=True))) == NUMBERS


def test_of_indicators_worded_alike_the_number_tells_else_the_place() -> None:
    alike = [at for at, label in enumerate(LABELS) if LABELS.count(label) > 1]
    assert alike
    for at in alike:
        assert numbers([(NUMBERS[at], LABELS[at])]) == [NUMBERS[at]]
        known = max(before for before in range(at) if LABELS.count(LABELS[before]) == 1)
        assert numbers([("", label) for label in LABELS[known : at + 1]])[-1] == NUMBERS[at]


def test_rows_left_out_and_put_in_do_not_shift_the_others() -> None:
    rows = [(NUMBERS[at - 1], LABELS[at]) for at in range(2, 6)]
    assert numbers(rows) == NUMBERS[2:6]
    put_in = [(NUMBERS[1], LABELS[1]), (NUMBERS[2], "Số văn bản về việc khác hẳn"), (NUMBERS[3], LABELS[2])]
    assert numbers(put_in) == [NUMBERS[1], "", NUMBERS[2]]


def test_a_number_counts_where_the_wording_is_blank_or_the_units_own() -> None:
    assert numbers([("1.2", ""), ("1.3", "Theo cách gọi của đơn vị")]) == ["1.2", "1.3"]


def test_a_wording_much_like_one_indicators_is_that_ones_whatever_its_number() -> None:
    wordy = [label.replace("Số TTHC", "Số lượng TTHC") for label in LABELS]
    assert wordy != LABELS
    assert numbers([(str(at), label) for at, label in enumerate(wordy, 1)]) == NUMBERS
    assert numbers([("", f"{label}:") for label in LABELS]) == NUMBERS


def list_of(rows: list[tuple[str, str, int | None]]) -> Return:
    above = [
        (FORM.title,),
        ("Quý I/2026",),
        ("Đơn vị báo cáo: Bộ Nội vụ",),
        ("STT", "Chỉ tiêu thống kê", "ĐVT", "Số liệu"),
    ]
    measures = {indicator.number: indicator.measure for indicator in FORM.indicators}
    lines = [*above, *((mark, label, measures.get(mark), value) for mark, label, value in rows)]
    (found,) = recognise(Grid("Sheet1", tuple(lines)), KNOWN)
    return read_return(found)


def test_a_row_with_a_figure_that_is_of_no_indicator_is_an_error_and_one_without_is_not() -> None:
    rows = [(number, label, 5) for number, label in zip(NUMBERS, LABELS, strict=True)]
    for value, codes in ((7, ["lost_row"]), (None, [])):
        told = list_of([*rows, ("", "Số buổi tuyên truyền", value)])
        assert [one.code for one in check(told) if one.code == "lost_row"] == codes


@pytest.mark.parametrize("mark", [" ", ". ", ") "])
def test_the_number_of_an_indicator_may_stand_before_its_words_though_there_is_a_column_for_it(mark: str) -> None:
    told = list_of([("", f"{one}{mark}{label}", 7) for one, label in zip(NUMBERS, LABELS, strict=True)])
    assert list(told.indicators()) == NUMBERS
    assert "lost_row" not in {one.code for one in check(told)}


def test_an_indicator_known_by_its_number_against_its_words_is_told() -> None:
    rows = [(number, label, 5) for number, label in zip(NUMBERS, LABELS, strict=True)]
    at = NUMBERS.index("1.2")
    told = list_of([*rows[:at], ("1.2", "Số buổi tuyên truyền", 7), *rows[at + 1 :]])
    (finding,) = [one for one in check(told) if one.code == "by_number"]
    assert (finding.level, finding.cell, finding.expected) == ("warning", f"B{at + 5}", LABELS[at])
    assert told.indicators()["1.2"].value == 7


def test_indicators_without_a_row_and_with_anothers_number_are_told() -> None:
    rows: list[tuple[str, str, int | None]] = [
        (number, label, 5) for number, label in zip(NUMBERS, LABELS, strict=True)
    ]
    (finding,) = [one for one in check(list_of([*rows[:3], *rows[4:]])) if one.code == "missing_rows"]
    assert (finding.level, finding.expected) == ("warning", NUMBERS[3])
    one, two = NUMBERS.index("1.2"), NUMBERS.index("1.3")
    rows[one], rows[two] = ("1.3", LABELS[one], 5), ("1.2", LABELS[two], 5)
    told = [(one.cell, one.found, one.expected) for one in check(list_of(rows)) if one.code == "by_label"]
    assert told == [(f"A{one + 5}", "1.3", "1.2"), (f"A{two + 5}", "1.2", "1.3")]


def test_two_columns_of_values_are_an_error() -> None:
    above = [(FORM.title,), ("Quý I/2026",), ("Đơn vị báo cáo: Bộ Nội vụ",)]
    rows = [(number, label, "", 5, 7) for number, label in zip(NUMBERS, LABELS, strict=True)]
    lines = [*above, ("STT", "Chỉ tiêu thống kê", "ĐVT", "Số liệu", "Số liệu"), *rows]
    (found,) = recognise(Grid("Sheet1", tuple(lines)), KNOWN)
    assert [one.cell for one in check(read_return(found)) if one.code == "rival"] == ["E4"]


def listed(value: str, *, numbered: bool = True) -> Grid:
    """The list with its column of values called so, its numbers in a column or before the names."""
    head = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", value)
    rows = [
        (one.number if numbered else None, one.label if numbered else f"{one.number}. {one.label}", one.measure, at + 1)
        for at, one in enumerate(FORM.indicators)
        if one.kind != "heading"
    ]
    lines = [("Biểu mẫu 3",), ("Kỳ báo cáo: Quý I/2026",), head, *rows]
    return Grid("Sheet1", tuple(line if numbered else line[1:] if len(line) > 1 else line for line in lines))


@pytest.mark.parametrize(
    ("value", "numbered"),
    [("Kết quả thực hiện trong kỳ", True), ("Số liệu quý I", True), ("Toàn ngành", True), ("Số liệu", False)],
)
def test_the_column_of_values_is_known_whatever_it_is_called(value: str, numbered: bool) -> None:
    (found,) = recognise(listed(value, numbered=numbered), KNOWN)
    told = read_return(found)
    assert told.form is FORM
    wanted = [at + 1 for at, one in enumerate(FORM.indicators) if one.kind != "heading"]
    assert [figure.value for figure in told.indicators().values()] == wanted


LISTS = [BY_VERSION[version] for version in ("CCHC-BM1@2025-07-02", "CCHC-BM3@2025-07-02", "CCHC-BM7.4@2025-07-02")]
HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Số liệu khác")


def below_each_other(*titles: str, heads: bool) -> list[Return]:
    """Three lists of a unit on a sheet, each with its title, and with a header of its own or below one for all."""
    rows: list[tuple[object, ...]] = [("Đơn vị báo cáo: Sở Tư pháp",), ("Quý I/2026",), ()]
    rows += [] if heads else [HEAD]
    for form, title in zip(LISTS, titles, strict=True):
        rows += [(None, title), *([HEAD] if heads else [])]
        rows += [(one.number, one.label, one.measure, None if one.kind == "heading" else 1) for one in form.indicators]
    return [read_return(found) for found in recognise(Grid("S", tuple(rows), ()), KNOWN)]


@pytest.mark.parametrize("heads", [True, False])
@pytest.mark.parametrize(
    "titles",
    [
        tuple(form.title for form in LISTS),
        ("Biểu mẫu 1", "BIỂU MẪU 3: CẢI CÁCH TTHC", "Biểu mẫu 7. Chuyển đổi số"),
        ("I. CÔNG TÁC CHỈ ĐẠO", "II. CẢI CÁCH TTHC", "III. DỊCH VỤ CÔNG"),
    ],
    ids=["titles", "short titles", "titles of the unit's own"],
)
def test_lists_below_each_other_are_each_of_their_own_form(titles: tuple[str, ...], *, heads: bool) -> None:
    told = below_each_other(*titles, heads=heads)
    assert [one.form.code for one in told] == [form.code for form in LISTS]
    assert [len(one.rows) for one in told] == [len(form.indicators) for form in LISTS]
    assert all(one.found.span.period and one.found.unit.text == "Sở Tư pháp" for one in told)
    assert all(one.found.is_sure and not one.unknown for one in told)


def test_columns_of_a_list_below_the_header_of_another_are_named_by_it() -> None:
    rows = [HEAD]
    for form in LISTS[:2]:
        rows += [(None, form.title)]
        rows += [(one.number, one.label, "", None if one.kind == "heading" else 1, 7) for one in form.indicators]
    _, second = recognise(Grid("S", tuple(rows), ()), KNOWN)
    assert any("«Số liệu khác»" in remark for remark in second.remarks)


def test_rows_of_another_form_below_a_whole_list_are_not_said_to_be_misnamed() -> None:
    rows = [HEAD, *((one.number, one.label, "", None if one.kind == "heading" else 1) for one in LISTS[1].indicators)]
    other = ("9", "Tỷ lệ trao đổi văn bản điện tử", "%", 99)
    (found,) = recognise(Grid("S", (*rows, other), ()), KNOWN)
    (told,) = [one.message for one in check(read_return(found)) if one.code == "lost_row"]
    assert told.endswith("nên không được đọc. Nếu cần số ấy, hãy nhập theo biểu có chỉ tiêu ấy.")
    (found,) = recognise(Grid("S", (*rows[:-1], other), ()), KNOWN)
    (told,) = [one.message for one in check(read_return(found)) if one.code == "lost_row"]
    assert "Hãy ghi đúng tên chỉ tiêu" in told


def test_the_title_above_a_header_of_its_own_is_no_list() -> None:
    def of(unit: str) -> list[tuple[object, ...]]:
        head = [(LISTS[0].title,), (f"Đơn vị báo cáo: {unit}",), (LISTS[0].title.upper(),), ("Quý I/2026",), HEAD]
        return [*head, *((one.number, one.label, one.measure, 1) for one in LISTS[0].indicators), ()]

    found = recognise(Grid("S", (*of("Sở Tư pháp"), *of("Sở Y tế")), ()), KNOWN)
    assert [one.unit.text for one in found] == ["Sở Tư pháp", "Sở Y tế"]
