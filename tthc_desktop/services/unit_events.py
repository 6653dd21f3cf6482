"""Merging, splitting, renaming and dissolving units: dated events with their legal act, each one undo step.

Every function writes inside the caller's session and deletes nothing: units end, names and parents get their
last day, and what a unit became is written down. `on` is the first day of the new state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.records.unit import BECAME, Unit, UnitParent
from tthc_desktop.services import records, units
from tthc_desktop.services.known_units import Finder

MERGED, SPLIT, RENAMED, DISSOLVED = BECAME

Target = int | Mapping[str, Any]
"""A unit that is there, by its id, or the raw values of a new one (name, short_name, kind, parent)."""


def merge(session: Session, sources: Sequence[int], target: Target, on: dt.date, act: str | None = None) -> int:
    """End the sources on the day before `on`; from `on` they are the target. Returns the target's id.

    Units below a source come under the target. Raises Refused with every problem, told at "sources", "target", "on".
    """
    ending = tuple(dict.fromkeys(sources))
    now = {source: _load(session, source, "sources") for source in ending}
    problems = [] if ending else [Problem("sources", "Chưa chọn đơn vị được sáp nhập.")]
    problems += [problem for values in now.values() for problem in _day_problems(values, on)]
    problems += _target_problems(session, ending, target, on, "target")
    _refuse(problems)
    target_id = _made(session, target, now[ending[0]], on)
    for source in ending:
        _end(session, source, on, [_hop(target_id, on, MERGED, act)])
        _move_children(session, source, target_id, on, leaving=ending)
    return target_id


def split(
    session: Session,
    source: int,
    targets: Sequence[Target],
    on: dt.date,
    act: str | None = None,
    *,
    goes_on: bool = False,
) -> list[int]:
    """Split a unit: it ends, or with `goes_on` lives on without the parts. Returns the ids of what it became.

    What is rolled up goes to the principal successor: the unit itself when it goes on, else the first of the
    targets, under which the units below it come too. Raises Refused, told at "targets", "on".
    """
    values = _load(session, source, "source")
    problems = _day_problems(values, on)
    if len(targets) < (1 if goes_on else 2):
        needed = "ít nhất một đơn vị mới" if goes_on else "ít nhất hai đơn vị"
        problems.append(Problem("targets", f"Chia tách cần {needed}."))
    for target in targets:
        problems += _target_problems(session, (source,), target, on, "targets")
    _refuse(problems)
    parts = [_made(session, target, values, on) for target in targets]
    if goes_on:
        _add_hops(session, source, [_hop(part, on, SPLIT, act) for part in (source, *parts)])
        return [source, *parts]
    _end(session, source, on, [_hop(part, on, SPLIT, act) for part in parts])
    _move_children(session, source, parts[0], on, leaving=(source,))
    return parts


def rename(
    session: Session, unit: int, name: str, on: dt.date, act: str | None = None, *, short_name: str | None = None
) -> None:
    """Give a unit another name from `on`; the old one stays known for its days. Raises Refused at "name", "on"."""
    values = _load(session, unit, "unit")
    problems = _day_problems(values, on)
    new = " ".join(vietnamese.clean(name).split())
    if not new:
        problems.append(Problem("name", "Chưa nhập tên mới."))
    elif vietnamese.nfc(new) == vietnamese.nfc(values["name"]):
        problems.append(Problem("name", f"«{new}» đang là tên của đơn vị. Hãy nhập tên khác."))
    _refuse(problems)
    old = values["name"]
    names = values["names"] or ({"name": old, "valid_from": values["valid_from"]},)
    designation = names[-1].get("designation")
    values["names"] = (
        *_closed(names, on),
        {"name": new, "designation": designation, "valid_from": When(on), "valid_to": values["valid_to"]},
    )
    values["successors"] = (*values["successors"], _hop(None, on, RENAMED, act))
    values |= {"name": new, "short_name": short_name or values["short_name"]}
    if not Finder(units.all_units(session)).others(old, unit):
        values["aliases"] = tuple(dict.fromkeys((*values["aliases"], old)))
    records.store(session, Unit, values, unit)


def dissolve(session: Session, unit: int, on: dt.date, act: str | None = None) -> None:
    """End a unit that nothing takes the place of; the units below it come under the one above it.

    Raises Refused at "on".
    """
    values = _load(session, unit, "unit")
    _refuse(_day_problems(values, on))
    _end(session, unit, on, [_hop(None, on, DISSOLVED, act)])
    _move_children(session, unit, values["parent"], on, leaving=(unit,))


# --- what may be done --------------------------------------------------------------------------------------


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(*dict.fromkeys(problems))


def _load(session: Session, unit: int, field: str) -> dict[str, Any]:
    if session.scalar(select(Unit.id).where(Unit.id == unit, Unit.deleted_at.is_(None))) is None:
        raise Refused(Problem(field, "Đơn vị được chọn không còn trong danh mục. Hãy chọn lại."))
    return records.load(session, Unit, unit)


def _day_problems(values: Mapping[str, Any], on: dt.date) -> list[Problem]:
    """Why the unit cannot end or change on that day."""
    name, first, last = values["name"], values["valid_from"], values["valid_to"]
    if last:
        return [Problem("on", f"«{name}» đã kết thúc ngày {last.text}, không làm được nữa. Hãy chọn đơn vị khác.")]
    if first and on <= first.first:
        return [Problem("on", f"«{name}» có từ ngày {first.text}. Hãy chọn một ngày sau đó.")]
    changes = [row["on"] for row in values["successors"]] + [row["valid_from"] for row in values["names"]]
    later = max((when for when in changes if when), default=None)
    if later and later.first >= on:
        return [Problem("on", f"«{name}» đã có thay đổi từ ngày {later.text}. Hãy chọn một ngày sau đó.")]
    return []


def _target_problems(
    session: Session, sources: Sequence[int], target: Target, on: dt.date, field: str
) -> list[Problem]:
    """Why the target cannot take the sources' place from that day."""
    if not isinstance(target, int):
        return [] if str(target.get("name") or "").strip() else [Problem(field, "Chưa nhập tên đơn vị mới.")]
    if target in sources:
        return [Problem(field, "Một đơn vị không thể trở thành chính nó. Hãy chọn đơn vị khác.")]
    values = _load(session, target, field)
    name, first, last = values["name"], values["valid_from"], values["valid_to"]
    lineage = units.timeline(session).lineage
    for source in sources:
        if way := lineage.circle(source, target):
            return [Problem(field, _circle(session, (source, *way)))]
    if last and last.first < on:
        return [Problem(field, f"«{name}» đã kết thúc ngày {last.text}. Hãy chọn đơn vị hiện còn.")]
    if first and first.first > on:
        return [Problem(field, f"«{name}» đến {first.text} mới có. Hãy chọn đơn vị khác, hoặc sửa lại ngày.")]
    return []


