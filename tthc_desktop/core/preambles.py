"""What the cells above a table say: which form it is, which unit reports, for which period."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from tthc_desktop.core.dates import read_when
from tthc_desktop.core.periods import Kind, Period, parse_period, period_of
from tthc_desktop.core.vietnamese import comparison_key, fold, nfc

_REMEMBERED = 2048
"""Texts above tables: many units' files have the same."""


class Line(NamedTuple):
    """One text above a table and its cell, counted from 0; `right` is the text of the next cell that has one."""

    row: int
    column: int
    text: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A text found above a table, with its cell; `text` is "" when there is none."""

    text: str = ""
    row: int = -1
    column: int = -1
    labelled: bool = False
    """Whether it stands behind «Đơn vị báo cáo:»."""
    note: str = ""
    """Vietnamese: what says another unit."""
    other: str = ""
    """That other unit."""
    above: str = ""
    """The superior body, as the letterhead names it."""


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
    bare: str = ""
    """What is told of it without a year: «quy ii»; see `in_year`."""


# --- codes -----------------------------------------------------------------------------------------------

_CODE = re.compile(r"(?:(ii)\s*\.\s*)?0?([0-9]{1,2})\s*([a-gđ])?\s*/\s*(vpcp\s*/\s*kstt|btp(?:\s*/\s*kstt)?)")


_SHORT_CODE = re.compile(r"\bii\s*[.]\s*0?([0-9]{1,2})\s*([a-gđ])?\b")
"""«Biểu II.06a» alone, or with another office behind it: the Roman number and the letter are enough."""


@lru_cache(_REMEMBERED)
def code_keys(text: str) -> tuple[str, ...]:
    """The codes of forms within a text, without spaces and leading zeros: "Biểu số 06 /VPCP/KSTT" → "6/vpcp/kstt"."""
    key = comparison_key(text)
    whole = [
        f"{hit[1] + '.' if hit[1] else ''}{hit[2]}{hit[3] or ''}/{'vpcp/kstt' if hit[1] else ''.join(hit[4].split())}"
        for hit in _CODE.finditer(key)
    ]
    short = [f"ii.{hit[1]}{hit[2] or ''}/vpcp/kstt" for hit in _SHORT_CODE.finditer(key)]
    return tuple(dict.fromkeys([*whole, *short]))


# --- units -----------------------------------------------------------------------------------------------

_BULLET = r"^[-–+•*\s]*(?:ten\s+)?"
_REPORTS = re.compile(
    _BULLET + r"(?:don vi|co quan|noi)\s*(?:,\s*(?:don vi|co quan)\s*)?(?:lap\s+|gui\s+)?"
    r"(?:bao cao|lap bieu|gui)\s*[:.]?\s*"
)
_UNIT = re.compile(_BULLET + r"(?:don vi|co quan)\s*:\s*")
_RECEIVES = re.compile(_BULLET + r"(?:don vi|co quan|noi)\s*(?:,\s*(?:don vi|co quan)\s*)?nhan\b")
_BODY = re.compile(
    r"(?:uy ban nhan dan|ubnd|so|thanh tra|ban|bo|van phong|trung tam|chi cuc|cuc|phong|xa|phuong|dac khu|thi tran|"
    r"huyen|quan|thanh pho|tp|cong an|kho bac|bao hiem|thue|hai quan|chi nhanh|tong cuc|benh vien|truong|tram|quy|dai|"
    r"hat|vuon quoc gia|vien|hoc vien|cang vu|doan|bqlda|nha)\b"
)
_OTHER_BODIES = tuple(
    f"{comparison_key(name)} "
    for name in (
        *("liên minh", "hội", "tòa án", "công ty", "tổng công ty", "tập đoàn", "báo", "khu", "tổ", "đội", "ngân hàng"),
        *("trại", "xí nghiệp", "hợp tác xã", "mặt trận", "đảng ủy", "ủy ban", "bhxh", "kho"),
    )
)
"""How the names of other bodies begin, in capitals."""
_NO_BODIES = tuple(map(comparison_key, ("hội nghị", "hội thi", "báo cáo", "khu vực", "tổ chức")))
_GOES_ON = re.compile(r"(?:va|cac|-|–|,|&|nha nuoc)\s")
"""How the second line of a name begins: «SỞ NÔNG NGHIỆP / VÀ MÔI TRƯỜNG»."""
_NO_BODY = re.compile(r"số|ban hành|bộ phận|(?:quý|quy|viên|trưởng|đoạn|đại|trăm)\b|trường hợp|nhà nước")
_ENUMERATED = re.compile(r"^\s*(?:[0-9]{1,2}|[IVX]{1,4}|[a-hA-H])\s*[.)]\s+")
_DIVISION = re.compile("(?:van phong|phong|bo phan)\\b")
"""How the lines of a letterhead begin that name a part of the unit above them."""
_LINES_OF_HEAD = 4
"""Bodies of a letterhead: the superior ones first, the unit itself last."""


def unit_of(lines: Sequence[Line]) -> Told:
    """The unit that reports: after "Đơn vị báo cáo:", else the last line of the letterhead at the top left."""
    told = labelled_unit(lines)
    if told.text:
        return told
    head = _letterhead(lines)
    if not head.text:
        head = next((_of_report(line) for line in lines if _REPORTED.search(line.text)), head)
    named = next((found[1] for line in lines if (found := _IN_TITLE.search(" ".join(nfc(line.text).split())))), "")
    return beside_unit(head, named, "tên biểu") if named else head


def _of_report(line: Line) -> Told:
    found = _REPORTED.search(" ".join(line.text.split()))
    return Told(_trimmed(found[1]) if found else "", line.row, line.column)


_REPORTED = re.compile(r"kèm\s+(?:theo\s+)?báo\s+cáo\b.*\bcủa\s+([^()]{3,80}?)\s*\)?\W*$", re.IGNORECASE | re.DOTALL)
"""The unit of the report that a table belongs to: «(Kèm theo Báo cáo số 12/BC-UBND … của UBND xã Di Linh)»."""


def beside_unit(told: Told, other: str, where: str) -> Told:
    """The unit of a letterhead, with a note when another one is named elsewhere on the sheet."""
    one, two = comparison_key(told.text), comparison_key(other)
    is_body = (
        _BODY.match(fold(other)) and not _NO_BODY.match(two) and "," not in two and len(two.split()) >= _NAME_WORDS
    )
    if not told.text or told.labelled or told.note or not is_body or one in two or two in one:
        return told
    note = f"Đầu trang ghi «{told.text}», {where} ghi «{_trimmed(other)}»."
    return replace(told, note=note, other=_trimmed(other))


_NAME_WORDS = 3
"""Words of the name of one office: «Sở Y tế», while «Sở ngành» is all of them."""


_IN_TITLE = re.compile(
    r"\b(?:tại|của)\s+((?:sở|ubnd (?:xã|phường|đặc khu)|chi cục|trung tâm|ban quản lý)\s+.{3,80}?)"
    r"(?:\s+(?:quý|tháng|năm|kỳ|6 tháng|9 tháng)\b.*)?$",
    re.IGNORECASE,
)


def labelled_unit(lines: Sequence[Line]) -> Told:
    """The unit after "Đơn vị báo cáo:", in the same cell or the next."""
    for pattern in (_REPORTS, _UNIT):
        for line in lines:
            text = _without_receiver(line.text)
            found = pattern.match(fold(text))
            if found and "nhan bao cao" not in fold(text) and "don vi tinh" not in fold(text):
                named = _after(text, found.end()) or line.right
                if _is_name(named):
                    return Told(named, line.row, line.column, labelled=True)
    return Told()


def _without_receiver(text: str) -> str:
    """The lines of a cell without those that name who gets the report: «Đơn vị nhận báo cáo: …» and what follows."""
    kept, receives = [], False
    for part in text.split("\n"):
        plain = fold(part)
        receives = bool(_RECEIVES.match(plain)) or (receives and not _REPORTS.match(plain))
        kept += [] if receives else [part]
    return "\n".join(kept)


def _after(text: str, folded_end: int) -> str:
    """What follows the label; folding keeps the number of letters of one-spaced NFC text."""
    return _trimmed(re.sub(r"^\([^()]*\)\s*:?", "", " ".join(nfc(text).split())[folded_end:]))


def _trimmed(text: str) -> str:
    return text.strip(" .…_:;,-–\t\n")


def _is_name(text: str) -> bool:
    return len(_trimmed(text)) > 1 and not re.fullmatch(r"[\W_]*", text)


def _letterhead(lines: Sequence[Line]) -> Told:
    left = min((line.column for line in lines), default=0)
    parts = [
        (line, _ENUMERATED.sub("", part).strip())
        for line in lines
        if line.column <= left + 1
        for part in line.text.split("\n")
        if part.strip()
    ]
    bodies = [
        (line, _joined(part, following))
        for (line, part), (_, following) in zip(parts, [*parts[1:], (None, "")], strict=False)
        if _is_body(part)
    ]
    if not bodies:
        return _right_head(lines)
    head = bodies[:1]
    for line, part in bodies[1:_LINES_OF_HEAD]:
        near = line.row - head[-1][0].row <= 1
        if len(head) > 1 and (not near or _DIVISION.match(fold(part))):
            break
        head.append((line, part))
    line, part = head[-1]
    above = head[-2][1] if len(head) > 1 else ""
    return Told(_trimmed(" ".join(part.split())), line.row, line.column, above=_trimmed(" ".join(above.split())))


def _is_body(part: str) -> bool:
    key = comparison_key(part)
    named = _BODY.match(fold(part)) and not _NO_BODY.match(key)
    other = part.isupper() and key.startswith(_OTHER_BODIES) and not key.startswith(_NO_BODIES)
    return len(part) < _LONGEST_BODY and bool(named or other)


_LONGEST_BODY = 90


def _joined(part: str, following: str) -> str:
    """The name of a body with its second line, if the line below is that."""
    return f"{part} {following}" if _GOES_ON.match(fold(following)) and following.isupper() else part


def _right_head(lines: Sequence[Line]) -> Told:
    """The one body at the right of the form's code, as on II.07b: «Biểu số II.07b/VPCP/KSTT … UBND TỈNH LÂM ĐỒNG»."""
    coded = next((line.row for line in lines if code_keys(line.text)), None)
    found = [
        line
        for line in lines
        if coded is not None and 0 <= line.row - coded <= 1 and "\n" not in line.text.strip()
        if _BODY.match(fold(line.text)) and not _NO_BODY.match(comparison_key(line.text)) and not code_keys(line.text)
    ]
    return Told(_trimmed(" ".join(found[0].text.split())), found[0].row, found[0].column) if len(found) == 1 else Told()


