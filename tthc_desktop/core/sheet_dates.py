"""What a cell of a date column says: day first, never guessed, never today; odd dates are told and not mended."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tthc_desktop.core.dates import FIRST_YEAR, LAST_YEAR, When, read_when
from tthc_desktop.core.numbers import Cell, read_count
from tthc_desktop.core.vietnamese import fold

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


_LONGEST = 80
"""Letters of a text that names a day: longer ones tell something else."""


class Around(NamedTuple):
    """A text that may name a day, without what stands around it."""

    day: str
    weekday: int | None = None
    """The day of the week that is said, 0 for Monday."""
    part: str = ""
    """The part of the day that is said: «Sáng»."""


def taken_apart(text: str) -> Around:
    """A text without the day of the week and the part of the day before or behind it: «Sáng thứ Hai, 02/3/2026»."""
    day, weekday, part = text.strip(), None, ""
    if len(day) > _LONGEST:
        return Around(day)
    while found := _BEFORE.match(day) or _BEHIND.search(day):
        day = (day[: found.start()] + day[found.end() :]).strip()
        part = f"{part} {found['part']}".strip() if found["part"] else part
        weekday = _weekday(found["weekday"]) if found["weekday"] else weekday
    if day.count("(") < day.count(")"):
        day = day.removesuffix(")").rstrip()
    return Around(day, weekday, part)


def _weekday(words: str) -> int:
    """The day of the week, 0 for Monday: of «thứ Ba», «T.3», «CN»."""
    last = fold(words).replace("thu", "").strip(" t.")
    return int(last) - 2 if last.isdecimal() else _WEEKDAY_NAMES.get(last, _SUNDAY)


def day_written(text: str) -> str:
    """The date in a text with more around it: without a time of day, a day of the week; "" for a dash.

    A serial number as text is its day. What is odd stays as it is, to be told by who reads it, and so does a part of
    the day, to be kept.
    """
    around = taken_apart(text)
    reading = read_date(around.day)
    if reading.state in ("blank", "dash", "nothing"):
        return text if around.part else ""
    return reading.value.text if reading.state == "date" and reading.value and not around.part else text


def with_year(text: str, year: int | None) -> str:
    """A day, month or quarter that names no year («30/9», «Tháng 5», «Quý III») in the year that its list tells."""
    if not year or _NAMED_YEAR.search(text):
        return text
    day = taken_apart(text).day
    found = _YEARLESS.fullmatch(day)
    months = [int(month) for month in _MONTH_OF_DAY.findall(day)]
    if not found or months != sorted(months):  # «28/12-02/01» is of two years
        return text
    whole = f"{day}/{year}" if found["day"] or found["quarter"] else f"{day.removesuffix(' năm')} năm {year}"
    return text.replace(day, whole, 1)


_MONTH_OF_DAY = re.compile(r"/\s*([0-9]{1,2})")
_YEARLESS = re.compile(
    r"(?:(?:trước|trong|hết|đến hết|đến|chậm nhất(?: là)?|muộn nhất(?: là)?|xong|hạn|đầu|giữa|cuối|"
    r"tuần (?:(?:thứ )?(?:[1-5]|nhất|hai|ba|tư)|đầu|cuối)|"
    r"[0-9]{1,2}\s*(?:h|giờ|:)\s*(?:[0-9]{2})?,?)\s+(?:ngày\s+)?){0,2}(?:"
    r"(?P<day>(?:(?:từ\s+)?(?:ngày\s+)?[0-9]{1,2}(?:\s*/\s*[0-9]{1,2})?\s*(?:[-–,;]|đến(?:\s+hết)?|và)\s*"
    r"(?:ngày\s+)?){0,5}[0-9]{1,2}\s*/\s*[0-9]{1,2}|(?:1[3-9]|2[0-9]|3[01])\s*[.-]\s*(?:0?[1-9]|1[0-2])|"
    r"t\.?(?:[189]|1[0-2]))|"  # T2 to T7 may be days of the week
    r"(?:[0-9]{1,2} )?tháng [0-9]{1,2}(?:\s*(?:[-–,]|và|đến)\s*(?:tháng )?[0-9]{1,2})?|"
    r"(?P<quarter>quý (?:IV|I{1,3}|[1-4])(?:\s*[-–,]\s*(?:quý )?(?:IV|I{1,3}|[1-4]))?)|"
    r"(?:(?:6|sáu) tháng )?(?:đầu|cuối) năm)",
    re.IGNORECASE,
)


def years_named(text: str) -> tuple[int, ...]:
    """The years of our time that a text names."""
    return tuple(dict.fromkeys(map(int, _NAMED_YEAR.findall(text))))


_NAMED_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def without_part_of_day(text: str) -> str:
    """The day of a text that says a part of it («Sáng 06/3/2026»); any other as it is."""
    around = taken_apart(text) if _SAYS_PART.search(text) else None
    return day_written(around.day) or around.day if around and around.part else text


_SAYS_PART = re.compile(r"sáng|trưa|chiều|tối|cả ngày", re.IGNORECASE)
"""A cheap look before `taken_apart`."""


def only_days(text: str) -> str:
    """A time without the hours before its days, and without how many days it takes: «02 ngày (05-06/3/2026)»."""
    days = _HOURS_BEFORE.sub("", text.strip()) if len(text) <= _LONGEST else text
    found = _LASTING.fullmatch(days) or _LASTS.fullmatch(days)
    return found["days"].strip() if found else days


_HOURS_BEFORE = re.compile(
    r"(?:(?:lúc|từ)\s+)?(?<![0-9])[0-9]{1,2}\s*(?:h|g|giờ|:)\s*[0-9]{0,2}(?:\s*phút)?\s*,?\s*(?:ngày\s+|(?=[0-9]{1,2}/))",
    re.IGNORECASE,
)
_LASTING = re.compile(r"[0-9]{1,2}\s+(?:ngày|buổi)\s*[(,:–-]\s*(?P<days>.*[0-9])\s*\)?", re.IGNORECASE)
_LASTS = re.compile(
    r"(?P<days>.*[0-9])\s*\(\s*(?:trong\s+)?[0-9,.]{1,4}\s+(?:ngày|buổi)(?: làm việc)?\s*\)", re.IGNORECASE
)


def day_and_place(text: str) -> tuple[str, str] | None:
    """The time and the place that a text tells together: «8h00 ngày 05/3/2026, tại Hội trường A»; None for no place."""
    found = _DAY_AND_PLACE.fullmatch(text.strip()) if len(text) <= _LONGEST_WITH_PLACE else None
    return (found["time"].strip(), found["place"].strip()) if found else None


_LONGEST_WITH_PLACE = 400
_DAY_AND_PLACE = re.compile(
    r"(?P<time>[^\n]{0,60}?[0-9]{1,2}\s*(?:/\s*[0-9]{1,2}\s*/\s*|tháng\s+[0-9]{1,2}\s+năm\s+)[0-9]{4})\s*"
    r"(?:[,;.–-]\s*|\n\s*|(?=tại\b))(?:[-+•]\s*)?(?:(?:tại|địa điểm)\s*:?\s+)?"
    r"(?!(?:lúc|từ|đến|hết|và|ngày|thứ|buổi|sáng|trưa|chiều|tối|cả|vào|chủ nhật|"
    r"hoãn|lùi|dời|chuyển|hủy|huỷ|dự kiến|không|chưa|đã|theo|thay|xong|sau|trước|"
    r"lần|đợt|kỳ|phiên|họp|trực tuyến|vắng)\b)"
    r"(?P<place>[^\W\d_](?:(?![0-9]/[0-9]).)*)",
    re.IGNORECASE | re.DOTALL,
)


def several_days(text: str) -> tuple[When, ...]:
    """The days of a text that names several apart from each other: «05/3, 12/3/2026»; none when it does not."""
    parts = _APART.split(taken_apart(text).day) if len(text) <= _LONGEST else []
    days: list[dt.date] = []
    month, year = "", ""
    for part in reversed(parts):
        found = _ONE_OF_DAYS.fullmatch(part.strip())
        if not found:
            return ()
        month, year = found["month"] or month, found["year"] or year
        try:
            days.insert(0, dt.date(int(year), int(month), int(found["day"])))
        except ValueError:
            return ()
    ascending = all(one < other for one, other in itertools.pairwise(days))
    return tuple(map(When, days)) if len(days) > 1 and ascending else ()


_APART = re.compile(r"\s*(?:[,;&+\n]|\bvà\b)\s*", re.IGNORECASE)
_ONE_OF_DAYS = re.compile(
    r"(?:ngày\s+)?(?P<day>[0-9]{1,2})(?:\s*/\s*(?P<month>[0-9]{1,2})(?:\s*/\s*(?P<year>[0-9]{4}))?)?", re.IGNORECASE
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


_OF_DAY = r"(?P<part>(?:buổi\s+)?(?:sáng|trưa|chiều|tối)|cả ngày)"
_OF_WEEK = r"(?P<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|t\.?[2-7]|chủ nhật|cn)"
_BEFORE = re.compile(
    rf"(?:{_OF_DAY}\s*,?\s+(?=\S)|{_OF_WEEK}(?:\s*[,(:–-]\s*\(?|\s+\(?)|ngày\s+)"
    r"(?=(?!20[0-9]{2}$)[0-9]|ngày|thứ|chủ|cn\b|(?:buổi\s+)?(?:sáng|trưa|chiều|tối))",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"(?<=[0-9])(?:\s*[,(–-]\s*|\s+)(?:{_OF_DAY}|{_OF_WEEK})\s*\)?$", re.IGNORECASE)
_WEEKDAY_NAMES = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_SUNDAY = 6
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
