"""Merging, splitting, renaming and dissolving units: what is written, what is refused, and undo of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.records.samples import dump
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.db.store import Store
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import lists, records, unit_events, units
from tthc_desktop.services.known_units import Finder
from tthc_desktop.services.lists import Listing

ON, BEFORE = dt.date(2026, 3, 1), dt.date(2026, 2, 28)
ACT = "NQ 12/NQ-HĐND"


class Tree:
    """Two offices with a room each, below one committee."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.top = self.add("Ủy ban")
        self.a = self.add("Sở A", parent=self.top)
        self.b = self.add("Sở B", parent=self.top)
        self.room_a = self.add("Phòng của A", parent=self.a)
        self.room_b = self.add("Phòng của B", parent=self.b, valid_from="01/01/2020")

    def add(self, name: str, **more: Any) -> int:
        with self.store.write(f"Thêm {name}") as session:
            return records.save(session, Unit, {"name": name, "kind": "sở, ban, ngành", **more})

    def load(self, unit: int) -> dict[str, Any]:
        with self.store.read() as session:
            return records.load(session, Unit, unit)

    def do(self, act: Callable[[Session], Any]) -> Any:
        with self.store.write("Sắp xếp") as session:
            return act(session)

    def problems(self, act: Callable[[Session], Any]) -> list[Problem]:
        before = dump(self.store.path)
        with pytest.raises(Refused) as refused:
            self.do(act)
        assert dump(self.store.path) == before
        return list(refused.value.problems)


@pytest.fixture
def tree(store: Store) -> Tree:
    return Tree(store)


def became(values: dict[str, Any]) -> list[tuple[int | None, str, str, str | None]]:
    return [(row["successor"], row["on"].text, row["how"], row["act"]) for row in values["successors"]]


