"""Đôn đốc gửi biểu: the letters to units that have not sent a form of a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period
from tthc_desktop.services import chasing_returns, matrix
from tthc_desktop.services.chasing import Order
from tthc_desktop.services.chasing_returns import FormReminder
from tthc_desktop.ui.screens.chasing import ChasingDialog, UnitsModel
from tthc_desktop.ui.screens.screen import Desk


class LateModel(UnitsModel):
    """The units that are missing, each with a tick."""

    HEADERS = ("Đơn vị", "Trạng thái", "Muộn (ngày)", "Lần đôn đốc")

    def texts(self, item: FormReminder) -> tuple[str, ...]:
        late = str(item.line.days_late) if item.line.days_late else ""
        return item.name, item.line.standing.label, late, f"lần thứ {item.told.times}"


class ReturnsChasing(ChasingDialog):
    """Reminds the chosen units, or without any all that are late or were sent back."""

    TITLE = "Đôn đốc gửi biểu"
    NOTHING = "Đến ngày này không có đơn vị nào trong số đang chọn còn phải gửi biểu."
    MODEL = LateModel

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        form: Form,
        period: Period,
        chosen: Sequence[int],
        today: dt.date,
        open_path: Callable[[Path], Any],
    ) -> None:
        self._form, self._period, self._chosen = form, period, list(chosen)
        super().__init__(parent, desk, today, open_path)
        whom = "các đơn vị đang chọn" if self._chosen else "mọi đơn vị còn thiếu"
        self.setWindowTitle(f"{self.TITLE} {form.code}, {period.name}: {whom}")

    def found(self, session: Any, day: dt.date) -> Sequence[FormReminder]:
        seen = matrix.matrix(session, self._form, self._period, day)
        return chasing_returns.reminders(session, seen, self._chosen or None)

    def write(self, chosen: Sequence[FormReminder], order: Order) -> list[Path]:
        return chasing_returns.send(self.desk.store, chosen, order.as_of, order.reply_due, order.folder)
