"""Tasks at a date: the SQL says what the rules say, and every count equals its list."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tthc_desktop.core import conclusions, deadlines
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import State
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store
from tthc_desktop.records.conclusion import Conclusion, Recommendation
from tthc_desktop.records.task import Task, task_facts
from tthc_desktop.records.task_rows import PROGRESS
from tthc_desktop.services import followup, lists, records, tasks
from tthc_desktop.services.followup import COLUMNS, GROUPINGS, At, Which
from tthc_desktop.services.lists import Listing

SOON = 3
FIRST = dt.date(2023, 1, 1)
days = st.integers(0, 500).map(lambda number: FIRST + dt.timedelta(days=number))
dues = st.one_of(
    days.map(When),
    days.map(lambda day: When(day.replace(day=1), "month")),
    days.map(lambda day: When(dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), "quarter")),
)
rules = st.sampled_from(["hằng tuần", "thứ sáu hằng tuần", "ngày 05 hằng tháng", "hằng quý", "2 tuần một lần"])


@st.composite
def raw_tasks(draw: st.DrawFn) -> dict[str, Any]:
    """A task as it may be entered: extensions follow one another, all else is as it comes."""
    kind = draw(st.sampled_from([*deadlines.DEADLINE_KINDS, None]))
    assigned = draw(days)
    due = draw(dues)
    raw: dict[str, Any] = {
        "content": "Việc",
        "lead": draw(st.integers(1, 4)),
        "leader": draw(st.sampled_from(["", "Nguyễn Văn A", "Trần Thị B"])),
        "assigned_on": When(assigned),
        "deadline_kind": kind,
        "recurrence": draw(rules),
        "notes": [
            {"noted_on": When(day), "stream": PROGRESS, "text": "báo cáo"} for day in draw(st.lists(days, max_size=3))
        ],
        "done_on": draw(st.none() | dues.filter(lambda when: when.precision != "quarter")),
        "cancelled_on": draw(st.none() | days.map(When)),
        "cancel_reason": "không còn cần",
    }
    decided = sorted(draw(st.lists(days, max_size=2)))
    chain = [due]
    for _ in decided:
        chain.append(When(chain[-1].last + dt.timedelta(days=draw(st.integers(1, 90)))))
    raw["due_on"] = chain[-1]
    raw["extensions"] = [
        {"decided_on": When(day), "old_due": old, "new_due": new, "reason": "khó"}
        for day, old, new in zip(decided, chain, chain[1:], strict=False)
    ]
    return raw


def add(store: Store, some: list[dict[str, Any]]) -> list[int]:
    """Save those tasks that the record's own rules allow."""
    saved = []
    with store.write("Thêm nhiệm vụ") as session:
        for raw in some:
            values, problems = records.read(session, Task, raw)
            if not problems:
                saved.append(records.store(session, Task, values))
    return saved


@contextlib.contextmanager
def trial(store: Store) -> Iterator[None]:
    """What is written inside is taken back, whatever happens."""
    before = store.last_done()
    try:
        yield
    finally:
        while store.last_done() != before:
            store.undo()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(raw_tasks(), min_size=1, max_size=12), day=days)
def test_the_data_file_says_of_every_task_what_the_rules_say(
    store: Store, some: list[dict[str, Any]], day: dt.date
) -> None:
    with trial(store):
        ids = add(store, some)
        with store.read() as session:
            followed = followup.load(session, ids, At(day, SOON))
            values = records.load_many(session, Task, Task.table().c.id.in_(ids))
    for number in ids:
        facts = task_facts(values[number])
        at = min(day, facts.done_on.last) if facts.done_on else day
        told = followed[number]
        assert told.state is deadlines.state_at(facts, day, SOON)
        assert told.due == deadlines.deadline_at(facts, at)
        assert told.days_late == deadlines.days_late(facts, day)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(raw_tasks(), min_size=1, max_size=12), day=days)
