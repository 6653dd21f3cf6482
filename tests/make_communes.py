"""Make resources/communes.json from the collected tables: `python -m tests.make_communes` (folder ../shared needed).

The tables are the 3,321 communes of today and what each commune before 01/7/2025 became, derived from the data of
vietnamadminunits (MIT, see resources/units-LICENSE.txt). This script only arranges them by province and district.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.make_units import FACTS

HOME = Path(__file__).resolve().parents[1]
TABLES = FACTS.parent / "units"
UNITS = HOME / "resources" / "units.json"
TARGET = HOME / "resources" / "communes.json"

ABOUT = {
    "meaning": "By the key of each province of today in units.json: its communes [code, name], and by the key of "
    "each province before 01/7/2025 its districts [code, name, what it became, communes], each commune "
    "[code, name, codes of what it became, the principal successor first].",
    "principal": "Of a commune that was split the source gives no shares: the first line of the source is taken.",
    "licence": "Derived from vietnamadminunits (MIT, Copyright (c) 2025 Tran Ngoc Minh Hieu), see units-LICENSE.txt.",
}

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """The lines of one table."""
    with (TABLES / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def province_keys(*, ended: bool) -> dict[str, str]:
    """Key of each province by its name with designation stripped: those before 01/7/2025, or those from then on."""
    units = json.loads(UNITS.read_text("utf-8"))["units"]
    keys = {}
    for unit in units:
        late = unit["valid_from"] == "2025-07-01"
        if unit["kind"] == "địa phương" and not (late if ended else unit["valid_to"]):
            keys[unit["name"]] = unit["key"]
    return keys


def bare(name: str) -> str:
    """ "Tỉnh Hà Giang" as units.json names it."""
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def provinces() -> dict[str, dict[str, Any]]:
    """The whole content by province of today."""
    old_keys, new_keys = province_keys(ended=True), province_keys(ended=False)
    made: dict[str, dict[str, Any]] = {key: {"communes": [], "before": {}} for key in new_keys.values()}
    for row in table("34_tinh_3321_xa.csv"):
        made[new_keys[bare(row["ten_tinh"])]]["communes"].append([row["ma_xa"], row["ten_xa"]])
    lines: dict[tuple[str, str, str, str], dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in table("cu_moi_2025.csv"):
        district = (
            new_keys[bare(row["tinh_moi"])],
            old_keys[bare(row["tinh_cu"])],
            row["huyen_cu_ma"],
            row["huyen_cu"],
        )
        lines[district][row["xa_cu_ma"], row["xa_cu"]].append(row["xa_moi_ma"])
    for (new, old, code, name), communes in lines.items():
        own = communes.pop(("", ""), [])  # an island district without communes
        entry = [code, name, own, [[*commune, became] for commune, became in communes.items()]]
        made[new]["before"].setdefault(old, []).append(entry)
    return made


def as_text() -> str:
    """The whole file: one district a line, so that a change is one line in version control."""
    parts = []
    for key, content in provinces().items():
        communes = _line(content["communes"])
        before = ",\n".join(
            f"{_line(old)}: [\n" + ",\n".join(_line(district) for district in districts) + "\n]"
            for old, districts in content["before"].items()
        )
        parts.append(f'{_line(key)}: {{"communes": {communes},\n"before": {{{before}}}}}')
    about = json.dumps(ABOUT, ensure_ascii=False, indent=1)
    return f'{{"_about": {about},\n"provinces": {{\n' + ",\n".join(parts) + "\n}}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    TARGET.write_text(as_text(), "utf-8", newline="\n")
    print(f"{TARGET}: {len(provinces())} provinces")
