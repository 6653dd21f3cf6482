"""Which figures of an annex follow from others of the same annex, so that a spreadsheet can work them out anew.

A figure that only should follow, and does not (an explained exception, a corrected cell), is left as it stands:
a formula always gives the figure that is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from tthc_desktop.core.blanks import Block
from tthc_desktop.core.document import Amount, Annex
from tthc_desktop.core.forms import Rate, Sum

Place = tuple[int, int]
"""Line and column of an annex, both from 0."""


@dataclass(frozen=True, slots=True)
class Added:
    """The sum of the cells of some blocks; what is no number counts as nothing."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A rate in percent, half up: the sum of some cells over the sum of others; "–" when that is 0."""

    part: tuple[Block, ...]
    whole: tuple[Block, ...]
    places: int


Derived = Added | Share


def printed(amount: Amount) -> Decimal | None:
    """The value of a figure as it is printed, to its decimals."""
    if amount.value is None:
        return None
    return amount.value.quantize(Decimal(1).scaleb(-amount.places), ROUND_HALF_UP)


def derived(annex: Annex) -> dict[Place, Derived]:
    """Where a figure follows from others, and how. Every formula gives the figure as it is printed."""
    grid = _Grid(annex)
    rules = _ByIndicator(grid) if annex.form.layout == "indicators" else _ByColumn(grid)
    found: dict[Place, Derived] = {}
    for place, amount in grid.amounts.items():
        right = next((formula for formula in rules.of(place) if grid.gives(formula, amount)), None)
        if right is not None:
            found[place] = right
    return found


class _Grid:
    """The figures of an annex by their places."""

    def __init__(self, annex: Annex) -> None:
        self.annex = annex
        self.amounts: dict[Place, Amount] = {
            (row, column): cell
            for row, line in enumerate(annex.lines)
            for column, cell in enumerate(line.cells)
            if isinstance(cell, Amount)
        }
        self.values = {place: printed(amount) for place, amount in self.amounts.items()}

    def sum_of(self, blocks: Iterable[Block]) -> Decimal | None:
        """What the numbers in the blocks add up to; None when there is none."""
        numbers = [
            value
            for block in blocks
            for row in range(block.top, block.bottom + 1)
            for column in range(block.left, block.right + 1)
            if (value := self.values.get((row, column))) is not None
        ]
        return sum(numbers, Decimal(0)) if numbers else None

    def gives(self, formula: Derived, amount: Amount) -> bool:
        """Whether the formula gives what is printed."""
        if isinstance(formula, Added):
            return amount.value is not None and self.sum_of(formula.blocks) == printed(amount)
        whole, part = self.sum_of(formula.whole), self.sum_of(formula.part)
        if not whole:
            return amount.value is None
        share = (part or Decimal(0)) * 100 / whole
        return share.quantize(Decimal(1).scaleb(-formula.places), ROUND_HALF_UP) == printed(amount)


class _ByColumn:
    """Formulas of a table: across its columns, and down its rows for groups and totals."""

    def __init__(self, grid: _Grid) -> None:
        form = grid.annex.form
        self.grid = grid
        self.at = {str(column.no): at for at, column in enumerate(form.columns)}
        self.names = {at: name for name, at in self.at.items()}
        self.sums: Mapping[str, Sum] = {rule.total: rule for rule in form.rules}
        self.rates: Mapping[str, Rate] = {rate.stated: rate for rate in form.rates if rate.stated}
        self.down = {row: list(rows) for row, rows in _rows_below(grid.annex)}

    def of(self, place: Place) -> Iterator[Derived]:
        """The formulas that may stand at a place, the likeliest first."""
        row, column = place
        name = self.names[column]
        if name in self.rates:
            rate = self.rates[name]
            part, whole = self.across(row, rate.part), self.across(row, rate.whole)
            if part and whole:
                yield Share(part, whole, self.grid.amounts[place].places)
            return
        for rows in self.down.get(row, ()):
            yield Added(tuple(Block(first, column, last, column) for first, last in rows))
        if name in self.sums and (blocks := self.across(row, self.sums[name].parts)):
            yield Added(blocks)

    def across(self, row: int, parts: Sequence[str]) -> tuple[Block, ...]:
        """The cells of some columns in a row, neighbours together; none when a column is not known."""
        columns = sorted({self.at[part] for part in parts if part in self.at})
        if len(columns) < len(set(parts)):
            return ()
        return tuple(Block(row, first, row, last) for first, last in _runs(columns))


class _ByIndicator:
    """Formulas of a list of indicators: each is worked out from others of its column."""

    def __init__(self, grid: _Grid) -> None:
        form = grid.annex.form
        self.grid = grid
        mark = form.of_kind("mark")
        column = form.columns.index(mark) if mark else 0
        self.names = {row: str(line.cells[column]) for row, line in enumerate(grid.annex.lines)}
        self.at = {name: row for row, name in self.names.items()}
        self.sums: Mapping[str, Sum] = {rule.total: rule for rule in form.rules}
        self.rates: Mapping[str, Rate] = {rate.stated: rate for rate in form.rates if rate.stated}

    def of(self, place: Place) -> Iterator[Derived]:
        """The formulas that may stand at a place."""
        name = self.names[place[0]]
        if name in self.rates:
            rate = self.rates[name]
            part, whole = self.beside(place[1], rate.part), self.beside(place[1], rate.whole)
            if part and whole:
                yield Share(part, whole, self.grid.amounts[place].places)
        elif name in self.sums and (blocks := self.beside(place[1], self.sums[name].parts)):
            yield Added(blocks)

    def beside(self, column: int, parts: Sequence[str]) -> tuple[Block, ...]:
        """The cells of some indicators in a column; none when one is not there."""
        rows = sorted({self.at[part] for part in parts if part in self.at})
        if len(rows) < len(set(parts)):
            return ()
        return tuple(Block(first, column, last, column) for first, last in _runs(rows))


def _rows_below(annex: Annex) -> Iterator[tuple[int, Iterator[list[tuple[int, int]]]]]:
    """For each group and total: the rows of data that it may be the sum of, as runs of neighbours."""
    kinds: Sequence[Literal["group", "data", "total"]] = [line.kind for line in annex.lines]
    for row, kind in enumerate(kinds):
        if kind == "group":
            yield row, _runs_of_data(kinds, [(row + 1, _next(kinds, row, ("group", "total"))),
                                             (row + 1, _next(kinds, row, ("total",)))])  # fmt: skip
        elif kind == "total":
            last = max((at for at in range(row) if kinds[at] != "data"), default=-1)
            yield row, _runs_of_data(kinds, [(0, row), (last + 1, row)])


def _next(kinds: Sequence[str], row: int, ends: tuple[str, ...]) -> int:
    return next((at for at in range(row + 1, len(kinds)) if kinds[at] in ends), len(kinds))


def _runs_of_data(kinds: Sequence[str], ranges: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    for first, end in dict.fromkeys(ranges):
        rows = [row for row in range(first, end) if kinds[row] == "data"]
        if rows:
            yield list(_runs(rows))


def _runs(ordered: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring numbers, each by its first and last."""
    first = ordered[0] if ordered else 0
    for before, after in pairwise(ordered):
        if after != before + 1:
            yield first, before
            first = after
    if ordered:
        yield first, ordered[-1]
