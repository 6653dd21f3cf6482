"""Opening a list of 20,000 records, against a bare fetch of the same page."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.filled import filled
from tests.benchmarks.side_by_side import Ratio, measure
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services.lists import PAGE, Listing
from tthc_desktop.ui.opening import application
from tthc_desktop.ui.table import RecordTable

SAME_PAGE = f"""
SELECT id, kind, held_on, form, level, body, chair, (
  SELECT group_concat(name, ', ') FROM (
    SELECT unit.name AS name FROM meeting_units JOIN unit ON unit.id = meeting_units.target_id
    WHERE meeting_units.owner_id = meeting.id ORDER BY meeting_units.position)
), topics FROM meeting WHERE deleted_at IS NULL ORDER BY held_on DESC, id DESC LIMIT {PAGE}
"""


def ratios(folder: Path) -> list[Ratio]:
    """The list's first page, and the whole list with its end known."""
    application()
    path = folder / "list.tthc"
    store = filled(path, 20_000)
    listing = Listing(BY_TYPE["meeting"])
    model = RecordTable(store, listing).records
    connection = sqlite3.connect(path)

    def bare() -> list[object]:
        return connection.execute(SAME_PAGE).fetchall()

    def whole() -> None:
        model.load(listing)
        model.complete()

    every = "SELECT id FROM meeting WHERE deleted_at IS NULL ORDER BY held_on DESC, id DESC"
    found = [
        measure("list of 20,000: first page shown / bare fetch of the page", lambda: model.load(listing), bare, 3, 31),
        measure(
            "list of 20,000: its end known / bare page and ids",
            whole,
            lambda: (bare(), connection.execute(every).fetchall()),
            3,
            15,
        ),
    ]
    store.close()
    return found
