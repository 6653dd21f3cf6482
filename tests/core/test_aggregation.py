"""Sums over units and periods: flows add up, ends are taken from their end, rates come from sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop import places
from tthc_desktop.core.aggregation import (
    Change,
    added,
    components,
    counted,
    left_out,
    ranked,
    rate_of,
    roles,
    together,
    with_rates,
)
from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period, parse_period, up_to
from tthc_desktop.services import forms

SHELF = forms.shelf(places.shipped("forms") / "none.tthc")
SETTLING: Form = SHELF.find("II.06a").form
COUNTING: Form = SHELF.find("II.07b").form


def figures(**numbers: int) -> dict[str, Decimal]:
    return {name.strip("c"): Decimal(value) for name, value in numbers.items()}


def quarter(before: int, online: int, direct: int, settled: int) -> dict[str, Decimal]:
    """II.06a of one unit: what was open before, what came, what was settled; the rest is open."""
    received = before + online + direct
    done = min(settled, received)
    left = received - done
    return figures(
        c3=received, c4=online, c5=direct, c6=before, c7=done, c8=done, c9=0, c10=0, c11=left, c12=left, c13=0
    )


def over_time(form: Form, series: list[dict[str, Decimal]]) -> dict[str, Decimal]:
    """Following periods of one unit as one."""
    last = len(series) - 1
    return added(counted(form, part, roles(form), opens=at == 0, closes=at == last) for at, part in enumerate(series))


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 3000)), min_size=1, max_size=6))
def test_periods_that_follow_one_another_make_one_period_that_keeps_every_identity(parts: Any) -> None:
    series, before = [], 17
    for online, direct, settled in parts:
        series.append(quarter(before, online, direct, settled))
        before = int(series[-1]["11"])
    whole = over_time(SETTLING, series)
    assert whole["6"] == 17
    assert whole["11"] == before
    assert whole["4"] == sum(online for online, _, _ in parts)
    for rule in (*SETTLING.rules, *SETTLING.warnings):
        assert whole[rule.total] == sum(whole[part] for part in rule.parts), str(rule)


def test_a_total_is_known_from_what_was_reported_of_it_though_a_part_is_blank() -> None:
    first, second = quarter(5, 10, 10, 20), quarter(5, 1, 1, 2)
    for part in (first, second):
        del part["4"], part["5"]
    whole = over_time(SETTLING, [first, second])
    assert (whole["3"], whole["6"], whole["7"], whole["11"]) == (27, 5, 22, 5)
    assert "4" not in whole


def test_of_a_return_in_the_middle_only_what_came_in_counts() -> None:
    middle = counted(SETTLING, quarter(5, 10, 12, 20), roles(SETTLING), opens=False, closes=False)
    assert middle == figures(c3=22, c4=10, c5=12, c7=20, c8=20, c9=0, c10=0)
    assert left_out(SETTLING, roles(SETTLING), "3", opens=False, closes=True) == ("6",)
    assert left_out(SETTLING, roles(SETTLING), "3", opens=True, closes=False) == ()
    assert left_out(SETTLING, roles(SETTLING), "7", opens=False, closes=False) == ()


def test_what_there_is_at_the_end_of_a_period_is_not_added_up() -> None:
    assert set(roles(COUNTING).values()) == {"closing"}
    year = over_time(COUNTING, [figures(c3=2300, c4=1900), figures(c3=2310, c4=1865)])
    assert year == figures(c3=2310, c4=1865)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=9))
def test_a_rate_is_the_sum_over_the_sum_and_never_a_mean(units: list[tuple[int, int]]) -> None:
    told = [figures(c8=early, c9=0, c7=early + late) for early, late in units]
    rate = next(rate for rate in SETTLING.rates if rate.key == "ty_le_dung_han")
    total = added(told)
    early, settled = sum(one for one, _ in units), sum(one + other for one, other in units)
    if settled == 0:
        assert rate_of(rate, total) is None  # 0 of 0 is no 100 %
        return
    exact = Decimal(early) * 100 / Decimal(settled)
    value = rate_of(rate, total)
    assert value is not None
    assert abs(value - exact) <= Decimal("0.005")


def test_two_columns_that_a_unit_wrote_together_count_in_rates_and_in_no_column_alone() -> None:
    total = added([figures(c7=100, c8=60, c9=35), {"7": Decimal(10), "8+9": Decimal(9)}])
    rate = next(rate for rate in SETTLING.rates if rate.key == "ty_le_dung_han")
    assert total["8"] == 60
    assert together(total, ("8", "9")) == 104
    assert rate_of(rate, total) == Decimal("94.55")


def test_blanks_add_up_to_nothing_known() -> None:
    assert added([{}, {}]) == {}
    assert added([figures(c3=0), {}]) == figures(c3=0)
    assert together({}, ("3",)) is None


@pytest.mark.parametrize(
    ("now", "before", "absolute", "relative"),
    [("120", "100", "20", "20.00"), ("5", "0", "5", None), ("0", "8", "-8", "-100.00"), ("7", None, None, None)],
)
def test_growth_from_zero_or_from_nothing_is_not_told(
    now: str, before: str | None, absolute: str | None, relative: str | None
) -> None:
    change = Change(Decimal(now), Decimal(before) if before else None)
    assert change.absolute == (Decimal(absolute) if absolute else None)
    assert change.relative == (Decimal(relative) if relative else None)


def test_rates_are_compared_in_points() -> None:
    change = Change(Decimal("95.53"), Decimal("94.10"), is_rate=True)
    assert (change.absolute, change.relative) == (Decimal("1.43"), None)


def test_equal_values_share_a_place_and_the_unknown_has_none() -> None:
    places_taken = ranked({1: Decimal(90), 2: Decimal(95), 3: Decimal(90), 4: None, 5: Decimal(80)})
    assert [(one.key, one.place, one.tied) for one in places_taken] == [
        (2, 1, False),
        (1, 2, True),
        (3, 2, True),
        (5, 4, False),
    ]


@pytest.mark.parametrize(
    ("code", "longest"), [("2026", "2026-H1"), ("2026-9M", "2026-Q1"), ("2026-H2", "2026-Q3"), ("2026-Q2", "2026-04")]
)
def test_a_period_is_put_together_from_the_longest_shorter_ones(code: str, longest: str) -> None:
    period = parse_period(code)
    ways = components(period)
    assert ways[0][0].code == longest
    for way in ways:
        assert tuple(month for part in way for month in part.months) == period.months


def test_up_to_a_period_means_from_the_beginning_of_its_year() -> None:
    nine_months, *_ = components(up_to(Period(2026, "quarter", 3)))
    assert [one.code for one in nine_months] == ["2026-Q1", "2026-Q2", "2026-Q3"]
    (five_months,) = components(up_to(Period(2026, "month", 5)))
    assert [one.code for one in five_months] == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]


def test_a_printed_rate_is_worked_out_anew() -> None:
    listing = SHELF.find("CCHC-BM7.4").form
    stated = [rate for rate in listing.rates if rate.stated]
    assert stated
    rate = stated[0]
    numbers = {rate.part[0]: Decimal(3), rate.whole[0]: Decimal(7), rate.stated: Decimal(99)}
    assert with_rates(listing, numbers)[rate.stated] == Decimal("42.86")
