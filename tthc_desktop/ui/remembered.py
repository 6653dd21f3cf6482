"""What the window remembers from one start to the next: its size, the columns of its lists and their widths."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from tthc_desktop import places


def remembered() -> QSettings:
    """The settings of this user, in a file beside the log on every system; a program taken away leaves none behind."""
    return QSettings(str(places.user_folder() / "cua-so.ini"), QSettings.Format.IniFormat)
