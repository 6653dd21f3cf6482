"""Departments of a province that ended in 2025, and what they became: offered where a sheet still names one."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import NamedTuple

from tthc_desktop.core.likely_names import is_called
from tthc_desktop.places import shipped

_FILE = "former-departments.json"


class Former(NamedTuple):
    """A department that is no more, its principal heir, and the day from which that is so."""

    name: str
    became: str
    on: dt.date


@lru_cache(1)
def _departments() -> tuple[Former, ...]:
    told = json.loads((shipped("resources") / _FILE).read_text(encoding="utf-8"))
    on = dt.date.fromisoformat(told["on"])
    return tuple(Former(one["name"], one["became"], on) for one in told["departments"])


def former(text: str, day: dt.date | None) -> Former | None:
    """The department that a text names by its name or initials, if it is no more on a day: «Sở KH&ĐT»."""
    return next((one for one in _departments() if (day is None or one.on <= day) and is_called(text, one.name)), None)
