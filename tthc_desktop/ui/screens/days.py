"""The office's calendar: days off and swapped days, filled from the holidays of the law and then edited."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tthc_desktop.core.fields import Field, Number
from tthc_desktop.records.special_day import SpecialDay
from tthc_desktop.services import calendar
from tthc_desktop.services.links import Linker
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.screens.screen import Desk

_YEAR = Field("year", "Năm", Number(2000, 2100), required=True)


class DaysScreen(RecordsScreen):
    """Days off and swapped days."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SpecialDay)
        self.fill_button = self.button("Điền ngày lễ…", "Ctrl+L", self.fill)
        self.head.insertWidget(self.head.indexOf(self.import_button), self.fill_button)

    def fill(self) -> None:
        """Ask for a year and write its holidays."""
        form = RecordForm(self, "Điền ngày lễ của một năm", (_YEAR,), Linker(self.desk.store), self.fill_year)
        form.show_values({"year": dt.date.today().year})
        form.exec()
        form.deleteLater()

    def fill_year(self, raw: dict[str, Any]) -> int:
        """Write the holidays of the year typed. Raises Refused."""
        with self.desk.store.write("Điền ngày lễ") as session:
            added = calendar.fill_typed_year(session, str(raw.get("year") or ""))
        self.desk.tell(f"Đã thêm {added} ngày, đánh dấu «Chưa đối chiếu». Ctrl+Z để hoàn tác.")
        return 0
