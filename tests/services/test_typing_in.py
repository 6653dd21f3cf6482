"""Returns typed in from paper: a version like any other, closed periods and poorer ones kept out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from tests.records.samples import dump
from tests.services.test_receiving import FORMS, book, line, take_in
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.kept_returns import totals
from tthc_desktop.core.periods import Period
from tthc_desktop.core.typed_returns import TypedGrid, block_of, paste
from tthc_desktop.db.store import Store
from tthc_desktop.records.returns import CLOSED_PERIOD
from tthc_desktop.services import returns, runs, typing_in, units
from tthc_desktop.services.examined import Answers
from tthc_desktop.services.receiving import Planned
from tthc_desktop.services.returns import Key

FORM = next(item for item in FORMS if item.code.startswith("II.06a"))
QUARTER = Period(2026, "quarter", 1)
ROWS = (
    "1\tĐất đai\t1.210\t800\t400\t10\t100\t60\t35\t5\t1.110\t1.108\t2",
    "2\tHộ tịch\t10\t10\t-\tx\t10\t10\t0\t0\tKhông phát sinh\t\t",
)


@pytest.fixture
def unit(store: Store) -> int:
    with store.read() as session:
        return units.named(session, "Bộ Y tế")[0]


def grid(store: Store, unit: int, *lines: str, period: Period = QUARTER) -> TypedGrid:
    with store.read() as session:
        empty = typing_in.start(session, FORM, unit, period).grid
    return paste(empty, (0, 0), block_of("\n".join(lines))) if lines else empty


def save(store: Store, typed: TypedGrid, unit: int, period: Period = QUARTER, **said: Any) -> Planned:
    table = typing_in.examine(typed, unit, period, Answers(**said))
    with store.write("Nhập bản giấy") as session:
        return typing_in.save(session, table)


def test_what_is_typed_is_kept_as_a_return_without_a_file(store: Store, unit: int) -> None:
    done = save(store, grid(store, unit, *ROWS), unit)
    assert (done.status, done.counts()["new"]) == ("applied", 2)
    with store.read() as session:
        (held,) = returns.versions(session, Key(FORM.code, QUARTER.code, unit))
        (run,) = runs.runs(session)
        rows = returns.rows_of(session, [held.id])[held.id]
    assert (held.file_id, held.sheet, held.places, held.complete, held.state) == (None, "", {}, True, "received")
    assert (run.kind, run.files, run.rows, run.period) == ("paper", (), 2, "2026-Q1")
    assert totals(rows)["3"] == 1220
    assert "12" not in rows[1].cells


def test_taking_the_run_back_leaves_nothing(store: Store, unit: int, data_file: Path) -> None:
    before = dump(data_file)
    save(store, grid(store, unit, *ROWS), unit)
    assert dump(data_file) != before
    with store.read() as session:
        (run,) = runs.runs(session)
    runs.take_back(store, run.id)
    with store.read() as session:
        assert returns.versions(session, Key(FORM.code, QUARTER.code, unit)) == []


def test_the_newest_version_is_offered_to_be_corrected_and_saved_as_the_next(store: Store, unit: int) -> None:
    save(store, grid(store, unit, *ROWS), unit)
    again = grid(store, unit)
    assert again.rows[0][2] == "1.210"
    assert again.rows[1][4:6] == ("-", "x")
    assert save(store, again, unit).status == "unchanged"
    changed = paste(again, (1, 2), block_of("11\t11"))
    changed = paste(changed, (1, 6), block_of("11\t11"))
    done = save(store, changed, unit)
    assert (done.status, done.before and done.before.version) == ("applied", 1)
    with store.read() as session:
        assert [held.version for held in returns.versions(session, Key(FORM.code, QUARTER.code, unit))] == [2, 1]


def test_a_return_from_a_file_that_is_opened_and_saved_as_it_is_makes_no_version(
    store: Store, unit: int, tmp_path: Path
) -> None:
    row = line(1, "Đất đai", (10, 5, 3, 6, 8, 1, 1))
    group, total = ["A", "Cấp tỉnh", *[None] * 11], [None, "Tổng số", *row[2:]]
    (done,) = take_in(store, book(tmp_path / "a.xlsx", "Bộ Y tế", [group, row, total], "quý I năm 2026"))
    assert done.status == "applied"
    again = grid(store, unit)
    assert save(store, again, unit).status == "unchanged"
    assert save(store, paste(again, (1, 7), block_of("5\t9")), unit).status == "applied"


def test_the_rows_of_the_period_before_are_offered_without_figures(store: Store, unit: int, tmp_path: Path) -> None:
    rows = [line(1, "Đất đai", (1, 2, 3, 4, 0, 0, 0)), line(2, "Y tế", (1, 2, 3, 4, 0, 0, 0))]
    take_in(store, book(tmp_path / "a.xlsx", "Bộ Y tế", rows, "quý III năm 2025"))
    with store.read() as session:
        begun = typing_in.start(session, FORM, unit, QUARTER)
    assert begun.like
    assert begun.like.key.period == "2025-Q3"
    assert [row[:3] for row in begun.grid.rows[:3]] == [("1", "Đất đai", ""), ("2", "Y tế", ""), ("", "", "")]
    with pytest.raises(Refused, match="chưa có số liệu"):
        save(store, begun.grid, unit)


def test_an_error_must_be_mended_or_explained(store: Store, unit: int) -> None:
    wrong = grid(store, unit, ROWS[0].replace("1.210", "1.211"))
    done = save(store, wrong, unit)
    assert done.status == "refused"
    reasons = {(finding.code, finding.cell): "Bản giấy ghi như vậy." for finding in done.table.errors}
    done = save(store, wrong, unit, reasons=reasons)
    assert done.status == "applied"
    with store.read() as session:
        (held,) = returns.versions(session, Key(FORM.code, QUARTER.code, unit))
    assert [finding["reason"] for finding in held.findings if finding["level"] == "explained"] == [
        "Bản giấy ghi như vậy."
    ] * len(reasons)


def test_a_poorer_one_replaces_a_complete_one_only_with_a_clear_yes(store: Store, unit: int) -> None:
    save(store, grid(store, unit, *ROWS), unit)
    poorer = TypedGrid(FORM, grid(store, unit).rows[:1])
    done = save(store, poorer, unit)
    assert (done.status, done.asked[0].about) == ("question", "replace")
    assert done.asked[0].message.startswith("Bản gõ này thiếu 1 dòng")
    assert save(store, poorer, unit, replace=True).status == "applied"


def test_a_closed_period_is_refused(store: Store, unit: int, data_file: Path) -> None:
    closed = {"period": "2026-Q1", "closed_at": "2026-04-20T08:00:00", "closed_by": "a", "snapshot": "{}"}
    with store.write("Chốt kỳ") as session:
        session.execute(insert(CLOSED_PERIOD).values(**closed))
    before = dump(data_file)
    done = save(store, grid(store, unit, *ROWS), unit)
    assert (done.status, "đã chốt ngày 20/04/2026" in done.trouble) == ("refused", True)
    assert dump(data_file) == before


def test_unit_and_period_are_asked_in_words(store: Store, unit: int) -> None:
    with store.read() as session:
        assert typing_in.asked(session, {"unit": "byt", "period": "1/2026"})[1] == Period(2026, "month", 1)
        assert typing_in.asked(session, typing_in.raw_of("Bộ Y tế", QUARTER)) == (unit, QUARTER)
        with pytest.raises(Refused) as refused:
            typing_in.asked(session, {"unit": "", "period": "hôm qua"})
    assert {problem.field for problem in refused.value.problems} == {"unit", "period"}
