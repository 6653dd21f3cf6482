"""What is done to a task besides editing it: extend it, hand it over, give it to several units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core import working_days
from tthc_desktop.core.dates import When, parse_when
from tthc_desktop.core.deadlines import BY_DAY, BY_MONTH, BY_QUARTER
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import DAYS_ONLY, Field, One, Text
from tthc_desktop.core.fields import Date as DateKind
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import DUE
from tthc_desktop.services import calendar, records, units
from tthc_desktop.services.links import Linker

_KIND_OF = {"day": BY_DAY, "month": BY_MONTH, "quarter": BY_QUARTER}

EXTENSION_FIELDS: tuple[Field, ...] = (
    Field("new_due", "Hạn mới", DUE, required=True, hint="30/9/2026, 9/2026 hoặc 10 ngày làm việc"),
    Field("decided_on", "Ngày gia hạn", DateKind(DAYS_ONLY), required=True),
    Field("reason", "Lý do", Text(limit=500), required=True),
    Field("decision", "Văn bản cho phép", Text(limit=300), hint="số, ngày văn bản"),
)
"""What is asked for an extension."""
TRANSFER_FIELDS: tuple[Field, ...] = (
    Field("new_lead", "Đơn vị chủ trì mới", One("unit"), required=True),
    Field("moved_on", "Ngày chuyển", DateKind(DAYS_ONLY), required=True),
    Field("reason", "Lý do", Text(limit=500), required=True),
    Field("decision", "Văn bản", Text(limit=300), hint="số, ngày văn bản"),
)
"""What is asked for a transfer."""


SOURCES = {
    "directive": "directives",
    "meeting": "meetings",
    "conclusion": "conclusions",
    "inspection": "inspections",
    "recommendation": "recommendations",
}
"""The field of a task in which each type of source stands."""


def from_source(session: Session, ref: Ref) -> dict[str, Any]:
    """The first values of a new task that this record gives rise to: where it comes from, and what is known."""
    values = records.load(session, BY_TYPE[ref.type], ref.id)
    given: dict[str, Any] = {SOURCES[ref.type]: (ref.id,)}
    if ref.type in ("conclusion", "recommendation"):
        due: When | None = values["due_on"]
        given |= {"content": values["content"], "lead": values["unit"], "due_on": due}
        if due is not None and due.precision in _KIND_OF:
            given["deadline_kind"] = _KIND_OF[due.precision]
    return given | _given_by(session, ref, values)


def _given_by(session: Session, ref: Ref, values: Mapping[str, Any]) -> dict[str, Any]:
    """Who gave a task and when, as far as its source says so."""
    match ref.type:
        case "directive":
            return {"assigned_on": values["issued_on"], "assigned_by": values["signer"]}
        case "meeting":
            return {"assigned_on": values["held_on"], "assigned_by": values["chair"]}
        case "conclusion":
            meeting = Ref("meeting", values["meeting"])
            return _given_by(session, meeting, records.load(session, BY_TYPE["meeting"], meeting.id))
        case "recommendation":
            inspection = Ref("inspection", values["inspection"])
            return _given_by(session, inspection, records.load(session, BY_TYPE["inspection"], inspection.id))
        case _:
            return {"assigned_on": values["conclusion_on"], "assigned_by": values["directed_by"]}


def due_text(session: Session, text: str, start: dt.date) -> str:
    """A deadline as typed, where "10 ngày làm việc" is counted from `start` in the office's calendar.

    Any other text is given back as it is. Raises ValueError when the calendar has no such day.
    """
    span = working_days.parse_span(text)
    if span is None:
        return text
    years = range(start.year, start.year + 1 + span // 200 + 1)
    return When(calendar.working_calendar(session, years).add(start, span)).text


def day_off(session: Session, text: str) -> str:
    """What to know of a deadline, as typed, that falls on a day off; "" for any other. The deadline stays as it is."""
    try:
        due = parse_when(text, DAYS_ONLY).first
        office = calendar.working_calendar(session, (due.year, due.year + 1))
        why = office.why_off(due)
        return (
            f"Hạn {When(due).text} là {why}; ngày làm việc kế tiếp: {When(office.next_working(due)).text}."
            if why
            else ""
        )
    except ValueError:
        return ""


def with_due(session: Session, raw: records.Raw) -> dict[str, Any]:
    """The raw values of a task with a deadline in working days turned into its day. Raises Refused."""
    return _counted(session, raw, "due_on", "assigned_on", "ngày giao")


def with_new_due(session: Session, raw: records.Raw) -> dict[str, Any]:
    """The same of an extension, counted from the day on which it was decided. Raises Refused."""
    return _counted(session, raw, "new_due", "decided_on", "ngày gia hạn")


def _counted(session: Session, raw: records.Raw, due: str, start: str, called: str) -> dict[str, Any]:
    text, given = raw.get(due), raw.get(start)
    if not isinstance(text, str) or working_days.parse_span(text) is None:
        return dict(raw)
    try:
        day = given if isinstance(given, When) else parse_when(str(given or ""), DAYS_ONLY)
        return {**raw, due: due_text(session, text, day.first)}
    except ValueError:
        told = f"Hạn tính theo ngày làm việc cần {called} cụ thể, ví dụ 04/7/2026."
        raise Refused(Problem(start, told)) from None


def extend(session: Session, task_id: int, raw: Mapping[str, str]) -> None:
    """Give a task a later deadline; the one before it stays in the task's history. Raises Refused at a field."""
    now = records.load(session, Task, task_id)
    values = answers(session, EXTENSION_FIELDS, with_new_due(session, raw))
    old, new, decided = now["due_on"], values["new_due"], values["decided_on"]
    if old is None:
        raise Refused(Problem("new_due", "Nhiệm vụ chưa có hạn để gia hạn. Hãy ghi hạn trong phiếu nhiệm vụ."))
    if new.last <= old.last:
        raise Refused(Problem("new_due", f"Hạn mới ({new.text}) phải sau hạn đang có ({old.text})."))
    assigned = now["assigned_on"]
    if assigned and decided.first < assigned.first:
        told = f"Ngày gia hạn ({decided.text}) trước ngày giao nhiệm vụ ({assigned.text})."
        raise Refused(Problem("decided_on", told))
    before = [row["decided_on"].first for row in now["extensions"]]
    if before and decided.first < max(before):
        last = When(max(before)).text
        raise Refused(Problem("decided_on", f"Ngày gia hạn ({decided.text}) trước lần gia hạn đã có ({last})."))
    row = {**values, "old_due": old}
    changed = {"extensions": (*now["extensions"], row), "due_on": new}
    if now["deadline_kind"] in _KIND_OF.values():
        changed["deadline_kind"] = _KIND_OF[new.precision]
    records.save(session, Task, changed, task_id, sure=True)


