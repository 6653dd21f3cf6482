"""How a unit stands with a form of a period on a day: nothing due, awaited, late, received, sent back, accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from tthc_desktop.core.periods import Kind, Period, bounds, period_of


class Standing(Enum):
    """Where a unit's return stands; each unit has its own."""

    NOT_DUE = "not_due", "chưa đến kỳ"
    WAITING = "waiting", "đang chờ"
    LATE = "late", "quá hạn"
    RECEIVED = "received", "đã nhận"
    RETURNED = "returned", "đã trả lại"
    ACCEPTED = "accepted", "đã duyệt"
    EXEMPT = "exempt", "được miễn"
    OUTSIDE = "outside", "gửi ngoài hệ thống"

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label

    @property
    def is_missing(self) -> bool:
        """Whether the unit's return is still to come."""
        return self in (Standing.WAITING, Standing.LATE, Standing.RETURNED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed with a unit about one form of one period."""

    last_day: dt.date
    """Last day of the period."""
    due: dt.date | None
    """Last day on which it may arrive; None when no day is set."""
    exempt: bool = False
    outside: bool = False


_HELD = {"received": Standing.RECEIVED, "returned": Standing.RETURNED, "accepted": Standing.ACCEPTED}


def standing(terms: Terms, state: str | None, day: dt.date) -> Standing:
    """How the unit stands at the end of the day. `state`: that of its newest return, None when there is none."""
    if state is not None:
        return _HELD[state]
    if terms.exempt:
        return Standing.EXEMPT
    if terms.outside:
        return Standing.OUTSIDE
    if day <= terms.last_day:
        return Standing.NOT_DUE
    return Standing.LATE if terms.due and day > terms.due else Standing.WAITING


class Extension(NamedTuple):
    """More time that a unit was given."""

    for_this_form: bool
    """Whether it names the form; otherwise it holds for every form of the period."""
    until: dt.date | None
    """The last day; None when no day was fixed."""


def due_after(due: dt.date | None, extensions: Iterable[Extension]) -> dt.date | None:
    """The due day of a unit after its extensions: what names the form goes before what holds for every form, and of
    two alike the one that gives more time."""
    given = sorted(extensions, key=lambda one: (one.for_this_form, one.until or dt.date.max))
    return given[-1].until if given else due


def days_late(due: dt.date | None, arrived: dt.date) -> int:
    """How many days after its due day something arrived, or is still awaited; 0 when in time."""
    return max((arrived - due).days, 0) if due else 0


def just_ended(day: dt.date, kind: Kind, cutoff_day: int | None = None) -> Period:
    """The newest period of the kind that was over before the day. `cutoff_day`: see `core.periods.bounds`."""
    year = period_of(day, "year", cutoff_day).year
    period = Period(year + 1, kind).previous()
    while bounds(period, cutoff_day)[1] >= day:
        period = period.previous()
    return period


def last_periods(period: Period, number: int) -> tuple[Period, ...]:
    """The period and those of its kind before it, the oldest first."""
    found = [period]
    while len(found) < number:
        found.append(found[-1].previous())
    return tuple(reversed(found))
