"""Find the rows of a sheet that head a table, the headings above each of its columns, and the row of numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tthc_desktop.core.column_choice import says_time
from tthc_desktop.core.columns import Path
from tthc_desktop.core.grids import Grid, Place, Value
from tthc_desktop.core.vietnamese import fold, roman
from tthc_desktop.core.wordings import Words, words

_SEARCHED = 3000
"""Rows in which headers are looked for: a longer sheet is a list, with its header at the top."""
_WIDEST = 120
"""Columns in which headers are looked for."""
_DEEPEST = 5
"""Rows of a header."""
FEWEST = 3
"""Columns that must be recognised for a table to be one of a form."""
_MARKS: frozenset[Words] = frozenset((words("STT"), words("TT"), words("Số thứ tự")))

Over = Mapping[Place, Place]
"""The cell that holds the value, for every cell of a merged area."""
Texts = dict[Place, str]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows and columns that look like a header."""

    top: int
    bottom: int
    left: int
    right: int
    paths: Mapping[int, Path]
    numbers: Mapping[int, int]
    """The number below each column, where a row (1), (2), … stands."""
    first: int
    """The first row below header and numbers."""
    titled: bool = False
    """Whether it is but the title of a list, below the header of another one with the same columns."""


def bands_of(grid: Grid, known: frozenset[Words]) -> Iterator[Band]:
    """Everything that looks like a header, one for each of several tables side by side."""
    over = _merged_texts(grid)
    row, end = 0, min(grid.height, _SEARCHED)
    while row < end:
        if not _looks_like_header(grid, row, known):
            row += 1
            continue
        top, bottom = _extent(grid, row, known, over)
        top = top - 1 if top and _are_times(strings(grid, top - 1)) else top
        below = bottom + 2 if _are_measures(grid, bottom + 1) or _are_translated(grid, bottom) else bottom + 1
        blank = _is_blank(grid, below) and _column_numbers(grid, below + 1) is not None
        numbers_row = below + 1 if blank else below
        numbers = _column_numbers(grid, numbers_row)
        first = below if numbers is None else numbers_row + 1
        texts = _header_texts(grid, top, bottom, over)
        for left, right in _side_by_side(texts):
            paths = _paths(dict(texts), top, bottom, left, right)
            own = {column: number for column, number in (numbers or {}).items() if left <= column <= right}
            if len(paths) >= FEWEST - 1:
                yield Band(top, bottom, left, right, paths, own, first)
        row = first


_MEASURE = re.compile(
    r"\W*(?:so )?(?:ho so|hs|tthc|thu tuc(?: hanh chinh)?|dong|vnd|van ban|cuoc|nguoi|luot|don|truong hop)\W*"
)


def _are_measures(grid: Grid, row: int) -> bool:
    """Whether a row tells the unit of measure of each column: «hồ sơ», «hồ sơ», …"""
    texts = strings(grid, row)
    return (
        len(texts) >= FEWEST and not has_figures(grid, row) and all(_MEASURE.fullmatch(fold(text)) for _, text in texts)
    )


def _are_translated(grid: Grid, bottom: int) -> bool:
    """Whether the row below a header says its headings in English: words without accents in nearly all its columns."""
    texts, width = strings(grid, bottom + 1), len(grid.rows[bottom])
    return len(texts) * _MOST_STEPS >= width * (_MOST_STEPS - 1) and all(
        text.isascii() and sum(map(str.isalpha, text)) > 1 and not _ANSWERED.match(text) for _, text in texts
    )


_ANSWERED = re.compile(r"\s*(?:kh?ong|ko|chua|co|xx+|n/?a)\b", re.IGNORECASE)
"""What stands for a figure in words without accents."""


def _is_blank(grid: Grid, row: int) -> bool:
    return row < grid.height and all(value is None or value == "" for value in grid.rows[row])


