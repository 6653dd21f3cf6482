"""Write lists as Excel workbooks that an office can print."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeGuard

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.core import grids
from tthc_desktop.files.formula_results import Results, save_with_results
from tthc_desktop.files.whole import whole

Kind = Literal["text", "number", "date"]
Paper = Literal["A4", "A3"]

LONGEST_TEXT = 32_767
"""Characters in one cell; Excel cannot hold more."""
CUT = "…[cắt]"
"""Ends a text that was too long for a cell."""
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Text that spreadsheets would read as a character's number: "_x0041_" as "A"."""
_SHEET_NAME = 31
_WIDEST = 45  # characters, of a column that fits itself to its texts
_DATE, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_FIRST_DAY = dt.date(1900, 3, 1)  # before it, Excel counts days otherwise or not at all
_EXACT = 10**15  # Excel keeps 15 digits of a number
FONT = "Times New Roman"
_LINE_HEIGHT, _TALLEST = 15.0, 409.0  # points; Excel knows no taller row
_LETTERS_PER_UNIT = 1.05  # Times 11 takes 6.3 pixels a letter, a unit of column width is 7; words wrap early
_GREY, _PALE_BLUE = "FF808080", "FFDCE6F1"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that Excel works out: "SUM(D{row}:H{row})".

    In it, {row} is the cell's own row, {column} its own column, {first} and {last} the first and the last row
    of the table.
    """

    text: str


Value = str | int | float | dt.date | dt.datetime | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in characters, and what its cells hold."""

    header: str
    width: float
    kind: Kind = "text"
    group: str = ""
    """A heading above this column and its neighbours (one at least) of the same group, in a header of two rows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title (may be empty) and notes above a table."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    title: str = ""
    notes: Sequence[str] = ()
    """Lines between the title and the table."""
    totals: Sequence[Value] = ()
    """A last row below the table, apart from its rows; empty for none."""
    paper: Paper = "A4"


class Drawn(Protocol):
    """A sheet that draws itself in a layout of its own."""

    @property
    def name(self) -> str:
        """What the sheet is called, if no other is called so."""

    def draw(self, page: Worksheet, looks: Looks) -> Results:
        """Fill the page; returns what its formulas give."""


def write_workbook(sheets: Sequence[Sheet | Drawn], path: Path) -> None:
    """Write the sheets (at least one) to `path`: all of them, or nothing. Raises Unavailable.

    Text stays text, also when it begins like a formula. Control characters that Excel cannot hold are left
    out. A text of more than 32,767 characters is cut after 32,760 and then says "…[cắt]". Days before
    1 March 1900 and integers of more than 15 digits are written as text, since Excel would change them.
    """
    workbook = Workbook()
    looks = Looks(workbook.active)
    workbook.remove(workbook.active)
    taken: set[str] = set()
    results: dict[str, Results] = {}
    for number, sheet in enumerate(sheets, start=1):
        page = workbook.create_sheet(_free_name(sheet.name, taken))
        if isinstance(sheet, Sheet):
            _write_sheet(page, sheet, looks)
        else:
            results[f"xl/worksheets/sheet{number}.xml"] = sheet.draw(page, looks)
    with whole(path) as temporary:
        save_with_results(workbook, temporary, results)


def write_values(sheets: Sequence[grids.Grid], path: Path) -> Mapping[str, str]:
    """Write the bare values of foreign sheets to `path` as they stand, with merged cells and fitting widths.

    Nothing is a formula; errors of formulas are words. Returns the name that each sheet got, by its own. Raises
    OSError: the caller sees to it that the file is written whole.
    """
    workbook = Workbook()
    looks = Looks(workbook.active)
    workbook.remove(workbook.active)
    taken: set[str] = set()
    names = {}
    for sheet in sheets:
        page = workbook.create_sheet(_free_name(sheet.sheet, taken))
        names[sheet.sheet] = page.title
        _write_grid(page, sheet, looks)
    workbook.save(path)
    return names


def _write_grid(page: Worksheet, sheet: grids.Grid, looks: Looks) -> None:
    widths: dict[int, int] = {}
    cells: dict[grids.Place, grids.Value] = {(row, column): value for row, column, value in sheet.filled()}
    cells.update(sheet.faults)
    covered = {
        (row, column)
        for area in sheet.merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
    for (row, column), value in sorted(cells.items()):
        kept = holdable(value if _is_plain(value) else _hours(value))
        made = ReadyCell(page, grids.address(row, column), kept, looks.of("text", kept))
        page._cells[row + 1, column + 1] = made
        if (row, column) not in covered:
            widths[column] = max(widths.get(column, 0), len(grids.value_text(value)))
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column + 1)].width = min(max(width + 2, 8), _WIDEST)
    for area in sheet.merged:
        page.merged_cells.add(area.address)


def _is_plain(value: grids.Value) -> TypeGuard[str | int | float | dt.date]:
    return isinstance(value, str | int | float | dt.date)


def _hours(value: grids.Value) -> str:
    """An hour of the day, or a length of time in hours, as words: "07:05", "255:10:10"."""
    if not isinstance(value, dt.timedelta):
        return value.isoformat() if isinstance(value, dt.time) and value.second else grids.value_text(value)
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _free_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes and that no other sheet has (capitals do not count)."""
    words = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).split()
    clean = " ".join(words).strip(" '")[:_SHEET_NAME].strip(" '") or "Trang"
    free, number = clean, 2
    while free.casefold() in taken:
        end = f" ({number})"
        free, number = clean[: _SHEET_NAME - len(end)] + end, number + 1
    taken.add(free.casefold())
    return free


