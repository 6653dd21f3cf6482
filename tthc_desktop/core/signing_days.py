"""The day on which a table was signed, «Lâm Đồng, ngày 16 tháng 6 năm 2026», beside the period that it reports."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import address
from tthc_desktop.core.headers import strings
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.preambles import ACT
from tthc_desktop.core.vietnamese import fold

_ABOVE, _BELOW = 8, 6
"""Rows above the header and below the last row in which the day may stand."""
_SIGNED = re.compile(r"[^,;:0-9]{2,40},\s*ngay\s*([0-9]{1,2})\s*thang\s*([0-9]{1,2})\s*nam\s*(20[0-9]{2})\W*")
"""A place and a day, and nothing else: days of acts and of the period stand among other words."""
_OF_ACT = re.compile(rf"\btheo\b|{ACT.pattern}")
"""Words that make the day that of an act: «Theo Quyết định của UBND tỉnh, ngày 05 tháng 6 năm 2023»."""


def signed_apart(table: Found, period: Period) -> tuple[str, dt.date] | None:
    """The cell and the day of signing, where that is before the period, or later than the end of the next one."""
    first, last = bounds(period)
    latest = last + (last - first)
    return next((one for one in _signed(table) if not first <= one[1] <= latest), None)


def signed_on(table: Found) -> dt.date | None:
    """The day of signing."""
    return next((day for _, day in _signed(table)), None)


def _signed(table: Found) -> Iterator[tuple[str, dt.date]]:
    end = table.area.bottom
    rows = (*range(max(table.header.top - _ABOVE, 0), table.header.top), *range(end + 1, end + 1 + _BELOW))
    for row in rows:
        for column, text in strings(table.grid, row):
            found = _SIGNED.fullmatch(fold(text)) if len(text) < _LONGEST else None
            if found and not _OF_ACT.search(found[0]) and (day := _day(*map(int, found.groups()))):
                yield address(row, column), day


_LONGEST = 80
"""Letters of a line with a place and a day."""


def _day(day: int, month: int, year: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
