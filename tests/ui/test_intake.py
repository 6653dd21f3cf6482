"""The screen that takes in units' forms: real files, read in the worker thread, answered, written, taken back."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.drops import CHANGED, UNITS, WRONG, drop_of_all_kinds, many, zipped
from tests.records.samples import dump, dump_all
from tests.services.test_list_drops import tthc
from tests.test_cli_returns import ROWS, form
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, go_to, in_dialog, pick, press, settle, write
from tthc_desktop.core.periods import Period
from tthc_desktop.db.store import Store
from tthc_desktop.services import drops, returns
from tthc_desktop.services.drops import Drop, Entry
from tthc_desktop.services.returns import Held
from tthc_desktop.ui import ask
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.screens.intake import IntakeScreen
from tthc_desktop.ui.tables import WHOLE_ROW_ONLY
from tthc_desktop.ui.theme import COLOURS
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace

FORM, PERIOD = "II.06a/VPCP/KSTT", "2023-Q2"


@pytest.fixture
def screen(space: Workspace) -> IntakeScreen:
    space.open(space.intake)
    settle()
    return space.intake


@pytest.fixture
def everything(screen: IntakeScreen, tmp_path: Path) -> IntakeScreen:
    """Two drops, the first written: a table of every status, and every question."""
    first, second = drop_of_all_kinds(tmp_path / "tep")
    screen.add_files([first])
    screen.apply()
    screen.add_files([second])
    return screen


def choose(screen: IntakeScreen, begin: str) -> Entry:
    """Select the table of the file whose name begins so."""
    row = next(row for row, entry in enumerate(screen.model.items) if entry.table.file.startswith(begin))
    screen.table.selectionModel().setCurrentIndex(screen.model.index(row, 0), WHOLE_ROW_ONLY)
    entry = screen.current()
    assert entry is not None
    assert entry is screen.details.entry
    return entry


def status(screen: IntakeScreen, begin: str) -> str:
    return next(entry.status for entry in screen.entries if entry.table.file.startswith(begin))


def held(store: Store) -> list[Held]:
    with store.read() as session:
        return returns.of_form(session, FORM, PERIOD)


def answer(screen: IntakeScreen, words: str) -> None:
    """Press the button of a question."""
    (button,) = [button for button in screen.details.questions.buttons if button.text().startswith(words)]
    button.click()


def cell(screen: IntakeScreen, row: int, column: int, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    """What the view shows at a cell of the sheet, counted from 0."""
    return screen.details.rows.data(screen.details.rows.index_of(row, column), role)


# --- the drop --------------------------------------------------------------------------------------------


def test_an_empty_screen_says_what_to_do_next(screen: IntakeScreen, asked: Asked, tmp_path: Path) -> None:
    assert screen.pages.currentIndex() == 0
    assert not screen.apply_button.isVisible()
    asked.path = form(tmp_path / "a.xlsx", ROWS)
    press(Key.Key_I, CTRL)
    assert [entry.status for entry in screen.entries] == ["ready"]
    assert screen.pages.currentIndex() == 1


def test_every_table_is_listed_with_what_becomes_of_it(everything: IntakeScreen) -> None:
    texts = [everything.model.texts(entry) for entry in everything.entries]
    assert [(line[0], *line[4:]) for line in texts] == [
        ("Nhập được", "Bộ Y tế", "Quý II năm 2023", "0", "1", "1", "0"),
        ("Chưa nhập được", "Bộ Tài chính", "Quý II năm 2023", "1", "0", "0", "1"),
        ("Cần hỏi", "chưa rõ", "chưa rõ", "2", "0", "0", "0"),
        ("Cần hỏi", "Bộ Nội vụ", "Quý II năm 2023", "0", "0", "1", "0"),
        ("Không đổi", "Bộ Công Thương", "Quý II năm 2023", "0", "0", "2", "0"),
        ("Chưa nhập được", "", "", "", "", "", ""),
        ("Cần hỏi", "Bộ Tư pháp", "Quý II năm 2023", "2", "0", "0", "0"),
        ("Cần hỏi", "Bộ Tư pháp", "Quý II năm 2023", "2", "0", "0", "0"),
        ("Nhập được", "Bộ Xây dựng", "Quý II năm 2023", "2", "0", "0", "0"),
    ]
    assert everything.told.text() == (
        "9 tệp, 8 bảng, 1 tệp không có bảng nào đọc được: "
        "2 nhập được, 4 cần hỏi, 2 chưa nhập được, 1 không đổi. Chưa ghi gì."
    )


def test_the_counts_of_the_filter_equal_the_lists_they_open(everything: IntakeScreen) -> None:
    for wanted, button in everything.filter.buttons.items():
        if button.isVisible():
            button.click()
            listed = everything.model.items
            assert button.text().endswith(f" {len(listed)}")
            assert wanted is None or {entry.status for entry in listed} == {wanted}
    assert sum(drops.count(everything.entries).values()) == len(everything.entries)


def test_the_list_and_the_rows_obey_qts_rules_for_models(everything: IntakeScreen, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(everything.model)
    choose(everything, "b ")
    qtmodeltester.check(everything.details.rows)


def test_files_dropped_anywhere_on_the_window_lead_to_the_screen(space: Workspace, tmp_path: Path) -> None:
    path = form(tmp_path / "a.xlsx", ROWS)
    meetings = space.lists["meeting"]
    space.open(meetings)
    settle()
    for target in (space.window, meetings.search):  # over a box to type in as well
        drop(target, path)
        assert space.window.page is space.intake
        assert [entry.table.file for entry in space.intake.entries] == ["a.xlsx"]
        space.open(meetings)
        settle()


def drop(target: QWidget, path: Path) -> None:
    """Drag a file over a widget and let it go."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path))])
    no_key, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, dragged, left, no_key)
    QApplication.sendEvent(target, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dragged, left, no_key))
    settle()


