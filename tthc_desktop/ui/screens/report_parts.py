"""Parts of the report screen: the choice of the report, and what is to be seen to before it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from tthc_desktop.core.dates import parse_when
from tthc_desktop.core.outlines import Outline
from tthc_desktop.records import RECORDS
from tthc_desktop.services.report_writing import Doubted
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.wrapping import WrappingRow

_CLAIMS_HEIGHT, _LINE = 92, 24  # pixels


class Choices(QWidget):
    """Which report: its kind, what it is about, its period, its day of signing."""

    chosen = Signal()
    wrong = Signal(str)
    """A day or a period that is none: the sentence for the user."""

    def __init__(self) -> None:
        super().__init__()
        self._outlines: tuple[Outline, ...] = ()
        self.kind, self.record = QComboBox(), QComboBox()
        self.topic = QLineEdit()
        self.topic.setPlaceholderText("ví dụ: đất đai")
        for record in RECORDS:
            if "counted_in" in record.table().c or record.DATE:
                self.record.addItem(record.LABEL, record.__tablename__)
        self.about = QStackedWidget()
        for asked, name in ((self.topic, "Chuyên đề"), (self.record, "Danh sách")):
            asked.setAccessibleName(name)
            self.about.addWidget(asked)
        self.about.setFixedWidth(190)
        self.about.hide()
        self.period = PeriodBox(with_every=False)
        self.signed_on = QLineEdit()
        self.signed_on.setPlaceholderText("để chừa")
        self.signed_on.setFixedWidth(96)
        row = WrappingRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for words, widget in (
            ("&Loại:", self.kind),
            ("", self.about),
            ("&Kỳ:", self.period),
            ("N&gày ký:", self.signed_on),
        ):
            row.add_field(words, widget) if words else row.addWidget(widget)
        self.kind.setAccessibleName("Loại báo cáo")
        self.kind.activated.connect(lambda _row: self._turn())
        self.record.activated.connect(lambda _row: self._say())
        self.topic.editingFinished.connect(self._say)
        self.period.chosen.connect(self._say)
        self.period.wrong.connect(self.wrong)
        self.signed_on.editingFinished.connect(self._say)
        self._said: tuple[object, ...] = ()

    def offer_kinds(self, known: Sequence[Outline], first: str) -> None:
        """Offer these kinds; at first the one of code `first`."""
        kept = self.kind.currentData() or first
        self._outlines = tuple(known)
        self.kind.clear()
        for outline in known:
            self.kind.addItem(outline.title, outline.code)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept)))
        self._show_about()

    def show_kind(self, code: str, about: str = "") -> None:
        """Choose a kind, as the user does."""
        self.kind.setCurrentIndex(self.kind.findData(code))
        self.topic.setText(about)
        self.record.setCurrentIndex(max(0, self.record.findData(about)))
        self._turn()

    def _turn(self) -> None:
        self._show_about()
        self._say()

    def _say(self) -> None:
        """Only what is new: a field that is left says so each time."""
        now = (self.kind.currentData(), self.about_what(), self.period.period(), self.signed_on.text().strip())
        if now != self._said:
            self._said = now
            self.chosen.emit()

    def _show_about(self) -> None:
        outline = self.outline()
        asks = outline.ask if outline else ""
        self.about.setVisible(bool(asks))
        self.about.setCurrentWidget(self.record if asks == "record" else self.topic)

    def outline(self) -> Outline | None:
        """The kind that is chosen."""
        return next((one for one in self._outlines if one.code == self.kind.currentData()), None)

    def about_what(self) -> str:
        """The topic, or the type of record."""
        outline = self.outline()
        if outline is None or not outline.ask:
            return ""
        return str(self.record.currentData()) if outline.ask == "record" else self.topic.text().strip()

    def signing_day(self) -> dt.date | None:
        """The day of signing; None when it is left open, or when what was typed is no day, which is told."""
        text, found, wrong = self.signed_on.text().strip(), None, False
        try:
            found = parse_when(text, ("day",)).first if text else None
        except ValueError as error:
            self.wrong.emit(str(error))
            wrong = True
        self.signed_on.setProperty("wrong", wrong)
        self.signed_on.style().polish(self.signed_on)
        return found


class NoticeBar(QFrame):
    """What to see to before the report is sent, with what is to be done about it."""

    def __init__(self, button: QPushButton) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.button = button
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self.words, 1)
        row.addWidget(button)
        self.hide()

    def show_notices(self, notices: Sequence[str], *, to_decide: bool) -> None:
        """Show these sentences; the button when there is something to decide."""
        self.words.setText(" ".join(notices))
        self.button.setVisible(to_decide)
        self.button.setEnabled(to_decide)
        self.setVisible(bool(notices))


class ClaimList(QListWidget):
    """What contradicts itself in the officer's words; a click or Enter leads to its paragraph."""

    wanted = Signal(str)
    """Key of a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Chỗ mâu thuẫn trong các đoạn đã sửa")
        self.setObjectName("claims")
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)
        self.hide()

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(Qt.ItemDataRole.UserRole))

    def show_claims(self, doubted: Sequence[Doubted]) -> None:
        """List these, or go away."""
        self.clear()
        for one in doubted:
            item = QListWidgetItem(f"⚠ {one.claim.message}")
            item.setData(Qt.ItemDataRole.UserRole, one.key)
            item.setToolTip("Nhấp hoặc nhấn Enter để đến đoạn này.")
            self.addItem(item)
        self.setFixedHeight(min(_CLAIMS_HEIGHT, _LINE * len(doubted) + 8))
        self.setVisible(bool(doubted))
