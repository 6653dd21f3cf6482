"""The records of one type in a period as a table at the end of a report."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Annex, Figure, Line, Ref
from tthc_desktop.core.fields import Field
from tthc_desktop.core.forms import Column, Form
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.records import Record
from tthc_desktop.records.base import Values
from tthc_desktop.services import records
from tthc_desktop.services.exports import cell
from tthc_desktop.services.imports import importable
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing, ids

_MOST_COLUMNS = 8
"""More do not fit on a sheet laid across; what an office reads first is declared first."""
_INNER = frozenset({"counted_in", "report_as", "note"})


def table(session: Session, record: type[Record], period: Period, cutoff: int | None) -> tuple[Figure, Annex]:
    """How many records there are, and the table of them, the oldest first; names of private people stay out."""
    listing = Listing(record, period, cutoff, order=record.DATE)
    found = _of_period(session, record, ids(session, listing), period, cutoff)
    linker = Linker(session)
    texts = {number: {item.name: _text(item, values, linker) for item in _told(record)} for number, values in found}
    fields = [item for item in _told(record) if any(row[item.name] for row in texts.values())][:_MOST_COLUMNS]
    form = Form(f"DS-{record.__tablename__}", record.LABEL, "register", _columns(fields), number_row=False)
    lines = tuple(
        Line("data", (str(at), *(row[item.name] for item in fields))) for at, row in enumerate(texts.values(), 1)
    )
    first, last = bounds(period, cutoff)
    about = (f"Kỳ báo cáo: {period.title}", f"(Từ ngày {When(first)} đến ngày {When(last)})")
    refs = tuple(Ref(record.__tablename__, number) for number in texts)
    return Figure(refs), Annex(form, f"Danh sách {record.LABEL[:1].lower()}{record.LABEL[1:]}", lines, about)


def _of_period(
    session: Session, record: type[Record], wanted: list[int], period: Period, cutoff: int | None
) -> list[tuple[int, Values]]:
    """The values of the records; of a type without «Tính vào kỳ» those whose day lies in the period."""
    loaded: dict[int, Values] = {}
    for start in range(0, len(wanted), 500):
        loaded |= records.load_many(session, record, record.table().c.id.in_(wanted[start : start + 500]))
    found = [(number, loaded[number]) for number in wanted]
    if "counted_in" in record.table().c or not record.DATE:
        return found
    first, last = bounds(period, cutoff)
    return [
        (number, values) for number, values in found if (day := values.get(record.DATE)) and first <= day.first <= last
    ]


def _told(record: type[Record]) -> list[Field]:
    return [item for item in importable(record) if not item.private and item.name not in _INNER]


def _text(item: Field, values: Values, linker: Linker) -> str:
    value = cell(item, values.get(item.name), linker)
    if isinstance(value, dt.date):
        return str(When(value))
    return shown(Decimal(repr(value))) if isinstance(value, int | float) else value or ""


def _columns(fields: list[Field]) -> tuple[Column, ...]:
    columns = [Column(1, "stt", ("STT",), "mark")]
    columns += [
        Column(at, item.name, (item.label,), "label" if at == 2 else "text") for at, item in enumerate(fields, 2)
    ]
    return tuple(columns)
