"""What plans set for figures: found for a period, beside what was reached, in sentences, and from a spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.services.test_aggregating import Q2, SETTLING, accept_all, aggregate, ministries, plain_sum, send
from tests.services.test_receiving import FORMS
from tests.services.test_report_kinds import below, build
from tthc_desktop.core.aggregation import Change
from tthc_desktop.core.document import Amount
from tthc_desktop.core.errors import Doubtful
from tthc_desktop.core.fields import Quantity
from tthc_desktop.core.numbers import percent, shown
from tthc_desktop.core.periods import parse_period, up_to
from tthc_desktop.db.store import Store
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.services import figure_comparisons, imports, records, units
from tthc_desktop.services.figure_comparisons import Compared
from tthc_desktop.services.plans import Plan, plan_of, strays

BASIS = "Kế hoạch số 117/KH-UBND ngày 17/01/2023"


def plan(store: Store, figure: str, value: str, period: str = "2023", **more: Any) -> int:
    raw = {"form": "II.06a", "figure": figure, "value": value, "period": period, "basis": BASIS}
    with store.write("Ghi kế hoạch") as session:
        return records.save(session, PlannedFigure, raw | more, sure=True)


def found(store: Store, period: str = "2023-Q2") -> Plan:
    with store.read() as session:
        return plan_of(session, SETTLING, parse_period(period))


def lines(store: Store, name: str, period: str = "2023-Q2") -> list[Compared]:
    now = aggregate(store, parse_period(period))
    return list(figure_comparisons.against_plan(now, found(store, period), name))


def unit_named(store: Store, name: str) -> int:
    with store.read() as session:
        (unit,) = units.named(session, name)
    return unit


@pytest.mark.parametrize(
    ("figure", "name"),
    [
        ("7", "7"),
        ("(7)", "7"),
        ("Cột 7", "7"),
        ("da_gq_tong", "7"),
        ("Tỷ lệ đúng hạn", "rate:ty_le_dung_han"),
        ("ty le dung han", "rate:ty_le_dung_han"),
        ("Tỷ lệ đúng hạn (trước hạn và đúng hạn)", "rate:ty_le_dung_han"),
        ("ty_le_qua_han", "rate:ty_le_qua_han"),
    ],
)
def test_a_figure_may_be_named_as_people_name_it(store: Store, figure: str, name: str) -> None:
    plan(store, figure, "90")
    assert set(found(store).total) == {name}
    assert found(store).remarks == ()


def test_a_name_that_means_nothing_or_two_columns_is_told_and_not_guessed(store: Store) -> None:
    plan(store, "Tổng số", "90")
    plan(store, "Số văn bản", "90")
    assert found(store).total == {}
    assert len(found(store).remarks) == 2
    assert all("không có trong biểu" in remark for remark in found(store).remarks)


def test_the_periods_own_plan_is_taken_before_that_of_the_year(store: Store) -> None:
    plan(store, "7", "4000")
    plan(store, "7", "1000", "2023-Q2")
    plan(store, "3", "5000")
    plan(store, "3", "9", "2024")
    assert {name: str(one.value) for name, one in found(store).total.items()} == {"7": "1000", "3": "5000"}
    assert found(store, "2023-Q3").total["7"].value == 4000
    assert found(store, up_to(parse_period("2023-Q2")).code).total["7"].value == 4000
    assert found(store).total["3"].called == "kế hoạch năm 2023"
    assert found(store, "2022-Q2") == Plan()


def test_two_plans_for_one_figure_are_told_and_the_later_counts(store: Store) -> None:
    plan(store, "7", "4000")
    second = plan(store, "da_gq_tong", "4500")
    assert found(store).total["7"].id == second
    (remark,) = found(store).remarks
    assert "đang lấy mục ghi sau cùng" in remark


def test_a_plan_in_the_recycle_bin_counts_for_nothing(store: Store) -> None:
    gone = plan(store, "7", "4000")
    with store.write("Xóa") as session:
        records.remove(session, PlannedFigure, [gone])
    assert found(store) == Plan()


@pytest.mark.parametrize(("value", "doubted"), [("95", False), ("0,95", True), ("1", False), ("950", True)])
def test_a_rate_written_as_a_fraction_is_told(store: Store, value: str, doubted: bool) -> None:
    plan(store, "Tỷ lệ đúng hạn", value)
    assert ["Hãy xem lại" in remark for remark in found(store).remarks] == [True] * doubted


def test_units_and_the_total_stand_beside_their_own_plans(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 3)
    sent = send(store, tmp_path, names[:2])
    accept_all(store)
    total = plan(store, "7", "100.000")
    plan(store, "7", "40000", unit=unit_named(store, names[0]))
    plan(store, "7", "50000", unit=unit_named(store, names[2]))
    plan(store, "Tỷ lệ đúng hạn", "99,5")
    first, second, absent, last = lines(store, "7")
    own = plain_sum({names[0]: sent[names[0]]}, 7)
    assert (first.label, first.change) == (names[0], Change(Decimal(own), Decimal(40000)))
    assert first.reached == f"{shown(percent(own, 40000) or 0)}%"
    assert (second.planned, second.texts[1:], second.reached) == (None, ("–", "–", "–"), "–")
    assert (absent.label, absent.change.now, absent.change.before) == (names[2], None, Decimal(50000))
    assert last.is_total
    assert last.planned is not None
    assert (last.planned.id, last.planned.basis) == (total, BASIS)
    assert last.change.absolute == plain_sum(sent, 7) - 100_000
    rate = lines(store, "rate:ty_le_dung_han")[-1]
    assert rate.texts[2].endswith("điểm %")
    assert rate.texts[3] == rate.reached == "–"
    every = {line.name: line for line in lines(store, "")}
    assert every["7"] == Compared(every["7"].label, last.change, "7", planned=last.planned)
    assert every["3"].planned is None


def test_rows_that_are_no_units_have_no_plan(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ministries(store, 2))
    plan(store, "7", "100")
    with store.read() as session:
        planned = plan_of(session, SETTLING, Q2)
    for by in ("level", "field", "group", "source"):
        *rows, total = figure_comparisons.against_plan(aggregate(store, by=by), planned, "7")
        assert {row.planned for row in rows} == {None}
        assert total.planned is not None


def test_the_reports_sentences_tell_the_plan_and_open_its_record(store: Store, tmp_path: Path) -> None:
    sent = send(store, tmp_path, ministries(store, 3))
    without = below(build(store), "6. ")
    assert "kế hoạch" not in without
    settled, late = plain_sum(sent, 7), plain_sum(sent, 10)
    planned = plan(store, "7", str(settled * 2))
    plan(store, "Tỷ lệ đúng hạn", "100")
    document = build(store)
    told = below(document, "6. ")
    assert f"{shown(settled)} hồ sơ, bằng 50,00% kế hoạch năm 2023 ({shown(settled * 2)})" in told
    short = 100 - (percent(settled - late, settled) or 0)
    assert f", thấp hơn {shown(short)} điểm phần trăm so với kế hoạch năm 2023" in told
    amounts = [run for paragraph in document.paragraphs for run in paragraph.runs if isinstance(run, Amount)]
    (plan_amount,) = [one for one in amounts if one.value == settled * 2]
    (source,) = plan_amount.sources
    assert (str(source.ref), source.file, source.is_return) == (f"planned_figure:{planned}", BASIS, False)


def test_an_indicator_that_prints_a_rate_has_one_plan_under_both_names(store: Store) -> None:
    form = next(form for form in FORMS if any(rate.stated for rate in form.rates))
    rate = next(rate for rate in form.rates if rate.stated)
    plan(store, rate.stated, "80", form=form.code)
    with store.read() as session:
        total = plan_of(session, form, parse_period("2023")).total
    assert total[rate.stated] == total[f"rate:{rate.key}"]


def test_plans_come_in_from_a_spreadsheet_number_for_number(store: Store, tmp_path: Path) -> None:
    path, workbook = tmp_path / "kế hoạch.xlsx", Workbook()
    page = workbook.active
    page.append(["Biểu", "Chỉ tiêu", "Kỳ", "Kế hoạch giao"])
    page.append(["II.06a", "Tỷ lệ đúng hạn", "2023", 95.125])
    page.append(["II.06a", "7", "2023", 12000])
    page.append(["Biểu số II.06a/VPCP/KSTT", "3", "2023", "13.500"])
    page.append(["II.06a", "tỉ lệ hồ sơ trực tuyến", "2023", 0.985])
    page.cell(5, 4).number_format = "0.0%"
    page.append(["II.06a", "10", "2023", 0])
    workbook.save(path)
    with store.write("Nhập") as session:
        imports.apply(session, PlannedFigure, imports.plan(session, PlannedFigure, imports.read(PlannedFigure, path)))
    assert {name: str(one.value) for name, one in found(store).total.items()} == {
        "rate:ty_le_dung_han": "95.125",
        "7": "12000",
        "3": "13500",
        "rate:ty_le_truc_tuyen": "98.5",
        "10": "0",
    }
    assert found(store).remarks == ()


def test_two_rows_for_one_figure_are_asked_about_in_the_preview_and_on_saving(store: Store, tmp_path: Path) -> None:
    path, workbook = tmp_path / "kế hoạch.xlsx", Workbook()
    page = workbook.active
    page.append(["Biểu", "Số liệu", "Kỳ", "Kế hoạch"])
    for value in (100, 200):
        page.append(["II.06a", "8", "quý I/2026", value])
    workbook.save(path)
    with store.read() as session:
        first, second = imports.plan(session, PlannedFigure, imports.read(PlannedFigure, path)).rows
    assert first.doubts == ()
    assert [doubt.message for doubt in second.doubts] == [
        "Đã có chỉ tiêu cho số liệu này, cùng kỳ và đơn vị: dòng 2 của bảng."
    ]
    plan(store, "8", "100")
    raw = {"form": "II.06a", "figure": "8", "period": "2023", "value": "120"}
    with pytest.raises(Doubtful, match="Đã có chỉ tiêu"), store.write("Ghi") as session:
        records.save(session, PlannedFigure, raw)


def test_what_is_planned_for_an_unknown_form_is_told(store: Store) -> None:
    plan(store, "7", "10", form="II.99")
    plan(store, "7", "10", form="Biểu II.06a")
    with store.read() as session:
        assert strays(session, FORMS, Q2) == [
            "Có chỉ tiêu kế hoạch ghi biểu «II.99», không có trong danh mục biểu mẫu."
        ]


@pytest.mark.parametrize("doubtful", ["120", "0,9"])
def test_a_plan_that_looks_wrong_is_not_told_by_a_report(store: Store, tmp_path: Path, doubtful: str) -> None:
    send(store, tmp_path, ministries(store, 2))
    plan(store, "Tỷ lệ đúng hạn", doubtful)
    plan(store, "7", "100")
    plan(store, "da_gq_tong", "200")  # contradicts the one before
    assert "kế hoạch" not in below(build(store), "6. ")


@given(st.decimals(0, 10**9, places=3))
def test_what_is_shown_of_a_quantity_is_read_as_the_same(value: Decimal) -> None:
    kind = Quantity()
    assert kind.load(kind.store(value)) == value
    text = kind.format(kind.load(kind.store(value)))
    assert kind.parse(text) == value


@pytest.mark.parametrize("text", ["-5", "nhiều", "x", "a12"])
def test_what_is_no_quantity_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"Số phải|không phải"):
        Quantity().parse(text)


def test_growth_to_a_plan_of_zero_is_not_told() -> None:
    assert Change(Decimal(5), Decimal(0)).reached is None
    assert Change(None, Decimal(5)).reached is None
    assert Change(Decimal(5), Decimal(4), is_rate=True).reached is None
    assert Change(Decimal(1), Decimal(8)).reached == Decimal("12.50")
