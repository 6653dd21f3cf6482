"""Spreadsheets of every kind in a child process: the same values from each, and one sentence for what is hostile."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.files import foreign
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.grids import NOT_CALCULATED, Area, Book, Grid
from tthc_desktop.files import sheets
from tthc_desktop.files.reading import biff
from tthc_desktop.files.sheets import Reader, Trouble, read_book

ROWS = (("Đơn vị", "Tiếp nhận", "Ghi chú"), ("Sở Y tế", 12, "đủ; đúng, hạn"), ("Sở Tư pháp", 3.5, None))
TEXTS = [[str(value) for value in row if value is not None] for row in ROWS]
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="names and kinds of files that only Unix has")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as one:
        yield one


def only(reader: Reader, path: Path) -> Book:
    """The one book of the file."""
    (found,) = reader.read(path)
    assert isinstance(found, Book), found
    return found


def trouble(reader: Reader, path: Path) -> str:
    """The one sentence that the file ends in."""
    (found,) = reader.read(path)
    assert isinstance(found, Trouble), found
    assert found.name == path.name
    assert found.message.count("\n") == 0
    return found.message


def told(grid: Grid) -> list[list[str]]:
    """Texts of the rows without blank cells."""
    return [
        [grid.text(at, column) for column, value in enumerate(row) if value is not None]
        for at, row in enumerate(grid.rows)
    ]


# --- every format ----------------------------------------------------------------------------------------


def csv(path: Path, separator: str, encoding: str) -> Path:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in TEXTS]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_of_any_encoding_and_separator_is_read(
    reader: Reader, tmp_path: Path, separator: str, encoding: str
) -> None:
    book = only(reader, csv(tmp_path / "a.csv", separator, encoding))
    assert (book.kind, told(book.grids[0])) == ("csv", TEXTS)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_csv_may_name_its_separator_and_keeps_its_texts(reader: Reader, tmp_path: Path, line_end: str) -> None:
    text = 'sep=;\nSố, ký hiệu;Số\n007;1.234\n"hai\ndòng";-'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig", newline=line_end)
    grid = only(reader, tmp_path / "a.csv").grids[0]
    assert grid.rows == (("Số, ký hiệu", "Số"), ("007", "1.234"), ("hai\ndòng", "-"))


def test_a_text_with_the_end_mark_of_dos_or_a_control_character_is_read(reader: Reader, tmp_path: Path) -> None:
    rows = "Đơn vị;Số\n" + "Sở Y tế;12\n" * 20
    for at, text in enumerate((rows + "\x1a", "Sở\x16 Nội vụ;5\n" + rows, "Đơn vị;Số\nSở Y tế;1\x1a")):
        (tmp_path / f"{at}.csv").write_bytes(text.encode())
        (grid,) = only(reader, tmp_path / f"{at}.csv").grids
        assert grid.rows[0] == (("Sở Nội vụ", "5") if at == 1 else ("Đơn vị", "Số"))
        assert not any("\x1a" in str(cell) for row in grid.rows for cell in row)
        assert len(grid.rows[-1]) == 2


def test_a_workbook_that_names_a_sheet_without_its_place_is_read_and_that_is_told(
    reader: Reader, tmp_path: Path
) -> None:
    foreign.xlsx(tmp_path / "a.xlsx", ROWS)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                sheet = part[part.index(b"<sheet ") : part.index(b"</sheets>")]
                part = part.replace(sheet, sheet + sheet.replace(b'"rId1"', b'""').replace(b"Sheet", b"Xoa"))
            new.writestr(name, part)
    book = only(reader, tmp_path / "b.xlsx")
    assert told(book.grids[0]) == TEXTS
    assert any("đọc từng ô một" in remark for remark in book.remarks)


def test_an_old_workbook_with_a_number_format_without_a_code_is_read(reader: Reader, tmp_path: Path) -> None:
    old = xlwt.Workbook()
    page = old.add_sheet("Trang 1")
    page.write(0, 0, 12, xlwt.easyxf(num_format_str="0.00"))
    old.save(str(tmp_path / "a.xls"))
    book = biff.open_book((tmp_path / "a.xls").read_bytes())
    for number_format in book.format_map.values():
        number_format.format_str = None
    assert not biff.details(book, book.sheet_by_index(0)).formats


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("a.xlsx", foreign.xlsx, "xlsx"),
        ("a.xls", foreign.xlsx, "xlsx"),
        ("a.xls", foreign.html, "html"),
        ("a.xls", foreign.xml_2003, "xml"),
        ("a.ods", lambda path, rows: foreign.ods(path, foreign.ods_rows(rows)), "ods"),
        ("a.csv", lambda path, rows: foreign.ods(path, foreign.ods_rows(rows)), "ods"),
        ("a.ods", foreign.ods_indented, "ods"),
        ("a.fods", foreign.fods, "fods"),
        ("a.xml", foreign.fods, "fods"),
    ],
)
def test_the_bytes_decide_what_a_file_is_and_every_kind_gives_the_same(
    reader: Reader, tmp_path: Path, name: str, make: object, kind: str
) -> None:
    book = only(reader, make(tmp_path / name, ROWS))  # type: ignore[operator]
    assert (book.kind, told(book.grids[0])) == (kind, TEXTS)
    wrong = not name.endswith(f".{kind}")
    assert bool(book.remarks) == wrong
    assert len(book.sha256) == 64


def test_numbers_and_days_are_plain_values(reader: Reader, tmp_path: Path) -> None:
    rows = ((1.0, 2.5, dt.date(2023, 7, 4), dt.datetime(2023, 7, 4, 8, 30), True, "007"), ("  ", None))
    (grid,) = only(reader, foreign.xlsx(tmp_path / "a.xlsx", rows)).grids
    assert grid.rows == ((1, 2.5, dt.date(2023, 7, 4), dt.datetime(2023, 7, 4, 8, 30), True, "007"),)
    assert [type(value) for value in grid.rows[0]] == [int, float, dt.date, dt.datetime, bool, str]


def test_what_a_workbook_says_beside_its_values_is_told(reader: Reader, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["B3"], page["C3"], page["A5"] = "Tựa", 0.875, "=B3*2", "ẩn"
    page.merge_cells("A1:C1")
    page["B3"].number_format, page["B3"].comment = "0.0%", Comment("xem lại", "An")
    page.row_dimensions[5].hidden = True
    page.column_dimensions["B"].hidden = True
    book.create_sheet("Phụ")["A1"] = 1
    book["Phụ"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    first, second = only(reader, tmp_path / "a.xlsx").grids
    assert first.merged == (Area(0, 0, 0, 2),)
    assert (first.hidden_rows, first.hidden_columns) == ({4}, {1})
    assert (first.notes, first.formats) == ({(2, 1): "xem lại"}, {(2, 1): "0.0%"})
    assert (first.formulas, first.faults) == ({(2, 2): "=B3*2"}, {(2, 2): NOT_CALCULATED})
    assert (first.hidden, second.hidden, second.sheet) == (False, True, "Phụ")


def test_errors_of_a_spreadsheet_are_told_at_their_cells(reader: Reader, tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="e"><f>A0</f><v>#REF!</v></c><c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1"><f>D1+C1</f><v>0</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f>1+1</f></c><c r="F1"><v>7</v></c>'
    )
    path = foreign.with_sheet(tmp_path / "a.xlsx", f'<sheetData><row r="1">{cells}</row></sheetData>')
    (grid,) = only(reader, path).grids
    assert grid.faults == {(0, 0): "#REF!", (0, 1): "#DIV/0!", (0, 4): NOT_CALCULATED}
    assert grid.rows == ((None, None, 0, None, None, 7),)


def test_an_ods_tells_merges_faults_truth_and_repeated_cells(reader: Reader, tmp_path: Path) -> None:
    rows = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>Tựa'
        "</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        '<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-repeated="2" '
        'office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"'
        "/></table:table-row>"
    )
    (grid,) = only(reader, foreign.ods(tmp_path / "a.ods", rows)).grids
    assert (grid.merged, grid.hidden_rows, grid.faults) == ((Area(0, 0, 0, 1),), {1}, {(1, 2): "#DIV/0!"})
    assert grid.rows == (("Tựa",), (True, True, None))


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_rows_that_are_struck_through_are_known(reader: Reader, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    rows = (("Tên", "Số"), ("Đất đai", 1), ("Hộ tịch", 2), ("Y tế", 3))
    if ending == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for cell in (*book.active[3], book.active["B4"]):
            cell.font = Font(strike=True)
        book.save(path)
    else:
        old = xlwt.Workbook()
        page = old.add_sheet("Trang 1")
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                struck = row == 2 or (row, column) == (3, 1)
                page.write(
                    row, column, value, xlwt.easyxf("font: struck_out on") if struck else xlwt.Style.default_style
                )
        old.save(str(path))
    assert only(reader, path).grids[0].struck_rows == {2}


@pytest.mark.parametrize("with_results", [True, False])
def test_a_formula_of_an_ods_without_a_result_is_blank_where_others_have_one(
    reader: Reader, tmp_path: Path, with_results: bool
) -> None:
    cells = '<table:table-cell table:formula="of:=IF(1=1;&quot;&quot;;1)"/><table:table-cell table:formula="of:=1"/>'
    cells += '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>' * with_results
    path = foreign.ods(tmp_path / "a.ods", f"<table:table-row>{cells}</table:table-row>")
    (grid,) = only(reader, path).grids
    never = {(0, 1): NOT_CALCULATED}
    assert grid.faults == (never if with_results else {(0, 0): NOT_CALCULATED} | never)
    assert grid.value(0, 0) is None


def test_a_web_page_named_xls_keeps_its_merges_titles_and_text(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(
        "<html><body><h3>BÁO CÁO</h3><table><tr><th rowspan=2>Đơn vị</th><th colspan=2>Hồ&nbsp;sơ</th></tr>"
        "<tr><td>mới<br>nhận</td><td>cũ</td></tr><tr><td>Sở A &amp; B<td x:num='12.5'>12,5<td>3</tr></table>",
        encoding="utf-8",
    )
    (grid,) = only(reader, tmp_path / "a.xls").grids
    assert grid.rows == (
        ("BÁO CÁO",),
        ("Đơn vị", "Hồ sơ"),
        (None, "mới\nnhận", "cũ"),
        ("Sở A & B", 12.5, "3"),
    )
    assert grid.merged == (Area(1, 0, 2, 0), Area(1, 1, 1, 2))


def test_a_table_within_the_cell_of_one_that_lays_out_the_page_is_read_as_rows(reader: Reader, tmp_path: Path) -> None:
    inner = "<tr><th rowspan=2>Đơn vị<th colspan=2>Hồ sơ</tr><tr><td>mới<td>cũ</tr>"
    inner += "<tr><td>Sở A<td>1<td>2</tr><tr><td>Sở B<td>3<td>4</tr>"
    layout = f"<table><tr><td>BIỂU 1<td>SỞ A</tr><tr><td colspan=2 rowspan=2>Bảng:<table>{inner}</table></td></tr>"
    (tmp_path / "a.xls").write_text(f"<html>{layout}<tr><td>Người lập</tr></table></html>", encoding="utf-8")
    (grid,) = only(reader, tmp_path / "a.xls").grids
    table = (("Đơn vị", "Hồ sơ"), (None, "mới", "cũ"), ("Sở A", "1", "2"), ("Sở B", "3", "4"))
    assert tuple(row for row in grid.rows if row) == (("BIỂU 1", "SỞ A"), ("Bảng:",), *table, ("Người lập",))
    assert grid.merged == (Area(1, 0, 1, 1), Area(2, 0, 3, 0), Area(2, 1, 2, 2))


@pytest.mark.parametrize("depth", [1, 3, 40])
def test_tables_within_tables_are_read_at_any_depth_that_pages_have(reader: Reader, tmp_path: Path, depth: int) -> None:
    rows = "".join(f"<tr><td>{at}<td>a<td>b</tr>" for at in range(5))
    text = "<table><tr><td>" * depth + f"<table>{rows}</table>" + "</td></tr></table>" * depth
    (tmp_path / "a.xls").write_text(f"<html><p>Bảng</p>{text}</html>", encoding="utf-8")
    (grid,) = only(reader, tmp_path / "a.xls").grids
    told = [row for row in grid.rows if any(row)]
    assert [row[:3] for row in told[1:]] == [(str(at), "a", "b") for at in range(5)] or depth > 6


def test_a_small_table_within_a_cell_is_text_of_that_cell(reader: Reader, tmp_path: Path) -> None:
    inner = "<table><tr><td>12</td><td>hồ sơ</td></tr></table>"
    text = f"<html><table><tr><td>Sở A<td>{inner}<td>3</tr><tr><td>Sở B<td>4<td>5</tr></table></html>"
    (tmp_path / "a.xls").write_text(text, encoding="utf-8")
    (grid,) = only(reader, tmp_path / "a.xls").grids
    assert grid.rows == (("Sở A", "12 hồ sơ", "3"), ("Sở B", "4", "5"))


def test_text_in_a_legacy_font_becomes_unicode_and_the_original_stays(reader: Reader, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["A2"], page["A3"] = "Tæng sè", "trong kú", "Tên"
    page["A1"].font, page["A2"].font = Font(name=".VnTimeH"), Font(name=".VnTime")
    book.save(tmp_path / "a.xlsx")
    (grid,) = only(reader, tmp_path / "a.xlsx").grids
    assert grid.rows == (("TỔNG SỐ",), ("trong kỳ",), ("Tên",))
    assert (grid.originals, grid.encoding) == ({(0, 0): "Tæng sè", (1, 0): "trong kú"}, "TCVN3")
    assert grid.fonts == {(0, 0): ".VnTimeH", (1, 0): ".VnTime"}


def test_a_tcvn3_csv_is_told_by_the_sheet_as_a_whole(reader: Reader, tmp_path: Path) -> None:
    text = "§¬n vÞ;Trong kú;Qu¸ h¹n\nSë Y tÕ;3;1\nSë T­ ph¸p;4;0"
    (tmp_path / "a.csv").write_bytes(text.encode("latin-1"))
    (grid,) = only(reader, tmp_path / "a.csv").grids
    assert grid.rows[0] == ("Đơn vị", "Trong kỳ", "Quá hạn")
    assert (grid.rows[2][0], grid.encoding) == ("Sở Tư pháp", "TCVN3")


# --- many files ------------------------------------------------------------------------------------------


def test_a_folder_and_an_archive_give_their_spreadsheets_and_no_locks(reader: Reader, tmp_path: Path) -> None:
    folder = tmp_path / "Quý II"
    (folder / "sâu").mkdir(parents=True)
    foreign.xlsx(folder / "b.xlsx", ROWS)
    foreign.xlsx(folder / "sâu" / "a.xlsx", ROWS)
    (folder / "~$b.xlsx").write_bytes(b"lock")
    (folder / "ảnh.png").write_bytes(b"\x89PNG")
    if os.name == "posix":
        (folder / "vòng").symlink_to(folder, target_is_directory=True)
    with zipfile.ZipFile(tmp_path / "gửi.zip", "w") as archive:
        archive.write(folder / "b.xlsx", "Sở Y tế.xlsx")
        archive.writestr("trong/hỏng.xlsx", b"")
        archive.writestr("đọc tôi.docx", b"")
    found = list(reader.read_all([folder, tmp_path / "gửi.zip"]))
    assert [item.name for item in found] == ["b.xlsx", "a.xlsx", "gửi.zip/Sở Y tế.xlsx", "gửi.zip/trong/hỏng.xlsx"]
    assert [isinstance(item, Book) for item in found] == [True, True, True, False]
    assert found[0].remarks == (sheets._OPEN_ELSEWHERE,)


def test_a_child_that_is_killed_is_started_again(reader: Reader, tmp_path: Path) -> None:
    path = foreign.xlsx(tmp_path / "a.xlsx", ROWS)
    assert told(only(reader, path).grids[0]) == TEXTS
    (child,) = [one for one in multiprocessing.active_children() if one is reader._process]
    child.kill()
    child.join()
    assert told(only(reader, path).grids[0]) == TEXTS


@UNIX
def test_reading_ends_when_it_is_no_longer_wanted(reader: Reader, tmp_path: Path) -> None:
    path = foreign.xlsx(tmp_path / "a.xlsx", ROWS)
    assert list(reader.read_all([path, path], stopped=lambda: True)) == []
    os.mkfifo(tmp_path / "chờ.xlsx")  # never gives a byte
    (found,) = reader.read(tmp_path / "chờ.xlsx", stopped=lambda: True)
    assert isinstance(found, Trouble)
    assert "theo yêu cầu" in found.message
    assert told(only(reader, path).grids[0]) == TEXTS


@UNIX
def test_a_file_that_takes_too_long_ends_in_a_sentence(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_START", 0.5)
    os.mkfifo(tmp_path / "chờ.xlsx")
    assert "quá lâu" in trouble(reader, tmp_path / "chờ.xlsx")


def few(folder: Path) -> list[Path]:
    """Three small files whose only value is their own name."""
    return [foreign.xlsx(folder / name, [[name, 1]]) for name in ("a.xlsx", "b.xlsx", "c.xlsx")]


def names(found: Iterable[sheets.Found]) -> list[str]:
    """What was read, in order: the text in each book, the name of each file in trouble with a mark before it."""
    return [str(item.grids[0].rows[0][0]) if isinstance(item, Book) else f"!{item.name}" for item in found]


def test_files_read_ahead_come_in_order_and_never_many_at_once(reader: Reader, tmp_path: Path) -> None:
    paths = few(tmp_path) * 7
    ahead = []
    for at, found in enumerate(reader.read_all(paths)):
        assert names([found]) == [paths[at].name]
        ahead.append(len(reader._asked))
    assert len(ahead) == len(paths)
    assert max(ahead) == 1 + sheets._AHEAD


@UNIX
def test_the_file_that_is_at_fault_is_blamed_and_those_asked_for_ahead_are_read(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = few(tmp_path)
    waits = tmp_path / "chờ.xlsx"
    os.mkfifo(waits)  # never gives a byte
    list(reader.read(first))  # a start may take longer than the limit below
    monkeypatch.setattr(sheets, "_START", 2.0)
    assert names(reader.read_all([first, waits, second, third])) == ["a.xlsx", "!chờ.xlsx", "b.xlsx", "c.xlsx"]
    found = reader.read_all([first, waits, second, third])
    assert names([next(found)]) == ["a.xlsx"]
    assert reader._process
    reader._process.kill()
    assert names(found) == ["!chờ.xlsx", "b.xlsx", "c.xlsx"]


def test_who_leaves_off_and_reads_other_files_gets_those(reader: Reader, tmp_path: Path) -> None:
    first, second, third = few(tmp_path)
    left = reader.read_all([first, second, third])
    assert names([next(left)]) == ["a.xlsx"]
    assert names(reader.read(third)) == ["c.xlsx"]
    assert names(reader.read_all([second, first])) == ["b.xlsx", "a.xlsx"]
    left = reader.read(first)
    assert names([next(left)]) == ["a.xlsx"]
    assert names(reader.read(first)) == ["a.xlsx"]


def test_what_was_asked_for_ahead_ends_with_the_wish_to_stop(reader: Reader, tmp_path: Path) -> None:
    read: list[str] = []
    for found in reader.read_all(few(tmp_path), stopped=lambda: bool(read)):
        read.extend(names([found]))
    assert read == ["a.xlsx"]
    assert not reader._asked
    assert names(reader.read_all(few(tmp_path))) == ["a.xlsx", "b.xlsx", "c.xlsx"]


def test_one_book_is_wanted_and_an_archive_of_two_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("một.csv", "a;b\n1;2")
    assert read_book(tmp_path / "a.zip").name == "a.zip/một.csv"
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("hai.csv", "a;b\n1;2")
    with pytest.raises(Unavailable, match="chứa 2 bảng tính"):
        read_book(tmp_path / "a.zip")


# --- broken and hostile files ----------------------------------------------------------------------------

SHEET = "<sheetData>{}</sheetData>"


def cut_short(path: Path) -> None:
    foreign.xlsx(path, ROWS)
    path.write_bytes(path.read_bytes()[:3000])


def damaged_inside(path: Path) -> None:
    foreign.with_sheet(path, "<sheetData><row")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 301_000_000)


def entities(path: Path) -> None:
    foreign.xlsx(path, ROWS)
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"ha" * 99 + b'"><!ENTITY c "&b;&b;">]>'
    other = path.with_suffix(".tmp")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, laughs + data.partition(b"?>")[2] if name.endswith("sheet1.xml") else data)
    other.replace(path)


def xml_entities(path: Path) -> None:
    foreign.xml_2003(path, ROWS, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>')


def endless_ods(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    foreign.ods(path, f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


def full_sheet(path: Path) -> None:
    foreign.with_sheet(path, SHEET.format(f"<row>{'<c><v>1</v></c>' * 1000}</row>" * 5_001))


def encrypted(path: Path) -> None:
    names = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1000 + names)


def in_an_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")


HOSTILE = [
    (lambda path: path.touch(), "0 byte"),
    (lambda path: path.write_bytes(b"PK\x03\x04 not a zip"), "bị hỏng"),
    (lambda path: path.write_bytes(bytes(range(256)) * 99), "bị hỏng"),
    (lambda path: path.write_text("chỉ là một câu", encoding="utf-8"), "bị hỏng"),
    (lambda path: path.write_bytes(b"%PDF-1.7"), "tệp PDF"),
    (lambda path: path.write_bytes(b"Rar!\x1a\x07"), "giải nén"),
    (cut_short, "bị hỏng"),
    (damaged_inside, "bị hỏng"),
    (encrypted, "mật khẩu"),
    (in_an_archive, "mật khẩu"),
    (bomb, "quá lớn"),
    (endless_ods, "quá lớn"),
    (full_sheet, "quá lớn"),
    (entities, "không an toàn"),
    (xml_entities, "không an toàn"),
    (lambda path: None, "Không còn tệp"),
    (lambda path: path.mkdir() or (path / "x").touch(), None),
]


@pytest.mark.parametrize(("spoil", "words"), HOSTILE)
def test_a_bad_file_ends_in_one_sentence_and_the_others_go_on(
    reader: Reader, tmp_path: Path, spoil: object, words: str | None
) -> None:
    bad, good = tmp_path / "a.xlsx", foreign.xlsx(tmp_path / "b.xlsx", ROWS)
    spoil(bad)  # type: ignore[operator]
    began = time.monotonic()
    *troubles, last = reader.read_all([bad, good])
    assert time.monotonic() - began < 20
    assert isinstance(last, Book)
    assert [bool(words and words in item.message) for item in troubles if isinstance(item, Trouble)] == (
        [True] if words else []
    )


def test_a_locked_file_and_the_lock_itself_say_what_to_do(reader: Reader, tmp_path: Path) -> None:
    path = foreign.xlsx(tmp_path / "a.xlsx", ROWS)
    (tmp_path / "~$a.xlsx").write_bytes(b"\x05An" + b" " * 160)
    assert only(reader, path).remarks == (sheets._OPEN_ELSEWHERE,)
    assert "chọn tệp «a.xlsx»" in trouble(reader, tmp_path / "~$a.xlsx")


@UNIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_says_so(reader: Reader, tmp_path: Path) -> None:
    path = foreign.xlsx(tmp_path / "a.xlsx", ROWS)
    path.chmod(0)
    assert "quyền đọc" in trouble(reader, path)


def test_a_million_formatted_but_empty_rows_are_no_rows(reader: Reader, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}" s="0"/><c r="B{at}" s="0"/></row>' for at in range(2, 1_048_577))
    first = '<row r="1"><c r="A1"><v>7</v></c></row>'
    path = foreign.with_sheet(tmp_path / "a.xlsx", SHEET.format(first + rows))
    began = time.monotonic()
    (grid,) = only(reader, path).grids
    assert grid.rows == ((7,),)
    assert time.monotonic() - began < 20


def test_a_value_in_the_last_cell_of_a_sheet_costs_nothing(reader: Reader, tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    (grid,) = only(reader, foreign.with_sheet(tmp_path / "a.xlsx", SHEET.format(rows))).grids
    assert (grid.height, grid.width) == (1_048_576, 16_384)
    assert list(grid.filled()) == [(0, 0, 1), (1_048_575, 16_383, 2)]


def test_sixteen_thousand_columns_are_read(reader: Reader, tmp_path: Path) -> None:
    path = foreign.xlsx(tmp_path / "a.xlsx", [range(16_384), range(16_384)])
    (grid,) = only(reader, path).grids
    assert grid.rows == (tuple(range(16_384)),) * 2


def test_a_path_of_three_hundred_characters_is_read(reader: Reader, tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 150) / ("b" * 150)
    folder.mkdir(parents=True)
    assert told(only(reader, foreign.xlsx(folder / "c.xlsx", ROWS)).grids[0]) == TEXTS


def test_a_file_that_kills_its_reader_costs_only_itself(tmp_path: Path) -> None:
    """Cells out of order hide from the guard how far the sheet spans: the child dies, and the archive goes on."""
    rows = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    foreign.with_sheet(tmp_path / "a.xlsx", SHEET.format(rows))
    foreign.xlsx(tmp_path / "b.xlsx", ROWS)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name in ("a.xlsx", "b.xlsx"):
            archive.write(tmp_path / name, name)
    with Reader() as reader:
        first, second = reader.read(tmp_path / "c.zip")
        assert isinstance(first, Trouble)
        assert "quá lớn" in first.message
        assert isinstance(second, Book)


def test_macros_are_told_and_not_run(reader: Reader, tmp_path: Path) -> None:
    path = foreign.xlsx(tmp_path / "a.xlsm", ROWS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert "không chạy macro" in only(reader, path).remarks[0]


def test_the_window_does_not_load_the_readers_at_its_start() -> None:
    code = (
        "import sys, tthc_desktop.__main__\n"
        "from tthc_desktop.files import sheets\n"
        "assert not {'python_calamine', 'xlrd', 'openpyxl'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- what is no file -------------------------------------------------------------------------------------


@UNIX
def test_a_name_that_is_no_unicode_can_be_shown_and_kept(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"ds\xe9.xlsx")
    openpyxl.Workbook().save(path)
    (found,) = reader.read(path)
    assert found.name.encode() == b"ds?.xlsx"


@UNIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may look into every folder")
def test_a_folder_that_may_not_be_looked_into_is_told_and_the_others_are_read(reader: Reader, tmp_path: Path) -> None:
    closed = tmp_path / "kín"
    closed.mkdir(mode=0)
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    try:
        found = list(reader.read_all([tmp_path]))
    finally:
        closed.chmod(0o700)
    assert [one.name for one in found] == ["a.xlsx", "kín"]
    assert isinstance(found[1], Trouble)
    assert "Không mở được thư mục «kín»" in found[1].message


def test_a_folder_given_as_a_file_says_that_it_cannot_be_opened(reader: Reader, tmp_path: Path) -> None:
    assert "Không mở được thư mục" in trouble(reader, tmp_path)
