"""The words of a letter that reminds a unit: exactly its items, told apart, and asked for in one breath."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.document import Signature
from tthc_desktop.core.letters import (  # fmt: skip
    LATE_HEADING,
    SOON_HEADING,
    Chase,
    ChaseItem,
    Letter,
    Office,
    Table,
    addressed,
    chase,
    filed,
)

DAY = date(2023, 6, 30)
OFFICE = Office(
    "Văn phòng Bộ", Signature("TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG", "A"), "Bộ Y tế", "Hà Nội", "VPB-KSTT", ("Lưu: VT",)
)


def item(days: int, content: str = "Rà soát", **facts: object) -> ChaseItem:
    """An item that was due `days` ago, or will be when negative."""
    return ChaseItem(content, "Kế hoạch 1", DAY - timedelta(days=days), max(days, 0), **facts)  # type: ignore[arg-type]


def letter(*items: ChaseItem, reply: date | None = date(2023, 7, 7), **facts: object) -> Letter:
    return chase(OFFICE, Chase("Sở Nội vụ", items, **facts), DAY, reply)  # type: ignore[arg-type]


def said(told: Letter) -> str:
    return " ".join(block for block in told.blocks if isinstance(block, str))


def table(told: Letter) -> Table:
    (found,) = (block for block in told.blocks if isinstance(block, Table))
    return found


def test_late_and_soon_due_items_are_told_apart_in_words_and_in_the_table() -> None:
    told = letter(item(3), item(-2), item(10))
    assert "còn 02 nhiệm vụ đã quá hạn nhưng chưa hoàn thành và 01 nhiệm vụ sắp đến hạn" in said(told)
    rows = table(told).rows
    assert [row for row in rows if isinstance(row, str)] == [f"I. {LATE_HEADING} (02)", f"II. {SOON_HEADING} (01)"]
    cells = [row for row in rows if not isinstance(row, str)]
    assert [(row[0], row[3], row[4]) for row in cells] == [
        ("1", "20/6/2023", "10"),
        ("2", "27/6/2023", "3"),
        ("3", "02/7/2023", ""),
    ]
    assert "khẩn trương hoàn thành" in said(told)
    assert "hoàn thành đúng hạn" in said(told)


@pytest.mark.parametrize(
    ("days", "there", "absent"),
    [(5, "nhiệm vụ đã quá hạn", "sắp đến hạn"), (-1, "nhiệm vụ sắp đến hạn", "quá hạn")],
)
def test_one_kind_alone_needs_no_headings_and_the_other_is_not_named(days: int, there: str, absent: str) -> None:
    told = letter(item(days))
    assert f"còn 01 {there}" in said(told)
    assert absent not in said(told)
    assert not any(isinstance(row, str) for row in table(told).rows)


def test_a_task_due_on_the_day_of_the_letter_is_soon_due_and_not_late() -> None:
    (row,) = table(letter(item(0))).rows
    assert (row[4], row[5]) == ("", "Đến hạn hôm nay")


def test_the_first_reminder_says_nothing_of_others_and_later_ones_count_themselves() -> None:
    first = letter(item(1))
    assert first.about == "V/v đôn đốc thực hiện nhiệm vụ"
    assert "đã đôn đốc" not in said(first)
    third = letter(item(1), times=3, last_on=date(2023, 6, 9))
    assert third.about == "V/v đôn đốc thực hiện nhiệm vụ (lần thứ 3)"
    assert "Văn phòng Bộ đã đôn đốc Sở Nội vụ 02 lần; lần gần nhất vào ngày 09/6/2023." in said(third)


def test_the_reply_is_asked_for_until_its_day_or_without_one() -> None:
    assert "về Văn phòng Bộ trước khi hết ngày 07/7/2023." in said(letter(item(1)))
    assert "bằng văn bản về Văn phòng Bộ." in said(letter(item(1), reply=None))


def test_remarks_tell_the_first_deadline_and_how_often_a_task_is_due() -> None:
    rows = table(
        letter(item(4, first_due=date(2023, 3, 31)), item(2, recurrence="hằng tuần"), item(-3, first_due=None))
    ).rows
    assert [row[5] for row in rows if not isinstance(row, str)] == [
        "Đã gia hạn, hạn đầu 31/3/2023",
        "Định kỳ hằng tuần",
        "Còn 3 ngày",
    ]


def test_the_head_leaves_the_number_blank_and_bears_the_day() -> None:
    head = letter(item(1)).letterhead
    assert head.number == "Số:" + "\u00a0" * 8 + "/VPB-KSTT"
    assert (head.parent, head.agency, head.place_and_date) == (
        "BỘ Y TẾ",
        "VĂN PHÒNG BỘ",
        "Hà Nội, ngày 30 tháng 6 năm 2023",
    )


@pytest.mark.parametrize(
    ("name", "kind", "designation", "told"),
    [
        ("Tuyên Quang", "địa phương", "tỉnh", "Ủy ban nhân dân tỉnh Tuyên Quang"),
        ("Hoàn Kiếm", "xã, phường, đặc khu", "phường", "Ủy ban nhân dân phường Hoàn Kiếm"),
        ("UBND xã A", "xã, phường, đặc khu", "", "UBND xã A"),
        ("Uỷ ban nhân dân xã B", "xã, phường, đặc khu", "", "Uỷ ban nhân dân xã B"),
        ("Bộ Y tế", "bộ, cơ quan ngang bộ", "", "Bộ Y tế"),
        ("Sở Nội vụ", "sở, ban, ngành", "", "Sở Nội vụ"),
    ],
)
def test_a_province_or_commune_is_addressed_by_its_peoples_committee(
    name: str, kind: str, designation: str, told: str
) -> None:
    assert addressed(name, kind, designation) == told


def test_of_the_reports_recipients_only_the_filing_line_stays() -> None:
    assert filed(("Bộ Tư pháp;", " - Lưu: VT, KSTT. ")) == ("Lưu: VT, KSTT",)
    assert filed(()) == ("Lưu: VT",)


def test_a_letter_about_nothing_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="something to remind of"):
        letter()


some_days = st.lists(st.integers(-9, 400), min_size=1, max_size=12)


@given(some_days, st.integers(1, 5), st.booleans())
def test_the_table_holds_every_item_once_and_the_words_count_them(days: list[int], times: int, replied: bool) -> None:
    items = [item(late, f"Việc {number}") for number, late in enumerate(days)]
    told = letter(*items, times=times, reply=DAY if replied else None)
    cells = [row for row in table(told).rows if not isinstance(row, str)]
    assert sorted(row[1] for row in cells) == sorted(each.content for each in items)
    assert [row[0] for row in cells] == [str(number) for number in range(1, len(items) + 1)]
    assert sum(bool(row[4]) for row in cells) == sum(late > 0 for late in days)
    late, soon = sum(late > 0 for late in days), sum(late <= 0 for late in days)
    assert (f"{late:02d} nhiệm vụ đã quá hạn" in said(told)) == (late > 0)
    assert (f"{soon:02d} nhiệm vụ sắp đến hạn" in said(told)) == (soon > 0)
    *_, last = told.blocks
    assert isinstance(last, str)
    assert last.endswith("./.")
    for glitch in ("  ", " ,", " ;", "..", "()", " .", "None", ";;"):
        assert glitch not in said(told).removesuffix("./.")
