"""One drawing, three pens: the PDF and the PNG show what the drawing says."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
from docx import Document as Word
from PIL import Image
from reportlab.platypus import SimpleDocTemplate

from tests.files.sample import sample_document
from tthc_desktop.core import charts
from tthc_desktop.core.charts import Part, Point, Shares, Trend
from tthc_desktop.core.document import Chart
from tthc_desktop.core.drawings import Words
from tthc_desktop.files import drawings
from tthc_desktop.files.docx import write_docx
from tthc_desktop.files.pdf import write_pdf

LONG = "Ban Quản lý các khu kinh tế, khu công nghiệp và cửa khẩu quốc tế tỉnh "
UNITS = [Part(f"{LONG if at % 3 == 0 else 'UBND tỉnh '}số {at}", Decimal(60 + at)) for at in range(34)]


def test_a_chart_of_thirty_four_units_stays_text_in_a_pdf_and_fits_one_page(tmp_path: Path) -> None:
    drawing = charts.ranking("Tỷ lệ đúng hạn", UNITS, drawings.measure, "%")
    path = tmp_path / "a.pdf"
    SimpleDocTemplate(str(path), leftMargin=60, rightMargin=50, topMargin=10, bottomMargin=10).build(
        [drawings.flowable(drawing)]
    )
    document = pypdfium2.PdfDocument(str(path))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            assert shape.text in text


def test_the_png_has_the_size_of_the_drawing_and_is_the_same_each_time() -> None:
    points = [Point(f"Quý {at}/2026", Decimal(at * 10)) for at in range(1, 5)]
    drawing = charts.trend(Trend("Hồ sơ tiếp nhận", tuple(points)), drawings.measure)
    picture = Image.open(io.BytesIO(drawings.png(drawing)))
    dots = round(picture.info["dpi"][0])
    assert dots == drawings.RESOLUTION
    assert picture.width == round(drawing.width * dots / 72)
    assert drawings.png(drawing) == drawings.png(drawing)
    assert len({picture.getpixel((x, y)) for x in range(0, picture.width, 3) for y in range(0, picture.height, 3)}) > 3


def test_a_chart_stands_in_the_report_in_pdf_and_in_word(tmp_path: Path) -> None:
    parts = [Part("Đúng hạn", Decimal(7)), Part("Quá hạn", Decimal(3))]
    shown = Shares("Theo tình trạng", tuple(parts))
    document = sample_document()
    document = replace(document, blocks=(*document.blocks, Chart(shown)))
    write_pdf(document, tmp_path / "a.pdf")
    opened = pypdfium2.PdfDocument(str(tmp_path / "a.pdf"))
    assert any("Quá hạn: 3 (30,00%)" in page.get_textpage().get_text_bounded() for page in opened)
    opened.close()
    write_docx(document, tmp_path / "a.docx")
    (picture,) = Word(str(tmp_path / "a.docx")).inline_shapes
    assert round(picture.width.pt) == round(charts.WIDTH)
    assert picture._inline.docPr.get("descr") == shown.words
