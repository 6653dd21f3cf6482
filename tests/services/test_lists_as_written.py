"""Cells and rows as clerks write them: dashes, days and deadlines in words, headings within headings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.services.test_list_drops import counts, every, take, write
from tests.services.test_lists_of_units import planned, taken, titled
from tthc_desktop.db.store import Store
from tthc_desktop.records import Record
from tthc_desktop.records.conduct import Commendation
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.services.imports import Choices

TASKS = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn")
PETITIONS = ("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái")
OURS = Choices(given={"level": "Cơ quan mình"})


def task(number: int, due: Any = "31/3/2026") -> tuple[Any, ...]:
    return (number, f"Việc {number}", "Bộ Y tế", "05/01/2026", due)


# --- headings --------------------------------------------------------------------------------------------


def test_a_heading_within_a_heading_leaves_what_the_outer_one_says(store: Store, tmp_path: Path) -> None:
    rows = [
        ("STT", "Mã TTHC", "Tên TTHC", "Thời hạn giải quyết"),
        ("A. DANH MỤC TTHC MỚI BAN HÀNH",),
        ("I. Lĩnh vực Dược",),
        (1, "1.004010", "Thủ tục mới", "5 ngày"),
        ("B. DANH MỤC TTHC BỊ BÃI BỎ",),
        ("I. Lĩnh vực Dược",),
        (1, "1.004012", "Thủ tục cũ", "5 ngày"),
    ]
    path = titled(tmp_path / "a.xlsx", "DANH MỤC TTHC THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA SỞ Y TẾ", *rows)
    found = {row["name"]: (row["state"], row["domain"]) for row in taken(store, Procedure, path)}
    assert found == {"Thủ tục mới": ("Đang áp dụng", "Dược"), "Thủ tục cũ": ("Bị bãi bỏ", "Dược")}


def test_unplanned_inspections_below_another_heading_are_unplanned(store: Store, tmp_path: Path) -> None:
    rows = [
        ("STT", "Đơn vị được kiểm tra", "Thời gian kiểm tra", "Nội dung kiểm tra"),
        ("I", "Kiểm tra theo kế hoạch"),
        (1, "Bộ Y tế", "10/3/2026", "ND 1"),
        ("II", "Kiểm tra đột xuất"),
        ("A", "Cấp tỉnh"),
        (1, "Hà Nội", "12/3/2026", "ND 2"),
    ]
    path = titled(tmp_path / "a.xlsx", "KẾT QUẢ THỰC HIỆN KẾ HOẠCH KIỂM TRA NĂM 2026", *rows)
    assert [row["mode"] for row in taken(store, Inspection, path, OURS)] == ["Theo kế hoạch", "Đột xuất"]


def test_the_unit_that_a_heading_names_is_that_of_its_rows(store: Store, tmp_path: Path) -> None:
    rows = [(TASKS[0], TASKS[1], *TASKS[3:]), ("I", "Bộ Y tế"), (1, "Việc A", "05/01/2026", "31/3/2026")]
    rows += [("II", "Bộ Nội vụ"), (1, "Việc B", "05/01/2026", "30/4/2026")]
    (done,) = take(store, write(tmp_path / "a.xlsx", rows), record=Task)
    assert counts(done) == (2, 0, 0, 0)
    assert len({row["lead"] for row in every(store, Task)}) == 2


def test_a_letter_that_is_a_roman_number_too_heads_a_group_of_its_own(store: Store, tmp_path: Path) -> None:
    rows = [(TASKS[0], TASKS[1], *TASKS[3:])]
    for mark, name in (("A", "Bộ Y tế"), ("B", "Bộ Nội vụ"), ("C", "Nhiệm vụ chung"), ("D", "Bộ Tư pháp")):
        rows += [(mark, name), (1, f"Việc {mark}", "05/01/2026", "31/3/2026")]
    found = planned(store, write(tmp_path / "a.xlsx", rows), Task)
    assert found.plan
    assert [row.status for row in found.plan.rows] == ["new", "new", "bad", "new"]


def test_a_row_with_words_in_a_column_that_is_not_read_is_told(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS, "Việc của tôi"), (*task(1), ""), (2, None, None, None, None, "Dọn kho")]
    assert counts(planned(store, write(tmp_path / "a.xlsx", rows), Task)) == (1, 0, 0, 1)


def test_rows_with_nothing_but_their_number_are_left_out_and_counted(store: Store, tmp_path: Path) -> None:
    found = planned(store, write(tmp_path / "a.xlsx", [TASKS, task(1), (2,), (3,)]), Task)
    assert (counts(found), found.status) == ((1, 0, 0, 0), "ready")
    assert found.plan
    assert "2 dòng chỉ ghi số thứ tự, không đọc." in found.plan.remarks


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ((2,), 1),
        (("THÁNG 01/2026",), 1),
        ((None, "Cộng tháng 01: 01 nhiệm vụ"), 1),
        (("Không phát sinh",), 1),
        (("TT", "Nội dung công việc", "Đơn vị chủ trì", "Ngày giao", "Thời hạn"), 2),
    ],
)
def test_rows_that_are_no_entries_are_none(store: Store, tmp_path: Path, row: tuple[Any, ...], kept: int) -> None:
    below = [task(3)] if kept == 2 else []
    found = planned(store, write(tmp_path / "a.xlsx", [TASKS, task(1), row, *below]), Task)
    assert counts(found) == (kept, 0, 0, 0)


# --- cells -----------------------------------------------------------------------------------------------


def test_a_hidden_column_gives_way_to_one_in_sight_and_else_is_told(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [(*TASKS, "Hạn hoàn thành"), (*task(1, "31/3/2026"), "30/6/2026")])
    for hidden, due in (("E", "30/6/2026"), ("F", "31/3/2026")):
        book = load_workbook(path)
        for letter in "DEF":
            book.active.column_dimensions[letter].hidden = letter in (hidden, "D")
        book.save(path)
        one = planned(store, path, Task, OURS)
        assert one.plan
        assert [str(row.values["due_on"]) for row in one.plan.rows] == [due]
        assert "Cột ẩn cũng được đọc: «Ngày giao» (D)." in one.plan.remarks


def test_a_merged_term_is_that_of_each_row_and_merged_people_are_those_of_all(store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        [("STT", "Tên TTHC", "Tình trạng", "Thời hạn giải quyết", "Phí, lệ phí")]
        + [(at, f"Thủ tục {at}", "Đang áp dụng", 15 if at == 1 else None, 50000 if at == 1 else None) for at in (1, 2)],
    )
    book = load_workbook(path)
    book.active.merge_cells("D4:D5")
    book.active.merge_cells("E4:E5")
    book.save(path)
    assert [(row["days"], row["fee"]) for row in taken(store, Procedure, path)] == [(15, "50000"), (15, "50000")]
    book = Workbook()
    for row in (
        ("Đơn vị", "Cấp", "Ngày", "Hình thức", "Số cá nhân"),
        ("Bộ Y tế", "Cơ quan mình", "05/01/2026", "Giấy khen", 5),
    ):
        book.active.append(row)
    book.active.append(("Bộ Nội vụ", "Cơ quan mình", "05/01/2026", "Giấy khen"))
    book.active.merge_cells("E2:E3")
    book.save(tmp_path / "b.xlsx")
    found = planned(store, tmp_path / "b.xlsx", Commendation)
    assert found.plan
    assert [row.values.get("people") for row in found.plan.rows] == [5, None]
    assert "Ô gộp nhiều dòng: số chỉ tính cho dòng đầu, để trống ở E3." in found.plan.remarks


@pytest.mark.parametrize(
    "words",
    [
        *("Đã tiếp nhận và trả lời công dân", "Đã tiếp nhận, chuyển Sở Y tế", "Hoàn thành dự thảo trả lời"),
        *("Đã giải quyết 2 trong 3 nội dung", "Đã trả lời phiếu chuyển, chờ kết quả"),
        "Đã xử lý sai thẩm quyền, phải xử lý lại",
    ],
)
def test_words_that_go_on_to_another_state_are_no_state(store: Store, tmp_path: Path, words: str) -> None:
    rows = [PETITIONS, ("01", "05/3/2026", "Chậm trả hồ sơ", words)]
    assert counts(planned(store, write(tmp_path / "a.xlsx", rows), Petition)) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Đã trả lời cho công dân", "Đã xử lý"),
        ("Đã chuyển cho Sở Y tế", "Đã chuyển"),
        ("Đã xử lý theo phản ánh sai phạm", "Đã xử lý"),
        ("Đã tiếp nhận, chờ xử lý", "Mới tiếp nhận"),
        ("Chưa xử lý", "Mới tiếp nhận"),
        ("Mới tiếp nhận, chuyển phòng chuyên môn", "Mới tiếp nhận"),
    ],
)
def test_words_beside_a_state_leave_it_one(store: Store, tmp_path: Path, words: str, state: str) -> None:
    (row,) = taken(store, Petition, write(tmp_path / "a.xlsx", [PETITIONS, ("01", "05/3/2026", "Chậm trả", words)]))
    assert row["state"] == state


@pytest.mark.parametrize(
    ("words", "due", "note"),
    [
        ("Trong tháng 5/2026", "tháng 5/2026", None),
        ("Trong quý I/2026", "Quý I/2026", None),
        ("Hết năm 2026", "31/12/2026", None),
        ("Trước năm 2027", "31/12/2026", "Hạn: Trước năm 2027"),
        ("Hoàn thành đến hết ngày 30/6/2026", "30/6/2026", None),
        ("15h00 ngày 20/3/2026", "20/3/2026", "Hạn: 15h00 ngày 20/3/2026"),
        ("Cuối tháng 6/2026", "tháng 6/2026", "Hạn: Cuối tháng 6/2026"),
        ("10 ngày làm việc", "19/01/2026", "Hạn: 10 ngày làm việc"),
        ("-", None, None),
    ],
)
def test_a_deadline_in_words_is_a_day_and_what_else_it_says_is_kept(
    store: Store, tmp_path: Path, words: str, due: str | None, note: str | None
) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task(1, words)])
    (row,) = taken(store, Task, path)
    assert (str(row["due_on"]) if row["due_on"] else None, row["note"]) == (due, note)
    assert planned(store, path, Task).status == "unchanged"


def test_a_task_that_is_still_being_done_has_no_day_of_its_end(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS, "Ngày hoàn thành"), (*task(1), "Đang thực hiện"), (*task(2), "20/3/2026")]
    found = taken(store, Task, write(tmp_path / "a.xlsx", rows))
    assert [(str(row["done_on"] or ""), row["note"]) for row in found] == [
        ("", "Ngày hoàn thành: Đang thực hiện"),
        ("20/3/2026", None),
    ]


@pytest.mark.parametrize(
    ("record", "head", "row"),
    [
        (Task, (*TASKS, "Đơn vị phối hợp", "Mức độ"), (*task(1), "-", "–")),
        (
            Commendation,
            ("Hình thức khen thưởng", "Ngày khen thưởng", "Đơn vị", "Số tập thể", "Thành tích"),
            ("Giấy khen", "05/3/2026", "Bộ Y tế", "-", "CCHC"),
        ),
    ],
)
def test_a_dash_is_a_blank(
    store: Store, tmp_path: Path, record: type[Record], head: tuple[str, ...], row: tuple[Any, ...]
) -> None:
    assert len(taken(store, record, write(tmp_path / "a.xlsx", [head, row]), OURS)) == 1


@pytest.mark.parametrize(
    ("told", "published"),
    [(True, True), ("✓", True), ("Rồi", True), ("Chưa", False), (False, False), ("-", False)],
)
def test_a_yes_is_written_in_many_ways(store: Store, tmp_path: Path, told: Any, published: bool) -> None:
    path = write(tmp_path / "a.xlsx", [(*PETITIONS, "Đã công khai"), ("A1", "05/01/2026", "ND", "Đã trả lời", told)])
    (row,) = taken(store, Petition, path)
    assert bool(row["published"]) == published


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-05T17:30:00.000Z", "06/01/2026"),
        ("2026-01-05T08:30:00", "05/01/2026"),
        ("2026-01-05T23:30:00+07:00", "05/01/2026"),
        ("T5, 05/3/2026", "05/3/2026"),
        ("Sáng 05/3/2026", "05/3/2026"),
    ],
)
def test_a_day_with_more_around_it_is_that_day_here(store: Store, tmp_path: Path, written: str, day: str) -> None:
    (row,) = taken(store, Petition, write(tmp_path / "a.xlsx", [PETITIONS, ("A1", written, "ND", "Đang xử lý")]))
    assert str(row["received_on"]) == day


@pytest.mark.parametrize("written", ["30-6/2026", "30/6-2026", "30.6/2026"])
def test_a_day_with_two_kinds_of_marks_is_a_day_where_nothing_else_is_meant(
    store: Store, tmp_path: Path, written: str
) -> None:
    (row,) = taken(store, Petition, write(tmp_path / "a.xlsx", [PETITIONS, ("A1", written, "ND", "Đang xử lý")]))
    assert str(row["received_on"]) == "30/6/2026"


def test_what_may_be_two_months_is_no_day(store: Store, tmp_path: Path) -> None:
    found = planned(store, write(tmp_path / "a.xlsx", [PETITIONS, ("A1", "3-4/2026", "ND", "Đang xử lý")]), Petition)
    assert counts(found) == (0, 0, 0, 1)


def test_a_column_of_days_with_the_month_first_is_doubted_as_a_whole(store: Store, tmp_path: Path) -> None:
    days = ("3/5/2026", "3/25/2026", "4/4/2026")
    rows = [(f"A{at}", day, f"ND {at}", "Đang xử lý") for at, day in enumerate(days)]
    plan = planned(store, write(tmp_path / "a.xlsx", [PETITIONS, *rows]), Petition).plan
    assert plan
    assert [(row.status, len(row.doubts)) for row in plan.rows] == [("new", 1), ("bad", 0), ("new", 0)]


def test_codes_are_as_they_are_shown_and_days_as_the_workbook_counts_them(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = book.epoch.__class__(1904, 1, 1)
    page = book.active
    assert page is not None
    page.append(PETITIONS)
    page.append((123, 44565, "ND", "Đang xử lý"))
    page["A2"].number_format = "00000"
    book.save(tmp_path / "a.xlsx")
    (row,) = taken(store, Petition, tmp_path / "a.xlsx")
    assert (row["code"], str(row["received_on"])) == ("00123", "05/01/2026")


@pytest.mark.parametrize(
    ("head", "row", "day", "hour"),
    [
        (("Thứ, ngày", "Thời gian"), ("Thứ Hai\n02/3/2026", "08h00"), "02/3/2026", "08:00"),
        (("Thời gian",), ("08:00 05/3/2026",), "05/3/2026", "08:00"),
        (("Ngày", "Thời gian"), ("05/3/2026", "8h30 - 11h30"), "05/3/2026", "08:30"),
        (("Ngày", "Thời gian"), ("05/3/2026", "Cả ngày"), "05/3/2026", None),
        (("Thời gian",), ("07 giờ 30 phút, ngày 05 tháng 3 năm 2026",), "05/3/2026", "07:30"),
    ],
)
def test_a_schedule_of_the_week_tells_day_and_hour(
    store: Store, tmp_path: Path, head: tuple[str, ...], row: tuple[str, ...], day: str, hour: str | None
) -> None:
    path = write(tmp_path / "a.xlsx", [(*head, "Nội dung", "Chủ trì"), (*row, "Họp giao ban", "CVP")])
    (found,) = taken(store, Meeting, path, OURS)
    assert (str(found["held_on"]), found["start_time"]) == (day, hour)


# --- days that headings and titles tell ------------------------------------------------------------------


def test_the_day_that_heads_the_rows_of_a_week_is_theirs_and_a_column_of_hours_is_no_day(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        ("STT", "Thời gian", "Nội dung", "Loại", "Cấp"),
        ("THỨ HAI, NGÀY 02/3/2026",),
        (1, "8h00", "Giao ban đầu tuần", "Cuộc họp", "Cơ quan mình"),
        ("Thứ Ba (03/3/2026)",),
        (2, "14 giờ 30", "Làm việc với Sở Y tế", "Buổi làm việc", "Cơ quan mình"),
    ]
    found = taken(store, Meeting, titled(tmp_path / "a.xlsx", "LỊCH CÔNG TÁC TUẦN", *rows))
    assert [(str(row["held_on"]), row["start_time"]) for row in found] == [
        ("02/3/2026", "08:00"),
        ("03/3/2026", "14:30"),
    ]


@pytest.mark.parametrize("day", ["Thứ Hai\n(02/3/2026)", "Thứ 2 (02/3/2026)", "Chủ nhật: 02/3/2026"])
def test_a_day_of_the_week_with_its_date_in_brackets_is_a_day(store: Store, tmp_path: Path, day: str) -> None:
    rows = [("Ngày họp", "Nội dung", "Loại", "Cấp"), (day, "Giao ban", "Cuộc họp", "Cơ quan mình")]
    assert [str(row["held_on"]) for row in taken(store, Meeting, write(tmp_path / "a.xlsx", rows))] == ["02/3/2026"]


@pytest.mark.parametrize(
    ("title", "due", "told"),
    [
        ("NHIỆM VỤ NĂM 2026", "30/9", "30/9/2026"),
        ("NHIỆM VỤ NĂM 2026", "Tháng 5", "tháng 5/2026"),
        ("NHIỆM VỤ NĂM 2026", "Quý III", "Quý III/2026"),
        ("NHIỆM VỤ NĂM 2025 - 2026", "30/9", ""),
        ("NHIỆM VỤ", "30/9", ""),
    ],
)
def test_a_day_without_a_year_is_of_the_one_year_of_the_title_and_that_is_told(
    store: Store, tmp_path: Path, title: str, due: str, told: str
) -> None:
    found = planned(store, titled(tmp_path / "a.xlsx", title, TASKS, task(1, due)), Task)
    assert found.plan
    (row,) = found.plan.rows
    assert row.status == ("new" if told else "bad")
    assert not told or str(row.values["due_on"]) == told
    assert bool(told) == any("lấy năm 2026 ở tiêu đề" in remark for remark in found.plan.remarks)


@pytest.mark.parametrize("due", ["Năm 2026", "6 tháng đầu năm 2026"])
def test_a_deadline_of_a_whole_or_half_year_is_its_last_day(store: Store, tmp_path: Path, due: str) -> None:
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", [TASKS, task(1, due)]))
    assert str(row["due_on"]) == ("31/12/2026" if due.startswith("Năm") else "30/6/2026")
    assert due in row["note"]


@pytest.mark.parametrize(
    "header", ["Hạn cuối", "Hạn báo cáo", "Thời hạn trả lời", "Deadline", "Ngày VB", "CQ/ĐV chủ trì"]
)
def test_headers_in_offices_words_are_known(store: Store, tmp_path: Path, header: str) -> None:
    at = {"Ngày VB": 3, "CQ/ĐV chủ trì": 2}.get(header, 4)
    head = tuple(header if place == at else text for place, text in enumerate(TASKS))
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", [head, task(1)]))
    assert (str(row["due_on"]), str(row["assigned_on"])) == ("31/3/2026", "05/01/2026")


# --- what contradicts itself -----------------------------------------------------------------------------


NEXT = f"01/01/{dt.date.today().year + 1}"
ODD: list[tuple[type[Record], dict[str, str], str]] = [
    (Petition, {"Hạn xử lý": "01/02/2026"}, "due_on"),
    (Petition, {"Ngày trả lời": NEXT, "Trạng thái": "Đã xử lý"}, "answered_on"),
    (Petition, {"Ngày trả lời": "20/3/2026", "Trạng thái": "Đang xử lý"}, "state"),
    (Procedure, {"Ngày công bố": NEXT}, "announced_on"),
    (Procedure, {"Thời hạn giải quyết": "15000"}, "days"),
    (Directive, {"Ngày ban hành": NEXT}, "issued_on"),
    (Inspection, {"Ngày quyết định": "20/4/2026"}, "decided_on"),
    (Inspection, {"Đến ngày": "18/4/2026", "Ngày kết luận": "16/4/2026"}, "conclusion_on"),
    (Task, {"Ngày giao": NEXT, "Thời hạn": ""}, "assigned_on"),
    (Task, {"Thời hạn": "30/6/2062"}, "due_on"),
]
RIGHT: dict[type[Record], dict[str, str]] = {
    Petition: {"Nội dung": "Chậm trả hồ sơ", "Ngày tiếp nhận": "05/3/2026", "Trạng thái": "Đang xử lý"},
    Procedure: {"Tên TTHC": "Khai sinh", "Mã TTHC": "1.004010", "Tình trạng": "Đang áp dụng"},
    Directive: {
        "Loại văn bản": "Kế hoạch",
        "Trích yếu": "Rà soát",
        "Cơ quan ban hành": "Bộ Y tế",
        "Số, ký hiệu": "12/KH-BYT",
        "Ngày ban hành": "05/3/2026",
        "Tình trạng": "Đã ban hành",
    },
    Inspection: {
        "Đơn vị được kiểm tra": "Bộ Y tế",
        "Nội dung kiểm tra": "TTHC",
        "Hình thức": "Theo kế hoạch",
        "Cấp": "Cơ quan mình",
        "Từ ngày": "15/4/2026",
    },
    Task: {"Nội dung": "Rà soát", "Đơn vị chủ trì": "Bộ Y tế", "Ngày giao": "05/01/2026", "Thời hạn": "31/3/2026"},
}


@pytest.mark.parametrize(("record", "changed", "name"), ODD)
def test_a_row_that_contradicts_itself_is_told_and_taken(
    store: Store, tmp_path: Path, record: type[Record], changed: dict[str, str], name: str
) -> None:
    for cells, told in ((RIGHT[record], []), (RIGHT[record] | changed, [name])):
        found = planned(store, write(tmp_path / "a.xlsx", [tuple(cells), tuple(cells.values())]), record)
        assert found.plan
        (row,) = found.plan.rows
        assert (row.status, [one.field for one in row.doubts]) == ("new", told)


def test_fees_and_charges_in_two_columns_are_kept_together(store: Store, tmp_path: Path) -> None:
    rows = [("Tên TTHC", "Tình trạng", "Phí", "Lệ phí"), ("Chứng thực", "Đang áp dụng", "Không", "8.000 đồng/bản")]
    rows += [("Khai sinh", "Đang áp dụng", None, "-"), ("Kết hôn", "Đang áp dụng", "30.000", None)]
    found = planned(store, write(tmp_path / "a.xlsx", rows), Procedure)
    assert found.plan
    fees = [row.values.get("fee") for row in found.plan.rows]
    assert fees == ["Phí: Không; Lệ phí: 8.000 đồng/bản", None, "Phí: 30.000"]
    assert not any("Không dùng cột" in remark for remark in found.plan.remarks)


def test_the_level_that_heads_procedures_is_theirs(store: Store, tmp_path: Path) -> None:
    rows = [("STT", "Tên TTHC", "Tình trạng"), ("A. TTHC CẤP TỈNH",), (1, "Cấp phép", "Đang áp dụng")]
    rows += [("B. TTHC CẤP XÃ",), (1, "Khai sinh", "Đang áp dụng")]
    found = taken(store, Procedure, titled(tmp_path / "a.xlsx", "DANH MỤC TTHC CẤP TỈNH, CẤP XÃ", *rows))
    assert [row["level"] for row in found] == ["Cấp tỉnh", "Cấp xã"]
