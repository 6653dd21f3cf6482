"""How rows of a return are numbered: 1, 1.1, a), i), or in front of the label."""

from __future__ import annotations

import re

from tthc_desktop.core.returned_rows import Row

LETTER, SMALL = re.compile("[A-HĐ]"), re.compile("[a-hđ]")
SMALL_ROMAN = re.compile("(?=[ivx])(?!x$)x{0,2}(?:ix|iv|v?i{0,3})")
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_MARK_IN_LABEL = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)*|[a-hđ](?=\)))[.)]?\s+(?=\S)")


def mark_of(row: Row) -> str:
    """The number of a row, which may stand before its label: "1.1. Hộ tịch"."""
    found = None if row.mark else _MARK_IN_LABEL.match(row.label)
    return found[1] if found else row.mark.strip(" .)(")