def _write_sheet(page: Worksheet, sheet: Sheet, looks: Looks) -> None:
    letters = [get_column_letter(at) for at in range(1, len(sheet.columns) + 1)]
    put = page._cells
    above = [line for line in (sheet.title, *sheet.notes) if line]
    for number, line in enumerate(above, start=1):
        look = looks.title if line is sheet.title else looks.note
        put[number, 1] = ReadyCell(page, f"A{number}", holdable(line), look)
    headers = _write_headers(page, sheet.columns, len(above) + 1, looks)
    first, count = headers[-1] + 1, len(sheet.rows)
    for number, row in enumerate(sheet.rows, start=first):
        for at, (letter, column, value) in enumerate(zip(letters, sheet.columns, row, strict=True), start=1):
            kept = _worked_out(value, letter, number, first, count) if isinstance(value, Formula) else holdable(value)
            put[number, at] = ReadyCell(page, f"{letter}{number}", kept, looks.of(column.kind, kept))
        # Only the attribute: a RowDimension would say that the height was set by hand, and Excel would not fit
        # the row again when its text is edited.
        page.row_dimensions[number] = {"ht": f"{_height(sheet.columns, row):g}"}
    end = first + count
    for at, (letter, value) in enumerate(zip(letters, sheet.totals, strict=False), start=1):
        kept = _worked_out(value, letter, end, first, count) if isinstance(value, Formula) else holdable(value)
        put[end, at] = ReadyCell(page, f"{letter}{end}", kept, looks.total)
    _set_view(page, headers, len(sheet.columns), count, sheet.paper)


def _write_headers(page: Worksheet, columns: Sequence[Column], top: int, looks: Looks) -> range:
    """Write the header, in two rows where a column has a group; returns its rows."""
    rows = range(top, top + (2 if any(column.group for column in columns) else 1))
    for at, column in enumerate(columns, start=1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = column.width
        begins = at == 1 or columns[at - 2].group != column.group
        texts = [column.group if begins else None, column.header] if column.group else [column.header, None]
        for row, text in zip(rows, texts, strict=False):
            page._cells[row, at] = ReadyCell(page, f"{letter}{row}", holdable(text), looks.header)
    height = _height(columns, [column.header for column in columns])
    if len(rows) == 1:
        page.row_dimensions[top] = {"ht": f"{height:g}"}
    else:
        for row in rows:  # no program fits the height of merged cells
            page.row_dimensions[row].height = max(height / 2, _LINE_HEIGHT)
        for area in _merged_headers(columns, rows):
            page.merged_cells.add(area)
    return rows


def _merged_headers(columns: Sequence[Column], rows: range) -> Iterator[str]:
    """Neighbours of one group share its heading; a column of none has both rows."""
    at = 1
    for group, some in itertools.groupby(columns, lambda column: column.group):
        letters = [get_column_letter(place) for place, _ in enumerate(some, start=at)]
        at += len(letters)
        if group and len(letters) > 1:
            yield f"{letters[0]}{rows[0]}:{letters[-1]}{rows[0]}"
        elif not group:
            yield from (f"{letter}{rows[0]}:{letter}{rows[1]}" for letter in letters)


def _worked_out(value: Formula, column: str, row: int, first: int, rows: int) -> Value:
    """A formula with its places filled in; 0 where it stands for a table without rows."""
    places = {"row": row, "column": column, "first": first, "last": first + rows - 1}
    return Formula("=" + value.text.format(**places)) if rows else 0


class ReadyCell:
    """What openpyxl's writer asks of a cell, and no more: with its own cells, which find and count the style of
    each and guess what a text means ("=1+1" a formula, "#N/A" an error), writing takes twice as long."""

    __slots__ = ("_value", "coordinate", "data_type", "parent", "style_id")
    has_style = True
    hyperlink = _comment = None

    def __init__(self, page: Worksheet, coordinate: str, value: Value, style: int) -> None:
        self.parent = page
        self.coordinate = coordinate
        self.style_id = style
        self._value = value.text if isinstance(value, Formula) else value
        self.data_type = _type(value)


def _type(value: Value) -> str:
    """openpyxl's letter for what a cell holds."""
    if isinstance(value, str):
        return "s"
    if isinstance(value, dt.date):
        return "d"
    if isinstance(value, bool):
        return "b"
    return "f" if isinstance(value, Formula) else "n"


def _height(columns: Sequence[Column], row: Sequence[Value]) -> float:
    """Height in points that shows the longest wrapped text; not every program fits rows itself."""
    lines = 1
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str):
            letters = max(column.width * _LETTERS_PER_UNIT, 1)
            if len(value) > letters or "\n" in value:
                lines = max(lines, sum(max(math.ceil(len(part) / letters), 1) for part in value.split("\n")))
    return min(lines * _LINE_HEIGHT, _TALLEST)


