"""How large a new window is: as it likes to be, where the screen has room for it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def resize_within(window: QWidget, width: int, height: int) -> None:
    """Give a window this size, in pixels, but none larger than the main window, which fits the screen."""
    main = window
    while parent := main.parentWidget():
        main = parent.window()
    liked = QSize(width, height)
    window.resize(liked if main is window else liked.boundedTo(main.size()))
