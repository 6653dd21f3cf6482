"""Sums over units and periods, rates as Σ/Σ, comparisons and ranks: what is added, what is not, and what is unknown.

A blank is not zero: a sum of nothing but blanks is unknown (None), and so is a rate of 0 of 0 and growth from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tthc_desktop.core.forms import Form, Rate
from tthc_desktop.core.numbers import percent
from tthc_desktop.core.periods import Period

Figures = Mapping[str, Decimal]
"""Numbers by column of the form, or by indicator; what is not there is unknown. "8+9" holds two columns together."""

Role = Literal["flow", "opening", "closing", "derived", "rate"]
"""Over several periods: added up; the first one; the last one; a total of such parts; worked out from sums."""

_PLACES = 2


def roles(form: Form) -> dict[str, Role]:
    """What becomes of each figure over several periods."""
    found: dict[str, Role] = dict.fromkeys(_names(form), "flow")
    for name in _with_parts(form, {*form.at_end, *(pair.before for pair in form.carry)}):
        found[name] = "closing"
    for pair in form.carry:
        found[pair.now] = "opening"
    for name in _percents(form):
        found[name] = "rate"
    changed = True
    while changed:
        changed = False
        for rule in form.rules:
            mixed = {found.get(part) for part in rule.parts} - {"flow"}
            if found.get(rule.total) == "flow" and mixed:
                found[rule.total], changed = "derived", True
    return found


def _names(form: Form) -> list[str]:
    if form.layout == "indicators":
        return [indicator.number for indicator in form.indicators if indicator.kind != "heading"]
    return [str(column.no) for column in form.columns if column.is_figure]


def _percents(form: Form) -> set[str]:
    if form.layout == "indicators":
        return {indicator.number for indicator in form.indicators if indicator.kind == "percent"}
    return {str(column.no) for column in form.columns if column.kind == "percent"}


def _with_parts(form: Form, names: set[str]) -> set[str]:
    """The names and everything that they are the sum of."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [part for rule in form.rules if rule.total == name for part in rule.parts]
    return found


def added(parts: Iterable[Figures]) -> dict[str, Decimal]:
    """The sum over units of one period, figure by figure; rates are not to be added: see `with_rates`."""
    total: dict[str, Decimal] = {}
    for figures in parts:
        for name, value in figures.items():
            total[name] = total[name] + value if name in total else value
    return total


def counted(form: Form, figures: Figures, told: Mapping[str, Role], *, opens: bool, closes: bool) -> dict[str, Decimal]:
    """What one return for a part of a period adds to the figures of the whole.

    What came in always counts; what was there at the beginning only of the return that `opens` the period, what is
    left at the end only of the one that `closes` it. A total that holds such a figure counts without it where the
    figure does not: "tiếp nhận" of a second quarter without what the first one left over. Rates are never added.
    """
    found: dict[str, Decimal] = {}
    for name, value in figures.items():
        role = told.get(name.split("+")[0], "flow")
        if role == "derived":
            away = left_out(form, told, name, opens=opens, closes=closes)
            found[name] = value - sum((figures.get(part, Decimal(0)) for part in away), Decimal(0))
        elif role == "flow" or (role == "opening" and opens) or (role == "closing" and closes):
            found[name] = value
    return found


def left_out(form: Form, told: Mapping[str, Role], name: str, *, opens: bool, closes: bool) -> tuple[str, ...]:
    """The figures within a total that do not count with a return; () for a figure that is no such total."""
    rule = form.sums_to(name) if told.get(name) == "derived" else None
    away: list[str] = []
    for part in rule.parts if rule else ():
        role = told.get(part)
        if (role == "opening" and not opens) or (role == "closing" and not closes):
            away.append(part)
        away += left_out(form, told, part, opens=opens, closes=closes)
    return tuple(away)


def with_rates(form: Form, figures: Figures) -> dict[str, Decimal]:
    """The figures with every printed rate worked out anew from its sums; a rate whose parts are unknown goes."""
    rates = _percents(form)
    found = {name: value for name, value in figures.items() if name not in rates}
    for rate in form.rates:
        value = rate_of(rate, found) if rate.stated else None
        if value is not None:
            found[rate.stated] = value
    return found


def rate_of(rate: Rate, figures: Figures) -> Decimal | None:
    """The rate in percent, half up to two decimals; None when nothing can be said."""
    part, whole = together(figures, rate.part), together(figures, rate.whole)
    return None if part is None or whole is None else percent(part, whole, _PLACES)


def together(figures: Figures, names: Sequence[str]) -> Decimal | None:
    """The sum of some figures, with those that a unit wrote together ("8+9"); None when none of them is known."""
    wanted = set(names)
    found = [value for name, value in figures.items() if set(name.split("+")) <= wanted]
    return sum(found, Decimal(0)) if found else None


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure stands to an earlier one, or to a plan."""

    now: Decimal | None
    before: Decimal | None
    is_rate: bool = False

    @property
    def absolute(self) -> Decimal | None:
        """The difference; of rates in percentage points."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def relative(self) -> Decimal | None:
        """The difference in percent of the earlier figure, half up to two decimals; None from 0, and for rates."""
        if self.is_rate or self.absolute is None or not self.before:
            return None
        return percent(self.absolute, abs(self.before), _PLACES)

    @property
    def reached(self) -> Decimal | None:
        """What there is now in percent of what was planned; None of nothing planned, and for rates."""
        return None if self.is_rate or self.now is None or not self.before else percent(self.now, self.before, _PLACES)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a ranking; equal values share it."""

    key: int
    value: Decimal
    place: int
    tied: bool


def ranked(values: Mapping[int, Decimal | None], *, highest_first: bool = True) -> tuple[Ranked, ...]:
    """The places by value: 1, 2, 2, 4; what is unknown has none."""
    known = sorted(
        ((key, value) for key, value in values.items() if value is not None),
        key=lambda item: -item[1] if highest_first else item[1],
    )
    found: list[Ranked] = []
    for at, (key, value) in enumerate(known, 1):
        place = found[-1].place if found and found[-1].value == value else at
        tied = sum(other == value for _, other in known) > 1
        found.append(Ranked(key, value, place, tied))
    return tuple(found)


def components(period: Period) -> tuple[tuple[Period, ...], ...]:
    """The ways in which a period may be put together from shorter ones, the longest first; itself is not among them."""
    ways: list[tuple[Period, ...]] = []
    for kind, length in (("half", 6), ("quarter", 3), ("month", 1)):
        if len(period.months) > length and len(period.months) % length == 0:
            first = (period.months[0][1] - 1) // length
            count = len(period.months) // length
            ways.append(tuple(Period(period.year, kind, first + at + 1) for at in range(count)))  # type: ignore[arg-type]
    return tuple(ways)
