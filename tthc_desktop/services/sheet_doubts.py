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
from tthc_desktop.records.base import Values
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.task import Task
from tthc_desktop.services import duplicates, parts
from tthc_desktop.services.duplicates import Other

_Place = tuple[int | None, int]
"""Where a record stands: its id in the data file, or None and the row of the spreadsheet."""


class SheetDoubts:
    """Answers for one record type, row after row; `put` tells what a row will make of its record."""

    def __init__(self, session: Session, record: type[Record], known: Mapping[int, Values]) -> None:
        self._session, self._record = session, record
        self._values: dict[_Place, Values] = {}
        self._near: dict[Hashable, set[_Place]] = defaultdict(set)
        self._signatures: dict[_Place, int] = {}
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
        keys = _keys(self._record, values)
        places = {place for key in keys for place in self._near[key]} - {(record_id, 0)}
        for place in self._overlapping(values, places) if self._record is Task else sorted(places, key=_order):
            other, (other_id, row) = self._values[place], place
            if self._record is Task and duplicates.kin(values, record_id, other, other_id):
                continue
            shared = any(place in self._near[key] for key in keys if key[0] != "lead")
            yield Other(Ref(self._record.__tablename__, other_id) if other_id else None, other, row, shared)

    def _overlapping(self, values: Values, places: set[_Place]) -> list[_Place]:
        mine = similarity.signature_of(values["content"])
        shares = {place: similarity.overlap(mine, self._signature(place)) for place in places}
        near = [place for place in places if shares[place] >= similarity.WORTH_A_LOOK]
        return sorted(near, key=lambda place: (-shares[place], _order(place)))[: duplicates.MOST]

    def _signature(self, place: _Place) -> int:
        if place not in self._signatures:
            self._signatures[place] = similarity.signature_of(self._values[place]["content"])
        return self._signatures[place]


def _order(place: _Place) -> tuple[int, int]:
    return place[0] or 0, place[1]


def _keys(record: type[Record], values: Values) -> list[tuple[str, Any]]:
    """Records without a key in common are never compared."""
    if not values:
        return []
    if record is Meeting:
        day = values.get("held_on")
        return [("day", day)] if day and day.precision == "day" else []
    if record is Directive:
        digits = duplicates.digits_of(values)
        return [("number", digits)] if digits and values.get("issuer") else []
    return [("lead", values["lead"]), *((name, item) for name in duplicates.SOURCES for item in values.get(name) or ())]


def _with_files(session: Session) -> set[int]:
    query = select(Attachment.row_id).where(Attachment.record == "task", Attachment.deleted_at.is_(None))
    return set(session.scalars(query))
