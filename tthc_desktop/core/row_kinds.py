"""Which rows of a return are data, which head a group, and which are sums of others.

A row that stands for others is told by its words («Tổng số»), by its number (I, A, or 1 above 1.1 and «-»), and, where
neither says it, by its figures: it is what the rows below it add up to.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tthc_desktop.core.column_choice import says_time
from tthc_desktop.core.forms import Form
from tthc_desktop.core.returned_rows import Row, sums
from tthc_desktop.core.table_ends import compares
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.core.wordings import likeness, words

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
_ROMAN = re.compile(r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})")
_DEEPER = re.compile(r"(?:[IVX]+|[A-HĐ])(?:\.[0-9]+)+")
_LETTER, _SMALL = re.compile("[A-HĐ]"), re.compile("[a-hđ]")
_SMALL_ROMAN = re.compile("(?=[ivx])(?!x$)x{0,2}(?:ix|iv|v?i{0,3})")
_LONGEST_MARK = 5
"""Letters of a number (XVIII); a longer text is a heading over the whole width of the table."""
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_AMONG_THEM = "trong do"
AMONG = re.compile(r"\W*(?:(?:trong do|tr\.? ?do|trong so do|bao gom|rieng)\b|(?:gom|td)\s*:)")
"""How the label of a row begins that is a part of the rows above it."""
_ITEM = re.compile(r"[-–—−+•*]\s*(?=\w)|[-–—−+•*]$")
"""How the label or the mark of a row begins that is one of several parts of the row above."""
_PART, _LETTERED, _LISTED = 4, 8, 10
"""Levels of rows below numbered ones: of 1 itself (1.1 is one more), of a) and i) in the order in which they are met,
of «-»; 0 to 3 are those of headings."""


def grouped(rows: Sequence[Row], form: Form, own: Collection[str] = ()) -> Iterator[Row]:
    """Tell headings and totals from data, and give each row the headings above it.

    `own`: the names of the unit that reports and of the period, by which a total may be called.
    """
    if form.layout == "register":
        yield from rows
        return
    yield from _without_parents(list(_told_apart(rows, form, own)))


def _told_apart(rows: Sequence[Row], form: Form, own: Collection[str]) -> Iterator[Row]:
    whole, rows = rows, list(map(_with_name, rows))
    totals = [_is_total(rows, at, form) or _is_own_total(rows, at, own) for at in range(len(rows))]
    levels = _levels(rows, totals, form)
    parts = _parts(rows, totals, levels)
    apart = _apart(rows, totals, levels)
    closings = _Closings(totals, levels)
    above: dict[int, str] = {}
    for at, row in enumerate(whole):
        level = levels[at]
        if totals[at]:
            headings = tuple(title for depth, title in above.items() if depth < _PART)
            yield replace(row, kind="total", group=closings.group(at, row, headings))
            continue
        heads = level is not None and _heads(rows, totals, levels, at)
        if level is None and parts:
            level = parts[at]
            heads = _has_parts(rows, parts, at)
        if level is not None:
            above = {depth: title for depth, title in above.items() if depth < level}
        if heads and level is not None:
            above[level] = _title(row)
            yield replace(row, kind="group", group=tuple(above.values()))
        elif at in apart or (parts and _says_among_them(rows[at])):
            yield replace(row, kind="group", group=tuple(above.values()))
        else:
            yield _below(row, tuple(above.values())) if above else row


def _without_parents(rows: list[Row]) -> list[Row]:
    """The rows with those of data as headings that sum up the rows right below, where the total is right without them.

    So nobody need number the fields below a unit, or name it as a heading.
    """
    totals = [row for row in rows if row.kind == "total" and not row.group]
    data = [row for row in rows if row.kind == "data"]
    if not totals or len(data) < _FEWEST_ROWS or _agrees(totals[-1], data):
        return rows
    parents = {id(data[at]): count for at, count in _parents_of(data)}
    if not parents or not _agrees(totals[-1], [row for row in data if id(row) not in parents]):
        return rows
    found: list[Row] = []
    heading, left = "", 0
    for row in rows:
        if id(row) in parents:
            heading, left = _title(row), parents[id(row)]
            found.append(replace(row, kind="group", group=(*row.group, heading)))
        elif row.kind == "data" and left:
            left -= 1
            found.append(replace(row, group=(*row.group, heading)))
        else:
            found.append(row)
    return found


_FEWEST_ROWS = 3
"""Rows of data from which one may be the sum of others."""


def _agrees(total: Row, rows: Sequence[Row]) -> bool:
    added = sums(rows)
    return all(number == added.get(name, 0) for name, number in total.numbers.items() if number is not None)


def _parents_of(data: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The rows that are the sum of those right below, with how many these are; a part is no parent."""
    at = 0
    while at < len(data):
        biggest = max(data[at].numbers, key=lambda name: data[at].numbers[name] or 0, default="")
        wanted, added, count = data[at].numbers.get(biggest) or 0, 0, 0
        while wanted and added < wanted and at + count + 1 < len(data):
            count += 1
            added += data[at + count].numbers.get(biggest) or 0  # type: ignore[assignment]
        if count and _adds_up(data[at], data[at + 1 : at + 1 + count]):
            yield at, count
            at += count
        at += 1


