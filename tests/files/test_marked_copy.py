"""A marked copy is the unit's own file with colours and comments at some cells, and nothing else is other."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from tests.files import foreign
from tests.files.office import LIBREOFFICE, convert
from tests.files.packages import (
    MAIN,
    RELATIONS,
    STRICT_MAIN,
    STYLES,
    changed,
    parts_of,
    relation,
    relations,
    sheet,
    workbook,
)
from tests.files.tables import reader
from tests.files.test_corpus import CORPUS, needs_corpus
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import Area, Book, Grid, address
from tthc_desktop.files import marked_copy
from tthc_desktop.files.marked_copy import Mark, ending_of, marks_of, write_marked
from tthc_desktop.files.marking import package
from tthc_desktop.files.marking.notes import AFTER_OTHERS
from tthc_desktop.files.sheets import read_book

NAME = "Biểu II.06a & 'quý I'"
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def rich(path: Path) -> Path:
    """A file with much that a careless writer would lose."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = NAME
    page.append(["STT", "Đơn vị", "Tiếp nhận", "Ngày", "Tổng"])
    for number in range(2, 12):
        page.append([number - 1, f"Xã {number}", number * 3, dt.date(2026, 3, number), f"=SUM(C{number}:C11)"])
        page.cell(number, 3).number_format = "#,##0.00"
        page.cell(number, 4).number_format = "dd/mm/yyyy"
    page["C4"].font, page["C4"].alignment = Font(name=".VnTime", bold=True), Alignment(wrap_text=True, indent=1)
    page["C5"].fill = PatternFill("solid", "FF00FF00")
    page["B3"].comment = Comment("Số này lấy từ Hệ thống", "Nguyễn An")
    page.merge_cells("A13:C14")
    page["A13"] = "Người lập biểu"
    page.column_dimensions["B"].width = 31.5
    page.row_dimensions[4].height = 40
    page.freeze_panes = "C2"
    page.print_title_rows = "1:1"
    page.auto_filter.ref = "A1:E11"
    rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", sqref="C2:C11")
    page.add_data_validation(rule)
    page.conditional_formatting.add(
        "E2:E11", CellIsRule(operator="lessThan", formula=["0"], font=Font(color="FFFF0000"))
    )
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=1, max_row=11), titles_from_data=True)
    page.add_chart(chart, "G2")
    picture = io.BytesIO()
    Picture.new("RGB", (40, 20), "blue").save(picture, "PNG")
    page.add_image(Image(picture), "G20")
    other = book.create_sheet("Trang khác")
    other["A1"] = "không đổi"
    book.defined_names["Tong"] = DefinedName("Tong", attr_text="'Trang khác'!$A$1")
    book.save(path)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return rich(tmp_path / "Báo cáo quý I.xlsx")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "Bản đánh dấu.xlsx"


def mark(cell: str, text: str = "Sai số. Hãy sửa.", level: str = "error", name: str = NAME) -> Mark:
    return Mark(name, cell, level, text)  # type: ignore[arg-type]


def page_of(path: Path, name: str = NAME) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")[name]


def look_of(cell: openpyxl.cell.Cell) -> str:
    return repr((cell.number_format, cell.font, cell.border, cell.alignment, cell.protection))


PLAIN = look_of(openpyxl.Workbook().active["A1"])


def looks(path: Path) -> dict[str, object]:
    """All that openpyxl knows of the cells and pages of a workbook, but for fills and comments."""
    told: dict[str, object] = {}
    for page in openpyxl.load_workbook(path):
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    told[f"{page.title}!{cell.coordinate}"] = (cell.value, cell.data_type)
                if look_of(cell) != PLAIN:
                    told[f"{page.title}!{cell.coordinate} look"] = look_of(cell)
        told[page.title] = (
            {letter: (one.width, one.hidden) for letter, one in page.column_dimensions.items()},
            {number: one.height for number, one in page.row_dimensions.items() if one.height},
            sorted(map(str, page.merged_cells.ranges)),
            repr(page.data_validations.dataValidation),
            repr(list(page.conditional_formatting)),
            (page.freeze_panes, page.auto_filter.ref, page.print_title_rows, len(page._charts), len(page._images)),
        )
    return told


