"""Sample values for every kind of field, and whole dumps of a data file to compare."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.fields import (
    Choice,
    Date,
    DocNumber,
    Field,
    Flag,
    Kind,
    Many,
    Number,
    One,
    Quantity,
    ReportingPeriod,
    Rows,
    Tags,
    Text,
    Time,
)
from tthc_desktop.db.tables import UNJOURNALLED
from tthc_desktop.records import BY_TYPE, ROWS_BY_TYPE, Record
from tthc_desktop.services import records

_TEXTS = {
    Flag: lambda variant: "" if variant % 2 else "Có",
    Date: lambda variant: f"{4 + variant:02d}/7/2023",
    Time: lambda variant: f"{8 + variant}h30",
    Quantity: lambda variant: f"1.23{variant},125",
    DocNumber: lambda variant: f"{5159 + variant}/BC-VPCP",
    ReportingPeriod: lambda variant: f"quý {'I' * (1 + variant % 3)}/2023",
    Tags: lambda variant: f"hoà giải ở cơ sở {variant}; đất đai",
}


def sample(session: Session, item: Field, variant: int = 0) -> Any:
    """A value of the field as a user would give it; other variants are other values."""
    kind = item.kind
    if isinstance(kind, Text):
        return f"{item.label} hoà bình lần {variant}"
    if isinstance(kind, Number):
        return str(max(30, kind.least) + variant)
    if isinstance(kind, Choice):
        return kind.options[variant % len(kind.options)]
    if isinstance(kind, One):
        return linked(session, kind.target)[variant]
    if isinstance(kind, Many):
        return tuple(reversed(linked(session, kind.target)[variant : variant + 2]))
    if isinstance(kind, Rows):
        return [{part.name: sample(session, part, variant) for part in ROWS_BY_TYPE[kind.table].ROW_FIELDS}] * 2
    if item.name == "due_on":  # after the day of whatever it links to, of any variant
        return f"{4 + variant:02d}/9/2023"
    return _TEXTS[type(kind)](variant)


def linked(session: Session, target: str) -> list[int]:
    """Three records of a type to link to, made when there are none."""
    record = BY_TYPE[target]
    table = record.table()
    there = list(session.scalars(select(table.c.id).order_by(table.c.id).limit(3)))
    missing = range(len(there), 3)
    # On one early day, so that a deadline of what links to them does not come before them.
    day = {record.DATE: "04/7/2023"} if record.DATE else {}
    made = (required(session, record, 100 + variant) | day for variant in missing)
    return there + [records.save(session, record, raw) for raw in made]


def full(session: Session, record: type[Record], variant: int = 0) -> dict[str, Any]:
    """Sample values for every field."""
    raw = {item.name: sample(session, item, variant) for item in record.FIELDS}
    return raw | _chained(raw, variant) if record.__tablename__ == "task" else raw


def _chained(raw: dict[str, Any], variant: int) -> dict[str, Any]:
    """Extensions and transfers of a task that lead to the deadline and the unit in force."""
    extension, transfer = raw["extensions"][0], raw["transfers"][0]
    decided, dues = f"{4 + variant:02d}/7/2023", [f"{4 + variant:02d}/{month}/2023" for month in (7, 8, 9)]
    return {
        "due_on": dues[-1],
        "extensions": [
            {**extension, "decided_on": decided, "old_due": old, "new_due": new} for old, new in pairwise(dues)
        ],
        "transfers": [{**transfer, "new_lead": raw["lead"]}],
    }


def required(session: Session, record: type[Record], variant: int = 0) -> dict[str, Any]:
    """Sample values for the fields without which the record is refused."""
    raw = {item.name: sample(session, item, variant % 3) for item in record.FIELDS if item.required}
    raw |= {item.name: f"{item.label} {variant}" for item in record.FIELDS if item.name in raw and is_text(item.kind)}
    if record.__tablename__ == "directive":
        raw["issued_on"] = "04/7/2023"
    return raw


def is_text(kind: Kind) -> bool:
    """Whether any words will do."""
    return isinstance(kind, Text)


def without_row_ids(values: dict[str, Any]) -> dict[str, Any]:
    """Values whose rows do not tell their ids and numbers, which a new record's rows have only once it is saved."""
    return {
        name: tuple({key: part for key, part in row.items() if key not in ("id", "number")} for row in value)
        if isinstance(value, tuple) and value and isinstance(value[0], dict)
        else value
        for name, value in values.items()
    }


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every journalled table, as another program would read them."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: rows(connection, table) for table in tables(connection) if table not in UNJOURNALLED}


def dump_all(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the journal and the search text too."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: rows(connection, table) for table in tables(connection)}


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of the file's tables."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in found]


def rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table in one order."""
    return sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
