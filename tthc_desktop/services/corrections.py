"""What the office counts in place of a unit's figure: beside it, with a reason, and taken away again as easily."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form, Sum
from tthc_desktop.core.numbers import Habits, read_decimal
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db import signature
from tthc_desktop.db.ids import among
from tthc_desktop.records.returns import CORRECTION, FIGURES, RETURN_ROW, UNIT_RETURN, WIDEST
from tthc_desktop.services import returns


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected figure."""

    id: int
    return_id: int
    row: int
    """Row of the unit's sheet, counted from 1."""
    label: str
    column: int
    theirs: Decimal | None
    """The unit's own figure; None when it wrote no number."""
    ours: Decimal
    reason: str
    at: str
    who: str
    mark: str = ""
    """STT of the row; of a list the indicator."""
    heading: str = ""
    """The headings above the row, as they are kept."""


def correct(session: Session, return_id: int, row: int, column: int, value: str, reason: str) -> int:
    """Count another figure than the unit's, in a row of its sheet (from 1) and a column of the form; the id.

    Raises Refused for a value that is no number, without a reason, or in a closed period.
    """
    reading = read_decimal(value, Habits(decimal=","))  # typed here, as offices write: 1.234,5
    if reading.value is None:
        raise Refused(Problem("value", f"«{value}» không phải là một số. Hãy ghi chữ số, ví dụ 1234."))
    if not reason.strip():
        raise Refused(Problem("reason", "Hãy ghi lý do hiệu chỉnh; lý do được in kèm trong phụ lục."))
    _refuse_closed(session, return_id)
    row_id = session.scalar(
        select(RETURN_ROW.c.id).where(RETURN_ROW.c.return_id == return_id, RETURN_ROW.c.number == row)
    )
    if row_id is None or not 1 <= column <= WIDEST:
        raise Refused(Problem("row", f"Biểu không có dòng {row}, cột {column} để hiệu chỉnh."))
    number = reading.value
    facts = {
        "value": int(number) if number == number.to_integral_value() else float(number),
        "reason": reason.strip(),
        "at": signature.now(),
        "who": signature.user_name(),
    }
    place = (CORRECTION.c.row_id == row_id, CORRECTION.c.figure == column)
    there = session.scalar(select(CORRECTION.c.id).where(*place))
    if there is not None:
        session.execute(update(CORRECTION).where(CORRECTION.c.id == there).values(facts))
        return int(there)
    added = insert(CORRECTION).values(return_id=return_id, row_id=row_id, figure=column, **facts)
    key = session.connection().execute(added).inserted_primary_key
    assert key is not None
    return int(key[0])


def _refuse_closed(session: Session, return_id: int) -> None:
    code = session.scalar(select(UNIT_RETURN.c.period).where(UNIT_RETURN.c.id == return_id))
    if code in returns.closed_periods(session):
        name = parse_period(str(code)).name
        raise Refused(Problem("period", f"Kỳ {name} đã chốt. Hãy mở lại kỳ trước khi hiệu chỉnh."))


def drop(session: Session, correction: int) -> None:
    """Count the unit's own figure again. Raises Refused in a closed period."""
    return_id = session.scalar(select(CORRECTION.c.return_id).where(CORRECTION.c.id == correction))
    if return_id is not None:
        _refuse_closed(session, int(return_id))
        session.execute(delete(CORRECTION).where(CORRECTION.c.id == correction))


def of_return(session: Session, return_id: int) -> list[Correction]:
    """The corrections of a return, by row and column."""
    return of_returns(session, [return_id])


def of_returns(session: Session, ids: Collection[int]) -> list[Correction]:
    """The corrections of some returns, by row and column."""
    figures: list[Any] = [RETURN_ROW.c[name] for name in FIGURES]
    joined = CORRECTION.join(RETURN_ROW, RETURN_ROW.c.id == CORRECTION.c.row_id)
    names = (RETURN_ROW.c.number, RETURN_ROW.c.label, RETURN_ROW.c.mark, RETURN_ROW.c.heading)
    columns = (*CORRECTION.c, *names, *figures)
    query = select(*columns).select_from(joined).where(among(CORRECTION.c.return_id, ids))
    return [
        Correction(
            row.id,
            row.return_id,
            row.number,
            row.label,
            row.figure,
            _number(row._mapping[FIGURES[row.figure - 1]]),
            _number(row.value) or Decimal(0),
            row.reason,
            row.at,
            row.who,
            row.mark,
            row.heading,
        )
        for row in session.execute(query.order_by(RETURN_ROW.c.id, CORRECTION.c.figure))
    ]


def unbalanced(
    session: Session, form: Form, ids: Collection[int]
) -> Iterator[tuple[Correction, Sum, Decimal, Decimal]]:
    """Corrected rows in which a total no longer equals its parts: a correction, the rule, the total, the parts' sum.

    Told once for each row and rule, of rules that a correction has to do with. In an indicator list parts stand in
    rows of their own, which are not looked at.
    """
    by_row: dict[tuple[int, int], list[Correction]] = defaultdict(list)
    for one in of_returns(session, ids) if form.layout != "indicators" else ():
        by_row[one.return_id, one.row].append(one)
    mine = (among(RETURN_ROW.c.return_id, {return_id for return_id, _ in by_row}), RETURN_ROW.c.kind == "data")
    for row in session.execute(select(RETURN_ROW).where(*mine).order_by(RETURN_ROW.c.id)) if by_row else ():
        made = {str(one.column): one for one in by_row.get((row.return_id, row.number), ())}
        figures = {str(at): _number(row._mapping[name]) for at, name in enumerate(FIGURES, 1)}
        figures |= {column: one.ours for column, one in made.items()}
        for rule in form.rules:
            about = [made[column] for column in (rule.total, *rule.parts) if column in made]
            total, parts = figures.get(rule.total), [figures.get(part) for part in rule.parts]
            known = sum((part for part in parts if part is not None), Decimal(0))
            if about and total is not None and None not in parts and known != total:
                yield about[0], rule, total, known


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
