"""A program that is killed in the middle of a write leaves all of the action or none."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.records.samples import dump
from tthc_desktop.db.store import open_store

BEFORE_COMMIT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import insert
from tthc_desktop.db import search, store as module
from tthc_desktop.records.context import Context
store = module.open_store(Path(sys.argv[1]))
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "before the journal is closed":
    search.refresh = die
if sys.argv[2] == "before the commit":
    module._commit = die
with store.write("Nhập") as session:
    session.execute(insert(Context.table()), [{"text": f"đoạn {n}"} for n in range(3000)])
    if sys.argv[2] == "after the last row":
        die()
if sys.argv[2] == "after the commit":
    die()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    ("moment", "rows"),
    [
        ("after the last row", 0),
        ("before the journal is closed", 0),
        ("before the commit", 0),
        ("after the commit", 3000),
    ],
)
def test_a_kill_leaves_all_of_the_action_or_none(data_file: Path, moment: str, rows: int) -> None:
    done = subprocess.run([sys.executable, "-c", BEFORE_COMMIT, data_file, moment], check=False)
    assert done.returncode == -signal.SIGKILL
    check(data_file, rows)


ENDLESS = """
import sys
from pathlib import Path
from sqlalchemy import insert
from tthc_desktop.db.store import open_store
from tthc_desktop.records.context import Context
store = open_store(Path(sys.argv[1]))
store._engine.dispose()
print("ready", flush=True)
while True:
    with store.write("Nhập") as session:
        session.execute(insert(Context.table()), [{"text": "đoạn " * 50} for _ in range(1000)])
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("wait", [0.03, 0.11, 0.35])
def test_a_kill_at_any_moment_of_long_writing_leaves_whole_actions(data_file: Path, wait: float) -> None:
    writer = subprocess.Popen([sys.executable, "-c", ENDLESS, data_file], stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    assert writer.stdout.readline() == "ready\n"
    time.sleep(wait)
    writer.kill()
    writer.wait(10)
    writer.stdout.close()
    check(data_file, None)


def check(path: Path, rows: int | None) -> None:
    """The file opens, is sound, holds whole actions of their thousands, and takes the next action and its undo."""
    with closing(open_store(path)) as store:
        held = dump(path)
        number = len(held["context"])
        assert number % 1000 == 0 if rows is None else number == rows
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT step_id FROM journal_now").fetchone() == (None,)
            found = connection.execute("SELECT count(*) FROM search WHERE record = 'context'").fetchone()
            assert found == (number,)
        with store.write("Sau đó") as session:
            session.connection().exec_driver_sql("INSERT INTO context (text) VALUES ('tiếp')")
        store.undo()
        assert dump(path) == held
