"""Bring a data file to the newest shape, with Alembic; the file is copied and the copy checked first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from tthc_desktop.core.errors import Unavailable
from tthc_desktop.db import journal

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: Connection, scripts: Path = MIGRATIONS) -> None:
    """Run the missing revisions inside the caller's transaction, then make the journal's triggers anew."""
    journal.drop_triggers(connection)
    settings = Config()
    settings.set_main_option("script_location", str(scripts).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    journal.make_triggers(connection)


def back_up(path: Path, revision: str) -> Path:
    """Copy the data file as it was before a migration to «<name>.truoc-<revision>.tthc», and check the copy.

    Raises Unavailable when the copy could not be made whole.
    """
    kept = path.with_name(f"{path.stem}.truoc-{revision}{path.suffix}")
    try:
        verdict = copy(path, kept)
    except sqlite3.Error as error:
        raise Unavailable(f"Không sao lưu được «{path}» trước khi nâng cấp: {error}. Tệp cũ còn nguyên.") from error
    if verdict != "ok":
        raise Unavailable(f"Bản sao lưu của «{path}» không đạt kiểm tra; chưa nâng cấp, tệp cũ còn nguyên.")
    return kept


def copy(path: Path, target: Path) -> str:
    """Copy a data file as it is now, and return what SQLite's check says of the copy ("ok"). Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as made:
        source.backup(made)
        return str(made.execute("PRAGMA integrity_check").fetchone()[0])
