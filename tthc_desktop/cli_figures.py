"""The commands for figures added up over units: aggregate, with comparison and with who is missing."""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing as closing_of
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop import places
from tthc_desktop.cli_parts import period_of, say_json
from tthc_desktop.core.aggregation import Change, rate_of
from tthc_desktop.core.document import NOTHING, Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.indices import Score
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period, bounds, up_to
from tthc_desktop.db.store import open_store
from tthc_desktop.services import (
    aggregating,
    change_lists,
    closing,
    figure_comparisons,
    forms,
    formulas,
    outlines,
    reconciling,
)
from tthc_desktop.services.aggregating import Aggregate, Gap, Row
from tthc_desktop.services.closing import Since
from tthc_desktop.services.figure_tables import is_rate, names_of, value_of
from tthc_desktop.services.formulas import Formula
from tthc_desktop.services.naming import TODAY
from tthc_desktop.services.plans import Plan, plan_of, strays
from tthc_desktop.services.reconciling import Reconciled


def aggregate(options: argparse.Namespace) -> int:
    """A form added up for a period; with `--compare` beside an earlier period, or a plan."""
    data: Path = options.data or places.default_data_file()
    period = up_to(_period(options)) if options.to_date else _period(options)
    form = forms.shelf(data).find(options.form, bounds(period)[1]).form
    day = dt.date.today()
    rolled = day if options.units == TODAY else None
    with closing_of(open_store(data, read_only=True)) as store, store.read() as session:
        found = aggregating.aggregate(session, form, period, day, by=options.by, today=rolled)
        before = _before(session, options.compare, found, rolled)
        plan = plan_of(session, form, period) if options.compare == "plan" else None
        if plan:
            lost = strays(session, forms.shelf(data).forms, period)
            plan = replace(plan, remarks=(*plan.remarks, *lost))
    if options.json:
        say_json(told(found, before, plan))
        return 0
    for row in (*found.rows, found.total):
        figures = "\t".join(f"{name}: {shown(value)}" for name, value in row.figures.items())
        sys.stdout.write(f"{row.label}\t{figures or NOTHING}\n")
    for line in _comparison(found, before, plan) if options.compare else ():
        sys.stdout.write(line + "\n")
    if not found.used:
        sys.stdout.write(f"Chưa có biểu {form.code} nào của {period.name}.\n")
    for sentence in (*aggregating.notes(found), *(plan.remarks if plan else ())):
        sys.stdout.write(sentence + "\n")
    return 0


def close(options: argparse.Namespace) -> int:
    """Close a period, or with `--reopen` open it again; what is not accepted yet or missing is told."""
    data: Path = options.data or places.default_data_file()
    period, shelf, today = _period(options), forms.shelf(data), dt.date.today()
    known, _ = outlines.shelf(data)
    doubts: list[str] = []
    with closing_of(open_store(data)) as store:
        if options.reopen is not None:
            with store.write(f"Mở lại {period.name}") as session:
                closing.reopen(session, period, options.reopen)
        else:
            with store.write(f"Chốt {period.name}") as session:
                doubts = closing.doubts(session, shelf.forms, period, today)
                closing.close(session, shelf.forms, period, today, known=known, sure=True)
    state = "open" if options.reopen is not None else "closed"
    if options.json:
        say_json({"period": period.code, "state": state, "warnings": doubts})
        return 0
    for sentence in doubts:
        sys.stdout.write(f"Lưu ý: {sentence}\n")
    sys.stdout.write(f"{'Đã mở lại' if state == 'open' else 'Đã chốt'} {period.name}.\n")
    return 0


def changes(options: argparse.Namespace) -> int:
    """«Số liệu thay đổi sau khi chốt»: every figure and sentence that is not what it was when the period was closed."""
    data: Path = options.data or places.default_data_file()
    period, shelf = _period(options), forms.shelf(data)
    known, _ = outlines.shelf(data)
    with closing_of(open_store(data, read_only=True)) as store, store.read() as session:
        since = closing.since(session, shelf.forms, period, dt.date.today(), known=known)
    if options.json:
        say_json(_since(since, period))
        return 0
    for line in since.lines:
        before, after = _shown(line.moved.before), _shown(line.moved.after)
        sys.stdout.write(
            f"{line.form}\t{line.unit}\t{line.column}: {before} → {after}; dòng tổng "
            f"{_shown(line.line_before)} → {_shown(line.line_after)}\n"
        )
    for title, told in itertools.groupby(change_lists.sentences(since), key=lambda one: one[0]):
        sys.stdout.write(f"{title}:\n")
        for _, before, after in told:
            sys.stdout.writelines(f"{sign} {text}\n" for sign, text in (("-", before), ("+", after)) if text)
    if not since.changes:
        sys.stdout.write(f"Không có thay đổi nào từ khi chốt {period.name}.\n")
    return 0


