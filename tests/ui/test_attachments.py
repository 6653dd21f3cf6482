"""Files in the entry form: chosen or dropped, opened, taken away, and saved in one step with the record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, open_form, press, settle
from tthc_desktop.core.document import Ref
from tthc_desktop.db.journal import Step
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import attachments, records
from tthc_desktop.ui.attachments import AttachmentsPanel, size_text
from tthc_desktop.ui.findings import FindingsDialog
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.workspace import Workspace

MEETING = {"kind": "Cuộc họp", "held_on": "04/7/2023", "level": "Cơ quan mình"}

NAME = "Biên bản <b>.pdf" if os.name == "posix" else "Biên bản &lt;b&gt;.pdf"
"""A name that must not be taken for formatting; Windows has no < and > in names."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(b"%PDF" * 600)
    return path


@pytest.fixture
def meeting(space: Workspace, source: Path) -> int:
    """A meeting with one file."""
    with space.store.write("Chuẩn bị") as session:
        item = records.save(session, BY_TYPE["meeting"], MEETING)
        attachments.add(session, space.store.attachments, Ref("meeting", item), source)
    return item


def panel(form: RecordForm) -> AttachmentsPanel:
    assert form.files is not None
    return form.files


def names(space: Workspace, record_id: int) -> list[str]:
    with space.store.read() as session:
        return [item.name for item in attachments.of(session, Ref("meeting", record_id))]


def edit(space: Workspace, record_id: int) -> RecordForm:
    with space.store.read() as session:
        values = records.load(session, BY_TYPE["meeting"], record_id)
    return open_form(space, "meeting", record_id, **values)


def last(space: Workspace) -> Step:
    step = space.store.last_done()
    assert step is not None
    return step


