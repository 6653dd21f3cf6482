"""Units: the shipped list, their names at a day, what of them was linked, and names that are learned."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Field, Many, One, Tags
from tthc_desktop.core.lineage import Hop, Life, Lineage, Named, Timeline
from tthc_desktop.places import shipped
from tthc_desktop.records import Setting
from tthc_desktop.records.base import Values, match_key
from tthc_desktop.records.unit import Unit, UnitName, UnitSuccessor
from tthc_desktop.services.known_units import Finder, Known

UNITS_FILE = "units.json"
LONGEST_ALIAS = 300
"""Characters of a name that can be learned; a longer text is no name."""


def all_units(session: Session, *, recycled: bool = False) -> dict[int, Known]:
    """Every unit by id, in print order; those in the recycle bin only when `recycled`."""
    columns = (
        Unit.id,
        Unit.name,
        Unit.kind,
        Unit.short_name,
        Unit.aliases,
        Unit.print_order,
        Unit.valid_from,
        Unit.valid_to,
        Unit.parent,
    )
    query = select(*columns) if recycled else select(*columns).where(Unit.deleted_at.is_(None))
    rows = session.execute(query).all()
    tags = Tags()
    names = {row.id: row.name or "" for row in rows}
    known = [
        Known(
            row.id,
            row.name or "",
            row.kind or "",
            row.short_name or "",
            tags.load(row.aliases),
            1_000_000 if row.print_order is None else row.print_order,
            row.valid_from or "",
            row.valid_to or "",
            names.get(row.parent, ""),
        )
        for row in rows
    ]
    return {unit.id: unit for unit in sorted(known, key=lambda unit: (unit.order, unit.id))}


def labels(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The names of some units (recycled ones too), for lists and messages."""
    wanted = sorted(set(ids))
    names: dict[int, str] = {}
    for start in range(0, len(wanted), 900):
        some = wanted[start : start + 900]
        found = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(some)))
        names |= {row.id: row.name or "" for row in found}
    return names


