"""The sums of units' returns, each split by what the rows of a result are, with the office's corrections."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop.core.aggregation import added
from tthc_desktop.core.forms import Form
from tthc_desktop.db.ids import among
from tthc_desktop.records.returns import CORRECTION, FIGURES, RETURN_ROW, WIDEST

By = Literal["unit", "level", "group", "field", "source"]
BYS: tuple[By, ...] = ("unit", "level", "group", "field", "source")
"""By unit; by the kind of unit; by the headings within the returns; by their rows (lĩnh vực, or indicators); by how
the returns came in."""

Shares = dict[tuple[int, str], dict[str, Decimal]]
"""Figures of each return, split by what the rows of the result are."""


def shares(session: Session, form: Form, ids: Sequence[int], by: By, corrections: Shares | None = None) -> Shares:
    """The sums of each return's rows of data, with the office's corrections: see `corrected`, if not given."""
    if not ids:
        return {}
    sent = _as_sent(session, form, ids, by)
    changes = corrected(session, form, ids, by) if corrections is None else corrections
    return sent | {key: added((sent.get(key, {}), change)) for key, change in changes.items()}


def _as_sent(session: Session, form: Form, ids: Sequence[int], by: By) -> Shares:
    in_list = form.layout == "indicators"
    value = form.of_kind("value")
    numbers = [value.no] if in_list and value else [column.no for column in form.columns if column.is_figure]
    wanted = [no for no in numbers if no <= WIDEST]
    split = RETURN_ROW.c.mark if in_list else {"field": RETURN_ROW.c.label, "group": RETURN_ROW.c.heading}.get(by)
    sums = [func.sum(RETURN_ROW.c[FIGURES[no - 1]]) for no in wanted]
    grouped = [RETURN_ROW.c.return_id] + ([split] if split is not None else [])
    mine = (among(RETURN_ROW.c.return_id, ids), RETURN_ROW.c.kind == "data")
    found: Shares = {}
    for return_id, *rest in session.execute(select(*grouped, *sums).where(*mine).group_by(*grouped)):
        told = str(rest.pop(0)) if split is not None else ""
        figures = {str(no): _number(value) for no, value in zip(wanted, rest, strict=True) if value is not None}
        if in_list:
            found.setdefault((return_id, ""), {}).update(zip((told,), figures.values(), strict=False))
        else:
            found[return_id, told] = figures
    for key, name, number in _apart(session, form, ids, by):
        share = found.setdefault(key, {})
        share[name] = share.get(name, Decimal(0)) + number
    return found


def _apart(session: Session, form: Form, ids: Sequence[int], by: By) -> Iterator[tuple[tuple[int, str], str, Decimal]]:
    """What stands beside the columns: figures that hold two columns together, and those of wide forms."""
    in_list = form.layout == "indicators"
    mine = (among(RETURN_ROW.c.return_id, ids), RETURN_ROW.c.kind == "data")
    columns = (RETURN_ROW.c.return_id, RETURN_ROW.c.mark, RETURN_ROW.c.label, RETURN_ROW.c.heading)
    wide = any(column.no > WIDEST for column in form.columns)
    beside = RETURN_ROW.c.rest.is_not(None) if wide else RETURN_ROW.c.rest.like('%"%+%"%')
    for row in session.execute(select(*columns, RETURN_ROW.c.rest).where(*mine, beside)):
        for name, told in json.loads(row.rest).items():
            if isinstance(told, int | float):
                yield _split(row, by, in_list=in_list), name, _number(told)


def corrected(session: Session, form: Form, ids: Sequence[int], by: By) -> Shares:
    """By how much the office's corrections change the figures of each return, split as `shares` does."""
    in_list = form.layout == "indicators"
    columns = (RETURN_ROW.c.return_id, RETURN_ROW.c.mark, RETURN_ROW.c.label, RETURN_ROW.c.heading)
    mine = (among(RETURN_ROW.c.return_id, ids), RETURN_ROW.c.kind == "data")
    joined = CORRECTION.join(RETURN_ROW, RETURN_ROW.c.id == CORRECTION.c.row_id)
    figures = [RETURN_ROW.c[name] for name in FIGURES]
    query = select(*columns, CORRECTION.c.figure, CORRECTION.c.value, *figures).select_from(joined).where(*mine)
    found: Shares = defaultdict(lambda: defaultdict(Decimal))
    for row in session.execute(query):
        before = row._mapping[FIGURES[row.figure - 1]]
        change = _number(row.value) - (_number(before) if before is not None else 0)
        found[_split(row, by, in_list=in_list)][row.mark if in_list else str(row.figure)] += change
    return found


def _split(row: Any, by: By, *, in_list: bool) -> tuple[int, str]:
    told = {"field": row.label, "group": row.heading}.get(by, "")
    return row.return_id, "" if in_list else told


def _number(value: float) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(repr(round(value, 9)))
