"""The matrix of units and periods of a form: who owes it, by when, and how each one stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When, parse_when
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form, forms_valid_on
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.standings import Extension, Standing, Terms, days_late, due_after, standing
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.records.duty import CHOSEN, EXEMPT, EXTENDED, OUTSIDE, Arrangement, Duty
from tthc_desktop.records.unit import COMMUNE, DEPARTMENT, DISTRICT, MINISTRY, PROVINCE
from tthc_desktop.services import records, returns, settings, unit_tree, units
from tthc_desktop.services.known_units import Known
from tthc_desktop.services.returns import Held

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
    """What it was called on the last day of the period."""
    standing: Standing
    due: dt.date | None
    held: Held | None
    """Its newest return of that day, as it was judged by then."""
    days_late: int
    """Days after the due day on which it first arrived, or for which it is awaited now."""
    reason: str = ""
    """Why it is exempt, sends elsewhere, has more time, or was sent back."""

    @property
    def errors(self) -> int:
        """How many errors the checks found that nobody explained."""
        return self._found("error")

    @property
    def warnings(self) -> int:
        """How many warnings the checks found."""
        return self._found("warning")

    def _found(self, level: str) -> int:
        return sum(finding["level"] == level for finding in self.held.findings) if self.held else 0


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

    def counts(self) -> dict[Standing, int]:
        """How many units stand so, for each standing that some unit has; they add up to all units."""
        return {one: number for one in Standing if (number := len(self.of(one)))}

    @property
    def missing(self) -> tuple[Line, ...]:
        """The units whose return is still to come."""
        return tuple(line for line in self.lines if line.standing.is_missing)


class Loaded:
    """What every matrix of a data file needs, read once where several are asked for."""

    def __init__(self, session: Session) -> None:
        self.office = settings.load(session)
        self.known = units.all_units(session, recycled=True)
        self.living = units.all_units(session)
        self.names = units.DatedNames(session)
        self.duties = _living(session, Duty)
        self.arrangements = _living(session, Arrangement)


def matrix(
    session: Session,
    form: Form,
    period: Period,
    day: dt.date,
    *,
    loaded: Loaded | None = None,
    leaving_out: Collection[int] = (),
) -> Matrix:
    """How each unit that owes the form, or has sent it, stands at the end of the day; in order of print.

    What arrived or was judged after the day is left out of account, and so are the units of `leaving_out`.
    """
    loaded = loaded or Loaded(session)
    last_day = bounds(period, loaded.office.cutoff_day)[1]
    due = due_on(loaded.office, period)
    agreed = _agreed(loaded, form, period)
    wanted = {*_owing(session, loaded, form, last_day), *agreed}.difference(leaving_out)
    sent: dict[int, list[Held]] = {}
    if wanted or returns.senders(session, form.code, period.code).difference(leaving_out):
        sent = _sent_by(returns.every_version(session, form.code, period.code), day)
    known = loaded.known
    order = sorted(
        (wanted | sent.keys()).difference(leaving_out),
        key=lambda unit: (known[unit].order, comparison_key(known[unit].name), unit),
    )
    lines = []
    for unit in order:
        terms, reason = _terms(agreed.get(unit, ()), last_day, due)
        name = loaded.names.on(unit, last_day, known[unit].name)[0]
        lines.append(_line(unit, name, sent.get(unit, ()), terms, reason, day))
    return Matrix(form, period, day, due, tuple(lines))


def _sent_by(versions: Mapping[int, Sequence[Held]], day: dt.date) -> dict[int, list[Held]]:
    """What each unit had sent by the end of the day, the oldest first, as it had been judged by then."""
    last = day.isoformat()
    found: dict[int, list[Held]] = {}
    for unit, some in versions.items():
        there = [_judged_by(held, last) for held in some if held.received_at[:10] <= last]
        if there:
            found[unit] = there
    return found


def _judged_by(held: Held, last: str) -> Held:
    if held.judged_at is None or held.judged_at[:10] <= last:
        return held
    return replace(held, state="received", judged_at=None, reason=None)


def _line(unit: int, name: str, sent: Sequence[Held], terms: Terms, reason: str, day: dt.date) -> Line:
    held = sent[-1] if sent else None
    stands = standing(terms, held.state if held else None, day)
    if stands.is_missing:
        late = days_late(terms.due, day)
    else:
        late = days_late(terms.due, dt.date.fromisoformat(sent[0].received_at[:10])) if sent else 0
    told = held.reason if held and held.reason else reason
    return Line(unit, name, stands, terms.due, held, late, told or "")


def due_on(office: settings.Settings, period: Period) -> dt.date | None:
    """The last day on which returns of the period may arrive; None when the office set none."""
    days = office.due_days(period.kind)
    last = bounds(period, office.cutoff_day)[1]
    return None if days is None else last + dt.timedelta(days=days)


# --- who owes what ---------------------------------------------------------------------------------------


def owing(session: Session, form: Form, day: dt.date) -> frozenset[int]:
    """The units that owe the form for a period that ends on the day: all of them there on that day.

    Those of the office's own assignments; where the form was never assigned, the units of the levels that its file
    names, never the office itself. An office that has said which province it belongs to is owed by that province's
    own bodies alone.
    """
    return _owing(session, Loaded(session), form, day)


def _owing(session: Session, loaded: Loaded, form: Form, day: dt.date) -> frozenset[int]:
    duties = [duty for duty in loaded.duties if form.is_called(duty["form"])]
    alive = [unit for unit in loaded.living.values() if unit.alive_on(day)]
    office = loaded.office
    below = [unit for unit in _below(session, office.province, alive, day) if unit.id != office.own_unit]
    if duties:
        held = [duty for duty in duties if _holds(duty, day)]
        return frozenset(unit for duty in held for unit in _assigned(duty, alive, below))
    kinds = kinds_of(form.levels)
    return frozenset(unit.id for unit in below if unit.kind in kinds)


def _below(session: Session, province: int | None, alive: Sequence[Known], day: dt.date) -> list[Known]:
    """The units that report to the office: those of its province, and those of which nobody said where they belong."""
    if province is None:
        return list(alive)
    parents = unit_tree.parents_on(session, day)
    nowhere = (MINISTRY, PROVINCE)

    def belongs(unit: Known) -> bool:
        above, seen = parents.get(unit.id), {unit.id}
        if above is None:
            return unit.kind not in nowhere
        while above is not None and above not in seen:
            if above == province:
                return True
            seen.add(above)
            above = parents.get(above)
        return False

    return [unit for unit in alive if belongs(unit)]


def kinds_of(levels: Iterable[str]) -> frozenset[str]:
    """The kinds of units that the levels of a form mean."""
    told = [fold(level) for level in levels]
    return frozenset(kind for words, kind in _LEVELS if any(words in level for level in told))


def _assigned(duty: Mapping[str, Any], alive: Sequence[Known], below: Sequence[Known]) -> Iterable[int]:
    if duty["scope"] != CHOSEN:
        return [unit.id for unit in below if unit.kind == duty["scope"]]
    chosen = duty["units"] or ()
    return [unit.id for unit in alive if unit.id in chosen]


def last_assigned(session: Session) -> str:
    """The form that units were told to send last, as it is called there; "" where none were told."""
    last = select(Duty.form).where(Duty.deleted_at.is_(None)).order_by(Duty.id.desc()).limit(1)
    return session.scalar(last) or ""


def refuse_earlier(raw: Mapping[str, Any], due: dt.date | None) -> None:
    """Raises Refused when an extension, in the texts of an Arrangement, is to no later day than the deadline."""
    if raw.get("kind") != EXTENDED or not raw.get("until") or due is None:
        return
    try:
        until = parse_when(str(raw["until"]))
    except ValueError:
        return  # that it is no day is told with the field
    if until.last <= due:
        told = f"Hạn chung là {When(due)}; gia hạn đến {until} không muộn hơn. Hãy ghi ngày sau hạn chung."
        raise Refused(Problem("until", told))


def _living(session: Session, record: type[Duty] | type[Arrangement]) -> list[Mapping[str, Any]]:
    return list(records.load_many(session, record, record.deleted_at.is_(None)).values())


def _holds(duty: Mapping[str, Any], day: dt.date) -> bool:
    first, last = duty["valid_from"], duty["valid_to"]
    return (first is None or first.first <= day) and (last is None or day <= last.last)


def _agreed(loaded: Loaded, form: Form, period: Period) -> dict[int, list[Mapping[str, Any]]]:
    """What was agreed with each unit about this form and period."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for told in loaded.arrangements:
        if told["period"] == period.code and (not told["form"] or form.is_called(told["form"])):
            found.setdefault(told["unit"], []).append(told)
    return found


