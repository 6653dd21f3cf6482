"""What every screen shares: it is brought up to date when it is shown, and only when its data changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.lineage import Timeline
from tthc_desktop.db.store import Changed, Store
from tthc_desktop.services import units
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui import ask
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.wrapping import WrappingRow

UNIT_TABLES = frozenset({"unit", "unit_name", "unit_parent", "unit_successor"})
"""Tables in which units and their history lie."""


class Desk(QObject):
    """What screens need of the program around them: the data file, long work, and each other."""

    opened = Signal(object)
    """A Ref: show this record in its form."""
    task_wanted = Signal(object)
    """A Ref: begin a task that this record gives rise to."""
    listed = Signal(str, object)
    """Words and a Listing: show the list that a figure counts."""
    told = Signal(str)
    """Say in the status bar."""
    failed = Signal(object)
    """An exception that is our bug."""

    def __init__(self, store: Store, jobs: Jobs) -> None:
        super().__init__()
        self.store = store
        self.jobs = jobs
        self._timeline: Timeline | None = None
        store.listeners.append(self._forget)

    def timeline(self) -> Timeline:
        """All units through time; loaded when first needed, and anew after a unit changed."""
        if self._timeline is None:
            with self.store.read() as session:
                self._timeline = units.timeline(session)
        return self._timeline

    def _forget(self, changed: Changed) -> None:
        if changed & UNIT_TABLES:
            self._timeline = None

    def open_record(self, ref: Ref) -> None:
        """Show a record in its form."""
        self.opened.emit(ref)

    def open_list(self, words: str, listing: Listing) -> None:
        """Show the list that a figure counts."""
        self.listed.emit(words, listing)

    def tell(self, text: str) -> None:
        """Say what was done."""
        self.told.emit(text)

    def complain(self, parent: QWidget, error: Exception) -> None:
        """Tell the user's or the world's trouble; anything else is our bug."""
        if isinstance(error, Refused | Unavailable):
            ask.tell_trouble(parent, error)
        else:
            self.failed.emit(error)


class Screen(QWidget):
    """A page of the window. A subclass sets `TITLE`, `USES` and `refresh`."""

    TITLE: ClassVar[str] = ""
    """What it is called in the navigation; a list is called like its records."""
    USES: frozenset[str] | None = None
    """Tables whose change makes the screen stale; None means any."""

    def __init__(self, desk: Desk, title: str = "") -> None:
        super().__init__()
        self.setObjectName("screen")
        self.desk = desk
        self._stale = True
        self.title = QLabel(title or self.TITLE)
        self.title.setObjectName("title")
        self.head = WrappingRow()
        self.head.addWidget(self.title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(18, 14, 18, 10)
        self.body.setSpacing(10)
        self.body.addLayout(self.head)

    def refresh(self) -> None:
        """Show what is in the data file now."""
        raise NotImplementedError

    def data_changed(self, changed: Changed) -> None:
        """Some tables changed: refresh now when in sight, later when not."""
        if self.USES is None or self.USES & changed:
            self._stale = True
            if self.isVisible():
                self._freshen()

    def showEvent(self, event: QShowEvent) -> None:
        """Brought up to date when it comes into sight."""
        super().showEvent(event)
        self._freshen()

    def _freshen(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()

    def button(
        self,
        text: str,
        key: str,
        act: Callable[[], Any],
        *,
        primary: bool = False,
        where: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    ) -> QPushButton:
        """A button with a shortcut that works all over the screen; the shortcut stands in its tooltip."""
        button = QPushButton(text)
        action = QAction(text, self)
        action.setShortcutContext(where)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda: act() if button.isEnabled() else None)
        self.addAction(action)
        button.setToolTip(f"{text} ({_in_words(key)})" if key else text)
        button.setAccessibleName(text)
        if primary:
            button.setObjectName("primary")
        button.clicked.connect(action.trigger)
        return button


def dialog_button(dialog: QDialog, text: str, key: str, act: Callable[[], Any]) -> QPushButton:
    """A button of a dialog with its key, which its text tells; Enter elsewhere does not press it."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _on=False: act())
    if key:
        QShortcut(QKeySequence(key), dialog, button.click)
    return button


def _in_words(key: str) -> str:
    return key.replace("Return", "Enter")
