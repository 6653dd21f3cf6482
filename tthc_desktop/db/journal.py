"""The journal: triggers that note every row before and after, and the undo and redo that read it.

Triggers see what no ORM event sees (bulk statements, rows dropped from a list) and cost less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, inspect, text

from tthc_desktop.core.document import Ref
from tthc_desktop.db.tables import UNJOURNALLED

Direction = Literal["undo", "redo"]


@dataclass(frozen=True, slots=True)
class Step:
    """One user action in the journal. `at` is local time, ISO; for `kind` and `state` see `db.tables.STEP`."""

    id: int
    at: str
    who: str
    title: str
    kind: str
    state: str
    revision: str


def make_triggers(connection: Connection) -> None:
    """Make the triggers of every journalled table anew from its actual columns."""
    for table, columns in journalled(connection).items():
        new, old = _as_json("NEW", columns), _as_json("OLD", columns)
        differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in columns)
        _make_trigger(connection, table, "INSERT", "NEW", "NULL", new)
        _make_trigger(connection, table, "UPDATE", "NEW", old, new, f"WHEN {differs}")
        _make_trigger(connection, table, "DELETE", "OLD", old, "NULL")


def _make_trigger(
    connection: Connection, table: str, event: str, row: str, before: str, after: str, when: str = ""
) -> None:
    name = f"journal_{table}_{event.lower()}"
    connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{name}"')
    connection.exec_driver_sql(
        f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" {when} BEGIN '
        'INSERT INTO "change" (step_id, record, row_id, before, after) '
        f"VALUES ((SELECT step_id FROM journal_now), '{table}', {row}.id, {before}, {after}); END"
    )


def drop_triggers(connection: Connection) -> None:
    """Take the triggers away, for a migration that moves rows about."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'"
    )
    for (name,) in names.all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def journalled(connection: Connection) -> dict[str, list[str]]:
    """The journalled tables and their stored columns, as they are in the file."""
    inspector = inspect(connection)
    return {
        table: [column["name"] for column in inspector.get_columns(table) if "computed" not in column]
        for table in inspector.get_table_names()
        if table not in UNJOURNALLED
    }


def _as_json(row: str, columns: Iterable[str]) -> str:
    return "json_object(" + ", ".join(f"'{name}', {row}.\"{name}\"" for name in columns) + ")"


def changed_rows(connection: Connection, step_id: int) -> set[Ref]:
    """The rows that a step changed."""
    found = connection.execute(
        text('SELECT DISTINCT record, row_id FROM "change" WHERE step_id = :step'), {"step": step_id}
    )
    return {Ref(record, row_id) for record, row_id in found}


def put_back(connection: Connection, step_id: int, direction: Direction) -> list[Ref]:
    """Give the rows of a step the state they had before it (undo) or after it (redo).

    Returns the rows that were changed since; when there are any, nothing has been put back.
    """
    expected, wanted = ("after", "before") if direction == "undo" else ("before", "after")
    _gather(connection, step_id)
    tables = journalled(connection)
    touched = [name for (name,) in connection.exec_driver_sql("SELECT DISTINCT record FROM temp.net").all()]
    conflicts = [ref for table in touched for ref in _changed_since(connection, table, tables[table], expected)]
    if not conflicts:
        for table in touched:
            _restore(connection, table, tables[table], wanted)
    connection.exec_driver_sql("DROP TABLE temp.net")
    return conflicts


def _gather(connection: Connection, step_id: int) -> None:
    """First `before` and last `after` of each row of the step, in a temporary table."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.net")
    connection.exec_driver_sql(
        "CREATE TEMP TABLE net AS SELECT span.record, span.row_id, first.before, last.after FROM "
        '(SELECT record, row_id, MIN(id) AS a, MAX(id) AS z FROM "change" WHERE step_id = ? '
        "GROUP BY record, row_id) AS span "
        'JOIN "change" AS first ON first.id = span.a JOIN "change" AS last ON last.id = span.z',
        (step_id,),
    )


def _changed_since(connection: Connection, table: str, columns: list[str], expected: str) -> list[Ref]:
    now = f"CASE WHEN t.id IS NOT NULL THEN {_as_json('t', columns)} END"
    found = connection.exec_driver_sql(
        f'SELECT net.row_id FROM temp.net AS net LEFT JOIN "{table}" AS t ON t.id = net.row_id '
        f"WHERE net.record = ? AND ({now}) IS NOT net.{expected}",
        (table,),
    )
    return [Ref(table, row_id) for (row_id,) in found.all()]


def _restore(connection: Connection, table: str, columns: list[str], wanted: str) -> None:
    mine = f"FROM temp.net AS net WHERE net.record = '{table}'"
    values = ", ".join(f"json_extract(net.{wanted}, '$.\"{name}\"')" for name in columns)
    settings = ", ".join(f'"{name}" = json_extract(net.{wanted}, \'$."{name}"\')' for name in columns if name != "id")
    names = ", ".join(f'"{name}"' for name in columns)
    connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE id IN (SELECT net.row_id {mine} AND net.{wanted} IS NULL)')
    connection.exec_driver_sql(
        f'UPDATE "{table}" SET {settings} {mine} AND net.{wanted} IS NOT NULL AND net.row_id = "{table}".id'
    )
    connection.exec_driver_sql(
        f'INSERT INTO "{table}" ({names}) SELECT {values} {mine} AND net.{wanted} IS NOT NULL '
        f'AND NOT EXISTS (SELECT 1 FROM "{table}" AS t WHERE t.id = net.row_id)'
    )


def broken_links(connection: Connection, tables: Iterable[str]) -> list[Ref]:
    """Rows of these tables that point to a row that is gone."""
    return [
        Ref(row[0], row[1])
        for table in sorted(tables)
        for row in connection.exec_driver_sql(f'PRAGMA foreign_key_check("{table}")')
    ]


def files_of_nothing(connection: Connection, tables: Iterable[str]) -> list[Ref]:
    """Attachments whose record is gone; no foreign key can see it, since any type may have them."""
    query = 'SELECT id FROM attachment WHERE deleted_at IS NULL AND record = ? AND row_id NOT IN (SELECT id FROM "{}")'
    owners = [name for (name,) in connection.exec_driver_sql("SELECT DISTINCT record FROM attachment").all()]
    return [
        Ref("attachment", item)
        for table in sorted(set(owners) & set(tables))
        for (item,) in connection.exec_driver_sql(query.format(table), (table,)).all()
    ]
