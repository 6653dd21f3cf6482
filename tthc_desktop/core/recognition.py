"""Find the official forms in a sheet from what it says, whatever stands around them, and say why.

A header is looked for, not a place: titles, emblems and empty columns may stand before it, signatures and notes
after. Headers that repeat at page breaks, tables side by side and tables one under another are told apart. Where
two forms fit alike, both are named and the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from tthc_desktop.core.column_choice import Chosen, of_this_time, says_other_time, undivided
from tthc_desktop.core.columns import Match
from tthc_desktop.core.form_codes import code_keys
from tthc_desktop.core.forms import Form
from tthc_desktop.core.found import Candidate, Found, beside_hidden, figures_beside, hidden_parts, unread_columns
from tthc_desktop.core.grids import Area, Book, Grid, address, column_letter, value_text
from tthc_desktop.core.headers import FEWEST, Band, bands_of, is_figure, strings
from tthc_desktop.core.indicator_rows import share_of
from tthc_desktop.core.known_forms import Known, KnownForms, readings
from tthc_desktop.core.letterheads import Told, beside_unit, signed_by, unit_of
from tthc_desktop.core.markers import MARKER_SHEET, marked_version
from tthc_desktop.core.page_breaks import goes_on, table_above
from tthc_desktop.core.periods import bounds
from tthc_desktop.core.preambles import Line, Span, contradicted, period_in
from tthc_desktop.core.table_ends import end_of, full_rows
from tthc_desktop.core.titled_lists import end_of_band, with_titled_lists
from tthc_desktop.core.unaccented import with_accents
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.wordings import is_rate, words

_PREAMBLE = 30
"""Rows above a header in which unit and period may stand."""
_BELOW = 60
"""Rows below a table in which its signature may stand."""
_ACCEPTED = 0.55
_AHEAD = 0.04
"""By how much the best form must lead the next one."""
_CODE_GIVEN, _TITLE_GIVEN, _NOT_VALID = 0.3, 0.12, 0.05
_STRANGE = 0.03
"""Taken off for each column that the form does not know."""
_UNVERIFIED = 0.01
"""Taken off a form known from memory: of two alike it is the one that was seen."""
_SEEN = 500
"""Rows below a header in which is looked whether a column is filled in."""
_CUTOFF = 14
"""Day on which most periods close, for whether a form holds for one."""


def recognise_book(book: Book, known: KnownForms) -> tuple[Found, ...]:
    """Every table of a form in a file. A hidden marker of the program's own blanks settles which form it is.

    Hidden sheets, where offices keep what they sent before, are read only when no other has a table.
    """
    version = next((marked_version(grid.rows) for grid in book.grids if grid.sheet == MARKER_SHEET), None)
    marked = known.only(version) if version else None
    grids = [with_accents(grid, known.accents) for grid in book.grids if grid.sheet != MARKER_SHEET]
    hidden = [grid for grid in grids if grid.hidden]
    found = [table for grid in grids if not grid.hidden for table in recognise(grid, marked or known)]
    if hidden and not found:
        found = [table for grid in hidden for table in recognise(grid, marked or known)]
    elif hidden:
        found = [beside_hidden(table, hidden) for table in found]
    empty = [grid for grid in grids if not grid.hidden and all(table.grid is not grid for table in found)]
    found = [_with_cover(table, empty) for table in found]
    found = [_as_the_others(table, found) for table in found]
    return tuple(map(_with_marker, found) if marked else found)


def _with_cover(table: Found, covers: Sequence[Grid]) -> Found:
    """The table with the unit and the period that a sheet without a table says, where its own says none.

    A guide with examples is no such sheet.
    """
    for grid in covers if not (table.unit.text and table.span.period) else ():
        lines = [
            Line(row, column, text) for row in range(min(grid.height, _PREAMBLE)) for column, text in strings(grid, row)
        ]
        if _GUIDE.match(fold(grid.sheet)) or any(_GUIDE.match(fold(line.text)) for line in lines):
            continue
        unit = table.unit if table.unit.text else unit_of(lines)
        unit = unit if unit.text else table.unit
        span = table.span if table.span.period or table.span.note else period_in(lines)
        if unit is not table.unit or (span is not table.span and span.period):
            told = f"Đơn vị, kỳ báo cáo lấy từ trang «{grid.sheet}»."
            table = replace(table, reasons=(*table.reasons, told), remarks=(*table.remarks, told))
        table = replace(table, unit=unit, span=span)
    return table


def _as_the_others(table: Found, found: Sequence[Found]) -> Found:
    """The table with the unit and the period that all others of the file say alike, where it says none itself."""
    others = [one for one in found if one.grid is not table.grid]
    units = {one.unit.text: one.unit for one in others}
    spans = {one.span.period: one.span for one in others}
    lacks_unit = not table.unit.text and len(units) == 1 and "" not in units
    lacks_period = table.span == Span() and len(spans) == 1 and None not in spans
    if not lacks_unit and not lacks_period:
        return table
    unit = next(iter(units.values())) if lacks_unit else table.unit
    span = next(iter(spans.values())) if lacks_period else table.span
    what = "Đơn vị, kỳ báo cáo" if lacks_unit and lacks_period else "Đơn vị" if lacks_unit else "Kỳ báo cáo"
    told = f"{what} của trang «{table.grid.sheet}» lấy theo trang «{others[0].grid.sheet}»."
    return replace(table, unit=unit, span=span, reasons=(*table.reasons, told), remarks=(*table.remarks, told))


_GUIDE = re.compile(r"(?:huong dan|vi du|giai thich|cach (?:ghi|dien))\b")


def _with_marker(table: Found) -> Found:
    reason = "Tệp có dấu ẩn của biểu trống do chương trình xuất ra."
    return replace(table, marked=True, others=(), reasons=(reason, *table.reasons))


def recognise(grid: Grid, known: KnownForms) -> tuple[Found, ...]:
    """Every table of a form on a sheet, from the top left on."""
    bands = with_titled_lists(grid, list(bands_of(grid, known.vocabulary)), known)
    tables: list[Found] = []
    foreign: set[int] = set()
    for band in bands:
        at = table_above(tables, band)
        before = tables[at] if at is not None else None
        same = before and goes_on(grid, before, _chosen(grid, band, known, before.span)[0], known)
        below = end_of_band(grid, bands, band)
        end = below if same else end_of_band(grid, [other for other in bands if other.titled], band)
        told = None if same and before and not before.is_list else _identify(grid, band, known, before, end)
        if told and told.is_list and told.others:  # the rows of the next list may be among those looked at
            told = _identify(grid, band, known, before, below) or told
        if at is not None and before and same and (told is None or told.form is before.form):
            tables[at] = replace(before, bands=(*before.bands, (band.first, grid.height - 1)))
        elif told:
            tables.append(told)
        else:
            foreign.add(band.top)
    return tuple(_bounded(grid, table, bands, foreign) for table in tables)


# --- which form it is ------------------------------------------------------------------------------------


def _chosen(grid: Grid, band: Band, known: KnownForms, span: Span) -> tuple[Band, Chosen]:
    """The header with the columns that may be a form's in this period, and what the headings say of times."""
    chosen = of_this_time(band.paths, known.vocabulary, span.period, grid.hidden_columns)
    return replace(band, paths=undivided(chosen.paths, known.leaves, known.groups)), chosen


