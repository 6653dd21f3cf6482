"""Functions that SQL calls: the Vietnamese order of texts, and the deadlines of recurring tasks."""

from __future__ import annotations

import datetime as dt
import functools
import sqlite3

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import RECURRING, TaskFacts, deadline_at
from tthc_desktop.core.recurrence import Rule, parse_rule


def add(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    connection.create_function("vi_key", 1, _vi_key, deterministic=True)
    connection.create_function("recurring_due", 4, _recurring_due, deterministic=True)


def _vi_key(value: str | None) -> str | None:
    return None if value is None else vietnamese.sort_key(str(value))


@functools.lru_cache(maxsize=8192)
def _recurring_due(rule: str | None, assigned: str | None, answers: str | None, limit: str | None) -> str | None:
    """The deadline of a recurring task that was answered on these days so far; see core.deadlines.

    All days are ISO, `answers` are parted by commas. Screens ask for the same again and again.
    """
    parsed = _rule(rule or "")
    if parsed is None or not assigned:
        return limit
    facts = TaskFacts(
        assigned_on=When(dt.date.fromisoformat(assigned)),
        kind=RECURRING,
        rule=parsed,
        due_on=When(dt.date.fromisoformat(limit)) if limit else None,
        reports=tuple(dt.date.fromisoformat(text) for text in answers.split(",")) if answers else (),
    )
    due = deadline_at(facts, dt.date.max)
    return due.isoformat() if due else None


@functools.lru_cache(maxsize=256)
def _rule(text: str) -> Rule | None:
    try:
        return parse_rule(text)
    except ValueError:
        return None
