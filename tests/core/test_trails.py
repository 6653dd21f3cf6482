"""The trail of figures, and what stands above an annex."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from tests.annexes import annex, form, indicator_annex, report
from tests.files.sample import letterhead
from tthc_desktop.core.annex_heads import attached_to, number_of, outline_of
from tthc_desktop.core.document import Amount, Annex
from tthc_desktop.core.trails import SUMMED, traces


def test_every_source_of_every_figure_stands_in_the_trail_once() -> None:
    document = report(annex(form("ii-06a"), 5, "I"), indicator_annex(form("cchc-bm1"), "II"))
    amounts = [run for paragraph in document.paragraphs for run in paragraph.runs if isinstance(run, Amount)]
    amounts += [
        cell for one in document.annexes for line in one.lines for cell in line.cells if isinstance(cell, Amount)
    ]
    wanted = [(amount.text, source) for amount in amounts for source in amount.sources or (None,)]
    assert [(trace.text, trace.source) for trace in traces(document)] == wanted


def test_a_figure_of_the_text_is_told_by_its_clause_and_heading() -> None:
    found = list(traces(report()))
    assert [(trace.part, trace.figure) for trace in found[::2]] == [
        ("2. Giải quyết hồ sơ", "Trong kỳ, tiếp nhận 125.712 hồ sơ"),
        ("2. Giải quyết hồ sơ", "giải quyết đúng hạn đạt tỷ lệ 95,53%"),
    ]
    assert [trace.formula for trace in found[::2]] == [SUMMED, "Σ(8 + 9) : Σ(7) × 100"]


def test_a_figure_of_an_annex_is_told_by_its_row_and_column() -> None:
    document = report(annex(form("ii-06a"), 2, "I"))
    told = [trace for trace in traces(document) if trace.part == "Phụ lục I – II.06a/VPCP/KSTT"]
    assert told[0].figure == "Sở Y tế 1 – Số lượng hồ sơ tiếp nhận – Tổng số"
    assert told[0].formula == ""
    assert told[-1].figure == "Tổng số – Số lượng hồ sơ đang giải quyết – Quá hạn"


def test_a_figure_without_sources_is_told_all_the_same() -> None:
    made = annex(form("ii-06a"), 1)
    line = dataclasses.replace(made.lines[0], cells=(*made.lines[0].cells[:2], *[Amount(Decimal(1))] * 11))
    told = [trace for trace in traces(report(dataclasses.replace(made, lines=(line,)))) if trace.source is None]
    assert len(told) == 11


def test_an_annex_is_named_by_its_number_and_says_what_it_belongs_to() -> None:
    one, single = annex(form("ii-08"), 1, "IV"), annex(form("ii-08"), 1)
    assert (number_of(one), number_of(single)) == ("Phụ lục IV", "Phụ lục")
    assert outline_of(one) == f"Phụ lục IV. {one.title}"
    assert outline_of(Annex(one.form, "", ())) == "Phụ lục"


@pytest.mark.parametrize(
    ("number", "day", "kind", "agency", "words"),
    [
        (
            "Số: 12/BC-VP",
            "Hà Nội, ngày 05 tháng 01 năm 2026",
            "BÁO CÁO",
            "Văn phòng Bộ",
            "(Kèm theo Báo cáo số 12/BC-VP ngày 05 tháng 01 năm 2026 của Văn phòng Bộ)",
        ),
        ("Số:   /BC", "ngày   tháng   năm 2026", "BÁO CÁO", "", "(Kèm theo Báo cáo số___/BC ngày___tháng___năm 2026)"),
        ("", "", "", "", "(Kèm theo văn bản số)"),
    ],
)
def test_an_annex_says_which_document_it_is_attached_to(
    number: str, day: str, kind: str, agency: str, words: str
) -> None:
    head = dataclasses.replace(letterhead(), number=number, place_and_date=day, agency=agency)
    document = dataclasses.replace(report(), kind=kind, letterhead=head)
    assert attached_to(document).replace("\N{NO-BREAK SPACE}", "_") == words
