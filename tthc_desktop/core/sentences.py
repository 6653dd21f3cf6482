"""The sentences of a report about meetings, documents, bodies, inspections and conduct, as words with records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tthc_desktop.core import vietnamese
from tthc_desktop.core.document import Mention, Note, Paragraph, padded
from tthc_desktop.core.facts import (
    CommendationFact,
    DirectiveFact,
    Facts,
    InspectionFact,
    MeetingFact,
    OrganisationFact,
    TaskFact,
    UnitFact,
    ViolationFact,
)
from tthc_desktop.core.wording import (
    Words,
    capitalised,
    count,
    distinct_texts,
    grouped,
    keys,
    listed,
    paragraph,
    refs,
    without_stop,
)

# --- meetings --------------------------------------------------------------------------------------------


def meetings(facts: Facts, level: str) -> list[MeetingFact]:
    return [meeting for meeting in facts.meetings if meeting.level == level and not meeting.background]


def events(meetings: Sequence[MeetingFact]) -> Words:
    """«01 Phiên họp của …, 05 buổi làm việc trực tuyến với 05 địa phương (…) và … về …»."""
    items: list[Words] = []
    for topics, same_topics in grouped(meetings, lambda meeting: keys(meeting.topics)).items():
        kinds = grouped(same_topics, _sort_of)
        about = [" về ", _topics(same_topics[0].topics)] if topics else []
        items.append([listed([_counted(group) for group in kinds.values()]), *about])
    return listed(items, ", ", ", ")


def _sort_of(meeting: MeetingFact) -> tuple[str, str, str, str]:
    """Meetings that are alike in this are counted together."""
    key = vietnamese.comparison_key
    return meeting.kind, meeting.form, key(meeting.body), key(meeting.name)


def _counted(meetings: Sequence[MeetingFact]) -> Words:
    first = meetings[0]
    words: list[Words] = [count(meetings), " ", _called(first)]
    if first.body and not first.name:
        words += [" của ", first.body]
    units = _distinct(unit for meeting in meetings for unit in meeting.units)
    if units:
        words += [" với ", counted_units(units)]
    return words


def _called(meeting: MeetingFact) -> str:
    """The kind of meeting, or its own name, which often begins with its kind."""
    name = without_stop(meeting.name)
    if not name:
        return _kind(meeting)
    named = vietnamese.comparison_key(name).startswith(vietnamese.comparison_key(meeting.kind))
    return name if named else f"{_kind(meeting)} «{name}»"


def _kind(meeting: MeetingFact) -> str:
    kind = meeting.kind if meeting.kind == "Phiên họp" else meeting.kind.lower()
    form = {"": "", "Kết hợp": " trực tiếp kết hợp trực tuyến"}.get(meeting.form, f" {meeting.form.lower()}")
    return kind + form


def _topics(topics: Sequence[str]) -> str:
    return vietnamese.join(list(topics))


def chaired(facts: Facts, meetings: Sequence[MeetingFact], actor: str) -> list[Words]:
    """One sentence for each chair and its co-ordinating units, with what came of the meetings."""
    sentences: list[Words] = []
    groups = grouped(meetings, lambda item: (vietnamese.comparison_key(item.chair), refs(item.coordinators)))
    for group in groups.values():
        chair, coordinators = group[0].chair or actor, group[0].coordinators
        verb = " đã chủ trì" if group[0].chair or coordinators else " đã"
        joined = [", phối hợp với ", _names(coordinators)] if coordinators else []
        sentences.append([chair, verb, *joined, " tổ chức ", events(group), outcome(facts, group)])
    return sentences


def outcome(facts: Facts, meetings: Sequence[MeetingFact]) -> Words:
    """What came of meetings: documents submitted for issue, and results in the log's own words."""
    held = {meeting.ref for meeting in meetings}
    born = [item for item in facts.directives if not item.issued and not item.cited and held & set(item.meetings)]
    results = distinct_texts(meeting.result for meeting in meetings)
    if not born:
        return [", kết quả: ", "; ".join(results)] if results else []
    by_issuer = grouped(born, lambda item: item.issuer)
    submitted: list[Words] = [
        ["tham mưu, trình ", issuer.name, " xem xét, ban hành ", listed([_named(item) for item in items])]
        for issuer, items in by_issuer.items()
    ]
    return [", trên cơ sở đó ", listed([*submitted, *results])]