def fills(path: Path, name: str = NAME) -> dict[str, str]:
    page = page_of(path, name)
    cells = [cell for row in page.iter_rows() for cell in row if cell.has_style and cell.fill.fill_type]
    return {cell.coordinate: cell.fill.fgColor.rgb for cell in cells}


def comments(path: Path, name: str = NAME) -> dict[str, str]:
    page = page_of(path, name)
    return {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}


# --- nothing else changes --------------------------------------------------------------------------------


def test_cells_are_coloured_and_commented_and_all_else_reads_the_same(source: Path, target: Path) -> None:
    marks = [mark("C4", "Một phần sai."), mark("E6", "Xem lại.", "warning"), mark("B3", "Tên chưa đúng."), mark("C5")]
    write_marked(source, "xlsx", marks, target)
    assert looks(target) == looks(source)
    assert fills(target) == {"C4": RED, "E6": YELLOW, "B3": RED, "C5": RED}
    told = comments(target)
    assert told["C4"] == "Cần sửa: Một phần sai."
    assert told["E6"] == "Cần xem lại: Xem lại."
    assert told["B3"] == f"Số này lấy từ Hệ thống\n\n{AFTER_OTHERS}\nCần sửa: Tên chưa đúng."


def test_every_part_without_a_mark_stays_byte_for_byte(source: Path, target: Path) -> None:
    write_marked(source, "xlsx", [mark("C4"), mark("H30")], target)
    assert changed(source, target) == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }
    assert {"xl/charts/chart1.xml", "xl/media/image1.png"} <= parts_of(target).keys()


def test_a_sheet_without_comments_gets_them_and_its_own_parts(source: Path, target: Path) -> None:
    write_marked(source, "xlsx", [mark("A1", name="Trang khác")], target)
    assert comments(target, "Trang khác") == {"A1": "Cần sửa: Sai số. Hãy sửa."}
    assert looks(target) == looks(source)
    assert comments(target) == {"B3": "Số này lấy từ Hệ thống"}
    old = parts_of(source)["xl/worksheets/sheet2.xml"]
    new = parts_of(target)["xl/worksheets/sheet2.xml"]
    assert len(new) - len(old) < 250


CELLS = st.builds(address, st.integers(0, 25), st.integers(0, 9))
LEVELS = st.sampled_from(["error", "warning"])
_MERGED = {address(row, column) for row in (12, 13) for column in range(3)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(CELLS, LEVELS, max_size=12))
def test_whichever_cells_are_marked_nothing_else_changes(source: Path, target: Path, cells: dict[str, str]) -> None:
    write_marked(source, "xlsx", [mark(cell, f"tại {cell}", level) for cell, level in cells.items()], target)
    assert looks(target) == looks(source)
    moved = {"A13" if cell in _MERGED else cell for cell in cells}
    worst = {"A13": RED if "error" in {cells[cell] for cell in cells if cell in _MERGED} else YELLOW}
    own = {cell: RED if level == "error" else YELLOW for cell, level in cells.items() if cell not in _MERGED}
    expected = {"C5": "FF00FF00"} | own | (worst if "A13" in moved else {})
    assert fills(target) == expected
    assert set(comments(target)) == moved | {"B3"}
    for cell in cells:
        assert f"tại {cell}" in comments(target)["A13" if cell in _MERGED else cell]


def test_a_copy_can_be_marked_again(source: Path, target: Path, tmp_path: Path) -> None:
    write_marked(source, "xlsx", [mark("C4", "Lần một."), mark("C6", "Lần một.")], target)
    write_marked(target, "xlsx", [mark("C4", "Lần hai.", "warning")], tmp_path / "b.xlsx")
    told = comments(tmp_path / "b.xlsx")
    assert told["C4"].startswith("Cần sửa: Lần một.")
    assert told["C4"].endswith("Cần xem lại: Lần hai.")
    assert told["C6"] == "Cần sửa: Lần một."
    assert looks(tmp_path / "b.xlsx") == looks(source)


