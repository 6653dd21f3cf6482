"""The office's settings: its names, its signer, its recipients and how its reporting periods run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Field, Number, One, Text
from tthc_desktop.records import Setting
from tthc_desktop.services.links import Linker

ATTACHMENT_LIMIT = 50
"""MB that one attached file may have, unless the office says otherwise."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One value for each field of FIELDS."""

    agency: str | None = None
    parent: str | None = None
    own_unit: int | None = None
    province: int | None = None
    place: str | None = None
    symbol: str | None = None
    letter_symbol: str | None = None
    subject: str | None = (
        "Công tác kiểm soát thủ tục hành chính, triển khai cơ chế một cửa, một cửa liên thông "
        "và thực hiện thủ tục hành chính trên môi trường điện tử tại các bộ, ngành, địa phương"
    )
    authority: str | None = None
    position: str | None = None
    signer: str | None = None
    recipients: str | None = None
    cutoff_day: int | None = None
    soon_days: int = 3
    notice_days: int = 10
    notice_days_unplanned: int = 3
    unit_report_days: int = 5
    conclusion_days: int = 15
    remedy_days: int = 20
    reply_days: int | None = 5
    attachment_limit: int | None = ATTACHMENT_LIMIT
    due_month: int | None = 5
    due_quarter: int | None = 5
    due_half: int | None = 5
    due_nine_months: int | None = 5
    due_year: int | None = 5

    def due_days(self, kind: str) -> int | None:
        """Days after the end of a period of that kind by which units must have sent their forms."""
        days: int | None = getattr(self, f"due_{kind}")
        return days


FIELDS: tuple[Field, ...] = (
    Field("agency", "Tên cơ quan", Text(limit=300), required=True, hint="Văn phòng Ủy ban nhân dân tỉnh …"),
    Field("parent", "Cơ quan chủ quản", Text(limit=300), hint="Ủy ban nhân dân tỉnh …"),
    Field(
        "own_unit", "Cơ quan mình trong danh mục đơn vị", One("unit"), hint="văn bản do đơn vị này ban hành là của mình"
    ),
    Field("province", "Tỉnh, thành phố của cơ quan", One("unit"), hint="để thêm xã, phường của tỉnh, thành phố mình"),
    Field("place", "Địa danh", Text(limit=100), hint="Hà Nội"),
    Field("symbol", "Ký hiệu văn bản", Text(limit=60), hint="BC-VP"),
    Field("letter_symbol", "Ký hiệu công văn", Text(limit=60), hint="VPUB-KSTT"),
    Field("subject", "Trích yếu báo cáo", Text(lines=3), required=True, section="Báo cáo"),
    Field(
        "cutoff_day", "Kỳ báo cáo chốt vào ngày", Number(1, 27), hint="để trống: theo lịch; 14: từ ngày 15 đến ngày 14"
    ),
    Field("recipients", "Nơi nhận", Text(lines=4), hint="mỗi dòng một nơi"),
    Field("soon_days", "Sắp đến hạn khi còn (ngày)", Number(0, 60), section="Theo dõi", required=True, hint="3"),
    Field("reply_days", "Hạn trả lời đôn đốc", Number(1, 365), hint="số ngày làm việc; để trống: không hẹn ngày"),
    Field(
        "notice_days",
        "Thông báo trước",
        Number(0, 60),
        required=True,
        hint="10",
        section="Thời hạn kiểm tra, tính bằng ngày làm việc (chưa đối chiếu với quy định hiện hành)",
    ),
    Field("notice_days_unplanned", "Thông báo đột xuất trước", Number(0, 60), required=True, hint="3"),
    Field("unit_report_days", "Đơn vị báo cáo trước", Number(0, 60), required=True, hint="5"),
    Field("conclusion_days", "Ra kết luận trong", Number(0, 90), required=True, hint="15"),
    Field("remedy_days", "Báo cáo khắc phục trong", Number(0, 180), required=True, hint="20"),
    Field(
        "due_month",
        "Biểu tháng gửi trong",
        Number(0, 90),
        hint="5",
        section="Hạn gửi biểu, số ngày sau khi hết kỳ (chưa đối chiếu với quy định hiện hành); để trống: không có hạn",
    ),
    Field("due_quarter", "Biểu quý gửi trong", Number(0, 90), hint="5"),
    Field("due_half", "Biểu 6 tháng gửi trong", Number(0, 90), hint="5"),
    Field("due_nine_months", "Biểu 9 tháng gửi trong", Number(0, 90), hint="5"),
    Field("due_year", "Biểu năm gửi trong", Number(0, 90), hint="5"),
    Field("authority", "Quyền hạn ký", Text(limit=200), section="Người ký", hint="TL. CHỦ TỊCH"),
    Field("position", "Chức vụ", Text(limit=200), hint="CHÁNH VĂN PHÒNG"),
    Field("signer", "Họ tên người ký", Text(limit=200)),
    Field(
        "attachment_limit",
        "Dung lượng tối đa một tệp đính kèm (MB)",
        Number(1, 2000),
        section="Tệp đính kèm",
        hint=f"để trống: {ATTACHMENT_LIMIT}",
    ),
)


def load(session: Session) -> Settings:
    """The settings of this data file; what was never set has its default."""
    stored = {row.name: row.value for row in session.execute(select(Setting.name, Setting.value))}
    values = asdict(Settings())
    for item in FIELDS:
        if item.name in stored:
            value = stored[item.name]
            number = value is not None and item.kind.storage != "text"
            values[item.name] = int(value) if number else item.kind.load(value)
    return Settings(**values)


def save(session: Session, raw: Mapping[str, Any]) -> None:
    """Save changed settings. Raises Refused with every problem found."""
    values, problems = asdict(load(session)), []
    linker = Linker(session)
    for item in FIELDS:
        if item.name in raw:
            try:
                values[item.name] = _read(item, raw[item.name], linker)
            except ValueError as error:
                problems.append(Problem(item.name, str(error)))
    wrong = {problem.field for problem in problems}
    problems += [
        Problem(item.name, f"Chưa nhập «{item.label}».")
        for item in FIELDS
        if item.required and values[item.name] in (None, "") and item.name not in wrong
    ]
    if problems:
        raise Refused(*problems)
    _store(session, values)


def choose_province(session: Session, unit: int) -> None:
    """Set the office's province alone, whatever else is still missing."""
    _store(session, {"province": unit})


def _read(item: Field, raw: Any, linker: Linker) -> Any:
    if isinstance(item.kind, One) and isinstance(raw, str):
        return linker.read(item.kind, raw, None)
    return item.read(raw)


def _store(session: Session, values: Mapping[str, Any]) -> None:
    there = set(session.scalars(select(Setting.name)))
    for name, value in values.items():
        stored = None if value is None else str(value)
        if name in there:
            session.execute(update(Setting).where(Setting.name == name).values(value=stored))
        else:
            session.execute(insert(Setting).values(name=name, value=stored))
