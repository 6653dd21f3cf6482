"""A unit's file sent back to be corrected: its own spreadsheet with the bad cells marked, and the letter beside it."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from tthc_desktop.core.correction_letters import SentBack, correction_letter, corrections_of, due_problems
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.fields import DAYS_ONLY, Date, Field, Text
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import Book
from tthc_desktop.core.letters import addressed
from tthc_desktop.files import marked_copy, official_letter
from tthc_desktop.files.whole import in_plain_words
from tthc_desktop.services import chasing, settings, tasks, units
from tthc_desktop.services.examining import Examined
from tthc_desktop.services.file_names import free_name

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
    with in_plain_words(folder / "công văn.docx"):
        folder.mkdir(parents=True, exist_ok=True)
        taken = {path.name.casefold() for path in folder.iterdir()}
    return [_one(session, some, folder, taken, reason, day, due) for some in by_file.values()]


def _one(
    session: Session, some: Sequence[Examined], folder: Path, taken: set[str], reason: str, day: dt.date, due: dt.date
) -> Written:
    first = some[0]
    assert first.book
    marks = [mark for table in some for mark in marked_copy.marks_of(_sheet(table), table.findings)]
    stem = PurePosixPath(first.file).stem
    with _own_file(first) as source:
        ending = marked_copy.ending_of(source, first.book.kind)
        marked = folder / free_name(f"{stem} - cần sửa", taken, ending)
        remarks = marked_copy.write_marked(source, first.book.kind, marks, marked, first.book)
    if first.unit is None:
        told = f"«{first.file}» chưa rõ đơn vị nên chưa có công văn. Hãy chọn đơn vị rồi làm lại."
        return Written(first.file, marked, None, (*remarks, told))
    letter = folder / free_name(f"Đề nghị chỉnh sửa {stem}", taken, ".docx")
    _write_letter(session, some, letter, reason, day, due)
    return Written(first.file, marked, letter, remarks)


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
def _own_file(table: Examined) -> Iterator[Path]:
    """The unit's file on the disk; of one inside an archive a copy that goes again. Raises Unavailable."""
    book = table.book
    assert book
    if book.name == table.source.name:
        yield table.source
        return
    with tempfile.TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True) as folder:
        yield _extracted(table.source, book, Path(folder))


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