def _circle(session: Session, way: Sequence[int]) -> str:
    names = units.labels(session, way)
    told = " → ".join(names[unit] for unit in way)
    return f"Các đơn vị sẽ trở thành nhau theo vòng tròn: {told}. Hãy chọn đơn vị khác."


# --- writing it down ---------------------------------------------------------------------------------------


def _made(session: Session, target: Target, like: Mapping[str, Any], on: dt.date) -> int:
    if isinstance(target, int):
        return target
    first = {"kind": like["kind"], "parent": like["parent"], "print_order": like["print_order"]}
    return records.save(session, Unit, {**first, **target, "valid_from": When(on)})


def _hop(successor: int | None, on: dt.date, how: str, act: str | None) -> dict[str, Any]:
    return {"successor": successor, "on": When(on), "how": how, "act": act or None}


def _before(on: dt.date) -> When:
    return When(on - dt.timedelta(days=1))


def _closed(rows: Sequence[Mapping[str, Any]], on: dt.date) -> tuple[dict[str, Any], ...]:
    """Dated rows, those that would last beyond the day before `on` ended there."""
    return tuple({**row, "valid_to": _before(on)} if _lasts(row, on) else dict(row) for row in rows)


def _lasts(row: Mapping[str, Any], on: dt.date) -> bool:
    last = row.get("valid_to")
    return last is None or last.first >= on


