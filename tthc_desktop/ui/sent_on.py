"""The line in which the user says on which day units sent what is taken in."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QLineEdit

from tthc_desktop.core.dates import parse_when
from tthc_desktop.core.errors import Problem, Refused


class SentOnLine(QLineEdit):
    """A day, or nothing for today."""

    WORDS = "Ngày đơn vị &gửi:"
    """The label that leads to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Ngày đơn vị gửi")
        self.setToolTip("Biểu gửi đúng hạn hay quá hạn được tính theo ngày này. Để trống là hôm nay.")
        self.setPlaceholderText("hôm nay")
        self.setFixedWidth(104)

    def day(self) -> dt.date | None:
        """The day; None for today. Raises Refused, and takes the focus, when it is none."""
        text = self.text().strip()
        try:
            return parse_when(text, ("day",)).first if text else None
        except ValueError as error:
            self.setFocus()
            raise Refused(Problem("received", f"Ngày đơn vị gửi: {error}")) from error