def formulas_of(options: argparse.Namespace) -> int:
    """Every rate of a period, and the indices made of them, with formula, basis and numbers."""
    data: Path = options.data or places.default_data_file()
    period, shelf = _period(options), forms.shelf(data)
    with closing_of(open_store(data, read_only=True)) as store, store.read() as session:
        rates = formulas.of_period(session, shelf.forms, period, dt.date.today())
        scores = formulas.scores(session, data, rates, period)
    if options.json:
        say_json({"period": period.code, "rates": [_rate(one) for one in rates], "indices": list(map(_score, scores))})
        return 0
    for one in rates:
        value = NOTHING if one.value is None else f"{shown(one.value)}%"
        numbers = f"{_shown(one.part)} : {_shown(one.whole)}"
        sys.stdout.write(f"{one.form}\t{one.label}\t{one.formula} = {numbers}\t{value}\n")
    for index in scores:
        known = f"{shown(index.known)}/{shown(index.known_most)}"
        sys.stdout.write(f"{index.index.title}\t{known} điểm\t{index.band or 'chưa đủ số liệu để xếp loại'}\n")
    return 0


def _rate(one: Formula) -> dict[str, Any]:
    return {
        "form": one.form,
        "basis": one.basis,
        "key": one.key,
        "label": one.label,
        "formula": one.formula,
        "words": one.words,
        "part": _number(one.part),
        "whole": _number(one.whole),
        "value": _number(one.value),
        "verified": not one.unverified,
    }


def _score(one: Score) -> dict[str, Any]:
    return {
        "code": one.index.code,
        "title": one.index.title,
        "basis": one.index.basis,
        "verified": not one.index.unverified,
        "points": _number(one.known),
        "most": _number(one.known_most),
        "of": _number(one.index.most),
        "band": one.band or None,
        "parts": [
            {
                "group": part.group,
                "label": part.label,
                "formula": part.formula,
                "most": _number(part.most),
                "rate": _number(rate),
                "points": _number(points),
            }
            for part, rate, points in one.points
        ],
    }


def reconcile(options: argparse.Namespace) -> int:
    """Units' figures held against another system's; the largest differences first."""
    data: Path = options.data or places.default_data_file()
    period, shelf = _period(options), forms.shelf(data)
    form = shelf.find(options.form, bounds(period)[1]).form
    with closing_of(open_store(data, read_only=True)) as store, store.read() as session:
        table = reconciling.read(session, shelf.forms, form, options.file, _pointed(options.map))
        found = reconciling.compare(session, form, period, table, dt.date.today())
    if options.json:
        say_json(_reconciled(found))
        return 0
    for one in found.differing:
        numbers = f"báo cáo {_shown(one.reported)}, hệ thống {_shown(one.counted)}"
        sys.stdout.write(f"{one.name}\t{one.label}\t{numbers}; chênh lệch {_shown(one.by)}\n")
    for sentence in (*reconciling.notes(found), reconciling.summary(found)):
        sys.stdout.write(sentence + "\n")
    return 0


def _pointed(given: Sequence[str]) -> dict[str, str]:
    """By heading, the number of the form's column: of "Đã giải quyết=7", "Ghi chú=-". Raises Refused."""
    told = {}
    for one in given:
        heading, equals, number = one.rpartition("=")
        if not equals or not heading.strip():
            raise Refused(Problem("map", f"«{one}» chưa đúng dạng CỘT=SỐ, ví dụ «Đã giải quyết=7»."))
        told[heading.strip()] = number.strip(" ()-")
    return told


def _reconciled(found: Reconciled) -> dict[str, Any]:
    return {
        "form": found.form.code,
        "period": found.period.code,
        "source": {
            "file": found.file,
            "form": found.source.code if found.source else None,
            "columns": dict(found.columns),
        },
        "differences": [
            {
                "unit": {"ref": str(Ref("unit", one.unit)), "name": one.name},
                "columns": list(one.columns),
                "title": one.label,
                "reported": _number(one.reported),
                "counted": _number(one.counted),
                "by": _number(one.by),
            }
            for one in found.differing
        ],
        "agreeing": len(found.differences) - len(found.differing),
        "unmatched": [{"name": one.name, "row": one.row, "reason": one.reason} for one in found.unmatched],
        "only_reported": list(found.only_reported),
        "only_counted": list(found.only_counted),
        "remarks": list(found.remarks),
    }


def _shown(value: Decimal | None) -> str:
    return NOTHING if value is None else shown(value)


def _since(since: Since, period: Period) -> dict[str, Any]:
    last = since.closed
    return {
        "period": period.code,
        "closed_at": last.closed_at,
        "closed_by": last.closed_by,
        "reopened_at": last.reopened_at,
        "reason": last.reason,
        "changes": [
            {
                "form": line.form,
                "unit": {"ref": str(Ref("unit", line.moved.place.unit)), "name": line.unit},
                "column": line.moved.place.column,
                "title": line.column,
                "before": _number(line.moved.before),
                "after": _number(line.moved.after),
                "by": _number(line.moved.by),
            }
            for line in since.lines
        ],
        "totals": [
            {"form": form, "column": column, "by": _number(by)} for (form, column), by in since.changes.totals().items()
        ],
        "sentences": [
            {"report": part.report, "before": list(part.before), "after": list(part.after)}
            for part in since.changes.reworded
        ],
    }


