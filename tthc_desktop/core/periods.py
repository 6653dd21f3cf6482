"""Reporting periods: which days they hold, how they are called, which one comes before.

A reporting period need not be the calendar one: most offices close it on the 14th, so quarter II runs from
15/3 to 14/6 (QĐ 01/2023/QĐ-UBND Khánh Hòa, Điều 4; others close on the 20th). The day is a setting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tthc_desktop.core.dates import When, checked_year, days_in_month, read_when
from tthc_desktop.core.vietnamese import fold, nfc, roman

Kind = Literal["month", "quarter", "half", "nine_months", "year", "first_months"]
KINDS: tuple[Kind, ...] = ("month", "quarter", "half", "nine_months", "year")
"""What is reported for. First months that are none of these are only added up (see `up_to`): no one writes or stores
them as a reporting period."""

_LENGTH: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_HOW_MANY: dict[Kind, int] = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period; `number` counts the periods of its kind within the year, from 1.

    Of "first_months" it is how many months, from January. Raises ValueError when the year has no such period.
    """

    year: int
    kind: Kind
    number: int = 1

    def __post_init__(self) -> None:
        there = (
            self.number in _FIRST_MONTHS if self.kind == "first_months" else 1 <= self.number <= _HOW_MANY[self.kind]
        )
        if not there:
            raise ValueError(f"no {self.kind} {self.number} in a year")

    @property
    def code(self) -> str:
        """The stored text: "2023-05", "2023-Q2", "2023-H1", "2023-9M", "2023"; "2023-5M"."""
        ends = {
            "month": f"-{self.number:02d}",
            "quarter": f"-Q{self.number}",
            "half": f"-H{self.number}",
            "nine_months": "-9M",
            "year": "",
            "first_months": f"-{self.number}M",
        }
        return f"{self.year}{ends[self.kind]}"

    @property
    def name(self) -> str:
        """As in running text: "tháng 5 năm 2023", "quý II năm 2023", "6 tháng đầu năm 2023"."""
        beginnings = {
            "month": f"tháng {_padded(self.number)} ",
            "quarter": f"quý {roman(self.number)} ",
            "half": f"6 tháng {self._half} ",
            "nine_months": "9 tháng ",
            "year": "",
            "first_months": f"{self.number} tháng đầu ",
        }
        return f"{beginnings[self.kind]}năm {self.year}"

    @property
    def title(self) -> str:
        """The name with a capital first letter, for headings and lists."""
        return self.name[0].upper() + self.name[1:]

    @property
    def in_words(self) -> str:
        """How a sentence of its report begins: "Trong quý", "Trong 6 tháng đầu năm"."""
        words = {
            "month": "tháng",
            "quarter": "quý",
            "half": f"6 tháng {self._half} năm",
            "nine_months": "9 tháng",
            "year": "năm",
            "first_months": f"{self.number} tháng đầu năm",
        }
        return f"Trong {words[self.kind]}"

    @property
    def _half(self) -> str:
        return "đầu" if self.number == 1 else "cuối"

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """The (year, month) pairs it consists of, in order."""
        if self.kind == "first_months":
            return tuple((self.year, month) for month in range(1, self.number + 1))
        first = (self.number - 1) * _LENGTH[self.kind] + 1
        return tuple((self.year, first + step) for step in range(_LENGTH[self.kind]))

    def previous(self) -> Period:
        """The period of the same kind before this one; of nine or first months and years, that of last year."""
        if self.kind == "first_months":
            return self.same_of_last_year()
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        return Period(self.year - 1, self.kind, _HOW_MANY[self.kind])

    def next(self) -> Period:
        """The period of the same kind after this one; of nine or first months and years, that of next year."""
        if self.kind == "first_months":
            return Period(self.year + 1, self.kind, self.number)
        if self.number < _HOW_MANY[self.kind]:
            return Period(self.year, self.kind, self.number + 1)
        return Period(self.year + 1, self.kind)

    def same_of_last_year(self) -> Period:
        """The period it is compared with as "cùng kỳ năm trước"."""
        return Period(self.year - 1, self.kind, self.number)

    def contains(self, other: Period) -> bool:
        """Whether all months of the other are months of this one."""
        return set(other.months) <= set(self.months)

    def __str__(self) -> str:
        return self.name


_FROM_JANUARY: dict[int, Kind] = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}
_FIRST_MONTHS = frozenset(range(1, 13)) - _FROM_JANUARY.keys()


def up_to(period: Period) -> Period:
    """From the beginning of the year to the end of the period (lũy kế): of quarter II the first half year."""
    months = period.months[-1][1]
    kind = _FROM_JANUARY.get(months)
    return Period(period.year, kind) if kind else Period(period.year, "first_months", months)


