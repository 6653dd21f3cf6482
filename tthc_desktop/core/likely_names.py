"""Which known names a text that is none of them may stand for: initials, a word more or less, a letter mistyped.

They are offered to the user and never taken by themselves: «Sở TNMT» may be written by an office that is no more.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from tthc_desktop.core.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_JOINING = frozenset(("va", "cua", "cac"))
_ALIKE, _CLOSE = 0.6, 0.86
"""Least share of words that two names have in common, and of letters that stand in the same order."""


_LONG = 7
"""Letters of a text in which one may be mistyped: «Sở Lạ» is not «Sơn La»."""


def likely(text: str, names: Mapping[int, str], most: int = 3) -> list[int]:
    """The ids of the names that `text` most probably means, the likeliest first; none when nothing is near."""
    spelt, said = _initials(text), _words(text)
    ranked = []
    for item, name in names.items():
        score = _nearness(said, spelt, name)
        if score:
            ranked.append((-score, item))
    return [item for _, item in sorted(ranked, key=lambda one: one[0])[:most]]


def is_called(text: str, name: str) -> bool:
    """Whether a text is a name, joining words aside, or its initials: «Sở KH&ĐT», «SỞ KẾ HOẠCH - ĐẦU TƯ»."""
    return _words(text) == _words(name) or _initials(text) == _initials_of(name)


def _nearness(said: Sequence[str], spelt: str, name: str) -> float:
    """From 0, nothing in common, to 1."""
    own = _words(name)
    initials = _initials_of(name) if spelt else ""
    if len(own) > 1 and spelt and spelt == initials:
        return 1.0
    common = len(set(said) & set(own)) / max(len(set(said) | set(own)), 1)
    if common >= _ALIKE:
        return common
    shorter = min(len(said), len(own))
    if shorter >= _FEWEST and said[:shorter] == own[:shorter]:
        return _ALIKE  # the one goes on where the other ends
    near = len(spelt) == len(initials) >= _TELLING
    if near and spelt[0] == initials[0] and sum(map(operator.ne, spelt, initials)) == 1:
        return _ALIKE
    text = " ".join(said)
    if not set(said) & set(own) or len(text) < _LONG:
        return 0.0
    letters = SequenceMatcher(None, text, " ".join(own))
    close = letters.quick_ratio() >= _CLOSE and letters.ratio() >= _CLOSE
    return letters.ratio() if close else 0.0


@lru_cache(8192)
def _words(text: str) -> tuple[str, ...]:
    words = [word for word in _WORD.findall(_COMMITTEE.sub("", fold(text))) if word not in _JOINING]
    first = [_FIRST.get(word, word) for word in words[:1]]
    long = " ".join(_SHORTENED.get(word, word) for word in (*first, *words[1:])).split()
    return tuple(_NUMBERS.get(word, word) for word in long)


@lru_cache(8192)
def _initials_of(name: str) -> str:
    return "".join(word if word in _NEVER_PARTED else word[0] for word in _words(name))


_COMMITTEE = re.compile(r"^\W*(?:ubnd|uy ban nhan dan)\b")
_FIRST = {"x": "xa", "p": "phuong", "s": "so"}
_SHORTENED = {
    "vp": "van phong",
    "tt": "trung tam",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "pvhcc": "phuc vu hanh chinh cong",
    "hcc": "hanh chinh cong",
    "bhxh": "bao hiem xa hoi",
    "bql": "ban quan ly",
    "ql": "quan ly",
    "kcn": "khu cong nghiep",
}
"""What offices shorten in the names of others."""
_NEVER_PARTED = frozenset(("ubnd", "hdnd"))
"""Words that are initials themselves in the full name of an office."""
_FEWEST, _TELLING = 3, 5
"""Words with which a name may begin and be left so, and initials of which one may be of an office's former name."""
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}


def _initials(text: str) -> str:
    """The first letters of the words, of those in capitals all: «Sở NN&MT» and «SNNMT» as «snnmt»."""
    words = [word for word in _WORD.findall(text) if fold(word) not in _JOINING]
    short = [word for word in words if word.isupper() and len(word) > 1]
    if short and short == words and fold(words[0]) in _RANKS and all(len(word) <= _SHORT for word in words[1:]):
        spoken = any(_SPOKEN.search(fold(word)) for word in words[1:])
        return "" if spoken else "".join(map(fold, (words[0][0], *words[1:])))  # «SỞ GD&ĐT»
    if not short or (all(word.isupper() for word in words) and len(words) > _FEW):
        return ""
    return "".join(fold(word) if word in short else fold(word)[0] for word in words)


_RANKS, _SHORT = ("so", "bo", "ban", "cuc"), 4
_SPOKEN = re.compile("[aeiouy]")
"""Vowels, which tell a word from initials."""
_FEW = 2
"""Words in capitals that are initials still: «SNN MT»; more are a name in capitals."""