def _identify(grid: Grid, band: Band, forms: KnownForms, before: Found | None, end: int) -> Found | None:
    """The table below a header; `end`: the row up to which it may be of the same form."""
    above = _Above(grid, band, _lines_above(grid, band, before))
    band, chosen = _chosen(grid, band, forms, above.span)
    fitting: list[tuple[float, Known, Match]] = []
    for known, match in _possible(band, forms, above.codes):
        score = _score(grid, known, match, band, above, end)
        if before and not above.codes and known.form is before.form:
            score += _CODE_GIVEN  # a second table of the form whose code stands above the first
        if score >= _ACCEPTED:
            fitting.append((score, known, match))
    if not fitting:
        return None
    fitting.sort(key=lambda each: -each[0])
    fitting = _in_force(grid, band, fitting, above)
    score, known, match = fitting[0]
    match = _with_value(grid, band, known.form, _with_names(grid, band, known.form, match))
    others = tuple(Candidate(other.form, value) for value, other, _ in fitting[1:] if value > score - _AHEAD)
    others += tuple(Candidate(other.form, value) for value, other, _ in fitting[1:] if _is_titled(other, known, above))
    unit = unit_of(above.own or above.lines)
    unit = before.unit if before and not unit.text else unit
    unit = beside_unit(unit, grid.sheet, "tên trang") if unit.text else unit_of([Line(-1, 0, grid.sheet)])
    span = _span_of_above(before, above) if before and not above.span.period else above.span
    reasons = (*_reasons(known, match, band, above), *_doubts(others, unit))
    header = Area(band.top, band.left, band.bottom, band.right)
    parts = ((band.first, grid.height - 1),)
    return Found(
        *(known.form, grid, header, parts, match, unit, span, round(score, 3), reasons, others),
        of_other_times=chosen.of_other_times,
        headed_otherwise=chosen.doubtful,
        headings={place: path[-1] for place, path in band.paths.items()} if band.titled else {},
        remarks=tuple({_CODED_OTHERWISE.format(known.form.code)}.intersection(reasons)),
    )


