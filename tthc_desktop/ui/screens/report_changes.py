"""What new data would change in a report, decided paragraph by paragraph; two saved versions side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from html import escape

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.drafts import Beside, Rebuilt
from tthc_desktop.core.errors import Refused
from tthc_desktop.services import saved_reports
from tthc_desktop.services.report_writing import Choice
from tthc_desktop.services.saved_reports import Saved
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.screen import Desk, dialog_button
from tthc_desktop.ui.tables import PlainModel, PlainTable, moment
from tthc_desktop.ui.theme import COLOURS

_STATES = {
    "changed": "Số liệu nói khác",
    "new": "Đoạn mới",
    "gone": "Số liệu không còn nói",
}
_CHOICES: dict[Choice | None, str] = {None: "chưa chọn", "new": "lấy câu mới", "mine": "giữ câu của tôi"}


def marked(text: str, other: str) -> str:
    """A text as HTML in which the words that the other text does not have stand out."""
    own, theirs = _words(text), _words(other)
    told = []
    for kind, start, end, _, _ in SequenceMatcher(a=own, b=theirs, autojunk=False).get_opcodes():
        words = escape("".join(own[start:end])).replace("\n", "<br>")
        told.append(words if kind == "equal" or not words.strip() else f'<span style="{_STANDS_OUT}">{words}</span>')
    return "".join(told)


_STANDS_OUT = f"background-color: {COLOURS['doubtful_pale']}; color: {COLOURS['doubtful']}; font-weight: bold;"


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


class _Words(QTextBrowser):
    """A text to be read."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    def show_text(self, text: str | None, other: str | None, none: str) -> None:
        """A text with what differs from another; `none` where there is no text."""
        if text:
            self.setHtml(f'<p style="font-size: 15px;">{marked(text, other or "")}</p>')
        else:
            self.setHtml(f'<p style="color: {COLOURS["quiet"]};"><i>{escape(none)}</i></p>')


class ChangesModel(PlainModel[Rebuilt]):
    """The paragraphs that the data would tell differently, with what was chosen for each."""

    HEADERS = ("Mục", "Thay đổi", "Đoạn đã sửa", "Chọn")

    def __init__(self, parent: QDialog) -> None:
        super().__init__(parent)
        self.choices: dict[str, Choice] = {}

    def texts(self, item: Rebuilt) -> tuple[str, ...]:
        edited = "" if item.edited is None else "có"
        return item.heading, _STATES[item.state], edited, _CHOICES[self.choices.get(item.key)]

    def choose(self, row: int, choice: Choice) -> None:
        """Settle one row."""
        self.choices[self.items[row].key] = choice
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.HEADERS) - 1))


