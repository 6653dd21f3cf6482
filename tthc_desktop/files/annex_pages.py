"""Annexes on the pages of a PDF: the table under its header on every page, headings above it, notes below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, NextPageTemplate, PageBreak, Paragraph, Spacer

from tthc_desktop.core import annex_heads
from tthc_desktop.core import document as doc
from tthc_desktop.core.forms import header_cells, number_texts
from tthc_desktop.files import annex_layout, fonts, letter
from tthc_desktop.files.annex_layout import PADDING, Align, Layout
from tthc_desktop.files.paper import markup
from tthc_desktop.files.wrapping import width, wrapped

_LINE = 0.5
"""Thickness of the table's lines in points."""
_WORTH_TEARING = 6
"""So many lines of a row that is higher than any page stand on the page where it begins, if there is room for them."""
_DROP = 0.24
"""How far below the middle of a line of words its foot stands, as a part of their size."""


def annex_story(document: doc.Document, annex: doc.Annex) -> Iterator[Flowable]:
    """An annex from its own first page on."""
    layout = annex_layout.lay_out(annex)
    yield NextPageTemplate(layout.paper)
    yield PageBreak()
    yield from _head(document, annex)
    yield AnnexTable(annex, layout)
    if annex.notes:
        yield Spacer(0, letter.PARAGRAPH_GAP)
        yield from (Paragraph(markup(note), _NOTE) for note in annex.notes)


def _style(name: str, size: float, font: str, **more: Any) -> ParagraphStyle:
    plain = {"fontName": font, "fontSize": size, "leading": size * 1.2, "bulletFontName": font, "language": ""}
    return ParagraphStyle(name, **(plain | more))


_NUMBER = _style("annex", letter.BODY_SIZE, fonts.BOLD, alignment=TA_CENTER)
_TITLE = _style("annex title", letter.ANNEX_TITLE_SIZE, fonts.BOLD, alignment=TA_CENTER)
_ATTACHED = _style("attached", letter.ANNEX_TITLE_SIZE, fonts.ITALIC, alignment=TA_CENTER)
_ABOUT = _style("about", letter.ABOUT_SIZE, fonts.REGULAR, alignment=TA_CENTER)
_MEASURE = _style("measure", letter.ABOUT_SIZE, fonts.ITALIC, alignment=TA_RIGHT, spaceAfter=3)
_NOTE = _style("table note", letter.NOTE_SIZE, fonts.ITALIC, alignment=TA_JUSTIFY, spaceAfter=2)


def _head(document: doc.Document, annex: doc.Annex) -> Iterator[Flowable]:
    number = Paragraph(markup(annex_heads.number_of(annex)), _NUMBER)
    number.heading = doc.Heading(annex_heads.outline_of(annex))
    yield number
    if annex.title.strip():
        yield Paragraph(markup(annex.title.upper()), _TITLE)
    yield Paragraph(markup(annex_heads.attached_to(document)), _ATTACHED)
    yield Spacer(0, letter.PARAGRAPH_GAP)
    yield from (Paragraph(markup(line), _ABOUT) for line in annex.about)
    yield Paragraph(markup(annex.measure), _MEASURE) if annex.measure else Spacer(0, letter.PARAGRAPH_GAP)


class _Cell(NamedTuple):
    lines: tuple[str, ...]
    align: Align


class _Row(NamedTuple):
    cells: tuple[_Cell, ...]
    font: str
    kind: str
    height: float

    @property
    def lines(self) -> int:
        return max(len(cell.lines) for cell in self.cells)


