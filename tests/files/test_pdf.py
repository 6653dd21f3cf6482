"""What stands on the pages of a PDF report, read back with another library than the one that writes it."""

from __future__ import annotations

import dataclasses
import re
import time
import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.files.sample import SOURCE, SUBJECT, sample_document
from tthc_desktop.core.document import Block, Document, Heading, Letterhead, Note, Paragraph, Signature, Text
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.files import fonts, letter
from tthc_desktop.files.pdf import write_pdf

VOWELS = "aăâeêioôơuưy"
TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_LOWER = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)) + "ăâêôơưđ"
LETTERS = _LOWER + _LOWER.upper()
"""The 134 Vietnamese letters that ASCII lacks."""
FILLER = "Văn phòng Bộ tiếp tục đôn đốc các đơn vị thực hiện nghiêm quy định về kiểm soát thủ tục hành chính. "


def texts(path: Path) -> list[str]:
    """The words of each page, blanks of every kind and length made one."""
    with pdfium.PdfDocument(path) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def positions(path: Path, words: str) -> Iterator[tuple[int, float, float]]:
    """Page (from 0), left and bottom (points) of each place where the words stand."""
    with pdfium.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf):
            text = page.get_textpage()
            searcher = text.search(words, match_case=True)
            while found := searcher.get_next():
                left, bottom, _, _ = text.get_charbox(found[0])
                yield number, left, bottom


def report(*blocks: Block, **changes: object) -> Document:
    """The sample report with other blocks."""
    return dataclasses.replace(sample_document(), blocks=blocks, **changes)  # type: ignore[arg-type]


def words(text: str, *notes: Note) -> Paragraph:
    return Paragraph((Text(text), *notes))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "Báo cáo quý II.pdf"


