"""Who does something, and when: what the data file notes with every action."""

from __future__ import annotations

import datetime as dt
import getpass


def user_name() -> str:
    """Who works at this computer, for the journal and the lock."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "không rõ"


def now() -> str:
    """This moment by the office's clock, ISO."""
    return dt.datetime.now().isoformat(timespec="seconds")  # noqa: DTZ005 (the office's wall clock)
