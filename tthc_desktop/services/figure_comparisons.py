"""Figures added up beside those of an earlier period, or beside what a plan sets for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc_desktop.core.aggregation import Change
from tthc_desktop.files import xlsx
from tthc_desktop.services.aggregating import Aggregate, Row
from tthc_desktop.services.figure_tables import is_rate, names_of, plain, told, value_of
from tthc_desktop.services.plans import Plan, Planned


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison."""

    label: str
    change: Change
    name: str
    """Of the figure; see `figure_tables.names_of`."""
    unit: int | None = None
    """Of a line that is one unit."""
    is_total: bool = False
    planned: Planned | None = None

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """Now, before, the difference and its percent as they are shown: "+1,25 điểm %", "–" from 0."""
        change, points = self.change, " điểm %" if self.change.is_rate else ""
        absolute, relative = _signed(change.absolute, change.is_rate), _signed(change.relative, rate=True)
        return (
            _told(change.now, change.is_rate),
            _told(change.before, change.is_rate),
            absolute + (points if change.absolute is not None else ""),
            relative + ("%" if change.relative is not None else ""),
        )

    @property
    def reached(self) -> str:
        """How much of the plan is reached, as it is shown: "95,20%"; "–" for rates, which differ by points."""
        return told(self.change.reached, is_rate=True) + ("%" if self.change.reached is not None else "")


def _told(value: Decimal | None, rate: bool) -> str:
    return told(value, is_rate=rate) + ("%" if rate and value is not None else "")


def _signed(value: Decimal | None, rate: bool) -> str:
    text = told(value, is_rate=rate)
    return f"+{text}" if value is not None and value > 0 else text


def compared(now: Aggregate, before: Aggregate | None, name: str) -> tuple[Compared, ...]:
    """One figure of every row beside an earlier period, the total last; with name "" every figure of the total."""
    form, then = now.form, before.total if before else None
    if not name:
        return tuple(
            Compared(words, Change(value_of(form, now.total, one), value_of(form, then, one), is_rate(form, one)), one)
            for one, words in names_of(form).items()
        )
    earlier: Mapping[str, Row] = {row.key: row for row in before.rows} if before else {}
    rate = is_rate(form, name)
    rows = {row.key: row for row in now.rows}
    lines = []
    for key in dict.fromkeys((*rows, *earlier)):
        row = rows.get(key) or earlier[key]
        change = Change(value_of(form, rows.get(key), name), value_of(form, earlier.get(key), name), rate)
        lines.append(Compared(row.label, change, name, row.unit))
    total = Change(value_of(form, now.total, name), value_of(form, then, name), rate)
    return (*lines, Compared(now.total.label, total, name, is_total=True))


def against_plan(now: Aggregate, plan: Plan, name: str) -> tuple[Compared, ...]:
    """One figure of every row beside its plan, the total last; with name "" every figure of the total.

    Only units and the total have plans; a unit of which nothing came in stands there with its plan alone. Plans of
    units are not added up: the total has its own.
    """
    form = now.form

    def line(label: str, row: Row | None, unit: int | None, one: str, *, is_total: bool = False) -> Compared:
        planned = plan.of(unit, one) if unit is not None or row is now.total else None
        change = Change(value_of(form, row, one), planned.value if planned else None, is_rate(form, one))
        return Compared(label, change, one, unit, is_total, planned)

    if not name:
        return tuple(line(words, now.total, None, one) for one, words in names_of(form).items())
    there = {row.unit for row in now.rows}
    absent = [unit for unit in plan.units if unit not in there] if now.by == "unit" else []
    return (
        *(line(row.label, row, row.unit, name) for row in now.rows),
        *(line(plan.names[unit], None, unit, name) for unit in absent if plan.of(unit, name)),
        line(now.total.label, now.total, None, name, is_total=True),
    )


# --- out to a spreadsheet --------------------------------------------------------------------------------


def sheet_of(lines: Sequence[Compared], title: str, notes: Sequence[str], *, is_plan: bool) -> xlsx.Sheet:
    """A comparison as a sheet; a difference of rates is in percentage points, and said so."""
    headers = ("Kỳ này", "Kế hoạch", "Chênh lệch", "Chênh lệch (%)") if is_plan else _EARLIER
    columns = [xlsx.Column("Dòng", 44, "text"), *(xlsx.Column(header, 14, "number") for header in headers)]
    columns.append(xlsx.Column("Đơn vị của chênh lệch", 14, "text"))
    if is_plan:
        columns.append(xlsx.Column("Đạt kế hoạch (%)", 14, "number"))
        columns += [xlsx.Column("Kế hoạch của", 18, "text"), xlsx.Column("Căn cứ", 36, "text")]
    rows: list[list[xlsx.Value]] = []
    for line in lines:
        change, plan = line.change, line.planned
        numbers = (change.now, change.before, change.absolute, change.relative)
        points = "điểm %" if change.is_rate and change.absolute is not None else None
        rows.append([line.label, *(plain(number) for number in numbers), points])
        if is_plan:
            rows[-1] += [plain(change.reached), *((plan.period.name, plan.basis or None) if plan else (None, None))]
    return xlsx.Sheet("So sánh", columns, rows, title, notes)


_EARLIER = ("Kỳ này", "Kỳ so sánh", "Tăng, giảm", "Tăng, giảm (%)")
