"""What goes back to a unit: its own file with the bad cells marked, and the letter that says why."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.test_cli_returns import ROWS, form
from tthc_desktop.__main__ import main

WRONG = [[*ROWS[0][:2], 121, *ROWS[0][3:]], ROWS[1]]


TODAY = dt.date.today()


def send_back(data: Path, source: Path, out: Path, *more: str, due: dt.date = TODAY + dt.timedelta(days=20)) -> int:
    words = ["--data", str(data), "import", str(source), "--send-back", str(out), "--due", due.isoformat(), *more]
    return main(words)


@pytest.mark.parametrize("packed", [False, True])
def test_a_wrong_file_goes_back_marked_with_a_letter(data_file: Path, tmp_path: Path, packed: bool) -> None:
    source = form(tmp_path / "bieu.xlsx", WRONG)
    if packed:
        with zipfile.ZipFile(tmp_path / "quy.zip", "w") as archive:
            archive.write(source, "Quý II/biểu.xlsx")
        source = tmp_path / "quy.zip"
    assert send_back(data_file, source, tmp_path / "ra", "--reason", "Cột 3 sai tổng") == 2
    marked, letter = sorted((tmp_path / "ra").iterdir(), key=lambda path: path.suffix, reverse=True)
    page = load_workbook(marked).worksheets[0]
    assert page["C10"].value == 121
    assert "4 + 5 + 6" in page["C10"].comment.text
    assert page["C10"].fill.fgColor.rgb != page["C11"].fill.fgColor.rgb
    words = "\n".join(paragraph.text for paragraph in Document(str(letter)).paragraphs)
    assert "Cột 3 sai tổng" in words
    assert "quý II năm 2023" in words


def test_nothing_is_written_without_a_reason(data_file: Path, tmp_path: Path) -> None:
    assert send_back(data_file, form(tmp_path / "bieu.xlsx", WRONG), tmp_path / "ra") == 2
    assert not (tmp_path / "ra").exists()


def test_nothing_is_written_for_a_day_that_is_over(data_file: Path, tmp_path: Path) -> None:
    source, over = form(tmp_path / "bieu.xlsx", WRONG), TODAY - dt.timedelta(days=1)
    assert send_back(data_file, source, tmp_path / "ra", "--reason", "Cột 3 sai tổng", due=over) == 2
    assert not (tmp_path / "ra").exists()


def test_a_file_that_is_right_is_not_sent_back(data_file: Path, tmp_path: Path) -> None:
    assert send_back(data_file, form(tmp_path / "bieu.xlsx", ROWS), tmp_path / "ra", "--reason", "vì") == 0
    assert list((tmp_path / "ra").iterdir()) == []
