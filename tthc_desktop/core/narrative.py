"""Writes the parts of the period's report from facts alone: no sentence is stored, every number is a list's length.

The parts and the patterns of the sentences follow the report on KSTTHC of quarter II/2023 (Báo cáo số
5159/BC-VPCP ngày 11/7/2023): background; Government and Prime Minister; ministries and localities; own agency.
"""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.core.document import Block, Heading, Mention, Note, Paragraph, Runs, Text
from tthc_desktop.core.facts import Facts
from tthc_desktop.core.sentences import (
    chaired,
    conduct,
    counted_units,
    documents,
    events,
    inspections,
    issued,
    meetings,
    numbered,
    organisations,
    outcome,
    pending,
    streams,
    told_at_length,
)
from tthc_desktop.core.vietnamese import roman
from tthc_desktop.core.wording import Words, capitalised, grouped, listed, paragraph

GOVERNMENT, MINISTRIES, OWN = "Chính phủ, Thủ tướng Chính phủ", "Bộ, ngành, địa phương", "Cơ quan mình"
BACKGROUND = "Bối cảnh"
STREAMS = "Khó khăn, vướng mắc; đề xuất"
NONE = "Không phát sinh."


def parts(facts: Facts) -> tuple[Block, ...]:
    """The whole text of the report: a heading and its paragraphs for each part, "Không phát sinh." for an empty one.

    Obstacles and proposals are a part of their own, which is there only when there are any.
    """
    told = (
        (BACKGROUND, _background(facts)),
        (GOVERNMENT, _government(facts)),
        (MINISTRIES, _ministries(facts)),
        (facts.agency, _own(facts)),
    )
    blocks: list[Block] = []
    for number, (title, paragraphs) in enumerate(told, start=1):
        blocks.append(Heading(f"{roman(number)}. {title.upper()}"))
        blocks.extend(paragraphs or [Paragraph((Text(NONE),))])
    return (*blocks, *_streams(facts, len(told) + 1))


def whole_log(facts: Facts) -> list[Paragraph]:
    """Everything the log tells of the period, without headings; obstacles and proposals are not in it."""
    return [*_background(facts), *_government(facts), *_ministries(facts), *_own(facts)]


def sources(facts: Facts) -> Runs:
    """The footnotes that name the documents cited as sources of the whole report."""
    return tuple(
        Note(f"{numbered(item)} của {item.issuer.short_name or item.issuer.name}", (item.ref,))
        for item in facts.directives
        if item.cited
    )