def above(values: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [
        (
            row["parent"],
            row["valid_from"].text if row["valid_from"] else "",
            row["valid_to"].text if row["valid_to"] else "",
        )
        for row in values["parents"]
    ]


def test_merging_ends_the_sources_and_leads_to_the_new_unit(tree: Tree) -> None:
    new = tree.do(lambda session: unit_events.merge(session, [tree.a, tree.b], {"name": "Sở C"}, ON, ACT))
    for source in (tree.a, tree.b):
        values = tree.load(source)
        assert values["valid_to"] == When(BEFORE)
        assert became(values) == [(new, "01/3/2026", "sáp nhập", ACT)]
    made = tree.load(new)
    assert (made["name"], made["valid_from"], made["parent"]) == ("Sở C", When(ON), tree.top)


def test_units_below_a_merged_one_come_under_the_new_one_from_that_day(tree: Tree) -> None:
    new = tree.do(lambda session: unit_events.merge(session, [tree.a, tree.b], {"name": "Sở C"}, ON))
    assert tree.load(tree.room_a)["parent"] == new
    assert above(tree.load(tree.room_a)) == [(tree.a, "", "28/02/2026"), (new, "01/3/2026", "")]
    assert above(tree.load(tree.room_b)) == [(tree.b, "01/01/2020", "28/02/2026"), (new, "01/3/2026", "")]


def test_a_unit_may_take_over_another_and_stay_itself(tree: Tree) -> None:
    tree.do(lambda session: unit_events.merge(session, [tree.b], tree.a, ON, ACT))
    assert tree.load(tree.a)["valid_to"] is None
    assert tree.load(tree.room_b)["parent"] == tree.a
    with tree.store.read() as session:
        timeline = units.timeline(session)
    assert (timeline.today(tree.b, BEFORE), timeline.today(tree.b, ON)) == (tree.b, tree.a)


def test_a_unit_merged_into_one_below_it_leaves_no_circle_of_parents(tree: Tree) -> None:
    tree.do(lambda session: unit_events.merge(session, [tree.a], tree.room_a, ON))
    assert tree.load(tree.room_a)["parent"] == tree.top


def test_splitting_leads_to_all_parts_and_rolls_up_to_the_first(tree: Tree) -> None:
    parts = tree.do(lambda session: unit_events.split(session, tree.a, [{"name": "Sở A1"}, {"name": "Sở A2"}], ON, ACT))
    assert became(tree.load(tree.a)) == [(part, "01/3/2026", "chia tách", ACT) for part in parts]
    assert tree.load(tree.room_a)["parent"] == parts[0]
    with tree.store.read() as session:
        assert units.timeline(session).today(tree.a, ON) == parts[0]


def test_a_unit_that_goes_on_after_a_split_stays_itself(tree: Tree) -> None:
    parts = tree.do(lambda session: unit_events.split(session, tree.a, [{"name": "Sở A2"}], ON, goes_on=True))
    assert parts[0] == tree.a
    assert tree.load(tree.a)["valid_to"] is None
    assert tree.load(tree.room_a)["parent"] == tree.a
    with tree.store.read() as session:
        assert units.timeline(session).today(tree.a, ON) == tree.a


def test_renaming_keeps_the_unit_and_dates_its_names(tree: Tree) -> None:
    tree.do(lambda session: unit_events.rename(session, tree.a, "Sở Mới", ON, ACT))
    values = tree.load(tree.a)
    assert (values["name"], values["aliases"]) == ("Sở Mới", ("Sở A",))
    assert became(values) == [(None, "01/3/2026", "đổi tên", ACT)]
    with tree.store.read() as session:
        timeline = units.timeline(session)
        assert Finder(units.all_units(session)).find("Sở A") == tree.a
    assert (timeline.name_on(tree.a, BEFORE), timeline.name_on(tree.a, ON)) == ("Sở A", "Sở Mới")
    assert timeline.today(tree.a, ON) == tree.a


def test_two_units_may_swap_their_names(tree: Tree) -> None:
    tree.do(lambda session: unit_events.rename(session, tree.a, "Sở B", ON))
    tree.do(lambda session: unit_events.rename(session, tree.b, "Sở A", ON))
    with tree.store.read() as session:
        timeline = units.timeline(session)
    assert [timeline.name_on(unit, BEFORE) for unit in (tree.a, tree.b)] == ["Sở A", "Sở B"]
    assert [timeline.name_on(unit, ON) for unit in (tree.a, tree.b)] == ["Sở B", "Sở A"]
    assert [timeline.today(unit, ON) for unit in (tree.a, tree.b)] == [tree.a, tree.b]


def test_dissolving_puts_what_was_below_under_what_was_above(tree: Tree) -> None:
    tree.do(lambda session: unit_events.dissolve(session, tree.a, ON, ACT))
    assert became(tree.load(tree.a)) == [(None, "01/3/2026", "giải thể", ACT)]
    assert above(tree.load(tree.room_a)) == [(tree.a, "", "28/02/2026"), (tree.top, "01/3/2026", "")]


EVENTS: dict[str, Callable[[Session, Tree], Any]] = {
    "merge": lambda session, tree: unit_events.merge(session, [tree.a, tree.b], {"name": "Sở C"}, ON, ACT),
    "join": lambda session, tree: unit_events.merge(session, [tree.a], tree.b, ON, ACT),
    "split": lambda session, tree: unit_events.split(session, tree.a, [tree.b, {"name": "Sở C"}], ON, ACT),
    "split off": lambda session, tree: unit_events.split(session, tree.a, [{"name": "Sở C"}], ON, goes_on=True),
    "rename": lambda session, tree: unit_events.rename(session, tree.a, "Sở Mới", ON, ACT),
    "dissolve": lambda session, tree: unit_events.dissolve(session, tree.a, ON),
}


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_undone_and_redone_whole(tree: Tree, event: str) -> None:
    before = dump(tree.store.path)
    tree.do(lambda session: EVENTS[event](session, tree))
    after = dump(tree.store.path)
    assert after != before
    for _ in range(2):
        tree.store.undo()
        assert dump(tree.store.path) == before
        tree.store.redo()
        assert dump(tree.store.path) == after


@pytest.mark.parametrize("event", EVENTS)
def test_nothing_happens_to_a_unit_that_has_ended(tree: Tree, event: str) -> None:
    tree.do(lambda session: unit_events.dissolve(session, tree.a, dt.date(2026, 1, 1)))
    (problem, *_) = tree.problems(lambda session: EVENTS[event](session, tree))
    assert problem.field == "on"
    assert problem.message.startswith("«Sở A» đã kết thúc ngày 31/12/2025")


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_before_the_units_first_day_is_refused(tree: Tree, event: str) -> None:
    with tree.store.write("Sửa") as session:
        records.save(session, Unit, {"valid_from": "01/3/2026"}, tree.a)
    (problem, *_) = tree.problems(lambda session: EVENTS[event](session, tree))
    assert problem == Problem("on", "«Sở A» có từ ngày 01/3/2026. Hãy chọn một ngày sau đó.")


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_before_a_later_one_of_the_same_unit_is_refused(tree: Tree, event: str) -> None:
    tree.do(lambda session: unit_events.rename(session, tree.a, "Sở A mới", ON))
    (problem, *_) = tree.problems(lambda session: EVENTS[event](session, tree))
    assert problem == Problem("on", "«Sở A mới» đã có thay đổi từ ngày 01/3/2026. Hãy chọn một ngày sau đó.")


def test_a_merge_into_itself_is_refused(tree: Tree) -> None:
    (problem,) = tree.problems(lambda session: unit_events.merge(session, [tree.a, tree.b], tree.a, ON))
    assert problem.field == "target"
    assert "không thể trở thành chính nó" in problem.message


def test_a_merge_into_an_ended_unit_or_one_that_is_not_yet_there_is_refused(tree: Tree) -> None:
    late = tree.add("Sở Sau", valid_from="01/01/2027")
    tree.do(lambda session: unit_events.dissolve(session, tree.b, dt.date(2026, 1, 1)))
    (ended,) = tree.problems(lambda session: unit_events.merge(session, [tree.a], tree.b, ON))
    (early,) = tree.problems(lambda session: unit_events.merge(session, [tree.a], late, ON))
    assert (ended.field, early.field) == ("target", "target")
    assert "đã kết thúc" in ended.message
    assert "mới có" in early.message


def test_a_circle_is_refused_naming_its_way(tree: Tree) -> None:
    tree.do(lambda session: unit_events.merge(session, [tree.a], tree.b, dt.date(2026, 6, 1)))
    (problem, *_) = tree.problems(lambda session: unit_events.merge(session, [tree.b], tree.a, ON))
    assert problem.field == "target"
    assert "Sở B → Sở A → Sở B" in problem.message


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("sources", lambda session, tree: unit_events.merge(session, [], tree.a, ON)),
        ("target", lambda session, tree: unit_events.merge(session, [tree.a], {"name": " "}, ON)),
        ("targets", lambda session, tree: unit_events.split(session, tree.a, [tree.b], ON)),
        ("targets", lambda session, tree: unit_events.split(session, tree.a, [], ON, goes_on=True)),
        ("name", lambda session, tree: unit_events.rename(session, tree.a, " ", ON)),
        ("name", lambda session, tree: unit_events.rename(session, tree.a, "Sở A", ON)),
    ],
)
def test_what_is_missing_is_told_at_its_field(tree: Tree, field: str, act: Callable[..., Any]) -> None:
    (problem, *_) = tree.problems(lambda session: act(session, tree))
    assert problem.field == field


def test_no_unit_is_lost_from_the_list_of_units(tree: Tree) -> None:
    with tree.store.read() as session:
        before = set(lists.ids(session, Listing(Unit)))
    new = tree.do(lambda session: unit_events.merge(session, [tree.a, tree.b], {"name": "Sở C"}, ON))
    with tree.store.read() as session:
        assert set(lists.ids(session, Listing(Unit))) == before | {new}
