"""Lists of many files at once: found, planned one after another, written as one import, and taken back."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.files.tables import reader
from tests.records.samples import dump
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.importing import LEFT_OUT, header_key
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records import RECORDS, Record
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.services import attachments, blank_lists, exports, list_drops, records, runs
from tthc_desktop.services.imports import NO_CHOICES, Choices
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.lists import Listing

PAKN = ("STT", "Mã PAKN", "Ngày tiếp nhận", "Cá nhân, tổ chức", "Nội dung PAKN", "Phân loại PAKN", "Cơ quan xử lý")
PAKN_ROWS = (
    (1, "H26-1", dt.date(2026, 3, 2), "Ông A", "Chậm trả kết quả đất đai", "Hành vi", "Hà Nội", "Đã trả lời"),
    (2, "H26-2", "05/3/2026", "Công ty B", "Bỏ giấy xác nhận cư trú", "Quy định", "Cà Mau", "Đang giải quyết"),
)
TTHC = ("STT", "Mã số", "Tên thủ tục hành chính", "Lĩnh vực", "Cấp thực hiện", "Mức độ DVC", "Tình trạng")
TTHC_ROWS = (
    (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "DVC trực tuyến toàn trình", "Còn hiệu lực"),
    (2, 2.00038, "Cấp bản sao trích lục hộ tịch", "Hộ tịch", "Cấp xã", "Một phần", "Còn hiệu lực"),
)


def write(path: Path, *sheets_of: Sequence[Sequence[Any]]) -> Path:
    """A workbook with a sheet for each list of rows, its header under a title."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets_of, start=1):
        page = book.create_sheet(f"Trang {number}")
        page.append(["DANH SÁCH"])
        page.append([])
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def pakn(path: Path) -> Path:
    return write(path, [(*PAKN, "Tình trạng"), *PAKN_ROWS])


def tthc(path: Path) -> Path:
    return write(path, [TTHC, *TTHC_ROWS])


Type = type[Record] | None


def find(store: Store, *paths: Path, record: Type = None, named: Collection[str] = ()) -> list[Dropped]:
    with store.read() as session:
        return list_drops.find(session, reader().read_all(paths), record, named)


def plan(store: Store, *paths: Path, record: Type = None, choices: Choices = NO_CHOICES) -> list[Dropped]:
    found = find(store, *paths, record=record, named=choices.mapping)
    with store.read() as session:
        return list_drops.plan(session, found, choices)


def take(store: Store, *paths: Path, record: Type = None, choices: Choices = NO_CHOICES) -> list[Dropped]:
    found = find(store, *paths, record=record, named=choices.mapping)
    with store.write(list_drops.title(found)) as session:
        return list_drops.apply(session, store.attachments, list_drops.plan(session, found, choices), choices)


def counts(dropped: Dropped) -> tuple[int, ...]:
    assert dropped.plan, dropped.trouble
    return tuple(dropped.plan.count(status) for status in ("new", "changed", "same", "bad"))  # type: ignore[arg-type]


def every(store: Store, record: type[Record]) -> list[dict[str, Any]]:
    with store.read() as session:
        return list(records.load_many(session, record).values())


# --- which list it is ------------------------------------------------------------------------------------


def test_lists_as_offices_have_them_are_known_by_their_headers_and_the_reason_is_told(
    store: Store, tmp_path: Path
) -> None:
    found = find(store, pakn(tmp_path / "a.xlsx"), tthc(tmp_path / "b.xlsx"))
    assert [item.record for item in found] == [Petition, Procedure]
    assert found[0].reason.startswith("Nhận ra 7/7 cột của Phản ánh, kiến nghị: «Mã PAKN»")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_an_export_of_every_type_is_known_again(example_store: Store, tmp_path: Path, record: type[Record]) -> None:
    path = tmp_path / "a.xlsx"
    with example_store.read() as session:
        exports.write_list(session, Listing(record), path)
    (found,) = find(example_store, path)
    assert found.record is record, found


def test_headers_that_fit_two_types_alike_are_asked_about(store: Store, tmp_path: Path) -> None:
    (found,) = find(store, write(tmp_path / "a.xlsx", [("Ngày", "Nội dung", "Ghi chú"), ("01/3/2026", "a", "b")]))
    assert (found.status, found.record) == ("question", None)
    assert len(found.options) > 1


def test_a_sheet_of_something_else_is_no_list(store: Store, tmp_path: Path) -> None:
    (found,) = find(store, write(tmp_path / "a.xlsx", [("Tên hàng", "Đơn giá", "Số lượng"), ("Giấy", 5, 6)]))
    assert found.status == "refused"
    assert "không có bảng nào giống một danh sách" in found.trouble


