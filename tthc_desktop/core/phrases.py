"""Sentences with places for figures: "Đã giải quyết {da_gq_tong} hồ sơ ({ty_le_dung_han|dat})[, quá hạn {10}]".

`{figure}` is a column of a form (its number or key), an indicator, a rate, or several added up ("8+9"); a form may
stand before it ("II.06a.7"). `{figure|word}` says it in one of the ways of WAYS. `{ky}` is a word of the report.
What stands in square brackets is left out when a figure in it is not known; outside of them the sentence is. There are
no expressions: anything cleverer is a named function here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from tthc_desktop.core.aggregation import Change
from tthc_desktop.core.document import Amount
from tthc_desktop.core.wording import Words

Which = Literal["previous", "last_year"]
"""The period before; the same period of last year."""


class Told(Protocol):
    """Where the figures of a sentence come from."""

    def amount(self, name: str) -> Amount | None:
        """The figure; None when nobody reported it. A rate of 0 of 0 is known, and printed "–"."""

    def before(self, name: str, which: Which) -> Amount | None:
        """The same figure of an earlier period; None when there is none to compare with."""

    def is_rate(self, name: str) -> bool:
        """Whether it is a rate, which is compared in percentage points."""

    def word(self, name: str) -> Words | None:
        """A word of the report: its period, its agency; None for none of that name."""

    def planned(self, name: str) -> tuple[Amount, str] | None:
        """What is planned for the figure, and how the plan is called ("kế hoạch năm 2023"); None for no plan."""

    def called(self, which: Which) -> str:
        """How the earlier period is called behind "so với": "cùng kỳ năm 2022", "quý I năm 2023"."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a figure, and the way in which it is said ("" for the bare number)."""

    name: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class Maybe:
    """Words that are there only when every figure in them is known."""

    parts: tuple[str | Place, ...]


Phrase = tuple[str | Place | Maybe, ...]

_PLACE = re.compile(r"\{([^{}|\[\]]+)(?:\|([^{}|\[\]]*))?\}")
_NAME = re.compile(r"[0-9A-Za-zĐđ_.\-]+(?:\+[0-9A-Za-z_.]+)*")


def read_phrase(text: str) -> Phrase:
    """The sentence with its places. Raises ValueError with Vietnamese words for a broken one."""
    parts: list[str | Place | Maybe] = []
    at = 0
    while (start := text.find("[", at)) >= 0:
        end = text.find("]", start)
        if end < 0 or "[" in text[start + 1 : end]:
            raise ValueError(f"có dấu ngoặc vuông không đóng, hoặc lồng nhau, ở «{text[start : start + 30]}».")
        parts += _read(text[at:start])
        parts.append(Maybe(tuple(_read(text[start + 1 : end]))))
        at = end + 1
    parts += _read(text[at:])
    return tuple(parts)


def _read(text: str) -> Iterator[str | Place]:
    at = 0
    for found in _PLACE.finditer(text):
        yield from _words(text[at : found.start()])
        name, way = found[1].strip(), (found[2] or "").strip()
        if not _NAME.fullmatch(name):
            raise ValueError(f"có chỗ điền «{found[0]}» không đọc được; hãy viết như {{7}} hoặc {{II.06a.7}}.")
        if way and way not in WAYS:
            raise ValueError(f"có cách viết «{way}» trong «{found[0]}»; hãy chọn trong: {', '.join(sorted(WAYS))}.")
        yield Place(name, way)
        at = found.end()
    yield from _words(text[at:])


def _words(text: str) -> Iterator[str]:
    wrong = re.search(r"[{}\]]", text)
    if wrong:
        raise ValueError(f"có dấu «{wrong[0]}» thừa ở «{text[wrong.start() : wrong.start() + 30]}».")
    if text:
        yield text


def places(phrase: Phrase) -> Iterator[Place]:
    """Every place, in reading order."""
    for part in phrase:
        if isinstance(part, Place):
            yield part
        elif isinstance(part, Maybe):
            yield from (one for one in part.parts if isinstance(one, Place))


def said(phrase: Phrase, told: Told) -> Words | None:
    """The sentence with its figures; None when one outside of brackets is not known."""
    words: list[Words] = []
    for part in phrase:
        if isinstance(part, Maybe):
            words.append(_together(part.parts, told) or "")
            continue
        some = _together((part,), told)
        if some is None:
            return None
        words.append(some)
    return words


