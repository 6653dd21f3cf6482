"""Units' returns added up: by unit, level, group or field of work; over periods; with who is missing told beside.

What is counted is each unit's newest accepted version; where none was accepted yet, the newest received one, and the
result says that it is provisional. A return that was sent back counts for nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.aggregation import Figures, added, components, counted, roles, with_rates
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref, padded
from tthc_desktop.core.forms import Form
from tthc_desktop.core.lineage import Timeline
from tthc_desktop.core.periods import KINDS, Period, bounds
from tthc_desktop.core.standings import Standing
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.records.returns import RECEIVED_FILE, UNIT_RETURN
from tthc_desktop.services import matrix, settings, units
from tthc_desktop.services.shares import By, corrected, shares


@dataclass(frozen=True, slots=True)
class Used:
    """One return that is counted."""

    id: int
    unit: int
    period: str
    state: str
    complete: bool
    newer: bool
    """Whether a later version waits to be accepted."""
    file: str
    sheet: str
    places: Mapping[str, str]
    opens: bool = True
    """Whether what was there at the beginning counts of it, as of the first return of a longer period."""
    closes: bool = True
    """Whether what is left at the end counts of it, as of the last return of a longer period."""

    @property
    def ref(self) -> Ref:
        """How it is referred to."""
        return Ref("unit_return", self.id)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the result."""

    key: str
    label: str
    figures: Figures
    parts: tuple[tuple[int, str], ...]
    """What it is added up from: returns, and which rows of theirs (a key, "" for all)."""
    level: str = ""
    """Kind of unit, of a row that is one unit."""
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit that should be in the sum and is not, or not wholly."""

    unit: int
    name: str
    standing: str
    """ "quá hạn", "được miễn", "đã trả lại", …"""
    reason: str = ""
    period: Period | None = None
    """The part of the period that lacks, when it is not the whole."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A form added up for a period."""

    form: Form
    period: Period
    by: By
    rows: tuple[Row, ...]
    total: Row
    missing: tuple[Gap, ...] = ()
    excused: tuple[Gap, ...] = ()
    """Units that are exempt or send it elsewhere."""
    provisional: tuple[str, ...] = ()
    """Names of units whose return is not accepted yet."""
    incomplete: tuple[str, ...] = ()
    """Names of units whose return lacks rows or columns."""
    joined: tuple[str, ...] = ()
    """Names of units that wrote two columns together."""
    stood_in: tuple[str, ...] = ()
    """Names of units whose first or last part lacks, so that another one tells what was there and what is left."""
    moved: tuple[str, ...] = ()
    """Names of units that became, or had been, others within the period: what passed between them counts once."""
    used: Mapping[int, Used] = field(default_factory=dict)
    shares: Mapping[tuple[int, str], Figures] = field(default_factory=dict)
    """What each part of a row adds to it."""
    corrected: Mapping[tuple[int, str], Figures] = field(default_factory=dict)
    """How much of that comes from the office's corrections."""


def used(session: Session, code: str, periods: Iterable[str]) -> dict[tuple[int, str], Used]:
    """The return that counts for each unit and period."""
    columns = (
        UNIT_RETURN.c.id, UNIT_RETURN.c.unit_id, UNIT_RETURN.c.period, UNIT_RETURN.c.state, UNIT_RETURN.c.complete,
        UNIT_RETURN.c.sheet, UNIT_RETURN.c.places, RECEIVED_FILE.c.name,
    )  # fmt: skip
    mine = (UNIT_RETURN.c.form == code, UNIT_RETURN.c.period.in_(list(periods)))
    query = select(*columns).outerjoin(RECEIVED_FILE, RECEIVED_FILE.c.id == UNIT_RETURN.c.file_id).where(*mine)
    versions: dict[tuple[int, str], list[Used]] = defaultdict(list)
    for row in session.execute(query.order_by(UNIT_RETURN.c.version.desc())):
        number, unit, period, state, complete, sheet, places, name = row
        told = Used(number, unit, period, state, bool(complete), False, name or "", sheet, json.loads(places))
        versions[unit, period].append(told)
    return {key: found for key, some in versions.items() if (found := _counted(some))}


