"""One drop of units' files: read, answered table by table, planned anew after each answer, written all at once."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.grids import Book
from tthc_desktop.db.store import Store
from tthc_desktop.files import sheets
from tthc_desktop.services import forms, list_drops, receiving, units
from tthc_desktop.services.examined import Answers, Examined
from tthc_desktop.services.examining import Examiner
from tthc_desktop.services.receiving import STATUSES, Planned, Status

_BETWEEN_NEWS = 0.25
"""Seconds between two reports of progress: often enough for the eye, seldom enough for the window."""

_LEFT = ("ready", "question", "refused")
"""What writing leaves, though it was to be written."""

Change = Callable[[Examined, Examiner], Answers]
"""What the answers to a table become. It may raise Refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One table of a drop, or a file in which there is none."""

    number: int
    """Its own within the drop; it stays when others go."""
    planned: Planned
    unit: str
    """Name of the unit; "" while it is not known."""
    counts: Mapping[str, int]
    """See `Planned.counts`."""

    @property
    def table(self) -> Examined:
        """What was read and found."""
        return self.planned.table

    @property
    def status(self) -> Status:
        """What becomes of it."""
        return self.planned.status


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is, and the tables found since the last news."""

    done: int
    total: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What writing did."""

    applied: int
    rows_left: int
    """Rows of the tables written that were left out."""
    entries: tuple[Entry, ...]
    """The whole drop as it stands now."""

    @property
    def is_partial(self) -> bool:
        """Whether something was left unwritten: a table, or rows of one."""
        return self.rows_left > 0 or any(entry.status in _LEFT for entry in self.entries)

    @property
    def sentence(self) -> str:
        """What was written and what was not, for the user."""
        told = f"Đã nhập {self.applied} bảng" if self.applied else "Chưa nhập bảng nào"
        told += f", bỏ lại {self.rows_left} dòng" if self.rows_left else ""
        left = count(entry for entry in self.entries if entry.status in _LEFT)
        if not left:
            return f"{told}."
        whole = f"{told}; {left.total()} bảng chưa nhập được"
        asked = f" (trong đó {left['question']} bảng cần hỏi)" if left["question"] else ""
        return f"{whole}{asked}."


def count(entries: Iterable[Entry]) -> Counter[Status]:
    """How many tables have each status, in the order of STATUSES."""
    found = Counter(entry.status for entry in entries)
    return Counter({status: found[status] for status in STATUSES if found[status]})


def _never() -> bool:
    return False


class Drop:
    """The tables that wait to be written. One thread at a time calls its methods; what they give is frozen."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._applied: dict[int, int] = {}
        self._next = 1
        self.entries: tuple[Entry, ...] = ()
        self.documents: tuple[str, ...] = ()
        """Names of the documents in the folders that were read last, of which nothing is taken."""

    # --- reading -----------------------------------------------------------------------------------------

    def read(
        self, paths: Iterable[Path], tell: Callable[[Progress], object], stopped: Callable[[], bool] = _never
    ) -> int | None:
        """Read files, folders and archives; how many files there were. None, and nothing kept, when stopped.

        What was written, and what is read anew, makes room; the other tables stay. `tell` hears of the progress.
        """
        paths = list(paths)
        files = list(sheets.files_of(paths))
        done = {"applied", "unchanged"}
        kept = [entry for entry in self.entries if entry.status not in done and entry.table.source not in set(files)]
        with self._store.read() as session:
            examiner = self._examiner(session)
        tell(Progress(0, len(files), tuple(kept)))
        fresh: list[tuple[int, Examined]] = []
        told, last = 0, time.monotonic()
        for number, found in self._tables(examiner, files, stopped):
            fresh += [(self._new_number(), table) for table in found]
            if time.monotonic() - last >= _BETWEEN_NEWS:
                tell(Progress(number, len(files), self._planned(fresh[told:])))
                told, last = len(fresh), time.monotonic()
        if stopped():
            return None
        self.entries = self._planned([*((entry.number, entry.table) for entry in kept), *fresh])
        self.documents = tuple(path.name for path in sheets.documents_of(paths))
        return len(files)

    def _tables(
        self, examiner: Examiner, files: Sequence[Path], stopped: Callable[[], bool]
    ) -> Iterator[tuple[int, list[Examined]]]:
        """The tables of each file with the number of files that are done."""
        with sheets.Reader() as reader:
            for number, path in enumerate(files, 1):
                if stopped():
                    return
                found = reader.read_all([path], stopped)
                yield number, [self._light(table) for book in found for table in examiner.tables(book)]

    def _light(self, table: Examined) -> Examined:
        """A table; a file in which none was found without its cells, for it may be long, and with what else it is."""
        book = table.book
        if not book or table.told:
            return table
        with self._store.read() as session:
            found = list_drops.recognised(session, book)
        if isinstance(found, list_drops.Recognised):
            label = found.record.LABEL
            told = f"«{table.file}» là danh sách «{label}», không phải biểu. Hãy mở mục «{label}», nhấn Ctrl+I để nhập."
            table = replace(table, trouble=told)
        return replace(table, book=replace(book, grids=()))

    def _examiner(self, session: Session) -> Examiner:
        return Examiner(session, forms.shelf(self._store.path).forms)

    def _new_number(self) -> int:
        self._next += 1
        return self._next

    # --- what the user says ------------------------------------------------------------------------------

    def answer(self, numbers: Collection[int], change: Change) -> tuple[Entry, ...]:
        """Examine these tables again with changed answers; the whole drop, planned anew.

        Raises Refused, and nothing changes, when an answer cannot be.
        """
        with self._store.read() as session:
            examiner = self._examiner(session)
        tables: list[tuple[int, Examined]] = []
        for entry in self.entries:
            table = entry.table
            if entry.number in numbers:
                first, *more = self._again(examiner, table, change(table, examiner))
                tables += [(entry.number, first), *((self._new_number(), other) for other in more)]
            else:
                tables.append((entry.number, table))
        self.entries = self._planned(tables)
        return self.entries

    def _again(self, examiner: Examiner, table: Examined, answers: Answers) -> list[Examined]:
        if table.told:
            return [examiner.again(table, answers)]
        if not table.book or not answers.form:
            return [table]
        with sheets.Reader() as reader:
            for book in reader.read_all([table.source]):
                if book.name == table.file and isinstance(book, Book):
                    found = [item for item in examiner.tables(book, answers) if item.told]
                    if found:
                        return found
        about = f"«{table.file}» không đọc được theo biểu {answers.form.code}. Hãy chọn biểu khác, hoặc xem lại tệp."
        raise Refused(Problem("form", about))

    def leave_out(self, numbers: Collection[int]) -> tuple[Entry, ...]:
        """Take tables off the drop; the whole drop, planned anew."""
        self.entries = self._planned(
            [(entry.number, entry.table) for entry in self.entries if entry.number not in numbers]
        )
        return self.entries

    def renew(self) -> tuple[Entry, ...]:
        """Plan anew against what is in the data file now."""
        return self.leave_out(())

    # --- planning and writing ----------------------------------------------------------------------------

    def _planned(self, tables: Sequence[tuple[int, Examined]]) -> tuple[Entry, ...]:
        with self._store.read() as session:
            planned = receiving.plan(session, [table for _, table in tables])
            return self._entries(session, [number for number, _ in tables], planned)

    def _entries(self, session: Session, numbers: Sequence[int], planned: Sequence[Planned]) -> tuple[Entry, ...]:
        names = units.labels(session, {one.table.unit for one in planned if one.table.unit})
        both = zip(numbers, planned, strict=True)
        return tuple(
            Entry(number, self._marked(number, one), names.get(one.table.unit or 0, ""), one.counts())
            for number, one in both
        )

    def _marked(self, number: int, one: Planned) -> Planned:
        """A table that was written stays so, until that is taken back."""
        applied = self._applied.get(number)
        is_there = applied is not None and one.before is not None and one.before.id == applied
        return replace(one, applied=applied) if is_there and one.status == "unchanged" else one

    def apply(self, received: dt.date | None = None) -> Outcome:
        """Write every table that is ready, as one action. Raises Refused, Unavailable: then nothing is written.

        `received`: the day on which the units sent them, if not today.
        """
        tables = [entry.table for entry in self.entries]
        title = receiving.title([entry.table for entry in self.entries if entry.status == "ready"])
        numbers = [entry.number for entry in self.entries]
        with self._store.write(title) as session:
            planned = receiving.apply(session, self._store.attachments, tables, received)
            entries = self._entries(session, numbers, planned)
        fresh = {entry.number: entry.planned.applied for entry in entries if entry.planned.applied is not None}
        written = {number: applied for number, applied in fresh.items() if self._applied.get(number) != applied}
        self._applied |= written
        self.entries = entries
        rows_left = sum(entry.planned.rows_left for entry in entries if entry.number in written)
        return Outcome(len(written), rows_left, entries)
