"""What an import of a list says beside its rows: of whole columns, of days that may be turned, of closed periods."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Doubt
from tthc_desktop.core.fields import Date, Number, Quantity, Text
from tthc_desktop.core.grids import column_letter, value_text
from tthc_desktop.core.importing import PlannedRow, cell_text, header_key, match_headers, name_key
from tthc_desktop.core.list_headers import last_part
from tthc_desktop.core.periods import bounds, parse_period
from tthc_desktop.core.recurrence import WEEKDAYS
from tthc_desktop.core.sheet_dates import taken_apart, with_year, years_named
from tthc_desktop.core.tables import MARKS, Table, TableRow
from tthc_desktop.core.tick_columns import Ticks, is_ticked, ticked
from tthc_desktop.core.wording import some_of
from tthc_desktop.records import Record
from tthc_desktop.services import list_mappings, settings
from tthc_desktop.services.returns import closed_periods
from tthc_desktop.services.rows import day_of

_NAMED = 12
"""Columns that a remark names."""
_ROWS_NAMED = 5
_WRITTEN = ("new", "changed")


def of_others(table: Table) -> list[str]:
    """The rows that were not taken for entries; the user may know better."""
    if not table.others:
        return []
    named = some_of([f"{row.number} («{short(row)}»)" for row in table.others], _ROWS_NAMED, "dòng")
    return [f"Không coi là mục (tiêu đề nhóm, dòng tổng, chữ ký): dòng {named}."]


def short(row: TableRow) -> str:
    """The longest text of a row, in a few words."""
    return textwrap.shorten(max(map(value_text, row.cells), key=len, default=""), 40, placeholder="…")


def _said(record: type[Record], table: Table, columns: Mapping[int, str]) -> dict[int, str]:
    """The columns that say what is worked out here, such as a task's state."""
    found = match_headers(table.headers, record.COMPUTED, ids=False)
    return {at: name for at, name in found.items() if at not in columns}


def of_groups(numbers: Sequence[int]) -> list[str]:
    """The rows of tasks with groups of units that help, which are no units and stay in the note."""
    told = "Đơn vị phối hợp gọi chung («các sở, ban, ngành»…) không gắn được, giữ ở «Ghi chú»: dòng "
    return [f"{told}{some_of([str(number) for number in numbers], _ROWS_NAMED, 'dòng')}."] if numbers else []


def contradicted(
    record: type[Record], table: Table, columns: Mapping[int, str], rows: tuple[PlannedRow, ...]
) -> tuple[PlannedRow, ...]:
    """The rows with what contradicts itself in them, such as a state without its day."""
    said = _said(record, table, columns)
    cells = {row.number: row.cells for row in table.rows}
    doubts: dict[int, list[Doubt]] = {}
    for row in rows:
        if row.status in _WRITTEN:
            texts = {name: cell_text(cells[row.number][at]) for at, name in said.items()}
            doubts[row.number] = record.contradicted(texts, row.values)
    return _with_doubts(rows, doubts)


def _with_doubts(rows: tuple[PlannedRow, ...], doubts: Mapping[int, Sequence[Doubt]]) -> tuple[PlannedRow, ...]:
    return tuple(
        replace(row, doubts=(*row.doubts, *found)) if (found := doubts.get(row.number)) else row for row in rows
    )


def with_turned_days(
    record: type[Record], taken: Sequence[TableRow], columns: Mapping[int, str], rows: tuple[PlannedRow, ...]
) -> tuple[PlannedRow, ...]:
    """The rows with the doubt that an Excel of the American kind took «05/03» for the 3rd of May.

    Such a file holds as text each day that can be no month, and as a day none of these.
    """
    doubts: dict[int, list[Doubt]] = {}
    for at, name in _days(record, columns).items():
        days = {row.number: cell for row in taken if isinstance(cell := row.cells[at], dt.date)}
        texts = [cell for row in taken if isinstance(cell := row.cells[at], str)]
        turned = [number for number, day in days.items() if day.day != day.month]
        if len(turned) > 1 and all(day.day <= _MONTHS for day in days.values()) and any(map(_NO_MONTH.match, texts)):
            for number in turned:
                day = days[number]
                told = f"{When(day).text} có thể là {day.month:02d}/{day.day}/{day.year}: tệp ghi ngày lẫn chữ và số, "
                told += "Excel kiểu Mỹ có thể đã đảo ngày và tháng. Hãy xem lại cả cột."
                doubts.setdefault(number, []).append(Doubt(name, told))
        if any(map(_NO_DAY.fullmatch, texts)):
            for number in (row.number for row in taken if _may_be_turned(row.cells[at])):
                told = "Cột này có ngày ghi tháng trước (kiểu Mỹ), nên ngày và tháng có thể bị đảo. Hãy xem lại cả cột."
                doubts.setdefault(number, []).append(Doubt(name, told))
    return _with_doubts(rows, doubts)


