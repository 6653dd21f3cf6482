"""A report on the officer's desk: what the data say, what was made of it, and every step by which it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from tthc_desktop.core import drafts as core_drafts
from tthc_desktop.core.claims import Claim, check
from tthc_desktop.core.document import Document, Heading
from tthc_desktop.core.drafts import Content, Draft, Part, Rebuilt, added_to, placed
from tthc_desktop.core.forms import Form
from tthc_desktop.core.outlines import Outline
from tthc_desktop.core.periods import Period
from tthc_desktop.core.vietnamese import nfc
from tthc_desktop.services import drafts, exports, offers, reports, saved_reports, settings, word_templates
from tthc_desktop.services.drafts import Asked
from tthc_desktop.services.offers import Offer
from tthc_desktop.services.saved_reports import Saved

Choice = Literal["new", "mine"]
"""What becomes of a paragraph that the data tell differently: their sentence, or what the report said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report."""

    outline: Outline
    period: Period
    signed_on: dt.date | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A contradiction in a paragraph that a person wrote."""

    key: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Writing:
    """A report as it stands."""

    wanted: Wanted
    draft: Draft
    kept: Content
    """Its last saved version; empty when nobody has edited it."""
    lines: Mapping[str, Rebuilt]
    versions: tuple[Saved, ...]
    offered: tuple[Offer, ...]

    @property
    def edits(self) -> dict[str, str]:
        """The officer's words by key."""
        return core_drafts.edits_of(self.kept)

    @property
    def document(self) -> Document:
        """The report as it is to be sent."""
        return self.draft.document(self.edits)

    @property
    def parts(self) -> list[Part]:
        """Headings and paragraphs in reading order, those that the officer added or kept among them."""
        return placed(self.draft, self.edits)

    @property
    def changes(self) -> tuple[Rebuilt, ...]:
        """The paragraphs that the data would now tell differently, and about which nobody has decided."""
        return tuple(line for line in self.lines.values() if line.state != "same") if self.kept else ()

    def text(self, key: str) -> str:
        """What a paragraph says now."""
        found = next((part.text for part in self.draft.parts if part.key == key), "")
        return self.edits.get(key, found)

    def doubted(self) -> tuple[Doubted, ...]:
        """What contradicts itself in the paragraphs that a person wrote; places count within one line of them."""
        mine = self.edits
        own = {part.key: part.text for part in self.draft.paragraphs if part.is_free} | mine
        order = [part.key for part in self.parts if part.key in own]
        return tuple(
            Doubted(key, claim) for key in order for line in own[key].splitlines() for claim in check(nfc(line.strip()))
        )


def load(session: Session, wanted: Wanted, forms: Sequence[Form], day: dt.date | None = None) -> Writing:
    """The report as it stands; `day`: on which it is asked who is late, today unless said. Raises Refused."""
    asked = Asked(wanted.about, day)
    draft = drafts.draft(session, wanted.outline, wanted.period, wanted.signed_on, forms=forms, asked=asked)
    offered = tuple(offers.offered(session, wanted.period, settings.load(session).cutoff_day))
    return refreshed(session, Writing(wanted, draft, {}, {}, (), offered))


def refreshed(session: Session, writing: Writing) -> Writing:
    """The same draft with its last saved version, which may be newer than what is shown."""
    draft = writing.draft
    kept = saved_reports.last(session, draft)
    lines = {line.key: line for line in core_drafts.rebuilt(draft, kept)}
    versions = tuple(saved_reports.versions(session, draft.kind, writing.wanted.period, draft.about))
    return replace(writing, kept=kept, lines=lines, versions=versions)


def write_paragraph(session: Session, writing: Writing, key: str, text: str) -> int:
    """Keep the officer's words of a paragraph; "" takes it out. Returns the id of the version that is saved."""
    writing = refreshed(session, writing)
    line = writing.lines.get(key)
    is_own = line is None or (line.state == "same" and not line.now)
    edits = writing.edits | {key: text.strip()}
    if is_own and not text.strip():
        del edits[key]
    saw_new = line is not None and line.edited is None
    return _keep(session, writing, edits, [key] if saw_new else [])


def add_paragraph(session: Session, writing: Writing, after: str, text: str) -> str:
    """Keep a new paragraph behind the part of that key; returns its own key."""
    writing = refreshed(session, writing)
    key = added_to(after, [part.key for part in writing.parts])
    _keep(session, writing, writing.edits | {key: text.strip()}, [])
    return key


def restore_paragraph(session: Session, writing: Writing, key: str) -> int:
    """Take what the data say in place of the officer's words."""
    writing = refreshed(session, writing)
    return _keep(session, writing, {one: text for one, text in writing.edits.items() if one != key}, [key])


def decide(session: Session, writing: Writing, choices: Mapping[str, Choice]) -> int:
    """Settle paragraphs that the data tell differently; returns the id of the version that is saved."""
    writing = refreshed(session, writing)
    edits = writing.edits
    for key, choice in choices.items():
        line = writing.lines[key]
        if choice == "new":
            edits.pop(key, None)
        elif line.edited is None:
            edits[key] = line.before
    return _keep(session, writing, edits, choices)


def _keep(session: Session, writing: Writing, edits: Mapping[str, str], agreed: Collection[str]) -> int:
    undecided = {line.key: line.before for line in writing.changes if line.key not in agreed}
    return saved_reports.save(session, writing.draft, edits, undecided)


def headings(parts: Sequence[Part]) -> dict[str, str]:
    """The heading that each paragraph stands under, by key."""
    found, heading = {}, ""
    for part in parts:
        if isinstance(part.block, Heading):
            heading = part.text
        else:
            found[part.key] = heading
    return found


@dataclass(frozen=True, slots=True)
class Paper:
    """In which form a report goes out."""

    folder: Path
    formats: tuple[str, ...]
    template: Path | None = None
    """The office's own for Word."""


def write_files(
    session: Session, document: Document, wanted: Wanted, paper: Paper, forms: Sequence[Form]
) -> list[Path]:
    """Write a report in the formats, Word through the template when there is one; returns the files.

    Raises Refused for a template that is wrong, before anything is written; Unavailable.
    """
    kind, period = wanted.outline.code, wanted.period
    template = paper.template if "docx" in paper.formats else None
    if template:
        word_templates.check(template, forms)
    stem = "bao-cao" if kind == reports.BULLETIN else f"bao-cao-{kind}"
    plain = [name for name in paper.formats if name != "docx" or not template]
    files = exports.write_report(session, document, period, paper.folder, plain, stem)
    if template:
        files.append(word_templates.write(document, template, paper.folder / f"{stem}-{period.code}.docx", forms))
    return files
