"""Inspections end to end: the year's plan against what was done, the limits of the law, what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core import conclusions
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import State
from tthc_desktop.core.document import Ref
from tthc_desktop.core.inspection_limits import (
    CONCLUSION,
    REMEDIES,
    InspectionFacts,
    Limits,
    Milestone,
    may_be_late,
    milestones,
)
from tthc_desktop.core.working_days import Calendar
from tthc_desktop.db.ids import among
from tthc_desktop.records import Unit
from tthc_desktop.records.conclusion import Recommendation
from tthc_desktop.records.inspection import PLANNED, Inspection
from tthc_desktop.records.inspection_plan import InspectionPlan, PlannedInspection
from tthc_desktop.services import calendar, followup, records, settings, units
from tthc_desktop.services.followup import At


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One unit of a year's plan and the inspections of it that were held in that year."""

    plan: int
    unit: int
    from_on: When | None
    to_on: When | None
    scope: str
    done: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class YearOfInspections:
    """A year's plan against what was done; each figure is the length of one of these lists."""

    year: int
    lines: tuple[PlanLine, ...]
    unplanned: tuple[Ref, ...]
    """Inspections of the year that stand in no plan: đột xuất, or of a unit that no plan names."""

    @property
    def planned(self) -> tuple[int, ...]:
        """The units that a plan names, each once."""
        return tuple(dict.fromkeys(line.unit for line in self.lines))

    @property
    def done(self) -> tuple[int, ...]:
        """The planned units that were inspected, each once."""
        return tuple(dict.fromkeys(line.unit for line in self.lines if line.done))

    @property
    def waiting(self) -> tuple[int, ...]:
        """The planned units that were not inspected yet, each once."""
        return tuple(dict.fromkeys(line.unit for line in self.lines if not line.done))

    @property
    def held(self) -> tuple[Ref, ...]:
        """The inspections of planned units, each once."""
        return tuple(dict.fromkeys(ref for line in self.lines for ref in line.done))


def year(session: Session, number: int) -> YearOfInspections:
    """The plans of a year against its inspections. A unit's inspection counts once, for every line that names it.

    A planned unit that became another one before the inspection is inspected with that one. A line whose unit lies
    in the recycle bin is left out.
    """
    plan, row, unit = InspectionPlan.table(), PlannedInspection.table(), Unit.table()
    query = select(row).join(plan, plan.c.id == row.c.owner_id).join(unit, unit.c.id == row.c.unit)
    query = query.where(plan.c.year == number, plan.c.deleted_at.is_(None), unit.c.deleted_at.is_(None))
    rows = session.execute(query.order_by(row.c.owner_id, row.c.position)).mappings().all()
    held = _held(session, number)
    met = _met(session, {line["unit"] for line in rows}, held)
    lines = []
    for line in rows:
        first, last = (When.from_code(line[name]) if line[name] else None for name in ("from_on", "to_on"))
        done = met.get(line["unit"], ())
        lines.append(PlanLine(line["owner_id"], line["unit"], first, last, line["scope"] or "", done))
    used = {ref for line in lines for ref in line.done}
    return YearOfInspections(number, tuple(lines), tuple(ref for ref in held if ref not in used))


@dataclass(frozen=True, slots=True)
class _Held:
    """An inspection as the plan asks of it."""

    units: frozenset[int]
    planned: bool
    day: dt.date


def _met(session: Session, planned: Collection[int], held: Mapping[Ref, _Held]) -> dict[int, tuple[Ref, ...]]:
    """The planned inspections of each planned unit."""
    inspected = {item for one in held.values() if one.planned for item in one.units}
    through_time = units.timeline(session) if inspected - set(planned) else None  # only then may one stand for another
    found: dict[int, tuple[Ref, ...]] = {}
    for unit in planned:
        for ref, one in held.items():
            stands = through_time.today(unit, one.day) if through_time else unit
            if one.planned and {unit, stands} & one.units:
                found[unit] = (*found.get(unit, ()), ref)
    return found


def _held(session: Session, number: int) -> dict[Ref, _Held]:
    """The living inspections that began in a year."""
    table, link = Inspection.table().c, Inspection.LINKS["units"].c
    began = table.from_on.between(f"{number}-01-01", f"{number}-12-31/Z")
    query = select(table.id, table.mode, table.from_on).where(table.deleted_at.is_(None), began)
    rows = session.execute(query.order_by(table.from_on, table.id)).all()
    met: dict[int, set[int]] = {row.id: set() for row in rows}
    for owner, unit in session.execute(select(link.owner_id, link.target_id).where(among(link.owner_id, met))):
        met[owner].add(unit)
    return {
        Ref("inspection", row.id): _Held(frozenset(met[row.id]), row.mode == PLANNED, When.from_code(row.from_on).last)
        for row in rows
    }


