"""What cells of a list mean by where they stand: a document's number in two columns, marks for «as above»."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from tthc_desktop.core.grids import Value, address, value_text
from tthc_desktop.core.importing import header_key, name_key
from tthc_desktop.core.list_headers import last_part
from tthc_desktop.core.tables import Table
from tthc_desktop.core.wording import some_of

_NUMBERS = frozenset(map(name_key, ("Số", "Số văn bản", "Số công văn", "Số quyết định")))
_SYMBOLS = frozenset(map(name_key, ("Ký hiệu", "Ký hiệu văn bản")))
WHOLE = "Số, ký hiệu"
"""What the column is called that has both."""
_TOLD = 5


def with_whole_numbers(table: Table, names: Iterable[str], chosen: Collection[str]) -> Table:
    """The table with «Số» and «Ký hiệu» beside it as one column, where its fields have a name for both.

    `names`: those of all fields; `chosen`: headers that the user named, in comparable form, which stay.
    """
    keys = [name_key(last_part(header)) for header in table.headers]
    pairs = [at for at, (one, other) in enumerate(itertools.pairwise(keys)) if one in _NUMBERS and other in _SYMBOLS]
    whole = name_key(WHOLE)
    if len(pairs) != 1 or whole in keys or whole not in map(name_key, names):
        return table
    at = pairs[0]
    if {header_key(table.headers[at]), header_key(table.headers[at + 1])} & set(chosen):
        return table
    headers = (*table.headers[:at], WHOLE, "", *table.headers[at + 2 :])
    rows = tuple(replace(row, cells=_joined(row.cells, at)) for row in table.rows)
    return replace(table, headers=headers, rows=rows)


def _joined(cells: Sequence[Value], at: int) -> tuple[Value, ...]:
    number, symbol = (value_text(cell).strip() for cell in cells[at : at + 2])
    if number and symbol and not number.endswith(symbol):
        number += symbol if symbol[0] in "/-" else f"/{symbol}"
    return (*cells[:at], number or symbol or None, None, *cells[at + 2 :])


def with_values_above(table: Table) -> Table:
    """The table with the value of the row above where a cell holds a mark for it («nt», «"»); that is told."""
    if all(map(_DITTO.isdisjoint, (row.cells for row in table.rows))):
        return table
    rows, told, nothing = [], list[str](), list[str]()
    above: Sequence[Value] = ()
    for row in table.rows:
        cells = row.cells
        if not _DITTO.isdisjoint(cells):
            marks = [at for at, cell in enumerate(cells) if cell in _DITTO]
            values = {at: above[at] if above else None for at in marks}
            cells = tuple(values.get(at, cell) for at, cell in enumerate(cells))
            for at, value in values.items():
                (nothing if value is None else told).append(address(row.number - 1, at))
        above = cells
        rows.append(row if cells is row.cells else replace(row, cells=cells))
    remarks = [f'Dấu «như trên» (nt, "): lấy giá trị của dòng trên ({some_of(told, _TOLD, "ô")}).'] if told else []
    if nothing:
        named = some_of(nothing, _TOLD, "ô")
        remarks.append(f"Dấu «như trên» mà dòng trên để trống, nên cũng để trống ({named}). Hãy xem lại.")
    return replace(table, rows=tuple(rows), remarks=(*table.remarks, *remarks))


_WORDS = ("nt", "n.t", "nt.", "-nt-", "- nt -", "(nt)", '"', "''", '""', "”", "“", '-"-', '- " -', "〃", "như trên")
_DITTO = frozenset(
    f"{before}{unicodedata.normalize(form, case)}{after}"
    for word in _WORDS
    for case in (word, word.upper(), word.capitalize())
    for form in ("NFC", "NFD")
    for before in ("", " ")
    for after in ("", " ", ".")
)
"""Marks that mean the value of the row above, as cells hold them: a set, for every cell of long lists is looked up."""
