"""Days in lists as clerks write them: with the day of the week, in parts of a day or month, several, without a year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.services.test_list_drops import counts, write
from tests.services.test_lists_of_units import planned, taken, titled
from tthc_desktop.core.sheet_dates import several_days, taken_apart, with_year
from tthc_desktop.core.tables import year_of
from tthc_desktop.db.store import Store
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.task import Task
from tthc_desktop.services.imports import Choices

TASKS = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn")
MEETINGS = ("Ngày họp", "Nội dung", "Loại", "Cấp")


def task(due: str) -> tuple[Any, ...]:
    return (1, "Việc 1", "Bộ Y tế", "05/01/2026", due)


def meeting(day: str) -> tuple[Any, ...]:
    return (day, "Giao ban", "Cuộc họp", "Cơ quan mình")


def doubts(store: Store, path: Path, record: Any) -> list[str]:
    plan = planned(store, path, record).plan
    assert plan
    return [doubt.message for row in plan.rows for doubt in row.doubts]


# --- what stands around a day ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day", "weekday", "part"),
    [
        ("Sáng thứ Sáu, ngày 06/3/2026", "06/3/2026", 4, "Sáng"),
        ("30/6/2026 (thứ Ba)", "30/6/2026", 1, ""),
        ("06/3/2026, buổi chiều", "06/3/2026", None, "buổi chiều"),
        ("CN (02/3/2026)", "02/3/2026", 6, ""),
        ("T6/2026", "T6/2026", None, ""),
        ("T3-2026", "T3-2026", None, ""),
        ("T3 2026", "T3 2026", None, ""),
        ("Thứ Hai", "Thứ Hai", None, ""),
    ],
)
def test_what_stands_around_a_day_is_taken_apart(text: str, day: str, weekday: int | None, part: str) -> None:
    assert tuple(taken_apart(text)) == (day, weekday, part)


@pytest.mark.parametrize("due", ["30/6/2026 (thứ Ba)", "Thứ Ba, 30/6/2026", "T3 (30/6/2026)"])
def test_a_day_of_the_week_that_agrees_is_no_matter(store: Store, tmp_path: Path, due: str) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task(due)])
    assert doubts(store, path, Task) == []
    (row,) = taken(store, Task, path)
    assert (str(row["due_on"]), row["note"]) == ("30/6/2026", None)


@pytest.mark.parametrize("due", ["30/6/2026 (thứ Hai)", "Thứ Hai, 30/6/2026", "T2 (30/6/2026)", "CN, 30/6/2026"])
def test_a_day_of_the_week_that_disagrees_is_told(store: Store, tmp_path: Path, due: str) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task(due)])
    assert doubts(store, path, Task) == [f"Ô ghi «{due}» mà 30/6/2026 là thứ ba. Hãy xem lại."]


@pytest.mark.parametrize("day", ["Sáng 06/3/2026", "Sáng thứ Sáu, ngày 06/3/2026", "06/3/2026 (chiều)"])
def test_the_part_of_a_day_is_kept_in_the_note(store: Store, tmp_path: Path, day: str) -> None:
    path = write(tmp_path / "a.xlsx", [MEETINGS, meeting(day)])
    (row,) = taken(store, Meeting, path)
    assert (str(row["held_on"]), row["note"]) == ("06/3/2026", f"Ngày họp: {day}")
    assert planned(store, path, Meeting).status == "unchanged"


# --- parts of months, several days ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "due", "last"),
    [
        ("Đầu tháng 6/2026", "tháng 6/2026", "30/6/2026"),
        ("Tuần 2 tháng 3/2026", "tháng 3/2026", "31/3/2026"),
        ("Giữa quý II/2026", "Quý II/2026", "30/6/2026"),
    ],
)
def test_a_part_of_a_month_is_its_whole_kept_in_words_and_told(
    store: Store, tmp_path: Path, words: str, due: str, last: str
) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task(words)])
    told = f"Hạn «{words}» được hiểu là {due}, đến hết {last}, giữ nguyên văn ở «Ghi chú». "
    assert doubts(store, path, Task) == [f"{told}Nếu hạn sớm hơn, hãy ghi rõ ngày."]
    (row,) = taken(store, Task, path)
    assert (str(row["due_on"]), row["note"]) == (due, f"Hạn: {words}")


def test_the_beginning_of_a_year_is_no_deadline_at_its_end(store: Store, tmp_path: Path) -> None:
    assert counts(planned(store, write(tmp_path / "a.xlsx", [TASKS, task("Đầu năm 2026")]), Task)) == (0, 0, 0, 1)


@pytest.mark.parametrize("words", ["Thứ Sáu", "Cuối năm", "6 tháng"])
def test_a_deadline_that_may_be_a_schedule_is_told(store: Store, tmp_path: Path, words: str) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task(words)])
    assert [f"Hạn «{words}» được hiểu là định kỳ" in told for told in doubts(store, path, Task)] == [True]


def test_a_month_by_its_letter_is_no_day_of_the_week(store: Store, tmp_path: Path) -> None:
    assert counts(planned(store, write(tmp_path / "a.xlsx", [TASKS, task("T6")]), Task)) == (0, 0, 0, 1)
    named = titled(tmp_path / "b.xlsx", "NHIỆM VỤ NĂM 2026", TASKS, task("T6"), task("T9"))
    assert counts(planned(store, named, Task)) == (1, 0, 0, 1)


def test_a_day_of_the_week_alone_is_no_month(store: Store, tmp_path: Path) -> None:
    path = titled(tmp_path / "a.xlsx", "LỊCH HỌP NĂM 2026", MEETINGS, meeting("T2"))
    assert counts(planned(store, path, Meeting)) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("05/3, 12/3/2026", ["05/3/2026", "12/3/2026"]),
        ("05; 12 và 19/3/2026", ["05/3/2026", "12/3/2026", "19/3/2026"]),
        ("15/3/2026\n15/6/2026", ["15/3/2026", "15/6/2026"]),
        ("12/3, 05/3/2026", []),
        ("05/3/2026", []),
        ("30/02, 05/3/2026", []),
    ],
)
def test_days_apart_are_each_read(text: str, days: list[str]) -> None:
    assert [str(day) for day in several_days(text)] == days


def test_of_days_apart_each_type_takes_what_it_can_hold_and_tells(store: Store, tmp_path: Path) -> None:
    days = "05/3, 12/3/2026"
    path = write(tmp_path / "a.xlsx", [TASKS, task(days)])
    assert ["lấy ngày cuối 12/3/2026, giữ đủ" in told for told in doubts(store, path, Task)] == [True]
    (row,) = taken(store, Task, path)
    assert (str(row["due_on"]), row["note"]) == ("12/3/2026", f"Hạn: {days}")

    path = write(tmp_path / "b.xlsx", [MEETINGS, meeting(days)])
    assert ["lấy ngày đầu 05/3/2026, giữ đủ" in told for told in doubts(store, path, Meeting)] == [True]
    (row,) = taken(store, Meeting, path)
    assert (str(row["held_on"]), row["note"]) == ("05/3/2026", f"Các ngày họp: {days}")

    rows = [
        ("Hình thức", "Ngày kiểm tra", "Đơn vị được kiểm tra", "Nội dung kiểm tra", "Cấp"),
        ("Đột xuất", days, "Bộ Y tế", "Việc giải quyết TTHC", "Cơ quan mình"),
    ]
    path = write(tmp_path / "c.xlsx", rows)
    assert ["ghi từ 05/3/2026 đến 12/3/2026, giữ đủ" in told for told in doubts(store, path, Inspection)] == [True]
    (row,) = taken(store, Inspection, path)
    assert (str(row["from_on"]), str(row["to_on"])) == ("05/3/2026", "12/3/2026")
    assert row["note"] == f"Các ngày kiểm tra: {days}"
    assert planned(store, path, Inspection).status == "unchanged"

    rows = [("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái"), ("A1", days, "ND", "Đang xử lý")]
    assert counts(planned(store, write(tmp_path / "d.xlsx", rows), Petition)) == (0, 0, 0, 1)


# --- days without a year ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Cuối quý II", "Cuối quý II/2026"),
        ("Cuối năm", "Cuối năm 2026"),
        ("05/3 - 07/3", "05/3 - 07/3/2026"),
        ("từ 05/3 đến hết 07/3", "từ 05/3 đến hết 07/3/2026"),
        ("Sáng thứ Ba, 30/6", "Sáng thứ Ba, 30/6/2026"),
        ("30-9", "30-9/2026"),
        ("15h ngày 20/3", "15h ngày 20/3/2026"),
        ("3-4", "3-4"),
        ("28/12-02/01", "28/12-02/01"),
        ("15/3/26", "15/3/26"),
        ("Năm nay", "Năm nay"),
    ],
)
def test_a_day_without_a_year_takes_the_one_of_its_list(text: str, whole: str) -> None:
    assert with_year(text, 2026) == whole


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("LỊCH HỌP (Từ ngày 01/01/2026 đến ngày 31/3/2026)", 2026),
        ("NHIỆM VỤ (Quý III/2026)", 2026),
        ("NHIỆM VỤ (Từ ngày 15/12/2025 đến 14/3/2026)", None),
        ("NHIỆM VỤ (Kèm theo Công văn năm 2025)", None),
    ],
)
def test_a_time_in_the_title_tells_its_year(title: str, year: int | None) -> None:
    assert year_of(title) == year


def test_the_name_of_the_sheet_tells_the_year_where_the_title_does_not(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page
    page.title = "Quý III-2026"
    for row in (("NHIỆM VỤ",), TASKS, task("30/9")):
        page.append(row)
    book.save(tmp_path / "a.xlsx")
    found = planned(store, tmp_path / "a.xlsx", Task)
    assert found.plan
    assert str(found.plan.rows[0].values["due_on"]) == "30/9/2026"
    assert any("lấy năm 2026 ở tên trang (E3)" in remark for remark in found.plan.remarks)


def test_where_nothing_tells_the_year_it_is_asked_for_once(store: Store, tmp_path: Path) -> None:
    path = titled(tmp_path / "a.xlsx", "NHIỆM VỤ", TASKS, task("30/9"), task("Quý II"), task("30/10/2026"))
    found = planned(store, path, Task)
    assert found.plan
    assert (found.plan.yearless, found.plan.years) == (("E6", "E7"), (2026,))
    assert counts(found) == (1, 0, 0, 2)
    assert any(remark.startswith("Ngày không ghi năm (E6, E7), tiêu đề") for remark in found.plan.remarks)
    found = planned(store, path, Task, Choices(year=2026))
    assert found.plan
    assert [str(row.values["due_on"]) for row in found.plan.rows] == ["30/9/2026", "Quý II/2026", "30/10/2026"]
    assert found.plan.yearless == ()
    assert any("lấy năm 2026 đã cho (E6, E7)" in remark for remark in found.plan.remarks)


def test_the_year_that_was_given_is_not_that_of_a_list_that_tells_its_own(store: Store, tmp_path: Path) -> None:
    path = titled(tmp_path / "a.xlsx", "NHIỆM VỤ NĂM 2026", TASKS, task("30/9"))
    found = planned(store, path, Task, Choices(year=2024))
    assert found.plan
    assert str(found.plan.rows[0].values["due_on"]) == "30/9/2026"
