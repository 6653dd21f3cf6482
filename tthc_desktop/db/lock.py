"""One running copy per data file: a lock that the operating system lets go when the program ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from pathlib import Path
from typing import IO

from tthc_desktop.core.errors import Unavailable
from tthc_desktop.db.signature import user_name

# The locked byte lies far behind the text, since Windows forbids others to read a locked byte.
LOCKED_BYTE = 1 << 30


class Lock:
    """Holds a data file for this process until `release`. Raises Unavailable, naming who holds it already."""

    def __init__(self, data_file: Path) -> None:
        self._path = data_file.with_name(data_file.name + ".lock")
        self._stream = self._open(data_file)
        while not self._holds(data_file):
            self._stream.close()
            self._stream = self._open(data_file)
        self._stream.truncate(0)
        self._stream.write(f"{user_name()}\n{platform.node()}\n{os.getpid()}\n".encode())
        self._stream.flush()

    def _open(self, data_file: Path) -> IO[bytes]:
        try:
            return self._path.open("a+b")
        except OSError as error:
            raise Unavailable(
                f"Không mở được «{data_file}» để ghi: thư mục không cho ghi. Hãy chép tệp sang thư mục khác."
            ) from error

    def _holds(self, data_file: Path) -> bool:
        """Lock the file; False when its last holder removed it between our opening and our locking it."""
        try:
            _lock(self._stream)
        except OSError as error:
            holder = self._holder()
            self._stream.close()
            raise Unavailable(
                f"Tệp dữ liệu «{data_file}» đang được mở{holder}. Hãy dùng cửa sổ đang mở, hoặc đóng nó rồi mở lại."
            ) from error
        with contextlib.suppress(OSError):
            return os.path.samestat(self._path.stat(), os.fstat(self._stream.fileno()))
        return False

    def _holder(self) -> str:
        self._stream.seek(0)
        lines = self._stream.read(500).decode(errors="replace").splitlines()
        return f" bởi {lines[0]} trên máy {lines[1]}" if len(lines) >= 2 else ""

    def release(self) -> None:
        """Let others open the data file, and take the lock file away where the system lets us."""
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)  # while it is still ours: nobody else can hold it now
        self._stream.close()
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)  # refused when another program has opened it since


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        stream.seek(LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
