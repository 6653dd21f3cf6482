"""The journal: what is noted, and what undo and redo make of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from tests.records.samples import dump, required, tables
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.db.tables import UNJOURNALLED
from tthc_desktop.records.context import Context
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import lists, records, settings
from tthc_desktop.services.lists import Listing

CONTEXT = Context.table()
TEXT = list(CONTEXT.c.keys()).index("text")


def add(store: Store, text: str) -> int:
    with store.write(f"Thêm {text}") as session:
        return records.save(session, Context, {"part": "Bối cảnh", "counted_in": "2023-Q2", "text": text})


def edit(store: Store, record_id: int, text: str) -> None:
    with store.write(f"Sửa {text}") as session:
        records.save(session, Context, {"text": text}, record_id)


def texts(store: Store) -> list[str]:
    return sorted(row[TEXT] for row in dump(store.path)["context"])


# --- what is noted ---------------------------------------------------------------------------------------


def test_every_journalled_table_has_its_three_triggers_and_no_other_table_has_any(data_file: Path) -> None:
    with closing(sqlite3.connect(data_file)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        journalled = [table for table in tables(connection) if table not in UNJOURNALLED]
    assert len(journalled) > 20
    assert there == {f"journal_{table}_{event}" for table in journalled for event in ("insert", "update", "delete")}


def test_triggers_note_every_column(data_file: Path) -> None:
    with closing(sqlite3.connect(data_file)) as connection:
        for table in (table for table in tables(connection) if table not in UNJOURNALLED):
            columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
            connection.execute(
                f'INSERT INTO "{table}" ({", ".join(map(quoted, sorted(columns)))}) VALUES '
                f"({', '.join('990' for _ in columns)})"
            )
            (after,) = connection.execute("SELECT after FROM change ORDER BY id DESC LIMIT 1").fetchone()
            assert set(json.loads(after)) == columns


def quoted(name: str) -> str:
    return f'"{name}"'


def test_bulk_statements_are_noted_row_by_row_and_can_be_undone(store: Store) -> None:
    with store.write("Nhập nhiều") as session:
        session.execute(insert(CONTEXT), [{"text": f"đoạn {number}"} for number in range(50)])
    many = dump(store.path)
    with store.write("Sửa nhiều") as session:
        session.execute(update(CONTEXT).values(note="chung"))
    with store.write("Xóa nhiều") as session:
        session.execute(delete(CONTEXT).where(CONTEXT.c.id % 2 == 0))
    store.undo()
    store.undo()
    assert dump(store.path) == many
    store.undo()
    assert texts(store) == []


def test_what_another_program_writes_is_noted_without_a_step(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("INSERT INTO context (text) VALUES ('từ chương trình khác')")
        other.commit()
        noted = other.execute("SELECT step_id, record, before, after FROM change ORDER BY id DESC LIMIT 1").fetchone()
    assert noted[:3] == (None, "context", None)
    assert json.loads(noted[3])["text"] == "từ chương trình khác"
    assert store.last_done() is None


def test_undo_refuses_what_another_program_changed_since(store: Store) -> None:
    record_id = add(store, "a")
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("UPDATE context SET text = 'b' WHERE id = ?", (record_id,))
        other.commit()
    with pytest.raises(Refused, match="đã được sửa sau đó"):
        store.undo()
    assert texts(store) == ["b"]


# --- undo and redo ---------------------------------------------------------------------------------------


def test_a_chain_of_undos_and_redos_walks_through_every_state(store: Store) -> None:
    states = [dump(store.path)]
    record_id = add(store, "a")
    for act in (lambda: edit(store, record_id, "b"), lambda: add(store, "c"), lambda: edit(store, record_id, "d")):
        states.append(dump(store.path))
        act()
    states.append(dump(store.path))
    assert [store.undo() for _ in range(4)] == ["Sửa d", "Thêm c", "Sửa b", "Thêm a"]
    assert dump(store.path) == states[0]
    for state, title in zip(states[1:], ["Thêm a", "Sửa b", "Thêm c", "Sửa d"], strict=True):
        assert store.redo() == title
        assert dump(store.path) == state


def test_a_new_action_drops_what_could_be_redone(store: Store) -> None:
    for text in "ab":
        add(store, text)
    store.undo()
    store.undo()
    store.redo()
    add(store, "c")
    assert texts(store) == ["a", "c"]
    with pytest.raises(Refused, match="Không có việc nào để làm lại"):
        store.redo()
    store.undo()
    store.undo()
    assert texts(store) == []
    store.redo()
    store.redo()
    assert texts(store) == ["a", "c"]


def test_undo_and_redo_survive_closing_the_file(data_file: Path) -> None:
    with closing(open_store(data_file)) as store:
        empty = dump(data_file)
        add(store, "a")
        full = dump(data_file)
    with closing(open_store(data_file)) as store:
        assert store.undo() == "Thêm a"
        assert dump(data_file) == empty
    with closing(open_store(data_file)) as store:
        assert store.redo() == "Thêm a"
        assert dump(data_file) == full


def test_an_earlier_action_can_be_taken_back_alone_and_done_again(store: Store) -> None:
    add(store, "a")
    step = store.last_done()
    assert step
    add(store, "b")
    assert store.undo_step(step.id) == "Thêm a"
    assert texts(store) == ["b"]
    with pytest.raises(Refused):
        store.undo_step(step.id)
    store.redo()
    assert texts(store) == ["a", "b"]


def test_an_earlier_action_is_not_taken_back_when_its_rows_were_changed_since(store: Store) -> None:
    record_id = add(store, "a")
    step = store.last_done()
    assert step
    edit(store, record_id, "b")
    before = dump(store.path)
    with pytest.raises(Refused) as refused:
        store.undo_step(step.id)
    assert str(refused.value) == (
        "Không hoàn tác được «Thêm a»: 1 đoạn bối cảnh («Bối cảnh · b») đã được sửa sau đó. "
        "Hãy hoàn tác các lần sửa sau trước, xem ở Nhật ký thay đổi."
    )
    assert dump(store.path) == before
    store.undo()
    assert store.undo_step(step.id) == "Thêm a"


def test_an_action_is_not_taken_back_while_later_records_link_to_its_rows(store: Store) -> None:
    with store.write("Thêm đơn vị") as session:
        unit = records.save(session, Unit, {"name": "Sở Mới", "kind": "sở, ban, ngành"})
    step = store.last_done()
    assert step
    with store.write("Thêm cuộc họp") as session:
        raw = required(session, Meeting) | {"units": (unit,), "name": "Họp giao ban"}
        records.save(session, Meeting, raw)
    before = dump(store.path)
    with pytest.raises(Refused) as refused:
        store.undo_step(step.id)
    assert str(refused.value).startswith(
        "Không hoàn tác được «Thêm đơn vị»: 1 cuộc họp, buổi làm việc («Phiên họp · Họp giao ban · 04/7/2023») nhập sau"
    )
    assert dump(store.path) == before
    store.undo()
    store.undo()


def test_settings_are_undone_like_records(store: Store) -> None:
    with store.write("Cài đặt") as session:
        settings.save(session, {"agency": "Sở A"})
    with store.write("Cài đặt") as session:
        settings.save(session, {"agency": "Sở B"})
    store.undo()
    with store.read() as session:
        assert settings.load(session).agency == "Sở A"


def test_awkward_texts_come_back_letter_for_letter(store: Store) -> None:
    awkward = 'dấu "nháy" và \\ và \' và {"json": 1} và 😀 và e\u0302\u0301 và dòng\nmới'
    record_id = add(store, awkward)
    before = dump(store.path)
    for text in ("null", "[]", "1e5", "0012", "true"):
        edit(store, record_id, text)
    for _ in range(5):
        store.undo()
    assert dump(store.path) == before
    store.redo()
    store.redo()
    store.redo()
    store.redo()
    assert texts(store) == ["0012"]


def test_undo_brings_the_search_text_back(store: Store) -> None:
    record_id = add(store, "cải cách")
    edit(store, record_id, "chuyển đổi số")

    def found(query: str) -> list[int]:
        with store.read() as session:
            return lists.ids(session, Listing(Context, text=query))

    assert (found("cải cách"), found("chuyển đổi")) == ([], [record_id])
    store.undo()
    assert (found("cải cách"), found("chuyển đổi")) == ([record_id], [])


def test_twenty_thousand_rows_are_taken_back_and_brought_back(store: Store) -> None:
    before = dump(store.path)
    with store.write("Nhập 20.000 dòng") as session:
        session.execute(insert(CONTEXT), [{"text": f"đoạn {number}"} for number in range(20_000)])
    after = dump(store.path)
    store.undo()
    assert dump(store.path) == before
    store.redo()
    assert dump(store.path) == after


def test_a_step_of_an_older_program_is_not_taken_back(store: Store) -> None:
    add(store, "a")
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("UPDATE step SET revision = '0000'")
        other.commit()
    with pytest.raises(Refused, match="phiên bản trước"):
        store.undo()


@pytest.fixture
def linked(store: Store) -> Store:
    """A data file with a meeting that links to units."""
    with store.write("Thêm") as session:
        records.save(session, Meeting, required(session, Meeting) | {"units": (3, 4, 5)})
    return store


def test_rows_dropped_from_a_linked_list_come_back_in_their_order(linked: Store) -> None:
    before = dump(linked.path)
    for units in ((5,), (), (5, 3)):
        with linked.write("Sửa") as session:
            records.save(session, Meeting, {"units": units}, 1)
    for _ in range(3):
        linked.undo()
    assert dump(linked.path) == before
    with linked.read() as session:
        assert records.load(session, Meeting, 1)["units"] == (3, 4, 5)


def test_a_row_changed_several_times_in_one_action_goes_back_to_before_all_of_them(store: Store) -> None:
    kept, gone = add(store, "a"), add(store, "b")
    before = dump(store.path)
    with store.write("Nhiều lần") as session:
        for text in ("c", "d"):
            session.execute(update(CONTEXT).where(CONTEXT.c.id == kept).values(text=text))
        session.execute(insert(CONTEXT).values(id=900, text="thoáng qua"))
        session.execute(delete(CONTEXT).where(CONTEXT.c.id.in_([gone, 900])))
        session.execute(insert(CONTEXT).values(id=gone, text="mới"))
    after = dump(store.path)
    assert texts(store) == ["d", "mới"]
    store.undo()
    assert dump(store.path) == before
    store.redo()
    assert dump(store.path) == after
