"""The chosen row of an import: what is wrong with it or in doubt, in full, and what each of its cells was read as."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tthc_desktop.core.importing import PlannedRow
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.planned_rows import ReadField
from tthc_desktop.ui.tables import PlainModel, PlainTable

ReadRow = Callable[[Dropped, PlannedRow], Sequence[ReadField]]
"""The fields that a row tells."""


class ReadFieldModel(PlainModel[ReadField]):
    """The fields of a row, each with its cell."""

    HEADERS = ("Ô", "Cột của danh sách", "Trong tệp", "Sẽ ghi")

    def texts(self, item: ReadField) -> tuple[str, ...]:
        read = " ⏎ ".join(item.read.splitlines())
        return item.cell or "—", item.label, " ⏎ ".join(item.told.splitlines()), read or "(không đọc được)"


class RowPage(QWidget):
    """What stands below the rows of an import."""

    def __init__(self, read_row: ReadRow) -> None:
        super().__init__()
        self._read_row = read_row
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fields = ReadFieldModel(self)
        self.table = PlainTable(self.fields, "Các ô của dòng đang chọn", (60, 200, 330))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 0)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)

    def show_row(self, item: Dropped, row: PlannedRow, told: str) -> None:
        """Show this row; `told`: its faults, doubts and changes."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.told.setObjectName("problem" if row.status == "bad" else "")
        self.told.style().polish(self.told)
        self.fields.show(self._read_row(item, row) if item.plan else ())
