"""What examining a unit's file told: its tables with what is wrong or must be asked, and the user's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Book, place
from tthc_desktop.core.numbers import Habits
from tthc_desktop.core.periods import Period
from tthc_desktop.core.returns import Return


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that only the user can say of a table."""

    about: str
    """"form", "unit", "period", "replace", "twice", or what a question of the figures is about."""
    message: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user said of one table, in place of what its file says; what is None or empty was not said."""

    form: Form | None = None
    unit: int | None = None
    period: Period | None = None
    habits: Habits | None = None
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Why a finding is right as it stands, by its code and cell."""
    left_out: frozenset[int] = frozenset()
    """Rows of the sheet, counted from 0, that are not taken."""
    partial: bool = False
    """Whether the rows with errors are left out and the others taken."""
    replace: bool = False
    """Whether it may take the place of a more complete version."""


NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class Examined:
    """One table of a form in a unit's file; or, without `told`, a file in which none was found or that was not read."""

    file: str
    source: Path
    """The file on the disk; for one inside a .zip the archive."""
    book: Book | None = None
    told: Return | None = None
    unit: int | None = None
    period: Period | None = None
    asked: tuple[Asked, ...] = ()
    findings: tuple[Finding, ...] = ()
    trouble: str = ""
    """Why nothing could be taken from the file."""
    answers: Answers = NO_ANSWERS
    shelf: tuple[Form, ...] = ()
    """The forms that it was compared with."""
    newer: Period | None = None
    """The period of a table of the same form and unit in the file, one year later: this one may be to compare with."""
    parts: tuple[str, ...] = ()
    """The sheets of other units in the file that this table adds up."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """Vietnamese sentences about the file that the user should read."""
        return self.book.remarks if self.book else ()

    @property
    def bad_rows(self) -> frozenset[int]:
        """Rows of the sheet, counted from 0, in which an error was found."""
        return frozenset(place(finding.cell)[0] for finding in self.findings if finding.level == "error")

    @property
    def left_out(self) -> frozenset[int]:
        """The rows that are not taken."""
        bad = self.bad_rows if self.answers.partial else frozenset[int]()
        return self.answers.left_out | (bad and bad & self._rows)

    @property
    def _rows(self) -> frozenset[int]:
        """The rows of the table itself: what is wrong in its header or above it cannot be left out with a row."""
        return frozenset(row.number for row in self.told.rows) if self.told else frozenset()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended or explained before the table can be taken."""
        left_out = self.left_out
        return tuple(
            finding for finding in self.findings if finding.level == "error" and place(finding.cell)[0] not in left_out
        )
