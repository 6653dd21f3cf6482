"""The history of the data file's shape: it leads where the declarations lead, and old files follow it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import tthc_desktop.db.tables
from tests.records.samples import dump, tables
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.db import migrate
from tthc_desktop.db import store as store_module
from tthc_desktop.db.store import HEAD, create_store, open_store
from tthc_desktop.records import Base
from tthc_desktop.services import example, reports

RELEASED = Path(__file__).parents[1] / "data" / "released-0001.tthc"
"""A data file as the program of schema 0001 made it, with the example quarter."""


def shape(path: Path) -> dict[str, Any]:
    """Columns, keys, indexes, foreign keys and triggers of every table, without regard to their writing."""
    with closing(sqlite3.connect(path)) as connection:
        found: dict[str, Any] = {
            table: {
                "columns": sorted(row[1:] for row in connection.execute(f'PRAGMA table_info("{table}")')),
                "foreign keys": sorted(row[2:] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')),
                "indexes": sorted(indexes(connection, table), key=repr),
                "deferred": sql(connection, table).count("DEFERRABLE INITIALLY DEFERRED"),
                "autoincrement": "AUTOINCREMENT" in sql(connection, table),
                "without rowid": "WITHOUT ROWID" in sql(connection, table),
                "checks": sql(connection, table).count("CHECK"),
            }
            for table in tables(connection)
        }
        found["triggers"] = sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return found


def indexes(connection: sqlite3.Connection, table: str) -> list[Any]:
    return [
        (row[1], row[2], tuple(part[2] for part in connection.execute(f'PRAGMA index_info("{row[1]}")')))
        for row in connection.execute(f'PRAGMA index_list("{table}")')
    ]


def sql(connection: sqlite3.Connection, table: str) -> str:
    (text,) = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    return str(text)


def test_the_history_ends_with_the_shape_that_is_declared(data_file: Path, tmp_path: Path) -> None:
    assert tthc_desktop.db.tables.STEP.name in Base.metadata.tables
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    made, declared = shape(data_file), shape(tmp_path / "declared.db")
    assert made.pop("alembic_version")
    assert made.pop("triggers")
    assert not declared.pop("triggers")
    for table, told in declared.items():
        assert made[table] == told, table
    assert set(made) == set(declared)


def test_the_programs_newest_revision_is_the_historys_last() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(migrate.MIGRATIONS))
    settings.set_main_option("path_separator", "newline")
    assert ScriptDirectory.from_config(settings).get_current_head() == HEAD


@pytest.mark.parametrize("released", sorted(RELEASED.parent.glob("released-*.tthc")), ids=lambda path: path.stem)
def test_an_old_file_opens_and_ends_like_a_new_one(released: Path, tmp_path: Path, data_file: Path) -> None:
    path = Path(shutil.copy(released, tmp_path / "old.tthc"))
    open_store(path).close()
    assert shape(path) == shape(data_file)


def test_the_report_of_an_old_file_says_what_that_of_a_new_one_says(tmp_path: Path, example_file: Path) -> None:
    path = Path(shutil.copy(RELEASED, tmp_path / "old.tthc"))
    said = []
    for file in (path, Path(shutil.copy(example_file, tmp_path / "new.tthc"))):
        with closing(open_store(file)) as store, store.read() as session:
            said.append(reports.build(session, example.period()).blocks)
    assert said[0] == said[1]


THIRD = """
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("context") as batch:
        batch.add_column(sa.Column("colour", sa.String()))
    op.execute("UPDATE context SET colour = 'đỏ'")
    {more}
"""


@pytest.fixture
def third_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it would be with one more revision."""
    scripts = Path(shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations"))
    (scripts / "versions" / "0005_later.py").write_text(THIRD.format(more=""), encoding="utf-8")
    monkeypatch.setattr(migrate.upgrade, "__defaults__", (scripts,))
    monkeypatch.setattr(store_module, "HEAD", "0005")
    return scripts


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data file of the first revision."""
    return Path(shutil.copy(RELEASED, tmp_path / "cũ.tthc"))


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.usefixtures("third_revision")
def test_an_older_file_is_copied_and_then_brought_up_to_date(old: Path) -> None:
    before = dump(old)
    open_store(old).close()
    assert revision(old) == "0005"
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT DISTINCT colour FROM context").fetchall() == [("đỏ",)]
        assert connection.execute("SELECT count(*) FROM change WHERE step_id IS NULL").fetchone() == (0,)
    copy = old.with_name("cũ.truoc-0001.tthc")
    assert revision(copy) == "0001"
    assert dump(copy) == before


@pytest.mark.usefixtures("third_revision")
def test_a_migrated_file_has_the_shape_of_a_new_one_and_journals_the_new_column(old: Path, tmp_path: Path) -> None:
    create_store(tmp_path / "neu.tthc").close()
    with closing(open_store(old)) as store:
        assert shape(old) == shape(tmp_path / "neu.tthc")
        before = dump(old)
        with store.write("Tô màu") as session:
            session.connection().exec_driver_sql("UPDATE context SET colour = 'xanh'")
        store.undo()
        assert dump(old) == before


@pytest.mark.usefixtures("third_revision")
def test_an_older_file_is_looked_into_in_a_migrated_copy_and_stays_as_it_is(old: Path) -> None:
    before, beside = dump(old), sorted(old.parent.iterdir())
    with closing(open_store(old, read_only=True)) as store, store.read() as session:
        colours = session.connection().exec_driver_sql("SELECT DISTINCT colour FROM context").scalars().all()
        (_, copy), *_ = [row[1:] for row in session.connection().exec_driver_sql("PRAGMA database_list")]
        assert colours == ["đỏ"]
        assert Path(copy).exists()
        with pytest.raises(Unavailable, match="chỉ để đọc"), store.write("Sửa"):
            pass
    assert not Path(copy).exists()
    assert (revision(old), dump(old)) == ("0001", before)
    assert sorted(old.parent.iterdir()) == beside


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(old: Path, third_revision: Path) -> None:
    broken = THIRD.format(more="raise RuntimeError('mất điện')")
    (third_revision / "versions" / "0005_later.py").write_text(broken, encoding="utf-8")
    before, looked = dump(old), shape(old)
    with pytest.raises(RuntimeError):
        open_store(old)
    assert (revision(old), dump(old), shape(old)) == ("0001", before, looked)


@pytest.mark.usefixtures("third_revision")
def test_without_a_copy_there_is_no_migration(old: Path) -> None:
    old.with_name("cũ.truoc-0001.tthc").mkdir()
    before = dump(old)
    with pytest.raises(Unavailable, match="Không sao lưu được"):
        open_store(old)
    assert (revision(old), dump(old)) == ("0001", before)
