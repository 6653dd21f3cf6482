"""Import of a list from a spreadsheet of any kind: plan it, show it, then apply that same plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.fields import Choice, Date, Field, Flag, Kind, Many, Number, One, Quantity, Rows, Time
from tthc_desktop.core.grids import NOT_CALCULATED, Book, column_letter
from tthc_desktop.core.importing import ID_HEADERS, Plan, PlannedRow, cell_text, header_key, match_headers, name_key
from tthc_desktop.core.list_cells import with_values_above, with_whole_numbers
from tthc_desktop.core.list_headers import last_part
from tthc_desktop.core.sheet_dates import day_of_serial, day_written, hour_of, says_none, with_year
from tthc_desktop.core.tables import MARKS, Table, TableRow, find_tables, widest_row
from tthc_desktop.core.tick_columns import Ticks, tick_columns, ticked
from tthc_desktop.files import sheets
from tthc_desktop.records import Record
from tthc_desktop.services import list_mappings, list_remarks, records
from tthc_desktop.services.planning import Planner
from tthc_desktop.services.row_texts import held_in_cells


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose for an import."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field of a column, by its header in comparable form (`core.tables.header_key`); LEFT_OUT for none."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Text of a field that no column gives, for new records: what every row of a catalogue has."""
    erase_blanks: bool = False
    """Whether a blank cell clears the field; otherwise it leaves what is there."""
    left_out: frozenset[int] = frozenset()
    """Numbers of rows that are not taken."""
    taken_in: frozenset[int] = frozenset()
    """Numbers of rows that are entries, though they look like headings, sums or signatures."""
    year: int | None = None
    """The year of days that name none, where nothing else tells it."""


NO_CHOICES = Choices()
_OWN_CODE = re.compile(r"[A-ZĐa-zđ]{1,8}[-./_ ]?[0-9][\w./-]*")
"""Numbers that units give their own tasks («NV001») and no id of ours is."""
_ZEROS_FIRST = re.compile("0[0-9]")


def importable(record: type[Record]) -> list[Field]:
    """The fields that a spreadsheet row can give."""
    return [item for item in record.FIELDS if not isinstance(item.kind, Rows) or held_in_cells(item)]


def read(record: type[Record], path: Path, reader: sheets.Reader | None = None) -> Table:
    """The table of a spreadsheet that holds records of this type. Raises Unavailable.

    `reader`: where several files are read one after another; without it a child process is started for this one.
    """
    return tables_of(record, sheets.read_book(path, reader))[0]


def tables_of(record: type[Record], book: Book, named: Collection[str] = (), *, guess: bool = False) -> list[Table]:
    """The table that holds records of this type, then those of other sheets with its headers. Raises Unavailable.

    `named`: headers that the user named; `guess`: whether a header none of which is known may be taken for one.
    """
    fields = importable(record)
    known = [*ID_HEADERS, *(text for item in fields for text in (item.label, *item.aliases))]
    tables = find_tables(book.grids, [*known, *named], lambda headers: match_headers(headers, fields))
    if not tables and guess:
        tables = find_tables(book.grids, widest_row(book.grids))
    if not tables:
        raise _without_table(book, known)
    return [replace(table, remarks=book.remarks + table.remarks) for table in tables]


def _without_table(book: Book, known: list[str]) -> Unavailable:
    if not any(grid.rows for grid in book.grids):
        return Unavailable(
            f"Tệp «{book.name}» không có ô nào chứa chữ hay số (có thể chỉ là hình ảnh). "
            "Hãy nhập số liệu vào bảng rồi làm lại."
        )
    wanted = ", ".join(f"«{header}»" for header in known[:3])
    return Unavailable(
        f"Tệp «{book.name}» không có dòng tiêu đề mà chương trình nhận ra (ví dụ {wanted}). "
        "Hãy đặt tên cột như trong tệp do chương trình xuất ra rồi làm lại."
    )


def planner_of(session: Session, record: type[Record]) -> Planner:
    """A planner for several tables of one type."""
    return Planner(session, record, importable(record))


def plan(
    session: Session,
    record: type[Record],
    table: Table,
    choices: Choices = NO_CHOICES,
    planner: Planner | None = None,
) -> Plan:
    """What `draft` says. Raises Refused when a column is missing without which none of the rows can be taken."""
    drafted = draft(session, record, table, choices, planner)
    refuse_missing(table, drafted)
    return drafted


def refuse_missing(table: Table, planned: Plan) -> None:
    """Raises Refused when a column is missing without which none of the rows can be taken."""
    if lacks(planned):
        raise Refused(Problem("", f"Bảng «{table.sheet}» thiếu cột: {'; '.join(planned.missing)}."))


