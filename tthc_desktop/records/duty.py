"""Who owes which form, and who is excused, has more time, or sends it outside the program."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, Many, One, ReportingPeriod, Text
from tthc_desktop.records.base import Record, Values, field
from tthc_desktop.records.unit import UNIT_KINDS, period_problems

EXEMPT, EXTENDED, OUTSIDE = "Miễn báo cáo", "Gia hạn", "Gửi ngoài hệ thống"
ARRANGEMENTS = (EXEMPT, EXTENDED, OUTSIDE)
CHOSEN = "Các đơn vị ghi bên dưới"
"""Beside the kinds of units, each of which means every unit of that kind."""


class Duty(Record):
    """Which units send a form. A form without a duty is owed by the levels that its own file names."""

    __tablename__ = "duty"
    LABEL = "Phân công báo cáo"
    ONE = "việc phân công báo cáo"
    KEY = ("form", "scope", "units", "valid_from")
    TITLE = ("form", "scope", "units")

    form: Mapped[str | None] = field("Biểu", Text(limit=60), required=True, width=18, hint="II.06a/VPCP/KSTT")
    scope: Mapped[str | None] = field("Giao cho", Choice((CHOSEN, *UNIT_KINDS)), required=True, width=26)
    units = field("Các đơn vị", Many("unit"), width=46)
    valid_from: Mapped[str | None] = field("Từ ngày", Date(DAYS_ONLY), width=12, hint="để trống: từ trước")
    valid_to: Mapped[str | None] = field("Đến hết ngày", Date(DAYS_ONLY), width=12)
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        return period_problems(values, "valid_from", "valid_to")


class Arrangement(Record):
    """What was agreed with one unit about a form of one period."""

    __tablename__ = "arrangement"
    LABEL = "Miễn, gia hạn báo cáo"
    ONE = "việc miễn, gia hạn báo cáo"
    KEY = ("unit", "form", "period", "kind")
    TITLE = ("kind", "unit", "form", "period")

    kind: Mapped[str | None] = field("Việc", Choice(ARRANGEMENTS), required=True, width=18)
    unit: Mapped[int | None] = field("Đơn vị", One("unit"), required=True, width=26)
    form: Mapped[str | None] = field("Biểu", Text(limit=60), width=18, hint="để trống: mọi biểu")
    period: Mapped[str | None] = field("Kỳ", ReportingPeriod(), required=True, width=14, hint="quý I/2026")
    until: Mapped[str | None] = field(
        "Gia hạn đến hết ngày", Date(DAYS_ONLY), width=14, hint="để trống: không hẹn ngày"
    )
    reason: Mapped[str | None] = field("Lý do", Text(lines=2), required=True, width=36)
