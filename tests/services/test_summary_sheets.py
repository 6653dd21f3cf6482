"""A sheet that adds up the other sheets of its workbook is not taken in beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_receiving import FORMS, book, examine, line
from tthc_desktop.core.grids import Book, Grid
from tthc_desktop.db.store import Store
from tthc_desktop.services.examined import Answers, Examined
from tthc_desktop.services.examining import Examiner

PARTS = ((5, 4, 3, 2, 6, 1, 0), (50, 14, 3, 22, 16, 1, 0), (7, 9, 4, 8, 3, 2, 1))
WHOLE = tuple(map(sum, zip(*PARTS, strict=True)))


def workbook(tmp_path: Path, whole: str, *parts: str, more: int = 0, tabs: tuple[str, ...] = ()) -> Book:
    """A sheet «Tổng hợp» of one unit and a sheet for each part; `more`: what the summary has too much."""
    tabs = ("Tổng hợp", *(tabs or (f"Trang {at}" for at in range(1, len(PARTS) + 1))))
    figures = [(WHOLE[0] + more, *WHOLE[1:]), *PARTS]
    grids = []
    for at, (unit, numbers) in enumerate(zip((whole, *parts), figures, strict=True)):
        rows: list[list[Any]] = [line(1, "Hộ tịch", numbers)]
        (grid,) = book(tmp_path / "a.xlsx", unit, rows).grids
        grids.append(replace(grid, sheet=tabs[at]))
    return replace(book(tmp_path / "a.xlsx", whole, rows), grids=tuple(grids))


def sheets(tables: list[Examined]) -> list[str]:
    return [table.told.found.grid.sheet for table in tables if table.told]


@pytest.mark.parametrize("parts", [("Phòng Một", "Văn phòng", "Phòng Ba"), ("…",) * 3, ("Bộ Y tế",) * 3], ids=str)
def test_of_a_unit_and_its_parts_the_sum_alone_is_taken_and_that_is_told(
    store: Store, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    tables = examine(store, workbook(tmp_path, "Bộ Y tế", *parts))
    assert sheets(tables) == ["Tổng hợp"]
    assert tables[0].asked == ()
    told = "Trang «Tổng hợp» cộng lại đúng bằng các trang «Trang 1», «Trang 2» và «Trang 3»: chỉ nhập trang «Tổng hợp»."
    assert told in tables[0].remarks


def test_the_sum_of_other_units_must_be_left_out_or_explained(store: Store, tmp_path: Path) -> None:
    units = ("Bộ Y tế", "Bộ Tài chính", "Bộ Nội vụ")
    tables = examine(store, workbook(tmp_path, "Bộ Xây dựng", *units))
    assert [[finding.code for finding in table.errors] for table in tables] == [["sum_of_sheets"], [], [], []]
    (finding,) = tables[0].errors
    assert "các trang «Trang 1», «Trang 2» và «Trang 3», nên nhập cả thì số liệu bị tính hai lần" in finding.message
    with store.read() as session:
        examiner = Examiner(session, FORMS)
        assert [one.code for one in examiner.again(tables[0], Answers()).errors] == ["sum_of_sheets"]
        reasons = {(finding.code, finding.cell): "Báo cáo riêng của Bộ"}
        assert examiner.again(tables[0], Answers(reasons=reasons)).errors == ()


def test_sheets_that_do_not_add_up_are_all_kept(store: Store, tmp_path: Path) -> None:
    tables = examine(store, workbook(tmp_path, "Bộ Y tế", *("Phòng Một", "Văn phòng", "Phòng Ba"), more=1))
    assert len(sheets(tables)) == len(PARTS) + 1
    assert all(finding.code != "sum_of_sheets" for table in tables for finding in table.findings)


def test_sheets_called_as_other_units_are_no_parts_of_the_one_that_adds_them_up(store: Store, tmp_path: Path) -> None:
    tabs = ("Y tế", "Tài chính", "Nội vụ")
    tables = examine(store, workbook(tmp_path, "Bộ Xây dựng", "…", "…", "…", tabs=tabs))
    assert sheets(tables) == ["Tổng hợp", *tabs]
    assert [finding.code for finding in tables[0].errors] == ["sum_of_sheets"]
    communes = [f"Văn phòng HĐND và UBND xã {name}" for name in ("Một", "Hai", "Ba")]
    assert len(examine(store, workbook(tmp_path, "Bộ Xây dựng", *communes))) == len(PARTS) + 1


def test_parts_whose_sheets_are_called_as_units_or_have_errors_are_not_left_out(store: Store, tmp_path: Path) -> None:
    named = workbook(tmp_path, "Bộ Y tế", *["Bộ Y tế"] * 3, tabs=("Bộ Tài chính", "Bộ Nội vụ", "Bộ Xây dựng"))
    assert len(examine(store, named)) == len(PARTS) + 1
    offices = [f"Văn phòng {name}" for name in ("UBND tỉnh", "Đoàn ĐBQH và HĐND tỉnh", "HĐND xã Di Linh")]
    assert len(examine(store, workbook(tmp_path, "Bộ Y tế", *offices))) == len(PARTS) + 1
    wrong = workbook(tmp_path, "Bộ Y tế", *["Bộ Y tế"] * 3)
    grids = [wrong.grids[0], *(off_by(grid, by) for grid, by in zip(wrong.grids[1:], (1, -1, 0), strict=True))]
    tables = examine(store, replace(wrong, grids=tuple(grids)))
    assert sheets(tables) == ["Tổng hợp", "Trang 1", "Trang 2", "Trang 3"]
    assert [bool(table.errors) for table in tables] == [True, True, True, False]


def off_by(grid: Grid, number: int) -> Grid:
    """The sheet with the figure settled in its last row so much greater."""
    *rows, last = grid.rows
    return replace(grid, rows=(*rows, (*last[:6], last[6] + number, *last[7:])))
