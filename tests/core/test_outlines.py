"""Kinds of report as data: read strictly, and their sentences with figures said or left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tthc_desktop.core.document import Amount, plain
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.numbers import percent
from tthc_desktop.core.outlines import Outline, Section, named, read_outline, unknown_places
from tthc_desktop.core.phrases import Told, Which, compared, in_sentence, is_zero, read_phrase, said
from tthc_desktop.core.wording import Words, flat

GOOD = """
code = "mau"
title = "Báo cáo mẫu"
closing = "Trên đây là báo cáo {ky}."

[[sections]]
code = "giai_quyet"
heading = "1. Giải quyết"
source = "figures"
forms = ["II.06a"]
sentences = [
  { text = "Đã giải quyết {7} hồ sơ[, quá hạn {10}].", zero = "Không phát sinh." },
]
"""


def problems(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read_outline(text, "mau.toml")
    return "\n".join(problem.message for problem in refused.value.problems)


def test_a_kind_of_report_is_read() -> None:
    outline = read_outline(GOOD, "mau.toml")
    assert [section.code for section in outline.sections] == ["giai_quyet"]
    assert outline.sections[0].sentences[0].zero == "Không phát sinh."
    assert outline.none == "Không phát sinh."


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('source = "figures"', 'source = "so_lieu"', "dòng 9: «source» là 'so_lieu'; hãy chọn một trong: heading"),
        ("{7} hồ sơ", "{7 hồ sơ", "dòng 12: «text» có dấu «{» thừa"),
        ("{7} hồ sơ", "{7|dep} hồ sơ", "có cách viết «dep»"),
        ("{7} hồ sơ", "{7 + } hồ sơ", "chỗ điền «{7 + }» không đọc được"),
        (", quá hạn {10}]", ", quá hạn {10}", "ngoặc vuông không đóng"),
        ("heading =", "tieu_de =", "không có trường «tieu_de»"),
        ('forms = ["II.06a"]', "", "phải có «forms»"),
        ('code = "giai_quyet"', 'code = "Giải quyết"', "chỉ dùng chữ thường không dấu"),
        ("{ky}", "{thang}", "«closing» có «{thang}»"),
        ('title = "Báo cáo mẫu"', "title = Báo cáo", "dòng 3"),
        (
            'title = "Báo cáo mẫu"',
            'title = "Báo cáo mẫu"\nvalid_from = 2026-01-01\nvalid_to = 2025-01-01',
            "đứng trước",
        ),
    ],
)
def test_a_wrong_one_is_refused_with_line_and_reason(good: str, bad: str, told: str) -> None:
    assert good in GOOD
    message = problems(GOOD.replace(good, bad))
    assert "Tệp «mau.toml», dòng " in message
    assert told in message


def test_the_same_section_twice_is_refused() -> None:
    section = GOOD[GOOD.index("[[sections]]") :]
    assert "«giai_quyet» có hai lần" in problems(GOOD + section)


def test_a_figure_may_name_its_form() -> None:
    section = Section("a", "A", forms=("II.06a", "II.06"))
    assert named("II.06a.7", section) == ("II.06a", "7")
    assert named("da_gq_tong", section) == ("", "da_gq_tong")
    assert named("3.1", section) == ("", "3.1")


def test_a_figure_that_no_form_has_is_told() -> None:
    outline = read_outline(GOOD, "mau.toml")
    assert list(unknown_places(outline, ())) == ["mục «1. Giải quyết»: không có biểu «II.06a»."]


class Known(Told):
    """Figures by name, with what they were."""

    def __init__(self, before: dict[str, str] | None = None, **now: str | None) -> None:
        self._now, self._before = now, before or {}

    def amount(self, name: str) -> Amount | None:
        if name not in self._now:
            return None
        value = self._now[name]
        return _amount(name, None if value is None else Decimal(value))

    def before(self, name: str, which: Which) -> Amount | None:
        return _amount(name, Decimal(self._before[name])) if name in self._before else None

    def planned(self, name: str) -> tuple[Amount, str] | None:
        key = f"{name} kế hoạch"
        return (_amount(name, Decimal(self._before[key])), "kế hoạch năm 2023") if key in self._before else None

    def is_rate(self, name: str) -> bool:
        return name.startswith("ty_le")

    def word(self, name: str) -> Words | None:
        return {"ky": "quý II năm 2023"}.get(name)

    def called(self, which: Which) -> str:
        return {"previous": "quý I năm 2023", "last_year": "cùng kỳ năm 2022"}[which]


def _amount(name: str, value: Decimal | None) -> Amount:
    rate = name.startswith("ty_le")
    return Amount(value, places=2, after="%") if rate else in_sentence(Amount(value))


def say(text: str, told: Told) -> str | None:
    words = said(read_phrase(text), told)
    return None if words is None else plain(flat(words))


@pytest.mark.parametrize(
    ("text", "told", "result"),
    [
        ("Có {a} hồ sơ", Known(a="125712"), "Có 125.712 hồ sơ"),
        ("Có {a} hồ sơ", Known(a="5"), "Có 05 hồ sơ"),
        ("Có {a} hồ sơ", Known(a="0"), "Có 0 hồ sơ"),
        ("Có {a} hồ sơ", Known(), None),
        ("Có {a}[, quá hạn {b}]", Known(a="12"), "Có 12"),
        ("{ky}: {a}[, quá hạn {b}]", Known(a="12", b="3"), "quý II năm 2023: 12, quá hạn 03"),
        ("({ty_le|dat})", Known(ty_le="95.53"), "(đạt tỷ lệ 95,53%)"),
        ("({ty_le|chiem})", Known(ty_le="4.47"), "(chiếm tỷ lệ 4,47%)"),
        ("({ty_le|dat})", Known(ty_le=None), "(đạt tỷ lệ –)"),
        ("{a}{a|so_cung_ky}", Known({"a": "100"}, a="120"), "120, tăng 20 (20,00%) so với cùng kỳ năm 2022"),
        ("{a}{a|so_ky_truoc}", Known({"a": "150"}, a="100"), "100, giảm 50 (33,33%) so với quý I năm 2023"),
        ("{a}{a|so_cung_ky}", Known({"a": "0"}, a="120"), "120, tăng 120 (–) so với cùng kỳ năm 2022"),
        ("{a}{a|so_cung_ky}", Known({"a": "120"}, a="120"), "120, bằng cùng kỳ năm 2022"),
        ("{a}{a|so_cung_ky}", Known(a="120"), "120"),
        ("{a}{a|so_ke_hoach}", Known({"a kế hoạch": "125"}, a="120"), "120, bằng 96,00% kế hoạch năm 2023 (125)"),
        ("{a}{a|so_ke_hoach}", Known({"a kế hoạch": "0"}, a="120"), "120"),
        ("{a}{a|so_ke_hoach}", Known(a="120"), "120"),
        (
            "{ty_le|dat}{ty_le|so_ke_hoach}",
            Known({"ty_le kế hoạch": "95"}, ty_le="95.53"),
            "đạt tỷ lệ 95,53%, cao hơn 0,53 điểm phần trăm so với kế hoạch năm 2023",
        ),
        (
            "{ty_le|dat}{ty_le|so_ke_hoach}",
            Known({"ty_le kế hoạch": "98"}, ty_le="95.53"),
            "đạt tỷ lệ 95,53%, thấp hơn 2,47 điểm phần trăm so với kế hoạch năm 2023",
        ),
        (
            "{ty_le|dat}{ty_le|so_cung_ky}",
            Known({"ty_le": "94.28"}, ty_le="95.53"),
            "đạt tỷ lệ 95,53%, tăng 1,25 điểm phần trăm so với cùng kỳ năm 2022",
        ),
    ],
)
def test_figures_are_said_or_left_out(text: str, told: Told, result: str | None) -> None:
    assert say(text, told) == result


def test_a_first_figure_of_zero_is_known() -> None:
    phrase = read_phrase("{ky}: {a} hồ sơ, {b} quá hạn")
    assert is_zero(phrase, Known(a="0", b="4"))
    assert not is_zero(phrase, Known(a="1", b="0"))
    assert not is_zero(phrase, Known(b="0"))


def test_what_is_told_of_a_change_is_worked_out_from_both() -> None:
    words = compared(Amount(Decimal(305712)), Amount(Decimal(339133)), "quý I năm 2023")
    assert plain(flat(words)) == ", giảm 33.421 (9,85%) so với quý I năm 2023"
    assert percent(33421, 339133) == Decimal("9.85")


def test_an_outline_holds_within_its_dates() -> None:
    outline = read_outline("valid_from = 2026-01-01\n" + GOOD, "mau.toml")
    assert isinstance(outline, Outline)
    assert not outline.holds_on(outline.valid_from.replace(year=2025))  # type: ignore[union-attr]
    assert outline.holds_on(outline.valid_from)  # type: ignore[arg-type]