def test_the_lines_of_every_summary_add_up_and_every_count_is_its_list(
    store: Store, some: list[dict[str, Any]], day: dt.date
) -> None:
    with trial(store):
        ids = add(store, some)
        at = At(day, SOON)
        with store.read() as session:
            states = {number: told.state for number, told in followup.load(session, ids, at).items()}
            for by in GROUPINGS:
                summary = followup.summary(session, by, at)
                for name, of in COLUMNS.items():
                    expected = sorted(number for number, state in states.items() if state in of)
                    assert sorted(item for row in summary.rows for item in row.ids[name]) == expected
                    assert list(summary.total.ids[name]) == expected
            for state in State:
                which = Which(at, (state,))
                listed = lists.ids(session, Listing(Task, which=which))
                assert sorted(listed) == sorted(number for number, said in states.items() if said is state)
                assert followup.count_each(session, [which]) == [len(listed)]


def task(store: Store, **raw: Any) -> int:
    with store.write("Thêm nhiệm vụ") as session:
        given = {"content": "Rà soát TTHC", "lead": 1, "assigned_on": "01/6/2023", "due_on": "30/6/2023"}
        return records.save(session, Task, {**given, **raw}, sure=True)


def state(store: Store, number: int, day: dt.date) -> State:
    with store.read() as session:
        return followup.load(session, [number], At(day, SOON))[number].state


def test_the_due_day_itself_is_on_time(store: Store) -> None:
    number = task(store)
    told = [state(store, number, dt.date(2023, 6, day)) for day in (26, 27, 30)]
    assert told == [State.OPEN, State.SOON, State.SOON]
    assert state(store, number, dt.date(2023, 7, 1)) is State.LATE


def test_an_extension_keeps_the_old_deadline_and_counts_from_the_day_it_was_decided(store: Store) -> None:
    number = task(store)
    with store.write("Gia hạn") as session:
        raw = {"new_due": "31/8/2023", "decided_on": "10/7/2023", "reason": "chờ ý kiến", "decision": "12/TB-UBND"}
        tasks.extend(session, number, raw)
    assert state(store, number, dt.date(2023, 7, 9)) is State.LATE
    assert state(store, number, dt.date(2023, 7, 10)) is State.OPEN
    with store.read() as session:
        told = followup.load(session, [number], At(dt.date(2023, 7, 10), SOON))[number]
    assert (told.first_due, told.due) == (dt.date(2023, 6, 30), dt.date(2023, 8, 31))
    store.undo()
    assert state(store, number, dt.date(2023, 7, 10)) is State.LATE


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"new_due": "30/6/2023"}, "new_due", "phải sau hạn đang có"),
        ({"new_due": "01/6/2023"}, "new_due", "phải sau hạn đang có"),
        ({"decided_on": "31/5/2023"}, "decided_on", "trước ngày giao"),
        ({"reason": ""}, "reason", "Chưa nhập"),
        ({"new_due": "31/02/2024"}, "new_due", "ngày"),
    ],
)
def test_an_extension_that_cannot_be_is_refused_at_its_field(
    store: Store, raw: dict[str, str], field: str, words: str
) -> None:
    number = task(store)
    given = {"new_due": "31/8/2023", "decided_on": "10/6/2023", "reason": "chờ"}
    with pytest.raises(Refused) as refused, store.write("Gia hạn") as session:
        tasks.extend(session, number, {**given, **raw})
    (problem,) = refused.value.problems
    assert (problem.field, words in problem.message) == (field, True)


def test_a_deadline_changed_by_hand_after_an_extension_is_refused(store: Store) -> None:
    number = task(store)
    with store.write("Gia hạn") as session:
        tasks.extend(session, number, {"new_due": "31/8/2023", "decided_on": "10/6/2023", "reason": "chờ"})
    with pytest.raises(Refused, match="Gia hạn"), store.write("Sửa") as session:
        records.save(session, Task, {"due_on": "30/9/2023"}, number)


def test_a_task_handed_over_counts_for_the_old_unit_before_the_day_and_for_the_new_one_from_it(store: Store) -> None:
    number = task(store)
    with store.write("Chuyển đơn vị") as session:
        raw = {"new_lead": 3, "moved_on": "15/6/2023", "reason": "đúng thẩm quyền"}
        tasks.hand_over(session, number, raw)
    with store.read() as session:
        for day, lead in ((14, 1), (15, 3)):
            at = At(dt.date(2023, 6, day), SOON)
            assert followup.load(session, [number], at)[number].lead == lead
            (row,) = followup.summary(session, "unit", at).rows
            assert row.key == f"unit:{lead}"
    store.undo()
    with store.read() as session:
        assert records.load(session, Task, number)["transfers"] == ()


