"""The summary of tasks in the window: every number opens the list it counts."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt

from tests import follow_up
from tests.ui.driving import CTRL, Key, go_to, in_dialog, press, settle, write
from tthc_desktop.ui.screens.summary import SummaryDialog
from tthc_desktop.ui.workspace import Workspace

DAY = dt.date(2023, 7, 20)


def opened(space: Workspace) -> SummaryDialog:
    with space.store.write("Theo dõi nhiệm vụ") as session:
        follow_up.fill(session, DAY)
    dialog = SummaryDialog(space.window, space.desk)
    dialog.day.setText("20/7/2023")
    dialog.show()
    dialog.refresh()
    settle()
    return dialog


def test_every_number_opens_the_list_it_counts(space: Workspace) -> None:
    dialog = opened(space)
    tasks = space.lists["task"].table.records
    for grouping in range(dialog.by.count()):
        dialog.by.setCurrentIndex(grouping)
        total = dialog.model.items[-1].total
        assert sum(row.total for row in dialog.model.items[:-1]) == total > 0
        for row in range(len(dialog.model.items)):
            for column in range(1, 7):
                index = dialog.model.index(row, column)
                number = int(dialog.model.data(index, Qt.ItemDataRole.DisplayRole))
                if number and column in (1, 3):
                    dialog.table.activated.emit(index)
                    settle()
                    assert tasks.rowCount() == number
                    dialog.show()
    dialog.deleteLater()


def test_both_ways_of_naming_units_give_the_same_total(space: Workspace) -> None:
    dialog = opened(space)
    then = dialog.model.items[-1].counts
    dialog.units.setCurrentIndex(1)
    assert dialog.model.items[-1].counts == then
    dialog.deleteLater()


def test_a_day_that_does_not_exist_is_told_and_the_numbers_stay(space: Workspace) -> None:
    dialog = opened(space)
    before = len(dialog.model.items)
    dialog.activateWindow()
    go_to(dialog.day)
    press(Key.Key_A, CTRL)
    write("31/02/2023")
    press(Key.Key_Tab)
    assert "chỉ có 28 ngày" in dialog.trouble.text()
    assert len(dialog.model.items) == before
    dialog.deleteLater()


def test_ctrl_k_opens_it_from_the_tasks(space: Workspace) -> None:
    space.open(space.lists["task"])
    settle()
    seen: list[str] = []
    in_dialog(lambda: press(Key.Key_K, CTRL), lambda dialog: seen.append(dialog.windowTitle()))
    assert seen == ["Tổng hợp nhiệm vụ"]
