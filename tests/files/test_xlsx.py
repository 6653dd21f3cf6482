"""Workbooks: what is written comes back, text stays text, and it looks like an office's list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.files.tables import read_table
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.tables import TableRow
from tthc_desktop.core.vietnamese import nfc
from tthc_desktop.files.xlsx import CUT, Column, Formula, Sheet, write_workbook

COLUMNS = (
    Column("STT", 6, "number"),
    Column("Ngày họp", 12, "date"),
    Column("Nội dung", 50),
    Column("Tỷ lệ", 10, "number"),
)
HEADERS = tuple(column.header for column in COLUMNS)
ROWS = (
    (1, dt.date(2023, 4, 5), "Họp về TTHC cấp Phiếu lý lịch tư pháp", 95.53),
    (2, dt.date(2023, 6, 30), "Phòng cháy & chữa cháy <mới>\nDòng hai", None),
    (3, None, "=1+1", 4),
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "Danh sách.xlsx"


def meetings(rows: tuple[tuple[object, ...], ...] = ROWS, name: str = "Cuộc họp", title: str = "DANH SÁCH") -> Sheet:
    return Sheet(name, COLUMNS, rows, title)  # type: ignore[arg-type]


def one_text(target: Path, text: str) -> object:
    """The text as it comes back from a workbook with one cell."""
    write_workbook([Sheet("a", (Column("Nội dung", 20), Column("STT", 5)), [(text, 1)])], target)
    return read_table(target, ["Nội dung"]).rows[0].cells[0]


@pytest.mark.parametrize("title", ["", "DANH SÁCH CUỘC HỌP"])
def test_what_was_written_is_read_back(target: Path, title: str) -> None:
    write_workbook([meetings(title=title)], target)
    table = read_table(target, HEADERS)
    first = 3 if title else 2
    assert (table.sheet, table.headers) == ("Cuộc họp", HEADERS)
    assert table.rows == tuple(TableRow(number, cells) for number, cells in enumerate(ROWS, start=first))


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda value: round(value, 4)).filter(lambda value: not value.is_integer()),
    st.dates(dt.date(1900, 3, 1)),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2200, 1, 1)).map(
        lambda value: value.replace(microsecond=0, second=1)
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
    .filter(str.strip)
    .map(nfc)  # reading composes text
    .filter(lambda text: not {"ǎ", "Ǎ"}.intersection(text)),  # and takes ǎ for ă
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(1, 9), VALUES, VALUES, VALUES), max_size=5))
def test_whatever_is_written_is_read_back(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    write_workbook([meetings(tuple(rows))], tmp_path / "a.xlsx")
    assert [row.cells for row in read_table(tmp_path / "a.xlsx", HEADERS).rows] == rows


@pytest.mark.parametrize("text", ["=1+1", "+84 24 3804", "-x", "@SUM(A1)", "=cmd|'/c calc'!A0", "#N/A", "007", "TRUE"])
def test_user_text_stays_text_however_it_begins(target: Path, text: str) -> None:
    assert one_text(target, text) == text
    cell = openpyxl.load_workbook(target).active["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text[0] in "=+-@")


def test_control_characters_are_left_out_of_the_file(target: Path) -> None:
    assert one_text(target, "Họp\x00 ban\x0b chỉ\x1f đạo") == "Họp ban chỉ đạo"


def test_a_text_too_long_for_a_cell_is_cut_where_one_sees_it(target: Path) -> None:
    text = one_text(target, "ấ" * 40_000)
    assert text == "ấ" * 32_760 + CUT
    assert one_text(target, "ấ" * 32_767) == "ấ" * 32_767


def test_days_and_numbers_that_excel_would_change_are_written_as_text(target: Path) -> None:
    write_workbook([meetings(((12345678901234567890, dt.date(1890, 5, 19), "Cũ", None),))], target)
    assert read_table(target, HEADERS).rows[0].cells[:2] == ("12345678901234567890", "19/05/1890")


def test_dates_and_numbers_are_real_ones(target: Path) -> None:
    write_workbook([meetings()], target)
    page = openpyxl.load_workbook(target).active
    assert page["B3"].is_date
    assert page["B3"].number_format == "dd/mm/yyyy"
    assert page["D3"].data_type == "n"


def test_a_moment_keeps_its_hour_and_midnight_is_a_day(target: Path) -> None:
    rows = ((1, dt.datetime(2023, 4, 5, 14, 30), "Chiều", None), (2, dt.datetime(2023, 4, 5), "Cả ngày", None))
    write_workbook([meetings(rows)], target)
    moments = [row.cells[1] for row in read_table(target, HEADERS).rows]
    assert moments == [dt.datetime(2023, 4, 5, 14, 30), dt.date(2023, 4, 5)]
    assert type(moments[1]) is dt.date


def test_the_sheet_is_ready_to_be_read_and_printed(target: Path) -> None:
    write_workbook([meetings()], target)
    page = openpyxl.load_workbook(target).active
    assert page.freeze_panes == "A3"
    assert page.auto_filter.ref == "A2:D5"
    assert page.print_title_rows == "$2:$2"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddFooter.center.text == "Trang &P/&N"
    assert page["A1"].font.bold
    assert page["A2"].font.bold
    assert page["A2"].fill.fill_type == "solid"
    assert {page[at].font.name for at in ("A1", "A2", "C3")} == {"Times New Roman"}
    assert page["C3"].alignment.wrap_text
    assert page["C3"].border.left.style == "thin"
    assert page.row_dimensions[4].height == 30


def test_names_of_sheets_are_made_fit_and_distinct(target: Path) -> None:
    names = ["Họp: quý II/2023", "họp quý ii 2023", "x" * 40, "X" * 40, "", "'[]*?'", "a\x00b"]
    write_workbook([meetings(name=name) for name in names], target)
    written = openpyxl.load_workbook(target).sheetnames
    assert written[:3] == ["Họp quý II 2023", "họp quý ii 2023 (2)", "x" * 31]
    assert written[3] == "X" * 27 + " (2)"
    assert written[4:] == ["Trang", "Trang (2)", "a b"]


def test_an_empty_list_is_written_with_its_headers(target: Path) -> None:
    write_workbook([meetings(())], target)
    assert read_table(target, HEADERS).rows == ()


def test_the_sheet_and_row_with_the_most_known_headers_are_taken(target: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["STT", "ghi chú"])
    page = book.create_sheet("Số liệu")
    for row in (
        ["PHÒNG KSTTHC"],
        [],
        ["STT", "kỳ 1"],
        [" stt ", None, "NGÀY  HỌP", "nội dung", None],
        [1, "", "x", "y", None, "thừa"],
        [],
        [2.0],
    ):
        page.append(row)
    book.save(target)
    table = read_table(target, HEADERS)
    assert table.sheet == "Số liệu"
    assert table.headers == ("stt", "", "NGÀY HỌP", "nội dung")
    assert table.rows == (TableRow(5, (1, None, "x", "y")), TableRow(7, (2, None, None, None)))


def test_a_missing_folder_is_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="không có thư mục"):
        write_workbook([meetings()], tmp_path / "không có" / "a.xlsx")


# --- headers of two rows, totals -------------------------------------------------------------------------

GROUPED = (
    Column("STT", 6, "number"),
    Column("Nội dung", 20),
    Column("Họ tên", 12, group="Người duyệt"),
    Column("Email", 12, group="Người duyệt"),
)


def test_a_header_of_two_rows_is_merged_and_read_back_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [[1, "Việc", "A", None], [2, None, "B", "b@c"]]
    write_workbook([Sheet("Trang", GROUPED, rows, title="Tựa", notes=("Ngày chốt",), paper="A3")], path)
    made = openpyxl.load_workbook(path).active
    assert {str(area) for area in made.merged_cells.ranges} == {"A3:A4", "B3:B4", "C3:D3"}
    assert [made["A1"].value, made["A2"].value, made["C3"].value] == ["Tựa", "Ngày chốt", "Người duyệt"]
    table = read_table(path, ["Nội dung", "Người duyệt: Email"])
    assert table.headers == ("STT", "Nội dung", "Người duyệt: Họ tên", "Người duyệt: Email")
    assert [(row.number, row.cells) for row in table.rows] == [
        (5, (1, "Việc", "A", None)),
        (6, (2, None, "B", "b@c")),
    ]


def test_a_first_row_that_fills_columns_without_headings_too_is_no_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Nội dung", "Ngày", None], ["Việc", "04/5/2023", "ghi thêm"], ["Việc hai", "05/5/2023", None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", ["Nội dung", "Ngày"])
    assert table.headers == ("Nội dung", "Ngày")
    assert len(table.rows) == 2


def test_formulas_know_their_row_their_column_and_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    across, down = Formula("SUM(B{row}:C{row})"), Formula("SUM({column}{first}:{column}{last})")
    columns = [Column(name, 8, "number") for name in ("Tổng", "Một", "Hai")]
    rows = [[across, 1, 2], [across, 3, 4]]
    full = Sheet("Có", columns, rows, totals=(down, down, "=1+1"))
    write_workbook([full, Sheet("Rỗng", columns, [], totals=(down,) * 3)], path)
    book = openpyxl.load_workbook(path)
    assert [[cell.value for cell in row] for row in book["Có"].iter_rows(min_row=2)] == [
        ["=SUM(B2:C2)", 1, 2],
        ["=SUM(B3:C3)", 3, 4],
        ["=SUM(A2:A3)", "=SUM(B2:B3)", "=1+1"],
    ]
    assert (book["Có"]["B4"].data_type, book["Có"]["C4"].data_type) == ("f", "s")
    assert [cell.value for cell in book["Rỗng"][2]] == [0, 0, 0]
    assert book["Có"].auto_filter.ref == "A1:C3"
