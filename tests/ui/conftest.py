"""A real window on a real data file for every test of the window, with every unexpected dialog told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.driving import settle
from tthc_desktop.db.store import Store
from tthc_desktop.ui import ask, doubts
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.opening import application
from tthc_desktop.ui.remembered import remembered
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application as the program starts it: style, font and Vietnamese words."""
    return application()


@pytest.fixture(autouse=True)
def _fresh_settings(tmp_path: Path) -> None:
    """Nobody's widths and columns: the settings file lies in the home made for the tests."""
    kept = remembered()
    assert Path(kept.fileName()).is_relative_to(os.environ["HOME"])
    kept.clear()
    kept.sync()


@dataclass
class Asked:
    """What the program asked and told, and what it was answered."""

    answer: str = ""
    path: Path | None = None
    sure: bool | None = None
    """What is answered when something is doubtful; None when nothing should be."""
    doubts: list[str] = field(default_factory=list)
    questions: int = 0
    troubles: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Dialogs are answered at the edge; what nobody expected fails the test."""
    now = Asked()

    def save_discard_stay(_parent: Any) -> str:
        now.questions += 1
        assert now.answer, "asked about unsaved text"
        return now.answer

    def ask_anyway(_parent: Any, told: Any, _compared: Any) -> bool:
        now.doubts += [doubt.message for doubt in told]
        assert now.sure is not None, f"asked about a doubt: {now.doubts}"
        return now.sure

    def path(*_: Any) -> Path | None:
        return now.path

    monkeypatch.setattr(ask, "save_discard_stay", save_discard_stay)
    monkeypatch.setattr(ask, "tell_trouble", lambda _parent, error: now.troubles.append(str(error)))
    monkeypatch.setattr(ask, "tell_bug", lambda _parent, details, _log: now.bugs.append(details))
    monkeypatch.setattr(doubts, "ask_anyway", ask_anyway)
    monkeypatch.setattr(ask, "files_to_open", lambda *_: [now.path] if now.path else [])
    for name in ("file_to_open", "file_to_write", "folder_to_open", "folder_to_write"):
        monkeypatch.setattr(ask, name, path)
    yield now
    assert now.bugs == []


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, shown and active, without a data file."""
    made = MainWindow()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    yield made
    made.hide()
    made.deleteLater()
    settle()


@pytest.fixture
def space(window: MainWindow, store: Store) -> Iterator[Workspace]:
    """The window on a new data file with the shipped units."""
    yield from _workspace(window, store)


@pytest.fixture
def example(window: MainWindow, example_store: Store) -> Iterator[Workspace]:
    """The window on the example quarter, its meetings in sight."""
    for made in _workspace(window, example_store):
        made.open(made.lists["meeting"])
        settle()
        yield made


def _workspace(window: MainWindow, store: Store) -> Iterator[Workspace]:
    made = Workspace(window, store, Jobs(at_once=True))
    made.failed.connect(lambda error: pytest.fail(f"our bug: {error!r}"))
    settle()
    yield made
    made.leave()
    settle()
