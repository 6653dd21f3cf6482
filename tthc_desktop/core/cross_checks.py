"""What is wrong with a return beside what else is known: other forms, the period before, the unit's own past, peers.

Plain values come in, findings with the cell on this return's sheet go out, as in `core.checks`; all of them are
warnings that may be explained, for two files may rightly differ (other cut-offs, files moved between units). What is
not known is compared with nothing: a blank is never 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Across, Carry, Form
from tthc_desktop.core.grids import address
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.returned_rows import Figure, Plain, Row, plain_columns
from tthc_desktop.core.returns import Return

Figures = Mapping[str, Decimal]
"""Numbers by number of column, or of indicator; what was not told is not in it. "8+9" holds two columns together."""

RowKey = tuple[tuple[str, ...], str]
"""As `returns.Row.key`: the headings above a row and its label, as they are compared."""


@dataclass(frozen=True, slots=True)
class Before:
    """What one unit reported for the period before."""

    totals: Figures
    """The sum of its rows by column; of an indicator list its figures."""
    rows: Mapping[RowKey, Figures] = field(default_factory=dict)
    """Its rows of data; empty when only the totals are known, and of an indicator list."""
    names: Mapping[RowKey, str] = field(default_factory=dict)
    """What its rows are called, as they were written."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another form's return of the same unit and period: its totals by column, or its indicators."""

    form: Form
    totals: Figures


# --- figures of this return ------------------------------------------------------------------------------


def _clear(figure: Figure) -> bool:
    return not figure.fault and figure.reading.state not in ("doubt", "unreadable")


def _stated(told: Return, number: str) -> Decimal | None:
    """The total of a column or the figure of an indicator; None when nobody gave it or a part cannot be read."""
    if told.form.layout == "indicators":
        figure = told.indicators().get(number)
        return figure.value if figure and _clear(figure) else None
    closer = [row.figures[number] for row in told.data if not isinstance(row.figures, Plain) and number in row.figures]
    if not all(map(_clear, closer)):
        return None
    cells = (*plain_columns(told.data).get(number, ()), *(figure.value for figure in closer))
    values = [value for value in cells if value is not None]
    return Decimal(sum(values)) if values else None


def _cell(told: Return, number: str) -> str:
    """Where the total of a column stands: in the total row, the only row, or else under the heading of the column."""
    if told.form.layout == "indicators":
        return told.indicators()[number].cell
    having = [row for row in told.rows if number in row.figures]
    totals = [row for row in having if row.kind == "total" and not row.group]
    data = [row for row in having if row.kind == "data"]
    only = totals[-1:] or (data if len(data) == 1 else [])
    if only:
        return only[0].figures[number].cell
    return address(told.found.header.bottom, having[0].figures[number].column)


def _title(form: Form, number: str) -> str:
    """What a figure is called."""
    if form.layout == "indicators":
        return f"chỉ tiêu {number}"
    return f"cột {number} «{form.column(number).header[-1]}»"


def _sum(figures: Figures, numbers: Sequence[str]) -> Decimal | None:
    """The sum of some figures, where two may be held together; None when one is not known."""
    found, covered = Decimal(0), set[str]()
    for number in numbers:
        if number in covered:
            continue
        name = next((name for name in figures if number in name.split("+")), None)
        if name is None or not set(name.split("+")) <= set(numbers):
            return None
        covered |= set(name.split("+"))
        found += figures[name]
    return found


# --- across forms ----------------------------------------------------------------------------------------


def across(told: Return, others: Iterable[Other]) -> Iterator[Finding]:
    """This return against other forms of the same unit and period, by the `across` identities of either form.

    Where the other form names the identity, and this one's sum of several columns is the part, the finding stands at
    the first of them.
    """
    for other in others:
        for rule in told.form.across:
            if rule.form == other.form.code:
                yield from _own_total(told, rule, other)
        for rule in other.form.across:
            if rule.form == told.form.code:
                yield from _own_parts(told, rule, other)


def _own_total(told: Return, rule: Across, other: Other) -> Iterator[Finding]:
    value, expected = _stated(told, rule.total), _sum(other.totals, rule.parts)
    if value is None or expected is None or value == expected:
        return
    cell = _cell(told, rule.total)
    message = (
        f"Ô {cell}: {_title(told.form, rule.total)} là {shown(value)}, nhưng biểu {other.form.code} cùng kỳ, "
        f"{_titles(other.form, rule.parts)} là {shown(expected)}. Hãy sửa một trong hai biểu, hoặc ghi rõ lý do."
    )
    yield Finding("warning", f"across:{rule}", cell, shown(value), shown(expected), message)


