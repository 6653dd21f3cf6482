"""Which wordings may mean one task: written out or abbreviated yes, of another year or place no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.similarity import (
    THRESHOLD,
    WORTH_A_LOOK,
    nearness,
    overlap,
    signature_of,
    take_apart,
)

PLAN = "Xây dựng kế hoạch kiểm soát TTHC năm 2026"
USED = "xây dựng kế hoạch TTHC UBND và báo cáo quý II IV 2026 2027 15 Hà Nội kiểm soát"
WORDS = st.sampled_from(USED.split())
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


def near(a: str, b: str) -> bool:
    return nearness(take_apart(a), take_apart(b)) >= THRESHOLD


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (PLAN, "Xây dựng Kế hoạch kiểm soát thủ tục hành chính năm 2026"),
        (PLAN, "XÂY DỰNG KẾ HOẠCH KIỂM SOÁT TTHC NĂM 2026"),
        ("Báo cáo kiểm soát TTHC quý II/2026", "Báo cáo công tác KSTTHC quý 2 năm 2026"),
        ("Đôn đốc các đơn vị số hoá hồ sơ", "Đôn đốc đơn vị số hóa hồ sơ"),
        ("Trình UBND tỉnh công bố danh mục TTHC", "Trình Ủy ban nhân dân tỉnh công bố Danh mục thủ tục hành chính"),
        ("Báo cáo trước ngày 05/6/2026", "Báo cáo trước ngày 5/06/2026"),
        ("Họp giao ban tháng 06/2026", "Họp giao ban tháng 6 năm 2026"),
    ],
)
def test_one_task_in_two_writings_is_found(a: str, b: str) -> None:
    assert near(a, b)
    assert near(b, a)
    assert overlap(signature_of(a), signature_of(b)) >= WORTH_A_LOOK


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (PLAN, PLAN.replace("2026", "2027")),
        (PLAN, PLAN.replace("Xây dựng", "Sửa đổi")),
        ("Báo cáo KSTTHC quý I/2026", "Báo cáo KSTTHC quý II/2026"),
        ("Báo cáo KSTTHC quý II/2026", "Báo cáo KSTTHC tháng 6/2026"),
        ("Báo cáo KSTTHC năm 2026", "Báo cáo KSTTHC quý IV năm 2026"),
        ("Báo cáo 6 tháng đầu năm 2026", "Báo cáo 6 tháng cuối năm 2026"),
        ("Thực hiện Quyết định số 1085/QĐ-TTg", "Thực hiện Quyết định số 1500/QĐ-TTg"),
        ("Kiểm tra việc giải quyết TTHC tại tỉnh Bắc Giang", "Kiểm tra việc giải quyết TTHC tại tỉnh Bắc Ninh"),
        ("Làm việc với Bộ Tư pháp về TTHC nội bộ", "Làm việc với Bộ Nội vụ về TTHC nội bộ"),
        ("", ""),
        ("Rà soát TTHC", ""),
    ],
)
def test_what_tells_two_tasks_apart_is_respected(a: str, b: str) -> None:
    assert not near(a, b)
    assert not near(b, a)


@given(TEXTS, TEXTS)
def test_nearness_is_a_share_and_whole_only_for_the_same_words(a: str, b: str) -> None:
    one, other = take_apart(a), take_apart(b)
    assert 0 <= nearness(one, other) <= 1
    assert (nearness(one, other) == 1) == (one.words == other.words and bool(one.words) and nearness(one, other) > 0)
    assert (nearness(one, other) == 0) == (nearness(other, one) == 0)


@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_no_near_wording_is_left_out_by_the_quick_look(a: str, b: str) -> None:
    if near(a, b):
        assert overlap(signature_of(a), signature_of(b)) >= WORTH_A_LOOK


def test_a_text_of_ten_thousand_letters_is_compared_in_a_blink() -> None:
    long = "Đẩy mạnh cải cách thủ tục hành chính và kiểm soát thủ tục hành chính. " * 160
    assert near(long, long + "ngay")
