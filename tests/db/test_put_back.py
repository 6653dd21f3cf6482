"""An action taken back long after: what was edited since is kept with its whole record, or goes back with it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from tests.records.samples import dump, full, required
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused
from tthc_desktop.db import journal
from tthc_desktop.db.journal import Clash
from tthc_desktop.db.naming import OWNERS, PART_OWNERS
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.records import RECORDS, Part, Record, Unit
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.task import Task
from tthc_desktop.services import attachments, records


def write(store: Store, title: str, act: Callable[[Any], Any]) -> Any:
    with store.write(title) as session:
        return act(session)


def save(store: Store, record: type[Record], raw: dict[str, Any], record_id: int | None = None) -> int:
    return int(write(store, "Sửa", lambda session: records.save(session, record, raw, record_id, sure=True)))


def values(store: Store, record: type[Record], record_id: int) -> dict[str, Any]:
    with store.read() as session:
        return records.load(session, record, record_id)


def meetings(store: Store, number: int = 3) -> tuple[int, list[int]]:
    """Meetings added in one action; its step and their ids."""
    with store.write("Nhập") as session:
        raw = required(session, Meeting)
        made = [
            records.save(session, Meeting, raw | {"content": f"Họp {at}", "units": (3, 4)}, sure=True)
            for at in range(number)
        ]
    done = store.last_done()
    assert done
    return done.id, made


def edit_all(store: Store, made: list[int]) -> int:
    """The meetings changed in one action, links and all; its step."""
    with store.write("Nhập sửa") as session:
        for record_id in made:
            records.save(session, Meeting, {"place": "Hội trường", "units": (5,)}, record_id, sure=True)
    done = store.last_done()
    assert done
    return done.id


def since(store: Store, step: int) -> list[Ref]:
    with store.read() as session:
        return journal.changed_since(session.connection(), step, OWNERS)


def left(store: Store, step: int) -> list[Ref]:
    with store.read() as session:
        return journal.not_as_before(session.connection(), step, OWNERS)


def there(store: Store, made: list[int]) -> list[int]:
    """Which of these meetings are in the data file."""
    with store.read() as session:
        return sorted(records.load_many(session, Meeting, Meeting.table().c.id.in_(made)))


def test_new_records_go_and_the_one_edited_since_stays_whole(store: Store) -> None:
    step, (first, second, third) = meetings(store)
    save(store, Meeting, {"place": "Huế"}, second)
    assert since(store, step) == [Ref("meeting", second)]
    store.undo_step(step, "keep")
    assert there(store, [first, second, third]) == [second]
    assert values(store, Meeting, second)["units"] == (3, 4)
    assert left(store, step) == [Ref("meeting", second)]


def test_changes_go_back_and_the_record_edited_since_keeps_them_with_its_links(store: Store) -> None:
    _, (first, second, _) = meetings(store)
    step = edit_all(store, [first, second])
    save(store, Meeting, {"place": "Huế"}, second)
    store.undo_step(step, "keep")
    assert (values(store, Meeting, first)["place"], values(store, Meeting, first)["units"]) == (None, (3, 4))
    assert (values(store, Meeting, second)["place"], values(store, Meeting, second)["units"]) == ("Huế", (5,))
    assert left(store, step) == [Ref("meeting", second)]


@pytest.mark.parametrize("units", [(5, 6), (), (6,)])
def test_links_edited_since_keep_the_whole_record(store: Store, units: tuple[int, ...]) -> None:
    _, (first, second, _) = meetings(store)
    step = edit_all(store, [first, second])
    save(store, Meeting, {"units": units}, second)
    assert since(store, step) == [Ref("meeting", second)]
    store.undo_step(step, "keep")
    assert values(store, Meeting, second)["place"] == "Hội trường"
    assert values(store, Meeting, second)["units"] == units
    assert values(store, Meeting, first)["place"] is None


def test_links_that_were_added_since_to_a_record_without_any_count_as_an_edit(store: Store) -> None:
    _, made = meetings(store, 1)
    step = write_step(
        store, "Sửa chỗ", lambda session: records.save(session, Meeting, {"place": "Hội trường"}, made[0])
    )
    save(store, Meeting, {"units": (3, 4, 5)}, made[0])
    assert since(store, step) == [Ref("meeting", made[0])]
    store.undo_step(step, "keep")
    assert values(store, Meeting, made[0])["place"] == "Hội trường"


def write_step(store: Store, title: str, act: Callable[[Any], Any]) -> int:
    write(store, title, act)
    done = store.last_done()
    assert done
    return done.id


def test_an_edit_that_was_itself_taken_back_counts_no_more(store: Store) -> None:
    before = dump(store.path)
    step, made = meetings(store)
    save(store, Meeting, {"place": "Huế", "units": (6, 7)}, made[0])
    store.undo()
    assert since(store, step) == []
    store.undo_step(step, "keep")
    assert dump(store.path) == before


def test_a_record_that_a_later_one_links_to_stays_though_nobody_edited_it(store: Store) -> None:
    with store.write("Nhập") as session:
        used, unused = (
            records.save(session, Unit, {"name": name, "kind": "sở, ban, ngành"}) for name in ("Sở A", "Sở B")
        )
    done = store.last_done()
    assert done
    with store.write("Thêm") as session:
        later = records.save(session, Meeting, required(session, Meeting) | {"units": (used,)})
    store.undo_step(done.id, "keep")
    with store.read() as session:
        assert records.load(session, Unit, used)["name"] == "Sở A"
        with pytest.raises(Refused):
            records.load(session, Unit, unused)
        assert records.load(session, Meeting, later)["units"] == (used,)
    assert left(store, done.id) == [Ref("unit", used)]


def test_what_a_kept_record_links_to_is_kept_too(store: Store) -> None:
    with store.write("Nhập") as session:
        unit = records.save(session, Unit, {"name": "Sở A", "kind": "sở, ban, ngành"})
        other = records.save(session, Unit, {"name": "Sở B", "kind": "sở, ban, ngành"})
        meeting = records.save(session, Meeting, required(session, Meeting) | {"units": (unit,)})
    done = store.last_done()
    assert done
    save(store, Meeting, {"place": "Huế"}, meeting)
    store.undo_step(done.id, "keep")
    assert set(left(store, done.id)) == {Ref("meeting", meeting), Ref("unit", unit)}
    with store.read() as session, pytest.raises(Refused):
        records.load(session, Unit, other)


@pytest.mark.parametrize("clash", ["keep", "overwrite"])
def test_a_record_that_got_a_file_since_stays_or_goes_with_it(store: Store, tmp_path: Path, clash: Clash) -> None:
    before = dump(store.path)
    step, made = meetings(store, 2)
    paper = tmp_path / "giấy.txt"
    paper.write_text("chữ", encoding="utf-8")
    with store.write("Đính kèm") as session:
        attachments.add(session, store.attachments, Ref("meeting", made[0]), paper)
    store.undo_step(step, clash)
    if clash == "keep":
        assert there(store, made) == [made[0]]
        assert left(store, step) == [Ref("meeting", made[0])]
    else:
        assert dump(store.path) == before


def test_overwritten_all_is_as_before_whatever_was_edited(store: Store) -> None:
    _, made = meetings(store)
    before = dump(store.path)
    step = edit_all(store, made)
    save(store, Meeting, {"place": "Huế", "units": (6, 7, 8)}, made[0])
    save(store, Meeting, {"units": ()}, made[1])
    write(store, "Xóa", lambda session: records.remove(session, Meeting, [made[2]]))
    store.undo_step(step, "overwrite")
    assert dump(store.path) == before
    assert left(store, step) == []


def test_overwriting_takes_along_what_another_program_wrote(store: Store) -> None:
    _, made = meetings(store)
    before = dump(store.path)
    step = edit_all(store, made)
    link = Meeting.LINKS["units"]
    with store.write("Chương trình khác") as session:
        session.execute(update(Meeting.table()).where(Meeting.table().c.id == made[0]).values(place="khác"))
        session.execute(delete(link).where(link.c.owner_id == made[1]))
    store.undo_step(step, "overwrite")
    assert dump(store.path) == before


def test_overwriting_refuses_where_a_later_record_needs_what_would_go_and_names_it(store: Store) -> None:
    with store.write("Nhập") as session:
        unit = records.save(session, Unit, {"name": "Sở A", "kind": "sở, ban, ngành"})
    done = store.last_done()
    assert done
    with store.write("Thêm") as session:
        records.save(session, Meeting, required(session, Meeting) | {"units": (unit,), "name": "Phiên họp sau"})
    before = dump(store.path)
    with pytest.raises(Refused, match="nhập sau đang dùng dữ liệu này"):
        store.undo_step(done.id, "overwrite")
    assert dump(store.path) == before


def test_a_partial_undo_is_an_action_that_can_be_done_again_when_nothing_was_kept(store: Store) -> None:
    step, _ = meetings(store)
    after = dump(store.path)
    store.undo_step(step, "keep")
    assert store.redo() == "Nhập"
    assert dump(store.path) == after


def test_rows_over_time_of_a_unit_are_kept_with_it(store: Store) -> None:
    unit = save(store, Unit, {"name": "Sở A", "kind": "sở, ban, ngành"})
    raw = {"names": [{"name": "Sở A cũ", "valid_to": "30/6/2025"}]}
    step = write_step(store, "Nhập", lambda session: records.save(session, Unit, raw, unit))
    save(store, Unit, {"note": "đã xem"}, unit)
    store.undo_step(step, "keep")
    assert [row["name"] for row in values(store, Unit, unit)["names"]] == ["Sở A cũ"]
    store_step = write_step(store, "Nhập", lambda session: records.save(session, Unit, {"names": []}, unit))
    store.undo_step(store_step, "keep")
    assert [row["name"] for row in values(store, Unit, unit)["names"]] == ["Sở A cũ"]


def test_parts_that_a_record_was_given_since_go_with_it_when_all_is_overwritten(store: Store) -> None:
    before = dump(store.path)
    raw = {"kind": "Cuộc họp", "held_on": "04/7/2023", "level": "Cơ quan mình"}
    step = write_step(store, "Nhập", lambda session: records.save(session, Meeting, raw, sure=True))
    with store.read() as session:
        meeting = max(session.scalars(select(Meeting.id)))
    save(store, Meeting, {"points": [{"content": "Rà soát thủ tục"}, {"content": "Công khai kết quả"}]}, meeting)
    store.undo_step(step, "overwrite")
    assert dump(store.path) == before


def test_other_parts_that_a_record_was_given_since_go_back_when_all_is_overwritten(store: Store) -> None:
    raw = {"kind": "Cuộc họp", "held_on": "04/7/2023", "level": "Cơ quan mình"}
    meeting = save(store, Meeting, raw | {"points": [{"content": "Rà soát thủ tục"}]})
    before = dump(store.path)
    imported = {"points": [{"content": "Công khai kết quả"}]}
    step = write_step(store, "Nhập", lambda session: records.save(session, Meeting, imported, meeting, sure=True))
    save(store, Meeting, {"points": [{"content": "Công khai"}, {"content": "Báo cáo"}]}, meeting)
    store.undo_step(step, "overwrite")
    assert dump(store.path) == before


# --- any mix ---------------------------------------------------------------------------------------------

TYPES = [record for record in RECORDS if not issubclass(record, Part) and record is not Task]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("put-back") / "empty.tthc"
    with_units = create_store(path)
    with with_units.write("Chuẩn bị") as session:
        for variant in range(8):
            records.save(session, Unit, {"name": f"Đơn vị {variant}", "kind": "tổ chức khác"})
        for record in TYPES:
            full(session, record)  # makes what it links to
    with_units.close()
    return path


@pytest.fixture(scope="module")
def fresh(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    opened: list[Store] = []
    tmp_path = tmp_path_factory.mktemp("fresh")

    def make() -> Store:
        while opened:
            opened.pop().close()
        path = tmp_path / "a.tthc"
        for old in tmp_path.glob("a.tthc*"):
            old.unlink()
        opened.append(open_store(Path(shutil.copy(template, path))))
        return opened[0]

    yield make
    while opened:
        opened.pop().close()


@settings(max_examples=30, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_any_mix_of_edits_since_is_kept_or_overwritten_whole(fresh: Callable[[], Store], data: st.DataObject) -> None:
    store = fresh()
    picked = data.draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True))
    with store.write("Chuẩn bị") as session:
        old = [(record, records.save(session, record, raw(session, record, 0), sure=True)) for record in picked]
    before = {item: values(store, *item) for item in old}
    whole = dump(store.path)
    with store.write("Nhập") as session:
        for at, (record, record_id) in enumerate(old):
            if data.draw(st.booleans(), label=f"update {at}") or not at:
                records.save(session, record, raw(session, record, 1), record_id, sure=True)
        new = [(record, records.save(session, record, raw(session, record, 2), sure=True)) for record in picked]
    done = store.last_done()
    assert done
    edited = set()
    for at, (record, record_id) in enumerate(old + new):
        if data.draw(st.booleans(), label=f"edit {at}"):
            with contextlib.suppress(Refused), store.write("Sửa") as session:
                names = data.draw(st.sets(st.sampled_from([item.name for item in record.FIELDS]), max_size=3))
                taken = raw(session, record, 0 if (record, record_id) in new else 2)
                records.save(
                    session, record, {name: taken[name] for name in sorted(names & set(taken))}, record_id, sure=True
                )
            edited.add((record, record_id))
    after = {item: values(store, *item) for item in old + new}
    told = set(since(store, done.id))
    # What an edit changed may be a part of the record: the conclusions of a meeting, an inspection's recommendations.
    whole_records = {ref for ref in told if ref.type not in PART_OWNERS}
    assert whole_records <= {Ref(record.__tablename__, record_id) for record, record_id in edited}
    if data.draw(st.booleans(), label="keep"):
        store.undo_step(done.id, "keep")
        kept = set(left(store, done.id))
        for item in old:
            ref = Ref(item[0].__tablename__, item[1])
            stays = ref in told | kept or untouched(store, done.id, item, told)
            assert values(store, *item) == (after[item] if stays else before[item])
        for record, record_id in new:
            if Ref(record.__tablename__, record_id) in kept:
                assert values(store, record, record_id) == after[record, record_id]
            else:
                with pytest.raises(Refused):
                    values(store, record, record_id)
        assert told <= kept
    elif not any(untouched(store, done.id, item, told) for item in edited):
        store.undo_step(done.id, "overwrite")
        assert dump(store.path) == whole


def untouched(store: Store, step: int, item: tuple[type[Record], int], told: set[Ref]) -> bool:
    """Whether a record was edited since and is none of the step: then the file is not as before, and need not be."""
    with store.read() as session:
        mine = journal.changed_rows(session.connection(), step)
    ref = Ref(item[0].__tablename__, item[1])
    return ref not in mine and ref not in told


def raw(session: Any, record: type[Record], variant: int) -> dict[str, Any]:
    """Sample values that no rule of the trade refuses beside others of the same type."""
    given = full(session, record, variant % 2)
    if "number" in given:
        given["number"] = f"{100 + variant}/BC-VPCP" if record.__tablename__ == "directive" else given["number"]
    return given