def with_other_weekdays(
    record: type[Record], taken: Sequence[TableRow], columns: Mapping[int, str], rows: tuple[PlannedRow, ...]
) -> tuple[PlannedRow, ...]:
    """The rows with the doubt that a day is no such day of the week as its cell says: «Thứ Hai, 03/3/2026»."""
    days = _days(record, columns).items()
    doubts: dict[int, list[Doubt]] = {}
    for row, planned in zip(taken, rows, strict=True):
        for at, name in days:
            cell, when = row.cells[at], planned.values.get(name)
            if planned.status not in _WRITTEN or not isinstance(cell, str) or not when or when.precision != "day":
                continue
            said = taken_apart(cell).weekday
            if said is not None and said != when.first.weekday():
                told = f"Ô ghi «{' '.join(cell.split())}» mà {when} là {WEEKDAYS[when.first.weekday()]}. Hãy xem lại."
                doubts.setdefault(row.number, []).append(Doubt(name, told))
    return _with_doubts(rows, doubts)


def _days(record: type[Record], columns: Mapping[int, str]) -> dict[int, str]:
    """The columns of days."""
    return {at: name for at, name in columns.items() if name != "id" and isinstance(record.field(name).kind, Date)}


def _may_be_turned(cell: object) -> bool:
    found = _DAY_AND_MONTH.fullmatch(cell) if isinstance(cell, str) else None
    return found is not None and max(int(found[1]), int(found[2])) <= _MONTHS and int(found[1]) != int(found[2])


def with_several_ticks(
    record: type[Record], taken: Sequence[TableRow], ticks: Ticks, rows: tuple[PlannedRow, ...]
) -> tuple[PlannedRow, ...]:
    """The rows with the doubt that they tick several options of one field, which is left as it is."""
    doubts: dict[int, list[Doubt]] = {}
    for row in taken:
        for name, columns in ticks.items():
            if len(ticked(columns, row.cells)) > 1:
                cells = " và ".join(f"{column_letter(at)}{row.number}" for at in columns if is_ticked(row.cells[at]))
                told = f"Ô {cells} cùng được đánh dấu, nên chưa ghi «{record.field(name).label}»."
                doubts.setdefault(row.number, []).append(Doubt(name, told))
    return _with_doubts(rows, {row.number: doubts.get(row.number, ()) for row in rows if row.status in _WRITTEN})


_MONTHS = 12
_DAY_AND_MONTH = re.compile(r"\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*[0-9]{4}\b.*", re.DOTALL)
_NO_DAY = re.compile(r"\s*(?:0?[1-9]|1[0-2])\s*[/.-]\s*(?:1[3-9]|2[0-9]|3[01])\s*[/.-]\s*[0-9]{4}\b.*", re.DOTALL)
_NO_MONTH = re.compile(r"\s*(?:1[3-9]|2[0-9]|3[01])\s*[/.-]")


def in_closed_periods(session: Session, record: type[Record], rows: Iterable[PlannedRow]) -> tuple[str, ...]:
    """That rows belong to periods that are closed: the reports of these are no longer what the data say."""
    closed = closed_periods(session) if record.DATE else {}
    days = [when for row in rows if row.status in _WRITTEN and (when := day_of(record, row.values))]
    told = []
    for code, at in closed.items() if days else ():
        period = parse_period(code)
        first, last = bounds(period, settings.load(session).cutoff_day)
        count = sum(first <= when.first <= last for when in days)
        if count:
            closed_on = When(dt.date.fromisoformat(at[:10])).text
            told.append(
                f"{count} dòng thuộc {period.name}, đã chốt ngày {closed_on}: "
                "nhập vào thì hiện ở «Số liệu thay đổi sau khi chốt»."
            )
    return tuple(told)


