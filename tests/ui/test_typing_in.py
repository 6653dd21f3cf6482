"""The grid for paper forms: moved about in and pasted into like a spreadsheet, checked while typed, saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.services.test_matrix import FORM, HEALTH, MONEY, QUARTER, assign, send
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, go_to, press, settle, write
from tthc_desktop.services import returns, runs, units
from tthc_desktop.services.returns import Held
from tthc_desktop.services.returns import Key as ReturnKey
from tthc_desktop.ui import ask
from tthc_desktop.ui.screens.typing_in import TypingDialog
from tthc_desktop.ui.workspace import Workspace

SHIFT = CTRL.ShiftModifier
ROWS = (
    "1\tĐất đai\t1.210\t800\t400\t10\t100\t60\t35\t5\t1.110\t1.108\t2\n"
    "2\tHộ tịch\t10\t10\t-\tx\t10\t10\t0\t0\tKhông phát sinh\t\t\n"
)


@pytest.fixture
def unit(space: Workspace) -> int:
    assign(space.store, HEALTH, MONEY)
    with space.store.read() as session:
        return units.named(session, HEALTH)[0]


def open_grid(space: Workspace, unit: int | None) -> TypingDialog:
    space.open(space.returns)
    settle()
    screen = space.returns
    dialog = TypingDialog(screen, screen.desk, screen._versions, FORM, unit, QUARTER)
    dialog.show()
    dialog.activateWindow()
    settle()
    return dialog


@pytest.fixture
def grid(space: Workspace, unit: int) -> TypingDialog:
    return open_grid(space, unit)


def at(dialog: TypingDialog) -> tuple[int, int]:
    index = dialog.view.currentIndex()
    return index.row(), index.column()


def go(dialog: TypingDialog, row: int, column: int) -> None:
    dialog.view.setCurrentIndex(dialog.model.index(row, column))
    dialog.view.setFocus()
    settle()


def paste(dialog: TypingDialog, text: str, row: int = 0, column: int = 0) -> None:
    go(dialog, row, column)
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def kept(space: Workspace, unit: int) -> list[Held]:
    with space.store.read() as session:
        return returns.versions(session, ReturnKey(FORM.code, QUARTER.code, unit))


def test_keys_move_as_in_a_spreadsheet(grid: TypingDialog) -> None:
    assert at(grid) == (0, 0)
    write("1")
    press(Key.Key_Tab)
    write("Đất đai")
    press(Key.Key_Tab)
    write("1.210")
    press(Key.Key_Return)
    assert grid.model.grid.rows[0][:3] == ("1", "Đất đai", "1.210")
    assert at(grid) == (1, 0)  # back to where the Tabs began
    press(Key.Key_Up)
    press(Key.Key_Right)
    press(Key.Key_Right)
    write("5")
    press(Key.Key_Right)  # typing was begun by typing: arrows end it
    assert (grid.model.grid.text(0, 2), at(grid)) == ("5", (0, 3))
    press(Key.Key_Backtab, SHIFT)
    press(Key.Key_F2)
    press(Key.Key_Left)  # inside the text
    write("1")
    press(Key.Key_Return)
    assert (grid.model.grid.text(0, 2), at(grid)) == ("15", (1, 2))
    press(Key.Key_Return, SHIFT)
    assert at(grid) == (0, 2)
    press(Key.Key_Delete)
    assert grid.model.grid.text(0, 2) == ""


def test_escape_leaves_the_cell_as_it_was_and_the_dialog_open(grid: TypingDialog) -> None:
    write("12")
    press(Key.Key_Escape)
    assert grid.isVisible()
    assert grid.model.grid.text(0, 0) == ""


def test_a_pasted_block_is_totalled_and_checked_at_once(grid: TypingDialog) -> None:
    paste(grid, ROWS)
    totals = grid.totals
    assert [totals.data(totals.index(0, column)) for column in (1, 2, 4)] == ["Cộng các dòng đã gõ", "1.220", "400"]
    assert grid.findings.items == []
    go(grid, 0, 2)
    write("1.211")
    press(Key.Key_Return)
    wrong = grid.model.finding(0, 2)
    assert wrong
    assert (wrong.level, wrong.cell) == ("error", "C1")
    go(grid, 0, 2)
    assert grid.at.text() == wrong.message
    press(Key.Key_Z, CTRL)
    assert (grid.findings.items, grid.model.grid.text(0, 2)) == ([], "1.210")
    press(Key.Key_Y, CTRL)
    assert grid.model.finding(0, 2)


def test_a_single_text_fills_the_chosen_cells_and_a_block_too_wide_is_refused(grid: TypingDialog) -> None:
    go(grid, 0, 2)
    for _ in range(2):
        press(Key.Key_Down, SHIFT)
    QGuiApplication.clipboard().setText("0\n")
    press(Key.Key_V, CTRL)
    assert [grid.model.grid.text(row, 2) for row in range(4)] == ["0", "0", "0", ""]
    press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "0\n0\n0"
    before = grid.model.grid
    paste(grid, "1\t2", 0, 12)
    assert grid.model.grid == before
    assert "chỉ còn 1 cột" in grid.trouble.text()


def test_rows_are_put_in_and_taken_out_and_there_is_always_one_more(grid: TypingDialog) -> None:
    paste(grid, "\n".join(str(number) for number in range(1, 31)))
    assert len(grid.model.grid.rows) == 31
    go(grid, 1, 0)
    press(Key.Key_I, CTRL)
    assert [row[0] for row in grid.model.grid.rows[:3]] == ["1", "", "2"]
    press(Key.Key_Delete, CTRL)
    assert [row[0] for row in grid.model.grid.rows[:3]] == ["1", "2", "3"]


def test_saved_it_is_a_return_from_paper(grid: TypingDialog, space: Workspace, unit: int) -> None:
    paste(grid, ROWS)
    press(Key.Key_S, CTRL)
    assert not grid.isVisible()
    (held,) = kept(space, unit)
    assert (held.version, held.file_id, held.complete) == (1, None, True)
    with space.store.read() as session:
        (run,) = runs.runs(session)
    assert (run.kind, run.title) == ("paper", f"Nhập bản giấy {FORM.code} của {HEALTH}, quý I năm 2026")
    space.undo()
    assert kept(space, unit) == []


def test_an_error_is_mended_or_explained_before_it_is_saved(grid: TypingDialog, space: Workspace, unit: int) -> None:
    paste(grid, ROWS.replace("1.210", "1.211", 1).replace("1.110", "1.111", 1).replace("1.108", "1.109", 1))
    press(Key.Key_S, CTRL)
    assert "Còn 1 lỗi" in grid.trouble.text()
    go(grid, 0, 2)
    finding = grid._chosen_finding()
    assert finding
    form = grid.make_explanation(finding)
    form.show()
    form.save_and_close()
    assert form.isVisible()  # a reason is needed
    enter(form, "reason", "Bản giấy ghi như vậy")
    form.save_and_close()
    grid.activateWindow()
    press(Key.Key_S, CTRL)
    (held,) = kept(space, unit)
    assert "Bản giấy ghi như vậy" in [finding["reason"] for finding in held.findings]


def test_a_cell_that_cannot_be_read_cannot_be_explained(grid: TypingDialog) -> None:
    paste(grid, "1\tĐất đai\tmười")
    form = grid.make_explanation(grid.findings.items[0])
    form.show()
    enter(form, "reason", "vì thế")
    form.save_and_close()
    assert "không đọc được" in form.form.problem_at("reason")


def test_what_is_there_is_corrected_into_the_next_version(
    space: Workspace, unit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(space.store, tmp_path, HEALTH)
    grid = open_grid(space, unit)
    assert "sửa rồi lưu thành bản 2" in grid.hint.text()
    assert grid.model.grid.rows[0][1:4] == ("Đất đai", "6", "1")
    go(grid, 0, 12)
    press(Key.Key_Delete)
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *words: bool(asked.append(words[2])))
    press(Key.Key_S, CTRL)
    assert asked == ["Bản gõ này để trống 1 ô so với bản đã nhận. Chỉ thay bản cũ khi bạn đồng ý."]
    assert len(kept(space, unit)) == 1
    monkeypatch.setattr(ask, "confirm", lambda *_words: True)
    press(Key.Key_S, CTRL)
    assert [held.version for held in kept(space, unit)] == [2, 1]


def test_the_rows_of_the_last_period_are_offered(space: Workspace, unit: int, tmp_path: Path) -> None:
    send(space.store, tmp_path, HEALTH, period="quý IV năm 2025")
    grid = open_grid(space, unit)
    assert grid.model.grid.rows[0][:3] == ("1", "Đất đai", "")
    assert at(grid) == (0, 2)
    assert "quý IV năm 2025" in grid.hint.text()


def test_the_unit_may_be_named_in_the_dialog(space: Workspace, unit: int) -> None:
    grid = open_grid(space, None)
    paste(grid, ROWS)
    press(Key.Key_S, CTRL)
    assert "Chưa nhập" in grid.fields.problem_at("unit")
    go_to(grid.fields.editors["unit"])
    write("byt")
    press(Key.Key_Tab)
    assert grid.model.grid.text(0, 2) == "1.210"  # what was typed stays
    press(Key.Key_S, CTRL)
    assert len(kept(space, unit)) == 1


def test_leaving_with_something_typed_is_asked_about(grid: TypingDialog, asked: Asked) -> None:
    paste(grid, ROWS)
    asked.answer = "stay"
    press(Key.Key_Escape)
    assert grid.isVisible()
    asked.answer = "discard"
    press(Key.Key_Escape)
    assert not grid.isVisible()


def test_the_header_of_every_form_is_seen_whole(space: Workspace, unit: int, dressed: Any) -> None:
    grid = open_grid(space, unit)
    for row in range(grid.codes.count()):
        code = grid.codes.itemData(row)
        grid._show_form(grid._version(code))
        grid.start(anew=True)
        assert [grid.view.columnWidth(at) for at in range(grid.model.columnCount())] == [
            grid.head.columnWidth(at) for at in range(grid.model.columnCount())
        ]
        rows = sum(grid.head.rowHeight(row) for row in range(grid.head.cells.rowCount()))
        assert rows <= grid.head.height() or rows > 230, code


def test_the_day_on_which_the_paper_came_is_kept(space: Workspace, unit: int, grid: TypingDialog) -> None:
    paste(grid, ROWS)
    grid.received.setText("32/4/2026")
    press(Key.Key_S, CTRL)
    assert "Ngày đơn vị gửi" in grid.trouble.text()
    assert not kept(space, unit)
    grid.received.setText("3/4/2026")
    press(Key.Key_S, CTRL)
    assert kept(space, unit)[0].received_at == "2026-04-03"
