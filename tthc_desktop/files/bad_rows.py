"""The rows that an import left out as a workbook of their own: those of a list to be mended and imported again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.core.importing import ROW_HEADER, WHY_HEADER
from tthc_desktop.files import xlsx

_NARROW, _HEADING, _WIDE, _WHY = 10.0, 16.0, 45.0, 60.0  # characters


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that was left out."""

    number: int
    """Its row in the spreadsheet, counted from 1."""
    values: Sequence[xlsx.Value]
    """What stands below each header, as it was found."""
    reason: str
    """Vietnamese: every problem of it, with how to mend it."""


@dataclass(frozen=True, slots=True)
class BadTable:
    """The rows that were left out of one table. A row shorter than the headers has blank ends."""

    headers: Sequence[str]
    rows: Sequence[BadRow]
    source: str = ""
    """Name of the file they come from."""
    sheet: str = "Dòng chưa nhập"
    """Name of the sheet they are written to."""
    about: str = ""
    """Whose they are and of which period, where that is one thing for all."""
    note: str = "Hãy sửa theo cột cuối, lưu lại rồi nhập tệp này; cột đầu và cột cuối không được nhập."
    """What to do with them."""


def write_bad_rows(headers: Sequence[str], rows: Sequence[BadRow], path: Path, source: str = "") -> None:
    """Write these rows below their own headers, so that the same import reads them back once they are mended.

    See BadTable. All is written or nothing. Raises Unavailable.
    """
    write_bad_tables([BadTable(headers, rows, source)], path)


def write_bad_tables(tables: Sequence[BadTable], path: Path) -> None:
    """Write the rows of several tables (at least one), each to a sheet of its own. Raises Unavailable."""
    xlsx.write_workbook(list(map(_sheet, tables)), path)


def _sheet(table: BadTable) -> xlsx.Sheet:
    headers, rows = table.headers, table.rows
    columns = [
        xlsx.Column(ROW_HEADER, 8, "number"),
        *(xlsx.Column(header, _width(header, [_value(row, at) for row in rows])) for at, header in enumerate(headers)),
        xlsx.Column(WHY_HEADER, _WHY),
    ]
    lines = [(row.number, *(_value(row, at) for at in range(len(headers))), row.reason) for row in rows]
    title = "CÁC DÒNG CHƯA NHẬP ĐƯỢC" + (f" CỦA «{table.source}»" if table.source else "")
    notes = (table.about, table.note) if table.about else (table.note,)
    return xlsx.Sheet(table.sheet, columns, lines, title, notes)


def _value(row: BadRow, at: int) -> xlsx.Value:
    return row.values[at] if at < len(row.values) else None


def _width(header: str, values: Sequence[xlsx.Value]) -> float:
    """As wide as the longest value, and no wider for a heading than some words of it, which wraps."""
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(max(longest * 1.1, min(len(header) * 1.1, _HEADING), _NARROW), _WIDE)
