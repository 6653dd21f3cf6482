"""Comparing, searching, sorting and cleaning Vietnamese text."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.vietnamese import (
    clean,
    comparison_key,
    control_characters,
    fold,
    has_accents,
    join,
    nfc,
    roman,
    same,
    searchable,
    sort_key,
)

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " -/,.0123456789", max_size=40)

# Orders checked with ICU 78.2 (Intl.Collator("vi")).
WORDS = "a A à À á Á an ăn ân ẩn Ấn da dạ đa ma mà mả mã má mạ mai màn mă mắ mâ nga Nga ngã nghe oc óc ốc ớc"
PROVINCES = (
    "An Giang|Bắc Ninh|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Nội|"
    "Hà Tĩnh|Hải Phòng|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Nghệ An|"
    "Ninh Bình|Phú Thọ|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sơn La|Tây Ninh|Thái Nguyên|Thanh Hóa|Tuyên Quang|"
    "Vĩnh Long"
)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_unaccented_search_finds_accented_words() -> None:
    assert fold("  Đường  bộ\n Hòa Bình ") == "duong bo hoa binh"


def test_the_breve_and_the_caron_that_looks_like_it_are_one() -> None:
    assert same("nǎm 2025", "năm 2025")
    assert sort_key("nǎm") == sort_key("năm")


def test_the_eth_that_old_keyboards_type_is_read_as_d_with_stroke() -> None:
    assert same("Ðà Nẵng", "Đà Nẵng")
    assert fold("Ðà Nẵng") == "da nang"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Hoá đơn", "hóa  ĐƠN"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("Uỷ ban nhân dân", "ỦY BAN NHÂN DÂN"),
        ("Hoà Bình", "Hòa Bình"),
        ("toàn", "tòan"),
        ("qúy", "quý"),
        ("quý II", "Quý  ii"),
    ],
)
def test_tone_position_case_and_spaces_do_not_tell_words_apart(one: str, other: str) -> None:
    assert same(one, other)
    assert same(decomposed(one), other)
    assert searchable(one) == searchable(other)


@pytest.mark.parametrize(
    ("one", "other"), [("năm", "nam"), ("quý", "qui"), ("hòa", "họa"), ("mía", "mĩa"), ("da", "đa")]
)
def test_different_tones_and_letters_are_different_words(one: str, other: str) -> None:
    assert not same(one, other)


def test_the_key_keeps_quy_as_it_is_written() -> None:
    assert comparison_key("Quý") == "quý"


def test_half_typed_words_are_prefixes_of_the_whole_in_the_search_text() -> None:
    whole = searchable("Hoà Bình toàn")
    assert whole.startswith(searchable("hò"))
    assert searchable("toàn").startswith(searchable("toà"))


def test_search_text_has_words_only() -> None:
    assert searchable("5159/BC-VPCP, «Thuỷ_lợi»…") == "5159 bc vpcp thủy lợi"


def test_a_search_with_any_mark_means_the_marks() -> None:
    assert has_accents("đat")
    assert has_accents(decomposed("hòa"))
    assert not has_accents("Hoa Binh 5159/BC")


@given(vietnamese)
def test_every_key_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    for key in (fold, comparison_key, searchable, sort_key):
        assert key(decomposed(text)) == key(nfc(text))


@given(st.text())
def test_keys_of_any_text_are_stable(text: str) -> None:
    for key in (fold, comparison_key, searchable):
        assert key(key(text)) == key(text)
    assert sort_key(text) == sort_key(nfc(text))


@given(vietnamese)
def test_equal_words_are_equal_without_accents(text: str) -> None:
    assert fold(comparison_key(text)) == fold(text)
    assert comparison_key(text.upper()) == comparison_key(text)


@pytest.mark.parametrize("ordered", [WORDS.split(), PROVINCES.split("|")], ids=["words", "provinces"])
def test_words_sort_as_icu_sorts_vietnamese(ordered: list[str]) -> None:
    mixed = random.Random(34).sample(ordered, len(ordered))
    assert sorted(mixed, key=sort_key) == ordered
    assert sorted(map(decomposed, mixed), key=sort_key) == [decomposed(word) for word in ordered]


def test_spaces_then_punctuation_then_digits_sort_before_letters() -> None:
    ordered = ["a b", "a-b", "a–c", "a1", "aa", "ab", "áb"]
    assert sorted(["áb", "ab", "aa", "a1", "a–c", "a-b", "a b"], key=sort_key) == ordered


def test_the_first_word_with_another_tone_decides() -> None:
    assert sorted(["má ma", "ma má", "ma MA", "MA ma"], key=sort_key) == ["ma MA", "MA ma", "ma má", "má ma"]


def test_foreign_letters_sort_beside_their_plain_ones() -> None:
    ordered = ["muller", "Müller", "mullet", "î", "j", "Я", "中"]
    ordered.sort(key=sort_key)
    assert ordered == ["î", "j", "muller", "Müller", "mullet", "Я", "中"]


@given(vietnamese, vietnamese)
def test_words_that_sort_together_are_the_same_letters(one: str, other: str) -> None:
    if sort_key(one) == sort_key(other):
        assert comparison_key(one) == comparison_key(other)


def test_pasted_text_loses_only_what_no_screen_can_show() -> None:
    pasted = "\ufffe \x00Điều 1.\r\n\tKhoản\x0b2 \ud800\x1f\u2028c\r "
    assert control_characters(pasted)
    assert clean(pasted) == "Điều 1.\n\tKhoản\n2 \nc"


def test_pasted_text_keeps_its_unicode_form_and_its_tones() -> None:
    assert clean(decomposed("hoà")) == decomposed("hoà")
    assert clean("Uỷ ban,\u00a0soft\u00adhyphen") == "Uỷ ban,\u00a0soft\u00adhyphen"


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not control_characters(cleaned)
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("n", "numeral"),
    [(1, "I"), (2, "II"), (4, "IV"), (9, "IX"), (14, "XIV"), (2026, "MMXXVI"), (3999, "MMMCMXCIX")],
)
def test_roman_numerals(n: int, numeral: str) -> None:
    assert roman(n) == numeral


@pytest.mark.parametrize("n", [0, -1, 4000])
def test_there_is_no_roman_numeral_outside_its_range(n: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        roman(n)


def test_enumerations_end_with_and() -> None:
    assert join([]) == ""
    assert join(["A"]) == "A"
    assert join(["A", "B"]) == "A và B"
    assert join(["A", "B", "C"]) == "A, B và C"
    assert join(["A", "B", "C"], " hoặc ") == "A, B hoặc C"
