"""What SQLite and the disk complain of, as one Vietnamese sentence with what to do."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tthc_desktop.core.errors import Unavailable

_SENTENCES = (
    (("disk is full", "full"), "ổ đĩa đã đầy. Hãy xóa bớt tệp trên ổ đĩa rồi làm lại; chưa có gì bị ghi dở."),
    (("locked", "busy"), "một chương trình khác đang ghi vào tệp. Hãy đợi vài giây rồi làm lại."),
    (("readonly",), "tệp hoặc thư mục chỉ cho đọc. Hãy chép tệp sang thư mục khác rồi mở lại."),
    (("malformed", "not a database", "corrupt"), "tệp bị hỏng. Hãy mở bản sao lưu gần nhất."),
    (
        ("disk i/o", "unable to open"),
        "không đọc ghi được ổ đĩa. Hãy kiểm tra ổ đĩa, thẻ nhớ hoặc mạng rồi làm lại.",
    ),
)

_OF_PATHS = {
    errno.EISDIR: "đó là một thư mục. Hãy chọn một tệp.",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục. Hãy chọn thư mục khác.",
    errno.EEXIST: "đường dẫn đi qua một tệp, không phải thư mục. Hãy chọn thư mục khác.",
    errno.ENAMETOOLONG: "tên tệp quá dài. Hãy chọn tên hoặc thư mục ngắn hơn.",
}


def sentence(error: BaseException) -> str:
    """The reason and the remedy, to stand after a colon."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _SENTENCES[0][1]
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return _SENTENCES[2][1]
        if error.errno in _OF_PATHS:
            return _OF_PATHS[error.errno]
    words = str(error).lower()
    for signs, told in _SENTENCES:
        if any(sign in words for sign in signs):
            return told
    return f"máy tính báo lỗi «{error}»."


@contextlib.contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn the world's troubles with the data file into Unavailable; our own bugs pass through."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, sqlite3.DatabaseError) and _is_the_worlds(cause):
            raise Unavailable(f"Không đọc ghi được tệp dữ liệu «{path}»: {sentence(cause)}") from error
        raise


def _is_the_worlds(error: sqlite3.DatabaseError) -> bool:
    words = str(error).lower()
    return any(sign in words for signs, _ in _SENTENCES for sign in signs)
