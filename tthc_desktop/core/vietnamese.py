"""Vietnamese text: comparing, searching and sorting it, and making pasted text safe to store.

Text is stored as it was typed; everything here makes keys beside it. Written Vietnamese has two Unicode
forms (NFC and NFD) and two habits of placing the tone ("hoà" by QĐ 1989/QĐ-BGDĐT, "hòa" in most laws);
both occur within one real report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_REMEMBERED = 8192
"""How many results a key function keeps: about the texts of one full list on the screen."""


def nfc(text: str) -> str:
    """The text in composed Unicode form (NFC)."""
    return unicodedata.normalize("NFC", text)


def _lower(text: str) -> str:
    # Old keyboards type Ð (U+00D0, eth) for Đ; no Vietnamese reader can tell them apart.
    return nfc(nfc(text).lower()).replace("ð", "đ")


def _one_space(text: str) -> str:
    return " ".join(text.split())


_MARKS = re.compile("[\u0300-\u036f]+")


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Lower case without tones and marks, đ as d, white space runs as one space: for unaccented search."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", _lower(text)))
    return _one_space(bare.replace("đ", "d"))


# Only "oa", "oe" and "uy" are written both ways. The tone goes to the first letter, so that what is typed
# so far ("hò") stays a prefix; after q the u is no vowel, and "quý" is the only right spelling.
_WRITTEN = "oà oả oã oá oạ oè oẻ oẽ oé oẹ uỳ uỷ uỹ uý uỵ qùy qủy qũy qúy qụy"
_PLACED = "òa ỏa õa óa ọa òe ỏe õe óe ọe ùy ủy ũy úy ụy quỳ quỷ quỹ quý quỵ"
_TONE_PLACE = dict(zip(_WRITTEN.split(), _PLACED.split(), strict=True))
_MOVABLE_TONE = re.compile("o[àảãáạèẻẽéẹ]|(?<!q)u[ỳỷỹýỵ]|q[ùủũúụ]y")


def _tone_placed(lower: str) -> str:
    # U+01CE stands for ă in some real reports ("nǎm 2025"); the two look alike on the screen.
    return _MOVABLE_TONE.sub(lambda found: _TONE_PLACE[found[0]], lower.replace("ǎ", "ă"))


@lru_cache(_REMEMBERED)
def comparison_key(text: str) -> str:
    """Equal for texts that differ only in Unicode form, case, white space runs and tone position.

    "Hoà  Bình" and "hòa bình" are equal; "năm" and "nam" are not. A key, not to be shown.
    """
    return _tone_placed(_one_space(_lower(text)))


def same(a: str, b: str) -> bool:
    """Whether a reader takes the two for the same words (see comparison_key)."""
    return comparison_key(a) == comparison_key(b)


_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(_REMEMBERED)
def searchable(text: str) -> str:
    """Words with accents for a full-text index: "5159/BC-VPCP" → "5159 bc vpcp". A key, not to be shown."""
    return _NOT_WORD.sub(" ", _tone_placed(_lower(text))).strip()


def has_accents(text: str) -> bool:
    """Whether a letter bears a tone or mark, or is đ: then who searches means the accents."""
    apart = unicodedata.normalize("NFD", text)
    return bool(_MARKS.search(apart)) or not {"đ", "Đ"}.isdisjoint(apart)


# CLDR vi.xml (release 43): ă, â, đ, ê, ô, ơ, ư are letters of their own, tones only decide between words
# with equal letters, case between words with equal tones. Punctuation comes first, as in the CLDR root.
_ALPHABET = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_WEIGHT = {letter: chr(0x20 + place) for place, letter in enumerate(_ALPHABET)}
_LOOK_ALIKE = {"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "ð": "đ", "ǎ": "ă"}
_TONE_WEIGHT = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"
_SHAPES = "\u0302\u0306\u031b"
"""Circumflex, breve and horn make another letter; every other mark is a tone or foreign."""


class _Weights(dict[int, str]):
    """Weight of every character at one level (0 letter, 1 tone, 2 case), worked out when first met."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def __missing__(self, code: int) -> str:
        weight = self[code] = _weights(chr(code))[self._level]
        return weight


def _weights(character: str) -> tuple[str, str, str]:
    lower = character.lower()
    parts = unicodedata.normalize("NFD", _LOOK_ALIKE.get(lower, lower))
    base = "".join(part for part in parts if not unicodedata.combining(part))
    letter = nfc(base + "".join(part for part in parts if part in _SHAPES))
    tone = "".join(_TONE_WEIGHT.get(part, _OTHER_MARK) for part in parts if unicodedata.combining(part))
    case = "0" if lower == character else "1"
    if letter in _LETTER_WEIGHT:
        plain = "".join(weight for weight in tone if weight != _OTHER_MARK)
        return _LETTER_WEIGHT[letter], plain or "0", case
    weight = "".join(_LETTER_WEIGHT.get(part, part) for part in base)
    return weight, tone or "0", case if base else ""


_LETTERS, _TONES, _CASES = _Weights(0), _Weights(1), _Weights(2)


@lru_cache(_REMEMBERED)
def sort_key(text: str) -> str:
    """Sorts by code point into the Vietnamese order of CLDR (`vi`), as ICU does.

    Letters decide first, then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then case. The key is printable
    apart from U+0001 between its levels, so it can stand in a database column.
    """
    composed = _one_space(nfc(text))
    tones = composed.translate(_TONES).rstrip("0")
    cases = composed.translate(_CASES).rstrip("0")
    return f"{composed.translate(_LETTERS)}\x01{tones}\x01{cases}"


_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def control_characters(text: str) -> bool:
    """Whether the text holds characters that neither XML (Word, Excel) nor a screen can show, line breaks aside."""
    return _CONTROL.search(_LINE_BREAK.sub("\n", text)) is not None


def clean(text: str) -> str:
    """Pasted text as it is stored: line breaks as \\n, no control characters, no outer white space.

    Word's own line breaks (U+000B, U+2028) become \\n so that words do not run together. Letters, tone
    positions and the Unicode form stay as typed.
    """
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", text)).strip()


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def roman(n: int) -> str:
    """Roman numeral of 1 to 3999 ("quý II"). Raises ValueError outside."""
    if not 1 <= n <= 3999:
        raise ValueError(f"no Roman numeral for {n}")
    numeral = ""
    for value, letters in _ROMAN:
        count, n = divmod(n, value)
        numeral += letters * count
    return numeral


def circled(n: int) -> str:
    """The number of a conclusion as offices write it: "①" to "⑳", then "(21)"."""
    return chr(0x2460 + n - 1) if 1 <= n <= 20 else f"({n})"


def join(items: Sequence[str], last: str = " và ") -> str:
    """Items as one enumeration: "A, B và C"."""
    return last.join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)
