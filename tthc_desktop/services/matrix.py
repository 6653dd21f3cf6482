"""The matrix of units and periods of a form: who owes it, by when, and how each one stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.standings import Standing, Terms, days_late, standing
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.records.duty import CHOSEN, EXEMPT, EXTENDED, OUTSIDE, Arrangement, Duty
from tthc_desktop.records.unit import COMMUNE, DEPARTMENT, DISTRICT, MINISTRY, PROVINCE
from tthc_desktop.services import records, returns, settings, units
from tthc_desktop.services.returns import Held
from tthc_desktop.services.units import Known

_LEVELS = (
    ("bo, co quan ngang bo", MINISTRY),
    ("cap tinh", PROVINCE),
    ("so, ban, nganh", DEPARTMENT),
    ("cap huyen", DISTRICT),
    ("cap xa", COMMUNE),
)
"""How the files of forms name the kinds of units that fill them in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's place in the matrix."""

    unit: int
    name: str
    standing: Standing
    due: dt.date | None
    held: Held | None
    """Its newest return."""
    days_late: int
    """Days after the due day on which it arrived, or for which it is awaited now."""
    reason: str = ""
    """Why it is exempt, sends elsewhere, has more time, or was sent back."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """How the units stand with a form of a period on a day."""

    form: Form
    period: Period
    day: dt.date
    due: dt.date | None
    """The day that holds for units without an extension."""
    lines: tuple[Line, ...]

    def of(self, *standings: Standing) -> tuple[Line, ...]:
        """The units that stand so."""
        return tuple(line for line in self.lines if line.standing in standings)

    @property
    def missing(self) -> tuple[Line, ...]:
        """The units whose return is still to come."""
        return tuple(line for line in self.lines if line.standing.is_missing)


def matrix(session: Session, form: Form, period: Period, day: dt.date) -> Matrix:
    """How each unit that owes the form, or has sent it, stands at the end of the day; in order of print."""
    office = settings.load(session)
    last_day = bounds(period, office.cutoff_day)[1]
    due = due_on(office, period)
    known = units.all_units(session, recycled=True)
    held = {item.key.unit: item for item in returns.of_form(session, form.code, period.code)}
    agreed = _agreed(session, form, period)
    wanted = {*owing(session, form, last_day), *held, *agreed}
    order = sorted(wanted, key=lambda unit: (known[unit].order, comparison_key(known[unit].name)))
    names = units.timeline(session)
    lines = []
    for unit in order:
        terms, reason = _terms(agreed.get(unit, ()), last_day, due)
        lines.append(_line(unit, names.name_on(unit, last_day), held.get(unit), terms, reason, day))
    return Matrix(form, period, day, due, tuple(lines))


def _line(unit: int, name: str, held: Held | None, terms: Terms, reason: str, day: dt.date) -> Line:
    stands = standing(terms, held.state if held else None, day)
    arrived = dt.date.fromisoformat(held.received_at[:10]) if held else day
    late = days_late(terms.due, arrived) if held or stands is Standing.LATE else 0
    told = held.reason if held and held.reason else reason
    return Line(unit, name, stands, terms.due, held, late, told or "")


def due_on(office: settings.Settings, period: Period) -> dt.date | None:
    """The last day on which returns of the period may arrive; None when the office set none."""
    days = office.due_days(period.kind)
    last = bounds(period, office.cutoff_day)[1]
    return None if days is None else last + dt.timedelta(days=days)


# --- who owes what ---------------------------------------------------------------------------------------


def owing(session: Session, form: Form, day: dt.date) -> frozenset[int]:
    """The units that owe the form for a period that ends on the day.

    Those of the office's own assignments; without any for the form, the units of the levels that its file names.
    """
    duties = [duty for duty in _living(session, Duty) if _is_for(duty["form"], form) and _holds(duty, day)]
    alive = [unit for unit in units.all_units(session).values() if unit.alive_on(day)]
    if duties:
        return frozenset(unit for duty in duties for unit in _assigned(duty, alive))
    kinds = kinds_of(form.levels)
    own = settings.load(session).own_unit
    return frozenset(unit.id for unit in alive if unit.kind in kinds and unit.id != own)


def kinds_of(levels: Iterable[str]) -> frozenset[str]:
    """The kinds of units that the levels of a form mean."""
    told = [fold(level) for level in levels]
    return frozenset(kind for words, kind in _LEVELS if any(words in level for level in told))


def _assigned(duty: Mapping[str, object], alive: Sequence[Known]) -> Iterable[int]:
    if duty["scope"] != CHOSEN:
        return [unit.id for unit in alive if unit.kind == duty["scope"]]
    chosen = duty["units"] or ()
    return [unit.id for unit in alive if unit.id in chosen]  # type: ignore[operator]


def _living(session: Session, record: type[Duty] | type[Arrangement]) -> list[Mapping[str, object]]:
    return list(records.load_many(session, record, record.deleted_at.is_(None)).values())


def _is_for(code: object, form: Form) -> bool:
    """Whether a code as it was typed ("II.06a") means the form ("II.06a/VPCP/KSTT")."""
    wanted = comparison_key(str(code))
    own = comparison_key(form.code)
    return wanted in (own, own.split("/")[0])


def _holds(duty: Mapping[str, object], day: dt.date) -> bool:
    first, last = duty["valid_from"], duty["valid_to"]
    return (first is None or first.first <= day) and (last is None or day <= last.last)  # type: ignore[attr-defined]


def _agreed(session: Session, form: Form, period: Period) -> dict[int, list[Mapping[str, object]]]:
    """What was agreed with each unit about this form and period."""
    found: dict[int, list[Mapping[str, object]]] = {}
    ours = select(Arrangement.id).where(Arrangement.period == period.code)
    wanted = set(session.scalars(ours))
    for number, told in records.load_many(session, Arrangement, Arrangement.deleted_at.is_(None)).items():
        if number in wanted and (not told["form"] or _is_for(told["form"], form)):
            found.setdefault(told["unit"], []).append(told)
    return found


def _terms(agreed: Sequence[Mapping[str, object]], last_day: dt.date, due: dt.date | None) -> tuple[Terms, str]:
    kinds = {told["kind"] for told in agreed}
    for told in agreed:
        if told["kind"] == EXTENDED:
            until = told["until"]
            due = until.last if until else None  # type: ignore[attr-defined]
    reason = "; ".join(str(told["reason"]) for told in agreed if told["reason"])
    return Terms(last_day, due, exempt=EXEMPT in kinds, outside=OUTSIDE in kinds), reason
