"""When Python looks for unused cycles of objects: not while files by the hundred are read and written."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Do not halt all threads to look for unused cycles: what the block makes has none worth looking for.

    What it leaves behind counts as old then, else the very next object made would have all of it looked through.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
