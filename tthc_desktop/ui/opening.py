"""Opens the window at once, and fills it after its first paint; loads nothing but Qt."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from tthc_desktop.places import APP_NAME
from tthc_desktop.ui import theme
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.words import VietnameseWords


def application() -> QApplication:
    """The one application object, dressed and speaking Vietnamese."""
    there = QApplication.instance()
    made = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName(APP_NAME)
    made.setApplicationDisplayName("")
    words = VietnameseWords(made)
    made.installTranslator(words)
    theme.apply(made)
    return made


def run(fill: Callable[[MainWindow], object]) -> int:
    """Show the window, let `fill` put data and screens in, and stay until it is closed; returns the exit status.

    What `fill` returns is kept alive as long as the window.
    """
    running = application()
    window = MainWindow()
    kept: list[object] = []
    window.painted.connect(lambda: kept.append(fill(window)))
    fits = window.size().boundedTo(window.screen().availableSize()) == window.size()
    window.show() if fits else window.showMaximized()
    return running.exec()
