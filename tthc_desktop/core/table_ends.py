"""Where a recognised table ends: before the notes, signatures and comparisons that offices write below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tthc_desktop.core.columns import Match
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Grid, Value
from tthc_desktop.core.headers import is_figure, is_mark_heading, strings
from tthc_desktop.core.vietnamese import fold

_NUMBER = re.compile(r"\s*[0-9]{1,6}(?:[.,][0-9]{1,4})*\s*[.)]?\s*")
_SIGNED = re.compile(
    r"(?:nguoi (?:lap|lam|bao cao|tong hop|ky|duyet|kiem tra|phu trach)|lap bieu|thu truong|truong phong|giam doc|"
    r"chu tich|bo truong|chanh van phong|pho (?:giam doc|chu tich|truong|chanh)|ghi chu|chu thich|noi nhan|ky ten|"
    r"(?:tm|tl|kt|tuq)(?:\.| (?:ubnd|uy ban|so|giam|chu tich|truong))|ho (?:va )?ten|(?:so )?(?:dien thoai|dt|sdt)\b|"
    r"e-?mail|ngay (?:lap|bao cao|ky)\b|.*\bngay [0-9.… ]+thang [0-9.… ]+nam\b)"
)
_COMPARES = re.compile(
    r"\W*(?:(?:(?:tong(?: so| cong)?|so lieu|bao cao|thuc hien) (?:cua )?)?(?:ky|quy|nam|thang) truoc(?! chuyen)|"
    r"ky bao cao truoc|so lieu (?:tren he thong|cong dvc|cung ky|(?:tinh )?tu dau nam)|cong don\b|(?:tinh )?tu dau nam|"
    r"tong so tu dau nam|tu (?:ngay )?0?1/0?1/[0-9]{4}|t[yi] (?:le|trong)|(?:so )?cung ky|"
    r"(?:so )?ky truoc(?! chuyen)|so (?:sanh|voi)|luy ke|tang\s*[/,(+-]|"
    r"(?:so )?quy (?:[ivx]+|[1-4])\b\W*(?:[/.-]|nam\b|$)|(?:so )?nam (?:truoc|(?:19|20)[0-9]{2})\W*$|"
    r"thang [0-9]{1,2}\W*(?:[/.-]|nam\b|$)|[69] thang\b|"
    r"(?:kiem tra|doi chieu|chenh lech)\W*$)"
)
_FIELD = re.compile(r"\W*so sanh (?!(?:voi|cung|cac|giua|ky|quy|nam|thang|tang|giam|t[yi] le)\b)[a-z]")
"""The name of a row that compares things, and no times."""
_FEWEST_OF_ENTRY = 2
"""Columns of a log that an entry fills."""


class End(NamedTuple):
    """The last row of a table, and the last one with figures, which are not the table's where it is another."""

    row: int
    figures: int


def end_of(grid: Grid, form: Form, match: Match, first: int, last: int) -> End:
    """Where the table between two rows ends; of a log, its last entry; the row before `first` when it has none.

    A row with few figures below the last full one is left out from the first on that says it is a note, a signature
    or a comparison with another period.
    """
    if form.layout == "register":
        entry = _last_entry(grid, form, match, first, last)
        return End(entry, entry)
    places = _figure_places(form, match)
    marks = form.of_kind("mark")
    mark = match.columns.get(marks.no, -1) if marks else -1
    end = _last_figure(grid, places, first, last, mark)
    if end < first:
        said = (row for row in range(first, last + 1) if any(says_nothing(text) for _, text in strings(grid, row)))
        end = next(said, end)
    if form.layout != "matrix":
        return End(end, end)
    naming = [match.columns[column.no] for column in form.columns[:2] if column.no in match.columns]
    full = end
    while full >= first and not (
        _is_full(grid, full, places)
        and (not _compares(grid, full, naming) or _is_next_field(grid, full, mark, first, naming))
    ):
        full -= 1
    if full < first:  # rows that are all called by times are those of the table: the months of a quarter
        return End(end, end)
    for row in range(full + 1, end + 1):
        if _is_below(grid, row, naming):
            return End(_last_figure(grid, places, first, row - 1), end)
    return End(end, end)


def full_rows(grid: Grid, form: Form, match: Match, first: int, last: int) -> list[int]:
    """The rows between two that have figures in at least half of the columns; comparisons with other periods not."""
    places = _figure_places(form, match)
    naming = [match.columns[column.no] for column in form.columns[:2] if column.no in match.columns]
    return [
        row
        for row in range(first, last + 1)
        if _is_full(grid, row, places) and not compares(*(grid.text(row, place) for place in naming))
    ]


_NOTHING = re.compile(
    r"(?!.*\b(?:qua han|tre han|tre hen|cham|ton|lien thong|truc tuyen|tra lai)\b)(?:"  # nothing of one kind
    r"(?:khong|ko)(?: co)? (?:phat sinh|so lieu)\b.{0,40}|"
    r"\W*(?:(?:trong )?(?:ky|quy|thang|nam)(?: nay| bao cao)?[ ivx0-9/.,]*(?:nam [0-9]{4})?[ ,]*)?"
    r"(?:(?:don vi|co quan|ban|chi cuc|trung tam|ubnd|uy ban|xa|phuong|dac khu|"
    r"so(?! (?:ho so|tthc|thu tuc|dvc|luong|phan)))\b[^0-9.;:]{0,50} ?)?"
    r"khong (?:co (?:ho so|tthc|thu tuc|phan anh|van ban|so lieu)|phat sinh)\b.{0,60})"
)


