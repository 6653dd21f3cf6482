"""Charts as drawings that read in black and white: a trend, the shares of a whole, a ranking of units.

No text overlaps another or is cut: labels are broken into lines, and the drawing grows with them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tthc_desktop.core.drawings import (
    FAINT,
    FILLS,
    HATCHES,
    QUIET,
    Box,
    Drawing,
    Hatch,
    Measure,
    Shape,
    Stroke,
    Words,
    stacked,
    wrapped,
)
from tthc_desktop.core.numbers import percent, shown

NOTHING = "–"
WIDTH = 450.0
"""Of every chart unless told otherwise: the width of the text on A4, in points."""
_SIZE, _TITLE, _LEAD = 9.0, 11.0, 1.25
_EDGE = 6.0
_PLOT = 150.0
_GRID_LINES = 4
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend."""

    label: str
    """A line end in it begins another line."""
    value: Decimal | None
    mark: str = ""
    """What happened between the period before and this one: "Sáp nhập từ 01/7/2025 (23 đơn vị)"."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, or one unit of a ranking."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure through following periods."""

    title: str
    points: tuple[Point, ...]
    unit: str = ""
    """ "%" of a rate."""

    @property
    def marks(self) -> Iterator[tuple[int, str, str]]:
        """What happened between two periods: the place of the later one, its letter, and in words."""
        marked = (at for at, point in enumerate(self.points) if point.mark)
        for number, at in enumerate(marked):
            yield at, f"({chr(ord('a') + number % 26)})", self.points[at].mark

    @property
    def words(self) -> str:
        """What the chart shows, for whoever cannot see it."""
        spoken = (f"{' '.join(point.label.split())}: {told(point.value, self.unit)}" for point in self.points)
        return f"{self.title}. {'; '.join(spoken)}."


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of a whole."""

    title: str
    parts: tuple[Part, ...]

    @property
    def percents(self) -> tuple[Decimal | None, ...]:
        """The share of each part."""
        total = sum((part.value for part in self.parts if part.value is not None), Decimal(0))
        return tuple(None if part.value is None else percent(part.value, total) for part in self.parts)

    @property
    def lines(self) -> tuple[str, ...]:
        """Each part with its number and its share."""
        return tuple(
            f"{part.label}: {told(part.value)}" + (f" ({told(share, '%')})" if share is not None else "")
            for part, share in zip(self.parts, self.percents, strict=True)
        )

    @property
    def words(self) -> str:
        """What the chart shows, for whoever cannot see it."""
        return f"{self.title}. {'; '.join(self.lines)}."


def rounded(value: Decimal, unit: str = "") -> Decimal:
    """A number to the decimals that a chart tells."""
    return value.quantize(_CENT, ROUND_HALF_UP) if unit == "%" else value


def told(value: Decimal | None, unit: str = "") -> str:
    """A number as it stands on a chart: "125.712", "95,53%", "–"."""
    return NOTHING if value is None else f"{shown(rounded(value, unit))}{unit}"


def drawn(chart: Trend | Shares, measure: Measure) -> Drawing:
    """The chart as a drawing."""
    return trend(chart, measure) if isinstance(chart, Trend) else shares(chart, measure)


def _title(title: str, width: float, measure: Measure) -> tuple[tuple[Shape, ...], float]:
    """The lines of the title, and where the room below begins."""
    lines = wrapped(title, width - 2 * _EDGE, measure, _TITLE, bold=True)
    leading = _TITLE * _LEAD
    shapes = stacked(lines, width / 2, _EDGE, _TITLE, leading, bold=True, anchor="middle")
    return shapes, _EDGE + len(lines) * leading + 6


# --- a trend ---------------------------------------------------------------------------------------------


def trend(chart: Trend, measure: Measure, width: float = WIDTH) -> Drawing:
    """Following periods as a line; a period without a number leaves a gap, mergers stand as upright dashed lines."""
    points, unit = chart.points, chart.unit
    shapes, top = _title(chart.title, width, measure)
    drawn: list[Shape] = list(shapes)
    for _, letter, mark in chart.marks:
        lines = wrapped(f"{letter} {mark}", width - 2 * _EDGE, measure, _SIZE)
        drawn += stacked(lines, _EDGE, top, _SIZE, _SIZE * _LEAD, colour=QUIET)
        top += len(lines) * _SIZE * _LEAD
    top += 2 * _SIZE * _LEAD  # the letters of the marks, and the number above the highest point
    highest = _round_up(max((point.value for point in points if point.value is not None), default=Decimal(1)))
    axis = [highest * step / _GRID_LINES for step in range(_GRID_LINES + 1)]
    left = _EDGE + max(measure(told(value, unit), _SIZE, False) for value in axis) + 6
    slot = (width - _EDGE - left) / max(len(points), 1)
    places = [(left + (at + 0.5) * slot, _height(point.value, highest, top)) for at, point in enumerate(points)]
    drawn += _grid(axis, left, width - _EDGE, top, unit)
    drawn += _marks([(left + at * slot, letter) for at, letter, _ in chart.marks], top)
    drawn += _line(places)
    bottom = top + _PLOT
    for at, point in enumerate(points):
        drawn += _point(point, places[at], slot, measure, unit, below=_is_valley(places, at, top + _PLOT))
        below = [line for part in point.label.splitlines() for line in wrapped(part, slot - 2, measure, _SIZE)]
        drawn += stacked(below, places[at][0], top + _PLOT + 4, _SIZE, _SIZE * _LEAD, anchor="middle")
        bottom = max(bottom, top + _PLOT + 4 + len(below) * _SIZE * _LEAD)
    return Drawing(width, bottom + _EDGE, tuple(drawn), chart.words)


def _grid(axis: Sequence[Decimal], left: float, right: float, top: float, unit: str) -> Iterator[Shape]:
    for step, value in enumerate(axis):
        y = top + _PLOT - _PLOT * step / _GRID_LINES
        yield Stroke(left, y, right, y, 0.8 if step == 0 else 0.5, QUIET if step == 0 else FAINT)
        yield Words(left - 4, y + _SIZE * 0.35, told(value, unit), _SIZE, anchor="right", colour=QUIET)


def _marks(places: Sequence[tuple[float, str]], top: float) -> Iterator[Shape]:
    for x, letter in places:
        yield Stroke(x, top - _SIZE * 1.3, x, top + _PLOT, 0.8, QUIET, dashed=True)
        yield Words(x, top - _SIZE * 1.6, letter, _SIZE, True, "middle")


def _height(value: Decimal | None, highest: Decimal, top: float) -> float | None:
    return None if value is None else top + _PLOT - float(max(value, Decimal(0)) / highest) * _PLOT


def _line(places: Sequence[tuple[float, float | None]]) -> list[Shape]:
    return [
        Stroke(x1, y1, x2, y2, 1.6, FILLS[0])
        for (x1, y1), (x2, y2) in itertools.pairwise(places)
        if y1 is not None and y2 is not None
    ]


def _is_valley(places: Sequence[tuple[float, float | None]], at: int, axis: float) -> bool:
    """Whether the line comes down to the point from both sides, and a number has room between it and the axis."""
    y = places[at][1]
    beside = [places[other][1] for other in (at - 1, at + 1) if 0 <= other < len(places)]
    if y is None or y + 6 + _SIZE * _LEAD > axis:
        return False
    return all(other is not None and other < y - 4 for other in beside) and len(beside) == 2


def _point(
    point: Point, place: tuple[float, float | None], slot: float, measure: Measure, unit: str, *, below: bool
) -> list[Shape]:
    x, y = place
    if y is None:
        return []
    text = told(point.value, unit)
    size = _SIZE
    while size > 5 and measure(text, size, True) > slot - 4:
        size -= 0.5
    return [
        Box(x - 2.5, y - 2.5, 5, 5, FILLS[0]),
        Words(x, y + 6 + size if below else y - 6, text, size, True, "middle"),
    ]


def _round_up(value: Decimal) -> Decimal:
    """The end of the axis: a round number not below the value."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(10) ** (math.floor(math.log10(float(value))))
    steps = (Decimal(1), Decimal("1.2"), Decimal("1.6"), Decimal(2), Decimal(4), Decimal(6), Decimal(8), Decimal(10))
    return next(step * power for step in (*steps, Decimal(12)) if step * power >= value)


