"""What one row of a spreadsheet was read as: for each field its cell, the text there and what would be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core.document import Ref
from tthc_desktop.core.fields import Field, Many, One
from tthc_desktop.core.grids import place
from tthc_desktop.core.importing import PlannedRow, cell_text
from tthc_desktop.services.imports import importable
from tthc_desktop.services.links import Linker, titles_of
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.row_texts import show_value


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field of a planned row."""

    label: str
    cell: str
    """ "E7"; "" where no column gives it: other cells, or the user, told it."""
    told: str
    """The text of that cell."""
    read: str
    """What would be written; "" where the text could not be read."""


def fields_of(session: Session, item: Dropped, row: PlannedRow) -> list[ReadField]:
    """The fields that a row tells, in the order of the record's form; those that the file does not change are not."""
    if item.record is None or item.plan is None or item.table is None:
        return []
    cells = item.table.cells.get(row.number, ())
    wrong = {problem.field for problem in row.problems}
    changed = {difference.field for difference in row.differences}
    linker, found = Linker(session), []
    for field in importable(item.record):
        letter = item.plan.columns.get(field.name, "")
        told = cell_text(cells[place(f"{letter}1")[1]]) if letter and cells else ""
        if row.status == "other":
            found += [ReadField(field.label, f"{letter}{row.number}", told, "(không nhập)")] if told.strip() else []
            continue
        read = "" if field.name in wrong else _shown(session, field, row.values.get(field.name), linker)
        by_others = field.name in changed or (row.record_id is None and read)
        if told.strip() and not read and field.name not in wrong:
            read = "(hiểu ở trường khác)"
        if told.strip() or by_others:
            found.append(ReadField(field.label, f"{letter}{row.number}" if letter else "", told, read))
    return found


def _shown(session: Session, field: Field, value: Any, linker: Linker) -> str:
    kind = field.kind
    if not isinstance(kind, One | Many):
        return show_value(field, value, linker)
    ids = value if isinstance(value, tuple | list) else () if value is None else (value,)
    titles = titles_of(session, [Ref(kind.target, each) for each in ids])
    return "; ".join(titles.get(Ref(kind.target, each), "mục mới của tệp này") for each in ids)
