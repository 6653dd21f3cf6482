"""Units' returns of a quarter as files, for the benchmarks: two forms in several layouts, every figure its own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side

from tests.files import foreign
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.forms import Form, header_cells, number_texts
from tthc_desktop.places import shipped

CODES = ("ii-06a.toml", "ii-07b-2025.toml")
_UNITS = tuple(
    unit["name"]
    for unit in json.loads(shipped("resources").joinpath("units.json").read_text(encoding="utf-8"))["units"]
    if unit["kind"] in ("bộ, cơ quan ngang bộ", "địa phương") and not unit.get("valid_to")
)
_FIELDS = ("Đất đai", "Hộ tịch", "Chứng thực", "Nuôi con nuôi", "Người có công", "Môi trường", "Giáo dục", "Y tế")
_THIN = Border(*(Side("thin") for _ in range(4)))


class _Cell(NamedTuple):
    row: int
    column: int
    value: Any
    rows: int = 1
    columns: int = 1
    bold: bool = False


def shipped_forms() -> tuple[Form, ...]:
    """Every form that the program brings along."""
    paths = sorted(shipped("forms").glob("*.toml"))
    return tuple(read_form(path.read_text(encoding="utf-8"), path.name) for path in paths)


def make_returns(folder: Path, count: int, *, faulty: bool = True) -> list[Path]:
    """That many files: 20 to 60 rows, every twentieth an .ods, notes below; some with a fault in a sum if `faulty`."""
    forms = [read_form((shipped("forms") / name).read_text(encoding="utf-8"), name) for name in CODES]
    made = []
    for number in range(count):
        chance = random.Random(number)
        cells = list(_drawn(forms[number % 2], number, chance, faulty=faulty))
        ending = "ods" if number % 20 == 7 else "xlsx"
        path = folder / f"don-vi-{number:03d}.{ending}"
        (_write_ods if ending == "ods" else _write_xlsx)(path, cells)
        made.append(path)
    return made


def _drawn(form: Form, number: int, chance: random.Random, *, faulty: bool) -> Iterator[_Cell]:
    left = number % 7 == 3
    depth = form.header_rows
    yield _Cell(0, left, f"Biểu số {form.code}", bold=True)
    yield _Cell(0, left + 6, f"Đơn vị báo cáo: {_UNITS[number // 2 % len(_UNITS)]}")
    yield _Cell(1, left, form.title.upper() if number % 3 else form.title, columns=len(form.columns), bold=True)
    quarter = "I" if number // 2 >= len(_UNITS) else "II"
    yield _Cell(2, left, f"Kỳ báo cáo: Quý {quarter}/2026", columns=len(form.columns))
    top = 4 + number % 3
    for cell in header_cells(form.columns):
        text = cell.text.upper() if number % 5 == 4 else cell.text
        yield _Cell(top + cell.row, left + cell.column, text, cell.rows, cell.columns, bold=True)
    row = top + depth
    if number % 4:
        for at, text in enumerate(number_texts(form)):
            yield _Cell(row, left + at, text)
        row += 1
    data = [_figures(form, chance, faulty=faulty) for _ in range(chance.randint(20, 60))]
    for at, figures in enumerate(data):
        if number % 2 and at in (0, 12):
            yield _Cell(row, left, "A" if at == 0 else "B", bold=True)
            yield _Cell(row, left + 1, "Cấp tỉnh" if at == 0 else "Cấp xã", bold=True)
            row += 1
        label = f"{_FIELDS[at % len(_FIELDS)]} {at // len(_FIELDS) + 1}"
        yield from _row(form, row, left, str(at + 1) if number % 2 else at + 1, label, figures)
        row += 1
    sums = [sum(figures[at] for figures in data) for at in range(len(data[0]))]
    yield from _row(form, row, left, None, "Tổng số", sums)
    yield _Cell(row + 2, left + 8, "Hà Nội, ngày 16 tháng 6 năm 2026")
    yield _Cell(row + 3, left + 8, "THỦ TRƯỞNG ĐƠN VỊ", bold=True)


def _figures(form: Form, chance: random.Random, *, faulty: bool) -> list[int]:
    """Figures of one row that keep the form's rules, but for one row in fifty."""
    values = {
        str(column.no): int(chance.paretovariate(0.7)) % 5000 * (chance.random() > 0.3)
        for column in form.columns
        if column.is_figure
    }
    totals = {rule.total: rule.parts for rule in form.rules}
    for whole, parts in list(totals.items())[1:]:
        values[whole] = sum(values[part] for part in parts)
    received, (first, *others) = values["7"] + values["11"], totals["3"]
    values |= {first: received - received // 3, **dict.fromkeys(others, 0), others[0]: received // 3, "3": received}
    for limit in form.at_most:
        values[limit.part] = min(values[limit.part], values[limit.whole])
    if chance.random() < 0.02 and faulty:
        values["3"] += 1
    return list(values.values())


def _row(form: Form, row: int, left: int, mark: Any, label: str, figures: Sequence[int]) -> Iterator[_Cell]:
    given = iter(figures)
    for at, column in enumerate(form.columns):
        if column.is_figure:
            value: Any = next(given)
        else:
            value = mark if column.kind == "mark" else label if column.kind == "label" else None
        yield _Cell(row, left + at, value)


def _write_xlsx(path: Path, cells: Sequence[_Cell]) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Biểu"
    plain, bold = Font("Times New Roman", 12), Font("Times New Roman", 12, bold=True)
    for cell in cells:
        drawn = page.cell(cell.row + 1, cell.column + 1, cell.value)
        drawn.font, drawn.border = bold if cell.bold else plain, _THIN
        drawn.alignment = Alignment("center", "center", wrap_text=True)
        if cell.rows > 1 or cell.columns > 1:
            end = {"end_row": cell.row + cell.rows, "end_column": cell.column + cell.columns}
            page.merge_cells(start_row=cell.row + 1, start_column=cell.column + 1, **end)
    book.save(path)


def _write_ods(path: Path, cells: Sequence[_Cell]) -> None:
    rows: list[list[object]] = [[] for _ in range(max(cell.row for cell in cells) + 1)]
    for cell in sorted(cells):
        row = rows[cell.row]
        row += [None] * (cell.column - len(row)) + [cell.value]
    foreign.ods(path, foreign.ods_rows(rows))
