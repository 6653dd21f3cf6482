"""How near the wordings of two tasks are: offices write one task in many ways, and many tasks in nearly one.

Two wordings are near when most of their words are the same, in about the same order, and nothing tells them
apart: another year, another quarter, another document number, another place.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from tthc_desktop.core import vietnamese

THRESHOLD = 0.85
"""From this nearness on (0 to 1) two wordings may mean one task: with less, "Xây dựng kế hoạch …" and
"Sửa đổi kế hoạch …" would be one, with more, a word added would make another task. See `nearness`."""
_LEAST_SHARED = 0.8
WORTH_A_LOOK = 0.6
"""Share of a wording's words that another text must hold to be compared at all; see `overlap`.

Near wordings share at least two thirds of the longer one's words.
"""

_SHORT = {
    "bc": "bao cao",
    "btp": "bo tu phap",
    "cbcc": "can bo cong chuc",
    "cchc": "cai cach hanh chinh",
    "cds": "chuyen doi so",
    "cntt": "cong nghe thong tin",
    "cp": "chinh phu",
    "csdl": "co so du lieu",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "hdnd": "hoi dong nhan dan",
    "kh": "ke hoach",
    "kstt": "kiem soat thu tuc",
    "kstthc": "kiem soat thu tuc hanh chinh",
    "mttq": "mat tran to quoc",
    "nd": "nghi dinh",
    "nq": "nghi quyet",
    "pakn": "phan anh kien nghi",
    "qd": "quyet dinh",
    "qppl": "quy pham phap luat",
    "tthc": "thu tuc hanh chinh",
    "ttg": "thu tuong chinh phu",
    "ttcp": "thu tuong chinh phu",
    "tw": "trung uong",
    "ubnd": "uy ban nhan dan",
    "vbqppl": "van ban quy pham phap luat",
    "vpcp": "van phong chinh phu",
}
"""Abbreviations of the office, folded; none of them is a Vietnamese word ("tt" is left out: it has four meanings)."""
_SMALL_WORDS = "va cua ve cac viec theo tai cho den trong nhung duoc de tren voi tu o la thi"
_GLUE = frozenset(_SMALL_WORDS.split())
_GLUE_WEIGHT = 0.4
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11}
_ALWAYS_ROMAN = frozenset({"ii", "iii", "iv", "vii", "viii", "ix", "xi"})
_COUNTED = frozenset({"quy", "dot", "ky", "phan", "doan", "thu", "lan", "khoa"})
"""Words after which "I", "V" and "X" are numbers: quý, đợt, kỳ, phần, giai đoạn, thứ, lần, khóa."""
_WORD = re.compile(r"[^\W_]+")
_MOST_IN_ORDER = 200
"""Words of each wording whose order is compared; the cost grows with the square."""


_REMEMBERED = 8192
"""Wordings kept taken apart: an import compares each of its rows with much the same tasks."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording taken apart."""

    words: tuple[str, ...]
    """Folded, abbreviations written out, numbers without leading zeros and Roman ones as digits."""
    years: frozenset[str]
    spans: frozenset[str]
    """Parts of a year that it names: "quy 2", "thang 6", "dau nam"."""
    numbers: frozenset[str]
    """Every other number: of documents, of days."""
    names: frozenset[str]
    """Words that stand capitalised in a row, as in proper names ("Bắc Giang", "Bộ Tư pháp")."""


@lru_cache(_REMEMBERED)
def take_apart(text: str) -> Wording:
    """The parts of a wording that `nearness` compares."""
    words = _words(text)
    pairs = list(itertools.pairwise(words))
    spans = {f"{a} {b}" for a, b in pairs if (a in ("quy", "thang") and b.isdecimal()) or (a, b) in _HALVES}
    placed = {span.split()[1] for span in spans}
    numbers = {word for word in words if word.isdecimal()}
    years = {number for number in numbers if len(number) == 4 and number[:2] in ("19", "20")}
    return Wording(
        words, frozenset(years), frozenset(spans), frozenset(numbers - years - placed), frozenset(_names(text))
    )


_HALVES = {("dau", "nam"), ("cuoi", "nam")}


def _words(text: str) -> tuple[str, ...]:
    words: list[str] = []
    for word in _WORD.findall(vietnamese.fold(text)):
        if word.isdecimal():
            words.append(word.lstrip("0") or "0")
        elif word in _ROMAN and (word in _ALWAYS_ROMAN or (words[-1:] and words[-1] in _COUNTED)):
            words.append(str(_ROMAN[word]))
        else:
            words += _SHORT.get(word, word).split()
    return tuple(words)


def _names(text: str) -> set[str]:
    if text.isupper():
        return set()
    found: set[str] = set()
    before = ""
    for word in re.findall(r"[^\W\d_]+|[^\w\s]", vietnamese.nfc(text)):
        proper = word[0].isupper() and (word[1:].islower() or len(word) == 1)
        if proper and before:
            found |= {vietnamese.fold(before), vietnamese.fold(word)}
        before = word if proper else ""
    return found


def nearness(a: Wording, b: Wording) -> float:
    """From 0 (another task) to 1 (the same words): the mean of the shared words and of their order.

    0 when something tells the two apart. The shared words are Dice's coefficient (2·shared / both) with small
    words counting less; their order is the ratio of `difflib`.
    """
    if not a.words or not b.words or _told_apart(a, b):
        return 0.0
    shared = _dice(a.words, b.words)
    if shared < _LEAST_SHARED:
        return shared / 2
    order = SequenceMatcher(None, a.words[:_MOST_IN_ORDER], b.words[:_MOST_IN_ORDER], autojunk=False).ratio()
    return (shared + order) / 2


def _told_apart(a: Wording, b: Wording) -> bool:
    if a.spans != b.spans:
        return True
    each = ((a.years, b.years), (a.numbers, b.numbers), (a.names, b.names))
    return any(mine - theirs and theirs - mine for mine, theirs in each)


def _dice(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    mine, theirs = Counter(a), Counter(b)
    both = _weight(mine & theirs)
    return 2 * both / (_weight(mine) + _weight(theirs))


def _weight(words: Counter[str]) -> float:
    return sum(number * (_GLUE_WEIGHT if word in _GLUE else 1.0) for word, number in words.items())


class _Bits(dict[str, int]):
    """The bits that stand for a folded word in a signature, worked out when first met."""

    def __missing__(self, word: str) -> int:
        bits = 0
        for part in _SHORT.get(word, word).split():
            bits |= 1 << (zlib.crc32(part.encode()) % 256)
        if len(self) < 100_000:  # a file has some thousand words; typing errors and numbers must not fill the memory
            self[word] = bits
        return bits


_BITS = _Bits()


def signature(folded: str) -> int:
    """The words of a folded text as 256 bits: quick to compare, and never missing a word that is there."""
    bits = 0
    for word in folded.split():
        bits |= _BITS[word]
    return bits


def signature_of(text: str) -> int:
    """The signature of a text as it was typed."""
    return signature(vietnamese.fold(vietnamese.searchable(text)))


def is_near(one: str, other: str) -> bool:
    """Whether most words of a text stand in another: one may be the other reworded."""
    mine, theirs = signature_of(one), signature_of(other)
    return vietnamese.same(one, other) or max(overlap(mine, theirs), overlap(theirs, mine)) >= WORTH_A_LOOK


def overlap(mine: int, theirs: int) -> float:
    """At least the share of my words that their text holds, by signatures; 0 to 1."""
    return (mine & theirs).bit_count() / (mine.bit_count() or 1)