def lacks(planned: Plan) -> tuple[str, ...]:
    """Labels of the columns without which none of the rows can be taken."""
    some = "id" in planned.columns or planned.count("new") + planned.count("changed")
    return () if some or (planned.rows and not planned.count("bad")) else planned.missing


def draft(
    session: Session,
    record: type[Record],
    table: Table,
    choices: Choices = NO_CHOICES,
    planner: Planner | None = None,
) -> Plan:
    """What importing the table would do, whatever columns it has; nothing is written.

    A row means the record whose id it gives, else the one with the same key; a blank cell leaves what is there.
    `planner`: where the table is one of several.
    """
    fields, table = importable(record), table.taking(choices.taken_in)
    chosen = list_mappings.recall(session, record, table.headers) | dict(choices.mapping)
    names = (text for item in fields for text in (item.label, *item.aliases))
    table = with_whole_numbers(with_values_above(table), names, chosen)
    table = table if table.year else replace(table, year=choices.year, year_from="")
    taken = [row for row in table.rows if row.number not in choices.left_out]
    planner = planner or planner_of(session, record)
    columns, ids_told = _columns(record, table, chosen, taken, planner)
    marks = {at for at, header in enumerate(table.headers) if name_key(header) in MARKS}
    every, taken = taken, [row for row in taken if _says_something(row, marks)]
    by_column = {*columns.values()}
    ticks = _ticks(table, taken, [item for item in fields if item.name not in by_column], columns, chosen)
    wanted = [item for item in fields if item.required or item.name in record.TOLD_ABOVE]
    absent = [item for item in wanted if item.name not in by_column | ticks.keys()]
    given = {item.name: text for item in absent if (text := choices.given.get(item.name, "").strip())}
    told = _raws(record, table, taken, columns, erase=choices.erase_blanks)
    raws = [raw | _ticked(record, row, ticks) for row, raw in zip(taken, told, strict=True)]
    unsaid = [item for item in absent if item.name not in given]
    titles = [(table.title, *row.headings) for row in taken]
    supposed = [
        _units_above(above, unsaid, planner) | _supposed(record, raw, above, unsaid) if unsaid else {}
        for raw, above in zip(raws, titles, strict=True)
    ]
    planner.begin(raws, ids_are_ours="id" in chosen.values() or _is_export(record, table))
    rows = tuple(
        planner.row(row.number, raw, _faults(record, row, columns), given | told)
        for row, raw, told in zip(taken, raws, supposed, strict=True)
    )
    rows = list_remarks.contradicted(record, table, columns, rows)
    rows = list_remarks.with_turned_days(record, taken, columns, rows)
    rows = list_remarks.with_other_weekdays(record, taken, columns, rows)
    rows = list_remarks.with_several_ticks(record, taken, ticks, rows)
    made = planner.end(rows)
    letters = {name: column_letter(index) for index, name in columns.items()}
    letters = {day: letters[name] for name, day in record.DATED.items() if name in letters} | letters
    new = [told for row, told in zip(rows, supposed, strict=True) if row.status == "new"]
    yearless, years = list_remarks.yearless(record, taken, columns)
    remarks = (
        *table.remarks,
        *list_remarks.of_others(table),
        *([f"{len(every) - len(taken)} dòng chỉ ghi số thứ tự, không đọc."] if len(taken) < len(every) else []),
        *(f"Trang «{sheet}» có bảng khác, không được đọc." for sheet in table.unread),
        *list_remarks.of_columns(session, record, table, columns, ticks, choices.mapping, choices.given),
        *ids_told,
        *list_remarks.of_ticks(record, ticks),
        *list_remarks.of_merged_numbers(record, taken, columns),
        *list_remarks.of_groups(planner.with_groups),
        *list_remarks.of_years(yearless, table.year, table.year_from),
        *list_remarks.told_by_others(record, new),
        *list_remarks.in_closed_periods(session, record, rows),
    )
    needed = [item for item in unsaid if item.required]
    missing = tuple(item.label for item in needed if not supposed or any(item.name not in told for told in supposed))
    return Plan(rows, letters, remarks, missing, made, () if table.year else yearless, years)


def _says_something(row: TableRow, marks: Collection[int]) -> bool:
    """Whether a row holds more than the number of an entry that was not written; `marks`: the columns of numbers."""
    return bool(row.faults) or any(cell not in (None, "") for at, cell in enumerate(row.cells) if at not in marks)


