"""Facts for tests of the report's sentences: made by hand, or at random."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from hypothesis import strategies as st

from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.facts import (
    CommendationFact,
    ContextFact,
    DirectiveFact,
    Facts,
    InspectionFact,
    MeetingFact,
    OrganisationFact,
    StreamFact,
    TaskFact,
    UnitFact,
    ViolationFact,
)
from tthc_desktop.core.narrative import BACKGROUND, GOVERNMENT, MINISTRIES, OWN
from tthc_desktop.core.periods import parse_period

QUARTER = When(date(2023, 4, 1), "quarter")
DAY = When(date(2023, 5, 4))
CHINH_PHU = UnitFact(Ref("unit", 1), "Chính phủ", "Chính phủ", order=1)
THU_TUONG = UnitFact(Ref("unit", 2), "Thủ tướng Chính phủ", "Thủ tướng", order=2)
BO_Y_TE = UnitFact(Ref("unit", 3), "Bộ Y tế", "bộ, cơ quan ngang bộ", order=30)
BO_CONG_AN = UnitFact(Ref("unit", 4), "Bộ Công an", "bộ, cơ quan ngang bộ", order=20)
THANH_TRA = UnitFact(Ref("unit", 5), "Thanh tra Chính phủ", "bộ, cơ quan ngang bộ", order=40)
HA_NOI = UnitFact(Ref("unit", 6), "Hà Nội", "địa phương", designation="thành phố", order=1000)
CA_MAU = UnitFact(Ref("unit", 7), "Cà Mau", "địa phương", designation="tỉnh", order=1900)
SO_NOI_VU = UnitFact(Ref("unit", 8), "Sở Nội vụ", "sở, ban, ngành", order=5000)
PHUONG = UnitFact(Ref("unit", 9), "Hoàn Kiếm", "xã, phường, đặc khu", designation="phường", order=6000)
HIEP_HOI = UnitFact(Ref("unit", 10), "Hiệp hội Doanh nghiệp", "tổ chức khác", order=7000)
UNITS = (CHINH_PHU, THU_TUONG, BO_Y_TE, BO_CONG_AN, THANH_TRA, HA_NOI, CA_MAU, SO_NOI_VU, PHUONG, HIEP_HOI)
LEVELS = (GOVERNMENT, MINISTRIES, OWN)

_numbers = count(1)


def quarter(**facts: Any) -> Facts:
    """Facts of quarter II/2023."""
    return Facts(period=parse_period("2023-Q2"), agency="Văn phòng Chính phủ", **facts)


def meeting(kind: str = "Buổi làm việc", level: str = OWN, **facts: Any) -> MeetingFact:
    """A meeting with an id of its own."""
    return MeetingFact(ref=Ref("meeting", next(_numbers)), kind=kind, level=level, held_on=QUARTER, **facts)


def directive(subject: str = "cải cách", issuer: UnitFact = THU_TUONG, **facts: Any) -> DirectiveFact:
    """An issued document with an id of its own."""
    told = {"kind": "Công điện", "level": GOVERNMENT, "issued": True, "issued_on": QUARTER} | facts
    return DirectiveFact(ref=Ref("directive", next(_numbers)), issuer=issuer, subject=subject, **told)


def inspection(**facts: Any) -> InspectionFact:
    """An inspection with an id of its own."""
    told = {"level": GOVERNMENT, "planned": False, "from_on": QUARTER, "content": "giải quyết TTHC đất đai"} | facts
    return InspectionFact(ref=Ref("inspection", next(_numbers)), **told)


def violation(unit: UnitFact = SO_NOI_VU, people: int = 1, **facts: Any) -> ViolationFact:
    """A case with an id of its own."""
    return ViolationFact(Ref("violation", next(_numbers)), facts.pop("level", MINISTRIES), unit, people, **facts)


def commendation(unit: UnitFact = SO_NOI_VU, **facts: Any) -> CommendationFact:
    """An act of praise with an id of its own."""
    return CommendationFact(Ref("commendation", next(_numbers)), MINISTRIES, unit, "Bằng khen", **facts)


# --- at random: clean one-line texts, as an officer types them ---------------------------------------------

words = st.sampled_from(
    (
        "cải cách thủ tục hành chính",
        "chuyển đổi số, dữ liệu",
        "Đề án số sáu",
        "kỷ luật, kỷ cương",
        "v.v…",
        "hồ sơ (đất)",
    )
)
blank_or_words = st.just("") | words
levels = st.sampled_from(LEVELS)
some_units = st.lists(st.sampled_from(UNITS), unique=True, max_size=4).map(tuple)
dates = st.sampled_from((QUARTER, DAY, When(date(2023, 6, 1), "month"), When(date(2023, 1, 1), "year")))


def _numbered(type_: str, make: Any, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Up to four facts of a type, each with an id of its own."""
    several = st.lists(st.fixed_dictionaries(parts), max_size=4)
    return several.map(lambda each: tuple(make(ref=Ref(type_, n), **told) for n, told in enumerate(each, start=1)))


