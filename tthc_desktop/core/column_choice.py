"""Of several columns of a sheet under one heading: which one is the form's, in this period, before it is divided.

Offices put the period before beside the one reported, and divide a column of the form further («Trực tuyến» into
«Số hồ sơ» and «%»). A column of another time is never taken for this one's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tthc_desktop.core.columns import Path
from tthc_desktop.core.periods import Period
from tthc_desktop.core.preambles import Line, period_in
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.wordings import Words, words

_BEFORE = r"(?:so lieu |thuc hien |bao cao |tong so |tong cong |tong )?"
_OTHER = re.compile(
    _BEFORE + r"(?:(?:quy|nam|thang|ky)(?: bao cao)? (?:truoc|lien truoc)|cung ky\b.*|luy ke\b.*|cong don\b.*|"
    r"(?:tinh )?tu dau nam\b.*|"
    r"(?:theo )?ke hoach(?:\W*|\W+(?:.*\b)?(?:nam|quy|thang|ky|giao|duyet|de ra|[0-9]{4})\b.*)|"
    r"kh (?:nam|quy)\b.*|chi tieu(?: (?:giao|ke hoach)\b.*)?|uoc (?:thuc hien|tinh)\b.*)"
)
_THIS = re.compile(
    _BEFORE + r"(?:(?:trong )?(?:ky|quy) nay|(?:trong )?ky bao cao|trong ky(?: bao cao)?|thuc hien|hien tai)"
)
_DATED = re.compile(_BEFORE + r"(?:trong )?(?:ky )?(?:quy|thang|nam|[0-9]+ thang)\b[^()]{0,30}[0-9]{4}")
_BRACKET = re.compile(r"(?P<rest>.+?)\s*\((?P<time>[^()]*)\)\s*", re.DOTALL)
_WHOLE = frozenset(
    words(text) for text in ("Tổng số", "Tổng", "Tổng cộng", "Cộng", "Số hồ sơ", "Số lượng", "Hồ sơ", "SL")
)
"""What a column is called that has the whole of what its neighbours divide."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The headings of the columns that may be the form's, and those of other columns, each with the time it says."""

    paths: Mapping[int, Path]
    of_other_times: Mapping[int, str]
    doubtful: Mapping[int, str] = field(default_factory=dict)
    """Columns that are the only ones of their kind, though their headings say another time; and that time."""


def of_this_time(
    paths: Mapping[int, Path], vocabulary: frozenset[Words], period: Period | None, hidden: Collection[int]
) -> Chosen:
    """Leave out columns that repeat another one for another time, or hidden from sight."""
    return _of_this_time(tuple(paths.items()), vocabulary, period, frozenset(hidden))


@lru_cache(1024)
def _of_this_time(
    placed: tuple[tuple[int, Path], ...], vocabulary: frozenset[Words], period: Period | None, hidden: frozenset[int]
) -> Chosen:
    paths = dict(placed)
    timed = {place: _without_time(path, vocabulary) for place, path in paths.items()}
    alike: dict[tuple[Words, ...], list[int]] = defaultdict(list)
    for place, (rest, _) in timed.items():
        alike[tuple(map(words, rest))].append(place)
    kept, others, doubtful = dict(paths), dict[int, str](), dict[int, str]()
    for places in alike.values():
        if len(places) == 1:
            rest, time = timed[places[0]]
            kept[places[0]] = rest if time and _is_now(time, period) else paths[places[0]]
            if time and period and says_other_time(time, period) and not is_year_of(time, period):
                doubtful[places[0]] = time
            continue
        seen = [place for place in places if place not in hidden]
        is_now = {place: _is_now(timed[place][1], period) for place in seen}
        current = [place for place in seen if is_now[place]] or [place for place in seen if not timed[place][1]]
        if not any(timed[place][1] for place in places):
            current = seen if len(seen) == 1 else places
        elif len(current) != 1:
            continue
        for place in places:
            if place in current:
                kept[place] = timed[place][0] if timed[place][1] else paths[place]
            else:
                others[place] = timed[place][1] or "cột ẩn"
                del kept[place]
    return Chosen(kept, others, doubtful)


