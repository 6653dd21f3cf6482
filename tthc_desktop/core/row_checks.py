"""Rows and columns of a table that do not belong to it, or count twice: sums, other times, what was not read."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tthc_desktop.core.column_choice import ends_in_other_time, is_year_of, says_other_time, says_time
from tthc_desktop.core.findings import Finding, Level
from tthc_desktop.core.found import lowest_heading
from tthc_desktop.core.grids import address, column_letter
from tthc_desktop.core.headers import strings
from tthc_desktop.core.periods import Period
from tthc_desktop.core.preambles import Line, Span, in_year, period_in
from tthc_desktop.core.returned_rows import Row, sums
from tthc_desktop.core.returns import Return
from tthc_desktop.core.row_kinds import AMONG
from tthc_desktop.core.row_sums import CHANCE
from tthc_desktop.core.said_once import merged_figures
from tthc_desktop.core.table_ends import compares
from tthc_desktop.core.unsaid_sums import sums_of_neighbours, unsaid_totals
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.core.wordings import words


def check(told: Return) -> list[Finding]:
    """Everything that is to be said of the rows of a matrix as wholes."""
    found: list[Finding] = []
    for one in (
        unsaid_totals,
        sums_of_neighbours,
        _of_other_times,
        _unnumbered_parts,
        _under_other_times,
        headed_by_other_times,
        _by_number,
        _lost,
        rivals,
        merged_figures,
        _unnamed,
        _below_total,
        _sum_of_blocks,
        _measure,
        _garbled,
        _twice,
    ):
        found += one(told)
    return found


_FEWEST_TWICE = 3
"""Names said twice from which it is no slip."""


_LEAVE_OUT = "Hãy bỏ dòng này khỏi lần nhập, hoặc ghi rõ lý do"
_NOT_ADDED = "không cộng vào tổng"


def _of_row(row: Row, code: str, expected: str, words: str) -> Iterator[Finding]:
    """An error of a whole row, told at its first figure that is not 0; none where there is no such figure."""
    figure = next((one for one in row.figures.values() if one.value), None)
    if figure:
        name = row.label or row.mark
        yield Finding("error", code, figure.cell, name, expected, f"Ô {figure.cell}: dòng «{name}» {words}")


def _of_other_times(told: Return) -> Iterator[Finding]:
    """Rows of data that tell of another period, or a part of the rows above once more."""
    period = told.found.span.period
    parts = [row for row in told.data if period and _is_part_of(row.label, period)]
    for row in told.data:
        what = _of_others(row.mark, row.label, period)
        if what and not (len(parts) > 1 and row in parts):
            words = f"là {what}, mà đang được cộng vào. {_LEAVE_OUT} nếu đúng là một dòng số liệu."
            yield from _of_row(row, "not_data", _NOT_ADDED, words)
    for row in told.rows if period else ():
        other = _period_named(row.label, period.year) if row.kind == "total" and period else None
        if other is None or period is None or other == period or other.kind != period.kind:
            continue
        if figure := next((one for one in row.figures.values() if one.value), None):
            message = (
                f"Ô {figure.cell}: dòng «{row.label}» ghi {other.name}, mà kỳ báo cáo là {period.name}. "
                "Hãy xem lại kỳ báo cáo và tên dòng."
            )
            yield Finding("warning", "other_time", figure.cell, row.label, period.name, message)


@lru_cache(1024)  # totals are called the same from unit to unit
def _period_named(label: str, year: int) -> Period | None:
    """The period that a total is called by, of that year where it says none: «Tổng số quý I»."""
    found = _QUARTER_AT_END.search(label)
    span = period_in([Line(0, 0, label[found.start() :])]) if found else None
    return (span.period or in_year(span.bare, year)) if span else None


_QUARTER_AT_END = re.compile(r"\b(?:quý|tháng)\b.{1,20}$", re.IGNORECASE)


def _unnumbered_parts(told: Return) -> Iterator[Finding]:
    """Rows without a number below a numbered one with no figure greater than its: perhaps a part, counted once more.

    A total row that is right with them says that they are none; those that add up to the row above are told otherwise.
    """
    totals = [row for row in told.rows if row.kind == "total" and not row.group]
    right = any(row.numbers.get(name) == added for row in totals for name, added in told.sums.items() if added)
    numbered = sum(row.mark.strip(" .)").isdecimal() for row in told.data)
    mostly = numbered > 1 and numbered * _NUMBERED_OF >= len(told.data) * (_NUMBERED_OF - 1)
    for above, rows in _below_numbered(told.data) if mostly and not right else ():
        whole, parts = {name: number or 0 for name, number in above.numbers.items()}, sums(rows)
        if parts == whole or any(number > whole.get(name, 0) for name, number in parts.items()):
            continue
        for row in rows:
            name = next((name for name, number in row.numbers.items() if number), "")
            if not name or AMONG.match(fold(row.label)) or not _is_within(row, above):
                continue
            cell = row.figures[name].cell
            message = (
                f"Ô {cell}: dòng «{row.label}» không có số thứ tự, nằm dưới dòng «{above.label}» và không số nào lớn "
                "hơn, có thể là một phần của dòng ấy mà đang được cộng vào. Hãy bỏ dòng nếu đúng là một phần."
            )
            yield Finding("warning", "part", cell, row.label, _NOT_ADDED, message)


_NUMBERED_OF = 3
"""Of so many rows all but one must be numbered for one without a number to be odd."""


def _below_numbered(rows: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each numbered row with the rows without a number right below it in its group."""
    above, below = None, list[Row]()
    for row in rows:
        if row.mark or above is None or row.group != above.group:
            if above and below:
                yield above, below
            above, below = row if row.mark else None, []
        else:
            below.append(row)
    if above and below:
        yield above, below