class AnnexTable(Flowable):  # type: ignore[misc]
    """The table of an annex. Each part of it that stands on a page begins with the header."""

    def __init__(self, annex: doc.Annex, layout: Layout, rows: Sequence[_Row] | None = None) -> None:
        super().__init__()
        self.annex, self.layout = annex, layout
        self.rows = list(_rows(annex, layout)) if rows is None else rows
        self.header = header_cells(annex.form.columns)
        self.header_heights = annex_layout.header_heights(self.header, annex.form.header_rows, layout)
        self.numbers = _numbers(annex, layout)
        self.head_height = sum(self.header_heights) + (self.numbers.height if self.numbers else 0)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Width and height in points."""
        self.width = sum(self.layout.widths)
        self.height = self.head_height + sum(row.height for row in self.rows)
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """The rows that fit, and the rest: a group keeps a row below it, a total one above it."""
        fit, left = 0, height - self.head_height
        while fit < len(self.rows) and self.rows[fit].height <= left:
            left -= self.rows[fit].height
            fit += 1
        kept = self._kept_together(fit)
        if kept:
            return [self._part(self.rows[:kept]), self._part(self.rows[kept:])]
        if not self.rows:
            return []  # a header alone goes where there is room for it
        is_whole_page = height > self._whole_page() - 1
        if fit and is_whole_page:
            return [self._part(self.rows[:fit]), self._part(self.rows[fit:])]
        too_high = self.rows[0].height > self._whole_page() - self.head_height
        if is_whole_page or (too_high and left > _WORTH_TEARING * self.layout.leading):
            first, second = _torn(self.rows[0], left, self.layout)
            return [self._part([first]), self._part([second, *self.rows[1:]])]
        return []  # on the next page there is more room

    def _kept_together(self, fit: int) -> int:
        """How many rows stay when groups are not to be last, nor totals first."""
        kinds = [row.kind for row in self.rows]
        while 0 < fit < len(kinds) and (kinds[fit - 1] == "group" or kinds[fit] == "total"):
            fit -= 1
        return fit

    def _whole_page(self) -> float:
        return annex_layout.room(self.layout.paper)[1]

    def _part(self, rows: Sequence[_Row]) -> AnnexTable:
        return AnnexTable(self.annex, self.layout, rows)

    def draw(self) -> None:
        """Lines and words."""
        canvas = self.canv
        canvas.setLineWidth(_LINE)
        words = canvas.beginText()
        top = self._draw_header(words)
        if self.numbers:
            words.setFont(fonts.ITALIC, self.layout.number_size)
            top = self._draw_row(words, self.numbers, top, self.layout.number_size)
        font = ""
        for row in self.rows:
            if row.font != font:
                font = row.font
                words.setFont(font, self.layout.size)
            top = self._draw_row(words, row, top, self.layout.size)
        self._draw_lines()
        canvas.drawText(words)

    def _draw_header(self, words: Any) -> float:
        layout = self.layout
        words.setFont(fonts.BOLD, layout.size)
        lefts, tops = _edges(layout.widths), _edges(self.header_heights)
        for cell in self.header:
            left, across = lefts[cell.column], layout.span(cell)
            down = sum(self.header_heights[cell.row : cell.row + cell.rows])
            top = self.height - tops[cell.row]
            self.canv.rect(left, top - down, across, down)
            lines = wrapped(fonts.drawable(cell.text), across - 2 * PADDING, layout.size, fonts.BOLD)
            self._say(words, _Cell(lines, "centre"), (left, top, across, down), fonts.BOLD, layout.size)
        return float(self.height - tops[-1])

    def _draw_row(self, words: Any, row: _Row, top: float, size: float) -> float:
        left = 0.0
        for cell, across in zip(row.cells, self.layout.widths, strict=True):
            self._say(words, cell, (left, top, across, row.height), row.font, size)
            left += across
        return top - row.height

    def _say(self, words: Any, cell: _Cell, box: tuple[float, float, float, float], font: str, size: float) -> None:
        """The lines of a cell, in the middle of its height."""
        left, top, across, down = box
        leading = size * annex_layout.LEADING
        foot = top - (down - leading * len(cell.lines)) / 2 - leading / 2 - size * _DROP
        for line in cell.lines:
            if line:
                start = left + PADDING
                if cell.align != "left":
                    spare = across - 2 * PADDING - width(line, size, font)
                    start += spare if cell.align == "right" else spare / 2
                words.setTextOrigin(start, foot)
                words.textOut(line)
            foot -= leading

    def _draw_lines(self) -> None:
        """The lines below the header: its own are drawn with its cells."""
        lefts = _edges(self.layout.widths)
        bottom = self.height - sum(self.header_heights)
        lines: list[tuple[float, float, float, float]] = []
        at = bottom
        for row in [*([self.numbers] if self.numbers else []), *self.rows]:
            at -= row.height
            lines.append((0, at, lefts[-1], at))
        lines += [(left, bottom, left, at) for left in lefts]
        self.canv.lines(lines)


def _rows(annex: doc.Annex, layout: Layout) -> Iterator[_Row]:
    columns = annex.form.columns
    for texts, font, line in annex_layout.body_of(annex):
        cells = tuple(
            _Cell(wrapped(text, room - 2 * PADDING, layout.size, font), annex_layout.align_of(column, cell))
            for text, room, column, cell in zip(texts, layout.widths, columns, line.cells, strict=True)
        )
        yield _row(cells, font, line.kind, layout.leading)


def _row(cells: tuple[_Cell, ...], font: str, kind: str, leading: float) -> _Row:
    return _Row(cells, font, kind, max(len(cell.lines) for cell in cells) * leading + 2 * PADDING)


def _numbers(annex: doc.Annex, layout: Layout) -> _Row | None:
    if not annex.form.number_row:
        return None
    size = layout.number_size
    cells = tuple(
        _Cell(wrapped(text, room - 2 * PADDING, size, fonts.ITALIC), "centre")
        for text, room in zip(number_texts(annex.form), layout.widths, strict=True)
    )
    return _row(cells, fonts.ITALIC, "number", size * annex_layout.LEADING)


def _torn(row: _Row, left: float, layout: Layout) -> tuple[_Row, _Row]:
    """A row that is higher than any page, as what fits and the rest."""
    fit = max(int((left - 2 * PADDING) / layout.leading), 1)
    parts = (
        tuple(_Cell(cell.lines[:fit] or ("",), cell.align) for cell in row.cells),
        tuple(_Cell(cell.lines[fit:] or ("",), cell.align) for cell in row.cells),
    )
    first, second = (_row(cells, row.font, row.kind, layout.leading) for cells in parts)
    return first, second


def _edges(lengths: Sequence[float]) -> list[float]:
    edges = [0.0]
    for length in lengths:
        edges.append(edges[-1] + length)
    return edges
