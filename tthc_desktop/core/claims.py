"""Looks in a text for figures that contradict one another: sums that do not add up, wrong percents, two dates.

It is meant for paragraphs that a person wrote and for reports pasted in. It tells only what is wrong for certain by the
text itself: a part that may be one of several is no error, a percent is compared with the decimals it is printed with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from tthc_desktop.core.numbers import percent, shown
from tthc_desktop.core.vietnamese import fold, nfc


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that cannot be right."""

    start: int
    end: int
    """Where it stands, counted in the text as it was normalised (NFC)."""
    found: str
    """The words found."""
    message: str
    """One Vietnamese sentence that names the error."""


def check(text: str) -> tuple[Claim, ...]:
    """Everything in the text that contradicts itself, in the order in which it stands."""
    text = nfc(text)
    found = [*_sums(text), *_fractions(text), *_counts_as_percents(text), *_dates(text), *_marks(text)]
    for start, sentence in _sentences(text):
        found += [_moved(claim, start) for claim in _of_sentence(sentence)]
    unique = {(claim.start, claim.message): claim for claim in found}
    return tuple(sorted(unique.values(), key=lambda claim: (claim.start, claim.end)))


def _moved(claim: Claim, by: int) -> Claim:
    return Claim(claim.start + by, claim.end + by, claim.found, claim.message)


# --- numbers ---------------------------------------------------------------------------------------------

_COUNT = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+"
_PERCENT = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?"


def _count(text: str) -> int:
    return int(text.replace(".", ""))


def _rate(text: str) -> Decimal:
    """A percent as it is printed; a dot before other than three digits is a decimal mark."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", "."))


def _wrong_percent(part: int, whole: int, printed: Decimal) -> str:
    """What is wrong with a printed percent; empty when it is right to the decimals it is printed with."""
    exact = Decimal(part) * 100 / Decimal(whole)
    step = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    right = exact.quantize(step, ROUND_HALF_UP)
    if printed == right:
        return ""
    told = f"{shown(part)}/{shown(whole)} là {shown(right)}%, không phải {shown(printed)}%"
    if printed == exact.quantize(step, ROUND_DOWN):
        return f"{told} (bị cắt bớt chữ số, không làm tròn)"
    return told


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences with where they begin: a full stop between digits ends none."""
    start = 0
    for found in re.finditer(r"(?:\.(?=\s|$)|\n)+", text):
        yield start, text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield start, text[start:]


# --- sums written out ------------------------------------------------------------------------------------

_SUM = re.compile(rf"((?:(?:{_COUNT})\s*\+\s*)+(?:{_COUNT}))\s*=\s*({_COUNT})(?![0-9,%/])")


def _sums(text: str) -> Iterator[Claim]:
    """«A + B = C»."""
    for found in _SUM.finditer(text):
        right = sum(_count(part) for part in re.findall(_COUNT, found[1]))
        if right != _count(found[2]):
            told = f"«{found[0]}»: cộng lại bằng {shown(right)}, không phải {found[2]}."
            yield Claim(*found.span(), found[0], told)


# --- fractions with a percent ----------------------------------------------------------------------------

_FRACTION = re.compile(
    rf"(?<![0-9/.,])(?P<part>{_COUNT})\s*/\s*(?P<whole>{_COUNT})(?![0-9/])(?P<words>[^0-9/;.\n]{{0,60}}?)"
    rf"(?P<rate>{_PERCENT})\s*%"
)
_DAY = re.compile(r"(?:ngày|đến|từ|hết|trước)\s*$", re.IGNORECASE)


def _fractions(text: str) -> Iterator[Claim]:
    """«N/M hồ sơ (đạt P%)»."""
    for found in _FRACTION.finditer(text):
        if _DAY.search(text[: found.start()]):
            continue
        part, whole, printed = _count(found["part"]), _count(found["whole"]), _rate(found["rate"])
        told = _about_fraction(part, whole, printed)
        if told:
            words = f"{found[0]})" if found["words"].count("(") > found["words"].count(")") else found[0]
            yield Claim(*found.span(), found[0], f"«{words}»: {told}.")