def _is_within(row: Row, above: Row) -> bool:
    return all((row.numbers.get(name) or 0) <= (number or 0) for name, number in above.numbers.items())


def _is_part_of(label: str, period: Period) -> bool:
    """Whether a row is called by a shorter period within that of the report: the months of a quarter."""
    span = _time_of(label)
    told = (span.period or in_year(span.bare, period.year)) if span else None
    return told is not None and told != period and set(told.months) <= set(period.months)


@lru_cache(8192)  # labels are the same from unit to unit
def _time_of(label: str) -> Span | None:
    return period_in([Line(0, 0, label)]) if says_time(label) or _MONTH.fullmatch(fold(label)) else None


_MONTH = re.compile(r"\W*thang 0?[0-9]{1,2}\W*")


@lru_cache(8192)  # labels are the same from unit to unit
def _of_others(mark: str, label: str, period: Period | None) -> str:
    """What a row with this mark and label is, where it is no row of its own; "" where it is one."""
    if not mark and AMONG.match(fold(label)):
        return "một phần của các dòng trên"
    span = _time_of(label)
    if span and period and period in (span.period, in_year(span.bare, period.year)):
        return "tên kỳ báo cáo, không rõ của lĩnh vực hay đơn vị nào"
    other = says_other_time(label, period) or ends_in_other_time(label, period) or compares(mark, label)
    return "số của kỳ khác, hoặc số so sánh" if other else ""


def _under_other_times(told: Return) -> Iterator[Finding]:
    """Rows below a heading of another time, and a table below one: «I. Quý IV/2025», «A. KỲ TRƯỚC»."""
    period, header = told.found.span.period, told.found.header
    if told.found.span.note:
        return  # which period it is, is asked about
    for row in range(max(header.top - 2, 0), header.top):
        for column, text in strings(told.found.grid, row):
            inside = header.left - 1 <= column <= header.right
            if inside and says_other_time(text, period) and not is_year_of(text, period):
                cell = address(row, column)
                message = (
                    f"Ô {cell}: bảng bên dưới là của «{text.strip()}», không phải kỳ báo cáo. "
                    "Hãy bỏ bảng này khỏi lần nhập, hoặc ghi rõ lý do nếu đúng là số của kỳ báo cáo."
                )
                yield Finding("error", "not_data", cell, text.strip(), "kỳ báo cáo", message)
    headings = {text for row in told.rows if row.kind == "group" for text in row.group}
    others = {text for text in headings if says_other_time(text, period)}
    for data in told.data if others else ():
        heading = next((text for text in data.group if text in others), None)
        if heading:
            words = f"nằm dưới «{heading}», không phải kỳ báo cáo, mà đang được cộng vào. "
            words += f"{_LEAVE_OUT} nếu đúng là số của kỳ báo cáo."
            yield from _of_row(data, "not_data", _NOT_ADDED, words)