def _set_view(page: Worksheet, headers: range, columns: int, rows: int, paper: Paper) -> None:
    page.freeze_panes = f"A{headers[-1] + 1}"
    page.auto_filter.ref = f"A{headers[-1]}:{get_column_letter(columns)}{headers[-1] + rows}"
    page.print_title_rows = f"{headers[0]}:{headers[-1]}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3 if paper == "A3" else page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.6  # inches
    page.oddFooter.center.text, page.oddFooter.center.font = "Trang &P/&N", f"{FONT},Regular"


class Looks:
    """The few looks of cells, as the workbook's numbers for them, made once: any page will do."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        side = Side(style="thin", color=_GREY)
        self.box = Border(left=side, right=side, top=side, bottom=side)
        wrapped, centred = Alignment(vertical="top", wrap_text=True), Alignment("center", "top")
        bold = Font(name=FONT, size=11, bold=True)
        self.title = self.make(
            font=Font(name=FONT, size=12, bold=True), border=Border(), alignment=Alignment(vertical="center")
        )
        self.header = self.make(
            font=bold, alignment=Alignment("center", "center", wrap_text=True), fill=PatternFill("solid", _PALE_BLUE)
        )
        self.note = self.make(font=Font(name=FONT, size=11, italic=True), border=Border())
        self.total = self.make(font=bold, alignment=wrapped)
        self.text = self.make(alignment=wrapped)
        self.quoted = self.make(alignment=wrapped, quotePrefix=True)
        self.number = self.make(alignment=Alignment(vertical="top"))
        self.date = self.make(alignment=centred, number_format=_DATE)
        self.moment = self.make(alignment=centred, number_format=_MOMENT)

    def make(self, **parts: Any) -> int:
        """Another look, in a box of thin lines unless said otherwise; make each only once."""
        cell = Cell(self.page, 1, 1)
        for name, part in ({"font": Font(name=FONT, size=11), "border": self.box} | parts).items():
            setattr(cell, name, part)
        return int(cell.style_id)

    def of(self, kind: Kind, value: Value) -> int:
        """The look that fits the value, or the column when there is none."""
        if isinstance(value, str):
            return self.quoted if value.startswith(("=", "+", "-", "@")) else self.text
        if isinstance(value, dt.datetime):
            return self.moment
        if isinstance(value, dt.date) or (value is None and kind == "date"):
            return self.date
        return self.text if value is None and kind == "text" else self.number


def holdable_text(text: str) -> str:
    """The text, or the nearest one that Excel can hold without changing it."""
    kept: str = _LIKE_AN_ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))
    return kept if len(kept) <= LONGEST_TEXT else kept[:32_760] + CUT


def holdable(value: Value) -> Value:
    """The value, or the nearest one that Excel can hold without changing it."""
    if isinstance(value, str):
        return holdable_text(value)
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return value if day >= _FIRST_DAY else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    return str(value) if isinstance(value, int) and abs(value) >= _EXACT else value
