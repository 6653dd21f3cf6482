"""The journal: triggers that note every row before and after, and the undo and redo that read it.

Triggers see what no ORM event sees (bulk statements, rows dropped from a list) and cost less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


Clash = Literal["refuse", "keep", "overwrite"]
"""What becomes of rows that were changed since: nothing is put back; they stay as they are with their whole record;
their record goes back too, the later changes of it with it, but none that went back when it was taken back before."""

Owners = Mapping[str, str]
"""The record type to which the rows of a table belong by their `owner_id`."""


Parts = Mapping[str, tuple[str, str]]
"""Of tables of records that belong to another one: its type, and the column that names it."""


def put_back(
    connection: Connection,
    step_id: int,
    direction: Direction,
    clash: Clash = "refuse",
    owners: Owners | None = None,
    parts: Parts | None = None,
) -> list[Ref]:
    """Give the rows of a step the state they had before it (undo) or after it (redo).

    Returns what was changed since, with what later rows link to when `clash` is "keep"; when there is any and it is
    "refuse", nothing has been put back. "keep" and "overwrite" are for undo.
    """
    owners = owners or {}
    expected, wanted = ("after", "before") if direction == "undo" else ("before", "after")
    _gather(connection, step_id, owners)
    if clash == "overwrite":
        _leave_out_put_back(connection, step_id, owners)
    tables = journalled(connection)
    clashing = _clashing(connection, tables, expected)
    if clash != "refuse":
        clashing += _later_rows(connection, step_id, owners)
    if clash == "overwrite" and clashing:
        _gather_later(connection, step_id, owners, clashing, parts or {})
    elif clash == "keep":
        clashing = _set_aside(connection, tables, clashing, wanted, parts or {})
    if clash != "refuse" or not clashing:
        _restore_all(connection, tables, wanted)
        if clash == "overwrite":
            _drop_what_belongs_to_nothing(connection, owners, parts or {})
    connection.exec_driver_sql("DROP TABLE temp.net")
    return clashing


def changed_since(connection: Connection, step_id: int, owners: Owners) -> list[Ref]:
    """The records of a step that were changed after it, each once."""
    _gather(connection, step_id, owners)
    rows = _clashing(connection, journalled(connection), "after")
    found = [*_owners_of(connection, rows), *_later_rows(connection, step_id, owners)]
    connection.exec_driver_sql("DROP TABLE temp.net")
    return list(dict.fromkeys(found))


def not_as_before(connection: Connection, step_id: int, owners: Owners) -> list[Ref]:
    """The records of a step that are not as they were before it: once it was taken back, those that were kept.

    What was put back then and changed since is not among them.
    """
    _gather(connection, step_id, owners)
    _leave_out_put_back(connection, step_id, owners)
    found = _owners_of(connection, _clashing(connection, journalled(connection), "before"))
    connection.exec_driver_sql("DROP TABLE temp.net")
    return found


def _owners_of(connection: Connection, rows: Iterable[Ref]) -> list[Ref]:
    """The records to which these rows of the step belong."""
    found: dict[Ref, None] = {}
    for ref in rows:
        query = "SELECT owner, owner_id FROM temp.net WHERE record = ? AND row_id = ?"
        found |= {Ref(*row): None for row in connection.exec_driver_sql(query, (ref.type, ref.id))}
    return list(found)


def _clashing(connection: Connection, tables: dict[str, list[str]], expected: str) -> list[Ref]:
    return [ref for table in _touched(connection) for ref in _changed_since(connection, table, tables[table], expected)]


def _later_rows(connection: Connection, step_id: int, owners: Owners) -> list[Ref]:
    """Records of the step of which later steps changed what it did not: their links, rows over time, other fields."""
    condition = f'id > (SELECT MAX(id) FROM "change" WHERE step_id = {int(step_id)})'
    query = (
        f"SELECT DISTINCT owner, owner_id FROM ({_spans(owners, condition)}) WHERE before IS NOT after AND "
        "(owner, owner_id) IN (SELECT owner, owner_id FROM temp.net) AND "
        "(record, row_id) NOT IN (SELECT record, row_id FROM temp.net)"
    )
    return [Ref(*row) for row in connection.exec_driver_sql(query)]


def _touched(connection: Connection) -> list[str]:
    return [name for (name,) in connection.exec_driver_sql("SELECT DISTINCT record FROM temp.net").all()]


def _restore_all(connection: Connection, tables: dict[str, list[str]], wanted: str) -> None:
    for table in _touched(connection):
        _restore(connection, table, tables[table], wanted)


def _set_aside(
    connection: Connection, tables: dict[str, list[str]], clashing: list[Ref], wanted: str, parts: Parts
) -> list[Ref]:
    """Leave these out with their whole record, and every row that what stays links to; all that was left out."""
    kept: dict[Ref, None] = {}
    while True:
        _leave_out(connection, clashing)
        _leave_out(connection, _parts_of(connection, clashing, parts))
        kept |= dict.fromkeys(clashing)
        connection.exec_driver_sql("SAVEPOINT trial")
        _restore_all(connection, tables, wanted)
        missing = [*_missing_targets(connection, tables), *_missing_of_files(connection, tables)]
        connection.exec_driver_sql("ROLLBACK TO trial")
        connection.exec_driver_sql("RELEASE trial")
        clashing = [ref for ref in missing if ref not in kept]
        if not clashing:
            return list(kept)


def _leave_out(connection: Connection, refs: Iterable[Ref]) -> None:
    """Take the records out of what is put back, whether they are named themselves or by a row of theirs."""
    for ref in refs:
        connection.exec_driver_sql(
            "DELETE FROM temp.net WHERE (owner, owner_id) IN "
            "(SELECT owner, owner_id FROM temp.net WHERE record = ? AND row_id = ? UNION ALL SELECT ?, ?)",
            (ref.type, ref.id, ref.type, ref.id),
        )


def _leave_out_put_back(connection: Connection, step_id: int, owners: Owners) -> None:
    """Take out the records that were put back when the step was taken back, unless it was done again since."""
    of_step = f"target_id = {int(step_id)}"
    redone = f"SELECT MAX(id) FROM step WHERE kind = 'redo' AND {of_step}"
    undone = f"SELECT id FROM step WHERE kind = 'undo' AND {of_step} AND id > coalesce(({redone}), 0)"
    put_back = f"SELECT owner, owner_id FROM ({_spans(owners, f'step_id IN ({undone})')})"
    connection.exec_driver_sql(f"DELETE FROM temp.net WHERE (owner, owner_id) IN ({put_back})")


def _parts_of(connection: Connection, refs: Iterable[Ref], parts: Parts) -> list[Ref]:
    """The parts of these records among what is put back."""
    wanted = list(refs)
    found = []
    for table, (owner, column) in parts.items():
        of = f"json_extract(coalesce(after, before), '$.\"{column}\"')"
        query = f"SELECT row_id FROM temp.net WHERE record = ? AND {of} = ?"
        for ref in wanted:
            if ref.type == owner:
                found += [Ref(table, row) for (row,) in connection.exec_driver_sql(query, (table, ref.id))]
    return found


def _missing_targets(connection: Connection, tables: Iterable[str]) -> list[Ref]:
    """The rows that are gone and that other rows link to."""
    found: dict[Ref, None] = {}
    for table in sorted(tables):
        links = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').all()
        columns = {row[0]: row[3] for row in links}
        for _, row_id, target, link in connection.exec_driver_sql(f'PRAGMA foreign_key_check("{table}")').all():
            query = f'SELECT "{columns[link]}" FROM "{table}" WHERE id = ?'
            found[Ref(target, connection.exec_driver_sql(query, (row_id,)).scalar_one())] = None
    return list(found)


def _missing_of_files(connection: Connection, tables: Iterable[str]) -> list[Ref]:
    """The records that are gone and have files attached."""
    query = "SELECT DISTINCT record, row_id FROM attachment WHERE id = ?"
    return [Ref(*connection.exec_driver_sql(query, (ref.id,)).one()) for ref in files_of_nothing(connection, tables)]


def _gather_later(connection: Connection, step_id: int, owners: Owners, clashing: list[Ref], parts: Parts) -> None:
    """Of the records changed since, with their parts: first `before` and last `after` from the step to now."""
    for ref in clashing:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO temp.again SELECT owner, owner_id FROM temp.net "
            "WHERE (record = ? AND row_id = ?) OR (owner = ? AND owner_id = ?)",
            (ref.type, ref.id, ref.type, ref.id),
        )
    first = f'(SELECT MIN(id) FROM "change" WHERE step_id = {int(step_id)})'
    for table, (whole, column) in parts.items():
        of = f"json_extract(coalesce(after, before), '$.\"{column}\"')"
        for record_id in _wholes(connection, clashing, table, whole, of):
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO temp.again SELECT DISTINCT record, row_id "
                f'FROM "change" WHERE id >= {first} AND record = ? AND {of} = ?',
                (table, record_id),
            )
    connection.exec_driver_sql("DELETE FROM temp.net WHERE (owner, owner_id) IN (SELECT owner, owner_id FROM again)")
    owner, owner_id = _owner_of(owners)
    _fill(connection, owners, f"id >= {first} AND ({owner}, {owner_id}) IN temp.again")


def _wholes(connection: Connection, refs: Iterable[Ref], table: str, whole: str, of: str) -> set[int]:
    """The records of a type with parts that are named, or of which a part is; `of`: SQL for whose part a change is."""
    found = set()
    for ref in refs:
        if ref.type == whole:
            found.add(ref.id)
        elif ref.type == table:
            query = f"SELECT {of} FROM temp.net WHERE record = ? AND row_id = ?"
            found |= {int(row[0]) for row in connection.exec_driver_sql(query, (table, ref.id)) if row[0] is not None}
    return found


def _drop_what_belongs_to_nothing(connection: Connection, owners: Owners, parts: Parts) -> None:
    """Parts, rows and attached files that later steps gave to records that are gone with the step."""
    for table, (owner, column) in parts.items():
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE "{column}" NOT IN (SELECT id FROM "{owner}")')
    for table, owner in owners.items():
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE owner_id NOT IN (SELECT id FROM "{owner}")')
    for table in _touched(connection):
        connection.exec_driver_sql(
            f'DELETE FROM attachment WHERE record = ? AND row_id NOT IN (SELECT id FROM "{table}")', (table,)
        )


def _gather(connection: Connection, step_id: int, owners: Owners) -> None:
    """First `before` and last `after` of each row of the step, in a temporary table, with the record it belongs to."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.net")
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.again")
    connection.exec_driver_sql("CREATE TEMP TABLE net (record, row_id, before, after, owner, owner_id)")
    connection.exec_driver_sql("CREATE INDEX temp.net_row ON net (record, row_id)")
    connection.exec_driver_sql("CREATE INDEX temp.net_owner ON net (owner, owner_id)")
    connection.exec_driver_sql("CREATE TEMP TABLE again (owner, owner_id, PRIMARY KEY (owner, owner_id))")
    _fill(connection, owners, f"step_id = {int(step_id)}")


