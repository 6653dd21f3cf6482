"""What waits for the office on a day: every figure of the first screen, with the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tthc_desktop.core import conclusions
from tthc_desktop.core.dates import days_in_month
from tthc_desktop.core.deadlines import AGE_BANDS, State, band_label
from tthc_desktop.records import Record, Unit
from tthc_desktop.records.chase import Chase
from tthc_desktop.records.conclusion import Conclusion, Recommendation
from tthc_desktop.records.directive import DRAFT, SUBMITTED, Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.task import Task
from tthc_desktop.services import followup, inspections
from tthc_desktop.services.followup import DONE_STATES, At, Which
from tthc_desktop.services.lists import Listing


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first screen and the list it counts."""

    key: str
    """Stable name: "late:8-30"."""
    group: str
    label: str
    listing: Listing
    count: int
    urgent: bool = False
    """Whether a number above zero asks to be looked at first."""


TASKS, CONCLUSIONS, REPLIES, INSPECTIONS, PAPERS = (
    "Nhiệm vụ",
    "Kết luận, kiến nghị",
    "Đôn đốc",
    "Kiểm tra",
    "Văn bản",
)


def figures(session: Session, at: At) -> list[Figure]:
    """Every figure at the date, group by group. A count and its list come from the same conditions."""
    return [
        *_tasks(session, at),
        *_replies(session, at),
        *_conclusions(session, at),
        *_inspections(session, at),
        *_papers(session),
    ]


def _tasks(session: Session, at: At) -> list[Figure]:
    late, soon, open_ = Which(at, (State.LATE,)), Which(at, (State.SOON,)), Which(at, (State.OPEN,))
    wanted = [("late", "Quá hạn", late, True)]
    for first, last in AGE_BANDS:
        band = Which(at, (State.LATE,), late_from=first, late_to=last)
        wanted.append((f"late:{first}-{last or ''}", band_label((first, last)), band, True))
    unproved = Which(at, DONE_STATES, without_evidence=True)
    wanted += [
        ("soon", f"Sắp đến hạn (còn không quá {at.soon_days} ngày)", soon, False),
        ("open", "Trong hạn", open_, False),
        ("unproved", "Đã xong, chưa có minh chứng", unproved, False),
    ]
    counts = followup.count_each(session, [which for _, _, which, _ in wanted])
    return [
        Figure(key, TASKS, label, Listing(Task, at=at, which=which), count, urgent)
        for (key, label, which, urgent), count in zip(wanted, counts, strict=True)
    ]


def _only(
    key: str,
    group: str,
    label: str,
    record: type[Record],
    ids: Iterable[int],
    at: At | None = None,
    *,
    urgent: bool = False,
) -> Figure:
    found = tuple(dict.fromkeys(ids))
    return Figure(key, group, label, Listing(record, only=found, at=at), len(found), urgent)


def _replies(session: Session, at: At) -> list[Figure]:
    chase = Chase.table().c
    waiting: list[Any] = [chase.deleted_at.is_(None), chase.reply_due.is_not(None)]
    waiting.append(or_(chase.replied_on.is_(None), chase.replied_on > at.day.isoformat()))
    waiting.append(chase.sent_on <= at.day.isoformat())
    late = chase.reply_due < at.day.isoformat()
    return [
        _only("replies", REPLIES, "Chờ đơn vị trả lời", Chase, _ids(session, chase.id, *waiting)),
        _only(
            "replies late", REPLIES, "Đã quá hạn trả lời", Chase, _ids(session, chase.id, *waiting, late), urgent=True
        ),
    ]


def _ids(session: Session, column: Any, *conditions: Any) -> Sequence[int]:
    return session.scalars(select(column).where(*conditions).order_by(column)).all()


def _conclusions(session: Session, at: At) -> list[Figure]:
    wanted: tuple[tuple[str, str, type[Record], tuple[str, ...], bool], ...] = (
        ("not given", "Kết luận chưa giao nhiệm vụ", Conclusion, (conclusions.NOT_GIVEN,), False),
        (
            "remedy late",
            "Kiến nghị quá hạn khắc phục",
            Recommendation,
            (conclusions.REMEDY_LATE, conclusions.LATE),
            True,
        ),
        (
            "remedy open",
            "Kiến nghị còn phải khắc phục",
            Recommendation,
            (conclusions.NOT_REMEDIED, conclusions.NOT_GIVEN, conclusions.UNDER_WAY),
            False,
        ),
    )
    records: tuple[type[Record], ...] = (Conclusion, Recommendation)
    states_of = {record: _states(session, record, at) for record in records}
    return [
        _only(
            key,
            CONCLUSIONS,
            label,
            record,
            [number for number, state in states_of[record] if state in states],
            at,
            urgent=urgent,
        )
        for key, label, record, states, urgent in wanted
    ]


def _states(session: Session, record: type[Record], at: At) -> list[tuple[int, str]]:
    table = record.table().c
    query = select(table.id, followup.column(record, "state", at)).where(table.deleted_at.is_(None))
    return [(number, state) for number, state in session.execute(query.order_by(table.id))]


def _inspections(session: Session, at: At) -> list[Figure]:
    first = at.day.replace(day=1)
    last = first.replace(day=days_in_month(first.year, first.month))
    table = Inspection.table().c
    begun = func.substr(table.from_on, 1, 10) <= last.isoformat()
    ended = func.coalesce(func.substr(table.to_on, 1, 10), func.substr(table.from_on, 1, 10)) >= first.isoformat()
    month = _ids(session, table.id, table.deleted_at.is_(None), begun, ended)
    planned = inspections.planned_in(session, first, last)
    waiting = inspections.past_limit(session, at.day)
    return [
        _only("inspections", INSPECTIONS, "Cuộc kiểm tra trong tháng", Inspection, month),
        _only("planned", INSPECTIONS, "Đơn vị theo kế hoạch tháng này, chưa kiểm tra", Unit, planned),
        _only("limits", INSPECTIONS, "Cuộc kiểm tra có mốc đã quá hạn", Inspection, waiting, urgent=True),
    ]


def _papers(session: Session) -> list[Figure]:
    table = Directive.table().c
    return [
        _only(key, PAPERS, label, Directive, _ids(session, table.id, table.deleted_at.is_(None), table.state == state))
        for key, label, state in (("submitted", "Đang trình ký", SUBMITTED), ("drafts", "Dự thảo", DRAFT))
    ]
