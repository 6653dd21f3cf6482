"""The dialog in which a record is entered: saved, saved and gone on, or closed; nothing typed is lost unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.errors import Doubtful, Problem, Refused, Unavailable
from tthc_desktop.core.fields import Field
from tthc_desktop.services.comparisons import Compared
from tthc_desktop.services.links import Linker
from tthc_desktop.ui import ask, doubts
from tthc_desktop.ui.attachments import AttachmentsPanel, FileDrops
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.unknown import Teach, UnknownUnits


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
