"""Which rows of a return are parts of others: 1.1 of 1, «-» of the row above, what adds up to a numbered row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tthc_desktop.core.returned_rows import Row
from tthc_desktop.core.row_marks import NUMBER, SMALL, SMALL_ROMAN, mark_of
from tthc_desktop.core.row_sums import CHANCE, adds_up
from tthc_desktop.core.vietnamese import fold

_AMONG_THEM = "trong do"
_ITEM = re.compile(r"[-–—−+•*]\s*(?=\w)|[-–—−+•*]$")
"""How the label or the mark of a row begins that is one of several parts of the row above."""
PART, _LETTERED, _LISTED = 4, 8, 10
"""Levels of rows below numbered ones: of 1 itself (1.1 is one more), of a) and i) in the order in which they are met,
of «-»; 0 to 3 are those of headings."""


def parts_of(rows: Sequence[Row], totals: Sequence[bool], levels: Sequence[int | None]) -> list[int | None]:
    """The level of each row of data where some are parts of others (1 of 1.1, 1.2; 2 of «-», «-»); else nothing."""
    marks = [row.mark.strip(" .)(") for row in rows]
    if all(marks[at].isdecimal() or totals[at] or level is not None for at, level in enumerate(levels)):
        return []  # told at once, as of nearly all tables
    small = next((mark for mark in marks if SMALL.fullmatch(mark) or SMALL_ROMAN.fullmatch(mark)), "")
    outer = SMALL if SMALL.fullmatch(small) else SMALL_ROMAN
    found = [
        None if totals[at] or levels[at] is not None or says_among_them(row) else _part(row, outer)
        for at, row in enumerate(rows)
    ]
    for at in _added_up(rows, found) if any(totals) else ():  # without a total the office is asked
        found[at] = _LISTED
    return found if any(level is not None and level > PART for level in found) else []


def _added_up(rows: Sequence[Row], levels: Sequence[int | None]) -> Iterator[int]:
    """The rows without a number right below a numbered one that add up to it: they are its parts."""
    below: list[int] = []
    above: int | None = None
    for at in range(len(rows) + 1):
        row = rows[at] if at < len(rows) else None
        if row and levels[at] == PART and not row.mark and above is not None:
            below.append(at)
            continue
        if above is not None and len(below) > 1 and adds_up(rows[above], [rows[one] for one in below]):
            yield from below if len({*filter(None, rows[above].numbers.values())}) > CHANCE else ()
        above, below = at if row and levels[at] == PART and row.mark.strip(" .)").isdecimal() else None, []


def _part(row: Row, outer: re.Pattern[str]) -> int:
    """`outer`: how the small letters or Roman numbers look that were met first; the others are parts of those."""
    mark = mark_of(row)
    if mark.isdecimal():
        return PART
    if not mark:
        return _LISTED if _ITEM.match(row.label) else PART
    if NUMBER.fullmatch(mark):
        return min(PART + len(re.findall("[.,]", mark)), _LETTERED - 1)
    if SMALL.fullmatch(mark) or SMALL_ROMAN.fullmatch(mark):
        return _LETTERED if outer.fullmatch(mark) else _LETTERED + 1
    return _LISTED if _ITEM.fullmatch(mark) else PART


def has_parts(rows: Sequence[Row], levels: Sequence[int | None], at: int) -> bool:
    """Whether the rows right below a row are its parts."""
    following = at + 1
    if following < len(rows) and says_among_them(rows[following]):
        following += 1
    level, below = levels[at], levels[following] if following < len(rows) else None
    if level is None or below is None or below <= level:
        return False
    steps, others = re.split("[.,]", mark_of(rows[at])), re.split("[.,]", mark_of(rows[following]))
    return below >= _LETTERED or (steps != [""] and others[: len(steps)] == steps)


def says_among_them(row: Row) -> bool:
    """Whether a row says but «Trong đó:» above the parts of the row before it."""
    return row.is_blank and fold(row.label).rstrip(" :") == _AMONG_THEM
