"""The entry form of any record, and of the settings: laid out from the fields, problems told in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.errors import Doubtful, Problem, Refused, Unavailable
from tthc_desktop.core.fields import Field, Rows, Text
from tthc_desktop.services.comparisons import Compared
from tthc_desktop.services.links import Linker
from tthc_desktop.ui import ask, doubts
from tthc_desktop.ui.attachments import AttachmentsPanel, FileDrops
from tthc_desktop.ui.editors import Editor, make_editor
from tthc_desktop.ui.unknown import Teach, UnknownUnits

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


def _problems(error: Refused | Doubtful) -> list[Problem]:
    """What is told under the fields; a doubt that made the user go back stands there too."""
    found = error.problems if isinstance(error, Refused) else error.doubts
    return [Problem(each.field, each.message) for each in found]


class RecordForm(QDialog):
    """A dialog around a FieldsForm: save, save and go on, or close; nothing typed is ever lost unasked.

    `save` writes the raw values and raises Refused, Doubtful or Unavailable; it is given what was typed.
    `sure` writes them although there are doubts, once the user said so; `beside` gives the fields of the record
    that is saved and of the one that may be the same. `files` are the record's attachments.
    """

    saved = Signal(int)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[Field],
        linker: Linker,
        save: Callable[[dict[str, Any]], int],
        *,
        may_repeat: bool = False,
        teach: Teach | None = None,
        units: Callable[[], Mapping[int, str]] = dict,
        sure: Callable[[dict[str, Any]], int] | None = None,
        beside: Callable[[Doubtful], Sequence[Compared]] = lambda _doubtful: (),
        files: AttachmentsPanel | None = None,
    ) -> None:
        """`teach`: remembers which of `units` an unknown name means, after which saving is tried again."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self._save, self._sure, self._beside = save, sure, beside
        self._teach = teach
        self.files = files
        self._dirty = False
        self._tried = self.save_and_close
        self.unknown = UnknownUnits(units)
        self.unknown.chosen.connect(self._learn)
        self.form = FieldsForm(fields, linker)
        self.form.changed.connect(self._note_change)
        self._trouble = QLabel()
        self._trouble.setObjectName("problem")
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 12)
        column.addWidget(self.form if self.form.tabs else self._scrolled(), 1)
        if files:
            column.addWidget(files)
            files.changed.connect(self._note_change)
            QShortcut(QKeySequence("Ctrl+T"), self, files.choose)
            FileDrops(self, files.add_files)
        column.addWidget(self._trouble)
        column.addWidget(self.unknown)
        column.addLayout(self._buttons(may_repeat))
        self._fit(parent)
        next(iter(self.form.editors.values())).setFocus()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.told.connect(lambda editor: area.ensureWidgetVisible(editor))
        return area

    def _fit(self, parent: QWidget) -> None:
        room = parent.window().size() if parent else self.screen().availableSize()
        wanted = self.form.whole_height() + 76 + (self.files.sizeHint().height() if self.files else 0)
        self.resize(min(1080, max(room.width() - 80, 640)), min(wanted, max(room.height() - 40, 420)))

    def _buttons(self, may_repeat: bool) -> QHBoxLayout:
        hint = QLabel("* phải nhập")
        hint.setObjectName("quiet")
        self.save_button = QPushButton("Lưu (Ctrl+S)")
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(self.save_and_close)
        self.repeat_button = QPushButton("Lưu và thêm mới (Ctrl+Enter)")
        self.repeat_button.setVisible(may_repeat)
        self.repeat_button.clicked.connect(self.save_and_go_on)
        close = QPushButton("Đóng (Esc)")
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(18, 0, 18, 0)
        row.addWidget(hint)
        row.addStretch(1)
        for button in (self.save_button, self.repeat_button, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_and_close)
        if may_repeat:
            for key in ("Ctrl+Return", "Ctrl+Enter"):  # the second is that of the number block
                QShortcut(QKeySequence(key), self, self.save_and_go_on)
        return row

    def add_note(self, page: str, words: str) -> None:
        """Say something under the fields of a page, for example the limits of the law."""
        self.form.add_note(page, words)
        parent = self.parentWidget()
        if parent is not None:
            self._fit(parent)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show a record's values as saved."""
        self.form.show_values(values)
        self._dirty = False

    def _note_change(self) -> None:
        self._dirty = True

    def _try_to_save(self) -> bool:
        try:
            record_id = self._write()
        except (Refused, Doubtful) as error:
            self._say(self.form.show_problems(_problems(error)))
            self._ask_about(error.problems if isinstance(error, Refused) else [])
            return False
        except Unavailable as error:
            self._say([str(error)])
            return False
        self._dirty = False
        self.form.show_problems([])
        self._say([])
        self._ask_about([])
        self.saved.emit(record_id)
        return True

    def _write(self) -> int:
        raw = self.form.raw()
        try:
            return self._save(raw)
        except Doubtful as doubtful:
            if self._sure is None or not doubts.ask_anyway(self, doubtful.doubts, self._beside(doubtful)):
                raise
        return self._sure(raw)

    def _say(self, troubles: list[str]) -> None:
        self._trouble.setText("\n".join(troubles))
        self._trouble.setContentsMargins(18, 4, 18, 0)
        self._trouble.setVisible(bool(troubles))

    def _ask_about(self, problems: Sequence[Problem]) -> None:
        self.unknown.show_texts([problem.unknown for problem in problems if problem.unknown and self._teach])

    def _learn(self, unit: int, text: str) -> None:
        """Remember what the user says the text means, and try again what was tried."""
        assert self._teach is not None
        try:
            self._teach(unit, text)
        except Refused as error:
            self._say([problem.message for problem in error.problems])
        except Unavailable as error:
            self._say([str(error)])
        else:
            self._tried()

    def save_and_close(self) -> None:
        """Save; the form stays open when something is wrong."""
        self._tried = self.save_and_close
        if self._try_to_save():
            self.accept()

    def save_and_go_on(self) -> None:
        """Save, then an empty form for the next record."""
        self._tried = self.save_and_go_on
        if self._try_to_save():
            self.form.show_values({})
            if self.files:
                self.files.show_files([])
            self._dirty = False
            self.form.go_to(self.form.fields[0].name)

    def reject(self) -> None:
        """Close; what was typed and not saved is asked about."""
        if self._may_leave():
            super().reject()

    def _may_leave(self) -> bool:
        self.form.raw()  # takes over a cell that is still being typed into
        if not self._dirty:
            return True
        answer = ask.save_discard_stay(self)
        return self._try_to_save() if answer == "save" else answer == "discard"

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own button asks as Esc does."""
        if self._may_leave():
            event.accept()
        else:
            event.ignore()
