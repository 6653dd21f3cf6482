"""Which column of a sheet is which column of a form, told by the paths of their headings and by their order."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tthc_desktop.core.forms import Column, Form
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.wordings import Words, best, is_rate, likeness, says_both, words

Path = tuple[str, ...]
"""The headings above a column of a sheet, from the top down."""

ENOUGH = 0.6
"""Likeness from which two columns are the same."""
_LEAF, _GROUP = 0.55, 0.45
_TOTAL = ("tổng",)
_SAME_LEAF = 0.9
"""Likeness of the last headings from which columns in the same order are the same below any group."""
_NEARLY = 0.02
"""How much less like a column of the form another column may be to be taken for it as well."""
_UNTOLD_GROUP = 0.35
"""Likeness of groups where the sheet names none."""


@dataclass(frozen=True, slots=True)
class Match:
    """The columns of a form in a sheet. Columns of the sheet are counted from 0."""

    columns: Mapping[int, int]
    """Column of the sheet for each number of a column of the form."""
    joined: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """One column of the sheet that holds two columns of the form together: "Đúng và trước hạn"."""
    parts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Columns of the sheet that make up one of the form; of a column of texts the first is in `columns` too."""
    likeness: float = 0.0
    """Sum of the likenesses, as a share of all columns of the form."""
    strange: tuple[int, ...] = ()
    """Columns of the sheet with a heading that the form does not know."""
    rivals: Mapping[int, int] = field(default_factory=dict)
    """Columns of the sheet that no column of the form is, though they fit as well as the one that was taken."""

    by_number: tuple[int, ...] = ()
    """Numbers of the form's columns that only the row of numbers tells."""

    def missing(self, form: Form) -> tuple[Column, ...]:
        """The columns of the form that the sheet does not have."""
        there = {*self.columns, *self.parts, *(no for pair in self.joined for no in pair)}
        return tuple(column for column in form.columns if column.no not in there)

    def names(self) -> dict[int, str]:
        """The number of the form's column that each column of the sheet holds; "8+9" for two of them together."""
        found = {place: str(no) for no, place in self.columns.items()}
        found |= {place: str(no) for no, places in self.parts.items() for place in places}
        return found | {place: f"{one}+{other}" for (one, other), place in self.joined.items()}


@dataclass(frozen=True, slots=True)
class Wording:
    """How the heading of one column of a form may be worded."""

    no: int
    leaves: tuple[Words, ...]
    groups: tuple[Words, ...]
    whole: Words
    is_figure: bool = True


def wordings_of(form: Form) -> tuple[Wording, ...]:
    """The wordings of every column of a form, to be matched with many sheets."""
    found = []
    for column in form.columns:
        grouped = len(column.header) > 1
        leaves = (column.header[-1], *column.synonyms)
        groups = (column.header[0], *_as_groups(form, column.header[0])) if grouped else ()
        whole = tuple(word for step in column.header for word in words(step))
        counts = column.is_figure or column.kind == "value"
        found.append(Wording(column.no, tuple(map(words, leaves)), tuple(map(words, groups)), whole, counts))
    return tuple(found)


def _as_groups(form: Form, group: str) -> tuple[str, ...]:
    """Other wordings of a group: its total is often worded like the group itself ("Tiếp nhận")."""
    totals = (column for column in form.columns if column.header[0] == group and _is_total(column))
    return tuple(text for column in totals for text in column.synonyms)


def _is_total(column: Column) -> bool:
    return words(column.header[-1])[:1] == _TOTAL


def groups_of(column: Column) -> tuple[str, ...]:
    """The headings of several columns that stand above one, in every wording."""
    above = column.header[:-1]
    return (*above, *column.synonyms) if above and _is_total(column) else above


@dataclass(frozen=True, slots=True)
class _Heading:
    """The headings above one column of a sheet, as words."""

    leaf: Words
    groups: tuple[Words, ...]
    whole: Words
    initials: str = ""
    """What it says when it is but some capitals: «TT» as «tt»."""


