"""Gửi lại để sửa: each unit's own file with its wrong cells marked, and the letter that asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Refused
from tthc_desktop.services import chasing, sending_back
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.sending_back import Written
from tthc_desktop.ui.screens.letters import LettersDialog, open_in_system
from tthc_desktop.ui.screens.screen import Desk


class SendBackDialog(LettersDialog):
    """Reason, days and folder; then the marked copies and the letters."""

    FOLDER = "Thư mục lưu"

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        tables: Sequence[Examined],
        today: dt.date,
        open_path: Callable[[Path], Any] = open_in_system,
    ) -> None:
        super().__init__(parent, desk, sending_back.FIELDS, open_path)
        self.setWindowTitle("Bản đánh dấu gửi lại đơn vị")
        self.resize(760, 290)
        self._tables = list(tables)
        files = len({(table.source, table.file) for table in tables})
        about = QLabel(f"Đánh dấu ô cần sửa trong {files} tệp và soạn công văn cho từng đơn vị. Tệp gốc giữ nguyên.")
        about.setObjectName("quiet")
        about.setWordWrap(True)
        self.send_button.setText(f"Ghi {files} bản đánh dấu (Ctrl+S)")
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.form, 1)
        column.addWidget(self.problem)
        column.addLayout(self.buttons)
        with desk.store.read() as session:
            due = chasing.default_reply_due(session, today)
        folder = str(desk.store.path.parent / sending_back.FOLDER)
        self.form.show_values({"signed_on": When(today), "due": When(due) if due else None, "folder": folder})

    def send(self) -> None:
        """Write the files in the worker thread, then open their folder."""
        if self._busy:
            return
        store, tables = self.desk.store, self._tables
        try:
            with store.read() as session:
                order = sending_back.order(session, self.form.raw())
        except Refused as error:
            self.say(self.form.show_problems(error.problems))
            return

        def work() -> list[Written]:
            with store.read() as session:
                return sending_back.send_back(session, tables, order.folder, order.reason, order.signed_on, order.due)

        self.start("Đang ghi bản đánh dấu và công văn…", work, lambda written: self._done(written, order.folder))

    def _done(self, written: Sequence[Written], folder: Path) -> None:
        letters = sum(item.letter is not None for item in written)
        self.desk.tell(f"Đã ghi {len(written)} bản đánh dấu, {letters} công văn vào {folder}.")
        remarks = [remark for item in written for remark in item.remarks]
        self._open(folder)
        if remarks:  # they are to be read before the files are sent
            self.say(remarks)
        else:
            self.accept()
