"""What an .ods says beside its values: merges, hidden rows and columns, comments, formulas, faults, true and false."""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from tthc_desktop.core.grids import NOT_CALCULATED, Area, Value
from tthc_desktop.files.reading import limits
from tthc_desktop.files.reading.packed import Packed
from tthc_desktop.files.reading.values import Details, TooMany

_LARGE = 40_000_000
"""Bytes of content.xml above which only values are read."""
_REPEATED = 1_000
"""A cell repeated more often is filling, about which nothing is kept."""
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_FAULT = re.compile(r"#[A-Z/0]+[!?]?|Err:\d{3}")


_INDENT = re.compile(rb">\s+(?=</?(?:table|office|calcext|draw|text:p)\b)")
"""White space between the elements of a sheet; within a paragraph it is text."""


class Entities(Exception):
    """The XML declares entities."""


def inspect(packed: Packed) -> dict[str, Details]:
    """The details of each sheet by its name. Raises TooMany, Entities, and what zipfile raises."""
    if packed.archive.getinfo("content.xml").file_size > _LARGE:
        return {}
    xml = packed.read("content.xml")
    scan = _Scan()
    try:
        scan.parser.Parse(xml, True)
    except expat.ExpatError:
        return {}  # the reader of the values will say so
    for sheet in scan.sheets.values() if scan.with_results else ():
        _forget_blank_results(sheet)
    return scan.sheets


def unindented(packed: Packed) -> bytes:
    """The same file without the white space by which some programs lay out its XML: calamine takes it for cells.

    Raises what zipfile raises.
    """
    return as_packed(_INDENT.sub(b">", packed.read("content.xml")))


def as_packed(xml: bytes) -> bytes:
    """An .ods of nothing but its content: what a flat one (.fods) holds in one piece."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", xml)
    return made.getvalue()


def _forget_blank_results(sheet: Details) -> None:
    """A formula whose result is "" is written like one never worked out; where others have results it is that."""
    blank = [at for at, fault in sheet.faults.items() if fault == NOT_CALCULATED and '""' in sheet.formulas[at]]
    for at in blank:
        del sheet.faults[at]


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name)
    if text is None:
        return 1
    return max(int(text), 1) if text.isdecimal() else 1


def _fault(cell: dict[str, str], text: str) -> str:
    """Why a cell has no usable result; "" when it has one or is no formula."""
    formula = bool(cell.get("table:formula"))
    if cell.get("calcext:value-type") == "error" or (formula and _FAULT.fullmatch(text)):
        return text or "#VALUE!"
    return NOT_CALCULATED if formula and not text and not cell.get("office:value-type") else ""


class _Scan:
    """Walks through content.xml once."""

    def __init__(self) -> None:
        self.sheets: dict[str, Details] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._refuse
        self._sheet = Details()
        self._from_1904 = False
        self._row = self._column = self._rows = self._columns = 0
        self._hidden_column = 0
        self._filled = 0
        self.with_results = False
        """Whether a formula has a result."""
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._note: list[str] | None = None

    def _refuse(self, *_: object) -> None:
        raise Entities

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self._columns = _count(attributes, "table:number-columns-repeated")
            self._cell, self._text = attributes, []
        elif tag == "table:table-row":
            self._rows, self._column = _count(attributes, "table:number-rows-repeated"), 0
            if attributes.get("table:visibility") in ("collapse", "filter") and self._rows <= _REPEATED:
                self._sheet.hidden_rows.update(range(self._row, self._row + self._rows))
        elif tag == "table:table":
            self._sheet = self.sheets.setdefault(attributes.get("table:name", ""), Details())
            self._sheet.from_1904 = self._from_1904
            self._row = self._hidden_column = 0
        elif tag == "table:table-column":
            count = _count(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") == "collapse" and count <= _REPEATED:
                self._sheet.hidden_columns.update(range(self._hidden_column, self._hidden_column + count))
            self._hidden_column += count
        elif tag == "office:annotation":
            self._note = []
        elif tag == "table:null-date":
            self._from_1904 = attributes.get("table:date-value", "").startswith("1904")

    def _end(self, tag: str) -> None:
        if tag in _CELLS:
            if self._cell or self._text:
                self._keep()
            self._column += self._columns
            self._cell = None
        elif tag == "table:table-row":
            self._row += self._rows
        elif tag == "office:annotation" and self._note is not None:
            self._sheet.notes[self._row, self._column] = "".join(self._note).strip()
            self._note = None

    def _characters(self, text: str) -> None:
        if self._note is not None:
            self._note.append(text)
        elif self._cell is not None:
            self._text.append(text)

    def _keep(self) -> None:
        """What the cell that ends here says."""
        cell, at, sheet = self._cell or {}, (self._row, self._column), self._sheet
        kind, formula, text = (
            cell.get("office:value-type", ""),
            cell.get("table:formula", ""),
            "".join(self._text).strip(),
        )
        if kind or text:
            self._filled += self._rows * self._columns
            if self._filled > limits.CELLS:
                raise TooMany
        if self._columns > _REPEATED or self._rows > _REPEATED:
            return
        wide, tall = _count(cell, "table:number-columns-spanned"), _count(cell, "table:number-rows-spanned")
        if wide > 1 or tall > 1:
            sheet.merged.append(Area(at[0], at[1], at[0] + tall - 1, at[1] + wide - 1))
        if formula:
            sheet.formulas[at] = "=" + formula.partition("=")[2]
            self.with_results = self.with_results or bool(kind or text)
        fault = _fault(cell, text)
        if fault:
            sheet.faults[at] = fault
            sheet.values[at] = None
        elif kind == "boolean":
            self._override(cell.get("office:boolean-value") == "true")
        elif kind == "time" and text:
            self._override(text)
        elif kind == "percentage":
            sheet.formats[at] = "0%"

    def _override(self, value: Value) -> None:
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                self._sheet.values[row, column] = value
