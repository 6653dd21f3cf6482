"""Which rows of a return are totals, by their words or as the unit is called, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from tthc_desktop.core.forms import Form
from tthc_desktop.core.returned_rows import Row
from tthc_desktop.core.row_marks import NUMBER
from tthc_desktop.core.row_sums import adds_up
from tthc_desktop.core.vietnamese import comparison_key, fold

_SUM = r"tong so|tong cong|cong tong|tong|cong|t[./]? ?(?:so|cong)|ts|tc"
_TOTAL = re.compile(
    r"(tong so|tong cong|cong tong|tong hop|tong chung|cong chung|"
    r"(?:tong )?(?:toan|ca) (?:tinh|thanh pho|nganh|bo|so|xa|phuong|dac khu|he thong|don vi|co quan|vien|cuc|chi cuc|"
    r"trung tam|phong|ban)|tat ca|"
    r"tong|cong)"
    r"(?:\s*:?\s*\(?[a-z0-9 +.,=()/-]{0,24}\)?)?\s*:?"
)
_ONLY_TOTAL = re.compile(rf"(?:{_SUM})\s*:?")
"""What is a sum even when it goes on with the numbers of the rows («4 | Tổng cộng»)."""
_BROUGHT = re.compile(r"(?:cong )?(?:trang truoc )?(?:mang|chuyen) sang")
_CARRIED = re.compile(_BROUGHT.pattern + r"(?: trang.*)?|chuyen trang sau|cong trang\b.*")
"""Sums of a page that the next one begins with."""
_TOTAL_WRITTEN = tuple(map(comparison_key, ("tổng", "tồng", "cộng", "toàn", "cả", "tất cả", "t.", "t/")))
"""With its marks, for «Công chức» is no sum."""
_NO_TOTAL = re.compile("tong (?:cuc|cong ty|kho|hop cac)|cong (?:an|don|thuong|chung|tac|doan|dong|khai|nghe|ty)")


def is_total(rows: Sequence[Row], at: int, form: Form) -> bool:
    """Whether a row is a total by its words, its place or the lack of a name."""
    row = rows[at]
    if row.mark and NUMBER.fullmatch(row.mark.strip(".")):
        return _says_total(row.label, form.total, numbered=True) if row.label else False
    if not row.mark and not row.label:
        return len(rows) > 1 and at in (0, len(rows) - 1)  # a row without a name tells of no one
    if len(rows) > 1 and at in (0, len(rows) - 1) and _says_whole(_bare_name(row)):
        return True
    return any(_says_total(text, form.total) for text in (row.label, row.mark) if text)


def _bare_name(row: Row) -> str:
    """What a row is called that has no number beside its name, in whichever of the two columns; "" of any other."""
    return "" if row.mark and row.label else row.label or row.mark


def is_own_total(rows: Sequence[Row], at: int, own: Collection[str]) -> bool:
    """Whether the first or last row is called as the unit that reports or its period, and sums up all the others."""
    if at not in (0, len(rows) - 1):
        return False
    row, names = rows[at], map(comparison_key, filter(None, (*own, *_WHOLE_BY_SUM)))
    if comparison_key(_bare_name(row)) not in names:
        return False
    others = [other for other in rows if other is not row]
    return bool(others) and adds_up(row, others)


_WHOLE_BY_SUM = ("Chung",)
"""What may be the name of a total, and of something else."""


@lru_cache(4096)
def _says_whole(text: str) -> bool:
    """Whether the first or last row without a number is a total by its words, however it goes on."""
    plain, written = fold(text), comparison_key(text)
    other = _NO_TOTAL.match(plain) and not written.startswith("cộng chung")
    return bool(_WHOLE.fullmatch(plain)) and not other


_WHOLE = re.compile(
    r"(?:tong so|tong cong|cong chung|tong chung)\b.*|(?:total|grand total|sum|sigma|σ)\W*|"
    r"(?:[a-hivx]{1,4} ?\+ ?)+[a-hivx]{1,4}",
    re.DOTALL,
)


def is_carried(row: Row) -> bool:
    """Whether a row is the sum of the pages before: «Trang trước mang sang»."""
    return bool(_BROUGHT.fullmatch(fold(row.label or row.mark)))


@lru_cache(4096)
def _says_total(text: str, total: str, *, numbered: bool = False) -> bool:
    plain, written = fold(text), comparison_key(text)
    if total and plain == fold(total):
        return True
    if _CARRIED.fullmatch(plain):
        return True
    marked = written.isascii() or written.startswith(_TOTAL_WRITTEN)
    worded = _ONLY_TOTAL.fullmatch(plain) or (not numbered and _TOTAL.fullmatch(plain))
    return marked and bool(worded) and not _NO_TOTAL.match(plain)


class Closings:
    """Tells, from the first total row to the last, which headings each stands for.

    It is a subtotal when another heading or another total follows, or when it is worded like a subtotal above it
    («Cộng», while the whole table's is «Tổng cộng»). Of several total rows in a row each stands for one level further
    out.
    """

    def __init__(self, totals: Sequence[bool], levels: Sequence[int | None]) -> None:
        self._totals = totals
        told = (at for at, level in enumerate(levels) if totals[at] or level is not None)
        self._last = max(told, default=-1)
        self._worded: set[str] = set()
        self._in_a_row = 0

    def group(self, at: int, row: Row, above: tuple[str, ...]) -> tuple[str, ...]:
        """The headings whose subtotal the row is, from the outermost in; nothing for the whole table's total."""
        self._in_a_row = self._in_a_row + 1 if at and self._totals[at - 1] else 0
        said = _wording(row)
        found = above[: max(len(above) - self._in_a_row, 0)] if at < self._last or said in self._worded else ()
        if found:
            self._worded.add(said)
        return found


def _wording(row: Row) -> str:
    """What a total row is called, without the heading that it may name: «Cộng I», «Cộng (II)» are «Cộng»."""
    text = fold(row.label or row.mark)
    found = _TOTAL.fullmatch(text)
    return found[1] if found else text
