"""Write the blank table of a form as a workbook: header and totals locked, entries checked, and a hidden marker."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.core.blanks import Blank, BlankCell, Block, Look, blank_of
from tthc_desktop.core.forms import Column, Form, Indicator
from tthc_desktop.core.markers import MARKER_SHEET, marker_rows
from tthc_desktop.files.whole import whole

_FONT = "Times New Roman"
_SHEET = "Biểu"
_PALE, _PALER = "FFDCE6F1", "FFF2F2F2"
_WIDTHS = {"mark": 6.0, "label": 34.0, "text": 26.0, "date": 13.0, "measure": 16.0, "value": 14.0, "money": 16.0}
_LETTERS_PER_LINE = 1.1  # of Times 11 in one unit of column width
_LINE = 15.0  # points


def write_blank(form: Form, path: Path, unit: str = "", period: str = "") -> None:
    """Write the blank of a form to `path`, with the names of unit and period if they are known.

    Only what is to be filled in can be edited (the lock has no password); totals are formulas; counts take whole
    numbers from 0, words come from a list. A hidden sheet says which form and version it is. Raises Unavailable.
    """
    workbook = Workbook()
    page = workbook.active
    page.title = _SHEET
    blank = blank_of(form)
    for at, column in enumerate(form.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _width_of(column)
    top = _write_head(page, form, unit, period)
    _write_table(page, blank, top)
    _check_entries(page, blank, top)
    _write_foot(page, blank, top)
    _set_view(page, blank, top)
    marker = workbook.create_sheet(MARKER_SHEET)
    for row in marker_rows(form):
        marker.append(row)
    marker.sheet_state = "veryHidden"
    with whole(path) as temporary:
        workbook.save(temporary)


# --- above and below the table ---------------------------------------------------------------------------


def _write_head(page: Worksheet, form: Form, unit: str, period: str) -> int:
    """Write code, act, unit, title and period; returns the row of the table's header."""
    width = len(form.columns)
    middle = max(width // 2, 1)
    code = form.code if form.layout == "register" or form.code.startswith("CCHC") else f"Biểu số {form.code}"
    _line(page, 1, 1, middle, code, bold=True)
    _line(page, 2, 1, middle, f"Ban hành theo {form.basis}" if form.basis else "", italic=True)
    _line(page, 1, middle + 1, width, f"Đơn vị báo cáo: {unit or '…'}", entry=True)
    _line(page, 2, middle + 1, width, "Đơn vị nhận báo cáo: …", entry=True)
    _line(page, 4, 1, width, form.title.upper(), bold=True, centred=True)
    _line(page, 5, 1, width, f"Kỳ báo cáo: {period or '…'}", centred=True, entry=True)
    _line(page, 6, 1, width, "(Từ ngày … đến ngày …)", italic=True, centred=True, entry=True)
    if form.measure:
        _line(page, 7, 1, width, f"Đơn vị tính: {form.measure}.", italic=True, right=True)
    return 8


def _line(
    page: Worksheet,
    row: int,
    first: int,
    last: int,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    right: bool = False,
    entry: bool = False,
) -> None:
    cell = page.cell(row, first, text or None)
    cell.font = Font(name=_FONT, size=12, bold=bold, italic=italic)
    cell.alignment = Alignment("right" if right else "center" if centred else "left", "center", wrap_text=True)
    cell.protection = Protection(locked=not entry)
    if last > first:
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    width = sum(page.column_dimensions[get_column_letter(at)].width for at in range(first, last + 1))
    page.row_dimensions[row].height = max(page.row_dimensions[row].height or 0, _height(text, width))


def _width_of(column: Column) -> float:
    return _WIDTHS.get(column.kind, 11.5)


def _height(text: str, width: float) -> float:
    return (1 + int(len(text) / max(width * _LETTERS_PER_LINE, 1))) * _LINE + 2


def _write_foot(page: Worksheet, blank: Blank, top: int) -> None:
    row, middle = top + blank.height + 1, max(blank.width // 2, 1)
    _line(page, row, middle + 1, blank.width, "…, ngày … tháng … năm …", italic=True, centred=True, entry=True)
    _line(page, row + 1, 1, middle, "Người làm báo cáo", bold=True, centred=True)
    _line(page, row + 1, middle + 1, blank.width, "Thủ trưởng đơn vị", bold=True, centred=True)


# --- the table -------------------------------------------------------------------------------------------


def _write_table(page: Worksheet, blank: Blank, top: int) -> None:
    looks = _Looks()
    for cell in blank.cells:
        looks.dress(page, cell, top)
        place = page.cell(top + cell.row, cell.column + 1)
        place.value = _formula(cell, top) if cell.adds else cell.text or None
        if cell.rows > 1 or cell.columns > 1:
            page.merge_cells(
                start_row=top + cell.row,
                end_row=top + cell.row + cell.rows - 1,
                start_column=cell.column + 1,
                end_column=cell.column + cell.columns,
            )
        if cell.look in ("header", "given", "group") and cell.columns == 1:
            width = _width_of(blank.form.columns[cell.column])
            row = page.row_dimensions[top + cell.row + cell.rows - 1]
            needed = _height(cell.text, width) - (cell.rows - 1) * _LINE
            row.height = max(row.height or _LINE, needed)


def _formula(cell: BlankCell, top: int) -> str:
    """A sum that stays empty as long as nothing was filled in: a blank must not come back as 0."""
    places = ",".join(_address(block, top) for block in cell.adds)
    return f'=IF(COUNT({places})=0,"",SUM({places}))'


def _address(block: Block, top: int) -> str:
    first = f"{get_column_letter(block.left + 1)}{top + block.top}"
    last = f"{get_column_letter(block.right + 1)}{top + block.bottom}"
    return first if first == last else f"{first}:{last}"


class _Looks:
    """The few looks of cells, shared so that the workbook stays small."""

    def __init__(self) -> None:
        side = Side(style="thin", color="FF808080")
        self._box = Border(left=side, right=side, top=side, bottom=side)
        self._plain, self._bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
        self._italic = Font(name=_FONT, size=10, italic=True)
        self._centred = Alignment("center", "center", wrap_text=True)
        self._left, self._right = Alignment(vertical="center", wrap_text=True), Alignment("right", "center")
        self._header, self._worked_out = PatternFill("solid", _PALE), PatternFill("solid", _PALER)
        self._open, self._locked = Protection(locked=False), Protection(locked=True)

    def dress(self, page: Worksheet, cell: BlankCell, top: int) -> None:
        """Dress every place that the cell takes."""
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                place = page.cell(top + row, column + 1)
                place.border = self._box
                place.font = self._font(cell.look)
                place.alignment = self._alignment(cell)
                place.protection = self._open if cell.look == "entry" else self._locked
                if cell.look == "header":
                    place.fill = self._header
                elif cell.look in ("sum", "total"):
                    place.fill = self._worked_out
                if cell.adds:
                    place.number_format = "#,##0"

    def _font(self, look: Look) -> Font:
        if look == "number":
            return self._italic
        return self._bold if look in ("header", "group", "total") else self._plain

    def _alignment(self, cell: BlankCell) -> Alignment:
        if cell.look in ("header", "number"):
            return self._centred
        return self._right if cell.adds else self._left


# --- what may be filled in -------------------------------------------------------------------------------


def _check_entries(page: Worksheet, blank: Blank, top: int) -> None:
    """Validation of every place to be filled in, one rule for each kind."""
    rules: dict[tuple[str, tuple[str, ...]], DataValidation] = {}
    indicators = {blank.first_entry + at: indicator for at, indicator in enumerate(blank.form.indicators)}
    for cell in blank.cells:
        if cell.look != "entry":
            continue
        kind, options = _allowed(blank.form.columns[cell.column], indicators.get(cell.row))
        if (kind, options) not in rules:
            rule = _rule(kind, options)
            if rule is None:
                continue
            rules[kind, options] = rule
            page.add_data_validation(rule)
        rules[kind, options].add(f"{get_column_letter(cell.column + 1)}{top + cell.row}")


def _allowed(column: Column, indicator: Indicator | None) -> tuple[str, tuple[str, ...]]:
    if column.kind == "value" and indicator is not None:
        return indicator.kind, indicator.options
    return column.kind, column.options


def _rule(kind: str, options: tuple[str, ...]) -> DataValidation | None:
    if options and sum(len(option) + 1 for option in options) < 255:  # Excel takes no longer list
        rule = DataValidation(type="list", formula1=f'"{",".join(options)}"', allow_blank=True)
        rule.error = "Hãy chọn một giá trị trong danh sách."
    elif kind == "count":
        # A dash and «Không phát sinh» are answers too: Excel warns and lets them pass.
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = (
            "Ô này cần số nguyên từ 0. Nếu không có số liệu, ghi dấu -; nếu không phát sinh, ghi Không phát sinh."
        )
        rule.errorStyle = "warning"
    elif kind in ("percent", "money"):
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "Ô này cần một số từ 0."
        rule.errorStyle = "warning"
    elif kind == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1="16438", allow_blank=True)  # 01/01/1945
        rule.error = "Ô này cần ngày, tháng, năm, như 04/7/2026."
        rule.errorStyle = "warning"
    else:
        return None
    rule.errorTitle = "Xem lại số liệu"
    return rule


def _set_view(page: Worksheet, blank: Blank, top: int) -> None:
    page.freeze_panes = f"{get_column_letter(3 if blank.width > 5 else 1)}{top + blank.first_entry}"
    page.print_title_rows = f"{top}:{top + blank.first_entry - 1}"
    page.page_setup.orientation = "landscape" if blank.width > 5 else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.protection.insertRows = False
