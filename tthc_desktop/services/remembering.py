"""What the user once answered about units' files, so that the same is not asked again next quarter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tthc_desktop.core.numbers import Habits
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.records.returns import REMEMBERED

FORM, UNIT, HABITS, COLUMNS = "form", "unit", "habits", "columns"

_Key = tuple[str, str, int | None]
"""Kind, fingerprint and unit."""


class Memory:
    """The answers of a data file, read once."""

    def __init__(self, session: Session) -> None:
        columns = (REMEMBERED.c.kind, REMEMBERED.c.fingerprint, REMEMBERED.c.unit_id, REMEMBERED.c.answer)
        rows = session.execute(select(*columns).order_by(REMEMBERED.c.id))
        self._answers: Mapping[_Key, Any] = {(row[0], row[1], row[2]): json.loads(row[3]) for row in rows}

    def form(self, fingerprint: str) -> str | None:
        """The version of the form that tables laid out like this one are."""
        found: str | None = self._answers.get((FORM, fingerprint, None))
        return found

    def unit(self, text: str) -> int | None:
        """The unit that was meant by a name which its list does not know."""
        found: int | None = self._answers.get((UNIT, comparison_key(text), None))
        return found

    def habits(self, fingerprint: str, unit: int | None) -> Habits | None:
        """How a unit writes numbers in files laid out like this one."""
        told = self._answers.get((HABITS, fingerprint, unit)) if unit else None
        return Habits(**told) if told else None


def habits_answer(habits: Habits) -> dict[str, Any]:
    """What `remember` keeps of habits."""
    return asdict(habits)


def remember(session: Session, answers: Iterable[tuple[str, str, int | None, Any]]) -> None:
    """Keep answers (kind, fingerprint, unit, answer); the newest one holds."""
    for kind, fingerprint, unit, answer in answers:
        same = (REMEMBERED.c.kind == kind, REMEMBERED.c.fingerprint == fingerprint, REMEMBERED.c.unit_id.is_(unit))
        session.execute(delete(REMEMBERED).where(*same))
        row = {"kind": kind, "fingerprint": fingerprint, "unit_id": unit, "answer": json.dumps(answer)}
        session.execute(insert(REMEMBERED).values(row))


def columns(session: Session, form: str, fingerprint: str) -> dict[str, str] | None:
    """By heading, which column of a form tables with these headings hold; None when nobody said so yet."""
    mine = (REMEMBERED.c.kind == COLUMNS, REMEMBERED.c.fingerprint == f"{form}|{fingerprint}")
    answer = session.scalar(select(REMEMBERED.c.answer).where(*mine).order_by(REMEMBERED.c.id.desc()))
    return None if answer is None else json.loads(answer)


def remember_columns(session: Session, form: str, fingerprint: str, answer: Mapping[str, str]) -> None:
    """Keep what `columns` tells."""
    remember(session, [(COLUMNS, f"{form}|{fingerprint}", None, dict(answer))])
