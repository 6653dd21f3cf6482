"""The facts of one period: the only queries that the words of a report need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from tthc_desktop.core import doc_numbers
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.facts import (
    CommendationFact,
    ContextFact,
    DirectiveFact,
    Facts,
    InspectionFact,
    MeetingFact,
    OrganisationFact,
    PetitionFact,
    ProcedureFact,
    StreamFact,
    TaskFact,
    UnitFact,
    ViolationFact,
)
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.records import Record
from tthc_desktop.records.base import BACKGROUND, LEFT_OUT, LEVELS, SOURCE, Values
from tthc_desktop.records.conduct import REPLACED, Commendation, Violation
from tthc_desktop.records.context import Context
from tthc_desktop.records.directive import DRAFT, EXPIRED, ISSUED, Directive
from tthc_desktop.records.inspection import DECISION, OTHER_GROUND, PETITION, PLAN, PLANNED, PRESS, Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.organisation import Organisation
from tthc_desktop.records.petition import ANSWERED, LEFT, PASSED_ON, Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import PROPOSAL
from tthc_desktop.records.unit import GOVERNMENT, PRIME_MINISTER
from tthc_desktop.services import offers, records, units
from tthc_desktop.services.lists import in_period
from tthc_desktop.services.settings import Settings

_NORMATIVE = frozenset(kind.name for kind in doc_numbers.KINDS if kind.group != "administrative")
_GROUND = {
    PRESS: "theo phản ánh của",
    PETITION: "theo phản ánh, kiến nghị",
    PLAN: "theo kế hoạch",
    DECISION: "theo quyết định",
    OTHER_GROUND: "theo",
}


def facts(session: Session, period: Period, settings: Settings) -> Facts:
    """Everything the period's report may tell, from the log."""
    found = _Found(session, period, settings)
    return Facts(
        period=period,
        agency=found.agency,
        meetings=tuple(found.meeting(*item) for item in found.records(Meeting)),
        directives=tuple(found.directive(*item) for item in found.records(Directive)),
        inspections=tuple(found.inspection(*item) for item in found.records(Inspection)),
        tasks=tuple(found.task(*item) for item in found.records(Task)),
        organisations=tuple(found.organisation(*item) for item in found.records(Organisation)),
        contexts=tuple(found.context(*item) for item in found.records(Context)),
        violations=tuple(found.violation(*item) for item in found.records(Violation)),
        commendations=tuple(found.commendation(*item) for item in found.records(Commendation)),
        streams=tuple(found.streams()),
        petitions=tuple(found.petition(*item) for item in found.records(Petition)),
        procedures=tuple(found.procedure(*item) for item in found.records(Procedure)),
    )


