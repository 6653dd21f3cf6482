"""Check, save, read, recycle and restore records of any type, inside the caller's session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core import doc_numbers
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Doubt, Doubtful, Problem, Refused, Unknown
from tthc_desktop.core.fields import Field, Many, One, Rows
from tthc_desktop.db import signature
from tthc_desktop.db.ids import among
from tthc_desktop.records import BY_TYPE, ROWS_BY_TYPE, Part, Record, Row
from tthc_desktop.records.base import Values, match_key
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.task import Task
from tthc_desktop.services import duplicates, parts, rows
from tthc_desktop.services.links import Linker
from tthc_desktop.services.units import ended_links

Raw = Mapping[str, Any]
"""What the user gave, by field name: text as typed, or a value of the field's kind. A missing name is untouched."""


def read(
    session: Session, record: type[Record], raw: Raw, now: Values | None = None, linker: Linker | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """The record's values after the user's changes, and every problem with them; nothing is written.

    `now` holds the values before the change; it is empty for a new record.
    """
    linker = linker or Linker(session)
    now = now or {}
    values, problems = dict(now), []
    fields = sorted(record.FIELDS, key=lambda item: isinstance(item.kind, One | Many | Rows))
    for item in (item for item in fields if item.name in raw):
        try:
            values[item.name] = _value(item, raw[item.name], record, values, now, linker)
        except ValueError as error:
            problems.append(Problem(item.name, str(error), error.text if isinstance(error, Unknown) else ""))
    wrong = {problem.field for problem in problems}
    problems += rows.missing(record.FIELDS, values, wrong)
    problems += [] if wrong else record.check(values)  # rules between fields need fields that could be read
    when = rows.day_of(record, values)
    for item in record.FIELDS:
        if isinstance(item.kind, Rows):
            problems += rows.problems(item, values.get(item.name) or (), when, now.get(item.name) or (), linker)
    problems += ended_links(record.FIELDS, values, now, when, lambda: linker.known_units, linker.timeline)
    problems += rows.part_problems(session, record, values, now, linker)
    return values, problems


def _value(item: Field, raw: Any, record: type[Record], values: Values, now: Values, linker: Linker) -> Any:
    when = rows.day_of(record, values)
    if isinstance(item.kind, One | Many) and isinstance(raw, str):
        linked = now.get(item.name)
        current = linked if isinstance(linked, tuple) else (linked,) if linked else ()
        return linker.read(item.kind, raw, when.last if when else None, current) or None
    if isinstance(item.kind, Rows):
        return rows.read(item.kind, raw, when, now.get(item.name) or (), linker)
    return item.read(raw)


def save(
    session: Session,
    record: type[Record],
    raw: Raw,
    record_id: int | None = None,
    *,
    sure: bool = False,
    attached: bool | None = None,
) -> int:
    """Save a new record, or the changes to one, and return its id. Raises Refused with every problem found.

    Raises Doubtful, and writes nothing, when something should be confirmed first; `sure` means it was.
    `attached`: whether the record will have files attached afterwards; None when that does not change.
    """
    now = load(session, record, record_id) if record_id is not None else {}
    values, problems = read(session, record, raw, now)
    problems += conflicts(session, record, values, record_id)
    if problems:
        raise Refused(*problems)
    doubts = [] if sure else _doubts(session, record, values, record_id, now, attached)
    if doubts:
        raise Doubtful(doubts, values)
    return store(session, record, values, record_id)


def _doubts(
    session: Session, record: type[Record], values: Values, record_id: int | None, now: Values, attached: bool | None
) -> list[Doubt]:
    found = duplicates.doubts(session, record, values, record_id, now)
    return found + parts.doubts(session, values, record_id, now, attached=attached) if record is Task else found


def store(session: Session, record: type[Record], values: Values, record_id: int | None = None) -> int:
    """Write checked values, and return the record's id."""
    table = record.table()
    if issubclass(record, Part) and not values.get("number"):
        values = {**values, "number": _next_number(session, record, values[record.OWNED_BY])}
    columns = {
        item.name: item.kind.store(values.get(item.name))
        for item in record.FIELDS
        if item.kind.storage not in ("links", "rows")
    } | {"match_key": match_key(record, values)}
    if record_id is None:
        added = session.connection().execute(insert(table).values(**columns)).inserted_primary_key
        assert added is not None
        record_id = int(added[0])
    else:
        session.execute(update(table).where(table.c.id == record_id).values(**columns))
    for item in record.FIELDS:
        if isinstance(item.kind, Many):
            _store_links(session, record.LINKS[item.name], record_id, values.get(item.name) or ())
        elif isinstance(item.kind, Rows):
            row_type, given = ROWS_BY_TYPE[item.kind.table], values.get(item.name) or ()
            if issubclass(row_type, Part):
                _store_parts(session, row_type, record_id, given)
            else:
                _store_rows(session, row_type, record_id, given)
    return record_id


def _next_number(session: Session, part: type[Part], owner: int) -> int:
    """The number after the highest ever given, recycled ones too."""
    table = part.table()
    return (session.scalar(select(func.max(table.c.number)).where(table.c[part.OWNED_BY] == owner)) or 0) + 1


def _store_parts(session: Session, part: type[Part], owner: int, rows: Iterable[Values]) -> None:
    """The parts of one record as its form gives them; one that is no longer there goes to the recycle bin."""
    table = part.table()
    mine = load_many(session, part, table.c[part.OWNED_BY] == owner, table.c.deleted_at.is_(None))
    kept = []
    for row in rows:
        known = mine.get(row.get("id") or 0)
        told = {item.name: row.get(item.name) for item in part.ROW_FIELDS}
        kept.append(store(session, part, {**(known or {part.OWNED_BY: owner}), **told}, row["id"] if known else None))
    remove(session, part, set(mine) - set(kept))


def _store_links(session: Session, link: Any, owner: int, targets: Iterable[int]) -> None:
    wanted = tuple(dict.fromkeys(targets))
    query = select(link.c.target_id).where(link.c.owner_id == owner).order_by(link.c.position)
    if tuple(session.scalars(query)) == wanted:
        return
    session.execute(delete(link).where(link.c.owner_id == owner))
    rows = [{"owner_id": owner, "target_id": target, "position": place} for place, target in enumerate(wanted, 1)]
    if rows:
        session.execute(insert(link), rows)


def _store_rows(session: Session, row_type: type[Row], owner: int, rows: Iterable[Values]) -> None:
    table = row_type.table()
    kept = []
    for position, row in enumerate(rows, start=1):
        columns = {item.name: item.kind.store(row.get(item.name)) for item in row_type.ROW_FIELDS}
        columns |= {"owner_id": owner, "position": position}
        if row.get("id"):
            session.execute(update(table).where(table.c.id == row["id"], table.c.owner_id == owner).values(**columns))
            kept.append(row["id"])
        else:
            added = session.connection().execute(insert(table).values(**columns)).inserted_primary_key
            assert added is not None
            kept.append(added[0])
    session.execute(delete(table).where(table.c.owner_id == owner, table.c.id.not_in(kept)))


def load(session: Session, record: type[Record], record_id: int) -> dict[str, Any]:
    """The values of one record. Raises Refused when it is not there."""
    found = load_many(session, record, record.table().c.id == record_id)
    if record_id not in found:
        raise Refused(Problem("", f"Không còn {record.ONE} số {record_id} trong dữ liệu."))
    values: dict[str, Any] = found[record_id]
    return values


def load_many(session: Session, record: type[Record], *conditions: Any, order: Iterable[Any] = ()) -> dict[int, Any]:
    """The values of the records that meet the conditions, by id, with their links and rows."""
    plain = [item for item in record.FIELDS if item.kind.storage not in ("links", "rows")]
    found = load_fields(session, record, plain, *conditions, order=order)
    if found:
        _load_links(session, record, found)
        _load_rows(session, record, found)
    return found


def load_fields(
    session: Session, record: type[Record], fields: Sequence[Field], *conditions: Any, order: Iterable[Any] = ()
) -> dict[int, dict[str, Any]]:
    """The values of some fields that are columns, of the records that meet the conditions, by id."""
    table = record.table()
    query = select(table.c.id, *(table.c[item.name] for item in fields)).where(*conditions).order_by(*order)
    return {
        row[0]: {item.name: item.kind.load(value) for item, value in zip(fields, row[1:], strict=True)}
        for row in session.execute(query)
    }


def _load_links(session: Session, record: type[Record], found: dict[int, Any]) -> None:
    for name, link in record.LINKS.items():
        for values in found.values():
            values[name] = ()
        query = select(link.c.owner_id, link.c.target_id).order_by(link.c.owner_id, link.c.position)
        for owner, target in session.execute(query.where(_among(link.c.owner_id, found))):
            if owner in found:
                found[owner][name] += (target,)


def _load_rows(session: Session, record: type[Record], found: dict[int, Any]) -> None:
    for item in (item for item in record.FIELDS if isinstance(item.kind, Rows)):
        assert isinstance(item.kind, Rows)
        for values in found.values():
            values[item.name] = ()
        for owner, values in _rows_of(session, ROWS_BY_TYPE[item.kind.table], found):
            if owner in found:
                found[owner][item.name] += (values,)


def _rows_of(session: Session, row_type: type[Row | Part], owners: Mapping[int, Any]) -> Iterator[tuple[int, Any]]:
    """Each row of these records, in order, as the owner's id and the row's values."""
    table = row_type.table()
    owner, numbered = table.c[row_type.OWNED_BY], issubclass(row_type, Part)
    place = table.c.number if numbered else table.c.position
    query = select(table).where(_among(owner, owners)).order_by(owner, place, table.c.id)
    if numbered:
        query = query.where(table.c.deleted_at.is_(None))
    for row in session.execute(query).mappings():
        values = {"id": row["id"]} | ({"number": row["number"]} if numbered else {})
        yield (
            row[row_type.OWNED_BY],
            values | {part.name: part.kind.load(row[part.name]) for part in row_type.ROW_FIELDS},
        )


def _among(column: Any, found: Mapping[int, Any]) -> Any:
    # Many ids make a slow IN list; their span may hold others too, which the caller leaves aside.
    return column.in_(list(found)) if len(found) <= 500 else column.between(min(found), max(found))


NumberKey = tuple[int, int | None, str]
"""Issuer, year of issue and comparable number of a document."""


def number_of(record: type[Record], values: Values) -> NumberKey | None:
    """What must be unique among documents (NĐ 30/2020/NĐ-CP Đ.15: numbers begin anew each year); None for no number."""
    if record is not Directive or not values.get("number") or not values.get("issuer"):
        return None
    when = values.get("issued_on")
    return values["issuer"], when.first.year if when else None, doc_numbers.number_key(values["number"])


def used_numbers(
    session: Session, record: type[Record], issuer: int | None = None, but: int | None = None
) -> dict[NumberKey, tuple[int, str]]:
    """Id and subject of the living document that bears each number: of one issuer or of all, one left aside."""
    if record is not Directive:
        return {}
    table = record.table()
    query = select(table.c.id, table.c.number, table.c.issued_on, table.c.issuer, table.c.subject).where(
        table.c.number.is_not(None), table.c.deleted_at.is_(None)
    )
    if issuer is not None:
        query = query.where(table.c.issuer == issuer)
    if but is not None:
        query = query.where(table.c.id != but)
    used: dict[NumberKey, tuple[int, str]] = {}
    for row in session.execute(query):
        when = When.from_code(row.issued_on) if row.issued_on else None
        key = number_of(record, {"number": row.number, "issuer": row.issuer, "issued_on": when})
        if key:
            used.setdefault(key, (row.id, row.subject))
    return used


def number_problems(
    used: Mapping[NumberKey, tuple[int, str]], record: type[Record], values: Values, record_id: int | None
) -> list[Problem]:
    """The problem of a document number that another document of its issuer bears in the same year."""
    key = number_of(record, values)
    if key is None or key not in used or used[key][0] == record_id:
        return []
    of_year = f" năm {key[1]}" if key[1] else ""
    told = f"Cơ quan này đã có văn bản số {values['number']}{of_year}: «{used[key][1]}»."
    return [Problem("number", f"{told} Hãy kiểm tra lại số, hoặc sửa văn bản đã có.")]


def conflicts(session: Session, record: type[Record], values: Values, record_id: int | None) -> list[Problem]:
    """What stands against other records of the data file."""
    used = used_numbers(session, record, values.get("issuer") or 0, but=record_id)
    return [
        *number_problems(used, record, values, record_id),
        *part_problems(session, record, values, record_id),
        *(parts.problems(parts.kin(session), values, record_id) if record is Task else ()),
    ]


def part_problems(session: Session, record: type[Record], values: Values, record_id: int | None) -> list[Problem]:
    """The problem of a number that another part of the same record bears, or once bore."""
    number = values.get("number")
    if not issubclass(record, Part) or number is None:
        return []
    table = record.table()
    query = select(table.c.id).where(table.c[record.OWNED_BY] == values.get(record.OWNED_BY), table.c.number == number)
    if record_id is not None:
        query = query.where(table.c.id != record_id)
    if session.scalar(query.limit(1)) is None:
        return []
    return [number_taken(record, number)]


def number_taken(record: type[Record], number: int) -> Problem:
    """The problem of a number that another part of the same record bears."""
    told = f"Số {number} đã dùng cho một {record.ONE} khác ở đây (kể cả mục đã xóa). Hãy để trống để lấy số kế tiếp."
    return Problem("number", told)


def remove(session: Session, record: type[Record], ids: Iterable[int]) -> None:
    """Put records into the recycle bin; what links to them keeps its link."""
    table = record.table()
    session.execute(
        update(table).where(among(table.c.id, ids), table.c.deleted_at.is_(None)).values(deleted_at=signature.now())
    )


def restore(session: Session, type_: str, ids: Iterable[int]) -> None:
    """Take records out of the recycle bin. Raises Refused when a number has been used again since."""
    record = BY_TYPE[type_]
    table = record.table()
    wanted = list(ids)
    session.execute(update(table).where(among(table.c.id, wanted)).values(deleted_at=None))
    for record_id, values in load_many(session, record, among(table.c.id, wanted)).items():
        problems = conflicts(session, record, values, record_id)
        if problems:
            raise Refused(*problems)
