"""The editors of a record's fields, laid out in columns and on pages; problems and hints are told under each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import Field, Rows, Text
from tthc_desktop.services.links import Linker
from tthc_desktop.ui.editors import Editor, make_editor

LABEL_WIDTH = 148


class FieldsPage(QWidget):
    """Labels and editors of some fields in two columns; long texts and tables take the whole width."""

    passed = Signal(bool)
    """Tab went beyond the last editor (True), or back before the first (False)."""

    def __init__(self, fields: Sequence[Field], linker: Linker, taken: str = "") -> None:
        """`taken`: Alt letters that the window around uses itself."""
        super().__init__()
        self.setObjectName("fields")
        self.editors: dict[str, Editor] = {}
        self.problems: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(18, 10, 18, 10)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        for column in (0, 3):
            self._grid.setColumnMinimumWidth(column, LABEL_WIDTH)
        self._grid.setColumnMinimumWidth(2, 14)
        for column in (1, 4):
            self._grid.setColumnStretch(column, 1)
        self._row, self._right = 0, False
        letters = set(taken)
        for item in fields:
            self._place(item, make_editor(item, linker), letters)
        self._grid.setRowStretch(self._row + 2, 1)

    def add_note(self, words: str) -> None:
        """Say something under the last field."""
        note = QLabel(words)
        note.setObjectName("quiet")
        note.setWordWrap(True)
        self._grid.addWidget(note, self._row + 1, 0, 1, 5)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt override)
        """Qt asks here for Tab and Shift+Tab; at the ends of the page the form decides."""
        edges = list(self.editors.values())
        edge = edges[-1 if forward else 0]
        now = QApplication.focusWidget()
        if now is not None and (now is edge or edge.isAncestorOf(now)) and not _more_inside(edge, now, forward):
            before = now
            self.passed.emit(forward)
            if QApplication.focusWidget() is not before:
                return True
        return super().focusNextPrevChild(forward)

    def _place(self, item: Field, editor: Editor, letters: set[str]) -> None:
        wide = isinstance(item.kind, Rows) or (isinstance(item.kind, Text) and item.kind.lines > 2)
        if item.section:
            self._new_row()
            section = QLabel(item.section)
            section.setObjectName("section")
            section.setIndent(0)
            self._grid.addWidget(section, self._row, 0, 1, 5)
            self._row += 1
        elif wide:
            self._new_row()
        column = 3 if self._right else 0
        label = QLabel(_with_mnemonic(item, letters))
        label.setWordWrap(True)
        label.setBuddy(editor)
        label.setFixedWidth(LABEL_WIDTH)
        editor.setAccessibleName(item.label)
        problem = QLabel()
        problem.setObjectName("problem")
        problem.setTextFormat(Qt.TextFormat.PlainText)
        problem.setWordWrap(True)
        problem.setVisible(False)
        side = Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label, self._row, column, side)
        self._grid.addWidget(editor, self._row, column + 1, 1, 4 if wide else 1)
        self._grid.addWidget(problem, self._row + 1, column + 1, 1, 4 if wide else 1, Qt.AlignmentFlag.AlignTop)
        self.editors[item.name], self.problems[item.name] = editor, problem
        if wide or self._right:
            self._row, self._right = self._row + 2, False
        else:
            self._right = True

    def _new_row(self) -> None:
        if self._right:
            self._row, self._right = self._row + 2, False


def _more_inside(edge: QWidget, now: QWidget, forward: bool) -> bool:
    """Whether an editor of several parts has another one to go to in this direction."""
    parts = [part for part in edge.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    parts = [part for part in parts if part.isVisible() and part.isEnabled() and part.focusProxy() is None]
    return now in parts and now is not parts[-1 if forward else 0]


class FieldsForm(QWidget):
    """The editors of a record's fields, on one page or on a tab for each page that the fields declare."""

    changed = Signal()
    told = Signal(QWidget)
    """A problem was told at this editor; who scrolls the form brings it into sight."""

    def __init__(self, fields: Sequence[Field], linker: Linker, taken: str = "") -> None:
        """`taken`: Alt letters that the window around uses itself."""
        super().__init__()
        self.setObjectName("fields")
        self.fields = list(fields)
        self.pages = [FieldsPage(some, linker, taken) for _, some in _by_page(self.fields)]
        self.editors: dict[str, Editor] = {}
        self._problems: dict[str, QLabel] = {}
        for page in self.pages:
            self.editors |= page.editors
            self._problems |= page.problems
            for editor in page.editors.values():
                editor.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.tabs = QTabWidget() if len(self.pages) > 1 else None
        column.addWidget(self._tabbed(self.tabs) if self.tabs else self.pages[0])

    def _tabbed(self, tabs: QTabWidget) -> QTabWidget:
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        tabs.setUsesScrollButtons(False)
        tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+PgUp and Ctrl+PgDn turn the pages
        for number, (title, _) in enumerate(_by_page(self.fields)):
            area = QScrollArea()
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(self.pages[number])
            tabs.addTab(area, title)
            tabs.setTabToolTip(number, "Ctrl+PgDn, Ctrl+PgUp để chuyển trang")
            self.pages[number].passed.connect(lambda forward, here=number: self.turn(here + (1 if forward else -1)))
        for key, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self, lambda step=step: self.turn(tabs.currentIndex() + step))
        return tabs

    def turn(self, number: int) -> None:
        """Open a page and go to its first editor, or to its last when it was reached backwards."""
        if self.tabs is None or not 0 <= number < len(self.pages):
            return
        backwards = number < self.tabs.currentIndex()
        self.tabs.setCurrentIndex(number)
        editors = list(self.pages[number].editors.values())
        editors[-1 if backwards else 0].setFocus(Qt.FocusReason.TabFocusReason)

    def go_to(self, name: str) -> None:
        """Bring a field into sight, its page too, with the keyboard in it."""
        editor = self.editors[name]
        if self.tabs is not None:
            number = next(at for at, page in enumerate(self.pages) if name in page.editors)
            self.tabs.setCurrentIndex(number)
            area = self.tabs.widget(number)
            assert isinstance(area, QScrollArea)
            area.ensureWidgetVisible(editor)
        editor.setFocus()
        self.told.emit(editor)

    def add_note(self, page: str, words: str) -> None:
        """Say something under the last field of a page."""
        titles = [title for title, _ in _by_page(self.fields)]
        self.pages[titles.index(page)].add_note(words)

    def whole_height(self) -> int:
        """The height at which the longest page shows without scrolling."""
        bar = self.tabs.tabBar().sizeHint().height() if self.tabs else 0
        return max(page.sizeHint().height() for page in self.pages) + bar

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show a record's values."""
        for name, editor in self.editors.items():
            editor.show_value(values.get(name))

    def raw(self) -> dict[str, Any]:
        """What the user typed, by field."""
        return {name: editor.raw() for name, editor in self.editors.items()}

    def show_problems(self, problems: Sequence[Problem]) -> list[str]:
        """Tell each problem under its field and go to the first; returns those that belong to no field here."""
        for name in self.editors:
            told = "\n".join(problem.message for problem in problems if problem.field == name)
            self._problems[name].setText(told)
            self._problems[name].setProperty("hint", False)
            self._problems[name].style().polish(self._problems[name])
            self._problems[name].setVisible(bool(told))
            self._mark(self.editors[name], wrong=bool(told))
        placed = [name for name in self.editors if any(problem.field == name for problem in problems)]
        if placed:
            self.go_to(placed[0])
        return [problem.message for problem in problems if problem.field not in self.editors]

    def show_hint(self, name: str, words: str) -> None:
        """Say something good to know under a field; "" takes it away. A problem told there stays."""
        label = self._problems[name]
        if label.text() and not label.property("hint"):
            return
        label.setText(words)
        label.setProperty("hint", bool(words))
        label.style().polish(label)
        label.setVisible(bool(words))

    def problem_at(self, name: str) -> str:
        """What is told under a field."""
        return self._problems[name].text()

    @staticmethod
    def _mark(editor: Editor, *, wrong: bool) -> None:
        editor.setProperty("wrong", wrong)
        editor.style().unpolish(editor)
        editor.style().polish(editor)


def _by_page(fields: Sequence[Field]) -> list[tuple[str, list[Field]]]:
    """The fields of each page with its title, in order."""
    pages: list[tuple[str, list[Field]]] = []
    for item in fields:
        if item.page or not pages:
            pages.append((item.page, []))
        pages[-1][1].append(item)
    return pages


def _with_mnemonic(item: Field, taken: set[str]) -> str:
    """The label with an Alt letter of its own, as far as letters last, and a star for what must be filled."""
    star = " *" if item.required else ""
    for place, letter in enumerate(item.label):
        key = letter.lower()
        if key.isascii() and key.isalpha() and key not in taken:
            taken.add(key)
            return f"{item.label[:place]}&{item.label[place:]}{star}"
    return f"{item.label}{star}"
