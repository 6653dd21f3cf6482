"""Long work in one worker thread; the window stays alive, and its results come back to the window's thread."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from tthc_desktop.collecting import no_collecting

_TURN = 0.0001
"""Seconds of work after which the window's thread may go on; Python's own measure is 0.005."""


class Jobs(QObject):
    """Runs one job after another. With `at_once` it runs them in the caller's thread, for tests."""

    started = Signal(str)
    """What is being done, for the status bar."""
    idle = Signal()
    _ended = Signal(object, object)
    _told = Signal(object, object)

    def __init__(self, *, at_once: bool = False) -> None:
        super().__init__()
        self._at_once = at_once
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
        self._waiting = 0
        self.leaving = threading.Event()
        """Set once the data file is being left: long work looks at it and ends early."""
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        title: str,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Do `work` in the worker thread, then call `on_done` with its result, or `on_error`, in this thread."""
        self.started.emit(title)
        self._waiting += 1
        if self._at_once:
            future: Future[Any] = Future()
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)
            self._deliver(future, (on_done, on_error))
        else:
            self._executor.submit(_politely, work).add_done_callback(
                lambda future: self._ended.emit(future, (on_done, on_error))
            )

    def tell(self, hear: Callable[[Any], None], news: Any) -> None:
        """From within work: have `hear` called with how far it is, in the window's thread."""
        if self._at_once:
            hear(news)
        else:
            self._told.emit(hear, news)

    def _hear(self, hear: Callable[[Any], None], news: Any) -> None:
        if not self.leaving.is_set():
            hear(news)

    def _deliver(self, future: Future[Any], callbacks: tuple[Callable[..., None], Callable[..., None]]) -> None:
        self._waiting -= 1
        if not self._waiting:
            self.idle.emit()
        if future.cancelled():
            return
        on_done, on_error = callbacks
        error = future.exception()
        if isinstance(error, Exception):
            on_error(error)
        else:
            on_done(future.result())

    def busy(self) -> bool:
        """Whether a job is under way or waiting."""
        return self._waiting > 0

    def finish(self) -> None:
        """Wait for the job under way; those still waiting are dropped."""
        self.leaving.set()
        self._executor.shutdown(wait=True, cancel_futures=True)


def _politely(work: Callable[[], Any]) -> Any:
    """Do the work so that the window's thread need not wait long for it.

    The window gets its turn ten times sooner than Python would give it, and unused cycles are looked for afterwards.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        with no_collecting():
            return work()
    finally:
        sys.setswitchinterval(usual)
