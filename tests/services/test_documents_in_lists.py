"""Documents named in lists: their number and day in one cell, their number in two, those that tasks come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.test_list_drops import counts, take, write
from tests.services.test_lists_of_units import id_of, planned, taken
from tthc_desktop.db.store import Store
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.task import Task
from tthc_desktop.services.imports import Choices

DIRECTIVES = ("STT", "Số, ký hiệu, ngày tháng", "Cơ quan ban hành", "Trích yếu")


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Số, ngày văn bản", "Số 123/UBND-KSTT ngày 05/3/2026"),
        ("Số, ký hiệu; ngày, tháng, năm", "123/UBND-KSTT, 5/3/2026"),
        ("Số ký hiệu và ngày ban hành", "Công văn số 123/UBND-KSTT\n(ngày 5-3-2026)"),
        ("Số, ký hiệu", "123/UBND-KSTT ngày 05 tháng 3 năm 2026"),
    ],
)
def test_the_number_and_the_day_of_a_document_in_one_cell_are_both(
    store: Store, tmp_path: Path, header: str, cell: str
) -> None:
    rows = [("STT", header, *DIRECTIVES[2:]), (1, cell, "Hà Nội", "Rà soát TTHC")]
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", rows))
    assert (row["number"], str(row["issued_on"])) == ("123/UBND-KSTT", "05/3/2026")
    assert (row["kind"], row["state"], row["note"]) == ("Công văn", "Đã ban hành", None)


def test_who_issued_a_document_is_kept_in_words(store: Store, tmp_path: Path) -> None:
    told = "Quyết định số 12/QĐ-UBND ngày 03/02/2026 của Chủ tịch UBND tỉnh"
    rows = [("Mã TTHC", "Tên TTHC", "Tình trạng", "Quyết định công bố (số, ngày)")]
    path = write(tmp_path / "a.xlsx", [*rows, ("1.004010", "Thủ tục A", "Còn hiệu lực", told)])
    (row,) = taken(store, Procedure, path)
    assert (row["announced_by"], str(row["announced_on"])) == ("12/QĐ-UBND", "03/02/2026")
    assert row["note"] == f"Quyết định công bố: {told}"


def test_the_day_of_a_decision_and_of_a_reply_are_those_told_with_them(store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        [
            ("Hình thức", "Từ ngày", "Cấp", "Đơn vị được kiểm tra", "Nội dung kiểm tra", "Số, ngày quyết định"),
            ("Đột xuất", "10/3/2026", "Cơ quan mình", "Bộ Y tế", "A", "12/QĐ-UBND, 01/3/2026"),
        ],
    )
    (inspection,) = taken(store, Inspection, path)
    assert (inspection["decision"], str(inspection["decided_on"])) == ("12/QĐ-UBND", "01/3/2026")
    path = write(
        tmp_path / "b.xlsx",
        [
            ("Mã PAKN", "Ngày gửi", "Nội dung", "Số, ngày văn bản trả lời"),
            ("PA1", "02/3/2026", "Chậm trả kết quả", "45/UBND-VP ngày 12/3/2026"),
        ],
    )
    (petition,) = taken(store, Petition, path)
    assert (petition["reply"], str(petition["answered_on"])) == ("45/UBND-VP", "12/3/2026")


def test_a_day_beside_the_number_that_another_column_gainsays_is_told_at_its_cell(store: Store, tmp_path: Path) -> None:
    rows = [("Số, ký hiệu", "Ngày ban hành", *DIRECTIVES[2:]), ("1/UBND-VP ngày 5/3/2026", "6/3/2026", "Hà Nội", "A")]
    choices = Choices(given={"kind": "Công văn", "state": "Đã ban hành"})
    found = planned(store, write(tmp_path / "a.xlsx", rows), Directive, choices)
    assert found.plan
    ((row,), problem) = found.plan.rows, found.plan.rows[0].problems[0]
    assert (row.status, found.plan.cell(row, problem)) == ("bad", "A4")
    assert "hãy để «1/UBND-VP» ở đây" in problem.message


def test_a_day_that_cannot_be_is_told_at_the_cell_of_the_number(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [DIRECTIVES, (1, "1/UBND-VP ngày 31/02/2026", "Hà Nội", "A")])
    found = planned(store, path, Directive)
    assert found.plan
    (row,) = found.plan.rows
    assert [found.plan.cell(row, problem) for problem in row.problems] == ["B4"]


def test_a_header_that_counts_days_is_none_of_a_document(store: Store, tmp_path: Path) -> None:
    rows = [("Mã TTHC", "Tên TTHC", "Tình trạng", "Số ngày giải quyết"), ("1.004010", "A", "Còn hiệu lực", 5)]
    assert [row["days"] for row in taken(store, Procedure, write(tmp_path / "a.xlsx", rows))] == [5]


TASKS = ("Nội dung nhiệm vụ", "Đơn vị chủ trì", "Số, ngày văn bản giao", "Thời hạn")


def a_task(tmp_path: Path, source: str) -> Path:
    return write(tmp_path / "t.xlsx", [TASKS, ("Việc A", "Bộ Y tế", source, "31/3/2026")])


def test_a_task_is_given_on_the_day_of_its_document_which_is_found_by_number_and_day(
    store: Store, tmp_path: Path
) -> None:
    rows: list[tuple[Any, ...]] = [DIRECTIVES, (1, "2/UBND-VP ngày 05/01/2026", "Hà Nội", "A")]
    rows += [(2, "12/UBND-VP ngày 06/01/2026", "Hà Nội", "B"), (3, "2/UBND-VP ngày 05/01/2025", "Hà Nội", "C")]
    (done,) = take(store, write(tmp_path / "a.xlsx", rows), record=Directive)
    assert counts(done) == (3, 0, 0, 0)
    wanted = id_of(store, Directive, "subject", "A")
    (row,) = taken(store, Task, a_task(tmp_path, "Công văn số 2/UBND-VP\n(05/01/2026)"))
    assert (row["directives"], str(row["assigned_on"]), row["origin"]) == ((wanted,), "05/01/2026", None)


def test_a_number_is_no_part_of_a_longer_one(store: Store, tmp_path: Path) -> None:
    take(
        store,
        write(tmp_path / "a.xlsx", [DIRECTIVES, (1, "12/UBND-VP ngày 06/01/2026", "Hà Nội", "B")]),
        record=Directive,
    )
    rows = [(*TASKS, "Ngày giao"), ("Việc A", "Bộ Y tế", "2/UBND-VP", "31/3/2026", "06/01/2026")]
    (row,) = taken(store, Task, write(tmp_path / "t.xlsx", rows), Choices())
    assert (row["directives"], row["origin"]) == ((), "2/UBND-VP")


def with_documents(store: Store, tmp_path: Path) -> None:
    """Decision 12 of 2024 and decision 7 of 2026, both of Hà Nội."""
    rows = [DIRECTIVES, (1, "12/QĐ-UBND ngày 03/02/2024", "Hà Nội", "A")]
    (done,) = take(store, write(tmp_path / "d.xlsx", [*rows, (2, "7/QĐ-UBND ngày 03/02/2026", "Hà Nội", "B")]))
    assert counts(done) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("given", "linked"), [("05/3/2026", False), ("05/3/2024", False), ("03/02/2024", True), ("02/3/2024", False)]
)
def test_a_document_of_another_day_than_the_row_is_not_the_one_of_that_number(
    store: Store, tmp_path: Path, given: str, linked: bool
) -> None:
    with_documents(store, tmp_path)
    rows = [("Nội dung", "Đơn vị chủ trì", "Số văn bản", "Ngày văn bản", "Thời hạn")]
    path = write(tmp_path / "t.xlsx", [*rows, ("Việc A", "Bộ Y tế", "12/QĐ-UBND", given, "30/6/2026")])
    found = planned(store, path, Task)
    assert found.plan
    told = ["là văn bản ngày 03/02/2024 trong dữ liệu" in doubt.message for doubt in found.plan.rows[0].doubts]
    assert told == ([] if linked else [True])
    (row,) = taken(store, Task, path)
    assert (bool(row["directives"]), row["origin"]) == (linked, None if linked else "12/QĐ-UBND")


def test_a_number_alone_that_is_part_of_one_is_no_document(store: Store, tmp_path: Path) -> None:
    with_documents(store, tmp_path)
    rows = [("Nội dung", "Đơn vị chủ trì", "Số văn bản", "Ngày văn bản", "Thời hạn")]
    path = write(tmp_path / "t.xlsx", [*rows, ("Việc A", "Bộ Y tế", 12, "03/02/2024", "30/6/2026")])
    assert [(row["directives"], row["origin"]) for row in taken(store, Task, path)] == [((), "12")]


@pytest.mark.parametrize(
    ("issuer", "linked"),
    [
        ("của UBND thành phố Hà Nội", True),
        ("của Chủ tịch UBND thành phố Hà Nội về việc rà soát TTHC", True),
        ("về việc rà soát TTHC", True),
        ("của UBND xã Di Linh", False),
        ("của Bộ Y tế", False),
        ("của UBND xã Di Linh về việc rà soát", False),
    ],
)
def test_a_document_of_another_issuer_is_not_the_one_of_that_number_and_day(
    store: Store, tmp_path: Path, issuer: str, linked: bool
) -> None:
    with_documents(store, tmp_path)
    told = f"Quyết định số 7/QĐ-UBND ngày 03/02/2026 {issuer}"
    (row,) = taken(store, Task, a_task(tmp_path, told))
    assert (bool(row["directives"]), row["origin"]) == (linked, None if linked else told)
    assert str(row["assigned_on"]) == "03/02/2026"


def test_of_two_documents_in_one_cell_none_is_lost(store: Store, tmp_path: Path) -> None:
    with_documents(store, tmp_path)
    told = "7/QĐ-UBND ngày 03/02/2026 của UBND tỉnh, 15/KH-UBND ngày 05/02/2026"
    rows = [(*TASKS, "Ngày giao"), ("Việc A", "Bộ Y tế", told, "31/3/2026", "06/02/2026")]
    (row,) = taken(store, Task, write(tmp_path / "t.xlsx", rows), Choices())
    assert (row["directives"], row["origin"]) == ((), told)


def test_a_document_that_is_not_there_is_kept_beside_the_origin_that_the_row_has(store: Store, tmp_path: Path) -> None:
    rows = [(*TASKS, "Ngày giao", "Nguồn giao")]
    path = write(tmp_path / "t.xlsx", [*rows, ("A", "Bộ Y tế", "9/QĐ-UBND", "31/3/2026", "06/01/2026", "Họp giao ban")])
    found = planned(store, path, Task, Choices())
    assert found.plan
    assert [doubt.message for doubt in found.plan.rows[0].doubts] == [
        "«9/QĐ-UBND» chưa có trong dữ liệu, hoặc chưa rõ là mục nào; ghi vào «Ghi chú»."
    ]
    (row,) = taken(store, Task, path, Choices())
    assert (row["origin"], row["note"]) == ("Họp giao ban", "Văn bản giao: 9/QĐ-UBND")
    assert counts(planned(store, path, Task, Choices())) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("number", "symbol", "whole"),
    [(123, "/UBND-KSTT", "123/UBND-KSTT"), ("57", "-NQ/TW", "57-NQ/TW"), ("12", "QĐ-UBND", "12/QĐ-UBND")],
)
@pytest.mark.parametrize("headers", [("Số", "Ký hiệu"), ("Số VB", "Ký hiệu VB")])
def test_a_number_in_two_columns_is_one(
    store: Store, tmp_path: Path, headers: tuple[str, str], number: Any, symbol: str, whole: str
) -> None:
    rows = [("STT", *headers, "Ngày ban hành", *DIRECTIVES[2:]), (1, number, symbol, "05/3/2026", "Hà Nội", "A")]
    choices = Choices(given={"kind": "Công văn"})
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", rows), choices)
    assert row["number"] == whole


@pytest.mark.parametrize(
    ("number", "symbol", "told"),
    [(1234, "1234/UBND-KSTT", False), (46, "4625/BNV-CCHC", True), (46, "57-NQ/TW", True)],
)
def test_a_symbol_that_begins_with_a_number_is_the_whole_of_it(
    store: Store, tmp_path: Path, number: int, symbol: str, told: bool
) -> None:
    rows = [("Số", "Ký hiệu", "Ngày ban hành", *DIRECTIVES[2:]), (number, symbol, "05/3/2026", "Hà Nội", "A")]
    path, choices = write(tmp_path / "a.xlsx", rows), Choices(given={"kind": "Công văn"})
    found = planned(store, path, Directive, choices)
    assert found.plan
    assert any("không dùng số khác ở A4." in remark for remark in found.plan.remarks) is told
    assert [row["number"] for row in taken(store, Directive, path, choices)] == [symbol]


def test_a_mark_for_the_row_above_is_its_value_before_two_columns_are_one(store: Store, tmp_path: Path) -> None:
    rows = [("Số", "Ký hiệu", "Ngày ban hành", *DIRECTIVES[2:]), (12, "QĐ-UBND", "05/3/2026", "Hà Nội", "A")]
    path = write(tmp_path / "a.xlsx", [*rows, (13, "nt", "06/3/2026", "Hà Nội", "B")])
    found = taken(store, Directive, path, Choices(given={"kind": "Quyết định"}))
    assert [row["number"] for row in found] == ["12/QĐ-UBND", "13/QĐ-UBND"]


def test_a_number_in_two_columns_is_left_where_the_user_says_what_they_are(store: Store, tmp_path: Path) -> None:
    rows = [("Số", "Ký hiệu", "Ngày ban hành", *DIRECTIVES[2:]), ("9/UBND", "123/UBND-VP", "05/3/2026", "Hà Nội", "A")]
    choices = Choices({"ký hiệu": "number"}, {"kind": "Công văn"})
    (row,) = taken(store, Directive, write(tmp_path / "a.xlsx", rows), choices)
    assert row["number"] == "123/UBND-VP"


def test_a_kind_that_the_number_gainsays_is_told(store: Store, tmp_path: Path) -> None:
    rows = [(*DIRECTIVES, "Loại văn bản"), (1, "118/2025/NĐ-CP ngày 09/6/2025", "Chính phủ", "A", "Công văn")]
    rows += [
        (2, "57-QĐ/TW ngày 09/6/2025", "Bộ Y tế", "B", "Quy định"),
        (3, "5/BYT ngày 9/6/2025", "Bộ Y tế", "C", "Báo cáo"),
    ]
    found = planned(store, write(tmp_path / "a.xlsx", rows), Directive)
    assert found.plan
    told = "Số «118/2025/NĐ-CP» là của nghị định mà loại là «Công văn». Hãy xem lại."
    assert [[doubt.message for doubt in row.doubts] for row in found.plan.rows] == [[told], [], []]


def test_two_documents_in_one_cell_are_counted(store: Store, tmp_path: Path) -> None:
    told = "12/QĐ-UBND ngày 05/01/2026 và 13/QĐ-UBND ngày 06/01/2026"
    rows = [
        (*DIRECTIVES, "Loại văn bản"),
        (1, told, "Hà Nội", "A", "Quyết định"),
        (2, "1/QĐ-VP, 05/01/2026", "Hà Nội", "B", "Quyết định"),
    ]
    found = planned(store, write(tmp_path / "a.xlsx", rows), Directive)
    assert found.plan
    messages = [problem.message for problem in found.plan.rows[0].problems]
    assert any("chỉ ghi một số, ký hiệu, đang có 2: 12/QĐ-UBND; 13/QĐ-UBND." in message for message in messages)
