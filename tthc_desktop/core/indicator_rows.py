"""Which indicator of a list a row is of: by its wording first, else by its number; units number rows anew."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.core.forms import Form, Indicator
from tthc_desktop.core.wordings import Words, likeness, words

_ALIKE = 0.75
"""Likeness of two wordings of one indicator."""


def indicators_of(form: Form, rows: Sequence[tuple[str, str]]) -> dict[int, Indicator]:
    """The indicator of each row, given as number and wording from the top down; rows of none are left out.

    Of indicators worded alike ("Số hồ sơ giải quyết đúng hạn" of two levels) it is the one that its number says, else
    the first below the row above. A number counts where the wording is blank or nobody else's, and no other row has
    that indicator's own wording.
    """
    by_number = {indicator.number: at for at, indicator in enumerate(form.indicators)}
    wordings = [words(indicator.label) for indicator in form.indicators]
    found: dict[int, int] = {}
    doubtful: dict[int, int] = {}
    last = -1
    for row, (mark, label) in enumerate(rows):
        numbered = by_number.get(mark.strip(" .)").replace(",", "."))
        told = words(label) if label else ()
        if numbered is not None and told and likeness(told, wordings[numbered]) >= _ALIKE:
            found[row] = last = numbered
            continue
        meant = [at for at, wording in enumerate(wordings) if wording == told]
        if meant:
            found[row] = last = next((at for at in meant if at > last), meant[0]) if len(meant) > 1 else meant[0]
        elif numbered is not None:
            doubtful[row] = numbered
    taken = set(found.values())
    found |= {row: at for row, at in doubtful.items() if at not in taken and not _is_elsewhere(rows[row][1], wordings)}
    return {row: form.indicators[at] for row, at in found.items()}


def _is_elsewhere(label: str, wordings: Sequence[Words]) -> bool:
    """Whether a wording is much like that of some indicator, which is then not the one of the row's number."""
    told = words(label) if label else ()
    return bool(told) and any(likeness(told, wording) >= _ALIKE for wording in wordings)