def _end(session: Session, unit: int, on: dt.date, hops: Sequence[Mapping[str, Any]]) -> None:
    values = records.load(session, Unit, unit)
    parents = values["parents"]
    if not parents and values["parent"]:
        parents = ({"parent": values["parent"], "valid_from": values["valid_from"]},)
    values |= {"valid_to": _before(on), "names": _closed(values["names"], on), "parents": _closed(parents, on)}
    values["successors"] = (*values["successors"], *hops)
    records.store(session, Unit, values, unit)


def _add_hops(session: Session, unit: int, hops: Sequence[Mapping[str, Any]]) -> None:
    values = records.load(session, Unit, unit)
    records.store(session, Unit, {**values, "successors": (*values["successors"], *hops)}, unit)


def _move_children(session: Session, unit: int, target: int | None, on: dt.date, leaving: Sequence[int]) -> None:
    """Give the units below a new parent from that day, dated; what stands above the target stays above it."""
    above = _above(session, target)
    own_parent = session.scalar(select(Unit.parent).where(Unit.id == unit))
    for child in children(session, unit, on):
        if child not in leaving:
            parent = own_parent if child == target or child in above else target
            _put_under(session, child, unit, None if parent in leaving else parent, on)


def children(session: Session, unit: int, on: dt.date) -> list[int]:
    """The living units that stand below a unit on a day, in print order."""
    dated = select(UnitParent.owner_id).where(
        UnitParent.parent == unit,
        or_(UnitParent.valid_to.is_(None), UnitParent.valid_to >= on.isoformat()),
    )
    query = (
        select(Unit.id)
        .where(or_(Unit.parent == unit, Unit.id.in_(dated)), Unit.deleted_at.is_(None))
        .where(or_(Unit.valid_to.is_(None), Unit.valid_to >= on.isoformat()))
    )
    return list(session.scalars(query.order_by(Unit.print_order.is_(None), Unit.print_order, Unit.id)))


def _above(session: Session, unit: int | None) -> set[int]:
    """All units above a unit."""
    found: set[int] = set()
    while unit is not None and (unit := session.scalar(select(Unit.parent).where(Unit.id == unit))) is not None:
        if unit in found:
            break
        found.add(unit)
    return found


def _put_under(session: Session, child: int, old: int, new: int | None, on: dt.date) -> None:
    values = records.load(session, Unit, child)
    rows: tuple[dict[str, Any], ...] = values["parents"]
    if values["parent"] == old and not any(row["parent"] == old and _lasts(row, on) for row in rows):
        rows = (*rows, {"parent": old, "valid_from": None if rows else values["valid_from"]})
    moved = [part for row in rows for part in (_moved(row, new, on) if row["parent"] == old else [row])]
    parent = new if values["parent"] == old else values["parent"]
    records.store(session, Unit, {**values, "parent": parent, "parents": tuple(moved)}, child)


def _moved(row: Mapping[str, Any], new: int | None, on: dt.date) -> list[dict[str, Any]]:
    """A row of the old parent as two: up to the day before, and from then on under the new one."""
    first, last = row.get("valid_from"), row.get("valid_to")
    if not _lasts(row, on):
        return [dict(row)]
    if first and first.first >= on:
        return [{**row, "parent": new}] if new else []
    after = [{"parent": new, "valid_from": When(on), "valid_to": last}] if new else []
    return [{**row, "valid_to": _before(on)}, *after]