# --- shares ----------------------------------------------------------------------------------------------


def shares(chart: Shares, measure: Measure, width: float = WIDTH) -> Drawing:
    """The parts of a whole as one bar, with a line of words for each: what it is, its number, its share."""
    parts = chart.parts
    shapes, top = _title(chart.title, width, measure)
    drawn: list[Shape] = list(shapes)
    total = sum((part.value for part in parts if part.value is not None), Decimal(0))
    x, whole = _EDGE, width - 2 * _EDGE
    bar = 26.0
    for at, part in enumerate(parts):
        if part.value and total:
            length = float(part.value / total) * whole
            drawn.append(Box(x, top, length, bar, *_look(at)))
            x += length
    top += bar + 10
    for at, text in enumerate(chart.lines):
        lines = wrapped(text, whole - 22, measure, _SIZE)
        drawn.append(Box(_EDGE, top, 14, 9, *_look(at)))
        drawn += stacked(lines, _EDGE + 22, top, _SIZE, _SIZE * _LEAD)
        top += len(lines) * _SIZE * _LEAD + 5
    return Drawing(width, top + _EDGE, tuple(drawn), chart.words)


def _look(at: int) -> tuple[str, Hatch]:
    return FILLS[at % len(FILLS)], HATCHES[at % len(HATCHES)]


