"""Names of rows that an office typed over two rows: «Nông nghiệp, thủy sản», below it «và phát triển nông thôn»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tthc_desktop.core.returned_rows import Row

_GOES_ON = re.compile(r"(?:và|của|hoặc|thuộc|về|cho|với|đối với)\s")
_UNFINISHED = re.compile(r"(?:[,–-]|\s(?:và|của|hoặc|thuộc|về|cho|với))\s*$")


def with_whole_names(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, of which two that have one name between them, and the figures of one, are one."""
    if not any(row.label[:1].islower() for row in rows):
        return rows
    found: list[Row] = []
    for row in rows:
        before = found[-1] if found else None
        if before and _is_rest_of(before, row):
            own, other = (row, before) if before.is_blank else (before, row)
            texts = {name: own.texts.get(name) or other.texts.get(name, "") for name in own.texts}
            found[-1] = replace(own, mark=before.mark, label=f"{before.label} {row.label}", texts=texts)
        else:
            found.append(row)
    return found


def _is_rest_of(above: Row, row: Row) -> bool:
    """Whether a row without a number has but the rest of the name of the numbered row right above it."""
    goes_on = row.label[:1].islower() and bool(_GOES_ON.match(row.label) or _UNFINISHED.search(above.label))
    parts = row.number == above.number + 1 and bool(above.mark and above.label) and not row.mark
    return goes_on and parts and row.is_blank is not above.is_blank
