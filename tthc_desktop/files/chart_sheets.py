"""The charts of a report as native charts of a workbook, each beside the table of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.text import Font as Typeface
from openpyxl.styles import Alignment, Border, Font
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.core.charts import Shares, Trend, rounded
from tthc_desktop.core.drawings import FAINT, FILLS, HATCHES, INK, QUIET, Hatch
from tthc_desktop.files import fonts
from tthc_desktop.files.formula_results import Results
from tthc_desktop.files.letter import printable
from tthc_desktop.files.wrapping import wrapped
from tthc_desktop.files.xlsx import FONT, Looks, ReadyCell, Value, holdable, holdable_text

NAME = "Biểu đồ"
_WIDTHS = (25.0, 13.0, 11.0, 2.0, 82.0)
"""Of the table's columns, the gap beside it and the column under the chart, in characters."""
_LABEL_ROOM, _TABLE_ROOM, _TITLE_ROOM = 130.0, 255.0, 660.0
_CHART_TITLE_ROOM, _CHART_HEIGHT = 310.0, 193.0
_SIZE, _LEADING = 11.0, 15.0
_PAGE = 490.0
"""Points of a landscape page that charts may fill."""
_PATTERNS: dict[Hatch, str] = {
    "none": "solid", "rising": "wdUpDiag", "crossed": "diagCross", "level": "ltHorz", "falling": "wdDnDiag",
    "upright": "ltVert",
}  # fmt: skip


class ChartSheet:
    """The charts of a report on their way into a workbook."""

    name = NAME

    def __init__(self, charts: Sequence[Trend | Shares]) -> None:
        self.charts = charts

    def draw(self, page: Worksheet, looks: Looks) -> Results:
        """Fill the page: charts below each other, none over the end of a sheet of paper."""
        self.page, self.looks = page, looks
        line = {"border": Border(), "alignment": Alignment("left", "center", wrap_text=True)}
        self.title = looks.make(font=Font(name=FONT, size=_SIZE + 1, bold=True), **line)
        self.label = looks.make(alignment=line["alignment"])
        self.note = looks.make(font=Font(name=FONT, size=_SIZE, italic=True), **line)
        self.formats: dict[str, int] = {}
        for letter, width in zip("ABCDE", _WIDTHS, strict=True):
            page.column_dimensions[letter].width = width
        self.row, used = 1, 0.0
        for chart in self.charts:
            began, height = self.row, self.block(chart)
            if used and used + height > _PAGE:
                page.row_breaks.append(Break(id=began - 1))
                used = 0.0
            used += height
        self.set_view()
        return {}

    def block(self, chart: Trend | Shares) -> float:
        """Write one chart with its title and its table; returns how many points it takes."""
        height = self.line(chart.title, "E", _TITLE_ROOM, self.title, fonts.BOLD)
        top = self.row
        table = self.table(chart) + sum(
            self.line(f"{letter} {mark}", "C", _TABLE_ROOM, self.note, fonts.REGULAR)
            for _, letter, mark in (chart.marks if isinstance(chart, Trend) else ())
        )
        while table < _CHART_HEIGHT:
            table += self.blank(_LEADING)
        made = self.trend(chart, top) if isinstance(chart, Trend) else self.shares(chart, top)
        corners = AnchorMarker(col=4, row=top - 1), AnchorMarker(col=5, row=self.row - 1)
        made.anchor = TwoCellAnchor(_from=corners[0], to=corners[1])
        self.page.add_chart(made)
        return height + table + self.blank(_LEADING)

    # --- the table ---------------------------------------------------------------------------------------

    def table(self, chart: Trend | Shares) -> float:
        """The numbers that the chart shows, as it shows them; a number that there is not leaves its cell blank."""
        rows: list[tuple[str, Decimal | None, Decimal | None]]
        headers: tuple[str, ...] = ("Chỉ tiêu", "Số liệu", "Tỷ lệ")
        if isinstance(chart, Trend):
            letters = {at: f" {letter}" for at, letter, _ in chart.marks}
            headers = ("Kỳ", "Tỷ lệ" if chart.unit else "Số liệu")
            rows = [
                (" ".join(point.label.split()) + letters.get(at, ""), point.value, None)
                for at, point in enumerate(chart.points)
            ]
        else:
            shares = zip(chart.parts, chart.percents, strict=True)
            rows = [(part.label, part.value, share) for part, share in shares]
        self.cells(headers, [self.looks.header] * 3)
        height = self.blank(_LEADING + 3)
        counted, rate = self.format(_format(chart)), self.format(_PERCENT)
        for label, value, share in rows:
            told = (label, _number(value, chart.unit if isinstance(chart, Trend) else ""), _number(share, "%"))
            self.cells(told[: len(headers)], [self.label, counted, rate])
            lines = wrapped(fonts.drawable(printable(label)), _LABEL_ROOM, _SIZE, fonts.REGULAR)
            height += self.blank(len(lines) * _LEADING + 1.5)
        return height

    def cells(self, values: Sequence[Value], looks: Sequence[int]) -> None:
        """Put values into the row that is next."""
        for at, (value, look) in enumerate(zip(values, looks, strict=False)):
            kept = holdable(printable(value) if isinstance(value, str) else value)
            self.page._cells[self.row, at + 1] = ReadyCell(self.page, f"{'ABC'[at]}{self.row}", kept, look)

    def line(self, text: str, last: str, room: float, look: int, font: str) -> float:
        """Words from the first column to the last one."""
        words = holdable_text(printable(text))
        self.cells([words], [look])
        self.page.merged_cells.add(f"A{self.row}:{last}{self.row}")
        return self.blank(len(wrapped(fonts.drawable(words), room, _SIZE + 1, font)) * (_LEADING + 1.5) + 2)

    def blank(self, height: float) -> float:
        """End the row, which is so high."""
        self.page.row_dimensions[self.row].height = height
        self.row += 1
        return height

    def format(self, text: str) -> int:
        """The look of a number."""
        if text not in self.formats:
            self.formats[text] = self.looks.make(alignment=Alignment("right", "center"), number_format=text)
        return self.formats[text]

    # --- the charts --------------------------------------------------------------------------------------

    def trend(self, chart: Trend, top: int) -> LineChart:
        """A line with its numbers above the points; a period without one leaves a gap."""
        made = LineChart()
        self.fill(made, chart, top, len(chart.points))
        (series,) = made.series
        series.smooth = False
        series.graphicalProperties.line.solidFill, series.graphicalProperties.line.width = FILLS[0][1:], 20_000
        series.marker.symbol, series.marker.size = "square", 6
        series.marker.graphicalProperties = GraphicalProperties(solidFill=FILLS[0][1:])
        series.dLbls.position = "t"
        made.y_axis.scaling.min = 0
        if chart.unit and all((point.value or 0) <= 100 for point in chart.points):
            made.y_axis.scaling.max, made.y_axis.majorUnit = 100, 20
        made.y_axis.majorGridlines.spPr = GraphicalProperties()
        made.y_axis.majorGridlines.spPr.line.solidFill = FAINT[1:]
        made.y_axis.number_format, made.y_axis.delete = '0"%"' if chart.unit else _format(chart), False
        under = 0.16 + 0.08 * len(made.title.tx.rich.p)  # the title, and the number above the highest point
        place = ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.1, y=under, w=0.88, h=0.86 - under)
        made.layout = Layout(manualLayout=place)
        return made

    def shares(self, chart: Shares, top: int) -> BarChart:
        """A bar for each part, the first one on top, told apart by its pattern too."""
        made = BarChart()
        made.type, made.gapWidth = "bar", 60
        self.fill(made, chart, top, len(chart.parts))
        (series,) = made.series
        series.dLbls.position = "outEnd"
        for at in range(len(chart.parts)):
            series.dPt.append(DataPoint(idx=at, invertIfNegative=False, spPr=_look(at)))
        made.x_axis.scaling.orientation = "maxMin"
        made.y_axis.scaling.min, made.y_axis.delete, made.y_axis.majorGridlines = 0, True, None
        return made

    def fill(self, made: LineChart | BarChart, chart: Trend | Shares, top: int, rows: int) -> None:
        """Point a chart at its table and give it its words."""
        made.add_data(Reference(self.page, 2, top, 2, top + rows), titles_from_data=True)
        made.set_categories(Reference(self.page, 1, top + 1, 1, top + rows))
        made.title, made.legend, made.display_blanks = _title(chart.title), None, "gap"
        made.x_axis.delete = False
        for axis in (made.x_axis, made.y_axis):
            axis.txPr = _letters(900, QUIET if axis is made.y_axis else INK)
            axis.majorTickMark = "none"
        (series,) = made.series
        series.dLbls = DataLabelList(numFmt=_format(chart), txPr=_letters(900, INK, bold=True), showVal=True)
        for other in ("showSerName", "showCatName", "showLegendKey", "showPercent", "showLeaderLines"):
            setattr(series.dLbls, other, False)

    def set_view(self) -> None:
        """How the sheet is printed: on the width of one page."""
        page = self.page
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = True
        margins = page.page_margins
        margins.left = margins.right = margins.top = margins.bottom = 0.6  # inches
        margins.header = margins.footer = 0.3
        page.sheet_view.showGridLines = False
        page.oddFooter.center.text, page.oddFooter.center.font = "Trang &P/&N", f"{FONT},Regular"


