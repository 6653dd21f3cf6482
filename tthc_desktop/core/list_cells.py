"""What cells of a list mean by where they stand: a document's number in two columns, marks for «as above»."""

from __future__ import annotations

import itertools
import re
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
    rows, left = [], list[str]()
    for row in table.rows:
        number, symbol = (value_text(cell).strip() for cell in row.cells[at : at + 2])
        whole = _whole(number, symbol)
        dropped = number and whole == symbol and re.split("[/–-]", symbol)[0].strip().lstrip("0") != number.lstrip("0")
        left += [address(row.number - 1, at)] if dropped else []
        rows.append(replace(row, cells=(*row.cells[:at], whole or None, None, *row.cells[at + 2 :])))
    told = f"Cột «{table.headers[at + 1]}» đã có đủ số, ký hiệu: không dùng số khác ở {some_of(left, _TOLD, 'ô')}."
    return replace(table, headers=headers, rows=tuple(rows), remarks=(*table.remarks, *([told] if left else [])))


def _whole(number: str, symbol: str) -> str:
    """The number of a document of both; a «Ký hiệu» that begins with a number is the whole of it."""
    if not symbol or number.endswith(symbol):
        return number
    if not number or _HAS_NUMBER.match(symbol):
        return symbol
    return number + symbol if symbol[0] in "/-" else f"{number}/{symbol}"


_HAS_NUMBER = re.compile(r"[0-9]+[a-zđ]?\s*[/–-]")


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


_LETTERS = ("nt", "n.t", "nt.")
"""In capitals they are the initials of somebody."""
_WORDS = (*_LETTERS, "-nt-", "- nt -", "(nt)", '"', "''", '""', "”", "“", '-"-', '- " -', "〃", "như trên")
_DITTO = frozenset(
    f"{before}{unicodedata.normalize(form, case)}{after}"
    for word in _WORDS
    for case in (word, word if word in _LETTERS else word.upper(), word.capitalize())
    for form in ("NFC", "NFD")
    for before in ("", " ")
    for after in ("", " ", ".")
)
"""Marks that mean the value of the row above, as cells hold them: a set, for every cell of long lists is looked up."""
