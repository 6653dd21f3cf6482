"""Days that are off, or worked, against the usual week: holidays, days in lieu, swapped days."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, Flag, Text
from tthc_desktop.records.base import Record, field

OFF, WORKED = "Nghỉ", "Làm bù"


class SpecialDay(Record):
    """One day off, or one weekend day worked in exchange (hoán đổi ngày làm việc, by yearly notice)."""

    __tablename__ = "special_day"
    LABEL = "Ngày nghỉ, làm bù"
    ONE = "ngày nghỉ, làm bù"
    KEY = ("day",)
    TITLE = ("kind", "day", "name")
    DATE = "day"

    day: Mapped[str | None] = field("Ngày", Date(DAYS_ONLY), required=True, width=14, hint="02/9/2026")
    kind: Mapped[str | None] = field("Loại", Choice((OFF, WORKED)), required=True, width=12)
    name: Mapped[str | None] = field(
        "Lý do", Text(limit=300), width=50, aliases=("Tên ngày",), hint="Quốc khánh; nghỉ bù"
    )
    unverified: Mapped[int | None] = field("Chưa đối chiếu", Flag(), width=14)
