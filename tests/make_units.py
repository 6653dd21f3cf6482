"""Make resources/units.json from the collected facts: `python -m tests.make_units` (folder ../shared needed).

The facts are ministries.json and provinces.json in ../shared/domain; this script only decides which of them
are one unit that continues and which are two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tthc_desktop.core.vietnamese import fold

HOME = Path(__file__).resolve().parents[1]
FACTS = HOME.parent / "shared" / "domain"
TARGET = HOME / "resources" / "units.json"

Facts = dict[str, Any]
Unit = dict[str, Any]

ABOUT = {
    "meaning": "Units shipped with the program. A unit that was merged ended, and the merged one is new even "
    "when it bears an old name; a unit of which only name or status changed is one unit with dated names.",
    "dates": "The first and the last day, both included; null is open.",
    "order": "Official order of the Government's list x 10 (units that ended on 28/02/2025 in between); "
    "provinces 1000 + GSO code x 10. Codes were given anew in 2025: never match by code without a date.",
    "unverified": "Part of the entry (a code, a date) is from memory and was not found in a source.",
    "sources": [
        "NQ 176/2025/QH15 (bộ, cơ quan ngang bộ from 01/3/2025; the date from memory)",
        "NQ 202/2025/QH15, QĐ 19/2025/QĐ-TTg (34 provinces and their codes, from 01/7/2025)",
        "NQ 30/2026/QH16 (thành phố Đồng Nai from 30/4/2026; Quảng Ninh, Bắc Ninh: act not found)",
        "TT 25/2014/TT-BTP, Điều 2 (other central bodies that report)",
    ],
    "state": "2026-11-23",
}
MINISTRIES_CHANGE, MINISTRIES_ACT = date(2025, 3, 1), "NQ 176/2025/QH15"
PROVINCES_CHANGE, PROVINCES_ACT = date(2025, 7, 1), "NQ 202/2025/QH15"
HUE_CITY = date(2025, 1, 1)
SHORT_WRITINGS = {
    "BGDĐT": ["Bộ GD&ĐT"],
    "BGTVT": ["Bộ GTVT"],
    "BKHCN": ["Bộ KH&CN"],
    "BKHĐT": ["Bộ KH&ĐT"],
    "BLĐTBXH": ["Bộ LĐ-TB&XH", "Bộ LĐTB&XH"],
    "BNNMT": ["Bộ NN&MT"],
    "BNNPTNT": ["Bộ NN&PTNT"],
    "BTNMT": ["Bộ TN&MT"],
    "BTTTT": ["Bộ TT&TT"],
    "BVHTTDL": ["Bộ VH,TT&DL", "Bộ VHTT&DL"],
    "NHNN": ["Ngân hàng Nhà nước"],
}


def unit(name: str, kind: str, order: int, **more: Any) -> Unit:
    """One entry with every field in its place."""
    begun = more.get("valid_from")
    key = fold(name).replace(",", "").replace(" - ", " ").replace(" ", "-")
    return {
        "key": f"{key}-{begun.year}" if begun else key,
        "name": name,
        "short_name": more.get("short_name", ""),
        "kind": kind,
        "order": order,
        "aliases": more.get("aliases", []),
        "valid_from": begun and begun.isoformat(),
        "valid_to": more["valid_to"].isoformat() if more.get("valid_to") else None,
        "parent": None,
        "names": more.get("names", []),
        "successors": more.get("successors", []),
        "unverified": more.get("unverified", False),
    }


def day_before(day: date) -> date:
    """The last day of what ends when something begins on `day`."""
    return day - timedelta(days=1)


def successor(key: str, on: date, act: str) -> Facts:
    """The link from a unit that was merged to the one it became part of."""
    return {"to": key, "on": on.isoformat(), "how": "sáp nhập", "act": act}


def ministries(facts: Facts) -> Iterator[Unit]:
    """Ministries in official order: those that ended stand behind the last continuing one before them."""
    old, new = facts["before_2025_03_01"], facts["current_from_2025_03_01"]
    by_code = {entry["code"]: entry for entry in new}
    continuing = {entry["code"] for entry in old if _continues(entry, by_code[entry["successor_code"]])}
    keys, orders = {}, {}
    for place, entry in enumerate(new, start=1):
        begun = None if entry["code"] in continuing else MINISTRIES_CHANGE
        made = _ministry(entry, place * 10, valid_from=begun)
        keys[entry["code"]], orders[entry["code"]] = made["key"], place * 10
        yield made
    place = 0
    for entry in old:
        place = orders[entry["code"]] if entry["code"] in continuing else place + 1
        if entry["code"] not in continuing:
            leads = [successor(keys[entry["successor_code"]], MINISTRIES_CHANGE, MINISTRIES_ACT)]
            yield _ministry(entry, place, valid_to=day_before(MINISTRIES_CHANGE), successors=leads)


def _continues(old: Facts, new: Facts) -> bool:
    # Entries in brackets and bodies that go on by themselves handed over functions, they were not merged.
    merged = [name for name in new["formed_from"] if not name.startswith("(") and "thuộc" not in name]
    return old["name"] == new["name"] and set(merged) <= {old["name"]}


def _ministry(entry: Facts, order: int, **more: Any) -> Unit:
    name, code = entry["name"], entry["code"]
    bare = [name.removeprefix("Bộ ")] if name.startswith("Bộ ") else []
    aliases = [*bare, *SHORT_WRITINGS.get(code, []), *entry.get("code_variants", [])]
    doubtful = "memory" in entry["confidence"]
    kind = "bộ, cơ quan ngang bộ"
    return unit(name, kind, order, short_name=code, aliases=aliases, unverified=doubtful, **more)


def provinces(facts: Facts) -> Iterator[Unit]:
    """The 34 provinces of today, then those that ended on 30/6/2025."""
    old = {entry["code"]: entry for entry in facts["old_63"]}
    keys: dict[str, str] = {}
    for entry in facts["new_34"]:
        before = old[entry["merged_from"][0]["code"]] if entry["unchanged"] else None
        made = _continuing(entry, before) if before else _new_province(entry)
        keys[entry["code"]] = made["key"]
        yield made
    for entry in facts["old_63"]:
        if len(_merged_into(facts, entry)) > 1:
            yield _ended_province(entry, keys[entry["successor"]["code"]])


def _merged_into(facts: Facts, entry: Facts) -> list[Facts]:
    return next(new["merged_from"] for new in facts["new_34"] if new["code"] == entry["successor"]["code"])


def _new_province(entry: Facts) -> Unit:
    return _province(entry, _statuses(entry), valid_from=PROVINCES_CHANGE, aliases=entry["aliases"])


def _ended_province(entry: Facts, to: str) -> Unit:
    ended = day_before(PROVINCES_CHANGE)
    names = [dated(entry["name"], entry["type"], None, ended.isoformat())]
    leads = [successor(to, PROVINCES_CHANGE, PROVINCES_ACT)]
    return _province(entry, names, valid_to=ended, successors=leads, aliases=entry["aliases"])


def _continuing(entry: Facts, before: Facts) -> Unit:
    names = _statuses(entry)
    names[0]["from"] = None
    renamed = before["name"] != entry["name"]
    if renamed:
        earlier = dated(before["name"], before["type"], None, day_before(HUE_CITY).isoformat())
        names[0]["from"] = HUE_CITY.isoformat()
        names.insert(0, earlier)
    aliases = [alias for alias in dict.fromkeys(entry["aliases"] + before["aliases"]) if alias != entry["name"]]
    return _province(entry, names, aliases=aliases, unverified=renamed)


def _province(entry: Facts, names: list[Facts], **more: Any) -> Unit:
    return unit(entry["name"], "địa phương", 1000 + int(entry["code"]) * 10, names=names, **more)


def _statuses(entry: Facts) -> list[Facts]:
    # In the source a status ends on the day on which the next begins; here on the day before.
    return [
        dated(
            entry["name"],
            status["type"],
            status["from"],
            status["to"] and day_before(date.fromisoformat(status["to"])).isoformat(),
        )
        for status in entry["status"]
    ]


def dated(name: str, status: str, begun: str | None, ended: str | None) -> Facts:
    """The name and designation that held between two days."""
    return {"name": name, "designation": status.split(" trực")[0], "from": begun, "to": ended}


def units(folder: Path) -> list[Unit]:
    """All shipped units in their order."""
    central = json.loads((folder / "ministries.json").read_text("utf-8"))
    local = json.loads((folder / "provinces.json").read_text("utf-8"))
    others = central["other_central_reporters"]
    made = [
        unit("Chính phủ", "Chính phủ", 1, short_name="CP"),
        unit("Thủ tướng Chính phủ", "Thủ tướng", 2, short_name="TTg", aliases=["TTgCP", "Thủ tướng"]),
        *ministries(central),
        *(
            unit(entry["name"], "tổ chức khác", 300 + place * 10, short_name=entry["code"])
            for place, entry in enumerate(others)
        ),
        *provinces(local),
    ]
    return sorted(made, key=lambda entry: (entry["order"], entry["valid_from"] or "", entry["key"]))


def as_text(folder: Path) -> str:
    """The whole file: one unit a line, so that a change is one line in version control."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in units(folder))
    about = json.dumps(ABOUT, ensure_ascii=False, indent=1)
    return f'{{"_about": {about},\n"units": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    TARGET.write_text(as_text(FACTS), "utf-8", newline="\n")
    print(f"{TARGET}: {len(units(FACTS))} units")
