"""What is wrong with a unit's return, cell by cell: what stands there, what was expected, and how to mend it.

Totals and headings of groups are compared with the rows they stand for. Nothing is mended here.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tthc_desktop.core import indicator_checks, row_checks
from tthc_desktop.core.findings import Finding, Level
from tthc_desktop.core.forms import AtMost, Form, Rate, Sum
from tthc_desktop.core.grids import NOT_CALCULATED
from tthc_desktop.core.numbers import Reading, bare, percent, shown
from tthc_desktop.core.returned_rows import Figure, Plain, Row, plain_columns, sums
from tthc_desktop.core.returns import Return
from tthc_desktop.core.row_totals import is_carried
from tthc_desktop.core.said_once import noted_often, noted_together, stands_for_others, uncompared
from tthc_desktop.core.vietnamese import fold

_ABSURD = 50_000_000
"""More files than a year of the whole country has procedures settled in one unit."""
_USUAL = Decimal(100)
"""A number from 0 to this is odd in no column."""
_UNCLEAR = frozenset(("doubt", "unreadable"))
_UNKNOWN = re.compile("chua(?: co)? so lieu")
"""What says that a figure is not known yet, and not that nothing occurred."""
_PLACES = 2
"""Decimals of a printed rate."""


def check(told: Return) -> tuple[Finding, ...]:
    """Everything that is to be said of a return, row by row."""
    kinds = _kinds(told)
    rows = _doubtful(told)
    often = noted_often(rows)
    found = [noted_together(figures) for figures in often.values()]
    found += [finding for row in rows for finding in _cells(told, row, kinds, often)]
    if told.form.layout == "indicators":
        found += [*_of_indicators(told), *indicator_checks.check(told)]
    elif told.form.layout == "matrix":
        for row in rows:
            title = row.label or row.mark
            found += _identities(told.form, _named(told.form, row.figures, f" (dòng «{title}»)" if title else ""))
        found += _totals(told, kinds)
        found += row_checks.check(told)
    return tuple(found)


class _Kind(NamedTuple):
    """What a figure is, which values it may have, and what these mean: «Không = 0; Có = 1»."""

    kind: str = ""
    options: tuple[str, ...] = ()
    measure: str = ""

    @property
    def choice(self) -> str:
        """What to do where it has another value."""
        return f"Hãy ghi một trong: {self.measure or ', '.join(self.options)}."


_Kinds = Mapping[str, _Kind]
"""By number of column or of indicator."""
_NO_KIND = _Kind()


def _kinds(told: Return) -> _Kinds:
    form = told.form
    if form.layout == "indicators":
        return {one.number: _Kind(one.kind, one.options, one.measure) for one in form.indicators}
    joined = {f"{one}+{other}": _Kind(form.column(one).kind) for one, other in told.found.match.joined}
    return {str(column.no): _Kind(column.kind) for column in form.columns} | joined


def explain(findings: Iterable[Finding], reasons: Mapping[tuple[str, str], str]) -> tuple[Finding, ...]:
    """The findings with the reasons that were given, by code and cell; a cell that cannot be read stays an error."""

    def explained(finding: Finding) -> Finding:
        reason = reasons.get((finding.code, finding.cell), "").strip()
        if not reason or not finding.can_be_explained:
            return finding
        return replace(finding, level="explained", reason=reason)

    return tuple(explained(finding) for finding in findings)


# --- single cells ----------------------------------------------------------------------------------------


def _cells(told: Return, row: Row, kinds: _Kinds, often: Collection[str] = ()) -> Iterator[Finding]:
    in_list = told.form.layout == "indicators"
    unknown = [one for one in row.figures.values() if one.fault == NOT_CALCULATED]
    is_sum = bool(unknown) and stands_for_others(told, row)
    if is_sum:
        yield uncompared(row, unknown)
    for name, figure in row.figures.items():
        reading = figure.reading
        value, kind = reading.value, kinds.get(row.mark if in_list else name, _NO_KIND)
        if figure.fault:
            if not is_sum or figure.fault != NOT_CALCULATED:
                yield _fault(figure)
        elif value is not None:
            if reading.note or kind.options or not 0 <= value <= (_ABSURD if kind.kind == "count" else _USUAL):
                yield from _odd_number(figure, value, kind, often)
        elif reading.state == "nothing" or reading.state in _UNCLEAR:
            yield from _no_number(figure, kind)
    for name, date in row.dates.items():
        if date.state in ("doubt", "unreadable"):
            cell = _cell_of(told, row, name)
            level: Level = "error" if date.state == "unreadable" else "warning"
            message = f"Ô {cell}: «{date.text}» {date.note}. Hãy ghi lại ngày, tháng, năm, như 04/7/2026."
            yield Finding(level, "date", cell, date.text, "một ngày", message)


def _no_number(figure: Figure, kind: _Kind) -> Iterator[Finding]:
    """What is to be said of a cell with words in it, or with a number that may be read in two ways."""
    reading, cell = figure.reading, figure.cell
    if reading.state == "nothing" and _UNKNOWN.match(fold(reading.text)):
        message = f"Ô {cell}: «{reading.text}» được đọc là không có số. Hãy hỏi đơn vị số liệu của ô này."
        yield Finding("warning", "no_data", cell, reading.text, "một số", message)
    elif reading.state == "unreadable":
        note = "không phải một lựa chọn" if kind.options else reading.note
        how = kind.choice if kind.options else "Hãy ghi lại bằng chữ số, ví dụ 1234."
        message = f"Ô {cell}: «{reading.text}» {note}. {how}"
        yield Finding("error", "unreadable", cell, reading.text, " hoặc ".join(kind.options) or "một số", message)
    elif reading.state == "doubt":
        message = f"Ô {cell}: «{reading.text}» {reading.note}. Hãy chọn cách đọc cho cả tệp."
        yield Finding("error", "doubt", cell, reading.text, " hoặc ".join(map(bare, reading.choices)), message)


def _doubtful(told: Return) -> list[Row]:
    """The rows at which a closer look is needed: not those of blanks and whole numbers that keep every rule.

    Nearly every row is of the latter kind, and to see so of all together is a tenth of the work.
    """
    form = told.form
    plain = {name: [cell or 0 for cell in cells] for name, cells in plain_columns(told.rows).items()}
    named = {name for rule in (*form.rules, *form.warnings) for name in (rule.total, *rule.parts)}
    named |= {name for limit in form.at_most for name in (limit.part, limit.whole)}
    usual = plain and min(map(min, plain.values())) >= 0 and max(map(max, plain.values())) <= _ABSURD
    if form.layout != "matrix" or not usual or not named <= plain.keys():
        return list(told.rows)
    wrong: set[int] = set()
    for rule in (*form.rules, *form.warnings):
        added = map(sum, zip(*(plain[part] for part in rule.parts), strict=True))
        wrong.update(itertools.compress(itertools.count(), map(operator.ne, plain[rule.total], added)))
    for limit in form.at_most:
        wrong.update(itertools.compress(itertools.count(), map(operator.gt, plain[limit.part], plain[limit.whole])))
    number = itertools.count()
    return [row for row in told.rows if not isinstance(row.figures, Plain) or next(number) in wrong or row.dates]


def _cell_of(told: Return, row: Row, name: str) -> str:
    return Figure(row.number, told.found.match.columns[int(name)], Reading("blank")).cell


def _fault(figure: Figure) -> Finding:
    if figure.fault == NOT_CALCULATED:
        words = "công thức chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi gửi lại"
    else:
        words = f"công thức bị lỗi {figure.fault}; hãy sửa công thức hoặc ghi số vào ô"
    return Finding("error", "fault", figure.cell, figure.fault, "một số", f"Ô {figure.cell}: {words}.")


def _odd_number(figure: Figure, value: Decimal, told: _Kind, often: Collection[str]) -> Iterator[Finding]:
    kind, options = told.kind, told.options
    number = shown(value)
    if figure.reading.note and figure.reading.note not in often:
        message = f"Ô {figure.cell}: «{figure.reading.text}» được đọc là {number}, {figure.reading.note}. Hãy xem lại."
        yield Finding("warning", "odd", figure.cell, figure.reading.text, number, message)
    if value < 0:
        message = f"Ô {figure.cell}: {number} là số âm. Hãy ghi số từ 0 trở lên."
        yield Finding("error", "negative", figure.cell, number, "số từ 0 trở lên", message)
    if kind == "percent" and value > 100:
        message = f"Ô {figure.cell}: tỷ lệ {number}% lớn hơn 100%. Hãy xem lại tử số và mẫu số."
        yield Finding("warning", "absurd", figure.cell, number, "từ 0 đến 100", message)
    if kind == "count" and value > _ABSURD:
        message = f"Ô {figure.cell}: {number} lớn khác thường. Hãy xem lại có thừa chữ số không."
        yield Finding("warning", "absurd", figure.cell, number, f"không quá {shown(_ABSURD)}", message)
    if options and shown(value) not in options:
        message = f"Ô {figure.cell}: {number} không phải một lựa chọn. {told.choice}"
        yield Finding("error", "choice", figure.cell, number, " hoặc ".join(options), message)


# --- identities ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """The figures of one row, or of an indicator list, by the numbers that rules name."""

    form: Form
    figures: Mapping[str, Figure]
    where: str
    clear: Mapping[str, Decimal | int]
    """The numbers that can be reckoned with, cells that hold none as 0; those in doubt or at fault are left out."""

    def adds_up(self, rule: Sum) -> bool:
        """Whether nothing is to be said of a rule; False also when a closer look is needed."""
        clear = self.clear
        try:
            whole = clear[rule.total]
            if not whole:
                return not any(map(clear.__getitem__, rule.parts))
            return whole == sum(map(clear.__getitem__, rule.parts))
        except KeyError:
            return False

    def keeps(self, limit: AtMost) -> bool:
        """Whether nothing is to be said of a limit; False also when a closer look is needed."""
        clear = self.clear
        return limit.part in clear and limit.whole in clear and clear[limit.part] <= clear[limit.whole]

    def title(self, number: str) -> str:
        """What a figure is called."""
        if self.form.layout == "indicators":
            return f"chỉ tiêu {number}"
        return f"cột {number} «{self.form.column(number).header[-1]}»"

    def of(self, numbers: Sequence[str]) -> list[Figure] | None:
        """The figures of these numbers, one that holds two together once; None when some are not to be had."""
        if all(number in self.figures for number in numbers):
            found = [self.figures[number] for number in numbers]
        else:
            found = self._together(numbers)
        unclear = any(figure.reading.state in _UNCLEAR or figure.fault for figure in found)
        return None if unclear or not found else found

    def _together(self, numbers: Sequence[str]) -> list[Figure]:
        """The same where a figure holds two numbers; nothing when it holds one that was not asked for."""
        found: list[Figure] = []
        covered: set[str] = set()
        for number in numbers:
            if number in covered:
                continue
            name = next((name for name in self.figures if number in name.split("+")), None)
            if name is None or not set(name.split("+")) <= set(numbers):
                return []
            covered |= set(name.split("+"))
            found.append(self.figures[name])
        return found


def _named(form: Form, figures: Mapping[str, Figure], where: str) -> _Named:
    if isinstance(figures, Plain):
        return _Named(form, figures, where, {name: number or 0 for name, number in figures.numbers.items()})
    clear = {
        name: figure.reading.value or 0
        for name, figure in figures.items()
        if not figure.fault and figure.reading.state not in _UNCLEAR
    }
    return _Named(form, figures, where, clear)


def _identities(form: Form, figures: _Named) -> Iterator[Finding]:
    for rule in form.rules:
        if not figures.adds_up(rule):
            yield from _sum("error", rule, figures)
    for rule in form.warnings:
        if not figures.adds_up(rule):
            yield from _sum("warning", rule, figures)
    for limit in form.at_most:
        if not figures.keeps(limit):
            yield from _at_most(limit, figures)


def _sum(level: Level, rule: Sum, figures: _Named) -> Iterator[Finding]:
    stated, parts = figures.of((rule.total,)), figures.of(rule.parts)
    if stated is None or parts is None:
        return
    whole = stated[0]
    numbers = [part.value for part in parts if part.value is not None]
    added = sum(numbers, Decimal(0))
    if whole.value is None:
        if any(numbers) and whole.reading.state == "blank":
            message = (
                f"Ô {whole.cell}: {figures.title(rule.total)} để trống{figures.where}, trong khi "
                f"{' + '.join(rule.parts)} cộng được {shown(added)}. Hãy ghi {shown(added)}, hoặc xem lại các phần."
            )
            yield Finding("warning", f"sum:{rule}", whole.cell, "", shown(added), message)
        return
    if whole.value == added or (not numbers and not whole.value):
        return
    if not numbers and all(part.reading.state == "blank" for part in parts):
        message = (
            f"Ô {whole.cell}: {figures.title(rule.total)} ghi {shown(whole.value)}{figures.where}, nhưng các phần "
            f"{', '.join(rule.parts)} để trống. Hãy ghi các phần, hoặc ghi rõ lý do."
        )
        yield Finding("warning", f"sum:{rule}", whole.cell, shown(whole.value), " + ".join(rule.parts), message)
        return
    cells = ", ".join(part.cell for part in parts)
    message = (
        f"Ô {whole.cell}: {figures.title(rule.total)} ghi {shown(whole.value)}{figures.where}, "
        f"nhưng {rule.total} phải bằng {' + '.join(rule.parts)} = {shown(added)}. "
    )
    message += f"Hãy sửa ô {whole.cell} hoặc các ô {cells}." if level == "error" else "Hãy sửa, hoặc ghi rõ lý do."
    yield Finding(level, f"sum:{rule}", whole.cell, shown(whole.value), shown(added), message)


def _at_most(limit: AtMost, figures: _Named) -> Iterator[Finding]:
    both = figures.of((limit.part, limit.whole))
    if both is None or len(both) != 2:
        return
    part, whole = both
    if part.value is None or whole.value is None or part.value <= whole.value:
        return
    message = (
        f"Ô {part.cell}: {figures.title(limit.part)} ghi {shown(part.value)}{figures.where}, lớn hơn "
        f"{figures.title(limit.whole)} là {shown(whole.value)} (ô {whole.cell}). Hãy sửa, hoặc ghi rõ lý do."
    )
    yield Finding("warning", f"at_most:{limit.part}", part.cell, shown(part.value), f"≤ {shown(whole.value)}", message)


# --- totals and groups -----------------------------------------------------------------------------------


def _totals(told: Return, kinds: _Kinds) -> Iterator[Finding]:
    """Every total row and every heading with figures against the sum of its rows."""
    data, block = told.data, list[Row]()
    for at, row in enumerate(told.rows):
        if row.kind == "data":
            block.append(row)
        if row.kind == "data" or (row.kind == "group" and not row.group):
            continue
        members = [other for other in data if other.group[: len(row.group)] == row.group]
        added = sums(members) if row.group else told.sums
        since, block = block, [] if row.kind == "total" else block
        if not row.group and row.kind == "total" and 0 < len(since) < len(data) and _is_sum_of(row, since):
            continue  # «Cộng» below some rows that no heading holds together
        following = list(itertools.takewhile(lambda other: other.kind == "data", told.rows[at + 1 :]))
        if not row.group and 0 < len(following) < len(data) and _is_sum_of(row, following):
            continue  # «Tổng số lĩnh vực Tư pháp» above its rows
        if is_carried(row):
            added = sums(other for other in data if other.number < row.number)
        for name, number in row.numbers.items():
            differs = number is not None and number != added.get(name, 0)
            if differs and kinds[name.split("+")[0]].kind in ("count", "money"):
                yield from _total(row, members, name, row.figures[name], Decimal(added.get(name, 0)))


def _is_sum_of(row: Row, members: Sequence[Row]) -> bool:
    added = sums(members)
    return all(number is None or number == added.get(name, 0) for name, number in row.numbers.items())


def _total(row: Row, members: Sequence[Row], name: str, figure: Figure, added: Decimal) -> Iterator[Finding]:
    parts = [member.figures[name] for member in members if name in member.figures]
    unclear = any(part.reading.state in _UNCLEAR or part.fault for part in parts)
    if figure.value is None or figure.fault or unclear or not parts:
        return
    rows = f"{parts[0].cell} đến {parts[-1].cell}" if len(parts) > 1 else parts[0].cell
    called = f"«{row.label or row.mark}»" if row.label or row.mark else f"{row.number + 1} (không ghi tên)"
    message = (
        f"Ô {figure.cell}: dòng {called} ghi {shown(figure.value)}, nhưng cộng {len(parts)} dòng "
        f"(ô {rows}) được {shown(added)}. Hãy sửa ô {figure.cell} hoặc các dòng trên."
    )
    yield Finding("error", f"total:{name}", figure.cell, shown(figure.value), shown(added), message)


# --- indicator lists -------------------------------------------------------------------------------------


def _of_indicators(told: Return) -> Iterator[Finding]:
    yield from _indicators_twice(told)
    figures = _named(told.form, told.indicators(), "")
    yield from _identities(told.form, figures)
    for rate in told.form.rates:
        if rate.stated:
            yield from _rate(rate, figures)


def _indicators_twice(told: Return) -> Iterator[Finding]:
    """A second row of one indicator: only one of the two figures can be meant."""
    value = told.form.of_kind("value")
    seen: dict[str, Row] = {}
    for row in told.rows:
        first = seen.setdefault(row.mark, row)
        figure = row.figures.get(str(value.no)) if value else None
        if first is row or figure is None or figure.reading.state == "blank":
            continue
        before = first.figures[str(value.no)] if value else figure
        message = (
            f"Ô {figure.cell}: chỉ tiêu {row.mark} đã có ở ô {before.cell}. Hãy để mỗi chỉ tiêu một dòng, "
            "hoặc xem lại số thứ tự của dòng này."
        )
        yield Finding("error", "twice", figure.cell, figure.reading.text, "mỗi chỉ tiêu một dòng", message)


def _rate(rate: Rate, figures: _Named) -> Iterator[Finding]:
    """A printed rate against its two figures, rounded half up; 0 of 0 has no rate."""
    stated, parts, wholes = figures.of((rate.stated,)), figures.of(rate.part), figures.of(rate.whole)
    if not stated or not parts or not wholes or stated[0].value is None:
        return
    printed = stated[0]
    assert printed.value is not None
    part, whole = _added(parts), _added(wholes)
    if part is None or whole is None or min(part, whole) < 0:
        return  # what is wrong with it is told at its own cell
    cells = f"{' + '.join(one.cell for one in parts)} chia {' + '.join(one.cell for one in wholes)}"
    exact = percent(part, whole, _PLACES)
    if exact is None:
        message = (
            f"Ô {printed.cell}: {figures.title(rate.stated)} ghi {shown(printed.value)}% nhưng mẫu số "
            f"(ô {wholes[0].cell}) bằng 0 nên không có tỷ lệ. Hãy ghi dấu -, hoặc ghi rõ lý do."
        )
        yield Finding("warning", f"rate:{rate.stated}", printed.cell, shown(printed.value), "-", message)
        return
    places = min(max(-int(printed.value.as_tuple().exponent), 0), _PLACES)
    expected = percent(part, whole, places)
    worked_out = printed.value.quantize(Decimal(1).scaleb(-_PLACES), ROUND_HALF_UP)  # by a formula, shown rounded
    if expected is None or printed.value in (expected, exact) or (places == _PLACES and worked_out == exact):
        return
    message = (
        f"Ô {printed.cell}: {figures.title(rate.stated)} ghi {shown(printed.value)}%, nhưng {cells} được "
        f"{shown(exact)}%{_guess(printed.value, part, whole)}. Hãy sửa ô {printed.cell} thành {shown(exact)}."
    )
    yield Finding("error", f"rate:{rate.stated}", printed.cell, shown(printed.value), shown(exact), message)


def _guess(printed: Decimal, part: Decimal, whole: Decimal) -> str:
    """What the slip most likely was."""
    if part and printed == percent(whole, part, _PLACES):
        return " (có lẽ đã đảo tử số và mẫu số)"
    cut = (part * 100 / whole).quantize(Decimal("0.01"), ROUND_DOWN)
    return " (có lẽ đã cắt bớt thay vì làm tròn)" if printed == cut else ""


def _added(figures: Sequence[Figure]) -> Decimal | None:
    values = [figure.value for figure in figures]
    return sum((value for value in values if value is not None), Decimal(0)) if None not in values else None
