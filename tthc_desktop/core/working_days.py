"""Working days: which days an office works, and limits such as "trong 10 ngày làm việc" counted in them.

Limits of the law are counted without the day they run from (Bộ luật Dân sự 2015 Đ.147 §1): the first working
day after it is day one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tthc_desktop.core.vietnamese import fold

_ONE_DAY = timedelta(days=1)
_LONGEST_REST = 366
"""No office is closed for longer; a calendar that says so is wrong."""

_WEEKEND = {5: "Thứ Bảy", 6: "Chủ nhật"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off by name ("Quốc khánh") and weekend days that are worked (làm bù).

    Saturdays and Sundays are off unless in `working`. A day in both is worked: a swap that the office entered
    corrects the base list.
    """

    off: Mapping[date, str] = field(default_factory=dict)
    working: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the office works on the day."""
        return day in self.working or (day.weekday() not in _WEEKEND and day not in self.off)

    def why_off(self, day: date) -> str | None:
        """The holiday's name, else "Thứ Bảy" or "Chủ nhật"; None on a working day."""
        if self.is_working(day):
            return None
        return self.off.get(day) or _WEEKEND.get(day.weekday())

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it.

        Raises ValueError with a Vietnamese sentence when none comes within a year.
        """
        return day if self.is_working(day) else self.add(day, 1)

    def add(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, or before it when `n` is negative; `day` itself when 0, worked or not.

        Raises ValueError with a Vietnamese sentence when the calendar has no working day for a whole year on
        the way, or the years end.
        """
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        left, rest, at = abs(n), 0, day
        while left:
            if rest > _LONGEST_REST or at in (date.min, date.max):
                raise ValueError(
                    f"Không đếm được {abs(n)} ngày làm việc tính từ {day:%d/%m/%Y}: lịch không còn ngày làm việc nào "
                    f"gần {at:%d/%m/%Y}. Hãy xem lại các ngày nghỉ trong lịch làm việc."
                )
            at += step
            if self.is_working(at):
                left, rest = left - 1, 0
            else:
                rest += 1
        return at

    def between(self, a: date, b: date) -> int:
        """How many working days lie after `a` up to and with `b`; for `b` before `a`, minus those after `b` to `a`."""
        if b < a:
            return -self.between(b, a)
        return sum(self.is_working(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


_SPAN = re.compile(
    r"(?:(?:sau|trong(?: vong)?) )?(?:\+ ?)?([0-9]{1,3}) ?(?:ngay lam viec|ngay lv|nlv)|\+ ?([0-9]{1,3})",
)


def parse_span(text: str) -> int | None:
    """The number of working days in "10 ngày làm việc", "trong 10 ngày làm việc", "10 nlv" or "+10"; else None.

    A bare number and "10 ngày" (which are days of the calendar) are not taken, nor 0.
    """
    found = _SPAN.fullmatch(fold(text).rstrip(" ."))
    return int(found[1] or found[2]) or None if found else None