def _columns(
    record: type[Record], table: Table, chosen: Mapping[str, str], taken: Sequence[TableRow], planner: Planner
) -> tuple[dict[int, str], list[str]]:
    """The field of each column, and what is to be told of one under «Mã» that holds other codes than ours."""
    chosen = _of_hours(record, table, taken) | dict(chosen)
    columns = match_headers(table.headers, importable(record), chosen, hidden=table.hidden)
    ids = next((at for at, name in columns.items() if name == "id"), None)
    if ids is None or chosen.get(header_key(table.headers[ids])) == "id":
        return columns, []
    others = match_headers(table.headers, importable(record), chosen, ids=False, hidden=table.hidden)
    texts = {cell_text(row.cells[ids]) for row in table.rows} - {""}
    foreign = texts and (all(map(_OWN_CODE.fullmatch, texts)) or any(map(_ZEROS_FIRST.match, texts)))
    if foreign or (ids in others and not any(text.isdecimal() for text in texts)):
        return others, []
    raws = _raws(record, table, taken, columns, erase=False)
    if _is_export(record, table) or not planner.has_ids_of_others(raws):
        return columns, []
    return others, [] if ids in others else list_remarks.of_ids(record, table.headers[ids], column_letter(ids))


def _of_hours(record: type[Record], table: Table, taken: Sequence[TableRow]) -> dict[str, str]:
    """The field of hours for a column that may be of days by its name and holds nothing but hours: «Thời gian»."""
    hours = next((item for item in importable(record) if isinstance(item.kind, Time)), None)
    if hours is None:
        return {}
    found = {}
    for at in match_headers(table.headers, [record.field(record.DATE)], ids=False):
        texts = [cell for row in taken if (cell := row.cells[at]) not in (None, "")]
        if texts and all(isinstance(text, str) and _HOURS.fullmatch(text.strip()) for text in texts):
            found[header_key(table.headers[at])] = hours.name
    return found


_HOURS = re.compile(
    r"(?:lúc\s+)?[0-9]{1,2}\s*(?:h|g|giờ|:)\s*(?:[0-9]{2})?\s*(?:phút)?(?:\s*[-–]\s*[0-9]{1,2}.{0,8})?",
    re.IGNORECASE,
)


def _is_export(record: type[Record], table: Table) -> bool:
    """Whether the columns are those that an export has: named as the fields are, and most of these there."""
    labels = {header_key(item.label) for item in importable(record)}
    headers = {header_key(header) for header in table.headers if header}
    return len(headers & labels) * 2 > len(labels)


def _ticks(
    table: Table, rows: Sequence[TableRow], unsaid: Sequence[Field], used: Collection[int], chosen: Collection[str]
) -> Ticks:
    """The columns that the user has not named which give a field by ticks."""
    free = [at for at, head in enumerate(table.headers) if head and at not in used and header_key(head) not in chosen]
    return tick_columns(table.headers, [row.cells for row in rows], unsaid, free)


def _ticked(record: type[Record], row: TableRow, ticks: Ticks) -> dict[str, str]:
    """What a row tells by ticks; several of a field that may be blank leave it so."""
    told = {name: ticked(columns, row.cells) for name, columns in ticks.items()}
    return {
        name: "; ".join(options)
        for name, options in told.items()
        if options and (len(options) == 1 or record.field(name).required)
    }


def _supposed(
    record: type[Record], raw: Mapping[str, str], titles: Iterable[str], unsaid: Sequence[Field]
) -> dict[str, str]:
    """What a row, the title of the list, or nearer the heading of its group tell of these fields."""
    names = {item.name for item in unsaid}
    return {name: text for title in titles for name, text in record.supposed(raw, title).items() if name in names}


def _units_above(headings: Sequence[str], unsaid: Sequence[Field], planner: Planner) -> dict[str, str]:
    """The unit that the nearest heading names, for the one required field of a unit that no column gives."""
    fields = [item.name for item in unsaid if isinstance(item.kind, One) and item.kind.target == "unit"]
    named = len(fields) == 1 and headings[1:] and planner.unit_named(headings[-1]) is not None
    return {fields[0]: headings[-1]} if named else {}


def expected(record: type[Record], name: str) -> str:
    """What a cell of that field should hold, in a few words; "" where that is any text."""
    item = next((item for item in record.FIELDS if item.name == name), None)
    kind = item.kind if item else None
    if isinstance(kind, Choice):
        return "; ".join(kind.options)
    if isinstance(kind, Number):
        return f"số nguyên từ {kind.least} đến {kind.most}"
    if isinstance(kind, Quantity):
        return "số từ 0 trở lên, như 1.234 hoặc 95,5"
    if isinstance(kind, Date):
        return "ngày, như 04/7/2026" if kind.precisions == ("day",) else "ngày, tháng, quý hoặc năm"
    if isinstance(kind, One | Many):
        return "tên đơn vị có trong danh mục" if kind.target == "unit" else "mục đã có trong dữ liệu"
    return "Có hoặc Không" if isinstance(kind, Flag) else ""


