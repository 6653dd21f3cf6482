"""A table of figures under the form's header, which stays in sight; Enter or a click on a number opens it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QVBoxLayout, QWidget

from tthc_desktop.core.document import Amount, Line
from tthc_desktop.core.forms import HeaderCell
from tthc_desktop.services.figure_tables import Cell, FigureTable, TableLine
from tthc_desktop.ui.tables import Index, tip
from tthc_desktop.ui.theme import COLOURS

_WIDTHS = {"mark": 46, "label": 150, "text": 150, "measure": 96}
_NARROWEST, _LINE, _MARGIN, _PADDING = 76, 26, 14, 20  # pixels
_NAMES = (150, 420)  # pixels, at least and at most
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _shown(text: str) -> str:
    """A header with places where the line of a formula may break."""
    return text.replace("+", "+\u200b").replace(")=", ")=\u200b") if text.startswith("(") else text


class HeadModel(QAbstractTableModel):
    """The header's cells."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cells: dict[tuple[int, int], HeaderCell] = {}
        self._rows = self._columns = 0

    def show(self, table: FigureTable) -> None:
        """Show the header of a table."""
        self.beginResetModel()
        self.cells = {(cell.row, cell.column): cell for cell in table.header}
        self._rows, self._columns = table.depth, len(table.kinds)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cells.get((index.row(), index.column()))
        if cell is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _shown(cell.text)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(cell.text)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
            case Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setBold(not cell.text.startswith("("))
                return font
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled


class BodyModel(QAbstractTableModel):
    """The lines below the header."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[TableLine | Line, ...] = ()
        self._titles: tuple[str, ...] = ()

    def show(self, table: FigureTable) -> None:
        """Show the lines of a table."""
        self.beginResetModel()
        self.lines, self._titles = table.lines, table.titles
        self.endResetModel()

    def cell(self, index: Index) -> str | Cell | Amount:
        """What stands at a place."""
        return self.lines[index.row()].cells[index.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        named = orientation == Qt.Orientation.Horizontal and section < len(self._titles)
        return self._titles[section] if named and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, cell = self.lines[index.row()], self.cell(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell if isinstance(cell, str) else cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(cell)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignVCenter) if isinstance(cell, str) else _RIGHT
            case Qt.ItemDataRole.BackgroundRole:
                return None if line.kind == "data" else QBrush(QColor(COLOURS["head"]))
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(COLOURS["doubtful"]) if _is_corrected(cell) else None
            case Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setBold(line.kind != "data")
                return font
        return None


def _is_corrected(cell: str | Cell | Amount) -> bool:
    return isinstance(cell, Cell) and cell.is_corrected


def _tip(cell: str | Cell | Amount) -> str | None:
    if isinstance(cell, str):
        return tip(cell)
    if _is_corrected(cell):
        return "Có hiệu chỉnh; lý do ghi dưới bảng. Nhấn F2 để xem, sửa."
    return "Nhấp hoặc nhấn Enter để xem nguồn của số này."


class _Plain(QTableView):
    """What both halves share."""

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_LINE)


class FigureView(QWidget):
    """Header above, figures below; both scroll sideways together."""

    opened = Signal(object)
    """A Cell, or an Amount of an annex, was clicked, or Enter pressed on it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._label: int | None = None
        """The column with the names of the rows."""
        self.head_model, self.model = HeadModel(self), BodyModel(self)
        self.head, self.body = _Plain(self.head_model), _Plain(self.model)
        self.head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.head.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head.setFrameShape(QFrame.Shape.NoFrame)
        self.head.setObjectName("figureHead")
        self.head.setAccessibleName(f"{name}: tiêu đề")
        self.body.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.body.setWordWrap(False)
        self.body.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.body.setAccessibleName(name)
        self.setFocusProxy(self.body)
        self.body.horizontalScrollBar().valueChanged.connect(self.head.horizontalScrollBar().setValue)
        self.body.clicked.connect(self._open)
        self.body.activated.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)

    def show_table(self, table: FigureTable) -> None:
        """Show another table; the chosen place stays where there still is one."""
        now = self.body.currentIndex()
        self.head.clearSpans()
        self.head_model.show(table)
        self.model.show(table)
        for at, kind in enumerate(table.kinds):
            width = self._width(table, at, kind)
            self.head.setColumnWidth(at, width)
            self.body.setColumnWidth(at, width)
        self._label = table.kinds.index("label") if "label" in table.kinds else None
        for row in range(table.depth):
            self.head.setRowHeight(row, _LINE)
        for cell in sorted(table.header, key=lambda cell: cell.rows):
            if cell.rows > 1 or cell.columns > 1:
                self.head.setSpan(cell.row, cell.column, cell.rows, cell.columns)
            self._make_room(cell)
        self.head.setFixedHeight(sum(self.head.rowHeight(row) for row in range(table.depth)) + 1)
        for row in range(len(table.lines)):
            self.body.setRowHeight(row, _LINE)
        if now.isValid() and now.row() < self.model.rowCount() and now.column() < self.model.columnCount():
            self.body.setCurrentIndex(self.model.index(now.row(), now.column()))
        self._fit()

    def _width(self, table: FigureTable, at: int, kind: str) -> int:
        if kind in _WIDTHS:
            return _WIDTHS[kind]
        font = QFont(self.font())
        font.setBold(True)
        letters = QFontMetrics(font)
        cells = (line.cells[at] for line in table.lines)
        texts = [cell if isinstance(cell, str) else cell.text for cell in cells]
        return max([_NARROWEST, *(letters.horizontalAdvance(text) + _PADDING for text in texts)])

    def _make_room(self, cell: HeaderCell) -> None:
        """The last row of a header cell grows until its whole text is seen."""
        width = sum(self.head.columnWidth(at) for at in range(cell.column, cell.column + cell.columns)) - _MARGIN
        font = QFont(self.font())
        font.setBold(True)
        box = QFontMetrics(font).boundingRect(
            QRect(0, 0, width, 2000), int(Qt.TextFlag.TextWordWrap), _shown(cell.text)
        )
        last = cell.row + cell.rows - 1
        above = sum(self.head.rowHeight(row) for row in range(cell.row, last))
        self.head.setRowHeight(last, max(self.head.rowHeight(last), box.height() + _MARGIN - above))

    def _fit(self) -> None:
        """The header is as wide as what the scroll bar leaves of the lines; the names take the room that is left."""
        if self._label is not None:
            others = sum(self.body.columnWidth(at) for at in range(self.model.columnCount()) if at != self._label)
            width = min(max(self.body.viewport().width() - others, _NAMES[0]), _NAMES[1])
            self.head.setColumnWidth(self._label, width)
            self.body.setColumnWidth(self._label, width)
        self.head.setViewportMargins(0, 0, self.body.width() - self.body.viewport().width(), 0)
        self.head.horizontalScrollBar().setValue(self.body.horizontalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep both halves in line."""
        super().resizeEvent(event)
        self._fit()

    def chosen(self) -> Cell | None:
        """The figure that is chosen."""
        index = self.body.currentIndex()
        cell = self.model.cell(index) if index.isValid() else ""
        return cell if isinstance(cell, Cell) else None

    def _open(self, index: QModelIndex) -> None:
        cell = self.model.cell(index)
        if not isinstance(cell, str):
            self.opened.emit(cell)
