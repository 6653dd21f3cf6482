"""The two kinds of trouble a user can mend: their data, and the world around the program.

Anything else that is raised is our bug: it is logged and the transaction is rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass


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


class Unavailable(Exception):
    """The world does not let us (disk full, file open elsewhere): one Vietnamese sentence with what to do."""
