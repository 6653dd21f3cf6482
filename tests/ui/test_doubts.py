"""A doubt is asked before saving, by the keyboard alone, with the other record beside this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import Asked
from tests.ui.driving import ALT, CTRL, Key, enter, focus, in_dialog, open_form, press, settle, wait_until
from tthc_desktop.core.errors import Doubt
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records
from tthc_desktop.services.lists import Listing, count
from tthc_desktop.ui import doubts
from tthc_desktop.ui.doubts import DoubtDialog
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.tables import PlainTable
from tthc_desktop.ui.workspace import Workspace

ask_anyway = doubts.ask_anyway  # the real one: tests of the window answer it at the edge
WORDS = "Xây dựng Kế hoạch kiểm soát thủ tục hành chính năm 2026"
TASK = {"content": "Xây dựng kế hoạch kiểm soát TTHC năm 2026", "assigned_on": "05/01/2026", "lead": "Hà Nội"}


@pytest.fixture
def space_with_task(space: Workspace) -> Workspace:
    with space.store.write("Thêm nhiệm vụ") as session:
        records.save(session, BY_TYPE["task"], TASK | {"leader": "Phó Chánh Văn phòng"})
    return space


def number(space: Workspace) -> int:
    with space.store.read() as session:
        return count(session, Listing(BY_TYPE["task"]))


def near_form(space: Workspace) -> RecordForm:
    form = open_form(space, "task")
    for name, text in (TASK | {"content": WORDS}).items():
        enter(form, name, text)
    return form


def test_going_back_keeps_the_form_with_the_doubt_told_at_its_field(space_with_task: Workspace, asked: Asked) -> None:
    form = near_form(space_with_task)
    asked.sure = False
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert number(space_with_task) == 1
    assert "lời gần giống" in form.form.problem_at("content")
    assert form.form.raw()["content"] == WORDS
    assert focus() is form.form.editors["content"]


def test_saving_all_the_same_is_one_step(space_with_task: Workspace, asked: Asked) -> None:
    form = near_form(space_with_task)
    asked.sure = True
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    assert number(space_with_task) == 2
    assert len(asked.doubts) == 1
    space_with_task.undo()
    assert number(space_with_task) == 1


def test_the_real_dialog_shows_the_other_record_beside_this_one(
    space_with_task: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "ask_anyway", ask_anyway)
    near_form(space_with_task)

    def drive(dialog: DoubtDialog) -> None:
        (table,) = dialog.findChildren(PlainTable)
        model = table.model()
        shown = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
        assert shown == [
            ["Nội dung nhiệm vụ", WORDS, TASK["content"]],
            ["Ngày giao", "05/01/2026", "05/01/2026"],
            ["Đơn vị chủ trì", "Hà Nội", "Hà Nội"],
            ["Lãnh đạo phụ trách", "", "Phó Chánh Văn phòng"],
        ]
        colours = [model.index(row, 1).data(Qt.ItemDataRole.ForegroundRole).name() for row in (0, 1)]
        assert colours[0] != colours[1]
        assert any("lời gần giống" in label.text() for label in dialog.findChildren(QLabel))
        assert focus() is dialog.back_button
        press(Key.Key_V, ALT)
        wait_until(lambda: not dialog.isVisible())  # Qt lets the button be seen pressed first

    in_dialog(lambda: press(Key.Key_S, CTRL), drive)
    assert number(space_with_task) == 2


def _enter(_dialog: DoubtDialog) -> None:
    press(Key.Key_Return)


def _escape(_dialog: DoubtDialog) -> None:
    press(Key.Key_Escape)


def _back(dialog: DoubtDialog) -> None:
    press(Key.Key_Q, ALT)
    wait_until(lambda: not dialog.isVisible())


def _tab_to_save(dialog: DoubtDialog) -> None:
    press(Key.Key_Tab)
    assert focus() is dialog.save_button
    press(Key.Key_Return)


@pytest.mark.parametrize(("keys", "saved"), [(_enter, False), (_escape, False), (_back, False), (_tab_to_save, True)])
def test_the_keyboard_alone_answers_and_going_back_is_the_default(
    space: Workspace, keys: Callable[[DoubtDialog], None], saved: bool
) -> None:
    answers: list[Any] = []
    told = (Doubt("evidence", "Chưa có minh chứng: <b>số</b>."),)

    def drive(dialog: DoubtDialog) -> None:
        assert dialog.findChildren(PlainTable) == []
        keys(dialog)

    in_dialog(lambda: answers.append(ask_anyway(space.window, told, ())), drive)
    settle()
    assert answers == [saved]


def test_done_without_evidence_is_asked_and_a_file_is_evidence(space: Workspace, asked: Asked, tmp_path: Any) -> None:
    form = open_form(space, "task")
    for name, text in (TASK | {"done_on": "10/01/2026"}).items():
        enter(form, name, text)
    asked.sure = False
    press(Key.Key_S, CTRL)
    assert "chưa có minh chứng" in form.form.problem_at("evidence")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    asked.sure, asked.path = None, tmp_path / "a.pdf"
    press(Key.Key_T, CTRL)
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    assert number(space) == 1
