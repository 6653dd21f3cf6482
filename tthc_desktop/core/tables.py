"""The list on a sheet: its header found under titles, its entries below.

Rows count from 1 here, as the user sees them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tthc_desktop.core import similarity
from tthc_desktop.core.grids import Area, Grid, Place, Value, address, column_letter
from tthc_desktop.core.importing import ID_HEADERS, known_names, name_key
from tthc_desktop.core.list_headers import HEADER_WITHIN, WIDEST, count_known, headers_at
from tthc_desktop.core.list_rows import Other, heading_mark, heading_of, heading_style, others
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.wording import some_of

MARKS = frozenset(name_key(text) for text in ("STT", "TT", "Số TT", "Số thứ tự"))
"""Headers of the column that numbers the entries, as `name_key` makes them."""
_IDS = frozenset(map(name_key, ID_HEADERS))
_FEWEST_NAMES = 3
"""Names of columns in a row that make it a header without an STT."""
_ASIDE: tuple[Other, ...] = ("group", "total", "below")
"""What may be an entry after all; the row that numbers the columns and the header said again are none."""
_TOLD = 5
"""Places that a remark names."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headers; `number` is its row in the spreadsheet, counted from 1."""

    number: int
    cells: tuple[Value, ...]
    faults: Mapping[int, str] = field(default_factory=dict)
    """What is wrong with cells that hold no usable result, by column: see grids.Grid.faults."""
    headings: tuple[str, ...] = ()
    """The headings of its group, from the outermost in: «B. TTHC bị bãi bỏ», «Lĩnh vực Đất đai»."""
    other: Other | None = None
    """What it was taken for, when it is no entry."""
    merged: Mapping[int, int | float] = field(default_factory=dict)
    """By column the numbers of cells that are merged over it and rows above: they may be those rows' together."""


@dataclass(frozen=True, slots=True)
class Table:
    """What stood on one sheet. Every row has as many cells as there are headers."""

    sheet: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...] = ()
    """Vietnamese sentences about the file that the user should read before importing."""
    area: str = ""
    """A1 address of header and rows."""
    encoding: str = ""
    """The legacy encoding of the sheet, as in grids.Grid.encoding."""
    from_1904: bool = False
    """Whether the days of the workbook count from 1904."""
    originals: Mapping[Place, str] = field(default_factory=dict)
    """Texts as the file has them, of converted cells, by row and column counted from 0."""
    title: str = ""
    """What stands above the header."""
    year: int | None = None
    """The one year that stands there, or in the sheet's name, as that of the list; None where none does, or several."""
    year_from: str = ""
    """Where the year stands: "tiêu đề của bảng"."""
    hidden: frozenset[int] = frozenset()
    """Columns that are hidden in the file, counted from 0."""
    unread: tuple[str, ...] = ()
    """Names of the visible sheets of the book with tables of something else."""
    others: tuple[TableRow, ...] = ()
    """The rows that were not taken for entries, but for headings, sums, notes or signatures."""

    @property
    def cells(self) -> dict[int, tuple[Value, ...]]:
        """The cells of each row, entry or not, by its number."""
        return {row.number: row.cells for row in (*self.rows, *self.others)}

    def taking(self, numbers: Collection[int]) -> Table:
        """The same table with those of `others`, by their number, as entries: the user knows better."""
        if not numbers:
            return self
        every = sorted((*self.rows, *self.others), key=lambda row: row.number)
        kinds = {row.number: row.other for row in self.others if row.other and row.number not in numbers}
        others = tuple(row for row in self.others if row.number in kinds)
        return replace(self, rows=tuple(_entries(every, kinds)), others=others)


def find_table(grids: Iterable[Grid], known_headers: Collection[str]) -> Table | None:
    """The table below the row with the most known headers, among the first thirty rows of every sheet.

    Capitals, blanks, the Unicode form and the place of tones do not count. Rows without any value are left out.
    None when no row holds a known header.
    """
    return next(iter(find_tables(grids, known_headers)), None)


def year_of(title: str) -> int | None:
    """The one year that a title names as such: «NĂM 2026», «tháng 3/2026»; the day of an act in it is none."""
    years = _years_of(title)
    return int(years.pop()) if len(years) == 1 else None


