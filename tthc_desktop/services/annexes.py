"""The annexes of a period's report: each form whose returns came in, filled in by unit, every figure with its cells."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.aggregation import added, components, with_rates
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Amount, Annex, Line
from tthc_desktop.core.forms import Form, forms_valid_on
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.vietnamese import comparison_key, roman
from tthc_desktop.db.ids import among
from tthc_desktop.records.returns import UNIT_RETURN
from tthc_desktop.services import aggregating, corrections, matrix, settings, units
from tthc_desktop.services.aggregating import Aggregate, Row
from tthc_desktop.services.tracing import Sources, Trail

_RATE_PLACES = 2


def reported_forms(session: Session, forms: Sequence[Form], period: Period) -> tuple[Form, ...]:
    """The forms for which returns of the period, or of its parts, came in; of several versions the one that holds."""
    codes = [period.code, *(part.code for way in components(period) for part in way)]
    mine = (UNIT_RETURN.c.period.in_(codes), UNIT_RETURN.c.state != "returned")
    came = {comparison_key(code) for code in session.scalars(select(UNIT_RETURN.c.form).where(*mine).distinct())}
    last = bounds(period, settings.load(session).cutoff_day)[1]
    valid = forms_valid_on(forms, last)
    known = {comparison_key(form.code) for form in valid}
    others = [form for form in forms if comparison_key(form.code) in came - known]
    return tuple(form for form in (*valid, *others) if comparison_key(form.code) in came)


def aggregates(
    session: Session, forms: Sequence[Form], period: Period, day: dt.date, *, today: dt.date | None = None
) -> tuple[Aggregate, ...]:
    """Every form that came in for the period, added up by unit."""
    wanted = reported_forms(session, forms, period)
    return tuple(aggregating.aggregate(session, form, period, day, today=today) for form in wanted)


def annexes(session: Session, found: Sequence[Aggregate]) -> tuple[Annex, ...]:
    """The annexes that show these results; numbered when several."""
    numbers = [roman(at) for at in range(1, len(found) + 1)] if len(found) > 1 else [""]
    cutoff = settings.load(session).cutoff_day
    return tuple(annex(session, one, number, cutoff) for one, number in zip(found, numbers, strict=False))


def annex(session: Session, found: Aggregate, number: str = "", cutoff: int | None = None) -> Annex:
    """The form filled in with a result by unit."""
    form = found.form
    first, last = bounds(found.period, cutoff)
    about = (f"Kỳ báo cáo: {found.period.title}", f"(Từ ngày {When(first)} đến ngày {When(last)})")
    measure = f"Đơn vị tính: {form.measure}" if form.measure else ""
    lines = tuple(_Lines(found, Trail(session, found)).all())
    notes = tuple(notes_under(session, found))
    return Annex(form, form.title, lines, about, measure, notes, number)


def notes_under(session: Session, found: Aggregate) -> Iterator[str]:
    """What is printed under the table: who is missing or provisional, what was explained, what was corrected."""
    yield from aggregating.notes(found)
    yield from _explained(session, found)
    yield from _corrected(session, found)


def _explained(session: Session, found: Aggregate) -> Iterator[str]:
    """What the checks found in the counted returns and the office let stand, each with its reason."""
    names = units.labels(session, {one.unit for one in found.used.values()})
    query = select(UNIT_RETURN.c.id, UNIT_RETURN.c.findings).where(among(UNIT_RETURN.c.id, found.used))
    for return_id, told in session.execute(query.order_by(UNIT_RETURN.c.id)):
        for finding in json.loads(told):
            if finding["level"] == "explained":
                message = finding["message"].split(" Hãy ")[0].rstrip(".")
                yield f"Giải trình của {names[found.used[return_id].unit]}: {message}. Lý do: {finding['reason']}."


def _corrected(session: Session, found: Aggregate) -> Iterator[str]:
    """What the office counts in place of a unit's figure."""
    names = units.labels(session, {one.unit for one in found.used.values()})
    for told in corrections.of_returns(session, found.used):
        theirs = "để trống" if told.theirs is None else shown(told.theirs)
        yield (
            f"Hiệu chỉnh số liệu của {names[found.used[told.return_id].unit]}, «{told.label}», cột {told.column}: "
            f"{theirs} thành {shown(told.ours)}. Lý do: {told.reason.rstrip('.')}."
        )
    for told, rule, total, parts in corrections.unbalanced(session, found.form, found.used):
        yield (
            f"Sau hiệu chỉnh, số liệu của {names[found.used[told.return_id].unit]}, «{told.label}»: "
            f"({rule.total}) là {shown(total)}, khác ({') + ('.join(rule.parts)}) là {shown(parts)}."
        )


