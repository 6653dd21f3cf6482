"""What rows are called in a sentence that tells why an action cannot be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from tthc_desktop.core.document import Ref
from tthc_desktop.records import BY_TYPE, PARTS, RECORDS, ROWS, Base

OWNERS = {link.name: record.__tablename__ for record in RECORDS for link in record.LINKS.values()} | {
    row.__tablename__: row.OWNER for row in ROWS
}
"""The record type to which each link table and table of rows belongs."""
PART_OWNERS = {part.__tablename__: (part.OWNER, part.OWNED_BY) for part in PARTS}
"""Of records that are parts of another one: its type, and the column that names it."""
_OTHERS = {
    "setting": "mục cài đặt",
    "attachment": "tệp đính kèm",
    "unit_return": "biểu của đơn vị",
    "import_run": "lần nhập",
    "received_file": "tệp đã nhận",
    "closed_period": "kỳ đã chốt",
    "saved_report": "báo cáo đã lưu",
    "correction": "số liệu đã hiệu chỉnh",
    "remembered": "câu trả lời đã ghi nhớ",
}
_NAMED = 3
"""How many records a sentence names; it counts the others."""


def named(connection: Connection, refs: Iterable[Ref]) -> str:
    """«2 cuộc họp, buổi làm việc («Phiên họp · …», «…»)»: the records that the rows are, or belong to."""
    by_type: dict[str, set[int]] = defaultdict(set)
    for ref in _owned(connection, list(refs)):
        by_type[ref.type].add(ref.id)
    return "; ".join(_some(connection, type_, sorted(ids)) for type_, ids in by_type.items())


def _owned(connection: Connection, refs: list[Ref]) -> Iterable[Ref]:
    for type_ in dict.fromkeys(ref.type for ref in refs):
        owners = _owners(connection, type_)
        yield from (owners.get(ref.id, ref) for ref in refs if ref.type == type_)


def _owners(connection: Connection, type_: str) -> dict[int, Ref]:
    """The record to which each row of a table belongs; nothing for records themselves."""
    owner = OWNERS.get(type_)
    if owner is None:
        return {}
    table = Base.metadata.tables[type_]
    return {row.id: Ref(owner, row.owner_id) for row in connection.execute(select(table.c.id, table.c.owner_id))}


def _some(connection: Connection, type_: str, ids: list[int]) -> str:
    record = BY_TYPE.get(type_)
    if record is None:
        return f"{len(ids)} {_OTHERS.get(type_, 'dòng liên kết')}"
    table = record.table()
    titles = []
    for row in connection.execute(select(table).where(table.c.id.in_(ids[:_NAMED]))).mappings():
        stored = {name: record.field(name).kind.load(row[name]) for name in record.TITLE if name in table.c}
        titles.append(f"«{record.title(stored)}»")
    shown = ", ".join([*titles, *(["…"] if len(ids) > _NAMED else [])])
    return f"{len(ids)} {record.ONE} ({shown})" if shown else f"{len(ids)} {record.ONE}"
