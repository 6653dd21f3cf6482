"""Deadlines in words as lists of tasks have them: «Trước ngày 20 hằng tháng», «Quý I - quý II/2026», «Theo yêu cầu»."""

from __future__ import annotations

import re
from typing import NamedTuple

from tthc_desktop.core.dates import read_when
from tthc_desktop.core.deadlines import CONSTANT, NEVER_LATE, RECURRING
from tthc_desktop.core.recurrence import parse_rule
from tthc_desktop.core.sheet_dates import days_written, several_days
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.working_days import parse_span


class Deadline(NamedTuple):
    """What words tell of a deadline: a day or a kind with its rule; nothing where they tell no day at all."""

    due_on: str = ""
    kind: str = ""
    rule: str = ""
    shortened: bool = False
    """Whether the words say more than that, so that they are to be kept beside it."""


def read_deadline(words: str) -> Deadline | None:
    """What the words tell, of several days the last; «Trước ngày 20/3/2026» is a day less to some, so it is shortened.

    None where a day seems to be meant that cannot be read, for that to be told.
    """
    words = words.strip()
    bare = _bare(words)
    if bare or is_date(words):
        return bare or Deadline(words)
    if kind := next((kind for kind in NEVER_LATE if fold(kind) == fold(words)), ""):
        return Deadline(kind=kind)
    if _CONSTANT.match(words):
        return Deadline(kind=CONSTANT, shortened=True)
    if (rule := _rule_in(words)) and not _MAY_BE_MONTH.fullmatch(words):
        return Deadline(kind=RECURRING, rule=rule, shortened=rule != words)
    return Deadline(shortened=True) if in_words_only(words) else None


def _bare(words: str) -> Deadline | None:
    """The deadline without the words before it: «Chậm nhất ngày 20/3/2026»."""
    if whole_year := _WHOLE_YEAR.fullmatch(words) or _HALF_YEAR.fullmatch(words):
        ends = "30/6" if whole_year.groupdict().get("which", "").lower() == "đầu" else "31/12"
        return Deadline(f"{ends}/{words[-4:]}", shortened=True)
    if days := days_written(words):
        return Deadline(days[1], shortened=True)
    if apart := several_days(words):
        return Deadline(apart[-1].text, shortened=True)
    if whole := whole_of_part(words):
        return Deadline(whole, shortened=True)
    if months := months_written(words):
        return Deadline(months[1], shortened=True)
    before = _UNTIL.match(words)
    if not before or not is_date(words[before.end() :]):
        return None
    due, said = words[before.end() :], before[0].lower()
    if _WHOLE_YEAR.fullmatch(due):
        due = f"31/12/{int(due.split()[-1]) - ('trước' in said)}"
    return Deadline(due, shortened=bool(re.search("trước|cuối|[0-9]", said)))


def months_written(words: str) -> tuple[str, str] | None:
    """The first and the last month or quarter of several: «Tháng 3-4/2026», «6 tháng cuối năm 2026»; else None."""
    if half := _HALF_YEAR.fullmatch(words.strip()):
        first, last = ("I", "II") if half["which"].lower() == "đầu" else ("III", "IV")
        return f"Quý {first}/{half['year']}", f"Quý {last}/{half['year']}"
    months = _MONTHS.fullmatch(words.strip())
    if not months or _order(months["first"]) >= _order(months["last"]):
        return None
    first, year = months["first"], months["last"][-4:]
    return f"{months['of']} {first}/{year}", f"{months['of']} {months['last']}"


def whole_of_part(words: str) -> str:
    """The month or quarter of which words name a part, «tháng 6/2026» of «Đầu tháng 6/2026»; "" for none."""
    part = _PART_OF.match(words.strip())
    rest = words.strip()[part.end() :] if part else ""
    return rest if rest and is_date(rest) and not _WHOLE_YEAR.fullmatch(rest) else ""


def _order(number: str) -> int:
    """The place of a month or quarter in its year; "IV/2026" as "IV"."""
    told = re.split(r"[\s/]", number.upper())[0]
    return _ROMAN.index(told) + 1 if told in _ROMAN else int(told) if told.isdecimal() else 0


_ROMAN = ("I", "II", "III", "IV")


