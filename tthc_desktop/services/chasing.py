"""Chasing (đôn đốc): which units are to be reminded of what, the letters to them, and the log of having sent them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop.core import letters as words
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import RECURRING, State
from tthc_desktop.core.document import Signature
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import DAYS_ONLY, Date, Field, Text
from tthc_desktop.db.store import Store
from tthc_desktop.files import official_letter
from tthc_desktop.files.whole import in_plain_words
from tthc_desktop.records.chase import BY_LETTER, Chase
from tthc_desktop.records.task import Task
from tthc_desktop.services import calendar, followup, records, settings, sources, tasks, units
from tthc_desktop.services.file_names import free_name
from tthc_desktop.services.followup import At, Followed, Which

FOLDER = "Công văn đôn đốc"
"""Where letters go when the user says nothing else, beside the data file."""
FIELDS: tuple[Field, ...] = (
    Field("as_of", "Ngày công văn", Date(DAYS_ONLY), required=True, hint="30/6/2026"),
    Field("reply_due", "Hạn trả lời", Date(DAYS_ONLY), hint="để trống: không hẹn ngày"),
    Field("folder", "Thư mục lưu", Text(), required=True),
)
"""What is asked before letters are written."""
CHASED = (State.LATE, State.SOON)
"""States of the tasks that a unit is reminded of."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One unit to be reminded on a day: of which tasks, and for the how manieth time."""

    unit: int
    name: str
    """What the unit was called on that day."""
    tasks: tuple[int, ...]
    """In the order of the letter."""
    told: words.Chase

    @property
    def late(self) -> int:
        """How many tasks are past their deadline."""
        return len(self.told.late)

    @property
    def soon(self) -> int:
        """How many tasks are soon due."""
        return len(self.told.soon)


def units_of(session: Session, task_ids: Collection[int], at: At) -> list[int]:
    """The units that lead these tasks on a day; of a task given to several units, all of them."""
    task = Task.table()
    parts = select(task.c.id).where(task.c.parent.in_(task_ids), task.c.deleted_at.is_(None))
    wanted = {*task_ids, *session.scalars(parts)}
    return sorted({item.lead for item in followup.load(session, wanted, at).values()})


def letters(session: Session, unit_ids: Collection[int] | None, at: At) -> list[Reminder]:
    """What these units are to be reminded of on a day: their tasks not done that are late or soon due.

    Without `unit_ids`, every unit that has a late task. A unit with nothing late or soon due is left out. Units
    stand in print order and are named as they were on the day.
    """
    ids = followup.ids(session, Which(at, CHASED))
    found: dict[int, list[Followed]] = {}
    for item in followup.load(session, ids, at).values():
        if unit_ids is None or item.lead in unit_ids:
            found.setdefault(item.lead, []).append(item)
    if unit_ids is None:
        found = {unit: items for unit, items in found.items() if any(item.days_late for item in items)}
    return _reminders(session, found, at.day)


def _reminders(session: Session, found: dict[int, list[Followed]], as_of: dt.date) -> list[Reminder]:
    items = _items(session, [item for some in found.values() for item in some])
    names, known = units.DatedNames(session), units.all_units(session, recycled=True)
    reminders = []
    for unit in (unit for unit in known.values() if unit.id in found):
        name, designation = names.on(unit.id, as_of, unit.name)
        held = sorted((item.id for item in found[unit.id]), key=lambda number: (items[number].due, number))
        held.sort(key=lambda number: items[number].days_late <= 0)
        times, last_on = _before(session, unit.id, held, as_of)
        told = words.Chase(
            words.addressed(name, unit.kind, designation), tuple(items[number] for number in held), times + 1, last_on
        )
        reminders.append(Reminder(unit.id, name, tuple(held), told))
    return reminders


def _items(session: Session, found: Collection[Followed]) -> dict[int, words.ChaseItem]:
    ids = [item.id for item in found]
    values: dict[int, Any] = {}
    for start in range(0, len(ids), 500):
        values |= records.load_many(session, Task, Task.table().c.id.in_(ids[start : start + 500]))
    given_by = sources.told(session, ids)
    items = {}
    for item in found:
        task = values[item.id]
        assert item.due is not None, "a task without a deadline is neither late nor soon due"
        recurs = task["deadline_kind"] == RECURRING
        items[item.id] = words.ChaseItem(
            content=task["content"] or "",
            source=given_by[item.id],
            due=item.due,
            days_late=item.days_late,
            first_due=None if recurs else item.first_due,
            recurrence=task["recurrence"] or "" if recurs else "",
        )
    return items


def _before(session: Session, unit: int, tasks: Collection[int], as_of: dt.date) -> tuple[int, dt.date | None]:
    """How often the unit was reminded of any of these tasks up to a day, and when last."""
    chase, link = Chase.table(), Chase.LINKS["tasks"]
    held = select(link.c.owner_id).where(link.c.target_id.in_(tasks))
    query = select(func.max(func.coalesce(chase.c.times, 1)), func.max(chase.c.sent_on)).where(
        chase.c.unit == unit,
        chase.c.deleted_at.is_(None),
        chase.c.sent_on <= as_of.isoformat(),
        chase.c.id.in_(held),
    )
    times, last = session.execute(query).one()
    return times or 0, dt.date.fromisoformat(last) if last else None


