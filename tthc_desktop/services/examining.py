"""Units' spreadsheets read and checked: which form, whose, for which period, what is wrong; nothing is written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core import checks
from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Form
from tthc_desktop.core.found import Found
from tthc_desktop.core.grids import Book, Grid, address
from tthc_desktop.core.known_forms import known_forms
from tthc_desktop.core.periods import Period, bounds, period_of
from tthc_desktop.core.preambles import Span, contradicted, in_year, named_period
from tthc_desktop.core.recognition import recognise_book
from tthc_desktop.core.refusals import nothing_found, unfilled
from tthc_desktop.core.returns import Question, Return, answered, read_return
from tthc_desktop.core.signing_days import signed_apart, signed_on
from tthc_desktop.files import sheets
from tthc_desktop.records.unit import COMMUNE, DEPARTMENT
from tthc_desktop.services import matrix
from tthc_desktop.services.examined import NO_ANSWERS, Answers, Asked, Examined
from tthc_desktop.services.remembering import Memory
from tthc_desktop.services.senders import Senders
from tthc_desktop.services.tables_together import adding_up, to_compare, without_parts, worth_reading


class Examiner:
    """Examines files with what the data file knows of units and of earlier answers, read once."""

    def __init__(self, session: Session, forms: Sequence[Form]) -> None:
        self._shelf = tuple(forms)
        # A register is a list of records, and lists are taken in as such.
        self._forms = known_forms(tuple(form for form in forms if form.layout != "register"))
        self._senders = Senders(session)
        self._memory = Memory(session)

    def unit(self, text: str, period: Period | None = None) -> int:
        """The unit of that name in the period. Raises Refused."""
        return self._senders.named(text, period)

    def tables(self, found: sheets.Found, answers: Answers = NO_ANSWERS) -> Iterator[Examined]:
        """Every table of a form in what was read from a file; one Examined in place of them when there is none."""
        source = Path(found.source)
        if not isinstance(found, Book):
            yield Examined(found.name, source, trouble=found.message)
            return
        tables = recognise_book(found, known_forms((answers.form,)) if answers.form else self._forms)
        if not tables:
            yield Examined(found.name, source, found, trouble=nothing_found(found, self._forms, answers.form))
        examined = [self._examined(source, found, table, answers) for table in tables]
        yield from map(to_compare, without_parts(worth_reading(examined), self._senders))

    def again(self, table: Examined, answers: Answers) -> Examined:
        """The same table with what the user said of it since; of a form that was chosen, the first such table."""
        assert table.book
        assert table.told
        found = table.told.found
        if answers.form and answers.form.version != found.form.version:
            others = recognise_book(replace(table.book, grids=(found.grid,)), known_forms((answers.form,)))
            if not others:
                about = f"Bảng này không đọc được theo biểu {answers.form.code}. Hãy chọn biểu khác."
                raise Refused(Problem("form", about))
            found = next((other for other in others if other.header == found.header), others[0])
        told = self._examined(table.source, table.book, found, answers)
        told = to_compare(adding_up(replace(told, newer=table.newer), table.parts))
        if _reports_on(told) == _reports_on(table):
            return told
        return replace(told, answers=replace(answers, replace=False))

    def _examined(self, source: Path, book: Book, table: Found, answers: Answers) -> Examined:
        unit = answers.unit or self._memory.unit(table.unit.text)
        asked, questions = list[Asked](), list[Asked]()
        span = contradicted(table.span, Path(book.name).stem, of_file=True)
        if whole := _in_year_of_file(span, table.grid, book.name):
            year = f"Trang không ghi năm của kỳ; lấy {whole.name} theo tên tệp."
            span = replace(span, period=whole, note="")
            table = replace(table, reasons=(*table.reasons, year), remarks=(*table.remarks, year))
        period = answers.period or span.period
        if not answers.period and (period is None or span.note):
            why = f"{span.note or 'Tệp không ghi kỳ báo cáo.'} Hãy cho biết kỳ."
            options = span.options or _lately(span.bare) or _of_file(book.name) or _signed_after(table)
            asked.append(Asked("period", why, tuple(one.name for one in options)))
        if not answers.unit:
            unit, unclear = self._senders.of(table.unit, period, Path(book.name).stem, unit, table.grid.sheet)
            asked += [Asked("unit", *one) for one in unclear]
        if not (answers.form or table.is_sure or self._memory.form(table.fingerprint) == table.form.version):
            table = self._of_level(book, table, unit)
            questions += [] if table.is_sure else [_which_form(table, period)]
        told = read_return(table, answers.habits or self._memory.habits(table.fingerprint, unit))
        if period and bounds(period)[0] > dt.date.today() and not answers.period:
            asked.append(Asked("period", f"Tệp ghi {period.name}, kỳ chưa bắt đầu. Hãy xem lại và cho biết kỳ."))
        if ended := self._senders.ended(unit, period):
            asked.append(Asked("unit", *ended))
        asked = [*questions, *asked, *map(_of_figures, told.questions)]
        trouble = "" if _is_filled_in(told) else unfilled(book.name, told)
        findings = (
            ()
            if trouble
            else checks.explain(
                (*checks.check(told), *_of_period(told, period), *self._of_other_level(told, unit)), answers.reasons
            )
        )
        return Examined(
            book.name, source, book, told, unit, period, tuple(asked), findings, trouble, answers, self._shelf
        )

    def _of_level(self, book: Book, table: Found, unit: int | None) -> Found:
        """The table as that of the one form among several alike which units of this kind fill in."""
        kind = self._senders.kind(unit)
        forms = [table.form, *(other.form for other in table.others)]
        own = [form for form in forms if kind in _FILLING and kind in matrix.kinds_of(form.levels)]
        if len(forms) == 1 or len(own) != 1:
            return table
        found = recognise_book(replace(book, grids=(table.grid,)), known_forms((own[0],)))
        same = next((one for one in found if one.header == table.header), None)
        if same is None:
            return table
        told = f"Tệp không ghi rõ ký hiệu biểu; chọn {own[0].code} theo loại đơn vị."
        return replace(
            same, unit=table.unit, span=table.span, reasons=(*same.reasons, told), remarks=(*same.remarks, told)
        )

    def _of_other_level(self, told: Return, unit: int | None) -> list[Finding]:
        """That a form is one that other kinds of units fill in, where there is one like it for this kind."""
        form, kind, kinds = told.form, self._senders.kind(unit), matrix.kinds_of(told.form.levels)
        if kind not in _FILLING or not kinds or kind in kinds:
            return []
        columns = [column.header for column in form.columns]
        like = [
            other.code
            for other in self._shelf
            if kind in matrix.kinds_of(other.levels) and [column.header for column in other.columns] == columns
        ]
        if not like:
            return []
        cell, levels = address(told.found.header.top, told.found.header.left), ", ".join(form.levels)
        message = f"Biểu {form.code} do {levels} lập, đơn vị này thì lập {' hoặc '.join(like)}. Hãy xem lại biểu."
        return [Finding("warning", "level", cell, form.code, like[0], message)]


_FILLING = (DEPARTMENT, COMMUNE)
"""Kinds of units that fill in forms themselves; ministries and provinces may send those of units below them."""


def _reports_on(table: Examined) -> tuple[object, ...]:
    """What a yes to taking the place of another version was said of."""
    return table.unit, table.period, table.told and table.told.form.code


def read_as(table: Examined, about: str, choice: int) -> Answers:
    """The answers for a table with how it reads figures that may be read in two ways; see `returns.Question`."""
    assert table.told
    question = next((asked for asked in table.told.questions if asked.about == about), None)
    if question is None:
        return table.answers
    return replace(table.answers, habits=answered(table.told.habits, question, choice))


def _never() -> bool:
    return False


def examine(
    examiner: Examiner,
    paths: Iterable[Path],
    answers: Answers = NO_ANSWERS,
    stopped: Callable[[], bool] = _never,
) -> Iterator[Examined]:
    """Every table of a form in these files, folders and archives, in order; `answers` hold for all of them.

    Ends early when `stopped()` becomes true.
    """
    with sheets.Reader() as reader:
        for found in reader.read_all(paths, stopped):
            yield from examiner.tables(found, answers)


def _is_filled_in(told: Return) -> bool:
    """Whether some row of data says something, if only that nothing occurred.

    The totals of a blank are formulas, which no unit has filled in.
    """
    form = told.form
    if form.layout == "register":
        return True
    return any(
        figure.reading.state != "blank" or (figure.fault and not form.sums_to(name))
        for row in told.data
        for name, figure in row.figures.items()
    ) or any(figure.reading.state == "nothing" for row in told.rows for figure in row.figures.values())


def _of_file(name: str) -> list[Period]:
    """The period that the name of a file says, to be offered where the file itself says none."""
    told = named_period(Path(name).stem)
    return [told] if told and bounds(told)[0] <= dt.date.today() else []


def _signed_after(table: Found) -> list[Period]:
    """The quarter that most likely was over when the table was signed, a report being sent within days of its end."""
    day = signed_on(table)
    return [period_of(day - _SENDING, "quarter")] if day and day <= dt.date.today() else []


_SENDING = dt.timedelta(days=20)
"""What passes at most between the end of a quarter, or the 14th of its last month, and the report of it."""


def _in_year_of_file(span: Span, grid: Grid, name: str) -> Period | None:
    """The period that a sheet tells without a year, in the year by which its file names it or a longer one.

    None where the sheet bears a later day than such a report has: the name is that of the file it was made from.
    """
    named = named_period(Path(name).stem) if span.bare else None
    whole = in_year(span.bare, named.year) if named else None
    if named is None or whole is None or not named.contains(whole):
        return None
    texts = (cell for row in grid.rows for cell in row if isinstance(cell, str))
    latest = max((int(year) for text in texts for year in _IN_YEAR.findall(text)), default=0)
    return whole if latest <= whole.year + (bounds(whole)[1].month == _DECEMBER) else None


_IN_YEAR = re.compile(r"(?:năm|[/.-])\s*(20[0-9]{2})\b", re.IGNORECASE)
_DECEMBER = 12


def _lately(bare: str) -> list[Period]:
    """The periods of this year and the last that a sheet may mean which tells no year, as far as they have begun."""
    today = dt.date.today()
    found = (in_year(bare, year) for year in (today.year, today.year - 1))
    return [period for period in found if period and bounds(period)[0] <= today]


def _of_period(told: Return, period: Period | None) -> list[Finding]:
    """That a form does not hold for a period, or is not reported for such periods."""
    if period is None:
        return []
    form, cell = told.form, address(told.found.header.top, told.found.header.left)
    found = []
    if batch := told.found.span.batch:
        message = (
            f"Tệp ghi «{batch}»: có thể chỉ là một phần số liệu của {period.name}. Hãy xem có phải cộng thêm không."
        )
        found.append(Finding("warning", "batch", cell, batch, "số liệu của cả kỳ", message))
    if signed := signed_apart(told.found, period):
        where, day = signed
        message = (
            f"Ô {where}: bảng ghi ngày {When(day)}, {'trước' if day < bounds(period)[0] else 'rất lâu sau'} "
            f"{period.name}. Hãy xem lại kỳ báo cáo, có thể còn ghi kỳ của lần trước."
        )
        found.append(Finding("warning", "signed", where, str(When(day)), period.name, message))
    if not form.holds_on(bounds(period)[1]):
        message = f"Biểu {form.code} {form.validity}, không dùng cho {period.name}. Hãy xem lại biểu và kỳ."
        found.append(Finding("warning", "validity", cell, period.name, form.validity, message))
    if form.periods and period.kind not in form.periods:
        kinds = ", ".join(_PERIODS[one] for one in form.periods)
        message = f"Biểu {form.code} báo cáo theo {kinds}, mà tệp ghi {period.name}. Hãy xem lại kỳ."
        found.append(Finding("warning", "period_kind", cell, period.name, kinds, message))
    return found


_PERIODS = {"month": "tháng", "quarter": "quý", "half": "6 tháng", "nine_months": "9 tháng", "year": "năm"}


def _which_form(table: Found, period: Period | None) -> Asked:
    options = tuple(dict.fromkeys((table.form.code, *(other.form.code for other in table.others))))
    missing = [column for column in table.match.missing(table.form) if column.is_figure or column.kind == "label"]
    told = "Chưa chắc đây là biểu mẫu nào. Hãy chọn biểu mẫu."
    if missing and len(options) == 1:
        columns = ", ".join(f"{column.no} «{column.title}»" for column in missing)
        told = (
            f"Bảng giống biểu {table.form.code} nhưng thiếu cột {columns}. "
            "Hãy đề nghị đơn vị gửi đủ cột, hoặc xác nhận biểu để nhập phần có."
        )
    elif period and len(options) == 1 and table.others and not table.form.holds_on(bounds(period)[1]):
        told = (
            f"Bảng theo bản {table.form.validity} của biểu {table.form.code}, không phải bản dùng cho {period.name}. "
            "Hãy đề nghị đơn vị gửi đúng mẫu, hoặc xác nhận biểu để đọc theo bản ấy."
        )
    return Asked("form", told, options)


def _of_figures(question: Question) -> Asked:
    return Asked(question.about, question.message, question.options)
