"""Lists in the columns that units keep for themselves: what other cells tell, what is asked, what is said in doubt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from tests.files.tables import reader
from tests.services.test_list_drops import take, write
from tthc_desktop.core.importing import match_headers
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE, RECORDS, Record
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.returns import CLOSED_PERIOD
from tthc_desktop.records.task import Task
from tthc_desktop.services import forms, list_drops, records, units
from tthc_desktop.services.imports import NO_CHOICES, Choices, importable
from tthc_desktop.services.known_units import Finder
from tthc_desktop.services.list_drops import Dropped

TASKS = ("STT", "Nội dung", "Đơn vị chủ trì", "Phối hợp", "Hạn", "Sản phẩm", "Mức độ")
TASK_ROWS = (
    (1, "Rà soát TTHC đất đai", "Bộ Tư pháp", "Bộ Tài chính", "30/6/2026", "Báo cáo", "Khẩn"),
    (2, "Lập kế hoạch kiểm soát TTHC", "Bộ Y tế", "", "15/7/2026", "Kế hoạch", "Thường"),
)


def titled(path: Path, title: str, *rows: tuple[Any, ...]) -> Path:
    return write(path, [(title,), (), *rows])


def planned(store: Store, path: Path, record: type[Record] | None = None, choices: Choices = NO_CHOICES) -> Dropped:
    with store.read() as session:
        (found,) = list_drops.plan(session, list_drops.find(session, reader().read_all([path]), record), choices)
    return found


def kept(store: Store, record: type[Record]) -> list[dict[str, Any]]:
    with store.read() as session:
        return list(records.load_many(session, record, record.table().c.deleted_at.is_(None)).values())


def id_of(store: Store, record: type[Record], name: str, value: str) -> int:
    with store.read() as session:
        (found,) = records.load_many(session, record, record.table().c[name] == value)
    return found


def ids_of(store: Store, *names: str) -> tuple[int, ...]:
    with store.read() as session:
        finder = Finder(units.all_units(session))
        return tuple(finder.find(name, None) for name in names)


def taken(store: Store, record: type[Record], path: Path, choices: Choices = NO_CHOICES) -> list[dict[str, Any]]:
    (done,) = take(store, path, record=record, choices=choices)
    assert done.status == "applied", done
    assert done.bad == 0
    return kept(store, record)


# --- names of columns ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "header", "field"),
    [
        (Directive, "Số/ ký hiệu", "number"),
        (Directive, "Ngày, tháng, năm ban hành", "issued_on"),
        (Directive, "Tên loại và trích yếu nội dung văn bản", "subject"),
        (Meeting, "NGÀY HỌP (ngày/tháng/năm)", "held_on"),
        (Meeting, "Noi dung cuoc hop", "content"),
        (Task, "Cơ quan, đơn vị\nchủ trì", "lead"),
        (Task, "Thoi han hoan thanh", "due_on"),
        (Task, "Ngày hoàn thành (kế hoạch)", "due_on"),
        (Task, "Ngày hoàn thành (thực tế)", "done_on"),
        (Petition, "Nội dung PAKN (tóm tắt)", "subject"),
        (Procedure, "Mã số TTHC (nếu có)", "code"),
    ],
)
def test_headers_are_known_without_their_points_hints_and_accents(
    record: type[Record], header: str, field: str
) -> None:
    assert match_headers([" ".join(header.split())], importable(record)) == {0: field}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_no_name_of_a_field_is_another_fields_name(record: type[Record]) -> None:
    for item in importable(record):
        assert match_headers([item.label], importable(record)).get(0) in (item.name, "id")


def test_a_column_called_ma_holds_codes_unless_there_are_numbers_in_it(store: Store, tmp_path: Path) -> None:
    head = ("Mã", "Tên TTHC", "Lĩnh vực", "Tình trạng")
    rows = taken(
        store, Procedure, write(tmp_path / "a.xlsx", [head, ("1.004010", "Khai sinh", "Hộ tịch", "Còn hiệu lực")])
    )
    assert [row["code"] for row in rows] == ["1.004010"]
    found = planned(store, write(tmp_path / "b.xlsx", [head, (99, "Khai sinh", "Hộ tịch", "Còn hiệu lực")]))
    assert found.plan
    assert [problem.field for row in found.plan.rows for problem in row.problems] == ["id"]


# --- what no column gives --------------------------------------------------------------------------------


def test_the_kind_of_a_document_is_told_by_its_number_or_its_subject_and_that_is_said(
    store: Store, tmp_path: Path
) -> None:
    head = ("STT", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu")
    path = write(
        tmp_path / "a.xlsx",
        [
            head,
            (1, "12/CT-TTg", "03/02/2026", "Bộ Tư pháp", "Về cắt giảm TTHC"),
            (2, "59/VPCP-KSTT", "04/02/2026", "Bộ Tư pháp", "Về báo cáo"),
            (3, "12/2026/QH15", "05/02/2026", "Bộ Tư pháp", "Nghị quyết về phân cấp"),
        ],
    )
    plan = planned(store, path).plan
    assert plan
    assert any("«Loại văn bản», «Tình trạng»: suy từ các ô khác" in remark for remark in plan.remarks)
    rows = taken(store, Directive, path)
    assert [row["kind"] for row in rows] == ["Chỉ thị", "Công văn", "Nghị quyết"]
    assert {row["state"] for row in rows} == {"Đã ban hành"}
    assert planned(store, path).status == "unchanged"


def test_rows_of_which_nothing_tells_the_kind_are_not_taken_beside_the_others(store: Store, tmp_path: Path) -> None:
    head = ("STT", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu")
    rows = ((1, "12/CT-TTg", "03/02/2026", "Bộ Tư pháp", "a"), (2, "12/2026/QH15", "05/02/2026", "Bộ Tư pháp", "Về b"))
    found = planned(store, write(tmp_path / "a.xlsx", [head, *rows]))
    assert found.plan
    assert [row.status for row in found.plan.rows] == ["new", "bad"]
    assert found.plan.missing == ("Loại văn bản",)


def test_tasks_are_given_on_the_day_of_the_document_named_in_the_row_or_above_the_list(
    store: Store, tmp_path: Path
) -> None:
    title = "DANH MỤC NHIỆM VỤ (Kèm theo Quyết định số 12/QĐ-UBND ngày 03 tháng 02 năm 2026)"
    rows = taken(store, Task, titled(tmp_path / "a.xlsx", title, TASKS, *TASK_ROWS))
    assert [row["assigned_on"].text for row in rows] == ["03/02/2026"] * 2
    own = [(f"{at}", f"Việc {at}", *row[2:], f"TB 45/TB-VPCP ngày {at}/3/2026") for at, row in enumerate(TASK_ROWS, 5)]
    plan = planned(store, titled(tmp_path / "b.xlsx", title, (*TASKS, "Nguồn giao"), *own)).plan
    assert plan
    assert [row.values["assigned_on"].text for row in plan.rows] == ["05/3/2026", "06/3/2026"]


@pytest.mark.parametrize("title", ["DANH MỤC NHIỆM VỤ", "NHIỆM VỤ QUÁ HẠN TÍNH ĐẾN ngày 30/6/2026"])
def test_where_nothing_tells_the_day_it_is_asked_for_and_one_answer_is_for_all(
    store: Store, tmp_path: Path, title: str
) -> None:
    path = titled(tmp_path / "a.xlsx", title, TASKS, *TASK_ROWS)
    found = planned(store, path)
    assert (found.status, found.lacks) == ("question", ("Ngày giao",))
    rows = taken(store, Task, path, Choices(given={"assigned_on": "02/01/2026"}))
    assert [row["assigned_on"].text for row in rows] == ["02/01/2026"] * 2


def test_a_list_without_part_of_its_key_is_the_same_when_it_comes_again(store: Store, tmp_path: Path) -> None:
    head = ("STT", "Ngày họp", "Nội dung cuộc họp", "Chủ trì")
    path = write(
        tmp_path / "a.xlsx",
        [head, (1, "03/02/2026", "Họp rà soát TTHC", "Ông A"), (2, "04/02/2026", "Bàn về TTHC", "Ông B")],
    )
    given = Choices(given={"level": "Cơ quan mình", "kind": "Hội nghị"})
    assert [row["kind"] for row in taken(store, Meeting, path, given)] == ["Hội nghị", "Hội nghị"]
    again = planned(store, path, Meeting, given)
    assert again.status == "unchanged", again.plan


def test_an_inspection_says_in_its_grounds_or_title_whether_it_was_planned(store: Store, tmp_path: Path) -> None:
    head = ("Đơn vị được kiểm tra", "Thời gian kiểm tra", "Nội dung kiểm tra", "Căn cứ", "Cấp")
    rows = (
        ("Bộ Y tế", "03/02/2026", "Kiểm soát TTHC", "Kế hoạch số 12/KH-VPCP", "Cơ quan mình"),
        ("Bộ Tài chính", "04/02/2026", "Kiểm tra đột xuất giải quyết hồ sơ", "Báo chí", "Cơ quan mình"),
    )
    found = taken(store, Inspection, write(tmp_path / "a.xlsx", [head, *rows]))
    assert [row["mode"] for row in found] == ["Theo kế hoạch", "Đột xuất"]


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("DANH MỤC TTHC THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA BỘ Y TẾ", "Đang áp dụng"),
        ("DANH MỤC TTHC BỊ BÃI BỎ", "Bị bãi bỏ"),
        ("DANH MỤC TTHC MỚI BAN HÀNH, SỬA ĐỔI, BỔ SUNG, BÃI BỎ", None),
        ("DANH MỤC TTHC", None),
    ],
)
def test_the_title_of_a_catalogue_tells_its_state_when_it_names_one(
    store: Store, tmp_path: Path, title: str, state: str | None
) -> None:
    path = titled(tmp_path / "a.xlsx", title, ("Mã TTHC", "Tên TTHC", "Lĩnh vực"), ("1.004010", "Khai sinh", "Hộ tịch"))
    if state is None:
        assert planned(store, path).lacks == ("Tình trạng",)
    else:
        assert [row["state"] for row in taken(store, Procedure, path)] == [state]


# --- words where something shorter is kept ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "days", "note"),
    [
        (15, 15, None),
        ("15 ngày làm việc", 15, "Thời hạn giải quyết: 15 ngày làm việc"),
        ("Không quá 03 (ba) ngày", 3, "Thời hạn giải quyết: Không quá 03 (ba) ngày"),
        ("08 giờ làm việc", None, "Thời hạn giải quyết: 08 giờ làm việc"),
        ("Không quy định", None, "Thời hạn giải quyết: Không quy định"),
    ],
)
def test_a_time_limit_in_words_is_kept_whole_beside_its_days(
    store: Store, tmp_path: Path, limit: object, days: int | None, note: str | None
) -> None:
    head = ("Mã TTHC", "Tên TTHC", "Thời hạn giải quyết", "Tình trạng")
    path = write(tmp_path / "a.xlsx", [head, ("1.004010", "Khai sinh", limit, "Còn hiệu lực")])
    (row,) = taken(store, Procedure, path)
    assert (row["days"], row["note"]) == (days, note)
    assert planned(store, path).status == "unchanged"


def test_what_became_of_a_petition_in_words_of_their_own_tells_its_state_and_is_kept(
    store: Store, tmp_path: Path
) -> None:
    head = ("STT", "Ngày tiếp nhận", "Nội dung PAKN", "Cơ quan xử lý", "Kết quả xử lý", "Ghi chú")
    said = "Đã trả lời tại văn bản số 12/BYT-VP ngày 10/02/2026"
    rows = (
        (1, "03/02/2026", "Chậm trả kết quả", "Bộ Y tế", said, "gấp"),
        (2, "04/02/2026", "b", "Bộ Y tế", "Đang xử lý", ""),
    )
    found = taken(store, Petition, write(tmp_path / "a.xlsx", [head, *rows]))
    assert [row["state"] for row in found] == ["Đã xử lý", "Đang xử lý"]
    assert [row["note"] for row in found] == [f"gấp\nKết quả xử lý: {said}", None]


def test_units_in_a_row_with_commas_are_each_known_and_names_with_commas_stay_whole(
    store: Store, tmp_path: Path
) -> None:
    wanted = ("Bộ Y tế", "Bộ Văn hóa, Thể thao và Du lịch", "Bộ Tài chính")
    told = "Bộ Y tế, Bộ Văn hóa, Thể thao và Du lịch và Bộ Tài chính", "- Bộ Xây dựng\n- Bộ Tư pháp", "Bộ Y tế, Sở Lạ"
    rows = [(1, f"Việc {at}", "Bộ Nội vụ", text, "30/6/2026", "", "", "01/01/2026") for at, text in enumerate(told)]
    plan = planned(store, write(tmp_path / "a.xlsx", [(*TASKS, "Ngày giao"), *rows])).plan
    assert plan
    assert plan.rows[0].values["coordinators"] == ids_of(store, *wanted)
    assert len(plan.rows[1].values["coordinators"]) == 2
    assert [problem.unknown for problem in plan.rows[2].problems] == ["Sở Lạ"]


def test_a_document_that_is_not_in_the_data_is_kept_in_words_and_that_is_said(store: Store, tmp_path: Path) -> None:
    head = ("Nội dung", "Đơn vị chủ trì", "Ngày giao", "Văn bản giao")
    path = write(tmp_path / "a.xlsx", [head, ("Rà soát", "Bộ Y tế", "01/02/2026", "12/TB-VPCP")])
    plan = planned(store, path).plan
    assert plan
    assert ["ghi vào «Nguồn gốc»" in doubt.message for doubt in plan.rows[0].doubts] == [True]
    (row,) = taken(store, Task, path)
    assert (row["origin"], row["directives"]) == ("12/TB-VPCP", ())
    assert planned(store, path).status == "unchanged"


@pytest.mark.parametrize(
    ("state", "done", "told"),
    [
        ("Đã hoàn thành", None, "không có ngày hoàn thành"),
        ("Hoàn thành quá hạn", None, "không có ngày hoàn thành"),
        ("Đã hoàn thành", "20/02/2026", ""),
        ("Hoàn thành 50%", None, ""),
        ("Chưa hoàn thành", None, ""),
        ("Chưa hoàn thành", "20/02/2026", "mà có ngày hoàn thành 20/02/2026"),
        ("Đã hủy", None, "không có ngày hủy"),
    ],
)
def test_a_state_that_the_days_of_a_task_do_not_bear_out_is_said(
    store: Store, tmp_path: Path, state: str, done: str | None, told: str
) -> None:
    head = ("Nội dung", "Đơn vị chủ trì", "Ngày giao", "Ngày hoàn thành", "Trạng thái")
    plan = planned(store, write(tmp_path / "a.xlsx", [head, ("Rà soát", "Bộ Y tế", "01/02/2026", done, state)])).plan
    assert plan
    assert not any("Không dùng cột" in remark for remark in plan.remarks)
    messages = [doubt.message for doubt in plan.rows[0].doubts if doubt.message.startswith("Danh sách ghi")]
    assert bool(messages) == bool(told), messages
    assert all(told in message for message in messages), messages


# --- the same record twice, days that are none, closed periods -------------------------------------------


PETITIONS = ("Số tiếp nhận", "Ngày tiếp nhận", "Nội dung", "Trạng thái")


def doubts(found: Dropped) -> list[tuple[int, str]]:
    assert found.plan
    return [(row.number, doubt.message) for row in found.plan.rows for doubt in row.doubts]


def test_a_code_that_another_row_or_record_has_is_doubted_unless_it_begins_anew_each_year(
    store: Store, tmp_path: Path
) -> None:
    first = ("PA-01", "05/01/2026", "Chậm trả kết quả", "Đang xử lý")
    taken(store, Petition, write(tmp_path / "a.xlsx", [PETITIONS, first]))
    rows = [
        ("PA-01", "06/01/2026", "Chậm trả kết quả", "Đang xử lý"),
        ("PA-01", "05/01/2027", "Việc khác", "Đang xử lý"),
        ("PA-02", "07/01/2026", "a", "Đang xử lý"),
        ("PA-02", "08/01/2026", "b", "Đang xử lý"),
    ]
    told = doubts(planned(store, write(tmp_path / "b.xlsx", [PETITIONS, *rows])))
    assert [number for number, _ in told] == [4, 7]
    assert "«Số tiếp nhận» này đã có ở «Chậm trả kết quả" in told[0][1]
    assert "đã có ở dòng 6 của bảng" in told[1][1]


@pytest.mark.parametrize("day", ["01/01/1970", dt.date(1970, 1, 1), "1/1/1900"])
def test_the_day_that_programs_write_for_none_is_refused(store: Store, tmp_path: Path, day: object) -> None:
    plan = planned(store, write(tmp_path / "a.xlsx", [PETITIONS, ("1", day, "a", "Đang xử lý")])).plan
    assert plan
    assert any("phần mềm tự ghi" in problem.message for problem in plan.rows[0].problems) or day == "1/1/1900"
    assert plan.rows[0].status == "bad"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/03/2026 14:30", "05/3/2026"),
        ("2026-03-05 00:00:00", "05/3/2026"),
        ("Thứ năm, 05/03/2026", "05/3/2026"),
        ("46086", "05/3/2026"),
        ("Quý I/2026", "Quý I/2026"),
    ],
)
def test_a_day_is_read_out_of_what_systems_write_around_it(store: Store, tmp_path: Path, text: str, day: str) -> None:
    (row,) = taken(store, Petition, write(tmp_path / "a.xlsx", [PETITIONS, ("1", text, "a", "Đang xử lý")]))
    assert row["received_on"].text == day


def test_days_that_an_american_excel_may_have_turned_are_doubted_as_a_column(store: Store, tmp_path: Path) -> None:
    days = ("25/03/2026", dt.date(2026, 5, 3), dt.date(2026, 6, 10), dt.date(2026, 4, 4))
    rows = [(str(at), day, f"việc {at}", "Đang xử lý") for at, day in enumerate(days)]
    told = doubts(planned(store, write(tmp_path / "a.xlsx", [PETITIONS, *rows])))
    assert [number for number, _ in told] == [5, 6]
    assert told[0][1].startswith("03/5/2026 có thể là 05/3/2026")
    usual = [*rows, ("9", dt.date(2026, 3, 25), "x", "Đang xử lý")]
    assert doubts(planned(store, write(tmp_path / "b.xlsx", [PETITIONS, *usual]))) == []


@pytest.mark.parametrize(
    ("text", "due", "note"),
    [
        ("Chậm nhất ngày 20/3/2026", "20/3/2026", None),
        ("Trước ngày 20/3/2026", "20/3/2026", "Hạn: Trước ngày 20/3/2026"),
    ],
)
def test_a_deadline_is_read_behind_its_words(
    store: Store, tmp_path: Path, text: str, due: str, note: str | None
) -> None:
    head = ("Nội dung", "Đơn vị chủ trì", "Ngày giao", "Hạn hoàn thành")
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", [head, ("Rà soát", "Bộ Y tế", "01/02/2026", text)]))
    assert (row["due_on"].text, row["note"]) == (due, note)


def test_rows_of_a_closed_period_are_told(store: Store, tmp_path: Path) -> None:
    closed = {"period": "2026-Q1", "closed_at": "2026-04-01T08:00:00", "closed_by": "a", "snapshot": "{}"}
    with store.write("Chốt") as session:
        session.execute(insert(CLOSED_PERIOD).values(closed))
    rows = [("1", "05/01/2026", "a", "Đang xử lý"), ("2", "05/7/2026", "b", "Đang xử lý")]
    plan = planned(store, write(tmp_path / "a.xlsx", [PETITIONS, *rows])).plan
    assert plan
    assert [remark for remark in plan.remarks if remark.startswith("1 dòng thuộc quý I năm 2026, đã chốt")]


# --- books with several lists ----------------------------------------------------------------------------


def test_lists_of_different_types_in_one_book_are_each_taken_as_what_they_are(store: Store, tmp_path: Path) -> None:
    tasks = [("Nội dung nhiệm vụ", "Ngày giao", "Đơn vị chủ trì", "Hạn hoàn thành")]
    tasks.append(("Rà soát", "01/02/2026", "Bộ Y tế", "30/6/2026"))
    petitions = [PETITIONS, ("PA-01", "05/01/2026", "Chậm trả", "Đang xử lý")]
    path = write(tmp_path / "a.xlsx", petitions, tasks)
    done = take(store, path)
    assert {(one.record, one.status) for one in done} == {(Petition, "applied"), (Task, "applied")}
    (said,) = take(store, path, record=Petition)
    assert said.plan
    assert "Trang «Trang 2» có bảng khác, không được đọc." in said.plan.remarks


@pytest.mark.parametrize(
    ("code", "row", "record"),
    [
        ("PAKN-SO", ("1", "03/02/2026", "Ông B", "điện thoại", "Chậm", "hành vi hành chính", "Bộ Y tế; 05/02/2026",
                     "Đã trả lời, văn bản 12/BYT-VP", "Cổng DVCQG 10/02/2026"), Petition),
        ("NV-THEODOI", ("1", "Rà soát", "Bộ Y tế", "30/6/2026"), Task),
        ("TTHC-DANHMUC", ("1.004010", "Khai sinh", "Bộ Tư pháp", "Bộ Tư pháp", "Hộ tịch"), Procedure),
    ],
)  # fmt: skip
def test_a_returned_blank_of_a_register_is_the_list_it_is(
    store: Store, tmp_path: Path, code: str, row: tuple[str, ...], record: type[Record]
) -> None:
    form = next(form for form in forms.shelf(store.path).forms if form.code == code)
    path = tmp_path / "a.xlsx"
    forms.write_blank(form, path)
    book = load_workbook(path)
    page = book.worksheets[0]
    top = next(at for at, cells in enumerate(page.iter_rows(values_only=True), 1) if sum(map(bool, cells)) > 3)
    for at, text in enumerate(row, start=1):
        page.cell(top + 1, at).value = text
    book.save(path)
    found = planned(store, path, choices=Choices(given={"assigned_on": "01/02/2026", "state": "Đang áp dụng"}))
    assert (found.record, found.status, found.bad) == (record, "ready", 0), found


def test_every_shipped_register_names_a_type_of_record(store: Store) -> None:
    registers = [form for form in forms.shelf(store.path).forms if form.layout == "register"]
    assert {form.record for form in registers} <= set(BY_TYPE)
    assert len(registers) == 5


# --- whose id, whose note, whose name -------------------------------------------------------------------


HEAD_TASKS = ("Mã", "Nội dung", "Đơn vị chủ trì", "Ngày giao")


def test_ids_of_some_other_list_do_not_overwrite_the_records_that_have_them(store: Store, tmp_path: Path) -> None:
    mine = [("", "Rà soát đất đai", "Bộ Y tế", "01/02/2026"), ("", "Lập kế hoạch", "Bộ Tư pháp", "02/02/2026")]
    taken(store, Task, write(tmp_path / "a.xlsx", [HEAD_TASKS, *mine]))
    known = id_of(store, Task, "content", "Rà soát đất đai")
    other = (known, "Công khai danh mục", "Bộ Tài chính", "03/03/2026")
    mended = (known, "Rà soát đất đai năm 2026", "Bộ Y tế", "01/02/2026")
    plan = planned(store, write(tmp_path / "b.xlsx", [HEAD_TASKS, other, mended])).plan
    assert plan
    assert [row.status for row in plan.rows] == ["bad", "changed"]
    (problem,) = plan.rows[0].problems
    assert "Rà soát đất đai" in problem.message
    assert "Công khai danh mục" in problem.message


def test_codes_that_units_give_their_tasks_are_no_ids(store: Store, tmp_path: Path) -> None:
    rows = [("NV001", "Rà soát", "Bộ Y tế", "01/02/2026"), ("NV002", "Lập kế hoạch", "Bộ Tư pháp", "02/02/2026")]
    assert len(taken(store, Task, write(tmp_path / "a.xlsx", [HEAD_TASKS, *rows]))) == 2


def test_a_note_of_the_office_outlives_the_list_coming_again(store: Store, tmp_path: Path) -> None:
    head = ("Mã TTHC", "Tên TTHC", "Thời hạn giải quyết", "Tình trạng")
    (row,) = taken(
        store,
        Procedure,
        write(tmp_path / "a.xlsx", [head, ("1.004010", "Khai sinh", "15 ngày làm việc", "Còn hiệu lực")]),
    )
    with store.write("Ghi chú") as session:
        records.store(
            session,
            Procedure,
            {**row, "note": f"Đã báo Sở\n{row['note']}"},
            id_of(store, Procedure, "code", "1.004010"),
        )
    changed = write(tmp_path / "b.xlsx", [head, ("1.004010", "Khai sinh", "10 ngày làm việc", "Còn hiệu lực")])
    (again,) = taken(store, Procedure, changed)
    assert again["note"] == "Đã báo Sở\nThời hạn giải quyết: 10 ngày làm việc"
    assert again["days"] == 10


@pytest.mark.parametrize(
    "told",
    [
        "Sở Tài chính, Tư pháp và Y tế",
        "Các sở: Tài chính, Tư pháp, Y tế",
        "Các Sở Tài chính, Tư pháp và Y tế",
        "Sở Tài chính - Sở Tư pháp - Sở Y tế",
        "Sở Tài chính/Sở Tư pháp/Sở Y tế",
    ],
)
def test_a_rank_said_once_is_that_of_the_names_behind_it(store: Store, tmp_path: Path, told: str) -> None:
    with store.write("Thêm đơn vị") as session:
        for name in ("Sở Tài chính", "Sở Tư pháp", "Sở Y tế"):
            records.store(session, BY_TYPE["unit"], {"name": name, "kind": "Sở"}, None)
    rows = [(1, "Việc", "Bộ Nội vụ", told, "30/6/2026", "", "", "01/01/2026")]
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", [(*TASKS, "Ngày giao"), *rows]))
    assert row["coordinators"] == ids_of(store, "Sở Tài chính", "Sở Tư pháp", "Sở Y tế")


def test_a_name_in_capitals_is_no_change(store: Store, tmp_path: Path) -> None:
    head = ("Tên đơn vị", "Loại đơn vị")
    path = write(tmp_path / "a.xlsx", [head, ("Bộ Y tế", "Bộ"), ("BỘ NỘI VỤ", "Bộ")])
    found = planned(store, path, BY_TYPE["unit"])
    assert found.plan
    assert [row.status for row in found.plan.rows] == ["same", "same"], found.plan.rows


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Đã xử lý", "Đã xử lý"),
        ("Đã tiếp nhận, đang xử lý", None),
        ("Đã xử lý 1/3 nội dung", None),
        ("Đã trả lời nhưng chưa công khai", None),
        ("Đang xác minh", "Đang xử lý"),
    ],
)
def test_a_result_that_says_a_second_state_is_not_taken_for_its_first(
    store: Store, tmp_path: Path, said: str, state: str | None
) -> None:
    head = ("Số tiếp nhận", "Ngày tiếp nhận", "Nội dung PAKN", "Kết quả xử lý")
    rows = [("01", "03/02/2026", "Chậm trả kết quả", said), ("02", "04/02/2026", "b", "Đã xử lý")]
    plan = planned(store, write(tmp_path / "a.xlsx", [head, *rows])).plan
    assert plan
    assert (plan.rows[0].values.get("state") if plan.rows[0].status == "new" else None) == state


def test_the_state_of_procedures_is_that_of_the_heading_above_them(store: Store, tmp_path: Path) -> None:
    rows = (
        ("A", "Danh mục TTHC mới ban hành", None, None),
        (1, "1.004010", "Khai sinh", "Hộ tịch"),
        (2, "1.004011", "Kết hôn", "Hộ tịch"),
        ("B", "Danh mục TTHC bị bãi bỏ", None, None),
        (1, "1.004012", "Khai tử", "Hộ tịch"),
    )
    path = titled(tmp_path / "a.xlsx", "DANH MỤC TTHC", ("STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực"), *rows)
    assert [(row["code"], row["state"]) for row in taken(store, Procedure, path)] == [
        ("1.004010", "Đang áp dụng"),
        ("1.004011", "Đang áp dụng"),
        ("1.004012", "Bị bãi bỏ"),
    ]


@pytest.mark.parametrize("header", ["Trạng thái", "Hiệu lực", "Tình trạng hiệu lực"])
def test_documents_in_force_are_issued_ones(store: Store, tmp_path: Path, header: str) -> None:
    head = ("Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", header)
    rows = [("12/QĐ", "01/02/2026", "Bộ Y tế", "Kế hoạch rà soát", "Còn hiệu lực")]
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", [head, *rows]))
    assert (row["kind"], row["state"]) == ("Quyết định", "Đã ban hành")


def test_a_day_of_completion_that_is_still_to_come_is_doubted(store: Store, tmp_path: Path) -> None:
    head = ("Nội dung", "Đơn vị chủ trì", "Ngày giao", "Ngày hoàn thành")
    to_come = dt.date.today() + dt.timedelta(days=40)
    rows = [("Rà soát", "Bộ Y tế", "01/02/2026", to_come), ("Lập", "Bộ Y tế", "01/02/2026", "20/02/2026")]
    told = doubts(planned(store, write(tmp_path / "a.xlsx", [head, *rows])))
    assert [number for number, message in told if "sau hôm nay" in message] == [4]


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("Các sở, ban, ngành", True),
        ("- Các Sở, ban, ngành thuộc UBND tỉnh", True),
        ("Đại diện các xã", True),
        ("Các sở: Y tế, Nội vụ", False),
        ("Bộ Y tế", False),
    ],
)
def test_who_came_without_being_named_as_a_unit_is_kept_in_the_note(
    store: Store, tmp_path: Path, told: str, people: bool
) -> None:
    head = ("Loại", "Cấp", "Ngày họp", "Nội dung", "Thành phần tham dự")
    kind, level = Meeting.field("kind").kind.options[0], Meeting.field("level").kind.options[0]  # type: ignore[attr-defined]
    path = write(tmp_path / "a.xlsx", [head, (kind, level, "01/02/2026", "Bàn về cải cách", told)])
    plan = planned(store, path, Meeting).plan
    assert plan
    assert (f"Thành phần: {told}" in (plan.rows[0].values.get("note") or "")) == people
    assert bool(plan.rows[0].problems) == told.startswith("Các sở:")  # no office of this data file is called so


@pytest.mark.parametrize(
    ("told", "hour"),
    [
        ("14h00 ngày 05/3/2026", "14:00"),
        ("8 giờ 30 phút, ngày 05/03/2026", "08:30"),
        ("05/3/2026, lúc 8h", "08:00"),
        ("05/3/2026", None),
        ("từ 8h30 ngày 05/3/2026", "08:30"),
        ("8h00 - 11h30, ngày 05/3/2026", "08:00"),
        ("05/3/2026 từ 14h đến 16h30", "14:00"),
        ("05-06/3/2026", None),
        (dt.datetime(2026, 3, 5, 14, 30), "14:30"),
        (dt.datetime(2026, 3, 5), None),
        ("05/3/2026 14:30", "14:30"),
        ("05/03/2026 00:00", None),
        ("từ ngày 05/3/2026 đến ngày 07/3/2026", None),
    ],
)
def test_the_hour_beside_the_day_of_a_meeting_is_its_hour(
    store: Store, tmp_path: Path, told: Any, hour: str | None
) -> None:
    head = ("Loại", "Cấp", "Thời gian", "Nội dung", "Cơ quan, đơn vị")
    kind, level = Meeting.field("kind").kind.options[0], Meeting.field("level").kind.options[0]  # type: ignore[attr-defined]
    path = write(tmp_path / "a.xlsx", [head, (kind, level, told, "Bàn về cải cách", "Bộ Y tế")])
    (row,) = taken(store, Meeting, path)
    assert (row["held_on"].text, row["start_time"]) == ("05/3/2026", hour)
    until = isinstance(told, str) and ("-" in told or "đến" in told)
    assert (f"Thời gian: {told}" == row["note"]) == until, "what ends it is kept in words"
    assert planned(store, path).status == "unchanged"


def test_the_days_of_an_inspection_in_one_cell_are_its_first_and_last(store: Store, tmp_path: Path) -> None:
    head = ("Hình thức", "Cấp", "Thời gian kiểm tra", "Đơn vị", "Nội dung")
    level = Meeting.field("level").kind.options[0]  # type: ignore[attr-defined]
    rows = [("Đột xuất", level, told, "Bộ Y tế", told) for told in ("28/12 - 02/01/2026", "05/3/2026", "6-5/3/2026")]
    path = write(tmp_path / "a.xlsx", [head, *rows])
    plan = planned(store, path, Inspection).plan
    assert plan
    days = [tuple(row.values.get(name) and row.values[name].text for name in ("from_on", "to_on")) for row in plan.rows]
    assert days[:2] == [("28/12/2025", "02/01/2026"), ("05/3/2026", None)]
    assert [row.status for row in plan.rows] == ["new", "new", "bad"]


def test_of_the_days_of_a_task_the_last_is_its_deadline_and_all_are_kept(store: Store, tmp_path: Path) -> None:
    head = ("Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Hạn hoàn thành")
    path = write(tmp_path / "a.xlsx", [head, ("Rà soát", "Bộ Y tế", "01/3/2026", "từ 05/3 đến hết ngày 30/3/2026")])
    (row,) = taken(store, Task, path)
    assert (row["due_on"].text, row["note"]) == ("30/3/2026", "Hạn: từ 05/3 đến hết ngày 30/3/2026")


def test_choices_that_a_list_ticks_in_columns_of_their_own_are_taken_and_two_ticks_are_told(
    store: Store, tmp_path: Path
) -> None:
    head = ("Mã TTHC", "Tên TTHC", "Tỉnh", "Xã", "Còn hiệu lực", "Bãi bỏ")
    rows = [
        ("1.004010", "Khai sinh", None, "x", "x", None),
        ("1.004011", "Kết hôn", "x", "x", None, "x"),
        ("1.004012", "Khai tử", None, None, "x", "x"),
    ]
    path = write(tmp_path / "a.xlsx", [head, *rows])
    plan = planned(store, path, Procedure).plan
    assert plan
    assert [row.status for row in plan.rows] == ["new", "new", "bad"]
    assert [doubt.message for row in plan.rows for doubt in row.doubts] == [
        "Ô C5 và D5 cùng được đánh dấu, nên chưa ghi «Cấp thực hiện»."
    ]
    assert "«Cấp thực hiện»: theo dấu ở các cột C, D (Cấp tỉnh; Cấp xã)." in plan.remarks
    assert not any("Không dùng cột" in remark for remark in plan.remarks)
    (done,) = take(store, path, record=Procedure)
    assert (done.written, done.bad) == (2, 1)
    told = {(row["level"], row["state"]) for row in kept(store, Procedure)}
    assert told == {("Cấp xã", "Đang áp dụng"), (None, "Bị bãi bỏ")}
    again = planned(store, path, Procedure).plan
    assert again
    assert (again.count("same"), again.count("bad")) == (2, 1)