def test_several_marks_of_a_cell_stand_in_one_comment_and_the_worst_gives_the_colour(
    source: Path, target: Path
) -> None:
    write_marked(source, "xlsx", [mark("C4", "Một.", "warning"), mark("$C$4", "Hai & <ba>_x0041_.")], target)
    assert comments(target)["C4"] == "Cần xem lại: Một.\nCần sửa: Hai & <ba>_x005F_x0041_."
    assert fills(target)["C4"] == RED


# --- files of every build --------------------------------------------------------------------------------


def test_cells_and_rows_that_are_not_there_are_made_in_their_place(tmp_path: Path, target: Path) -> None:
    data = '<row r="2" spans="1:1"><c r="B2"><v>1</v></c></row><row r="4"/><row r="6" s="1" customFormat="1"></row>'
    xml = sheet(f'<cols><col min="3" max="4" width="9" style="1"/></cols><sheetData>{data}</sheetData>')
    path = workbook(tmp_path / "a.xlsx", {"Một": xml})
    cells = ("A2", "D2", "A1", "C3", "B4", "A6", "C9")
    write_marked(path, "xlsx", [mark(cell, name="Một") for cell in cells], target)
    page = page_of(target, "Một")
    assert set(fills(target, "Một")) == set(cells)
    assert page["B2"].value == 1
    formats = {cell: page[cell].number_format for cell in cells}
    assert {cell for cell, code in formats.items() if code == "0.000"} == {"D2", "C3", "A6", "C9"}
    made = parts_of(target)["xl/worksheets/sheet1.xml"]
    places = [made.index(f'r="{cell}"'.encode()) for cell in ("A1", "A2", "B2", "D2", "C3", "B4", "A6", "C9")]
    assert places == sorted(places)
    assert b"spans" not in made


def test_cells_without_addresses_are_counted(tmp_path: Path, target: Path) -> None:
    data = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    path = workbook(tmp_path / "a.xlsx", {"Một": sheet(f"<sheetData>{data}</sheetData>")})
    write_marked(path, "xlsx", [mark("B1", name="Một"), mark("A2", name="Một")], target)
    assert set(fills(target, "Một")) == {"B1", "A2"}
    assert [[cell.value for cell in row] for row in page_of(target, "Một").iter_rows()] == [[1, 2], [3, None]]


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData><row r='1' /></sheetData>"])
def test_an_empty_sheet_takes_marks(tmp_path: Path, target: Path, data: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Một": sheet(f'<dimension ref="A1"/>{data}')})
    write_marked(path, "xlsx", [mark("B1", name="Một"), mark("C3", name="Một")], target)
    assert set(comments(target, "Một")) == {"B1", "C3"}
    assert b'<dimension ref="A1:C3"/>' in parts_of(target)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    "styles",
    [
        None,
        f'<styleSheet xmlns="{MAIN}"/>',
        STYLES.format(fills="<fills/>"),
        STYLES.format(fills='<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'),
        STYLES.format(fills=""),
    ],
)
def test_any_style_sheet_will_do_and_a_missing_one_is_made(tmp_path: Path, target: Path, styles: str | None) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"Một": sheet("<sheetData><row><c><v>1</v></c></row></sheetData>")}, styles=styles
    )
    write_marked(path, "xlsx", [mark("A1", name="Một"), mark("B1", "x", "warning", "Một")], target)
    made = parts_of(target)["xl/styles.xml"]
    assert made.index(b"<fills") < made.index(b"<cellXfs")
    book = read_book(target, reader())
    assert book.grids[0].rows[0][0] == 1
    assert set(book.grids[0].notes) == {(0, 0), (0, 1)}
    if styles is None or "fonts" in styles:  # else openpyxl cannot read it
        assert fills(target, "Một") == {"A1": RED, "B1": YELLOW}