def _counted(versions: Sequence[Used]) -> Used | None:
    accepted = next((one for one in versions if one.state == "accepted"), None)
    newest = versions[0]
    if accepted is None:
        return newest if newest.state == "received" else None
    if newest is accepted or newest.state == "returned":
        return accepted
    return Used(
        accepted.id, accepted.unit, accepted.period, accepted.state, accepted.complete, True, accepted.file,
        accepted.sheet, accepted.places,
    )  # fmt: skip


def aggregate(
    session: Session, form: Form, period: Period, day: dt.date, *, by: By = "unit", today: dt.date | None = None
) -> Aggregate:
    """The form added up for a period, as its units stand on `day`.

    A unit's own return for the whole period counts before the shorter ones that make it up. `today`: units that were
    merged or renamed are rolled up to those of that day; without it they stand as they were.
    """
    ways = ((period,), *components(period)) if period.kind in KINDS else components(period)
    there = used(session, form.code, {part.code for way in ways for part in way})
    sent = Counter(code for _, code in there)
    way = max(ways, key=lambda some: sum(sent[part.code] for part in some))
    timeline = units.timeline(session)
    chosen = _at_ends(_chosen(there, period, way), timeline)
    told = roles(form)
    found = {one.id: one for some in chosen.values() for one in some if one}

    def parts_of(some: Mapping[tuple[int, str], Figures]) -> dict[tuple[int, str], Figures]:
        return {
            (key, split): counted(form, share, told, opens=found[key].opens, closes=found[key].closes)
            for (key, split), share in some.items()
        }

    corrections = corrected(session, form, list(found), by)
    parts = parts_of(shares(session, form, list(found), by, corrections))
    totals = {name: Decimal(0) for name, role in told.items() if role == "derived"}
    by_office = {key: totals | some for key, some in corrections.items()}
    last_day = bounds(period, settings.load(session).cutoff_day)[1]

    def unit_of(unit: int) -> int:
        return timeline.today(unit, today) if today else unit

    rows = _Rows(session, form, timeline, today or last_day, by).of(chosen, parts, unit_of)
    total = Row(
        "",
        form.total or "Tổng số",
        with_rates(form, added(row.figures for row in rows)),
        tuple(dict.fromkeys(part for row in rows for part in row.parts)),
    )
    gaps = _Gaps(session, form, timeline, day).of(way, chosen)
    has_ends = len(way) > 1 and bool({"opening", "closing"}.intersection(told.values()))
    return Aggregate(
        form,
        period,
        by,
        rows,
        total,
        tuple(gap for gap in gaps if not _is_excused(gap)),
        tuple(gap for gap in gaps if _is_excused(gap)),
        _names(found, timeline, last_day, lambda one: one.state != "accepted" or one.newer),
        _names(found, timeline, last_day, lambda one: not one.complete),
        _names(found, timeline, last_day, lambda one: any("+" in name for name in one.places)),
        _stood_in(gaps, way, chosen) if has_ends else (),
        _moved(chosen, timeline, last_day) if has_ends else (),
        found,
        parts,
        parts_of(by_office),
    )


def _chosen(
    there: Mapping[tuple[int, str], Used], period: Period, way: Sequence[Period]
) -> dict[int, list[Used | None]]:
    """The returns of each unit that make up the period, in order; None for a part that is not there."""
    chosen: dict[int, list[Used | None]] = {}
    for unit in dict.fromkeys(unit for unit, _ in there):
        whole = there.get((unit, period.code))
        parts: list[Used | None] = [whole] if whole else [there.get((unit, part.code)) for part in way]
        if any(parts):
            chosen[unit] = parts
    return chosen


def _at_ends(chosen: Mapping[int, Sequence[Used | None]], timeline: Timeline) -> dict[int, list[Used | None]]:
    """The same returns, each knowing whether it tells what was there at the beginning, and what is left at the end.

    That is a unit's first and its last return; not the first of a unit that took over from one that counts before it,
    nor the last of one that others took over from: what passed between them would count twice.
    """
    spans = {unit: _span(some) for unit, some in chosen.items()}
    began: set[int] = set()
    ended: set[int] = set()
    for unit, (first, last) in spans.items():
        for other in timeline.lineage.forebears(unit):
            if other in spans:
                began |= {unit} if spans[other][0] < first else set()
                ended |= {other} if spans[other][1] < last else set()
    return {
        unit: [
            one and replace(one, opens=at == first and unit not in began, closes=at == last and unit not in ended)
            for at, one in enumerate(chosen[unit])
        ]
        for unit, (first, last) in spans.items()
    }