class ChangesDialog(QDialog):
    """«Số liệu mới thay đổi gì»: what the data said, what they say, the officer's words; accepted with `choices`."""

    def __init__(self, parent: QWidget, changes: Sequence[Rebuilt]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Số liệu mới thay đổi gì")
        resize_within(self, 1180, 620)
        self.model = ChangesModel(self)
        self.table = PlainTable(self.model, "Các đoạn thay đổi", (470, 190, 110))
        self.before, self.now, self.mine = (
            _Words("Số liệu trước đó"),
            _Words("Số liệu bây giờ"),
            _Words("Câu của tôi"),
        )
        self.new_button = dialog_button(self, "Lấy câu mới (Alt+M)", "Alt+M", lambda: self.choose("new"))
        self.mine_button = dialog_button(self, "Giữ câu của tôi (Alt+G)", "Alt+G", lambda: self.choose("mine"))
        self.all_button = dialog_button(self, "Lấy mọi câu mới (Alt+T)", "Alt+T", self.choose_all_new)
        self.save_button = dialog_button(self, "Ghi lựa chọn (Ctrl+S)", "Ctrl+S", self.accept)
        self.save_button.setObjectName("primary")
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.model.show(changes)
        self.table.selectRow(0)
        self.table.setFocus()
        self._enable()

    def _lay_out(self) -> None:
        texts = QGridLayout()
        texts.setSpacing(6)
        for at, (words, browser) in enumerate(
            (("Số liệu trước đó", self.before), ("Số liệu bây giờ", self.now), ("Câu của tôi", self.mine))
        ):
            label = QLabel(words)
            label.setObjectName("section")
            texts.addWidget(label, 0, at)
            texts.addWidget(browser, 1, at)
            texts.setColumnStretch(at, 1)
        choices = QHBoxLayout()
        for button in (self.new_button, self.mine_button, self.all_button):
            choices.addWidget(button)
        choices.addStretch(1)
        choices.addWidget(self.save_button)
        choices.addWidget(dialog_button(self, "Đóng (Esc)", "", self.reject))
        whole = QVBoxLayout(self)
        whole.addWidget(self.table, 2)
        whole.addLayout(texts, 3)
        whole.addLayout(choices)

    @property
    def choices(self) -> Mapping[str, Choice]:
        """What was chosen, by key; paragraphs about which nothing was chosen stay as they are."""
        return self.model.choices

    def _row(self) -> int | None:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _show_chosen(self) -> None:
        row = self._row()
        if row is None:
            return
        line = self.model.items[row]
        self.before.show_text(line.before, line.now, "Chưa có đoạn này.")
        self.now.show_text(line.now, line.before, "Số liệu không còn nói đoạn này.")
        removed = "Đoạn này đã bỏ." if line.edited == "" else "Chưa sửa đoạn này: báo cáo nói theo số liệu bây giờ."
        self.mine.show_text(line.edited, line.now, removed)
        self.mine_button.setText("Giữ câu của tôi (Alt+G)" if line.edited is not None else "Giữ câu cũ (Alt+G)")

    def choose(self, choice: Choice) -> None:
        """Settle the paragraph in sight and go to the next."""
        row = self._row()
        if row is not None:
            self.model.choose(row, choice)
            self.table.selectRow(min(row + 1, len(self.model.items) - 1))
            self._enable()

    def choose_all_new(self) -> None:
        """Take the data's sentence for every paragraph."""
        for row in range(len(self.model.items)):
            self.model.choose(row, "new")
        self._enable()

    def _enable(self) -> None:
        self.save_button.setEnabled(bool(self.choices))


class BesideModel(PlainModel[Beside]):
    """Paragraphs of two versions."""

    HEADERS = ("Mục", "Bản bên trái", "Bản bên phải")

    def __init__(self, parent: QDialog, headings: Mapping[str, str]) -> None:
        super().__init__(parent)
        self._headings = headings

    def texts(self, item: Beside) -> tuple[str, ...]:
        return self._headings.get(item.key, ""), _told(item.left), _told(item.right)


def _told(text: str | None) -> str:
    return "(không có)" if text is None else text or "(đã bỏ)"


class VersionsDialog(QDialog):
    """Two versions of a report side by side: those that are chosen, with the paragraphs that differ."""

    def __init__(self, parent: QWidget, desk: Desk, versions: Sequence[Saved], headings: Mapping[str, str]) -> None:
        super().__init__(parent)
        self.setWindowTitle("So sánh hai bản báo cáo đã lưu")
        resize_within(self, 1180, 620)
        self._desk = desk
        self.left_box, self.right_box = QComboBox(), QComboBox()
        for box, name in ((self.left_box, "Bản bên trái"), (self.right_box, "Bản bên phải")):
            for number, one in enumerate(versions):
                box.addItem(f"Bản {len(versions) - number} · {moment(one.saved_at)} · {one.saved_by}", one.id)
            box.setAccessibleName(name)
            box.currentIndexChanged.connect(lambda _row: self.compare())
        self.only = QCheckBox("Chỉ các &đoạn khác nhau")
        self.only.setChecked(True)
        self.only.toggled.connect(lambda _on: self.compare())
        self.told = QLabel()
        self.told.setObjectName("quiet")
        self.model = BesideModel(self, headings)
        self.table = PlainTable(self.model, "Hai bản cạnh nhau", (260, 440))
        self.left, self.right = _Words("Bản bên trái"), _Words("Bản bên phải")
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.left_box.setCurrentIndex(min(1, len(versions) - 1))
        self.compare()
        self.table.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for words, box in (("Bản bên &trái:", self.left_box), ("Bản bên &phải:", self.right_box)):
            label = QLabel(words)
            label.setBuddy(box)
            head.addWidget(label)
            head.addWidget(box)
        head.addWidget(self.only)
        head.addStretch(1)
        texts = QHBoxLayout()
        texts.addWidget(self.left)
        texts.addWidget(self.right)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(dialog_button(self, "Đóng (Esc)", "", self.reject))
        whole = QVBoxLayout(self)
        whole.addLayout(head)
        whole.addWidget(self.table, 3)
        whole.addLayout(texts, 2)
        whole.addLayout(foot)

    def compare(self) -> None:
        """Compare the two that are chosen."""
        try:
            with self._desk.store.read() as session:
                found = saved_reports.compare(session, self.left_box.currentData(), self.right_box.currentData())
        except Refused as error:
            self._desk.complain(self, error)
            return
        differing = [one for one in found if one.differs]
        self.told.setText(f"{len(differing)} đoạn khác nhau trong {len(found)} đoạn.")
        self.model.show(differing if self.only.isChecked() else found)
        self.table.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows: list[QModelIndex] = self.table.selectionModel().selectedRows()
        one = self.model.items[rows[0].row()] if rows and self.model.items else Beside("", None, None)
        none = "Hai bản giống nhau." if not self.model.items else "Bản này không có đoạn này."
        for browser, text, other in ((self.left, one.left, one.right), (self.right, one.right, one.left)):
            browser.show_text(text, other, "Đoạn này đã bỏ." if text == "" else none)
