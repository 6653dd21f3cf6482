"""Directives (văn bản chỉ đạo): decrees, directives, dispatches and other documents, drafts included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Mapped

from tthc_desktop.core.doc_numbers import KINDS, kind_of, parse_doc_number
from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.core.fields import Choice, Date, DocNumber, Many, One, Tags, Text
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.records.base import (
    AUTOMATIC,
    LEFT_OUT,
    SOURCE,
    Record,
    Reported,
    Values,
    field,
    noted,
    noted_instead,
    said_before,
    to_come,
    with_bare_choice,
)

DRAFT, SUBMITTED, ISSUED, EXPIRED = "Dự thảo", "Đang trình", "Đã ban hành", "Hết hiệu lực"
STATES = (DRAFT, SUBMITTED, ISSUED, EXPIRED)

_STATES_TOO = (
    *((text, ISSUED) for text in ("Còn hiệu lực", "Có hiệu lực", "Đang có hiệu lực", "Ban hành")),
    ("Hết hiệu lực thi hành", EXPIRED),
)
_KINDS_TOO = (*((kind.code, kind.name) for kind in KINDS if kind.code), ("CV", "Công văn"))


class Directive(Reported, Record):
    """One document; its number is unique within issuer and year (NĐ 30/2020/NĐ-CP Đ.15)."""

    __tablename__ = "directive"
    LABEL = "Văn bản chỉ đạo"
    ONE = "văn bản"
    KEY = ("number", "issuer", "issued_on", "subject")
    SURE_KEY = ("number", "issuer", "issued_on")
    KEY_LATER = ("number", "issued_on")
    TELL_APART = ("kind",)
    TITLE = ("kind", "number", "subject", "issued_on")
    DATE = "issued_on"
    DATED: ClassVar = {"number": "issued_on"}

    kind: Mapped[str | None] = field(
        "Loại văn bản",
        Choice(tuple(kind.name for kind in KINDS), _KINDS_TOO),
        required=True,
        width=16,
        aliases=(
            *("Loại", "Tên loại", "Loại VB", "Thể loại", "Thể loại văn bản"),
            *("Hình thức văn bản", "Tên loại văn bản"),
        ),
    )
    number: Mapped[str | None] = field(
        "Số, ký hiệu",
        DocNumber(),
        width=18,
        aliases=(
            *("Số ký hiệu", "Số hiệu", "Số văn bản", "Số/ký hiệu", "Số, ký hiệu văn bản", "Số ký hiệu văn bản"),
            *("Số hiệu văn bản", "Số và ký hiệu", "Số và ký hiệu văn bản"),
        ),
        hint="5159/BC-VPCP; dự thảo để trống",
    )
    issued_on: Mapped[str | None] = field(
        "Ngày ban hành",
        Date(),
        width=13,
        aliases=(
            *("Ngày", "Ngày văn bản", "Ngày ban hành văn bản", "Ngày tháng văn bản", "Ngày, tháng, năm văn bản"),
            *("Ngày, tháng, năm ban hành", "Ngày tháng ban hành", "Ngày ký", "Ngày tháng"),
            *("Ngày, tháng văn bản", "Ngày phát hành"),
        ),
        hint="04/7/2023, 7/2023, quý II/2023",
    )
    issuer: Mapped[int | None] = field(
        "Cơ quan ban hành",
        One("unit"),
        required=True,
        width=26,
        aliases=(
            *("Cơ quan", "Nơi ban hành", "Cơ quan ban hành văn bản", "Đơn vị ban hành"),
            *("Tác giả", "Cơ quan, đơn vị ban hành"),
        ),
    )
    signer: Mapped[str | None] = field(
        "Người ký",
        Text(limit=200),
        aliases=("Người ký văn bản", "Họ tên người ký"),
    )
    state: Mapped[str | None] = field(
        "Tình trạng",
        Choice(STATES, _STATES_TOO),
        required=True,
        width=13,
        aliases=("Trạng thái", "Hiệu lực", "Tình trạng hiệu lực", "Tình trạng văn bản"),
    )
    drafted_by: Mapped[int | None] = field(
        "Đơn vị tham mưu",
        One("unit"),
        aliases=("Đơn vị soạn thảo", "Đơn vị tham mưu soạn thảo"),
    )
    subject: Mapped[str | None] = field(
        "Trích yếu",
        Text(lines=3),
        required=True,
        width=46,
        section="Nội dung",
        aliases=(
            *("Trích yếu nội dung", "Nội dung", "Trích yếu văn bản", "Trích yếu nội dung văn bản", "Tên văn bản"),
            *("Tên loại và trích yếu nội dung văn bản", "Tên loại và trích yếu nội dung"),
            *("Nội dung văn bản", "Nội dung trích yếu"),
        ),
    )
    topics: Mapped[str | None] = field(
        "Lĩnh vực",
        Tags(),
        hint="cách nhau bằng dấu chấm phẩy",
        aliases=("Lĩnh vực văn bản",),
    )
    meetings = field("Hình thành từ cuộc họp", Many("meeting"))
    grounds = field("Căn cứ", Many("directive"), section="Văn bản liên quan")
    implements = field("Triển khai văn bản", Many("directive"))
    replaces = field("Thay thế văn bản", Many("directive"))
    report_as: Mapped[str | None] = field(
        "Trong báo cáo", Choice((AUTOMATIC, SOURCE, LEFT_OUT)), hint="để trống: tự động theo cấp"
    )

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """A document without a number says so, one of which a part is out of force is in force; the words are kept."""
        raw = with_bare_choice(cls, super().understand(raw), "state")
        state = raw.get("state", "").strip()
        if _IN_PART.fullmatch(fold(state)):
            raw = noted({**raw, "state": ISSUED}, f"{cls.field('state').label}: {state}")
        number = raw.get("number", "").strip()
        return noted_instead(raw, "number", f"Số, ký hiệu: {number}") if _WITHOUT.fullmatch(fold(number)) else raw

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """The kind by the symbol, else by the first words of the subject; a number with its day says it was issued."""
        raw = cls.understand(dict(raw))
        kind = _kind_of_number(raw.get("number", "")) or _kind_named(raw.get("subject", ""))
        told = {"kind": kind} if kind else {}
        return told | ({"state": ISSUED} if raw.get("number") and raw.get("issued_on") else {})

    @classmethod
    def moved(cls, now: Values, values: Values) -> list[Doubt]:
        before = said_before(now, values, "subject")
        if not before:
            return []
        return [Doubt("subject", f"Văn bản này đã có với trích yếu «{before}». Hãy xem lại số, ngày hoặc trích yếu.")]

    @classmethod
    def contradicted(cls, said: Mapping[str, str], values: Values) -> list[Doubt]:
        """Issued on a day to come, or of another kind than its number tells."""
        found = to_come(cls, values, "issued_on") if values.get("state") == ISSUED else []
        number, kind = values.get("number") or "", values.get("kind")
        told = _kind_of_number(number) if "/" in number else None
        if told and kind and told not in (kind, "Công văn") and "-" not in number.partition("/")[0]:
            found.append(Doubt("kind", f"Số «{number}» là của {told.lower()} mà loại là «{kind}». Hãy xem lại."))
        return found

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        if values.get("issued_on") is None and values.get("state") in (ISSUED, EXPIRED):
            return [Problem("issued_on", "Văn bản đã ban hành cần có ngày; chưa rõ ngày thì ghi tháng, quý hoặc năm.")]
        if values.get("issued_on") is None and values.get("counted_in") is None:
            return [Problem("counted_in", "Văn bản chưa có ngày thì ghi kỳ báo cáo ở đây, ví dụ quý II/2023.")]
        return []


_IN_PART = re.compile(r"(?:het|con) hieu luc (?:mot|1) phan")
_WITHOUT = re.compile(r"(?:khong|chua) (?:co )?(?:ghi )?so(?: ky hieu)?|k/s")


def _kind_of_number(text: str) -> str | None:
    try:
        return kind_of(parse_doc_number(text))
    except ValueError:
        return None


def _kind_named(subject: str) -> str | None:
    """The kind that a subject begins with: «Chỉ thị về …»."""
    words = f"{fold(subject)} "
    return next((kind.name for kind in _LONGEST_FIRST if words.startswith(f"{fold(kind.name)} ")), None)


_LONGEST_FIRST = sorted(KINDS, key=lambda kind: -len(kind.name))
