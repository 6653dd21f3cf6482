"""The report of a quarter with 500 records in three formats, against bare writers with the same text."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Alignment, Border, Side
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from tests.benchmarks.filled import filled
from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.core.periods import parse_period
from tthc_desktop.places import shipped
from tthc_desktop.services import exports, reports


def ratios(folder: Path) -> list[Ratio]:
    """All three formats together, and each alone for information."""
    store = filled(folder / "report.tthc", 500, quarter=2)
    period = parse_period("2023-Q2")
    with store.read() as session:
        document = reports.build(session, period)
        exports.write_report(session, document, period, folder, exports.FORMATS)
    texts = [block.text for block in document.blocks]
    rows = cells_of(folder / f"bao-cao-{period.code}.xlsx")
    pdfmetrics.registerFont(TTFont("Bare", str(shipped("resources") / "fonts" / "Tinos-Regular.ttf")))
    bare = {
        "pdf": lambda: _bare_pdf(folder / "bare.pdf", texts),
        "docx": lambda: _bare_docx(folder / "bare.docx", texts),
        "xlsx": lambda: bare_xlsx(folder / "bare.xlsx", rows),
    }

    def ours(*formats: str) -> None:
        with store.read() as session:
            built = reports.build(session, period)
            exports.write_report(session, built, period, folder, formats)

    found = [
        measure(
            "report of 500 records in three formats / bare writers",
            lambda: ours(*exports.FORMATS),
            lambda: [work() for work in bare.values()],
            2,
            7,
        )
    ]
    found += [
        measure(f"  of it {name}", lambda name=name: ours(name), bare[name], None, 7)  # type: ignore[misc]
        for name in exports.FORMATS
    ]
    store.close()
    return found


def _bare_pdf(path: Path, texts: list[str]) -> None:
    style = ParagraphStyle("body", fontName="Bare", fontSize=14, leading=17, alignment=4)
    SimpleDocTemplate(str(path), pagesize=A4).build([Paragraph(text, style) for text in texts])


def _bare_docx(path: Path, texts: list[str]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))


def cells_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of a workbook, sheet by sheet."""
    book = openpyxl.load_workbook(path)
    return {page.title: [tuple(row) for row in page.iter_rows(values_only=True)] for page in book}


def bare_xlsx(path: Path, sheets: dict[str, list[tuple[object, ...]]]) -> None:
    """The same cells, blank ones too since they carry lines, each with one ready-made style."""
    book = openpyxl.Workbook()
    side = Side(style="thin")
    boxed = book.active["A1"]
    boxed.border, boxed.alignment = Border(side, side, side, side), Alignment(wrap_text=True)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                page.cell(number, column, value)._style = copy(boxed._style)
    book.save(path)