def _about_fraction(part: int, whole: int, printed: Decimal) -> str:
    if whole == 0:
        return f"chia cho 0 thì không có tỷ lệ (ghi «–»), không phải {shown(printed)}%"
    if part > whole and printed <= 100:
        turned = percent(whole, part)
        same = turned is not None and abs(turned - printed) < Decimal("0.1")
        ending = f"; {shown(whole)}/{shown(part)} mới là {shown(turned or 0)}%" if same else ""
        return f"phân số viết ngược: tử số lớn hơn mẫu số mà tỷ lệ chỉ {shown(printed)}%{ending}"
    return _wrong_percent(part, whole, printed)


# --- counts with a percent sign --------------------------------------------------------------------------

_COUNTED = re.compile(
    rf"(?<!tỷ lệ )\b(?:[Tt]ổng số|[Ss]ố lượng|[Ss]ố (?!liệu|hóa|hoá))(?P<what>[^0-9%.;:,()\n]{{2,60}}?)\s*(?:là|:|,)\s*"
    rf"(?P<rate>{_PERCENT})\s*%"
)
_SHARE = re.compile(rf"(?:đạt|chiếm)(?: tỷ lệ)?\s*(?P<rate>{_PERCENT})\s*%", re.IGNORECASE)


def _counts_as_percents(text: str) -> Iterator[Claim]:
    """«Số văn bản đã ban hành: 15%», and shares above 100 %."""
    for found in _COUNTED.finditer(text):
        if "tỷ lệ" not in text[max(0, found.start() - 12) : found.end()].lower():
            told = f"«{found[0]}»: đây là số lượng, không phải tỷ lệ, nên không có dấu %."
            yield Claim(*found.span(), found[0], told)
    for found in _SHARE.finditer(text):
        if _rate(found["rate"]) > 100 and "kế hoạch" not in text[found.end() : found.end() + 30]:
            told = f"«{found[0]}»: một phần không thể quá 100%; có lẽ đây là số lượng hoặc phân số viết ngược."
            yield Claim(*found.span(), found[0], told)


# --- a total and its parts -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    """A count in a sentence."""

    value: int
    start: int
    end: int
    before: str
    """The words between the number before it and this one."""
    noun: str
    """The word behind it, folded; empty when there is none."""
    rate: Decimal | None = None
    """The percent told of it."""
    rate_end: int = 0
    of_other: bool = False
    """Whether the percent is said to be of something else ("trên số tiếp nhận trong kỳ")."""


_NUMBER = re.compile(rf"(?<![0-9.,/\-–A-ZĐ])(?:{_COUNT})(?![0-9]|,[0-9]|\s*%|\s*/|\.[0-9]|-[A-ZĐ])")
_NOT_COUNTS = re.compile(
    r"(?:\bsố|năm|tháng|ngày|quý|kỳ|điều|khoản|mục|biểu|mẫu|phụ lục|lúc|ký hiệu|thứ|cột|dòng|tăng|giảm)"
    r"\s*$",
    re.IGNORECASE,
)
_RATE_BEHIND = re.compile(
    rf"[^0-9%;.]{{0,30}}?[(,]?\s*(?:(?:đạt|chiếm)(?: tỷ lệ)?|tỷ lệ)\s*:?\s*(?P<rate>{_PERCENT})\s*%"
    r"(?P<of>\s+(?:trên|so với|của))?"
)


def _numbers(sentence: str) -> list[_Number]:
    found: list[_Number] = []
    last = 0
    for one in _NUMBER.finditer(sentence):
        before = sentence[last : one.start()]
        if _NOT_COUNTS.search(before) and not re.search(r"(?:tổng|là) số\s*$", before.lower()):
            continue
        noun = re.match(r"\s*([^\W\d_]+(?:\s[^\W\d_]+)?)", sentence[one.end() :])
        rate = _RATE_BEHIND.match(sentence, one.end())
        found.append(
            _Number(
                _count(one[0]), one.start(), one.end(), before, fold(noun[1]) if noun else "",
                _rate(rate["rate"]) if rate else None, rate.end() if rate else 0, bool(rate and rate["of"]),
            )
        )  # fmt: skip
        last = one.end()
    return found


def _of_sentence(sentence: str) -> Iterator[Claim]:
    numbers = _numbers(sentence)
    for total, parts in _splits(sentence, numbers):
        yield from _wrong_sum(sentence, total, parts)
        for part in parts:
            yield from _wrong_share(sentence, total, part, numbers)
    yield from _wrong_whole(sentence, numbers)


