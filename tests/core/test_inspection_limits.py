"""The milestones of an inspection: their limits in working days, and their states at a date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.deadlines import State
from tthc_desktop.core.inspection_limits import (
    CONCLUSION,
    REMEDIES,
    InspectionFacts,
    Limits,
    Milestone,
    may_be_late,
    milestones,
)
from tthc_desktop.core.working_days import Calendar

PLAIN = Calendar()
days = st.integers(0, 400).map(lambda n: date(2023, 1, 1) + timedelta(days=n))
maybe = st.none() | days
calendars = st.builds(Calendar, st.dictionaries(days, st.just("Nghỉ"), max_size=30), st.frozensets(days, max_size=10))
inspections = st.builds(InspectionFacts, maybe, maybe, st.booleans(), maybe, maybe, maybe, maybe, maybe, maybe)
limits = st.builds(Limits, *[st.integers(0, 30)] * 5)


def due(facts: InspectionFacts, calendar: Calendar = PLAIN, limits: Limits | None = None) -> dict[str, date | None]:
    return {step.name: step.due for step in milestones(facts, limits or Limits(), calendar)}


def test_a_planned_inspection_has_five_milestones() -> None:
    facts = InspectionFacts(date(2023, 6, 19), date(2023, 6, 20), conclusion_received_on=date(2023, 7, 10))
    assert due(facts) == {
        "notice": date(2023, 6, 5),
        "unit_report": date(2023, 6, 12),
        "minutes": date(2023, 6, 20),
        "conclusion": date(2023, 7, 11),
        "remedies": date(2023, 8, 7),
    }


def test_an_unplanned_inspection_has_a_shorter_notice_and_asks_no_report() -> None:
    facts = InspectionFacts(date(2023, 6, 19), unplanned=True)
    found = due(facts)
    assert "unit_report" not in found
    assert found["notice"] == date(2023, 6, 14)
    assert found["minutes"] == date(2023, 6, 19)
    assert found["remedies"] is None


def test_holidays_move_the_limits_and_an_office_may_set_its_own() -> None:
    facts = InspectionFacts(date(2023, 8, 28))
    holidays = Calendar({date(2023, 9, 1): "Quốc khánh", date(2023, 9, 4): "Quốc khánh (nghỉ bù)"})
    assert due(facts)["conclusion"] == date(2023, 9, 18)
    assert due(facts, holidays)["conclusion"] == date(2023, 9, 20)
    assert due(facts, holidays, Limits(conclusion=5))["conclusion"] == date(2023, 9, 6)


@given(inspections, limits, calendars)
def test_limits_count_working_days_on_their_side_of_the_inspection(
    facts: InspectionFacts, numbers: Limits, calendar: Calendar
) -> None:
    steps = milestones(facts, numbers, calendar)
    found = {step.name: step.due for step in steps}
    end = facts.ends_on or facts.starts_on
    for name, start, length in (
        ("conclusion", end, numbers.conclusion),
        ("remedies", facts.conclusion_received_on, numbers.remedies),
    ):
        limit = found[name]
        assert (limit is None) == (start is None)
        if limit is not None and start is not None:
            assert limit >= start
            assert calendar.between(start, limit) == length
    if facts.starts_on is not None:
        before = [limit for name in ("notice", "unit_report") if (limit := found.get(name)) is not None]
        assert len(before) == (1 if facts.unplanned else 2)
        for limit in before:
            assert limit <= facts.starts_on
    assert ("unit_report" in found) is not facts.unplanned
    assert len({step.label for step in steps}) == len(steps)


@given(inspections, limits, calendars, days)
def test_what_can_be_late_is_told_without_a_calendar(
    facts: InspectionFacts, numbers: Limits, calendar: Calendar, day: date
) -> None:
    steps = [step for step in milestones(facts, numbers, calendar) if step.name in (CONCLUSION, REMEDIES)]
    assert may_be_late(facts, numbers, day) or State.LATE not in {step.state_at(day) for step in steps}


@pytest.mark.parametrize(
    ("done", "day", "state"),
    [
        (None, "2023-06-19", State.OPEN),
        (None, "2023-06-20", State.OPEN),
        (None, "2023-06-21", State.LATE),
        ("2023-06-20", "2023-06-20", State.DONE_ON_TIME),
        ("2023-06-21", "2023-06-22", State.DONE_LATE),
        ("2023-06-22", "2023-06-21", State.LATE),
    ],
)
def test_a_milestone_is_late_from_the_day_after_its_limit(done: str | None, day: str, state: State) -> None:
    step = Milestone("minutes", "Biên bản", date(2023, 6, 20), date.fromisoformat(done) if done else None)
    assert step.state_at(date.fromisoformat(day)) is state


def test_a_milestone_is_called_soon_due_only_when_asked() -> None:
    step = Milestone("minutes", "Biên bản", date(2023, 6, 20), None)
    assert step.state_at(date(2023, 6, 18), soon_days=2) is State.SOON
    assert step.state_at(date(2023, 6, 17), soon_days=2) is State.OPEN
    assert step.state_at(date(2023, 6, 20)) is State.OPEN


def test_a_milestone_without_a_limit_is_nothing_until_it_is_done() -> None:
    assert Milestone("remedies", "Khắc phục", None, None).state_at(date(2023, 6, 20)) is None
    assert Milestone("remedies", "Khắc phục", None, date(2023, 6, 1)).state_at(date(2023, 6, 20)) is State.DONE_ON_TIME


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="không được âm"):
        Limits(notice=-1)