def _padded(month: int) -> str:
    # NĐ 30/2020/NĐ-CP: the months 1 and 2 are written with a leading zero.
    return f"{month:02d}" if month < 3 else str(month)


_LONGER: tuple[tuple[Kind, int, str], ...] = (
    ("half", 1, "(?:6|sau) thang(?: dau)?|h1"),
    ("half", 2, "(?:6|sau) thang cuoi|h2"),
    ("nine_months", 1, "(?:9|chin) thang(?: dau)?|9m"),
)


def parse_period(text: str) -> Period:
    """Read a code or a name of a period, the quarter in Roman or Arabic figures.

    Raises ValueError with a Vietnamese sentence for the user.
    """
    period = _longer(text) or _calendar(text)
    if period is None:
        raise ValueError(
            f"Không đọc được kỳ báo cáo «{text.strip()}». Hãy nhập như 2023-Q2, quý II/2023, tháng 5/2023, "
            "6 tháng đầu năm 2023, 9 tháng năm 2023 hoặc 2023."
        )
    return period


def _longer(text: str) -> Period | None:
    plain = fold(text)
    for kind, number, words in _LONGER:
        for form in (rf"(?:{words})[ /]*(?:nam ?)?([0-9]+)", rf"([0-9]+) ?- ?(?:{words})"):
            if found := re.fullmatch(form, plain):
                return Period(checked_year(text.strip(), found[1]), kind, number)
    return None


def _calendar(text: str) -> Period | None:
    when = read_when(re.sub(r"^\s*c[aả]\s+(?=n)", "", nfc(text), flags=re.IGNORECASE))
    if when is None or when.precision == "day":
        return None
    numbers = {"month": when.first.month, "quarter": when.quarter, "year": 1}
    return Period(when.first.year, when.precision, numbers[when.precision])


def bounds(period: Period, cutoff_day: int | None = None) -> tuple[date, date]:
    """First and last day of the period.

    `cutoff_day` is the last day that still counts for a month: with 14, quarter II is 15/3 to 14/6. None
    means calendar months. Raises ValueError outside 1 to 27: later days are missing in some months.
    """
    _check(cutoff_day)
    (year, first_month), (_, last_month) = period.months[0], period.months[-1]
    first = date(year, first_month, 1)
    if cutoff_day is None:
        return first, date(year, last_month, days_in_month(year, last_month))
    month_before = first - timedelta(days=1)
    return month_before.replace(day=cutoff_day + 1), date(year, last_month, cutoff_day)


def _check(cutoff_day: int | None) -> None:
    if cutoff_day is not None and not 1 <= cutoff_day <= 27:
        raise ValueError(f"Ngày chốt số liệu phải từ 1 đến 27, không thể là {cutoff_day}.")


def period_of(day: date, kind: Kind, cutoff_day: int | None = None) -> Period:
    """The period of that kind that holds the day.

    Raises ValueError for nine months when the day lies after them, and as `bounds` does.
    """
    _check(cutoff_day)
    year, month = day.year, day.month
    if cutoff_day is not None and day.day > cutoff_day:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = (month - 1) // _LENGTH[kind] + 1
    if number > _HOW_MANY[kind]:
        raise ValueError(f"Ngày {When(day)} không thuộc kỳ 9 tháng năm {year}.")
    return Period(year, kind, number)


def holds(period: Period, when: When, cutoff_day: int | None = None) -> bool:
    """Whether something of that date is reported in the period.

    A day is held within `bounds`. A month, quarter or year means the reporting month, quarter or year of that
    name whatever the cut-off, and is held when all of it is.
    """
    if when.precision == "day":
        first, last = bounds(period, cutoff_day)
        return first <= when.first <= last
    return when.code in when_codes(period)


def when_codes(period: Period) -> tuple[str, ...]:
    """Stored codes of the dates without a day that `holds` accepts, for a query."""
    return tuple(
        When(date(*part.months[0], 1), part.kind).code
        for part in sub_periods(period)
        if part.kind in ("month", "quarter", "year")
    )


def ending_before(period: Period) -> tuple[Period, ...]:
    """The periods of every kind that end where this one begins, the longest first."""
    year, month = period.months[0]
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(
        Period(year, kind, number)
        for kind in reversed(KINDS)
        for number in range(1, _HOW_MANY[kind] + 1)
        if Period(year, kind, number).months[-1] == (year, month)
    )


def sub_periods(period: Period) -> tuple[Period, ...]:
    """All periods contained in this one, itself included: months first, the longest last."""
    return tuple(
        part
        for kind in KINDS
        for number in range(1, _HOW_MANY[kind] + 1)
        if period.contains(part := Period(period.year, kind, number))
    )
