"""Recurring rules: how an office words them, on which days they fall, and which ones never fall."""

from __future__ import annotations

import calendar
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.recurrence import WEEKDAYS, Monthly, Rule, Weekly, parse_rule
from tthc_desktop.core.vietnamese import fold

ANCHOR = date(2023, 3, 15)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
weekly = st.builds(Weekly, st.none() | st.integers(0, 6), st.integers(1, 52))
whole_months = st.sampled_from([2, 4, 6]).map(lambda every: Monthly(every, every))
some_day = st.none() | st.integers(1, 28)
monthly = st.one_of(
    whole_months,
    st.builds(Monthly, st.just(1), st.just(1), st.none() | st.integers(1, 31)),
    st.builds(Monthly, st.just(3), st.integers(1, 3), st.none() | st.integers(1, 31)),
    st.builds(Monthly, st.just(12), st.integers(1, 12), some_day),
    st.just(Monthly(12, 2, 29)),
    st.just(Monthly(12, 12, 31)),
)
rules = weekly | monthly


def refusal(text: str) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        parse_rule(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hằng tuần", Weekly()),
        ("Hàng tuần", Weekly()),
        ("Hằng tuần báo cáo", Weekly()),
        ("mỗi tuần một lần", Weekly()),
        ("thứ hai hằng tuần", Weekly(0)),
        ("thứ 6 hàng tuần", Weekly(4)),
        ("Thứ Năm, hằng tuần.", Weekly(3)),
        ("hằng tuần vào thứ sáu", Weekly(4)),
        ("T6 hằng tuần", Weekly(4)),
        ("chủ nhật hằng tuần", Weekly(6)),
        ("2 tuần một lần", Weekly(None, 2)),
        ("hai tuần/lần", Weekly(None, 2)),
        ("thứ sáu, 2 tuần một lần", Weekly(4, 2)),
        ("ngày 05 hằng tháng", Monthly(1, 1, 5)),
        ("chậm nhất vào ngày 05 hằng tháng", Monthly(1, 1, 5)),
        ("mùng 5 hàng tháng", Monthly(1, 1, 5)),
        ("hằng tháng, chậm nhất ngày 5", Monthly(1, 1, 5)),
        ("ngày cuối tháng", Monthly()),
        ("cuối tháng", Monthly()),
        ("ngày cuối cùng của tháng", Monthly()),
        ("hằng tháng", Monthly()),
        ("hằng quý", Monthly(3, 3)),
        ("3 tháng một lần", Monthly(3, 3)),
        ("ngày 10 tháng cuối quý", Monthly(3, 3, 10)),
        ("ngày 10 của tháng cuối hằng quý", Monthly(3, 3, 10)),
        ("ngày 05 tháng đầu quý", Monthly(3, 1, 5)),
        ("6 tháng", Monthly(6, 6)),
        ("định kỳ 6 tháng một lần", Monthly(6, 6)),
        ("hằng năm", Monthly(12, 12, 31)),
        ("12 tháng một lần", Monthly(12, 12, 31)),
        ("ngày 15/12 hằng năm", Monthly(12, 12, 15)),
        ("ngày 15 tháng 12 hàng năm", Monthly(12, 12, 15)),
        ("15-12 hằng năm", Monthly(12, 12, 15)),
        ("ngày 29/02 hằng năm", Monthly(12, 2, 29)),
    ],
)
def test_a_rule_is_read_as_an_office_words_it(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule
    assert parse_rule(fold(text)) == rule
    assert parse_rule(unicodedata.normalize("NFD", text.upper())) == rule


@given(rules)
def test_a_rule_shown_and_read_again_is_the_same(rule: Rule) -> None:
    assert parse_rule(rule.text) == rule
    assert parse_rule(fold(rule.text)) == rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ngày 31/02 hằng năm", "tháng 02 có nhiều nhất 29 ngày"),
        ("ngày 31/4 hằng năm", "tháng 4 có nhiều nhất 30 ngày"),
        ("ngày 15/13 hằng năm", "Không có tháng 13"),
        ("ngày 40 hằng tháng", "Không tháng nào có ngày 40"),
        ("ngày 0 hằng tháng", "Không tháng nào có ngày 00"),
        ("thứ tám hằng tuần", "Tuần không có «thứ tám»"),
        ("thứ 8 hằng tuần", "Tuần không có «thứ 8»"),
        ("thứ nhất hằng tuần", "Tuần không có «thứ nhất»"),
        ("0 tuần một lần", "Số tuần"),
        ("5 tháng một lần", "5 tháng"),
        ("trước ngày 05 hằng tháng", "chưa rõ có tính cả ngày ấy không"),
        ("ngày 10 hằng quý", "Không hiểu"),
        ("khi có yêu cầu", "Không hiểu"),
        ("  ", "Chưa ghi"),
    ],
)
def test_a_rule_that_never_falls_or_is_not_clear_is_refused_with_the_reason(text: str, reason: str) -> None:
    assert reason in refusal(text)


