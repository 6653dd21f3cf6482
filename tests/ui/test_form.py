"""The entry form of every record type, filled from the keyboard as a user would."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from tests.records import samples
from tests.ui.conftest import Asked
from tests.ui.driving import ALT, CTRL, Key, enter, focus, go_to, in_dialog, open_form, press, settle, write
from tthc_desktop.core.fields import Choice, DocNumber, Field, Flag, Many, Number, One, Rows, Text
from tthc_desktop.records import BY_TYPE, Record
from tthc_desktop.services import records
from tthc_desktop.services.lists import Listing, count
from tthc_desktop.ui.editors import LinksEditor
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.workspace import Workspace

every_type = pytest.mark.parametrize("type_", list(BY_TYPE))

WORDS: dict[str, str] = {"content": "kiểm tra việc giải quyết thủ tục hành chính", "subject": "về việc cải cách TTHC"}


def typed_for(item: Field) -> str:
    """What a user types into the field."""
    if isinstance(item.kind, Choice):
        return item.kind.options[0]
    if isinstance(item.kind, One | Many):
        return "Hà Nội" if item.kind.target == "unit" else ""
    if isinstance(item.kind, Rows | Flag):
        return ""
    if isinstance(item.kind, Number):
        return "77" if item.name == "print_order" else str(max(item.kind.least, 2))
    if isinstance(item.kind, DocNumber):
        return "23/CT-TTg"
    if isinstance(item.kind, Text):
        return WORDS.get(item.name, f"{item.label} gõ từ bàn phím")
    return {
        "held_on": "04/7/2023",
        "start_time": "8h30",
        "counted_in": "quý II/2023",
        "period": "quý II/2023",
        "value": "1.234,5",
        "recurrence": "hằng tuần",
        "valid_to": "31/12/2024",
        "valid_from": "01/7/2020",
    }.get(item.name, "đất đai; đầu tư" if item.kind.storage == "text" and "topic" in item.name else "04/7/2023")


def fill(space: Workspace, form: RecordForm, record: type[Record], *, only_required: bool) -> None:
    for item in record.FIELDS:
        if item.required or item.name == "issued_on" or not only_required:
            give(space, form, item)


def give(space: Workspace, form: RecordForm, item: Field) -> None:
    """Type what a field takes; a required link to another record is chosen."""
    editor = form.form.editors[item.name]
    if isinstance(editor, LinksEditor) and isinstance(item.kind, One) and item.required:
        with space.store.write("Chuẩn bị mục để chọn") as session:
            chosen = samples.linked(session, item.kind.target)[0]
        editor.show_value(chosen)
    elif typed_for(item):
        enter(form, item.name, typed_for(item))


def visible_problems(form: FieldsForm) -> dict[str, str]:
    return {name: told for name in form.editors if (told := form.problem_at(name))}


def number_of(space: Workspace, type_: str) -> int:
    with space.store.read() as session:
        return count(session, Listing(BY_TYPE[type_]))


def stored(space: Workspace, type_: str, record_id: int) -> dict[str, Any]:
    with space.store.read() as session:
        return records.load(session, BY_TYPE[type_], record_id)


# --- what every form has ---------------------------------------------------------------------------------


@every_type
def test_every_editor_has_a_name_for_screen_readers_and_a_label_that_leads_to_it(type_: str, space: Workspace) -> None:
    form = open_form(space, type_)
    buddies = {label.buddy(): label.text() for label in form.findChildren(QLabel) if label.buddy()}
    for item in BY_TYPE[type_].FIELDS:
        editor = form.form.editors[item.name]
        assert editor.accessibleName() == item.label
        assert buddies[editor].replace("&", "").rstrip(" *") == item.label
    for part in form.findChildren(QWidget):
        if part.focusPolicy() and part.isVisibleTo(form) and not isinstance(part, QScrollArea):
            name = part.accessibleName() or getattr(part, "text", str)()
            assert name or part.parent() in form.form.editors.values() or part.focusProxy(), part


@every_type
def test_no_alt_letter_is_used_twice_in_a_form(type_: str, space: Workspace) -> None:
    form = open_form(space, type_)
    for page in form.form.pages:  # the letters of a page that is not in sight do nothing
        letters = [text[text.index("&") + 1].lower() for text in labels(page) if "&" in text]
        assert len(letters) == len(set(letters))
        assert len(letters) >= len(page.editors) * 2 // 3


def labels(form: QWidget) -> list[str]:
    return [label.text() for label in form.findChildren(QLabel) if label.buddy()]


def test_alt_and_its_letter_go_to_the_field(space: Workspace) -> None:
    form = open_form(space, "meeting")
    press(Key.Key_N, ALT)
    assert focus() is form.form.editors["held_on"]


@every_type
def test_a_form_opens_with_the_keyboard_in_its_first_field(type_: str, space: Workspace) -> None:
    form = open_form(space, type_)
    first = next(iter(form.form.editors.values()))
    assert first in (focus(), focus().parent())


@every_type
def test_tab_goes_through_the_fields_in_reading_order(type_: str, space: Workspace) -> None:
    form = open_form(space, type_)
    editors = list(form.form.editors.values())
    go_to(editors[0])
    visited: list[int] = []
    for _ in range(80):
        place = next(
            (place for place, editor in enumerate(editors) if focus() is editor or editor.isAncestorOf(focus())), None
        )
        if place is None:
            break
        visited += [place] if place not in visited[-1:] else []
        press(Key.Key_Tab)
    assert visited == list(range(len(editors)))
    for page in form.form.pages:
        go_to(next(iter(page.editors.values())))
        corners = [(at.y() // 12, at.x()) for at in (one.mapTo(form, QPoint(0, 0)) for one in page.editors.values())]
        for before, after in pairwise(corners):
            assert after[0] > before[0] or after[1] > before[1], "goes back up the page"


@every_type
def test_a_record_typed_on_the_keyboard_is_saved_shown_and_selected(type_: str, space: Workspace) -> None:
    before = number_of(space, type_)
    record, form = BY_TYPE[type_], open_form(space, type_)
    fill(space, form, record, only_required=False)
    press(Key.Key_S, CTRL)
    assert visible_problems(form.form) == {}
    assert not form.isVisible()
    assert number_of(space, type_) == before + 1
    table = space.lists[type_].table
    (record_id,) = table.chosen_ids()
    values = stored(space, type_, record_id)
    for item in record.FIELDS:
        if isinstance(item.kind, Text | Choice):
            assert values[item.name] == typed_for(item)
        elif typed_for(item):
            assert values[item.name], f"{item.label} was not kept"
    assert space.lists[type_].count.text() == str(before + 1)


@every_type
def test_what_was_saved_is_shown_again_unchanged(type_: str, space: Workspace) -> None:
    with space.store.write("Thêm mẫu") as session:
        record_id = records.save(session, BY_TYPE[type_], samples.full(session, BY_TYPE[type_], 1))
    before = stored(space, type_, record_id)
    form = open_form(space, type_, record_id, **before)
    press(Key.Key_S, CTRL)
    assert visible_problems(form.form) == {}
    assert stored(space, type_, record_id) == before
    assert space.store.last_done().title == "Thêm mẫu", "an unchanged record left a step in the journal"


@every_type
def test_a_required_field_left_blank_is_told_under_it_and_nothing_typed_is_lost(type_: str, space: Workspace) -> None:
    record, form = BY_TYPE[type_], open_form(space, type_)
    fill(space, form, record, only_required=True)
    before = number_of(space, type_)
    for item in (item for item in record.FIELDS if item.required):
        form.form.editors[item.name].show_value(None)
        typed = form.form.raw()
        press(Key.Key_S, CTRL)
        assert form.isVisible()
        assert visible_problems(form.form) == {item.name: f"Chưa nhập «{item.label}»."}
        assert form.form.raw() == typed
        assert form.form.editors[item.name] in (focus(), focus().parent())
        give(space, form, item)
    assert number_of(space, type_) == before
    press(Key.Key_S, CTRL)
    assert not form.isVisible()
    assert visible_problems(form.form) == {}
    assert number_of(space, type_) == before + 1


# --- leaving and going on --------------------------------------------------------------------------------


def test_esc_on_an_untouched_form_closes_it_unasked(space: Workspace, asked: Asked) -> None:
    form = open_form(space, "meeting", kind="Cuộc họp")
    press(Key.Key_Escape)
    assert not form.isVisible()
    assert asked.questions == 0


@pytest.mark.parametrize(
    ("answer", "open_after", "saved"), [("stay", True, 0), ("discard", False, 0), ("save", False, 1)]
)
def test_esc_with_unsaved_text_asks_and_does_as_answered(
    answer: str, open_after: bool, saved: int, space: Workspace, asked: Asked
) -> None:
    form = open_form(space, "meeting")
    fill(space, form, BY_TYPE["meeting"], only_required=True)
    asked.answer = answer
    press(Key.Key_Escape)
    assert asked.questions == 1
    assert form.isVisible() == open_after
    assert number_of(space, "meeting") == saved
    if open_after:
        assert form.form.raw()["held_on"] == "04/7/2023"


def test_saving_on_esc_keeps_the_form_open_when_something_is_wrong(space: Workspace, asked: Asked) -> None:
    form = open_form(space, "meeting")
    enter(form, "held_on", "04/7/2023")
    asked.answer = "save"
    press(Key.Key_Escape)
    assert form.isVisible()
    assert set(visible_problems(form.form)) == {"kind", "level"}


@pytest.mark.parametrize(("answer", "open_after"), [("stay", True), ("discard", False)])
def test_the_windows_own_close_button_asks_too(answer: str, open_after: bool, space: Workspace, asked: Asked) -> None:
    form = open_form(space, "meeting")
    enter(form, "place", "Trụ sở")
    asked.answer = answer
    form.close()
    assert asked.questions == 1
    assert form.isVisible() == open_after


def test_ctrl_enter_saves_and_gives_an_empty_form(space: Workspace, asked: Asked) -> None:
    form = open_form(space, "meeting")
    for number in (1, 2):
        fill(space, form, BY_TYPE["meeting"], only_required=True)
        press(Key.Key_Return, CTRL)
        assert number_of(space, "meeting") == number
        assert form.isVisible()
        assert not any(form.form.raw().values())
        assert focus() is form.form.editors["kind"]
    press(Key.Key_Escape)
    assert asked.questions == 0


def test_ctrl_enter_of_the_number_block_works_as_the_other(space: Workspace) -> None:
    form = open_form(space, "meeting")
    fill(space, form, BY_TYPE["meeting"], only_required=True)
    press(Key.Key_Enter, CTRL)
    assert number_of(space, "meeting") == 1


def test_ctrl_enter_inside_a_long_text_saves_and_breaks_no_line(space: Workspace) -> None:
    form = open_form(space, "meeting")
    fill(space, form, BY_TYPE["meeting"], only_required=True)
    enter(form, "content", "một dòng")
    press(Key.Key_Return, CTRL)
    (record_id,) = space.lists["meeting"].table.chosen_ids()
    assert stored(space, "meeting", record_id)["content"] == "một dòng"


def test_an_existing_record_cannot_be_saved_as_a_new_one_by_ctrl_enter(example: Workspace) -> None:
    form = open_form(example, "meeting", 2, **stored(example, "meeting", 2))
    press(Key.Key_Return, CTRL)
    assert number_of(example, "meeting") == 14
    assert not form.repeat_button.isVisible()


def test_ctrl_n_opens_the_form_and_the_list_shows_what_was_saved(space: Workspace) -> None:
    space.open(space.lists["meeting"])
    settle()

    def drive(form: RecordForm) -> None:
        fill(space, form, BY_TYPE["meeting"], only_required=True)
        press(Key.Key_S, CTRL)

    in_dialog(lambda: press(Key.Key_N, CTRL), drive)
    assert space.lists["meeting"].table.records.rowCount() == 1


# --- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "given", "field", "told"),
    [
        ("meeting", {"held_on": "31/02/2023"}, "held_on", "Không có ngày 31/02/2023"),
        ("inspection", {"from_on": "05/7/2023", "to_on": "04/7/2023"}, "to_on", "trước ngày bắt đầu"),
        ("task", {"assigned_on": "05/7/2023", "due_on": "04/7/2023"}, "due_on", "trước ngày giao"),
        ("meeting", {"units": "Hà Nội; Sở Không Có"}, "units", "Chưa có đơn vị «Sở Không Có»"),
        ("directive", {"drafted_by": "Hà Nội; Cà Mau"}, "drafted_by", "chỉ nhận một mục"),
        ("meeting", {"start_time": "25h"}, "start_time", "Không có giờ «25h»"),
        ("unit", {"print_order": "1.5"}, "print_order", "không phải là số nguyên"),
        ("context", {"counted_in": "quý V/2023"}, "counted_in", "Không đọc được kỳ báo cáo"),
        ("directive", {"kind": "Nghị bàn"}, "kind", "không có trong danh sách"),
    ],
)
def test_what_cannot_be_is_told_under_its_field_and_mended_there(
    type_: str, given: dict[str, str], field: str, told: str, space: Workspace
) -> None:
    form = open_form(space, type_)
    fill(space, form, BY_TYPE[type_], only_required=True)
    for name, text in given.items():
        enter(form, name, text)
    before = number_of(space, type_)
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert list(visible_problems(form.form)) == [field]
    assert told in form.form.problem_at(field)
    assert form.form.raw()[field] == given[field]
    assert form.form.editors[field].property("wrong") is True
    assert number_of(space, type_) == before
    good = {"to_on": "06/7/2023", "due_on": "06/7/2023", "start_time": "15h", "print_order": "15"}
    enter(form, field, good.get(field) or typed_for(BY_TYPE[type_].field(field)))
    press(Key.Key_S, CTRL)
    assert visible_problems(form.form) == {}
    assert number_of(space, type_) == before + 1


def test_a_number_already_used_by_the_issuer_in_the_year_is_told_at_the_number(space: Workspace) -> None:
    for issued, kept in (("04/7/2023", 1), ("05/8/2023", 1), ("04/7/2024", 2)):
        form = open_form(space, "directive")
        fill(space, form, BY_TYPE["directive"], only_required=True)
        enter(form, "number", "23/CT-TTg")
        enter(form, "issued_on", issued)
        press(Key.Key_S, CTRL)
        assert number_of(space, "directive") == kept
        if form.isVisible():
            assert "đã có văn bản số 23/CT-TTg năm 2023" in form.form.problem_at("number")
            form.hide()


def test_decomposed_unicode_that_is_pasted_is_kept_and_found(space: Workspace) -> None:
    pasted = unicodedata.normalize("NFD", "Hội trường tỉnh Bắc Giang")
    form = open_form(space, "meeting")
    fill(space, form, BY_TYPE["meeting"], only_required=True)
    go_to(form.form.editors["units"])
    paste(unicodedata.normalize("NFD", "Bắc Giang"))
    if QApplication.activePopupWidget():
        press(Key.Key_Escape)
    go_to(form.form.editors["place"])
    paste(pasted)
    press(Key.Key_S, CTRL)
    assert visible_problems(form.form) == {}
    (record_id,) = space.lists["meeting"].table.chosen_ids()
    assert stored(space, "meeting", record_id)["place"] == pasted
    screen = space.lists["meeting"]
    screen.search.setText("Bắc Giang")
    screen.reload()
    assert screen.table.records.rowCount() == 1


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def test_ten_thousand_characters_are_kept_and_the_list_stays_usable(space: Workspace) -> None:
    long = "Đẩy mạnh cải cách thủ tục hành chính. " * 264
    assert len(long.strip()) > 10_000
    form = open_form(space, "task")
    fill(space, form, BY_TYPE["task"], only_required=True)
    go_to(form.form.editors["content"])
    press(Key.Key_A, CTRL)
    paste(long)
    press(Key.Key_S, CTRL)
    table = space.lists["task"].table
    (record_id,) = table.chosen_ids()
    assert stored(space, "task", record_id)["content"] == long.strip()
    assert len(table.records.data(table.records.index(0, 0))) == 300


def test_control_characters_are_told_at_the_field(space: Workspace) -> None:
    form = open_form(space, "meeting")
    fill(space, form, BY_TYPE["meeting"], only_required=True)
    editor = form.form.editors["content"]
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("họp\x07 giao ban")
    press(Key.Key_S, CTRL)
    assert form.isVisible()
    assert "ký tự điều khiển" in form.form.problem_at("content")
    assert form.form.raw()["content"] == "họp\x07 giao ban"


def test_a_problem_that_quotes_what_was_typed_shows_it_letter_by_letter(space: Workspace) -> None:
    form = open_form(space, "meeting")
    enter(form, "units", "<b>Sở</b>")
    press(Key.Key_S, CTRL)
    (shown,) = [label for label in form.findChildren(QLabel) if "<b>Sở</b>" in label.text()]
    assert shown.textFormat().name == "PlainText"


def test_the_first_problem_is_brought_into_sight(space: Workspace) -> None:
    form = open_form(space, "directive")
    form.resize(700, 320)
    enter(form, "number", "12/QĐ-UBND")
    bar = form.findChildren(QScrollArea)[0].verticalScrollBar()
    bar.setValue(bar.maximum())
    assert form.form.editors["kind"].visibleRegion().isEmpty()
    press(Key.Key_S, CTRL)
    settle()
    editor = form.form.editors["kind"]
    assert focus() is editor
    assert not editor.visibleRegion().isEmpty(), "the field with the problem is scrolled out of sight"


def test_a_problem_on_another_page_turns_to_it(space: Workspace) -> None:
    form = open_form(space, "unit")
    enter(form, "name", "Sở Nội vụ")
    press(Key.Key_PageDown, CTRL)
    assert not form.form.editors["kind"].isVisible()
    press(Key.Key_S, CTRL)
    assert focus() is form.form.editors["kind"]
    assert form.form.editors["kind"].isVisible()


def test_a_date_is_shown_tidied_when_the_field_is_left(space: Workspace) -> None:
    form = open_form(space, "meeting")
    enter(form, "held_on", "q2/2023")
    press(Key.Key_Tab)
    assert form.form.raw()["held_on"] == "Quý II/2023"
    enter(form, "held_on", "hôm qua")
    press(Key.Key_Tab)
    assert form.form.raw()["held_on"] == "hôm qua"


def test_the_worlds_trouble_is_told_in_the_form_and_nothing_is_lost(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = open_form(space, "meeting")
    fill(space, form, BY_TYPE["meeting"], only_required=True)
    with monkeypatch.context() as patch:
        patch.setattr(space.store, "_lock", None)
        press(Key.Key_S, CTRL)
    assert form.isVisible()
    (told,) = [label.text() for label in form.findChildren(QLabel) if "chỉ để đọc" in label.text()]
    assert "du-lieu.tthc" in told
    assert form.form.raw()["held_on"] == "04/7/2023"


def test_typing_in_a_one_line_field_marks_the_form_unsaved(space: Workspace, asked: Asked) -> None:
    form = open_form(space, "meeting")
    editor = form.form.editors["place"]
    assert isinstance(editor, QLineEdit)
    go_to(editor)
    write("Hà Nội")
    asked.answer = "stay"
    press(Key.Key_Escape)
    assert asked.questions == 1