def test_folders_and_archives_are_read_to_their_last_file(screen: IntakeScreen, tmp_path: Path) -> None:
    folder = many(tmp_path / "quy")
    archive = zipped(folder, tmp_path / "quy.zip")
    screen.add_files([folder])
    assert [entry.unit for entry in screen.entries] == list(UNITS)
    screen.apply()
    screen.add_files([archive])
    assert [(entry.table.file, entry.status) for entry in screen.entries] == [
        (f"quy.zip/{number:02d}.xlsx", "unchanged") for number in range(len(UNITS))
    ]


def test_a_folder_without_spreadsheets_says_so(screen: IntakeScreen, tmp_path: Path) -> None:
    (tmp_path / "trong").mkdir()
    screen.add_files([tmp_path / "trong"])
    assert screen.told.text().startswith("Không có tệp bảng tính nào")
    assert screen.pages.currentIndex() == 0


def test_what_still_waits_stays_when_more_files_come_and_is_read_anew_when_it_comes_again(
    screen: IntakeScreen, tmp_path: Path
) -> None:
    wrong, good = form(tmp_path / "sai.xlsx", WRONG), form(tmp_path / "tot.xlsx", ROWS, "Bộ Nội vụ")
    screen.add_files([wrong])
    screen.add_files([good])
    assert [(entry.table.file, entry.status) for entry in screen.entries] == [
        ("sai.xlsx", "refused"),
        ("tot.xlsx", "ready"),
    ]
    form(wrong, ROWS)
    screen.add_files([wrong])
    assert sorted((entry.table.file, entry.status) for entry in screen.entries) == [
        ("sai.xlsx", "ready"),
        ("tot.xlsx", "ready"),
    ]


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


# --- writing ---------------------------------------------------------------------------------------------


