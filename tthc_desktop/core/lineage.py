"""Units through time: what each was called on a day, what it became, and what it is rolled up to.

The rules:

* A unit is rolled up by following what it became, as far as that had happened on the day. Merging and renaming
  lead n units to one, so counts add up.
* A unit that was split is rolled up whole to its principal successor, the one listed first («đơn vị bị chia tách:
  quy về đơn vị kế thừa chính»); shares are never invented. When the unit itself is listed first it goes on.
* A unit that was dissolved without successor stays itself.
* Units that became each other in a circle (entry refuses it) all count as the one of them with the smallest id.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

SPLIT_RULE = "Đơn vị bị chia tách: quy về đơn vị kế thừa chính (đơn vị ghi đầu tiên)."


class Hop(NamedTuple):
    """One line of «trở thành»: from the day `on` the unit is `successor`; None when nothing took its place."""

    unit: int
    successor: int | None
    on: dt.date
    how: str = ""
    act: str = ""


class Named(NamedTuple):
    """What a unit was called between two days, both included."""

    name: str
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max
    designation: str = ""


class Life(NamedTuple):
    """A unit's name of today, its first and last day (both included), and its names through time."""

    id: int
    name: str
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max
    names: tuple[Named, ...] = ()

    def name_on(self, day: dt.date) -> str:
        """Its name on that day; that of today where none is dated."""
        for named in self.names:
            if named.first <= day <= named.last:
                return named.name
        return self.name


class Lineage:
    """What became of what; the lines of one unit are given in their order."""

    def __init__(self, hops: Iterable[Hop]) -> None:
        self._hops: dict[int, list[Hop]] = defaultdict(list)
        self._from: dict[int, list[Hop]] = defaultdict(list)
        for hop in hops:
            self._hops[hop.unit].append(hop)
            if hop.successor is not None and hop.successor != hop.unit:
                self._from[hop.successor].append(hop)
        self._principal = {unit: first for unit, own in self._hops.items() if (first := _principal(own))}
        self._chains: dict[int, tuple[tuple[dt.date, int], ...]] = {}

    @property
    def moving(self) -> Iterable[int]:
        """The units that are rolled up to another sooner or later."""
        return self._principal.keys()

    def history(self, unit: int) -> tuple[Hop, ...]:
        """What became of the unit, in the order in which it is written down."""
        return tuple(self._hops.get(unit, ()))

    def origins(self, unit: int) -> tuple[Hop, ...]:
        """The lines by which others became this unit."""
        return tuple(self._from.get(unit, ()))

    def predecessors(self, unit: int) -> tuple[int, ...]:
        """The units of which this one took over all or a part, each once."""
        return tuple(dict.fromkeys(hop.unit for hop in self.origins(unit)))

    def forebears(self, unit: int) -> frozenset[int]:
        """The units of which it took over all or a part, directly or through others; not itself."""
        found: set[int] = set()
        waiting = [unit] if unit in self._from else []
        while waiting:
            new = set(self.predecessors(waiting.pop())) - found - {unit}
            found |= new
            waiting += new
        return frozenset(found)

    def chain(self, unit: int) -> tuple[tuple[dt.date, int], ...]:
        """From which day on which unit stands for this one; () when it always stands for itself."""
        if unit not in self._principal:
            return ()
        if unit not in self._chains:
            self._chains[unit] = self._walk(unit)
        return self._chains[unit]

    def _walk(self, unit: int) -> tuple[tuple[dt.date, int], ...]:
        passed, chain, since = [unit], [], dt.date.min
        while passed[-1] in self._principal:
            on, successor = self._principal[passed[-1]]
            since = max(since, on)
            if successor in passed:
                chain.append((since, min(passed[passed.index(successor) :])))
                break
            chain.append((since, successor))
            passed.append(successor)
        return tuple(chain)

    def now(self, unit: int, day: dt.date) -> int:
        """The unit that this one is rolled up to at `day`."""
        stands = unit
        for since, successor in self.chain(unit):
            if since > day:
                break
            stands = successor
        return stands

    def family(self, unit: int, day: dt.date) -> frozenset[int]:
        """The unit and all that had become it by `day`, directly or through others."""
        found, waiting = {unit}, [unit]
        while waiting:
            for hop in self._from.get(waiting.pop(), ()):
                if hop.unit not in found and self._passes(hop.unit, unit, day):
                    found.add(hop.unit)
                    waiting.append(hop.unit)
        return frozenset(found)

    def _passes(self, unit: int, through: int, day: dt.date) -> bool:
        return any(since <= day and successor == through for since, successor in self.chain(unit))

    def circle(self, unit: int, successor: int) -> tuple[int, ...]:
        """The way that would lead from `successor` back to `unit`; () when making it so closes no circle."""
        ways: dict[int, tuple[int, ...]] = {successor: (successor,)}
        waiting = [successor]
        while waiting:
            at = waiting.pop()
            if at == unit:
                return ways[at]
            for hop in self._hops.get(at, ()):
                if hop.successor is not None and hop.successor not in ways:
                    ways[hop.successor] = (*ways[at], hop.successor)
                    waiting.append(hop.successor)
        return ()

    def roll_up(self, counts: Mapping[int, int], day: dt.date) -> dict[int, int]:
        """Counts by unit added up to the units of `day`; their sum is the same."""
        totals: dict[int, int] = {}
        for unit, count in counts.items():
            stands = self.now(unit, day)
            totals[stands] = totals.get(stands, 0) + count
        return totals


