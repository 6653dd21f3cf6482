"""Shows the rows of a received table as they stand in the unit's file, header and all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView

from tthc_desktop.ui.intake_models import SheetModel
from tthc_desktop.ui.tables import CalmView

_NARROWEST, _WIDEST = 44, 230
"""Pixels of a column of the sheet."""
_HEADING = 100
"""Pixels that half of a long heading may take."""
_MEASURED = 60
"""Rows by which the width of a column is decided."""
_WIDE = 8
"""Texts of a column that are measured: the longest, for to measure all takes longer than to draw them."""
_ROW = 26
"""Pixels of a row below the header."""


class SheetView(CalmView):
    """The rows as in the file; the space bar leaves the current row out, or takes it again."""

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self._rows, self._fitted = model, True
        self.setModel(model)
        self.setAccessibleName("Các dòng của bảng như trong tệp")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)

    def fit_when_seen(self) -> None:
        """Lay out what the model shows now, or do so when the page comes into sight."""
        self._fitted = False
        if self.isVisible():
            self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fitted:
            self.fit()

    def fit(self) -> None:
        """Lay the header out as in the file, and make the columns as wide as their texts."""
        shown, self._fitted = self._rows.shown, True
        self.clearSpans()
        if shown is None:
            return
        bold = QFont(self.font())
        bold.setBold(True)
        letters, spans = QFontMetrics(bold), self._rows.header_spans()
        below = shown.header.bottom - shown.area.top + 1
        wide = {(row, column) for row, column, _, columns in spans if columns > 1}
        heads = [
            [self._text(row, column) for row in range(below) if (row, column) not in wide]
            for column in range(self._rows.columnCount())
        ]
        rows = range(below, min(self._rows.rowCount(), below + _MEASURED))
        for column, texts in enumerate(heads):
            words = {word for text in texts for word in text.split()} | {self._text(row, column) for row in rows}
            halves = [min(letters.horizontalAdvance(text) // 2, _HEADING) for text in texts]
            wide_words = sorted(words, key=len)[-_WIDE:]
            longest = max([*halves, *map(letters.horizontalAdvance, wide_words)], default=0)
            self.setColumnWidth(column, min(max(longest + 22, _NARROWEST), _WIDEST))
        self.setColumnWidth(0, _NARROWEST)
        self.setColumnWidth(1, letters.horizontalAdvance("để kiểm tra") + 26)
        for row, column, high, columns in spans:
            self.setSpan(row, column, high, columns)
        self._make_room(letters, spans)

    def _text(self, row: int, column: int) -> str:
        shown = self._rows.shown
        if shown is None or column < SheetModel.OWN:
            return ""
        return shown.text(shown.area.top + row, shown.area.left + column - SheetModel.OWN)

    def _make_room(self, letters: QFontMetrics, spans: Sequence[tuple[int, int, int, int]]) -> None:
        """The rows of the header grow until its texts are seen."""
        shown = self._rows.shown
        assert shown
        merged = {(row, column): (high, wide) for row, column, high, wide in spans}
        bottom = shown.header.bottom - shown.area.top
        for row in range(shown.area.bottom - shown.area.top + 1):
            if self.rowHeight(row) != _ROW:
                self.setRowHeight(row, _ROW)
        for row in range(bottom + 1):
            for column in range(SheetModel.OWN, self._rows.columnCount()):
                text = self._text(row, column)
                high, wide = merged.get((row, column), (1, 1))
                width = sum(self.columnWidth(at) for at in range(column, column + wide)) - 12
                flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter)
                needed = letters.boundingRect(0, 0, width, 2000, flags, text).height() + 10
                last = row + high - 1
                above = sum(self.rowHeight(at) for at in range(row, last))
                self.setRowHeight(last, max(self.rowHeight(last), needed - above))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space switches the row, wherever in it the cursor stands."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            first = self._rows.index(self.currentIndex().row(), 0)
            self._rows.setData(first, None, Qt.ItemDataRole.CheckStateRole)
            return
        super().keyPressEvent(event)
