"""The words by which records are found, brought up to date from the journal inside each write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, exists, func, insert, or_, select

from tthc_desktop.core import vietnamese
from tthc_desktop.core.document import Ref
from tthc_desktop.core.fields import Field, Many, One, Rows
from tthc_desktop.db.ids import among
from tthc_desktop.db.tables import CHANGE, SEARCH
from tthc_desktop.records import BY_TYPE, RECORDS, ROWS_BY_TYPE, Record, Row

VERSION = 1
"""Counts up whenever the search text is made in another way; kept in the file (SQLite PRAGMA user_version)."""


def refresh(connection: Connection, step_id: int, changed: Iterable[Ref]) -> None:
    """Give the records that a step changed their new search text, in the transaction that changed them."""
    by_type: dict[str, set[int]] = defaultdict(set)
    for ref in {*changed, *_owners(connection, step_id)}:
        if ref.type in BY_TYPE:
            by_type[ref.type].add(ref.id)
    for type_, ids in by_type.items():
        _refresh(connection, BY_TYPE[type_], sorted(ids))


def is_current(connection: Connection) -> bool:
    """Whether the search text was made in the way of this program."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar() == VERSION)


def rebuild(connection: Connection) -> None:
    """Give every record its search text anew."""
    connection.execute(delete(SEARCH))
    for record in RECORDS:
        _refresh(connection, record, list(connection.scalars(select(record.table().c.id))))
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _owners(connection: Connection, step_id: int) -> Iterator[Ref]:
    """The records whose rows (the names of a unit) the step changed; a row that is gone is known from the journal."""
    owners = [func.json_extract(state, "$.owner_id") for state in (CHANGE.c.before, CHANGE.c.after)]
    query = select(CHANGE.c.record, *owners).where(CHANGE.c.step_id == step_id, CHANGE.c.record.in_(_row_types()))
    for type_, before, after in connection.execute(query):
        yield from (Ref(_row_types()[type_].OWNER, owner) for owner in (before, after) if owner)


def _row_types() -> dict[str, type[Row]]:
    return {name: row for name, row in ROWS_BY_TYPE.items() if issubclass(row, Row)}


def _refresh(connection: Connection, record: type[Record], ids: list[int]) -> None:
    for start in range(0, len(ids), 500):
        _refresh_some(connection, record, ids[start : start + 500])


def _refresh_some(connection: Connection, record: type[Record], ids: list[int]) -> None:
    table = record.table()
    connection.execute(delete(SEARCH).where(SEARCH.c.record == record.__tablename__, among(SEARCH.c.row_id, ids)))
    of_rows = _words_of_rows(connection, record, ids)
    rows = [
        {"record": record.__tablename__, "row_id": row.id, "text": words, "folded": vietnamese.fold(words)}
        for row in connection.execute(select(table).where(among(table.c.id, ids)))
        if (words := vietnamese.searchable(" ".join([*_texts(record.FIELDS, row._mapping), *of_rows[row.id]])))
    ]
    if rows:
        connection.execute(insert(SEARCH), rows)


def _words_of_rows(connection: Connection, record: type[Record], ids: list[int]) -> dict[int, list[str]]:
    """What stands in the rows of these records: former names of units."""
    found: dict[int, list[str]] = defaultdict(list)
    tables = {item.kind.table for item in record.FIELDS if isinstance(item.kind, Rows)}
    for row_type in (row for name, row in _row_types().items() if name in tables):
        table = row_type.table()
        for row in connection.execute(select(table).where(among(table.c.owner_id, ids))):
            found[row.owner_id] += _texts(row_type.FIELDS, row._mapping)
    return found


def _texts(fields: Iterable[Field], stored: Any) -> list[str]:
    shown = (
        item.kind.format(item.kind.load(stored[item.name]))
        for item in fields
        if item.name in stored and not isinstance(item.kind, One)
    )
    return [text for text in shown if text]


def condition(record: type[Record], query: str) -> ColumnElement[bool] | None:
    """Which records a query finds: those with all of its words, in the record or in the name of a linked unit.

    The last word may still be half typed ("ha no" finds Hà Nội); those before it stand for themselves, so that
    "ha noi" does not find "hành chính nội bộ".

    A word without accents finds all spellings ("nam": nam, năm, nắm), one with accents only its own.
    None when the query has no word.
    """
    found: ColumnElement[bool] | None = None
    words = vietnamese.searchable(query).split()
    for word in [*(f"{word} " for word in words[:-1]), *words[-1:]]:
        has = or_(_has_word(record.__tablename__, record.table().c.id, word), *_linked_units(record, word))
        found = has if found is None else found & has
    return found


def _matches(word: str) -> ColumnElement[bool]:
    # A word that ends with a blank is a whole one. It holds letters and digits alone, so LIKE needs no escaping.
    column: Column[str] = SEARCH.c.text if vietnamese.has_accents(word) else SEARCH.c.folded
    return (" " + column + " ").like(f"% {word}%")


def _ids(type_: str, word: str) -> Any:
    return select(SEARCH.c.row_id).where(SEARCH.c.record == type_, _matches(word))


def _has_word(type_: str, id_column: Column[int], word: str) -> ColumnElement[bool]:
    return id_column.in_(_ids(type_, word))


def _linked_units(record: type[Record], word: str) -> list[ColumnElement[bool]]:
    units = _ids("unit", word)
    table = record.table()
    conditions: list[ColumnElement[bool]] = []
    for item in record.FIELDS:
        if isinstance(item.kind, One) and item.kind.target == "unit":
            conditions.append(table.c[item.name].in_(units))
        elif isinstance(item.kind, Many) and item.kind.target == "unit":
            link = record.LINKS[item.name]
            conditions.append(exists().where(link.c.owner_id == table.c.id, link.c.target_id.in_(units)))
    return conditions
