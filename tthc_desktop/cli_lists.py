"""The commands of lists: show them, sum them up, write them to a workbook."""

from __future__ import annotations

import argparse
import datetime as dt
from contextlib import closing
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.cli_parts import day_of, period_of, record_of, say, say_json, store_of
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Date, Field, Many, One, Quantity, Rows
from tthc_desktop.records import Record
from tthc_desktop.records.task import Task
from tthc_desktop.services import (
    blank_lists,
    exports,
    followup,
    links,
    lists,
    records,
    settings,
    task_lists,
    units,
)
from tthc_desktop.services.followup import At, Followed, SummaryRow
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.naming import MODES, TODAY, Naming


def show(options: argparse.Namespace) -> int:
    """List the records of a type. Raises Refused, Unavailable."""
    record, as_of = record_of(options.type), day_of(options.as_of, "as_of")
    with closing(store_of(options)) as store, store.read() as session:
        at = _at(session, as_of)
        naming = _naming(session, options.units)
        listing = _listing(session, record, options.period, options.text)
        listing = replace(listing, naming=naming, units=_units(session, options.unit))
        wanted = lists.ids(session, listing)
        titles = links.titles(session, options.type, wanted, naming)
        if options.json:
            found: dict[int, Any] = {}
            for start in range(0, len(wanted), 500):
                some = record.table().c.id.in_(wanted[start : start + 500])
                found |= records.load_many(session, record, some)
            names, stand = _names(session, record, found), _stand(session, record, wanted, at)
            told = []
            for item in wanted:
                values, units_shown = naming.seen(record, found[item])
                shown = names | {Ref("unit", unit): name for unit, name in units_shown.items()}
                told.append(_as_json(record, item, values, titles[item], shown) | stand[item])
            say_json(told)
        else:
            stand = _stand(session, record, wanted, at)
            for item in wanted:
                parts = [str(Ref(options.type, item)), *(part for part in (stand[item].get("state_label"),) if part)]
                say("\t".join([*parts, titles[item]]).replace("\n", " "))
    return 0


def _stand(session: Session, record: type[Record], wanted: list[int], at: At) -> dict[int, dict[str, Any]]:
    """How each record stands at the date, where its type tells it: its state, and a task's deadlines."""
    if record is Task:
        return {number: _followed_as_json(told) for number, told in followup.load(session, wanted, at).items()}
    stand: dict[int, dict[str, Any]] = {number: {} for number in wanted}
    for start in range(0, len(wanted) if record.COMPUTED else 0, 500):
        cells = lists.cells(session, record, record.COMPUTED, wanted[start : start + 500], at=at)
        for number, values in cells.items():
            stand[number] = {item.name: value for item, value in zip(record.COMPUTED, values, strict=True)}
            stand[number]["state_label"] = stand[number].get("state")
    return stand


def _followed_as_json(told: Followed) -> dict[str, Any]:
    return {
        "state": told.state.value,
        "state_label": told.state.label,
        "due": told.due.isoformat() if told.due else None,
        "first_due": told.first_due.isoformat() if told.first_due else None,
        "days_late": told.days_late,
        "lead_then": str(Ref("unit", told.lead)),
    }


def _at(session: Session, day: dt.date | None) -> At:
    return At(day or dt.date.today(), settings.load(session).soon_days)


def _naming(session: Session, mode: str) -> Naming:
    if mode not in MODES:
        raise Refused(Problem("units", f"Không có cách ghi tên đơn vị «{mode}». Hãy chọn: {', '.join(MODES)}."))
    return Naming(units.timeline(session), dt.date.today() if mode == TODAY else None)


def _units(session: Session, name: str | None) -> tuple[int, ...] | None:
    try:
        return units.named(session, name) if name else None
    except ValueError as error:
        raise Refused(Problem("unit", str(error))) from error


def summarise(options: argparse.Namespace) -> int:
    """Count tasks by state. Raises Refused, Unavailable."""
    day = day_of(options.as_of, "as_of")
    with closing(store_of(options)) as store, store.read() as session:
        at = _at(session, day)
        summary = followup.summary(session, options.by, at, _naming(session, options.units))
    lines = [*summary.rows, summary.total]
    if options.json:
        told = [_summary_row(row) for row in lines]
        say_json({"as_of": at.day.isoformat(), "by": options.by, "rows": told[:-1], "total": told[-1]})
    else:
        for row in lines:
            say("\t".join([row.label, str(row.total), *(str(number) for number in row.counts.values())]))
    return 0


