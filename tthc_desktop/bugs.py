"""Writes our own errors down, so that a user can send them to us."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tthc_desktop import places


def write_down(details: str) -> Path:
    """Append the details of an unexpected error to the log, and return its path. Raises OSError."""
    log = places.log_file()
    now = dt.datetime.now().isoformat(sep=" ", timespec="seconds")  # noqa: DTZ005 (the office's wall clock)
    with log.open("a", encoding="utf-8") as stream:
        stream.write(f"{now}\n{details}\n")
    return log