def _span(some: Sequence[Used | None]) -> tuple[int, int]:
    """The places of a unit's first and last return."""
    there = [at for at, one in enumerate(some) if one]
    return there[0], there[-1]


def _moved(chosen: Mapping[int, Sequence[Used | None]], timeline: Timeline, day: dt.date) -> tuple[str, ...]:
    """Names of units of which what was there at first, or what is left, does not count."""
    found = (
        timeline.name_on(unit, day) or timeline.name(unit)
        for unit, some in chosen.items()
        if not any(one.opens for one in some if one) or not any(one.closes for one in some if one)
    )
    return tuple(dict.fromkeys(found))


def _stood_in(
    gaps: Iterable[Gap], way: Sequence[Period], chosen: Mapping[int, Sequence[Used | None]]
) -> tuple[str, ...]:
    """Names of units that owe a part before their first return, or after their last one."""
    found = []
    for gap in gaps:
        some = chosen.get(gap.unit)
        if some is not None and gap.period is not None and len(some) == len(way):
            first, last = _span(some)
            found += [gap.name] if not first < way.index(gap.period) < last else []
    return tuple(dict.fromkeys(found))


def _names(
    found: Mapping[int, Used], timeline: Timeline, day: dt.date, told: Callable[[Used], bool]
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(timeline.name_on(one.unit, day) for one in found.values() if told(one)))


# --- its rows ---------------------------------------------------------------------------------------------


class _Rows:
    """Makes the rows of a result."""

    def __init__(self, session: Session, form: Form, timeline: Timeline, day: dt.date, by: By) -> None:
        self._form, self._timeline, self._day, self._by = form, timeline, day, by
        self._known = units.all_units(session, recycled=True)

    def of(
        self,
        chosen: Mapping[int, Sequence[Used | None]],
        shares: Mapping[tuple[int, str], Figures],
        unit_of: Callable[[int], int],
    ) -> tuple[Row, ...]:
        """The rows, in order: units as they are printed, others as they are met."""
        keys: dict[int, list[str]] = defaultdict(list)
        for return_id, told in shares:
            keys[return_id].append(told)
        parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
        labels: dict[str, tuple[str, str, int | None]] = {}
        for unit in sorted(chosen, key=lambda one: (self._order(unit_of(one)), one)):
            returns = chosen[unit]
            for told in dict.fromkeys(told for one in returns if one for told in keys[one.id]):
                key, label, level, row_unit = self._row(unit_of(unit), told, returns)
                labels.setdefault(key, (label, level, row_unit))
                parts[key] += [(one.id, told) for one in returns if one and (one.id, told) in shares]
        self._tell_apart(labels)
        return tuple(
            Row(key, label, self._sum(shares[part] for part in parts[key]), tuple(parts[key]), level, row_unit)
            for key, (label, level, row_unit) in labels.items()
        )

    def _tell_apart(self, labels: dict[str, tuple[str, str, int | None]]) -> None:
        """Of units of one name, those that are no more say until when they were: "Bắc Ninh (đến 30/6/2025)"."""
        alike = Counter(label for label, _, _ in labels.values())
        for key, (label, level, unit) in labels.items():
            life = self._timeline.lives.get(unit) if unit is not None and alike[label] > 1 else None
            if life and life.last < self._day:
                labels[key] = (f"{label} (đến {When(life.last)})", level, unit)

    def _sum(self, shares: Iterable[Figures]) -> Figures:
        return with_rates(self._form, added(shares))

    def _order(self, unit: int) -> tuple[int, str]:
        known = self._known.get(unit)
        return (known.order, comparison_key(known.name)) if known else (10**9, "")

    def _row(self, unit: int, told: str, returns: Sequence[Used | None]) -> tuple[str, str, str, int | None]:
        if self._by == "field":
            return comparison_key(told), told, "", None
        if self._by == "group":
            heading = " – ".join(json.loads(told)) if told else ""
            return comparison_key(heading), heading or "Không chia nhóm", "", None
        if self._by == "source":
            source = " và ".join(sorted({_FROM_FILE if one.file else _TYPED for one in returns if one}, reverse=True))
            return comparison_key(source), source[:1].upper() + source[1:], "", None
        kind = self._known[unit].kind if unit in self._known else ""
        if self._by == "level":
            return kind, kind[:1].upper() + kind[1:], kind, None
        return str(unit), self._timeline.name_on(unit, self._day) or self._timeline.name(unit), kind, unit


