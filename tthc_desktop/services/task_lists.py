"""Lists of tasks as offices keep them in Excel, of 25 and of 13 columns, and the summary of how tasks stand.

A list reads back through `imports` without change: what is read are the values of the record; what is worked out
at the cut-off date (trạng thái, mức độ hoàn thành, ngày cập nhật, mốc cũ …) is written and never read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import State
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.periods import Period
from tthc_desktop.db.tables import CHANGE, STEP
from tthc_desktop.files import xlsx
from tthc_desktop.files.xlsx import Formula, Value
from tthc_desktop.records.task import Task, deadline_words
from tthc_desktop.records.task_rows import LEADER_OPINION, OBSTACLE, PROPOSAL, UNIT_OPINION, TaskNote
from tthc_desktop.services import exports, followup, lists, records, settings, stand_ins
from tthc_desktop.services.followup import At, Followed, SummaryRow, Which
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Row:
    """One task on its way into a list."""

    number: int
    id: int
    values: Mapping[str, Any]
    stand_ins: Mapping[str, str]
    followed: Followed
    updated_on: dt.date | None
    linker: Linker
    day: dt.date


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a layout: its heading, and what stands in it."""

    column: xlsx.Column
    cell: Callable[[_Row], Value]


@dataclass(frozen=True, slots=True)
class Layout:
    """A list of tasks as an office knows it."""

    title: str
    paper: xlsx.Paper
    columns: tuple[_Column, ...]


# --- what stands in a cell -------------------------------------------------------------------------------


def _field(header: str, name: str, width: float, group: str = "") -> _Column:
    """A column that holds a field of the task, or what stands in for it; it is read back."""
    item = Task.field(name)

    def cell(row: _Row) -> Value:
        return exports.cell(item, row.values.get(name), row.linker) or row.stand_ins.get(name)

    return _Column(xlsx.Column(header, width, item.kind.sheet, group), cell)


def _told(
    header: str, width: float, cell: Callable[[_Row], Value], kind: xlsx.Kind = "text", group: str = ""
) -> _Column:
    """A column that is worked out; unless its heading is that of a field, it is written and not read."""
    return _Column(xlsx.Column(header, width, kind, group), cell)


def _due(row: _Row) -> Value:
    return exports.cell(Task.field("due_on"), row.values["due_on"], row.linker) or deadline_words(row.values) or None


def _done_on(row: _Row) -> Value:
    """The day it was done; one after the cut-off is not told, and a blank cell is not read."""
    done: When | None = row.values["done_on"]
    if done is None or done.last > row.day:
        return None
    return exports.cell(Task.field("done_on"), done, row.linker)


def _notes(stream: str) -> Callable[[_Row], Value]:
    """The entries of one stream up to the cut-off, each with its day, the latest first."""

    def cell(row: _Row) -> Value:
        notes = [note for note in row.values["notes"] if note["stream"] == stream and note["noted_on"].first <= row.day]
        notes.sort(key=lambda note: note["noted_on"], reverse=True)
        return "\n".join(f"{note['noted_on'].text}: {note['text']}" for note in notes) or None

    return cell


_STATES = {
    State.OPEN: ("Đang thực hiện", "Đúng tiến độ"),
    State.SOON: ("Đang thực hiện", "Sắp đến hạn"),
    State.LATE: ("Đang thực hiện", "Quá hạn"),
    State.DONE_ON_TIME: ("Hoàn thành", "Đúng tiến độ"),
    State.DONE_LATE: ("Hoàn thành", "Quá hạn"),
    State.CANCELLED: ("Đã hủy", None),
    State.NOT_ASSIGNED: ("Chưa giao", None),
}
"""Trạng thái and mức độ hoàn thành of each state."""


def _old_dues(row: _Row) -> Value:
    return "; ".join(extension["old_due"].text for extension in row.values["extensions"]) or None


_NUMBER = _told("STT", 6, lambda row: row.number, "number")
_DUE = Task.field("due_on").kind.sheet
_EXTENDED, _APPROVER = "Gia hạn", "Người phê duyệt"

