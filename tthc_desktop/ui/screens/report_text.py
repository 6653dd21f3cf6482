"""The text of a report on the screen: paragraphs are chosen, edited where they stand, and their numbers opened."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextBrowser, QTextEdit, QWidget

from tthc_desktop.core.document import Paragraph
from tthc_desktop.services.report_writing import Writing
from tthc_desktop.ui import theme
from tthc_desktop.ui.screens.report_html import MARKS, NAME, Linked, Page, Shown

_CTRL = Qt.KeyboardModifier.ControlModifier
_LOW, _EDGE = 96, 6  # pixels
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ParagraphEdit(QPlainTextEdit):
    """The words of one paragraph over their place; Ctrl+Enter keeps them, Esc does not."""

    kept = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sửa đoạn")
        self.setObjectName("paragraphEdit")
        self.setTabChangesFocus(True)
        self.setPlaceholderText("Gõ nội dung. Ctrl+Enter: giữ; Esc: thôi. Để trống: bỏ đoạn này.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter alone begins another line of the paragraph."""
        if event.key() in _ENTER and event.modifiers() & _CTRL:
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere in the window keeps the words; a menu or another window does not end the editing."""
        super().focusOutEvent(event)
        away = (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        if event.reason() not in away and self.isVisible():
            self.kept.emit()


class ReportPaper(QTextBrowser):
    """The page. Up and down choose a paragraph, F2 or Enter edits it, Tab goes from number to number."""

    opened = Signal(object)
    """What a link stands for was clicked, or Enter pressed on it."""
    written = Signal(str, str)
    """The key of a paragraph and the officer's words for it."""
    added = Signal(str, str)
    """The key of the part that a new paragraph is to stand behind, and its words."""
    chosen = Signal()
    """Another paragraph is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None
        self.current: str = ""
        """Key of the chosen part."""
        self._writing: Writing | None = None
        self._font = ""
        self._behind = ""
        """The part that what is being written is to stand behind; empty for a paragraph that is there."""
        self._blocks: dict[int, int] = {}
        self.setObjectName("paper")
        self.setAccessibleName("Nội dung báo cáo")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(28)
        self.editor = ParagraphEdit(self.viewport())
        self.editor.hide()
        self.editor.kept.connect(self.keep)
        self.editor.cancelled.connect(self.cancel)
        self.anchorClicked.connect(self._open)
        self.cursorPositionChanged.connect(self._follow)
        self._scrolled_to = 0
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- showing -------------------------------------------------------------------------------------

    def show_writing(self, writing: Writing) -> None:
        """Show a report; what is being edited goes on being edited."""
        if not self._font:
            self._font = theme.load_paper_font()
        editing = self.editing()
        at = self.verticalScrollBar().value()
        self._writing = writing
        self.page = Page(writing, self._font)
        self.blockSignals(True)
        self.setHtml(self.page.html)
        self.blockSignals(False)
        self._blocks = dict(self._named())
        if not any(shown.part.key == self.current for shown in self.page.parts):
            self.current = next((one.part.key for one in self.page.parts if isinstance(one.part.block, Paragraph)), "")
        self._put_cursor()
        self.verticalScrollBar().setValue(at)
        self._highlight()
        if editing:
            self._place_editor()

    def show_words(self, text: str) -> None:
        """Say why there is no report."""
        self.cancel()
        self._writing, self.page, self._blocks, self.current = None, None, {}, ""
        self.setPlainText(text)
        self.setExtraSelections([])

    def _named(self) -> list[tuple[int, int]]:
        """The number of the part that each block of text belongs to, by the block's own number."""
        found = []
        block = self.document().begin()
        while block.isValid():
            number = _number_of(block)
            if number is not None:
                found.append((block.blockNumber(), number))
            block = block.next()
        return found

    def _parts(self) -> list[Shown]:
        return self.page.parts if self.page else []

    def shown(self) -> Shown | None:
        """The chosen part."""
        return next((one for one in self._parts() if one.part.key == self.current), None)

    # --- choosing ------------------------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Choose a part and bring it into sight."""
        self.current = key
        self._put_cursor()
        self.ensureCursorVisible()
        self._highlight()
        self.chosen.emit()

    def _put_cursor(self) -> None:
        """To the chosen part: from there Tab goes on to its numbers."""
        block = self._block(self.current)
        if block is not None:
            self.blockSignals(True)
            self.setTextCursor(QTextCursor(block))
            self.blockSignals(False)

    def _block(self, key: str) -> QTextBlock | None:
        """The first block of text of a part."""
        parts = self._parts()
        return next(
            (
                self.document().findBlockByNumber(at)
                for at, number in self._blocks.items()
                if parts[number].part.key == key
            ),
            None,
        )

    def _follow(self) -> None:
        """The cursor went to another paragraph, by a click or to the next number."""
        number = self._blocks.get(self.textCursor().blockNumber())
        if number is not None and self._parts()[number].part.key != self.current:
            self.current = self._parts()[number].part.key
            self._highlight()
            self.chosen.emit()

    def _highlight(self) -> None:
        parts, marked = self._parts(), []
        for at, number in self._blocks.items():
            if parts[number].part.key == self.current:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = QTextCursor(self.document().findBlockByNumber(at))  # type: ignore[attr-defined]
                selection.cursor.movePosition(  # type: ignore[attr-defined]
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                selection.format.setBackground(QColor(theme.COLOURS["chosen"]))  # type: ignore[attr-defined]
                selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
                marked.append(selection)
        self.setExtraSelections(marked)
        shown = self.shown()
        self.setToolTip(MARKS.get(shown.mark, "") if shown else "")

    def _step(self, by: int) -> None:
        keys = [one.part.key for one in self._parts()]
        at = keys.index(self.current) + by if self.current in keys else 0
        if 0 <= at < len(keys):
            self.choose(keys[at])
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.minimum() if at < 0 else bar.maximum())

    # --- editing -------------------------------------------------------------------------------------

    def editing(self) -> bool:
        """Whether a paragraph is being edited."""
        return not self.editor.isHidden()

    def edit(self) -> None:
        """Edit the chosen paragraph where it stands."""
        shown = self.shown()
        if shown is None or self._writing is None or self.editing() or not isinstance(shown.part.block, Paragraph):
            return
        self._behind = ""
        self._begin(self._writing.text(shown.part.key))

    def add(self) -> None:
        """Write a new paragraph behind the chosen part."""
        if self.shown() is not None and not self.editing():
            self._behind = self.current
            self._begin("")

    def _begin(self, words: str) -> None:
        self.editor.setPlainText(words)
        font = QFont(self._font)
        font.setPixelSize(16)
        self.editor.setFont(font)
        self.editor.show()
        self._place_editor()
        self.editor.setFocus()
        self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def keep(self) -> None:
        """Keep what is being written."""
        if not self.editing():
            return
        words, shown, behind = self.editor.toPlainText(), self.shown(), self._behind
        self._close_editor()
        if behind:
            if words.strip():
                self.added.emit(behind, words)
        elif (
            shown is not None
            and self._writing is not None
            and (shown.mark == "pending" or words.strip() != self._writing.text(shown.part.key).strip())
        ):
            self.written.emit(shown.part.key, words)

    def resume(self) -> None:
        """Go on with what could not be kept."""
        self.editor.show()
        self.editor.setFocus()

    def cancel(self) -> None:
        """Leave the paragraph as it was."""
        if self.editing():
            self._close_editor()

    def _close_editor(self) -> None:
        """The focus goes to the page first: hiding would hand it on to the first number."""
        self.editor.blockSignals(True)
        if self.editor.hasFocus():
            self.setFocus()
        self.editor.hide()
        self.editor.blockSignals(False)

    def _place_editor(self) -> None:
        """Over the paragraph, as high as it is; a new one below it."""
        box = self._box(self.current)
        if box is None:
            return
        width = self.viewport().width() - 2 * (28 - _EDGE)
        height = max(_LOW, box.height() + 4 * _EDGE) if not self._behind else _LOW
        top = box.bottom() if self._behind else box.top() - _EDGE
        bottom = self.viewport().height()
        if top < 0 or top + height > bottom:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (top - _EDGE if top < 0 else min(top, top + height - bottom)))
            box = self._box(self.current) or box
            top = box.bottom() if self._behind else box.top() - _EDGE
        height = min(height, bottom)
        self.editor.setGeometry(28 - _EDGE, max(0, min(top, bottom - height)), width, height)

    def _box(self, key: str) -> QRect | None:
        """Where all the blocks of a part stand, in the viewport."""
        parts, layout = self._parts(), self.document().documentLayout()
        boxes = [
            layout.blockBoundingRect(self.document().findBlockByNumber(at)).toRect()
            for at, number in self._blocks.items()
            if parts[number].part.key == key
        ]
        if not boxes:
            return None
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.united(box)
        return whole.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    # --- events --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from paragraph to paragraph; Enter opens a number that has the focus, else it edits."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif plain and event.key() in _ENTER and not self._on_link():
            self.edit()
        else:
            super().keyPressEvent(event)

    def _on_link(self) -> bool:
        cursor = self.textCursor()
        return cursor.hasSelection() and cursor.charFormat().isAnchor() and bool(cursor.charFormat().anchorHref())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the paragraph that is double clicked."""
        if event.button() == Qt.MouseButton.LeftButton and self._choose_at(event.position().toPoint()):
            self.edit()
        else:
            super().mouseDoubleClickEvent(event)

    def _choose_at(self, point: QPoint) -> bool:
        number = self._blocks.get(self.cursorForPosition(point).blockNumber())
        if number is None or self.anchorAt(point):
            return False
        self.choose(self._parts()[number].part.key)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The editor stays over its paragraph."""
        super().resizeEvent(event)
        if self.editing():
            self._place_editor()

    def _scrolled(self, value: int) -> None:
        """The editor goes with the page."""
        if self.editing():
            self.editor.move(self.editor.x(), self.editor.y() + self._scrolled_to - value)
        self._scrolled_to = value

    def _open(self, link: QUrl) -> None:
        if self.page is not None:
            self.opened.emit(self.page.links[int(link.path())])

    @property
    def links(self) -> list[Linked]:
        """What the links of the page open, by number."""
        return self.page.links if self.page else []


def _number_of(block: QTextBlock) -> int | None:
    """The number in the name of the anchor that a block of text begins with."""
    part = block.begin()
    while not part.atEnd():
        for name in part.fragment().charFormat().anchorNames():
            if name.startswith(NAME):
                return int(name.removeprefix(NAME))
        part += 1
    return None
