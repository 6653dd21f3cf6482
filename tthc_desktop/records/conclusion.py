"""Conclusions of meetings and recommendations of inspections: numbered, each followed up on its own."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.conclusions import NO_TASK
from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import DAYS_ONLY, Date, Field, Flag, Number, One, Text
from tthc_desktop.records.base import Part, Values, field, last_day_of

_STATE = Field("state", "Tình trạng", Text(), width=22)
"""Worked out from the tasks it gave rise to; see `core.conclusions`."""


class Conclusion(Part):
    """One numbered conclusion of a meeting (Thông báo kết luận): what was decided, and who is to do it."""

    __tablename__ = "conclusion"
    LABEL = "Kết luận cuộc họp"
    ONE = "kết luận"
    KEY = ("meeting", "content")
    TITLE = ("content",)
    OWNER, OWNED_BY = "meeting", "meeting"
    COMPUTED = (_STATE,)

    number: Mapped[int | None] = field("Số thứ tự", Number(1, 999), width=9, hint="để trống: số kế tiếp")
    meeting: Mapped[int | None] = field("Cuộc họp", One("meeting"), required=True, width=20)
    content: Mapped[str | None] = field("Nội dung kết luận", Text(), required=True, width=44, aliases=("Nội dung",))
    unit: Mapped[int | None] = field("Đơn vị thực hiện", One("unit"), width=24, aliases=("Đơn vị",))
    due_on: Mapped[str | None] = field("Hạn thực hiện", Date(), width=14, aliases=("Hạn", "Thời hạn"), hint="30/9/2023")
    no_task: Mapped[int | None] = field(NO_TASK, Flag())
    due_day: Mapped[str | None] = last_day_of("due_on")


class Recommendation(Part):
    """One numbered recommendation of an inspection: what was wrong, what is to be put right, and when it was."""

    __tablename__ = "recommendation"
    LABEL = "Kiến nghị kiểm tra"
    ONE = "kiến nghị"
    KEY = ("inspection", "finding", "content")
    TITLE = ("content",)
    OWNER, OWNED_BY = "inspection", "inspection"
    COMPUTED = (_STATE,)

    number: Mapped[int | None] = field("Số thứ tự", Number(1, 999), width=9, hint="để trống: số kế tiếp")
    inspection: Mapped[int | None] = field("Cuộc kiểm tra", One("inspection"), required=True, width=24)
    finding: Mapped[str | None] = field("Tồn tại, hạn chế", Text(), width=22, aliases=("Tồn tại", "Vấn đề phát hiện"))
    content: Mapped[str | None] = field("Kiến nghị", Text(), required=True, width=34, aliases=("Nội dung kiến nghị",))
    unit: Mapped[int | None] = field("Đơn vị thực hiện", One("unit"), width=22, aliases=("Đơn vị",))
    due_on: Mapped[str | None] = field("Hạn khắc phục", Date(), width=14, aliases=("Hạn", "Thời hạn"), hint="30/9/2023")
    remedied_on: Mapped[str | None] = field("Ngày khắc phục xong", Date(DAYS_ONLY), width=16, aliases=("Ngày xong",))
    remedy: Mapped[str | None] = field("Kết quả khắc phục", Text(), hint="số văn bản báo cáo")
    no_task: Mapped[int | None] = field(NO_TASK, Flag())
    due_day: Mapped[str | None] = last_day_of("due_on")

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        if values.get("remedy") is None and values.get("remedied_on") is not None:
            return [Problem("remedy", "Đã khắc phục xong thì ghi kết quả, ví dụ số văn bản báo cáo của đơn vị.")]
        return []
