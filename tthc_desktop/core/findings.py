"""What checks find in one cell of a table, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "explained"]
"""Must be mended; should be looked at; was looked at, and the reason is kept."""
COMMENTS: dict[Level, str] = {"error": "Cần sửa: ", "warning": "Cần xem lại: "}
"""How the comments begin on the cells of a copy that is sent back."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one cell. `cell` is the A1 address on the sheet; the texts are Vietnamese."""

    level: Level
    code: str
    """Which check it is: "unreadable", "fault", "sum", "total", … and the rule ("sum:3")."""
    cell: str
    found: str
    expected: str
    message: str
    reason: str = ""
    """The explanation that was given for it."""

    @property
    def can_be_explained(self) -> bool:
        """Whether the figure may stand with a reason: not where a cell says nothing that can be read."""
        return self.code not in ("unreadable", "fault", "doubt")