def _terms(agreed: Sequence[Mapping[str, Any]], last_day: dt.date, due: dt.date | None) -> tuple[Terms, str]:
    kinds = {told["kind"] for told in agreed}
    extended = [told for told in agreed if told["kind"] == EXTENDED]
    given = [Extension(bool(told["form"]), told["until"].last if told["until"] else None) for told in extended]
    reason = "; ".join(dict.fromkeys(told["reason"] for told in agreed if told["reason"]))
    return Terms(last_day, due_after(due, given), exempt=EXEMPT in kinds, outside=OUTSIDE in kinds), reason


# --- several periods -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Board:
    """How units stand with a form over several periods."""

    periods: tuple[Period, ...]
    units: tuple[tuple[int, str], ...]
    """Id and name, as in the newest period that the unit stands in; in order of print."""
    cells: Mapping[tuple[int, str], Line]
    """By unit and code of period; a unit that does not owe a period has none."""


def board(session: Session, forms: Sequence[Form], periods: Sequence[Period], day: dt.date) -> Board:
    """How units stand on the day with a form, given in all its versions, over some periods, the oldest first."""
    loaded = Loaded(session)
    cutoff = loaded.office.cutoff_day
    names: dict[int, str] = {}
    cells: dict[tuple[int, str], Line] = {}
    for period in periods:
        form = version_for(forms, bounds(period, cutoff)[1])
        for line in matrix(session, form, period, day, loaded=loaded).lines if form else ():
            names[line.unit] = line.name
            cells[line.unit, period.code] = line
    known = loaded.known
    order = sorted(names, key=lambda unit: (known[unit].order, comparison_key(known[unit].name), unit))
    return Board(tuple(periods), tuple((unit, names[unit]) for unit in order), cells)


def version_for(forms: Sequence[Form], day: dt.date) -> Form | None:
    """Of the versions of a form, the one for a period that ends on the day; None when there is none."""
    return next(iter(forms_valid_on(forms, day)), None)
