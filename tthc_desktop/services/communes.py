"""The communes of the office's province, before and after 01/7/2025, from the list shipped with the program."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.places import shipped
from tthc_desktop.records.base import match_key
from tthc_desktop.records.unit import BECAME, COMMUNE, DISTRICT, Unit, UnitParent, UnitSuccessor
from tthc_desktop.services import units

COMMUNES_FILE = "communes.json"
TWO_TIERS_ON = dt.date(2025, 7, 1)
"""First day of two-tier local government: the district level ended (NQ 203/2025/QH15, Luật 72/2025/QH15)."""
TWO_TIERS_ACT = "NQ 203/2025/QH15"
COMMUNES_ACT = "NQ của UBTVQH ngày 16/6/2025 về sắp xếp ĐVHC cấp xã"
"""Each province has a resolution of its own (1656/NQ-UBTVQH15 for Hà Nội); all 34 are of the same day."""

_BEFORE, _FROM = (TWO_TIERS_ON - dt.timedelta(days=1)).isoformat(), TWO_TIERS_ON.isoformat()
_MERGED, _SPLIT, _RENAMED, _DISSOLVED = BECAME
_NEW_ORDER, _DISTRICT_ORDER, _OLD_ORDER = 10_000, 40_000, 50_000
"""Print orders begin here, behind the provinces (1000 + code x 10)."""


@dataclass(frozen=True, slots=True)
class Added:
    """How many units were added."""

    communes: int
    districts: int
    former: int
    """Communes that ended on 30/6/2025."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.communes + self.districts + self.former


@dataclass(frozen=True, slots=True)
class _District:
    code: str
    name: str
    above: str
    """Key of its province."""
    became: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Former:
    code: str
    name: str
    district: str
    became: tuple[str, ...]


def add_communes(session: Session, province_id: int) -> Added:
    """Add the communes of a province and of what was merged into it, with their districts, parents and successors.

    A commune that kept its name and its area is one unit, under its district before and the province after. What
    is there already is left alone. Raises Refused when the province is not in the shipped list.
    """
    stands = units.timeline(session).today(province_id, TWO_TIERS_ON)
    content = _content(session, stands)
    former = list(_formers(content))
    keys = {key: item for item, key in session.execute(select(Unit.id, Unit.shipped_key)) if key}
    writer = _Writer(session.connection(), keys)
    kept = _kept(former, dict(content["communes"]))
    districts = list(_districts(content))
    for place, district in enumerate(districts):
        above = keys.get(district.above)
        writer.add(f"huyen-cu-{district.code}", district.name, DISTRICT, _DISTRICT_ORDER + place, above)
    for place, (code, name) in enumerate(content["communes"]):
        first = None if code in kept else _FROM
        writer.add(f"xa-{code}", name, COMMUNE, _NEW_ORDER + place, stands, first)
    for place, one in enumerate(former):
        if one.code not in kept.values():
            above = keys[f"huyen-cu-{one.district}"]
            writer.add(f"xa-cu-{one.code}", one.name, COMMUNE, _OLD_ORDER + place, above)
    writer.date_parents({f"xa-{new}": keys[f"huyen-cu-{_of(former, old)}"] for new, old in kept.items()})
    writer.lead_on(_hops(districts, former, set(kept.values())))
    return writer.added()


def _content(session: Session, province: int) -> Mapping[str, Any]:
    row = session.execute(select(Unit.shipped_key, Unit.name).where(Unit.id == province)).first()
    known = json.loads((shipped("resources") / COMMUNES_FILE).read_text(encoding="utf-8"))["provinces"]
    if row is None or row.shipped_key not in known:
        name = row.name if row else ""
        told = f"«{name}» không có trong danh sách tỉnh, thành phố kèm theo chương trình."
        raise Refused(Problem("province", f"{told} Hãy chọn một trong 34 tỉnh, thành phố."))
    content: Mapping[str, Any] = known[row.shipped_key]
    return content


def _districts(content: Mapping[str, Any]) -> Iterable[_District]:
    for province, districts in content["before"].items():
        for code, name, became, _ in districts:
            yield _District(code, name, province, tuple(became))


def _formers(content: Mapping[str, Any]) -> Iterable[_Former]:
    for districts in content["before"].values():
        for district, _, _, communes in districts:
            for code, name, became in communes:
                yield _Former(code, name, district, tuple(became))


