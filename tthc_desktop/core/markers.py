"""The hidden marker of the program's own blanks, by which a returned one is recognised with certainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tthc_desktop.core.forms import Form

MARKER_SHEET = "_tthc"
"""The hidden sheet that bears it."""
_FIRST = "tthc-desktop"
_FORM, _LIST = "form", "list"


def marker_rows(form: Form) -> list[tuple[str, str]]:
    """What stands on the marker sheet, row by row; a register of records is marked as a list of these too."""
    return [(_FIRST, "1"), (_FORM, form.version), *([(_LIST, form.record)] if form.record else [])]


def marked_version(rows: Iterable[Sequence[object]]) -> str | None:
    """The version of the form that a marker sheet names ("II.07b/VPCP/KSTT@2025-07-01"); None for any other sheet."""
    told = {str(row[0]): str(row[1]) for row in rows if len(row) >= 2}
    return told.get(_FORM) if told.get(_FIRST) == "1" else None


def list_marker_rows(type_: str, version: str) -> list[tuple[str, str]]:
    """What stands on the marker sheet of the blank of a list; `version`: see `core.list_recognition.version_of`."""
    return [(_FIRST, "1"), (_LIST, type_), ("version", version)]


def marked_list(rows: Iterable[Sequence[object]]) -> str | None:
    """The type of records that a marker sheet names ("petition"); None for any other sheet."""
    told = {str(row[0]): str(row[1]) for row in rows if len(row) >= 2}
    return told.get(_LIST) if told.get(_FIRST) == "1" else None
