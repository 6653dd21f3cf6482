"""Administrative procedures (thủ tục hành chính): the catalogue that the office keeps true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Mapped

from tthc_desktop.core.errors import Doubt
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, DocNumber, Kind, Number, One, Text
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.records.base import (
    Record,
    Values,
    field,
    kept_words,
    noted,
    noted_instead,
    said_before,
    to_come,
    with_bare_choice,
)

LEVELS = ("Cấp trung ương", "Cấp tỉnh", "Cấp huyện", "Cấp xã", "Cơ quan khác")
IN_FORCE, CHANGED, ABOLISHED = "Đang áp dụng", "Được sửa đổi, bổ sung", "Bị bãi bỏ"
STATES = (IN_FORCE, CHANGED, ABOLISHED)
_LEVELS_TOO = (
    ("Trung ương", LEVELS[0]),
    ("Cấp Bộ", LEVELS[0]),
    ("Bộ", LEVELS[0]),
    ("Tỉnh", LEVELS[1]),
    ("Huyện", LEVELS[2]),
    ("Xã", LEVELS[3]),
    ("UBND cấp tỉnh", LEVELS[1]),
    ("UBND cấp huyện", LEVELS[2]),
    ("UBND cấp xã", LEVELS[3]),
)
_STATES_TOO = (
    ("Còn hiệu lực", IN_FORCE),
    ("Còn HL", IN_FORCE),
    ("Hết HL", ABOLISHED),
    ("SĐBS", CHANGED),
    ("SĐ, BS", CHANGED),
    ("Có hiệu lực", IN_FORCE),
    ("Đang có hiệu lực", IN_FORCE),
    ("Đang thực hiện", IN_FORCE),
    ("Công khai", IN_FORCE),
    ("Sửa đổi, bổ sung", CHANGED),
    ("Sửa đổi", CHANGED),
    ("Đã sửa đổi, bổ sung", CHANGED),
    ("Bãi bỏ", ABOLISHED),
    ("Mới ban hành", IN_FORCE),
    ("Ban hành mới", IN_FORCE),
    ("Được sửa đổi", CHANGED),
    ("Bị bãi bỏ, thay thế", ABOLISHED),
    ("Đã bãi bỏ", ABOLISHED),
    ("Hết hiệu lực", ABOLISHED),
)
ONLINE = ("Toàn trình", "Một phần", "Cung cấp thông tin trực tuyến", "Không")
"""Mức độ dịch vụ công trực tuyến (NĐ 42/2022/NĐ-CP)."""
_ONLINE_TOO = (
    ("DVC trực tuyến toàn trình", ONLINE[0]),
    ("DVCTT toàn trình", ONLINE[0]),
    ("Dịch vụ công trực tuyến toàn trình", ONLINE[0]),
    ("DVC trực tuyến một phần", ONLINE[1]),
    ("DVCTT một phần", ONLINE[1]),
    ("Dịch vụ công trực tuyến một phần", ONLINE[1]),
    ("Dịch vụ cung cấp thông tin trực tuyến", ONLINE[2]),
    ("Cung cấp thông tin", ONLINE[2]),
    ("DVC toàn trình", ONLINE[0]),
    ("Trực tuyến toàn trình", ONLINE[0]),
    ("DVC một phần", ONLINE[1]),
    ("Trực tuyến một phần", ONLINE[1]),
    ("DVC TT toàn trình", ONLINE[0]),
    ("DVC TT một phần", ONLINE[1]),
    ("Không cung cấp", ONLINE[3]),
    ("Không cung cấp trực tuyến", ONLINE[3]),
    ("Không cung cấp DVCTT", ONLINE[3]),
)
"""Levels 3 and 4 of the older decree are not among them: NĐ 42/2022/NĐ-CP does not say which of its own they are."""


class Procedure(Record):
    """One procedure of the catalogue, as it was announced (công bố)."""

    __tablename__ = "procedure"
    LABEL = "Danh mục TTHC"
    ONE = "thủ tục hành chính"
    KEY = ("code", "name")
    SURE_KEY = ("code",)
    KEY_LATER = ("code",)
    TELL_APART = ("domain", "level", "unit")
    TITLE = ("code", "name")
    DATE = "announced_on"
    DATED: ClassVar = {"announced_by": "announced_on"}
    TOLD_ABOVE = ("level", "announced_by", "announced_on")

    code: Mapped[str | None] = field(
        "Mã TTHC",
        Text(limit=40),
        width=14,
        aliases=(
            *("Mã số TTHC", "Mã thủ tục", "Mã thủ tục hành chính", "Mã số", "Mã", "Mã TTHC quốc gia"),
            *("Mã số thủ tục hành chính", "Mã số thủ tục"),
        ),
        hint="1.001234",
    )
    name: Mapped[str | None] = field(
        "Tên TTHC",
        Text(lines=2),
        required=True,
        width=52,
        aliases=(
            *("Tên thủ tục hành chính", "Tên thủ tục", "Thủ tục hành chính", "Tên"),
            *("Tên thủ tục hành chính (TTHC)", "Tên TTHC (theo QĐ công bố)", "Thủ tục"),
        ),
    )
    domain: Mapped[str | None] = field(
        "Lĩnh vực",
        Text(limit=200),
        width=22,
        aliases=("Ngành, lĩnh vực", "Lĩnh vực TTHC", "Tên lĩnh vực"),
    )
    level: Mapped[str | None] = field(
        "Cấp thực hiện",
        Choice(LEVELS, _LEVELS_TOO),
        width=16,
        aliases=("Cấp giải quyết", "Cấp", "Cấp thực hiện TTHC", "Cấp hành chính", "Cấp có thẩm quyền"),
    )
    unit: Mapped[int | None] = field(
        "Cơ quan thực hiện",
        One("unit"),
        width=22,
        aliases=(
            *("Cơ quan giải quyết", "Cơ quan thực hiện TTHC", "Đơn vị thực hiện", "Cơ quan"),
            *("Cơ quan có thẩm quyền", "Cơ quan có thẩm quyền giải quyết", "Thẩm quyền giải quyết", "Thẩm quyền"),
            *("Thẩm quyền giải quyết TTHC", "Cơ quan, đơn vị thực hiện", "Cơ quan, đơn vị giải quyết"),
        ),
    )
    online: Mapped[str | None] = field(
        "Dịch vụ công trực tuyến",
        Choice(ONLINE, _ONLINE_TOO),
        width=16,
        aliases=(
            *("Mức độ DVC", "Mức độ DVCTT", "Mức độ dịch vụ công", "DVCTT", "DVC trực tuyến", "Mức độ"),
            *("Mức độ dịch vụ công trực tuyến", "Mức độ cung cấp DVC", "Mức độ cung cấp DVCTT"),
            *("Mức độ cung cấp dịch vụ công trực tuyến", "Hình thức DVC", "DVCTT (toàn trình/một phần)"),
        ),
    )
    days: Mapped[int | None] = field(
        "Thời hạn giải quyết (ngày)",
        Number(shared=True),
        aliases=(
            *("Thời hạn giải quyết", "Thời gian giải quyết", "Số ngày giải quyết", "Thời hạn"),
            *("Thời gian giải quyết theo quy định", "Thời hạn giải quyết theo quy định"),
            "Thời hạn giải quyết (ngày làm việc)",
        ),
    )
    fee: Mapped[str | None] = field(
        "Phí, lệ phí",
        Text(limit=300, together=True),
        aliases=("Phí", "Lệ phí", "Mức phí, lệ phí"),
    )
    announced_by: Mapped[str | None] = field(
        "Quyết định công bố",
        DocNumber(),
        aliases=(
            *("Số quyết định", "Quyết định", "QĐ công bố", "Số QĐ công bố"),
            *("Số quyết định công bố", "Quyết định công bố TTHC", "Quyết định công bố: Số"),
            *("Quyết định công bố: Số, ký hiệu", "Quyết định công bố TTHC: Số", "Quyết định: Số"),
        ),
    )
    announced_on: Mapped[str | None] = field(
        "Ngày công bố",
        Date(DAYS_ONLY),
        width=13,
        aliases=(
            *("Ngày quyết định", "Ngày ban hành", "Ngày ban hành quyết định"),
            *("Ngày ký quyết định", "Ngày công bố TTHC", "Quyết định công bố: Ngày", "Quyết định: Ngày"),
            "Quyết định công bố TTHC: Ngày",
        ),
    )
    state: Mapped[str | None] = field(
        "Tình trạng",
        Choice(STATES, _STATES_TOO),
        required=True,
        width=18,
        aliases=("Trạng thái", "Hiệu lực", "Tình trạng hiệu lực", "Trạng thái TTHC", "Tình trạng TTHC"),
    )
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """A code is as the national database has it, and a time limit in words is read; so is «UBND cấp xã» as a level.

        A spreadsheet may have cut its last zeros off ("1.00401") or given it a comma; «1.004010.000.00.00.H01» is that
        of one province. «15 ngày làm việc» is 15; all words, «Không quy định» too, stay in the note, and so do several
        levels, of which none is the one.
        """
        raw = with_bare_choice(cls, _of_all_units(super().understand(raw)), "state")
        units = [part for part in re.split(r"[;\n]", raw.get("unit", "")) if part.strip()]
        if len(units) > 1:
            raw = noted_instead(raw, "unit", f"{cls.field('unit').label}: {'; '.join(map(str.strip, units))}")
        for name in _CHOSEN:
            kind, words = cls.field(name).kind, raw.get(name, "")
            if _several(kind, words):
                raw = noted_instead(raw, name, f"{cls.field(name).label}: {words}")
        code, limit = raw.get("code", "").strip(), raw.get("days", "").strip()
        if told := _CODE.fullmatch(code):
            whole = f"{told[1]}.{told[2]}".ljust(_WHOLE, "0")
            raw = noted({**raw, "code": whole}, *([f"Mã đầy đủ: {code}"] if told[3] else []))
        if not limit or limit.isdecimal():
            return raw
        days = _DAYS.match(fold(limit))
        return noted({**raw, "days": days[1] if days else ""}, f"Thời hạn giải quyết: {limit}")

    @classmethod
    def contradicted(cls, said: Mapping[str, str], values: Values) -> list[Doubt]:
        """Announced on a day to come, or settled in more than a year."""
        found, days = to_come(cls, values, "announced_on"), values.get("days")
        if days and days > _MOST_DAYS:
            found.append(Doubt("days", f"Thời hạn giải quyết {days} ngày dài khác thường. Hãy xem lại."))
        code = values.get("code") or ""
        if _ODD_CODE.match(code) and not _CODE.fullmatch(code):
            told = f"Mã «{code}» không giống mã trong Cơ sở dữ liệu quốc gia, như 1.001234. Hãy xem lại."
            found.append(Doubt("code", told))
        return found

    @classmethod
    def moved(cls, now: Values, values: Values) -> list[Doubt]:
        """Another name altogether for a code that is there: the code may be a slip."""
        found, before = list[Doubt](), said_before(now, values, "name")
        if before:
            found += [Doubt("name", f"Mã {now.get('code') or ''} đang là «{before}». Hãy xem lại mã có đúng không.")]
        if limit := _limit_doubt(kept_words(now, values, "Thời hạn giải quyết"), values.get("days")):
            found.append(Doubt("days", limit))
        units, level = kept_words(now, values, cls.field("unit").label), values.get("level")
        if units and level and level != (of := _level_of_all(units)) and of:
            found.append(Doubt("level", f"«{units}» không phải «{level}». Hãy xem lại cấp thực hiện."))
        for name in _ONE_OF_EACH:
            label, left = cls.field(name).label, values.get(name)
            words = kept_words(now, values, label)
            if words and (name != "unit" or ";" in words):
                told = f"«{words}» là nhiều mục, mà «{label}» chỉ nhận một: giữ ở «Ghi chú», ô ấy "
                kept = f"vẫn là {left}" if isinstance(left, str) else "giữ như cũ" if left else "để trống"
                found.append(Doubt(name, f"{told}{kept}. Hãy xem lại."))
        return found

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """The state, the level and the decision of all, where a title or heading tells one.

        «… bị bãi bỏ», «B. TTHC CẤP XÃ», «(Ban hành kèm theo Quyết định số 512/QĐ-UBND ngày 10/3/2026 …)».
        """
        states = {state for said, state in _TITLED if said in fold(title)}
        levels = {level for level in LEVELS if re.search(rf"\b{fold(level)}\b", fold(title))}
        told = {"state": states.pop()} if len(states) == 1 else {}
        decisions = {(found["number"], found["day"]) for found in _DECISION.finditer(title)}
        if len(decisions) == 1:
            told |= dict(zip(("announced_by", "announced_on"), decisions.pop(), strict=True))
        return told | ({"level": levels.pop()} if len(levels) == 1 else {})


def _limit_doubt(words: str, days: int | None) -> str:
    """What is to be told of a time limit in words: several numbers of days, or a number that is none of days; or ""."""
    outside = fold(re.sub(r"\([^()]*\)", " ", words))
    if days is not None and len(set(map(int, re.findall("[0-9]+(?= ngay)", outside)))) > 1:
        return f"«{words}» có nhiều thời hạn, lấy {days} ngày. Hãy xem lại."
    if words and days is None and re.search("[0-9]", outside) and not _IN_HOURS.search(outside):
        return f"«{words}» chưa đọc được thành số ngày nên chỉ giữ ở «Ghi chú». Hãy ghi số ngày, như 15."
    return ""


_IN_HOURS = re.compile(r"\b(?:gio|phut|buoi)\b|1/2 ngay")
_CHOSEN = ("level", "online")
_ONE_OF_EACH = (*_CHOSEN, "unit")


def _several(kind: Kind, words: str) -> bool:
    """Whether words name several options of a choice: «Cấp tỉnh, cấp xã», «Toàn trình/Một phần»."""
    parts = [part for part in _PARTED.split(words) if part.strip()]
    try:
        return len(parts) > 1 and not _is_one(kind, words) and len({kind.parse(part) for part in parts}) > 1
    except ValueError:
        return False


def _is_one(kind: Kind, words: str) -> bool:
    try:
        kind.parse(words)
    except ValueError:
        return False
    return True


def _of_all_units(raw: dict[str, str]) -> dict[str, str]:
    """The row of what all units of a level carry out, «UBND cấp xã»: its level, with the words in the note.

    A post («Chủ tịch UBND tỉnh») is kept in the note too.
    """
    words = raw.get("unit", "").strip()
    if words and _POST.match(words):
        return noted_instead(raw, "unit", f"{Procedure.field('unit').label}: {words}")
    level = _level_of_all(words)
    if not level:
        return raw
    return noted_instead({"level": level, **raw}, "unit", f"{Procedure.field('unit').label}: {words}")


def _level_of_all(words: str) -> str:
    """The level whose units are all meant, «Cấp xã» by «UBND cấp xã»; "" for none."""
    found = _ALL_UNITS.fullmatch(comparison_key(words)) if words else None
    return f"Cấp {found[1] or 'xã'}" if found else ""


_DECISION = re.compile(
    r"(?:kèm theo|công bố (?:tại|theo)|theo) quyết định(?: công bố)?\s+số\s*:?\s*"
    r"(?P<number>[0-9]+[a-zđ]?\s*/\s*QĐ(?!-TTg)[\w-]+)"  # the Prime Minister's tell programmes: «06/QĐ-TTg»
    r"\s*,?\s*(?P<day>ngày\s+[0-9]{1,2}\s*(?:/\s*[0-9]{1,2}\s*/|tháng\s+[0-9]{1,2}\s+năm)\s*[0-9]{4})",
    re.IGNORECASE,
)
_POST = re.compile(r"(?:phó\s+)?(?:chủ tịch|giám đốc|trưởng|thủ trưởng|bộ trưởng|chánh)\b", re.IGNORECASE)
"""Who decides, named by the post: «Chủ tịch UBND tỉnh» is no unit."""
_ALL_UNITS = re.compile(
    r"(?:(?:các )?(?:ubnd|ủy ban nhân dân) )?(?:cấp (tỉnh|huyện|xã)|(?:các )?xã, phường(?:,? (?:và )?đặc khu)?)|"
    r"(?:các )?(?:ubnd|ủy ban nhân dân) (?:các )?xã"
)
_PARTED = re.compile(r"\s*(?:[,;/+&\n]|\bvà\b)\s*")


_TITLED = (
    ("bai bo", ABOLISHED),
    ("het hieu luc", ABOLISHED),
    ("sua doi", CHANGED),
    ("moi ban hanh", IN_FORCE),
    ("con hieu luc", IN_FORCE),
    ("dang ap dung", IN_FORCE),
    ("thuoc tham quyen giai quyet", IN_FORCE),
)
_DAYS = re.compile(r"(?:khong qua |toi da |trong (?:thoi han )?)?0*([0-9]+)(?: \([^()]*\))? \(?ngay\b")
"""The days that a time limit begins with, folded: «Không quá 03 (ba) ngày làm việc»."""


_CODE = re.compile(r"([1-9])[.,]([0-9]{3,6})((?:\.[0-9]{2,3}){3}(?:\.H[0-9]{2})?)?")
_ODD_CODE = re.compile("[0-9]")
"""How a code begins that should be one of the national database; older ones begin with letters."""
_WHOLE = 8
"""Codes of the national database have one digit, a dot and six digits: "1.004010"."""
_MOST_DAYS = 366
"""Days beyond which a time limit is told as unusual."""
