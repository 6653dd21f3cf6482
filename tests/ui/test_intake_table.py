"""One table of a drop on the screen that takes in units' files: its rows and findings, and what is asked of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from tests.services.test_list_drops import tthc
from tests.test_cli_returns import ROWS, form
from tests.ui.driving import CTRL, Key, go_to, in_dialog, pick, press, settle, write
from tests.ui.taking_in import answer, cell, choose, everything, held, screen, status
from tthc_desktop.core.periods import Period
from tthc_desktop.ui import ask
from tthc_desktop.ui.screens.intake import IntakeScreen
from tthc_desktop.ui.tables import WHOLE_ROW_ONLY
from tthc_desktop.ui.theme import COLOURS
from tthc_desktop.ui.workspace import Workspace

__all__ = ["everything", "screen"]  # fixtures


# --- one table -------------------------------------------------------------------------------------------


def test_the_rows_are_shown_as_in_the_file_with_bad_cells_and_changes_marked(everything: IntakeScreen) -> None:
    choose(everything, "a ")
    assert cell(everything, 9, 2) == "120 → 121"
    assert cell(everything, 9, 1) == "Đất đai"
    assert cell(everything, 5, 2) == "Số lượng hồ sơ tiếp nhận"
    choose(everything, "b ")
    everything.details.tabs.setCurrentIndex(1)
    assert cell(everything, 9, 2, Qt.ItemDataRole.BackgroundRole) == QColor(COLOURS["wrong_pale"])
    assert "phải bằng 4 + 5 + 6" in cell(everything, 9, 2, Qt.ItemDataRole.ToolTipRole).replace("\n", " ")
    assert cell(everything, 10, 2, Qt.ItemDataRole.BackgroundRole) is None
    assert everything.details.sheet.columnSpan(0, 4) == 4


def test_a_finding_leads_to_its_cell(everything: IntakeScreen) -> None:
    choose(everything, "b ")
    details = everything.details
    first = details.findings.items[0]
    assert details.findings.texts(first)[:4] == ("Lỗi", "C10", "999", "120")
    go_to(details.findings_table)
    press(Key.Key_Return)
    assert details.tabs.currentIndex() == 1
    assert details.rows.place(details.sheet.currentIndex()) == (9, 2)


def test_how_to_mend_a_finding_is_read_without_pointing_at_it(everything: IntakeScreen) -> None:
    choose(everything, "b ")
    table = everything.details.findings_table
    texts = [finding.message for finding in everything.details.findings.items]
    assert texts
    room = QRect(0, 0, table.columnWidth(4) - 20, 1000)
    for row, text in enumerate(texts):
        needed = table.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        assert needed.height() < table.rowHeight(row), text


def test_converted_text_is_shown_before_and_after(everything: IntakeScreen) -> None:
    choose(everything, "i ")
    details = everything.details
    assert details.tabs.isTabVisible(3)
    assert ("B10", "§Êt ®ai", "Đất đai") in details.converted.items
    choose(everything, "g ")
    assert not details.tabs.isTabVisible(3)


def test_why_a_table_was_recognised_is_told(everything: IntakeScreen) -> None:
    choose(everything, "g ")
    assert "Ô A1 ghi «Biểu số II.06a/VPCP/KSTT»." in everything.details.about.toPlainText()


def test_what_is_to_be_known_of_a_file_is_counted_on_its_tab(screen: IntakeScreen, tmp_path: Path) -> None:
    path = form(tmp_path / "a.xlsx", ROWS)
    book = load_workbook(path)
    book.active.row_dimensions[10].hidden = True
    book.save(path)
    screen.add_files([path, form(tmp_path / "b.xlsx", ROWS, "Bộ Tư pháp")])
    choose(screen, "a")
    assert screen.details.tabs.tabText(2) == "&Nhận dạng (1)"
    assert "1 dòng của bảng đang ẩn trong tệp (dòng 10)" in screen.details.about.toPlainText()
    choose(screen, "b")
    assert screen.details.tabs.tabText(2) == "&Nhận dạng"


def test_a_row_is_left_out_and_taken_again_with_the_space_bar(everything: IntakeScreen) -> None:
    choose(everything, "g ")
    details = everything.details
    details.tabs.setCurrentIndex(1)
    go_to(details.sheet)
    details.sheet.setCurrentIndex(details.rows.index_of(9, 3))
    for shown, counts in (("không lấy", {"new": 1}), ("mới", {"new": 2})):
        press(Key.Key_Space)
        assert cell(everything, 9, -1) == shown
        entry = everything.current()
        assert entry
        assert Counter(entry.counts) == Counter(counts)
    assert details.rows.place(details.sheet.currentIndex()) == (9, 3)


# --- what is asked ---------------------------------------------------------------------------------------


def test_unit_and_period_that_the_file_does_not_tell_are_typed(everything: IntakeScreen) -> None:
    choose(everything, "c ")
    details = everything.details
    go_to(details.period)
    press(Key.Key_A, CTRL)
    write("quý II/2023")
    press(Key.Key_Tab)
    go_to(details.unit)
    press(Key.Key_A, CTRL)
    write("Bộ Khoa học và Công nghệ")
    press(Key.Key_Return)
    entry = everything.details.entry
    assert entry
    assert (entry.status, entry.unit, entry.table.period) == (
        "ready",
        "Bộ Khoa học và Công nghệ",
        Period(2023, "quarter", 2),
    )


def test_a_unit_that_is_none_is_told_and_nothing_changes(everything: IntakeScreen) -> None:
    entry = choose(everything, "g ")
    go_to(everything.details.unit)
    press(Key.Key_A, CTRL)
    write("Sở Không Có")
    press(Key.Key_Return)
    assert everything.told.text().startswith("Chưa có đơn vị «Sở Không Có»")
    assert status(everything, "g ") == entry.status
    assert everything.details.unit.text() == entry.unit


def test_a_unit_is_picked_from_the_list_of_all(everything: IntakeScreen) -> None:
    choose(everything, "c ")
    in_dialog(lambda: answer(everything, "Chọn đơn vị"), pick("bo ngoai giao"))
    entry = everything.details.entry
    assert entry
    assert entry.unit == "Bộ Ngoại giao"
    assert [asked.about for asked in entry.planned.asked] == ["period"]


def test_a_unit_near_to_the_name_in_the_file_is_one_button_away(screen: IntakeScreen, tmp_path: Path) -> None:
    form(tmp_path / "a.xlsx", ROWS, "Bộ Tài chinh")
    screen.add_files([tmp_path / "a.xlsx"])
    choose(screen, "a")
    assert status(screen, "a") == "question"
    answer(screen, "Bộ Tài chính")
    assert (status(screen, "a"), choose(screen, "a").unit) == ("ready", "Bộ Tài chính")


def test_a_poorer_file_replaces_only_with_a_clear_yes_that_can_be_taken_back(everything: IntakeScreen) -> None:
    choose(everything, "d ")
    assert everything.details.gone.text() == "Có ở bản đã nhận, không còn trong tệp này: Hộ tịch."
    answer(everything, "Thay bằng")
    assert status(everything, "d ") == "ready"
    answer(everything, "Thôi thay")
    assert status(everything, "d ") == "question"


def test_a_yes_to_replacing_is_asked_anew_for_another_unit(everything: IntakeScreen) -> None:
    choose(everything, "d ")
    answer(everything, "Thay bằng")
    go_to(everything.details.unit)
    press(Key.Key_A, CTRL)
    write("Bộ Công Thương")
    press(Key.Key_Return)
    assert choose(everything, "d ").unit == "Bộ Công Thương"
    assert not choose(everything, "d ").table.answers.replace


def test_a_unit_taken_from_the_suggestions_is_the_unit(everything: IntakeScreen) -> None:
    choose(everything, "g ")
    go_to(everything.details.unit)
    press(Key.Key_A, CTRL)
    write("bo ngoai g")
    press(Key.Key_Down)
    press(Key.Key_Return)
    press(Key.Key_Tab)
    settle()
    assert everything.details.unit.text() == choose(everything, "g ").unit == "Bộ Ngoại giao"


def test_after_an_answer_the_keys_stay_in_the_table(everything: IntakeScreen) -> None:
    choose(everything, "d ")
    (button,) = [button for button in everything.details.questions.buttons if button.text().startswith("Thay bằng")]
    go_to(button)
    press(Key.Key_Space)
    settle()
    at = QApplication.focusWidget()
    assert at
    assert everything.details.isAncestorOf(at)


def test_a_period_is_said_once_for_all_chosen_tables(screen: IntakeScreen, tmp_path: Path) -> None:
    for name, unit in (("a", "Bộ Y tế"), ("b", "Bộ Tài chính"), ("c", "Bộ Nội vụ")):
        form(tmp_path / f"{name}.xlsx", ROWS, unit, "Quý II")
    screen.add_files([tmp_path])
    assert all("«Kỳ báo cáo: Quý II», chưa rõ năm nào" in entry.planned.asked[0].message for entry in screen.entries)
    screen.table.selectAll()
    go_to(screen.details.period)
    press(Key.Key_A, CTRL)
    write("Q2/2023")
    press(Key.Key_Return)
    settle()
    assert [entry.status for entry in screen.entries] == ["ready"] * 3


def test_of_the_periods_that_a_file_names_each_is_one_button_away(screen: IntakeScreen, tmp_path: Path) -> None:
    form(tmp_path / "a.xlsx", ROWS, "Bộ Y tế", "Quý I/2023 và quý II/2023")
    screen.add_files([tmp_path / "a.xlsx"])
    choose(screen, "a")
    assert [button.text() for button in screen.details.questions.buttons] == [
        "Quý I năm 2023",
        "Quý II năm 2023",
        "Chọn kỳ",
    ]
    answer(screen, "Quý II năm 2023")
    assert (status(screen, "a"), choose(screen, "a").table.period) == ("ready", Period(2023, "quarter", 2))


def test_what_was_said_of_an_import_is_gone_once_it_is_undone(everything: IntakeScreen) -> None:
    everything.apply()
    assert "Ctrl+Z" in everything.told.text()
    everything.desk.store.undo()
    everything.refresh()
    settle()
    assert everything.told.text() == ""


def test_a_table_of_which_every_row_is_left_out_is_not_written(screen: IntakeScreen, tmp_path: Path) -> None:
    wrong = [[*ROWS[0][:2], 999, *ROWS[0][3:]]]
    form(tmp_path / "a.xlsx", wrong)
    screen.add_files([tmp_path / "a.xlsx"])
    choose(screen, "a")
    screen.take_only_valid()
    assert status(screen, "a") == "refused"
    assert screen.details.trouble.text().startswith("Mọi dòng số liệu đều bị bỏ")


def test_closing_with_tables_that_wait_is_asked_about(
    space: Workspace, everything: IntakeScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda _parent, _title, question, *_: bool(asked.append(question)))
    assert not space.may_close()
    assert asked[0].startswith("Còn 2 bảng đã đọc mà chưa nhập.")
    everything.apply()
    assert space.may_close(), "what cannot be taken and was never answered is no loss"


def test_documents_in_a_folder_are_told_to_be_passed_over(screen: IntakeScreen, tmp_path: Path) -> None:
    form(tmp_path / "a.xlsx", ROWS)
    for name in ("Báo cáo.doc", "Công văn.pdf"):
        (tmp_path / name).write_bytes(b"x")
    screen.add_files([tmp_path])
    assert screen.told.text().endswith(" Bỏ qua 2 tệp Word, PDF: Báo cáo.doc, Công văn.pdf.")


def test_a_list_that_is_dropped_among_forms_is_told_where_it_belongs(screen: IntakeScreen, tmp_path: Path) -> None:
    tthc(tmp_path / "tthc.xlsx")
    screen.add_files([tmp_path / "tthc.xlsx"])
    choose(screen, "tthc")
    assert screen.details.trouble.text() == (
        "«tthc.xlsx» là danh sách «Danh mục TTHC», không phải biểu. Hãy mở mục «Danh mục TTHC», nhấn Ctrl+I để nhập."
    )


def test_the_received_version_is_kept_by_taking_the_file_off_the_drop(everything: IntakeScreen) -> None:
    choose(everything, "d ")
    answer(everything, "Giữ bản đã nhận")
    assert [entry.table.file for entry in everything.entries if entry.table.file.startswith("d ")] == []


@pytest.mark.parametrize("shown", ["g ", "h "])
@pytest.mark.parametrize(("words", "kept"), [("Chỉ lấy g", "g "), ("Chỉ lấy h", "h ")])
def test_of_two_files_of_a_unit_one_is_chosen(everything: IntakeScreen, words: str, kept: str, shown: str) -> None:
    choose(everything, shown)
    answer(everything, words)
    left = [entry for entry in everything.entries if entry.unit == "Bộ Tư pháp"]
    assert [(entry.table.file[:2], entry.status) for entry in left] == [(kept, "ready")]


def test_how_figures_are_read_is_asked_once_for_the_file(screen: IntakeScreen, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["1", "Đất đai", 1.12, 1.08, 30, 10, 100, 60, 35, 5, 1.02, 1.018, 2], ROWS[1]]
    path = form(tmp_path / "a.xlsx", rows)
    book = load_workbook(path)
    for at in range(3, 14):
        book.active.cell(12, at).value = None
    for name in ("C10", "D10", "K10", "L10"):
        book.active[name].value = {"C10": 1.125, "D10": 1.085, "K10": 1.025, "L10": 1.023}[name]
    book.save(path)
    screen.add_files([path])
    choose(screen, "a")
    assert screen.entries[0].planned.asked[0].about == "scaled"
    answer(screen, "1125")
    told = screen.entries[0].table.told
    assert told
    assert [told.rows[0].figures[name].value for name in ("3", "4")] == [1125, 1085]
    assert not screen.entries[0].planned.asked


def test_another_form_is_chosen_and_one_that_does_not_fit_is_told(everything: IntakeScreen) -> None:
    choose(everything, "g ")
    details = everything.details
    codes = [details.form.itemText(row) for row in range(details.form.count())]
    for begin, code, trouble in (("II.06b", "II.06b", ""), ("II.07b", "II.06b", "không đọc được theo biểu II.07b")):
        details.form.setCurrentIndex(next(row for row, text in enumerate(codes) if text.startswith(begin)))
        details.form.activated.emit(details.form.currentIndex())
        told = next(entry.table.told for entry in everything.entries if entry.table.file.startswith("g "))
        assert told
        assert told.form.code.startswith(code)
        assert trouble in everything.told.text()
        assert details.form.currentText().startswith(code)


def test_a_reason_makes_an_error_an_explained_exception(everything: IntakeScreen) -> None:
    choose(everything, "b ")
    details = everything.details
    details.findings_table.selectAll()
    go_to(details.reason)
    write("Đã đối chiếu sổ theo dõi")
    press(Key.Key_Return)
    assert {finding.level for finding in details.findings.items} == {"explained"}
    assert status(everything, "b ") == "ready"
    everything.apply()
    (kept,) = [item for item in held(everything.desk.store) if item.findings]
    assert {finding["reason"] for finding in kept.findings} == {"Đã đối chiếu sổ theo dõi"}


def test_what_cannot_be_read_cannot_be_explained_away(screen: IntakeScreen, tmp_path: Path) -> None:
    screen.add_files([form(tmp_path / "a.xlsx", [[*ROWS[0][:3], "tám mươi", *ROWS[0][4:]], ROWS[1]][1:])])
    path = tmp_path / "a.xlsx"
    book = load_workbook(path)
    book.active["D10"].value = "bốn mươi mốt"
    book.save(path)
    screen.add_files([path])
    choose(screen, "a")
    unreadable = [row for row, finding in enumerate(screen.details.findings.items) if finding.code == "unreadable"]
    details = screen.details
    details.findings_table.selectionModel().setCurrentIndex(details.findings.index(unreadable[0], 0), WHOLE_ROW_ONLY)
    assert not details.explain_button.isEnabled()