def _years_of(title: str) -> set[str]:
    """The years that a title names; the first and the last day of a time tell theirs."""
    spans = {year for span in _TIME.findall(title) for year in span}
    return spans | {"".join(years) for years in _YEAR.findall(_ACT.sub(" ", title))}


def _year_told(title: str, sheet: str) -> tuple[int | None, str]:
    """The year of a list, and where it stands: in its title, or in the sheet's name where that names none."""
    years = set() if _years_of(title) else set(_YEAR_ALONE.findall(sheet))
    return (int(years.pop()), "tên trang") if len(years) == 1 else (year_of(title), "tiêu đề của bảng")


_ACT = re.compile(
    r"\((?=[^()]*(?:kèm|quyết định|công văn|văn bản|kế hoạch|thông báo|nghị quyết|chỉ thị|nghị định|thông tư|số))"
    r"[^()]*\)|ngày\s+[0-9]{1,2}\s*(?:[/.-]|tháng)\s*[0-9]{1,2}\s*(?:[/.-]|năm)\s*[0-9]{4}",
    re.IGNORECASE,
)
"""What stands in brackets about an act, and the day of an act or of signing."""
_ANNEXED_TO = re.compile(r"\((?:ban hành\s+)?kèm theo[^()]*\)", re.IGNORECASE)
"""What all tables of a sheet are annexed to."""
_YEAR = re.compile(r"\bnăm\s+(20[0-9]{2})\b|\b(?:tháng|quý)\s+[0-9IV]{1,3}\s*[/-]\s*(20[0-9]{2})\b", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_DATED = r"(?:ngày\s+)?[0-9]{1,2}/[0-9]{1,2}/(20[0-9]{2})"
_TIME = re.compile(rf"\btừ\s+{_DATED}\s*(?:[-–]|đến(?:\s+hết)?)\s*{_DATED}", re.IGNORECASE)
"""«Từ ngày 01/01/2026 đến ngày 31/3/2026»."""


Fields = Callable[[Sequence[str]], Mapping[int, str]]
"""The field that each header of a table gives, by column: so one that is said again in other words is known."""


def _by_words(headers: Sequence[str]) -> Mapping[int, str]:
    return dict(enumerate(map(name_key, headers)))


def find_tables(grids: Iterable[Grid], known_headers: Collection[str], fields: Fields = _by_words) -> list[Table]:
    """What `find_table` finds, the lists below and beside it, those of other visible sheets with most of its headers.

    Sheets that are left aside are told with the first one.
    """
    known = known_names(known_headers)
    found = []
    for grid in grids:
        hits, row = max(
            ((count_known(headers_at(grid, row)[0], known), -row) for row in range(min(grid.height, HEADER_WITHIN))),
            default=(0.0, 0),
        )
        found.append((hits, grid, -row))
    best = max(found, key=lambda each: each[0], default=None)
    if best is None or not best[0]:
        return []
    hits, first, top = best
    tables, unread, hidden = tables_from(first, top, known, fields), [], []
    for own, grid, row in found:
        like = grid is not first and own > 1 and own * 2 > hits
        here = [table for table in tables_from(grid, row, known, fields) if table.rows] if like else []
        if (like or grid is first) and not grid.hidden:
            tables += _beside(grid, row, known, fields)
        if grid is first or not _has_table(grid):
            continue
        if here and not grid.hidden:
            tables += here
        elif not grid.hidden:
            unread.append(grid.sheet)
        elif like:
            hidden.append(f"Trang «{grid.sheet}» bị ẩn nên không được đọc, dù có bảng tương tự.")
    return [replace(tables[0], remarks=(*tables[0].remarks, *hidden), unread=tuple(unread)), *tables[1:]]


def _beside(grid: Grid, top: int, known: Collection[str], fields: Fields) -> list[Table]:
    """The tables of the same kind beside the one that `table_at` reads."""
    headers, below = headers_at(grid, top)
    sides = _sides(grid, headers, below, known)
    read, most = _side(sides, len(headers)), max((hits for hits, _, _ in sides), default=0.0)
    alike = [(left, right) for hits, left, right in sides if hits * 2 > most and (left, right) != read]
    return [table for side in alike for table in tables_from(grid, top, known, fields, side) if table.rows]


def _has_table(grid: Grid) -> bool:
    """Whether something stands there that may be a table: two rows with two cells each."""
    return sum(sum(cell is not None for cell in row) > 1 for row in grid.rows[: HEADER_WITHIN * 2]) > 1


def widest_row(grids: Iterable[Grid]) -> list[str]:
    """The texts of the first row with the most texts, above at least one other row: a header in words of its own."""
    rows = [
        [value for value in row[:WIDEST] if isinstance(value, str)]
        for grid in grids
        for row in grid.rows[: min(HEADER_WITHIN, grid.height - 1)]
    ]
    found = max(rows, key=len, default=[])
    return found if len(found) > 1 else []


def tables_from(
    grid: Grid, top: int, known: Collection[str], fields: Fields, side: tuple[int, int] | None = None
) -> list[Table]:
    """The table whose header begins in that row, counted from 0, and those below it with headers of their own.

    Of two side by side it is the one with more of the `known` names, unless its columns are given: the first one and
    the one behind the last. Headings, sums and signatures are no rows of it.
    """
    heads = [at for at, cells in enumerate(grid.rows) if at > top and _heads_another(_of_side(cells, side), known)]
    tables: list[Table] = []
    title, row = _above(grid, range(max(top - HEADER_WITHIN, 0), top)), top
    told, acts = _year_told(title, grid.sheet), _ANNEXED_TO.findall(title)
    while True:
        table, below = _table_at(grid, row, known, fields, side, heads)
        own = year_of(title)
        year, place = (own, "tiêu đề của bảng") if own else told
        tables.append(replace(table, title=title, year=year, year_from=place))
        if below is None:
            return tables
        last = max((one.number for one in table.rows), default=row + 1)
        above = _above(grid, range(last, below))
        title, row = " ".join((*acts, above)) if above else title, below


def _of_side(cells: tuple[Value, ...], side: tuple[int, int] | None) -> tuple[Value, ...]:
    return cells[side[0] : side[1]] if side else cells


def _table_at(
    grid: Grid,
    top: int,
    known: Collection[str],
    fields: Fields,
    side: tuple[int, int] | None,
    heads: Sequence[int],
) -> tuple[Table, int | None]:
    """The table whose header begins in that row, and the row with the header of the next one below it.

    `heads`: every row of the sheet that may be a header.
    """
    headers, below = headers_at(grid, top)
    sides = _sides(grid, headers, below, known)
    left, right = side or _side(sides, len(headers))
    headers = ["" if at < left else header for at, header in enumerate(headers[:right])]
    while headers and not headers[-1]:
        headers.pop()
    faults, merged = _faults(grid), _merged(grid, below, len(headers), (str, dt.date))
    numbers = _merged(grid, below, len(headers), (int, float))
    own_fields, again, other = fields(headers), [], None
    for at in heads[bisect_left(heads, below) :]:
        if not _says_headers(_padded(grid.rows[at], left, headers), headers, own_fields, fields):
            other = at
            break
        again.append(at)
    rows = []
    for at, values in enumerate(itertools.islice(grid.rows, below, other), start=below):
        cells = _as_shown(grid, at, _padded(values, left, headers))
        if at in merged:
            cells = tuple(merged[at].get(column, cell) if cell is None else cell for column, cell in enumerate(cells))
        wrong = faults.get(at, {})
        if wrong or any(cell is not None for cell in cells):
            over = {column: number for column, number in numbers.get(at, {}).items() if cells[column] is None}
            rows.append(TableRow(at + 1, cells, wrong, merged=over))
    marks = next((at for keys in (MARKS, _IDS) for at, header in enumerate(headers) if name_key(header) in keys), None)
    own = [row[left:right] for row in grid.rows[top:below]]
    sound = ((row.number, row.cells[left:]) for row in rows if not row.faults)  # a fault is to be told as an entry's
    kinds = {**others(sound, own, None if marks is None else marks - left)}
    kinds |= {at + 1: "header" for at in again}
    if other is not None:
        titles = itertools.takewhile(lambda row: len(list(filter(None, row.cells))) == 1, reversed(rows))
        for title in titles:
            kinds.setdefault(title.number, "group")
    entries = tuple(_entries(rows, kinds))
    aside = tuple(replace(row, other=kinds[row.number]) for row in rows if kinds.get(row.number) in _ASIDE)
    first = next((at for at, header in enumerate(headers) if header), 0)
    bottom = entries[-1].number - 1 if entries else below - 1
    area = Area(top, first, bottom, max(len(headers) - 1, first)).address
    remarks = (*_told(grid), *_told_of_merged(merged), *([] if side else _told_of_sides(sides, (left, right))))
    table = Table(
        grid.sheet,
        tuple(headers),
        entries,
        remarks,
        area,
        grid.encoding,
        grid.from_1904,
        grid.originals,
        hidden=grid.hidden_columns,
        others=aside,
    )
    return table, other


def _padded(values: tuple[Value, ...], left: int, headers: Sequence[str]) -> tuple[Value, ...]:
    """The cells of a row that stand in the table, blank where it is shorter or another table stands."""
    cells = (None,) * left + values[left : len(headers)]
    return cells + (None,) * (len(headers) - len(cells))


_Side = tuple[float, int, int]
"""How many names of a table are known, its first column and the one behind its last."""


def _side(sides: Sequence[_Side], width: int) -> tuple[int, int]:
    """The columns of the table with most known names, of those the widest, and of these the first."""
    if not sides:
        return 0, width
    _, left, right = max(sides, key=lambda side: (side[0], side[2] - side[1], -side[1]))
    return left, right


def _sides(grid: Grid, headers: Sequence[str], below: int, known: Collection[str]) -> list[_Side]:
    """The tables side by side; none where there is but one.

    An empty column parts two, each with numbers of its own (STT), or with headings said twice.
    """
    gaps = [at for at, header in enumerate(headers) if not header and 0 < at < len(headers) - 1]
    empty = [at for at in gaps if all(at >= len(row) or row[at] is None for row in grid.rows[below:])] if gaps else []
    edges = [-1, *empty, len(headers)]
    sides = [(left + 1, right) for left, right in itertools.pairwise(edges) if any(headers[left + 1 : right])]
    counted = [count_known(headers[left:right], known) for left, right in sides]
    keys = [{name_key(header) for header in headers[left:right]} - {""} for left, right in sides]
    several = sum(bool(MARKS & own) for own in keys) > 1 or len(set().union(*keys)) < sum(map(len, keys))
    if not several or sum(hits > 1 for hits in counted) < 2:
        return []
    return [(hits, left, right) for hits, (left, right) in zip(counted, sides, strict=True)]


def _told_of_sides(sides: Sequence[_Side], read: tuple[int, int]) -> list[str]:
    """The tables beside that have hardly any of the names, and are not read."""
    most = max((hits for hits, _, _ in sides), default=0.0)
    aside = [(left, right) for hits, left, right in sides if hits * 2 <= most and (left, right) != read]
    names = [f"{column_letter(left)} đến {column_letter(right - 1)}" for left, right in aside]
    return [f"Bảng bên cạnh (cột {name}) không được đọc." for name in names]


def _heads_another(cells: Sequence[Value], known: Collection[str]) -> bool:
    """Whether a row is the header of another table: hardly anything but names of columns, STT or at least three."""
    texts = [cell for cell in cells if cell is not None]
    if len(texts) < _FEWEST_NAMES - 1 or not all(isinstance(text, str) for text in texts):
        return False
    named = [str(text) for text in texts if name_key(str(text)) not in MARKS]
    there = count_known(named, known)
    enough = there >= _FEWEST_NAMES or (there > 1 and len(named) < len(texts))
    return enough and there * 3 >= len(named) * 2


def _says_headers(cells: Sequence[Value], headers: Sequence[str], own: Mapping[int, str], fields: Fields) -> bool:
    """Whether a row that is a header is this one said again, if in other words: each column is of the same field.

    A column that neither of them has a field for tells nothing. `own`: the fields of the headers.
    """
    said = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
    here = fields(said)
    return all(
        own.get(at) == here.get(at) or (None in (own.get(at), here.get(at)) and similarity.is_near(text, header))
        for at, (text, header) in enumerate(zip(said, headers, strict=True))
        if text
    )


def _entries(rows: Iterable[TableRow], kinds: Mapping[int, Other]) -> Iterator[TableRow]:
    styles: list[str] = []  # the numbering that is met first is the outer one
    above: dict[int, str] = {}
    last: dict[str, str] = {}
    for row in rows:
        kind = kinds.get(row.number)
        if kind == "group":
            mark = heading_mark(row.cells)
            style = heading_style(mark, last)
            last |= {style: mark}
            styles += [style] if style not in styles else []
            level = styles.index(style)
            above = {depth: text for depth, text in above.items() if depth < level} | {level: heading_of(row.cells)}
        elif kind is None:
            headings = tuple(above.values())
            yield row if (row.headings, row.other) == (headings, None) else replace(row, headings=headings, other=None)


def _merged(grid: Grid, below: int, width: int, kinds: tuple[type, ...]) -> dict[int, dict[int, Any]]:
    """What merged cells that hold values of these kinds say for the rows below their first one."""
    found: dict[int, dict[int, Any]] = {}
    for area in grid.merged:
        value = grid.value(area.top, area.left)
        if area.top >= below and area.bottom > area.top and area.left < width and isinstance(value, kinds):
            for row in range(area.top + 1, min(area.bottom, grid.height - 1) + 1):
                found.setdefault(row, {})[area.left] = value
    return found


def _above(grid: Grid, rows: Iterable[int]) -> str:
    return " ".join(value for row in rows for value in grid.rows[row] if isinstance(value, str))


def _as_shown(grid: Grid, row: int, cells: tuple[Value, ...]) -> tuple[Value, ...]:
    """The cells of a row, numbers as shown where that tells more: 0.985 as "98,5%", 123 as "00123", 7 as "007/TN"."""
    if not grid.formats:
        return cells
    return tuple(_shown_as(cell, grid.formats.get((row, at), "")) for at, cell in enumerate(cells))


def _shown_as(cell: Value, code: str) -> Value:
    if not code or isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if "%" in code:
        return f"{shown((Decimal(repr(cell)) * 100).normalize())}%"
    found = _CODE_FORMAT.fullmatch(code) if isinstance(cell, int) and cell >= 0 else None
    return f"{found[1] or ''}{cell:0{len(found[2])}d}{found[3] or ''}" if found else cell


_CODE_FORMAT = re.compile(r'(?:"([^"\s]*[/-])")?(0{2,})(?:"([/-][A-ZĐ0-9][^"\s]*)")?')
"""The number format of a code, 00000, "PA-"000 or 000"/TN": none that counts anything, as 00"/ngày", "VNĐ"000 do."""


def _faults(grid: Grid) -> dict[int, dict[int, str]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), fault in grid.faults.items():
        by_row.setdefault(row, {})[column] = fault
    return by_row


# --- what the user is told -------------------------------------------------------------------------------


def _told(grid: Grid) -> tuple[str, ...]:
    told = []
    if grid.originals:
        (row, column), before = next(iter(grid.originals.items()))
        after = grid.text(row, column)
        told.append(f"Đã chuyển từ bảng mã {grid.encoding}: {len(grid.originals)} ô, ví dụ «{before}» thành «{after}».")
    if grid.hidden:
        told.append(f"Trang «{grid.sheet}» đang bị ẩn trong tệp.")
    hidden = sum(bool(at < grid.height and any(cell is not None for cell in grid.rows[at])) for at in grid.hidden_rows)
    if hidden:
        told.append(f"Trong bảng có {hidden} dòng bị ẩn; các dòng ấy cũng được đọc.")
    if grid.struck_rows:
        named = some_of([str(row + 1) for row in sorted(grid.struck_rows)], _TOLD)
        told.append(f"{len(grid.struck_rows)} dòng bị gạch ngang trong tệp (dòng {named}) cũng được đọc.")
    return tuple(told)


def _told_of_merged(merged: Mapping[int, Mapping[int, Value]]) -> list[str]:
    cells = [address(row, column) for row, columns in merged.items() for column in columns]
    if not cells:
        return []
    return [f"Ô gộp nhiều dòng: lấy giá trị của ô gộp cho từng dòng ({some_of(cells, _TOLD, 'ô')})."]
