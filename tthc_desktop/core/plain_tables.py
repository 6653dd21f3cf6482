"""Tables in words of their own whose rows are units: another system's export that is laid out as no known form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tthc_desktop.core.forms import Column, Form
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.headers import has_figures, is_figure, is_mark_heading
from tthc_desktop.core.vietnamese import comparison_key, fold

_WIDEST, _DEEPEST = 64, 4
"""Columns that are looked at, and rows that a header may have."""
_FEWEST = 2
"""Units that a table must have for it to be taken for one of units."""
_NUMBERING = re.compile(r"\(?\s*(?:[0-9]{1,2}|[A-ZĐ])\s*\)?(?:\s*=.*)?")
"""A cell of the row that numbers the columns."""
_TOTAL = re.compile(r"(?:tong|cong|toan)\b.*")
_FILLERS = frozenset(re.findall(r"\w+", "số lượng hồ sơ hs tthc thủ tục hành chính tình hình kết quả"))
"""Words of headings that tell nothing apart."""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """What stood on one sheet."""

    grid: Grid
    unit_column: int
    headers: Mapping[int, str]
    """The heading of each column that holds figures, counted from 0: "Đã giải quyết – Quá hạn"."""
    rows: tuple[int, ...]
    """The rows of units, totals left out; counted from 0."""


def find_table(grid: Grid, is_unit: Callable[[str], bool]) -> PlainTable | None:
    """The table whose rows are units: at least two of them are known; None for none."""
    known: dict[int, list[int]] = {}
    with_figures = [row for row in range(grid.height) if has_figures(grid, row)]
    for row in with_figures:
        for column, value in enumerate(grid.rows[row][:_WIDEST]):
            if isinstance(value, str) and is_unit(value):
                known.setdefault(column, []).append(row)
    column, hits = max(known.items(), key=lambda one: len(one[1]), default=(0, []))
    if len(hits) < _FEWEST:
        return None
    first = min(hits)
    rows = tuple(
        row
        for row in with_figures
        if row >= first and (text := grid.text(row, column).strip()) and not _TOTAL.fullmatch(fold(text))
    )
    heads = _head_rows(grid, first)
    headers = {at: _heading(grid, heads, at) for at in range(max(len(grid.rows[row]) for row in rows)) if at != column}
    figures = {
        at: text
        for at, text in headers.items()
        if text and not is_mark_heading(text) and any(is_figure(grid.value(row, at)) for row in rows)
    }
    return PlainTable(grid, column, figures, rows) if figures else None


def _head_rows(grid: Grid, first: int) -> range:
    """The rows of the header above the first row of units: neighbouring rows with several texts and no figures."""
    top = first
    while top and first - top < _DEEPEST:
        texts = {str(value) for value in grid.rows[top - 1][:_WIDEST] if isinstance(value, str) and value.strip()}
        numbered = texts and all(_NUMBERING.fullmatch(text) for text in texts)
        if len(texts) < _FEWEST or (has_figures(grid, top - 1) and not numbered):
            break
        top -= 1
    return range(top, first)


def _heading(grid: Grid, rows: range, column: int) -> str:
    """The texts above a column, merged ones too, from the top down."""
    texts: list[str] = []
    for row in rows:
        at = next(((area.top, area.left) for area in grid.merged if area.holds(row, column)), (row, column))
        text = " ".join(grid.text(*at).split())
        if text and text not in texts[-1:] and not _NUMBERING.fullmatch(text):
            texts.append(text)
    return " – ".join(texts)


def guesses(form: Form, headers: Mapping[int, str]) -> dict[int, str]:
    """Which column of the form each heading means, where it can mean but one; two headings never the same one."""
    found = {at: only for at, text in headers.items() if len(meant := _meant(form, text)) == 1 for only in meant}
    return {at: number for at, number in found.items() if list(found.values()).count(number) == 1}


def _meant(form: Form, heading: str) -> list[str]:
    """The columns that hold every word of the heading; of a total and its parts the total."""
    wanted = _words(heading)
    if not wanted:
        return []
    figures = [column for column in form.columns if column.is_figure]
    hits = [column for column in figures if any(wanted <= some for some in _worded(column, wanted))]
    totals = [column for column in hits if "tổng" in _all_words(column.header[-1])]
    if len(totals) == 1 and all(column.header[0] == totals[0].header[0] for column in hits):
        hits = totals
    return [str(column.no) for column in hits]


def _worded(column: Column, wanted: frozenset[str]) -> Iterator[frozenset[str]]:
    """The words of a column's path, and of the path with another wording of its last step that is wanted whole."""
    yield _words(" ".join(column.header))
    for synonym in column.synonyms:
        yield _words(synonym)
        if _words(synonym) <= wanted:
            yield _words(" ".join((*column.header[:-1], synonym)))


def _all_words(text: str) -> set[str]:
    return set(re.findall(r"\w+", comparison_key(text)))


def _words(text: str) -> frozenset[str]:
    return frozenset(_all_words(text) - _FILLERS)
