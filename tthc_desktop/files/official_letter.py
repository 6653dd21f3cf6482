"""Write letters to units (công văn) as Word files in the layout of NĐ 30/2020/NĐ-CP, ready for their number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from tthc_desktop.core.letters import Column, Letter, Table
from tthc_desktop.files import letter as layout
from tthc_desktop.files.whole import all_new
from tthc_desktop.files.word import Word

_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
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
        header = self.row(made, told.columns, [column.header for column in told.columns], bold=True)
        header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in told.rows:
            if isinstance(row, str):
                self.heading(made, told.columns, row)
            else:
                self.row(made, told.columns, row)
        self.add("Body Text").paragraph_format.space_after = Pt(0)

    def row(self, made: WordTable, columns: Sequence[Column], texts: Sequence[str], *, bold: bool = False) -> _Row:
        row: _Row = made.add_row()  # type: ignore[no-untyped-call]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, column, text in zip(row.cells, columns, texts, strict=True):
            cell.width = Mm(column.width)
            self.cell(cell, text, centred=bold or column.centred, bold=bold)
        return row

    def heading(self, made: WordTable, columns: Sequence[Column], text: str) -> None:
        row = self.row(made, columns, [""] * len(columns))
        self.cell(row.cells[0].merge(row.cells[-1]), text, bold=True)
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True

    def cell(self, cell: _Cell, text: str, *, centred: bool = False, bold: bool = False) -> None:
        for extra in cell.paragraphs[1:]:  # a merge keeps the empty paragraphs of every cell
            extra._p.getparent().remove(extra._p)
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self.styles["Chữ trong bảng"]
        paragraph.add_run(layout.printable(text)).bold = bold or None
        paragraph.alignment = _CENTRE if centred else None
