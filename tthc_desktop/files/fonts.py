"""The fonts shipped with the program: Tinos, of the same widths as Times New Roman."""

from __future__ import annotations

import functools

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from tthc_desktop.files.letter import printable
from tthc_desktop.places import shipped

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"
_STYLES = {REGULAR: (0, 0), BOLD: (1, 0), ITALIC: (0, 1), BOLD_ITALIC: (1, 1)}
MISSING = "□"
"""Drawn in place of a character that the fonts lack, so that the reader sees that something stood there."""


@functools.cache
def load() -> frozenset[str]:
    """Make the four fonts known to reportlab; give the characters which all of them can draw."""
    folder = shipped("resources") / "fonts"
    fonts = [TTFont(name, folder / f"{name}.ttf") for name in _STYLES]
    for font, (bold, italic) in zip(fonts, _STYLES.values(), strict=True):
        pdfmetrics.registerFont(font)
        addMapping(REGULAR, bold, italic, font.fontName)
    return frozenset.intersection(*(frozenset(map(chr, font.face.charToGlyph)) for font in fonts))


def drawable(text: str, keep_blanks: bool = False) -> str:
    """The text as it is printed, each character that the fonts lack replaced by "□"."""
    known = load()
    text = printable(text, keep_blanks)
    if known.issuperset(text):
        return text
    return "".join(char if char in known else MISSING for char in text)


def width(text: str, size: float, font: str = BOLD) -> float:
    """Length of one line of text in points."""
    load()
    return float(pdfmetrics.stringWidth(text, font, size))
