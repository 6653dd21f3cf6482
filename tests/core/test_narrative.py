"""The report's sentences: what they say of given facts, and that no number differs from what it counts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.core.facts import (
    BO_CONG_AN,
    BO_Y_TE,
    CA_MAU,
    CHINH_PHU,
    DAY,
    HA_NOI,
    HIEP_HOI,
    PHUONG,
    QUARTER,
    SO_NOI_VU,
    THANH_TRA,
    THU_TUONG,
    any_facts,
    commendation,
    directive,
    inspection,
    meeting,
    quarter,
    violation,
)
from tthc_desktop.core.document import Figure, Heading, Mention, Note, Paragraph, Ref, Text
from tthc_desktop.core.facts import ContextFact, Facts, OrganisationFact, StreamFact, TaskFact
from tthc_desktop.core.narrative import BACKGROUND, GOVERNMENT, MINISTRIES, NONE, OWN, closed, parts, sources
from tthc_desktop.core.wording import without_stop


def paragraphs(facts: Facts) -> list[Paragraph]:
    return [block for block in parts(facts) if isinstance(block, Paragraph)]


def said(facts: Facts) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(facts))


def notes(facts: Facts) -> list[str]:
    return [run.note for paragraph in paragraphs(facts) for run in paragraph.runs if isinstance(run, Note)]


# --- the parts -------------------------------------------------------------------------------------------


def test_a_report_of_nothing_has_all_its_parts_and_says_that_nothing_arose() -> None:
    assert [block.text for block in parts(quarter())] == [
        "I. BỐI CẢNH",
        NONE,
        "II. CHÍNH PHỦ, THỦ TƯỚNG CHÍNH PHỦ",
        NONE,
        "III. BỘ, NGÀNH, ĐỊA PHƯƠNG",
        NONE,
        "IV. VĂN PHÒNG CHÍNH PHỦ",
        NONE,
    ]
    assert NONE == "Không phát sinh."


@pytest.mark.parametrize(("part", "place"), [(BACKGROUND, 0), (GOVERNMENT, 1), (MINISTRIES, 2), (OWN, 3)])
def test_the_officers_own_words_stand_in_their_part_line_by_line(part: str, place: int) -> None:
    facts = quarter(contexts=(ContextFact(Ref("context", 1), part, "Đoạn một.\n\n  Đoạn hai… "),))
    blocks = parts(facts)
    headings = [number for number, block in enumerate(blocks) if isinstance(block, Heading)]
    assert [block.text for block in blocks[headings[place] + 1 :][:2]] == ["Đoạn một.", "Đoạn hai…"]
    assert said(facts).count(NONE) == 3


# --- meetings --------------------------------------------------------------------------------------------


def test_meetings_and_the_units_met_are_two_counts() -> None:
    twice = quarter(meetings=(meeting(units=(HA_NOI,)), meeting(units=(HA_NOI,))))
    assert "tổ chức 02 buổi làm việc với 01 địa phương (Hà Nội)." in said(twice)
    figures = [figure for paragraph in paragraphs(twice) for figure in paragraph.figures]
    assert [figure.records for figure in figures] == [tuple(item.ref for item in twice.meetings), (HA_NOI.ref,)]


def test_units_are_listed_in_print_order_whatever_the_order_of_the_log() -> None:
    facts = quarter(meetings=(meeting(units=(CA_MAU,)), meeting(units=(BO_Y_TE, HA_NOI)), meeting(units=(BO_CONG_AN,))))
    assert "03 buổi làm việc với 02 Bộ (Công an, Y tế) và 02 địa phương (Hà Nội, Cà Mau)" in said(facts)


def test_a_mixture_of_classes_is_told_class_by_class() -> None:
    all_of_them = meeting(units=(HIEP_HOI, PHUONG, SO_NOI_VU, HA_NOI, THANH_TRA, BO_Y_TE))
    assert (
        "01 buổi làm việc với 02 bộ, cơ quan ngang bộ (Bộ Y tế, Thanh tra Chính phủ), 01 địa phương (Hà Nội), "
        "01 sở, ban, ngành (Sở Nội vụ), 01 xã, phường, đặc khu (Hoàn Kiếm) và "
        "01 cơ quan, tổ chức (Hiệp hội Doanh nghiệp)"
    ) in said(quarter(meetings=(all_of_them,)))


def test_bodies_that_bear_no_class_of_their_own_are_counted_together() -> None:
    facts = quarter(meetings=(meeting(units=(CHINH_PHU, HIEP_HOI, THU_TUONG)),))
    assert "với 03 cơ quan, tổ chức (Chính phủ, Thủ tướng Chính phủ, Hiệp hội Doanh nghiệp)." in said(facts)


@pytest.mark.parametrize(("number", "told"), [(1, "01"), (9, "09"), (10, "10"), (123, "123"), (1234, "1.234")])
def test_counts_below_ten_are_padded_and_others_are_not(number: int, told: str) -> None:
    assert f" {told} buổi làm việc." in said(quarter(meetings=tuple(meeting() for _ in range(number))))


def test_kind_form_body_and_topics_tell_meetings_apart() -> None:
    facts = quarter(
        meetings=(
            meeting("Phiên họp", GOVERNMENT, body="Ban Chỉ đạo"),
            meeting("Phiên họp", GOVERNMENT, body="ban chỉ đạo"),
            meeting("Hội nghị", GOVERNMENT, form="Kết hợp"),
            meeting("Cuộc họp", GOVERNMENT, topics=("đất đai", "xây dựng")),
            meeting("Cuộc họp", GOVERNMENT, topics=("Xây dựng", "Đất đai")),
        )
    )
    assert said(facts).splitlines()[1] == (
        "Trong quý, Chính phủ đã tổ chức 02 Phiên họp của Ban Chỉ đạo và 01 hội nghị trực tiếp kết hợp trực tuyến, "
        "02 cuộc họp về đất đai và xây dựng."
    )


def test_a_chair_and_co_ordinating_units_are_told_once_for_their_meetings() -> None:
    held = [meeting("Cuộc họp", chair="Bộ trưởng", coordinators=(BO_Y_TE,), topics=(topic,)) for topic in "AAB"]
    assert said(quarter(meetings=tuple(held))).splitlines()[3] == (
        "Thực hiện chức năng, nhiệm vụ được giao, Bộ trưởng đã chủ trì, phối hợp với Bộ Y tế "
        "tổ chức 02 cuộc họp về A, 01 cuộc họp về B."
    )


def test_sentences_begin_with_the_name_of_the_period() -> None:
    facts = quarter(meetings=(meeting("Phiên họp", GOVERNMENT),))
    half = replace(facts, period=replace(facts.period, kind="half", number=1))
    assert "Trong quý, Chính phủ đã tổ chức 01 Phiên họp." in said(facts)
    assert "Trong 6 tháng đầu năm, Chính phủ đã" in said(half)


def test_a_background_meeting_is_told_at_length_and_counted_nowhere() -> None:
    held = meeting(
        "Phiên họp", GOVERNMENT, name="phiên họp tháng 6", body="Chính phủ", chair="Thủ tướng",
        content="đánh giá tình hình.", result="xác định trọng tâm.", background=True,
    )  # fmt: skip
    held = replace(held, held_on=DAY)
    facts = quarter(
        meetings=(held,),
        tasks=(TaskFact(Ref("task", 1), "siết chặt kỷ cương", HA_NOI, "", (held.ref,)),),
        directives=(directive("tháo gỡ khó khăn", CHINH_PHU, kind="Nghị quyết", issued=False, meetings=(held.ref,)),),
    )
    assert said(facts).splitlines()[0] == (
        "Tại phiên họp tháng 6, dưới sự chủ trì của Thủ tướng ngày 04/5/2023, Chính phủ đã đánh giá tình hình; "
        "xác định trọng tâm. Thủ tướng yêu cầu Hà Nội siết chặt kỷ cương. "
        "Sau Phiên họp, Chính phủ sẽ ban hành Nghị quyết về tháo gỡ khó khăn."
    )
    assert said(facts).splitlines()[1:] == [NONE] * 3


# --- documents, inspections, organisations ---------------------------------------------------------------


def test_normative_documents_are_named_and_others_counted_with_numbers_in_a_footnote() -> None:
    facts = quarter(
        directives=(
            directive("Bảo vệ dữ liệu cá nhân", CHINH_PHU, kind="Nghị định", normative=True, number="13/2023/NĐ-CP"),
            directive("các bộ khẩn trương cải cách.", number="10/CĐ-TTg"),
            directive("Các bộ khẩn trương cải cách"),
        )
    )
    assert said(facts).splitlines()[1] == (
        "Trong quý, Chính phủ đã ban hành Nghị định về Bảo vệ dữ liệu cá nhân. "
        "Thủ tướng Chính phủ ban hành 02 văn bản chỉ đạo các bộ khẩn trương cải cách."
    )
    assert notes(facts) == [
        "Nghị định số 13/2023/NĐ-CP quý II năm 2023",
        "Công điện số 10/CĐ-TTg quý II năm 2023",
    ]


def test_a_document_is_named_without_a_second_about() -> None:
    facts = quarter(directives=tuple(directive(subject) for subject in ("về việc A", "quy định B", "chuyển đổi số")))
    assert "03 văn bản chỉ đạo (Công điện về việc A; Công điện quy định B; Công điện về chuyển đổi số)." in said(facts)


def test_a_document_that_meetings_led_to_is_told_with_them_and_not_again() -> None:
    held = meeting("Cuộc họp", chair="Văn phòng")
    facts = quarter(meetings=(held,), directives=(directive(issued=False, level=OWN, meetings=(held.ref,)),))
    assert said(facts).count("Công điện") == 1
    assert "trên cơ sở đó tham mưu, trình Thủ tướng Chính phủ xem xét, ban hành Công điện về cải cách." in said(facts)


@pytest.mark.parametrize(
    ("draft", "told"),
    [(True, "Bộ Y tế đang xây dựng dự thảo, trình Chính phủ"), (False, "Bộ Y tế đã tham mưu, trình Chính phủ")],
)
def test_documents_not_yet_issued_say_how_far_they_are(draft: bool, told: str) -> None:
    item = directive("X", CHINH_PHU, issued=False, draft=draft, drafted_by=BO_Y_TE, level=MINISTRIES)
    assert f"Trong quý, {told} xem xét, ban hành Công điện về X." in said(quarter(directives=(item,)))


def test_the_source_of_the_report_is_a_footnote_and_not_counted() -> None:
    cited = directive("Báo cáo", replace(CHINH_PHU, short_name="CP"), kind="Báo cáo", number="5/BC", cited=True)
    facts = quarter(directives=(cited,))
    assert said(facts).splitlines() == [NONE] * 4
    assert [run.note for run in sources(facts) if isinstance(run, Note)] == ["Báo cáo số 5/BC quý II năm 2023 của CP"]


def test_one_inspection_is_told_and_several_are_counted() -> None:
    one = inspection(units=(HA_NOI,), ground="theo phản ánh của Báo A")
    assert "Trong quý, đã kịp thời chỉ đạo kiểm tra, chấn chỉnh về giải quyết TTHC đất đai tại thành phố Hà Nội " in (
        said(quarter(inspections=(one,)))
    )
    two = quarter(inspections=(one, inspection(content="một cửa", units=(CA_MAU,))))
    assert "chỉ đạo 02 cuộc kiểm tra đột xuất, chấn chỉnh về giải quyết" in said(two)
    planned = quarter(inspections=(inspection(planned=True, units=(HA_NOI, CA_MAU)), inspection(planned=True)))
    assert "tổ chức 02 cuộc kiểm tra theo kế hoạch tại 02 địa phương (Hà Nội, Cà Mau)." in said(planned)


def test_bodies_set_up_by_the_same_units_share_one_sentence() -> None:
    def body(number: int, action: str, direction: str = "") -> OrganisationFact:
        ref = Ref("organisation", number)
        return OrganisationFact(ref, GOVERNMENT, action, f"Tổ {number}", QUARTER, direction, BO_Y_TE, (BO_CONG_AN,))

    facts = quarter(organisations=(body(1, "Kiện toàn", "gọn nhẹ."), body(2, "Thành lập")))
    assert said(facts).splitlines()[1] == (
        "Trong quý, Bộ Y tế chủ trì, phối hợp với Bộ Công an tham mưu kiện toàn Tổ 1 theo hướng gọn nhẹ "
        "và thành lập Tổ 2."
    )


@pytest.mark.parametrize(
    ("typed", "told"), [(" A. ", "A"), ("A;", "A"), ("A…", "A…"), ("A...", "A..."), ("A\n \n  B.", "A B")]
)
def test_a_users_text_goes_into_a_sentence_on_one_line_without_its_stop(typed: str, told: str) -> None:
    assert without_stop(typed) == told


# --- conduct, obstacles and proposals ---------------------------------------------------------------------


def test_cases_are_counted_with_their_people_and_their_units() -> None:
    facts = quarter(violations=(violation(people=2), violation(), violation(HA_NOI, level=OWN, people=12)))
    told = said(facts)
    assert (
        "Trong quý, các bộ, ngành, địa phương đã xử lý 02 vụ việc vi phạm (03 người) tại 01 sở, ban, ngành (Sở Nội vụ)."
    ) in told
    assert "Văn phòng Chính phủ đã xử lý 01 vụ việc vi phạm (12 người) tại 01 địa phương (Hà Nội)." in told
    runs = [run for paragraph in paragraphs(facts) for run in paragraph.runs]
    cases = tuple(item.ref for item in facts.violations[:2])
    assert Figure(cases) in runs
    assert Mention("03 người", cases) in runs


def test_replacements_and_praise_follow_the_cases_in_one_sentence() -> None:
    facts = quarter(
        violations=(violation(people=2), violation(PHUONG, people=3, replaced=True)),
        commendations=(commendation(collectives=2, people=5), commendation(HA_NOI, collectives=1)),
    )
    assert said(facts).splitlines()[2] == (
        "Trong quý, các bộ, ngành, địa phương đã xử lý 01 vụ việc vi phạm (02 người) tại 01 sở, ban, ngành "
        "(Sở Nội vụ); thay thế, điều chuyển cán bộ trong 01 vụ việc (03 người) tại 01 xã, phường, đặc khu (Hoàn Kiếm); "
        "thực hiện 02 lần khen thưởng (03 tập thể, 05 cá nhân) tại 01 địa phương (Hà Nội) và 01 sở, ban, ngành "
        "(Sở Nội vụ)."
    )


def test_praise_that_counts_nobody_says_so_with_no_brackets() -> None:
    assert "thực hiện 01 lần khen thưởng tại 01 sở" in said(quarter(commendations=(commendation(),)))


def test_obstacles_and_proposals_are_a_last_part_that_is_there_only_when_needed() -> None:
    hindered = StreamFact(Ref("task", 1), BO_Y_TE, "thiếu nhân lực.\nVà máy")
    proposed = StreamFact(Ref("task", 2), HA_NOI, "sửa Nghị định…", proposal=True)
    blocks = [block.text for block in parts(quarter(streams=(proposed, hindered)))]
    assert blocks[8:] == [
        "V. KHÓ KHĂN, VƯỚNG MẮC; ĐỀ XUẤT",
        "1. Khó khăn, vướng mắc",
        "Bộ Y tế: thiếu nhân lực. Và máy.",
        "2. Đề xuất",
        "Hà Nội: sửa Nghị định…",
    ]
    assert [block.text for block in parts(quarter(streams=(proposed,)))][9:] == ["1. Đề xuất", "Hà Nội: sửa Nghị định…"]
    assert not any("V. " in block.text[:3] for block in parts(quarter()))


# --- rules over random facts -----------------------------------------------------------------------------

some = settings(max_examples=70)


@some
@given(any_facts)
def test_every_number_is_the_length_of_its_list_and_lists_nothing_twice(facts: Facts) -> None:
    for paragraph in paragraphs(facts):
        for figure in paragraph.figures:
            assert int(figure.text.replace(".", "")) == figure.value == len(set(figure.records)) >= 1
        words = "".join(run.text for run in paragraph.runs if isinstance(run, Figure | Text))
        without_dates = re.sub(r"(ngày |tháng |năm )[\d/]+", "", words)
        assert re.findall(r"\d+", without_dates) == [figure.text for figure in paragraph.figures]


@some
@given(any_facts)
def test_every_record_of_the_log_can_be_reached_from_the_report(facts: Facts) -> None:
    runs = [run for paragraph in paragraphs(facts) for run in paragraph.runs] + list(sources(facts))
    reached = {ref for run in runs if not isinstance(run, Text) for ref in run.records}
    given_refs = {
        item.ref
        for items in (
            facts.meetings,
            facts.directives,
            facts.inspections,
            facts.organisations,
            facts.contexts,
            facts.violations,
            facts.commendations,
            facts.streams,
        )
        for item in items
    }
    assert given_refs <= reached


@some
@given(any_facts)
def test_as_many_names_stand_behind_a_count_of_units_as_it_says(facts: Facts) -> None:
    for paragraph in paragraphs(facts):
        for place, run in enumerate(paragraph.runs):
            if isinstance(run, Figure) and run.records[0].type == "unit":
                behind = paragraph.runs[place + 1 :]
                end = next(at for at, other in enumerate(behind) if isinstance(other, Text) and ")" in other.text)
                named = [other.records for other in behind[:end] if isinstance(other, Mention)]
                assert named == [(ref,) for ref in run.records]


@some
@given(any_facts)
def test_no_document_is_counted_twice_in_one_report(facts: Facts) -> None:
    counted = [ref for paragraph in paragraphs(facts) for figure in paragraph.figures for ref in figure.records]
    records = [ref for ref in counted if ref.type != "unit"]
    assert len(records) == len(set(records))


@some
@given(any_facts)
def test_sentences_are_well_formed(facts: Facts) -> None:
    for paragraph in paragraphs(facts):
        text = paragraph.text
        for glitch in ("  ", " ,", " ;", "..", "()", " .", "( ", " )", ",,", ", ;", ",.", ";.", "None"):
            assert glitch not in text, text
        assert text == text.strip()
        assert text[0].isupper() or paragraph.runs[0] == Mention(text, paragraph.runs[0].records), text  # type: ignore[union-attr]


@some
@given(any_facts)
def test_the_last_word_of_the_report_is_followed_by_its_closing_mark(facts: Facts) -> None:
    *before, last = parts(facts)
    *same, ended = closed(parts(facts))
    assert same == before
    assert isinstance(last, Paragraph)
    assert isinstance(ended, Paragraph)
    assert ended.text == last.text.removesuffix(".") + ("/." if last.text.endswith("…") else "./.")
    assert ended.figures == last.figures


@some
@given(any_facts)
def test_the_same_facts_give_the_same_report(facts: Facts) -> None:
    assert parts(facts) == parts(facts)
