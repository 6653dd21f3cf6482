"""A return as it is kept: rows of figures without their spreadsheet, comparable with the version before."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tthc_desktop.core.numbers import State, shown
from tthc_desktop.core.returned_rows import Figure, Plain, Row, RowKind
from tthc_desktop.core.returns import NAMING, Return
from tthc_desktop.core.vietnamese import comparison_key


class Said(NamedTuple):
    """A cell that holds no number: a dash, "không phát sinh", a text, a date, an error. Blank cells are left out."""

    state: State | str
    """A state of `core.numbers`, "text", "date", or "fault"."""
    text: str = ""
    """The cell as it was found; a date as it was found too."""


Kept = Decimal | int | Said
"""What one cell says."""

_MARKS = {"dash": "-", "cross": "x", "nothing": "Không phát sinh"}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row. `cells` are by number of column of the form; "8+9" is one that holds two together."""

    number: int
    """Row of the sheet, counted from 1; from 1 on for one typed in."""
    kind: RowKind
    mark: str
    label: str
    heading: tuple[str, ...]
    """The headings above it, from the outermost in."""
    cells: Mapping[str, Kept]

    @property
    def numbers(self) -> dict[str, Decimal]:
        """The cells that hold a number."""
        return {name: Decimal(cell) for name, cell in self.cells.items() if not isinstance(cell, Said)}

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What makes two rows of two versions, or of two periods, the same."""
        steps = tuple(comparison_key(step) for step in self.heading)
        return self.kind, steps, comparison_key(self.label) or comparison_key(self.mark)


class Change(NamedTuple):
    """One cell that differs between two versions; the texts are as a reader would write them, "" for blank."""

    row: KeptRow
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a new version does to the one before."""

    new: tuple[KeptRow, ...] = ()
    changed: tuple[Change, ...] = ()
    same: tuple[KeptRow, ...] = ()
    gone: tuple[KeptRow, ...] = ()
    """Rows that the version before had."""

    @property
    def changed_rows(self) -> int:
        """How many rows differ in some cell."""
        return len({id(change.row) for change in self.changed})

    @property
    def is_poorer(self) -> bool:
        """Whether something that was reported is reported no more: a row, or a figure that is blank now."""
        return bool(self.gone) or any(change.before and not change.after for change in self.changed)


def kept_rows(told: Return, left_out: Collection[int] = ()) -> tuple[KeptRow, ...]:
    """The rows of a return, without those that are left out (rows of the sheet, counted from 0)."""
    mark, label = (str(column.no) if column else "" for column in map(told.form.of_kind, NAMING))
    return tuple(_kept(row, {mark: row.mark, label: row.label}) for row in told.rows if row.number not in left_out)


def _kept(row: Row, named: Mapping[str, str]) -> KeptRow:
    """The row without what its mark and label say already."""
    texts = row.texts.items()
    cells: dict[str, Kept] = {name: Said("text", text) for name, text in texts if text and named.get(name) != text}
    if isinstance(row.figures, Plain):
        cells |= {name: cell for name, cell in zip(row.figures, row.figures.cells, strict=True) if cell is not None}
    else:
        for name, figure in row.figures.items():
            said = _said(figure)
            if said is not None:
                cells[name] = said
    for name, date in row.dates.items():
        if date.text:
            cells[name] = Said("date", date.text)
    return KeptRow(row.number + 1, row.kind, row.mark, row.label, row.group, cells)


def _said(figure: Figure) -> Kept | None:
    if figure.fault:
        return Said("fault", figure.fault)
    if figure.value is not None:
        return figure.value
    return None if figure.reading.state == "blank" else Said(figure.reading.state, figure.reading.text)


def shown_cell(cell: Kept | None) -> str:
    """A cell as a reader would write it: "1.234", "-", "Không phát sinh", "" for blank."""
    if cell is None:
        return ""
    return _MARKS.get(cell.state, cell.text) if isinstance(cell, Said) else shown(cell)


def digest(rows: Sequence[KeptRow]) -> str:
    """Equal for returns that say the same, wherever it stands on the sheet."""
    told = [(row.kind, row.mark, row.label, row.heading, *_in_order(row.cells)) for row in rows]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _in_order(cells: Mapping[str, Kept]) -> Iterator[str | int]:
    """Names and cells in one order, wherever the columns stand on the sheet; 5 and 5.0 are one number."""
    for name in _sorted(tuple(cells)):
        cell = cells[name]
        yield name
        if cell.__class__ is int:
            yield cell
        else:
            yield int(cell) if isinstance(cell, Decimal) and cell == cell.to_integral_value() else shown_cell(cell)


@lru_cache(1024)
def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


def compare(before: Sequence[KeptRow], now: Sequence[KeptRow]) -> Comparison:
    """How a new version of a return differs from the one before; only rows of data count."""
    olds: dict[tuple[Hashable, ...], list[KeptRow]] = defaultdict(list)
    for row in _data(before):
        olds[row.key].append(row)
    new: list[KeptRow] = []
    changed: list[Change] = []
    same: list[KeptRow] = []
    for row in _data(now):
        waiting = olds.get(row.key) if olds else None
        if not waiting:
            new.append(row)
            continue
        differences = list(_differences(waiting.pop(0), row))
        changed += differences
        same += [] if differences else [row]
    gone = [row for rows in olds.values() for row in rows]
    return Comparison(tuple(new), tuple(changed), tuple(same), tuple(gone))


def _data(rows: Iterable[KeptRow]) -> Iterator[KeptRow]:
    return (row for row in rows if row.kind == "data")


def _differences(before: KeptRow, now: KeptRow) -> Iterator[Change]:
    for name in dict.fromkeys((*before.cells, *now.cells)):
        old, new = shown_cell(before.cells.get(name)), shown_cell(now.cells.get(name))
        if old != new:
            yield Change(now, name, old, new)


def totals(rows: Iterable[KeptRow]) -> dict[str, Decimal]:
    """The sum of the rows of data for each column that holds a number; what is no number adds nothing."""
    added: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in _data(rows):
        for name, number in row.numbers.items():
            added[name] += number
    return dict(added)
