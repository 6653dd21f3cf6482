"""Adding up units' returns: forty quarters of 140 units with 60 rows each, one year of it against a bare SUM."""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, text

from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop import places
from tthc_desktop.core.periods import Period
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.records.returns import FIGURES, IMPORT_RUN, RETURN_ROW, UNIT_RETURN
from tthc_desktop.records.unit import DEPARTMENT, Unit
from tthc_desktop.services import aggregating, forms

QUARTERS, UNITS, ROWS = 40, 140, 60
FORM = forms.shelf(places.shipped("forms") / "none.tthc").find("II.06a").form
YEAR = Period(2025, "year")
_COLUMNS = [f"v{column.no}" for column in FORM.columns if column.is_figure]
_BARE = (
    f"SELECT u.unit_id, {', '.join(f'SUM(r.{name})' for name in _COLUMNS)} FROM return_row AS r "
    "JOIN unit_return AS u ON u.id = r.return_id WHERE u.form = ? AND u.period LIKE '2025-Q%' "
    "AND u.state = 'accepted' AND r.kind = 'data' GROUP BY u.unit_id"
)


def ratios(folder: Path) -> list[Ratio]:
    """One year by unit."""
    path = _filled(folder / "figures.tthc")
    with closing(open_store(path, read_only=True)) as store, closing(sqlite3.connect(path)) as connection:
        return [
            measure(
                f"one year of {QUARTERS * UNITS * ROWS * len(_COLUMNS):,} values added up by unit",
                lambda: _ours(store),
                lambda: connection.execute(_BARE, (FORM.code,)).fetchall(),
                3.0,
            )
        ]


def _ours(store: Store) -> None:
    with store.read() as session:
        found = aggregating.aggregate(session, FORM, YEAR, dt.date(2026, 2, 1))
    assert len(found.rows) == UNITS


def _filled(path: Path) -> Path:
    """A data file with every unit's returns of ten years."""
    store = create_store(path)
    with store.write("Đơn vị") as session:
        rows = [
            {"name": f"Sở số {number}", "kind": DEPARTMENT, "valid_from": "2000-01-01"}
            for number in range(1, UNITS + 1)
        ]
        session.execute(insert(Unit), rows)
    with store.write("Biểu") as session:
        connection = session.connection()
        run = {"step_id": 1, "at": "2026-01-01T00:00:00", "who": "", "kind": "form", "rows": 0}
        session.execute(insert(IMPORT_RUN).values(run))
        ids = [number for (number,) in session.execute(text("SELECT id FROM unit ORDER BY id"))]
        heads = list(_heads(ids))
        session.execute(insert(UNIT_RETURN), heads)
        columns = [column.name for column in RETURN_ROW.c if column.name != "id"]
        told = f"INSERT INTO return_row ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        connection.exec_driver_sql(told, list(_rows(len(heads))))
    store.close()
    return path


def _heads(ids: list[int]) -> Iterator[dict[str, object]]:
    for at in range(QUARTERS):
        period = Period(2016 + at // 4, "quarter", at % 4 + 1)
        for unit in ids:
            yield {
                "unit_id": unit,
                "form": FORM.code,
                "form_version": FORM.version,
                "period": period.code,
                "version": 1,
                "state": "accepted",
                "complete": 1,
                "import_id": 1,
                "file_id": None,
                "sheet": "Biểu",
                "area": "A1:M70",
                "places": json.dumps({name[1:]: "C" for name in _COLUMNS}),
                "encoding": "",
                "content": "",
                "findings": "[]",
                "received_at": "2026-01-01T00:00:00",
                "received_by": "",
            }


def _rows(returns: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(1)
    there = set(_COLUMNS)
    for return_id in range(1, returns + 1):
        for row in range(ROWS):
            figures = [chance.randrange(500) if name in there else None for name in FIGURES]
            yield (return_id, row + 10, "data", str(row + 1), f"Lĩnh vực {row}", "[]", *figures, None)


def peak_memory(path: Path) -> float:
    """Most MB that this process has held, after adding up a year of the file."""
    with closing(open_store(path, read_only=True)) as store:
        _ours(store)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(f"{peak_memory(Path(sys.argv[1])):.0f} MB")