@lru_cache(8192)
def says_nothing(text: str) -> bool:
    """Whether a text says, in place of a row's name, that there is nothing to report."""
    return bool(_NOTHING.fullmatch(fold(text)))


_NOTED = re.compile(
    r"\W*(?:trang(?: so)? [0-9]+\b|\(?tiep theo\b|nguon(?: so lieu)?\s*:|"
    r"so lieu (?:duoc |da )?(?:cap nhat|trich xuat|tinh den|lay|chot|tong hop|thong ke)\b)"
)


@lru_cache(8192)
def is_note(text: str) -> bool:
    """Whether a text within a table tells of its pages or where its figures come from: «Trang 2», «Số liệu chốt …»."""
    return bool(_NOTED.match(fold(text)))


def compares(*texts: str) -> bool:
    """Whether a row with such a mark or label tells of another time, or compares with it."""
    return any(_compares_with(text) for text in texts)


@lru_cache(8192)
def _compares_with(text: str) -> bool:
    return bool(_COMPARES.match(fold(text)))


def is_signed(text: str) -> bool:
    """Whether a text is a signature or a note as offices write them below a table."""
    return bool(_SIGNED.match(fold(text)))


def _last_figure(grid: Grid, places: Sequence[int], first: int, last: int, mark: int = -1) -> int:
    """The last row with figures, or with a number of its own (STT) and anything where figures belong."""
    for row in range(last, first - 1, -1):
        if _count(grid, row, places):
            return row
        if mark >= 0 and _NUMBER.fullmatch(grid.text(row, mark)) and any(grid.text(row, at).strip() for at in places):
            return row
    return first - 1


def _figure_places(form: Form, match: Match) -> list[int]:
    figures = [column.no for column in form.columns if column.is_figure]
    places = [match.columns[no] for no in figures if no in match.columns]
    return [*places, *match.joined.values(), *(place for no in figures for place in match.parts.get(no, ()))]


def _is_full(grid: Grid, row: int, places: Sequence[int]) -> bool:
    return _count(grid, row, places) * 2 >= len(places)


def _count(grid: Grid, row: int, places: Sequence[int]) -> int:
    """How many of the cells say something."""
    values, faults = grid.rows[row], grid.faults
    told = sum(place < len(values) and values[place] is not None and _says_something(values[place]) for place in places)
    return told + sum((row, place) in faults for place in places) if faults else told


def _compares(grid: Grid, row: int, naming: Sequence[int]) -> bool:
    return compares(*(grid.text(row, place) for place in naming))


def _is_next_field(grid: Grid, row: int, mark: int, first: int, naming: Sequence[int]) -> bool:
    """Whether a row that compares may be a field of work, numbered behind the row above: «4 | So sánh giá»."""
    if not any(_FIELD.match(fold(grid.text(row, place))) for place in naming):
        return False
    numbers = [grid.text(at, mark).strip(" .)") for at in (row - 1, row)] if mark >= 0 and row > first else []
    return all(map(str.isdecimal, numbers)) and numbers != [] and int(numbers[1]) == int(numbers[0]) + 1


def _is_below(grid: Grid, row: int, naming: Sequence[int]) -> bool:
    """Whether a row is a note, a signature or a comparison, or heads a table of something else."""
    texts = strings(grid, row)
    return (
        _compares(grid, row, naming)
        or any(is_signed(text) for _, text in texts)
        or (len(texts) > 1 and is_mark_heading(texts[0][1]))
    )


def _last_entry(grid: Grid, form: Form, match: Match, first: int, last: int) -> int:
    """The last row with a number (STT), and the rows right below it; without any number, the last filled row."""
    places = sorted(match.columns.values())
    filled = {
        row
        for row in range(first, last + 1)
        if sum(grid.value(row, place) is not None for place in places) >= _FEWEST_OF_ENTRY
    }
    mark = form.of_kind("mark")
    column = match.columns.get(mark.no, -1) if mark else -1
    numbered = [row for row in filled if column >= 0 and _NUMBER.fullmatch(grid.text(row, column))]
    if not numbered:
        return max(filled, default=first - 1)
    end = max(numbered)
    while end + 1 in filled and not any(is_signed(grid.text(end + 1, place)) for place in places):
        end += 1
    return end


_ANSWERS = re.compile(r"[-–—−xXoO…]|kh[oô]ng\b.*|ch[uư]a\b.*|có|[~≈<>]?\s*[0-9].{0,40}", re.IGNORECASE | re.DOTALL)
"""What stands where a figure belongs, and is one to its writer: «480 hồ sơ», «12/15»."""


def _says_something(value: Value) -> bool:
    return is_figure(value) or (isinstance(value, str) and bool(_ANSWERS.fullmatch(value.strip())))
