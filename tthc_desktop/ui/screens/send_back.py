"""Gửi lại để sửa: each unit's own file with its wrong cells marked, and the letter that asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services import chasing, sending_back
from tthc_desktop.services.examining import Examined
from tthc_desktop.services.links import Linker
from tthc_desktop.services.sending_back import Written
from tthc_desktop.ui import ask
from tthc_desktop.ui.form import FieldsForm
from tthc_desktop.ui.screens.chasing import open_in_system
from tthc_desktop.ui.screens.screen import Desk


class SendBackDialog(QDialog):
    """Reason, days and folder; then the marked copies and the letters."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        tables: Sequence[Examined],
        today: dt.date,
        open_path: Callable[[Path], Any] = open_in_system,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bản đánh dấu gửi lại đơn vị")
        self.resize(760, 290)
        self._desk, self._tables, self._open, self._busy = desk, list(tables), open_path, False
        files = len({(table.source, table.file) for table in tables})
        self._about = QLabel(
            f"Đánh dấu ô cần sửa trong {files} tệp và soạn công văn cho từng đơn vị. Tệp gốc giữ nguyên."
        )
        self._about.setObjectName("quiet")
        self._about.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        with desk.store.read() as session:
            self.form = FieldsForm(sending_back.FIELDS, Linker(session))
            due = chasing.default_reply_due(session, today)
        folder = str(desk.store.path.parent / sending_back.FOLDER)
        self.form.show_values({"signed_on": When(today), "due": When(due) if due else None, "folder": folder})
        self._lay_out(files)

    def _lay_out(self, files: int) -> None:
        self.folder_button = QPushButton("Chọn thư mục… (Ctrl+O)")
        self.folder_button.clicked.connect(self.choose_folder)
        self.send_button = QPushButton(f"Ghi {files} bản đánh dấu (Ctrl+S)")
        self.send_button.setObjectName("primary")
        self.send_button.clicked.connect(self.send)
        close = QPushButton("Đóng (Esc)")
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.folder_button, self.send_button, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self._about)
        column.addWidget(self.form, 1)
        column.addWidget(self.problem)
        column.addLayout(row)
        QShortcut(QKeySequence("Ctrl+S"), self, self.send)
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose_folder)

    def choose_folder(self) -> None:
        """Let the user choose where the files go."""
        folder = ask.folder_to_write(self, "Thư mục lưu")
        if folder:
            self.form.editors["folder"].show_value(str(folder))

    def send(self) -> None:
        """Write the files in the worker thread, then open their folder."""
        if self._busy:
            return
        store, tables = self._desk.store, self._tables
        try:
            with store.read() as session:
                order = sending_back.order(session, self.form.raw())
        except Refused as error:
            self._say(self.form.show_problems(error.problems))
            return

        def work() -> list[Written]:
            with store.read() as session:
                return sending_back.send_back(session, tables, order.folder, order.reason, order.signed_on, order.due)

        self._busy = True
        self.send_button.setEnabled(False)
        told = "Đang ghi bản đánh dấu và công văn…"
        self._desk.jobs.run(told, work, lambda written: self._done(written, order.folder), self._failed)

    def _done(self, written: Sequence[Written], folder: Path) -> None:
        self._busy = False
        letters = sum(item.letter is not None for item in written)
        self._desk.tell(f"Đã ghi {len(written)} bản đánh dấu, {letters} công văn vào {folder}.")
        remarks = [remark for item in written for remark in item.remarks]
        self._open(folder)
        if remarks:  # they are to be read before the files are sent
            self._say(remarks)
        else:
            self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.send_button.setEnabled(True)
        if isinstance(error, Refused):
            self._say(self.form.show_problems(error.problems))
        elif isinstance(error, Unavailable):
            self._say([str(error)])
        else:
            self._desk.complain(self, error)

    def reject(self) -> None:
        """Close, but not while files are being written."""
        if not self._busy:
            super().reject()

    def _say(self, troubles: Sequence[str]) -> None:
        self.problem.setText("\n".join(troubles))
        self.problem.setVisible(bool(troubles))
