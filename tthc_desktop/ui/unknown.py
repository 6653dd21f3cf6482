"""Asks which unit a text means that no unit is called by; the answer is remembered, a unit is never made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from tthc_desktop.core.likely_names import likely
from tthc_desktop.ui.picker import Picker

Teach = Callable[[int, str], None]
"""Remembers that a text is another name of a unit. Raises Refused, Unavailable."""


class UnknownUnits(QWidget):
    """One line with the unknown texts, one of them chosen, and buttons to say which unit it is: a near one, or any."""

    chosen = Signal(int, str)
    """The user says that this unit is called so."""

    def __init__(self, titles: Callable[[], Mapping[int, str]]) -> None:
        """`titles`: the units to choose from, asked for when the user wants to choose."""
        super().__init__()
        self._titles = titles
        self._texts = QComboBox()
        self._texts.setAccessibleName("Tên chưa có trong danh mục đơn vị")
        self._texts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.button = QPushButton("Chọn đơn vị…")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._ask)
        self._near = 0
        self.near = QPushButton()
        self.near.setAutoDefault(False)
        self.near.clicked.connect(lambda: self.chosen.emit(self._near, self._texts.currentText()))
        self._label = QLabel("Tên chưa biết:")
        self._texts.currentTextChanged.connect(self._name)
        self.line = row = QHBoxLayout(self)
        row.setContentsMargins(18, 4, 18, 0)
        row.addWidget(self._label)
        row.addWidget(self._texts)
        row.addWidget(self.near)
        row.addWidget(self.button)
        row.addStretch(1)
        self.hide()

    def show_texts(self, texts: Sequence[str]) -> None:
        """Ask about these; nothing is shown when there are none."""
        self._texts.clear()
        self._texts.addItems(list(dict.fromkeys(texts)))
        self._texts.setVisible(self._texts.count() > 1)
        self._label.setVisible(self._texts.count() > 1)
        self.setVisible(self._texts.count() > 0)

    def _name(self, text: str) -> None:
        words = f"«{text}» là đơn vị nào?"
        self.button.setText(words.replace("&", "&&"))
        self.button.setAccessibleName(words)
        titles = self._titles() if text else {}
        self._near = next(iter(likely(text, titles, 1)), 0)
        self.near.setVisible(self._near in titles)
        self.near.setText(f"«{text}» là {titles.get(self._near)}".replace("&", "&&"))

    def _ask(self) -> None:
        text = self._texts.currentText()
        picker = Picker(self, f"«{text}» là đơn vị nào?", self._titles(), (), many=False)
        unit = picker.chosen()[0] if picker.exec() and picker.chosen() else None
        picker.deleteLater()
        if unit is not None:
            self.chosen.emit(unit, text)