def told_at_length(meeting: MeetingFact, facts: Facts) -> Paragraph:
    """A meeting as background: what was discussed, what was asked of whom, and what is to follow."""
    name = meeting.name or " của ".join(text for text in (_kind(meeting), meeting.body) if text)
    chaired = f", dưới sự chủ trì của {meeting.chair}" if meeting.chair else ""
    words: list[Words] = ["Tại ", Mention(name, (meeting.ref,)), f"{chaired} {_on(meeting)}"]
    if meeting.content:
        words.append([", ", meeting.body or "các đại biểu", " đã ", without_stop(meeting.content)])
    if meeting.result:
        words.append(["; ", without_stop(meeting.result)])
    sentences: list[Words] = [words]
    tasks = [task for task in facts.tasks if meeting.ref in task.meetings]
    for assigner, assigned in grouped(tasks, lambda task: task.assigned_by or meeting.chair or meeting.body).items():
        asked = listed([_asked(task) for task in assigned], "; đồng thời, ", "; đồng thời, ")
        sentences.append([assigner, " ", asked] if assigner else capitalised(asked))
    coming = [item for item in facts.directives if meeting.ref in item.meetings and not item.issued]
    for issuer, items in grouped(coming, lambda item: item.issuer).items():
        sentences.append([f"Sau {meeting.kind}, {issuer.name} sẽ ban hành ", listed([_named(item) for item in items])])
    return paragraph(sentences)


def _asked(task: TaskFact) -> Words:
    content = without_stop(task.content)
    between = " " if content[:1].islower() else ": "
    return ["yêu cầu ", task.lead.name, between, Mention(content, (task.ref,))]


def _on(meeting: MeetingFact) -> str:
    return (
        f"ngày {meeting.held_on.text}" if meeting.held_on.precision == "day" else f"trong {meeting.held_on.long_text}"
    )


# --- documents -------------------------------------------------------------------------------------------


def issued(facts: Facts, level: str) -> list[DirectiveFact]:
    return [item for item in facts.directives if item.issued and not item.cited and item.level == level]


def documents(items: Sequence[DirectiveFact]) -> Words:
    """Normative documents by name, the others as a count with what they say."""
    told: list[Words] = []
    for kind, laws in grouped([item for item in items if item.normative], lambda item: item.kind).items():
        if len(laws) == 1:
            told.append(_named(laws[0]))
        else:
            told.append([count(laws), f" {kind} (", listed([_named(law) for law in laws], "; ", "; "), ")"])
    directives = [item for item in items if not item.normative]
    if directives:
        told.append([count(directives), " văn bản chỉ đạo", *_what_they_say(directives)])
    return listed(told)


def _what_they_say(items: Sequence[DirectiveFact]) -> list[Words]:
    notes: list[Words] = [Note("; ".join(numbered(item) for item in items if item.number), refs(items))]
    notes = notes if any(item.number for item in items) else []
    if len(distinct_texts(item.subject for item in items)) == 1:
        return [" ", without_stop(items[0].subject), *notes]
    return [" (", listed([_named(item, note=False) for item in items], "; ", "; "), ")", *notes]


def _named(item: DirectiveFact, *, note: bool = True) -> Words:
    """«Nghị định về Bảo vệ dữ liệu cá nhân», with a footnote of its number and date where they are known."""
    about = "" if _says_what(item.subject) else "về "
    name = Mention(f"{item.kind} {about}{without_stop(item.subject)}", (item.ref,))
    return [name, Note(numbered(item), (item.ref,))] if note and item.number else name


