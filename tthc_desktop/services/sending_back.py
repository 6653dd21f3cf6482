"""A unit's file sent back to be corrected: its own spreadsheet with the bad cells marked, and the letter beside it."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from tthc_desktop.core.correction_letters import SentBack, correction_letter, corrections_of, due_problems, without_cell
from tthc_desktop.core.errors import Doubt, Problem, Refused, Unavailable
from tthc_desktop.core.fields import DAYS_ONLY, Date, Field, Text
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import Book
from tthc_desktop.core.letters import addressed
from tthc_desktop.files import marked_copy, official_letter
from tthc_desktop.files.marking.styles import Level
from tthc_desktop.files.whole import in_plain_words
from tthc_desktop.services import chasing, settings, tasks, units
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.file_names import free_name
from tthc_desktop.services.list_drops import Dropped

FOLDER = "Đề nghị chỉnh sửa"
"""Where marked copies and letters go when the user says nothing else, beside the data file."""
FIELDS: tuple[Field, ...] = (
    Field("reason", "Lý do", Text(lines=3), required=True, hint="Biểu có ô ghi sai, cộng không khớp"),
    Field("signed_on", "Ngày công văn", Date(DAYS_ONLY), required=True, hint="20/7/2026"),
    Field("due", "Hạn gửi lại", Date(DAYS_ONLY), required=True, hint="31/7/2026"),
    Field("folder", "Thư mục lưu", Text(), required=True),
)
"""What is asked before files are sent back."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asks for."""

    reason: str
    signed_on: dt.date
    due: dt.date
    folder: Path


def order(session: Session, raw: Mapping[str, str]) -> Order:
    """What the user asks for, from the texts of FIELDS. Raises Refused with every problem found."""
    values = tasks.answers(session, FIELDS, raw)
    return Order(values["reason"], values["signed_on"].first, values["due"].first, Path(values["folder"]))


def is_to_be_mended(table: Examined) -> bool:
    """Whether there is something in the table to send it back for."""
    return table.told is not None and any(finding.level != "explained" for finding in table.findings)


@dataclass(frozen=True, slots=True)
class Written:
    """What was made for one file."""

    file: str
    marked: Path | None
    letter: Path | None
    """None where the file does not tell whose it is."""
    remarks: tuple[str, ...]
    """Vietnamese: what could not be kept, what was not marked."""


def send_back(
    session: Session, tables: Sequence[Examined], folder: Path, reason: str, day: dt.date, due: dt.date
) -> list[Written]:
    """Write the marked copy and the letter of `day` for each file in which something is to be corrected until `due`.

    Raises Refused without a reason or for a day before the letter, Unavailable when a file cannot be written.
    """
    if not reason.strip():
        raise Refused(Problem("reason", "Chưa ghi lý do đề nghị đơn vị chỉnh sửa. Hãy ghi lý do rồi làm lại."))
    if wrong := due_problems(day, due):
        raise Refused(*wrong)
    by_file: dict[tuple[Path, str], list[Examined]] = defaultdict(list)
    for table in tables:
        if is_to_be_mended(table):
            by_file[table.source, table.file].append(table)
    taken = _names_in(folder, "công văn.docx")
    return [_one(session, some, folder, taken, reason, day, due) for some in by_file.values()]


def _names_in(folder: Path, wanted: str) -> set[str]:
    """The names that are taken in a folder, which is made where it is not there. Raises Unavailable.

    `wanted`: the file that then cannot be written.
    """
    with in_plain_words(folder / wanted):
        folder.mkdir(parents=True, exist_ok=True)
        return {path.name.casefold() for path in folder.iterdir()}


def _one(
    session: Session, some: Sequence[Examined], folder: Path, taken: set[str], reason: str, day: dt.date, due: dt.date
) -> Written:
    first = some[0]
    assert first.book
    marks = [mark for table in some for mark in marked_copy.marks_of(_sheet(table), table.findings)]
    copy = _marked(first.file, first.source, first.book, marks, folder, taken)
    if first.unit is None:
        told = f"«{first.file}» chưa rõ đơn vị nên chưa có công văn. Hãy chọn đơn vị rồi làm lại."
        return replace(copy, remarks=(*copy.remarks, told))
    letter = folder / free_name(f"Đề nghị chỉnh sửa {PurePosixPath(first.file).stem}", taken, ".docx")
    _write_letter(session, some, letter, reason, day, due)
    return replace(copy, letter=letter)