LAYOUTS: dict[str, Layout] = {
    "25": Layout(
        "DANH SÁCH NHIỆM VỤ",
        "A3",
        (
            _NUMBER,
            _field("Tên nhiệm vụ", "content", 44),
            _field("LĐVP chủ trì", "leader", 16),
            _field("Đơn vị chủ trì thực hiện", "lead", 20),
            _field("Đơn vị phối hợp", "coordinators", 20),
            _field("Đầu mối thực hiện", "focal", 16),
            _field("Ngày thực hiện", "assigned_on", 12),
            _told("Ngày hoàn thành (KH)", 13, _due, _DUE),
            _field("Loại nhiệm vụ", "category", 13),
            _field("Nguồn gốc", "origin", 30),
            _told("Trạng thái", 12, lambda row: _STATES[row.followed.state][0]),
            _field("Kết quả thực hiện", "result", 30),
            _told("Mức độ hoàn thành", 13, lambda row: _STATES[row.followed.state][1]),
            _told("Khó khăn", 24, _notes(OBSTACLE)),
            _told("Đề xuất", 24, _notes(PROPOSAL)),
            _told("ID", 7, lambda row: row.id, "number"),
            _field("Người giao", "assigned_by", 16),
            _field("Lộ trình", "roadmap", 20),
            _told("Ngày cập nhật", 12, lambda row: row.updated_on, "date"),
            _told("Ngày hoàn thành thực tế", 12, _done_on, "date"),
            _told("Số lần", 7, lambda row: len(row.values["extensions"]), "number", _EXTENDED),
            _told("Mốc cũ", 14, _old_dues, group=_EXTENDED),
            _field("Họ tên", "approver", 16, _APPROVER),
            _field("Email", "approver_email", 18, _APPROVER),
            _field("ĐT", "approver_phone", 12, _APPROVER),
        ),
    ),
    "13": Layout(
        "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ",
        "A4",
        (
            _NUMBER,
            _field("Nội dung", "content", 44),
            _field("Đơn vị chủ trì", "lead", 20),
            _told("Hạn", 12, _due, _DUE),
            _field("Tình hình thực hiện", "result", 30),
            _field("Lãnh đạo", "leader", 16),
            _field("Phối hợp", "coordinators", 20),
            _told("Ý kiến đơn vị", 24, _notes(UNIT_OPINION)),
            _told("Ý kiến chỉ đạo", 24, _notes(LEADER_OPINION)),
            _told("Trạng thái", 14, lambda row: row.followed.state.label),
            _field("Nguồn", "origin", 28),
            _field("Ngày chỉ đạo", "assigned_on", 12),
            _field("Người theo dõi", "follower", 16),
        ),
    ),
}
"""The lists by the number of their columns."""
SUMMARY = "summary"


# --- lists -----------------------------------------------------------------------------------------------


def write_list(
    session: Session,
    layout: str,
    path: Path,
    at: At,
    period: Period | None = None,
    only: Collection[int] | None = None,
) -> int:
    """Write the tasks given up to a date in a layout of LAYOUTS; returns how many there are.

    Of a task given to several units their results are listed, as the summary counts them. `only`: none but
    these. Deadlines and units are those in force now, since the list is read back; how a task stands is told at
    the date. Raises Refused for an unknown layout, and Unavailable.
    """
    if layout not in LAYOUTS:
        raise Refused(Problem("layout", f"Không có mẫu «{layout}». Hãy chọn: {', '.join([*LAYOUTS, SUMMARY])}."))
    drawn = LAYOUTS[layout]
    rows = _rows(session, _wanted(session, at, period, only), at)
    cells = [[column.cell(row) for column in drawn.columns] for row in rows]
    sheet = xlsx.Sheet(
        Task.LABEL,
        [column.column for column in drawn.columns],
        cells,
        _title(drawn.title, period),
        notes=(_cut_off(at),),
        paper=drawn.paper,
    )
    xlsx.write_workbook([sheet], path)
    return len(rows)


def _title(title: str, period: Period | None) -> str:
    return f"{title} {period.name.upper()}" if period else title


def _cut_off(at: At) -> str:
    return f"Ngày chốt dữ liệu báo cáo: {at.day:%d/%m/%Y}"


def _wanted(session: Session, at: At, period: Period | None, only: Collection[int] | None) -> set[int]:
    given = tuple(state for state in State if state is not State.NOT_ASSIGNED)
    found = set(followup.ids(session, Which(at, given)))
    if period is not None:
        found &= set(lists.ids(session, Listing(Task, period, settings.load(session).cutoff_day)))
    return found if only is None else found & set(only)