def _span_of_above(before: Found, above: _Above) -> Span:
    """The period of the table above, unless the lines between say another time."""
    lines = above.own or above.lines
    return above.span if any(says_other_time(line.text, before.span.period) for line in lines) else before.span


def _in_force(
    grid: Grid, band: Band, fitting: list[tuple[float, Known, Match]], above: _Above
) -> list[tuple[float, Known, Match]]:
    """The forms that fit, where two versions of one do: without those that do not hold for the period.

    Another version stays when columns that only it knows hold figures.
    """
    best = fitting[0][1]
    versions = [one for one in fitting if one[1].form.code == best.form.code]
    valid = [one for one in versions if not above.is_outside(one[1].form) and not _lacks_figures(one[1].form, one[2])]
    if len(versions) == 1 or len(valid) != 1 or _are_filled(grid, band, valid[0][2].strange):
        return fitting
    return [valid[0], *(one for one in fitting if one not in versions)]


def _lacks_figures(form: Form, match: Match) -> bool:
    return any(column.is_figure for column in match.missing(form))


def _are_filled(grid: Grid, band: Band, places: Sequence[int]) -> bool:
    rows = range(band.first, min(grid.height, band.first + _SEEN))
    return any(is_figure(grid.value(row, place)) and grid.value(row, place) != 0 for row in rows for place in places)


def _is_titled(other: Known, chosen: Known, above: _Above) -> bool:
    """Whether the sheet bears the title of another form than the one whose code it names."""
    if not above.codes & chosen.codes or above.codes & other.codes or chosen.title_line(above.readings):
        return False
    if above.is_outside(other.form) or other.begins_title_of(chosen):
        return False
    return other.title_line(above.readings) is not None


def _possible(band: Band, forms: KnownForms, codes: frozenset[str]) -> list[tuple[Known, Match]]:
    """The forms that a table with this header, below these codes, may be; of a header met before it is remembered."""

    def work_out() -> list[tuple[Known, Match]]:
        found = forms.matches(band.paths, codes)
        matches = [(known, _with_numbers(known.form, match, band)) for known, match in found]
        return [(known, match) for known, match in matches if _is_possible(known.form, match)]

    return forms.remembered((tuple(band.paths.items()), tuple(band.numbers.items()), codes), work_out)


class _Above:
    """What stands above a table."""

    def __init__(self, grid: Grid, band: Band, lines: Sequence[Line]) -> None:
        self.lines, self.own, self.readings = lines, _within(lines, band), readings(lines)
        self.codes = frozenset(key for line in lines for key in code_keys(line.text)) or frozenset(
            code_keys(grid.sheet)
        )
        self.span = _span(grid, (self.own, lines) if len(self.own) < len(lines) else (lines,))
        self._last_day = bounds(self.span.period, _CUTOFF)[1] if self.span.period else None

    def is_outside(self, form: Form) -> bool:
        """Whether the period told is one that the form does not hold for."""
        return self._last_day is not None and not form.holds_on(self._last_day)


def _is_possible(form: Form, match: Match) -> bool:
    if form.layout == "indicators":  # known by its rows: what the one column of figures is called says little
        return len(match.columns) >= FEWEST - 1
    figures = [column for column in form.columns if column.is_figure]
    missing = [column for column in match.missing(form) if column.is_figure]
    return len(match.columns) >= FEWEST - 1 and len(missing) * 2 <= len(figures)


def _with_numbers(form: Form, match: Match, band: Band) -> Match:
    """Take a column that no heading told from the row of numbers, if the numbers agree with all the others."""
    agreeing = [no for no, column in match.columns.items() if band.numbers.get(column) == no]
    numbered = [no for no, column in match.columns.items() if column in band.numbers]
    if len(agreeing) < FEWEST or len(agreeing) != len(numbered):
        return match
    columns = dict(match.columns)
    strange, found = list(match.strange), list[int]()
    missing = {column.no for column in match.missing(form)}
    for place in match.strange:
        number = band.numbers.get(place)
        if number in missing and not is_rate(band.paths[place][-1]):
            columns[number] = place
            strange.remove(place)
            found.append(number)
    gained = (len(columns) - len(match.columns)) * 0.7 / len(form.columns)
    likeness_now = match.likeness + gained
    return replace(match, columns=columns, strange=tuple(strange), likeness=likeness_now, by_number=tuple(found))


