"""What the check of attached files found, as a list; a finding leads to its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from tthc_desktop.core.document import Ref
from tthc_desktop.services.attachments import Changed, Finding, Missing, Unlisted
from tthc_desktop.ui.foot import closing_line
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.tables import PlainModel, PlainTable

_KINDS: dict[type[Finding], str] = {Missing: "Thiếu tệp", Changed: "Bị sửa, hỏng", Unlisted: "Tệp thừa"}


class FindingsModel(PlainModel[Finding]):
    """One row for each finding."""

    HEADERS = ("Tình trạng", "Chi tiết")

    def texts(self, item: Finding) -> tuple[str, ...]:
        return _KINDS[type(item)], item.sentence


class FindingsDialog(QDialog):
    """Lists the findings; Enter or a double click opens the record of the chosen one."""

    def __init__(self, parent: QWidget, findings: Sequence[Finding], open_record: Callable[[Ref], None]) -> None:
        super().__init__(parent)
        self._open = open_record
        self.setWindowTitle("Kiểm tra tệp đính kèm")
        resize_within(self, 920, 420)
        self.model = FindingsModel(self)
        self.model.show(findings)
        self.table = PlainTable(self.model, "Kết quả kiểm tra", (130,))
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self.table, self.open_chosen, context=Qt.ShortcutContext.WidgetShortcut)
        wrong = sum(not isinstance(item, Unlisted) for item in findings)
        told = f"{wrong} tệp đính kèm bị thiếu hoặc thay đổi." if wrong else "Mọi tệp đính kèm còn đủ và nguyên vẹn."
        foot, _ = closing_line(self, "Enter: mở mục có tệp đó")
        column = QVBoxLayout(self)
        column.addWidget(QLabel(told))
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.table.selectRow(0)

    def open_chosen(self) -> None:
        """Leave the list for the record of the chosen finding; nobody's file has none."""
        rows = self.table.selectionModel().selectedRows()
        item = self.model.items[rows[0].row()] if rows else None
        if isinstance(item, Missing | Changed):
            self.accept()
            self._open(item.ref)
