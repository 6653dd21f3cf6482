"""Which rows below the header of a list are its entries: no headings, sums, numbers of columns, notes or signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from tthc_desktop.core.grids import Value
from tthc_desktop.core.table_ends import is_signed
from tthc_desktop.core.vietnamese import fold

Other = Literal["numbers", "header", "group", "total", "below"]
"""The row that numbers the columns; the header said again; a heading; a sum; what stands below the list."""

_FEW = 3
"""Cells that a heading, a sum or a signature has at most."""
_NUMBER = re.compile(r"\(?\s*([0-9]{1,2})\s*\)?")
_ENTRY = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})*\s*[.)]?")
_HEADING = re.compile(r"(?:[IVXLC]+|[A-ZĐ])\s*[.)\-:/]?")
_LONG_HEADING = re.compile(
    r"(?:[IVXLC]+|[A-HĐ])\s*[.)\-:/]\s*\S.*|(?i:lĩnh vực|nhóm)\s.*|(?i:cấp (?:tỉnh|huyện|xã|trung ương|bộ))\b.*",
    re.DOTALL,
)
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)\b\W*(?:[0-9].*|\(.*)?|tong cong\b.*")


def others(
    rows: Iterable[tuple[int, Sequence[Value]]], headers: Sequence[Sequence[Value]], marks: int | None
) -> Mapping[int, Other]:
    """The rows that are no entries, by their number; `headers`: the rows of the header, `marks`: the column of STT."""
    said = {_said(header) for header in headers}
    found: dict[int, Other] = {}
    sparse: list[tuple[int, Sequence[Value]]] = []
    last_full, numbered, after_header = -1, False, True
    always: set[int] | None = None
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
            last_full, places = number, {at for at, _ in filled if at != marks}
            always = places if always is None else always & places
        if len(filled) <= _FEW and not is_entry:
            sparse.append((number, cells))
    for number, cells in sparse:
        filled = _said(cells)
        whole = bool(always) and set(always or ()) <= {at for at, _ in filled}
        kind = _kind(filled, after=number > last_full, numbered=numbered, whole=whole)
        if kind == "below":
            found |= dict.fromkeys((row for row, _ in sparse if row >= number), "below")
            break
        if kind:
            found[number] = kind
    return found


def heading_of(cells: Sequence[Value]) -> str:
    """What a heading says: «Lĩnh vực Đất đai» of «I | Lĩnh vực Đất đai», or of «I. Lĩnh vực Đất đai»."""
    texts = [value.strip() for _, value in _said(cells) if isinstance(value, str)]
    if len(texts) > 1 and _HEADING.fullmatch(texts[0]):
        texts = texts[1:]
    return re.sub(r"^(?:[IVXLC]+|[A-HĐ])\s*[.)\-:/]\s*", "", " ".join(texts)).strip()


def _said(cells: Sequence[Value]) -> tuple[tuple[int, Value], ...]:
    return tuple((at, value) for at, value in enumerate(cells) if value is not None and value != "")


def _is_numbering(filled: Sequence[tuple[int, Value]]) -> bool:
    """Whether the cells count 1, 2, 3 …, one more from each to the next, as far as they are numbers."""
    told = [_NUMBER.fullmatch(str(int(value) if isinstance(value, float) else value)) for _, value in filled]
    numbers = [int(one[1]) for one in told if one]
    return len(numbers) == len(filled) >= _FEW and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_entry(mark: Value) -> bool:
    if isinstance(mark, int | float) and not isinstance(mark, bool):
        return True
    return isinstance(mark, str) and bool(_ENTRY.fullmatch(mark.strip()))


def _kind(filled: Sequence[tuple[int, Value]], *, after: bool, numbered: bool, whole: bool) -> Other | None:
    """What a row with few cells is; None for an entry.

    `after`: below the last entry that is surely one; `whole`: it fills what all of these fill.
    """
    texts = [value.strip() for _, value in filled if isinstance(value, str)]
    if not texts:
        return "below" if after and numbered else None
    if any(_TOTAL.fullmatch(fold(text)) for text in texts[:2]):
        return "total"
    stray = numbered and not whole and len(filled) == 1
    if after and (stray or any(is_signed(text) for text in texts)):
        return "below"
    if _HEADING.fullmatch(texts[0]) and len(texts) > 1:
        return "group"
    return "group" if len(filled) == 1 and _LONG_HEADING.fullmatch(texts[0]) else None
