"""Lists in the columns that units keep for themselves: what other cells tell, what is asked, what is said in doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.files.tables import reader
from tests.services.test_list_drops import take, write
from tthc_desktop.core.importing import match_headers
from tthc_desktop.db.store import Store
from tthc_desktop.records import RECORDS, Record
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.services import list_drops, records, units
from tthc_desktop.services.imports import NO_CHOICES, Choices, importable
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


def ids_of(store: Store, *names: str) -> tuple[int, ...]:
    with store.read() as session:
        finder = units.Finder(units.all_units(session))
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
