"""A return as it is kept: rows of figures without their spreadsheet, comparable with the version before."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tthc_desktop.core.numbers import WHOLE, State, shown
from tthc_desktop.core.returns import Figure, Plain, Return, Row, RowKind
from tthc_desktop.core.vietnamese import comparison_key


class Said(NamedTuple):
    """A cell that holds no number: a dash, "không phát sinh", a text, a date, an error. Blank cells are left out."""

    state: State | str
    """A state of `core.numbers`, "text", "date", or "fault"."""
    text: str = ""
    """The cell as it was found; a date as it was found too."""


Kept = Decimal | Said
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
    return tuple(_kept(row) for row in told.rows if row.number not in left_out)


def _kept(row: Row) -> KeptRow:
    cells: dict[str, Kept] = {name: Said("text", text) for name, text in row.texts.items() if text}
    if isinstance(row.figures, Plain):
        cells |= {name: WHOLE[told].value for name, told in row.figures.numbers.items() if told is not None}  # type: ignore[misc]
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
    if cell.__class__ is Decimal:
        return shown(cell)
    assert isinstance(cell, Said)
    return _MARKS.get(cell.state, cell.text)


def digest(rows: Sequence[KeptRow]) -> str:
    """Equal for returns that say the same, wherever it stands on the sheet."""
    told = [
        [
            row.kind,
            row.mark,
            row.label,
            row.heading,
            _shown_cells(row),
        ]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def _shown_cells(row: KeptRow) -> list[tuple[str, str]]:
    return sorted((name, shown_cell(cell)) for name, cell in row.cells.items())


def compare(before: Sequence[KeptRow], now: Sequence[KeptRow]) -> Comparison:
    """How a new version of a return differs from the one before; only rows of data count."""
    olds: dict[tuple[Hashable, ...], list[KeptRow]] = defaultdict(list)
    for row in _data(before):
        olds[row.key].append(row)
    new: list[KeptRow] = []
    changed: list[Change] = []
    same: list[KeptRow] = []
    for row in _data(now):
        waiting = olds.get(row.key)
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
    added: Counter[str] = Counter()
    for row in _data(rows):
        for name, cell in row.cells.items():
            if isinstance(cell, Decimal):
                added[name] += cell  # type: ignore[assignment]
    return dict(added)  # type: ignore[arg-type]
