"""What the program asks of one received table, each question with a button for every answer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.periods import parse_period
from tthc_desktop.services.drops import Change, Entry
from tthc_desktop.services.examined import Answers, Asked, Examined
from tthc_desktop.services.examining import Examiner, read_as

FIGURES = ("decimal", "scaled", "fractions")
"""What questions about the figures of a table are about."""

_Choices = list[tuple[str, Callable[[], object]]]
"""Words and deed of each answer."""

_LONGEST = 32
"""Letters of the name of a file on a button."""


def with_form(code: str) -> Change:
    """The table is of the form with this code, one of those it may be."""

    def change(table: Examined, _examiner: Examiner) -> Answers:
        assert table.told
        found = table.told.found
        forms = (found.form, *(other.form for other in found.others))
        return replace(table.answers, form=next(form for form in forms if form.code == code))

    return change


def with_unit(name: str) -> Change:
    """The table is of the unit of that name."""

    def change(table: Examined, examiner: Examiner) -> Answers:
        return replace(table.answers, unit=examiner.unit(name, table.period))

    return change


def with_period(name: str) -> Change:
    """The table is of the period of that name."""
    return lambda table, _examiner: replace(table.answers, period=parse_period(name))


def with_reading(about: str, choice: int) -> Change:
    """How figures that may be read in two ways are read in this file."""

    return lambda table, _examiner: read_as(table, about, choice)


def replacing(table: Examined, _examiner: Examiner) -> Answers:
    """It takes the place of the fuller version."""
    return replace(table.answers, replace=True)


def replacing_not(table: Examined, _examiner: Examiner) -> Answers:
    """It takes the place of no fuller version."""
    return replace(table.answers, replace=False)


def with_reasons(cells: Collection[tuple[str, str]], reason: str) -> Change:
    """Some findings (code and cell) are right as they stand, and why; a blank reason takes that back."""

    def change(table: Examined, _examiner: Examiner) -> Answers:
        others = {key: told for key, told in table.answers.reasons.items() if key not in cells}
        return replace(table.answers, reasons=others | (dict.fromkeys(cells, reason) if reason else {}))

    return change


def with_row_switched(row: int) -> Change:
    """A row of the sheet, counted from 0, is left out, or taken again."""

    def change(table: Examined, _examiner: Examiner) -> Answers:
        answers = table.answers
        if answers.partial and row in table.bad_rows and row not in answers.left_out:
            told = f"Dòng {row + 1} có lỗi. Hãy thôi «Nhập các dòng hợp lệ», hoặc ghi lý do cho lỗi, rồi lấy lại dòng."
            raise Refused(Problem("row", told))
        return replace(answers, left_out=answers.left_out ^ {row})

    return change


def only_valid(on: bool) -> Change:
    """The rows with errors are left out, or taken again."""
    return lambda table, _examiner: replace(table.answers, partial=on)


def _short(name: str) -> str:
    """A name of a file that fits a button."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"


class Questions(QWidget):
    """The open questions of a table."""

    answered = Signal(object)
    """A Change."""
    kept_out = Signal(bool)
    """This table is not to be imported (True), or the other one of the same unit is not (False)."""
    unit_wanted = Signal()
    period_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.setVisible(False)

    def show_entry(self, entry: Entry | None) -> None:
        """Ask what is open of this table."""
        while (line := self._column.takeAt(0)) is not None:
            widget = line.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        if entry and entry.status == "ready" and entry.table.answers.replace and entry.planned.before:
            self._column.addWidget(self._replaced())
        asked = entry.planned.asked if entry and entry.status in ("question", "refused") else ()
        for one in asked:
            self._column.addWidget(self._line(one))
        self.setVisible(self._column.count() > 0)

    def has_focus(self) -> bool:
        """Whether the keys go to one of the buttons."""
        return any(button.hasFocus() for button in self.buttons)

    def _replaced(self) -> QWidget:
        """What was said yes to, with the way back."""
        told = "Bản đã nhận sẽ được thay bằng tệp này, như bạn đã đồng ý."
        return self._line(Asked("replace", told), [("Thôi thay", partial(self.answered.emit, replacing_not))])

    def _line(self, asked: Asked, choices: _Choices | None = None) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QLabel(asked.message)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setObjectName("doubt")
        words.setWordWrap(True)
        row.addWidget(words, 1)
        for text, act in choices or self._choices(asked):
            button = QPushButton(text.replace("&", "&&"))
            button.setAccessibleName(f"{text}: {asked.message}")
            button.setAccessibleDescription(asked.message)
            button.clicked.connect(act)
            self.buttons.append(button)
            row.addWidget(button)
        return line

    def _choices(self, asked: Asked) -> _Choices:
        """Words and deed of each answer."""
        told = self.answered.emit
        match asked.about:
            case "form":
                return [(code, partial(told, with_form(code))) for code in asked.options]
            case "unit":
                likely = [(_short(name), partial(told, with_unit(name))) for name in asked.options]
                return [*likely, ("Chọn đơn vị…", self.unit_wanted.emit)]
            case "period":
                named = [(name[:1].upper() + name[1:], partial(told, with_period(name))) for name in asked.options]
                return [*named, ("Chọn kỳ", self.period_wanted.emit)]
            case "replace":
                yes, no = asked.options
                return [(yes, partial(told, replacing)), (no, partial(self.kept_out.emit, True))]
            case "twice":
                other, own = asked.options
                words = (other, own) if other != own else ("bảng kia", "bảng này")
                keep_other, keep_own = (f"Chỉ lấy {_short(one)}" for one in words)
                return [
                    (keep_other, partial(self.kept_out.emit, True)),
                    (keep_own, partial(self.kept_out.emit, False)),
                ]
        return [
            (option, partial(told, with_reading(asked.about, choice))) for choice, option in enumerate(asked.options)
        ]
