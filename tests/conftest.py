"""What every test stands on: no screen, a home of its own, and fresh data files copied from one made once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.services import example, units

# Machines that run the tests are busy: slowness of one example says nothing.
hypothesis_settings.register_profile("tthc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("tthc")


@pytest.fixture(scope="session", autouse=True)
def _empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the home of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        on_windows = ("WIN_PD_OVERRIDE_APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", *on_windows):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new data file with the shipped units; copy it, never open it."""
    path = tmp_path_factory.mktemp("templates") / "new.tthc"
    create_store(path, units.fill).close()
    return path


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with the example quarter II/2023; copy it, never open it."""
    path = tmp_path_factory.mktemp("templates") / "example.tthc"
    create_store(path, example.fill).close()
    return path


@pytest.fixture
def data_file(new_file: Path, tmp_path: Path) -> Path:
    """A copy of the new data file, closed."""
    return Path(shutil.copy(new_file, tmp_path / "du-lieu.tthc"))


@pytest.fixture
def store(data_file: Path) -> Iterator[Store]:
    """An open new data file with the shipped units."""
    opened = open_store(data_file)
    yield opened
    opened.close()


@pytest.fixture
def example_store(example_file: Path, tmp_path: Path) -> Iterator[Store]:
    """An open data file with the example quarter."""
    opened = open_store(Path(shutil.copy(example_file, tmp_path / "vi-du.tthc")))
    yield opened
    opened.close()
