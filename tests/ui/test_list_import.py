"""The import preview and the list of imports: name columns, leave rows out, save the bad ones, take back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from tests.records.samples import dump_all
from tests.services.test_list_drops import OWN, OWN_ROWS, TTHC, TTHC_ROWS, tthc, write
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, in_dialog, press, settle
from tthc_desktop.core.importing import header_key
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records
from tthc_desktop.ui import ask
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.workspace import Workspace

PROCEDURE = BY_TYPE["procedure"]
BAD = (3, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Xã", "Một phần", "Chưa rõ")


@pytest.fixture
def procedures(space: Workspace) -> RecordsScreen:
    screen = space.lists["procedure"]
    space.open(screen)
    settle()
    return screen


def begin(screen: RecordsScreen, *paths: Path, drive: Any) -> None:
    in_dialog(lambda: screen.importing.begin(paths), drive)
    settle()


def accept(preview: ImportPreview) -> None:
    preview.apply_button.click()


def choose(preview: ImportPreview, header: str, name: str) -> None:
    box = preview.columns.boxes[header_key(header)]
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def tick(preview: ImportPreview, number: int) -> None:
    model = preview.rows
    (at,) = [at for at, line in enumerate(model.items) if line.row.number == number]
    state = model.index(at, 0).data(Qt.ItemDataRole.CheckStateRole)
    other = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
    assert model.setData(model.index(at, 0), other, Qt.ItemDataRole.CheckStateRole)


def said(screen: RecordsScreen) -> str:
    return str(screen.window().statusBar().currentMessage())  # type: ignore[attr-defined]


def names(space: Workspace) -> list[str]:
    with space.store.read() as session:
        return [values["name"] for values in records.load_many(session, PROCEDURE).values()]


def test_columns_are_named_in_the_preview_and_known_next_time(
    space: Workspace, procedures: RecordsScreen, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.xlsx", [OWN, *OWN_ROWS])

    def name_columns(preview: ImportPreview) -> None:
        assert preview.pages.currentWidget() is preview.columns
        assert not preview.apply_button.isEnabled()
        choose(preview, "Ký hiệu thủ tục", "code")
        choose(preview, "Tên gọi", "name")
        editor = preview.columns.values["state"]
        editor.setCurrentIndex(1)  # type: ignore[union-attr]
        editor.activated.emit(1)  # type: ignore[union-attr]
        assert not preview.columns.values["name"].isVisibleTo(preview.columns)
        assert preview.apply_button.text() == "Nhập 1 dòng hợp lệ"
        preview.apply_button.click()

    begin(procedures, path, drive=name_columns)
    assert names(space) == ["Đăng ký khai sinh"]

    def see(preview: ImportPreview) -> None:
        assert preview.count("same") == 1
        assert "Đọc như lần nhập trước" in preview._remarks.text()

    begin(procedures, path, drive=see)


def test_a_field_that_is_given_to_another_column_leaves_the_first(procedures: RecordsScreen, tmp_path: Path) -> None:
    def swap(preview: ImportPreview) -> None:
        choose(preview, "Lĩnh vực", "name")
        assert preview.columns.boxes[header_key("Tên thủ tục hành chính")].currentData() == ""
        choose(preview, "Tên thủ tục hành chính", "name")
        assert preview.columns.boxes[header_key("Lĩnh vực")].currentData() == ""

    begin(procedures, tthc(tmp_path / "a.xlsx"), drive=swap)


def test_rows_are_left_out_by_their_tick(space: Workspace, procedures: RecordsScreen, tmp_path: Path) -> None:
    def leave_one(preview: ImportPreview) -> None:
        tick(preview, 4)
        assert preview.apply_button.text() == "Nhập 1 dòng hợp lệ"
        assert "Bỏ qua: 1" in preview._summary.text()
        preview.apply_button.click()

    begin(procedures, tthc(tmp_path / "a.xlsx"), drive=leave_one)
    assert names(space) == ["Cấp bản sao trích lục hộ tịch"]


def test_a_row_that_looks_like_a_heading_is_shown_and_taken_by_its_tick(
    space: Workspace, procedures: RecordsScreen, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.xlsx", [TTHC, ("I", "Lĩnh vực Hộ tịch"), *TTHC_ROWS, (None, "Tổng cộng: 02 thủ tục")])

    def take(preview: ImportPreview) -> None:
        aside = {line.row.number: preview.rows.texts(line) for line in preview.rows.items if line.row.status == "other"}
        assert aside[4][1:3] == ("Không phải mục", "Lĩnh vực Hộ tịch")
        assert aside[4][3].startswith("Tiêu đề nhóm, không nhập.")
        assert aside[7][3].startswith("Dòng tổng, không nhập.")
        assert "Không phải mục: 2" in preview._summary.text()
        tick(preview, 4)
        settle()
        assert (preview.count("bad"), preview.apply_button.text()) == (1, "Nhập 2 dòng hợp lệ")
        assert "dòng 7" in preview._remarks.text()
        assert "dòng 4" not in preview._remarks.text()
        tick(preview, 4)
        settle()
        assert preview.count("bad") == 0
        tick(preview, 4)
        settle()
        tick(preview, 5)
        accept(preview)

    begin(procedures, path, drive=take)
    assert names(space) == ["Cấp bản sao trích lục hộ tịch"]
    assert "1 dòng chưa nhập được" in said(procedures)


def test_the_chosen_row_shows_what_each_of_its_cells_is_read_as(
    space: Workspace, procedures: RecordsScreen, tmp_path: Path
) -> None:
    changed = (*TTHC_ROWS[0][:3], "Tư pháp", *TTHC_ROWS[0][4:])
    begin(procedures, write(tmp_path / "a.xlsx", [TTHC, TTHC_ROWS[0]]), drive=accept)

    def look(preview: ImportPreview) -> None:
        page = preview.row_page
        read = {item.label: (item.cell, item.told, item.read) for item in page.fields.items}
        assert preview.rows.items[0].row.status == "bad"
        assert read["Tình trạng"] == ("G6", "Chưa rõ", "")
        assert "Ô G6" in page.told.text()
        preview.table.setFocus(Qt.FocusReason.TabFocusReason)
        press(Key.Key_Down)
        read = {item.label: (item.cell, item.told, item.read) for item in page.fields.items}
        assert read["Lĩnh vực"] == ("D4", "Tư pháp", "Tư pháp")
        assert page.told.text() == "Lĩnh vực: Hộ tịch → Tư pháp"
        press(Key.Key_Down)
        read = {item.label: (item.cell, item.told, item.read) for item in page.fields.items}
        assert read["Mã TTHC"] == ("B5", "2.00038", "2.000380")
        assert not page.told.isVisibleTo(page)

    begin(procedures, write(tmp_path / "b.xlsx", [TTHC, changed, TTHC_ROWS[1], BAD]), drive=look)


def test_bad_rows_have_no_tick(procedures: RecordsScreen, tmp_path: Path) -> None:
    def look(preview: ImportPreview) -> None:
        first = preview.rows.index(0, 0)
        assert preview.rows.items[0].row.status == "bad"
        assert first.data(Qt.ItemDataRole.CheckStateRole) is None
        assert not preview.rows.setData(first, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)

    begin(procedures, write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, BAD]), drive=look)


def test_a_partial_import_says_what_was_not_taken_and_its_bad_rows_are_saved(
    procedures: RecordsScreen, asked: Asked, tmp_path: Path
) -> None:
    asked.path = tmp_path / "dòng lỗi.xlsx"

    def save_and_accept(preview: ImportPreview) -> None:
        preview.bad_button.click()
        preview.apply_button.click()

    begin(procedures, write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, BAD]), drive=save_and_accept)
    assert said(procedures) == "Đã nhập 2 dòng; 1 dòng chưa nhập được. Ctrl+Z để hoàn tác cả lần nhập."
    cells = {cell.value for row in openpyxl.load_workbook(asked.path).active.iter_rows() for cell in row}
    assert {"Đăng ký kết hôn", "Chưa rõ"} <= cells
    assert "Đăng ký khai sinh" not in cells


def test_the_list_goes_back_as_it_came_with_its_bad_cells_marked(
    procedures: RecordsScreen, asked: Asked, tmp_path: Path
) -> None:
    asked.path = tmp_path / "gửi lại"
    path = write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, BAD])
    begin(procedures, path, drive=lambda preview: preview.marked_button.click())
    copy = openpyxl.load_workbook(tmp_path / "gửi lại" / "a - cần sửa.xlsx").active
    assert [[cell.value for cell in row] for row in copy.iter_rows()] == [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()
    ]
    noted = {cell.row for row in copy.iter_rows() for cell in row if cell.comment}
    assert noted == {copy.max_row}


def test_a_list_without_faults_has_nothing_to_send_back(procedures: RecordsScreen, tmp_path: Path) -> None:
    def look(preview: ImportPreview) -> None:
        assert not preview.marked_button.isVisibleTo(preview)

    begin(procedures, write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS]), drive=look)


def test_cancel_leaves_nothing(space: Workspace, procedures: RecordsScreen, tmp_path: Path) -> None:
    before = dump_all(space.store.path)

    def go_away(preview: ImportPreview) -> None:
        choose(preview, "Lĩnh vực", "note")
        tick(preview, 4)
        press(Key.Key_Escape)

    begin(procedures, tthc(tmp_path / "a.xlsx"), drive=go_away)
    assert dump_all(space.store.path) == before
    assert not space.store.attachments.exists()


def test_blank_cells_erase_when_the_box_is_ticked(space: Workspace, procedures: RecordsScreen, tmp_path: Path) -> None:
    begin(procedures, tthc(tmp_path / "a.xlsx"), drive=accept)
    blank = (1, "1.004010", "Đăng ký khai sinh", None, None, None, "Còn hiệu lực")

    def erase(preview: ImportPreview) -> None:
        assert preview.count("changed") == 0
        preview.erase.click()
        assert preview.count("changed") == 1
        preview.apply_button.click()

    begin(procedures, write(tmp_path / "b.xlsx", [TTHC, blank]), drive=erase)
    with space.store.read() as session:
        assert records.load(session, PROCEDURE, 1)["domain"] is None


def test_several_files_are_one_preview_and_one_step(
    space: Workspace, procedures: RecordsScreen, tmp_path: Path
) -> None:
    (tmp_path / "hỏng.xlsx").write_bytes(b"")
    other = write(tmp_path / "b.xlsx", [TTHC, (1, "1.000894", "Kết hôn", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")])

    def look(preview: ImportPreview) -> None:
        assert "Tệp chưa đọc được: 1" in preview._summary.text()
        assert preview.rows.index(0, 2).data() == "hỏng.xlsx"
        assert "b.xlsx · Trang 1 · 4" in [preview.rows.index(at, 0).data() for at in range(4)]
        preview.apply_button.click()

    begin(procedures, tthc(tmp_path / "a.xlsx"), other, tmp_path / "hỏng.xlsx", drive=look)
    assert len(names(space)) == 3
    assert said(procedures).startswith("Đã nhập 3 dòng; 1 tệp chưa nhập được.")
    press(Key.Key_Z, CTRL)
    assert names(space) == []


def test_converted_text_is_shown_before_and_after(procedures: RecordsScreen, tmp_path: Path) -> None:
    header = ("STT", "M· TTHC", "Tªn thñ tôc hµnh chÝnh", "LÜnh vùc", "CÊp thùc hiÖn", "Møc ®é", "T×nh tr¹ng")
    row = (1, "1.004010", "§¨ng ký khai sinh", "Hé tÞch", "X·", "Toµn tr×nh", "§ang ¸p dông")

    def look(preview: ImportPreview) -> None:
        table = preview.pages.widget(2)
        model = table.model()  # type: ignore[attr-defined]
        assert ("C4", "§¨ng ký khai sinh", "Đăng ký khai sinh") in model.items
        assert preview.apply_button.text() == "Nhập 1 dòng hợp lệ"

    begin(procedures, write(tmp_path / "a.xlsx", [header, row]), drive=look)


def test_a_blank_of_the_list_is_written_from_its_screen(
    procedures: RecordsScreen, asked: Asked, tmp_path: Path
) -> None:
    asked.path = tmp_path / "mẫu.xlsx"
    procedures.blank_button.click()
    assert openpyxl.load_workbook(asked.path).sheetnames == ["Danh mục TTHC", "_tthc"]
    asked.path = tmp_path / "không có" / "mẫu.xlsx"
    procedures.blank_button.click()
    assert len(asked.troubles) == 1


# --- the list of imports ---------------------------------------------------------------------------------


@pytest.fixture
def edited(space: Workspace, procedures: RecordsScreen, tmp_path: Path) -> Workspace:
    """Two procedures imported, one edited since, the list of imports in sight."""
    begin(procedures, tthc(tmp_path / "a.xlsx"), drive=accept)
    with space.store.write("Sửa") as session:
        records.save(session, PROCEDURE, {"note": "xem lại"}, 1)
    space.open(space.imports)
    settle()
    return space


def test_an_import_is_listed_with_what_was_edited_since(edited: Workspace) -> None:
    screen = edited.imports
    assert screen.runs.texts(screen.runs.items[0])[3:7] == (
        "Nhập Danh mục TTHC từ a.xlsx",
        "Danh mục TTHC",
        "2",
        "a.xlsx",
    )
    assert [screen.edited.texts(item) for item in screen.edited.items] == [("1.004010 · Đăng ký khai sinh",)]


@pytest.mark.parametrize(("answer", "left"), [("keep", ["Đăng ký khai sinh"]), ("overwrite", []), (None, None)])
def test_taking_back_asks_with_the_list_of_what_was_edited(
    edited: Workspace, monkeypatch: pytest.MonkeyPatch, answer: str | None, left: list[str] | None
) -> None:
    told: list[Any] = []

    def ask_how(_parent: Any, title: str, titles: list[str]) -> str | None:
        told.append((title, titles))
        return answer

    monkeypatch.setattr(ask, "how_to_take_back", ask_how)
    edited.imports.undo_button.click()
    assert told == [("Nhập Danh mục TTHC từ a.xlsx", ["1.004010 · Đăng ký khai sinh"])]
    assert names(edited) == (left if left is not None else ["Đăng ký khai sinh", "Cấp bản sao trích lục hộ tịch"])
    settle()
    if answer:
        assert edited.imports.runs.texts(edited.imports.runs.items[0])[7] == "đã hoàn tác"
        assert edited.imports.undo_button.isEnabled() == (answer == "keep")
    if answer == "keep":
        assert [item[0].id for item in edited.imports.edited.items] == [1]


def test_what_stayed_when_an_import_was_taken_back_can_be_taken_back_later(
    edited: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "how_to_take_back", lambda *_: "keep")
    edited.imports.undo_button.click()
    settle()
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda _parent, _title, question, yes: asked.append(question) or yes)
    assert edited.imports.undo_button.text() == "Hoàn tác nốt mục đã giữ…"
    edited.imports.undo_button.click()
    settle()
    assert "còn giữ lại: 1.004010 · Đăng ký khai sinh." in asked[0]
    assert names(edited) == []
    assert not edited.imports.undo_button.isEnabled()


def test_taking_back_what_nobody_edited_asks_once(
    space: Workspace, procedures: RecordsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(procedures, tthc(tmp_path / "a.xlsx"), drive=accept)
    space.open(space.imports)
    settle()
    answers = iter((False, True))
    monkeypatch.setattr(ask, "confirm", lambda *_: next(answers))
    space.imports.undo_button.click()
    assert len(names(space)) == 2
    space.imports.undo_button.click()
    assert names(space) == []


def test_the_question_how_to_take_back_means_no_by_enter_and_escape(edited: Workspace) -> None:
    answers: list[Any] = []

    def ask_it() -> None:
        answers.append(ask.how_to_take_back(edited.window, "Nhập", ["a"] * 20))

    for key in (Key.Key_Return, Key.Key_Escape):
        in_dialog(ask_it, lambda _box, key=key: press(key))
    assert answers == [None, None]


def test_the_year_of_days_that_name_none_is_typed_once(space: Workspace, tmp_path: Path) -> None:
    screen = space.lists["task"]
    space.open(screen)
    head = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn")
    path = write(tmp_path / "a.xlsx", [head, (1, "Việc 1", "Bộ Y tế", "05/01", "30/9")])

    def drive(preview: ImportPreview) -> None:
        assert "Có ngày không ghi năm" in preview._trouble.text()
        preview.columns.year.setText("2026")
        preview.columns.year.editingFinished.emit()
        settle()
        assert preview._trouble.isHidden()
        accept(preview)

    begin(screen, path, drive=drive)
    with space.store.read() as session:
        (row,) = records.load_many(session, BY_TYPE["task"], BY_TYPE["task"].table().c.content == "Việc 1").values()
    assert (str(row["assigned_on"]), str(row["due_on"])) == ("05/01/2026", "30/9/2026")
