"""Figures of many units added up: against plain sums over the same rows, with every figure's cells."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.services import test_typing_in as paper
from tests.services.test_receiving import FORMS, HEADER, book, examine, line, take_in
from tthc_desktop.core.document import Amount
from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period, parse_period, up_to
from tthc_desktop.db.store import Store
from tthc_desktop.records.unit import MINISTRY, PROVINCE
from tthc_desktop.services import aggregating, annexes, returns, units
from tthc_desktop.services.examined import Answers
from tthc_desktop.services.shares import BYS
from tthc_desktop.services.tracing import Trail, cells

SETTLING: Form = next(form for form in FORMS if form.code == "II.06a/VPCP/KSTT")
DAY = dt.date.today()
"""Returns that are taken in now are there now; asked about an earlier day, they were not."""
Q2 = parse_period("2023-Q2")
FIELDS = ("Đất đai", "Hộ tịch", "Đầu tư", "Chứng thực")


def ministries(store: Store, number: int) -> list[str]:
    with store.read() as session:
        known = units.all_units(session).values()
        return [one.name for one in known if one.kind in (MINISTRY, PROVINCE) and one.alive_on(DAY)][:number]


def send(
    store: Store, folder: Path, names: list[str], period: str = "quý II năm 2023", seed: int = 1
) -> dict[str, list[list[Any]]]:
    """Take in a return of each unit; the rows that each sent."""
    chance = random.Random(seed)
    sent: dict[str, list[list[Any]]] = {}
    for name in names:
        rows = [
            line(at, label, tuple(chance.randrange(2000) for _ in range(7)))  # type: ignore[arg-type]
            for at, label in enumerate(chance.sample(FIELDS, chance.randrange(1, 5)), 1)
        ]
        sent[name] = rows
    files = [book(folder / f"{seed}-{at}.xlsx", name, rows, period) for at, (name, rows) in enumerate(sent.items())]
    done = take_in(store, *files)
    assert {one.status for one in done} == {"applied"}
    return sent


def accept_all(store: Store, period: Period = Q2) -> None:
    with store.write("Duyệt") as session:
        held = returns.of_form(session, SETTLING.code, period.code)
        returns.judge(session, [one.id for one in held], "accepted")


def aggregate(store: Store, period: Period = Q2, **how: Any) -> aggregating.Aggregate:
    with store.read() as session:
        return aggregating.aggregate(session, SETTLING, period, DAY, **how)


def plain_sum(sent: dict[str, list[list[Any]]], column: int) -> int:
    return sum(row[column - 1] or 0 for rows in sent.values() for row in rows)


def test_totals_equal_a_plain_sum_over_what_was_sent(store: Store, tmp_path: Path) -> None:
    sent = send(store, tmp_path, ministries(store, 12))
    accept_all(store)
    for by in BYS:
        found = aggregate(store, by=by)
        for column in range(3, 14):
            assert found.total.figures[str(column)] == plain_sum(sent, column)
            assert sum(row.figures[str(column)] for row in found.rows) == plain_sum(sent, column)
    by_field = aggregate(store, by="field")
    assert {row.label for row in by_field.rows} == {row[1] for rows in sent.values() for row in rows}


def test_every_figure_is_the_sum_of_the_cells_it_names(store: Store, tmp_path: Path) -> None:
    sent = send(store, tmp_path, ministries(store, 4))
    with store.read() as session:
        found = aggregating.aggregate(session, SETTLING, Q2, DAY)
        trail = Trail(session, found)
        for row in (*found.rows, found.total):
            for column in map(str, range(3, 14)):
                told = trail.of(row, column)
                assert sum(source.value for source in told) == row.figures[column]
        first = trail.of(found.rows[0], "3")[0]
        assert first.unit == found.rows[0].label
        top = 5 + len(HEADER) + 1
        last = top + len(sent[first.unit]) - 1
        assert first.cells == (f"C{top}:C{last}" if last > top else f"C{top}")


def test_by_source_what_came_as_files_stands_apart_from_what_was_typed_in(store: Store, tmp_path: Path) -> None:
    first, second, third = ministries(store, 3)
    sent = send(store, tmp_path, [first, second])
    with store.read() as session:
        (typed,), (both,) = units.named(session, third), units.named(session, second)
    for unit, period in ((typed, Q2), (both, parse_period("2023-Q1"))):
        paper.save(store, paper.grid(store, unit, *paper.ROWS, period=period), unit, period)
    quarter = {row.label: row.figures["3"] for row in aggregate(store, by="source").rows}
    assert quarter == {"Tệp của đơn vị": plain_sum(sent, 3), "Bản giấy": 1220}
    half = aggregate(store, parse_period("2023-H1"), by="source")
    assert {row.label for row in half.rows} == {"Tệp của đơn vị", "Bản giấy", "Tệp của đơn vị và bản giấy"}
    assert half.total.figures["7"] == plain_sum(sent, 7) + 2 * 110


def test_a_unit_that_was_sent_back_counts_for_nothing_and_is_named(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 3)
    sent = send(store, tmp_path, names)
    accept_all(store)
    with store.write("Trả lại") as session:
        held = returns.of_form(session, SETTLING.code, Q2.code)
        returns.judge(session, [held[0].id], "returned", "Sai tổng")
        gone = units.labels(session, [held[0].key.unit])[held[0].key.unit]
    found = aggregate(store)
    del sent[gone]
    assert found.total.figures["3"] == plain_sum(sent, 3)
    assert [(gap.name, gap.standing, gap.reason) for gap in found.missing] == [(gone, "đã trả lại", "Sai tổng")]


def test_an_accepted_version_counts_until_the_next_one_is_accepted(store: Store, tmp_path: Path) -> None:
    (name,) = ministries(store, 1)
    sent = send(store, tmp_path, [name])
    accept_all(store)
    later = {name: [[*row] for row in sent[name]]}
    later[name][0][3] += 7
    later[name][0][2] += 7
    later[name][0][10] += 7
    later[name][0][11] += 7
    take_in(store, book(tmp_path / "later.xlsx", name, later[name]))
    waiting = aggregate(store)
    assert waiting.total.figures["4"] == plain_sum(sent, 4)
    assert waiting.provisional == (name,)
    accept_all(store)
    assert aggregate(store).total.figures["4"] == plain_sum(sent, 4) + 7
    assert aggregate(store).provisional == ()


def test_a_half_year_is_put_together_from_its_quarters(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 3)
    first = send(store, tmp_path, names, "quý I năm 2023", seed=2)
    second = send(store, tmp_path, names[:2], "quý II năm 2023", seed=3)
    found = aggregate(store, parse_period("2023-H1"))
    assert found.total.figures["4"] == plain_sum(first, 4) + plain_sum(second, 4)
    assert found.total.figures["6"] == plain_sum(first, 6)
    kept_open = {names[2]: first[names[2]]}
    assert found.total.figures["11"] == plain_sum(second, 11) + plain_sum(kept_open, 11)
    assert (found.stood_in, found.moved) == ((names[2],), ())
    assert any(note.startswith("Thiếu kỳ đầu hoặc kỳ cuối") for note in aggregating.notes(found))
    assert [(gap.name, gap.period.code if gap.period else "") for gap in found.missing] == [(names[2], "2023-Q2")]
    with store.read() as session:
        trail = Trail(session, found)
        for row in (*found.rows, found.total):
            for column in map(str, range(3, 14)):
                assert sum(source.value for source in trail.of(row, column)) == row.figures[column]
        lines = {source.cells for source in trail.of(found.rows[0], "3")}
    assert sum(" − " in cells for cells in lines) == 1  # the second quarter's, without what the first one left


def test_up_to_a_month_every_month_of_the_year_is_added_and_each_gap_is_named(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 2)
    months = [send(store, tmp_path, names, f"tháng {month} năm 2023", seed=month) for month in (1, 2, 3, 4)]
    fifth = send(store, tmp_path, names[:1], "tháng 5 năm 2023", seed=5)
    send(store, tmp_path, names, "tháng 6 năm 2023", seed=6)  # is not in it
    found = aggregate(store, up_to(parse_period("2023-05")))
    came_in = sum(plain_sum(sent, 4) for sent in (*months, fifth))
    assert found.total.figures["4"] == came_in
    assert found.total.figures["6"] == plain_sum(months[0], 6)  # brought forward: only once, at the beginning
    last_told = {names[1]: months[3][names[1]]}
    assert found.total.figures["11"] == plain_sum(fifth, 11) + plain_sum(last_told, 11)  # still open: as at the end
    assert found.stood_in == (names[1],)
    assert [(gap.name, gap.period.code if gap.period else "") for gap in found.missing] == [(names[1], "2023-05")]
    with store.read() as session:
        trail = Trail(session, found)
        for row in found.rows:
            for column in map(str, range(3, 14)):
                assert sum(source.value for source in trail.of(row, column)) == row.figures.get(column, 0)


def following(names: list[str], before: dict[str, list[int]], chance: random.Random) -> dict[str, list[list[Any]]]:
    """A quarter's rows of each unit, field by field, each with what the quarter before left (`before`)."""
    sent = {}
    for name in names:
        left = before.get(name, [0] * len(FIELDS))
        rows = []
        for at, (label, opening) in enumerate(zip(FIELDS, left, strict=True), 1):
            online, direct = chance.randrange(500), chance.randrange(500)
            settled = chance.randrange(opening + online + direct + 1)
            late = chance.randrange(settled + 1)
            still = opening + online + direct - settled
            received = (opening + online + direct, online, direct, opening)
            rows.append([str(at), label, *received, settled, settled - late, 0, late, still, still, 0])
        sent[name] = rows
    return sent


