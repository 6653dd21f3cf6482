"""The header of a list: one to three rows, read as one text for each column."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tthc_desktop.core.grids import Area, Grid, Value
from tthc_desktop.core.importing import name_key

HEADER_WITHIN = 30
"""Rows among which a header is looked for."""
WIDEST = 256
"""Columns that are looked at."""
_DEEPEST = 3
LAST_PART = 0.99
"""What a header counts of which only the last part is known."""


def headers_at(grid: Grid, top: int) -> tuple[list[str], int]:
    """The headers that begin in that row, counted from 0, and the first row below them.

    Those of several rows are joined, "Thời gian: Ngày giao": merged cells tell how many rows there are, else words
    that stand below nothing but the parts of a group.
    """
    merged = [area for area in grid.merged if area.top == top and area.left < WIDEST]
    deep = max((area.bottom - top + 1 for area in merged if area.left == area.right), default=1)
    if 1 < deep <= _DEEPEST and top + deep <= grid.height:
        return _joined(grid, top, deep), top + deep
    headers, below = [_one_line(value) for value in grid.rows[top][:WIDEST]], top + 1
    if below < len(grid.rows):
        second = grid.rows[below][:WIDEST]
        wide = headers + [""] * (len(second) - len(headers))
        if _is_second(wide, second):
            headers, below = _below_groups(wide, second), below + 1
    return headers, below


def count_known(headers: Sequence[str], names: Collection[str]) -> float:
    """How many of the headers are among these names (see `importing.known_names`); a last part that is counts less.

    So the row below a title is the header, not the title with it.
    """
    whole = sum(name_key(header) in names for header in headers if header)
    parts = sum(name_key(last_part(header)) in names for header in headers if header) - whole
    return whole + parts * LAST_PART


def last_part(header: str) -> str:
    """ "Ngày giao" of "Thời gian: Ngày giao"."""
    return header.rpartition(": ")[2]


def _joined(grid: Grid, top: int, deep: int) -> list[str]:
    """The texts of each column from the top down, each said once; a merged cell's is that of all its columns."""
    rows = range(top, top + deep)
    areas = [area for area in grid.merged if area.top in rows and area.left < WIDEST]
    width = min(max(max(len(grid.rows[row]) for row in rows), max(area.right + 1 for area in areas)), WIDEST)
    return [
        ": ".join(dict.fromkeys(filter(None, (_text(grid, areas, row, at) for row in rows)))) for at in range(width)
    ]


def _text(grid: Grid, areas: Sequence[Area], row: int, column: int) -> str:
    own = next((area for area in areas if area.holds(row, column)), None)
    return _one_line(grid.value(own.top, own.left) if own else grid.value(row, column))


def _is_second(top: Sequence[str], below: Sequence[Value]) -> bool:
    """Whether the row below the header is its second one.

    It is when it holds words in nothing but the columns of a group: those whose own header is blank, since it is
    merged with the one to the left, and the first of each group.
    """
    filled = {at for at, value in enumerate(below) if value is not None and at < len(top)}
    blank = {at for at in filled if not top[at]}
    begins = {at - 1 for at in blank} - blank
    return bool(blank) and filled == blank | begins and all(isinstance(below[at], str) for at in filled)


def _below_groups(top: Sequence[str], below: Sequence[Value]) -> list[str]:
    headers, group = list(top), ""
    for at, value in enumerate(below[: len(top)]):
        group = top[at] or group
        if value is not None:
            headers[at] = f"{group}: {_one_line(value)}"
    return headers


def _one_line(value: object) -> str:
    return " ".join(str(value if value is not None else "").split())