def _with_names(grid: Grid, band: Band, form: Form, match: Match) -> Match:
    """Take the column of names, whatever it is called: the one before the figures that holds a text in most rows."""
    label = form.of_kind("label")
    figures = [match.columns[column.no] for column in form.columns if column.is_figure and column.no in match.columns]
    if label is None or label.no in match.columns or not figures:
        return match
    rows = [
        row
        for row in range(band.first, min(grid.height, band.first + _SEEN))
        if sum(is_figure(grid.value(row, place)) for place in figures) * 2 >= len(figures)
    ]
    named = {
        place: sum(isinstance(grid.value(row, place), str) and not is_figure(grid.value(row, place)) for row in rows)
        for place in match.strange
        if place < min(figures)
    }
    place = max(named, key=lambda at: named[at], default=None)
    if place is None or named[place] * 2 < len(rows):
        return match
    strange = tuple(one for one in match.strange if one != place)
    return replace(match, columns={**match.columns, label.no: place}, strange=strange)


def _with_value(grid: Grid, band: Band, form: Form, match: Match) -> Match:
    """Take the column of values of an indicator list, whatever it is called: the only unknown one with figures."""
    value = form.of_kind("value")
    if value is None or value.no in match.columns or form.layout != "indicators":
        return match
    rows = range(band.first, min(grid.height, band.first + _SEEN))
    filled = [place for place in match.strange if any(is_figure(grid.value(row, place)) for row in rows)]
    if len(filled) != 1:
        return match
    strange = tuple(one for one in match.strange if one != filled[0])
    return replace(match, columns={**match.columns, value.no: filled[0]}, strange=strange)


def _score(grid: Grid, known: Known, match: Match, band: Band, above: _Above, end: int) -> float:
    form = known.form
    score = match.likeness - _STRANGE * len(match.strange)
    if form.layout == "indicators":
        score = 0.3 * score + 0.7 * _indicators_found(grid, form, match, range(band.first, end))
    if above.codes & known.codes:
        score += _CODE_GIVEN
    elif above.codes and known.codes:
        score -= _CODE_GIVEN / 2
    if known.title_line(above.readings):
        score += _TITLE_GIVEN
    if above.is_outside(form):
        score -= _NOT_VALID
    if form.unverified and not above.codes & known.codes:
        score -= _UNVERIFIED
    return score


def _indicators_found(grid: Grid, form: Form, match: Match, rows: range) -> float:
    """The share of the form's indicators whose words stand in these rows."""
    label = form.of_kind("label")
    if label is None or label.no not in match.columns:
        return 0.0
    column = match.columns[label.no]
    return share_of(form, {words(grid.text(row, column)) for row in rows[: 3 * len(form.indicators) + 20]})


# --- around the table ------------------------------------------------------------------------------------


def _lines_above(grid: Grid, band: Band, before: Found | None) -> list[Line]:
    """The texts between the table above and this header."""
    start = max(band.top - _PREAMBLE, 0)
    if before:
        start = max(start, end_of(grid, before.form, before.match, before.bands[-1][0], band.top - 1).row + 1)
    lines = []
    for row in range(start, band.first if band.titled else band.top):
        texts = strings(grid, row)
        for at, (column, text) in enumerate(texts):
            right = texts[at + 1][1] if at + 1 < len(texts) else ""
            lines.append(Line(row, column, text, right))
    return lines


def _span(grid: Grid, told: Sequence[Sequence[Line]]) -> Span:
    """The period told right above the table, else beside that, in several cells of a row, or by the sheet's name."""
    rows = sorted({line.row for line in told[-1]})
    whole = [Line(row, 0, " ".join(value_text(cell) for cell in grid.rows[row] if cell is not None)) for row in rows]
    unclear = Span()
    for lines in (*told, whole, [Line(0, 0, grid.sheet)]):
        span = period_in(lines)
        if span.period and span.period.kind == "year" and not span.note:
            parted = period_in(whole)  # «Quý», «I», «Năm», «2026» in four cells
            span = parted if parted.period and parted.period.year == span.period.year else span
        if span.period:
            return contradicted(span, grid.sheet)
        unclear = unclear if unclear.note else span
    return unclear


