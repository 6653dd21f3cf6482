"""The units screen: the tree of a day, a unit's history, its events through the real forms, and the communes."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.modeltest import ModelTester

from tests.records.samples import dump
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, focus, in_dialog, pick, press, settle
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records, unit_events, units
from tthc_desktop.services.known_units import Finder
from tthc_desktop.ui import ask
from tthc_desktop.ui.screens.units import EventForm, UnitsScreen
from tthc_desktop.ui.workspace import Workspace

ON = "01/3/2026"


@pytest.fixture
def screen(space: Workspace, qtmodeltester: ModelTester) -> UnitsScreen:
    """The tree in sight, with two offices and a room below one of them."""
    made = space.lists["unit"]
    assert isinstance(made, UnitsScreen)
    with space.store.write("Thêm") as session:
        raw = {"kind": "sở, ban, ngành"}
        top = records.save(session, BY_TYPE["unit"], raw | {"name": "Sở A"})
        records.save(session, BY_TYPE["unit"], raw | {"name": "Phòng của A", "parent": top})
        records.save(session, BY_TYPE["unit"], raw | {"name": "Sở B"})
    space.open(made)
    made.pages.setCurrentIndex(1)
    settle()
    qtmodeltester.check(made.tree)
    return made


def called(screen: UnitsScreen, name: str) -> int:
    with screen.desk.store.read() as session:
        return Finder(units.all_units(session)).find(name)


def shown(screen: UnitsScreen, group: str) -> list[str]:
    """The names below a group at the top of the tree."""
    model = screen.tree
    for row in range(model.rowCount()):
        top = model.index(row, 0)
        if model.data(top) == group:
            return [model.data(model.index(child, 0, top)) for child in range(model.rowCount(top))]
    return []


def history(screen: UnitsScreen) -> list[tuple[str, ...]]:
    return [screen.history.texts(item) for item in screen.history.items]


def event(screen: UnitsScreen, event_name: str, /, **typed: str) -> EventForm:
    form = screen.make_event_form(event_name)
    form.show()
    form.activateWindow()
    settle()
    for field, text in typed.items():
        enter(form, field, text)
    return form


def test_the_tree_shows_the_units_of_the_chosen_day(screen: UnitsScreen) -> None:
    assert len(shown(screen, "Địa phương")) == 34
    screen.day.setText("30/6/2025")
    screen.show_tree()
    assert len(shown(screen, "Địa phương")) == 63
    screen.day.setText("31/02/2025")
    screen.show_tree()
    assert len(shown(screen, "Địa phương")) == 63


def test_units_stand_below_their_parents(screen: UnitsScreen) -> None:
    assert shown(screen, "Sở, ban, ngành") == ["Sở A", "Sở B"]
    index = screen.tree.index_of(called(screen, "Phòng của A"))
    assert screen.tree.data(index.parent()) == "Sở A"


def test_the_buttons_above_mean_the_unit_chosen_in_the_tree(screen: UnitsScreen) -> None:
    unit = called(screen, "Sở B")
    screen.choose(unit)
    assert screen.table.chosen_ids() == [unit]
    screen.view.setCurrentIndex(screen.tree.index(0, 0))
    assert screen.table.chosen_ids() == []
    assert not screen.remove_button.isEnabled()


def test_a_merger_through_its_form(screen: UnitsScreen) -> None:
    screen.choose(called(screen, "Sở A"))
    form = event(screen, "merge", sources="Sở A; Sở B", name="Sở C", on=ON, act="NQ 12/NQ-HĐND")
    form.tell()
    assert form.preview.text() == (
        "Từ ngày 01/3/2026 theo NQ 12/NQ-HĐND, Sở A và Sở B thành Sở C. Sở A và Sở B kết thúc ngày 28/02/2026, "
        "mọi mục đã ghi vẫn giữ nguyên. 1 đơn vị trực thuộc chuyển về Sở C."
    )
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    assert shown(screen, "Sở, ban, ngành") == ["Sở C"]
    assert history(screen) == [
        ("01/3/2026", "", "Tên gọi: Sở C", ""),
        ("01/3/2026", "", "Nhận từ Sở A (sáp nhập)", "NQ 12/NQ-HĐND"),
        ("01/3/2026", "", "Nhận từ Sở B (sáp nhập)", "NQ 12/NQ-HĐND"),
    ]
    screen.desk.store.undo()
    settle()
    assert shown(screen, "Sở, ban, ngành") == ["Sở A", "Sở B"]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("split", {"new_names": "Sở A1; Sở A2"}, "Sở A thành Sở A1 và Sở A2. Đơn vị bị chia tách"),
        ("rename", {"name": "Sở Mới"}, "Sở A mang tên Sở Mới."),
        ("dissolve", {}, "Sở A giải thể, không có đơn vị kế thừa."),
    ],
)
def test_the_other_events_through_their_forms(screen: UnitsScreen, name: str, typed: dict[str, str], told: str) -> None:
    before = dump(screen.desk.store.path)
    screen.choose(called(screen, "Sở A"))
    form = event(screen, name, **typed, on=ON, act="NQ 12")
    form.tell()
    assert told in form.preview.text()
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    screen.desk.store.undo()
    assert dump(screen.desk.store.path) == before


def test_a_missing_act_is_asked_about(screen: UnitsScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [False, True]
    monkeypatch.setattr(ask, "confirm", lambda *_: answers.pop(0))
    screen.choose(called(screen, "Sở A"))
    form = event(screen, "dissolve", on=ON)
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    assert answers == []


def test_problems_stand_at_their_fields(screen: UnitsScreen) -> None:
    screen.choose(called(screen, "Sở A"))
    form = event(screen, "merge", target="Sở A", on=ON, act="NQ 12")
    press(Key.Key_S, CTRL)
    assert "không thể trở thành chính nó" in form.form.problem_at("target")
    enter(form, "name", "Sở C")
    press(Key.Key_S, CTRL)
    assert "chỉ một trong hai" in form.form.problem_at("name")
    form._dirty = False
    form.close()


def test_the_communes_of_the_chosen_province_are_added_once(screen: UnitsScreen) -> None:
    told: list[str] = []
    screen.desk.told.connect(told.append)

    before = dump(screen.desk.store.path)
    in_dialog(screen.add_communes, pick("tuyen quang"))
    assert told[-1].startswith("Đã thêm 124 xã, phường, đặc khu; ")
    screen.add_communes()
    assert told[-1] == "Xã, phường của tỉnh, thành phố này đã có đủ."
    screen.desk.store.undo()
    assert dump(screen.desk.store.path) == before


def test_without_an_answer_no_communes_are_added(screen: UnitsScreen, asked: Asked) -> None:
    before = dump(screen.desk.store.path)
    in_dialog(screen.add_communes, lambda _picker: press(Key.Key_Escape))
    assert dump(screen.desk.store.path) == before
    assert asked.troubles == []


def test_the_tree_can_be_walked_by_keys(screen: UnitsScreen) -> None:
    screen.view.setFocus()
    screen.choose(called(screen, "Sở A"))
    press(Key.Key_Right)
    press(Key.Key_Down)
    assert screen.current_unit() == called(screen, "Phòng của A")


def test_a_merge_into_itself_and_in_a_circle_are_told_at_their_field(screen: UnitsScreen) -> None:
    with screen.desk.store.write("Sáp nhập") as session:
        a, b = (Finder(units.all_units(session)).find(name) for name in ("Sở A", "Sở B"))
        unit_events.merge(session, [a], b, dt.date(2026, 6, 1), "NQ 12")
    before = dump(screen.desk.store.path)
    for sources, target, told in (
        ("Sở B", "Sở B", "không thể trở thành chính nó"),
        ("Sở B", "Sở A (đến 31/5/2026)", "Sở B → Sở A → Sở B"),
    ):
        form = event(screen, "merge", on=ON, act="NQ 13", sources=sources, target=target)
        press(Key.Key_S, CTRL)
        assert form.isVisible()
        assert told in form.form.problem_at("target")
        assert focus() is form.form.editors["target"]
        form.show_values({})
        form.close()
    assert dump(screen.desk.store.path) == before