def _without_time(path: Path, vocabulary: frozenset[Words]) -> tuple[Path, str]:
    """The headings without the one that says a time, and that one; "" for none.

    «Trong kỳ» and «Từ kỳ trước» are columns of forms themselves; above whole blocks of columns they are times.
    """
    for at, step in enumerate(path):
        block = at == 0 and len(path) > 1
        own = words(step) in vocabulary and words(step) not in _OF_VALUES
        if (block or not own) and _is_time(step):
            return (path[:at] + path[at + 1 :]) or ("Kỳ này",), step
        last = None if own else next(filter(_ends_with_time, _LAST_WORDS.finditer(step)), None)
        found = _BRACKET.fullmatch(step) or last
        if found and _is_time(_time_of(found)):
            return (*path[:at], _rest_of(found), *path[at + 1 :]), _time_of(found)
    return path, ""


def _ends_with_time(found: re.Match[str]) -> bool:
    return _is_time(_time_of(found))


def _time_of(found: re.Match[str]) -> str:
    return found["time"] if found.re is _BRACKET else found.string[found.end() :]


def _rest_of(found: re.Match[str]) -> str:
    return found["rest"] if found.re is _BRACKET else found.string[: found.start()]


_LAST_WORDS = re.compile(r"\s+(?=(?:quý|tháng|năm|kỳ|6 tháng|9 tháng|sáu tháng|chín tháng)\b)", re.IGNORECASE)
"""Where the time may begin in «Số liệu quý I/2026»."""
_OF_VALUES = frozenset(words(text) for text in ("Kỳ này", "Thực hiện"))
"""Times that stand for the one column of values of an indicator list."""


def says_other_time(text: str, period: Period | None) -> bool:
    """Whether a heading is of another time than the period reported: «A. Kỳ trước», «Quý IV/2025»."""
    return _is_time(text) and (bool(_OTHER.match(_plain(text))) or (period is not None and not _is_now(text, period)))


def ends_in_other_time(text: str, period: Period | None) -> bool:
    """Whether a text ends with another time: «Đất đai (Quý IV/2025)», «Đất đai - Quý IV/2025»."""
    found = _BRACKET.fullmatch(text)
    times = [found["time"]] if found else [text[last.end() :] for last in _LAST_WORDS.finditer(text)]
    return any(says_other_time(time, period) and not is_year_of(time, period) for time in times)


def is_year_of(text: str, period: Period | None) -> bool:
    """Whether a text names the whole year that the period is part of: «Năm 2026» below «Quý I»."""
    told = period_in([Line(0, 0, text)]).period
    return period is not None and told is not None and told.kind == "year" and told.year == period.year


def says_time(text: str) -> bool:
    """Whether a heading says nothing but a time."""
    return _is_time(text)


@lru_cache(8192)  # labels of rows are asked about too, and those are the same from unit to unit
def _is_time(text: str) -> bool:
    plain = _plain(text)
    if any(pattern.fullmatch(plain) for pattern in (_OTHER, _THIS, _DATED)):
        return True
    found = _BRACKET.fullmatch(text)
    return found is not None and _is_time(found["rest"]) and _is_time(found["time"])


def _is_now(text: str, period: Period | None) -> bool:
    plain = _plain(text)
    if not plain or _OTHER.match(plain):
        return False
    told = period_in([Line(0, 0, text)]).period
    return bool(_THIS.match(plain)) if told is None or period is None else told == period


def _plain(text: str) -> str:
    return _ENUMERATED.sub("", fold(" ".join(text.split()))).strip(" .:-–()")


_ENUMERATED = re.compile(r"^(?:[a-h]|[ivx]+|[0-9]{1,2})\s*[.)/-]\s*")


def undivided(paths: Mapping[int, Path], leaves: frozenset[Words], groups: frozenset[Words]) -> Mapping[int, Path]:
    """The headings where a column of a form is divided further: only its whole is left, under the form's own heading.

    `leaves`: the headings of single columns of forms, `groups`: those of several, or of their total. One without a
    column of the whole stays as it is.
    """
    return _undivided(tuple(paths.items()), leaves, groups)


@lru_cache(1024)
def _undivided(
    placed: tuple[tuple[int, Path], ...], leaves: frozenset[Words], groups: frozenset[Words]
) -> Mapping[int, Path]:
    paths = dict(placed)
    below: dict[Path, list[int]] = defaultdict(list)
    for place, path in paths.items():
        below[path[:-1]].append(place)
    found = dict(paths)
    for above, places in below.items():
        if len(places) == 1 or not above or words(above[-1]) not in leaves or words(above[-1]) in groups:
            continue
        parts = {place: words(paths[place][-1]) for place in places}
        whole = [place for place in places if parts[place] in _WHOLE]
        if len(whole) == 1:
            for place in places:
                del found[place]
            found[whole[0]] = above
    return found
