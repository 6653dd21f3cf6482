"""Headers in two languages: «Ngày giao / Date assigned», «Nội dung (Content)», «Đơn vị» with «Unit» below it."""

from __future__ import annotations

_TEXT = """
    date day time hour content contents unit units lead leading agency agencies department office status state note
    notes remark remarks name names code title subject description level field domain type kind place venue location
    chair chairperson result results number document documents issued issue issuing received receiving sender person
    petition petitions assigned assignment completion completed procedure procedures administrative task tasks meeting
    meetings inspection inspections inspected decision fee fees period category priority urgency response reply signer
    organization organisation authority responsible implementing implementation coordinating coordination participants
    conclusion recommendation
"""
_WORDS = frozenset(_TEXT.split())
_BETWEEN = frozenset(("no", "of", "in", "by", "to", "the", "and", "for", "on"))
"""Words that may be Vietnamese syllables, or are said in Vietnamese too."""
_DEADLINE = frozenset(("due", "deadline"))
"""Words that make a deadline of what is none in Vietnamese: «Ngày hoàn thành (deadline)»."""
_LIMIT = frozenset(("hạn", "han"))
_TELLING = _WORDS | _DEADLINE


def without_english(key: str) -> str:
    """A header, in comparable form and without points, without the English words before or behind the Vietnamese ones.

    English that changes the meaning («planned», «expected») stays, and so does a header that is English altogether;
    «deadline» and «due» say no more where the Vietnamese is of a deadline too.
    """
    words = key.split()
    known = _WORDS | _BETWEEN | (frozenset() if _LIMIT.isdisjoint(words) else _DEADLINE)
    first, last = 0, len(words)
    while last and words[last - 1] in known:
        last -= 1
    while first < last and words[first] in known:
        first += 1
    english = words[:first] + words[last:]
    sure = not _TELLING.isdisjoint(english) or (english == ["no"] and words[first:last] in (["stt"], ["tt"]))
    return " ".join(words[first:last]) if sure and first < last else key
