"""A dialog that asks where and when, then writes letters and files into a folder in the worker thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.fields import Field
from tthc_desktop.services.links import Linker
from tthc_desktop.ui import ask
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.screens.screen import Desk


def open_in_system(path: Path) -> None:
    """Open a file or a folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class LettersDialog(QDialog):
    """A form with the field «folder», a line for what is wrong, and the buttons; a subclass lays them out and sends."""

    FOLDER = ""
    """Title of the dialog in which the folder is chosen."""

    def __init__(self, parent: QWidget, desk: Desk, fields: Sequence[Field], open_path: Callable[[Path], Any]) -> None:
        super().__init__(parent)
        self.desk, self._open, self._busy = desk, open_path, False
        self.form = FieldsForm(fields, Linker(desk.store))
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.folder_button = QPushButton("Chọn thư mục… (Ctrl+O)")
        self.folder_button.clicked.connect(self.choose_folder)
        self.send_button = QPushButton()
        self.send_button.setObjectName("primary")
        self.send_button.clicked.connect(self.send)
        close = QPushButton("Đóng (Esc)")
        close.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        for button in (self.folder_button, self.send_button, close):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        QShortcut(QKeySequence("Ctrl+S"), self, self.send)
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose_folder)

    def send(self) -> None:
        """Write the files in the worker thread (see `start`), then open them."""
        raise NotImplementedError

    def can_send(self) -> bool:
        """Whether there is anything to write."""
        return True

    def choose_folder(self) -> None:
        """Let the user choose where the files go."""
        folder = ask.folder_to_write(self, self.FOLDER)
        if folder:
            self.form.editors["folder"].show_value(str(folder))

    def start(self, title: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do the work; nothing else is begun until it has ended."""

        def ended(result: Any) -> None:
            self._busy = False
            done(result)

        self._busy = True
        self.send_button.setEnabled(False)
        self.desk.jobs.run(title, work, ended, self.fail)

    def fail(self, error: Exception) -> None:
        """Say what went wrong."""
        self._busy = False
        self.send_button.setEnabled(self.can_send())
        if isinstance(error, Refused):
            self.say(self.form.show_problems(error.problems))
        elif isinstance(error, Unavailable):
            self.say([str(error)])
        else:
            self.desk.complain(self, error)

    def reject(self) -> None:
        """Close, but not while files are being written: their result is to be told."""
        if not self._busy:
            super().reject()

    def say(self, troubles: Sequence[str]) -> None:
        """Show these sentences, or none."""
        self.problem.setText("\n".join(troubles))
        self.problem.setVisible(bool(troubles))
