"""Real files in every layout of an office are read to what was drawn, and every planted error is told at its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
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
from tests.layouts import BM1, BM3, FILES, II06A, II07B, II07B_OLD, File, FileLayout, TaskLayout, TaskTable, file_of
from tthc_desktop.core.checks import Finding, check
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
