"""Units' files taken in: planned against the versions before, and written by the same plan, all or nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tthc_desktop import places
from tthc_desktop.core import checks
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import column_letter
from tthc_desktop.core.kept_returns import Comparison, KeptRow, compare, digest, kept_rows
from tthc_desktop.core.periods import bounds
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.db import signature
from tthc_desktop.records.returns import UNIT_RETURN
from tthc_desktop.services import remembering, runs, settings
from tthc_desktop.services.beside import Beside
from tthc_desktop.services.examined import Asked, Examined
from tthc_desktop.services.returns import Held, Key, closed_periods, latest, rows_of, versions, write_rows

Status = Literal["ready", "question", "refused", "applied", "unchanged"]
STATUSES: dict[Status, str] = {
    "ready": "nhập được",
    "question": "cần hỏi",
    "refused": "chưa nhập được",
    "applied": "đã nhập",
    "unchanged": "không đổi",
}


@dataclass(frozen=True)
class Planned:
    """What importing one table does."""

    table: Examined
    rows: tuple[KeptRow, ...] = ()
    before: Held | None = None
    """The newest version there is."""
    content: str = ""
    """Hash of `rows`; see `core.kept_returns.digest`."""
    comparison: Comparison = field(default_factory=Comparison)
    asked: tuple[Asked, ...] = ()
    trouble: str = ""
    applied: int | None = None
    """Id of the return that was written."""

    @cached_property
    def status(self) -> Status:
        """What becomes of the table."""
        if self.applied is not None:
            return "applied"
        if self.trouble or any(finding.code != "doubt" for finding in self.table.errors):
            return "refused"
        if self.asked:
            return "question"
        if self.table.errors:
            return "refused"
        return "unchanged" if self.before and self.before.content == self.content else "ready"

    @property
    def key(self) -> Key | None:
        """What it reports on, once unit and period are known."""
        return _key(self.table)

    @property
    def complete(self) -> bool:
        """Whether nothing of the form was left out."""
        told = self.table.told
        missing = told and any(column.is_figure for column in told.found.match.missing(told.form))
        return not missing and not self.table.left_out

    @property
    def rows_left(self) -> int:
        """How many rows of data are not taken: those with errors, and those that the user left out."""
        told = self.table.told
        return len({row.number for row in told.data} & self.table.left_out) if told else 0

    def counts(self) -> dict[str, int]:
        """Rows of data that are new, changed, the same, and bad."""
        told = self.table.told
        data = {row.number for row in told.data} if told else set()
        bad = len(data & self.table.bad_rows)
        found = self.comparison
        spoilt = {number + 1 for number in self.table.bad_rows}
        return {
            "new": sum(row.number not in spoilt for row in found.new),
            "changed": len({id(change.row) for change in found.changed if change.row.number not in spoilt}),
            "same": sum(row.number not in spoilt for row in found.same),
            "bad": bad,
        }


def _key(table: Examined) -> Key | None:
    if table.told is None or table.unit is None or table.period is None:
        return None
    return Key(table.told.form.code, table.period.code, table.unit)


# --- planning --------------------------------------------------------------------------------------------


def plan(session: Session, tables: Sequence[Examined]) -> list[Planned]:
    """What importing these tables would do, in their order; nothing is written."""
    beside = Beside(session, tables)
    tables = [_with_findings(table, beside) for table in tables]
    keys = {key for table in tables if (key := _key(table))}
    newest = {item.key: item for item in latest(session, keys)}
    rows = rows_of(session, [item.id for item in newest.values()])
    closed = closed_periods(session)
    seen: dict[Key, Planned] = {}
    planned = []
    for table in tables:
        one = _again(session, _planned(table, newest, rows, closed))
        if one.key and one.status != "refused":
            first = seen.setdefault(one.key, one)
            one = _second(first, one) if first is not one else one
        planned.append(one)
    rivals = {one.key: one for one in reversed(planned) if _asks_twice(one) or _is_half(one, planned)}
    return [_first_of(one, rivals[one.key]) if rivals and one.key in rivals else one for one in planned]


def _with_findings(table: Examined, beside: Beside) -> Examined:
    """The table with what it is at odds with, beside itself; planned again, it is not told twice."""
    own = [finding for finding in table.findings if not finding.code.startswith(_BESIDE)]
    others = checks.explain(beside.findings(table), table.answers.reasons)
    return replace(table, findings=(*own, *others)) if others or len(own) < len(table.findings) else table


_BESIDE = ("carry:", "jump:", "peers:", "across:")
"""How the codes of checks begin that look beyond the table."""


def _planned(
    table: Examined,
    newest: Mapping[Key, Held],
    rows: Mapping[int, Sequence[KeptRow]],
    closed: Mapping[str, str],
) -> Planned:
    if table.told is None:
        return Planned(table, trouble=table.trouble)
    mine = kept_rows(table.told, table.left_out)
    key = _key(table)
    before = newest.get(key) if key else None
    comparison = compare(rows[before.id] if before else (), mine)
    found = Planned(table, mine, before, digest(mine), comparison, table.asked, table.trouble or _emptied(table, mine))
    if key and key.period in closed:
        return replace(found, trouble=_closed(table, closed[key.period]))
    if before and not table.answers.replace and found.status == "ready" and _is_poorer(found, before):
        return replace(found, asked=(*found.asked, _poorer(found)))
    return found


def _emptied(table: Examined, mine: Iterable[KeptRow]) -> str:
    """That nothing is left to be taken, where rows are left out; a unit that reports nothing says so itself."""
    if not table.left_out or any(row.kind == "data" for row in mine):
        return ""
    return "Mọi dòng số liệu đều bị bỏ, không còn gì để nhập. Hãy lấy lại dòng, hoặc trả tệp cho đơn vị sửa."


def _again(session: Session, found: Planned) -> Planned:
    """The plan of a file that says again what a version before the newest one said, which the unit has mended since."""
    before, key = found.before, found.key
    if found.status != "ready" or before is None or key is None or before.version == 1 or found.table.answers.replace:
        return found
    old = next((one for one in versions(session, key) if one.content == found.content), None)
    if old is None:
        return found
    message = f"Tệp này giống hệt bản {old.version}, đã có bản {before.version} thay. Chỉ nhập lại khi bạn đồng ý."
    return replace(found, asked=(*found.asked, Asked("replace", message, ("Thay bằng tệp này", "Giữ bản đã nhận"))))


def _is_poorer(found: Planned, before: Held) -> bool:
    return before.complete and (not found.complete or found.comparison.is_poorer)


def _poorer(found: Planned) -> Asked:
    gone = len(found.comparison.gone)
    blank = sum(1 for change in found.comparison.changed if change.before and not change.after)
    lacks = [f"thiếu {gone} dòng"] * bool(gone) + [f"để trống {blank} ô"] * bool(blank)
    lacks += [] if lacks else ["chưa đủ"]
    this = "Tệp này" if found.table.book else "Bản gõ này"
    message = f"{this} {' và '.join(lacks)} so với bản đã nhận. Chỉ thay bản cũ khi bạn đồng ý."
    return Asked("replace", message, (f"Thay bằng {this.lower()}", "Giữ bản đã nhận"))


def _second(first: Planned, one: Planned) -> Planned:
    """The plan of a table whose unit, form and period another one of the same drop has."""
    if first.content == one.content:
        return replace(one, trouble=f"Giống hệt {_called(first, one)} trong cùng lần chọn này; chỉ nhập một.")
    return replace(one, asked=(*one.asked, _twice(first, one)))


def _twice(other: Planned, one: Planned) -> Asked:
    """Which of two is to be taken: the other one, or this one."""
    message = f"{_called(other, one)} trong cùng lần chọn này cũng là biểu này, đơn vị này, kỳ này"
    message = message[:1].upper() + message[1:]
    if _may_be_parts(other, one):
        message += (
            ", nhưng có thể là hai phần của một biểu: bỏ một là mất số liệu. Nếu đúng là hai phần, hãy ghép thành một "
            "bảng rồi nhập lại; nếu không, hãy bỏ một."
        )
    else:
        message += ". Hãy bỏ một."
    if other.table.file == one.table.file:
        return Asked("twice", message, (_place(other, one), _place(one, other)))
    return Asked("twice", message, (other.table.file, one.table.file))


def _may_be_parts(other: Planned, one: Planned) -> bool:
    """Whether two tables have no row in common, stand on one sheet, or say that they are of a part or a batch."""
    found = [table.told.found for table in (other.table, one.table) if table.told]
    on_one_sheet = other.table.source == one.table.source and len({table.grid.sheet for table in found}) == 1
    if on_one_sheet or any(table.span.batch for table in found):
        return True
    mine, others = ({row.key for row in table.rows if row.kind == "data"} for table in (one, other))
    return bool(mine and others) and mine.isdisjoint(others)


def _place(one: Planned, beside: Planned) -> str:
    """Where a table stands in the file that another one is in too: its sheet, or its cells on the same sheet."""
    assert one.table.told
    found = one.table.told.found
    alone = not beside.table.told or beside.table.told.found.grid.sheet != found.grid.sheet
    return found.grid.sheet if alone else found.area.address


def _called(one: Planned, beside: Planned) -> str:
    """What a table is called beside another one: by its file, or by its place in the same file."""
    file = f"«{one.table.file}»"
    if one.table.file != beside.table.file:
        return file
    place = _place(one, beside)
    return f"bảng ở ô {place} của {file}" if ":" in place else f"trang «{place}» của {file}"


def _first_of(one: Planned, rival: Planned) -> Planned:
    """The plan of a table that another of the drop stands against: neither is written before one is taken out."""
    if one.status == "refused" or _asks_twice(one):
        return one
    return replace(one, asked=(*one.asked, _twice(rival, one)))


def _is_half(one: Planned, planned: Sequence[Planned]) -> bool:
    """Whether a table is refused that may be the other half of one in the same file, cut in two; a copy is none."""
    if one.status != "refused" or one.key is None:
        return False
    beside = (other for other in planned if other.key == one.key and other.table.source == one.table.source)
    return any(other is not one and other.content != one.content for other in beside)


def _asks_twice(one: Planned) -> bool:
    return any(asked.about == "twice" for asked in one.asked)


def _closed(table: Examined, at: str) -> str:
    assert table.period
    day = f"{at[8:10]}/{at[5:7]}/{at[:4]}"
    return f"Kỳ {table.period.name} đã chốt ngày {day}. Hãy mở lại kỳ rồi nhập, hoặc kiểm tra lại kỳ báo cáo."


# --- writing ---------------------------------------------------------------------------------------------


def apply(session: Session, folder: Path, tables: Sequence[Examined], received: dt.date | None = None) -> list[Planned]:
    """Plan anew and write what is ready, with the files as they were received; the others say why they are not.

    `folder` is where received files are kept; `received` the day on which the units sent them, if not today: by it
    they are late or not. Nothing is written when nothing is ready. Raises Refused for a day that cannot be.
    """
    planned = plan(session, tables)
    at = received_at(session, planned, received)
    planned, files = _keep_files(session, folder, planned)
    if not any(one.status == "ready" for one in planned):
        return planned
    return written(session, "form", planned, files, at)


def received_at(session: Session, planned: Sequence[Planned], day: dt.date | None) -> str:
    """What is noted of returns that were sent on that day, None being now.

    Raises Refused for a day to come, and for one before the period of a return that is ready: a slip in the year.
    """
    today = dt.date.today()
    if day is None or day == today:
        return signature.now()
    if day > today:
        told = f"Ngày đơn vị gửi {day:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y}). Hãy ghi lại ngày."
        raise Refused(Problem("received", told))
    cutoff = settings.load(session).cutoff_day
    for period in (one.table.period for one in planned if one.status == "ready" and one.table.period):
        if day < bounds(period, cutoff)[0]:
            told = (
                f"Ngày đơn vị gửi {day:%d/%m/%Y} ở trước khi {period.name} bắt đầu. Hãy xem lại năm, hoặc kỳ báo cáo."
            )
            raise Refused(Problem("received", told))
    return day.isoformat()


def written(
    session: Session, kind: str, planned: Sequence[Planned], files: Mapping[Path, runs.Kept], received_at: str
) -> list[Planned]:
    """Write what is ready as one run of import of that kind (see `runs.begin`); a table without a file was typed in."""
    ready = [one for one in planned if one.status == "ready"]
    periods = {one.table.period.code for one in ready if one.table.period}
    period = periods.pop() if len(periods) == 1 else None
    number = sum(row.kind == "data" for one in ready for row in one.rows)
    called = title([one.table for one in ready]) if kind == "form" else ""  # no file that was refused is counted
    run, ids = runs.begin(session, kind, number, files.values(), period=period, title=called)
    first = _next_id(session)
    received = {"import_id": run, "received_at": received_at, "received_by": signature.user_name()}
    heads, rows, done = [], [], []
    for return_id, one in enumerate(ready, first):
        assert one.table.told
        file = files.get(one.table.source)
        heads.append(_head(one, return_id) | {"file_id": ids[file.sha256] if file else None, **received})
        rows.append((return_id, one.table.told.form, one.rows))
        done.append(replace(one, applied=return_id))
    session.connection().execute(insert(UNIT_RETURN), heads)
    write_rows(session, rows)
    remembering.remember(session, [answer for one in ready for answer in _answers(one)])
    applied = iter(done)
    return [next(applied) if one.status == "ready" else one for one in planned]


def title(tables: Sequence[Examined]) -> str:
    """What the journal calls the import of these tables."""
    files = len({table.source for table in tables})
    periods = {table.period for table in tables if table.period}
    when = f", {periods.pop().name}" if len(periods) == 1 else ""
    return f"Nhập biểu của đơn vị từ {files} tệp{when}"


def _keep_files(session: Session, folder: Path, planned: list[Planned]) -> tuple[list[Planned], dict[Path, runs.Kept]]:
    """Copy the files of what is ready; a file that is gone or has changed since refuses its tables."""
    books = {one.table.source: one.table.book for one in planned if one.status == "ready" and one.table.book}
    files, failed = runs.keep_all(session, folder, {source: book.kind for source, book in books.items()})
    troubles = {source: str(error) for source, error in failed.items()}
    for source, book in books.items():
        if source in files and book.name == places.name_of(source) and files[source].sha256 != book.sha256:
            troubles[source] = f"Tệp «{book.name}» đã được sửa sau khi xem trước. Hãy đọc lại tệp rồi nhập."
            del files[source]
    changed = [
        replace(one, trouble=troubles[one.table.source])
        if one.status == "ready" and one.table.source in troubles
        else one
        for one in planned
    ]
    return changed, files


def _next_id(session: Session) -> int:
    """The id of the next return; ids of returns that were taken back are not given again."""
    query = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'unit_return'), 0) + 1"
    return int(session.connection().exec_driver_sql(query).scalar_one())


def _head(one: Planned, return_id: int) -> dict[str, Any]:
    table, key = one.table, one.key
    assert table.told
    assert key
    found = table.told.found
    return {
        "id": return_id,
        "unit_id": key.unit,
        "form": key.form,
        "form_version": table.told.form.version,
        "period": key.period,
        "version": one.before.version + 1 if one.before else 1,
        "state": "received",
        "complete": int(one.complete),
        "sheet": found.grid.sheet,
        "area": found.area.address if table.book else "",
        "places": json.dumps(_places(table) if table.book else {}),
        "encoding": found.grid.encoding,
        "content": one.content,
        "findings": json.dumps([_fields_of(finding) for finding in table.findings], ensure_ascii=False),
    }


def _fields_of(finding: Finding) -> dict[str, str]:
    return {name: getattr(finding, name) for name in _OF_FINDING}  # asdict copies every text of it


_OF_FINDING = tuple(one.name for one in fields(Finding))


def _places(table: Examined) -> dict[str, str]:
    assert table.told
    match = table.told.found.match
    places = {str(no): column_letter(at) for no, at in match.columns.items()}
    places |= {str(no): column_letter(pair[0]) for no, pair in match.parts.items()}
    return places | {f"{one}+{other}": column_letter(at) for (one, other), at in match.joined.items()}


def _answers(one: Planned) -> list[tuple[str, str, int | None, Any]]:
    """What is worth remembering of what the user said of a table."""
    table = one.table
    assert table.told
    assert table.unit
    found, said = table.told.found, table.answers
    answers: list[tuple[str, str, int | None, Any]] = []
    if said.form:
        answers.append((remembering.FORM, found.fingerprint, None, said.form.version))
    if said.unit and found.unit.text and not found.unit.note:  # a letterhead that many units' sheets bear says nothing
        answers.append((remembering.UNIT, comparison_key(found.unit.text), None, said.unit))
    if said.habits:
        habits = remembering.habits_answer(said.habits)
        answers.append((remembering.HABITS, found.fingerprint, table.unit, habits))
    return answers
