"""The data file as one object: open it, read from it, write one whole user action, undo and redo.

    with store.write("Thêm cuộc họp") as session:      # BEGIN IMMEDIATE … COMMIT, or nothing at all
        records.save(session, Meeting, raw)

One `write` block is one user action and one undo step. After COMMIT every listener in `listeners` is told the
names of the tables that changed, in the thread that wrote.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db import functions, journal, migrate, search
from tthc_desktop.db.journal import Clash, Direction, Step
from tthc_desktop.db.lock import Lock
from tthc_desktop.db.naming import OWNERS, PART_OWNERS, named
from tthc_desktop.db.signature import now, user_name
from tthc_desktop.db.tables import STEP
from tthc_desktop.db.trouble import in_plain_words, sentence

APPLICATION_ID = 0x54544843  # "TTHC": marks the file as ours (SQLite PRAGMA application_id)
HEAD = "0004"
"""The newest revision of the schema; a test compares it with the migrations."""
SQLITE_MAGIC = b"SQLite format 3\0"
_ID_AT = 68
"""Where SQLite's file header holds the application id, four bytes (sqlite.org/fileformat.html, 1.3)."""

Changed = frozenset[str]


class Store:
    """An open data file. Make one with `open_store` or `create_store`."""

    def __init__(
        self, path: Path, engine: Engine, lock: Lock | None, copied_to: tempfile.TemporaryDirectory[str] | None = None
    ) -> None:
        """`copied_to` holds the copy that is really open, and goes with the store."""
        self.path = path
        self.listeners: list[Callable[[Changed], None]] = []
        self._engine = engine
        self._writing_engine = engine.execution_options(writing=True)
        self._lock = lock
        self._copied_to = copied_to
        self._one_writer = threading.Lock()
        self._who = user_name()

    @property
    def attachments(self) -> Path:
        """The folder for attached files, beside the data file; it goes where the data file goes."""
        return self.path.with_name(f"{self.path.stem}.dinh-kem")

    def close(self) -> None:
        """Close the file and let other programs open it."""
        self._engine.dispose()
        if self._copied_to:
            self._copied_to.cleanup()
        if self._lock:
            self._lock.release()

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one unchanging state of the file, of no use after the block: it would hold the file open.

        Raises Unavailable when it cannot be read.
        """
        with in_plain_words(self.path), Session(self._engine, close_resets_only=False) as session:
            yield session

    @contextlib.contextmanager
    def write(self, title: str) -> Iterator[Session]:
        """One user action, whole or not at all; `title` names it in the journal and the undo menu.

        Raises Unavailable when the file cannot be written; whatever the block raises passes through, and
        nothing is written then.
        """
        with self._action(title, "do") as (session, _):
            yield session

    @contextlib.contextmanager
    def _action(self, title: str, kind: str, target: int | None = None) -> Iterator[tuple[Session, int]]:
        if self._lock is None:
            raise Unavailable(f"Tệp «{self.path}» đang mở chỉ để đọc.")
        with (
            self._one_writer,
            in_plain_words(self.path),
            Session(self._writing_engine, expire_on_commit=False) as session,
        ):
            connection = session.connection()
            step = _begin_step(connection, title, kind, target, self._who)
            yield session, step
            session.flush()
            changed = _end_step(connection, step, kind)
            _commit(session)
        if changed:
            self._tell(changed)

    def _tell(self, changed: Changed) -> None:
        for listener in list(self.listeners):
            listener(changed)

    def undo(self) -> str:
        """Take the last action back, and return its title.

        Raises Refused when there is none, or when its rows were changed since.
        """
        return self._put_back(self.last_done(), "undo")

    def redo(self) -> str:
        """Do again what was last taken back, and return its title. Raises Refused as `undo` does."""
        return self._put_back(self.last_undone(), "redo")

    def undo_step(self, step_id: int, clash: Clash = "refuse") -> str:
        """Take one earlier action back, the later ones staying. Raises Refused as `undo` does.

        `clash` says what becomes of records that were changed since; see `journal.Clash`. With "overwrite" an action
        that was taken back but for some of these may be taken back again.
        """
        states = ("done",) if clash != "overwrite" else ("done", "undone", "dropped")
        with self.read() as session:
            step = _step(session.connection(), STEP.c.id == step_id, STEP.c.kind == "do", STEP.c.state.in_(states))
        return self._put_back(step, "undo", clash)

    def last_done(self) -> Step | None:
        """The action that `undo` would take back."""
        with self.read() as session:
            return _step(session.connection(), STEP.c.state == "done", STEP.c.kind == "do", order=STEP.c.id.desc())

    def last_undone(self) -> Step | None:
        """The action that `redo` would do again."""
        with self.read() as session:
            return _step(session.connection(), STEP.c.state == "undone", order=STEP.c.undone_by.desc())

    def _put_back(self, step: Step | None, direction: Direction, clash: Clash = "refuse") -> str:
        if step is None:
            raise Refused(Problem("", f"Không có việc nào để {_VERB[direction]}."))
        if step.revision != HEAD:
            raise Refused(
                Problem("", f"«{step.title}» được làm bằng phiên bản trước, không {_VERB[direction]} được nữa.")
            )
        with self._action(f"{_VERB[direction].capitalize()}: {step.title}", direction, step.id) as (
            session,
            now,
        ):
            connection = session.connection()
            changed_since = journal.put_back(connection, step.id, direction, clash, OWNERS, PART_OWNERS)
            if changed_since and clash == "refuse":
                raise Refused(Problem("", _changed_since(step, direction, named(connection, changed_since))))
            closed = journal.closed_periods(connection, now)
            if closed:
                raise Refused(Problem("period", _is_closed(step, direction, closed)))
            touched = {ref.type for ref in journal.changed_rows(connection, now)}
            tables = journal.journalled(connection) if touched else {}
            orphans = journal.broken_links(connection, tables) + journal.files_of_nothing(connection, tables)
            if orphans:
                raise Refused(Problem("", _still_used(step, direction, named(connection, orphans))))
            state = (
                {"state": "undone", "undone_by": now} if direction == "undo" else {"state": "done", "undone_by": None}
            )
            own = (STEP.c.id == step.id, STEP.c.state != "dropped")
            connection.execute(update(STEP).where(*own).values(**state))
        return step.title


_VERB = {"undo": "hoàn tác", "redo": "làm lại"}


def _changed_since(step: Step, direction: Direction, records: str) -> str:
    return (
        f"Không {_VERB[direction]} được «{step.title}»: {records} đã được sửa sau đó. "
        "Hãy hoàn tác các lần sửa sau trước, xem ở Nhật ký thay đổi."
    )


def _is_closed(step: Step, direction: Direction, periods: Iterable[str]) -> str:
    names = ", ".join(parse_period(period).name for period in periods)
    return f"Không {_VERB[direction]} được «{step.title}»: {names} đã chốt. Hãy mở lại kỳ (phải ghi lý do) rồi làm lại."


def _still_used(step: Step, direction: Direction, records: str) -> str:
    return (
        f"Không {_VERB[direction]} được «{step.title}»: {records} nhập sau đang dùng dữ liệu này. "
        "Hãy sửa hoặc hoàn tác các mục đó trước."
    )


def _begin_step(connection: Connection, title: str, kind: str, target: int | None, who: str) -> int:
    row = {
        "at": now(),
        "who": who,
        "title": title,
        "kind": kind,
        "state": "done",
        "target_id": target,
        "revision": HEAD,
    }
    step = connection.execute(insert(STEP), row).inserted_primary_key
    assert step is not None
    connection.exec_driver_sql("UPDATE journal_now SET step_id = ?", (step[0],))
    return int(step[0])


def _end_step(connection: Connection, step: int, kind: str) -> Changed:
    """Bring the search text up to date and settle what can still be redone; an empty step leaves no trace."""
    changed = journal.changed_rows(connection, step)
    connection.exec_driver_sql("UPDATE journal_now SET step_id = NULL")
    if not changed:
        connection.exec_driver_sql("DELETE FROM step WHERE id = ?", (step,))
        return frozenset()
    search.refresh(connection, step, changed)
    if kind == "do":
        connection.execute(update(STEP).where(STEP.c.state == "undone").values(state="dropped"))
    return frozenset(ref.type for ref in changed)


def _commit(session: Session) -> None:
    try:
        # Not session.commit(): when that fails, the connection goes back to the pool with its transaction open.
        session.connection().exec_driver_sql("COMMIT")
    except IntegrityError as error:
        if "FOREIGN KEY" not in str(error.orig):
            raise
        raise Refused(Problem("", "Không ghi được: mục được chọn không còn trong dữ liệu. Hãy chọn lại.")) from error
    session.commit()


def _step(connection: Connection, *conditions: Any, order: Any = None) -> Step | None:
    columns = [STEP.c[name] for name in Step.__slots__]
    row = connection.execute(select(*columns).where(*conditions).order_by(order).limit(1)).first()
    return Step(*row) if row else None


def open_store(path: Path, *, read_only: bool = False) -> Store:
    """Open an existing data file, migrating an older one after a checked copy.

    `read_only` may look into a file that another program holds; an older one is looked at in a migrated copy, and
    stays as it is. Raises Unavailable with a plain sentence when the file is missing, not ours, newer than the
    program, damaged, or held by another program.
    """
    _check_file(path)
    if read_only and _is_older(path):
        return _open_copy(path)
    lock = None if read_only else Lock(path)
    engine = _engine(path, read_only)
    try:
        with in_plain_words(path):
            _refuse_newer(path, engine)
            if not read_only:
                _bring_up_to_date(path, engine, keep_old=True)
    except BaseException:
        engine.dispose()
        if lock:
            lock.release()
        raise
    return Store(path, engine, lock)


def _is_older(path: Path) -> bool:
    engine = _engine(path, read_only=True)
    try:
        with in_plain_words(path), engine.connect() as connection:
            return _revision(connection) < HEAD
    finally:
        engine.dispose()


def _open_copy(path: Path) -> Store:
    """An older file as this program would have it, in a copy that goes when the store is closed."""
    folder = tempfile.TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True)
    copy = Path(folder.name) / path.name
    engine = _engine(copy)
    try:
        with in_plain_words(path):
            migrate.copy(path, copy)
            _bring_up_to_date(copy, engine)
    except BaseException:
        engine.dispose()
        folder.cleanup()
        raise
    return Store(path, engine, None, folder)


def create_store(path: Path, fill: Callable[[Session], None] | None = None) -> Store:
    """Make a new data file, whole or not at all, and open it; `fill` puts the shipped data in.

    Raises Unavailable when a file of that name exists or the folder does not let us write.
    """
    making = path.with_name(f".{path.name}.making")
    try:
        if path.exists():
            raise Unavailable(f"Đã có tệp «{path}». Hãy mở tệp đó, hoặc chọn tên khác.")
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(making)
        with in_plain_words(path):
            _make(making, fill)
        making.replace(path)
    except OSError as error:
        raise Unavailable(f"Không tạo được tệp «{path}»: {sentence(error)}") from error
    finally:
        with contextlib.suppress(OSError):
            _remove(making)
    return open_store(path)


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _make(path: Path, fill: Callable[[Session], None] | None) -> None:
    engine = _engine(path)
    try:
        with engine.execution_options(writing=True).begin() as connection:
            migrate.upgrade(connection)
            connection.exec_driver_sql("INSERT INTO journal_now (id) VALUES (1)")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {search.VERSION}")
            step = _begin_step(connection, "Tạo tệp dữ liệu", "system", None, user_name())
            if fill:
                with Session(connection, join_transaction_mode="create_savepoint") as session:
                    fill(session)
                    session.commit()
            _end_step(connection, step, "system")
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    finally:
        engine.dispose()


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():  # of a folder Windows tells no more than that it may not be opened
            raise IsADirectoryError(errno.EISDIR, "")
        with path.open("rb") as stream:
            start = stream.read(_ID_AT + 4)
    except FileNotFoundError as error:
        raise Unavailable(f"Không có tệp «{path}». Hãy kiểm tra lại tên và thư mục.") from error
    except OSError as error:
        raise Unavailable(f"Không mở được tệp «{path}»: {sentence(error)}") from error
    # Read from the header, since to connect to another program's database would change it (WAL).
    if not start.startswith(SQLITE_MAGIC) or start[_ID_AT:] != APPLICATION_ID.to_bytes(4, "big"):
        raise Unavailable(_not_ours(path))


def _not_ours(path: Path) -> str:
    return f"«{path}» không phải là tệp dữ liệu của chương trình này (.tthc). Hãy chọn tệp khác."


def _refuse_newer(path: Path, engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) > HEAD:
            raise Unavailable(
                f"Tệp «{path}» do phiên bản mới hơn của chương trình tạo ra; mở bằng bản này có thể làm mất dữ liệu. "
                "Hãy cập nhật chương trình rồi mở lại."
            )


def _revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def _bring_up_to_date(path: Path, engine: Engine, *, keep_old: bool = False) -> None:
    """Migrate an older file, `keep_old` after a checked copy, and give it its search text. Raises Unavailable."""
    with engine.connect() as connection:
        revision, searchable = _revision(connection), search.is_current(connection)
    if revision == HEAD and searchable:
        return
    if revision != HEAD and keep_old:
        migrate.back_up(path, revision)
    with engine.execution_options(writing=True).begin() as connection:
        if revision != HEAD:
            migrate.upgrade(connection)
        search.rebuild(connection)


def _engine(path: Path, read_only: bool = False) -> Engine:
    def connect() -> sqlite3.Connection:
        return _connect(f"{path.absolute().as_uri()}{_unchanging(path) if read_only else ''}")

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _connect(uri: str) -> sqlite3.Connection:
    # The driver's own transaction handling is off, so that DDL is transactional and BEGIN is ours.
    return sqlite3.connect(uri, timeout=5, isolation_level=None, check_same_thread=False, uri=True)


def _unchanging(path: Path) -> str:
    """ "?immutable=1" for a file in a folder that is only to be read: WAL needs files beside it (sqlite.org/wal.html).

    Not while another program holds the file, whose newest changes stand in such a file alone.
    """
    with contextlib.closing(_connect(path.absolute().as_uri())) as connection:
        try:
            connection.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.OperationalError:
            return "" if path.with_name(f"{path.name}-wal").exists() else "?immutable=1"
    return ""


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-16384",
    ):
        connection.execute(f"PRAGMA {pragma}")
    functions.add(connection)


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
