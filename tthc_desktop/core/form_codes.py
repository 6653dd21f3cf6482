"""Codes of forms in a text, however they are written: «Biểu số II.06a/VPCP/KSTT», «06 /VPCP/KSTT», «II.03a-b»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tthc_desktop.core.vietnamese import comparison_key

_REMEMBERED = 2048
"""Texts above tables: many units' files have the same."""
_LETTER = r"([a-gđ])?(?:\s*[-–]\s*([a-gđ]))?"
_CODE = re.compile(rf"(?:(ii)\s*\.\s*)?0?([0-9]{{1,2}})\s*{_LETTER}\s*/\s*(vpcp\s*/\s*kstt|btp(?:\s*/\s*kstt)?)")
_SHORT_CODE = re.compile(rf"\bii\s*[.]\s*0?([0-9]{{1,2}})\s*{_LETTER}\b")
"""«Biểu II.06a» alone, or with another office behind it: the Roman number and the letter are enough."""


@lru_cache(_REMEMBERED)
def code_keys(text: str) -> tuple[str, ...]:
    """The codes of forms within a text, without spaces and leading zeros: "Biểu số 06 /VPCP/KSTT" → "6/vpcp/kstt".

    "II.03a-b" is both II.03a and II.03b.
    """
    key = comparison_key(text)
    whole = [
        f"{hit[1] + '.' if hit[1] else ''}{hit[2]}{letter}/{'vpcp/kstt' if hit[1] else ''.join(hit[5].split())}"
        for hit in _CODE.finditer(key)
        for letter in _letters(hit[3], hit[4])
    ]
    short = [
        f"ii.{hit[1]}{letter}/vpcp/kstt" for hit in _SHORT_CODE.finditer(key) for letter in _letters(hit[2], hit[3])
    ]
    return tuple(dict.fromkeys([*whole, *short]))


_ALPHABET = "abcdđefg"


def _letters(first: str | None, last: str | None) -> Iterable[str]:
    if not first or not last:
        return [first or ""]
    return _ALPHABET[_ALPHABET.find(first) : _ALPHABET.find(last) + 1] or [first]
