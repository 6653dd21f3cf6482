"""Tables of the data file that are not records: the journal and the search text."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from tthc_desktop.records import Base

STEP = Table(
    "step",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("title", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("target_id", Integer),
    Column("undone_by", Integer),
    Column("revision", String, nullable=False),
    Index("ix_step_state", "state"),
    sqlite_autoincrement=True,
)
"""One user action. `kind`: do, undo, redo, system. `state`: done, undone, dropped (can no longer be redone).
`target_id` is the step that an undo or redo worked on; `undone_by` the undo that took this step back."""

CHANGE = Table(
    "change",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("step_id", Integer),
    Column("record", String, nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("before", String),
    Column("after", String),
    Index("ix_change_step_id", "step_id"),
    Index("ix_change_row", "record", "row_id"),
)
"""One row before and after, as JSON; written by triggers alone. `step_id` is empty when another program wrote."""

JOURNAL_NOW = Table(
    "journal_now",
    Base.metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("step_id", Integer),
)
"""The step that is being written, for the triggers to read."""

SEARCH = Table(
    "search",
    Base.metadata,
    Column("record", String, primary_key=True),
    Column("row_id", Integer, primary_key=True),
    Column("text", String, nullable=False),
    Column("folded", String, nullable=False),
    sqlite_with_rowid=False,
)
"""What a record is found by: its words with accents, and without."""

UNJOURNALLED = frozenset({"step", "change", "journal_now", "search", "alembic_version", "return_row"})
"""Rows of returns are written once and never changed; see `records.returns`."""
