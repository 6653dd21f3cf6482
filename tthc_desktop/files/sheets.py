"""Read spreadsheets of every usual kind, in a child process: a hostile or broken file ends in one sentence.

with Reader() as reader:
    for found in reader.read_all([folder, archive, file]):
        ...  # a Book, or Trouble with one file; the others go on
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any

from tthc_desktop import places
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.grids import Book, Value
from tthc_desktop.files.reading import troubles
from tthc_desktop.files.reading.child import is_wanted, serve

_START = 20.0
"""Seconds within which the child must have started and read the bytes of a file, perhaps from a slow network."""
_TICK = 0.1
_AHEAD = 2
"""Files that the child is asked for before the caller is done with one: what it read of them waits in the pipe."""
_OPEN_ELSEWHERE = "Tệp đang mở trong chương trình khác; phần chưa lưu ở đó chưa có trong lần đọc này."


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that could not be read, and one Vietnamese sentence with what to do."""

    name: str
    message: str
    source: str = ""
    """Path of the file; of one inside a .zip, of the archive."""


Found = Book | Trouble


def _never() -> bool:
    return False


class Reader:
    """Reads files one after another in one child process, which is started when first needed and again when it dies.

    Not to be used by two threads at once. Close it, or use it in a `with` block.
    """

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._asked: deque[_Order] = deque()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process."""
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None
        self._asked.clear()

    def read_all(self, paths: Iterable[Path], stopped: Callable[[], bool] = _never) -> Iterator[Found]:
        """What each file, each file of a folder and of a .zip holds. Ends early when `stopped()` becomes true.

        While the caller looks at one file, the child reads the next few.
        """
        files = files_of(paths)
        waiting: deque[_Order] = deque()
        while True:
            waiting.extend(map(_Order, itertools.islice(files, _AHEAD + 1 - len(waiting))))
            if not waiting:
                return
            if stopped():
                if self._asked:
                    self.close()
                return
            for found in self._read(waiting, stopped):
                yield replace(found, source=str(waiting[0].path))
            waiting.popleft()

    def read(self, path: Path, stopped: Callable[[], bool] = _never) -> Iterator[Found]:
        """The book that a file holds, or the books of a .zip; Trouble in place of one that cannot be read."""
        yield from self._read([_Order(path)], stopped)

    def _read(self, waiting: Sequence[_Order], stopped: Callable[[], bool]) -> Iterator[Found]:
        """What the first of these files holds; the others are asked for ahead."""
        order = waiting[0]
        name = places.name_of(order.path)
        lock = _lock_of(name)
        if lock:
            yield Trouble(name, str(troubles.lock_file(name, lock)))
            return
        remarks = (_OPEN_ELSEWHERE,) if _is_open_elsewhere(order.path) else ()
        done = False
        while not done:
            answer = _Answer(name)
            try:
                self._ask([each for each in waiting if not _lock_of(each.path.name)])
                for found in self._listen(answer, stopped):
                    order.told += 1
                    yield replace(found, remarks=found.remarks + remarks) if isinstance(found, Book) else found
                done = True
            except (EOFError, OSError, _TooSlow) as error:
                self.close()
                order.told += 1
                slow = isinstance(error, _TooSlow)
                sentence = troubles.too_slow(answer.name) if slow else troubles.killed(answer.name)
                yield Trouble(answer.name, str(sentence))
                done = not answer.begun or answer.name == name  # else the next file of the archive
            except _Stopped:
                self.close()
                yield Trouble(answer.name, str(troubles.stopped(answer.name)))
                return

    def _ask(self, orders: Sequence[_Order]) -> None:
        """Have the child read these files in order; it knows of some already."""
        if not self._is_busy_with(orders):
            self.close()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs,), name="tthc-sheets", daemon=True)
            process.start()
            self._process = process
            theirs.close()
        assert self._pipe
        for order in orders[len(self._asked) :]:
            try:
                self._pipe.send((str(places.reachable(order.path.absolute())), order.told))
            except OSError:
                if not self._asked:
                    raise
                return  # it died over a file asked for before: what it said of that one is listened to first
            self._asked.append(order)

    def _is_busy_with(self, orders: Sequence[_Order]) -> bool:
        """Whether a child is there that was asked for nothing but the first of these files."""
        if self._process is None or len(self._asked) > len(orders):
            return False
        if not self._asked:
            return self._process.is_alive()
        return all(asked is order for asked, order in zip(self._asked, orders, strict=False))

    def _listen(self, answer: _Answer, stopped: Callable[[], bool]) -> Iterator[Found]:
        assert self._pipe
        while True:
            while not self._pipe.poll(_TICK):
                if stopped():
                    raise _Stopped
                if time.monotonic() > answer.until:
                    raise _TooSlow
            for message in self._pipe.recv():
                if message[0] == "done":
                    self._asked.popleft()
                    return
                found = answer.take(message)
                if found:
                    yield found


class _Order:
    """A file to be read, and how many books of it were told already; two orders of one file are two."""

    def __init__(self, path: Path) -> None:
        self.path, self.told = path, 0


class _TooSlow(Exception):
    pass


class _Stopped(Exception):
    pass


class _Answer:
    """Puts the pieces that the child sends together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = False
        self.until = time.monotonic() + _START
        self._book = Book(name, "")
        self._rows: dict[int, list[tuple[Value, ...]]] = {}
        self._texts: dict[str, str] = {}

    def take(self, message: tuple[Any, ...]) -> Found | None:
        """Take one message; gives the book or the trouble that it completes."""
        kind, *parts = message
        if kind == "begin":
            self.name, seconds = parts
            self.begun, self.until = True, time.monotonic() + seconds
        elif kind == "book":
            (self._book,), self._rows, self._texts = parts, {}, {}
        elif kind == "rows":
            at, rows = parts
            self._rows.setdefault(at, []).extend(map(self._shared, rows))
        elif kind == "trouble":
            return Trouble(*parts)
        elif kind == "end":
            long, self._rows = self._rows, {}
            grids = (
                replace(grid, rows=tuple(long[at])) if at in long else grid for at, grid in enumerate(self._book.grids)
            )
            return replace(self._book, grids=tuple(grids)) if long else self._book
        return None

    def _shared(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        """The row with equal texts of the file as one object, as they are within each message already."""
        texts = self._texts
        return tuple([texts.setdefault(value, value) if value.__class__ is str else value for value in row])


def read_book(path: Path, reader: Reader | None = None) -> Book:
    """The one book that a file holds. Raises Unavailable, also for an archive of several books."""
    if reader is None:
        with Reader() as own:
            return read_book(path, own)
    found = list(reader.read(path))
    if len(found) > 1:
        raise Unavailable(
            f"Tệp nén «{path.name}» chứa {len(found)} bảng tính. Hãy giải nén rồi chọn từng tệp bên trong."
        )
    (only,) = found
    if isinstance(only, Trouble):
        raise Unavailable(only.message)
    return only


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and of each folder the spreadsheets and archives in it and below, by name.

    A folder that cannot be looked into stands for its files: to read it tells why.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        closed: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=closed.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if is_wanted(name))
        yield from (Path(error.filename or path) for error in closed)


_DOCUMENTS = frozenset((".doc", ".docx", ".odt", ".rtf", ".pdf"))


def documents_of(paths: Iterable[Path]) -> list[Path]:
    """The documents in these folders and below, which `files_of` leaves aside: a unit may have sent no other."""
    return [
        Path(folder, name)
        for path in paths
        if path.is_dir()
        for folder, _, names in os.walk(path)
        for name in sorted(names)
        if Path(name).suffix.lower() in _DOCUMENTS and not name.startswith(("~$", "."))
    ]


def _lock_of(name: str) -> str:
    """The name of the file that a lock belongs to; "" for any other file."""
    if name.startswith("~$"):
        return name.removeprefix("~$")
    return name[len(".~lock.") : -1] if name.startswith(".~lock.") and name.endswith("#") else ""


def _is_open_elsewhere(path: Path) -> bool:
    folder, name = os.path.split(path)
    return any(os.path.exists(os.path.join(folder, lock)) for lock in (f"~${name}", f".~lock.{name}#"))
