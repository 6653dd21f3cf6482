"""Which rows below the header of a list are its entries: no headings, sums, numbers of columns, notes or signatures.

In doubt a row is an entry: what cannot be one is then told by what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from tthc_desktop.core.grids import Value
from tthc_desktop.core.table_ends import is_signed, says_nothing
from tthc_desktop.core.vietnamese import comparison_key, fold, roman

Other = Literal["numbers", "header", "group", "total", "below"]
"""The row that numbers the columns; the header said again; a heading; a sum; what stands below the list."""

_FEW = 3
"""Cells that a heading, a sum or a signature has at most."""
_NUMBER = re.compile(r"\(?\s*([0-9]{1,2})\s*\)?")
_ENTRY = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})*\s*[.)]?")
_HEADING = re.compile(r"(?:[IVXLC]+|[A-ZĐ])\s*[.)\-:/]?")
_LONG_HEADING = re.compile(
    r"(?:[IVXLC]+|[A-HĐ])\s*[.)\-:/]\s*\S.*|(?i:lĩnh vực|nhóm|cấp (?:tỉnh|huyện|xã|trung ương|bộ))\b.*|"
    r"(?i:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b.{0,40}|ngày\s+[0-9]{1,2}\s*[/.-].{0,30})|"
    r"(?i:tháng|quý|tuần|năm|đợt)\s+(?:thứ\s+)?(?:[0-9]+|[IVX]+)\b.{0,40}",
    re.DOTALL,
)
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|tổng|cộng)\W*(?:[0-9].*|\(.*)?|(?:tổng cộng|tổng số)\s*[:(].*|"
    r"cộng\s+(?:mục|tháng|quý|nhóm|phần|trang|năm)\b.{0,60}",
    re.DOTALL,
)
_TOTAL_BARE = re.compile(r"(?:tong cong|tong so|tong|cong)\W*(?:[0-9].*|\(.*)?", re.DOTALL)
_SHORT = 40
"""Letters of a signature that stands beside another."""
_WORDS_OF_NAME = range(2, 6)


def others(
    rows: Iterable[tuple[int, Sequence[Value]]], headers: Sequence[Sequence[Value]], marks: int | None
) -> Mapping[int, Other]:
    """The rows that are no entries, by their number; `headers`: the rows of the header, `marks`: the column of STT."""
    said = {_said(header) for header in headers}
    found: dict[int, Other] = {}
    sparse: dict[int, _Filled] = {}
    always: set[int] | None = None
    last_sure, numbered, after_header = -1, False, True
    for number, cells in rows:
        filled = _said(cells)
        if filled in said:
            found[number], after_header = "header", True
            continue
        if after_header and _is_numbering(filled):
            found[number] = "numbers"
            continue
        after_header = False
        is_entry = marks is not None and marks < len(cells) and _is_entry(cells[marks])
        numbered = numbered or is_entry
        if len(filled) > _FEW or is_entry:
            last_sure, places = number, {at for at, _ in filled if at != marks}
            always = places if always is None else always & places
        else:
            sparse[number] = filled
    below = {number: filled for number, filled in sparse.items() if number > last_sure}
    foot = _foot(below, frozenset(always or ()) if numbered else frozenset())
    found |= dict.fromkeys((number for number in sparse if foot is not None and number >= foot), "below")
    for number, filled in sparse.items():
        texts = [value.strip() for _, value in filled if isinstance(value, str)]
        if any(_is_total(text) for text in texts[:2]):
            found[number] = "total"
        elif number not in found and _heads(filled, texts, numbered=numbered):
            found[number] = "group"
        elif number not in found and len(filled) == len(texts) == 1 and says_nothing(texts[0]):
            found[number] = "below"
    return found


def heading_of(cells: Sequence[Value]) -> str:
    """What a heading says: «Lĩnh vực Đất đai» of «I | Lĩnh vực Đất đai», or of «I. Lĩnh vực Đất đai»."""
    texts = [value.strip() for _, value in _said(cells) if isinstance(value, str)]
    if len(texts) > 1 and _HEADING.fullmatch(texts[0]):
        texts = texts[1:]
    return re.sub(r"^(?:[IVXLC]+|[A-HĐ])\s*[.)\-:/]\s*", "", " ".join(texts)).strip()


def heading_mark(cells: Sequence[Value]) -> str:
    """The number of a heading, «II» or «B»; "" of one by its words alone."""
    first = next((value.strip() for _, value in _said(cells) if isinstance(value, str)), "")
    found = re.match(r"([IVXLC]+|[A-ZĐ])\s*(?:[.)\-:/]|$)", first)
    return found[1] if found else ""


def heading_style(mark: str, before: Mapping[str, str]) -> str:
    """How a heading is numbered: "roman", "letter", or "" by its words alone; `before`: the last mark of each style.

    «C» after «B» is a letter, «V» after «IV» is not.
    """
    if not mark:
        return ""
    if mark not in _ROMANS or mark in _FOLLOWING.get(before.get("letter", ""), ""):
        return "letter"
    last = before.get("roman")
    following = _ROMANS[_ROMANS.index(last) + 1] if last in _ROMANS else "I"
    return "roman" if len(mark) > 1 or mark in (following, "I") else "letter"


_ROMANS = tuple(map(roman, range(1, 60)))
_FOLLOWING = dict(zip("ABCDĐEFGHIK", ("B", "C", "DĐ", "ĐE", "E", "FG", "G", "H", "I", "KJ", "L"), strict=True))
"""The letters that may follow one, as lists are lettered."""


_Filled = tuple[tuple[int, Value], ...]
"""The cells of a row that say something, with their columns."""


def _said(cells: Sequence[Value]) -> _Filled:
    return tuple((at, value) for at, value in enumerate(cells) if value is not None and value != "")


def _is_numbering(filled: _Filled) -> bool:
    """Whether the cells count 1, 2, 3 …, one more from each to the next, as far as they are numbers."""
    told = [_NUMBER.fullmatch(str(int(value) if isinstance(value, float) else value)) for _, value in filled]
    numbers = [int(one[1]) for one in told if one]
    return len(numbers) == len(filled) >= _FEW and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_entry(mark: Value) -> bool:
    if isinstance(mark, int | float) and not isinstance(mark, bool):
        return True
    return isinstance(mark, str) and bool(_ENTRY.fullmatch(mark.strip()))


def _is_total(text: str) -> bool:
    key = comparison_key(text)
    return bool(_TOTAL_BARE.fullmatch(fold(text))) if text.isascii() else bool(_TOTAL.fullmatch(key))


def _heads(filled: _Filled, texts: Sequence[str], *, numbered: bool) -> bool:
    """Whether a row heads a group: «I | Sở, ban, ngành» among numbered entries, «II. UBND cấp xã» alone."""
    if len(filled) == 1:
        return bool(texts) and bool(_LONG_HEADING.fullmatch(texts[0]))
    return numbered and len(filled) == len(texts) == 2 and bool(_HEADING.fullmatch(texts[0]))


def _foot(rows: Mapping[int, _Filled], always: frozenset[int]) -> int | None:
    """The first of the last rows that are a note, a signature, a name below it; None when the list ends without one.

    `always`: columns that every numbered entry fills; a cell alone that fills less is none of them.
    """
    first = None
    for number in sorted(rows, reverse=True):
        filled = rows[number]
        texts = [value.strip() for _, value in filled if isinstance(value, str)]
        alone = len(filled) == 1
        stray = alone and not always <= {at for at, _ in filled}
        if not stray and (len(texts) < len(filled) or not all(_is_of_foot(text, alone=alone) for text in texts)):
            break
        first = number if stray or any(is_signed(text) or _is_total(text) for text in texts) else first
    return first


def _is_person(text: str) -> bool:
    """Whether a text may be the name below a signature: «Đỗ Thị Ánh», «TS. Trần Văn B»."""
    words = text.split()
    return len(words) in _WORDS_OF_NAME and all(word.strip(".").isalpha() and word[0].isupper() for word in words)


def _is_of_foot(text: str, *, alone: bool) -> bool:
    if _is_total(text) or text.startswith("(") or _is_person(text):
        return True
    return is_signed(text) and (alone or len(text) <= _SHORT)
