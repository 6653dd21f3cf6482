"""The first screen and the list of 50,000 tasks at a date, against hand-written SQL on the same file.

The SQL gives the same numbers and rows, which is checked first. What SQL cannot say, the next day of a recurring
task and the limits of an inspection in working days, both sides ask of the rules in `core`.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.followed import DAY, followed
from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import RECURRING, State, TaskFacts, deadline_at
from tthc_desktop.core.inspection_limits import CONCLUSION, REMEDIES, InspectionFacts, Limits, milestones
from tthc_desktop.core.recurrence import parse_rule
from tthc_desktop.core.working_days import Calendar
from tthc_desktop.db.store import Store
from tthc_desktop.records.task import Task
from tthc_desktop.services import calendar, followup, lists, today, units
from tthc_desktop.services.followup import At, Which
from tthc_desktop.services.lists import PAGE, Listing
from tthc_desktop.services.naming import Naming
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.opening import application
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.screens.today import TodayScreen

AT = At(DAY)
_DUE = """
CASE WHEN deadline_kind IN ('Thường xuyên', 'Không thời hạn') THEN NULL
WHEN deadline_kind = 'Định kỳ' THEN recurring(recurrence, assigned_day, (
  SELECT group_concat(noted_on) FROM task_note WHERE owner_id = t.id AND stream = 'Tiến độ'
  AND noted_on <= min(:day, coalesce(t.done_day, :day))), due_day)
ELSE coalesce((
  SELECT old_day FROM task_extension WHERE owner_id = t.id AND decided_on > min(:day, coalesce(t.done_day, :day))
  ORDER BY decided_on, position LIMIT 1), due_day) END
"""
_STATE = """
CASE WHEN assigned_day > :day THEN 'not_assigned'
WHEN done_day <= :day AND (cancelled_on IS NULL OR done_day <= cancelled_on)
THEN CASE WHEN done_first > {due} THEN 'done_late' ELSE 'done_on_time' END
WHEN cancelled_on <= :day THEN 'cancelled' WHEN {due} < :day THEN 'late' WHEN {due} <= :soon THEN 'soon' ELSE 'open' END
"""
_COUNTED = "deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM task p WHERE p.parent = t.id AND p.deleted_at IS NULL)"
# OFFSET keeps SQLite from working an expression out again wherever it is named (sqlite.org/optoverview.html, 10).
_STATES = f"""(
SELECT *, {_STATE.format(due="due")} AS state FROM (
  SELECT id, lead, evidence, assigned_day, done_first, done_day, cancelled_on, {_DUE} AS due FROM task t
  WHERE {_COUNTED} LIMIT -1 OFFSET 0) LIMIT -1 OFFSET 0)"""
_TASKS = f"""
SELECT count(*) FILTER (WHERE state = 'late'),
count(*) FILTER (WHERE state = 'late' AND due BETWEEN date(:day, '-7 days') AND date(:day, '-1 days')),
count(*) FILTER (WHERE state = 'late' AND due BETWEEN date(:day, '-30 days') AND date(:day, '-8 days')),
count(*) FILTER (WHERE state = 'late' AND due BETWEEN date(:day, '-90 days') AND date(:day, '-31 days')),
count(*) FILTER (WHERE state = 'late' AND due <= date(:day, '-91 days')),
count(*) FILTER (WHERE state = 'soon'), count(*) FILTER (WHERE state = 'open'),
count(*) FILTER (WHERE state IN ('done_on_time', 'done_late') AND evidence IS NULL AND NOT EXISTS (
  SELECT 1 FROM attachment a WHERE a.record = 'task' AND a.row_id = s.id AND a.deleted_at IS NULL))
FROM {_STATES} s
"""
_REPLIES = """
SELECT count(*), count(*) FILTER (WHERE reply_due < :day) FROM chase
WHERE deleted_at IS NULL AND reply_due IS NOT NULL AND (replied_on IS NULL OR replied_on > :day) AND sent_on <= :day
"""
_NOT_GIVEN = """
SELECT count(*) FROM conclusion c WHERE deleted_at IS NULL AND no_task IS NOT 1 AND NOT EXISTS (
  SELECT 1 FROM task_conclusions l JOIN task ON task.id = l.owner_id
  WHERE l.target_id = c.id AND task.deleted_at IS NULL)
"""
_REMEDIES = f"""
SELECT count(*) FILTER (WHERE rank = 0 OR overdue AND (rank = 1 OR rank IS NULL AND no_task IS NOT 1)),
count(*) FILTER (WHERE overdue IS NOT 1 AND (rank = 1 OR rank IS NULL AND no_task IS NOT 1)) FROM (
  SELECT no_task, due_day < :day AS overdue, (
    SELECT min(CASE {_STATE.format(due=_DUE)} WHEN 'late' THEN 0 WHEN 'open' THEN 1 WHEN 'soon' THEN 1
      WHEN 'not_assigned' THEN 1 ELSE 2 END)
    FROM task_recommendations l JOIN task t ON t.id = l.owner_id WHERE l.target_id = r.id AND t.deleted_at IS NULL
  ) AS rank
  FROM recommendation r WHERE deleted_at IS NULL AND (remedied_on IS NULL OR remedied_on > :day)
  LIMIT -1 OFFSET 0)
