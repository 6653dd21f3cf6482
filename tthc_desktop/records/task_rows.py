"""The rows of a task: what happened to it, how its deadline was extended, how it went from unit to unit."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, Flag, One, Text
from tthc_desktop.records.base import Row, field, last_day_of, owner

PROGRESS, UNIT_OPINION, LEADER_OPINION = "Tiến độ", "Ý kiến đơn vị", "Ý kiến chỉ đạo"
OBSTACLE, PROPOSAL = "Khó khăn, vướng mắc", "Đề xuất"
STREAMS = (PROGRESS, UNIT_OPINION, LEADER_OPINION, OBSTACLE, PROPOSAL)
DUE = Date(("day", "month", "quarter"))


class TaskNote(Row):
    """One dated entry of what happened to a task; obstacles and proposals may be told in a report."""

    __tablename__ = "task_note"
    OWNER = "task"
    DATE = "noted_on"

    owner_id: Mapped[int] = owner("task")
    noted_on: Mapped[str | None] = field("Ngày", Date(DAYS_ONLY), required=True, width=12)
    stream: Mapped[str | None] = field("Loại", Choice(STREAMS), required=True, width=20)
    unit: Mapped[int | None] = field("Đơn vị", One("unit"), width=22)
    text: Mapped[str | None] = field("Nội dung", Text(), required=True, width=46)
    told: Mapped[int | None] = field("Đưa vào báo cáo", Flag(), width=14)


class TaskExtension(Row):
    """One extension (gia hạn): the deadline before it, the one after it, why, and by which decision."""

    __tablename__ = "task_extension"
    OWNER = "task"
    IN_TIME = "decided_on"

    owner_id: Mapped[int] = owner("task", indexed=False)
    decided_on: Mapped[str | None] = field("Ngày gia hạn", Date(DAYS_ONLY), required=True, width=13)
    old_due: Mapped[str | None] = field("Hạn cũ", DUE, required=True, width=13)
    new_due: Mapped[str | None] = field("Hạn mới", DUE, required=True, width=13)
    reason: Mapped[str | None] = field("Lý do", Text(limit=500), required=True, width=34)
    decision: Mapped[str | None] = field("Văn bản", Text(limit=300), width=22)
    old_day: Mapped[str | None] = last_day_of("old_due")


class TaskTransfer(Row):
    """One transfer (chuyển đơn vị): who led before, who leads after, why, and by which decision."""

    __tablename__ = "task_transfer"
    OWNER = "task"
    IN_TIME = "moved_on"

    owner_id: Mapped[int] = owner("task", indexed=False)
    moved_on: Mapped[str | None] = field("Ngày chuyển", Date(DAYS_ONLY), required=True, width=13)
    old_lead: Mapped[int | None] = field("Đơn vị cũ", One("unit"), required=True, width=24)
    new_lead: Mapped[int | None] = field("Đơn vị mới", One("unit"), required=True, width=24)
    reason: Mapped[str | None] = field("Lý do", Text(limit=500), required=True, width=26)
    decision: Mapped[str | None] = field("Văn bản", Text(limit=300), width=22)
