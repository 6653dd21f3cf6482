"""How alike two headings of a table are, whatever their case, tones, marks, abbreviations and small words.

A heading that merely contains another is not the same ("Đất đai" inside a longer field of work), and words that
tell columns apart ("trước", "đúng", "quá") never count as alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tthc_desktop.core.syllables import is_syllable
from tthc_desktop.core.vietnamese import searchable

Words = tuple[str, ...]

_REMEMBERED = 16_384

_LONG = {
    "tthc": "thủ tục hành chính",
    "bpmc": "bộ phận một cửa",
    "bp1c": "bộ phận một cửa",
    "ccmc": "cơ chế một cửa",
    "mclt": "một cửa liên thông",
    "bcci": "bưu chính công ích",
    "vbqppl": "văn bản quy phạm pháp luật",
    "vb": "văn bản",
    "hs": "hồ sơ",
    "sl": "số lượng",
    "gq": "giải quyết",
    "dvctt": "dịch vụ công trực tuyến",
    "dvc": "dịch vụ công",
    "dvcqg": "dịch vụ công quốc gia",
    "pakn": "phản ánh kiến nghị",
    "stt": "thứ tự",
    "tt": "thứ tự",
    "đvt": "đơn vị tính",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "tw": "trung ương",
    "ts": "tổng số",
    "qlnn": "quản lý nhà nước",
}
_SMALL = frozenset(
    ("và", "hoặc", "qua", "của", "các", "được", "theo", "tại", "có", "là", "cho", "về", "thì", "từ", "gồm", "số")
)
"""Words without weight."""
_TELLING = frozenset(
    (
        *("trước", "đúng", "quá", "trễ", "trong", "chưa", "đã", "đang", "kỳ", "mới", "bãi", "sửa", "tổng"),
        *("tuyến", "bưu", "tỉnh", "huyện", "xã", "ương", "bộ"),
        *("không", "lệ", "tiền", "lũy", "trăm"),
    )
)
"""Words that tell one column of these forms from its neighbour."""
_SHARE, _RATE = re.compile(r"\(\s*%\s*\)|%\s*$"), re.compile(r"(?i)t[ỷỉ] (?:lệ|trọng)|phần trăm|mức độ")
"""A mark that makes a rate of what is not called one: «Toàn trình (%)»."""


@lru_cache(_REMEMBERED)
def words(text: str) -> Words:
    """The words of a heading in long form, lower case, without marks; what stands in brackets at its end is left out.

    "Số TT" and "STT" are both ("thứ", "tự").
    """
    whole = _BROKEN.sub(_put_together, text) if "\n" in text else text
    plain = re.sub(r"\s*\((?![^()]*\)\s*\S).*\)\s*$", "", whole.strip().rstrip(" :;.")) or whole
    long: list[str] = ["tỷ", "lệ"] if _SHARE.search(text) and not _RATE.search(text) else []
    for word in searchable(plain).split():
        long += _LONG.get(word, word).split()
    heavy = tuple(word for word in long if word not in _SMALL)
    return heavy or tuple(long)


_BROKEN = re.compile(r"([^\W\d_]+)([-\u00ad]?)[^\S\n]*\n\s*([^\W\d_]+)")
"""Words at the end of one line of a cell and at the beginning of the next, perhaps parts of one: «Trực tu-/yến»."""


def _put_together(found: re.Match[str]) -> str:
    one, hyphen, other = found.groups()
    broken = bool(hyphen) or not (is_syllable(one) and is_syllable(other))
    return one + other if broken and is_syllable(one + other) else found[0]


def is_rate(text: str) -> bool:
    """Whether a heading is of shares and not of counts: «Tỷ lệ đúng hạn», «Toàn trình (%)»."""
    return bool(_SHARE.search(text) or _RATE.search(text))


@lru_cache(_REMEMBERED)
def likeness(one: Words, other: Words) -> float:
    """From 0 (nothing to do with each other) to 1 (the same words in the same order)."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    first, second = set(one), set(other)
    only_first, only_second = first - second, second - first
    if not only_first and not only_second:
        return 0.95
    if (only_first | only_second) & _TELLING:
        return 0.0
    shared = 2 * len(first & second) / (len(first) + len(second))
    if only_first and only_second:
        return shared * 0.8 if shared >= 0.75 else 0.0
    return shared * 0.9 if shared >= 0.5 else 0.0


def best(one: Words, others: Sequence[Words]) -> float:
    """The likeness to the most alike of several wordings."""
    return max((likeness(one, other) for other in others), default=0.0)


def says_both(text: Words, first: Words, second: Words) -> bool:
    """Whether one heading names two columns at once, each of which adds a word: "Đúng và trước hạn"."""
    one, other = set(first), set(second)
    return set(text) == one | other and not one <= other and not other <= one