"""
_INSPECTED = """
SELECT count(*) FROM inspection WHERE deleted_at IS NULL AND substr(from_on, 1, 10) < date(:month, '+1 month')
AND substr(coalesce(to_on, from_on), 1, 10) >= :month
"""
_PLANNED = """
SELECT count(DISTINCT p.unit) FROM planned_inspection p JOIN inspection_plan y ON y.id = p.owner_id
WHERE y.deleted_at IS NULL AND y.year = :year
AND p.from_on BETWEEN :month AND date(:month, '+1 month', '-1 day') || '/M'
AND NOT EXISTS (
  SELECT 1 FROM inspection_units l JOIN inspection i ON i.id = l.owner_id
  WHERE l.target_id = p.unit AND i.deleted_at IS NULL AND i.mode = 'Theo kế hoạch'
  AND i.from_on BETWEEN :year || '-01-01' AND :year || '-12-31/Z')
"""
_OPEN_INSPECTIONS = """
SELECT from_on, to_on, conclusion_on, received_on, remedy_report_on FROM inspection
WHERE deleted_at IS NULL AND from_on >= '2024-01-01' AND (
  conclusion_on IS NULL OR conclusion_on > :day OR received_on IS NOT NULL
  AND (remedy_report_on IS NULL OR remedy_report_on > :day))
"""
_PAPERS = """
SELECT count(*) FILTER (WHERE state = 'Đang trình'), count(*) FILTER (WHERE state = 'Dự thảo') FROM directive
WHERE deleted_at IS NULL
"""
_CELLS = f"""
id, content, assigned_on, (SELECT name FROM unit WHERE unit.id = t.lead), due_on, done_on,
{_STATE.format(due=_DUE)} AS state,
CASE {_STATE.format(due=_DUE)} WHEN 'late' THEN julianday(:day) - julianday({_DUE})
WHEN 'done_late' THEN julianday(done_first) - julianday({_DUE}) END AS late_by,
coalesce((
  SELECT old_day FROM task_extension WHERE owner_id = t.id ORDER BY decided_on, position LIMIT 1), due_day) AS first_due
