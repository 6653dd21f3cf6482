"""Headings alike and not alike, and columns found by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.layouts import BY_VERSION
from tthc_desktop.core.columns import match_columns, wordings_of
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.headers import bands_of
from tthc_desktop.core.wordings import likeness, says_both, words

HN = wordings_of(BY_VERSION["HN-A@"])
SIX = wordings_of(BY_VERSION["II.06a/VPCP/KSTT@2020-10-21"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STT", "Số TT"),
        ("Số lượng hồ sơ tiếp nhận", "SL HS tiếp nhận"),
        ("Tổng số TTHC", "Tổng số thủ tục hành chính"),
        ("Tại BPMC cấp tỉnh", "Tại Bộ phận Một cửa cấp tỉnh"),
        ("Đúng hạn (Bao gồm cả hồ sơ chờ Bổ sung và Trả lại/Xin rút)", "Đúng hạn"),
        ("Trực tiếp, dịch vụ bưu chính", "TRỰC TIẾP – DỊCH VỤ BƯU CHÍNH"),
        ("Số hoá", "Số hóa"),
        ("Trực tu-\nyến", "Trực tuyến"),
        ("Quá hạ\nn", "Quá hạn"),
        ("Trực tiếp-\nBCCI", "Trực tiếp, BCCI"),
        ("Quá\nhạn", "Quá hạn"),
    ],
)
def test_the_same_heading_in_other_words(one: str, other: str) -> None:
    assert likeness(words(one), words(other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trước hạn", "Đúng hạn"),
        ("Trực tuyến", "Trực tiếp"),
        ("Cấp tỉnh", "Cấp xã"),
        ("Tại BPMC cấp tỉnh", "Tại BPMC cấp huyện"),
        ("Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết"),
        ("Đất đai", "Giải quyết tranh chấp đất đai cấp tỉnh"),
        ("Từ kỳ trước", "Trong kỳ"),
        ("Tổng số TTHC", "Tổng số quy trình"),
    ],
)
def test_headings_that_tell_columns_apart_are_never_alike(one: str, other: str) -> None:
    assert likeness(words(one), words(other)) < 0.6


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_between_nought_and_one_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = words(one), words(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1


def test_one_heading_may_say_two() -> None:
    for text in ("Đúng và trước hạn", "Trước hạn, đúng hạn", "Đúng hạn hoặc trước hạn"):
        assert says_both(words(text), words("Trước hạn"), words("Đúng hạn"))
    assert not says_both(words("Đúng hạn"), words("Đúng hạn"), words("Đúng hạn"))


def test_one_column_for_two_and_two_for_one() -> None:
    group = "Số lượng hồ sơ đã giải quyết"
    paths = {
        0: ("TT",),
        1: ("Lĩnh vực",),
        2: (group, "Tổng số"),
        3: (group, "Đúng và trước hạn"),
        4: (group, "Quá hạn"),
    }
    match = match_columns(SIX, paths)
    assert match.joined == {(8, 9): 3}
    assert (match.columns[7], match.columns[10]) == (2, 4)
    paths = {0: ("STT",), 1: ("Đơn vị",), 2: ("Đã giải quyết", "Trước hạn"), 3: ("Đã giải quyết", "Đúng hạn")}
    assert match_columns(HN, paths).parts == {8: (2, 3)}


def test_two_columns_together_come_before_one_that_is_called_like_a_part() -> None:
    group = "Số lượng hồ sơ tiếp nhận"
    paths = {0: (group, "Trực tuyến"), 1: (group, "Trực tiếp"), 2: (group, "Dịch vụ bưu chính"), 3: (group, "Kỳ trước")}
    match = match_columns(SIX, paths)
    assert match.parts == {5: (1, 2)}
    assert 5 not in match.columns
    assert match.strange == ()


def test_a_group_that_is_not_merged_reaches_over_its_columns_and_no_further() -> None:
    rows = (
        ("STT", "Đơn vị", "Tiếp nhận", None, None, "Đã giải quyết", None, "Ghi chú"),
        (None, None, "Tổng số", "Trong kỳ", None, None, "Quá hạn"),
        (None, None, None, "Trực tuyến", "Trực tiếp", "Tổng số"),
    )
    known = frozenset(words(text) for row in rows for text in row if text)
    (band,) = bands_of(Grid("x", rows), known)
    assert band.paths == {
        0: ("STT",),
        1: ("Đơn vị",),
        2: ("Tiếp nhận", "Tổng số"),
        3: ("Tiếp nhận", "Trong kỳ", "Trực tuyến"),
        4: ("Tiếp nhận", "Trong kỳ", "Trực tiếp"),
        5: ("Đã giải quyết", "Tổng số"),
        6: ("Đã giải quyết", "Quá hạn"),
        7: ("Ghi chú",),
    }
