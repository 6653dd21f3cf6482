"""Hands for the tests: keys as a keyboard sends them, dialogs driven while they are open."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QListView, QWidget

from tthc_desktop.core.fields import Field
from tthc_desktop.ui.editors import ChoiceEditor, FlagEditor, LinksEditor, RowsEditor
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.workspace import Workspace

Key = Qt.Key
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def settle() -> None:
    """Let what was posted and what waits on a timer of nothing happen."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def wait_until(happened: Callable[[], bool]) -> None:
    """Give the program a second to do what it does a little later."""
    for _ in range(100):
        if happened():
            return
        QTest.qWait(10)
    raise AssertionError("it did not happen within a second")


def focus() -> QWidget:
    """Where a key would go."""
    _wake()
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def _wake() -> None:
    """The platform without a screen gives popups the focus and does not give it back; a real one does neither."""
    active = QApplication.activeWindow()
    if QApplication.activePopupWidget() or (active and active.isVisible()):
        return
    gc.disable()  # a widget that is collected while the list is being made brings the whole process down
    seen = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    gc.enable()
    dialogs = [widget for widget in seen if isinstance(widget, QDialog)]
    (dialogs or seen)[-1].activateWindow()
    settle()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """One key; shortcuts see it first. Its release meets nobody when the press closed what had the focus."""
    pressed = focus()
    QTest.keyPress(pressed, key, modifier)
    if shiboken6.isValid(pressed) and pressed.isVisible():
        QTest.keyRelease(pressed, key, modifier)
    settle()
    _wake()


def write(text: str) -> None:
    """Letters, as a Vietnamese keyboard program sends them: finished characters."""
    for letter in text:
        if letter == "\n":
            press(Key.Key_Return)
            continue
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus(), QKeyEvent(kind, Key.Key_unknown, NO_MODIFIER, letter))


def go_to(widget: QWidget) -> None:
    """Put the focus there, the page of a form turned where need be."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, FieldsForm):
        above = above.parentWidget()
    if above is not None:
        for name in [name for name, editor in above.editors.items() if editor is widget]:
            above.go_to(name)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    settle()


def enter(form: RecordForm, name: str, text: str) -> None:
    """Fill one field from the keyboard, in place of what it holds."""
    editor = form.form.editors[name]
    go_to(editor)
    if isinstance(editor, ChoiceEditor) and not editor.isEditable():
        _choose(editor, text)
    elif isinstance(editor, FlagEditor):
        press(Key.Key_Space)
    else:
        assert not isinstance(editor, LinksEditor | RowsEditor)
        press(Key.Key_A, CTRL)
        press(Key.Key_Delete)
        write(text)
        if QApplication.activePopupWidget():
            press(Key.Key_Escape)


def _choose(box: QComboBox, text: str) -> None:
    press(Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() == text:
            return
        press(Key.Key_Down)
    assert box.currentText() == text


def in_dialog(act: Callable[[], Any], drive: Callable[[Any], None]) -> None:
    """Do what opens a dialog, drive it while it is open, and close it however that ended."""
    failures: list[BaseException] = []
    driven: list[QWidget] = []

    def when_open(tries: int = 100) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None and tries:
            QTimer.singleShot(5, lambda: when_open(tries - 1))
            return
        try:
            assert dialog is not None, "no dialog was opened"
            driven.append(dialog)
            dialog.activateWindow()
            settle()
            drive(dialog)
        except BaseException as failure:  # the dialog's own event loop would swallow it
            failures.append(failure)
        finally:
            if isinstance(dialog, QDialog) and dialog.isVisible():
                QDialog.done(dialog, 0)

    QTimer.singleShot(0, when_open)
    act()
    if failures:
        raise failures[0]
    assert driven


def pick(text: str) -> Callable[[Picker], None]:
    """Find by typing in a picker that is open, tick the first hit and take it."""

    def drive(picker: Picker) -> None:
        (listed,) = picker.findChildren(QListView)
        write(text)
        while focus() is not listed:
            press(Key.Key_Tab)
        press(Key.Key_Home)
        press(Key.Key_Space)
        press(Key.Key_Return, CTRL)
        wait_until(lambda: not picker.isVisible())

    return drive


def open_form(space: Workspace, type_: str, record_id: int | None = None, **values: Any) -> RecordForm:
    """The entry form of a type, shown on its own so that a test may go on beside it."""
    screen = space.lists[type_]
    space.open(screen)
    form = screen.make_form(record_id, values)
    form.show()
    form.activateWindow()
    settle()
    assert QApplication.activeWindow() is form
    return form


def shortcuts(widget: QWidget) -> Iterator[tuple[str, QAction]]:
    """Every key that acts while this widget is in sight, with its action."""
    for part in (widget, *widget.findChildren(QWidget)):
        if part.isVisibleTo(widget):
            for action in part.actions():
                for key in action.shortcuts():
                    yield key.toString(), action


def by_name(fields: tuple[Field, ...], name: str) -> Field:
    """The field of that name."""
    return next(item for item in fields if item.name == name)
