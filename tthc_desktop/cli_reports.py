"""The commands «report» and «demo», and what is told of a report: its sentences with their figures, its tables."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from tthc_desktop import places
from tthc_desktop.cli_parts import day_of, period_of, say, say_json, store_of
from tthc_desktop.core.document import Amount, Annex, Document, Line, Mention, Paragraph, Source
from tthc_desktop.core.drafts import Absent, Draft
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.outlines import Outline
from tthc_desktop.db.store import create_store, open_store
from tthc_desktop.services import (
    drafts,
    example,
    exports,
    forms,
    outlines,
    report_writing,
    reports,
    saved_reports,
    word_templates,
)
from tthc_desktop.services.drafts import Asked
from tthc_desktop.services.naming import MODES, TODAY
from tthc_desktop.services.report_writing import Paper, Wanted

DEMO_FILE = "demo.tthc"


def demo(options: argparse.Namespace) -> int:
    """Make the data file of the example and its report. Raises Refused, Unavailable."""
    path = options.out / DEMO_FILE
    store = open_store(path, read_only=True) if path.exists() else create_store(path, example.fill)
    with closing(store), store.read() as session:
        document = reports.build(session, example.period())
        files = exports.write_report(session, document, example.period(), options.out, exports.FORMATS)
    say(f"Dữ liệu mẫu: {path}")
    for file in files:
        say(f"Báo cáo: {file}")
    return 0


def report(options: argparse.Namespace) -> int:
    """Write a period's report. Raises Refused, Unavailable."""
    period = period_of(options.period)
    assert period is not None
    formats = _formats(options.formats)
    signed_on = day_of(options.signed_on, "signed_on")
    data = options.data or places.default_data_file()
    shelf, today = forms.shelf(data).forms, dt.date.today()
    _naming_mode(options.units)
    asked = Asked(options.about or "", today, today if options.units == TODAY else None)
    kind = outline(data, options.kind)
    template = word_templates.chosen(data, kind.code, options.template) if "docx" in formats else None
    if template:
        word_templates.check(template, shelf)
    exports.make_folder(options.out)
    with closing(store_of(options)) as store, store.read() as session:
        draft = drafts.draft(session, kind, period, signed_on, forms=shelf, asked=asked)
        document = saved_reports.document(session, draft)
        paper = Paper(options.out, tuple(formats), template)
        files = report_writing.write_files(session, document, Wanted(kind, period, signed_on), paper, shelf)
    if options.json:
        say_json(told(draft, document, files))
    else:
        for sentence in remarks(draft):
            say(sentence)
        for file in files:
            say(f"Báo cáo: {file}")
    return 0


def _formats(text: str) -> list[str]:
    formats = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in formats if name not in exports.FORMATS]
    if unknown or not formats:
        raise Refused(
            Problem("formats", f"Không có định dạng «{', '.join(unknown)}». Hãy chọn trong: pdf, docx, xlsx.")
        )
    return formats


def _naming_mode(mode: str) -> None:
    if mode not in MODES:
        raise Refused(Problem("units", f"Không có cách ghi tên đơn vị «{mode}». Hãy chọn: {', '.join(MODES)}."))


def outline(data_file: Path, kind: str) -> Outline:
    """The kind of report that was named. Raises Refused: there is none, or a file of the office's own is wrong."""
    known, problems = outlines.shelf(data_file)
    if problems:
        raise Refused(*problems)
    return outlines.find(known, kind)


def remarks(draft: Draft) -> list[str]:
    """What is to be seen to before the report is sent: forms without figures, units that lack."""
    told = []
    if draft.without_data:
        told.append(f"Chưa có số liệu của biểu: {'; '.join(draft.without_data)}.")
    for annex, missing in zip(draft.shell.annexes, draft.missing, strict=True):
        if missing:
            names = "; ".join(f"{one.name} ({one.standing})" for one in missing)
            told.append(f"Biểu {annex.form.code} chưa có số liệu của {len(missing)} đơn vị: {names}.")
    return told


def told(draft: Draft, document: Document, files: Sequence[Path]) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "period": draft.period,
        "kind": draft.kind,
        "about": draft.about or None,
        "files": [str(file) for file in files],
        "paragraphs": [_paragraph(paragraph) for paragraph in document.paragraphs],
        "title": document.title,
        "notes": [note.note for note in document.notes()],
        "tables": [_table(annex, missing) for annex, missing in zip(document.annexes, draft.missing, strict=True)],
        "without_data": list(draft.without_data),
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "figures": [
            {"text": figure.text, "value": figure.value, "records": [str(ref) for ref in figure.records]}
            for figure in paragraph.figures
        ],
        "mentions": [
            {"text": run.text, "records": [str(ref) for ref in run.records]}
            for run in paragraph.runs
            if isinstance(run, Mention)
        ],
        "amounts": [_amount(run) for run in paragraph.runs if isinstance(run, Amount)],
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "text": amount.text,
        "value": _number(amount.value),
        "formula": amount.formula or None,
        "sources": [_source(source) for source in amount.sources],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "unit": source.unit,
        "file": source.file,
        "sheet": source.sheet,
        "cells": source.cells,
        "value": _number(source.value),
        "ref": str(source.ref) if source.ref else None,
    }


def _table(annex: Annex, missing: Sequence[Absent]) -> dict[str, Any]:
    return {
        "title": annex.title,
        "form": annex.form.code,
        "columns": [column.title for column in annex.form.columns],
        "rows": [_row(line) for line in annex.lines],
        "kinds": [line.kind for line in annex.lines],
        "missing_units": [_absent(one) for one in missing],
        "notes": list(annex.notes),
    }


def _row(line: Line) -> list[str | int | float | None]:
    return [_number(cell.value) if isinstance(cell, Amount) else cell for cell in line.cells]


def _absent(one: Absent) -> dict[str, Any]:
    return {
        "unit": {"ref": str(one.unit), "name": one.name},
        "state": one.standing,
        "reason": one.reason or None,
        "period": one.period or None,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
