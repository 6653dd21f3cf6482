"""Files of records: one undo step with the record, moved with the data file, checked against their copies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.records.samples import dump
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import attachments, history, links, records, settings
from tthc_desktop.services.attachments import Changed, Finding, Missing, Unlisted

MEETING = {"kind": "Cuộc họp", "held_on": "04/7/2023", "level": "Cơ quan mình", "name": "Giao ban"}


@pytest.fixture
def meeting(store: Store) -> Ref:
    with store.write("Thêm cuộc họp") as session:
        return Ref("meeting", records.save(session, BY_TYPE["meeting"], MEETING))


def a_file(folder: Path, name: str = "Biên bản.pdf", content: bytes = b"noi dung") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def add(store: Store, ref: Ref, *paths: Path) -> list[int]:
    with store.write("Đính kèm") as session:
        return [attachments.add(session, store.attachments, ref, path) for path in paths]


def names(store: Store, ref: Ref) -> list[str]:
    with store.read() as session:
        found = attachments.of(session, ref)
        assert attachments.number(session, ref) == len(found)
        return [item.name for item in found]


def check(store: Store) -> list[Finding]:
    with store.read() as session:
        return attachments.check(session, store.attachments)


def copies(store: Store) -> list[Path]:
    return [path for path in store.attachments.rglob("*") if path.is_file()]


def test_a_file_is_listed_with_its_name_and_opened_from_its_copy(store: Store, meeting: Ref, tmp_path: Path) -> None:
    source = a_file(tmp_path)
    add(store, meeting, source)
    source.unlink()
    with store.read() as session:
        (item,) = attachments.of(session, meeting)
        assert attachments.of(session, Ref("meeting", meeting.id + 1)) == []
        assert attachments.of(session, Ref("task", meeting.id)) == []
    assert (item.name, item.size) == ("Biên bản.pdf", 8)
    assert attachments.place(store.attachments, item).read_bytes() == b"noi dung"
    assert store.attachments == store.path.parent / "du-lieu.dinh-kem"
    assert check(store) == []


def test_two_files_of_one_name_are_both_kept_and_told_apart(store: Store, meeting: Ref, tmp_path: Path) -> None:
    one, other = a_file(tmp_path / "1", content=b"1"), a_file(tmp_path / "2", content=b"2")
    third = a_file(tmp_path / "3", content=b"3")
    add(store, meeting, one, other, third)
    assert names(store, meeting) == ["Biên bản.pdf", "Biên bản (2).pdf", "Biên bản (3).pdf"]
    assert len(copies(store)) == 3


def test_the_same_file_again_is_the_one_that_is_there(store: Store, meeting: Ref, tmp_path: Path) -> None:
    source = a_file(tmp_path)
    assert add(store, meeting, source) == add(store, meeting, source)
    assert names(store, meeting) == ["Biên bản.pdf"]


def test_one_file_of_two_records_lies_there_once_and_stays_when_one_lets_go(
    store: Store, meeting: Ref, tmp_path: Path
) -> None:
    with store.write("Thêm") as session:
        other = Ref("meeting", records.save(session, BY_TYPE["meeting"], MEETING | {"name": "Khác"}))
    (mine,) = add(store, meeting, a_file(tmp_path))
    add(store, other, a_file(tmp_path))
    with store.write("Bỏ") as session:
        attachments.remove(session, [mine])
    assert (names(store, meeting), names(store, other)) == ([], ["Biên bản.pdf"])
    assert len(copies(store)) == 1
    assert check(store) == []


def test_undo_hides_a_file_and_redo_shows_it_again(store: Store, meeting: Ref, tmp_path: Path) -> None:
    (item,) = add(store, meeting, a_file(tmp_path))
    store.undo()
    assert names(store, meeting) == []
    assert check(store) == [], "the copy that redo needs is nobody's"
    store.redo()
    assert names(store, meeting) == ["Biên bản.pdf"]
    with store.write("Bỏ tệp") as session:
        attachments.remove(session, [item])
    assert names(store, meeting) == []
    store.undo()
    assert names(store, meeting) == ["Biên bản.pdf"]
    assert check(store) == []
    with store.read() as session:
        titles = [told.field for step in history.steps(session, 9) for told in history.details(session, step.id)]
    assert "Tệp đính kèm" in titles


def test_a_record_and_its_files_are_one_step(store: Store, tmp_path: Path) -> None:
    with store.write("Thêm cuộc họp") as session:
        ref = Ref("meeting", records.save(session, BY_TYPE["meeting"], MEETING))
        attachments.add(session, store.attachments, ref, a_file(tmp_path))
    store.undo()
    assert names(store, ref) == []
    store.redo()
    assert names(store, ref) == ["Biên bản.pdf"]


def test_a_record_is_not_taken_back_from_under_files_attached_since(store: Store, meeting: Ref, tmp_path: Path) -> None:
    made = store.last_done()
    assert made
    add(store, meeting, a_file(tmp_path))
    before = dump(store.path)
    with pytest.raises(Refused, match="1 tệp đính kèm nhập sau đang dùng"):
        store.undo_step(made.id)
    assert dump(store.path) == before
    store.undo()
    store.undo()


def test_a_file_that_cannot_be_had_leaves_the_record_unwritten(store: Store, meeting: Ref, tmp_path: Path) -> None:
    before = dump(store.path)
    with pytest.raises(Unavailable, match="Không còn tệp"):
        add(store, meeting, a_file(tmp_path), tmp_path / "không có.pdf")
    assert dump(store.path) == before
    (left,) = check(store)
    assert isinstance(left, Unlisted)
    assert "không thuộc mục nào" in left.sentence


def test_the_limit_is_the_offices_own(store: Store, meeting: Ref, tmp_path: Path) -> None:
    big = a_file(tmp_path, content=b"x" * 1_100_000)
    with store.write("Cài đặt") as session:
        settings.save(session, {"agency": "Văn phòng", "attachment_limit": "1"})
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        add(store, meeting, big)
    with store.write("Cài đặt") as session:
        settings.save(session, {"attachment_limit": ""})
        assert attachments.limit(session) == 50 * 1024 * 1024
    add(store, meeting, big)


def test_the_folder_goes_with_the_data_file(store: Store, meeting: Ref, tmp_path: Path) -> None:
    add(store, meeting, a_file(tmp_path))
    store.close()
    there = tmp_path / "ổ khác"
    there.mkdir()
    shutil.move(store.path, there / "2026.tthc")
    shutil.move(store.attachments, there / "2026.dinh-kem")
    moved = open_store(there / "2026.tthc")
    assert check(moved) == []
    moved.close()


def test_the_check_tells_what_is_gone_changed_or_nobodys(store: Store, meeting: Ref, tmp_path: Path) -> None:
    files = [a_file(tmp_path, f"{name}.txt", name.encode()) for name in ("thiếu", "sửa", "còn")]
    add(store, meeting, *files)
    with store.read() as session:
        gone, changed, _ = (store.attachments / item.path for item in attachments.of(session, meeting))
    for path in (gone, changed):
        path.chmod(0o644)  # Windows removes no file that is read only
    gone.unlink()
    changed.write_bytes("sữa".encode())
    a_file(store.attachments, "lạ.txt")
    found = check(store)
    with store.read() as session:
        title = links.titles_of(session, [meeting])[meeting]
    assert found == [
        Missing(meeting, "thiếu.txt", title),
        Changed(meeting, "sửa.txt", title),
        Unlisted("lạ.txt"),
    ]
    assert "Thiếu tệp «thiếu.txt»" in found[0].sentence
    assert "đã bị sửa hoặc hỏng" in found[1].sentence
    assert all(item.sentence.endswith(".") for item in found)
    add(store, meeting, files[0])
    assert [type(item) for item in check(store)] == [Changed, Unlisted]


def test_the_whole_folder_missing_is_told_file_by_file(store: Store, meeting: Ref, tmp_path: Path) -> None:
    assert check(store) == []
    add(store, meeting, a_file(tmp_path, "1.txt", b"1"), a_file(tmp_path, "2.txt", b"2"))
    store.attachments.rename(tmp_path / "đổi tên")
    assert [type(item) for item in check(store)] == [Missing, Missing]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_a_name_with_control_characters_is_shown_without_them(store: Store, meeting: Ref, tmp_path: Path) -> None:
    add(store, meeting, a_file(tmp_path, "a\nb\x07.txt"))
    assert names(store, meeting) == ["a b.txt"]
