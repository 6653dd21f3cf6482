"""Which rows have one of many ids: one parameter however many there are, since SQLite takes 32,766 at most."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, select


def among(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether the column holds one of the ids (sqlite.org/json1.html: json_each)."""
    wanted: ColumnElement[bool] = column.in_(
        select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)
    )
    return wanted
