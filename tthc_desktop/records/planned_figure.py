"""What was planned for a figure of a form (chỉ tiêu kế hoạch), for all units together or for one of them."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped

from tthc_desktop.core.fields import One, Quantity, ReportingPeriod, Text
from tthc_desktop.records.base import Record, field


class PlannedFigure(Record):
    """A number that a plan sets for a figure of a form in a period; `basis` is the plan's document."""

    __tablename__ = "planned_figure"
    LABEL = "Chỉ tiêu kế hoạch"
    ONE = "chỉ tiêu kế hoạch"
    KEY = ("form", "figure", "period", "unit")
    TITLE = ("form", "figure", "period", "unit")

    form: Mapped[str | None] = field(
        "Biểu", Text(limit=60), required=True, width=18, aliases=("Biểu số", "Ký hiệu biểu"), hint="II.06a/VPCP/KSTT"
    )
    figure: Mapped[str | None] = field(
        "Số liệu",
        Text(limit=300),
        required=True,
        width=44,
        aliases=("Chỉ tiêu", "Cột", "Tên chỉ tiêu"),
        hint="số cột như 7, số chỉ tiêu như 3.1, hoặc tên tỷ lệ như Tỷ lệ đúng hạn",
    )
    period: Mapped[str | None] = field("Kỳ", ReportingPeriod(), required=True, width=14, hint="2026, hoặc quý I/2026")
    unit: Mapped[int | None] = field("Đơn vị", One("unit"), width=26, hint="để trống: cho dòng tổng, chung mọi đơn vị")
    value: Mapped[Decimal | None] = field(
        "Kế hoạch",
        Quantity(),
        required=True,
        width=12,
        aliases=("Kế hoạch giao", "Số kế hoạch", "Chỉ tiêu giao", "Mục tiêu"),
        hint="1.200; tỷ lệ ghi 95,5",
    )
    basis: Mapped[str | None] = field(
        "Căn cứ", Text(limit=500), width=36, aliases=("Văn bản giao",), hint="Kế hoạch số … ngày …"
    )
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))