def _summary_row(row: SummaryRow) -> dict[str, Any]:
    records_of = {name: [str(Ref("task", number)) for number in ids] for name, ids in row.ids.items()}
    return {"key": row.key, "label": row.label, "counts": {"total": row.total, **row.counts}, "records": records_of}


def _listing(session: Session, record: type[Record], period: str | None, text: str = "") -> Listing:
    return Listing(record, period_of(period), settings.load(session).cutoff_day, text=text)


def _names(session: Session, record: type[Record], found: dict[int, Any]) -> dict[Ref, str]:
    """The titles of everything that the found records link to."""
    refs: list[Ref] = []
    for item in record.FIELDS:
        if isinstance(item.kind, One | Many):
            linked = (values[item.name] for values in found.values())
            ids = (target for one in linked for target in (one if isinstance(one, tuple) else (one,)))
            refs += [Ref(item.kind.target, target) for target in ids if target]
    return links.titles_of(session, refs)


def _as_json(record: type[Record], record_id: int, values: Any, title: str, names: dict[Ref, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"id": record_id, "ref": str(Ref(record.__tablename__, record_id)), "title": title}
    for item in record.FIELDS:
        told[item.name] = _json_value(item, values.get(item.name), names)
    return told


def _json_value(item: Field, value: Any, names: dict[Ref, str]) -> Any:
    if isinstance(item.kind, Many):
        return [_json_link(item.kind.target, target, names) for target in value or ()]
    if isinstance(item.kind, One):
        return _json_link(item.kind.target, value, names) if value else None
    if isinstance(item.kind, Rows):
        return [
            {name: _json_date(part) if isinstance(part, When) else part for name, part in row.items()} for row in value
        ]
    if isinstance(item.kind, Date):
        return _json_date(value)
    if isinstance(item.kind, Quantity):
        return item.kind.store(value)
    return list(value) if isinstance(value, tuple) else value


def _json_link(target: str, record_id: int, names: dict[Ref, str]) -> dict[str, str]:
    ref = Ref(target, record_id)
    return {"ref": str(ref), "name": names.get(ref, "")}


def _json_date(when: When | None) -> str | None:
    """ISO: "2023-07-04", "2023-07", "2023-Q2", "2023", as precise as the record."""
    if when is None:
        return None
    day = when.first
    return {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{when.quarter}",
        "year": str(day.year),
    }[when.precision]


def export(options: argparse.Namespace) -> int:
    """Write a list, or the blank of one, as a workbook. Raises Refused, Unavailable."""
    record, day = record_of(options.type), day_of(options.as_of, "as_of")
    if options.blank:
        blank_lists.write_blank(record, options.blank)
        say(f"Đã ghi mẫu trống: {options.blank}")
    if not options.out:
        return 0 if options.blank else _refuse_without_file()
    _check_layout(options, record)
    with closing(store_of(options)) as store, store.read() as session:
        if options.layout == task_lists.SUMMARY:
            number = task_lists.write_summary(session, options.out, _at(session, day), period_of(options.period))
        elif options.layout:
            at = _at(session, day)
            number = task_lists.write_list(session, options.layout, options.out, at, period_of(options.period))
        else:
            number = exports.write_list(session, _listing(session, record, options.period), options.out)
    say(f"Đã xuất {number} {record.ONE} ra {options.out}")
    return 0


def _refuse_without_file() -> int:
    raise Refused(Problem("out", "Lệnh chưa đúng: còn thiếu --out. Hãy ghi --out TỆP.xlsx, hoặc --blank TỆP.xlsx."))


def _check_layout(options: argparse.Namespace, record: type[Record]) -> None:
    if options.layout and record is not Task:
        raise Refused(Problem("layout", "Chỉ danh sách nhiệm vụ (task) có các mẫu 25, 13 và summary."))
    if options.as_of and not options.layout:
        raise Refused(Problem("as_of", "Ngày chốt dữ liệu (--as-of) dùng cùng --layout."))
