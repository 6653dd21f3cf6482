"""The tree of units on a day, and the history of one unit, as plain rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.lineage import Hop, Timeline
from tthc_desktop.records.unit import UNIT_KINDS, Unit, UnitName, UnitParent
from tthc_desktop.services import units


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree, or (id 0) a kind that groups the units at the top."""

    id: int
    name: str
    kind: str
    children: tuple[Node, ...]

    @property
    def below(self) -> int:
        """How many units stand directly below."""
        return len(self.children)


def tree(session: Session, day: dt.date, timeline: Timeline) -> tuple[Node, ...]:
    """The units alive on the day: by kind at the top, each with what stood below it that day, in print order."""
    alive = {unit.id: unit for unit in units.all_units(session).values() if unit.alive_on(day)}
    below: dict[int, list[int]] = defaultdict(list)
    tops: list[int] = []
    parents = parents_on(session, day)
    for unit in alive:
        above = parents.get(unit)
        if above in alive and not _in_circle(unit, parents):
            below[above].append(unit)
        else:
            tops.append(unit)

    def node(unit: int) -> Node:
        children = tuple(node(child) for child in below.get(unit, ()))
        return Node(unit, timeline.name_on(unit, day) or alive[unit].name, alive[unit].kind, children)

    kinds = dict.fromkeys((*UNIT_KINDS, *(alive[unit].kind for unit in tops)))
    groups = {kind: tuple(node(unit) for unit in tops if alive[unit].kind == kind) for kind in kinds}
    return tuple(Node(0, kind[:1].upper() + kind[1:], "", children) for kind, children in groups.items() if children)


def parents_on(session: Session, day: dt.date) -> dict[int, int]:
    """What stood above each unit on the day: as dated, else as its form says now."""
    at, connection = day.isoformat(), session.connection()
    unit, row = Unit.table().c, UnitParent.table().c
    found = dict(connection.execute(select(unit.id, unit.parent).where(unit.parent.is_not(None))).tuples().all())
    dated = connection.execute(select(row.owner_id, row.parent, row.valid_from, row.valid_to)).all()
    for owner, *_ in dated:
        found.pop(owner, None)
    lasting = {owner: up for owner, up, first, last in dated if up and (first or "") <= at <= (last or "9999")}
    return found | lasting


def _in_circle(unit: int, parents: dict[int, int]) -> bool:
    seen, at = {unit}, parents.get(unit)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == unit


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a unit's history."""

    since: str
    """The day as shown; "" when it is not known."""
    until: str
    what: str
    act: str


def history(session: Session, unit: int, timeline: Timeline) -> list[Happened]:
    """Names, parents, what the unit came from and what it became, the oldest first."""
    lines: list[tuple[str, Happened]] = []

    def add(first: str | None, last: str | None, what: str, act: str = "") -> None:
        told = Happened(_text(first), _text(last), what, act)
        lines.append((first or "", told))

    life = timeline.lives.get(unit)
    if life is None:
        return []
    own = session.execute(select(Unit.valid_from, Unit.valid_to).where(Unit.id == unit)).one()
    names, parents = UnitName.table().c, UnitParent.table().c
    query = select(names.valid_from, names.valid_to, names.name).where(names.owner_id == unit)
    named = session.execute(query.order_by(names.position)).tuples().all()
    for first, last, name in named or [(own.valid_from, own.valid_to, life.name)]:
        add(first, last, f"Tên gọi: {name}")
    rows = session.execute(
        select(parents.valid_from, parents.valid_to, parents.parent)
        .where(parents.owner_id == unit)
        .order_by(parents.position)
    )
    for first, last, parent in rows:
        add(first, last, f"Trực thuộc: {timeline.name_on(parent, _day(first or last))}")
    for hop in timeline.lineage.origins(unit):
        add(hop.on.isoformat(), None, f"Nhận từ {_name_before(timeline, hop)} ({hop.how})", hop.act)
    for hop in timeline.lineage.history(unit):
        add(hop.on.isoformat(), None, _became(timeline, hop), hop.act)
    return [told for _, told in sorted(lines, key=lambda line: line[0])]


def _became(timeline: Timeline, hop: Hop) -> str:
    how = hop.how[:1].upper() + hop.how[1:]
    if hop.successor is None:
        return how
    return f"{how}: thành {timeline.name_on(hop.successor, hop.on)}"


def _name_before(timeline: Timeline, hop: Hop) -> str:
    return timeline.name_on(hop.unit, hop.on - dt.timedelta(days=1))


def _day(stored: str | None) -> dt.date:
    return When.from_code(stored).first if stored else dt.date.today()


def _text(stored: str | None) -> str:
    return When.from_code(stored).text if stored else ""