def _own_parts(told: Return, rule: Across, other: Other) -> Iterator[Finding]:
    parts = {number: value for number in rule.parts if (value := _stated(told, number)) is not None}
    value, expected = _sum(parts, rule.parts), other.totals.get(rule.total)
    if value is None or expected is None or value == expected:
        return
    cell = _cell(told, rule.parts[0])
    message = (
        f"Ô {cell}: {_titles(told.form, rule.parts)} là {shown(value)}, nhưng biểu {other.form.code} cùng kỳ, "
        f"{_title(other.form, rule.total)} là {shown(expected)}. Hãy sửa một trong hai biểu, hoặc ghi rõ lý do."
    )
    yield Finding("warning", f"across:{rule}", cell, shown(value), shown(expected), message)


def _titles(form: Form, numbers: Sequence[str]) -> str:
    return " cộng ".join(_title(form, number) for number in numbers)


# --- carried over ----------------------------------------------------------------------------------------


def carried(told: Return, before: Sequence[Before]) -> Iterator[Finding]:
    """ "Từ kỳ trước" of this period against what was left at the end of the period before, row by row.

    `before`: the return of the unit itself, or of each unit that it came from by a merger: they are added up. Give
    none where one of them did not report, for then nobody knows the sum.
    """
    if not before:
        return
    rows = _rows_together(before)
    for pair in told.form.carry:
        known = [_sum(one.totals, (pair.before,)) for one in before]
        left = None if None in known else sum((value for value in known if value is not None), Decimal(0))
        if rows and told.form.layout != "indicators":
            names = {key: name for one in before for key, name in one.names.items()}
            found = list(_carried_rows(told, pair, rows, names))
            yield from found
            if found or _stated(told, pair.now) == left:
                continue
        yield from _carried_total(told, pair, left)


def _rows_together(before: Sequence[Before]) -> dict[RowKey, dict[str, Decimal]]:
    """The rows of all predecessors, those of one name added; nothing when one gives no rows."""
    if not all(one.rows for one in before):
        return {}
    rows: dict[RowKey, dict[str, Decimal]] = {}
    for one in before:
        for key, figures in one.rows.items():
            row = rows.setdefault(key, {})
            for name, value in figures.items():
                row[name] = row.get(name, Decimal(0)) + value
    return rows


def _carried_rows(
    told: Return, pair: Carry, rows: Mapping[RowKey, Figures], names: Mapping[RowKey, str]
) -> Iterator[Finding]:
    seen = set[RowKey]()
    once = Counter(map(_bare, rows))
    alike = {_bare(key): key for key in rows if once[_bare(key)] == 1}
    for row in told.data:
        key = row.key if row.key in rows else alike.get(_bare(row.key), row.key)
        if key in seen:
            continue  # said twice, which is told of itself
        seen.add(key)
        figure = row.figures.get(pair.now)
        if figure is None or not _clear(figure):
            continue
        there = rows.get(key)
        left = Decimal(0) if there is None else _sum(there, (pair.before,))
        if left is not None and (figure.value or Decimal(0)) != left:
            yield _carried_row(told.form, pair, row, figure, left, new=there is None)
    lost = {key: left for key, row in rows.items() if key not in seen and (left := _sum(row, (pair.before,)))}
    if lost and _has(told, pair.now):
        yield _lost_rows(told, pair, [(names.get(key, key[1]), left) for key, left in lost.items()])


def _bare(key: RowKey) -> str:
    """A name without what offices write now so and then so: numbers, «Lĩnh vực», points; the group does not count."""
    return _AROUND.sub(" ", _BEFORE.sub("", key[1])).strip()


_BEFORE = re.compile(r"^(?:[0-9]+(?:[.,][0-9]+)*\s*[.)]?\s+)?(?:lĩnh vực\s+)?")
_AROUND = re.compile(r"[\s,;.:–-]+(?:và\s+)?")


def _has(told: Return, number: str) -> bool:
    return any(number in row.figures for row in told.rows)


def _carried_row(form: Form, pair: Carry, row: Row, figure: Figure, left: Decimal, *, new: bool) -> Finding:
    found = shown(figure.value) if figure.value is not None else figure.reading.text.strip()
    said = f"ghi {found}" if found else "để trống"
    ended = "kỳ trước không có dòng này" if new else f"cuối kỳ trước còn {shown(left)} ({_title(form, pair.before)})"
    message = (
        f"Ô {figure.cell}: {_title(form, pair.now)} của dòng «{row.label or row.mark}» {said}, nhưng {ended}. "
        f"Hãy sửa thành {shown(left)}, hoặc ghi rõ lý do."
    )
    return Finding("warning", f"carry:{pair.now}", figure.cell, found, shown(left), message)


