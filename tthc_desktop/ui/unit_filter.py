"""Beside a list's search box: which unit's records are listed, and whether units bear their names of then or of now."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from tthc_desktop.core.lineage import SPLIT_RULE
from tthc_desktop.services import units
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.naming import AS_WAS, MODES, TODAY, Naming
from tthc_desktop.ui.remembered import remembered
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.suggestions import Suggestions
from tthc_desktop.ui.wrapping import WrappingRow

_TYPING_PAUSE = 150
"""Milliseconds after the last key before the list is filtered."""
_ROLLED_UP = "Lọc theo một đơn vị là tính cả mọi đơn vị nay đã thành đơn vị ấy."


class UnitLine(QLineEdit):
    """The name of a unit; suggestions are fetched when it is first gone to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._offered: object = None
        self.setPlaceholderText("mọi đơn vị")
        self.setAccessibleName("Lọc theo đơn vị")
        self.setClearButtonEnabled(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer the units that there are now."""
        timeline = self._desk.timeline()
        if self._offered is not timeline:
            self._offered = timeline
            self.setCompleter(Suggestions(Linker(self._desk.store).unit_texts(), self))
        super().focusInEvent(event)

    def mark(self, trouble: str) -> None:
        """Show that no unit is called so; "" when all is well."""
        self.setToolTip(trouble)
        self.setProperty("wrong", bool(trouble))
        self.style().unpolish(self)
        self.style().polish(self)


class UnitFilter(QWidget):
    """The unit that is typed and the switch of names; `place` remembers the switch from one start to the next."""

    chosen = Signal()

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__()
        self._desk, self._place = desk, f"{place}/units"
        self._naming: Naming | None = None
        self.line = UnitLine(desk)
        self.switch = QComboBox()
        self.switch.setAccessibleName("Tên đơn vị")
        for mode, words in MODES.items():
            self.switch.addItem(words, mode)
        self.switch.setToolTip(f"{_ROLLED_UP}\n{SPLIT_RULE}")
        kept = str(remembered().value(self._place, AS_WAS))
        self.switch.setCurrentIndex(max(self.switch.findData(kept), 0))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE)
        self._pause.timeout.connect(self.chosen)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.switch.activated.connect(lambda _row: self._switched())
        row = WrappingRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for words, widget, stretch in (("Đơn &vị:", self.line, 1), ("Tê&n đơn vị:", self.switch, 0)):
            row.add_field(words, widget, stretch)

    @property
    def mode(self) -> str:
        """ "as-was" or "today"."""
        return str(self.switch.currentData())

    @property
    def filters(self) -> bool:
        """Whether a unit is typed."""
        return bool(self.line.text().strip())

    def _switched(self) -> None:
        remembered().setValue(self._place, self.mode)
        self.chosen.emit()

    def clear(self) -> None:
        """Every unit again."""
        self.line.clear()

    def applied_to(self, listing: Listing) -> Listing:
        """The listing as filtered and named; what is typed and is no unit's name is marked and filters nothing."""
        self._pause.stop()
        found, trouble = None, ""
        if self.filters:
            try:
                with self._desk.store.read() as session:
                    found = units.named(session, self.line.text())
            except ValueError as error:
                trouble = f"{error} Danh sách chưa lọc theo đơn vị."
        self.line.mark(trouble)
        return replace(listing, units=found, naming=self._now())

    def _now(self) -> Naming:
        """The naming chosen, the same object as long as nothing changed."""
        timeline, day = self._desk.timeline(), dt.date.today() if self.mode == TODAY else None
        naming = self._naming
        if naming is None or naming.timeline is not timeline or naming.rolled_up_on != day:
            naming = self._naming = Naming(timeline, day)
        return naming