_FROM_FILE, _TYPED = "tệp của đơn vị", "bản giấy"
"""How returns came in; of a unit that sent some of a year's on paper, both."""


# --- who is not in it ------------------------------------------------------------------------------------


class _Gaps:
    """Finds the units that owe a part of the period and whose return is not counted."""

    def __init__(self, session: Session, form: Form, timeline: Timeline, day: dt.date) -> None:
        self._session, self._form, self._timeline, self._day = session, form, timeline, day

    def of(self, way: Sequence[Period], counted: Mapping[int, Sequence[Used | None]]) -> list[Gap]:
        """The gaps, each part of the period for itself when there are several; a part that is not over has none."""
        gaps = []
        loaded = matrix.Loaded(self._session)
        for at, part in enumerate(way):
            which = part if len(way) > 1 else None
            there = {unit for unit, mine in counted.items() if _is_in(mine, way, at)}
            found = matrix.matrix(self._session, self._form, part, self._day, loaded=loaded, leaving_out=there)
            owing = {line.unit for line in found.lines}
            gaps += [
                Gap(line.unit, line.name, line.standing.label, line.reason, which)
                for line in found.lines
                if line.standing is not Standing.NOT_DUE
            ]
            last = bounds(part)[1]
            for unit in counted.keys() - owing - there if last < self._day else ():
                name = self._timeline.name_on(unit, last)
                life = self._timeline.lives.get(unit)
                if life and life.first <= last <= life.last:
                    gaps.append(Gap(unit, name, "không có báo cáo", "", which))
        return gaps


def _is_in(mine: Sequence[Used | None], way: Sequence[Period], at: int) -> bool:
    """Whether a unit's counted returns hold this part: one for the whole period holds every part."""
    return bool(mine) and (len(mine) != len(way) or mine[at] is not None)


def _is_excused(gap: Gap) -> bool:
    return gap.standing in (Standing.EXEMPT.label, Standing.OUTSIDE.label)


def notes(found: Aggregate) -> list[str]:
    """What is printed under the table: who is missing, excused, not accepted yet, incomplete."""
    told = []
    for gaps, words in ((found.missing, "Chưa có số liệu của"), (found.excused, "Không tính")):
        by_unit: dict[int, list[Gap]] = defaultdict(list)
        for gap in gaps:
            by_unit[gap.unit].append(gap)
        if by_unit:
            names = "; ".join(_gap_text(some) for some in by_unit.values())
            told.append(f"{words} {padded(len(by_unit))} đơn vị: {names}.")
    for units_named, words in (
        (found.provisional, "Tạm tính, chưa duyệt biểu của"),
        (found.incomplete, "Biểu chưa đủ dòng, cột của"),
        (found.joined, "Ghi gộp hai cột, không tách được cho từng cột:"),
        (found.stood_in, "Thiếu kỳ đầu hoặc kỳ cuối, số đầu kỳ, cuối kỳ lấy theo kỳ đã gửi gần nhất:"),
        (found.moved, "Sáp nhập, chia tách trong kỳ, hồ sơ chuyển giữa các đơn vị chỉ tính một lần:"),
    ):
        if units_named:
            told.append(f"{words} {padded(len(units_named))} đơn vị: {'; '.join(units_named)}.")
    return told


def _gap_text(gaps: Sequence[Gap]) -> str:
    """ "Sở Y tế (quá hạn)", "Sở Y tế (quá hạn quý I, quý III năm 2026)"."""
    by_standing: dict[str, list[str]] = defaultdict(list)
    for gap in gaps:
        by_standing[gap.standing] += [gap.period.name] if gap.period else []
    facts = [" ".join([standing, ", ".join(periods)]).strip() for standing, periods in by_standing.items()]
    reasons = dict.fromkeys(gap.reason for gap in gaps if gap.reason)
    return f"{gaps[0].name} ({', '.join([*facts, *reasons])})"