def test_prefixes_and_odd_quotes_stay(tmp_path: Path, target: Path) -> None:
    xml = (
        f"<x:worksheet xmlns:x='{MAIN}' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "mc:Ignorable='x14ac' xmlns:x14ac='http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac'>"
        "<x:sheetData><x:row r='1' x14ac:dyDescent='0.25'><x:c r='A1' s='1' ><x:v>1</x:v></x:c></x:row></x:sheetData>"
        "<!-- <c r='B1'/> --><x:pageMargins left='1' right='1' top='1' bottom='1' header='0' footer='0'/>"
        f"<x:tableParts count='0' xmlns:r='{RELATIONS}'/></x:worksheet>"
    )
    path = workbook(tmp_path / "a.xlsx", {"Một": xml})
    write_marked(path, "xlsx", [mark("A1", name="Một"), mark("B1", name="Một")], target)
    made = parts_of(target)["xl/worksheets/sheet1.xml"].decode()
    assert '<x:c r=\'A1\' s="2" ><x:v>1</x:v></x:c><x:c r="B1" s="3"/></x:row>' in made
    assert made.index("<x:pageMargins") < made.index("<x:legacyDrawing") < made.index("<x:tableParts")
    assert "mc:Ignorable='x14ac'" in made
    assert "<!-- <c r='B1'/> -->" in made


def test_the_strict_kind_of_workbook_stays_strict(tmp_path: Path, target: Path) -> None:
    xml = sheet("<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>", f'<worksheet xmlns="{STRICT_MAIN}">')
    styles = STYLES.format(fills="").replace(MAIN, STRICT_MAIN)
    path = workbook(tmp_path / "a.xlsx", {"Một": xml}, styles=styles, strict=True)
    write_marked(path, "xlsx", [mark("A1", name="Một")], target)
    new = b"".join(parts_of(target)[name] for name in changed(path, target) if not name.startswith("["))
    assert b"schemas.openxmlformats.org/officeDocument" not in new
    assert MAIN.encode() not in new
    (grid,) = read_book(target, reader()).grids
    assert grid.rows == ((1,),)
    assert grid.notes == {(0, 0): "Cần sửa: Sai số. Hãy sửa."}


def test_xml_in_utf_16_is_understood(tmp_path: Path, target: Path) -> None:
    xml = sheet('<sheetData><row r="1"><c r="A1" t="str"><v>Đơn vị</v></c></row></sheetData>').replace(
        "UTF-8", "UTF-16"
    )
    path = workbook(tmp_path / "a.xlsx", {"Một": "x"})
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, xml.encode("utf-16") if "sheet1" in name else old.read(name))
    write_marked(tmp_path / "b.xlsx", "xlsx", [mark("A1", name="Một")], target)
    assert page_of(target, "Một")["A1"].value == "Đơn vị"
    assert set(fills(target, "Một")) == {"A1"}


def test_macros_stay_and_the_copy_needs_the_ending_of_its_kind(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",  # whatever its name says
        {"Một": sheet("<sheetData/>")},
        main="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"},
        types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>',
    )
    assert ending_of(path, "xlsx") == ".xlsm"
    write_marked(path, "xlsx", [mark("A1", name="Một")], tmp_path / "b.xlsm")
    assert "xl/vbaProject.bin" not in changed(path, tmp_path / "b.xlsm")
    assert "xl/workbook.xml" not in changed(path, tmp_path / "b.xlsm")
    assert ending_of(path, "ods") == ".xlsx"


# --- comments that are there -----------------------------------------------------------------------------

_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NOTES = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def with_drawing(path: Path, comments_xml: str, vml: str, more: str = "", extra: dict[str, str] | None = None) -> Path:
    """A sheet with these comments and this drawing of their boxes."""
    root = f'<worksheet xmlns="{MAIN}" xmlns:rel="{RELATIONS}">'
    xml = sheet('<sheetData><row r="1"/></sheetData><legacyDrawing rel:id="rId2"/>', root)
    related = relations(
        relation(1, "comments", "../comments1.xml"), relation(2, "vmlDrawing", "../drawings/vmlDrawing1.vml"), more
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": related,
        "xl/comments1.xml": comments_xml,
        "xl/drawings/vmlDrawing1.vml": vml,
    }
    types = (
        f'<Default Extension="vml" ContentType="{_VML}"/>'
        f'<Override PartName="/xl/comments1.xml" ContentType="{_NOTES}"/>'
    )
    return workbook(path, {"Một": xml}, more=parts | (extra or {}), types=types)


