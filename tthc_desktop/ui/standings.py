"""How units stand with a form, as tables: one period with its days and findings, or several periods side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QHBoxLayout, QHeaderView, QPushButton, QWidget

from tthc_desktop.core.dates import When
from tthc_desktop.core.standings import Standing
from tthc_desktop.core.vietnamese import fold, has_accents, searchable
from tthc_desktop.services.matrix import Board, Line
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable, moment, tip
from tthc_desktop.ui.theme import COLOURS

LOOKS: dict[Standing, tuple[str, str]] = {
    Standing.NOT_DUE: ("quiet", ""),
    Standing.WAITING: ("text", ""),
    Standing.LATE: ("wrong", "wrong_pale"),
    Standing.RECEIVED: ("accent", "hover"),
    Standing.RETURNED: ("doubtful", "doubtful_pale"),
    Standing.ACCEPTED: ("good", "good_pale"),
    Standing.EXEMPT: ("quiet", "head"),
    Standing.OUTSIDE: ("quiet", "head"),
}
"""The colour of the word of a standing, and the one behind it; the word itself always stands there."""
_STATE = 1
_NUMBERS = (4, 5)
_UNIT, _PERIOD, _FITTING = 206, 152, 7
"""Widths on the board, in pixels, and up to how many columns they share the whole of it."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def titled(standing: Standing) -> str:
    """The word of a standing with a capital letter."""
    return standing.label[0].upper() + standing.label[1:]


def _look(standing: Standing, role: int) -> QBrush | None:
    ink, fill = LOOKS[standing]
    name = ink if role == Qt.ItemDataRole.ForegroundRole else fill
    return QBrush(QColor(COLOURS[name])) if name else None


class StandingsModel(PlainModel[Line]):
    """How each unit stands for one period."""

    HEADERS = ("Đơn vị", "Trạng thái", "Hạn gửi", "Nhận lúc", "Muộn (ngày)", "Bản", "Lỗi, lưu ý", "Lý do")

    def texts(self, item: Line) -> tuple[str, ...]:
        held = item.held
        return (
            item.name,
            titled(item.standing),
            When(item.due).text if item.due else "",
            moment(held.received_at) if held else "",
            str(item.days_late) if item.days_late else "",
            str(held.version) if held else "",
            _findings(item),
            item.reason,
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and index.column() == _STATE:
            if role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.BackgroundRole):
                return _look(self.items[index.row()].standing, role)
        elif role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _NUMBERS:
            return _RIGHT
        return super().data(index, role)


def _findings(line: Line) -> str:
    parts = [f"{line.errors} lỗi"] if line.errors else []
    parts += [f"{line.warnings} lưu ý"] if line.warnings else []
    parts += ["chưa đủ"] if line.held and not line.held.complete else []
    return ", ".join(parts)


class StandingsTable(PlainTable):
    """The units of one period; several may be chosen."""

    def __init__(self, model: StandingsModel) -> None:
        super().__init__(model, "Tình hình gửi biểu của từng đơn vị", (224, 144, 88, 136, 106, 46, 132))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)


class StandingFilters(QWidget):
    """A button for each standing that some unit has; its number is that of the list it shows."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Standing | None, QPushButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for one in (None, *Standing):
            button = QPushButton()
            button.setObjectName("filter")
            button.setCheckable(True)
            button.setChecked(one is None)
            button.clicked.connect(lambda _on=False: self.chosen.emit())
            group.addButton(button)
            self.buttons[one] = button
            row.addWidget(button)

    def show_counts(self, counts: Mapping[Standing, int], total: int) -> None:
        """Show these numbers; a filter that nobody is left for gives way to all units."""
        for one, button in self.buttons.items():
            number = counts.get(one, 0) if one else total
            button.setText(f"{titled(one) if one else 'Tất cả'} {number}")
            button.setAccessibleName(button.text())
            button.setVisible(one is None or number > 0)
        if self.picked() not in (None, *counts):
            self.clear()

    def picked(self) -> Standing | None:
        """The standing that is filtered for; None for all."""
        return next((one for one, button in self.buttons.items() if button.isChecked()), None)

    def clear(self) -> None:
        """Filter for all units again."""
        self.buttons[None].setChecked(True)


class BoardModel(QAbstractTableModel):
    """Units by rows, periods by columns, in each cell how the unit stood."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self._units: list[tuple[int, str]] = []

    def show(self, board: Board | None, words: str = "") -> None:
        """Show this board; with `words`, only units whose folded name holds them."""
        self.beginResetModel()
        self.board = board
        self._units = [unit for unit in board.units if holds(unit[1], words)] if board else []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._units)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.board is None else len(self.board.periods) + 1

    def unit(self, row: int) -> int:
        """The unit of a row."""
        return self._units[row][0]

    def line(self, index: Index) -> Line | None:
        """What a cell stands for; None where the unit owed nothing."""
        if self.board is None or not index.isValid() or not index.column():
            return None
        return self.board.cells.get((self.unit(index.row()), self.board.periods[index.column() - 1].code))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or self.board is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.board.periods[section - 1].title if section else "Đơn vị"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if not index.column():
            name = self._units[index.row()][1]
            return name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _stands(line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(part for part in (_stands(line), line.reason) if part))
        if role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.BackgroundRole):
            return _look(line.standing, role)
        return None


def _stands(line: Line) -> str:
    return titled(line.standing) + (f", {line.days_late} ngày" if line.days_late else "")


class BoardTable(PlainTable):
    """Units by periods; single cells are chosen."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__(model, "Tình hình gửi biểu qua các kỳ", ())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.horizontalHeader().setStretchLastSection(False)
        model.modelReset.connect(self._share_width)

    def _share_width(self) -> None:
        for section in range(self.model().columnCount()):
            stretched = section > 0 and self.model().columnCount() <= _FITTING
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Interactive
            self.horizontalHeader().setSectionResizeMode(section, mode)
            if not stretched:
                self.setColumnWidth(section, _PERIOD if section else _UNIT)


def holds(name: str, words: str) -> bool:
    """Whether a unit's name holds the words, written with marks or without."""
    return all(word in _searched(name, word) for word in searchable(words).split())


def _searched(name: str, word: str) -> str:
    return searchable(name) if has_accents(word) else fold(searchable(name))
