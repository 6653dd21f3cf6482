"""Recurring deadlines as an office words them: "thứ hai hằng tuần", "ngày 05 hằng tháng", "6 tháng"."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tthc_desktop.core.dates import days_in_month
from tthc_desktop.core.vietnamese import fold

ONE_DAY = timedelta(days=1)

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
"""Names of the days of the week, in the order of `date.weekday()`."""

_LEAP_YEAR = 2024
_LAST_ORDINAL = date.max.toordinal()
_LONGEST_WEEKS = 52
_IN_QUARTER = {"dau": 1, "giua": 2, "cuoi": 3}
_QUARTER_NAMES = {1: "đầu", 2: "giữa", 3: "cuối"}


class Rule(ABC):
    """Which days a recurring task is due on; a frozen value with one canonical wording.

    A rule that names no day of the calendar ("hằng tuần", "2 tuần một lần") counts from an anchor, the day
    the task was assigned, and its first day lies after the anchor. Other rules ignore the anchor.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def text(self) -> str:
        """The canonical words; `parse_rule(rule.text) == rule`."""

    @property
    @abstractmethod
    def needs_anchor(self) -> bool:
        """Whether the days are counted from the day the task was assigned."""

    @abstractmethod
    def next_on_or_after(self, day: date, anchor: date | None = None) -> date | None:
        """The first due day not before `day`; None beyond the last day of the calendar (9999).

        Raises ValueError when the rule needs an anchor and none is given.
        """

    def next_after(self, day: date, anchor: date | None = None) -> date | None:
        """The first due day later than `day`; see next_on_or_after."""
        return None if day == date.max else self.next_on_or_after(day + ONE_DAY, anchor)

    def occurrences(self, first_day: date, last_day: date, anchor: date | None = None) -> Iterator[date]:
        """All due days from `first_day` to `last_day`, both included, in order."""
        due = self.next_on_or_after(first_day, anchor)
        while due is not None and due <= last_day:
            yield due
            due = self.next_after(due, anchor)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Weekly(Rule):
    """Every `every` weeks, on `weekday` (0 is Monday) or, without one, counted in whole weeks from the anchor.

    Raises ValueError with a Vietnamese sentence when there is no such weekday or number of weeks.
    """

    weekday: int | None = None
    every: int = 1

    def __post_init__(self) -> None:
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            raise ValueError("Tuần chỉ có thứ hai đến thứ bảy và chủ nhật.")
        if not 1 <= self.every <= _LONGEST_WEEKS:
            raise ValueError(f"Số tuần giữa hai lần phải từ 1 đến {_LONGEST_WEEKS}, chưa phải {self.every}.")

    @property
    def needs_anchor(self) -> bool:
        return self.weekday is None or self.every > 1

    @property
    def text(self) -> str:
        often = "hằng tuần" if self.every == 1 else f"{self.every} tuần một lần"
        if self.weekday is None:
            return often
        return f"{WEEKDAYS[self.weekday]}{'' if self.every == 1 else ','} {often}"

    def next_on_or_after(self, day: date, anchor: date | None = None) -> date | None:
        # Counted in ordinals of days: lists ask for this once for each entry of each recurring task.
        step, today = 7 * self.every, day.toordinal()
        first = self._first(today, anchor)
        due = first + max(0, -(-(today - first) // step)) * step
        return date.fromordinal(due) if due <= _LAST_ORDINAL else None

    def _first(self, today: int, anchor: date | None) -> int:
        if self.weekday is not None and self.every == 1:
            return today + (self.weekday - (today - 1)) % 7  # ordinal 1 is a Monday
        if anchor is None:
            raise ValueError(f"«{self.text}» is counted from an anchor")
        if self.weekday is None:
            return anchor.toordinal() + 7 * self.every
        return anchor.toordinal() + (self.weekday - anchor.weekday() - 1) % 7 + 1


@dataclass(frozen=True, slots=True)
class Monthly(Rule):
    """Every `every` calendar months, in the `month`-th of them, on `day`; None is the month's last day.

    In a month that lacks the day (31 in June) it is the month's last day. `every` divides 12, so that each
    year is alike: 1 month, 3 a quarter, 6 a half-year, 12 a year.
    Raises ValueError with a Vietnamese sentence when no month ever has the day, or the wording does not exist.
    """

    every: int = 1
    month: int = 1
    day: int | None = None

    def __post_init__(self) -> None:
        if self.every not in (1, 2, 3, 4, 6, 12):
            raise ValueError(f"Không chia được năm thành từng {self.every} tháng: hãy ghi 1, 2, 3, 4, 6 hoặc 12 tháng.")
        if not 1 <= self.month <= self.every:
            raise ValueError(f"Không có tháng {self.month}: hãy ghi ngày trước tháng, như ngày 15/12 hằng năm.")
        if self.every in (2, 4, 6) and (self.month != self.every or self.day is not None):
            raise ValueError(f"«{self.every} tháng một lần» tính đến ngày cuối của {self.every} tháng.")
        if self.day is not None:
            self._check_day(self.day)

    def _check_day(self, day: int) -> None:
        longest = max(days_in_month(_LEAP_YEAR, month) for month in range(self.month, 13, self.every))
        if 1 <= day <= longest:
            return
        if self.every == 12:
            month = _two(self.month, below=3)
            raise ValueError(f"Không năm nào có ngày {day:02d}/{month}: tháng {month} có nhiều nhất {longest} ngày.")
        raise ValueError(f"Không tháng nào có ngày {day:02d}: hãy ghi ngày từ 01 đến {longest}, hoặc ngày cuối tháng.")

    @property
    def needs_anchor(self) -> bool:
        return False

    @property
    def text(self) -> str:
        day = "ngày cuối" if self.day is None else f"ngày {self.day:02d}"
        match self.every:
            case 1:
                return "ngày cuối tháng" if self.day is None else f"{day} hằng tháng"
            case 3 if self.day is None and self.month == 3:
                return "ngày cuối quý"
            case 3:
                return f"{day} tháng {_QUARTER_NAMES[self.month]} quý"
            case 12:
                return f"{day}{' tháng ' if self.day is None else '/'}{_two(self.month, below=3)} hằng năm"
            case _:
                return f"{self.every} tháng một lần"

    def next_on_or_after(self, day: date, anchor: date | None = None) -> date | None:
        months = day.year * 12 + day.month - 1
        months += (self.month - day.month) % self.every
        while (year := months // 12) <= date.max.year:
            due = self._in(year, months % 12 + 1)
            if due >= day:
                return due
            months += self.every
        return None

    def _in(self, year: int, month: int) -> date:
        longest = days_in_month(year, month)
        return date(year, month, longest if self.day is None else min(self.day, longest))


def _two(number: int, below: int) -> str:
    return f"{number:02d}" if number < below else str(number)


_EXAMPLES = (
    "«hằng tuần», «thứ hai hằng tuần», «2 tuần một lần», «ngày 05 hằng tháng», «ngày cuối tháng», "
    "«ngày 10 tháng cuối quý», «6 tháng một lần» hoặc «ngày 15/12 hằng năm»"
)


def parse_rule(text: str) -> Rule:
    """Read a recurring rule as an office words it, with or without accents; nothing is guessed.

    "hằng tháng", "hằng quý", "6 tháng" and "hằng năm" fall on the last day of the month, quarter, half-year and
    year. Raises ValueError with a Vietnamese sentence for the user, also when the rule would never fall.
    """
    plain = _plain(text)
    if not plain:
        raise ValueError(f"Chưa ghi lặp lại thế nào. Hãy ghi như {_EXAMPLES}.")
    if re.search(r"\btruoc\b", plain):
        raise ValueError(
            f"«{text.strip()}» chưa rõ có tính cả ngày ấy không: hãy ghi ngày cuối còn đúng hạn, bỏ «trước»."
        )
    for form, read in _FORMS:
        if found := form.fullmatch(plain):
            return read(found.groupdict())
    raise ValueError(f"Không hiểu lịch lặp lại «{text.strip()}». Hãy ghi như {_EXAMPLES}.")


_FILLER = re.compile(r"\b(?:bao cao|dinh ky|cham nhat|muon nhat|vao|la|cua|cung)\b")


def _plain(text: str) -> str:
    """Folded words without the filler; "hằng", "hàng", "mỗi", "từng" all become "hang"."""
    plain = re.sub(r"(?<=[0-9])\s*[-./]\s*(?=[0-9])", "/", fold(text))
    plain = re.sub(r"[.,;:()–-]", " ", plain)
    plain = re.sub(r"\b(?:moi|tung)\b", "hang", plain)
    return " ".join(_FILLER.sub(" ", plain).split())


_NUMBERS = {
    word: number
    for number, words in enumerate(["mot", "hai", "ba", "bon|tu", "nam", "sau", "bay", "tam", "chin", "muoi"], start=1)
    for word in words.split("|")
}
_SHORT_WEEKDAYS = {"chu nhat": 6, "cn": 6}

_N = rf"(?P<n>[0-9]{{1,3}}|{'|'.join(_NUMBERS)})"
_ONCE = r"(?: ?/ ?| mot | 1 )lan"
_WEEKDAY = r"(?:thu (?P<weekday>\w+)|t(?P<digit>[0-9])|(?P<sunday>chu nhat|cn))"
_DAY = r"(?:ngay )?(?:(?:mung |mong )?(?P<day>[0-9]{1,4})|(?P<last>cuoi))"
_MONTH = r"(?:/| thang )(?P<month>[0-9]{1,2})"
_WHICH = r"(?P<which>dau|giua|cuoi)"

Parts = dict[str, str | None]


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


def _weekly(parts: Parts) -> Rule:
    every = _number(parts.get("n") or "1")
    if parts.get("sunday"):
        return Weekly(6, every)
    word = parts.get("weekday") or parts.get("digit")
    if word is None:
        return Weekly(None, every)
    number = int(word) if word.isdecimal() else _NUMBERS.get(word, 0)
    if not 2 <= number <= 7:
        raise ValueError(f"Tuần không có «thứ {_WRITTEN.get(word, word)}»: hãy ghi thứ hai đến thứ bảy, hoặc chủ nhật.")
    return Weekly(number - 2, every)


_WRITTEN = {"tam": "tám", "chin": "chín", "muoi": "mười", "mot": "một", "nhat": "nhất"}


def _day_of(parts: Parts) -> int | None:
    day = parts.get("day")
    return int(day) if day else None


def _monthly(parts: Parts) -> Rule:
    return Monthly(1, 1, _day_of(parts))


def _quarterly(parts: Parts) -> Rule:
    return Monthly(3, _IN_QUARTER[parts.get("which") or "cuoi"], _day_of(parts))


def _months(parts: Parts) -> Rule:
    every = _number(parts["n"] or "")
    return _yearly({}) if every == 12 else Monthly(every, every)


def _yearly(parts: Parts) -> Rule:
    month = parts.get("month")
    return Monthly(12, int(month), _day_of(parts)) if month else Monthly(12, 12, 31)


def _forms(read: Callable[[Parts], Rule], *patterns: str) -> list[tuple[re.Pattern[str], Callable[[Parts], Rule]]]:
    return [(re.compile(pattern), read) for pattern in patterns]


_FORMS = [
    *_forms(
        _weekly,
        rf"(?:{_WEEKDAY} )?(?:hang tuan|(?:hang )?tuan{_ONCE})",
        rf"hang tuan {_WEEKDAY}",
        _WEEKDAY,
        rf"(?:{_WEEKDAY} )?(?:hang )?{_N} tuan{_ONCE}",
        rf"{_N} tuan{_ONCE} {_WEEKDAY}",
        rf"(?:{_WEEKDAY} )?hang {_N} tuan",
    ),
    *_forms(
        _monthly,
        rf"(?:{_DAY} )?hang thang",
        rf"hang thang {_DAY}",
        rf"(?:hang )?thang{_ONCE}",
        r"(?:ngay )?cuoi thang",
    ),
    *_forms(
        _quarterly,
        r"hang quy",
        rf"(?:hang )?quy{_ONCE}",
        r"(?:ngay )?cuoi (?:hang )?quy",
        rf"{_DAY} thang {_WHICH} (?:hang )?quy",
        rf"hang quy {_DAY} thang {_WHICH}",
    ),
    *_forms(_months, rf"(?:hang )?{_N} thang{_ONCE}", rf"hang {_N} thang", r"(?P<n>6|sau) thang"),
    *_forms(
        _yearly,
        r"hang nam",
        rf"(?:hang )?nam{_ONCE}",
        r"(?:ngay )?cuoi (?:hang )?nam",
        rf"{_DAY}{_MONTH} hang nam",
        rf"hang nam {_DAY}{_MONTH}",
    ),
]
