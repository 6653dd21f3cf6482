"""What is asked before a record is saved: the same one may be there already, or a task is closed too early."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import insert

from tests.records.samples import dump
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Doubt, Doubtful, Refused
from tthc_desktop.core.importing import Plan
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.task import Task
from tthc_desktop.services import imports, records, tasks

MEETING = {"kind": "Cuộc họp", "held_on": "04/7/2023", "level": "Cơ quan mình", "units": "Hà Nội; Cà Mau"}
DOCUMENT = {
    "kind": "Báo cáo",
    "number": "5159/BC-VPCP",
    "issued_on": "11/7/2023",
    "issuer": "Văn phòng Chính phủ",
    "state": "Đã ban hành",
    "subject": "Công tác kiểm soát",
}
TASK = {
    "content": "Xây dựng kế hoạch kiểm soát TTHC năm 2026",
    "assigned_on": "05/01/2026",
    "lead": "Hà Nội",
}
OTHER_WORDS = "Xây dựng Kế hoạch kiểm soát thủ tục hành chính năm 2026"


def save(store: Store, type_: str, raw: dict[str, Any], record_id: int | None = None, **how: Any) -> int:
    with store.write("Lưu") as session:
        return records.save(session, BY_TYPE[type_], raw, record_id, **how)


def asked(store: Store, type_: str, raw: dict[str, Any], record_id: int | None = None, **how: Any) -> tuple[Doubt, ...]:
    """The doubts told; nothing may be written, and with `sure` all is."""
    before = dump(store.path)
    with pytest.raises(Doubtful) as doubtful:
        save(store, type_, raw, record_id, **how)
    assert dump(store.path) == before
    for doubt in doubtful.value.doubts:
        assert doubt.message[0].isupper()
        assert doubt.message.endswith(".")
    return doubtful.value.doubts


# --- documents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"issuer": "Chính phủ"}, "issuer", "ghi cơ quan ban hành khác"),
        ({"number": "5159/2023/BC-VPCP"}, "number", "ghi năm hoặc ngày khác"),
        (
            {"state": "Dự thảo", "issued_on": "", "counted_in": "quý III/2023"},
            "number",
            "ghi năm hoặc ngày khác",
        ),
        ({"number": "5159"}, "number", "một bên chưa ghi ký hiệu"),
    ],
)
def test_a_document_written_otherwise_is_asked_about(
    store: Store, other: dict[str, str], field: str, words: str
) -> None:
    there = save(store, "directive", DOCUMENT)
    (doubt,) = asked(store, "directive", DOCUMENT | other)
    assert (doubt.field, doubt.ref) == (field, Ref("directive", there))
    assert words in doubt.message
    assert "«Báo cáo · 5159/BC-VPCP · Công tác kiểm soát" in doubt.message
    assert save(store, "directive", DOCUMENT | other, sure=True) != there


@pytest.mark.parametrize(
    "other",
    [
        {"issued_on": "11/7/2024"},
        {"number": "5159/2022/BC-VPCP", "issued_on": "11/7/2022"},
        {"number": "5160/BC-VPCP"},
        {"number": "15159/BC-VPCP"},
        {"number": "5159/VPCP-KSTT"},
        {"issuer": "Chính phủ", "issued_on": "12/7/2023"},
        {"number": "5159", "kind": "Công văn"},
        {"number": "/BC-VPCP"},
        {"number": ""},
    ],
)
def test_another_document_is_not_asked_about(store: Store, other: dict[str, str]) -> None:
    save(store, "directive", DOCUMENT)
    save(store, "directive", DOCUMENT | other)


def test_the_same_number_of_one_issuer_in_one_year_stays_refused_even_when_sure(store: Store) -> None:
    save(store, "directive", DOCUMENT)
    with pytest.raises(Refused):
        save(store, "directive", DOCUMENT, sure=True)


def test_a_document_in_the_recycle_bin_is_no_duplicate(store: Store) -> None:
    there = save(store, "directive", DOCUMENT)
    with store.write("Xóa") as session:
        records.remove(session, BY_TYPE["directive"], [there])
    save(store, "directive", DOCUMENT | {"issuer": "Chính phủ"})


# --- meetings --------------------------------------------------------------------------------------------


def test_a_meeting_of_the_same_units_on_the_same_day_is_asked_about(store: Store) -> None:
    there = save(store, "meeting", MEETING)
    (doubt,) = asked(store, "meeting", MEETING | {"units": "Cà Mau; Hà Nội", "kind": "Buổi làm việc"})
    assert (doubt.field, doubt.ref) == ("units", Ref("meeting", there))
    assert "Ngày 04/7/2023" in doubt.message


def test_a_session_of_the_same_body_on_the_same_day_is_asked_about(store: Store) -> None:
    save(store, "meeting", MEETING | {"units": "", "body": "Hội đồng tư vấn"})
    (doubt,) = asked(store, "meeting", MEETING | {"units": "", "body": "hội đồng  tư vấn"})
    assert doubt.field == "body"


@pytest.mark.parametrize(
    "other", [{"held_on": "05/7/2023"}, {"units": "Hà Nội"}, {"units": ""}, {"held_on": "tháng 7/2023"}]
)
def test_another_meeting_is_not_asked_about(store: Store, other: dict[str, str]) -> None:
    save(store, "meeting", MEETING)
    save(store, "meeting", MEETING | {"held_on": "tháng 7/2023"})
    save(store, "meeting", MEETING | other)


def test_a_record_is_asked_about_again_only_when_what_is_compared_changed(store: Store) -> None:
    save(store, "meeting", MEETING)
    other = save(store, "meeting", MEETING, sure=True)
    save(store, "meeting", {"place": "Phòng họp 2"}, other)
    assert asked(store, "meeting", {"body": "Ban Chỉ đạo"}, other)


# --- tasks -----------------------------------------------------------------------------------------------


def test_a_task_in_other_words_for_the_same_unit_is_asked_about(store: Store) -> None:
    there = save(store, "task", TASK)
    (doubt,) = asked(store, "task", TASK | {"content": OTHER_WORDS})
    assert (doubt.field, doubt.ref) == ("content", Ref("task", there))
    assert "cùng đơn vị chủ trì: «Xây dựng kế hoạch kiểm soát TTHC năm 2026 · Hà Nội»" in doubt.message


def test_a_task_in_other_words_of_the_same_document_is_asked_about_whoever_leads_it(store: Store) -> None:
    document = save(store, "directive", DOCUMENT)
    there = save(store, "task", TASK | {"directives": (document,)})
    (doubt,) = asked(store, "task", TASK | {"content": OTHER_WORDS, "lead": "Cà Mau", "directives": (document,)})
    assert doubt.ref == Ref("task", there)
    assert "cùng nguồn giao" in doubt.message


@pytest.mark.parametrize(
    "other",
    [
        {"content": OTHER_WORDS.replace("2026", "2027")},
        {"content": OTHER_WORDS, "lead": "Cà Mau"},
        {"content": "Rà soát quy trình nội bộ"},
        {"content": OTHER_WORDS, "assigned_on": "10/01/2027"},
    ],
)
def test_another_task_is_not_asked_about(store: Store, other: dict[str, str]) -> None:
    save(store, "task", TASK)
    save(store, "task", TASK | other)


def test_work_that_comes_again_after_it_was_done_is_no_duplicate(store: Store) -> None:
    weekly = {"content": "Báo cáo kết quả số hóa hồ sơ", "lead": "Hà Nội"}
    done = {"assigned_on": "05/01/2026", "done_on": "09/01/2026", "evidence": "12/BC-VP"}
    save(store, "task", weekly | done)
    save(store, "task", weekly | {"assigned_on": "12/01/2026"})
    assert asked(store, "task", weekly | {"assigned_on": "13/01/2026"})


def test_a_common_task_and_its_parts_are_no_duplicates_of_each_other(store: Store) -> None:
    with store.write("Giao") as session:
        common = records.save(session, Task, TASK)
        units = [item.lead for item in session.query(Task).all()]
    save(store, "task", TASK | {"parent": common})
    save(store, "task", TASK | {"lead": "Cà Mau", "parent": common})
    assert len(units) == 1
    save(store, "task", {"content": OTHER_WORDS}, common)


def test_several_near_ones_are_told_as_one_question(store: Store) -> None:
    for _ in range(4):
        save(store, "task", TASK, sure=True)
    (doubt,) = asked(store, "task", TASK)
    assert "(và 3 mục nữa)" in doubt.message


# --- closing a task --------------------------------------------------------------------------------------


def test_done_without_anything_to_show_is_asked_about(store: Store) -> None:
    done = {"done_on": "10/01/2026"}
    (doubt,) = asked(store, "task", TASK | done)
    assert (doubt.field, doubt.ref) == ("evidence", None)
    save(store, "task", TASK | done, attached=True)
    there = save(store, "task", TASK | done | {"lead": "Cà Mau", "evidence": "12/BC-VP"})
    (again,) = asked(store, "task", {"evidence": ""}, there)
    assert again.field == "evidence"
    save(store, "task", {"note": "đã nộp"}, there)


def _parts(store: Store, *, done: int = 0) -> int:
    with store.write("Giao các đơn vị") as session:
        common = records.save(session, Task, TASK)
        names = ("Cà Mau", "Cần Thơ", "Huế", "Lào Cai", "Sơn La")
        made = [records.save(session, Task, TASK | {"lead": name, "parent": common}) for name in names]
        for item in made[:done]:
            records.save(session, Task, {"done_on": "07/01/2026", "evidence": "1/BC"}, item)
    return common


@pytest.mark.parametrize(("done", "told"), [(0, "5 phần việc"), (1, "4 phần việc"), (4, "1 phần việc")])
def test_closing_a_common_task_with_open_parts_names_them(store: Store, done: int, told: str) -> None:
    common = _parts(store, done=done)
    (doubt,) = asked(store, "task", {"done_on": "10/01/2026", "evidence": "2/BC"}, common)
    assert doubt.field == "done_on"
    assert told in doubt.message
    assert doubt.message.count(";") == min(5 - done, 3) - 1
    assert ("đơn vị nữa" in doubt.message) == (5 - done > 3)


def test_cancelling_a_common_task_with_open_parts_is_asked_about(store: Store) -> None:
    common = _parts(store)
    (doubt,) = asked(store, "task", {"cancelled_on": "10/01/2026", "cancel_reason": "trùng"}, common)
    assert doubt.field == "cancelled_on"
    assert "được ghi hủy khi còn 5 phần việc" in doubt.message


def test_closing_a_common_task_whose_parts_are_done_asks_nothing(store: Store) -> None:
    save(store, "task", {"done_on": "10/01/2026", "evidence": "2/BC"}, _parts(store, done=5))


@pytest.mark.parametrize("which", ["itself", "a part", "a common task"])
def test_a_task_is_no_part_of_itself_nor_of_a_part(store: Store, which: str) -> None:
    common = _parts(store)
    lone = save(store, "task", TASK | {"content": "Việc riêng"})
    task_id, parent, words = {
        "itself": (common, common, "chính nó"),
        "a part": (lone, common + 1, "đã là phần việc"),
        "a common task": (common, lone, "đang là nhiệm vụ chung"),
    }[which]
    before = dump(store.path)
    with pytest.raises(Refused) as refused:
        save(store, "task", {"parent": parent}, task_id, sure=True)
    assert [problem.field for problem in refused.value.problems] == ["parent"]
    assert words in str(refused.value)
    assert dump(store.path) == before


def test_handing_over_and_giving_to_units_ask_nothing(store: Store) -> None:
    with store.write("Chuẩn bị") as session:
        moved = records.save(session, Task, TASK)
        records.save(session, Task, TASK | {"lead": "Cà Mau"})
        tasks.hand_over(session, moved, {"new_lead": "Cà Mau", "moved_on": "06/01/2026", "reason": "chuyển"})
        assert tasks.give_to_units(session, moved + 1, [1])


# --- imports ---------------------------------------------------------------------------------------------


def _plan(store: Store, path: Path, *rows: dict[str, Any], type_: str = "task") -> Plan:
    book = Workbook()
    headers = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(headers)
    for row in rows:
        book.active.append([row.get(name) for name in headers])
    book.save(path)
    with store.read() as session:
        return imports.plan(session, BY_TYPE[type_], imports.read(BY_TYPE[type_], path))


ROW = {"Nội dung nhiệm vụ": TASK["content"], "Ngày giao": "06/01/2026", "Đơn vị chủ trì": "Hà Nội"}


def test_an_import_lists_doubts_and_writes_the_rows_all_the_same(store: Store, tmp_path: Path) -> None:
    there = save(store, "task", TASK)
    planned = _plan(
        store,
        tmp_path / "a.xlsx",
        ROW | {"Nội dung nhiệm vụ": OTHER_WORDS},
        ROW | {"Nội dung nhiệm vụ": "Rà soát TTHC nội bộ", "Ngày hoàn thành": "10/01/2026"},
        ROW | {"Nội dung nhiệm vụ": "Rà soát thủ tục hành chính nội bộ"},
        ROW | {"Nội dung nhiệm vụ": "Số hóa hồ sơ"},
    )
    assert [row.status for row in planned.rows] == ["new"] * 4
    found = [[(planned.cell(row, doubt), doubt.ref) for doubt in row.doubts] for row in planned.rows]
    assert found == [[("A2", Ref("task", there))], [("3", None)], [("A4", None)], []]
    assert planned.rows[2].doubts[0].message.endswith("cùng đơn vị chủ trì: dòng 3 của bảng.")
    assert planned.doubtful == 3
    with store.write("Nhập") as session:
        imports.apply(session, Task, planned)
        assert session.query(Task).count() == 5


def test_an_import_finds_documents_and_meetings_too(store: Store, tmp_path: Path) -> None:
    there = save(store, "directive", DOCUMENT)
    labels = {BY_TYPE["directive"].field(name).label: value for name, value in DOCUMENT.items()}
    planned = _plan(store, tmp_path / "a.xlsx", labels | {"Cơ quan ban hành": "Chính phủ"}, type_="directive")
    assert [doubt.ref for doubt in planned.rows[0].doubts] == [Ref("directive", there)]
    labels = {BY_TYPE["meeting"].field(name).label: value for name, value in MEETING.items()}
    planned = _plan(store, tmp_path / "b.xlsx", labels, labels | {"Loại": "Buổi làm việc"}, type_="meeting")
    assert [len(row.doubts) for row in planned.rows] == [0, 1]


def test_rows_that_make_each_other_parts_are_refused(store: Store, tmp_path: Path) -> None:
    ids = [save(store, "task", TASK | {"content": content}) for content in ("Việc một", "Việc hai khác")]
    rows = [{"Mã": str(mine), "Thuộc nhiệm vụ chung": f"[mã {other}]"} for mine, other in (ids, ids[::-1])]
    planned = _plan(store, tmp_path / "a.xlsx", *rows)
    assert [row.status for row in planned.rows] == ["changed", "bad"]
    assert [problem.field for problem in planned.rows[1].problems] == ["parent"]


def test_an_unchanged_row_is_not_asked_about(store: Store, tmp_path: Path) -> None:
    save(store, "task", TASK)
    save(store, "task", TASK, sure=True)
    planned = _plan(store, tmp_path / "a.xlsx", ROW | {"Ngày giao": "05/01/2026"})
    assert [(row.status, row.doubts) for row in planned.rows] == [("same", ())]


# --- speed -----------------------------------------------------------------------------------------------


def test_many_tasks_of_the_unit_do_not_slow_the_question_down(store: Store) -> None:
    """Generous: 5,000 tasks of one unit; measured 20 ms for 50,000 tasks of 30 units."""
    with store.write("Nhiều nhiệm vụ") as session:
        (lead,) = session.query(Task.lead).where(Task.id == records.save(session, Task, TASK)).one()
        rows = [
            {"content": f"Kiểm tra hồ sơ số {n} của đơn vị", "lead": lead, "assigned_on": "2026-01-06"}
            for n in range(5000)
        ]
        session.execute(insert(Task.table()), rows)
    begun = time.perf_counter()
    assert asked(store, "task", TASK | {"content": OTHER_WORDS})
    assert time.perf_counter() - begun < 5
