"""Copies of attached files in a folder of their own, each named by its hash, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.files.whole import in_plain_words
from tthc_desktop.places import reachable

MEGABYTE = 1024 * 1024
_CHUNK = MEGABYTE
_KEPT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}(?:\.[a-z0-9]{1,10})?")
"""How a copy is named in its folder: nothing that could lead out of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy in the folder."""

    path: str
    """Relative to the folder, with "/": "ab/ab12….pdf"."""
    sha256: str
    size: int
    """Bytes."""


def keep(folder: Path, source: Path, most: int) -> Kept:
    """Copy a file into the folder, hashed on the way; the same bytes lie there once.

    `most`: the largest size in bytes. Raises Refused when the file is larger or no file at all, Unavailable when it
    cannot be read or copied; nothing is left behind then.
    """
    with _reading(source) as stream, in_plain_words(folder):
        _make(folder)
        temporary = reachable(folder / f".{secrets.token_hex(8)}")
        try:
            sha256, size = _copy(stream, source, temporary, most)
            path = f"{sha256[:2]}/{sha256}{_ending(source.name)}"
            _settle(temporary, reachable(folder / path), sha256)
        finally:
            temporary.unlink(missing_ok=True)
    return Kept(path, sha256, size)


_AT_ONCE = 4
"""Files copied side by side: the disk brings several to rest in the time of one."""


def keep_all(folder: Path, sources: Sequence[Path], most: int) -> list[Kept | Refused | Unavailable]:
    """Copy many files into the folder, as `keep` does each; in place of one that cannot be copied, why."""

    def one(source: Path) -> Kept | Refused | Unavailable:
        try:
            return keep(folder, source, most)
        except (Refused, Unavailable) as error:
            return error

    with ThreadPoolExecutor(_AT_ONCE) as copying:
        return list(copying.map(one, sources))


@contextlib.contextmanager
def _reading(source: Path) -> Iterator[BinaryIO]:
    try:
        if not stat.S_ISREG(reachable(source).stat().st_mode):  # a device or a pipe would never end
            told = f"«{source.name}» không phải là một tệp (có thể là thư mục). Hãy chọn tệp khác."
            raise Refused(Problem("attachments", told))
        stream = reachable(source).open("rb")
    except OSError as error:
        raise Unavailable(_unreadable(source, error)) from error
    with stream:
        yield stream


def _unreadable(source: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"Không còn tệp «{source}». Có thể tệp đã bị chuyển hoặc xóa; hãy chọn lại."
    if isinstance(error, PermissionError):
        return f"Không đọc được tệp «{source}»: máy tính không cho đọc. Hãy đóng chương trình đang giữ tệp rồi làm lại."
    return (
        f"Không đọc được tệp «{source}»: máy tính báo lỗi «{error.strerror or error}». Hãy chép tệp về máy rồi làm lại."
    )


def _copy(stream: BinaryIO, source: Path, target: Path, most: int) -> tuple[str, int]:
    """Hash and size of what was copied and is on the disk. Raises Refused, Unavailable, OSError of the target alone."""
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as copy:
        while chunk := _next(stream, source):
            size += len(chunk)
            if size > most:
                raise Refused(Problem("attachments", _too_large(source, most)))
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    now = _size(source)
    if now != size:
        told = f"Tệp «{source}» thay đổi trong lúc chép. Hãy lưu và đóng tệp ở chương trình khác rồi đính kèm lại."
        raise Unavailable(told)
    return digest.hexdigest(), size


def _next(stream: BinaryIO, source: Path) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        raise Unavailable(_unreadable(source, error)) from error


def _size(source: Path) -> int:
    try:
        return reachable(source).stat().st_size
    except OSError as error:
        raise Unavailable(_unreadable(source, error)) from error


def _too_large(source: Path, most: int) -> str:
    return (
        f"Tệp «{source.name}» lớn hơn {most // MEGABYTE} MB, là mức lớn nhất cho một tệp đính kèm. "
        "Hãy nén hoặc chia nhỏ tệp, hoặc nâng mức này trong Cài đặt."
    )


def _ending(name: str) -> str:
    """The file's ending when it is a plain one, so that the system knows the program that opens the copy."""
    ending = Path(name).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,10}", ending) else ""


def _settle(temporary: Path, target: Path, sha256: str) -> None:
    """Give the copy its name; one that is there already and whole stays, a spoilt one is mended."""
    _make(target.parent)
    if target.exists():
        if hash_of(target) == sha256:
            return
        target.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows replaces no file that is read only
    # Evidence: the program that shows it must not write into it.
    temporary.chmod(temporary.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    temporary.replace(target)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal. Raises OSError."""
    with reachable(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def place(folder: Path, path: str) -> Path:
    """Where a copy lies, as other programs take its path: Windows opens none for them whose path is `reachable`.

    Raises Unavailable when the name would lead out of the folder, or to no file in it.
    """
    found = folder / PurePosixPath(path)
    inside = _KEPT.fullmatch(path) and reachable(found).resolve().is_relative_to(reachable(folder).resolve())
    if not inside:
        raise Unavailable(
            f"Đường dẫn tệp đính kèm «{path}» không hợp lệ nên không mở. Hãy bỏ tệp này rồi đính kèm lại."
        )
    if not reachable(found).is_file():
        raise Unavailable(
            f"Không thấy tệp đính kèm trong «{folder}». Khi chép tệp dữ liệu sang nơi khác, hãy chép cả thư mục này."
        )
    return found


def held(folder: Path) -> list[str]:
    """The files in the folder, as relative paths with "/"; [] when there is no folder. Raises Unavailable."""
    if not folder.is_dir():
        return []
    found = []
    for parent, _, names in os.walk(folder, onerror=_cannot_list):
        found += [(Path(parent) / name).relative_to(folder).as_posix() for name in names]
    return sorted(found)


def _cannot_list(error: OSError) -> None:
    told = f"Không đọc được thư mục «{error.filename}»: máy tính báo lỗi «{error.strerror}»."
    raise Unavailable(f"{told} Hãy kiểm tra quyền đọc thư mục rồi làm lại.") from error