def planned_in(session: Session, first: dt.date, last: dt.date) -> list[int]:
    """The units whose planned month falls between two days of one year and that were not inspected yet."""
    return [
        line.unit
        for line in year(session, first.year).lines
        if not line.done
        and line.from_on is not None
        and line.from_on.first <= last
        and (line.to_on or line.from_on).last >= first
    ]


# --- limits ----------------------------------------------------------------------------------------------


def limits(session: Session) -> Limits:
    """The office's limits in working days (defaults of TT 25/2014/TT-BTP; chưa đối chiếu với quy định hiện hành)."""
    now = settings.load(session)
    return Limits(
        notice=now.notice_days,
        notice_unplanned=now.notice_days_unplanned,
        unit_report=now.unit_report_days,
        conclusion=now.conclusion_days,
        remedies=now.remedy_days,
    )


def facts(values: Mapping[str, Any]) -> InspectionFacts:
    """What the limits ask of an inspection's values."""
    start, end = values.get("from_on"), values.get("to_on")
    day = {name: values[field].first if values.get(field) else None for name, field in _DAYS.items()}
    return InspectionFacts(
        starts_on=start.first if start and start.precision == "day" else None,
        ends_on=end.last if end and end.precision == "day" else None,
        unplanned=values.get("mode") != PLANNED,
        **day,
    )


_DAYS = {
    "notice_on": "notice_on",
    "unit_report_on": "unit_report_on",
    "minutes_on": "minutes_on",
    "conclusion_on": "conclusion_on",
    "conclusion_received_on": "received_on",
    "remedies_on": "remedy_report_on",
}


def of_inspection(session: Session, values: Mapping[str, Any]) -> tuple[Milestone, ...]:
    """The milestones of one inspection, with their days."""
    start = values.get("from_on")
    if start is None:
        return ()
    years = range(start.first.year - 1, start.first.year + 3)
    return milestones(facts(values), limits(session), calendar.working_calendar(session, years))


def past_limit(session: Session, day: dt.date) -> list[int]:
    """The inspections of this year and the two before whose kết luận or report on remedies is past its day."""
    table = Inspection.table().c
    since = dt.date(day.year - 2, 1, 1).isoformat()
    found = records.load_fields(session, Inspection, _FACTS, table.deleted_at.is_(None), table.from_on >= since)
    allowed = limits(session)
    # The holidays are loaded only when something is to be counted in working days: that takes longer than all else.
    told = {item: facts(values) for item, values in found.items()}
    told = {item: of for item, of in told.items() if may_be_late(of, allowed, day)}
    if not told:
        return []
    known: Calendar = calendar.working_calendar(session, range(day.year - 3, day.year + 3))
    return [
        item
        for item, of in told.items()
        if any(
            step.name in (CONCLUSION, REMEDIES) and step.state_at(day) is State.LATE
            for step in milestones(of, allowed, known)
        )
    ]


_FACTS = [Inspection.field(name) for name in ("mode", "from_on", "to_on", *_DAYS.values())]


# --- what is carried over --------------------------------------------------------------------------------


def open_recommendations(session: Session, inspected: Iterable[int], day: dt.date, but: int | None = None) -> list[int]:
    """The recommendations to these units, from inspections begun before a day, that are not settled at that day.

    A unit answers for those to the units that had become it by then; those to a unit that was split go to its
    principal successor, as everywhere (`core.lineage`).
    """
    lineage = units.timeline(session).lineage
    wanted = {member for unit in inspected for member in lineage.family(unit, day)}
    table, inspection = Recommendation.table(), Inspection.table()
    link = Inspection.LINKS["units"]
    mine = select(link.c.owner_id).where(among(link.c.target_id, wanted))
    query = select(table.c.id, followup.column(Recommendation, "state", At(day)))
    query = query.join(inspection, inspection.c.id == table.c.inspection).where(
        table.c.deleted_at.is_(None), inspection.c.deleted_at.is_(None), inspection.c.from_on < day.isoformat()
    )
    query = query.where(among(table.c.unit, wanted) | (table.c.unit.is_(None) & table.c.inspection.in_(mine)))
    if but is not None:
        query = query.where(table.c.inspection != but)
    rows = session.execute(query.order_by(table.c.inspection, table.c.number)).all()
    return [number for number, state in rows if state not in conclusions.SETTLED]


def with_carried(session: Session, raw: records.Raw, record_id: int | None) -> dict[str, Any]:
    """The raw values of a new inspection with what is still open at its units, unless the user chose himself."""
    if record_id is not None or raw.get("carried"):
        return dict(raw)
    values, problems = records.read(session, Inspection, raw)
    if problems or not values.get("from_on"):
        return dict(raw)
    found = open_recommendations(session, values.get("units") or (), values["from_on"].first)
    return {**raw, "carried": tuple(found)}