def _raws(
    record: type[Record], table: Table, rows: Iterable[TableRow], columns: Mapping[int, str], *, erase: bool
) -> Iterator[dict[str, str]]:
    """The texts of each row by field; blank ones only where they erase. A heading «Lĩnh vực …» is that of its rows."""
    kinds = {item.name: item.kind for item in record.FIELDS}
    together = list_remarks.together(record, table, columns)
    for row in rows:
        shared = list_remarks.shared_numbers(record, row, columns)
        texts = {name: _text(shared.get(at, row.cells[at]), kinds.get(name), table) for at, name in columns.items()}
        for name, places in together.items():
            told = [(last_part(table.headers[at]), cell_text(row.cells[at]).strip()) for at in places]
            told = [(head, text) for head, text in told if text and not _NOTHING.fullmatch(text)]
            texts[name] = "; ".join(f"{head}: {text}" for head, text in told)
        for at, name in columns.items():
            if name == record.DATE and (hour := hour_of(row.cells[at])):
                hours = [item.name for item in record.FIELDS if isinstance(item.kind, Time)]
                texts |= {name: hour for name in hours if not texts.get(name, "").strip()}
        of_group = _DOMAIN.fullmatch(row.headings[-1]) if row.headings else None
        if of_group and "domain" in kinds and not texts.get("domain", "").strip():
            texts["domain"] = _COUNT_BEHIND.sub("", of_group[1])
        yield {name: text for name, text in texts.items() if text.strip() or (erase and name != "id")}


_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
"""Signs without width that web pages leave in a text."""
_DOMAIN = re.compile(r"lĩnh vực\s*:?\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_COUNT_BEHIND = re.compile(
    r"\s*(?:\(\s*[0-9]+\s*(?:tthc|thủ tục)[^()]*\)|[:–-]\s*[0-9]+\s*(?:tthc|thủ tục)\b.*)\s*$", re.I
)
"""How many procedures a heading says that its field has: «(03 TTHC)»."""
_NOTHING = re.compile(r"\s*(?:[-–—−_.…]+|n/a)\s*", re.IGNORECASE)
"""What stands in a cell that has nothing to say."""
_COUNTED = re.compile(r"\s*([0-9]+)\s*(?:người|cá nhân|tập thể|cán bộ|công chức|trường hợp)\s*", re.IGNORECASE)
"""A number with what it counts."""
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050
"""Serial numbers of the years 1990 to 2099, which in a column of dates are days that lost their format."""


def _text(cell: object, kind: Kind | None, table: Table) -> str:
    """A cell as the user would have typed it into a field of this kind."""
    if isinstance(kind, Quantity) and isinstance(cell, float):
        return kind.format(Decimal(repr(cell)))  # as text "1.125" would be a thousand and more
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if isinstance(cell, str):
        cell = _UNSEEN.sub("", cell)
    if isinstance(kind, Number) and isinstance(cell, str) and (counted := _COUNTED.fullmatch(cell)):
        return counted[1]
    if isinstance(kind, Date) and isinstance(cell, str):
        return day_written(with_year(cell, table.year))
    if isinstance(kind, Date) and number and _FIRST_SERIAL <= cell <= _LAST_SERIAL:  # type: ignore[operator]
        return When(day_of_serial(cell, base_1904=table.from_1904)).text  # type: ignore[arg-type]
    text = cell_text(cell)
    return "" if _NOTHING.fullmatch(text) else text


def _faults(record: type[Record], row: TableRow, columns: Mapping[int, str]) -> list[Problem]:
    """Cells that hold an error of the spreadsheet, a formula that was never worked out, or a day that is none."""
    kinds = {item.name: item.kind for item in record.FIELDS}
    odd = [
        Problem(
            name, f"«{cell_text(row.cells[at])}» là ngày mà phần mềm tự ghi khi không có ngày. Hãy sửa, hoặc xóa ô."
        )
        for at, name in columns.items()
        if isinstance(kinds.get(name), Date) and row.cells[at] is not None and says_none(row.cells[at])
    ]
    return odd + [
        Problem(
            columns[index],
            "Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi làm lại."
            if fault == NOT_CALCULATED
            else f"Ô mang lỗi «{fault}» của bảng tính. Hãy sửa công thức hoặc gõ giá trị vào ô.",
        )
        for index, fault in row.faults.items()
        if index in columns
    ]


def apply(session: Session, record: type[Record], planned: Plan, made: dict[int, int] | None = None) -> int:
    """Write the new and the changed rows of a plan, bad ones are left out; how many were written.

    `made`: where the plan is one of several, the real ids of the records that earlier ones made, by `Plan.made`.
    """
    made = {} if made is None else made
    written = 0
    for row in planned.rows:
        if row.status in ("new", "changed"):
            stored = records.store(session, record, row.values, _real(row, made))
            if row.number in planned.made:
                made[planned.made[row.number]] = stored
            written += 1
    return written


def _real(row: PlannedRow, made: Mapping[int, int]) -> int | None:
    return made[row.record_id] if row.record_id is not None and row.record_id < 0 else row.record_id
