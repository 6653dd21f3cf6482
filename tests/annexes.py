"""Annexes as values, for the tests and benchmarks of the writers: no data file is needed."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from decimal import Decimal

from tests.files.sample import sample_document
from tthc_desktop.core.document import Amount, Annex, Document, Heading, Line, Paragraph, Ref, Source, Text
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.forms import Form
from tthc_desktop.core.numbers import percent
from tthc_desktop.places import shipped

GROUPS = (("A", "Sở, ban, ngành"), ("B", "Quận, huyện, thị xã"), ("C", "Xã, phường, đặc khu"))
_LONG = "Chi nhánh Văn phòng đăng ký đất đai khu vực liên huyện Ea Súp - Buôn Đôn - Cư M'gar số {}"


def form(name: str) -> Form:
    """A shipped form by the name of its file: "ii-06a"."""
    path = shipped("forms") / f"{name}.toml"
    return read_form(path.read_text("utf-8"), path.name)


def unit_names(count: int) -> list[str]:
    """Names of units, short ones and long ones."""
    kinds = ("Sở Y tế {}", "Ủy ban nhân dân phường Nguyễn Thị Minh Khai {}", _LONG, "UBND xã Ea H'leo {}")
    return [kinds[at % len(kinds)].format(at + 1) for at in range(count)]


def annex(of: Form, units: int, number: str = "", *, rows: int = 1, grouped: bool = True, seed: int = 5) -> Annex:
    """A form filled in by units (`rows` lines each), with groups and a total; every sum is right."""
    chance = random.Random(f"{of.code} {units} {seed}")
    names = unit_names(units)
    blocks = [names[at::3] for at in range(3)] if grouped and units >= 3 else [names]
    lines: list[Line] = []
    all_data: list[dict[str, Amount]] = []
    place = 9
    for at, block in enumerate(blocks):
        data: list[tuple[str, dict[str, Amount]]] = []
        for name in block:
            for row in range(rows):
                place += 1
                label = name if rows == 1 else f"{name} – lĩnh vực {row + 1}"
                data.append((label, _figures(of, chance, name, place)))
        if len(blocks) > 1:
            mark, title = GROUPS[at]
            lines.append(_line(of, "group", mark, title, _total(of, [figures for _, figures in data])))
        lines += [
            _line(of, "data", str(len(all_data) + at + 1), label, figures) for at, (label, figures) in enumerate(data)
        ]
        all_data += [figures for _, figures in data]
    lines.append(_line(of, "total", "", of.total or "Tổng số", _total(of, all_data)))
    notes = (
        "Chưa có số liệu của 02 đơn vị: Sở Nội vụ (quá hạn); UBND xã Ea Kar (quá hạn).",
        "Giải trình của Sở Y tế 1: cột 3 khác cột 7 + cột 11. Lý do: hồ sơ chuyển đơn vị sau sắp xếp.",
    )
    about = ("Kỳ báo cáo: Quý I năm 2026", "(Từ ngày 15/12/2025 đến ngày 14/3/2026)")
    measure = f"Đơn vị tính: {of.measure}" if of.measure else ""
    return Annex(of, of.title, tuple(lines), about, measure, notes, number)


def indicator_annex(of: Form, number: str = "") -> Annex:
    """A list of indicators filled in: each figure from two units, rates from their parts."""
    chance = random.Random(of.code)
    lines = []
    for at, indicator in enumerate(of.indicators):
        value: str | Amount = ""
        if indicator.kind != "heading":
            parts = [Decimal(chance.randrange(0, 90)) for _ in range(2)]
            sources = tuple(
                Source(name, f"{name}.xlsx", "Biểu 1", f"D{at + 8}", part, Ref("unit_return", at))
                for name, part in zip(unit_names(2), parts, strict=True)
            )
            value = Amount(sum(parts, Decimal(0)), sources)
            if indicator.kind == "percent":
                value = Amount(percent(parts[0], sum(parts)), sources, 2, "Σ(2.2) : Σ(2.1) × 100")
        texts = {"mark": indicator.number, "label": indicator.label, "measure": indicator.measure}
        cells = tuple(value if column.kind == "value" else texts.get(column.kind, "") for column in of.columns)
        lines.append(Line("group" if indicator.kind == "heading" else "data", cells))
    return Annex(of, of.title, tuple(lines), ("Kỳ báo cáo: Quý I năm 2026",), number=number)


def report(*annexes: Annex) -> Document:
    """The sample report with annexes, and with figures of units in its sentences."""
    rate = Amount(
        Decimal("95.525"),
        (
            Source("Sở Y tế", "Sở Y tế.xlsx", "06a", "H10:H15", Decimal(1200), Ref("unit_return", 1)),
            Source("UBND xã Ea Kar", "", "", "", Decimal(56), Ref("unit_return", 2)),
        ),
        2,
        "Σ(8 + 9) : Σ(7) × 100",
        after="%",
    )
    count = Amount(Decimal(125712), rate.sources)
    words = (Text("Trong kỳ, tiếp nhận "), count, Text(" hồ sơ; giải quyết đúng hạn đạt tỷ lệ "), rate, Text("."))
    sample = sample_document()
    blocks = (*sample.blocks[:4], Heading("2. Giải quyết hồ sơ", 2), Paragraph(words), *sample.blocks[4:])
    return dataclasses.replace(sample, blocks=blocks, annexes=annexes)


def quarter(units: int = 140, rows: int = 1) -> Document:
    """A report with II.06a and II.07b of so many units."""
    return report(annex(form("ii-06a"), units, "I", rows=rows), annex(form("ii-07b-2025"), units, "II"))


def _figures(of: Form, chance: random.Random, unit: str, row: int) -> dict[str, Amount]:
    figures: dict[str, Amount] = {}
    for at, column in enumerate(of.columns):
        if column.is_figure and of.sums_to(column.no) is None:
            value = None if chance.random() < 0.03 else Decimal(chance.choice((0, 3, 47, 812, 10361, 125712)))
            figures[str(column.no)] = Amount(value, tuple(_source(unit, at, row, value)))
    for rule in of.rules:
        parts = [figures[part] for part in rule.parts]
        values = [part.value for part in parts if part.value is not None]
        value = sum(values, Decimal(0)) if values else None
        figures[rule.total] = Amount(value, tuple(_source(unit, int(rule.total) - 1, row, value)))
    return figures


def _source(unit: str, column: int, row: int, value: Decimal | None) -> Iterator[Source]:
    if value is not None:
        yield Source(unit, f"{unit}.xlsx", "Biểu 1", f"{chr(65 + column)}{row}", value, Ref("unit_return", row))


def _total(of: Form, parts: list[dict[str, Amount]]) -> dict[str, Amount]:
    found = {}
    for name in parts[0] if parts else ():
        values = [value for part in parts if (value := part[name].value) is not None]
        sources = tuple(source for part in parts for source in part[name].sources)
        found[name] = Amount(sum(values, Decimal(0)) if values else None, sources)
    return found


def _line(of: Form, kind: str, mark: str, label: str, figures: dict[str, Amount]) -> Line:
    cells: list[str | Amount] = []
    for column in of.columns:
        if column.is_figure:
            cells.append(figures[str(column.no)])
        else:
            cells.append({"mark": mark, "label": label}.get(column.kind, ""))
    return Line(kind, tuple(cells))  # type: ignore[arg-type]
