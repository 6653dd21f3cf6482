"""The lists of tasks of 25 and 13 columns and the summary: what stands in them, and that they read back unchanged."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.files.office import LIBREOFFICE, convert
from tests.records.samples import dump, full
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.importing import Plan
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import followup, imports, records, task_lists, tasks
from tthc_desktop.services.followup import At

AT = At(dt.date(2023, 6, 30))
LISTS = pytest.mark.parametrize("layout", ["25", "13"])
HEADERS = {
    "25": (
        "STT|Tên nhiệm vụ|LĐVP chủ trì|Đơn vị chủ trì thực hiện|Đơn vị phối hợp|Đầu mối thực hiện|Ngày thực hiện|"
        "Ngày hoàn thành (KH)|Loại nhiệm vụ|Nguồn gốc|Trạng thái|Kết quả thực hiện|Mức độ hoàn thành|Khó khăn|Đề xuất|"
        "ID|Người giao|Lộ trình|Ngày cập nhật|Ngày hoàn thành thực tế|Gia hạn: Số lần|Gia hạn: Mốc cũ|"
        "Người phê duyệt: Họ tên|Người phê duyệt: Email|Người phê duyệt: ĐT"
    ),
    "13": (
        "STT|Nội dung|Đơn vị chủ trì|Hạn|Tình hình thực hiện|Lãnh đạo|Phối hợp|Ý kiến đơn vị|Ý kiến chỉ đạo|Trạng thái|"
        "Nguồn|Ngày chỉ đạo|Người theo dõi"
    ),
}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "nhiệm vụ.xlsx"


def add(store: Store, **raw: Any) -> int:
    told = {"content": "Rà soát", "assigned_on": "05/01/2023", "lead": "Bộ Y tế", "due_on": "31/5/2023"} | raw
    with store.write("Thêm nhiệm vụ") as session:
        return records.save(session, Task, told, sure=True)


def export(store: Store, layout: str, path: Path, at: At = AT, **choice: Any) -> int:
    with store.read() as session:
        return task_lists.write_list(session, layout, path, at, **choice)


def read_back(store: Store, path: Path) -> Plan:
    with store.read() as session:
        return imports.plan(session, Task, imports.read(Task, path))


def changes(plan: Plan) -> list[Any]:
    """What would not stay as it is."""
    return [(row.status, row.differences, row.problems) for row in plan.rows if row.status != "same"]


def cells(path: Path) -> list[dict[str, Any]]:
    """The rows of an export by their headings."""
    table = imports.read(Task, path)
    return [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows]


def page(path: Path) -> Worksheet:
    return load_workbook(path).active


@pytest.fixture(scope="module")
def many_file(new_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file whose tasks use everything a task can hold; copy it, never open it."""
    path = Path(shutil.copy(new_file, tmp_path_factory.mktemp("many") / "many.tthc"))
    with closing(open_store(path)) as store:
        fill(store)
    return path


@pytest.fixture
def many(many_file: Path, tmp_path: Path) -> Iterator[Store]:
    """An open copy of it."""
    with closing(open_store(Path(shutil.copy(many_file, tmp_path / "many.tthc")))) as store:
        yield store


