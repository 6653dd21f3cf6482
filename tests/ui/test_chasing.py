"""The dialog that reminds units: ticks, days, letters, log, and what is opened afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, go_to, in_dialog, press, settle, write
from tthc_desktop.records.chase import Chase
from tthc_desktop.records.task import Task
from tthc_desktop.services import records
from tthc_desktop.ui.screens.chasing import CHECKED, ChasingDialog, open_chasing
from tthc_desktop.ui.workspace import Workspace

TODAY = dt.date(2023, 6, 30)


def add(space: Workspace, lead: str, due: str) -> int:
    with space.store.write("Thêm nhiệm vụ") as session:
        raw = {"content": f"Việc của {lead}", "assigned_on": "05/01/2023", "lead": lead, "due_on": due}
        return records.save(session, Task, raw, sure=True)


def chased(space: Workspace) -> list[dict[str, Any]]:
    with space.store.read() as session:
        return list(records.load_many(session, Chase).values())


@pytest.fixture
def opened() -> list[Path]:
    return []


@pytest.fixture
def chase(space: Workspace, opened: list[Path]) -> Callable[..., None]:
    """Open the dialog and drive it."""

    def run(drive: Callable[[ChasingDialog], Any], tasks: tuple[int, ...] = ()) -> None:
        in_dialog(
            lambda: open_chasing(space.window, space.desk, tasks, today=TODAY, open_path=opened.append),
            drive,
        )

    return run


def names(dialog: ChasingDialog) -> list[str]:
    return [item.name for item in dialog.units.items]


def retype(dialog: ChasingDialog, name: str, text: str) -> None:
    go_to(dialog.form.editors[name])
    press(Key.Key_A, CTRL)
    write(text)


def test_without_a_choice_every_unit_with_late_tasks_is_offered_and_ticked(
    space: Workspace, chase: Callable[..., None], opened: list[Path]
) -> None:
    add(space, "Bộ Y tế", "01/6/2023")
    add(space, "Bộ Y tế", "02/7/2023")
    add(space, "Cà Mau", "01/6/2023")
    add(space, "Bộ Công an", "02/7/2023")

    def drive(dialog: ChasingDialog) -> None:
        assert names(dialog) == ["Bộ Y tế", "Cà Mau"]
        assert dialog.units.texts(dialog.units.items[0]) == ("Bộ Y tế", "1", "1", "lần thứ 1")
        assert dialog.send_button.text() == "Ghi 2 công văn (Ctrl+S)"
        assert dialog.form.raw()["as_of"] == "30/6/2023"
        assert dialog.form.raw()["reply_due"] == "07/7/2023"
        press(Key.Key_S, CTRL)

    chase(drive)
    assert sorted(path.name for path in opened) == ["Đôn đốc Bộ Y tế 2023-06-30.docx", "Đôn đốc Cà Mau 2023-06-30.docx"]
    assert {path.parent for path in opened} == {space.store.path.parent / "Công văn đôn đốc"}
    assert len(chased(space)) == 2
    space.undo()
    assert chased(space) == []


def test_the_space_bar_takes_a_unit_out_and_only_ticked_units_are_written(
    space: Workspace, chase: Callable[..., None], opened: list[Path]
) -> None:
    for unit in ("Bộ Y tế", "Bộ Công an"):
        add(space, unit, "01/6/2023")

    def drive(dialog: ChasingDialog) -> None:
        go_to(dialog.table)
        press(Key.Key_Down)
        press(Key.Key_Space)
        assert dialog.send_button.text() == "Ghi 1 công văn (Ctrl+S)"
        press(Key.Key_A, CTRL)
        press(Key.Key_Space)
        press(Key.Key_Space)
        assert not dialog.send_button.isEnabled()
        press(Key.Key_S, CTRL)
        assert chased(space) == []
        index = dialog.units.index(0, 0)
        assert dialog.units.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
        assert dialog.units.setData(index, CHECKED.value, Qt.ItemDataRole.CheckStateRole)
        press(Key.Key_S, CTRL)

    chase(drive)
    assert len(opened) == len(chased(space)) == 1


def test_chosen_tasks_choose_their_units_and_each_letter_tells_all_of_its_unit(
    space: Workspace, chase: Callable[..., None]
) -> None:
    chosen = add(space, "Bộ Công an", "02/7/2023")  # only soon due, but asked for
    add(space, "Bộ Công an", "01/6/2023")
    add(space, "Bộ Y tế", "01/6/2023")

    def drive(dialog: ChasingDialog) -> None:
        assert names(dialog) == ["Bộ Công an"]
        assert (dialog.units.items[0].late, dialog.units.items[0].soon) == (1, 1)

    chase(drive, (chosen,))


def test_another_day_offers_its_units_and_its_reply_but_keeps_the_users_own(
    space: Workspace, chase: Callable[..., None]
) -> None:
    add(space, "Bộ Y tế", "01/6/2023")
    add(space, "Cà Mau", "05/7/2023")

    def drive(dialog: ChasingDialog) -> None:
        assert names(dialog) == ["Bộ Y tế"]
        retype(dialog, "as_of", "10/7/2023")
        press(Key.Key_Tab)
        assert names(dialog) == ["Bộ Y tế", "Cà Mau"]
        assert dialog.form.raw()["reply_due"] == "17/7/2023"
        retype(dialog, "reply_due", "20/7/2023")
        retype(dialog, "as_of", "11/7/2023")
        press(Key.Key_Tab)
        assert dialog.form.raw()["reply_due"] == "20/7/2023"

    chase(drive)


def test_wrong_days_are_told_at_their_fields_and_nothing_is_written(
    space: Workspace, chase: Callable[..., None], opened: list[Path]
) -> None:
    add(space, "Bộ Y tế", "01/6/2023")

    def drive(dialog: ChasingDialog) -> None:
        retype(dialog, "as_of", "31/6/2023")
        press(Key.Key_S, CTRL)
        assert "chỉ có 30 ngày" in dialog.form.problem_at("as_of")
        retype(dialog, "as_of", "30/6/2023")
        retype(dialog, "reply_due", "29/6/2023")
        press(Key.Key_S, CTRL)
        assert "trước ngày công văn" in dialog.form.problem_at("reply_due")
        retype(dialog, "reply_due", "")
        press(Key.Key_Delete)
        retype(dialog, "folder", "/proc/không-có")
        press(Key.Key_S, CTRL)
        assert "Không ghi được" in dialog.problem.text()
        assert dialog.problem.isVisible()

    chase(drive)
    assert opened == []
    assert chased(space) == []


def test_when_nothing_is_late_the_dialog_says_so(space: Workspace, chase: Callable[..., None]) -> None:
    def drive(dialog: ChasingDialog) -> None:
        assert "không có đơn vị nào" in dialog.problem.text()
        assert not dialog.send_button.isEnabled()

    chase(drive)


def test_of_many_letters_the_folder_is_opened(
    space: Workspace, chase: Callable[..., None], opened: list[Path], asked: Asked, tmp_path: Path
) -> None:
    for unit in ("Bộ Y tế", "Bộ Công an", "Cà Mau", "Bộ Tư pháp"):
        add(space, unit, "01/6/2023")
    asked.path = tmp_path / "nơi khác"

    def drive(dialog: ChasingDialog) -> None:
        press(Key.Key_O, CTRL)
        press(Key.Key_S, CTRL)
        settle()

    chase(drive)
    assert opened == [tmp_path / "nơi khác"]
    assert len(list(opened[0].glob("*.docx"))) == 4
