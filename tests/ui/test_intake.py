"""The screen that takes in units' files: the drop and its list, writing it, and reading in the background."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.drops import CHANGED, UNITS, WRONG, drop_of_all_kinds, many, zipped
from tests.records.samples import dump, dump_all
from tests.test_cli_returns import ROWS, form
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, press, settle, write
from tests.ui.taking_in import choose, everything, held, screen, status
from tthc_desktop.db.store import Store
from tthc_desktop.services import drops, returns
from tthc_desktop.services.drops import Drop
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.screens.intake import IntakeScreen
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace

__all__ = ["everything", "screen"]  # fixtures


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
