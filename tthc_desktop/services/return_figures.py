"""One unit's return as a table whose figures can be corrected, with the file that it came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form, header_cells, version_for
from tthc_desktop.core.kept_returns import KeptRow, shown_cell
from tthc_desktop.core.periods import bounds, parse_period
from tthc_desktop.records.returns import UNIT_RETURN
from tthc_desktop.services import corrections, returns, runs, units
from tthc_desktop.services.aggregating import Row
from tthc_desktop.services.corrections import Correction
from tthc_desktop.services.figure_tables import Cell, FigureTable, TableLine
from tthc_desktop.services.returns import Held, Key
from tthc_desktop.services.runs import Kept


@dataclass(frozen=True, slots=True)
class Opened:
    """A return with everything that is known of its figures."""

    held: Held
    form: Form
    title: str
    rows: tuple[KeptRow, ...]
    """The rows of data, one for each line of the table."""
    corrections: Mapping[tuple[int, int], Correction]
    """By row of the sheet and column."""
    table: FigureTable


def open_return(session: Session, forms: Sequence[Form], return_id: int) -> Opened:
    """The return of that id. Raises Refused when it is gone or its form is not on the shelf."""
    row = session.execute(
        select(UNIT_RETURN.c.form, UNIT_RETURN.c.period, UNIT_RETURN.c.unit_id).where(UNIT_RETURN.c.id == return_id)
    ).first()
    key = Key(*row) if row else None
    held = next((one for one in returns.versions(session, key) if one.id == return_id), None) if key else None
    if held is None:
        raise Refused(Problem("return", "Biểu này không còn trong dữ liệu. Hãy xem Nhật ký thay đổi."))
    form = next((one for one in forms if one.version == held.form_version), None)
    period = parse_period(held.key.period)
    form = form or version_for(forms, held.key.form, bounds(period)[1])
    if form is None:
        raise Refused(Problem("form", f"Không còn biểu mẫu {held.key.form}. Hãy nhập lại mẫu này ở mục Biểu mẫu."))
    rows = tuple(one for one in returns.rows_of(session, [return_id])[return_id] if one.kind == "data")
    made = {(one.row, one.column): one for one in corrections.of_return(session, return_id)}
    unit = units.labels(session, [held.key.unit])[held.key.unit]
    title = f"{form.code} · {unit} · {period.name}"
    return Opened(held, form, title, rows, made, _table(form, held.key.unit, rows, made))


def _table(form: Form, unit: int, rows: Sequence[KeptRow], made: Mapping[tuple[int, int], Correction]) -> FigureTable:
    lines = [TableLine("data", tuple(_cells(form, unit, row, made))) for row in rows]
    titles = tuple(column.title for column in form.columns)
    return FigureTable(header_cells(form.columns), tuple(column.kind for column in form.columns), titles, tuple(lines))


def _cells(form: Form, unit: int, row: KeptRow, made: Mapping[tuple[int, int], Correction]) -> list[str | Cell]:
    numbers = row.numbers
    whole = Row(str(row.number), row.label, numbers, (), unit=unit)
    cells: list[str | Cell] = []
    for column in form.columns:
        name = str(column.no)
        if not column.is_figure:
            cells.append({"mark": row.mark, "label": row.label}.get(column.kind) or shown_cell(row.cells.get(name)))
            continue
        own, told = numbers.get(name), made.get((row.number, column.no))
        words = shown_cell(row.cells.get(name)) if own is None else ""
        rate = column.kind == "percent"
        value = told.ours if told else own
        cells.append(Cell(whole, name, value, rate, own if told else None, told is not None, words))
    return cells


def file_of(session: Session, return_id: int) -> Kept | None:
    """The file that a return came in; None for one typed in from paper. Raises Unavailable when it is gone."""
    file_id = session.scalar(select(UNIT_RETURN.c.file_id).where(UNIT_RETURN.c.id == return_id))
    return None if file_id is None else runs.received(session, file_id)
