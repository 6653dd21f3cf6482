"""Figures of spreadsheets: what is read, what stays apart, what is doubted and asked about once."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.numbers import (
    Cell,
    Habits,
    habits_of,
    percent,
    read_choice,
    read_count,
    read_decimal,
    read_percent,
    shown,
)

FACTS = Path(__file__).resolve().parents[2].parent / "shared" / "domain" / "forms.json"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("\u200b120\ufeff", 120),
        ("10.361", 10361),
        ("13.203.300", 13203300),
        ("1,234.00", 1234),
        (" 0 ", 0),
        ("02", 2),
        ("−5", -5),
        ("'120", 120),
        (7, 7),
        (7.0, 7),
        ("52 (80%)", 52),
        ("120 hồ sơ", 120),
    ],
)
def test_a_count_is_read_however_its_thousands_are_marked(cell: Cell, value: int) -> None:
    assert (read_count(cell).state, read_count(cell).value) == ("number", value)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (None, "blank"),
        ("   ", "blank"),
        ("……", "blank"),
        ("-", "dash"),
        ("–", "dash"),
        (" - - ", "dash"),
        ("x", "cross"),
        ("X", "cross"),
        ("Không phát sinh", "nothing"),
        (unicodedata.normalize("NFD", "không phát sinh trong năm báo cáo."), "nothing"),
        ("0", "number"),
        (0, "number"),
    ],
)
def test_blank_dash_cross_nothing_and_zero_stay_apart(cell: Cell, state: str) -> None:
    for read in (read_count, read_decimal, read_percent):
        assert read(cell).state == state
        assert (read(cell).value is None) == (state != "number")


@pytest.mark.parametrize(
    "cell",
    ["12,5", "1.23", "12,5%", "1.2345", "abc", "(5)", "3O", "O5", "1l", "12 34", "9" * 5000, True, dt.date(2026, 3, 1)],
)
def test_what_is_no_whole_number_is_not_made_one(cell: Cell) -> None:
    reading = read_count(cell)
    assert (reading.state, reading.value) == ("unreadable", None)
    assert reading.note


def test_a_figure_beside_words_is_read_and_the_words_are_told() -> None:
    assert read_count("52 (80%)").note == "kèm «(80%)»"
    assert read_count("120 hồ sơ").note == "kèm chữ «hồ sơ»"


@pytest.mark.parametrize(("cell", "sign"), [("80.", "."), ("1.080 ;", ";"), ("80 hồ sơ.", "")])
def test_a_count_that_ends_like_a_sentence_is_read_and_told(cell: str, sign: str) -> None:
    reading = read_count(cell)
    assert reading.value in (80, 1080)
    assert reading.note == (f"kèm dấu «{sign}»" if sign else "kèm chữ «hồ sơ.»")
    assert read_count("80,").state == "unreadable", "decimals may be missing"


def test_a_count_that_excel_holds_as_a_decimal_is_doubted_until_the_file_is_explained() -> None:
    doubt = read_count(10.361)
    assert (doubt.state, doubt.value, doubt.choices) == ("doubt", None, (Decimal(10361), Decimal("10.361")))
    assert read_count(10.361, Habits(scaled=True)).value == 10361
    assert read_count(10.5, Habits(scaled=True)).value == 10500
    assert read_count(10.361, Habits(scaled=False)).state == "unreadable"
    assert read_count(0.361).state == "unreadable"
    assert read_count(10.36123).state == "unreadable"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("95,53", "95.53"),
        ("90.8", "90.8"),
        ("16.5", "16.5"),
        ("17, 66", "17.66"),
        ("12,5%", "12.5"),
        ("99,10 %", "99.10"),
        ("100", "100"),
        ("13.203.300", "13203300"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("0,955", "0.955"),
        (95.53, "95.53"),
    ],
)
def test_a_rate_is_read_with_either_decimal_mark(cell: Cell, value: str) -> None:
    assert (read_decimal(cell).state, read_decimal(cell).value) == ("number", Decimal(value))


def test_three_digits_after_one_mark_are_a_doubt_that_the_file_settles() -> None:
    doubt = read_decimal("1.865")
    assert (doubt.state, doubt.choices) == ("doubt", (Decimal(1865), Decimal("1.865")))
    assert read_decimal("1.865", habits_of(["95,53", "1.865"])).value == 1865
    assert read_decimal("1.865", habits_of(["19.31", "1.865"])).value == Decimal("1.865")
    assert read_decimal("1.865", habits_of(["13.203.300"])).value == 1865
    assert read_decimal("1,865", habits_of(["95,53"])).value == Decimal("1.865")
    assert read_decimal("1.865", habits_of(["19.31", "19,32"])).state == "doubt"
    assert habits_of(["1.865", "100", None, 3, "-"]) == Habits()


def test_a_fraction_is_a_rate_where_the_cell_or_the_file_says_so() -> None:
    assert read_percent(0.9553, percent_format=True).value == Decimal("95.53")
    assert read_percent(1, percent_format=True).value == 100
    assert read_percent(0.9553, Habits(fractions=True)).value == Decimal("95.53")
    assert read_percent(0.9553, Habits(fractions=False)).value == Decimal("0.9553")
    assert read_percent(0.9553).choices == (Decimal("95.53"), Decimal("0.9553"))
    assert read_percent(95.53).value == Decimal("95.53")
    assert read_percent("0,87%").value == Decimal("0.87")


@pytest.mark.parametrize(
    ("cell", "value"), [("Có", 1), ("không", 0), ("Kết hợp", None), ("1", 1), (0, 0), ("Không phát sinh", None)]
)
def test_an_answer_in_words_is_the_number_that_the_measure_gives_it(cell: str | int, value: int | None) -> None:
    assert read_choice(cell, "Không = 0; Có = 1").value == value


@pytest.mark.parametrize("cell", ["3 tỷ", "1,25 tỷ", "2 triệu", "5 nghìn"])
def test_a_number_with_a_word_that_makes_it_another_one_is_not_read(cell: str) -> None:
    assert (read_decimal(cell).state, read_count(cell).state) == ("unreadable", "unreadable")
    assert read_count("120 hồ sơ").value == 120


def test_what_adding_up_leaves_behind_a_whole_number_is_not_read() -> None:
    assert read_count(306.00000000001).value == 306
    assert read_count(306.001).state != "number"


@given(st.integers(-(10**12), 10**12), st.sampled_from([".", ",", " ", "\u00a0", "\u202f", ""]))
def test_every_whole_number_is_read_back_with_any_mark(number: int, mark: str) -> None:
    written = f"{number:,}".replace(",", mark)
    assert read_count(written).value == number
    assert read_count(number).value == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_number_that_is_shown_is_read_back(number: Decimal) -> None:
    assert read_decimal(shown(number)).value == number


@given(st.text(max_size=12) | st.floats() | st.integers() | st.booleans() | st.none() | st.dates() | st.times())
def test_no_cell_breaks_a_reader_and_only_numbers_have_a_value(cell: Cell) -> None:
    for read in (read_count, read_decimal, read_percent):
        reading = read(cell)
        assert (reading.value is not None) == (reading.state == "number")
        assert bool(reading.choices) == (reading.state == "doubt")
    counted = read_count(cell).value
    assert counted is None or counted == int(counted)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_percentage_is_rounded_half_up(part: int, whole: int) -> None:
    rounded = percent(part, whole)
    assert rounded is not None
    exact = Decimal(part) * 100 / Decimal(whole)
    assert -Decimal("0.005") <= exact - rounded < Decimal("0.005")  # 3,125 is 3,13


def test_nothing_can_be_said_of_nought_of_nought() -> None:
    assert percent(0, 0) is None
    assert percent(5, 0) is None


@pytest.mark.skipif(not FACTS.exists(), reason="the facts of the forms are not beside this checkout")
def test_the_percentages_of_real_reports_are_worked_out_as_the_facts_say() -> None:
    vectors = json.loads(FACTS.read_text(encoding="utf-8"))["percent_test_vectors"]
    for vector in vectors:
        found = percent(vector["num"], vector["den"])
        assert (shown(found) if found is not None else None) == vector.get("half_up_2")
    assert len(vectors) == 19


@pytest.mark.parametrize(("cell", "state"), [(1, "unreadable"), (0.4, "unreadable"), (0, "number"), ("12", "number")])
def test_a_count_that_excel_shows_as_a_percentage_is_none(cell: Cell, state: str) -> None:
    reading = read_count(cell, percent_format=True)
    assert reading.state == state
    assert reading.note == ("" if state == "number" else "đang hiện là tỷ lệ %, mà cột này chỉ đếm")


@pytest.mark.parametrize("cell", ["15\n120", "15  120", "15 \r\n 120", "15\t120", "0 125", "0,125", "0.500", "-0.125"])
def test_two_numbers_in_a_cell_and_a_part_of_one_are_no_count(cell: str) -> None:
    assert read_count(cell).state == "unreadable"


@pytest.mark.parametrize(
    ("cell", "number"), [("1 120", 1120), ("1.120\n", 1120), (" 15 ", 15), ("0,0", 0), ("0,000", 0), ("10,000", 10000)]
)
def test_one_number_with_blanks_around_it_is_a_count(cell: str, number: int) -> None:
    assert read_count(cell).value == number


@pytest.mark.parametrize("cell", ["x", "X", "v", "✓", "Có tổ chức", "Đã thực hiện"])
def test_a_tick_means_yes_where_yes_or_no_is_asked(cell: str) -> None:
    assert read_choice(cell, "Không = 0; Có = 1").value == 1


@pytest.mark.parametrize(("cell", "value"), [("1’500", 1500), ("1'500", 1500), ("１２３", 123)])
def test_apostrophes_between_thousands_and_wide_digits_are_read(cell: str, value: int) -> None:
    assert read_count(cell).value == value


@pytest.mark.parametrize("cell", ["KPS", "N/A", "n/a"])
def test_abbreviations_of_nothing_are_nothing(cell: str) -> None:
    assert read_count(cell).state == "nothing"


@pytest.mark.parametrize(
    "cell", ["Cơ bản hoàn thành", "Có nhưng chưa ban hành", "Đã có dự thảo", "Đã thực hiện một phần"]
)
def test_what_is_not_quite_yes_is_no_yes(cell: str) -> None:
    assert read_choice(cell, "Không = 0; Có = 1").value is None


def test_a_formula_typed_as_text_is_told_as_one() -> None:
    for told in (read_count("=D9+E9"), read_count("'=D9+E9"), read_decimal("=D9/E9")):
        assert (told.state, told.note) == ("unreadable", "là công thức gõ thành chữ, không có kết quả")