def is_date(text: str) -> bool:
    """Whether a text is meant for a date: one that cannot be is one, which is to be told."""
    try:
        return read_when(text) is not None
    except ValueError:
        return True


def in_words_only(words: str) -> bool:
    """Whether words are those that offices put in the place of a day, month or quarter: «Theo yêu cầu»."""
    return bool(_IN_WORDS.match(words)) and parse_span(words) is None and not _NAMES_DAY.search(words)


def _rule_in(words: str) -> str:
    """The schedule that words tell, «ngày 20 hằng tháng» of «Trước ngày 20 hằng tháng»; "" for none."""
    outer, *behind = _BEFORE.split(words.rstrip(")"), maxsplit=1)
    inner = behind[0] if behind else ""
    tried = (f"ngày {inner}", f"ngày {inner} {outer.strip(' ,;(')}") if inner else (words,)
    return next((rule for rule in tried if _is_rule(rule)), "")


def _is_rule(text: str) -> bool:
    try:
        parse_rule(text)
    except ValueError:
        return False
    return True


def names_part(words: str) -> bool:
    """Whether words name an early part of a month or quarter, «Đầu tháng 6/2026», which ends before the whole does."""
    return bool(_PART_OF.match(words))


def names_several(words: str) -> bool:
    """Whether words name several days apart from each other."""
    return bool(several_days(words))


_PART_OF = re.compile(
    r"(?:trước|trong|vào)?\s*(?:đầu|giữa|nửa đầu|nửa cuối|(?:thượng|trung|hạ) tuần|"
    r"tuần (?:(?:thứ )?(?:[1-5]|nhất|hai|ba|tư)|đầu|cuối))\s+(?:của\s+)?(?=tháng|quý|năm)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:(?:xong|hoàn thành|báo cáo)\s+)?(?:(?:hạn|trước|chậm nhất|muộn nhất|đến hết|hết|đến|trong|cuối|"
    r"[0-9]{1,2}\s*(?:h|giờ|:)\s*(?:[0-9]{2})?(?:\s*phút)?,?)\s+(?:là\s+)?(?:vào\s+)?(?:ngày\s+)?){1,2}",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:trước|chậm nhất|muộn nhất)\s+(?:là\s+)?(?:vào\s+)?(?:ngày\s+)?", re.IGNORECASE)
_MONTHS = re.compile(
    r"(?:trong\s+)?(?P<of>tháng|quý)\s+(?P<first>[0-9]{1,2}|[IV]{1,3})\s*(?:[,–-]|và|đến)\s*(?:(?P=of)\s+)?"
    r"(?P<last>(?:[0-9]{1,2}|[IV]{1,3})\s*(?:/|năm)\s*[0-9]{4})",
    re.IGNORECASE,
)
"""«Quý I - quý II/2026», «Tháng 3-4/2026»."""
_MAY_BE_MONTH = re.compile(r"t\.?\s*[0-9]", re.IGNORECASE)
"""«T6»: a Friday, or June."""
_HALF_YEAR = re.compile("(?:6|sáu) tháng (?P<which>đầu|cuối) năm (?P<year>[0-9]{4})", re.IGNORECASE)
_WHOLE_YEAR = re.compile("năm [0-9]{4}", re.IGNORECASE)
_CONSTANT = re.compile(r"(?:nhiệm vụ |việc )?thường xuyên\b", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"(?:theo|ngay|(?:(?:trong|cả) )?(?:năm|kỳ)|sau|trong|trước|kể từ|không|chưa (?:xác định|có|rõ)|(?:cho )?đến khi|"
    r"khi (?:có|được|phát sinh)|định kỳ|đột xuất|liên tục|lâu dài|h[ằà]ng|[0-9]+ (?:ngày|tuần|tháng)|đã)\b",
    re.IGNORECASE,
)
_NAMES_DAY = re.compile(
    r"[0-9]\s*[/.-]\s*[0-9]|\b20[0-9]{2}\b|\btháng\s*[0-9]|\bquý\s*(?:[1-4]|IV|I{1,3})\b|^[0-9\W]+$", re.IGNORECASE
)
"""What is meant for a day, so that it is told where none can be read."""
