"""Which unit reports, by what stands above a table: a label, the letterhead, the report that it is attached to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.core.form_codes import code_keys
from tthc_desktop.core.preambles import Line
from tthc_desktop.core.vietnamese import comparison_key, fold, nfc


@dataclass(frozen=True, slots=True)
class Told:
    """A text found above a table, with its cell; `text` is "" when there is none."""

    text: str = ""
    row: int = -1
    column: int = -1
    labelled: bool = False
    """Whether it stands behind «Đơn vị báo cáo:»."""
    note: str = ""
    """Vietnamese: what says another unit."""
    other: str = ""
    """That other unit."""
    above: str = ""
    """The superior body, as the letterhead names it."""
    signed: str = ""
    """The body in whose name the table is signed, where nothing above it says one."""


_BULLET = r"^[-–+•*\s]*(?:ten\s+)?"
_REPORTS = re.compile(
    _BULLET + r"(?:don vi|co quan|noi)\s*(?:,\s*(?:don vi|co quan)\s*)?(?:lap\s+|gui\s+)?"
    r"(?:bao cao|bc|lap bieu|gui)\b\s*[:.]?\s*|^bao cao cua\s*:\s*|" + _BULLET + r"dvbc\s*:\s*"
)
_UNIT = re.compile(_BULLET + r"(?:don vi|co quan)(?:\s*,\s*(?:don vi|co quan))?\s*:\s*")
_FILLS = re.compile(_BULLET + r"(?:(?:don vi|co quan)\s*(?:thuc hien|cung cap(?: so lieu)?)|dia phuong)\s*:\s*")
"""A label that names the unit where nothing else does: it may be that of a part of it."""
_RECEIVES = re.compile(_BULLET + r"(?:don vi|co quan|noi)\s*(?:,\s*(?:don vi|co quan)\s*)?nhan\b")
_BODY = re.compile(
    r"(?:uy ban nhan dan|ubnd|so|thanh tra|ban|bo|van phong|trung tam|chi cuc|cuc|phong|xa|phuong|dac khu|thi tran|"
    r"huyen|quan|thanh pho|tp|cong an|kho bac|bao hiem|thue|hai quan|chi nhanh|tong cuc|benh vien|truong|tram|quy|dai|"
    r"hat|vuon quoc gia|vien|hoc vien|cang vu|doan|bqlda|nha)\b"
)
_OTHER_BODIES = tuple(
    f"{comparison_key(name)} "
    for name in (
        *("liên minh", "hội", "tòa án", "công ty", "tổng công ty", "tập đoàn", "báo", "khu", "tổ", "đội", "ngân hàng"),
        *("trại", "xí nghiệp", "hợp tác xã", "mặt trận", "đảng ủy", "ủy ban", "bhxh", "kho"),
    )
)
"""How the names of other bodies begin, in capitals."""
_NO_BODIES = tuple(map(comparison_key, ("hội nghị", "hội thi", "báo cáo", "khu vực", "tổ chức")))
_GOES_ON = re.compile(r"(?:va|cac|-|–|,|&|nha nuoc)\s")
"""How the second line of a name begins: «SỞ NÔNG NGHIỆP / VÀ MÔI TRƯỜNG»."""
_NO_BODY = re.compile(r"số|ban hành|bộ phận|(?:quý|quy|viên|trưởng|đoạn|đại|trăm)\b|trường hợp|nhà nước")
_ENUMERATED = re.compile(r"^\s*(?:[0-9]{1,2}|[IVX]{1,4}|[a-hA-H])\s*[.)]\s+")
_DIVISION = re.compile("(?:van phong|phong|bo phan)\\b")
"""How the lines of a letterhead begin that name a part of the unit above them."""


def is_division(name: str) -> bool:
    """Whether a name is that of a part of an office, and not of a commune's: «Phòng Tổ chức», «Văn phòng»."""
    return bool(_DIVISION.match(fold(name))) and not _OF_WHOLE.search(fold(name))


