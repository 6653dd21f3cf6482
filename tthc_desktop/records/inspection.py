"""Inspections (kiểm tra): where, why, by whom, what was found and what became of it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import Choice, Date, Many, Text
from tthc_desktop.records.base import LEVELS, Record, Reported, Values, field
from tthc_desktop.records.unit import period_problems

PLANNED, UNPLANNED = "Theo kế hoạch", "Đột xuất"
METHODS = ("Trực tiếp", "Gián tiếp", "Trực tuyến", "Kết hợp")
PLAN, DECISION, PRESS, PETITION, OTHER_GROUND = (
    "Kế hoạch",
    "Quyết định",
    "Phản ánh báo chí",
    "Phản ánh, kiến nghị",
    "Khác",
)
GROUNDS = (PLAN, DECISION, PRESS, PETITION, OTHER_GROUND)


class Inspection(Reported, Record):
    """One inspection of one or several units (NĐ 63/2010/NĐ-CP Đ.35a)."""

    __tablename__ = "inspection"
    LABEL = "Kiểm tra"
    ONE = "cuộc kiểm tra"
    KEY = ("mode", "from_on", "units", "content")
    TITLE = ("mode", "units", "content", "from_on")
    DATE = "from_on"

    mode: Mapped[str | None] = field("Hình thức", Choice((PLANNED, UNPLANNED)), required=True, width=14)
    method: Mapped[str | None] = field("Cách thức", Choice(METHODS))
    from_on: Mapped[str | None] = field(
        "Từ ngày",
        Date(),
        required=True,
        width=13,
        aliases=("Ngày kiểm tra", "Thời gian kiểm tra", "Ngày"),
        hint="04/7/2023, 7/2023, quý II/2023",
    )
    to_on: Mapped[str | None] = field("Đến ngày", Date(), hint="để trống: trong ngày")
    level: Mapped[str | None] = field("Cấp", Choice(LEVELS), required=True, width=22)
    directed_by: Mapped[str | None] = field(
        "Chỉ đạo kiểm tra", Text(limit=300), aliases=("Cơ quan kiểm tra",), hint="ai chỉ đạo hoặc tiến hành"
    )
    ground: Mapped[str | None] = field("Loại căn cứ", Choice(GROUNDS))
    source: Mapped[str | None] = field(
        "Căn cứ, nguồn phát sinh",
        Text(limit=500),
        width=28,
        aliases=("Căn cứ", "Nguồn"),
        hint="số quyết định, hoặc tên báo, đài",
    )
    units = field(
        "Đơn vị được kiểm tra", Many("unit"), required=True, width=26, aliases=("Đơn vị",), section="Nội dung"
    )
    team: Mapped[str | None] = field("Đoàn kiểm tra", Text(lines=2))
    content: Mapped[str | None] = field(
        "Nội dung kiểm tra", Text(lines=2), required=True, width=40, aliases=("Nội dung",)
    )
    shortcomings: Mapped[str | None] = field("Tồn tại", Text(lines=2))
    recommendations: Mapped[str | None] = field("Kiến nghị", Text(lines=2))
    conclusion: Mapped[str | None] = field("Kết luận", Text(lines=2))
    outcome: Mapped[str | None] = field("Kết quả xử lý", Text(lines=2))

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        return period_problems(values, "from_on", "to_on")
