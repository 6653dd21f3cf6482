"""A closed period cannot drift: what changes later is listed, and snapshot and changes together are the present."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.services.test_aggregating import DAY, Q2, SETTLING, accept_all, ministries, plain_sum, send
from tests.services.test_corrections import FIRST_ROW
from tests.services.test_receiving import FORMS, book, examine, planned
from tthc_desktop.core.closing import Place, Snapshot, applied, changes, from_json
from tthc_desktop.core.document import Chart
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period
from tthc_desktop.db.store import Store
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.returns import CLOSED_PERIOD
from tthc_desktop.records.task import Task
from tthc_desktop.services import (
    change_lists,
    closing,
    corrections,
    history,
    outlines,
    receiving,
    records,
    reports,
    returns,
    runs,
)

numbers = st.decimals(min_value=0, max_value=9999, places=2).map(Decimal)
snapshots = st.builds(
    Snapshot,
    st.dictionaries(st.builds(Place, st.sampled_from("AB"), st.integers(1, 3), st.sampled_from("345")), numbers),
    st.dictionaries(
        st.tuples(st.sampled_from("AB"), st.integers(1, 3)), st.lists(st.integers(1, 9), min_size=1).map(tuple)
    ),
    st.dictionaries(
        st.sampled_from(["bulletin", "kstthc"]),
        st.lists(st.sampled_from(["một", "hai", "ba", "bốn"]), min_size=1, max_size=8).map(tuple),
    ),
)


@given(snapshots, snapshots)
def test_the_snapshot_and_the_changes_together_are_the_present(then: Snapshot, now: Snapshot) -> None:
    found = changes(then, now)
    assert applied(then, found) == now
    assert bool(found) == (then.figures != now.figures or then.reports != now.reports)
    for line, by in found.totals().items():
        assert total(then, line) + by == total(now, line)


def total(snapshot: Snapshot, line: tuple[str, str]) -> Decimal:
    values = (value for place, value in snapshot.figures.items() if (place.form, place.column) == line)
    return sum(values, Decimal(0))


@given(snapshots)
def test_a_snapshot_is_stored_and_read_back_unchanged(one: Snapshot) -> None:
    assert from_json(one.as_json()) == one


def test_a_snapshot_that_kept_the_bulletin_alone_is_still_read() -> None:
    assert from_json('{"figures": [], "returns": [], "lines": ["một"]}') == Snapshot({}, {}, {"bulletin": ("một",)})


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
    with store.read() as session:
        (step, *_) = history.steps(session, 1)
        told = {one.field: (one.record, one.after) for one in history.details(session, step.id)}
    assert told["Lý do mở lại"] == ("Quý II năm 2023", "Bổ sung số liệu")
    (late,) = planned(store, book(tmp_path / "late.xlsx", other, sent[name]))
    assert late.status == "ready"


def test_a_period_that_is_not_over_or_empty_is_closed_only_by_one_who_is_sure(store: Store) -> None:
    soon = Period(DAY.year + 1, "quarter", 1)
    with store.read() as session:
        over, empty = closing.doubts(session, FORMS, soon, DAY)
    assert "chưa kết thúc (đến ngày 31/3/" in over
    assert empty == f"Chưa có biểu nào của {soon.name}."
    with pytest.raises(Refused, match="chưa kết thúc"), store.write("Chốt") as session:
        closing.close(session, FORMS, soon, DAY)


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


def test_each_later_change_is_told_with_the_line_of_the_quarters_report_it_moves(
    example_store: Store, tmp_path: Path
) -> None:
    store = example_store
    names = ministries(store, 2)
    sent = send(store, tmp_path, names)
    accept_all(store)
    with store.read() as session:
        then = closing.snapshot(session, FORMS, Q2, DAY, outlines.shipped())
        held = returns.of_form(session, SETTLING.code, Q2.code)
    assert then.reports.keys() == {"bulletin", "kstthc"}
    close(store, sure=True)
    with store.write("Mở lại") as session:
        closing.reopen(session, Q2, "Bổ sung số liệu")

    def moved() -> set[tuple[str, str]]:
        """Old and new lines of the quarter's report; snapshot and changes give what it says now."""
        found = since(store)
        with store.read() as session:
            now = closing.snapshot(session, FORMS, Q2, DAY, outlines.shipped())
            built = reports.build(session, Q2, kind="kstthc", forms=FORMS, asked=reports.Asked(day=DAY))
        assert applied(then, found.changes) == now
        assert now.reports["kstthc"] == tuple(block.text for block in built.blocks if not isinstance(block, Chart))
        title = found.titles["kstthc"]
        return {(before, after) for told, before, after in change_lists.sentences(found) if told == title}

    def settled(number: int) -> str:
        return f"Tổng số hồ sơ đã giải quyết là {shown(Decimal(number))} hồ sơ"

    assert moved() == set()
    total = plain_sum(sent, 7)
    with store.write("Hiệu chỉnh") as session:
        own = returns.rows_of(session, [held[0].id])[held[0].id][0].cells["7"]
        assert isinstance(own, Decimal | int)
        corrections.correct(session, held[0].id, FIRST_ROW, 7, str(int(own) + 9), "Theo hệ thống một cửa")
    ((before, after),) = moved()
    assert before.startswith(settled(total))
    assert after.startswith(settled(total + 9))
    store.undo()
    assert moved() == set()

    rows = [[*row] for row in sent[names[0]]]
    for at in (2, 3, 6, 7):
        rows[0][at] += 5
    with store.write("Nhập") as session:
        receiving.apply(session, store.attachments, examine(store, book(tmp_path / "b.xlsx", names[0], rows)))
    accept_all(store)
    told = moved()
    assert any(before.startswith(settled(total)) and after.startswith(settled(total + 5)) for before, after in told)
    assert all(before and after for before, after in told)

    known = told
    with store.write("Nhập") as session:
        raw = {"received_on": "02/5/2023", "subject": "Việc", "state": "Đã xử lý", "domain": "Đất đai"}
        records.save(session, Petition, raw, sure=True)
    ((before, after),) = moved() - known
    assert before.startswith("Chưa có số liệu theo Biểu số II.05")
    assert "đã tiếp nhận 01 phản ánh, kiến nghị" in after

    known = moved()
    with store.write("Giao việc") as session:
        task = {"content": "Rà soát danh mục TTHC", "lead": names[0], "assigned_on": "10/5/2023"}
        records.save(session, Task, {**task, "deadline_kind": "Theo ngày", "due_on": "30/7/2023"}, sure=True)
    assert ("", f"- Rà soát danh mục TTHC ({names[0]}; hạn 30/7/2023).") in moved() - known