def fill(store: Store) -> None:
    """Tasks that use everything, in awkward forms."""
    with store.write("Chuẩn bị") as session:
        every = full(session, Task)
        nfd = unicodedata.normalize("NFD", "Sở Văn hoá, Thể thao và Đối ngoại Đắk Lắk")
        unit = records.save(session, Unit, {"name": nfd, "kind": "sở, ban, ngành"})
        gone = records.save(session, Unit, {"name": "Sở đã xóa", "kind": "sở, ban, ngành"})
        issued = {"kind": "Công văn", "issuer": "Bộ Y tế", "state": "Đã ban hành", "issued_on": "01/02/2023"}
        documents = [records.save(session, Directive, issued | {"subject": f"{n} " + "rất dài " * 60}) for n in "abc"]
        records.save(session, Task, every, sure=True)
    extended = add(store, content="gia hạn", due_on="31/3/2023")
    handed = add(store, content="chuyển")
    with store.write("Gia hạn, chuyển") as session:
        for due, day in (("30/4/2023", "31/3/2023"), ("tháng 9/2023", "30/4/2023")):
            raw = {"new_due": due, "decided_on": day, "reason": "khó", "decision": "12/BYT-VP"}
            tasks.extend(session, extended, raw)
        tasks.hand_over(session, handed, {"new_lead": "Hà Nội", "moved_on": "01/4/2023", "reason": "đúng việc"})
    add(store, lead=nfd, content=unicodedata.normalize("NFD", "Hoà giải\nở cơ sở"), coordinators="Hà Nội; Cà Mau; Huế")
    add(store, lead=gone, coordinators=(unit, gone), content="=1+1")
    with store.write("Xóa đơn vị") as session:
        records.remove(session, Unit, [gone])
        records.remove(session, Directive, documents[:1])
    add(store, content="nhiều nguồn", directives=documents)
    add(store, content="nguồn ghi tay", directives=documents, origin="Thông báo miệng")
    add(store, content="hằng tuần", due_on="", deadline_kind="Định kỳ", recurrence="thứ Sáu hằng tuần")
    add(store, content="hằng tháng, có hạn", due_on="31/12/2023", deadline_kind="Định kỳ", recurrence="hằng tháng")
    add(store, content="thường xuyên", due_on="", deadline_kind="Thường xuyên")
    add(store, content="không hạn", due_on="", deadline_kind="Không thời hạn")
    add(store, content="chưa ghi hạn", due_on="")
    add(store, content="theo quý", due_on="quý II/2023", deadline_kind="Theo quý")
    add(store, content="xong", done_on="tháng 5/2023", evidence="5/BC", result="đã xong")
    add(store, content="xong sau ngày chốt", done_on="05/7/2023", evidence="6/BC")
    add(store, content="hủy", cancelled_on="01/6/2023", cancel_reason="không cần")
    notes = [
        {"noted_on": "01/5/2023", "stream": "Tiến độ", "text": "đang làm"},
        {"noted_on": "10/5/2023", "stream": "Tiến độ", "text": "được một nửa và hơn"},
        {"noted_on": "02/5/2023", "stream": "Khó khăn, vướng mắc", "text": "thiếu người"},
        {"noted_on": "03/5/2023", "stream": "Đề xuất", "text": "thêm người"},
        {"noted_on": "04/5/2023", "stream": "Ý kiến đơn vị", "text": "xin lùi"},
        {"noted_on": "05/5/2023", "stream": "Ý kiến chỉ đạo", "text": "không lùi"},
    ]
    add(store, content="có diễn biến", notes=notes)
    for note in ("một", "hai"):  # alike in all that makes a task the same
        add(store, content="trùng khóa", result=note, assigned_on="06/01/2023")
    common = add(store, content="giao nhiều đơn vị")
    with store.write("Giao") as session:
        tasks.give_to_units(session, common, [30, 31, 32])


# --- the lists -------------------------------------------------------------------------------------------


@LISTS
def test_an_export_of_everything_reads_back_without_change(many: Store, sheet: Path, layout: str) -> None:
    number = export(many, layout, sheet)
    plan = read_back(many, sheet)
    assert changes(plan) == []
    assert plan.count("same") == number >= 20
    before = dump(many.path)
    with many.write("Nhập") as session:
        imports.apply(session, Task, plan)
    assert dump(many.path) == before


@LISTS
@pytest.mark.parametrize("day", [dt.date(2023, 1, 5), dt.date(2023, 4, 15), dt.date(2030, 1, 1)])
def test_whatever_the_cut_off_an_export_reads_back_without_change(
    many: Store, sheet: Path, layout: str, day: dt.date
) -> None:
    export(many, layout, sheet, At(day))
    assert changes(read_back(many, sheet)) == []


@LISTS
def test_the_columns_are_those_of_the_office(many: Store, sheet: Path, layout: str) -> None:
    export(many, layout, sheet)
    assert "|".join(imports.read(Task, sheet).headers) == HEADERS[layout]
    assert len(HEADERS[layout].split("|")) == int(layout)