def told_by_others(record: type[Record], supposed: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """That fields of new records were told by other cells."""
    names = dict.fromkeys(name for told in supposed for name in told)
    if not names:
        return ()
    fields = ", ".join(f"«{record.field(name).label}»" for name in names)
    texts = "; ".join(dict.fromkeys(text for told in supposed for text in told.values()))
    told = f"Không có cột {fields}: suy từ các ô khác ({texts}). Hãy xem lại; không đúng thì cho biết giá trị chung."
    return (told,)


def of_ids(record: type[Record], header: str, letter: str) -> list[str]:
    """That a column which may have held our ids holds those of another list, so that rows are known by their words."""
    told = (
        f"Cột «{header}» ({letter}) được coi là mã của nơi gửi: trong dữ liệu không có mục nào mang mã ấy với nội dung "
    )
    told += f"như dòng ấy. {record.ONE.capitalize()} chưa có thì thêm mới. Nếu là mã của chương trình, hãy chỉ định "
    told += "cột ấy là «Mã»."
    return [told]


def of_ticks(record: type[Record], ticks: Ticks) -> list[str]:
    """The fields that were told by ticks in columns of their options."""
    told = []
    for name, columns in ticks.items():
        letters = ", ".join(map(column_letter, columns))
        told.append(f"«{record.field(name).label}»: theo dấu ở các cột {letters} ({'; '.join(columns.values())}).")
    return told


def together(record: type[Record], table: Table, columns: Mapping[int, str]) -> dict[str, list[int]]:
    """The columns of each field that several columns give together."""
    found: dict[str, list[int]] = {}
    for at, name in columns.items():
        item = record.field(name) if name != "id" else None
        if item is None or not isinstance(item.kind, Text) or not item.kind.together:
            continue
        names = {name_key(text) for text in (item.label, *item.aliases)}
        more = [
            place
            for place, header in enumerate(table.headers)
            if place not in columns and name_key(last_part(header)) in names
        ]
        if more:
            found[name] = sorted((at, *more))
    return found


def shared_numbers(record: type[Record], row: TableRow, columns: Mapping[int, str]) -> dict[int, int | float]:
    """The numbers, by column, that cells merged over several rows say of each of these."""
    kinds = {at: record.field(columns[at]).kind for at in row.merged if columns.get(at, "id") != "id"}
    own = {
        at for at, kind in kinds.items() if isinstance(kind, Quantity) or (isinstance(kind, Number) and not kind.shared)
    }
    return {at: row.merged[at] for at in kinds.keys() - own}


def of_merged_numbers(record: type[Record], rows: Iterable[TableRow], columns: Mapping[int, str]) -> list[str]:
    """What was done with the numbers of cells that are merged over several rows."""
    taken: list[str] = []
    left: list[str] = []
    for row in rows:
        shared = shared_numbers(record, row, columns)
        for at in row.merged:
            if columns.get(at, "id") != "id":
                (taken if at in shared else left).append(f"{column_letter(at)}{row.number}")
    told = []
    if taken:
        told.append(f"Ô gộp nhiều dòng: lấy số của ô gộp cho từng dòng ({some_of(taken, _ROWS_NAMED, 'ô')}).")
    if left:
        told.append(f"Ô gộp nhiều dòng: số chỉ tính cho dòng đầu, để trống ở {some_of(left, _ROWS_NAMED, 'ô')}.")
    return told


def yearless(
    record: type[Record], rows: Iterable[TableRow], columns: Mapping[int, str]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The cells with days that name no year, and the years of the other days, the most frequent first."""
    days = _days(record, columns)
    every = [(row, at, cell) for row in rows for at in days if (cell := row.cells[at]) is not None]
    without = [(row, at) for row, at, cell in every if isinstance(cell, str) and with_year(cell, _ANY_YEAR) != cell]
    if not without:
        return (), ()
    years = Counter(year for _, _, cell in every for year in years_named(cell_text(cell)))
    cells = tuple(f"{column_letter(at)}{row.number}" for row, at in without)
    return cells, tuple(year for year, _ in years.most_common())


_ANY_YEAR = 2000


def of_years(cells: Sequence[str], year: int | None, told: str) -> list[str]:
    """That days without a year are of the one that stands there, or that none does; `told`: where it stands."""
    if not cells:
        return []
    named = some_of(cells, _ROWS_NAMED, "ô")
    if year:
        return [f"Ngày không ghi năm: lấy năm {year} {f'ở {told}' if told else 'đã cho'} ({named})."]
    return [f"Ngày không ghi năm ({named}), tiêu đề của bảng không nói rõ năm nào. Hãy cho biết năm của các ngày ấy."]


def of_columns(
    session: Session,
    record: type[Record],
    table: Table,
    columns: Mapping[int, str],
    ticks: Ticks,
    mapping: Mapping[str, str],
    given: Collection[str],
) -> tuple[str, ...]:
    """What was done with the columns, beside what their headers say."""
    recalled = list_mappings.recall(session, record, table.headers)
    as_before = [
        f"«{header}» là «{record.field(columns[at]).label}»"
        for at, header in enumerate(table.headers)
        if header_key(header) in recalled and header_key(header) not in mapping and columns.get(at, "id") != "id"
    ]
    said = _said(record, table, columns)
    used = {*columns, *said, *(at for places in ticks.values() for at in places)}
    used |= {at for places in together(record, table, columns).values() for at in places}
    keys = Counter(map(header_key, table.headers))
    unused = [
        f"«{header}»" + (f" (cột {column_letter(at)})" if keys[header_key(header)] > 1 else "")
        for at, header in enumerate(table.headers)
        if header and at not in used and name_key(header) not in MARKS
    ]
    told = [f"Đọc như lần nhập trước: {'; '.join(as_before)}."] if as_before else []
    told += [f"Không dùng cột: {some_of(unused, _NAMED, 'cột')}."] if unused else []
    hidden = [
        f"«{table.headers[at]}» ({column_letter(at)})"
        for at in sorted(table.hidden & used)
        if columns.get(at, "id") != "id"
    ]
    told += [f"Cột ẩn cũng được đọc: {some_of(hidden, _NAMED, 'cột')}."] if hidden else []
    there = [record.field(name).label for name in given if name in (*columns.values(), *ticks)]
    told += [f"Tệp có cột «{label}», nên không dùng giá trị chung đã cho." for label in there]
    return tuple(told)