# --- periods ---------------------------------------------------------------------------------------------

_ACT = re.compile(r"thong tu|nghi dinh|quyet dinh|cong van|ban hanh|kem theo|chi thi|/[a-z]{2,}-|so\s*:")
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
    r"(?:(?<![a-z])(?:qu[yi][\s_:]*(iv|i{1,3}|0?[1-4]|mot|nhat|hai|ba|bon|tu)|q[.]?[\s_]*(iv|i{1,3}|[1-4])(?=[\s_]*[/\-]|\.[0-9]{4})|"
    r"(?<=bao cao )(iv|i{1,3})(?=/)|(?<=bao cao: )(iv|i{1,3})(?=/))|"
    r"(?:6|sau)[\s_]*thang(?:\s*dau|\s*cuoi)?|(?:9|chin)[\s_]*thang(?:\s*dau)?|(3|ba)[\s_]*thang\s*dau|thang[\s_]*[0-9]{1,2})"
    + _IN_YEAR
)
_PART_BEFORE = re.compile(r"\b(?:(?:ngay|tuan)[\s0-9.…_]*|(?:thang|qu[yi])\s*[0-9iv]+\s*(?:den(?: het)?|[-–,]|va)\s*)$")
"""What stands before the name of a month that is part of a date or a week, and before the last of several periods."""
_MONTHS = re.compile(rf"thang\s*([0-9]{{1,2}})(?:\s*[/-]\s*[0-9]{{4}})?{_TO}(?:thang\s*)?([0-9]{{1,2}}){_IN_YEAR}")
_LISTED = re.compile(
    r"thang\s*([0-9]{1,2})\s*,\s*(?:thang\s*)?([0-9]{1,2})\s*(?:,|va)\s*(?:va\s*)?(?:thang\s*)?([0-9]{1,2})" + _IN_YEAR
)
_YEAR = re.compile(r"(?:ky bao cao\s*:?\s*|bao cao |so lieu |^)(?:ca )?(nam\s*:?\s*[0-9]{4})\b")
_TWELVE = re.compile(r"\b(?:12|muoi hai) thang (?:dau )?nam\s*:?\s*([0-9]{4})\b")
_DAY = (
    r"(?:ngay\s*)?([0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]\s*[0-9]{4}"
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
    odd = unclear = bare = ""
    spoken: list[Period] = []
    bare_years: set[Period] = set()
    named: dict[Period, str] = {}
    labelled: tuple[Period, str] | None = None
    attached: tuple[Period, str] | None = None
    days: tuple[dt.date, dt.date] | None = None
    for line in lines:
        for text in (line.text, f"{line.text} {line.right}" if line.right else ""):
            plain = _BESIDE.split(fold(text.replace("\n", " ")))[0].replace("nam bao cao", "nam")
            if not plain:
                continue
            days = days or _days(plain)
            plain = _ATTACHED.split(plain)[0] or plain
            if _ACT.search(plain) or _COMPARED_WITH.match(plain):
                attached = attached or (_name(plain) if _REPORT.match(plain) else None)
                continue
            odd = odd or _not_one_period(plain, text)
            spoken += [period for period, _ in _names(plain)]
            if without := _without_year(plain):
                bare, unclear = bare or without, unclear or f"Tệp ghi «{_shortened(text)}», chưa rõ năm nào."
            if found := _name(plain):  # then what stands to the right is of another table
                named.setdefault(*found)
                bare_years |= {found[0]} if _YEAR_ALONE.fullmatch(plain) else set()
                labelled = labelled or (found if _LABEL.match(plain) else None)
                break
    named = _put_together(named, bare, bare_years)
    if labelled and labelled[0] not in named:
        labelled = None
    first = labelled or next(iter(named.items()), None) or attached
    span = _span(first, days)
    others = [period for period in named if first and period != first[0]]
    if first and others and not odd and not span.note:
        told = f"Tệp ghi cả {first[0].name} và {others[0].name}."
        return replace(span, note=told, options=(first[0], *others))
    several = tuple(dict.fromkeys(spoken)) if odd else ()
    odd = odd or (unclear if span.period is None else "")
    return Span(note=odd, options=several, bare="" if several else bare) if odd else span


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
_BESIDE = re.compile(
    r"\b(?:va )?(?:nhiem vu|phuong huong|so voi|so sanh|cung ky|phuc vu|(?:thoi )?han (?:gui|nop|bao cao)|ke hoach)\b"
)
"""What begins words of another period than the one reported."""
_COMPARED_WITH = re.compile(r"[\W_]*(?:ky (?:bao cao )?truoc|cung ky|so voi|so sanh|nam truoc|quy truoc|ke hoach)\b")


def _not_one_period(plain: str, text: str) -> str:
    """Why a period that is named cannot be told: two of them, or a year of two digits; "" where it can be."""
    named = set() if _MONTHS.search(plain) else {period for period, _ in _names(plain)}
    if _TWO.search(plain) or len({period.kind for period in named}) < len(named):
        return f"Tệp ghi «{_shortened(text)}», chưa rõ số liệu là của kỳ nào."
    short = _SHORT_YEAR.search(plain)
    return f"Tệp ghi kỳ «{short[0].strip()}», năm chỉ có hai chữ số." if short else ""


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
    r"(qu[yi]\s*:?\s*(?:iv|i{1,3}|[1-4])|(?:6|9|sau|chin) thang|thang\s*[0-9]{1,2})\b"
)
_LONGEST = 80
"""Letters of a line that are told."""
_TWO = re.compile(
    r"qu[yi]\s*(?:iv|i{1,3}|[1-4])\b[^.;]{0,12}\bva\s+(?:ca\s+)?(?:(?:6|9|sau|chin) thang(?: dau)?\s*)?nam\s*[0-9]{4}|"
    r"qu[yi]\s*(?:iv|i{1,3}|[1-4])\b[^.;]{0,16}\bva\s+(?:ca\s+)?(?:6|9|sau|chin) thang\b|"
    r"(?:6|9|sau|chin) thang\b[^.;]{0,14}\bva\s+qu[yi]\s*(?:iv|i{1,3}|[1-4])\b"
)
_SHORT_YEAR = re.compile(r"\bqu[yi]\s*(?:iv|i{1,3}|[1-4])\s*[/-]\s*[0-9]{2}(?![0-9/.-])")


@lru_cache(_REMEMBERED)
def _name(plain: str) -> tuple[Period, str] | None:
    plain = _LEADERS.sub(" ", plain)
    if months := _MONTHS.search(plain):
        period = _by_months(*map(int, months.groups()))
        return (period, months[0]) if period else None
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
    when = read_when(text if "/" in text else f"ngay {text}")
    return when.first if when and when.precision == "day" else None


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
    found = _name(fold(name).replace("_", " "))
    return found[0] if found else None


def contradicted(span: Span, name: str) -> Span:
    """The period, with a note when the name of its sheet or file says another of the same kind."""
    plain = fold(name)
    bare = _without_year(plain) if span.period else ""
    named = _name(f"{bare} nam {span.period.year}" if bare and span.period else plain)
    if named is None or span.period is None or span.note:
        return span
    if named[0].kind != span.period.kind or named[0] == span.period:
        return span
    told = f"Trên bảng ghi {span.period.name}, nhưng «{name}» lại là {named[0].name}."
    return replace(span, note=told, options=(span.period, named[0]))


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
