"""The list behind a number: units, files, sheets, cells, values, and the sum that equals the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.document import Source
from tthc_desktop.services.figure_tables import told
from tthc_desktop.ui.tables import NumbersModel, PlainTable

TYPED_IN = "nhập từ bản giấy"


@dataclass(frozen=True, slots=True)
class Behind:
    """One line: a source, or the sum of those above it."""

    source: Source | None
    label: str
    value: Decimal | None


def lines_behind(groups: Sequence[tuple[str, Sequence[Source]]]) -> list[Behind]:
    """The sources of one figure, or of the figures that a rate is made of, each with its sum."""
    lines = []
    for words, some in groups:
        lines += [Behind(source, source.unit, source.value) for source in some]
        total = sum((source.value for source in some), Decimal(0)) if some else None
        lines.append(Behind(None, f"Cộng {words}".strip(), total))
    return lines


class SourcesModel(NumbersModel[Behind]):
    """The lines, sums in bold."""

    HEADERS = ("Đơn vị", "Tệp", "Trang tính", "Ô", "Số")
    RIGHT = (4,)

    def texts(self, item: Behind) -> tuple[str, ...]:
        value = told(item.value)
        if item.source is None:
            return item.label, "", "", "", value
        one = item.source
        return item.label, one.file or TYPED_IN, one.sheet, one.cells, value

    def is_bold(self, item: Behind) -> bool:
        return item.source is None


class SourcesPanel(QWidget):
    """The list of sources of the number that was opened last; Enter opens the return, Ctrl+Enter the file."""

    return_wanted = Signal(object)
    """A Source: show its return."""
    file_wanted = Signal(object)
    """A Source: open the file that it came in."""
    left = Signal()
    """Esc: back to the table."""

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel()
        self.title.setObjectName("cardTitle")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.model = SourcesModel(self)
        self.table = PlainTable(self.model, "Nguồn của số liệu", (300, 270, 120, 220))
        self.table.activated.connect(lambda _index: self._ask(self.return_wanted))
        self.return_button = self._button("Mở biểu", "Enter", self.return_wanted)
        self.file_button = self._button("Mở tệp gốc", "Ctrl+Enter", self.file_wanted)
        self.close_button = QPushButton("Đóng (Esc)")
        self.close_button.clicked.connect(self.left)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._shortcut(key, lambda: self._ask(self.file_wanted))
        self._shortcut("Esc", self.left.emit)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for button in (self.return_button, self.file_button, self.close_button):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def _button(self, words: str, key: str, wanted: Any) -> QPushButton:
        button = QPushButton(f"{words} ({key})")
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self._ask(wanted))
        return button

    def _shortcut(self, key: str, act: Callable[[], Any]) -> None:
        QShortcut(QKeySequence(key), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_lines(self, title: str, lines: Sequence[Behind]) -> None:
        """Show what is behind a number."""
        self.title.setText(title)
        self.model.show(lines)
        self.table.selectRow(0)
        there = any(line.source for line in lines)
        self.return_button.setEnabled(there)
        self.file_button.setEnabled(any(line.source and line.source.came_as_file for line in lines))

    def chosen(self) -> Source | None:
        """The source that is chosen; the sum is none."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.items[rows[0].row()].source if rows else None

    def _ask(self, wanted: Any) -> None:
        source = self.chosen()
        if source is not None:
            wanted.emit(source)
