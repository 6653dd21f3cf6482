"""Choices given by a column for each option: told by the group's name or by two options, and by nothing but ticks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.fields import Choice, Field, Text
from tthc_desktop.core.tick_columns import tick_columns, ticked

LEVEL = Field("level", "Cấp thực hiện", Choice(("Cấp tỉnh", "Cấp xã"), (("Tỉnh", "Cấp tỉnh"), ("Xã", "Cấp xã"))))
ONLINE = Field("online", "Dịch vụ công trực tuyến", Choice(("Toàn trình", "Một phần")))
NAME = Field("name", "Tên TTHC", Text())
HEADERS = ("STT", "Tên TTHC", "Cấp thực hiện: Tỉnh", "Cấp thực hiện: Xã", "Toàn trình", "Một phần")
LEVELS, ONLINES = {2: "Cấp tỉnh", 3: "Cấp xã"}, {4: "Toàn trình", 5: "Một phần"}


def found(*rows: tuple[Any, ...], headers: tuple[str, ...] = HEADERS, free: tuple[int, ...] = (0, 2, 3, 4, 5)) -> Any:
    return tick_columns(headers, rows, (NAME, LEVEL, ONLINE), free)


@pytest.mark.parametrize("tick", ["x", "X", "×", "✓", "v", "(x)", 1, 1.0, True, "Có"])
@pytest.mark.parametrize("none", [None, "", "-", 0, "Không"])
def test_columns_of_ticks_below_a_name_or_side_by_side_give_the_field(tick: Any, none: Any) -> None:
    rows = (1, "a", tick, none, none, tick), (2, "b", none, tick, tick, none)
    ticks = found(*rows)
    assert ticks == {"level": LEVELS, "online": ONLINES}
    assert [ticked(ticks["level"], row) for row in rows] == [["Cấp tỉnh"], ["Cấp xã"]]


def test_other_cells_than_ticks_make_no_such_column() -> None:
    assert found((1, "a", "x", None, 12, None), (2, "b", None, "x", None, "x")) == {"level": LEVELS}
    assert found((1, "a", None, None, None, None)) == {}


def test_one_option_alone_needs_the_name_of_the_field_above_it() -> None:
    rows = ((1, "a", "x"), (2, "b", None))
    named, bare = ("STT", "Tên TTHC", "Cấp thực hiện: Xã"), ("STT", "Tên TTHC", "Xã")
    assert found(*rows, headers=named, free=(2,)) == {"level": {2: "Cấp xã"}}
    assert found(*rows, headers=bare, free=(2,)) == {}


def test_columns_that_are_used_or_may_be_of_two_fields_are_neithers() -> None:
    row = (1, "a", "x", None, "x", None)
    assert found(row, free=(4, 5)) == {"online": ONLINES}
    twin = Field("other", "Khác", ONLINE.kind)
    assert tick_columns(HEADERS, [row], (ONLINE, twin), (4, 5)) == {}


@given(st.lists(st.lists(st.sampled_from([None, "x"]), min_size=2, max_size=2), min_size=1, max_size=6))
def test_each_row_tells_just_what_it_ticks(cells: list[list[str | None]]) -> None:
    rows = [(at, "a", *pair, None, None) for at, pair in enumerate(cells)]
    ticks = found(*rows)
    assert bool(ticks) == any("x" in pair for pair in cells)
    for row in rows if ticks else ():
        assert ticked(ticks["level"], row) == [LEVELS[at] for at in (2, 3) if row[at] == "x"]
