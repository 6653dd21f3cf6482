"""What the command line tells of a report: its kinds, its sentences with their figures, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tthc_desktop.core.document import Amount, Annex, Document, Line, Mention, Paragraph, Source
from tthc_desktop.core.drafts import Absent, Draft
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.outlines import Outline
from tthc_desktop.services import outlines


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
