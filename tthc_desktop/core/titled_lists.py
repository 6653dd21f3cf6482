"""Indicator lists below the header of another one: each begins with a row that is its title, and has no header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tthc_desktop.core.grids import Grid
from tthc_desktop.core.headers import Band, has_figures, strings
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.preambles import Line
from tthc_desktop.core.wordings import words

_MOST_TEXTS = 2
"""Texts of a row that is a title: its number may stand beside it."""


def with_titled_lists(grid: Grid, bands: Sequence[Band], known: KnownForms) -> list[Band]:
    """The headers of a sheet, and the titles of lists below a header that they share.

    Nothing is left of a header that has a title right below it: its columns are those of that list.
    """
    found: list[Band] = []
    for band in bands:
        titles = _titles(grid, band, end_of_band(grid, bands, band), known) if known.heads_lists(band.paths) else []
        own = [replace(band, top=row, bottom=row, numbers={}, first=row + 1, titled=True) for row in titles]
        found += own if own and own[0].top == band.first else [band, *own]
    return found


def end_of_band(grid: Grid, bands: Sequence[Band], band: Band) -> int:
    """The row with the next header below one, or behind the last row."""
    return min((other.top for other in bands if other.top > band.top), default=grid.height)


def _titles(grid: Grid, band: Band, end: int, known: KnownForms) -> list[int]:
    """The rows that are titles of lists, each with an indicator below it: else it heads a header, or nothing."""
    rows = list(_titled(grid, band, end, known))
    below = zip(rows, [*rows[1:], end], strict=False)
    return [row for row, last in below if any(_is_indicator(grid, one, known) for one in range(row + 1, last))]


def _is_indicator(grid: Grid, row: int, known: KnownForms) -> bool:
    return any(words(text) in known.indicators for _, text in strings(grid, row))


def _titled(grid: Grid, band: Band, end: int, known: KnownForms) -> Iterator[int]:
    for row in range(band.first, end):
        if has_figures(grid, row):
            continue
        texts = [(column, text) for column, text in strings(grid, row) if band.left <= column <= band.right]
        if not texts or len(texts) > _MOST_TEXTS:
            continue
        below = {words(text) for _, text in strings(grid, row + 1)} if row + 1 < end else set()
        if known.begins_list(below) or any(known.titles_list(Line(row, column, text)) for column, text in texts):
            yield row