_OPENERS = (
    "về",
    "v/v",
    "quy định",
    "sửa đổi",
    "ban hành",
    "phê duyệt",
    "công bố",
    "hướng dẫn",
    "bãi bỏ",
    "thay thế",
    "kiện toàn",
    "thành lập",
    "triển khai",
    "tăng cường",
    "đẩy mạnh",
    "của",
    "yêu cầu",
    "chỉ đạo",
    "đề nghị",
)


def _says_what(subject: str) -> bool:
    """Whether a subject follows the kind without "về" ("Nghị định quy định …")."""
    return vietnamese.nfc(subject).lower().startswith(tuple(f"{word} " for word in _OPENERS))


def numbered(item: DirectiveFact) -> str:
    number = f" số {item.number}" if item.number else ""
    day = item.issued_on
    told = "" if day is None else f" ngày {day.text}" if day.precision == "day" else f" {day.long_text}"
    return f"{item.kind}{number}{told}"


def pending(facts: Facts, level: str) -> list[Words]:
    """Documents not yet issued and not told with a meeting."""
    told = {meeting.ref for meeting in facts.meetings}
    waiting = [
        item
        for item in facts.directives
        if not item.issued and not item.cited and item.level == level and not told & set(item.meetings)
    ]
    sentences: list[Words] = []
    for (drafter, issuer, draft), items in grouped(
        waiting, lambda item: (item.drafted_by, item.issuer, item.draft)
    ).items():
        verb = "đang xây dựng dự thảo, trình" if draft else "đã tham mưu, trình"
        who = drafter.name if drafter else facts.agency
        to = f" {issuer.name}" if issuer.name != who else ""
        documents = listed([_named(item) for item in items])
        sentences.append([who, f" {verb}{to} xem xét, ban hành ", documents])
    return sentences


# --- organisations and inspections -----------------------------------------------------------------------


def organisations(facts: Facts, level: str) -> list[Words]:
    """«Văn phòng Chính phủ chủ trì, phối hợp với … tham mưu kiện toàn … theo hướng … và thành lập …»."""
    found = [item for item in facts.organisations if item.level == level]
    clauses: list[Words] = []
    for lead, group in grouped(found, lambda item: (item.lead, refs(item.coordinators))).items():
        who: list[Words] = [lead[0].name, " chủ trì"] if lead[0] else []
        if group[0].coordinators:
            who += [", phối hợp với " if who else "phối hợp với ", _names(group[0].coordinators)]
        who += [" tham mưu "] if lead[0] else [" "] if who else []
        clauses.append([*who, listed([_renewed(item) for item in group])])
    return clauses


def _renewed(item: OrganisationFact) -> Words:
    direction = f" theo hướng {without_stop(item.direction)}" if item.direction else ""
    return [f"{item.action.lower()} ", Mention(item.name, (item.ref,)), direction]


def inspections(facts: Facts, level: str, opening: str) -> list[Words]:
    found = [item for item in facts.inspections if item.level == level]
    clauses: list[Words] = []
    planned = [item for item in found if item.planned]
    if planned:
        units = _distinct(unit for item in planned for unit in item.units)
        where = [" tại ", counted_units(units)] if units else []
        clauses.append(["tổ chức ", count(planned), " cuộc kiểm tra theo kế hoạch", *where])
    for director, items in grouped([item for item in found if not item.planned], lambda item: item.directed_by).items():
        who = f"{director} " if director else ""
        clauses.append([opening, who, "đã kịp thời chỉ đạo ", _put_right(items)])
    return clauses


def _put_right(items: Sequence[InspectionFact]) -> Words:
    """One inspection is told, several are counted and told one by one."""
    if len(items) == 1:
        return ["kiểm tra, chấn chỉnh về ", _about(items[0])]
    return [
        count(items),
        " cuộc kiểm tra đột xuất, chấn chỉnh về ",
        listed([_about(item) for item in items], "; ", "; "),
    ]


def _about(item: InspectionFact) -> Words:
    where = f" tại {vietnamese.join([unit.full_name for unit in _in_order(item.units)])}" if item.units else ""
    ground = f" {item.ground}" if item.ground else ""
    return [Mention(f"{without_stop(item.content)}{where}", (item.ref,)), ground]


