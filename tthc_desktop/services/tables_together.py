"""What the tables of one file say of each other: blank ones, copies, those of other years, sums of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tthc_desktop.core import checks
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import address
from tthc_desktop.core.letterheads import is_division
from tthc_desktop.core.periods import Period
from tthc_desktop.core.returns import Return
from tthc_desktop.core.summary_sheets import summary_of
from tthc_desktop.core.vietnamese import join
from tthc_desktop.services.examined import Asked, Examined
from tthc_desktop.services.senders import Senders


def worth_reading(tables: Sequence[Examined]) -> list[Examined]:
    """The tables of a file without blank ones beside filled ones of the same form, and without copies; that is told."""
    kept: list[Examined] = []
    left: list[str] = []
    for table in tables:
        assert table.told
        sheet, form = table.told.found.grid.sheet, table.told.form.code
        others = [one for one in tables if one is not table and one.told and one.told.form.code == form]
        if table.trouble and any(not one.trouble for one in others):
            left.append(f"Trang «{sheet}» là biểu {form} chưa điền, không nhập.")
        elif not table.trouble and any(_is_copy(table, one) for one in kept):
            left.append(f"Trang «{sheet}» giống hệt một trang khác của tệp, không nhập thêm.")
        else:
            kept.append(table)
    return [
        replace(one, book=replace(one.book, remarks=(*one.book.remarks, *left)), newer=_newer(one, kept))
        for one in kept
        if one.book
    ]


def _newer(table: Examined, tables: Iterable[Examined]) -> Period | None:
    """The period of a table that is the same of one year later."""
    assert table.told
    for one in tables:
        alike = one.told and (one.told.form.code, one.unit) == (table.told.form.code, table.unit)
        if alike and one.period and one.period.same_of_last_year() == table.period:
            return one.period
    return None


def to_compare(table: Examined) -> Examined:
    """The table with the question whether it is reported, or was put beside that of this year to compare with."""
    if table.newer is None or table.period is None or table.answers.period:
        return table
    told = (
        f"Tệp có cả bảng {table.newer.name}, nên bảng {table.period.name} này có lẽ chỉ để so sánh. "
        "Nếu cần nhập, hãy xác nhận kỳ; không thì bỏ bảng này."
    )
    others = (asked for asked in table.asked if asked.about != "period")
    return replace(table, asked=(*others, Asked("period", told, (table.period.name,))))


def without_parts(tables: list[Examined], senders: Senders) -> list[Examined]:
    """The tables of a file without the parts of the unit that one of them adds up; one of other units' is told."""
    groups: dict[tuple[str, Period | None], list[Return]] = {}
    for table in tables:
        if table.told and not table.trouble:
            groups.setdefault((table.told.form.code, table.period), []).append(table.told)
    for group in groups.values():
        apart = _FEWEST_SHEETS <= len({told.found.grid.sheet for told in group}) == len(group)
        at = summary_of([told.totals() for told in group]) if apart else None
        if at is None:
            continue
        whole = next(table for table in tables if table.told is group[at])
        own = {id(told) for told in group} - {id(whole.told)}
        sheet, sheets = group[at].found.grid.sheet, tuple(f"«{told.found.grid.sheet}»" for told in group)
        sheets = (*sheets[:at], *sheets[at + 1 :])
        parts = [table for table in tables if id(table.told) in own]
        if all(_is_within(part, whole, senders) and not part.errors for part in parts):
            told = f"Trang «{sheet}» cộng lại đúng bằng các trang {join(sheets)}: chỉ nhập trang «{sheet}»."
            tables = [
                replace(table, book=table.book and replace(table.book, remarks=(*table.book.remarks, told)))
                for table in tables
                if id(table.told) not in own
            ]
        else:
            tables = [adding_up(table, sheets) if table is whole else table for table in tables]
    return tables


_FEWEST_SHEETS = 3
"""Tables of a form from which one may add up the others."""


def _is_within(part: Examined, whole: Examined, senders: Senders) -> bool:
    """Whether a table is of the same unit as another one, or of a part of it that is no unit itself."""
    found = part.told.found if part.told else None
    if found and not {whole.unit}.issuperset(senders.called(found.grid.sheet)):
        return False  # its sheet is called as another unit
    asked = [one for one in part.asked if one.about == "unit"]
    if part.unit is not None:
        return part.unit == whole.unit and not asked
    named = found.unit.text if found else ""
    offered = any(one.options for one in asked)
    return whole.unit is not None and (is_division(named) if named else not offered)


def adding_up(table: Examined, sheets: tuple[str, ...]) -> Examined:
    """The table with the finding that it adds up these sheets."""
    if not sheets or not table.told:
        return table
    header = table.told.found.header
    cell = address(header.top, header.left)
    message = (
        f"Ô {cell}: bảng này cộng lại đúng bằng các trang {join(sheets)}, nên nhập cả thì số liệu bị tính hai lần. "
        "Hãy bỏ bảng này khỏi lần nhập, hoặc ghi rõ lý do nếu cần nhập cả."
    )
    own = checks.explain(
        [Finding("error", "sum_of_sheets", cell, "tổng của các trang", "một đơn vị", message)], table.answers.reasons
    )
    return replace(table, findings=(*table.findings, *own), parts=sheets)


def _is_copy(table: Examined, other: Examined) -> bool:
    assert table.told
    return (
        other.told is not None
        and (table.unit, table.period, table.told.form) == (other.unit, other.period, other.told.form)
        and [(row.key, row.numbers) for row in table.told.data] == [(row.key, row.numbers) for row in other.told.data]
    )
