"""Write the blank of a list as a workbook: header locked, required columns marked, values checked, a hidden mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.core.importing import REQUIRED_MARK
from tthc_desktop.core.markers import MARKER_SHEET, list_marker_rows
from tthc_desktop.files.whole import whole

SheetKind = Literal["text", "number", "decimal", "date"]
"""How a column is typed; "number" is whole."""

_FONT = "Times New Roman"
_HEADER_ROW = 4
_LAST_ROW = 5000
"""Down to here values are checked; more rows than that are typed into no blank."""
_PALE, _REQUIRED = "FFDCE6F1", "FFFCE4D6"
_FIRST_DAY = "16438"  # 01/01/1945, as Excel counts days
_FORMATS = {"text": "@", "number": "0", "decimal": "#,##0.##", "date": "dd/mm/yyyy"}


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column to be filled in: its header, its width in characters, what goes in, and a word of help."""

    header: str
    width: float
    kind: SheetKind = "text"
    required: bool = False
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    """Bounds of a whole number."""
    help: str = ""


def write_blank_list(
    path: Path, type_: str, version: str, name: str, title: str, columns: Sequence[BlankColumn]
) -> None:
    """Write the blank of a list of records of this type to `path`. Raises Unavailable.

    Only the rows below the header can be filled in (the lock has no password). Words come from a list, numbers and
    days are checked; text columns keep what looks like a number as it was typed.
    """
    workbook = Workbook()
    page, marker = workbook.active, workbook.create_sheet(MARKER_SHEET)
    page.title = name[:31]
    for row in list_marker_rows(type_, version):
        marker.append(row)
    _write_head(page, title, columns)
    for at, column in enumerate(columns, start=1):
        _dress(page, at, column)
        rule = _rule(column, marker, at)
        if rule:
            rule.prompt, rule.promptTitle = column.help[:255] or None, column.header[:32] if column.help else None
            rule.showInputMessage = bool(column.help)
            page.add_data_validation(rule)
            rule.add(f"{get_column_letter(at)}{_HEADER_ROW + 1}:{get_column_letter(at)}{_LAST_ROW}")
    marker.sheet_state = "veryHidden"
    _set_view(page, len(columns))
    with whole(path) as temporary:
        workbook.save(temporary)


def _write_head(page: Worksheet, title: str, columns: Sequence[BlankColumn]) -> None:
    side = Side(style="thin", color="FF808080")
    page.cell(1, 1, title.upper()).font = Font(name=_FONT, size=12, bold=True)
    told = (
        f"Cột có dấu {REQUIRED_MARK} phải nhập. Không sửa, không thêm cột; mỗi dòng một mục, từ dòng {_HEADER_ROW + 1}."
    )
    page.cell(2, 1, told).font = Font(name=_FONT, size=11, italic=True)
    for at, column in enumerate(columns, start=1):
        cell = page.cell(_HEADER_ROW, at, f"{column.header} {REQUIRED_MARK}" if column.required else column.header)
        cell.font = Font(name=_FONT, size=11, bold=True)
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.fill = PatternFill("solid", _REQUIRED if column.required else _PALE)
        cell.protection = Protection(locked=True)
    for row in (1, 2):
        page.cell(row, 1).protection = Protection(locked=True)


def _dress(page: Worksheet, at: int, column: BlankColumn) -> None:
    dimension = page.column_dimensions[get_column_letter(at)]
    dimension.width = column.width
    dimension.font = Font(name=_FONT, size=11)
    dimension.alignment = Alignment(vertical="top", wrap_text=True)
    dimension.number_format = _FORMATS[column.kind]
    dimension.protection = Protection(locked=False)


def _rule(column: BlankColumn, marker: Worksheet, at: int) -> DataValidation | None:
    """The check of one column; words to choose from stand on the hidden sheet, whatever their length."""
    if column.options:
        place = at + 3
        for row, option in enumerate(column.options, start=1):
            marker.cell(row, place, option)
        letter = get_column_letter(place)
        source = f"{MARKER_SHEET}!${letter}$1:${letter}${len(column.options)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.error = "Hãy chọn một giá trị trong danh sách."
    elif column.kind == "number":
        bounds = {"formula1": str(column.least), "formula2": str(column.most)}
        rule = DataValidation(type="whole", operator="between", allow_blank=True, **bounds)
        rule.error = f"Ô này cần số nguyên từ {column.least} đến {column.most}."
    elif column.kind == "decimal":
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "Ô này cần một số từ 0 trở lên."
    elif column.kind == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1=_FIRST_DAY, allow_blank=True)
        rule.error, rule.errorStyle = "Ô này cần ngày, tháng, năm, như 04/7/2026.", "warning"
    elif column.help:
        return DataValidation(allow_blank=True)
    else:
        return None
    rule.errorTitle = "Xem lại"
    return rule


def _set_view(page: Worksheet, width: int) -> None:
    page.row_dimensions[_HEADER_ROW].height = 33
    page.freeze_panes = f"A{_HEADER_ROW + 1}"
    page.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(width)}{_HEADER_ROW}"
    page.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.protection.sheet = True
    for name in ("formatColumns", "formatRows", "formatCells", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(page.protection, name, False)