_OPENS = re.compile(r"trong đó|bao gồm|\bgồm|\(", re.IGNORECASE)


def _splits(sentence: str, numbers: list[_Number]) -> Iterator[tuple[_Number, list[_Number]]]:
    """Each total with the parts told behind "trong đó", "gồm" or in brackets."""
    for opens in _OPENS.finditer(sentence):
        before = [one for one in numbers if one.end <= opens.start()]
        if not before or re.search(
            r";|\.(?![0-9])", sentence[before[-1].end : opens.start()].removesuffix(" ").rstrip(";, ")
        ):
            continue
        end = _end_of(sentence, opens)
        parts = [one for one in numbers if opens.end() <= one.start < end]
        total = before[-1]
        alike = [part for part in parts if _same_noun(total, part)]
        if alike and len(alike) == len(_flat(sentence, opens.end(), parts)):
            yield total, alike


def _flat(sentence: str, start: int, parts: list[_Number]) -> list[_Number]:
    """The parts that do not stand in brackets of their own: those say what a part is made of."""
    return [one for one in parts if sentence.count("(", start, one.start) <= sentence.count(")", start, one.start)]


def _end_of(sentence: str, opens: re.Match[str]) -> int:
    if opens[0] != "(":
        further = re.compile(r";(?!\s*(?:(?:giải quyết|đã giải quyết|số hồ sơ giải quyết)\s+)?(?:quá hạn|trễ hạn))")
        end = further.search(sentence, opens.end())
        closing = _closing(sentence, opens.end())
        return min(end.start() if end else len(sentence), closing)
    return _closing(sentence, opens.end())


def _closing(sentence: str, start: int) -> int:
    """Where the bracket that is open at `start` closes."""
    depth = 1
    for at in range(start, len(sentence)):
        depth += (sentence[at] == "(") - (sentence[at] == ")")
        if depth == 0:
            return at
    return len(sentence)


def _same_noun(total: _Number, part: _Number) -> bool:
    first, second = total.noun.split()[:2], part.noun.split()[:2]
    known = {"ho so", "thu tuc", "van ban", "quyet dinh", "phan anh", "pakn", "quy trinh", "don vi", "nhiem vu"}
    joined = [" ".join(words) for words in (first, second)]
    named = [next((word for word in known if noun.startswith(word)), "") for noun in joined]
    return not named[1] or named[0] == named[1]


_COMPLETE = re.compile(
    r"(?:dung han|truoc han|trong han).*(?:qua han|tre han)|(?:qua han|tre han).*(?:dung han|trong han)"
)


def _wrong_sum(sentence: str, total: _Number, parts: list[_Number]) -> Iterator[Claim]:
    if len(parts) < 2 and not (parts and parts[0].value > total.value):
        return
    right = sum(part.value for part in parts)
    words = fold(" ".join(part.before + sentence[part.end : part.end + 20] for part in parts))
    complete = bool(_COMPLETE.search(words)) and len(parts) > 1
    if right > total.value or (complete and right != total.value) or _one_digit_off(right, total.value):
        start, end = total.start, max(parts[-1].end, parts[-1].rate_end)
        added = " + ".join(shown(part.value) for part in parts)
        against = f"cộng lại bằng {shown(right)}, không khớp tổng {shown(total.value)}"
        told = f"«{sentence[start:end]}»: các phần {added} {against}."
        if len(parts) == 1:
            told = f"«{sentence[start:end]}»: phần {added} lớn hơn tổng {shown(total.value)}."
        yield Claim(start, end, sentence[start:end], told)


def _one_digit_off(one: int, other: int) -> bool:
    """Whether two large numbers differ in one digit only: a slip of the pen."""
    first, second = str(one), str(other)
    return len(first) == len(second) > 3 and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _wrong_share(sentence: str, total: _Number, part: _Number, numbers: Iterable[_Number]) -> Iterator[Claim]:
    """«120.088 (tỷ lệ 95,53%)» of the total; one that is right of another number of the sentence is let be."""
    if part.rate is None or part.of_other or part.value > total.value:
        return
    if total.value == 0:
        told = f"chia cho 0 thì không có tỷ lệ (ghi «–»), không phải {shown(part.rate)}%"
    else:
        others = [one.value for one in numbers if one.value and one.end <= part.start]
        if any(not _wrong_percent(part.value, whole, part.rate) for whole in others if whole != total.value):
            return
        told = _wrong_percent(part.value, total.value, part.rate)
    if told:
        words = sentence[part.start : part.rate_end]
        yield Claim(part.start, part.rate_end, words, f"«{words}»: {told}.")


