"""Real files in every layout of an office are read to what was drawn, and every planted error is told at its cell."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.layouts import Layout, Table
from tests.core.test_recognition import CHOICES, KNOWN, assert_around, rows_of
from tests.files.tables import reader
from tests.files.written import Sheet
from tests.layouts import BM1, BM3, FILES, II06A, II07B, II07B_OLD, File, FileLayout, TaskTable, file_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import NOT_CALCULATED, Book, address
from tthc_desktop.core.recognition import recognise_book
from tthc_desktop.core.returns import Return, read_return
from tthc_desktop.files.sheets import read_book


def book_of(file: File, folder: Path, name: str = "tệp") -> Book:
    return read_book(file.write(folder, name), reader())


def returns_of(book: Book) -> list[Return]:
    return [read_return(found) for found in recognise_book(book, KNOWN)]


def assert_read(file: File, told: list[Return]) -> None:
    """The tables say what was drawn."""
    forms = [table.form.version if isinstance(table, Table) else "NV-THEODOI@" for _, table in file.tables]
    assert [one.form.version for one in told] == forms
    for one, (sheet, meant) in zip(told, file.tables, strict=True):
        if file.layout.kind != "csv":
            assert one.found.grid.sheet == sheet.name
        if isinstance(meant, TaskTable):
            assert_tasks(one, meant)
            continue
        assert_around(one.found, meant)
        assert rows_of(one) == [(row.row, row.group, row.label, dict(row.values)) for row in meant.rows]
        assert not one.questions


def assert_tasks(told: Return, meant: TaskTable) -> None:
    assert [row.number for row in told.rows] == [row.row for row in meant.rows]
    for row, drawn in zip(told.rows, meant.rows, strict=True):
        assert {no: text for no, text in row.texts.items() if no in drawn.texts} == drawn.texts
        assert {no: date.value and date.value.first for no, date in row.dates.items()} == drawn.dates


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_every_layout_is_read_to_the_same_values_without_a_finding(name: str, tmp_path: Path) -> None:
    file = file_of(FILES[name])
    told = returns_of(book_of(file, tmp_path))
    assert_read(file, told)
    assert [finding.message for one in told for finding in check(one)] == []


# --- quirks at random ------------------------------------------------------------------------------------

DRAWN = st.builds(
    Layout,
    version=st.sampled_from((II06A, II06A, II07B_OLD, II07B, BM1, BM3)),
    seed=st.integers(0, 10**6),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
)
MIXED = st.one_of(
    st.builds(
        FileLayout,
        sheets=st.lists(DRAWN, min_size=1, max_size=3).map(tuple),
        kind=st.sampled_from(("xlsx", "ods", "xls")),
        formulas=st.booleans(),
        hidden=st.booleans(),
        cover=st.booleans(),
    ),
    st.builds(
        FileLayout,
        sheets=st.tuples(DRAWN.map(lambda layout: replace(layout, merged=False))),
        kind=st.just("csv"),
        encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1258")),
        separator=st.sampled_from((",", ";", "\t")),
    ),
    st.builds(
        FileLayout,
        sheets=st.tuples(DRAWN),
        kind=st.sampled_from(("xls", "xlsx")),
        font=st.sampled_from((".VnTime", "VNI-Times")),
    ),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layout=MIXED)
def test_files_of_quirks_at_random_are_read_to_the_same_values(layout: FileLayout, tmp_path: Path) -> None:
    file = file_of(layout)
    told = returns_of(book_of(file, tmp_path))
    assert_read(file, told)
    assert [finding.message for one in told for finding in check(one)] == []


# --- planted errors --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """One error as an office makes it: what a cell becomes, and the checks one of which must tell it there."""

    name: str
    sheet: int
    place: tuple[int, int]
    value: Any
    codes: tuple[str, ...]
    fault: str = ""


def planted_in(file: File) -> Iterator[Planted]:
    """The errors that are planted in a file, one after another, spread over its tables, rows and columns."""
    for at, (sheet, table) in enumerate(file.tables):
        number = file.sheets.index(sheet)
        if isinstance(table, TaskTable):
            errors = _in_tasks(table)
        elif table.form.layout == "indicators":
            errors = _in_list(table)
        else:
            errors = _in_matrix(table, at, file.layout.kind)
        for name, place, value, codes in errors:
            fault = value if value in ("#REF!", NOT_CALCULATED) else ""
            yield Planted(name, number, place, value, codes, fault)


_Error = tuple[str, tuple[int, int], Any, tuple[str, ...]]


def _in_matrix(table: Table, seed: int, kind: str) -> Iterator[_Error]:
    rules = [rule for rule in table.form.rules if {rule.total, *rule.parts} <= table.places.keys()]
    filled = [row for row in table.rows if row.values[rules[0].total]]
    picked = itertools.count(seed)

    def part() -> tuple[int, int]:
        at = next(picked)
        rule = rules[at % len(rules)]
        return table.rows[at % len(table.rows)].row, table.places[rule.parts[at % len(rule.parts)]]

    yield "a negative figure", part(), -5, ("negative",)
    yield "a negative figure as text", part(), "–5", ("negative",)
    yield "a decimal in a count", part(), "12,5", ("unreadable",)
    yield "a word in a count", part(), "mười hai", ("unreadable",)
    yield "a date in a count", part(), dt.date(2026, 3, 1), ("unreadable",)
    yield "an absurd figure", part(), 99_000_000, ("absurd",)
    yield "a figure with words", part(), "58 hồ sơ", ("odd",)
    yield "a broken formula", part(), "#REF!", ("fault",)
    if kind != "csv":  # in a .csv it is a text, in which a dot stands between thousands
        yield "a count that Excel took for a decimal", part(), 10.361, ("doubt",)
    rule = rules[seed % len(rules)]
    row = next(row for row in filled if row.values[rule.total])
    whole = (row.row, table.places[rule.total])
    yield "a sum that is one too many", whole, int(row.values[rule.total] or 0) + 1, (f"sum:{rule}",)
    # In an .xls a formula that was never calculated holds 0, in a .csv its text stands.
    codes = {"xls": (f"sum:{rule}",), "csv": ("unreadable",)}.get(kind, ("fault",))
    yield "a formula that was never calculated", whole, NOT_CALCULATED, codes
    for limit in table.form.at_most:
        most = int(row.values[limit.whole] or 0)
        yield "more than the whole", (row.row, table.places[limit.part]), most + 40, (f"at_most:{limit.part}",)
    for which, lines in (("total", table.totals), ("end of a group", table.closed)):
        for line in lines[:1]:
            yield f"a wrong {which}", (line, table.places[rule.total]), 7_777_777, (f"total:{rule.total}",)


def _in_list(table: Table) -> Iterator[_Error]:
    column = next(place for no, place in table.places.items() if table.form.column(no).kind == "value")
    cells = {row.label: (row.row, column) for row in table.rows}
    counts = [told.number for told in table.form.indicators if told.kind == "count"]
    yield "a negative figure", cells[counts[0]], -5, ("negative",)
    yield "a word in a count", cells[counts[1]], "mười hai", ("unreadable",)
    yield "a broken formula", cells[counts[2]], "#REF!", ("fault",)
    for rule in table.form.rules:
        yield "a sum that is wrong", cells[rule.total], 7_777_777, (f"sum:{rule}",)
    for limit in table.form.at_most:
        yield "more than the whole", cells[limit.part], 7_777_777, (f"at_most:{limit.part}",)
    for rate in table.form.rates:
        yield "a rate that is wrong", cells[rate.stated], "12,34%", (f"rate:{rate.stated}",)
    for told in table.form.indicators:
        if told.options:
            yield "a choice that there is not", cells[told.number], 7, ("choice",)


def _in_tasks(table: TaskTable) -> Iterator[_Error]:
    cells = [(row.row, table.places["4"]) for row in table.rows]
    yield "a date that was cut off", cells[0], "20/01/201", ("date",)
    yield "a date that there is not", cells[1], "31/02/2026", ("date",)
    yield "a year of two digits", cells[2], "20/3/26", ("date",)
    yield "a date that a program wrote for none", cells[3], dt.date(1970, 1, 1), ("date",)
    yield "a word for a date", cells[4], "sau Tết", ("date",)


@pytest.mark.parametrize("name", FILES)
def test_every_planted_error_is_told_at_its_cell(name: str, tmp_path: Path) -> None:
    untold = []
    for number, planted in enumerate(planted_in(file_of(FILES[name]))):
        file = file_of(FILES[name])
        plant(file.sheets[planted.sheet], planted)
        book = book_of(file, tmp_path, f"tệp {number}")
        sheet = book.grids[planted.sheet].sheet
        found = [finding for told in returns_of(book) if told.found.grid.sheet == sheet for finding in check(told)]
        assert all(one.message.startswith(f"Ô {one.cell}: ") and one.message.endswith(".") for one in found)
        if not _is_told(planted, found):
            untold.append((planted.name, address(*planted.place), [(one.code, one.cell) for one in found]))
    assert untold == []


def plant(sheet: Sheet, planted: Planted) -> None:
    sheet.formulas = {place: text for place, text in sheet.formulas.items() if place != planted.place}
    if planted.fault:
        sheet.cells.pop(planted.place, None)
        sheet.faults = {planted.place: planted.fault}
    else:
        sheet.cells[planted.place] = planted.value


def _is_told(planted: Planted, found: list[Finding]) -> bool:
    cell = address(*planted.place)
    return any(one.cell == cell and one.code.startswith(planted.codes) for one in found)


def test_there_are_more_than_thirty_layouts_and_four_hundred_errors_in_them() -> None:
    planted = sum(len(list(planted_in(file_of(layout)))) for layout in FILES.values())
    assert (len(FILES) >= 30, planted >= 400) == (True, True)
    assert {layout.kind for layout in FILES.values()} == {"xlsx", "xls", "ods", "csv"}
