"""Import of the program's own layout: what is new, changed, the same or bad, and where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.records.samples import dump, required
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.importing import Plan
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.unit import COMMUNE, Unit
from tthc_desktop.services import exports, imports, lists, records, units
from tthc_desktop.services.lists import Listing

MEETING = {"Loại": "Cuộc họp", "Ngày họp": dt.date(2023, 5, 4), "Cấp": "Cơ quan mình"}
DOCUMENT = {
    "Loại văn bản": "Báo cáo",
    "Số, ký hiệu": "5159/BC-VPCP",
    "Ngày ban hành": dt.date(2023, 7, 11),
    "Cơ quan ban hành": "Chính phủ",
    "Tình trạng": "Đã ban hành",
    "Trích yếu": "Công tác",
}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "bảng.xlsx"


def write(path: Path, *rows: dict[str, Any]) -> Path:
    """A workbook whose columns are those that the rows name."""
    book = Workbook()
    headers = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(headers)
    for row in rows:
        book.active.append([row.get(name) for name in headers])
    book.save(path)
    return path


def plan(store: Store, type_: str, path: Path) -> Plan:
    with store.read() as session:
        return imports.plan(session, BY_TYPE[type_], imports.read(BY_TYPE[type_], path))


def apply(store: Store, type_: str, path: Path) -> Plan:
    with store.write("Nhập") as session:
        planned = imports.plan(session, BY_TYPE[type_], imports.read(BY_TYPE[type_], path))
        imports.apply(session, BY_TYPE[type_], planned)
    return planned


def statuses(planned: Plan) -> list[str]:
    return [row.status for row in planned.rows]


def problems(planned: Plan) -> list[tuple[str, str]]:
    """Cell and message of each problem."""
    return [
        (f"{planned.columns.get(problem.field, '')}{row.number}", problem.message)
        for row in planned.rows
        for problem in row.problems
    ]


def test_a_plan_writes_nothing(store: Store, sheet: Path) -> None:
    before = dump(store.path)
    assert statuses(plan(store, "meeting", write(sheet, MEETING))) == ["new"]
    assert dump(store.path) == before


def test_new_changed_same_and_bad_rows_are_told_apart_and_only_good_ones_written(store: Store, sheet: Path) -> None:
    apply(store, "meeting", write(sheet, MEETING | {"Nội dung": "một"}, MEETING | {"Nội dung": "hai"}))
    again = write(
        sheet,
        MEETING | {"Nội dung": "một", "Mã": 1},
        MEETING | {"Nội dung": "hai, sửa", "Mã": 2},
        MEETING | {"Nội dung": "ba"},
        MEETING | {"Nội dung": "bốn", "Ngày họp": "31/02/2023"},
    )
    planned = apply(store, "meeting", again)
    assert statuses(planned) == ["same", "changed", "new", "bad"]
    assert [planned.count(status) for status in ("new", "changed", "same", "bad")] == [1, 1, 1, 1]
    (difference,) = planned.rows[1].differences
    assert (difference.label, difference.before, difference.after) == ("Nội dung", "hai", "hai, sửa")
    assert statuses(plan(store, "meeting", again)) == ["same", "same", "same", "bad"]


def test_an_import_is_one_action_to_undo(store: Store, sheet: Path) -> None:
    before = dump(store.path)
    apply(store, "meeting", write(sheet, *[MEETING | {"Nội dung": str(n)} for n in range(5)]))
    store.undo()
    assert dump(store.path) == before


def test_a_bad_cell_is_named_by_its_address(store: Store, sheet: Path) -> None:
    rows = (MEETING, MEETING | {"Ngày họp": "31/02/2023"}, MEETING | {"Loại": "Hội chợ"}, MEETING | {"Cấp": None})
    found = problems(plan(store, "meeting", write(sheet, *rows)))
    assert [cell for cell, _ in found] == ["B3", "A4", "C5"]
    assert "chỉ có 28 ngày" in found[0][1]
    assert found[2][1] == "Chưa nhập «Cấp»."


def test_a_blank_cell_never_erases(store: Store, sheet: Path) -> None:
    apply(store, "meeting", write(sheet, MEETING | {"Địa điểm": "Hà Nội", "Đơn vị cùng làm việc": "Cà Mau"}))
    blank = write(sheet, MEETING | {"Mã": 1, "Địa điểm": None, "Đơn vị cùng làm việc": "  ", "Giờ": "8h30"})
    assert statuses(apply(store, "meeting", blank)) == ["changed"]
    with store.read() as session:
        values = records.load(session, Meeting, 1)
    assert (values["place"], values["start_time"], len(values["units"])) == ("Hà Nội", "08:30", 1)


def test_rows_without_ids_are_matched_by_key_each_record_once(store: Store, sheet: Path) -> None:
    three = write(sheet, MEETING, MEETING, MEETING)
    assert statuses(apply(store, "meeting", three)) == ["new", "new", "new"]
    assert [row.record_id for row in plan(store, "meeting", three).rows] == [1, 2, 3]
    four = write(sheet, MEETING, MEETING, MEETING, MEETING)
    assert statuses(plan(store, "meeting", four)) == ["same", "same", "same", "new"]


def test_an_id_given_once_is_not_taken_again_by_key(store: Store, sheet: Path) -> None:
    apply(store, "meeting", write(sheet, MEETING, MEETING))
    planned = plan(store, "meeting", write(sheet, MEETING | {"Mã": 1}, MEETING, MEETING))
    assert [(row.status, row.record_id) for row in planned.rows] == [("same", 1), ("same", 2), ("new", None)]


def test_an_id_given_further_down_is_not_taken_by_key_above(store: Store, sheet: Path) -> None:
    apply(store, "meeting", write(sheet, MEETING))
    planned = plan(store, "meeting", write(sheet, MEETING | {"Mã": None}, MEETING | {"Mã": 1, "Nội dung": "sửa"}))
    assert [(row.status, row.record_id) for row in planned.rows] == [("new", None), ("changed", 1)]


def test_the_same_id_twice_is_refused_at_its_second_row(store: Store, sheet: Path) -> None:
    apply(store, "meeting", write(sheet, MEETING))
    planned = plan(store, "meeting", write(sheet, {"Mã": 1} | MEETING, {"Mã": 1} | MEETING))
    assert statuses(planned) == ["same", "bad"]
    assert problems(planned) == [("A3", "Mã 1 đã có ở một dòng phía trên. Mỗi mã chỉ ghi một dòng.")]


@pytest.mark.parametrize("code", [77, "77", "bảy", 0, -1, 1.5])
def test_an_unknown_id_is_refused(store: Store, sheet: Path, code: object) -> None:
    (found,) = problems(plan(store, "meeting", write(sheet, {"Mã": code} | MEETING)))
    assert found[0] == "A2"
    assert found[1].startswith("Không có cuộc họp, buổi làm việc nào mang mã")


def test_a_number_used_twice_within_the_file_is_refused_at_the_second(store: Store, sheet: Path) -> None:
    planned = plan(store, "directive", write(sheet, DOCUMENT, DOCUMENT | {"Trích yếu": "Khác"}))
    assert statuses(planned) == ["new", "bad"]
    assert problems(planned)[0][0] == "B3"
    assert "«Công tác»" in problems(planned)[0][1]


def test_a_number_that_its_document_gives_up_further_up_is_free_again(store: Store, sheet: Path) -> None:
    apply(store, "directive", write(sheet, DOCUMENT))
    freed = write(sheet, DOCUMENT | {"Mã": 1, "Số, ký hiệu": "6000/BC-VPCP"}, DOCUMENT | {"Trích yếu": "Mới"})
    assert statuses(apply(store, "directive", freed)) == ["changed", "new"]


def test_headers_are_known_by_label_or_other_name_in_any_case_and_order(store: Store, sheet: Path) -> None:
    row = {"CẤP": "Cơ quan mình", "Ngày": dt.date(2023, 5, 4), " loại ": "Cuộc họp", "Cột lạ": "bỏ qua"}
    planned = plan(store, "meeting", write(sheet, row))
    assert statuses(planned) == ["new"]
    assert planned.columns == {"level": "A", "held_on": "B", "kind": "C"}


def test_a_missing_column_is_named(store: Store, sheet: Path) -> None:
    with pytest.raises(Refused, match="thiếu cột: Ngày họp; Cấp"):
        plan(store, "meeting", write(sheet, {"Loại": "Cuộc họp"}))


def test_values_as_excel_turns_them_are_understood(store: Store, sheet: Path) -> None:
    excel = MEETING | {"Ngày họp": dt.datetime(2023, 5, 4, 0, 0), "Giờ": dt.time(8, 30), "Địa điểm": 12}
    apply(store, "meeting", write(sheet, excel))
    with store.read() as session:
        values = records.load(session, Meeting, 1)
    assert (values["held_on"].text, values["start_time"], values["place"]) == ("04/5/2023", "08:30", "12")


def test_half_a_number_is_refused_and_not_rounded(store: Store, sheet: Path) -> None:
    unit = {"Tên đơn vị": "Sở A", "Loại": "sở, ban, ngành", "Thứ tự in": 1.5}
    ((cell, message),) = problems(plan(store, "unit", write(sheet, unit)))
    assert cell == "C2"
    assert "không phải là số nguyên" in message


# --- an export read back ---------------------------------------------------------------------------------


def test_an_export_of_the_example_read_back_changes_nothing(example_store: Store, sheet: Path) -> None:
    for type_, record in BY_TYPE.items():
        with example_store.read() as session:
            number = exports.write_list(session, Listing(record), sheet)
        assert statuses(plan(example_store, type_, sheet)) == ["same"] * number, type_


def test_links_to_recycled_records_and_to_titles_of_several_lines_are_read_back(store: Store, sheet: Path) -> None:
    with store.write("Thêm") as session:
        document = required(session, Directive) | {"subject": "Dòng một\nvề\nDòng ba"}
        documents = (records.save(session, Directive, document), records.save(session, Directive, document))
        unit = records.save(session, Unit, {"name": "Sở Mới", "kind": "sở, ban, ngành"})
        raw = required(session, Meeting) | {"conclusions": documents, "units": (unit,)}
        records.save(session, Meeting, raw)
        records.remove(session, Directive, documents[:1])
        records.remove(session, Unit, [unit])
        exports.write_list(session, Listing(Meeting), sheet)
    assert statuses(plan(store, "meeting", sheet)) == ["same"]


def test_awkward_texts_survive_a_workbook(store: Store, sheet: Path) -> None:
    awkward = ("=1+1", "#N/A", "'nháy", "0012", "1e5", "dòng\nmới\tvà cột", "04/5/2023", "TRUE", "_x0041_ và _x000D_")
    with store.write("Thêm") as session:
        raw = required(session, Meeting)
        for text in awkward:
            records.save(session, Meeting, raw | {"content": text, "place": text.replace("\n", " ")})
        exports.write_list(session, Listing(Meeting), sheet)
    assert statuses(plan(store, "meeting", sheet)) == ["same"] * len(awkward)


def test_one_changed_cell_is_one_changed_field(store: Store, sheet: Path) -> None:
    with store.write("Thêm") as session:
        records.save(session, Meeting, required(session, Meeting) | {"place": "Hà Nội", "units": "Hà Nội"})
        exports.write_list(session, Listing(Meeting), sheet)
    book = load_workbook(sheet)
    (header,) = (cell for row in book.active.iter_rows() for cell in row if cell.value == "Địa điểm")
    book.active.cell(header.row + 1, header.column).value = "Huế"
    book.save(sheet)
    (row,) = apply(store, "meeting", sheet).rows
    assert [difference.field for difference in row.differences] == ["place"]
    with store.read() as session:
        assert records.load(session, Meeting, 1)["place"] == "Huế"
        assert lists.count(session, Listing(Meeting)) == 1


# --- rows inside a record --------------------------------------------------------------------------------

UNIT = {
    "name": "Sở Mới | phía Bắc",
    "kind": "sở, ban, ngành",
    "names": [{"name": "Sở Cũ | \\n", "valid_to": "30/6/2025"}, {"name": "Sở Mới", "designation": "sở"}],
    "parents": [{"parent": "Hà Nội", "valid_from": "01/7/2025"}],
    "successors": [{"on": "01/7/2026", "how": "đổi tên", "act": "NQ 202/2025/QH15"}],
}


def change(sheet: Path, label: str, text: str) -> None:
    """Give the one exported record another text in one column."""
    book = load_workbook(sheet)
    (header,) = (cell for row in book.active.iter_rows() for cell in row if cell.value == label)
    book.active.cell(header.row + 1, header.column).value = text
    book.save(sheet)


@pytest.fixture
def unit(store: Store, sheet: Path) -> int:
    """A unit with a history, exported alone."""
    with store.write("Thêm") as session:
        unit = records.save(session, Unit, UNIT)
        exports.write_list(session, Listing(Unit, only=(unit,)), sheet)
    return unit


def test_the_history_of_a_unit_is_in_its_export_and_read_back_unchanged(store: Store, sheet: Path, unit: int) -> None:
    table = imports.read(Unit, sheet)
    shown = dict(zip(table.headers, table.rows[0].cells, strict=True))
    assert shown["Tên qua các thời kỳ"] == "Sở Cũ \\| \\\\n |  |  | 30/6/2025\nSở Mới | sở"
    assert shown["Cấp trên qua các thời kỳ"] == "Hà Nội | 01/7/2025"
    assert statuses(plan(store, "unit", sheet)) == ["same"]


def test_a_changed_line_changes_its_row_and_no_other(store: Store, sheet: Path, unit: int) -> None:
    with store.read() as session:
        before = records.load(session, Unit, unit)["names"]
    change(sheet, "Tên qua các thời kỳ", "Sở Mới hơn | sở\nSở Cũ \\| \\\\n | | | 30/6/2025\nSở Mới nhất")
    (row,) = apply(store, "unit", sheet).rows
    assert [difference.field for difference in row.differences] == ["names"]
    with store.read() as session:
        after = records.load(session, Unit, unit)["names"]
    assert after[1] == before[0]
    assert [(name["id"], name["name"]) for name in (after[0], after[2])] == [
        (before[1]["id"], "Sở Mới hơn"),
        (after[2]["id"], "Sở Mới nhất"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sở Cũ | sở | 1/1/2020 | 2/2/2021 | gì nữa", "Dòng 1 có 5 phần"),
        ("Sở Cũ | sở | 31/02/2020", "Dòng 1, «Từ ngày»"),
        ("Sở Mới\n | sở", "Dòng 2: Chưa nhập «Tên»"),
        ("Sở Cũ | sở | 2/2/2021 | 1/1/2020", "Dòng 1: Ngày kết thúc"),
    ],
)
def test_a_bad_line_is_refused_at_its_cell(store: Store, sheet: Path, unit: int, text: str, told: str) -> None:
    change(sheet, "Tên qua các thời kỳ", text)
    ((cell, message),) = problems(plan(store, "unit", sheet))
    assert cell == "L2"
    assert message.startswith(told)


def test_units_with_their_history_go_from_one_data_file_to_another(store: Store, sheet: Path, unit: int) -> None:
    with store.write("Xóa") as session:
        was = records.load(session, Unit, unit)
        records.remove(session, Unit, [unit])
    change(sheet, "Mã", "")
    assert statuses(apply(store, "unit", sheet)) == ["new"]
    with store.read() as session:
        (new,) = lists.ids(session, Listing(Unit, text="Sở Mới phía Bắc"))
        now = records.load(session, Unit, new)
    for name in ("names", "parents", "successors"):
        assert [row | {"id": 0} for row in now[name]] == [row | {"id": 0} for row in was[name]]


@pytest.mark.parametrize("name", ["name", "short_name"])
def test_a_semicolon_in_the_name_of_a_unit_is_refused_since_it_parts_units(store: Store, name: str) -> None:
    with pytest.raises(Refused) as refused, store.write("Thêm") as session:
        records.save(session, Unit, {"name": "Sở A", "kind": "sở, ban, ngành"} | {name: "Sở A; Sở B"})
    (problem,) = refused.value.problems
    assert problem.field == name
    assert "dấu chấm phẩy" in problem.message


def test_the_same_new_record_twice_in_a_table_is_doubted_at_its_second_row(store: Store, sheet: Path) -> None:
    row = {"Mã TTHC": "1.004193", "Tên thủ tục": "Cấp bản sao trích lục hộ tịch", "Tình trạng": "Đang áp dụng"}
    first, second = plan(store, "procedure", write(sheet, row, row)).rows
    assert (first.doubts, len(second.doubts)) == ((), 1)
    assert second.doubts[0].message.startswith("Trùng với dòng 2 của bảng")


def test_the_number_of_a_day_in_a_date_column_is_that_day(store: Store, sheet: Path) -> None:
    (row,) = plan(store, "special_day", write(sheet, {"Ngày": 45107, "Loại": "Nghỉ", "Tên": "Nghỉ bù"})).rows
    assert row.values["day"] == When(dt.date(2023, 6, 30))


def test_a_unit_is_meant_as_it_was_in_the_period_that_a_row_is_about(store: Store, sheet: Path) -> None:
    row = {"Việc": "Gia hạn", "Đơn vị": "Bộ Nội vụ", "Lý do": "a"}
    path = write(sheet, {**row, "Kỳ": "quý II/2023"}, {**row, "Kỳ": "quý II/2026"})
    then, now = plan(store, "arrangement", path).rows
    with store.read() as session:
        known = units.all_units(session)
    assert known[then.values["unit"]].alive_on(dt.date(2023, 6, 30))
    assert known[now.values["unit"]].alive_on(dt.date(2026, 6, 30))
    assert then.values["unit"] != now.values["unit"]


def test_communes_of_one_name_under_two_provinces_are_two_units(store: Store, sheet: Path) -> None:
    row = {"Tên đơn vị": "Xã Tân Lập", "Loại": COMMUNE, "Cấp trên qua các thời kỳ": "Lâm Đồng | 01/7/2025"}
    other = row | {"Cấp trên qua các thời kỳ": "Thái Nguyên | 01/7/2025"}
    assert statuses(apply(store, "unit", write(sheet, row))) == ["new"]
    assert statuses(apply(store, "unit", write(sheet, other))) == ["new"]
    assert statuses(plan(store, "unit", write(sheet, other, row))) == ["same", "same"]
