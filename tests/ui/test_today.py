"""The first screen: every figure opens its own list by click and by Enter, arrows move, figures follow the data."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests import follow_up
from tests.ui.driving import CTRL, Key, focus, go_to, press, settle
from tthc_desktop.core.dates import When
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.screens.today import FigureButton, TodayScreen
from tthc_desktop.ui.screens.units import UnitsScreen
from tthc_desktop.ui.workspace import Workspace


@pytest.fixture
def at_work(space: Workspace) -> Workspace:
    """The window on Hôm nay, with tasks, conclusions, inspections and letters counted from today."""
    with space.store.write("Theo dõi") as session:
        follow_up.fill(session, dt.date.today())
    show_today(space)
    return space


def show_today(space: Workspace) -> None:
    space.open(space.today)
    settle()


def button(screen: TodayScreen, key: str) -> FigureButton:
    return next(one for one in screen.buttons if one.figure.key == key)


def shown_number(one: FigureButton) -> int:
    (number,) = [label for label in one.findChildren(QLabel) if label.objectName() == "number"]
    return int(number.text().replace(".", ""))


def told(screen: TodayScreen) -> dict[str, int]:
    return {one.figure.key: shown_number(one) for one in screen.buttons}


def in_sight(space: Workspace) -> RecordsScreen:
    screen = space.window.page
    assert isinstance(screen, RecordsScreen)
    return screen


def assert_is_list_of(space: Workspace, key: str, number: int) -> None:
    screen, figure = in_sight(space), button(space.today, key).figure
    assert screen.record is figure.listing.record
    assert screen.table.records.rowCount() == number == figure.count
    assert screen.chip.isVisible()
    assert screen.chip.window() is space.window, "the line of the figure is a window of its own"
    (words,) = screen.chip.findChildren(QLabel)
    assert words.text() == f"Đang xem: {figure.label}"
    if number:
        assert screen.table.isVisible()
        assert focus() is screen.table


def test_every_figure_opens_its_list_by_a_click(at_work: Workspace) -> None:
    numbers = told(at_work.today)
    assert sum(number > 0 for number in numbers.values()) >= 12
    for key, number in numbers.items():
        show_today(at_work)
        QTest.mouseClick(button(at_work.today, key), Qt.MouseButton.LeftButton)
        settle()
        assert_is_list_of(at_work, key, number)


def test_every_figure_is_reached_by_arrows_and_opens_its_list_by_enter(at_work: Workspace) -> None:
    numbers = told(at_work.today)
    go_to(at_work.today.buttons[0])
    for place, (key, number) in enumerate(numbers.items()):
        assert focus() is at_work.today.buttons[place]
        press(Key.Key_Return)
        assert_is_list_of(at_work, key, number)
        show_today(at_work)
        go_to(at_work.today.buttons[place])
        press(Key.Key_Down)
    assert focus() is at_work.today.buttons[0], "below the last figure comes the first"
    press(Key.Key_Up)
    assert focus() is at_work.today.buttons[-1]


def test_the_keyboard_comes_from_the_navigation_to_the_first_figure(at_work: Workspace) -> None:
    at_work.window.navigation.setFocus()
    press(Key.Key_0, Qt.KeyboardModifier.AltModifier)
    press(Key.Key_Tab)
    assert focus() is at_work.today.buttons[0]


def test_all_records_are_shown_again_by_the_button_of_the_line(at_work: Workspace) -> None:
    button(at_work.today, "late").click()
    settle()
    screen = in_sight(at_work)
    narrowed = screen.table.records.rowCount()
    (back,) = screen.chip.findChildren(QPushButton)
    go_to(back)
    press(Key.Key_Space)
    assert not screen.chip.isVisible()
    assert screen.table.records.rowCount() > narrowed
    with at_work.store.read() as session:
        assert screen.table.records.rowCount() == len(records.load_many(session, BY_TYPE["task"]))


def test_a_figure_drops_the_filters_that_were_set_before(at_work: Workspace) -> None:
    number = told(at_work.today)["late"]
    at_work.open(at_work.lists["task"])
    settle()
    screen = in_sight(at_work)
    screen.search.setText("không có gì như thế")
    screen.reload()
    assert screen.table.records.rowCount() == 0
    show_today(at_work)
    button(at_work.today, "late").click()
    settle()
    assert screen.table.records.rowCount() == number


def test_a_figure_of_units_opens_the_list_and_not_the_tree(at_work: Workspace) -> None:
    screen = at_work.lists["unit"]
    assert isinstance(screen, UnitsScreen)
    at_work.open(screen)
    screen.pages.setCurrentIndex(1)
    settle()
    show_today(at_work)
    number = told(at_work.today)["planned"]
    button(at_work.today, "planned").click()
    settle()
    assert screen.pages.currentIndex() == 0
    assert_is_list_of(at_work, "planned", number)


def test_figures_follow_what_is_done_undone_and_redone_with_the_screen_in_sight_or_not(at_work: Workspace) -> None:
    before = told(at_work.today)
    late = button(at_work.today, "late")
    late.click()
    settle()
    first = in_sight(at_work).table.records.id_at(0)
    with at_work.store.write("Xong") as session:
        raw = {"done_on": When(dt.date.today()), "evidence": "12/BC"}
        records.save(session, BY_TYPE["task"], raw, first, sure=True)
    settle()
    assert in_sight(at_work).table.records.rowCount() == before["late"] - 1, "the open list counts on"
    show_today(at_work)
    after = told(at_work.today)
    assert after["late"] == before["late"] - 1
    go_to(button(at_work.today, "soon"))
    press(Key.Key_Z, CTRL)
    assert told(at_work.today) == before
    assert focus() is button(at_work.today, "soon"), "the keyboard stays on its figure"
    press(Key.Key_Y, CTRL)
    assert told(at_work.today) == after
