"""Which sheet of a workbook adds up the others: taken in beside them, everything would count twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tthc_desktop.core.row_sums import CHANCE

_FEWEST_PARTS = 2


def summary_of(totals: Sequence[Mapping[str, Decimal]]) -> int | None:
    """The place of the one table whose totals are those of all the others added up; None where there is none."""
    at = max(range(len(totals)), key=lambda one: sum(totals[one].values()))
    others = [one for other, one in enumerate(totals) if other != at]
    added = {name: sum((one.get(name, Decimal(0)) for one in others), Decimal(0)) for name in totals[at]}
    filled = sum(any(one.values()) for one in others) >= _FEWEST_PARTS
    return at if filled and added == totals[at] and len({*filter(None, added.values())}) > CHANCE else None
