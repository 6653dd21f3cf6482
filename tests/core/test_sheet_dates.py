"""Dates of spreadsheets: day first, serials of both bases, and everything odd told instead of mended."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tthc_desktop.core.dates import When
from tthc_desktop.core.numbers import Cell
from tthc_desktop.core.sheet_dates import day_of_serial, days_written, read_date

DAY = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        dt.datetime(2026, 3, 4, 9, 30),
        "04/3/2026",
        "4-3-2026",
        "04.03.2026",
        "2026-03-04",
        "2026-03-04T00:00:00",
        "04/03/2026 00:00",
        "ngày 04 tháng 3 năm 2026",
        46085,
        46085.75,
        "46085",
    ],
)
def test_a_day_is_read_day_first_in_every_form(cell: Cell) -> None:
    assert (read_date(cell).state, read_date(cell).value) == ("date", When(DAY))


def test_a_month_and_a_quarter_keep_their_precision() -> None:
    assert read_date("tháng 3/2026").value == When(dt.date(2026, 3, 1), "month")
    assert read_date("quý I/2026").value == When(dt.date(2026, 1, 1), "quarter")


@pytest.mark.parametrize(
    ("cell", "likely", "told"),
    [
        (dt.date(1970, 1, 1), dt.date(1970, 1, 1), "phần mềm tự ghi"),
        ("01/01/1970", dt.date(1970, 1, 1), "phần mềm tự ghi"),
        (dt.datetime(1900, 1, 1), dt.date(1900, 1, 1), "phần mềm tự ghi"),
        (dt.date(1904, 1, 1), dt.date(1904, 1, 1), "phần mềm tự ghi"),
        (dt.date(2204, 5, 6), dt.date(2204, 5, 6), "2204"),
        ("20/01/25", dt.date(2025, 1, 20), "hai chữ số"),
        (2026, dt.date(2026, 1, 1), "có lẽ là năm 2026"),
    ],
)
def test_an_odd_date_is_doubted_and_told(cell: Cell, likely: dt.date, told: str) -> None:
    reading = read_date(cell)
    assert (reading.state, reading.value and reading.value.first) == ("doubt", likely)
    assert told in reading.note


@pytest.mark.parametrize(
    "cell",
    [
        "20/01/201",
        "20/01/",
        "20/01",
        "31/02/2026",
        "01/25/2026",
        "sớm",
        "20/13/25",
        True,
        dt.time(9),
        3,
        -4,
        10**9,
        float("inf"),
        float("nan"),
    ],
)
def test_what_is_no_date_never_becomes_one_least_of_all_today(cell: Cell) -> None:
    reading = read_date(cell)
    assert (reading.state, reading.value) == ("unreadable", None)
    assert reading.note


@pytest.mark.parametrize(
    ("cell", "state"), [(None, "blank"), (" ", "blank"), ("-", "dash"), ("Không phát sinh", "nothing")]
)
def test_blank_dash_and_nothing_stay_apart(cell: Cell, state: str) -> None:
    assert (read_date(cell).state, read_date(cell).value) == (state, None)


def test_the_two_bases_differ_by_four_years_and_a_day() -> None:
    assert day_of_serial(1) == dt.date(1900, 1, 1)
    assert day_of_serial(59) == dt.date(1900, 2, 28)
    assert day_of_serial(61) == dt.date(1900, 3, 1)
    assert day_of_serial(0, base_1904=True) == dt.date(1904, 1, 1)
    assert day_of_serial(46085 - 1462, base_1904=True) == day_of_serial(46085) == DAY
    assert read_date(46085 - 1462, base_1904=True).value == When(DAY)
    for nothing in (0, -1, 60, 10**9):
        with pytest.raises(ValueError, match="serial"):
            day_of_serial(nothing)


@example(dt.date(1970, 1, 1))
@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_that_is_written_is_read_back(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for cell in (day, f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}", day.isoformat(), serial):
        reading = read_date(cell)
        assert reading.value == When(day)
        assert reading.state == ("doubt" if day in (dt.date(1970, 1, 1),) else "date") or cell == serial


@given(st.text(max_size=14) | st.floats() | st.integers() | st.none() | st.times())
def test_no_cell_breaks_the_reader(cell: Cell) -> None:
    reading = read_date(cell)
    assert (reading.value is not None) == (reading.state in ("date", "doubt"))


DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2090, 1, 1))


@given(
    DAYS,
    st.integers(1, 40),
    st.sampled_from(("{0} - {1}", "từ ngày {0} đến ngày {1}", "{0}–{1}", "Từ {0} đến hết {1}")),
)
def test_days_written_in_full_are_a_span(first: dt.date, length: int, words: str) -> None:
    last = first + dt.timedelta(days=length)
    told = words.format(f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}")
    assert days_written(told) == (When(first).text, When(last).text)
    if first.month != last.month:
        assert days_written(words.format(f"{first.day}/{first.month}", f"{last:%d/%m/%Y}")) == days_written(told)
    elif first.year == last.year:
        assert days_written(words.format(first.day, f"{last:%d/%m/%Y}")) == days_written(told)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "05/3/2026",
        "7-3/2026",
        "8-7/3/2026",
        "30/2 - 02/3/2026",
        "7 và 9/3/2026",
        "08/3/2026 - 07/3/2026",
        "1-2/2026",
    ],
)
def test_what_is_no_span_of_days_is_none(text: str) -> None:
    assert days_written(text) is None


def test_two_days_side_by_side_are_a_span() -> None:
    assert days_written("Ngày 7 và 8/3/2026") == ("07/3/2026", "08/3/2026")
