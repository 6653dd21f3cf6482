"""How lists name linked units: as they were on the record's day, or rolled up to the units of one day.

A cell is named in Python from the loaded timeline; sorting and filtering by unit are done in SQL, to which only
the units that ever bear another name, or become another unit, are handed over.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, cast, exists, func, or_, select, true

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.fields import Field, Many, One
from tthc_desktop.core.lineage import Named, Timeline, Window
from tthc_desktop.records import Record, Unit

AS_WAS, TODAY = "as-was", "today"
MODES = {AS_WAS: "theo tên lúc đó", TODAY: "quy về đơn vị hiện nay"}


@dataclass(frozen=True)
class Naming:
    """One way to name units. Keep it as long as its timeline: what SQL needs is worked out once."""

    timeline: Timeline
    rolled_up_on: dt.date | None = None
    """The day whose units are shown; None: those of each record's own day."""

    def target(self, unit: int, day: dt.date | None) -> int:
        """The unit that a link of a record of that day stands for."""
        if self.rolled_up_on is None:
            return self.timeline.as_was(unit, day)
        return self.timeline.today(unit, self.rolled_up_on)

    def targets(self, units: Iterable[int], day: dt.date | None) -> tuple[int, ...]:
        """The units that links stand for, each once."""
        return tuple(dict.fromkeys(self.target(unit, day) for unit in units))

    def called(self, target: int, day: dt.date | None) -> str:
        """The name of what `target` gave."""
        at = self.rolled_up_on or day
        return self.timeline.name_on(target, at) if at else self.timeline.name(target)

    def names(self, units: Iterable[int], day: dt.date | None) -> str:
        """Linked units as one cell shows them."""
        return ", ".join(self.called(target, day) for target in self.targets(units, day))

    def seen(self, record: type[Record], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[int, str]]:
        """A record's values with its units as they are shown, and the names of those units."""
        when = values.get(record.DATE) if record.DATE else None
        day = when.first if isinstance(when, When) else None
        shown, names = dict(values), dict[int, str]()
        for item in unit_fields(record):
            value = values.get(item.name)
            if value:
                found = self.targets(value if isinstance(value, tuple) else (value,), day)
                names |= {target: self.called(target, day) for target in found}
                shown[item.name] = found if isinstance(item.kind, Many) else found[0]
        return shown, names

    def windows(self, unit: int) -> tuple[Window, ...]:
        """Which units stand for this one, and on which days of the record."""
        if self.rolled_up_on is None:
            return self.timeline.windows(unit)
        family = self.timeline.lineage.family(unit, self.rolled_up_on)
        return tuple(Window(member, dt.date.min, dt.date.max) for member in sorted(family))

    def _spans(self, unit: int) -> tuple[Named, ...]:
        if self.rolled_up_on is None:
            return self.timeline.spans(unit)
        name = self.called(self.target(unit, None), None)
        return (Named(name),) if name != self.timeline.name(unit) else ()

    @cached_property
    def other_names(self) -> str:
        """JSON of {unit: [[first day, last day, name, sort key], …]} wherever the shown name is not that of today."""
        others = {unit: [_told(span) for span in self._spans(unit)] for unit in sorted(self.timeline.changing)}
        return json.dumps({unit: spans for unit, spans in others.items() if spans}, ensure_ascii=False)


def _told(span: Named) -> tuple[str, str, str, str]:
    return span.first.isoformat(), span.last.isoformat(), span.name, vietnamese.sort_key(span.name)


def unit_fields(record: type[Record]) -> list[Field]:
    """The fields that link to units."""
    return [item for item in record.FIELDS if isinstance(item.kind, One | Many) and item.kind.target == "unit"]


def is_unit_field(item: Field) -> bool:
    """Whether the field links to units."""
    return isinstance(item.kind, One | Many) and item.kind.target == "unit"


def _day(record: type[Record]) -> Any:
    """The first day of a record's date; NULL where it has none."""
    return func.substr(record.table().c[record.DATE], 1, 10) if record.DATE else None


# --- cells -------------------------------------------------------------------------------------------------


def raw_columns(record: type[Record], fields: Sequence[Field]) -> list[Any]:
    """What `named` needs of the unit fields among these, in their order, and the day behind them."""
    table = record.table()
    columns: list[Any] = []
    for item in fields:
        if isinstance(item.kind, Many):
            link = record.LINKS[item.name]
            targets = (
                select(link.c.target_id)
                .where(link.c.owner_id == table.c.id)
                .correlate(table)
                .order_by(link.c.position)
                .subquery()
            )
            columns.append(select(func.group_concat(targets.c.target_id)).scalar_subquery())
        else:
            columns.append(table.c[item.name])
    return [*columns, table.c[record.DATE] if record.DATE else func.nullif(1, 1)]


