"""The editors inside forms: units with suggestions, records to pick, rows with fields of their own."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton, QTableView

from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, open_form, press, settle, wait_until, write
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records
from tthc_desktop.ui.editors import ChoiceEditor, LinksEditor, RowsEditor, UnitsEditor
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.rows import RowsTable
from tthc_desktop.ui.workspace import Workspace


def suggested() -> list[str]:
    popup = QApplication.activePopupWidget()
    if not isinstance(popup, QListView):
        return []
    model = popup.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def units_editor(form: RecordForm, name: str) -> UnitsEditor:
    editor = form.form.editors[name]
    assert isinstance(editor, UnitsEditor)
    go_to(editor)
    return editor


# --- units -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ha noi", "hà nội", "Ha N", "ha\u0300 no\u0323\u0302i"])
def test_typing_a_name_without_accents_suggests_the_unit(typed: str, space: Workspace) -> None:
    units_editor(open_form(space, "meeting"), "units")
    write(typed)
    settle()
    assert suggested()[0] == "Hà Nội"


def test_choosing_a_suggestion_keeps_what_stood_before_the_semicolon(space: Workspace) -> None:
    editor = units_editor(open_form(space, "meeting"), "units")
    write("Bắc Giang; ha noi")
    settle()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert editor.text() == "Bắc Giang; Hà Nội"
    assert suggested() == []
    write("; ca mau")
    settle()
    assert suggested()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert editor.text().startswith("Bắc Giang; Hà Nội; Cà Mau")


def test_a_name_that_nobody_bears_is_suggested_nothing(space: Workspace) -> None:
    units_editor(open_form(space, "meeting"), "units")
    write("không có đơn vị này")
    settle()
    assert suggested() == []


def test_ctrl_s_saves_though_the_suggestions_are_open(space: Workspace) -> None:
    form = open_form(space, "meeting")
    for name, text in (("kind", "Buổi làm việc"), ("held_on", "04/7/2023"), ("level", "Cơ quan mình")):
        enter(form, name, text)
    units_editor(form, "units")
    write("Hà Nội")
    settle()
    assert suggested()
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    (record_id,) = space.lists["meeting"].table.chosen_ids()
    with space.store.read() as session:
        assert len(records.load(session, BY_TYPE["meeting"], record_id)["units"]) == 1


def test_every_suggested_name_can_be_saved(space: Workspace) -> None:
    form = open_form(space, "meeting")
    editor = units_editor(form, "units")
    write("bộ")
    settle()
    names = suggested()
    assert len(names) == 12
    press(Key.Key_Escape)
    editor.setText("; ".join(names))
    press(Key.Key_S, CTRL)
    assert form.form.problem_at("units") == ""


def test_an_ended_unit_is_suggested_with_its_last_day(space: Workspace) -> None:
    units_editor(open_form(space, "meeting"), "units")
    write("tuyen quang")
    settle()
    assert any("đến 30/6/2025" in name for name in suggested())


def test_a_long_list_of_choices_is_found_by_typing_without_accents(space: Workspace) -> None:
    form = open_form(space, "directive")
    editor = form.form.editors["kind"]
    assert isinstance(editor, ChoiceEditor)
    go_to(editor)
    write("chi thi")
    settle()
    assert suggested()[0] == "Chỉ thị"
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert editor.raw() == "Chỉ thị"


def test_the_wheel_changes_no_choice(space: Workspace, qtbot: Any) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    editor = open_form(space, "meeting", kind="Hội nghị").form.editors["kind"]
    at = QPointF(5, 5)
    turned = QWheelEvent(
        at,
        at,
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, turned)
    assert editor.raw() == "Hội nghị"


# --- records picked in a list ----------------------------------------------------------------------------


def take(picker: Picker) -> None:
    press(Key.Key_Return, CTRL)
    wait_until(lambda: not picker.isVisible())


def links_editor(form: RecordForm, name: str) -> LinksEditor:
    editor = form.form.editors[name]
    assert isinstance(editor, LinksEditor)
    go_to(editor)
    return editor


def test_records_are_found_by_typing_ticked_by_space_and_taken_by_ctrl_enter(example: Workspace) -> None:
    form = open_form(example, "meeting")
    editor = links_editor(form, "conclusions")

    def drive(picker: Picker) -> None:
        assert picker.windowTitle() == "Chọn: Văn bản kết luận"
        (listed,) = picker.findChildren(QListView)
        everything = listed.model().rowCount()
        write("ca nhan")
        assert 0 < listed.model().rowCount() < everything
        press(Key.Key_Tab)
        while focus() is not listed:
            press(Key.Key_Tab)
        press(Key.Key_Home)
        press(Key.Key_Space)
        take(picker)

    in_dialog(lambda: press(Key.Key_Space), drive)
    assert len(editor.raw()) == 1
    assert "Bảo vệ dữ liệu cá nhân" in editor.findChildren(QLineEdit)[0].text()


def test_esc_in_the_picker_leaves_the_field_as_it_was(example: Workspace, asked: Asked) -> None:
    form = open_form(example, "meeting", conclusions=(1,))
    editor = links_editor(form, "conclusions")
    in_dialog(lambda: press(Key.Key_Space), lambda _picker: press(Key.Key_Escape))
    assert editor.raw() == (1,)
    form.activateWindow()
    press(Key.Key_Escape)
    assert asked.questions == 0


def test_the_chosen_records_stand_first_in_the_picker_and_only_one_may_be_chosen_for_one(qtbot: Any) -> None:
    picker = Picker(None, "Văn bản", {1: "Nghị định", 2: "Chỉ thị", 3: "Công điện"}, [2], many=False)  # type: ignore[arg-type]
    qtbot.addWidget(picker)
    model = picker._model
    assert model.data(model.index(0)) == "Chỉ thị"
    model.toggle(2)
    assert picker.chosen() == (1,)


def test_delete_empties_a_field_of_records(example: Workspace, asked: Asked) -> None:
    form = open_form(example, "meeting", conclusions=(1, 2))
    editor = links_editor(form, "conclusions")
    assert editor.raw() == (1, 2)
    press(Key.Key_Delete)
    assert editor.raw() == ()
    asked.answer = "discard"
    press(Key.Key_Escape)
    assert asked.questions == 1


def test_a_link_to_a_recycled_record_is_shown_by_its_name_and_survives_the_picker(example: Workspace) -> None:
    with example.store.write("Thêm kết luận") as session:
        records.save(session, BY_TYPE["meeting"], {"conclusions": (1,)}, 2)
        records.remove(session, BY_TYPE["directive"], [1])
    with example.store.read() as session:
        values = records.load(session, BY_TYPE["meeting"], 2)
    form = open_form(example, "meeting", 2, **values)
    editor = links_editor(form, "conclusions")
    assert "Bảo vệ dữ liệu cá nhân" in editor.findChildren(QLineEdit)[0].text()
    in_dialog(lambda: press(Key.Key_Space), take)
    assert editor.raw() == (1,)


# --- rows ------------------------------------------------------------------------------------------------


def rows_table(form: RecordForm, name: str) -> RowsTable:
    editor = form.form.editors[name]
    assert isinstance(editor, RowsEditor)
    (table,) = editor.findChildren(RowsTable)
    return table


def button(form: RecordForm, name: str, text: str) -> QPushButton:
    return next(part for part in form.form.editors[name].findChildren(QPushButton) if part.text() == text)


def type_row(form: RecordForm, name: str, cells: list[str]) -> None:
    """A new row, typed cell after cell; the last one is left open."""
    go_to(form.form.editors[name])
    button(form, name, "Thêm dòng").click()
    settle()
    for place, text in enumerate(cells):
        write(text)
        if place < len(cells) - 1:
            press(Key.Key_Tab)


def test_the_names_of_a_unit_through_time_are_typed_row_by_row(space: Workspace) -> None:
    form = open_form(space, "unit")
    enter(form, "name", "Sở Khoa học")
    enter(form, "kind", "sở, ban, ngành")
    type_row(form, "names", ["Sở Khoa học và Công nghệ", "", "01/01/2010", "28/02/2025"])
    press(Key.Key_Return)
    type_row(form, "names", ["Sở Khoa học", "", "01/3/2025"])
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    assert not form.isVisible(), form.form.problem_at("names")
    (record_id,) = space.lists["unit"].table.chosen_ids()
    with space.store.read() as session:
        names = records.load(session, BY_TYPE["unit"], record_id)["names"]
    assert [row["name"] for row in names] == ["Sở Khoa học và Công nghệ", "Sở Khoa học"]
    assert names[0]["valid_to"].text == "28/02/2025"


def test_a_cell_that_is_still_being_typed_into_is_saved_too(space: Workspace) -> None:
    form = open_form(space, "unit")
    enter(form, "name", "Sở Khoa học")
    enter(form, "kind", "sở, ban, ngành")
    type_row(form, "names", ["Sở Khoa học và Công nghệ"])
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    (record_id,) = space.lists["unit"].table.chosen_ids()
    with space.store.read() as session:
        names = records.load(session, BY_TYPE["unit"], record_id)["names"]
    assert [row["name"] for row in names] == ["Sở Khoa học và Công nghệ"]


def test_a_cell_that_is_still_being_typed_into_is_asked_about_on_closing(example: Workspace, asked: Asked) -> None:
    with example.store.read() as session:
        record_id = next(
            item for item, values in records.load_many(session, BY_TYPE["unit"]).items() if values["names"]
        )
        values = records.load(session, BY_TYPE["unit"], record_id)
    form = open_form(example, "unit", record_id, **values)
    table = rows_table(form, "names")
    go_to(table)
    table.setCurrentIndex(table.model().index(0, 0))
    settle()
    write("Tên khác")
    asked.answer = "stay"
    form.close()
    assert asked.questions == 1


def test_what_is_wrong_in_a_row_is_told_under_the_table_with_its_number(space: Workspace) -> None:
    form = open_form(space, "unit")
    enter(form, "name", "Sở Khoa học")
    enter(form, "kind", "sở, ban, ngành")
    type_row(form, "names", ["Sở cũ", "", "01/3/2025", "01/01/2010"])
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert form.form.problem_at("names").startswith("Dòng 1: Ngày kết thúc")
    assert rows_table(form, "names").rows()[0]["name"] == "Sở cũ"


def test_wholly_blank_rows_are_left_out_and_rows_can_be_dropped(space: Workspace) -> None:
    form = open_form(space, "unit")
    table = rows_table(form, "names")
    for name in ("A", "B", ""):
        type_row(form, "names", [name])
        press(Key.Key_Return)
    assert [row["name"] for row in table.rows()] == ["A", "B"]
    go_to(table)
    table.setCurrentIndex(table.model().index(0, 0))
    press(Key.Key_Delete, CTRL)
    assert [row["name"] for row in table.rows()] == ["B"]
    table.setCurrentIndex(QModelIndex())
    button(form, "names", "Bỏ dòng").click()
    assert [row["name"] for row in table.rows()] == ["B"]


def test_tab_leaves_the_table_of_rows(space: Workspace) -> None:
    form = open_form(space, "unit")
    table = rows_table(form, "names")
    go_to(table)
    press(Key.Key_Tab)
    assert focus() is not table
    assert not isinstance(focus().parent(), QTableView)
