"""Excel's XML of 2003 ("XML Spreadsheet"), often named .xls."""

from __future__ import annotations

import datetime as dt
from xml.parsers import expat

from tthc_desktop.core.grids import NOT_CALCULATED, Area, Value
from tthc_desktop.files.reading import limits
from tthc_desktop.files.reading.values import Details, TooMany

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


class Entities(Exception):
    """The XML declares entities."""


class NoWorkbook(Exception):
    """The XML is something else, or broken."""


def sheets(data: bytes) -> list[tuple[str, list[list[Value]], Details]]:
    """Name, rows and details of each sheet. Raises Entities, NoWorkbook, TooMany."""
    scan = _Scan()
    try:
        scan.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NoWorkbook from error
    if not scan.workbook:
        raise NoWorkbook
    return scan.sheets


class _Scan:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, list[list[Value]], Details]] = []
        self.workbook = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._refuse
        self._row = self._column = -1
        self._columns = 0
        self._wide = self._cells = 0
        self._kind = ""
        self._text: list[str] | None = None
        self._formula = self._note = ""
        self._comment = False

    def _refuse(self, *_: object) -> None:
        raise Entities

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.removeprefix(_SPREADSHEET + " ")
        told = {name.removeprefix(_SPREADSHEET + " "): value for name, value in attributes.items()}
        if local == "Workbook":
            self.workbook = True
        elif local == "Worksheet":
            self.sheets.append((told.get("Name", ""), [], Details()))
            self._row, self._columns = -1, 0
        elif local == "Column" and self.sheets:
            self._columns = _at(told, self._columns)
            span = _number(told.get("Span")) + 1
            if told.get("Hidden") == "1":
                self.sheets[-1][2].hidden_columns.update(
                    range(self._columns, min(self._columns + span, limits.COLUMNS))
                )
            self._columns += span
        elif local == "Row" and self.sheets:
            self._open_row(told)
        elif local == "Cell" and self._row >= 0:
            self._open_cell(told)
        elif local == "Comment":
            self._comment, self._note = True, ""
        elif local == "Data" and self.sheets:
            self._kind, self._text = told.get("Type", "String"), []

    def _open_row(self, told: dict[str, str]) -> None:
        _, rows, details = self.sheets[-1]
        self._row = _at(told, self._row + 1)
        if self._row >= limits.ROWS:
            raise TooMany
        while len(rows) <= self._row:
            rows.append([])
        self._column = self._wide = 0
        if told.get("Hidden") == "1":
            details.hidden_rows.add(self._row)

    def _open_cell(self, told: dict[str, str]) -> None:
        details = self.sheets[-1][2]
        self._column = _at(told, self._column + self._wide)
        across, down = _number(told.get("MergeAcross")), _number(told.get("MergeDown"))
        if self._column >= limits.COLUMNS:
            raise TooMany
        if across or down:
            details.merged.append(Area(self._row, self._column, self._row + down, self._column + across))
        self._wide = across + 1
        self._formula = told.get("Formula", "")
        if self._formula:
            details.formulas[self._row, self._column] = self._formula
            details.faults[self._row, self._column] = NOT_CALCULATED

    def _end(self, tag: str) -> None:
        local = tag.removeprefix(_SPREADSHEET + " ")
        if local == "Comment":
            self.sheets[-1][2].notes[self._row, self._column] = self._note.strip()
            self._comment = False
        elif local == "Data" and self._text is not None:
            text, self._text = "".join(self._text), None
            if not self._comment and self._row >= 0:
                self._keep(text)

    def _characters(self, text: str) -> None:
        if self._comment:
            self._note += text
        elif self._text is not None:
            self._text.append(text)

    def _keep(self, text: str) -> None:
        _, rows, details = self.sheets[-1]
        details.faults.pop((self._row, self._column), None)
        row = rows[self._row]
        row.extend([None] * (self._column + 1 - len(row)))
        self._cells += 1
        if self._cells > limits.CELLS:
            raise TooMany
        if self._kind == "Error":
            details.faults[self._row, self._column] = text
        else:
            row[self._column] = _value(self._kind, text)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _at(told: dict[str, str], otherwise: int) -> int:
    index = _number(told.get("Index"))
    return index - 1 if index else otherwise


def _value(kind: str, text: str) -> Value:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text
