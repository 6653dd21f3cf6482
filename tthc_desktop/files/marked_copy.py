"""A marked copy of a unit's spreadsheet to send back: bad cells coloured, a comment on each, all else as it was."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tthc_desktop.core.correction_letters import without_cell
from tthc_desktop.core.findings import COMMENTS, Finding
from tthc_desktop.core.grids import Area, Book, Place, address, place
from tthc_desktop.files.marking import notes as boxes
from tthc_desktop.files.marking.notes import Note, Run, There
from tthc_desktop.files.marking.package import Encrypted, Package, Relation, TooLarge, Workbook
from tthc_desktop.files.marking.sheet import SheetXml, merged
from tthc_desktop.files.marking.splice import Edit, Entities, Odd, as_utf8, spliced
from tthc_desktop.files.marking.styles import Level, Styles
from tthc_desktop.files.reading import troubles
from tthc_desktop.files.reading.child import file_bytes
from tthc_desktop.files.whole import whole
from tthc_desktop.files.xlsx import write_values

MOST_NOTES = 5_000
"""Comments on one sheet: with more, Excel becomes slow. Further cells are only coloured."""
MOST_COPIED = 1_000_000
"""Cells of a file of another kind whose values are copied."""
_NAMED = 5  # cells that a remark names
_ENDINGS = {
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said at one cell; several marks of a cell stand in one comment, in their order."""

    sheet: str
    cell: str
    """A1 address; of a merged area any of its cells."""
    level: Level
    text: str
    """Vietnamese: what is wrong and how to mend it."""


def marks_of(sheet: str, findings: Iterable[Finding]) -> list[Mark]:
    """The findings of one sheet as marks; those that were explained are left out."""
    return [
        Mark(sheet, finding.cell, finding.level, without_cell(finding.message, finding.cell))
        for finding in findings
        if finding.level != "explained"
    ]


def ending_of(source: Path, book_kind: str) -> str:
    """The ending that the marked copy of a file must have for Excel to open it: ".xlsx", ".xlsm", ".xltx" or ".xltm".

    Raises Unavailable when the file cannot be read.
    """
    if book_kind != "xlsx":
        return ".xlsx"
    with _in_plain_words(source.name):
        package = Package(file_bytes(str(source), source.name))
        return _ENDINGS.get(package.content_type(Workbook(package).part), ".xlsx")


def write_marked(
    source: Path, book_kind: str, marks: Sequence[Mark], target: Path, book: Book | None = None
) -> tuple[str, ...]:
    """Write a copy of the unit's file with these marks to `target`: all of it, or nothing.

    `book_kind` is Book.kind; `target` ends as ending_of tells. An .xlsx is changed only where a mark needs it: its
    values, formulas, pictures, macros and every part without a mark stay byte for byte. Of a file of another kind,
    and of an .xlsx that is not built as the standard says, the values of `book` are written to a new .xlsx.

    Returns Vietnamese sentences that the user should read. Raises Unavailable for a file that cannot be read or
    written, and ValueError for a mark whose cell is no address, when `book` is needed and not given, and when the
    file itself would be overwritten.
    """
    name = source.name
    if target.exists() and target.samefile(source):
        raise ValueError("the unit's own file is kept as it came")
    placed = _placed(marks)
    with _in_plain_words(name):
        data = file_bytes(str(source), name)
        with whole(target) as temporary:
            if book_kind == "xlsx":
                try:
                    return _mark(data, placed, temporary)
                except Odd:
                    if book is None:
                        raise
            if book is None:
                raise ValueError(f"the values of a file of the kind {book_kind!r} are needed")
            return _copy(book, placed, temporary)


@contextlib.contextmanager
def _in_plain_words(name: str) -> Iterator[None]:
    try:
        yield
    except Odd as error:
        raise troubles.broken(name) from error
    except (TooLarge, MemoryError) as error:
        raise troubles.too_large(name) from error
    except Encrypted as error:
        raise troubles.password(name) from error
    except Entities as error:
        raise troubles.entities(name) from error


# --- which cells -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Spot:
    """What is said at one cell."""

    level: Level = "warning"
    note: list[Run] = field(default_factory=list)

    def add(self, level: Level, text: str) -> None:
        self.level = "error" if "error" in (level, self.level) else "warning"
        self.note += [Run(("\n" if self.note else "") + COMMENTS[level], bold=True), Run(text.strip())]

    def join(self, other: _Spot) -> None:
        self.level = "error" if "error" in (other.level, self.level) else "warning"
        self.note += [Run("\n"), *other.note] if self.note else other.note


