"""Returns typed in from paper: read like a file, pasted into, and every change taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.test_receiving import FORMS
from tthc_desktop.core.checks import check
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Area
from tthc_desktop.core.kept_returns import Said, digest, kept_rows
from tthc_desktop.core.typed_returns import (
    Draft,
    TypedGrid,
    add_rows,
    begin,
    block_of,
    paste,
    put,
    remove_rows,
    shown_totals,
    states,
    text_of,
    without_empty,
)


def form(code: str) -> Form:
    return next(item for item in FORMS if item.code.startswith(code))


MATRIX, LIST = form("II.06a"), form("CCHC-BM3")
GOOD = "1\tĐất đai\t1.210\t800\t400\t10\t100\t60\t35\t5\t1110\t1108\t2"


def typed(*lines: str, wanted: Form = MATRIX) -> TypedGrid:
    return paste(begin(wanted), (0, 0), block_of("\n".join(lines)))


def test_what_is_typed_is_read_and_checked_like_a_file() -> None:
    told = typed(GOOD, GOOD.replace("Đất đai", "Hộ tịch").replace("1.210", "1.211")).read()
    assert [row.label for row in told.data] == ["Đất đai", "Hộ tịch"]
    assert told.data[0].figures["3"].value == 1210
    (wrong,) = [finding for finding in check(told) if finding.level == "error"]
    assert (wrong.cell, wrong.found, wrong.expected) == ("C2", "1.211", "1.210")
    assert shown_totals(told)[2] == 2421


def test_blank_zero_dash_cross_and_nothing_stay_different() -> None:
    grid = typed("1\tĐất đai\t\t0\t-\tx\tKhông phát sinh")
    (row,) = kept_rows(grid.read())
    assert "3" not in row.cells
    assert row.cells["4"] == Decimal(0)
    assert [row.cells[name] for name in "567"] == [
        Said("dash", "-"),
        Said("cross", "x"),
        Said("nothing", "Không phát sinh"),
    ]
    assert [states(grid.read())[0, at] for at in range(2, 7)] == ["blank", "number", "dash", "cross", "nothing"]


def test_a_number_that_cannot_be_read_is_told_at_its_cell_and_adds_nothing() -> None:
    told = typed("1\tĐất đai\tmười\t1.5").read()
    assert {finding.cell for finding in check(told) if finding.level == "error"} == {"C1", "D1"}
    assert 2 not in shown_totals(told)


def test_a_dot_never_leaves_open_what_a_rate_is_since_the_office_types_a_comma() -> None:
    value = next(at for at, column in enumerate(LIST.columns) if column.kind == "value")
    rate = next(at for at, indicator in enumerate(LIST.indicators) if indicator.kind == "percent")
    for text, number in (("95,535", "95.535"), ("95,5", "95.5"), ("1.865", "1865")):
        told = put(begin(LIST), {(rate, value): text}).read()
        assert told.indicators()[LIST.indicators[rate].number].value == Decimal(number)
        assert told.questions == ()


def test_headings_and_totals_are_told_from_data_and_never_added_in() -> None:
    told = typed("I\tCấp tỉnh", "1\tĐất đai\t5", "II\tCấp xã", "1\tĐất đai\t7", "\tTổng số\t13").read()
    assert [row.kind for row in told.rows] == ["group", "data", "group", "data", "total"]
    assert shown_totals(told) == {2: 12}
    assert [finding.cell for finding in check(told) if finding.code == "total:3"] == ["C5"]


def test_an_indicator_list_offers_its_own_rows_and_takes_nothing_beside_its_values() -> None:
    grid = begin(LIST)
    assert [row[1] for row in grid.rows] == [indicator.label for indicator in LIST.indicators]
    value = next(at for at, column in enumerate(LIST.columns) if column.kind == "value")
    heading = next(at for at, indicator in enumerate(LIST.indicators) if indicator.kind == "heading")
    own = next(at for at, indicator in enumerate(LIST.indicators) if indicator.kind == "count")
    assert (grid.is_open(heading, value), grid.is_open(own, value), grid.is_open(own, 1)) == (False, True, False)
    done = put(grid, {(own, value): "1.234", (own, 1): "khác", (heading, value): "5"})
    assert done.read().indicators()[LIST.indicators[own].number].value == 1234
    assert done.rows[own][1] == LIST.indicators[own].label
    assert (add_rows(done, 0), remove_rows(done, 0, 3)) == (done, done)
    with pytest.raises(Refused, match="chỉ tiêu"):
        paste(grid, (len(grid.rows) - 1, value), block_of("1\n2"))


def test_the_rows_of_another_return_are_offered_without_its_figures_or_with_them() -> None:
    rows = kept_rows(typed("I\tCấp tỉnh", GOOD, "\tTổng số\t1.210").read())
    offered = begin(MATRIX, rows)
    assert [row[:3] for row in offered.rows[:2]] == [("I", "Cấp tỉnh", ""), ("1", "Đất đai", "")]
    assert not any(any(row) for row in offered.rows[2:])
    again = kept_rows(begin(MATRIX, rows, figures=True).read())
    assert digest(again) == digest(rows[:2])


def test_offered_rows_that_were_not_filled_in_are_left_out_and_the_others_keep_their_cells() -> None:
    grid = typed("I\tCấp tỉnh", "1\tĐất đai", "2\tHộ tịch\t5")
    (heading, row) = kept_rows(without_empty(grid).read())
    assert (heading.label, row.label, row.number) == ("Cấp tỉnh", "Hộ tịch", 3)


def test_a_block_from_a_spreadsheet_is_taken_apart_as_it_was_put_together() -> None:
    assert block_of("a\tb\r\n1\t\r\n") == (("a", "b"), ("1", ""))
    assert block_of('"hai\ndòng"\t"nói ""có"""\n3') == (("hai\ndòng", 'nói "có"'), ("3", ""))
    assert block_of("5") == (("5",),)


