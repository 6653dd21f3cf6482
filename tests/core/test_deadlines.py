"""The state of a task at a date: against a naive model, day by day, and by example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tthc_desktop.core.dates import Precision, When
from tthc_desktop.core.deadlines import (
    AGE_BANDS,
    BY_DAY,
    BY_MONTH,
    CONSTANT,
    DEADLINE_KINDS,
    NO_LIMIT,
    RECURRING,
    Extension,
    State,
    TaskFacts,
    age_band,
    band_label,
    boundaries,
    days_late,
    deadline_at,
    deadline_problems,
    original_deadline,
    state_at,
)
from tthc_desktop.core.recurrence import Monthly, Rule, Weekly, parse_rule

ONE_DAY = timedelta(days=1)
YEAR = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]


def when(day: date, precision: Precision = "day") -> When:
    match precision:
        case "month":
            return When(day.replace(day=1), precision)
        case "quarter":
            return When(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), precision)
        case _:
            return When(day)


days = st.sampled_from(YEAR)
rules = st.one_of(
    st.builds(Weekly, st.none() | st.integers(0, 6), st.integers(1, 3)),
    st.builds(Monthly, st.just(1), st.just(1), st.none() | st.integers(1, 31)),
    st.builds(Monthly, st.just(3), st.integers(1, 3), st.none() | st.integers(1, 31)),
    st.just(Monthly(6, 6)),
)


def tasks_within(days: st.SearchStrategy[date]) -> st.SearchStrategy[TaskFacts]:
    whens = st.builds(when, days, st.sampled_from(["day", "day", "month", "quarter"]))
    return st.builds(
        TaskFacts,
        assigned_on=st.none() | whens,
        kind=st.none() | st.sampled_from(DEADLINE_KINDS) | st.just(RECURRING),
        due_on=st.none() | whens,
        rule=st.none() | rules,
        extensions=st.lists(st.builds(Extension, days, whens), max_size=3).map(tuple),
        reports=st.lists(days, max_size=8).map(tuple),
        done_on=st.none() | whens,
        cancelled_on=st.none() | days,
    )


FORTNIGHT = YEAR[120:134]
tasks = tasks_within(days) | tasks_within(st.sampled_from(FORTNIGHT))
"""Half of them have all their days within a fortnight, so that several things happen on one day."""

soons = st.integers(0, 15)


def naive_due_days(facts: TaskFacts) -> list[date]:
    assert facts.rule is not None
    assert facts.assigned_on is not None
    start = facts.assigned_on.first
    return list(facts.rule.occurrences(start + ONE_DAY, start + timedelta(days=1500), start))


def naive_deadline(facts: TaskFacts, day: date) -> date | None:
    """The deadline by the words of the rule: every entry crosses due days off a list."""
    if facts.kind in (CONSTANT, NO_LIMIT):
        return None
    found = [] if facts.due_on is None else [facts.due_on.last]
    for _, due_on in sorted((e for e in facts.extensions if e.decided_on <= day), key=lambda e: e.decided_on):
        found = [due_on.last]
    if facts.kind in (None, RECURRING) and facts.rule is not None and facts.assigned_on is not None:
        due_days, answered = naive_due_days(facts), set[date]()
        for entry in sorted(facts.reports):
            if facts.assigned_on.first <= entry <= day:
                overdue = {due for due in due_days if due < entry} - answered
                answered |= overdue or {min(due for due in due_days if due >= entry)}
        found.append(min(due for due in due_days if due not in answered))
    return min(found, default=None)


def naive_state(facts: TaskFacts, day: date, soon_days: int) -> State:
    if facts.assigned_on and facts.assigned_on.first > day:
        return State.NOT_ASSIGNED
    closings = []
    if facts.done_on and facts.done_on.last <= day:
        deadline = naive_deadline(facts, facts.done_on.last)
        late = deadline is not None and deadline < facts.done_on.first
        closings.append((facts.done_on.last, 0, State.DONE_LATE if late else State.DONE_ON_TIME))
    if facts.cancelled_on and facts.cancelled_on <= day:
        closings.append((facts.cancelled_on, 1, State.CANCELLED))
    if closings:
        return min(closings)[2]
    deadline = naive_deadline(facts, day)
    if deadline is None or day < deadline - timedelta(days=soon_days):
        return State.OPEN
    return State.SOON if day <= deadline else State.LATE


@settings(deadline=None)
@given(tasks, soons)
def test_walking_a_year_the_state_agrees_with_the_naive_model_and_turns_only_on_its_boundaries(
    facts: TaskFacts, soon_days: int
) -> None:
    turns = boundaries(facts, soon_days)
    before = state_at(facts, YEAR[0] - ONE_DAY, soon_days)
    for day in YEAR:
        state = state_at(facts, day, soon_days)
        assert state is naive_state(facts, day, soon_days), day
        assert (state is not before) == (day in turns), day
        before = state


@given(tasks, days)
def test_the_deadline_agrees_with_the_naive_model(facts: TaskFacts, day: date) -> None:
    assert deadline_at(facts, day) == naive_deadline(facts, day)
    first_set = TaskFacts(facts.assigned_on, facts.kind, facts.due_on, facts.rule)
    assert original_deadline(facts) == naive_deadline(first_set, day)


@given(tasks, days, soons)
def test_what_happens_after_a_date_does_not_change_the_state_at_it(facts: TaskFacts, day: date, soon_days: int) -> None:
    known = TaskFacts(
        facts.assigned_on,
        facts.kind,
        facts.due_on,
        facts.rule,
        tuple(e for e in facts.extensions if e.decided_on <= day),
        tuple(entry for entry in facts.reports if entry <= day),
        facts.done_on if facts.done_on and facts.done_on.last <= day else None,
        facts.cancelled_on if facts.cancelled_on and facts.cancelled_on <= day else None,
    )
    assert state_at(known, day, soon_days) is state_at(facts, day, soon_days)


@given(tasks, days)
def test_a_task_is_days_late_exactly_when_its_state_says_so(facts: TaskFacts, day: date) -> None:
    late = state_at(facts, day, 0) in (State.LATE, State.DONE_LATE)
    assert (days_late(facts, day) > 0) == late
    if facts.kind in (CONSTANT, NO_LIMIT):
        assert not late


ASSIGNED = When(date(2023, 4, 3))
DUE = date(2023, 6, 30)
TASK = TaskFacts(ASSIGNED, BY_DAY, When(DUE))


def with_(facts: TaskFacts = TASK, **changes: object) -> TaskFacts:
    return replace(facts, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2023-04-02", State.NOT_ASSIGNED),
        ("2023-04-03", State.OPEN),
        ("2023-06-22", State.OPEN),
        ("2023-06-23", State.SOON),
        ("2023-06-30", State.SOON),
        ("2023-07-01", State.LATE),
    ],
)
def test_the_due_day_itself_is_on_time(day: str, state: State) -> None:
    assert state_at(TASK, date.fromisoformat(day), soon_days=7) is state


def test_a_deadline_of_a_month_or_quarter_is_its_last_day() -> None:
    assert original_deadline(with_(kind=BY_MONTH, due_on=When(date(2024, 2, 1), "month"))) == date(2024, 2, 29)
    assert original_deadline(with_(due_on=When(date(2023, 4, 1), "quarter"))) == date(2023, 6, 30)


def test_an_extension_counts_from_the_day_it_was_decided_and_the_original_deadline_stays() -> None:
    later = with_(extensions=(Extension(date(2023, 7, 10), When(date(2023, 8, 31))),))
    assert state_at(later, date(2023, 7, 9), 7) is State.LATE
    assert days_late(later, date(2023, 7, 9)) == 9
    assert state_at(later, date(2023, 7, 10), 7) is State.OPEN
    assert original_deadline(later) == DUE
    assert boundaries(later, 7) == {
        date(2023, 4, 3),
        date(2023, 6, 23),
        date(2023, 7, 1),
        date(2023, 7, 10),
        date(2023, 8, 24),
        date(2023, 9, 1),
    }


def test_the_last_decided_extension_wins_however_they_are_listed() -> None:
    first, second = Extension(date(2023, 6, 1), When(date(2023, 9, 30))), Extension(date(2023, 5, 1), When(DUE))
    assert deadline_at(with_(extensions=(first, second)), date(2023, 7, 1)) == date(2023, 9, 30)


def test_an_extension_decided_after_the_work_was_done_changes_nothing() -> None:
    done = with_(done_on=When(date(2023, 7, 5)))
    extended = with_(done, extensions=(Extension(date(2023, 7, 6), When(date(2023, 12, 31))),))
    for facts in (done, extended):
        assert state_at(facts, date(2023, 12, 1), 7) is State.DONE_LATE
        assert days_late(facts, date(2023, 12, 1)) == 5
    assert state_at(with_(done_on=When(DUE)), date(2023, 12, 1), 7) is State.DONE_ON_TIME


def test_work_done_in_a_month_counts_from_its_last_day_and_is_late_only_when_all_of_it_is() -> None:
    june = with_(done_on=When(date(2023, 6, 1), "month"), due_on=When(date(2023, 6, 15)))
    assert state_at(june, date(2023, 6, 29), 7) is State.LATE
    assert state_at(june, date(2023, 6, 30), 7) is State.DONE_ON_TIME


def test_the_earlier_of_done_and_cancelled_holds() -> None:
    both = with_(done_on=When(date(2023, 5, 10)), cancelled_on=date(2023, 5, 5))
    assert state_at(both, date(2023, 5, 5), 7) is State.CANCELLED
    assert state_at(both, date(2023, 5, 20), 7) is State.CANCELLED
    for cancelled in (10, 20):
        later = with_(both, cancelled_on=date(2023, 5, cancelled))
        assert state_at(later, date(2023, 5, 20), 7) is State.DONE_ON_TIME


@pytest.mark.parametrize("kind", [CONSTANT, NO_LIMIT])
def test_constant_work_and_work_without_limit_is_never_late(kind: str) -> None:
    facts = with_(kind=kind, rule=parse_rule("hằng tuần"))
    assert deadline_at(facts, date(2030, 1, 1)) is None
    assert state_at(facts, date(2030, 1, 1), 7) is State.OPEN


MONTHLY = TaskFacts(ASSIGNED, RECURRING, rule=parse_rule("ngày 05 hằng tháng"))


@pytest.mark.parametrize(
    ("reports", "deadline"),
    [
        ([], "2023-04-05"),
        (["2023-04-05"], "2023-05-05"),
        (["2023-04-04", "2023-04-05"], "2023-05-05"),
        (["2023-04-04", "2023-04-06"], "2023-06-05"),
        (["2023-04-06"], "2023-05-05"),
        (["2023-06-20"], "2023-07-05"),
        (["2023-06-20", "2023-06-20"], "2023-08-05"),
        (["2023-06-20", "2023-06-21", "2023-06-22"], "2023-08-05"),
        (["2023-03-01"], "2023-04-05"),
        (["2023-04-03"], "2023-05-05"),
    ],
)
def test_an_entry_answers_what_was_overdue_else_the_next_due_day(reports: list[str], deadline: str) -> None:
    facts = with_(MONTHLY, reports=tuple(date.fromisoformat(text) for text in reports))
    assert deadline_at(facts, date(2023, 12, 31)) == date.fromisoformat(deadline)


def test_a_recurring_task_is_late_until_its_entry_and_then_waits_for_the_next_due_day() -> None:
    facts = with_(MONTHLY, reports=(date(2023, 4, 8),))
    assert state_at(facts, date(2023, 4, 5), 3) is State.SOON
    assert state_at(facts, date(2023, 4, 7), 3) is State.LATE
    assert days_late(facts, date(2023, 4, 7)) == 2
    assert state_at(facts, date(2023, 4, 8), 3) is State.OPEN
    assert original_deadline(facts) == date(2023, 4, 5)


def test_a_recurring_task_with_a_last_day_is_due_then_at_the_latest() -> None:
    facts = with_(MONTHLY, due_on=When(date(2023, 5, 20)), reports=(date(2023, 4, 5), date(2023, 5, 5)))
    assert deadline_at(facts, date(2023, 5, 6)) == date(2023, 5, 20)
    assert deadline_at(facts, date(2023, 4, 6)) == date(2023, 5, 5)


def test_an_entry_of_the_day_assigned_answers_the_first_due_day() -> None:
    facts = with_(MONTHLY, rule=parse_rule("thứ hai hằng tuần"), reports=(ASSIGNED.first,))
    assert deadline_at(facts, date(2023, 4, 10)) == date(2023, 4, 17)


def test_a_week_counts_from_the_day_assigned() -> None:
    facts = with_(MONTHLY, rule=parse_rule("hằng tuần"))
    assert original_deadline(facts) == date(2023, 4, 10)


def test_every_state_has_words_and_a_code() -> None:
    assert {state.value for state in State} == {
        "not_assigned", "open", "soon", "late", "done_on_time", "done_late", "cancelled",
    }  # fmt: skip
    assert State.LATE.label == "Quá hạn"
    assert len({state.label for state in State}) == len(State)


@given(st.integers(1, 5000))
def test_every_lateness_has_one_band(late: int) -> None:
    fitting = [band for band in AGE_BANDS if band[0] <= late and (band[1] is None or late <= band[1])]
    assert [band_label(band) for band in fitting] == [age_band(late)]


def test_the_bands_are_named_by_their_days() -> None:
    assert [age_band(days) for days in (1, 7, 8, 30, 31, 90, 91)] == [
        "Quá hạn từ 1 đến 7 ngày",
        "Quá hạn từ 1 đến 7 ngày",
        "Quá hạn từ 8 đến 30 ngày",
        "Quá hạn từ 8 đến 30 ngày",
        "Quá hạn từ 31 đến 90 ngày",
        "Quá hạn từ 31 đến 90 ngày",
        "Quá hạn trên 90 ngày",
    ]
    with pytest.raises(ValueError, match="not late"):
        age_band(0)


def extended(decided: date, due: date) -> tuple[Extension, ...]:
    return (Extension(decided, When(due)),)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"due_on": When(date(2023, 4, 2))}, "due_on", "Hạn (02/4/2023) trước ngày giao (03/4/2023)"),
        ({"extensions": extended(date(2023, 6, 1), DUE)}, "extensions", "hạn mới (30/6/2023) phải sau hạn đang có"),
        ({"extensions": extended(date(2023, 4, 1), date(2023, 9, 1))}, "extensions", "trước ngày giao nhiệm vụ"),
        ({"kind": CONSTANT, "extensions": extended(date(2023, 6, 1), DUE)}, "extensions", "không có hạn để gia hạn"),
        ({"done_on": When(date(2023, 3, 1), "month")}, "done_on", "Ngày hoàn thành (tháng 3/2023) trước ngày giao"),
        ({"cancelled_on": date(2023, 4, 2)}, "cancelled_on", "Ngày hủy (02/4/2023) trước ngày giao"),
        (
            {"kind": RECURRING, "rule": parse_rule("hằng năm")},
            "recurrence",
            "Lịch «ngày 31/12 hằng năm» không rơi vào ngày nào sau ngày giao (03/4/2023), nhiệm vụ kết thúc 30/6/2023",
        ),
    ],
)
def test_dates_that_contradict_each_other_are_named_at_their_field(
    changes: dict[str, object], field: str, words: str
) -> None:
    (problem,) = deadline_problems(with_(**changes))
    assert problem.field == field
    assert words in problem.message
    assert problem.message.endswith(".")


def test_a_rule_with_no_day_left_in_the_calendar_never_falls() -> None:
    end = TaskFacts(When(date(9999, 12, 31)), RECURRING, rule=Weekly(0))
    assert [problem.field for problem in deadline_problems(end)] == ["recurrence"]
    assert state_at(end, date.max, 7) is State.OPEN


def test_each_extension_is_held_against_the_one_before_it() -> None:
    second = Extension(date(2023, 8, 1), When(date(2023, 8, 15)))
    first = Extension(date(2023, 6, 1), When(date(2023, 8, 31)))
    (problem,) = deadline_problems(with_(extensions=(second, first)))
    assert problem.message == "Gia hạn ngày 01/8/2023: hạn mới (15/8/2023) phải sau hạn đang có (31/8/2023)."


def test_a_whole_task_without_contradiction_has_no_problems() -> None:
    whole = with_(
        done_on=When(date(2023, 7, 1), "month"),
        extensions=extended(date(2023, 6, 1), date(2023, 8, 1)),
        cancelled_on=None,
    )
    assert deadline_problems(whole) == deadline_problems(MONTHLY) == deadline_problems(TaskFacts()) == []


@given(tasks)
def test_problems_are_found_in_any_facts_without_failing(facts: TaskFacts) -> None:
    for problem in deadline_problems(facts):
        assert problem.field in {"due_on", "extensions", "recurrence", "done_on", "cancelled_on"}


@given(rules, days)
def test_a_recurring_task_without_entries_stays_at_its_first_due_day(rule: Rule, day: date) -> None:
    facts = TaskFacts(ASSIGNED, RECURRING, rule=rule)
    assert deadline_at(facts, day) == original_deadline(facts)
