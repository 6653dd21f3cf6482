"""The example quarter II/2023: every fact of the real report as a record, for a first look and for the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tthc_desktop.core.fields import Many, One
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.places import shipped
from tthc_desktop.records import BY_TYPE, Record, Unit
from tthc_desktop.services import records, settings, units

EXAMPLE_FILE = "example-2023-q2.json"


def period() -> Period:
    """The quarter that the example fills."""
    return parse_period("2023-Q2")


def fill(session: Session) -> None:
    """Put the shipped units and the whole example into a new data file."""
    units.fill(session)
    example = json.loads((shipped("resources") / EXAMPLE_FILE).read_text(encoding="utf-8"))
    unit = Unit.table()
    for name, order in example["print_order"].items():
        session.execute(update(unit).where(unit.c.name == name, _alive_in_the_example(unit)).values(print_order=order))
    for item in example["units"]:
        records.save(session, Unit, item)
    settings.save(session, example["settings"])
    known: dict[str, int] = {}
    for item in example["records"]:
        record = BY_TYPE[item["type"]]
        raw = {**example["templates"].get(item.get("template"), {}), **item["values"]}
        known[item["key"]] = records.save(session, record, _with_ids(record, raw, known), sure=True)


def _alive_in_the_example(unit: Any) -> Any:
    ids = select(unit.c.id).where((unit.c.valid_from.is_(None)) | (unit.c.valid_from <= "2023-06-30"))
    return unit.c.id.in_(ids)


def _with_ids(record: type[Record], raw: Mapping[str, str], known: Mapping[str, int]) -> dict[str, Any]:
    """Keys of the example's own records replaced by their ids; names of units stay as a user would type them."""
    values: dict[str, Any] = dict(raw)
    for name, text in raw.items():
        kind = record.field(name).kind
        if isinstance(kind, Many) and kind.target != "unit":
            values[name] = tuple(known[key] for key in text.splitlines())
        elif isinstance(kind, One) and kind.target != "unit":
            values[name] = known[text]
    return values
