"""Administrative procedures (thủ tục hành chính): the catalogue that the office keeps true."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, DocNumber, Number, One, Text
from tthc_desktop.records.base import Record, field

LEVELS = ("Cấp trung ương", "Cấp tỉnh", "Cấp huyện", "Cấp xã", "Cơ quan khác")
IN_FORCE, CHANGED, ABOLISHED = "Đang áp dụng", "Được sửa đổi, bổ sung", "Bị bãi bỏ"
STATES = (IN_FORCE, CHANGED, ABOLISHED)
ONLINE = ("Toàn trình", "Một phần", "Cung cấp thông tin trực tuyến", "Không")
"""Mức độ dịch vụ công trực tuyến (NĐ 42/2022/NĐ-CP)."""


class Procedure(Record):
    """One procedure of the catalogue, as it was announced (công bố)."""

    __tablename__ = "procedure"
    LABEL = "Danh mục TTHC"
    ONE = "thủ tục hành chính"
    KEY = ("code", "name")
    TITLE = ("code", "name")
    DATE = "announced_on"

    code: Mapped[str | None] = field(
        "Mã TTHC", Text(limit=40), width=14, aliases=("Mã số", "Mã thủ tục", "Mã số TTHC"), hint="1.001234"
    )
    name: Mapped[str | None] = field(
        "Tên TTHC",
        Text(lines=2),
        required=True,
        width=52,
        aliases=("Tên thủ tục hành chính", "Tên thủ tục", "Thủ tục hành chính"),
    )
    domain: Mapped[str | None] = field("Lĩnh vực", Text(limit=200), width=22, aliases=("Ngành, lĩnh vực",))
    level: Mapped[str | None] = field("Cấp thực hiện", Choice(LEVELS), width=16, aliases=("Cấp giải quyết", "Cấp"))
    unit: Mapped[int | None] = field(
        "Cơ quan thực hiện", One("unit"), width=22, aliases=("Cơ quan giải quyết", "Đơn vị thực hiện", "Cơ quan")
    )
    online: Mapped[str | None] = field(
        "Dịch vụ công trực tuyến",
        Choice(ONLINE),
        width=16,
        aliases=("Mức độ DVC", "Mức độ", "DVCTT", "Mức độ dịch vụ công"),
    )
    days: Mapped[int | None] = field(
        "Thời hạn giải quyết (ngày)", Number(), aliases=("Thời hạn giải quyết", "Thời hạn")
    )
    fee: Mapped[str | None] = field("Phí, lệ phí", Text(limit=300), aliases=("Phí", "Lệ phí"))
    announced_by: Mapped[str | None] = field(
        "Quyết định công bố", DocNumber(), aliases=("Số quyết định", "Quyết định", "QĐ công bố")
    )
    announced_on: Mapped[str | None] = field("Ngày công bố", Date(DAYS_ONLY), width=13, aliases=("Ngày quyết định",))
    state: Mapped[str | None] = field(
        "Tình trạng", Choice(STATES), required=True, width=18, aliases=("Trạng thái", "Hiệu lực")
    )
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))