_OF_WHOLE = re.compile(r"\b(?:xa|phuong|dac khu|tinh|thanh pho|ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|quoc hoi)\b")
"""What the name of an office of its own bears that begins like that of a division: «Văn phòng UBND tỉnh»."""


_LINES_OF_HEAD = 4
"""Bodies of a letterhead: the superior ones first, the unit itself last."""


def unit_of(lines: Sequence[Line]) -> Told:
    """The unit that reports: after "Đơn vị báo cáo:", else the last line of the letterhead at the top left."""
    told = labelled_unit(lines)
    if told.text:
        return told
    head = _letterhead(lines)
    head = head if head.text else labelled_unit(lines, (_FILLS,))
    if not head.text:
        head = next((_of_report(line) for line in lines if _REPORTED.search(line.text)), head)
    titles = ((line, _IN_TITLE.search(" ".join(nfc(line.text).split()))) for line in lines)
    line, named = next(((line, found[1]) for line, found in titles if found), (None, ""))
    if line and not head.text:
        return Told(_trimmed(named), line.row, line.column)
    return beside_unit(head, named, "tên biểu") if named else head


def _of_report(line: Line) -> Told:
    found = _REPORTED.search(" ".join(line.text.split()))
    return Told(_trimmed(found[1]) if found else "", line.row, line.column)


_REPORTED = re.compile(
    r"kèm\s+(?:theo\s+)?báo\s+cáo\b.*\bcủa\s+([^()]{3,80}?)\s*\)?\W*$",
    re.IGNORECASE | re.DOTALL,
)
"""The unit of the report that a table belongs to: «(Kèm theo Báo cáo số 12/BC-UBND … của UBND xã Di Linh)»."""


def beside_unit(told: Told, other: str, where: str) -> Told:
    """The unit of a letterhead, with a note when another one is named elsewhere on the sheet."""
    one, two = comparison_key(told.text), comparison_key(other)
    is_body = _names_body(other) and "," not in two and len(two.split()) >= _NAME_WORDS
    if not told.text or told.labelled or told.note or not is_body or one in two or two in one:
        return told
    note = f"Đầu trang ghi «{told.text}», {where} ghi «{_trimmed(other)}»."
    return replace(told, note=note, other=_trimmed(other))


_NAME_WORDS = 3
"""Words of the name of one office: «Sở Y tế», while «Sở ngành» is all of them."""


_IN_TITLE = re.compile(
    r"\b(?:tại|của)\s+((?:sở|ubnd (?:xã|phường|đặc khu)|chi cục|trung tâm|ban quản lý)\s+.{3,80}?)"
    r"(?:\s+(?:quý|tháng|năm|kỳ|6 tháng|9 tháng)\b.*)?$",
    re.IGNORECASE,
)


def labelled_unit(lines: Sequence[Line], labels: Sequence[re.Pattern[str]] = (_REPORTS, _UNIT)) -> Told:
    """The unit after "Đơn vị báo cáo:", in the same cell or the next."""
    for pattern in labels:
        for line in lines:
            text = _NEXT_LABEL.split(_without_receiver(line.text))[0]
            found = pattern.match(fold(text))
            if found and "nhan bao cao" not in fold(text) and "don vi tinh" not in fold(text):
                named = _after(text, found.end()) or line.right
                if _is_name(named):
                    return Told(named, line.row, line.column, labelled=True)
    return Told()


_NEXT_LABEL = re.compile(
    r"(?<=\S)[\s;,.\-–]+(?=(?:đơn vị|cơ quan|nơi) nhận\b|kỳ (?:báo cáo|bc)\b|(?:kỳ\s*:?\s*)?quý\s+(?:[IVX]+|[1-4])\b|"
    r"(?:kỳ\s*:?\s*)?(?:tháng [0-9]|năm [0-9]{4}|[69] tháng))",
    re.IGNORECASE,
)
"""What goes on behind a unit's name in the same cell: «Sở Tư pháp; Kỳ báo cáo: Quý III/2026»."""