class _Lines:
    """Makes the lines of an annex."""

    def __init__(self, found: Aggregate, trail: Trail) -> None:
        self._found, self._trail = found, trail

    def all(self) -> Iterator[Line]:
        """The lines: of an indicator list one for each indicator, else the units under their groups and a total."""
        if self._found.form.layout == "indicators":
            yield from self._indicators()
            return
        number = 0
        for mark, title, rows in grouped(self._found):
            if title:
                yield self._line("group", mark, title, subtotal(self._found, title, rows))
            for row in rows:
                number += 1
                yield self._line("data", str(number), row.label, row)
        yield self._line("total", "", self._found.form.total or "Tổng số", self._found.total)

    def _line(self, kind: str, mark: str, label: str, row: Row) -> Line:
        cells: list[str | Amount] = []
        for column in self._found.form.columns:
            if column.is_figure:
                cells.append(self._amount(row, str(column.no), is_rate=column.kind == "percent"))
            else:
                cells.append(mark if column.kind == "mark" else label if column.kind == "label" else "")
        return Line(kind, tuple(cells))  # type: ignore[arg-type]

    def _amount(self, row: Row, name: str, *, is_rate: bool = False) -> Amount:
        value = row.figures.get(name)
        if is_rate:
            sources, formula = self._rate(row, name)
            return Amount(value, sources, _RATE_PLACES, formula)
        places = 0 if value is None or value == value.to_integral_value() else _RATE_PLACES
        return Amount(value, self._trail.of(row, name), places)

    def _rate(self, row: Row, name: str) -> tuple[Sources, str]:
        rate = next((rate for rate in self._found.form.rates if rate.stated == name), None)
        if rate is None:
            return (), ""
        names = dict.fromkeys((*rate.part, *rate.whole))
        sources = tuple(source for one in names for source in self._trail.of(row, one))
        return sources, f"Σ({' + '.join(rate.part)}) : Σ({' + '.join(rate.whole)}) × 100"

    def _indicators(self) -> Iterator[Line]:
        form, total = self._found.form, self._found.total
        for indicator in form.indicators:
            cells: list[str | Amount] = []
            for column in form.columns:
                if column.kind == "value":
                    is_rate = indicator.kind == "percent"
                    heading = indicator.kind == "heading"
                    cells.append("" if heading else self._amount(total, indicator.number, is_rate=is_rate))
                else:
                    texts = {"mark": indicator.number, "label": indicator.label, "measure": indicator.measure}
                    cells.append(texts.get(column.kind, ""))
            yield Line("group" if indicator.kind == "heading" else "data", tuple(cells))


def grouped(found: Aggregate) -> Iterator[tuple[str, str, list[Row]]]:
    """The rows of a result under the groups of the form that hold them (mark, title, rows); those of no group first."""
    left = list(found.rows)
    groups = []
    for group in found.form.groups if found.by == "unit" else ():
        kinds = matrix.kinds_of([group.title]) or matrix.kinds_of(group.synonyms)  # "Cấp tỉnh" is no province there
        mine = [row for row in left if row.level in kinds]
        left = [row for row in left if row.level not in kinds]
        groups += [(group.mark, group.title, mine)] if mine else []
    if left:
        yield "", "", left
    yield from groups


def subtotal(found: Aggregate, title: str, rows: Sequence[Row]) -> Row:
    """The subtotal of a group."""
    figures = with_rates(found.form, added(row.figures for row in rows))
    return Row(f"group:{title}", title, figures, tuple(part for row in rows for part in row.parts))
