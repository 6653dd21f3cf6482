"""Inspections (kiểm tra): where, why, by whom, what was found and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Mapped

from tthc_desktop.core.deadline_words import months_written, whole_of_part
from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, DocNumber, Many, Rows, Text
from tthc_desktop.core.sheet_dates import day_and_place, days_written, only_days, several_days
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.records.base import (
    LEVELS,
    LEVELS_TOO,
    Record,
    Reported,
    Row,
    Values,
    field,
    kept_words,
    noted,
    owner,
    to_come,
)
from tthc_desktop.records.unit import period_problems

PLANNED, UNPLANNED = "Theo kế hoạch", "Đột xuất"
_MODES_TOO = (
    *((text, PLANNED) for text in ("Định kỳ", "Kiểm tra định kỳ", "Kế hoạch", "Theo KH", "KH", "Theo kế hoạch năm")),
    ("Kiểm tra theo kế hoạch", PLANNED),
    ("Kiểm tra đột xuất", UNPLANNED),
)
METHODS = ("Trực tiếp", "Gián tiếp", "Trực tuyến", "Kết hợp")
PLAN, DECISION, PRESS, PETITION, OTHER_GROUND = (
    "Kế hoạch",
    "Quyết định",
    "Phản ánh báo chí",
    "Phản ánh, kiến nghị",
    "Khác",
)
LEADER = "Trưởng đoàn"
ROLES = (LEADER, "Phó Trưởng đoàn", "Thư ký đoàn", "Thành viên")
GROUNDS = (PLAN, DECISION, PRESS, PETITION, OTHER_GROUND)


class Inspection(Reported, Record):
    """One inspection of one or several units (NĐ 63/2010/NĐ-CP Đ.35a)."""

    __tablename__ = "inspection"
    LABEL = "Kiểm tra"
    ONE = "cuộc kiểm tra"
    KEY = ("mode", "from_on", "units", "content")
    KEY_LATER = ("from_on",)
    TITLE = ("mode", "units", "content", "from_on")
    DATE = "from_on"
    DATED: ClassVar = {"decision": "decided_on", "conclusion_number": "conclusion_on"}

    mode: Mapped[str | None] = field(
        "Hình thức",
        Choice((PLANNED, UNPLANNED), _MODES_TOO),
        required=True,
        width=14,
        aliases=("Hình thức kiểm tra", "Loại kiểm tra", "Hình thức KT"),
        page="Cuộc kiểm tra",
    )
    method: Mapped[str | None] = field(
        "Cách thức",
        Choice(METHODS),
        aliases=("Cách thức kiểm tra", "Phương thức kiểm tra"),
    )
    from_on: Mapped[str | None] = field(
        "Từ ngày",
        Date(),
        required=True,
        width=13,
        aliases=(
            *("Ngày kiểm tra", "Thời gian kiểm tra", "Ngày", "Thời gian", "Ngày bắt đầu", "Thời gian tiến hành"),
            *("Thời gian tiến hành kiểm tra", "Ngày tiến hành", "Thời gian, địa điểm", "Thời gian, địa điểm kiểm tra"),
            *("Ngày tiến hành kiểm tra", "Thời gian kiểm tra (từ ngày - đến ngày)"),
        ),
        hint="04/7/2023, 7/2023, quý II/2023",
    )
    to_on: Mapped[str | None] = field("Đến ngày", Date(), hint="để trống: trong ngày", aliases=("Ngày kết thúc",))
    level: Mapped[str | None] = field("Cấp", Choice(LEVELS, LEVELS_TOO), required=True, width=22)
    directed_by: Mapped[str | None] = field(
        "Chỉ đạo kiểm tra",
        Text(limit=300),
        aliases=(
            *("Cơ quan kiểm tra", "Đơn vị kiểm tra", "Đơn vị chủ trì kiểm tra", "Đơn vị tiến hành kiểm tra"),
            *("Cơ quan chủ trì kiểm tra", "Cơ quan tiến hành kiểm tra", "Cơ quan, đơn vị kiểm tra"),
        ),
        hint="ai chỉ đạo hoặc tiến hành",
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
        "Đơn vị được kiểm tra",
        Many("unit"),
        required=True,
        width=26,
        aliases=(
            *("Đơn vị", "Cơ quan được kiểm tra", "Cơ quan, đơn vị được kiểm tra", "Đối tượng kiểm tra"),
            *("Đơn vị được thanh tra, kiểm tra", "Tên đơn vị được kiểm tra", "Đơn vị được KT"),
        ),
        section="Nội dung",
    )
    content: Mapped[str | None] = field(
        "Nội dung kiểm tra",
        Text(lines=2),
        required=True,
        width=40,
        aliases=("Nội dung", "Nội dung KT", "Nội dung, phạm vi kiểm tra"),
    )
    decision: Mapped[str | None] = field(
        "Quyết định kiểm tra",
        DocNumber(),
        hint="512/QĐ-UBND",
        page="Quá trình",
        aliases=(
            *("Số quyết định", "Quyết định số", "Quyết định", "Số, ký hiệu quyết định"),
            *("Số quyết định kiểm tra", "Quyết định kiểm tra số, ngày", "Quyết định kiểm tra: Số"),
            *("Quyết định kiểm tra: Số, ký hiệu", "Quyết định: Số", "Quyết định: Số, ký hiệu"),
        ),
    )
    decided_on: Mapped[str | None] = field(
        "Ngày quyết định",
        Date(DAYS_ONLY),
        aliases=("Quyết định kiểm tra: Ngày", "Quyết định: Ngày", "Ngày ban hành quyết định", "Ngày ký quyết định"),
    )
    team: Mapped[str | None] = field(
        "Đoàn kiểm tra",
        Text(lines=2),
        aliases=("Thành phần đoàn", "Thành phần đoàn kiểm tra"),
    )
    members = field("Thành viên đoàn", Rows("inspection_member"))
    notice_on: Mapped[str | None] = field("Ngày thông báo cho đơn vị", Date(DAYS_ONLY), section="Các mốc")
    unit_report_on: Mapped[str | None] = field("Ngày đơn vị báo cáo", Date(DAYS_ONLY))
    minutes_on: Mapped[str | None] = field("Ngày lập biên bản", Date(DAYS_ONLY))
    conclusion_on: Mapped[str | None] = field(
        "Ngày kết luận",
        Date(DAYS_ONLY),
        aliases=(
            *("Ngày ban hành kết luận", "Ngày thông báo kết luận", "Kết luận kiểm tra: Ngày", "Kết luận: Ngày"),
            *("Thông báo kết luận: Ngày", "Ngày kết luận kiểm tra"),
        ),
    )
    conclusion_number: Mapped[str | None] = field(
        "Số kết luận",
        DocNumber(),
        hint="45/TB-UBND",
        aliases=(
            *("Số thông báo kết luận", "Số, ký hiệu kết luận", "Thông báo kết luận", "Kết luận số", "Số TB kết luận"),
            *("Số kết luận kiểm tra", "Số văn bản kết luận", "Số, ngày kết luận", "Văn bản kết luận"),
            *("Kết luận kiểm tra: Số", "Kết luận kiểm tra: Số, ký hiệu", "Kết luận: Số", "Thông báo kết luận: Số"),
        ),
    )
    received_on: Mapped[str | None] = field("Ngày đơn vị nhận kết luận", Date(DAYS_ONLY))
    remedy_report_on: Mapped[str | None] = field("Ngày báo cáo khắc phục", Date(DAYS_ONLY))
    carried = field("Kiến nghị kỳ trước cần kiểm tra lại", Many("recommendation"), page="Kết quả")
    findings = field("Tồn tại và kiến nghị", Rows("recommendation"))
    shortcomings: Mapped[str | None] = field(
        "Tồn tại",
        Text(lines=2),
        aliases=(
            *("Tồn tại, hạn chế", "Hạn chế", "Những tồn tại, hạn chế", "Tồn tại, vi phạm"),
            *("Tồn tại, thiếu sót", "Sai phạm"),
        ),
    )
    recommendations: Mapped[str | None] = field(
        "Kiến nghị",
        Text(lines=2),
        aliases=("Kiến nghị, đề xuất", "Kiến nghị xử lý", "Kiến nghị của đoàn", "Kiến nghị của đoàn kiểm tra"),
    )
    conclusion: Mapped[str | None] = field("Kết luận", Text(lines=2), aliases=("Kết luận kiểm tra", "Kết quả kiểm tra"))
    outcome: Mapped[str | None] = field(
        "Kết quả xử lý",
        Text(lines=2),
        aliases=("Kết quả khắc phục", "Kết quả thực hiện kiến nghị", "Kết quả thực hiện kết luận"),
    )

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """The first and the last day or month that one cell tells: «7-8/3/2026»; what it says more is in the note."""
        raw = super().understand(raw)
        if there := day_and_place(raw.get("from_on", "")):
            raw = noted({**raw, "from_on": there[0]}, f"Địa điểm: {there[1]}")
        began = only_days(raw.get("from_on", ""))
        if began != raw.get("from_on", "").strip():
            raw = noted({**raw, "from_on": began}, f"Thời gian: {raw['from_on']}")
        told = raw.get("from_on", "")
        if raw.get("to_on"):
            return raw
        if days := days_written(told) or months_written(told):
            return {**raw, "from_on": days[0], "to_on": days[1]}
        if whole := whole_of_part(told):
            return noted({**raw, "from_on": whole}, f"Thời gian: {told}")
        apart = several_days(told)
        words = f"{_DAYS_APART}: {told.strip()}"
        return noted({**raw, "from_on": apart[0].text, "to_on": apart[-1].text}, words) if apart else raw

    @classmethod
    def moved(cls, now: Values, values: Values) -> list[Doubt]:
        words = kept_words(now, values, _DAYS_APART)
        if not words:
            return []
        told = f"Ô này ghi các ngày rời nhau («{words}»): ghi từ {values.get('from_on')} đến {values.get('to_on')}, "
        return [Doubt("from_on", f"{told}giữ đủ ở «Ghi chú». Nếu là nhiều cuộc kiểm tra, hãy ghi mỗi cuộc một dòng.")]

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """Whether it was planned, where the row or the title says so."""
        told = [fold(text) for text in (raw.get("ground", ""), raw.get("source", ""), raw.get("content", ""), title)]
        modes = [mode for mode, said in _MODES.items() if any(said.search(text) for text in told)]
        return {"mode": modes[0]} if len(modes) == 1 else {}

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        return [
            *period_problems(values, "from_on", "to_on"),
            *period_problems(values, "from_on", "conclusion_on", called=("Ngày kết luận", "ngày bắt đầu kiểm tra")),
            *period_problems(values, "conclusion_on", "received_on", called=("Ngày nhận kết luận", "ngày kết luận")),
            *period_problems(values, "conclusion_on", "remedy_report_on", called=("Ngày báo cáo", "ngày kết luận")),
        ]

    @classmethod
    def contradicted(cls, said: Mapping[str, str], values: Values) -> list[Doubt]:
        """A decision after the inspection began, a conclusion before it ended or still to come."""
        began, decided = values.get("from_on"), values.get("decided_on")
        ended, concluded = values.get("to_on"), values.get("conclusion_on")
        found = to_come(cls, values, "conclusion_on", "remedy_report_on")
        if began and decided and decided.first > began.last:
            found.append(Doubt("decided_on", f"Ngày quyết định {decided} ở sau ngày bắt đầu {began}. Hãy xem lại."))
        if ended and concluded and concluded.last < ended.first:
            found.append(
                Doubt("conclusion_on", f"Ngày kết luận {concluded} ở trước ngày kết thúc {ended}. Hãy xem lại.")
            )
        return found


_DAYS_APART = "Các ngày kiểm tra"
_MODES = {
    UNPLANNED: re.compile("dot xuat"),
    PLANNED: re.compile("^ke hoach|theo ke hoach|ke hoach kiem tra|/kh-|kiem tra dinh ky"),
}


class InspectionMember(Row):
    """One member of an inspection team and the member's role in it."""

    __tablename__ = "inspection_member"
    OWNER = "inspection"

    owner_id: Mapped[int] = owner("inspection")
    name: Mapped[str | None] = field("Họ tên", Text(limit=200), required=True, width=26)
    role: Mapped[str | None] = field("Vai trò", Choice(ROLES), required=True, width=18)
    post: Mapped[str | None] = field("Chức vụ, đơn vị", Text(limit=300), width=40)
