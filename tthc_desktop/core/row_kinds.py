"""Which rows of a return are data, which head a group, and which are sums of others.

A row that stands for others is told by its words («Tổng số»), by its number (I, A, or 1 above 1.1 and «-»), and, where
neither says it, by its figures: it is what the rows below it add up to.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from tthc_desktop.core.column_choice import says_time
from tthc_desktop.core.forms import Form
from tthc_desktop.core.returned_rows import Row, sums
from tthc_desktop.core.row_marks import LETTER, SMALL, SMALL_ROMAN, mark_of
from tthc_desktop.core.row_parts import PART, has_parts, parts_of, says_among_them
from tthc_desktop.core.row_sums import adds_up, nearly_adds_up
from tthc_desktop.core.row_totals import Closings, is_own_total, is_total
from tthc_desktop.core.table_ends import compares
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.wordings import likeness, words

_ROMAN = re.compile(r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})")
_DEEPER = re.compile(r"(?:[IVX]+|[A-HĐ])(?:\.[0-9]+)+")
_LONGEST_MARK = 5
"""Letters of a number (XVIII); a longer text is a heading over the whole width of the table."""
AMONG = re.compile(r"\W*(?:(?:trong do|tr\.? ?do|trong so do|bao gom|rieng)\b|(?:gom|td)\s*:)")
"""How the label of a row begins that is a part of the rows above it."""


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
    totals = [is_total(rows, at, form) or is_own_total(rows, at, own) for at in range(len(rows))]
    levels = _levels(rows, totals, form)
    parts = parts_of(rows, totals, levels)
    apart = _apart(rows, totals, levels)
    closings = Closings(totals, levels)
    above: dict[int, str] = {}
    for at, row in enumerate(whole):
        level = levels[at]
        if totals[at]:
            headings = tuple(title for depth, title in above.items() if depth < PART)
            yield replace(row, kind="total", group=closings.group(at, row, headings))
            continue
        heads = level is not None and _heads(rows, totals, levels, at)
        if level is None and parts:
            level = parts[at]
            heads = has_parts(rows, parts, at)
        if level is not None:
            above = {depth: title for depth, title in above.items() if depth < level}
        if heads and level is not None:
            above[level] = _title(row)
            yield replace(row, kind="group", group=tuple(above.values()))
        elif at in apart or (parts and says_among_them(rows[at])):
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
        if count and adds_up(data[at], data[at + 1 : at + 1 + count]):
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
    return set(below) if adds_up(rows[total], [rows[at] for at in below]) else set()


def _below(row: Row, group: tuple[str, ...]) -> Row:
    return Row(row.number, row.kind, row.mark, row.label, group, row.figures, row.texts, row.dates)


def _title(row: Row) -> str:
    return re.sub(r"^\s*(?:[IVX]+|[A-HĐ])\s*[.)\-–:]\s+", "", row.label) or row.mark


_HEADED = re.compile(r"\s*\(?(?:(?i:mục|phần)\s+)?([IVX]+|[A-HĐ])\s*[.)\-–:]\s+(?=\S)")
"""How a heading begins that bears its number in its name: «I. Lĩnh vực Đất đai», «(II) …», «Phần B: …»."""


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
        if LETTER.fullmatch(mark):
            return "letter"
        return "small" if SMALL.fullmatch(mark) else "small roman" if SMALL_ROMAN.fullmatch(mark) else None
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
    first = mark_of(below) or ((said := _SPACED.match(below.label)) and said[1])
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
    return adds_up(row, below)


def _heads(rows: Sequence[Row], totals: Sequence[bool], levels: Sequence[int | None], at: int) -> bool:
    """Whether a row marked like a heading has rows of data below it: some offices number their units I, II, III."""
    if all(figure.reading.state == "blank" for figure in rows[at].figures.values()):
        return True
    level, following = levels[at], at + 1
    if level is None or following == len(rows) or totals[following]:
        return False
    below = levels[following]
    return below is None or below > level
