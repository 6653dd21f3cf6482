"""In a list: names of then or of now, the records of one unit, and asking which unit an unknown name means."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.ui.driving import CTRL, Key, enter, go_to, in_dialog, open_form, pick, press, settle, write
from tthc_desktop.core import vietnamese
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records, unit_events, units
from tthc_desktop.services.known_units import Finder
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.unit_filter import UnitFilter
from tthc_desktop.ui.workspace import Workspace


@pytest.fixture
def meetings(example: Workspace) -> RecordsScreen:
    """The list of meetings of the example, in sight."""
    screen = example.lists["meeting"]
    example.open(example.lists["meeting"])
    settle()
    return screen


def filters(screen: RecordsScreen) -> UnitFilter:
    assert screen.units is not None
    return screen.units


def names(screen: RecordsScreen) -> set[str]:
    model = screen.table.records
    column = [item.name for item in model.columns].index("units")
    return {model.text(row, column) for row in range(model.rowCount())} - {""}


def switch(screen: RecordsScreen) -> None:
    go_to(filters(screen).switch)
    press(Key.Key_Down)
    filters(screen).switch.activated.emit(filters(screen).switch.currentIndex())
    settle()


def test_names_are_those_of_then_until_they_are_switched_to_those_of_now(meetings: RecordsScreen) -> None:
    assert {"Bắc Giang", "Bình Phước", "Bộ Giao thông vận tải"} <= names(meetings)
    switch(meetings)
    assert {"Bắc Ninh", "Đồng Nai", "Bộ Xây dựng"} <= names(meetings)
    assert "Bắc Giang" not in names(meetings)
    assert meetings.table.records.rowCount() == 14


def test_the_switch_is_remembered_for_each_list(meetings: RecordsScreen) -> None:
    switch(meetings)
    again = RecordsScreen(meetings.desk, meetings.record)
    assert filters(again).mode == "today"
    assert filters(RecordsScreen(meetings.desk, BY_TYPE["task"])).mode == "as-was"


def test_a_unit_is_filtered_by_its_name_of_then_or_with_all_that_became_it(
    meetings: RecordsScreen, qtbot: QtBot
) -> None:
    go_to(filters(meetings).line)
    write("Bắc Ninh")
    if QApplication.activePopupWidget():
        press(Key.Key_Escape)
    qtbot.waitUntil(lambda: meetings.table.records.rowCount() == 0)
    switch(meetings)
    assert names(meetings) == {"Bắc Ninh"}
    assert meetings.table.records.rowCount() == 1
    meetings.clear_filters()
    assert meetings.table.records.rowCount() == 14
    assert filters(meetings).line.text() == ""


def test_what_is_no_unit_is_marked_and_hides_nothing(meetings: RecordsScreen) -> None:
    filters(meetings).line.setText("Sở Không Có")
    meetings.reload()
    assert meetings.table.records.rowCount() == 14
    assert filters(meetings).line.property("wrong") is True
    assert "Chưa có đơn vị «Sở Không Có»" in filters(meetings).line.toolTip()
    filters(meetings).line.setText("Hà Nội")
    meetings.reload()
    assert filters(meetings).line.property("wrong") is False
    assert meetings.table.records.rowCount() == 1


def test_sorting_by_the_shown_name_follows_the_switch(meetings: RecordsScreen) -> None:
    switch(meetings)
    model = meetings.table.records
    column = [item.name for item in model.columns].index("units")
    model.sort(column)
    shown = [text for row in range(model.rowCount()) if (text := model.text(row, column))]
    assert shown[0] == "Bắc Ninh"
    assert shown == sorted(shown, key=vietnamese.sort_key)


def test_a_merger_shows_in_the_open_list_at_once_and_its_undo_too(meetings: RecordsScreen) -> None:
    switch(meetings)
    with meetings.desk.store.write("Sáp nhập") as session:
        sources = [Finder(units.all_units(session)).find(name) for name in ("Hồ Chí Minh", "Cà Mau")]
        unit_events.merge(session, sources, {"name": "Tỉnh Mới"}, dt.date(2026, 1, 1))
    settle()
    assert "Tỉnh Mới" in names(meetings)
    meetings.desk.store.undo()
    settle()
    assert {"Hồ Chí Minh", "Cà Mau"} <= names(meetings)


def test_lists_without_date_or_units_have_no_filter(example: Workspace) -> None:
    without = [name for name in BY_TYPE if example.lists[name].units is None]
    assert without == [
        "conclusion",
        "inspection_plan",
        "recommendation",
        "context",
        "duty",
        "arrangement",
        "planned_figure",
        "unit",
        "special_day",
    ]


# --- unknown names -----------------------------------------------------------------------------------------


def test_an_unknown_unit_is_asked_about_learned_and_saved(space: Workspace) -> None:
    form = open_form(space, "meeting", kind="Cuộc họp")
    for name, text in (("held_on", "04/7/2026"), ("level", "Cơ quan mình"), ("units", "Hà Nội; UBND TP HN")):
        enter(form, name, text)
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert form.unknown.isVisible()
    assert form.unknown.button.text() == "«UBND TP HN» là đơn vị nào?"
    in_dialog(form.unknown.button.click, pick("Hà Nội"))
    assert not form.isVisible()
    with space.store.read() as session:
        meeting = records.load(session, BY_TYPE["meeting"], 1)
        known = units.all_units(session)
    assert [known[unit].name for unit in meeting["units"]] == ["Hà Nội"]
    assert "UBND TP HN" in known[meeting["units"][0]].aliases
    space.store.undo()
    assert space.store.undo() == "Ghi nhớ tên gọi «UBND TP HN»"


def test_nobody_is_asked_when_every_unit_is_known(space: Workspace) -> None:
    form = open_form(space, "meeting", kind="Cuộc họp")
    enter(form, "units", "Hà Nội")
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert not form.unknown.isVisible()
    form.form.show_problems([])
    form._dirty = False
    form.close()


def test_unknown_units_of_an_import_are_asked_about_and_the_plan_is_made_anew(space: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "họp.xlsx"
    book = Workbook()
    book.active.append(["Loại", "Ngày họp", "Cấp", "Đơn vị cùng làm việc"])
    for unit in ("TP HN", "TP HN", "Sở Lạ", "Hà Nội"):
        book.active.append(["Cuộc họp", "04/7/2026", "Cơ quan mình", unit])
    book.save(path)
    screen = space.lists["meeting"]

    def drive(preview: QDialog) -> None:
        assert isinstance(preview, ImportPreview)
        assert (preview.count("bad"), preview.apply_button.text()) == (3, "Nhập 1 dòng hợp lệ")
        assert [preview.unknown._texts.itemText(row) for row in range(2)] == ["TP HN", "Sở Lạ"]
        in_dialog(preview.unknown.button.click, pick("Hà Nội"))
        assert preview.count("bad") == 1
        assert preview.unknown.button.text() == "«Sở Lạ» là đơn vị nào?"
        assert not preview.unknown.near.isVisible()  # nothing is near to it
        preview.apply_button.click()

    space.open(space.lists["meeting"])
    in_dialog(lambda: screen.importing.begin([path]), drive)
    settle()
    assert screen.table.records.rowCount() == 3


def test_the_unit_nearest_to_an_unknown_name_is_one_button_away(space: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "họp.xlsx"
    book = Workbook()
    book.active.append(["Loại", "Ngày họp", "Cấp", "Đơn vị cùng làm việc"])
    book.active.append(["Cuộc họp", "04/7/2026", "Cơ quan mình", "Bộ Ngoại giaoo"])
    book.save(path)
    screen = space.lists["meeting"]

    def drive(preview: QDialog) -> None:
        assert isinstance(preview, ImportPreview)
        assert preview.unknown.near.text() == "«Bộ Ngoại giaoo» là Bộ Ngoại giao"
        preview.unknown.near.click()
        settle()
        assert (preview.count("bad"), preview.unknown.isVisible()) == (0, False)
        preview.apply_button.click()

    space.open(screen)
    in_dialog(lambda: screen.importing.begin([path]), drive)
    settle()
    assert screen.table.records.rowCount() == 1