def headed_by_other_times(told: Return) -> Iterator[Finding]:
    """Columns that are read though their headings say another time: «Cùng kỳ năm trước», «… (Quý IV/2025)»."""
    names, header, period = told.found.match.names(), told.found.header, told.found.span.period
    by_time: dict[str, list[int]] = {}
    for place, time in told.found.headed_otherwise.items():
        column = told.form.column(int(names[place].split("+")[0])) if place in names else None
        before = period and period_in([Line(0, 0, time)]).period == period.previous()
        carried = column and "truoc" in fold(column.title) and ("truoc" in fold(time) or before)
        carried = carried and "cung ky" not in fold(time)
        if column and not carried and (column.is_figure or column.kind == "value"):
            by_time.setdefault(" ".join(time.split()), []).append(place)
    for time, places in by_time.items():
        cell, letters = address(header.bottom, places[0]), ", ".join(map(column_letter, places))
        message = (
            f"Ô {cell}: tiêu đề cột {letters} ghi «{time}», không phải kỳ báo cáo, mà đang được đọc vào kỳ báo cáo. "
            "Hãy sửa tiêu đề rồi gửi lại, hoặc ghi rõ lý do nếu đúng là số của kỳ báo cáo."
        )
        yield Finding("error", "other_time", cell, time, "kỳ báo cáo", message)


def _by_number(told: Return) -> Iterator[Finding]:
    """Columns that are known by the number below their heading alone, while the heading says something else."""
    header = told.found.header
    for no in told.found.match.by_number:
        place, column = told.found.match.columns.get(no), told.form.column(no)
        heading = lowest_heading(told.found, place) if place is not None else ""
        shared = set(words(heading)) & set(words(column.title)) if heading else ()
        beside = [
            one.header[-1] for one in told.form.columns if one.header[0] == column.header[0] and one is not column
        ]
        another = words(heading) in map(words, beside)  # «Trước hạn» twice, above (8) and (9)
        if sum(map(str.isalpha, heading)) > _ABBREVIATED and (another or not shared) and column.is_figure:
            assert place is not None
            cell = address(header.bottom, place)
            message = (
                f"Ô {cell}: tiêu đề «{' '.join(heading.split())}» đánh số ({no}), được đọc là cột «{column.title}» "
                "của biểu theo số ấy. Hãy xem lại, sửa tiêu đề hoặc số cột nếu không đúng."
            )
            yield Finding("warning", "by_number", cell, heading, column.title, message)


_ABBREVIATED = 6
"""Letters of a heading that may be a short form of the form's own: «TS», «TTuyến»."""


def _below_total(told: Return) -> Iterator[Finding]:
    """Rows of data below the total of the whole table, which is right without them."""
    totals = [at for at, row in enumerate(told.rows) if row.kind == "total"]
    if not totals or told.rows[totals[-1]].group:
        return
    at = totals[-1]
    above, below = ([row for row in rows if row.kind == "data"] for rows in (told.rows[:at], told.rows[at + 1 :]))
    if not above or not below:
        return
    total, added = told.rows[at], sums(above)
    if any(number != added.get(name, 0) for name, number in total.numbers.items() if number):
        return
    words = f"nằm dưới dòng «{total.label or total.mark}» và không có trong tổng, mà đang được cộng vào. "
    words += f"{_LEAVE_OUT} nếu đúng là một dòng số liệu."
    for row in below:
        yield from _of_row(row, "not_data", _NOT_ADDED, words)


def _sum_of_blocks(told: Return) -> Iterator[Finding]:
    """A table that adds up to all the tables above it on the sheet: «3. Tổng hợp», «Quý I» below its months."""
    blocks = [[row for row in told.data if first <= row.number <= last] for first, last in told.found.bands]
    if len(blocks) == 1 or not blocks[-1]:
        return
    added = sums(itertools.chain.from_iterable(blocks[:-1]))
    if len({number for number in added.values() if number}) <= CHANCE or sums(blocks[-1]) != added:
        return
    words = "thuộc bảng cộng lại đúng bằng các bảng phía trên, nên bị cộng hai lần. "
    words += "Hãy bỏ các dòng của bảng này khỏi lần nhập, hoặc ghi rõ lý do nếu đúng là số khác."
    for row in blocks[-1]:
        yield from _of_row(row, "sum_row", "không cộng hai lần", words)


