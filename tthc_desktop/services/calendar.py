"""The public holidays of Vietnam, from which an office's calendar of working days begins."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable

from holidays.countries.vietnam import Vietnam
from holidays.holiday_base import HolidayBase
from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import FIRST_YEAR, LAST_YEAR, When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.working_days import Calendar
from tthc_desktop.records.special_day import OFF, WORKED, SpecialDay
from tthc_desktop.services import records

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


def working_calendar(session: Session, years: Iterable[int]) -> Calendar:
    """The office's calendar of these years: the holidays of the law, then the office's own entries over them."""
    off: dict[dt.date, str] = {}
    worked: set[dt.date] = set()
    for year in years:
        off |= base_days(year)
        worked |= base_working(year)
    table = SpecialDay.table().c
    for day, kind, name in session.execute(select(table.day, table.kind, table.name).where(table.deleted_at.is_(None))):
        date = dt.date.fromisoformat(day)
        if kind == WORKED:
            off.pop(date, None)
            worked.add(date)
        else:
            off[date] = name or "Ngày nghỉ"
            worked.discard(date)
    return Calendar(off, frozenset(worked))


def fill_year(session: Session, year: int) -> int:
    """Write the holidays of a year that are not entered yet as the office's own, to be checked and changed.

    They are marked "chưa đối chiếu". Returns how many were added.
    """
    table = SpecialDay.table().c
    there = set(session.scalars(select(table.day).where(table.deleted_at.is_(None))))
    known = [(day, OFF, name) for day, name in base_days(year).items()]
    known += [(day, WORKED, "Làm bù") for day in sorted(base_working(year))]
    added = [(day, kind, name) for day, kind, name in known if day.isoformat() not in there]
    for day, kind, name in added:
        records.save(session, SpecialDay, {"day": When(day), "kind": kind, "name": name, "unverified": True})
    return len(added)


def fill_typed_year(session: Session, text: str) -> int:
    """`fill_year` for a year as typed. Raises Refused at "year"."""
    if not text.strip().isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Refused(Problem("year", f"«{text}» không phải là một năm. Hãy ghi bốn chữ số, ví dụ 2026."))
    return fill_year(session, int(text))
