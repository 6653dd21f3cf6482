"""Whether a word can be a Vietnamese syllable: what tells rightly read text from text read in a wrong encoding."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSET = "(?:ngh?|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdđghklmnprstvx])?"
_RHYMES = (
    *("a(?:ch|ng|nh|[cimnoptuy])?", "ă(?:ng|[ckmnpt])", "â(?:ng|[cmnptuy])"),
    *("e(?:ng|[cmnopt])?", "ê(?:ch|nh|[mnptu])?", "i(?:ch|nh|[amnptu])?", "iê(?:ng|[cmnptu])"),
    *("oo?(?:ng|[cimnpt])?", "oa(?:ch|ng|nh|[cimnopty])?", "oă(?:ng|[cmnpt])", "oe(?:ng|[mnopt])?"),
    *("ô(?:ng|[cimnpt])?", "ơ(?:ng|[cimnpt])?"),
    *("u(?:ng|[acimnpt])?", "uâ(?:ng|[cnpty])", "uê(?:ch|nh|[nt])?", "uy(?:ch|nh|[anptu])?", "uyê[mnt]"),
    *("uô(?:ng|[cimnpt])", "uơ", "ư(?:ng|[acimntu])?", "ươ(?:ng|[cimnptu])", "y", "yê(?:ng|[mntu])"),
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{'|'.join(_RHYMES)})")
_STOPPED = re.compile("(?:[ckpt]|ch)$")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHARP_OR_HEAVY = "\u0301\u0323"
_TONE = re.compile(f"[{_TONES}]")


@lru_cache(8192)
def is_syllable(word: str) -> bool:
    """Whether the word is spelt as a Vietnamese syllable may be: onset, rhyme, at most one tone that the ending
    allows (after c, ch, p, t only sắc and nặng). Capitals and the place of the tone do not count."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    toneless = unicodedata.normalize("NFC", _TONE.sub("", apart))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(toneless):
        return False
    return not _STOPPED.search(toneless) or (bool(tones) and tones[0] in _SHARP_OR_HEAVY)
