"""What should be confirmed before saving: each doubt in plain words, and the other record beside this one."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.errors import Doubt
from tthc_desktop.services.comparisons import Compared
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable
from tthc_desktop.ui.theme import COLOURS

_MOST_SHOWN = 600
"""Characters of one value; a row must not fill the dialog."""


class ComparedModel(PlainModel[Compared]):
    """Two records field by field; what differs stands out."""

    HEADERS = ("", "Mục đang lưu", "Mục đã có")

    def texts(self, item: Compared) -> tuple[str, ...]:
        return item.label, _short(item.mine), _short(item.other)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid() and index.column():
            item = self.items[index.row()]
            return QColor(COLOURS["text" if item.mine == item.other else "doubtful"])
        return super().data(index, role)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else textwrap.shorten(text, _MOST_SHOWN, placeholder=" …")


class DoubtDialog(QDialog):
    """Asks whether to save all the same; accepted means yes. Enter and Esc mean to go back."""

    def __init__(self, parent: QWidget, doubts: Sequence[Doubt], compared: Sequence[Compared]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Xem lại trước khi lưu")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        for doubt in doubts:
            words = QLabel(doubt.message)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            column.addWidget(words)
        if compared:
            model = ComparedModel(self)
            model.show(compared)
            table = PlainTable(model, "Hai mục đặt cạnh nhau", (170, 330))
            table.setWordWrap(True)
            table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            column.addWidget(table, 1)
        column.addLayout(self._buttons())
        self.resize(860, 480) if compared else self.resize(560, self.sizeHint().height())
        self.back_button.setFocus()

    def _buttons(self) -> QHBoxLayout:
        self.save_button, self.back_button = QPushButton("&Vẫn lưu"), QPushButton("&Quay lại sửa")
        self.back_button.setObjectName("primary")
        self.back_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        self.back_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.save_button)
        return row


def ask_anyway(parent: QWidget, doubts: Sequence[Doubt], compared: Sequence[Compared]) -> bool:
    """Whether the user means it; `compared` is empty when no other record is in question."""
    dialog = DoubtDialog(parent, doubts, compared)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return agreed