def _with_name(row: Row) -> Row:
    """The row with the text in the column of numbers as its name, where it has no other: merged over both columns."""
    words = row.mark.strip()
    if words.isdecimal() or not words:
        return row
    if not row.label and len(words.strip(" .)(")) > _LONGEST_MARK:
        return replace(row, mark="", label=words)
    numbered = _SECTION.match(words)
    return replace(row, mark=words[numbered.end() :]) if numbered and row.label else row


_SECTION = re.compile(r"(?:mục|phần)\s+(?=[IVX]|[A-HĐ])", re.IGNORECASE)


def _apart(rows: Sequence[Row], totals: Sequence[bool], levels: Sequence[int | None]) -> set[int]:
    """The rows «Trong đó: …», «Lũy kế» without which the others add up to the last total: parts, or of other times."""
    among = {
        at
        for at, row in enumerate(rows)
        if not (totals[at] or row.mark) and (AMONG.match(fold(row.label)) or compares(row.label))
    }
    last = max((at for at, is_total in enumerate(totals) if is_total), default=-1)
    if not among or last < 0:
        return set()
    if not any(rows[last].numbers.values()):  # it tells nothing of them
        return {at for at in among if rows[at].is_blank}
    if last + 1 in among and AMONG.match(fold(rows[last + 1].label)):
        among |= _divided_below(rows, levels, last)
    others = [row for at, row in enumerate(rows) if not totals[at] and levels[at] is None and at not in among]
    added = sums(others)
    agrees = all(number == added.get(name, 0) for name, number in rows[last].numbers.items() if number is not None)
    return among if agrees else set()


def _divided_below(rows: Sequence[Row], levels: Sequence[int | None], total: int) -> set[int]:
    """The unnumbered rows right below a total that add up to it: «Trong đó: Cấp tỉnh», «Cấp xã»."""
    below = list(itertools.takewhile(lambda at: levels[at] is None and not rows[at].mark, range(total + 1, len(rows))))
    return set(below) if _adds_up(rows[total], [rows[at] for at in below]) else set()


def _below(row: Row, group: tuple[str, ...]) -> Row:
    return Row(row.number, row.kind, row.mark, row.label, group, row.figures, row.texts, row.dates)


def _title(row: Row) -> str:
    return re.sub(r"^\s*(?:[IVX]+|[A-HĐ])\s*[.)\-–:]\s+", "", row.label) or row.mark


_HEADED = re.compile(r"\s*\(?(?:(?i:mục|phần)\s+)?([IVX]+|[A-HĐ])\s*[.)\-–:]\s+(?=\S)")
"""How a heading begins that bears its number in its name: «I. Lĩnh vực Đất đai», «(II) …», «Phần B: …»."""


# --- totals ----------------------------------------------------------------------------------------------


def _is_total(rows: Sequence[Row], at: int, form: Form) -> bool:
    row = rows[at]
    if row.mark and _NUMBER.fullmatch(row.mark.strip(".")):
        return _says_total(row.label, form.total, numbered=True) if row.label else False
    if not row.mark and not row.label:
        return len(rows) > 1 and at in (0, len(rows) - 1)  # a row without a name tells of no one
    if len(rows) > 1 and at in (0, len(rows) - 1) and _says_whole(_bare_name(row)):
        return True
    return any(_says_total(text, form.total) for text in (row.label, row.mark) if text)


def _bare_name(row: Row) -> str:
    """What a row is called that has no number beside its name, in whichever of the two columns; "" of any other."""
    return "" if row.mark and row.label else row.label or row.mark


def _is_own_total(rows: Sequence[Row], at: int, own: Collection[str]) -> bool:
    """Whether the first or last row is called as the unit that reports or its period, and sums up all the others."""
    row = rows[at]
    names = map(comparison_key, filter(None, (*own, *_WHOLE_BY_SUM)))
    if at not in (0, len(rows) - 1) or comparison_key(_bare_name(row)) not in names:
        return False
    others = [other for other in rows if other is not row]
    return bool(others) and _adds_up(row, others)


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