def test_a_report_has_letterhead_title_body_and_signature_in_the_order_of_the_decree(target: Path) -> None:
    write_pdf(sample_document(), target)
    whole = " ".join(texts(target))
    order = [
        "BỘ TÀI CHÍNH",
        "VĂN PHÒNG BỘ",
        letter.NATION,
        letter.MOTTO,
        "Số: /BC-VP",
        "Hà Nội, ngày tháng 7 năm 2023",
        "BÁO CÁO",
        SUBJECT,
        "I. Công tác chỉ đạo",
        "05 buổi làm việc trực tuyến với 05 địa phương",
        "Nơi nhận:",
        "- Lãnh đạo Bộ (để báo cáo);",
        "- Lưu: VT, KSTTHC.",
        "TL. CHÁNH VĂN PHÒNG",
        "TRƯỞNG PHÒNG KIỂM SOÁT TTHC",
        "Nguyễn Thị Ánh Tuyết",
    ]
    places = [whole.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_nation_stands_on_one_line_in_the_right_half(target: Path) -> None:
    write_pdf(sample_document(), target)
    ((_, left, first),) = positions(target, "CỘNG HÒA")
    ((_, _, last),) = positions(target, "VIỆT NAM")
    assert first == pytest.approx(last, abs=3)
    assert left > 595 / 2 - 50


def test_the_page_is_a4_upright(target: Path) -> None:
    write_pdf(sample_document(), target)
    with pdfium.PdfDocument(target) as pdf:
        assert [round(side / 72 * 25.4) for side in pdf[0].get_size()] == [210, 297]


def test_text_keeps_to_the_margins(target: Path) -> None:
    write_pdf(report(*[words(FILLER * 9)] * 12), target)
    with pdfium.PdfDocument(target) as pdf:
        for page in pdf:
            text = page.get_textpage()
            boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
            assert min(box[0] for box in boxes) >= 30 / 25.4 * 72 - 1
            assert max(box[2] for box in boxes) <= 190 / 25.4 * 72 + 1
            assert min(box[1] for box in boxes) >= 20 / 25.4 * 72 - 1


def test_pages_are_numbered_at_the_top_from_the_second_on(target: Path) -> None:
    write_pdf(report(*[words(FILLER * 9)] * 20), target)
    pages = texts(target)
    assert len(pages) > 3
    assert not pages[0].startswith("1 ")
    for number, page in enumerate(pages[1:], start=2):
        assert page.split()[0] == str(number) or page.split()[-1] == str(number)
        middle = [left for at, left, bottom in positions(target, str(number)) if at == number - 1 and bottom > 785]
        assert [round(left / 72 * 25.4) for left in middle] == [pytest.approx(109, abs=2)]


@pytest.mark.parametrize("style", [fonts.REGULAR, fonts.BOLD, fonts.ITALIC, fonts.BOLD_ITALIC])
def test_every_vietnamese_letter_is_drawn_in_every_style(target: Path, style: str) -> None:
    """Each letter has ink of its own: it looks neither like another letter nor like a missing one."""
    assert len(set(LETTERS)) == 134
    fonts.load()
    row, missing = 20, "\uffff"
    height = row * (len(LETTERS) + 1)
    canvas = Canvas(str(target), pagesize=(40, height), initialFontName=style, initialFontSize=14)
    for at, char in enumerate(LETTERS + missing):
        canvas.drawString(10, height - row * at - 15, char)
    canvas.save()
    with pdfium.PdfDocument(target) as pdf:
        assert "".join(pdf[0].get_textpage().get_text_range().split())[:134] == LETTERS
        picture = pdf[0].render(scale=4).to_pil().convert("L")
    strips = [picture.crop((0, at * row * 4, 160, (at + 1) * row * 4)) for at in range(len(LETTERS) + 1)]
    assert all(strip.getextrema()[0] < 100 for strip in strips)
    assert len({strip.tobytes() for strip in strips}) == len(strips)


def test_extracted_words_are_composed_also_when_the_record_was_not(target: Path) -> None:
    decomposed = unicodedata.normalize("NFD", FILLER.strip())
    write_pdf(report(words(decomposed)), target)
    assert FILLER.strip() in texts(target)[0]


def test_every_vietnamese_letter_comes_out_of_a_report_as_it_went_in(target: Path) -> None:
    write_pdf(report(Heading(LETTERS), words(" ".join(LETTERS))), target)
    assert " ".join(LETTERS) in " ".join(texts(target))


def test_a_character_that_the_fonts_lack_leaves_a_visible_square(target: Path) -> None:
    write_pdf(report(words("Trước 😀漢 sau")), target)
    assert "Trước □□ sau" in texts(target)[0]


def test_characters_of_markup_are_printed_as_they_are(target: Path) -> None:
    text = 'Bộ A & B <b>đậm</b> "ngoặc" &amp; a < b > c <para> %s'
    signature = Signature("Q. <i>", "R & D", "<font>")
    head = Letterhead("<&>", "<b>", "Số: <1> & 2", "Huế, <ngày>")
    document = report(
        Heading(text),
        words(text, Note(text)),
        subject=(Text(text),),
        recipients=(text,),
        signature=signature,
        letterhead=head,
    )
    write_pdf(document, target)
    whole = " ".join(texts(target))
    assert whole.count(text) == 5
    assert all(each in whole for each in ("Q. <I>", "R & D", "<font>", "<&>", "Số: <1> & 2", "Huế, <ngày>"))


def test_a_note_stands_at_the_foot_of_the_first_page_when_its_mark_is_in_the_title(target: Path) -> None:
    write_pdf(sample_document(), target)
    pages = texts(target)
    assert f"1 {SOURCE}" in pages[0]
    assert SOURCE not in pages[1]
    ((_, _, bottom),) = positions(target, SOURCE[:20])
    assert 20 / 25.4 * 72 <= bottom < 120


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, 14), min_size=3, max_size=14), data=st.data())
def test_every_note_stands_on_the_page_of_its_mark(tmp_path: Path, lengths: list[int], data: st.DataObject) -> None:
    target = tmp_path / "a.pdf"
    blocks = []
    for at, length in enumerate(lengths):
        size = data.draw(st.integers(0, 4))
        runs = [Text(FILLER * length), Text(f"DẤU{at:02d}x"), Note(f"CHÚ{at:02d}x " + FILLER * size), Text(FILLER)]
        blocks.append(Paragraph(tuple(runs)))
    write_pdf(report(*blocks), target)
    pages = texts(target)
    for at in range(len(lengths)):
        marks = [number for number, page in enumerate(pages) if f"DẤU{at:02d}x" in page]
        notes = [number for number, page in enumerate(pages) if f"CHÚ{at:02d}x" in page]
        assert len(marks) == 1
        assert notes == marks


def test_two_marks_at_one_place_are_told_apart(target: Path) -> None:
    write_pdf(report(words("Một câu", Note("Hai"), Note("Ba"))), target)
    assert "Một câu2, 3" in texts(target)[0]


def test_notes_too_long_for_a_page_go_on_at_the_foot_of_the_next(target: Path) -> None:
    write_pdf(report(words("Một câu", Note(FILLER * 150)), words("Câu cuối.")), target)
    pages = texts(target)
    assert len(pages) > 2
    assert sum(page.count("đôn đốc các đơn vị") for page in pages) > 140


@pytest.mark.parametrize("note", [False, True])
def test_the_signature_is_never_torn_nor_left_alone(tmp_path: Path, note: bool) -> None:
    """Whatever the length of the text, recipients and signer stand on one page, with two lines of text above."""
    target = tmp_path / "a.pdf"
    for length in range(1, 46):
        notes = [Note("Chú thích")] if note else []
        write_pdf(report(words(FILLER * 12), words(FILLER * length, *notes)), target)
        pages = texts(target)
        last = pages[-1]
        assert all(each in last for each in ("Nơi nhận:", "- Lưu: VT, KSTTHC.", "TL. CHÁNH", "Nguyễn Thị Ánh Tuyết"))
        assert "Nơi nhận" not in " ".join(pages[:-1])
        assert len(last.split("Nơi nhận:")[0]) > 60


