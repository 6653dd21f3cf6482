"""Runs of import: what was taken in when, with the files as they were received; each can be taken back days later."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Select, insert, select, text, update
from sqlalchemy.orm import Session

from tthc_desktop import places
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db import journal, signature
from tthc_desktop.db.ids import among
from tthc_desktop.db.journal import Clash
from tthc_desktop.db.naming import OWNERS
from tthc_desktop.db.store import Store
from tthc_desktop.db.tables import CHANGE, STEP
from tthc_desktop.files import attachments as copies
from tthc_desktop.files.whole import in_plain_words
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.returns import IMPORT_RUN, RECEIVED_FILE, UNIT_RETURN
from tthc_desktop.services import links, units
from tthc_desktop.services.attachments import limit


@dataclass(frozen=True, slots=True)
class Kept:
    """The copy of a received file; see `keep`."""

    name: str
    kind: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Run:
    """One import. `state`: "done", or "undone" when it was taken back."""

    id: int
    step: int
    at: str
    who: str
    title: str
    kind: str
    record: str | None
    period: str | None
    rows: int
    files: tuple[str, ...]
    state: str


def keep(session: Session, folder: Path, path: Path, kind: str) -> Kept:
    """Copy a received file, byte for byte, into the attachments folder. Raises Refused when too large, Unavailable."""
    kept = copies.keep(folder, path, limit(session))
    return Kept(places.name_of(path), kind, kept.path, kept.sha256, kept.size)


def received(session: Session, file_id: int) -> Kept:
    """A file as it was received. Raises Unavailable when it is noted no more."""
    columns = (RECEIVED_FILE.c.name, RECEIVED_FILE.c.kind, RECEIVED_FILE.c.path, RECEIVED_FILE.c.sha256)
    row = session.execute(select(*columns, RECEIVED_FILE.c.size).where(RECEIVED_FILE.c.id == file_id)).first()
    if row is None:
        raise Unavailable("Không còn ghi tệp gốc của biểu này. Hãy xem Nhật ký thay đổi.")
    return Kept(*row)


def copy_to_open(folder: Path, kept: Kept) -> Path:
    """A copy of a received file under its own name, to be opened: what is kept stays as it came. Raises Unavailable."""
    source = copies.place(folder, kept.path)
    target = Path(tempfile.mkdtemp(prefix="bieu-")) / Path(kept.name).name
    with in_plain_words(target):
        shutil.copyfile(places.reachable(source), target)
    return target


def keep_all(
    session: Session, folder: Path, files: Mapping[Path, str]
) -> tuple[dict[Path, Kept], dict[Path, Refused | Unavailable]]:
    """Copy many received files, given with their kinds; those that could not be copied, and why."""
    kept: dict[Path, Kept] = {}
    failed: dict[Path, Refused | Unavailable] = {}
    for path, told in zip(files, copies.keep_all(folder, list(files), limit(session)), strict=True):
        if isinstance(told, copies.Kept):
            kept[path] = Kept(places.name_of(path), files[path], told.path, told.sha256, told.size)
        else:
            failed[path] = told
    return kept, failed


def begin(
    session: Session,
    kind: str,
    rows: int,
    files: Iterable[Kept] = (),
    *,
    record: str | None = None,
    period: str | None = None,
    title: str = "",
) -> tuple[int, dict[str, int]]:
    """Note that the write block that is under way is an import; its id, and that of each file by hash.

    `kind`: form, list or paper. `title`: what the block is called now that is known what it writes.
    """
    step = session.scalar(text("SELECT step_id FROM journal_now"))
    if title:
        session.execute(update(STEP).where(STEP.c.id == step).values(title=title))
    row = {
        "step_id": step,
        "at": signature.now(),
        "who": signature.user_name(),
        "kind": kind,
        "record": record,
        "period": period,
    }
    added = session.connection().execute(insert(IMPORT_RUN).values(**row, rows=rows)).inserted_primary_key
    assert added
    run = int(added[0])
    some = {file.sha256: {"import_id": run, **asdict(file)} for file in files}
    if not some:
        return run, {}
    session.connection().execute(insert(RECEIVED_FILE), list(some.values()))
    noted = select(RECEIVED_FILE.c.sha256, RECEIVED_FILE.c.id).where(RECEIVED_FILE.c.import_id == run)
    return run, {told.sha256: told.id for told in session.execute(noted)}


def runs(session: Session) -> list[Run]:
    """Every import, the newest first; those that were taken back too, which stand in the journal alone."""
    return [_run(session, row) for row in session.execute(_noted("import_run").order_by(CHANGE.c.id.desc()))]


def find(session: Session, number: int) -> Run:
    """The import of that number. Raises Refused."""
    row = session.execute(_noted("import_run").where(CHANGE.c.row_id == number)).first()
    if row is None:
        raise Refused(Problem("id", f"Không có lần nhập số {number}. Xem số ở danh sách các lần nhập."))
    return _run(session, row)


def _noted(table: str) -> Select[Any]:
    columns = (CHANGE.c.row_id, CHANGE.c.after, STEP.c.id, STEP.c.title, STEP.c.state)
    made = (CHANGE.c.record == table, CHANGE.c.before.is_(None), STEP.c.kind == "do")
    return select(*columns).join(STEP, STEP.c.id == CHANGE.c.step_id).where(*made)


def _run(session: Session, row: Any) -> Run:
    number, after, step, title, state = row
    told = json.loads(after)
    files = session.execute(_noted("received_file").where(CHANGE.c.step_id == step).order_by(CHANGE.c.id))
    names = tuple(json.loads(file.after)["name"] for file in files)
    return Run(
        number,
        step,
        told["at"],
        told["who"],
        title,
        told["kind"],
        told["record"],
        told["period"],
        told["rows"],
        names,
        "undone" if state != "done" else "done",
    )


def edited_since(session: Session, run: Run) -> list[tuple[Ref, str]]:
    """What the import wrote and somebody changed since, with its title; what stayed where it was taken back."""
    if run.state == "undone":
        return kept_of(session, run)
    return _titled(session, journal.changed_since(session.connection(), run.step, OWNERS))


def kept_of(session: Session, run: Run) -> list[tuple[Ref, str]]:
    """What stayed as it is when the import was taken back, with its title: edited since, or needed by what is."""
    return _titled(session, journal.not_as_before(session.connection(), run.step, OWNERS))


def _titled(session: Session, refs: Iterable[Ref]) -> list[tuple[Ref, str]]:
    refs = [ref for ref in refs if ref.type not in _UNTOLD]
    titles = links.titles_of(session, [ref for ref in refs if ref.type in BY_TYPE]) | returns_named(session, refs)
    return [(ref, titles.get(ref) or _without_title(ref)) for ref in refs]


def _without_title(ref: Ref) -> str:
    """What a record is called that is gone by now, or of no type with titles."""
    return f"{BY_TYPE[ref.type].ONE if ref.type in BY_TYPE else 'biểu của đơn vị'} số {ref.id}"


_UNTOLD = frozenset({"import_run", "received_file", "remembered"})
"""Tables of what an import notes about itself."""


def returns_named(session: Session, refs: Iterable[Ref]) -> dict[Ref, str]:
    """«II.06a/VPCP/KSTT · Sở Y tế · quý I năm 2026»: what returns are called."""
    wanted = [ref.id for ref in refs if ref.type == "unit_return"]
    columns = (UNIT_RETURN.c.id, UNIT_RETURN.c.form, UNIT_RETURN.c.unit_id, UNIT_RETURN.c.period)
    rows = session.execute(select(*columns).where(among(UNIT_RETURN.c.id, wanted))).all()
    names = units.labels(session, {row.unit_id for row in rows})
    return {
        Ref("unit_return", row.id): f"{row.form} · {names[row.unit_id]} · {parse_period(row.period).name}"
        for row in rows
    }


def take_back(store: Store, number: int, clash: Clash = "keep") -> Run:
    """Undo an import, however long ago; records edited since stay as they are, unless `clash` is "overwrite".

    So one that kept some may be taken back again, with those. Raises Refused when there is no such import, or when it
    was taken back already.
    """
    with store.read() as session:
        run = find(session, number)
        more = run.state == "undone" and clash == "overwrite" and kept_of(session, run)
    if run.state == "undone" and not more:
        raise Refused(Problem("id", f"Lần nhập số {number} («{run.title}») đã được hoàn tác rồi."))
    store.undo_step(run.step, clash)
    return replace(run, state="undone")