def _rows(session: Session, wanted: Collection[int], at: At) -> list[_Row]:
    known: dict[int, Any] = {}
    for some in _parts(wanted):
        known |= records.load_many(session, Task, Task.table().c.id.in_(some))
    # The oldest first; of those that an import could take for one another, in the order of their ids.
    ordered = sorted(known, key=lambda number: (known[number]["assigned_on"] or When(dt.date.max), number))
    followed, told = followup.load(session, known, at), stand_ins.of(session, Task, known)
    updated, linker = _updated(session, known), Linker(session)
    return [
        _Row(place, number, known[number], told.get(number, {}), followed[number], updated.get(number), linker, at.day)
        for place, number in enumerate(ordered, start=1)
    ]


def _parts(ids: Collection[int]) -> list[list[int]]:
    wanted = sorted(ids)
    return [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)]


def _updated(session: Session, ids: Collection[int]) -> dict[int, dt.date]:
    """The day on which each task or an entry on it was last changed, from the journal."""
    note, latest = TaskNote.table(), func.max(STEP.c.at)
    changed = CHANGE.join(STEP, STEP.c.id == CHANGE.c.step_id)
    found: dict[int, dt.date] = {}
    for some in _parts(ids):
        own = select(CHANGE.c.row_id, latest).select_from(changed)
        own = own.where(CHANGE.c.record == "task", CHANGE.c.row_id.in_(some)).group_by(CHANGE.c.row_id)
        noted = select(note.c.owner_id, latest).select_from(changed.join(note, note.c.id == CHANGE.c.row_id))
        noted = noted.where(CHANGE.c.record == "task_note", note.c.owner_id.in_(some)).group_by(note.c.owner_id)
        for number, moment in [*session.execute(own), *session.execute(noted)]:
            day = dt.date.fromisoformat(moment[:10])
            found[number] = max(day, found.get(number, day))
    return found


# --- the summary -----------------------------------------------------------------------------------------

_OPEN, _DONE = "Chưa hoàn thành", "Đã hoàn thành"
_COUNTED = (
    ("open", "Trong hạn", _OPEN),
    ("late", "Quá hạn", _OPEN),
    ("done_on_time", "Đúng hạn", _DONE),
    ("done_late", "Quá hạn", _DONE),
    ("cancelled", "Đã hủy", ""),
)
"""Columns of the summary: of `followup.COLUMNS`, their heading, and the heading above."""
_GROUPED: dict[followup.Grouping, tuple[str, str]] = {
    "unit": ("Theo đơn vị", "Đơn vị chủ trì"),
    "leader": ("Theo lãnh đạo", "Lãnh đạo phụ trách"),
    "source": ("Theo nguồn giao", "Nguồn giao"),
}


def write_summary(session: Session, path: Path, at: At, period: Period | None = None) -> int:
    """Write how tasks stand at a date, by unit, by leader and by source, a sheet each; returns how many there are.

    Totals are formulas that Excel adds up itself. Raises Unavailable.
    """
    only = None if period is None else _wanted(session, at, period, None)
    sheets, number = [], 0
    for by in followup.GROUPINGS:
        rows = [_counts(row, only) for row in followup.summary(session, by, at).rows]
        rows = [row for row in rows if any(row[1:])]
        sheets.append(_summary_sheet(by, rows, at, period))
        number = sum(sum(row[1:]) for row in rows)
    xlsx.write_workbook(sheets, path)
    return number


def _counts(row: SummaryRow, only: Collection[int] | None) -> list[Any]:
    """The label of a line and its counts."""
    return [row.label, *(len(row.ids[name] if only is None else only & set(row.ids[name])) for name, _, _ in _COUNTED)]  # type: ignore[operator]


def _summary_sheet(by: followup.Grouping, rows: Sequence[list[Any]], at: At, period: Period | None) -> xlsx.Sheet:
    name, label = _GROUPED[by]
    columns = [
        xlsx.Column("STT", 6, "number"),
        xlsx.Column(label, 52),
        xlsx.Column("Tổng số", 11, "number"),
        *(xlsx.Column(header, 11, "number", group) for _, header, group in _COUNTED),
        xlsx.Column("Ghi chú", 24),
    ]
    total, down = Formula("SUM(D{row}:H{row})"), Formula("SUM({column}{first}:{column}{last})")
    return xlsx.Sheet(
        name,
        columns,
        [[number, row[0], total, *row[1:], None] for number, row in enumerate(rows, start=1)],
        _title(f"TỔNG HỢP TÌNH HÌNH THỰC HIỆN NHIỆM VỤ {name.upper()}", period),
        notes=(_cut_off(at),),
        totals=(None, "Tổng cộng", *[down] * (1 + len(_COUNTED)), None),
    )
