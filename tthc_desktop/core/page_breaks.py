"""Whether a header is the one above said again, at the top of a page, or heads a table of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tthc_desktop.core.column_choice import says_time
from tthc_desktop.core.form_codes import code_keys
from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.headers import Band, has_figures, strings
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.letterheads import labelled_unit
from tthc_desktop.core.preambles import Line, period_in
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.wordings import words


def table_above(tables: Sequence[Found], band: Band) -> int | None:
    """Which of the tables found so far stands right above this header."""
    above = [
        at
        for at, table in enumerate(tables)
        if table.header.top < band.top and table.header.left <= band.right and band.left <= table.header.right
    ]
    return above[-1] if above else None


def goes_on(grid: Grid, before: Found, band: Band, known: KnownForms) -> bool:
    """Whether the table above goes on below a header: the same headings or some rows of them, at the top of a page.

    No other title stands between.
    """
    again = known.again(before.form, band.paths)
    columns = before.match.columns
    if again and len(again.columns) >= len(columns) * _MOST and band.left == before.header.left:
        same = all(columns.get(no) == at for no, at in again.columns.items())
    else:
        same = _is_part_of_header(grid, before, band)
    return same and not band.titled and not _titled_anew(grid, before, band, known)


_MOST = 0.8
"""Share of the columns that a header said once more has again."""


def _is_part_of_header(grid: Grid, before: Found, band: Band) -> bool:
    """Whether a band is some rows of the header above: each text stands there in the same column."""
    header = range(before.header.top, before.header.bottom + 1)
    texts = [found for row in range(band.top, band.bottom + 1) for found in strings(grid, row)]
    return len(texts) > 1 and all(
        words(text) in {words(grid.text(row, column)) for row in header} for column, text in texts
    )


def _titled_anew(grid: Grid, before: Found, band: Band, known: KnownForms) -> bool:
    """Whether something stands between a table and the header below it that heads a table of its own."""
    lines = _between(grid, before, band)
    above = {fold(text) for row in range(before.header.top) for _, text in strings(grid, row)}
    if all(fold(line.text) in above for line in lines):
        return False  # the head of the page once more
    told = bool(labelled_unit(lines).text) or period_in(lines).period is not None
    return told or any(_is_title(grid, before, line) or known.titles_another(before.form, line) for line in lines)


def _between(grid: Grid, before: Found, band: Band) -> list[Line]:
    """The texts between the last row with figures and the header."""
    found: list[Line] = []
    for row in range(band.top - 1, before.bands[-1][0] - 1, -1):
        if has_figures(grid, row):
            break
        found += [Line(row, column, text) for column, text in strings(grid, row) if band.left <= column <= band.right]
    return found


def _is_title(grid: Grid, before: Found, line: Line) -> bool:
    """Whether a text is a title: no page number, no title said once more, and no heading of a group of the table."""
    plain = fold(line.text)
    if says_time(line.text) or _OTHER_FIGURES.search(plain) or _OF_ITS_OWN.search(plain):
        return True
    if _GOES_ON.search(plain) or _OF_PAGE.search(plain):
        return False
    return bool(code_keys(line.text)) or _is_other_office(grid, before, line)


def _is_other_office(grid: Grid, before: Found, line: Line) -> bool:
    """Whether a text names one office, and not the one that the table above is of; a heading with a number is none."""
    named = _OFFICE.fullmatch(fold(line.text))
    numbered = len(strings(grid, line.row)) > 1 and line.column > before.header.left
    if not named or numbered or "," in line.text or _ALL_OFFICES.search(named[1]):
        return False
    own = fold(before.unit.text)
    return not (own and (own in named[1] or named[1] in own))


_OTHER_FIGURES = re.compile(r"luy ke|cung ky|ky truoc|quy truoc|nam truoc")
"""What heads a second table of the same form: not the next page, but what was so in another time."""
_GOES_ON = re.compile(r"\btiep(?: theo)?\W*$")
_OF_PAGE = re.compile(r"\b(?:trang|page)\s*[0-9]+")
_OF_ITS_OWN = re.compile(
    r"^\W*(?:bang|phu luc)\s*(?:so\s*)?[0-9ivx]+\b|\b(?:ke hoach|uoc thuc hien|chi tieu giao|trong do|lien thong)\b|"
    r"\b(?:quy|thang)\s+(?:iv|i{1,3}|[0-9]{1,2})\b|\b(?:6|9|sau|chin) thang\b"
)
"""What heads a table of its own: a number of its own, a plan, a part, another time."""
_OFFICE = re.compile(
    r"(?:(?:[0-9]+|[ivx]+|[a-d])\s*[.)/-]\s*)?"
    r"((?:so|ubnd|uy ban nhan dan|xa|phuong|dac khu|ban|chi cuc|cuc|trung tam)\s+\S.*)"
)
_ALL_OFFICES = re.compile(
    r"\bcap (?:tinh|huyen|xa)\b|^(?:so|xa|ban) (?:ban|nganh|phuong)\b|\bva\s+(?:cac|dia phuong)\b"
)