def _without_receiver(text: str) -> str:
    """The lines of a cell without those that name who gets the report: «Đơn vị nhận báo cáo: …» and what follows."""
    kept, receives = [], False
    for part in text.split("\n"):
        plain = fold(part)
        receives = bool(_RECEIVES.match(plain)) or (receives and not _REPORTS.match(plain))
        kept += [] if receives else [part]
    return "\n".join(kept)


def _after(text: str, folded_end: int) -> str:
    """What follows the label; folding keeps the number of letters of one-spaced NFC text."""
    return _trimmed(re.sub(r"^\([^()]*\)\s*:?", "", " ".join(nfc(text).split())[folded_end:]))


def _trimmed(text: str) -> str:
    return text.strip(" .…_:;,-–\t\n")


def _is_name(text: str) -> bool:
    return len(_trimmed(text)) > 1 and not re.fullmatch(r"[\W_]*", text)


def _letterhead(lines: Sequence[Line]) -> Told:
    left = min((line.column for line in lines), default=0)
    parts = [
        (line, _NEXT_LABEL.split(_ENUMERATED.sub("", part))[0].strip())
        for line in lines
        if line.column <= left + 1
        for part in line.text.split("\n")
        if part.strip()
    ]
    bodies = [
        (line, _joined(part, following))
        for (line, part), (_, following) in zip(parts, [*parts[1:], (None, "")], strict=False)
        if _is_body(part)
    ]
    if not bodies:
        return _right_head(lines)
    head = bodies[:1]
    for line, part in bodies[1:_LINES_OF_HEAD]:
        near = line.row - head[-1][0].row <= 1
        if len(head) > 1 and (not near or _DIVISION.match(fold(part))):
            break
        head.append((line, part))
    line, part = head[-1]
    above = head[-2][1] if len(head) > 1 else ""
    return Told(_trimmed(" ".join(part.split())), line.row, line.column, above=_trimmed(" ".join(above.split())))


def signed_by(texts: Iterable[str]) -> str:
    """The body that a signature names: «TM. UBND XÃ DI LINH», «GIÁM ĐỐC SỞ Y TẾ»; "" for none."""
    lines = (" ".join(line.split()) for text in texts for line in text.split("\n"))
    signed = (nfc(line)[found.end() :] for line in lines if (found := _SIGNS.match(fold(line))))
    return next((_trimmed(body) for body in signed if _is_body(body) and len(body.split()) >= _NAME_WORDS), "")


_SIGNS = re.compile(
    r"(?=\S)(?:(?:tm|kt|tl|tuq|q)\s*[./]\s*)?(?:(?:pho )?(?:chu tich|giam doc|cuc truong|chi cuc truong|truong ban|"
    r"chanh thanh tra|chanh van phong|thu truong|hieu truong|truong phong)\s+)?(?<=[./ ])"
)
"""How a signature begins that goes on with the body: in its name, or the title of its head."""


def _names_body(text: str) -> bool:
    return bool(_BODY.match(fold(text))) and not _NO_BODY.match(comparison_key(text))


def _is_body(part: str) -> bool:
    key = comparison_key(part)
    other = part.isupper() and key.startswith(_OTHER_BODIES) and not key.startswith(_NO_BODIES)
    return len(part) < _LONGEST_BODY and (_names_body(part) or other)


_LONGEST_BODY = 90


def _joined(part: str, following: str) -> str:
    """The name of a body with its second line, if the line below is that."""
    return f"{part} {following}" if _GOES_ON.match(fold(following)) and following.isupper() else part


def _right_head(lines: Sequence[Line]) -> Told:
    """The one body at the right of the form's code, as on II.07b: «Biểu số II.07b/VPCP/KSTT … UBND TỈNH LÂM ĐỒNG»."""
    coded = next((line.row for line in lines if code_keys(line.text)), None)
    found = [
        line
        for line in lines
        if coded is not None and 0 <= line.row - coded <= 1 and "\n" not in line.text.strip()
        if _names_body(line.text) and not code_keys(line.text)
    ]
    return Told(_trimmed(" ".join(found[0].text.split())), found[0].row, found[0].column) if len(found) == 1 else Told()
