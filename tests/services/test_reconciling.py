"""What units reported beside what the one-stop system counted, from a real spreadsheet."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.services.test_aggregating import SETTLING
from tests.services.test_receiving import FORMS, book, line, take_in
from tthc_desktop.__main__ import main
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.forms import Form, Pair
from tthc_desktop.core.periods import parse_period
from tthc_desktop.core.plain_tables import guesses
from tthc_desktop.core.reconciling import pairs_between, reconcile
from tthc_desktop.db.store import Store
from tthc_desktop.places import shipped
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import plain_sources, reconciling, records
from tthc_desktop.services.plain_sources import PlainSource

SYSTEM: Form = next(form for form in FORMS if form.code == "HN-A")
Q3, Q3_DAY = parse_period("2025-Q3"), dt.date(2025, 10, 20)
INSPECTORATE, HEALTH, FINANCE = "Thanh tra tỉnh", "Bộ Y tế", "Bộ Tài chính"


def export(path: Path, rows: list[list[Any]], title: str = "TỔNG HỢP KẾT QUẢ GIẢI QUYẾT TTHC THEO ĐƠN VỊ") -> Path:
    """What the one-stop system writes: HN-A, two merged header rows, units as rows, a total."""
    made = Workbook()
    page = made.active
    page["A1"] = title
    heads = {
        "A3:A4": "STT", "B3:B4": "Đơn vị", "C3:F3": "Tiếp nhận", "G3:I3": "Đã giải quyết", "J3:L3": "Đang giải quyết",
    }  # fmt: skip
    for area, text in heads.items():
        page[area.split(":")[0]] = text
        page.merge_cells(area)
    below = ("Tổng số", "Trực tiếp", "Trực tuyến", "BCCI", "Tổng số", "Đúng và trước hạn", "Quá hạn", "Tổng số",
             "Trong hạn", "Quá hạn")  # fmt: skip
    for at, text in enumerate(below, 3):
        page.cell(4, at, text)
    for row in rows:
        page.append(row)
    page.append([None, "Tổng cộng", *(sum(row[at] for row in rows) for at in range(2, 12))])
    made.save(path)
    return path


def system_row(number: int, unit: str, settled: int, late: int = 0) -> list[Any]:
    return [number, unit, settled + 5, 2, settled + 3, 0, settled, settled - late, late, 5, 5, 0]


@pytest.fixture
def reported(store: Store, tmp_path: Path) -> Store:
    """The inspectorate settled 239 files by its own report (domain: quarter III/2025), two ministries others."""
    with store.write("Thêm đơn vị") as session:
        records.save(session, BY_TYPE["unit"], {"name": INSPECTORATE, "kind": "sở, ban, ngành"})
    figures = {
        INSPECTORATE: (200, 44, 0, 200, 39, 0, 0),
        HEALTH: (53, 2, 0, 40, 10, 0, 0),
        FINANCE: (5, 0, 0, 4, 0, 1, 0),
    }
    done = take_in(
        store,
        *(
            book(tmp_path / f"{at}.xlsx", unit, [line(1, "Đất đai", told)], "quý III năm 2025")
            for at, (unit, told) in enumerate(figures.items())
        ),
    )
    assert {one.status for one in done} == {"applied"}
    return store


def held(store: Store, path: Path) -> reconciling.Reconciled:
    with store.read() as session:
        table = reconciling.read(session, FORMS, SETTLING, path)
        return reconciling.compare(session, SETTLING, Q3, table, Q3_DAY)


def test_the_unit_that_reported_239_where_115_were_counted_stands_first(reported: Store, tmp_path: Path) -> None:
    rows = [system_row(1, HEALTH, 50), system_row(2, INSPECTORATE, 115), system_row(3, "Sở Không Ai Biết", 9)]
    found = held(reported, export(tmp_path / "một cửa.xlsx", rows))
    first = next(one for one in found.differences if one.columns == ("7",))
    assert (first.name, first.reported, first.counted, first.by) == (INSPECTORATE, 239, 115, 124)
    assert found.differing == found.differences[: len(found.differing)]
    assert [one.size for one in found.differing] == sorted((one.size for one in found.differing), reverse=True)
    assert {one.name for one in found.differing} == {INSPECTORATE}
    assert [(one.name, one.row) for one in found.unmatched] == [("Sở Không Ai Biết", 7)]
    assert found.only_reported == (FINANCE,)
    assert reconciling.summary(found) == f"1 trong 2 đơn vị có chênh lệch, {len(found.differing)} số liệu."
    reconciling.write(found, tmp_path / "kết quả.xlsx")
    page = load_workbook(tmp_path / "kết quả.xlsx").active
    told = [row for row in page.iter_rows(values_only=True) if row[1] == INSPECTORATE and row[3] == 239]
    assert [row[3:6] for row in told] == [(239, 115, 124), (239, 115, 124)]


def own_words(path: Path, heads: list[str], rows: list[list[Any]]) -> Path:
    """An export in columns of its own."""
    made = Workbook()
    page = made.active
    for row in (["Trung tâm Phục vụ hành chính công"], ["Thống kê quý III/2025"], [], heads, *rows):
        page.append(row)
    page.append(["", "Tổng cộng", *(sum(row[at] for row in rows) for at in range(2, len(heads)))])
    made.save(path)
    return path


HEADS = ["STT", "Tên cơ quan", "Tổng số tiếp nhận", "Đã giải quyết", "Quá hạn"]
OWN_ROWS = [[1, HEALTH, 55, 50, 3], [2, INSPECTORATE, 244, 115, 7], [3, "Sở Không Ai Biết", 9, 9, 0]]


def test_an_export_in_columns_of_its_own_is_held_against_what_its_headings_can_but_mean(
    reported: Store, tmp_path: Path
) -> None:
    found = held(reported, own_words(tmp_path / "xuất.xlsx", HEADS, OWN_ROWS))
    assert found.source is None
    assert found.columns == {"Tổng số tiếp nhận": "3", "Đã giải quyết": "7"}
    assert {(one.name, one.columns, one.reported, one.counted) for one in found.differing} == {
        (INSPECTORATE, ("7",), 239, 115)
    }
    assert [one.name for one in found.unmatched] == ["Sở Không Ai Biết"]
    assert found.remarks == (
        "Bảng không theo biểu mẫu nào; đọc cột «Tổng số tiếp nhận» là (3); «Đã giải quyết» là (7).",
        "Chưa so cột «Quá hạn»: chưa rõ là số liệu nào của biểu.",
    )


def test_columns_that_were_told_are_remembered_for_files_with_these_headings(reported: Store, tmp_path: Path) -> None:
    path = own_words(tmp_path / "xuất.xlsx", HEADS, OWN_ROWS)
    with reported.read() as session:
        source = reconciling.read(session, FORMS, SETTLING, path)
    assert isinstance(source, PlainSource)
    told = plain_sources.with_columns(source, {"Quá hạn": "10", "đã giải quyết": ""})
    with reported.write("Nhớ cột") as session:
        plain_sources.remember(session, told)
    again = held(reported, own_words(tmp_path / "kỳ sau.xlsx", HEADS, OWN_ROWS))
    assert again.columns == {"Tổng số tiếp nhận": "3", "Quá hạn": "10"}
    for wrong, words in (({"Ghi chú": "7"}, "không có cột số liệu «Ghi chú»"), ({"Quá hạn": "99"}, "«99»")):
        with pytest.raises(Refused, match=words):
            plain_sources.with_columns(source, wrong)


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Tiếp nhận", "3"),
        ("Số hồ sơ đã giải quyết – Trước hạn", "8"),
        ("Đang giải quyết quá hạn", "13"),
        ("Trực tuyến", "4"),
        ("Tổng số", ""),
        ("Đúng hạn", ""),
        ("Ghi chú", ""),
    ],
)
def test_a_heading_is_guessed_only_where_it_means_one_column(heading: str, number: str) -> None:
    assert guesses(SETTLING, {4: heading}).get(4, "") == number
    assert guesses(SETTLING, {4: heading, 5: heading}) == {}


def test_the_same_form_is_held_against_itself_column_by_column() -> None:
    pairs = pairs_between(SETTLING, SETTLING)
    assert pairs[0] == Pair(("3",), ("3",))
    assert len(pairs) == 11
    assert Pair(("8",), ("8", "9")) in pairs_between(SETTLING, SYSTEM)
    assert Pair(("8", "9"), ("8",)) in pairs_between(SYSTEM, SETTLING)
    other = next(form for form in FORMS if form.code.startswith("II.07b"))
    with pytest.raises(Refused, match="chưa khai cột nào tương ứng"):
        pairs_between(other, SYSTEM)


@given(
    st.dictionaries(st.integers(1, 9), st.integers(0, 99).map(Decimal)),
    st.dictionaries(st.integers(1, 9), st.integers(0, 99).map(Decimal)),
)
def test_every_unit_of_both_sources_is_compared_and_differences_come_first(
    ours: dict[int, Decimal], theirs: dict[int, Decimal]
) -> None:
    found = reconcile(
        SETTLING,
        (Pair(("7",), ("7",)),),
        {k: {"7": v} for k, v in ours.items()},
        {k: {"7": v} for k, v in theirs.items()},
        {},
    )
    assert {one.unit for one in found} == ours.keys() & theirs.keys()
    assert [one.agrees for one in found] == sorted(one.agrees for one in found)
    assert [one.size for one in found] == sorted((one.size for one in found), reverse=True)
    for one in found:
        assert one.by == ours[one.unit] - theirs[one.unit]


def test_a_file_without_such_a_table_or_without_a_file_is_one_clear_sentence(reported: Store, tmp_path: Path) -> None:
    empty = Workbook()
    empty.save(tmp_path / "trống.xlsx")
    with reported.read() as session:
        with pytest.raises(Refused):
            reconciling.read(session, FORMS, SETTLING, tmp_path / "trống.xlsx")
        with pytest.raises((Refused, Unavailable)):
            reconciling.read(session, FORMS, SETTLING, tmp_path / "không có.xlsx")


def test_a_wrong_correspondence_is_refused_with_its_line() -> None:
    text = (shipped("forms") / "hn-a.toml").read_text(encoding="utf-8")
    with pytest.raises(Refused, match="cặp số cột"):
        read_form(text.replace('"7 = 7"', '"7 bằng 7"'), "a.toml")
    with pytest.raises(Refused, match="«77» không phải một cột số liệu"):
        read_form(text.replace('"7 = 7"', '"77 = 7"'), "a.toml")


def test_the_command_line_tells_the_same(reported: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(tmp_path / "b.xlsx", [system_row(1, INSPECTORATE, 115)])
    what = ["--data", str(reported.path), "reconcile", str(path), "--form", "II.06a", "--period", "2025-Q3"]
    assert main([*what, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    first = next(one for one in told["differences"] if one["columns"] == ["7"])
    assert (first["unit"]["name"], first["reported"], first["counted"], first["by"]) == (INSPECTORATE, 239, 115, 124)
    assert set(told["only_reported"]) == {HEALTH, FINANCE}
    assert main(what) == 0
    assert "báo cáo 239, hệ thống 115; chênh lệch 124" in capsys.readouterr().out
    own = own_words(tmp_path / "c.xlsx", HEADS, OWN_ROWS)
    what[3] = str(own)
    assert main([*what, "--map", "Quá hạn=10", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    columns = {"Tổng số tiếp nhận": "3", "Đã giải quyết": "7", "Quá hạn": "10"}
    assert told["source"] == {"file": "c.xlsx", "form": None, "columns": columns}
    assert main([*what, "--map", "Quá hạn"]) == 2
    assert "CỘT=SỐ" in capsys.readouterr().err
    assert main(["--data", str(reported.path), "formulas", "--period", "2025-Q3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rate = next(one for one in told["rates"] if one["key"].endswith("ty_le_dung_han"))
    assert (rate["formula"], rate["part"], rate["whole"]) == ("(8 + 9) : 7", 293, 294)
    assert rate["value"] == 99.66
    assert told["indices"][0]["parts"]
    assert main(["--data", str(reported.path), "formulas", "--period", "2025-Q3"]) == 0
    assert "99,66%" in capsys.readouterr().out
