"""Registers and plans as offices keep them: two-level headers, hours in brackets, months as time, words for choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.test_list_drops import counts, take, write
from tests.services.test_lists_of_units import id_of, ids_of, planned, taken
from tthc_desktop.core.deadline_words import months_written
from tthc_desktop.core.importing import match_headers
from tthc_desktop.db.store import Store
from tthc_desktop.records import Record
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import records
from tthc_desktop.services.imports import importable

MEETINGS = ("Ngày họp", "Nội dung", "Loại", "Cấp", "Đơn vị", "Hình thức", "Giờ", "Kết luận")
INSPECTIONS = ("Hình thức", "Thời gian", "Đơn vị được kiểm tra", "Nội dung kiểm tra", "Cấp")


def meeting(day: Any, units: str = "", form: str = "", hour: str = "", result: str = "") -> tuple[Any, ...]:
    return (day, "Giao ban", "Cuộc họp", "Cơ quan mình", units, form, hour, result)


def inspection(when: str) -> tuple[Any, ...]:
    return ("Đột xuất", when, "Bộ Y tế", "Giải quyết TTHC", "Cơ quan mình")


def again(store: Store, record: type[Record], path: Path) -> str:
    return planned(store, path, record).status


# --- meetings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-03-04 14:00:00", "04/3/2026 (14h00)", "14h00, ngày 04/3/2026"])
def test_the_hour_beside_a_day_is_read_where_the_column_of_hours_is_blank(
    store: Store, tmp_path: Path, day: str
) -> None:
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", [MEETINGS, meeting(day)]))
    assert (str(row["held_on"]), row["start_time"]) == ("04/3/2026", "14:00")


def test_the_part_of_a_day_in_a_column_of_its_own_is_kept(store: Store, tmp_path: Path) -> None:
    rows = [(*MEETINGS[:4], "Buổi"), (*meeting("04/3/2026")[:4], "Chiều")]
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", rows))
    assert (row["start_time"], row["note"]) == (None, "Thời gian: Chiều")


def test_an_hour_of_its_own_stands_before_the_one_beside_the_day(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [MEETINGS, meeting("2026-03-04 14:00:00", hour="8h30")])
    assert taken(store, Meeting, path)[0]["start_time"] == "08:30"


@pytest.mark.parametrize(
    "who", ["63 điểm cầu", "Công chức đầu mối", "UBND các xã, phường", "Đại biểu HĐND", "Chuyên viên các phòng"]
)
def test_who_is_no_unit_stays_in_the_note(store: Store, tmp_path: Path, who: str) -> None:
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", [MEETINGS, meeting("04/3/2026", f"Bộ Y tế; {who}")]))
    assert (row["units"], row["note"]) == (ids_of(store, "Bộ Y tế"), f"Thành phần: {who}")


def test_units_beside_a_plus_are_each_known(store: Store, tmp_path: Path) -> None:
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", [MEETINGS, meeting("04/3/2026", "Bộ Y tế + Bộ Nội vụ")]))
    assert row["units"] == ids_of(store, "Bộ Y tế", "Bộ Nội vụ")


@pytest.mark.parametrize(
    ("form", "read"),
    [("Trực tiếp kết hợp trực tuyến", "Kết hợp"), ("Online", "Trực tuyến"), ("Họp trực tiếp", "Trực tiếp")],
)
def test_the_form_of_a_meeting_is_known_in_other_words(store: Store, tmp_path: Path, form: str, read: str) -> None:
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", [MEETINGS, meeting("04/3/2026", form=form)]))
    assert row["form"] == read


@pytest.mark.parametrize("level", [("Địa phương", "Bộ, ngành, địa phương"), ("Nội bộ", "Cơ quan mình")])
def test_the_level_is_known_in_other_words(store: Store, tmp_path: Path, level: tuple[str, str]) -> None:
    rows = [MEETINGS[:4], (*meeting("04/3/2026")[:3], level[0])]
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", rows))
    assert row["level"] == level[1]


def test_a_conclusion_is_the_words_or_the_document_that_its_column_holds(store: Store, tmp_path: Path) -> None:
    with store.write("Thêm") as session:
        values = {"number": "12/TB-BTP", "issued_on": "05/3/2026", "issuer": "Bộ Tư pháp", "subject": "Kết luận"}
        document = records.save(session, Directive, {**values, "kind": "Thông báo", "state": "Đã ban hành"}, sure=True)
        values |= {"number": "13/TB-BTP"}
        next_one = records.save(session, Directive, {**values, "kind": "Thông báo", "state": "Đã ban hành"}, sure=True)
    rows = [MEETINGS, meeting("04/3/2026", result="12/TB-BTP"), meeting("06/3/2026", result="Giao Bộ Y tế báo cáo")]
    path = write(tmp_path / "a.xlsx", [*rows, meeting("09/3/2026", result="12/TB-BTP\n13/TB-BTP")])
    one, two, three = taken(store, Meeting, path)
    assert (one["conclusions"], one["result"]) == ((document,), None)
    assert (two["conclusions"], two["result"]) == ((), "Giao Bộ Y tế báo cáo")
    assert (three["conclusions"], three["result"]) == ((document, next_one), None)
    assert again(store, Meeting, path) == "unchanged"
    assert match_headers(["Kết luận", "Số TB kết luận"], importable(Meeting)) == {0: "result", 1: "conclusions"}


def test_words_of_several_lines_are_one_line_of_the_note_and_come_again_unchanged(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [MEETINGS[:4], meeting("Sáng 06/3/2026\nHội trường A")[:4]])
    (row,) = taken(store, Meeting, path)
    assert (row["note"], row["place"]) == ("Ngày họp: Sáng 06/3/2026 Hội trường A", "Hội trường A")
    assert again(store, Meeting, path) == "unchanged"
    rows = [("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái"), ("A1", "05/3/2026", "ND", "Đã trả lời\ntại công văn 12")]
    path = write(tmp_path / "b.xlsx", rows)
    assert taken(store, Petition, path)[0]["note"] == "Kết quả xử lý: Đã trả lời tại công văn 12"
    assert again(store, Petition, path) == "unchanged"


# --- inspections ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "first", "last", "note"),
    [
        ("08h00 ngày 10/3/2026", "10/3/2026", None, "Thời gian: 08h00 ngày 10/3/2026"),
        ("Ngày 10/3/2026 (01 ngày)", "10/3/2026", None, "Thời gian: Ngày 10/3/2026 (01 ngày)"),
        ("Tháng 3-4/2026", "tháng 3/2026", "tháng 4/2026", None),
        ("Quý II, III/2026", "Quý II/2026", "Quý III/2026", None),
        ("6 tháng cuối năm 2026", "Quý III/2026", "Quý IV/2026", None),
        ("Tuần 2 tháng 3/2026", "tháng 3/2026", None, "Thời gian: Tuần 2 tháng 3/2026"),
    ],
)
def test_the_time_of_an_inspection_is_read_as_its_plan_has_it(
    store: Store, tmp_path: Path, when: str, first: str, last: str | None, note: str | None
) -> None:
    path = write(tmp_path / "a.xlsx", [INSPECTIONS, inspection(when)])
    (row,) = taken(store, Inspection, path)
    assert (str(row["from_on"]), row["to_on"] and str(row["to_on"]), row["note"]) == (first, last, note)
    assert again(store, Inspection, path) == "unchanged"


@pytest.mark.parametrize(
    ("when", "hour"),
    [
        ("02 ngày (10-11/3/2026)", None),
        ("Từ 07h30 ngày 10/3 đến 17h00 ngày 11/3/2026", "07:30"),
        ("10-11/3/2026 (02 ngày)", None),
    ],
)
def test_the_days_among_hours_and_counts_are_read_and_all_is_kept(
    store: Store, tmp_path: Path, when: str, hour: str | None
) -> None:
    path = write(tmp_path / "a.xlsx", [MEETINGS[:4], (when, "Tập huấn", "Hội nghị", "Cơ quan mình")])
    (row,) = taken(store, Meeting, path)
    assert (str(row["held_on"]), row["start_time"], row["note"]) == ("10/3/2026", hour, f"Thời gian: {when}")
    path = write(tmp_path / "b.xlsx", [INSPECTIONS, inspection(when)])
    (row,) = taken(store, Inspection, path)
    assert (str(row["from_on"]), str(row["to_on"]), row["note"]) == ("10/3/2026", "11/3/2026", f"Thời gian: {when}")
    assert again(store, Inspection, path) == "unchanged"


@pytest.mark.parametrize("words", ["Tháng 4-3/2026", "Tháng 3/2026", "6 tháng năm 2026", ""])
def test_one_month_is_no_span_of_months(words: str) -> None:
    assert months_written(words) is None


def test_numbers_and_days_below_one_heading_are_those_of_its_document(store: Store, tmp_path: Path) -> None:
    head = (*INSPECTIONS, "Quyết định kiểm tra", None, "Kết luận kiểm tra", None)
    below = (*[None] * 5, "Số", "Ngày", "Số", "Ngày")
    row = (*inspection("10/3/2026"), "12/QĐ-UBND", "01/3/2026", "5/TB-UBND", "20/3/2026")
    path = write(tmp_path / "a.xlsx", [head, below, row])
    book = load_workbook(path)
    page = book.active
    assert page
    for at in "ABCDE":
        page.merge_cells(f"{at}3:{at}4")
    for area in ("F3:G3", "H3:I3"):
        page.merge_cells(area)
    book.save(path)
    (found,) = taken(store, Inspection, path)
    assert (found["decision"], str(found["decided_on"])) == ("12/QĐ-UBND", "01/3/2026")
    assert (found["conclusion_number"], str(found["conclusion_on"])) == ("5/TB-UBND", "20/3/2026")


# --- procedures, tasks ------------------------------------------------------------------------------------

PROCEDURES = ("STT", "Mã số", "Tên TTHC", "Cơ quan thực hiện", "Tình trạng", "DVCTT")


def procedure(code: str, name: str, unit: str = "") -> tuple[Any, ...]:
    return (1, code, name, unit, "Còn hiệu lực", "Một phần")


def test_the_decision_that_a_catalogue_is_annexed_to_announced_its_procedures_and_that_is_told(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        ("DANH MỤC TTHC THUỘC THẨM QUYỀN CỦA SỞ Y TẾ",),
        ("(Ban hành kèm theo Quyết định số 512/QĐ-UBND ngày 10 tháng 3 năm 2026 của UBND tỉnh)",),
        PROCEDURES,
        procedure("1.004010", "Đăng ký khai sinh"),
        ("B. TTHC BỊ BÃI BỎ",),
        (*PROCEDURES[:3], "Lĩnh vực", *PROCEDURES[4:]),
        procedure("1.004011", "Đăng ký khai tử", "Hộ tịch"),
    ]
    path = write(tmp_path / "a.xlsx", rows)
    found = take(store, path, record=Procedure)
    told = [any("512/QĐ-UBND" in remark for remark in item.plan.remarks) for item in found if item.plan]
    with store.read() as session:
        kept = list(records.load_many(session, Procedure).values())
    assert [(row["announced_by"], str(row["announced_on"])) for row in kept] == [("512/QĐ-UBND", "10/3/2026")] * 2
    assert told == [True, True]


def test_a_programme_named_in_a_title_announces_no_procedures(store: Store, tmp_path: Path) -> None:
    title = "DANH MỤC TTHC thiết yếu theo Quyết định số 06/QĐ-TTg ngày 06/01/2022"
    (row,) = taken(store, Procedure, write(tmp_path / "a.xlsx", [(title,), PROCEDURES, procedure("1.004010", "A")]))
    assert (row["announced_by"], row["announced_on"]) == (None, None)


def test_two_decisions_in_a_title_tell_none(store: Store, tmp_path: Path) -> None:
    title = "(Kèm theo Quyết định số 1/QĐ-UBND ngày 10/3/2026; theo Quyết định số 2/QĐ-UBND ngày 11/3/2026)"
    (row,) = taken(store, Procedure, write(tmp_path / "a.xlsx", [(title,), PROCEDURES, procedure("1.004010", "A")]))
    assert (row["announced_by"], row["announced_on"]) == (None, None)


def test_several_bodies_of_a_procedure_are_kept_in_the_note_and_told(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES, procedure("1.004010", "A", "Bộ Tư pháp; UBND cấp xã")])
    plan = planned(store, path, Procedure).plan
    assert plan
    ((doubt,),) = [row.doubts for row in plan.rows]
    assert doubt.message.startswith("«Bộ Tư pháp; UBND cấp xã» là nhiều mục, mà «Cơ quan thực hiện» chỉ nhận một")
    (row,) = taken(store, Procedure, path)
    assert (row["unit"], row["note"]) == (None, "Cơ quan thực hiện: Bộ Tư pháp; UBND cấp xã")


@pytest.mark.parametrize("heading", ["LĨNH VỰC ĐẤT ĐAI (03 TTHC)", "Lĩnh vực: Đất đai: 03 thủ tục", "Lĩnh vực Đất đai"])
def test_how_many_procedures_a_field_has_is_no_part_of_its_name(store: Store, tmp_path: Path, heading: str) -> None:
    rows = [PROCEDURES, ("I", heading), procedure("1.004010", "A")]
    (row,) = taken(store, Procedure, write(tmp_path / "a.xlsx", rows))
    assert row["domain"].lower() == "đất đai"


@pytest.mark.parametrize("header", ["Ngày, tháng giao", "Người thực hiện"])
def test_more_headers_of_tasks_are_known(header: str) -> None:
    found = match_headers([header], importable(Task))
    assert found == {0: "assigned_on" if "giao" in header else "focal"}


# --- documents, petitions, units --------------------------------------------------------------------------

DOCUMENTS = ("Số, ngày văn bản", "Cơ quan ban hành", "Trích yếu", "Loại văn bản", "Tình trạng")


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("Số: 13/KH-UBND\nNgày: 06/3/2026", "13/KH-UBND"),
        ("Thông báo kết luận số 15/TB-UBND ngày 06/3/2026", "15/TB-UBND"),
    ],
)
def test_a_number_and_its_day_with_their_labels_are_read(store: Store, tmp_path: Path, number: str, read: str) -> None:
    rows = [DOCUMENTS, (number, "Bộ Tư pháp", "Về TTHC", "Thông báo", "Đã ban hành")]
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", rows))
    assert (row["number"], str(row["issued_on"])) == (read, "06/3/2026")


def test_a_document_of_which_a_part_is_out_of_force_is_in_force(store: Store, tmp_path: Path) -> None:
    rows = [DOCUMENTS, ("13/KH-UBND ngày 06/3/2026", "Bộ Tư pháp", "Về TTHC", "Kế hoạch", "Hết hiệu lực một phần")]
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", rows))
    assert (row["state"], row["note"]) == ("Đã ban hành", "Tình trạng: Hết hiệu lực một phần")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Hết hiệu lực từ 01/7/2025", "Bị bãi bỏ"),
        ("Bãi bỏ theo QĐ 12/QĐ-UBND", "Bị bãi bỏ"),
        ("Hết hiệu lực từ tháng 7/2025", "Bị bãi bỏ"),
        ("Bãi bỏ theo Nghị quyết 12/2090/NQ-HĐND", "Bị bãi bỏ"),
        ("Hết hiệu lực từ 01/7/2090", None),
        ("Hết hiệu lực từ tháng 7/2090", None),
        ("Hết hiệu lực kể từ ngày 01 tháng 7 năm 2090", None),
        ("Hết hiệu lực từ năm 2090", None),
        ("Hết hiệu lực kể từ khi Nghị định mới có hiệu lực", None),
        ("Chưa rõ từ 01/7/2025", None),
        ("Hết hiệu lực từ 32/7/2025", None),
    ],
)
def test_since_when_a_state_holds_is_kept_beside_it_unless_it_is_to_come(
    store: Store, tmp_path: Path, words: str, state: str | None
) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES, (*procedure("1.004010", "A")[:4], words, "Một phần")])
    if state is None:
        assert counts(planned(store, path, Procedure)) == (0, 0, 0, 1)
        return
    (row,) = taken(store, Procedure, path)
    assert (row["state"], row["note"]) == (state, f"Tình trạng: {words}")


def test_a_petition_known_by_its_code_keeps_what_the_list_leaves_blank(store: Store, tmp_path: Path) -> None:
    head = ("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái", "Đơn vị xử lý")
    path = write(tmp_path / "a.xlsx", [head, ("A1", "05/3/2026", "Chậm trả", "Đang xử lý", "Bộ Y tế")])
    taken(store, Petition, path)
    (row,) = taken(store, Petition, write(tmp_path / "b.xlsx", [head, ("A1", "05/3/2026", "", "Đã xử lý", "")]))
    assert (row["subject"], row["state"], row["unit"]) == ("Chậm trả", "Đã xử lý", ids_of(store, "Bộ Y tế")[0])
    other = planned(
        store, write(tmp_path / "c.xlsx", [head, ("A1", "05/3/2026", "", "Đã xử lý", "Bộ Nội vụ")]), Petition
    )
    assert counts(other) == (0, 0, 0, 1)


def test_another_kind_of_unit_is_known(store: Store, tmp_path: Path) -> None:
    rows = [("Tên đơn vị", "Viết tắt", "Loại đơn vị"), ("Trung tâm Phục vụ hành chính công", "TTPVHCC", "Khác")]
    take(store, write(tmp_path / "a.xlsx", rows), record=Unit)
    assert id_of(store, Unit, "short_name", "TTPVHCC")
