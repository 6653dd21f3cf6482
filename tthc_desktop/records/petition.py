"""Petitions (phản ánh, kiến nghị về quy định hành chính): what people and firms say, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, DocNumber, Flag, One, Text
from tthc_desktop.core.similarity import is_near
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.records.base import Record, Reported, Values, field, noted, to_come

CONDUCT, RULE, BOTH = "Hành vi hành chính", "Quy định hành chính", "Cả hành vi và quy định"
ABOUT = (CONDUCT, RULE, BOTH)
NEW, IN_HAND, PASSED_ON, ANSWERED = "Mới tiếp nhận", "Đang xử lý", "Đã chuyển", "Đã xử lý"
LEFT = "Không xử lý"
"""Not fit to be dealt with, as the decree has it, or taken back: neither answered nor in hand."""
STATES = (NEW, IN_HAND, PASSED_ON, ANSWERED, LEFT)
_ABOUT_TOO = (
    ("Hành vi", CONDUCT),
    ("PAKN về hành vi hành chính", CONDUCT),
    ("PAKN về hành vi", CONDUCT),
    ("HVHC", CONDUCT),
    ("Phản ánh hành vi hành chính", CONDUCT),
    ("Quy định", RULE),
    ("PAKN về quy định hành chính", RULE),
    ("PAKN về quy định", RULE),
    ("Kiến nghị về quy định hành chính", RULE),
    ("Cả hai", BOTH),
    ("Hành vi và quy định", BOTH),
)
_STATES_TOO = (
    ("Mới", NEW),
    ("Đã tiếp nhận", NEW),
    ("Chưa xử lý", NEW),
    ("Chưa giải quyết", NEW),
    ("Đang giải quyết", IN_HAND),
    ("Đang xem xét, xử lý", IN_HAND),
    ("Đang xác minh", IN_HAND),
    ("Đang thụ lý", IN_HAND),
    ("Đã xử lý xong", ANSWERED),
    ("Đang trả lời", IN_HAND),
    ("Chưa xử lý xong", IN_HAND),
    ("Đã chuyển cơ quan có thẩm quyền", PASSED_ON),
    ("Đã chuyển xử lý", PASSED_ON),
    ("Chuyển cơ quan khác", PASSED_ON),
    ("Đã trả lời", ANSWERED),
    ("Đã có văn bản trả lời", ANSWERED),
    ("Đã giải quyết", ANSWERED),
    ("Đã giải quyết xong", ANSWERED),
    ("Đã có kết quả xử lý", ANSWERED),
    ("Hoàn thành", ANSWERED),
    ("Chờ xử lý", NEW),
    ("Chờ giải quyết", NEW),
    ("Đang chờ bổ sung", IN_HAND),
    *((text, LEFT) for text in ("Không đủ điều kiện xử lý", "Không đủ điều kiện tiếp nhận", "Không đủ điều kiện")),
    *(
        (text, LEFT)
        for text in ("Lưu, không xử lý", "Lưu không xử lý", "Lưu đơn", "Không giải quyết", "Không tiếp nhận")
    ),
    *(
        (text, LEFT)
        for text in ("Từ chối", "Từ chối tiếp nhận", "Từ chối xử lý", "Trả lại", "Trả lại đơn", "Đã trả lại")
    ),
    *((text, LEFT) for text in ("Rút đơn", "Đã rút", "Rút PAKN", "Đã rút PAKN", "Đã hủy", "Hủy")),
)


class Petition(Reported, Record):
    """One petition (NĐ 20/2008/NĐ-CP; forms II.05a and II.05b count them)."""

    __tablename__ = "petition"
    LABEL = "Phản ánh, kiến nghị"
    ONE = "phản ánh, kiến nghị"
    KEY = ("code", "received_on", "subject")
    SURE_KEY = ("code", "received_on")
    KEY_LATER = ("code",)
    TELL_APART = ("unit", "sender")
    TITLE = ("subject", "received_on")
    DATE = "received_on"
    DATED: ClassVar = {"reply": "answered_on"}

    code: Mapped[str | None] = field(
        "Số tiếp nhận",
        Text(limit=60),
        aliases=("Mã PAKN", "Mã số PAKN", "Số vào sổ", "Mã phản ánh", "Số PAKN", "Mã", "Số phiếu", "Mã số"),
    )
    received_on: Mapped[str | None] = field(
        "Ngày tiếp nhận",
        Date(),
        required=True,
        width=13,
        aliases=(
            *("Ngày nhận", "Ngày gửi", "Thời gian tiếp nhận", "Thời điểm tiếp nhận", "Ngày phản ánh", "Ngày"),
            *("Ngày tiếp nhận PAKN", "Ngày tiếp nhận phản ánh", "Thời gian gửi", "Ngày vào sổ"),
            *("Ngày, tháng tiếp nhận", "Ngày, tháng, năm tiếp nhận"),
        ),
        hint="04/7/2026",
    )
    sender: Mapped[str | None] = field(
        "Người gửi",
        Text(limit=200),
        private=True,
        aliases=(
            *("Họ tên", "Họ và tên", "Tổ chức, cá nhân", "Cá nhân, tổ chức", "Người phản ánh"),
            *("Người phản ánh, kiến nghị", "Tên cá nhân, tổ chức", "Tên tổ chức, cá nhân", "Họ tên người phản ánh"),
            *("Họ và tên người phản ánh", "Họ tên, địa chỉ", "Họ và tên, địa chỉ"),
            *("Họ và tên người phản ánh, kiến nghị", "Tổ chức, cá nhân phản ánh, kiến nghị"),
            *("Cá nhân, tổ chức phản ánh, kiến nghị", "Cá nhân / tổ chức, địa chỉ, điện thoại"),
            *("Tên tổ chức, cá nhân phản ánh", "Tổ chức, cá nhân phản ánh", "Người gửi phản ánh", "Người gửi PAKN"),
        ),
    )
    subject: Mapped[str | None] = field(
        "Nội dung",
        Text(lines=3),
        required=True,
        width=46,
        aliases=(
            *("Nội dung phản ánh, kiến nghị", "Nội dung PAKN", "Nội dung phản ánh", "Tiêu đề", "Tóm tắt nội dung"),
            *("Nội dung kiến nghị", "Tóm tắt PAKN", "Tóm tắt nội dung PAKN"),
            *("Tóm tắt nội dung phản ánh, kiến nghị", "Nội dung vụ việc"),
        ),
    )
    about: Mapped[str | None] = field(
        "Về việc",
        Choice(ABOUT, _ABOUT_TOO),
        width=20,
        aliases=(
            *("Phân loại PAKN", "Loại PAKN", "Loại phản ánh, kiến nghị", "Phân loại", "Loại"),
            *("Loại phản ánh", "Nhóm PAKN"),
        ),
    )
    domain: Mapped[str | None] = field(
        "Lĩnh vực",
        Text(limit=200),
        width=18,
        aliases=("Ngành, lĩnh vực", "Lĩnh vực PAKN", "Lĩnh vực phản ánh"),
    )
    unit: Mapped[int | None] = field(
        "Đơn vị xử lý",
        One("unit"),
        width=22,
        aliases=(
            *("Cơ quan xử lý", "Đơn vị giải quyết", "Cơ quan, đơn vị xử lý", "Cơ quan tiếp nhận, xử lý"),
            *("Cơ quan giải quyết", "Cơ quan xử lý; ngày chuyển (trong 05 ngày làm việc)"),
            *("Cơ quan, đơn vị giải quyết", "Đơn vị được giao xử lý", "Cơ quan được giao xử lý"),
            *("Cơ quan có thẩm quyền xử lý", "Đơn vị thụ lý", "Cơ quan chủ trì xử lý", "Đơn vị chuyển xử lý"),
        ),
        section="Xử lý",
    )
    state: Mapped[str | None] = field(
        "Trạng thái",
        Choice(STATES, _STATES_TOO),
        required=True,
        width=14,
        aliases=(
            *("Tình trạng", "Trạng thái xử lý", "Tình trạng xử lý", "Kết quả xử lý"),
            *("Kết quả xử lý; số văn bản trả lời", "Kết quả giải quyết", "Tình trạng giải quyết"),
            *("Trạng thái PAKN", "Tình trạng PAKN"),
        ),
    )
    due_on: Mapped[str | None] = field(
        "Hạn xử lý",
        Date(DAYS_ONLY),
        width=12,
        aliases=(*("Hạn trả lời", "Thời hạn", "Thời hạn xử lý", "Hạn giải quyết", "Thời hạn trả lời", "Ngày hết hạn"),),
    )
    answered_on: Mapped[str | None] = field(
        "Ngày trả lời",
        Date(DAYS_ONLY),
        width=12,
        aliases=(
            "Ngày xử lý",
            "Ngày hoàn thành",
            "Ngày trả lời kết quả",
            "Ngày có kết quả",
            "Ngày trả kết quả",
            "Văn bản trả lời: Ngày",
        ),
    )
    reply: Mapped[str | None] = field(
        "Văn bản trả lời",
        DocNumber(),
        aliases=(
            "Số văn bản trả lời",
            "Số, ký hiệu văn bản trả lời",
            "Văn bản trả lời: Số",
            "Văn bản trả lời: Số, ký hiệu",
        ),
    )
    published: Mapped[int | None] = field(
        "Đã công khai",
        Flag(),
        aliases=(
            *("Công khai", "Công khai kết quả", "Công khai kết quả xử lý"),
            *("Công khai kết quả (ngày, nơi)", "Đăng tải công khai"),
        ),
    )

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """What became of it in words of their own («Đã trả lời tại văn bản 12/SXD-VP …») tells the state.

        So does where it was made public, and a day stands behind the unit in registers of petitions. All words are
        kept in the note.
        """
        raw, notes = dict(super().understand(raw)), list[str]()
        state = _state_told(raw.get("state", "").strip())
        if state:
            notes.append(f"Kết quả xử lý: {raw['state'].strip()}")
            raw["state"] = state
        unit, _, passed_on = raw.get("unit", "").partition(";")
        if _DAY.fullmatch(passed_on.strip()):
            notes.append(f"Chuyển {unit.strip()} ngày {passed_on.strip()}")
            raw["unit"] = unit.strip()
        published = raw.get("published", "").strip()
        if published and _PUBLISHED.match(fold(published)):
            notes.append(f"Công khai: {published}")
            raw["published"] = "Có"
        return noted(raw, *notes)

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """One that was replied to is done."""
        return {"state": ANSWERED} if raw.get("reply") or raw.get("answered_on") else {}

    @classmethod
    def differs(cls, values: Values, other: Values) -> bool:
        """In other words, and not of one unit for sure: each commune numbers its petitions from 1."""
        mine, theirs = values.get("unit"), other.get("unit")
        one, two = (each.get("subject") or "" for each in (values, other))
        if not one or not two:  # a blank speaks against nothing
            return bool(mine and theirs and mine != theirs)
        return not (mine and mine == theirs) and not is_near(one, two)

    @classmethod
    def contradicted(cls, said: Mapping[str, str], values: Values) -> list[Doubt]:
        """An answer still to come, a deadline before it came in, an answer where the state says that there is none."""
        found = to_come(cls, values, "answered_on")
        received, due, state = values.get("received_on"), values.get("due_on"), values.get("state")
        if received and due and due.last < received.first:
            found.append(Doubt("due_on", f"Hạn xử lý {due} ở trước ngày tiếp nhận {received}. Hãy xem lại."))
        if state in (NEW, IN_HAND) and (values.get("answered_on") or values.get("reply")):
            found.append(Doubt("state", f"Ghi «{state}» mà có ngày hoặc văn bản trả lời. Hãy xem lại."))
        return found

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        received, answered = values.get("received_on"), values.get("answered_on")
        if received and answered and answered.last < received.first:
            return [Problem("answered_on", "Ngày trả lời không thể trước ngày tiếp nhận.")]
        return []


_DAY = re.compile(r"(?:ngày\s*)?[0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4}", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:chua|khong dong y|nhung|(?:mot|1) phan|buoc dau|lan [0-9]|dang|tiep tuc|du thao)\b|"
    r"[0-9] trong (?:so )?[0-9]|"
    r"\bda (?:tra loi|xu ly|giai quyet|chuyen|tiep nhan)\b|"
    r"(?<![0-9/])[0-9]{1,3}\s*/\s*[0-9]{1,3}(?![0-9/])|(?<![0-9])[0-9]{1,2}\s*%"
)
"""What says another state behind the first one: «Đã tiếp nhận, đang xử lý», «Đã xử lý 1/3 nội dung»."""
_DEALT_WITH = re.compile(r"\b(?:tra loi|chuyen|xu ly|giai quyet|ket qua)\b")
"""What says more than that it came in: «Đã tiếp nhận và trả lời»."""
_PUBLISHED = re.compile(r"da cong khai|cong (?:dvc|thong tin|dich vu)|.*[0-9]{4}$")


def _state_told(words: str) -> str | None:
    """The state that words begin with, when they say more than that; of «Đã xử lý» alone none is to be told."""
    folded = fold(words)
    known = {fold(text): state for text, state in (*((state, state) for state in STATES), *_STATES_TOO)}
    if folded in known and (known[folded] != LEFT or folded == fold(LEFT)):
        return None
    if folded in known:
        return LEFT  # why it was not dealt with is kept
    begun = max(
        (text for text in known if folded.startswith(text) and not folded[len(text)].isalpha()), key=len, default=""
    )
    rest = folded[len(begun) :]
    waits = bool(_WAITS.search(comparison_key(words)))
    dealt_with = begun == "da tiep nhan" and not waits and _DEALT_WITH.search(rest)
    goes_on = _GOES_ON.search(rest) or dealt_with or (waits and known.get(begun) != NEW)
    goes_on = goes_on or (known.get(begun) == LEFT and not _LEFT_FOR_GOOD.fullmatch(rest))
    return known[begun] if begun and not goes_on else None


_LEFT_FOR_GOOD = re.compile(r"\s*(?:[^\w\s]|(?:do|vi|theo)\b)(?!.*\b(?:bo sung|gia han|ket qua)\b).*", re.DOTALL)
"""How words go on that tell why it was not dealt with: «Trả lại kết quả», «Không xử lý kịp» tell something else."""
_WAITS = re.compile(r"\bchờ\b|\bphải (?:xử lý|giải quyết|trả lời) lại\b")
"""What says that something is still to come; with its marks, for «cho» is another word."""
