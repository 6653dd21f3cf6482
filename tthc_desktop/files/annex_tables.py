"""Annexes in a Word file: each a landscape section of its own, with a table whose header stands on every page.

The tables are put together as XML: python-docx looks through a whole table for each of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt

from tthc_desktop.core import annex_heads
from tthc_desktop.core.document import Amount, Annex, Document
from tthc_desktop.core.forms import HeaderCell, header_cells, number_texts
from tthc_desktop.files import annex_layout, letter
from tthc_desktop.files.annex_layout import PADDING, Align, Layout
from tthc_desktop.files.word import HEADINGS, Word, say
from tthc_desktop.files.wrapping import width

_JC: dict[Align, str] = {"left": "left", "centre": "center", "right": "right"}
_SLACK = 0.75
"""Points by which the padding is less than on paper: Word and LibreOffice count the lines of the table in."""
_TALL = 20
"""A row of so many lines may be torn: it could be higher than a page."""


def add_annex(word: Word, document: Document, annex: Annex) -> None:
    """Add an annex at the end, in a new section."""
    layout = annex_layout.lay_out(annex)
    _begin_section(word, layout)
    _head(word, document, annex)
    word.word.element.body.insert_element_before(_Table(word, annex, layout).element(), "w:sectPr")
    for note in annex.notes or ("",):  # Word wants a paragraph after a table
        word.add("Ghi chú dưới bảng", letter.printable(note))


def _begin_section(word: Word, layout: Layout) -> None:
    """End the section so far with its last paragraph; what follows stands on landscape pages."""
    body = word.word.element.body
    page = body.sectPr
    ended = deepcopy(page)
    word.word.paragraphs[-1]._p.get_or_add_pPr().append(ended)
    for part in ("w:headerReference", "w:footerReference", "w:titlePg"):
        for found in page.findall(qn(part)):  # the headers of the section before go on
            page.remove(found)
    section = word.word.sections[-1]
    across, down = annex_layout.SIDES[layout.paper]
    section.page_width, section.page_height = Mm(across), Mm(down)
    page.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")
    margin = Mm(annex_layout.MARGIN)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin


def _head(word: Word, document: Document, annex: Annex) -> None:
    heading = word.add(HEADINGS[0], letter.printable(annex_heads.number_of(annex)))
    form = heading.paragraph_format
    form.alignment, form.first_line_indent, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(0), Pt(0)
    if annex.title.strip():
        heading.add_run().add_break()  # one heading, so that a list of contents tells the title too
        say(heading, letter.printable(annex.title.upper()))
    word.add("Kèm theo", letter.printable(annex_heads.attached_to(document)))
    for line in annex.about:
        word.add("Dòng trên bảng", letter.printable(line))
    if annex.measure:
        word.add("Đơn vị tính", letter.printable(annex.measure))


class _Look(NamedTuple):
    align: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    next: bool = False
    """Whether the row stays on the page of the one below."""


class _Table:
    """The table of an annex as XML."""

    def __init__(self, word: Word, annex: Annex, layout: Layout) -> None:
        self.annex, self.layout = annex, layout
        self.style = word.styles["Chữ trong bảng"]
        self.widths = [round(width * 20) for width in layout.widths]  # twentieths of a point

    def element(self) -> BaseOxmlElement:
        rows = "".join((*self.header(), *self.body()))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        padding = round((PADDING - _SLACK) * 20)
        inner = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
        caption = quoteattr(letter.printable(annex_heads.outline_of(self.annex))[:255])
        return parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f"<w:tblBorders>{sides}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{inner}</w:tblCellMar>'
            f"<w:tblCaption w:val={caption}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def header(self) -> Iterator[str]:
        form = self.annex.form
        cells = sorted(header_cells(form.columns), key=lambda cell: cell.column)
        for row in range(form.header_rows):
            inner = "".join(self.header_cell(cell, row) for cell in cells if cell.row <= row < cell.row + cell.rows)
            yield _row(inner, "<w:tblHeader/>")
        if form.number_row:
            look = _Look("center", italic=True, small=True)
            inner = "".join(
                self.cell(text, width, look) for text, width in zip(number_texts(form), self.widths, strict=True)
            )
            yield _row(inner, "<w:tblHeader/>")

    def header_cell(self, cell: HeaderCell, row: int) -> str:
        across = sum(self.widths[cell.column : cell.column + cell.columns])
        first = row == cell.row
        merged = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        if cell.rows > 1:
            merged += '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        return self.cell(cell.text if first else "", across, _Look("center", bold=True), merged)

    def body(self) -> Iterator[str]:
        form, lines = self.annex.form, self.annex.lines
        for at, line in enumerate(lines):
            held = line.kind == "group" or (at + 1 < len(lines) and lines[at + 1].kind == "total")
            bold = line.kind != "data"
            inner, tall = "", False
            for column, width_, cell in zip(form.columns, self.widths, line.cells, strict=True):
                text = cell.text if isinstance(cell, Amount) else cell
                inner += self.cell(text, width_, _Look(_JC[annex_layout.align_of(column, cell)], bold, next=held))
                tall = tall or self.is_tall(text, width_ / 20)
            yield _row(inner, "" if tall else "<w:cantSplit/>")

    def is_tall(self, text: str, room: float) -> bool:
        long = len(text) * self.layout.size > room * _TALL / 2  # else it is not worth measuring
        return long and width(text, self.layout.size) > room * _TALL

    def cell(self, text: str, across: int, look: _Look, merged: str = "") -> str:
        half_points = round((self.layout.number_size if look.small else self.layout.size) * 2)
        run = ""
        if text:
            weight = "<w:b/>" if look.bold else ""
            slant = "<w:i/>" if look.italic else ""
            size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
            words = escape(letter.printable(text))
            run = f'<w:r><w:rPr>{weight}{slant}{size}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
        held = "<w:keepNext/>" if look.next else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{held}<w:jc w:val="{look.align}"/>'
            f'<w:rPr><w:sz w:val="{half_points}"/></w:rPr></w:pPr>{run}</w:p></w:tc>'
        )


def _row(cells: str, kept: str) -> str:
    whole = f"<w:cantSplit/>{kept}" if "tblHeader" in kept else kept
    return f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>" if whole else f"<w:tr>{cells}</w:tr>"
