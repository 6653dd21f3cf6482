"""The rows of a unit's table as they stand in its file: which are taken, what is wrong in which cell, what changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from tthc_desktop.core.findings import Finding, Level
from tthc_desktop.core.grids import Area, Grid, Place, address, place
from tthc_desktop.files import bad_rows
from tthc_desktop.files.bad_rows import BadRow, BadTable
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.receiving import Planned

Fate = Literal["new", "changed", "same", "bad", "left out", "check", ""]
FATES: dict[Fate, str] = {
    "new": "mới",
    "changed": "thay đổi",
    "same": "giữ nguyên",
    "bad": "sai",
    "left out": "không lấy",
    "check": "để kiểm tra",
    "": "",
}
"""What becomes of a row; rows of totals and of headings only serve to check."""
_WORST: tuple[Level, ...] = ("error", "warning", "explained")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A table's part of the sheet, its header included."""

    grid: Grid
    area: Area
    header: Area
    fates: Mapping[int, Fate]
    """By row of the sheet, counted from 0."""
    findings: Mapping[Place, tuple[Finding, ...]]
    changes: Mapping[Place, tuple[str, str]]
    """What was reported before and what is now, "" for blank."""
    gone: tuple[str, ...]
    """Labels of the rows that the version before had and this one has not."""
    titles: Mapping[int, str] = field(default_factory=dict)
    """What the form calls each column of the sheet."""

    def text(self, row: int, column: int) -> str:
        """A cell as the file has it; one that changes as "120 → 121"."""
        changed = self.changes.get((row, column))
        if changed:
            return " → ".join(text or "(trống)" for text in changed)
        return self.grid.faults.get((row, column), "") or self.grid.text(row, column)

    def level(self, row: int, column: int) -> Level | None:
        """The worst that was found in a cell."""
        levels = {finding.level for finding in self.findings.get((row, column), ())}
        return next((level for level in _WORST if level in levels), None)

    def can_leave(self, row: int) -> bool:
        """Whether the user may leave the row out, or take it again."""
        return self.fates.get(row, "") not in ("", "check")


def sheet_rows(planned: Planned) -> SheetRows | None:
    """How a planned table is shown; None for a file without one."""
    table = planned.table
    if table.told is None:
        return None
    found, names = table.told.found, table.told.found.match.names()
    places = {name: column for column, name in reversed(names.items())}
    by_place: dict[Place, list[Finding]] = defaultdict(list)
    for finding in table.findings:
        by_place[place(finding.cell)].append(finding)
    changes = {
        (change.row.number - 1, places[change.column]): (change.before, change.after)
        for change in planned.comparison.changed
        if change.column in places
    }
    return SheetRows(
        found.grid,
        found.area,
        found.header,
        _fates(planned),
        {at: tuple(some) for at, some in by_place.items()},
        changes if planned.before else {},
        tuple(row.label or row.mark for row in planned.comparison.gone),
        {column: titles_of(table, name) for column, name in names.items()},
    )


def _fates(planned: Planned) -> dict[int, Fate]:
    table, compared = planned.table, planned.comparison
    assert table.told
    fates: dict[int, Fate] = {row.number: "check" for row in table.told.rows if row.kind != "data"}
    fates |= {row.number - 1: "new" for row in compared.new}
    fates |= {row.number - 1: "same" for row in compared.same}
    fates |= {change.row.number - 1: "changed" for change in compared.changed}
    data = {row.number for row in table.told.data}
    fates |= dict.fromkeys(data & table.bad_rows, "bad")
    return fates | dict.fromkeys(data & table.left_out, "left out")


def titles_of(table: Examined, name: str) -> str:
    """What the form calls a column: its number and its heading."""
    assert table.told
    return " và ".join(f"({number}) {table.told.form.column(number).title}" for number in name.split("+"))


def converted(table: Examined) -> list[tuple[str, str, str]]:
    """Cell, text in the file and text as it is read, of every cell that was converted from a legacy encoding."""
    if table.told is None:
        return []
    grid = table.told.found.grid
    return [(address(*at), original, grid.text(*at)) for at, original in sorted(grid.originals.items())]


# --- bad rows to a file ----------------------------------------------------------------------------------


def has_bad_rows(table: Examined) -> bool:
    """Whether there is something to write with `write_bad_rows`."""
    return table.told is not None and bool(table.bad_rows)


def write_bad_rows(tables: Sequence[Examined], path: Path, units: Mapping[int, str]) -> tuple[int, int]:
    """Write the rows with errors, each with what is wrong, one sheet for each table. Raises Unavailable.

    Returns how many rows of data there are, and how many others (totals, headings). `units`: their names.
    """
    some = [table for table in tables if has_bad_rows(table)]
    made = [_bad_table(table, units) for table in some]
    bad_rows.write_bad_tables(made, path)
    data = sum(len(table.bad_rows & {row.number for row in table.told.data}) for table in some if table.told)
    return data, sum(len(table.rows) for table in made) - data


_MEND = "Để đơn vị biết chỗ sai: hãy sửa các dòng này trong tệp của đơn vị, rồi nhập lại cả tệp đó."


def _bad_table(table: Examined, units: Mapping[int, str]) -> BadTable:
    assert table.told
    found = table.told.found
    names = found.match.names()
    columns = range(found.header.left, found.header.right + 1)
    why: dict[int, list[str]] = defaultdict(list)
    for finding in table.findings:
        if finding.level == "error":
            why[place(finding.cell)[0]].append(finding.message)
    rows = [
        BadRow(row + 1, [found.grid.text(row, column) or None for column in columns], "\n".join(reasons))
        for row, reasons in sorted(why.items())
    ]
    headers = [titles_of(table, names[column]) if column in names else "" for column in columns]
    whose = [units.get(table.unit or 0, ""), table.period.name if table.period else ""]
    about = f"Biểu {table.told.form.code}: {', '.join(filter(None, whose))}"
    return BadTable(headers, rows, table.file, PurePosixPath(table.file).stem, about, _MEND)