def test_the_header_has_two_rows_merged_below_title_and_cut_off(many: Store, sheet: Path) -> None:
    export(many, "25", sheet, period=parse_period("2023"))
    made = page(sheet)
    assert made["A1"].value == "DANH SÁCH NHIỆM VỤ NĂM 2023"
    assert made["A2"].value == "Ngày chốt dữ liệu báo cáo: 30/06/2023"
    merged = {str(area) for area in made.merged_cells.ranges}
    assert {"U3:V3", "W3:Y3", "A3:A4", "T3:T4"} <= merged
    assert len(merged) == 2 + 20
    assert (made["U3"].value, made["U4"].value, made["V4"].value) == ("Gia hạn", "Số lần", "Mốc cũ")
    assert made.print_title_rows == "$3:$4"
    assert made.freeze_panes == "A5"
    assert made.auto_filter.ref.startswith("A4:Y")
    assert (made.page_setup.paperSize, made.page_setup.orientation) == (8, "landscape")


def test_the_short_list_is_printed_on_a4(many: Store, sheet: Path) -> None:
    export(many, "13", sheet)
    assert (page(sheet).page_setup.paperSize, page(sheet).print_title_rows) == (9, "$3:$3")


def test_numbers_and_days_are_real_ones_and_old_deadlines_are_listed(many: Store, sheet: Path) -> None:
    export(many, "25", sheet)
    rows = cells(sheet)
    (row,) = (row for row in rows if row["Tên nhiệm vụ"] == "gia hạn")
    assert (row["Gia hạn: Số lần"], row["Gia hạn: Mốc cũ"]) == (2, "31/3/2023; 30/4/2023")
    assert (row["Ngày thực hiện"], row["Ngày hoàn thành (KH)"]) == (dt.date(2023, 1, 5), "tháng 9/2023")
    assert row["Ngày cập nhật"] == dt.date.today()
    assert [row["STT"] for row in rows] == list(range(1, len(rows) + 1))


def test_what_stands_instead_of_a_date_a_source_and_a_result(many: Store, sheet: Path) -> None:
    export(many, "13", sheet)
    by_content = {row["Nội dung"]: row for row in cells(sheet)}
    assert by_content["hằng tuần"]["Hạn"] == "thứ Sáu hằng tuần"
    assert by_content["thường xuyên"]["Hạn"] == "Thường xuyên"
    assert by_content["chưa ghi hạn"]["Hạn"] is None
    assert by_content["nguồn ghi tay"]["Nguồn"] == "Thông báo miệng"
    assert by_content["nhiều nguồn"]["Nguồn"].startswith("Công văn a rất dài")
    assert len(by_content["nhiều nguồn"]["Nguồn"]) > 500
    noted = by_content["có diễn biến"]
    assert noted["Tình hình thực hiện"] == "10/5/2023: được một nửa và hơn"
    assert (noted["Ý kiến đơn vị"], noted["Ý kiến chỉ đạo"]) == ("04/5/2023: xin lùi", "05/5/2023: không lùi")


@pytest.mark.parametrize(
    ("raw", "state", "measure", "short"),
    [
        ({"due_on": "30/6/2023"}, "Đang thực hiện", "Sắp đến hạn", "Sắp đến hạn"),
        ({"due_on": "29/6/2023"}, "Đang thực hiện", "Quá hạn", "Quá hạn"),
        ({"due_on": "04/7/2023"}, "Đang thực hiện", "Đúng tiến độ", "Trong hạn"),
        ({"done_on": "31/5/2023"}, "Hoàn thành", "Đúng tiến độ", "Đã xong đúng hạn"),
        ({"done_on": "01/6/2023"}, "Hoàn thành", "Quá hạn", "Đã xong quá hạn"),
        ({"cancelled_on": "01/6/2023", "cancel_reason": "x"}, "Đã hủy", None, "Đã hủy"),
    ],
)
def test_how_a_task_stands_at_the_cut_off(
    store: Store, sheet: Path, raw: dict[str, str], state: str, measure: str | None, short: str
) -> None:
    add(store, **raw)
    export(store, "25", sheet)
    assert [(row["Trạng thái"], row["Mức độ hoàn thành"]) for row in cells(sheet)] == [(state, measure)]
    export(store, "13", sheet)
    assert [row["Trạng thái"] for row in cells(sheet)] == [short]


def test_what_came_after_the_cut_off_is_not_told(store: Store, sheet: Path) -> None:
    note = {"noted_on": "01/7/2023", "stream": "Khó khăn, vướng mắc", "text": "mới"}
    add(store, done_on="01/7/2023", notes=[note])
    add(store, content="giao sau", assigned_on="01/7/2023", due_on="01/8/2023")
    export(store, "25", sheet)
    (row,) = cells(sheet)
    assert (row["Trạng thái"], row["Ngày hoàn thành thực tế"], row["Khó khăn"]) == ("Đang thực hiện", None, None)


