"""What is wrong with a unit's return, cell by cell: what stands there, what was expected, and how to mend it.

Totals and headings of groups are compared with the rows they stand for. Nothing is mended here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from tthc_desktop.core.forms import AtMost, Form, Rate, Sum
from tthc_desktop.core.grids import NOT_CALCULATED, address
from tthc_desktop.core.headers import strings
from tthc_desktop.core.numbers import Reading, percent, shown
from tthc_desktop.core.returned_rows import Figure, Plain, Row, plain_columns, sums
from tthc_desktop.core.returns import Return
from tthc_desktop.core.table_ends import compares
from tthc_desktop.core.vietnamese import fold

Level = Literal["error", "warning", "explained"]
"""Must be mended; should be looked at; was looked at, and the reason is kept."""

_ABSURD = 50_000_000
"""More files than a year of the whole country has procedures settled in one unit."""
_USUAL = Decimal(100)
"""A number from 0 to this is odd in no column."""
_UNCLEAR = frozenset(("doubt", "unreadable"))
_PLACES = 2
"""Decimals of a printed rate."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one cell. `cell` is the A1 address on the sheet; the texts are Vietnamese."""

    level: Level
    code: str
    """Which check it is: "unreadable", "fault", "sum", "total", … and the rule ("sum:3")."""
    cell: str
    found: str
    expected: str
    message: str
    reason: str = ""
    """The explanation that was given for it."""

    @property
    def can_be_explained(self) -> bool:
        """Whether the figure may stand with a reason: not where a cell says nothing that can be read."""
        return self.code not in ("unreadable", "fault", "doubt")


def check(told: Return) -> tuple[Finding, ...]:
    """Everything that is to be said of a return, row by row."""
    kinds = _kinds(told)
    rows = _doubtful(told)
    found = [finding for row in rows for finding in _cells(told, row, kinds)]
    if told.form.layout == "indicators":
        found += _of_indicators(told)
    elif told.form.layout == "matrix":
        for row in rows:
            title = row.label or row.mark
            found += _identities(told.form, _named(told.form, row.figures, f" (dòng «{title}»)" if title else ""))
        found += _totals(told, kinds)
        found += _unsaid_totals(told)
        found += _sums_of_neighbours(told)
        found += _of_other_times(told)
        found += _lost(told)
        found += _measure(told)
        found += _garbled(told)
        found += _twice(told)
    return tuple(found)


_Kinds = Mapping[str, tuple[str, tuple[str, ...]]]
"""What a figure is and which values it may have, by number of column or of indicator."""


_NO_KIND: tuple[str, tuple[str, ...]] = ("", ())


def _kinds(told: Return) -> _Kinds:
    form = told.form
    if form.layout == "indicators":
        return {indicator.number: (indicator.kind, indicator.options) for indicator in form.indicators}
    joined = {f"{one}+{other}": (form.column(one).kind, ()) for one, other in told.found.match.joined}
    return {str(column.no): (column.kind, ()) for column in form.columns} | joined


def explain(findings: Iterable[Finding], reasons: Mapping[tuple[str, str], str]) -> tuple[Finding, ...]:
    """The findings with the reasons that were given, by code and cell; a cell that cannot be read stays an error."""

    def explained(finding: Finding) -> Finding:
        reason = reasons.get((finding.code, finding.cell), "").strip()
        if not reason or not finding.can_be_explained:
            return finding
        return replace(finding, level="explained", reason=reason)

    return tuple(explained(finding) for finding in findings)


# --- single cells ----------------------------------------------------------------------------------------


