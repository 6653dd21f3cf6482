"""Cells of lists that people read without a thought: marks for the row above, several levels, codes that lost a 0."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.services.test_list_drops import counts, every, take, write
from tests.services.test_lists_of_units import planned, taken, titled
from tthc_desktop.core.fields import Choice
from tthc_desktop.core.importing import match_headers
from tthc_desktop.core.unit_groups import without_groups
from tthc_desktop.db.store import Store
from tthc_desktop.records import Record, Unit
from tthc_desktop.records.conduct import Commendation
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.services import imports, records

TASKS = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn")


@pytest.mark.parametrize("mark", ["nt", "-nt-", '"', "Như trên", " nt ", "- nt -"])
def test_a_mark_for_the_row_above_is_its_value_and_that_is_told(store: Store, tmp_path: Path, mark: str) -> None:
    rows = [TASKS, (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026"), (2, "Việc 2", mark, mark, mark)]
    path = write(tmp_path / "a.xlsx", [*rows, (3, "Việc 3", mark, "06/01/2026", mark)])
    found = planned(store, path, Task)
    assert found.plan
    assert 'Dấu «như trên» (nt, "): lấy giá trị của dòng trên (C5, D5, E5, C6, E6).' in found.plan.remarks
    take(store, path, record=Task)
    kept = every(store, Task)
    assert len({row["lead"] for row in kept}) == 1
    assert [str(row["assigned_on"]) for row in kept] == ["05/01/2026", "05/01/2026", "06/01/2026"]
    assert [str(row["due_on"]) for row in kept] == ["31/3/2026"] * 3


def test_a_mark_with_nothing_above_it_is_told_at_its_cell(store: Store, tmp_path: Path) -> None:
    found = planned(store, write(tmp_path / "a.xlsx", [TASKS, (1, "Việc 1", "nt", "05/01/2026", None)]), Task)
    assert found.plan
    (row,) = found.plan.rows
    assert [found.plan.cell(row, problem) for problem in row.problems] == ["C4"]


def test_capitals_are_the_initials_of_somebody(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS, "Người theo dõi"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026", "PH")]
    path = write(tmp_path / "a.xlsx", [*rows, (2, "Việc 2", "nt", "nt", "31/3/2026", "NT")])
    assert [row["follower"] for row in taken(store, Task, path)] == ["PH", "NT"]


def due(store: Store, tmp_path: Path, words: str, title: str = "NHIỆM VỤ") -> tuple[dict[str, Any], list[str]]:
    """The task that has such a deadline, and what is doubted of it."""
    path = titled(tmp_path / "a.xlsx", title, TASKS, (1, "Việc 1", "Bộ Y tế", "05/3/2026", words))
    found = planned(store, path, Task)
    assert found.plan
    (row,) = taken(store, Task, path)
    return row, [doubt.message for doubt in found.plan.rows[0].doubts]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Trước ngày 20 hằng tháng", "ngày 20 hằng tháng"),
        ("Hằng quý (trước ngày 15 tháng cuối quý)", "ngày 15 tháng cuối quý"),
        ("Hàng tháng, chậm nhất ngày 25", "ngày 25 Hàng tháng"),
        ("trước ngày 15/12 hàng năm", "ngày 15/12 hàng năm"),
    ],
)
def test_a_schedule_is_read_out_of_the_words_around_it_and_these_are_kept(
    store: Store, tmp_path: Path, words: str, rule: str
) -> None:
    row, doubts = due(store, tmp_path, words)
    assert (row["deadline_kind"], row["recurrence"], row["due_on"]) == ("Định kỳ", rule, None)
    assert (row["note"], doubts) == (f"Hạn: {words}", [])


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Quý I - Quý II/2026", "Quý II/2026"),
        ("Tháng 3-4/2026", "tháng 4/2026"),
        ("Trước 17h00 ngày 15/3/2026", "15/3/2026"),
    ],
)
def test_of_several_months_the_last_is_the_deadline_and_all_are_kept(
    store: Store, tmp_path: Path, words: str, day: str
) -> None:
    row, doubts = due(store, tmp_path, words)
    assert (str(row["due_on"]), row["note"], doubts) == (day, f"Hạn: {words}", [])


def test_the_year_of_the_title_is_that_of_a_deadline_behind_its_words(store: Store, tmp_path: Path) -> None:
    row, _ = due(store, tmp_path, "Trước 30/6", "NHIỆM VỤ NĂM 2027")
    assert str(row["due_on"]) == "30/6/2027"


@pytest.mark.parametrize("words", ["Theo yêu cầu", "Sau 10 ngày kể từ ngày ký", "Cả năm", "Ngay"])
def test_a_deadline_in_words_alone_is_kept_in_the_note_and_told(store: Store, tmp_path: Path, words: str) -> None:
    row, doubts = due(store, tmp_path, words)
    assert (row["due_on"], row["deadline_kind"], row["note"]) == (None, None, f"Hạn: {words}")
    assert [told.startswith(f"Hạn «{words}» không phải là ngày nên chỉ giữ") for told in doubts] == [True]


def test_what_is_done_all_the_time_stays_so_with_more_words(store: Store, tmp_path: Path) -> None:
    row, doubts = due(store, tmp_path, "Thường xuyên, báo cáo trước 15/12")
    assert (row["deadline_kind"], row["note"]) == ("Thường xuyên", "Hạn: Thường xuyên, báo cáo trước 15/12")
    assert ["được hiểu là «Thường xuyên»" in told for told in doubts] == [True]


@pytest.mark.parametrize("words", ["Thường xuyên, hoàn thành trong quý I", "Thường xuyên hằng quý"])
def test_words_behind_all_the_time_that_may_say_a_deadline_are_told(store: Store, tmp_path: Path, words: str) -> None:
    row, doubts = due(store, tmp_path, words)
    assert (row["deadline_kind"], row["note"]) == ("Thường xuyên", f"Hạn: {words}")
    assert ["được hiểu là «Thường xuyên»" in told for told in doubts] == [True]


@pytest.mark.parametrize(
    "words",
    [
        "Tháng 4-3/2026",
        "Quý IV - Quý I/2026",
        "31/02/2026",
        "15/3/26",
        "15/6/2026 và 15/3/2026",
        "Quý V/2026",
        "Đầu năm 2026",
        "bao giờ xong",
    ],
)
def test_a_deadline_that_is_meant_for_a_day_and_cannot_be_one_is_refused(
    store: Store, tmp_path: Path, words: str
) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, (1, "Việc 1", "Bộ Y tế", "05/3/2026", words)])
    assert counts(planned(store, path, Task)) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("Các sở, ban, ngành; UBND các xã, phường", 0),
        ("Bộ Nội vụ, các đơn vị liên quan", 1),
        ("Bộ Nội vụ và các cơ quan có liên quan", 1),
        ("Bộ Tư pháp; Bộ Nội vụ; UBND cấp xã", 2),
        ("Các bộ Nội vụ, Tư pháp", 2),
    ],
)
def test_groups_of_units_that_help_are_kept_in_the_note(store: Store, tmp_path: Path, words: str, known: int) -> None:
    rows = [(*TASKS[:4], "Đơn vị phối hợp"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", words)]
    path = write(tmp_path / "a.xlsx", rows)
    found = planned(store, path, Task)
    assert found.plan
    told = ["giữ ở «Ghi chú»: dòng 4." in remark for remark in found.plan.remarks]
    assert told == ([] if words.startswith("Các bộ") else [True])
    (row,) = taken(store, Task, path)
    assert len(row["coordinators"]) == known
    assert row["note"] == (None if words.startswith("Các bộ") else f"Đơn vị phối hợp: {words}")


def test_a_note_that_begins_like_a_kept_group_names_none(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS, "Ghi chú"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026", "Đơn vị phối hợp: sẽ bổ sung")]
    plan = planned(store, write(tmp_path / "a.xlsx", rows), Task).plan
    assert plan
    assert not any("gọi chung" in remark for remark in plan.remarks)


@pytest.mark.parametrize(("words", "known"), [("các bộ, ngành", 1), ("Bộ Nội vụ; các bộ, ngành; các địa phương", 2)])
def test_a_group_that_is_a_unit_of_the_catalogue_is_linked(
    store: Store, tmp_path: Path, words: str, known: int
) -> None:
    with store.write("Thêm") as session:
        kind = Unit.field("kind").kind
        assert isinstance(kind, Choice)
        records.save(session, Unit, {"name": "các bộ, ngành", "kind": kind.options[-1]}, sure=True)
    rows = [(*TASKS[:4], "Đơn vị phối hợp"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", words)]
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", rows))
    assert (len(row["coordinators"]), row["note"]) == (known, None if known == 1 else f"Đơn vị phối hợp: {words}")


@pytest.mark.parametrize("text", [" " * 8000, "a" + "\n \n" * 4000, "các " + " " * 8000 + "x", ", " * 4000])
def test_groups_are_looked_for_in_no_time(text: str) -> None:
    started = time.perf_counter()
    assert without_groups(text) == (text, [])
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("words", ["Đã xong", "x", "Đã hoàn thành"])
def test_a_task_that_is_done_without_a_day_is_taken_and_told(store: Store, tmp_path: Path, words: str) -> None:
    rows = [(*TASKS[:4], "Ngày hoàn thành"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", words)]
    path = write(tmp_path / "a.xlsx", rows)
    found = planned(store, path, Task)
    assert found.plan
    (row,) = found.plan.rows
    assert [found.plan.cell(row, doubt) for doubt in row.doubts] == ["E4"]
    assert "vẫn tính là chưa xong" in row.doubts[0].message
    (kept,) = taken(store, Task, path)
    assert (kept["done_on"], kept["note"]) == (None, f"Ngày hoàn thành: {words}")


def test_a_mark_for_a_blank_above_is_a_blank_and_that_is_told(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS, "Ghi chú"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026", None)]
    path = write(tmp_path / "a.xlsx", [*rows, (2, "Việc 2", "nt", "nt", "nt", "nt")])
    found = planned(store, path, Task)
    assert found.plan
    assert "Dấu «như trên» mà dòng trên để trống, nên cũng để trống (F5). Hãy xem lại." in found.plan.remarks
    assert [row["note"] for row in taken(store, Task, path)] == [None, None]


def test_people_are_counted_with_the_word_behind_them(store: Store, tmp_path: Path) -> None:
    rows = [("Đơn vị", "Hình thức khen thưởng", "Ngày khen thưởng", "Cấp", "Số cá nhân")]
    path = write(tmp_path / "a.xlsx", [*rows, ("Bộ Y tế", "Bằng khen", "05/01/2026", "Cơ quan mình", "02 người")])
    assert [row["people"] for row in taken(store, Commendation, path)] == [2]


def test_codes_of_communes_are_no_ids_of_ours(store: Store, tmp_path: Path) -> None:
    rows = [("Mã", "Tên xã, phường", "Loại ĐVHC", "Thuộc tỉnh")]
    path = write(tmp_path / "a.xlsx", [*rows, (40001, "Xã Một", "Xã", "Nghệ An"), (40002, "Xã Hai", "Xã", "Nghệ An")])
    found = planned(store, path, Unit)
    assert counts(found) == (2, 0, 0, 0)
    assert found.plan
    assert "Không dùng cột: «Mã»." in found.plan.remarks


@pytest.mark.parametrize("written", ["{:05}", "{}"])
def test_codes_that_are_those_of_other_records_rename_none(store: Store, tmp_path: Path, written: str) -> None:
    with store.write("Thêm") as session:
        ids = [
            records.save(session, Unit, {"name": name, "kind": "Xã", "parent": "Nghệ An"}, sure=True)
            for name in ("Xã Bích Hào", "Xã Tân Kỳ")
        ]
    codes = [written.format(one) for one in ids]
    before = every(store, Unit)
    rows = [("Mã", "Tên xã, phường", "Loại ĐVHC", "Thuộc tỉnh"), (codes[0], "Xã Một", "Xã", "Nghệ An")]
    take(store, write(tmp_path / "a.xlsx", [*rows, (codes[1], "Xã Hai", "Xã", "Nghệ An")]), record=Unit)
    names = [row["name"] for row in every(store, Unit)]
    assert names[: len(before)] == [row["name"] for row in before]


# --- headers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        ("STT / No.", "Nội dung / Content", "Đơn vị chủ trì / Lead unit", "Date / Ngày giao", "Thời hạn (Deadline)"),
        ("STT\n(No.)", "Nội dung\nContent", "Đơn vị chủ trì\nLead agency", "Ngày giao\n(Date)", "Thời hạn\nDue date"),
    ],
)
def test_english_beside_the_vietnamese_of_a_header_is_left_out(
    store: Store, tmp_path: Path, headers: tuple[str, ...]
) -> None:
    path = write(tmp_path / "a.xlsx", [headers, (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026")])
    found = planned(store, path, Task)
    assert found.plan
    assert found.plan.remarks == ()
    (row,) = taken(store, Task, path)
    assert (row["content"], str(row["assigned_on"]), str(row["due_on"])) == ("Việc 1", "05/01/2026", "31/3/2026")


def test_english_that_means_more_is_no_translation(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS[:4], "Ngày hoàn thành (expected)"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026")]
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", rows))
    assert (row["done_on"], row["due_on"]) == (None, None)


@pytest.mark.parametrize(
    "header",
    ["Ngày hoàn thành (deadline)", "Ngày hoàn thành (Deadline)", "Ngày hoàn thành / Due date", "Due / Ngày hoàn thành"],
)
def test_a_deadline_in_english_is_no_day_of_completion(store: Store, tmp_path: Path, header: str) -> None:
    rows = [(*TASKS[:4], header), (1, "Việc 1", "Bộ Y tế", "05/01/2026", "31/3/2026")]
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", rows))
    assert row["done_on"] is None
    assert str(row["due_on"] or "31/3/2026") == "31/3/2026"


def test_a_number_of_days_is_no_day(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS[:4], "Thời hạn (số ngày)"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", 15)]
    (row,) = taken(store, Task, write(tmp_path / "a.xlsx", rows))
    assert (row["due_on"], row["deadline_kind"]) == (None, None)


# --- procedures ------------------------------------------------------------------------------------------

PROCEDURES = ("Mã TTHC", "Tên TTHC", "Tình trạng", "Cấp thực hiện", "Mức độ DVC", "Cơ quan thực hiện")


@pytest.mark.parametrize("words", ["Cấp tỉnh, cấp xã", "Tỉnh; Xã", "Tỉnh/xã", "Cấp tỉnh và cấp xã"])
def test_several_levels_of_a_procedure_are_kept_in_the_note_and_told(store: Store, tmp_path: Path, words: str) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES, ("1.004010", "A", "Còn hiệu lực", words, "Toàn trình", None)])
    found = planned(store, path, Procedure)
    assert found.plan
    (row,) = found.plan.rows
    assert [found.plan.cell(row, doubt) for doubt in row.doubts] == ["D4"]
    assert f"«{words}» là nhiều mục, mà «Cấp thực hiện» chỉ nhận một" in row.doubts[0].message
    (kept,) = taken(store, Procedure, path)
    assert (kept["level"], kept["online"], kept["note"]) == (None, "Toàn trình", f"Cấp thực hiện: {words}")


def test_several_marks_of_a_service_are_kept_in_the_note_and_told(store: Store, tmp_path: Path) -> None:
    told = "Toàn trình/Một phần"
    path = write(tmp_path / "a.xlsx", [PROCEDURES, ("1.004010", "A", "Còn hiệu lực", "Cấp xã", told, None)])
    (row,) = taken(store, Procedure, path)
    assert (row["level"], row["online"], row["note"]) == ("Cấp xã", None, f"Dịch vụ công trực tuyến: {told}")


def test_a_level_that_is_none_is_refused_beside_others(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES, ("1.004010", "A", "Còn hiệu lực", "Cấp tỉnh, cấp lạ", None, None)])
    assert counts(planned(store, path, Procedure)) == (0, 0, 0, 1)


@pytest.mark.parametrize("words", ["UBND cấp xã", "Ủy ban nhân dân cấp xã", "UBND các xã, phường", "UBND xã"])
def test_what_all_communes_carry_out_is_of_their_level(store: Store, tmp_path: Path, words: str) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES, ("1.004010", "A", "Còn hiệu lực", None, None, words)])
    (row,) = taken(store, Procedure, path)
    assert (row["level"], row["unit"], row["note"]) == ("Cấp xã", None, f"Cơ quan thực hiện: {words}")


def test_a_level_that_the_units_gainsay_is_told(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES, ("1.004010", "A", "Còn hiệu lực", "Cấp tỉnh", None, "UBND cấp xã")])
    found = planned(store, path, Procedure)
    assert found.plan
    assert ["«UBND cấp xã» không phải «Cấp tỉnh»" in doubt.message for doubt in found.plan.rows[0].doubts] == [True]


# --- numbers that are codes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number_format", "code"),
    [
        *(('000"/TN"', "007/TN"), ('"PA-"000', "PA-007"), ("00", "07")),
        *(('00" ngày"', "7"), ('00"/ngày"', "7"), ('"VNĐ"000', "7")),
    ],
)
def test_a_code_is_what_its_number_format_shows(store: Store, tmp_path: Path, number_format: str, code: str) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(("Số tiếp nhận", "Ngày tiếp nhận", "Nội dung", "Trạng thái"))
    page.append((7, "05/01/2026", "Chậm trả kết quả", "Đã xử lý"))
    page["A2"].number_format = number_format
    book.save(tmp_path / "a.xlsx")
    assert [row["code"] for row in taken(store, Petition, tmp_path / "a.xlsx")] == [code]


def test_a_telephone_that_lost_its_first_0_is_told(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS[:4], "ĐT người phê duyệt"), (1, "Việc 1", "Bộ Y tế", "05/01/2026", 912345678)]
    found = planned(
        store, write(tmp_path / "a.xlsx", [*rows, (2, "Việc 2", "Bộ Y tế", "05/01/2026", "0912345678")]), Task
    )
    assert found.plan
    assert [[doubt.field for doubt in row.doubts] for row in found.plan.rows] == [["approver_phone"], []]


@pytest.mark.parametrize(
    ("record", "headers", "fields"),
    [
        (
            Task,
            "Nội dung nhiệm vụ giao; Cơ quan, đơn vị chủ trì thực hiện; Kết quả, sản phẩm; Thời hạn theo yêu cầu",
            "content lead product due_on",
        ),
        (
            Petition,
            "Mã số; Ngày tiếp nhận PAKN; Tóm tắt nội dung PAKN; Cơ quan được giao xử lý; Tình trạng PAKN",
            "code received_on subject unit state",
        ),
        (
            Procedure,
            "Mã TTHC quốc gia; Thủ tục; Lĩnh vực TTHC; Thời hạn giải quyết (ngày làm việc); Tình trạng hiệu lực",
            "code name domain days state",
        ),
    ],
)
def test_more_words_of_offices_for_columns_are_known(record: type[Record], headers: str, fields: str) -> None:
    found = match_headers(headers.split("; "), imports.importable(record))
    assert [found[at] for at in sorted(found)] == fields.split()


@pytest.mark.parametrize(
    ("code", "told"),
    [(1000005, True), ("1.000003; 1.000004", True), ("1.000009.H41", True), ("1.000009", False), ("BTP-12", False)],
)
def test_a_code_unlike_those_of_the_database_is_told(store: Store, tmp_path: Path, code: Any, told: bool) -> None:
    path = write(tmp_path / "a.xlsx", [PROCEDURES[:3], (code, "A", "Còn hiệu lực")])
    found = planned(store, path, Procedure)
    assert found.plan
    assert [doubt.field for doubt in found.plan.rows[0].doubts] == (["code"] if told else [])


@pytest.mark.parametrize(
    ("limit", "days", "told"),
    [
        ("3 ngày hoặc 5 ngày", 3, "có nhiều thời hạn, lấy 3 ngày"),
        ("05 ngày (trong đó sở 3 ngày)", 5, ""),
        ("10-15 ngày", None, "chưa đọc được thành số ngày"),
        ("02 giờ", None, ""),
        ("15 (ngày)", 15, ""),
    ],
)
def test_a_time_limit_that_may_be_another_is_told(
    store: Store, tmp_path: Path, limit: str, days: int | None, told: str
) -> None:
    path = write(
        tmp_path / "a.xlsx", [(*PROCEDURES[:3], "Thời hạn giải quyết"), ("1.000009", "A", "Còn hiệu lực", limit)]
    )
    found = planned(store, path, Procedure)
    assert found.plan
    (row,) = found.plan.rows
    assert row.values["days"] == days
    assert [told in doubt.message for doubt in row.doubts] == ([True] if told else [])
