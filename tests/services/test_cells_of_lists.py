"""Cells of lists that people read without a thought: marks for the row above, several levels, codes that lost a 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.test_list_drops import counts, every, take, write
from tests.services.test_lists_of_units import planned, taken, titled
from tthc_desktop.db.store import Store
from tthc_desktop.records.task import Task

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


@pytest.mark.parametrize(
    "words", ["31/02/2026", "15/3/26", "15/3/2026 và 15/6/2026", "Quý V/2026", "Đầu tháng 6/2026", "bao giờ xong"]
)
def test_a_deadline_that_is_meant_for_a_day_and_cannot_be_one_is_refused(
    store: Store, tmp_path: Path, words: str
) -> None:
    path = write(tmp_path / "a.xlsx", [TASKS, (1, "Việc 1", "Bộ Y tế", "05/3/2026", words)])
    assert counts(planned(store, path, Task)) == (0, 0, 0, 1)
