"""Đối chiếu: units' returns of a period held against a spreadsheet of another system whose rows are units."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core.aggregation import Figures
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.forms import Form, Pair
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.reconciling import Difference, pairs_between, reconcile
from tthc_desktop.files import xlsx
from tthc_desktop.services import aggregating, examining, plain_sources, settings, units
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.examining import Examiner
from tthc_desktop.services.figure_tables import plain
from tthc_desktop.services.known_units import Finder
from tthc_desktop.services.plain_sources import PlainSource


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row of the second source whose unit nobody knows."""

    name: str
    row: int
    """Row of the sheet, counted from 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of a check."""

    form: Form
    period: Period
    source: Form | None
    """The form that the second source is laid out as; None for a table in columns of its own."""
    file: str
    differences: tuple[Difference, ...]
    """Every figure that could be compared: the largest differences first, what agrees last."""
    unmatched: tuple[Unmatched, ...]
    only_reported: tuple[str, ...]
    """Units that reported and that the second source does not have."""
    only_counted: tuple[str, ...]
    """Units of the second source that have not reported."""
    remarks: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Of a table in columns of its own: by heading, the column of the form that it is."""

    @property
    def differing(self) -> tuple[Difference, ...]:
        """The figures that do not agree."""
        return tuple(one for one in self.differences if not one.agrees)


def read(
    session: Session, forms: Sequence[Form], form: Form, path: Path, told: Mapping[str, str] | None = None
) -> Examined | PlainSource:
    """The first table of a spreadsheet that corresponds to the form, else one whose rows are units.

    Raises Refused, Unavailable. The file is read in a process of its own; this takes a while. `told`: see
    `plain_sources.read`.
    """
    reasons: list[str] = []
    for table in examining.examine(Examiner(session, forms), [path]):
        if table.told is None:
            reasons.append(table.trouble)
            continue
        try:
            pairs_between(form, table.told.found.form)
        except Refused as error:
            reasons += [problem.message for problem in error.problems]
        else:
            return table
    found = plain_sources.read(session, form, path, told) if path.exists() and form.layout == "matrix" else None
    if found is not None:
        return found
    if not path.exists():
        raise Unavailable(f"Không mở được tệp «{path.name}». Hãy xem lại tên tệp và thư mục.")
    raise Refused(Problem("file", reasons[0] if reasons else f"«{path.name}» không có bảng nào đọc được."))


def compare(session: Session, form: Form, period: Period, table: Examined | PlainSource, day: dt.date) -> Reconciled:
    """Hold the returns of a period against a table that `read` gave."""
    reported = _reported(session, form, period, day)
    last = bounds(period, settings.load(session).cutoff_day)[1]
    source: Form | None = None
    counted: Mapping[int, Figures]
    if isinstance(table, PlainSource):
        pairs = tuple(Pair((number,), (number,)) for number in table.columns.values())
        counted, nobodys = plain_sources.counted(session, table, last)
        unmatched = tuple(Unmatched(*one) for one in nobodys)
        remarks = _how_read(table)
    else:
        assert table.told is not None
        source = table.told.found.form
        pairs = pairs_between(form, source)
        counted, unmatched = _counted(session, table, last)
        remarks = (*_of_other_period(table, period), *table.remarks)
    timeline = units.timeline(session)
    names = {unit: timeline.name_on(unit, last) or timeline.name(unit) for unit in (*reported, *counted)}
    return Reconciled(
        form,
        period,
        source,
        table.file,
        reconcile(form, pairs, reported, counted, names),
        unmatched,
        tuple(names[unit] for unit in reported if unit not in counted),
        tuple(names[unit] for unit in counted if unit not in reported),
        remarks,
        table.by_heading if isinstance(table, PlainSource) else {},
    )


def _reported(session: Session, form: Form, period: Period, day: dt.date) -> Mapping[int, Figures]:
    found = aggregating.aggregate(session, form, period, day)
    return {row.unit: row.figures for row in found.rows if row.unit is not None}


def _counted(
    session: Session, table: Examined, last_day: dt.date
) -> tuple[Mapping[int, Figures], tuple[Unmatched, ...]]:
    """The figures of the source by unit, several rows of one unit added up; and the rows that are nobody's."""
    assert table.told is not None
    finder = Finder(units.all_units(session))
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    unmatched = []
    for row in table.told.rows:
        if row.kind != "data" or not row.label:
            continue
        try:
            unit = finder.find(row.label, last_day)
        except ValueError as error:
            unmatched.append(Unmatched(row.label, row.number + 1, str(error)))
            continue
        mine = found[unit]
        for name, figure in row.figures.items():
            if figure.value is not None:
                mine[name] = mine.get(name, Decimal(0)) + figure.value
    return found, tuple(unmatched)


