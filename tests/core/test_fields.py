"""Kinds of value: read from what people type, shown again, stored and loaded."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.fields import (
    Choice,
    Date,
    DocNumber,
    Field,
    Flag,
    Kind,
    Number,
    ReportingPeriod,
    Tags,
    Text,
    Time,
)

WORDS = Choice(("Trực tiếp", "Trực tuyến", "Kết hợp"))


def field(kind: Kind) -> Field:
    return Field("name", "Nhãn", kind)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        (Text(), "  Hà Nội \n", "Hà Nội", "Hà Nội"),
        (Text(), "hai\ndòng", "hai dòng", "hai dòng"),
        (Text(lines=3), "hai\r\ndòng", "hai\ndòng", "hai\ndòng"),
        (Number(), "1.234", 1234, "1234"),
        (Number(), " 1 234 567 ", 1234567, "1234567"),
        (Number(), "0", 0, "0"),
        (Number(-5), "-3", -3, "-3"),
        (Flag(), "có", True, "Có"),
        (Flag(), "x", True, "Có"),
        (Flag(), "Không", False, ""),
        (Time(), "8h30", "08:30", "08:30"),
        (Time(), "08:30:00", "08:30", "08:30"),
        (Time(), "14 giờ", "14:00", "14:00"),
        (WORDS, "trực tuyến", "Trực tuyến", "Trực tuyến"),
        (WORDS, "ket hop", "Kết hợp", "Kết hợp"),
        (WORDS, unicodedata.normalize("NFD", "TRỰC TIẾP"), "Trực tiếp", "Trực tiếp"),
        (Tags(), "đất đai; Đất đai ;; xây dựng", ("đất đai", "xây dựng"), "đất đai; xây dựng"),
        (DocNumber(), "Báo cáo số 5159 / BC – VPCP", "5159/BC-VPCP", "5159/BC-VPCP"),
        (ReportingPeriod(), "quý 2/2023", "2023-Q2", "Quý II năm 2023"),
    ],
)
def test_what_is_typed_is_read_and_shown(kind: Kind, typed: str, value: Any, shown: str) -> None:
    assert field(kind).read(typed) == value
    assert kind.format(value) == shown
    assert kind.load(kind.store(value)) == value


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Number(), "1.5", "không phải là số nguyên"),
        (Number(), "1,5", "không phải là số nguyên"),
        (Number(), "1.2345", "không phải là số nguyên"),
        (Number(), "12.34.567", "không phải là số nguyên"),
        (Number(), "mười", "không phải là số nguyên"),
        (Number(), "-", "không phải là số nguyên"),
        (Number(), "²", "không phải là số nguyên"),
        (Number(1, 27), "28", "từ 1 đến 27"),
        (Number(), "-1", "từ 0"),
        (Flag(), "có lẽ", "Có hoặc Không"),
        (Time(), "25:00", "giờ từ 0 đến 23"),
        (Time(), "sáng", "Không đọc được giờ"),
        (WORDS, "trực", "Hãy chọn: Trực tiếp; Trực tuyến; Kết hợp"),
        (Date(), "31/02/2023", "chỉ có 28 ngày"),
        (Date(("day",)), "quý II/2023", "cần ngày"),
        (Date(), "hôm qua", "Không đọc được ngày"),
        (ReportingPeriod(), "04/7/2023", "Không đọc được kỳ"),
        (DocNumber(), "11/7/2023", "là ngày tháng"),
        (Text(limit=5), "sáu chữ", "nhiều hơn mức 5"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(kind: Kind, typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        field(kind).read(typed)


KINDS = [Text(), Text(3), Number(), Flag(), Date(), Time(), WORDS, Tags(), DocNumber(), ReportingPeriod()]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\u00a0", None, (), []])
def test_a_blank_is_none_of_every_kind(kind: Kind, blank: object) -> None:
    assert field(kind).read(blank) is None
    assert kind.format(None) == ""
    assert not kind.load(kind.store(None))
    assert kind.store(None) is None


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe"])
def test_control_characters_are_refused_of_every_kind(kind: Kind, character: str) -> None:
    with pytest.raises(ValueError, match="ký tự điều khiển"):
        field(kind).read(f"a{character}b")


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@given(typed=st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(kind: Kind, typed: str) -> None:
    value, refused = None, ""
    try:
        value = field(kind).read(typed)
    except ValueError as error:
        refused = str(error)
    assert not refused or refused.endswith(".")
    if value is not None:
        assert kind.load(kind.store(value)) == value
        shown = kind.format(value)
        assert not shown or field(kind).read(shown) == value


@given(st.integers(0, 10**9))
def test_a_number_is_read_with_dots_blanks_or_nothing_between_thousands(number: int) -> None:
    for mark in ("", ".", " "):
        assert Number().parse(f"{number:,}".replace(",", mark)) == number


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn")), min_size=1, max_size=40))
def test_a_text_keeps_its_unicode_form_letter_for_letter(typed: str) -> None:
    assert Text().parse(typed) == typed


def test_values_of_their_kind_pass_unread() -> None:
    assert field(Number()).read(5) == 5
    assert field(Tags()).read(("a;b",)) == ("a;b",)
