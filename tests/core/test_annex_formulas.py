"""Formulas of an annex: each gives the figure that is printed, or there is none."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annexes import annex, form, indicator_annex
from tthc_desktop.core.annex_formulas import Added, Share, derived, printed
from tthc_desktop.core.blanks import Block
from tthc_desktop.core.document import Amount, Annex, Line
from tthc_desktop.core.forms import Column, Form, Indicator, Rate, Sum

II06A = form("ii-06a")


def numbers(*values: int | str | None) -> tuple[Amount, ...]:
    return tuple(Amount(None if value is None else Decimal(value)) for value in values)


def table(*lines: tuple[str, tuple[int | None, ...]], **more: object) -> Annex:
    """A form of a label and figures 2, 3, 4 with 2 = 3 + 4."""
    columns = (Column(1, "a", ("A",), "label"), *(Column(no, f"c{no}", (str(no),)) for no in (2, 3, 4)))
    made = Form("X", "X", "matrix", columns, rules=(Sum("2", ("3", "4")),), **more)  # type: ignore[arg-type]
    return Annex(made, "X", tuple(Line(kind, ("x", *numbers(*values))) for kind, values in lines))  # type: ignore[arg-type]


def test_a_row_is_worked_out_by_the_rules_of_the_form_and_a_total_down_its_rows() -> None:
    found = derived(table(("data", (3, 1, 2)), ("data", (7, 3, 4)), ("total", (10, 4, 6))))
    assert found == {
        (0, 1): Added((Block(0, 2, 0, 3),)),
        (1, 1): Added((Block(1, 2, 1, 3),)),
        (2, 1): Added((Block(0, 1, 1, 1),)),
        (2, 2): Added((Block(0, 2, 1, 2),)),
        (2, 3): Added((Block(0, 3, 1, 3),)),
    }


def test_a_group_adds_its_own_rows_and_the_total_adds_no_group() -> None:
    lines = (
        ("group", (3, 1, 2)),
        ("data", (3, 1, 2)),
        ("group", (7, 3, 4)),
        ("data", (7, 3, 4)),
        ("total", (10, 4, 6)),
    )
    found = derived(table(*lines))
    assert found[0, 2] == Added((Block(1, 2, 1, 2),))
    assert found[2, 2] == Added((Block(3, 2, 3, 2),))
    assert found[4, 2] == Added((Block(1, 2, 1, 2), Block(3, 2, 3, 2)))


def test_a_figure_that_breaks_its_rule_stands_as_it_is() -> None:
    found = derived(table(("data", (9, 1, 2)), ("total", (9, 1, 3))))
    assert (0, 1) not in found
    assert found[1, 1] == Added((Block(0, 1, 0, 1),))
    assert (1, 3) not in found


def test_what_is_not_known_counts_as_nothing_and_stays_unknown() -> None:
    found = derived(table(("data", (2, None, 2)), ("data", (None, None, None)), ("total", (2, None, 2))))
    assert found[0, 1] == Added((Block(0, 2, 0, 3),))
    assert (1, 1) not in found
    assert (2, 2) not in found


@pytest.mark.parametrize(("whole", "rate"), [(3, "33.33"), (0, None)])
def test_a_rate_is_a_share_of_the_figures_of_its_own_row(whole: int, rate: str | None) -> None:
    columns = (Column(1, "a", ("A",), "label"), Column(2, "b", ("B",)), Column(3, "c", ("C",)))
    made = Form("X", "X", "matrix", (*columns, Column(4, "d", ("D",), "percent")),
                rates=(Rate("r", "R", ("2",), ("3",), "4"),))  # fmt: skip
    cells = ("x", *numbers(min(whole, 1), whole), Amount(Decimal(rate) if rate else None, places=2))
    found = derived(Annex(made, "X", (Line("data", cells),)))
    assert found == {(0, 3): Share((Block(0, 1, 0, 1),), (Block(0, 2, 0, 2),), 2)}


def test_an_indicator_is_worked_out_from_others_of_the_list() -> None:
    columns = (
        Column(1, "a", ("TT",), "mark"),
        Column(2, "b", ("Chỉ tiêu",), "label"),
        Column(3, "c", ("Số",), "value"),
    )
    made = Form("X", "X", "indicators", columns, indicators=tuple(Indicator(no, no) for no in ("1", "1.1", "1.2")),
                rules=(Sum("1", ("1.1", "1.2")),))  # fmt: skip
    lines = tuple(Line("data", (no, no, *numbers(value))) for no, value in (("1", 5), ("1.1", 2), ("1.2", 3)))
    assert derived(Annex(made, "X", lines)) == {(0, 2): Added((Block(1, 2, 2, 2),))}


@given(st.integers(1, 12), st.integers(1, 3), st.integers(0, 99), st.sampled_from(["ii-06a", "ii-07b", "hn-a"]))
def test_every_formula_gives_what_is_printed(units: int, rows: int, seed: int, name: str) -> None:
    told = annex(form(name), units, rows=rows, seed=seed)
    values = {
        (row, column): printed(cell)
        for row, line in enumerate(told.lines)
        for column, cell in enumerate(line.cells)
        if isinstance(cell, Amount)
    }
    found = derived(told)
    total = len(told.lines) - 1
    assert {column for row, column in found if row == total} == {
        column for (row, column), value in values.items() if row == total and value is not None
    }
    for place, formula in found.items():
        assert isinstance(formula, Added)
        cells = [
            values[row, column] or 0
            for top, left, bottom, right in formula.blocks
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
        assert sum(cells) == values[place]


def test_a_list_of_indicators_without_rules_has_no_formulas() -> None:
    assert derived(indicator_annex(form("cchc-bm1"))) == {}


def test_a_figure_is_rounded_as_it_is_printed() -> None:
    assert printed(Amount(Decimal("95.525"), places=2)) == Decimal("95.53")
    assert printed(dataclasses.replace(Amount(Decimal("2.5")), places=0)) == 3