def _how_read(source: PlainSource) -> tuple[str, ...]:
    """Which column is taken for which figure, and which are not compared."""
    headers = source.table.headers
    read_as = [f"«{headers[at]}» là ({number})" for at, number in source.columns.items()]
    told = [f"Bảng không theo biểu mẫu nào; đọc cột {'; '.join(read_as)}."] if read_as else []
    open_headers = [f"«{text}»" for text in source.open_headers]
    told += [f"Chưa so cột {', '.join(open_headers)}: chưa rõ là số liệu nào của biểu."] if open_headers else []
    return tuple(told)


def _of_other_period(table: Examined, period: Period) -> tuple[str, ...]:
    if table.period is None or table.period == period:
        return ()
    return (f"Tệp ghi {table.period.name}, mà đang đối chiếu {period.name}. Hãy xem lại kỳ.",)


def notes(found: Reconciled) -> list[str]:
    """What is told beside the differences: units that stand in one source only, rows that are nobody's, remarks."""
    told = list(found.remarks)
    for names, words in (
        (found.only_reported, "Có báo cáo, không có trong tệp"),
        (found.only_counted, "Có trong tệp, chưa có báo cáo"),
        ([f"«{one.name}» (dòng {one.row})" for one in found.unmatched], "Tên trong tệp chưa khớp đơn vị nào"),
    ):
        if names:
            told.append(f"{words}: {'; '.join(names)}.")
    return told


def write(found: Reconciled, path: Path) -> None:
    """Write the check as a workbook: the differences, then what could not be compared. Raises Unavailable."""
    columns = (
        xlsx.Column("STT", 6, "number"),
        xlsx.Column("Đơn vị", 34),
        xlsx.Column("Số liệu", 46),
        xlsx.Column("Đơn vị báo cáo", 14, "number"),
        xlsx.Column("Hệ thống đếm", 14, "number"),
        xlsx.Column("Chênh lệch", 13, "number"),
    )
    rows = [
        [at, one.name, one.label, plain(one.reported), plain(one.counted), plain(one.by)]
        for at, one in enumerate(found.differences, 1)
    ]
    title = f"Đối chiếu biểu {found.form.code}, {found.period.name}, với {found.file}"
    xlsx.write_workbook([xlsx.Sheet("Đối chiếu", columns, rows, title, notes(found))], path)


def summary(found: Reconciled) -> str:
    """The outcome in one sentence."""
    differing = found.differing
    if not found.differences:
        if found.source is None and not found.columns:
            return "Chưa rõ cột nào của tệp là số liệu nào của biểu. Hãy chỉ cột («Cột của tệp…», hoặc --map)."
        return "Không có số liệu nào so được: không đơn vị nào có ở cả hai nguồn."
    units_told = len({one.unit for one in differing})
    total = len({one.unit for one in found.differences})
    if not differing:
        return f"{shown(total)} đơn vị đều khớp."
    return f"{shown(units_told)} trong {shown(total)} đơn vị có chênh lệch, {shown(len(differing))} số liệu."
