"""The screen «Nhập biểu» with a drop of every kind of file, for the tests of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.drops import drop_of_all_kinds
from tests.ui.driving import settle
from tthc_desktop.db.store import Store
from tthc_desktop.services import returns
from tthc_desktop.services.drops import Entry
from tthc_desktop.services.returns import Held
from tthc_desktop.ui.screens.intake import IntakeScreen
from tthc_desktop.ui.tables import WHOLE_ROW_ONLY
from tthc_desktop.ui.workspace import Workspace

FORM, PERIOD = "II.06a/VPCP/KSTT", "2023-Q2"


@pytest.fixture
def screen(space: Workspace) -> IntakeScreen:
    space.open(space.intake)
    settle()
    return space.intake


@pytest.fixture
def everything(screen: IntakeScreen, tmp_path: Path) -> IntakeScreen:
    """Two drops, the first written: a table of every status, and every question."""
    first, second = drop_of_all_kinds(tmp_path / "tep")
    screen.add_files([first])
    screen.apply()
    screen.add_files([second])
    return screen


def choose(screen: IntakeScreen, begin: str) -> Entry:
    """Select the table of the file whose name begins so."""
    row = next(row for row, entry in enumerate(screen.model.items) if entry.table.file.startswith(begin))
    screen.table.selectionModel().setCurrentIndex(screen.model.index(row, 0), WHOLE_ROW_ONLY)
    entry = screen.current()
    assert entry is not None
    assert entry is screen.details.entry
    return entry


def status(screen: IntakeScreen, begin: str) -> str:
    return next(entry.status for entry in screen.entries if entry.table.file.startswith(begin))


def held(store: Store) -> list[Held]:
    with store.read() as session:
        return returns.of_form(session, FORM, PERIOD)


def answer(screen: IntakeScreen, words: str) -> None:
    """Press the button of a question."""
    (button,) = [button for button in screen.details.questions.buttons if button.text().startswith(words)]
    button.click()


def cell(screen: IntakeScreen, row: int, column: int, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    """What the view shows at a cell of the sheet, counted from 0."""
    return screen.details.rows.data(screen.details.rows.index_of(row, column), role)
