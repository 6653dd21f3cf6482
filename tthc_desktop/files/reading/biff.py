"""What an .xls says beside its values, and the values themselves where the quick reader gives up."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlrd
from xlrd import biffh, xldate

from tthc_desktop.core.grids import Area, Value
from tthc_desktop.core.legacy import font_encoding
from tthc_desktop.files.reading.ooxml import changes_meaning
from tthc_desktop.files.reading.values import Details

_LARGE = 8_000_000
"""Bytes above which a file without legacy fonts is read without details: they would take longer than the values."""
_LEGACY = tuple(
    code for name in (".Vn", ".VN", "VNI-", "vni-", "VNI ") for code in (name.encode(), name.encode("utf-16-le"))
)


def worth_details(data: bytes) -> bool:
    """Whether details are read: always, but for a large file without a legacy font."""
    return len(data) <= _LARGE or any(name in data for name in _LEGACY)


def open_book(data: bytes) -> Any:
    """The workbook as xlrd reads it. Raises what xlrd raises: XLRDError and much else."""
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO(), ragged_rows=True)
    except xlrd.XLRDError:
        raise
    except Exception:  # formats that xlrd cannot follow
        return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)


def is_encrypted(error: Exception) -> bool:
    """Whether xlrd refused because of a password."""
    return isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)


def rows(book: Any, sheet: Any) -> list[list[Any]]:
    """The values of a sheet."""
    return [
        [_value(book, kind, value) for kind, value in zip(sheet.row_types(at), sheet.row_values(at), strict=True)]
        for at in range(sheet.nrows)
    ]


def _value(book: Any, kind: int, value: Any) -> Value:
    if kind == biffh.XL_CELL_BOOLEAN:
        return bool(value)
    if kind in (biffh.XL_CELL_ERROR, biffh.XL_CELL_EMPTY, biffh.XL_CELL_BLANK):
        return None
    if kind == biffh.XL_CELL_DATE:
        try:
            moment = xldate.xldate_as_datetime(value, book.datemode)
        except (ValueError, OverflowError):
            return float(value)
        return moment.time() if 0 <= value < 1 else moment if isinstance(moment, dt.datetime) else value
    return value  # type: ignore[no-any-return]


def details(book: Any, sheet: Any) -> Details:
    """Everything beside the values of a sheet."""
    told = Details(from_1904=book.datemode == 1)
    for top, bottom, left, right in sheet.merged_cells:
        told.merged.append(Area(top, left, bottom - 1, right - 1))
    told.hidden_rows.update(at for at, info in sheet.rowinfo_map.items() if info.hidden)
    told.hidden_columns.update(at for at, info in sheet.colinfo_map.items() if info.hidden)
    told.notes.update((at, note.text.strip()) for at, note in sheet.cell_note_map.items())
    fonts = dict(enumerate(_fonts(book)))
    struck = _struck(book)
    formats = {at: code for at, code in enumerate(_formats(book)) if changes_meaning(code)}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if struck and kind not in _BLANK and sheet.cell_xf_index(row, column) in struck:
                told.struck[row] += 1
            if kind == biffh.XL_CELL_ERROR:
                told.faults[row, column] = biffh.error_text_from_code.get(sheet.cell_value(row, column), "#VALUE!")
            elif kind == biffh.XL_CELL_TEXT:
                _text_fonts(book, sheet, row, column, fonts, told)
            elif kind == biffh.XL_CELL_NUMBER and formats:
                code = formats.get(sheet.cell_xf_index(row, column))
                if code:
                    told.formats[row, column] = code
    return told


_BLANK = (biffh.XL_CELL_EMPTY, biffh.XL_CELL_BLANK)


def _struck(book: Any) -> set[int]:
    """The cell styles that strike through."""
    fonts = {at for at, font in enumerate(book.font_list) if font.struck_out}
    return {at for at, style in enumerate(book.xf_list) if style.font_index in fonts} if fonts else set()


def _fonts(book: Any) -> list[str]:
    return [
        book.font_list[style.font_index].name if style.font_index < len(book.font_list) else ""
        for style in book.xf_list
    ]


def _formats(book: Any) -> list[str]:
    return [
        (book.format_map[style.format_key].format_str or "") if style.format_key in book.format_map else ""
        for style in book.xf_list
    ]


def _text_fonts(book: Any, sheet: Any, row: int, column: int, fonts: dict[int, str], told: Details) -> None:
    own = fonts.get(sheet.cell_xf_index(row, column), "") if fonts else ""
    inner = sheet.rich_text_runlist_map.get((row, column)) or ()
    if not inner:
        if font_encoding(own):
            told.fonts[row, column] = own
        return
    text = sheet.cell_value(row, column)
    starts = [(0, own)] + [(at, book.font_list[font].name) for at, font in inner if font < len(book.font_list)]
    ends = [at for at, _ in starts[1:]] + [len(text)]
    runs = [(text[at:end], font) for (at, font), end in zip(starts, ends, strict=True)]
    legacy = next((font for _, font in runs if font_encoding(font)), "")
    if legacy:
        told.fonts[row, column] = legacy
        told.runs[row, column] = runs
