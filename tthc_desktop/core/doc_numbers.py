"""Số, ký hiệu of documents ("5159/BC-VPCP") and the kinds of documents they name.

Grammar: số/loại-cơ quan, công văn số/cơ quan-đơn vị soạn (NĐ 30/2020/NĐ-CP, Phụ lục I, Mục II), VBQPPL
số/năm/loại-cơ quan, Party số-loại/cơ quan (HD 36-HD/VPTW). Real documents vary, so reading is tolerant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tthc_desktop.core.vietnamese import comparison_key, nfc

Group = Literal["vbqppl", "administrative", "both"]


@dataclass(frozen=True, slots=True)
class DocKind:
    """A kind of document: its name, its abbreviation in ký hiệu (empty when it has none), where it belongs.

    "both" are the kinds that exist as văn bản quy phạm pháp luật and as văn bản hành chính.
    """

    name: str
    code: str
    group: Group


KINDS: tuple[DocKind, ...] = (
    DocKind("Luật", "L", "vbqppl"),
    DocKind("Pháp lệnh", "PL", "vbqppl"),
    DocKind("Nghị định", "NĐ", "vbqppl"),
    DocKind("Thông tư", "TT", "vbqppl"),
    DocKind("Thông tư liên tịch", "TTLT", "vbqppl"),
    DocKind("Nghị quyết", "NQ", "both"),
    DocKind("Quyết định", "QĐ", "both"),
    DocKind("Chỉ thị", "CT", "both"),
    DocKind("Công điện", "CĐ", "administrative"),
    DocKind("Công văn", "", "administrative"),
    DocKind("Thông báo", "TB", "administrative"),
    DocKind("Báo cáo", "BC", "administrative"),
    DocKind("Kế hoạch", "KH", "administrative"),
    DocKind("Tờ trình", "TTr", "administrative"),
    DocKind("Chương trình", "CTr", "administrative"),
    DocKind("Hướng dẫn", "HD", "administrative"),
    DocKind("Biên bản", "BB", "administrative"),
    DocKind("Quy chế", "QC", "administrative"),
    DocKind("Quy định", "QyĐ", "administrative"),
    DocKind("Thông cáo", "TC", "administrative"),
    DocKind("Phương án", "PA", "administrative"),
    DocKind("Đề án", "ĐA", "administrative"),
    DocKind("Dự án", "DA", "administrative"),
    DocKind("Hợp đồng", "HĐ", "administrative"),
    DocKind("Bản ghi nhớ", "BGN", "administrative"),
    DocKind("Bản thỏa thuận", "BTT", "administrative"),
    DocKind("Giấy ủy quyền", "GUQ", "administrative"),
    DocKind("Giấy mời", "GM", "administrative"),
    DocKind("Giấy giới thiệu", "GGT", "administrative"),
    DocKind("Giấy nghỉ phép", "GNP", "administrative"),
    DocKind("Phiếu gửi", "PG", "administrative"),
    DocKind("Phiếu chuyển", "PC", "administrative"),
    DocKind("Phiếu báo", "PB", "administrative"),
    DocKind("Thư công", "", "administrative"),
)
"""The kinds a user chooses from, the ones an office meets most in front: VBQPPL, the 27 abbreviated kinds of
NĐ 30/2020/NĐ-CP (Phụ lục III), công văn and thư công, which have no abbreviation."""


@dataclass(frozen=True, slots=True)
class DocNumber:
    """Số, ký hiệu taken apart: 118/2025/NĐ-CP is number "118", year "2025", symbol "NĐ-CP".

    A draft has no number, a document just entered may have no symbol; `year` is only there when it is part of
    the number. `joint` is "-" in Party documents ("57-NQ/TW").
    """

    number: str
    year: str
    symbol: str
    joint: Literal["/", "-"] = "/"

    def __str__(self) -> str:
        before = "/".join(part for part in (self.number, self.year) if part)
        return f"{before}{self.joint}{self.symbol}" if self.symbol else before


_DASHES = str.maketrans("‐‑‒–—−", "------")


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(filter(None, words), key=len, reverse=True))


_WORDS = _any_of(["Văn bản", "Bộ luật", "Kết luận", *(kind.name for kind in KINDS)])
_CODES = _any_of(["CV", *(kind.code for kind in KINDS)])
_PREFIX = re.compile(
    rf"(?:(?:{_WORDS})\b[\s:]*){{0,2}}(?:(?:{_CODES})\b[\s:]*(?=số\b|\d))?(?:số\b[\s:.]*)?", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?P<number>\d+[a-zđ]?(?:\.\d+)?)?\s*(?:/\s*(?P<year>\d{4}))?\s*(?P<joint>[/-])\s*"
    r"(?P<symbol>[^\W\d_][\w&.]*(?:\s*[-/]\s*[\w&.]+)*)",
)
_SYMBOL_ALONE = re.compile(r"[A-ZĐ][\w&.]*(?:\s*[-/]\s*[A-ZĐ][\w&.]*)+")
_BARE_NUMBER = re.compile(r"\d+[a-zđ]?(?:\.\d+)?", re.IGNORECASE)
_FORM = re.compile(
    r"(?:biểu|mẫu)\b.*|(?:[IVX]+\.)?\d{1,2}[a-zđ]?\s*/\s*VPCP\s*/\s*KSTT|\d{1,2}[a-zđ]\s*/\s*BTP",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}")
_EACH = re.compile(r"\d+[a-zđ]?(?:/\d{4})?[/-][A-ZĐ][\w&]*(?:[-/][A-ZĐ][\w&]*)*")
_WITH_DATE = re.compile(r"(?P<number>.*\S)\s*,?\s+(?P<date>ngày\s.*)", re.IGNORECASE)
_AND_DAY = re.compile(
    r"(?P<number>.*?[^\s,;(–-])(?:\s*[,;(]\s*|\s+[–-]\s+|\s+)"
    r"(?P<day>(?:(?:ban hành|ký)\s+)?(?:ngày\s*:?\s+)?"
    r"[0-9]{1,2}\s*(?:[/.-]\s*[0-9]{1,2}\s*[/.-]|tháng\s+[0-9]{1,2}\s+năm)\s*[0-9]{4})"
    r"(?:\s*\))?(?:[\s,;]+(?P<rest>(?:của|về)\s.*))?[\s.,;]*",
    re.IGNORECASE | re.DOTALL,
)
_EXAMPLE = "Hãy nhập như 5159/BC-VPCP hoặc 118/2025/NĐ-CP."


def parse_doc_number(text: str) -> DocNumber:
    """Read a số, ký hiệu as people type or paste it ("Công văn số 5990 /VPCP – KSTT").

    A bare number is taken: users know it first. Raises ValueError with a Vietnamese sentence for the user.
    """
    plain = _without_prefix(text)
    if _FORM.fullmatch(plain):
        raise ValueError(f"«{text.strip()}» là ký hiệu biểu mẫu, không phải số, ký hiệu văn bản. {_EXAMPLE}")
    if _BARE_NUMBER.fullmatch(plain):
        return DocNumber(plain, "", "")
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise ValueError(_what_is_wrong(text.strip(), plain))
    symbol = re.sub(r"\s*([-/])\s*", r"\1", found["symbol"])
    joint: Literal["/", "-"] = "-" if found["joint"] == "-" else "/"
    return DocNumber(found["number"] or "", found["year"] or "", symbol, joint)


def is_doc_number(text: str) -> bool:
    """Whether a text is one số, ký hiệu."""
    try:
        parse_doc_number(text)
    except ValueError:
        return False
    return True


def number_and_day(text: str) -> tuple[str, str, str] | None:
    """The number and the day of a document told together, and who issued it or what about, if that follows.

    «Số 123/UBND-KSTT ngày 05/3/2026 của UBND tỉnh» and «123/QĐ-UBND, 5/3/2026» are such. None for anything else, as for
    two documents.
    """
    found = _AND_DAY.fullmatch(nfc(text).strip()) if _ENDS_IN_DAY.search(text) else None
    if not found or _EACH.search(found["rest"] or "") or _ENDS_IN_DAY.search(found["rest"] or ""):
        return None
    if not is_doc_number(found["number"]):
        return None
    day = re.sub(r"^(?:ban hành|ký)\s+|(?<=ngày)\s*:", "", found["day"], flags=re.IGNORECASE)
    return found["number"], " ".join(day.split()), found["rest"] or ""


_ENDS_IN_DAY = re.compile(r"[0-9]\s*(?:[/.-]|năm)\s*[0-9]{4}(?![0-9])", re.IGNORECASE)
"""A cheap look before `_AND_DAY`."""


def _without_prefix(text: str) -> str:
    plain = " ".join(nfc(text).translate(_DASHES).split())
    return _PREFIX.sub("", plain, count=1)


def _what_is_wrong(text: str, plain: str) -> str:
    if not text:
        return f"Chưa có số, ký hiệu văn bản. {_EXAMPLE}"
    if _DATE.fullmatch(plain):
        return f"«{text}» là ngày tháng, không phải số, ký hiệu văn bản. {_EXAMPLE}"
    several = _EACH.findall(plain)
    if len(several) > 1:
        return f"Ô này chỉ ghi một số, ký hiệu, đang có {len(several)}: {'; '.join(several)}. Hãy ghi mỗi số một dòng."
    if found := _WITH_DATE.fullmatch(plain):
        number, day = found["number"], found["date"]
        return f"Ô này chỉ ghi số, ký hiệu: hãy để «{number}» ở đây và ghi «{day}» vào ô ngày."
    if re.fullmatch(r"[\d\s/.-]+", plain):
        return f"«{text}» chưa có ký hiệu văn bản. {_EXAMPLE}"
    if _SYMBOL_ALONE.fullmatch(plain):
        return f"«{text}» chỉ có ký hiệu, chưa có số: văn bản chưa có số thì để trống. {_EXAMPLE}"
    return f"Không đọc được số, ký hiệu «{text}». {_EXAMPLE}"


def number_key(text: str) -> str:
    """Equal for writings of one số, ký hiệu: case, spaces, kind of dash, leading zeros, words before it."""
    return re.sub(r"\s+", "", comparison_key(_without_prefix(text))).lstrip("0")


_KIND_BY_CODE = {kind.code.lower(): kind.name for kind in KINDS if kind.code} | {"cv": "Công văn"}
_KINDS_ALONE = frozenset(("qđ", "nq", "ct", "cđ", "kh", "tb", "ttr"))
"""Codes that are no agency's, so that they tell the kind though none stands behind: «12/QĐ»."""
_NO_LETTERS = frozenset(("sy", "trs", "sl", "kl", "vbhn", "qcph", "ttr", "ctrpt"))
"""Copies (sao y, trích sao, sao lục), and kinds of document that nobody may choose here: kết luận, văn bản hợp nhất."""


def kind_of(doc: DocNumber) -> str | None:
    """The kind its symbol tells: of "BC-VPCP" Báo cáo, of "VPCP-KSTT" Công văn.

    None when it leaves several open: "QH15" is a Luật or a Nghị quyết, a copy ("SY") may be of anything.
    """
    first, *rest = re.split("[-/]", nfc(doc.symbol).lower())
    if first in _KIND_BY_CODE and (rest or first in _KINDS_ALONE):
        return _KIND_BY_CODE[first]
    administrative = bool(first) and doc.joint == "/" and not doc.year
    return "Công văn" if administrative and first not in _NO_LETTERS else None
