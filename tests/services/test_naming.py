"""Lists name units as they were on the record's day, or rolled up to today; sorting and filtering agree with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from tests.core.test_lineage import histories
from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.lineage import Timeline
from tthc_desktop.db.store import Store
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit, UnitName, UnitSuccessor
from tthc_desktop.services import links, lists, records, unit_events, units
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.naming import Naming

MERGED_ON = dt.date(2025, 7, 1)


@pytest.fixture
def merged(store: Store) -> tuple[Store, dict[str, int]]:
    """A and B had a task each before the day on which they became C, A one logged for a day after it."""
    ids: dict[str, int] = {}
    with store.write("Thêm") as session:
        for name in ("Sở A", "Sở B"):
            ids[name] = records.save(session, Unit, {"name": name, "kind": "sở, ban, ngành"})
        add_task(session, ids["Sở A"], "30/6/2025")
        add_task(session, ids["Sở B"], "15/6/2025")
        add_task(session, ids["Sở A"], "01/7/2025")
    with store.write("Sáp nhập") as session:
        sources = [ids["Sở A"], ids["Sở B"]]
        ids["Sở C"] = unit_events.merge(session, sources, {"name": "Sở C"}, MERGED_ON)
        add_task(session, ids["Sở C"], "02/7/2025")
    return store, ids


def add_task(session: Session, lead: int, day: str) -> int:
    return records.save(session, Task, {"content": f"Việc ngày {day}", "lead": lead, "assigned_on": day})


def shown(session: Session, listing: Listing) -> list[str]:
    lead = Task.field("lead")
    return [lists.shown(lead, cells[0]) for cells in lists.first_page(session, listing, [lead]).values()]


def as_was(session: Session) -> Naming:
    return Naming(units.timeline(session))


def today(session: Session, on: dt.date = dt.date(2026, 1, 1)) -> Naming:
    return Naming(units.timeline(session), on)


def test_before_the_event_a_list_shows_both_units_and_after_it_the_new_one(merged: Any) -> None:
    store, _ = merged
    with store.read() as session:
        listing = Listing(Task, order="assigned_on", naming=as_was(session))
        assert shown(session, listing) == ["Sở B", "Sở A", "Sở C", "Sở C"]
        assert shown(session, replace(listing, naming=today(session))) == ["Sở C"] * 4
        assert shown(session, replace(listing, naming=today(session, dt.date(2025, 6, 30))))[:2] == ["Sở B", "Sở A"]


def test_a_unit_filter_means_the_unit_of_the_day_or_all_that_became_it(merged: Any) -> None:
    store, ids = merged
    with store.read() as session:

        def count(name: str, naming: Naming | None) -> int:
            return lists.count(session, Listing(Task, units=(ids[name],), naming=naming))

        assert [count(name, as_was(session)) for name in ids] == [1, 1, 2]
        assert [count(name, today(session)) for name in ids] == [2, 1, 4]
        assert [count(name, None) for name in ids] == [2, 1, 1]


def test_titles_name_the_units_of_the_day(merged: Any) -> None:
    store, _ = merged
    with store.read() as session:
        wanted = lists.ids(session, Listing(Task, order="assigned_on"))
        then = links.titles(session, "task", wanted, as_was(session))
        now = links.titles(session, "task", wanted, today(session))
    assert [then[item].split(" · ")[1] for item in wanted] == ["Sở B", "Sở A", "Sở C", "Sở C"]
    assert {now[item].split(" · ")[1] for item in wanted} == {"Sở C"}


def test_units_that_are_one_today_are_named_once(merged: Any) -> None:
    store, ids = merged
    with store.write("Thêm") as session:
        raw = {"kind": "Cuộc họp", "held_on": "01/6/2025", "level": "Cơ quan mình"}
        meeting = records.save(session, Meeting, raw | {"units": (ids["Sở A"], ids["Sở B"])})
        fields = [Meeting.field("units")]
        listing = Listing(Meeting, only=(meeting,), naming=as_was(session), order="units")
        assert lists.first_page(session, listing, fields) == {meeting: ("Sở A, Sở B",)}
        listing = replace(listing, naming=today(session))
        assert lists.first_page(session, listing, fields) == {meeting: ("Sở C",)}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=histories(),
    log=st.lists(
        st.tuples(st.integers(0, 40), st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31))), max_size=30
    ),
    on=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31)),
    links_each=st.integers(0, 3),
)
def test_over_any_history_lists_show_sort_and_filter_alike_and_sums_agree(
    store: Store, history: Timeline, log: list[tuple[int, dt.date | None]], on: dt.date | None, links_each: int
) -> None:
    known = sorted(history.lives)
    with store.read() as session:
        put_in(session, history)
        for number, (unit, day) in enumerate(log, start=1):
            lead = known[unit % len(known)] + 10_000
            when = When(day).code if day else None
            session.execute(insert(Task).values(id=number, content="x", lead=lead, assigned_on=when))
            for place in range(links_each):
                target = known[(unit + place) % len(known)] + 10_000
                session.execute(
                    insert(Task.LINKS["coordinators"]).values(owner_id=number, target_id=target, position=place)
                )
        naming = Naming(units.timeline(session), on)
        fields = [Task.field("lead"), Task.field("coordinators")]
        listing = Listing(Task, naming=naming)
        cells = lists.first_page(session, listing, fields)
        for number, (unit, day) in enumerate(log, start=1):
            expected = at(history, known[unit % len(known)], day, on)
            assert cells[number][0] == expected
        for place, item in enumerate(fields):
            order = lists.ids(session, replace(listing, order=item.name))
            keys = [vietnamese.sort_key(cells[item][place]) for item in order if cells[item][place]]
            assert keys == sorted(keys)
        counts = {unit: lists.count(session, Listing(Task, units=(unit + 10_000,), naming=naming)) for unit in known}
        if links_each == 0 and (on is None or on >= dt.date(2027, 12, 31)):
            stands = [unit for unit in known if on is None or history.today(unit, on) == unit]
            assert sum(counts[unit] for unit in stands) == len(log)
        session.rollback()


def at(history: Timeline, unit: int, day: dt.date | None, on: dt.date | None) -> str:
    if on is not None:
        return history.name_on(history.today(unit, on), on)
    return history.shown_on(unit, day)


def put_in(session: Session, history: Timeline) -> None:
    """The history in place of all units, ids moved out of the way of the shipped ones."""
    for table in (Task.LINKS["coordinators"], Task.table(), UnitName.table(), UnitSuccessor.table()):
        session.execute(delete(table))
    for life in history.lives.values():
        session.execute(insert(Unit).values(id=life.id + 10_000, name=life.name, kind="tổ chức khác"))
        for place, named in enumerate(life.names):
            first = None if named.first == dt.date.min else named.first.isoformat()
            last = None if named.last == dt.date.max else named.last.isoformat()
            row = {"owner_id": life.id + 10_000, "position": place, "name": named.name}
            session.execute(insert(UnitName).values(**row, valid_from=first, valid_to=last))
        for place, hop in enumerate(history.lineage.history(life.id)):
            to = None if hop.successor is None else hop.successor + 10_000
            row = {"owner_id": life.id + 10_000, "position": place, "successor": to}
            session.execute(insert(UnitSuccessor).values(**row, on=hop.on.isoformat(), how=hop.how))
