"""A choice given by a column for each of its options, ticked where it is the one: «Cấp thực hiện: Tỉnh | Xã»."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tthc_desktop.core.fields import Choice, Field
from tthc_desktop.core.grids import Value, value_text
from tthc_desktop.core.importing import name_key
from tthc_desktop.core.list_headers import last_part
from tthc_desktop.core.vietnamese import fold

_TICKS = frozenset(("x", "×", "✓", "✔", "✗", "v", "√", "☑", "+", "1", "co"))
_NONE = frozenset(("", "-", "–", "0", "khong", "☐"))

Ticks = Mapping[str, Mapping[int, str]]
"""By name of field its columns, each with the option that a tick there means."""


def tick_columns(
    headers: Sequence[str], rows: Sequence[Sequence[Value]], fields: Sequence[Field], free: Collection[int]
) -> Ticks:
    """The columns among the `free` ones that together give one of the fields, which no column gives alone.

    They hold nothing but ticks, and either stand below the name of the field or are at least two of its options. A
    column that may be of two fields is neither's.
    """
    found = {item.name: told for item in fields if (told := _of_field(headers, rows, item, free))}
    claimed = Counter(at for told in found.values() for at in told)
    return {name: told for name, told in found.items() if all(claimed[at] == 1 for at in told)}


def _of_field(
    headers: Sequence[str], rows: Sequence[Sequence[Value]], item: Field, free: Collection[int]
) -> dict[int, str]:
    if not isinstance(item.kind, Choice):
        return {}
    names = {name_key(text) for text in (item.label, *item.aliases)}
    options: dict[int, str] = {}
    grouped = False
    for at in free:
        group, _, leaf = headers[at].rpartition(": ")
        of_this = name_key(last_part(group)) in names if group else False
        try:
            option = item.kind.parse(leaf)
        except ValueError:
            continue
        if _holds_ticks([row[at] for row in rows]):
            options[at], grouped = option, grouped or of_this
    ticked = any(is_ticked(row[at]) for row in rows for at in options)
    several = len(set(options.values())) == len(options) > 1
    return options if ticked and (several or (grouped and len(options) == 1)) else {}


def _holds_ticks(cells: Sequence[Value]) -> bool:
    return all(is_ticked(cell) or _plain(cell) in _NONE for cell in cells)


def is_ticked(cell: Value) -> bool:
    """Whether a cell is marked: «x», «✓», 1."""
    return _plain(cell) in _TICKS


def _plain(cell: Value) -> str:
    if isinstance(cell, int | float):  # True too
        return "1" if cell == 1 else "0" if cell == 0 else str(cell)
    return fold(value_text(cell)).strip(" ().")


def ticked(columns: Mapping[int, str], cells: Sequence[Value]) -> list[str]:
    """The options that a row ticks."""
    return [option for at, option in columns.items() if is_ticked(cells[at])]
