"""Import of a list from a spreadsheet of any kind: plan it, show it, then apply that same plan."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.fields import Field, Many, One, Rows
from tthc_desktop.core.grids import NOT_CALCULATED, Book, column_letter
from tthc_desktop.core.importing import (
    ID_HEADERS,
    Plan,
    PlannedRow,
    cell_text,
    differences,
    match_headers,
)
from tthc_desktop.core.tables import Table, TableRow, find_table
from tthc_desktop.files import sheets
from tthc_desktop.records import Part, Record
from tthc_desktop.records.base import Values, match_key
from tthc_desktop.services import records, stand_ins
from tthc_desktop.services.links import Linker
from tthc_desktop.services.row_texts import held_in_cells, show_rows
from tthc_desktop.services.sheet_doubts import SheetDoubts


def importable(record: type[Record]) -> list[Field]:
    """The fields that a spreadsheet row can give."""
    return [item for item in record.FIELDS if not isinstance(item.kind, Rows) or held_in_cells(item)]


def read(record: type[Record], path: Path, reader: sheets.Reader | None = None) -> Table:
    """The table of a spreadsheet that holds records of this type. Raises Unavailable.

    `reader`: where several files are read one after another; without it a child process is started for this one.
    """
    known = [*ID_HEADERS]
    known += [text for item in importable(record) for text in (item.label, *item.aliases)]
    book = sheets.read_book(path, reader)
    table = find_table(book.grids, known)
    if table is None:
        raise _without_table(book, known)
    return replace(table, remarks=book.remarks + table.remarks)


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


def plan(session: Session, record: type[Record], table: Table) -> Plan:
    """What importing the table would do; nothing is written.

    A row means the record whose id it gives, else the one with the same key; a blank cell leaves what is there.
    """
    fields = importable(record)
    columns = match_headers(table.headers, fields)
    missing = [item.label for item in fields if item.required and item.name not in columns.values()]
    if missing and "id" not in columns.values():
        raise Refused(Problem("", f"Bảng «{table.sheet}» thiếu cột: {'; '.join(missing)}."))
    raws = [(row, _raw(row.cells, columns)) for row in table.rows]
    planner = _Planner(session, record, fields, {raw.get("id", "") for _, raw in raws})
    rows = tuple(planner.row(row.number, raw, _faults(row, columns)) for row, raw in raws)
    return Plan(rows, {name: column_letter(index) for index, name in columns.items()}, table.remarks)


def _raw(cells: tuple[object, ...], columns: Mapping[int, str]) -> dict[str, str]:
    return {name: text for index, name in columns.items() if (text := cell_text(cells[index])).strip()}


def _faults(row: TableRow, columns: Mapping[int, str]) -> list[Problem]:
    """Cells that hold an error of the spreadsheet, or a formula that was never worked out, instead of a value."""
    return [
        Problem(
            columns[index],
            "Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi làm lại."
            if fault == NOT_CALCULATED
            else f"Ô mang lỗi «{fault}» của bảng tính. Hãy sửa công thức hoặc gõ giá trị vào ô.",
        )
        for index, fault in row.faults.items()
        if index in columns
    ]


def apply(session: Session, record: type[Record], planned: Plan) -> None:
    """Write the new and the changed rows of a plan; bad ones are left out."""
    for row in planned.rows:
        if row.status in ("new", "changed"):
            records.store(session, record, row.values, row.record_id)


class _Planner:
    """Plans rows one after another, knowing what is in the data file and what other rows claim."""

    def __init__(self, session: Session, record: type[Record], fields: list[Field], given: set[str]) -> None:
        self._session, self._record, self._fields = session, record, fields
        self._linker = Linker(session)
        self._old_linker: Linker | None = None
        table = record.table()
        self._known = records.load_many(session, record, table.c.deleted_at.is_(None), order=[table.c.id])
        self._by_key: dict[str, deque[int]] = defaultdict(deque)
        for record_id, values in self._known.items():
            if str(record_id) not in given:  # a record that some row names by its id is no other row's
                self._by_key[match_key(record, values)].append(record_id)
        self._used = records.used_numbers(session, record)
        self._doubts = SheetDoubts(session, record, self._known)
        self._claimed: set[int] = set()
        self._numbers: set[tuple[int | None, int]] = set()
        """Of parts: the record and the number that rows above have given."""
        self._stand_ins: dict[int, dict[str, str]] | None = None
        self._names = {unit.id: unit.name for unit in self._linker.known_units.values()}

    def row(self, number: int, raw: dict[str, str], faults: list[Problem]) -> PlannedRow:
        """The plan of one row; `faults`: its cells without a usable value."""
        try:
            given = self._given_id(raw.pop("id", ""))
        except ValueError as error:
            return PlannedRow(number, "bad", None, {}, problems=(Problem("id", str(error)),))
        raw = self._record.understand(raw)
        now, values, problems = self._read(raw, given)
        record_id = given or self._same_key(values) or (self._same_key_of_old(raw) if problems else None)
        if record_id and not given:
            now, values, problems = self._read(raw, record_id)
        problems += faults
        problems += records.number_problems(self._used, self._record, values, record_id)
        problems += self._doubts.problems(record_id, values) + self._part_problems(record_id, values)
        title = self._record.title(values, self._names)
        if problems:
            return PlannedRow(number, "bad", record_id, values, title, problems=tuple(problems))
        self._claim(now, values, record_id)
        changed = differences(self._fields, now, values, self._shown) if record_id else ()
        if record_id and not changed:
            return PlannedRow(number, "same", record_id, values, title)
        doubts = tuple(self._doubts.doubts(record_id, values, now))
        self._doubts.put(number, record_id, values)
        return PlannedRow(number, "changed" if record_id else "new", record_id, values, title, changed, doubts=doubts)

    def _read(self, raw: dict[str, str], record_id: int | None) -> tuple[Values, dict[str, Any], list[Problem]]:
        """The values a record has, those it would have, and every problem with them."""
        now = self._known.get(record_id, {}) if record_id else {}
        told = self._without_stand_ins(raw, record_id)
        return now, *records.read(self._session, self._record, told, now, self._linker)

    def _without_stand_ins(self, raw: dict[str, str], record_id: int | None) -> dict[str, str]:
        """The row without the words that an export wrote in blank fields."""
        if record_id is None or not any(name in raw for name in stand_ins.FIELDS):
            return raw
        if self._stand_ins is None:
            self._stand_ins = stand_ins.of(self._session, self._record, self._known)
        written = self._stand_ins.get(record_id, {})
        return {
            name: text
            for name, text in raw.items()
            if name not in written or not stand_ins.is_same(text, written[name])
        }

    def _given_id(self, text: str) -> int | None:
        if not text:
            return None
        record_id = int(text) if text.isdecimal() else 0
        if record_id not in self._known:
            raise ValueError(f"Không có {self._record.ONE} nào mang mã {text}. Hãy xóa mã để thêm mới.")
        if record_id in self._claimed:
            raise ValueError(f"Mã {text} đã có ở một dòng phía trên. Mỗi mã chỉ ghi một dòng.")
        return record_id

    def _same_key(self, values: Values) -> int | None:
        waiting = self._by_key.get(match_key(self._record, values), deque())
        while waiting and waiting[0] in self._claimed:
            waiting.popleft()
        return waiting[0] if waiting else None

    def _same_key_of_old(self, raw: dict[str, str]) -> int | None:
        """The record with the same key where a unit of the row is in the recycle bin by now."""
        if self._old_linker is None:
            self._old_linker = Linker(self._session, recycled=True)
        return self._same_key(records.read(self._session, self._record, raw, {}, self._old_linker)[0])

    def _claim(self, now: Values, values: Values, record_id: int | None) -> None:
        if record_id is not None:
            self._claimed.add(record_id)
        freed = records.number_of(self._record, now)
        if freed:
            self._used.pop(freed, None)
        key = records.number_of(self._record, values)
        if key:
            self._used[key] = (record_id or 0, str(values.get("subject")))

    def _part_problems(self, record_id: int | None, values: Values) -> list[Problem]:
        """The problem of a number that another part of the same record bears, in the data file or in a row above."""
        if not issubclass(self._record, Part) or values.get("number") is None:
            return []
        key = (values.get(self._record.OWNED_BY), values["number"])
        if key in self._numbers:
            return [records.number_taken(self._record, values["number"])]
        found = records.part_problems(self._session, self._record, values, record_id)
        if not found:
            self._numbers.add(key)
        return found

    def _shown(self, item: Field, value: Any) -> str:
        if isinstance(item.kind, One | Many):
            return self._linker.show(item.kind, value)
        if isinstance(item.kind, Rows):
            return show_rows(item.kind, value, self._linker)
        return item.kind.format(value)