def _fill(connection: Connection, owners: Owners, condition: str) -> None:
    connection.exec_driver_sql(f"INSERT INTO temp.net {_spans(owners, condition)}")


def _spans(owners: Owners, condition: str) -> str:
    """SQL for the first `before` and last `after` of each row among some changes, with the record it belongs to."""
    owner, owner_id = _owner_of(owners, "last")
    return (
        f"SELECT span.record, span.row_id, first.before, last.after, {owner} AS owner, {owner_id} AS owner_id FROM "
        f'(SELECT record, row_id, MIN(id) AS a, MAX(id) AS z FROM "change" WHERE {condition} '
        "GROUP BY record, row_id) AS span "
        'JOIN "change" AS first ON first.id = span.a JOIN "change" AS last ON last.id = span.z'
    )


def _owner_of(owners: Owners, change: str = "change") -> tuple[str, str]:
    """SQL for the record to which a row in the journal belongs: itself, unless its table is one of rows."""
    change = f'"{change}"'
    cases = "".join(f" WHEN '{table}' THEN '{owner}'" for table, owner in owners.items())
    tables = ", ".join(f"'{table}'" for table in owners)
    owner_id = f"json_extract(coalesce({change}.after, {change}.before), '$.owner_id')"
    if not owners:
        return f"{change}.record", f"{change}.row_id"
    return (
        f"CASE {change}.record{cases} ELSE {change}.record END",
        f"CASE WHEN {change}.record IN ({tables}) THEN {owner_id} ELSE {change}.row_id END",
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


def closed_periods(connection: Connection, step_id: int) -> list[str]:
    """The closed periods (codes) whose returns, or corrections of them, a step changed."""
    query = (
        'WITH changed AS (SELECT record, coalesce(after, before) AS row FROM "change" WHERE step_id = ?) '
        "SELECT period FROM closed_period WHERE reopened_at IS NULL AND period IN ("
        "SELECT json_extract(row, '$.period') FROM changed WHERE record = 'unit_return' UNION "
        "SELECT period FROM unit_return WHERE id IN "
        "(SELECT json_extract(row, '$.return_id') FROM changed WHERE record = 'correction')) ORDER BY period"
    )
    return [period for (period,) in connection.exec_driver_sql(query, (step_id,)).all()]


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
