"""A closed period as a value, and what has changed since: the snapshot and the changes together are the present."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where a figure of the units' returns stands: form (its code), unit and column."""

    form: str
    unit: int
    column: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a period's reports rested on at one moment, and what they said."""

    figures: Mapping[Place, Decimal]
    """Every unit's figures, as they were counted."""
    returns: Mapping[tuple[str, int], tuple[int, ...]]
    """The returns that gave them, by form and unit."""
    reports: Mapping[str, tuple[str, ...]]
    """The sentences of each report, headings included, by the code of its kind."""

    def as_json(self) -> str:
        """The text that is stored."""
        told: dict[str, Any] = {
            "figures": [[*place, str(value)] for place, value in sorted(self.figures.items())],
            "returns": [[form, unit, list(ids)] for (form, unit), ids in sorted(self.returns.items())],
            "reports": {kind: list(lines) for kind, lines in self.reports.items()},
        }
        return json.dumps(told, ensure_ascii=False)


def from_json(text: str) -> Snapshot:
    """The snapshot that was stored."""
    told = json.loads(text)
    reports = told["reports"] if "reports" in told else {"bulletin": told["lines"]}  # at first no other was kept
    return Snapshot(
        {Place(form, unit, column): Decimal(value) for form, unit, column, value in told["figures"]},
        {(form, unit): tuple(ids) for form, unit, ids in told["returns"]},
        {kind: tuple(lines) for kind, lines in reports.items()},
    )


class Moved(NamedTuple):
    """A figure that is not what it was; None where there was, or is, none."""

    place: Place
    before: Decimal | None
    after: Decimal | None

    @property
    def by(self) -> Decimal:
        """By how much it moves the line that it is added into."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


class Reworded(NamedTuple):
    """Sentences from one place of a report on that were replaced by others; `at` counts from 0."""

    report: str
    """The code of its kind."""
    at: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that has changed since a snapshot."""

    moved: tuple[Moved, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    returns: Mapping[tuple[str, int], tuple[tuple[int, ...], tuple[int, ...]]] | None = None
    """The returns behind the figures of a form and unit, before and after, where they differ."""

    def __bool__(self) -> bool:
        """Whether anything has changed that a reader would see."""
        return bool(self.moved or self.reworded)

    def totals(self) -> dict[tuple[str, str], Decimal]:
        """By how much each line moves, by form and column."""
        found: dict[tuple[str, str], Decimal] = {}
        for one in self.moved:
            key = (one.place.form, one.place.column)
            found[key] = found.get(key, Decimal(0)) + one.by
        return found


def changes(then: Snapshot, now: Snapshot) -> Changes:
    """What has changed between two moments."""
    places = sorted({*then.figures, *now.figures})
    moved = tuple(
        Moved(place, then.figures.get(place), now.figures.get(place))
        for place in places
        if then.figures.get(place) != now.figures.get(place)
    )
    keys = sorted({*then.returns, *now.returns})
    returns = {
        key: (then.returns.get(key, ()), now.returns.get(key, ()))
        for key in keys
        if then.returns.get(key, ()) != now.returns.get(key, ())
    }
    reworded = tuple(
        part
        for kind in dict.fromkeys((*then.reports, *now.reports))
        for part in _reworded(kind, then.reports.get(kind, ()), now.reports.get(kind, ()))
    )
    return Changes(moved, reworded, returns)


def _reworded(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterable[Reworded]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag != "equal":
            yield Reworded(kind, first, tuple(before[first:last]), tuple(after[new_first:new_last]))


def applied(then: Snapshot, found: Changes) -> Snapshot:
    """The snapshot with the changes made to it."""
    figures = dict(then.figures)
    for one in found.moved:
        if one.after is None:
            del figures[one.place]
        else:
            figures[one.place] = one.after
    returns = dict(then.returns)
    for key, (_, after) in (found.returns or {}).items():
        if after:
            returns[key] = after
        else:
            returns.pop(key, None)
    reports = dict(then.reports)
    for part in sorted(found.reworded, key=lambda part: part.at, reverse=True):
        lines = reports.get(part.report, ())
        reports[part.report] = (*lines[: part.at], *part.after, *lines[part.at + len(part.before) :])
    return Snapshot(figures, returns, {kind: lines for kind, lines in reports.items() if lines})
