"""A box to choose a reporting period: the ones with data at hand, any other by typing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from tthc_desktop.core.periods import Period, parse_period, period_of

EVERY = "Mọi kỳ"


class PeriodBox(QComboBox):
    """Shows "Quý II năm 2023"; takes any writing of a period that `core.periods` reads."""

    chosen = Signal()
    wrong = Signal(str)
    """What was typed is no period: the sentence for the user."""

    def __init__(self, *, with_every: bool) -> None:
        super().__init__()
        self._with_every = with_every
        self._now: Period | None = None
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("Kỳ báo cáo")
        self.setToolTip("Chọn, hoặc gõ: quý II/2023; 5/2023; 6 tháng đầu năm 2023; 2023")
        self.setMinimumContentsLength(19)
        self.setMaxVisibleItems(16)
        self.activated.connect(lambda _index: self._read())
        line = self.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._read)

    def offer(self, years: Sequence[int], today: dt.date) -> None:
        """Offer the quarters and years of these years, the latest first."""
        current = period_of(today, "quarter")
        offered: list[str] = []
        for year in sorted({*years, today.year}, reverse=True):
            quarters = [Period(year, "quarter", number) for number in (4, 3, 2, 1)]
            quarters = [item for item in quarters if (item.year, item.number) <= (current.year, current.number)]
            offered += [Period(year, "year", 1).title, *(item.title for item in quarters)]
        self._offer(offered, self.currentText() or (EVERY if self._with_every else current.title))

    def offer_periods(self, periods: Sequence[Period]) -> None:
        """Offer these periods, in this order."""
        self._offer([period.title for period in periods], self.currentText())

    def _offer(self, titles: Sequence[str], shown: str) -> None:
        self.blockSignals(True)
        self.clear()
        self.addItems([EVERY, *titles] if self._with_every else list(titles))
        self.setEditText(shown)
        self.blockSignals(False)

    def show_period(self, period: Period | None) -> None:
        """Show a period, or none."""
        self._now = period
        self.setEditText(EVERY if period is None else period.title)

    def period(self) -> Period | None:
        """The period last chosen; None for every one."""
        return self._now

    def _read(self) -> None:
        text = self.currentText().strip()
        try:
            found = None if self._with_every and text in ("", EVERY) else parse_period(text)
        except ValueError as error:
            self.wrong.emit(str(error))
            self.show_period(self._now)
            return
        if found != self._now:
            self.show_period(found)
            self.chosen.emit()
        else:
            self.show_period(found)
