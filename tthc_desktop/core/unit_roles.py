"""Who leads and who helps where one cell names both: «Sở A (chủ trì), Sở B (phối hợp)», «Sở A phối hợp Sở B»."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROLE = r"(?P<role>chủ trì|phối hợp)(?:\s+thực hiện)?"
_IN_BRACKETS = re.compile(rf"\s*\(\s*(?:đơn vị\s+|cơ quan\s+)?{_ROLE}\s*\)", re.IGNORECASE)
_LABEL = re.compile(rf"(?:(?<=[,;\n])|^)\s*[-+•*]?\s*(?:đơn vị\s+|cơ quan\s+)?{_ROLE}(?:\s+với)?\s*:", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?P<lead>[^\n;]+?)(?:\s+chủ trì)?\s*[,;–-]?\s*\bphối hợp\s+(?:(?:cùng\s+)?với\s+|cùng\s+)?(?P<helpers>[^\n]+)|"
    r"(?P<alone>[^\n;]+?)\s+chủ trì(?:\s+thực hiện)?",
    re.IGNORECASE,
)
_VERBS = re.compile(r"^giao\s+|\s+(?:tham mưu|thực hiện|triển khai)(?:\s+thực hiện)?$", re.IGNORECASE)
"""What stands around names in a sentence: «Giao Sở A chủ trì, phối hợp với Sở B thực hiện»."""
_LEADS = "chủ trì"
_LONGEST = 1000
"""Letters of a cell that is looked at: longer ones name no few units."""


def lead_and_helpers(text: str) -> tuple[str, str] | None:
    """The names of who leads and of who helps; None for a text that names no roles, or nobody who leads."""
    text = text.strip()
    if len(text) > _LONGEST or not _SAYS_ROLE.search(text):
        return None
    told = _before_marks(text) or _behind_labels(text) or _of_sentence(text)
    return told if told and told[0] and not any(map(_SAYS_ROLE.search, told)) else None


_SAYS_ROLE = re.compile("chủ trì|phối hợp", re.IGNORECASE)


def _before_marks(text: str) -> tuple[str, str] | None:
    """Of names each with its role in brackets behind it; a role is that of all names since the one before."""
    marks = list(_IN_BRACKETS.finditer(text))
    if not marks or text[marks[-1].end() :].strip(" .,;"):
        return None
    starts = [0, *(mark.end() for mark in marks)]
    return _by_role((mark["role"], text[start : mark.start()]) for start, mark in zip(starts, marks, strict=False))


def _behind_labels(text: str) -> tuple[str, str] | None:
    """Of names behind the label of their role; those before the first one lead."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return None
    ends = [*(label.start() for label in labels[1:]), len(text)]
    found = [(label["role"], text[label.end() : end]) for label, end in zip(labels, ends, strict=True)]
    return _by_role([(_LEADS, text[: labels[0].start()]), *found])


def _of_sentence(text: str) -> tuple[str, str] | None:
    found = _SENTENCE.fullmatch(text)
    return _by_role([(_LEADS, found["lead"] or found["alone"]), ("", found["helpers"] or "")]) if found else None


def _by_role(names: Iterable[tuple[str, str]]) -> tuple[str, str]:
    led: list[str] = []
    helping: list[str] = []
    for role, name in names:
        bare = _VERBS.sub("", name.strip(" ,;.\n"))
        (led if role.lower() == _LEADS else helping).append(bare)
    return "; ".join(filter(None, led)), "; ".join(filter(None, helping))
