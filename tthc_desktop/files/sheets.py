"""Read spreadsheets of every usual kind, in a child process: a hostile or broken file ends in one sentence.

with Reader() as reader:
    for found in reader.read_all([folder, archive, file]):
        ...  # a Book, or Trouble with one file; the others go on
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any

from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.grids import Book, Grid, Value
from tthc_desktop.files.reading import troubles
from tthc_desktop.files.reading.child import is_wanted, serve

_START = 60.0
"""Seconds within which the child must have started and read the bytes of a file, perhaps from a slow network."""
_TICK = 0.1
_LONG_PATH = 240  # characters; longer ones need a prefix on Windows
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

    def read_all(self, paths: Iterable[Path], stopped: Callable[[], bool] = _never) -> Iterator[Found]:
        """What each file, each file of a folder and of a .zip holds. Ends early when `stopped()` becomes true."""
        for path in files_of(paths):
            if stopped():
                return
            for found in self.read(path, stopped):
                yield replace(found, source=str(path))

    def read(self, path: Path, stopped: Callable[[], bool] = _never) -> Iterator[Found]:
        """The book that a file holds, or the books of a .zip; Trouble in place of one that cannot be read."""
        lock = _lock_of(path.name)
        if lock:
            yield Trouble(path.name, str(troubles.lock_file(path.name, lock)))
            return
        remarks = (_OPEN_ELSEWHERE,) if _is_open_elsewhere(path) else ()
        told, done = 0, False
        while not done:
            answer = _Answer(path.name)
            try:
                self._ask(path, told)
                for found in self._listen(answer, stopped):
                    told += 1
                    yield replace(found, remarks=found.remarks + remarks) if isinstance(found, Book) else found
                done = True
            except (EOFError, OSError, _TooSlow) as error:
                self.close()
                told += 1
                slow = isinstance(error, _TooSlow)
                sentence = troubles.too_slow(answer.name) if slow else troubles.killed(answer.name)
                yield Trouble(answer.name, str(sentence))
                done = not answer.begun or answer.name == path.name  # else the next file of the archive
            except _Stopped:
                self.close()
                yield Trouble(answer.name, str(troubles.stopped(answer.name)))
                return

    def _ask(self, path: Path, first: int) -> None:
        if self._process is None or not self._process.is_alive():
            self.close()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=serve, args=(theirs,), name="tthc-sheets", daemon=True)
            self._process.start()
            theirs.close()
        assert self._pipe
        self._pipe.send((_reachable(path), first))

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
                    return
                found = answer.take(message)
                if found:
                    yield found


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
        self._grids: list[tuple[Grid, list[tuple[Value, ...]]]] = []
        self._texts: dict[str, str] = {}

    def take(self, message: tuple[Any, ...]) -> Found | None:
        """Take one message; gives the book or the trouble that it completes."""
        kind, *parts = message
        if kind == "begin":
            self.name, seconds = parts
            self.begun, self.until = True, time.monotonic() + seconds
        elif kind == "book":
            (self._book,), self._grids, self._texts = parts, [], {}
        elif kind == "grid":
            self._grids.append((parts[0], []))
        elif kind == "rows":
            self._grids[-1][1].extend(self._shared(row) for row in parts[0])
        elif kind == "trouble":
            return Trouble(*parts)
        elif kind == "end":
            grids, self._grids = self._grids, []
            return replace(self._book, grids=tuple(replace(grid, rows=tuple(rows)) for grid, rows in grids))
        return None

    def _shared(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        """The row with equal texts of the file as one object."""
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
    """The files themselves, and of each folder the spreadsheets and archives in it and below, by name."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if is_wanted(name))


def _lock_of(name: str) -> str:
    """The name of the file that a lock belongs to; "" for any other file."""
    if name.startswith("~$"):
        return name.removeprefix("~$")
    return name[len(".~lock.") : -1] if name.startswith(".~lock.") and name.endswith("#") else ""


def _is_open_elsewhere(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#"))
    return False


def _reachable(path: Path) -> str:
    """The path as the system opens it; Windows wants a prefix before one of more than 259 characters."""
    text = str(path.absolute())
    if sys.platform != "win32" or len(text) < _LONG_PATH or text.startswith("\\\\?\\"):
        return text
    return "\\\\?\\UNC\\" + text[2:] if text.startswith("\\\\") else "\\\\?\\" + text
