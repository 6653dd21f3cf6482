"""Tasks (nhiệm vụ) that directives, meetings and inspections assign to units."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import Choice, Date, Many, One, Text
from tthc_desktop.records.base import Record, Reported, Values, field

BY_DAY, BY_MONTH, RECURRING, CONSTANT = "Theo ngày", "Theo tháng", "Định kỳ", "Thường xuyên"
DEADLINES = (BY_DAY, BY_MONTH, RECURRING, CONSTANT)


class Task(Reported, Record):
    """What a unit was told to do, by when, and what came of it."""

    __tablename__ = "task"
    LABEL = "Nhiệm vụ"
    ONE = "nhiệm vụ"
    KEY = ("content", "lead", "assigned_on")
    TITLE = ("content", "lead")
    DATE = "assigned_on"

    content: Mapped[str | None] = field(
        "Nội dung nhiệm vụ", Text(lines=3), required=True, width=50, aliases=("Nội dung", "Tên nhiệm vụ")
    )
    assigned_on: Mapped[str | None] = field(
        "Ngày giao",
        Date(),
        required=True,
        width=13,
        aliases=("Ngày thực hiện", "Ngày chỉ đạo"),
        hint="04/7/2023",
    )
    assigned_by: Mapped[str | None] = field(
        "Người, cơ quan giao", Text(limit=300), aliases=("Người giao",), hint="Thủ tướng Chính phủ"
    )
    lead: Mapped[int | None] = field(
        "Đơn vị chủ trì", One("unit"), required=True, width=26, aliases=("Đơn vị thực hiện", "Đơn vị")
    )
    coordinators = field("Đơn vị phối hợp", Many("unit"), aliases=("Phối hợp",))
    directives = field("Văn bản giao", Many("directive"), section="Nguồn giao")
    meetings = field("Cuộc họp giao", Many("meeting"))
    inspections = field("Cuộc kiểm tra giao", Many("inspection"))
    deadline_kind: Mapped[str | None] = field("Loại hạn", Choice(DEADLINES), width=12, section="Hạn và kết quả")
    due_on: Mapped[str | None] = field(
        "Hạn hoàn thành",
        Date(("day", "month")),
        width=13,
        aliases=("Hạn", "Thời hạn"),
        hint="30/9/2023 hoặc 9/2023",
    )
    recurrence: Mapped[str | None] = field("Lặp lại", Text(limit=200), hint="hằng tuần; ngày 05 hằng tháng")
    result: Mapped[str | None] = field(
        "Kết quả thực hiện", Text(lines=3), width=30, aliases=("Kết quả", "Tình hình thực hiện")
    )
    done_on: Mapped[str | None] = field("Ngày hoàn thành", Date(("day", "month")), width=13)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        assigned, due, done = (values.get(name) for name in ("assigned_on", "due_on", "done_on"))
        kind = values.get("deadline_kind")
        problems = []
        if kind in (BY_DAY, BY_MONTH) and due is None:
            problems.append(Problem("due_on", f"Hạn «{kind}» cần có {kind.lower().removeprefix('theo ')}."))
        if kind == RECURRING and values.get("recurrence") is None:
            problems.append(Problem("recurrence", "Hạn định kỳ cần ghi lặp lại thế nào, ví dụ hằng tuần."))
        if assigned and due and due.last < assigned.first:
            problems.append(Problem("due_on", f"Hạn ({due.text}) trước ngày giao ({assigned.text})."))
        if assigned and done and done.last < assigned.first:
            problems.append(Problem("done_on", f"Ngày hoàn thành ({done.text}) trước ngày giao ({assigned.text})."))
        return problems
