"""What is done to tasks from their list, through the real dialogs and by the keyboard alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView

from tests import follow_up
from tests.records.samples import dump
from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, open_form, press, settle, wait_until, write
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import State
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import followup, records, units
from tthc_desktop.services.followup import OPEN_STATES, At
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.screens.tasks import TasksScreen
from tthc_desktop.ui.workspace import Workspace

SHIFT = Key.Key_Shift
TASK = {"content": "Rà soát TTHC", "lead": "Hà Nội", "assigned_on": "01/6/2023", "due_on": "30/6/2023"}


@pytest.fixture
def screen(space: Workspace) -> TasksScreen:
    """The list of tasks with one task in it, chosen, the keyboard in the list."""
    with space.store.write("Thêm nhiệm vụ") as session:
        task = records.save(session, BY_TYPE["task"], {**TASK, "deadline_kind": "Theo ngày"})
    made = space.lists["task"]
    assert isinstance(made, TasksScreen)
    space.open(made)
    settle()
    made.table.choose(task)
    go_to(made.table)
    return made


def loaded(screen: TasksScreen) -> dict[str, Any]:
    with screen.desk.store.read() as session:
        (task,) = records.load_many(session, BY_TYPE["task"]).values()
    found: dict[str, Any] = task
    return found


def typed(values: dict[str, str], *, problem: tuple[str, str] | None = None) -> Callable[[RecordForm], None]:
    """Fill the open dialog and save; with a problem told at a field, look at it and leave."""

    def drive(form: RecordForm) -> None:
        for name, text in values.items():
            enter(form, name, text)
        press(Key.Key_S, CTRL)
        if problem is None:
            assert not form.isVisible(), [form.form.problem_at(name) for name in form.form.editors]
            return
        assert form.isVisible()
        told = {name: form.form.problem_at(name) for name in form.form.editors if form.form.problem_at(name)}
        assert list(told) == [problem[0]], told
        assert problem[1] in form.form.problem_at(problem[0])
        form.show_values({})

    return drive


EXTENSION = {"new_due": "31/8/2023", "decided_on": "10/6/2023", "reason": "chờ hướng dẫn", "decision": "12/TB-VPCP"}
TRANSFER = {"moved_on": "15/6/2023", "reason": "đúng thẩm quyền", "new_lead": "Bộ Y tế"}


def test_a_task_is_extended_by_the_keyboard_keeps_its_first_deadline_and_is_put_back(screen: TasksScreen) -> None:
    before = dump(screen.desk.store.path)
    in_dialog(lambda: press(Key.Key_H, CTRL), typed(EXTENSION))
    task = loaded(screen)
    assert task["due_on"].text == "31/8/2023"
    assert [(row["old_due"].text, row["new_due"].text, row["reason"]) for row in task["extensions"]] == [
        ("30/6/2023", "31/8/2023", "chờ hướng dẫn")
    ]
    (record_id,) = screen.table.chosen_ids()
    form = screen.make_form(record_id, task)
    notes = [label.text() for label in form.findChildren(QLabel) if "Hạn ban đầu" in label.text()]
    assert notes == ["Hạn ban đầu: 30/6/2023. Đã gia hạn 1 lần, xem trang «Theo dõi»."]
    form.deleteLater()
    go_to(screen.table)
    press(Key.Key_Z, CTRL)
    assert dump(screen.desk.store.path) == before


def test_an_extension_of_ten_working_days_is_counted_from_its_decision(screen: TasksScreen) -> None:
    raw = EXTENSION | {"new_due": "20 ngày làm việc", "decided_on": "30/6/2023"}
    in_dialog(lambda: press(Key.Key_H, CTRL), typed(raw))
    assert loaded(screen)["due_on"].text == "28/7/2023"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"new_due": "29/6/2023"}, ("new_due", "phải sau hạn đang có")),
        ({"decided_on": "31/5/2023"}, ("decided_on", "trước ngày giao")),
        ({"reason": ""}, ("reason", "Chưa nhập")),
        ({"new_due": "31/02/2024"}, ("new_due", "Không có ngày 31/02/2024")),
        ({"new_due": "20 ngày làm việc", "decided_on": ""}, ("decided_on", "cần ngày gia hạn cụ thể")),
    ],
)
def test_an_extension_that_cannot_be_is_told_at_its_field(
    screen: TasksScreen, raw: dict[str, str], problem: tuple[str, str]
) -> None:
    before = dump(screen.desk.store.path)
    in_dialog(lambda: press(Key.Key_H, CTRL), typed(EXTENSION | raw, problem=problem))
    assert dump(screen.desk.store.path) == before


def test_a_task_is_handed_over_by_the_keyboard_and_put_back(screen: TasksScreen) -> None:
    before = dump(screen.desk.store.path)
    with_shift = CTRL | type(CTRL).ShiftModifier
    in_dialog(lambda: press(Key.Key_H, with_shift), typed(TRANSFER))
    task = loaded(screen)
    with screen.desk.store.read() as session:
        names = units.labels(session, [task["lead"], task["transfers"][0]["old_lead"]])
    assert names[task["lead"]] == "Bộ Y tế"
    assert names[task["transfers"][0]["old_lead"]] == "Hà Nội"
    go_to(screen.table)
    press(Key.Key_Z, CTRL)
    assert dump(screen.desk.store.path) == before


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"new_lead": "Hà Nội"}, ("new_lead", "đang do chính đơn vị này")),
        ({"moved_on": "31/5/2023"}, ("moved_on", "trước ngày giao")),
        ({"new_lead": "Sở Lạ"}, ("new_lead", "Chưa có đơn vị")),
        (
            {"new_lead": "Bắc Giang", "moved_on": "01/8/2025"},
            ("new_lead", "đã kết thúc ngày 30/6/2025 (nay là Bắc Ninh)"),
        ),
    ],
)
def test_a_transfer_that_cannot_be_is_told_at_its_field(
    screen: TasksScreen, raw: dict[str, str], problem: tuple[str, str]
) -> None:
    before = dump(screen.desk.store.path)
    in_dialog(screen.hand_over, typed(TRANSFER | raw, problem=problem))
    assert dump(screen.desk.store.path) == before


def test_a_task_is_given_to_several_units_counted_once_and_put_back(screen: TasksScreen, asked: Asked) -> None:
    before = dump(screen.desk.store.path)

    def drive(picker: Any) -> None:
        for name in ("Bộ Y tế", "Cà Mau"):
            while not isinstance(focus(), QLineEdit):
                press(Key.Key_Tab)
            press(Key.Key_A, CTRL)
            write(name)
            while not isinstance(focus(), QListView):
                press(Key.Key_Tab)
            press(Key.Key_Home)
            for _ in range(5):
                if picker._list.currentIndex().data() == name:
                    break
                press(Key.Key_Down)
            press(Key.Key_Space)
        assert len(picker.chosen()) == 2
        press(Key.Key_Return, CTRL)
        wait_until(lambda: not picker.isVisible())

    in_dialog(lambda: press(Key.Key_G, CTRL), drive)
    assert asked.troubles == []
    with screen.desk.store.read() as session:
        found = records.load_many(session, BY_TYPE["task"])
        parts = [number for number, values in found.items() if values["parent"]]
        total = followup.summary(session, "unit", At(dt.date(2023, 6, 20))).total
    assert len(found) == 3
    assert len(parts) == 2
    assert total.ids["open"] == tuple(parts)
    go_to(screen.table)
    press(Key.Key_Z, CTRL)
    assert dump(screen.desk.store.path) == before


# --- the form --------------------------------------------------------------------------------------------


def test_working_days_are_turned_into_their_day_when_the_field_is_left(space: Workspace) -> None:
    form = open_form(space, "task")
    enter(form, "assigned_on", "28/4/2023")
    enter(form, "due_on", "3 ngày làm việc")
    assert form.form.raw()["due_on"] == "3 ngày làm việc"
    press(Key.Key_Tab)
    assert form.form.raw()["due_on"] == "08/5/2023"


def test_working_days_without_a_day_to_count_from_are_told_on_saving(space: Workspace) -> None:
    form = open_form(space, "task")
    for name, text in {"content": "việc", "lead": "Hà Nội", "due_on": "10 ngày làm việc"}.items():
        enter(form, name, text)
    press(Key.Key_Tab)
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert "cần ngày giao cụ thể" in form.form.problem_at("assigned_on")


@pytest.mark.parametrize(
    ("raw", "field", "told"),
    [
        ({"due_on": "31/5/2023"}, "due_on", "trước ngày giao"),
        ({"lead": "Bắc Giang", "assigned_on": "01/8/2025", "due_on": "05/9/2025"}, "lead", "nay là Bắc Ninh"),
        ({"deadline_kind": "Định kỳ", "recurrence": "ngày 30 tháng 2 hằng năm"}, "recurrence", ""),
        (
            {"deadline_kind": "Định kỳ", "recurrence": "ngày 05 hằng tháng", "due_on": "04/6/2023"},
            "recurrence",
            "không rơi vào ngày nào",
        ),
        ({"deadline_kind": "Định kỳ", "recurrence": "lúc nào rảnh"}, "recurrence", ""),
        ({"done_on": "31/5/2023", "evidence": "1/BC"}, "done_on", "trước ngày giao"),
        ({"cancelled_on": "02/6/2023"}, "cancel_reason", "ghi lý do"),
    ],
)
def test_a_task_that_cannot_be_is_told_at_its_field(
    space: Workspace, raw: dict[str, str], field: str, told: str
) -> None:
    form = open_form(space, "task")
    for name, text in (TASK | raw).items():
        enter(form, name, text)
    before = dump(space.store.path)
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert [name for name in form.form.editors if form.form.problem_at(name)] == [field]
    assert told in form.form.problem_at(field)
    assert focus() is form.form.editors[field]
    assert dump(space.store.path) == before


def test_closing_a_common_task_with_open_parts_is_asked_about(screen: TasksScreen, asked: Asked) -> None:
    screen._give(screen.table.chosen_ids()[0], (2, 3))
    (common,) = screen.table.chosen_ids()
    with screen.desk.store.read() as session:
        values = records.load(session, BY_TYPE["task"], common)
    form = screen.make_form(common, values)
    form.show()
    form.activateWindow()
    settle()
    enter(form, "done_on", "20/6/2023")
    enter(form, "evidence", "1/BC")
    asked.sure = False
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert asked.doubts == [form.form.problem_at("done_on")]
    assert "còn 2 phần việc chưa xong" in asked.doubts[0]


# --- filter and files ------------------------------------------------------------------------------------


@pytest.fixture
def many(space: Workspace) -> TasksScreen:
    with space.store.write("Theo dõi") as session:
        follow_up.fill(session, dt.date.today())
    made = space.lists["task"]
    assert isinstance(made, TasksScreen)
    space.open(made)
    settle()
    return made


def test_the_list_is_filtered_by_the_state_of_today(many: TasksScreen) -> None:
    with many.desk.store.read() as session:
        ids = list(records.load_many(session, BY_TYPE["task"]))
        parents = {values["parent"] for values in records.load_many(session, BY_TYPE["task"]).values()}
        told = followup.load(session, ids, At(dt.date.today()))
    go_to(many.state)
    press(Key.Key_Home)
    for place in range(many.state.count()):
        words = many.state.currentText()
        wanted = {state.label: (state,) for state in State} | {"Chưa hoàn thành": OPEN_STATES}
        if words in wanted:
            expected = {one for one in ids if told[one].state in wanted[words] and one not in parents}
            assert {many.table.records.id_at(row) for row in range(many.table.records.rowCount())} == expected, words
        else:
            assert place == 0
            assert many.table.records.rowCount() == len(ids)
        press(Key.Key_Down)
    many.clear_filters()
    assert many.state.currentIndex() == 0
    assert many.table.records.rowCount() == len(ids)


@pytest.mark.parametrize(
    ("words", "columns"), [("Xuất danh sách 25 cột…", 25), ("Xuất danh sách 13 cột…", 13), ("Xuất bảng tổng hợp…", 0)]
)
def test_the_layouts_are_written_from_the_menu(
    many: TasksScreen, asked: Asked, tmp_path: Path, words: str, columns: int
) -> None:
    asked.path = tmp_path / "ra.xlsx"
    (action,) = [one for one in many.more.menu().actions() if one.text() == words]
    action.trigger()
    settle()
    book = openpyxl.load_workbook(asked.path)
    if not columns:
        assert book.sheetnames == ["Theo đơn vị", "Theo lãnh đạo", "Theo nguồn giao"]
        return
    page = book.active
    assert max(cell.column for row in page.iter_rows() for cell in row if cell.value is not None) == columns
    dates = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, dt.datetime)]
    assert dates, "days are real ones"


def test_without_a_chosen_task_nothing_is_asked(many: TasksScreen) -> None:
    many.table.clearSelection()
    for act in (many.extend, many.hand_over, many.give_to_units):
        act()
    assert When(dt.date.today())