cell = st.text(st.sampled_from("0123456789.,-x ab\"'"), max_size=6).map(lambda text: " ".join(text.split()))
blocks = st.lists(st.lists(cell, min_size=3, max_size=3).map(tuple), min_size=1, max_size=6)


@given(blocks, st.integers(0, 10), st.integers(0, 10))
def test_a_pasted_block_is_copied_back_the_same_and_touches_nothing_else(
    block: list[tuple[str, ...]], top: int, left: int
) -> None:
    before = typed(GOOD)
    after = paste(before, (top, left), block)
    area = Area(top, left, top + len(block) - 1, left + 2)
    assert text_of(after, area) == "\n".join("\t".join(row) for row in block)
    for row, texts in enumerate(before.rows):
        for column, text in enumerate(texts):
            assert area.holds(row, column) or after.text(row, column) == text
    after.read()


def test_a_block_too_wide_is_refused_whole() -> None:
    with pytest.raises(Refused, match="chỉ còn 2 cột"):
        paste(begin(MATRIX), (0, 11), block_of("1\t2\t3"))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12), cell), max_size=12))
def test_every_change_can_be_taken_back_and_done_again(changes: list[tuple[int, int, str]]) -> None:
    draft = Draft(begin(MATRIX))
    seen = [draft.now]
    for row, column, text in changes:
        if draft.change(put(draft.now, {(row, column): text})):
            seen.append(draft.now)
    for state in reversed(seen[:-1]):
        assert draft.undo()
        assert draft.now == state
    assert not draft.undo()
    for state in seen[1:]:
        assert draft.redo()
        assert draft.now == state
    assert not draft.redo()


def test_rows_are_put_in_and_taken_out() -> None:
    grid = typed(GOOD, GOOD)
    more = add_rows(grid, 1, 2)
    assert (more.rows[0], more.rows[3]) == (grid.rows[0], grid.rows[1])
    assert remove_rows(more, 1, 2) == grid
    assert len(remove_rows(grid, 0, len(grid.rows) - 1).rows) == 1