def _cells(told: Return, row: Row, kinds: _Kinds) -> Iterator[Finding]:
    in_list = told.form.layout == "indicators"
    for name, figure in row.figures.items():
        reading = figure.reading
        value = reading.value
        if figure.fault:
            yield _fault(figure)
        elif value is not None:
            kind, options = kinds.get(row.mark if in_list else name, _NO_KIND)
            if reading.note or options or not 0 <= value <= (_ABSURD if kind == "count" else _USUAL):
                yield from _odd_number(figure, value, kind, options)
        elif reading.state not in _UNCLEAR:
            continue
        elif reading.state == "unreadable":
            about = f"«{reading.text}»"
            message = f"Ô {figure.cell}: {about} {figure.reading.note}. Hãy ghi lại bằng chữ số, ví dụ 1234."
            yield Finding("error", "unreadable", figure.cell, figure.reading.text, "một số", message)
        elif figure.reading.state == "doubt":
            about = f"«{reading.text}»"
            message = f"Ô {figure.cell}: {about} {figure.reading.note}. Hãy chọn cách đọc cho cả tệp."
            choices = " hoặc ".join(shown(choice) for choice in figure.reading.choices)
            yield Finding("error", "doubt", figure.cell, figure.reading.text, choices, message)
    for name, date in row.dates.items():
        if date.state in ("doubt", "unreadable"):
            cell = _cell_of(told, row, name)
            level: Level = "error" if date.state == "unreadable" else "warning"
            message = f"Ô {cell}: «{date.text}» {date.note}. Hãy ghi lại ngày, tháng, năm, như 04/7/2026."
            yield Finding(level, "date", cell, date.text, "một ngày", message)


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
        wrong.update(at for at, (whole, sum_) in enumerate(zip(plain[rule.total], added, strict=True)) if whole != sum_)
    for limit in form.at_most:
        both = zip(plain[limit.part], plain[limit.whole], strict=True)
        wrong.update(at for at, (part, whole) in enumerate(both) if part > whole)
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


def _odd_number(figure: Figure, value: Decimal, kind: str, options: Sequence[str]) -> Iterator[Finding]:
    number = shown(value)
    if figure.reading.note:
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
        message = f"Ô {figure.cell}: {number} không phải một lựa chọn. Hãy ghi một trong: {', '.join(options)}."
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
    for row in told.rows:
        if row.kind == "data":
            block.append(row)
        if row.kind == "data" or (row.kind == "group" and not row.group):
            continue
        members = [other for other in data if other.group[: len(row.group)] == row.group]
        added = sums(members) if row.group else told.sums
        since, block = block, [] if row.kind == "total" else block
        if not row.group and row.kind == "total" and 0 < len(since) < len(data) and _is_sum_of(row, since):
            continue  # «Cộng» below some rows that no heading holds together
        for name, number in row.numbers.items():
            differs = number is not None and number != added.get(name, 0)
            if differs and kinds[name.split("+")[0]][0] in ("count", "money"):
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
    message = (
        f"Ô {figure.cell}: dòng «{row.label or row.mark}» ghi {shown(figure.value)}, nhưng cộng {len(parts)} dòng "
        f"(ô {rows}) được {shown(added)}. Hãy sửa ô {figure.cell} hoặc các dòng trên."
    )
    yield Finding("error", f"total:{name}", figure.cell, shown(figure.value), shown(added), message)


def _unsaid_totals(told: Return) -> Iterator[Finding]:
    """A first or last row of data that is all the others added up: a total in other words, counted once more."""
    data = told.data
    if len(data) <= _FEWEST_ADDED:
        return
    added = told.sums
    for row in (data[0], data[-1]):
        numbers = {name: number for name, number in row.numbers.items() if number}
        if len(numbers) < _FEWEST_ALIKE or any(row.numbers.get(name, 0) != added[name] / 2 for name in added):
            continue
        others = [other for other in data if other is not row and any(other.numbers.values())]
        if len(others) >= _FEWEST_ADDED and max(numbers.values()) >= _FEWEST_FILES:
            yield _unsaid_total(row, others, next(iter(numbers)))


def _sums_of_neighbours(told: Return) -> Iterator[Finding]:
    """A row of data that is the rows right below it added up, or right above: counted beside them, it counts twice."""
    data = told.data
    names = [name for name, number in told.sums.items() if number]
    if len(data) <= _FEWEST_ADDED or len(names) < _FEWEST_ALIKE:
        return
    main = max(names, key=lambda name: told.sums[name])
    numbers = [row.numbers.get(main) or 0 for row in data]
    for step in (1, -1):
        for at, wanted in enumerate(numbers):
            count = _adding_up_to(wanted, numbers[at + 1 :] if step > 0 else numbers[:at][::-1])
            if wanted < _FEWEST_FILES or not count or count == len(data) - 1:
                continue
            row, parts = data[at], data[at + 1 : at + 1 + count] if step > 0 else data[at - count : at]
            if count == 1 and (step < 0 or not row.mark or parts[0].mark):
                continue
            figures, added = row.numbers, sums(parts)
            several = len({figures.get(name) for name in names if figures.get(name)}) > _CHANCE
            if several and all((figures.get(name) or 0) == added.get(name, 0) for name in names):
                yield _sum_among_data(row, parts, main)


