"""Units that have not sent a form: the letters to them, the log of having reminded them, and the list of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.form_letters import FormChase, FormItem, chase_forms
from tthc_desktop.core.letters import addressed
from tthc_desktop.core.standings import Standing
from tthc_desktop.db.store import Store
from tthc_desktop.files import xlsx
from tthc_desktop.records.chase import Chase
from tthc_desktop.services import chasing, settings, units
from tthc_desktop.services.matrix import Line, Matrix

CHASED = (Standing.LATE, Standing.RETURNED)
"""How the units stand that are reminded when none are chosen."""


@dataclass(frozen=True, slots=True)
class FormReminder:
    """One unit to be reminded of a form on a day, and for the how manieth time."""

    unit: int
    name: str
    line: Line
    content: str
    """What the log says; equal for every reminder of this form and period."""
    told: FormChase


def reminders(session: Session, found: Matrix, chosen: Collection[int] | None = None) -> list[FormReminder]:
    """The letters of the matrix's day: to the chosen units that are missing, else to all that are late or were sent
    back; in the order of the matrix, each unit named as on that day."""
    content = content_of(found)
    names, known = units.DatedNames(session), units.all_units(session, recycled=True)
    made = []
    for line in found.missing:
        if line.unit not in chosen if chosen is not None else line.standing not in CHASED:
            continue
        name, designation = names.on(line.unit, found.day, line.name)
        times, last_on = _before(session, line.unit, content, found.day)
        whom = addressed(name, known[line.unit].kind, designation)
        told = FormChase(whom, (_item(found, line),), times + 1, last_on)
        made.append(FormReminder(line.unit, name, line, content, told))
    return made


def content_of(found: Matrix) -> str:
    """What the log of reminders says of a form of a period."""
    return f"Gửi biểu {found.form.code}, {found.period.name}"


def _item(found: Matrix, line: Line) -> FormItem:
    back = line.standing is Standing.RETURNED
    return FormItem(
        found.form.code,
        found.form.title,
        found.period.name,
        line.due,
        line.days_late,
        sent_back=back,
        reason=line.reason if back else "",
    )


def _before(session: Session, unit: int, content: str, day: dt.date) -> tuple[int, dt.date | None]:
    """How often the unit was reminded of this up to the day, and when last."""
    chase = Chase.table().c
    query = select(func.count(), func.max(func.coalesce(chase.times, 1)), func.max(chase.sent_on)).where(
        chase.unit == unit, chase.content == content, chase.deleted_at.is_(None), chase.sent_on <= day.isoformat()
    )
    number, times, last = session.execute(query).one()
    return max(number, times or 0), dt.date.fromisoformat(last) if last else None


def write_letters(
    session: Session, some: Sequence[FormReminder], as_of: dt.date, send_by: dt.date | None, folder: Path
) -> list[Path]:
    """Write one letter for each unit into a folder; see `chasing.write_into`. Raises Refused, Unavailable."""
    chasing.check_reply(as_of, send_by)
    office = chasing.office_of(settings.load(session))
    letters = [(item.name, chase_forms(office, item.told, as_of, send_by)) for item in some]
    return chasing.write_into(folder, "Đôn đốc gửi biểu", letters, as_of)


def log(session: Session, some: Iterable[FormReminder], as_of: dt.date, send_by: dt.date | None) -> list[int]:
    """Note that each unit was reminded by letter; returns the ids of the records. Raises Refused."""
    return [
        chasing.note(session, item.unit, item.told.times, as_of, send_by, {"content": item.content}, sure=True)
        for item in some
    ]


def send(
    store: Store, some: Sequence[FormReminder], as_of: dt.date, send_by: dt.date | None, folder: Path
) -> list[Path]:
    """Write the letters and note them in the log as one step; without the one there is not the other.

    Returns the files. Raises Refused and Unavailable.
    """
    with store.read() as session:
        paths = write_letters(session, some, as_of, send_by, folder)
    with chasing.unwritten_on_failure(paths), store.write(f"Đôn đốc {len(some)} đơn vị gửi biểu") as session:
        log(session, some, as_of, send_by)
    return paths


def write_missing(found: Matrix, path: Path) -> int:
    """Write the list of units whose return is still to come as a workbook; how many there are. Raises Unavailable."""
    columns = (
        xlsx.Column("STT", 6, "number"),
        xlsx.Column("Đơn vị", 44),
        xlsx.Column("Trạng thái", 14),
        xlsx.Column("Hạn gửi", 13, "date"),
        xlsx.Column("Số ngày quá hạn", 11, "number"),
        xlsx.Column("Lý do", 44),
    )
    rows = [
        (number, line.name, line.standing.label, line.due, line.days_late or None, line.reason or None)
        for number, line in enumerate(found.missing, 1)
    ]
    title = f"Đơn vị chưa gửi biểu {found.form.code}, {found.period.name}"
    late = sum(line.days_late > 0 for line in found.missing)
    note = f"Tính đến ngày {When(found.day).text}: {len(rows)} đơn vị chưa gửi, trong đó {late} đơn vị quá hạn."
    xlsx.write_workbook([xlsx.Sheet("Chưa gửi", columns, rows, title, (found.form.title, note))], path)
    return len(rows)
