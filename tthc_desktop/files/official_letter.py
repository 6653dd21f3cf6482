"""Write letters to units (công văn) as Word files in the layout of NĐ 30/2020/NĐ-CP, ready for their number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from tthc_desktop.core.letters import Cells, Column, Letter, Table
from tthc_desktop.files import letter as layout
from tthc_desktop.files.whole import all_new
from tthc_desktop.files.word import Word

_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_SIDES = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_RULED = f"<w:tblBorders {nsdecls('w')}>{_SIDES}</w:tblBorders>"


def write_letters(letters: Sequence[tuple[Letter, Path]]) -> None:
    """Write each letter to its path, where nothing may be yet: all of them, or none. Raises Unavailable."""
    with all_new([path for _, path in letters]) as temporary:
        for (told, _), path in zip(letters, temporary, strict=True):
            _OfficialLetter(told).write(path)


class _OfficialLetter(Word):
    """One letter on its way to Word."""

    def __init__(self, told: Letter) -> None:
        super().__init__(told.about, told.about, told.letterhead.agency)
        self.told = told

    def write(self, path: Path) -> None:
        self.letterhead(self.told.letterhead, self.told.about)
        self.addressees(self.told.to)
        for block in self.told.blocks:
            if isinstance(block, Table):
                self.table(block)
            else:
                self.add("Body Text", layout.printable(block))
        self.closing(self.told.recipients, self.told.signature)
        self.save(path)

    def addressees(self, to: Sequence[str]) -> None:
        """One on the line of "Kính gửi:", several below it, each with ";" and the last with "."."""
        names = [layout.printable(name) for name in to]
        first = self.add("Kính gửi", f"Kính gửi: {names[0]}" if len(names) == 1 else "Kính gửi:")
        first.paragraph_format.space_before = Pt(layout.ROOM_ABOVE_TITLE)
        for line in layout.recipient_lines(names) if len(names) > 1 else ():
            self.add("Kính gửi", line)
        self.word.paragraphs[-1].paragraph_format.space_after = Pt(layout.ROOM_ABOVE_TITLE)

    def table(self, told: Table) -> None:
        """A ruled table whose header is repeated on every page and whose rows are not torn."""
        made = self.word.add_table(0, len(told.columns))
        made.autofit = False
        made._tbl.tblPr.insert_element_before(parse_xml(_RULED), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
        for at, column in enumerate(told.columns):
            made.columns[at].width = Mm(column.width)
        header = [self.cell(column.header, column.width, centred=True, bold=True) for column in told.columns]
        rows = [_row(header, "<w:tblHeader/>"), *(self.row(told.columns, row) for row in told.rows)]
        for row in rows:  # as text: python-docx looks through the whole table for each cell it adds
            made._tbl.append(parse_xml(row))
        self.add("Body Text").paragraph_format.space_after = Pt(0)

    def row(self, columns: Sequence[Column], row: Cells | str) -> str:
        if isinstance(row, str):
            return _row([self.cell(row, sum(column.width for column in columns), span=len(columns), bold=True)])
        pairs = zip(columns, row, strict=True)
        return _row([self.cell(text, column.width, centred=column.centred) for column, text in pairs])

    def cell(self, text: str, width: float, *, span: int = 1, centred: bool = False, bold: bool = False) -> str:
        """One cell; a heading that spans the table stays with the row below it."""
        twips = int(Mm(width).twips)
        style = f'<w:pStyle w:val="{self.styles["Chữ trong bảng"]}"/>{"<w:keepNext/>" if span > 1 else ""}'
        align = '<w:jc w:val="center"/>' if centred else ""
        look = "<w:rPr><w:b/></w:rPr>" if bold else ""
        words = escape(layout.printable(text))
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{twips}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>'
            f"<w:p><w:pPr>{style}{align}</w:pPr>"
            f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r></w:p></w:tc>'
        )


def _row(cells: Sequence[str], more: str = "") -> str:
    return f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"
