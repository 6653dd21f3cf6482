"""A composite index: points from rates as its act says, and no sum that hides an unknown part."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tthc_desktop import places
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.indices import Part, read_index, score

TEXT = (places.shipped("forms") / "indices" / "qd-766.toml").read_text(encoding="utf-8")
INDEX = read_index(TEXT, "qd-766.toml")


def test_the_shipped_index_adds_up_to_a_hundred_points_by_groups() -> None:
    groups: dict[str, Decimal] = {}
    for part in INDEX.parts:
        groups[part.group] = groups.get(part.group, Decimal(0)) + part.most
    assert list(groups.values()) == [18, 20, 12, 10, 18, 22]
    assert INDEX.most == 100


@pytest.mark.parametrize(
    ("label", "rate", "points"),
    [
        ("Tỷ lệ hài lòng trong tiếp nhận, giải quyết TTHC", "89.01", "5.93"),
        ("Tỷ lệ hài lòng trong tiếp nhận, giải quyết TTHC", "79.68", "5.31"),
        ("Tỷ lệ hồ sơ nộp trực tuyến", "40.84", "4.90"),
        ("Tỷ lệ TTHC có giao dịch thanh toán trực tuyến", "34", "0.85"),
        ("Tỷ lệ hồ sơ thanh toán trực tuyến", "49.83", "2.99"),
        ("Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn", "79.68", "15.94"),
        ("Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn", "91.34", "18.27"),
    ],
)
def test_points_are_those_of_the_published_tables(label: str, rate: str, points: str) -> None:
    part = next(part for part in INDEX.parts if part.label == label)
    assert part.points(Decimal(rate)) == Decimal(points)


def test_more_than_full_gives_no_more_points() -> None:
    assert Part("", "", Decimal(6), Decimal(50)).points(Decimal(80)) == 6


def test_an_unknown_part_leaves_the_band_open() -> None:
    some = score(INDEX, {"II.06a/VPCP/KSTT:ty_le_dung_han": Decimal(90)})
    assert (some.known, some.known_most, some.band) == (18, 20, "")


@pytest.mark.parametrize(("points", "band"), [("90", "Xuất sắc"), ("89.99", "Tốt"), ("49.9", "Yếu"), ("0", "Yếu")])
def test_bands_begin_at_their_least_points(points: str, band: str) -> None:
    assert INDEX.band(Decimal(points)) == band


def test_a_wrong_number_is_refused_with_its_line() -> None:
    wrong = TEXT.replace('most = "18"', 'most = "mười tám"')
    line = next(at for at, text in enumerate(wrong.splitlines(), 1) if "mười tám" in text)
    with pytest.raises(Refused, match=f"dòng {line}"):
        read_index(wrong, "sai.toml")
