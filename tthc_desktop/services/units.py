"""Units: the shipped list, their names at a day, and finding the unit that a text means."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.fields import Tags
from tthc_desktop.places import shipped
from tthc_desktop.records.base import match_key
from tthc_desktop.records.unit import Unit, UnitName, UnitSuccessor

UNITS_FILE = "units.json"


@dataclass(frozen=True, slots=True)
class Known:
    """One unit as pickers and sentences need it."""

    id: int
    name: str
    kind: str
    short_name: str
    aliases: tuple[str, ...]
    order: int
    """Print order; units without one come last, by id."""
    valid_from: str
    valid_to: str
    """Stored days; "" when open."""

    def alive_on(self, day: dt.date) -> bool:
        """Whether the unit existed on that day."""
        return self.valid_from <= day.isoformat() <= (self.valid_to or "9999")

    @property
    def label(self) -> str:
        """Name for pickers and spreadsheets; an ended unit tells its last day, to stand apart from a namesake."""
        return f"{self.name} (đến {When.from_code(self.valid_to).text})" if self.valid_to else self.name


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
    )
    query = select(*columns) if recycled else select(*columns).where(Unit.deleted_at.is_(None))
    rows = session.execute(query).all()
    tags = Tags()
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


class Finder:
    """Finds the unit that a text means: by label, name, short name or other name; never by part of a name."""

    def __init__(self, units: Mapping[int, Known]) -> None:
        self._units = units
        self._by_label: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._namesakes = Counter(vietnamese.comparison_key(unit.name) for unit in units.values())
        for unit in units.values():
            self._by_label[vietnamese.comparison_key(unit.label)].append(unit.id)
            for name in {
                vietnamese.comparison_key(text) for text in (unit.name, unit.short_name, *unit.aliases) if text
            }:
                self._by_name[name].append(unit.id)

    def label(self, unit: Known) -> str:
        """Name for spreadsheets: the bare name where it is enough to tell the unit, else with its end or its code."""
        if self._namesakes[vietnamese.comparison_key(unit.name)] == 1:
            return unit.name
        twins = self._by_label[vietnamese.comparison_key(unit.label)]
        return unit.label if len(twins) == 1 else f"{unit.label} [mã {unit.id}]"

    def find(self, text: str, day: dt.date | None = None, prefer: Collection[int] = ()) -> int:
        """The id of the one unit meant; among namesakes one of `prefer`, else the one alive on `day`.

        Of two that are alive, the one whose name it is comes before one that has it as another name.
        Raises ValueError with a Vietnamese sentence when no unit or several units bear the name.
        """
        key = vietnamese.comparison_key(text)
        hits = self._by_name.get(key) or self._by_label.get(key, [])
        tries = [hits, [unit for unit in hits if unit in prefer]]
        alive = [unit for unit in hits if day and self._units[unit].alive_on(day)]
        for some in (alive, [unit for unit in hits if not self._units[unit].valid_to]):
            tries += [some, [unit for unit in some if vietnamese.same(self._units[unit].name, text)]]
        for found in tries:
            if len(found) == 1:
                return found[0]
        if not hits:
            raise ValueError(
                f"Chưa có đơn vị «{text.strip()}» trong danh mục. Hãy chọn đơn vị có sẵn, hoặc thêm ở mục Đơn vị."
            )
        named = "; ".join(self.label(self._units[unit]) for unit in hits)
        raise ValueError(f"«{text.strip()}» là tên của nhiều đơn vị. Hãy ghi rõ một trong: {named}.")


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
