"""What the follow-up of tasks offers to a period's report: obstacles and proposals, to be told or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import OBSTACLE, PROPOSAL, TaskNote


@dataclass(frozen=True, slots=True)
class Offer:
    """One dated entry of a task's stream."""

    id: int
    task: int
    unit: int
    """Who met the obstacle or proposes: the entry's own unit, else the task's lead."""
    noted_on: When
    stream: str
    text: str
    told: bool
    """Whether the officer wants it in the report."""

    @property
    def title(self) -> str:
        """The entry on one line, for a list to choose from."""
        return f"{self.stream} · {self.noted_on.text} · {' '.join(self.text.split())}"


def offered(session: Session, period: Period, cutoff_day: int | None) -> list[Offer]:
    """The obstacles and proposals noted in a period on living tasks, in the order of their days."""
    rows = session.execute(_query(period, cutoff_day))
    return [
        Offer(row.id, row.owner_id, row.unit, When.from_code(row.noted_on), row.stream, row.text, row.told == 1)
        for row in rows
    ]


def _query(period: Period, cutoff_day: int | None) -> Select[Any]:
    first, last = bounds(period, cutoff_day)
    note, task = TaskNote.table().c, Task.table().c
    unit = func.coalesce(note.unit, task.lead).label("unit")
    return (
        select(note.id, note.owner_id, note.noted_on, note.stream, note.text, note.told, unit)
        .where(
            task.id == note.owner_id,
            task.deleted_at.is_(None),
            note.stream.in_((OBSTACLE, PROPOSAL)),
            note.noted_on.between(first.isoformat(), last.isoformat()),
        )
        .order_by(note.noted_on, note.id)
    )


def choose(session: Session, period: Period, cutoff_day: int | None, told: Collection[int]) -> None:
    """Tell these of a period's entries in the report, and no other of that period."""
    table = TaskNote.table()
    for offer in offered(session, period, cutoff_day):
        if offer.told != (offer.id in told):
            session.execute(update(table).where(table.c.id == offer.id).values(told=None if offer.told else 1))
