"""The rows inside a record (names of a unit over time) as the text of one spreadsheet cell, and back.

One line is one row, its fields parted by "|" in their order: "Hà Nội | thành phố | 01/8/2008". A bar, a backslash
or a line end inside a field stands behind a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tthc_desktop.core import vietnamese
from tthc_desktop.core.fields import Field, Many, One, Rows
from tthc_desktop.records import ROWS_BY_TYPE, Row
from tthc_desktop.services.links import Linker

_SPECIAL = {"\\": "\\\\", "|": "\\|", "\n": "\\n"}
_BAR = re.compile(r"\s*(?<!\\)((?:\\\\)*)\|\s*")


def held_in_cells(item: Field) -> bool:
    """Whether the field holds rows that are written this way: rows that are no records of their own."""
    return isinstance(item.kind, Rows) and issubclass(ROWS_BY_TYPE[item.kind.table], Row)


def show_rows(kind: Rows, rows: Sequence[Mapping[str, Any]] | None, linker: Linker) -> str:
    """The rows as text that `read_rows` understands."""
    return "\n".join(_line(kind, row, linker) for row in rows or ())


def _line(kind: Rows, row: Mapping[str, Any], linker: Linker) -> str:
    parts = [_escaped(show_value(item, row.get(item.name), linker)) for item in ROWS_BY_TYPE[kind.table].FIELDS]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def show_value(item: Field, value: Any, linker: Linker) -> str:
    """The value of a field of any kind as text that can be read again."""
    if isinstance(item.kind, One | Many):
        return linker.show(item.kind, value)
    return show_rows(item.kind, value, linker) if isinstance(item.kind, Rows) else item.kind.format(value)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in text)


def read_rows(kind: Rows, text: str, now: Sequence[Mapping[str, Any]], linker: Linker) -> list[dict[str, Any]]:
    """What the user gave for each row, to be checked like rows typed into the form.

    A line that is as it was stands for the row of today (`now`); the others take the ids of the rows that are left,
    in order. Raises ValueError with a Vietnamese sentence.
    """
    left = [(row, _comparable(_parted(_line(kind, row, linker)))) for row in now]
    rows: list[dict[str, Any]] = []
    lines = [line.strip() for line in vietnamese.clean(text).split("\n") if line.strip()]
    for number, line in enumerate(lines, start=1):
        parts = _parted(line)
        same = next((at for at, (_, shown) in enumerate(left) if shown == _comparable(parts)), None)
        rows.append(_given(kind, parts, number) if same is None else dict(left.pop(same)[0]))
    spare = iter([row["id"] for row, _ in left])
    return [row if "id" in row else {"id": next(spare, None), **row} for row in rows]


def _given(kind: Rows, parts: Sequence[str], number: int) -> dict[str, Any]:
    fields = ROWS_BY_TYPE[kind.table].FIELDS
    if len(parts) > len(fields):
        labels = " | ".join(item.label for item in fields)
        raise ValueError(
            f"Dòng {number} có {len(parts)} phần, nhiều hơn {len(fields)}. Hãy ghi mỗi dòng theo thứ tự: {labels}."
        )
    return {item.name: _unescaped(part) for item, part in zip(fields, parts, strict=False)}


def _parted(line: str) -> list[str]:
    """The parts between the bars, as written."""
    parts, start = [], 0
    for bar in _BAR.finditer(line):
        parts.append(line[start : bar.start()] + bar[1])
        start = bar.end()
    return [part.strip() for part in (*parts, line[start:])]


def _comparable(parts: Sequence[str]) -> list[str]:
    return [vietnamese.nfc(part) for part in parts]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)
