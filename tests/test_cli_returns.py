"""Units' forms on the command line: recognised, read and checked, every fault with its cell; nothing is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.records.samples import dump_all
from tthc_desktop.__main__ import main

ROWS = [
    ["1", "Đất đai", 120, 80, 30, 10, 100, 60, 35, 5, 20, 18, 2],
    ["2", "Hộ tịch", 50, 40, 10, None, 50, 30, 20, 0, 0, 0, 0],
]


@pytest.fixture
def data(example_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(example_file, tmp_path / "vi-du.tthc"))


def form(path: Path, rows: list[list[Any]], unit: str = "Bộ Y tế", period: str = "Quý II năm 2023") -> Path:
    """II.06a as a unit fills it: three merged header rows, the row of numbers, the rows, a total."""
    book = Workbook()
    page = book.active
    page["A1"], page["G1"] = "Biểu số II.06a/VPCP/KSTT", f"Đơn vị báo cáo: {unit}"
    page["A3"] = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"
    page["A4"] = f"Kỳ báo cáo: {period}"
    heads = {
        "A6:A8": "TT",
        "B6:B8": "Lĩnh vực, công việc giải quyết theo cấp",
        "C6:F6": "Số lượng hồ sơ tiếp nhận",
        "G6:J6": "Số lượng hồ sơ đã giải quyết",
        "K6:M6": "Số lượng hồ sơ đang giải quyết",
        "C7:C8": "Tổng số",
        "D7:E7": "Trong kỳ",
        "F7:F8": "Từ kỳ trước",
        "G7:G8": "Tổng số",
        "H7:H8": "Trước hạn",
        "I7:I8": "Đúng hạn",
        "J7:J8": "Quá hạn",
        "K7:K8": "Tổng số",
        "L7:L8": "Trong hạn",
        "M7:M8": "Quá hạn",
    }
    for area, text in heads.items():
        page[area.split(":")[0]] = text
        page.merge_cells(area)
    page["D8"], page["E8"] = "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"
    page.append([f"({number})" for number in range(1, 14)])
    for row in rows:
        page.append(row)
    page.append(["", "Tổng số", *(sum(row[at] or 0 for row in rows) for at in range(2, 13))])
    book.save(path)
    return path


def examined(data: Path, capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    status = main([str(word) for word in ("--data", data, "import", *arguments, "--json")])
    return status, json.loads(capsys.readouterr().out)


def test_a_units_form_is_recognised_and_added_up(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump_all(data)
    status, (told,) = examined(data, capsys, form(tmp_path / "bieu.xlsx", ROWS))
    assert (status, told["status"], told["problems"]) == (0, "ready", [])
    assert (told["form"], told["unit"]["name"], told["period"]) == ("II.06a/VPCP/KSTT", "Bộ Y tế", "2023-Q2")
    assert told["totals"] == {
        "3": 170,
        "4": 120,
        "5": 40,
        "6": 10,
        "7": 150,
        "8": 90,
        "9": 55,
        "10": 5,
        "11": 20,
        "12": 18,
        "13": 2,
    }
    assert told["rows"]["data"] == 2
    assert dump_all(data) == before


def test_a_wrong_sum_is_told_at_its_cell(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [[*ROWS[0][:2], 121, *ROWS[0][3:]], ROWS[1]]
    status, (told,) = examined(data, capsys, form(tmp_path / "bieu.xlsx", wrong))
    assert (status, told["status"]) == (2, "refused")
    assert "C10" in [problem["cell"] for problem in told["problems"] if problem["level"] == "error"]


def test_what_the_file_does_not_say_is_asked_and_may_be_given(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "bieu.xlsx", ROWS, unit="Sở Không Có", period="")
    status, (told,) = examined(data, capsys, path)
    assert (status, told["status"]) == (2, "question")
    assert {asked["about"] for asked in told["questions"]} == {"unit", "period"}
    status, (told,) = examined(data, capsys, path, "--unit", "Bộ Y tế", "--period", "2023-Q2", "--form", "II.06a")
    assert (status, told["status"]) == (0, "ready")


def test_a_folder_goes_on_past_a_file_that_cannot_be_read(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "quy"
    folder.mkdir()
    form(folder / "b.xlsx", ROWS)
    (folder / "a.xlsx").write_bytes(b"PK broken")
    (folder / "c.xlsx").write_bytes(b"")
    status, told = examined(data, capsys, folder)
    assert status == 2
    assert [(table["file"], table["status"]) for table in told] == [
        ("a.xlsx", "refused"),
        ("b.xlsx", "ready"),
        ("c.xlsx", "refused"),
    ]
    assert all(table["problems"][0]["message"] for table in told if table["status"] == "refused")


def test_forms_are_not_written_yet_and_the_program_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump_all(data)
    status = main(["--data", str(data), "import", str(form(tmp_path / "bieu.xlsx", ROWS)), "--apply"])
    assert status == 2
    assert "chưa ghi vào dữ liệu" in capsys.readouterr().err
    assert dump_all(data) == before