_PERCENT = '0.00"%"'


def _format(chart: Trend | Shares) -> str:
    if isinstance(chart, Trend) and chart.unit:
        return _PERCENT
    values = [one.value for one in (chart.points if isinstance(chart, Trend) else chart.parts)]
    whole = all(value is None or value == value.to_integral_value() for value in values)
    return "#,##0" if whole else "#,##0.00"


def _number(value: Decimal | None, unit: str) -> int | float | None:
    if value is None:
        return None
    exact = rounded(value, unit)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _look(at: int) -> GraphicalProperties:
    hatch, colour = HATCHES[at % len(HATCHES)], FILLS[at % len(FILLS)][1:]
    look = GraphicalProperties()
    if hatch == "none":
        look.solidFill = colour
    else:
        ink, ground = ColorChoice(srgbClr=INK[1:]), ColorChoice(srgbClr=colour)
        look.pattFill = PatternFillProperties(_PATTERNS[hatch], ink, ground)
    look.line.solidFill, look.line.width = INK[1:], 9_000
    return look


def _title(text: str) -> Title:
    """The title in lines that fit: not every program breaks one."""
    lines = wrapped(fonts.drawable(printable(text)), _CHART_TITLE_ROOM, _SIZE, fonts.BOLD)
    how = _how(1100, INK, bold=True)
    shown = [Paragraph(ParagraphProperties(defRPr=how), r=[RegularTextRun(how, line)]) for line in lines]
    return Title(Text(rich=RichText(p=shown)), overlay=False)


def _letters(size: int, colour: str, *, bold: bool = False) -> RichText:
    return RichText(p=[Paragraph(ParagraphProperties(defRPr=_how(size, colour, bold=bold)), endParaRPr=None)])


def _how(size: int, colour: str, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Typeface(typeface=FONT), sz=size, b=bold, solidFill=colour[1:])
