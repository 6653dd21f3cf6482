"""Units' returns that came on paper, typed in: begun from what is known, checked, and kept like one from a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core import checks
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Field, One, ReportingPeriod
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Form, version_for
from tthc_desktop.core.kept_returns import KeptRow, digest
from tthc_desktop.core.periods import Period, bounds, parse_period
from tthc_desktop.core.typed_returns import TypedGrid, begin, without_empty
from tthc_desktop.services import receiving, returns, settings, tasks, units
from tthc_desktop.services.examined import Answers, Examined
from tthc_desktop.services.receiving import Planned
from tthc_desktop.services.returns import Held, Key

PAPER = "bản giấy"
"""What a return that was typed in is called where others name their file."""
FIELDS: tuple[Field, ...] = (
    Field("unit", "Đơn vị", One("unit"), required=True),
    Field("period", "Kỳ", ReportingPeriod(), required=True, hint="quý I/2026"),
)
"""What is asked beside the grid."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A grid to type in, and where its rows come from."""

    grid: TypedGrid
    held: Held | None = None
    """The version of this very period that is corrected; its figures stand in the grid."""
    like: Held | None = None
    """The return of an earlier period whose rows are offered, without its figures."""


def asked(session: Session, raw: Mapping[str, str]) -> tuple[int, Period]:
    """Unit and period from the texts of FIELDS. Raises Refused with every problem found."""
    values = tasks.answers(session, FIELDS, raw)
    return values["unit"], parse_period(values["period"])


def start(session: Session, form: Form, unit: int, period: Period) -> Begun:
    """The grid for a unit's return: its newest version of the period, else the rows of its newest one before that."""
    now = returns.versions(session, Key(form.code, period.code, unit))
    if now:
        return Begun(begin(form, _rows(session, now[0]), figures=True), held=now[0])
    before = _before(session, form, unit, period)
    return Begun(begin(form, _rows(session, before) if before else ()), like=before)


def _before(session: Session, form: Form, unit: int, period: Period) -> Held | None:
    earlier = period.previous()
    for _ in range(4):
        found = returns.versions(session, Key(form.code, earlier.code, unit))
        if found:
            return found[0]
        earlier = earlier.previous()
    return None


def _rows(session: Session, held: Held) -> list[KeptRow]:
    return returns.rows_of(session, [held.id])[held.id]


def examine(grid: TypedGrid, unit: int, period: Period, answers: Answers) -> Examined:
    """The typed grid as a file's table is examined: read by the same reading, checked by the same checks."""
    told = without_empty(grid).read()
    findings = checks.explain(checks.check(told), answers.reasons)
    return Examined(PAPER, Path(PAPER), None, told, unit, period, findings=findings, answers=answers)


def plan(session: Session, table: Examined) -> Planned:
    """What saving would do: new, changed, the same as what is there, or refused. Raises Refused when nothing stands
    in the grid."""
    assert table.told
    if not table.told.data or not _says_something(table):
        raise Refused(Problem("grid", "Biểu chưa có số liệu nào. Hãy gõ ít nhất một ô số."))
    planned = receiving.plan(session, [table])[0]
    before = planned.before
    if planned.status == "ready" and before and _said(planned.rows) == _said(_rows(session, before)):
        return replace(planned, content=before.content)  # the total rows of a file stand in no grid
    return planned


def _said(rows: Iterable[KeptRow]) -> str:
    return digest([row for row in rows if row.kind != "total"])


def _says_something(table: Examined) -> bool:
    assert table.told
    given = {str(column.no) for column in table.told.form.columns if column.kind in ("mark", "label", "measure")}
    rows = table.told.rows
    if any(figure.reading.state != "blank" for row in rows for figure in row.figures.values()):
        return True
    return any(text for row in rows for name, text in row.texts.items() if name not in given)


def save(session: Session, table: Examined, received: dt.date | None = None) -> Planned:
    """Plan anew and write the return as a new version, without a file; what is not ready is not written.

    `received`: the day on which the unit sent it, if not today. Raises Refused when nothing stands in the grid.
    """
    planned = plan(session, table)
    if planned.status != "ready":
        return planned
    return receiving.written(session, "paper", [planned], {}, receiving.received_at(session, [planned], received))[0]


def title(session: Session, form: Form, unit: int, period: Period) -> str:
    """What the journal calls the typing in of a return."""
    return f"Nhập bản giấy {form.code} của {units.labels(session, [unit])[unit]}, {period.name}"


def version(session: Session, versions: Sequence[Form], period: Period) -> Form:
    """The version of a form for a period; the newest where none holds for it."""
    last_day = bounds(period, settings.load(session).cutoff_day)[1]
    return version_for(versions, versions[-1].code, last_day) or versions[-1]


def period_name(held: Held) -> str:
    """The period of a return in words."""
    return returns.period_of(held.key).name


def check_reason(finding: Finding, reason: str) -> None:
    """Whether a finding may be explained. Raises Refused without a reason, and for a cell that cannot be read."""
    if not reason.strip():
        raise Refused(Problem("reason", "Hãy ghi lý do."))
    if checks.explain([finding], {(finding.code, finding.cell): reason})[0].level != "explained":
        raise Refused(
            Problem("reason", f"Ô {finding.cell} không đọc được nên không giải thích được. Hãy gõ lại ô này.")
        )


def raw_of(unit: str, period: Period) -> dict[str, Any]:
    """Texts of FIELDS for a unit, by its label, and a period."""
    return {"unit": unit, "period": period.name}
