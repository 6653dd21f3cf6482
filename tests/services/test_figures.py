"""What the screen «Số liệu» shows: comparison, ranks, charts of real returns, and returns opened one by one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_aggregating import DAY, Q2, SETTLING, aggregate, ministries, plain_sum, send
from tests.services.test_receiving import FORMS
from tthc_desktop.core.aggregation import Change
from tthc_desktop.core.charts import drawn
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.forms import version_for
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.store import Store
from tthc_desktop.files.drawings import measure
from tthc_desktop.services import annexes, corrections, figure_charts, figure_tables, figures, return_figures, returns
from tthc_desktop.services.figure_comparisons import Compared
from tthc_desktop.services.figure_tables import Cell
from tthc_desktop.services.figures import Wanted

IN_TIME = "rate:ty_le_dung_han"


def load(store: Store, **how: Any) -> figures.Shown:
    with store.read() as session:
        return figures.load(session, Wanted(SETTLING, Q2, **how), DAY)


@pytest.mark.parametrize(
    ("now", "before", "rate", "told"),
    [
        (150, 100, False, ("150", "100", "+50", "+50,00%")),
        (50, 100, False, ("50", "100", "-50", "-50,00%")),
        (5, 0, False, ("5", "0", "+5", "–")),
        (0, 0, False, ("0", "0", "0", "–")),
        (5, None, False, ("5", "–", "–", "–")),
        ("95.88", "94.63", True, ("95,88%", "94,63%", "+1,25 điểm %", "–")),
    ],
)
def test_a_comparison_is_told_as_reports_tell_it(now: Any, before: Any, rate: bool, told: tuple[str, ...]) -> None:
    change = Change(Decimal(now), None if before is None else Decimal(before), rate)
    assert Compared("", change, "7").texts == told


def test_the_table_has_the_header_of_the_form_and_every_total(store: Store, tmp_path: Path) -> None:
    sent = send(store, tmp_path, ministries(store, 4))
    table = load(store).table
    covered = {
        (row, column)
        for cell in table.header
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    assert covered == {(row, column) for row in range(table.depth) for column in range(13)}
    assert [line.kind for line in table.lines] == ["data"] * 4 + ["total"]
    total = table.lines[-1].cells
    assert [cell.value for cell in total if isinstance(cell, Cell)] == [plain_sum(sent, at) for at in range(3, 14)]


def test_a_correction_stands_beside_the_units_own_in_every_way_of_adding_up(store: Store, tmp_path: Path) -> None:
    sent = send(store, tmp_path, ministries(store, 2))
    with store.read() as session:
        held = returns.of_form(session, SETTLING.code, Q2.code)[0]
        opened = return_figures.open_return(session, FORMS, held.id)
    row = opened.rows[0]
    with store.write("Hiệu chỉnh") as session:
        corrections.correct(session, held.id, row.number, 4, "9999", "Theo hệ thống")
    for by in ("unit", "level", "field"):
        cells = [cell for line in load(store, by=by).table.lines for cell in line.cells if isinstance(cell, Cell)]
        changed = {cell.name for cell in cells if cell.is_corrected}
        assert changed == {"4"}
        total = cells[len(cells) - 10]
        assert (total.name, total.theirs) == ("4", plain_sum(sent, 4))
    with store.read() as session:
        opened = return_figures.open_return(session, FORMS, held.id)
        assert return_figures.file_of(session, held.id) is not None
    cell = opened.table.lines[0].cells[3]
    assert isinstance(cell, Cell)
    assert (cell.theirs, cell.value) == (row.cells["4"], 9999)
    with store.read() as session, pytest.raises(Refused, match="không còn"):
        return_figures.open_return(session, FORMS, 10**6)


def test_ranks_share_a_place_when_equal_and_leave_out_other_levels(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, [*ministries(store, 3), "Hà Nội", "Đà Nẵng"])
    found = load(store).by_unit
    assert len(figures.levels(found)) == 2
    for level in figures.levels(found):
        told = figures.places(found, level, IN_TIME)
        mine = [row for row in found.rows if row.level == level]
        assert {one.name for one in told} == {row.label for row in mine}
        values = [one.value for one in told if one.value is not None]
        assert values == sorted(values, reverse=True)
        assert figures.places(found, level, IN_TIME, highest_first=False)[0].value == values[-1]


def test_a_merger_between_two_periods_is_marked_on_the_axis(store: Store, tmp_path: Path) -> None:
    names = ["Bắc Giang", "Bắc Ninh"]
    before = send(store, tmp_path, names, "quý II năm 2025", seed=1)
    after = send(store, tmp_path, names[1:], "quý III năm 2025", seed=2)
    wanted = Wanted(SETTLING, parse_period("2025-Q4"))
    with store.read() as session:
        found = figure_charts.trend(session, wanted.form, wanted.period, "7", dt.date(2026, 1, 5), wanted.rolled_up_on)
    told = {" ".join(point.label.split()): point for point in found.points}
    assert len(found.points) == figure_charts.PERIODS_OF_A_TREND
    assert told["Quý II 2025"].value == plain_sum(before, 7)
    assert told["Quý III 2025"].value == plain_sum(after, 7)
    assert told["Quý IV 2025"].value is None
    assert told["Quý III 2025"].mark == "sáp nhập, đổi tên từ 01/7/2025 (2 đơn vị thành 1)"
    assert [point.mark for point in found.points if point.mark] == [told["Quý III 2025"].mark]
    assert "(a) sáp nhập" in " ".join(getattr(shape, "text", "") for shape in drawn(found, measure).shapes)


def test_an_indicator_list_shows_its_indicators_as_lines_and_the_units_as_columns(store: Store) -> None:
    form = next(form for form in FORMS if form.layout == "indicators")
    with store.read() as session:
        table = figures.load(session, Wanted(form, Q2), DAY).table
    assert [line.cells[0] for line in table.lines] == [indicator.number for indicator in form.indicators]
    assert table.titles[:3] == ("STT", "Chỉ tiêu", "Đơn vị tính")


def test_provinces_do_not_stand_under_the_heading_of_departments(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ["Hà Nội", "Đà Nẵng"])
    assert [title for _, title, _ in annexes.grouped(aggregate(store))] == [""]


def test_the_newest_returns_are_offered_first(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ministries(store, 1), "quý I năm 2023", seed=2)
    send(store, tmp_path, ministries(store, 1), "quý II năm 2023", seed=3)
    with store.read() as session:
        assert figures.reported(session) == [(SETTLING.code, "2023-Q2"), (SETTLING.code, "2023-Q1")]
    assert version_for(FORMS, "ii.06a/vpcp/kstt", dt.date(2023, 6, 30)) is SETTLING
    assert version_for(FORMS, "II.07b/VPCP/KSTT", dt.date(2026, 6, 30)).valid_from == dt.date(2025, 7, 1)  # type: ignore[union-attr]
    assert figure_tables.is_rate(SETTLING, IN_TIME)
