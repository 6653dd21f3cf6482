"""Another record that may be the one being saved: the same document, meeting or task, written otherwise.

Nothing here refuses. A record that is changed is asked about only when the change touches what is compared.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tthc_desktop.core import doc_numbers, similarity, vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Doubt
from tthc_desktop.db.tables import SEARCH
from tthc_desktop.records import Record
from tthc_desktop.records.base import Values, match_key
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.records.task import Task
from tthc_desktop.services import links

SOURCES = ("directives", "meetings", "conclusions", "inspections", "recommendations")
"""The fields of a task that tell where it comes from."""
COMPARED: Mapping[type[Record], tuple[str, ...]] = {
    Meeting: ("held_on", "units", "body"),
    Directive: ("number", "issued_on", "issuer", "kind"),
    Inspection: ("from_on", "units", "mode"),
    Task: ("content", "lead", *SOURCES),
    PlannedFigure: PlannedFigure.KEY,
}
"""The fields by which another record may be the same; a change elsewhere asks nothing."""
_FEWEST_WORDS = 3
"""Words of a meeting's name from which another may be the same reworded."""
YEAR = dt.timedelta(days=366)
"""Tasks of one unit are compared when they were assigned within a year of each other."""
MOST = 30
"""How many tasks whose words overlap most are compared word by word."""
_MOST_OF_ONE_UNIT = 2000
"""How many tasks of one unit are looked at, those nearest in time; bounds what a save can cost."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another record to compare with: in the data file (`ref`), or in another row of the same spreadsheet."""

    ref: Ref | None
    values: Values
    row: int = 0
    shares_source: bool = False
    """Of two tasks: whether a document, meeting or inspection assigned both."""


def doubts(
    session: Session, record: type[Record], values: Values, record_id: int | None, now: Values | None = None
) -> list[Doubt]:
    """The doubt that the data file holds this record already, for checked values; `now` are those before the change."""
    if record is Inspection or not touched(record, values, now or {}):
        return []  # two inspections of a unit are compared where lists come in: there one is often meant twice
    return same(session, record, values, _others(session, record, values, record_id))


def touched(record: type[Record], values: Values, now: Values) -> bool:
    """Whether what is compared was changed."""
    names = COMPARED.get(record, ())
    return bool(names) and (not now or any(values.get(name) != now.get(name) for name in names))


# --- the same record once more ---------------------------------------------------------------------------


def same(session: Session, record: type[Record], values: Values, others: Iterable[Other]) -> list[Doubt]:
    """The doubt that one of the others is this record; [] when none is."""
    compare = _COMPARE.get(record)
    found = [(told, other) for other in others if (told := compare(values, other))] if compare else []
    if not found:
        return []
    (name, words), other = found[0]
    more = f" (và {len(found) - 1} mục nữa)" if len(found) > 1 else ""
    return [Doubt(name, f"{words}: {_called(session, record, other)}{more}.", other.ref)]


def _called(session: Session, record: type[Record], other: Other) -> str:
    if other.ref is None:
        return f"dòng {other.row} của bảng"
    title = links.titles(session, record.__tablename__, [other.ref.id]).get(other.ref.id, "")
    return f"«{textwrap.shorten(title, 160, placeholder='…')}»"


Told = tuple[str, str]
"""The field, and the words before the other record's name."""


def _same_meeting(values: Values, other: Other) -> Told | None:
    day: When = values["held_on"]
    mine, theirs = set(values.get("units") or ()), set(other.values.get("units") or ())
    if mine and mine == theirs:
        return "units", f"Ngày {day.text} đã ghi một cuộc họp, buổi làm việc với cùng đơn vị"
    body = values.get("body")
    if body and vietnamese.same(body, other.values.get("body") or ""):
        return "body", f"Ngày {day.text} đã ghi một phiên họp của cùng tổ chức"
    hours = {values.get("start_time"), other.values.get("start_time")} - {None}
    apart = len(hours) > 1 or (mine and theirs and not mine & theirs)
    for name in () if apart else ("name", "content"):
        one, two = (similarity.take_apart(each.get(name) or "") for each in (values, other.values))
        if len(one.words) >= _FEWEST_WORDS and similarity.nearness(one, two) >= similarity.THRESHOLD:
            return name, f"Ngày {day.text} đã ghi một cuộc họp, buổi làm việc lời gần giống"
    return None


