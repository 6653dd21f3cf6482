"""Tasks at a date: their state, their deadline, who leads them; in SQL, so that lists and counts ask the same thing.

`core.deadlines` and `core.conclusions` are the rules; a property test keeps these expressions equal to them.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from tthc_desktop.core import conclusions, vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import NEVER_LATE, RECURRING, State
from tthc_desktop.records import Attachment, Record
from tthc_desktop.records.conclusion import Conclusion, Recommendation
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import PROGRESS, TaskExtension, TaskNote
from tthc_desktop.records.task_rows import TaskTransfer as Transfer
from tthc_desktop.services import links, units
from tthc_desktop.services.naming import Naming

DONE_STATES = (State.DONE_ON_TIME, State.DONE_LATE)
OPEN_STATES = (State.OPEN, State.SOON, State.LATE)
Expression = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Followed:
    """A task as it stands at a date."""

    id: int
    state: State
    due: dt.date | None
    """The deadline in force; of a recurring task its next one, or the first one missed."""
    first_due: dt.date | None
    """The deadline first set, before any extension."""
    days_late: int
    """Days past the deadline: up to the date, or up to the day it was done; 0 when not late."""
    lead: int
    """The unit that led it at the date."""


@dataclass(frozen=True, slots=True)
class At:
    """A date at which tasks are looked at, and from how many days before its deadline one is "sắp đến hạn"."""

    day: dt.date
    soon_days: int = 3


class Terms:
    """The expressions of one task table at one date."""

    def __init__(self, at: At, table: FromClause | None = None) -> None:
        self.table = Task.table() if table is None else table
        self.day = literal(at.day.isoformat())
        self._soon = literal((at.day + dt.timedelta(days=at.soon_days)).isoformat())

    @property
    def first_due(self) -> Expression:
        """The deadline first set."""
        return func.coalesce(self._before(literal("")), self.table.c.due_day)

    @property
    def lead(self) -> Expression:
        """The unit that led at the date."""
        return func.coalesce(self._old_lead(), self.table.c.lead)

    def _before(self, day: Expression) -> Expression:
        """The deadline that the first extension decided after a day took the place of; NULL for none."""
        extension = TaskExtension.table().alias()
        query = select(extension.c.old_day).where(extension.c.owner_id == self.table.c.id)
        query = query.where(extension.c.decided_on > day)
        ordered = query.order_by(extension.c.decided_on, extension.c.position).limit(1)
        return ordered.correlate(self.table).scalar_subquery()

    def _old_lead(self) -> Expression:
        moved = Transfer.table().alias()
        query = select(moved.c.old_lead).where(moved.c.owner_id == self.table.c.id, moved.c.moved_on > self.day)
        ordered = query.order_by(moved.c.moved_on, moved.c.position).limit(1)
        return ordered.correlate(self.table).scalar_subquery()

    @property
    def due(self) -> Expression:
        """The deadline in force at the date; what came after completion changes nothing."""
        task = self.table.c
        at = func.min(self.day, func.coalesce(task.done_day, self.day))
        limit = func.coalesce(self._before(at), task.due_day)
        note = TaskNote.table().alias()
        entries = select(func.group_concat(note.c.noted_on, ",")).where(
            note.c.owner_id == task.id, note.c.stream == PROGRESS, note.c.noted_on <= at
        )
        answers = entries.correlate(self.table).scalar_subquery()
        recurring = func.recurring_due(task.recurrence, task.assigned_day, answers, limit)
        by_kind = {**dict.fromkeys(sorted(NEVER_LATE)), RECURRING: recurring}
        return case(by_kind, value=task.deadline_kind, else_=limit)

    def state(self, due: Expression) -> Expression:
        """The state at the date, from the deadline in force."""
        task = self.table.c
        done_first = or_(task.cancelled_on.is_(None), task.done_day <= task.cancelled_on)
        late = case((task.done_first > due, State.DONE_LATE.value), else_=State.DONE_ON_TIME.value)
        return case(
            (task.assigned_day > self.day, State.NOT_ASSIGNED.value),
            (and_(task.done_day <= self.day, done_first), late),
            (task.cancelled_on <= self.day, State.CANCELLED.value),
            (due < self.day, State.LATE.value),
            (due <= self._soon, State.SOON.value),
            else_=State.OPEN.value,
        )

    def days_late(self, state: Expression, due: Expression) -> Expression:
        """How many days late, from a state and a deadline; NULL for a task that is not late."""
        days = {State.LATE.value: _days(due, self.day), State.DONE_LATE.value: _days(due, self.table.c.done_first)}
        return case(days, value=state)


def _days(first: Expression, last: Expression) -> Expression:
    return cast(func.julianday(last) - func.julianday(first), Integer)


@dataclass(frozen=True, slots=True)
class Which:
    """Which tasks, as they stand at a date; the same words choose the list and count it.

    A task given to several units stands aside for their results (`parent`), so that nothing is counted twice.
    """

    at: At
    states: tuple[State, ...] = ()
    """Any of these; empty means all."""
    late_from: int | None = None
    late_to: int | None = None
    """Days late, both included."""
    without_evidence: bool = False
    """Done, but neither a document nor a file shows it."""


def _counted() -> list[Expression]:
    """A task that is living and not a sum of others."""
    task = Task.table()
    part = task.alias("part")
    parts = select(part.c.id).where(part.c.parent == task.c.id, part.c.deleted_at.is_(None)).correlate(task)
    return [task.c.deleted_at.is_(None), ~parts.exists()]


def _followed(at: At, conditions: Iterable[Expression], *more: str) -> Subquery:
    """These tasks as they stand at a date: id, state, due, evidence, and more of the terms and columns by name."""
    task, terms = Task.table(), Terms(at)
    stored = ("id", "evidence", "assigned_day", "done_first", "done_day", "cancelled_on")
    terms_of = [getattr(terms, name) if name in ("lead", "first_due") else task.c[name] for name in more]
    columns = [task.c[name] for name in stored] + [of.label(name) for name, of in zip(more, terms_of, strict=True)]
    # With OFFSET, SQLite works each expression out once, not wherever it is named (sqlite.org/optoverview.html, 10).
    found = select(terms.due.label("due"), *columns).where(*conditions).offset(0).subquery("with_due")
    return select(found, Terms(at, found).state(found.c.due).label("state")).offset(0).subquery("followed")


def _conditions(which: Which, state: Expression, due: Expression, task: FromClause) -> list[Expression]:
    conditions: list[Expression] = []
    if which.states:
        conditions.append(state.in_([state.value for state in which.states]))
    if which.late_from is not None:
        conditions.append(due <= (which.at.day - dt.timedelta(days=which.late_from)).isoformat())
    if which.late_to is not None:
        conditions.append(due >= (which.at.day - dt.timedelta(days=which.late_to)).isoformat())
    if which.without_evidence:
        file = Attachment.__table__.c
        shown = exists().where(file.record == "task", file.row_id == task.c.id, file.deleted_at.is_(None))
        conditions += [task.c.evidence.is_(None), ~shown]
    return conditions


@functools.lru_cache(maxsize=64)
def chosen(which: Which) -> Expression:
    """Whether a task is one of these, to be asked of tasks one after another."""
    terms = _of_tasks(which.at)
    return and_(*_counted(), *_conditions(which, terms["state"], terms["due"], Task.table()))


def ids(session: Session, which: Which) -> list[int]:
    """All of these tasks, in the order of their ids."""
    found = _followed(which.at, _counted())
    query = select(found.c.id).where(*_conditions(which, found.c.state, found.c.due, found))
    return list(session.scalars(query.order_by(found.c.id)))


def count_each(session: Session, all_of: Sequence[Which]) -> list[int]:
    """How many tasks each of these is; all looked at on the same date, in one pass over the tasks."""
    if not all_of:
        return []
    found = _followed(all_of[0].at, _counted())
    meet = [and_(true(), *_conditions(which, found.c.state, found.c.due, found)) for which in all_of]
    counts = select(*(func.count().filter(condition) for condition in meet)).select_from(found)
    return list(session.execute(counts).one())


def load(session: Session, ids: Collection[int], at: At) -> dict[int, Followed]:
    """These tasks (living or not, sums of others too) as they stand at a date, by id."""
    wanted, followed = sorted(ids), {}
    for start in range(0, len(wanted), 500):
        some = Task.table().c.id.in_(wanted[start : start + 500])
        found = _followed(at, [some], "lead", "first_due")
        late = Terms(at, found).days_late(found.c.state, found.c.due)
        for row in session.execute(
            select(found.c.id, found.c.state, found.c.due, found.c.first_due, late, found.c.lead)
        ):
            number, state, due, first, days, lead = row
            followed[number] = Followed(number, State(state), _date(due), _date(first), days or 0, lead)
    return followed


@functools.lru_cache(maxsize=4096)
def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# --- computed columns of lists ---------------------------------------------------------------------------


@functools.lru_cache(maxsize=64)
def column(record: type[Record], name: str, at: At) -> Expression:
    """The expression of a computed column of a list. Raises KeyError for a name that no record declares."""
    return _of_tasks(at)[name] if record is Task else _COMPUTED[record, name](at)


@functools.lru_cache(maxsize=16)
def _of_tasks(at: At) -> dict[str, Expression]:
    """The computed columns of tasks, of the same parts: SQLAlchemy looks at each only once."""
    terms = Terms(at)
    due = terms.due
    state = terms.state(due)
    return {"state": state, "days_late": terms.days_late(state, due), "first_due": terms.first_due, "due": due}


def shown(name: str, value: Any) -> str:
    """A value of a computed column as a list shows it."""
    if value is None:
        return ""
    if name == "first_due":
        return When(dt.date.fromisoformat(value)).text
    return _LABELS.get(value, str(value)) if name == "state" else str(value)


_LABELS = {state.value: state.label for state in State}


def _tasks_of(record: type[Record], field: str, at: At) -> Expression:
    """What `core.conclusions.conclusion_state` says of the tasks of each row; NULL for no task."""
    task, link = Task.table().alias("given"), Task.LINKS[field].alias("gives")
    terms = Terms(at, task)
    state = terms.state(terms.due)
    states = select(link.c.target_id, state.label("state")).select_from(link.join(task, task.c.id == link.c.owner_id))
    states_of = states.where(task.c.deleted_at.is_(None)).subquery("given_states")
    places = {state.value: place for place, (_, states) in enumerate(_WORST) for state in states}
    worst = func.min(case(places, value=states_of.c.state))
    told = case({place: words for place, (words, _) in enumerate(_WORST)}, value=worst)
    mine = states_of.c.target_id == record.table().c.id
    return select(told).select_from(states_of).where(mine).correlate(record.table()).scalar_subquery()


_WORST = (
    (conclusions.LATE, (State.LATE,)),
    (conclusions.UNDER_WAY, (State.OPEN, State.SOON, State.NOT_ASSIGNED)),
    (conclusions.DONE, DONE_STATES),
    (conclusions.CANCELLED, (State.CANCELLED,)),
)
"""What the state of one task says of all; the first that there is stands."""


def _conclusion_state(at: At) -> Expression:
    own = Conclusion.table().c
    otherwise = case((own.no_task == 1, conclusions.NO_TASK), else_=conclusions.NOT_GIVEN)
    return func.coalesce(_tasks_of(Conclusion, "conclusions", at), otherwise)


def _recommendation_state(at: At) -> Expression:
    own, day = Recommendation.table().c, at.day.isoformat()
    overdue = own.due_day < day
    tasks = _tasks_of(Recommendation, "recommendations", at)
    otherwise = case(
        (own.no_task == 1, conclusions.NO_TASK), (overdue, conclusions.REMEDY_LATE), else_=conclusions.NOT_REMEDIED
    )
    return case(
        (own.remedied_on <= day, conclusions.REMEDIED),
        (and_(tasks == conclusions.UNDER_WAY, overdue), conclusions.REMEDY_LATE),
        else_=func.coalesce(tasks, otherwise),
    )


_COMPUTED: dict[tuple[type[Record], str], Callable[[At], Expression]] = {
    (Conclusion, "state"): _conclusion_state,
    (Recommendation, "state"): _recommendation_state,
}


# --- the summary -----------------------------------------------------------------------------------------

COLUMNS = {
    "open": (State.OPEN, State.SOON),
    "late": (State.LATE,),
    "done_on_time": (State.DONE_ON_TIME,),
    "done_late": (State.DONE_LATE,),
    "cancelled": (State.CANCELLED,),
}
"""The columns of the summary: chưa hoàn thành trong hạn, quá hạn; đã hoàn thành đúng hạn, quá hạn; hủy."""
Grouping = Literal["unit", "leader", "source"]
GROUPINGS: tuple[Grouping, ...] = ("unit", "leader", "source")


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of the summary; every count is the length of its list."""

    key: str
    label: str
    ids: Mapping[str, tuple[int, ...]]
    """The tasks of each column of COLUMNS."""

    @property
    def counts(self) -> dict[str, int]:
        """How many tasks stand in each column."""
        return {name: len(found) for name, found in self.ids.items()}

    @property
    def total(self) -> int:
        """How many tasks the line counts."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Summary:
    """Tasks counted by unit, leader or source; the lines add up to the total."""

    rows: tuple[SummaryRow, ...]
    total: SummaryRow


def summary(session: Session, by: Grouping, at: At, how: Naming | None = None) -> Summary:
    """The tasks assigned up to a date, counted by who leads them, who is responsible, or what they come from.

    A task given to several units is counted by their results, once each. One with several sources is counted
    under the first of them. Units stand as `how` shows them, as they were on the task's day unless told otherwise.
    """
    found = _followed(at, _counted(), "lead", "leader")
    states = select(found.c.id, found.c.state, found.c.lead, found.c.leader, found.c.assigned_day).where(
        found.c.state != State.NOT_ASSIGNED.value
    )
    rows = session.execute(states.order_by(found.c.id)).all()
    if by == "unit":
        keys, labels = _by_unit(session, rows, how or Naming(units.timeline(session)), at.day)
    else:
        keys, labels = (_by_leader if by == "leader" else _by_source)(session, rows)
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: {name: [] for name in COLUMNS})
    column_of = {state.value: name for name, states in COLUMNS.items() for state in states}
    for number, state, *_ in rows:
        groups[keys[number]][column_of[state]].append(number)
    lines = tuple(_line(key, labels[key], groups[key]) for key in labels if key in groups)
    whole = {name: [item for line in groups.values() for item in line[name]] for name in COLUMNS}
    return Summary(lines, _line("", "Tổng số", {name: sorted(found) for name, found in whole.items()}))


def _line(key: str, label: str, ids: Mapping[str, list[int]]) -> SummaryRow:
    return SummaryRow(key, label, {name: tuple(found) for name, found in ids.items()})


def _by_unit(session: Session, rows: Sequence[Any], how: Naming, day: dt.date) -> tuple[dict[int, str], dict[str, str]]:
    stands = {number: how.target(lead, _date(assigned)) for number, _, lead, _, assigned in rows}
    keys = {unit: f"unit:{unit}" for unit in set(stands.values())}
    ordered = [unit for unit in units.all_units(session, recycled=True) if unit in keys]
    return {number: keys[unit] for number, unit in stands.items()}, {
        keys[unit]: how.called(unit, day) for unit in ordered
    }


def _by_leader(_session: Session, rows: Sequence[Any]) -> tuple[dict[int, str], dict[str, str]]:
    key_of = {leader: vietnamese.comparison_key(leader or "") for _, _, _, leader, _ in rows}
    keys = {number: key_of[leader] for number, _, _, leader, _ in rows}
    labels = {key: (leader or "").strip() for leader, key in key_of.items()}
    ordered = sorted(labels, key=lambda key: (not key, vietnamese.sort_key(labels[key])))
    return keys, {key: labels[key] or "Chưa ghi lãnh đạo phụ trách" for key in ordered}


_SOURCES = (
    ("directives", "directive"),
    ("conclusions", "conclusion"),
    ("meetings", "meeting"),
    ("recommendations", "recommendation"),
    ("inspections", "inspection"),
)
"""Where a task may come from; the first that is there names it."""


def _by_source(session: Session, _rows: Sequence[Any]) -> tuple[dict[int, str], dict[str, str]]:
    task = Task.table()
    origins = dict(session.execute(select(task.c.id, task.c.origin)).tuples().all())
    key_of = {origin: vietnamese.comparison_key(origin or "") for origin in origins.values()}
    keys = {number: key_of[origin] for number, origin in origins.items()}
    labels: dict[str, str] = {}
    for origin, key in key_of.items():
        labels.setdefault(key, origin or "Chưa ghi nguồn")
    for field, type_ in reversed(_SOURCES):
        link = Task.LINKS[field]
        query = select(link.c.owner_id, link.c.target_id).order_by(link.c.position.desc())
        of_type = dict(session.execute(query).tuples().all())  # the first one stands
        titles = links.titles(session, type_, of_type.values()) if of_type else {}
        keys |= {owner: f"{type_}:{target}" for owner, target in of_type.items()}
        labels |= {f"{type_}:{target}": title for target, title in titles.items()}
    ordered = sorted(labels, key=lambda key: (not key, vietnamese.sort_key(labels[key])))
    return keys, {key: labels[key] for key in ordered}