def take(store: Store, folder: Path, sent: dict[str, list[list[Any]]], period: str) -> None:
    paths = [book(folder / f"{period}-{at}.xlsx", name, rows, period) for at, (name, rows) in enumerate(sent.items())]
    assert {one.status for one in take_in(store, *paths, answers=Answers(partial=False))} == {"applied"}


def left(sent: dict[str, list[list[Any]]]) -> dict[str, list[int]]:
    return {name: [row[10] for row in rows] for name, rows in sent.items()}


def test_a_year_with_a_merger_and_gaps_keeps_every_identity_however_it_is_split(store: Store, tmp_path: Path) -> None:
    """Two provinces are one from July 2025 on, a unit lacks the first quarter, another reports a field less."""
    chance = random.Random(7)
    first = following(["Bắc Giang", "Bắc Ninh", "Hà Nội"], {}, chance)
    second = following(["Bắc Giang", "Bắc Ninh", "Hà Nội", "Lạng Sơn"], left(first), chance)
    del first["Hà Nội"][2]
    merged = [
        one + other for one, other in zip(*(left(second)[name] for name in ("Bắc Giang", "Bắc Ninh")), strict=True)
    ]
    third = following(["Bắc Ninh", "Hà Nội", "Lạng Sơn"], left(second) | {"Bắc Ninh": merged}, chance)
    fourth = following(["Bắc Ninh", "Hà Nội", "Lạng Sơn"], left(third), chance)
    quarters = dict(zip(("I", "II", "III", "IV"), (first, second, third, fourth), strict=True))
    for number, sent in quarters.items():
        take(store, tmp_path, sent, f"quý {number} năm 2025")
    year = parse_period("2025")
    opening = plain_sum(first, 6) + plain_sum({"Lạng Sơn": second["Lạng Sơn"]}, 6)
    wanted = {
        "4": sum(plain_sum(sent, 4) for sent in quarters.values()),
        "6": opening,
        "7": sum(plain_sum(sent, 7) for sent in quarters.values()),
        "11": plain_sum(fourth, 11),
    }
    totals = []
    for how in ({}, {"today": DAY}):
        for by in BYS:
            found = aggregate(store, year, by=by, **how)
            assert {column: found.total.figures[column] for column in wanted} == wanted, (by, how)
            for row in (*found.rows, found.total):
                parts = (row.figures.get(column, Decimal(0)) for column in ("4", "5", "6"))
                assert row.figures["3"] == sum(parts), (by, row.label)
            totals.append(found.total.figures["3"])
            with store.read() as session:
                trail = Trail(session, found)
                for column in map(str, range(3, 14)):
                    told = sum(source.value for source in trail.of(found.total, column))
                    assert told == found.total.figures[column] == sum(row.figures.get(column, 0) for row in found.rows)
    assert len(set(totals)) == 1
    notes = "\n".join(aggregating.notes(aggregate(store, year)))
    assert "chỉ tính một lần: 02 đơn vị: Bắc Giang; Bắc Ninh." in notes
    labels = [row.label for row in aggregate(store, year).rows]
    assert labels == ["Hà Nội", "Lạng Sơn", "Bắc Giang", "Bắc Ninh", "Bắc Ninh (đến 30/6/2025)"]
    assert "lấy theo kỳ đã gửi gần nhất: 01 đơn vị: Lạng Sơn" in notes


