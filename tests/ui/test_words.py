"""What a user reads and presses everywhere: Vietnamese words, keys of their own, nothing left nameless."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from tests.ui.driving import CTRL, Key, in_dialog, open_form, press, settle, shortcuts
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.importing import Plan
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.ui import ask
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.workspace import Workspace

ENGLISH = re.compile(
    r"\b(open|save|cancel|delete|undo|redo|copy|paste|cut|select all|file|edit|view|close|yes|no|ok|new|add|remove|"
    r"search|find|settings|report|help|error|warning|name|type|date|folder|show|hide|scroll|page|top|bottom)\b",
    re.IGNORECASE,
)
SCREENS = range(32)


def texts(widget: QWidget) -> Iterator[str]:
    """Every text that a widget and its parts show or read out."""
    for part in (widget, *widget.findChildren(QWidget)):
        yield from (part.toolTip(), part.windowTitle(), part.accessibleName(), part.statusTip(), part.whatsThis())
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        if isinstance(part, QLineEdit | QPlainTextEdit):
            yield part.placeholderText()
        if isinstance(part, QMenu):
            yield part.title()
        if isinstance(part, QComboBox):
            yield from (part.itemText(row) for row in range(part.count()))
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            model = part.model()
            yield from (
                str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in range(columns(part))
            )
        yield from (text for action in part.actions() for text in (action.text(), action.toolTip()))


def columns(view: QAbstractItemView) -> int:
    return view.horizontalHeader().count() if isinstance(view, QTableView) else 0


def english(widget: QWidget) -> list[str]:
    # Names of keys stand on the keyboard in English; Excel and Word are names.
    shown = [re.sub(r"\((?:Ctrl|Alt|Shift|Esc|Enter|\+|\w)+\)", "", text.replace("&", "")) for text in texts(widget)]
    return sorted({text for text in shown if ENGLISH.search(text)})


@pytest.fixture
def everything(example: Workspace) -> Workspace:
    """The example with all screens filled."""
    for number in SCREENS:
        example.window.open_screen(number)
        settle()
    return example


def test_no_english_word_stands_anywhere_in_the_window(everything: Workspace) -> None:
    assert len(everything.every_screen()) == len(SCREENS)
    assert english(everything.window) == []


@pytest.mark.parametrize("type_", list(BY_TYPE))
def test_no_english_word_stands_in_a_form(type_: str, space: Workspace) -> None:
    form = open_form(space, type_)
    press(Key.Key_S, CTRL)
    assert english(form) == []


def test_no_english_word_stands_in_the_other_dialogs(space: Workspace) -> None:
    screen = space.lists["meeting"]
    for dialog in (
        Picker(screen, "Văn bản giao", {}, (), True),
        ImportPreview(screen, BY_TYPE["meeting"], [Dropped("a.xlsx", Path("a.xlsx"), plan=Plan((), {}))]),
        screen.table.column_menu(),
    ):
        assert english(dialog) == []
        dialog.deleteLater()


def test_the_words_of_qt_itself_are_vietnamese(everything: Workspace) -> None:
    form = open_form(everything, "meeting")
    line, text = form.form.editors["place"], form.form.editors["content"]
    assert isinstance(line, QLineEdit)
    assert isinstance(text, QPlainTextEdit)
    menus = [
        line.createStandardContextMenu(),
        text.createStandardContextMenu(),
        everything.report.paper.createStandardContextMenu(QPoint(5, 5)),
    ]
    for menu in menus:
        assert [action.text() for action in menu.actions() if not action.isSeparator()]
        assert english(menu) == []
    assert any("Dán" in action.text() for action in menus[0].actions())


def test_the_menu_of_a_scroll_bar_is_vietnamese(dressed: QApplication) -> None:
    for words in (
        *("Scroll here", "Top", "Bottom", "Page up", "Page down", "Scroll up", "Scroll down"),
        *("Left edge", "Right edge", "Page left", "Page right", "Scroll left", "Scroll right"),
    ):
        assert QCoreApplication.translate("QScrollBar", words) not in (words, "")


def test_what_has_no_vietnamese_word_keeps_its_own_and_is_not_blank(dressed: QApplication) -> None:
    assert QCoreApplication.translate("QAnything", "Something unheard of") == "Something unheard of"
    assert QKeySequence("Ctrl+Shift+Del").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Shift+Del"


def test_qts_own_file_dialog_asks_in_vietnamese(dressed: QApplication) -> None:
    dialog = QFileDialog(None, "Xuất danh sách ra Excel", "", ask.WORKBOOKS)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    assert english(dialog) == []
    question = QCoreApplication.translate("QFileDialog", "%1 already exists.\nDo you want to replace it?")
    assert question.startswith("Đã có tệp %1")


def test_a_question_is_answered_by_its_buttons_and_carefully_by_esc(space: Workspace) -> None:
    for words, answer in (("Xóa", True), ("Không", False), (None, False)):
        assert answered(lambda: ask.confirm(space.window, "Xóa", "Xóa chứ?", "Xóa"), words) == answer


def answered(act: Any, words: str | None) -> Any:
    """The result of a question whose button with these words is clicked; None presses Esc."""
    found: list[Any] = []

    def drive(box: QMessageBox) -> None:
        assert english(box) == []
        if words is None:
            press(Key.Key_Escape)
        else:
            next(button for button in box.buttons() if button.text() == words).click()

    in_dialog(lambda: found.append(act()), drive)
    return found[0]


def test_the_real_question_about_unsaved_text_gives_all_three_answers(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    for words, answer in (("Lưu", "save"), ("Bỏ nội dung vừa nhập", "discard"), ("Nhập tiếp", "stay"), (None, "stay")):
        assert answered(lambda: ask.save_discard_stay(space.window), words) == answer


def test_the_real_messages_of_trouble_and_of_bugs_are_vietnamese(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    answered(lambda: ask.tell_trouble(space.window, Unavailable("Ổ đĩa đã đầy.")), "Đóng")
    answered(lambda: ask.tell_bug(space.window, "Traceback …", "/nhật ký.log"), "Sao chép chi tiết")
    assert QApplication.clipboard().text() == "Traceback …"


# --- keys ------------------------------------------------------------------------------------------------


def mnemonics(widget: QWidget) -> Iterator[str]:
    """The Alt letters that act while a widget is in sight."""
    for label in widget.findChildren(QLabel):
        if label.buddy() and label.isVisibleTo(widget) and (found := re.search("&(.)", label.text())):
            yield f"Alt+{found[1].upper()}"


@pytest.mark.parametrize("number", SCREENS)
def test_every_action_has_a_text_and_no_key_is_used_twice_on_a_screen(number: int, example: Workspace) -> None:
    window = example.window
    window.open_screen(number)
    settle()
    keys: dict[str, set[QAction]] = defaultdict(set)
    for key, action in shortcuts(window):
        keys[key].add(action)
    for menu in window.menuBar().findChildren(QMenu):
        for action in menu.actions():
            assert action.isSeparator() or action.text()
            for sequence in action.shortcuts():
                keys[sequence.toString()].add(action)
    for actions in keys.values():
        assert all(action.text() for action in actions)
    assert {key: [action.text() for action in actions] for key, actions in keys.items() if len(actions) > 1} == {}
    letters = Counter(mnemonics(window))
    for menu_action in window.menuBar().actions():
        letters[f"Alt+{menu_action.text()[menu_action.text().index('&') + 1].upper()}"] += 1
    letters.update(key for key in keys if key.startswith("Alt+"))
    assert {letter: times for letter, times in letters.items() if times > 1} == {}


@pytest.mark.parametrize("number", SCREENS)
def test_every_button_with_a_key_tells_it(number: int, example: Workspace) -> None:
    screen = example.every_screen()[number]
    keys = {action.text(): action.shortcut().toString() for action in screen.actions()}
    for button in screen.findChildren(QAbstractButton):
        if key := keys.get(button.accessibleName()):
            assert key.replace("Return", "Enter").replace("Del", "Delete") in button.toolTip()


def test_every_screen_is_opened_by_its_key(example: Workspace) -> None:
    lists = example.lists
    types = ("meeting", "directive", "task", "inspection", "chase", "conclusion", "recommendation")
    screens = [example.today, *(lists[type_] for type_ in types), example.report, lists["unit"]]
    for number, screen in enumerate(screens):
        press(Qt.Key(Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        assert example.window.page is screen


def test_ctrl_f_goes_to_the_search_box(example: Workspace) -> None:
    example.window.open_screen(2)
    settle()
    screen = example.every_screen()[2]
    assert isinstance(screen, RecordsScreen)
    screen.table.setFocus()
    press(Key.Key_F, CTRL)
    assert QApplication.focusWidget() is screen.search
