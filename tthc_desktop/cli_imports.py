"""The command «import» for lists: many files in one action, each list told with what becomes of its rows."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from tthc_desktop.cli_parts import record_of, say, say_json, store_to_import
from tthc_desktop.core.dates import FIRST_YEAR, LAST_YEAR
from tthc_desktop.core.errors import Doubt, Problem, Refused, Unavailable
from tthc_desktop.core.fields import Choice, Field
from tthc_desktop.core.grids import Book, place
from tthc_desktop.core.importing import Plan, PlannedRow, cell_text
from tthc_desktop.core.sheet_dates import years_named
from tthc_desktop.core.wording import some_of
from tthc_desktop.db.store import Store
from tthc_desktop.files import sheets
from tthc_desktop.services import list_drops, sending_back
from tthc_desktop.services.imports import Choices, expected
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.sending_back import Written


def take_in(options: argparse.Namespace) -> int:
    """Plan the lists in these files, and write them with --apply; status 2 when something was left out.

    Raises Refused, Unavailable.
    """
    record = record_of(options.type)
    if options.year is not None and not FIRST_YEAR <= options.year <= LAST_YEAR:
        raise Refused(Problem("year", f"Năm phải có đủ bốn chữ số, như 2026, chưa phải «{options.year}»."))
    mapping, given = list_drops.mapping_of(record, options.map), list_drops.given_of(record, options.set)
    taken_in = frozenset(options.take_row)
    choices = Choices(mapping, given, erase_blanks=options.erase_blanks, taken_in=taken_in, year=options.year)
    with store_to_import(options) as store:
        with store.read() as session, sheets.Reader() as reader:
            found = list_drops.find(session, reader.read_all(options.file), record, mapping)
        refuse_nothing(found)
        _refuse_unfit(found, choices, told=options.json)
        found = _done(store, found, choices, applied=options.apply)
    if options.send_back:
        say_written(sending_back.mark_lists(found, options.send_back), quiet=options.json)
    return tell(found, as_json=options.json)


def say_written(written: Iterable[Written], *, quiet: bool) -> None:
    """Print for people which files were written to be sent back, and what is to be known of them."""
    for item in written if not quiet else ():
        for path in filter(None, (item.marked, item.letter)):
            say(f"Gửi lại: {path}")
        for remark in item.remarks:
            say(f"  {remark}")


def recognised(store: Store, books: Iterable[Book], *, applied: bool) -> list[Dropped]:
    """The lists among books in which no form was found, planned, or written as one import.

    Books without any are left out. For the command that takes in whatever it is given. Raises Refused, Unavailable.
    """
    with store.read() as session:
        found = list_drops.find(session, books)
    known = [item for item in found if item.record or item.options]
    return _done(store, known, Choices(), applied=applied) if known else []


def _done(store: Store, found: Sequence[Dropped], choices: Choices, *, applied: bool) -> list[Dropped]:
    if not applied:
        with store.read() as session:
            return list_drops.plan(session, found, choices)
    with store.write(list_drops.title(found)) as session:
        return list_drops.apply(session, store.attachments, list_drops.plan(session, found, choices), choices)


def refuse_nothing(found: Sequence[object]) -> None:
    """Raises Refused when the folders that were given hold no spreadsheet."""
    if not found:
        raise Refused(Problem("file", "Không thấy bảng tính nào trong các thư mục đã cho. Hãy kiểm tra lại tên."))


def _refuse_unfit(found: Sequence[Dropped], choices: Choices, *, told: bool) -> None:
    if len(found) == 1 and found[0].trouble and not told:
        raise Unavailable(found[0].trouble)
    unused = list_drops.unused_headers(found, choices.mapping)
    if unused and any(item.table for item in found):
        raise Refused(Problem("map", f"Không tệp nào có cột «{unused[0]}». Hãy ghi tên cột như trong tệp."))
    aside = {row.number for item in found if item.table for row in item.table.others}
    for number in sorted(choices.taken_in - aside):
        words = f"Dòng {number} không phải là dòng bị coi là tiêu đề nhóm, dòng tổng hay chữ ký."
        raise Refused(Problem("take_row", f"{words} Hãy xem số dòng ở lời nhắc của lần xem trước."))


def tell(found: Sequence[Dropped], *, as_json: bool) -> int:
    """Print what becomes of lists; the exit status."""
    if as_json:
        say_json([as_dict(item) for item in found])
    elif len(found) == 1 and found[0].trouble:
        raise Unavailable(found[0].trouble)
    elif len(found) == 1 and found[0].lacks:
        raise Refused(Problem("", _for_all_rows(found[0])["message"]))
    else:
        say_lists(found)
    return 0 if all_good(found) else 2


def all_good(found: Iterable[Dropped]) -> bool:
    """Whether nothing was left out, refused or asked about."""
    return all(item.status in ("ready", "applied", "unchanged") and not item.bad for item in found)


def say_lists(found: Sequence[Dropped]) -> None:
    """Print for people what becomes of each list, by its file where there are several."""
    for item in found:
        _say(item, alone=len(found) == 1)


def as_dict(item: Dropped) -> dict[str, Any]:
    """One list as the command tells it in JSON."""
    table, plan = item.table, item.plan
    problems = [{"level": "error", "cell": "", "field": "", "found": "", "expected": "", "message": item.trouble}]
    return {
        "file": item.file,
        "sheet": table.sheet if table else "",
        "range": table.area if table else "",
        "kind": "list" if item.record or item.options else "unknown",
        "form": None,
        "record": item.record.__tablename__ if item.record else None,
        "unit": None,
        "period": None,
        "encoding": table.encoding if table else "",
        "status": item.status,
        "question": _question(item),
        "rows": {name: plan.count(name) if plan else 0 for name in ("new", "changed", "same", "bad")},
        "totals": {},
        "changes": _changes(plan) if plan else [],
        "import": item.run,
        "columns": dict(plan.columns) if plan else {},
        "reason": item.reason,
        "remarks": list(plan.remarks) if plan else [],
        "problems": _problems(item) if plan else problems if item.trouble else [],
    }


def _changes(plan: Plan) -> list[dict[str, Any]]:
    """Every value that would change, old and new, by row of the spreadsheet."""
    return [
        {"row": row.number, "title": row.title, "field": one.label, "old": one.before, "new": one.after}
        for row in plan.rows
        for one in row.differences
    ]


def _question(item: Dropped) -> dict[str, Any] | None:
    if item.lacks:
        return _for_all_rows(item)
    if item.plan and item.plan.yearless:
        return _of_year(item, item.plan)
    if not item.options:
        return None
    told = "; ".join(f"{one.label} ({one.type}): {one.reason}" for one in item.options)
    return {
        "about": "record",
        "message": f"Chưa chắc đây là danh sách nào. Hãy cho biết loại (--as). {told}",
        "options": [one.type for one in item.options],
    }


def _of_year(item: Dropped, plan: Plan) -> dict[str, Any]:
    """Of which year the days are that name none; those of other days and of the file's name are offered."""
    years = list(dict.fromkeys((*years_named(item.file), *plan.years)))
    assert item.record
    example = years[0] if years else "2026"
    return {
        "about": "year",
        "message": f"{len(plan.yearless)} ô ghi ngày không có năm ({some_of(plan.yearless, 5, 'ô')}). "
        f"Hãy cho biết năm, như --as {item.record.__tablename__} --year {example}.",
        "options": [str(year) for year in years],
    }


