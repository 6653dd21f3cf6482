"""What the commands share: the types, days and periods that a user names, the data file, and what is printed."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tthc_desktop import places
from tthc_desktop.core.dates import parse_when
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.records import BY_TYPE, Record
from tthc_desktop.services import units


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
    return open_store(data_file(options), read_only=read_only)


def data_file(options: argparse.Namespace) -> Path:
    """The data file that the options name, else the user's own."""
    path: Path = options.data or places.default_data_file()
    return path


@contextmanager
def store_to_import(options: argparse.Namespace) -> Iterator[Store]:
    """The data file to import into. One that is not there is made with `--apply`, as the window makes it.

    Without `--apply` what would be imported is told as of a new one, and none is written. Raises Unavailable.
    """
    path = data_file(options)
    if _is_there(path):
        with closing(open_store(path, read_only=not options.apply)) as store:
            yield store
    elif options.apply:
        with closing(create_store(path, units.fill)) as store:
            sys.stderr.write(f"Chưa có tệp dữ liệu «{path}»; đã tạo tệp mới.\n")
            yield store
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(create_store(Path(folder, path.name), units.fill)) as store,
        ):
            sys.stderr.write(f"Chưa có tệp dữ liệu «{path}»; xem trước như với tệp mới, chưa ghi gì.\n")
            yield store


def _is_there(path: Path) -> bool:
    """Whether something of that name is there, or cannot be looked at: to open it tells why."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


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
