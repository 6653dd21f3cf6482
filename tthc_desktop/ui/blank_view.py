"""Shows the blank table of a form as it is printed: merged header, row of numbers, groups, totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableView

from tthc_desktop.core.blanks import Blank, BlankCell, blank_of
from tthc_desktop.core.forms import Column, Form
from tthc_desktop.core.grids import column_letter
from tthc_desktop.ui.tables import Index, tip
from tthc_desktop.ui.theme import COLOURS

_WIDTHS = {"mark": 52, "label": 250, "text": 170, "measure": 120, "value": 110, "money": 120}
_COLUMN, _LINE, _ACROSS, _DOWN = 92, 26, 18, 12  # pixels
_FILLS = {"header": "head", "number": "stripe", "sum": "stripe", "total": "stripe"}


Marks = Mapping[tuple[int, int], tuple[str, str]]
"""By row and column of a table: the level of a finding and what it says."""
NO_MARKS: Marks = {}
MARKED = {"error": "wrong_pale", "warning": "doubtful_pale", "explained": "hover"}
"""The colour behind a cell with such a finding."""
LEVELS = {"error": "Lỗi", "warning": "Cần xem lại", "explained": "Đã giải thích"}
"""The words for levels of findings, the gravest first."""


def width_of(column: Column) -> int:
    """How wide a column is drawn, in pixels."""
    return _WIDTHS.get(column.kind, _COLUMN)


def _shown(cell: BlankCell) -> str:
    """The text, a formula with places where its line may break."""
    return cell.text.replace("+", "+\u200b").replace(")=", ")=\u200b") if cell.look == "number" else cell.text


class BlankModel(QAbstractTableModel):
    """The cells of a blank."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.blank: Blank | None = None
        self._marks: Marks = NO_MARKS
        self._cells: dict[tuple[int, int], BlankCell] = {}

    def show(self, blank: Blank | None, marks: Marks = NO_MARKS) -> None:
        """Show this blank, or nothing."""
        self.beginResetModel()
        self.blank, self._marks = blank, marks
        self._cells = {(cell.row, cell.column): cell for cell in blank.cells} if blank else {}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() or self.blank is None else self.blank.height

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.blank is None else self.blank.width

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return column_letter(section) if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self._cells.get((index.row(), index.column()))
        if cell is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _shown(cell) or None
            case Qt.ItemDataRole.ToolTipRole:
                mark = self._marks.get((cell.row, cell.column))
                return (tip(mark[1]) if mark else cell.text) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(self._alignment(cell))
            case Qt.ItemDataRole.BackgroundRole:
                mark = self._marks.get((cell.row, cell.column))
                fill = MARKED[mark[0]] if mark else _FILLS.get(cell.look)
                return QBrush(QColor(COLOURS[fill])) if fill else None
            case Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setBold(cell.look in ("header", "group", "total"))
                font.setItalic(cell.look == "number")
                return font
        return None

    def _alignment(self, cell: BlankCell) -> Qt.AlignmentFlag:
        if cell.look in ("header", "number"):
            return Qt.AlignmentFlag.AlignCenter
        figure = self.blank is not None and self.blank.form.columns[cell.column].is_figure
        side = Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled


class BlankView(QTableView):
    """The blank of one form, to be looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__()
        self.cells = BlankModel(parent)
        self.setModel(self.cells)
        self.setAccessibleName("Biểu trống của mẫu đang chọn")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()

    def show_form(self, form: Form | None) -> None:
        """Draw the blank of a form, or nothing."""
        self.show_blank(blank_of(form) if form else None)

    def show_blank(self, blank: Blank | None, marks: Marks = NO_MARKS) -> None:
        """Draw a table, or nothing; `marks` are told at their cells."""
        self.clearSpans()
        self.cells.show(blank, marks)
        if blank is None:
            return
        for at, column in enumerate(blank.form.columns):
            self.setColumnWidth(at, width_of(column))
        self.show_rows()
        self.scrollToTop()

    def show_rows(self) -> None:
        """Make the rows as high as the widths of the columns ask for."""
        blank = self.cells.blank
        if blank is None:
            return
        for row in range(blank.height):
            self.setRowHeight(row, _LINE)
        for cell in sorted(blank.cells, key=lambda cell: cell.rows):
            if cell.rows > 1 or cell.columns > 1:
                self.setSpan(cell.row, cell.column, cell.rows, cell.columns)
            self._make_room(cell)

    def _make_room(self, cell: BlankCell) -> None:
        """The last row of a cell grows until its whole text is seen."""
        if not cell.text:
            return
        width = sum(self.columnWidth(at) for at in range(cell.column, cell.column + cell.columns)) - _ACROSS
        font = QFont(self.font())
        font.setBold(True)
        needed = QFontMetrics(font).boundingRect(QRect(0, 0, width, 2000), int(Qt.TextFlag.TextWordWrap), _shown(cell))
        last = cell.row + cell.rows - 1
        above = sum(self.rowHeight(row) for row in range(cell.row, last))
        self.setRowHeight(last, max(self.rowHeight(last), needed.height() + _DOWN - above))
