"""Plain tables that only show: a model over a list of values, and a view dressed like all others."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QFont, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
WHOLE_ROW_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_TIP_WIDTH, _TIP_LINES = 110, 25
"""Characters and lines of a tooltip; Qt breaks no lines itself."""


class PlainModel(QAbstractTableModel, Generic[T]):
    """Rows of any kind; a subclass says the headers and the texts of a row."""

    HEADERS: ClassVar[tuple[str, ...]]

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[T] = []

    def texts(self, item: T) -> tuple[str, ...]:
        """What the cells of a row show, whole."""
        raise NotImplementedError

    def show(self, items: Sequence[T]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def append(self, items: Sequence[T]) -> None:
        """Show these rows too, behind the others."""
        if items:
            self.beginInsertRows(QModelIndex(), len(self.items), len(self.items) + len(items) - 1)
            self.items += items
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.HEADERS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self.HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = self.texts(self.items[index.row()])[index.column()]
        return text.replace("\n", "; ") if role == Qt.ItemDataRole.DisplayRole else tip(text)


class NumbersModel(PlainModel[T]):
    """Rows some of whose columns are numbers, and some of which are sums."""

    RIGHT: ClassVar[tuple[int, ...]] = ()
    """The columns that stand at the right."""

    def is_bold(self, _item: T) -> bool:
        """Whether a row is a sum or a heading."""
        return False

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if index.isValid() and role == Qt.ItemDataRole.FontRole and self.is_bold(self.items[index.row()]):
            font = QFont()
            font.setBold(True)
            return font
        return super().data(index, role)


class CalmView(QTableView):
    """A table that is painted in one go while a job runs.

    Called from here, Qt asks the model for thousands of texts without giving Python's lock away in between; else the
    worker thread would take it at each of them and keep it for five milliseconds.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)


class RowsView(CalmView):
    """A table in which whole rows are chosen, one of them as soon as the keyboard leads into it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first cell the current one, and chooses nothing."""
        super().focusInEvent(event)
        by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        chosen = self.selectionModel()
        if by_keyboard and self.currentIndex().isValid() and not chosen.hasSelection():
            chosen.select(self.currentIndex(), WHOLE_ROW_ONLY)


class PlainTable(RowsView):
    """The view of a PlainModel: whole rows, read only."""

    def __init__(self, model: QAbstractTableModel, name: str, widths: Sequence[int], lines: int = 1) -> None:
        """`lines`: how many lines of text a row has room for; longer texts are cut, and whole in the tooltip."""
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(lines > 1)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(27 + (lines - 1) * self.fontMetrics().lineSpacing())
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)


def tip(text: str) -> str | None:
    """A cell's whole text as a tooltip that fits the screen; a very long one ends with "…"."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, _TIP_WIDTH) or [""]]
    shown = lines[:_TIP_LINES] + (["…"] if len(lines) > _TIP_LINES else [])
    return "\n".join(shown) or None


def moment(iso: str) -> str:
    """ "2026-11-23T09:05:00" as "23/11/2026 09:05", a day alone as the day."""
    day, _, hour = iso.partition("T")
    year, month, number = day.split("-")
    return f"{number}/{month}/{year} {hour[:5]}".strip()
