"""The commands for units' forms: import them, show the matrix of who has sent what, and the figures that came in."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop import cli_imports
from tthc_desktop.cli_parts import data_file, day_of, period_of, say, say_json, store_to_import
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Book
from tthc_desktop.core.kept_returns import Kept, KeptRow, Said, shown_cell, totals
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.returns import Return
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.services import (
    chasing,
    chasing_returns,
    examining,
    forms,
    matrix,
    receiving,
    returns,
    sending_back,
    units,
)
from tthc_desktop.services.examined import Answers, Asked, Examined
from tthc_desktop.services.examining import Examiner
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.matrix import Line, Matrix
from tthc_desktop.services.receiving import STATUSES, Planned
from tthc_desktop.services.returns import Held
from tthc_desktop.services.sending_back import Written


def take_in(options: argparse.Namespace) -> int:
    """Read, check and with `--apply` write units' forms; status 2 when one is refused or asks something.

    Raises Refused, Unavailable.
    """
    shelf = forms.shelf(data_file(options))
    period, received = period_of(options.period), day_of(options.received, "received")
    form = shelf.find(options.form, bounds(period)[1] if period else None).form if options.form else None
    with store_to_import(options) as store:
        with store.read() as session:
            examiner = Examiner(session, shelf.forms)
            unit = examiner.unit(options.unit, period) if options.unit else None
            answers = Answers(form, unit, period, partial=options.partial, replace=options.replace)
            tables = _read_as(examiner, list(examining.examine(examiner, options.file, answers)), options.read_as)
        cli_imports.refuse_nothing(tables)
        lists = cli_imports.recognised(store, _without_form(tables, form), applied=options.apply)
        tables = _without(tables, lists)
        planned = _apply(store, tables, received) if options.apply else _plan(store, tables)
        with store.read() as session:
            names = units.labels(session, {one.table.unit for one in planned if one.table.unit})
            written = _send_back(session, planned, options) if options.send_back and planned else []
        if options.send_back:
            written += sending_back.mark_lists(lists, options.send_back)
    if options.json:
        say_json([_told(one, names) for one in planned] + [cli_imports.as_dict(item) for item in lists])
    else:
        for one in planned:
            _say_table(one, names)
        cli_imports.say_lists(lists)
        if planned:
            _say_outcome(planned, applied=options.apply)
        cli_imports.say_written(written, quiet=False)
    good = all(one.status in ("ready", "applied", "unchanged") and not one.rows_left for one in planned)
    return 0 if good and cli_imports.all_good(lists) else 2


def _read_as(examiner: Examiner, tables: Sequence[Examined], options: Sequence[str]) -> list[Examined]:
    """The tables with the questions about their figures answered by these options. Raises Refused for one unasked."""
    left, read = set(options), []
    for table in tables:
        while told := _chosen(table, options):
            about, choice, option = told
            left.discard(option)
            table = examiner.again(table, examining.read_as(table, about, choice))
        read.append(table)
    for option in sorted(left):
        raise Refused(Problem("read_as", f"Không tệp nào hỏi cách đọc «{option}». Hãy ghi đúng lựa chọn của câu hỏi."))
    return read


def _chosen(table: Examined, options: Collection[str]) -> tuple[str, int, str] | None:
    """What the first of its questions about figures is about that has one of the options, and which."""
    for question in table.told.questions if table.told else ():
        for choice, option in enumerate(question.options):
            if option in options:
                return question.about, choice, option
    return None


def _without_form(tables: Sequence[Examined], form: Form | None) -> list[Book]:
    """The books in which no form was found: they may be lists, unless a form was asked for."""
    return [table.book for table in tables if table.book and not table.told and form is None]


def _without(tables: Sequence[Examined], lists: Sequence[Dropped]) -> list[Examined]:
    """The tables without the books that turned out to be lists."""
    files = {item.file for item in lists}
    return [table for table in tables if table.told or table.file not in files]


def _plan(store: Store, tables: Sequence[Examined]) -> list[Planned]:
    with store.read() as session:
        return receiving.plan(session, tables)


def _apply(store: Store, tables: Sequence[Examined], received: dt.date | None) -> list[Planned]:
    with store.write(receiving.title(tables)) as session:
        return receiving.apply(session, store.attachments, tables, received)


def _form_of_period(options: argparse.Namespace) -> tuple[Form, Period]:
    """The form in the version that holds for the period."""
    period = period_of(options.period)
    assert period  # the option is required
    return forms.shelf(data_file(options)).find(options.form, bounds(period)[1]).form, period


def _send_back(session: Session, planned: Sequence[Planned], options: argparse.Namespace) -> list[Written]:
    """Marked copies and letters for what is not right."""
    today = dt.date.today()
    due = day_of(options.due, "due") or chasing.default_reply_due(session, today)
    if due is None:
        raise Refused(Problem("due", "Hãy ghi hạn gửi lại (--due), như 2026-04-20."))
    tables = [one.table for one in planned]
    return sending_back.send_back(session, tables, options.send_back, options.reason or "", today, due)


def _asked(question: Asked) -> dict[str, Any]:
    return {"about": question.about, "message": question.message, "options": list(question.options)}


def _told(one: Planned, names: Mapping[int, str]) -> dict[str, Any]:
    table, told = one.table, one.table.told
    return {
        "file": table.file,
        "sheet": told.found.grid.sheet if told else "",
        "range": told.found.area.address if told else "",
        "kind": "form" if told else "unknown",
        "form": told.form.code if told else None,
        "record": None,
        "unit": _unit(table.unit, names) if table.unit else None,
        "period": table.period.code if table.period else None,
        "encoding": told.found.grid.encoding if told else "",
        "status": one.status,
        "question": _asked(one.asked[0]) if one.asked else None,
        "questions": list(map(_asked, one.asked)),
        "rows": one.counts(),
        "changes": [
            {"row": change.row.number, "column": change.column, "old": change.before, "new": change.after}
            for change in one.comparison.changed
        ]
        if one.before
        else [],
        "path": str(table.source),
        "totals": _totals(told) if told else {},
        "version": one.before.version if one.before and one.status == "unchanged" else _version(one),
        "reasons": list(told.found.reasons) if told else [],
        "remarks": [*table.remarks, *(told.found.remarks if told else ())],
        "problems": [
            *map(_finding, table.findings),
            *([_finding(Finding("error", "trouble", "", "", "", one.trouble))] if one.trouble else []),
        ],
    }


def _totals(told: Return) -> dict[str, int | float | None]:
    """The sums of the columns, of those written together too ("8+9"); null where no row says a number."""
    said = {name for row in told.rows for name, number in row.numbers.items() if number is not None}
    joined = {name: Decimal(number) for name, number in told.sums.items() if "+" in name and name in said}
    return {
        column: _number(value) if column in said or told.form.layout == "indicators" else None
        for column, value in (told.totals() | joined).items()
    }


def _version(one: Planned) -> int | None:
    if one.table.told is None:
        return None
    return one.before.version + 1 if one.before else 1


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "level": finding.level,
        "code": finding.code,
        "cell": finding.cell,
        "found": finding.found,
        "expected": finding.expected,
        "message": finding.message,
    }


def _unit(unit: int, names: Mapping[int, str]) -> dict[str, str]:
    return {"ref": str(Ref("unit", unit)), "name": names.get(unit, "")}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _say_table(one: Planned, names: Mapping[int, str]) -> None:
    table = one.table
    if table.told is None:
        say(f"{table.file}: {one.trouble}")
        return
    whose = names.get(table.unit or 0, "chưa rõ đơn vị")
    when = table.period.name if table.period else "chưa rõ kỳ"
    left = f", bỏ lại {one.rows_left} dòng" if one.rows_left else ""
    sheet = table.told.found.grid.sheet
    say(f"{table.file} [{sheet}]: {table.told.form.code}, {whose}, {when}: {STATUSES[one.status]}{left}")
    for sentence in (*table.remarks, *table.told.found.remarks, *([one.trouble] if one.trouble else [])):
        say(f"  {sentence}")
    for asked in one.asked:
        say(f"  Hỏi: {asked.message}" + (f" Chọn: {'; '.join(asked.options)}." if asked.options else ""))
    for finding in table.findings:
        say(f"  {finding.message}")


def _say_outcome(planned: Sequence[Planned], *, applied: bool) -> None:
    counts = {status: sum(one.status == status for one in planned) for status in STATUSES}
    told = ", ".join(f"{number} {STATUSES[status]}" for status, number in counts.items() if number)
    rows = sum(one.rows_left for one in planned)
    left = f" Bỏ lại {rows} dòng có lỗi." if rows else ""
    say(f"{len(planned)} bảng: {told}.{left}" + ("" if applied else " Chưa ghi gì; thêm --apply để ghi."))


# --- what came in ----------------------------------------------------------------------------------------


def show_matrix(options: argparse.Namespace) -> int:
    """How each unit stands with a form of a period."""
    form, period = _form_of_period(options)
    day = day_of(options.as_of, "as_of") or dt.date.today()
    with closing(open_store(data_file(options), read_only=not options.apply)) as store:
        with store.read() as session:
            found = matrix.matrix(session, form, period, day)
        letters = _letters(store, found, options) if options.letters else []
    if options.json:
        say_json(
            {
                "form": form.code,
                "period": period.code,
                "as_of": day.isoformat(),
                "due": found.due.isoformat() if found.due else None,
                "counts": {one.code: number for one, number in found.counts().items()},
                "units": [_matrix_line(line) for line in found.lines],
                **({"letters": [str(path) for path in letters]} if options.letters else {}),
            }
        )
        return 0
    for line in found.lines:
        late = f", muộn {line.days_late} ngày" if line.days_late else ""
        say(f"{line.name}\t{line.standing.label}{late}" + (f"\t{line.reason}" if line.reason else ""))
    if options.letters:
        logged = "đã ghi sổ đôn đốc" if options.apply else "chưa ghi sổ đôn đốc; thêm --apply để ghi"
        say(f"Đã ghi {len(letters)} công văn đôn đốc vào {options.letters} ({logged}).")
    return 0


def _letters(store: Store, found: Matrix, options: argparse.Namespace) -> list[Path]:
    """The letters to the units that are late or were sent back; with `--apply` noted in the log of reminders."""
    with store.read() as session:
        some = chasing_returns.reminders(session, found)
        send_by = chasing.default_reply_due(session, found.day)
        if not options.apply:
            return chasing_returns.write_letters(session, some, found.day, send_by, options.letters) if some else []
    return chasing_returns.send(store, some, found.day, send_by, options.letters) if some else []


def _matrix_line(line: Line) -> dict[str, Any]:
    held = line.held
    return {
        "unit": {"ref": str(Ref("unit", line.unit)), "name": line.name},
        "state": line.standing.code,
        "state_label": line.standing.label,
        "due": line.due.isoformat() if line.due else None,
        "days_late": line.days_late,
        "received_at": held.received_at if held else None,
        "version": held.version if held else None,
        "complete": held.complete if held else None,
        "return": str(held.ref) if held else None,
        "reason": line.reason or None,
    }


def show_values(options: argparse.Namespace) -> int:
    """The figures of the newest returns of a form for a period, row by row, with their cells."""
    form, period = _form_of_period(options)
    with closing(open_store(data_file(options), read_only=True)) as store, store.read() as session:
        held = returns.of_form(session, form.code, period.code)
        if options.unit:
            unit = Examiner(session, ()).unit(options.unit, period)
            held = [item for item in held if item.key.unit == unit]
        told = _values(session, held)
    if options.json:
        say_json(told)
        return 0
    for item in told:
        say(f"{item['unit']['name']} (lần {item['version']}, {item['state_label']})")
        for row in item["rows"]:
            figures = "\t".join(f"{column}: {_plain(value)}" for column, value in row["values"].items())
            say(f"  {row['mark']}\t{row['label']}\t{figures}")
    return 0


def _values(session: Session, held: Sequence[Held]) -> list[dict[str, Any]]:
    names = units.labels(session, {item.key.unit for item in held})
    rows = returns.rows_of(session, [item.id for item in held])
    return [
        {
            "return": str(item.ref),
            "unit": _unit(item.key.unit, names),
            "form": item.key.form,
            "period": item.key.period,
            "version": item.version,
            "state": item.state,
            "state_label": returns.STATES[item.state],
            "complete": item.complete,
            "rows": [_row(item, row) for row in rows[item.id]],
            "totals": {column: _number(value) for column, value in totals(rows[item.id]).items()},
        }
        for item in held
    ]


def _row(held: Held, row: KeptRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "mark": row.mark,
        "label": row.label,
        "heading": list(row.heading),
        "values": {column: _value(cell) for column, cell in row.cells.items() if not _is_text(cell)},
        "cells": {column: held.cell(row, column) for column in row.cells},
    }


def _is_text(cell: Kept) -> bool:
    return isinstance(cell, Said) and cell.state == "text"


def _value(cell: Kept) -> int | float | dict[str, str]:
    return {"state": cell.state, "text": shown_cell(cell)} if isinstance(cell, Said) else _number(Decimal(cell))


def _plain(value: int | float | dict[str, str]) -> str:
    return value["text"] if isinstance(value, dict) else str(value)