def comments_part(*items: tuple[str, str], author: str = "An") -> str:
    told = "".join(f'<comment ref="{cell}" authorId="0"><text>{text}</text></comment>' for cell, text in items)
    listed = f"<authors><author>{author}</author></authors><commentList>{told}</commentList>"
    return f'<comments xmlns="{MAIN}">{listed}</comments>'


# Excel's own drawing of a button: not well formed, for its <br> never ends.
_BUTTON = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="3"/>'
    '</o:shapelayout><v:shape id="_x0000_s3073" type="#_x0000_t201"><v:textbox><div>Tính<br>lại</div></v:textbox>'
    '<x:ClientData ObjectType="Button"><x:Anchor>1, 2, 3, 4, 5, 6, 7, 8</x:Anchor></x:ClientData></v:shape></xml>'
)


def test_boxes_are_added_to_a_drawing_that_is_no_well_formed_xml(tmp_path: Path, target: Path) -> None:
    path = with_drawing(tmp_path / "a.xlsx", comments_part(), _BUTTON)
    write_marked(path, "xlsx", [mark("B2", name="Một")], target)
    vml = parts_of(target)["xl/drawings/vmlDrawing1.vml"].decode()
    assert vml.startswith(_BUTTON.split('data="3"')[0])
    assert "Tính<br>lại" in vml
    assert "<x:Anchor>1, 2, 3, 4, 5, 6, 7, 8</x:Anchor>" in vml
    assert 'data="3,4"' in vml
    assert 'id="_x0000_s4097"' in vml
    assert "<x:Row>1</x:Row><x:Column>1</x:Column>" in vml
    assert changed(path, target) == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<t>Của đơn vị</t>", "Của đơn vị"),
        ("<r><rPr><b/></rPr><t>Của </t></r><r><t>đơn vị</t></r>", "Của đơn vị"),
        ('<t>Của đơn vị</t><phoneticPr fontId="0"/>', "Của đơn vị"),
        ("", ""),
    ],
)
def test_our_words_follow_those_of_the_unit(tmp_path: Path, target: Path, text: str, read: str) -> None:
    path = with_drawing(tmp_path / "a.xlsx", comments_part(("A1", text), ("C3", "<t>khác</t>")), _BUTTON)
    write_marked(path, "xlsx", [mark("A1", "Sai.", name="Một")], target)
    (grid,) = read_book(target, reader()).grids
    assert grid.notes[0, 0] == f"{read}\n\n{AFTER_OTHERS}\nCần sửa: Sai.".strip()
    assert grid.notes[2, 2] == "khác"


def test_the_box_of_a_comment_that_goes_on_becomes_large_enough(tmp_path: Path, target: Path) -> None:
    shape = (
        '<v:shape id="_x0000_s3074"><x:ClientData ObjectType="Note"><x:Anchor>1, 15, 0, 2, 2, 15, 1, 4</x:Anchor>'
        "<x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>"
    )
    path = with_drawing(
        tmp_path / "a.xlsx", comments_part(("A1", "<t>ngắn</t>")), _BUTTON.replace("</xml>", "") + shape
    )
    write_marked(path, "xlsx", [mark("A1", "Rất dài. " * 40, name="Một")], target)
    vml = parts_of(target)["xl/drawings/vmlDrawing1.vml"].decode()
    bottom = int(vml.rsplit("<x:Anchor>", 1)[1].split(",")[6])
    assert bottom >= 10
    assert vml.count("ClientData ObjectType") == 2  # no second box


def test_a_conversation_is_kept_and_told_of(tmp_path: Path, target: Path) -> None:
    thread = "xl/threadedComments/threadedComment1.xml"
    path = with_drawing(
        tmp_path / "a.xlsx",
        comments_part(("A1", "<t>[Threaded comment]</t>"), author="tc={0B1E}"),
        _BUTTON,
        '<Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/>',
        {thread: "<ThreadedComments/>"},
    )
    told = write_marked(path, "xlsx", [mark("A1", name="Một")], target)
    assert any("Ô A1 của trang «Một» có trao đổi" in remark for remark in told)
    assert thread not in changed(path, target)
    assert "[Threaded comment]" in comments(target, "Một")["A1"]


