"""Reading spreadsheets in the child process against bare calamine on the same files."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.core.grids import Book
from tthc_desktop.files.sheets import Reader

FORMS, ROWS, LONG, WIDE = 200, 180, 100_000, 20


def ratios(folder: Path) -> list[Ratio]:
    """A quarter's forms, and one long list. The child's own start is not counted: one child reads all files."""
    forms = _forms(folder)
    long = _long(folder / "long.xlsx")
    with Reader() as reader:
        return [
            measure("200 form files of 180 rows, read", *_pair(reader, forms), 3.0, 3, time.perf_counter),
            measure("a list of 100,000 rows × 20, read", *_pair(reader, [long]), 3.0, 3, time.perf_counter),
        ]


def _pair(reader: Reader, paths: list[Path]) -> tuple[Callable[[], None], Callable[[], None]]:
    return lambda: _ours(reader, paths), lambda: _bare(paths)


def _ours(reader: Reader, paths: list[Path]) -> None:
    for found in reader.read_all(paths):
        assert isinstance(found, Book)


def _bare(paths: list[Path]) -> None:
    for path in paths:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _forms(folder: Path) -> list[Path]:
    """A few different files, many times."""
    made = []
    for number in range(FORMS):
        path = folder / f"form{number}.xlsx"
        if number < 5:
            book = openpyxl.Workbook()
            page = book.active
            page.append([f"BIỂU II.06a, đơn vị {number}"])
            page.append(["STT", "Lĩnh vực", *(f"Cột ({at})" for at in range(3, 15))])
            page.merge_cells("A1:N1")
            for row in range(ROWS):
                page.append([row + 1, f"Lĩnh vực {row}", *((row * at) % 97 for at in range(12))])
            book.save(path)
        else:
            path.write_bytes((folder / f"form{number % 5}.xlsx").read_bytes())
        made.append(path)
    return made


def _long(path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Danh sách")
    page.append([f"Cột {at}" for at in range(WIDE)])
    for row in range(LONG):
        page.append(
            [
                *(row, f"Hồ sơ số {row} của công dân", f"Lĩnh vực {row % 40}", "Đã giải quyết đúng hạn"),
                *((row * at) % 1000 + (0.5 if at % 3 == 0 else 0) for at in range(WIDE - 4)),
            ]
        )
    book.save(path)
    return path
