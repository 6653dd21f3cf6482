"""Where tasks come from, in the words of an office: the documents, meetings and inspections behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.records import Part
from tthc_desktop.records.conclusion import Conclusion, Recommendation
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.task import Task
from tthc_desktop.services import links

_AT_ONCE = 500
"""Ids of one IN list."""


def told(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What gave each of these tasks: its own "Nguồn gốc", else what is linked to it; none is left out of the dict."""
    task, written, linked = Task.table(), dict.fromkeys(ids, ""), of_links(session, ids)
    for some in _parts(ids):
        query = select(task.c.id, task.c.origin).where(task.c.id.in_(some))
        written |= {number: origin or "" for number, origin in session.execute(query)}
    return {number: origin or linked.get(number, "") for number, origin in written.items()}


def of_links(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What is linked to each of these tasks as that which gave it, parted by "; "; only tasks with such links."""
    found: dict[int, list[str]] = {}
    for field, name in _NAMES.items():
        pairs = list(_pairs(session, Task.LINKS[field], ids))
        names = name(session, {target for _, target in pairs}) if pairs else {}
        for owner, target in pairs:
            found.setdefault(owner, []).append(names[target])
    return {owner: "; ".join(dict.fromkeys(names)) for owner, names in found.items()}


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def _pairs(session: Session, link: Any, ids: Collection[int]) -> Iterator[tuple[int, int]]:
    for some in _parts(ids):
        query = select(link.c.owner_id, link.c.target_id).where(link.c.owner_id.in_(some))
        yield from session.execute(query.order_by(link.c.owner_id, link.c.position)).tuples()


def _documents(session: Session, ids: Collection[int]) -> dict[int, str]:
    """«Công văn số 12/UBND-NC ngày 01/02/2023», or the subject of a document without a number."""
    table, names = Directive.table().c, {}
    for some in _parts(ids):
        query = select(table.id, table.kind, table.number, table.issued_on, table.subject).where(table.id.in_(some))
        for row in session.execute(query):
            when = When.from_code(row.issued_on) if row.issued_on else None
            called = f"số {row.number}" if row.number else " ".join((row.subject or "").split())
            day = "" if when is None else f"ngày {when.text}" if when.precision == "day" else when.long_text
            names[row.id] = " ".join(part for part in (row.kind, called, day) if part)
    return names


def _parts_of(part: type[Part], told: str) -> Callable[[Session, Collection[int]], dict[int, str]]:
    """«Kết luận số 3, Cuộc họp …»: a numbered part with the record it belongs to."""

    def names(session: Session, ids: Collection[int]) -> dict[int, str]:
        table = part.table()
        rows: list[tuple[int, int, int]] = []
        for some in _parts(ids):
            query = select(table.c.id, table.c.number, table.c[part.OWNED_BY]).where(table.c.id.in_(some))
            rows += session.execute(query).tuples().all()
        owners = links.titles(session, part.OWNER, {owner for _, _, owner in rows})
        return {number: f"{told} số {place}, {_line(owners[owner])}" for number, place, owner in rows}

    return names


def _titled(type_: str) -> Callable[[Session, Collection[int]], dict[int, str]]:
    def names(session: Session, ids: Collection[int]) -> dict[int, str]:
        return {number: _line(title) for number, title in links.titles(session, type_, ids).items()}

    return names


def _line(title: str) -> str:
    return " ".join(title.split())


_NAMES: dict[str, Callable[[Session, Collection[int]], dict[int, str]]] = {
    "directives": _documents,
    "conclusions": _parts_of(Conclusion, "Kết luận"),
    "meetings": _titled("meeting"),
    "recommendations": _parts_of(Recommendation, "Kiến nghị"),
    "inspections": _titled("inspection"),
}
"""How each kind of source is named, in the order in which they are told."""
