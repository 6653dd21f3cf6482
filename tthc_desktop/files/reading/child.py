"""What the child process does: reads one file after another and sends them to the parent in small pieces."""

from __future__ import annotations

import errno
import gc
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from typing import Any

from tthc_desktop import places
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.grids import Book
from tthc_desktop.files.reading import books, limits, sniff, troubles

ROWS_AT_ONCE = 2_000
"""Rows in one message: the parent never holds a packed copy of a whole sheet."""

SPREADSHEETS = frozenset(ending for some in books.ENDINGS.values() for ending in some)
"""Endings of what is read of a folder or an archive; a file that the user names is read whatever its name."""
ARCHIVES = frozenset((".zip", ".rar", ".7z"))
_LEFT_BEHIND = 1_000
"""Objects that outlive the files they were made for, from which cycles are looked for: most files leave none."""


def serve(connection: Connection[Any, Any]) -> None:
    """Read the files asked for until the parent goes away.

    A request is (path, first): the file, and how many books of an archive were read already. The answer is a row of
    messages, sent as lists of some: ("begin", name, seconds), then ("book", Book), its long sheets without rows, of
    these ("rows", number of the sheet, rows)…, then ("end",); or ("trouble", name, sentence); at last ("done",).
    """
    limits.set_limits()
    gc.disable()  # to look for cycles among millions of cells takes as long as reading them; it is done between files
    gc.freeze()
    while True:
        try:
            path, first = connection.recv()
            _answer(connection, _messages(path, first))
            if gc.get_count()[0] > _LEFT_BEHIND:
                gc.collect()
        except (EOFError, OSError):
            return


def _answer(connection: Connection[Any, Any], messages: Iterator[tuple[Any, ...]]) -> None:
    """Send the messages, small ones together: every sending wakes the parent."""
    waiting: list[tuple[Any, ...]] = []
    for message in messages:
        waiting.append(message)
        if message[0] == "begin" or (message[0] == "rows" and len(message[2]) == ROWS_AT_ONCE):
            connection.send(waiting)
            waiting = []
    connection.send([*waiting, ("done",)])


def _messages(path: str, first: int) -> Iterator[tuple[Any, ...]]:
    name = places.name_of(Path(path))
    try:
        data = file_bytes(path, name)
        file = sniff.look(data, name)
        if file.kind == "zip":
            yield from _archive(file, first)
        else:
            yield from _book(file)
    except Unavailable as error:
        yield "trouble", name, str(error)
    except MemoryError:
        yield "trouble", name, str(troubles.too_large(name))


def file_bytes(path: str, name: str) -> bytes:
    """The bytes of a foreign file, `name` being what the user calls it. Raises Unavailable, for too large ones too."""
    try:
        if Path(path).is_dir():
            raise troubles.closed_folder(name)
        with Path(path).open("rb") as stream:
            data = stream.read(limits.FILE_SIZE + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise troubles.gone(name) from error
    except PermissionError as error:
        raise troubles.held(name) from error
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise troubles.held(name) from error
        if error.errno == errno.ELOOP:
            raise troubles.gone(name) from error
        raise troubles.unreadable(name, error.strerror or str(error)) from error
    if len(data) > limits.FILE_SIZE:
        raise troubles.too_large(name)
    return data


def _book(file: sniff.File) -> Iterator[tuple[Any, ...]]:
    yield "begin", file.name, limits.seconds(file.size)
    yield from _pieces(books.read(file))


def _pieces(book: Book) -> Iterator[tuple[Any, ...]]:
    long = {at: grid for at, grid in enumerate(book.grids) if len(grid.rows) >= ROWS_AT_ONCE}
    grids = (replace(grid, rows=()) if at in long else grid for at, grid in enumerate(book.grids))
    yield "book", replace(book, grids=tuple(grids)) if long else book
    for at, grid in long.items():
        for start in range(0, len(grid.rows), ROWS_AT_ONCE):
            yield "rows", at, grid.rows[start : start + ROWS_AT_ONCE]
    yield ("end",)


def _archive(file: sniff.File, first: int) -> Iterator[tuple[Any, ...]]:
    """The spreadsheets of a .zip, each as a file of its own."""
    name = file.name
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            wanted = [entry for entry in archive.infolist() if not entry.is_dir() and is_wanted(_base(entry.filename))]
            if sum(entry.file_size for entry in wanted) > limits.ARCHIVE_EXPANDED or len(wanted) > limits.ARCHIVE_FILES:
                raise troubles.too_large(name)
            if not wanted:
                raise troubles.nothing(name)
            for entry in wanted[first:]:
                yield from _member(archive, entry, f"{name}/{entry.filename}")
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise troubles.broken(name) from error


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[tuple[Any, ...]]:
    yield "begin", name, limits.seconds(entry.file_size)
    try:
        if entry.file_size > limits.FILE_SIZE:
            raise troubles.too_large(name)
        if entry.flag_bits & 1:
            raise troubles.locked_archive(name)
        try:
            data = archive.read(entry)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
            raise troubles.broken(name) from error
        file = sniff.look(data, name)
        if file.kind == "zip":
            raise troubles.nested(name)
        yield from _book(file)
    except Unavailable as error:
        yield "trouble", name, str(error)


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def is_wanted(name: str) -> bool:
    """Whether a file of a folder or an archive is taken for a spreadsheet; not the locks that Excel lays beside one."""
    ending = PurePosixPath(name).suffix.lower()
    return (ending in SPREADSHEETS or ending in ARCHIVES) and not name.startswith(("~$", ".", "._"))
