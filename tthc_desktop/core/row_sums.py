"""Whether a row is what other rows add up to, and when that is no chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tthc_desktop.core.returned_rows import Row, sums

CHANCE = 3
"""Up to so many different numbers may be sums of others by chance."""


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


def adds_up(row: Row, parts: Sequence[Row]) -> bool:
    """Whether every figure of a row is the sum of those of other rows, and some is more than nothing."""
    added = sums(parts)
    numbers = {name: number or 0 for name, number in row.numbers.items()}
    return any(numbers.values()) and all(number == added.get(name, 0) for name, number in numbers.items())
