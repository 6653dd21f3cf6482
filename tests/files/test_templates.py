"""The office's own Word template: checked before use, filled in wholly, everything else left as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.files.office import LIBREOFFICE, convert
from tests.files.sample import sample_document
from tests.files.test_docx import lines
from tests.services.test_receiving import FORMS
from tthc_desktop.core.document import Amount, Annex, Document, Line
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.files import templates
from tthc_desktop.files.docx import write_docx
from tthc_desktop.services import word_templates

FORM = next(form for form in FORMS if form.code == "II.06a/VPCP/KSTT")


def with_annex() -> Document:
    base = sample_document()
    numbers = tuple(Amount(Decimal(1000 + at)) for at in range(3, 14))
    line, total = Line("data", ("1", "Đất đai", *numbers)), Line("total", ("", "Tổng số", *numbers))
    annex = Annex(FORM, FORM.title, (line, total), ("Kỳ báo cáo: Quý II",), "Đơn vị tính: hồ sơ", ("Ghi chú.",))
    return Document(base.letterhead, base.kind, base.subject, base.blocks, base.recipients, base.signature, (annex,))


def template(path: Path, *texts: str, cell: str = "") -> Path:
    word = docx.Document()
    for text in texts:
        word.add_paragraph(text)
    if cell:
        word.add_table(2, 3).rows[1].cells[2].paragraphs[0].text = cell
    word.save(str(path))
    return path


def problems(path: Path) -> list[str]:
    return [problem.message for problem in templates.check(path, FORMS)]


def read(path: Path) -> WordDocument:
    return docx.Document(str(path))


def references(word: WordDocument) -> list[tuple[str, str | None]]:
    """The footnotes' numbers with the words before each."""
    told = []
    for mark in word.element.body.iter(qn("w:footnoteReference")):
        paragraph = next(mark.iterancestors(qn("w:p")))
        told.append((paragraph.text, mark.get(qn("w:id"))))
    return told


def test_the_shipped_template_is_the_one_the_script_makes(tmp_path: Path) -> None:
    templates.write_default(tmp_path / "mau.docx")
    assert list(lines(read(word_templates.default()))) == list(lines(read(tmp_path / "mau.docx")))
    assert problems(word_templates.default()) == []


def test_through_the_shipped_template_a_report_says_what_it_says_without(tmp_path: Path) -> None:
    document = sample_document()
    write_docx(document, tmp_path / "a.docx")
    templates.write(document, word_templates.default(), tmp_path / "b.docx", FORMS)
    plain, filled = read(tmp_path / "a.docx"), read(tmp_path / "b.docx")
    assert list(lines(filled)) == list(lines(plain))
    styles = [paragraph.style.name for paragraph in plain.paragraphs if paragraph.text]  # type: ignore[union-attr]
    assert [one.style.name for one in filled.paragraphs if one.text] == styles  # type: ignore[union-attr]
    assert references(filled) == references(plain) != []
    notes = [rel.target_part.blob for rel in filled.part.rels.values() if rel.reltype.endswith("/footnotes")]
    assert notes == [rel.target_part.blob for rel in plain.part.rels.values() if rel.reltype.endswith("/footnotes")]
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in filled.paragraphs if paragraph.text]
    assert kept == [paragraph.paragraph_format.keep_with_next for paragraph in plain.paragraphs if paragraph.text]
    assert filled.sections[0].page_width == plain.sections[0].page_width


@pytest.mark.parametrize(
    ("texts", "cell", "told"),
    [
        (("Mở đầu", "{{ noi_dng }}"), "", "đoạn 2: không có chỗ điền «{{ noi_dng }}»; có lẽ là {{ noi_dung }}."),
        (("{{ noi_dung }}",), "{{ so }}", "bảng 1, dòng 2, ô 3: không có chỗ điền «{{ so }}»"),
        (("{{ noi_dung }}", "Số {{ so_ky_hieu }"), "", "đoạn 2: chỗ điền hỏng ở «{{ so_ky_hieu }»"),
        (("{{ noi_dung }}", "{ ngay }}"), "", "đoạn 2: chỗ điền hỏng ở «}}»"),
        (("{{ noi_dung }}", "{% if ngay %}"), "", "đoạn 2: chỗ điền hỏng ở «{% if ngay %}»"),
        (("Nội dung: {{ noi_dung }}",), "", "đoạn 1: chỗ điền «{{ noi_dung }}» phải đứng riêng một đoạn"),
        (("{{ ngay }}",), "", "không có chỗ điền {{ noi_dung }}"),
        (("{{ noi_dung }}", "{{ noi_dung }}"), "", "có 2 chỗ điền {{ noi_dung }} (đoạn 1; đoạn 2)"),
        (("{{ noi_dung }}", "{{ bieu.II_99.x }}"), "", "đoạn 2: không có chỗ điền «{{ bieu.II_99.x }}»"),
        (("{{ noi_dung }}", "{{ bieu.II_06a.khong_co }}"), "", "đoạn 2: không có chỗ điền"),
        (("{{ noi_dung }}", "{{ ngay.year }}"), "", "đoạn 2: không có chỗ điền «{{ ngay.year }}»"),
    ],
)
def test_a_wrong_placeholder_is_named_with_its_place_and_nothing_is_written(
    tmp_path: Path, texts: tuple[str, ...], cell: str, told: str
) -> None:
    path = template(tmp_path / "mau.docx", *texts, cell=cell)
    (message,) = problems(path)
    assert told in message
    assert message.startswith("Mẫu «mau.docx»")
    target = tmp_path / "ra.docx"
    target.write_bytes(b"old")
    with pytest.raises(Refused, match="Mẫu «mau"):
        templates.write(sample_document(), path, target, FORMS)
    assert target.read_bytes() == b"old"
    assert {one.name for one in tmp_path.iterdir()} == {"mau.docx", "ra.docx"}


