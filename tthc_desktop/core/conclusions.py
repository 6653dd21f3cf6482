"""What became of a conclusion or recommendation, told from the tasks it gave rise to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tthc_desktop.core.deadlines import State

NO_TASK = "Không phát sinh nhiệm vụ"
NOT_GIVEN = "Chưa giao nhiệm vụ"
LATE = "Có nhiệm vụ quá hạn"
UNDER_WAY = "Đang thực hiện"
DONE = "Đã xong"
CANCELLED = "Đã hủy nhiệm vụ"
REMEDIED = "Đã khắc phục"
REMEDY_LATE = "Quá hạn khắc phục"
NOT_REMEDIED = "Chưa khắc phục"

SETTLED = (NO_TASK, DONE, CANCELLED, REMEDIED)
"""States in which nothing is left to be done."""


def conclusion_state(states: Collection[State], *, no_task: bool) -> str:
    """The state of a conclusion whose tasks are in these states; `no_task` is the officer's own mark."""
    if not states:
        return NO_TASK if no_task else NOT_GIVEN
    if State.LATE in states:
        return LATE
    if {State.OPEN, State.SOON, State.NOT_ASSIGNED} & set(states):
        return UNDER_WAY
    return CANCELLED if set(states) == {State.CANCELLED} else DONE


def recommendation_state(
    states: Collection[State], day: date, *, due: date | None, remedied_on: date | None, no_task: bool
) -> str:
    """The state at `day` of a recommendation: what the unit has put right counts before the tasks given for it."""
    if remedied_on is not None and remedied_on <= day:
        return REMEDIED
    if states:
        told = conclusion_state(states, no_task=no_task)
        return REMEDY_LATE if told == UNDER_WAY and due is not None and due < day else told
    if no_task:
        return NO_TASK
    return REMEDY_LATE if due is not None and due < day else NOT_REMEDIED
