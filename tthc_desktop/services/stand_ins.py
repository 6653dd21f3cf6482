"""What an export writes in a blank field of a task, from what is linked to it or noted on it.

Such words are told to the reader and are no value of the field: an import of the same words leaves it blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core import vietnamese
from tthc_desktop.files import xlsx
from tthc_desktop.records import Record
from tthc_desktop.records.base import Values
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import PROGRESS
from tthc_desktop.services import sources

FIELDS = ("origin", "result")
"""The fields of a task that have stand-ins: where it comes from, and how it goes."""


def of(session: Session, record: type[Record], known: Mapping[int, Values]) -> dict[int, dict[str, str]]:
    """The stand-ins of these records by id and field; only for fields that are blank and have something to tell."""
    if record is not Task:
        return {}
    linked = sources.of_links(session, [number for number, values in known.items() if not values.get("origin")])
    found: dict[int, dict[str, str]] = {number: {"origin": text} for number, text in linked.items()}
    for number, values in known.items():
        told = "" if values.get("result") else _progress(values.get("notes") or ())
        if told:
            found.setdefault(number, {})["result"] = told
    return found


def _progress(notes: Any) -> str:
    """The latest entry of how the task goes, with its day."""
    entries = [note for note in notes if note["stream"] == PROGRESS and note["noted_on"]]
    if not entries:
        return ""
    latest = max(entries, key=lambda note: note["noted_on"].first)
    return f"{latest['noted_on'].text}: {latest['text']}"


def is_same(typed: str, stand_in: str) -> bool:
    """Whether a cell still says the stand-in that an export wrote, perhaps cut where a cell holds no more."""
    said, told = _words(typed), _words(stand_in)
    if said.endswith(xlsx.CUT):
        return told.startswith(said.removesuffix(xlsx.CUT))
    return said == told


def _words(text: str) -> str:
    return " ".join(vietnamese.nfc(vietnamese.clean(text)).split())
