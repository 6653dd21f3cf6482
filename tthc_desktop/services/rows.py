"""The rows inside a record as they were typed: what they hold, and what stands against them or the record's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Unknown
from tthc_desktop.core.fields import Field, One, Rows
from tthc_desktop.core.periods import bounds, parse_period
from tthc_desktop.records import BY_TYPE, ROWS_BY_TYPE, Part, Record, Row
from tthc_desktop.records.base import Values
from tthc_desktop.services.links import Linker
from tthc_desktop.services.row_texts import read_rows
from tthc_desktop.services.units import ended_links


def day_of(record: type[Record], values: Values) -> When | None:
    """The date of a record that has one; of one about a reporting period the last day of that."""
    when = values.get(record.DATE) if record.DATE else None
    if when is None and not record.DATE and isinstance(values.get("period"), str):
        return When(bounds(parse_period(values["period"]))[1])
    return when if isinstance(when, When) else None


def read(kind: Rows, raw: Any, when: When | None, now: Iterable[Values], linker: Linker) -> tuple[dict[str, Any], ...]:
    """The rows as typed, or as the text of one cell; a unit is meant as it is on its row's day, else on the record's.

    `now`: the rows before the change. Raises ValueError with a Vietnamese sentence.
    """
    row_type, before = ROWS_BY_TYPE[kind.table], {row["id"]: row for row in now}
    given = read_rows(kind, raw, list(before.values()), linker) if isinstance(raw, str) else raw
    return tuple(
        _values(row_type, row, number, when, before.get(row.get("id"), {}), linker)
        for number, row in enumerate(given, start=1)
    )


def _values(
    row_type: type[Row | Part], raw: Mapping[str, Any], number: int, when: When | None, now: Values, linker: Linker
) -> dict[str, Any]:
    values: dict[str, Any] = {"id": raw.get("id")}
    for item in sorted(row_type.ROW_FIELDS, key=lambda field: isinstance(field.kind, One)):
        given = raw.get(item.name)
        try:
            if isinstance(item.kind, One) and isinstance(given, str):
                values[item.name] = linker.read(
                    item.kind, given, _last(_day(row_type, values, when)), _linked(item, now)
                )
            else:
                values[item.name] = item.read(given)
        except ValueError as error:
            told = f"Dòng {number}, «{item.label}»: {error}"
            raise (Unknown(error.text, told) if isinstance(error, Unknown) else ValueError(told)) from error
    return values


def _linked(item: Field, now: Values) -> tuple[int, ...]:
    return (now[item.name],) if now.get(item.name) else ()


def _day(row_type: type[Row | Part], row: Values, when: When | None) -> When | None:
    """The day of a row: its own, else that of the record it is in."""
    own = row.get(row_type.DATE) if row_type.DATE else None
    return own if isinstance(own, When) else when


def _last(when: When | None) -> dt.date | None:
    return when.last if when else None


def missing(fields: Iterable[Field], values: Values, wrong: set[str]) -> list[Problem]:
    """What must be filled and is not, but for fields that could not be read."""
    return [
        Problem(item.name, f"Chưa nhập «{item.label}».")
        for item in fields
        if item.required and values.get(item.name) in (None, "", ()) and item.name not in wrong  # 0 is a value
    ]


def problems(
    item: Field, rows: Iterable[Values], when: When | None, now: Iterable[Values], linker: Linker
) -> list[Problem]:
    """What is wrong with the rows of a field, told at that field with the number of the row."""
    assert isinstance(item.kind, Rows)
    row_type, before = ROWS_BY_TYPE[item.kind.table], {row["id"]: row for row in now}
    return [
        Problem(item.name, f"Dòng {number}: {problem.message}")
        for number, row in enumerate(rows, start=1)
        for problem in [
            *missing(row_type.ROW_FIELDS, row, set()),
            *row_type.check(row),
            *_against_day(row_type, row, _day(row_type, row, when), before.get(row.get("id"), {}), linker),
        ]
    ]


def part_problems(session: Session, record: type[Record], values: Values, now: Values, linker: Linker) -> list[Problem]:
    """What stands against the day of the record that a part, saved by itself, belongs to."""
    if not issubclass(record, Part) or not values.get(record.OWNED_BY):
        return []
    owner = BY_TYPE[record.OWNER]
    table = owner.table()
    stored = session.scalar(select(table.c[owner.DATE]).where(table.c.id == values[record.OWNED_BY]))
    return _against_day(record, values, When.from_code(stored) if stored else None, now, linker)


def _against_day(
    row_type: type[Row | Part], row: Values, when: When | None, now: Values, linker: Linker
) -> list[Problem]:
    if when is None:
        return []
    found = ended_links(row_type.ROW_FIELDS, row, now, when, lambda: linker.known_units, linker.timeline)
    due = row.get("due_on")
    if issubclass(row_type, Part) and isinstance(due, When) and due.last < when.first:
        label, owner = row_type.field("due_on").label, BY_TYPE[row_type.OWNER].ONE
        told = f"{label} ({due.text}) trước ngày của {owner} ({when.text}). Hãy sửa một trong hai ngày."
        found.append(Problem("due_on", told))
    return found
