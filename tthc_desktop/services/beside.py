"""What else is known of units whose returns are checked: last period, their past, their peers, other forms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from tthc_desktop.core.cross_checks import Before, Other, RowKey, across, carried, jumps
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Form
from tthc_desktop.core.kept_returns import KeptRow
from tthc_desktop.core.periods import Period, bounds, ending_before
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.services import aggregating, returns, units
from tthc_desktop.services.aggregating import Used
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.shares import shares

_HISTORY = 8
"""Earlier periods of the same kind with which a figure is compared."""

_Totals = dict[str, Decimal]


class Beside:
    """Answers for one drop of tables; what is needed is read for all of them at once."""

    def __init__(self, session: Session, tables: Sequence[Examined]) -> None:
        self._session = session
        self._forms = {comparison_key(form.code): form for table in tables for form in table.shelf}
        self._tables = [table for table in tables if table.told and table.unit and table.period]
        self._past: dict[tuple[str, Period], _Past] = {}
        self._kinds: Mapping[int, str] | None = None
        self._others = self._all_others()

    def findings(self, table: Examined) -> Iterator[Finding]:
        """What the table is at odds with, beside itself."""
        told, unit, period = table.told, table.unit, table.period
        if told is None or unit is None or period is None:
            return
        past = self._past_of(told.form, period)
        if told.form.carry:
            yield from carried(told, past.before(unit))
        yield from jumps(told, past.history(unit), self._peers(past, unit))
        yield from across(told, self._others_of(table, unit, period))

    def _past_of(self, form: Form, period: Period) -> _Past:
        key = (form.code, period)
        if key not in self._past:
            self._past[key] = _Past(self._session, form, period)
        return self._past[key]

    def _peers(self, past: _Past, unit: int) -> list[_Totals]:
        if past.is_empty:
            return []
        if self._kinds is None:
            known = units.all_units(self._session, recycled=True)
            self._kinds = {number: one.kind for number, one in known.items()}
        kinds = self._kinds
        return [totals for other, totals in past.now.items() if other != unit and kinds.get(other) == kinds.get(unit)]

    # --- other forms of the same unit and period ---------------------------------------------------------

    def _all_others(self) -> dict[tuple[int, str], dict[str, _Totals]]:
        """The totals of the other forms that identities name: of this drop, else of the data file."""
        found: dict[tuple[int, str], dict[str, _Totals]] = defaultdict(dict)
        codes = {rule.form for form in self._forms.values() for rule in form.across}
        codes |= {form.code for form in self._forms.values() if form.across}
        if not codes:
            return found
        for period in {table.period.code for table in self._tables if table.period}:
            for code in sorted(codes):
                form = self._forms.get(comparison_key(code))
                if form:
                    for (unit, _), totals in _totals(self._session, form, [period]).items():
                        found[unit, period][form.code] = totals
        for table in self._tables:
            if table.told and table.unit and table.period and table.told.form.code in codes:
                found[table.unit, table.period.code][table.told.form.code] = table.told.totals()
        return found

    def _others_of(self, table: Examined, unit: int, period: Period) -> list[Other]:
        assert table.told
        own = table.told.form.code
        some = self._others.get((unit, period.code), {})
        return [Other(self._forms[comparison_key(code)], totals) for code, totals in some.items() if code != own]


def _totals(session: Session, form: Form, periods: Iterable[str]) -> dict[tuple[int, str], _Totals]:
    """The totals of every unit's return that counts, by unit and period."""
    there = aggregating.used(session, form.code, periods)
    sums = shares(session, form, [one.id for one in there.values()], "unit")
    return {key: dict(sums.get((one.id, ""), {})) for key, one in there.items()}


class _Past:
    """The earlier returns of a form before a period, and those of the period itself."""

    def __init__(self, session: Session, form: Form, period: Period) -> None:
        self._session, self._form, self._period = session, form, period
        self._periods = [period.previous()]
        while len(self._periods) < _HISTORY:
            self._periods.append(self._periods[-1].previous())
        self._ends = list(dict.fromkeys(one.code for one in (self._periods[0], *ending_before(period))))
        codes = dict.fromkeys([*(one.code for one in (period, *self._periods)), *self._ends])
        self._used = aggregating.used(session, form.code, codes)
        sums = shares(session, form, [one.id for one in self._used.values()], "unit")
        self._totals = {key: dict(sums.get((one.id, ""), {})) for key, one in self._used.items()}
        self.now = {unit: totals for (unit, code), totals in self._totals.items() if code == period.code}
        self._rows: dict[int, list[KeptRow]] | None = None
        self._sources: Mapping[int, tuple[int, ...]] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known at all."""
        return not self._used

    def history(self, unit: int) -> list[_Totals]:
        """The totals of the unit's own earlier returns, the newest first."""
        wanted = ((unit, one.code) for one in self._periods)
        return [self._totals[key] for key in wanted if key in self._totals]

    def before(self, unit: int) -> list[Before]:
        """What the unit, or all units that it came from, reported for the period before; nothing when one lacks.

        Where nobody sent that period, the one of another kind that ends on the same day: the year before a quarter I.
        """
        if self.is_empty:
            return []
        own = self._last_of(unit)
        others = [self._last_of(one) for one in self._came_from(unit)]
        there = [part for part in (own, *others) if part]
        if len(there) < len(others) + (own is not None) or not there:
            return []
        return [self._before(one) for one in there]

    def _before(self, used: Used) -> Before:
        rows = {_key(row): row for row in self._rows_of(used)}
        return Before(
            self._totals[used.unit, used.period],
            {key: row.numbers for key, row in rows.items()},
            {key: row.label for key, row in rows.items()},
        )

    def _last_of(self, unit: int) -> Used | None:
        return next((self._used[unit, code] for code in self._ends if (unit, code) in self._used), None)

    def _came_from(self, unit: int) -> tuple[int, ...]:
        """The units that ended between the two periods and became this one."""
        if self._sources is None:
            self._sources = _merged(self._session, bounds(self._periods[0])[1], bounds(self._period)[1])
        return self._sources.get(unit, ())

    def _rows_of(self, used: Used) -> list[KeptRow]:
        if self._rows is None:
            ids = [one.id for (_, code), one in self._used.items() if code in self._ends]
            kept = returns.rows_of(self._session, ids)
            self._rows = {number: [row for row in rows if row.kind == "data"] for number, rows in kept.items()}
        return self._rows[used.id]


def _key(row: KeptRow) -> RowKey:
    return tuple(comparison_key(step) for step in row.heading), comparison_key(row.label)


def _merged(session: Session, before: dt.date, now: dt.date) -> dict[int, tuple[int, ...]]:
    """For each unit that others became between two days: those others."""
    timeline = units.timeline(session)
    found: dict[int, list[int]] = defaultdict(list)
    for unit in timeline.lives:
        stands = timeline.today(unit, now)
        if stands != unit and timeline.today(unit, before) == unit:
            found[stands].append(unit)
    return {unit: tuple(some) for unit, some in found.items()}
