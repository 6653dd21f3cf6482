"""A result added up as the table that the window shows: the form's header, its lines, figures to be opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tthc_desktop.core.aggregation import rate_of, roles
from tthc_desktop.core.document import NOTHING, Amount, Annex, Line
from tthc_desktop.core.forms import Form, HeaderCell, header_cells, number_texts
from tthc_desktop.core.numbers import shown
from tthc_desktop.files import xlsx
from tthc_desktop.services.aggregating import Aggregate, Row
from tthc_desktop.services.annexes import grouped, subtotal

CORRECTED = "*"
"""Stands behind a figure in which something was corrected."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table."""

    row: Row
    name: str
    """Column of the form, or indicator."""
    value: Decimal | None
    is_rate: bool = False
    theirs: Decimal | None = None
    """What the units themselves reported, where the office corrected something."""
    is_corrected: bool = False
    words: str = NOTHING
    """What is shown where there is no number."""

    @property
    def text(self) -> str:
        """As it is shown: "1.234", "95,53", "–", "239 → 115*" with the unit's own figure before the office's."""
        now = self.words if self.value is None else told(self.value, is_rate=self.is_rate)
        if not self.is_corrected:
            return now
        own = self.words if self.theirs is None else told(self.theirs, is_rate=self.is_rate)
        return f"{own} → {now}{CORRECTED}" if self.row.unit is not None else f"{now}{CORRECTED}"


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line: a group with its subtotal, a row of data, or the total."""

    kind: Literal["group", "data", "total"]
    cells: tuple[str | Cell, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The whole table. `header` is counted from 0; `kinds` are those of `core.forms.Column`, one for each column."""

    header: tuple[HeaderCell, ...]
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    """The header of each column in one line."""
    lines: tuple[TableLine | Line, ...]
    """Of a result with cells to be corrected, or of an annex with amounts."""

    @property
    def depth(self) -> int:
        """Rows of the header."""
        return max(cell.row + cell.rows for cell in self.header)


def told(value: Decimal | None, *, is_rate: bool = False) -> str:
    """A figure as it is shown; a rate with two decimals."""
    if value is None:
        return NOTHING
    whole = value == value.to_integral_value() and not is_rate
    return shown(value.quantize(Decimal(1) if whole else _CENT, ROUND_HALF_UP))


def table_of(found: Aggregate) -> FigureTable:
    """The table of a result; of an indicator list the indicators are its lines and the rows its columns."""
    cells = _Cells(found)
    return _indicators(found, cells) if found.form.layout == "indicators" else _matrix(found, cells)


class _Cells:
    """Makes the cells of a result, each with what the office's corrections change in it."""

    def __init__(self, found: Aggregate) -> None:
        self._rates = {name for name, role in roles(found.form).items() if role == "rate"}
        self._corrected = found.corrected

    def cell(self, row: Row, name: str) -> Cell:
        value = row.figures.get(name)
        there = (self._corrected[part] for part in row.parts if part in self._corrected)
        changes = [changed[name] for changed in there if changed.get(name)]
        theirs = value - sum(changes, Decimal(0)) if value is not None and changes else None
        return Cell(row, name, value, name in self._rates, theirs, bool(changes))


def annex_table(annex: Annex) -> FigureTable:
    """An annex of a report as it is printed, every figure to be opened."""
    return _headed(annex.form, annex.lines)


def _headed(form: Form, lines: Iterable[TableLine | Line]) -> FigureTable:
    numbers = tuple(HeaderCell(form.header_rows, at, 1, 1, text) for at, text in enumerate(number_texts(form)))
    header = (*header_cells(form.columns), *(numbers if form.number_row else ()))
    kinds = tuple(column.kind for column in form.columns)
    return FigureTable(header, kinds, tuple(column.title for column in form.columns), tuple(lines))


def _matrix(found: Aggregate, maker: _Cells) -> FigureTable:
    form = found.form

    def line(kind: Literal["group", "data", "total"], mark: str, label: str, row: Row) -> TableLine:
        cells: list[str | Cell] = []
        for column in form.columns:
            if column.is_figure:
                cells.append(maker.cell(row, str(column.no)))
            else:
                cells.append({"mark": mark, "label": label}.get(column.kind, ""))
        return TableLine(kind, tuple(cells))

    def lines() -> Iterator[TableLine]:
        number = 0
        for mark, title, rows in grouped(found):
            if title:
                yield line("group", mark, title, subtotal(found, title, rows))
            for row in rows:
                number += 1
                yield line("data", str(number), row.label, row)
        yield line("total", "", found.total.label, found.total)

    return _headed(form, lines())


def _indicators(found: Aggregate, maker: _Cells) -> FigureTable:
    rows = (found.total, *found.rows)
    titles = ("STT", "Chỉ tiêu", "Đơn vị tính", *(row.label for row in rows))
    header = tuple(HeaderCell(0, at, 1, 1, text) for at, text in enumerate(titles))
    lines = []
    for indicator in found.form.indicators:
        heading = indicator.kind == "heading"
        cells = ["" if heading else maker.cell(row, indicator.number) for row in rows]
        texts = (indicator.number, indicator.label, indicator.measure)
        lines.append(TableLine("group" if heading else "data", (*texts, *cells)))
    return FigureTable(header, ("mark", "label", "measure", *("count" for _ in rows)), titles, tuple(lines))


# --- what a figure is called -----------------------------------------------------------------------------


def names_of(form: Form) -> dict[str, str]:
    """What can be compared, ranked and drawn: every rate ("rate:ty_le_dung_han") and figure, and what it is called."""
    found = {f"rate:{rate.key}": rate.label for rate in form.rates}
    if form.layout == "indicators":
        counted = [one for one in form.indicators if one.kind in ("count", "percent")]
        mine = ((one.number, f"{one.number} {one.label}") for one in counted)
    else:
        mine = ((str(column.no), f"({column.no}) {column.title}") for column in form.columns if column.is_figure)
    return found | dict(mine)


def value_of(form: Form, row: Row | None, name: str) -> Decimal | None:
    """A figure or a rate of a row, by its name in `names_of`; None where there is no row."""
    if row is None:
        return None
    rate = next((rate for rate in form.rates if name == f"rate:{rate.key}"), None)
    return rate_of(rate, row.figures) if rate else row.figures.get(name)


def is_rate(form: Form, name: str) -> bool:
    """Whether a name means a rate in percent."""
    return name.startswith("rate:") or roles(form).get(name) == "rate"


# --- out to a spreadsheet --------------------------------------------------------------------------------


def sheet_of(table: FigureTable, title: str, notes: Sequence[str]) -> xlsx.Sheet:
    """The table as a sheet, its notes above it."""
    columns = [
        xlsx.Column(text, _SHEET_WIDTHS.get(kind, 14), "text" if kind in _SHEET_WIDTHS else "number")
        for text, kind in zip(table.titles, table.kinds, strict=True)
    ]
    rows = [[_plain(cell) for cell in line.cells] for line in table.lines]
    return xlsx.Sheet("Số liệu", columns, rows, title, notes)


_SHEET_WIDTHS = {"mark": 6, "label": 40, "measure": 14, "text": 20}


def _plain(cell: str | Cell | Amount) -> str | int | float | None:
    return (cell or None) if isinstance(cell, str) else plain(cell.value)


def plain(value: Decimal | None) -> int | float | None:
    """A figure as a spreadsheet holds it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
