"""Units' returns in the data file: read back by form, period and unit, and judged."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.orm import Session

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.kept_returns import Kept, KeptRow, Said
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.db import signature
from tthc_desktop.db.ids import among
from tthc_desktop.records.returns import CLOSED_PERIOD, FIGURES, RETURN_ROW, UNIT_RETURN, WIDEST

State = Literal["received", "returned", "accepted"]
STATES: dict[State, str] = {"received": "đã nhận", "returned": "đã trả lại", "accepted": "đã duyệt"}


class Key(NamedTuple):
    """What a return reports on: a form (its code), a period (its code) and a unit."""

    form: str
    period: str
    unit: int


@dataclass(frozen=True, slots=True)
class Held:
    """One version of a return in the data file."""

    id: int
    key: Key
    form_version: str
    version: int
    state: State
    complete: bool
    content: str
    sheet: str
    places: Mapping[str, str]
    """The column of the sheet ("C") for each column of the form."""
    findings: tuple[Mapping[str, str], ...]
    received_at: str
    received_by: str
    judged_at: str | None
    reason: str | None
    file_id: int | None
    import_id: int

    @property
    def ref(self) -> Ref:
        """How it is referred to."""
        return Ref("unit_return", self.id)

    def cell(self, row: KeptRow, column: str) -> str:
        """The address of a figure in the unit's file; "" when it was typed in."""
        letter = self.places.get(column)
        return f"{letter}{row.number}" if letter else ""


# --- reading ---------------------------------------------------------------------------------------------

_HELD = (
    UNIT_RETURN.c.id,
    UNIT_RETURN.c.form,
    UNIT_RETURN.c.period,
    UNIT_RETURN.c.unit_id,
    UNIT_RETURN.c.form_version,
    UNIT_RETURN.c.version,
    UNIT_RETURN.c.state,
    UNIT_RETURN.c.complete,
    UNIT_RETURN.c.content,
    UNIT_RETURN.c.sheet,
    UNIT_RETURN.c.places,
    UNIT_RETURN.c.findings,
    UNIT_RETURN.c.received_at,
    UNIT_RETURN.c.received_by,
    UNIT_RETURN.c.judged_at,
    UNIT_RETURN.c.reason,
    UNIT_RETURN.c.file_id,
    UNIT_RETURN.c.import_id,
)


def _held(row: Any) -> Held:
    return Held(
        row.id,
        Key(row.form, row.period, row.unit_id),
        row.form_version,
        row.version,
        row.state,
        bool(row.complete),
        row.content,
        row.sheet,
        json.loads(row.places),
        tuple(json.loads(row.findings)),
        row.received_at,
        row.received_by,
        row.judged_at,
        row.reason,
        row.file_id,
        row.import_id,
    )


def latest(session: Session, keys: Iterable[Key]) -> list[Held]:
    """The newest version of each of these returns that there is."""
    by_form: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key in keys:
        by_form[key.form, key.period].add(key.unit)
    return [
        held
        for (form, period), wanted in by_form.items()
        for held in of_form(session, form, period)
        if held.key.unit in wanted
    ]


def of_form(session: Session, form: str, period: str, *, accepted: bool = False) -> list[Held]:
    """The newest version of every unit's return of a form for a period; with `accepted`, the newest accepted one."""
    mine = [UNIT_RETURN.c.form == form, UNIT_RETURN.c.period == period]
    mine += [UNIT_RETURN.c.state == "accepted"] if accepted else []
    newest = select(UNIT_RETURN.c.unit_id, func.max(UNIT_RETURN.c.version)).where(*mine)
    wanted = tuple_(UNIT_RETURN.c.unit_id, UNIT_RETURN.c.version).in_(newest.group_by(UNIT_RETURN.c.unit_id))
    return [_held(row) for row in session.execute(select(*_HELD).where(*mine, wanted).order_by(UNIT_RETURN.c.unit_id))]


def every_version(session: Session, form: str, period: str) -> dict[int, list[Held]]:
    """Every version of every unit's return of a form for a period, by unit, the oldest first."""
    mine = (UNIT_RETURN.c.form == form, UNIT_RETURN.c.period == period)
    found: dict[int, list[Held]] = defaultdict(list)
    for row in session.execute(select(*_HELD).where(*mine).order_by(UNIT_RETURN.c.version)):
        found[row.unit_id].append(_held(row))
    return found


def senders(session: Session, form: str, period: str) -> set[int]:
    """The units that have sent a form for a period, in whatever state it is."""
    mine = (UNIT_RETURN.c.form == form, UNIT_RETURN.c.period == period)
    return set(session.scalars(select(UNIT_RETURN.c.unit_id).where(*mine).distinct()))


def versions(session: Session, key: Key) -> list[Held]:
    """Every version of one return, the newest first."""
    mine = (UNIT_RETURN.c.form == key.form, UNIT_RETURN.c.period == key.period, UNIT_RETURN.c.unit_id == key.unit)
    query = select(*_HELD).where(*mine).order_by(UNIT_RETURN.c.version.desc())
    return [_held(row) for row in session.execute(query)]


