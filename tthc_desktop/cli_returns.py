"""The command «import» for units' forms: each table read and checked, and told with the address of every fault."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from tthc_desktop import places
from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.store import open_store
from tthc_desktop.services import examining, forms, units
from tthc_desktop.services.examining import Examined

_STATUS = {"ready": "đạt", "question": "cần hỏi", "refused": "có lỗi"}


def run(options: argparse.Namespace) -> int:
    """Read and check the files; status 2 when one is refused or asks something. Raises Refused, Unavailable."""
    if options.apply:
        told = "Biểu số liệu của đơn vị hiện mới được đọc và kiểm tra, chưa ghi vào dữ liệu. Hãy bỏ --apply"
        raise Refused(Problem("apply", f"{told}; nhập danh sách thì thêm --type LOẠI."))
    data: Path = options.data or places.default_data_file()
    shelf = forms.shelf(data)
    form = shelf.find(options.form).form if options.form else None
    period = _period(options.period)
    with closing(open_store(data, read_only=True)) as store, store.read() as session:
        found = examining.examine(session, shelf.forms, options.file, form=form, unit=options.unit, period=period)
        tables = list(found)
        names = units.labels(session, {table.unit for table in tables if table.unit})
    if options.json:
        sys.stdout.write(json.dumps([_told(table, names) for table in tables], ensure_ascii=False, indent=1) + "\n")
    else:
        for table in tables:
            _say(table, names)
    return 0 if all(table.status == "ready" for table in tables) else 2


def _period(text: str | None) -> Any:
    try:
        return parse_period(text) if text else None
    except ValueError as error:
        raise Refused(Problem("period", str(error))) from error


def _told(table: Examined, names: dict[int, str]) -> dict[str, Any]:
    told = table.told
    first = table.asked[0] if table.asked else None
    return {
        "file": table.file,
        "sheet": told.found.grid.sheet if told else "",
        "range": told.found.area.address if told else "",
        "kind": "form" if told else "unknown",
        "form": told.form.code if told else None,
        "record": None,
        "unit": {"ref": str(Ref("unit", table.unit)), "name": names[table.unit]} if table.unit else None,
        "period": table.period.code if table.period else None,
        "encoding": told.found.grid.encoding if told else "",
        "status": table.status,
        "question": {"about": first.about, "message": first.message, "options": list(first.options)} if first else None,
        "questions": [{"about": asked.about, "message": asked.message} for asked in table.asked],
        "rows": {"data": len(told.data) if told else 0},
        "totals": {column: _number(value) for column, value in told.totals().items()} if told else {},
        "reasons": list(told.found.reasons) if told else [],
        "remarks": list(table.remarks),
        "problems": [
            {
                "level": finding.level,
                "code": finding.code,
                "cell": finding.cell,
                "found": finding.found,
                "expected": finding.expected,
                "message": finding.message,
            }
            for finding in table.findings
        ]
        + ([{"level": "error", "cell": "", "message": table.trouble}] if table.trouble else []),
    }


def _number(value: Any) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _say(table: Examined, names: dict[int, str]) -> None:
    if table.told is None:
        sys.stdout.write(f"{table.file}: {table.trouble}\n")
        return
    whose = names.get(table.unit or 0, "chưa rõ đơn vị")
    when = table.period.name if table.period else "chưa rõ kỳ"
    head = f"{table.file} [{table.told.found.grid.sheet}]: {table.told.form.code}, {whose}, {when}"
    sys.stdout.write(f"{head}: {_STATUS[table.status]}\n")
    for asked in table.asked:
        sys.stdout.write(f"  Hỏi: {asked.message}\n")
    for finding in table.findings:
        sys.stdout.write(f"  Ô {finding.cell}: {finding.message}\n")
