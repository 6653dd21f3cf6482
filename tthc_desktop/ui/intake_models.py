"""What the screen of received files lists: the tables of a drop, what was found wrong, the rows as in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont

from tthc_desktop.core.findings import Finding, Level
from tthc_desktop.core.grids import column_letter
from tthc_desktop.services.drops import Entry
from tthc_desktop.services.receiving import STATUSES, Status
from tthc_desktop.services.sheet_rows import FATES, SheetRows
from tthc_desktop.ui.tables import Index, PlainModel, tip
from tthc_desktop.ui.theme import COLOURS

LEVELS: dict[Level, str] = {"error": "Lỗi", "warning": "Cần xem", "explained": "Đã giải trình"}
_STATUS_COLOURS: dict[Status, str] = {
    "ready": "good",
    "question": "doubtful",
    "refused": "wrong",
    "applied": "accent",
    "unchanged": "quiet",
}
_LEVEL_COLOURS: dict[Level, str] = {"error": "wrong", "warning": "doubtful", "explained": "quiet"}
_FILLS: dict[Level, str] = {"error": "wrong_pale", "warning": "doubtful_pale", "explained": "head"}
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def title_of(status: Status) -> str:
    """A status as the list writes it: "Nhập được"."""
    return STATUSES[status][:1].upper() + STATUSES[status][1:]


class EntriesModel(PlainModel[Entry]):
    """The tables of a drop, or those of one status."""

    HEADERS = ("Tình trạng", "Tệp", "Trang tính", "Biểu", "Đơn vị", "Kỳ", "Mới", "Đổi", "Giữ", "Sai")
    _FIGURES = 6
    """The first column of a count."""

    def texts(self, item: Entry) -> tuple[str, ...]:
        table, told = item.table, item.table.told
        if told is None:
            return (title_of(item.status), table.file, "", "", "", "", "", "", "", "")
        return (
            title_of(item.status),
            table.file,
            told.found.grid.sheet,
            told.form.code,
            item.unit or "chưa rõ",
            table.period.title if table.period else "chưa rõ",
            *(str(item.counts[kind]) for kind in ("new", "changed", "same", "bad")),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= self._FIGURES:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid() and index.column() == 0:
            return QColor(COLOURS[_STATUS_COLOURS[self.items[index.row()].status]])
        return super().data(index, role)

    def row_of(self, number: int) -> int | None:
        """The row of the table with this number, None when it is not listed."""
        return next((row for row, entry in enumerate(self.items) if entry.number == number), None)


class TableFindingsModel(PlainModel[Finding]):
    """What was found in the cells of one table."""

    HEADERS = ("Mức", "Ô", "Đang ghi", "Cần là", "Nội dung và cách sửa", "Lý do")

    def texts(self, item: Finding) -> tuple[str, ...]:
        return LEVELS[item.level], item.cell, item.found, item.expected, item.message, item.reason

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid() and index.column() == 0:
            return QColor(COLOURS[_LEVEL_COLOURS[self.items[index.row()].level]])
        return super().data(index, role)


class ConvertedModel(PlainModel[tuple[str, str, str]]):
    """Texts that were written in a legacy encoding, before and after."""

    HEADERS = ("Ô", "Trong tệp", "Đọc thành")

    def texts(self, item: tuple[str, str, str]) -> tuple[str, ...]:
        return item


class SheetModel(QAbstractTableModel):
    """The rows of a table as they stand in the file, with a tick for each that is taken, and what becomes of it."""

    ticked = Signal(int)
    """The user wants a row of the sheet (counted from 0) left out, or taken again."""
    OWN = 2
    """Columns of ours before those of the sheet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: SheetRows | None = None

    def show(self, shown: SheetRows | None) -> None:
        """Show these rows, or nothing."""
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() or self.shown is None else self.shown.area.bottom - self.shown.area.top + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() or self.shown is None:
            return 0
        return self.OWN + self.shown.area.right - self.shown.area.left + 1

    def place(self, index: Index) -> tuple[int, int]:
        """Row and column of the sheet; a column of ours stands left of its first."""
        assert self.shown
        return self.shown.area.top + index.row(), self.shown.area.left + index.column() - self.OWN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.shown is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.shown.area.top + section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        column = self.shown.area.left + section - self.OWN
        if role == Qt.ItemDataRole.DisplayRole:
            return column_letter(column) if section >= self.OWN else ("Lấy", "Sẽ làm gì")[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.shown.titles.get(column) if section >= self.OWN else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = self.shown
        if shown is None or not index.isValid():
            return None
        row, column = self.place(index)
        if index.column() < self.OWN:
            return self._own(shown, row, index.column(), role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown.text(row, column).replace("\n", " ") or None
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(shown, row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(shown, row, column)
            case Qt.ItemDataRole.BackgroundRole:
                return self._fill(shown, row, column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(shown, row, column)
            case Qt.ItemDataRole.FontRole:
                return _font(shown, row, (row, column) in shown.changes)
        return None

    def _own(self, shown: SheetRows, row: int, column: int, role: int) -> Any:
        fate = shown.fates.get(row, "")
        if column == 0 and shown.can_leave(row):
            if role == Qt.ItemDataRole.CheckStateRole:
                return UNCHECKED if fate == "left out" else CHECKED
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"Lấy dòng {row + 1}"
        if role == Qt.ItemDataRole.DisplayRole:
            return FATES[fate] or None if column else None
        if role == Qt.ItemDataRole.BackgroundRole and _is_frame(shown, row):
            return QColor(COLOURS["head" if row <= shown.header.bottom else "stripe"])
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(COLOURS[{"bad": "wrong", "changed": "accent", "new": "good"}.get(fate, "quiet")])
        return None

    def _tip(self, shown: SheetRows, row: int, column: int) -> str | None:
        told = [finding.message for finding in shown.findings.get((row, column), ())]
        original = shown.grid.originals.get((row, column))
        told += [f"Trong tệp: {original}"] if original else []
        return tip("\n".join(told) or shown.text(row, column))

    def _side(self, shown: SheetRows, row: int, column: int) -> int:
        if row <= shown.header.bottom or row not in shown.fates:
            return _CENTRE
        is_number = isinstance(shown.grid.value(row, column), int | float) or (row, column) in shown.changes
        return _RIGHT if is_number else int(Qt.AlignmentFlag.AlignVCenter)

    def _fill(self, shown: SheetRows, row: int, column: int) -> QColor | None:
        level = shown.level(row, column)
        if level:
            return QColor(COLOURS[_FILLS[level]])
        if (row, column) in shown.changes:
            return QColor(COLOURS["good_pale"])
        return QColor(COLOURS["head" if row <= shown.header.bottom else "stripe"]) if _is_frame(shown, row) else None

    def _ink(self, shown: SheetRows, row: int, column: int) -> QColor | None:
        level = shown.level(row, column)
        if shown.fates.get(row) == "left out":
            return QColor(COLOURS["disabled"])
        return QColor(COLOURS[_LEVEL_COLOURS[level]]) if level else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.shown and index.isValid() and index.column() == 0 and self.shown.can_leave(self.place(index)[0]):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or self.shown is None:
            return False
        row = self.place(index)[0]
        if self.shown.can_leave(row):
            self.ticked.emit(row)
        return False  # what becomes of the row is told by the next plan

    def index_of(self, row: int, column: int) -> QModelIndex:
        """Where a cell of the sheet is shown."""
        assert self.shown
        return self.index(row - self.shown.area.top, column - self.shown.area.left + self.OWN)

    def header_spans(self) -> Sequence[tuple[int, int, int, int]]:
        """Merged cells of the header: row, column, rows and columns of the view."""
        shown = self.shown
        if shown is None:
            return ()
        whole = shown.header
        inside = [
            area
            for area in shown.grid.merged
            if whole.holds(area.top, area.left) and whole.holds(area.bottom, area.right)
        ]
        return [
            (
                area.top - whole.top,
                area.left - whole.left + self.OWN,
                area.bottom - area.top + 1,
                area.right - area.left + 1,
            )
            for area in inside
        ]


def _is_frame(shown: SheetRows, row: int) -> bool:
    """Whether a row is none of data: header, row of numbers, heading, total."""
    return row <= shown.header.bottom or shown.fates.get(row, "") in ("", "check")


def _font(shown: SheetRows, row: int, changed: bool) -> QFont | None:
    if not changed and not _is_frame(shown, row) and shown.fates.get(row) != "left out":
        return None
    font = QFont()
    font.setBold(changed or row <= shown.header.bottom or shown.fates.get(row) == "check")
    font.setStrikeOut(shown.fates.get(row) == "left out")
    return font
