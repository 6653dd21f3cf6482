"""A return beside other forms, the period before, its own past and its peers: what differs is told in its cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.layouts import BY_VERSION, FORMS, Layout, Table, draw
from tests.core.test_recognition import KNOWN
from tthc_desktop.core.checks import explain
from tthc_desktop.core.cross_checks import Before, Other, across, carried, jumps
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.grids import address
from tthc_desktop.core.recognition import recognise
from tthc_desktop.core.returns import Return, read_return
from tthc_desktop.places import shipped

II06A, II07B, BM3 = "II.06a/VPCP/KSTT@2020-10-21", "II.07b/VPCP/KSTT@2025-07-01", "CCHC-BM3@2025-07-02"


def told_by(layout: Layout, changes: Mapping[tuple[int, str], Any] | None = None) -> tuple[Return, Table]:
    """A return; `changes`: cells by number of the row of data and column, or by 0 and indicator."""
    drawn = draw(layout)
    table = drawn.tables[0]
    for (at, number), value in (changes or {}).items():
        if table.form.layout == "indicators":
            row = next(row.row for row in table.rows if row.label == number)
            drawn.canvas.cells[row, table.places["4"]] = value
        else:
            drawn.canvas.cells[table.rows[at].row, table.places[number]] = value
    return read_return(recognise(drawn.grid, KNOWN)[0]), table


def left_before(told: Return) -> Before:
    """A period before that ended with what this one says it took over."""
    rows = {row.key: {"11": row.figures["6"].value or Decimal(0)} for row in told.data}
    return Before({"11": sum((row["11"] for row in rows.values()), Decimal(0))}, rows)


CARRIED = {(at, "6"): 100 + at for at in range(5)}


# --- carried over ----------------------------------------------------------------------------------------


def test_what_was_carried_over_rightly_is_not_told() -> None:
    told, _ = told_by(Layout(), CARRIED)
    assert list(carried(told, [left_before(told)])) == []
    assert list(carried(told, [])) == []


@settings(max_examples=30)
@given(at=st.integers(0, 4), value=st.integers(0, 500), shares=st.lists(st.integers(0, 100), min_size=5, max_size=5))
def test_a_row_that_took_over_another_number_is_told_in_its_cell_across_a_merger_too(
    at: int, value: int, shares: list[int]
) -> None:
    told, table = told_by(Layout(), CARRIED)
    whole = left_before(told)
    wrong, _ = told_by(Layout(), CARRIED | {(at, "6"): value})
    one = {key: {"11": Decimal(share)} for key, share in zip(whole.rows, shares, strict=True)}
    other = {key: {"11": row["11"] - one[key]["11"]} for key, row in whole.rows.items()}
    totals = [{"11": sum((row["11"] for row in rows.values()), Decimal(0))} for rows in (one, other)]
    merged = [Before(totals[0], one), Before(totals[1], other)]
    expected = [] if value == 100 + at else [(address(table.rows[at].row, table.places["6"]), str(100 + at))]
    for before in ([whole], merged):
        found = list(carried(wrong, before))
        assert [(finding.cell, finding.expected) for finding in found] == expected
        assert all(
            finding.message.startswith(f"Ô {finding.cell}: ") and finding.message.endswith(".") for finding in found
        )


def test_the_same_field_under_two_groups_is_two_rows() -> None:
    told, table = told_by(Layout(groups="nested"), {(0, "6"): 5, (2, "6"): 7})
    assert table.rows[0].label == table.rows[2].label
    assert list(carried(told, [left_before(told)])) == []


def test_a_row_that_is_gone_is_told_in_the_total_row_and_a_new_one_in_its_own_cell() -> None:
    told, table = told_by(Layout(), CARRIED)
    before = left_before(told)
    rows = dict(before.rows)
    rows.pop(told.data[1].key)
    rows[(), "đất rừng"] = {"11": Decimal(9)}
    new, gone = carried(told, [Before({}, rows, {((), "đất rừng"): "Đất rừng"})])
    assert new.cell == address(table.rows[1].row, table.places["6"])
    assert "kỳ trước không có dòng này" in new.message
    assert gone.cell == address(table.totals[0], table.places["6"])
    assert "«Đất rừng» (9)" in gone.message


def test_only_totals_known_are_compared_as_totals() -> None:
    told, table = told_by(Layout(), CARRIED)
    (finding,) = carried(told, [Before({"11": Decimal(300)}), Before({"11": Decimal(200)})])
    assert (finding.cell, finding.found, finding.expected) == (
        address(table.totals[0], table.places["6"]),
        "510",
        "500",
    )
    assert list(carried(told, [Before({"11": Decimal(300)}), Before({"11": Decimal(210)})])) == []
    assert list(carried(told, [Before({"11": Decimal(300)}), Before({})])) == []  # one of them is not known


def test_a_blank_or_unreadable_cell_is_compared_with_care() -> None:
    told, table = told_by(Layout(), CARRIED)
    before = left_before(told)
    blank, _ = told_by(Layout(), CARRIED | {(0, "6"): None, (1, "6"): "mười"})
    (finding,) = carried(blank, [before])
    assert finding.cell == address(table.rows[0].row, table.places["6"])
    assert "để trống" in finding.message


def test_a_difference_may_be_explained() -> None:
    told, _ = told_by(Layout(), CARRIED | {(0, "6"): 90})
    (finding,) = carried(told, [left_before(told_by(Layout(), CARRIED)[0])])
    (explained,) = explain([finding], {(finding.code, finding.cell): "Chuyển 10 hồ sơ sang Sở Y tế."})
    assert (explained.level, explained.reason) == ("explained", "Chuyển 10 hồ sơ sang Sở Y tế.")


# --- across forms ----------------------------------------------------------------------------------------


def procedures(**figures: int) -> Other:
    return Other(BY_VERSION[II07B], {name[1:]: Decimal(value) for name, value in figures.items()})


def test_an_indicator_that_differs_from_the_other_form_is_told_in_its_cell() -> None:
    told, table = told_by(Layout(BM3), {(0, "1.4"): "2.310", (0, "1.4.1"): "1.865", (0, "1.4.2"): "445"})
    assert list(across(told, [procedures(c3=2310, c4=1865, c6=445)])) == []
    (finding,) = across(told, [procedures(c3=2311, c4=1865)])
    row = next(row.row for row in table.rows if row.label == "1.4")
    assert (finding.cell, finding.found, finding.expected) == (address(row, table.places["4"]), "2.310", "2.311")
    assert "II.07b/VPCP/KSTT" in finding.message
    assert finding.level == "warning"


def test_the_other_form_is_told_too_when_it_comes_second() -> None:
    told, table = told_by(Layout(II07B))
    total = sum(row.values["3"] or 0 for row in table.rows)
    other = Other(BY_VERSION[BM3], {"1.4": Decimal(total + 1)})
    (finding,) = across(told, [other])
    assert finding.cell == address(table.totals[0], table.places["3"])
    assert list(across(told, [Other(BY_VERSION[BM3], {"1.4": Decimal(total)})])) == []


def test_other_forms_and_figures_that_nobody_gave_are_left_alone() -> None:
    told, _ = told_by(Layout(II07B, empty="blank"), {})
    assert list(across(told, [Other(BY_VERSION[BM3], {}), Other(BY_VERSION[II06A], {"3": Decimal(1)})])) == []
    unclear, _ = told_by(Layout(II07B), {(0, "3"): "mười"})
    assert list(across(unclear, [Other(BY_VERSION[BM3], {"1.4": Decimal(1)})])) == []


def test_every_identity_across_shipped_forms_names_figures_that_there_are() -> None:
    codes = {form.code for form in FORMS}
    for form in FORMS:
        for rule in form.across:
            assert rule.form in codes
            versions = [other for other in FORMS if other.code == rule.form]
            for other in versions:
                numbers = {str(column.no) for column in other.columns if column.is_figure}
                numbers |= {indicator.number for indicator in other.indicators}
                assert set(rule.parts) <= numbers


def test_an_identity_across_forms_is_read_from_toml_and_a_wrong_one_refused_with_its_line() -> None:
    text = shipped("forms").joinpath("cchc-bm3.toml").read_text("utf-8")
    form = read_form(text, "a.toml")
    assert str(form.across[0]) == "1.4 = II.07b/VPCP/KSTT: 3"
    other = text.replace('"1.4 = II.07b/VPCP/KSTT: 3"', '"1.4 = II.07b/VPCP/KSTT : 3 + 4"')
    assert read_form(other, "a.toml").across[0].parts == ("3", "4")
    for wrong in ("1.4 = 3", "9.9 = II.07b/VPCP/KSTT: 3", "1.4 = : 3", "1.4 = II.07b/VPCP/KSTT: 3 - 4"):
        with pytest.raises(Refused, match=r"dòng 13"):
            read_form(text.replace("1.4 = II.07b/VPCP/KSTT: 3", wrong), "a.toml")


# --- jumps -----------------------------------------------------------------------------------------------

USUAL = {(at, "4"): 200 for at in range(5)} | {(at, "5"): 100 for at in range(5)}


def past(*totals: int, number: str = "4") -> list[dict[str, Decimal]]:
    return [{number: Decimal(total)} for total in totals]


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ((950, 1010, 990), False),
        ((400, 1010, 990, 120), False),
        ((100, 100, 100), True),
        ((5000, 5200, 4800), True),
        ((0, 0, 0), True),
        ((101,), False),
        ((99,), True),
        ((20_000,), True),
        ((), False),
    ],
)
def test_a_total_far_from_the_units_own_past_is_told(history: tuple[int, ...], told: bool) -> None:
    given_, table = told_by(Layout(), USUAL)
    found = list(jumps(given_, past(*history)))
    expected = [("jump:4", address(table.totals[0], table.places["4"]))] if told else []
    assert [(finding.code, finding.cell) for finding in found] == expected
    assert all(finding.level == "warning" and finding.message.endswith("hoặc ghi rõ lý do.") for finding in found)


def test_small_numbers_do_not_jump() -> None:
    told, _ = told_by(Layout(), {(at, "4"): 8 for at in range(5)})
    assert list(jumps(told, past(1, 0, 2))) == []


def test_of_a_sum_and_its_part_only_the_part_is_told() -> None:
    told, _ = told_by(Layout(), USUAL | {(at, "3"): 300 for at in range(5)})
    history = [{"3": Decimal(150), "4": Decimal(100), "5": Decimal(500)}] * 3
    assert [finding.code for finding in jumps(told, history)] == ["jump:4"]


def test_peers_are_asked_only_where_the_unit_has_no_past() -> None:
    told, _ = told_by(Layout(), USUAL)
    peers = past(10, 20, 30, 15, 12, 40)
    assert [finding.code for finding in jumps(told, [], peers)] == ["peers:4"]
    assert list(jumps(told, past(900), peers)) == []
    assert list(jumps(told, [], past(10, 20, 30))) == []  # too few
    assert list(jumps(told, [], past(10, 20, 30, 15, 12, 900))) == []  # one is as large


def test_a_table_without_total_row_is_told_under_its_heading() -> None:
    told, table = told_by(Layout(total="none"), USUAL)
    (finding,) = jumps(told, past(100, 100, 100))
    assert finding.cell == address(told.found.header.bottom, table.places["4"])


@settings(max_examples=40)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(("3", "4", "8", "8+9", "13")), st.integers(-5, 10**9).map(Decimal)), max_size=6
    ),
    st.lists(st.dictionaries(st.sampled_from(("3", "4", "13")), st.integers(0, 10**9).map(Decimal)), max_size=8),
    st.integers(0, 20),
)
def test_no_past_breaks_the_checks(history: list[Any], peers: list[Any], seed: int) -> None:
    told, _ = told_by(Layout(seed=seed, joined=seed % 2 == 0, empty="mixed", groups="nested"))
    for finding in [*jumps(told, history, peers), *carried(told, [Before(one) for one in history])]:
        assert finding.message.startswith(f"Ô {finding.cell}: ")