def _same_inspection(values: Values, other: Other) -> Told | None:
    mine, theirs = values["from_on"], other.values["from_on"]
    units = set(values.get("units") or ())
    like = units == set(other.values.get("units") or ()) and values.get("mode") == other.values.get("mode")
    if not units or not like or mine.last < theirs.first or theirs.last < mine.first:
        return None
    return "from_on", "Đã có cuộc kiểm tra cùng đơn vị, cùng thời gian"


def _same_directive(values: Values, other: Other) -> Told | None:
    mine, theirs = (doc_numbers.parse_doc_number(item["number"]) for item in (values, other.values))
    same_symbol = doc_numbers.number_key(f"1/{mine.symbol}") == doc_numbers.number_key(f"1/{theirs.symbol}")
    one_day = values.get("issued_on") is not None and values["issued_on"] == other.values.get("issued_on")
    if values["issuer"] != other.values.get("issuer"):
        if same_symbol and mine.symbol and one_day and values["issued_on"].precision == "day":
            return "issuer", "Đã có văn bản cùng số, ký hiệu và ngày, ghi cơ quan ban hành khác"
        return None
    years = {_year(mine, values), _year(theirs, other.values)} - {None}
    if len(years) > 1:
        return None
    if same_symbol:
        return "number", "Cơ quan này đã có văn bản cùng số, ký hiệu, ghi năm hoặc ngày khác"
    if not (mine.symbol and theirs.symbol) and values.get("kind") == other.values.get("kind"):
        return "number", "Cơ quan này đã có văn bản cùng số, một bên chưa ghi ký hiệu"
    return None


def _year(number: doc_numbers.DocNumber, values: Values) -> int | None:
    when = values.get("issued_on")
    return when.first.year if when else int(number.year) if number.year else None


def _same_task(values: Values, other: Other) -> Told | None:
    if not other.shares_source and _another_time(values, other.values):
        return None
    return "content", "Đã có nhiệm vụ lời gần giống, cùng nguồn giao" if other.shares_source else (
        "Đã có nhiệm vụ lời gần giống, cùng đơn vị chủ trì"
    )


def _another_time(values: Values, other: Values) -> bool:
    """Whether the other task was over before this one was assigned, or they lie more than a year apart."""
    mine, theirs = values["assigned_on"], other["assigned_on"]
    ends = [when.last for name in ("done_on", "cancelled_on") if (when := other.get(name))]
    return abs(mine.first - theirs.first) > YEAR or any(end < mine.first for end in ends)


def _same_plan(values: Values, other: Other) -> Told | None:
    if match_key(PlannedFigure, values) != match_key(PlannedFigure, other.values):
        return None
    return "figure", "Đã có chỉ tiêu cho số liệu này, cùng kỳ và đơn vị"


_COMPARE = {
    Meeting: _same_meeting,
    Directive: _same_directive,
    Inspection: _same_inspection,
    Task: _same_task,
    PlannedFigure: _same_plan,
}


def nearest(values: Values, others: Iterable[Other]) -> list[Other]:
    """The tasks with near wording, the nearest first."""
    mine = similarity.take_apart(values["content"])
    ranked = sorted(
        ((similarity.nearness(mine, similarity.take_apart(other.values["content"])), other) for other in others),
        key=lambda found: -found[0],
    )
    return [other for nearness, other in ranked if nearness >= similarity.THRESHOLD]


def kin(values: Values, record_id: int | None, other: Values, other_id: int | None) -> bool:
    """Whether two tasks are a common task and its part, or parts of one: of course their wording is the same."""
    parent, theirs = values.get("parent"), other.get("parent")
    return bool(parent and parent in (theirs, other_id)) or (record_id is not None and theirs == record_id)


# --- others in the data file -----------------------------------------------------------------------------


def _others(session: Session, record: type[Record], values: Values, record_id: int | None) -> list[Other]:
    if record is Meeting:
        return _meetings_of_the_day(session, values, record_id)
    if record is Directive:
        return _directives_of_the_number(session, values, record_id)
    if record is PlannedFigure:
        return _plans_of_the_key(session, values, record_id)
    return _near_tasks(session, values, record_id)