WORDS = "ngày thứ hằng tuần tháng quý năm cuối hai tám một lần 0 2 31 02 / - , trước vào chủ nhật"


@given(st.text(max_size=40) | st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join))
def test_any_text_is_either_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        rule = parse_rule(text)
    except ValueError:
        assert refusal(text)
    else:
        assert parse_rule(rule.text) == rule


def naive_falls(rule: Rule, day: date) -> bool:
    """Whether the day is due, found by looking at this one day only."""
    if isinstance(rule, Weekly):
        first = ANCHOR + timedelta(weeks=rule.every)
        if rule.weekday is not None and rule.every > 1:
            first = next(d for n in range(1, 8) if (d := ANCHOR + timedelta(days=n)).weekday() == rule.weekday)
        if rule.weekday is not None and rule.every == 1:
            return day.weekday() == rule.weekday
        return day >= first and (day - first).days % (7 * rule.every) == 0
    assert isinstance(rule, Monthly)
    longest = calendar.monthrange(day.year, day.month)[1]
    wanted = longest if rule.day is None or rule.day > longest else rule.day
    return day.day == wanted and (day.month - rule.month) % rule.every == 0


@given(rules, days, st.integers(0, 800))
def test_the_days_of_a_rule_are_those_found_day_by_day(rule: Rule, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    every_day = [first + timedelta(days=n) for n in range(length + 1)]
    assert list(rule.occurrences(first, last, ANCHOR)) == [day for day in every_day if naive_falls(rule, day)]


@given(rules, days)
def test_the_next_day_is_the_first_one_not_before(rule: Rule, day: date) -> None:
    due = rule.next_on_or_after(day, ANCHOR)
    assert due is not None
    assert due >= day
    assert rule.next_on_or_after(due, ANCHOR) == due
    assert rule.next_after(due, ANCHOR) != due
    if due > day:
        assert rule.next_on_or_after(due - timedelta(days=1), ANCHOR) == due


def test_a_month_without_the_day_falls_on_its_last_day() -> None:
    rule = parse_rule("ngày 31 hằng tháng")
    assert list(rule.occurrences(date(2024, 1, 1), date(2024, 4, 30))) == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    ]
    assert parse_rule("ngày 29/02 hằng năm").next_on_or_after(date(2023, 1, 1)) == date(2023, 2, 28)


def test_a_week_without_a_named_day_counts_from_the_day_assigned() -> None:
    rule = parse_rule("hằng tuần")
    assert rule.needs_anchor
    assert rule.next_on_or_after(ANCHOR, ANCHOR) == date(2023, 3, 22)
    with pytest.raises(ValueError, match="anchor"):
        rule.next_on_or_after(ANCHOR)


@pytest.mark.parametrize("weekday", range(7))
def test_a_named_weekday_needs_no_anchor(weekday: int) -> None:
    rule = parse_rule(f"{WEEKDAYS[weekday]} hằng tuần")
    assert not rule.needs_anchor
    due = rule.next_on_or_after(ANCHOR)
    assert due is not None
    assert due.weekday() == weekday


@given(rules)
def test_a_rule_ends_with_the_calendar(rule: Rule) -> None:
    assert rule.next_after(date.max, ANCHOR) is None
    assert Weekly(date.max.weekday()).next_on_or_after(date.max) == date.max
    assert len(list(rule.occurrences(date(9998, 1, 1), date.max, ANCHOR))) <= 106


@pytest.mark.parametrize(("every", "month", "day"), [(5, 5, None), (3, 4, None), (6, 1, None), (6, 6, 5), (1, 1, 32)])
def test_a_rule_that_has_no_wording_cannot_be_made(every: int, month: int, day: int | None) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Monthly(every, month, day)
    with pytest.raises(ValueError, match=r"\.$"):
        Weekly(7)
