"""Rows of a return that sum up others though nothing says so: counted beside them, these would count twice."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tthc_desktop.core.findings import Finding
from tthc_desktop.core.returned_rows import Row, numbers_of, sums
from tthc_desktop.core.returns import Return
from tthc_desktop.core.row_sums import CHANCE, nearly_adds_up
from tthc_desktop.core.vietnamese import comparison_key


def unsaid_totals(told: Return) -> Iterator[Finding]:
    """A first or last row of data that is all the others added up: a total in other words, counted once more."""
    data = told.data
    if len(data) == _FEWEST_ADDED and data[0].numbers == data[1].numbers:
        numbers = {name: number for name, number in data[0].numbers.items() if number}
        total = next((row for row in reversed(data) if _may_be_total(told, row)), None)
        if total and len(set(numbers.values())) > CHANCE:
            yield _unsaid_total(total, [row for row in data if row is not total], next(iter(numbers)))
    if len(data) <= _FEWEST_ADDED:
        return
    added = told.sums
    written = [row.numbers for row in told.rows if row.kind == "total" and not row.group]
    for row in (data[0], data[-1]):
        numbers = {name: number for name, number in row.numbers.items() if number}
        if len(set(numbers.values())) <= CHANCE and dict(added) in written:
            continue  # small numbers, and the unit itself counts the row as one of its data
        others_added = {name: number - numbers.get(name, 0) for name, number in added.items()}
        differing = [name for name in added if numbers.get(name, 0) != others_added[name]]
        if len(numbers) < _FEWEST_ALIKE or not nearly_adds_up(numbers, others_added):
            continue
        others = [other for other in data if other is not row and any(other.numbers.values())]
        if len(others) >= _FEWEST_ADDED and max(numbers.values()) >= _FEWEST_FILES:
            yield _unsaid_total(row, others, next(iter(numbers)), differing)


def _may_be_total(told: Return, row: Row) -> bool:
    """Whether one of two rows is without a number below one that has one, or is named as the unit that reports."""
    own = comparison_key(told.found.unit.text)
    return (bool(told.data[0].mark) and not row.mark) or (own != "" and comparison_key(row.label) == own)


def sums_of_neighbours(told: Return) -> Iterator[Finding]:
    """A row of data that is the rows right below it added up, or right above: counted beside them, it counts twice.

    A slip in a figure or two makes no other row of it.
    """
    data = told.data
    names = [name for name, number in told.sums.items() if number]
    if len(data) <= _FEWEST_ADDED or len(names) < _FEWEST_ALIKE:
        return
    seen = set[int]()
    for main in sorted(names, key=lambda name: -told.sums[name])[:_LOOKED_AT]:
        for row, parts in _with_neighbours(data, main):
            figures, added = row.numbers, sums(parts)
            differing = [name for name in names if (figures.get(name) or 0) != added.get(name, 0)]
            several = len({figures.get(name) for name in names if figures.get(name) and name not in differing}) > CHANCE
            if several and row.number not in seen and nearly_adds_up(figures, added):
                seen.add(row.number)
                yield _sum_among_data(row, parts, main, differing)


def _with_neighbours(data: Sequence[Row], main: str) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Each row with those right below it, or right above, whose figures of a column add up to its own."""
    numbers = [number or 0 for number in numbers_of(data, main)]
    upto = [0, *itertools.accumulate(numbers)]
    if min(numbers) < 0:
        return
    below, above, reached = [], [], set(upto)
    for at, wanted in enumerate(numbers):
        if wanted < _FEWEST_FILES:
            continue
        if upto[at + 1] + wanted in reached:
            end = bisect_left(upto, upto[at + 1] + wanted, at + 1)
            if end > at + 2 or (data[at].mark and not data[at + 1].mark):
                below.append((data[at], data[at + 1 : end]))
        if upto[at] - wanted in reached:
            start = bisect_right(upto, upto[at] - wanted, 0, at + 1) - 1
            if start < at - 1:
                above.append((data[at], data[start:at]))
    yield from (pair for pair in (*below, *above) if len(pair[1]) < len(data) - 1)


_LOOKED_AT = 3
"""Columns by which sums are looked for, the largest first."""


def _sum_among_data(row: Row, parts: Sequence[Row], name: str, differing: Sequence[str]) -> Finding:
    cell, title = row.figures[name].cell, row.label or row.mark
    first, last = parts[0].figures[name].cell, parts[-1].figures[name].cell
    rows = f"dòng ở ô {first}" if first == last else f"{len(parts)} dòng ở ô {first} đến {last}"
    cells = ", ".join(row.figures[one].cell for one in differing)
    equal = f"các số của dòng «{title}», trừ ô {cells}, bằng" if cells else f"mọi số của dòng «{title}» đúng bằng"
    cell = row.figures[differing[0]].cell if differing else cell
    message = (
        f"Ô {cell}: {equal} {rows}, nên {'có lẽ ' * bool(cells)}bị cộng hai lần. Nếu là dòng cộng, hãy đánh số các "
        "dòng kia là 1.1, 1.2… hoặc bỏ dòng cộng; nếu không phải, hãy ghi rõ lý do."
    )
    return Finding("error", "sum_row", cell, title, "không cộng hai lần", message)


_FEWEST_ADDED, _FEWEST_ALIKE, _FEWEST_FILES = 2, 3, 10
"""Rows, figures and files from which it is no chance that one row is the sum of the others."""


def _unsaid_total(row: Row, others: Sequence[Row], name: str, differing: Sequence[str] = ()) -> Finding:
    name = differing[0] if differing else name
    cell, title = row.figures[name].cell, row.label or row.mark
    first, last = others[0].figures[name].cell, others[-1].figures[name].cell
    rows = f"dòng ở ô {first}" if first == last else f"tổng {len(others)} dòng khác (ô {first} đến {last})"
    but = ", ".join(row.figures[one].cell for one in differing)
    equal = f"các số của dòng «{title}», trừ ô {but}, bằng" if but else f"mọi số của dòng «{title}» đúng bằng"
    message = (
        f"Ô {cell}: {equal} {rows}. Nếu là dòng tổng, hãy ghi tên dòng là «Tổng số» "
        "để không bị cộng hai lần; nếu không phải, hãy ghi rõ lý do."
    )
    return Finding("error", "unsaid_total", cell, title, "Tổng số", message)
