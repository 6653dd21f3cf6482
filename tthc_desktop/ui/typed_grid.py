"""A grid to type a paper form in, moved about in like a spreadsheet, with what the checks say at each cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from tthc_desktop.core import typed_returns as typed
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import Area, Place, column_letter, place
from tthc_desktop.core.numbers import State
from tthc_desktop.core.typed_returns import Draft, TypedGrid
from tthc_desktop.ui.blank_view import MARKED
from tthc_desktop.ui.tables import Index, tip
from tthc_desktop.ui.theme import COLOURS

Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_STEPS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_GRAVITY = ("error", "warning", "explained")


class TypedModel(QAbstractTableModel):
    """The texts of a draft; every change is one step of its own undo."""

    edited = Signal()
    """The texts changed."""

    def __init__(self, parent: QObject, draft: Draft) -> None:
        super().__init__(parent)
        self.draft = draft
        self._findings: Mapping[Place, Finding] = {}
        self._states: Mapping[Place, State] = {}
        self._groups: frozenset[int] = frozenset()

    @property
    def grid(self) -> TypedGrid:
        """The texts now."""
        return self.draft.now

    def begin(self, grid: TypedGrid) -> None:
        """Begin anew with these texts; there is nothing to undo."""
        self.beginResetModel()
        self.draft = Draft(grid)
        self.endResetModel()
        self.edited.emit()

    def take(self, grid: TypedGrid) -> None:
        """The next state of the texts."""
        before = len(self.grid.rows)
        if self.draft.change(grid):
            self._changed(before)

    def undo(self) -> None:
        """Take the last change back."""
        before = len(self.grid.rows)
        if self.draft.undo():
            self._changed(before)

    def redo(self) -> None:
        """Do again what was taken back."""
        before = len(self.grid.rows)
        if self.draft.redo():
            self._changed(before)

    def _changed(self, before: int) -> None:
        now = len(self.grid.rows)
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self.endRemoveRows()
        self.edited.emit()
        self.show_all()

    def tell(self, findings: Mapping[Place, Finding], states: Mapping[Place, State], groups: frozenset[int]) -> None:
        """What the checks found, how each figure was read, and which rows are headings."""
        self._findings, self._states, self._groups = findings, states, groups

    def show_all(self) -> None:
        """Draw every cell anew."""
        if self.grid.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.grid.rows) - 1, self.grid.width - 1))

    def finding(self, row: int, column: int) -> Finding | None:
        """What is wrong in a cell."""
        return self._findings.get((row, column))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.grid.width

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_letter(section) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_open = index.isValid() and self.grid.is_open(index.row(), index.column())
        return flags | Qt.ItemFlag.ItemIsEditable if is_open else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        at = (index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self.grid.text(*at)
            case Qt.ItemDataRole.ToolTipRole:
                finding = self._findings.get(at)
                return tip(finding.message if finding else self.grid.text(*at))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self.grid.form.columns[at[1]].is_figure else _LEFT
            case Qt.ItemDataRole.BackgroundRole:
                return self._background(at)
            case Qt.ItemDataRole.FontRole if at[0] in self._groups:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def _background(self, at: Place) -> QBrush | None:
        finding = self._findings.get(at)
        name = MARKED[finding.level] if finding else "" if self.grid.is_open(*at) else "head"
        return QBrush(QColor(COLOURS[name])) if name else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.take(spare(typed.put(self.grid, {(index.row(), index.column()): str(value)})))
        return True


def spare(grid: TypedGrid) -> TypedGrid:
    """The grid with a blank row at its end, to go on typing."""
    return typed.add_rows(grid, len(grid.rows)) if any(grid.rows[-1]) else grid


def by_place(findings: tuple[Finding, ...]) -> dict[Place, Finding]:
    """The findings by their cell; of several the gravest."""
    ordered = sorted(findings, key=lambda finding: -_GRAVITY.index(finding.level))
    return {place(finding.cell): finding for finding in ordered if finding.cell}


class CellDelegate(QStyledItemDelegate):
    """The editor of a cell: Enter, Tab and arrows take what was typed and go on, as in a spreadsheet."""

    def __init__(self, view: TypedView) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(self, parent: QWidget, _option: Any, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAccessibleName(f"Ô {column_letter(index.column())}{index.row() + 1}")
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys that end the typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            step = self._view.step_of(event, editing=True)
            if step is not None:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                self._view.step(*step)
                return True
        return super().eventFilter(editor, event)


class TypedView(QTableView):
    """The grid under its header."""

    refused = Signal(str)
    """Why something was not put in."""

    def __init__(self, model: TypedModel) -> None:
        super().__init__()
        self.cells = model
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName("Bảng số liệu")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._by_typing = False
        self._first = 0
        """The column in which a row of Tabs began; Enter goes back to it."""

    def edit(self, index: Any, trigger: Any = None, event: Any = None) -> Any:
        """Remember whether typing began it: then arrows end it."""
        if trigger is None:
            self._by_typing = False
            super().edit(index)
            return None
        self._by_typing = trigger == QAbstractItemView.EditTrigger.AnyKeyPressed
        return super().edit(index, trigger, event)

    def step_of(self, event: QKeyEvent, *, editing: bool) -> tuple[int, int] | None:
        """Rows and columns that a key moves on; None for a key that moves nowhere."""
        key, back = Qt.Key(event.key()), bool(event.modifiers() & _SHIFT)
        if key in (Key.Key_Return, Key.Key_Enter):
            return (-1 if back else 1), (0 if back else self._first - self.currentIndex().column())
        if key in (Key.Key_Tab, Key.Key_Backtab):
            return 0, -1 if back or key == Key.Key_Backtab else 1
        if editing and key in _STEPS and (self._by_typing or key in (Key.Key_Up, Key.Key_Down)):
            return _STEPS[key]
        return None

    def step(self, rows: int, columns: int) -> None:
        """Go to another cell; past the end of a row to the next one."""
        index, width = self.currentIndex(), self.cells.columnCount()
        row, column = index.row() + rows, index.column() + columns
        if not rows and column >= width:
            row, column = row + 1, 0
        elif not rows and column < 0:
            row, column = row - 1, width - 1
        if 0 <= row < self.cells.rowCount():
            self.setCurrentIndex(self.cells.index(row, column))
        if rows or not columns:
            self._first = self.currentIndex().column()

    def event(self, event: QEvent) -> bool:
        """Tab stays in the grid."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _is_tab(event):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moving, deleting, the clipboard, and the typing's own undo."""
        acts = {
            QKeySequence.StandardKey.Copy: self.copy,
            QKeySequence.StandardKey.Cut: self.cut,
            QKeySequence.StandardKey.Paste: self.paste,
            QKeySequence.StandardKey.Undo: self.cells.undo,
            QKeySequence.StandardKey.Redo: self.cells.redo,
        }
        act = next((act for key, act in acts.items() if event.matches(key)), None)
        step = self.step_of(event, editing=False)
        if act is None and event.key() == Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            act = self.cells.redo
        if act:
            act()
        elif step is not None:
            self.step(*step)
        elif event.key() in (Key.Key_Delete, Key.Key_Backspace) and not event.modifiers():
            self.clear_cells()
        else:
            if event.key() in _STEPS:
                super().keyPressEvent(event)
                self._first = self.currentIndex().column()
                return
            super().keyPressEvent(event)

    def area(self) -> Area | None:
        """The chosen cells."""
        chosen = self.selectionModel().selection()
        if chosen.isEmpty():
            index = self.currentIndex()
            return Area(index.row(), index.column(), index.row(), index.column()) if index.isValid() else None
        one = chosen.first()
        return Area(one.top(), one.left(), one.bottom(), one.right())

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, as spreadsheets take them."""
        area = self.area()
        if area:
            QGuiApplication.clipboard().setText(typed.text_of(self.cells.grid, area))

    def cut(self) -> None:
        """Copy, then clear."""
        self.copy()
        self.clear_cells()

    def clear_cells(self) -> None:
        """Make the chosen cells blank."""
        area = self.area()
        if area:
            self.cells.take(typed.put(self.cells.grid, dict.fromkeys(_places(area), "")))

    def paste(self) -> None:
        """Put a block from a spreadsheet in; one single text fills all chosen cells."""
        area, text = self.area(), QGuiApplication.clipboard().text()
        if area is None or not text:
            return
        block = typed.block_of(text)
        try:
            if len(block) == len(block[0]) == 1:
                grid = typed.put(self.cells.grid, dict.fromkeys(_places(area), block[0][0]))
            else:
                grid = typed.paste(self.cells.grid, (area.top, area.left), block)
        except Refused as error:
            self.refused.emit(str(error))
            return
        self.cells.take(spare(grid))
        self._choose(Area(area.top, area.left, area.top + len(block) - 1, area.left + len(block[0]) - 1))

    def _choose(self, area: Area) -> None:
        model = self.selectionModel()
        first, last = self.cells.index(area.top, area.left), self.cells.index(area.bottom, area.right)
        if last.isValid() and (area.bottom, area.right) != (area.top, area.left):
            from_to = type(model.selection())(first, last)
            model.select(from_to, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def add_row(self) -> None:
        """Put a blank row above the current one."""
        self.cells.take(typed.add_rows(self.cells.grid, max(self.currentIndex().row(), 0)))

    def remove_rows(self) -> None:
        """Take the chosen rows away."""
        area = self.area()
        if area:
            self.cells.take(spare(typed.remove_rows(self.cells.grid, area.top, area.bottom)))


def _is_tab(event: QKeyEvent) -> bool:
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.key() in (Key.Key_Tab, Key.Key_Backtab) and not held


def _places(area: Area) -> list[Place]:
    return [(row, at) for row in range(area.top, area.bottom + 1) for at in range(area.left, area.right + 1)]
