"""Two pieces of work timed in turns, so that a noisy machine troubles both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """How much longer ours takes than the bare work; `limit` None is told for information only."""

    name: str
    ours: float
    bare: float
    limit: float | None

    @property
    def kept(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.limit is None or self.ours / self.bare <= self.limit

    def __str__(self) -> str:
        limit = "      " if self.limit is None else f"≤ {self.limit:g}×"
        mark = "ok" if self.kept else "TOO SLOW"
        times = f"{self.ours * 1000:9.2f} ms / {self.bare * 1000:9.2f} ms"
        return f"{self.name:58} {times} = {self.ours / self.bare:5.2f}× ({limit}) {mark}"


def measure(
    name: str,
    ours: Callable[[], object],
    bare: Callable[[], object],
    limit: float | None,
    turns: int = 9,
    clock: Callable[[], float] = time.process_time,
) -> Ratio:
    """Time both in turns after one turn each to warm up; the medians are compared.

    `clock`: CPU time of this process, or time.perf_counter where another process does the work.
    """
    ours(), bare()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for work, kept in ((ours, times[0]), (bare, times[1])):
            began = clock()
            work()
            kept.append(clock() - began)
    return Ratio(name, statistics.median(times[0]), statistics.median(times[1]), limit)
