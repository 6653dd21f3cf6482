"""Opening: an empty folder, the three ways forward, another file, and files that cannot be opened."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.conftest import Asked
from tests.ui.driving import ALT, Key, in_dialog, press, settle
from tthc_desktop import places
from tthc_desktop.app import App
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.window import MainWindow


@pytest.fixture
def app(window: MainWindow) -> Iterator[App]:
    made = App(window)
    yield made
    made.close()
    sys.excepthook = sys.__excepthook__
    settle()


def test_the_users_own_file_is_made_at_the_first_start(app: App) -> None:
    places.default_data_file().unlink(missing_ok=True)
    app.start(None, demo=False)
    assert app.workspace is not None
    assert app.workspace.store.path == places.default_data_file()
    assert app.window.page is app.workspace.start


def test_the_first_way_forward_is_an_empty_form(app: App, tmp_path: Path) -> None:
    app.start(tmp_path / "du-lieu.tthc", demo=False)
    assert app.workspace is not None
    seen: list[str] = []

    def look(form: RecordForm) -> None:
        seen.append(form.windowTitle())
        form.reject()

    in_dialog(app.workspace.start.entry_wanted.emit, look)
    assert seen == ["Thêm cuộc họp, buổi làm việc"]


def test_the_second_way_forward_opens_another_file(app: App, asked: Asked, data_file: Path, tmp_path: Path) -> None:
    app.start(tmp_path / "khac.tthc", demo=False)
    assert app.workspace is not None
    asked.path = data_file
    app.workspace.start.file_wanted.emit()
    assert app.workspace.store.path == data_file


def test_the_third_way_forward_shows_the_example(app: App, tmp_path: Path) -> None:
    app.start(tmp_path / "du-lieu.tthc", demo=False)
    assert app.workspace is not None
    app.workspace.start.example_wanted.emit()
    settle()
    assert app.workspace.store.path.name == "du-lieu-mau.tthc"
    assert app.window.page is app.workspace.today
    press(Key.Key_1, ALT)
    assert app.workspace.lists["meeting"].table.records.rowCount() == 14


def test_a_broken_file_leaves_the_open_one_open(app: App, asked: Asked, tmp_path: Path) -> None:
    app.start(tmp_path / "du-lieu.tthc", demo=False)
    asked.path = tmp_path / "anh.tthc"
    asked.path.write_bytes(b"not a data file")
    app.choose_file()
    (trouble,) = asked.troubles
    assert "không phải là tệp dữ liệu" in trouble
    assert app.workspace is not None
    assert app.workspace.store.path.name == "du-lieu.tthc"
    assert app.workspace.store.last_done() is None


def test_a_start_on_a_broken_file_offers_another(app: App, asked: Asked, data_file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "anh.tthc"
    broken.write_bytes(b"")
    app.start(broken, demo=False)
    assert app.workspace is None
    asked.path = data_file
    app.choose_file()
    assert app.workspace is not None


def test_a_bug_reaches_the_dialog_and_the_log(app: App, asked: Asked, tmp_path: Path) -> None:
    app.start(tmp_path / "du-lieu.tthc", demo=False)
    try:
        raise RuntimeError("planned for the test")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (details,) = asked.bugs
    assert "planned for the test" in details
    assert "planned for the test" in places.log_file().read_text(encoding="utf-8")
    asked.bugs.clear()
