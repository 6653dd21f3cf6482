"""The letter that sends a return back: every finding in its place, the officer's reason, and until when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_letters import OFFICE, said, table
from tthc_desktop.core.correction_letters import (
    LOOK_AGAIN,
    MOST_ROWS,
    Correction,
    SentBack,
    correction_letter,
    corrections_of,
    without_cell,
)
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.letters import Letter, Table

DAY, DUE = date(2026, 4, 10), date(2026, 4, 17)
ERROR = Correction("Biểu", "C7", "Cột 3 ghi 9, các phần cộng được 8.", "Sửa ô C7.")
WARNING = Correction("Biểu", "D9", "12.345 lớn khác thường.", "Xem lại có thừa chữ số không.", "warning")


def letter(
    *items: Correction, reason: str = "Số liệu chưa khớp", attachments: int = 1, due: date = DUE, day: date = DAY
) -> Letter:
    told = SentBack(
        "Sở Nội vụ", "biểu số II.06a/VPCP/KSTT", "quý I năm 2026", "So noi vu Q1.xlsx", reason, items, attachments
    )
    return correction_letter(OFFICE, told, day, due)


def test_the_letter_says_what_is_wrong_why_and_until_when() -> None:
    told = letter(ERROR, WARNING)
    assert told.about == "V/v chỉnh sửa, gửi lại báo cáo theo biểu số II.06a/VPCP/KSTT quý I năm 2026"
    assert told.to == ("Sở Nội vụ",)
    words = said(told)
    assert "đã nhận được báo cáo quý I năm 2026 theo biểu số II.06a/VPCP/KSTT của Sở Nội vụ" in words
    assert "(tệp «So noi vu Q1.xlsx»)." in words
    assert "còn 01 nội dung phải sửa và 01 nội dung cần xem lại, cụ thể như sau:" in words
    assert "Lý do đề nghị chỉnh sửa: Số liệu chưa khớp." in words
    assert "gửi lại tệp báo cáo đã sửa về Văn phòng Bộ trước khi hết ngày 17/4/2026." in words
    assert "Gửi kèm công văn này: 01 tệp; trong bản đánh dấu" in words
    assert table(told).rows == (
        "I. Nội dung phải sửa (01)",
        ("1", "Biểu", "C7", "Cột 3 ghi 9, các phần cộng được 8.", "Sửa ô C7."),
        "II. Nội dung cần xem lại (01)",
        ("2", "Biểu", "D9", "12.345 lớn khác thường.", "Xem lại có thừa chữ số không."),
    )


def test_one_kind_alone_needs_no_headings() -> None:
    assert table(letter(ERROR)).rows == (("1", "Biểu", "C7", ERROR.content, ERROR.remedy),)
    assert "cần xem lại" not in said(letter(ERROR))
    assert "phải sửa" not in said(letter(WARNING))
    assert "số liệu đúng thì ghi rõ lý do" in said(letter(WARNING))


def test_a_return_may_be_sent_back_for_the_reason_alone_and_without_files() -> None:
    told = letter(reason="Báo cáo chưa có chữ ký của thủ trưởng.", attachments=0)
    assert not any(isinstance(block, Table) for block in told.blocks)
    assert "Lý do đề nghị chỉnh sửa: Báo cáo chưa có chữ ký của thủ trưởng." in said(told)
    assert "Gửi kèm" not in said(told)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_without_a_reason_there_is_no_letter(reason: str) -> None:
    with pytest.raises(Refused) as caught:
        letter(ERROR, reason=reason)
    assert [problem.field for problem in caught.value.problems] == ["reason"]


def test_the_corrected_file_cannot_be_awaited_before_the_letter() -> None:
    with pytest.raises(Refused, match="trước ngày công văn") as caught:
        letter(ERROR, due=date(2026, 4, 9), reason="")
    assert [problem.field for problem in caught.value.problems] == ["reason", "due"]
    assert letter(ERROR, due=DAY)


def test_a_long_list_is_cut_and_points_to_the_marked_copy() -> None:
    told = letter(*[ERROR] * MOST_ROWS, WARNING, WARNING)
    assert "còn 100 nội dung phải sửa và 02 nội dung cần xem lại" in said(told)
    rows = table(told).rows
    assert rows[-1] == "Và 02 nội dung khác, có đủ trong bản đánh dấu gửi kèm."
    assert sum(not isinstance(row, str) for row in rows) == MOST_ROWS


def test_without_a_marked_copy_nothing_is_cut() -> None:
    told = letter(*[ERROR] * (MOST_ROWS + 5), attachments=0)
    assert len(table(told).rows) == MOST_ROWS + 5


def test_findings_are_parted_into_what_is_wrong_and_what_to_do() -> None:
    findings = [
        Finding("error", "sum:3", "C7", "9", "8", "Ô C7: cột 3 ghi 9, các phần cộng được 8. Hãy sửa ô C7."),
        Finding("warning", "x", "D9", "", "", "Ô D9: lạ."),
        Finding("explained", "jump", "E9", "", "", "Ô E9: tăng.", "đợt cao điểm"),
    ]
    assert corrections_of("Biểu", findings) == (
        Correction("Biểu", "C7", "Cột 3 ghi 9, các phần cộng được 8.", "Sửa ô C7."),
        Correction("Biểu", "D9", "Lạ.", LOOK_AGAIN, "warning"),
    )
    assert without_cell("Ô C70: x", "C7") == "Ô C70: x"


SOME = st.lists(st.sampled_from([ERROR, WARNING]), max_size=9)


@given(SOME, st.integers(0, 3), st.sampled_from(["a", "Một lý do.", "  hai\ndòng;  "]))
def test_every_item_stands_once_and_the_sentences_are_whole(items: list[Correction], files: int, reason: str) -> None:
    told = letter(*items, attachments=files, reason=reason)
    rows = [row for block in told.blocks if isinstance(block, Table) for row in block.rows if not isinstance(row, str)]
    assert sorted(row[2] for row in rows) == sorted(item.cell for item in items)
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(items) + 1)]
    assert said(told).endswith("./.")
    for glitch in ("  ", " ,", " ;", "..", "()", " .", "None", ";;"):
        assert glitch not in said(told).removesuffix("./.")
