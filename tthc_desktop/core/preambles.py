"""What the cells above a table say of the period that it reports."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from tthc_desktop.core.dates import read_when
from tthc_desktop.core.periods import Kind, Period, parse_period, period_of, up_to
from tthc_desktop.core.vietnamese import fold

_REMEMBERED = 2048
"""Texts above tables: many units' files have the same."""


class Line(NamedTuple):
    """One text above a table and its cell, counted from 0; `right` is the text of the next cell that has one."""

    row: int
    column: int
    text: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The reporting period as the sheet tells it."""

    period: Period | None = None
    text: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    """The days of "(Từ ngày … đến ngày …)"."""
    note: str = ""
    """Vietnamese: what does not fit together."""
    options: tuple[Period, ...] = ()
    """The periods that it may be then."""
    batch: str = ""
    """The line that says that there are several batches, or that this one adds to another: «Đợt 2 quý I/2026»."""
    bare: str = ""
    """What is told of it without a year: «quy ii»; see `in_year`."""


ACT = re.compile(r"thong tu|nghi dinh|quyet dinh|cong van|ban hanh|kem theo|chi thi|/[a-z]{2,}-|so\s*:")
_ATTACHED = re.compile(
    r"\W*(?:(?:duoc )?(?:ban hanh |gui )?kem(?: theo)?|theo) "
    r"(?:bao cao|thong tu|nghi dinh|quyet dinh|cong van|van ban)\b"
)
"""Where a line goes on with the act that the table belongs to: «Quý II/2026 (Kèm theo Báo cáo số 12/BC-STP …)»."""
_REPORT = re.compile(r"\W*kem (?:theo )?bao cao\b")
"""How a line begins that tells which report the table belongs to: of its period, where no other line names one."""
_LEADERS = re.compile(r"\s*[.…_]{2,}\s*|\s*…\s*")
_QUARTERS = {"mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_TO = r"\s*(?:den(?: het)?|[-–])\s*"
_IN_YEAR = r"[\s_]*[/,.(\-–]?[\s_]*(?:nam)?[\s:]*([0-9]{4})(?![0-9])"
_NAMED = re.compile(
    r"(?:(?<![a-z])(?:qu[yi][\s_:]*(?:thu\s+)?(iv|i{1,3}|0?[1-4]|mot|nhat|hai|ba|bon|tu)|q[.]?[\s_]*(iv|i{1,3}|[1-4])(?=[\s_]*[/\-]|\.[0-9]{4})|"
    r"(?<=bao cao )(iv|i{1,3})(?=/)|(?<=bao cao: )(iv|i{1,3})(?=/))|"
    r"(?:6|sau)[\s_]*thang(?:\s*dau|\s*cuoi)?|(?:9|chin)[\s_]*thang(?:\s*dau)?|(3|ba)[\s_]*thang\s*dau|thang[\s_]*[0-9]{1,2})"
    + _IN_YEAR
)
_PART_BEFORE = re.compile(r"\b(?:(?:ngay|tuan)[\s0-9.…_]*|(?:thang|qu[yi])\s*[0-9iv]+\s*(?:den(?: het)?|[-–,]|va)\s*)$")
"""What stands before the name of a month that is part of a date or a week, and before the last of several periods."""
_MONTHS = re.compile(rf"thang\s*([0-9]{{1,2}})(?:\s*[/-]\s*[0-9]{{4}})?{_TO}(?:thang\s*)?([0-9]{{1,2}}){_IN_YEAR}")
_BETWEEN = r"[-–+,]|den(?: het)?|va"
_QUARTER = r"(iv|i{1,3}|[1-4])"
_AND = (",", "va")
_NEXT_QUARTERS = r"(?:\s*,\s*(?:qu[yi]\s*)?(?:iv|i{1,3}|[1-4])){0,2}"
_SEVERAL = re.compile(rf"qu[yi]\s*({_QUARTER}{_NEXT_QUARTERS})\s*({_BETWEEN})\s*(?:qu[yi]\s*)?{_QUARTER}{_IN_YEAR}")
"""Quarters from one to another: «Quý I-II/2026», «Quý I và quý II năm 2026», «Quý 1, 2, 3/2026»."""
_LISTED = re.compile(
    r"thang\s*([0-9]{1,2})\s*,\s*(?:thang\s*)?([0-9]{1,2})\s*(?:,|va)\s*(?:va\s*)?(?:thang\s*)?([0-9]{1,2})" + _IN_YEAR
)
_YEAR = re.compile(r"(?:ky bao cao\s*:?\s*|bao cao |so lieu |^)(?:ca )?(nam\s*:?\s*[0-9]{4})\b")
_TWELVE = re.compile(r"\b(?:12|muoi hai) thang (?:dau )?nam\s*:?\s*([0-9]{4})\b")
_DAY = (
    r"(?:ngay\s*)?([0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]\s*(?:20)?[0-9]{2}(?![0-9])"
    r"|[0-9]{1,2}\s*thang\s*[0-9]{1,2}\s*nam\s*[0-9]{4})"
)
_SPAN = re.compile(rf"{_DAY}{_TO}{_DAY}")
_SHORT_SPAN = re.compile(rf"(?:ngay\s*)?\b([0-9]{{1,2}})\s*(?:[/.-]|thang)\s*([0-9]{{1,2}}){_TO}{_DAY}")
"""With the year at the end alone: "từ ngày 15/12 đến ngày 14/3/2026"."""
_LENGTHS: tuple[tuple[int, Kind], ...] = ((1, "month"), (3, "quarter"), (6, "half"), (9, "nine_months"), (12, "year"))


def period_in(lines: Iterable[Line]) -> Span:
    """The period: "Quý I/2026", "6 tháng đầu năm 2026", "(Từ ngày 15/12/2025 đến ngày 14/3/2026)".

    Dates of acts and of signing are none, nor are periods to compare with («Kỳ trước: Quý IV/2025»). What the days say
    and what the name says are compared, and so are several names.
    """
    odd = unclear = unread = bare = batch = ""
    spoken: list[Period] = []
    bare_years: set[Period] = set()
    named: dict[Period, str] = {}
    labelled: tuple[Period, str] | None = None
    attached: tuple[Period, str] | None = None
    days: tuple[dt.date, dt.date] | None = None
    for line in lines:
        for text in (line.text, f"{line.text} {line.right}" if line.right else ""):
            said = _said(text)
            days, attached = days or said.days, attached or said.attached
            odd, unread, batch = odd or said.odd, unread or said.unread, batch or said.batch
            bare, unclear = bare or said.bare, unclear or said.unclear
            spoken += said.spoken
            if said.named:  # then what stands to the right is of another table
                named.setdefault(*said.named)
                bare_years |= {said.named[0]} if said.is_year_alone else set()
                labelled = labelled or (said.named if said.is_labelled else None)
                break
    named = _put_together(named, bare, bare_years)
    if labelled and labelled[0] not in named:
        labelled = None
    first = labelled or next(iter(named.items()), None) or attached
    span = replace(_span(first, days), batch=batch)
    others = [period for period in named if first and period != first[0]]
    if first and others and not odd and not span.note:
        told = f"Tệp ghi cả {first[0].name} và {others[0].name}."
        return replace(span, note=told, options=(first[0], *others))
    several = tuple(dict.fromkeys(spoken)) if odd else ()
    odd = odd or ((unclear or unread) if span.period is None else "")
    return Span(note=odd, options=several, batch=batch, bare="" if several else bare) if odd else span


class _Said(NamedTuple):
    """What one text says of the period that is reported; see `period_in`."""

    days: tuple[dt.date, dt.date] | None = None
    attached: tuple[Period, str] | None = None
    """The period of the report that the table belongs to."""
    odd: str = ""
    batch: str = ""
    unread: str = ""
    bare: str = ""
    unclear: str = ""
    spoken: tuple[Period, ...] = ()
    named: tuple[Period, str] | None = None
    is_year_alone: bool = False
    is_labelled: bool = False


def _in_this_century(plain: str) -> list[Period]:
    """The quarter that is told with two digits of its year."""
    short = _SHORT_YEAR.search(plain)
    period = in_year(f"quy {short[1]}", 2000 + int(short[2])) if short else None
    return [period] if period else []


@lru_cache(_REMEMBERED)
def _said(text: str) -> _Said:
    plain = _BESIDE.split(_spelt_out(text))[0]
    if not plain:
        return _Said()
    days = _days(plain)
    plain = _ATTACHED.split(plain)[0] or plain
    if ACT.search(plain) or _COMPARED_WITH.match(plain):
        return _Said(days, _name(plain) if _REPORT.match(plain) else None)
    named = _name(plain)
    here = [period for period, _ in _names(plain)]
    here += [named[0]] if named and _SEVERAL.search(plain) else []
    is_unread = _UNREAD.match(plain) and not named and not _days(plain)
    bare = _without_year(plain)
    return _Said(
        days,
        odd=_not_one_period(plain, text),
        batch=_shortened(text) if _BATCH.search(plain) else "",
        unread=f"Tệp ghi «{_shortened(text)}», không đọc được là kỳ nào." if is_unread else "",
        bare=bare,
        unclear=f"Tệp ghi «{_shortened(text)}», chưa rõ năm nào." if bare else "",
        spoken=(*here, *(map(up_to, here) if _accumulates(plain) else ()), *_in_this_century(plain)),
        named=named,
        is_year_alone=bool(_YEAR_ALONE.fullmatch(plain)),
        is_labelled=bool(_LABEL.match(plain)),
    )


def _spelt_out(text: str) -> str:
    plain = fold(text.translate(_WRITTEN_AS)).replace("nam bao cao", "nam")
    plain = _SHORT_QUARTER.sub(r"quy \1 ", _WITH_SHORT_YEAR.sub(r"quy \1", plain))
    return _MONTH.sub(r"thang \1", _MONTHS_SHORT.sub(r"\1 thang", plain))


_MONTHS_SHORT, _MONTH = (
    re.compile(r"\b(0?[69])\s*t\b(?=\s*(?:/|dau|cuoi|nam))"),
    re.compile(r"\bt([0-9]{1,2})(?=\s*/\s*20[0-9]{2}\b)"),
)
"""«6T/2026» and «T3/2026»."""
_SHORT_QUARTER = re.compile(rf"^(?:ky(?: bao cao| bc)?\s*:?\s*)?q[.]?\s*{_QUARTER}\s+(?=(?:nam\s*)?20[0-9]{{2}}\b)")
"""«Q1 2026» alone; elsewhere «Q.3» may be a district."""
_WITH_SHORT_YEAR = re.compile(rf"^(?:ky(?: bao cao| bc)?\s*:?\s*)?q[.]?\s*{_QUARTER}(?=\s*[/.-]\s*[0-9]{{2}}(?![0-9]))")
"""«Q1.26», «QI/26» alone."""
_WRITTEN_AS = str.maketrans({"\n": " ", "Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"})


def in_year(bare: str, year: int) -> Period | None:
    """The period that a sheet names without its year, in that year."""
    found = _name(f"{bare} nam {year}") if bare else None
    return found[0] if found else None


def _put_together(named: dict[Period, str], bare: str, alone: Collection[Period]) -> dict[Period, str]:
    """The periods named, without years that stand alone beside a part of them: «Năm 2026» above «(Quý I/2026)».

    `bare`: a quarter or months without a year, which is of the one year that is named.
    """
    of_parts = {period.year for period in named if period.kind != "year"}
    left = {period: text for period, text in named.items() if period not in alone or period.year not in of_parts}
    years = [period for period in left if period.kind == "year"]
    whole = in_year(bare, years[0].year) if len(years) == len(left) == 1 else None
    return {whole: bare} if whole else left


_YEAR_ALONE = re.compile(r"\W*nam\s*:?\s*[0-9]{4}\W*")
_LABEL = re.compile(r"ky (?:bao cao|nay)\b")
_UNREAD = re.compile(
    r"\W*(?:ky(?: bao cao| bc)?\s*:[\W_]*[0-9a-z]|ky (?:bao cao|bc)\s+[0-9]|"
    r"quy\s*[0-9a-z|!]{1,3}\s*(?:[/.-]|nam)\s*[0-9])"
)
"""What names a period, whether it can be read or not: «Kỳ báo cáo: …», «Quý l/2026» with a letter for the number."""
_BESIDE = re.compile(
    r"\b(?:va )?(?:nhiem vu|phuong huong|so voi|so sanh|cung ky|phuc vu|(?:thoi )?han (?:gui|nop|bao cao)|ke hoach)\b"
)
"""What begins words of another period than the one reported."""
_COMPARED_WITH = re.compile(r"[\W_]*(?:ky (?:bao cao )?truoc|cung ky|so voi|so sanh|nam truoc|quy truoc|ke hoach)\b")


def _not_one_period(plain: str, text: str) -> str:
    """Why a period that is named cannot be told: two of them, or a year of two digits; "" where it can be."""
    several = _SEVERAL.search(plain)
    if several and several[3] not in _AND and _name(plain):
        return ""
    named = set() if _MONTHS.search(plain) else {period for period, _ in _names(plain)}
    if several or _TWO.search(plain) or _accumulates(plain) or len({period.kind for period in named}) < len(named):
        return f"Tệp ghi «{_shortened(text)}», chưa rõ số liệu là của kỳ nào."
    short = None if _days(plain) else _SHORT_YEAR.search(plain)
    return f"Tệp ghi «{_shortened(text)}», năm chỉ có hai chữ số." if short else ""


def _accumulates(plain: str) -> bool:
    """Whether a month or quarter is named beside words that make its figures cumulative or expected ones."""
    found = _ACCUMULATED.search(plain) if any(period.kind in _SHORT for period, _ in _names(plain)) else None
    return found is not None and not _NOT.search(plain[: found.start()])


_SHORT = ("month", "quarter")
_ACCUMULATED = re.compile(
    r"\bluy ke\b|\bcong don\b|\btu dau nam\b|"
    r"\b(?:du kien|uoc(?: thuc hien| dat)?)\s+(?:ket qua\s+)?(?:qu[yi]|thang)\b|"
    r"(?:^|ky (?:bao cao|bc)\s*:\s*|\btinh )den(?: het)?\s+(?:qu[yi]|thang)\b|"
    r"(?:^|ky (?:bao cao|bc)\s*:\s*)truoc\s+qu[yi]\b"
)
_NOT = re.compile(r"\b(?:khong|chua)\b.{0,16}$")
"""What turns them round: «(không gồm lũy kế)»."""


def _without_year(plain: str) -> str:
    """The quarter or month that is named without a year that can be read («Quý III», «QUÝ III NĂM 2O26»); or ""."""
    found = _BARE.search(plain)
    if not found or _name(plain) or _days(plain) or _PART_BEFORE.search(plain[: found.start()]):
        return ""
    return found[1].replace(":", " ")


def _shortened(text: str) -> str:
    return textwrap.shorten(text, _LONGEST, placeholder="…")


_BARE = re.compile(
    r"(?:^|ky bao cao\s*:?\s*|bao cao |so lieu |\()"
    rf"(qu[yi]\s*:?\s*{_QUARTER}(?:\s*(?:{_BETWEEN})\s*(?:qu[yi]\s*)?{_QUARTER})?\b|"
    r"(?:6|9|sau|chin) thang|thang\s*[0-9]{1,2})\b"
)
_LONGEST = 80
"""Letters of a line that are told."""
_TWO = re.compile(
    r"qu[yi]\s*(?:iv|i{1,3}|[1-4])\b[^.;]{0,12}\bva\s+(?:ca\s+)?(?:(?:6|9|sau|chin) thang(?: dau)?\s*)?nam\s*[0-9]{4}|"
    r"qu[yi]\s*(?:iv|i{1,3}|[1-4])\b[^.;]{0,16}\bva\s+(?:ca\s+)?(?:luy ke\s+)?(?:6|9|sau|chin) thang\b|"
    r"(?:6|9|sau|chin) thang\b[^.;]{0,14}\bva\s+qu[yi]\s*(?:iv|i{1,3}|[1-4])\b"
)
_BATCH = re.compile(
    r"\bdot\s*(?:thu\s*)?(?:[0-9]{1,2}|i{1,3}|iv|mot|hai|ba|cuoi)\b|"
    r"(?:^|\()\W*(?:bao cao |so lieu |bieu )?bo sung\b(?!\s+(?:thu tuc|tthc|danh muc))|\b(?:bao cao|so lieu) bo sung\b|"
    r"\b(?:phan|rieng|nhom|chi (?:tinh|gom|bao gom))\s+(?:(?:so lieu|cac|ve)\s+)*(?:tthc|thu tuc|ho so|linh vuc)\s+\w|"
    r"\(\s*(?:tthc |ho so )?(?:khong )?(?:lien thong|truc tuyen|phi dia gioi)\b[^()]*\)"
)
"""Words that make figures those of a part («Đợt 2», «Phần TTHC liên thông»), or more of them; a file sent for
the second time («lần 2») is whole."""
_SHORT_YEAR = re.compile(rf"\bqu[yi]\s*{_QUARTER}\s*[/.-]\s*([0-9]{{2}})(?![0-9/.-])")


@lru_cache(_REMEMBERED)
def _name(plain: str) -> tuple[Period, str] | None:
    plain = _LEADERS.sub(" ", plain)
    if months := _MONTHS.search(plain):
        period = _by_months(*map(int, months.groups()))
        return (period, months[0]) if period else None
    if several := _SEVERAL.search(plain):
        said = [*re.findall(rf"{_QUARTER}(?=\s*(?:,|$))", several[1]), several[4]]
        first, *others = (_QUARTERS.get(quarter) or int(quarter) for quarter in said)
        between = list(range(first + 1, others[-1]))
        follow = first < others[-1] and (others[:-1] == between or (len(others) == 1 and several[3] not in _AND))
        period = _by_months(3 * first - 2, 3 * others[-1], int(several[5])) if follow else None
        return (period, several[0]) if period else None
    if listed := _LISTED.search(plain):
        first, middle, last, year_of = map(int, listed.groups())
        period = _by_months(first, last, year_of) if middle == first + 1 == last - 1 else None
        return (period, listed[0]) if period else None
    if named := _names(plain):
        return named[0]
    if whole := _TWELVE.search(plain):
        return _parsed(f"nam {whole[1]}", whole[0])
    year = _YEAR.search(plain)
    return _parsed(year[1].replace(":", " "), year[1]) if year else None


@lru_cache(_REMEMBERED)
def _names(plain: str) -> tuple[tuple[Period, str], ...]:
    """Every period that a text calls by its name, with the words."""
    told = []
    for found in _NAMED.finditer(plain):
        if not _PART_BEFORE.search(plain[: found.start()]):
            *quarters, first, year = found.groups()
            quarter = "1" if first else next(filter(None, quarters), "").lstrip("0")
            text = f"quy {_QUARTERS.get(quarter, quarter)}/{year}" if quarter else found[0]
            told.append(_parsed(re.sub(r"[\s_]*[,._][\s_]*|_+", " ", text), found[0]))
    return tuple(filter(None, told))


def _parsed(text: str, told: str) -> tuple[Period, str] | None:
    try:
        return parse_period(text), told
    except ValueError:
        return None


def _by_months(first: int, last: int, year: int) -> Period | None:
    """The period that consists of the months from the first to the last."""
    kind = next((kind for length, kind in _LENGTHS if length == last - first + 1), None)
    if kind is None or last > 12:
        return None
    period = period_of(dt.date(year, first, 1), kind) if kind != "nine_months" or first == 1 else None
    return period if period and period.months[0][1] == first else None


@lru_cache(_REMEMBERED)
def _days(plain: str) -> tuple[dt.date, dt.date] | None:
    found = _SPAN.search(plain)
    short = None if found else _SHORT_SPAN.search(plain)
    try:
        if short:
            last = _day(short[3])
            first = last and dt.date(last.year - (int(short[2]) > last.month), int(short[2]), int(short[1]))
        else:
            first, last = map(_day, found.groups()) if found else (None, None)
    except ValueError:
        return None
    return (first, last) if first and last and first <= last else None


def _day(text: str) -> dt.date | None:
    text = _SHORT_YEAR_OF_DAY.sub(r"\g<1>20\2", text)
    when = read_when(text if "/" in text else f"ngay {text}")
    return when.first if when and when.precision == "day" else None


_SHORT_YEAR_OF_DAY = re.compile(r"([/.\-]\s*)([0-9]{2})$")
"""The year of one of the two days that bound a period; alone, two digits may be anything."""


def _span(named: tuple[Period, str] | None, days: tuple[dt.date, dt.date] | None) -> Span:
    if days is None:
        return Span(named[0], named[1]) if named else Span()
    first, last = days
    by_days = _by_days(first, last)
    text = f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    if named is None:
        return Span(by_days, text, first, last)
    note = ""
    if by_days is not None and by_days != named[0]:
        note = f"Tên kỳ là {named[0].name}, nhưng {text} lại là {by_days.name}."
    return Span(named[0], named[1], first, last, note, (named[0], by_days) if note and by_days else ())


def named_period(name: str) -> Period | None:
    """The period that the name of a sheet or file says."""
    found = _name(_QUARTER_IN_NAME.sub(r"quy \1 ", fold(name).replace("_", " ")))
    return found[0] if found else None


_QUARTER_IN_NAME = re.compile(rf"\bq{_QUARTER}\s+(?=20[0-9]{{2}}\b)")


def contradicted(span: Span, name: str, *, of_file: bool = False) -> Span:
    """The period, with a note when the name of its sheet or file says another of the same kind.

    A file may be the annex of a longer period's report: its name is asked for less than a sheet's.
    """
    plain = fold(name).replace("_", " ")
    more = (_OF_MORE_IN_FILES if of_file else _OF_MORE).search(plain)
    if span.period and span.period.kind in _SHORT and not span.note and more and not _names_it(plain, span.period):
        told = f"Trên bảng ghi {span.period.name}, nhưng «{name}» lại là số lũy kế hoặc số so sánh."
        return replace(span, note=told, options=tuple(dict.fromkeys((span.period, up_to(span.period)))))
    bare = _without_year(plain) if span.period else ""
    named = _name(f"{bare} nam {span.period.year}" if bare and span.period else plain)
    if named is None or span.period is None or span.note:
        return span
    if named[0].kind != span.period.kind or named[0] == span.period:
        return span
    told = f"Trên bảng ghi {span.period.name}, nhưng «{name}» lại là {named[0].name}."
    return replace(span, note=told, options=(span.period, named[0]))


_OF_MORE = re.compile(r"\b(?:luy ke|cong don|cung ky|ky truoc(?! chuyen)|(?:6|9|sau|chin) thang)\b")
"""What the name of a sheet says that is not of one month or quarter."""
_OF_MORE_IN_FILES = re.compile(r"\b(?:luy ke|cong don)\b")


def _names_it(plain: str, period: Period) -> bool:
    """Whether a name calls the period itself too, with its year or without."""
    bare = _BARE_IN_NAME.search(plain)
    named = [one for one, _ in _names(plain)] + ([in_year(bare[0], period.year)] if bare else [])
    return period in named


_BARE_IN_NAME = re.compile(r"\bqu[yi]\s*(?:iv|i{1,3}|[1-4])\b|\bthang\s*[0-9]{1,2}\b")


def _by_days(first: dt.date, last: dt.date) -> Period | None:
    """The period that the two days bound, with whatever day of the month it closes."""
    after = last + dt.timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if abs(after.day - first.day) > 1:
        return None
    kind = next((kind for length, kind in _LENGTHS if length == months), None)
    cutoff = last.day if last.day <= 27 and after.day != 1 else None
    try:
        return period_of(last, kind, cutoff) if kind else None
    except ValueError:
        return None
