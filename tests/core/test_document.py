"""A report as a value: figures that count their records, notes in order, words as they are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.document import (
    Document,
    Figure,
    Heading,
    Letterhead,
    Mention,
    Note,
    Paragraph,
    Ref,
    Signature,
    Text,
)

MEETING = Ref("meeting", 3)


def document(*blocks: Heading | Paragraph, subject: tuple[Text | Note, ...] = (Text("về X"),)) -> Document:
    return Document(Letterhead("", "", "", ""), "BÁO CÁO", subject, blocks, (), Signature("", "", ""))


@pytest.mark.parametrize(
    ("number", "text"), [(0, "00"), (5, "05"), (10, "10"), (999, "999"), (1000, "1.000"), (12345, "12.345")]
)
def test_a_figure_is_printed_as_offices_print_it(number: int, text: str) -> None:
    assert Figure(tuple(Ref("meeting", n) for n in range(number))).text == text


@given(st.integers(0, 2000))
def test_a_figure_is_the_length_of_its_list(number: int) -> None:
    figure = Figure(tuple(Ref("unit", n) for n in range(number)))
    assert int(figure.text.replace(".", "")) == figure.value == number


def test_a_reference_is_written_with_type_and_id() -> None:
    assert str(MEETING) == "meeting:3"


def test_a_paragraph_reads_without_its_footnote_marks() -> None:
    runs = (Text("Có "), Figure((MEETING,)), Note("ghi chú"), Text(" cuộc "), Mention("họp", (MEETING,)))
    assert Paragraph(runs).text == "Có 01 cuộc họp"
    assert Paragraph(runs).figures == (Figure((MEETING,)),)


def test_notes_come_in_the_order_in_which_they_are_read() -> None:
    made = document(
        Heading("I"),
        Paragraph((Note("hai"), Text("x"), Note("ba"))),
        Paragraph((Note("bốn"),)),
        subject=(Text("về X"), Note("một")),
    )
    assert [note.note for note in made.notes()] == ["một", "hai", "ba", "bốn"]
    assert made.title == "BÁO CÁO về X"
    assert len(made.paragraphs) == 2


def test_two_reports_that_say_the_same_from_the_same_records_are_equal() -> None:
    one, two, other = (
        document(Paragraph((Figure((ref,)), Text(" cuộc họp")))) for ref in (MEETING, MEETING, Ref("meeting", 4))
    )
    assert one == two
    assert one != other
    assert one.paragraphs[0].text == other.paragraphs[0].text
