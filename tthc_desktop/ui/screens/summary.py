"""How tasks stand at a date, by unit, leader or source; every number opens the list it counts."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from tthc_desktop.core.dates import When, parse_when
from tthc_desktop.core.fields import DAYS_ONLY
from tthc_desktop.records.task import Task
from tthc_desktop.services import followup, settings
from tthc_desktop.services.followup import At, Summary, SummaryRow
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.naming import MODES, TODAY, Naming
from tthc_desktop.ui.foot import closing_line
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable

_BY: dict[followup.Grouping, str] = {"unit": "Đơn vị chủ trì", "leader": "Lãnh đạo phụ trách", "source": "Nguồn giao"}
_COLUMNS = ("total", *followup.COLUMNS)


class SummaryModel(PlainModel[SummaryRow]):
    """The lines of a summary, the total last."""

    HEADERS = ("", "Tổng số", "Trong hạn", "Quá hạn", "Xong đúng hạn", "Xong quá hạn", "Đã hủy")

    def texts(self, item: SummaryRow) -> tuple[str, ...]:
        counts = {"total": item.total, **item.counts}
        return item.label, *(str(counts[name]) for name in _COLUMNS)

    def ids(self, row: int, column: int) -> tuple[int, ...]:
        """The tasks that a cell counts; the label stands for all of its line."""
        item, name = self.items[row], _COLUMNS[max(column - 1, 0)]
        if name == "total":
            return tuple(sorted(number for found in item.ids.values() for number in found))
        return item.ids[name]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.isValid() and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return super().data(index, role)


class SummaryDialog(QDialog):
    """The summary with its date and its grouping; Enter on a number opens the list."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tổng hợp nhiệm vụ")
        resize_within(self, 1020, 560)
        self._desk = desk
        self.by, self.units, self.day = QComboBox(), QComboBox(), QLineEdit(When(dt.date.today()).text)
        for grouping, words in _BY.items():
            self.by.addItem(words, grouping)
        for mode, words in MODES.items():
            self.units.addItem(words, mode)
        self.trouble = QLabel()
        self.trouble.setObjectName("problem")
        self.model = SummaryModel(self)
        self.table = PlainTable(self.model, "Tổng hợp nhiệm vụ", (330, 90, 96, 90, 130, 130, 80))
        self.table.activated.connect(self._open)
        self._lay_out()
        for box in (self.by, self.units):
            box.currentIndexChanged.connect(lambda _row: self.refresh())
        self.day.editingFinished.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for words, widget in (("&Theo:", self.by), ("Tê&n đơn vị:", self.units), ("T&ại ngày:", self.day)):
            label = QLabel(words)
            label.setBuddy(widget)
            widget.setAccessibleName(words.replace("&", "").rstrip(":"))
            row.addWidget(label)
            row.addWidget(widget)
        self.day.setFixedWidth(110)
        row.addStretch(1)
        end, close = closing_line(self, "Enter hoặc nhấp đúp vào một con số để mở danh sách.")
        close.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.trouble)
        column.addWidget(self.table, 1)
        column.addLayout(end)

    def refresh(self) -> None:
        """Count again; a day that cannot be read is told and the numbers stay."""
        try:
            day = parse_when(self.day.text(), DAYS_ONLY).first
        except ValueError as error:
            self.trouble.setText(str(error))
            return
        self.trouble.clear()
        summary = self._summary(day)
        self.model.show([*summary.rows, summary.total])
        self.table.setColumnWidth(0, 330)

    def _summary(self, day: dt.date) -> Summary:
        how = Naming(self._desk.timeline(), day if self.units.currentData() == TODAY else None)
        with self._desk.store.read() as session:
            at = At(day, settings.load(session).soon_days)
            return followup.summary(session, self.by.currentData(), at, how)

    def _open(self, index: QModelIndex) -> None:
        ids = self.model.ids(index.row(), index.column())
        if not ids:
            return
        item = self.model.items[index.row()]
        column = SummaryModel.HEADERS[max(index.column(), 1)].lower()
        self.accept()
        day = parse_when(self.day.text(), DAYS_ONLY).first
        words = f"{item.label}: {column}, tại ngày {When(day).text}"
        self._desk.open_list(words, Listing(Task, only=ids, at=At(day)))
