"""Closing a period: figures and reports are kept as they are, later changes are listed, and it may be opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tthc_desktop.core import closing
from tthc_desktop.core.closing import Changes, Moved, Place, Snapshot
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.outlines import Outline
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.db import signature
from tthc_desktop.records.returns import CLOSED_PERIOD
from tthc_desktop.services import aggregating, annexes, drafts, outlines, settings, units
from tthc_desktop.services.aggregating import Aggregate


@dataclass(frozen=True, slots=True)
class Closed:
    """One closing of a period."""

    id: int
    period: str
    closed_at: str
    closed_by: str
    reopened_at: str | None
    reopened_by: str | None
    reason: str | None
    """Why it was opened again."""


def closings(session: Session) -> list[Closed]:
    """Every closing, the newest first; those that were opened again too."""
    columns = [CLOSED_PERIOD.c[name] for name in Closed.__slots__]
    return [Closed(*row) for row in session.execute(select(*columns).order_by(CLOSED_PERIOD.c.id.desc()))]


def last_of(session: Session, period: Period) -> Closed | None:
    """The newest closing of a period, opened again or not."""
    return next((one for one in closings(session) if one.period == period.code), None)


def is_closed(session: Session, period: Period) -> bool:
    """Whether the period is closed now."""
    last = last_of(session, period)
    return last is not None and last.reopened_at is None


def close(
    session: Session,
    forms: Sequence[Form],
    period: Period,
    day: dt.date,
    *,
    known: Sequence[Outline] = (),
    sure: bool = False,
) -> int:
    """Close a period; the id of the closing. `known`: the kinds of report, those shipped when empty.

    Raises Refused when it is closed already and, unless `sure`, when returns are not accepted yet or still missing.
    """
    if is_closed(session, period):
        raise Refused(Problem("period", f"Kỳ {period.name} đã chốt rồi. Muốn chốt lại thì mở lại kỳ trước."))
    doubtful = [] if sure else doubts(session, forms, period, day)
    if doubtful:
        raise Refused(*(Problem("sure", sentence) for sentence in doubtful))
    row = {
        "period": period.code,
        "closed_at": signature.now(),
        "closed_by": signature.user_name(),
        "snapshot": snapshot(session, forms, period, day, known or outlines.shipped()).as_json(),
    }
    key = session.connection().execute(insert(CLOSED_PERIOD).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def doubts(session: Session, forms: Sequence[Form], period: Period, day: dt.date) -> list[str]:
    """Why the period should perhaps not be closed yet: it is not over, nothing came in, or not all, or not accepted."""
    found = annexes.aggregates(session, forms, period, day)
    last = bounds(period, settings.load(session).cutoff_day)[1]
    told = [f"{period.title} chưa kết thúc (đến ngày {When(last)})."] if day <= last else []
    told += [] if found else [f"Chưa có biểu nào của {period.name}."]
    return told + [sentence for one in found for sentence in _doubts(one)]


def _doubts(one: Aggregate) -> list[str]:
    told = [note for note in aggregating.notes(one) if note.startswith(("Tạm tính", "Chưa có số liệu"))]
    return [f"Biểu {one.form.code}: {note} Hãy duyệt, đôn đốc, hoặc xác nhận chốt." for note in told]


def reopen(session: Session, period: Period, reason: str) -> None:
    """Open a closed period again. Raises Refused without a reason, or when it is not closed."""
    last = last_of(session, period)
    if last is None or last.reopened_at is not None:
        raise Refused(Problem("period", f"Kỳ {period.name} chưa chốt nên không có gì để mở lại."))
    if not reason.strip():
        raise Refused(Problem("reason", "Hãy ghi lý do mở lại kỳ đã chốt; lý do được giữ trong nhật ký."))
    values = {"reopened_at": signature.now(), "reopened_by": signature.user_name(), "reason": reason.strip()}
    session.execute(update(CLOSED_PERIOD).where(CLOSED_PERIOD.c.id == last.id).values(values))


# --- what has changed since ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One figure that moved after the closing, in words."""

    moved: Moved
    form: str
    unit: str
    column: str
    """What the column, or the indicator, is called."""
    line_before: Decimal | None
    """The total of the line as it was closed, and as it is now."""
    line_after: Decimal | None


@dataclass(frozen=True, slots=True)
class Since:
    """«Số liệu thay đổi sau khi chốt»."""

    closed: Closed
    changes: Changes
    lines: tuple[ChangedLine, ...]
    titles: Mapping[str, str]
    """What the kinds of report are called, by their codes."""


def since(
    session: Session, forms: Sequence[Form], period: Period, day: dt.date, *, known: Sequence[Outline] = ()
) -> Since:
    """What has changed since the newest closing of a period. Raises Refused when it was never closed."""
    last = last_of(session, period)
    if last is None:
        raise Refused(Problem("period", f"Kỳ {period.name} chưa chốt lần nào. Hãy chốt kỳ trước."))
    stored = session.scalar(select(CLOSED_PERIOD.c.snapshot).where(CLOSED_PERIOD.c.id == last.id))
    then = closing.from_json(str(stored))
    kinds = known or outlines.shipped()
    kept = [outline for outline in kinds if outline.code in then.reports]  # an older closing kept fewer
    now = snapshot(session, forms, period, day, kept)
    changed = closing.changes(then, now)
    titles = {outline.code: outline.title for outline in kinds}
    return Since(last, changed, tuple(_lines(session, forms, then, now, changed)), titles)


def _lines(
    session: Session, forms: Sequence[Form], then: Snapshot, now: Snapshot, changed: Changes
) -> list[ChangedLine]:
    names = units.labels(session, {one.place.unit for one in changed.moved})
    by_code = {form.code: form for form in forms}
    before, after = _totals(then), _totals(now)
    return [
        ChangedLine(
            one,
            one.place.form,
            names.get(one.place.unit, ""),
            _column(by_code.get(one.place.form), one.place.column),
            before.get((one.place.form, one.place.column)),
            after.get((one.place.form, one.place.column)),
        )
        for one in changed.moved
    ]


def _totals(snapshot: Snapshot) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for place, value in snapshot.figures.items():
        key = (place.form, place.column)
        found[key] = found.get(key, Decimal(0)) + value
    return found


def _column(form: Form | None, name: str) -> str:
    if form is None:
        return name
    if form.layout == "indicators":
        return next((one.label for one in form.indicators if one.number == name), name)
    titles = [column.title for column in form.columns if str(column.no) in name.split("+")]
    return " và ".join(titles) or name


def snapshot(
    session: Session, forms: Sequence[Form], period: Period, day: dt.date, kinds: Sequence[Outline]
) -> Snapshot:
    """What the period's reports of these kinds rest on now, and what they say.

    A report on a topic or on a list is not among them: it asks for more than the period.
    """
    figures: dict[Place, Decimal] = {}
    returns: dict[tuple[str, int], tuple[int, ...]] = {}
    for one in annexes.aggregates(session, forms, period, day):
        for row in one.rows:
            if row.unit is not None:
                figures |= {Place(one.form.code, row.unit, name): value for name, value in row.figures.items()}
                returns[one.form.code, row.unit] = tuple(return_id for return_id, _ in row.parts)
    last = bounds(period, settings.load(session).cutoff_day)[1]
    reports = {
        outline.code: drafts.sentences(session, outline, period, forms, day)
        for outline in kinds
        if not outline.ask and outline.holds_on(last)
    }
    return Snapshot(figures, returns, reports)