def is_zero(phrase: Phrase, told: Told) -> bool:
    """Whether the first figure is 0, so that there is nothing more to tell."""
    for place in places(phrase):
        if told.word(place.name) is None:
            amount = told.amount(place.name)
            return amount is not None and amount.value == 0
    return False


def _together(parts: tuple[str | Place, ...], told: Told) -> Words | None:
    words: list[Words] = []
    for part in parts:
        if isinstance(part, str):
            words.append(part)
            continue
        some = WAYS[part.way](told, part.name)
        if some is None:
            return None
        words.append(some)
    return words


# --- the ways of saying a figure -------------------------------------------------------------------------


def _bare(told: Told, name: str) -> Words | None:
    word = told.word(name)
    return word if word is not None else told.amount(name)


def _reached(told: Told, name: str) -> Words | None:
    """For good rates: «đạt tỷ lệ 95,53%»."""
    amount = told.amount(name)
    return None if amount is None else ["đạt tỷ lệ ", amount]


def _made_up(told: Told, name: str) -> Words | None:
    """For shares of bad cases: «chiếm tỷ lệ 4,47%»."""
    amount = told.amount(name)
    return None if amount is None else ["chiếm tỷ lệ ", amount]


def _against(which: Which) -> Callable[[Told, str], Words | None]:
    """«, tăng 1.200 (5,20%) so với cùng kỳ năm 2022»; nothing where there is nothing to compare with."""

    def way(told: Told, name: str) -> Words | None:
        now, before = told.amount(name), told.before(name, which)
        if now is None or before is None or now.value is None or before.value is None:
            return ""
        return compared(now, before, told.called(which), is_rate=told.is_rate(name))

    return way


def _against_plan(told: Told, name: str) -> Words | None:
    """«, bằng 96,00% kế hoạch năm 2023»; of a rate «, cao hơn 0,53 điểm phần trăm so với …»; nothing without a plan."""
    now, plan = told.amount(name), told.planned(name)
    if now is None or plan is None or now.value is None or plan[0].value is None:
        return ""
    planned, called = plan
    if told.is_rate(name):
        return compared(now, planned, called, is_rate=True, verbs=("cao hơn", "thấp hơn"))
    reached = Change(now.value, planned.value).reached
    if reached is None:
        return ""
    formula = f"{now.text} : {planned.text} × 100"
    share = Amount(reached, (*now.sources, *planned.sources), 2, formula, after="%")
    return [", bằng ", share, f" {called} (", planned, ")"]


WAYS: dict[str, Callable[[Told, str], Words | None]] = {
    "": _bare,
    "dat": _reached,
    "chiem": _made_up,
    "so_ky_truoc": _against("previous"),
    "so_cung_ky": _against("last_year"),
    "so_ke_hoach": _against_plan,
}
"""Named ways of saying a figure; a new one is one more function here."""


def compared(
    now: Amount,
    before: Amount,
    called: str,
    *,
    is_rate: bool = False,
    verbs: tuple[str, str] = ("tăng", "giảm"),
) -> Words:
    """How a figure stands to another one, with a comma before it; growth from 0 is "–"."""
    change = Change(now.value, before.value, is_rate)
    difference = change.absolute
    if not difference:
        return f", bằng {called}"
    verb = f", {verbs[difference < 0]} "
    formula = f"{now.text} − {before.text}"
    sources = (*now.sources, *before.sources)
    by = Amount(abs(difference), sources, now.places if is_rate else _places(difference), formula)
    if is_rate:
        return [verb, by, f" điểm phần trăm so với {called}"]
    relative = None if change.relative is None else abs(change.relative)
    share = Amount(relative, sources, 2, f"({formula}) : {before.text} × 100", after="%")
    return [verb, by, " (", share, f") so với {called}"]


def _places(value: Decimal) -> int:
    return 0 if value == value.to_integral_value() else 2


def in_sentence(amount: Amount) -> Amount:
    """A count as sentences print it: below ten with a leading zero ("05")."""
    value = amount.value
    if value is None or amount.places or not 1 <= value <= 9:
        return amount
    return Amount(value, amount.sources, 0, amount.formula, "0", amount.after)
