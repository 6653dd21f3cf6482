"""Conclusions and recommendations as rows in the form of their meeting or inspection, and their tasks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from tests.records.samples import dump
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, open_form, press, settle, write
from tests.ui.test_editors import button, rows_table, type_row
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import exports, imports, lists, records
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.rows import RowsTable
from tthc_desktop.ui.workspace import Workspace

MEETING = {"kind": "Cuộc họp", "held_on": "01/6/2023", "level": "Cơ quan mình", "chair": "Chánh Văn phòng"}
POINTS = [{"content": "rà soát hồ sơ quá hạn"}, {"content": "báo cáo nguyên nhân"}, {"content": "xin lỗi công dân"}]


def add_meeting(store: Store, points: list[dict[str, Any]] = POINTS, **raw: Any) -> int:
    with store.write("Thêm cuộc họp") as session:
        return records.save(session, BY_TYPE["meeting"], {**MEETING, "points": points, **raw})


def loaded(store: Store, type_: str, record_id: int) -> dict[str, Any]:
    with store.read() as session:
        return records.load(session, BY_TYPE[type_], record_id)


def numbers(store: Store, meeting: int) -> list[tuple[int, str]]:
    return [(row["number"], row["content"]) for row in loaded(store, "meeting", meeting)["points"]]


def open_meeting(space: Workspace, meeting: int) -> RecordForm:
    return open_form(space, "meeting", meeting, **loaded(space.store, "meeting", meeting))


def circles(table: RowsTable) -> list[str]:
    model = table.model()
    return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]


# --- numbers ---------------------------------------------------------------------------------------------


def test_a_number_is_given_in_order_and_never_again(space: Workspace) -> None:
    meeting = add_meeting(space.store)
    form = open_meeting(space, meeting)
    table = rows_table(form, "points")
    assert circles(table) == ["①", "②", "③"]
    go_to(table)
    press(Key.Key_Down)
    press(Key.Key_Delete, CTRL)
    type_row(form, "points", ["niêm yết công khai"])
    assert circles(table) == ["①", "③", "mới"]
    press(Key.Key_S, CTRL)
    assert not form.isVisible(), form.form.problem_at("points")
    kept = [(1, "rà soát hồ sơ quá hạn"), (3, "xin lỗi công dân"), (4, "niêm yết công khai")]
    assert numbers(space.store, meeting) == kept
    assert circles(rows_table(open_meeting(space, meeting), "points")) == ["①", "③", "④"]
    space.undo()
    assert [number for number, _ in numbers(space.store, meeting)] == [1, 2, 3]
    space.redo()
    assert numbers(space.store, meeting) == kept


def test_the_last_one_dropped_leaves_its_number_unused_too(space: Workspace) -> None:
    meeting = add_meeting(space.store)
    for content, number in (("thêm một", 4), ("thêm hai", 5)):
        points = list(loaded(space.store, "meeting", meeting)["points"])
        with space.store.write("Bỏ kết luận cuối, thêm kết luận khác") as session:
            records.save(session, BY_TYPE["meeting"], {"points": [*points[:-1], {"content": content}]}, meeting)
        assert numbers(space.store, meeting)[-1] == (number, content)


def test_each_meeting_counts_from_one(space: Workspace) -> None:
    add_meeting(space.store)
    assert [number for number, _ in numbers(space.store, add_meeting(space.store, held_on="02/6/2023"))] == [1, 2, 3]


def test_a_copied_meeting_shows_and_gets_new_numbers(space: Workspace) -> None:
    meeting = add_meeting(space.store)
    with space.store.write("Bỏ") as session:
        points = records.load(session, BY_TYPE["meeting"], meeting)["points"]
        records.save(session, BY_TYPE["meeting"], {"points": [points[0], points[2]]}, meeting)
    screen = space.lists["meeting"]
    space.open(screen)
    screen.table.choose(meeting)
    seen: list[list[str]] = []

    def drive(form: RecordForm) -> None:
        seen.append(circles(rows_table(form, "points")))
        enter(form, "held_on", "05/6/2023")
        press(Key.Key_S, CTRL)

    in_dialog(screen.duplicate, drive)
    assert seen == [["mới", "mới"]]
    (copy,) = screen.table.chosen_ids()
    assert [number for number, _ in numbers(space.store, copy)] == [1, 2]
    assert [number for number, _ in numbers(space.store, meeting)] == [1, 3]


def test_a_number_is_not_taken_twice_by_hand_nor_by_bringing_back(space: Workspace) -> None:
    meeting = add_meeting(space.store)
    raw = {"meeting": meeting, "number": "2", "content": "khác"}
    with pytest.raises(Refused, match="Số 2 đã dùng"), space.store.write("Sửa") as session:
        records.save(session, BY_TYPE["conclusion"], raw)
    with space.store.write("Bỏ ②") as session:
        points = records.load(session, BY_TYPE["meeting"], meeting)["points"]
        records.save(session, BY_TYPE["meeting"], {"points": [points[0], points[2], {"content": "khác"}]}, meeting)
        records.restore(session, "conclusion", [points[1]["id"]])
    assert [number for number, _ in numbers(space.store, meeting)] == [1, 2, 3, 4]


# --- typed in the form -----------------------------------------------------------------------------------


def test_rows_are_typed_with_choices_to_choose_from_and_units_with_suggestions(space: Workspace) -> None:
    form = open_form(space, "meeting")
    for name in ("kind", "held_on", "level"):
        enter(form, name, MEETING[name])
    button(form, "points", "Thêm dòng").click()
    settle()
    write("giao rà soát")
    press(Key.Key_Tab)
    assert isinstance(focus(), QLineEdit), "Tab opens the next cell"
    write("tuyen qu")
    popup = QApplication.activePopupWidget()
    assert popup is not None, "no unit is offered"
    press(Key.Key_Down)
    press(Key.Key_Return)
    go_to(rows_table(form, "points"))  # the platform without a screen takes the focus from a cell with its popup
    assert rows_table(form, "points").rows()[0]["unit"].startswith("Tuyên Quang")
    press(Key.Key_Right)
    press(Key.Key_Return)
    write("30/6/2023")
    press(Key.Key_Tab)
    box = focus()
    assert isinstance(box, QComboBox), "a yes or no is chosen"
    press(Key.Key_Down)
    assert box.currentText() == "Có"
    press(Key.Key_Tab)
    assert not rows_table(form, "points").isAncestorOf(focus()), "behind the last cell Tab leaves the table"
    press(Key.Key_S, CTRL)
    assert not form.isVisible(), form.form.problem_at("points")
    (meeting,) = space.lists["meeting"].table.chosen_ids()
    (row,) = loaded(space.store, "meeting", meeting)["points"]
    assert (row["number"], row["content"], row["no_task"]) == (1, "giao rà soát", 1)
    assert row["due_on"] == When(dt.date(2023, 6, 30))
    assert row["unit"] is not None


def test_a_choice_in_a_row_is_one_of_its_words(space: Workspace) -> None:
    form = open_form(space, "inspection")
    table = rows_table(form, "members")
    button(form, "members", "Thêm dòng").click()
    settle()
    write("Nguyễn Văn An")
    press(Key.Key_Tab)
    box = focus()
    assert isinstance(box, QComboBox)
    assert [box.itemText(place) for place in range(1, box.count())] == [
        "Trưởng đoàn",
        "Phó Trưởng đoàn",
        "Thư ký đoàn",
        "Thành viên",
    ]
    press(Key.Key_Down)
    assert table.rows()[0]["role"] == "Trưởng đoàn"
    form.form.show_values({})


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"content": "x", "due_on": "31/5/2023"}, "Dòng 1: Hạn thực hiện (31/5/2023) trước ngày của cuộc họp"),
        ({"content": "x", "due_on": "31/02/2023"}, "Dòng 1, «Hạn thực hiện»: Không có ngày 31/02/2023"),
        ({"content": "x", "unit": "Sở Lạ"}, "Dòng 1, «Đơn vị thực hiện»: Chưa có đơn vị «Sở Lạ»"),
        ({"unit": "Hà Nội"}, "Dòng 1: Chưa nhập «Nội dung kết luận»"),
    ],
)
def test_what_cannot_be_in_a_row_is_told_under_the_table(space: Workspace, row: dict[str, str], told: str) -> None:
    form = open_form(space, "meeting")
    for name in ("kind", "held_on", "level"):
        enter(form, name, MEETING[name])
    type_row(form, "points", [row.get(name, "") for name in ("content", "unit", "due_on")])
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert form.form.problem_at("points").startswith(told)


def test_an_unknown_unit_in_a_row_is_asked_about_and_learned(space: Workspace) -> None:
    form = open_form(space, "meeting")
    for name in ("kind", "held_on", "level"):
        enter(form, name, MEETING[name])
    type_row(form, "points", ["x", "STTTT"])
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert form.unknown.isVisible()


def test_a_unit_that_ended_before_the_meeting_is_refused_in_its_row_and_in_its_own_form(space: Workspace) -> None:
    old = next(key for key in unit_ids(space.store, "Bắc Giang"))
    with pytest.raises(Refused) as refused:
        add_meeting(space.store, [{"content": "x", "unit": old}], held_on="01/8/2025")
    (problem,) = refused.value.problems
    assert problem.field == "points"
    assert problem.message.startswith("Dòng 1: «Bắc Giang» đã kết thúc ngày 30/6/2025 (nay là Bắc Ninh)")
    meeting = add_meeting(space.store, [{"content": "x"}], held_on="01/8/2025")
    (row,) = loaded(space.store, "meeting", meeting)["points"]
    form = open_form(space, "conclusion", row["id"], **loaded(space.store, "conclusion", row["id"]))
    enter(form, "unit", "Bắc Giang")
    enter(form, "due_on", "31/7/2025")
    press(Key.Key_S, CTRL)
    assert "đã kết thúc" in form.form.problem_at("unit")
    assert "trước ngày của cuộc họp" in form.form.problem_at("due_on")


def test_a_name_in_a_row_means_the_unit_of_the_meetings_day(space: Workspace) -> None:
    old, new = sorted(unit_ids(space.store, "Hải Phòng"), key=lambda item: ended(space.store, item), reverse=True)
    for held_on, unit in (("01/6/2023", old), ("01/8/2025", new)):
        meeting = add_meeting(space.store, [{"content": "x", "unit": "Hải Phòng"}], held_on=held_on)
        assert loaded(space.store, "meeting", meeting)["points"][0]["unit"] == unit


def unit_ids(store: Store, name: str) -> list[int]:
    with store.read() as session:
        found = records.load_many(session, BY_TYPE["unit"])
    return [item for item, values in found.items() if values["name"] == name]


def ended(store: Store, unit: int) -> str:
    when = loaded(store, "unit", unit)["valid_to"]
    return when.first.isoformat() if when else ""


def test_a_meeting_is_saved_again_when_a_unit_of_a_row_was_recycled(space: Workspace) -> None:
    meeting = add_meeting(space.store, [{"content": "x", "unit": "Tuyên Quang"}])
    unit = loaded(space.store, "meeting", meeting)["points"][0]["unit"]
    with space.store.write("Xóa đơn vị") as session:
        records.remove(session, BY_TYPE["unit"], [unit])
    form = open_meeting(space, meeting)
    enter(form, "place", "Phòng họp 1")
    press(Key.Key_S, CTRL)
    assert not form.isVisible(), form.form.problem_at("points")
    assert loaded(space.store, "meeting", meeting)["points"][0]["unit"] == unit


# --- kept apart in spreadsheets --------------------------------------------------------------------------


def test_conclusions_have_a_sheet_of_their_own_and_keep_their_numbers(space: Workspace, tmp_path: Path) -> None:
    meeting = add_meeting(space.store)
    meetings, points = tmp_path / "hop.xlsx", tmp_path / "ket-luan.xlsx"
    before = dump(space.store.path)
    for type_, path in (("meeting", meetings), ("conclusion", points)):
        with space.store.read() as session:
            exports.write_list(session, Listing(BY_TYPE[type_]), path)
        with space.store.write("Nhập") as session:
            plan = imports.plan(session, BY_TYPE[type_], imports.read(BY_TYPE[type_], path))
            assert {row.status for row in plan.rows} == {"same"}
            imports.apply(session, BY_TYPE[type_], plan)
    assert dump(space.store.path) == before
    assert "Các kết luận" not in [cell.value for cell in openpyxl.load_workbook(meetings).active[1]]
    assert numbers(space.store, meeting)[0][0] == 1


def test_a_number_used_already_is_refused_in_its_cell_and_a_blank_one_is_the_next(
    space: Workspace, tmp_path: Path
) -> None:
    meeting = add_meeting(space.store)
    path, book = tmp_path / "a.xlsx", openpyxl.Workbook()
    title = f"[mã {meeting}]"
    book.active.append(["Số thứ tự", "Cuộc họp", "Nội dung kết luận"])
    for number, content in ((2, "dùng lại số"), (7, "số bảy"), (7, "cũng số bảy"), (None, "số kế tiếp")):
        book.active.append([number, title, content])
    book.save(path)
    with space.store.write("Nhập") as session:
        plan = imports.plan(session, BY_TYPE["conclusion"], imports.read(BY_TYPE["conclusion"], path))
        imports.apply(session, BY_TYPE["conclusion"], plan)
    assert [row.status for row in plan.rows] == ["bad", "new", "bad", "new"]
    assert [plan.cell(row, problem) for row in plan.rows for problem in row.problems] == ["A2", "A4"]
    assert numbers(space.store, meeting)[3:] == [(7, "số bảy"), (8, "số kế tiếp")]


# --- state and tasks -------------------------------------------------------------------------------------


def states(space: Workspace) -> list[str]:
    screen = space.lists["conclusion"]
    space.open(screen)
    settle()
    rows = screen.table.records
    column = [item.name for item in rows.columns].index("state")
    place = [item.name for item in rows.columns].index("number")
    told = {rows.text(row, place): rows.text(row, column) for row in range(rows.rowCount())}
    return [told[number] for number in sorted(told)]


def test_the_list_tells_what_became_of_each_conclusion(space: Workspace) -> None:
    meeting = add_meeting(space.store, [{"content": "ghi nhận", "no_task": True}, *POINTS[:2]])
    points = loaded(space.store, "meeting", meeting)["points"]
    assert states(space) == ["Không phát sinh nhiệm vụ", "Chưa giao nhiệm vụ", "Chưa giao nhiệm vụ"]
    with space.store.write("Giao") as session:
        raw = {"content": "rà soát", "lead": 1, "assigned_on": "01/6/2023", "due_on": "30/6/2023"}
        task = records.save(session, BY_TYPE["task"], {**raw, "conclusions": (points[1]["id"],)})
    assert states(space)[1] == "Có nhiệm vụ quá hạn"
    with space.store.write("Xong") as session:
        records.save(session, BY_TYPE["task"], {"done_on": "29/6/2023", "evidence": "1/BC"}, task)
    assert states(space)[1] == "Đã xong"
    space.undo()
    space.undo()
    settle()
    assert states(space)[1] == "Chưa giao nhiệm vụ"


def begin_task(space: Workspace, type_: str, record_id: int) -> dict[str, Any]:
    """What the form of a new task holds when it is begun by Ctrl+T from a record, and that it is saved so."""
    screen = space.lists[type_]
    space.open(screen)
    settle()
    screen.table.choose(record_id)
    go_to(screen.table)
    seen: list[dict[str, Any]] = []

    def drive(form: RecordForm) -> None:
        seen.append(form.form.raw())
        for name, text in (("content", "việc được giao"), ("lead", "Hà Nội"), ("assigned_on", "01/6/2023")):
            if not seen[0][name]:
                enter(form, name, text)
        press(Key.Key_S, CTRL)
        assert not form.isVisible(), [form.form.problem_at(name) for name in form.form.editors]

    in_dialog(lambda: press(Key.Key_T, CTRL), drive)
    with space.store.read() as session:
        assert lists.count(session, Listing(BY_TYPE["task"])) == 1
    return seen[0]


def test_a_task_begun_from_a_conclusion_has_its_words_unit_deadline_and_meeting(space: Workspace) -> None:
    point = {"content": "rà soát hồ sơ", "unit": "Bộ Y tế", "due_on": "30/6/2023"}
    meeting = add_meeting(space.store, [point])
    (row,) = loaded(space.store, "meeting", meeting)["points"]
    raw = begin_task(space, "conclusion", row["id"])
    assert {name: raw[name] for name in ("content", "lead", "due_on", "deadline_kind", "conclusions")} == {
        "content": "rà soát hồ sơ",
        "lead": "Bộ Y tế",
        "due_on": "30/6/2023",
        "deadline_kind": "Theo ngày",
        "conclusions": (row["id"],),
    }
    assert (raw["assigned_on"], raw["assigned_by"]) == ("01/6/2023", "Chánh Văn phòng")


def test_a_task_begun_from_a_meeting_a_directive_or_a_recommendation_is_linked_to_it(space: Workspace) -> None:
    meeting = add_meeting(space.store)
    raw = begin_task(space, "meeting", meeting)
    assert (raw["meetings"], raw["assigned_on"], raw["assigned_by"]) == ((meeting,), "01/6/2023", "Chánh Văn phòng")
    space.undo()
    with space.store.write("Thêm") as session:
        given = {"kind": "Công văn", "number": "12/UBND", "issued_on": "05/6/2023", "issuer": "Hà Nội"}
        given |= {"state": "Đã ban hành", "subject": "chấn chỉnh", "signer": "Nguyễn Văn A"}
        directive = records.save(session, BY_TYPE["directive"], given)
        given = {"mode": "Đột xuất", "from_on": "01/6/2023", "level": "Cơ quan mình", "units": "Hà Nội"}
        finding = {"content": "niêm yết", "unit": "Hà Nội", "due_on": "7/2023"}
        inspection = {**given, "content": "kiểm tra", "conclusion_on": "20/6/2023", "findings": [finding]}
        inspection_id = records.save(session, BY_TYPE["inspection"], inspection)
    raw = begin_task(space, "directive", directive)
    assert (raw["directives"], raw["assigned_on"], raw["assigned_by"]) == ((directive,), "05/6/2023", "Nguyễn Văn A")
    space.undo()
    (row,) = loaded(space.store, "inspection", inspection_id)["findings"]
    raw = begin_task(space, "recommendation", row["id"])
    assert (raw["recommendations"], raw["assigned_on"]) == ((row["id"],), "20/6/2023")
    assert (raw["content"], raw["lead"], raw["due_on"]) == ("niêm yết", "Hà Nội", "tháng 7/2023")
    assert raw["deadline_kind"] == "Theo tháng"


def test_a_task_begun_and_not_saved_leaves_nothing(space: Workspace) -> None:
    meeting = add_meeting(space.store)
    before = dump(space.store.path)
    screen = space.lists["meeting"]
    space.open(screen)
    screen.table.choose(meeting)
    in_dialog(lambda: space.begin_task(Ref("meeting", meeting)), lambda _form: press(Key.Key_Escape))
    assert dump(space.store.path) == before
    assert screen.table.currentIndex() != QModelIndex()
