"""Chasing (đôn đốc): when a unit was reminded of which tasks, how, and what it answered."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, DocNumber, Many, Number, One, Text
from tthc_desktop.records.base import Record, Values, field

BY_LETTER = "Công văn"
FORMS = (BY_LETTER, "Điện thoại", "Thư điện tử", "Trực tiếp", "Tin nhắn")


class Chase(Record):
    """One reminder to one unit."""

    __tablename__ = "chase"
    LABEL = "Đôn đốc"
    ONE = "lần đôn đốc"
    KEY = ("unit", "sent_on", "form", "content")
    TITLE = ("unit", "sent_on", "form", "content")
    DATE = "sent_on"

    unit: Mapped[int | None] = field("Đơn vị được đôn đốc", One("unit"), required=True, width=20, aliases=("Đơn vị",))
    times: Mapped[int | None] = field("Lần thứ", Number(1, 99), width=8, aliases=("Lần",))
    form: Mapped[str | None] = field("Hình thức", Choice(FORMS), required=True, width=12)
    sent_on: Mapped[str | None] = field("Ngày đôn đốc", Date(DAYS_ONLY), required=True, width=13, aliases=("Ngày",))
    number: Mapped[str | None] = field("Số, ký hiệu", DocNumber(), width=16, hint="ghi sau khi văn bản được cấp số")
    reply_due: Mapped[str | None] = field("Hạn trả lời", Date(DAYS_ONLY), width=12)
    tasks = field("Nhiệm vụ đôn đốc", Many("task"), width=12)
    content: Mapped[str | None] = field("Nội dung", Text(lines=3), hint="nếu không gắn với nhiệm vụ đã nhập")
    replied_on: Mapped[str | None] = field("Ngày trả lời", Date(DAYS_ONLY), width=12, section="Phản hồi")
    reply: Mapped[str | None] = field("Phản hồi", Text(lines=3), width=20)
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        sent, problems = values.get("sent_on"), []
        for name, told in (("reply_due", "Hạn trả lời"), ("replied_on", "Ngày trả lời")):
            day = values.get(name)
            if sent and day and day.first < sent.first:
                problems.append(Problem(name, f"{told} ({day.text}) trước ngày đôn đốc ({sent.text})."))
        return problems
