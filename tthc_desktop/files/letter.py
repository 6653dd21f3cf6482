"""What PDF and Word print alike: measures and standing words of a letter (NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Phụ lục I, Mục I: A4 portrait, lengths in millimetres.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN_TOP = MARGIN_BOTTOM = MARGIN_RIGHT = 20.0
MARGIN_LEFT = 30.0
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
LEFT_COLUMN = 65.0
"""Width of the column of the issuing office; the national motto needs the rest for its one line."""
RECIPIENTS_COLUMN = 70.0
FIRST_LINE_INDENT = 12.7
PAGE_NUMBER_FROM_TOP = 10.0

# Sizes in points.
BODY_SIZE, NUMBER_SIZE, NATION_SIZE, MOTTO_SIZE = 14.0, 13.0, 12.0, 13.0
RECIPIENTS_HEAD_SIZE, RECIPIENT_SIZE, NOTE_SIZE = 12.0, 11.0, 11.0
ABOUT_SIZE, TABLE_SIZE, ANNEX_TITLE_SIZE = 12.0, 12.0, 13.0
PARAGRAPH_GAP = 6.0
LINE_SPACING = 1.2
ROOM_TO_SIGN = 72.0
ROOM_ABOVE_TITLE = 14.0

AGENCY_LINE, SUBJECT_LINE = 0.4, 1 / 3
"""Length of the line below, as a part of the words above it (from a third to a half)."""

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS_HEAD = "Nơi nhận:"
LANGUAGE = "vi-VN"

_NONCHARACTERS = re.compile("[\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = {"Cc", "Cf", "Cs"}


def printable(text: str, keep_blanks: bool = False) -> str:
    """The text as it is printed: composed (NFC), without characters that have no shape.

    Control and format characters and lone surrogates are left out (neither XML nor a font knows them). A run
    of blanks, tabs and line ends is one blank, unless `keep_blanks` says that each stands for itself.
    """
    if "  " not in text and text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    text = _BLANKS.sub(lambda run: " " * len(run[0]) if keep_blanks else " ", text)
    kept = (char for char in text if unicodedata.category(char) not in _INVISIBLE)
    return _NONCHARACTERS.sub("", unicodedata.normalize("NFC", "".join(kept)))


def recipient_lines(recipients: Sequence[str]) -> tuple[str, ...]:
    """The lines below "Nơi nhận:": each begins with "- " and ends with ";", the last one with "."."""
    names = [name for name in (printable(each).strip().rstrip(";.").rstrip() for each in recipients) if name]
    ends = [";"] * (len(names) - 1) + ["."]
    return tuple(f"- {name}{end}" for name, end in zip(names, ends, strict=False))
