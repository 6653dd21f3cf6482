"""The command line: the same services as the window, for scripts and for machines without a screen.

Errors are one Vietnamese sentence on stderr and exit status 2; a bug is status 1 with the log file named.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from contextlib import closing
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop import cli_figures, cli_forms, cli_returns, places
from tthc_desktop.core.dates import When, parse_when
from tthc_desktop.core.document import Document, Mention, Paragraph, Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Date, Field, Many, One, Rows
from tthc_desktop.core.importing import Plan
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.db import integrity
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.records import BY_TYPE, Record
from tthc_desktop.records.task import Task
from tthc_desktop.services import (
    attachments,
    example,
    exports,
    followup,
    imports,
    links,
    lists,
    records,
    reports,
    settings,
    task_lists,
    units,
)
from tthc_desktop.services.followup import At, Followed, SummaryRow
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.naming import MODES, TODAY, Naming

DEMO_FILE = "demo.tthc"


def _record(name: str) -> type[Record]:
    if name not in BY_TYPE:
        raise Refused(Problem("type", f"Không có loại «{name}». Hãy chọn: {', '.join(BY_TYPE)}."))
    return BY_TYPE[name]


def run(options: argparse.Namespace) -> int:
    """Run one command; returns the exit status. Raises Refused, Unavailable."""
    commands = {"demo": _demo, "report": _report, "list": _list, "summary": _summary}
    commands |= {"export": _export, "import": _import, "check": _check, "forms": cli_forms.run}
    commands |= {"returns": cli_returns.show_matrix, "values": cli_returns.show_values}
    commands |= {"aggregate": cli_figures.aggregate, "close": cli_figures.close, "changes": cli_figures.changes}
    commands |= {"formulas": cli_figures.formulas_of, "reconcile": cli_figures.reconcile}
    return commands[options.command](options)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say_json(value: Any) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=1))


def _store(options: argparse.Namespace, *, read_only: bool = True) -> Store:
    return open_store(options.data or places.default_data_file(), read_only=read_only)


def _period(text: str | None) -> Period | None:
    try:
        return parse_period(text) if text else None
    except ValueError as error:
        raise Refused(Problem("period", str(error))) from error


# --- demo and report -------------------------------------------------------------------------------------


def _demo(options: argparse.Namespace) -> int:
    path = options.out / DEMO_FILE
    store = open_store(path, read_only=True) if path.exists() else create_store(path, example.fill)
    with closing(store), store.read() as session:
        document = reports.build(session, example.period())
        files = exports.write_report(session, document, example.period(), options.out, exports.FORMATS)
    _say(f"Dữ liệu mẫu: {path}")
    for file in files:
        _say(f"Báo cáo: {file}")
    return 0


def _report(options: argparse.Namespace) -> int:
    period = _period(options.period)
    assert period is not None
    formats = _formats(options.formats)
    signed_on = _day(options.signed_on, "signed_on")
    exports.make_folder(options.out)
    with closing(_store(options)) as store, store.read() as session:
        document = reports.build(session, period, signed_on)
        files = exports.write_report(session, document, period, options.out, formats)
    if options.json:
        told = [_told(paragraph) for paragraph in document.paragraphs]
        _say_json(
            {"period": period.code, "files": [str(file) for file in files], "paragraphs": told, **_around(document)}
        )
    else:
        for file in files:
            _say(f"Báo cáo: {file}")
    return 0


def _formats(text: str) -> list[str]:
    formats = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in formats if name not in exports.FORMATS]
    if unknown or not formats:
        raise Refused(
            Problem("formats", f"Không có định dạng «{', '.join(unknown)}». Hãy chọn trong: pdf, docx, xlsx.")
        )
    return formats


def _day(text: str | None, field: str) -> dt.date | None:
    """A day as "04/7/2023" or "2023-07-04"; None for no text."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_when(text, ("day",)).first
    except ValueError as error:
        raise Refused(Problem(field, str(error))) from error


def _told(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "figures": [
            {"text": figure.text, "value": figure.value, "records": [str(ref) for ref in figure.records]}
            for figure in paragraph.figures
        ],
        "mentions": [
            {"text": run.text, "records": [str(ref) for ref in run.records]}
            for run in paragraph.runs
            if isinstance(run, Mention)
        ],
    }


def _around(document: Document) -> dict[str, Any]:
    return {"title": document.title, "notes": [note.note for note in document.notes()]}


# --- lists -----------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace) -> int:
    record, as_of = _record(options.type), _day(options.as_of, "as_of")
    with closing(_store(options)) as store, store.read() as session:
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
            _say_json(told)
        else:
            stand = _stand(session, record, wanted, at)
            for item in wanted:
                parts = [str(Ref(options.type, item)), *(part for part in (stand[item].get("state_label"),) if part)]
                _say("\t".join([*parts, titles[item]]).replace("\n", " "))
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


def _summary(options: argparse.Namespace) -> int:
    day = _day(options.as_of, "as_of")
    with closing(_store(options)) as store, store.read() as session:
        at = _at(session, day)
        summary = followup.summary(session, options.by, at, _naming(session, options.units))
    lines = [*summary.rows, summary.total]
    if options.json:
        told = [_summary_row(row) for row in lines]
        _say_json({"as_of": at.day.isoformat(), "by": options.by, "rows": told[:-1], "total": told[-1]})
    else:
        for row in lines:
            _say("\t".join([row.label, str(row.total), *(str(number) for number in row.counts.values())]))
    return 0