class _Closings:
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


# --- headings --------------------------------------------------------------------------------------------

_Numbering = Literal["letter", "roman", "small", "small roman", "words"]
_SMALLS = ("small", "small roman")


def _levels(rows: Sequence[Row], totals: Sequence[bool], form: Form) -> list[int | None]:
    """How deep each heading stands, 0 outermost: the numbering that is met first is the outer one."""
    told = [None if total else _numbering(rows, totals, at, form) for at, total in enumerate(totals)]
    first = next((at for at, numbering in enumerate(told) if numbering in _SMALLS), 0)
    if any(row.mark.strip(" .)").isdecimal() for row in rows[:first]):
        told = [None if numbering in _SMALLS else numbering for numbering in told]
    order = [*dict.fromkeys(numbering for numbering in told if numbering not in (None, "words")), "words"]
    return [order.index(numbering) if numbering else None for numbering in told]


def _numbering(rows: Sequence[Row], totals: Sequence[bool], at: int, form: Form) -> _Numbering | None:
    """How a heading is numbered: A, I, a (which is a part where it stands below a 1), or by its words alone."""
    row = rows[at]
    mark = row.mark.strip(" .)(")
    if mark.isdecimal():
        return None
    if mark:
        if _ROMAN.fullmatch(mark):
            return "roman"
        if _DEEPER.fullmatch(mark):
            return "words" if _sums_up(rows, totals, at) else None
        if _LETTER.fullmatch(mark):
            return "letter"
        return "small" if _SMALL.fullmatch(mark) else "small roman" if _SMALL_ROMAN.fullmatch(mark) else None
    found = _HEADED.match(row.label) or _headed_above_a_first(rows, totals, at)
    if found:
        return "roman" if _ROMAN.fullmatch(found[1]) else "letter"
    if not row.label:
        return None
    return "words" if _is_known_heading(row, form) or _sums_up(rows, totals, at) else None


def _headed_above_a_first(rows: Sequence[Row], totals: Sequence[bool], at: int) -> re.Match[str] | None:
    """The number that only a space parts from a name («A Cấp tỉnh»), where the row below begins with a 1 or I.

    It has no figures, or their sums: «A Lưới 1» is the name of a commune.
    """
    found = _SPACED.match(rows[at].label)
    if not found or at + 1 == len(rows):
        return None
    below = rows[at + 1]
    first = _mark(below) or ((said := _SPACED.match(below.label)) and said[1])
    if first not in ("1", "I"):
        return None
    end = next((one for one in range(at + 2, len(rows)) if totals[one] or _SPACED.match(rows[one].label)), len(rows))
    is_head = rows[at].is_blank or nearly_adds_up(rows[at].numbers, sums(rows[at + 1 : end]))
    return found if is_head else None


_SPACED = re.compile(r"([IVX]+|[A-HĐ])\s+(?=\S)")


def _is_known_heading(row: Row, form: Form) -> bool:
    known = (text for group in form.groups for text in (group.title, *group.synonyms))
    return row.is_blank and any(likeness(words(row.label), words(text)) >= 0.9 for text in known)


def _sums_up(rows: Sequence[Row], totals: Sequence[bool], at: int) -> bool:
    """Whether a row without a number is what the numbered rows below it add up to, or is blank above a new 1.

    Right above a 1 a slip in a figure or two makes no row of data of it.
    """
    below = []
    for row, total in zip(rows[at + 1 :], totals[at + 1 :], strict=True):
        if total or not row.mark.strip(" .)").isdecimal():
            break
        below.append(row)
    if not below:
        return False
    row = rows[at]
    if row.is_blank:
        return below[0].mark.strip(" .)") == "1"
    if below[0].mark.strip(" .)") == "1" and not (says_time(row.label) or compares("", row.label)):
        return nearly_adds_up(row.numbers, sums(below))
    return _adds_up(row, below)


def nearly_adds_up(figures: Mapping[str, Decimal | int | None], added: Mapping[str, Decimal | int]) -> bool:
    """Whether figures are sums, but for some: few, and each near; one slip goes into several columns."""
    pairs = [(figures.get(name) or 0, number) for name, number in added.items()]
    differing = [(one, other) for one, other in pairs if one != other]
    if not differing or len(differing) > _SLIPS:
        return not differing
    several = len({one for one, other in pairs if one == other and one}) > CHANCE
    near = all(abs(Decimal(one) - other) * _NEAR <= max(one, other) for one, other in differing)
    return several and near and len(differing) * 2 < sum(bool(one or other) for one, other in pairs)


