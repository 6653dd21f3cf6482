"""The rows of a unit's return and their figures: what a recognised table says, each figure with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from tthc_desktop.core.grids import address
from tthc_desktop.core.numbers import BLANK, WHOLE, Reading
from tthc_desktop.core.sheet_dates import DateReading
from tthc_desktop.core.vietnamese import comparison_key

RowKind = Literal["data", "group", "total"]


class Figure(NamedTuple):
    """One figure with its cell; `fault` is an error of the spreadsheet or "chưa tính"."""

    row: int
    column: int
    reading: Reading
    fault: str = ""

    @property
    def cell(self) -> str:
        """A1 address."""
        return address(self.row, self.column)

    @property
    def value(self) -> Decimal | None:
        """The number, if it is one."""
        return self.reading.value


class Plain(Mapping[str, Figure]):
    """The figures of a row whose cells are all blank or whole numbers, as most rows are: made when asked for."""

    __slots__ = ("_places", "_row", "cells")

    def __init__(self, row: int, places: Mapping[str, int], cells: tuple[int | None, ...]) -> None:
        self._row, self._places, self.cells = row, places, cells

    @property
    def numbers(self) -> dict[str, int | None]:
        """The number of each figure."""
        return dict(zip(self._places, self.cells, strict=True))

    def __getitem__(self, name: str) -> Figure:
        place, number = self._places[name], self.cells[[*self._places].index(name)]
        return Figure(self._row, place, BLANK if number is None else WHOLE[number])

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. `figures` are by number of column; "8+9" is a column that holds two together."""

    number: int
    """Row of the sheet, counted from 0."""
    kind: RowKind
    mark: str
    label: str
    group: tuple[str, ...]
    """The headings above it, from the outermost in; of a heading or its subtotal, itself included."""
    figures: Mapping[str, Figure]
    texts: Mapping[str, str] = field(default_factory=dict)
    """What stands in columns of text, as it was found."""
    dates: Mapping[str, DateReading] = field(default_factory=dict)

    @property
    def numbers(self) -> Mapping[str, Decimal | int | None]:
        """The number of each figure; None where there is none."""
        if isinstance(self.figures, Plain):
            return self.figures.numbers
        return {name: figure.reading.value for name, figure in self.figures.items()}

    @property
    def is_blank(self) -> bool:
        """Whether all its figures are empty cells."""
        if isinstance(self.figures, Plain):
            return self.figures.cells.count(None) == len(self.figures.cells)
        return all(figure.reading.state == "blank" and not figure.fault for figure in self.figures.values())

    @property
    def is_empty(self) -> bool:
        """Whether it has no figure but 0: formulas of an unfilled row, where a program keeps 0 for their blank."""
        return not any(self.numbers.values()) and all(
            figure.reading.state in ("blank", "number") and not figure.fault for figure in self.figures.values()
        )

    @property
    def key(self) -> tuple[tuple[str, ...], str]:
        """What makes two rows of two periods the same: the same label may stand under two groups."""
        return tuple(comparison_key(step) for step in self.group), comparison_key(self.label)


def sums(rows: Iterable[Row]) -> dict[str, Decimal | int]:
    """The sum of each column over some rows; what is no number adds nothing."""
    rows = list(rows)
    added: dict[str, Decimal | int] = {name: sum(filter(None, cells)) for name, cells in plain_columns(rows).items()}
    for row in rows:
        if not isinstance(row.figures, Plain):
            for name, number in row.numbers.items():
                added[name] = added.get(name, 0) + (number or 0)
    return added


def plain_columns(rows: Iterable[Row]) -> dict[str, tuple[int | None, ...]]:
    """The cells of each column in the rows whose figures are Plain: of all together they are had at little cost."""
    plain = [row.figures for row in rows if isinstance(row.figures, Plain)]
    return dict(zip(plain[0], zip(*[figures.cells for figures in plain], strict=True), strict=True)) if plain else {}


def numbers_of(rows: Sequence[Row], name: str) -> list[Decimal | int | None]:
    """The number of one figure in each row; None where there is none."""
    names = next((tuple(row.figures) for row in rows if isinstance(row.figures, Plain)), ())  # of a table all have them
    at = names.index(name) if name in names else -1
    return [
        row.figures.cells[at] if at >= 0 and isinstance(row.figures, Plain) else row.numbers.get(name) for row in rows
    ]
