"""Reporting periods: their days, names and neighbours."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.dates import When
from tthc_desktop.core.periods import (
    KINDS,
    Kind,
    Period,
    bounds,
    ending_before,
    holds,
    parse_period,
    period_of,
    sub_periods,
    up_to,
    when_codes,
)

CUTOFFS = st.none() | st.integers(1, 27)
PARTITIONS: tuple[Kind, ...] = ("month", "quarter", "half", "year")
LAST_NUMBER = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
days = st.dates(date(1950, 1, 1), date(2095, 12, 31))
periods = st.sampled_from(KINDS).flatmap(
    lambda kind: st.builds(Period, st.integers(1950, 2095), st.just(kind), st.integers(1, LAST_NUMBER[kind]))
)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2023-05", date(2023, 4, 15), date(2023, 5, 14)),
        ("2023-01", date(2022, 12, 15), date(2023, 1, 14)),
        ("2023-Q1", date(2022, 12, 15), date(2023, 3, 14)),
        ("2023-Q2", date(2023, 3, 15), date(2023, 6, 14)),
        ("2023-Q3", date(2023, 6, 15), date(2023, 9, 14)),
        ("2023-Q4", date(2023, 9, 15), date(2023, 12, 14)),
        ("2023-H1", date(2022, 12, 15), date(2023, 6, 14)),
        ("2023-9M", date(2022, 12, 15), date(2023, 9, 14)),
        ("2023", date(2022, 12, 15), date(2023, 12, 14)),
    ],
)
def test_periods_closed_on_the_14th_are_those_of_the_decision_of_khanh_hoa(code: str, first: date, last: date) -> None:
    assert bounds(parse_period(code), 14) == (first, last)


def test_periods_closed_on_the_20th_begin_on_the_21st() -> None:
    assert bounds(Period(2021, "month", 8), 20) == (date(2021, 7, 21), date(2021, 8, 20))


def test_periods_without_cut_off_are_calendar_ones() -> None:
    assert bounds(Period(2024, "month", 2)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert bounds(Period(2023, "half", 2)) == (date(2023, 7, 1), date(2023, 12, 31))
    assert bounds(Period(2023, "year")) == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize("cutoff", [0, 28, 31, -1])
def test_a_cut_off_that_some_months_lack_is_refused(cutoff: int) -> None:
    with pytest.raises(ValueError, match=r"phải từ 1 đến 27"):
        bounds(Period(2023, "month", 2), cutoff)
    with pytest.raises(ValueError, match=r"phải từ 1 đến 27"):
        period_of(date(2023, 2, 1), "month", cutoff)


@given(days, st.sampled_from(PARTITIONS), CUTOFFS)
def test_every_day_is_in_exactly_one_period_of_a_kind(day: date, kind: Kind, cutoff: int | None) -> None:
    period = period_of(day, kind, cutoff)
    assert holds(period, When(day), cutoff)
    assert not holds(period.previous(), When(day), cutoff)
    assert not holds(period.next(), When(day), cutoff)


@given(periods, CUTOFFS)
def test_a_period_begins_the_day_after_the_one_before_it_ends(period: Period, cutoff: int | None) -> None:
    first, last = bounds(period, cutoff)
    assert first < last
    assert period_of(first, period.kind, cutoff) == period_of(last, period.kind, cutoff) == period
    if period.kind != "nine_months":
        assert bounds(period.previous(), cutoff)[1] == first - timedelta(days=1)


def test_nine_months_hold_no_day_of_the_last_quarter() -> None:
    assert period_of(date(2023, 9, 14), "nine_months", 14) == Period(2023, "nine_months")
    with pytest.raises(ValueError, match="15/9/2023 không thuộc kỳ 9 tháng năm 2023"):
        period_of(date(2023, 9, 15), "nine_months", 14)


@given(periods)
def test_neighbours_lead_back(period: Period) -> None:
    assert period.previous().next() == period.next().previous() == period
    assert period.same_of_last_year().months == tuple((year - 1, month) for year, month in period.months)


def test_the_quarter_before_the_first_is_the_fourth_of_last_year() -> None:
    assert Period(2023, "quarter", 1).previous() == Period(2022, "quarter", 4)
    assert Period(2023, "quarter", 4).next() == Period(2024, "quarter", 1)
    assert Period(2023, "nine_months").previous() == Period(2022, "nine_months")


@pytest.mark.parametrize(
    ("code", "name", "opening"),
    [
        ("2023-05", "tháng 5 năm 2023", "Trong tháng"),
        ("2023-02", "tháng 02 năm 2023", "Trong tháng"),
        ("2023-Q2", "quý II năm 2023", "Trong quý"),
        ("2023-H1", "6 tháng đầu năm 2023", "Trong 6 tháng đầu năm"),
        ("2023-H2", "6 tháng cuối năm 2023", "Trong 6 tháng cuối năm"),
        ("2023-9M", "9 tháng năm 2023", "Trong 9 tháng"),
        ("2023", "năm 2023", "Trong năm"),
    ],
)
def test_periods_bear_the_names_of_real_reports(code: str, name: str, opening: str) -> None:
    period = parse_period(code)
    assert (period.code, period.name, str(period), period.in_words) == (code, name, name, opening)


def test_a_title_begins_with_a_capital() -> None:
    assert [Period(2023, "quarter", 2).title, Period(2023, "half").title] == [
        "Quý II năm 2023",
        "6 tháng đầu năm 2023",
    ]


@given(periods)
def test_codes_and_names_are_read_back(period: Period) -> None:
    for text in (period.code, period.name, period.title, period.name.upper()):
        assert parse_period(text) == period
        assert parse_period(unicodedata.normalize("NFD", text)) == period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("quý II/2023", "2023-Q2"),
        ("Q2/2023", "2023-Q2"),
        ("quy 2 nam 2023", "2023-Q2"),
        ("5/2023", "2023-05"),
        ("tháng 5/2023", "2023-05"),
        ("6 tháng năm 2023", "2023-H1"),
        ("6 tháng/2023", "2023-H1"),
        ("sáu tháng cuối năm 2023", "2023-H2"),
        ("H1/2023", "2023-H1"),
        ("9 tháng đầu năm 2023", "2023-9M"),
        ("9 tháng 2023", "2023-9M"),
        ("cả năm 2023", "2023"),
        ("2023-04-01/Q", "2023-Q2"),
    ],
)
def test_usual_writings_are_read(text: str, code: str) -> None:
    assert parse_period(text).code == code


@pytest.mark.parametrize(
    "text", ["", "abc", "quý II", "4/7/2023", "2023-07-04", "9 tháng 9/2023", "2023-H3", "2023-Q5"]
)
def test_what_is_no_period_is_answered_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"Không đọc được kỳ báo cáo .* như 2023-Q2, quý II/2023, tháng 5/2023"):
        parse_period(text)


@pytest.mark.parametrize("text", ["quý II/23", "6 tháng đầu năm 23", "9 tháng 1023", "2150"])
def test_a_strange_year_is_explained(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Năm .*hãy xem lại"):
        parse_period(text)


@pytest.mark.parametrize(("kind", "number"), [("quarter", 5), ("month", 0), ("half", 3), ("year", 2)])
def test_there_are_no_more_periods_than_the_year_has(kind: Kind, number: int) -> None:
    with pytest.raises(ValueError, match=kind):
        Period(2023, kind, number)


def test_a_quarter_contains_its_months_and_no_half_year() -> None:
    second = Period(2023, "quarter", 2)
    assert [part.code for part in sub_periods(second)] == ["2023-04", "2023-05", "2023-06", "2023-Q2"]
    assert not second.contains(Period(2023, "half", 1))
    assert Period(2023, "half", 1).contains(second)


def test_a_year_contains_everything_of_it() -> None:
    codes = [part.code for part in sub_periods(Period(2023, "year"))]
    assert len(codes) == 12 + 4 + 2 + 1 + 1
    assert codes[-3:] == ["2023-H2", "2023-9M", "2023"]


@given(periods, periods)
def test_contained_periods_lie_within_the_days_of_the_whole(whole: Period, part: Period) -> None:
    assert whole.contains(part) == (part in sub_periods(whole))
    for inner in sub_periods(whole):
        assert bounds(whole, 14)[0] <= bounds(inner, 14)[0] <= bounds(inner, 14)[1] <= bounds(whole, 14)[1]


def test_a_quarter_long_date_is_of_that_quarter_whatever_the_cut_off() -> None:
    when = When(date(2023, 4, 1), "quarter")
    assert holds(Period(2023, "quarter", 2), when, 14)
    assert holds(Period(2023, "half", 1), when, 20)
    assert not holds(Period(2023, "quarter", 1), when, 14)
    assert not holds(Period(2023, "month", 4), when)
    assert not holds(Period(2024, "quarter", 2), when)


def test_a_day_after_the_cut_off_belongs_to_the_next_period() -> None:
    late = When(date(2023, 6, 15))
    assert not holds(Period(2023, "quarter", 2), late, 14)
    assert holds(Period(2023, "quarter", 3), late, 14)
    assert holds(Period(2023, "quarter", 2), late)


def test_a_query_gets_the_codes_of_all_dates_without_a_day() -> None:
    assert when_codes(Period(2023, "quarter", 2)) == (
        "2023-04-01/M",
        "2023-05-01/M",
        "2023-06-01/M",
        "2023-04-01/Q",
    )
    assert when_codes(Period(2023, "year"))[-1] == "2023-01-01/Y"
    assert "2023-01-01/Y" not in when_codes(Period(2023, "nine_months"))


@given(periods, st.dates(date(1950, 1, 1), date(2095, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_a_date_without_a_day_is_held_when_all_its_days_are(period: Period, day: date, kind: Kind) -> None:
    same = period_of(day, kind)
    when = When(bounds(same)[0], kind)  # type: ignore[arg-type]
    first, last = bounds(period)
    assert holds(period, when) == (first <= when.first and when.last <= last)


@given(periods)
def test_up_to_a_period_are_all_months_of_its_year_until_it_ends(period: Period) -> None:
    found = up_to(period)
    assert found.months == tuple((period.year, month) for month in range(1, period.months[-1][1] + 1))
    assert up_to(found) == found
    assert found.previous().next() == found.next().previous() == found
    assert found.same_of_last_year().months == tuple((year - 1, month) for year, month in found.months)
    assert found.contains(period)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2023-01", "tháng 01 năm 2023"),
        ("2023-05", "5 tháng đầu năm 2023"),
        ("2023-Q1", "quý I năm 2023"),
        ("2023-Q2", "6 tháng đầu năm 2023"),
        ("2023-Q3", "9 tháng năm 2023"),
        ("2023-H2", "năm 2023"),
    ],
)
def test_up_to_a_period_bears_the_name_that_reports_use(code: str, name: str) -> None:
    assert up_to(parse_period(code)).name == name


@pytest.mark.parametrize("number", [0, 1, 3, 6, 9, 12, 13])
def test_first_months_that_have_a_name_of_their_own_go_by_that(number: int) -> None:
    with pytest.raises(ValueError, match="first_months"):
        Period(2023, "first_months", number)


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2023-Q1", ["2022", "2022-H2", "2022-Q4", "2022-12"]),
        ("2023-Q3", ["2023-H1", "2023-Q2", "2023-06"]),
        ("2023-Q4", ["2023-9M", "2023-Q3", "2023-09"]),
        ("2023-05", ["2023-04"]),
        ("2023", ["2022", "2022-H2", "2022-Q4", "2022-12"]),
    ],
)
def test_periods_of_every_kind_end_where_one_begins(code: str, before: list[str]) -> None:
    assert [one.code for one in ending_before(parse_period(code))] == before
