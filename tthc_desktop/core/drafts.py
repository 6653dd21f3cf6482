"""A report on its way to paper: its paragraphs under keys that outlive a rebuild, and what the officer made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from tthc_desktop.core.document import Block, Document, Heading, Paragraph, Ref, Text
from tthc_desktop.core.narrative import closed


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a report. The key of a paragraph is the code of its section and what it tells: "giai_quyet:1"."""

    key: str
    block: Block
    is_free: bool = False
    """Whether it is the officer's own text, taken over from the last report: to be looked at before it is sent."""

    @property
    def text(self) -> str:
        """The words."""
        return self.block.text


@dataclass(frozen=True, slots=True)
class Absent:
    """A unit whose figures are missing in a table."""

    unit: Ref
    name: str
    standing: str
    """ "quá hạn", "đã trả lại", …"""
    reason: str = ""
    period: str = ""
    """The part of the period that lacks, when it is not the whole."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report built from the data, before anybody edited it."""

    kind: str
    """Code of its outline."""
    period: str
    about: str
    """The topic, or the type of record; empty when the kind asks for none."""
    shell: Document
    """The document without its text."""
    parts: tuple[Part, ...]
    without_data: tuple[str, ...] = ()
    """Codes of forms that the outline tells of and that nobody sent."""
    missing: tuple[tuple[Absent, ...], ...] = ()
    """The units that lack in each annex."""

    @property
    def paragraphs(self) -> tuple[Part, ...]:
        """The parts that may be edited."""
        return tuple(part for part in self.parts if isinstance(part.block, Paragraph))

    def document(self, edits: Mapping[str, str] | None = None) -> Document:
        """The report as a document, with the paragraphs that were edited in place of those that were built.

        An edited text may have several lines, each a paragraph; an empty one takes its paragraph out. What was edited
        and is no longer built stands at the end of its section.
        """
        blocks = [block for part in placed(self, edits or {}) for block in _blocks(part, edits or {})]
        return replace(self.shell, blocks=closed(tuple(blocks)) if blocks else ())


def _blocks(part: Part, edits: Mapping[str, str]) -> list[Block]:
    if part.key not in edits or not isinstance(part.block, Paragraph):
        return [part.block]
    return [Paragraph((Text(line.strip()),)) for line in edits[part.key].splitlines() if line.strip()]


def placed(draft: Draft, edits: Mapping[str, str]) -> list[Part]:
    """The parts with those that were added, or were edited and are built no more.

    One that was added stands behind the part it was added to (see `added_to`); any other, and one whose part is gone,
    behind the last part of its section.
    """
    parts = list(draft.parts)
    there = {part.key for part in parts}
    for key in edits:
        if key not in there:
            after = key.rpartition(_ADDED)[0]
            mine = [at for at, part in enumerate(parts) if after[-1:] not in ("", ":") and _belongs(part.key, after)]
            section = key.split(":")[0]
            mine = mine or [at for at, part in enumerate(parts) if part.key.split(":")[0] == section]
            parts.insert(mine[-1] + 1 if mine else len(parts), Part(key, Paragraph(())))
    return parts


_ADDED = "+"


def _belongs(key: str, after: str) -> bool:
    return key == after or key.rpartition(_ADDED)[0] == after


def added_to(key: str, taken: Iterable[str]) -> str:
    """The key of a new paragraph behind that one ("giai_quyet:1+2"); behind a heading: at the end of its section."""
    base = key.rpartition(_ADDED)[0] or key
    used = [int(end) for one in taken if (end := one.removeprefix(f"{base}{_ADDED}")) != one and end.isdigit()]
    return f"{base}{_ADDED}{max(used, default=0) + 1}"


def keyed(section: str, told: Sequence[tuple[str, Paragraph]], *, is_free: bool = False) -> list[Part]:
    """Paragraphs of a section under their keys; a name that is there twice is told apart by its place."""
    met: dict[str, int] = {}
    parts = []
    for name, paragraph in told:
        met[name] = met.get(name, 0) + 1
        ending = f"#{met[name]}" if met[name] > 1 else ""
        parts.append(Part(f"{section}:{name}{ending}", paragraph, is_free))
    return parts


def numbered(told: Sequence[Paragraph], start: int = 1) -> list[tuple[str, Paragraph]]:
    """Paragraphs named 1, 2, … within their section."""
    return [(str(at), paragraph) for at, paragraph in enumerate(told, start)]


def headed(section: str, text: str, level: int) -> Part:
    """The heading of a section."""
    return Part(f"{section}:", Heading(text, level))