def _heading(path: Path) -> _Heading:
    steps = [words(text) for text in path]
    letters = re.sub(r"[\s.]", "", path[-1])
    initials = fold(letters) if letters.isupper() and letters.isalpha() and len(letters) <= _MOST_INITIALS else ""
    return _Heading(steps[-1], tuple(steps[:-1]), tuple(word for step in steps for word in step), initials)


_MOST_INITIALS = 3


def vocabulary(forms: Sequence[Form]) -> frozenset[Words]:
    """Every heading of these forms, for finding the rows that may be headers."""
    texts = {text for form in forms for column in form.columns for text in (*column.header, *column.synonyms)}
    return frozenset(words(text) for text in texts)


def match_columns(wordings: Sequence[Wording], paths: Mapping[int, Path]) -> Match:
    """Find the form's columns among those of a sheet, in their order first, then wherever they stand.

    A column that was put in between, left out or moved does not shift the others.
    """
    places = sorted(paths)
    headings = {place: _heading(paths[place]) for place in places}
    table = [[_alike(wording, headings[place]) for place in places] for wording in wordings]
    surest = _surest(table, _exact(wordings, [headings[place] for place in places]))
    chosen = _in_order(surest)
    _add_moved(surest, chosen)
    _add_between(wordings, [headings[place] for place in places], chosen)
    columns = {wordings[row].no: places[at] for row, at in chosen.items()}
    total = sum(max(table[row][at], ENOUGH) for row, at in chosen.items())
    free = [place for place in places if place not in columns.values()]
    joined = _joined(wordings, headings, columns, free)
    parts: dict[int, tuple[int, ...]] = {**_parts(wordings, headings, columns, free)}
    parts |= _divided(wordings, paths, columns, [place for place in free if place not in joined.values()])
    total += sum(1.6 for _ in joined) + sum(0.8 for no in parts if no not in columns)
    columns = {no: place for no, place in columns.items() if no not in parts}
    beside = _of_two_texts(wordings, paths, columns)
    parts |= beside
    columns |= {no: pair[0] for no, pair in beside.items()}
    taken = {*columns.values(), *joined.values(), *(at for pair in parts.values() for at in pair)}
    strange = tuple(place for place in places if place not in taken)
    rivals = {
        places[at]: places[taken_at]
        for row, taken_at in chosen.items()
        if wordings[row].is_figure and wordings[row].no in columns
        for at, alike in enumerate(table[row])
        if places[at] in strange
        and (
            (alike >= ENOUGH and alike >= table[row][taken_at] - _NEARLY)
            or _divides(wordings[row], paths[places[taken_at]], paths[places[at]])
        )
    }
    return Match(columns, joined, parts, total / len(wordings), strange, rivals)


def _divides(wording: Wording, taken: Path, other: Path) -> bool:
    """Whether two columns of the sheet are parts of one of the form: their common heading is its own, not theirs."""
    if len(taken) < 2 or taken[:-1] != other[:-1]:
        return False
    return best(words(taken[-2]), wording.leaves) >= ENOUGH > best(words(taken[-1]), wording.leaves)


def _alike(wording: Wording, heading: _Heading) -> float:
    leaf = best(heading.leaf, wording.leaves)
    whole = likeness(heading.whole, wording.whole) if heading.groups or wording.groups else 0.0
    if not wording.groups:
        alike = max(leaf, whole)
    else:
        group = max((best(step, wording.groups) for step in heading.groups), default=_UNTOLD_GROUP)
        alike = max(_LEAF * leaf + _GROUP * group if leaf >= ENOUGH else 0.0, whole)
    return alike if alike >= ENOUGH else 0.0


def _exact(wordings: Sequence[Wording], headings: Sequence[_Heading]) -> dict[int, int]:
    """The columns of a sheet that one column of the form, and it alone, is word for word: the surest way first."""
    leaves = {grouped: {one.leaf for one in headings if bool(one.groups) is grouped} for grouped in (True, False)}
    if leaves[True] & leaves[False]:
        return {}  # the groups stand somewhere above their columns: what they are of is not sure
    found: dict[int, int] = {}
    for says in (_says_all, _says_group_and_leaf, _says_leaf):
        taken = set(found.values())
        pairs = [
            (row, at)
            for row, wording in enumerate(wordings)
            for at, heading in enumerate(headings)
            if row not in found and at not in taken and says(wording, heading)
        ]
        rows, places = Counter(row for row, _ in pairs), Counter(at for _, at in pairs)
        found |= {row: at for row, at in pairs if rows[row] == places[at] == 1}
    return found


