"""What the commands share: the types, days and periods that a user names, the data file, and what is printed."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from tthc_desktop import places
from tthc_desktop.core.dates import parse_when
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records import BY_TYPE, Record


def record_of(name: str) -> type[Record]:
    """The record type of that name. Raises Refused."""
    if name not in BY_TYPE:
        raise Refused(Problem("type", f"Không có loại «{name}». Hãy chọn: {', '.join(BY_TYPE)}."))
    return BY_TYPE[name]


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def say_json(value: Any) -> None:
    """Print a value as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def store_of(options: argparse.Namespace, *, read_only: bool = True) -> Store:
    """The data file that the options name, else the user's own. Raises Unavailable."""
    return open_store(options.data or places.default_data_file(), read_only=read_only)


def period_of(text: str | None) -> Period | None:
    """The period that a text names; None for no text. Raises Refused."""
    try:
        return parse_period(text) if text else None
    except ValueError as error:
        raise Refused(Problem("period", str(error))) from error


def day_of(text: str | None, field: str) -> dt.date | None:
    """A day as "04/7/2023" or "2023-07-04"; None for no text. Raises Refused."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_when(text, ("day",)).first
    except ValueError as error:
        raise Refused(Problem(field, str(error))) from error
