"""The annexes of a report, under tabs below its text: each a table as it is printed, whose numbers open."""

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


class ReportTabs(QTabWidget):
    """The text and below it, like the sheets of a workbook, a tab for each annex."""

    opened = Signal(str, object)
    """What a number is called, and the number itself, an Amount."""

    def __init__(self, text: QWidget) -> None:
        super().__init__()
        self._shown: tuple[Annex, ...] = ()
        self._last = 1
        self.setDocumentMode(True)
        self.setTabPosition(QTabWidget.TabPosition.South)
        self.tabBar().setDrawBase(False)
        self.setAccessibleName("Nội dung và phụ lục")
        self.addTab(text, "Nội dung")
        self.setTabBarAutoHide(True)
        self.currentChanged.connect(self._turned)

    def _turned(self, number: int) -> None:
        self._last = number or self._last

    def show_annexes(self, annexes: Sequence[Annex]) -> None:
        """Show these; the one in sight stays in sight, and what is the same stays as it is."""
        if tuple(annexes) == self._shown:
            return
        page = self.page()
        at, had_focus = self.currentIndex(), page is not None and page.view.body.hasFocus()
        for number in reversed(range(1, self.count())):
            old = self.widget(number)
            self.removeTab(number)
            if old is not None:
                old.deleteLater()
        self._shown = tuple(annexes)
        for annex in annexes:
            new = AnnexPage(annex)
            new.view.opened.connect(lambda amount, page=new: self._open(page, amount))
            number_words = f"Phụ lục {annex.number}".strip()
            is_list = annex.form.layout == "register"
            self.addTab(new, number_words if is_list else f"{number_words} · {annex.form.code}")
        self.setCurrentIndex(max(0, min(at, self.count() - 1)))
        if had_focus:
            self.go_to()

    def _open(self, page: AnnexPage, amount: object) -> None:
        if isinstance(amount, Amount):
            self.opened.emit(page.named(amount), amount)

    def page(self) -> AnnexPage | None:
        """The annex in sight."""
        page = self.currentWidget()
        return page if isinstance(page, AnnexPage) else None

    def go_to(self) -> None:
        """The keyboard goes into the table in sight, or the one that was last, to a number of it."""
        if self.page() is None:
            self.setCurrentIndex(min(self._last, self.count() - 1))
        page = self.page()
        if page is not None:
            if not page.view.body.currentIndex().isValid():
                columns = [at for at, column in enumerate(page.annex.form.columns) if column.is_figure]
                page.view.body.setCurrentIndex(page.view.model.index(0, columns[0] if columns else 0))
            page.view.body.setFocus()
