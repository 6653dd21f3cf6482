"""Obstacles and proposals noted on tasks are offered to the period's report, and told when chosen."""

from __future__ import annotations

from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.store import Store
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import OBSTACLE, PROGRESS, PROPOSAL
from tthc_desktop.services import offers, records, reports

QUARTER = parse_period("2023-Q3")
TASK = {
    "content": "Số hóa kết quả giải quyết TTHC",
    "lead": "Cà Mau",
    "assigned_on": "01/7/2023",
    "notes": [
        {"noted_on": "10/7/2023", "stream": PROGRESS, "text": "Đạt 40%"},
        {"noted_on": "12/7/2023", "stream": OBSTACLE, "text": "Máy quét chưa đủ"},
        {"noted_on": "20/9/2023", "stream": PROPOSAL, "text": "Cấp thêm kinh phí"},
        {"noted_on": "02/10/2023", "stream": OBSTACLE, "text": "Thuộc kỳ sau"},
    ],
}


def text(store: Store) -> str:
    with store.read() as session:
        return "\n".join(block.text for block in reports.build(session, QUARTER).blocks)


def test_what_is_chosen_is_told_and_nothing_else(store: Store) -> None:
    with store.write("Thêm nhiệm vụ") as session:
        records.save(session, Task, TASK)
    with store.read() as session:
        found = offers.offered(session, QUARTER, None)
    assert [offer.text for offer in found] == ["Máy quét chưa đủ", "Cấp thêm kinh phí"]
    assert not any(offer.told for offer in found)
    assert "Máy quét" not in text(store)
    with store.write("Chọn") as session:
        offers.choose(session, QUARTER, None, [found[0].id])
    told = text(store)
    assert "Máy quét chưa đủ" in told
    assert "Cấp thêm kinh phí" not in told
    assert "Thuộc kỳ sau" not in told
    with store.write("Chọn lại") as session:
        offers.choose(session, QUARTER, None, [found[1].id])
    assert "Cấp thêm kinh phí" in text(store)
    assert "Máy quét" not in text(store)
    store.undo()
    assert text(store) == told


def test_a_choice_leaves_other_periods_alone(store: Store) -> None:
    with store.write("Thêm nhiệm vụ") as session:
        number = records.save(session, Task, TASK)
        later = records.load(session, Task, number)["notes"][3]["id"]
        offers.choose(session, parse_period("2023-Q4"), None, [later])
        offers.choose(session, QUARTER, None, [])
        assert [row["told"] for row in records.load(session, Task, number)["notes"]] == [False, False, False, True]