def _for_all_rows(item: Dropped) -> dict[str, Any]:
    """What every row is to have, where no column tells it."""
    assert item.record
    assert item.table
    fields = [one for one in item.record.FIELDS if one.label in item.lacks]
    columns = ", ".join(f"«{one.label}»" for one in fields)
    own = [one for one in fields if one.name in item.record.TITLE and not isinstance(one.kind, Choice)]
    given = " ".join(f'--set "{one.label}={_example(one)}"' for one in fields if one not in own)
    told = [f"{one.label}: {'; '.join(one.kind.options)}" for one in fields if isinstance(one.kind, Choice)]
    return {
        "about": fields[0].name,
        "message": f"Bảng «{item.table.sheet}» thiếu cột {columns}. "
        + "".join(f'Hãy chỉ cột nào là «{one.label}» (--map "Tên cột={one.label}"). ' for one in own)
        + (
            f"Hãy cho biết giá trị chung của mọi dòng, như --as {item.record.__tablename__} {given}; "
            "hoặc chỉ cột có sẵn (--map)."
            if given
            else ""
        )
        + (f" Chọn trong: {' | '.join(told)}." if told else ""),
        "options": list(fields[0].kind.options) if isinstance(fields[0].kind, Choice) else [],
    }


def _example(item: Field) -> str:
    return item.kind.options[0] if isinstance(item.kind, Choice) else item.hint.split(",")[0] or "…"


