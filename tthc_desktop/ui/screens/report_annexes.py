"""The annexes of a report below its text: each a table as it is printed, whose numbers open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from tthc_desktop.core.document import Amount, Annex
from tthc_desktop.services import figure_tables
from tthc_desktop.ui.figure_view import FigureView

_NOTES_HEIGHT, _NOTES_EDGE = 62, 14  # pixels: at most, around the words


class AnnexPage(QWidget):
    """One annex: title, table, notes."""

    def __init__(self, annex: Annex) -> None:
        super().__init__()
        self.annex = annex
        self.title = QLabel(" · ".join(filter(None, (annex.title, *annex.about, annex.measure))))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.title.setObjectName("quiet")
        self.view = FigureView(f"Bảng phụ lục {annex.number or annex.form.code}")
        self.view.show_table(figure_tables.annex_table(annex))
        self.notes = QPlainTextEdit("\n".join(annex.notes))
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName("Ghi chú dưới bảng")
        self.notes.setVisible(bool(annex.notes))
        lines = len(annex.notes) * self.notes.fontMetrics().lineSpacing() + _NOTES_EDGE
        self.notes.setFixedHeight(min(_NOTES_HEIGHT, lines))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.view, 1)
        column.addWidget(self.notes)

    def named(self, amount: Amount) -> str:
        """What a figure of the table is: its row and its column."""
        for line in self.annex.lines:
            for column, cell in zip(self.annex.form.columns, line.cells, strict=True):
                if cell is amount:
                    words = (text for text, one in zip(line.cells, self.annex.form.columns, strict=True)
                             if one.kind == "label" and isinstance(text, str))  # fmt: skip
                    return f"{next(words, '')} · ({column.no}) {column.title}"
        return ""


class AnnexTabs(QTabWidget):
    """All annexes, each under a tab."""

    opened = Signal(str, object)
    """What a number is called, and the number itself, an Amount."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Annex, ...] = ()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setAccessibleName("Phụ lục")

    def show_annexes(self, annexes: Sequence[Annex]) -> None:
        """Show these; the one in sight stays in sight."""
        if tuple(annexes) == self._shown:
            return
        at, had_focus = self.currentIndex(), self._has_focus()
        while self.count():
            page = self.widget(0)
            self.removeTab(0)
            page.deleteLater()
        self._shown = tuple(annexes)
        for annex in annexes:
            page = AnnexPage(annex)
            page.view.opened.connect(lambda amount, page=page: self._open(page, amount))
            number = f"Phụ lục {annex.number}".strip()
            self.addTab(page, number if annex.form.layout == "register" else f"{number} · {annex.form.code}")
        self.setCurrentIndex(max(0, min(at, self.count() - 1)))
        self.setVisible(bool(annexes))
        if had_focus:
            self.go_to()

    def _open(self, page: AnnexPage, amount: object) -> None:
        if isinstance(amount, Amount):
            self.opened.emit(page.named(amount), amount)

    def _has_focus(self) -> bool:
        page = self.page()
        return page is not None and page.view.body.hasFocus()

    def page(self) -> AnnexPage | None:
        """The annex in sight."""
        page = self.currentWidget()
        return page if isinstance(page, AnnexPage) else None

    def go_to(self) -> None:
        """The keyboard goes into the table in sight, to a number of it."""
        page = self.page()
        if page is not None:
            if not page.view.body.currentIndex().isValid():
                columns = [at for at, column in enumerate(page.annex.form.columns) if column.is_figure]
                page.view.body.setCurrentIndex(page.view.model.index(0, columns[0] if columns else 0))
            page.view.body.setFocus()
