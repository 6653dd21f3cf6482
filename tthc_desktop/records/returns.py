"""Units' returns of forms as tables: runs of import, files as received, returns by version, and their rows.

A return is never changed once written: what the unit sends again is a new version. So its rows need no journal;
rows of a return that was taken back stay, unseen, and are there again when the import is done again.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Numeric, String, Table

from tthc_desktop.records.base import Base

WIDEST = 40
"""Columns of a form whose figures have a column of their own here; figures of later columns stand in `rest`."""


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(table: str, name: str, *, optional: bool = False) -> Column[int]:
    reference = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return Column(name, Integer, reference, nullable=optional, index=True)


IMPORT_RUN = Table(
    "import_run",
    Base.metadata,
    _key(),
    Column("step_id", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("record", String),
    Column("period", String),
    Column("rows", Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""One import that was applied. `step_id` is its action in the journal; `kind`: form, list or paper; `record`: the type
of a list; `period`: that of the forms, when all have one; `rows`: rows written."""

RECEIVED_FILE = Table(
    "received_file",
    Base.metadata,
    _key(),
    _to("import_run", "import_id"),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("path", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Index("ix_received_file_sha256", "sha256"),
    sqlite_autoincrement=True,
)
"""One file as it was received; its bytes lie in the attachments folder under `path`. `kind`: what the bytes are."""

UNIT_RETURN = Table(
    "unit_return",
    Base.metadata,
    _key(),
    _to("unit", "unit_id"),
    Column("form", String, nullable=False),
    Column("form_version", String, nullable=False),
    Column("period", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("complete", Integer, nullable=False),
    _to("import_run", "import_id"),
    _to("received_file", "file_id", optional=True),
    Column("sheet", String, nullable=False),
    Column("area", String, nullable=False),
    Column("places", String, nullable=False),
    Column("encoding", String, nullable=False),
    Column("content", String, nullable=False),
    Column("findings", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("received_by", String, nullable=False),
    Column("judged_at", String),
    Column("judged_by", String),
    Column("reason", String),
    Index("ix_unit_return_of", "form", "period", "unit_id", "version", unique=True),
    sqlite_autoincrement=True,
)
"""One version of what a unit reports on one form for one period.

`form`: its code; `form_version`: see `core.forms.Form.version`; `period`: `core.periods.Period.code`; `state`:
received, returned (sent back, with `reason`), accepted; `places`: JSON, the column of the sheet for each column of the
form; `content`: hash of what it says, equal for equal returns; `findings`: JSON, what the checks found and how it was
explained; `file_id`: empty for one typed in from paper."""

FIGURES: tuple[str, ...] = tuple(f"v{number}" for number in range(1, WIDEST + 1))
"""Names of the columns of RETURN_ROW that hold figures: "v3" for column 3 of the form."""

RETURN_ROW = Table(
    "return_row",
    Base.metadata,
    _key(),
    Column("return_id", Integer, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("mark", String, nullable=False),
    Column("label", String, nullable=False),
    Column("heading", String, nullable=False),
    *(Column(name, Numeric(asdecimal=False)) for name in FIGURES),
    Column("rest", String),
    sqlite_autoincrement=True,
)
"""One row of a return. `number`: row of the sheet from 1; `kind`: data, group or total (checked, never added in);
`heading`: JSON list of the headings above it; a figure is NULL when the unit wrote no number; `rest`: JSON by column of
the form: states other than a number, texts, dates, and figures that stand for two columns ("8+9")."""

CORRECTION = Table(
    "correction",
    Base.metadata,
    _key(),
    _to("unit_return", "return_id"),
    Column("row_id", Integer, nullable=False),
    Column("figure", Integer, nullable=False),
    Column("value", Numeric(asdecimal=False), nullable=False),
    Column("reason", String, nullable=False),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    sqlite_autoincrement=True,
)
"""What the office counts in place of a unit's figure, and why; the unit's own stays beside it. `row_id`: the row of the
return, `figure`: number of the column of the form."""

CLOSED_PERIOD = Table(
    "closed_period",
    Base.metadata,
    _key(),
    Column("period", String, nullable=False, index=True),
    Column("closed_at", String, nullable=False),
    Column("closed_by", String, nullable=False),
    Column("snapshot", String, nullable=False),
    Column("reopened_at", String),
    Column("reopened_by", String),
    Column("reason", String),
    sqlite_autoincrement=True,
)
"""A period that was closed. `snapshot`: JSON of what counted then; `reason`: why it was opened again."""

SAVED_REPORT = Table(
    "saved_report",
    Base.metadata,
    _key(),
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False),
    Column("period", String, nullable=False),
    Column("saved_at", String, nullable=False),
    Column("saved_by", String, nullable=False),
    Column("content", String, nullable=False),
    Index("ix_saved_report_of", "kind", "period"),
    sqlite_autoincrement=True,
)
"""One version of a report that was saved. `kind`: code of its outline; `about`: its topic or type of record, "" for
none; `content`: JSON, for each paragraph what was generated and what the officer made of it."""

REMEMBERED = Table(
    "remembered",
    Base.metadata,
    _key(),
    Column("kind", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    _to("unit", "unit_id", optional=True),
    Column("answer", String, nullable=False),
    Index("ix_remembered_of", "kind", "fingerprint"),
    sqlite_autoincrement=True,
)
"""What the user once answered about files laid out alike. `kind`: form, unit, habits, columns, or
list:TYPE; `answer`: JSON."""
