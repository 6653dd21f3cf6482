"""The screen that tells who has sent a form: filters, several periods, judging, letters, what is agreed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import update

from tests.services.test_matrix import DUE, FORM, HEALTH, HOME, MONEY, QUARTER, arrange, assign, at, judge, send
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, go_to, in_dialog, press, settle, shortcuts, write
from tthc_desktop.core.standings import Standing
from tthc_desktop.records.chase import Chase
from tthc_desktop.records.duty import EXEMPT, EXTENDED, Arrangement
from tthc_desktop.records.returns import UNIT_RETURN
from tthc_desktop.services import records, returns
from tthc_desktop.services.forms import shelf
from tthc_desktop.services.returns import Key as ReturnKey
from tthc_desktop.ui import ask
from tthc_desktop.ui.screens.one_return import ReturnDialog
from tthc_desktop.ui.screens.returns import ReturnsScreen
from tthc_desktop.ui.workspace import Workspace

__all__ = ["at"]  # a fixture
SHIFT = CTRL.ShiftModifier
POLICE = "Bộ Công an"


@pytest.fixture
def screen(space: Workspace, tmp_path: Path, at: Any) -> ReturnsScreen:
    """On 9/4: one accepted, one received, one late, one exempt."""
    assign(space.store, HEALTH, MONEY, HOME, POLICE)
    at(DUE)
    judge(space.store, send(space.store, tmp_path, HEALTH), "accepted")
    send(space.store, tmp_path, MONEY)
    arrange(space.store, POLICE, EXEMPT)
    made = space.returns
    made.day.setText("09/4/2026")
    space.open(made)
    settle()
    made.period.show_period(QUARTER)
    made.reload()
    return made


def names(screen: ReturnsScreen) -> list[str]:
    return [line.name for line in screen.standings.items]


def choose(screen: ReturnsScreen, *wanted: str) -> None:
    screen.table.clearSelection()
    screen._choose({line.unit for line in screen.standings.items if line.name in wanted})
    screen.table.setFocus()
    settle()


def stands(screen: ReturnsScreen, unit: str) -> Standing:
    assert screen.found
    return next(line.standing for line in screen.found.lines if line.name == unit)


def test_the_counts_are_filters_and_equal_their_lists(screen: ReturnsScreen) -> None:
    shown = {one: button for one, button in screen.filters.buttons.items() if button.isVisible()}
    assert set(shown) == {None, Standing.LATE, Standing.RECEIVED, Standing.ACCEPTED, Standing.EXEMPT}
    for one, button in shown.items():
        go_to(button)
        press(Key.Key_Space)
        assert button.text().endswith(f" {len(names(screen))}")
        assert all(one in (None, line.standing) for line in screen.standings.items)
    screen.filters.buttons[Standing.LATE].click()
    assert names(screen) == [HOME]


def test_the_list_tells_days_version_and_reason_and_is_found_in(screen: ReturnsScreen) -> None:
    texts = {line.name: screen.standings.texts(line) for line in screen.standings.items}
    assert texts[HOME] == (HOME, "Quá hạn", "05/4/2026", "", "4", "", "", "")
    assert texts[HEALTH][:4] == (HEALTH, "Đã duyệt", "05/4/2026", "05/04/2026 09:30")
    assert texts[POLICE][-1] == f"theo văn bản ({EXEMPT})"
    press(Key.Key_F, CTRL)
    write("noi vu")
    assert names(screen) == [HOME]


def test_no_key_means_two_things(screen: ReturnsScreen, space: Workspace) -> None:
    keys = [key for key, _ in {(key, id(action)): None for key, action in shortcuts(space.window)}]
    assert len(keys) == len(set(keys)), sorted(keys)


def test_the_period_that_has_just_ended_comes_first(space: Workspace) -> None:
    made = space.returns
    made.day.setText("09/4/2026")
    space.open(made)
    settle()
    assert made.period.period() == QUARTER
    made.forms.setCurrentIndex(made.forms.findData("II.04/VPCP/KSTT"))
    assert made.period.period() == QUARTER  # quarters are known to it too
    assert made.found
    assert made.found.form.code == "II.04/VPCP/KSTT"


def test_a_day_that_is_none_is_told_and_the_list_stays(screen: ReturnsScreen) -> None:
    screen.day.setText("31/02/2026")
    screen.reload()
    assert screen.trouble.isVisible()
    assert len(names(screen)) == 4


def test_the_counts_are_those_of_what_is_searched(screen: ReturnsScreen) -> None:
    screen.search.setText(HOME)
    settle()
    assert screen.filters.buttons[None].text() == "Tất cả 1"
    assert names(screen) == [HOME]


def test_of_several_none_that_was_sent_back_is_accepted_and_lacking_ones_are_asked_about(
    screen: ReturnsScreen, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(screen, HEALTH)
    with space.store.write("Trả lại") as session:
        returns.judge(session, [screen.chosen()[0].held.id], "returned", "Thiếu chữ ký")  # type: ignore[union-attr]
    screen.reload()
    questions: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda _parent, _title, question, *_: bool(questions.append(question)))
    with space.store.write("Bỏ dòng") as session:
        session.execute(update(UNIT_RETURN).values(complete=0))
    screen.reload()
    choose(screen, HEALTH, MONEY)
    screen.accept_chosen()
    assert questions == [f"1 trong 1 biểu chưa đủ dòng hoặc thiếu cột: {MONEY}. Vẫn duyệt?"]
    assert stands(screen, MONEY) is Standing.RECEIVED
    monkeypatch.setattr(ask, "confirm", lambda *_: True)
    screen.accept_chosen()
    assert (stands(screen, MONEY), stands(screen, HEALTH)) == (Standing.ACCEPTED, Standing.RETURNED)


def test_an_extension_is_to_a_later_day(screen: ReturnsScreen, space: Workspace) -> None:
    choose(screen, HOME)
    form = screen.make_arrangement()
    assert form
    assert screen.found
    form.show()
    enter(form, "kind", EXTENDED)
    enter(form, "until", f"{screen.found.due:%d/%m/%Y}")
    enter(form, "reason", "Công văn xin lùi hạn")
    form.save_and_close()
    assert "không muộn hơn" in form.form.problem_at("until")
    form.close()


def test_units_that_owe_nothing_are_not_reminded_and_that_is_said(screen: ReturnsScreen) -> None:
    choose(screen, HEALTH, POLICE)
    screen.chase()
    assert screen.trouble.text().startswith("Các đơn vị đang chọn đều đã gửi.")


def test_several_are_accepted_or_sent_back_as_one_step(screen: ReturnsScreen, space: Workspace) -> None:
    choose(screen, HEALTH, MONEY)
    press(Key.Key_A, CTRL | SHIFT)
    screen.day.setText("31/12/2099")
    screen.reload()
    assert {stands(screen, HEALTH), stands(screen, MONEY)} == {Standing.ACCEPTED}
    choose(screen, HEALTH, MONEY)

    def drive(form: Any) -> None:
        press(Key.Key_S, CTRL)
        assert form.isVisible()
        assert "Lý do" in form.form.problem_at("reason") or "lý do" in form.form.problem_at("reason")
        enter(form, "reason", "Thiếu chữ ký.")
        press(Key.Key_S, CTRL)

    in_dialog(lambda: press(Key.Key_R, CTRL), drive)
    assert {stands(screen, HEALTH), stands(screen, MONEY)} == {Standing.RETURNED}
    assert {line.reason for line in screen.standings.items if line.held} == {"Thiếu chữ ký."}
    space.undo()
    assert {stands(screen, HEALTH), stands(screen, MONEY)} == {Standing.ACCEPTED}


def test_what_is_agreed_holds_for_each_chosen_unit_and_is_one_step(screen: ReturnsScreen, space: Workspace) -> None:
    choose(screen, HOME, MONEY)
    form = screen.make_arrangement()
    assert form
    form.show()
    assert "2 đơn vị" in form.windowTitle()
    assert not form.repeat_button.isVisible()
    enter(form, "kind", EXTENDED)
    enter(form, "until", "30/4/2026")
    enter(form, "reason", "Công văn xin lùi hạn")
    form.save_and_close()
    with space.store.read() as session:
        made = list(records.load_many(session, Arrangement).values())
    assert [one["kind"] for one in made].count(EXTENDED) == 2
    assert {one["form"] for one in made} == {"II.06a", FORM.code}
    assert stands(screen, HOME) is Standing.WAITING
    space.undo()
    assert stands(screen, HOME) is Standing.LATE


def test_letters_go_to_the_late_and_are_logged(screen: ReturnsScreen, space: Workspace, tmp_path: Path) -> None:
    opened: list[Path] = []
    screen.open_path = opened.append

    def drive(dialog: Any) -> None:
        assert [item.name for item in dialog.units.items] == [HOME]
        dialog.form.editors["folder"].setText(str(tmp_path / "thư"))
        press(Key.Key_S, CTRL)

    choose(screen, HEALTH)
    in_dialog(lambda: press(Key.Key_D, CTRL | SHIFT), drive)
    assert [path.name for path in opened] == ["Đôn đốc gửi biểu Bộ Nội vụ 2026-04-09.docx"]
    with space.store.read() as session:
        (logged,) = records.load_many(session, Chase).values()
    assert logged["content"] == f"Gửi biểu {FORM.code}, quý I năm 2026"


def test_the_missing_are_written_to_a_workbook(screen: ReturnsScreen, asked: Asked, tmp_path: Path) -> None:
    asked.path = tmp_path / "chưa gửi.xlsx"
    press(Key.Key_E, CTRL)
    cells = [cell.value for row in load_workbook(asked.path).active.iter_rows() for cell in row]
    assert HOME in cells
    assert HEALTH not in cells


def test_over_several_periods_a_cell_opens_what_it_stands_for(screen: ReturnsScreen) -> None:
    press(Key.Key_2, CTRL)
    board = screen.board
    assert board.columnCount() == 7
    assert board.headerData(6, Qt.Orientation.Horizontal) == QUARTER.title
    row = next(row for row in range(board.rowCount()) if board.data(board.index(row, 0)) == HOME)
    assert board.data(board.index(row, 6)) == "Quá hạn, 4 ngày"
    screen.grid.setCurrentIndex(board.index(row, 5))
    in_list = screen.grid.activated
    in_list.emit(board.index(row, 5))
    assert screen.pages.currentIndex() == 0
    assert screen.period.period() == QUARTER.previous()
    assert [line.name for line in screen.chosen()] == [HOME]
    screen.turn(1)
    screen.number.setValue(3)
    assert board.columnCount() == 4


# --- one return ------------------------------------------------------------------------------------------


def test_a_return_shows_its_rows_its_versions_and_its_file(
    screen: ReturnsScreen, space: Workspace, tmp_path: Path, at: Any
) -> None:
    at(dt.date(2026, 4, 8))
    send(space.store, tmp_path, MONEY, 9)
    opened: list[Path] = []
    screen.open_path = opened.append
    choose(screen, MONEY)

    def drive(dialog: ReturnDialog) -> None:
        cells = dialog.paper.cells
        texts = [cells.data(cells.index(4, at)) for at in range(4)]
        assert texts == ["1", "Đất đai", "14", "9"]
        assert [held.version for held in dialog.versions.items] == [2, 1]
        assert ("(4) Số lượng hồ sơ tiếp nhận – Trong kỳ – Trực tuyến", "1", "9") in [
            (item.column, item.before, item.after) for item in dialog.differences.items
        ]
        press(Key.Key_O, CTRL)
        press(Key.Key_3, CTRL)
        press(Key.Key_Down)
        assert not dialog.accept_button.isEnabled()  # an old version
        press(Key.Key_Up)
        press(Key.Key_S, CTRL)
        assert not dialog.isVisible()

    in_dialog(lambda: press(Key.Key_Return, CTRL), drive)
    (copy,) = opened
    assert copy.read_bytes() == (tmp_path / f"{MONEY}-9.xlsx").read_bytes()
    assert copy.name == f"{MONEY}-9.xlsx"
    assert screen.found
    with space.store.read() as session:
        unit = next(line.unit for line in screen.found.lines if line.name == MONEY)
        newest = returns.versions(session, ReturnKey(FORM.code, QUARTER.code, unit))[0]
    assert newest.state == "accepted"


def test_at_first_the_form_is_one_that_is_assigned_else_one_in_force(space: Workspace) -> None:
    made = space.returns
    made.refresh()
    code = made.forms.currentData()
    assert any(form.code == code and form.holds_on(dt.date.today()) for form in shelf(space.store.path).forms)
    assign(space.store, HEALTH)
    made.forms.clear()
    made.refresh()
    assert made.forms.currentData() == FORM.code


def test_a_unit_that_owes_nothing_is_told_about(space: Workspace) -> None:
    made = space.returns
    made.day.setText("09/4/2026")
    space.open(made)
    made.forms.setCurrentIndex(made.forms.findData("II.06đ/VPCP/KSTT"))
    settle()
    words = [label.text() for label in made.findChildren(QLabel) if label.isVisible()]
    assert any("Chưa có đơn vị nào phải gửi biểu này" in text for text in words), words
