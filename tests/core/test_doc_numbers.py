"""Số, ký hiệu of documents: read, written, compared."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.doc_numbers import KINDS, DocNumber, kind_of, number_key, parse_doc_number

# Numbers of real documents, with the kind that each of them tells.
REAL = {
    "118/2025/NĐ-CP": "Nghị định",
    "06/2024/QĐ-UBND": "Quyết định",
    "112/2026/TT-BTC": "Thông tư",
    "66.7/2025/NQ-CP": "Nghị quyết",
    "135/2008/TTLT-BTC-BTNMT": "Thông tư liên tịch",
    "21/2025/NQ-HĐND": "Nghị quyết",
    "202/2025/QH15": None,
    "30/2026/QH16": None,
    "1683/NQ-UBTVQH15": "Nghị quyết",
    "5159/BC-VPCP": "Báo cáo",
    "335/BC-UBND": "Báo cáo",
    "181/QĐ-UBND": "Quyết định",
    "962/KH-UBND": "Kế hoạch",
    "768/QĐ-TTPVHCC": "Quyết định",
    "131/CĐ-TTg": "Công điện",
    "23/CT-TTg": "Chỉ thị",
    "1174/KH-HĐPH": "Kế hoạch",
    "5990/VPCP-KSTT": "Công văn",
    "4625/BNV-CCHC": "Công văn",
    "627/UBND-NC": "Công văn",
    "4756/BTP-KTVB&QLXLVPHC": "Công văn",
    "1070/TCT": "Công văn",
    "57-NQ/TW": "Nghị quyết",
    "22-KH/TU": "Kế hoạch",
    "36-HD/VPTW": "Hướng dẫn",
    "18-BC/VPĐU": "Báo cáo",
}


def refusal(text: str) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        parse_doc_number(text)
    return str(refused.value)


@pytest.mark.parametrize("text", REAL)
def test_numbers_of_real_documents_are_read_and_written_alike(text: str) -> None:
    assert str(parse_doc_number(text)) == text
    assert str(parse_doc_number(unicodedata.normalize("NFD", text))) == text


@pytest.mark.parametrize(("text", "kind"), REAL.items())
def test_the_symbol_tells_the_kind_of_document(text: str, kind: str | None) -> None:
    assert kind_of(parse_doc_number(text)) == kind


def test_what_leaves_the_kind_open_has_none() -> None:
    assert kind_of(parse_doc_number("5159")) is None
    assert kind_of(parse_doc_number("12/SY-UBND")) is None
    assert kind_of(parse_doc_number("45-KL/TW")) is None
    assert kind_of(parse_doc_number("123-CV/TU")) == "Công văn"


def test_a_symbol_of_one_group_is_the_agency_of_a_letter() -> None:
    assert kind_of(parse_doc_number("15/PC")) == "Công văn"


def test_a_number_is_taken_apart() -> None:
    assert parse_doc_number("118/2025/NĐ-CP") == DocNumber("118", "2025", "NĐ-CP")
    assert parse_doc_number("5159/BC-VPCP") == DocNumber("5159", "", "BC-VPCP")
    assert parse_doc_number("57-NQ/TW") == DocNumber("57", "", "NQ/TW", "-")
    assert parse_doc_number("Số 05") == DocNumber("05", "", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Số: 31 /BC-UBND", "31/BC-UBND"),
        ("Số:            /UBND-NCKSTTHC", "/UBND-NCKSTTHC"),
        ("/UBND-NC", "/UBND-NC"),
        ("Kế hoạch số /KH-UBND", "/KH-UBND"),
        ("Văn bản số 5159/BC-VPCP", "5159/BC-VPCP"),
        ("Báo cáo số 5159/BC-VPCP", "5159/BC-VPCP"),
        ("Công văn số 5990 / VPCP – KSTT", "5990/VPCP-KSTT"),
        ("CÔNG VĂN SỐ 5990/VPCP—KSTT", "5990/VPCP-KSTT"),
        ("CV 5990/VPCP-KSTT", "5990/VPCP-KSTT"),
        ("CV số 5990/VPCP-KSTT", "5990/VPCP-KSTT"),
        ("Nghị định số 13/2023/NĐ-CP", "13/2023/NĐ-CP"),
        ("Nghị định 13/2023/NĐ-CP", "13/2023/NĐ-CP"),
        ("QĐ 766/QĐ-TTg", "766/QĐ-TTg"),
        ("Thông tư liên tịch số 01/2011/TTLT-VPCP-BNV", "01/2011/TTLT-VPCP-BNV"),
        ("Luật 72/2025/QH15", "72/2025/QH15"),
        ("Kết luận số 45-KL/TW", "45-KL/TW"),
        (" 12 / 2025 / NQ - CP ", "12/2025/NQ-CP"),
        ("185a/SNV-TCBC", "185a/SNV-TCBC"),
    ],
)
def test_words_spaces_and_dashes_around_a_number_are_put_right(text: str, written: str) -> None:
    assert str(parse_doc_number(text)) == written
    assert str(parse_doc_number(unicodedata.normalize("NFD", text))) == written
    assert number_key(text) == number_key(written)


def test_a_date_is_no_number() -> None:
    assert refusal("11/7/2023").startswith("«11/7/2023» là ngày tháng, không phải số, ký hiệu văn bản.")


@pytest.mark.parametrize("text", ["12/2025", "15/3", "2025-2026", "12/"])
def test_a_number_with_a_stroke_needs_its_symbol(text: str) -> None:
    assert refusal(text).startswith(f"«{text}» chưa có ký hiệu văn bản.")


@pytest.mark.parametrize(
    "text", ["Biểu số 01b/VPCP/KSTT", "II.06a/VPCP/KSTT", "06 /VPCP/KSTT", "07a/BTP", "Mẫu số 29-TTr"]
)
def test_a_form_code_is_no_document(text: str) -> None:
    assert refusal(text).startswith(f"«{text}» là ký hiệu biểu mẫu")
    assert refusal(unicodedata.normalize("NFD", text)).endswith("hoặc 118/2025/NĐ-CP.")


def test_a_pasted_date_is_shown_to_its_own_field() -> None:
    assert refusal("Báo cáo số 5159/BC-VPCP ngày 11/7/2023") == (
        "Ô này chỉ ghi số, ký hiệu: hãy để «5159/BC-VPCP» ở đây và ghi «ngày 11/7/2023» vào ô ngày."
    )


@pytest.mark.parametrize("text", ["abc", "quyết định", "5159 BC VPCP", "5159//BC", "/", "BC-VPCP", "5159/BC-"])
def test_what_is_no_number_is_answered_with_examples(text: str) -> None:
    assert refusal(text).endswith("Hãy nhập như 5159/BC-VPCP hoặc 118/2025/NĐ-CP.")


def test_an_empty_number_is_asked_for() -> None:
    assert refusal(" ").startswith("Chưa có số, ký hiệu văn bản.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("05/BC-VPCP", "5/bc-vpcp"),
        ("5159/BC-VPCP", "Văn bản số 5159 / BC – VPCP"),
        ("13/2023/NĐ-CP", unicodedata.normalize("NFD", "13/2023/nđ-cp")),
    ],
)
def test_writings_of_one_number_have_one_key(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("5159/BC-VPCP", "5159/VPCP-BC"), ("13/2022/NĐ-CP", "13/2023/NĐ-CP"), ("50/CP", "5/CP"), ("57-NQ/TW", "57/NQ-TW")],
)
def test_different_numbers_have_different_keys(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


group = st.from_regex(re.compile(r"[A-ZĐ][A-ZĐa-z&]{0,6}"), fullmatch=True)
spaces = st.sampled_from(["", " ", "  "])
dash = st.sampled_from("-–—")


@given(st.integers(1, 99999), st.none() | st.integers(1945, 2100), group, group, spaces, dash)
def test_any_number_survives_careless_spacing(
    number: int, year: int | None, kind: str, agency: str, gap: str, stroke: str
) -> None:
    before = f"{number}/{year}" if year else str(number)
    typed = f"{gap}{before}{gap}/{gap}{kind}{gap}{stroke}{gap}{agency}{gap}"
    doc = parse_doc_number(typed)
    assert doc == DocNumber(str(number), str(year or ""), f"{kind}-{agency}")
    assert parse_doc_number(str(doc)) == doc
    assert number_key(typed) == number_key(str(doc))


@given(st.text(alphabet="0123456789/-. sốngàyBCVPĐ&", max_size=16))
def test_what_is_read_is_written_so_that_it_is_read_again(text: str) -> None:
    try:
        doc = parse_doc_number(text)
    except ValueError:
        return
    assert parse_doc_number(str(doc)) == doc


def test_decree_30_has_27_abbreviated_kinds_and_two_without() -> None:
    administrative = [kind for kind in KINDS if kind.group != "vbqppl"]
    assert len([kind for kind in administrative if kind.code]) == 27
    assert {kind.name for kind in administrative if not kind.code} == {"Công văn", "Thư công"}


def test_every_kind_is_offered_once() -> None:
    codes = [kind.code for kind in KINDS if kind.code]
    names = [kind.name for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert len({code.lower() for code in codes}) == len(codes)
    assert len(set(names)) == len(names)
    assert all(unicodedata.is_normalized("NFC", text) for text in names + codes)