def _within(lines: Sequence[Line], band: Band) -> list[Line]:
    """The lines above this table alone, of several side by side."""
    return [line for line in lines if band.left - 1 <= line.column <= band.right]


def _bounded(grid: Grid, table: Found, bands: Sequence[Band], foreign: Collection[int]) -> Found:
    """Each part of the table ends before the next header below it, and before signatures and notes.

    `foreign`: first rows of headers that are no known form's; rows full of figures below one are told as lost.
    """
    tops = sorted(band.top for band in bands if band.left <= table.header.right and table.header.left <= band.right)
    parts, unread, lost = [], [], []
    for first, _ in table.bands:
        below = min([top for top in tops if top >= first], default=grid.height) - 1
        last, figures = end_of(grid, table.form, table.match, first, below)
        parts.append((first, last))
        lost += full_rows(grid, table.form, table.match, last + 1, figures)
        if below + 1 in foreign:
            lost += full_rows(grid, table.form, table.match, below + 1, grid.height - 1)
        if figures > last:
            unread.append(f"Từ dòng {last + 2} là ghi chú, chữ ký hoặc dòng so sánh: không lấy số ở đó.")
    unit = table.unit if table.unit.text else replace(table.unit, signed=_signed_below(grid, parts[-1][1]))
    taken = {at for band in bands if band.left > table.header.right for at in range(band.left, band.right + 1)}
    beside = figures_beside(table, parts, taken)
    told = (*unread_columns(table, parts), *beside, *unread, *hidden_parts(table, parts))
    unread_rows = tuple(sorted(set(lost)))
    reasons = (*table.reasons, *told)
    return replace(
        table, bands=tuple(parts), unit=unit, reasons=reasons, remarks=(*table.remarks, *told), lost=unread_rows
    )


def _signed_below(grid: Grid, end: int) -> str:
    rows = range(end + 1, min(grid.height, end + 1 + _BELOW))
    return signed_by(text for row in rows for _, text in strings(grid, row))


# --- in words --------------------------------------------------------------------------------------------


def _reasons(known: Known, match: Match, band: Band, above: _Above) -> tuple[str, ...]:
    form = known.form
    matched = len(form.columns) - len(match.missing(form))
    rows = f"dòng {band.top + 1}" if band.top == band.bottom else f"dòng {band.top + 1}–{band.bottom + 1}"
    told = [*_named(known, above), f"Tiêu đề ở {rows} khớp {matched}/{len(form.columns)} cột."]
    if band.numbers:
        told.append(f"Dòng {band.first} ghi số cột.")
    for (one, other), place in match.joined.items():
        told.append(f"Cột {column_letter(place)} gộp cột {one} và cột {other} của biểu.")
    for no, places in match.parts.items():
        letters = " + ".join(map(column_letter, places))
        done = "lấy tổng" if form.column(no).is_figure else "ghép lại"
        told.append(f"Cột {no} của biểu được ghi thành {len(places)} cột, {done}: {letters}.")
    told += [f"Không thấy cột {column.no} «{column.header[-1]}» của biểu." for column in match.missing(form)]
    if above.span.period:
        told.append(f"Kỳ báo cáo: {above.span.period.name}.")
    if above.is_outside(form):
        told.append(f"Biểu {form.code} {form.validity}, không dùng cho kỳ này.")
    return (*told, above.span.note) if above.span.note else tuple(told)


_CODED_OTHERWISE = "Ký hiệu biểu ghi trên bảng khác với {}: biểu được chọn theo các cột. Hãy xem lại."


def _named(known: Known, above: _Above) -> list[str]:
    """Where the sheet names the form."""
    told = [
        f"Ô {address(line.row, line.column)} ghi «{' '.join(line.text.split())}»."
        for line in above.lines
        if known.codes.intersection(code_keys(line.text))
    ][:1]
    if above.codes and not told:
        told.append(_CODED_OTHERWISE.format(known.form.code))
    title = known.title_line(above.readings)
    return [*told, f"Ô {address(title.row, title.column)} ghi tên biểu."] if title else told


def _doubts(others: Sequence[Candidate], unit: Told) -> tuple[str, ...]:
    told = []
    if others:
        codes = ", ".join(dict.fromkeys(other.form.code for other in others))
        told.append(f"Bảng cũng có thể là {codes}: hãy chọn đúng biểu.")
    if not unit.text:
        told.append("Không thấy tên đơn vị báo cáo phía trên bảng: hãy chọn đơn vị.")
    return tuple(told)
