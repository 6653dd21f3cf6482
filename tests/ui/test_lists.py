"""The list of one record type: filter, columns, recycle, duplicate, import and export."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QStackedLayout
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, press, settle, write
from tthc_desktop.core.periods import Period
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.remembered import remembered
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.table import RecordTable
from tthc_desktop.ui.workspace import Workspace


@pytest.fixture
def meetings(example: Workspace) -> RecordsScreen:
    """The list of meetings of the example, in sight, with the focus in its table."""
    screen = example.lists["meeting"]
    example.open(example.lists["meeting"])
    screen.table.setFocus()
    settle()
    return screen


def shown(screen: RecordsScreen) -> int:
    return screen.table.records.rowCount()


def message(screen: RecordsScreen) -> int:
    (stack,) = screen.findChildren(QStackedLayout)
    return stack.currentIndex()


# --- finding ---------------------------------------------------------------------------------------------


def test_typing_in_the_search_box_filters_after_a_pause(meetings: RecordsScreen, qtbot: QtBot) -> None:
    press(Key.Key_F, CTRL)
    write("binh phuoc")
    assert shown(meetings) == 14
    qtbot.waitUntil(lambda: shown(meetings) == 1)
    assert meetings.count.text() == "1"


def test_enter_in_the_search_box_goes_to_the_first_row_found(meetings: RecordsScreen) -> None:
    press(Key.Key_F, CTRL)
    write("ca mau")
    press(Key.Key_Return)
    assert shown(meetings) == 1
    assert focus() is meetings.table
    assert len(meetings.table.chosen_ids()) == 1


def test_a_filter_without_a_hit_says_so_and_can_be_lifted(meetings: RecordsScreen) -> None:
    meetings.search.setText("không có ở đâu cả")
    meetings.reload()
    assert message(meetings) == 2
    assert meetings.count.text() == ""
    assert not meetings.export_button.isEnabled()
    meetings.clear_filters()
    assert message(meetings) == 0
    assert shown(meetings) == 14


def test_an_empty_list_offers_to_add(space: Workspace) -> None:
    screen = space.lists["meeting"]
    space.open(space.lists["meeting"])
    settle()
    assert message(screen) == 1
    assert screen.count.text() == ""


def test_the_chosen_row_stays_chosen_when_the_list_changes(meetings: RecordsScreen) -> None:
    meetings.table.choose(5)
    with meetings.desk.store.write("Thêm cuộc họp") as session:
        raw = {"kind": "Cuộc họp", "held_on": "01/12/2024", "level": "Cơ quan mình"}
        records.save(session, BY_TYPE["meeting"], raw)
    assert shown(meetings) == 15
    assert meetings.table.chosen_ids() == [5]


# --- the period box --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("q2/2023", "Quý II năm 2023"),
        ("quý II/2023", "Quý II năm 2023"),
        ("2023", "Năm 2023"),
        ("6 tháng đầu năm 2023", "6 tháng đầu năm 2023"),
        ("5/2023", "Tháng 5 năm 2023"),
    ],
)
def test_any_writing_of_a_period_is_taken(typed: str, title: str, meetings: RecordsScreen) -> None:
    go_to(meetings.period)
    press(Key.Key_A, CTRL)
    write(typed)
    press(Key.Key_Return)
    assert meetings.period.currentText() == title
    assert meetings.table.records.listing.period == meetings.period.period()
    assert shown(meetings) == (0 if "Tháng 5" in title else 14)


def test_rubbish_in_the_period_box_is_told_and_the_period_stays(meetings: RecordsScreen) -> None:
    meetings.period.show_period(Period(2023, "quarter", 2))
    go_to(meetings.period)
    press(Key.Key_A, CTRL)
    write("hôm kia")
    press(Key.Key_Return)
    assert meetings.window().statusBar().currentMessage().startswith("Không đọc được kỳ báo cáo «hôm kia»")
    assert meetings.period.period() == Period(2023, "quarter", 2)
    assert meetings.period.currentText() == "Quý II năm 2023"


def test_the_box_offers_every_period_and_the_years_with_data(meetings: RecordsScreen, qtbot: QtBot) -> None:
    offered = [meetings.period.itemText(row) for row in range(meetings.period.count())]
    assert offered[0] == "Mọi kỳ"
    assert "Quý II năm 2023" in offered
    meetings.period.setCurrentIndex(offered.index("Quý I năm 2023"))
    meetings.period.activated.emit(offered.index("Quý I năm 2023"))
    assert shown(meetings) == 0
    meetings.period.setCurrentIndex(0)
    meetings.period.activated.emit(0)
    assert shown(meetings) == 14


def test_a_box_that_must_have_a_period_refuses_a_blank(qtbot: QtBot) -> None:
    box = PeriodBox(with_every=False)
    qtbot.addWidget(box)
    box.show_period(Period(2023, "quarter", 2))
    box.setEditText("")
    with qtbot.waitSignal(box.wrong):
        box.lineEdit().editingFinished.emit()
    assert box.currentText() == "Quý II năm 2023"


def test_types_without_a_period_show_no_period_box(example: Workspace) -> None:
    example.open(example.lists["unit"])
    settle()
    assert not example.lists["unit"].period.isVisible()


# --- columns ---------------------------------------------------------------------------------------------


def titles(table: RecordTable) -> list[str]:
    model = table.records
    return [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]


def test_chosen_columns_and_their_widths_are_kept_over_a_restart(meetings: RecordsScreen, qtbot: QtBot) -> None:
    menu = meetings.table.column_menu()
    for text in ("Địa điểm", "Hình thức"):
        next(action for action in menu.actions() if action.text() == text).trigger()
    header = meetings.table.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(0) + header.sectionSize(0) - 1, header.height() // 2)
    width = meetings.table.columnWidth(0)
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(header.viewport(), edge + QPoint(40, 0))
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(40, 0))
    assert meetings.table.columnWidth(0) > width
    assert "Địa điểm" in titles(meetings.table)
    assert "Hình thức" not in titles(meetings.table)
    again = RecordTable(meetings.desk.store, Listing(BY_TYPE["meeting"]))
    qtbot.addWidget(again)
    assert titles(again) == titles(meetings.table)
    assert again.columnWidth(0) == meetings.table.columnWidth(0)


def test_columns_that_nobody_set_are_not_remembered_and_follow_the_window(meetings: RecordsScreen) -> None:
    window = meetings.window()
    window.resize(1366, 768)
    settle()
    narrow = meetings.table.columnWidth(0)
    window.resize(1900, 900)
    settle()
    assert meetings.table.columnWidth(0) > narrow
    assert remembered().value("lists/meeting/widths") is None


def test_the_last_column_cannot_be_hidden(meetings: RecordsScreen) -> None:
    for item in list(meetings.table.records.columns):
        meetings.table.toggle_column(item)
    assert len(titles(meetings.table)) == 1
    assert meetings.table.records.text(0, 0)


def test_the_sort_mark_stands_over_the_column_that_is_sorted_by(meetings: RecordsScreen) -> None:
    header = meetings.table.horizontalHeader()
    meetings.table.sortByColumn(titles(meetings.table).index("Hình thức"), Qt.SortOrder.AscendingOrder)
    before = [meetings.table.records.id_at(row) for row in range(14)]
    meetings.table.toggle_column(BY_TYPE["meeting"].field("held_on"))
    assert [meetings.table.records.id_at(row) for row in range(14)] == before
    assert titles(meetings.table)[header.sortIndicatorSection()] == "Hình thức"
    meetings.table.toggle_column(BY_TYPE["meeting"].field("form"))
    assert header.sortIndicatorSection() == -1


def test_a_click_on_a_header_sorts_both_ways(meetings: RecordsScreen, qtbot: QtBot) -> None:
    header = meetings.table.horizontalHeader()
    seen = []
    for _ in range(2):
        at = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        seen.append([meetings.table.records.text(row, 0) for row in range(14)])
    assert seen[0] == list(reversed(seen[1]))
    assert seen[0] != seen[1]


# --- one record ------------------------------------------------------------------------------------------


def test_enter_opens_the_chosen_record_and_ctrl_enter_too(meetings: RecordsScreen) -> None:
    for modifier in (Qt.KeyboardModifier.NoModifier, CTRL):
        meetings.table.choose(4)
        meetings.table.setFocus()

        def drive(form: RecordForm) -> None:
            assert form.windowTitle().startswith("Sửa")
            assert form.form.raw()["units"] == "Hà Nội"
            press(Key.Key_Escape)

        in_dialog(lambda key=modifier: press(Key.Key_Return, key), drive)


def test_a_record_changed_in_its_form_changes_in_the_list(meetings: RecordsScreen) -> None:
    meetings.table.choose(4)

    def drive(form: RecordForm) -> None:
        enter(form, "chair", "Phó Chủ nhiệm")
        press(Key.Key_S, CTRL)

    in_dialog(meetings.edit_current, drive)
    row = meetings.table.records.row_of(4)
    assert row is not None
    assert "Phó Chủ nhiệm" in [meetings.table.records.text(row, place) for place in range(8)]
    assert meetings.table.chosen_ids() == [4]


def test_ctrl_d_gives_a_new_form_filled_from_the_chosen_record(meetings: RecordsScreen) -> None:
    meetings.table.choose(4)

    def drive(form: RecordForm) -> None:
        assert form.windowTitle().startswith("Thêm")
        enter(form, "units", "Cà Mau")
        press(Key.Key_S, CTRL)

    in_dialog(lambda: press(Key.Key_D, CTRL), drive)
    assert shown(meetings) == 15
    with meetings.desk.store.read() as session:
        old = records.load(session, BY_TYPE["meeting"], 4)
        new = records.load(session, BY_TYPE["meeting"], meetings.table.chosen_ids()[0])
    assert {name for name in old if old[name] != new[name]} == {"units"}


def test_a_duplicated_unit_has_rows_of_its_own(example: Workspace) -> None:
    example.open(example.lists["unit"])
    screen = example.lists["unit"]
    settle()
    with example.store.read() as session:
        everything = records.load_many(session, BY_TYPE["unit"])
    old = next(item for item, values in everything.items() if values["names"])
    screen.table.choose(old)

    def drive(form: RecordForm) -> None:
        enter(form, "name", "Bản sao")
        press(Key.Key_S, CTRL)

    in_dialog(screen.duplicate, drive)
    with example.store.read() as session:
        new = records.load(session, BY_TYPE["unit"], screen.table.chosen_ids()[0])
        assert records.load(session, BY_TYPE["unit"], old) == everything[old]
    names = [[(row["name"], row["valid_from"]) for row in values["names"]] for values in (new, everything[old])]
    assert names[0] == names[1] != []


def test_ctrl_delete_recycles_the_chosen_rows_and_ctrl_z_brings_them_back(meetings: RecordsScreen) -> None:
    meetings.table.choose(4)
    meetings.table.selectAll()
    press(Key.Key_Delete, CTRL)
    assert shown(meetings) == 0
    assert "Đã chuyển 14" in meetings.window().statusBar().currentMessage()
    assert message(meetings) == 1
    press(Key.Key_Z, CTRL)
    assert shown(meetings) == 14


def test_ctrl_delete_in_the_search_box_recycles_nothing(meetings: RecordsScreen) -> None:
    meetings.table.choose(4)
    press(Key.Key_F, CTRL)
    write("ha noi")
    press(Key.Key_Home)
    press(Key.Key_Delete, CTRL)
    meetings.search.clear()
    meetings.reload()
    assert shown(meetings) == 14


def test_the_keyboard_leads_into_the_list_to_a_chosen_row(meetings: RecordsScreen) -> None:
    go_to(meetings.search)
    press(Key.Key_Tab)
    assert focus() is meetings.table
    assert meetings.table.chosen_ids() == [meetings.table.records.id_at(0)]
    press(Key.Key_Down)
    assert meetings.table.chosen_ids() == [meetings.table.records.id_at(1)]


def test_buttons_act_only_on_what_is_chosen(meetings: RecordsScreen) -> None:
    meetings.table.clearSelection()
    assert not any(b.isEnabled() for b in (meetings.edit_button, meetings.copy_button, meetings.remove_button))
    meetings.table.selectRow(0)
    assert all(b.isEnabled() for b in (meetings.edit_button, meetings.copy_button, meetings.remove_button))
    meetings.table.selectAll()
    assert not meetings.edit_button.isEnabled()
    assert meetings.remove_button.isEnabled()


def test_opening_a_record_that_is_gone_is_told(meetings: RecordsScreen, asked: Asked) -> None:
    meetings.edit(999)
    assert asked.troubles == ["Không còn cuộc họp, buổi làm việc số 999 trong dữ liệu."]


def test_ctrl_c_copies_the_chosen_rows_for_a_spreadsheet(meetings: RecordsScreen) -> None:
    meetings.table.choose(4)
    press(Key.Key_C, CTRL)
    assert QApplication.clipboard().text().split("\t")[6] == "Hà Nội"


def test_the_menu_of_the_list_holds_the_actions_of_the_screen(meetings: RecordsScreen) -> None:
    menu = QMenu()
    menu.addActions(meetings.table.actions())
    assert {"Thêm mới", "Sửa", "Xóa", "Nhân bản"} <= {action.text() for action in menu.actions()}


def test_a_long_cell_has_a_tooltip_that_fits_the_screen(meetings: RecordsScreen) -> None:
    with meetings.desk.store.write("Sửa cuộc họp") as session:
        records.save(session, BY_TYPE["meeting"], {"chair": "", "topics": "cải cách thủ tục " * 700}, 4)
    row, model = meetings.table.records.row_of(4), meetings.table.records
    assert row is not None
    tip = model.data(model.index(row, model.columnCount() - 1), Qt.ItemDataRole.ToolTipRole)
    assert max(len(line) for line in tip.splitlines()) <= 120
    assert len(tip.splitlines()) <= 30


# --- files -----------------------------------------------------------------------------------------------


def test_the_list_is_exported_as_filtered_and_read_back_without_change(
    meetings: RecordsScreen, asked: Asked, tmp_path: Path
) -> None:
    meetings.search.setText("buổi làm việc")
    meetings.reload()
    asked.path = tmp_path / "Họp 20.11.xlsx"
    press(Key.Key_E, CTRL)
    sheet = openpyxl.load_workbook(asked.path).active
    assert sheet.max_row == 1 + 8

    def drive(preview: ImportPreview) -> None:
        assert not preview.apply_button.isEnabled()
        assert preview.apply_button.text() == "Không có gì để nhập"

    in_dialog(lambda: press(Key.Key_I, CTRL), drive)


def test_the_import_preview_tells_what_it_will_do_and_does_it_in_one_step(
    meetings: RecordsScreen, asked: Asked, tmp_path: Path
) -> None:
    asked.path = tmp_path / "Cuộc họp.xlsx"
    meetings.export_file()
    book = openpyxl.load_workbook(asked.path)
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(2, headers.index("Địa điểm") + 1).value = "Hội trường A"
    sheet.cell(3, headers.index("Ngày họp") + 1).value = "31/02/2023"
    book.save(asked.path)

    def drive(preview: ImportPreview) -> None:
        assert preview.apply_button.text() == "Nhập 1 dòng hợp lệ"
        preview.apply_button.click()

    in_dialog(meetings.import_file, drive)
    assert meetings.desk.store.last_done().title == "Nhập Cuộc họp, làm việc từ Cuộc họp.xlsx"
    assert "1 dòng chưa nhập được" in meetings.window().statusBar().currentMessage()
    press(Key.Key_Z, CTRL)
    assert "Nhập" in meetings.window().statusBar().currentMessage()


def test_a_workbook_of_something_else_is_told_in_plain_words(
    meetings: RecordsScreen, asked: Asked, tmp_path: Path
) -> None:
    for name, content in (("khác.xlsx", b"not a workbook"), ("không có.xlsx", None)):
        asked.path = tmp_path / name
        if content:
            asked.path.write_bytes(content)
        meetings.import_file()
    book = openpyxl.Workbook()
    book.active.append(["Tên đơn vị", "Loại"])
    asked.path = tmp_path / "đơn vị.xlsx"
    book.save(asked.path)
    meetings.import_file()
    assert len(asked.troubles) == 3
    assert all(told.endswith(".") for told in asked.troubles)


def test_an_export_that_cannot_be_written_is_told(meetings: RecordsScreen, asked: Asked, tmp_path: Path) -> None:
    asked.path = tmp_path / "không có thư mục này" / "a.xlsx"
    asked.path.parent.write_text("a file, not a folder", encoding="utf-8")
    meetings.export_file()
    assert len(asked.troubles) == 1
    assert "a.xlsx" in asked.troubles[0]
