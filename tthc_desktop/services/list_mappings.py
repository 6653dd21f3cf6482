"""Which field each column of a list was said to be, remembered for the next file with the same headers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tthc_desktop.core.importing import LEFT_OUT, fingerprint, header_key
from tthc_desktop.records import BY_TYPE, Record
from tthc_desktop.records.returns import REMEMBERED

_KIND = "list:"
"""Kind of such an answer, before the name of the type; see `records.returns.REMEMBERED`."""


def recall(session: Session, record: type[Record], headers: Sequence[str]) -> dict[str, str]:
    """The field of each column, by header in comparable form, as it was said last; {} when nothing was."""
    query = select(REMEMBERED.c.answer).where(
        REMEMBERED.c.kind == _KIND + record.__tablename__, REMEMBERED.c.fingerprint == fingerprint(headers)
    )
    answer = session.scalar(query.order_by(REMEMBERED.c.id.desc()).limit(1))
    told: dict[str, str] = json.loads(answer) if answer else {}
    names = {"id", LEFT_OUT, *(item.name for item in record.FIELDS)}
    return {header: name for header, name in told.items() if name in names}


def remember(session: Session, record: type[Record], headers: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep what the user said of these columns, beside what was said before.

    Always a new row, so that an import which is taken back takes its own answer along and no other.
    """
    before = recall(session, record, headers)
    there = {header_key(header) for header in headers}
    now = before | {header: name for header, name in mapping.items() if header in there}
    if now != before:
        row = {"kind": _KIND + record.__tablename__, "fingerprint": fingerprint(headers), "unit_id": None}
        session.execute(insert(REMEMBERED).values(**row, answer=json.dumps(now)))


def remembered_types(session: Session) -> dict[str, list[type[Record]]]:
    """As which types lists were taken in whose columns the user named, by the fingerprint of their headers."""
    query = select(REMEMBERED.c.fingerprint, REMEMBERED.c.kind).where(REMEMBERED.c.kind.startswith(_KIND))
    found: dict[str, list[type[Record]]] = {}
    for mark, kind in session.execute(query.distinct()):
        record = BY_TYPE.get(kind.removeprefix(_KIND))
        if record:
            found.setdefault(mark, []).append(record)
    return found
