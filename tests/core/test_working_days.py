"""Working days: the calendar with holidays and swapped days, and limits counted in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.working_days import Calendar, parse_span

START = date(2023, 1, 1)
days = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
calendars = st.builds(
    Calendar,
    st.dictionaries(days, st.sampled_from(["Quốc khánh", "Tết Nguyên Đán"]), max_size=40),
    st.frozensets(days, max_size=20),
)
counts = st.integers(-120, 120)
PLAIN = Calendar()


@given(calendars, days, counts)
def test_adding_never_lands_on_a_day_off(calendar: Calendar, day: date, n: int) -> None:
    reached = calendar.add(day, n)
    assert reached == day if n == 0 else calendar.is_working(reached)


@given(calendars, days, st.integers(0, 120))
def test_between_gives_back_what_was_added(calendar: Calendar, day: date, n: int) -> None:
    assert calendar.between(day, calendar.add(day, n)) == n


@given(calendars, days, st.integers(0, 120))
def test_from_a_working_day_there_and_back_is_the_same_day(calendar: Calendar, day: date, n: int) -> None:
    worked = calendar.next_working(day)
    assert calendar.add(calendar.add(worked, n), -n) == worked
    assert calendar.between(worked, calendar.add(worked, -n)) == -n


@given(calendars, days, st.integers(-120, 119))
def test_more_working_days_end_later(calendar: Calendar, day: date, n: int) -> None:
    assert calendar.add(day, n) < calendar.add(day, n + 1)


@given(calendars, days, days, st.integers(1, 60))
def test_a_later_start_never_ends_earlier(calendar: Calendar, a: date, b: date, n: int) -> None:
    a, b = min(a, b), max(a, b)
    assert calendar.add(a, n) <= calendar.add(b, n)
    assert calendar.add(a, -n) <= calendar.add(b, -n)


@given(calendars, days, days, days)
def test_counts_of_working_days_add_up(calendar: Calendar, a: date, b: date, c: date) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(calendars, days)
def test_a_day_off_has_a_reason_and_a_working_day_has_none(calendar: Calendar, day: date) -> None:
    assert (calendar.why_off(day) is None) == calendar.is_working(day)
    nearest = calendar.next_working(day)
    assert nearest >= day
    assert calendar.is_working(nearest)
    assert not any(calendar.is_working(day + timedelta(days=n)) for n in range((nearest - day).days))


def test_weekends_are_off_unless_made_up_and_holidays_have_their_names() -> None:
    calendar = Calendar({date(2024, 4, 29): "Nghỉ hoán đổi", date(2024, 4, 30): "Ngày Chiến thắng"}, _set("2024-05-04"))
    assert calendar.why_off(date(2024, 4, 27)) == "Thứ Bảy"
    assert calendar.why_off(date(2024, 4, 28)) == "Chủ nhật"
    assert calendar.why_off(date(2024, 4, 30)) == "Ngày Chiến thắng"
    assert calendar.why_off(date(2024, 5, 4)) is None
    assert calendar.add(date(2024, 4, 26), 1) == date(2024, 5, 1)
    assert calendar.between(date(2024, 5, 3), date(2024, 5, 6)) == 2


def test_a_swap_that_the_office_enters_corrects_a_holiday_of_the_base_list() -> None:
    monday = date(2024, 4, 29)
    assert Calendar({monday: "Nghỉ hoán đổi"}, frozenset({monday})).is_working(monday)


def test_ten_working_days_after_a_friday_is_a_friday() -> None:
    assert PLAIN.add(date(2023, 7, 7), 10) == date(2023, 7, 21)
    assert PLAIN.add(date(2023, 7, 8), 1) == date(2023, 7, 10)
    assert PLAIN.add(date(2023, 7, 10), -1) == date(2023, 7, 7)
    assert PLAIN.add(date(2023, 7, 7), 1500) == date(2023, 7, 7) + timedelta(weeks=300)
    assert PLAIN.add(date(2023, 7, 8), 0) == date(2023, 7, 8)


class Always(Mapping[date, str]):
    """Every day off: what a broken list of holidays could say."""

    def __getitem__(self, day: date) -> str:
        return "Nghỉ"

    def __iter__(self) -> Iterator[date]:
        return iter(())

    def __len__(self) -> int:
        return 0


@pytest.mark.parametrize("n", [1, -1, 30])
def test_a_calendar_without_working_days_is_refused_instead_of_searched_for_ever(n: int) -> None:
    with pytest.raises(ValueError, match=r"lịch không còn ngày làm việc nào.*\.$"):
        Calendar(Always()).add(START, n)
    with pytest.raises(ValueError, match="lịch không còn"):
        Calendar(Always()).next_working(START)


@pytest.mark.parametrize(("day", "n"), [(date.max, 1), (date.min, -1), (date(9999, 12, 1), 100)])
def test_counting_stops_where_the_years_end(day: date, n: int) -> None:
    with pytest.raises(ValueError, match="lịch không còn"):
        PLAIN.add(day, n)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10 ngày làm việc", 10),
        ("10 NGAY LAM VIEC", 10),
        ("Trong 10 ngày làm việc.", 10),
        ("trong vòng 5 ngày làm việc", 5),
        ("sau 15 ngày làm việc", 15),
        ("+10", 10),
        (" + 10 ", 10),
        ("+10 nlv", 10),
        ("10 nlv", 10),
        ("10nlv", 10),
        ("05 ngày LV", 5),
        ("10", None),
        ("10 ngày", None),
        ("+10 ngày", None),
        ("+0", None),
        ("-3", None),
        ("+1000", None),
        ("30/9/2023", None),
        ("", None),
    ],
)
def test_a_span_of_working_days_is_read_and_anything_else_is_left_alone(text: str, span: int | None) -> None:
    assert parse_span(text) == span
    assert parse_span(unicodedata.normalize("NFD", text)) == span


def _set(*texts: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
