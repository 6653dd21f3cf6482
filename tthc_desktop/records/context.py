"""Background paragraphs (nội dung bối cảnh): what a part of one period's report says beside the log."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import Choice, Number, ReportingPeriod, Text
from tthc_desktop.records.base import BACKGROUND, LEVELS, Record, field

PARTS = (BACKGROUND, *LEVELS)


class Context(Record):
    """One paragraph in the officer's own words for a part of the report of one period."""

    __tablename__ = "context"
    LABEL = "Nội dung bối cảnh"
    ONE = "đoạn bối cảnh"
    KEY = ("counted_in", "part", "text")
    TITLE = ("part", "text")

    part: Mapped[str | None] = field("Phần của báo cáo", Choice(PARTS), required=True, width=26, aliases=("Phần",))
    counted_in: Mapped[str | None] = field(
        "Kỳ báo cáo",
        ReportingPeriod(),
        required=True,
        width=16,
        aliases=("Kỳ", "Tính vào kỳ"),
        hint="quý II/2023",
    )
    position: Mapped[int | None] = field("Thứ tự", Number(), width=8, hint="đoạn số nhỏ in trước")
    text: Mapped[str | None] = field("Nội dung", Text(lines=8), required=True, width=70)
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))