def _adding_up_to(wanted: Decimal | int, numbers: Iterable[Decimal | int]) -> int:
    """How many of the numbers, from the first on, add up to the one that is wanted; 0 when none do."""
    added: Decimal | int = 0
    for count, number in enumerate(numbers, 1):
        added += number
        if added >= wanted:
            return count if added == wanted else 0
    return 0


def _sum_among_data(row: Row, parts: Sequence[Row], name: str) -> Finding:
    cell, title = row.figures[name].cell, row.label or row.mark
    first, last = parts[0].figures[name].cell, parts[-1].figures[name].cell
    rows = f"dòng ở ô {first}" if first == last else f"{len(parts)} dòng ở ô {first} đến {last}"
    message = (
        f"Ô {cell}: mọi số của dòng «{title}» đúng bằng {rows}, nên bị cộng hai lần. Nếu là dòng cộng, hãy đánh số các "
        "dòng kia là 1.1, 1.2… hoặc bỏ dòng cộng; nếu không phải, hãy ghi rõ lý do."
    )
    return Finding("error", "sum_row", cell, title, "không cộng hai lần", message)


_CHANCE = 3
"""Up to so many different numbers may be sums of others by chance."""


def _of_other_times(told: Return) -> Iterator[Finding]:
    """Rows of data that tell of another period, or a part of the rows above once more."""
    for row in told.data:
        among = fold(row.label).startswith("trong do") and not row.mark
        if not among and not compares(row.mark, row.label):
            continue
        figure = next((one for one in row.figures.values() if one.value), None)
        if figure is None:
            continue
        what = "một phần của các dòng trên" if among else "số của kỳ khác, hoặc số so sánh"
        message = (
            f"Ô {figure.cell}: dòng «{row.label or row.mark}» là {what}, mà đang được cộng vào. "
            "Hãy bỏ dòng này khỏi lần nhập, hoặc ghi rõ lý do nếu đúng là một dòng số liệu."
        )
        yield Finding("error", "not_data", figure.cell, row.label or row.mark, "không cộng vào tổng", message)


def _measure(told: Return) -> Iterator[Finding]:
    """Another unit of measure above the table than the form's: thousands of files where files are counted."""
    grid, header = told.found.grid, told.found.header
    for row in range(max(header.top - _ABOVE, 0), header.top):
        for column, text in strings(grid, row):
            scaled = _SCALED.search(fold(text))
            if scaled and header.left - 1 <= column <= header.right and not _SCALES.search(fold(told.form.measure)):
                cell = address(row, column)
                message = (
                    f"Ô {cell} ghi «{text.strip()}», mà biểu {told.form.code} không tính như vậy. "
                    "Hãy đổi số về đúng đơn vị tính rồi gửi lại, hoặc ghi rõ lý do."
                )
                yield Finding("error", "measure", cell, text.strip(), told.form.measure or "số đếm", message)


_ABOVE = 8
"""Rows above a header in which a unit of measure is looked for."""
_SCALES = re.compile(r"nghin|ngan|trieu|ty dong")
_SCALED = re.compile(r"(?:don vi tinh|dvt|don vi)\s*:?\s*\(?\s*(?:nghin|ngan|1[.,]?000|tram|trieu|ty)\b.*")


def _garbled(told: Return) -> Iterator[Finding]:
    """Labels in letters that no Vietnamese text has: an old encoding that the sheet as a whole does not show."""
    label = told.form.of_kind("label")
    place = told.found.match.columns.get(label.no, -1) if label else -1
    for row in told.rows if place >= 0 else ():
        if len(_FOREIGN.findall(row.label)) > 1:
            cell = address(row.number, place)
            message = (
                f"Ô {cell}: «{row.label}» có ký tự lạ, có lẽ gõ bằng phông chữ cũ (.VnTime, VNI). "
                "Hãy chuyển chữ sang Unicode rồi gửi lại, hoặc ghi rõ lý do."
            )
            yield Finding("warning", "garbled", cell, row.label, "chữ Unicode", message)


