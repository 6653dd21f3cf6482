"""An .xlsx whose few cells lie far apart, read cell by cell.

Slow, but a value in the last cell of a sheet costs no array of 17 thousand million cells.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import load_workbook

from tthc_desktop.files.reading.values import ERRORS


def sheets(data: bytes) -> Iterator[tuple[str, Iterator[Sequence[Any]], bool]]:
    """Name, rows and whether it is hidden, of each sheet. Raises whatever openpyxl raises over a broken file."""
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for page in workbook.worksheets:
        page.reset_dimensions()
        rows = ([None if value in ERRORS else value for value in row] for row in page.iter_rows(values_only=True))
        yield page.title, rows, page.sheet_state != "visible"
