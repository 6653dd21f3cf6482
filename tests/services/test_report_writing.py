"""Steps by which an officer changes a report: none is lost, and what was added can be taken away for good."""

from __future__ import annotations

from tests.services.test_aggregating import DAY, Q2
from tests.services.test_receiving import FORMS
from tthc_desktop.db.store import Store
from tthc_desktop.services import outlines, report_writing
from tthc_desktop.services.report_writing import Wanted, Writing


def load(store: Store) -> Writing:
    with store.read() as session:
        wanted = Wanted(outlines.find(outlines.shipped(), "kstthc"), Q2)
        return report_writing.load(session, wanted, FORMS, DAY)


def test_two_steps_from_the_same_view_of_a_report_are_both_kept(example_store: Store) -> None:
    seen = load(example_store)
    first, second = (part.key for part in seen.draft.paragraphs[:2])
    for key, words in ((first, "Một."), (second, "Hai.")):
        with example_store.write("Sửa") as session:
            report_writing.write_paragraph(session, seen, key, words)
    assert load(example_store).edits == {first: "Một.", second: "Hai."}


def test_a_paragraph_that_was_added_leaves_nothing_when_it_is_taken_out(example_store: Store) -> None:
    seen = load(example_store)
    with example_store.write("Thêm") as session:
        key = report_writing.add_paragraph(session, seen, seen.draft.paragraphs[0].key, " Đoạn thêm. ")
    assert load(example_store).edits == {key: "Đoạn thêm."}
    assert load(example_store).changes == ()
    with example_store.write("Bỏ") as session:
        report_writing.write_paragraph(session, load(example_store), key, "")
    assert load(example_store).edits == {}
    assert [part.key for part in load(example_store).parts] == [part.key for part in seen.parts]


def test_words_that_are_those_of_the_data_again_are_no_edit(example_store: Store) -> None:
    seen = load(example_store)
    key = next(part.key for part in seen.draft.paragraphs if not part.is_free)
    for words in ("Khác.", seen.text(key)):
        with example_store.write("Sửa") as session:
            report_writing.write_paragraph(session, seen, key, words)
    assert load(example_store).edits == {}
    with example_store.write("Bỏ") as session:
        report_writing.write_paragraph(session, seen, key, "")
        report_writing.restore_paragraph(session, seen, key)
    assert load(example_store).edits == {}


def test_contradictions_are_looked_for_only_in_what_a_person_wrote(example_store: Store) -> None:
    seen = load(example_store)
    assert seen.doubted() == ()
    keys = [part.key for part in seen.draft.paragraphs[:2]]
    for key in reversed(keys):
        with example_store.write("Sửa") as session:
            report_writing.write_paragraph(session, seen, key, "Đúng: 1/2, đạt 50%.\nSai: 1/2, đạt 60%.")
    assert [one.key for one in load(example_store).doubted()] == keys
