"""Units in memory, and finding the one that a text means: by its names in all their writings, never by part of one."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Unknown
from tthc_desktop.core.unit_groups import is_group
from tthc_desktop.records.unit import PROVINCE


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
