"""Makes spreadsheets as other programs and other people make them: every format, broken and hostile ones too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

Rows = Sequence[Sequence[object]]

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'office:version="1.2"><office:body><office:spreadsheet>{tables}'
    "</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods(path: Path, rows: str) -> Path:
    """An .ods with these XML rows."""
    return ods_tables(path, [("Trang 1", rows)])


def ods_tables(path: Path, tables: Sequence[tuple[str, str]]) -> Path:
    """An .ods of several sheets, each with its name and its XML rows."""
    told = "".join(f'<table:table table:name="{escape(name)}">{rows}</table:table>' for name, rows in tables)
    return _packed_ods(path, _ODS.format(tables=told))


def _packed_ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)
    return path


def ods_indented(path: Path, rows: Rows) -> Path:
    """An .ods whose XML is laid out for people to read, as OpenOffice wrote it."""
    told = _ODS.format(tables=f'<table:table table:name="Trang 1">{ods_rows(rows)}</table:table>')
    for tag in ("<table:", "</table:", "<text:p", "<office:s", "</office:s"):
        told = told.replace(tag, "\n   " + tag)
    return _packed_ods(path, told)


def fods(path: Path, rows: Rows) -> Path:
    """The same as one file of XML."""
    told = _ODS.format(tables=f'<table:table table:name="Trang 1">{ods_rows(rows)}</table:table>')
    path.write_text(told.replace("office:document-content", "office:document"), encoding="utf-8")
    return path


def ods_rows(rows: Rows) -> str:
    """The rows as OpenDocument writes them."""
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xlsx(path: Path, rows: Rows) -> Path:
    """An .xlsx of one sheet, by openpyxl."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def xml_2003(path: Path, rows: Rows, before: str = "") -> Path:
    """Excel's XML of 2003."""
    told = "".join(
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="{"Number" if isinstance(value, int | float) else "String"}">'
            f"{escape(str(value if value is not None else ''))}</Data></Cell>"
            for value in row
        )
        + "</Row>"
        for row in rows
    )
    path.write_text(
        f'<?xml version="1.0"?>{before}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Trang 1"><Table>{told}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def html(path: Path, rows: Rows) -> Path:
    """A web page with one table, as web systems export it under the name .xls."""
    told = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value if value is not None else ''))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    path.write_text(
        f'<html><head><meta charset="utf-8"><style>td {{}}</style></head><body><table border=1>{told}</table></body>',
        encoding="utf-8",
    )
    return path


def with_sheet(path: Path, sheet: str) -> Path:
    """An .xlsx whose first sheet is this XML between <worksheet> and </worksheet>."""
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.endswith("sheet1.xml"):
                start = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns='
                new.writestr(
                    name, f'{start}"http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>'
                )
            else:
                new.writestr(name, old.read(name))
    return path
