"""A row of buttons, one for each status of received tables, with how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from tthc_desktop.services import drops
from tthc_desktop.services.drops import Entry
from tthc_desktop.services.receiving import STATUSES, Status
from tthc_desktop.ui.intake_models import title_of


class StatusFilter(QWidget):
    """Which tables are listed: all, or those of one status."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.status: Status | None = None
        """The status that is chosen; None for all."""
        self.buttons: dict[Status | None, QPushButton] = {}
        group, row = QButtonGroup(self), QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for status in (None, *STATUSES):
            button = QPushButton()
            button.setObjectName("filter")
            button.setCheckable(True)
            button.setChecked(status is None)
            button.clicked.connect(lambda _on=False, status=status: self.choose(status))
            group.addButton(button)
            self.buttons[status] = button
            row.addWidget(button)
        row.addStretch(1)

    def choose(self, status: Status | None) -> None:
        """List only the tables of this status."""
        self.status = status
        self.buttons[status].setChecked(True)
        self.chosen.emit()

    def filtered(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of the chosen status."""
        return [entry for entry in entries if self.status in (None, entry.status)]

    def show_counts(self, entries: Sequence[Entry]) -> None:
        """Tell how many there are; a status that none has is not offered."""
        counts = drops.count(entries)
        for status, button in self.buttons.items():
            number = counts[status] if status else len(entries)
            words = f"{title_of(status) if status else 'Tất cả'} {number}"
            button.setText(words)
            button.setAccessibleName(f"Chỉ xem: {words} bảng")
            button.setVisible(status in (None, self.status) or number > 0)
