"""Units that have not sent a form: letters, log, list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.test_chasing import told as words_of
from tests.services.test_matrix import (
    AFTER,
    DUE,
    FORM,
    HEALTH,
    HOME,
    MONEY,
    QUARTER,
    arrange,
    assign,
    at,
    judge,
    seen,
    send,
)
from tthc_desktop.core.document import Signature
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.form_letters import FormChase, chase_forms
from tthc_desktop.core.letters import Office
from tthc_desktop.db.store import Store
from tthc_desktop.records.chase import Chase
from tthc_desktop.records.duty import EXEMPT
from tthc_desktop.services import chasing_returns, records
from tthc_desktop.services.chasing_returns import FormReminder

__all__ = ["at"]  # a fixture
SEND_BY = dt.date(2026, 4, 15)


@pytest.fixture
def late(store: Store, tmp_path: Path, at: Any) -> Store:
    """On 9/4 one has sent, one was sent back, one is late, one is exempt."""
    assign(store, HEALTH, MONEY, HOME, "Bộ Công an")
    at(DUE)
    send(store, tmp_path, MONEY)
    judge(store, send(store, tmp_path, HOME), "returned", "Cột 3 chưa khớp.")
    arrange(store, "Bộ Công an", EXEMPT)
    return store


def reminders(store: Store, day: dt.date = AFTER, chosen: Any = None) -> list[FormReminder]:
    found = seen(store, day)
    with store.read() as session:
        return chasing_returns.reminders(session, found, chosen)


def test_only_those_late_or_sent_back_are_reminded_unless_others_are_chosen(late: Store) -> None:
    assert {item.name for item in reminders(late)} == {HEALTH, HOME}
    assert reminders(late, dt.date(2026, 4, 2)) == []
    waiting = [line.unit for line in seen(late, dt.date(2026, 4, 2)).lines]
    early = reminders(late, dt.date(2026, 4, 2), waiting)
    assert {item.name for item in early} == {HEALTH, MONEY, HOME}  # nothing had come by then


def test_the_letter_names_form_period_due_day_days_late_and_the_day_to_send_by(late: Store, tmp_path: Path) -> None:
    some = [item for item in reminders(late) if item.name == HEALTH]
    (path,) = chasing_returns.send(late, some, AFTER, SEND_BY, tmp_path / "thư")
    text = words_of(path)
    assert path.name == "Đôn đốc gửi biểu Bộ Y tế 2026-04-09.docx"
    for words in (
        "Kính gửi: Bộ Y tế",
        FORM.code,
        FORM.title,
        "quý I năm 2026",
        "05/4/2026",
        "tính đến ngày 09/4/2026, Bộ Y tế chưa gửi 01 biểu mẫu",
        "trước khi hết ngày 15/4/2026",
    ):
        assert words in text, words
    assert "\n4\n" in text  # days late
    assert "lần thứ" not in text


def test_one_sent_back_is_asked_to_send_again_with_the_reason(late: Store, tmp_path: Path) -> None:
    some = [item for item in reminders(late) if item.name == HOME]
    (path,) = chasing_returns.send(late, some, AFTER, None, tmp_path / "thư")
    text = words_of(path)
    assert "chưa gửi lại 01 biểu mẫu đã được yêu cầu chỉnh sửa" in text
    assert "Đã trả lại: Cột 3 chưa khớp" in text
    assert "trước khi hết" not in text


def test_each_reminder_is_logged_and_counted_and_undone_as_one(late: Store, tmp_path: Path) -> None:
    chasing_returns.send(late, reminders(late), AFTER, SEND_BY, tmp_path)
    with late.read() as session:
        logged = list(records.load_many(session, Chase).values())
    assert [(one["times"], one["content"], one["reply_due"].text) for one in logged] == [
        (1, f"Gửi biểu {FORM.code}, quý I năm 2026", "15/4/2026")
    ] * 2
    again = reminders(late, dt.date(2026, 4, 20))
    assert {(item.told.times, item.told.last_on) for item in again} == {(2, AFTER)}
    (path, _) = chasing_returns.send(late, again, dt.date(2026, 4, 20), None, tmp_path)
    assert "(lần thứ 2)" in words_of(path)
    assert "đã đôn đốc" in words_of(path)
    late.undo()
    assert {item.told.times for item in reminders(late, dt.date(2026, 4, 20))} == {2}


def test_without_the_log_there_are_no_letters(late: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        chasing_returns.send(late, reminders(late), AFTER, dt.date(2026, 4, 1), tmp_path / "thư")
    assert not (tmp_path / "thư").exists()


def test_a_letter_about_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="something"):
        chase_forms(Office("A", Signature("", "", "")), FormChase("B", ()), AFTER, None)


def test_the_list_of_those_missing_is_a_workbook(late: Store, tmp_path: Path) -> None:
    path = tmp_path / "thiếu.xlsx"
    assert chasing_returns.write_missing(seen(late, AFTER), path) == 2
    cells = [[cell.value for cell in row] for row in load_workbook(path).active.iter_rows()]
    assert cells[0][0] == f"Đơn vị chưa gửi biểu {FORM.code}, {QUARTER.name}"
    assert "2 đơn vị chưa gửi, trong đó 2 đơn vị quá hạn" in cells[2][0]
    assert [row[1:3] + row[4:6] for row in cells[4:6]] == [
        [line.name, line.standing.label, line.days_late, line.reason or None] for line in seen(late, AFTER).missing
    ]
