"""Two records of one type beside each other, field by field, as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core.document import Ref
from tthc_desktop.core.fields import Field, Many, One, Rows
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.base import Values
from tthc_desktop.services import links, records


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two records."""

    label: str
    mine: str
    other: str


def beside(session: Session, values: Values, ref: Ref) -> tuple[Compared, ...]:
    """The fields that either has, these values against a record of the data file. Raises Refused when it is gone."""
    record = BY_TYPE[ref.type]
    other = records.load(session, record, ref.id)
    names = links.titles_of(session, [*_linked(record.FIELDS, values), *_linked(record.FIELDS, other)])
    compared = (
        Compared(item.label, _shown(item, values.get(item.name), names), _shown(item, other.get(item.name), names))
        for item in record.FIELDS
    )
    return tuple(each for each in compared if each.mine or each.other)


def _ids(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _linked(fields: tuple[Field, ...], values: Values) -> list[Ref]:
    return [
        Ref(item.kind.target, target)
        for item in fields
        if isinstance(item.kind, One | Many)
        for target in _ids(values.get(item.name))
    ]


def _shown(item: Field, value: Any, names: dict[Ref, str]) -> str:
    if isinstance(item.kind, One | Many):
        return "; ".join(names.get(Ref(item.kind.target, target), "") for target in _ids(value))
    if isinstance(item.kind, Rows):
        return f"{len(value)} dòng" if value else ""
    return item.kind.format(value)