_SLIPS, _NEAR = 4, 10
"""Figures in which a sum may differ from its rows, and by one in how many."""


def _adds_up(row: Row, parts: Sequence[Row]) -> bool:
    """Whether every figure of a row is the sum of those of other rows, and some is more than nothing."""
    added = sums(parts)
    numbers = {name: number or 0 for name, number in row.numbers.items()}
    return any(numbers.values()) and all(number == added.get(name, 0) for name, number in numbers.items())


def _heads(rows: Sequence[Row], totals: Sequence[bool], levels: Sequence[int | None], at: int) -> bool:
    """Whether a row marked like a heading has rows of data below it: some offices number their units I, II, III."""
    if all(figure.reading.state == "blank" for figure in rows[at].figures.values()):
        return True
    level, following = levels[at], at + 1
    if level is None or following == len(rows) or totals[following]:
        return False
    below = levels[following]
    return below is None or below > level


# --- parts of a row --------------------------------------------------------------------------------------


def _parts(rows: Sequence[Row], totals: Sequence[bool], levels: Sequence[int | None]) -> list[int | None]:
    """The level of each row of data where some are parts of others (1 of 1.1, 1.2; 2 of «-», «-»); else nothing."""
    marks = (row.mark.strip(" .)(") for row in rows)
    small = next((mark for mark in marks if _SMALL.fullmatch(mark) or _SMALL_ROMAN.fullmatch(mark)), "")
    outer = _SMALL if _SMALL.fullmatch(small) else _SMALL_ROMAN
    found = [
        None if totals[at] or levels[at] is not None or _says_among_them(row) else _part(row, outer)
        for at, row in enumerate(rows)
    ]
    for at in _added_up(rows, found) if any(totals) else ():  # without a total the office is asked
        found[at] = _LISTED
    return found if any(level is not None and level > _PART for level in found) else []


CHANCE = 3
"""Up to so many different numbers may be sums of others by chance."""


def _added_up(rows: Sequence[Row], levels: Sequence[int | None]) -> Iterator[int]:
    """The rows without a number right below a numbered one that add up to it: they are its parts."""
    below: list[int] = []
    above: int | None = None
    for at in range(len(rows) + 1):
        row = rows[at] if at < len(rows) else None
        if row and levels[at] == _PART and not row.mark and above is not None:
            below.append(at)
            continue
        if above is not None and len(below) > 1 and _adds_up(rows[above], [rows[one] for one in below]):
            yield from below if len({*filter(None, rows[above].numbers.values())}) > CHANCE else ()
        above, below = at if row and levels[at] == _PART and row.mark.strip(" .)").isdecimal() else None, []


_MARK_IN_LABEL = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)*|[a-hđ](?=\)))[.)]?\s+(?=\S)")


def _mark(row: Row) -> str:
    """The number of a row, which may stand before its label: "1.1. Hộ tịch"."""
    found = None if row.mark else _MARK_IN_LABEL.match(row.label)
    return found[1] if found else row.mark.strip(" .)(")


def _part(row: Row, outer: re.Pattern[str]) -> int:
    """`outer`: how the small letters or Roman numbers look that were met first; the others are parts of those."""
    mark = _mark(row)
    if mark.isdecimal():
        return _PART
    if not mark:
        return _LISTED if _ITEM.match(row.label) else _PART
    if _NUMBER.fullmatch(mark):
        return min(_PART + len(re.findall("[.,]", mark)), _LETTERED - 1)
    if _SMALL.fullmatch(mark) or _SMALL_ROMAN.fullmatch(mark):
        return _LETTERED if outer.fullmatch(mark) else _LETTERED + 1
    return _LISTED if _ITEM.fullmatch(mark) else _PART


def _has_parts(rows: Sequence[Row], levels: Sequence[int | None], at: int) -> bool:
    """Whether the rows right below a row are its parts."""
    following = at + 1
    if following < len(rows) and _says_among_them(rows[following]):
        following += 1
    level, below = levels[at], levels[following] if following < len(rows) else None
    if level is None or below is None or below <= level:
        return False
    steps, others = re.split("[.,]", _mark(rows[at])), re.split("[.,]", _mark(rows[following]))
    return below >= _LETTERED or (steps != [""] and others[: len(steps)] == steps)


def _says_among_them(row: Row) -> bool:
    return row.is_blank and fold(row.label).rstrip(" :") == _AMONG_THEM
