"""The command «forms»: the shelf of official forms, one form in full, its blank, its TOML, a form taken in."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tthc_desktop import places
from tthc_desktop.core.dates import parse_when
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form, forms_valid_on
from tthc_desktop.services import forms
from tthc_desktop.services.forms import Shelf, Shelved


def run(options: argparse.Namespace) -> int:
    """Run the command; status 2 when a file of the office's own forms is wrong. Raises Refused, Unavailable."""
    data: Path = options.data or places.default_data_file()
    if options.take:
        taken = forms.take_in(data, options.take)
        _say(f"Đã nhập biểu mẫu {taken.code} vào thư mục «{forms.own_folder(data)}».")
    shelf = forms.shelf(data)
    if options.code:
        return _one(options, shelf.find(options.code))
    if options.blank or options.toml:
        raise Refused(Problem("code", "Hãy ghi ký hiệu biểu mẫu cần xuất, ví dụ: forms II.06a --blank bieu.xlsx."))
    items = _held(shelf, options.on)
    if options.json:
        _say_json({"forms": [_told(item) for item in items], "problems": [told.message for told in shelf.problems]})
    else:
        for item in items:
            _say("\t".join(_line(item)))
        for problem in shelf.problems:
            sys.stderr.write(problem.message + "\n")
    return 2 if shelf.problems else 0


def _held(shelf: Shelf, day: str | None) -> list[Shelved]:
    if not day:
        return list(shelf.items)
    try:
        valid = forms_valid_on(shelf.forms, parse_when(day, ("day",)).first)
    except ValueError as error:
        raise Refused(Problem("on", str(error))) from error
    return [item for item in shelf.items if item.form in valid]


def _one(options: argparse.Namespace, item: Shelved) -> int:
    if options.blank:
        forms.write_blank(item.form, options.blank)
    if options.toml:
        forms.give_out(item, options.toml)
    if options.json:
        _say_json(_told(item) | _inside(item.form))
        return 0
    for path in (options.blank, options.toml):
        if path:
            _say(f"Đã ghi biểu {item.form.code}: {path}")
    if not (options.blank or options.toml):
        _say("\n".join(_in_full(item)))
    return 0


def _in_full(item: Shelved) -> list[str]:
    form = item.form
    return [
        "\t".join(_line(item)),
        *(f"({column.no})\t{column.title}" for column in form.columns),
        *("\t".join(filter(None, (told.number, told.label, told.measure))) for told in form.indicators),
        *(f"Phải đúng: {rule}" for rule in form.rules),
        *(f"Cần giải trình nếu khác: {rule}" for rule in form.warnings),
    ]


def _line(item: Shelved) -> tuple[str, ...]:
    form = item.form
    marks = [form.unverified and forms.UNVERIFIED, item.own and "mẫu của cơ quan"]
    return (form.code, form.title, form.basis, form.validity, "; ".join(mark for mark in marks if mark))


def _told(item: Shelved) -> dict[str, Any]:
    form = item.form
    return {
        "code": form.code,
        "version": form.version,
        "title": form.title,
        "layout": form.layout,
        "basis": form.basis,
        "valid_from": form.valid_from.isoformat() if form.valid_from else None,
        "valid_to": form.valid_to.isoformat() if form.valid_to else None,
        "unverified": form.unverified,
        "mark": forms.UNVERIFIED if form.unverified else "",
        "note": form.note,
        "own": item.own,
        "file": str(item.path),
    }


def _inside(form: Form) -> dict[str, Any]:
    return {
        "levels": list(form.levels),
        "recipient": form.recipient,
        "periods": list(form.periods),
        "measure": form.measure,
        "columns": [
            {"no": column.no, "key": column.key, "header": list(column.header), "kind": column.kind}
            for column in form.columns
        ],
        "indicators": [
            {"number": item.number, "label": item.label, "kind": item.kind, "measure": item.measure}
            for item in form.indicators
        ],
        "rules": [str(rule) for rule in form.rules],
        "warnings": [str(rule) for rule in form.warnings],
    }


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say_json(value: Any) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=1))
