"""The most memory that the main process takes while it reads units' files, each piece of work in a process of its own.

Run as a module it does one piece of work and prints its peak: `python -m tests.benchmarks.memory returns FOLDER`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.returned import shipped_forms
from tthc_desktop.core import checks
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import Book
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.recognition import recognise_book
from tthc_desktop.core.returns import Return, read_return
from tthc_desktop.core.tables import find_table
from tthc_desktop.files.sheets import Reader

LIMIT = 250.0
"""Megabytes (of 1,000,000 bytes) that the main process may take."""


@dataclass(frozen=True)
class Peak:
    """How much memory some work took at most, in megabytes."""

    name: str
    megabytes: float

    @property
    def kept(self) -> bool:
        """Whether it is within the limit."""
        return self.megabytes <= LIMIT

    def __str__(self) -> str:
        mark = "ok" if self.kept else "TOO MUCH"
        return f"{self.name:58} {self.megabytes:9.1f} MB (≤ {LIMIT:g} MB) {mark}"


def peaks(returns: Path, long: Path) -> list[Peak]:
    """The peak over a folder of returns, all of them kept, and over one long list; nothing where it cannot be told."""
    if sys.platform == "win32":
        return []
    return [
        Peak("memory of the main process, 200 returns", _peak("returns", returns)),
        Peak("memory of the main process, a list of 100,000 rows × 20", _peak("list", long)),
    ]


def _peak(work: str, path: Path) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.memory", work, str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _returns(folder: Path) -> object:
    """Everything that is to be said of every return stays, as in a preview."""
    known = KnownForms(shipped_forms())
    kept: list[tuple[Book, Return, tuple[Finding, ...]]] = []
    with Reader() as reader:
        for book in reader.read_all([folder]):
            assert isinstance(book, Book)
            for table in recognise_book(book, known):
                told = read_return(table)
                kept.append((book, told, checks.check(told)))
    return kept


def _list(path: Path) -> object:
    with Reader() as reader:
        (book,) = reader.read_all([path])
    assert isinstance(book, Book)
    grids = book.grids
    del book
    return find_table(grids, ["Cột 0", "Cột 1", "Cột 2"])


_WORKS: Mapping[str, Callable[[Path], object]] = {"returns": _returns, "list": _list}


def _main(work: str, path: str) -> None:
    assert _WORKS[work](Path(path))
    print(_most() / 1_000_000)


def _most() -> int:
    """The most bytes that this process has taken.

    Not getrusage on Linux: it counts what the process that started this one had taken before.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    _main(*sys.argv[1:])
