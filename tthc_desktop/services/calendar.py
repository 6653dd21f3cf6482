"""The public holidays of Vietnam, from which an office's calendar of working days begins."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable

from holidays.countries.vietnam import Vietnam
from holidays.holiday_base import HolidayBase

from tthc_desktop.core.dates import FIRST_YEAR, LAST_YEAR

_holidays: Callable[..., HolidayBase] = Vietnam
"""The library's class, which has no types of its own."""


def base_days(year: int) -> dict[dt.date, str]:
    """Days off of the year by name; none outside the years we take (core.dates).

    From the `holidays` library (MIT): Tết Dương lịch, Tết Nguyên Đán with the day before it, Giỗ Tổ Hùng Vương
    (10/3 âm lịch, from 2007), 30/4, 1/5, Quốc khánh (two days from 2021), Ngày Văn hóa Việt Nam (24/11, from
    2026), and "nghỉ bù" on the next working day for those that fall on a weekend (Bộ luật Lao động 2019
    Đ.111, 112).

    Not covered, so the office's own entries: which days Tết and Quốc khánh are taken on and which working days
    are swapped are decided for each year by notice of the Prime Minister or the ministry for labour. The library
    knows some swaps of past years only (29/4/2024 for 04/5/2024, 02/5/2025 for 26/4/2025, 31/8/2026 for
    22/8/2026; not, for example, any around Tết Dương lịch 2026); for years to come Tết is the rule's guess.
    """
    return dict(_year(year)[0])


def base_working(year: int) -> frozenset[dt.date]:
    """Weekend days of the year that are worked for a swapped day off (làm bù), as far as the library knows them."""
    return _year(year)[1]


@functools.lru_cache(maxsize=LAST_YEAR - FIRST_YEAR + 1)
def _year(year: int) -> tuple[dict[dt.date, str], frozenset[dt.date]]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}, frozenset()
    # The language is named: without it, names follow the language of the machine.
    known = _holidays(years=year, language="vi", expand=False)
    worked = frozenset(day for day in known.weekend_workdays if day.year == year)
    return {day: known[day] for day in sorted(known)}, worked