def _period(options: argparse.Namespace) -> Period:
    period = period_of(options.period)
    assert period  # the option is required
    return period


def _comparison(found: Aggregate, before: Aggregate | None, plan: Plan | None) -> Iterator[str]:
    """Every figure of the total beside the earlier period's, or beside its plan."""
    if plan is not None:
        lines = [line for line in figure_comparisons.against_plan(found, plan, "") if line.planned]
        yield f"So với kế hoạch{'' if lines else ': chưa có chỉ tiêu kế hoạch nào'}"
    else:
        lines = list(figure_comparisons.compared(found, before, ""))
        yield f"So với {before.period.name if before else NOTHING}"
    for line in lines:
        now, then, absolute, relative = line.texts
        reached = f"\tđạt {line.reached} {line.planned.called}" if line.planned else ""
        yield f"{line.label}\t{now}\t{then}\t{absolute}\t{relative}{reached}"


def _before(session: Session, which: str | None, found: Aggregate, rolled: dt.date | None) -> Aggregate | None:
    if which in (None, "plan"):
        return None
    period = found.period.previous() if which == "previous" else found.period.same_of_last_year()
    return aggregating.aggregate(session, found.form, period, dt.date.today(), by=found.by, today=rolled)


def told(found: Aggregate, before: Aggregate | None, plan: Plan | None = None) -> dict[str, Any]:
    """The result as JSON."""
    earlier = {row.key: row for row in before.rows} if before else {}

    def line(row: Row, then: Row | None) -> dict[str, Any]:
        one: dict[str, Any] = {"key": row.key, "label": row.label, "values": _values(row.figures)}
        one["rates"] = {rate.key: _number(rate_value) for rate, rate_value in _rates(found, row)}
        if row.unit:
            one["unit"] = {"ref": str(Ref("unit", row.unit)), "name": row.label}
        if before:
            one["compare"] = _compared(found.form, row, then)
        elif plan and (row.unit or row is found.total):
            one["compare"] = _against(found.form, row, plan)
        return one

    return {
        "form": found.form.code,
        "period": found.period.code,
        "by": found.by,
        "columns": {str(column.no): column.title for column in found.form.columns if column.is_figure},
        "compared_with": before.period.code if before else "plan" if plan else None,
        "rows": [line(row, earlier.get(row.key)) for row in found.rows],
        "total": line(found.total, before.total if before else None),
        "missing_units": [_gap(gap) for gap in found.missing],
        "excused_units": [_gap(gap) for gap in found.excused],
        "provisional_units": list(found.provisional),
        "incomplete_units": list(found.incomplete),
        "joined_units": list(found.joined),
        "plan_remarks": list(plan.remarks) if plan else [],
    }


def _rates(found: Aggregate, row: Row) -> list[tuple[Any, Decimal | None]]:
    return [(rate, rate_of(rate, row.figures)) for rate in found.form.rates]


def _values(figures: Mapping[str, Decimal]) -> dict[str, int | float | None]:
    return {name: _number(value) for name, value in figures.items()}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _compared(form: Form, now: Row, then: Row | None) -> dict[str, Any]:
    """Every figure and rate beside the earlier row's, by column, indicator, or key of the rate."""
    names = dict.fromkeys((*now.figures, *(then.figures if then else ()), *(f"rate:{rate.key}" for rate in form.rates)))
    return {
        name.removeprefix("rate:"): _change(
            Change(value_of(form, now, name), value_of(form, then, name), is_rate(form, name))
        )
        for name in names
    }


def _against(form: Form, row: Row, plan: Plan) -> dict[str, Any]:
    """Every figure and rate that has a plan beside it."""
    found = {}
    for name in names_of(form):
        planned = plan.of(row.unit, name)
        if planned:
            change = Change(value_of(form, row, name), planned.value, is_rate(form, name))
            about = {
                "period": planned.period.code,
                "basis": planned.basis or None,
                "ref": str(Ref("planned_figure", planned.id)),
            }
            found[name.removeprefix("rate:")] = _change(change) | {"reached": _number(change.reached)} | about
    return found


def _change(change: Change) -> dict[str, Any]:
    return {
        "before": _number(change.before),
        "absolute": _number(change.absolute),
        "percent": _number(change.relative),
        "points": _number(change.absolute) if change.is_rate else None,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "unit": {"ref": str(Ref("unit", gap.unit)), "name": gap.name},
        "state": gap.standing,
        "reason": gap.reason or None,
        "period": gap.period.code if gap.period else None,
    }