def _kept(former: Iterable[_Former], names: Mapping[str, str]) -> dict[str, str]:
    """The code of today and the former one of each commune that went on as it was: alone, whole, by its name."""
    former = list(former)
    parts = Counter(code for one in former for code in one.became)
    return {
        one.became[0]: one.code
        for one in former
        if len(one.became) == 1 and parts[one.became[0]] == 1 and vietnamese.same(one.name, names[one.became[0]])
    }


def _of(former: Iterable[_Former], code: str) -> str:
    return next(one.district for one in former if one.code == code)


_Hop = tuple[str | None, str, str]
"""Key of what a unit became, how, and by which act."""


def _hops(districts: list[_District], former: list[_Former], kept: set[str]) -> dict[str, list[_Hop]]:
    """What the units became, by the key of each that ended, the principal successor first."""
    parts = Counter(code for one in former for code in one.became)
    hops: dict[str, list[_Hop]] = {}
    for district in districts:
        told: list[_Hop] = [(f"xa-{code}", _RENAMED, COMMUNES_ACT) for code in district.became]
        hops[f"huyen-cu-{district.code}"] = told or [(None, _DISSOLVED, TWO_TIERS_ACT)]
    for one in former:
        if one.code not in kept:
            alone = _RENAMED if parts[one.became[0]] == 1 else _MERGED
            how = _SPLIT if len(one.became) > 1 else alone
            hops[f"xa-cu-{one.code}"] = [(f"xa-{code}", how, COMMUNES_ACT) for code in one.became]
    return hops


def _has_ended(key: str) -> bool:
    return key.startswith(("huyen-cu-", "xa-cu-"))


class _Writer:
    """Adds units that are not there yet, and the dated rows of those it added."""

    def __init__(self, connection: Connection, keys: dict[str, int]) -> None:
        self._connection = connection
        self._keys = keys
        self._new: dict[str, int | None] = {}
        """Key and parent of each unit added now."""

    def add(self, key: str, name: str, kind: str, order: int, parent: int | None, first: str | None = None) -> None:
        """Add one unit, unless it is there."""
        if key in self._keys:
            return
        row = {
            "name": name,
            "kind": kind,
            "parent": parent,
            "print_order": order,
            "valid_from": first,
            "valid_to": _BEFORE if _has_ended(key) else None,
            "shipped_key": key,
        }
        row["match_key"] = match_key(Unit, {part: Unit.field(part).kind.load(row[part]) for part in Unit.KEY})
        made = self._connection.execute(insert(Unit.table()).values(**row)).inserted_primary_key
        assert made is not None
        self._keys[key], self._new[key] = int(made[0]), parent

    def date_parents(self, districts: Mapping[str, int]) -> None:
        """Date what stood above each added unit; `districts`: what stood above those that went on."""
        rows = []
        for key, parent in self._new.items():
            spans: list[tuple[int | None, str | None, str | None]] = []
            if key in districts:
                spans.append((districts[key], None, _BEFORE))
            if parent is not None:
                spans.append((parent, None, _BEFORE) if _has_ended(key) else (parent, _FROM, None))
            for position, (above, first, last) in enumerate(spans, start=1):
                row = {"owner_id": self._keys[key], "position": position, "parent": above}
                rows.append({**row, "valid_from": first, "valid_to": last})
        if rows:
            self._connection.execute(insert(UnitParent.table()), rows)

    def lead_on(self, hops: Mapping[str, list[_Hop]]) -> None:
        """Write down what the added units became."""
        rows = [
            {
                "owner_id": self._keys[key],
                "position": position,
                "successor": self._keys[to] if to else None,
                "on": _FROM,
                "how": how,
                "act": act,
            }
            for key, told in hops.items()
            if key in self._new
            for position, (to, how, act) in enumerate(told, start=1)
        ]
        if rows:
            self._connection.execute(insert(UnitSuccessor.table()), rows)

    def added(self) -> Added:
        """How many units were added."""
        districts = sum(key.startswith("huyen-cu-") for key in self._new)
        former = sum(key.startswith("xa-cu-") for key in self._new)
        return Added(len(self._new) - districts - former, districts, former)
