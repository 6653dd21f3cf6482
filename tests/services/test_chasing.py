"""Chasing units: who is reminded of what for the how manieth time, the files, and the log as one step."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.records.samples import dump
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.store import Store
from tthc_desktop.records.chase import Chase
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import chasing, records, sources, tasks
from tthc_desktop.services import settings as office_settings
from tthc_desktop.services.chasing import Reminder
from tthc_desktop.services.followup import At

DAY = dt.date(2023, 6, 30)
REPLY = dt.date(2023, 7, 7)
EDUCATION, HEALTH = "Bộ Giáo dục và Đào tạo", "Bộ Y tế"


def add(store: Store, lead: Any, due: str, **raw: Any) -> int:
    """A task given at the beginning of the year."""
    told = {"content": f"Việc {due}", "assigned_on": "05/01/2023", "lead": lead, "due_on": due} | raw
    with store.write("Thêm nhiệm vụ") as session:
        return records.save(session, Task, told, sure=True)


def reminders(store: Store, units: list[int] | None = None, day: dt.date = DAY) -> list[Reminder]:
    with store.read() as session:
        return chasing.letters(session, units, At(day))


def unit_of(store: Store, task: int) -> int:
    with store.read() as session:
        return records.load(session, Task, task)["lead"]  # type: ignore[no-any-return]


def told(path: Path) -> str:
    """All words of a letter."""
    word = docx.Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


# --- who is reminded of what -----------------------------------------------------------------------------


def test_a_unit_is_reminded_of_exactly_its_late_and_soon_due_tasks(store: Store) -> None:
    late = add(store, HEALTH, "01/6/2023")
    later = add(store, HEALTH, "31/5/2023")
    soon = add(store, HEALTH, "02/7/2023")
    add(store, HEALTH, "30/9/2023")
    add(store, HEALTH, "01/6/2023", done_on="10/6/2023", content="đã xong")
    add(store, HEALTH, "01/6/2023", cancelled_on="10/6/2023", cancel_reason="không cần", content="đã hủy")
    add(store, HEALTH, "", deadline_kind="Thường xuyên")
    add(store, EDUCATION, "01/6/2023")
    (only,) = reminders(store, [unit_of(store, late)])
    assert only.tasks == (later, late, soon)
    assert (only.late, only.soon, only.told.unit) == (2, 1, HEALTH)
    assert [item.days_late for item in only.told.items] == [30, 29, 0]


def test_what_was_done_after_the_day_of_the_letter_is_still_late_on_it(store: Store) -> None:
    task = add(store, HEALTH, "01/6/2023", done_on="05/7/2023")
    assert [item.tasks for item in reminders(store)] == [(task,)]
    assert reminders(store, day=dt.date(2023, 7, 5)) == []


def test_without_a_choice_every_unit_with_a_late_task_is_reminded_in_print_order(store: Store) -> None:
    add(store, EDUCATION, "01/6/2023")
    add(store, "Cà Mau", "01/6/2023")
    add(store, "Bộ Công an", "02/7/2023")  # only soon due
    names = [item.name for item in reminders(store)]
    assert sorted(names) == sorted([EDUCATION, "Cà Mau"])
    assert names[-1] == "Cà Mau"
    assert reminders(store, [item.unit for item in reminders(store)]) == reminders(store)


def test_a_task_handed_over_is_chased_at_the_unit_that_led_it_on_the_day(store: Store) -> None:
    task = add(store, HEALTH, "01/6/2023")
    with store.write("Chuyển") as session:
        tasks.hand_over(session, task, {"new_lead": EDUCATION, "moved_on": "15/6/2023", "reason": "đúng chức năng"})
    assert [item.name for item in reminders(store)] == [EDUCATION]
    assert [item.name for item in reminders(store, day=dt.date(2023, 6, 10))] == [HEALTH]


def test_of_a_task_given_to_several_units_each_is_reminded_of_its_own_part(store: Store) -> None:
    common = add(store, "Văn phòng Chính phủ", "01/6/2023")
    with store.write("Giao") as session:
        ids = [records.load(session, Task, add_unit)["lead"] for add_unit in (common,)]
        parts = tasks.give_to_units(session, common, [unit for unit in (2, 3) if unit not in ids])
    with store.read() as session:
        chosen = chasing.units_of(session, [common], At(DAY))
    assert {item.tasks for item in reminders(store, chosen)} == {(part,) for part in parts}


def test_units_are_named_and_addressed_as_on_the_day(store: Store) -> None:
    add(store, "Tuyên Quang", "01/6/2023")
    (one,) = reminders(store)
    assert one.told.unit == "Ủy ban nhân dân tỉnh Tuyên Quang"


# --- for the how manieth time ----------------------------------------------------------------------------


def test_each_reminder_that_holds_any_of_the_tasks_counts(store: Store) -> None:
    first, second = add(store, HEALTH, "01/6/2023"), add(store, HEALTH, "02/6/2023")
    unit = unit_of(store, first)
    assert reminders(store)[0].told.times == 1
    with store.write("Đôn đốc") as session:
        for day, held, times in (("05/6/2023", [first], 1), ("20/6/2023", [first], 2), ("10/7/2023", [first], 7)):
            raw = {"unit": unit, "form": "Điện thoại", "sent_on": day, "tasks": held, "times": times}
            records.save(session, Chase, raw)
    (told,) = reminders(store)
    assert (told.told.times, told.told.last_on) == (3, dt.date(2023, 6, 20))  # the one of July is yet to come
    with store.write("Xong") as session:
        records.save(session, Task, {"done_on": "21/6/2023"}, first, sure=True)
    assert reminders(store)[0].tasks == (second,)
    assert reminders(store)[0].told.times == 1


def test_a_reminder_in_the_recycle_bin_or_of_another_unit_does_not_count(store: Store) -> None:
    task = add(store, HEALTH, "01/6/2023")
    unit = unit_of(store, task)
    with store.write("Đôn đốc") as session:
        raw = {"form": "Công văn", "sent_on": "05/6/2023", "tasks": [task]}
        records.save(session, Chase, raw | {"unit": unit + 1, "times": 4})
        gone = records.save(session, Chase, raw | {"unit": unit, "times": 4})
        records.remove(session, Chase, [gone])
    assert reminders(store)[0].told.times == 1


# --- the files and the log -------------------------------------------------------------------------------


def send(store: Store, folder: Path, **choice: Any) -> list[Path]:
    return chasing.send(store, reminders(store, **choice), DAY, REPLY, folder)


def test_letters_are_written_and_logged_as_one_step_that_can_be_undone(store: Store, tmp_path: Path) -> None:
    held = add(store, HEALTH, "01/6/2023")
    add(store, EDUCATION, "01/6/2023", content="Việc của giáo dục")
    before = dump(store.path)
    paths = send(store, tmp_path / "thư mục mới")
    assert len(paths) == 2
    assert "Việc của giáo dục" in told(next(path for path in paths if EDUCATION in path.name))
    assert "Việc của giáo dục" not in told(next(path for path in paths if HEALTH in path.name))
    with store.read() as session:
        logged = list(records.load_many(session, Chase).values())
    assert [(item["times"], item["form"], item["sent_on"].text, item["reply_due"].text) for item in logged] == [
        (1, "Công văn", "30/6/2023", "07/7/2023")
    ] * 2
    assert (held,) in [item["tasks"] for item in logged]
    assert [item.told.times for item in reminders(store)] == [2, 2]
    store.undo()
    assert dump(store.path) == before


def test_a_second_letter_of_the_day_does_not_overwrite_the_first(store: Store, tmp_path: Path) -> None:
    add(store, HEALTH, "01/6/2023")
    (first,) = send(store, tmp_path)
    first.write_text("sửa tay", encoding="utf-8")
    (second,) = send(store, tmp_path)
    assert first.read_text("utf-8") == "sửa tay"
    assert second.name == "Đôn đốc Bộ Y tế 2023-06-30 (2).docx"
    assert "(lần thứ 2)" in told(second)


@pytest.mark.parametrize(
    "name", ['Ban <A>: "B/C\\D|E?*"', "CON", "Sở\tmột ", "Sở " + "Văn hoá, Thể thao " * 14, "Sở A.", "Đ" * 290]
)
def test_file_names_are_such_as_windows_takes_and_differ(store: Store, tmp_path: Path, name: str) -> None:
    for _ in range(2):
        with store.write("Thêm") as session:
            unit = records.save(session, Unit, {"name": name, "kind": "sở, ban, ngành"})
        add(store, unit, "01/6/2023")
    paths = send(store, tmp_path)
    assert len({path.name.casefold() for path in paths}) == 2
    for path in paths:
        assert path.exists()
        assert not set('<>:"/\\|?*\t') & set(path.name)
        assert path.name.endswith(".docx")
        assert len(path.name) < 100
        assert len(path.name.encode()) < 255
        assert "2023-06-30" in path.name


def test_when_the_letters_cannot_be_written_nothing_is_logged(store: Store, tmp_path: Path) -> None:
    add(store, HEALTH, "01/6/2023")
    (tmp_path / "tệp").write_text("không phải thư mục", encoding="utf-8")
    before = dump(store.path)
    with pytest.raises(Unavailable):
        send(store, tmp_path / "tệp")
    assert dump(store.path) == before


def test_when_the_log_cannot_be_written_the_letters_are_taken_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, HEALTH, "01/6/2023")

    def fail(*_: Any) -> None:
        raise Unavailable("ổ đĩa đã đầy")

    monkeypatch.setattr(chasing, "log", fail)
    with pytest.raises(Unavailable):
        send(store, tmp_path / "ra")
    assert list((tmp_path / "ra").iterdir()) == []


def test_a_reply_before_the_letter_is_refused_at_its_field(store: Store, tmp_path: Path) -> None:
    add(store, HEALTH, "01/6/2023")
    with pytest.raises(Refused, match="trước ngày công văn") as refused:
        chasing.send(store, reminders(store), DAY, dt.date(2023, 6, 29), tmp_path)
    assert refused.value.problems[0].field == "reply_due"
    assert list(tmp_path.glob("*.docx")) == []


def test_the_reply_is_due_after_the_working_days_of_the_settings(store: Store) -> None:
    with store.read() as session:
        assert chasing.default_reply_due(session, dt.date(2023, 4, 27)) == dt.date(2023, 5, 9)  # 29/4 to 3/5 are off
    with store.write("Cài đặt") as session:
        office_settings.save(session, {"agency": "Sở A", "reply_days": "1"})
        assert chasing.default_reply_due(session, dt.date(2023, 6, 30)) == dt.date(2023, 7, 3)
        office_settings.save(session, {"reply_days": ""})
        assert chasing.default_reply_due(session, DAY) is None


def test_the_letter_bears_the_offices_own_words(store: Store, tmp_path: Path) -> None:
    with store.write("Cài đặt") as session:
        raw = {"agency": "Văn phòng Bộ", "symbol": "BC-VPB", "recipients": "Bộ Tư pháp\nLưu: VT, KSTT"}
        office_settings.save(session, raw)
    add(store, HEALTH, "01/6/2023")
    (path,) = send(store, tmp_path)
    assert "Số:\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/VPB" in told(path)
    assert "- Như trên;\n- Lưu: VT, KSTT." in told(path)
    assert "Bộ Tư pháp" not in told(path)
    with store.write("Cài đặt") as session:
        office_settings.save(session, {"letter_symbol": "VPB-KSTT"})
    assert "/VPB-KSTT" in told(send(store, tmp_path)[0])


# --- sources ---------------------------------------------------------------------------------------------


def test_sources_are_told_as_offices_cite_them_and_the_tasks_own_words_come_first(store: Store) -> None:
    with store.write("Thêm") as session:
        document = {"kind": "Công văn", "issuer": HEALTH, "state": "Đã ban hành", "subject": "Cải cách"}
        numbered = records.save(session, Directive, document | {"number": "12/BYT-VP", "issued_on": "01/02/2023"})
        nameless = records.save(session, Directive, document | {"issued_on": "tháng 3/2023"})
        held = {"kind": "Cuộc họp", "level": "Cơ quan mình", "held_on": "04/5/2023", "content": "bàn"}
        meeting = records.save(session, Meeting, held)
    linked = add(store, HEALTH, "01/6/2023", directives=[numbered, nameless], meetings=[meeting])
    own = add(store, HEALTH, "01/6/2023", directives=[numbered], origin="Thông báo miệng")
    none = add(store, HEALTH, "01/6/2023")
    with store.read() as session:
        found = sources.told(session, [linked, own, none])
    assert found[linked].startswith(
        "Công văn số 12/BYT-VP ngày 01/02/2023; Công văn Cải cách tháng 3 năm 2023; Cuộc họp"
    )
    assert (found[own], found[none]) == ("Thông báo miệng", "")