def hand_over(session: Session, task_id: int, raw: Mapping[str, str]) -> None:
    """Give a task another lead unit; the one before it stays in the task's history. Raises Refused at a field."""
    now = records.load(session, Task, task_id)
    values = answers(session, TRANSFER_FIELDS, raw)
    if values["new_lead"] == now["lead"]:
        raise Refused(Problem("new_lead", "Nhiệm vụ đang do chính đơn vị này chủ trì. Hãy chọn đơn vị khác."))
    earliest = [now["assigned_on"], *(row["moved_on"] for row in now["transfers"])]
    last = max((when.first for when in earliest if when), default=dt.date.min)
    if values["moved_on"].first < last:
        told = f"Ngày chuyển ({values['moved_on'].text}) trước ngày giao hoặc lần chuyển trước ({When(last).text})."
        raise Refused(Problem("moved_on", told))
    linker = Linker(session)
    wanted = [item for item in TRANSFER_FIELDS if item.name == "new_lead"]
    ended = units.ended_links(wanted, values, {}, values["moved_on"], lambda: linker.known_units, linker.timeline)
    if ended:
        raise Refused(*ended)
    row = {**values, "old_lead": now["lead"]}
    changed = {"transfers": (*now["transfers"], row), "lead": values["new_lead"]}
    records.save(session, Task, changed, task_id, sure=True)


def answers(session: Session, fields: Iterable[Field], raw: Mapping[str, str]) -> dict[str, Any]:
    """The values of a small form. Raises Refused with every problem found."""
    values: dict[str, Any] = {}
    problems, linker = [], Linker(session)
    for item in sorted(fields, key=lambda field: isinstance(field.kind, One)):  # a unit is meant as it is on the day
        given, moved_on = raw.get(item.name), values.get("moved_on")
        try:
            if isinstance(item.kind, One) and isinstance(given, str):
                values[item.name] = linker.read(item.kind, given, moved_on.first if moved_on else None)
            else:
                values[item.name] = item.read(given)
        except ValueError as error:
            problems.append(Problem(item.name, str(error)))
            continue
        if item.required and values[item.name] is None:
            problems.append(Problem(item.name, f"Chưa nhập «{item.label}»."))
    if problems:
        raise Refused(*problems)
    return values


def give_to_units(session: Session, task_id: int, unit_ids: Iterable[int]) -> list[int]:
    """Make one task for each unit's own result of a common task; returns their ids. Raises Refused.

    The common task stands for them and is not counted beside them. A unit that has its part keeps it.
    """
    now = records.load(session, Task, task_id)
    if now["parent"] is not None:
        told = "Nhiệm vụ này là phần của một nhiệm vụ chung. Hãy giao cho các đơn vị từ nhiệm vụ chung."
        raise Refused(Problem("parent", told))
    task = Task.table()
    query = select(task.c.lead).where(task.c.parent == task_id, task.c.deleted_at.is_(None))
    there = set(session.scalars(query))
    own = ("notes", "extensions", "transfers", "result", "done_on", "evidence", "cancelled_on", "cancel_reason")
    values = {name: value for name, value in now.items() if name not in own}
    wanted = [unit for unit in dict.fromkeys(unit_ids) if unit not in there]
    made = [records.save(session, Task, {**values, "lead": unit, "parent": task_id}, sure=True) for unit in wanted]
    if not made:
        raise Refused(Problem("lead", "Các đơn vị được chọn đều đã có phần việc của nhiệm vụ này."))
    return made
