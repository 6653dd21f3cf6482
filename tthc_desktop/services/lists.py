"""Lists of records: which ones, in what order, and what their cells show; plain rows, a page at a time."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tthc_desktop.core import periods
from tthc_desktop.core.fields import DocNumber, Field, Many, One, Tags, Text
from tthc_desktop.core.periods import Period
from tthc_desktop.db import search
from tthc_desktop.db.ids import among
from tthc_desktop.records import BY_TYPE, RECORDS, Record, Unit
from tthc_desktop.services import followup, links, naming
from tthc_desktop.services.followup import At, Which
from tthc_desktop.services.naming import Naming
from tthc_desktop.services.settings import load as load_settings

PAGE = 200
"""Rows fetched at a time."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Which records of a type are listed, and in what order."""

    record: type[Record]
    period: Period | None = None
    cutoff_day: int | None = None
    """The office's setting; see `core.periods.bounds`."""
    text: str = ""
    """Words to be found, as typed into the quick filter."""
    order: str = ""
    """Field to sort by; empty means the newest first."""
    descending: bool = False
    only: tuple[int, ...] | None = None
    """When given, none but these ids: the list behind a figure."""
    at: At | None = None
    """The date at which computed columns are worked out; None is today."""
    which: Which | None = None
    """Which tasks, told by their state at a date."""
    units: tuple[int, ...] | None = None
    """When given, only what is linked to one of these units, as `naming` shows them."""
    naming: Naming | None = None
    """How linked units are named; None: all by their name of today."""


def in_period(record: type[Record], period: Period, cutoff_day: int | None) -> ColumnElement[bool]:
    """Whether a record belongs to the period: by "Tính vào kỳ", else by its date."""
    table = record.table()
    counted = table.c.counted_in
    said = counted.in_([part.code for part in periods.sub_periods(period)])
    if not record.DATE:
        return said
    when = table.c[record.DATE]
    first, last = periods.bounds(period, cutoff_day)
    # A day is stored with ten characters; coarser dates carry a letter behind it.
    by_day = and_(when.between(first.isoformat(), last.isoformat()), func.length(when) == len("2023-07-04"))
    return or_(said, and_(counted.is_(None), or_(by_day, when.in_(periods.when_codes(period)))))


def _conditions(listing: Listing) -> list[ColumnElement[bool]]:
    table = listing.record.table()
    conditions: list[ColumnElement[bool]] = [table.c.deleted_at.is_(None)]
    if listing.period is not None and "counted_in" in table.c:
        conditions.append(in_period(listing.record, listing.period, listing.cutoff_day))
    found = search.condition(listing.record, listing.text)
    if found is not None:
        conditions.append(found)
    if listing.only is not None:
        conditions.append(among(table.c.id, listing.only))
    if listing.which is not None:
        conditions.append(followup.chosen(listing.which))
    if listing.units is not None:
        conditions.append(naming.linked_to(listing.record, listing.units, listing.naming))
    return conditions


def _ordered(query: Select[Any], listing: Listing) -> Select[Any]:
    """The query with the listing's conditions and in its order."""
    record = listing.record
    query = query.select_from(record.table()).where(*_conditions(listing))
    if listing.order and listing.naming and naming.is_unit_field(record.field(listing.order)):
        query, column = naming.sorted_by_name(query, record, record.field(listing.order), listing.naming)
        return query.order_by(*_by(column, listing))
    return query.order_by(*_order(listing))


def _order(listing: Listing) -> list[Any]:
    table = listing.record.table()
    if not listing.order:
        newest = [table.c[listing.record.DATE].desc()] if listing.record.DATE else _print_order(table)
        return [*newest, table.c.id.desc()]
    return _by(_sort_column(listing.record, listing.record.field(listing.order), listing.at), listing)


def _by(column: Any, listing: Listing) -> list[Any]:
    table = listing.record.table()
    ordered = column.desc() if listing.descending else column.asc()
    return [ordered.nulls_last(), table.c.id.desc() if listing.descending else table.c.id]


def _print_order(table: Any) -> list[Any]:
    return [table.c.print_order.is_(None), table.c.print_order] if "print_order" in table.c else []


def _sort_column(record: type[Record], item: Field, at: At | None) -> Any:
    table = record.table()
    if item in record.COMPUTED:
        return followup.column(record, item.name, at or today())
    if _is_one_record(item):
        return _linked_day(record, item)
    if isinstance(item.kind, One | Many):
        return func.vi_key(_linked_names(record, item))
    column = table.c[item.name]
    return func.vi_key(column) if isinstance(item.kind, Text | Tags | DocNumber) else column


def _is_one_record(item: Field) -> bool:
    """Whether the field links to one record that is no unit, and is shown by that record's title."""
    return isinstance(item.kind, One) and item.kind.target != "unit"


def _linked_day(record: type[Record], item: Field) -> Any:
    """What stands for a linked record in sorting: its date, else its id."""
    assert isinstance(item.kind, One)
    target = BY_TYPE[item.kind.target]
    other = target.table().alias()
    day = other.c[target.DATE] if target.DATE else other.c.id
    return select(day).where(other.c.id == record.table().c[item.name]).scalar_subquery()