_FOREIGN = re.compile("[\u00a1-\u00a9\u00ac-\u00af\u00b1\u00b4-\u00b6\u00b8\u00bc-\u00bf]")
"""Signs that TCVN3 draws letters with and Vietnamese text has none of: two of them in "§Êt ®ai"."""


def _lost(told: Return) -> Iterator[Finding]:
    """Rows full of figures below the table that were not read as its own."""
    label = told.form.of_kind("label")
    place = told.found.match.columns.get(label.no, told.found.header.left) if label else told.found.header.left
    for row in told.found.lost:
        cell, name = address(row, place), told.found.grid.text(row, place).strip()
        message = (
            f"Ô {cell}: dòng {row + 1} «{name}» có số liệu mà không được đọc vào bảng. Hãy bỏ các dòng tiêu đề, "
            "ghi chú chen ở trên dòng đó rồi gửi lại, hoặc ghi rõ lý do."
        )
        yield Finding("error", "lost_row", cell, name, "được đọc vào bảng", message)


_FEWEST_ADDED, _FEWEST_ALIKE, _FEWEST_FILES = 2, 3, 10
"""Rows, figures and files from which it is no chance that one row is the sum of the others."""


def _unsaid_total(row: Row, others: Sequence[Row], name: str) -> Finding:
    cell, title = row.figures[name].cell, row.label or row.mark
    rows = f"{others[0].figures[name].cell} đến {others[-1].figures[name].cell}"
    message = (
        f"Ô {cell}: mọi số của dòng «{title}» đúng bằng tổng {len(others)} dòng khác (ô {rows}). Nếu là dòng tổng, hãy "
        "ghi tên dòng là «Tổng số» để không bị cộng hai lần; nếu không phải, hãy ghi rõ lý do."
    )
    return Finding("error", "unsaid_total", cell, title, "Tổng số", message)


def _twice(told: Return) -> Iterator[Finding]:
    """The same label twice: under the same headings, or a unit under two; it would be lost, or counted twice.

    A field of work may well stand under two levels.
    """
    label = told.form.of_kind("label")
    if label is None or label.no not in told.found.match.columns:
        return
    seen: dict[str, dict[tuple[str, ...], Row]] = {}
    for row in told.data:
        heading, name = row.key
        others = seen.setdefault(name, {})
        same = others.setdefault(heading, row)
        before = same if same is not row else next(iter(others.values()))
        if before is row or not row.label:
            continue
        cell, first = _cell_of(told, row, str(label.no)), _cell_of(told, before, str(label.no))
        if same is not row:
            message = f"Ô {cell}: «{row.label}» đã có ở ô {first}. Hãy gộp hai dòng, hoặc sửa tên một dòng."
            yield Finding("warning", "twice", cell, row.label, "một tên chỉ ghi một dòng", message)
        elif _UNIT.match(fold(row.label)):
            message = (
                f"Ô {cell}: «{row.label}» đã có trong nhóm khác, ở ô {first}, nên bị tính hai lần. "
                "Hãy chỉ để ở một nhóm, hoặc ghi lý do nếu đúng là hai số khác nhau."
            )
            yield Finding("warning", "two_groups", cell, row.label, "mỗi đơn vị ở một nhóm", message)


_UNIT = re.compile(r"(?:so|ban|phong|van phong|cuc|chi cuc|trung tam|bo|ubnd|uy ban|xa|phuong|dac khu|thi tran)\b .")
"""How the names of units begin."""


# --- indicator lists -------------------------------------------------------------------------------------


def _of_indicators(told: Return) -> Iterator[Finding]:
    figures = _named(told.form, told.indicators(), "")
    yield from _identities(told.form, figures)
    for rate in told.form.rates:
        if rate.stated:
            yield from _rate(rate, figures)


def _rate(rate: Rate, figures: _Named) -> Iterator[Finding]:
    """A printed rate against its two figures, rounded half up; 0 of 0 has no rate."""
    stated, parts, wholes = figures.of((rate.stated,)), figures.of(rate.part), figures.of(rate.whole)
    if not stated or not parts or not wholes or stated[0].value is None:
        return
    printed = stated[0]
    assert printed.value is not None
    part, whole = _added(parts), _added(wholes)
    if part is None or whole is None:
        return
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
    if expected is None or printed.value in (expected, exact):
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
