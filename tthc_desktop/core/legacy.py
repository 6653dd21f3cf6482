"""Vietnamese text of older office files into Unicode: TCVN3, VNI-Windows, VIQR, and Unicode that was read wrongly.

A letter of such a file looks like another one of Latin-1 ("Tæng sè" is "Tổng số"), so one cell alone tells
nothing: the cell's font decides first, then the sheet as a whole. Code tables: TCVN 5712:1993 (VN3) and the VNI
and VIQR (RFC 1456) tables of UniKey.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from tthc_desktop.core.grids import Grid, Place, Value
from tthc_desktop.core.syllables import is_syllable

TCVN3: Final = "TCVN3"
VNI: Final = "VNI"
VIQR: Final = "VIQR"
CP1258: Final = "Windows-1258"
UTF8_READ_WRONGLY: Final = "UTF-8 đọc nhầm"
DECOMPOSED: Final = "Unicode tổ hợp"
"""What the user reads as the name of each encoding."""

Runs = Mapping[Place, Sequence[tuple[str, str]]]
"""Text and font of each run of the cells that are written in more than one font."""

# --- tables ----------------------------------------------------------------------------------------------

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ù": _ACUTE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "ê": _BREVE,
    **{mark: _CIRCUMFLEX + tone for mark, tone in zip("àåãáä", (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT), strict=True)},
    **{mark: _BREVE + tone for mark, tone in zip("èúüéë", (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT), strict=True)},
}
_VNI_LETTERS = dict(zip("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ", strict=True))
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|[ñôöæóòî]", re.IGNORECASE)
_VIQR_MARKS = {"^": _CIRCUMFLEX, "(": _BREVE, "+": _HORN, "`": _GRAVE, "?": _HOOK, "~": _TILDE, "'": _ACUTE, ".": _DOT}
_VIQR = re.compile(r"[dD][dD]|(?:([aeoAEO])(\^)|([aA])(\()|([ouOU])(\+)|([aeiouyAEIOUY]))(['`?~.]?)")
_WORD, _LETTERS = re.compile(r"\S+"), re.compile(r"[^\W\d_]+")
_VIQR_SURE = re.compile(r"[aeo]\^|[ou]\+|a\([a-z'`?~.]|\bdd[aeiouy]|[aeiouy]['`~][a-z]", re.IGNORECASE)
_VIQR_SIGN = re.compile(r"[aeiouyAEIOUY][\^(+`'~?.]|[dD][dD]")
_CP1258 = str.maketrans("ÌÒÞìòÃãÐðÕõÝýþ", f"{_GRAVE}{_HOOK}{_TILDE}{_ACUTE}{_DOT}ĂăĐđƠơƯư₫")
_LOOK_ALIKES = str.maketrans("Ǎǎ", "Ăă")
_LOST = "\ufffd"


def _of_vni(found: re.Match[str]) -> str:
    if not found[1]:
        return _VNI_LETTERS[found[0]]
    return unicodedata.normalize("NFC", _VNI_LETTERS.get(found[1], found[1]) + _VNI_MARKS[found[2].lower()])


def _of_viqr(found: re.Match[str]) -> str:
    if found[0] in ("dd", "DD", "Dd", "dD"):
        return "Đ" if found[0][0] == "D" else "đ"
    letter = found[1] or found[3] or found[5] or found[7]
    marks = (found[2] or found[4] or found[6] or "") + found[8]
    return unicodedata.normalize("NFC", letter + "".join(_VIQR_MARKS[mark] for mark in marks))


def _viqr_word(found: re.Match[str]) -> str:
    """A word read as VIQR where that makes Vietnamese of it: an address of the web or an e-mail stays as it is."""
    told = _VIQR.sub(_of_viqr, found[0])
    return told if all(word.isascii() or is_syllable(word) for word in _LETTERS.findall(told)) else found[0]


def _as_utf8(text: str) -> str:
    """The text whose UTF-8 bytes were taken for cp1252; unchanged when they cannot have been.

    Bytes that were lost on the way (U+FFFD) stay lost, but for the second byte of Đ, which can be nothing else.
    """
    lost = _LOST in text
    try:
        raw = b"".join(_byte(letter) for letter in text.replace("Ä" + _LOST, "Ä\x90"))
        return raw.decode(errors="replace" if lost else "strict")
    except UnicodeError:
        return text


def _byte(letter: str) -> bytes:
    if letter == _LOST:
        return b"\xff"  # never in UTF-8
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")  # the five bytes that cp1252 leaves open


def decode(text: str, encoding: str) -> str:
    """The text in composed Unicode. Letters that the encoding does not know stay. Raises KeyError for no encoding."""
    return unicodedata.normalize("NFC", _DECODERS[encoding](text))


_DECODERS: dict[str, Callable[[str], str]] = {
    TCVN3: lambda text: text.translate(_TCVN3),
    VNI: lambda text: _VNI.sub(_of_vni, text),
    VIQR: lambda text: _WORD.sub(_viqr_word, text),
    CP1258: lambda text: text.translate(_CP1258),
    UTF8_READ_WRONGLY: _as_utf8,
    DECOMPOSED: lambda text: text,
}

# --- what a font says ------------------------------------------------------------------------------------

_TCVN3_FONT = re.compile(r"\.vn", re.IGNORECASE)
_CAPITALS_FONT = re.compile(r"\.vn.*h", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[- ]", re.IGNORECASE)


def font_encoding(font: str) -> str:
    """The encoding that a font draws: ".VnTime" TCVN3, "VNI-Times" VNI; "" for an ordinary font."""
    if _TCVN3_FONT.match(font):
        return TCVN3
    return VNI if _VNI_FONT.match(font) else ""


def decode_run(text: str, font: str) -> str:
    """Text written in one font. The fonts .Vn…H draw capitals, for TCVN3 has none with a tone."""
    encoding = font_encoding(font)
    if not encoding:
        return text
    told = decode(text, encoding)
    if _is_unicode(text) and _reading([told]).share <= _reading([text]).share:
        return text  # typed in Unicode, whatever the font
    return told.upper() if _CAPITALS_FONT.fullmatch(font) else told


_BEYOND_LATIN1 = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")


def _is_unicode(text: str) -> bool:
    """Whether letters stand in it that the encodings of one byte cannot have."""
    return _BEYOND_LATIN1.search(text) is not None


# --- what a sheet as a whole says ------------------------------------------------------------------------

_WORD_OR_ODD = re.compile(r"[^\W\d_]+|[¡-¿×÷\xad]")
_LOOKED_AT = 2000
"""How many different texts are enough to judge a sheet by."""
_FIRST_LOOK = 100
"""How many of them, spread over the sheet, show that it is Unicode."""
_LEAST_WORDS, _LEAST_TEXTS = 3, 2
_MOSTLY, _CLEARLY, _HARDLY = 0.7, 0.25, 1e-9


@dataclass(frozen=True, slots=True)
class _Reading:
    """How well texts read as Vietnamese: the share of syllables among words with marks, and how many there are."""

    share: float
    words: int
    texts: int


def _reading(texts: Iterable[str]) -> _Reading:
    good: set[str] = set()
    count = bad = told = 0
    for text in texts:
        syllables, others = _judged(text)
        good.update(syllables)
        count += len(syllables)
        bad += others
        told += bool(syllables)
    return _Reading(count / (count + bad) if count else 0.0, len(good), told)


@lru_cache(8192)
def _judged(text: str) -> tuple[tuple[str, ...], int]:
    """The Vietnamese syllables among the words with marks, and how many others there are."""
    words = [word for word in _WORD_OR_ODD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    syllables = tuple(filter(is_syllable, words))
    return syllables, len(words) - len(syllables)


def guess(texts: Iterable[str], expected: str = "") -> str:
    """The encoding that texts of one sheet are written in; "" when they are Unicode, or too few to tell.

    At least three different words in two cells must come out as Vietnamese syllables, most of all words with marks,
    and clearly more than as they stand; and no more cells may be Unicode for certain. `expected`: what the fonts of
    the sheet say; then one word is enough.
    """
    seen = _some(texts)
    plain = _reading(seen[:: len(seen) // _FIRST_LOOK + 1])
    if not seen or (plain.share > 1 - _CLEARLY and plain.words >= _LEAST_WORDS):
        return ""  # nothing can read clearly better
    unicode = sum(map(_is_unicode, seen))
    best, best_share = "", 0.0
    for encoding in (TCVN3, VNI, CP1258, UTF8_READ_WRONGLY, VIQR):
        pairs = [(text, told) for text in seen if _may_be(text, encoding) and (told := decode(text, encoding)) != text]
        plain, reading = _reading([text for text, _ in pairs]), _reading([told for _, told in pairs])
        enough = encoding == expected or (
            reading.words >= _LEAST_WORDS and reading.texts >= _LEAST_TEXTS and len(pairs) >= unicode
        )
        clearly = encoding == VIQR or reading.share >= plain.share + _CLEARLY
        if enough and clearly and reading.share >= max(_MOSTLY, best_share + _HARDLY):
            best, best_share = encoding, reading.share
    return best


def _may_be(text: str, encoding: str) -> bool:
    return bool(_VIQR_SURE.search(text)) if encoding == VIQR else not text.isascii() and not _is_unicode(text)


def _some(texts: Iterable[str]) -> list[str]:
    """Different texts that could be in a legacy encoding, enough of them to judge by."""
    seen: dict[str, None] = {}
    for text in texts:
        if not text.isascii() or _VIQR_SURE.search(text):
            seen[text] = None
            if len(seen) >= _LOOKED_AT:
                break
    return list(seen)


# --- a whole sheet ---------------------------------------------------------------------------------------


def unified(grid: Grid, runs: Runs | None = None) -> Grid:
    """The sheet with all its text in composed Unicode, what the file had kept beside it, and the encoding named.

    Text that is Unicode already but decomposed, or has ǎ for ă, is composed too; composing alone keeps no original,
    for both are the same text.
    """
    if not grid.fonts and _is_unified(grid):
        return grid  # told at once, as of nearly all sheets
    texts = _texts(grid)
    by_font = Counter(font_encoding(font) for font in grid.fonts.values())
    (expected, _), *_ = by_font.most_common(1) or [("", 0)]
    sheet = guess((text for at, text in texts if at not in grid.fonts), expected)
    typed = _typed_in_unicode(texts, grid.fonts)
    memory: dict[str, str] = {}
    rows: dict[int, list[Value]] = {}
    originals = dict(grid.originals)
    used: Counter[str] = Counter()
    for at, text in texts:
        if at in grid.fonts and font_encoding(grid.fonts[at]) not in typed:
            told = _by_font(text, grid.fonts[at], (runs or {}).get(at))
        else:
            told = memory.get(text) or memory.setdefault(text, _by_sheet(text, sheet, doubting=bool(by_font)))
        if told == text:
            continue
        row, column = at
        rows.setdefault(row, list(grid.rows[row]))[column] = told
        if told == unicodedata.normalize("NFC", text):
            used[DECOMPOSED] += 1
            continue
        originals[at] = text
        used[font_encoding(grid.fonts.get(at, "")) or sheet] += 1
    if not used:
        return grid
    named = max(used, key=lambda name: (name not in (DECOMPOSED, ""), used[name]))
    new = tuple(tuple(rows[at]) if at in rows else row for at, row in enumerate(grid.rows))
    return replace(grid, rows=new, originals=originals, encoding=named)


def _is_unified(grid: Grid) -> bool:
    """Whether all texts of a sheet in ordinary fonts are as they shall be, judged by its different ones."""
    texts = dict.fromkeys(value for values in grid.rows for value in values if value.__class__ is str)
    doubtful = [text for text in texts if not text.isascii() or _VIQR_SIGN.search(text)]
    return not guess(doubtful) and all(_composed(text) == text for text in doubtful)


def _typed_in_unicode(texts: Sequence[tuple[Place, str]], fonts: Mapping[Place, str]) -> set[str]:
    """The encodings whose fonts stand over text typed in Unicode: letters that they cannot have are in some cells, and
    the others read no worse as they are. A font that was left over when an office went to Unicode says nothing.
    """
    by_encoding: dict[str, list[str]] = {}
    for at, text in texts:
        if at in fonts and not text.isascii():
            by_encoding.setdefault(font_encoding(fonts[at]), []).append(text)
    found = set()
    for encoding, some in by_encoding.items():
        others = [text for text in some if not _is_unicode(text)]
        if encoding and len(others) < len(some):
            plain, told = _reading(others), _reading([decode(text, encoding) for text in others])
            found |= {encoding} if plain.share >= told.share else set()
    return found


def _texts(grid: Grid) -> list[tuple[Place, str]]:
    """The cells whose text may have to be read anew: plain ASCII is itself, but in VIQR and in a font of capitals."""
    capitals = {at for at, font in grid.fonts.items() if _CAPITALS_FONT.fullmatch(font)}
    return [
        ((row, column), value)
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if value.__class__ is str and (not value.isascii() or _VIQR_SIGN.search(value) or (row, column) in capitals)
    ]


def _by_font(text: str, font: str, parts: Sequence[tuple[str, str]] | None) -> str:
    if parts and "".join(part for part, _ in parts) == text:
        return unicodedata.normalize("NFC", "".join(decode_run(part, own) for part, own in parts))
    return unicodedata.normalize("NFC", decode_run(text, font))


def _by_sheet(text: str, encoding: str, *, doubting: bool) -> str:
    """`doubting`: an ordinary font stands against the sheet, so text that reads well as it is stays."""
    if not encoding or (_is_unicode(text) if encoding != VIQR else not text.isascii()):
        return _composed(text)
    told = decode(text, encoding)
    return _composed(text) if doubting and _reading([text]).share >= _reading([told]).share else told


def _composed(text: str) -> str:
    told = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return told.translate(_LOOK_ALIKES) if "ǎ" in told or "Ǎ" in told else told
