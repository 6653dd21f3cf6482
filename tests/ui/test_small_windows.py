"""A window on a small screen, or one that Windows enlarges: 1366 × 768 at 125 % leaves room for 1093 × 582."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.driving import settle
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.scrolled import Scrolled
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace
from tthc_desktop.ui.wrapping import WrappingRow

SMALL = (1093, 582)
_LINE = 24


def test_no_button_and_no_box_of_any_screen_is_out_of_reach_in_a_small_window(example: Workspace) -> None:
    example.window.resize(*SMALL)
    for screen in example.every_screen():
        example.open(screen)
        settle()
        assert (example.window.width(), example.window.height()) == SMALL, screen.TITLE
        for kind in (QAbstractButton, QComboBox, QLineEdit):
            for part in screen.findChildren(kind):
                if part.isVisible() and part.objectName() != "qt_spinbox_lineedit":
                    place = part.mapTo(screen, QPoint(0, 0))
                    assert 0 <= place.x() <= place.x() + part.width() <= screen.width(), (screen.TITLE, part.toolTip())


def test_what_a_screen_has_no_room_for_is_scrolled_to(qtbot: QtBot) -> None:
    window, page = MainWindow(), QWidget()
    qtbot.addWidget(window)
    page.setMinimumSize(400, 900)
    window.add_screen("Màn hình cao", lambda: page)
    window.resize(*SMALL)
    window.show()
    window.open_screen(0)
    settle()
    area = window.screens.currentWidget()
    assert window.page is page
    assert isinstance(area, Scrolled)
    assert window.height() == SMALL[1]
    assert page.height() == 900
    assert area.verticalScrollBar().maximum() > 0
    assert area.horizontalScrollBar().maximum() == 0
    window.resize(1400, 1100)
    settle()
    assert area.verticalScrollBar().maximum() == 0
    assert page.height() > 900


@pytest.fixture
def row(qtbot: QtBot) -> QWidget:
    """A title, a field, then on the right two buttons."""
    whole = QWidget()
    qtbot.addWidget(whole)
    line = WrappingRow(whole)
    title, box = QLabel("Số liệu"), QLineEdit()
    title.setFixedSize(100, _LINE)
    box.setFixedSize(100, _LINE)
    line.addWidget(title)
    line.add_field("&Kỳ:", box)
    line.addStretch(1)
    for name in ("Xuất", "Lưu"):
        button = QPushButton(name)
        button.setFixedSize(100, _LINE)
        line.addWidget(button)
    return whole


def places(whole: QWidget, width: int) -> dict[str, tuple[int, int]]:
    """Where each part begins, and in which line; the field by its label."""
    whole.resize(width, whole.heightForWidth(width))
    whole.show()
    settle()
    parts = [*whole.findChildren(QLabel), *whole.findChildren(QPushButton)]
    return {part.text(): (part.x(), part.y() // _LINE) for part in parts}


def test_a_row_is_one_line_where_there_is_room_and_its_end_stands_on_the_right(row: QWidget) -> None:
    found = places(row, 700)
    right = row.width() - row.layout().contentsMargins().right()
    assert {line for _, line in found.values()} == {0}
    assert found["Lưu"][0] + 100 == right
    assert found["Xuất"][0] + 100 + 8 == found["Lưu"][0]


def test_a_narrow_row_goes_on_in_a_further_line_on_the_right(row: QWidget) -> None:
    found = places(row, 420)
    right = row.width() - row.layout().contentsMargins().right()
    assert row.heightForWidth(420) > row.heightForWidth(700)
    assert found["Số liệu"][1] == found["Xuất"][1] < found["Lưu"][1]
    assert found["Lưu"][0] + 100 == found["Xuất"][0] + 100 == right


def test_a_label_stays_with_its_field(row: QWidget) -> None:
    for width in range(200, 700, 10):
        found = places(row, width)
        field = row.findChildren(QLineEdit)[0]
        label = next(part for part in row.findChildren(QLabel) if part.buddy() is field)
        assert label.x() + label.width() + 8 == field.x()
        assert abs(label.geometry().center().y() - field.geometry().center().y()) <= 1, found
        assert field.accessibleName() == "Kỳ"


def test_parts_out_of_sight_take_no_room(row: QWidget) -> None:
    row.findChildren(QPushButton)[0].hide()
    assert row.heightForWidth(420) == row.heightForWidth(700)


def test_a_dialog_is_no_larger_than_the_window_that_it_belongs_to(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(*SMALL)
    first = QDialog(window)
    second = QDialog(first)
    resize_within(first, 400, 700)
    resize_within(second, 1300, 400)
    assert (first.width(), first.height()) == (400, SMALL[1])
    assert (second.width(), second.height()) == (SMALL[0], 400)


def test_what_gets_the_keyboard_comes_into_sight(qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    boxes = [QLineEdit() for _ in range(60)]
    for box in boxes:
        column.addWidget(box)
    area = Scrolled(page)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    settle()
    boxes[-1].setFocus()
    settle()
    place = boxes[-1].mapTo(area.viewport(), QPoint(0, 0))
    assert 0 <= place.y() <= area.viewport().height() - boxes[-1].height()