def _says_all(wording: Wording, heading: _Heading) -> bool:
    return heading.whole == wording.whole


def _says_group_and_leaf(wording: Wording, heading: _Heading) -> bool:
    return heading.leaf in wording.leaves and any(step in wording.groups for step in heading.groups)


def _says_leaf(wording: Wording, heading: _Heading) -> bool:
    return heading.leaf in wording.leaves and not (wording.groups and heading.groups)


def _surest(table: Sequence[Sequence[float]], exact: Mapping[int, int]) -> Sequence[Sequence[float]]:
    """The likenesses, but where columns that are told word for word stand in another order, these are no others'."""
    if sorted(exact.values()) == [exact[row] for row in sorted(exact)]:
        return table
    taken = set(exact.values())
    return [
        [float(exact[row] == at) if row in exact else alike * (at not in taken) for at, alike in enumerate(line)]
        for row, line in enumerate(table)
    ]


def _in_order(table: Sequence[Sequence[float]]) -> dict[int, int]:
    """The pairs with the greatest sum of likeness that cross nowhere."""
    rows, columns = len(table), len(table[0]) if table else 0
    sums = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for at in range(columns - 1, -1, -1):
            together = sums[row + 1][at + 1] + table[row][at] if table[row][at] else 0.0
            sums[row][at] = max(sums[row + 1][at], sums[row][at + 1], together)
    chosen: dict[int, int] = {}
    row = at = 0
    while row < rows and at < columns:
        alike = table[row][at]
        if alike and sums[row][at] == sums[row + 1][at + 1] + alike:
            chosen[row] = at
            row, at = row + 1, at + 1
        elif sums[row][at] == sums[row + 1][at]:
            row += 1
        else:
            at += 1
    return chosen


def _add_moved(table: Sequence[Sequence[float]], chosen: dict[int, int]) -> None:
    """Columns that stand elsewhere, where their heading leaves no doubt."""
    surest = sorted(((alike, row, at) for row, line in enumerate(table) for at, alike in enumerate(line)), reverse=True)
    for alike, row, at in surest:
        if alike >= 0.9 and row not in chosen and at not in chosen.values():
            chosen[row] = at


def _add_between(wordings: Sequence[Wording], headings: Sequence[_Heading], chosen: dict[int, int]) -> None:
    """Columns between two that are known, as many as the form has there, with its words below another group's.

    Their initials alone («TH», «ĐH», «QH») tell them too, where no other column may be meant by those.
    """
    known = [(-1, -1), *sorted(chosen.items()), (len(wordings), len(headings))]
    for (before, left), (after, right) in itertools.pairwise(known):
        rows, places = range(before + 1, after), range(left + 1, right)
        if len(rows) != len(places):
            continue
        pairs = dict(zip(rows, places, strict=True))
        told = {row: headings[at] for row, at in (chosen | pairs).items()}
        if all(_is_alike(wordings[row], told[row]) or _is_in_initials(wordings, told, row) for row in rows):
            chosen |= pairs


def _is_alike(wording: Wording, heading: _Heading) -> bool:
    return best(heading.leaf, wording.leaves) >= _SAME_LEAF


def _is_in_initials(wordings: Sequence[Wording], told: Mapping[int, _Heading], row: int) -> bool:
    """Whether a heading is the initials of a column of the form, and no other one of its group may be meant by them."""
    own, said = wordings[row], told[row].initials
    if not said or not _same_group(own, told[row]) or said not in _initials(own):
        return False
    rivals = (
        at for at, one in enumerate(wordings) if at != row and one.groups == own.groups and said in _initials(one)
    )
    return all(at in told and _is_told_otherwise(wordings[at], told[at], said) for at in rivals)