_ON_TIME = re.compile("dung han|som han|truoc han")


def _wrong_whole(sentence: str, numbers: list[_Number]) -> Iterator[Claim]:
    """«đúng hạn» divided by what was received and not by what was settled."""
    received = [one for one in numbers if "tiep nhan" in fold(one.before)]
    settled = [one for one in numbers if "giai quyet" in fold(one.before) and not _ON_TIME.search(fold(one.before))]
    for part in numbers:
        around = fold(part.before + sentence[part.end : part.end + 40])
        if part.rate is None or not received or not settled or not _ON_TIME.search(around) or part in settled:
            continue
        whole, wrong = settled[-1].value, received[-1].value
        if not whole or not wrong or whole == wrong or part.value > whole:
            continue
        if _wrong_percent(part.value, whole, part.rate) and not _wrong_percent(part.value, wrong, part.rate):
            words = sentence[part.start : part.rate_end]
            right = percent(part.value, whole)
            told = f"chia cho số tiếp nhận {shown(wrong)}; tỷ lệ đúng hạn chia cho số đã giải quyết {shown(whole)}"
            yield Claim(part.start, part.rate_end, words, f"«{words}»: {told}, là {shown(right or 0)}%.")


# --- how numbers are written -----------------------------------------------------------------------------

_PARTED = re.compile(r"(?:đạt|là|chiếm|tỷ lệ|còn|lên|xuống|được)\s+([0-9]+(?:, +| +,|\. +)[0-9]{1,2})(?=\s*(?:%|điểm))")
"""One decimal with a blank in it: "đạt 17, 66%"; "mức 10, 15%" are two numbers."""
_DECIMAL = re.compile(r"(?<![0-9.,])[0-9]+([.,])(?:[0-9]{1,2}|[0-9]{4,})(?=\s*(?:%|điểm))")
"""A decimal before a percent sign or "điểm"; three digits behind a dot may be thousands."""


def _marks(text: str) -> Iterator[Claim]:
    """Decimals that are written otherwise than the others of the text, or with a blank in them."""
    for found in _PARTED.finditer(text):
        yield Claim(*found.span(1), found[1], f"«{found[1]}»: có dấu cách trong số. Hãy viết liền.")
    decimals = list(_DECIMAL.finditer(text))
    with_comma = next((found[0] for found in decimals if found[1] == ","), None)
    for found in decimals if with_comma else ():
        if found[1] == ".":
            told = f"dùng dấu chấm trước phần thập phân, chỗ khác dùng dấu phẩy («{with_comma}»)"
            yield Claim(*found.span(), found[0], f"«{found[0]}»: {told}. Hãy viết cùng một cách.")


# --- documents -------------------------------------------------------------------------------------------

_DOCUMENT = re.compile(
    r"(?P<number>[0-9]+[a-zđ]?(?:\.[0-9]+)?\s*/\s*(?:[0-9]{4}\s*/\s*)?[A-ZĐ][\w&.]*(?:\s*[-–]\s*[\w&.]+)*)\s*,?\s*"
    r"(?:\(?\s*)ngày\s+(?P<day>[0-9]{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(?P<month>[0-9]{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)(?P<year>[0-9]{4})"
)


def _dates(text: str) -> Iterator[Claim]:
    """One number of a document with two dates. Numbers begin anew each year, so only dates of one year contradict."""
    met: dict[tuple[str, int], tuple[int, int]] = {}
    for found in _DOCUMENT.finditer(text):
        number = re.sub(r"\s*([/–-])\s*", r"\1", found["number"]).replace("–", "-").upper()
        year, day = int(found["year"]), (int(found["month"]), int(found["day"]))
        before = met.setdefault((number, year), day)
        if before != day:
            told = f"{number} ghi hai ngày khác nhau: {_day(before, year)} và {_day(day, year)}"
            yield Claim(*found.span(), found[0], f"«{found[0]}»: văn bản số {told}.")


def _day(day: tuple[int, int], year: int) -> str:
    month = f"{day[0]:02d}" if day[0] < 3 else str(day[0])
    return f"{day[1]:02d}/{month}/{year}"
