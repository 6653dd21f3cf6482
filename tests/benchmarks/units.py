"""Switching how units are named in a list of 50,000 tasks and 3,500 units, against the plain list."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert

from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.db.store import Store, create_store
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit, UnitName, UnitParent, UnitSuccessor
from tthc_desktop.services import lists
from tthc_desktop.services import units as units_service
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.naming import Naming

UNITS, TASKS, FIRST = 3_500, 50_000, 1_000
CHANGED_ON = dt.date(2025, 7, 1)


def reorganised(path: Path, tasks: int = TASKS) -> Store:
    """A file in which half of the units ended in 2025 and became others, each with names and parents through time."""
    store = create_store(path, units_service.fill)
    chance = random.Random(7)
    ids = range(FIRST, FIRST + UNITS)
    ended, before = {unit for unit in ids if unit % 2}, "2025-06-30"
    units = [
        {"id": unit, "name": f"Xã {chance.choice('ABCDĐEGH')} {unit}", "kind": "xã, phường, đặc khu"} for unit in ids
    ]
    for unit in units:
        unit["valid_to"] = before if unit["id"] in ended else None
    names = [
        row
        for unit in ids
        for row in (
            {"owner_id": unit, "position": 1, "name": f"Xã cũ {unit}", "valid_from": None, "valid_to": "2024-12-31"},
            {"owner_id": unit, "position": 2, "name": f"Xã {unit}", "valid_from": "2025-01-01", "valid_to": None},
        )
    ]
    parents = [{"owner_id": unit, "position": 1, "parent": 40 + unit % 60} for unit in ids]
    hops = [
        {"owner_id": unit, "position": 1, "successor": unit + 1, "on": CHANGED_ON.isoformat(), "how": "sáp nhập"}
        for unit in sorted(ended)
        if unit + 1 in ids
    ]
    given = [
        {
            "id": number,
            "content": f"Việc số {number}",
            "lead": chance.choice(ids),
            "assigned_on": f"{chance.randint(2023, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        }
        for number in range(1, tasks + 1)
    ]
    helping = [
        {"owner_id": number, "target_id": chance.choice(ids), "position": 1} for number in range(1, tasks + 1, 2)
    ]
    with store.write("Nhập nhiều nhiệm vụ") as session:
        for table, rows in ((Unit, units), (UnitName, names), (UnitParent, parents), (UnitSuccessor, hops)):
            session.execute(insert(table.table()), rows)
        if tasks:
            session.execute(insert(Task.table()), given)
            session.execute(insert(Task.LINKS["coordinators"]), helping)
    return store


def ratios(folder: Path) -> list[Ratio]:
    """The first page and the sorted list in both ways, and the loading of the timeline for information."""
    store = reorganised(folder / "units.tthc")
    fields = [item for item in Task.FIELDS if item.width or item.name == "coordinators"]
    with store.read() as session:
        timeline = units_service.timeline(session)
    plain = Listing(Task)
    found = []
    for name, day in (("as-was", None), ("today", dt.date(2026, 1, 1))):
        named = replace(plain, naming=Naming(timeline, day))
        for order, turns in (("", 31), ("lead", 5), ("coordinators", 5)):
            told = f"50,000 tasks {name}: first page{', by ' + order if order else ''} / plain"
            ours, bare = replace(named, order=order), replace(plain, order=order)
            found.append(measure(told, _page(store, ours, fields), _page(store, bare, fields), 2, turns))
        whole = replace(named, order="lead")
        bare = replace(plain, order="lead")
        found.append(
            measure(f"50,000 tasks {name}: all ids by lead / plain", _ids(store, whole), _ids(store, bare), 2, 5)
        )

    def load() -> None:
        with store.read() as session:
            units_service.timeline(session)

    found.append(measure("timeline of 3,500 units loaded / one page", load, _page(store, plain, fields), None, 9))
    store.close()
    return found


def _page(store: Store, listing: Listing, fields: list[object]) -> Callable[[], object]:
    def work() -> object:
        with store.read() as session:
            return lists.first_page(session, listing, fields)  # type: ignore[arg-type]

    return work


def _ids(store: Store, listing: Listing) -> Callable[[], object]:
    def work() -> object:
        with store.read() as session:
            return lists.ids(session, listing)

    return work