def _lost_rows(told: Return, pair: Carry, lost: Sequence[tuple[str, Decimal]]) -> Finding:
    cell = _cell(told, pair.now)
    labels = ", ".join(f"«{label}» ({shown(left)})" for label, left in lost)
    left = sum((left for _, left in lost), Decimal(0))
    message = (
        f"Ô {cell}: cuối kỳ trước còn {shown(left)} ở các dòng mà kỳ này không có: {labels}. "
        "Hãy thêm các dòng ấy, hoặc ghi rõ lý do."
    )
    return Finding("warning", f"carry:{pair.now}", cell, "", shown(left), message)


def _carried_total(told: Return, pair: Carry, left: Decimal | None) -> Iterator[Finding]:
    value = _stated(told, pair.now)
    if value is None or left is None or value == left:
        return
    cell = _cell(told, pair.now)
    message = (
        f"Ô {cell}: {_title(told.form, pair.now)} là {shown(value)}, nhưng cuối kỳ trước còn {shown(left)} "
        f"({_title(told.form, pair.before)}). Hãy sửa, hoặc ghi rõ lý do."
    )
    yield Finding("warning", f"carry:{pair.now}", cell, shown(value), shown(left), message)


# --- jumps -----------------------------------------------------------------------------------------------

_FEW, _MANY = Decimal(10), Decimal(3)
"""How many times the usual is a jump: by one or two earlier periods a digit too many, by more a third or triple."""
_ENOUGH = 3
"""Earlier periods from which the usual is known well."""
_SIZE = Decimal(50)
"""A difference below this is no jump: two files instead of one are nothing."""
_PEERS, _FROM_PEERS = 5, Decimal(20)
"""Peers that are needed, and how many times the usual of peers is absurd: units differ much in size."""


def jumps(told: Return, history: Sequence[Figures], peers: Sequence[Figures] = ()) -> Iterator[Finding]:
    """Totals far from the unit's own earlier ones; where it has no past, far above those of units of its level.

    `history`: earlier periods of the same kind, in any order; `peers`: the same period. Of a sum and its parts only
    the parts are told.
    """
    found: dict[str, Finding] = {}
    for number in _counted(told) if history or len(peers) >= _PEERS else ():
        value = _stated(told, number)
        if value is None:
            continue
        own = [known for one in history if (known := _sum(one, (number,))) is not None]
        others = [known for one in peers if (known := _sum(one, (number,))) is not None]
        finding = _jump(told, number, value, own) if own else _above_peers(told, number, value, others)
        if finding:
            found[number] = finding
    told_by_parts = {rule.total for rule in told.form.rules if found.keys() & set(rule.parts)}
    yield from (finding for number, finding in found.items() if number not in told_by_parts)


def _counted(told: Return) -> list[str]:
    """The figures whose size means something: counts and money, not rates and choices."""
    if told.form.layout == "indicators":
        there = told.indicators()
        return [one.number for one in told.form.indicators if one.kind == "count" and one.number in there]
    kinds = {str(column.no): column.kind for column in told.form.columns}
    return [number for number, kind in kinds.items() if kind in ("count", "money") and _has(told, number)]


def _jump(told: Return, number: str, value: Decimal, own: Sequence[Decimal]) -> Finding | None:
    usual = median(own)
    times = _MANY if len(own) >= _ENOUGH else _FEW
    low, high = min(own) / 2, max(own) * 2
    far = value >= usual * times or value * times <= usual
    if abs(value - usual) < _SIZE or low <= value <= high or not far:
        return None
    cell = _cell(told, number)
    message = (
        f"Ô {cell}: {_title(told.form, number)} là {shown(value)}, {_times(value, usual)} mức thường có của đơn vị là "
        f"{_about(usual)} ({len(own)} kỳ trước). Hãy xem lại có thừa, thiếu chữ số hay dòng nào không, "
        "hoặc ghi rõ lý do."
    )
    return Finding("warning", f"jump:{number}", cell, shown(value), f"khoảng {_about(usual)}", message)


def _above_peers(told: Return, number: str, value: Decimal, others: Sequence[Decimal]) -> Finding | None:
    if len(others) < _PEERS:
        return None
    usual, most = median(others), max(others)
    if value < usual * _FROM_PEERS or value <= most * _MANY or value - most < _SIZE:
        return None
    cell = _cell(told, number)
    message = (
        f"Ô {cell}: {_title(told.form, number)} là {shown(value)}, {_times(value, usual)} mức thường có của "
        f"{len(others)} đơn vị cùng cấp là {_about(usual)} (nhiều nhất {shown(most)}). "
        "Hãy xem lại có thừa chữ số không, hoặc ghi rõ lý do."
    )
    return Finding("warning", f"peers:{number}", cell, shown(value), f"không quá {shown(most * _MANY)}", message)


def _times(value: Decimal, usual: Decimal) -> str:
    if not usual or not value:
        return "khác hẳn"
    return f"gấp {_about(value / usual)} lần" if value > usual else f"chỉ bằng 1/{_about(usual / value)}"


def _about(value: Decimal) -> str:
    return shown(value.quantize(Decimal(1)))