@dataclass(frozen=True, slots=True)
class Order:
    """The day of the letters, the day by which a reply is asked for, and where the letters go."""

    as_of: dt.date
    reply_due: dt.date | None
    folder: Path


def order(session: Session, raw: Mapping[str, str]) -> Order:
    """What the user asks for, from the texts of FIELDS. Raises Refused with every problem found."""
    values = tasks.answers(session, FIELDS, raw)
    reply = values["reply_due"]
    made = Order(values["as_of"].first, reply.first if reply else None, Path(values["folder"]))
    check_reply(made.as_of, made.reply_due)
    return made


def check_reply(as_of: dt.date, reply_due: dt.date | None) -> None:
    """Raises Refused when a reply would be due before its letter."""
    if reply_due is not None and reply_due < as_of:
        told = f"Hạn trả lời ({When(reply_due).text}) trước ngày công văn ({When(as_of).text})."
        raise Refused(Problem("reply_due", told))


def default_reply_due(session: Session, as_of: dt.date) -> dt.date | None:
    """The day by which a reply is asked for, when the user says nothing; None where the office sets no time.

    Raises Refused when the calendar has no working days for it.
    """
    days = settings.load(session).reply_days
    if days is None:
        return None
    years = range(as_of.year, as_of.year + 2 + days // 200)
    try:
        return calendar.working_calendar(session, years).add(as_of, days)
    except ValueError as error:
        raise Refused(Problem("reply_due", str(error))) from error


def write_letters(
    session: Session, reminders: Sequence[Reminder], as_of: dt.date, reply_due: dt.date | None, folder: Path
) -> list[Path]:
    """Write one letter of `as_of` for each unit into a folder, which is made when needed; returns the files.

    All letters are written or none. A letter that is there already, perhaps edited since, is never overwritten: the
    new one gets a number behind its name. Raises Refused for a reply before the letter, and Unavailable.
    """
    check_reply(as_of, reply_due)
    office = office_of(settings.load(session))
    written = [(item.name, words.chase(office, item.told, as_of, reply_due)) for item in reminders]
    return write_into(folder, "Đôn đốc", written, as_of)


def write_into(folder: Path, what: str, letters: Sequence[tuple[str, words.Letter]], as_of: dt.date) -> list[Path]:
    """Write letters, each with the name of its unit, into a folder, which is made when needed; returns the files.

    All or none; a file that is there already is never overwritten. `what` begins each file's name. Raises Unavailable.
    """
    with in_plain_words(folder / "công văn.docx"):
        folder.mkdir(parents=True, exist_ok=True)
        taken = {path.name.casefold() for path in folder.iterdir()}
    paths = [folder / free_name(f"{what} {name} {as_of.isoformat()}", taken) for name, _ in letters]
    official_letter.write_letters([(letter, path) for (_, letter), path in zip(letters, paths, strict=True)])
    return paths


def office_of(office: settings.Settings) -> words.Office:
    """Who writes the letters, from the office's settings."""
    of_reports = (office.symbol or "").removeprefix("BC-")
    return words.Office(
        agency=office.agency or "Cơ quan",
        parent=office.parent or "",
        place=office.place or "",
        symbol=office.letter_symbol or of_reports,
        recipients=words.filed((office.recipients or "").splitlines()),
        signature=Signature(office.authority or "", office.position or "", office.signer or ""),
    )


def log(session: Session, reminders: Iterable[Reminder], as_of: dt.date, reply_due: dt.date | None) -> list[int]:
    """Note that each unit was reminded by letter; returns the ids of the records. Raises Refused."""
    return [note(session, item.unit, item.told.times, as_of, reply_due, {"tasks": item.tasks}) for item in reminders]


def note(
    session: Session,
    unit: int,
    times: int,
    as_of: dt.date,
    reply_due: dt.date | None,
    about: Mapping[str, Any],
    *,
    sure: bool = False,
) -> int:
    """Note a letter to one unit; the id of the record. Raises Refused."""
    reply = When(reply_due) if reply_due else None
    told = {"unit": unit, "times": times, "form": BY_LETTER, "sent_on": When(as_of), "reply_due": reply}
    return records.save(session, Chase, {**told, **about}, sure=sure)


def send(
    store: Store, reminders: Sequence[Reminder], as_of: dt.date, reply_due: dt.date | None, folder: Path
) -> list[Path]:
    """Write the letters and note them in the log as one step; without the one there is not the other.

    Returns the files. Raises Refused and Unavailable.
    """
    with store.read() as session:
        paths = write_letters(session, reminders, as_of, reply_due, folder)
    with unwritten_on_failure(paths), store.write(f"Đôn đốc {len(reminders)} đơn vị") as session:
        log(session, reminders, as_of, reply_due)
    return paths


@contextlib.contextmanager
def unwritten_on_failure(paths: Sequence[Path]) -> Iterator[None]:
    """Take the letters away again when what goes with them fails."""
    try:
        yield
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise
