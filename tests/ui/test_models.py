"""The table models behind every list, under Qt's own model tester and with many records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, update

from tests import follow_up
from tests.ui.driving import settle
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem
from tthc_desktop.core.importing import Plan, PlannedRow
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE, RECORDS, ROWS_BY_TYPE, Record
from tthc_desktop.services import calendar, history, links, lists, records
from tthc_desktop.services.links import Linker
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.lists import PAGE, Listing
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.picker import ChoiceModel
from tthc_desktop.ui.preview import PlanModel
from tthc_desktop.ui.rows import RowsModel
from tthc_desktop.ui.screens.bin import BinModel
from tthc_desktop.ui.screens.journal import ChangesModel, StepsModel
from tthc_desktop.ui.screens.report_sources import Source, SourcesModel
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.table import RecordModel

MEETING = BY_TYPE["meeting"]


@pytest.fixture
def desk(example_store: Store) -> Desk:
    return Desk(example_store, Jobs(at_once=True))


@pytest.fixture
def thousand(store: Store) -> Store:
    """A data file with 1,000 meetings, the newest on top."""
    rows = [
        {"id": number, "kind": "Cuộc họp", "held_on": f"2023-0{1 + number % 9}-01", "level": "Cơ quan mình"}
        for number in range(1, 1001)
    ]
    with store.write("Nhập 1.000 cuộc họp") as session:
        session.execute(insert(MEETING.table()), rows)
    return store


def model_of(store: Store, record: type[Record] = MEETING, **listing: Any) -> RecordModel:
    shown = [item for item in record.FIELDS if item.width]
    model = RecordModel(store, Listing(record, **listing), shown)
    model.load(model.listing)
    return model


def column(model: RecordModel, number: int) -> list[str]:
    return [model.text(row, number) for row in range(model.rowCount())]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_the_list_of_every_type_obeys_qts_rules_for_models(
    record: type[Record], example_store: Store, qtmodeltester: ModelTester
) -> None:
    with example_store.write("Theo dõi nhiệm vụ") as session:
        follow_up.fill(session, dt.date(2023, 7, 20))
        calendar.fill_year(session, 2023)
    model = model_of(example_store, record)
    assert model.rowCount() > 0
    qtmodeltester.check(model)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.set_columns([model.columns[0]])


def test_the_first_page_is_there_at_once_and_the_rest_follows(
    thousand: Store, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    model = model_of(thousand)
    qtmodeltester.check(model)
    assert model.rowCount() == PAGE
    with qtbot.waitSignal(model.listed):
        pass
    assert model.rowCount() == 1000
    assert len({model.id_at(row) for row in range(1000)}) == 1000


def test_pages_are_fetched_only_when_they_come_into_sight(thousand: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(thousand)
    model.complete()
    fetched: list[int] = []
    cells = lists.cells

    def counted(session: Any, record: Any, fields: Any, wanted: Any, *how: Any) -> Any:
        fetched.append(len(wanted))
        return cells(session, record, fields, wanted, *how)

    monkeypatch.setattr(lists, "cells", counted)
    assert model.text(0, 0) == "Cuộc họp"
    assert fetched == []
    assert model.data(model.index(999, 0)) == "Cuộc họp"
    assert model.data(model.index(998, 1)) != ""
    assert fetched == [PAGE]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_every_list_sorts_by_each_of_its_columns_both_ways(record: type[Record], example_store: Store) -> None:
    model = model_of(example_store, record)
    number = model.rowCount()
    fields = [item for item in record.FIELDS if item.kind.storage != "rows"]
    model.set_columns(fields)
    for place, item in enumerate(fields):
        for order in Qt.SortOrder:
            model.sort(place, order)
            shown = column(model, place)
            assert len(shown) == number
            blanks = [text == "" for text in shown]
            assert blanks == sorted(blanks), f"blank {item.label} stand among the others"


def test_a_filter_shows_what_holds_the_words_without_accents_too(example_store: Store) -> None:
    assert model_of(example_store, text="binh phuoc").rowCount() == 1
    assert model_of(example_store, text="Bình Phước").rowCount() == 1
    assert model_of(example_store, text="không có ở đâu").rowCount() == 0


def test_the_list_goes_on_showing_records_that_were_recycled_behind_it(thousand: Store, qtbot: QtBot) -> None:
    model = model_of(thousand)
    model.complete()
    gone = [model.id_at(row) for row in range(400, 1000)]
    with thousand.write("Xóa 600 cuộc họp") as session:
        records.remove(session, MEETING, gone)
    assert column(model, 0) == ["Cuộc họp"] * 1000
    model.load(model.listing)
    model.complete()
    assert model.rowCount() == 400


@pytest.mark.usefixtures("qapp")  # a timer needs it
def test_records_recycled_between_the_first_page_and_the_rest_are_not_shown(thousand: Store) -> None:
    model = model_of(thousand)
    with thousand.write("Xóa 1 cuộc họp") as session:
        records.remove(session, MEETING, [model.id_at(3)])
    model.complete()
    model.complete()
    assert model.rowCount() == 999


def test_steps_changes_and_bin_obey_qts_rules_for_models(desk: Desk, qtmodeltester: ModelTester) -> None:
    with desk.store.write("Xóa 2 nhiệm vụ") as session:
        records.remove(session, BY_TYPE["task"], [1, 2])
    steps, changes, bin_ = StepsModel(desk), ChangesModel(desk), BinModel(desk)
    for model in (steps, changes, bin_):
        qtmodeltester.check(model)
    steps.load()
    with desk.store.read() as session:
        changes.show(history.details(session, steps.items[0].id))
        bin_.show(history.recycled(session))
    assert (steps.rowCount(), changes.rowCount(), bin_.rowCount()) == (2, 2, 2)
    assert changes.data(changes.index(0, 3)) == "đưa vào thùng rác"


def test_older_steps_are_fetched_as_one_scrolls(desk: Desk, qtmodeltester: ModelTester) -> None:
    for number in range(250):
        with desk.store.write(f"Sửa lần {number}") as session:
            session.execute(update(MEETING.table()).where(MEETING.table().c.id == 1).values(place=str(number)))
    steps = StepsModel(desk)
    qtmodeltester.check(steps)
    steps.load()
    assert steps.rowCount() == 200
    while steps.canFetchMore(steps.index(-1, -1)):
        steps.fetchMore(steps.index(-1, -1))
    assert [step.id for step in steps.items] == sorted((step.id for step in steps.items), reverse=True)
    assert steps.rowCount() == 251


def test_the_sources_of_a_figure_obey_qts_rules_for_models(desk: Desk, qtmodeltester: ModelTester) -> None:
    model = SourcesModel(desk)
    qtmodeltester.check(model)
    with desk.store.read() as session:
        titles = links.titles(session, "meeting")
    model.show([Source(Ref("meeting", item), title) for item, title in titles.items()])
    assert model.rowCount() == 14
    assert model.data(model.index(1, 0)) == titles[2]


def test_the_import_preview_shows_bad_rows_first_with_their_cells(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    problem = Problem("held_on", "Không có ngày 31/02/2023.")
    rows = (
        PlannedRow(2, "same", 1, {}, "Cuộc họp · A"),
        PlannedRow(3, "new", None, {}, "Cuộc họp · B"),
        PlannedRow(4, "bad", None, {}, "Cuộc họp · C", problems=(problem,)),
    )
    model = PlanModel(parent)
    model.show_lists([Dropped("a.xlsx", Path("a.xlsx"), plan=Plan(rows, {"held_on": "C"}))])
    qtmodeltester.check(model)
    assert [model.data(model.index(row, 1)) for row in range(3)] == ["Chưa nhập được", "Mới", "Giữ nguyên"]
    assert model.data(model.index(0, 3)) == "Ô C4: Không có ngày 31/02/2023."


def test_the_picker_and_the_table_of_rows_obey_qts_rules_for_models(
    example_store: Store, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    choice = ChoiceModel({1: "Nghị định", 2: "Chỉ thị", 3: "Công điện"}, [2], True, parent)
    qtmodeltester.check(choice)
    choice.toggle(1)
    choice.find("chi")
    assert choice.rowCount() == 1
    choice.find("")
    with example_store.read() as session:
        rows = RowsModel(ROWS_BY_TYPE["unit_name"].FIELDS, Linker(session))
        qtmodeltester.check(rows)
        rows.show([{"id": 1, "name": "Hà Nội"}])
        rows.add()
        rows.drop(0)
    assert rows.typed() == ()
    settle()
