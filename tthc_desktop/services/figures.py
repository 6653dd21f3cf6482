"""What the screen «Số liệu» shows of one form and period, read in one go; ranks and charts made of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop.core import charts
from tthc_desktop.core.aggregation import ranked
from tthc_desktop.core.charts import Part
from tthc_desktop.core.drawings import Drawing, Measure
from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period
from tthc_desktop.core.reconciling import label
from tthc_desktop.records.returns import UNIT_RETURN
from tthc_desktop.services import aggregating, annexes, closing, figure_comparisons, figure_tables
from tthc_desktop.services.aggregating import Aggregate, Row
from tthc_desktop.services.closing import Closed
from tthc_desktop.services.figure_comparisons import Compared
from tthc_desktop.services.figure_tables import FigureTable
from tthc_desktop.services.plans import Plan, plan_of, strays
from tthc_desktop.services.shares import By
from tthc_desktop.services.tracing import Trail

Against = Literal["previous", "last-year", "plan"]
AGAINST: dict[Against, str] = {"previous": "kỳ trước", "last-year": "cùng kỳ năm trước", "plan": "kế hoạch"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user chose."""

    form: Form
    period: Period
    by: By = "unit"
    rolled_up_on: dt.date | None = None
    """The day to whose units they are rolled up; None: as they were."""
    against: Against = "previous"

    @property
    def earlier(self) -> Period | None:
        """The period it is compared with; None when it is compared with a plan."""
        if self.against == "plan":
            return None
        return self.period.previous() if self.against == "previous" else self.period.same_of_last_year()


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the screen needs."""

    wanted: Wanted
    found: Aggregate
    before: Aggregate | None
    """The period it is compared with; None when nothing came in for that, or when it is compared with a plan."""
    plan: Plan
    by_unit: Aggregate
    """The same by unit, for ranks."""
    table: FigureTable
    trail: Trail
    notes: tuple[str, ...]
    closed: Closed | None
    """The newest closing of the period, opened again or not."""


def load(session: Session, wanted: Wanted, day: dt.date, known: Sequence[Form] = ()) -> Shown:
    """Add up what was chosen, as it stands on `day`; `known`: all forms, to tell plans for others."""

    def aggregate(period: Period, by: By) -> Aggregate:
        return aggregating.aggregate(session, wanted.form, period, day, by=by, today=wanted.rolled_up_on)

    found = aggregate(wanted.period, wanted.by)
    table = figure_tables.table_of(found)
    before = aggregate(wanted.earlier, wanted.by) if wanted.earlier else None
    return Shown(
        wanted,
        found,
        before if before and before.used else None,
        Plan() if wanted.earlier else _plan(session, wanted, known),
        found if wanted.by == "unit" else aggregate(wanted.period, "unit"),
        table,
        Trail(session, found),
        tuple(annexes.notes_under(session, found)),
        closing.last_of(session, wanted.period),
    )


def _plan(session: Session, wanted: Wanted, known: Sequence[Form]) -> Plan:
    found = plan_of(session, wanted.form, wanted.period)
    lost = strays(session, known, wanted.period) if known else ()
    return replace(found, remarks=(*found.remarks, *lost))


def compared(shown: Shown, name: str) -> tuple[Compared, ...]:
    """One figure of every row beside what was chosen to compare with; with name "" every figure of the total."""
    if shown.wanted.earlier is None:
        return figure_comparisons.against_plan(shown.found, shown.plan, name)
    return figure_comparisons.compared(shown.found, shown.before, name)


def reported(session: Session) -> list[tuple[str, str]]:
    """Form and period (codes) of the returns that are there, each once, those that came last first."""
    last = func.max(UNIT_RETURN.c.id)
    query = select(UNIT_RETURN.c.form, UNIT_RETURN.c.period).where(UNIT_RETURN.c.state != "returned")
    grouped = query.group_by(UNIT_RETURN.c.form, UNIT_RETURN.c.period).order_by(last.desc())
    return [(form, period) for form, period in session.execute(grouped)]


# --- ranks -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place among those of its level."""

    place: int | None
    """None for a unit of which nothing is known."""
    name: str
    value: Decimal | None
    note: str
    """ "đồng hạng với 2 đơn vị"."""


def levels(found: Aggregate) -> list[str]:
    """The levels of the units of a result, in the order of print."""
    return list(dict.fromkeys(row.level for row in found.rows if row.unit is not None))


def places(found: Aggregate, level: str, name: str, *, highest_first: bool = True) -> list[Place]:
    """The units of one level by a figure or rate; equal ones share a place and say so, unknown ones stand last."""
    mine = {row.unit: row for row in found.rows if row.unit is not None and row.level == level}
    values = {unit: figure_tables.value_of(found.form, row, name) for unit, row in mine.items()}
    order = ranked(values, highest_first=highest_first)
    shared = Counter(one.place for one in order)
    told = [
        Place(
            one.place,
            mine[one.key].label,
            one.value,
            f"đồng hạng với {shared[one.place] - 1} đơn vị" if one.tied else "",
        )
        for one in order
    ]
    unknown = [Place(None, row.label, None, "không tính được") for unit, row in mine.items() if values[unit] is None]
    return told + unknown


def ranking(found: Aggregate, level: str, name: str, measure: Measure) -> Drawing:
    """The units of one level as bars, the highest first."""
    rate = figure_tables.is_rate(found.form, name)
    bars = [
        Part(f"{one.place}. {one.name}" if one.place else one.name, one.value) for one in places(found, level, name)
    ]
    title = f"{figure_tables.names_of(found.form)[name]}, {found.period.name}"
    return charts.ranking(title, bars, measure, "%" if rate else "")


def sources(shown: Shown, row: Row, name: str) -> list[tuple[str, str]]:
    """Of a rate, the figures that it is worked out from (name and words); of a figure itself alone."""
    rate = next((rate for rate in shown.wanted.form.rates if rate.stated == name), None)
    names = dict.fromkeys((*rate.part, *rate.whole)) if rate else {name: None}
    return [(one, label(shown.wanted.form, (one,))) for one in names]