def _are_times(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether the texts of a row are times, above whole blocks of columns or below each: «Kỳ trước», «Kỳ này».

    Columns that compare the two may stand among them.
    """
    times = [says_time(text) for _, text in texts]
    compared = (_COMPARED.match(fold(text)) for (_, text), is_time in zip(texts, times, strict=True) if not is_time)
    return sum(times) > 1 and texts[0][0] > 0 and not texts[0][1].rstrip().endswith(":") and all(compared)


_COMPARED = re.compile(r"\W*(?:tang|giam|chenh lech|so sanh|ty le|ti le|%)")
"""How the heading of a column begins that compares two others."""


def _merged_texts(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """The cell that holds the value, for every other cell of the merged areas that a header may have."""
    return {
        (row, column): (area.top, area.left)
        for area in grid.merged
        if area.top < _SEARCHED and area.bottom - area.top <= _DEEPEST
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, min(area.right, _WIDEST) + 1)
    }


def strings(grid: Grid, row: int) -> list[tuple[int, str]]:
    """The texts of a row with their columns; numbers and blanks are left out."""
    values = grid.rows[row][:_WIDEST] if row < grid.height else ()
    return [(column, value) for column, value in enumerate(values) if isinstance(value, str) and value.strip()]


def _looks_like_header(grid: Grid, row: int, known: frozenset[Words]) -> bool:
    if has_figures(grid, row):
        return False
    texts = strings(grid, row)
    if len(texts) < 2:
        return False
    hits = {words(text) for _, text in texts} & known
    return len(hits) >= FEWEST or (len(hits) == FEWEST - 1 and bool(hits & _MARKS))


_NUMBERS = frozenset((int, float))


def has_figures(grid: Grid, row: int) -> bool:
    """Whether a number stands in the row, written as text or not; told at once of nearly all rows of a table."""
    values = grid.rows[row][:_WIDEST]
    return not _NUMBERS.isdisjoint(map(type, values)) or any(map(is_figure, values))


_FIGURE = re.compile(r"\s*'?\s*[-−]?[0-9][0-9.,\s]*%?\s*")


def is_figure(value: Value) -> bool:
    """Whether a cell holds a number, written as text or not."""
    if isinstance(value, str):
        return _FIGURE.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_mark_heading(text: str) -> bool:
    """Whether a text heads a column of numbers (STT)."""
    return words(text) in _MARKS


def _extent(grid: Grid, row: int, known: frozenset[Words], over: Over) -> tuple[int, int]:
    """First and last row of the header that this row belongs to."""
    top = min([row, *(at[0] for (line, _), at in over.items() if line == row and row - at[0] < _DEEPEST)])
    bottom = row
    while bottom + 1 < grid.height and bottom - top + 1 < _DEEPEST:
        below = bottom + 1
        if _column_numbers(grid, below) is not None or has_figures(grid, below):
            break
        reaches_down = any(over.get((below, column), (below,))[0] <= bottom for column in range(_WIDEST))
        texts = strings(grid, below)
        hits = sum(words(text) in known for _, text in texts)
        known_words = hits and hits * 2 >= len(texts)
        divided = _divides_groups(grid, bottom, texts) or _are_times(texts)
        if not (reaches_down and texts) and not known_words and not divided:
            break
        first, heading = strings(grid, top)[0]
        if dict(texts).get(first, heading) != heading:
            break  # what stands below the first heading of all is a row of the table, if it is not said once more
        bottom = below
    return top, bottom


def _divides_groups(grid: Grid, row: int, below: list[tuple[int, str]]) -> bool:
    """Whether texts in unknown words stand below the groups of a row alone: below a heading that reaches over blanks.

    What stands below a heading of one column is a row of the table, and so is a row of dashes and crosses.
    """
    tops = {column for column, _ in strings(grid, row)}
    places = {column for column, _ in below}
    grouped = all(
        column not in tops or (column + 1 not in tops and column + 1 in places)
        for column in places
        if column > min(tops)
    )
    worded = all(sum(map(str.isalpha, text)) > 1 for _, text in below)
    return len(below) >= FEWEST and min(places) > min(tops) and bool(places - tops) and grouped and worded


_NUMBERED = re.compile(r"\s*([(\[]?)\s*([0-9]{1,2})\s*[)\].]?\s*(?:=.*)?", re.DOTALL)
_LETTERED = re.compile(r"\s*[(\[]?\s*([A-Za-zĐđ])\s*[)\]]?\s*")
_ROMAN = tuple(map(roman, range(1, 21)))


def _column_numbers(grid: Grid, row: int) -> dict[int, int] | None:
    """The numbers of a row (1), (2), (3)=(4)+(5) …, by column; None when it is no such row.

    A row that numbers the columns by letters, or in brackets but not one after another, tells nothing of them.
    """
    numbers: dict[int, int] = {}
    letters: list[str] = []
    bracketed = True
    for column, value in enumerate(grid.rows[row][:_WIDEST] if row < grid.height else ()):
        if value is None or (isinstance(value, str) and value.strip() in _FILLING):
            continue
        found = _NUMBERED.fullmatch(str(value)) if isinstance(value, str | int) else None
        if found:
            numbers[column] = int(found[2])
            bracketed = bracketed and bool(found[1])
        elif isinstance(value, str) and (letter := _LETTERED.fullmatch(value)):
            letters.append(letter[1].upper())
        elif isinstance(value, str) and value.strip() in _ROMAN:
            letters.append(value.strip())
        else:
            return None
    if len(numbers) < FEWEST:
        return None if numbers or not _are_in_order(letters) else {}
    if not set(letters) <= set("ABCDE"):
        return None
    pairs = list(itertools.pairwise(numbers.values()))
    again = [other for one, other in pairs if one >= other]
    rising = all(1 <= number <= FEWEST for number in again) and len(again) * _MOST_STEPS <= len(numbers)
    starts = 1 <= min(numbers.values()) <= FEWEST
    counting = sum(other == one + 1 for one, other in pairs) * _MOST_STEPS >= len(pairs) * (_MOST_STEPS - 1)
    if rising and starts:
        return numbers
    return {} if bracketed or (starts and counting and len(numbers) > _MOST_STEPS) else None


_FILLING = frozenset(("", "-", "–", "x", "…"))
"""What stands in a row of numbers below a column that has none."""
_MOST_STEPS = 4
"""Of so many numbers at most one begins anew, and of so many steps all but one go up by one; else it is data."""


def _are_in_order(letters: Sequence[str]) -> bool:
    """Whether these are A, B, C … or I, II, III … and enough of them to be numbers of columns."""
    alphabet = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return len(letters) > FEWEST and tuple(letters) in (alphabet[: len(letters)], _ROMAN[: len(letters)])


def _side_by_side(texts: Texts) -> list[tuple[int, int]]:
    """First and last column of each table in the rows: every column headed STT begins one.

    Below the first row with such a heading «TT» is short for something else: «Trực tuyến».
    """
    filled = sorted({column for _, column in texts})
    if not filled:
        return []
    at = [place for place, text in texts.items() if words(text) in _MARKS]
    marks = sorted({column for row, column in at if row == min(at)[0]})
    starts = [filled[0], *(column for column in marks if column > filled[0] + 1)]
    ends = [max(column for column in filled if column < start) for start in starts[1:]] + [filled[-1]]
    return list(zip(starts, ends, strict=True))


def _header_texts(grid: Grid, top: int, bottom: int, over: Over) -> Texts:
    width = min(max(map(len, grid.rows[top : bottom + 1])), _WIDEST)
    texts = {}
    for row in range(top, bottom + 1):
        for column in range(width):
            at = over.get((row, column), (row, column))
            text = grid.text(*at).strip()
            if text:
                texts[row, column] = text
    return texts


def _paths(texts: Texts, top: int, bottom: int, left: int, right: int) -> dict[int, Path]:
    """The headings above each column; where cells are not merged, a heading reaches over the blanks to its right.

    These are added to `texts`.
    """
    for row in range(top, bottom):
        for column in range(left + 1, right + 1):
            if (row, column) not in texts and _reached_from_left(texts, row, column, top, bottom):
                texts[row, column] = texts[row, column - 1]
    paths: dict[int, Path] = {}
    for column in range(left, right + 1):
        steps = [texts[row, column] for row in range(top, bottom + 1) if (row, column) in texts]
        if steps:
            paths[column] = tuple(step for step, _ in itertools.groupby(steps))
    return paths


def _reached_from_left(texts: Texts, row: int, column: int, top: int, bottom: int) -> bool:
    """Whether the heading to the left is that of a group to which this column belongs too."""
    group = texts.get((row, column - 1))
    if group is None or not any((below, column) in texts for below in range(row + 1, bottom + 1)):
        return False
    under_it = {texts.get((below, column - 1), group) for below in range(row + 1, bottom + 1)}
    same_above = all(texts.get((above, column)) == texts.get((above, column - 1)) for above in range(top, row))
    return same_above and under_it != {group}
