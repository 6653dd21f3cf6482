"""What contradicts itself in a text: the errors of real reports are named, right sentences are let be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.claims import check
from tthc_desktop.core.numbers import percent, shown

# Fractions met in reports of 2025 and 2026, with the percent as it was printed and as it is.
VECTORS = (
    (120088, 125712, "95,53", "95,53"),
    (5624, 125712, "4,47", "4,47"),
    (237412, 241331, "98,38", "98,38"),
    (265456, 305194, "86,98", "86,98"),
    (40266, 44186, "91,13", "91,13"),
    (467565, 468463, "99,81", "99,81"),
    (419218, 462814, "90,58", "90,58"),
    (210550, 242046, "86,99", "86,99"),
    (575, 599, "95,99", "95,99"),
    (11, 49, "22,45", "22,45"),
    (11397, 12467, "91,42", "91,42"),
    (61287, 82438, "74,34", "74,34"),
    (52563, 52696, None, "99,75"),
    (689, 19944, "3,45", "3,45"),
    (193457, 195197, "99,10", "99,11"),
    (12579, 305712, "4,12", "4,11"),
    (293132, 305712, "95,88", "95,89"),
    (552693, 513672, "92,94", "107,60"),
)


@pytest.mark.parametrize(("part", "whole", "printed", "right"), VECTORS)
def test_a_percent_is_right_half_up_and_a_printed_one_is_held_against_it(
    part: int, whole: int, printed: str | None, right: str
) -> None:
    value = percent(part, whole)
    assert value is not None
    assert shown(value) == right
    if printed is not None:
        assert bool(check(f"{shown(part)}/{shown(whole)} hồ sơ (đạt tỷ lệ {printed}%).")) == (printed != right)


def test_nothing_of_nothing_is_no_percent() -> None:
    assert percent(0, 0) is None
    (claim,) = check("Hoàn thành 0/0 nhiệm vụ (đạt 100%).")
    assert "chia cho 0" in claim.message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("293.132 + 12.579 = 305.712", "305.711"),
        ("Ta có 59.072 + 24.366 = 82.438 hồ sơ.", "83.438"),
        (
            "đã giải quyết 305.712 hồ sơ (trước hạn và đúng hạn 293.132 hồ sơ, đạt tỷ lệ 95,89%, quá hạn 12.579 hồ sơ, "
            "chiếm tỷ lệ 4,11%)",
            "305.711",
        ),
        ("Tiếp nhận 82.438 hồ sơ, trong đó trực tuyến 59.072 hồ sơ, trực tiếp 24.366 hồ sơ.", "83.438"),
        ("Số hồ sơ đúng hạn 193.457/195.197 (tỷ lệ 99,10%).", "cắt bớt"),
        ("Số hóa 552.693/513.672 hồ sơ (đạt 92,94%).", "viết ngược"),
        ("Số văn bản chỉ đạo đã ban hành là 15%.", "số lượng"),
        ("Hồ sơ trực tuyến chiếm tỷ lệ 1.250%.", "100%"),
        (
            "Kế hoạch số 806/KH-UBND ngày 09/01/2026 của UBND tỉnh; theo Kế hoạch 806/KH-UBND ngày 19/01/2026.",
            "09/01/2026 và 19/01/2026",
        ),
        (
            "đã giải quyết 305.712 hồ sơ (trước hạn và đúng hạn 293.133 hồ sơ, đạt tỷ lệ 95,88%, quá hạn 12.579 hồ sơ, "
            "chiếm tỷ lệ 4,12%)",
            "4,11%, không phải 4,12%",
        ),
        (
            "Quận tiếp nhận 2.500 hồ sơ, đã giải quyết 2.499 hồ sơ, đúng hạn 2.499 hồ sơ (đạt 99,96%).",
            "chia cho số tiếp nhận",
        ),
        (
            "Tổng số hồ sơ đã giải quyết là 4.971.010 hồ sơ, tăng 9.927 (0,20%) so với cùng kỳ năm 2022; trong đó: "
            "giải quyết trước và đúng hạn 3.306.372 hồ sơ, đạt tỷ lệ 66,51%, tăng 0,12 điểm phần trăm so với cùng kỳ "
            "năm 2022; giải quyết quá hạn 1.664.637 hồ sơ, chiếm tỷ lệ 33,49%.",
            "4.971.009",
        ),
        ("Tiếp nhận 120 hồ sơ, trong đó trực tuyến 130 hồ sơ.", "lớn hơn tổng"),
        ("Đã giải quyết 0 hồ sơ, trong đó đúng hạn 0 hồ sơ, đạt tỷ lệ 100%.", "chia cho 0"),
        ("Công khai, minh bạch đạt 17, 66 điểm; tiến độ giải quyết đạt 19,32 điểm.", "dấu cách trong số"),
        ("Xã A đạt 19.31%, xã B đạt 19,32%.", "chỗ khác dùng dấu phẩy («19,32»)"),
    ],
)
def test_an_error_of_a_real_report_is_named(text: str, named: str) -> None:
    claims = check(text)
    assert any(named in claim.message for claim in claims), claims
    for claim in claims:
        assert claim.found in text
        assert text[claim.start : claim.end] == claim.found
        assert claim.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "Tổng số hồ sơ các sở, ngành đã giải quyết là 125.712 hồ sơ; trong đó: Số hồ sơ giải quyết trước và đúng hạn "
        "là 120.088 (tỷ lệ 95,53%), số hồ sơ giải quyết trễ hạn là 5.624 (tỷ lệ 4,47%).",
        "Đã tiếp nhận 306 phản ánh kiến nghị, đã xử lý và công khai đúng hạn 306 phản ánh kiến nghị.",
        "đã công bố 51 Quyết định danh mục TTHC; trong đó, công bố mới 109 thủ tục, sửa đổi, bổ sung 628 thủ tục và "
        "bãi bỏ 130 thủ tục.",
        "đã chủ trì tổ chức 05 buổi làm việc trực tuyến với 05 địa phương (Hà Nội, Bắc Giang, Bình Phước, Cà Mau, Bình "
        "Dương) và 03 buổi làm việc trực tiếp với 03 Bộ (Y tế, Công Thương, Giao thông vận tải)",
        "huyện Sông Lô giảm từ 10,85% xuống còn 1,31%",
        "Báo cáo số 5159/BC-VPCP ngày 11/7/2023 và Nghị định số 63/2010/NĐ-CP ngày 08/6/2010",
        "Tiếp nhận 339.133 hồ sơ, trong đó trực tuyến 120.000 hồ sơ.",
        "Tính đến ngày 20/11 đạt 90% kế hoạch.",
        "Tổng số nhiệm vụ được giao 21; hoàn thành đúng hạn 15; hoàn thành quá hạn 0.",
        "Tiếp nhận 170 hồ sơ; trong đó: tiếp nhận trực tuyến 120 hồ sơ (đạt tỷ lệ 75,00% trên số tiếp nhận trong kỳ), "
        "tiếp nhận trực tiếp và qua dịch vụ bưu chính 40 hồ sơ; từ kỳ trước chuyển qua 10 hồ sơ.",
        "Tỷ lệ số hồ sơ trực tuyến là 15%.",
        "Các mức 5, 10, 15% và 1.250 điểm trên 2.000 điểm; đạt 98,5% và 1.234 hồ sơ.",
        "Xã A đạt 19.31%, xã B đạt 19.32%.",
        "Quyết định số 12/QĐ-UBND ngày 03/01/2025; Quyết định số 12/QĐ-UBND ngày 05/02/2026",
    ],
)
def test_a_right_sentence_is_let_be(text: str) -> None:
    assert check(text) == ()


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_sentence_with_right_figures_is_never_doubted(on_time: int, late: int, waiting: int) -> None:
    settled, received = on_time + late, on_time + late + waiting
    rates = [percent(part, settled) or Decimal(0) for part in (on_time, late)]
    text = (
        f"Tiếp nhận {shown(received)} hồ sơ. Đã giải quyết {shown(settled)} hồ sơ; trong đó: giải quyết trước và đúng "
        f"hạn {shown(on_time)} hồ sơ, đạt tỷ lệ {shown(rates[0])}%; giải quyết quá hạn {shown(late)} hồ sơ, chiếm tỷ "
        f"lệ {shown(rates[1])}%."
    )
    assert check(text) == ()


@given(st.integers(10, 10**6), st.integers(10, 10**6), st.integers(1, 9))
def test_a_total_that_its_parts_do_not_make_is_told(on_time: int, late: int, more: int) -> None:
    total = shown(on_time + late + more)
    text = f"Đã giải quyết {total} hồ sơ, trong đó đúng hạn {shown(on_time)}, quá hạn {shown(late)}."
    assert any(shown(on_time + late) in claim.message for claim in check(text))
