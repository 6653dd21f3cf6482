"""Starts the program: the window without a command, the command line with one; tells errors in plain words."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence

from tthc_desktop import arguments, bugs
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.later import load_later

load_later("tthc_desktop", "app", "cli")
load_later("tthc_desktop.ui", "opening")

from tthc_desktop import app, cli  # noqa: E402 (loaded when first touched)
from tthc_desktop.ui import opening  # noqa: E402

OUR_BUG, USERS_TROUBLE = 1, 2


def main(given: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status: 0 done, 2 the user's data or the world, 1 our bug."""
    multiprocessing.freeze_support()  # in a frozen program the child that reads spreadsheets starts here
    _speak_utf8()
    try:
        options = arguments.parser().parse_args(sys.argv[1:] if given is None else list(given))
        if options.command:
            with _stopping_when_told():
                return cli.run(options)
        return opening.run(lambda window: app.start(window, options.data, demo=options.demo))
    except (Refused, Unavailable) as error:
        return _complain(str(error), USERS_TROUBLE)
    except KeyboardInterrupt:
        return _complain("Đã dừng theo yêu cầu.", USERS_TROUBLE)
    except BrokenPipeError:
        return 0
    except Exception:
        return _complain(_log_bug(given), OUR_BUG)


@contextlib.contextmanager
def _stopping_when_told() -> Iterator[None]:
    """Take what asks the program to end (kill, a system that shuts down) as Ctrl+C: what is under way is undone."""
    if threading.current_thread() is not threading.main_thread():
        yield  # no other may say what becomes of signals
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(sentence: str, status: int) -> int:
    with contextlib.suppress(OSError):
        sys.stderr.write(sentence + "\n")
    return status


def _log_bug(given: Sequence[str] | None) -> str:
    try:
        log = bugs.write_down(f"{traceback.format_exc()}arguments: {sys.argv[1:] if given is None else list(given)}")
    except OSError:
        return "Chương trình gặp lỗi ngoài dự kiến và không ghi được nhật ký lỗi; dữ liệu vẫn an toàn."
    return f"Chương trình gặp lỗi ngoài dự kiến; dữ liệu vẫn an toàn. Chi tiết ở tệp {log}"


if __name__ == "__main__":
    sys.exit(main())
