"""The window around the screens: long work, undo in the menu, another file in place of the first, leaving."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.driving import ALT, CTRL, Key, press, settle
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records
from tthc_desktop.ui import ask
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.screens.screen import Screen
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace

MEETING = {"kind": "Cuộc họp", "held_on": "04/7/2023", "level": "Cơ quan mình"}


# --- long work -------------------------------------------------------------------------------------------


def test_work_runs_in_another_thread_and_its_result_comes_back_to_this_one(qtbot: QtBot) -> None:
    jobs, done = Jobs(), []
    with qtbot.waitSignal(jobs.idle):
        jobs.run("Đang làm…", threading.current_thread, lambda thread: done.append((thread, here())), pytest.fail)
        assert jobs.busy()
    qtbot.waitUntil(lambda: bool(done))
    (worked, told) = done[0]
    assert worked is not told is threading.main_thread()
    jobs.finish()


def here() -> threading.Thread:
    return threading.current_thread()


def test_trouble_in_the_work_comes_back_as_it_was_raised(qtbot: QtBot) -> None:
    jobs, troubles = Jobs(), []

    def work() -> None:
        raise Unavailable("Ổ đĩa đã đầy.")

    jobs.run("Đang làm…", work, pytest.fail, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert str(troubles[0]) == "Ổ đĩa đã đầy."
    assert not jobs.busy()
    jobs.finish()


def test_work_that_still_waits_when_the_file_is_left_is_dropped_in_silence(qtbot: QtBot) -> None:
    jobs, may_end, told = Jobs(), threading.Event(), []
    jobs.run("Việc đầu…", may_end.wait, told.append, told.append)
    jobs.run("Việc sau…", lambda: "never", told.append, told.append)
    threading.Timer(0.05, may_end.set).start()
    jobs.finish()
    settle()
    assert told == [True]
    assert not jobs.busy()


# --- undo in the menu ------------------------------------------------------------------------------------


def test_the_menu_names_what_it_would_undo_and_redo(space: Workspace) -> None:
    assert not space.undo_action.isEnabled()
    with space.store.write("Nhập Cuộc họp từ A & B.xlsx") as session:
        records.save(session, BY_TYPE["meeting"], MEETING)
    assert space.undo_action.text() == "Hoàn tác: Nhập Cuộc họp từ A && B.xlsx"
    space.undo_action.trigger()
    assert not space.undo_action.isEnabled()
    assert space.redo_action.text() == "Làm lại: Nhập Cuộc họp từ A && B.xlsx"
    assert space.lists["meeting"].table.records.rowCount() == 0
    press(Key.Key_Y, CTRL)
    assert space.undo_action.isEnabled()
    assert not space.redo_action.isEnabled()
    assert space.window.statusBar().currentMessage() == "Đã làm lại: Nhập Cuộc họp từ A & B.xlsx"


# --- another file ----------------------------------------------------------------------------------------


def test_keys_act_on_the_second_file_after_the_first_was_left(
    window: MainWindow, store: Store, example_store: Store
) -> None:
    first = Workspace(window, store, Jobs(at_once=True))
    settle()
    first.leave()
    second = Workspace(window, example_store, Jobs(at_once=True))
    settle()
    with example_store.write("Xóa 1 cuộc họp") as session:
        records.remove(session, BY_TYPE["meeting"], [2])
    press(Key.Key_1, ALT)
    assert second.lists["meeting"].table.records.rowCount() == 13
    press(Key.Key_Z, CTRL)
    assert second.lists["meeting"].table.records.rowCount() == 14
    press(Key.Key_8, ALT)
    assert window.page is second.report
    second.leave()


def test_leaving_a_file_fills_no_screen_on_the_way_out(
    window: MainWindow, example_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = Workspace(window, example_store, Jobs(at_once=True))
    settle()
    filled: list[Any] = []
    monkeypatch.setattr(Screen, "_freshen", filled.append)
    left.leave()
    assert filled == []


# --- names of files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Họp", "Họp.xlsx"),
        ("Họp 20.11.2023", "Họp 20.11.2023.xlsx"),
        ("Họp.xlsx", "Họp.xlsx"),
        ("Họp.XLSX", "Họp.XLSX"),
    ],
)
def test_a_file_name_keeps_all_that_was_typed_and_gets_its_ending(
    typed: str, written: str, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), ""))
    assert ask.file_to_write(window, "Xuất", "Cuộc họp.xlsx", ask.WORKBOOKS) == tmp_path / written


def test_thinking_better_of_it_gives_no_file(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert ask.file_to_write(window, "Xuất", "a.xlsx", ask.WORKBOOKS) is None
    assert ask.file_to_open(window, "Mở", ask.DATA_FILES) is None
    assert ask.folder_to_write(window, "Chọn thư mục") is None
