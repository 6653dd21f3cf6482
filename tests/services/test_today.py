"""Every figure of the first screen counts exactly the list that it opens, whatever the data file holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import follow_up
from tests.services.test_followup import add, days, raw_tasks, trial
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import AGE_BANDS
from tthc_desktop.core.document import Ref
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE, RECORDS, Record
from tthc_desktop.services import attachments, inspections, lists, records, today
from tthc_desktop.services.followup import At

DAY = dt.date(2023, 7, 20)


def figures(store: Store, day: dt.date) -> dict[str, today.Figure]:
    """Every figure at that day, each held against its list."""
    with store.read() as session:
        found = today.figures(session, At(day))
        for figure in found:
            listed = lists.ids(session, figure.listing)
            assert figure.count == lists.count(session, figure.listing) == len(listed) == len(set(listed)), figure.key
    assert len({figure.key for figure in found}) == len(found)
    return {figure.key: figure for figure in found}


def ids(store: Store, figure: today.Figure) -> set[int]:
    with store.read() as session:
        return set(lists.ids(session, figure.listing))


@pytest.fixture
def at_work(store: Store) -> Store:
    with store.write("Theo dõi") as session:
        follow_up.fill(session, DAY)
    return store


def test_every_figure_counts_its_list_and_few_are_nothing_in_a_file_at_work(at_work: Store) -> None:
    found = figures(at_work, DAY)
    nothing = {key for key, figure in found.items() if not figure.count}
    assert nothing <= {"drafts", "inspections", "late:1-7", "late:91-"}, nothing


def test_every_figure_counts_its_list_whatever_day_it_is(at_work: Store) -> None:
    for shift in range(-160, 400, 7):
        found = figures(at_work, DAY + dt.timedelta(days=shift))
        bands = [found[f"late:{first}-{last or ''}"] for first, last in AGE_BANDS]
        assert sum(band.count for band in bands) == found["late"].count
        assert set.union(*(ids(at_work, band) for band in bands)) == ids(at_work, found["late"])
        assert not ids(at_work, found["remedy late"]) & ids(at_work, found["remedy open"])
        assert ids(at_work, found["replies late"]) <= ids(at_work, found["replies"])


def test_every_figure_follows_undo_and_redo(at_work: Store) -> None:
    def told() -> dict[str, int]:
        return {key: figure.count for key, figure in figures(at_work, DAY).items()}

    before = told()
    late = sorted(ids(at_work, figures(at_work, DAY)["late"]))
    with at_work.write("Xong") as session:
        records.save(session, BY_TYPE["task"], {"done_on": When(DAY), "result": "xong"}, late[0], sure=True)
    after = told()
    assert (after["late"], after["unproved"]) == (before["late"] - 1, before["unproved"] + 1)
    at_work.undo()
    assert told() == before
    at_work.redo()
    assert told() == after


def test_a_file_shown_as_evidence_takes_the_task_from_those_without(at_work: Store, tmp_path: Any) -> None:
    unproved = sorted(ids(at_work, figures(at_work, DAY)["unproved"]))
    (tmp_path / "bao-cao.txt").write_text("báo cáo", encoding="utf-8")
    with at_work.write("Đính kèm") as session:
        attachments.add(session, at_work.attachments, Ref("task", unproved[0]), tmp_path / "bao-cao.txt")
    assert ids(at_work, figures(at_work, DAY)["unproved"]) == set(unproved[1:])


def test_a_planned_unit_in_the_recycle_bin_is_neither_counted_nor_listed(at_work: Store) -> None:
    planned = ids(at_work, figures(at_work, DAY)["planned"])
    with at_work.write("Xóa đơn vị") as session:
        records.remove(session, BY_TYPE["unit"], planned)
    assert figures(at_work, DAY)["planned"].count == 0


# --- whatever the data file holds ------------------------------------------------------------------------

some_day = st.none() | days.map(When)
unit = st.integers(1, 4)


@st.composite
def others(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    """Records of the other types, as they may be entered."""
    found: list[tuple[str, dict[str, Any]]] = []
    for _ in range(draw(st.integers(0, 3))):
        sent = draw(days)
        after = st.none() | st.integers(0, 60).map(lambda number, sent=sent: When(sent + dt.timedelta(days=number)))
        raw = {"unit": draw(unit), "form": "Điện thoại", "sent_on": When(sent)}
        found.append(("chase", raw | {"reply_due": draw(after), "replied_on": draw(after)}))
    for _ in range(draw(st.integers(0, 2))):
        point = {"content": "việc", "no_task": draw(st.none() | st.just(True))}
        raw = {"kind": "Cuộc họp", "held_on": When(draw(days)), "level": "Cơ quan mình"}
        found.append(("meeting", raw | {"points": [point] * draw(st.integers(0, 3))}))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(days)
        end = draw(st.none() | st.integers(0, 40).map(lambda number, start=start: start + dt.timedelta(days=number)))
        finding = {"content": "khắc phục", "due_on": When(start + dt.timedelta(days=draw(st.integers(0, 90))))}
        finding |= {"remedied_on": draw(some_day), "remedy": "báo cáo", "no_task": draw(st.none() | st.just(True))}
        raw = {"mode": draw(st.sampled_from(["Theo kế hoạch", "Đột xuất"])), "from_on": When(start)}
        raw |= {"to_on": When(end) if end else None, "level": "Cơ quan mình", "content": "kiểm tra"}
        found.append(("inspection", raw | {"units": (draw(unit),), "findings": [finding] * draw(st.integers(0, 2))}))
    for year in draw(st.lists(st.sampled_from([2023, 2024]), max_size=2)):
        months = st.none() | st.integers(1, 12).map(lambda month, year=year: When(dt.date(year, month, 1), "month"))
        lines = [{"unit": draw(unit), "from_on": draw(months)} for _ in range(draw(st.integers(0, 3)))]
        found.append(("inspection_plan", {"year": str(year), "subject": "Kế hoạch", "units": lines}))
    for _ in range(draw(st.integers(0, 2))):
        raw = {"kind": "Công văn", "issuer": 1, "subject": "Về việc", "counted_in": "2023"}
        found.append(("directive", raw | {"state": draw(st.sampled_from(["Dự thảo", "Đang trình", "Đã ban hành"]))}))
    return found


def enter(session: Session, told: list[tuple[str, dict[str, Any]]]) -> None:
    for type_, raw in told:
        values, problems = records.read(session, BY_TYPE[type_], raw)
        if not problems:
            records.store(session, BY_TYPE[type_], values)


def all_ids(session: Session, record: type[Record]) -> list[int]:
    return lists.ids(session, lists.Listing(record))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some=st.lists(raw_tasks(), max_size=8),
    told=others(),
    links=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=6),
    recycled=st.lists(st.tuples(st.sampled_from(RECORDS), st.integers(0, 5)), max_size=4),
    day=days,
)
def test_every_figure_counts_its_list_whatever_was_entered(
    store: Store,
    some: list[dict[str, Any]],
    told: list[tuple[str, dict[str, Any]]],
    links: list[tuple[int, int]],
    recycled: list[tuple[type[Record], int]],
    day: dt.date,
) -> None:
    with trial(store):
        saved = add(store, some)
        with store.write("Ghi") as session:
            enter(session, told)
            for place, other in links:
                for field, type_ in (("conclusions", "conclusion"), ("recommendations", "recommendation")):
                    there = all_ids(session, BY_TYPE[type_])
                    if place < len(saved) and other < len(there):
                        raw = {field: (there[other],)}
                        records.save(session, BY_TYPE["task"], raw, saved[place], sure=True)
            if len(saved) > 2:
                records.save(session, BY_TYPE["task"], {"parent": saved[0]}, saved[1], sure=True)
            for record, place in recycled:
                records.remove(session, record, all_ids(session, record)[place : place + 1])
        figures(store, day)
        with store.read() as session:
            for number in (2023, 2024):
                year = inspections.year(session, number)
                assert sorted({*year.done, *year.waiting}) == sorted(year.planned)
                assert not set(year.done) & set(year.waiting)
                for record, items in ((BY_TYPE["unit"], year.planned), (BY_TYPE["inspection"], year.held)):
                    only = tuple(item.id if isinstance(item, Ref) else item for item in items)
                    assert lists.count(session, lists.Listing(record, only=only)) == len(only)
