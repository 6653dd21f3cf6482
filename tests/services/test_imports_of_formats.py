"""Lists come in from every format of spreadsheet, and the user is told what was done to the text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files import foreign
from tests.files.tables import reader
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.importing import Plan
from tthc_desktop.db.store import Store
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.services import exports, imports, lists, records
from tthc_desktop.services.lists import Listing

ROWS = (
    ("DANH SÁCH CUỘC HỌP", None, None, None),
    ("Loại", "Ngày họp", "Cấp", "Nội dung"),
    ("Cuộc họp", "04/5/2023", "Cơ quan mình", "Một cửa liên thông"),
    ("Cuộc họp", "05/5/2023", "Cơ quan mình", "Hai"),
)


def plan(store: Store, path: Path) -> Plan:
    with store.read() as session:
        return imports.plan(session, Meeting, imports.read(Meeting, path, reader()))


def semicolons(path: Path, rows: foreign.Rows) -> Path:
    path.write_text("\n".join(";".join(str(cell or "") for cell in row) for row in rows), encoding="utf-16")
    return path


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.xlsx", foreign.xlsx),
        ("a.csv", semicolons),
        ("a.xls", foreign.html),
        ("a.xls", foreign.xml_2003),
        ("a.ods", lambda path, rows: foreign.ods(path, foreign.ods_rows(rows))),
    ],
)
def test_a_list_comes_in_from_every_format(
    store: Store, tmp_path: Path, name: str, make: Callable[[Path, foreign.Rows], Path]
) -> None:
    path = make(tmp_path / name, ROWS)
    planned = plan(store, path)
    assert [(row.status, row.number) for row in planned.rows] == [("new", 3), ("new", 4)]
    with store.write("Nhập") as session:
        imports.apply(session, Meeting, planned)
    assert [row.status for row in plan(store, path).rows] == ["same", "same"]
    with store.read() as session:
        assert records.load(session, Meeting, 1)["content"] == "Một cửa liên thông"
        assert lists.count(session, Listing(Meeting)) == 2


def test_tcvn3_is_converted_and_said_so(store: Store, tmp_path: Path) -> None:
    text = "Lo¹i;Ngµy häp;CÊp;Néi dung\nCuéc häp;04/5/2023;C¬ quan m×nh;Mét cöa liªn th«ng"
    (tmp_path / "a.csv").write_bytes(text.encode("latin-1"))
    planned = plan(store, tmp_path / "a.csv")
    assert [row.values["content"] for row in planned.rows] == ["Một cửa liên thông"]
    (remark,) = planned.remarks
    assert remark.startswith("Đã chuyển từ bảng mã TCVN3: 7 ô, ví dụ «Lo¹i» thành «Loại»")


def test_an_error_of_the_spreadsheet_is_a_bad_cell_and_never_a_blank_one(store: Store, tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{at}">'
        + "".join(f'<c r="{letter}{at}" {cell}</c>' for letter, cell in zip("ABCD", row, strict=True))
        + "</row>"
        for at, row in (
            (1, [f't="str"><v>{header}</v>' for header in ROWS[1]]),
            (2, ['t="str"><v>Cuộc họp</v>', 't="str"><v>04/5/2023</v>', 't="e"><v>#REF!</v>', "><f>A1</f>"]),
        )
    )
    path = foreign.with_sheet(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData>")
    planned = plan(store, path)
    (row,) = planned.rows
    assert row.status == "bad"
    told = {planned.cell(row, problem): problem.message for problem in row.problems}
    assert "«#REF!»" in told["C2"]
    assert "chưa có kết quả" in told["D2"]


@pytest.mark.parametrize(
    ("rows", "words"), [((("STT", "Họ tên"), (1, "An")), "dòng tiêu đề"), (((None,),), "không có ô nào")]
)
def test_a_sheet_without_the_list_says_what_to_do(store: Store, tmp_path: Path, rows: foreign.Rows, words: str) -> None:
    with pytest.raises(Unavailable, match=words):
        imports.read(Meeting, foreign.xlsx(tmp_path / "a.xlsx", rows), reader())


def test_a_look_alike_letter_exported_and_read_back_is_no_change(store: Store, tmp_path: Path) -> None:
    with store.write("Thêm") as session:
        raw = {"kind": "Cuộc họp", "held_on": "4/5/2023", "level": "Cơ quan mình", "content": "nǎm 2025"}
        records.save(session, Meeting, raw)
        exports.write_list(session, Listing(Meeting), tmp_path / "a.xlsx")
    assert [row.status for row in plan(store, tmp_path / "a.xlsx").rows] == ["same"]
