"""Annexes in PDF, Word and Excel: they say the same, word for word and number for number, and nothing is cut."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from docx.enum.section import WD_ORIENT
from docx.table import Table

from tests.annexes import annex, form, indicator_annex, quarter, report
from tests.files.office import LIBREOFFICE, convert
from tthc_desktop.core.annex_heads import attached_to, number_of, outline_of
from tthc_desktop.core.document import Amount, Annex, Document, Line, Signature
from tthc_desktop.core.forms import Column, Form, header_cells, number_texts
from tthc_desktop.files import annex_layout
from tthc_desktop.files.docx import write_docx
from tthc_desktop.files.pdf import write_pdf
from tthc_desktop.files.xlsx import write_workbook
from tthc_desktop.places import shipped
from tthc_desktop.services.exports import sheets_of_annexes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bare(text: str) -> str:
    """The words without blanks: lines are broken elsewhere in each format."""
    return re.sub(r"\s", "", text)


def texts(line: Line) -> list[str]:
    return [cell.text if isinstance(cell, Amount) else cell for cell in line.cells]


def head(document: Document, told: Annex) -> list[str]:
    return [number_of(told), told.title.upper(), attached_to(document), *told.about, told.measure]


def header(told: Annex) -> list[str]:
    numbers = number_texts(told.form) if told.form.number_row else ()
    return [*(cell.text for cell in header_cells(told.form.columns)), *numbers]


def pages(path: Path) -> list[str]:
    """The words of each page in the order in which they are drawn: cell by cell, not line by line."""
    found = []
    with pdfium.PdfDocument(path) as pdf:
        for page in pdf:
            words = page.get_textpage()
            drawn = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=words)
            found.append("\n".join(each.extract() for each in drawn))
    return found


def sizes(path: Path) -> list[tuple[int, int]]:
    with pdfium.PdfDocument(path) as pdf:
        return [(round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) for page in pdf]


def annex_pages(path: Path) -> list[list[str]]:
    """The pages of each annex."""
    found: list[list[str]] = []
    for text, (across, down) in zip(pages(path), sizes(path), strict=True):
        if across > down:
            lines = text.splitlines()
            if any(line.startswith("Phụ lục") for line in lines[:3]):
                found.append([])
            found[-1].append(text)
    return found


@pytest.fixture(scope="module")
def many() -> Document:
    """Every form of the shelf, filled in."""
    names = sorted(path.stem for path in (shipped("forms")).glob("*.toml"))
    forms = [form(name) for name in names]
    return report(
        *(
            indicator_annex(one, str(at)) if one.layout == "indicators" else annex(one, 20, str(at))
            for at, one in enumerate(forms, start=1)
        )
    )


# --- the three agree -------------------------------------------------------------------------------------


def pdf_words(path: Path, document: Document) -> list[str]:
    """What each annex says in the PDF, without page numbers and the headers repeated on further pages."""
    found = []
    number = 1 + sum(across < down for across, down in sizes(path))
    for told, some in zip(document.annexes, annex_pages(path), strict=True):
        repeated, whole = bare("".join(header(told))), ""
        for at, page in enumerate(some):
            words = bare(page)
            assert words.startswith(str(number)), "a page without its number"
            words = words.removeprefix(str(number))
            number += 1
            assert repeated in words, "a page without its header"
            whole += words.removeprefix(repeated) if at else words
        found.append(whole)
    return found


def word_words(path: Path) -> list[str]:
    found: list[str] = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            if found:
                found[-1] += "".join(paragraph.text for paragraph in block._tbl.iter(f"{W}p"))
        elif block.text.startswith("Phụ lục"):
            found.append(block.text)
        elif found:
            found[-1] += block.text
    return [bare(text) for text in found]


def excel_words(path: Path, document: Document) -> list[str]:
    book = openpyxl.load_workbook(path, data_only=True)
    found = []
    for told in document.annexes:
        page, words = book[number_of(told)], ""
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    words += excel_number(cell.value, cell.number_format)
                else:
                    words += str(cell.value or "")
        found.append(bare(words))
    return found


def excel_number(value: float, number_format: str) -> str:
    """The number as a Vietnamese Excel shows it."""
    places = len(number_format.partition(".")[2].strip('"%'))
    return f"{Decimal(repr(value)):,.{places}f}".translate(str.maketrans(",.", ".,"))


def wanted(document: Document) -> list[str]:
    """What each annex says: header row by row as a reader meets it, the rest line by line."""
    return [
        bare(
            "".join(
                [*head(document, told), *header(told), *(t for line in told.lines for t in texts(line)), *told.notes]
            )
        )
        for told in document.annexes
    ]


def test_the_three_formats_say_the_same_in_every_cell(many: Document, tmp_path: Path) -> None:
    write_pdf(many, tmp_path / "a.pdf")
    write_docx(many, tmp_path / "a.docx")
    write_workbook(sheets_of_annexes(many), tmp_path / "a.xlsx")
    told = wanted(many)
    assert pdf_words(tmp_path / "a.pdf", many) == told
    assert word_words(tmp_path / "a.docx") == told
    assert excel_words(tmp_path / "a.xlsx", many) == told


def test_a_figure_of_the_text_is_written_as_its_text_everywhere(tmp_path: Path) -> None:
    write_pdf(report(), tmp_path / "a.pdf")
    write_docx(report(), tmp_path / "a.docx")
    write_workbook(sheets_of_annexes(report()), tmp_path / "a.xlsx")
    sentence = "Trong kỳ, tiếp nhận 125.712 hồ sơ; giải quyết đúng hạn đạt tỷ lệ 95,53%."
    assert bare(sentence) in bare("".join(pages(tmp_path / "a.pdf")))
    assert sentence in [paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    (trail,) = openpyxl.load_workbook(tmp_path / "a.xlsx")
    told = [row[2:] for row in trail.iter_rows(min_row=3, values_only=True)]
    assert told[0] == (
        "Trong kỳ, tiếp nhận 125.712 hồ sơ", "125.712", "Cộng", "Sở Y tế", "Sở Y tế.xlsx", "06a", "H10:H15", 1200
    )  # fmt: skip
    assert told[3][3:] == ("UBND xã Ea Kar", "(nhập tay)", None, None, 56)


# --- PDF -------------------------------------------------------------------------------------------------


def test_annexes_stand_on_landscape_pages_after_the_text(tmp_path: Path) -> None:
    write_pdf(quarter(10), tmp_path / "a.pdf")
    found = sizes(tmp_path / "a.pdf")
    portrait = found.count((210, 297))
    assert found == [(210, 297)] * portrait + [(297, 210)] * (len(found) - portrait)
    assert portrait >= 2
    assert [some[0].splitlines()[1].strip() for some in annex_pages(tmp_path / "a.pdf")] == ["Phụ lục I", "Phụ lục II"]


def test_headings_and_annexes_are_bookmarks_of_their_pages(tmp_path: Path) -> None:
    document = quarter(30)
    write_pdf(document, tmp_path / "a.pdf")
    found = pages(tmp_path / "a.pdf")
    with pdfium.PdfDocument(tmp_path / "a.pdf") as pdf:
        marks = {mark.get_title(): mark.get_dest().get_index() for mark in pdf.get_toc()}
        root = pdf.get_metadata_dict()
    for told in document.annexes:
        assert bare(told.title.upper()) in bare(found[marks[outline_of(told)]])
    assert "2. Giải quyết hồ sơ" in marks
    assert root["Title"] == document.title
    assert b"/Lang (vi-VN)" in (tmp_path / "a.pdf").read_bytes()


def test_nothing_stands_outside_the_margins_nor_upon_other_words(many: Document, tmp_path: Path) -> None:
    long = "Chi nhánh-Văn-phòng-đăng-ký-đất-đai-khu-vực-liên-huyện-" * 3
    hard = annex(form("ii-06a"), 3, "I")
    lines = [dataclasses.replace(line, cells=("1", long, *line.cells[2:])) for line in hard.lines]
    document = dataclasses.replace(many, annexes=(dataclasses.replace(hard, lines=tuple(lines)), *many.annexes))
    write_pdf(document, tmp_path / "a.pdf")
    margin = 20 / 25.4 * 72
    with pdfium.PdfDocument(tmp_path / "a.pdf") as pdf:
        for page in pdf:
            width, height = page.get_size()
            if width > height:
                boxes = list(letter_boxes(page))
                assert min(left for left, *_ in boxes) >= margin - 1
                assert max(right for _, _, right, _ in boxes) <= width - margin + 1
                assert min(bottom for _, bottom, *_ in boxes) >= margin - 1
                assert not [pair for pair in neighbours(boxes) if overlap(*pair)]


def letter_boxes(page: pdfium.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right, top of what is drawn of each letter, in points."""
    text = page.get_textpage()
    for at in range(text.count_chars()):
        if text.get_text_range(at, 1).strip():
            yield text.get_charbox(at)