def test_all_that_is_ready_is_written_as_one_action_and_the_rest_is_told(
    everything: IntakeScreen, space: Workspace
) -> None:
    before = dump(space.store.path)
    assert everything.apply_button.text() == "Nhập 2 bảng hợp lệ"
    press(Key.Key_S, CTRL)
    assert everything.told.text() == (
        "Đã nhập 2 bảng; 6 bảng chưa nhập được (trong đó 4 bảng cần hỏi). Ctrl+Z để hoàn tác."
    )
    assert everything.told.property("wrong")
    assert everything.filter.buttons["applied"].text() == "Đã nhập 2"
    assert not everything.apply_button.isEnabled()
    versions = {item.key.unit: item.version for item in held(space.store)}
    assert Counter(versions.values()) == {1: 3, 2: 1}
    space.undo()
    assert dump(space.store.path) == before
    assert everything.apply_button.text() == "Nhập 2 bảng hợp lệ"


def test_a_drop_that_is_written_whole_is_told_as_a_success(screen: IntakeScreen, tmp_path: Path) -> None:
    folder = many(tmp_path / "quy")
    screen.add_files([folder])
    screen.apply()
    assert screen.told.text() == "Đã nhập 5 bảng. Ctrl+Z để hoàn tác."
    assert not screen.told.property("wrong")
    screen.add_files([folder])
    assert {entry.status for entry in screen.entries} == {"unchanged"}
    assert screen.apply_button.text() == "Không có bảng nào để nhập"


def test_the_day_on_which_units_sent_their_files_is_kept_for_the_drop(screen: IntakeScreen, tmp_path: Path) -> None:
    screen.add_files([form(tmp_path / "a.xlsx", ROWS)])
    screen.received.setFocus()
    write("hôm kia")
    screen.apply()
    assert "Ngày đơn vị gửi" in screen.told.text()
    assert not held(screen.desk.store)
    screen.received.setText("4/7/2023")
    screen.apply()
    (one,) = held(screen.desk.store)
    assert one.received_at == "2023-07-04"
    assert not screen.received.text()  # another drop, another day


def test_only_the_valid_rows_are_taken_when_that_is_chosen(everything: IntakeScreen) -> None:
    choose(everything, "b ")
    press(Key.Key_L, CTRL)
    assert status(everything, "b ") == "ready"
    assert everything.valid_button.text() == "Lấy lại các dòng sai"
    everything.apply()
    assert ", bỏ lại 1 dòng; " in everything.told.text()
    assert everything.told.property("wrong")
    (partial,) = [item for item in held(everything.desk.store) if not item.complete]
    with everything.desk.store.read() as session:
        rows = returns.rows_of(session, [partial.id])[partial.id]
    assert [row.label for row in rows if row.kind == "data"] == ["Hộ tịch"]


def test_bad_rows_are_saved_with_what_is_wrong(everything: IntakeScreen, asked: Asked, tmp_path: Path) -> None:
    choose(everything, "b ")
    asked.path = tmp_path / "loi.xlsx"
    press(Key.Key_E, CTRL)
    rows = list(load_workbook(asked.path).active.iter_rows(values_only=True))
    bad = next(row for row in rows if row[0] == 10)
    assert bad[1:4] == ("1", "Đất đai", "999")
    assert "phải bằng 4 + 5 + 6" in bad[-1]
    entry = everything.current()
    assert entry
    assert entry.unit
    told = [str(cell) for row in rows for cell in row if cell]
    assert any(cell.startswith("Biểu II.06a") and f": {entry.unit}, quý" in cell for cell in told), told[:4]
    assert everything.desk.store.last_done()


