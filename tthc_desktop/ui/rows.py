"""A small table to type rows into, inside the form of the record they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tthc_desktop.core import vietnamese
from tthc_desktop.core.fields import Choice, Field, Flag, Many, One
from tthc_desktop.services.links import Linker
from tthc_desktop.ui.suggestions import Suggestions

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Rows of texts as typed; each keeps the id of the stored row it came from."""

    def __init__(self, fields: Sequence[Field], linker: Linker) -> None:
        super().__init__()
        self._fields, self._linker = list(fields), linker
        self._rows: list[dict[str, Any]] = []

    def show(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show stored rows."""
        self.beginResetModel()
        self._rows = [
            {
                "id": row.get("id"),
                "number": row.get("number"),
                **{item.name: self._text(item, row.get(item.name)) for item in self._fields},
            }
            for row in rows
        ]
        self.endResetModel()

    def _text(self, item: Field, value: Any) -> str:
        if isinstance(item.kind, One | Many):
            return self._linker.show(item.kind, value)
        return item.kind.format(value)

    def typed(self) -> tuple[dict[str, Any], ...]:
        """The rows that are not wholly blank."""
        return tuple(dict(row) for row in self._rows if any(row[item.name].strip() for item in self._fields))

    def add(self) -> None:
        """A blank row at the end."""
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows))
        self._rows.append({"id": None, **{item.name: "" for item in self._fields}})
        self.endInsertRows()

    def drop(self, row: int) -> None:
        """Take a row away."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._rows[index.row()][self._fields[index.column()].name]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self.number(section) if role == Qt.ItemDataRole.DisplayRole and section < len(self._rows) else None
        if section >= len(self._fields):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self._fields[section].label if role == Qt.ItemDataRole.DisplayRole else None

    def field(self, column: int) -> Field:
        """The field of a column."""
        return self._fields[column]

    def number(self, row: int) -> str:
        """The number that the row bears, "mới" for one that is to get it."""
        number = self._rows[row].get("number")
        return vietnamese.circled(number) if number else "mới"

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row, name = self._rows[index.row()], self._fields[index.column()].name
        if row[name] != str(value):
            row[name] = str(value)
            self.dataChanged.emit(index, index)
        return True


class _CellLine(QLineEdit):
    """The line of text of a cell. Tab reaches it past the table's own care while suggestions are open."""

    def __init__(self, parent: QWidget, leave: Callable[[QLineEdit, bool], None]) -> None:
        super().__init__(parent)
        self._leave = leave

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt override)
        """Go to the next cell, not to what stands behind the table; the suggestions must be gone first."""
        if self.completer():
            self.completer().popup().hide()
        QTimer.singleShot(0, self, lambda: self._leave(self, forward))
        return True


class RowsDelegate(QStyledItemDelegate):
    """The editor of a cell: choices to choose from, units with suggestions, all else a line of text."""

    def __init__(self, parent: QTableView, model: RowsModel, linker: Linker) -> None:
        super().__init__(parent)
        self._model, self._linker = model, linker

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        item = self._model.field(index.column())
        options = _options(item)
        if options:
            box = QComboBox(parent)
            box.addItems(["", *options])
            box.activated.connect(lambda _chosen: self.commitData.emit(box))
            return box
        line = _CellLine(parent, self._leave)
        line.setPlaceholderText(item.hint)
        if isinstance(item.kind, One | Many) and item.kind.target == "unit":
            line.setCompleter(Suggestions(self._linker.unit_texts(), line))
        return line

    def _leave(self, editor: QLineEdit, forward: bool) -> None:
        hint = QStyledItemDelegate.EndEditHint
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint.EditNextItem if forward else hint.EditPreviousItem)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findText(text), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = editor.currentText() if isinstance(editor, QComboBox) else ""
        model.setData(index, editor.text() if isinstance(editor, QLineEdit) else text)


def _options(item: Field) -> tuple[str, ...]:
    if isinstance(item.kind, Choice):
        return item.kind.options
    return ("Có",) if isinstance(item.kind, Flag) else ()


_NEXT, _BEFORE = QStyledItemDelegate.EndEditHint.EditNextItem, QStyledItemDelegate.EndEditHint.EditPreviousItem
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class RowsTable(QTableView):
    """The view of a RowsModel: Enter edits, Ctrl+Delete takes a row away, Tab leaves at the last cell."""

    changed = Signal()

    def __init__(self, fields: Sequence[Field], linker: Linker, *, numbered: bool = False) -> None:
        """`numbered`: each row shows the number it bears."""
        super().__init__()
        self._model = RowsModel(fields, linker)
        self.setModel(self._model)
        self.setItemDelegate(RowsDelegate(self, self._model, linker))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(False)
        self.setFixedHeight(124)
        self.verticalHeader().setVisible(numbered)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setStretchLastSection(True)
        bold = self.font()
        bold.setBold(True)
        letter, heading = QFontMetrics(self.font()).averageCharWidth(), QFontMetrics(bold)
        for number, item in enumerate(fields):
            self.setColumnWidth(number, max(letter * item.width, heading.horizontalAdvance(item.label) + 20))
        self._model.dataChanged.connect(lambda *_: self.changed.emit())

    def show_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show stored rows."""
        self._model.show(rows)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """The rows as typed, with the cell that is still being typed into."""
        for editor in self.viewport().children():
            if isinstance(editor, QLineEdit | QComboBox) and not editor.isHidden():  # hidden ones wait for deletion
                self.commitData(editor)
        return self._model.typed()

    def add_row(self) -> None:
        """A blank row, ready to be typed into."""
        self._model.add()
        first = self._model.index(self._model.rowCount() - 1, 0)
        self.setCurrentIndex(first)
        self.setFocus()
        self.edit(first)
        self.changed.emit()

    def drop_row(self) -> None:
        """Take the current row away."""
        if self.currentIndex().isValid():
            self._model.drop(self.currentIndex().row())
            self.changed.emit()

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:  # noqa: N802 (Qt override)
        """Tab opens the next cell and leaves behind the last one; back it leaves before the first."""
        step = {_NEXT: 1, _BEFORE: -1}.get(hint, 0)
        if not step:
            super().closeEditor(editor, hint)
            return
        here, columns = self.currentIndex(), self._model.columnCount()
        place = here.row() * columns + here.column() + step
        super().closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)
        if 0 <= place < self._model.rowCount() * columns:
            cell = self._model.index(place // columns, place % columns)
            self.setCurrentIndex(cell)
            self._begin()
        else:
            self.focusNextPrevChild(step > 0)

    def _begin(self) -> None:
        """Edit the current cell, unless that is being done: Enter in a cell comes to the table as well."""
        if self.state() != QAbstractItemView.State.EditingState and self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits the cell, Ctrl+Delete takes the row away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in _PLAIN:
            self._begin()
            return
        if event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.drop_row()
            return
        super().keyPressEvent(event)
