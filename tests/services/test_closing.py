"""A closed period cannot drift: what changes later is listed, and snapshot and changes together are the present."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.test_aggregating import DAY, Q2, SETTLING, accept_all, ministries, send
from tests.services.test_receiving import FORMS, book, examine, planned
from tthc_desktop.core.closing import Place, Snapshot, applied, changes, from_json
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.services import closing, corrections, receiving, records, returns, runs

numbers = st.decimals(min_value=0, max_value=9999, places=2).map(Decimal)
snapshots = st.builds(
    Snapshot,
    st.dictionaries(st.builds(Place, st.sampled_from("AB"), st.integers(1, 3), st.sampled_from("345")), numbers),
    st.dictionaries(
        st.tuples(st.sampled_from("AB"), st.integers(1, 3)), st.lists(st.integers(1, 9), min_size=1).map(tuple)
    ),
    st.lists(st.sampled_from(["một", "hai", "ba", "bốn"]), max_size=8).map(tuple),
)


@given(snapshots, snapshots)
def test_the_snapshot_and_the_changes_together_are_the_present(then: Snapshot, now: Snapshot) -> None:
    found = changes(then, now)
    assert applied(then, found) == now
    assert bool(found) == (then.figures != now.figures or then.lines != now.lines)
    for line, by in found.totals().items():
        assert total(then, line) + by == total(now, line)


def total(snapshot: Snapshot, line: tuple[str, str]) -> Decimal:
    values = (value for place, value in snapshot.figures.items() if (place.form, place.column) == line)
    return sum(values, Decimal(0))


@given(snapshots)
def test_a_snapshot_is_stored_and_read_back_unchanged(one: Snapshot) -> None:
    assert from_json(one.as_json()) == one


def close(store: Store, **how: Any) -> None:
    with store.write("Chốt") as session:
        closing.close(session, FORMS, Q2, DAY, **how)


def since(store: Store) -> closing.Since:
    with store.read() as session:
        return closing.since(session, FORMS, Q2, DAY)


def test_a_period_with_unaccepted_returns_is_closed_only_when_that_is_meant(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ministries(store, 2))
    with pytest.raises(Refused, match="Tạm tính"):
        close(store)
    close(store, sure=True)
    with store.read() as session:
        assert closing.is_closed(session, Q2)
    with pytest.raises(Refused, match="đã chốt rồi"):
        close(store, sure=True)


def test_nothing_gets_into_a_closed_period_and_reopening_needs_a_reason(store: Store, tmp_path: Path) -> None:
    name, other = ministries(store, 2)
    sent = send(store, tmp_path, [name])
    accept_all(store)
    close(store)
    (late,) = planned(store, book(tmp_path / "late.xlsx", other, sent[name]))
    assert late.status == "refused"
    assert "đã chốt ngày" in late.trouble
    with store.read() as session:
        (held,) = returns.of_form(session, SETTLING.code, Q2.code)
    with pytest.raises(Refused, match="đã chốt"), store.write("Trả lại") as session:
        returns.judge(session, [held.id], "returned", "Sai")
    with pytest.raises(Refused, match="lý do"), store.write("Mở lại") as session:
        closing.reopen(session, Q2, "  ")
    with store.write("Mở lại") as session:
        closing.reopen(session, Q2, "Bổ sung số liệu")
    (late,) = planned(store, book(tmp_path / "late.xlsx", other, sent[name]))
    assert late.status == "ready"


def test_what_changed_after_the_closing_is_told_with_what_it_moves(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 2)
    sent = send(store, tmp_path, names)
    accept_all(store)
    close(store)
    assert not since(store).changes
    with store.write("Mở lại") as session:
        closing.reopen(session, Q2, "Đơn vị sửa")
    rows = [[*row] for row in sent[names[0]]]
    for column in (3, 2, 10, 11):
        rows[0][column] += 5
    with store.write("Nhập") as session:
        receiving.apply(session, store.attachments, examine(store, book(tmp_path / "b.xlsx", names[0], rows)))
    accept_all(store)
    with store.write("Thêm cuộc họp") as session:
        records.save(
            session,
            Meeting,
            {"kind": "Cuộc họp", "held_on": "04/5/2023", "level": "Cơ quan mình", "topics": "chuyển đổi số"},
            sure=True,
        )
    found = since(store)
    assert {(line.unit, line.moved.place.column, line.moved.by) for line in found.lines} == {
        (names[0], column, Decimal(5)) for column in ("3", "4", "11", "12")
    }
    assert found.changes.totals()[SETTLING.code, "4"] == 5
    assert found.changes.reworded
    assert found.closed.reason == "Đơn vị sửa"


def test_what_a_closed_period_rests_on_is_not_taken_back_before_it_is_opened_again(
    store: Store, tmp_path: Path
) -> None:
    send(store, tmp_path, ministries(store, 2))
    with store.read() as session:
        (run,) = runs.runs(session)
        held = returns.of_form(session, SETTLING.code, Q2.code)
    with store.write("Hiệu chỉnh") as session:
        corrections.correct(session, held[0].id, 10, 4, "1000", "Theo hệ thống một cửa")
    correcting = store.last_done()
    assert correcting
    close(store, sure=True)
    for clash in ("keep", "overwrite"):
        with pytest.raises(Refused, match="quý II năm 2023 đã chốt"):
            runs.take_back(store, run.id, clash)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="đã chốt"):
        store.undo_step(correcting.id)
    with store.read() as session:
        assert returns.of_form(session, SETTLING.code, Q2.code) == held
    assert not since(store).changes
    with store.write("Mở lại") as session:
        closing.reopen(session, Q2, "Nhập nhầm")
    store.undo_step(correcting.id)
    runs.take_back(store, run.id)
    with store.read() as session:
        assert returns.of_form(session, SETTLING.code, Q2.code) == []
