"""What a cell of a date column says: day first, never guessed, never today; odd dates are told and not mended."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from tthc_desktop.core.dates import FIRST_YEAR, LAST_YEAR, When, read_when
from tthc_desktop.core.numbers import Cell, read_count

State = Literal["date", "blank", "dash", "nothing", "doubt", "unreadable"]
"""As in `numbers.State`; a "doubt" carries the most likely date, which is not to be taken without asking."""

_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_LEAP_BUG = 60
"""Excel counts 29/02/1900, which there never was: serials below it are one day off."""
_LAST_SERIAL = 2_957_000
"""A serial of the year 9995: Excel ends with the year 9999, counted from 1900 or from 1904."""
_UNIX = dt.date(1970, 1, 1)
_NO_DATE = frozenset({_UNIX, dt.date(1900, 1, 1), dt.date(1904, 1, 1), _EPOCH})
"""What programs write where there was no date."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """What one cell of a date column says."""

    state: State
    value: When | None = None
    text: str = ""
    note: str = ""
    """Vietnamese: what is odd about it, or why it cannot be read."""


def read_date(cell: Cell, *, base_1904: bool = False) -> DateReading:
    """Read a date: a spreadsheet's own, its serial number, or text with the day before the month.

    `base_1904` says that the workbook counts its days from 1904, as old ones of the Mac do.
    """
    if cell is None:
        return DateReading("blank")
    if isinstance(cell, dt.datetime):
        return _checked(cell.date(), f"{cell:%d/%m/%Y %H:%M}")
    if isinstance(cell, dt.date):
        return _checked(cell, f"{cell:%d/%m/%Y}")
    if isinstance(cell, str):
        return _written(cell, base_1904=base_1904)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return DateReading("unreadable", text=str(cell), note="không phải là ngày tháng")
    return _serial(cell, base_1904=base_1904)


def _checked(day: dt.date, text: str) -> DateReading:
    if day in _NO_DATE:
        return DateReading("doubt", When(day), text, "là ngày mà phần mềm tự ghi khi không có ngày")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return DateReading("doubt", When(day), text, f"có năm {day.year}, nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}")
    return DateReading("date", When(day), text)


def _serial(number: float, *, base_1904: bool) -> DateReading:
    text = str(int(number)) if float(number).is_integer() else repr(number)
    if float(number).is_integer() and FIRST_YEAR <= number <= LAST_YEAR:
        when = When(dt.date(int(number), 1, 1), "year")
        return DateReading("doubt", when, text, f"có lẽ là năm {int(number)}, chưa có ngày và tháng")
    try:
        day = day_of_serial(number, base_1904=base_1904)
    except ValueError:
        return DateReading("unreadable", text=text, note="không phải là ngày tháng")
    reading = _checked(day, text)
    if reading.state == "doubt" and day != _UNIX:
        return DateReading("unreadable", text=text, note="là số, và không phải số thứ tự của một ngày")
    return reading


def day_of_serial(number: float, *, base_1904: bool = False) -> dt.date:
    """The day that a spreadsheet means by a serial number; its part of a day is left out.

    Raises ValueError below 1 (0 with `base_1904`) and beyond the year 9995, and for 60 of the 1900 base, which is
    the 29/02/1900 of Lotus 1-2-3.
    """
    first = 0 if base_1904 else 1
    if not first <= number < _LAST_SERIAL or (int(number) == _LEAP_BUG and not base_1904):
        raise ValueError(f"no day has the serial {number}")
    if base_1904:
        return _EPOCH_1904 + dt.timedelta(days=int(number))
    return _EPOCH + dt.timedelta(days=int(number) + (number < _LEAP_BUG))


def day_written(text: str) -> str:
    """The date in a text with more around it: without a time of day, a day of the week; "" for a dash.

    A serial number as text is its day. What is odd stays as it is, to be told by who reads it.
    """
    reading = read_date(_WEEKDAY.sub("", text.strip()).removesuffix(")"))
    if reading.state in ("blank", "dash", "nothing"):
        return ""
    return reading.value.text if reading.state == "date" and reading.value else text


def with_year(text: str, year: int | None) -> str:
    """A day, month or quarter that names no year («30/9», «Tháng 5», «Quý III») in the year that its list tells."""
    found = _YEARLESS.fullmatch(_WEEKDAY.sub("", text.strip()).removesuffix(")")) if year else None
    if not found:
        return text
    return f"{found[0]}/{year}" if found["day"] or found["quarter"] else f"{found[0]} năm {year}"


_YEARLESS = re.compile(
    r"(?:(?:trước|trong|hết|đến hết|chậm nhất(?: là)?|muộn nhất(?: là)?)\s+(?:ngày\s+)?)?(?:"
    r"(?P<day>[0-9]{1,2}\s*/\s*[0-9]{1,2})|(?:[0-9]{1,2} )?tháng [0-9]{1,2}|(?P<quarter>quý (?:IV|I{1,3}|[1-4])))",
    re.IGNORECASE,
)


def days_written(text: str) -> tuple[str, str] | None:
    """The first and the last day that a text names («7-8/3/2026», «từ 28/12 đến 02/01/2026»); None when it is no span.

    Two days named beside each other («7 và 8/3/2026») are one when nothing lies between them.
    """
    found = _SPAN.fullmatch(text.strip())
    if not found:
        return None
    year, month = found["year"], found["month"]
    try:
        last = dt.date(int(year), int(month), int(found["day"]))
        first = dt.date(int(found["year1"] or year), int(found["month1"] or month), int(found["day1"]))
        if first > last and found["month1"] and not found["year1"]:
            first = first.replace(year=first.year - 1)
    except ValueError:
        return None
    beside = found["sign"].lower() in ("và", ",")
    if first >= last or (beside and last - first > dt.timedelta(days=1)):
        return None
    return When(first).text, When(last).text


_SPAN = re.compile(
    r"(?:từ\s+)?(?:ngày\s+)?(?P<day1>[0-9]{1,2})(?:\s*[/.]\s*(?P<month1>[0-9]{1,2})(?:\s*[/.]\s*(?P<year1>[0-9]{4}))?)?"
    r"\s*(?P<sign>[-–—,]|(?:cho\s+)?đến(?:\s+hết)?|tới|và)\s*"
    r"(?:ngày\s+)?(?P<day>[0-9]{1,2})\s*[/.]\s*(?P<month>[0-9]{1,2})\s*[/.]\s*(?P<year>[0-9]{4})",
    re.IGNORECASE,
)


def hour_of(cell: Cell) -> str:
    """The hour beside a day, as «14h30»; "" for none, and for midnight, which programs write where there is none."""
    if isinstance(cell, dt.datetime):
        hour, minute = cell.hour, cell.minute
    else:
        found = _HOUR.search(cell.strip()) if isinstance(cell, str) else None
        hour, minute = (int(found[1]), int(found[2])) if found else (0, 0)
    return f"{hour}h{minute:02d}" if hour or minute else ""


_HOUR = re.compile(r"[0-9][ T,]\s*([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-9]{2}(?:\.[0-9]+)?)?$")


def says_none(cell: Cell) -> bool:
    """Whether a cell holds the day that programs write where there is none: 01/01/1970."""
    reading = read_date(cell)
    return reading.state == "doubt" and reading.value is not None and reading.value.first in _NO_DATE


_WEEKDAY = re.compile(
    r"^(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|t\.?[2-7]|chủ nhật|cn)(?:\s*[,(:–-]\s*\(?|\s+\(?))?"
    r"(?:(?:sáng|trưa|chiều|tối)\s*,?\s+)?(?:ngày\s+)?",
    re.IGNORECASE,
)
_UNIVERSAL = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
_HERE = dt.timezone(dt.timedelta(hours=7))
"""Vietnam's clock, by which a moment of the world's belongs to a day (QĐ 134/2002/QĐ-TTg)."""
_TIME = re.compile(r"(?:[ T]|,\s*)[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]+)?(?:Z|[+-][0-9:]+)?$")
_CUT = re.compile(
    r"[0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]\s*([0-9]{3}|[0-9])|[0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]?"
)
_SHORT_YEAR = re.compile(r"([0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]\s*)([0-9]{2})")


def _written(cell: str, *, base_1904: bool) -> DateReading:
    if _UNIVERSAL.fullmatch(cell.strip()):
        return _checked(dt.datetime.fromisoformat(cell.strip()).astimezone(_HERE).date(), cell)
    text = _TIME.sub("", cell.strip())
    count = read_count(text)
    if count.state in ("blank", "dash", "nothing"):
        return DateReading(count.state, text=cell)
    if re.fullmatch("[0-9]{5}", text):
        return _serial(int(text), base_1904=base_1904)
    short = _SHORT_YEAR.fullmatch(text)
    if short:
        return _short_year(cell, short)
    if _CUT.fullmatch(text):
        return DateReading("unreadable", text=cell, note="bị thiếu hoặc cụt năm")
    try:
        when = read_when(text)
    except ValueError as error:
        return DateReading("unreadable", text=cell, note=f"không phải là một ngày có thật ({error})")
    if when is None:
        return DateReading("unreadable", text=cell, note="không đọc được là ngày tháng")
    if when.precision == "day":
        return _checked(when.first, cell)
    return DateReading("date", when, cell)


def _short_year(cell: str, short: re.Match[str]) -> DateReading:
    """ "20/01/25": most likely of this century, never taken without asking."""
    try:
        when = read_when(f"{short[1]}20{short[2]}")
    except ValueError as error:
        return DateReading("unreadable", text=cell, note=f"không phải là một ngày có thật ({error})")
    return DateReading("doubt", when, cell, f"năm chỉ có hai chữ số, có lẽ là 20{short[2]}")