# --- conduct ---------------------------------------------------------------------------------------------


def conduct(facts: Facts, level: str, actor: str) -> list[Words]:
    """«… đã xử lý 02 vụ việc vi phạm (03 người) tại 02 sở, ban, ngành (…)», then replacements and praise."""
    cases = [item for item in facts.violations if item.level == level]
    praised = [item for item in facts.commendations if item.level == level]
    clauses = [
        *_cases("xử lý ", " vụ việc vi phạm", [item for item in cases if not item.replaced]),
        *_cases("thay thế, điều chuyển cán bộ trong ", " vụ việc", [item for item in cases if item.replaced]),
        *_praise(praised),
    ]
    return [[actor, " đã ", listed(clauses, "; ", "; ")]] if clauses else []


def _cases(verb: str, named: str, cases: Sequence[ViolationFact]) -> list[Words]:
    if not cases:
        return []
    people = Mention(f"{padded(sum(item.people for item in cases))} người", refs(cases))
    where = counted_units(item.unit for item in cases)
    return [[verb, count(cases), named, " (", people, ") tại ", where]]


def _praise(praised: Sequence[CommendationFact]) -> list[Words]:
    if not praised:
        return []
    sums = ((sum(item.collectives for item in praised), "tập thể"), (sum(item.people for item in praised), "cá nhân"))
    told: list[Words] = [Mention(f"{padded(number)} {whom}", refs(praised)) for number, whom in sums if number]
    in_brackets = [" (", listed(told, ", ", ", "), ")"] if told else []
    where = counted_units(item.unit for item in praised)
    return [["thực hiện ", count(praised), " lần khen thưởng", *in_brackets, " tại ", where]]


# --- obstacles and proposals -----------------------------------------------------------------------------


def streams(facts: Facts, *, proposals: bool) -> list[Paragraph]:
    """One paragraph for each obstacle, or each proposal: «Bộ Y tế: thiếu nhân lực.»."""
    found = [item for item in facts.streams if item.proposal == proposals]
    told = [(item, without_stop(item.text)) for item in found]
    return [
        paragraph([[Mention(item.unit.name, (item.unit.ref,)), ": ", Mention(text, (item.ref,))]])
        for item, text in told
        if text
    ]


# --- units -----------------------------------------------------------------------------------------------

_BODIES = "cơ quan, tổ chức"
_CLASSES = {
    "bộ, cơ quan ngang bộ": "bộ, cơ quan ngang bộ",
    "địa phương": "địa phương",
    "sở, ban, ngành": "sở, ban, ngành",
    "xã, phường, đặc khu": "xã, phường, đặc khu",
}


def counted_units(units: Iterable[UnitFact]) -> Words:
    """«05 địa phương (Hà Nội, …) và 03 Bộ (Y tế, …)»: distinct units by class, in print order."""
    classes = grouped(_in_order(_distinct(units)), lambda unit: _CLASSES.get(unit.kind, _BODIES))
    return listed([_class_of_units(name, members) for name, members in classes.items()])


def _class_of_units(name: str, units: Sequence[UnitFact]) -> Words:
    names = [unit.name for unit in units]
    if all(unit.kind == "bộ, cơ quan ngang bộ" and unit.name.startswith("Bộ ") for unit in units):
        name, names = "Bộ", [unit.name.removeprefix("Bộ ") for unit in units]
    told = listed([Mention(text, (unit.ref,)) for text, unit in zip(names, units, strict=True)], ", ", ", ")
    return [count(units), f" {name} (", told, ")"]


def _names(units: Sequence[UnitFact]) -> str:
    return vietnamese.join([unit.name for unit in units])


def _in_order(units: Iterable[UnitFact]) -> list[UnitFact]:
    return sorted(units, key=lambda unit: (unit.order, unit.ref.id))


def _distinct(units: Iterable[UnitFact]) -> list[UnitFact]:
    return list({unit.ref: unit for unit in units}.values())