def test_files_go_back_marked_with_a_letter(everything: IntakeScreen, tmp_path: Path) -> None:
    choose(everything, "b ")
    assert everything.back_button.isEnabled()
    dialog = everything.make_send_back()
    dialog._open = lambda _path: None
    dialog.show()
    dialog.send()
    assert dialog.isVisible()  # a reason is compulsory
    assert not (tmp_path / "gui-lai").exists()
    dialog.form.editors["reason"].show_value("Cộng không khớp")
    dialog.form.editors["folder"].show_value(str(tmp_path / "gui-lai"))
    dialog.send()
    assert sorted(path.suffix for path in (tmp_path / "gui-lai").iterdir()) == [".docx", ".xlsx"]
    dialog.deleteLater()


# --- in the worker thread --------------------------------------------------------------------------------


@pytest.fixture
def at_work(window: MainWindow, store: Store) -> Iterator[Workspace]:
    """The window with a real worker thread."""
    made = Workspace(window, store, Jobs())
    made.failed.connect(lambda error: pytest.fail(f"our bug: {error!r}"))
    made.open(made.intake)
    settle()
    yield made
    made.leave()
    settle()


def test_reading_goes_on_in_the_worker_thread_with_progress(at_work: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    screen = at_work.intake
    screen.add_files([many(tmp_path / "quy")])
    assert screen.progress.isVisible()
    assert not screen.apply_button.isEnabled()
    qtbot.waitUntil(lambda: len(screen.entries) == len(UNITS) and not screen.progress.isVisible(), timeout=20_000)
    assert screen.bar.maximum() == len(UNITS)
    screen.apply()
    qtbot.waitUntil(lambda: screen.told.text().startswith("Đã nhập 5 bảng."), timeout=20_000)


def test_a_stopped_reading_leaves_nothing(at_work: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    screen = at_work.intake
    before = dump_all(at_work.store.path)
    screen.add_files([many(tmp_path / "quy")])
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: screen.told.text().startswith("Đã dừng"), timeout=20_000)
    assert screen.entries == screen.drop.entries == ()
    assert dump_all(at_work.store.path) == before


def test_the_data_file_may_be_left_while_files_are_read(
    window: MainWindow, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    made = Workspace(window, store, Jobs())
    made.open(made.intake)
    made.intake.add_files([many(tmp_path / "quy")])
    made.leave()
    settle()
    assert threading.active_count() >= 1


# --- the drop itself -------------------------------------------------------------------------------------


def test_a_plan_is_what_writing_does_and_undo_gives_the_data_before(store: Store, tmp_path: Path) -> None:
    first, second = drop_of_all_kinds(tmp_path / "tep")
    drop = Drop(store)
    drop.read([first], lambda _news: None)
    drop.apply()
    before = dump(store.path)
    drop.read([second], lambda _news: None)
    planned = {entry.table.file: entry.status for entry in drop.entries}
    outcome = drop.apply()
    done = {entry.table.file: entry.status for entry in outcome.entries}
    assert done == {name: "applied" if plan == "ready" else plan for name, plan in planned.items()}
    store.undo()
    assert dump(store.path) == before
    assert {entry.table.file: entry.status for entry in drop.renew()} == planned


def test_an_answer_examines_only_its_own_table_again(store: Store, tmp_path: Path) -> None:
    drop = Drop(store)
    drop.read([many(tmp_path / "quy")], lambda _news: None)
    before = [entry.table for entry in drop.entries]
    after = drop.answer({drop.entries[2].number}, lambda table, _examiner: table.answers)
    assert [one is other.table for one, other in zip(before, after, strict=True)] == [True, True, False, True, True]


def test_a_file_changed_after_it_was_read_is_not_written(store: Store, tmp_path: Path) -> None:
    drop = Drop(store)
    path = form(tmp_path / "a.xlsx", ROWS)
    drop.read([path, form(tmp_path / "b.xlsx", ROWS, "Bộ Nội vụ")], lambda _news: None)
    form(path, CHANGED)
    outcome = drop.apply()
    assert outcome.sentence == "Đã nhập 1 bảng; 1 bảng chưa nhập được."
    assert "đã được sửa sau khi xem trước" in outcome.entries[0].planned.trouble
