"""Parts of the log that a report's outline may name: what the office did, told in whole paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tthc_desktop.core import sentences
from tthc_desktop.core.document import Figure, Paragraph
from tthc_desktop.core.facts import Facts, PetitionFact, ProcedureFact
from tthc_desktop.core.narrative import MINISTRIES, OWN, in_own_words, one_paragraph, whole_log
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.core.wording import Words, count, distinct_texts, grouped, listed, refs


def _guidance(facts: Facts) -> list[Paragraph]:
    """Công tác chỉ đạo, điều hành: the office's own documents, meetings and bodies."""
    told: list[Words] = []
    out = sentences.issued(facts, OWN)
    if out:
        told.append([facts.agency, " đã ban hành ", sentences.documents(out)])
    told += sentences.chaired(facts, sentences.meetings(facts, OWN), facts.agency)
    told += sentences.organisations(facts, OWN)
    told += sentences.pending(facts, OWN)
    return [*one_paragraph(facts, told), *in_own_words(facts, OWN)]


def _inspections(facts: Facts) -> list[Paragraph]:
    """Kiểm tra: the office's own inspections."""
    return one_paragraph(facts, [[facts.agency, " ", clause] for clause in sentences.inspections(facts, OWN, "")])


def _conduct(facts: Facts) -> list[Paragraph]:
    """Khen thưởng, xử lý vi phạm."""
    told = sentences.conduct(facts, OWN, facts.agency)
    return one_paragraph(facts, [*told, *sentences.conduct(facts, MINISTRIES, "các đơn vị")])


def _petitions(facts: Facts) -> list[Paragraph]:
    """Phản ánh, kiến nghị: received, answered, in hand, published."""
    every = facts.petitions
    if not every:
        return []
    clauses: list[Words] = [["đã tiếp nhận ", count(every), " phản ánh, kiến nghị"]]
    for words, some in (
        ("đã xử lý ", [one for one in every if one.answered]),
        ("chuyển cơ quan có thẩm quyền ", [one for one in every if one.passed_on]),
        ("không xử lý ", [one for one in every if one.left]),
        ("đang xử lý ", [one for one in every if not (one.answered or one.passed_on or one.left)]),
        ("đã công khai kết quả xử lý ", [one for one in every if one.published]),
    ):
        clauses += _some(words, some, " phản ánh, kiến nghị")
    return one_paragraph(facts, [listed(clauses, "; ", "; ")])


def _some(words: str, some: Sequence[PetitionFact | ProcedureFact], what: str) -> list[Words]:
    return [[words, Figure(refs(some)), what]] if some else []


def _announced(facts: Facts) -> list[Paragraph]:
    """Công bố, công khai: the procedures announced in the period, by decision and by what became of them."""
    every = facts.procedures
    if not every:
        return []
    decisions = distinct_texts(one.announced_by for one in every)
    by = f" tại {'các quyết định' if len(decisions) > 1 else 'quyết định'} {'; '.join(decisions)}" if decisions else ""
    kinds = grouped(every, lambda one: one.state)
    parts: list[Words] = [[_BECAME.get(state, state.lower()), " ", count(some)] for state, some in kinds.items()]
    words: Words = ["đã công bố ", count(every), " thủ tục hành chính", by, "; trong đó: ", listed(parts)]
    return one_paragraph(facts, [words])


_BECAME = {"Đang áp dụng": "ban hành, đang áp dụng", "Được sửa đổi, bổ sung": "sửa đổi, bổ sung", "Bị bãi bỏ": "bãi bỏ"}


def _obstacles(facts: Facts) -> list[Paragraph]:
    return sentences.streams(facts, proposals=False)


def _proposals(facts: Facts) -> list[Paragraph]:
    return sentences.streams(facts, proposals=True)


LOG: dict[str, Callable[[Facts], list[Paragraph]]] = {
    "chi_dao": _guidance,
    "kiem_tra": _inspections,
    "khen_thuong_xu_ly": _conduct,
    "phan_anh": _petitions,
    "cong_bo": _announced,
    "kho_khan": _obstacles,
    "de_xuat": _proposals,
    "tat_ca": whole_log,
}
"""A new part is one more function here; outlines name it in `log`."""


def about(facts: Facts, topic: str) -> Facts:
    """What of the log is about a topic: its field of work, or its words, name it."""
    key = comparison_key(topic)

    def names(*texts: str) -> bool:
        return any(key in comparison_key(text) for text in texts)

    return replace(
        facts,
        meetings=tuple(one for one in facts.meetings if names(*one.topics, one.name, one.content, one.result)),
        directives=tuple(one for one in facts.directives if names(*one.topics, one.subject)),
        inspections=tuple(one for one in facts.inspections if names(one.content, one.ground)),
        tasks=tuple(one for one in facts.tasks if names(one.content)),
        organisations=tuple(one for one in facts.organisations if names(one.name, one.direction)),
        contexts=tuple(one for one in facts.contexts if names(one.text)),
        violations=(),
        commendations=(),
        streams=tuple(one for one in facts.streams if names(one.text)),
        petitions=tuple(one for one in facts.petitions if names(one.domain, one.subject)),
        procedures=tuple(one for one in facts.procedures if names(one.domain, one.name)),
    )
