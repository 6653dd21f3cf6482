"""The boxes in which the user says of which form and period a received table is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from tthc_desktop.core.forms import Form
from tthc_desktop.ui.elided_box import ElidedBox
from tthc_desktop.ui.periods import PeriodBox

UNKNOWN_FORM = "chưa rõ"


class FormBox(ElidedBox):
    """Which form a table is; the wheel turns the page and not the choice."""

    def __init__(self) -> None:
        super().__init__(24)
        self.setAccessibleName("Biểu mẫu của bảng")
        self._forms: tuple[Form, ...] = ()

    def offer(self, known: Sequence[Form]) -> None:
        """Offer these forms."""
        self._forms = tuple(known)
        codes = [form.code for form in known]
        self.clear()
        self.addItem(UNKNOWN_FORM)
        for row, form in enumerate(known, 1):
            dated = f" ({form.validity})" if codes.count(form.code) > 1 else ""
            self.addItem(f"{form.code}{dated} · {form.title}")
            self.setItemData(row, form.title, Qt.ItemDataRole.ToolTipRole)

    def show_form(self, form: Form | None) -> None:
        """Show a form as the chosen one."""
        versions = [known.version for known in self._forms]
        self.setCurrentIndex(versions.index(form.version) + 1 if form and form.version in versions else 0)
        self.setToolTip(form.title if form else "")

    def form(self) -> Form | None:
        """The chosen form."""
        return self._forms[self.currentIndex() - 1] if self.currentIndex() > 0 else None

    def wheelEvent(self, event: Any) -> None:
        event.ignore()


class ReturnPeriodBox(PeriodBox):
    """The period of a return; nothing stands there while it is not known."""

    def __init__(self) -> None:
        super().__init__(with_every=False)

    def show_period(self, period: Any) -> None:
        super().show_period(period)
        if period is None:
            self.setEditText("")

    def _read(self) -> None:
        if self.currentText().strip():
            super()._read()
        else:
            self.show_period(self.period())
