"""Hôm nay: what waits for the office, in figures that each open the list they count."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tthc_desktop.core.dates import When
from tthc_desktop.services import settings, today
from tthc_desktop.services.followup import At
from tthc_desktop.services.today import Figure
from tthc_desktop.ui.screens.screen import Desk, Screen

_COLUMNS = 2
_NUMBER_WIDTH = 44


class FigureButton(QPushButton):
    """One figure: the number, what it counts, and the way to its list."""

    stepped = Signal(int)
    """Go to the next figure (1) or the one before (-1)."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.setObjectName("figure")
        self.setFlat(True)
        number, words = QLabel(f"{figure.count:,}".replace(",", ".")), QLabel(figure.label)
        state = "none" if not figure.count else "urgent" if figure.urgent else "some"
        number.setObjectName("number")
        number.setProperty("state", state)
        number.setFixedWidth(_NUMBER_WIDTH)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words.setObjectName("figureWords")
        words.setProperty("state", state)
        words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 10, 3)
        row.setSpacing(12)
        row.addWidget(number)
        row.addWidget(words, 1)
        self.setAccessibleName(f"{figure.label}: {figure.count}")
        self.setToolTip("Nhấp hoặc nhấn Enter để mở danh sách" if figure.count else "Không có mục nào")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go through the figures, Enter opens the list; Qt would leave the screen at its ends."""
        step = (event.key() == Qt.Key.Key_Down) - (event.key() == Qt.Key.Key_Up)
        if step:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class TodayScreen(Screen):
    """Figures in groups; arrows move between them, Enter opens the list."""

    TITLE = "Hôm nay"
    USES = None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day = QLabel()
        self._day.setObjectName("quiet")
        self.head.addWidget(self._day)
        self.head.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._area, 1)
        self.buttons: list[FigureButton] = []

    def refresh(self) -> None:
        day = dt.date.today()
        with self.desk.store.read() as session:
            found = today.figures(session, At(day, settings.load(session).soon_days))
        self._day.setText(f"{_WEEKDAYS[day.weekday()]}, ngày {When(day).text}")
        focused = next((button.figure.key for button in self.buttons if button.hasFocus()), None)
        self._show(found)
        again = next((button for button in self.buttons if button.figure.key == focused), None)
        if again:
            again.setFocus()

    def _show(self, found: list[Figure]) -> None:
        page = QWidget()
        page.setObjectName("screen")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(14)
        self.buttons = []
        groups = list(dict.fromkeys(figure.group for figure in found))
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        heights = [0] * _COLUMNS
        for group in groups:
            mine = [figure for figure in found if figure.group == group]
            place = heights.index(min(heights))
            columns[place].addWidget(self._card(group, mine))
            heights[place] += len(mine) + 1
        for number, column in enumerate(columns):
            column.setSpacing(14)
            column.addStretch(1)
            grid.addLayout(column, 0, number)
            grid.setColumnStretch(number, 1)
        self._area.setWidget(page)

    def _card(self, group: str, found: list[Figure]) -> QFrame:
        card, title = QFrame(), QLabel(group)
        card.setObjectName("card")
        title.setObjectName("cardTitle")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(2)
        column.addWidget(title)
        for figure in found:
            button = FigureButton(figure)
            button.clicked.connect(lambda _on=False, one=figure: self.desk.open_list(one.label, one.listing))
            button.stepped.connect(lambda step, one=button: self._step(one, step))
            self.buttons.append(button)
            column.addWidget(button)
        return card

    def _step(self, start: FigureButton, step: int) -> None:
        place = (self.buttons.index(start) + step) % len(self.buttons)
        self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(self.buttons[place])


_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