def drop(on: QWidget, *paths: Path) -> None:
    """Files let go over a widget, as the system tells it."""
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, action, button = QPoint(5, 5), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(at, action, files, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(on, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(on, QDropEvent(QPointF(at), action, files, button, Qt.KeyboardModifier.NoModifier))


def test_a_new_record_and_its_file_are_saved_as_one_step(space: Workspace, asked: Asked, source: Path) -> None:
    form = open_form(space, "meeting")
    for name, text in MEETING.items():
        enter(form, name, text)
    asked.path = source
    press(Key.Key_T, CTRL)
    assert panel(form).title.text() == "Tệp đính kèm (1)"
    assert not space.store.attachments.exists(), "nothing is copied before saving"
    press(Key.Key_S, CTRL)
    (record_id,) = space.lists["meeting"].table.chosen_ids()
    assert names(space, record_id) == [source.name]
    space.undo()
    assert names(space, record_id) == []
    space.redo()
    assert names(space, record_id) == [source.name]


def test_choosing_a_file_marks_the_form_unsaved(space: Workspace, asked: Asked, meeting: int, source: Path) -> None:
    form = edit(space, meeting)
    asked.path, asked.answer = source.rename(source.with_name("b.pdf")), "discard"
    press(Key.Key_T, CTRL)
    press(Key.Key_Escape)
    assert asked.questions == 1
    assert not form.isVisible()
    assert len(names(space, meeting)) == 1


def test_saving_and_going_on_gives_a_form_without_files(space: Workspace, asked: Asked, source: Path) -> None:
    form = open_form(space, "meeting")
    for name, text in MEETING.items():
        enter(form, name, text)
    asked.path = source
    press(Key.Key_T, CTRL)
    press(Key.Key_Return, CTRL)
    assert panel(form).title.text() == "Tệp đính kèm (0)"
    assert not panel(form).touched


@pytest.mark.parametrize("type_", ["meeting", "task", "unit"])
def test_files_dropped_anywhere_on_the_form_are_listed_and_written_into_no_field(
    space: Workspace, source: Path, type_: str
) -> None:
    form = open_form(space, type_)
    before = form.form.raw()
    drop(form, source)
    other = source.with_name("b.docx")
    other.write_bytes(b"b")
    editor = next((each for each in form.findChildren(QPlainTextEdit) if each.isVisible()), None)
    drop(editor.viewport() if editor else form, other, source)
    assert panel(form).added == [source, other]
    assert form.form.raw() == before


def test_a_folder_that_is_dropped_is_told_and_left_out(space: Workspace, source: Path) -> None:
    form = open_form(space, "meeting")
    drop(form, source.parent, source)
    assert panel(form).added == [source]
    (told,) = [label.text() for label in form.findChildren(QLabel) if "không phải là tệp" in label.text()]
    assert source.parent.name in told


def test_the_keyboard_opens_a_file_and_takes_it_away(space: Workspace, meeting: int, source: Path) -> None:
    form = edit(space, meeting)
    opened: list[QUrl] = []
    panel(form).open_url = lambda url: not opened.append(url)  # type: ignore[func-returns-value]
    go_to(panel(form).table)
    assert focus() is panel(form).table
    press(Key.Key_Return)
    assert Path(opened[0].toLocalFile()).read_bytes() == source.read_bytes()
    assert Path(opened[0].toLocalFile()).is_relative_to(space.store.attachments)
    assert form.isVisible()
    press(Key.Key_Delete)
    assert panel(form).title.text() == "Tệp đính kèm (0)"
    assert len(names(space, meeting)) == 1
    press(Key.Key_S, CTRL)
    assert names(space, meeting) == []
    assert last(space).title == "Sửa cuộc họp, buổi làm việc"
    space.undo()
    assert len(names(space, meeting)) == 1


def test_a_copy_that_is_gone_is_told_when_it_is_opened(space: Workspace, meeting: int, asked: Asked) -> None:
    for copy in space.store.attachments.rglob("*.pdf"):
        copy.chmod(0o644)  # Windows removes no file that is read only
        copy.unlink()
    form = edit(space, meeting)
    panel(form).table.selectRow(0)
    panel(form).open_button.click()
    assert f"Không mở được «{NAME}»" in asked.troubles[0]


def test_a_file_without_a_program_for_it_is_told(space: Workspace, meeting: int, asked: Asked) -> None:
    form = edit(space, meeting)
    panel(form).open_url = lambda _url: False
    panel(form).table.selectRow(0)
    panel(form).open_button.click()
    assert "không có chương trình" in asked.troubles[0]


def test_a_file_that_vanishes_before_saving_is_told_and_nothing_is_lost(
    space: Workspace, asked: Asked, source: Path
) -> None:
    form = open_form(space, "meeting")
    for name, text in MEETING.items():
        enter(form, name, text)
    asked.path = source
    press(Key.Key_T, CTRL)
    source.unlink()
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert any("Không còn tệp" in label.text() for label in form.findChildren(QLabel) if label.isVisible())
    assert form.form.raw()["held_on"] == "04/7/2023"
    assert space.lists["meeting"].table.records.rowCount() == 0
    press(Key.Key_Tab)
    panel(form).table.selectRow(0)
    panel(form).remove_button.click()
    press(Key.Key_S, CTRL)
    assert not form.isVisible()


def test_an_unchanged_form_with_files_leaves_no_step(space: Workspace, meeting: int) -> None:
    edit(space, meeting)
    press(Key.Key_S, CTRL)
    assert last(space).title == "Chuẩn bị"


@pytest.mark.parametrize(
    ("size", "told"), [(0, "1 KB"), (3000, "3 KB"), (1_572_864, "1,5 MB"), (52_428_800, "50,0 MB")]
)
def test_sizes_are_told_as_people_read_them(size: int, told: str) -> None:
    assert size_text(size) == told


# --- the check in the settings ---------------------------------------------------------------------------


def test_the_check_says_that_all_is_well(space: Workspace, meeting: int) -> None:
    space.open(space.settings)
    settle()
    press(Key.Key_F9)
    assert "còn đủ" in space.window.statusBar().currentMessage()


def test_the_check_lists_what_is_wrong_and_leads_to_the_record(
    space: Workspace, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for copy in space.store.attachments.rglob("*.pdf"):
        copy.chmod(0o644)  # Windows removes no file that is read only
        copy.unlink()
    (space.store.attachments / "lạ.txt").write_text("x", encoding="utf-8")
    space.open(space.settings)
    settle()
    opened: list[Ref] = []
    space.desk.opened.disconnect()
    space.desk.opened.connect(opened.append)

    def drive(dialog: FindingsDialog) -> None:
        shown = [dialog.model.texts(item) for item in dialog.model.items]
        assert [kind for kind, _ in shown] == ["Thiếu tệp", "Tệp thừa"]
        assert f"Thiếu tệp «{NAME}»" in shown[0][1]
        go_to(dialog.table)
        press(Key.Key_Return)

    in_dialog(space.settings.check_files, drive)
    assert opened == [Ref("meeting", meeting)]
