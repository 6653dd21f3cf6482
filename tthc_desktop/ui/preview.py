"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.importing import Plan, PlannedRow, Status
from tthc_desktop.records import Record
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable
from tthc_desktop.ui.theme import COLOURS

_STATUS: dict[Status, str] = {"new": "Mới", "changed": "Thay đổi", "same": "Giữ nguyên", "bad": "Chưa nhập được"}
_ORDER: tuple[Status, ...] = ("bad", "changed", "new", "same")


class PlanModel(PlainModel[PlannedRow]):
    """The rows of a plan, those that need a look first."""

    HEADERS = ("Dòng", "Sẽ làm gì", "Mục", "Chi tiết")

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self._plan = plan
        self.show(
            sorted(
                plan.rows, key=lambda row: (row.status != "bad", not row.doubts, _ORDER.index(row.status), row.number)
            )
        )

    def texts(self, item: PlannedRow) -> tuple[str, ...]:
        return str(item.number), _STATUS[item.status], item.title, self._details(item)

    def _details(self, row: PlannedRow) -> str:
        if row.problems:
            cells = [(self._plan.columns.get(problem.field, ""), problem.message) for problem in row.problems]
            return "\n".join(f"Ô {cell}{row.number}: {words}" if cell else words for cell, words in cells)
        doubts = [f"Cần xem lại, ô {self._plan.cell(row, doubt)}: {doubt.message}" for doubt in row.doubts]
        changes = [f"{item.label}: {item.before or '(trống)'} → {item.after or '(trống)'}" for item in row.differences]
        return "\n".join(doubts + changes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and index.isValid():
            row = self.items[index.row()]
            colour = "wrong" if row.status == "bad" else "doubtful" if row.doubts else "text"
            return QColor(COLOURS[colour])
        return super().data(index, role)


class ImportPreview(QDialog):
    """Shows a plan; accepted means: write its new and changed rows."""

    def __init__(self, parent: QWidget, record: type[Record], file: str, plan: Plan) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Xem trước khi nhập {record.LABEL}")
        self.resize(980, 560)
        told = "   ".join(f"{words}: {plan.count(status)}" for status, words in _STATUS.items())
        told += f"   Cần xem lại: {plan.doubtful}" if plan.doubtful else ""
        head, summary = QLabel(f"Tệp {file}"), QLabel(told)
        head.setObjectName("cardTitle")
        table = PlainTable(PlanModel(plan, self), "Các dòng của tệp", (60, 120, 360))
        column = QVBoxLayout(self)
        for widget in (head, summary):
            column.addWidget(widget)
        column.addWidget(table, 1)
        column.addLayout(self._buttons(plan))

    def _buttons(self, plan: Plan) -> QHBoxLayout:
        number = plan.count("new") + plan.count("changed")
        self.apply_button = QPushButton(f"Nhập {number} dòng" if number else "Không có gì để nhập")
        self.apply_button.setObjectName("primary")
        self.apply_button.setEnabled(number > 0)
        self.apply_button.clicked.connect(self.accept)
        cancel = QPushButton("Không nhập")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.apply_button)
        row.addWidget(cancel)
        return row
