"""What stands in the Word file of a letter, and that a batch of letters is written whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest

from tests.core.test_correction_letters import ERROR, WARNING
from tests.core.test_correction_letters import letter as corrections
from tests.core.test_letters import item, letter
from tests.files.test_docx import lines, xml
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.files import official_letter, word
from tthc_desktop.files.official_letter import write_letters

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "Đôn đốc.docx"


def test_the_letter_says_everything_in_the_order_of_the_decree(target: Path) -> None:
    told = letter(item(3, "Rà soát một"), item(-2, "Rà soát hai"), times=2)
    write_letters([(told, target)])
    said = list(lines(docx.Document(str(target))))
    wanted = [
        "BỘ Y TẾ",
        "VĂN PHÒNG BỘ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: /VPB-KSTT",
        "V/v đôn đốc thực hiện nhiệm vụ (lần thứ 2)",
        "Hà Nội, ngày 30 tháng 6 năm 2023",
        "Kính gửi: Sở Nội vụ",
        "Rà soát một",
        "Rà soát hai",
        "Đề nghị Sở Nội vụ quan tâm, thực hiện./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TL. BỘ TRƯỞNG",
        "A",
    ]
    assert [line for line in said if line in wanted] == wanted


def test_the_table_repeats_its_header_keeps_rows_whole_and_fits_the_page(target: Path) -> None:
    write_letters([(letter(*(item(n) for n in range(1, 40))), target)])
    made = docx.Document(str(target)).tables[1]
    assert len(made.rows) == 40
    widths = [cell.width for cell in made.rows[1].cells]
    assert sum(width.mm for width in widths if width) == pytest.approx(160, abs=0.5)
    document = xml(target, "word/document.xml")
    assert len(list(document.iter(f"{W}tblHeader"))) == 1
    assert len(list(document.iter(f"{W}cantSplit"))) == 40 + 2 + 1  # and the rows of head and foot


def test_a_group_heading_stands_once_across_the_whole_table(target: Path) -> None:
    write_letters([(letter(item(1), item(-1)), target)])
    made = docx.Document(str(target)).tables[1]
    spans = [[cell.text for cell in row._tr.tc_lst and row.cells] for row in made.rows]
    assert len(made.rows[1]._tr.tc_lst) == 1
    assert set(spans[1]) == {"I. Nhiệm vụ đã quá hạn (01)"}


def test_several_addressees_stand_below_one_another(target: Path) -> None:
    write_letters([(replace(letter(item(1)), to=("Sở A", "Sở B")), target)])
    said = list(lines(docx.Document(str(target))))
    at = said.index("Kính gửi:")
    assert said[at + 1 : at + 3] == ["- Sở A;", "- Sở B."]


def test_awkward_texts_are_printed_as_far_as_they_have_a_shape(target: Path) -> None:
    write_letters([(letter(item(1, "một\x07\nhai \ud800 & <ba>")), target)])
    assert "một hai & <ba>" in list(lines(docx.Document(str(target))))


def test_when_one_letter_fails_none_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = word.Word.save

    def fail_at_second(self: word.Word, path: Path) -> None:
        if "hai" in path.name:
            raise OSError(28, "No space left on device")
        real(self, path)

    monkeypatch.setattr(word.Word, "save", fail_at_second)
    with pytest.raises(Unavailable, match="đã đầy"):
        write_letters([(letter(item(1)), tmp_path / name) for name in ("một.docx", "hai.docx")])
    assert list(tmp_path.iterdir()) == []


def test_when_the_last_cannot_be_put_in_place_the_others_are_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def fail_at_first(self: Path, target: Path) -> Path:
        if target.name == "một.docx":  # put in place last
            raise PermissionError(13, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_at_first)
    with pytest.raises(Unavailable, match="đang mở ở chương trình khác"):
        write_letters([(letter(item(1)), tmp_path / name) for name in ("một.docx", "hai.docx")])
    assert list(tmp_path.iterdir()) == []


def test_a_letter_that_is_there_is_not_overwritten(target: Path) -> None:
    target.write_text("đã sửa tay", encoding="utf-8")
    with pytest.raises(Unavailable, match="Đã có tệp"):
        official_letter.write_letters([(letter(item(1)), target)])
    assert target.read_text("utf-8") == "đã sửa tay"


def test_a_letter_of_corrections_is_laid_out_like_any_other(target: Path) -> None:
    write_letters([(corrections(ERROR, WARNING), target)])
    said = list(lines(docx.Document(str(target))))
    wanted = [
        "V/v chỉnh sửa, gửi lại báo cáo theo biểu số II.06a/VPCP/KSTT quý I năm 2026",
        "Kính gửi: Sở Nội vụ",
        ERROR.content,
        WARNING.remedy,
        "Lý do đề nghị chỉnh sửa: Số liệu chưa khớp.",
        "Nơi nhận:",
    ]
    assert [line for line in said if line in wanted] == wanted
    widths = [cell.width for cell in docx.Document(str(target)).tables[1].rows[2].cells]
    assert sum(width.mm for width in widths if width) == pytest.approx(160, abs=0.5)
