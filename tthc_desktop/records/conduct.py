"""Discipline (kỷ luật, kỷ cương): violations handled and officials replaced; and commendations."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import Choice, Date, Number, One, Text
from tthc_desktop.records.base import LEVELS, LEVELS_TOO, Record, Reported, field

HANDLED, REPLACED = "Xử lý vi phạm", "Thay thế, điều chuyển"
REASONS = ("Né tránh, đùn đẩy", "Chậm trễ", "Nhũng nhiễu, phiền hà", "Khác")


class Violation(Reported, Record):
    """One case in which officials were disciplined or replaced (NĐ 63/2010/NĐ-CP, xử lý vi phạm)."""

    __tablename__ = "violation"
    LABEL = "Kỷ luật, kỷ cương"
    ONE = "vụ việc vi phạm"
    KEY = ("measure", "unit", "decided_on", "reason", "penalty")
    TITLE = ("measure", "unit", "reason", "decided_on")
    DATE = "decided_on"

    measure: Mapped[str | None] = field("Biện pháp", Choice((HANDLED, REPLACED)), required=True, width=18)
    decided_on: Mapped[str | None] = field(
        "Ngày xử lý", Date(), required=True, width=13, aliases=("Ngày",), hint="04/7/2023, quý II/2023"
    )
    unit: Mapped[int | None] = field("Đơn vị", One("unit"), required=True, width=26)
    level: Mapped[str | None] = field("Cấp", Choice(LEVELS, LEVELS_TOO), required=True, width=20)
    reason: Mapped[str | None] = field("Hành vi", Choice(REASONS), required=True, width=18, aliases=("Lý do",))
    penalty: Mapped[str | None] = field("Hình thức xử lý", Text(limit=200), width=16, hint="khiển trách, cảnh cáo …")
    people: Mapped[int | None] = field("Số người", Number(1, 100_000), required=True, width=9)
    names: Mapped[str | None] = field(
        "Họ tên", Text(lines=2), private=True, hint="không bắt buộc; không in ra báo cáo", aliases=("Họ và tên",)
    )
    basis: Mapped[str | None] = field("Căn cứ", Text(limit=500), hint="số quyết định, kết luận")


class Commendation(Reported, Record):
    """One act of praising units or officials for their work on administrative procedures."""

    __tablename__ = "commendation"
    LABEL = "Khen thưởng"
    ONE = "lần khen thưởng"
    KEY = ("unit", "decided_on", "award", "achievement")
    TITLE = ("award", "unit", "decided_on")
    DATE = "decided_on"

    award: Mapped[str | None] = field(
        "Hình thức khen thưởng",
        Text(limit=200),
        required=True,
        width=22,
        aliases=("Hình thức",),
        hint="Bằng khen, Giấy khen",
    )
    decided_on: Mapped[str | None] = field(
        "Ngày khen thưởng", Date(), required=True, width=15, aliases=("Ngày",), hint="04/7/2023, quý II/2023"
    )
    unit: Mapped[int | None] = field("Đơn vị", One("unit"), required=True, width=26)
    level: Mapped[str | None] = field("Cấp", Choice(LEVELS, LEVELS_TOO), required=True, width=20)
    collectives: Mapped[int | None] = field("Số tập thể", Number(0, 100_000), width=10)
    people: Mapped[int | None] = field("Số cá nhân", Number(0, 100_000), width=10)
    names: Mapped[str | None] = field(
        "Họ tên, tên tập thể", Text(lines=2), private=True, hint="không bắt buộc; không in ra báo cáo"
    )
    achievement: Mapped[str | None] = field("Thành tích", Text(lines=2), width=30)
    basis: Mapped[str | None] = field("Căn cứ", Text(limit=500), hint="số quyết định")
