"""Many files with lists at once: found, planned one after another, and written in one action that can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.grids import Book, Value, value_text
from tthc_desktop.core.importing import LEFT_OUT, Plan, PlannedRow, fingerprint, header_key
from tthc_desktop.core.list_headers import HEADER_WITHIN, headers_at
from tthc_desktop.core.list_recognition import Likeness, ListType, Verdict, recognise_list
from tthc_desktop.core.tables import Table
from tthc_desktop.files import bad_rows
from tthc_desktop.files.bad_rows import BadRow
from tthc_desktop.files.sheets import Found
from tthc_desktop.records import BY_TYPE, RECORDS, Record
from tthc_desktop.services import imports, list_mappings, runs
from tthc_desktop.services.imports import NO_CHOICES, Choices

Status = Literal["ready", "question", "refused", "applied", "unchanged"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lists of one book: of which type, on which sheets, and why."""

    record: type[Record]
    tables: tuple[Table, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A book whose list may be of several types; the user has to say which."""

    options: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """One list of a file, or why none could be taken from it."""

    file: str
    source: Path
    """The file on the disk; for one inside a .zip the archive."""
    kind: str = ""
    """What the bytes are: "xlsx"."""
    record: type[Record] | None = None
    table: Table | None = None
    plan: Plan | None = None
    reason: str = ""
    """How the type was known; empty when the user said it."""
    options: tuple[Likeness, ...] = ()
    """The types it may be of, when that is to be asked."""
    trouble: str = ""
    lacks: tuple[str, ...] = ()
    """Labels of required fields that no column gives and the user is asked for, since no row can be taken without."""
    left_out: frozenset[int] = frozenset()
    """Numbers of rows that the user leaves out."""
    taken_in: frozenset[int] = frozenset()
    """Numbers of rows of `Table.others` that the user says are entries."""
    book: Book | None = None
    """The whole file as it was read."""
    run: int | None = None
    """The import that wrote it."""

    @property
    def written(self) -> int:
        """How many rows are written, or would be."""
        return self.plan.count("new") + self.plan.count("changed") if self.plan else 0

    @property
    def bad(self) -> int:
        """How many rows cannot be taken."""
        return self.plan.count("bad") if self.plan else 0

    @property
    def status(self) -> Status:
        """What becomes of it. Bad rows beside good ones leave it ready; they are told all the same."""
        if self.options or self.lacks:
            return "question"
        if self.plan and self.plan.yearless and not self.written:
            return "question"
        if self.trouble or self.plan is None or (self.bad and not self.written):
            return "refused"
        if self.run is not None:
            return "applied"
        return "ready" if self.written else "unchanged"


def types() -> tuple[ListType, ...]:
    """What is known of the lists of every type."""
    return _types()


@lru_cache(1)
def _types() -> tuple[ListType, ...]:
    return tuple(ListType(record.__tablename__, record.LABEL, tuple(imports.importable(record))) for record in RECORDS)


def recognised(session: Session, book: Book) -> Recognised | Unsure | None:
    """The lists of a book whose type was not said; Unsure when it may be of several; None when it holds none."""
    verdict = recognise_list(book.grids, types())
    sure = verdict.sure
    before = None if sure and sure.marked else _as_before(session, book)
    if before:
        return before
    if sure is None:
        sheets = {one.sheet for one in verdict.likely}
        each = (recognise_list([grid], types()) for grid in book.grids if len(sheets) > 1 and grid.sheet in sheets)
        verdict = next((alone for alone in each if alone.sure), verdict)
        sure = verdict.sure
    if sure is None:
        return Unsure(verdict.likely) if verdict.likely else None
    return _recognised(book, verdict, sure)


def _recognised(book: Book, verdict: Verdict, sure: Likeness) -> Recognised | Unsure | None:
    record = BY_TYPE[sure.type]
    try:
        return Recognised(record, tuple(imports.tables_of(record, book)), sure.reason)
    except Unavailable:
        return Unsure(verdict.likely) if len(verdict.likely) > 1 else None


def _as_before(session: Session, book: Book, record: type[Record] | None = None) -> Recognised | None:
    """The lists of a book whose columns the user named before, as one type, or as this one."""
    known = list_mappings.remembered_types(session)
    if record:
        known = {mark: [record] for mark, types_of in known.items() if record in types_of}
    rows = ((grid, row) for grid in book.grids if known for row in range(min(grid.height, HEADER_WITHIN)))
    for grid, row in rows:
        found = known.get(fingerprint(headers_at(grid, row)[0]), [])
        if len(found) == 1:
            tables = imports.tables_of(found[0], book, headers_at(grid, row)[0])
            return Recognised(found[0], tuple(tables), "Các cột như tệp đã nhập lần trước.")
    return None


def find(
    session: Session,
    found: Iterable[Found],
    record: type[Record] | None = None,
    named: Collection[str] = (),
    *,
    guess: bool = False,
) -> list[Dropped]:
    """Every list in what was read from files, one Dropped for a file without any.

    `record`: the type that the user said, then `named`: headers of columns that the user named, and `guess`: whether
    a header none of which is known may be taken for one, since the user can name its columns.
    """
    dropped: list[Dropped] = []
    for one in found:
        if not isinstance(one, Book):
            dropped.append(Dropped(one.name, Path(one.source), trouble=one.message))
            continue
        bare = Dropped(one.name, Path(one.source), one.kind, book=one)
        try:
            lists = _said(session, one, record, named, guess=guess) if record else recognised(session, one)
        except Unavailable as error:
            dropped.append(replace(bare, record=record, trouble=str(error)))
            continue
        told = _of(bare, lists)
        dropped += told if record else _with_unread(session, one, told)
    return dropped


def _with_unread(session: Session, book: Book, told: list[Dropped]) -> list[Dropped]:
    """What was found in a book, and the lists of other types on the sheets that these left unread."""
    first = told[0].table
    rest = tuple(grid for grid in book.grids if first and grid.sheet in first.unread)
    others = recognised(session, replace(book, grids=rest)) if rest else None
    if not isinstance(others, Recognised) or first is None:
        return told
    more = _of(replace(told[0], record=None, table=None, reason=""), others)
    every = [*told, *_with_unread(session, replace(book, grids=rest), more)]
    read = {item.table.sheet for item in every if item.table}
    return [
        replace(item, table=replace(item.table, unread=tuple(each for each in item.table.unread if each not in read)))
        if item.table
        else item
        for item in every
    ]


def _said(session: Session, book: Book, record: type[Record], named: Collection[str], *, guess: bool) -> Recognised:
    before = None if named else _as_before(session, book, record)
    return before or Recognised(record, tuple(imports.tables_of(record, book, named, guess=guess)))


def _of(bare: Dropped, lists: Recognised | Unsure | None) -> list[Dropped]:
    if isinstance(lists, Unsure):
        return [replace(bare, options=lists.options)]
    if lists is None:
        told = f"«{bare.file}» không có bảng nào giống một danh sách đã biết. Hãy cho biết loại danh sách (--as)."
        return [replace(bare, trouble=told)]
    return [replace(bare, record=lists.record, table=table, reason=lists.reason) for table in lists.tables]


def plan(
    session: Session, dropped: Sequence[Dropped], choices: Choices = NO_CHOICES, *, strict: bool = True
) -> list[Dropped]:
    """The same lists with what importing them would do, each after the ones before; nothing is written.

    `strict`: whether a list without its required columns is asked about as a whole, or refused row by row.
    """
    planners = {item.record: imports.planner_of(session, item.record) for item in dropped if item.record and item.table}
    planned = []
    for item in dropped:
        if item.record is None or item.table is None:
            planned.append(item)
            continue
        chosen = replace(choices, left_out=item.left_out, taken_in=choices.taken_in | item.taken_in)
        made = imports.draft(session, item.record, item.table, chosen, planners[item.record])
        lacks = imports.lacks(made) if strict else ()
        planned.append(replace(item, plan=None if lacks else made, lacks=lacks, trouble=""))
    return planned


def apply(session: Session, folder: Path, dropped: Sequence[Dropped], choices: Choices = NO_CHOICES) -> list[Dropped]:
    """Write what was planned, as one import with its files kept; nothing is noted when there is nothing to write.

    `folder`: where copies of files lie (`Store.attachments`). Raises Refused, Unavailable when a file cannot be kept.
    """
    writing = [item for item in dropped if item.written]
    if not writing:
        return list(dropped)
    kinds = {item.source: item.kind for item in reversed(writing)}
    kept = [runs.keep(session, folder, path, kind) for path, kind in reversed(kinds.items())]
    records = {item.record.__tablename__ for item in writing if item.record}
    rows = sum(item.written for item in writing)
    record = records.pop() if len(records) == 1 else None
    run, _ = runs.begin(session, "list", rows, kept, record=record, title=title(writing))
    made: dict[type[Record], dict[int, int]] = {}
    for item in writing:
        assert item.record
        assert item.plan
        assert item.table
        imports.apply(session, item.record, item.plan, made.setdefault(item.record, {}))
        list_mappings.remember(session, item.record, item.table.headers, choices.mapping)
    return [replace(item, run=run) if item.written else item for item in dropped]


def write_bad_rows(dropped: Dropped, path: Path) -> int:
    """Write the rows that cannot be taken to a workbook, to be mended and imported again. Raises Unavailable.

    Returns how many there are.
    """
    assert dropped.plan
    assert dropped.table
    cells = dropped.table.cells
    bad = [
        BadRow(row.number, [_plain(value) for value in cells[row.number]], _reasons(dropped.plan, row))
        for row in dropped.plan.rows
        if row.status == "bad"
    ]
    bad_rows.write_bad_rows(dropped.table.headers, bad, path, dropped.file)
    return len(bad)


def _plain(value: Value) -> str | int | float | dt.date | None:
    return value_text(value) if isinstance(value, bool | dt.time | dt.timedelta) else value


def _reasons(planned: Plan, row: PlannedRow) -> str:
    cells = ((planned.columns.get(problem.field), problem.message) for problem in row.problems)
    return "\n".join(f"Ô {letter}{row.number}: {words}" if letter else words for letter, words in cells)


def title(dropped: Sequence[Dropped]) -> str:
    """What the action is called: «Nhập Danh mục TTHC từ tthc.xlsx», «Nhập danh sách từ 3 tệp»."""
    labels = list(dict.fromkeys(item.record.LABEL for item in dropped if item.record))
    files = list(dict.fromkeys(item.file for item in dropped))
    what = labels[0] if len(labels) == 1 else "danh sách"
    return f"Nhập {what} từ {files[0] if len(files) == 1 else f'{len(files)} tệp'}"


def done(dropped: Sequence[Dropped]) -> str:
    """What was done in one sentence; success is never said of a part: «Đã nhập 12 dòng; 3 dòng chưa nhập được.»"""
    written = sum(item.written for item in dropped if item.run is not None)
    bad = sum(item.bad for item in dropped)
    whole = sum(item.status in ("refused", "question") and item.plan is None for item in dropped)
    parts = [f"Đã nhập {written} dòng" if written else "Chưa nhập dòng nào"]
    parts += [f"{bad} dòng chưa nhập được"] if bad else []
    parts += [f"{whole} tệp chưa nhập được"] if whole else []
    return "; ".join(parts) + "."


def mapping_of(record: type[Record] | None, texts: Iterable[str]) -> dict[str, str]:
    """What the user wrote as «Cột của tệp=trường», the field by its name or label, "-" for none. Raises Refused."""
    return {header_key(header): _field_named(record, name) for header, name in _pairs(texts)}


def given_of(record: type[Record] | None, texts: Iterable[str]) -> dict[str, str]:
    """What the user wrote as «trường=giá trị» of fields that no column gives. Raises Refused."""
    return {_field_named(record, name): value for name, value in _pairs(texts)}


def _pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        left, sign, right = text.rpartition("=")
        if not sign or not left.strip():
            raise Refused(Problem("map", f"«{text}» chưa đúng. Hãy ghi như «Tên cột=trường»."))
        pairs.append((left.strip(), right.strip()))
    return pairs


def _field_named(record: type[Record] | None, text: str) -> str:
    if text in ("-", ""):
        return LEFT_OUT
    if record is None:
        raise Refused(Problem("map", "Hãy cho biết loại danh sách (--as) khi chỉ định cột."))
    names: Mapping[str, str] = {"id": "id"} | {item.name: item.name for item in imports.importable(record)}
    by_label = {header_key(item.label): item.name for item in imports.importable(record)}
    found = names.get(text) or by_label.get(header_key(text))
    if found is None:
        known = "; ".join(item.label for item in imports.importable(record))
        raise Refused(Problem("map", f"{record.LABEL} không có trường «{text}». Hãy chọn: {known}."))
    return found


def unused_headers(dropped: Sequence[Dropped], mapping: Mapping[str, str]) -> list[str]:
    """Headers that the user named and no list has, in comparable form."""
    there = {header_key(header) for item in dropped if item.table for header in item.table.headers}
    return [header for header in mapping if header not in there]
