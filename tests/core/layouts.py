"""Draws returns of forms as sheets in the ways that offices do, and knows what every cell of them means."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.forms import Column, Form, header_cells
from tthc_desktop.core.grids import Area, Grid
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.places import shipped

FORMS: tuple[Form, ...] = tuple(
    read_form(path.read_text(encoding="utf-8"), path.name) for path in sorted(shipped("forms").glob("*.toml"))
)
BY_VERSION = {form.version: form for form in FORMS}

MATRICES = (
    "II.06a/VPCP/KSTT@2020-10-21",
    "II.07b/VPCP/KSTT@2020-10-21",
    "II.07b/VPCP/KSTT@2025-07-01",
    "07a-07g/VPCP/KSTT@2014-01-01",
    "HN-A@",
)
LISTS = ("CCHC-BM1@2025-07-02", "CCHC-BM3@2025-07-02", "CCHC-BM7.4@2025-07-02")
FIELDS = (
    "Chứng thực",
    "Hộ tịch",
    "Đất đai",
    "Nuôi con nuôi",
    "Bảo trợ xã hội",
    "Người có công",
    "Môi trường",
    "Giáo dục",
)
UNITS = ("Sở Tư pháp", "UBND xã Đạ Huoai", "Trung tâm Phục vụ hành chính công", "Thanh tra tỉnh", "Sở Y tế")
PERIODS = {
    "II.07b/VPCP/KSTT@2020-10-21": "2024-Q3",
    "07a-07g/VPCP/KSTT@2014-01-01": "2019-Q2",
}


SHORT = {
    "Số lượng hồ sơ tiếp nhận": "Tiếp nhận",
    "Số lượng hồ sơ đã giải quyết": "Đã giải quyết",
    "Số lượng hồ sơ đang giải quyết": "Đang giải quyết",
    "Trực tiếp, dịch vụ bưu chính": "Trực tiếp/BCCI",
    "Từ kỳ trước": "Kỳ trước",
    "Tổng số": "Tổng",
    "Tổng số TTHC thuộc thẩm quyền giải quyết của địa phương": "TTHC thuộc thẩm quyền",
    "TTHC được thực hiện theo CCMC, MCLT": "Một cửa",
    "Quy trình nội bộ giải quyết TTHC theo CCMC, MCLT được ban hành": "Quy trình nội bộ",
    "Tổng số TTHC": "Tổng",
    "Tổng số quy trình": "Tổng",
    "Tại BPMC cấp tỉnh": "BPMC tỉnh",
    "Tại BPMC cấp huyện": "BPMC huyện",
    "Tại BPMC cấp xã": "BPMC xã",
    "Cấp tỉnh": "Tỉnh",
    "Cấp huyện": "Huyện",
    "Cấp xã": "Xã",
}
"""Headings as offices shorten them."""


@dataclass(frozen=True)
class Layout:
    """How one return is drawn."""

    version: str = MATRICES[0]
    seed: int = 0
    above: Literal["none", "titles", "emblem", "deep"] = "titles"
    """What stands above the table."""
    left: int = 0
    """Empty columns before it."""
    merged: bool = True
    """Whether the header's cells are merged (a .csv file has none)."""
    wording: Literal["main", "other", "capitals", "short"] = "main"
    numbers: Literal["none", "plain", "formulas", "integers", "letters"] = "plain"
    groups: Literal["none", "letters", "roman", "nested", "merged"] = "none"
    subtotals: bool = False
    """Whether the headings of groups bear the sums of their rows."""
    closing: bool = False
    """Whether a row «Cộng» with the sums of its rows ends each group of the innermost kind."""
    total: Literal["none", "bottom", "top", "in mark"] = "bottom"
    style: Literal["numbers", "floats", "dots", "commas", "spaces", "mixed"] = "numbers"
    empty: Literal["zero", "dash", "blank", "nothing", "cross", "mixed"] = "zero"
    """How a figure of 0 is written; "mixed": each row in its own way."""
    joined: bool = False
    """Whether «Trước hạn» and «Đúng hạn» share a column (or are apart, in a form where they share one)."""
    page: int = 0
    """Rows after which the header is repeated; 0 for never."""
    extra: Literal["none", "middle", "end"] = "none"
    """Whether there is a column that the form does not have."""
    below: bool = True
    """Whether notes and signatures stand below."""
    unit: Literal["label", "next cell", "letterhead"] = "label"
    period: Literal["name", "days", "both"] = "both"
    tables: Literal["one", "beside", "under"] = "one"
    """One table, two of the same form side by side, or one under another."""