def last_form(session: Session) -> str | None:
    """The code of the form that a return came in for last."""
    return session.scalar(select(UNIT_RETURN.c.form).order_by(UNIT_RETURN.c.id.desc()).limit(1))


def rows_of(session: Session, ids: Sequence[int]) -> dict[int, list[KeptRow]]:
    """The rows of some returns, by its id, in the order of the sheet."""
    found: dict[int, list[KeptRow]] = {return_id: [] for return_id in ids}
    columns = [RETURN_ROW.c[name] for name in _ROW_COLUMNS]
    query = select(*columns).where(among(RETURN_ROW.c.return_id, ids)).order_by(RETURN_ROW.c.id)
    for row in session.execute(query):
        found[row[0]].append(_row(row))
    return found


def _row(row: Sequence[Any]) -> KeptRow:
    _, number, kind, mark, label, heading, *figures, rest = row
    cells: dict[str, Kept] = {str(no): _number(value) for no, value in enumerate(figures, 1) if value is not None}
    for name, told in json.loads(rest).items() if rest else ():
        cells[name] = Said(*told) if isinstance(told, list) else _number(told)
    return KeptRow(number, kind, mark, label, tuple(json.loads(heading)), cells)


def _number(value: float) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(repr(value))


_NAMING = ("return_id", "number", "kind", "mark", "label", "heading")
_ROW_COLUMNS = (*_NAMING, *FIGURES, "rest")


def write_rows(session: Session, some: Iterable[tuple[int, Form, Sequence[KeptRow]]]) -> None:
    """Write the rows of new returns, given by the id of each with its form."""
    by_width: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for return_id, form, rows in some:
        width = min(max(column.no for column in form.columns), WIDEST)
        by_width[width] += [_line(return_id, row, width) for row in rows]
    for width, lines in by_width.items():
        columns = (*_NAMING, *FIGURES[:width], "rest")  # a form of 13 columns names no 40
        insert = f"INSERT INTO return_row ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        session.connection().exec_driver_sql(insert, lines)


_AT = {str(no): no - 1 for no in range(1, WIDEST + 1)}
"""Where the figure of each column of a form stands among FIGURES."""


def _line(return_id: int, row: KeptRow, width: int) -> tuple[Any, ...]:
    """A row to be inserted; figures beyond the widest column, and all that is no number, stand in `rest`."""
    figures: list[int | float | None] = [None] * width
    rest: dict[str, Any] = {}
    for name, cell in row.cells.items():
        if isinstance(cell, int) and name in _AT:
            figures[_AT[name]] = cell
            continue
        number = _stored(cell)
        if isinstance(number, Said) or name not in _AT:
            rest[name] = number
        else:
            figures[_AT[name]] = number
    told = json.dumps(rest, ensure_ascii=False) if rest else None
    return (return_id, row.number, row.kind, row.mark, row.label, _heading(row.heading), *figures, told)


def _stored(cell: Kept) -> int | float | Said:
    if isinstance(cell, Said):
        return cell
    return int(cell) if cell == int(cell) else float(cell)


@lru_cache(1024)
def _heading(steps: tuple[str, ...]) -> str:
    return json.dumps(steps, ensure_ascii=False)


def closed_periods(session: Session) -> dict[str, str]:
    """The periods that are closed, by code, and when."""
    open_again = CLOSED_PERIOD.c.reopened_at.is_(None)
    rows = session.execute(select(CLOSED_PERIOD.c.period, CLOSED_PERIOD.c.closed_at).where(open_again))
    return {row.period: row.closed_at for row in rows}


# --- judging ---------------------------------------------------------------------------------------------


def judge(session: Session, ids: Iterable[int], state: State, reason: str = "") -> int:
    """Accept returns, send them back (with a reason), or put them back to received; how many changed.

    Raises Refused when one is sent back without a reason, or when its period is closed.
    """
    if state == "returned" and not reason.strip():
        raise Refused(Problem("reason", "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."))
    wanted = among(UNIT_RETURN.c.id, ids)
    periods = set(session.scalars(select(UNIT_RETURN.c.period).where(wanted).distinct()))
    for code in sorted(periods & closed_periods(session).keys()):
        raise Refused(
            Problem("period", f"Kỳ {parse_period(code).name} đã chốt. Hãy mở lại kỳ trước khi duyệt, trả lại.")
        )
    values = {
        "state": state,
        "reason": reason.strip() or None,
        "judged_at": signature.now(),
        "judged_by": signature.user_name(),
    }
    changing = update(UNIT_RETURN).where(wanted, UNIT_RETURN.c.state != state).values(**values)
    return int(session.connection().execute(changing).rowcount)


def period_of(key: Key) -> Period:
    """The period of a return."""
    return parse_period(key.period)
