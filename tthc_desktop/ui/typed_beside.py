"""What stands beside a grid that is typed in: the sums below it, what the checks found, the widths of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont

from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Column, Form
from tthc_desktop.core.numbers import shown
from tthc_desktop.ui.blank_view import LEVELS, width_of
from tthc_desktop.ui.tables import Index, PlainModel

_NARROW, _LABEL, _WIDE_LABEL = 86, 228, 640


class TypedFindings(PlainModel[Finding]):
    """What the checks say now."""

    HEADERS = ("Ô", "Mức", "Nội dung")

    def texts(self, item: Finding) -> tuple[str, ...]:
        told = f"{item.message} Giải thích: {item.reason}" if item.reason else item.message
        return item.cell, LEVELS[item.level], told


class TotalsModel(QAbstractTableModel):
    """One row: the sum of each column that can be added."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._form: Form | None = None
        self._totals: Mapping[int, Decimal] = {}

    def show(self, form: Form, totals: Mapping[int, Decimal]) -> None:
        """Show these sums."""
        if form is not self._form:
            self.beginResetModel()
            self._form = form
            self.endResetModel()
        self._totals = totals
        self.dataChanged.emit(self.index(0, 0), self.index(0, len(form.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() or self._form is None else 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._form is None else len(self._form.columns)

    def headerData(self, _section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        down = orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole
        return "Σ" if down else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._form is None:
            return None
        column = self._form.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if column.kind == "label":
                    return "Cộng các dòng đã gõ"
                total = self._totals.get(index.column())
                return None if total is None else shown(total)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled


def typed_width(form: Form, column: Column) -> int:
    """How wide a column of the grid is: a whole form is to be seen at once where that can be."""
    if column.kind == "label":
        return _WIDE_LABEL if form.layout == "indicators" else _LABEL
    return _NARROW if column.is_figure and column.kind != "value" else width_of(column)
