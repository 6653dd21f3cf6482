"""Which known names an unknown one may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.likely_names import likely

NAMES = dict(
    enumerate(
        (
            "Sở Nông nghiệp và Môi trường",
            "Bộ Nông nghiệp và Môi trường",
            "Sở Nội vụ",
            "Sở Văn hóa, Thể thao và Du lịch",
            "Sở Giáo dục và Đào tạo",
            "Sở Xây dựng",
            "UBND xã Di Linh",
            "Văn phòng UBND tỉnh",
            "Sơn La",
            "Trung tâm Phục vụ hành chính công",
            "Bảo hiểm xã hội",
            "Ban Quản lý các khu công nghiệp",
            "Phường Xuân Hương - Đà Lạt",
        )
    )
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở NN&MT", "Sở Nông nghiệp và Môi trường"),
        ("SNNMT", "Sở Nông nghiệp và Môi trường"),
        ("Sở NN và MT", "Sở Nông nghiệp và Môi trường"),
        ("Sở GDĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở VH, TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Nôi vu", "Sở Nội vụ"),
        ("SỞ XÂY DỰN", "Sở Xây dựng"),
        ("Ủy ban xã Di Linh", "UBND xã Di Linh"),
        ("Văn phòng UBND", "Văn phòng UBND tỉnh"),
        ("VP UBND", "Văn phòng UBND tỉnh"),
        ("TTPVHCC", "Trung tâm Phục vụ hành chính công"),
        ("TT Phục vụ HCC", "Trung tâm Phục vụ hành chính công"),
        ("Trung tâm PVHCC", "Trung tâm Phục vụ hành chính công"),
        ("BHXH", "Bảo hiểm xã hội"),
        ("BQL KCN", "Ban Quản lý các khu công nghiệp"),
        ("Ban QL khu công nghiệp", "Ban Quản lý các khu công nghiệp"),
        ("UBND P.Xuân Hương", "Phường Xuân Hương - Đà Lạt"),
        ("Sở Văn hóa", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Xây dựng báo cáo kết quả giải quyết TTHC", "Sở Xây dựng"),
        ("Sở TN&MT", "Sở Nông nghiệp và Môi trường"),
    ],
)
def test_initials_typing_errors_and_a_word_more_or_less_lead_to_the_name(text: str, name: str) -> None:
    assert NAMES[likely(text, NAMES)[0]] == name


def test_initials_of_another_rank_lead_to_none() -> None:
    assert [NAMES[item] for item in likely("Sở NN&MT", NAMES)] == ["Sở Nông nghiệp và Môi trường"]


@pytest.mark.parametrize("text", ["", "Sở", "Phòng Một cửa", "UBND xã Bảo Lâm", "Tổng hợp", "Sở KHCN", "Sở Lạ"])
def test_what_is_near_no_name_leads_to_none(text: str) -> None:
    assert likely(text, NAMES) == []


@given(st.text(max_size=40), st.integers(1, 5))
def test_no_more_names_than_wanted_are_offered_and_each_is_known(text: str, most: int) -> None:
    found = likely(text, NAMES, most)
    assert len(found) == len(set(found)) <= most
    assert set(found) <= set(NAMES)
