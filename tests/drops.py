"""Files as units send them, for the tests and pictures of the screen that takes them in."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.test_cli_returns import ROWS, form

UNITS = ("Bộ Tài chính", "Bộ Nội vụ", "Bộ Công Thương", "Bộ Xây dựng", "Bộ Tư pháp")
WRONG: list[list[Any]] = [[*ROWS[0][:2], 999, *ROWS[0][3:]], ROWS[1]]
"""A total of a row that is not the sum of its parts."""
CHANGED: list[list[Any]] = [[*ROWS[0][:2], 121, 81, *ROWS[0][4:10], 21, 19, 2], ROWS[1]]
"""What ROWS became: four figures of the first row."""


def many(folder: Path, number: int = 12) -> Path:
    """A folder with one good file of each of some units."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, unit in enumerate(UNITS[:number]):
        form(folder / f"{at:02d}.xlsx", ROWS, unit)
    return folder


def drop_of_all_kinds(folder: Path) -> tuple[Path, Path]:
    """Two drops: the first is good; of the second each file shows something else."""
    first, second = folder / "lan-1", folder / "lan-2"
    for made in (first, second):
        made.mkdir(parents=True)
    form(first / "Bo-Y-te.xlsx", ROWS)
    form(first / "Bo-Noi-vu.xlsx", ROWS, "Bộ Nội vụ")
    form(first / "Bo-Cong-Thuong.xlsx", ROWS, "Bộ Công Thương")
    form(second / "a Bo-Y-te sua lai.xlsx", CHANGED)
    form(second / "b Bo-Tai-chinh (bieu II.06a) gui lan cuoi ngay 5-7-2023.xlsx", WRONG, "Bộ Tài chính")
    form(second / "c So-Khong-Co.xlsx", ROWS, "Sở Không Có", "")
    form(second / "d Bo-Noi-vu thieu dong.xlsx", ROWS[:1], "Bộ Nội vụ")
    shutil.copy(first / "Bo-Cong-Thuong.xlsx", second / "e Bo-Cong-Thuong.xlsx")
    (second / "f hong.xlsx").write_bytes(b"PK broken")
    form(second / "g Bo-Tu-phap.xlsx", ROWS, "Bộ Tư pháp")
    form(second / "h Bo-Tu-phap ban khac.xlsx", CHANGED, "Bộ Tư pháp")
    in_tcvn3(form(second / "i Bo-Xay-dung TCVN3.xlsx", ROWS, "Bộ Xây dựng"))
    return first, second


_TCVN3 = dict(zip("đấấộộựựĐơĩêểảốúổ", "®ÊÊééùù§¬Üªó¶èóæ", strict=True))


def in_tcvn3(path: Path) -> Path:
    """Write the labels of the rows as a unit with old fonts does."""
    book = load_workbook(path)
    page = book.active
    for row in page.iter_rows(min_row=10, min_col=2, max_col=2):
        for cell in row:
            cell.value = "".join(_TCVN3.get(letter, letter) for letter in str(cell.value))
            cell.font = Font(name=".VnTime")
    book.save(path)
    return path


def zipped(folder: Path, archive: Path) -> Path:
    """The files of a folder in an archive."""
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, path.name)
    return archive
