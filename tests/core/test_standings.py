"""How a unit stands on a day: every state, extensions, and the period that has just ended."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.periods import KINDS, Period, bounds
from tthc_desktop.core.standings import (
    Extension,
    Standing,
    Terms,
    days_late,
    due_after,
    just_ended,
    last_periods,
    standing,
)

LAST, DUE = dt.date(2026, 3, 31), dt.date(2026, 4, 5)
days = st.dates(dt.date(2026, 3, 25), dt.date(2026, 4, 12))  # close together: equal days are met often


@pytest.mark.parametrize(
    ("state", "day", "more", "expected"),
    [
        (None, LAST, {}, Standing.NOT_DUE),
        (None, dt.date(2026, 4, 1), {}, Standing.WAITING),
        (None, DUE, {}, Standing.WAITING),
        (None, dt.date(2026, 4, 6), {}, Standing.LATE),
        ("received", dt.date(2026, 4, 6), {}, Standing.RECEIVED),
        ("returned", dt.date(2026, 4, 6), {}, Standing.RETURNED),
        ("accepted", dt.date(2026, 4, 6), {}, Standing.ACCEPTED),
        (None, dt.date(2026, 4, 6), {"exempt": True}, Standing.EXEMPT),
        (None, dt.date(2026, 4, 6), {"outside": True}, Standing.OUTSIDE),
        (None, LAST, {"exempt": True}, Standing.EXEMPT),
        ("received", DUE, {"exempt": True}, Standing.RECEIVED),
        ("returned", DUE, {"outside": True}, Standing.RETURNED),
        (None, dt.date(2026, 12, 31), {"due": None}, Standing.WAITING),
    ],
)
def test_each_state_on_its_day(state: str | None, day: dt.date, more: dict[str, Any], expected: Standing) -> None:
    assert standing(Terms(**{"last_day": LAST, "due": DUE} | more), state, day) is expected


def naive(terms: Terms, state: str | None, day: dt.date) -> str:
    """The same as a table of words, from the day's point of view."""
    rows = [
        (state is not None, state),
        (terms.exempt, "exempt"),
        (terms.outside, "outside"),
        ((day - terms.last_day).days <= 0, "not_due"),
        (terms.due is None, "waiting"),
        (terms.due is not None and (terms.due - day).days < 0, "late"),
        (True, "waiting"),
    ]
    return next(str(code) for holds, code in rows if holds)


@given(
    days,
    days | st.none(),
    st.booleans(),
    st.booleans(),
    st.sampled_from((None, "received", "returned", "accepted")),
    days,
)
def test_a_standing_is_what_a_naive_reading_of_the_terms_says(
    last: dt.date, due: dt.date | None, exempt: bool, outside: bool, state: str | None, day: dt.date
) -> None:
    terms = Terms(last, due, exempt=exempt, outside=outside)
    assert standing(terms, state, day).code == naive(terms, state, day)


@given(days, days | st.none())
def test_late_begins_the_day_after_the_due_day_and_counts_from_it(day: dt.date, due: dt.date | None) -> None:
    late = standing(Terms(dt.date.min, due), None, day) is Standing.LATE
    assert late == (days_late(due, day) > 0)
    assert days_late(due, due) == 0 if due else days_late(due, day) == 0


def test_an_extension_that_names_the_form_goes_before_one_for_all_and_more_time_before_less() -> None:
    soon, later = dt.date(2026, 4, 10), dt.date(2026, 4, 20)
    assert due_after(DUE, []) == DUE
    assert due_after(DUE, [Extension(True, soon), Extension(False, later)]) == soon
    assert due_after(DUE, [Extension(False, later), Extension(False, soon)]) == later
    assert due_after(DUE, [Extension(False, soon), Extension(False, None)]) is None
    assert due_after(None, [Extension(True, soon)]) == soon


@given(days, st.sampled_from(KINDS), st.none() | st.integers(1, 27))
def test_the_period_just_ended_is_over_and_the_next_one_is_not(day: dt.date, kind: Any, cutoff: int | None) -> None:
    period = just_ended(day, kind, cutoff)
    assert bounds(period, cutoff)[1] < day <= bounds(period.next(), cutoff)[1]


def test_the_last_periods_follow_one_another() -> None:
    periods = last_periods(Period(2026, "quarter", 2), 6)
    assert [period.code for period in periods] == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert all(one.next() == other for one, other in pairwise(periods))
