"""The public holidays that a calendar of working days begins with."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from tthc_desktop.core.working_days import Calendar
from tthc_desktop.services import calendar

YEARS = range(2023, 2028)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2023-01-02", "Tết Dương lịch (nghỉ bù)"),
        ("2023-01-22", "Tết Nguyên Đán"),
        ("2024-02-09", "Giao thừa Tết Nguyên Đán"),
        ("2023-04-29", "Ngày Giỗ Tổ Hùng Vương"),
        ("2023-05-02", "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        ("2024-04-18", "Ngày Giỗ Tổ Hùng Vương"),
        ("2025-04-30", "Ngày Chiến thắng"),
        ("2027-05-03", "Ngày Quốc tế Lao động (nghỉ bù)"),
        ("2024-09-03", "Quốc khánh"),
        ("2025-09-01", "Quốc khánh"),
        ("2024-04-29", "Ngày nghỉ (thay cho ngày 04/05/2024)"),
    ],
)
def test_the_holidays_have_their_vietnamese_names(day: str, name: str) -> None:
    at = date.fromisoformat(day)
    assert calendar.base_days(at.year)[at] == name


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_its_holidays_and_a_day_off_for_each_on_a_weekend(year: int) -> None:
    days = calendar.base_days(year)
    assert all(day.year == year for day in days)
    assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= days.keys()
    assert sum("Tết" in name and "Dương lịch" not in name for name in days.values()) >= 5
    assert sum(name.startswith("Quốc khánh") for name in days.values()) >= 2
    own = [day for day, name in days.items() if "nghỉ bù" in name]
    assert all(day.weekday() < 5 for day in own)


def test_a_swapped_day_known_to_the_library_comes_with_the_day_worked_for_it() -> None:
    assert calendar.base_working(2024) == {date(2024, 5, 4)}
    assert calendar.base_working(2025) == {date(2025, 4, 26)}
    assert calendar.base_working(2014) == {date(2014, 4, 26), date(2014, 9, 6), date(2014, 12, 27)}
    assert calendar.base_working(2023) == frozenset()


def test_a_limit_across_the_holidays_of_2023_counts_the_days_worked() -> None:
    known = Calendar(calendar.base_days(2023), calendar.base_working(2023))
    assert known.add(date(2023, 4, 28), 1) == date(2023, 5, 4)
    assert known.add(date(2023, 1, 19), 1) == date(2023, 1, 27)


def test_years_we_do_not_take_have_no_holidays_and_a_callers_changes_stay_its_own() -> None:
    assert calendar.base_days(1944) == calendar.base_days(2101) == {}
    calendar.base_days(2023).clear()
    assert len(calendar.base_days(2023)) == 17


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.stdout.strip()


def test_the_library_is_loaded_when_first_asked_and_not_at_the_start() -> None:
    code = (
        "import sys; from tthc_desktop.services import calendar; before = 'holidays' in sys.modules; "
        "calendar.base_days(2023); print(before, 'holidays' in sys.modules)"
    )
    assert run(code) == "False True"


def test_names_are_vietnamese_on_a_machine_that_speaks_another_language() -> None:
    code = (
        "import datetime as dt; from tthc_desktop.services.calendar import base_days; "
        "print(ascii(base_days(2023)[dt.date(2023, 9, 2)]))"
    )
    assert run(code, LANGUAGE="en_US", LANG="en_US.UTF-8") == ascii("Quốc khánh")


def test_no_run_of_days_off_is_longer_than_tet() -> None:
    off = {day: name for year in YEARS for day, name in calendar.base_days(year).items()}
    known = Calendar(off, frozenset(day for year in YEARS for day in calendar.base_working(year)))
    day, longest = date(YEARS[0], 1, 1), 0
    while day.year in YEARS:
        longest = max(longest, (known.next_working(day) - day).days)
        day += timedelta(days=1)
    assert 5 <= longest <= 9
