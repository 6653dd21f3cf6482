"""Break text into the lines of a column, as narrow as it may be: nothing is ever cut off."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tthc_desktop.files import fonts

_AFTER_MARK = re.compile(r"(?<=[+=/,;_-])")
_ROUNDING = 0.01


@functools.lru_cache(50_000)
def width(text: str, size: float, font: str = fonts.REGULAR) -> float:
    """Length of one line in points."""
    return fonts.width(text, size, font)


@functools.lru_cache(20_000)
def wrapped(text: str, room: float, size: float, font: str = fonts.REGULAR) -> tuple[str, ...]:
    """The lines of a text in a column of `room` points; a word that is wider is broken, after a mark if it has one."""
    if width(text, size, font) <= room + _ROUNDING:
        return (text,)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, font) <= room + _ROUNDING:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, room, size, font)
        lines += whole
    return (*lines, line)


def longest_word(text: str, size: float, font: str = fonts.REGULAR) -> float:
    """Width of the widest word in points."""
    return max((width(word, size, font) for word in text.split(" ")), default=0.0)


def _broken(word: str, room: float, size: float, font: str) -> list[str]:
    """A word as pieces that each fit; a single character always stands."""
    if width(word, size, font) <= room + _ROUNDING:
        return [word]
    pieces, piece = [], ""
    for part in _parts(word, room, size, font):
        if piece and width(piece + part, size, font) > room + _ROUNDING:
            pieces.append(piece)
            piece = ""
        piece += part
    return [*pieces, piece]


def _parts(word: str, room: float, size: float, font: str) -> Iterator[str]:
    for part in _AFTER_MARK.split(word):
        if width(part, size, font) <= room + _ROUNDING:
            yield part
        else:
            yield from part