def _unnamed(told: Return) -> Iterator[Finding]:
    """Rows of data with figures and no name: nobody can tell whose they are."""
    label = told.form.of_kind("label")
    place = told.found.match.columns.get(label.no) if label else None
    for row in told.data if place is not None else ():
        mark = row.mark.strip(" .)")
        if not row.label and (not mark or mark.isdecimal()) and any(row.numbers.values()):
            assert place is not None
            cell = address(row.number, place)
            message = (
                f"Ô {cell}: dòng {row.number + 1} có số liệu mà không ghi tên. Hãy ghi tên dòng, hoặc bỏ dòng này."
            )
            yield Finding("warning", "unnamed", cell, "", "tên của dòng", message)


def _measure(told: Return) -> Iterator[Finding]:
    """Another unit of measure than the form's, above the table or in its header: thousands where files are counted."""
    grid, header = told.found.grid, told.found.header
    names = told.found.match.names()
    own = any(_heads_scaled(text) for column in told.form.columns for text in column.header)
    for row in range(max(header.top - _ABOVE, 0), header.bottom + 1 if not own else header.top):
        for column, text in strings(grid, row):
            if row >= header.top and column not in names and lowest_heading(told.found, column) == text.strip():
                continue  # of a column that is not read
            scaled = _SCALED.search(fold(text)) if row < header.top else _heads_scaled(text)
            if scaled and header.left - 1 <= column <= header.right and not SCALES.search(fold(told.form.measure)):
                yield of_measure(told, address(row, column), text.strip(), told.form.measure or "số đếm")


@lru_cache(8192)  # headings are the same from unit to unit
def _heads_scaled(text: str) -> bool:
    return bool(_SCALED_HEADING.search(fold(text)))


def of_measure(told: Return, cell: str, text: str, expected: str) -> Finding:
    message = (
        f"Ô {cell} ghi «{text}», mà biểu {told.form.code} không tính như vậy. "
        "Hãy đổi số về đúng đơn vị tính rồi gửi lại, hoặc ghi rõ lý do."
    )
    return Finding("error", "measure", cell, text, expected, message)


_ABOVE = 8
"""Rows above a header in which a unit of measure is looked for."""
SCALES = re.compile(r"\b(?:(?:nghin|ngan|trieu|ty) (?:dong|vnd|ho so|hs|tthc|van ban)|tr\.? ?d|trd|1[.,]000)\b")
_SCALED_HEADING = re.compile(SCALES.pattern + r"|\(\s*(?:nghin|ngan|trieu)\s*\)")
_SCALED = re.compile(r"(?:don vi tinh|dvt|don vi)\s*:?\s*\(?\s*(?:nghin|ngan|1[.,]?000|tram|trieu|ty)\b.*")


def _garbled(told: Return) -> Iterator[Finding]:
    """Labels in letters that no Vietnamese text has: an old encoding that the sheet as a whole does not show."""
    label = told.form.of_kind("label")
    place = told.found.match.columns.get(label.no, -1) if label else -1
    for row in told.rows if place >= 0 else ():
        if len(_FOREIGN.findall(row.label)) > 1:
            cell = address(row.number, place)
            message = (
                f"Ô {cell}: «{row.label}» có ký tự lạ, có lẽ gõ bằng phông chữ cũ (.VnTime, VNI). "
                "Hãy chuyển chữ sang Unicode rồi gửi lại, hoặc ghi rõ lý do."
            )
            yield Finding("warning", "garbled", cell, row.label, "chữ Unicode", message)


_FOREIGN = re.compile("[\u00a1-\u00a9\u00ac-\u00af\u00b1\u00b4-\u00b6\u00b8\u00bc-\u00bf]")
"""Signs that TCVN3 draws letters with and Vietnamese text has none of: two of them in "§Êt ®ai"."""


