"""The office's own Word templates: where they lie, whether they may be used, and reports written through them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tthc_desktop import places
from tthc_desktop.core.document import Document
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.files import templates
from tthc_desktop.services import forms, outlines


def placeholders() -> dict[str, str]:
    """What a template may name, with what stands there."""
    return dict(templates.PLACEHOLDERS)


def chosen(data_file: Path, kind: str, named: Path | None = None) -> Path | None:
    """The template that was named, else the office's own for the kind ("forms/reports/KIND.docx"); None for none."""
    own = forms.own_folder(data_file) / outlines.FOLDER / f"{kind}.docx"
    return named or (own if own.is_file() else None)


def default() -> Path:
    """The shipped template, to begin from: it looks as reports do without a template."""
    return places.shipped("forms") / outlines.FOLDER / "mau-bao-cao.docx"


def check(template: Path, known: Sequence[Form]) -> None:
    """Raises Refused with each wrong placeholder and its place, Unavailable."""
    wrong = templates.check(template, known)
    if wrong:
        raise Refused(*wrong)


def write(document: Document, template: Path, path: Path, known: Sequence[Form]) -> Path:
    """Write a report through a template, whole or not at all; returns the file. Raises Refused, Unavailable."""
    templates.write(document, template, path, known)
    return path