def test_boxes_of_two_sheets_have_numbers_of_their_own(tmp_path: Path, target: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {name: sheet("<sheetData/>") for name in ("Một", "Hai")})
    write_marked(path, "xlsx", [mark("A1", name="Một"), mark("A1", name="Hai")], target)
    drawn = [data.decode() for name, data in parts_of(target).items() if name.endswith(".vml")]
    assert ["_x0000_s1025" in one for one in drawn] == [True, False]
    assert ["_x0000_s2049" in one for one in drawn] == [False, True]


# --- what the user is told -------------------------------------------------------------------------------


def test_what_would_surprise_the_user_is_told(tmp_path: Path, target: Path) -> None:
    xml = sheet(
        '<cols><col min="3" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="1"/></sheetData>'
        '<sheetProtection sheet="1" objects="1"/><mergeCells count="1"><mergeCell ref="E5:F6"/></mergeCells>'
        '<conditionalFormatting sqref="H1 H8:H9"><cfRule type="expression" priority="1"/></conditionalFormatting>'
    )
    path = workbook(tmp_path / "a.xlsx", {"Một": xml}, more={"_xmlsignatures/sig1.xml": "<x/>"})
    cells = ("A2", "C1", "F6", "H9", "A1")
    told = write_marked(path, "xlsx", [mark(cell, name="Một") for cell in cells] + [mark("A1", name="Ba")], target)
    said = "\n".join(told)
    assert "Ô F6 của trang «Một» nằm trong vùng gộp ô" in said
    assert "Ô C1, A2 của trang «Một» ở dòng hoặc cột đang ẩn" in said
    assert "Ô H9 của trang «Một» có định dạng có điều kiện" in said
    assert "và 1 ô khác" not in said
    assert "Ô A1, C1, A2, E5, H9 của trang «Một» bị khóa" in said
    assert "chữ ký số" in said
    assert "Không thấy trang «Ba»" in said
    assert set(comments(target, "Một")) == {"A2", "C1", "E5", "H9", "A1"}


def test_cells_that_may_be_edited_on_a_protected_sheet_are_not_called_locked(source: Path, target: Path) -> None:
    book = openpyxl.load_workbook(source)
    page = book[NAME]
    page.protection.sheet = True
    page["C4"].protection = Protection(locked=False)
    book.save(source)
    assert write_marked(source, "xlsx", [mark("C4")], target) == ()
    (told,) = write_marked(source, "xlsx", [mark("C4"), mark("C6")], target)
    assert told.startswith("Ô C6 của trang")


def test_a_plain_file_needs_no_remarks_and_a_hidden_sheet_one(source: Path, target: Path, tmp_path: Path) -> None:
    assert write_marked(source, "xlsx", [mark("C4")], target) == ()
    book = openpyxl.load_workbook(source)
    book["Trang khác"].sheet_state = "hidden"
    book.save(tmp_path / "h.xlsx")
    told = write_marked(tmp_path / "h.xlsx", "xlsx", [mark("A1", name="Trang khác")], target)
    assert told == ("Trang «Trang khác» đang ẩn; đơn vị phải cho hiện trang mới thấy chỗ đánh dấu.",)


def test_beyond_the_most_comments_cells_are_only_coloured(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked_copy, "MOST_NOTES", 2)
    told = write_marked(source, "xlsx", [mark(f"C{row}") for row in (2, 3, 6)], target)
    assert "các ô sau chỉ tô màu" in told[0]
    assert set(comments(target)) == {"B3", "C2", "C3"}
    assert set(fills(target)) == {"C2", "C3", "C5", "C6"}


def test_findings_become_marks_without_those_explained() -> None:
    findings = [
        Finding("error", "sum:3", "C7", "9", "8", "Ô C7: cột 3 ghi 9, nhưng các phần cộng được 8. Hãy sửa ô C7."),
        Finding("explained", "jump", "D7", "9", "", "Ô D7: tăng nhiều.", "đợt cao điểm"),
    ]
    (only,) = marks_of("Biểu", findings)
    assert only == Mark("Biểu", "C7", "error", "Cột 3 ghi 9, nhưng các phần cộng được 8. Hãy sửa ô C7.")


# --- files of other kinds --------------------------------------------------------------------------------


