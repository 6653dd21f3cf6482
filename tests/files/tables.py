"""The table of a workbook as an import sees it, read by one child process for all tests."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from tthc_desktop.core.tables import Table, find_table
from tthc_desktop.files.sheets import Reader, read_book


@cache
def reader() -> Reader:
    """A reader that stays for the whole run; its child ends with the run."""
    return Reader()


def read_table(path: Path, known_headers: Collection[str]) -> Table:
    """The table with these headers. Raises Unavailable; AssertionError when there is none."""
    table = find_table(read_book(path, reader()).grids, known_headers)
    assert table is not None
    return table