class _Found:
    """Reads the records of one period and turns them into facts, units as they were on the record's day."""

    def __init__(self, session: Session, period: Period, settings: Settings) -> None:
        self._session, self._period, self._settings = session, period, settings
        # A unit in the recycle bin is still counted in what was done with it.
        self._units = units.all_units(session, recycled=True)
        self._names = units.DatedNames(session)
        own = self._units.get(settings.own_unit or 0)
        self.agency = own.name if own else settings.agency or "Cơ quan"

    def records(self, record: type[Record]) -> list[tuple[Ref, Values]]:
        """The living records of the period that are not left out, in the order in which they are told."""
        table = record.table()
        order = (
            [table.c.position.is_(None), table.c.position, table.c.id]
            if "position" in table.c
            else [table.c[record.DATE], table.c.id]
        )
        conditions = [table.c.deleted_at.is_(None), self._in_period(record)]
        found = records.load_many(self._session, record, *conditions, order=order)
        return [
            (Ref(record.__tablename__, record_id), values)
            for record_id, values in found.items()
            if values.get("report_as") != LEFT_OUT
        ]

    def _in_period(self, record: type[Record]) -> ColumnElement[bool]:
        if "counted_in" in record.table().c:
            return in_period(record, self._period, self._settings.cutoff_day)
        first, last = bounds(self._period, self._settings.cutoff_day)
        return record.table().c[record.DATE].between(first.isoformat(), last.isoformat())

    def _unit(self, unit_id: int | None, when: When | None) -> UnitFact | None:
        known = self._units.get(unit_id or 0)
        if known is None:
            return None
        day = when.last if when else dt.date(*self._period.months[-1], 28)
        name, designation = self._names.on(known.id, day, known.name)
        ref = Ref("unit", known.id)
        return UnitFact(ref, name, known.kind, known.short_name, designation, known.order)

    def _some_units(self, ids: Any, when: When | None) -> tuple[UnitFact, ...]:
        return tuple(unit for item in ids or () if (unit := self._unit(item, when)))

    def meeting(self, ref: Ref, values: Values) -> MeetingFact:
        """The fact of one meeting."""
        when = values["held_on"]
        return MeetingFact(
            ref=ref,
            kind=values["kind"],
            level=values["level"],
            held_on=when,
            coordinators=self._some_units(values["coordinators"], when),
            units=self._some_units(values["units"], when),
            topics=values["topics"] or ((values["content"],) if values["content"] else ()),
            background=values["report_as"] == BACKGROUND,
            **_texts(values, "form", "name", "body", "chair", "content", "result"),
        )

    def directive(self, ref: Ref, values: Values) -> DirectiveFact:
        """The fact of one document."""
        when = values["issued_on"]
        issuer = self._unit(values["issuer"], when) or UnitFact(Ref("unit", values["issuer"]), "Cơ quan", "")
        return DirectiveFact(
            ref=ref,
            kind=values["kind"],
            issuer=issuer,
            level=self._level(issuer, values),
            subject=values["subject"],
            issued=values["state"] in (ISSUED, EXPIRED),
            draft=values["state"] == DRAFT,
            normative=values["kind"] in _NORMATIVE and issuer.kind == GOVERNMENT,
            issued_on=when,
            drafted_by=self._unit(values["drafted_by"], when),
            meetings=tuple(Ref("meeting", item) for item in values["meetings"]),
            cited=values["report_as"] == SOURCE,
            topics=values["topics"] or (),
            **_texts(values, "number"),
        )

    def _level(self, issuer: UnitFact, values: Values) -> str:
        """Whose work a document is: its issuer's; of one not yet issued its drafter's, where that is known."""
        pending = values["state"] not in (ISSUED, EXPIRED)
        owner = values["drafted_by"] if pending and values["drafted_by"] else issuer.ref.id
        if owner == self._settings.own_unit:
            return LEVELS[2]
        known = self._units.get(owner)
        return LEVELS[0] if known and known.kind in (GOVERNMENT, PRIME_MINISTER) else LEVELS[1]

    def inspection(self, ref: Ref, values: Values) -> InspectionFact:
        """The fact of one inspection."""
        when, source = values["from_on"], values["source"]
        lead = _GROUND.get(values["ground"] or OTHER_GROUND, "theo")
        return InspectionFact(
            ref=ref,
            level=values["level"],
            planned=values["mode"] == PLANNED,
            from_on=when,
            units=self._some_units(values["units"], when),
            ground=f"{lead} {source}" if source else "",
            **_texts(values, "content", "directed_by"),
        )

    def task(self, ref: Ref, values: Values) -> TaskFact:
        """The fact of one task."""
        lead = self._unit(values["lead"], values["assigned_on"]) or UnitFact(Ref("unit", values["lead"]), "đơn vị", "")
        meetings = tuple(Ref("meeting", item) for item in values["meetings"])
        return TaskFact(ref=ref, lead=lead, meetings=meetings, **_texts(values, "content", "assigned_by"))

    def organisation(self, ref: Ref, values: Values) -> OrganisationFact:
        """The fact of one body set up or renewed."""
        when = values["decided_on"]
        return OrganisationFact(
            ref=ref,
            decided_on=when,
            lead=self._unit(values["lead"], when),
            coordinators=self._some_units(values["coordinators"], when),
            **_texts(values, "level", "action", "name", "direction"),
        )

    def violation(self, ref: Ref, values: Values) -> ViolationFact:
        """The fact of one case; the names of the people stay in the log."""
        unit, replaced = self._some_unit(values["unit"], values["decided_on"]), values["measure"] == REPLACED
        return ViolationFact(ref, values["level"], unit, values["people"] or 0, replaced)

    def commendation(self, ref: Ref, values: Values) -> CommendationFact:
        """The fact of one act of praise; the names stay in the log."""
        unit = self._some_unit(values["unit"], values["decided_on"])
        counts = (values["collectives"] or 0, values["people"] or 0)
        return CommendationFact(ref, values["level"], unit, values["award"], *counts)

    def petition(self, ref: Ref, values: Values) -> PetitionFact:
        """The fact of one petition; its sender stays in the log."""
        state = values["state"]
        published, texts = bool(values["published"]), _texts(values, "domain", "subject")
        told = (state == ANSWERED, state == PASSED_ON, published, state == LEFT)
        return PetitionFact(ref, texts["domain"], texts["subject"], *told)

    def procedure(self, ref: Ref, values: Values) -> ProcedureFact:
        """The fact of one procedure announced in the period."""
        return ProcedureFact(ref, **_texts(values, "name", "domain", "state", "announced_by"))

    def streams(self) -> Iterator[StreamFact]:
        """The obstacles and proposals of the period that are to be told, in the order of their days."""
        for offer in offers.offered(self._session, self._period, self._settings.cutoff_day):
            if offer.told:
                who = self._some_unit(offer.unit, offer.noted_on)
                yield StreamFact(Ref("task", offer.task), who, offer.text, offer.stream == PROPOSAL)

    def _some_unit(self, unit_id: int, when: When | None) -> UnitFact:
        return self._unit(unit_id, when) or UnitFact(Ref("unit", unit_id), "Đơn vị", "")

    def context(self, ref: Ref, values: Values) -> ContextFact:
        """The fact of one background paragraph."""
        return ContextFact(ref=ref, **_texts(values, "part", "text"))


def _texts(values: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Some text fields, "" for a blank."""
    return {name: values[name] or "" for name in names}
