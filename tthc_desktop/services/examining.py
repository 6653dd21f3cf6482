"""Units' spreadsheets read and checked: which form, whose, for which period, what is wrong; nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core import checks
from tthc_desktop.core.checks import Finding
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Book
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.recognition import Found, recognise_book
from tthc_desktop.core.returns import Question, Return, read_return
from tthc_desktop.files import sheets
from tthc_desktop.services import units


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that only the user can say of a table."""

    about: str
    """"form", "unit", "period" or what a question of the figures is about."""
    message: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """One table of a form in a unit's file; or, without `told`, a file in which none was found or that was not read."""

    file: str
    remarks: tuple[str, ...] = ()
    told: Return | None = None
    unit: int | None = None
    period: Period | None = None
    asked: tuple[Asked, ...] = ()
    findings: tuple[Finding, ...] = ()
    trouble: str = ""
    """Why nothing could be taken from the file."""

    @property
    def status(self) -> str:
        """ "ready", "question" (something must be said first) or "refused" (not read, or with errors)."""
        if self.trouble or any(finding.level == "error" for finding in self.findings):
            return "refused"
        return "question" if self.asked else "ready"


def examine(
    session: Session,
    forms: Sequence[Form],
    paths: Iterable[Path],
    *,
    form: Form | None = None,
    unit: str | None = None,
    period: Period | None = None,
) -> Iterator[Examined]:
    """Every table of a form in these files, folders and archives, in order; `form`, `unit`, `period` overrule the file.

    Raises Refused when there is no such unit.
    """
    known = KnownForms([form] if form else forms)
    finder = units.Finder(units.all_units(session))
    given = _given_unit(finder, unit, period) if unit else None
    with sheets.Reader() as reader:
        for read in reader.read_all(paths):
            if not isinstance(read, Book):
                yield Examined(read.name, trouble=read.message)
                continue
            tables = recognise_book(read, known)
            if not tables:
                yield Examined(read.name, read.remarks, trouble=_nothing(read.name))
            for table in tables:
                yield _examined(read, table, finder, given, period, sure=form is not None)


def _nothing(name: str) -> str:
    return (
        f"«{name}» không có bảng nào giống một biểu mẫu đã biết. Hãy xem lại tệp, hoặc thêm biểu mẫu ở mục Biểu mẫu; "
        "tệp là danh sách thì nhập ở mục của danh sách đó."
    )


def _given_unit(finder: units.Finder, text: str, period: Period | None) -> int:
    try:
        return finder.find(text, _day(period))
    except ValueError as error:
        raise Refused(Problem("unit", str(error))) from error


def _day(period: Period | None) -> dt.date | None:
    return bounds(period)[1] if period else None


def _examined(
    book: Book, table: Found, finder: units.Finder, unit: int | None, period: Period | None, *, sure: bool
) -> Examined:
    told = read_return(table)
    asked = [] if sure or table.is_sure else [_which_form(table)]
    period = period or table.span.period
    if period is None:
        asked.append(Asked("period", table.span.note or "Tệp không ghi kỳ báo cáo. Hãy cho biết kỳ (--period)."))
    if unit is None:
        try:
            unit = finder.find(table.unit.text, _day(period)) if table.unit.text else None
        except ValueError as error:
            asked.append(Asked("unit", str(error)))
        else:
            asked += [] if unit else [Asked("unit", "Tệp không ghi đơn vị báo cáo. Hãy cho biết đơn vị (--unit).")]
    asked += [_of_figures(question) for question in told.questions]
    return Examined(book.name, book.remarks, told, unit, period, tuple(asked), checks.check(told))


def _which_form(table: Found) -> Asked:
    options = (table.form.code, *(other.form.code for other in table.others))
    return Asked("form", "Chưa chắc đây là biểu mẫu nào. Hãy chọn biểu mẫu (--form).", tuple(dict.fromkeys(options)))


def _of_figures(question: Question) -> Asked:
    return Asked(question.about, question.message, question.options)
