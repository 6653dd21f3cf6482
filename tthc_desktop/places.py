"""Where things lie: the files shipped with the program, and the user's own folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

APP_NAME = "tthc-desktop"


def shipped(name: str) -> Path:
    """The folder "resources" or "forms" that came with the program.

    In a checkout it stands beside the package, in an installed wheel inside the package, in a frozen program
    beside its executable (or where the bundle was unpacked).

    Raises FileNotFoundError when the installation is broken.
    """
    package = Path(__file__).resolve().parent
    bundle = Path(getattr(sys, "_MEIPASS", Path(sys.executable).resolve().parent))
    homes = [package, package.parent] if not getattr(sys, "frozen", False) else [bundle, package]
    for home in homes:
        folder = home / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped folder {name!r} is in none of {[str(home) for home in homes]}")


def name_of(path: Path) -> str:
    """The name of a file as text that can be shown and kept: what is no Unicode in it is replaced by «?»."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


def reachable(path: Path) -> Path:
    """The path as this program opens it: Windows wants a prefix before a long one, which no other program takes."""
    text = os.path.abspath(path)  # Windows follows no «..» behind the prefix
    if sys.platform != "win32" or len(text) < _LONG or text.startswith("\\\\?\\"):
        return path
    return Path("\\\\?\\UNC\\" + text[2:] if text.startswith("\\\\") else "\\\\?\\" + text)


_LONG = 240
"""Characters of a path from which it gets the prefix; Windows itself stops at 248 for folders, at 260 for files."""


def user_folder() -> Path:
    """The user's own data folder (made when first asked for); the default data file and the log lie here."""
    folder = Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def default_data_file() -> Path:
    """The data file opened when none is named."""
    return user_folder() / "du-lieu.tthc"


def log_file() -> Path:
    """Where unexpected errors are written down."""
    return user_folder() / "tthc-desktop.log"
