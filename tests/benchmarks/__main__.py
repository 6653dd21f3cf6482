"""Prints each measured ratio with its limit, and ends with status 1 when a limit is passed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import annexes, figures, follow_up, lists, report, sheets, start, units
from tests.benchmarks.answering import Wait
from tests.benchmarks.memory import Peak
from tests.benchmarks.side_by_side import Ratio


def main() -> int:
    """Run every benchmark."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ratios: list[Ratio | Peak | Wait] = [
            *lists.ratios(folder),
            *units.ratios(folder),
            *follow_up.ratios(folder),
            *figures.ratios(folder),
            *report.ratios(folder),
            *annexes.ratios(folder),
            *sheets.ratios(folder),
            *start.ratios(folder),
        ]
    for ratio in ratios:
        print(ratio)
    return 0 if all(ratio.kept for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
