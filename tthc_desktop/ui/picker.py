"""A dialog to choose records of another type: one box to type in, one list to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core import vietnamese
from tthc_desktop.ui.room import resize_within

Index = QModelIndex | QPersistentModelIndex


class ChoiceModel(QAbstractListModel):
    """Titles that can be ticked; those that hold the typed words are shown, the ticked ones first."""

    def __init__(self, titles: Mapping[int, str], chosen: Sequence[int], many: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = titles
        self._many = many
        self.chosen = [item for item in chosen if item in titles]
        self._words = {item: vietnamese.searchable(title) for item, title in titles.items()}
        self._folded = {item: vietnamese.fold(words) for item, words in self._words.items()}
        self._shown = self._found("")

    def _found(self, typed: str) -> list[int]:
        words = vietnamese.searchable(typed).split()
        hits = [item for item in self._titles if all(self._has(item, word) for word in words)]
        return sorted(hits, key=lambda item: (item not in self.chosen, -item))

    def _has(self, item: int, word: str) -> bool:
        return word in (self._words if vietnamese.has_accents(word) else self._folded)[item]

    def find(self, typed: str) -> None:
        """Show the titles with these words."""
        self.beginResetModel()
        self._shown = self._found(typed)
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Tick or untick a title; where only one may be chosen the other is unticked."""
        item = self._shown[row]
        if item in self.chosen:
            self.chosen.remove(item)
        else:
            self.chosen = [*self.chosen, item] if self._many else [item]
        self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._titles[item]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if item in self.chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggle(index.row())
        return True


class Picker(QDialog):
    """Choose one record, or several, among all of a type."""

    def __init__(
        self, parent: QWidget, label: str, titles: Mapping[int, str], chosen: Sequence[int], many: bool
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Chọn: {label}")
        resize_within(self, 760, 460)
        self._model = ChoiceModel(titles, chosen, many, self)
        self._typed = QLineEdit()
        self._typed.setPlaceholderText("Gõ để tìm, có dấu hoặc không dấu")
        self._typed.setAccessibleName("Tìm")
        self._typed.setClearButtonEnabled(True)
        self._typed.textChanged.connect(self._model.find)
        self._list = QListView()
        self._list.setAccessibleName(label)
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.setSpacing(2)
        self._list.activated.connect(lambda index: self._model.toggle(index.row()))
        how = "Dấu cách để đánh dấu, Ctrl+Enter để xong." if titles else "Chưa có mục nào để chọn."
        hint = QLabel(how)
        hint.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.addWidget(self._typed)
        column.addWidget(self._list, 1)
        column.addWidget(hint)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        done, cancel = QPushButton("Xong"), QPushButton("Hủy")
        done.setObjectName("primary")
        done.setShortcut("Ctrl+Return")
        done.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        for button in (done, cancel):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(done)
        row.addWidget(cancel)
        return row

    def chosen(self) -> tuple[int, ...]:
        """The ids of the ticked records, in the order in which they were ticked."""
        return tuple(self._model.chosen)
