"""The data file: opening, refusing, and writing a whole action or nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from tests.records.samples import dump, dump_all, required
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db import store as store_module
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.records.context import Context
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import records, units

CONTEXT = Context.table()
FULL = r"ổ đĩa đã đầy|không đọc ghi được ổ đĩa"


def add(store: Store, text: str = "Nội dung", title: str = "Thêm") -> int:
    with store.write(title) as session:
        return records.save(session, Context, {"part": "Bối cảnh", "counted_in": "2023-Q2", "text": text})


# --- writing ---------------------------------------------------------------------------------------------


def test_an_exception_inside_a_write_leaves_nothing_behind(store: Store) -> None:
    before = dump_all(store.path)
    with pytest.raises(ZeroDivisionError), store.write("Thêm dở") as session:  # noqa: PT012
        records.save(session, Context, {"part": "Bối cảnh", "counted_in": "2023-Q2", "text": "dở dang"})
        raise ZeroDivisionError
    assert dump_all(store.path) == before


def test_a_write_that_changes_nothing_leaves_no_step(store: Store) -> None:
    record_id = add(store)
    before = dump_all(store.path)
    with store.write("Không làm gì"):
        pass
    with store.write("Ghi lại như cũ") as session:
        session.execute(update(CONTEXT).where(CONTEXT.c.id == record_id).values(text="Nội dung"))
    assert dump_all(store.path) == before


def test_a_write_refused_at_the_end_leaves_the_file_writable(store: Store) -> None:
    before = dump_all(store.path)
    for _ in range(3):
        with pytest.raises(Refused, match="không còn trong dữ liệu"), store.write("Liên kết hỏng") as session:
            records.save(session, Meeting, required(session, Meeting) | {"units": (123_456,)})
    assert dump_all(store.path) == before
    add(store, "vẫn ghi được")
    assert len(dump(store.path)["context"]) == 1


def test_a_broken_rule_of_the_schema_is_our_bug_and_not_the_users(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write("Trùng") as session:
        session.execute(insert(CONTEXT).values([{"id": 5}, {"id": 5}]))
    add(store)


def test_listeners_hear_the_changed_tables_after_the_commit_and_not_otherwise(store: Store) -> None:
    heard: list[tuple[frozenset[str], int]] = []
    store.listeners.append(lambda changed: heard.append((changed, len(dump(store.path)["context"]))))
    add(store)
    assert heard == [(frozenset({"context"}), 1)]
    with store.write("Không gì"):
        pass
    with pytest.raises(ZeroDivisionError), store.write("Hỏng"):
        raise ZeroDivisionError
    assert len(heard) == 1
    store.undo()
    assert heard[1:] == [(frozenset({"context"}), 0)]


def test_a_reader_sees_one_state_while_another_writes(store: Store) -> None:
    with store.read() as session:
        assert session.scalars(select(CONTEXT.c.id)).all() == []
        add(store)
        assert session.scalars(select(CONTEXT.c.id)).all() == []
    with store.read() as session:
        assert len(session.scalars(select(CONTEXT.c.id)).all()) == 1


def test_who_looks_after_the_end_of_a_reading_is_refused_and_holds_the_file_open_no_longer(store: Store) -> None:
    with store.read() as session:
        session.execute(select(Unit.id)).first()
    with pytest.raises(InvalidRequestError):
        session.execute(select(Unit.id)).first()


def test_writers_in_several_threads_wait_for_each_other(store: Store) -> None:
    threads = [threading.Thread(target=add, args=(store, f"luồng {number}")) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(dump(store.path)["context"]) == 6


def test_a_step_tells_who_did_what_and_when(store: Store) -> None:
    add(store, title="Thêm bối cảnh")
    step = store.last_done()
    assert step
    assert (step.title, step.kind, step.state) == ("Thêm bối cảnh", "do", "done")
    assert step.who
    assert step.at[:2] == "20"


# --- a full disk, and folders that do not let us write ---------------------------------------------------


def test_a_full_disk_is_told_in_plain_words_and_nothing_is_half_written(store: Store) -> None:
    before = dump_all(store.path)
    with pytest.raises(Unavailable, match="ổ đĩa đã đầy"), store.write("Thêm nhiều") as session:  # noqa: PT012
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10}")
        try:
            session.execute(insert(CONTEXT), [{"text": "đầy " * 1000} for _ in range(500)])
        finally:
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    assert dump_all(store.path) == before
    add(store, "có chỗ rồi")
    assert integrity(store.path) == "ok"


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 900 KB."""
    if shutil.which("mount") is None:
        pytest.skip("this machine mounts no disks")
    folder = tmp_path / "tiny"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("this machine does not let tests mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_really_full_disk_leaves_the_last_whole_action(tiny_disk: Path, new_file: Path) -> None:
    path = Path(shutil.copy(new_file, tiny_disk / "a.tthc"))
    with closing(open_store(path)) as store:
        with pytest.raises(Unavailable, match=FULL):
            add_for_ever(store)
        written = len(dump(path)["context"])
    assert integrity(path) == "ok"
    assert len(dump(path)["context"]) == written


def test_a_file_cannot_be_made_on_a_full_disk_and_none_is_left(tiny_disk: Path) -> None:
    (tiny_disk / "ballast").write_bytes(b"x" * 800_000)
    with pytest.raises(Unavailable, match=FULL):
        create_store(tiny_disk / "a.tthc", units.fill)
    assert [path.name for path in tiny_disk.iterdir()] == ["ballast"]


def add_for_ever(store: Store) -> None:
    for number in range(1000):
        add(store, f"lần {number} " + "chữ " * 1000)


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


AS_NOBODY = """
import os, sys
from pathlib import Path
import alembic.command, tthc_desktop.db.store as module
from tthc_desktop.core.errors import Unavailable
try:
    os.setuid(65534)
except OSError as error:
    sys.exit(f"this machine does not let tests become another user: {{error}}")
try:
    opened = module.{call}
    if {read}:
        with opened.read() as session:
            session.connection()
    print("opened")
except Unavailable as error:
    print(error)
"""


@pytest.fixture
def seen_by_all(new_file: Path) -> Iterator[Path]:
    """A data file in a folder that every account may look into and none but root may write into."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own lies in one that is closed to others
        path = Path(shutil.copy(new_file, folder))
        Path(folder).chmod(0o555)
        yield path


def as_nobody(call: str, *, read: bool = False) -> str:
    """What an account without rights is told when it opens a data file and perhaps reads it."""
    script = [sys.executable, "-c", AS_NOBODY.format(call=call, read=read)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    if "become another user" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert not done.returncode, done.stderr
    return done.stdout.strip()


only_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user"
)


@only_root
def test_a_folder_without_the_right_to_write_is_told_in_plain_words(seen_by_all: Path) -> None:
    told = as_nobody(f"open_store(Path({str(seen_by_all)!r}))")
    assert told.startswith("Không mở được")
    assert "không cho ghi" in told
    told = as_nobody(f"create_store(Path({str(seen_by_all.with_name('b.tthc'))!r}))")
    assert told.startswith("Không")
    assert "chỉ cho đọc" in told or "không đọc ghi được" in told


@only_root
def test_a_file_in_a_folder_that_is_only_to_be_read_can_be_looked_into(seen_by_all: Path) -> None:
    look = f"open_store(Path({str(seen_by_all)!r}), read_only=True)"
    assert as_nobody(look, read=True) == "opened"
    seen_by_all.with_name(f"{seen_by_all.name}-wal").write_bytes(b"newest changes of another program")
    told = as_nobody(look)
    assert told.endswith("chỉ cho đọc. Hãy chép tệp sang thư mục khác rồi mở lại.") or "không đọc ghi được" in told


# --- opening and refusing --------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(Unavailable) as refused:
        open_store(path)
    return str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "không-có.tthc") == (
        f"Không có tệp «{tmp_path / 'không-có.tthc'}». Hãy kiểm tra lại tên và thư mục."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"SQLite", "Đây là một bức thư.".encode(), b"SQLite format 3\0" + b"\1" * 30])
def test_a_file_that_is_no_data_file_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thư.tthc"
    path.write_bytes(content)
    assert "không phải là tệp dữ liệu của chương trình này" in refusal(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mail (id)")
    before = path.read_bytes()
    assert "không phải là tệp dữ liệu của chương trình này" in refusal(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "đó là một thư mục" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["d" * 300 + ".tthc", "tệp/bên-trong.tthc"])
def test_impossible_paths_are_refused_in_plain_words(tmp_path: Path, name: str) -> None:
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    for act in (open_store, create_store):
        with pytest.raises(Unavailable) as refused:
            act(tmp_path / name)
        assert "Errno" not in str(refused.value)


def test_a_damaged_file_is_refused_in_plain_words(data_file: Path) -> None:
    content = bytearray(data_file.read_bytes())
    content[100:20_000] = b"\x55" * 19_900
    data_file.write_bytes(content)
    assert "bị hỏng" in refusal(data_file)


def test_a_file_of_a_newer_program_is_refused_and_not_touched(data_file: Path) -> None:
    with closing(sqlite3.connect(data_file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = dump_all(data_file)
    assert "phiên bản mới hơn" in refusal(data_file)
    assert dump_all(data_file) == before


HOLD = """
import sys
from pathlib import Path
from tthc_desktop.db.store import open_store
store = open_store(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(data_file: Path) -> Iterator[Path]:
    """A data file that another running program holds."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, data_file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdin
    assert holder.stdout.readline() == "held\n"
    yield data_file
    holder.stdin.close()
    holder.wait(10)
    holder.stdout.close()


def test_a_file_held_by_another_program_is_refused_naming_who_holds_it(held: Path) -> None:
    told = refusal(held)
    assert "đang được mở bởi" in told
    assert "trên máy" in told


def test_a_held_file_can_be_looked_into_but_not_changed(held: Path) -> None:
    with closing(open_store(held, read_only=True)) as store:
        with store.read() as session:
            assert session.scalars(select(Unit.id).limit(1)).all()
        with pytest.raises(Unavailable, match="chỉ để đọc"):
            add(store)


def test_a_file_is_free_again_once_it_is_closed(data_file: Path) -> None:
    for _ in range(2):
        with closing(open_store(data_file)) as store, pytest.raises(Unavailable, match="đang được mở"):
            open_store(store.path)


def test_a_refused_file_is_free_again(data_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "HEAD", "0000")
    refusal(data_file)
    monkeypatch.undo()
    open_store(data_file).close()


# --- creating --------------------------------------------------------------------------------------------


def test_a_file_is_never_made_over_another(tmp_path: Path) -> None:
    path = tmp_path / "a.tthc"
    path.write_text("quan trọng", encoding="utf-8")
    with pytest.raises(Unavailable, match="Đã có tệp"):
        create_store(path)
    assert path.read_text("utf-8") == "quan trọng"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a.tthc", "dữ liệu [2023] 50%.tthc"])
def test_an_interrupted_creation_leaves_no_file(tmp_path: Path, name: str) -> None:
    def fill(session: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_store(tmp_path / name, fill)
    assert list(tmp_path.iterdir()) == []


def test_names_with_spaces_percent_signs_and_brackets_work(tmp_path: Path) -> None:
    folder = "Thư mục [50%] #1?" if os.name == "posix" else "Thư mục [50%] #1"  # Windows knows no «?» in names
    path = tmp_path / folder / "dữ liệu «mẫu» 100%.tthc"
    with closing(create_store(path)) as store:
        add(store)
    with closing(open_store(path)) as store:
        assert len(dump(path)["context"]) == 1


def test_what_a_killed_creation_left_does_not_hinder_the_next(tmp_path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        (tmp_path / f".a.tthc.making{end}").write_bytes(b"left over")
    create_store(tmp_path / "a.tthc").close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tthc"]


def test_the_shipped_units_are_no_step_that_a_user_could_undo(store: Store) -> None:
    assert store.last_done() is None
    with pytest.raises(Refused, match="Không có việc nào để hoàn tác"):
        store.undo()
    with pytest.raises(Refused, match="Không có việc nào để làm lại"):
        store.redo()
