"""Cells of lists that people read without a thought: marks for the row above, several levels, codes that lost a 0."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.test_list_drops import every, take, write
from tests.services.test_lists_of_units import planned
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
