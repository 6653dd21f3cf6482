"""An annex as a plain Word table, to stand where a template says: header merged and repeated, numbers to the right."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tthc_desktop.core.document import Amount, Annex, Line
from tthc_desktop.core.forms import HeaderCell, header_cells, number_texts
from tthc_desktop.files import letter

_SIZE = 20
"""Half points: tables of thirteen columns are set small."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_of(annex: Annex) -> Any:
    """The table as an element of a Word document, as wide as the text it stands in."""
    columns = annex.form.columns
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    layout = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    grid = f"<w:tblGrid>{'<w:gridCol/>' * len(columns)}</w:tblGrid>"
    rows = [*_header(annex), *(_line(line) for line in annex.lines)]
    return parse_xml(f"<w:tbl {nsdecls('w')}>{layout}{grid}{''.join(rows)}</w:tbl>")


def _header(annex: Annex) -> list[str]:
    """The rows of the header, and that of the numbers, repeated on every page."""
    cells = header_cells(annex.form.columns)
    depth, width = annex.form.header_rows, len(annex.form.columns)
    rows = []
    for at in range(depth):
        told, column = [], 0
        while column < width:
            cell = _covering(cells, at, column)
            merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if cell.row == at else "<w:vMerge/>"
            text = cell.text if cell.row == at else ""
            told.append(_cell(text, "center", bold=True, span=cell.columns, more=merge))
            column += cell.columns
        rows.append(_row("".join(told), repeated=True))
    if annex.form.number_row:
        rows.append(_row("".join(_cell(text, "center") for text in number_texts(annex.form)), repeated=True))
    return rows


def _covering(cells: tuple[HeaderCell, ...], row: int, column: int) -> HeaderCell:
    return next(
        cell
        for cell in cells
        if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns
    )


def _line(line: Line) -> str:
    bold = line.kind != "data"
    return _row(
        "".join(
            _cell(cell.text, "right", bold=bold) if isinstance(cell, Amount) else _cell(cell, "left", bold=bold)
            for cell in line.cells
        )
    )


def _row(cells: str, *, repeated: bool = False) -> str:
    head = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _cell(text: str, align: str, *, bold: bool = False, span: int = 1, more: str = "") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look = f'{"<w:b/>" if bold else ""}<w:sz w:val="{_SIZE}"/>'
    words = f'<w:t xml:space="preserve">{escape(letter.printable(text))}</w:t>'
    run = f"<w:r><w:rPr>{look}</w:rPr>{words}</w:r>" if text else ""
    layout = f'<w:pPr><w:spacing w:before="20" w:after="20"/><w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
    return f"<w:tc><w:tcPr>{spanned}{more}</w:tcPr><w:p>{layout}{run}</w:p></w:tc>"
