"""Files attached to records: added, listed, taken away, and checked against the folder that holds their copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.db import signature
from tthc_desktop.db.tables import CHANGE
from tthc_desktop.files import attachments as copies
from tthc_desktop.records import BY_TYPE, Attachment
from tthc_desktop.records.returns import RECEIVED_FILE
from tthc_desktop.services import links, settings


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a record."""

    id: int
    name: str
    """As the user knows it."""
    path: str
    """Its copy, relative to the attachments folder."""
    size: int
    """Bytes."""
    added_at: str
    """Local time, ISO."""


def add(session: Session, folder: Path, ref: Ref, path: Path) -> int:
    """Copy a file into the attachments folder and list it at a record; returns the attachment's id.

    The same file added to the same record again is the one that is there. A second file of one name gets a number:
    "a (2).pdf". Raises Refused when the file is too large or none, Unavailable when it cannot be read or copied.
    """
    if ref.type not in BY_TYPE:
        raise KeyError(ref.type)
    kept = copies.keep(folder, path, limit(session))
    there = of(session, ref)
    name = vietnamese.clean(path.name).replace("\n", " ") or kept.sha256
    for item in there:
        if item.path == kept.path and item.name == name:
            return item.id
    row = {
        "record": ref.type,
        "row_id": ref.id,
        "name": _free_name(name, {item.name for item in there}),
        "path": kept.path,
        "sha256": kept.sha256,
        "size": kept.size,
        "added_at": signature.now(),
    }
    added = session.connection().execute(insert(Attachment).values(**row)).inserted_primary_key
    assert added is not None
    return int(added[0])


def _free_name(name: str, taken: set[str]) -> str:
    stem, ending, number = PurePath(name).stem, PurePath(name).suffix, 2
    while name in taken:
        name, number = f"{stem} ({number}){ending}", number + 1
    return name


def limit(session: Session) -> int:
    """The largest size of one file, in bytes."""
    return (settings.load(session).attachment_limit or settings.ATTACHMENT_LIMIT) * copies.MEGABYTE


def of(session: Session, ref: Ref) -> list[Attached]:
    """The files of a record, in the order in which they were added."""
    columns = (Attachment.id, Attachment.name, Attachment.path, Attachment.size, Attachment.added_at)
    mine = (Attachment.record == ref.type, Attachment.row_id == ref.id, Attachment.deleted_at.is_(None))
    return [Attached(*row) for row in session.execute(select(*columns).where(*mine).order_by(Attachment.id))]


def number(session: Session, ref: Ref) -> int:
    """How many files a record has."""
    mine = (Attachment.record == ref.type, Attachment.row_id == ref.id, Attachment.deleted_at.is_(None))
    return session.scalar(select(func.count()).select_from(Attachment).where(*mine)) or 0


def remove(session: Session, ids: Iterable[int]) -> None:
    """Take files away from their records; the copies stay, so that undo finds them."""
    living = (Attachment.id.in_(list(ids)), Attachment.deleted_at.is_(None))
    session.execute(update(Attachment).where(*living).values(deleted_at=signature.now()))


def place(folder: Path, attached: Attached) -> Path:
    """Where the copy lies, to be opened. Raises Unavailable when it is missing or its name leads out of the folder."""
    try:
        return copies.place(folder, attached.path)
    except Unavailable as error:
        raise Unavailable(f"Không mở được «{attached.name}». {error}") from error


# --- the check -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missing:
    """An attachment whose copy is gone."""

    ref: Ref
    name: str
    title: str
    """What the record is called."""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        return (
            f"Thiếu tệp «{self.name}» của «{self.title}». Hãy chép lại thư mục đính kèm từ bản sao lưu, "
            "hoặc bỏ tệp này và đính kèm lại."
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """An attachment whose copy is no longer what was attached."""

    ref: Ref
    name: str
    title: str
    """What the record is called."""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        return (
            f"Tệp «{self.name}» của «{self.title}» đã bị sửa hoặc hỏng sau khi đính kèm. "
            "Hãy đính kèm lại bản gốc, hoặc chép lại từ bản sao lưu."
        )


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A file in the attachments folder that no record ever had."""

    path: str
    """Relative to the folder."""

    @property
    def sentence(self) -> str:
        """What it is and what to do."""
        return f"Tệp «{self.path}» trong thư mục đính kèm không thuộc mục nào. Dữ liệu không bị ảnh hưởng."


Finding = Missing | Changed | Unlisted


def check(session: Session, folder: Path) -> list[Finding]:
    """What does not agree between the records' files and the folder: gone, changed, or nobody's; [] when all is well.

    Every copy is read whole. Raises Unavailable when the folder cannot be read.
    """
    there = set(copies.held(folder))
    columns = (Attachment.record, Attachment.row_id, Attachment.name, Attachment.path, Attachment.sha256)
    living = select(*columns).where(Attachment.deleted_at.is_(None)).order_by(Attachment.id)
    rows = session.execute(living).all()
    spoilt = {
        path
        for path, sha256 in {(row.path, row.sha256) for row in rows if row.path in there}
        if not _whole(folder, path, sha256)
    }
    wrong = [row for row in rows if row.path not in there or row.path in spoilt]
    titles = links.titles_of(session, [Ref(row.record, row.row_id) for row in wrong])
    found: list[Finding] = []
    for row in wrong:
        ref = Ref(row.record, row.row_id)
        kind = Changed if row.path in spoilt else Missing
        found.append(kind(ref, row.name, titles.get(ref, f"{BY_TYPE[ref.type].ONE} số {ref.id}")))
    return found + [Unlisted(path) for path in sorted(there - _ever_listed(session))]


def _whole(folder: Path, path: str, sha256: str) -> bool:
    try:
        return copies.hash_of(folder / path) == sha256
    except OSError:
        return False


def _ever_listed(session: Session) -> set[str]:
    """Every path that a record or an import has or had: what was undone may be done again."""
    known = set(session.scalars(select(Attachment.path))) | set(session.scalars(select(RECEIVED_FILE.c.path)))
    kinds = ("attachment", "received_file")
    query = select(func.json_extract(CHANGE.c.after, "$.path")).where(CHANGE.c.record.in_(kinds))
    return known | {path for path in session.scalars(query) if path}
