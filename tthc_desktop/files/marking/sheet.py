"""A sheet's XML: where its cells stand, and the edits that give some of them another style."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from tthc_desktop.core.grids import Area, Place, address, place
from tthc_desktop.files.marking.package import RELATIONS, STRICT_RELATIONS
from tthc_desktop.files.marking.splice import (
    Edit,
    Odd,
    Tag,
    local,
    parse,
    parser,
    prefix_of,
    tag_at,
    with_attributes,
)

_AFTER_COMMENTS = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
        "extLst",
    )
)
"""What stands behind the relation to the comments' shapes in a sheet (ECMA-376-1, 18.3.1.99)."""
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([^"']+)["']""")
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Columns:
    """Some neighbouring columns (counted from 0, both ends included) of one width and style."""

    first: int
    last: int
    width: float | None
    hidden: bool
    style: int


@dataclass(slots=True)
class Row:
    """A row that is there and in which cells are marked; its cells by column, as places of their start tags."""

    tag: Tag
    style: int
    inner_end: int = 0
    cells: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """How wide and high columns and rows are."""

    columns: list[Columns] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    """Height in points of the rows that have one of their own; 0 for hidden ones."""
    width: float = 8.43
    """In characters, of columns of which nothing else is said."""
    height: float = 15.0
    """In points, of rows of which nothing else is said."""

    def column(self, column: int) -> Columns | None:
        """What is said of a column."""
        return next((some for some in self.columns if some.first <= column <= some.last), None)


class SheetXml:
    """One sheet, looked through once for the cells that are to be marked."""

    def __init__(self, xml: bytes, cells: Collection[Place]) -> None:
        """Raises Odd and Entities."""
        self.xml = xml
        self.layout = Layout()
        self.protected = False
        self.drawing = ""
        """Id of the relation to the shapes of the comments."""
        self.conditional: list[Area] = []
        """Where formats depend on values."""
        self._wanted: dict[int, set[int]] = {}
        for row, column in cells:
            self._wanted.setdefault(row, set()).add(column)
        self._pending = sorted(self._wanted)
        self._rows: dict[int, Row] = {}
        self._new_rows: list[tuple[int, int]] = []
        """Rows that are not there, and the place where each belongs."""
        self._scan = _Scan(self)

    # --- what the scan tells ---

    def row_begins(self, number: int, start: int, attributes: Mapping[str, str]) -> Row | None:
        """A row of the file; gives what its cells go to, when any is wanted."""
        self._missing_before(number, start)
        if attributes.get("hidden") in _TRUE:
            self.layout.heights[number] = 0.0
        elif "ht" in attributes:
            self.layout.heights[number] = float(attributes["ht"])
        if not self._pending or self._pending[0] != number:
            return None
        self._pending.pop(0)
        style = int(attributes.get("s", 0)) if attributes.get("customFormat") in _TRUE else -1
        row = self._rows[number] = Row(tag_at(self.xml, start), style)
        return row

    def rows_end(self, at: int) -> None:
        """No more rows come."""
        self._missing_before(1 << 30, at)

    def _missing_before(self, number: int, at: int) -> None:
        while self._pending and self._pending[0] < number:
            self._new_rows.append((self._pending.pop(0), at))

    # --- the edits ---

    def edits(self, style_of: Callable[[Place, int], int]) -> Iterator[Edit]:
        """The edits that restyle the wanted cells; `style_of(cell, its own style)` gives the number of the new style.

        A cell, a row or both that are not there are made where they belong.
        """
        sheet_data = self._scan.sheet_data
        if sheet_data is None:
            raise Odd
        new = [(at, self._made_row(number, style_of)) for number, at in self._new_rows]
        if sheet_data.closed:
            yield sheet_data.opened(b"".join(made for _, made in new))
        else:
            yield from (Edit(at, at, made) for at, made in new)
        for number, row in self._rows.items():
            yield from self._row_edits(number, row, style_of)
        if dimension := self._dimension():
            yield dimension

    def _made_row(self, number: int, style_of: Callable[[Place, int], int]) -> bytes:
        prefix = self._scan.prefix
        cells = b"".join(self._made_cell(number, column, -1, style_of) for column in sorted(self._wanted[number]))
        return f'<{prefix}row r="{number + 1}">'.encode() + cells + f"</{prefix}row>".encode()

    def _made_cell(self, row: int, column: int, row_style: int, style_of: Callable[[Place, int], int]) -> bytes:
        """A blank cell in the style that its row or its column gives it."""
        of_column = self.layout.column(column)
        own = row_style if row_style >= 0 else of_column.style if of_column else 0
        style = style_of((row, column), own)
        return f'<{self._scan.prefix}c r="{address(row, column)}" s="{style}"/>'.encode()

    def _row_edits(self, number: int, row: Row, style_of: Callable[[Place, int], int]) -> Iterator[Edit]:
        there = dict(row.cells)
        added = []
        for column in sorted(self._wanted[number]):
            if column in there:
                yield self._restyled((number, column), there[column], style_of)
                continue
            after = next((start for other, start in row.cells if other > column), row.inner_end)
            added.append((after, self._made_cell(number, column, row.style, style_of)))
        if not added:
            return
        tag = self.xml[row.tag.start : row.tag.end]
        # "spans" only helps Excel to load faster; it might not hold the new cells.
        tag = with_attributes(tag, spans=None)
        if row.tag.closed:
            inner = b"".join(made for _, made in added)
            yield Edit(row.tag.start, row.tag.end, tag[:-2] + b">" + inner + f"</{row.tag.name}>".encode())
            return
        yield Edit(row.tag.start, row.tag.end, tag)
        yield from (Edit(at, at, made) for at, made in added)

    def _restyled(self, cell: Place, start: int, style_of: Callable[[Place, int], int]) -> Edit:
        tag = tag_at(self.xml, start)
        raw = self.xml[start : tag.end]
        own = re.search(rb"""\ss\s*=\s*["'](\d+)""", raw)
        style = style_of(cell, int(own[1]) if own else 0)
        return Edit(start, tag.end, with_attributes(raw, s=str(style)))

    def _dimension(self) -> Edit | None:
        """The used range, when new cells lie outside it."""
        if self._scan.dimension is None:
            return None
        tag, reference = self._scan.dimension
        used = area_of(reference)
        cells = [(row, column) for row, columns in self._wanted.items() for column in columns]
        if used is None or all(used.holds(*cell) for cell in cells):
            return None
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        wider = Area(min(used.top, *rows), min(used.left, *columns), max(used.bottom, *rows), max(used.right, *columns))
        return Edit(tag.start, tag.end, with_attributes(self.xml[tag.start : tag.end], ref=wider.address))

    def related(self, relation: str) -> Edit:
        """The edit that relates the sheet to the shapes of its comments, when it is not yet."""
        scan = self._scan
        prefix = prefix_of(scan.root_attributes, (RELATIONS, STRICT_RELATIONS))
        declared = "" if prefix else f' xmlns:r="{scan.relations}"'
        made = f'<{scan.prefix}legacyDrawing{declared} {prefix or "r:"}id="{relation}"/>'.encode()
        return Edit(scan.comments_at, scan.comments_at, made)


class _Scan:
    """One pass through the XML of a sheet, told to a SheetXml. Only what is asked for is looked at closely."""

    def __init__(self, sheet: SheetXml) -> None:
        self._sheet = sheet
        self._parser = parser()
        self._depth = self._child_start = 0
        self._row: Row | None = None
        self._number = self._column = -1
        self._child = ""
        self.prefix = ""
        self.relations = RELATIONS
        self.root_attributes: dict[str, str] = {}
        self.sheet_data: Tag | None = None
        self.dimension: tuple[Tag, str] | None = None
        self.comments_at = 0
        self._names = {"row": "row", "c": "c"}
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        try:
            parse(self._parser, sheet.xml)
        except ValueError as error:
            raise Odd from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 4 and self._child == "sheetData":
            if self._row is not None and name == self._names["c"]:
                self._cell(attributes)
        elif self._depth == 3 and self._child == "sheetData":
            if name == self._names["row"]:
                self._row_start(attributes)
        elif self._depth <= 4:
            self._other(name, attributes)

    def _end(self, _: str) -> None:
        if self._depth == 3:
            if self._row is not None:
                self._row.inner_end = self._parser.CurrentByteIndex
                self._row = None
        elif self._depth == 2 and self._child == "sheetData":
            self._sheet.rows_end(self._parser.CurrentByteIndex)
        elif self._depth == 1 and not self.comments_at:
            self.comments_at = self._parser.CurrentByteIndex
        self._depth -= 1

    def _row_start(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) - 1 if "r" in attributes else self._number + 1
        if number <= self._number:
            raise Odd  # a new row could stand in the wrong place
        self._number, self._column = number, -1
        self._row = self._sheet.row_begins(number, self._parser.CurrentByteIndex, attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        assert self._row
        column = place(attributes["r"])[1] if "r" in attributes else self._column + 1
        if column <= self._column:
            raise Odd
        self._column = column
        self._row.cells.append((column, self._parser.CurrentByteIndex))

    def _other(self, name: str, attributes: dict[str, str]) -> None:
        own = local(name)
        if self._depth == 1:
            self._root(name, attributes)
        elif self._depth == 2:
            self._child, self._child_start = own, self._parser.CurrentByteIndex
            self._child_of_root(own, attributes)
        elif own == "col" and self._child == "cols":
            self._sheet.layout.columns.append(_columns(attributes))
        elif own in _AFTER_COMMENTS and self._child == "AlternateContent":
            self._behind_comments()

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) != "worksheet":
            raise Odd
        self.prefix = name[: -len("worksheet")]
        self._names = {own: self.prefix + own for own in ("row", "c")}
        self.root_attributes = attributes
        if "http://purl.oclc.org/ooxml/spreadsheetml/main" in attributes.values():
            self.relations = STRICT_RELATIONS

    def _child_of_root(self, own: str, attributes: dict[str, str]) -> None:
        sheet, at = self._sheet, self._parser.CurrentByteIndex
        if own == "sheetData":
            self.sheet_data = tag_at(sheet.xml, at)
        elif own == "dimension":
            self.dimension = (tag_at(sheet.xml, at), attributes.get("ref", ""))
        elif own == "sheetFormatPr":
            sheet.layout.width = float(attributes.get("defaultColWidth", sheet.layout.width))
            hidden = attributes.get("zeroHeight") in _TRUE
            sheet.layout.height = 0.0 if hidden else float(attributes.get("defaultRowHeight", sheet.layout.height))
        elif own == "sheetProtection":
            sheet.protected = attributes.get("sheet") in _TRUE
        elif own == "legacyDrawing":
            sheet.drawing = next((value for key, value in attributes.items() if local(key) == "id"), "")
        elif own == "conditionalFormatting":
            areas = map(area_of, attributes.get("sqref", "").split())
            sheet.conditional += [area for area in areas if area]
        elif own in _AFTER_COMMENTS:
            self._behind_comments()

    def _behind_comments(self) -> None:
        self.comments_at = self.comments_at or self._child_start


def _columns(attributes: Mapping[str, str]) -> Columns:
    width = attributes.get("width")
    return Columns(
        int(attributes["min"]) - 1,
        int(attributes["max"]) - 1,
        float(width) if width else None,
        attributes.get("hidden") in _TRUE,
        int(attributes.get("style", 0)),
    )


def area_of(reference: str) -> Area | None:
    """The cells that "B7" or "A1:C3" means; None for anything else."""
    first, _, last = reference.partition(":")
    try:
        return Area(*place(first), *place(last or first))
    except ValueError:
        return None


def merged(xml: bytes) -> list[Area]:
    """The merged areas of a sheet."""
    found = (area_of(reference.decode("ascii", "replace")) for reference in _MERGED.findall(xml))
    return [area for area in found if area]
