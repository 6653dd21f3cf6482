"""Which indicator of a list a row is of: by its wording first, else by its number; units number rows anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tthc_desktop.core.forms import Form, Indicator
from tthc_desktop.core.wordings import Words, likeness, words

_ALIKE = 0.75
"""Likeness of two wordings of one indicator."""


def indicators_of(form: Form, rows: Sequence[tuple[str, str]]) -> dict[int, Indicator]:
    """The indicator of each row, given as number and wording from the top down; rows of none are left out.

    Of indicators worded alike ("Số hồ sơ giải quyết đúng hạn" of two levels) it is the one that its number says, else
    the first below the row above. A wording much like that of one indicator alone is that one's ("Số lượng TTHC công
    bố mới"). A number counts where the wording is blank or nobody else's, and no other row has that indicator's own
    wording.
    """
    by_number = {indicator.number: at for at, indicator in enumerate(form.indicators)}
    wordings = [words(indicator.label) for indicator in form.indicators]
    found: dict[int, int] = {}
    left: dict[int, int | None] = {}
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
        else:
            left[row] = numbered
    for row, numbered in left.items():
        alike = _alike(rows[row][1], wordings)
        taken = set(found.values())
        if len(alike) == 1 and alike[0] not in taken:
            found[row] = alike[0]
        elif numbered is not None and numbered not in taken and not alike:
            found[row] = numbered
    return {row: form.indicators[at] for row, at in sorted(found.items())}


def _alike(label: str, wordings: Sequence[Words]) -> list[int]:
    """The indicators whose wording is much like this one, the best of them where they differ."""
    told = words(label) if label else ()
    near = {at: nearness for at, wording in enumerate(wordings) if (nearness := likeness(told, wording)) >= _ALIKE}
    best = max(near.values(), default=0.0)
    return [at for at, nearness in near.items() if nearness > best - _NEARLY]


_NEARLY = 0.02


def share_of(form: Form, there: Collection[Words]) -> float:
    """The share of the form's indicators that are among some wordings."""
    labels = [words(indicator.label) for indicator in form.indicators]
    told = (label in there or any(likeness(label, other) >= _ALIKE for other in there) for label in labels)
    return sum(told) / len(labels)


def says_otherwise(indicator: Indicator, label: str) -> bool:
    """Whether a row that is known by its number alone is called something that has little to do with the indicator."""
    told, own = words(label) if label else (), words(indicator.label)
    shared = len(set(told) & set(own)) * 2 >= len(set(own))
    return bool(told) and (not shared or likeness(told, own) == 0)
