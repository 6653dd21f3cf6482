"""Lists that come again: the row of each record is found, and no other record is written over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from tests.records.samples import dump
from tests.services.test_list_drops import TTHC, counts, every, plan, take, tthc, write
from tests.services.test_lists_of_units import planned
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store
from tthc_desktop.records import Record, Unit
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.services import records, runs
from tthc_desktop.services.imports import Choices

TASKS = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn", "Kết quả")
MONTHLY = "Báo cáo kết quả CCHC hằng tháng"


def monthly(month: int, result: str = "") -> tuple[Any, ...]:
    return (1, MONTHLY, "Bộ Y tế", "05/01/2026", dt.date(2026, month, 28), result)


def dues(store: Store) -> dict[str, str]:
    return {str(row["due_on"]): row["result"] or "" for row in every(store, Task)}


# --- several lists in one import -------------------------------------------------------------------------


def test_a_task_on_the_sheets_of_two_months_is_one(store: Store, tmp_path: Path) -> None:
    sheets = ([TASKS, monthly(3, "Đang làm")], [TASKS, monthly(3, "Đã trình"), (2, "Việc mới", *monthly(3)[2:])])
    done = take(store, write(tmp_path / "a.xlsx", *sheets), record=Task)
    assert [counts(one) for one in done] == [(1, 0, 0, 0), (1, 1, 0, 0)]
    assert sorted(row["result"] or "" for row in every(store, Task)) == ["", "Đã trình"]


# --- ids of another list ---------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["ID", "Mã"])
def test_an_offices_own_numbers_are_not_taken_for_the_programs(store: Store, tmp_path: Path, header: str) -> None:
    old = [TASKS, (1, "Rà soát TTHC đất đai", *monthly(2)[2:]), (2, "Số hóa sổ hộ tịch", *monthly(2)[2:])]
    take(store, write(tmp_path / "a.xlsx", old), record=Task)
    other = ("Bộ Nội vụ", "20/6/2026", "31/7/2026")
    new = [(header, *TASKS[1:5]), (1, "Tập huấn kỹ năng", *other), (2, "Báo cáo 6 tháng", *other)]
    (done,) = take(store, write(tmp_path / "b.xlsx", new), record=Task)
    assert counts(done) == (2, 0, 0, 0)
    assert f"Không dùng cột: «{header}»." in (done.plan.remarks if done.plan else ())
    assert len(every(store, Task)) == 4


def test_of_ids_that_are_ours_a_row_in_quite_other_words_is_told(store: Store, tmp_path: Path) -> None:
    old = [TASKS, (1, "Rà soát TTHC đất đai", *monthly(2)[2:]), (2, "Số hóa sổ hộ tịch", *monthly(2)[2:])]
    take(store, write(tmp_path / "a.xlsx", old), record=Task)
    rows = [
        ("Mã", *TASKS[1:]),
        (1, "Rà soát TTHC đất đai, môi trường", *monthly(6)[2:]),
        (2, "Báo cáo", *monthly(6)[2:]),
    ]
    found = planned(store, write(tmp_path / "b.xlsx", rows), Task)
    assert counts(found) == (0, 1, 0, 1)


def test_a_column_that_the_user_says_holds_our_ids_holds_them(store: Store, tmp_path: Path) -> None:
    take(store, write(tmp_path / "a.xlsx", [TASKS, (1, "Rà soát TTHC đất đai", *monthly(2)[2:])]), record=Task)
    again = write(tmp_path / "b.xlsx", [("Mã", *TASKS[1:]), (1, "Tập huấn kỹ năng số", *monthly(2)[2:])])
    assert counts(planned(store, again, Task)) == (0, 0, 0, 1)  # unit and day are the same: it may be either
    (done,) = take(store, again, record=Task, choices=Choices(mapping={"mã": "id"}))
    assert (counts(done), len(every(store, Task))) == ((0, 1, 0, 0), 1)


# --- rows and records of one key -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "wanted", "after"),
    [
        ([monthly(2, "Đã gửi"), monthly(1)], (0, 0, 2, 0), {"28/01/2026": "", "28/02/2026": "Đã gửi"}),
        (
            [monthly(3), monthly(2, "Đã gửi"), monthly(1)],
            (1, 0, 2, 0),
            {"28/01/2026": "", "28/02/2026": "Đã gửi", "28/3/2026": ""},
        ),
        ([monthly(2, "Đã gửi lại")], (0, 1, 0, 0), {"28/01/2026": "", "28/02/2026": "Đã gửi lại"}),
        ([monthly(1, "Xong phần đầu")], (0, 1, 0, 0), {"28/01/2026": "Xong phần đầu", "28/02/2026": "Đã gửi"}),
    ],
)
def test_of_tasks_in_the_same_words_each_row_means_that_of_its_deadline(
    store: Store, tmp_path: Path, rows: list[Any], wanted: tuple[int, ...], after: dict[str, str]
) -> None:
    take(store, write(tmp_path / "a.xlsx", [TASKS, monthly(1), monthly(2, "Đã gửi")]), record=Task)
    (done,) = take(store, write(tmp_path / "b.xlsx", [TASKS, *rows]), record=Task)
    assert counts(done) == wanted
    assert dues(store) == after


def test_registers_of_two_units_that_number_alike_are_two(store: Store, tmp_path: Path) -> None:
    head = ("Số vào sổ", "Ngày tiếp nhận", "Nội dung", "Đơn vị xử lý", "Trạng thái")
    one = write(tmp_path / "a.xlsx", [head, (1, "05/01/2026", "Chậm cấp giấy đất", "Hà Nội", "Đang xử lý")])
    two = write(tmp_path / "b.xlsx", [head, (1, "05/01/2026", "Thái độ cán bộ hộ tịch", "Cà Mau", "Đã trả lời")])
    assert [counts(done) for done in take(store, one, two, record=Petition)] == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert [counts(done) for done in take(store, one, two, record=Petition)] == [(0, 0, 1, 0), (0, 0, 1, 0)]
    moved = write(tmp_path / "c.xlsx", [head, (1, "05/01/2026", "Chậm cấp giấy đất", "Cà Mau", "Đang xử lý")])
    assert counts(take(store, moved, record=Petition)[0]) == (0, 1, 0, 0)  # passed on to another unit


def test_communes_of_one_name_in_two_provinces_are_two(store: Store, tmp_path: Path) -> None:
    head = ("Tên đơn vị", "Loại", "Trực thuộc")
    rows = [("Xã Tân Lập", "Xã", "Thái Nguyên"), ("Xã Tân Lập", "Xã", "Đồng Nai")]
    paths = [write(tmp_path / f"{at}.xlsx", [head, row]) for at, row in enumerate(rows)]
    assert [counts(done) for done in take(store, *paths, record=Unit)] == [(1, 0, 0, 0), (1, 0, 0, 0)]
    both = planned(store, write(tmp_path / "c.xlsx", [head, *rows]), Unit)
    assert counts(both) == (0, 0, 2, 0)


def test_a_unit_that_may_be_there_by_another_name_or_elsewhere_is_told(store: Store, tmp_path: Path) -> None:
    head = ("Tên đơn vị", "Loại", "Trực thuộc")
    take(store, write(tmp_path / "a.xlsx", [head, ("Phường Phan Thiết", "Phường", "Lâm Đồng")]), record=Unit)
    for row in (("UBND phường Phan Thiết", "Phường", "Lâm Đồng"), ("Phường Phan Thiết", "Phường", "Đồng Nai")):
        plan = planned(store, write(tmp_path / "b.xlsx", [head, row]), Unit).plan
        assert plan
        assert ["dòng này thành đơn vị thứ hai" in doubt.message for doubt in plan.rows[0].doubts] == [True]
    moved = planned(store, write(tmp_path / "c.xlsx", [head, ("Phường Phan Thiết", "Phường", "")]), Unit)
    assert counts(moved) == (0, 0, 1, 0)


def test_the_hour_that_is_filled_in_later_is_of_the_meeting_that_is_there(store: Store, tmp_path: Path) -> None:
    head, row = ("Loại", "Ngày họp", "Nội dung", "Chủ trì", "Giờ"), ("Cuộc họp", "05/01/2026", "Giao ban", "CVP")
    level = Choices(given={"level": "Cơ quan mình"})
    take(store, write(tmp_path / "a.xlsx", [head, row]), record=Meeting, choices=level)
    (done,) = take(store, write(tmp_path / "b.xlsx", [head, (*row, "8h00")]), record=Meeting, choices=level)
    assert (counts(done), len(every(store, Meeting))) == ((0, 1, 0, 0), 1)


def test_a_document_is_known_by_number_issuer_and_day_though_its_subject_is_corrected(
    store: Store, tmp_path: Path
) -> None:
    head, row = ("Số ký hiệu", "Ngày ban hành", "Cơ quan ban hành"), ("181/QĐ-UBND", "05/01/2026", "Hà Nội")
    take(store, write(tmp_path / "a.xlsx", [(*head, "Trích yếu"), (*row, "Công bố")]), record=Directive)
    again = write(tmp_path / "b.xlsx", [(*head, "Trích yếu"), (*row, "Công bố danh mục TTHC lĩnh vực đất đai")])
    assert counts(take(store, again, record=Directive)[0]) == (0, 1, 0, 0)
    assert [one["subject"] for one in every(store, Directive)] == ["Công bố danh mục TTHC lĩnh vực đất đai"]


# --- what is said of changes -----------------------------------------------------------------------------


def test_a_later_deadline_is_written_with_the_advice_to_note_it_as_an_extension(store: Store, tmp_path: Path) -> None:
    take(store, write(tmp_path / "a.xlsx", [TASKS, monthly(1)]), record=Task)
    found = planned(store, write(tmp_path / "b.xlsx", [TASKS, monthly(12)]), Task)
    assert counts(found) == (0, 1, 0, 0)
    assert found.plan
    assert "hãy ghi bằng «Gia hạn»" in found.plan.rows[0].doubts[0].message


@pytest.mark.parametrize(
    ("state", "result", "told"),
    [
        ("Đã HT", "", "không có ngày hoàn thành"),
        ("100%", "", "không có ngày hoàn thành"),
        ("Đã báo cáo", "", "không có ngày hoàn thành"),
        ("", "Đã hoàn thành ngày 20/01/2026 tại CV 12/SYT-VP", "không có ngày hoàn thành"),
        ("Xin ý kiến", "", "chương trình không hiểu"),
        ("Hoàn thành 1 phần", "", ""),
        ("Chờ phê duyệt", "", ""),
        ("Đúng hạn", "", ""),
        ("", "Hoàn thành dự thảo", ""),
        ("Đang thực hiện", "Đã trình lần 1", ""),
    ],
)
def test_what_a_list_says_of_a_task_that_is_done_is_told_where_it_has_no_day(
    store: Store, tmp_path: Path, state: str, result: str, told: str
) -> None:
    path = write(tmp_path / "a.xlsx", [(*TASKS, "Tình trạng"), (*monthly(1, result), state)])
    plan = planned(store, path, Task).plan
    assert plan
    assert [told in doubt.message for doubt in plan.rows[0].doubts] == [True] * bool(told)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Đã giải quyết 1 phần", None),
        ("Đã xử lý bước đầu", None),
        ("Hoàn thành 50%", None),
        ("Đã trả lời, công dân không đồng ý", None),
        ("Đã trả lời tại văn bản 12/SXD", "Đã xử lý"),
    ],
)
def test_a_petition_that_is_settled_in_part_is_not_settled(
    store: Store, tmp_path: Path, words: str, state: str | None
) -> None:
    head = ("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái")
    plan = planned(store, write(tmp_path / "a.xlsx", [head, ("B1", "05/01/2026", "N1", words)]), Petition).plan
    assert plan
    (row,) = plan.rows
    assert (row.status, row.values.get("state")) == ("new" if state else "bad", state)


# --- what is filled in or put right later ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "kind", "due"),
    [("Thường xuyên", "30/6/2026", None, "30/6/2026"), ("30/6/2026", "Thường xuyên", "Thường xuyên", "None")],
)
def test_a_day_takes_the_place_of_a_deadline_without_one_and_the_other_way_round(
    store: Store, tmp_path: Path, before: str, after: str, kind: str | None, due: str
) -> None:
    rows = [(1, "Rà soát TTHC", "Bộ Y tế", "05/01/2026")]
    take(store, write(tmp_path / "a.xlsx", [TASKS, *((*row, before) for row in rows)]), record=Task)
    (done,) = take(store, write(tmp_path / "b.xlsx", [TASKS, *((*row, after) for row in rows)]), record=Task)
    assert counts(done) == (0, 1, 0, 0)
    (found,) = every(store, Task)
    assert (found["deadline_kind"], str(found["due_on"])) == (kind, due)
    assert done.plan
    assert "Hạn đang là" in done.plan.rows[0].doubts[0].message


LATER = [
    (
        Directive,
        ("Loại văn bản", "Trích yếu", "Cơ quan ban hành", "Số, ký hiệu", "Ngày ban hành", "Tình trạng", "Tính vào kỳ"),
    ),
    (Petition, ("Nội dung", "Ngày tiếp nhận", "Mã PAKN", "Trạng thái")),
    (Procedure, ("Tên TTHC", "Mã TTHC", "Tình trạng")),
    (Inspection, ("Đơn vị được kiểm tra", "Nội dung kiểm tra", "Hình thức", "Cấp", "Thời gian kiểm tra")),
]
ROWS_LATER: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = [
    (
        ("Kế hoạch", "Rà soát TTHC năm 2026", "Bộ Y tế", None, None, "Dự thảo", "quý I/2026"),
        ("Kế hoạch", "Rà soát TTHC năm 2026", "Bộ Y tế", "12/KH-BYT", "05/3/2026", "Đã ban hành", "quý I/2026"),
    ),
    (("Chậm trả hồ sơ", "05/3/2026", None, "Đang xử lý"), ("Chậm trả hồ sơ", "05/3/2026", "12", "Đang xử lý")),
    (("Đăng ký khai sinh", None, "Đang áp dụng"), ("Đăng ký khai sinh", "1.004010", "Đang áp dụng")),
    (
        ("Bộ Y tế", "Kiểm tra TTHC", "Theo kế hoạch", "Cơ quan mình", "Tháng 4/2026"),
        ("Bộ Y tế", "Kiểm tra TTHC", "Theo kế hoạch", "Cơ quan mình", "15/4/2026"),
    ),
]


@pytest.mark.parametrize(("said", "rows"), list(zip(LATER, ROWS_LATER, strict=True)))
def test_a_record_is_known_when_its_number_or_its_day_comes_later(
    store: Store, tmp_path: Path, said: tuple[type[Record], tuple[str, ...]], rows: tuple[tuple[Any, ...], ...]
) -> None:
    record, headers = said
    first, second = (write(tmp_path / f"{at}.xlsx", [headers, row]) for at, row in enumerate(rows))
    (done,) = take(store, first, record=record)
    assert counts(done) == (1, 0, 0, 0)
    (done,) = take(store, second, record=record)
    assert counts(done) == (0, 1, 0, 0)
    (again,) = take(store, second, record=record)
    assert counts(again) == (0, 0, 1, 0)


def test_a_number_that_is_there_is_no_other_ones(store: Store, tmp_path: Path) -> None:
    record, headers = LATER[1]
    rows = [headers, ("Chậm trả hồ sơ", "05/3/2026", "12", "Đang xử lý")]
    take(store, write(tmp_path / "a.xlsx", rows), record=record)
    other = [headers, ("Chậm trả hồ sơ", "05/3/2026", "13", "Đang xử lý")]
    assert counts(take(store, write(tmp_path / "b.xlsx", other), record=record)[0]) == (1, 0, 0, 0)


def test_the_registers_of_two_communes_that_name_no_unit_are_two(store: Store, tmp_path: Path) -> None:
    head = ("Số tiếp nhận", "Ngày tiếp nhận", "Nội dung", "Trạng thái")
    sheets = (
        [head, ("01", "05/3/2026", "Chậm trả kết quả hồ sơ đất đai", "Đang xử lý")],
        [head, ("01", "05/3/2026", "Thái độ cán bộ bộ phận một cửa", "Đã xử lý")],
    )
    path = write(tmp_path / "a.xlsx", *sheets)
    assert [counts(one) for one in take(store, path, record=Petition)] == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert [counts(one) for one in take(store, path, record=Petition)] == [(0, 0, 1, 0), (0, 0, 1, 0)]


def test_leading_zeros_that_a_spreadsheet_cut_off_make_no_other_petition(store: Store, tmp_path: Path) -> None:
    head = ("Số tiếp nhận", "Ngày tiếp nhận", "Nội dung", "Trạng thái")
    for code, told in (("001", (1, 0, 0, 0)), (1, (0, 1, 0, 0))):
        rows = [head, (code, "05/3/2026", "Chậm trả hồ sơ", "Đang xử lý")]
        assert counts(take(store, write(tmp_path / "a.xlsx", rows), record=Petition)[0]) == told


@pytest.mark.parametrize("code", ["1,00401", "1.00401", "1,004010", "1.004010.000.00.00.H01"])
def test_a_procedure_is_known_by_its_code_however_it_is_written(store: Store, tmp_path: Path, code: str) -> None:
    head = ("Mã TTHC", "Tên TTHC", "Tình trạng")
    take(
        store,
        write(tmp_path / "a.xlsx", [head, ("1.004010", "Đăng ký khai sinh", "Đang áp dụng")]),
        record=Procedure,
    )
    take(store, write(tmp_path / "b.xlsx", [head, (code, "Đăng ký khai sinh lại", "Đang áp dụng")]), record=Procedure)
    assert [row["code"] for row in every(store, Procedure)] == ["1.004010"]


def test_a_code_under_which_a_quite_different_procedure_is_known_is_told(store: Store, tmp_path: Path) -> None:
    head = ("Mã TTHC", "Tên TTHC", "Tình trạng")
    old, new = "Đăng ký khai sinh", "Cấp giấy phép xây dựng nhà ở riêng lẻ"
    take(store, write(tmp_path / "a.xlsx", [head, ("1.004010", old, "Đang áp dụng")]), record=Procedure)
    found = planned(store, write(tmp_path / "b.xlsx", [head, ("1.004010", new, "Đang áp dụng")]), Procedure)
    assert found.plan
    assert old in found.plan.rows[0].doubts[0].message


def test_a_dash_takes_no_words_away(store: Store, tmp_path: Path) -> None:
    for result in ("Đã trình", "-", "--", "…", "N/A"):
        rows = [TASKS, (1, "Rà soát TTHC", "Bộ Y tế", "05/01/2026", "30/6/2026", result)]
        take(store, write(tmp_path / "a.xlsx", rows), record=Task)
        assert [row["result"] for row in every(store, Task)] == ["Đã trình"]


def test_a_unit_is_named_once_in_a_list(store: Store, tmp_path: Path) -> None:
    rows = [("Tên đơn vị", "Loại"), ("Sở Ngoại vụ", "sở, ban, ngành"), ("SỞ NGOẠI VỤ", "sở, ban, ngành")]
    found = planned(store, write(tmp_path / "a.xlsx", rows), Unit)
    assert counts(found) == (1, 0, 0, 1)
    assert found.plan
    assert "Mỗi đơn vị ghi một dòng" in found.plan.rows[1].problems[0].message


def test_two_meetings_of_a_day_in_the_same_words_are_told(store: Store, tmp_path: Path) -> None:
    head = ("Loại", "Ngày họp", "Nội dung", "Cấp")
    row = ("Cuộc họp", "02/3/2026", "Họp bàn giải pháp rà soát TTHC", "Cơ quan mình")
    found = planned(store, write(tmp_path / "a.xlsx", [head, row, row]), Meeting)
    assert counts(found) == (2, 0, 0, 0)
    assert found.plan
    assert "dòng 4 của bảng" in found.plan.rows[1].doubts[0].message


def test_words_that_two_units_or_fields_share_make_no_one_record_of_two(store: Store, tmp_path: Path) -> None:
    head = ("Số tiếp nhận", "Ngày tiếp nhận", "Nội dung", "Đơn vị xử lý", "Trạng thái")
    first = (None, "05/3/2026", "Hỏi thủ tục cấp sổ đỏ", "Bộ Y tế", "Đang xử lý")
    second = ("5", "05/3/2026", "Hỏi thủ tục cấp sổ đỏ", "Bộ Nội vụ", "Đang xử lý")
    take(store, write(tmp_path / "a.xlsx", [head, first]), record=Petition)
    assert counts(take(store, write(tmp_path / "b.xlsx", [head, second]), record=Petition)[0]) == (1, 0, 0, 0)
    head = ("Tên TTHC", "Mã TTHC", "Lĩnh vực", "Tình trạng")
    one = ("Cấp lại chứng chỉ hành nghề", None, "Xây dựng", "Đang áp dụng")
    two = ("Cấp lại chứng chỉ hành nghề", "1.004010", "Y tế", "Đang áp dụng")
    take(store, write(tmp_path / "c.xlsx", [head, one]), record=Procedure)
    assert counts(take(store, write(tmp_path / "d.xlsx", [head, two]), record=Procedure)[0]) == (1, 0, 0, 0)


def test_a_record_that_has_a_row_of_its_own_is_no_other_rows(store: Store, tmp_path: Path) -> None:
    head = ("Loại", "Ngày họp", "Giờ", "Nội dung", "Cấp")
    plain = ("Cuộc họp", "02/3/2026", None, "Giao ban tháng", "Cơ quan mình")
    later = ("Cuộc họp", "02/3/2026", "14h00", "Giao ban tháng", "Cơ quan mình")
    take(store, write(tmp_path / "a.xlsx", [head, plain]), record=Meeting)
    assert counts(take(store, write(tmp_path / "b.xlsx", [head, later, plain]), record=Meeting)[0]) == (1, 0, 1, 0)


@pytest.mark.parametrize(("before", "new"), [("Quý II/2026", 0), ("Tháng 4/2026", 0), ("2026", 1)])
def test_a_day_takes_the_place_of_its_month_or_quarter_and_that_is_told(
    store: Store, tmp_path: Path, before: str, new: int
) -> None:
    record, headers = LATER[3]
    rows = [(*ROWS_LATER[3][0][:4], before), ROWS_LATER[3][1]]
    take(store, write(tmp_path / "a.xlsx", [headers, rows[0]]), record=record)
    (done,) = take(store, write(tmp_path / "b.xlsx", [headers, rows[1]]), record=record)
    assert counts(done) == (new, 1 - new, 0, 0)
    assert done.plan
    assert any("Ghép với mục đã có" in one.message for one in done.plan.rows[0].doubts) == (not new)


def test_a_task_that_recurs_keeps_its_rule_when_a_deadline_comes(store: Store, tmp_path: Path) -> None:
    head = ("Nội dung", "Đơn vị chủ trì", "Ngày giao", "Loại hạn", "Lặp lại", "Thời hạn")
    row = ("Báo cáo", "Bộ Y tế", "05/01/2026", "Định kỳ", "Hằng quý", "31/3/2026")
    (done,) = take(store, write(tmp_path / "a.xlsx", [head, row]), record=Task)
    assert done.plan
    assert [one.field for one in done.plan.rows[0].doubts] == []
    (done,) = take(store, write(tmp_path / "b.xlsx", [(*head[:3], head[5]), (*row[:3], "30/6/2026")]), record=Task)
    (found,) = every(store, Task)
    assert (found["deadline_kind"], found["recurrence"], str(found["due_on"])) == ("Định kỳ", "Hằng quý", "30/6/2026")


def test_a_record_that_two_files_of_a_drop_change_in_two_ways_is_told(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    told = [
        write(tmp_path / f"{at}.xlsx", [TTHC, (1, "1.004010", "Đăng ký khai sinh", domain, "Xã", "Một phần", "Bãi bỏ")])
        for at, domain in enumerate(("Hộ tịch", "Tư pháp"))
    ]
    first, second = plan(store, *told)
    assert first.plan
    assert second.plan
    assert not any("bảng phía trên" in doubt.message for doubt in first.plan.rows[0].doubts)
    messages = [doubt.message for doubt in second.plan.rows[0].doubts]
    assert "Dòng này sửa mục mà một bảng phía trên của lần nhập này cũng sửa." in messages


def test_what_stayed_of_an_import_that_was_taken_back_goes_with_overwrite(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    before = dump(store.path)
    more = (3, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Xã", "Một phần", "Còn hiệu lực")
    changed = (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")
    (taken,) = take(store, write(tmp_path / "b.xlsx", [TTHC, changed, more]))
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "xem lại"}, 1)
    assert taken.run
    runs.take_back(store, taken.run)
    assert dump(store.path) != before
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "xem lại nữa"}, 1)
    runs.take_back(store, taken.run, "overwrite")
    assert dump(store.path) == before
    with pytest.raises(Refused, match="đã được hoàn tác rồi"):
        runs.take_back(store, taken.run, "overwrite")


def test_what_was_put_back_and_changed_later_is_not_what_stayed(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    changed = [
        (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ"),
        (2, "2.000380", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", "Cấp xã", "Một phần", "Bãi bỏ"),
    ]
    (taken,) = take(store, write(tmp_path / "b.xlsx", [TTHC, *changed]))
    assert taken.run
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "giữ lại"}, 2)
    runs.take_back(store, taken.run)
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "việc sau này"}, 1)
    with store.read() as session:
        run = runs.find(session, taken.run)
        assert [ref.id for ref, _ in runs.kept_of(session, run)] == [2]
    runs.take_back(store, taken.run, "overwrite")
    first, second = every(store, Procedure)
    assert (first["note"], second["note"], second["state"]) == ("việc sau này", None, "Đang áp dụng")
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "việc sau nữa"}, 2)
    with pytest.raises(Refused, match="đã được hoàn tác rồi"):
        runs.take_back(store, taken.run, "overwrite")
    assert [row["note"] for row in every(store, Procedure)] == ["việc sau này", "việc sau nữa"]


def test_an_import_that_was_taken_back_whole_is_done_with(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    changed = (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")
    (taken,) = take(store, write(tmp_path / "b.xlsx", [TTHC, changed]))
    assert taken.run
    runs.take_back(store, taken.run)
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "việc sau này"}, 1)
    with pytest.raises(Refused, match="đã được hoàn tác rồi"):
        runs.take_back(store, taken.run, "overwrite")
    assert every(store, Procedure)[0]["note"] == "việc sau này"


def test_a_kept_record_that_is_gone_by_now_has_a_name(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    changed = (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")
    (taken,) = take(store, write(tmp_path / "b.xlsx", [TTHC, changed]))
    assert taken.run
    with store.write("Xóa hẳn") as session:
        session.execute(delete(Procedure.table()).where(Procedure.table().c.id == 1))
    with store.read() as session:
        run = runs.find(session, taken.run)
        assert [title for _, title in runs.edited_since(session, run)] == ["thủ tục hành chính số 1"]
