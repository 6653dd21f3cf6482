"""How long the window lets its user wait while a quarter's returns are read, checked and written."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LIMIT = 100.0
"""Milliseconds within which 99 of 100 keys and clicks have their turn."""
_TIMES = 5

OURS = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from tthc_desktop import __main__ as program
from tthc_desktop.ui import opening

BEAT = 5  # milliseconds
turns = []
run = opening.run

def run_and_drop(fill):
    def fill_and_drop(window):
        made = fill(window)
        QTimer.singleShot(500, lambda: open_screen(window, made.workspace))
        return made

    return run(fill_and_drop)

def open_screen(window, space):
    space.open(space.intake)
    QTimer.singleShot(500, lambda: drop(window, space.intake))

def drop(window, screen):
    heart = QTimer(window, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
    heart.timeout.connect(lambda: turns.append(time.perf_counter()))
    heart.start()
    shown, written = screen._read, screen._applied

    def read(files):
        shown(files)
        QTimer.singleShot(300, screen.apply)  # nobody presses the button sooner

    def applied(done):
        written(done)
        QTimer.singleShot(0, lambda: end(screen))

    screen._read, screen._applied = read, applied
    screen.add_files([Path(sys.argv[2])])

def end(screen):
    if not any(entry.status == "applied" for entry in screen.entries):
        os._exit(1)
    for before, after in zip(turns, turns[1:]):
        print((after - before) * 1000)
    QApplication.quit()

opening.run = run_and_drop
sys.exit(program.main(["--data", sys.argv[1]]))
"""


@dataclass(frozen=True)
class Wait:
    """How long a key or a click waits at most for its turn, 99 times of 100; in milliseconds."""

    name: str
    milliseconds: float

    @property
    def kept(self) -> bool:
        """Whether it is within the limit."""
        return self.milliseconds <= LIMIT

    def __str__(self) -> str:
        mark = "ok" if self.kept else "TOO SLOW"
        return f"{self.name:58} {self.milliseconds:9.1f} ms (≤ {LIMIT:g} ms) {mark}"


def waits(template: Path, returns: Path) -> list[Wait]:
    """The wait during the drop of a folder of returns that is read and written; `template` is a new data file."""
    found = statistics.median(_p99(_turns(template, returns)) for _ in range(_TIMES))
    return [Wait("window while 200 returns are read and written, p99", found)]


def _turns(template: Path, returns: Path) -> list[float]:
    """How long each turn of the window's thread took, in milliseconds."""
    data = Path(tempfile.mkdtemp(dir=template.parent)) / template.name
    shutil.copy(template, data)
    done = subprocess.run(
        [sys.executable, "-c", OURS, str(data), str(returns)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
    )
    return [float(line) for line in done.stdout.split()]


def _p99(turns: list[float]) -> float:
    """Of keys that come at any moment: one that comes early in a long turn waits for nearly all of it."""
    shares = sorted(wait for turn in turns for wait in range(round(turn)))
    return float(shares[len(shares) * 99 // 100])