def test_merged_units_may_be_rolled_up_to_those_of_today(store: Store, tmp_path: Path) -> None:
    names = ["Bắc Giang", "Bắc Ninh"]
    sent = send(store, tmp_path, names)
    as_was = aggregate(store)
    assert {row.label for row in as_was.rows} == set(names)
    rolled = aggregate(store, today=dt.date(2026, 1, 1))
    assert [row.label for row in rolled.rows] == ["Bắc Ninh"]
    assert rolled.total.figures["3"] == plain_sum(sent, 3)


def test_the_annex_shows_the_same_numbers_with_their_sources(store: Store, tmp_path: Path) -> None:
    sent = send(store, tmp_path, ministries(store, 5))
    with store.read() as session:
        (found,) = annexes.aggregates(session, FORMS, Q2, DAY)
        (annex,) = annexes.annexes(session, [found])
    total = annex.lines[-1]
    assert total.kind == "total"
    amounts = [cell for cell in total.cells if isinstance(cell, Amount)]
    assert [amount.value for amount in amounts] == [Decimal(plain_sum(sent, column)) for column in range(3, 14)]
    for one in annex.lines:
        for cell in one.cells:
            if isinstance(cell, Amount) and cell.value is not None:
                assert sum(source.value for source in cell.sources) == cell.value
    assert annex.number == ""
    assert any("Tạm tính" in note for note in annex.notes)
    assert found.total.label == "Tổng số"


@pytest.mark.parametrize(
    ("rows", "told"), [([10, 11, 12], "C10:C12"), ([10], "C10"), ([10, 12, 13, 20], "C10, C12:C13, C20"), ([], "")]
)
def test_neighbouring_cells_are_told_together(rows: list[int], told: str) -> None:
    assert cells("C", rows) == told


def test_what_was_explained_is_printed_with_its_reason(store: Store, tmp_path: Path) -> None:
    (name,) = ministries(store, 1)
    rows = [line(1, "Đất đai", (80, 30, 10, 60, 35, 5, 2))]
    rows[0][2] = 121
    wrong = book(tmp_path / "a.xlsx", name, rows)
    (table,) = examine(store, wrong)
    cells_found = {(finding.code, finding.cell): "Hệ thống cộng cả hồ sơ liên thông" for finding in table.findings}
    (done,) = take_in(store, wrong, answers=Answers(reasons=cells_found))
    assert done.status == "applied"
    with store.read() as session:
        (annex,) = annexes.annexes(session, annexes.aggregates(session, FORMS, Q2, DAY))
    assert any("Lý do: Hệ thống cộng cả hồ sơ liên thông." in note for note in annex.notes)
