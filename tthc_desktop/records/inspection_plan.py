"""Yearly inspection plans (kế hoạch kiểm tra): which units are to be inspected, and when."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import Date, DocNumber, Number, One, Rows, Text
from tthc_desktop.records.base import Record, Row, Values, field, owner
from tthc_desktop.records.unit import period_problems


class InspectionPlan(Record):
    """One plan of one year with the list of units to be inspected (TT 25/2014/TT-BTP Đ.11; chưa đối chiếu)."""

    __tablename__ = "inspection_plan"
    LABEL = "Kế hoạch kiểm tra"
    ONE = "kế hoạch kiểm tra"
    KEY = ("year", "number", "subject")
    TITLE = ("number", "subject", "year")
    DATE = "issued_on"
    DATED: ClassVar = {"number": "issued_on"}

    year: Mapped[int | None] = field("Năm", Number(2000, 2100, shared=True), required=True, width=8)
    number: Mapped[str | None] = field("Số, ký hiệu", DocNumber(), width=20, hint="962/KH-UBND")
    issued_on: Mapped[str | None] = field("Ngày ban hành", Date(), width=14, hint="21/01/2026")
    subject: Mapped[str | None] = field(
        "Tên kế hoạch", Text(limit=500), required=True, width=60, hint="Kế hoạch kiểm tra công tác kiểm soát TTHC năm …"
    )
    units = field("Đơn vị được kiểm tra", Rows("planned_inspection"))
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))


class PlannedInspection(Row):
    """One unit of a plan, with its month or range of months."""

    __tablename__ = "planned_inspection"
    OWNER = "inspection_plan"

    owner_id: Mapped[int] = owner("inspection_plan")
    unit: Mapped[int | None] = field("Đơn vị", One("unit"), required=True, width=34)
    from_on: Mapped[str | None] = field("Từ", Date(("day", "month", "quarter")), width=18)
    to_on: Mapped[str | None] = field("Đến", Date(("day", "month", "quarter")), width=18)
    scope: Mapped[str | None] = field("Nội dung, phạm vi", Text(limit=500), width=30)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        return period_problems(values, "from_on", "to_on")
