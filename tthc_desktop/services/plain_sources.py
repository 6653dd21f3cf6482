"""Exports of other systems in columns of their own: which is which figure of a form is guessed, or told once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.numbers import habits_of, read_count, read_decimal
from tthc_desktop.core.plain_tables import PlainTable, find_table, guesses
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.files import sheets
from tthc_desktop.services import remembering, units
from tthc_desktop.services.known_units import Finder


@dataclass(frozen=True, slots=True)
class PlainSource:
    """A table whose rows are units, and which of its columns is which figure of the form."""

    file: str
    table: PlainTable
    form: Form
    columns: Mapping[int, str]
    """By column of the sheet: number of the form's column; those that are not compared are not in it."""

    @property
    def by_heading(self) -> dict[str, str]:
        """The columns by their heading."""
        return {self.table.headers[at]: number for at, number in self.columns.items()}

    @property
    def open_headers(self) -> tuple[str, ...]:
        """The headings of figures of which nobody said what they are."""
        return tuple(text for at, text in self.table.headers.items() if at not in self.columns)


def read(session: Session, form: Form, path: Path, told: Mapping[str, str] | None = None) -> PlainSource | None:
    """The first sheet whose rows are units; None when there is none. Raises Unavailable, and Refused for `told`.

    `told`: by heading, the number of the form's column that it is ("" for none); else what was told of such a file
    before holds, else what can be guessed.
    """
    finder = Finder(units.all_units(session))
    for grid in sheets.read_book(path).grids:
        table = None if grid.hidden else find_table(grid, lambda text: bool(finder.all(text)))
        if table is None:
            continue
        known = remembering.columns(session, form.code, _fingerprint(table))
        chosen = guesses(form, table.headers) if known is None else _by_column(table, known)
        source = PlainSource(path.name, table, form, chosen)
        return with_columns(source, told) if told else source
    return None


def with_columns(source: PlainSource, told: Mapping[str, str]) -> PlainSource:
    """The same table read as the user says, by heading. Raises Refused for a heading or a column that is not there."""
    at_by_key = {comparison_key(text): at for at, text in source.table.headers.items()}
    numbers = {str(column.no) for column in source.form.columns if column.is_figure}
    columns = dict(source.columns)
    for heading, number in told.items():
        at = at_by_key.get(comparison_key(heading))
        if at is None:
            there = "; ".join(f"«{text}»" for text in source.table.headers.values())
            raise Refused(Problem("map", f"Tệp không có cột số liệu «{heading}». Các cột có: {there}."))
        if number and number not in numbers:
            raise Refused(Problem("map", f"Biểu {source.form.code} không có cột số liệu «{number}»."))
        columns.pop(at, None)
        columns |= {at: number} if number else {}
    return replace(source, columns=columns)


def remember(session: Session, source: PlainSource) -> None:
    """Read files with these headings so from now on."""
    remembering.remember_columns(session, source.form.code, _fingerprint(source.table), source.by_heading)


def _fingerprint(table: PlainTable) -> str:
    words = "|".join(comparison_key(text) for text in table.headers.values())
    return hashlib.sha256(words.encode()).hexdigest()


def _by_column(table: PlainTable, known: Mapping[str, str]) -> dict[int, str]:
    return {at: known[text] for at, text in table.headers.items() if text in known}


def counted(
    session: Session, source: PlainSource, last_day: dt.date
) -> tuple[dict[int, dict[str, Decimal]], list[tuple[str, int, str]]]:
    """The figures by unit and column of the form, several rows of one unit added up; and rows that are nobody's.

    Those tell their name, their row (from 1) and why.
    """
    grid, finder = source.table.grid, Finder(units.all_units(session))
    kinds = {str(column.no): column.kind for column in source.form.columns}
    habits = habits_of(grid.value(row, at) for row in source.table.rows for at in source.columns)
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    nobodys = []
    for row in source.table.rows:
        name = grid.text(row, source.table.unit_column).strip()
        try:
            unit = finder.find(name, last_day)
        except ValueError as error:
            nobodys.append((name, row + 1, str(error)))
            continue
        for at, number in source.columns.items():
            reads = read_count if kinds[number] == "count" else read_decimal
            value = reads(grid.value(row, at), habits).value
            if value is not None:
                found[unit][number] = found[unit].get(number, Decimal(0)) + value
    return found, nobodys
