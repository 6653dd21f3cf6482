"""The milestones of an inspection and their limits, counted in working days.

Numbers: Thông tư 25/2014/TT-BTP Điều 11–16, superseded since; they are defaults for an office to edit and have not
been held against the rules now in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tthc_desktop.core.deadlines import State
from tthc_desktop.core.working_days import Calendar

SOURCE = "Thông tư 25/2014/TT-BTP, Điều 11–16"
NOT_VERIFIED = "chưa đối chiếu với quy định hiện hành"

NOTICE, UNIT_REPORT, MINUTES, CONCLUSION, REMEDIES = "notice", "unit_report", "minutes", "conclusion", "remedies"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many working days each milestone has. Raises ValueError for a negative number."""

    notice: int = 10
    """Notice to the unit, at least so long before the start."""
    notice_unplanned: int = 3
    """The same for an unplanned inspection (đột xuất)."""
    unit_report: int = 5
    """The unit's own report, at least so long before the start; none for an unplanned inspection."""
    conclusion: int = 15
    """Kết luận, counted from the end of the inspection."""
    remedies: int = 20
    """The unit's report on what it mended, counted from the day it received the kết luận."""

    def __post_init__(self) -> None:
        if min(self.notice, self.notice_unplanned, self.unit_report, self.conclusion, self.remedies) < 0:
            raise ValueError("Số ngày làm việc không được âm.")


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """The days of an inspection as far as they are known; a day known only to a month is None here.

    `ends_on` None means that it ended on the day it began.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    unplanned: bool = False
    notice_on: date | None = None
    unit_report_on: date | None = None
    minutes_on: date | None = None
    conclusion_on: date | None = None
    conclusion_received_on: date | None = None
    remedies_on: date | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of an inspection: by when it is due and when it was done, each None when not known."""

    name: str
    label: str
    due: date | None
    done: date | None

    def state_at(self, day: date, soon_days: int = -1) -> State | None:
        """OPEN, LATE, DONE_ON_TIME or DONE_LATE on `day`; SOON when `soon_days` is given; the due day is on time.

        None while nothing is due and nothing done.
        """
        if self.done is not None and self.done <= day:
            return State.DONE_LATE if self.due is not None and self.done > self.due else State.DONE_ON_TIME
        if self.due is None:
            return None
        left = (self.due - day).days
        if left < 0:
            return State.LATE
        return State.SOON if left <= soon_days else State.OPEN


def milestones(facts: InspectionFacts, limits: Limits, calendar: Calendar) -> tuple[Milestone, ...]:
    """The milestones of one inspection in the order of the work; an unplanned one asks no report of the unit.

    Raises ValueError with a Vietnamese sentence when the calendar has no working days (see Calendar.add).
    """
    before = limits.notice_unplanned if facts.unplanned else limits.notice
    end = facts.ends_on or facts.starts_on

    def counted(day: date | None, n: int) -> date | None:
        return None if day is None else calendar.add(day, n)

    notice = Milestone(NOTICE, "Thông báo cho đơn vị", counted(facts.starts_on, -before), facts.notice_on)
    unit_report = Milestone(
        UNIT_REPORT, "Báo cáo của đơn vị", counted(facts.starts_on, -limits.unit_report), facts.unit_report_on
    )
    after = (
        Milestone(MINUTES, "Biên bản kiểm tra", end, facts.minutes_on),
        Milestone(CONCLUSION, "Kết luận kiểm tra", counted(end, limits.conclusion), facts.conclusion_on),
        Milestone(
            REMEDIES,
            "Báo cáo khắc phục của đơn vị",
            counted(facts.conclusion_received_on, limits.remedies),
            facts.remedies_on,
        ),
    )
    return (notice, *after) if facts.unplanned else (notice, unit_report, *after)


def may_be_late(facts: InspectionFacts, limits: Limits, day: date) -> bool:
    """Whether the kết luận or the report on remedies can be late on `day` at all, told without a calendar.

    `n` working days take `n` days at least; what this denies need not be counted in working days.
    """
    return any(
        since is not None and (done is None or done > day) and since + timedelta(days=allowed) < day
        for since, allowed, done in (
            (facts.ends_on or facts.starts_on, limits.conclusion, facts.conclusion_on),
            (facts.conclusion_received_on, limits.remedies, facts.remedies_on),
        )
    )
