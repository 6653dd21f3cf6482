"""Makes real files of units' forms and task lists in the layouts that offices use, and knows what they mean.

`FILES` holds named layouts: what is drawn on each sheet (see tests.core.layouts), and as what file it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from tests.core.layouts import BY_VERSION, Layout, Table, draw
from tests.files import written
from tests.files.written import Place, Sheet
from tthc_desktop.core.grids import Area, address
from tthc_desktop.core.periods import parse_period

Kind = Literal["xlsx", "xls", "ods", "csv"]

II06A, II07B_OLD, II07B = "II.06a/VPCP/KSTT@2020-10-21", "II.07b/VPCP/KSTT@2020-10-21", "II.07b/VPCP/KSTT@2025-07-01"
BM1, BM3, BM74 = "CCHC-BM1@2025-07-02", "CCHC-BM3@2025-07-02", "CCHC-BM7.4@2025-07-02"
TASKS = "NV-THEODOI@"


# --- task lists ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TaskLayout:
    """How a list of tasks is drawn."""

    seed: int = 0
    above: Literal["none", "titles", "emblem"] = "titles"
    left: int = 0
    dates: Literal["dates", "slashes", "dots", "serials", "serials of 1904"] = "dates"
    wording: Literal["main", "capitals", "lines"] = "main"
    page: int = 0
    below: bool = True
    dropped: bool = False
    """Whether the columns that few offices keep are left out."""


@dataclass(frozen=True)
class TaskRow:
    """What one row of a task list means, by number of column."""

    row: int
    texts: Mapping[str, str]
    dates: Mapping[str, dt.date]


@dataclass
class TaskTable:
    """What a drawn task list means."""

    rows: list[TaskRow] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)


_TASK_NAMES = (
    "Rà soát quy định, thủ tục hành chính lĩnh vực đất đai",
    "Công bố danh mục thủ tục hành chính nội bộ",
    "Xây dựng kế hoạch kiểm soát thủ tục hành chính năm 2026",
    "Tập huấn nghiệp vụ một cửa cho công chức cấp xã\n(2 lớp)",
    "Số hóa kết quả giải quyết còn hiệu lực, đợt 1",
    "Báo cáo tình hình xử lý phản ánh, kiến nghị quý I",
)
_TASK_STATES = ("Đang thực hiện (trong hạn)", "Đã hoàn thành đúng hạn", "Chưa hoàn thành (quá hạn)")


def draw_tasks(layout: TaskLayout) -> tuple[Sheet, TaskTable]:
    """Draw a list of tasks."""
    form = BY_VERSION[TASKS]
    columns = [column for column in form.columns if not layout.dropped or column.no in (1, 2, 3, 4, 5, 10)]
    sheet, table = Sheet("Nhiệm vụ", {}), TaskTable()
    row = _above_tasks(layout, sheet, len(columns))
    table.places = {str(column.no): layout.left + at for at, column in enumerate(columns)}
    for number, name in enumerate(_TASK_NAMES):
        if number == 0 or (layout.page and number % layout.page == 0):
            for column in columns:
                sheet.cells[row, table.places[str(column.no)]] = _worded(layout, column.header[0])
            row += 1
        day = dt.date(2026, 1, 5) + dt.timedelta(days=17 * number + layout.seed)
        texts = {"1": str(number + 1), "2": name, "3": "Sở Tư pháp", "5": "Đang lấy ý kiến; đạt 52 (80%)"}
        texts |= {"6": "Đ/c Nguyễn Văn A", "7": "Sở Nội vụ, Sở Y tế", "10": _TASK_STATES[number % 3]}
        told = {no: text for no, text in texts.items() if no in table.places}
        for no, text in told.items():
            sheet.cells[row, table.places[no]] = number + 1 if no == "1" else text
        sheet.cells[row, table.places["4"]] = _dated(layout, day)
        table.rows.append(TaskRow(row, told, {"4": day}))
        row += 1
    if layout.below:
        sheet.cells[row + 1, layout.left] = "Ghi chú: số liệu tính đến ngày 14/3/2026."
        sheet.cells[row + 3, layout.left + 1] = "NGƯỜI LẬP BIỂU"
        sheet.cells[row + 3, layout.left + len(columns) - 1] = "THỦ TRƯỞNG ĐƠN VỊ"
    return sheet, table


def _above_tasks(layout: TaskLayout, sheet: Sheet, width: int) -> int:
    row, left = 0, layout.left
    if layout.above == "none":
        return row
    if layout.above == "emblem":
        sheet.cells[0, left] = "UBND TỈNH LÂM ĐỒNG"
        sheet.cells[0, left + width // 2] = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        sheet.cells[1, left] = "SỞ TƯ PHÁP"
        sheet.cells[1, left + width // 2] = "Độc lập - Tự do - Hạnh phúc"
        row = 3
    sheet.cells[row, left] = "DANH SÁCH NHIỆM VỤ, TÌNH HÌNH THỰC HIỆN NHIỆM VỤ"
    sheet.cells[row + 1, left] = "(Kèm theo Báo cáo số 15/BC-STP ngày 14 tháng 3 năm 2026)"
    sheet.merged += [Area(line, left, line, left + width - 1) for line in (row, row + 1)]
    return row + 3


def _worded(layout: TaskLayout, text: str) -> str:
    if layout.wording == "capitals":
        return f" {text.upper()} "
    return text.replace(" ", "\n", 1) if layout.wording == "lines" else text


def _dated(layout: TaskLayout, day: dt.date) -> Any:
    if layout.dates in ("serials", "serials of 1904"):
        return (day - (dt.date(1904, 1, 1) if layout.dates == "serials of 1904" else dt.date(1899, 12, 30))).days
    texts = {"slashes": f"{day.day}/{day.month}/{day.year}", "dots": f"{day:%d.%m.%Y}"}
    return texts.get(layout.dates, day)


# --- files -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileLayout:
    """A file: what is drawn on its sheets, and as what it is written."""

    sheets: tuple[Layout | TaskLayout, ...]
    kind: Kind = "xlsx"
    font: str = ""
    """".VnTime" or "VNI-Times": the texts are in that encoding."""
    encoding: str = "utf-8-sig"
    separator: str = ","
    formulas: bool = False
    """Whether the sums are formulas, with their results beside them (.xlsx and .ods)."""
    hidden: bool = False
    """Whether some rows of data are hidden."""
    from_1904: bool = False
    cover: bool = False
    """Whether a sheet of text stands before the others."""


@dataclass
class File:
    """A file that was drawn but not written yet; cells and faults may be changed before."""

    layout: FileLayout
    sheets: list[Sheet]
    tables: list[tuple[Sheet, Table | TaskTable]]

    def write(self, folder: Path, name: str) -> Path:
        """Write it and give its path."""
        layout, path = self.layout, folder / f"{name}.{self.layout.kind}"
        if layout.kind == "csv":
            return written.delimited(path, self.sheets[0], separator=layout.separator, encoding=layout.encoding)
        if layout.kind == "ods":
            return written.ods(path, self.sheets)
        if layout.kind == "xls":
            return written.xls(path, self.sheets, font=layout.font, from_1904=layout.from_1904)
        return written.xlsx(path, self.sheets, from_1904=layout.from_1904, font=layout.font)


def file_of(layout: FileLayout) -> File:
    """Draw all sheets of a file."""
    sheets, tables = [], list[tuple[Sheet, Table | TaskTable]]()
    if layout.cover:
        sheets.append(Sheet("Bìa", {(0, 0): "BÁO CÁO", (2, 0): "Kính gửi: Văn phòng UBND tỉnh", (4, 1): "Năm 2026"}))
    for at, one in enumerate(layout.sheets):
        if isinstance(one, TaskLayout):
            sheet, table = draw_tasks(one)
            tables.append((sheet, table))
        else:
            drawn = draw(one)
            sheet = Sheet(f"Biểu {at + 1}", drawn.canvas.cells, drawn.canvas.merged)
            tables += [(sheet, told) for told in drawn.tables]
            if layout.formulas:
                sheet.formulas = {place: text for told in drawn.tables for place, text in _formulas(sheet, told)}
            if layout.hidden:
                sheet.hidden_rows = frozenset(told.rows[1].row for told in drawn.tables)
        sheets.append(sheet)
    return File(layout, sheets, tables)


def _formulas(sheet: Sheet, table: Table) -> Sequence[tuple[Place, str]]:
    """The sums of each row as formulas over its other cells."""
    found = []
    for rule in table.form.rules:
        names = (rule.total, *rule.parts)
        if any(name not in table.places for name in names):
            continue
        for row in table.rows:
            whole, *parts = ((row.row, table.places[name]) for name in names)
            if isinstance(sheet.cells.get(whole), int | float):
                found.append((whole, "+".join(address(*part) for part in parts)))
    return found


def _unmerged(*layouts: Layout | TaskLayout) -> tuple[Layout | TaskLayout, ...]:
    return tuple(replace(one, merged=False) if isinstance(one, Layout) else one for one in layouts)


FILES: dict[str, FileLayout] = {
    # II.06a
    "06a xlsx as the circular prints it": FileLayout((Layout(),)),
    "06a xlsx emblem, three empty columns, formulas in the number row": FileLayout(
        (Layout(above="emblem", left=3, numbers="formulas", groups="roman", unit="letterhead"),)
    ),
    "06a xlsx sums are formulas, subtotals on headings": FileLayout(
        (Layout(groups="letters", subtotals=True, numbers="integers"),), formulas=True
    ),
    "06a xlsx groups closed by «Cộng», total above": FileLayout((Layout(groups="nested", closing=True, total="top"),)),
    "06a xlsx header repeats at page breaks, hidden rows": FileLayout((Layout(page=3, groups="roman"),), hidden=True),
    "06a xlsx «Đúng và trước hạn» in one column": FileLayout((Layout(joined=True, style="dots"),)),
    "06a xlsx two tables side by side": FileLayout((Layout(tables="beside", total="in mark"),)),
    "06a xlsx two tables one under another": FileLayout((Layout(tables="under", above="emblem"),), cover=True),
    "06a xlsx short headings, no merges, no number row": FileLayout(
        (Layout(wording="short", merged=False, numbers="none"),)
    ),
    "06a xlsx every row in its own way of writing": FileLayout((Layout(style="mixed", empty="mixed", seed=5),)),
    "06a xlsx a column that the form does not have": FileLayout((Layout(extra="middle", wording="other"),)),
    "06a xlsx in .VnTime": FileLayout((Layout(groups="roman", above="emblem"),), font=".VnTime"),
    "06a xls": FileLayout((Layout(above="deep", unit="next cell", empty="dash"),), "xls"),
    "06a xls in .VnTime": FileLayout((Layout(above="emblem", groups="letters", empty="nothing"),), "xls", ".VnTime"),
    "06a xls in VNI-Times, capitals": FileLayout((Layout(wording="capitals", groups="roman"),), "xls", "VNI-Times"),
    "06a xls page breaks, «x» for nothing, hidden rows": FileLayout(
        (Layout(page=3, empty="cross", left=1),), "xls", hidden=True
    ),
    "06a ods": FileLayout((Layout(groups="nested", subtotals=True, style="spaces"),), "ods"),
    "06a ods two tables side by side, formulas": FileLayout(
        (Layout(tables="beside", numbers="formulas"),), "ods", formulas=True
    ),
    "06a ods blank for nothing, groups over merged cells, hidden rows": FileLayout(
        (Layout(groups="merged", empty="blank", closing=True),), "ods", hidden=True
    ),
    "06a csv with semicolons in cp1258": FileLayout(
        _unmerged(Layout(style="dots", groups="roman")), "csv", encoding="cp1258", separator=";"
    ),
    "06a csv with commas between thousands": FileLayout(_unmerged(Layout(style="commas", empty="dash")), "csv"),
    "06a csv with tabs in UTF-16": FileLayout(
        _unmerged(Layout(above="emblem", page=3, joined=True)), "csv", encoding="utf-16", separator="\t"
    ),
    "06a csv of a program that writes 10361.0": FileLayout(
        _unmerged(Layout(style="floats")), "csv", encoding="utf-8", separator=";"
    ),
    # II.07b, with and without the district
    "07b of 2020 xlsx": FileLayout((Layout(II07B_OLD, groups="letters", subtotals=True),)),
    "07b of 2020 xls in .VnTime, short headings": FileLayout(
        (Layout(II07B_OLD, wording="short", above="emblem"),), "xls", ".VnTime"
    ),
    "07b of 2020 ods number row of letters": FileLayout((Layout(II07B_OLD, numbers="letters", left=2),), "ods"),
    "07b of 2020 csv": FileLayout(_unmerged(Layout(II07B_OLD, style="spaces", total="top")), "csv", separator=";"),
    "07b of 2025 xlsx formulas": FileLayout((Layout(II07B, numbers="formulas", groups="letters"),), formulas=True),
    "07b of 2025 xls short headings, blank rows of nothing": FileLayout(
        (Layout(II07B, wording="short", empty="blank"),), "xls"
    ),
    "07b of 2025 ods page breaks": FileLayout((Layout(II07B, page=3, groups="letters", closing=True),), "ods"),
    "07b of 2025 csv in UTF-16 with semicolons": FileLayout(
        _unmerged(Layout(II07B, empty="mixed", seed=3)), "csv", encoding="utf-16", separator=";"
    ),
    # indicator lists
    "list BM1 xlsx": FileLayout((Layout(BM1),)),
    "list BM3 xlsx page breaks, dots": FileLayout((Layout(BM3, page=7, style="dots", above="emblem"),)),
    "list BM7.4 xls": FileLayout((Layout(BM74, left=1),), "xls"),
    "list BM3 xls in VNI-Times": FileLayout((Layout(BM3, above="emblem"),), "xls", "VNI-Times"),
    "list BM1 ods with a strange column": FileLayout((Layout(BM1, extra="end", wording="capitals"),), "ods"),
    "list BM3 csv in cp1258": FileLayout(_unmerged(Layout(BM3, style="dots")), "csv", encoding="cp1258"),
    # task lists
    "tasks xlsx with dates": FileLayout((TaskLayout(above="emblem"),)),
    "tasks xlsx counted from 1904": FileLayout((TaskLayout(left=1),), from_1904=True),
    "tasks xlsx serial numbers counted from 1904": FileLayout((TaskLayout(dates="serials of 1904"),), from_1904=True),
    "tasks xls serial numbers counted from 1904": FileLayout(
        (TaskLayout(dates="serials of 1904"),), "xls", from_1904=True
    ),
    "tasks xlsx headings over two lines, page breaks": FileLayout((TaskLayout(wording="lines", page=3),)),
    "tasks xls with serial numbers": FileLayout((TaskLayout(dates="serials", dropped=True),), "xls"),
    "tasks xls in .VnTime, dates as text": FileLayout((TaskLayout(dates="slashes"),), "xls", ".VnTime"),
    "tasks ods": FileLayout((TaskLayout(dates="dates", wording="capitals"),), "ods"),
    "tasks csv with semicolons": FileLayout((TaskLayout(dates="dots", below=False),), "csv", separator=";"),
    # several forms in one file
    "workbook of four forms xlsx": FileLayout(
        (Layout(groups="roman"), Layout(II07B, seed=1), Layout(BM3, seed=2), TaskLayout()), cover=True
    ),
    "workbook of three forms ods": FileLayout((Layout(BM1), Layout(left=1, seed=4), Layout(II07B)), "ods", cover=True),
    "workbook of both versions xls": FileLayout((Layout(II07B_OLD), Layout(II07B, seed=2)), "xls"),
}
"""Layouts by name."""

PERIOD_2026 = parse_period("2026-Q1")
