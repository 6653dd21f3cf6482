"""The first screen of an empty data file: three clear ways forward."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from tthc_desktop.services import lists
from tthc_desktop.ui.screens.screen import Desk, Screen

_IN_THE_MENU = "Ctrl+O"
"""A key of the window's menu; a second action with it would make both of them dead."""


class StartScreen(Screen):
    """Nhập liệu, mở dữ liệu, xem dữ liệu mẫu."""

    TITLE = "Bắt đầu"

    entry_wanted = Signal()
    file_wanted = Signal()
    example_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._words = QLabel()
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self.body.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(14)
        ways = (
            ("Nhập liệu", "Ghi cuộc họp đầu tiên; kiểm tra, văn bản và nhiệm vụ ghi ở các mục bên trái.", "Ctrl+N"),
            ("Mở dữ liệu", "Mở một tệp dữ liệu .tthc đã có, ví dụ tệp chép từ máy khác.", "Ctrl+O"),
            (
                "Xem dữ liệu mẫu",
                "Xem quý II năm 2023 đã nhập sẵn và báo cáo lập từ đó; dữ liệu của bạn để riêng.",
                "Ctrl+M",
            ),
        )
        signals = (self.entry_wanted, self.file_wanted, self.example_wanted)
        for (title, words, key), signal in zip(ways, signals, strict=True):
            row.addWidget(self._card(title, words, key, signal.emit, primary=title == "Nhập liệu"), 1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def _card(self, title: str, words: str, key: str, act: object, *, primary: bool) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        head, text = QLabel(title), QLabel(words)
        head.setObjectName("cardTitle")
        text.setObjectName("quiet")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        own_key = "" if key == _IN_THE_MENU else key
        button: QPushButton = self.button(title, own_key, act, primary=primary)  # type: ignore[arg-type]
        button.setText(f"{title} ({key})")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addWidget(head)
        column.addWidget(text, 1)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def refresh(self) -> None:
        with self.desk.store.read() as session:
            empty = lists.is_empty(session)
        self._words.setText(
            "Tệp dữ liệu này chưa có gì. Bạn muốn làm gì trước?" if empty else f"Đang mở: {self.desk.store.path}"
        )