@functools.lru_cache(maxsize=256)
def _linked_names(record: type[Record], item: Field) -> Any:
    """The names of linked units as one text; of other linked records, how many."""
    table, unit = record.table(), Unit.table().alias()
    if isinstance(item.kind, One):
        return select(unit.c.name).where(unit.c.id == table.c[item.name]).scalar_subquery()
    link = record.LINKS[item.name]
    mine = link.c.owner_id == table.c.id
    if item.kind.target != "unit":  # type: ignore[attr-defined]
        return select(func.nullif(func.count(), 0)).select_from(link).where(mine).scalar_subquery()
    names = (
        select(unit.c.name.label("name"))
        .select_from(link.join(unit, unit.c.id == link.c.target_id))
        .where(mine)
        .correlate(table)
        .order_by(link.c.position)
        .subquery()
    )
    return select(func.group_concat(names.c.name, ", ")).scalar_subquery()


def ids(session: Session, listing: Listing, limit: int | None = None) -> list[int]:
    """The ids of the listed records in order; the first `limit` of them when given."""
    table = listing.record.table()
    return list(session.scalars(_ordered(select(table.c.id), listing).limit(limit)))


def count(session: Session, listing: Listing) -> int:
    """How many records are listed."""
    return session.scalar(select(func.count()).select_from(listing.record.table()).where(*_conditions(listing))) or 0


def first_page(session: Session, listing: Listing, fields: Sequence[Field]) -> dict[int, Any]:
    """The cells of the first PAGE listed records, by id and in order, in one query. See `cells`."""
    query = select(*_columns(listing.record, fields, listing.naming, listing.at))
    return _read(session, _ordered(query, listing).limit(PAGE), fields, listing.naming)


def cells(
    session: Session,
    record: type[Record],
    fields: Sequence[Field],
    wanted: Sequence[int],
    how: Naming | None = None,
    at: At | None = None,
) -> dict[int, Any]:
    """The stored values of some fields of some records, by id; linked units by their names. See `shown`."""
    columns = _columns(record, fields, how, at)
    return _read(session, select(*columns).where(columns[0].in_(wanted)), fields, how)


def _read(session: Session, query: Select[Any], fields: Sequence[Field], how: Naming | None) -> dict[int, Any]:
    rows = {row[0]: tuple(row[1:]) for row in session.connection().execute(query).all()}
    if how is not None:
        places = [place for place, item in enumerate(fields) if naming.is_unit_field(item)]
        rows = {number: tuple(naming.named(how, places, cells)) for number, cells in rows.items()}
    for place, item in enumerate(fields):
        if _is_one_record(item):
            rows = _with_titles(session, rows, place, item)
    return rows


def _with_titles(session: Session, rows: dict[int, Any], place: int, item: Field) -> dict[int, Any]:
    """The rows with the title of a linked record in the place of its id."""
    assert isinstance(item.kind, One)
    wanted = {cells[place] for cells in rows.values()} - {None}
    titles = links.titles(session, item.kind.target, wanted)
    return {number: (*cells[:place], titles.get(cells[place]), *cells[place + 1 :]) for number, cells in rows.items()}


def _columns(record: type[Record], fields: Sequence[Field], how: Naming | None, at: At | None) -> list[Any]:
    table = record.table()
    if how is not None:
        *raw, day = naming.raw_columns(record, [item for item in fields if naming.is_unit_field(item)])
        units = iter(raw)
        values = [next(units) if naming.is_unit_field(item) else _column(record, item, at) for item in fields]
        return [table.c.id, *values, day]
    return [table.c.id, *(_column(record, item, at) for item in fields)]


def _column(record: type[Record], item: Field, at: At | None) -> Any:
    if item in record.COMPUTED:
        return followup.column(record, item.name, at or today())
    linked = isinstance(item.kind, One | Many) and not _is_one_record(item)
    return _linked_names(record, item) if linked else record.table().c[item.name]


def today() -> At:
    """Now, where nobody says another date."""
    return At(dt.date.today())


def shown(item: Field, stored: Any) -> str:
    """A stored value of `cells` as a list shows it."""
    if stored is None:
        return ""
    if item.name in _COMPUTED_NAMES:
        return followup.shown(item.name, stored)
    return str(stored) if isinstance(item.kind, One | Many) else item.kind.format(item.kind.load(stored))


_COMPUTED_NAMES = frozenset(item.name for record in RECORDS for item in record.COMPUTED)


def years(session: Session) -> list[int]:
    """The years in which anything was logged, the latest first."""
    found: set[int] = set()
    for record in RECORDS:
        columns = [record.table().c[name] for name in (record.DATE, "counted_in") if name in record.table().c]
        for column in columns:
            year = func.substr(column, 1, 4)
            found |= {int(text) for text in session.scalars(select(year).where(column.is_not(None)).distinct())}
    return sorted(found, reverse=True)


def is_empty(session: Session) -> bool:
    """Whether nothing was logged yet; shipped units do not count."""
    logged = [record.table() for record in RECORDS if record is not Unit]
    return not any(session.scalar(select(table.c.id).limit(1)) for table in logged)


def anything_in(session: Session, period: Period) -> bool:
    """Whether any record belongs to the period."""
    reported = [record for record in RECORDS if "counted_in" in record.table().c]
    cutoff = load_settings(session).cutoff_day
    return any(count(session, Listing(record, period, cutoff)) for record in reported)
