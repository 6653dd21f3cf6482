"""A report rebuilt after it was edited: what nobody changed is the same, what somebody wrote stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.document import Document, Letterhead, Paragraph, Signature, Text
from tthc_desktop.core.drafts import (
    Draft,
    Part,
    added_to,
    content_of,
    edits_of,
    from_json,
    headed,
    keyed,
    numbered,
    rebuilt,
    side_by_side,
    to_json,
)

SHELL = Document(Letterhead("", "", "", ""), "BÁO CÁO", (), (), (), Signature("", "", ""))
words = st.text("aăâbcdđeê 0123456789", min_size=1, max_size=12).map(str.strip).filter(bool)


def draft(sections: dict[str, list[str]], free: tuple[str, ...] = ()) -> Draft:
    parts: list[Part] = []
    for code, texts in sections.items():
        parts.append(headed(code, code.upper(), 1))
        told = numbered([Paragraph((Text(text),)) for text in texts])
        parts += keyed(code, told, is_free=code in free)
    return Draft("kstthc", "2023-Q2", "", SHELL, tuple(parts))


drafts = st.dictionaries(
    st.sampled_from(["mot", "hai", "ba"]), st.lists(words, min_size=1, max_size=4), min_size=1
).map(draft)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Draft, dict[str, str]]:
    one = draw(drafts)
    keys = draw(st.lists(st.sampled_from([part.key for part in one.paragraphs]), unique=True))
    return one, {key: draw(words) for key in keys}


@given(edited())
def test_a_rebuild_without_a_change_of_data_differs_in_nothing(told: tuple[Draft, dict[str, str]]) -> None:
    one, edits = told
    saved = from_json(to_json(content_of(one, edits)))
    assert {line.state for line in rebuilt(one, saved)} == {"same"}
    assert one.document(edits_of(saved)) == one.document(edits)
    assert not any(line.differs for line in side_by_side(saved, saved))


@given(edited(), drafts)
def test_what_was_edited_stays_whatever_the_data_say(told: tuple[Draft, dict[str, str]], later: Draft) -> None:
    one, edits = told
    saved = content_of(one, edits)
    texts = {part.key: part.text for part in one.paragraphs}
    kept = {key: text for key, text in edits.items() if text != texts[key]}
    lines = rebuilt(later, saved)
    assert {line.key: line.text for line in lines if line.edited is not None} == kept
    written = [paragraph.text.removesuffix("./.") for paragraph in later.document(edits_of(saved)).paragraphs]
    for text in kept.values():
        assert text in written
    now = {part.key: part.text for part in later.paragraphs}
    for line in lines:
        assert line.now == now.get(line.key, "")
        assert (line.state == "gone") == (line.key not in now)
        if line.key in now and line.key in texts:
            assert (line.state == "changed") == (now[line.key] != texts[line.key])


def test_an_edited_paragraph_says_what_the_data_would_change() -> None:
    saved = content_of(draft({"mot": ["Có 5 hồ sơ.", "Hết."]}), {"mot:1": "Có năm hồ sơ."})
    first, second = rebuilt(draft({"mot": ["Có 6 hồ sơ.", "Hết."]}), saved)
    assert (first.state, first.before, first.now, first.text) == (
        "changed", "Có 5 hồ sơ.", "Có 6 hồ sơ.", "Có năm hồ sơ.",
    )  # fmt: skip
    assert second.state == "same"
    assert first.heading == "MOT"


def test_a_paragraph_may_have_several_lines_or_none_and_one_may_be_added() -> None:
    one = draft({"mot": ["A.", "B."], "hai": ["C."]})
    document = one.document({"mot:1": "Một.\nHai.", "mot:2": "", "mot:+1": "Thêm."})
    assert [block.text for block in document.blocks] == ["MOT", "Một.", "Hai.", "Thêm.", "HAI", "C./."]
    (added,) = [line for line in rebuilt(one, content_of(one, {"mot:+1": "Thêm."})) if line.key == "mot:+1"]
    assert (added.state, added.text) == ("same", "Thêm.")


def test_free_text_is_pending_until_somebody_settles_it() -> None:
    one = draft({"mot": ["A."], "hai": ["Như kỳ trước."]}, free=("hai",))
    assert [line.is_pending for line in rebuilt(one, {})] == [False, True]
    settled = content_of(one, {"hai:1": "Như kỳ trước."})
    assert [line.is_pending for line in rebuilt(one, settled)] == [False, False]


def test_two_versions_stand_side_by_side() -> None:
    left = content_of(draft({"mot": ["A.", "B."]}), {})
    right = content_of(draft({"mot": ["A."], "hai": ["C."]}), {"mot:1": "Khác."})
    told = [(one.key, one.left, one.right, one.differs) for one in side_by_side(left, right)]
    assert told == [("mot:1", "A.", "Khác.", True), ("mot:2", "B.", None, True), ("hai:1", None, "C.", True)]


def test_a_paragraph_is_added_behind_any_other_and_stays_there() -> None:
    one = draft({"mot": ["A.", "B."], "hai": ["C."]})
    key = added_to("mot:1", [])
    edits = {key: "Sau A."}
    other = added_to("mot:1", edits)
    edits[other] = "Sau nữa."
    behind = added_to(key, edits)
    assert (key, other, behind) == ("mot:1+1", "mot:1+2", "mot:1+3")
    edits[added_to("mot:", edits)] = "Cuối mục."
    texts = [block.text for block in one.document(edits).blocks]
    assert texts == ["MOT", "A.", "Sau A.", "Sau nữa.", "B.", "Cuối mục.", "HAI", "C./."]
    without = draft({"mot": ["A."], "hai": ["C."]})
    kept = edits_of(content_of(without, {"mot:2+1": "Sau B."}))
    assert [block.text for block in without.document(kept).blocks] == ["MOT", "A.", "Sau B.", "HAI", "C./."]


@given(st.lists(st.sampled_from(["Có 5.", "Có 6.", "Có 7."]), min_size=2, max_size=6), st.data())
def test_a_change_is_told_until_it_is_decided_however_often_the_report_is_saved(
    values: list[str], data: st.DataObject
) -> None:
    agreed = values[0]
    kept = content_of(draft({"mot": [agreed]}), {"mot:1": "Câu của tôi."})
    for value in values[1:]:
        now = draft({"mot": [value]})
        (line,) = rebuilt(now, kept)
        assert (line.before, line.now) == (agreed, value)
        assert (line.state == "changed") == (value != agreed)
        if data.draw(st.booleans()):
            agreed, undecided = value, {}
        else:
            undecided = {line.key: line.before}
        kept = from_json(to_json(content_of(now, edits_of(kept), undecided)))
        assert kept["mot:1"].text == "Câu của tôi."
