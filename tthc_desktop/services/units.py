"""Units: the shipped list, their names at a day, and finding the unit that a text means."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused, Unknown
from tthc_desktop.core.fields import Field, Many, One, Tags
from tthc_desktop.core.lineage import Hop, Life, Lineage, Named, Timeline
from tthc_desktop.core.unit_groups import is_group
from tthc_desktop.places import shipped
from tthc_desktop.records import Setting
from tthc_desktop.records.base import Values, match_key
from tthc_desktop.records.unit import PROVINCE, Unit, UnitName, UnitSuccessor

UNITS_FILE = "units.json"
LONGEST_ALIAS = 300
"""Characters of a name that can be learned; a longer text is no name."""


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
    above: str = ""
    """Name of the unit above it, which tells namesakes apart."""

    def alive_on(self, day: dt.date) -> bool:
        """Whether the unit existed on that day."""
        return self.valid_from <= day.isoformat() <= (self.valid_to or "9999")

    @property
    def label(self) -> str:
        """Name for pickers and spreadsheets; an ended unit tells its last day, to stand apart from a namesake."""
        return self._with(self._end)

    @property
    def full_label(self) -> str:
        """The label with the unit above it: "Xã Tân Lập (Huyện Vũ Thư, đến 30/6/2025)"."""
        return self._with(self.above, self._end)

    @property
    def _end(self) -> str:
        return f"đến {When.from_code(self.valid_to).text}" if self.valid_to else ""

    def _with(self, *facts: str) -> str:
        told = ", ".join(fact for fact in facts if fact)
        return f"{self.name} ({told})" if told else self.name


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


_COMMITTEE = re.compile("^ubnd ")
_COMMUNE = re.compile("^(?:xã|phường|đặc khu|thị trấn) ")
_PROVINCE = re.compile("^(?:tỉnh|thành phố|tp[.]?) ?")


@functools.lru_cache(maxsize=16_384)
def _key(text: str) -> str:
    """A unit's name in comparable form: dashes, commas, «&», «Ủy ban nhân dân», «X.» are written in several ways."""
    key = vietnamese.comparison_key(text).strip(" ;,.:")
    for said, meant in _WRITINGS:
        key = said.sub(meant, key)
    return key


_WRITINGS = (
    (re.compile("[’‘ʼ`´]"), "'"),
    (re.compile(r"\s*&\s*"), " và "),
    (re.compile(r"\s*[-–—‐‑,]\s*"), " "),
    (re.compile(vietnamese.comparison_key("ủy ban nhân dân")), "ubnd"),
    (re.compile(r"^(ubnd )?x\.\s*"), r"\1xã "),
    (re.compile(r"^(ubnd )?p\.\s*"), r"\1phường "),
    (re.compile(r"\btp\.?\s+"), "thành phố "),
    (re.compile(r"^(ubnd )?(xã|phường|đặc khu)\s*:\s*"), r"\1\2 "),
)
_PARTED = re.compile(r"\s*[-–—,;().+]+\s*|\s+(?=(?:quý|tháng|năm|kỳ|q[1-4]|biểu|mẫu)\b)", re.IGNORECASE)
"""What parts the name of a file into the unit and the rest."""
_CODED = re.compile(r"\s+(?:ii\.?)?[0-9]\S*$", re.IGNORECASE)
"""The code of a form behind the unit in the name of a file: «SYT 06a»."""
_SHORTEST_NAME = 3
_BELOW = re.compile(r"(?P<name>.+?)\s*[,(]?\s*(?P<place>\b(?:tỉnh|thành phố|huyện|quận|thị xã) [^,()]+?)\s*\)?")
_RANK = re.compile("^(?:tỉnh|thành phố|huyện|quận|thị xã) ")