"""
_NEWEST = f"SELECT {_CELLS} FROM task t WHERE deleted_at IS NULL ORDER BY assigned_on DESC, id DESC LIMIT {PAGE}"
_LATE = (
    f"SELECT {_CELLS} FROM task t WHERE {_COUNTED} AND state = 'late' ORDER BY assigned_on DESC, id DESC LIMIT {PAGE}"
)
_BY_STATE = f"SELECT {_CELLS} FROM task t WHERE deleted_at IS NULL ORDER BY state, id LIMIT {PAGE}"
_BY_DAYS = f"""
SELECT {_CELLS} FROM task t WHERE deleted_at IS NULL ORDER BY late_by IS NULL, late_by DESC, id DESC LIMIT {PAGE}"""
_SUMMARY = f"""
SELECT stands, name, state, count(*), group_concat(q.id) FROM (
  SELECT s.id, s.state, coalesce((
    SELECT successor FROM unit_successor WHERE owner_id = s.led AND "on" <= s.assigned_day LIMIT 1), s.led) AS stands
  FROM (SELECT *, coalesce((
    SELECT old_lead FROM task_transfer WHERE owner_id = x.id AND moved_on > :day ORDER BY moved_on, position LIMIT 1
    ), lead) AS led FROM {_STATES} x LIMIT -1 OFFSET 0) s WHERE state <> 'not_assigned'
) q JOIN unit ON unit.id = stands GROUP BY stands, state ORDER BY print_order IS NULL, print_order, unit.id
"""


class Bare:
    """The data file as plain sqlite3 sees it."""

    def __init__(self, path: Path, known: Calendar) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.create_function("recurring", 4, _recurring, deterministic=True)
        self._known = known
        soon, month = DAY + dt.timedelta(days=AT.soon_days), DAY.replace(day=1)
        self._days = {"day": DAY.isoformat(), "soon": soon.isoformat(), "month": month.isoformat(), "year": DAY.year}

    def rows(self, sql: str) -> list[Any]:
        """Everything that a query finds."""
        return self._connection.execute(sql, self._days).fetchall()

    def figures(self) -> list[int]:
        """The numbers of the first screen, in its order."""
        found = [
            number
            for sql in (_TASKS, _REPLIES, _NOT_GIVEN, _REMEDIES, _INSPECTED, _PLANNED)
            for number in self.rows(sql)[0]
        ]
        return [*found, self._past_limit(), *self.rows(_PAPERS)[0]]

    def _past_limit(self) -> int:
        found = 0
        for row in self.rows(_OPEN_INSPECTIONS):
            days = [dt.date.fromisoformat(text) if text else None for text in row]
            names = ("starts_on", "ends_on", "conclusion_on", "conclusion_received_on", "remedies_on")
            steps = milestones(InspectionFacts(**dict(zip(names, days, strict=True))), Limits(), self._known)
            found += any(step.name in (CONCLUSION, REMEDIES) and step.state_at(DAY) is State.LATE for step in steps)
        return found


@functools.lru_cache(maxsize=8192)
def _recurring(rule: str, assigned: str, answers: str | None, limit: str | None) -> str | None:
    facts = TaskFacts(
        assigned_on=When(dt.date.fromisoformat(assigned)),
        kind=RECURRING,
        rule=parse_rule(rule),
        due_on=When(dt.date.fromisoformat(limit)) if limit else None,
        reports=tuple(dt.date.fromisoformat(text) for text in answers.split(",")) if answers else (),
    )
    due = deadline_at(facts, DAY)
    return due.isoformat() if due else None


def ratios(folder: Path) -> list[Ratio]:
    """Each against SQL that gives the same."""
    application()
    path = folder / "follow-up.tthc"
    store = followed(path)
    with store.read() as session:
        bare = Bare(path, calendar.working_calendar(session, range(DAY.year - 3, DAY.year + 3)))
        naming = Naming(units.timeline(session))
    found = [*_first_screen(store, bare), *_lists(store, bare), _summary(store, bare, naming)]
    store.close()
    return found


def _first_screen(store: Store, bare: Bare) -> list[Ratio]:
    def figures() -> list[int]:
        with store.read() as session:
            return [figure.count for figure in today.figures(session, AT)]

    assert figures() == bare.figures()
    screen = TodayScreen(Desk(store, Jobs(at_once=True)))
    screen.resize(1100, 700)
    screen.show()
    return [
        measure("Hôm nay, 50,000 tasks: the figures / bare", figures, bare.figures, 3, 9),
        measure(
            "Hôm nay, 50,000 tasks: the screen drawn anew / bare figures", lambda: _drawn(screen), bare.figures, 3, 9
        ),
    ]


def _drawn(screen: TodayScreen) -> None:
    screen.refresh()
    screen.grab()


def _lists(store: Store, bare: Bare) -> list[Ratio]:
    fields = [item for item in Task.FIELDS if item.width] + list(Task.COMPUTED)
    late = Which(AT, (State.LATE,))
    found = []
    for told, listing, sql, turns in (
        ("first page", Listing(Task, at=AT), _NEWEST, 51),
        ("page of those late", Listing(Task, at=AT, which=late), _LATE, 31),
        ("page by state", Listing(Task, at=AT, order="state"), _BY_STATE, 9),
        ("page by days late", Listing(Task, at=AT, order="days_late", descending=True), _BY_DAYS, 9),
    ):
        page = _page(store, listing, fields)
        assert _plain(page()) == bare.rows(sql)
        found.append(measure(f"50,000 tasks: {told} / bare", page, lambda sql=sql: bare.rows(sql), 3, turns))  # type: ignore[misc]
    every = f"SELECT id FROM {_STATES} WHERE state = 'late'"
    assert len(_ids(store, Listing(Task, at=AT, which=late))()) == len(bare.rows(every))
    found.append(
        measure(
            "50,000 tasks: all those late / bare",
            _ids(store, Listing(Task, at=AT, which=late)),
            lambda: bare.rows(every),
            3,
            9,
        )
    )
    return found


def _plain(rows: dict[int, Sequence[Any]]) -> list[tuple[Any, ...]]:
    return [(number, *row) for number, row in rows.items()]


def _page(store: Store, listing: Listing, fields: list[Any]) -> Callable[[], dict[int, Any]]:
    def work() -> dict[int, Any]:
        with store.read() as session:
            return lists.first_page(session, listing, fields)

    return work


def _ids(store: Store, listing: Listing) -> Callable[[], list[int]]:
    def work() -> list[int]:
        with store.read() as session:
            return lists.ids(session, listing)

    return work


def _summary(store: Store, bare: Bare, naming: Naming) -> Ratio:
    def ours() -> followup.Summary:
        with store.read() as session:
            return followup.summary(session, "unit", AT, naming)

    def plain() -> list[Any]:
        return bare.rows(_SUMMARY)

    counted = [(row.key, number) for row in ours().rows for number in sorted(row.counts.values()) if number]
    told: dict[tuple[int, str], int] = {}
    columns = {state.value: name for name, states in followup.COLUMNS.items() for state in states}
    for unit, _name, state, number, _ids_told in plain():
        told[unit, columns[state]] = told.get((unit, columns[state]), 0) + number
    by_unit = dict.fromkeys(unit for unit, _ in told)
    assert counted == [
        (f"unit:{unit}", number) for unit in by_unit for number in sorted(n for (u, _), n in told.items() if u == unit)
    ]
    return measure("summary of 50,000 tasks by unit / bare", ours, plain, 3, 7)