def neighbours(boxes: list[tuple[float, ...]]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Letters whose left edges follow each other within a line's height."""
    by_line: dict[int, list[tuple[float, ...]]] = {}
    for box in boxes:
        by_line.setdefault(round((box[1] + box[3]) / 2 / 4), []).append(box)
    for line in by_line.values():
        ordered = sorted(line)
        yield from itertools.pairwise(ordered)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether the second letter begins well before the first ends: slanted ones lean over a little."""
    same_height = min(one[3], other[3]) - max(one[1], other[1]) > 1
    return same_height and one[2] - other[0] > 0.45 * (one[2] - one[0]) + 0.6


def test_columns_that_are_too_many_for_a4_go_on_a3(tmp_path: Path) -> None:
    columns = (Column(1, "a", ("TT",), "mark"), Column(2, "b", ("Tên đơn vị",), "label"))
    columns += tuple(Column(no, f"c{no}", (f"Số hồ sơ nhóm {no // 5}", f"Chỉ tiêu {no}")) for no in range(3, 29))
    wide = Form("X", "Biểu rộng", "matrix", columns)
    told = annex(wide, 40)
    assert annex_layout.lay_out(told).paper == "A3"
    write_pdf(report(told), tmp_path / "a.pdf")
    write_docx(report(told), tmp_path / "a.docx")
    assert sizes(tmp_path / "a.pdf")[-1] == (420, 297)
    section = docx.Document(str(tmp_path / "a.docx")).sections[-1]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [420, 297]


def test_columns_too_many_for_any_paper_are_broken_and_not_cut(tmp_path: Path) -> None:
    columns = tuple(Column(no, f"c{no}", (f"Chỉ tiêu số {no}",)) for no in range(1, 91))
    told = Annex(
        Form("X", "X", "matrix", columns), "X", (Line("data", tuple(Amount(Decimal(10**7)) for _ in columns)),)
    )
    write_pdf(report(told), tmp_path / "a.pdf")
    assert pdf_words(tmp_path / "a.pdf", report(told)) == wanted(report(told))


def test_a_row_higher_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    made = annex(form("pakn-so"), 1)
    text = " ".join(f"từ{at}" for at in range(4000))
    told = dataclasses.replace(made, lines=(Line("data", (text, *[""] * (len(made.form.columns) - 1))),))
    write_pdf(report(told), tmp_path / "a.pdf")
    assert len(annex_pages(tmp_path / "a.pdf")[0]) > 1
    assert pdf_words(tmp_path / "a.pdf", report(told)) == wanted(report(told))


def test_a_group_is_never_last_on_a_page_nor_a_total_first(tmp_path: Path) -> None:
    for units in range(40, 62):
        told = annex(form("hn-a"), units, seed=units)
        write_pdf(report(told), tmp_path / "a.pdf")
        groups = [bare("".join(texts(line))) for line in told.lines if line.kind == "group"]
        total = bare("".join(texts(told.lines[-1])))
        repeated = bare("".join(header(told)))
        for page in annex_pages(tmp_path / "a.pdf")[0]:
            words = bare(page)
            assert not words.endswith(tuple(groups))
            assert repeated + total not in words


def test_the_signature_stays_whole_and_before_the_annexes(tmp_path: Path) -> None:
    document = dataclasses.replace(
        quarter(5), signature=Signature("TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG", "Nguyễn Văn Chính")
    )
    write_pdf(document, tmp_path / "a.pdf")
    (page,) = [page for page in pages(tmp_path / "a.pdf") if "CHÁNH VĂN PHÒNG" in page]
    assert "TL. BỘ TRƯỞNG" in page
    assert "Nguyễn Văn Chính" in page
    assert "Phụ lục" not in page


def test_an_annex_without_lines_is_a_header(tmp_path: Path) -> None:
    told = dataclasses.replace(annex(form("ii-08"), 1), lines=(), notes=())
    write_pdf(report(told), tmp_path / "a.pdf")
    write_docx(report(told), tmp_path / "a.docx")
    write_workbook(sheets_of_annexes(report(told)), tmp_path / "a.xlsx")
    assert pdf_words(tmp_path / "a.pdf", report(told)) == wanted(report(told)) == word_words(tmp_path / "a.docx")


def test_an_annex_of_sixty_pages_is_whole_and_says_the_same_in_word(tmp_path: Path) -> None:
    document = quarter(140, 8)
    write_pdf(document, tmp_path / "a.pdf")
    write_docx(document, tmp_path / "a.docx")
    assert len(annex_pages(tmp_path / "a.pdf")[0]) >= 60
    assert pdf_words(tmp_path / "a.pdf", document) == wanted(document) == word_words(tmp_path / "a.docx")


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    write_pdf(quarter(20), tmp_path / "a.pdf")
    write_pdf(quarter(20), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


# --- Word ------------------------------------------------------------------------------------------------


def test_word_has_landscape_sections_headings_and_headers_that_are_repeated(tmp_path: Path) -> None:
    document = quarter(12)
    write_docx(document, tmp_path / "a.docx")
    word = docx.Document(str(tmp_path / "a.docx"))
    assert [section.orientation for section in word.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE
    ]  # fmt: skip
    assert [section.different_first_page_header_footer for section in word.sections] == [True, False, False]
    assert "PAGE" in word.sections[-1].header._element.xml
    headings = [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[-2:] == [f"{number_of(told)}\n{told.title.upper()}" for told in document.annexes]
    for told, table in zip(document.annexes, word.tables[-2:], strict=True):
        repeated = [row for row in table.rows if row._tr.find(f"{W}trPr/{W}tblHeader") is not None]
        assert len(repeated) == told.form.header_rows + 1
        assert [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows[: len(repeated)]] == [
            True
        ] * len(repeated)
        assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)
        drawn = {(cell.row, cell.column): cell.text for cell in header_cells(told.form.columns)}
        for (row, column), text in drawn.items():
            assert table.cell(row, column).text == text
        spans = {(cell.row, cell.column): (cell.rows, cell.columns) for cell in header_cells(told.form.columns)}
        for (row, column), (rows, columns) in spans.items():
            corner = table.cell(row, column)._tc
            assert table.cell(row + rows - 1, column + columns - 1)._tc is corner
    assert word.core_properties.language == "vi-VN"
    assert word.core_properties.title == document.title


# --- Excel -----------------------------------------------------------------------------------------------


def test_excel_prints_on_the_width_of_one_page_with_its_header_on_each(tmp_path: Path) -> None:
    document = quarter(12)
    write_workbook(sheets_of_annexes(document), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Phụ lục I", "Phụ lục II", "Nguồn số liệu"]
    for told in document.annexes:
        page = book[number_of(told)]
        (title,) = [row for row in range(1, 20) if page.cell(row, 1).value == told.form.columns[0].header[0]]
        first = title + told.form.header_rows + 1
        assert page.print_title_rows == f"${title}:${first - 1}"
        assert page.freeze_panes == f"C{first}"
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        merged = {str(area) for area in page.merged_cells.ranges}
        for cell in header_cells(told.form.columns):
            if cell.rows * cell.columns > 1:
                corner = page.cell(title + cell.row, cell.column + 1).coordinate
                last = page.cell(title + cell.row + cell.rows - 1, cell.column + cell.columns).coordinate
                assert f"{corner}:{last}" in merged


def test_totals_are_formulas_whose_kept_results_are_the_figures(tmp_path: Path) -> None:
    told = annex(form("ii-06a"), 9, "I")
    write_workbook(sheets_of_annexes(report(told)), tmp_path / "a.xlsx")
    live = openpyxl.load_workbook(tmp_path / "a.xlsx")["Phụ lục I"]
    kept = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["Phụ lục I"]
    last = live.max_row - 3
    assert live.cell(last, 2).value == "Tổng số"
    for at, cell in enumerate(told.lines[-1].cells[2:], start=3):
        assert isinstance(cell, Amount)
        assert str(live.cell(last, at).value).startswith("=SUM(")
        assert kept.cell(last, at).value == cell.value


def test_a_sum_of_decimals_and_a_rate_of_nothing_are_formulas_too(tmp_path: Path) -> None:
    from tthc_desktop.core.forms import Rate

    columns = (Column(1, "a", ("A",), "label"), Column(2, "b", ("B",), "money"), Column(3, "c", ("C",), "money"))
    made = Form("X", "X", "matrix", (*columns, Column(4, "d", ("D",), "percent")),
                rates=(Rate("r", "R", ("2",), ("3",), "4"),))  # fmt: skip
    rows = [(Decimal("0.1"), Decimal("0.4"), Decimal(25)), (Decimal("0.2"), Decimal(0), None)]
    total = (Decimal("0.3"), Decimal("0.4"), Decimal(75))
    lines = [
        Line(kind, ("x", *(Amount(value, places=2, after="%" if at == 2 else "") for at, value in enumerate(row))))
        for kind, row in (("data", rows[0]), ("data", rows[1]), ("total", total))
    ]  # type: ignore[arg-type]
    told = Annex(made, "X", tuple(lines))
    write_workbook(sheets_of_annexes(report(told)), tmp_path / "a.xlsx")
    live, kept = (openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=only)["Phụ lục"] for only in (False, True))
    last = live.max_row - 1 if live.cell(live.max_row, 1).value is None else live.max_row
    assert [live.cell(last, at).value for at in (2, 4)] == [
        f"=ROUND(SUM(B{last - 2}:B{last - 1}),2)",
        f'=IF(SUM(C{last})=0,"–",ROUND(SUM(B{last})/SUM(C{last})*100,2))',
    ]
    assert [kept.cell(last, at).value for at in (2, 3, 4)] == [0.3, 0.4, 75]
    assert [kept.cell(last - 1, at).value for at in (2, 3, 4)] == [0.2, 0, "–"]
    assert live.cell(last, 4).number_format == '#,##0.00"%"'


# --- LibreOffice -----------------------------------------------------------------------------------------


@LIBREOFFICE
def test_libreoffice_shows_every_word_of_the_word_file_on_its_pages(tmp_path: Path) -> None:
    document = quarter(60)
    write_docx(document, tmp_path / "a.docx")
    made = convert(tmp_path / "a.docx", "pdf", tmp_path)
    found = annex_pages(made)
    assert len(found) == 2
    for told, some in zip(document.annexes, found, strict=True):
        words = "".join(bare(page) for page in some)
        for line in told.lines:
            assert bare("".join(texts(line))) in words
        for page in some:
            assert set(map(bare, header(told))) <= {bare(word) for word in re.split(r"(?<=\))|\n", page)} or all(
                bare(word) in bare(page) for word in header(told)
            )


@LIBREOFFICE
def test_libreoffice_works_the_formulas_out_to_the_same_figures_and_prints_them_all(tmp_path: Path) -> None:
    document = quarter(60)
    write_workbook(sheets_of_annexes(document), tmp_path / "a.xlsx")
    kept = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    forgotten = openpyxl.load_workbook(tmp_path / "a.xlsx")
    forgotten.save(tmp_path / "forgotten.xlsx")  # openpyxl drops the results
    worked_out = openpyxl.load_workbook(convert(tmp_path / "forgotten.xlsx", "xlsx", tmp_path), data_only=True)
    formulas = 0
    for told in document.annexes:
        name = number_of(told)
        for row in forgotten[name].iter_rows():
            for cell in row:
                if str(cell.value).startswith("="):
                    formulas += 1
                    assert worked_out[name][cell.coordinate].value == kept[name][cell.coordinate].value
    assert formulas > 400
    del forgotten["Nguồn số liệu"]
    del kept["Nguồn số liệu"]
    kept.save(tmp_path / "print.xlsx")
    printed = convert(tmp_path / "print.xlsx", "pdf", tmp_path)
    words = "".join(bare(page) for page in pages(printed))
    assert "###" not in words
    for told in document.annexes:
        for line in told.lines:
            assert bare(texts(line)[1]) in words
