"""Charts that can be read: no text over another, none cut, every part told apart without colour."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core import charts
from tthc_desktop.core.charts import Part, Point, Shares, Trend
from tthc_desktop.core.drawings import Box, Drawing, Stroke, Words, extent, hatching, wrapped
from tthc_desktop.files.drawings import measure

names = st.text(alphabet="ABCĐđêộữ aghy", min_size=1, max_size=90).filter(str.strip)
values = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**9, places=2))
marks = ("", "Sáp nhập từ 01/7/2025")
labels = ("Quý I/2024", "6 tháng đầu năm 2025", "Tháng 12/2025", "9 tháng năm 2025")


def check(drawing: Drawing) -> None:
    boxes = [extent(shape, measure) for shape in drawing.shapes if isinstance(shape, Words)]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= drawing.width + 0.1
        assert bottom <= drawing.height
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 2.5 or other[3] <= one[1] + 2.5
        assert apart, (one, other, drawing)


@given(names, st.lists(st.builds(Part, names, values), max_size=40), st.sampled_from(["", "%"]))
def test_a_ranking_of_any_units_has_no_text_cut_or_over_another(title: str, bars: list[Part], unit: str) -> None:
    check(charts.ranking(title, bars, measure, unit))


@given(names, st.lists(st.builds(Part, names, values), max_size=8))
def test_shares_of_any_parts_have_no_text_cut_or_over_another(title: str, parts: list[Part]) -> None:
    check(charts.shares(Shares(title, tuple(parts)), measure))


@given(
    names,
    st.lists(
        st.builds(Point, st.sampled_from(labels), values, st.sampled_from(["", "Sáp nhập từ 01/7/2025"])), max_size=8
    ),
    st.sampled_from(["", "%"]),
)
def test_a_trend_of_any_eight_periods_has_no_text_cut_or_over_another(
    title: str, points: list[Point], unit: str
) -> None:
    check(charts.trend(Trend(title, tuple(points), unit), measure))


def test_a_period_without_a_number_leaves_a_gap_and_a_merger_stands_on_the_axis() -> None:
    points = [
        Point("Quý I/2025", Decimal(10)),
        Point("Quý II/2025", None),
        Point("Quý III/2025", Decimal(30), "Sáp nhập từ 01/7/2025 (2 đơn vị)"),
        Point("Quý IV/2025", Decimal(40)),
    ]
    drawing = charts.trend(Trend("Hồ sơ đã giải quyết", tuple(points)), measure)
    lines = [shape for shape in drawing.shapes if isinstance(shape, Stroke)]
    assert sum(line.width == 1.6 for line in lines) == 1
    assert sum(line.dashed for line in lines) == 1
    assert any(
        "(a) Sáp nhập từ 01/7/2025 (2 đơn vị)" in shape.text for shape in drawing.shapes if isinstance(shape, Words)
    )
    assert "Quý II/2025: –" in drawing.words


def test_shares_are_told_apart_by_hatching_and_add_up_to_the_bar() -> None:
    parts = [Part("Trước hạn", Decimal(50)), Part("Đúng hạn", Decimal(30)), Part("Quá hạn", Decimal(20))]
    drawing = charts.shares(Shares("Đã giải quyết", tuple(parts)), measure)
    bars = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.height == 26]
    assert len({(bar.fill, bar.hatch) for bar in bars}) == len({bar.hatch for bar in bars}) == 3
    assert sum(bar.width for bar in bars) == pytest.approx(charts.WIDTH - 12)
    assert "Quá hạn: 20 (20,00%)" in drawing.words


@given(st.floats(0.5, 300), st.floats(0.5, 100), st.sampled_from(["rising", "falling", "crossed", "level", "upright"]))
def test_hatching_stays_within_its_box(width: float, height: float, hatch: str) -> None:
    for line in hatching(Box(10, 20, width, height, "#ffffff", hatch)):  # type: ignore[arg-type]
        for x, y in ((line.x1, line.y1), (line.x2, line.y2)):
            assert 10 - 1e-6 <= x <= 10 + width + 1e-6
            assert 20 - 1e-6 <= y <= 20 + height + 1e-6


@given(names, st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: float) -> None:
    lines = wrapped(text, width, measure, 9)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line, 9, False) <= width or len(line) == 1 for line in lines)


def test_thirty_four_units_with_long_names_are_whole() -> None:
    long = "Ban Quản lý các khu kinh tế, khu công nghiệp và cửa khẩu quốc tế tỉnh số {}, cơ quan thuộc Ủy ban nhân dân"
    bars = [Part(long.format(at) if at % 3 else f"Tỉnh {at}", Decimal(9000 + at) / 100) for at in range(34)]
    drawing = charts.ranking("Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn của các đơn vị", bars, measure, "%")
    check(drawing)
    assert drawing.height > 34 * 3 * 11 * 2 / 3
