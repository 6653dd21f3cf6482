"""Writes sheets as real files: .xlsx, .xls, .ods and .csv, with merges, hidden rows, formulas, faults and old fonts."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.styles import Font

from tests.files.foreign import ods_tables
from tthc_desktop.core import legacy
from tthc_desktop.core.grids import NOT_CALCULATED, Area, address

Place = tuple[int, int]


@dataclass
class Sheet:
    """One sheet to be written."""

    name: str
    cells: dict[Place, Any]
    merged: list[Area] = field(default_factory=list)
    faults: Mapping[Place, str] = field(default_factory=dict)
    """Errors of the spreadsheet, or NOT_CALCULATED."""
    formulas: Mapping[Place, str] = field(default_factory=dict)
    """Formulas without "="; the cell's value is the result that the file holds beside it."""
    hidden_rows: frozenset[int] = frozenset()

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=-1) + 1

    def row(self, number: int) -> list[Any]:
        """The values of a row; blanks are None."""
        width = max((column for row, column in self.cells if row == number), default=-1) + 1
        return [self.cells.get((number, column)) for column in range(width)]


# --- .xlsx -----------------------------------------------------------------------------------------------


def xlsx(path: Path, sheets: Sequence[Sheet], *, from_1904: bool = False, font: str = "") -> Path:
    """An .xlsx whose formulas keep their results; `from_1904`: it counts days as old programs of the Mac did."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if from_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for place, value in sheet.cells.items():
            _xlsx_cell(page, sheet, place, value, font)
        for place, fault in sheet.faults.items():
            page.cell(place[0] + 1, place[1] + 1).value = "=SUM(A1:A2)" if fault == NOT_CALCULATED else fault
        for area in sheet.merged:
            page.merge_cells(area.address)
        for row in sheet.hidden_rows:
            page.row_dimensions[row + 1].hidden = True
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            found = re.search(r"worksheets/sheet(\d+)\.xml", name)
            data = old.read(name)
            new.writestr(name, _with_results(data, sheets[int(found[1]) - 1]) if found else data)
    return path


def _xlsx_cell(page: Any, sheet: Sheet, place: Place, value: Any, font: str) -> None:
    if place in sheet.faults:
        return
    cell = page.cell(place[0] + 1, place[1] + 1)
    formula = sheet.formulas.get(place)
    if formula:
        cell.value = f"={formula}"
        return
    if font and isinstance(value, str):
        value, own = in_font(value, font)
        cell.font = Font(name=own)
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.data_type = "s"  # "=..." and "#..." too


def _with_results(xml: bytes, sheet: Sheet) -> bytes:
    """What Excel does and openpyxl does not: the result of each formula beside it."""
    for place, formula in sheet.formulas.items():
        if place not in sheet.faults:
            start = xml.index(f'<c r="{address(*place)}"'.encode())
            end = xml.index(b"</c>", start)
            told = f"<f>{escape(formula)}</f><v>{sheet.cells[place]}</v>".encode()
            xml = xml[: xml.index(b"<f>", start)] + told + xml[end:]
    return xml


# --- .xls ------------------------------------------------------------------------------------------------


def xls(path: Path, sheets: Sequence[Sheet], *, font: str = "", from_1904: bool = False) -> Path:
    """An .xls; `font` ".VnTime" or "VNI-Times" writes its texts in that encoding."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = from_1904
    styles: dict[str, xlwt.XFStyle] = {}
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            style = day if isinstance(value, dt.date) else xlwt.Style.default_style
            if font and isinstance(value, str):
                value, own = in_font(value, font)
                style = styles.setdefault(own, xlwt.easyxf(f"font: name {own}"))
            if (row, column) not in sheet.faults:
                page.write(row, column, value, style)
        for (row, column), fault in sheet.faults.items():
            if fault == NOT_CALCULATED:
                page.write(row, column, xlwt.Formula("A1*0"))
            else:
                page.row(row).set_cell_error(column, fault)
        for area in sheet.merged:
            page.merge(area.top, area.bottom, area.left, area.right)
        for row in sheet.hidden_rows:
            page.row(row).hidden = True
    book.save(str(path))
    return path


# --- .ods ------------------------------------------------------------------------------------------------


def ods(path: Path, sheets: Sequence[Sheet]) -> Path:
    """An .ods as LibreOffice writes it."""
    return ods_tables(
        path, [(sheet.name, "".join(_ods_row(sheet, row) for row in range(sheet.height))) for sheet in sheets]
    )


def _ods_row(sheet: Sheet, row: int) -> str:
    hidden = ' table:visibility="collapse"' if row in sheet.hidden_rows else ""
    width = max([len(sheet.row(row)), *(column + 1 for line, column in sheet.faults if line == row)])
    cells = "".join(_ods_cell(sheet, (row, column)) for column in range(width))
    return f"<table:table-row{hidden}>{cells}</table:table-row>"