def test_a_task_given_to_several_units_is_counted_by_their_results_once_each(store: Store) -> None:
    number = task(store)
    with store.write("Giao cho nhiều đơn vị") as session:
        made = tasks.give_to_units(session, number, [2, 3, 4, 3])
    at = At(dt.date(2023, 7, 5), SOON)
    with store.read() as session:
        total = followup.summary(session, "unit", at).total
        assert total.ids["late"] == tuple(made)
        assert followup.count_each(session, [Which(at)]) == [3]
    with pytest.raises(Refused, match="đều đã có"), store.write("Giao lại") as session:
        tasks.give_to_units(session, number, [2])
    with pytest.raises(Refused, match="phần của một nhiệm vụ chung"), store.write("Giao") as session:
        tasks.give_to_units(session, made[0], [4])


def test_a_deadline_in_working_days_is_counted_in_the_offices_calendar(store: Store) -> None:
    with store.write("Thêm") as session:
        raw = {"content": "Báo cáo", "lead": 1, "assigned_on": "28/4/2023", "due_on": "3 ngày làm việc"}
        number = records.save(session, Task, tasks.with_due(session, raw))
        assert records.load(session, Task, number)["due_on"] == When(dt.date(2023, 5, 8))


def test_a_deadline_on_a_day_off_is_told_with_the_next_working_day(store: Store) -> None:
    with store.read() as session:
        assert tasks.day_off(session, "02/9/2023") == "Hạn 02/9/2023 là Quốc khánh; ngày làm việc kế tiếp: 05/9/2023."
        assert tasks.day_off(session, "06/9/2023") == ""
        assert tasks.day_off(session, "9/2023") == ""


def test_a_conclusion_stands_as_its_tasks_do(store: Store) -> None:
    day = At(dt.date(2023, 7, 5), SOON)
    with store.write("Thêm cuộc họp") as session:
        meeting = records.save(session, records.BY_TYPE["meeting"], MEETING)
        (point,) = records.load(session, records.BY_TYPE["meeting"], meeting)["points"]

    def told() -> str:
        with store.read() as session:
            (cells,) = lists.cells(session, Conclusion, [Conclusion.field("state")], [point["id"]], at=day).values()
        return lists.shown(Conclusion.field("state"), cells[0])

    assert told() == conclusions.NOT_GIVEN
    number = task(store, conclusions=(point["id"],))
    assert told() == conclusions.LATE
    with store.write("Xong") as session:
        records.save(session, Task, {"done_on": "29/6/2023", "evidence": "12/BC-STP"}, number)
    assert told() == conclusions.DONE


MEETING = {
    "kind": "Cuộc họp",
    "held_on": "01/6/2023",
    "level": "Cơ quan mình",
    "points": [{"content": "Giao Sở Tư pháp rà soát"}],
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some=st.lists(raw_tasks(), max_size=4),
    day=days,
    due=st.none() | dues,
    remedied=st.none() | days,
    no_task=st.booleans(),
)
def test_a_recommendation_stands_as_the_rules_say(
    store: Store, some: list[dict[str, Any]], day: dt.date, due: When | None, remedied: dt.date | None, no_task: bool
) -> None:
    with trial(store):
        with store.write("Thêm kiểm tra") as session:
            raw = {"mode": "Đột xuất", "from_on": "01/01/2023", "level": "Cơ quan mình", "units": (2,), "content": "x"}
            inspection = records.save(session, records.BY_TYPE["inspection"], raw)
            given = {"inspection": inspection, "content": "Khắc phục", "due_on": due, "no_task": no_task or None}
            if remedied:
                given |= {"remedied_on": When(remedied), "remedy": "báo cáo"}
            number = records.save(session, Recommendation, given)
        ids = add(store, [{**raw, "recommendations": (number,)} for raw in some])
        at = At(day, SOON)
        with store.read() as session:
            states = [told.state for told in followup.load(session, ids, at).values()]
            (cells,) = lists.cells(session, Recommendation, [Recommendation.field("state")], [number], at=at).values()
        expected = conclusions.recommendation_state(
            states, day, due=due.last if due else None, remedied_on=remedied, no_task=no_task
        )
        assert cells[0] == expected
