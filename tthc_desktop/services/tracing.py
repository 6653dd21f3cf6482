"""Where a figure comes from: the units, files and cells whose values add up to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.aggregation import Role, left_out, roles
from tthc_desktop.core.document import Source
from tthc_desktop.core.periods import bounds, parse_period
from tthc_desktop.db.ids import among
from tthc_desktop.records.returns import RETURN_ROW
from tthc_desktop.services import units
from tthc_desktop.services.aggregating import Aggregate, Row, Used

Sources = tuple[Source, ...]
CORRECTED = "hiệu chỉnh của cơ quan"
"""Stands in place of cells for what a correction adds to the unit's own figure, or takes from it."""


class Trail:
    """The sources of the figures of one result; what is needed is read once."""

    def __init__(self, session: Session, found: Aggregate) -> None:
        self._found = found
        self._roles: Mapping[str, Role] = roles(found.form)
        self._numbers = _row_numbers(session, found)
        timeline = units.timeline(session)
        periods = {code: parse_period(code) for code in {one.period for one in found.used.values()}}
        self._names = {
            number: timeline.name_on(one.unit, bounds(periods[one.period])[1]) or timeline.name(one.unit)
            for number, one in found.used.items()
        }
        value = found.form.of_kind("value")
        self._value = str(value.no) if value and found.form.layout == "indicators" else ""

    def of(self, row: Row, name: str) -> Sources:
        """The sources of one figure of a row: their values add up to it. Of a rate see the figures it is made of."""
        return tuple(self._of(row, name))

    def _of(self, row: Row, name: str) -> Iterator[Source]:
        role = self._roles.get(name.split("+")[0])
        if role == "rate":
            return
        for return_id, told in row.parts:
            yield from self._source(self._found.used[return_id], told, name)

    def _source(self, one: Used, told: str, name: str) -> Iterator[Source]:
        value = self._found.shares[one.id, told].get(name)
        if value is None:
            return
        away = left_out(self._found.form, self._roles, name, opens=one.opens, closes=one.closes)
        where = " − ".join(filter(None, (self._cells(one, told, figure) for figure in (name, *away))))
        change = self._found.corrected.get((one.id, told), {}).get(name, Decimal(0))
        source = Source(self._names[one.id], one.file, one.sheet, where, value - change, one.ref)
        yield source
        if change:
            yield source._replace(cells=CORRECTED, value=change)

    def _cells(self, one: Used, told: str, name: str) -> str:
        letter = one.places.get(self._value or name, "")
        rows = self._numbers.get((one.id, name if self._value else told), ())
        return cells(letter, rows) if letter else ""


def _row_numbers(session: Session, found: Aggregate) -> dict[tuple[int, str], list[int]]:
    """The rows of the sheet behind each part of a row."""
    by_mark = found.form.layout == "indicators"
    split = RETURN_ROW.c.mark if by_mark else {"field": RETURN_ROW.c.label, "group": RETURN_ROW.c.heading}.get(found.by)
    columns = (RETURN_ROW.c.return_id, RETURN_ROW.c.number, *((split,) if split is not None else ()))
    mine = (among(RETURN_ROW.c.return_id, found.used), RETURN_ROW.c.kind == "data")
    numbers: dict[tuple[int, str], list[int]] = defaultdict(list)
    for return_id, number, *told in session.execute(select(*columns).where(*mine).order_by(RETURN_ROW.c.id)):
        numbers[return_id, str(told[0]) if told else ""].append(number)
    return numbers


def cells(letter: str, rows: Iterable[int]) -> str:
    """Addresses of cells of one column, neighbours together: "C10:C15, C17"."""
    ordered: Sequence[int] = sorted(set(rows))
    breaks = [after for before, after in pairwise(ordered) if after != before + 1]
    starts = [*ordered[:1], *breaks]
    ends = [before for before, after in pairwise(ordered) if after != before + 1] + list(ordered[-1:])
    return ", ".join(
        f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}"
        for first, last in zip(starts, ends, strict=True)
    )