@dataclass(frozen=True)
class DrawnRow:
    """What one row of data means: its headings, its label, and the value of each column; None where none is given."""

    row: int
    group: tuple[str, ...]
    label: str
    values: Mapping[str, int | Decimal | None]


@dataclass
class Table:
    """What one drawn table means."""

    form: Form
    unit: str
    period: Period
    rows: list[DrawnRow] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Column of the sheet by what it holds: "3", "8+9"."""
    totals: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    """Rows with the sums of a group below it."""


@dataclass
class Canvas:
    """A sheet being drawn."""

    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)

    def grid(self) -> Grid:
        """The sheet as it would be read: merged cells hold their value at the top left, blank ends are cut."""
        height = max((row for row, _ in self.cells), default=-1) + 1
        rows = []
        for row in range(height):
            width = max((column for line, column in self.cells if line == row), default=-1) + 1
            rows.append(tuple(self.cells.get((row, column)) for column in range(width)))
        return Grid("Sheet1", tuple(rows), tuple(self.merged), faults=self.faults)


@dataclass
class Drawn:
    """A drawn sheet and the tables on it."""

    canvas: Canvas
    tables: list[Table]

    @property
    def grid(self) -> Grid:
        return self.canvas.grid()


def draw(layout: Layout) -> Drawn:
    """Draw a layout."""
    pen = _Pen(layout)
    if layout.tables == "beside":
        first = pen.table(0, layout.left)
        second = pen.table(0, max(first.places.values()) + 2)
        return Drawn(pen.canvas, [first, second])
    tables = [pen.table(0, layout.left)]
    if layout.tables == "under":
        tables.append(pen.table(pen.end + 3, layout.left))
    return Drawn(pen.canvas, tables)


class _Pen:
    """Draws tables on one canvas."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.canvas = layout, Canvas()
        self.form = BY_VERSION[layout.version]
        self.empty = "zero" if layout.empty == "mixed" else layout.empty
        self.style = "numbers" if layout.style == "mixed" else layout.style
        self.random = random.Random(layout.seed)
        self.end = 0
        self._drawn = 0

    def table(self, top: int, left: int) -> Table:
        """Draw a whole table with what stands around it."""
        unit = UNITS[(self.layout.seed + self._drawn) % len(UNITS)]
        self._drawn += 1
        table = Table(self.form, unit, parse_period(PERIODS.get(self.form.version, "2026-Q1")))
        columns = self._columns()
        width = len(columns)
        row = self._above(table, top, left, width)
        self._header_at = row
        row = self._header(columns, row, left)
        for at, (_, names) in enumerate(columns):
            if names:
                table.places["+".join(names)] = left + at
        row = self._body(table, columns, row, left)
        if self.layout.below:
            row = self._below(row + 1, left, width)
        self.end = row
        return table

    # --- columns ---

    def _columns(self) -> list[tuple[Column, tuple[str, ...]]]:
        """The columns as they are drawn, each with the numbers of the form's columns that it holds."""
        drawn: list[tuple[Column, tuple[str, ...]]] = [(column, (str(column.no),)) for column in self.form.columns]
        if self.layout.joined and self.form.code.startswith("II.06a"):
            both = Column(8, "both", ("Số lượng hồ sơ đã giải quyết", "Đúng và trước hạn"))
            drawn[7:9] = [(both, ("8", "9"))]
        if self.layout.joined and self.form.code == "HN-A":
            two = [Column(8, "a", ("Đã giải quyết", "Đúng hạn")), Column(8, "b", ("Đã giải quyết", "Trước hạn"))]
            drawn[7:8] = [(two[0], ("8",)), (two[1], ())]
        if self.layout.extra != "none":
            strange = Column(99, "strange", ("Mã định danh",), "text")
            drawn.insert(2 if self.layout.extra == "middle" else len(drawn), (strange, ()))
        return drawn

    def _worded(self, column: Column, level: int, text: str) -> str:
        if self.layout.wording == "capitals":
            return f" {text.upper()} "
        if self.layout.wording == "short":
            return SHORT.get(text, text)
        last = level == len(column.header) - 1
        if self.layout.wording == "other" and last and column.synonyms and len(column.header) == 1:
            return column.synonyms[0]
        if self.layout.wording == "other" and last and column.kind == "count" and column.synonyms:
            good = [text for text in column.synonyms if text not in ("Tiếp nhận", "Số hồ sơ nhận giải quyết")]
            return good[-1] if good and column.header[-1] != "Tổng số" else text
        return text

    # --- above ---

    def _above(self, table: Table, top: int, left: int, width: int) -> int:
        layout, put = self.layout, self._put
        if layout.above == "none" and layout.tables == "one":
            table.unit = ""
            table.period = None  # type: ignore[assignment]
            return top
        row = top
        if layout.above in ("emblem", "deep"):
            put(row, left, "UBND TỈNH LÂM ĐỒNG")
            put(row, left + width // 2 + 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            put(row + 1, left, table.unit if layout.unit == "letterhead" else "VĂN PHÒNG")
            put(row + 1, left + width // 2 + 1, "Độc lập - Tự do - Hạnh phúc")
            put(row + 2, left, "Số: 15/BC-STP")
            put(row + 2, left + width // 2 + 1, "Lâm Đồng, ngày 14 tháng 3 năm 2026")
            row += 4
        elif layout.unit == "letterhead":
            put(row, left, table.unit)
            row += 1
        put(row, left, f"Biểu số {table.form.code}" if "/" in table.form.code else table.form.title)
        if layout.unit == "label":
            put(row, left + width // 2 + 1, f"- Đơn vị báo cáo: {table.unit}")
        elif layout.unit == "next cell":
            put(row, left + width // 2 + 1, "Đơn vị báo cáo:")
            put(row, left + width // 2 + 2, table.unit)
        put(row + 1, left, "Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21 tháng 10 năm 2020")
        if layout.unit != "letterhead":
            put(row + 1, left + width // 2 + 1, "- Đơn vị nhận báo cáo: Văn phòng UBND tỉnh")
        row += 2
        if layout.above == "deep":
            row += 9
        put(row, left, table.form.title.upper())
        self.canvas.merged.append(Area(row, left, row, left + width - 1))
        row += 1
        if layout.period in ("name", "both"):
            put(row, left, f"Kỳ báo cáo: {table.period.title}")
            row += 1
        if layout.period in ("days", "both"):
            first, last = table.period.months[0], table.period.months[-1]
            year, month = (first[0] - 1, 12) if first[1] == 1 else (first[0], first[1] - 1)
            put(row, left, f"(Từ ngày 15/{month:02d}/{year} đến ngày 14/{last[1]}/{last[0]})")
            row += 1
        put(row, left + width - 1, "Đơn vị tính: Số hồ sơ TTHC.")
        return row + 1

    # --- header ---

    def _header(self, columns: Sequence[tuple[Column, tuple[str, ...]]], row: int, left: int) -> int:
        drawn = [column for column, _ in columns]
        for cell in header_cells(drawn):
            column = drawn[cell.column]
            self._put(row + cell.row, left + cell.column, self._worded(column, cell.row, cell.text))
            if self.layout.merged and (cell.rows > 1 or cell.columns > 1):
                area = (row + cell.row, left + cell.column)
                self.canvas.merged.append(Area(*area, area[0] + cell.rows - 1, area[1] + cell.columns - 1))
        row += max(len(column.header) for column in drawn)
        if self.layout.numbers == "none" or self.form.layout == "indicators":
            return row
        for at, (_, names) in enumerate(columns):
            if names:
                self._put(row, left + at, self._number(at, names))
        return row + 1

    def _number(self, at: int, names: tuple[str, ...]) -> Any:
        if self.layout.numbers == "letters":
            return "AB"[at] if at < 2 else at - 1
        if self.layout.numbers == "integers":
            return int(names[0])
        rule = self.form.sums_to(names[0])
        if self.layout.numbers == "formulas" and rule:
            return f"({names[0]})={'+'.join(f'({part})' for part in rule.parts)}"
        return f"({names[0]})"

    # --- rows ---

    def _body(self, table: Table, columns: Sequence[tuple[Column, tuple[str, ...]]], row: int, left: int) -> int:
        if self.form.layout == "indicators":
            return self._indicators(table, columns, row, left)
        plan = self._plan()
        data = [self._values() for _, _, kind in plan if kind == "data"]
        values = iter(data)
        if self.layout.total == "top":
            row = self._sum_row(table, columns, row, left, data, "Tổng số")
        drawn = number = 0
        for at, (group, label, kind) in enumerate(plan):
            if self.layout.page and drawn and drawn % self.layout.page == 0:
                row = self._header(columns, row, left)
                drawn = 0
            if kind == "group":
                row = self._close(table, columns, row, left, plan[:at], data)
                members = self._members(plan, data, at)
                row = self._group_row(table, columns, row, left, group, label, members)
                continue
            given = next(values)
            self._vary()
            number += 1
            drawn += 1
            self._put(row, self._place(table, "mark"), number)
            self._put(row, self._place(table, "label"), label)
            for column, names in columns:
                if names and column.is_figure:
                    self._put(row, table.places["+".join(names)], self._written(self._of(given, names)))
            if self.layout.joined and self.form.code == "HN-A":
                self._split(row, table, given)
            known = {
                name: self._meant(self._of(given, name.split("+"))) for name in table.places if self._is_figure(name)
            }
            table.rows.append(DrawnRow(row, group, label, known))
            row += 1
        row = self._close(table, columns, row, left, plan, data)
        if self.layout.total in ("bottom", "in mark"):
            row = self._sum_row(table, columns, row, left, data, "TỔNG CỘNG")
        return row

    def _vary(self) -> None:
        """Let the next row write its figures in its own way."""
        if self.layout.empty == "mixed":
            self.empty = self.random.choice(("zero", "dash", "blank", "nothing", "cross"))
        if self.layout.style == "mixed":
            self.style = self.random.choice(("numbers", "floats", "dots", "commas", "spaces"))

    def _close(
        self,
        table: Table,
        columns: Sequence[tuple[Column, tuple[str, ...]]],
        row: int,
        left: int,
        plan: Sequence[tuple[tuple[str, ...], str, str]],
        data: Sequence[Mapping[str, int]],
    ) -> int:
        """A row «Cộng» below the rows of a group that end here."""
        below = list(itertools.takewhile(lambda kind: kind == "data", (kind for _, _, kind in reversed(plan))))
        if not self.layout.closing or not below or len(below) == len(plan):
            return row
        done = sum(kind == "data" for _, _, kind in plan)
        table.closed.append(row)
        mark = next((group[0] for group, _, kind in reversed(plan) if kind == "group"), "")
        self._put(row, self._place(table, "label"), f"Cộng {mark}" if self.layout.seed % 2 else "Cộng")
        self._write_sums(table, columns, row, data[done - len(below) : done])
        return row + 1

    def _split(self, row: int, table: Table, given: Mapping[str, int]) -> None:
        place, early = table.places["8"], given["8"] // 3
        self._put(row, place, self._written(given["8"] - early) if given["8"] else self._written(0))
        self._put(row, place + 1, self._written(early))

    def _is_figure(self, name: str) -> bool:
        return self.form.column(name.split("+")[0]).is_figure

    def _plan(self) -> list[tuple[tuple[str, ...], str, str]]:
        """Rows in order: headings above, label, kind; a heading's own title is its label."""
        fields = self.random.sample(FIELDS, 5)
        match self.layout.groups:
            case "none":
                return [((), label, "data") for label in fields]
            case "roman":
                titles = [("I", "Trên Hệ thống các Bộ"), ("II", "Trên Hệ thống thành phố")]
            case "nested":
                return self._nested(fields)
            case _:
                titles = [("A", "Sở, ban, ngành"), ("C", "Xã, phường, đặc khu")]
        plan: list[tuple[tuple[str, ...], str, str]] = []
        for mark, title in titles:
            plan.append(((mark, title), title, "group"))
            plan += [((title,), label, "data") for label in fields[:3]]
        return plan

    def _nested(self, fields: Sequence[str]) -> list[tuple[tuple[str, ...], str, str]]:
        plan: list[tuple[tuple[str, ...], str, str]] = []
        for mark, title in (("A", "Cấp tỉnh"), ("B", "Cấp xã")):
            plan.append(((mark, title), title, "group"))
            for inner, name in (("I", "Trên Hệ thống các Bộ"), ("II", "Trên Hệ thống thành phố")):
                plan.append(((inner, name), name, "group"))
                plan += [((title, name), label, "data") for label in fields[:2]]
        return plan

    def _members(
        self, plan: Sequence[tuple[tuple[str, ...], str, str]], data: Sequence[Mapping[str, int]], at: int
    ) -> list[Mapping[str, int]]:
        """The rows below a heading, up to the next one of its level."""
        outer = plan[at][0][0] in ("A", "B", "C")
        found: list[Mapping[str, int]] = []
        index = sum(kind == "data" for _, _, kind in plan[:at])
        for group, _, kind in plan[at + 1 :]:
            if kind == "group" and (not outer or group[0] in ("A", "B", "C")):
                break
            if kind == "data":
                found.append(data[index])
                index += 1
        return found

    def _group_row(
        self,
        table: Table,
        columns: Sequence[tuple[Column, tuple[str, ...]]],
        row: int,
        left: int,
        marked: tuple[str, ...],
        title: str,
        members: Sequence[Mapping[str, int]],
    ) -> int:
        table.groups.append(row)
        if self.layout.groups == "merged":
            start = self._place(table, "label")
            self._put(row, self._place(table, "mark"), marked[0])
            self._put(row, start, title)
            self.canvas.merged.append(Area(row, start, row, left + len(columns) - 1))
            return row + 1
        self._put(row, self._place(table, "mark"), marked[0])
        self._put(row, self._place(table, "label"), title)
        if self.layout.subtotals:
            self._write_sums(table, columns, row, members)
        return row + 1

    def _sum_row(
        self,
        table: Table,
        columns: Sequence[tuple[Column, tuple[str, ...]]],
        row: int,
        left: int,
        data: Sequence[Mapping[str, int]],
        words: str,
    ) -> int:
        self._put(row, self._place(table, "mark" if self.layout.total == "in mark" else "label"), words)
        self._write_sums(table, columns, row, data)
        table.totals.append(row)
        return row + 1

    def _write_sums(
        self,
        table: Table,
        columns: Sequence[tuple[Column, tuple[str, ...]]],
        row: int,
        data: Sequence[Mapping[str, int]],
    ) -> None:
        for column, names in columns:
            if names and column.is_figure:
                added = sum(self._of(values, names) for values in data)
                self._put(row, table.places["+".join(names)], self._written(added))
        if self.layout.joined and self.form.code == "HN-A":
            whole = sum(values["8"] for values in data)
            early = sum(values["8"] // 3 for values in data)
            self._put(row, table.places["8"], whole - early)
            self._put(row, table.places["8"] + 1, early)

    def _values(self) -> dict[str, int]:
        """Figures of one row for which all rules hold."""
        values = {
            str(column.no): self.random.choice((0, 3, 58, 999, 1865, 10361, 120500))
            for column in self.form.columns
            if column.is_figure
        }
        for rule in (*self.form.rules, *(self.form.warnings if self.form.code == "HN-A" else ())):
            values[rule.total] = sum(values[part] for part in rule.parts)
        if self.form.code.startswith("II.06a"):
            self._balance(values)
        for limit in self.form.at_most:
            self._limit(values, limit.part, limit.whole)
        return values

    def _balance(self, values: dict[str, int]) -> None:
        """3 = 7 + 11 holds in a return without fault."""
        settled = values["7"] + values["11"]
        values["4"], values["5"], values["6"] = settled // 2, settled - settled // 2, 0
        values["3"] = settled

    def _limit(self, values: dict[str, int], part: str, whole: str) -> None:
        rule = self.form.sums_to(whole)
        if values[part] > values[whole] and rule:
            values[rule.parts[0]] += values[part] - values[whole]
            values[whole] = values[part]

    @staticmethod
    def _of(values: Mapping[str, int], names: Sequence[str]) -> int:
        return sum(values[name] for name in names)

    def _meant(self, value: int) -> int | None:
        return value if value or self.empty == "zero" else None

    def _written(self, value: int) -> Any:
        if value == 0:
            words = {"zero": 0, "dash": "-", "blank": None, "nothing": "Không phát sinh", "cross": "x"}
            return words[self.empty]
        marks = {"dots": ".", "commas": ",", "spaces": " "}
        if self.style in marks:
            return f"{value:,}".replace(",", marks[self.style])
        return float(value) if self.style == "floats" else value

    # --- indicator lists ---

    def _indicators(self, table: Table, columns: Sequence[tuple[Column, tuple[str, ...]]], row: int, left: int) -> int:
        values = self._indicator_values()
        drawn = 0
        for indicator in self.form.indicators:
            if self.layout.page and drawn == self.layout.page:
                row, drawn = self._header(columns, row, left), 0
            drawn += 1
            dot = "." if self.layout.wording == "capitals" else ""
            self._put(row, self._place(table, "mark"), indicator.number + dot)
            self._put(row, self._place(table, "label"), indicator.label)
            self._put(row, self._place(table, "measure"), indicator.measure or None)
            if indicator.kind != "heading":
                value = values[indicator.number]
                percent = indicator.kind == "percent"
                written = f"{value:.2f}".replace(".", ",") if percent else self._written(int(value))
                self._put(row, self._place(table, "value"), written)
                meant = value if percent else self._meant(int(value))
                table.rows.append(DrawnRow(row, (), indicator.number, {indicator.number: meant}))
            row += 1
        return row

    def _indicator_values(self) -> dict[str, Decimal]:
        values: dict[str, Decimal] = {}
        for indicator in self.form.indicators:
            if indicator.kind == "choice":
                values[indicator.number] = Decimal(1)
            elif indicator.kind == "count":
                values[indicator.number] = Decimal(self.random.choice((3, 58, 999, 1865, 10361)))
            elif indicator.kind == "percent":
                values[indicator.number] = Decimal(100)
        for rule in self.form.rules:
            values[rule.total] = sum((values[part] for part in rule.parts), Decimal(0))
        for limit in self.form.at_most:
            values[limit.whole] = max(values[limit.whole], values[limit.part])
        for rate in self.form.rates:
            part, whole = values[rate.part[0]], values[rate.whole[0]]
            if part > whole:
                values[rate.part[0]], part = whole, whole
            values[rate.stated] = (part * 100 / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        return values

    # --- around ---

    def _place(self, table: Table, kind: str) -> int:
        column = table.form.of_kind(kind)  # type: ignore[arg-type]
        assert column is not None
        return table.places[str(column.no)]

    def _below(self, row: int, left: int, width: int) -> int:
        self._put(row, left, "Ghi chú: cột 9 bao gồm cả hồ sơ trả lại; số liệu tính đến 14/3/2026.")
        self._put(row + 2, left + width - 3, "Lâm Đồng, ngày 16 tháng 3 năm 2026")
        self._put(row + 3, left, "Người làm báo cáo")
        self._put(row + 3, left + width - 3, "THỦ TRƯỞNG ĐƠN VỊ")
        self._put(row + 6, left + width - 3, "Nguyễn Văn A")
        return row + 7

    def _put(self, row: int, column: int, value: Any) -> None:
        if value is not None:
            self.canvas.cells[row, column] = value
