"""A sheet of any spreadsheet as a frozen value: what stands where, and what the file says beside it.

Rows and columns count from 0; the user reads A1 addresses (`address`). Values stand in plain tuples, everything
rare in sparse tables by place, so that 100,000 rows of 20 columns stay small. Nothing here reads a file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""What a cell holds. Blank is None, a whole number an int, a moment at midnight a date; a bool is no number."""

Place = tuple[int, int]
"""Row and column of a cell, both counted from 0."""

NOT_CALCULATED = "chưa tính"
"""Among `Grid.faults`: a formula whose result the file does not hold."""


def column_letter(index: int) -> str:
    """Spreadsheet letter of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 address of a cell: (6, 1) is "B7"."""
    return f"{column_letter(column)}{row + 1}"


_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def place(text: str) -> Place:
    """The cell that an A1 address means, "$B$7" too. Raises ValueError for anything else."""
    found = _ADDRESS.fullmatch(text)
    if not found or not int(found[2]):
        raise ValueError(f"no cell address: {text!r}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


class Area(NamedTuple):
    """A rectangle of cells; all four sides belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """A1 address: "A1:C3"; of one cell "A1"."""
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with all that is known about it; see the tables of Grid for what each part means."""

    row: int
    column: int
    value: Value
    text: str
    font: str = ""
    formula: str = ""
    number_format: str = ""
    note: str = ""
    fault: str = ""
    original: str = ""
    hidden: bool = False

    @property
    def address(self) -> str:
        """A1 address."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. Rows begin at row 1 of the sheet and may be of unequal length: blank ends are cut."""

    sheet: str
    rows: tuple[tuple[Value, ...], ...] = ()
    merged: tuple[Area, ...] = ()
    """Merged cells; the value stands in the top left one, the others are None."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    """Rows that somebody struck through, as .xlsx and .xls tell."""
    notes: Mapping[Place, str] = field(default_factory=dict)
    """Comments on cells."""
    formulas: Mapping[Place, str] = field(default_factory=dict)
    """Texts of formulas with their "=", where the format and the size of the sheet let us read them."""
    formats: Mapping[Place, str] = field(default_factory=dict)
    """Number formats that change what a number means ("0%", "0.000,": in thousands); ordinary ones are left out."""
    fonts: Mapping[Place, str] = field(default_factory=dict)
    """Names of fonts that draw Vietnamese from other letters (.VnTime, VNI-Times); ordinary fonts are left out."""
    faults: Mapping[Place, str] = field(default_factory=dict)
    """Cells without a usable result: an error of the spreadsheet ("#REF!") or NOT_CALCULATED. Their value is None."""
    originals: Mapping[Place, str] = field(default_factory=dict)
    """Texts as the file has them, of cells whose text was converted from a legacy encoding."""
    encoding: str = ""
    """The legacy encoding that the sheet was written in ("TCVN3"), as the user reads it; empty for Unicode."""
    hidden: bool = False
    """Whether the sheet itself is hidden."""
    from_1904: bool = False
    """Whether a number that stands for a day counts from 1904, as in old workbooks of the Mac, and not from 1900."""

    @property
    def height(self) -> int:
        """How many rows there are, up to the last one with a value."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """How many columns the longest row has."""
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> Value:
        """What the cell holds; None outside the sheet."""
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return None
        return self.rows[row][column]

    def text(self, row: int, column: int) -> str:
        """The cell's value as text (see value_text)."""
        return value_text(self.value(row, column))

    def cell(self, row: int, column: int) -> Cell:
        """Everything known about one cell."""
        at, value = (row, column), self.value(row, column)
        return Cell(
            row,
            column,
            value,
            value_text(value),
            font=self.fonts.get(at, ""),
            formula=self.formulas.get(at, ""),
            number_format=self.formats.get(at, ""),
            note=self.notes.get(at, ""),
            fault=self.faults.get(at, ""),
            original=self.originals.get(at, ""),
            hidden=row in self.hidden_rows or column in self.hidden_columns,
        )

    def area(self, row: int, column: int) -> Area | None:
        """The merged area that the cell belongs to. For many questions make a table of `merged` instead."""
        return next((area for area in self.merged if area.holds(row, column)), None)

    def filled(self) -> Iterator[tuple[int, int, Value]]:
        """Row, column and value of every cell that is not blank, row by row."""
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if value is not None:
                    yield row, column, value


@dataclass(frozen=True, slots=True)
class Book:
    """One spreadsheet file as it was read."""

    name: str
    """File name without folders; of a file inside a .zip both: "quy1.zip/So-Y-te.xlsx"."""
    kind: str
    """What the bytes are, whatever the name says: "xlsx", "xls", "xlsb", "ods", "csv", "html", "mht" or "xml"."""
    grids: tuple[Grid, ...] = ()
    """Its sheets in order; those without any value too."""
    remarks: tuple[str, ...] = ()
    """Vietnamese sentences that the user should read: macros were not run, the name's ending is wrong."""
    sha256: str = ""
    """Hash of the file's bytes, in hexadecimal digits."""
    source: str = ""
    """Path of the file it was read from; of one inside a .zip, of the archive."""


def value_text(value: Value) -> str:
    """A value as a reader would write it: whole numbers without ".0", days first, blank as ""."""
    if value.__class__ is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.date):
        day = f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        return f"{day} {value:%H:%M}" if isinstance(value, dt.datetime) else day
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)
