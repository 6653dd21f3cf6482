"""Meetings and working sessions (cuộc họp, hội nghị, phiên họp, buổi làm việc)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Mapped

from tthc_desktop.core.doc_numbers import is_doc_number, number_and_day
from tthc_desktop.core.errors import Doubt
from tthc_desktop.core.fields import Choice, Date, Many, Rows, Tags, Text, Time
from tthc_desktop.core.sheet_dates import day_and_place, days_written, only_days, several_days
from tthc_desktop.core.unit_groups import is_group
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.records.base import (
    AUTOMATIC,
    BACKGROUND,
    LEFT_OUT,
    LEVELS,
    LEVELS_TOO,
    Record,
    Reported,
    Values,
    field,
    kept_words,
    noted,
)

MEETING_KINDS = ("Phiên họp", "Hội nghị", "Cuộc họp", "Buổi làm việc")
_KINDS_TOO = (
    *((text, "Cuộc họp") for text in ("Họp", "Họp giao ban", "Giao ban")),
    *((text, "Hội nghị") for text in ("Hội nghị trực tuyến", "Hội nghị tập huấn")),
    *((text, "Buổi làm việc") for text in ("Làm việc", "Tiếp và làm việc")),
    *((text, "Phiên họp") for text in ("Phiên họp thường kỳ", "Họp thường kỳ")),
)
MEETING_FORMS = ("Trực tiếp", "Trực tuyến", "Kết hợp")
_FORMS_TOO = (
    *((text, "Kết hợp") for text in ("Trực tiếp kết hợp trực tuyến", "Trực tuyến kết hợp trực tiếp")),
    *((text, "Kết hợp") for text in ("Kết hợp trực tiếp và trực tuyến", "Trực tiếp và trực tuyến")),
    *((text, "Kết hợp") for text in ("Trực tiếp, trực tuyến", "Trực tiếp + trực tuyến", "Trực tiếp/trực tuyến")),
    *((text, "Trực tuyến") for text in ("Họp trực tuyến", "Online", "Truyền hình trực tuyến")),
    *((text, "Trực tiếp") for text in ("Họp trực tiếp", "Tập trung")),
)


class Meeting(Reported, Record):
    """One meeting; meetings and the distinct units met are two counts, and reports give both."""

    __tablename__ = "meeting"
    LABEL = "Cuộc họp, làm việc"
    ONE = "cuộc họp, buổi làm việc"
    KEY = ("kind", "held_on", "start_time", "body", "name", "chair", "units", "topics", "content")
    KEY_LATER = ("start_time", "chair", "units", "topics")
    TITLE = ("kind", "name", "body", "units", "topics", "held_on")
    DATE = "held_on"
    IN_WORDS: ClassVar[Mapping[str, str]] = {"conclusions": "result"}

    kind: Mapped[str | None] = field(
        "Loại",
        Choice(MEETING_KINDS, _KINDS_TOO),
        required=True,
        width=15,
        page="Cuộc họp",
        aliases=("Loại cuộc họp",),
    )
    held_on: Mapped[str | None] = field(
        "Ngày họp",
        Date(),
        required=True,
        width=13,
        aliases=(
            *("Ngày", "Thứ, ngày", "Thứ, ngày, tháng", "Ngày, thứ", "Thời gian", "Ngày tổ chức", "Thời gian họp"),
            *("Thời gian, địa điểm", "Thời gian, địa điểm họp", "Thời gian, địa điểm tổ chức", "Thời gian và địa điểm"),
            *("Thời gian tổ chức", "Ngày, tháng", "Ngày, giờ họp", "Ngày làm việc", "Thời gian làm việc"),
        ),
        hint="04/7/2023, 7/2023, quý II/2023",
    )
    start_time: Mapped[str | None] = field(
        "Giờ",
        Time(),
        hint="8h30",
        aliases=("Thời gian", "Giờ họp", "Thời gian bắt đầu", "Giờ bắt đầu", "Buổi", "Buổi họp"),
    )
    form: Mapped[str | None] = field(
        "Hình thức",
        Choice(MEETING_FORMS, _FORMS_TOO),
        width=10,
        aliases=("Hình thức họp", "Hình thức tổ chức"),
    )
    level: Mapped[str | None] = field(
        "Cấp",
        Choice(LEVELS, LEVELS_TOO),
        required=True,
        width=16,
        aliases=("Cấp họp",),
    )
    place: Mapped[str | None] = field(
        "Địa điểm",
        Text(limit=300),
        aliases=("Địa điểm họp", "Địa điểm tổ chức", "Địa điểm làm việc", "Phòng họp"),
    )
    body: Mapped[str | None] = field(
        "Tổ chức họp",
        Text(limit=500),
        width=18,
        aliases=("Cơ quan họp", "Cơ quan tổ chức", "Đơn vị tổ chức"),
        hint="Chính phủ, Ban Chỉ đạo …",
    )
    name: Mapped[str | None] = field(
        "Tên cuộc họp",
        Text(limit=500),
        hint="chỉ ghi khi có tên riêng",
        aliases=("Tên hội nghị", "Tên cuộc họp, hội nghị", "Tên hội nghị, cuộc họp"),
    )
    chair: Mapped[str | None] = field(
        "Chủ trì",
        Text(limit=300),
        width=20,
        aliases=(
            *("Người chủ trì", "Lãnh đạo chủ trì", "Chủ trì cuộc họp", "Người chủ trì họp"),
            *("Đồng chí chủ trì", "Lãnh đạo chủ trì họp"),
        ),
    )
    coordinators = field("Cơ quan phối hợp", Many("unit"))
    units = field(
        "Đơn vị cùng làm việc",
        Many("unit"),
        width=24,
        section="Nội dung",
        aliases=(
            *("Đơn vị", "Thành phần", "Đơn vị tham dự", "Đơn vị dự họp", "Thành phần tham dự", "Thành phần dự họp"),
            *("Thành phần họp", "Thành phần tham gia", "Cơ quan, đơn vị tham dự", "Cơ quan tham dự"),
            *("Đơn vị làm việc", "Cơ quan, đơn vị làm việc"),
        ),
    )
    topics: Mapped[str | None] = field(
        "Lĩnh vực, chủ đề",
        Tags(),
        width=34,
        aliases=("Chủ đề", "Lĩnh vực", "Chủ đề cuộc họp", "Chủ đề họp"),
        hint="cách nhau bằng dấu chấm phẩy",
    )
    content: Mapped[str | None] = field(
        "Nội dung",
        Text(lines=3),
        aliases=("Nội dung cuộc họp", "Nội dung họp", "Nội dung làm việc", "Nội dung chính"),
    )
    result: Mapped[str | None] = field(
        "Kết quả",
        Text(lines=3),
        aliases=(
            *("Kết quả cuộc họp", "Kết luận cuộc họp", "Kết luận của chủ trì"),
            *("Kết luận của người chủ trì", "Kết quả làm việc", "Kết luận"),
        ),
    )
    conclusions = field(
        "Văn bản kết luận",
        Many("directive"),
        page="Kết luận",
        aliases=(
            *("Thông báo kết luận", "Số thông báo kết luận", "Số TB kết luận", "TB kết luận", "Số kết luận"),
            *("Văn bản thông báo kết luận", "Số văn bản kết luận"),
        ),
    )
    points = field("Các kết luận", Rows("conclusion"))
    report_as: Mapped[str | None] = field(
        "Trong báo cáo", Choice((AUTOMATIC, BACKGROUND, LEFT_OUT)), hint="để trống: tự động theo cấp"
    )

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """The hour and the place beside the day; the first of several days, and who came that are no units.

        What is shortened so («7-8/3/2026», «Đại diện …») is kept in the note.
        """
        raw = _with_hour(super().understand(raw))
        if there := day_and_place(raw.get("held_on", "")):
            raw = {**raw, "held_on": there[0]}
            raw = noted(raw, f"Địa điểm: {there[1]}") if raw.get("place") else {**raw, "place": there[1]}
        told = raw.get("held_on", "").strip()
        if not raw.get("start_time") and (found := _HOUR_AND_DAY.fullmatch(told)):
            hour, minute = found["hour"] or found["later"], found["minute"] or found["past"] or "00"
            raw = {**raw, "held_on": found["day"] or found["first"], "start_time": f"{hour}h{minute}"}
            raw = noted(raw, f"Thời gian: {told}") if found["until"] or found["till"] else raw
        elif days := days_written(only_days(told)):
            hour = _HOUR.search(told) if only_days(told) != told and not raw.get("start_time") else None
            began = {"start_time": f"{hour['hour']}h{hour['minute'] or '00'}"} if hour else {}
            raw = noted({**raw, "held_on": days[0], **began}, f"Thời gian: {told}")
        elif apart := several_days(told):
            raw = noted({**raw, "held_on": apart[0].text}, f"{_DAYS_APART}: {told}")
        raw = _with_conclusion(raw)
        parts = [part.strip() for part in re.split(r"[;\n]", raw.get("units", "")) if part.strip()]
        people = [part for part in parts if _is_people(part)]
        if not people:
            return raw
        raw = {**raw, "units": "; ".join(part for part in parts if part not in people)}
        return noted(raw, f"Thành phần: {'; '.join(people)}")

    @classmethod
    def moved(cls, now: Values, values: Values) -> list[Doubt]:
        words = kept_words(now, values, _DAYS_APART)
        if not words:
            return []
        told = f"Ô này ghi các ngày rời nhau («{words}»): lấy ngày đầu {values.get('held_on')}, giữ đủ ở «Ghi chú». "
        return [Doubt("held_on", f"{told}Nếu là nhiều cuộc họp, hãy ghi mỗi cuộc một dòng.")]

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """The kind by the first words of its name or content: «Họp về …» is a cuộc họp; the day that heads its rows."""
        headed = _HEADED.fullmatch(" ".join(title.split()))
        day = {"held_on": headed[1]} if headed else {}
        for words in (fold(raw.get("name", "")), fold(raw.get("content", ""))):
            kind = next((kind for begin, kind in _BEGINNINGS if words.startswith(begin)), None)
            if kind:
                return {"kind": kind, **day}
        return day


def _with_conclusion(raw: dict[str, str]) -> dict[str, str]:
    """The row whose result is nothing but numbers of documents, «12/TB-UBND», with these as its conclusion."""
    told = raw.get("result", "").strip()
    if raw.get("conclusions") or not all(map(_is_document, re.split(r"\s*[;\n]\s*", told))):
        return raw
    return {name: text for name, text in raw.items() if name != "result"} | {"conclusions": told}


def _is_document(told: str) -> bool:
    return bool(number_and_day(told)) or ("/" in told and is_doc_number(told))


_DAYS_APART = "Các ngày họp"


def _is_people(part: str) -> bool:
    """Whether a part names no unit: «Đại diện …», «Các Sở, ban, ngành», but not «Các sở: Y tế, Nội vụ»."""
    if is_group(part):
        return True
    if _ALL_OF.match(part):
        return not any(letter.isupper() for letter in _RANKS.sub("", _ALL_OF.sub("", part)))
    return bool(_PEOPLE.match(part))


_PEOPLE = re.compile(
    r"[-–•+*]?\s*(?:đại diện|lãnh đạo|thành viên|toàn thể|cán bộ|công chức|chuyên viên|đại biểu|"
    r"khách mời|đồng chí|đ/c|giám đốc|phó|trưởng (?!ban\b)|chủ tịch|bí thư|chánh|người|"
    r"[0-9]+\s+(?:điểm cầu|đại biểu|người|cán bộ|công chức|đơn vị|địa phương|sở|xã|phường|bộ))\b|"
    r"[-–•+*]?\s*(?:ông|bà)\b",
    re.IGNORECASE,
)
_ALL_OF = re.compile(r"[-–•+*]?\s*các\s", re.IGNORECASE)
_RANKS = re.compile(r"\b(?:sở|bộ|ban|ngành|phòng|cục|vụ|chi cục|ubnd|xã|phường|huyện|tỉnh|thành phố)\b", re.IGNORECASE)
_UNTIL = r"(?:\s*(?:-|–|đến)\s*[0-9]{1,2}\s*(?:h|giờ|g)\s*(?:[0-9]{2}(?:\s*phút)?)?)"


def _with_hour(raw: dict[str, str]) -> dict[str, str]:
    """The row with the hour that its time begins with; what else it says («Cả ngày», «8h30 - 11h30») is in the note."""
    said = raw.get("start_time", "").strip()
    found = _HOUR.match(said)
    if not said or (found and found.end() == len(said)):
        return raw
    raw = {name: text for name, text in raw.items() if name != "start_time"}
    hour = {"start_time": f"{found['hour']}h{found['minute'] or '00'}"} if found else {}
    return noted({**raw, **hour}, f"Thời gian: {said}")


_HOUR = re.compile(
    r"(?:(?:lúc|từ)\s+)?(?P<hour>[01]?[0-9]|2[0-3])\s*(?:h|giờ|g|:)\s*(?:(?P<minute>[0-5][0-9])(?:\s*phút|:00)?)?",
    re.IGNORECASE,
)
_HOUR_AND_DAY = re.compile(
    r"(?:(?:lúc|từ)\s+)?(?P<hour>[0-9]{1,2})\s*(?:h|giờ|g|:)\s*(?:(?P<minute>[0-9]{2})(?:\s*phút)?)?"
    rf"(?P<until>{_UNTIL})?\s*[,;-]?\s*(?:ngày\s+)?"
    r"(?P<day>[0-9]{1,2}(?:/[0-9]{1,2}/|\s+tháng\s+[0-9]{1,2}\s+năm\s+)[0-9]{4})|"
    r"(?:ngày\s+)?(?P<first>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\s*[,;(-]?\s*(?:(?:lúc|từ)\s+)?"
    rf"(?P<later>[0-9]{{1,2}})\s*(?:h|giờ|g)\s*(?:(?P<past>[0-9]{{2}})(?:\s*phút)?)?(?P<till>{_UNTIL})?\)?",
    re.IGNORECASE,
)
"""«14h00 ngày 05/3/2026», «05/3/2026, lúc 8 giờ 30», «8h30 - 11h30 ngày 05/3/2026»."""
_HEADED = re.compile(
    r"(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s*[,(:–-]?\s*\(?)?(?:ngày\s+)?"
    r"([0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4})\s*\)?:?",
    re.IGNORECASE,
)
"""«THỨ HAI, NGÀY 02/3/2026» above the rows of a day."""
_BEGINNINGS = (
    *((fold(kind), kind) for kind in MEETING_KINDS),
    ("hop ", "Cuộc họp"),
    ("giao ban", "Cuộc họp"),
    ("lam viec ", "Buổi làm việc"),
    ("tap huan ", "Hội nghị"),
)