def _principal(own: list[Hop]) -> tuple[dt.date, int] | None:
    """Since when which unit stands for it: on the first day on which another unit is listed first, that one."""
    for on in sorted({hop.on for hop in own}):
        listed = [hop.successor for hop in own if hop.on == on and hop.successor is not None]
        if listed and listed[0] != own[0].unit:
            return on, listed[0]
    return None


@dataclass(frozen=True, slots=True)
class Window:
    """Between two days, both included, `unit` stands for the unit asked about."""

    unit: int
    first: dt.date
    last: dt.date


class Timeline:
    """All units with their names and their lineage, loaded once."""

    def __init__(self, lives: Mapping[int, Life], lineage: Lineage) -> None:
        self.lives = lives
        self.lineage = lineage

    def name_on(self, unit: int, day: dt.date) -> str:
        """What the unit was called on that day; "" for a unit that is not there."""
        life = self.lives.get(unit)
        return life.name_on(day) if life else ""

    def name(self, unit: int) -> str:
        """What the unit is called today, or was called at its end."""
        life = self.lives.get(unit)
        return life.name if life else ""

    def today(self, unit: int, day: dt.date) -> int:
        """The unit that it is rolled up to on `day`."""
        return self.lineage.now(unit, day)

    def as_was(self, unit: int, day: dt.date | None) -> int:
        """The unit that a record of that day means: itself, or what it had become by then."""
        return unit if day is None else self.lineage.now(unit, day)

    def shown_on(self, unit: int, day: dt.date | None) -> str:
        """The name of the unit that a record of that day means, as it was on that day."""
        return self.name(unit) if day is None else self.name_on(self.lineage.now(unit, day), day)

    def windows(self, unit: int) -> tuple[Window, ...]:
        """When which units stand for this one: it itself up to its end, others from when they became it."""
        found = []
        for member in sorted(self.lineage.family(unit, dt.date.max)):
            begins = [(dt.date.min, member), *self.lineage.chain(member)]
            ends = [since - dt.timedelta(days=1) for since, _ in begins[1:]]
            for (begun, stands), last in zip(begins, [*ends, dt.date.max], strict=True):
                if stands == unit and begun <= last:
                    found.append(Window(member, begun, last))
        return tuple(found)

    def spans(self, unit: int) -> tuple[Named, ...]:
        """Where `shown_on` gives another name than `name`: the name and its days."""
        life = self.lives.get(unit)
        if life is None:
            return ()
        found: list[Named] = []
        for first, last in _stretches(self._turns(unit)):
            shown = self.shown_on(unit, first)
            if shown != life.name:
                found.append(Named(shown, first, last))
        return tuple(found)

    def _turns(self, unit: int) -> set[dt.date]:
        """The days on which the shown name may change."""
        chain = self.lineage.chain(unit)
        turns = {since for since, _ in chain}
        for member in (unit, *(successor for _, successor in chain)):
            for named in self.lives[member].names if member in self.lives else ():
                turns.add(named.first)
                if named.last < dt.date.max:
                    turns.add(named.last + dt.timedelta(days=1))
        return turns

    @property
    def changing(self) -> set[int]:
        """The units whose shown name may differ from their name of today."""
        return {life.id for life in self.lives.values() if life.names} | set(self.lineage.moving)


def _stretches(turns: set[dt.date]) -> Iterable[tuple[dt.date, dt.date]]:
    begins = sorted(turns | {dt.date.min})
    ends = [begin - dt.timedelta(days=1) for begin in begins[1:]]
    return zip(begins, [*ends, dt.date.max], strict=True)
