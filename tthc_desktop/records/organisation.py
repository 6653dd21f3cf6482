"""Councils, task forces and steering committees set up or renewed (kiện toàn tổ chức)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import Choice, Date, Many, One, Text
from tthc_desktop.records.base import LEVELS, LEVELS_TOO, Record, Reported, field

FOUNDED, RENEWED = "Thành lập", "Kiện toàn"
BODIES = ("Hội đồng", "Tổ công tác", "Ban Chỉ đạo", "Khác")


class Organisation(Reported, Record):
    """One act of setting up or renewing a body that steers administrative reform."""

    __tablename__ = "organisation"
    LABEL = "Kiện toàn tổ chức"
    ONE = "việc kiện toàn tổ chức"
    KEY = ("action", "name", "decided_on")
    TITLE = ("action", "name", "decided_on")
    DATE = "decided_on"

    action: Mapped[str | None] = field("Việc", Choice((FOUNDED, RENEWED)), required=True, width=12)
    body: Mapped[str | None] = field("Loại tổ chức", Choice(BODIES), required=True, width=14)
    name: Mapped[str | None] = field(
        "Tên tổ chức", Text(limit=500), required=True, width=46, hint="Hội đồng tư vấn … của …"
    )
    decided_on: Mapped[str | None] = field("Ngày", Date(), required=True, width=13, hint="04/7/2023, quý II/2023")
    level: Mapped[str | None] = field("Cấp", Choice(LEVELS, LEVELS_TOO), required=True, width=22)
    direction: Mapped[str | None] = field("Theo hướng", Text(lines=2), width=28, hint="gọn nhẹ, thực chất, hiệu quả")
    lead: Mapped[int | None] = field("Đơn vị chủ trì tham mưu", One("unit"), width=22)
    coordinators = field("Đơn vị phối hợp", Many("unit"))
    decisions = field("Văn bản quyết định", Many("directive"))
