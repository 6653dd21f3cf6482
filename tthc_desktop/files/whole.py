"""Write a file whole or not at all: under another name first, then moved into its place."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from tthc_desktop.core.errors import Unavailable


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; what was written there takes its place when the block ends well.

    The old file stays as it was until then. Raises Unavailable when the world does not let us.
    """
    with in_plain_words(path):
        temporary = path.parent / f".{path.stem[:40]}-{secrets.token_hex(4)}{path.suffix}"
        # Not mkstemp: its files can be read by nobody else, but the office shares its folders.
        temporary.open("xb").close()
        try:
            yield temporary
            to_disk(temporary)
            if path.is_dir():  # of a folder Windows tells no more than that it may not be replaced
                raise IsADirectoryError(errno.EISDIR, "")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def all_new(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Like `whole` for several files, none of which may be there yet: all of them, or none. Raises Unavailable."""
    for path in paths:
        if path.exists():
            raise Unavailable(f"Đã có tệp «{path}». Hãy chọn thư mục khác, hoặc đổi tên tệp đó, rồi làm lại.")
    try:
        with contextlib.ExitStack() as stack:
            yield [stack.enter_context(whole(path)) for path in paths]
    except BaseException:
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)  # in its place already, when a later one failed
        raise


def to_disk(path: Path) -> None:
    """Wait until the file's bytes are on the disk. Raises OSError."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


@contextlib.contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn the world's troubles with writing `path` into Unavailable."""
    try:
        yield
    except PermissionError as error:
        raise Unavailable(
            f"Không ghi được tệp «{path}»: tệp đang mở ở chương trình khác (Word, Excel, trình xem PDF) "
            "hoặc thư mục không cho ghi. Hãy đóng tệp đó, hoặc chọn thư mục khác, rồi làm lại."
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unavailable(
            f"Không ghi được tệp «{path}»: không có thư mục «{path.parent}». Hãy chọn thư mục khác."
        ) from error
    except OSError as error:
        raise Unavailable(f"Không ghi được tệp «{path}»: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "ổ đĩa đã đầy. Hãy xóa bớt tệp hoặc chọn ổ đĩa khác, rồi làm lại."
    if error.errno == errno.ENAMETOOLONG:
        return "tên tệp quá dài. Hãy chọn tên hoặc thư mục ngắn hơn."
    if error.errno == errno.EISDIR:
        return "đó là một thư mục. Hãy thêm tên tệp."
    if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
        return "chỗ đó đã có một tệp cùng tên với thư mục cần tạo. Hãy chọn thư mục khác."
    if error.errno == errno.EROFS:
        return "ổ đĩa chỉ cho đọc. Hãy chọn ổ đĩa khác."
    return f"máy tính báo lỗi «{error.strerror or error}». Hãy chọn thư mục khác rồi làm lại."