some_meeting_refs = st.lists(st.integers(1, 9).map(lambda n: Ref("meeting", n)), unique=True, max_size=2).map(tuple)
meetings = _numbered(
    "meeting",
    MeetingFact,
    kind=st.sampled_from(("Phiên họp", "Hội nghị", "Cuộc họp", "Buổi làm việc")),
    level=levels,
    held_on=dates,
    form=st.sampled_from(("", "Trực tiếp", "Trực tuyến", "Kết hợp")),
    name=blank_or_words,
    body=st.sampled_from(("", "Chính phủ", "Ban Chỉ đạo")),
    chair=st.sampled_from(("", "Thủ tướng Chính phủ", "Văn phòng Chính phủ")),
    coordinators=some_units,
    units=some_units,
    topics=st.lists(words, unique=True, max_size=2).map(tuple),
    content=blank_or_words,
    result=blank_or_words,
    background=st.booleans(),
)
directives = _numbered(
    "directive",
    DirectiveFact,
    kind=st.sampled_from(("Nghị định", "Chỉ thị", "Công điện", "Báo cáo")),
    issuer=st.sampled_from(UNITS),
    level=levels,
    subject=words,
    issued=st.booleans(),
    draft=st.booleans(),
    normative=st.booleans(),
    number=st.sampled_from(("", "5159/BC-VPCP", "13/2023/NĐ-CP")),
    issued_on=st.none() | dates,
    drafted_by=st.none() | st.sampled_from(UNITS),
    meetings=some_meeting_refs,
    cited=st.booleans(),
)
inspections = _numbered(
    "inspection",
    InspectionFact,
    level=levels,
    planned=st.booleans(),
    from_on=dates,
    content=words,
    units=some_units,
    directed_by=st.sampled_from(("", "Thủ tướng Chính phủ")),
    ground=st.sampled_from(("", "theo phản ánh của Đài Truyền hình Việt Nam")),
)
tasks = _numbered(
    "task",
    TaskFact,
    content=words,
    lead=st.sampled_from(UNITS),
    assigned_by=st.sampled_from(("", "Thủ tướng Chính phủ")),
    meetings=some_meeting_refs,
)
organisations = _numbered(
    "organisation",
    OrganisationFact,
    level=levels,
    action=st.sampled_from(("Thành lập", "Kiện toàn")),
    name=st.just("Tổ công tác cải cách TTHC"),
    decided_on=dates,
    direction=blank_or_words,
    lead=st.none() | st.sampled_from(UNITS),
    coordinators=some_units,
)
contexts = _numbered("context", ContextFact, part=st.sampled_from((BACKGROUND, *LEVELS)), text=words)

violations = _numbered(
    "violation",
    ViolationFact,
    level=levels,
    unit=st.sampled_from(UNITS),
    people=st.integers(1, 1500),
    replaced=st.booleans(),
)
commendations = _numbered(
    "commendation",
    CommendationFact,
    level=levels,
    unit=st.sampled_from(UNITS),
    award=st.just("Giấy khen"),
    collectives=st.integers(0, 12),
    people=st.integers(0, 12),
)
streams = _numbered(
    "task", StreamFact, unit=st.sampled_from(UNITS), text=words.map(lambda text: f"{text}."), proposal=st.booleans()
)

any_facts = st.builds(
    quarter,
    meetings=meetings,
    directives=directives,
    inspections=inspections,
    tasks=tasks,
    organisations=organisations,
    contexts=contexts,
    violations=violations,
    commendations=commendations,
    streams=streams,
)
