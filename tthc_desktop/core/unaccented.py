"""Sheets typed without any accent, as old programs write them: their headings get those of the forms' wordings.

A sheet is taken as a whole: where one text bears an accent, none is touched. What no form says (units, fields of
work, notes) stays as it was typed, and the original of each heading is kept for the preview.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Grid, Place
from tthc_desktop.core.vietnamese import comparison_key, fold, has_accents

ENCODING = "không dấu"
_LOOKED_AT = 60
"""Rows in which headings stand."""
_FEWEST = 5
"""Texts that a sheet must have for its lack of accents to tell something."""


def accents_of(forms: Iterable[Form]) -> dict[str, str]:
    """The headings of forms by their letters alone; those that letters do not tell apart are left out."""
    met: dict[str, dict[str, str]] = defaultdict(dict)
    for form in forms:
        for text in _wordings(form):
            met[_bare(text)].setdefault(comparison_key(text), text)
    return {bare: next(iter(texts.values())) for bare, texts in met.items() if len(texts) == 1}


def _wordings(form: Form) -> Iterator[str]:
    yield from (form.title, form.total, *form.synonyms)
    for column in form.columns:
        yield from (*column.header, *column.synonyms)
    for group in form.groups:
        yield from (group.title, *group.synonyms)
    for indicator in form.indicators:
        yield from (indicator.label, indicator.measure)


def _bare(text: str) -> str:
    return " ".join(fold(text).split())


def with_accents(grid: Grid, accents: Mapping[str, str]) -> Grid:
    """The sheet with accents on the headings that forms know, when no text of it bears any; else itself."""
    looked_at = grid.rows[:_LOOKED_AT]
    if any(has_accents(value) for values in looked_at for value in values if isinstance(value, str)):
        return grid
    texts = [
        ((row, column), value)
        for row, values in enumerate(looked_at)
        for column, value in enumerate(values)
        if isinstance(value, str) and any(map(str.isalpha, value))
    ]
    if len(texts) < _FEWEST:
        return grid
    changed = {at: accents[bare] for at, text in texts if (bare := _bare(text)) in accents and len(bare.split()) > 1}
    if not changed:
        return grid
    headed = {row for row, _ in changed}
    rows = tuple(
        tuple(changed.get((row, column), value) for column, value in enumerate(values)) if row in headed else values
        for row, values in enumerate(grid.rows)
    )
    originals: dict[Place, str] = {at: grid.text(*at) for at in changed}
    return replace(grid, rows=rows, originals={**grid.originals, **originals}, encoding=ENCODING)
