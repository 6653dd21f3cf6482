"""What stands in the way of an action: trouble with the user's data, doubts about them, the world around the program.

Anything else that is raised is our bug: it is logged and the transaction is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tthc_desktop.core.document import Ref


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what the user gave, and how to mend it.

    `field` names the field ("held_on"), or is empty when the whole record is meant; `message` is Vietnamese.
    """

    field: str
    message: str
    unknown: str = ""
    """The text for which no unit was found, when that is the problem: the user may be asked which one it is."""


class Unknown(ValueError):
    """A text that names nothing in the data file."""

    def __init__(self, text: str, message: str) -> None:
        super().__init__(message)
        self.text = text


class Refused(Exception):
    """The user's data cannot be taken as it is; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that may be a slip and may be meant; the user is asked before it is saved.

    `field` and `message` are as in Problem; `ref` is the other record when this one may be there already.
    """

    field: str
    message: str
    ref: Ref | None = None


class Doubtful(Exception):
    """The user should confirm something first; nothing was written. `values` are the record's values as read."""

    def __init__(self, doubts: Iterable[Doubt], values: Mapping[str, Any]) -> None:
        self.doubts = tuple(doubts)
        self.values = values
        super().__init__("; ".join(doubt.message for doubt in self.doubts))


class Unavailable(Exception):
    """The world does not let us (disk full, file open elsewhere): one Vietnamese sentence with what to do."""
