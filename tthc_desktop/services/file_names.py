"""Names for new files that every system takes and that are free in their folder."""

from __future__ import annotations

import re

from tthc_desktop.core import vietnamese

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_LONGEST_NAME = 70
"""Letters of a file's name: with Vietnamese marks no more than the 255 bytes that file systems take."""


def free_name(name: str, taken: set[str], ending: str = ".docx") -> str:
    """A file name that Windows takes and that is not among `taken` (capitals do not count), to which it is added."""
    clean = " ".join(_FORBIDDEN.sub(" ", vietnamese.nfc(name)).split())
    free, number = f"{_shortened(clean)}{ending}", 2
    while free.casefold() in taken:
        free, number = f"{_shortened(clean)} ({number}){ending}", number + 1
    taken.add(free.casefold())
    return free


def _shortened(name: str) -> str:
    """The name cut in its middle, so that the day at its end stays."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 12].rstrip(' .')}… {name[-10:]}"
