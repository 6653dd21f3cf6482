"""What an import would do, row by row, before anything is written; columns can be named and rows left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.grids import address
from tthc_desktop.core.importing import PlannedRow, Status
from tthc_desktop.records import Record
from tthc_desktop.services.imports import Choices
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.list_remarks import short
from tthc_desktop.services.sending_back import has_marks
from tthc_desktop.ui.preview_columns import ColumnsPage
from tthc_desktop.ui.preview_row import ReadRow, RowPage
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable
from tthc_desktop.ui.theme import COLOURS
from tthc_desktop.ui.unknown import UnknownUnits

_STATUS: dict[Status, str] = {"new": "Mới", "changed": "Thay đổi", "same": "Giữ nguyên", "bad": "Chưa nhập được"}
_OTHER = "Không phải mục"
_ORDER: tuple[Status, ...] = ("bad", "changed", "new", "other", "same")
_WRITTEN = ("new", "changed")
_KIND = {"group": "Tiêu đề nhóm", "total": "Dòng tổng", "below": "Chữ ký, ghi chú dưới bảng"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of one of the lists; `of` is the place of its list among them."""

    of: int
    row: PlannedRow


class PlanModel(PlainModel[Line]):
    """The rows of the lists, those that need a look first.

    What would be written can be unticked; what looks like no entry can be ticked, to be read as one.
    """

    HEADERS = ("Dòng", "Sẽ làm gì", "Mục", "Chi tiết")
    ticked = Signal()
    """A row was left out, or taken again."""
    told = Signal()
    """A row is said to be an entry, or to be none: the plans are to be made anew."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lists: Sequence[Dropped] = ()
        self.left_out: set[tuple[int, int]] = set()
        """List and number of each row that is left out."""
        self.taken_in: set[tuple[int, int]] = set()
        """List and number of each row that looks like no entry and is one."""

    def show_lists(self, lists: Sequence[Dropped]) -> None:
        """Show other plans; what was left out stays so."""
        self._lists = lists
        lines = [Line(at, row) for at, item in enumerate(lists) for row in _rows(item)]
        self.show(sorted(lines, key=_first))

    def texts(self, item: Line) -> tuple[str, ...]:
        number = str(item.row.number or "")
        if len(self._lists) > 1:
            told = self._lists[item.of]
            number = " · ".join(part for part in (told.file, told.table.sheet if told.table else "", number) if part)
        return number, _STATUS.get(item.row.status, _OTHER), item.row.title, self.details(item)

    def details(self, line: Line) -> str:
        """Faults, doubts and changes of a row, one on each line."""
        row, plan = line.row, self._lists[line.of].plan
        if row.status == "other":
            return f"{self._kind(line)}, không nhập. Nếu là một mục, hãy đánh dấu chọn ở cột Dòng."
        columns = plan.columns if plan else {}
        if row.problems:
            cells = [(columns.get(problem.field, ""), problem.message) for problem in row.problems]
            return "\n".join(f"Ô {cell}{row.number}: {words}" if cell else words for cell, words in cells)
        cells = [(columns.get(doubt.field, ""), doubt.message) for doubt in row.doubts]
        doubts = [f"Cần xem lại{f', ô {cell}{row.number}' if cell else ''}: {words}" for cell, words in cells]
        changes = [f"{item.label}: {item.before or '(trống)'} → {item.after or '(trống)'}" for item in row.differences]
        return "\n".join(doubts + changes)

    def _kind(self, line: Line) -> str:
        table = self._lists[line.of].table
        others = table.others if table else ()
        return next(_KIND[row.other] for row in others if row.number == line.row.number and row.other in _KIND)

    def _colour(self, line: Line) -> str:
        row = line.row
        if row.status == "other" or (line.of, row.number) in self.left_out:
            return "disabled"
        return "wrong" if row.status == "bad" else "doubtful" if row.doubts else "text"

    def _ticks(self, line: Line) -> set[tuple[int, int]] | None:
        """The rows among which a row is noted when it is ticked or unticked; None where it cannot be."""
        if line.row.status == "other" or (line.of, line.row.number) in self.taken_in:
            return self.taken_in
        return self.left_out if line.row.status in _WRITTEN else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.items[index.row()] if index.isValid() else None
        if line and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(COLOURS[self._colour(line)])
        ticks = self._ticks(line) if line and index.column() == 0 else None
        if line and role == Qt.ItemDataRole.CheckStateRole and ticks is not None:
            on = ((line.of, line.row.number) in ticks) is (ticks is self.taken_in)
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self._ticks(self.items[index.row()]) is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != 0:
            return False
        line = self.items[index.row()]
        ticks = self._ticks(line)
        if ticks is None:
            return False
        ticks ^= {(line.of, line.row.number)}
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self.HEADERS) - 1))
        (self.told if ticks is self.taken_in else self.ticked).emit()
        return True


def _of(rows: Iterable[tuple[int, int]], at: int) -> frozenset[int]:
    return frozenset(number for of, number in rows if of == at)


def _rows(item: Dropped) -> Sequence[PlannedRow]:
    if item.plan:
        others = item.table.others if item.table else ()
        aside = (row for row in others if row.number not in item.taken_in)
        return (*item.plan.rows, *(PlannedRow(row.number, "other", None, {}, short(row)) for row in aside))
    return (PlannedRow(0, "bad", None, {}, item.file, problems=(Problem("", item.trouble),)),)


def _first(line: Line) -> tuple[bool, bool, int, int, int]:
    row = line.row
    return row.status != "bad", not row.doubts, _ORDER.index(row.status), line.of, row.number


class ConvertedModel(PlainModel[tuple[str, str, str]]):
    """Texts of legacy encodings, before and after."""

    HEADERS = ("Ô", "Chữ trong tệp", "Sẽ đọc là")

    def texts(self, item: tuple[str, str, str]) -> tuple[str, ...]:
        return item


_CONVERTED = 2000
"""How many converted cells are shown."""

PlanAgain = Callable[[Choices, Callable[[Sequence[Dropped]], None]], None]
"""Makes the plans anew with what the user chose, perhaps in the worker thread, and gives them to the function."""


class ImportPreview(QDialog):
    """Shows plans; accepted means: write their new and changed rows (`taken`) with `choices`.

    Names of units that are not known are asked about one by one; each answer is remembered and makes a new plan.
    """

    learned = Signal(int, str)
    """The user says that this unit is called so."""
    bad_wanted = Signal()
    """The rows that cannot be taken are wanted as a file."""
    marked_wanted = Signal()
    """Copies of the files with what is to be mended marked are wanted."""

    def __init__(
        self,
        parent: QWidget,
        record: type[Record],
        lists: Sequence[Dropped],
        plan_again: PlanAgain | None = None,
        units: Callable[[], Mapping[int, str]] | None = None,
        read_row: ReadRow = lambda _item, _row: (),
    ) -> None:
        """`units`: those to choose from for an unknown name; without it none is asked about."""
        super().__init__(parent)
        self._plan_again, self._asks = plan_again, units is not None
        self.choices = Choices()
        self.setWindowTitle(f"Xem trước khi nhập {record.LABEL}")
        resize_within(self, 1040, 680)
        self._files = list(dict.fromkeys(item.file for item in lists))
        head, self._summary, self._trouble = QLabel(self._heading()), QLabel(), QLabel()
        head.setObjectName("cardTitle")
        self._remarks = QLabel()
        for label in (self._remarks, self._trouble):
            label.setWordWrap(True)
        self._trouble.setObjectName("problem")
        self.rows = PlanModel(self)
        self.rows.ticked.connect(self._count)
        self.rows.told.connect(self.plan_again)
        self.row_page = RowPage(read_row)
        self.columns = ColumnsPage(record, lists)
        self.columns.chosen.connect(self._replan)
        self.unknown = UnknownUnits(units or dict)
        self.unknown.chosen.connect(self.learned)
        column = QVBoxLayout(self)
        for widget in (head, self._summary, self._remarks):
            column.addWidget(widget)
        column.addWidget(self._pages(lists), 1)
        column.addWidget(self._trouble)
        column.addWidget(self.unknown)
        column.addLayout(self._buttons())
        self.show_lists(lists)
        if any(item.plan and item.plan.missing for item in lists):
            self.pages.setCurrentWidget(self.columns)

    def _heading(self) -> str:
        return f"Tệp {self._files[0]}" if len(self._files) == 1 else f"{len(self._files)} tệp"

    def _pages(self, lists: Sequence[Dropped]) -> QTabWidget:
        self.pages = QTabWidget()
        self.table = PlainTable(self.rows, "Các dòng của tệp", (90, 130, 380))
        self.table.selectionModel().currentRowChanged.connect(lambda at, _before: self._show_row(at))
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(self.row_page)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        self.pages.addTab(both, "&Các dòng")
        self.pages.addTab(self.columns, "Cộ&t của tệp")
        converted = ConvertedModel(self)
        converted.show(_converted(lists))
        if converted.items:
            table = PlainTable(converted, "Chữ đã chuyển bảng mã", (140, 360))
            self.pages.addTab(table, "Chữ đã chuyển &mã")
        return self.pages

    def show_lists(self, lists: Sequence[Dropped]) -> None:
        """Show these plans."""
        self.lists = list(lists)
        at = self.table.currentIndex().row()
        self.rows.show_lists(self.lists)
        self.table.selectRow(max(0, min(at, len(self.rows.items) - 1)))
        self.columns.show_lists(self.lists)
        remarks = dict.fromkeys(remark for item in lists if item.plan for remark in item.plan.remarks)
        self._remarks.setText("\n".join(remarks))
        self._remarks.setVisible(bool(remarks))
        missing = dict.fromkeys(label for item in lists if item.plan for label in item.plan.missing)
        told = (
            [f"Chưa có cột cho: {'; '.join(missing)}. Hãy chọn cột, hoặc ghi giá trị chung, ở thẻ Cột của tệp."]
            if missing
            else []
        )
        if any(item.plan and item.plan.yearless for item in lists):
            told.append("Có ngày không ghi năm: hãy ghi năm của các ngày ấy ở thẻ Cột của tệp.")
        self._trouble.setText("\n".join(told))
        self._trouble.setVisible(bool(told))
        problems = (problem for item in lists if item.plan for row in item.plan.rows for problem in row.problems)
        self.unknown.show_texts([problem.unknown for problem in problems if problem.unknown and self._asks])
        self._count()

    def _show_row(self, at: Index) -> None:
        self.row_page.setVisible(at.isValid())
        if at.isValid():
            line = self.rows.items[at.row()]
            self.row_page.show_row(self.lists[line.of], line.row, self.rows.details(line))

    def count(self, status: Status) -> int:
        """How many rows have this status, those that were left out too."""
        return sum(item.plan.count(status) for item in self.lists if item.plan)

    def _count(self) -> None:
        told = "   ".join(f"{words}: {self.count(status)}" for status, words in _STATUS.items())
        doubtful = sum(item.plan.doubtful for item in self.lists if item.plan)
        unread = sum(item.plan is None for item in self.lists)
        aside = sum(line.row.status == "other" for line in self.rows.items)
        told += f"   {_OTHER}: {aside}" if aside else ""
        told += f"   Cần xem lại: {doubtful}" if doubtful else ""
        told += f"   Tệp chưa đọc được: {unread}" if unread else ""
        left = sum(line.row.status in _WRITTEN for line in self._left())
        self._summary.setText(f"{told}   Bỏ qua: {left}" if left else told)
        number = self.count("new") + self.count("changed") - left
        self.apply_button.setText(f"Nhập {number} dòng hợp lệ" if number else "Không có gì để nhập")
        self.apply_button.setEnabled(number > 0)
        self.bad_button.setVisible(self.count("bad") > 0)
        self.marked_button.setVisible(any(map(has_marks, self.lists)))

    def _left(self) -> list[Line]:
        return [line for line in self.rows.items if (line.of, line.row.number) in self.rows.left_out]

    def taken(self) -> list[Dropped]:
        """The lists with the rows that the user leaves out."""
        return [replace(item, left_out=_of(self.rows.left_out, at)) for at, item in enumerate(self.lists)]

    def _replan(self) -> None:
        self.choices = replace(self.columns.choices(), erase_blanks=self.erase.isChecked())
        self.plan_again()

    def plan_again(self) -> None:
        """Make the plans anew with what was chosen, of the file and of the data as they are now."""
        if self._plan_again:
            self.lists = [replace(item, taken_in=_of(self.rows.taken_in, at)) for at, item in enumerate(self.lists)]
            self._plan_again(self.choices, self.show_lists)

    def _buttons(self) -> QHBoxLayout:
        self.erase = QCheckBox("Ô trố&ng thì xóa giá trị đang có")
        self.erase.toggled.connect(self._replan)
        self.bad_button = QPushButton("&Lưu dòng chưa nhập được…")
        self.bad_button.setAutoDefault(False)
        self.bad_button.clicked.connect(self.bad_wanted)
        self.marked_button = QPushButton("&Bản đánh dấu gửi lại…")
        self.marked_button.setToolTip("Tệp của đơn vị, các ô cần sửa được tô màu và có chú thích")
        self.marked_button.setAutoDefault(False)
        self.marked_button.clicked.connect(self.marked_wanted)
        self.apply_button = QPushButton()
        self.apply_button.setObjectName("primary")
        self.apply_button.clicked.connect(self.accept)
        cancel = QPushButton("Không nhập")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.erase)
        row.addStretch(1)
        for button in (self.marked_button, self.bad_button, self.apply_button, cancel):
            row.addWidget(button)
        return row


def _converted(lists: Sequence[Dropped]) -> list[tuple[str, str, str]]:
    """Cell, text as the file has it, and text as it is read, of every converted cell that is shown."""
    found = []
    for item in lists:
        if item.table is None:
            continue
        cells = {number - 1: texts for number, texts in item.table.cells.items()}
        for (row, column), before in sorted(item.table.originals.items()):
            after = cells.get(row, ())
            if column < len(after):
                place = address(row, column)
                found.append((f"{item.file} · {place}" if len(lists) > 1 else place, before, str(after[column])))
    return found[:_CONVERTED]