def test_a_closing_that_kept_the_bulletin_alone_is_compared_with_the_bulletin_alone(
    example_store: Store, tmp_path: Path
) -> None:
    send(example_store, tmp_path, ministries(example_store, 2))
    close(example_store, sure=True)
    with example_store.write("Bản cũ") as session:
        stored = json.loads(str(session.scalar(select(CLOSED_PERIOD.c.snapshot))))
        stored["lines"] = stored.pop("reports")["bulletin"]
        session.execute(update(CLOSED_PERIOD).values(snapshot=json.dumps(stored)))
    assert not since(example_store).changes
    with example_store.write("Nhập") as session:
        meeting = {"kind": "Cuộc họp", "held_on": "04/5/2023", "level": "Cơ quan mình", "topics": "chuyển đổi số"}
        records.save(session, Meeting, meeting, sure=True)
    assert {part.report for part in since(example_store).changes.reworded} == {"bulletin"}


def test_the_offices_own_kinds_of_report_are_kept_as_they_stand(example_store: Store) -> None:
    own = replace(outlines.find(outlines.shipped(), "kstthc"), code="rieng", title="Báo cáo riêng")
    known = [*outlines.shipped(), own]
    close(example_store, known=known, sure=True)
    with example_store.write("Nhập") as session:
        raw = {"received_on": "02/5/2023", "subject": "Việc", "state": "Đã xử lý", "domain": "Đất đai"}
        records.save(session, Petition, raw, sure=True)
    with example_store.read() as session:
        found = closing.since(session, FORMS, Q2, DAY, known=known)
    assert {told for told, _, _ in change_lists.sentences(found)} >= {"Báo cáo riêng"}


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


@given(st.lists(st.sampled_from("ABCD"), min_size=1), st.lists(st.sampled_from("ABCD"), min_size=1))
def test_of_two_paragraphs_only_what_reads_otherwise_is_told(olds: list[str], news: list[str]) -> None:
    before, after = " ".join(f"{one}." for one in olds), " ".join(f"{one}." for one in news)
    old, new = change_lists.apart(before, after)
    assert (old == new) == (before == after)
    if before == after:
        return
    olds_left, news_left = (told.replace("…", "").split() for told in (old, new))
    assert not (olds_left and news_left and (olds_left[0] == news_left[0] or olds_left[-1] == news_left[-1]))
    assert len(olds) - len(olds_left) == len(news) - len(news_left)  # as many left out of the one as of the other
