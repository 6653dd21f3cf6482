"""A data file in the middle of its work: 50,000 tasks of 3,500 units, with all that is followed up around them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from tests.benchmarks.units import FIRST, UNITS, reorganised
from tthc_desktop.core import deadlines
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.attachment import Attachment
from tthc_desktop.records.inspection_plan import PlannedInspection
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import PROGRESS, STREAMS, TaskExtension, TaskNote, TaskTransfer

TASKS, DAY = 50_000, dt.date(2026, 7, 1)
COMMON, PARTS = 1_000, 3
"""Tasks given to several units, and how many results each has."""
MEETINGS, CONCLUSIONS, INSPECTIONS, RECOMMENDATIONS, DIRECTIVES, CHASES = 2_000, 10_000, 500, 3_000, 5_000, 4_000
_RULES = ("ngày 05 hằng tháng", "hằng quý", "thứ sáu hằng tuần", "hằng tuần", "2 tuần một lần")
_KINDS = (deadlines.BY_DAY, deadlines.BY_DAY, deadlines.BY_MONTH, deadlines.BY_QUARTER, None)
_LEADERS = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Châu", "Phạm Quốc Dũng", None)
Row = dict[str, Any]
Filled = Iterator[tuple[Table, list[Row]]]


def followed(path: Path) -> Store:
    """Such a file: 3% of the tasks recur, 10% were extended, 5% handed over, nine in ten are done by DAY."""
    store = reorganised(path, tasks=0)
    chance = random.Random(11)
    with store.write("Nhập nhiều") as session:
        for table, rows in (*_sources(chance), *_tasks(chance), *_around(chance)):
            session.execute(insert(table), rows)
    return store


def _day(chance: random.Random) -> dt.date:
    return dt.date(2023, 1, 1) + dt.timedelta(days=chance.randrange(1_290))


def _later(day: dt.date, days: int) -> str:
    return (day + dt.timedelta(days=days)).isoformat()


def _unit(chance: random.Random) -> int:
    return chance.randrange(FIRST, FIRST + UNITS)


def _maybe(chance: random.Random, share: float, value: Any) -> Any:
    return value if chance.random() < share else None


def _sources(chance: random.Random) -> Filled:
    """Directives, meetings with their conclusions, inspections with their recommendations."""
    states = ("Đã ban hành",) * 46 + ("Dự thảo", "Dự thảo", "Đang trình", "Hết hiệu lực")
    yield (
        BY_TYPE["directive"].table(),
        [
            {
                "id": number,
                "kind": "Công văn",
                "number": f"{number}/VPCP-KSTT",
                "issued_on": _day(chance).isoformat(),
                "issuer": _unit(chance),
                "state": chance.choice(states),
                "subject": f"V/v giải quyết thủ tục hành chính số {number}",
            }
            for number in range(1, DIRECTIVES + 1)
        ],
    )
    yield (
        BY_TYPE["meeting"].table(),
        [
            {"id": number, "kind": "Cuộc họp", "held_on": _day(chance).isoformat(), "level": "Cơ quan mình"}
            for number in range(1, MEETINGS + 1)
        ],
    )
    yield (
        BY_TYPE["conclusion"].table(),
        [
            {
                "id": number,
                "number": 1 + number // MEETINGS,
                "meeting": 1 + number % MEETINGS,
                "content": f"Kết luận số {number} về rà soát hồ sơ quá hạn",
                "unit": _unit(chance),
                "due_on": _day(chance).isoformat(),
                "no_task": _maybe(chance, 0.1, 1),
            }
            for number in range(1, CONCLUSIONS + 1)
        ],
    )
    yield from _inspections(chance)


def _inspections(chance: random.Random) -> Filled:
    held = [_day(chance) for _ in range(INSPECTIONS)]
    yield (
        BY_TYPE["inspection"].table(),
        [
            {
                "id": number,
                "mode": chance.choice(("Theo kế hoạch", "Theo kế hoạch", "Đột xuất")),
                "from_on": day.isoformat(),
                "to_on": _later(day, 2),
                "level": "Cơ quan mình",
                "content": f"Giải quyết thủ tục hành chính, cuộc số {number}",
                "conclusion_on": _maybe(chance, 0.9, _later(day, chance.randint(5, 40))),
                "received_on": _maybe(chance, 0.85, _later(day, chance.randint(41, 50))),
                "remedy_report_on": _maybe(chance, 0.7, _later(day, chance.randint(51, 90))),
            }
            for number, day in enumerate(held, start=1)
        ],
    )
    yield (
        BY_TYPE["inspection"].LINKS["units"],
        [
            {"owner_id": number, "target_id": _unit(chance), "position": place}
            for number in range(1, INSPECTIONS + 1)
            for place in (1, 2)
        ],
    )
    yield (
        BY_TYPE["recommendation"].table(),
        [
            {
                "id": number,
                "number": 1 + number // INSPECTIONS,
                "inspection": 1 + number % INSPECTIONS,
                "content": f"Kiến nghị số {number}",
                "unit": _unit(chance),
                "due_on": _later(held[number % INSPECTIONS], 60),
                "remedied_on": _maybe(chance, 0.6, _later(held[number % INSPECTIONS], chance.randint(20, 100))),
                "no_task": _maybe(chance, 0.1, 1),
            }
            for number in range(1, RECOMMENDATIONS + 1)
        ],
    )


def _tasks(chance: random.Random) -> Filled:
    tasks, extensions, transfers, notes = [], list[Row](), list[Row](), list[Row]()
    for number in range(1, TASKS + 1):
        assigned = _day(chance)
        task = _task(chance, number, assigned)
        tasks.append(task)
        if task["deadline_kind"] == deadlines.RECURRING:
            notes += _answers(chance, number, assigned)
        elif task["due_on"] and chance.random() < 0.11:
            extensions += _extended(chance, task)
        if chance.random() < 0.05:
            moved = {"moved_on": _later(assigned, chance.randint(1, 60)), "reason": "đúng thẩm quyền"}
            units = {"old_lead": _unit(chance), "new_lead": task["lead"]}
            transfers.append({"owner_id": number, "position": 1, **moved, **units})
        if chance.random() < 0.2:
            notes.append(_note(number, 99, _later(assigned, 10), chance.choice(STREAMS)))
    yield Task.table(), tasks
    yield TaskExtension.table(), extensions
    yield TaskTransfer.table(), transfers
    yield TaskNote.table(), notes


def _task(chance: random.Random, number: int, assigned: dt.date) -> Row:
    turn = chance.random()
    never = chance.choice(sorted(deadlines.NEVER_LATE))
    kind = deadlines.RECURRING if turn < 0.03 else never if turn < 0.08 else chance.choice(_KINDS)
    done = assigned + dt.timedelta(days=chance.randint(3, 130))
    is_done = kind != deadlines.RECURRING and done <= DAY and chance.random() < 0.93
    cancelled = not is_done and chance.random() < 0.1
    return {
        "id": number,
        "content": f"Việc số {number}: rà soát, công bố danh mục thủ tục hành chính nội bộ thuộc phạm vi quản lý",
        "assigned_on": assigned.isoformat(),
        "lead": _unit(chance),
        "leader": chance.choice(_LEADERS),
        "deadline_kind": kind,
        "due_on": _due(chance, kind, assigned),
        "recurrence": chance.choice(_RULES) if kind == deadlines.RECURRING else None,
        "parent": 1 + (number - 1) % COMMON if COMMON < number <= COMMON * (1 + PARTS) else None,
        "done_on": done.isoformat() if is_done else None,
        "evidence": f"{number}/BC-UBND" if is_done and chance.random() < 0.9 else None,
        "result": "Đã báo cáo kết quả thực hiện" if is_done else None,
        "cancelled_on": _later(assigned, 40) if cancelled else None,
        "cancel_reason": "không còn cần" if cancelled else None,
    }


def _due(chance: random.Random, kind: str | None, assigned: dt.date) -> str | None:
    if kind == deadlines.RECURRING or kind in deadlines.NEVER_LATE:
        return None
    due = assigned + dt.timedelta(days=chance.randint(35, 110))
    if kind == deadlines.BY_MONTH:
        return f"{due.replace(day=1).isoformat()}/M"
    if kind == deadlines.BY_QUARTER:
        return f"{dt.date(due.year, 3 * ((due.month - 1) // 3) + 1, 1).isoformat()}/Q"
    return due.isoformat()


def _extended(chance: random.Random, task: Row) -> list[Row]:
    """One or two extensions that end in the deadline of the task."""
    now = dt.date.fromisoformat(task["due_on"][:10])
    dues = [_later(now, -30), _later(now, -15), task["due_on"]][chance.randint(0, 1) :]
    return [
        {
            "owner_id": task["id"],
            "position": place,
            "decided_on": _later(now, -40 + 10 * place),
            "old_due": old,
            "new_due": new,
            "reason": "chờ hướng dẫn",
        }
        for place, (old, new) in enumerate(pairwise(dues), start=1)
    ]


def _answers(chance: random.Random, number: int, assigned: dt.date) -> list[Row]:
    """A report each month, up to DAY or until the unit stopped answering."""
    months = max((DAY - assigned).days // 30, 0)
    told = range(1, chance.randint(0, months) + 1 if chance.random() < 0.3 else months + 1)
    return [_note(number, place, _later(assigned, 30 * place), PROGRESS) for place in told]


def _note(number: int, place: int, day: str, stream: str) -> Row:
    return {"owner_id": number, "position": place, "noted_on": day, "stream": stream, "text": "đã làm được một phần"}


def _around(chance: random.Random) -> Filled:
    """What is linked to tasks: sources, files, chases; and the plans of inspections."""
    for name, share, last in (
        ("directives", 0.5, DIRECTIVES),
        ("conclusions", 0.25, CONCLUSIONS),
        ("meetings", 0.1, MEETINGS),
        ("recommendations", 0.06, RECOMMENDATIONS),
    ):
        owners = [number for number in range(1, TASKS + 1) if chance.random() < share]
        yield Task.LINKS[name], [_link(owner, chance.randint(1, last)) for owner in owners]
    files = [number for number in range(1, TASKS + 1) if chance.random() < 0.06]
    file = {"record": "task", "name": "bao-cao.pdf", "sha256": "0" * 64, "size": 1, "added_at": "2026-01-01T00:00:00"}
    yield Attachment.table(), [{**file, "row_id": number, "path": f"task/{number}.pdf"} for number in files]
    yield BY_TYPE["chase"].table(), [_chase(chance, number) for number in range(1, CHASES + 1)]
    yield BY_TYPE["chase"].LINKS["tasks"], [_link(number, chance.randint(1, TASKS)) for number in range(1, CHASES + 1)]
    years = range(2023, 2027)
    plans = [{"id": year - 2022, "year": year, "subject": f"Kế hoạch kiểm tra năm {year}"} for year in years]
    yield BY_TYPE["inspection_plan"].table(), plans
    yield (
        PlannedInspection.table(),
        [
            {"owner_id": year - 2022, "position": place, "unit": _unit(chance), "from_on": f"{year}-{month:02d}-01/M"}
            for year in years
            for place, month in enumerate((1 + turn % 12 for turn in range(60)), start=1)
        ],
    )


def _link(owner: int, target: int) -> Row:
    return {"owner_id": owner, "target_id": target, "position": 1}


def _chase(chance: random.Random, number: int) -> Row:
    sent = _day(chance)
    return {
        "id": number,
        "unit": _unit(chance),
        "form": "Công văn",
        "sent_on": sent.isoformat(),
        "reply_due": _maybe(chance, 0.9, _later(sent, 10)),
        "replied_on": _maybe(chance, 0.95, _later(sent, chance.randint(1, 30))),
        "content": "báo cáo tiến độ",
    }