_Spots = dict[Place, _Spot]


def _placed(marks: Iterable[Mark]) -> dict[str, _Spots]:
    spots: dict[str, _Spots] = {}
    for mark in marks:
        spots.setdefault(mark.sheet, {}).setdefault(place(mark.cell), _Spot()).add(mark.level, mark.text)
    return spots


def _gathered(spots: _Spots, areas: Sequence[Area]) -> tuple[_Spots, list[Place]]:
    """The spots with those inside a merged area at its first cell, and which were moved."""
    gathered: _Spots = {}
    moved = []
    for cell, spot in spots.items():
        area = next((area for area in areas if area.holds(*cell)), None)
        first = (area.top, area.left) if area else cell
        if first != cell:
            moved.append(cell)
        gathered.setdefault(first, _Spot()).join(spot)
    return gathered, moved


# --- marks in the package --------------------------------------------------------------------------------


def _mark(data: bytes, placed: Mapping[str, _Spots], target: Path) -> tuple[str, ...]:
    """Write the package with the marks; returns remarks. Raises Odd and the like, and OSError."""
    package = Package(data)
    workbook = Workbook(package)
    styles = Styles(workbook)
    remarks: list[str] = []
    names = {_key(name): name for name in workbook.sheets}
    block = boxes.last_block(package) + 1
    for sheet, spots in placed.items():
        name = sheet if sheet in workbook.sheets else names.get(_key(sheet), "")
        if not name:
            remarks.append(f"Không thấy trang «{sheet}» trong tệp nên {len(spots)} ô của trang đó chưa được đánh dấu.")
            continue
        if name in workbook.hidden:
            remarks.append(f"Trang «{name}» đang ẩn; đơn vị phải cho hiện trang mới thấy chỗ đánh dấu.")
        marking = _Marking(workbook, name, styles, remarks)
        marking.make(spots, block)
        block += boxes.blocks_of(len(spots))
    styles.save()
    if any(part.lower().startswith("_xmlsignatures/") for part in package.parts):
        remarks.append("Tệp của đơn vị có chữ ký số; ở bản đánh dấu chữ ký không còn hợp lệ, bản gốc vẫn còn nguyên.")
    package.write(target)
    return tuple(remarks)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class _Marking:
    """The marks of one sheet on their way into the package."""

    def __init__(self, workbook: Workbook, name: str, styles: Styles, remarks: list[str]) -> None:
        self.workbook, self.package, self.styles, self.remarks = workbook, workbook.package, styles, remarks
        self.name, self.part = name, workbook.sheets[name]
        self.relations = self.package.relations(self.part)

    def make(self, spots: _Spots, block: int) -> None:
        xml = as_utf8(self.package.read(self.part))
        spots, moved = _gathered(spots, merged(xml))
        sheet = SheetXml(xml, spots)
        locked: list[Place] = []

        def style_of(cell: Place, style: int) -> int:
            if sheet.protected and self.styles.is_locked(style):
                locked.append(cell)
            return self.styles.coloured(style, spots[cell].level)

        edits = list(sheet.edits(style_of))
        self._tell(sheet, spots, moved, locked)
        noted = dict(sorted(spots.items())[:MOST_NOTES])
        there = self._notes({cell: spot.note for cell, spot in noted.items()})
        texts = {cell: "".join(run.text for run in spot.note) for cell, spot in noted.items()}
        edits += self._boxes(sheet, texts, there, block)
        self.package.put(self.part, spliced(xml, edits))

    def _boxes(
        self, sheet: SheetXml, texts: Mapping[Place, str], there: Mapping[Place, There], block: int
    ) -> list[Edit]:
        """Give each new comment its box, and room to those that go on; returns the edits that relate the sheet."""
        drawing = next((item.part for item in self.relations if item.id == sheet.drawing and sheet.drawing), None)
        new = {cell: text for cell, text in texts.items() if cell not in there}
        edits = []
        if drawing is None and new:
            drawing = self.package.free_name("xl/drawings/vmlDrawing{}.vml")
            self.package.declare_ending("vml", boxes.SHAPES_TYPE)
            relation = self.package.relate(self.part, f"{self.workbook.namespace}/vmlDrawing", drawing)
            edits.append(sheet.related(relation))
        if drawing is not None:
            old = self.package.read(drawing) if drawing in self.package else b""
            longer = {cell: f"{there[cell].text}\n\n\n{text}" for cell, text in texts.items() if cell in there}
            old = boxes.enlarged(old, longer, sheet.layout)
            self.package.put(drawing, boxes.with_boxes(old, new, sheet.layout, block) if new else old)
        return edits

    def _notes(self, notes: Mapping[Place, Note]) -> Mapping[Place, There]:
        """Add the comments; returns those that were there before."""
        part = self._related("comments")
        if part is None or part not in self.package:
            part = self.package.free_name("xl/comments{}.xml")
            self.package.declare(part, boxes.COMMENTS_TYPE)
            self.package.relate(self.part, f"{self.workbook.namespace}/comments", part)
            self.package.put(part, boxes.empty_notes(strict=self.workbook.is_strict))
        xml = self.package.read(part)
        there = boxes.noted(xml)
        self.package.put(part, boxes.with_notes(xml, notes))
        threads = [cell for cell in notes if cell in there and there[cell].is_thread]
        if threads:
            self.remarks.append(
                f"{self._cells(threads)} có trao đổi (nhận xét nhiều lượt) của đơn vị, được giữ nguyên; Excel mới chỉ "
                "hiện trao đổi đó và không hiện nhận xét thêm, nên hãy ghi rõ nội dung của ô trong công văn."
            )
        return there

    def _related(self, kind: str) -> str | None:
        found: Iterable[Relation] = (item for item in self.relations if item.kind == kind and not item.external)
        return next((item.part for item in found), None)

    def _tell(self, sheet: SheetXml, spots: _Spots, moved: Sequence[Place], locked: Sequence[Place]) -> None:
        """Say what the user would else be surprised by."""
        columns = {cell: sheet.layout.column(cell[1]) for cell in spots}
        hidden = [
            cell for cell, said in columns.items() if (said and said.hidden) or sheet.layout.heights.get(cell[0]) == 0
        ]
        veiled = [cell for cell in spots if any(area.holds(*cell) for area in sheet.conditional)]
        told: list[tuple[Sequence[Place], str]] = [
            (moved, "nằm trong vùng gộp ô; chỗ đánh dấu ở ô đầu của vùng."),
            (hidden, "ở dòng hoặc cột đang ẩn; đơn vị phải cho hiện mới thấy chỗ đánh dấu."),
            (locked, "bị khóa; đơn vị phải bỏ bảo vệ trang tính mới sửa được."),
            (veiled, "có định dạng có điều kiện, màu của nó có thể che màu đánh dấu; ghi chú ở ô vẫn thấy."),
        ]
        self.remarks += [f"{self._cells(cells)} {words}" for cells, words in told if cells]
        if len(spots) > MOST_NOTES:
            self.remarks.append(
                f"Trang «{self.name}» có {len(spots)} ô cần đánh dấu; {MOST_NOTES} ô đầu "
                "có ghi chú, các ô sau chỉ tô màu."
            )

    def _cells(self, cells: Sequence[Place]) -> str:
        """ "Ô B7, C9 của trang «Biểu»"."""
        named = ", ".join(address(*cell) for cell in sorted(cells)[:_NAMED])
        more = f" và {len(cells) - _NAMED} ô khác" if len(cells) > _NAMED else ""
        return f"Ô {named}{more} của trang «{self.name}»"


# --- values only -----------------------------------------------------------------------------------------


def _copy(book: Book, placed: Mapping[str, _Spots], target: Path) -> tuple[str, ...]:
    """Write the book's values, then put the marks into what was written."""
    if sum(len(row) for grid in book.grids for row in grid.rows) > MOST_COPIED:
        raise TooLarge
    names = write_values(book.grids, target)
    renamed = {names.get(sheet, sheet): spots for sheet, spots in placed.items()}
    remarks = _mark(target.read_bytes(), renamed, target)
    said = (
        f"Bản đánh dấu không phải tệp của đơn vị mà là một tệp .xlsx mới chép lại các giá trị của «{book.name}»: "
        "không có công thức, định dạng và hình vẽ của tệp gốc."
    )
    return said, *remarks