def named(naming: Naming, places: Sequence[int], row: Sequence[Any]) -> tuple[Any, ...]:
    """A row of `raw_columns` among others, its last value the date, with the units at `places` by their names."""
    *cells, when = row
    day = When.from_code(when).first if when else None
    for place in places:
        stored = cells[place]
        if stored is not None:
            units = [int(unit) for unit in stored.split(",")] if isinstance(stored, str) else [stored]
            cells[place] = naming.names(units, day)
    return tuple(cells)


# --- sorting -----------------------------------------------------------------------------------------------


def sorted_by_name(query: Select[Any], record: type[Record], item: Field, naming: Naming) -> tuple[Select[Any], Any]:
    """The query, joined to what it needs, and the sort key of a unit field as it is shown."""
    table, others = record.table(), _others(naming)
    if isinstance(item.kind, One):
        unit = Unit.table().alias()
        query = query.outerjoin(unit, unit.c.id == table.c[item.name])
        query = query.outerjoin(others, _applies(record, others, table.c[item.name], naming))
        return query, func.coalesce(others.c.key, func.vi_key(unit.c.name))
    names = _many_names(record, item, naming, others)
    return query.outerjoin(names, names.c.owner_id == table.c.id), func.vi_key(names.c.names)


def _others(naming: Naming) -> CTE:
    """Names other than today's as a table; made once, so that SQLite can build an index over it."""
    unit = func.json_each(naming.other_names).table_valued("key", "value", name="unit_names")
    span = func.json_each(unit.c.value).table_valued("value", name="span")
    parts = [func.json_extract(span.c.value, f"$[{place}]") for place in range(4)]
    # Without the cast the column has no affinity and SQLite builds no automatic index over it; it builds none over
    # a single json_each either, which it takes for 25 rows. Each of the two makes sorting 100 times slower.
    columns = [cast(unit.c.key, Integer).label("unit")]
    columns += [part.label(name) for part, name in zip(parts, ("first", "last", "name", "key"), strict=True)]
    return select(*columns).select_from(unit.join(span, true())).cte("other_names").prefix_with("MATERIALIZED")


def _applies(record: type[Record], others: CTE, unit: Any, naming: Naming) -> ColumnElement[bool]:
    same: ColumnElement[bool] = others.c.unit == unit
    if naming.rolled_up_on is not None:
        return same
    day = _day(record)
    return and_(same, day.between(others.c.first, others.c.last)) if day is not None else and_(same, func.nullif(1, 1))


def _many_names(record: type[Record], item: Field, naming: Naming, others: CTE) -> Any:
    """The shown names of each record as one text, a name that two of its units share only once."""
    link, unit, table = record.LINKS[item.name], Unit.table().alias(), record.table().alias()
    day = func.substr(table.c[record.DATE], 1, 10) if record.DATE else func.nullif(1, 1)
    applies = others.c.unit == link.c.target_id
    if naming.rolled_up_on is None:
        applies = and_(applies, day.between(others.c.first, others.c.last))
    shown = func.coalesce(others.c.name, unit.c.name)
    joined = link.join(unit, unit.c.id == link.c.target_id)
    if naming.rolled_up_on is None:
        joined = joined.join(table, table.c.id == link.c.owner_id)
    each = (
        select(link.c.owner_id, shown.label("shown"), func.min(link.c.position).label("place"))
        .select_from(joined.outerjoin(others, applies))
        .group_by(link.c.owner_id, shown)
        .order_by(link.c.owner_id, func.min(link.c.position))
        .subquery()
    )
    one = select(each.c.owner_id, func.group_concat(each.c.shown, ", ").label("names")).group_by(each.c.owner_id)
    return one.subquery("shown_names")


# --- filtering ---------------------------------------------------------------------------------------------


def linked_to(record: type[Record], units: Sequence[int], naming: Naming | None) -> ColumnElement[bool]:
    """Whether a record is linked, in any of its fields, to what shows as one of these units."""
    if naming is None or (naming.rolled_up_on is None and not record.DATE):
        windows = [Window(unit, dt.date.min, dt.date.max) for unit in units]
    else:
        windows = [window for unit in units for window in naming.windows(unit)]
    table, found = record.table(), list[ColumnElement[bool]]()
    for item in unit_fields(record):
        if isinstance(item.kind, Many):
            link = record.LINKS[item.name]
            found.append(exists().where(link.c.owner_id == table.c.id, _in(record, link.c.target_id, windows)))
        else:
            found.append(_in(record, table.c[item.name], windows))
    return or_(*found) if found else func.nullif(1, 1)


def _in(record: type[Record], unit: Any, windows: Sequence[Window]) -> ColumnElement[bool]:
    always = [window.unit for window in windows if window.last == dt.date.max and window.first == dt.date.min]
    return or_(
        unit.in_(always),
        *(and_(unit == window.unit, _within(_day(record), window)) for window in windows if window.unit not in always),
    )


def _within(day: Any, window: Window) -> ColumnElement[bool]:
    within: ColumnElement[bool] = day.between(window.first.isoformat(), window.last.isoformat())
    return or_(within, day.is_(None)) if window.first == dt.date.min else within
