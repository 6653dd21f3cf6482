"""The state of a task computed at a date: on time, soon due, late, done, cancelled; nothing of it is stored.

The due day itself is on time. What was decided or reported after the date asked about has no effect on it, so
a list "at 30/6" is the same whenever it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem
from tthc_desktop.core.recurrence import Rule

BY_DAY, BY_MONTH, BY_QUARTER = "Theo ngày", "Theo tháng", "Theo quý"
RECURRING, CONSTANT, NO_LIMIT = "Định kỳ", "Thường xuyên", "Không thời hạn"
DEADLINE_KINDS = (BY_DAY, BY_MONTH, BY_QUARTER, RECURRING, CONSTANT, NO_LIMIT)
NEVER_LATE = frozenset({CONSTANT, NO_LIMIT})

_ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What a task is at a date; the value is a stable code, `label` the words shown."""

    NOT_ASSIGNED = "not_assigned"
    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The Vietnamese words of the state."""
        return _LABELS[self]


_LABELS = {
    State.NOT_ASSIGNED: "Chưa giao",
    State.OPEN: "Trong hạn",
    State.SOON: "Sắp đến hạn",
    State.LATE: "Quá hạn",
    State.DONE_ON_TIME: "Đã xong đúng hạn",
    State.DONE_LATE: "Đã xong quá hạn",
    State.CANCELLED: "Đã hủy",
}


class Extension(NamedTuple):
    """A new deadline and the day it was decided."""

    decided_on: date
    due_on: When


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What is known of a task, whatever the date asked about.

    A deadline known to a month or quarter is its last day. For a recurring task `due_on`, when given, is the
    day the whole task ends, and `reports` are the dated entries that answer its due days.
    """

    assigned_on: When | None = None
    kind: str | None = None
    due_on: When | None = None
    rule: Rule | None = None
    extensions: tuple[Extension, ...] = ()
    reports: tuple[date, ...] = ()
    done_on: When | None = None
    cancelled_on: date | None = None


def original_deadline(facts: TaskFacts) -> date | None:
    """The deadline as first set, before any extension or report; None when there is none."""
    if facts.kind in NEVER_LATE:
        return None
    return _earlier(facts.due_on.last if facts.due_on else None, _first_due(facts))


def deadline_at(facts: TaskFacts, day: date) -> date | None:
    """The deadline in force on `day`: the last extension decided by then, else the original one.

    For a recurring task it is the earliest due day not answered by then (or the end of the task, when that comes
    first). Entries are taken in order; one answers every unanswered due day before its own day or, when there is
    none, the next due day on or after it: a second entry for the same due day answers nothing more.
    """
    if facts.kind in NEVER_LATE:
        return None
    return _earlier(_limit_at(facts, day), _unanswered_at(facts, day))


def state_at(facts: TaskFacts, day: date, soon_days: int) -> State:
    """The state on `day`; `soon_days` is how many days before the deadline a task is called soon due."""
    if facts.assigned_on is not None and day < facts.assigned_on.first:
        return State.NOT_ASSIGNED
    closed = _closed_at(facts, day)
    if closed is not None:
        return closed
    deadline = deadline_at(facts, day)
    if deadline is None:
        return State.OPEN
    left = (deadline - day).days
    if left < 0:
        return State.LATE
    return State.SOON if left <= soon_days else State.OPEN


def days_late(facts: TaskFacts, day: date) -> int:
    """How many days past its deadline the task is on `day`, or was when it was done; 0 when not late."""
    match state_at(facts, day, soon_days=0):
        case State.LATE:
            at, deadline = day, deadline_at(facts, day)
        case State.DONE_LATE if facts.done_on is not None:
            at, deadline = facts.done_on.first, deadline_at(facts, facts.done_on.last)
        case _:
            return 0
    return (at - deadline).days if deadline is not None else 0


AGE_BANDS: tuple[tuple[int, int | None], ...] = ((1, 7), (8, 30), (31, 90), (91, None))
"""First and last day of each band of lateness; the last band is open."""


def band_label(band: tuple[int, int | None]) -> str:
    """The words of a band of AGE_BANDS: "Quá hạn từ 1 đến 7 ngày", "Quá hạn trên 90 ngày"."""
    first, last = band
    return f"Quá hạn trên {first - 1} ngày" if last is None else f"Quá hạn từ {first} đến {last} ngày"


def age_band(days: int) -> str:
    """The words of the band that `days` of lateness fall in. Raises ValueError below 1: such a task is not late."""
    for first, last in AGE_BANDS:
        if first <= days and (last is None or days <= last):
            return band_label((first, last))
    raise ValueError(f"{days} days are not late")


def boundaries(facts: TaskFacts, soon_days: int) -> set[date]:
    """The days on which the state differs from the day before: on all other days it stays what it was."""
    events = [*(extension.decided_on for extension in facts.extensions), *facts.reports]
    turns = set(events)
    turns.update(when for when in (_assigned(facts), _done(facts), facts.cancelled_on) if when is not None)
    for deadline in {original_deadline(facts), *(deadline_at(facts, event) for event in events)} - {None}:
        turns.update(_near(deadline, -soon_days), _near(deadline, 1))
    return {day for day in turns if day > date.min and _changes(facts, day, soon_days)}


def _changes(facts: TaskFacts, day: date, soon_days: int) -> bool:
    return state_at(facts, day, soon_days) is not state_at(facts, day - _ONE_DAY, soon_days)


