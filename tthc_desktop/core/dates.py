"""Dates as an office knows them: a day, or only a month, a quarter or a year; never with a time zone."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tthc_desktop.core.vietnamese import fold, join, roman

Precision = Literal["day", "month", "quarter", "year"]

FIRST_YEAR, LAST_YEAR = 1945, 2100
"""Years we take: from the first documents of the State to well beyond any plan."""

_LETTER: dict[Precision, str] = {"day": "", "month": "/M", "quarter": "/Q", "year": "/Y"}
_PRECISION = {letter: precision for precision, letter in _LETTER.items()}
_MONTHS: dict[Precision, int] = {"day": 1, "month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date known to a day, a month, a quarter or a year.

    `first` is the first day of what is known. Sorts like its code: by first day, the more precise first.
    Raises ValueError when `first` does not begin the month, quarter or year.
    """

    first: date
    precision: Precision = "day"

    def __post_init__(self) -> None:
        months = _MONTHS[self.precision]
        if self.precision != "day" and (self.first.day != 1 or (self.first.month - 1) % months):
            raise ValueError(f"{self.first} does not begin a {self.precision}")

    @property
    def last(self) -> date:
        """The last day of what is known."""
        if self.precision == "day":
            return self.first
        month = self.first.month + _MONTHS[self.precision] - 1
        return date(self.first.year, month, days_in_month(self.first.year, month))

    @property
    def quarter(self) -> int:
        """The calendar quarter of the first day, 1 to 4."""
        return (self.first.month + 2) // 3

    @property
    def code(self) -> str:
        """The sortable text stored in the database: "2023-07-04", "2023-07-01/M", "2023-04-01/Q"."""
        return self.first.isoformat() + _LETTER[self.precision]

    @classmethod
    def from_code(cls, code: str) -> When:
        """Read a stored code back. Raises ValueError for any other text."""
        return _from_code(code)

    @property
    def text(self) -> str:
        """Short office form: "04/7/2023", "tháng 7/2023", "Quý II/2023", "Năm 2023".

        Days below 10 and the months 1 and 2 have a leading zero, other months have none
        (NĐ 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 4).
        """
        year = self.first.year
        match self.precision:
            case "day":
                return f"{self.first.day:02d}/{_month(self.first.month)}/{year}"
            case "month":
                return f"tháng {_month(self.first.month)}/{year}"
            case "quarter":
                return f"Quý {roman(self.quarter)}/{year}"
            case "year":
                return f"Năm {year}"

    @property
    def long_text(self) -> str:
        """Form for running text: "ngày 04 tháng 7 năm 2023", "tháng 7 năm 2023", "quý II năm 2023"."""
        year = f"năm {self.first.year}"
        match self.precision:
            case "day":
                return f"ngày {self.first.day:02d} tháng {_month(self.first.month)} {year}"
            case "month":
                return f"tháng {_month(self.first.month)} {year}"
            case "quarter":
                return f"quý {roman(self.quarter)} {year}"
            case "year":
                return year

    def __str__(self) -> str:
        return self.text


@functools.lru_cache(maxsize=8192)
def _from_code(code: str) -> When:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(/[MQY])?", code):
        raise ValueError(f"not a stored date: {code!r}")
    return When(date.fromisoformat(code[:10]), _PRECISION[code[10:]])


def days_in_month(year: int, month: int) -> int:
    """How many days the month has, 28 to 31."""
    return calendar.monthrange(year, month)[1]


def _month(month: int) -> str:
    return f"{month:02d}" if month < 3 else str(month)


_ALL: tuple[Precision, ...] = ("day", "month", "quarter", "year")
_EXAMPLES: dict[Precision, str] = {
    "day": "04/7/2023",
    "month": "7/2023",
    "quarter": "quý II/2023",
    "year": "2023",
}
_NAMES: dict[Precision, str] = {"day": "ngày", "month": "tháng", "quarter": "quý", "year": "năm"}


def parse_when(text: str, precisions: Sequence[Precision] = _ALL) -> When:
    """Read a date as people write it, the day always before the month; nothing is guessed or filled in.

    Raises ValueError with a Vietnamese sentence for the user.
    """
    when = read_when(text)
    if when is None:
        raise ValueError(
            f"Không đọc được ngày «{text.strip()}». {_hint(precisions)}" if text.strip() else _empty(precisions)
        )
    if when.precision not in precisions:
        names = join([_NAMES[precision] for precision in precisions], " hoặc ")
        raise ValueError(f"Ở đây cần {names}, chưa phải «{text.strip()}». {_hint(precisions)}")
    return when


def _empty(precisions: Sequence[Precision]) -> str:
    return f"Chưa có ngày. {_hint(precisions)}"


def _hint(precisions: Sequence[Precision]) -> str:
    return f"Hãy nhập như {join([_EXAMPLES[precision] for precision in precisions], ' hoặc ')}."


_SEPARATOR = r"\s*[/.\-–]\s*"
_YEAR = r"(?P<year>[0-9]+)"
_MONTH = r"(?P<month>[0-9]{1,2})"
_QUARTER = r"(?P<quarter>[1-4]|iv|i{1,3})"