def closed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The text with "./." behind its last word, as administrative documents end (NĐ 30/2020/NĐ-CP)."""
    *before, last = blocks
    if not isinstance(last, Paragraph):
        return blocks
    *runs, end = last.runs
    if isinstance(end, Text) and end.text.endswith("."):
        ended: Runs = (*runs, Text(f"{end.text.removesuffix('.')}./."))
    else:
        # The last words may stand before a footnote, which has none.
        ended = (*last.runs, Text("/." if last.text.endswith((".", "…")) else "./."))
    return (*before, Paragraph(ended))


# --- the parts -------------------------------------------------------------------------------------------


def _background(facts: Facts) -> list[Paragraph]:
    told = [told_at_length(meeting, facts) for meeting in facts.meetings if meeting.background]
    return [*told, *in_own_words(facts, BACKGROUND)]


def _government(facts: Facts) -> list[Paragraph]:
    held = meetings(facts, GOVERNMENT)
    unchaired = [meeting for meeting in held if not meeting.chair]
    by_issuer = grouped(issued(facts, GOVERNMENT), lambda item: item.issuer)
    first_issuer = next((issuer for issuer in by_issuer if issuer.name == "Chính phủ"), None)
    opening: list[Words] = []
    if first_issuer:
        opening.append(["ban hành ", documents(by_issuer.pop(first_issuer))])
    if unchaired:
        opening.append(["tổ chức ", events(unchaired), outcome(facts, unchaired)])
    sentences: list[Words] = []
    if opening:
        sentences.append(["Chính phủ đã ", listed(opening, "; ", "; ")])
    sentences += chaired(facts, [meeting for meeting in held if meeting.chair], "")
    clauses: list[Words] = [[issuer.name, " ban hành ", documents(items)] for issuer, items in by_issuer.items()]
    clauses += organisations(facts, GOVERNMENT)
    clauses += inspections(facts, GOVERNMENT, "đặc biệt, " if sentences or clauses else "")
    if clauses:
        sentences.append(listed(clauses, "; ", "; "))
    sentences += pending(facts, GOVERNMENT)
    sentences += conduct(facts, GOVERNMENT, GOVERNMENT)
    return [*one_paragraph(facts, sentences), *in_own_words(facts, GOVERNMENT)]


def _ministries(facts: Facts) -> list[Paragraph]:
    held, out = meetings(facts, MINISTRIES), issued(facts, MINISTRIES)
    clauses: list[Words] = []
    if out:
        issuers = {item.issuer.ref: item.issuer for item in out}
        clauses.append(["ban hành ", documents(out), " của ", counted_units(issuers.values())])
    unchaired = [meeting for meeting in held if not meeting.chair]
    if unchaired:
        clauses.append(["tổ chức ", events(unchaired), outcome(facts, unchaired)])
    sentences: list[Words] = [["các bộ, ngành, địa phương đã ", listed(clauses, "; ", "; ")]] if clauses else []
    sentences += chaired(facts, [meeting for meeting in held if meeting.chair], "")
    sentences += organisations(facts, MINISTRIES)
    sentences += inspections(facts, MINISTRIES, "")
    sentences += pending(facts, MINISTRIES)
    sentences += conduct(facts, MINISTRIES, "các bộ, ngành, địa phương")
    return [*in_own_words(facts, MINISTRIES), *one_paragraph(facts, sentences)]


def _own(facts: Facts) -> list[Paragraph]:
    out = issued(facts, OWN)
    sentences = chaired(facts, meetings(facts, OWN), facts.agency)
    if out:
        sentences.append([facts.agency, " đã ban hành ", documents(out)])
    sentences += organisations(facts, OWN)
    sentences += inspections(facts, OWN, "")
    sentences += pending(facts, OWN)
    sentences += conduct(facts, OWN, facts.agency)
    told: list[Words] = []
    for number, sentence in enumerate(sentences):
        told.append(["Thực hiện chức năng, nhiệm vụ được giao, " if number == 0 else "Đồng thời, ", sentence])
    paragraphs = [paragraph(told)] if told else []
    return [*paragraphs, *in_own_words(facts, OWN)]


def _streams(facts: Facts, number: int) -> list[Block]:
    """The part of what hinders and what is proposed, each under a heading of its own; [] when there is none."""
    told = (("Khó khăn, vướng mắc", streams(facts, proposals=False)), ("Đề xuất", streams(facts, proposals=True)))
    there = [(heading, paragraphs) for heading, paragraphs in told if paragraphs]
    blocks: list[Block] = [Heading(f"{roman(number)}. {STREAMS.upper()}")] if there else []
    for place, (heading, paragraphs) in enumerate(there, start=1):
        blocks += [Heading(f"{place}. {heading}", level=2), *paragraphs]
    return blocks


def one_paragraph(facts: Facts, sentences: Sequence[Words]) -> list[Paragraph]:
    """Sentences as one paragraph that opens with the period ("Trong quý, …")."""
    if not sentences:
        return []
    opened: list[Words] = [[f"{facts.period.in_words}, ", sentences[0]]]
    opened += [capitalised(sentence) for sentence in sentences[1:]]
    return [paragraph(opened)]


def in_own_words(facts: Facts, part: str) -> list[Paragraph]:
    """The paragraphs that the officer wrote for a part, line by line."""
    found = [item for item in facts.contexts if item.part == part]
    return [
        Paragraph((Mention(line.strip(), (item.ref,)),))
        for item in found
        for line in item.text.splitlines()
        if line.strip()
    ]