def test_a_heading_never_stands_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    for length in range(1, 40):
        heads = (Heading("ĐẦU MỤC LỚN"), Heading("Đầu mục nhỏ", level=2))
        write_pdf(report(words(FILLER * length), *heads, words("Nội dung. " + FILLER * 3)), target)
        (page,) = (page for page in texts(target) if "ĐẦU MỤC LỚN" in page)
        assert "Đầu mục nhỏ Nội dung." in page


def test_a_long_paragraph_flows_over_pages(target: Path) -> None:
    long = FILLER * 110
    write_pdf(report(words(long)), target)
    whole = re.sub(r" \d ", " ", " ".join(texts(target)))
    assert whole.count("kiểm soát thủ tục hành chính.") >= 108


def test_three_hundred_paragraphs_come_out_complete_and_in_order(target: Path) -> None:
    write_pdf(report(*(words(f"Đoạn {at:03d}: {FILLER}") for at in range(300))), target)
    assert re.findall(r"Đoạn (\d{3}):", " ".join(texts(target))) == [f"{at:03d}" for at in range(300)]


def test_a_word_longer_than_the_line_is_broken_and_not_lost(target: Path) -> None:
    write_pdf(report(words("Trước " + "đ" * 700 + " sau.", Note("Chú thích"))), target)
    whole = " ".join(texts(target))
    assert whole.count("đ") - whole.split("Trước")[0].count("đ") >= 700
    assert "sau." in whole


def test_empty_lines_of_the_head_and_the_signature_leave_no_gap(target: Path) -> None:
    bare = report(
        words("Nội dung."),
        letterhead=Letterhead("", "Văn phòng Bộ", "Số:        /BC-VP", "Hà Nội"),
        signature=Signature("", "", ""),
        recipients=(),
    )
    write_pdf(bare, target)
    (page,) = texts(target)
    assert "Nơi nhận" not in page
    ((_, _, agency),) = positions(target, "VĂN PHÒNG BỘ")
    ((_, _, nation),) = positions(target, "CỘNG HÒA")
    assert agency == pytest.approx(nation, abs=3)


def test_a_report_without_a_single_word_is_still_a_page(target: Path) -> None:
    write_pdf(Document(Letterhead("", "", "", ""), "", (), (), (), Signature("", "", "")), target)
    assert letter.NATION in texts(target)[0]


def test_a_report_that_ends_with_a_heading_keeps_it_with_the_signature(target: Path) -> None:
    write_pdf(report(words(FILLER * 25), Heading("Đầu mục cuối")), target)
    assert "Đầu mục cuối Nơi nhận:" in texts(target)[-1]


def test_more_recipients_than_a_page_holds_are_all_printed(target: Path) -> None:
    names = tuple(f"Đơn vị thứ {at}" for at in range(140))
    write_pdf(report(words("Nội dung."), recipients=names), target)
    assert re.findall(r"- Đơn vị thứ (\d+)[;.]", " ".join(texts(target))) == [str(at) for at in range(140)]


def test_the_file_knows_its_title_author_language_and_headings(target: Path) -> None:
    write_pdf(sample_document(), target)
    with pdfium.PdfDocument(target) as pdf:
        assert pdf.get_metadata_value("Title") == f"BÁO CÁO {SUBJECT}"
        assert pdf.get_metadata_value("Author") == "Văn phòng Bộ"
        assert pdf.get_metadata_value("Subject") == SUBJECT
        assert [(mark.level, mark.get_title()[:3]) for mark in pdf.get_toc()] == [
            (0, "I. "),
            (0, "II."),
            (1, "1. "),
            (1, "2. "),
        ]
        assert pdf.get_metadata_value("CreationDate") == "", "reportlab would invent the year 2000"
    assert b"vi-VN" in target.read_bytes()


def test_headings_may_skip_a_level(target: Path) -> None:
    write_pdf(report(Heading("Sâu", level=3), words("a"), Heading("Sâu hơn", level=9), words("b")), target)
    with pdfium.PdfDocument(target) as pdf:
        assert [mark.level for mark in pdf.get_toc()] == [0, 1]


def test_all_fonts_are_embedded_and_ours(target: Path) -> None:
    write_pdf(sample_document(), target)
    names = set(re.findall(rb"/BaseFont /([\w+-]+)", target.read_bytes()))
    assert names
    assert all(name.split(b"+")[1].startswith(b"Tinos") for name in names)


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    document = sample_document()
    write_pdf(document, tmp_path / "a.pdf")
    time.sleep(1.1)
    write_pdf(document, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300), note=st.text(max_size=80), name=st.text(max_size=60))
def test_no_text_that_a_user_can_type_stops_the_writer(tmp_path: Path, text: str, note: str, name: str) -> None:
    head = Letterhead(name, name, name, name)
    document = report(
        Heading(text),
        words(text, Note(note)),
        recipients=(name, text),
        signature=Signature(name, name, name),
        letterhead=head,
    )
    write_pdf(document, tmp_path / "a.pdf")


def test_a_missing_folder_is_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="không có thư mục"):
        write_pdf(sample_document(), tmp_path / "không có" / "a.pdf")