def _summary_row(row: SummaryRow) -> dict[str, Any]:
    records_of = {name: [str(Ref("task", number)) for number in ids] for name, ids in row.ids.items()}
    return {"key": row.key, "label": row.label, "counts": {"total": row.total, **row.counts}, "records": records_of}


def _listing(session: Session, record: type[Record], period: str | None, text: str = "") -> Listing:
    return Listing(record, _period(period), settings.load(session).cutoff_day, text=text)


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


def _export(options: argparse.Namespace) -> int:
    record, day = _record(options.type), _day(options.as_of, "as_of")
    _check_layout(options, record)
    with closing(_store(options)) as store, store.read() as session:
        if options.layout == task_lists.SUMMARY:
            number = task_lists.write_summary(session, options.out, _at(session, day), _period(options.period))
        elif options.layout:
            at = _at(session, day)
            number = task_lists.write_list(session, options.layout, options.out, at, _period(options.period))
        else:
            number = exports.write_list(session, _listing(session, record, options.period), options.out)
    _say(f"Đã xuất {number} {record.ONE} ra {options.out}")
    return 0


def _check_layout(options: argparse.Namespace, record: type[Record]) -> None:
    if options.layout and record is not Task:
        raise Refused(Problem("layout", "Chỉ danh sách nhiệm vụ (task) có các mẫu 25, 13 và summary."))
    if options.as_of and not options.layout:
        raise Refused(Problem("as_of", "Ngày chốt dữ liệu (--as-of) dùng cùng --layout."))


def _import(options: argparse.Namespace) -> int:
    if options.type is None:
        return cli_returns.take_in(options)
    if len(options.file) > 1:
        raise Refused(Problem("file", "Danh sách nhập mỗi lần một tệp. Hãy chạy lại với từng tệp."))
    (options.file,) = options.file
    record = _record(options.type)
    table = imports.read(record, options.file)
    with closing(_store(options, read_only=not options.apply)) as store:
        if options.apply:
            with store.write(f"Nhập {record.LABEL} từ {options.file.name}") as session:
                plan = imports.plan(session, record, table)
                imports.apply(session, record, plan)
        else:
            with store.read() as session:
                plan = imports.plan(session, record, table)
    status = _status(plan, applied=options.apply)
    if options.json:
        _say_json([_plan_as_json(options, table.sheet, plan, status)])
    else:
        _say_plan(record, plan, status)
    return 2 if plan.count("bad") else 0


def _status(plan: Plan, *, applied: bool) -> str:
    if plan.count("new") + plan.count("changed") == 0:
        return "refused" if plan.count("bad") else "unchanged"
    return "applied" if applied else "ready"


def _plan_as_json(options: argparse.Namespace, sheet: str, plan: Plan, status: str) -> dict[str, Any]:
    problems = [
        {"level": level, "cell": plan.cell(row, about), "field": about.field, "message": about.message}
        for row in plan.rows
        for level, some in (("error", row.problems), ("warning", row.doubts))
        for about in some
    ]
    return {
        "file": str(options.file),
        "sheet": sheet,
        "kind": "list",
        "record": options.type,
        "status": status,
        "rows": {name: plan.count(name) for name in ("new", "changed", "same", "bad")},
        "remarks": list(plan.remarks),
        "problems": problems,
    }


def _say_plan(record: type[Record], plan: Plan, status: str) -> None:
    counts = [("new", "mới"), ("changed", "thay đổi"), ("same", "giữ nguyên"), ("bad", "chưa nhập được")]
    told = ", ".join(f"{plan.count(name)} {word}" for name, word in counts)  # type: ignore[arg-type]
    done = {"applied": "Đã nhập", "ready": "Xem trước (thêm --apply để ghi)"}.get(status, "Không có gì để ghi")
    _say(f"{done}: {told} ({record.LABEL}).")
    for remark in plan.remarks:
        _say(f"  {remark}")
    for row in plan.rows:
        for problem in row.problems:
            _say(f"  Ô {plan.cell(row, problem)}: {problem.message}")
        for doubt in row.doubts:
            _say(f"  Ô {plan.cell(row, doubt)} (cần xem lại): {doubt.message}")


# --- check -----------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    """Status 2 when the data file is damaged or an attachment is missing or changed; nobody's files are only told."""
    with closing(_store(options)) as store, store.read() as session:
        faults = integrity.faults(session)
        found = attachments.check(session, store.attachments)
        folder = str(store.attachments)
    wrong = [item for item in found if not isinstance(item, attachments.Unlisted)]
    if options.json:
        _say_json(
            {"whole": not faults, "faults": faults, "folder": folder, "attachments": [_finding(item) for item in found]}
        )
    else:
        for sentence in (*faults, *(item.sentence for item in found)):
            _say(sentence)
        if not faults and not wrong:
            _say("Tệp dữ liệu và các tệp đính kèm nguyên vẹn.")
    return 2 if faults or wrong else 0


def _finding(item: attachments.Finding) -> dict[str, Any]:
    about = {"path": item.path} if isinstance(item, attachments.Unlisted) else {"ref": str(item.ref), "name": item.name}
    return {"kind": type(item).__name__.lower(), **about, "message": item.sentence}