def copied(path: Path, target: Path, marks: list[Mark]) -> tuple[Book, Book, tuple[str, ...]]:
    book = read_book(path, reader())
    told = write_marked(path, book.kind, marks, target, book)
    return book, read_book(target, reader()), told


ROWS = [["STT", "Đơn vị", "Số"], [1, "=Xã A", 12.5], [2, "Xã B", None]]


@pytest.mark.parametrize("kind", ["ods", "csv", "html"])
def test_of_another_kind_the_values_are_copied_and_marked(tmp_path: Path, target: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "ods":
        foreign.ods(path, foreign.ods_rows(ROWS))
    elif kind == "html":
        foreign.html(path, ROWS)
    else:
        path.write_text("\n".join(",".join("" if v is None else str(v) for v in row) for row in ROWS), encoding="utf-8")
    name = read_book(path, reader()).grids[0].sheet
    old, new, told = copied(path, target, [mark("B2", name=name), mark("C3", name=name)])
    assert [grid.rows for grid in new.grids] == [grid.rows for grid in old.grids]
    assert new.grids[0].notes.keys() == {(1, 1), (2, 2)}
    assert told[0].startswith("Bản đánh dấu không phải tệp của đơn vị")
    assert openpyxl.load_workbook(target).active["B2"].data_type == "s"


def test_days_hours_truths_merges_and_faults_of_a_copied_sheet(tmp_path: Path, target: Path) -> None:
    moment = dt.datetime(2026, 3, 1, 14, 30)
    rows = (
        (dt.date(2026, 3, 1), moment, dt.time(7, 5, 9), True, "x" * 90),
        (None, dt.timedelta(10, 54610), "Gộp", None),
    )
    grid = Grid("Biểu: [1]", rows, (Area(1, 2, 1, 3),), faults={(1, 0): "#REF!"})
    path = tmp_path / "a.xls"
    path.write_bytes(b"whatever")
    book = Book("a.xls", "xls", (grid,))
    write_marked(path, "xls", [mark("D2", name="Biểu: [1]")], target, book)
    page = openpyxl.load_workbook(target).active
    assert [[cell.value for cell in row][:5] for row in page.iter_rows()] == [
        [dt.datetime(2026, 3, 1), moment, "07:05:09", True, "x" * 90],
        ["#REF!", "255:10:10", "Gộp", None, None],
    ]
    assert page["C2"].comment is not None
    assert str(*page.merged_cells.ranges) == "C2:D2"
    assert page.column_dimensions["E"].width == 45


def test_an_xlsx_that_is_built_against_the_standard_is_copied_when_its_values_are_known(
    tmp_path: Path, target: Path
) -> None:
    data = '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    path = workbook(tmp_path / "a.xlsx", {"Một": sheet(f"<sheetData>{data}</sheetData>")})
    book = Book("a.xlsx", "xlsx", (Grid("Một", ((1,), (2,))),))
    with pytest.raises(Unavailable, match="bị hỏng"):
        write_marked(path, "xlsx", [mark("A1", name="Một")], target)
    told = write_marked(path, "xlsx", [mark("A1", name="Một")], target, book)
    assert "không phải tệp của đơn vị" in told[0]
    assert set(comments(target, "Một")) == {"A1"}


@needs_corpus
def test_workbooks_of_the_corpus_read_the_same_when_they_are_marked(target: Path) -> None:
    wrong = []
    for path in sorted(path for path in CORPUS.rglob("*.xls[xm]") if path.stat().st_size < 200_000):
        for old in list(reader().read(path)):
            if isinstance(old, Book):
                marks = [Mark(grid.sheet, address(grid.height // 2, grid.width), "error", "Thử") for grid in old.grids]
                write_marked(path, old.kind, marks, target, old)
                wrong += [] if same(old, read_book(target, reader())) else [path.name]
    assert not wrong


def same(old: Book, new: Book) -> bool:
    """Whether two books say the same, and every sheet of the new one has a comment."""
    pairs = list(zip(old.grids, new.grids, strict=True))
    return all(
        (one.rows, one.formulas, one.merged, one.formats, one.fonts, one.hidden_rows, one.faults)
        == (other.rows, other.formulas, other.merged, other.formats, other.fonts, other.hidden_rows, other.faults)
        and other.notes
        and other.notes.keys() >= one.notes.keys()
        for one, other in pairs
    )


# --- bad input -------------------------------------------------------------------------------------------


def test_a_file_that_is_gone_empty_or_broken_is_told_in_one_sentence(tmp_path: Path, target: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(Unavailable, match=r"Không còn tệp «a\.xlsx»"):
        write_marked(path, "xlsx", [], target)
    for data in (b"", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0"):
        path.write_bytes(data)
        with pytest.raises(Unavailable, match=r"«a\.xlsx» bị hỏng"):
            write_marked(path, "xlsx", [], target)
    assert not target.exists()


def test_an_untouched_part_that_is_damaged_leaves_no_copy(source: Path, target: Path) -> None:
    data = bytearray(source.read_bytes())
    with zipfile.ZipFile(source) as archive:
        start = archive.getinfo("xl/charts/chart1.xml").header_offset
    data[start + 60 : start + 120] = bytes(60)
    source.write_bytes(data)
    with pytest.raises(Unavailable, match="bị hỏng"):
        write_marked(source, "xlsx", [mark("C4")], target)
    assert [path.name for path in target.parent.iterdir()] == [source.name]


def test_a_bomb_is_not_unpacked(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Một": sheet("<sheetData/>")}, more={"xl/x.bin": bytes(310_000_000)})
    with pytest.raises(Unavailable, match="quá lớn"):
        write_marked(path, "xlsx", [mark("A1", name="Một")], target)


def test_a_part_too_large_to_be_changed_is_told(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_PART", 1_000)
    with pytest.raises(Unavailable, match="quá lớn"):
        write_marked(source, "xlsx", [mark("A1")], target)


@pytest.mark.parametrize("part", ["sheet", "styles", "comments"])
def test_xml_that_declares_entities_is_refused(tmp_path: Path, target: Path, part: str) -> None:
    evil = '<!DOCTYPE x [<!ENTITY a "b">]>'
    xml = (evil if part == "sheet" else "") + f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    styles = (evil if part == "styles" else "") + STYLES.format(fills="")
    told = (evil if part == "comments" else "") + comments_part()
    path = workbook(
        tmp_path / "a.xlsx",
        {"Một": xml},
        styles=styles,
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": relations(relation(1, "comments", "../comments1.xml")),
            "xl/comments1.xml": told,
        },
    )
    with pytest.raises(Unavailable, match="không an toàn"):
        write_marked(path, "xlsx", [mark("A1", name="Một")], target)


def test_the_old_copy_stays_when_the_disk_is_full(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.write_bytes(b"old")

    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Unavailable, match="đã đầy"):
        write_marked(source, "xlsx", [mark("C4")], target)
    assert target.read_bytes() == b"old"


def test_our_own_slips_are_no_trouble_of_the_world(source: Path, target: Path) -> None:
    with pytest.raises(ValueError, match="no cell address"):
        write_marked(source, "xlsx", [mark("7")], target)
    with pytest.raises(ValueError, match="values"):
        write_marked(source, "csv", [mark("A1")], target)
    with pytest.raises(ValueError, match="kept as it came"):
        write_marked(source, "xlsx", [mark("A1")], source)
    assert not target.exists()


# --- another program -------------------------------------------------------------------------------------


@LIBREOFFICE
def test_another_office_program_opens_the_copy_with_its_comments(source: Path, target: Path, tmp_path: Path) -> None:
    write_marked(source, "xlsx", [mark("C4", "Sai."), mark("K40", "Thiếu.", "warning")], target)
    first, _ = read_book(convert(target, "ods", tmp_path), reader()).grids
    original, _ = read_book(source, reader()).grids
    assert first.notes[3, 2].endswith("Cần sửa: Sai.")
    assert first.notes[39, 10].endswith("Cần xem lại: Thiếu.")
    assert first.notes[2, 1].endswith("Số này lấy từ Hệ thống")
    assert first.value(3, 2) == original.value(3, 2) == 12
    assert first.value(1, 4) == sum(number * 3 for number in range(2, 12))  # worked out: the formula is there
