"""Petitions (phản ánh, kiến nghị về quy định hành chính): what people and firms say, and what became of it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, DocNumber, Flag, One, Text
from tthc_desktop.records.base import Record, Reported, Values, field

CONDUCT, RULE, BOTH = "Hành vi hành chính", "Quy định hành chính", "Cả hành vi và quy định"
ABOUT = (CONDUCT, RULE, BOTH)
NEW, IN_HAND, PASSED_ON, ANSWERED = "Mới tiếp nhận", "Đang xử lý", "Đã chuyển", "Đã xử lý"
STATES = (NEW, IN_HAND, PASSED_ON, ANSWERED)


class Petition(Reported, Record):
    """One petition (NĐ 20/2008/NĐ-CP; forms II.05a and II.05b count them)."""

    __tablename__ = "petition"
    LABEL = "Phản ánh, kiến nghị"
    ONE = "phản ánh, kiến nghị"
    KEY = ("code", "received_on", "subject")
    TITLE = ("subject", "received_on")
    DATE = "received_on"

    code: Mapped[str | None] = field("Số tiếp nhận", Text(limit=60), aliases=("Mã PAKN", "Mã số PAKN"))
    received_on: Mapped[str | None] = field(
        "Ngày tiếp nhận",
        Date(),
        required=True,
        width=13,
        aliases=("Ngày nhận", "Ngày gửi", "Thời gian tiếp nhận", "Ngày"),
        hint="04/7/2026",
    )
    sender: Mapped[str | None] = field(
        "Người gửi", Text(limit=200), private=True, aliases=("Họ tên", "Tổ chức, cá nhân", "Người phản ánh")
    )
    subject: Mapped[str | None] = field(
        "Nội dung",
        Text(lines=3),
        required=True,
        width=46,
        aliases=("Nội dung phản ánh, kiến nghị", "Nội dung PAKN", "Tiêu đề"),
    )
    about: Mapped[str | None] = field(
        "Về việc", Choice(ABOUT), width=20, aliases=("Loại", "Phân loại", "Loại PAKN", "Loại phản ánh, kiến nghị")
    )
    domain: Mapped[str | None] = field("Lĩnh vực", Text(limit=200), width=18, aliases=("Ngành, lĩnh vực",))
    unit: Mapped[int | None] = field(
        "Đơn vị xử lý",
        One("unit"),
        width=22,
        aliases=("Cơ quan xử lý", "Đơn vị giải quyết", "Cơ quan, đơn vị xử lý"),
        section="Xử lý",
    )
    state: Mapped[str | None] = field(
        "Trạng thái", Choice(STATES), required=True, width=14, aliases=("Tình trạng", "Kết quả xử lý")
    )
    due_on: Mapped[str | None] = field("Hạn xử lý", Date(DAYS_ONLY), width=12, aliases=("Hạn trả lời", "Thời hạn"))
    answered_on: Mapped[str | None] = field(
        "Ngày trả lời", Date(DAYS_ONLY), width=12, aliases=("Ngày xử lý", "Ngày hoàn thành")
    )
    reply: Mapped[str | None] = field(
        "Văn bản trả lời", DocNumber(), aliases=("Số văn bản trả lời", "Số, ký hiệu văn bản trả lời")
    )
    published: Mapped[int | None] = field("Đã công khai", Flag(), aliases=("Công khai", "Công khai kết quả"))

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        received, answered = values.get("received_on"), values.get("answered_on")
        if received and answered and answered.last < received.first:
            return [Problem("answered_on", "Ngày trả lời không thể trước ngày tiếp nhận.")]
        return []