class DatedNames:
    """What each unit was called on a day, with its designation ("tỉnh", "thành phố"); read once."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(
            select(UnitName.owner_id, UnitName.name, UnitName.designation, UnitName.valid_from, UnitName.valid_to)
        )
        self._names: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
        for row in rows:
            span = (row.valid_from or "", row.valid_to or "9999")
            self._names[row.owner_id].append((*span, row.name or "", row.designation or ""))

    def on(self, unit_id: int, day: dt.date, otherwise: str) -> tuple[str, str]:
        """Name and designation of a unit on that day; (`otherwise`, "") where nothing is known of it."""
        at = day.isoformat()
        for first, last, name, designation in self._names.get(unit_id, ()):
            if first <= at <= last:
                return name, designation
        return otherwise, ""


def home_of(session: Session) -> int | None:
    """The province of the office; None for an office of the whole country, and where nobody has said it."""
    said = session.scalar(select(Setting.value).where(Setting.name == "province"))
    return int(said) if said else None


def titles(session: Session) -> dict[int, str]:
    """How each unit is written in pickers, in print order."""
    known = all_units(session)
    finder = Finder(known)
    return {unit.id: finder.label(unit) for unit in known.values()}


def named(session: Session, text: str) -> tuple[int, ...]:
    """Every unit that the text may mean, namesakes of other times too. Raises Unknown when there is none."""
    finder = Finder(all_units(session))
    return tuple(finder.all(text)) or (finder.find(text),)


def timeline(session: Session) -> Timeline:
    """All units, recycled ones too, with their names and what they became; load it once and keep it."""
    connection = session.connection()
    dated: dict[int, list[Named]] = defaultdict(list)
    name = UnitName.table().c
    query = select(name.owner_id, name.name, name.valid_from, name.valid_to, name.designation)
    for owner, called, first, last, designation in connection.execute(
        query.order_by(name.owner_id, name.position)
    ).all():
        dated[owner].append(Named(called or "", _first(first), _last(last), designation or ""))
    unit = Unit.table().c
    rows = connection.execute(select(unit.id, unit.name, unit.valid_from, unit.valid_to)).all()
    lives = {
        item: Life(item, called or "", _first(first), _last(last), tuple(dated.get(item, ())))
        for item, called, first, last in rows
    }
    hop = UnitSuccessor.table().c
    query = select(hop.owner_id, hop.successor, hop.on, hop.how, hop.act).where(hop.on.is_not(None))
    rows = connection.execute(query.order_by(hop.owner_id, hop.position)).all()
    return Timeline(
        lives, Lineage(Hop(owner, to, _first(on), how or "", act or "") for owner, to, on, how, act in rows)
    )


@functools.lru_cache(maxsize=4096)
def _first(stored: str | None) -> dt.date:
    return dt.date.fromisoformat(stored[:10]) if stored else dt.date.min


@functools.lru_cache(maxsize=4096)
def _last(stored: str | None) -> dt.date:
    return dt.date.fromisoformat(stored[:10]) if stored else dt.date.max


def ended_links(
    fields: Iterable[Field],
    values: Values,
    now: Values,
    when: When | None,
    load_units: Callable[[], Mapping[int, Known]],
    load_timeline: Callable[[], Timeline],
) -> list[Problem]:
    """The links, new since `now`, to a unit that had ended before the day `when`, each told at its field.

    Links that were there before are left alone, and so is what has no day. A date known only to a month or a year
    is taken at its first day.
    """
    if when is None:
        return []
    problems = []
    for item in fields:
        if isinstance(item.kind, One | Many) and item.kind.target == "unit":
            for target in sorted(_targets(values.get(item.name)) - _targets(now.get(item.name))):
                unit = load_units().get(target)
                if unit and unit.valid_to and unit.valid_to < when.first.isoformat():
                    problems.append(Problem(item.name, _ended(unit, when, load_timeline())))
    return problems


def _targets(value: Any) -> set[int]:
    return set(value) if isinstance(value, tuple | list) else {value} if value else set()


def _ended(unit: Known, when: When, through_time: Timeline) -> str:
    stands = through_time.today(unit.id, when.first)
    ended = f"«{unit.name}» đã kết thúc ngày {When.from_code(unit.valid_to).text}"
    if stands == unit.id:
        return f"{ended}, trước {when.text}. Hãy chọn đơn vị khác, hoặc sửa lại ngày."
    name = through_time.name_on(stands, when.first)
    if vietnamese.same(name, unit.name):
        return f"{ended}, đơn vị sau đó mang cùng tên; mục này ghi {when.text}. Hãy gõ lại «{name}», không kèm «đến …»."
    return f"{ended} (nay là {name}); mục này ghi {when.text}. Hãy chọn {name}, hoặc sửa lại ngày."


def learn_alias(session: Session, unit_id: int, text: str) -> None:
    """Remember that `text`, exactly, is another writing of a unit's name.

    Raises Refused when it is blank, not one name, or already a name of another unit.
    """
    alias = " ".join(vietnamese.clean(text).split())
    units = all_units(session)
    if unit_id not in units:
        raise Refused(Problem("unit", "Đơn vị được chọn không còn trong danh mục. Hãy chọn lại."))
    if not alias or ";" in alias or len(alias) > LONGEST_ALIAS:
        raise Refused(Problem("text", f"«{alias}» không phải là một tên gọi. Hãy ghi đúng một tên."))
    owners = Finder(units).all(alias)
    if unit_id in owners:
        return
    if owners:
        named = units[owners[0]].label
        raise Refused(Problem("text", f"«{alias}» đã là tên của {named}, không ghi cho {units[unit_id].name} được."))
    stored = Tags().store((*units[unit_id].aliases, alias))
    session.execute(update(Unit).where(Unit.id == unit_id).values(aliases=stored))


def fill(session: Session) -> None:
    """Put the shipped ministries and provinces, before and after 2025, into a new data file."""
    shipped_units = json.loads((shipped("resources") / UNITS_FILE).read_text(encoding="utf-8"))["units"]
    connection = session.connection()
    ids = {item["key"]: number for number, item in enumerate(shipped_units, start=1)}
    connection.execute(insert(Unit), [_unit_row(item, ids) for item in shipped_units])
    _fill_rows(connection, UnitName, shipped_units, ids, "names", _name_row)
    _fill_rows(connection, UnitSuccessor, shipped_units, ids, "successors", lambda row: _successor_row(row, ids))


def _unit_row(item: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    row = {
        "id": ids[item["key"]],
        "name": item["name"],
        "short_name": item.get("short_name") or None,
        "kind": item["kind"],
        "parent": ids.get(item.get("parent") or ""),
        "print_order": item["order"],
        "aliases": Tags().store(tuple(item.get("aliases", ()))),
        "valid_from": item.get("valid_from"),
        "valid_to": item.get("valid_to"),
        "unverified": 1 if item.get("unverified") else None,
        "shipped_key": item["key"],
    }
    return row | {"match_key": match_key(Unit, {name: Unit.field(name).kind.load(row[name]) for name in Unit.KEY})}


def _fill_rows(
    connection: Connection, table: type[Any], items: list[Any], ids: Mapping[str, int], part: str, make: Any
) -> None:
    rows = [
        {"owner_id": ids[item["key"]], "position": position, **make(row)}
        for item in items
        for position, row in enumerate(item.get(part, ()), start=1)
    ]
    if rows:
        connection.execute(insert(table), rows)


def _name_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "designation": row.get("designation"),
        "valid_from": row.get("from"),
        "valid_to": row.get("to"),
    }


def _successor_row(row: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    return {"successor": ids[row["to"]], "on": row["on"], "how": row["how"], "act": row.get("act")}
