"""The window shown on a file of 5,000 records, against a bare import of Qt and an empty window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.filled import filled
from tests.benchmarks.side_by_side import Ratio

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        print(time.process_time(), flush=True)
        QApplication.quit()

application = QApplication(sys.argv[:1])
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

OURS = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tthc_desktop import __main__ as program
from tthc_desktop.ui import opening, window

class Window(window.MainWindow):
    shown = False

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.shown:
            self.shown = True
            print(time.process_time(), flush=True)

opening.MainWindow = Window
run = opening.run

def run_and_tell(fill):
    def fill_and_tell(window):
        made = fill(window)
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: tell(window, made)))
        return made

    return run(fill_and_tell)

def tell(window, made):
    space = made.workspace
    meetings = space.lists["meeting"]
    space.open(meetings)  # the first screen in sight is Hôm nay
    meetings.table.records.complete()
    if meetings.table.records.rowCount() != 5000:
        os._exit(1)  # an exception here would open a dialog that nobody closes
    window.grab()
    print(time.process_time(), flush=True)
    QApplication.quit()

opening.run = run_and_tell
program.main(["--data", sys.argv[1]])
"""


def ratios(folder: Path) -> list[Ratio]:
    """The first paint (the limit is on it), and the moment when the list of 5,000 is filled."""
    path = folder / "start.tthc"
    filled(path, 5_000).close()
    ours, bare = [], []
    for _ in range(7):
        ours.append(_times(OURS, str(path)))
        bare.append(_times(BARE))
    empty = statistics.median(times[0] for times in bare)
    shown = statistics.median(times[0] for times in ours)
    ready = statistics.median(times[1] for times in ours)
    return [
        Ratio("window shown on 5,000 records / bare Qt and an empty window", shown, empty, 2.5),
        Ratio("  list of 5,000 filled and drawn / the same", ready, empty, None),
    ]


def _times(script: str, *arguments: str) -> list[float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    return [float(line) for line in done.stdout.split()]