# --- what is kept of a report ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A paragraph of a saved report."""

    generated: str
    """What the data said when it was saved; empty for a paragraph that the officer added."""
    edited: str | None = None
    """What the officer made of it; None when untouched."""
    agreed: str | None = None
    """What the data said when the officer last agreed to it; None when that is `generated`."""

    @property
    def text(self) -> str:
        """What the report says."""
        return self.generated if self.edited is None else self.edited

    @property
    def basis(self) -> str:
        """What the data said when the officer last agreed to it: what later data are compared with."""
        return self.generated if self.agreed is None else self.agreed


Content = dict[str, Kept]
"""A saved report by key, in reading order."""


def content_of(draft: Draft, edits: Mapping[str, str], undecided: Mapping[str, str] | None = None) -> Content:
    """What is to be kept of a draft and its edits; an edit that changes nothing is none, except in free text.

    `undecided`: by key what the data said before, of paragraphs whose change the officer has not yet seen to.
    """
    kept: Content = {}
    undecided = undecided or {}
    for part in placed(draft, edits):
        if isinstance(part.block, Paragraph):
            edited = edits.get(part.key)
            edited = None if edited == part.text and not part.is_free else edited
            kept[part.key] = Kept(part.text, edited, undecided.get(part.key))
    return kept


def to_json(content: Content) -> str:
    """The content as it is stored."""
    told = [
        {"key": key, "generated": kept.generated, "edited": kept.edited}
        | ({} if kept.agreed is None else {"agreed": kept.agreed})
        for key, kept in content.items()
    ]
    return json.dumps({"version": 1, "paragraphs": told}, ensure_ascii=False)


def from_json(text: str) -> Content:
    """The content that was stored."""
    stored: dict[str, Any] = json.loads(text)
    return {item["key"]: Kept(item["generated"], item["edited"], item.get("agreed")) for item in stored["paragraphs"]}


# --- rebuilding and comparing ----------------------------------------------------------------------------

State = Literal["same", "changed", "new", "gone"]
"""What the data say of a paragraph now: the same as when it was saved; something else; it was not there; no more."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One paragraph after a rebuild."""

    key: str
    heading: str
    """The heading it stands under."""
    state: State
    before: str
    """What the data said when the report was saved."""
    now: str
    """What they say now; empty when "gone"."""
    edited: str | None
    is_free: bool = False

    @property
    def is_pending(self) -> bool:
        """Whether it is free text that nobody has looked at for this period."""
        return self.is_free and self.edited is None

    @property
    def text(self) -> str:
        """What the report will say: the officer's words where there are any."""
        return self.now if self.edited is None else self.edited


def rebuilt(draft: Draft, saved: Content) -> tuple[Rebuilt, ...]:
    """The paragraphs of a draft beside those of the saved report, in reading order.

    Edited ones stay as they are; one that was not edited and that the data tell no more is listed as "gone" and leaves
    the report.
    """
    heading, lines = "", []
    for part in placed(draft, dict.fromkeys(saved, "")):
        if isinstance(part.block, Heading):
            heading = part.text
        if not isinstance(part.block, Paragraph):
            continue
        kept, now = saved.get(part.key), part.text
        is_built = any(part is one for one in draft.parts)
        state: State = "gone" if not is_built else "new" if kept is None else "same"
        if kept and is_built and kept.basis != now:
            state = "changed" if kept.basis else "new"
        if kept and not is_built and not kept.basis:
            state = "same"  # one that the officer added
        lines.append(
            Rebuilt(part.key, heading, state, kept.basis if kept else "", now, kept.edited if kept else None,
                    part.is_free)
        )  # fmt: skip
    return tuple(lines)


def edits_of(saved: Content) -> dict[str, str]:
    """The officer's words by key."""
    return {key: kept.edited for key, kept in saved.items() if kept.edited is not None}


@dataclass(frozen=True, slots=True)
class Beside:
    """A paragraph in two versions of a report; None where a version does not have it."""

    key: str
    left: str | None
    right: str | None

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.left != self.right


def side_by_side(left: Content, right: Content) -> tuple[Beside, ...]:
    """Two versions paragraph by paragraph, in the order of the right one, with what only the left one has between."""
    order = list(right)
    for at, key in enumerate(list(left)):
        if key not in right:
            earlier = [one for one in list(left)[:at] if one in order]
            order.insert(order.index(earlier[-1]) + 1 if earlier else 0, key)
    return tuple(
        Beside(key, left[key].text if key in left else None, right[key].text if key in right else None) for key in order
    )
