"""Partial dates: written, stored, read."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.dates import Precision, When, parse_time, parse_when, read_when

days = st.dates(date(1945, 1, 1), date(2100, 12, 31))


def month(day: date) -> When:
    return When(day.replace(day=1), "month")


def quarter(day: date) -> When:
    return When(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), "quarter")


def year(day: date) -> When:
    return When(date(day.year, 1, 1), "year")


whens = days.flatmap(lambda day: st.sampled_from([When(day), month(day), quarter(day), year(day)]))


def refusal(text: str, *precisions: Precision) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        parse_when(text, precisions) if precisions else parse_when(text)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "4/7/2023",
        "04/07/2023",
        " 4 / 7 / 2023 ",
        "4-7-2023",
        "4.7.2023",
        "04/7/2023.",
        "ngày 4/7/2023",
        "ngày 4 tháng 7 năm 2023",
        "Ngày 04 tháng 07 năm 2023",
        "ngay 4 thang 7 nam 2023",
        unicodedata.normalize("NFD", "ngày 4 tháng 7 năm 2023"),
        "2023-07-04",
        "2023/7/4",
    ],
)
def test_a_day_is_read_day_first_in_every_usual_writing(text: str) -> None:
    assert parse_when(text) == When(date(2023, 7, 4))


@pytest.mark.parametrize(
    "text",
    [
        "7/2023",
        "07/2023",
        "tháng 7/2023",
        "T7/2023",
        "tháng 07 năm 2023",
        "2023-07",
        "2023-07-01/M",
        "7-2023",
    ],
)
def test_a_month_is_read(text: str) -> None:
    assert parse_when(text) == When(date(2023, 7, 1), "month")


@pytest.mark.parametrize(
    "text",
    [
        "Q2/2023",
        "2023-Q2",
        "quý II/2023",
        "Quý 2 năm 2023",
        "quý II năm 2023",
        "QUÝ II NĂM 2023",
        "quy 2/2023",
        "quý II-2023",
        "2023-04-01/Q",
        "2023-04-01/q",
        unicodedata.normalize("NFD", "quý II/2023"),
        "Q.II/2023",
        "quý II 2023",
    ],
)
def test_a_quarter_is_read_in_roman_and_arabic_figures(text: str) -> None:
    assert parse_when(text) == When(date(2023, 4, 1), "quarter")


@pytest.mark.parametrize("text", ["2023", "năm 2023", "2023-01-01/Y", " 2023 "])
def test_a_year_is_read(text: str) -> None:
    assert parse_when(text) == When(date(2023, 1, 1), "year")


def test_a_day_that_does_not_exist_is_explained() -> None:
    assert refusal("31/02/2023") == "Không có ngày 31/02/2023: tháng 02 năm 2023 chỉ có 28 ngày."
    assert refusal("29/2/2100") == "Không có ngày 29/02/2100: tháng 02 năm 2100 chỉ có 28 ngày."
    assert refusal("31/6/2023") == "Không có ngày 31/6/2023: tháng 6 năm 2023 chỉ có 30 ngày."
    assert refusal("0/6/2023").startswith("Không có ngày 00/6/2023")


def test_month_first_is_never_guessed() -> None:
    assert refusal("07/13/2023").startswith("Không có tháng 13")
    assert refusal("13/2023").startswith("Không có tháng 13")


@pytest.mark.parametrize("text", ["4/7/23", "20/01/201", "4/7/20233", "4/7", "tháng 7/23", "quý II/23", "năm 23"])
def test_a_year_must_have_four_digits(text: str) -> None:
    assert refusal(text) == f"Năm phải có đủ bốn chữ số, như 2023: hãy xem lại «{text}»."


@pytest.mark.parametrize("text", ["4/7/1944", "7/2101", "quý I/0023", "1890"])
def test_a_year_far_away_is_refused(text: str) -> None:
    assert "nằm ngoài khoảng 1945–2100" in refusal(text)


@pytest.mark.parametrize("text", ["abc", "hôm nay", "quý 5/2023", "quý V/2023", "32", "2023-02-01/Q", "2023-02-30/M"])
def test_what_is_no_date_is_answered_with_examples(text: str) -> None:
    assert refusal(text) == (f"Không đọc được ngày «{text}». Hãy nhập như 04/7/2023, 7/2023, quý II/2023 hoặc 2023.")
    assert read_when(text) is None


def test_an_empty_date_is_not_today() -> None:
    assert refusal("  ") == "Chưa có ngày. Hãy nhập như 04/7/2023, 7/2023, quý II/2023 hoặc 2023."


def test_only_what_the_field_takes_is_offered_and_taken() -> None:
    assert refusal("abc", "day") == "Không đọc được ngày «abc». Hãy nhập như 04/7/2023."
    assert refusal("2023", "day", "month") == (
        "Ở đây cần ngày hoặc tháng, chưa phải «2023». Hãy nhập như 04/7/2023 hoặc 7/2023."
    )
    assert parse_when("7/2023", ("day", "month")).precision == "month"


@pytest.mark.parametrize(
    ("code", "short", "long"),
    [
        ("2023-07-04", "04/7/2023", "ngày 04 tháng 7 năm 2023"),
        ("2026-01-05", "05/01/2026", "ngày 05 tháng 01 năm 2026"),
        ("2026-02-15", "15/02/2026", "ngày 15 tháng 02 năm 2026"),
        ("2026-12-31", "31/12/2026", "ngày 31 tháng 12 năm 2026"),
        ("2023-07-01/M", "tháng 7/2023", "tháng 7 năm 2023"),
        ("2023-02-01/M", "tháng 02/2023", "tháng 02 năm 2023"),
        ("2023-04-01/Q", "Quý II/2023", "quý II năm 2023"),
        ("2023-01-01/Y", "Năm 2023", "năm 2023"),
    ],
)
def test_dates_are_written_as_decree_30_asks(code: str, short: str, long: str) -> None:
    when = When.from_code(code)
    assert (str(when), when.long_text, when.code) == (short, long, code)


@pytest.mark.parametrize(
    ("first", "precision"),
    [
        (date(2023, 7, 4), "month"),
        (date(2023, 5, 1), "quarter"),
        (date(2023, 4, 2), "quarter"),
        (date(2023, 7, 1), "year"),
    ],
)
def test_a_longer_date_begins_with_its_first_day(first: date, precision: Precision) -> None:
    with pytest.raises(ValueError, match=f"does not begin a {precision}"):
        When(first, precision)


@given(whens)
def test_what_is_written_or_stored_is_read_back(when: When) -> None:
    assert When.from_code(when.code) == when
    for text in (when.text, when.long_text, when.code):
        assert parse_when(text) == when
        assert parse_when(unicodedata.normalize("NFD", text)) == when


@given(whens, whens)
def test_dates_sort_like_their_stored_codes(one: When, other: When) -> None:
    assert (one < other) == (one.code < other.code)


@given(whens)
def test_a_date_ends_before_the_next_one_begins(when: When) -> None:
    assert when.first <= when.last
    assert (when.last - when.first).days + 1 in {
        "day": {1},
        "month": {28, 29, 30, 31},
        "quarter": {90, 91, 92},
        "year": {365, 366},
    }[when.precision]


def sentence_about(text: str) -> str:
    try:
        return f"{parse_when(text).long_text}."
    except ValueError as refused:
        return str(refused)


@given(st.text(alphabet="0123456789/-. qyưthángămuIV", max_size=16))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    assert sentence_about(text).endswith(".")


@pytest.mark.parametrize("code", ["2023-7-4", "2023-07-04/D", "20230704", "", "2023-05-01/Q", "2023-07-04T00:00"])
def test_only_our_own_codes_are_taken_from_the_database(code: str) -> None:
    with pytest.raises(ValueError, match=r"2023|stored"):
        When.from_code(code)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:45", "09:45"),
        ("9h45", "09:45"),
        ("09 giờ 45", "09:45"),
        ("09 giờ 45 phút", "09:45"),
        ("14h", "14:00"),
        ("14 giờ", "14:00"),
        ("0:00", "00:00"),
        ("09:45 AM", "09:45"),
        ("02:30 PM", "14:30"),
        ("12:05 SA", "00:05"),
        (unicodedata.normalize("NFD", "8 giờ 30 phút"), "08:30"),
    ],
)
def test_a_time_of_day_is_read(text: str, time: str) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize("text", ["9", "9:4", "9:", "945", "sáng", "", "9h5"])
def test_an_unclear_time_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"Hãy nhập như 9:45, 9h45 hoặc 14h\."):
        parse_time(text)


@pytest.mark.parametrize("text", ["24:00", "9:60", "25h"])
def test_an_impossible_time_is_explained(text: str) -> None:
    with pytest.raises(ValueError, match="giờ từ 0 đến 23, phút từ 0 đến 59"):
        parse_time(text)
