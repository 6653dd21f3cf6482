"""Closing a period, opening it again, and what has changed since: three dialogs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.periods import Period
from tthc_desktop.services import change_lists
from tthc_desktop.services.closing import ChangedLine, Closed, Since
from tthc_desktop.ui import ask
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.tables import NumbersModel, PlainModel, PlainTable, moment


def told_of(closed: Closed | None) -> str:
    """How a period stands, in one sentence; "" for one that was never closed."""
    if closed is None:
        return ""
    done = f"Kỳ đã chốt lúc {moment(closed.closed_at)} bởi {closed.closed_by}"
    if closed.reopened_at is None:
        return f"{done}."
    return f"{done}, mở lại lúc {moment(closed.reopened_at)} bởi {closed.reopened_by}: {closed.reason}"


class CloseDialog(QDialog):
    """Asks whether to close, with what speaks against it; accepted means yes. Enter and Esc mean not yet."""

    def __init__(self, parent: QWidget, period: Period, doubts: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Chốt {period.name}")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        words = QLabel(
            f"Chốt {period.name} giữ lại mọi số liệu và câu trong báo cáo như hiện nay. Sau đó không nhập, duyệt, "
            "trả lại hay hiệu chỉnh biểu của kỳ này được nữa, trừ khi mở lại kỳ."
        )
        words.setWordWrap(True)
        column.addWidget(words)
        self.doubts = QPlainTextEdit("\n\n".join(doubts))
        self.doubts.setReadOnly(True)
        self.doubts.setTabChangesFocus(True)
        self.doubts.setAccessibleName("Điều cần xem lại trước khi chốt")
        if doubts:
            head = QLabel("Cần xem lại trước khi chốt:")
            head.setObjectName("section")
            column.addWidget(head)
            column.addWidget(self.doubts, 1)
        self.doubts.setVisible(bool(doubts))
        self.close_button = QPushButton("&Vẫn chốt kỳ" if doubts else "&Chốt kỳ")
        self.back_button = QPushButton("C&hưa chốt")
        self.back_button.setObjectName("primary")
        self.back_button.setDefault(True)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self.back_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.back_button)
        column.addLayout(row)
        self.resize(760, 420) if doubts else self.resize(560, self.sizeHint().height())
        self.back_button.setFocus()


class ReopenDialog(QDialog):
    """Asks why a closed period is opened again; stays open until `reopen` has taken the reason."""

    def __init__(self, parent: QWidget, period: Period, reopen: Callable[[str], Any]) -> None:
        super().__init__(parent)
        self._reopen = reopen
        self.setWindowTitle(f"Mở lại {period.name}")
        resize_within(self, 620, 160)
        self.reason, self.problem = QLineEdit(), QLabel()
        self.reason.setAccessibleName("Lý do mở lại kỳ")
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        label = QLabel("&Lý do mở lại (bắt buộc, giữ trong nhật ký):")
        label.setBuddy(self.reason)
        self.reopen_button, cancel = QPushButton("&Mở lại kỳ"), QPushButton("&Không mở lại")
        self.reopen_button.setObjectName("primary")
        self.reopen_button.setDefault(True)
        cancel.setAutoDefault(False)
        self.reopen_button.clicked.connect(self.save)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.reopen_button)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        for widget in (label, self.reason, self.problem):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(row)

    def save(self) -> None:
        """Open the period again, if the reason is one."""
        try:
            self._reopen(self.reason.text())
        except (Refused, Unavailable) as error:
            problems = error.problems if isinstance(error, Refused) else ()
            self.problem.setText(" ".join(problem.message for problem in problems) or str(error))
            self.reason.setFocus()
            return
        self.accept()


class ChangedFiguresModel(NumbersModel[ChangedLine]):
    """The figures that are not what they were."""

    HEADERS = change_lists.FIGURE_HEADERS
    RIGHT = (3, 4, 5, 6, 7)

    def texts(self, item: ChangedLine) -> tuple[str, ...]:
        return change_lists.figure_texts(item)


class SentencesModel(PlainModel[tuple[str, str, str]]):
    """The sentences of the reports that read otherwise now."""

    HEADERS = change_lists.SENTENCE_HEADERS

    def texts(self, item: tuple[str, str, str]) -> tuple[str, ...]:
        return tuple(text or "(không có)" for text in item)


class ChangesDialog(QDialog):
    """«Số liệu thay đổi sau khi chốt»."""

    def __init__(self, parent: QWidget, period: Period, since: Since) -> None:
        super().__init__(parent)
        self._period, self._since = period, since
        self.setWindowTitle(f"Số liệu thay đổi sau khi chốt {period.name}")
        resize_within(self, 1240, 560)
        self.figures, self.sentences = ChangedFiguresModel(self), SentencesModel(self)
        self.figures.show(since.lines)
        self.sentences.show(list(change_lists.sentences(since)))
        figure_table = PlainTable(self.figures, "Số liệu thay đổi", (140, 200, 270, 90, 90, 104, 166))
        sentence_table = PlainTable(self.sentences, "Câu thay đổi trong báo cáo", (190, 510))
        sentence_table.setWordWrap(True)
        sentence_table.setVerticalScrollMode(PlainTable.ScrollMode.ScrollPerPixel)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(figure_table, f"Số liệu ({len(self.figures.items)})")
        self.tabs.addTab(sentence_table, f"Câu trong báo cáo ({len(self.sentences.items)})")
        sentence_table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if not self.figures.items and self.sentences.items:
            self.tabs.setCurrentIndex(1)
        head = QLabel(told_of(since.closed))
        head.setWordWrap(True)
        outcome = QLabel("" if since.changes else "Không có gì thay đổi từ khi chốt.")
        outcome.setObjectName("quiet")
        self.export_button, close = QPushButton("Xuất Excel… (Ctrl+E)"), QPushButton("Đóng (Esc)")
        self.export_button.setAutoDefault(False)
        self.export_button.setEnabled(bool(since.changes))
        self.export_button.clicked.connect(self.export)
        QShortcut(QKeySequence("Ctrl+E"), self, self.export)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(outcome, 1)
        foot.addWidget(self.export_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        column.addWidget(head)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)

    def export(self) -> None:
        """Write both lists where the user says."""
        path = self.export_button.isEnabled() and ask.file_to_write(
            self, "Xuất danh sách thay đổi", f"thay-doi-{self._period.code}.xlsx", ask.WORKBOOKS
        )
        if path:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write both lists into this file."""
        try:
            change_lists.write(self._since, self._period, path)
        except Unavailable as error:
            ask.tell_trouble(self, error)
