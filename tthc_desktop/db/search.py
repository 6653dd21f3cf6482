"""The words by which records are found, brought up to date from the journal inside each write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, delete, exists, insert, or_, select

from tthc_desktop.core import vietnamese
from tthc_desktop.core.document import Ref
from tthc_desktop.core.fields import Many, One
from tthc_desktop.db.tables import SEARCH
from tthc_desktop.records import BY_TYPE, Record


def refresh(connection: Connection, changed: Iterable[Ref]) -> None:
    """Give the changed records their new search text, in the transaction that changed them."""
    by_type: dict[str, list[int]] = defaultdict(list)
    for ref in changed:
        if ref.type in BY_TYPE:
            by_type[ref.type].append(ref.id)
    for type_, ids in by_type.items():
        for start in range(0, len(ids), 500):
            _refresh_some(connection, BY_TYPE[type_], ids[start : start + 500])


def _refresh_some(connection: Connection, record: type[Record], ids: list[int]) -> None:
    table = record.table()
    connection.execute(delete(SEARCH).where(SEARCH.c.record == record.__tablename__, SEARCH.c.row_id.in_(ids)))
    rows = [
        {"record": record.__tablename__, "row_id": row.id, "text": words, "folded": vietnamese.fold(words)}
        for row in connection.execute(select(table).where(table.c.id.in_(ids)))
        if (words := _words(record, row))
    ]
    if rows:
        connection.execute(insert(SEARCH), rows)


def _words(record: type[Record], row: Row[Any]) -> str:
    stored = row._mapping
    shown = (
        item.kind.format(item.kind.load(stored[item.name]))
        for item in record.FIELDS
        if item.name in stored and not isinstance(item.kind, One)
    )
    return vietnamese.searchable(" ".join(text for text in shown if text))


def condition(record: type[Record], query: str) -> ColumnElement[bool] | None:
    """Which records a query finds: each of its words stands in the record or in the name of a linked unit.

    A word without accents finds all spellings ("nam": nam, năm, nắm), one with accents only its own.
    None when the query has no word.
    """
    found: ColumnElement[bool] | None = None
    for word in vietnamese.searchable(query).split():
        has = or_(_has_word(record.__tablename__, record.table().c.id, word), *_linked_units(record, word))
        found = has if found is None else found & has
    return found


def _matches(word: str) -> ColumnElement[bool]:
    # A searchable word holds letters and digits alone, so LIKE needs no escaping.
    column: Column[str] = SEARCH.c.text if vietnamese.has_accents(word) else SEARCH.c.folded
    return column.like(f"%{word}%")


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