# --- a ranking -------------------------------------------------------------------------------------------


def ranking(title: str, bars: Sequence[Part], measure: Measure, unit: str = "", width: float = WIDTH) -> Drawing:
    """Units as bars in the order given, each with its number; those without a number have no bar and come as told."""
    shapes, top = _title(title, width, measure)
    drawn: list[Shape] = list(shapes)
    longest = max((measure(bar.label, _SIZE, False) for bar in bars), default=0.0)
    label = min(longest, width * 0.42)
    numbers = max((measure(told(bar.value, unit), _SIZE, False) for bar in bars), default=0.0)
    left = _EDGE + label + 8
    whole = width - left - numbers - 6 - _EDGE
    highest = max((bar.value for bar in bars if bar.value is not None), default=Decimal(0)) or Decimal(1)
    for bar in bars:
        lines = wrapped(bar.label, label + 0.01, measure, _SIZE)
        height = max(len(lines), 1) * _SIZE * _LEAD
        drawn += stacked(lines, _EDGE + label, top, _SIZE, _SIZE * _LEAD, anchor="right")
        length = float(max(bar.value or Decimal(0), Decimal(0)) / highest) * whole
        middle = top + height / 2
        if length:
            drawn.append(Box(left, middle - 4.5, length, 9, FILLS[1], "rising"))
        drawn.append(Words(left + length + 4, middle + _SIZE * 0.35, told(bar.value, unit), _SIZE))
        top += height + 5
    drawn.insert(len(shapes), Stroke(left, top - 5, left, _top_of(shapes), 0.8, QUIET))
    spoken = "; ".join(f"{bar.label}: {told(bar.value, unit)}" for bar in bars)
    return Drawing(width, top + _EDGE, tuple(drawn), f"{title}. {spoken}.")


def _top_of(shapes: Sequence[Shape]) -> float:
    return max((shape.y + 6 for shape in shapes if isinstance(shape, Words)), default=_EDGE)
