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


class Refused(Exception):
    """The user's data cannot be taken as it is; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class Unavailable(Exception):
    """The world does not let us (disk full, file open elsewhere): one Vietnamese sentence with what to do."""
