"""Cells of lists that say two things at once: who leads and helps, when and where; and words for what is not done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.test_list_drops import PAKN, PAKN_ROWS, counts, pakn, take, write
from tests.services.test_lists_of_units import id_of, ids_of, planned, taken
from tthc_desktop.core.sheet_dates import day_and_place
from tthc_desktop.core.unit_roles import lead_and_helpers
from tthc_desktop.db.store import Store
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.services import records, runs

TASKS = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn")


def task(lead: str) -> tuple[Any, ...]:
    return (1, "Việc 1", lead, "05/01/2026", "31/3/2026")


def doubts(store: Store, path: Path, record: Any) -> list[str]:
    plan = planned(store, path, record).plan
    assert plan
    return [doubt.message for row in plan.rows for doubt in row.doubts]


# --- who leads, who helps ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sở A (chủ trì), Sở B (phối hợp)", ("Sở A", "Sở B")),
        ("Sở A (chủ trì); Sở B, Sở C (phối hợp)", ("Sở A", "Sở B, Sở C")),
        ("Sở A (chủ trì)", ("Sở A", "")),
        ("Chủ trì: Sở A; phối hợp: Sở B, Sở C", ("Sở A", "Sở B, Sở C")),
        ("- Đơn vị chủ trì: Sở A\n- Đơn vị phối hợp: Sở B", ("Sở A", "Sở B")),
        ("Sở A\n- Phối hợp: Sở B", ("Sở A", "Sở B")),
        ("Sở A chủ trì, phối hợp với Sở B, Sở C", ("Sở A", "Sở B, Sở C")),
        ("Sở A phối hợp cùng Sở B", ("Sở A", "Sở B")),
        ("Sở A chủ trì", ("Sở A", "")),
        ("Giao Sở A chủ trì, phối hợp với Sở B tham mưu", ("Sở A", "Sở B")),
        ("Sở A", None),
        ("Sở A, Sở B", None),
        ("Sở A (phối hợp)", None),
        ("Chủ trì", None),
        ("Sở A (chủ trì) và các bên", None),
    ],
)
def test_who_leads_and_who_helps_are_told_apart(text: str, told: tuple[str, str] | None) -> None:
    assert lead_and_helpers(text) == told


def test_who_helps_is_read_beside_who_leads(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task("Bộ Y tế (chủ trì), Bộ Nội vụ, Bộ Tư pháp (phối hợp)")])
    (row,) = taken(store, Task, path)
    lead, *helping = ids_of(store, "Bộ Y tế", "Bộ Nội vụ", "Bộ Tư pháp")
    assert (row["lead"], row["coordinators"]) == (lead, tuple(helping))
    assert planned(store, path, Task).status == "unchanged"


def test_a_group_that_leads_alone_is_refused_as_what_it_is(store: Store, tmp_path: Path) -> None:
    found = planned(store, write(tmp_path / "a.xlsx", [TASKS, task("Các sở, ban, ngành")]), Task)
    assert found.plan
    ((problem,),) = [row.problems for row in found.plan.rows]
    assert problem.message.startswith("«Các sở, ban, ngành» là tên gọi chung của nhiều đơn vị")
    assert problem.unknown == "Các sở, ban, ngành"


def test_a_group_that_leads_beside_a_unit_is_kept_in_the_note_and_told(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, task("Bộ Y tế; các bộ, ngành")])
    assert ["gồm cả tên gọi chung, giữ ở «Ghi chú»" in told for told in doubts(store, path, Task)] == [True]
    (row,) = taken(store, Task, path)
    assert (row["lead"], row["note"]) == (ids_of(store, "Bộ Y tế")[0], "Đơn vị chủ trì: Bộ Y tế; các bộ, ngành")


# --- when and where ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("8h00 ngày 05/3/2026, tại Phòng họp số 1", ("8h00 ngày 05/3/2026", "Phòng họp số 1")),
        ("05/3/2026\nTrụ sở UBND xã", ("05/3/2026", "Trụ sở UBND xã")),
        ("ngày 05 tháng 3 năm 2026 tại Hội trường A", ("ngày 05 tháng 3 năm 2026", "Hội trường A")),
        ("05/3/2026, lúc 8 giờ 30", None),
        ("05/3/2026 - 07/3/2026", None),
        ("05/3/2026 và 07/3/2026", None),
        ("05/3/2026 (sáng)", None),
        ("05/3/2026, hoãn", None),
        ("05/3/2026, họp bù 10/3/2026", None),
        ("05/3/2026, lần 2", None),
        ("05/3/2026 - Đợt 1", None),
        ("05/3/2026, họp trực tuyến", None),
    ],
)
def test_a_place_is_told_apart_from_its_time(text: str, told: tuple[str, str] | None) -> None:
    assert day_and_place(text) == told


def test_time_and_place_in_one_column_are_both_read(store: Store, tmp_path: Path) -> None:
    when = "8h00 ngày 05/3/2026, tại Phòng họp số 1"
    rows = [("Thời gian, địa điểm", "Nội dung", "Loại", "Cấp"), (when, "Giao ban", "Cuộc họp", "Cơ quan mình")]
    (row,) = taken(store, Meeting, write(tmp_path / "a.xlsx", rows))
    assert (str(row["held_on"]), row["start_time"], row["place"]) == ("05/3/2026", "08:00", "Phòng họp số 1")
    rows = [
        ("Hình thức", "Thời gian, địa điểm", "Đơn vị được kiểm tra", "Nội dung kiểm tra", "Cấp", "Đơn vị kiểm tra"),
        ("Đột xuất", "7-8/3/2026, tại trụ sở Bộ", "Bộ Y tế", "Giải quyết TTHC", "Cơ quan mình", "Văn phòng"),
    ]
    (row,) = taken(store, Inspection, write(tmp_path / "b.xlsx", rows))
    assert (str(row["from_on"]), str(row["to_on"]), row["directed_by"]) == ("07/3/2026", "08/3/2026", "Văn phòng")
    assert row["note"] == "Địa điểm: trụ sở Bộ"


@pytest.mark.parametrize(
    ("words", "unit", "level", "note"),
    [
        ("Bộ Y tế", "Bộ Y tế", None, None),
        ("UBND cấp xã", None, "Cấp xã", "Cơ quan thực hiện: UBND cấp xã"),
        ("Chủ tịch UBND tỉnh", None, None, "Cơ quan thực hiện: Chủ tịch UBND tỉnh"),
    ],
)
def test_who_has_the_power_to_decide_is_a_unit_a_level_or_kept_in_words(
    store: Store, tmp_path: Path, words: str, unit: str | None, level: str | None, note: str | None
) -> None:
    rows = [("Mã số", "Tên TTHC", "Lĩnh vực", "Thẩm quyền giải quyết", "Tình trạng")]
    rows.append(("1.004010", "Đăng ký khai sinh", "Hộ tịch", words, "Còn hiệu lực"))
    (row,) = taken(store, Procedure, write(tmp_path / "a.xlsx", rows))
    assert (row["unit"], row["level"], row["note"]) == (ids_of(store, unit)[0] if unit else None, level, note)


# --- what is not done, has no number, or is of another year -------------------------------------------------


@pytest.mark.parametrize(
    "words", ["Không đủ điều kiện xử lý", "Lưu, không xử lý", "Trả lại đơn do thiếu thông tin", "Rút đơn"]
)
def test_a_petition_that_is_not_dealt_with_is_neither_answered_nor_in_hand(
    store: Store, tmp_path: Path, words: str
) -> None:
    rows = [("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái"), ("A1", "05/3/2026", "ND", words)]
    (row,) = taken(store, Petition, write(tmp_path / "a.xlsx", rows))
    assert (row["state"], row["note"]) == ("Không xử lý", f"Kết quả xử lý: {words}")


@pytest.mark.parametrize(
    "words",
    [
        *("Đã trả lại kết quả cho công dân", "Trả lại kết quả ngày 10/3/2026", "Đã rút kinh nghiệm"),
        *("Không xử lý kịp, xin gia hạn", "Không đủ điều kiện, yêu cầu bổ sung"),
    ],
)
def test_words_that_only_begin_like_those_of_a_petition_not_dealt_with_are_no_state(
    store: Store, tmp_path: Path, words: str
) -> None:
    rows = [("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái"), ("A1", "05/3/2026", "ND", words)]
    assert counts(planned(store, write(tmp_path / "a.xlsx", rows), Petition)) == (0, 0, 0, 1)


def test_a_petition_not_dealt_with_as_we_call_it_needs_no_note(store: Store, tmp_path: Path) -> None:
    rows = [("Mã PAKN", "Ngày gửi", "Nội dung", "Trạng thái"), ("A1", "05/3/2026", "ND", "Không xử lý")]
    (row,) = taken(store, Petition, write(tmp_path / "a.xlsx", rows))
    assert (row["state"], row["note"]) == ("Không xử lý", None)


DOCUMENTS = ("Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Loại văn bản", "Tình trạng")


def document(number: str, *more: str) -> tuple[str, ...]:
    return (number, "05/3/2026", "Bộ Tư pháp", "Về TTHC", "Kế hoạch", "Đã ban hành", *more)


def test_a_symbol_without_a_number_is_told_as_such(store: Store, tmp_path: Path) -> None:
    found = planned(store, write(tmp_path / "a.xlsx", [DOCUMENTS, document("KH-BTP")]), Directive)
    assert found.plan
    ((problem,),) = [row.problems for row in found.plan.rows]
    assert problem.message.startswith("«KH-BTP» chỉ có ký hiệu, chưa có số:")


def test_a_document_without_a_number_may_say_so(store: Store, tmp_path: Path) -> None:
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", [DOCUMENTS, document("Không số")]))
    assert (row["number"], row["note"]) == (None, "Số, ký hiệu: Không số")


@pytest.mark.parametrize(
    ("ground", "told"),
    [("99/QĐ-BTP", True), ("99/QĐ-BTP ngày 05/3/2024", False), ("7/QĐ-BTP", False), ("8/2024/TT-BTP", False)],
)
def test_a_document_found_by_its_number_alone_is_told_where_it_is_of_another_year(
    store: Store, tmp_path: Path, ground: str, told: bool
) -> None:
    with store.write("Thêm") as session:
        for number, day in (("99/QĐ-BTP", "05/3/2024"), ("7/QĐ-BTP", "05/01/2026"), ("8/2024/TT-BTP", "05/3/2024")):
            values = {"number": number, "issued_on": day, "issuer": "Bộ Tư pháp", "subject": f"Văn bản {number}"}
            kind = {"kind": "Thông tư" if "TT" in number else "Quyết định", "state": "Đã ban hành"}
            records.save(session, Directive, {**values, **kind}, sure=True)
    path = write(tmp_path / "a.xlsx", [(*DOCUMENTS, "Căn cứ"), document("12/KH-BTP", ground)])
    said = [words for words in doubts(store, path, Directive) if "khác năm với dòng này" in words]
    assert len(said) == told
    assert not told or said[0].startswith("Theo số thì đây là «Quyết định · 99/QĐ-BTP · Văn bản 99/QĐ-BTP · 05/3/2024»")
    taken(store, Directive, path)
    assert id_of(store, Directive, "number", ground.split(" ")[0])
    assert planned(store, path, Directive).status == "unchanged"


# --- whose ids, how many files ----------------------------------------------------------------------------


def test_ids_unknown_here_are_told_as_those_of_the_sender(store: Store, tmp_path: Path) -> None:
    head = ("Mã", *TASKS[1:])
    rows = [head, (101, *task("Bộ Y tế")[1:]), (102, "Việc 2", *task("Bộ Y tế")[2:])]
    found = planned(store, write(tmp_path / "a.xlsx", rows), Task)
    assert found.plan
    assert counts(found) == (2, 0, 0, 0)
    assert any(remark.startswith("Cột «Mã» (A) được coi là mã của nơi gửi") for remark in found.plan.remarks)


def test_an_import_is_called_by_the_files_it_wrote(store: Store, tmp_path: Path) -> None:
    bad = write(tmp_path / "c.xlsx", [(*PAKN, "Tình trạng"), (*PAKN_ROWS[0][:2], "32/3/2026", *PAKN_ROWS[0][3:])])
    (tmp_path / "b.xlsx").write_bytes(b"")
    one = write(
        tmp_path / "d.xlsx", [(*PAKN, "Tình trạng"), (9, "H26-9", *PAKN_ROWS[0][2:4], "Khác", *PAKN_ROWS[0][5:])]
    )
    take(store, pakn(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", bad)
    take(store, tmp_path / "a.xlsx", one, bad)
    take(store, bad, one)
    with store.read() as session:
        assert [run.title for run in runs.runs(session)] == [
            "Nhập Phản ánh, kiến nghị từ d.xlsx",
            "Nhập Phản ánh, kiến nghị từ a.xlsx",
        ]
    assert store.last_done().title == "Nhập Phản ánh, kiến nghị từ d.xlsx"