def _is_told_otherwise(wording: Wording, heading: _Heading, initials: str) -> bool:
    """Whether the heading of a column says it in words, or by other initials than these."""
    return _is_alike(wording, heading) or (heading.initials != initials and heading.initials in _initials(wording))


def _initials(wording: Wording) -> set[str]:
    return {"".join(fold(word[0]) for word in leaf) for leaf in wording.leaves}


def _joined(
    wordings: Sequence[Wording], headings: Mapping[int, _Heading], columns: Mapping[int, int], free: Sequence[int]
) -> dict[tuple[int, int], int]:
    """Two columns of the form that the sheet has as one: "Đúng và trước hạn"."""
    return {
        (first.no, second.no): place
        for first, second in itertools.pairwise(wordings)
        if first.no not in columns and second.no not in columns and first.groups == second.groups
        for place in free
        if says_both(headings[place].leaf, first.leaves[0], second.leaves[0]) and _same_group(first, headings[place])
    }


def _parts(
    wordings: Sequence[Wording], headings: Mapping[int, _Heading], columns: Mapping[int, int], free: Sequence[int]
) -> dict[int, tuple[int, int]]:
    """Columns of the form that the sheet has as two neighbours, though the form's synonyms may take one for all."""
    return {
        wording.no: (one, other)
        for wording in wordings
        for one, other in itertools.pairwise(sorted(headings))
        if {one, other} - {columns.get(wording.no)} <= set(free)
        and any(says_both(leaf, headings[one].leaf, headings[other].leaf) for leaf in wording.leaves)
        and _same_group(wording, headings[one])
    }


def _divided(
    wordings: Sequence[Wording], paths: Mapping[int, Path], columns: Mapping[int, int], free: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """Columns of the form that the sheet divides without a whole: «Trực tuyến» into «Toàn trình», «Một phần»."""
    below: dict[Path, list[int]] = defaultdict(list)
    for place, path in sorted(paths.items()):
        below[path[:-1]].append(place)
    found: dict[int, tuple[int, ...]] = {}
    for above, places in below.items():
        if len(places) < 2 or not above or not all(_is_part(paths[place][-1]) for place in places):
            continue
        heading = _heading(above)
        for wording in wordings:
            own = columns.get(wording.no)
            worded = wording.is_figure and heading.leaf in wording.leaves and _same_group(wording, heading)
            if worded and {*places} - {own} <= {*free} and (own is None or own in places):
                found[wording.no] = tuple(places)
    return found


def _is_part(text: str) -> bool:
    """Whether a heading below one of the form's may be of a part of it: no whole, no share, no part of a part."""
    told = words(text)
    whole = told[:1] == _TOTAL or told[:2] in _NO_PARTS
    return bool(told) and not whole and not is_rate(text) and not _OTHERWISE.search(fold(text))


_OTHERWISE = re.compile(r"\b(?:quy|thang|nam|ky|luy ke|trieu|nghin|ngan|dong|phi|so tien|thu)\b")
"""What is of another time, or counts other things than the heading above."""


_NO_PARTS = frozenset(map(words, ("Trong đó", "Ghi chú", "So với", "Lũy kế", "Số lượng", "Cùng kỳ", "Kỳ trước")))


def _of_two_texts(
    wordings: Sequence[Wording], paths: Mapping[int, Path], columns: Mapping[int, int]
) -> dict[int, tuple[int, int]]:
    """Columns of texts that the sheet has as two neighbours: one heading over both, or two that are both the form's.

    The text of a row may stand in either («Nội dung» over a number and a name), or in both («Đơn vị», «Lĩnh vực»).
    """
    taken = set(columns.values())
    return {
        wording.no: (min(place, other), max(place, other))
        for wording in wordings
        if not wording.is_figure and (place := columns.get(wording.no)) is not None
        for other in (place - 1, place + 1)
        if other not in taken and other in paths
        if (other > place and paths[other] == paths[place]) or best(words(paths[other][-1]), wording.leaves) == 1
    }


def _same_group(wording: Wording, heading: _Heading) -> bool:
    return (
        not wording.groups or not heading.groups or any(best(step, wording.groups) >= ENOUGH for step in heading.groups)
    )