class Finder:
    """Finds the unit that a text means: by label, name, short name or other name; never by part of a name.

    What stands above it may be said with it: «Sở Y tế tỉnh Lâm Đồng», «xã Di Linh (huyện Di Linh, tỉnh Lâm Đồng)».
    """

    def __init__(self, units: Mapping[int, Known], home: int | None = None) -> None:
        """`home`: the province of the office, which those who write there leave unnamed: «UBND tỉnh»."""
        self._units = units
        province = units.get(home or 0)
        self._home, self._ranks = (_key(province.name), _ranks_of(province)) if province else ("", ())
        self._by_label: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._namesakes = Counter(vietnamese.comparison_key(unit.name) for unit in units.values())
        self._above: dict[str, set[str]] = defaultdict(set)
        for unit in units.values():
            for label in {_key(text) for text in (unit.label, unit.full_label)}:
                self._by_label[label].append(unit.id)
            for name in {_key(text) for text in (unit.name, unit.short_name, *unit.aliases) if text}:
                self._by_name[name].append(unit.id)
            if unit.above:
                self._above[_place(unit.name)].add(_place(unit.above))

    def label(self, unit: Known) -> str:
        """Name for spreadsheets: the bare name where it is enough to tell the unit, else with its end, with the
        unit above it, or with its code."""
        if self._namesakes[vietnamese.comparison_key(unit.name)] == 1:
            return unit.name
        for label in (unit.label, unit.full_label):
            if len(self._by_label[_key(label)]) == 1:
                return label
        return f"{unit.full_label} [mã {unit.id}]"

    def all(self, text: str) -> list[int]:
        """Every unit that the text may mean: those of that name, short name or other name, else of that label."""
        key = _key(text)
        named = self._by_name.get(key) or self._by_label.get(key) or self._of_rank(key) or self._below(key)
        hits = list(named or self._at_home(key))
        if hits and all(_key(self._units[unit].name) == f"bộ {key}" for unit in hits):
            hits += self._by_name.get(f"sở {key}", [])  # «Nội vụ» may be either
        return hits

    def is_below_another(self, unit: Known, above: str) -> bool:
        """Whether a unit, by the list, stands elsewhere than below the one of this name, and is not that one itself."""
        own = {self._units[one].kind for one in self.all(unit.above)} if unit.above else set()
        hits = [one for one in self.all(above) if self._units[one].kind in own | {PROVINCE}]  # else of another order
        places = self._places_above(unit) - {""}
        return (
            bool(hits and places)
            and unit.id not in hits
            and not any(_place(self._units[one].name) in places for one in hits)
        )

    def named_in(self, name: str) -> list[int]:
        """The units of which a part of a file's name is the whole name: «UBND Xã Di Linh - Quý I-2026»."""
        whole = vietnamese.nfc(name)
        writings = (whole.replace("_", " "), whole.replace("_", "-"))
        parts = [part.strip() for text in writings for part in _PARTED.split(text)]
        some = (text for part in parts for text in (part, _CODED.sub("", part)) if len(text) >= _SHORTEST_NAME)
        return list(dict.fromkeys(hit for text in some for hit in self._called(text)))

    def _called(self, text: str) -> list[int]:
        """The units of that name, or of that short one in capitals; «Y tế» is a field of work."""
        key, place = _key(text), _place(text)
        hits = ((one, self._units[one]) for one in self.all(text))
        return [
            one for one, unit in hits if _place(unit.name) == place or (text.isupper() and _key(unit.short_name) == key)
        ]

    def is_above(self, unit: int, other: int) -> bool:
        """Whether a unit is one of those above another."""
        return _place(self._units[unit].name) in self._places_above(self._units[other])

    def is_name(self, text: str) -> bool:
        """Whether it is the own name of a unit, not a short or another one."""
        key = _key(text)
        return any(_key(self._units[unit].name) == key for unit in self.all(text))

    def _of_rank(self, key: str) -> list[int]:
        """The units whose committee or rank is named before their name: "UBND tỉnh Lâm Đồng", "UBND xã Đạ Huoai"."""
        found = _COMMITTEE.sub("", key, count=1)
        if found != key and found in self._by_name:
            return self._by_name[found]
        if _COMMUNE.match(key) and f"ubnd {key}" in self._by_name:
            return self._by_name[f"ubnd {key}"]
        place = _PROVINCE.sub("", found)
        hits = self._by_name.get(place, []) if place != found else []
        return [unit for unit in hits if self._units[unit].kind == PROVINCE]

    def _below(self, key: str) -> list[int]:
        """The units of a name that stand below the place said after it; none when they stand elsewhere."""
        found = _BELOW.fullmatch(key)
        if not found:
            return []
        name, place = found["name"].strip(), _RANK.sub("", found["place"])
        return [unit for unit in self.all(name) if place in self._places_above(self._units[unit])]

    def _at_home(self, key: str) -> list[int]:
        """The units of a name that ends with the rank of the office's own province: «UBND tỉnh», «Sở Y tế tỉnh»."""
        return self.all(f"{key} {self._home}") if key.endswith(self._ranks) else []

    def _places_above(self, unit: Known) -> set[str]:
        """The names of what stands above a unit, and above that."""
        first = _place(unit.above)
        return {first} | self._above.get(first, set())

    def others(self, text: str, unit_id: int) -> list[int]:
        """The units other than this one that the text may mean."""
        return [unit for unit in self.all(text) if unit != unit_id]

    def find(self, text: str, day: dt.date | None = None, prefer: Collection[int] = ()) -> int:
        """The id of the one unit meant; among namesakes one of `prefer`, else the one alive on `day`.

        Of two that are alive, the one whose name it is comes before one that has it as another name.
        Raises Unknown with a Vietnamese sentence when no unit bears the name, ValueError when several do.
        """
        hits = self.all(text)
        tries = [hits, [unit for unit in hits if unit in prefer]]
        alive = [unit for unit in hits if day and self._units[unit].alive_on(day)]
        for some in (alive, [unit for unit in hits if not self._units[unit].valid_to]):
            tries += [some, [unit for unit in some if vietnamese.same(self._units[unit].name, text)]]
        for found in tries:
            if len(found) == 1:
                return found[0]
        if not hits:
            told = f"Chưa có đơn vị «{text.strip()}» trong danh mục."
            if is_group(text):
                told = f"«{text.strip()}» là tên gọi chung của nhiều đơn vị, chưa có trong danh mục."
            raise Unknown(text.strip(), f"{told} Hãy chọn đơn vị có sẵn, hoặc thêm ở mục Đơn vị.")
        named = "; ".join(self.label(self._units[unit]) for unit in hits)
        raise ValueError(f"«{text.strip()}» là tên của nhiều đơn vị. Hãy ghi rõ một trong: {named}.")


def _ranks_of(province: Known) -> tuple[str, ...]:
    """What a province is called where its name is left out, behind the word for one of its bodies."""
    is_city = any(_CITY.match(_key(alias)) for alias in province.aliases)
    return (" thành phố", " tp") if is_city else (" tỉnh",)


_CITY = re.compile(r"(?:tp\b|thành phố)")


def _place(name: str) -> str:
    """The name of what stands above others, without its rank: of «tỉnh Lâm Đồng», «UBND tỉnh Lâm Đồng»."""
    return _RANK.sub("", _COMMITTEE.sub("", _key(name)))


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
