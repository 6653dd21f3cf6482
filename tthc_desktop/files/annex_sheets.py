"""An annex as a sheet of a workbook in its official layout, with formulas that give the figures as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.core import annex_heads
from tthc_desktop.core.annex_formulas import Added, Derived, derived, printed
from tthc_desktop.core.blanks import Block
from tthc_desktop.core.document import NOTHING, Amount, Annex, Document
from tthc_desktop.core.forms import header_cells, number_texts
from tthc_desktop.files import annex_layout, fonts
from tthc_desktop.files.annex_layout import PADDING, Layout
from tthc_desktop.files.formula_results import Results
from tthc_desktop.files.letter import printable
from tthc_desktop.files.wrapping import wrapped
from tthc_desktop.files.xlsx import FONT, Formula, Looks, ReadyCell, Value, holdable

_SIZE = 11.0
_POINTS_PER_UNIT = 5.25
"""Of column width: one digit of the standard font."""
_CELL_MARGINS = 5.0
"""Points of a column that its words may not use."""
_LEADING, _TALLEST = 15.0, 409.0
_EXACT = 10**15
_Styles = dict[tuple[object, ...], int]


class AnnexSheet:
    """One annex on its way into a workbook."""

    def __init__(self, document: Document, annex: Annex) -> None:
        self.document, self.annex = document, annex
        self.columns = annex.form.columns
        self.letters = [get_column_letter(at) for at in range(1, len(self.columns) + 1)]
        self.formulas = derived(annex)
        self.layout = _widened(annex_layout.lay_out(annex))

    @property
    def name(self) -> str:
        """ "Phụ lục I"."""
        return annex_heads.number_of(self.annex)

    def draw(self, page: Worksheet, looks: Looks) -> Results:
        """Fill the page; returns what its formulas give."""
        self.page, self.looks, self.styles = page, looks, _Styles()
        self.results: dict[str, int | float | str] = {}
        for letter, width in zip(self.letters, self.layout.widths, strict=True):
            page.column_dimensions[letter].width = round(width / _POINTS_PER_UNIT, 2)
        top = self.head(1)
        self.first = self.header(top)
        self.body()
        self.foot(self.first + len(self.annex.lines) + 1)
        self.set_view(top)
        return self.results

    # --- above and below the table -----------------------------------------------------------------------

    def head(self, row: int) -> int:
        """Write what stands above the table; returns the row of its header."""
        annex = self.annex
        lines = [(annex_heads.number_of(annex), True, False, "center"), (annex.title.upper(), True, False, "center")]
        lines += [(annex_heads.attached_to(self.document), False, True, "center"), ("", False, False, "center")]
        lines += [(text, False, False, "center") for text in annex.about]
        lines += [(annex.measure, False, True, "right")]
        for text, bold, italic, align in lines:
            self.line(row, text, bold=bold, italic=italic, align=align)
            row += 1
        return row

    def foot(self, row: int) -> None:
        """Write the notes under the table."""
        for at, note in enumerate(self.annex.notes, start=row):
            self.line(at, note, italic=True, align="left")

    def line(self, row: int, text: str, *, bold: bool = False, italic: bool = False, align: str) -> None:
        """Words over the whole width of the table."""
        words = holdable(printable(text))
        assert isinstance(words, str)
        look = self.style("line", bold, italic, align)
        self.put(row, 0, words or None, look)
        if len(self.letters) > 1:
            self.page.merged_cells.add(f"A{row}:{self.letters[-1]}{row}")
        font = fonts.BOLD if bold else fonts.REGULAR
        lines = wrapped(fonts.drawable(words), sum(self.layout.widths) - _CELL_MARGINS, _SIZE + 1, font)
        self.page.row_dimensions[row].height = min(len(lines) * (_LEADING + 1.5) + 2, _TALLEST)

    # --- the table ---------------------------------------------------------------------------------------

    def header(self, top: int) -> int:
        """Write the header and the row of numbers; returns the first row below them."""
        form = self.annex.form
        cells = header_cells(form.columns)
        heights = annex_layout.header_heights(cells, form.header_rows, self.layout)
        for at, height in enumerate(heights):
            self.page.row_dimensions[top + at].height = min(height * 1.1, _TALLEST)
        for cell in cells:
            for row in range(top + cell.row, top + cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    is_first = (row, column) == (top + cell.row, cell.column)
                    self.put(row, column, holdable(printable(cell.text)) if is_first else None, self.style("header"))
            if cell.rows > 1 or cell.columns > 1:
                first, last = self.letters[cell.column], self.letters[cell.column + cell.columns - 1]
                self.page.merged_cells.add(f"{first}{top + cell.row}:{last}{top + cell.row + cell.rows - 1}")
        row = top + form.header_rows
        if not form.number_row:
            return row
        for column, text in enumerate(number_texts(form)):
            self.put(row, column, holdable(text), self.style("number"))
        return row + 1

    def body(self) -> None:
        """Write the lines of the annex."""
        rooms = [width - 2 * PADDING for width in self.layout.widths]
        for at, (texts, font, line) in enumerate(annex_layout.body_of(self.annex)):
            row = self.first + at
            bold = line.kind != "data"
            for column, cell in enumerate(line.cells):
                if isinstance(cell, Amount):
                    self.amount(at, column, cell, bold)
                else:
                    align = annex_layout.align_of(self.columns[column], cell)
                    self.put(row, column, holdable(printable(cell)) or None, self.style("text", bold, align))
            lines = max(len(wrapped(text, room, _SIZE, font)) for text, room in zip(texts, rooms, strict=True))
            self.page.row_dimensions[row] = {"ht": f"{min(lines * _LEADING + 3, _TALLEST):g}"}

    def amount(self, line: int, column: int, amount: Amount, bold: bool) -> None:
        """Write a figure: as a formula where it follows from others."""
        row, value = self.first + line, _number(amount)
        look = self.style("amount", bold, amount.places, amount.before, amount.after)
        formula = self.formulas.get((line, column))
        if formula is None:
            self.put(row, column, value, look)
            return
        self.put(row, column, Formula("=" + self.formula(formula, amount.places)), look)
        self.results[f"{self.letters[column]}{row}"] = value

    def formula(self, formula: Derived, places: int) -> str:
        """A formula in Excel's words."""
        if isinstance(formula, Added):
            added = self.sum(formula.blocks)
            return f"ROUND({added},{places})" if places else added
        part, whole = self.sum(formula.part), self.sum(formula.whole)
        return f'IF({whole}=0,"{NOTHING}",ROUND({part}/{whole}*100,{formula.places}))'

    def sum(self, blocks: Sequence[Block]) -> str:
        """The sum of some cells: SUM passes over "–", which + would not."""
        return f"SUM({','.join(self.address(block) for block in blocks)})"

    def address(self, block: Block) -> str:
        """A block of the annex as it lies on the sheet."""
        first = f"{self.letters[block.left]}{self.first + block.top}"
        last = f"{self.letters[block.right]}{self.first + block.bottom}"
        return first if first == last else f"{first}:{last}"

    # --- cells and looks ---------------------------------------------------------------------------------

    def put(self, row: int, column: int, value: Value, look: int) -> None:
        self.page._cells[row, column + 1] = ReadyCell(self.page, f"{self.letters[column]}{row}", value, look)

    def style(self, kind: str, *parts: object) -> int:
        """The workbook's number of a look, made when it is first asked for."""
        key = (kind, *parts)
        if key not in self.styles:
            self.styles[key] = self.make_style(kind, *parts)
        return self.styles[key]

    def make_style(self, kind: str, *parts: object) -> int:
        looks = self.looks
        if kind == "line":
            bold, italic, align = parts
            font = Font(name=FONT, size=_SIZE + 1, bold=bool(bold), italic=bool(italic))
            return looks.make(font=font, border=Border(), alignment=Alignment(align, "center", wrap_text=True))
        if kind == "header":
            return looks.make(font=Font(name=FONT, size=_SIZE, bold=True), alignment=_CENTRED)
        if kind == "number":
            return looks.make(font=Font(name=FONT, size=_SIZE - 2, italic=True), alignment=_CENTRED)
        font = Font(name=FONT, size=_SIZE, bold=bool(parts[0]))
        if kind == "text":
            align = "center" if parts[1] == "centre" else str(parts[1])
            return looks.make(font=font, alignment=Alignment(align, "center", wrap_text=True), number_format="@")
        _, places, before, after = parts
        assert isinstance(places, int)
        number_format = f"{_quoted(str(before))}#,##0{'.' + '0' * places if places else ''}{_quoted(str(after))}"
        return looks.make(font=font, alignment=Alignment("right", "center"), number_format=number_format)

    def set_view(self, top: int) -> None:
        """How the sheet is looked at and printed."""
        page = self.page
        labels = [at for at, column in enumerate(self.columns) if column.kind in ("mark", "label")]
        page.freeze_panes = f"{get_column_letter(labels[-1] + 2 if labels else 1)}{self.first}"
        page.print_title_rows = f"{top}:{self.first - 1}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = page.PAPERSIZE_A3 if self.layout.paper == "A3" else page.PAPERSIZE_A4
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = 0.6  # inches
        page.oddHeader.center.text, page.oddHeader.center.font = "&P", f"{FONT},Regular"


_CENTRED = Alignment("center", "center", wrap_text=True)


def _widened(layout: Layout) -> Layout:
    """The layout at the size of letters of the sheet; a sheet is made to fit the paper's width when it is printed."""
    scale = _SIZE / layout.size
    return Layout(layout.paper, _SIZE, tuple(width * scale + _CELL_MARGINS - 2 for width in layout.widths))


def _number(amount: Amount) -> int | float | str:
    """The figure as Excel holds it: as it is printed, to its decimals."""
    value = printed(amount)
    if value is None:
        return NOTHING
    if abs(value) >= _EXACT:
        return amount.text  # Excel keeps 15 digits
    return int(value) if value == value.to_integral_value() else float(Decimal(value))


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
