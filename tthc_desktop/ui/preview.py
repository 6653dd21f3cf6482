"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.importing import Plan, PlannedRow, Status
from tthc_desktop.records import Record
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable
from tthc_desktop.ui.theme import COLOURS
from tthc_desktop.ui.unknown import UnknownUnits

_STATUS: dict[Status, str] = {"new": "Mới", "changed": "Thay đổi", "same": "Giữ nguyên", "bad": "Chưa nhập được"}
_ORDER: tuple[Status, ...] = ("bad", "changed", "new", "same")


class PlanModel(PlainModel[PlannedRow]):
    """The rows of a plan, those that need a look first."""

    HEADERS = ("Dòng", "Sẽ làm gì", "Mục", "Chi tiết")

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.show_plan(plan)

    def show_plan(self, plan: Plan) -> None:
        """Show another plan."""
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
    """Shows a plan; accepted means: write its new and changed rows.

    Names of units that are not known are asked about one by one; each answer is remembered and makes a new plan.
    """

    def __init__(
        self,
        parent: QWidget,
        record: type[Record],
        file: str,
        plan: Plan,
        teach: Callable[[int, str], Plan] | None = None,
        units: Callable[[], Mapping[int, str]] = dict,
    ) -> None:
        """`teach`: remembers which of `units` an unknown name means, and gives the plan made anew."""
        super().__init__(parent)
        self._teach = teach
        self.setWindowTitle(f"Xem trước khi nhập {record.LABEL}")
        self.resize(980, 560)
        head, self._summary, self._trouble = QLabel(f"Tệp {file}"), QLabel(), QLabel()
        head.setObjectName("cardTitle")
        self._remarks = QLabel()
        self._remarks.setWordWrap(True)
        self._trouble.setObjectName("problem")
        self._trouble.setWordWrap(True)
        self._rows = PlanModel(plan, self)
        self.unknown = UnknownUnits(units)
        self.unknown.chosen.connect(self._learn)
        column = QVBoxLayout(self)
        for widget in (head, self._summary, self._remarks):
            column.addWidget(widget)
        column.addWidget(PlainTable(self._rows, "Các dòng của tệp", (60, 120, 360)), 1)
        column.addWidget(self._trouble)
        column.addWidget(self.unknown)
        column.addLayout(self._buttons())
        self._show(plan)

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        self._rows.show_plan(plan)
        told = "   ".join(f"{words}: {plan.count(status)}" for status, words in _STATUS.items())
        self._summary.setText(f"{told}   Cần xem lại: {plan.doubtful}" if plan.doubtful else told)
        self._remarks.setText("\n".join(plan.remarks))
        self._remarks.setVisible(bool(plan.remarks))
        number = plan.count("new") + plan.count("changed")
        self.apply_button.setText(f"Nhập {number} dòng" if number else "Không có gì để nhập")
        self.apply_button.setEnabled(number > 0)
        unknown = [problem.unknown for row in plan.rows for problem in row.problems if problem.unknown and self._teach]
        self.unknown.show_texts(unknown)
        self._trouble.hide()

    def _learn(self, unit: int, text: str) -> None:
        assert self._teach is not None
        try:
            self._show(self._teach(unit, text))
        except (Refused, Unavailable) as error:
            self._trouble.setText(str(error))
            self._trouble.show()

    def _buttons(self) -> QHBoxLayout:
        self.apply_button = QPushButton()
        self.apply_button.setObjectName("primary")
        self.apply_button.clicked.connect(self.accept)
        cancel = QPushButton("Không nhập")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.apply_button)
        row.addWidget(cancel)
        return row
