"""The last line of a dialog that only shows: what may be done in it, and the button that closes it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton


def closing_line(dialog: QDialog, words: str) -> tuple[QHBoxLayout, QPushButton]:
    """Quiet words at the left and «Đóng (Esc)» at the right, with that button."""
    hint, close = QLabel(words), QPushButton("Đóng (Esc)")
    hint.setObjectName("quiet")
    close.clicked.connect(dialog.reject)
    line = QHBoxLayout()
    line.addWidget(hint)
    line.addStretch(1)
    line.addWidget(close)
    return line, close
