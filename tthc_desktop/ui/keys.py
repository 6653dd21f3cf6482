"""The keys of the screen in sight and of the whole window, listed as the window knows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QVBoxLayout, QWidget

from tthc_desktop import __version__
from tthc_desktop.ui.foot import closing_line
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.tables import PlainModel, PlainTable
from tthc_desktop.ui.window import PRODUCT, MainWindow


class Key(NamedTuple):
    """One key, what it does and where it does so."""

    key: str
    what: str
    where: str


def keys_of(window: MainWindow) -> list[Key]:
    """The keys that act now: those of the screen first, each once."""
    page = window.page
    parts = [part for part in (page, *page.findChildren(QWidget)) if part.isVisibleTo(page)]
    of_screen = (action for part in parts for action in part.actions())
    menus = window.menuBar().findChildren(QMenu)
    of_window = (action for part in (*menus, window) for action in part.actions())
    found = [*_keys(of_screen, "mục đang mở"), *_keys(of_window, "mọi mục")]
    return list({key.key: key for key in reversed(found)}.values())[::-1]


def _keys(actions: Iterable[QAction], where: str) -> Iterable[Key]:
    for action in actions:
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if key and action.text():
            yield Key(key.replace("Return", "Enter"), _plain(action.text()), where)


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


class KeysModel(PlainModel[Key]):
    """One row for each key."""

    HEADERS = ("Phím", "Việc", "Dùng ở")

    def texts(self, item: Key) -> tuple[str, ...]:
        return item


class KeysDialog(QDialog):
    """Lists the keys."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("Phím tắt")
        resize_within(self, 640, 560)
        self.model = KeysModel(self)
        self.model.show(keys_of(window))
        table = PlainTable(self.model, "Phím tắt", (150, 340))
        foot, _ = closing_line(self, f"{PRODUCT}, phiên bản {__version__}")
        column = QVBoxLayout(self)
        column.addWidget(table, 1)
        column.addLayout(foot)
        table.selectRow(0)
