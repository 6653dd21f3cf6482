"""A quarter's report with II.06a and II.07b of 140 units in three formats, against bare writers with the same cells."""

from __future__ import annotations

from pathlib import Path

import docx
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from tests.annexes import quarter
from tests.benchmarks.report import bare_xlsx, cells_of
from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.core.document import Annex, Document
from tthc_desktop.core.forms import number_texts
from tthc_desktop.files import docx as ours_docx
from tthc_desktop.files import pdf, xlsx
from tthc_desktop.places import shipped
from tthc_desktop.services import exports

UNITS = 140
_Rows = list[list[str]]


def ratios(folder: Path) -> list[Ratio]:
    """All three formats together, and each alone for information."""
    document = quarter(UNITS)
    texts = [block.text for block in document.blocks]
    tables = [_cells(annex) for annex in document.annexes]
    ours = {
        "pdf": lambda: pdf.write_pdf(document, folder / "annexes.pdf"),
        "docx": lambda: ours_docx.write_docx(document, folder / "annexes.docx"),
        "xlsx": lambda: _write_xlsx(document, folder / "annexes.xlsx"),
    }
    ours["xlsx"]()
    sheets = cells_of(folder / "annexes.xlsx")
    pdfmetrics.registerFont(TTFont("Bare", str(shipped("resources") / "fonts" / "Tinos-Regular.ttf")))
    bare = {
        "pdf": lambda: _bare_pdf(folder / "bare.pdf", texts, tables),
        "docx": lambda: _bare_docx(folder / "bare.docx", texts, tables),
        "xlsx": lambda: bare_xlsx(folder / "bare.xlsx", sheets),
    }
    found = [
        measure(
            f"report with two annexes of {UNITS} units in three formats",
            lambda: [work() for work in ours.values()],
            lambda: [work() for work in bare.values()],
            2,
            5,
        )
    ]
    return found + [measure(f"  of it {name}", ours[name], bare[name], None, 3) for name in ours]


def _write_xlsx(document: Document, path: Path) -> None:
    xlsx.write_workbook(exports.sheets_of_annexes(document), path)


def _cells(annex: Annex) -> _Rows:
    """Every cell as text, headers too."""
    columns = annex.form.columns
    header = [["" if row >= len(column.header) else column.header[row] for column in columns] for row in range(3)]
    lines = [[cell if isinstance(cell, str) else cell.text for cell in line.cells] for line in annex.lines]
    return [*header, list(number_texts(annex.form)), *lines]


def _bare_pdf(path: Path, texts: list[str], tables: list[_Rows]) -> None:
    style = ParagraphStyle("body", fontName="Bare", fontSize=14, leading=17, alignment=4)
    looks = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Bare", 6)]
    story = [Paragraph(text, style) for text in texts]
    for rows in tables:
        story += [PageBreak(), Table(rows, repeatRows=4, style=looks)]
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(story)


def _bare_docx(path: Path, texts: list[str], tables: list[_Rows]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                cell.text = value
    document.save(str(path))