def _load(session: Session, record: type[Record], names: Iterable[str], *conditions: Any) -> list[tuple[int, Values]]:
    table = record.table()
    fields = [record.field(name) for name in names]
    query = select(table.c.id, *(table.c[item.name] for item in fields)).where(table.c.deleted_at.is_(None))
    rows = session.execute(query.where(*conditions).order_by(table.c.id)).all()
    return [
        (row[0], {item.name: item.kind.load(value) for item, value in zip(fields, row[1:], strict=True)})
        for row in rows
    ]


def _meetings_of_the_day(session: Session, values: Values, record_id: int | None) -> list[Other]:
    day = values.get("held_on")
    if day is None or day.precision != "day":
        return []
    table, link = Meeting.table(), Meeting.LINKS["units"]
    found = _load(session, Meeting, ("body",), table.c.held_on == day.code, table.c.id != (record_id or 0))
    those: dict[int, set[int]] = defaultdict(set)
    query = select(link.c.owner_id, link.c.target_id)
    for owner, unit in session.execute(query.where(link.c.owner_id.in_([item for item, _ in found]))):
        those[owner].add(unit)
    return [Other(Ref("meeting", item), {**each, "units": those[item]}) for item, each in found]


def digits_of(values: Values) -> str:
    """The number in front of a document's symbol; "" when there is none."""
    return doc_numbers.parse_doc_number(values["number"]).number.lstrip("0") if values.get("number") else ""


def _directives_of_the_number(session: Session, values: Values, record_id: int | None) -> list[Other]:
    digits, table = digits_of(values), Directive.table()
    if not digits or values.get("issuer") is None:
        return []
    names = ("number", "issued_on", "issuer", "kind")
    alike = table.c.number.like(f"%{digits}%")
    found = _load(session, Directive, names, alike, table.c.id != (record_id or 0))
    return [Other(Ref("directive", item), each) for item, each in found if digits_of(each) == digits]


def _plans_of_the_key(session: Session, values: Values, record_id: int | None) -> list[Other]:
    table = PlannedFigure.table()
    mine = (table.c.match_key == match_key(PlannedFigure, values), table.c.id != (record_id or 0))
    return [
        Other(Ref("planned_figure", item), each)
        for item, each in _load(session, PlannedFigure, PlannedFigure.KEY, *mine)
    ]


def _near_tasks(session: Session, values: Values, record_id: int | None) -> list[Other]:
    of_lead = _overlapping(session, values, _of_lead(values))
    of_source: dict[int, float] = {}
    for name in SOURCES:
        if values.get(name):
            link = Task.LINKS[name]
            owners = select(link.c.owner_id).where(link.c.target_id.in_(values[name]))
            of_source |= _overlapping(session, values, select(Task.id).where(Task.id.in_(owners)))
    both = of_lead | of_source
    best = sorted((item for item in both if item != record_id), key=lambda item: -both[item])[:MOST]
    names = ("content", "assigned_on", "done_on", "cancelled_on", "parent")
    found = _load(session, Task, names, Task.id.in_(best)) if best else []
    others = [
        Other(Ref("task", item), each, shares_source=item in of_source)
        for item, each in found
        if not kin(values, record_id, each, item)
    ]
    return nearest(values, others)


def _of_lead(values: Values) -> Select[tuple[int]]:
    """The tasks of the same unit that were assigned within a year, the nearest in time first."""
    first = values["assigned_on"].first
    day = func.substr(Task.assigned_on, 1, 10)
    away = func.abs(func.julianday(day) - func.julianday(first.isoformat()))
    within = day.between((first - YEAR).isoformat(), (first + YEAR).isoformat())
    return select(Task.id).where(Task.lead == values["lead"], within).order_by(away).limit(_MOST_OF_ONE_UNIT)


def _overlapping(session: Session, values: Values, ids: Select[tuple[int]]) -> dict[int, float]:
    """The tasks whose words, as the search knows them, hold most of these, with the share that they hold."""
    mine = similarity.signature_of(values["content"])
    # Asked by ids: joined, SQLite would go through the words of all tasks and look each task up.
    query = select(SEARCH.c.row_id, SEARCH.c.folded).where(SEARCH.c.record == "task", SEARCH.c.row_id.in_(ids))
    shares = ((row[0], similarity.overlap(mine, similarity.signature(row[1]))) for row in session.execute(query))
    return {item: share for item, share in shares if share >= similarity.WORTH_A_LOOK}
