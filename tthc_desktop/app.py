"""Puts the program together: opens the data file and gives it to the window; the only file that knows every layer."""

from __future__ import annotations

from pathlib import Path


def run(data: Path | None, *, demo: bool) -> int:
    """Open the window on a data file; returns the exit status."""
    return 0
