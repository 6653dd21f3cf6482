"""Older encodings: each letter by its table, and a sheet's encoding by its fonts, then by the sheet as a whole."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.grids import Grid
from tthc_desktop.core.legacy import (
    CP1258,
    DECOMPOSED,
    TCVN3,
    UTF8_READ_WRONGLY,
    VIQR,
    VNI,
    decode,
    decode_run,
    font_encoding,
    guess,
    unified,
)
from tthc_desktop.core.syllables import is_syllable

WORDS = (
    ("Kiểm soát thủ tục hành chính", "Số hồ sơ đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn", "Đơn vị"),
    {
        TCVN3: (
            "KiÓm so¸t thñ tôc hµnh chÝnh",
            "Sè hå s¬ ®· gi¶i quyÕt",
            "Tr\xadíc h¹n",
            "§óng h¹n",
            "Qu¸ h¹n",
            "§¬n vÞ",
        ),
        VNI: (
            "Kieåm soaùt thuû tuïc haønh chính",
            "Soá hoà sô ñaõ giaûi quyeát",
            "Tröôùc haïn",
            "Ñuùng haïn",
            "Quaù haïn",
            "Ñôn vò",
        ),
        VIQR: (
            "Kie^?m soa't thu? tu.c ha`nh chi'nh",
            "So^' ho^` so+ dda~ gia?i quye^'t",
            "Tru+o+'c ha.n",
            "DDu'ng ha.n",
            "Qua' ha.n",
            "DDo+n vi.",
        ),
    },
)
UNICODE, LEGACY = WORDS
LEGACY |= {
    UTF8_READ_WRONGLY: tuple(
        "".join(
            bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
            for byte in text.encode()
        )
        for text in UNICODE
    ),
}


def cp1258(text: str) -> str:
    """The text as bytes of Windows-1258, read as Latin-1."""
    parts = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in apart if mark in "\u0300\u0309\u0303\u0301\u0323")
        parts.append(unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones)) + tones)
    return "".join(parts).encode("cp1258").decode("latin-1")


LEGACY[CP1258] = tuple(map(cp1258, UNICODE))


@pytest.mark.parametrize("encoding", list(LEGACY))
def test_every_encoding_is_told_by_the_sheet_and_read(encoding: str) -> None:
    assert guess(LEGACY[encoding]) == encoding
    assert [decode(text, encoding) for text in LEGACY[encoding]] == list(UNICODE)


@pytest.mark.parametrize(
    "texts",
    [
        UNICODE,
        tuple(unicodedata.normalize("NFD", text) for text in UNICODE),
        ("Sở Tài chính", "Hà Nam", "Tên", "à, é, ô"),
        ("they're here", "don't", "a/b (c)", "x^2 + y^2", "what? yes.", "an@moha.gov.vn"),
        ("Café", "naïve", "Zürich", "São Paulo"),
        ("§ 5", "© 2023", "25°", "±3"),
    ],
)
def test_unicode_and_other_languages_are_left_alone(texts: tuple[str, ...]) -> None:
    assert guess(texts) == ""


def test_one_cell_alone_decides_nothing() -> None:
    for texts in LEGACY.values():
        assert guess(texts[:1] * 5) == ""
    assert unified(Grid("a", (("Tæng sè",),))).rows == (("Tæng sè",),)


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", TCVN3),
        (".vnarialH", TCVN3),
        ("VNI-Times", VNI),
        ("vni-times", VNI),
        ("Times New Roman", ""),
        ("", ""),
    ],
)
def test_a_font_tells_its_encoding(font: str, encoding: str) -> None:
    assert font_encoding(font) == encoding


def test_a_few_odd_texts_in_a_unicode_sheet_stay_as_they_are() -> None:
    assert guess((*UNICODE, "DANH SÁCH", "£0Î", "¡¡¡²")) == ""
    assert guess((*UNICODE, *LEGACY[TCVN3][:4])) == ""


def test_a_font_of_capitals_gives_capitals() -> None:
    assert decode_run("tæng sè", ".VnTimeH") == "TỔNG SỐ"
    assert decode_run("tæng sè", ".VnTime") == "tổng số"
    assert decode_run("Tổng số", ".VnTime") == "Tổng số"  # typed in Unicode all the same
    assert decode_run("M¸y thiết bÞ", ".VnTime") == "Máy thiết bị"  # half and half


def test_fonts_decide_before_the_sheet_and_the_original_is_kept() -> None:
    grid = Grid("a", (("Tæng sè", "Tên"), ("Tæng sè", 5)), fonts={(0, 0): ".VnTime"})
    told = unified(grid)
    assert told.rows == (("Tổng số", "Tên"), ("Tổng số", 5))  # the second by the sheet, once a font says what it is
    assert told.originals == {(0, 0): "Tæng sè", (1, 0): "Tæng sè"}
    assert told.encoding == TCVN3


def test_runs_of_one_cell_each_follow_their_font() -> None:
    grid = Grid("a", (("sè Tên",),), fonts={(0, 0): ".VnTimeH"})
    told = unified(grid, {(0, 0): [("sè ", ".VnTimeH"), ("Tên", "Arial")]})
    assert told.rows == (("SỐ Tên",),)


def test_composing_keeps_no_original_but_a_look_alike_does() -> None:
    rows = ((unicodedata.normalize("NFD", "Tổng số"), "nǎm 2025"),)
    told = unified(Grid("a", rows))
    assert told.rows == (("Tổng số", "năm 2025"),)
    assert told.originals == {(0, 1): "nǎm 2025"}
    assert unified(Grid("a", rows[:1][:0])).encoding == ""
    assert unified(Grid("a", ((rows[0][0],),))).encoding == DECOMPOSED


def test_viqr_leaves_addresses_and_foreign_words_alone() -> None:
    assert decode("hoi@moha.gov.vn, http://a.vn/?b=c", VIQR) == "hoi@moha.gov.vn, http://a.vn/?b=c"


@given(st.text())
def test_every_encoding_takes_any_text(text: str) -> None:
    for encoding in LEGACY:
        decode(text, encoding)
    unified(Grid("a", ((text,),)))


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyết", "giếng", "Đắk", "ường", "khuỷu", "rượu", "oẳn", "yếu", "ý", "Huế", "gì", "thuở"]
)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["việtt", "cac", "hốàn", "nghĩm̀", "bg", "tr", "đf", "Zürich", "cáph", "ngễc̀"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)
