"""Which indicator a row of a list is of, however a unit numbers its rows."""

from __future__ import annotations

import pytest

from tests.core.layouts import BY_VERSION
from tthc_desktop.core.indicator_rows import indicators_of

FORM = BY_VERSION["CCHC-BM3@2025-07-02"]
LABELS = [indicator.label for indicator in FORM.indicators]
NUMBERS = [indicator.number for indicator in FORM.indicators]


def numbers(rows: list[tuple[str, str]]) -> list[str]:
    found = indicators_of(FORM, rows)
    return [found[at].number if at in found else "" for at in range(len(rows))]


@pytest.mark.parametrize(
    "marks",
    [NUMBERS, [f"{number}." for number in NUMBERS], [str(at) for at in range(len(NUMBERS))], [""] * len(NUMBERS)],
)
def test_wordings_in_their_order_are_known_whatever_stands_before_them(marks: list[str]) -> None:
    assert numbers(list(zip(marks, LABELS, strict=True))) == NUMBERS


def test_of_indicators_worded_alike_the_number_tells_else_the_place() -> None:
    alike = [at for at, label in enumerate(LABELS) if LABELS.count(label) > 1]
    assert alike
    for at in alike:
        assert numbers([(NUMBERS[at], LABELS[at])]) == [NUMBERS[at]]
        known = max(before for before in range(at) if LABELS.count(LABELS[before]) == 1)
        assert numbers([("", label) for label in LABELS[known : at + 1]])[-1] == NUMBERS[at]


def test_rows_left_out_and_put_in_do_not_shift_the_others() -> None:
    rows = [(NUMBERS[at - 1], LABELS[at]) for at in range(2, 6)]
    assert numbers(rows) == NUMBERS[2:6]
    put_in = [(NUMBERS[1], LABELS[1]), (NUMBERS[2], "Số văn bản về việc khác hẳn"), (NUMBERS[3], LABELS[2])]
    assert numbers(put_in) == [NUMBERS[1], "", NUMBERS[2]]


def test_a_number_counts_where_the_wording_is_blank_or_the_units_own() -> None:
    assert numbers([("1.2", ""), ("1.3", "Theo cách gọi của đơn vị")]) == ["1.2", "1.3"]
