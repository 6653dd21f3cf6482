"""Cells as readers of formats give them, as the plain values of a Grid."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tthc_desktop.core.grids import Area, Place, Value
from tthc_desktop.files.reading import limits

_EXACT = 1e15  # Excel keeps 15 digits of a number
_REMEMBERED = 50_000

ERRORS = frozenset(("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"))
"""What Excel shows in a cell whose formula has no result."""


@dataclass(slots=True)
class Details:
    """What a file says beside the values of one sheet; the names are those of Grid."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: Counter[int] = field(default_factory=Counter)
    """How many cells of a row are struck through."""
    notes: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    fonts: dict[Place, str] = field(default_factory=dict)
    faults: dict[Place, str] = field(default_factory=dict)
    runs: dict[Place, list[tuple[str, str]]] = field(default_factory=dict)
    values: dict[Place, Value] = field(default_factory=dict)
    """Values that the quick reader gets wrong."""
    from_1904: bool = False


class TooMany(Exception):
    """More cells than limits.CELLS."""


class _Texts(dict[str, str | None]):
    """Each text as one object; blanks as None."""

    def __missing__(self, text: str) -> str | None:
        told = self[text] = text if text.strip() else None
        return told


class _Numbers(dict[float, Value]):
    """Whole numbers as int; those met lately are remembered, which is quicker than to ask each."""

    def __missing__(self, value: float) -> Value:
        if len(self) > _REMEMBERED:
            self.clear()
        told = self[value] = int(value) if value.is_integer() and abs(value) < _EXACT else value
        return told


_NUMBERS = _Numbers()
"""One memory for all files: the same counts stand in many of them."""


class Rows:
    """Makes rows of plain values; equal texts of one file become one object."""

    def __init__(self) -> None:
        self._texts = _Texts()
        self._left = limits.CELLS

    def of(self, rows: Iterable[Sequence[Any]]) -> tuple[tuple[Value, ...], ...]:
        """Rows without blank ends. Raises TooMany."""
        texts, numbers, told = self._texts, _NUMBERS, []
        for row in rows:
            values = [
                texts[value]
                if value.__class__ is str
                else numbers[value]
                if value.__class__ is float
                else _moment(value)
                if value.__class__ is dt.datetime
                else value
                for value in row
            ]
            while values and values[-1] is None:
                values.pop()
            self._left -= len(values) - values.count(None)
            if self._left < 0:
                raise TooMany
            told.append(tuple(values))
        while told and not told[-1]:
            told.pop()
        return tuple(told)


def _moment(value: dt.datetime) -> Value:
    return value if value.hour or value.minute or value.second or value.microsecond else value.date()


def with_values(rows: tuple[tuple[Value, ...], ...], values: Mapping[Place, Value]) -> tuple[tuple[Value, ...], ...]:
    """The rows with other values at some places inside them."""
    changed: dict[int, list[Value]] = {}
    for (row, column), value in values.items():
        if row < len(rows) and column < len(rows[row]):
            changed.setdefault(row, list(rows[row]))[column] = value
    if not changed:
        return rows
    return tuple(tuple(changed[number]) if number in changed else row for number, row in enumerate(rows))
