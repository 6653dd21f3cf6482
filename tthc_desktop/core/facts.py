"""What a report may tell of one period, as plain values; `services.reports` fills them, `core.narrative` tells them."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.periods import Period


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit as it was on the day of the record that names it."""

    ref: Ref
    name: str
    kind: str
    short_name: str = ""
    designation: str = ""
    """"tỉnh", "thành phố"; empty when the name says it already."""
    order: int = 0
    """Print order; then by id."""

    @property
    def full_name(self) -> str:
        """Name with its designation: "tỉnh Tuyên Quang"."""
        return f"{self.designation} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting; texts are "" and tuples empty where the log says nothing."""

    ref: Ref
    kind: str
    level: str
    held_on: When
    form: str = ""
    name: str = ""
    body: str = ""
    chair: str = ""
    coordinators: tuple[UnitFact, ...] = ()
    units: tuple[UnitFact, ...] = ()
    topics: tuple[str, ...] = ()
    content: str = ""
    result: str = ""
    background: bool = False


@dataclass(frozen=True, slots=True)
class DirectiveFact:
    """A document; `normative` tells a VBQPPL, which is named, from others, which are counted."""

    ref: Ref
    kind: str
    issuer: UnitFact
    level: str
    subject: str
    issued: bool
    draft: bool = False
    normative: bool = False
    number: str = ""
    issued_on: When | None = None
    drafted_by: UnitFact | None = None
    meetings: tuple[Ref, ...] = ()
    cited: bool = False
    """Named as the source of the whole report, not counted."""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionFact:
    """An inspection of one or several units."""

    ref: Ref
    level: str
    planned: bool
    from_on: When
    content: str
    units: tuple[UnitFact, ...] = ()
    directed_by: str = ""
    ground: str = ""
    """"theo phản ánh của Đài …": how the ground is told; empty when none is known."""


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task, told with the meeting that assigned it."""

    ref: Ref
    content: str
    lead: UnitFact
    assigned_by: str = ""
    meetings: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """A body set up or renewed."""

    ref: Ref
    level: str
    action: str
    name: str
    decided_on: When
    direction: str = ""
    lead: UnitFact | None = None
    coordinators: tuple[UnitFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ViolationFact:
    """A case in which officials were disciplined or replaced; their names are not told."""

    ref: Ref
    level: str
    unit: UnitFact
    people: int
    replaced: bool = False
    """Officials were replaced or moved, not disciplined."""


@dataclass(frozen=True, slots=True)
class CommendationFact:
    """An act of praise; the names of those praised are not told."""

    ref: Ref
    level: str
    unit: UnitFact
    award: str
    collectives: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class StreamFact:
    """An obstacle or a proposal noted on a task, which the officer wants told."""

    ref: Ref
    """The task."""
    unit: UnitFact
    """Who met the obstacle or proposes."""
    text: str
    proposal: bool = False


@dataclass(frozen=True, slots=True)
class PetitionFact:
    """A petition; the sender is not told."""

    ref: Ref
    domain: str = ""
    subject: str = ""
    answered: bool = False
    passed_on: bool = False
    published: bool = False
    left: bool = False
    """Not dealt with: not fit for it, or taken back."""


@dataclass(frozen=True, slots=True)
class ProcedureFact:
    """A procedure announced in the period."""

    ref: Ref
    name: str
    domain: str = ""
    state: str = ""
    announced_by: str = ""


@dataclass(frozen=True, slots=True)
class ContextFact:
    """A paragraph in the officer's own words."""

    ref: Ref
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one period's report may tell, each list in the order in which it is to be told."""

    period: Period
    agency: str
    """Our own agency, as the last part of the report calls it."""
    meetings: tuple[MeetingFact, ...] = ()
    directives: tuple[DirectiveFact, ...] = ()
    inspections: tuple[InspectionFact, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    organisations: tuple[OrganisationFact, ...] = ()
    contexts: tuple[ContextFact, ...] = ()
    violations: tuple[ViolationFact, ...] = ()
    commendations: tuple[CommendationFact, ...] = ()
    streams: tuple[StreamFact, ...] = ()
    petitions: tuple[PetitionFact, ...] = ()
    procedures: tuple[ProcedureFact, ...] = ()