def _problems(item: Dropped) -> list[dict[str, str]]:
    assert item.plan
    assert item.table
    cells = item.table.cells
    return [
        {
            "level": level,
            "cell": item.plan.cell(row, about),
            "field": about.field,
            "found": _found(cells[row.number], item.plan.columns.get(about.field)),
            "expected": expected(item.record, about.field) if item.record and level == "error" else "",
            "message": about.message,
        }
        for row in item.plan.rows
        for level, some in (("error", row.problems), ("warning", row.doubts))
        for about in some
    ]


def _found(cells: Sequence[object], letter: str | None) -> str:
    """What stands in the column; "" for none."""
    text = cell_text(cells[place(f"{letter}1")[1]]) if letter else ""
    return text if len(text) <= _FOUND else f"{text[:_FOUND]}…"


_FOUND = 300
"""Letters of what was found in a cell."""
_TITLE = 60
"""Letters of a record's name in a line."""
_MOST = 50
"""Changes that are printed for people; JSON has all."""


def _say(item: Dropped, *, alone: bool) -> None:
    name = "" if alone else f"{item.file}: "
    if item.plan is None:
        question = _question(item)
        say(f"{name}{question['message'] if question else item.trouble}")
        return
    assert item.record
    counts = (("new", "mới"), ("changed", "thay đổi"), ("same", "giữ nguyên"), ("bad", "chưa nhập được"))
    told = ", ".join(f"{item.plan.count(status)} {word}" for status, word in counts)  # type: ignore[arg-type]
    applied = "Đã nhập một phần" if item.bad else "Đã nhập"
    done = {"applied": applied, "ready": "Xem trước (thêm --apply để ghi)"}.get(item.status, "Không có gì để ghi")
    say(f"{name}{done}: {told} ({item.record.LABEL}).")
    for remark in item.plan.remarks:
        say(f"  {remark}")
    if item.plan.yearless:
        say(f"  {_of_year(item, item.plan)['message']}")
    changes = [(row, one) for row in item.plan.rows for one in row.differences]
    for row, one in changes[:_MOST]:
        title = textwrap.shorten(row.title, _TITLE, placeholder="…")
        say(f"  Dòng {row.number}, {title}: {one.label}: {one.before or '(trống)'} → {one.after or '(trống)'}")
    if len(changes) > _MOST:
        say(f"  … và {len(changes) - _MOST} thay đổi nữa (xem đủ với --json)")
    for row in item.plan.rows:
        for problem in row.problems:
            say(f"  {_where(item.plan, row, problem)}: {problem.message}")
        for doubt in row.doubts:
            say(f"  {_where(item.plan, row, doubt)} (cần xem lại): {doubt.message}")


def _where(plan: Plan, row: PlannedRow, about: Problem | Doubt) -> str:
    return f"{'Ô' if about.field in plan.columns else 'Dòng'} {plan.cell(row, about)}"