def _marked(
    file: str, source: Path, book: Book, marks: Sequence[marked_copy.Mark], folder: Path, taken: set[str]
) -> Written:
    """Write the marked copy of one file, with no letter."""
    with _own_file(source, book) as own:
        ending = marked_copy.ending_of(own, book.kind)
        marked = folder / free_name(f"{PurePosixPath(file).stem} - cần sửa", taken, ending)
        return Written(file, marked, None, marked_copy.write_marked(own, book.kind, marks, marked, book))


def has_marks(item: Dropped) -> bool:
    """Whether a list has cells to be marked: rows that cannot be taken, or that should be looked at."""
    return item.plan is not None and any(row.problems or row.doubts for row in item.plan.rows)


def mark_lists(lists: Sequence[Dropped], folder: Path) -> list[Written]:
    """Write a marked copy of each file with lists in which something is to be corrected; nobody is written a letter.

    Raises Unavailable when a file cannot be written.
    """
    by_file: dict[tuple[Path, str], list[Dropped]] = defaultdict(list)
    for item in lists:
        if has_marks(item):
            by_file[item.source, item.file].append(item)
    taken = _names_in(folder, PurePosixPath(next(iter(by_file))[1]).name) if by_file else set()
    written = []
    for (source, file), some in by_file.items():
        book = some[0].book
        assert book
        marks = [mark for item in some for mark in _marks(item)]
        written.append(_marked(file, source, book, marks, folder, taken))
    return written


def _marks(item: Dropped) -> Iterator[marked_copy.Mark]:
    """What is said of the rows of a list, at its cell; of a whole row at the first cell of it."""
    assert item.plan
    assert item.table
    first = item.table.area.rstrip("0123456789").partition(":")[0].rstrip("0123456789")
    for row in item.plan.rows:
        told: tuple[Problem | Doubt, ...] = (*row.problems, *row.doubts)
        for about in told:
            cell = item.plan.cell(row, about)
            cell = f"{first}{cell}" if cell.isdecimal() else cell
            level: Level = "error" if isinstance(about, Problem) else "warning"
            yield marked_copy.Mark(item.table.sheet, cell, level, without_cell(about.message, cell))


def _write_letter(
    session: Session, some: Sequence[Examined], path: Path, reason: str, day: dt.date, due: dt.date
) -> None:
    first = some[0]
    assert first.unit
    assert first.told
    unit = units.all_units(session, recycled=True)[first.unit]
    when = first.period.name if first.period else ""
    name, designation = units.DatedNames(session).on(first.unit, day, unit.name)
    items = tuple(item for table in some for item in corrections_of(_sheet(table), _open(table)))
    codes = dict.fromkeys(table.told.form.code for table in some if table.told)
    told = SentBack(
        addressed(name, unit.kind, designation), f"biểu số {', '.join(codes)}", when, first.file, reason, items, 1
    )
    office = chasing.office_of(settings.load(session))
    official_letter.write_letters([(correction_letter(office, told, day, due), path)])


def _sheet(table: Examined) -> str:
    assert table.told
    return table.told.found.grid.sheet


def _open(table: Examined) -> list[Finding]:
    return [finding for finding in table.findings if finding.level != "explained"]


@contextmanager
def _own_file(source: Path, book: Book) -> Iterator[Path]:
    """The unit's file on the disk; of one inside an archive a copy that goes again. Raises Unavailable."""
    if book.name == source.name:
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True) as folder:
        yield _extracted(source, book, Path(folder))


def _extracted(archive: Path, book: Book, folder: Path) -> Path:
    inside = book.name.removeprefix(f"{archive.name}/")
    try:
        with zipfile.ZipFile(archive) as packed:
            data = packed.read(inside)
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError) as error:
        told = f"Không lấy lại được «{book.name}» từ tệp nén. Hãy giải nén, chọn tệp bên trong rồi làm lại."
        raise Unavailable(told) from error
    target = folder / PurePosixPath(inside).name
    target.write_bytes(data)
    return target