def _written(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s*").replace("~", _SEPARATOR))


_DAY_FORMS = (
    _written(rf"(?:ngay )?(?P<day>[0-9]{{1,2}}) [/.] {_MONTH}~{_YEAR}"),
    _written(rf"(?:ngay )?(?P<day>[0-9]{{1,2}}) [-–] {_MONTH} [-–] {_YEAR}"),
    _written(rf"(?:ngay )?(?P<day>1[3-9]|2[0-9]|3[01]) [-–] {_MONTH} [/.] {_YEAR}"),  # «3-4/2026» may be two months
    _written(rf"(?:ngay )?(?P<day>[0-9]{{1,2}}) thang {_MONTH} nam {_YEAR}"),
    _written(rf"(?P<year>[0-9]{{4}})~{_MONTH}~(?P<day>[0-9]{{1,2}})"),
)
_MONTH_FORMS = (
    _written(rf"(?:thang |t)?{_MONTH}~{_YEAR}"),
    _written(rf"thang {_MONTH} nam {_YEAR}"),
    _written(rf"(?P<year>[0-9]{{4}})~{_MONTH}"),
)
_QUARTER_FORMS = (
    _written(rf"(?:quy |q\.? ){_QUARTER}(?:~| nam |\s+){_YEAR}"),
    _written(rf"(?P<year>[0-9]{{4}})~q{_QUARTER}"),
)
_YEAR_FORMS = (_written(r"(?:nam )?(?P<year>[0-9]{4})"), _written(rf"nam {_YEAR}"))
_ARABIC = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_when(text: str) -> When | None:
    """Like parse_when, but None when the text does not look like a date at all.

    Raises ValueError with a Vietnamese sentence when it looks like a date that cannot be.
    """
    if re.fullmatch(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}/[MQYmqy]\s*", text):
        return _stored(text.strip().upper())
    plain = fold(text).rstrip(" .,;")
    readers: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[str, dict[str, str]], When]], ...] = (
        (_DAY_FORMS, _day),
        (_QUARTER_FORMS, _quarter),
        (_MONTH_FORMS, _month_of),
        (_YEAR_FORMS, _year_of),
    )
    for forms, read in readers:
        for form in forms:
            if found := form.fullmatch(plain):
                return read(text.strip(), found.groupdict())
    return None


def _stored(code: str) -> When | None:
    try:
        return When.from_code(code)
    except ValueError:
        return None


def _day(text: str, parts: dict[str, str]) -> When:
    year, month, day = (
        checked_year(text, parts["year"]),
        _checked_month(text, parts["month"]),
        int(parts["day"]),
    )
    longest = days_in_month(year, month)
    if not 1 <= day <= longest:
        named = _month(month)
        why = f": tháng {named} năm {year} chỉ có {longest} ngày" if day else ""
        raise ValueError(f"Không có ngày {day:02d}/{named}/{year}{why}.")
    return When(date(year, month, day))


def _quarter(text: str, parts: dict[str, str]) -> When:
    quarter = _ARABIC.get(parts["quarter"]) or int(parts["quarter"])
    return When(date(checked_year(text, parts["year"]), quarter * 3 - 2, 1), "quarter")


def _month_of(text: str, parts: dict[str, str]) -> When:
    year = checked_year(text, parts["year"])
    return When(date(year, _checked_month(text, parts["month"]), 1), "month")


def _year_of(text: str, parts: dict[str, str]) -> When:
    return When(date(checked_year(text, parts["year"]), 1, 1), "year")


def checked_year(text: str, year: str) -> int:
    """The year as a number; `text` is what the user wrote. Raises ValueError with a Vietnamese sentence."""
    if len(year) != 4:
        raise ValueError(f"Năm phải có đủ bốn chữ số, như 2023: hãy xem lại «{text}».")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"Năm {year} nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}: hãy xem lại «{text}».")
    return int(year)


def _checked_month(text: str, month: str) -> int:
    if not 1 <= int(month) <= 12:
        raise ValueError(f"Không có tháng {month}: hãy xem lại «{text}», ngày viết trước tháng, như 04/7/2023.")
    return int(month)


_TIME = re.compile(
    r"([0-9]{1,2})\s*(?:: ?([0-9]{2})(?::00)?|(?:h|g|gio)\s*(?:([0-9]{2})\s*(?:p|phut)?)?)(?:\s*(am|pm|sa|ch))?"
)


def parse_time(text: str) -> str:
    """Time of day as "HH:MM" from "9:45", "9h45", "09 giờ 45 phút", "14h" or "02:30 PM".

    "09:45:00" is taken too: so spreadsheets give it. Raises ValueError with a Vietnamese sentence for the user.
    """
    found = _TIME.fullmatch(fold(text))
    if not found:
        raise ValueError(f"Không đọc được giờ «{text.strip()}». Hãy nhập như 9:45, 9h45 hoặc 14h.")
    hour, minute, half = int(found[1]), int(found[2] or found[3] or 0), found[4]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in ("pm", "ch") else 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"Không có giờ «{text.strip()}»: giờ từ 0 đến 23, phút từ 0 đến 59.")
    return f"{hour:02d}:{minute:02d}"
