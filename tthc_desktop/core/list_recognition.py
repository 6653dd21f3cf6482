"""Which record type the headers of a list belong to: scored, with the reason; where two fit alike, both are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tthc_desktop.core.fields import Field
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.importing import ID_HEADERS, fingerprint, known_names, match_headers, name_key
from tthc_desktop.core.list_headers import HEADER_WITHIN, LAST_PART, count_known, headers_at, last_part
from tthc_desktop.core.markers import MARKER_SHEET, marked_list

ENOUGH = 0.45
"""Share of the headers, weighed, from which a list may be of a type."""
_AHEAD = 0.12
"""By how much the best type must lead, else the user is asked."""
_WORTH_ASKING = 0.3
"""How far behind the best a type may be to be offered to the user."""
_TELLING = 1.5
"""Weight of the known headers from which a type is sure: "Ngày", "Nội dung" and "Ghi chú" alone say nothing."""
_LACKING = 0.4
"""What a list loses that has no column for any required field: other cells may tell it, or the user for all rows."""
_FEWEST = 3
"""Columns that must be known for a table to be a list of a type."""
_UNWEIGHED = frozenset(name_key(text) for text in ("STT", "TT", "Số TT", "Số thứ tự", *ID_HEADERS))
"""Headers that every list may have."""


@dataclass(frozen=True, slots=True)
class ListType:
    """What is known of the lists of one record type: its name ("petition"), its label, and the fields of a row."""

    name: str
    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a table fits a type."""

    type: str
    label: str
    share: float
    """From 0 to 1: how much of the headers the type knows; one that several types know counts less."""
    reason: str
    """Vietnamese sentence: which columns were known."""
    weight: float = 0.0
    """How telling the known headers are: one that only this type knows counts 1, the others less."""
    missing: tuple[str, ...] = ()
    """Labels of required fields without a column."""
    sheet: str = ""
    row: int = 0
    """Row of the header, counted from 0."""
    marked: bool = False
    """Whether the program's own hidden mark names the type."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The types that a book's list may be of, the best first; none when it is no list that is known."""

    likely: tuple[Likeness, ...] = ()

    @property
    def sure(self) -> Likeness | None:
        """The one type that it is, when there is no doubt."""
        if not self.likely:
            return None
        best, *others = self.likely
        ahead = not others or best.share - others[0].share >= _AHEAD
        told = best.share >= ENOUGH and best.weight >= _TELLING
        return best if best.marked or (ahead and told) else None


def recognise_list(grids: Sequence[Grid], types: Sequence[ListType]) -> Verdict:
    """Which of the types the list in these sheets is of, told by its headers alone, or by the program's own mark."""
    known = {kind.name: kind for kind in types}
    for grid in grids:
        marked = marked_list(grid.rows) if grid.sheet == MARKER_SHEET else None
        if marked in known:
            reason = "Tệp mang dấu của mẫu danh sách do chương trình xuất ra."
            return Verdict((Likeness(known[marked].name, known[marked].label, 1.0, reason, marked=True),))
    spread = _spread(types)
    best: dict[str, Likeness] = {}
    for found in _each(grids, types, spread):
        if found.type not in best or _rank(found) > _rank(best[found.type]):
            best[found.type] = found
    likely = sorted(best.values(), key=_rank, reverse=True)
    top = likely[0].share if likely else 0.0
    return Verdict(tuple(one for one in likely if one.share >= max(ENOUGH, top - _WORTH_ASKING)))


def _rank(found: Likeness) -> tuple[float, int]:
    return found.share, -found.row


def _spread(types: Iterable[ListType]) -> Counter[str]:
    """How many types know each header."""
    return Counter(key for kind in types for key in _names(kind))


def _names(kind: ListType) -> frozenset[str]:
    return known_names(text for item in kind.fields for text in (item.label, *item.aliases))


def _each(grids: Iterable[Grid], types: Sequence[ListType], spread: Counter[str]) -> Iterator[Likeness]:
    for grid in grids:
        for row in range(min(grid.height, HEADER_WITHIN)):
            headers = headers_at(grid, row)[0]
            if count_known(headers, spread) < _FEWEST:
                continue
            for kind in types:
                found = _likeness(headers, kind, spread, grid.sheet, row)
                if found:
                    yield found


def _likeness(headers: Sequence[str], kind: ListType, spread: Counter[str], sheet: str, row: int) -> Likeness | None:
    matched = {at: name for at, name in match_headers(headers, kind.fields).items() if name != "id"}
    if len(matched) < _FEWEST:
        return None
    whole = [name_key(header) for header in headers]
    keys = [key if key in spread else name_key(last_part(header)) for key, header in zip(whole, headers, strict=True)]
    counted = [at for at, key in enumerate(keys) if key and key not in _UNWEIGHED]
    weights = {at: (1 if keys[at] == whole[at] else LAST_PART) / max(spread[keys[at]], 1) ** 0.5 for at in counted}
    required = [item for item in kind.fields if item.required]
    missing = tuple(item.label for item in required if item.name not in matched.values())
    weight = sum(weights[at] for at in matched if at in weights)
    share = weight / (sum(weights.values()) or 1)
    share *= 1 - _LACKING * len(missing) / max(len(required), 1)
    shown = ", ".join(f"«{headers[at]}»" for at in sorted(matched)[:4])
    reason = f"Nhận ra {len(matched)}/{len(counted)} cột của {kind.label}: {shown}{'…' if len(matched) > 4 else ''}."
    return Likeness(kind.name, kind.label, round(share, 3), reason, round(weight, 2), missing, sheet, row)


def version_of(kind: ListType) -> str:
    """The version of a list's blank: changes when its columns do."""
    return fingerprint([item.label for item in kind.fields])