@LISTS
def test_the_list_holds_the_tasks_that_the_summary_counts(many: Store, sheet: Path, layout: str) -> None:
    with many.read() as session:
        total = followup.summary(session, "unit", AT).total.total
    assert export(many, layout, sheet) == total == len(cells(sheet))


@LISTS
def test_a_period_or_a_choice_narrows_the_list(many: Store, sheet: Path, layout: str) -> None:
    add(many, content="quý II", assigned_on="05/4/2023")
    assert export(many, layout, sheet, period=parse_period("2023-Q2")) == 1
    chosen = add(many, content="chọn")
    assert export(many, layout, sheet, only=[chosen]) == 1


@LISTS
def test_a_cell_that_was_changed_is_a_change_and_stand_ins_beside_it_are_not(
    many: Store, sheet: Path, layout: str
) -> None:
    export(many, layout, sheet)
    book = load_workbook(sheet)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == "Thông báo miệng":
                cell.value = "Thông báo giấy"
            if isinstance(cell.value, str) and cell.value.endswith("được một nửa và hơn"):
                cell.value = "xong cả"
    book.save(sheet)
    plan = read_back(many, sheet)
    changed = [row.differences for row in plan.rows if row.status != "same"]
    assert sorted((one.field, one.after) for (one,) in changed) == [
        ("origin", "Thông báo giấy"),
        ("result", "xong cả"),
    ]


@LISTS
def test_read_into_another_file_the_words_become_values(many: Store, sheet: Path, layout: str) -> None:
    kept = ("hằng tuần", "thường xuyên", "không hạn", "có diễn biến")
    with many.read() as session:
        wanted = [number for number, values in records.load_many(session, Task).items() if values["content"] in kept]
    export(many, layout, sheet, only=wanted)
    book = load_workbook(sheet)
    for row in book.active.iter_rows(min_row=4):
        if layout == "25" and isinstance(row[15].value, int):
            row[15].value = None  # its id
    book.save(sheet)
    with many.write("Xóa") as session:
        records.remove(session, Task, wanted)
        plan = imports.plan(session, Task, imports.read(Task, sheet))
        imports.apply(session, Task, plan)
        after = {values["content"]: values for values in records.load_many(session, Task).values()}
    assert plan.count("new") == 4
    assert (after["hằng tuần"]["deadline_kind"], after["hằng tuần"]["recurrence"]) == ("Định kỳ", "thứ Sáu hằng tuần")
    assert after["thường xuyên"]["deadline_kind"] == "Thường xuyên"
    assert after["có diễn biến"]["result"].startswith("10/5/2023")


def test_words_in_the_place_of_a_deadline_that_mean_nothing_are_refused_there(store: Store, sheet: Path) -> None:
    add(store)
    export(store, "13", sheet)
    book = load_workbook(sheet)
    book.active["D4"].value = "khi nào xong"
    book.save(sheet)
    plan = read_back(store, sheet)
    ((problem,),) = (row.problems for row in plan.rows)
    assert (problem.field, plan.columns["due_on"]) == ("due_on", "D")


def test_an_unknown_layout_is_refused(store: Store, sheet: Path) -> None:
    with pytest.raises(Refused, match="25, 13, summary"):
        export(store, "14", sheet)
    assert not sheet.exists()


# --- the summary -----------------------------------------------------------------------------------------


def worked_out(made: Worksheet, cell: Any) -> Any:
    """The value of a cell, sums of one row or column worked out."""
    found = re.fullmatch(r"=SUM\((\w+):(\w+)\)", str(cell.value))
    if not found:
        return cell.value
    return sum(worked_out(made, one) or 0 for row in made[f"{found[1]}:{found[2]}"] for one in row)


def counted(made: Worksheet) -> list[list[Any]]:
    """The lines below the header, sums worked out."""
    return [[worked_out(made, cell) for cell in row] for row in made.iter_rows(min_row=5)]


