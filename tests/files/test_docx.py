"""What stands in a Word report, read back part by part."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdfium2 as pdfium
import pytest
from docx.document import Document as WordDocument
from docx.table import Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.files.office import LIBREOFFICE, convert
from tests.files.sample import SOURCE, SUBJECT, sample_document
from tests.files.test_pdf import FILLER, LETTERS, report, texts, words
from tthc_desktop.core.document import Document, Heading, Letterhead, Note, Signature, Text
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.files.docx import write_docx
from tthc_desktop.files.pdf import write_pdf

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def lines(word: WordDocument) -> Iterator[str]:
    """The paragraphs in reading order, those of tables too, without empty ones."""
    for part in word.iter_inner_content():
        cells = [cell for row in part.rows for cell in row.cells] if isinstance(part, Table) else []
        for paragraph in [each for cell in cells for each in cell.paragraphs] or (
            [] if isinstance(part, Table) else [part]
        ):
            text = " ".join(paragraph.text.split())
            if text:
                yield text


def xml(path: Path, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(name))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "Báo cáo quý II.docx"


def test_word_and_pdf_say_the_same_sentences_in_the_same_order(target: Path) -> None:
    document = sample_document()
    write_docx(document, target)
    write_pdf(document, target.with_suffix(".pdf"))
    first, second = texts(target.with_suffix(".pdf"))
    notes = list(document.notes())
    printed = f"{first} {second.removeprefix('2 ')}"
    for number, note in enumerate(notes, start=1):
        assert f"{number} {note.note}" in printed
        printed = printed.replace(f"{number} {note.note}", " ")
    at = 0
    for line in lines(docx.Document(str(target))):
        pattern = r"\s*".join(re.escape(word) + r"\d?" for word in line.split())
        found = re.compile(pattern).search(printed, at)
        assert found, line
        assert not re.sub(r"[\s\d]", "", printed[at : found.start()]), "the PDF says more than Word"
        at = found.end()
    assert not re.sub(r"[\s\d]", "", printed[at:])


def test_title_headings_and_body_have_real_styles(target: Path) -> None:
    write_docx(sample_document(), target)
    styles = {paragraph.style.name: paragraph.text for paragraph in docx.Document(str(target)).paragraphs}
    assert styles["Title"] == "BÁO CÁO"
    assert styles["Subtitle"] == SUBJECT
    assert styles["Heading 1"].startswith("II.")
    assert styles["Heading 2"].startswith("2.")
    assert "05 buổi làm việc" in styles["Body Text"]


def test_every_style_is_times_new_roman_for_every_script(target: Path) -> None:
    write_docx(sample_document(), target)
    styles = xml(target, "word/styles.xml")
    used = {style.get(f"{W}val") for style in xml(target, "word/document.xml").iter(f"{W}pStyle")} | {"Normal"}
    checked = 0
    for style in styles.iter(f"{W}style"):
        if style.get(f"{W}styleId") in used:
            (face,) = style.iter(f"{W}rFonts")
            assert {face.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
            checked += 1
    assert checked == len(used)
    defaults = styles.find(f"{W}docDefaults")
    assert defaults is not None
    assert [each.get(f"{W}val") for each in defaults.iter(f"{W}lang")] == ["vi-VN"]


def test_the_page_is_that_of_the_decree_and_its_number_starts_on_page_two(target: Path) -> None:
    write_docx(sample_document(), target)
    section = docx.Document(str(target)).sections[0]
    sides = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(side.mm) for side in sides if side] == [210, 297, 30, 20, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_footnotes_are_real_ones(target: Path) -> None:
    write_docx(sample_document(), target)
    marks = [mark.get(f"{W}id") for mark in xml(target, "word/document.xml").iter(f"{W}footnoteReference")]
    assert marks == ["1", "2"]
    notes = {each.get(f"{W}id"): "".join(each.itertext()) for each in xml(target, "word/footnotes.xml")}
    assert list(notes) == ["-1", "0", "1", "2"]
    assert notes["1"].strip() == SOURCE
    listed = [each.get(f"{W}id") for each in xml(target, "word/settings.xml").iter(f"{W}footnote")]
    assert listed == ["-1", "0"]
    known = {style.get(f"{W}styleId") for style in xml(target, "word/styles.xml").iter(f"{W}style")}
    for part in ("word/footnotes.xml", "word/document.xml"):
        used = {each.get(f"{W}val") for tag in ("pStyle", "rStyle") for each in xml(target, part).iter(f"{W}{tag}")}
        assert used <= known


def test_a_report_without_notes_has_no_footnotes_part(target: Path) -> None:
    write_docx(report(words("Nội dung."), subject=(Text("về việc"),)), target)
    with zipfile.ZipFile(target) as archive:
        assert "word/footnotes.xml" not in archive.namelist()


def test_recipients_and_signature_stand_in_one_row_that_word_may_not_tear(target: Path) -> None:
    write_docx(sample_document(), target)
    word = docx.Document(str(target))
    (row,) = word.tables[-1].rows
    assert row._tr.find(f"{W}trPr/{W}cantSplit") is not None
    assert [cell.text.split("\n")[0] for cell in row.cells] == ["Nơi nhận:", "TL. CHÁNH VĂN PHÒNG"]
    body = [paragraph for paragraph in word.paragraphs if paragraph.style.name == "Body Text"]
    assert body[-1].paragraph_format.keep_with_next
    for table in word.tables:
        assert table._tbl.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert "tblBorders" not in table._tbl.xml


def test_the_file_knows_its_title_and_author_and_carries_no_foreign_picture(target: Path) -> None:
    write_docx(sample_document(), target)
    properties = docx.Document(str(target)).core_properties
    assert properties.author == "Văn phòng Bộ"
    assert properties.title == f"BÁO CÁO {SUBJECT}"
    assert properties.comments == ""
    with zipfile.ZipFile(target) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_markup_and_every_vietnamese_letter_come_back_as_they_went_in(target: Path) -> None:
    text = f'Bộ A & B <b>đậm</b> "ngoặc" &amp; {" ".join(LETTERS)}'
    write_docx(report(Heading(text), words(text, Note(text)), recipients=(text,)), target)
    found = list(lines(docx.Document(str(target))))
    assert found.count(text) == 2
    assert f"- {text}." in found
    assert text in "".join(xml(target, "word/footnotes.xml").itertext())


def test_nothing_is_left_for_a_signature_that_is_wholly_empty(target: Path) -> None:
    write_docx(report(words("Nội dung."), recipients=(), signature=Signature("", "", "")), target)
    assert len(docx.Document(str(target)).tables) == 1


def test_a_report_without_a_single_word_can_be_written(target: Path) -> None:
    write_docx(Document(Letterhead("", "", "", ""), "", (), (), (), Signature("", "", "")), target)
    assert "Độc lập - Tự do - Hạnh phúc" in list(lines(docx.Document(str(target))))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300), name=st.text(max_size=300))
def test_no_text_that_a_user_can_type_stops_the_writer(tmp_path: Path, text: str, name: str) -> None:
    document = report(
        Heading(text),
        words(text, Note(name)),
        recipients=(name, text),
        signature=Signature(name, name, name),
        letterhead=Letterhead(name, name, name, name),
    )
    write_docx(document, tmp_path / "a.docx")
    docx.Document(str(tmp_path / "a.docx"))


def test_a_missing_folder_is_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="không có thư mục"):
        write_docx(sample_document(), tmp_path / "không có" / "a.docx")


@LIBREOFFICE
def test_libreoffice_lays_it_out_like_the_pdf(target: Path) -> None:
    write_docx(report(*[words(FILLER * 9)] * 7, words("Câu cuối.", Note("Chú thích cuối."))), target)
    made = convert(target, "pdf", target.parent)
    pages = texts(made)
    with pdfium.PdfDocument(made) as pdf:
        assert len(pdf) == len(pages) > 1
    assert pages[1].startswith("2 ")
    assert not pages[0].startswith("1 ")
    assert SOURCE in pages[0]
    assert "Chú thích cuối." in pages[-1]
    assert "Nơi nhận:" in pages[-1]
    assert "Nguyễn Thị Ánh Tuyết" in pages[-1]