def _ods_cell(sheet: Sheet, place: Place) -> str:
    inside = next((area for area in sheet.merged if area.holds(*place)), None)
    if inside and place != (inside.top, inside.left):
        return "<table:covered-table-cell/>"
    spans = ""
    if inside:
        wide, tall = inside.right - inside.left + 1, inside.bottom - inside.top + 1
        spans = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{tall}"'
    fault, value = sheet.faults.get(place), sheet.cells.get(place)
    if fault == NOT_CALCULATED:
        return f'<table:table-cell{spans} table:formula="of:=SUM([.A1:.A2])"/>'
    if fault:
        return (
            f'<table:table-cell{spans} table:formula="of:=[.#REF!]" office:value-type="string" '
            f'office:string-value="" calcext:value-type="error"><text:p>{fault}</text:p></table:table-cell>'
        )
    if value is None:
        return f"<table:table-cell{spans}/>"
    if place in sheet.formulas:
        spans += f' table:formula="of:={escape(sheet.formulas[place])}"'
    if isinstance(value, dt.date):
        return f'<table:table-cell{spans} office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int | float):
        shown = f"<text:p>{value}</text:p>"
        return f'<table:table-cell{spans} office:value-type="float" office:value="{value}">{shown}</table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell{spans} office:value-type="string">{lines}</table:table-cell>'


# --- .csv ------------------------------------------------------------------------------------------------


def delimited(path: Path, sheet: Sheet, *, separator: str = ",", encoding: str = "utf-8-sig") -> Path:
    """A .csv of any separator and encoding, cp1258 with its own way of tones among them."""
    told = io.StringIO()
    writer = csv.writer(told, delimiter=separator)
    width = max(len(sheet.row(row)) for row in range(sheet.height))
    for row in range(sheet.height):
        values = sheet.row(row)
        texts = [_csv_text(sheet, (row, at), value) for at, value in enumerate(values + [None] * (width - len(values)))]
        writer.writerow(texts)
    text = told.getvalue()
    path.write_bytes((as_cp1258(text) if encoding == "cp1258" else text).encode(encoding))
    return path


def _csv_text(sheet: Sheet, place: Place, value: Any) -> str:
    fault = sheet.faults.get(place)
    if fault:
        return "=SUM(A1:A2)" if fault == NOT_CALCULATED else fault
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


# --- old encodings ---------------------------------------------------------------------------------------

_TONES = "\u0300\u0309\u0303\u0301\u0323"


def as_cp1258(text: str) -> str:
    """The text with every tone as a letter of its own, as Windows-1258 has them."""
    told = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in _TONES)
        rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        told.append(letter if _in_cp1258(letter) else rest + tone)
    return "".join(told)


def _in_cp1258(letter: str) -> bool:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def in_font(text: str, font: str) -> tuple[str, str]:
    """The text as it is typed in an old font, and the font: ".VnTime" draws no capitals with tones, ".VnTimeH" does."""
    text = unicodedata.normalize("NFC", text)
    if font.startswith("."):
        if text.upper() == text and text.lower() != text:
            return "".join(_TO_TCVN3.get(letter, letter) for letter in text.lower()), ".VnTimeH"
        # A lone capital with a tone is drawn by its small letter.
        return "".join(_TO_TCVN3.get(letter) or _TO_TCVN3.get(letter.lower(), letter) for letter in text), font
    return "".join(_to_vni(letter) for letter in text), font


def _inverse(decode: Callable[[str], str]) -> dict[str, str]:
    return {decode(chr(code)): chr(code) for code in range(0xA1, 0xFF) if decode(chr(code)) != chr(code)}


_TO_TCVN3 = _inverse(lambda text: legacy.decode(text, legacy.TCVN3))
_VNI_ALONE = dict(zip("đơưỉĩịỵĐƠƯỈĨỊỴ", "ñôöæóòîÑÔÖÆÓÒÎ", strict=True))
_VNI_CIRCUMFLEX = dict(zip(("", *_TONES), "âàåãáä", strict=True))
_VNI_BREVE = dict(zip(("", *_TONES), "êèúüéë", strict=True))
_VNI_TONE = dict(zip(_TONES, "øûõùï", strict=True))


def _to_vni(letter: str) -> str:
    if letter in _VNI_ALONE:
        return _VNI_ALONE[letter]
    if letter in "íìÍÌ" or letter.isascii():
        return letter
    parts = unicodedata.normalize("NFD", letter)
    base, tone = parts[0], next((part for part in parts if part in _TONES), "")
    if "\u0302" in parts:
        mark = _VNI_CIRCUMFLEX[tone]
    elif "\u0306" in parts:
        mark = _VNI_BREVE[tone]
    else:
        base = _VNI_ALONE[unicodedata.normalize("NFC", base + "\u031b")] if "\u031b" in parts else base
        mark = _VNI_TONE.get(tone, "")
        if not mark:
            return letter if base == parts[0] else base
    return base + (mark.upper() if letter.isupper() else mark)


def without_merges(sheet: Sheet) -> Sheet:
    """The sheet as a format without merged cells holds it."""
    return replace(sheet, merged=[])
