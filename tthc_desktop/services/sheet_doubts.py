"""The doubts of a planned import, asked of what is in memory: the data file as loaded, and the rows above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core import similarity
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.records import Attachment, Record
from tthc_desktop.records.base import Values, match_key
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.records.task import Task
from tthc_desktop.services import duplicates, parts
from tthc_desktop.services.duplicates import Other

_Place = tuple[int | None, int]
"""Where a record stands: its id in the data file, or None and the row of the spreadsheet."""


class _Signatures(dict[_Place, int]):
    """The signature of each task's wording, worked out when it is first compared."""

    def __init__(self, values: Mapping[_Place, Values]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, place: _Place) -> int:
        made = self[place] = similarity.signature_of(self._values[place]["content"])
        return made


class SheetDoubts:
    """Answers for one record type, row after row; `put` tells what a row will make of its record."""

    def __init__(self, session: Session, record: type[Record], known: Mapping[int, Values]) -> None:
        self._session, self._record = session, record
        self._values: dict[_Place, Values] = {}
        self._near: dict[Hashable, set[_Place]] = defaultdict(set)
        self._signatures = _Signatures(self._values)
        for record_id, values in known.items() if record in duplicates.COMPARED else ():
            self._put((record_id, 0), values)
        self._parents = {item: values["parent"] for item, values in known.items()} if record is Task else {}
        self._with_files = _with_files(session) if record is Task else set()

    def put(self, row: int, record_id: int | None, values: Values) -> None:
        """The rows below are compared with this row too."""
        if self._record in duplicates.COMPARED:
            self._put((record_id, 0 if record_id else row), values)
        if self._record is Task and record_id is not None:
            self._parents[record_id] = values.get("parent")

    def next_table(self) -> None:
        """The rows so far are no longer told by their number: the next table counts its own from 1."""
        for place in [place for place in self._values if place[0] is None]:
            for key in _keys(self._record, self._values.pop(place)):
                self._near[key].discard(place)
            self._signatures.pop(place, None)

    def _put(self, place: _Place, values: Values) -> None:
        for key in _keys(self._record, self._values.get(place, {})):
            self._near[key].discard(place)
        self._values[place] = values
        self._signatures.pop(place, None)
        for key in _keys(self._record, values):
            self._near[key].add(place)

    def problems(self, record_id: int | None, values: Values) -> list[Problem]:
        """Why a task cannot be part of the one that its row names."""
        if self._record is not Task:
            return []
        kin = parts.Kin(self._parents.get, lambda task: task in self._parents.values())
        return parts.problems(kin, values, record_id)

    def doubts(self, record_id: int | None, values: Values, now: Values) -> list[Doubt]:
        """What should be looked at before the row is written."""
        found: list[Doubt] = []
        if duplicates.touched(self._record, values, now):
            others = list(self._others(record_id, values))
            others = duplicates.nearest(values, others) if self._record is Task else others
            found += duplicates.same(self._session, self._record, values, others)
        if self._record is Task:
            there = record_id in self._with_files or None
            found += parts.doubts(self._session, values, record_id, now, attached=there)
        return found

    def _others(self, record_id: int | None, values: Values) -> Iterator[Other]:
        keys = _wanted(self._record, values)
        places = set().union(*(self._near[key] for key in keys if key in self._near)) - {(record_id, 0)}
        for place in self._overlapping(values, places) if self._record is Task else sorted(places, key=_order):
            other, (other_id, row) = self._values[place], place
            if self._record is Task and duplicates.kin(values, record_id, other, other_id):
                continue
            shared = any(place in self._near.get(key, ()) for key in keys if key[0] != "lead")
            yield Other(Ref(self._record.__tablename__, other_id) if other_id else None, other, row, shared)

    def _overlapping(self, values: Values, places: set[_Place]) -> list[_Place]:
        mine = similarity.signature_of(values["content"])
        shares = ((similarity.overlap(mine, self._signatures[place]), place) for place in places)
        near = [(-share, _order(place), place) for share, place in shares if share >= similarity.WORTH_A_LOOK]
        return [place for _, _, place in sorted(near)[: duplicates.MOST]]


def _order(place: _Place) -> tuple[int, int]:
    return place[0] or 0, place[1]


def _keys(record: type[Record], values: Values) -> list[tuple[str, Any]]:
    """Under what a record is found: records without a key in common are never compared."""
    if not values:
        return []
    if record is Meeting:
        day = values.get("held_on")
        return [("day", day)] if day and day.precision == "day" else []
    if record is Inspection:
        return [("unit", unit) for unit in values.get("units") or ()] if values.get("from_on") else []
    if record is Directive:
        digits = duplicates.digits_of(values)
        return [("number", digits)] if digits and values.get("issuer") else []
    if record is PlannedFigure:
        return [("key", match_key(record, values))]
    lead = ("lead", (values["lead"], values["assigned_on"].first.year))
    return [lead, *((name, item) for name in duplicates.SOURCES for item in values.get(name) or ())]


def _wanted(record: type[Record], values: Values) -> list[tuple[str, Any]]:
    """Under what the records are found that one is compared with: of its unit, tasks a year around."""
    keys = _keys(record, values)
    if record is Task:
        lead, year = keys[0][1]
        keys += [("lead", (lead, year + away)) for away in (-1, 1)]
    return keys


def _with_files(session: Session) -> set[int]:
    query = select(Attachment.row_id).where(Attachment.record == "task", Attachment.deleted_at.is_(None))
    return set(session.scalars(query))
