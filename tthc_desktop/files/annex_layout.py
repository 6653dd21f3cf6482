"""How an annex is laid on paper: which paper, how big the letters are, how wide each column is. All writers use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from reportlab.lib.units import mm

from tthc_desktop.core.document import Amount, Annex, Line
from tthc_desktop.core.forms import Column, HeaderCell, header_cells, number_texts
from tthc_desktop.files import fonts
from tthc_desktop.files.wrapping import longest_word, width, wrapped

Paper = Literal["A4", "A3"]
Align = Literal["left", "centre", "right"]

SIDES: dict[Paper, tuple[float, float]] = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
"""Width and height in millimetres, landscape."""
MARGIN = 20.0
"""On every side, in millimetres."""
SIZES: tuple[tuple[Paper, float], ...] = (
    ("A4", 12), ("A4", 11), ("A4", 10), ("A4", 9), ("A3", 11), ("A3", 10), ("A3", 9), ("A3", 8)
)  # fmt: skip
"""What is tried in turn: letters of less than 9 points on A4 are not legible."""
PADDING = 3.0
"""Room between the words of a cell and its lines, in points."""
LEADING = 1.15
NUMBER_ROW = 0.8
"""Size of the row of numbers, as a part of the others."""
_COMFORT = 13.0
"""Width that a column of words should have if it has words enough, in letters' sizes."""
_HEADER_LINES = 6
_WIDEST_WORD = 16.0
_ROOMY = 5.5
"""Figures get no more than this when there is room to spare, in letters' sizes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Paper, size of the letters and widths of the columns in points."""

    paper: Paper
    size: float
    widths: tuple[float, ...]

    @property
    def leading(self) -> float:
        """Height of one line of words."""
        return self.size * LEADING

    @property
    def number_size(self) -> float:
        """Size of the row of numbers."""
        return self.size * NUMBER_ROW

    def span(self, cell: HeaderCell) -> float:
        """Width of a cell of the header."""
        return sum(self.widths[cell.column : cell.column + cell.columns])


class Body(NamedTuple):
    """What a line of an annex looks like."""

    texts: tuple[str, ...]
    font: str
    line: Line


def room(paper: Paper) -> tuple[float, float]:
    """Width and height between the margins, in points."""
    across, down = SIDES[paper]
    return (across - 2 * MARGIN) * mm, (down - 2 * MARGIN) * mm


def body_of(annex: Annex) -> tuple[Body, ...]:
    """The lines as they are printed: groups and totals bold."""
    return tuple(
        Body(
            tuple(fonts.drawable(cell.text if isinstance(cell, Amount) else cell) for cell in line.cells),
            fonts.REGULAR if line.kind == "data" else fonts.BOLD,
            line,
        )
        for line in annex.lines
    )


def align_of(column: Column, cell: str | Amount) -> Align:
    """Figures stand to the right, marks and days in the middle, words to the left."""
    if isinstance(cell, Amount) or column.is_figure:
        return "right"
    return "centre" if column.kind in ("mark", "date", "measure") else "left"


def lay_out(annex: Annex) -> Layout:
    """The first paper and size on which every column is legible; else the last, with columns as narrow as need be."""
    needs = _Needs(annex)
    for paper, size in SIZES:
        across = room(paper)[0]
        if needs.least_sum(size) <= across:
            return Layout(paper, size, needs.widths(size, across))
    return Layout(paper, size, needs.squeezed(size, across))


def header_heights(cells: Sequence[HeaderCell], depth: int, layout: Layout) -> tuple[float, ...]:
    """Heights of the header's rows in points: cells that take several rows stretch the last one if they must."""
    heights = [layout.leading + 2 * PADDING] * depth
    for cell in sorted(cells, key=lambda cell: cell.rows):
        lines = wrapped(fonts.drawable(cell.text), layout.span(cell) - 2 * PADDING, layout.size, fonts.BOLD)
        needed = len(lines) * layout.leading + 2 * PADDING
        lacks = needed - sum(heights[cell.row : cell.row + cell.rows])
        if lacks > 0:
            for row in range(cell.row, cell.row + cell.rows):
                heights[row] += lacks / cell.rows
    return tuple(heights)


class _Needs:
    """What the columns need at letters of one point: everything grows with the size but the padding."""

    def __init__(self, annex: Annex) -> None:
        columns = annex.form.columns
        body = body_of(annex)
        least, wanted = [], []
        for at, column in enumerate(columns):
            texts = dict.fromkeys((line.texts[at], line.font) for line in body)
            words = max((longest_word(text, 1, font) for text, font in texts), default=0.0)
            whole = max((width(text, 1, font) for text, font in texts), default=0.0)
            comfort = whole if column.is_figure else max(min(words, _WIDEST_WORD), min(whole, _COMFORT))
            least.append(comfort)
            wanted.append(max(whole, comfort))
        numbers = number_texts(annex.form) if annex.form.number_row else ()
        for at, text in enumerate(numbers):
            least[at] = max(least[at], width(text, NUMBER_ROW, fonts.ITALIC))
        self.words = [not column.is_figure and column.kind not in ("mark", "date") for column in columns]
        self.least, self.wanted = list(_with_headers(header_cells(columns), least)), wanted

    def least_sum(self, size: float) -> float:
        return sum(self.least) * size + 2 * PADDING * len(self.least)

    def widths(self, size: float, across: float) -> tuple[float, ...]:
        """The columns, wide enough, over the whole width of the paper."""
        found = [least * size + 2 * PADDING for least in self.least]
        limits = [
            max(wanted * size + 2 * PADDING, least) if words else least
            for wanted, words, least in zip(self.wanted, self.words, found, strict=True)
        ]
        _grow(found, limits, across)
        _grow(
            found,
            [max(at, at if words else _ROOMY * size) for at, words in zip(found, self.words, strict=True)],
            across,
        )
        rest = across - sum(found)
        takers = [at for at, words in enumerate(self.words) if words] or list(range(len(found)))
        for at in takers:
            found[at] += rest / len(takers)
        return tuple(found)

    def squeezed(self, size: float, across: float) -> tuple[float, ...]:
        """Columns that are too many for any paper: all are as much too narrow, and their words broken."""
        share = across / self.least_sum(size)
        return tuple((least * size + 2 * PADDING) * share for least in self.least)


def _grow(found: list[float], limits: Sequence[float], across: float) -> None:
    """Widen columns towards their limits, each by the same part of what it lacks."""
    lacks = [max(limit - at, 0.0) for limit, at in zip(limits, found, strict=True)]
    rest = across - sum(found)
    if rest <= 0 or not sum(lacks):
        return
    part = min(rest / sum(lacks), 1.0)
    for at, lack in enumerate(lacks):
        found[at] += lack * part


def _with_headers(cells: Sequence[HeaderCell], least: Sequence[float]) -> Iterator[float]:
    """The columns widened for the words above them, so that no header is taller than a few lines."""
    found = list(least)
    for cell in sorted(cells, key=lambda cell: cell.columns):
        text = fonts.drawable(cell.text)
        whole = width(text, 1, fonts.BOLD)
        needed = max(min(longest_word(text, 1, fonts.BOLD), _WIDEST_WORD), whole / (_HEADER_LINES * cell.rows**0.5))
        lacks = needed - sum(found[cell.column : cell.column + cell.columns])
        if lacks > 0:
            for at in range(cell.column, cell.column + cell.columns):
                found[at] += lacks / cell.columns
    yield from found
