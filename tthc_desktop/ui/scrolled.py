"""A page in a window that may be smaller than the page: what does not fit is scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Shows a page as large as the room it has, but never smaller than the page can be."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(_Room(page))
        QApplication.instance().focusChanged.connect(self._show_focus)  # type: ignore[union-attr]

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What gets the keyboard comes into sight, however it got it."""
        if now is not None and self.isVisible() and self.page.isAncestorOf(now):
            self.ensureWidgetVisible(now)


class _Room(QWidget):
    """What is scrolled. A scroll area gives a page with lines that wrap the height it would like, not the least."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._page = page
        page.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """The least that the page needs, at the width that there is."""
        least = self._page.minimumSizeHint().expandedTo(self._page.minimumSize())
        layout = self._page.layout()
        if layout and layout.hasHeightForWidth():
            least.setHeight(layout.totalMinimumHeightForWidth(max(self.width(), least.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page fills the room; narrower, it may need more height."""
        super().resizeEvent(event)
        self._page.setGeometry(self.rect())
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """The page needs more room, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
