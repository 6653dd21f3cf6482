"""A quarter's files as they come: one drop of 140, twice, then added up against a plain sum over the files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.benchmarks.returned import make_returns
from tests.records.samples import dump
from tthc_desktop.__main__ import main

COLUMNS = {"II.06a": tuple(range(3, 14)), "II.07b": (3, 4, 6, 7, 8, 10, 11, 12, 14)}
"""The numbers of the figure columns; those of districts are gone from II.07b since 01/7/2025."""


def run(data: Path, capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    status = main([str(word) for word in ("--data", data, *words, "--json")])
    assert status == 0
    return json.loads(capsys.readouterr().out)


def plain_totals(folder: Path, code: str, period: str, columns: tuple[int, ...]) -> dict[str, int]:
    """The sum of every column over the numbered rows of the files of a form, read without this program."""
    totals: Counter[str] = Counter()
    for path in folder.iterdir():
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        text = " ".join(str(cell) for row in rows[:4] for cell in row)
        if code not in text or period not in text:
            continue
        left = 1 if rows[0][0] == "" else 0
        for row in rows[4:]:
            mark, label = row[left], row[left + 1]
            if str(mark).replace(".0", "").isdigit() and label and not str(label).startswith("("):
                told = zip(columns, row[left + 2 :], strict=False)
                totals.update({str(no): int(value) for no, value in told if value != ""})
    return dict(totals)


def test_a_drop_of_140_files_twice_is_all_the_same_and_adds_up(
    data_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "quý"
    folder.mkdir()
    make_returns(folder, 140, faulty=False)
    first = run(data_file, capsys, "import", folder, "--apply")
    assert Counter(table["status"] for table in first) == {"applied": 140}
    after = dump(data_file)
    second = run(data_file, capsys, "import", folder, "--apply")
    assert Counter(table["status"] for table in second) == {"unchanged": 140}
    assert all(table["rows"]["new"] == table["rows"]["changed"] == table["rows"]["bad"] == 0 for table in second)
    assert dump(data_file) == after
    for form, columns in COLUMNS.items():
        added = run(data_file, capsys, "aggregate", "--form", form, "--period", "2026-Q2")
        assert added["total"]["values"] == plain_totals(folder, form, "Quý II/2026", columns)
