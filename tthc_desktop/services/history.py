"""The journal and the recycle bin as a user reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop.core.document import Ref
from tthc_desktop.core.fields import Field, One
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.journal import Step
from tthc_desktop.db.tables import CHANGE, STEP
from tthc_desktop.records import BY_TYPE, RECORDS, ROWS_BY_TYPE, Attachment
from tthc_desktop.records.returns import UNIT_RETURN
from tthc_desktop.services import links
from tthc_desktop.services.settings import FIELDS as SETTINGS_FIELDS

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "closed_period": {
        "closed_at": "Chốt lúc",
        "closed_by": "Người chốt",
        "reopened_at": "Mở lại lúc",
        "reopened_by": "Người mở lại",
        "reason": "Lý do mở lại",
    },
    "unit_return": {"state": "Trạng thái biểu", "reason": "Lý do trả lại", "judged_by": "Người duyệt"},
    "correction": {"figure": "Cột", "value": "Số hiệu chỉnh", "reason": "Lý do hiệu chỉnh"},
}
"""What is told of tables that are no records, and what it is called."""
_STATES = {"received": "đã nhận", "accepted": "đã duyệt", "returned": "đã trả lại"}
_MOST_ROWS = 500
"""Changed rows told of one step; an import may have changed many more."""


@dataclass(frozen=True, slots=True)
class Told:
    """One changed value of one step, as texts; for links and rows, what was added or taken away."""

    ref: Ref
    record: str
    """Which record: its type and title."""
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Recycled:
    """A record in the recycle bin."""

    ref: Ref
    label: str
    title: str
    deleted_at: str


def steps(session: Session, limit: int, before: int | None = None) -> list[Step]:
    """The newest steps; those older than the step `before` when given."""
    query = select(*(STEP.c[name] for name in Step.__slots__)).order_by(STEP.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(STEP.c.id < before)
    return [Step(*row) for row in session.execute(query)]


def outside_changes(session: Session) -> int:
    """How many rows were changed by another program, behind the journal's back."""
    return session.scalar(select(func.count()).select_from(CHANGE).where(CHANGE.c.step_id.is_(None))) or 0


def details(session: Session, step_id: int) -> list[Told]:
    """What a step changed, value by value, in the order in which it was written; at most 500 rows of it."""
    query = select(CHANGE.c.record, CHANGE.c.row_id, CHANGE.c.before, CHANGE.c.after)
    rows = session.execute(query.where(CHANGE.c.step_id == step_id).order_by(CHANGE.c.id).limit(_MOST_ROWS)).all()
    teller = _Teller(session)
    told: list[Told] = []
    for row in rows:
        told += teller.tell(row.record, json.loads(row.before or "{}"), json.loads(row.after or "{}"))
    return told


class _Teller:
    """Turns rows of the journal into words; titles of records are looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._titles: dict[Ref, str] = {}
        self._links = {
            table.name: (record.__tablename__, record.field(name))
            for record in RECORDS
            for name, table in record.LINKS.items()
        }

    def tell(self, table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
        row = after or before
        if table in BY_TYPE:
            return self._tell_fields(Ref(table, row["id"]), BY_TYPE[table].FIELDS, before, after)
        if table in self._links:
            return [self._tell_link(*self._links[table], before, after)]
        if table in ROWS_BY_TYPE:
            owner = Ref(ROWS_BY_TYPE[table].OWNER, row["owner_id"])
            return self._tell_fields(owner, ROWS_BY_TYPE[table].FIELDS, before, after)
        if table == Attachment.__tablename__:
            return [self._tell_attachment(before, after)]
        if table in _COLUMNS:
            return self._tell_columns(table, before, after)
        return self._tell_setting(before, after)

    def _tell_columns(self, table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
        row = after or before
        title = parse_period(row["period"]).title if "period" in row else ""
        if table == UNIT_RETURN.name:
            title = f"{self._title(Ref('unit', row['unit_id']))} · {row['form']} · {title}"
        return [
            Told(Ref(table, row["id"]), title, label, _plain(old), _plain(new))
            for name, label in _COLUMNS[table].items()
            if (old := before.get(name)) != (new := after.get(name))
        ]

    def _tell_fields(
        self, ref: Ref, fields: tuple[Field, ...], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> list[Told]:
        if before.get("deleted_at") != after.get("deleted_at") and before and after:
            moved = "đưa vào thùng rác" if after.get("deleted_at") else "lấy khỏi thùng rác"
            return [Told(ref, self._title(ref), "Thùng rác", "", moved)]
        return [
            Told(ref, self._title(ref), item.label, self._shown(item, old), self._shown(item, new))
            for item in fields
            if (old := before.get(item.name)) != (new := after.get(item.name))
        ]

    def _tell_link(self, owner: str, item: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> Told:
        row = after or before
        ref, target = Ref(owner, row["owner_id"]), self._title(Ref(item.kind.target, row["target_id"]))  # type: ignore[attr-defined]
        return Told(ref, self._title(ref), item.label, "" if after else target, target if after else "")

    def _tell_attachment(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Told:
        row = after or before
        ref, there = Ref(row["record"], row["row_id"]), bool(after) and not after.get("deleted_at")
        was = bool(before) and not before.get("deleted_at")
        return Told(ref, self._title(ref), "Tệp đính kèm", row["name"] if was else "", row["name"] if there else "")

    def _tell_setting(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
        name = (after or before).get("name")
        label = next((item.label for item in SETTINGS_FIELDS if item.name == name), str(name))
        old, new = (str(row.get("value") or "") for row in (before, after))
        return [Told(Ref("setting", 0), "Cài đặt", label, old, new)] if old != new else []

    def _shown(self, item: Field, stored: Any) -> str:
        if stored is None:
            return ""
        if isinstance(item.kind, One):
            return self._title(Ref(item.kind.target, stored))
        return item.kind.format(item.kind.load(stored))

    def _title(self, ref: Ref) -> str:
        if ref not in self._titles:
            self._titles[ref] = links.titles(self._session, ref.type, [ref.id]).get(ref.id, f"mã {ref.id}")
        return self._titles[ref]


def _plain(value: Any) -> str:
    """A stored value of such a table as it is read: 1.234, "đã duyệt"; a moment as it is written."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return shown(Decimal(repr(value)))
    text = _STATES.get(str(value), str(value))
    return text.replace("T", " ") if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+", text) else text


def recycled(session: Session) -> list[Recycled]:
    """Everything in the recycle bin, the latest first."""
    found = []
    for record in RECORDS:
        table = record.table()
        rows = session.execute(select(table.c.id, table.c.deleted_at).where(table.c.deleted_at.is_not(None))).all()
        titles = links.titles(session, record.__tablename__, [row.id for row in rows]) if rows else {}
        found += [
            Recycled(Ref(record.__tablename__, row.id), record.LABEL, titles.get(row.id, ""), row.deleted_at)
            for row in rows
        ]
    return sorted(found, key=lambda item: item.deleted_at, reverse=True)
