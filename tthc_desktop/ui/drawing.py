"""Shows a drawing in the window, as it will be printed; it scrolls when it does not fit."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from tthc_desktop.core.drawings import INK, Box, Drawing, Stroke, Words, hatching
from tthc_desktop.ui import theme

SCALE = 1.4
"""Pixels for a point."""


@functools.cache
def _family() -> str:
    return theme.load_paper_font()


def _font(size: float, *, bold: bool) -> QFont:
    font = QFont(_family())
    font.setPixelSize(max(1, round(size * SCALE)))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def measure(text: str, size: float, bold: bool) -> float:
    """Length of one line in points, as this window draws it."""
    return QFontMetricsF(_font(size, bold=bold)).horizontalAdvance(text) / SCALE


class DrawingCanvas(QWidget):
    """The drawing itself."""

    def __init__(self) -> None:
        super().__init__()
        self.drawing: Drawing | None = None

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Show this drawing, or nothing."""
        self.drawing = drawing
        self.setAccessibleDescription(drawing.words if drawing else "")
        size = QSize(round(drawing.width * SCALE), round(drawing.height * SCALE)) if drawing else QSize(1, 1)
        self.setFixedSize(size)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw every shape."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.drawing is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self.drawing.shapes:
            if isinstance(shape, Stroke):
                _line(painter, shape)
            elif isinstance(shape, Box):
                _box(painter, shape)
            else:
                _words(painter, shape)
        painter.end()


def _line(painter: QPainter, line: Stroke) -> None:
    pen = QPen(QColor(line.colour), line.width * SCALE)
    if line.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(line.x1 * SCALE, line.y1 * SCALE), QPointF(line.x2 * SCALE, line.y2 * SCALE))


def _box(painter: QPainter, box: Box) -> None:
    painter.setPen(QPen(QColor(INK), 0.6 * SCALE))
    painter.setBrush(QColor(box.fill))
    painter.drawRect(QRectF(box.x * SCALE, box.y * SCALE, box.width * SCALE, box.height * SCALE))
    for line in hatching(box):
        _line(painter, line)


def _words(painter: QPainter, words: Words) -> None:
    font = _font(words.size, bold=words.bold)
    length = QFontMetricsF(font).horizontalAdvance(words.text)
    left = words.x * SCALE - {"left": 0.0, "middle": length / 2, "right": length}[words.anchor]
    painter.setFont(font)
    painter.setPen(QColor(words.colour))
    painter.drawText(QPointF(left, words.y * SCALE), words.text)


class DrawingView(QScrollArea):
    """A drawing on white paper, read from top to bottom."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.canvas = DrawingCanvas()
        self.setWidget(self.canvas)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Show this drawing, or nothing."""
        self.canvas.show_drawing(drawing)
        self.verticalScrollBar().setValue(0)
