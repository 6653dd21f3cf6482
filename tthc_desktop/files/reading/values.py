"""Cells as readers of formats give them, as the plain values of a Grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tthc_desktop.core.grids import Area, Place, Value
from tthc_desktop.files.reading import limits

_EXACT = 1e15  # Excel keeps 15 digits of a number

ERRORS = frozenset(("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"))
"""What Excel shows in a cell whose formula has no result."""


@dataclass(slots=True)
class Details:
    """What a file says beside the values of one sheet; the names are those of Grid."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    fonts: dict[Place, str] = field(default_factory=dict)
    faults: dict[Place, str] = field(default_factory=dict)
    runs: dict[Place, list[tuple[str, str]]] = field(default_factory=dict)
    values: dict[Place, Value] = field(default_factory=dict)
    """Values that the quick reader gets wrong."""


class TooMany(Exception):
    """More cells than limits.CELLS."""


class Rows:
    """Makes rows of plain values; equal texts of one file become one object."""

    def __init__(self) -> None:
        self._texts: dict[str, str | None] = {"": None}
        self._left = limits.CELLS
        self._plain: Mapping[type, Any] = {
            str: self._text,
            float: _number,
            dt.datetime: _moment,
            type(None): lambda value: value,
        }

    def of(self, rows: Iterable[Sequence[Any]]) -> tuple[tuple[Value, ...], ...]:
        """Rows without blank ends. Raises TooMany."""
        plain, told = self._plain, []
        for row in rows:
            values = [plain[value.__class__](value) if value.__class__ in plain else value for value in row]
            while values and values[-1] is None:
                values.pop()
            self._left -= len(values) - values.count(None)
            if self._left < 0:
                raise TooMany
            told.append(tuple(values))
        while told and not told[-1]:
            told.pop()
        return tuple(told)

    def _text(self, text: str) -> str | None:
        try:
            return self._texts[text]
        except KeyError:
            told = self._texts[text] = text if text.strip() else None
            return told


def _number(value: float) -> Value:
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


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
