"""Puts the program together: opens a data file and gives it to the window; the only file that knows every layer."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject

from tthc_desktop import bugs, places
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.services import example, units
from tthc_desktop.ui import ask
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace

EXAMPLE_NAME = "du-lieu-mau.tthc"


class App(QObject):
    """The open data file and its window; another file may take its place while the program runs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.workspace: Workspace | None = None
        window.closing.connect(self.close)
        sys.excepthook = self._on_bug

    def start(self, data: Path | None, *, demo: bool) -> None:
        """Open the named file, the example, or the user's own file, which is made when there is none yet."""
        if demo:
            self.open_example()
        elif data is None:
            self._open_or_make(places.default_data_file())
        else:
            self._open_or_make(data)
        if self.workspace is None:
            self.window.show_nothing(self.choose_file)

    def _open_or_make(self, path: Path) -> None:
        self._try(lambda: open_store(path) if path.exists() else create_store(path, units.fill))

    def open_example(self) -> None:
        """Open the example quarter in a file of its own, beside the user's data."""
        path = places.user_folder() / EXAMPLE_NAME
        self._try(lambda: open_store(path) if path.exists() else create_store(path, example.fill))

    def choose_file(self) -> None:
        """Let the user choose a data file to open."""
        path = ask.file_to_open(self.window, "Mở tệp dữ liệu", ask.DATA_FILES)
        if path:
            self._try(lambda: open_store(path))

    def make_file(self) -> None:
        """Let the user name a new data file."""
        path = ask.file_to_write(self.window, "Tạo tệp dữ liệu mới", "du-lieu.tthc", ask.DATA_FILES)
        if path:
            self._try(lambda: create_store(path.with_suffix(".tthc"), units.fill))

    def _try(self, opening: object) -> None:
        """Open another data file; the one that is open stays when that fails."""
        if self.workspace and not self.workspace.may_close():
            return
        try:
            store = opening()  # type: ignore[operator]
        except (Refused, Unavailable) as error:
            ask.tell_trouble(self.window, error)
            return
        self._show(store)

    def _show(self, store: Store) -> None:
        self.close()
        self.workspace = Workspace(self.window, store, Jobs())
        self.workspace.file_wanted.connect(self.choose_file)
        self.workspace.example_wanted.connect(self.open_example)
        self.workspace.new_file_wanted.connect(self.make_file)
        self.workspace.failed.connect(lambda error: self._on_bug(type(error), error, error.__traceback__))

    def close(self) -> None:
        """Close the data file that is open."""
        if self.workspace:
            self.workspace.leave()
            self.workspace.deleteLater()
            self.workspace = None

    def _on_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        try:
            log = str(bugs.write_down(details))
        except OSError:
            log = "không ghi được"
        ask.tell_bug(self.window, details, log)


def start(window: MainWindow, data: Path | None, *, demo: bool) -> App:
    """Fill the window with a data file."""
    app = App(window)
    app.start(data, demo=demo)
    return app
