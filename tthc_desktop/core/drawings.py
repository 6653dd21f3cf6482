"""A drawing as a value: lines, boxes with fill and hatching, and words; three renderers draw the same one.

Measures are points; x grows to the right and y downwards, from the top left corner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Measure = Callable[[str, float, bool], float]
"""Length of one line of text in points, by text, size and whether it is bold."""

Hatch = Literal["none", "rising", "falling", "crossed", "level", "upright"]
HATCHES: tuple[Hatch, ...] = ("none", "rising", "crossed", "level", "falling", "upright")
"""In the order in which parts of a whole take them: neighbours are told apart without any colour."""
FILLS = ("#1c5d99", "#9fc5e8", "#f6d9a8", "#e8e8e8", "#c9dfc4", "#f3c6c2")
"""Fills in the same order: dark, then pale enough for black hatching."""
INK, QUIET, FAINT = "#1f2933", "#5b6773", "#d9dee4"

ASCENT, DESCENT = 0.9, 0.25
"""Of the size of a text, above and below its baseline, Vietnamese marks included."""
_GAP = 5.0
"""Between two lines of hatching."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.8
    colour: str = INK
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with an outline."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "#ffffff"
    hatch: Hatch = "none"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `x` is its left end, middle or right end, `y` its baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: Literal["left", "middle", "right"] = "left"
    colour: str = INK


Shape = Stroke | Box | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture; `words` say what it shows to whoever cannot see it."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    words: str = ""


def hatching(box: Box) -> Iterator[Stroke]:
    """The lines of a box's hatching, cut off at its sides."""
    ways: dict[Hatch, tuple[str, ...]] = {"none": (), "crossed": ("rising", "falling")}
    for way in ways.get(box.hatch, (box.hatch,)):
        yield from _parallels(box, way)


def _parallels(box: Box, way: str) -> Iterator[Stroke]:
    right, bottom = box.x + box.width, box.y + box.height
    if way == "level":
        for y in _steps(box.y, bottom, _GAP):
            yield Stroke(box.x, y, right, y, 0.6)
    elif way == "upright":
        for x in _steps(box.x, right, _GAP):
            yield Stroke(x, box.y, x, bottom, 0.6)
    else:
        for offset in _steps(0, box.width + box.height, _GAP * math.sqrt(2)):
            over, under = max(0.0, offset - box.height), min(offset, box.width)
            x1, x2 = (box.x + over, box.x + under) if way == "rising" else (right - over, right - under)
            yield Stroke(x1, box.y + min(offset, box.height), x2, box.y + max(0.0, offset - box.width), 0.6)


def _steps(first: float, last: float, step: float) -> Iterator[float]:
    """Evenly apart strictly between two ends."""
    at = first + step
    while at < last:
        yield at
        at += step


def wrapped(text: str, width: float, measure: Measure, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that are no wider, broken between words; a longer word is broken between letters."""
    lines: list[str] = []
    now = ""
    for word in text.split():
        longer = f"{now} {word}".strip()
        if not now or measure(longer, size, bold) <= width:
            now = longer
        else:
            lines.append(now)
            now = word
        while len(now) > 1 and measure(now, size, bold) > width:
            fits = max((at for at in range(1, len(now)) if measure(now[:at], size, bold) <= width), default=1)
            lines.append(now[:fits])
            now = now[fits:]
    return (*lines, now) if now else tuple(lines)


def stacked(
    lines: Sequence[str], x: float, top: float, size: float, leading: float, **how: object
) -> tuple[Words, ...]:
    """Lines of text one below the other; `how` are further fields of Words."""
    return tuple(
        Words(x, top + ASCENT * size + at * leading, line, size, **how)  # type: ignore[arg-type]
        for at, line in enumerate(lines)
    )


def extent(words: Words, measure: Measure) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text."""
    length = measure(words.text, words.size, words.bold)
    left = words.x - {"left": 0.0, "middle": length / 2, "right": length}[words.anchor]
    return left, words.y - ASCENT * words.size, left + length, words.y + DESCENT * words.size
