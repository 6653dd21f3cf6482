"""Charts of a form's figures: a trend of eight periods with the mergers in them, shares of a total by state."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from tthc_desktop.core.charts import Part, Point, Shares, Trend
from tthc_desktop.core.dates import When
from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.reconciling import label
from tthc_desktop.services import aggregating, figure_tables, settings, units
from tthc_desktop.services.aggregating import Aggregate

PERIODS_OF_A_TREND = 8


def trend(
    session: Session, form: Form, period: Period, name: str, day: dt.date, rolled_up_on: dt.date | None = None
) -> Trend:
    """The last eight periods of the kind, the mergers of the units that reported told with the period they fell in."""
    periods = [period]
    while len(periods) < PERIODS_OF_A_TREND:
        periods.insert(0, periods[0].previous())
    found = [aggregating.aggregate(session, form, each, day, today=rolled_up_on) for each in periods]
    marks = _mergers(session, periods, {one.unit for each in found for one in each.used.values()})
    points = tuple(
        Point(_short(of), figure_tables.value_of(form, each.total if each.used else None, name), mark)
        for of, each, mark in zip(periods, found, marks, strict=True)
    )
    unit = "%" if figure_tables.is_rate(form, name) else ""
    return Trend(figure_tables.names_of(form)[name], points, unit)


def _short(period: Period) -> str:
    """The year on a line of its own: little room below the axis."""
    return period.title.replace(" năm ", "\n")


def _mergers(session: Session, periods: Sequence[Period], reported: set[int]) -> list[str]:
    """For each period the changes of units that happened in it, the first one's not."""
    cutoff = settings.load(session).cutoff_day
    timeline = units.timeline(session)
    moved: dict[dt.date, list[tuple[int, int]]] = defaultdict(list)
    for unit in reported.intersection(timeline.lineage.moving):
        for since, successor in timeline.lineage.chain(unit):
            moved[since].append((unit, successor))
    marks = [""]
    for period in periods[1:]:
        first, last = bounds(period, cutoff)
        told = [_merged(since, moved[since]) for since in sorted(moved) if first <= since <= last]
        marks.append("; ".join(told))
    return marks


def _merged(since: dt.date, moves: Sequence[tuple[int, int]]) -> str:
    old, new = ({move[at] for move in moves} for at in (0, 1))
    return f"sáp nhập, đổi tên từ {When(since)} ({len(old)} đơn vị thành {len(new)})"


def share_rules(form: Form) -> dict[str, str]:
    """The totals that can be split into their parts, by number, and what each is called."""
    return {rule.total: label(form, (rule.total,)) for rule in form.rules if len(rule.parts) > 1}


def shares(found: Aggregate, total: str) -> Shares:
    """The parts of a total by their state ("trước hạn", "đúng hạn", "quá hạn")."""
    form = found.form
    rule = next(rule for rule in form.rules if rule.total == total)
    parts = tuple(Part(_last_step(form, number), found.total.figures.get(number)) for number in rule.parts)
    return Shares(f"{label(form, (total,))}, {found.period.name}", parts)


def _last_step(form: Form, number: str) -> str:
    column: Mapping[str, str] = {str(column.no): column.header[-1] for column in form.columns}
    return column.get(number) or label(form, (number,))
