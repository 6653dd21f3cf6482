"""Spreadsheet rows into a plan: headers, cells, differences."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from openpyxl.utils import get_column_letter

from tthc_desktop.core.fields import Choice, Date, Field, Flag, Many, Number, Tags, Text
from tthc_desktop.core.grids import column_letter
from tthc_desktop.core.importing import Plan, PlannedRow, cell_text, differences, match_headers

FIELDS = (
    Field("kind", "Loại", Choice(("A", "B"))),
    Field("held_on", "Ngày họp", Date(), aliases=("Ngày", "Thời gian")),
    Field("content", "Nội dung", Text(), aliases=("Trích yếu",)),
    Field("note", "Ghi chú", Text(), aliases=("Nội dung",)),
)


def test_a_label_comes_before_another_fields_alias() -> None:
    assert match_headers(["Nội dung", "Ghi chú"], FIELDS) == {0: "content", 1: "note"}
    assert match_headers(["Trích yếu", "Nội dung"], FIELDS) == {1: "content"}


def test_headers_are_compared_without_case_blanks_or_unicode_form() -> None:
    headers = ["  NGÀY  HỌP ", unicodedata.normalize("NFD", "loại"), "mã", "Lạ", ""]
    assert match_headers(headers, FIELDS) == {0: "held_on", 1: "kind", 2: "id"}


def test_a_column_is_one_field_and_a_field_one_column() -> None:
    assert match_headers(["Ngày họp", "Ngày", "Ngày họp"], FIELDS) == {0: "held_on"}
    assert match_headers([], FIELDS) == {}


def test_a_hidden_column_gives_a_field_only_where_none_in_sight_does() -> None:
    assert match_headers(["Ngày họp", "Ngày"], FIELDS, hidden={0}) == {1: "held_on"}
    assert match_headers(["Ngày họp", "Ngày họp"], FIELDS, {"ngày họp": "held_on"}, hidden={0}) == {1: "held_on"}
    assert match_headers(["Ngày họp", "Loại"], FIELDS, hidden={0}) == {0: "held_on", 1: "kind"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  chữ ", "  chữ "),
        (5, "5"),
        (5.0, "5"),
        (1.5, "1.5"),
        (dt.date(2023, 7, 4), "04/7/2023"),
        (dt.datetime(2023, 7, 4, 0, 0), "04/7/2023"),
        (dt.datetime(2023, 7, 4, 9, 45), "04/7/2023"),
        (dt.time(8, 30), "08:30"),
        (True, "True"),
    ],
)
def test_a_cell_is_read_as_the_user_would_have_typed_it(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (Text(), unicodedata.normalize("NFD", "Hoà"), "Hoà"),
        (Text(), None, ""),
        (Flag(), None, False),
        (Tags(), (), None),
        (Many(), (), None),
    ],
)
def test_unicode_form_and_kinds_of_blank_are_no_difference(kind: Text, before: object, after: object) -> None:
    field = Field("name", "Tên", kind)
    assert differences([field], {"name": before}, {"name": after}, lambda *_: "?") == ()


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [(Text(), "Hoà", "Hòa"), (Text(), None, "a"), (Number(), None, 0), (Number(), 0, 1), (Many(), (1, 2), (2, 1))],
)
def test_anything_else_is_a_difference(kind: Text, before: object, after: object) -> None:
    field = Field("name", "Tên", kind)
    (found,) = differences([field], {"name": before}, {"name": after}, lambda _, value: f"<{value}>")
    assert (found.label, found.before, found.after) == ("Tên", f"<{before}>", f"<{after}>")


def test_a_plan_counts_its_rows() -> None:
    rows = tuple(PlannedRow(number, status, None, {}) for number, status in enumerate(("new", "bad", "new")))  # type: ignore[arg-type]
    plan = Plan(rows, {})
    assert (plan.count("new"), plan.count("bad"), plan.count("same")) == (2, 1, 0)


@pytest.mark.parametrize("index", [0, 1, 25, 26, 51, 52, 701, 702, 16_383])
def test_column_letters_are_those_of_a_spreadsheet(index: int) -> None:
    assert column_letter(index) == get_column_letter(index + 1)
