"""What holds for every record type because it is declared: a new type in RECORDS is tested by being there."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.records.samples import dump, dump_all, full, is_text, required, without_row_ids
from tthc_desktop.core import vietnamese
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Date, Field, Many, One, Rows, Tags, Text
from tthc_desktop.core.tables import Table, TableRow
from tthc_desktop.db.store import Store
from tthc_desktop.records import RECORDS, ROWS, ROWS_BY_TYPE, Record
from tthc_desktop.records.base import match_key
from tthc_desktop.services import exports, imports, lists, records
from tthc_desktop.services.lists import Listing

ALL = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
FIELDS = [(record, item) for record in RECORDS for item in record.FIELDS]
TYPED = [(record, item) for record, item in FIELDS if not isinstance(item.kind, One | Many | Rows)]
TEXTS = [(record, item) for record, item in FIELDS if is_text(item.kind)]
LONG_TEXTS = [(record, item) for record, item in TEXTS if isinstance(item.kind, Text) and item.kind.lines > 1]


def each(cases: list[tuple[type[Record], Field]]) -> pytest.MarkDecorator:
    ids = [f"{record.__tablename__}.{item.name}" for record, item in cases]
    return pytest.mark.parametrize(("record", "item"), cases, ids=ids)


def add(store: Store, record: type[Record], raw: dict[str, Any]) -> int:
    with store.write(f"Thêm {record.ONE}") as session:
        return records.save(session, record, raw)


def add_full(store: Store, record: type[Record]) -> int:
    with store.write("Chuẩn bị mục để liên kết") as session:
        raw = full(session, record)
    return add(store, record, raw)


def load(store: Store, record: type[Record], record_id: int) -> dict[str, Any]:
    with store.read() as session:
        return records.load(session, record, record_id)


def listed(store: Store, record: type[Record], text: str = "") -> list[int]:
    with store.read() as session:
        return lists.ids(session, Listing(record, text=text))


def refusal(store: Store, record: type[Record], raw: dict[str, Any]) -> tuple[Problem, ...]:
    """The problems for which the record was refused; nothing may be written."""
    before = dump_all(store.path)
    with pytest.raises(Refused) as refused:
        add(store, record, raw)
    assert dump_all(store.path) == before
    return refused.value.problems


# --- what is declared ------------------------------------------------------------------------------------


@ALL
def test_every_field_has_a_label_and_a_name_of_its_own(record: type[Record]) -> None:
    labels = [vietnamese.comparison_key(item.label) for item in record.FIELDS]
    assert len(set(labels)) == len(labels)
    assert len({item.name for item in record.FIELDS}) == len(record.FIELDS)
    assert all(item.label[:1].isupper() and item.label == item.label.strip() for item in record.FIELDS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_every_field_of_a_row_has_a_label_of_its_own(row: Any) -> None:
    labels = [vietnamese.comparison_key(item.label) for item in row.FIELDS]
    assert len(set(labels)) == len(labels)
    assert row.OWNER in {record.__tablename__ for record in RECORDS}


@ALL
def test_key_title_and_date_name_real_fields(record: type[Record]) -> None:
    names = {item.name for item in record.FIELDS}
    assert set(record.KEY) <= names
    assert set(record.TITLE) <= names
    assert not record.DATE or isinstance(record.field(record.DATE).kind, Date)
    assert record.LABEL
    assert record.ONE.lower() == record.ONE


@ALL
def test_some_columns_are_shown_in_the_list_at_first(record: type[Record]) -> None:
    assert 3 <= sum(item.width > 0 for item in record.FIELDS) <= 9


@ALL
def test_no_two_fields_answer_to_the_same_label_or_alias_as_anothers_label(record: type[Record]) -> None:
    labels = {vietnamese.comparison_key(item.label): item.name for item in record.FIELDS}
    aliases = [(vietnamese.comparison_key(alias), item.name) for item in record.FIELDS for alias in item.aliases]
    assert [(alias, name) for alias, name in aliases if labels.get(alias, name) == name] == aliases


@ALL
def test_links_and_rows_lead_to_tables_that_exist(record: type[Record]) -> None:
    known = {other.__tablename__ for other in RECORDS}
    for item in record.FIELDS:
        if isinstance(item.kind, One | Many):
            assert item.kind.target in known
        if isinstance(item.kind, Rows):
            assert record.__tablename__ == ROWS_BY_TYPE[item.kind.table].OWNER


# --- saving and loading ----------------------------------------------------------------------------------


@ALL
def test_a_record_with_a_value_in_every_field_loads_back_equal(store: Store, record: type[Record]) -> None:
    with store.write("Thêm") as session:
        raw = full(session, record)
        meant, problems = records.read(session, record, raw)
        record_id = records.save(session, record, raw)
    assert problems == []
    assert all(meant[item.name] not in (None, "", ()) for item in record.FIELDS)
    assert without_row_ids(load(store, record, record_id)) == without_row_ids(meant)


@ALL
def test_values_that_were_loaded_can_be_saved_again_and_change_nothing(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    before, step = dump(store.path), store.last_done()
    with store.write("Sửa mà không đổi gì") as session:
        records.save(session, record, records.load(session, record, record_id), record_id)
    assert dump(store.path) == before
    assert store.last_done() == step


@ALL
def test_a_value_shown_is_read_back_as_the_same_value(store: Store, record: type[Record]) -> None:
    values = load(store, record, add_full(store, record))
    for item in record.FIELDS:
        if not isinstance(item.kind, One | Many | Rows):
            assert item.read(item.kind.format(values[item.name])) == values[item.name], item.label


@ALL
def test_clearing_every_optional_field_leaves_them_blank(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    with store.write("Xóa trắng") as session:
        needed = set(required(session, record)) | {"deadline_kind", "due_on", "counted_in", "number"}
        blank = {item.name: () if isinstance(item.kind, Many | Rows) else "" for item in record.FIELDS}
        records.save(session, record, {k: v for k, v in blank.items() if k not in needed}, record_id)
    values = load(store, record, record_id)
    left = [name for name, value in values.items() if name not in needed and value not in (None, (), False)]
    assert left == []


# --- export and import -----------------------------------------------------------------------------------


@ALL
def test_an_export_read_back_changes_nothing(store: Store, record: type[Record], tmp_path: Path) -> None:
    add_full(store, record)
    with store.write("Thêm ít chữ hơn") as session:
        records.save(session, record, required(session, record, 7))
    with store.read() as session:
        number = exports.write_list(session, Listing(record), tmp_path / "list.xlsx")
        planned = imports.plan(session, record, imports.read(record, tmp_path / "list.xlsx"))
    assert [row for row in planned.rows if row.status != "same"] == []
    assert planned.count("same") == number >= 2


@ALL
def test_an_export_without_ids_is_matched_by_its_keys(store: Store, record: type[Record], tmp_path: Path) -> None:
    add_full(store, record)
    with store.read() as session:
        exports.write_list(session, Listing(record), tmp_path / "list.xlsx")
        table = imports.read(record, tmp_path / "list.xlsx")
        planned = imports.plan(session, record, without_ids(table))
    assert [row for row in planned.rows if row.status != "same"] == []


@ALL
def test_an_export_fills_an_empty_data_file_with_the_same_record(
    store: Store, record: type[Record], tmp_path: Path
) -> None:
    record_id = add_full(store, record)
    before = load(store, record, record_id)
    with store.read() as session:
        exports.write_list(session, Listing(record, only=(record_id,)), tmp_path / "list.xlsx")
        table = imports.read(record, tmp_path / "list.xlsx")
    store.undo()
    there = set(listed(store, record))
    with store.write("Nhập lại") as session:
        planned = imports.plan(session, record, without_ids(table))
        imports.apply(session, record, planned)
    assert planned.count("new") == 1
    (new_id,) = set(listed(store, record)) - there
    after = load(store, record, new_id)
    names = [item.name for item in imports.importable(record)]
    assert [_without_row_ids(after[name]) for name in names] == [_without_row_ids(before[name]) for name in names]


def _without_row_ids(value: Any) -> Any:
    rows = isinstance(value, tuple) and value and isinstance(value[0], dict)
    return [row | {"id": None} for row in value] if rows else value


def without_ids(table: Table) -> Table:
    rows = tuple(TableRow(row.number, (None, *row.cells[1:])) for row in table.rows)
    return Table(table.sheet, table.headers, rows)


# --- undo and redo ---------------------------------------------------------------------------------------


def undone_and_redone(store: Store, before: Any, after: Any) -> None:
    assert before != after
    for _ in range(2):
        store.undo()
        assert dump(store.path) == before
        store.redo()
        assert dump(store.path) == after


@ALL
def test_undo_of_an_addition_gives_the_previous_state_and_redo_the_new_one(store: Store, record: type[Record]) -> None:
    with store.write("Chuẩn bị") as session:
        raw = full(session, record)
    before = dump(store.path)
    add(store, record, raw)
    undone_and_redone(store, before, dump(store.path))


@ALL
def test_undo_of_an_edit_gives_the_previous_state_and_redo_the_new_one(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    before = dump(store.path)
    with store.write("Sửa") as session:
        records.save(session, record, full(session, record, variant=1), record_id)
    undone_and_redone(store, before, dump(store.path))


@ALL
def test_undo_of_recycling_gives_the_previous_state_and_redo_the_new_one(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    before = dump(store.path)
    with store.write("Xóa") as session:
        records.remove(session, record, [record_id])
    undone_and_redone(store, before, dump(store.path))


# --- finding, listing, recycling -------------------------------------------------------------------------


@ALL
def test_search_finds_a_record_with_and_without_accents(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    for query in ("hoà bình", "hòa bình", "HOÀ BÌNH", "hoa binh", unicodedata.normalize("NFD", "Hoà bình"), "bình lần"):
        assert record_id in listed(store, record, query), query
    assert listed(store, record, "hoã binh") == []


@ALL
def test_search_forgets_what_was_undone(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    store.undo()
    assert record_id not in listed(store, record, "hoà bình")
    store.redo()
    assert record_id in listed(store, record, "hoà bình")


@ALL
def test_the_recycle_bin_hides_a_record_and_restoring_shows_it(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    shown = listed(store, record)
    assert record_id in shown
    with store.write("Xóa") as session:
        records.remove(session, record, [record_id])
    assert listed(store, record) == [other for other in shown if other != record_id]
    with store.write("Khôi phục") as session:
        records.restore(session, record.__tablename__, [record_id])
    assert listed(store, record) == shown


@ALL
def test_every_column_of_the_list_shows_and_sorts(store: Store, record: type[Record]) -> None:
    record_id = add_full(store, record)
    fields = [item for item in record.FIELDS if not isinstance(item.kind, Rows)]
    with store.read() as session:
        (stored,) = lists.cells(session, record, fields, [record_id]).values()
        assert all(lists.shown(item, value) for item, value in zip(fields, stored, strict=True))
        for item in fields:
            for descending in (False, True):
                listing = Listing(record, order=item.name, descending=descending)
                assert len(lists.ids(session, listing)) == lists.count(session, Listing(record))


@ALL
def test_a_title_names_the_record(store: Store, record: type[Record]) -> None:
    assert record.title({}) == record.LABEL
    values = load(store, record, add_full(store, record))
    assert record.title(values, {1: "Chính phủ"}) not in ("", record.LABEL)


# --- bad input -------------------------------------------------------------------------------------------


def prepared(store: Store, record: type[Record]) -> dict[str, Any]:
    """Sample values for every field, what they link to being there."""
    with store.write("Chuẩn bị") as session:
        return full(session, record)


@ALL
def test_a_missing_required_field_is_refused_at_that_field(store: Store, record: type[Record]) -> None:
    raw = prepared(store, record)
    for item in (item for item in record.FIELDS if item.required):
        for blank in ({}, {item.name: ""}, {item.name: "  \u00a0 "}):
            problems = refusal(store, record, {k: v for k, v in raw.items() if k != item.name} | blank)
            assert Problem(item.name, f"Chưa nhập «{item.label}».") in problems


@ALL
def test_control_characters_are_refused_at_their_field(store: Store, record: type[Record]) -> None:
    raw = prepared(store, record)
    for item in (item for other, item in TYPED if other is record):
        problems = refusal(store, record, raw | {item.name: "lỗi\x07chữ"})
        assert [problem.field for problem in problems][:1] == [item.name]
        assert "ký tự điều khiển" in problems[0].message


@each([(record, item) for record, item in TYPED if isinstance(item.kind, Date)])
def test_a_day_that_does_not_exist_is_refused_at_that_field(store: Store, record: type[Record], item: Field) -> None:
    problems = refusal(store, record, prepared(store, record) | {item.name: "31/02/2023"})
    assert problems[0].field == item.name
    assert "chỉ có 28 ngày" in problems[0].message


@each([case for case in TYPED if isinstance(case[1].kind, Text | Tags)])
def test_decomposed_unicode_is_kept_and_compared_as_equal(store: Store, record: type[Record], item: Field) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Hoà giải Đắk Lắk") for form in ("NFC", "NFD"))
    with store.write("Thêm") as session:
        raw = full(session, record)
        record_id = records.save(session, record, raw | {item.name: decomposed})
        values = records.load(session, record, record_id)
    assert values[item.name] in (decomposed, (decomposed,))
    assert match_key(record, values) == match_key(record, values | {item.name: item.read(composed)})
    assert record_id in listed(store, record, composed)


@each(LONG_TEXTS)
def test_a_text_of_ten_thousand_characters_is_kept_whole(store: Store, record: type[Record], item: Field) -> None:
    text = ("Rất dài và có dấu đầy đủ. " * 400)[:9_999] + "ữ"
    assert len(text) == 10_000
    with store.write("Thêm") as session:
        record_id = records.save(session, record, full(session, record) | {item.name: text})
    assert load(store, record, record_id)[item.name] == text


@ALL
def test_a_text_beyond_its_limit_is_refused_and_not_cut(store: Store, record: type[Record]) -> None:
    raw = prepared(store, record)
    for item in (item for other, item in TEXTS if other is record):
        assert isinstance(item.kind, Text)
        problems = refusal(store, record, raw | {item.name: "d" * (item.kind.limit + 1)})
        assert [problem.field for problem in problems] == [item.name]
        assert str(item.kind.limit) in problems[0].message


@ALL
def test_a_link_to_a_record_that_is_gone_is_refused_and_nothing_is_written(store: Store, record: type[Record]) -> None:
    for item in record.FIELDS:
        if isinstance(item.kind, One | Many):
            with store.write("Chuẩn bị") as session:
                raw = {name: value for name, value in full(session, record).items() if not isinstance(value, list)}
            gone = 987_654 if isinstance(item.kind, One) else (987_654,)
            problems = refusal(store, record, raw | {item.name: gone})
            assert "không còn trong dữ liệu" in problems[0].message
