"""A common task and the parts of it that units do: which task may be part of which, and what closing one asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.records import Attachment
from tthc_desktop.records.base import Values
from tthc_desktop.records.task import Task
from tthc_desktop.services import units

_NAMED = 3
"""How many units with open parts are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Kin:
    """How to ask which task is part of which; a planned import answers before anything is written."""

    parent_of: Callable[[int], int | None]
    has_parts: Callable[[int], bool]


def kin(session: Session) -> Kin:
    """Which task is part of which, in the data file."""
    task = Task.table()

    def has_parts(task_id: int) -> bool:
        return bool(session.scalar(select(exists().where(task.c.parent == task_id, task.c.deleted_at.is_(None)))))

    return Kin(lambda task_id: session.scalar(select(task.c.parent).where(task.c.id == task_id)), has_parts)


def problems(known: Kin, values: Values, task_id: int | None) -> list[Problem]:
    """Why a task cannot be part of the chosen one: parts have no parts of their own, so no circle can close."""
    parent = values.get("parent")
    if parent is None:
        return []
    if parent == task_id:
        told = "Nhiệm vụ không thể thuộc chính nó. Hãy chọn nhiệm vụ chung khác, hoặc để trống."
    elif known.parent_of(parent) is not None:
        told = "Mục được chọn đã là phần việc của một nhiệm vụ chung khác. Hãy chọn chính nhiệm vụ chung đó."
    elif task_id is not None and known.has_parts(task_id):
        told = "Nhiệm vụ này đang là nhiệm vụ chung của các đơn vị, không thể thuộc nhiệm vụ khác. Hãy để trống ô này."
    else:
        return []
    return [Problem("parent", told)]


def doubts(
    session: Session, values: Values, task_id: int | None, now: Values, *, attached: bool | None = None
) -> list[Doubt]:
    """What to confirm when these values close a task that was open before (`now`).

    `attached`: whether the task will have files attached once it is saved; None when that does not change.
    """
    found = []
    if attached is False or any(values.get(name) != now.get(name) for name in ("done_on", "evidence")):
        found += evidence(values, there=lambda: _has_attachment(session, task_id) if attached is None else attached)
    if any(values.get(name) != now.get(name) for name in ("done_on", "cancelled_on")):
        found += _open_parts(session, values, task_id)
    return found


def evidence(values: Values, *, there: Callable[[], bool]) -> list[Doubt]:
    """The doubt that a task is done without anything to show for it; `there`: whether a file is attached."""
    if values.get("done_on") is None or values.get("evidence") or there():
        return []
    told = "Nhiệm vụ ghi đã hoàn thành nhưng chưa có minh chứng: số văn bản, hoặc tệp đính kèm."
    return [Doubt("evidence", told)]


def _has_attachment(session: Session, task_id: int | None) -> bool:
    where = (Attachment.record == "task", Attachment.row_id == task_id, Attachment.deleted_at.is_(None))
    return task_id is not None and bool(session.scalar(select(exists().where(*where))))


def _open_parts(session: Session, values: Values, task_id: int | None) -> list[Doubt]:
    name = "done_on" if values.get("done_on") else "cancelled_on" if values.get("cancelled_on") else ""
    if task_id is None or not name:
        return []
    task = Task.table()
    still_open = (
        task.c.parent == task_id, task.c.deleted_at.is_(None), task.c.done_on.is_(None), task.c.cancelled_on.is_(None)
    )  # fmt: skip
    number = session.scalar(select(func.count()).select_from(task).where(*still_open)) or 0
    if not number:
        return []
    leads = session.scalars(select(task.c.lead).where(*still_open).order_by(task.c.id).limit(_NAMED)).all()
    names = units.labels(session, leads)
    told = "; ".join(names.get(lead, "") for lead in leads)
    more = f" và {number - len(leads)} đơn vị nữa" if number > len(leads) else ""
    done = "hoàn thành" if name == "done_on" else "hủy"
    return [Doubt(name, f"Nhiệm vụ chung được ghi {done} khi còn {number} phần việc chưa xong: {told}{more}.")]
