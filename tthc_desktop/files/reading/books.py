"""One spreadsheet file, of any kind, from its bytes to a Book."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import python_calamine as calamine

from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.grids import Area, Book, Grid, Value
from tthc_desktop.core.legacy import unified
from tthc_desktop.files.reading import (
    biff,
    delimited,
    markup,
    ooxml,
    opendocument,
    sniff,
    sparse,
    spreadsheetml,
    troubles,
)
from tthc_desktop.files.reading.packed import Packed
from tthc_desktop.files.reading.values import ERRORS, Details, Rows, TooMany, with_values

_MOST_MERGED = 20_000
_MACROS = "Tệp có macro; chương trình không chạy macro, chỉ đọc số liệu."
_ODD = "Tệp không theo đúng chuẩn của Excel, đã đọc từng ô một. Hãy đối chiếu lại số liệu với tệp gốc."
ENDINGS = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xlsb": (".xlsb",),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".ots"),
    "fods": (".fods",),
    "csv": (".csv", ".tsv", ".txt"),
    "html": (".htm", ".html"),
    "mht": (".mht", ".mhtml"),
    "xml": (".xml",),
}
"""How the names of files of each kind end."""
_CALLED = {
    "xlsx": "Excel (.xlsx)",
    "xlsb": "Excel (.xlsb)",
    "xls": "Excel 97 (.xls)",
    "ods": "OpenDocument (.ods)",
    "fods": "OpenDocument một tệp (.fods)",
    "csv": "văn bản (.csv)",
    "html": "trang web (.html)",
    "mht": "trang web (.mht)",
    "xml": "XML của Excel 2003",
}


def read(file: sniff.File) -> Book:
    """The sheets of a file. Raises Unavailable."""
    name, kind = file.name, file.kind
    try:
        grids, remarks = _READERS[kind](file)
    except Unavailable:
        raise
    except (TooMany, MemoryError) as error:
        raise troubles.too_large(name) from error
    except (spreadsheetml.Entities, opendocument.Entities) as error:
        raise troubles.entities(name) from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # readers of foreign formats raise errors of every kind, panics of Rust among them
        raise troubles.broken(name) from error
    if not name.lower().endswith(ENDINGS[kind]):
        remarks = [*remarks, f"Tệp thực ra là {_CALLED[kind]}, không phải như đuôi tên tệp; đã đọc theo nội dung."]
    return Book(name, kind, tuple(grids), tuple(remarks), hashlib.sha256(file.data).hexdigest())


_Read = tuple[list[Grid], list[str]]


_FEWEST_STRUCK = 2
"""Cells of a row struck through from which it is no correction of one."""


def _grid(sheet: str, rows: tuple[tuple[Value, ...], ...], details: Details, *, hidden: bool = False) -> Grid:
    grid = Grid(
        sheet,
        with_values(rows, details.values | dict.fromkeys(details.faults)),
        tuple(details.merged[:_MOST_MERGED]),
        frozenset(details.hidden_rows),
        frozenset(details.hidden_columns),
        frozenset(row for row, count in details.struck.items() if count >= _FEWEST_STRUCK),
        details.notes,
        details.formulas,
        details.formats,
        details.fonts,
        details.faults,
        hidden=hidden,
        from_1904=details.from_1904,
    )
    return unified(grid, details.runs)


# --- Excel and OpenDocument ------------------------------------------------------------------------------


def _xlsx(file: sniff.File) -> _Read:
    assert file.packed
    package = ooxml.inspect(file.packed)
    if package.entities:
        raise troubles.entities(file.name)
    remarks = [_MACROS] if package.macros else []
    if not package.sparse:
        try:
            return _quick(file.data, package.details), remarks
        except calamine.CalamineError:  # such as a sheet without its place, which Excel passes over
            remarks.append(_ODD)
    return _cell_by_cell(file.data, package.details), remarks


def _xlsb(file: sniff.File) -> _Read:
    return _quick(file.data, {}), []


def _ods(file: sniff.File) -> _Read:
    assert file.packed
    try:
        return _quick(file.data, opendocument.inspect(file.packed)), []
    except calamine.CalamineError:
        data = opendocument.unindented(file.packed)
        return _quick(data, opendocument.inspect(Packed(data))), []


def _fods(file: sniff.File) -> _Read:
    data = opendocument.as_packed(file.data)
    return _ods(replace(file, data=data, packed=Packed(data)))


def _quick(data: bytes, details: dict[str, Details]) -> list[Grid]:
    """By calamine: as fast as unpacking the file."""
    rows, grids = Rows(), []
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            told = details.get(about.name, Details())
            if not told.merged:
                told.merged = _areas(sheet.merged_cell_ranges or ())
            values = rows.of(sheet.to_python(skip_empty_area=False))
            grids.append(_grid(about.name, values, told, hidden=about.visible != calamine.SheetVisibleEnum.Visible))
    return grids


def _areas(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[Area]:
    return [Area(*first, *last) for first, last in ranges if first != last]


def _cell_by_cell(data: bytes, details: dict[str, Details]) -> list[Grid]:
    rows = Rows()
    return [
        _grid(name, rows.of(values), details.get(name, Details()), hidden=hidden)
        for name, values, hidden in sparse.sheets(data)
    ]


def _xls(file: sniff.File) -> _Read:
    data = file.data
    if not biff.worth_details(data):
        return _quick(data, {}), []
    try:
        book = biff.open_book(data)
    except Exception as error:
        if biff.is_encrypted(error):
            raise troubles.password(file.name) from error
        return _quick(data, {}), []
    rows = Rows()
    return [
        _grid(sheet.name, rows.of(biff.rows(book, sheet)), biff.details(book, sheet), hidden=sheet.visibility != 0)
        for sheet in book.sheets()
    ], []


# --- text, web pages, XML --------------------------------------------------------------------------------


def _csv(file: sniff.File) -> _Read:
    own = file.name.lower().endswith((".csv", ".tsv", ".txt"))
    try:
        rows = delimited.rows(delimited.decode(file.data), alone=own)
    except ValueError as error:
        raise troubles.broken(file.name) from error
    return [_text_grid("", rows, Details())], []


def _html(file: sniff.File) -> _Read:
    rows, details = markup.page(markup.decode(file.data))
    return [_text_grid("", rows, details)], []


def _mht(file: sniff.File) -> _Read:
    return [_text_grid(sheet, *markup.page(text)) for sheet, text in markup.archive(file.data)], []


def _xml(file: sniff.File) -> _Read:
    try:
        sheets = spreadsheetml.sheets(file.data)
    except spreadsheetml.NoWorkbook as error:
        raise troubles.broken(file.name) from error
    rows = Rows()
    return [_grid(sheet, rows.of(values), details) for sheet, values, details in sheets], []


def _text_grid(sheet: str, rows: Sequence[Sequence[Value]], details: Details) -> Grid:
    """A sheet whose cells are texts; errors of formulas are words in it."""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value in ERRORS:
                details.faults[at, column] = str(value)
    return _grid(sheet, Rows().of(rows), details)


_READERS: dict[str, Callable[[sniff.File], _Read]] = {
    "xlsx": _xlsx,
    "xlsb": _xlsb,
    "ods": _ods,
    "fods": _fods,
    "xls": _xls,
    "csv": _csv,
    "html": _html,
    "mht": _mht,
    "xml": _xml,
}