def torn(path: Path, *pieces: str) -> Path:
    """A placeholder in several runs, as Word leaves it after spell checking or formatting."""
    word = docx.Document()
    word.add_paragraph("{{ noi_dung }}")
    paragraph = word.add_paragraph("Số: ")
    for at, piece in enumerate(pieces):
        paragraph.add_run(piece).bold = at % 2 == 0
    word.save(str(path))
    return path


def test_a_placeholder_torn_into_runs_is_filled_in(tmp_path: Path) -> None:
    path = torn(tmp_path / "mau.docx", "{", "{ so_", "ky", "_hieu }", "}")
    assert problems(path) == []
    document = sample_document()
    templates.write(document, path, tmp_path / "ra.docx")
    assert any(" ".join(document.letterhead.number.split()) in line for line in lines(read(tmp_path / "ra.docx")))


def test_a_wrong_one_torn_into_runs_is_named_too(tmp_path: Path) -> None:
    (message,) = problems(torn(tmp_path / "mau.docx", "{", "{ so_", "kyhieu", " }}"))
    assert "đoạn 2: không có chỗ điền «{{ so_kyhieu }}»; có lẽ là {{ so_ky_hieu }}" in message


def test_the_body_takes_over_the_look_of_its_place_and_the_rest_is_left(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Tờ trình riêng của cơ quan")
    place = word.add_paragraph()
    run = place.add_run("{{ noi_dung }}")
    run.font.size, run.italic = Pt(15), True
    word.sections[0].header.paragraphs[0].text = "Kỳ: {{ ngay }}"
    word.save(str(tmp_path / "mau.docx"))
    document = sample_document()
    templates.write(document, tmp_path / "mau.docx", tmp_path / "ra.docx")
    filled = read(tmp_path / "ra.docx")
    assert filled.paragraphs[0].text == "Tờ trình riêng của cơ quan"
    said = [paragraph for paragraph in filled.paragraphs if paragraph.text in {one.text for one in document.paragraphs}]
    assert len(said) == len(document.paragraphs)
    assert all(one.font.size == Pt(15) and one.italic for paragraph in said for one in paragraph.runs if one.text)
    assert document.letterhead.place_and_date.split()[0] in filled.sections[0].header.paragraphs[0].text


def test_figures_and_tables_of_forms_stand_where_the_template_says(tmp_path: Path) -> None:
    path = template(
        tmp_path / "mau.docx",
        "{{ noi_dung }}", "Đã giải quyết {{ bieu.II_06a.da_gq_tong }} hồ sơ; {{ bieu.II_08.sh_hs }} số hóa",
        "{{ bieu.II_06a.bang }}", "{{ phu_luc }}",
    )  # fmt: skip
    document = with_annex()
    templates.write(document, path, tmp_path / "ra.docx", FORMS)
    filled = read(tmp_path / "ra.docx")
    assert "Đã giải quyết 1.007 hồ sơ; – số hóa" in [paragraph.text for paragraph in filled.paragraphs]
    assert len(filled.tables) == 2
    table = filled.tables[0]
    assert [cell.text for cell in table.rows[-1].cells] == [
        cell.text if isinstance(cell, Amount) else cell for cell in document.annexes[0].lines[-1].cells
    ]
    assert table.rows[0].cells[2].text == table.rows[0].cells[5].text == "Số lượng hồ sơ tiếp nhận"
    assert table.rows[0].cells[0]._tc is table.rows[2].cells[0]._tc


def test_markup_in_the_words_is_no_markup(tmp_path: Path) -> None:
    base = sample_document()
    head = type(base.letterhead)("A & B", "C < D", base.letterhead.number, base.letterhead.place_and_date)
    document = Document(head, base.kind, base.subject, base.blocks, base.recipients, base.signature)
    templates.write(document, word_templates.default(), tmp_path / "ra.docx")
    assert {"A & B", "C < D"} <= set(lines(read(tmp_path / "ra.docx")))


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mau.docx").write_text("x", encoding="utf-8")
    with pytest.raises(Refused, match=r"không phải tệp Word"):
        templates.check(tmp_path / "mau.docx")
    with pytest.raises(Unavailable, match="Không thấy mẫu"):
        templates.check(tmp_path / "khac.docx")


@LIBREOFFICE
def test_libreoffice_opens_what_was_filled_in(tmp_path: Path) -> None:
    path = template(tmp_path / "mau.docx", "{{ noi_dung }}", "{{ phu_luc }}", cell="{{ noi_nhan }}")
    templates.write(with_annex(), path, tmp_path / "ra.docx", FORMS)
    assert convert(tmp_path / "ra.docx", "pdf", tmp_path).stat().st_size > 1000
