"""What came with the program is found from a checkout, from an installed wheel and from a frozen program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tthc_desktop import places

CHECKOUT = Path(__file__).parents[1]
NAMES = pytest.mark.parametrize("name", ["resources", "forms"])


@NAMES
def test_a_checkout_has_them_beside_the_package(name: str) -> None:
    assert places.shipped(name) == CHECKOUT / name
    assert list(places.shipped(name).iterdir())


@NAMES
def test_a_frozen_program_has_them_where_its_bundle_was_unpacked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert places.shipped(name) == tmp_path / name


@NAMES
def test_a_frozen_program_without_a_bundle_has_them_beside_its_executable(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "tthc-desktop.exe"))
    assert places.shipped(name) == tmp_path / name


def test_a_broken_installation_says_where_it_looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(FileNotFoundError, match=tmp_path.name):
        places.shipped("resources")


def test_the_users_own_files_lie_in_the_users_own_folder() -> None:
    assert places.user_folder().is_relative_to(Path(os.environ["HOME"]))
    assert places.default_data_file().parent == places.log_file().parent == places.user_folder()


@pytest.mark.parametrize("length", [100, 300])
def test_only_a_long_path_on_windows_gets_a_prefix_and_leads_to_the_file(tmp_path: Path, length: int) -> None:
    folder = tmp_path
    while len(str(folder)) < length:
        folder /= "thư mục dài"
    places.reachable(folder).mkdir(parents=True, exist_ok=True)
    path = folder / "a.txt"
    places.reachable(path).write_text("chữ", encoding="utf-8")
    assert places.reachable(path).read_text("utf-8") == "chữ"
    assert (places.reachable(path) == path) == (sys.platform != "win32" or length < 240)


LOOK = """
import json, tthc_desktop
from tthc_desktop import places
from tthc_desktop.__main__ import main
from pathlib import Path
assert places.shipped("resources").is_relative_to(Path(tthc_desktop.__file__).parent), tthc_desktop.__file__
for name in ("resources", "forms"):
    print(*(path.name for path in places.shipped(name).iterdir()))
raise SystemExit(main(["demo", "ra"]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which a wheel, really built from this checkout, was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target"]
    subprocess.run([*install, folder / "site", wheel], check=True, capture_output=True)
    return folder / "site"


def test_an_installed_wheel_has_them_inside_the_package_and_runs(installed: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", LOOK]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "units.json" in done.stdout
    assert "README.md" in done.stdout
    assert len(list((tmp_path / "ra").iterdir())) == 4


def test_a_wheel_holds_no_tests_and_no_data_files_of_the_makers(installed: Path) -> None:
    files = [path.relative_to(installed) for path in installed.rglob("*") if path.is_file()]
    assert {path.parts[0] for path in files if not path.parts[0].endswith(".dist-info")} <= {"tthc_desktop", "bin"}
    assert not [path for path in files if path.suffix in (".tthc", ".md") and path.name != "README.md"]
    assert [path for path in files if path.name == "0001_first.py"]
