"""The blank of a list, to be sent out and filled in: known again with certainty when it comes back."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.core.fields import Choice, Date, Field, Flag, Many, Number, Quantity, ReportingPeriod, Rows
from tthc_desktop.core.list_recognition import ListType, version_of
from tthc_desktop.files import list_sheets
from tthc_desktop.records import Record
from tthc_desktop.services.exports import width_of
from tthc_desktop.services.imports import importable


def write_blank(record: type[Record], path: Path) -> None:
    """Write an empty workbook with a column for each field of the type. Raises Unavailable."""
    fields = [item for item in importable(record) if not isinstance(item.kind, Rows)]
    known = ListType(record.__tablename__, record.LABEL, tuple(fields))
    columns = [_column(item) for item in fields]
    list_sheets.write_blank_list(path, record.__tablename__, version_of(known), record.LABEL, record.LABEL, columns)


def _column(item: Field) -> list_sheets.BlankColumn:
    kind = item.kind
    options = kind.options if isinstance(kind, Choice) else ("Có", "Không") if isinstance(kind, Flag) else ()
    # A date that may be a month or a quarter is typed as text: Excel would make a day of "7/2026".
    days_only = isinstance(kind, Date) and kind.precisions == ("day",)
    sheet: list_sheets.SheetKind = "date" if days_only else "text"
    if isinstance(kind, Number | Quantity):
        sheet = "number" if isinstance(kind, Number) else "decimal"
    bounds = (kind.least, kind.most) if isinstance(kind, Number) else (0, 0)
    return list_sheets.BlankColumn(
        item.label, width_of(item), sheet, item.required, options, *bounds, help=item.hint or _help(item)
    )


def _help(item: Field) -> str:
    if isinstance(item.kind, Many):
        return "Nhiều mục cách nhau bằng dấu chấm phẩy." if item.kind.target == "unit" else "Mỗi mục một dòng."
    if isinstance(item.kind, Date):
        return "04/7/2026" if item.kind.precisions == ("day",) else "04/7/2026; hoặc 7/2026, quý III/2026, 2026"
    return "quý III/2026" if isinstance(item.kind, ReportingPeriod) else ""
