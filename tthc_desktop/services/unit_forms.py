"""The events of units as forms: their fields, what they would do in one sentence, and doing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused, Unknown
from tthc_desktop.core.fields import DAYS_ONLY, Date, Field, Flag, Many, One, Tags, Text
from tthc_desktop.core.lineage import SPLIT_RULE
from tthc_desktop.services import unit_events, units
from tthc_desktop.services.links import Linker

_ON = Field("on", "Từ ngày", Date(DAYS_ONLY), required=True, hint="ngày đầu tiên của cơ cấu mới: 01/7/2025")
_ACT = Field("act", "Văn bản", Text(limit=300), hint="NQ 202/2025/QH15")
_SHORT = Field("short_name", "Tên viết tắt mới", Text(limit=40))
_UNIT = Field("unit", "Đơn vị", One("unit"), required=True)


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event: its name in the menu, and its fields."""

    title: str
    fields: tuple[Field, ...]


EVENTS: dict[str, Event] = {
    "merge": Event(
        "Sáp nhập",
        (
            Field("sources", "Các đơn vị được sáp nhập", Many("unit"), required=True),
            Field("target", "Vào đơn vị có sẵn", One("unit"), hint="hoặc ghi tên đơn vị mới ở ô bên"),
            Field("name", "Hoặc thành đơn vị mới", Text(limit=300), hint="tên đơn vị mới"),
            _SHORT,
            _ON,
            _ACT,
        ),
    ),
    "split": Event(
        "Chia tách",
        (
            _UNIT,
            Field("goes_on", "Đơn vị này còn tiếp tục", Flag()),
            Field("targets", "Thành các đơn vị có sẵn", Many("unit"), hint="đơn vị đứng đầu là kế thừa chính"),
            Field("new_names", "Thành các đơn vị mới", Tags(), hint="các tên cách nhau bằng ;"),
            _ON,
            _ACT,
        ),
    ),
    "rename": Event("Đổi tên", (_UNIT, Field("name", "Tên mới", Text(limit=300), required=True), _SHORT, _ON, _ACT)),
    "dissolve": Event("Giải thể", (_UNIT, _ON, _ACT)),
}


def read(session: Session, event: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an event's form. Raises Refused with every problem, each at its field."""
    linker, values, problems = Linker(session), dict[str, Any](), list[Problem]()
    for item in EVENTS[event].fields:
        given = raw.get(item.name)
        try:
            linked = isinstance(item.kind, One | Many) and isinstance(given, str)
            values[item.name] = linker.read(item.kind, given, None) if linked else item.read(given)  # type: ignore[arg-type]
        except ValueError as error:
            problems.append(Problem(item.name, str(error), error.text if isinstance(error, Unknown) else ""))
            continue
        if item.required and not values[item.name]:
            problems.append(Problem(item.name, f"Chưa nhập «{item.label}»."))
    if problems:
        raise Refused(*problems)
    return values


def do(session: Session, event: str, raw: Mapping[str, Any]) -> int:
    """Do what the form says, and return the unit to show next. Raises Refused with every problem at its field."""
    values = read(session, event, raw)
    on, act = values["on"].first, values["act"]
    if event == "merge":
        return unit_events.merge(session, values["sources"], _target(values), on, act)
    unit: int = values["unit"]
    if event == "split":
        unit_events.split(session, unit, _parts(values), on, act, goes_on=bool(values["goes_on"]))
    elif event == "rename":
        unit_events.rename(session, unit, values["name"], on, act, short_name=values["short_name"])
    else:
        unit_events.dissolve(session, unit, on, act)
    return unit


def _target(values: Mapping[str, Any]) -> unit_events.Target:
    if values["target"] and values["name"]:
        raise Refused(Problem("name", "Hãy chọn một đơn vị có sẵn, hoặc ghi tên đơn vị mới: chỉ một trong hai."))
    if values["target"]:
        return int(values["target"])
    return {"name": values["name"] or "", "short_name": values["short_name"]}


def _parts(values: Mapping[str, Any]) -> list[unit_events.Target]:
    return [*(values["targets"] or ()), *({"name": name} for name in values["new_names"] or ())]


def sentence(session: Session, event: str, raw: Mapping[str, Any]) -> str:
    """What the event would do, in one or two sentences; "" as long as something is missing or wrong."""
    try:
        values = read(session, event, raw)
    except Refused:
        return ""
    names = units.titles(session)
    on = values["on"]
    by = f" theo {values['act']}" if values["act"] else ""
    told = f"Từ ngày {on.text}{by}, "
    if event == "merge":
        sources = [names.get(source, "") for source in values["sources"]]
        new = names.get(values["target"], "") or values["name"] or "…"
        moved = _below(session, values["sources"], on.first)
        told += f"{vietnamese.join(sources)} thành {new}. {_ended(sources, on)}{_moved(moved, new)}"
        return told
    name = names.get(values["unit"], "")
    if event == "rename":
        return f"{told}{name} mang tên {values['name']}. Tên cũ vẫn hiện ở các mục trước ngày đó."
    moved = _below(session, (values["unit"],), on.first)
    if event == "dissolve":
        return f"{told}{name} giải thể, không có đơn vị kế thừa. {_ended([name], on)}{_moved(moved, 'cấp trên')}"
    parts = [names.get(part, "") if isinstance(part, int) else str(part["name"]) for part in _parts(values)]
    if values["goes_on"]:
        return f"{told}{vietnamese.join(parts) or '…'} tách ra từ {name}; {name} còn tiếp tục."
    first = parts[0] if parts else "…"
    return f"{told}{name} thành {vietnamese.join(parts) or '…'}. {SPLIT_RULE} {_moved(moved, first)}".strip()


def _ended(names: Sequence[str], on: When) -> str:
    last = When(on.first - dt.timedelta(days=1)).text
    return f"{vietnamese.join(names)} kết thúc ngày {last}, mọi mục đã ghi vẫn giữ nguyên."


def _below(session: Session, ending: Sequence[int], on: dt.date) -> int:
    found = {child for unit in ending for child in unit_events.children(session, unit, on)}
    return len(found - set(ending))


def _moved(number: int, where: str) -> str:
    return f" {number} đơn vị trực thuộc chuyển về {where}." if number else ""
