"""Units' files read, recognised and checked against bare calamine and bare `executemany` of the same values."""

from __future__ import annotations

import io
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from tests.benchmarks.answering import Wait, waits
from tests.benchmarks.memory import Peak, peaks
from tests.benchmarks.returned import make_returns, shipped_forms
from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.collecting import no_collecting
from tthc_desktop.core.grids import Book
from tthc_desktop.db.store import create_store, open_store
from tthc_desktop.files.sheets import Reader
from tthc_desktop.services import receiving, units
from tthc_desktop.services.examined import Answers
from tthc_desktop.services.examining import Examiner

RETURNS, LONG, WIDE = 200, 100_000, 20


def ratios(folder: Path) -> list[Ratio | Peak | Wait]:
    """A quarter's returns, and one long list. The child's own start is not counted: one child reads all files."""
    returns = folder / "returns"
    returns.mkdir()
    paths = make_returns(returns, RETURNS)
    long = _long(folder / "long.xlsx")
    template = folder / "returns.tthc"
    create_store(template, units.fill).close()
    with Reader() as reader:
        timed = [
            measure("200 returns, read / calamine", *_reading(reader, paths), 3.0, 3, time.perf_counter),
            measure(
                "200 returns, read, recognised, checked, written / calamine + executemany",
                lambda: _taken_in(reader, template, paths),
                lambda: _bare_written(folder, paths),
                2.0,
                5,
                time.perf_counter,
            ),
            measure(
                "a list of 100,000 rows × 20, read / calamine", *_reading(reader, [long]), 3.0, 3, time.perf_counter
            ),
        ]
    return [*timed, *waits(template, returns), *peaks(returns, long)]


def _reading(reader: Reader, paths: Sequence[Path]) -> tuple[Callable[[], None], Callable[[], None]]:
    return lambda: _read(reader, paths), lambda: _bare(paths)


def _read(reader: Reader, paths: Sequence[Path]) -> None:
    for found in reader.read_all(paths):
        assert isinstance(found, Book)


def _taken_in(reader: Reader, template: Path, paths: Sequence[Path]) -> None:
    """What «import --apply» does, in a new data file; rows with errors are left out."""
    data = Path(tempfile.mkdtemp(dir=template.parent)) / template.name
    shutil.copy(template, data)
    with closing(open_store(data)) as store, no_collecting():
        with store.read() as session:
            examiner = Examiner(session, shipped_forms())
            answers = Answers(partial=True)
            tables = [table for found in reader.read_all(paths) for table in examiner.tables(found, answers)]
        with store.write(receiving.title(tables)) as session:
            done = receiving.apply(session, store.attachments, tables)
    assert {one.status for one in done} == {"applied"}
    assert len(done) == len(paths)


def _bare(paths: Sequence[Path]) -> None:
    for path in paths:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _bare_written(folder: Path, paths: Sequence[Path]) -> None:
    """Each number of each file a row of a bare table."""
    values = []
    for number, path in enumerate(paths):
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for name in book.sheet_names:
            for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                values += [(number, row, at, cell) for at, cell in enumerate(cells) if cell.__class__ is float]
    target = folder / "bare.sqlite"
    target.unlink(missing_ok=True)
    database = sqlite3.connect(target)
    with database:
        database.execute("CREATE TABLE figure (file INTEGER, line INTEGER, place INTEGER, value REAL)")
        database.executemany("INSERT INTO figure VALUES (?, ?, ?, ?)", values)
    database.close()


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