def test_the_summary_equals_the_counts_and_its_totals_are_live(many: Store, sheet: Path) -> None:
    with many.read() as session:
        number = task_lists.write_summary(session, sheet, AT)
        book = load_workbook(sheet)
        assert book.sheetnames == ["Theo đơn vị", "Theo lãnh đạo", "Theo nguồn giao"]
        for name, by in zip(book.sheetnames, followup.GROUPINGS, strict=True):
            summary = followup.summary(session, by, AT)
            *lines, total = counted(book[name])
            assert [line[1:8] for line in lines] == [
                [row.label, row.total, *row.counts.values()] for row in summary.rows
            ]
            assert total[1:8] == ["Tổng cộng", summary.total.total, *summary.total.counts.values()]
            assert book[name].cell(4 + len(lines) + 1, 3).value.startswith("=SUM(C5:C")
    assert number == summary.total.total > 20


@LIBREOFFICE
def test_another_program_works_the_totals_out_to_the_same(many: Store, sheet: Path, tmp_path: Path) -> None:
    with many.read() as session:
        number = task_lists.write_summary(session, sheet, AT)
    for made in load_workbook(convert(sheet, "xlsx", tmp_path), data_only=True):
        *lines, total = [[cell.value for cell in row] for row in made.iter_rows(min_row=5, max_col=8)]
        assert total[2] == number == sum(total[3:])
        assert all(line[2] == sum(line[3:]) for line in lines)


def test_the_summary_has_the_headings_of_the_office(many: Store, sheet: Path) -> None:
    with many.read() as session:
        task_lists.write_summary(session, sheet, AT)
    made = page(sheet)
    assert [cell.value for cell in made[3]] == [
        "STT", "Đơn vị chủ trì", "Tổng số", "Chưa hoàn thành", None, "Đã hoàn thành", None, "Đã hủy", "Ghi chú",
    ]  # fmt: skip
    assert [cell.value for cell in made[4]][3:7] == ["Trong hạn", "Quá hạn", "Đúng hạn", "Quá hạn"]


def test_the_summary_of_a_period_counts_its_tasks_alone_and_of_nothing_is_zero(many: Store, sheet: Path) -> None:
    add(many, content="quý II", assigned_on="05/4/2023")
    with many.read() as session:
        assert task_lists.write_summary(session, sheet, AT, parse_period("2023-Q2")) == 1
        assert [line[2] for line in counted(page(sheet))] == [1, 1]
        assert task_lists.write_summary(session, sheet, AT, parse_period("2022")) == 0
    assert [line[1:8] for line in counted(page(sheet))] == [["Tổng cộng", 0, 0, 0, 0, 0, 0]]


# --- at random -------------------------------------------------------------------------------------------

texts = st.sampled_from(("Rà soát", "Hoà giải; cơ sở", "=A1", "0012", unicodedata.normalize("NFD", "Uỷ ban"), "a\nb"))
days = st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)).map(lambda day: f"{day.day}/{day.month}/{day.year}")
dues = st.sampled_from(("", "tháng 12/2024", "quý I/2025", "1/2/2024"))
raws = st.fixed_dictionaries(
    {
        "content": texts,
        "assigned_on": days,
        "lead": st.sampled_from(("Bộ Y tế", "Hà Nội", "Cà Mau")),
        "coordinators": st.sampled_from(("", "Huế; Bộ Công an", "Hà Nội")),
        "due_on": dues,
        "leader": st.just("") | texts.map(lambda text: text.replace("\n", " ")),
        "origin": st.just("") | texts.map(lambda text: text.replace("\n", " ")),
        "result": st.just("") | texts,
        "approver": st.sampled_from(("", "Nguyễn Văn A")),
        "follower": st.sampled_from(("", "Trần Thị B")),
    }
)


@contextmanager
def trial(store: Store) -> Iterator[None]:
    """Whatever is written is taken back."""
    steps = store.last_done()
    yield
    while store.last_done() != steps:
        store.undo()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(raws, min_size=1, max_size=8), layout=st.sampled_from(("25", "13")))
def test_any_list_of_tasks_reads_back_without_change(
    store: Store, sheet: Path, some: list[dict[str, str]], layout: str
) -> None:
    with trial(store):
        for raw in some:
            add(store, **raw)
        export(store, layout, sheet, At(dt.date(2023, 12, 31)))
        plan = read_back(store, sheet)
        assert changes(plan) == []
        assert plan.count("same") == len(some)
