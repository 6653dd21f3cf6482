"""Inspections, plans and the office's days: their screens through real dialogs."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests import follow_up
from tests.records.samples import dump
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, open_form, press, settle
from tthc_desktop.core.dates import When
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import inspections, records
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.screens.inspections import InspectionPlansScreen, YearDialog
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.workspace import Workspace


@pytest.fixture
def plans(space: Workspace) -> InspectionPlansScreen:
    """The list of plans of a file at work, its keyboard in the list."""
    day = dt.date.today()
    with space.store.write("Theo dõi") as session:
        follow_up.fill(session, day)
        raw = {"mode": "Theo kế hoạch", "level": "Cơ quan mình", "content": "kiểm tra", "units": "Cà Mau; Tuyên Quang"}
        records.save(session, BY_TYPE["inspection"], raw | {"from_on": When(day)})
        records.save(session, BY_TYPE["inspection"], raw | {"from_on": When(day), "content": "kiểm tra lại"})
        other = raw | {"from_on": When(day), "mode": "Đột xuất", "content": "theo phản ánh"}
        records.save(session, BY_TYPE["inspection"], other)
    made = space.lists["inspection_plan"]
    assert isinstance(made, InspectionPlansScreen)
    space.open(made)
    settle()
    made.table.choose_row(0)
    go_to(made.table)
    return made


def figures(dialog: YearDialog) -> list[QPushButton]:
    return [one for one in dialog.findChildren(QPushButton) if ":" in one.text()]


def test_every_figure_of_the_plan_against_what_was_done_opens_a_list_of_its_length(
    space: Workspace, plans: InspectionPlansScreen
) -> None:
    words: list[str] = []
    in_dialog(lambda: press(Key.Key_K, CTRL), lambda dialog: words.extend(one.text() for one in figures(dialog)))
    assert len(words) >= 4, words
    for text in words:
        space.open(plans)
        settle()

        def open_one(dialog: YearDialog, text: str = text) -> None:
            go_to(next(one for one in figures(dialog) if one.text() == text))
            press(Key.Key_Space)

        in_dialog(plans.show_year, open_one)
        settle()
        screen = space.window.page
        assert isinstance(screen, RecordsScreen)
        assert screen.record is BY_TYPE["unit" if text.endswith("đơn vị") else "inspection"]
        assert screen.table.records.rowCount() == int(text.split(":")[1].split()[0]), text
        assert screen.chip.isVisible()


def test_the_form_tells_the_milestones_and_takes_over_what_is_open(space: Workspace) -> None:
    with space.store.write("Ghi") as session:
        raw = {"mode": "Đột xuất", "from_on": "01/6/2026", "level": "Cơ quan mình", "units": "Hà Nội", "content": "x"}
        first = records.save(session, BY_TYPE["inspection"], {**raw, "findings": [{"content": "niêm yết"}]})
        (row,) = records.load(session, BY_TYPE["inspection"], first)["findings"]
        values = records.load(session, BY_TYPE["inspection"], first)
    form = open_form(space, "inspection", first, **values)
    (note,) = [label.text() for label in form.findChildren(QLabel) if label.text().startswith("Mốc theo quy định")]
    assert "Kết luận kiểm tra chậm nhất 22/6/2026" in note
    assert "chưa đối chiếu với quy định hiện hành" in note
    form.deleteLater()
    form = open_form(space, "inspection")
    for name, text in (raw | {"from_on": "05/8/2026", "content": "kiểm tra lại"}).items():
        enter(form, name, str(text))
    press(Key.Key_S, CTRL)
    assert not form.isVisible(), [form.form.problem_at(name) for name in form.form.editors]
    (second,) = space.lists["inspection"].table.chosen_ids()
    with space.store.read() as session:
        assert records.load(session, BY_TYPE["inspection"], second)["carried"] == (row["id"],)
        assert inspections.open_recommendations(session, (), dt.date(2026, 8, 5)) == []


# --- the office's calendar -------------------------------------------------------------------------------


@pytest.fixture
def days(space: Workspace) -> RecordsScreen:
    """The empty calendar, its screen in sight."""
    made = space.lists["special_day"]
    space.open(made)
    settle()
    return made


def fill(form: RecordForm, year: str) -> None:
    enter(form, "year", year)
    press(Key.Key_S, CTRL)


def test_a_year_is_filled_once_edited_and_put_back_as_one_step(space: Workspace, days: RecordsScreen) -> None:
    before = dump(space.store.path)
    in_dialog(lambda: press(Key.Key_L, CTRL), lambda form: fill(form, "2026"))
    number = days.table.records.rowCount()
    assert number > 12
    in_dialog(lambda: press(Key.Key_L, CTRL), lambda form: fill(form, "2026"))
    assert days.table.records.rowCount() == number
    space.undo()
    assert days.table.records.rowCount() == 0
    assert dump(space.store.path) == before


@pytest.mark.parametrize("year", ["", "26", "1900", "hai nghìn"])
def test_what_is_no_year_is_told_at_its_field(days: RecordsScreen, year: str) -> None:
    def drive(form: RecordForm) -> None:
        fill(form, year)
        assert form.isVisible()
        assert form.form.problem_at("year")
        form.show_values({})

    in_dialog(days.fill, drive)
    assert days.table.records.rowCount() == 0


def test_a_swapped_day_changes_a_deadline_in_working_days(space: Workspace, days: RecordsScreen) -> None:
    def deadline() -> str:
        form = open_form(space, "task")
        enter(form, "assigned_on", "18/11/2026")
        enter(form, "due_on", "3 ngày làm việc")
        press(Key.Key_Tab)
        told: str = form.form.raw()["due_on"]
        form.show_values({})
        form.close()
        return told

    assert deadline() == "23/11/2026"
    for day, kind in (("20/11/2026", "Nghỉ"), ("21/11/2026", "Làm bù")):
        form = open_form(space, "special_day")
        enter(form, "day", day)
        enter(form, "kind", kind)
        press(Key.Key_S, CTRL)
        assert not form.isVisible()
        assert deadline() == {"Nghỉ": "25/11/2026", "Làm bù": "23/11/2026"}[kind]
    space.undo()
    assert deadline() == "25/11/2026"
    form = open_form(space, "special_day")
    press(Key.Key_Escape)
    assert focus() is not None
    assert days.table.records.rowCount() == 1
