"""What plans set for the figures of a form, found for a period: for all units together, and for each of them.

A figure is compared with what is planned for its own period; where that is not told, with the plan of the year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.forms import Form
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.services import units
from tthc_desktop.services.figure_tables import is_rate, names_of


@dataclass(frozen=True, slots=True)
class Planned:
    """One figure that a plan sets."""

    id: int
    """Of its record."""
    value: Decimal
    period: Period
    basis: str
    """The plan's document; "" when nobody wrote it down."""

    @property
    def called(self) -> str:
        """How it is called behind "so với": "kế hoạch năm 2026"."""
        return f"kế hoạch {self.period.name}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned for a form."""

    total: Mapping[str, Planned] = field(default_factory=dict)
    """By name of the figure (see `figure_tables.names_of`)."""
    units: Mapping[int, Mapping[str, Planned]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """What those units are called."""
    remarks: tuple[str, ...] = ()
    """Planned figures that could not be used, look wrong, or contradict each other."""
    doubtful: frozenset[int] = frozenset()
    """Ids of those that look wrong or contradict each other: no report tells them."""

    def of(self, unit: int | None, name: str) -> Planned | None:
        """What is planned for a figure of a unit, or (None) of all."""
        return (self.total if unit is None else self.units.get(unit, {})).get(name)


def plan_of(session: Session, form: Form, period: Period) -> Plan:
    """What is planned for a form in a period, or where nothing is, in its year."""
    table = PlannedFigure.table()
    wanted = (table.c.deleted_at.is_(None), table.c.period.in_({period.code, str(period.year)}))
    there = session.execute(select(table).where(*wanted).order_by(table.c.id))
    rows = [row for row in there if form.is_called(row.form)]
    if not rows:
        return Plan()
    meant = _names_meant(form)
    remarks: list[str] = []
    doubtful: set[int] = set()
    found: dict[int | None, dict[str, Planned]] = defaultdict(dict)
    labels = units.labels(session, {row.unit for row in rows if row.unit is not None})
    for row in rows:
        names = meant(row.figure)
        if not names:
            remarks.append(f"Chỉ tiêu kế hoạch «{row.figure}» không có trong biểu {form.code}, nên chưa so được.")
            continue
        value = PlannedFigure.field("value").kind.load(row.value)
        one = Planned(row.id, value, parse_period(row.period), row.basis or "")
        wrong = _looks_wrong(value, is_rate=any(is_rate(form, name) for name in names))
        if wrong:
            remarks.append(f"Chỉ tiêu kế hoạch «{row.figure}» đang ghi {shown(value)}: {wrong}")
            doubtful.add(row.id)
        mine = found[row.unit]
        other = next((mine[name] for name in names if name in mine), None)
        if other and other.period == one.period:
            who = f" của {labels[row.unit]}" if row.unit is not None else ""
            remarks.append(f"Có nhiều chỉ tiêu {one.called} cho «{row.figure}»{who}; đang lấy mục ghi sau cùng.")
            doubtful |= {one.id, other.id} if other.value != value else set()
        if other is None or _is_nearer(one.period, other.period, period):
            mine |= dict.fromkeys(names, one)
    total = found.pop(None, {})
    by_unit = {unit: some for unit, some in found.items() if unit is not None}
    return Plan(total, by_unit, labels, tuple(remarks), frozenset(doubtful))


def _looks_wrong(value: Decimal, *, is_rate: bool) -> str:
    """What is odd about a planned value, in words; "" for nothing."""
    if is_rate and (0 < value < 1 or value > 100):
        return "tỷ lệ ghi bằng phần trăm, 95% thì ghi 95. Hãy xem lại."
    if not is_rate and value != value.to_integral_value():
        return "số liệu này chỉ đếm, không có phần lẻ. Hãy xem lại."
    return ""


def strays(session: Session, forms: Iterable[Form], period: Period) -> list[str]:
    """What is planned in a period, or its year, for forms that nobody knows; a sentence for each code."""
    table, known = PlannedFigure.table(), list(forms)
    wanted = (table.c.deleted_at.is_(None), table.c.period.in_({period.code, str(period.year)}))
    codes = session.scalars(select(table.c.form).where(*wanted).distinct())
    lost = [code for code in codes if not any(form.is_called(code) for form in known)]
    return [f"Có chỉ tiêu kế hoạch ghi biểu «{code}», không có trong danh mục biểu mẫu." for code in sorted(lost)]


def _is_nearer(one: Period, other: Period, wanted: Period) -> bool:
    """Whether a plan of the one period is to be taken before that of the other; of the same one, what came later."""
    return one == wanted or other != wanted


_REMARK = re.compile(r"\s*\([^()]*\)$")
"""What explains a name behind it: "Tỷ lệ đúng hạn (trước hạn và đúng hạn)"."""


def _names_meant(form: Form) -> Callable[[str], tuple[str, ...]]:
    """From a figure as it was typed ("7", "Cột 7", "Tỷ lệ đúng hạn") to its names; () when none or several are meant.

    A rate that the form itself prints has two.
    """
    called: dict[str, set[str]] = {}
    for name, words in names_of(form).items():
        called[name] = {name, name.removeprefix("rate:"), words, _REMARK.sub("", words)}
    for indicator in form.indicators:
        if indicator.number in called:
            called[indicator.number].add(indicator.label)
    for column in form.columns:
        if form.layout != "indicators" and column.is_figure:
            called[str(column.no)] |= {f"({column.no})", f"cột {column.no}", column.title, column.key} - {""}
    twice = {f"rate:{rate.key}": rate.stated for rate in form.rates if rate.stated}

    def meant(text: str) -> tuple[str, ...]:
        for key in (comparison_key, _folded):
            wanted = key(text).strip(" .:")
            hits = {name for name, words in called.items() if wanted in {key(one) for one in words}}
            one = _one_of(hits, twice)
            if one:
                return one
        return ()

    return meant


def _folded(text: str) -> str:
    return fold(text).replace("ti le", "ty le")


def _one_of(hits: Iterable[str], twice: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the one figure that is meant; a rate and the place where the form prints it are one."""
    pairs = {frozenset((rate, stated)) for rate, stated in twice.items()}
    groups = {next((pair for pair in pairs if name in pair), frozenset((name,))) for name in hits}
    return tuple(sorted(groups.pop())) if len(groups) == 1 else ()
