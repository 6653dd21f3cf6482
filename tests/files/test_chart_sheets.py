"""The charts of a report in Excel: native ones that say what PDF and Word say, beside the table of their numbers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
from openpyxl.utils import range_boundaries

from tests.files.office import LIBREOFFICE, convert
from tests.files.sample import sample_document
from tests.files.test_annexes import bare, pages
from tthc_desktop.core.charts import Part, Point, Shares, Trend, told
from tthc_desktop.core.document import Chart, Document
from tthc_desktop.files.docx import write_docx
from tthc_desktop.files.pdf import write_pdf
from tthc_desktop.files.xlsx import write_workbook
from tthc_desktop.services.exports import sheets_of_charts

RATES = Trend(
    "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn",
    tuple(
        Point(f"Quý {name}\n2025", value, "sáp nhập, đổi tên từ 01/7/2025 (2 đơn vị thành 1)" if name == "III" else "")
        for name, value in zip(
            ("I", "II", "III", "IV"), (Decimal("91.236"), None, Decimal(100), Decimal("8.5")), strict=True
        )
    ),
    "%",
)
COUNTS = Trend("Số hồ sơ tiếp nhận", tuple(Point(f"Năm {2019 + at}", Decimal(1_234_567 + at)) for at in range(8)))
SHARES = Shares(
    "Số lượng hồ sơ đã giải quyết, kể cả hồ sơ từ kỳ trước chuyển qua và hồ sơ qua bưu chính, quý II năm 2025",
    (
        Part("Trước hạn", Decimal(61_234)),
        Part("Đúng hạn, kể cả hồ sơ được gia hạn một lần", Decimal(20)),
        Part("Quá hạn", Decimal(0)),
    ),
)
CHARTS = (RATES, COUNTS, SHARES)


def report(*charts: Trend | Shares) -> Document:
    document = sample_document()
    return replace(document, blocks=(*document.blocks, *map(Chart, charts)))


def written(path: Path, *charts: Trend | Shares) -> Any:
    write_workbook(sheets_of_charts(report(*charts)), path)
    return openpyxl.load_workbook(path)["Biểu đồ"]


def cells(page: Any, reference: str) -> list[Any]:
    left, top, right, bottom = range_boundaries(reference.rpartition("!")[2].replace("$", ""))
    return [cell for row in page.iter_rows(top, bottom, left, right) for cell in row]


def shown(page: Any, chart: Any) -> tuple[str, list[str], list[str]]:
    """Title, labels and numbers of a chart of the workbook, as they stand on paper."""
    title = " ".join("".join(run.t for run in line.r) for line in chart.title.tx.rich.p)
    (series,) = chart.series
    numbers = [
        told(None if cell.value is None else Decimal(str(cell.value)), "%" if "%" in cell.number_format else "")
        for cell in cells(page, series.val.numRef.f)
    ]
    return title, [cell.value for cell in cells(page, (series.cat.numRef or series.cat.strRef).f)], numbers


def test_a_chart_says_in_excel_what_it_says_in_pdf_and_word(tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", *CHARTS)
    write_pdf(report(*CHARTS), tmp_path / "a.pdf")
    write_docx(report(*CHARTS), tmp_path / "a.docx")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        in_pdf = bare(" ".join(sheet.get_textpage().get_text_bounded() for sheet in pdf))
    pictures = docx.Document(str(tmp_path / "a.docx")).inline_shapes
    in_word = [picture._inline.docPr.get("descr") for picture in pictures]
    for chart, made, words in zip(CHARTS, page._charts, in_word, strict=True):
        title, labels, numbers = shown(page, made)
        unit = chart.unit if isinstance(chart, Trend) else ""
        parts = chart.points if isinstance(chart, Trend) else chart.parts
        letters = {at: f" {letter}" for at, letter, _ in chart.marks} if isinstance(chart, Trend) else {}
        assert title == chart.title
        assert labels == [" ".join(part.label.split()) + letters.get(at, "") for at, part in enumerate(parts)]
        assert numbers == [told(part.value, unit) for part in parts]
        assert bare(title) in in_pdf
        said = "; ".join(
            f"{' '.join(part.label.split())}: {number}" for part, number in zip(parts, numbers, strict=True)
        )
        if isinstance(chart, Trend):
            assert words == f"{title}. {said}."
            assert all(bare(number) in in_pdf for number, part in zip(numbers, parts, strict=True) if part.value)
        else:
            top = cells(page, made.series[0].val.numRef.f)[0].row
            rates = [told(Decimal(str(page.cell(top + at, 3).value)), "%") for at in range(len(parts))]
            lines = [f"{label}: {number} ({rate})" for label, number, rate in zip(labels, numbers, rates, strict=True)]
            assert words == f"{title}. {'; '.join(lines)}."
            assert all(bare(line) in in_pdf for line in lines)
    texts = [cell.value for row in page.iter_rows() for cell in row]
    assert {chart.title for chart in CHARTS} <= set(texts)
    assert f"(a) {RATES.points[2].mark}" in texts


def test_a_period_without_a_number_is_a_gap_and_not_nought(tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", RATES)
    (chart,) = page._charts
    assert cells(page, chart.series[0].val.numRef.f)[1].value is None
    assert chart.display_blanks == "gap"


def test_parts_are_told_apart_without_colour_and_every_number_is_written_on_the_chart(tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", *CHARTS)
    bars = page._charts[2].series[0]
    looks = [point.spPr.pattFill.prst if point.spPr.pattFill else "solid" for point in bars.dPt]
    assert len(looks) == len(set(looks)) == len(SHARES.parts)
    for chart in page._charts:
        assert chart.series[0].dLbls.showVal
        assert not chart.series[0].dLbls.showSerName


def test_the_sheet_is_printed_on_the_width_of_a_page_and_no_chart_lies_over_the_end_of_one(tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", *CHARTS, *CHARTS)
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    places = [(chart.anchor._from.row + 1, chart.anchor.to.row) for chart in page._charts]
    assert all(before[1] < after[0] for before, after in itertools.pairwise(places))
    breaks = [one.id for one in page.row_breaks.brk]
    assert breaks
    assert not any(first <= row < last for first, last in places for row in breaks)
    ends = [*breaks, page.max_row]
    for first, last in zip([0, *breaks], ends, strict=True):
        assert sum(page.row_dimensions[row].height or 15 for row in range(first + 1, last + 1)) <= 500


def test_a_report_without_charts_has_no_sheet_of_charts() -> None:
    assert sheets_of_charts(sample_document()) == []


@LIBREOFFICE
def test_libreoffice_prints_titles_labels_and_numbers_whole(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", *CHARTS)
    words = [bare(text) for text in pages(convert(tmp_path / "a.xlsx", "pdf", tmp_path))]
    assert len(words) == 2
    for number in ("91.24%", "100.00%", "8.50%", "1,234,574", "61,234"):
        assert sum(words[at].count(number) for at in range(2)) >= 2, number  # in the table and on the chart
    for chart in CHARTS:
        assert sum(page.count(bare(chart.title)) for page in words) == 2
