"""Colours, font and style sheet of the whole window: one calm light palette."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from tthc_desktop.places import shipped

COLOURS = {
    "page": "#f6f7f9",
    "text": "#1f2933",
    "quiet": "#5b6773",
    "disabled": "#9aa5b1",
    "line": "#d9dee4",
    "edge": "#b8c1cb",
    "grid": "#eceff2",
    "stripe": "#fafbfc",
    "head": "#eef1f5",
    "hover": "#eef3f9",
    "chosen": "#d6e6f7",
    "accent": "#1c5d99",
    "accent_dark": "#164a7a",
    "accent_light": "#7db6e8",
    "wrong": "#b3261e",
    "doubtful": "#8a5300",
    "wrong_pale": "#fdf1f0",
    "doubtful_pale": "#fdf5e3",
    "good": "#256b3a",
    "good_pale": "#edf7ef",
    "side": "#22303f",
    "side_text": "#c9d3de",
    "side_hover": "#2b3c4f",
    "side_chosen": "#34495f",
}

_FAMILIES = ("Segoe UI", "Noto Sans", "Liberation Sans", "Arimo", "DejaVu Sans")


def apply(application: QApplication) -> None:
    """Dress the application."""
    application.setStyle("Fusion")
    application.setPalette(_palette())
    application.setFont(_font())
    application.setStyleSheet(style_sheet())


def load_paper_font() -> str:
    """The typeface of the report, shipped with the program; loaded when a report is first shown."""
    font = shipped("resources") / "fonts"
    for name in ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"):
        QFontDatabase.addApplicationFont(str(font / name))
    return "Tinos"


def style_sheet() -> str:
    """The shipped sheet with its colour names filled in."""
    resources = shipped("resources")
    known = {**COLOURS, "icons": (resources / "icons").as_posix()}
    return re.sub(r"@(\w+)", lambda found: known[found[1]], (resources / "style.qss").read_text(encoding="utf-8"))


def _font() -> QFont:
    known = set(QFontDatabase.families())
    family = next((name for name in _FAMILIES if name in known), None)
    if family is None and not known:
        family = load_paper_font()
    font = QFont(family) if family else QApplication.font()
    font.setPixelSize(13)
    return font


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "page",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.AlternateBase: "stripe",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.PlaceholderText: "disabled",
        QPalette.ColorRole.Link: "accent",
    }
    for role, name in roles.items():
        palette.setColor(role, QColor(COLOURS[name]))
    palette.setColor(QPalette.ColorRole.Base, QColor("white"))
    palette.setColor(QPalette.ColorRole.Button, QColor("white"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(COLOURS["disabled"]))
    return palette