def _near(day: date | None, days: int) -> set[date]:
    try:
        return {day + timedelta(days=days)} if day is not None else set()
    except OverflowError:
        return set()


def deadline_problems(facts: TaskFacts) -> list[Problem]:
    """What contradicts itself in the dates, at the fields of a task's record, in Vietnamese."""
    return [
        *_due_problems(facts),
        *_extension_problems(facts),
        *_closing_problems(facts),
    ]


def _due_problems(facts: TaskFacts) -> list[Problem]:
    assigned, due = facts.assigned_on, facts.due_on
    if assigned is None:
        return []
    if due is not None and due.last < assigned.first:
        return [Problem("due_on", f"Hạn ({due.text}) trước ngày giao ({assigned.text}). Hãy sửa một trong hai ngày.")]
    rule = _rule(facts)
    if rule is None:
        return []
    first = _first_due(facts)
    if first is None or (due is not None and first > due.last):
        until = f", nhiệm vụ kết thúc {due.text}" if due else ""
        falls = f": lần đầu rơi vào {_day(first)}" if first else ""
        return [
            Problem(
                "recurrence",
                f"Lịch «{rule.text}» không rơi vào ngày nào sau ngày giao ({assigned.text}){until}{falls}. "
                "Hãy sửa lịch lặp lại hoặc hạn hoàn thành.",
            )
        ]
    return []


def _extension_problems(facts: TaskFacts) -> list[Problem]:
    if facts.extensions and facts.kind in NEVER_LATE:
        return [Problem("extensions", f"Nhiệm vụ «{facts.kind}» không có hạn để gia hạn. Hãy sửa loại hạn trước.")]
    problems = []
    assigned, before = facts.assigned_on, facts.due_on
    for decided_on, due_on in sorted(facts.extensions, key=_decided_on):
        named = f"Gia hạn ngày {_day(decided_on)}"
        if assigned is not None and decided_on < assigned.first:
            problems.append(
                Problem(
                    "extensions", f"{named}: quyết định trước ngày giao nhiệm vụ ({assigned.text}). Hãy xem lại ngày."
                )
            )
        if before is not None and due_on.last <= before.last:
            problems.append(
                Problem("extensions", f"{named}: hạn mới ({due_on.text}) phải sau hạn đang có ({before.text}).")
            )
        before = due_on
    return problems


def _closing_problems(facts: TaskFacts) -> list[Problem]:
    assigned, done, cancelled = facts.assigned_on, facts.done_on, facts.cancelled_on
    problems = []
    if assigned and done and done.last < assigned.first:
        problems.append(Problem("done_on", f"Ngày hoàn thành ({done.text}) trước ngày giao ({assigned.text})."))
    if assigned and cancelled and cancelled < assigned.first:
        problems.append(Problem("cancelled_on", f"Ngày hủy ({_day(cancelled)}) trước ngày giao ({assigned.text})."))
    return problems


def _day(day: date) -> str:
    return When(day).text


def _decided_on(extension: Extension) -> date:
    return extension.decided_on


def _earlier(a: date | None, b: date | None) -> date | None:
    return a if b is None or (a is not None and a < b) else b


def _assigned(facts: TaskFacts) -> date | None:
    return facts.assigned_on.first if facts.assigned_on else None


def _done(facts: TaskFacts) -> date | None:
    return facts.done_on.last if facts.done_on else None


def _closed_at(facts: TaskFacts, day: date) -> State | None:
    """Done or cancelled by `day`, the earlier fact first; None while the task is open."""
    done, cancelled = _done(facts), facts.cancelled_on
    if facts.done_on is not None and done is not None and done <= day and (cancelled is None or done <= cancelled):
        deadline = deadline_at(facts, done)
        late = deadline is not None and facts.done_on.first > deadline
        return State.DONE_LATE if late else State.DONE_ON_TIME
    return State.CANCELLED if cancelled is not None and cancelled <= day else None


def _limit_at(facts: TaskFacts, day: date) -> date | None:
    """The one deadline set as a date, as extended by `day`; of two decisions on one day the later listed wins."""
    decided = [extension for extension in facts.extensions if extension.decided_on <= day]
    if decided:
        return sorted(decided, key=_decided_on)[-1].due_on.last
    return facts.due_on.last if facts.due_on else None


def _rule(facts: TaskFacts) -> Rule | None:
    return facts.rule if facts.kind in (RECURRING, None) else None


def _first_due(facts: TaskFacts) -> date | None:
    """The first due day of a recurring task, after the day it was assigned."""
    rule, assigned = _rule(facts), _assigned(facts)
    return rule.next_after(assigned, assigned) if rule is not None and assigned is not None else None


def _unanswered_at(facts: TaskFacts, day: date) -> date | None:
    """The earliest due day that no entry up to `day` answers; all due days before it are answered."""
    rule, assigned, due = _rule(facts), _assigned(facts), _first_due(facts)
    if rule is None or assigned is None:
        return None
    ahead = None  # the last due day that was answered before it came
    for report in sorted(facts.reports):
        if due is None or report > day:
            break
        if report < assigned:
            continue
        if due < report:
            due = rule.next_on_or_after(report, assigned)
        elif ahead is None or ahead < report:
            ahead, due = due, rule.next_after(due, assigned)
    return due