# --- blanks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_a_blank_is_known_with_certainty_and_holds_nothing(store: Store, tmp_path: Path, record: type[Record]) -> None:
    path = tmp_path / "mẫu.xlsx"
    blank_lists.write_blank(record, path)
    (found,) = plan(store, path)
    assert found.record is record
    assert counts(found) == (0, 0, 0, 0)
    assert "dấu của mẫu danh sách" in found.reason


def test_a_blank_filled_in_comes_back_as_it_was_filled(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    blank_lists.write_blank(Procedure, path)
    book = load_workbook(path)
    page = book["Danh mục TTHC"]
    headers = [cell.value for cell in page[4]]
    assert headers[:2] == ["Mã TTHC", "Tên TTHC (*)"]
    for header, value in (("Mã TTHC", "1.004010"), ("Tên TTHC (*)", "Đăng ký khai sinh"), ("Tình trạng (*)", "Bãi bỏ")):
        page.cell(5, headers.index(header) + 1).value = value
    book.save(path)
    assert counts(take(store, path)[0]) == (1, 0, 0, 0)
    (kept,) = every(store, Procedure)
    assert (kept["code"], kept["name"], kept["state"]) == ("1.004010", "Đăng ký khai sinh", "Bị bãi bỏ")


def test_the_header_of_a_blank_is_locked_its_rows_are_not_and_choices_come_from_a_list(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    blank_lists.write_blank(Petition, path)
    book = load_workbook(path)
    page = book.worksheets[0]
    assert page.protection.sheet
    assert page["A4"].protection.locked
    assert not page.column_dimensions["A"].protection.locked
    assert book.worksheets[1].sheet_state == "veryHidden"
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["E5:E5000"].formula1 == "_tthc!$H$1:$H$3"
    assert book.worksheets[1]["H1"].value == "Hành vi hành chính"
    assert rules["I5:I5000"].type == "date"


# --- what is written -------------------------------------------------------------------------------------


def test_words_of_offices_are_understood_and_a_code_cut_by_the_spreadsheet_is_whole_again(
    store: Store, tmp_path: Path
) -> None:
    take(store, pakn(tmp_path / "a.xlsx"), tthc(tmp_path / "b.xlsx"))
    first, second = every(store, Petition)
    assert (first["state"], first["about"]) == ("Đã xử lý", "Hành vi hành chính")
    assert (second["state"], second["received_on"].text) == ("Đang xử lý", "05/3/2026")
    one, other = every(store, Procedure)
    assert (one["level"], one["online"], one["state"]) == ("Cấp xã", "Toàn trình", "Đang áp dụng")
    assert other["code"] == "2.000380"


def test_a_procedure_is_known_again_by_its_code_though_its_name_changed(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    changed = [(1, "1.004010", "Thủ tục đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Còn hiệu lực")]
    (found,) = plan(store, write(tmp_path / "b.xlsx", [TTHC, *changed]))
    assert counts(found) == (0, 1, 0, 0)
    assert [item.field for item in found.plan.rows[0].differences] == ["name", "online"]  # type: ignore[union-attr]


def test_the_same_rows_in_a_second_file_of_the_drop_are_the_same(store: Store, tmp_path: Path) -> None:
    one, other = tthc(tmp_path / "a.xlsx"), tthc(tmp_path / "b.xlsx")
    assert [counts(item) for item in plan(store, one, other)] == [(2, 0, 0, 0), (0, 0, 2, 0)]
    assert [counts(item) for item in take(store, one, other)] == [(2, 0, 0, 0), (0, 0, 2, 0)]
    assert len(every(store, Procedure)) == 2


def test_a_later_file_changes_what_an_earlier_one_of_the_drop_makes(store: Store, tmp_path: Path) -> None:
    later = [(1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")]
    paths = (tthc(tmp_path / "a.xlsx"), write(tmp_path / "b.xlsx", [TTHC, *later]))
    assert [counts(item) for item in take(store, *paths)] == [(2, 0, 0, 0), (0, 1, 0, 0)]
    assert [item["state"] for item in every(store, Procedure)] == ["Bị bãi bỏ", "Đang áp dụng"]
    assert counts(plan(store, paths[1])[0]) == (0, 0, 1, 0)


def test_sheets_with_the_same_headers_are_one_import(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [TTHC, TTHC_ROWS[0]], [("Ghi chú",), ("khác",)], [TTHC, TTHC_ROWS[1]])
    found = take(store, path)
    assert [(item.table.sheet, counts(item)[0]) for item in found if item.table] == [("Trang 1", 1), ("Trang 3", 1)]
    assert len({item.run for item in found}) == 1


def test_a_file_that_cannot_be_read_leaves_the_others_to_go_on(store: Store, tmp_path: Path) -> None:
    (tmp_path / "hỏng.xlsx").write_bytes(b"PK\x03\x04 nothing")
    found = take(store, tmp_path / "hỏng.xlsx", tthc(tmp_path / "b.xlsx"))
    assert [item.status for item in found] == ["refused", "applied"]
    assert list_drops.done(found) == "Đã nhập 2 dòng; 1 tệp chưa nhập được."


def test_a_part_is_never_called_a_success(store: Store, tmp_path: Path) -> None:
    bad = (3, "1.1", None, "Hộ tịch", "Xã", "Một phần", "Còn hiệu lực")
    found = take(store, write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, bad]))
    assert list_drops.done(found) == "Đã nhập 2 dòng; 1 dòng chưa nhập được."


def test_nothing_to_write_is_no_import(store: Store, tmp_path: Path) -> None:
    path = tthc(tmp_path / "a.xlsx")
    take(store, path)
    before = dump(store.path)
    (again,) = take(store, path)
    assert (again.status, again.run) == ("unchanged", None)
    assert dump(store.path) == before


# --- columns ---------------------------------------------------------------------------------------------

OWN = ("STT", "Ký hiệu thủ tục", "Tên gọi", "Ngành", "Mức")
OWN_ROWS = ((1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Toàn trình"),)
NAMED = {header_key("Ký hiệu thủ tục"): "code", header_key("Tên gọi"): "name", header_key("Ngành"): "domain"}


def test_a_catalogue_without_the_column_of_its_state_takes_one_value_for_all_new_rows(
    store: Store, tmp_path: Path
) -> None:
    bare = write(tmp_path / "a.xlsx", [TTHC[:6], *(row[:6] for row in TTHC_ROWS)])
    (asked,) = plan(store, bare, record=Procedure)
    assert (asked.status, asked.lacks, asked.plan) == ("question", ("Tình trạng",), None)
    (taken,) = take(store, bare, record=Procedure, choices=Choices(given={"state": "Đang áp dụng"}))
    assert counts(taken) == (2, 0, 0, 0)
    (again,) = plan(store, bare, record=Procedure)
    assert counts(again) == (0, 0, 2, 0), "rows that are known need no column"


def test_columns_that_the_user_named_are_known_next_time_and_that_is_told(store: Store, tmp_path: Path) -> None:
    chosen = Choices(mapping=NAMED, given={"state": "Đang áp dụng"})
    take(store, write(tmp_path / "a.xlsx", [OWN, *OWN_ROWS]), record=Procedure, choices=chosen)
    reordered = (OWN[2], OWN[1], OWN[4], OWN[3], OWN[0])
    path = write(tmp_path / "b.xlsx", [reordered, ("Đăng ký kết hôn", "1.000894", "x", "Hộ tịch", 1)])
    (found,) = plan(store, path, choices=Choices(given={"state": "Đang áp dụng"}))
    assert found.record is Procedure
    assert counts(found) == (1, 0, 0, 0)
    assert found.plan is not None
    assert set(found.plan.columns) == {"code", "name", "domain"}
    told = " ".join(found.plan.remarks)
    assert "Đọc như lần nhập trước: «Tên gọi» là «Tên TTHC»" in told
    assert "Không dùng cột: «Mức»." in told


def test_a_column_can_be_left_out_though_its_header_is_known(store: Store, tmp_path: Path) -> None:
    (found,) = plan(store, tthc(tmp_path / "a.xlsx"), choices=Choices(mapping={header_key("Mức độ DVC"): LEFT_OUT}))
    assert found.plan is not None
    assert "online" not in found.plan.columns
    assert counts(found) == (2, 0, 0, 0)


def test_what_was_remembered_goes_with_the_import_that_taught_it(store: Store, tmp_path: Path) -> None:
    before = dump(store.path)
    chosen = Choices(mapping=NAMED, given={"state": "Đang áp dụng"})
    (taken,) = take(store, write(tmp_path / "a.xlsx", [OWN, *OWN_ROWS]), record=Procedure, choices=chosen)
    assert taken.run
    runs.take_back(store, taken.run)
    assert dump(store.path) == before


@pytest.mark.parametrize(
    ("texts", "told"), [(["Mức"], "chưa đúng"), (["Mức=lạ"], "không có trường «lạ»"), (["=code"], "chưa đúng")]
)
def test_a_column_named_wrongly_is_told(texts: list[str], told: str) -> None:
    with pytest.raises(Refused, match=told):
        list_drops.mapping_of(Procedure, texts)


def test_columns_are_named_by_name_or_label(store: Store) -> None:
    named = list_drops.mapping_of(Procedure, ["Ký hiệu=Mã TTHC", "Tên = gọi=name", "Mức=-"])
    assert named == {header_key("Ký hiệu"): "code", header_key("Tên = gọi"): "name", header_key("Mức"): LEFT_OUT}


def test_blank_cells_erase_only_when_that_was_chosen(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    blank = (1, "1.004010", "Đăng ký khai sinh", None, " ", None, "Còn hiệu lực")
    path = write(tmp_path / "b.xlsx", [TTHC, blank])
    assert counts(plan(store, path)[0]) == (0, 0, 1, 0)
    (found,) = take(store, path, choices=Choices(erase_blanks=True))
    assert counts(found) == (0, 1, 0, 0)
    assert [every(store, Procedure)[0][name] for name in ("domain", "level", "online")] == [None] * 3


def test_a_blank_cell_of_a_required_field_is_a_problem_and_no_erasure(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    blank = (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Toàn trình", None)
    (found,) = plan(store, write(tmp_path / "b.xlsx", [TTHC, blank]), choices=Choices(erase_blanks=True))
    assert counts(found) == (0, 0, 0, 1)


# --- bad rows --------------------------------------------------------------------------------------------


def test_bad_rows_are_saved_mended_and_imported_again(store: Store, tmp_path: Path) -> None:
    bad = (3, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Xã", "Một phần", "Chưa rõ")
    (found,) = take(store, write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, bad]))
    saved = tmp_path / "dòng lỗi.xlsx"
    assert list_drops.write_bad_rows(found, saved) == 1
    book = load_workbook(saved)
    cells = {cell.value: cell for row in book.active.iter_rows() for cell in row}
    assert "không có trong danh sách" in next(str(text) for text in cells if "Ô G6" in str(text))
    cells["Chưa rõ"].value = "Còn hiệu lực"
    book.save(saved)
    assert counts(take(store, saved, record=Procedure)[0]) == (1, 0, 0, 0)


def test_bad_rows_that_come_back_have_the_columns_that_were_named_before(store: Store, tmp_path: Path) -> None:
    head = tuple({"Tên thủ tục hành chính": "Tên gọi nội bộ"}.get(name, name) for name in TTHC)
    bad = (3, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Xã", "Một phần", "Chưa rõ")
    named = Choices(mapping={header_key("Tên gọi nội bộ"): "name"})
    (found,) = take(store, write(tmp_path / "a.xlsx", [head, *TTHC_ROWS, bad]), record=Procedure, choices=named)
    assert (found.written, list_drops.write_bad_rows(found, tmp_path / "b.xlsx")) == (2, 1)
    (again,) = plan(store, tmp_path / "b.xlsx", record=Procedure)
    assert again.plan
    assert again.plan.columns["name"]
    assert [problem.field for row in again.plan.rows for problem in row.problems] == ["state"]


# --- imports are noted and taken back --------------------------------------------------------------------


def test_an_import_is_noted_with_its_file_byte_for_byte(store: Store, tmp_path: Path) -> None:
    path = tthc(tmp_path / "danh mục.xlsx")
    content = path.read_bytes()
    (taken,) = take(store, path)
    path.unlink()
    with store.read() as session:
        (run,) = runs.runs(session)
        assert attachments.check(session, store.attachments) == []
    assert (run.id, run.kind, run.record, run.rows, run.files) == (
        taken.run,
        "list",
        "procedure",
        2,
        ("danh mục.xlsx",),
    )
    assert run.title == "Nhập Danh mục TTHC từ danh mục.xlsx"
    (kept,) = [file for file in store.attachments.rglob("*") if file.is_file()]
    assert kept.read_bytes() == content


def test_days_later_an_import_goes_and_what_was_edited_since_stays_and_is_named(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"fee": "10.000 đồng"}, 2)
    before = every(store, Procedure)
    update = [
        (1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ"),
        (2, "2.000380", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", "Cấp xã", "Toàn trình", "Còn hiệu lực"),
        (3, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Xã", "Một phần", "Còn hiệu lực"),
        (4, "1.000689", "Nhận cha, mẹ, con", "Hộ tịch", "Xã", "Một phần", "Còn hiệu lực"),
    ]
    (taken,) = take(store, write(tmp_path / "b.xlsx", [TTHC, *update]))
    assert counts(taken) == (2, 2, 0, 0)
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "đã gọi điện"}, 2)
        records.save(session, Procedure, {"note": "xem lại"}, 4)
    assert taken.run
    with store.read() as session:
        run = runs.find(session, taken.run)
        assert [ref for ref, _ in runs.edited_since(session, run)] == [Ref("procedure", 2), Ref("procedure", 4)]
    assert runs.take_back(store, taken.run).state == "undone"
    first, second, fourth = every(store, Procedure)
    assert first == before[0]
    assert (second["online"], second["note"]) == ("Toàn trình", "đã gọi điện")
    assert fourth["name"] == "Nhận cha, mẹ, con"
    with store.read() as session:
        kept = runs.kept_of(session, run)
        assert [item.state for item in runs.runs(session)] == ["undone", "done"]
    assert [title for _, title in kept] == [
        "2.000380 · Cấp bản sao trích lục hộ tịch",
        "1.000689 · Nhận cha, mẹ, con",
    ]
    with pytest.raises(Refused, match="đã được hoàn tác rồi"):
        runs.take_back(store, taken.run)


def test_with_overwrite_everything_is_as_before(store: Store, tmp_path: Path) -> None:
    take(store, tthc(tmp_path / "a.xlsx"))
    before = dump(store.path)
    changed = [(1, "1.004010", "Đăng ký khai sinh", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")]
    (taken,) = take(store, write(tmp_path / "b.xlsx", [TTHC, *changed]))
    with store.write("Sửa tay") as session:
        records.save(session, Procedure, {"note": "xem lại"}, 1)
    assert taken.run
    runs.take_back(store, taken.run, "overwrite")
    assert dump(store.path) == before


def test_a_file_that_vanishes_before_it_is_kept_writes_nothing(store: Store, tmp_path: Path) -> None:
    path = tthc(tmp_path / "a.xlsx")
    found = find(store, path)
    path.unlink()
    before = dump(store.path)
    with pytest.raises(Unavailable, match="Không còn tệp"), store.write("Nhập") as session:
        list_drops.apply(session, store.attachments, list_drops.plan(session, found))
    assert dump(store.path) == before


NAMES = st.sampled_from(["Đăng ký khai sinh", "Kết hôn", "Nhận con nuôi"])
CODES = st.sampled_from(["1.000001", "1.000002", "1.000003", None])
STATES = st.sampled_from(["Còn hiệu lực", "Bãi bỏ", "lạ"])
ROWS = st.lists(st.tuples(st.none(), CODES, NAMES, NAMES, st.none(), st.none(), STATES), max_size=6)


@settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(files=st.lists(ROWS, min_size=1, max_size=3), erase=st.booleans())
def test_what_was_planned_is_what_is_written_and_taken_back_all_is_as_before(
    example_file: Path, tmp_path_factory: pytest.TempPathFactory, files: list[Any], erase: bool
) -> None:
    folder = tmp_path_factory.mktemp("drop")
    store = open_store(Path(shutil.copy(example_file, folder / "a.tthc")))
    choices = Choices(erase_blanks=erase)
    try:
        take(store, tthc(folder / "first.xlsx"))
        before, known = dump(store.path), len(every(store, Procedure))
        paths = [write(folder / f"{number}.xlsx", [TTHC, *rows]) for number, rows in enumerate(files)]
        planned = plan(store, *paths, record=Procedure, choices=choices)
        taken = take(store, *paths, record=Procedure, choices=choices)
        assert [item.plan for item in taken] == [item.plan for item in planned]
        new = sum(item.plan.count("new") for item in planned if item.plan)
        assert len(every(store, Procedure)) == known + new
        again = plan(store, *paths[-1:], record=Procedure, choices=choices)
        assert all(item.plan is None or item.plan.count("new") == 0 for item in again)
        run = next((item.run for item in taken if item.run), None)
        if run:
            runs.take_back(store, run)
        assert dump(store.path) == before
    finally:
        store.close()


def test_zips_and_folders_are_gone_through(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "gửi về"
    folder.mkdir()
    tthc(folder / "a.xlsx")
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.write(pakn(tmp_path / "pakn.xlsx"), "pakn.xlsx")
    found = take(store, folder)
    assert [(item.file, item.status) for item in found] == [("a.xlsx", "applied"), ("b.zip/pakn.xlsx", "applied")]
    with store.read() as session:
        (run,) = runs.runs(session)
    assert (run.record, run.rows, set(run.files)) == (None, 4, {"a.xlsx", "b.zip"})