def _lost(told: Return) -> Iterator[Finding]:
    """Rows full of figures below the table that were not read as its own."""
    label = told.form.of_kind("label")
    place = told.found.match.columns.get(label.no, told.found.header.left) if label else told.found.header.left
    for row in told.found.lost:
        cell, name = address(row, place), told.found.grid.text(row, place).strip()
        message = (
            f"Ô {cell}: dòng {row + 1} «{name}» có số liệu mà không được đọc vào bảng. Hãy bỏ các dòng tiêu đề, "
            "ghi chú chen ở trên dòng đó rồi gửi lại, hoặc ghi rõ lý do."
        )
        yield Finding("error", "lost_row", cell, name, "được đọc vào bảng", message)


def _twice(told: Return) -> Iterator[Finding]:
    """The same label twice: under the same headings, or a unit under two; it would be lost, or counted twice.

    A field of work may well stand under two levels.
    """
    label = told.form.of_kind("label")
    if label is None or label.no not in told.found.match.columns:
        return
    place = told.found.match.columns[label.no]
    if len({comparison_key(row.label) for row in told.data}) == len(told.data):
        return  # told at once, as of nearly all tables
    counted = Counter(row.key for row in told.data if row.label)
    again = sum(count > 1 for count in counted.values())
    mostly = again >= _FEWEST_TWICE and again * 2 >= len(counted)  # two periods, or the table once more
    units = Counter(name for _, name in {row.key for row in told.data if _UNIT.match(fold(row.label))})
    shared = sum(count > 1 for count in units.values())
    crossed = shared > 1 and shared * 2 > len(units)  # each field of work has its units
    seen: dict[str, dict[tuple[str, ...], Row]] = {}
    for row in told.data:
        heading, name = row.key
        others = seen.setdefault(name, {})
        same = others.setdefault(heading, row)
        before = same if same is not row else next(iter(others.values()))
        if before is row or not row.label:
            continue
        cell, first = address(row.number, place), address(before.number, place)
        if same is not row:
            message = f"Ô {cell}: «{row.label}» đã có ở ô {first}. Hãy gộp hai dòng, hoặc sửa tên một dòng."
            level: Level = "error" if mostly else "warning"
            yield Finding(level, "twice", cell, row.label, "một tên chỉ ghi một dòng", message)
        elif _UNIT.match(fold(row.label)) and not (crossed and row.numbers != before.numbers):
            message = (
                f"Ô {cell}: «{row.label}» đã có trong nhóm khác, ở ô {first}, nên bị tính hai lần. "
                "Hãy chỉ để ở một nhóm, hoặc ghi lý do nếu đúng là hai số khác nhau."
            )
            yield Finding("warning", "two_groups", cell, row.label, "mỗi đơn vị ở một nhóm", message)


_UNIT = re.compile(r"(?:so|ban|phong|van phong|cuc|chi cuc|trung tam|bo|ubnd|uy ban|xa|phuong|dac khu|thi tran)\b .")
"""How the names of units begin."""


def rivals(told: Return) -> Iterator[Finding]:
    """Columns that fit the form as well as those that were taken: nobody can say which are reported."""
    grid, found = told.found.grid, told.found
    for place, taken in found.match.rivals.items():
        rows = (row.number for row in told.rows)
        if place in found.match.names() or not any(grid.value(row, place) not in (None, "", 0) for row in rows):
            continue
        cell, other = address(found.header.bottom, place), address(found.header.bottom, taken)
        name = told.form.column(int(found.match.names()[taken].split("+")[0])).title
        message = (
            f"Ô {cell}: cột này và cột ở ô {other} đều có thể là «{name}» của biểu, chỉ cột ở ô {other} được đọc. "
            "Hãy để một cột theo đúng biểu rồi gửi lại, hoặc ghi lý do nếu cột được đọc là đúng."
        )
        settled = len(found.match.rivals) == 1 and _keeps_its_rules(told, found.match.names()[taken])
        level: Level = "warning" if settled else "error"  # with the other's figures the form's sums would not be right
        yield Finding(level, "rival", cell, grid.text(found.header.bottom, place).strip(), "một cột", message)


def _keeps_its_rules(told: Return, name: str) -> bool:
    """Whether every row keeps the rules of the form that name a column, and there are such rules and figures."""
    rules = [rule for rule in told.form.rules if name in (rule.total, *rule.parts)]
    rows = [row.numbers for row in told.data]
    right = (
        (row.get(rule.total) or 0) == sum((row.get(part) or 0) for part in rule.parts) for row in rows for rule in rules
    )
    return bool(rules) and any(row.get(name) for row in rows) and all(right)
