"""Units' returns taken in: what the plan says is what happens, and what happened can be taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.samples import dump
from tthc_desktop import places
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.grids import Area, Book, Grid
from tthc_desktop.core.kept_returns import totals
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.services import forms, receiving, returns, runs
from tthc_desktop.services.examined import Answers, Examined
from tthc_desktop.services.examining import Examiner
from tthc_desktop.services.receiving import Planned
from tthc_desktop.services.returns import Key

FORMS = forms.shelf(places.shipped("forms") / "none.tthc").forms
UNITS = ("Bộ Y tế", "Bộ Tài chính", "Bộ Nội vụ")
LABELS = ("Đất đai", "Hộ tịch", "Đầu tư", "Y tế")
HEADER: list[list[Any]] = [
    ["TT", "Lĩnh vực", "Số lượng hồ sơ tiếp nhận", None, None, None, "Số lượng hồ sơ đã giải quyết", None, None, None,
     "Số lượng hồ sơ đang giải quyết"],
    [None, None, "Tổng số", "Trong kỳ", None, "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
     "Tổng số", "Trong hạn", "Quá hạn"],
    [None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"],
    [f"({number})" for number in range(1, 14)],
]  # fmt: skip
MERGED = ((5, 2, 5, 5), (5, 6, 5, 9), (5, 10, 5, 12), (6, 3, 6, 4))


def line(number: int, label: str, figures: tuple[int, ...]) -> list[Any]:
    """A row of II.06a that adds up, from the figures that are free."""
    online, direct, before, early, in_time, late, open_late = figures
    received, settled = online + direct + before, early + in_time + late
    waiting = max(received - settled, open_late)
    return [
        str(number), label, received, online, direct, before, settled, early, in_time, late,
        waiting, waiting - open_late, open_late,
    ]  # fmt: skip


def book(path: Path, unit: str, rows: list[list[Any]], period: str = "quý II năm 2023") -> Book:
    """II.06a of a unit as if read from a file that holds these very rows."""
    top = [["Biểu số II.06a/VPCP/KSTT"], [f"Đơn vị báo cáo: {unit}"], [None], [f"Kỳ báo cáo: {period}"], [None]]
    cells = tuple(tuple(row) for row in [*top, *HEADER, *rows])
    path.write_bytes(repr(cells).encode())
    merged = tuple(Area(*area) for area in MERGED)
    grid = Grid("Biểu", cells, merged)
    return Book(path.name, "xlsx", (grid,), (), hashlib.sha256(path.read_bytes()).hexdigest(), str(path))


def examine(store: Store, *books: Book, answers: Answers | None = None) -> list[Examined]:
    with store.read() as session:
        examiner = Examiner(session, FORMS)
        return [table for one in books for table in examiner.tables(one, answers or Answers())]


def take_in(store: Store, *books: Book, answers: Answers | None = None) -> list[Planned]:
    tables = examine(store, *books, answers=answers)
    with store.write(receiving.title(tables)) as session:
        return receiving.apply(session, store.attachments, tables)


def planned(store: Store, *books: Book) -> list[Planned]:
    with store.read() as session:
        return receiving.plan(session, examine(store, *books))


def figures() -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*(st.integers(0, 5000) for _ in range(7)))


drops = st.lists(
    st.tuples(st.sampled_from(UNITS), st.lists(st.tuples(st.sampled_from(LABELS), figures()), min_size=1, max_size=4)),
    min_size=1,
    max_size=4,
)


def books(folder: Path, drop: list[Any], name: str) -> list[Book]:
    return [
        book(folder / f"{name}-{at}.xlsx", unit, [line(no, *told) for no, told in enumerate(rows, 1)])
        for at, (unit, rows) in enumerate(drop)
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=drops, second=drops)
def test_what_the_plan_says_is_what_apply_does_and_taking_back_leaves_nothing(
    new_file: Path, tmp_path: Path, first: Any, second: Any
) -> None:
    data = Path(shutil.copy(new_file, tmp_path / "a.tthc"))
    shutil.rmtree(tmp_path / "a.dinh-kem", ignore_errors=True)
    store = open_store(data)
    try:
        for name, drop in (("một", first), ("hai", second)):
            before = dump(data)
            some = books(tmp_path, drop, name)
            foreseen = planned(store, *some)
            done = take_in(store, *some)
            expected = ["applied" if one.status == "ready" else one.status for one in foreseen]
            assert [one.status for one in done] == expected
            assert [one.counts() for one in done] == [one.counts() for one in foreseen]
            if "applied" not in expected:
                assert dump(data) == before
                continue
            with store.read() as session:
                (run, *_) = runs.runs(session)
                for one in done:
                    if one.applied:
                        assert returns.rows_of(session, [one.applied])[one.applied] == list(one.rows)
            after = dump(data)
            runs.take_back(store, run.id)
            assert dump(data) == before
            store.redo()
            assert dump(data) == after
    finally:
        store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


ROWS = [line(1, "Đất đai", (80, 30, 10, 60, 35, 5, 2)), line(2, "Hộ tịch", (40, 10, 0, 30, 20, 0, 0))]


def test_a_return_accepted_since_is_kept_when_its_import_is_taken_back(store: Store, folder: Path) -> None:
    one, _other = take_in(store, book(folder / "a.xlsx", UNITS[0], ROWS), book(folder / "b.xlsx", UNITS[1], ROWS))
    assert one.applied
    with store.write("Duyệt") as session:
        assert returns.judge(session, [one.applied], "accepted") == 1
    with store.read() as session:
        (run,) = runs.runs(session)
        ((ref, title),) = runs.edited_since(session, run)
    assert (ref.id, title) == (one.applied, "II.06a/VPCP/KSTT · Bộ Y tế · quý II năm 2023")
    runs.take_back(store, run.id)
    with store.read() as session:
        assert [held.id for held in returns.of_form(session, "II.06a/VPCP/KSTT", "2023-Q2")] == [one.applied]
        assert runs.find(session, run.id).state == "undone"


def test_a_file_that_changed_after_the_preview_is_not_taken(store: Store, folder: Path) -> None:
    tables = examine(store, book(folder / "a.xlsx", UNITS[0], ROWS), book(folder / "b.xlsx", UNITS[1], ROWS))
    (folder / "a.xlsx").write_bytes(b"other")
    with store.write("Nhập") as session:
        changed, good = receiving.apply(session, store.attachments, tables)
    assert (changed.status, good.status) == ("refused", "applied")
    assert "đã được sửa sau khi xem trước" in changed.trouble


def test_a_file_that_vanished_is_told_and_the_others_go_on(store: Store, folder: Path) -> None:
    tables = examine(store, book(folder / "a.xlsx", UNITS[0], ROWS), book(folder / "b.xlsx", UNITS[1], ROWS))
    (folder / "a.xlsx").unlink()
    with store.write("Nhập") as session:
        gone, good = receiving.apply(session, store.attachments, tables)
    assert (gone.status, good.status) == ("refused", "applied")


def test_answers_about_a_unit_are_not_asked_again(store: Store, folder: Path) -> None:
    strange = book(folder / "a.xlsx", "Phòng Chưa Ai Biết", ROWS)
    (asking,) = planned(store, strange)
    assert [asked.about for asked in asking.asked] == ["unit"]
    with store.read() as session:
        unit = Examiner(session, FORMS).unit("Bộ Y tế")
    take_in(store, strange, answers=Answers(unit=unit))
    (again,) = planned(store, book(folder / "b.xlsx", "Phòng Chưa Ai Biết", ROWS, "quý III năm 2023"))
    assert (again.status, again.table.unit) == ("ready", unit)


def test_units_near_to_an_unknown_name_are_offered_and_none_is_taken(store: Store, folder: Path) -> None:
    files = [
        book(folder / f"{at}.xlsx", name, ROWS) for at, name in enumerate(("Bộ Ngoại giaoo", "Bộ Y té", "Hội Làm vườn"))
    ]
    offered = [one.asked[0] for one in planned(store, *files)]
    assert [asked.about for asked in offered] == ["unit"] * 3
    assert [asked.options[:1] for asked in offered] == [("Bộ Ngoại giao",), ("Bộ Y tế",), ()]
    late = book(folder / "d.xlsx", "Tỉnh Bac Gian", ROWS, "quý III năm 2025")
    (asking,) = planned(store, late)
    assert "Bắc Giang" not in asking.asked[0].options  # it was part of Bắc Ninh by then


def test_a_return_is_sent_back_only_with_a_reason(store: Store, folder: Path) -> None:
    (one,) = take_in(store, book(folder / "a.xlsx", UNITS[0], ROWS))
    assert one.applied
    with pytest.raises(Refused, match="lý do"), store.write("Trả lại") as session:
        returns.judge(session, [one.applied], "returned", " ")
    with store.write("Trả lại") as session:
        returns.judge(session, [one.applied], "returned", "Thiếu cột 13")
    with store.read() as session:
        (held,) = returns.of_form(session, "II.06a/VPCP/KSTT", "2023-Q2")
    assert (held.state, held.reason) == ("returned", "Thiếu cột 13")


def test_figures_come_back_as_they_were_read(store: Store, folder: Path) -> None:
    rows = [[*ROWS[0][:5], "-", *ROWS[0][6:]], ["2", "Hộ tịch", None, "Không phát sinh", "x", None, 0]]
    rows[0][2] = 110
    rows[0][10:12] = [10, 8]
    (one,) = take_in(store, book(folder / "a.xlsx", UNITS[0], rows))
    assert one.applied
    with store.read() as session:
        kept = returns.rows_of(session, [one.applied])[one.applied]
        assert returns.versions(session, Key("II.06a/VPCP/KSTT", "2023-Q2", one.table.unit or 0))
    assert kept == list(one.rows)
    assert (kept[1].mark, kept[1].label) == ("2", "Hộ tịch")
    assert [cell.state for cell in kept[1].cells.values() if not hasattr(cell, "quantize")] == ["nothing", "cross"]
    assert totals(kept)["3"] == 110


def findings(one: Planned) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.cell, finding.level) for finding in one.table.findings]


def test_what_was_left_last_period_must_be_carried_over(store: Store, folder: Path) -> None:
    take_in(store, book(folder / "a.xlsx", UNITS[0], ROWS, "quý I năm 2023"))
    left = ROWS[0][10]
    right = [line(1, "Đất đai", (5, 5, left, 1, 1, 1, 0)), line(2, "Hộ tịch", (5, 5, ROWS[1][10], 1, 1, 1, 0))]
    (good,) = planned(store, book(folder / "b.xlsx", UNITS[0], right))
    assert [code for code, _, _ in findings(good) if code.startswith("carry")] == []
    wrong = [line(1, "Đất đai", (5, 5, left + 3, 1, 1, 1, 0)), right[1]]
    (bad,) = planned(store, book(folder / "c.xlsx", UNITS[0], wrong))
    assert ("carry:6", "F10", "warning") in findings(bad)
    assert bad.status == "ready"


def test_a_field_carried_over_may_be_worded_longer_or_shorter(store: Store, folder: Path) -> None:
    take_in(store, book(folder / "a.xlsx", UNITS[0], ROWS, "quý I năm 2023"))
    left, other = ROWS[0][10], ROWS[1][10]
    named = [
        line(1, "Lĩnh vực Đất đai", (5, 5, left, 1, 1, 1, 0)),
        line(2, "Lĩnh vực: hộ tịch", (5, 5, other + 1, 1, 1, 1, 0)),
    ]
    (one,) = planned(store, book(folder / "b.xlsx", UNITS[0], named))
    assert [(code, cell) for code, cell, _ in findings(one) if code.startswith("carry")] == [("carry:6", "F11")]


def test_what_merged_units_left_is_carried_over_to_the_new_unit(store: Store, folder: Path) -> None:
    """Bắc Giang became part of Bắc Ninh on 01/7/2025."""
    for name in ("Bắc Giang", "Bắc Ninh"):
        take_in(store, book(folder / f"{name}.xlsx", name, ROWS[:1], "quý II năm 2025"))
    both = 2 * ROWS[0][10]
    (good,) = planned(
        store, book(folder / "c.xlsx", "Bắc Ninh", [line(1, "Đất đai", (5, 5, both, 1, 1, 1, 0))], "quý III năm 2025")
    )
    assert [code for code, _, _ in findings(good) if code.startswith("carry")] == []
    (bad,) = planned(
        store,
        book(folder / "d.xlsx", "Bắc Ninh", [line(1, "Đất đai", (5, 5, both // 2, 1, 1, 1, 0))], "quý III năm 2025"),
    )
    assert ("carry:6", "F10", "warning") in findings(bad)


def test_a_figure_far_from_the_units_own_past_is_looked_at(store: Store, folder: Path) -> None:
    for number in range(1, 5):
        rows = [line(1, "Đất đai", (100 + number, 50, 0, 60, 35, 5, 2))]
        take_in(
            store,
            book(folder / f"{number}.xlsx", UNITS[0], rows, f"quý {'I' * number if number < 4 else 'IV'} năm 2022"),
        )
    (one,) = planned(
        store, book(folder / "x.xlsx", UNITS[0], [line(1, "Đất đai", (1030, 50, 0, 60, 35, 5, 2))], "quý I năm 2023")
    )
    assert "jump:4" in [code for code, _, _ in findings(one)]
    reasons = {(finding.code, finding.cell): "Đợt cao điểm" for finding in one.table.findings}
    (explained,) = examine(
        store,
        book(folder / "x.xlsx", UNITS[0], [line(1, "Đất đai", (1030, 50, 0, 60, 35, 5, 2))], "quý I năm 2023"),
        answers=Answers(reasons=reasons),
    )
    with store.read() as session:
        (again,) = receiving.plan(session, [explained])
    assert "explained" in {level for _, _, level in findings(again)}


DAY_NOW = dt.date.today()


def test_a_unit_that_was_no_more_and_a_period_still_to_begin_are_asked_about(store: Store, tmp_path: Path) -> None:
    rows = [line(1, "Đất đai", (10, 5, 0, 10, 5, 0, 0))]
    ended = book(tmp_path / "a.xlsx", "Bắc Giang", rows, "quý III năm 2025")
    soon = book(tmp_path / "b.xlsx", "Hà Nội", rows, f"quý I năm {DAY_NOW.year + 2}")
    there = book(tmp_path / "c.xlsx", "Hà Nội", rows, "quý III năm 2025")
    one, other, third = planned(store, ended, soon, there)
    assert [asked.about for asked in one.asked] == ["unit"]
    assert "đã kết thúc ngày 30/6/2025, trước quý III năm 2025, nay là «Bắc Ninh»" in one.asked[0].message
    assert one.asked[0].options == ("Bắc Ninh",)
    (meant,) = examine(store, ended, answers=Answers(unit=one.table.unit))
    assert [asked.about for asked in meant.asked] == ["unit"], "nor is it taken when somebody points at it"
    assert [asked.about for asked in other.asked] == ["period"]
    assert third.status == "ready"


def test_an_import_of_forms_is_called_by_the_files_it_wrote(store: Store, tmp_path: Path) -> None:
    rows = [line(1, "Đất đai", (10, 5, 0, 10, 5, 0, 0))]
    there = book(tmp_path / "a.xlsx", "Hà Nội", rows, "quý III năm 2025")
    unknown = book(tmp_path / "b.xlsx", "Sở không có", rows, "quý III năm 2025")
    assert [one.status for one in take_in(store, there, unknown)] == ["applied", "question"]
    with store.read() as session:
        assert [run.title for run in runs.runs(session)] == ["Nhập biểu của đơn vị từ 1 tệp, quý III năm 2025"]


def test_a_form_that_does_not_hold_or_is_not_for_such_periods_or_one_batch_of_them_is_told(
    store: Store, tmp_path: Path
) -> None:
    rows = [line(1, "Đất đai", (10, 5, 0, 10, 5, 0, 0))]
    early = book(tmp_path / "a.xlsx", "Hà Nội", rows, "quý I năm 2019")
    month = book(tmp_path / "b.xlsx", "Hà Nội", rows, "tháng 5 năm 2023")
    batch = book(tmp_path / "c.xlsx", "Hà Nội", rows, "Đợt 2 quý I năm 2023")
    codes = [[finding.code for finding in one.table.findings] for one in planned(store, early, month, batch)]
    assert codes == [["validity"], ["period_kind"], ["batch"]]


def test_what_the_year_left_open_is_what_its_next_quarter_begins_with(store: Store, tmp_path: Path) -> None:
    figures = (10, 5, 0, 6, 5, 0, 0)  # 4 are left
    take_in(store, book(tmp_path / "a.xlsx", "Hà Nội", [line(1, "Đất đai", figures)], "năm 2022"))
    right = book(tmp_path / "b.xlsx", "Hà Nội", [line(1, "Đất đai", (10, 5, 4, 10, 5, 0, 0))], "quý I năm 2023")
    wrong = book(tmp_path / "c.xlsx", "Hà Nội", [line(1, "Đất đai", (10, 5, 9, 10, 5, 0, 0))], "quý I năm 2023")
    for file, carried in ((right, False), (wrong, True)):
        (one,) = planned(store, file)
        assert any(finding.code.startswith("carry:") for finding in one.table.findings) == carried


def test_a_blank_sheet_beside_a_filled_one_and_a_copy_are_no_second_return_and_that_is_told(
    store: Store, folder: Path
) -> None:
    one = book(folder / "a.xlsx", "Bộ Y tế", [line(1, "Đất đai", (10, 5, 3, 6, 8, 1, 1))])
    (filled,) = one.grids
    (empty,) = book(folder / "b.xlsx", "Bộ Y tế", [["1", "Đất đai", *[None] * 11]]).grids
    several = replace(one, grids=(replace(empty, sheet="Mẫu"), filled, replace(filled, sheet="Bản in")))
    (told,) = planned(store, several)
    assert (told.status, len(told.table.remarks)) == ("ready", 2)
    assert "«Mẫu» là biểu" in told.table.remarks[0]
    assert "«Bản in» giống hệt" in told.table.remarks[1]
    (other,) = book(folder / "c.xlsx", "Bộ Y tế", [line(1, "Đất đai", (20, 5, 3, 6, 8, 1, 1))]).grids
    first, second = planned(store, replace(one, grids=(filled, replace(other, sheet="Khác"))))
    assert (first.status, second.status) == ("question", "question")
    assert "Trang «Khác» của" in first.asked[0].message


def test_a_table_of_the_year_before_beside_this_years_is_asked_about(store: Store, folder: Path) -> None:
    now = book(folder / "a.xlsx", "Bộ Y tế", [line(1, "Đất đai", (10, 5, 3, 6, 8, 1, 1))], "quý II năm 2023")
    then = book(folder / "b.xlsx", "Bộ Y tế", [line(1, "Đất đai", (9, 5, 3, 6, 8, 1, 1))], "quý II năm 2022")
    before = book(folder / "c.xlsx", "Bộ Y tế", [line(1, "Đất đai", (8, 5, 3, 6, 8, 1, 1))], "quý I năm 2023")
    grids = [replace(one.grids[0], sheet=name) for one, name in ((now, "Kỳ này"), (then, "Cùng kỳ"), (before, "Trước"))]
    several = replace(now, grids=tuple(grids))
    this, last, earlier = planned(store, several)
    assert (this.status, earlier.status) == ("ready", "ready")
    assert [(asked.about, "có lẽ chỉ để so sánh" in asked.message) for asked in last.asked] == [("period", True)]
    with store.read() as session:
        examiner = Examiner(session, FORMS)
        other = examiner.again(last.table, Answers(unit=this.table.unit))
        assert [asked.about for asked in other.asked] == ["period"], "another answer does not settle it"
        meant = examiner.again(last.table, Answers(period=last.table.period))
        assert meant.asked == ()


def test_an_older_version_sent_once_more_is_taken_only_when_that_is_meant(store: Store, folder: Path) -> None:
    first = book(folder / "a.xlsx", "Bộ Y tế", [line(1, "Đất đai", (10, 5, 3, 6, 8, 1, 1))])
    mended = book(folder / "b.xlsx", "Bộ Y tế", [line(1, "Đất đai", (20, 5, 3, 6, 8, 1, 1))])
    for one in (first, mended):
        assert take_in(store, one)[0].status == "applied"
    (asked,) = planned(store, first)
    assert (asked.status, asked.asked[0].about) == ("question", "replace")
    assert "giống hệt bản 1, đã có bản 2 thay" in asked.asked[0].message
    (done,) = take_in(store, first, answers=Answers(replace=True))
    assert (done.status, done.before and done.before.version) == ("applied", 2)


def test_of_a_file_that_an_archive_holds_twice_the_first_is_taken_unasked(store: Store, folder: Path) -> None:
    one = book(folder / "a.zip", UNITS[0], ROWS)
    done = take_in(store, replace(one, name="a.zip/1/x.xlsx"), replace(one, name="a.zip/2/x.xlsx"))
    assert [item.status for item in done] == ["applied", "refused"]
    assert "Giống hệt" in done[1].trouble


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("06a quý II-2023.xlsx", "2023-Q2"),
        ("Báo cáo năm 2023.xlsx", "2023-Q2"),
        ("06a quý III-2023.xlsx", None),
        ("06a quý II.xlsx", None),
    ],
)
def test_the_year_of_a_period_is_the_one_that_the_file_is_named_with(
    store: Store, tmp_path: Path, name: str, period: str | None
) -> None:
    rows = [line(1, "Hộ tịch", (5, 4, 3, 2, 6, 1, 0))]
    (table,) = examine(store, book(tmp_path / name, "Bộ Y tế", rows, period="Quý II"))
    assert (table.period.code if table.period else None) == period
    assert [one.about for one in table.asked] == ([] if period else ["period"])
    assert table.told
    assert ("Trang không ghi năm của kỳ; lấy quý II năm 2023 theo tên tệp." in table.told.found.remarks) == bool(period)


def test_the_year_of_a_file_made_from_the_one_of_last_year_is_asked_about(store: Store, tmp_path: Path) -> None:
    signed = [None, *[None] * 7, "Lâm Đồng, ngày 05 tháng 7 năm 2024"]
    rows = [line(1, "Hộ tịch", (5, 4, 3, 2, 6, 1, 0)), signed]
    (table,) = examine(store, book(tmp_path / "Báo cáo năm 2023.xlsx", "Bộ Y tế", rows, period="Quý II"))
    assert table.period is None
    (late,) = examine(store, book(tmp_path / "Báo cáo năm 2023.xlsx", "Bộ Y tế", rows, period="Quý IV"))
    assert late.period
    assert late.period.code == "2023-Q4"


def test_two_tables_without_a_row_in_common_are_said_to_be_parts_perhaps(store: Store, folder: Path) -> None:
    first, second = line(1, "Đất đai", (5, 4, 3, 2, 6, 1, 0)), line(1, "Hộ tịch", (50, 14, 3, 22, 16, 1, 0))
    parts = planned(store, book(folder / "a", "Bộ Y tế", [first]), book(folder / "b", "Bộ Y tế", [second]))
    for one in parts:
        assert "có thể là hai phần của một biểu: bỏ một là mất số liệu" in one.asked[-1].message
    again = line(1, "Đất đai", (6, 4, 3, 2, 6, 1, 0))
    rivals = planned(store, book(folder / "a", "Bộ Y tế", [first]), book(folder / "b", "Bộ Y tế", [again]))
    assert all(one.asked[-1].message.endswith("cũng là biểu này, đơn vị này, kỳ này. Hãy bỏ một.") for one in rivals)


def test_a_table_that_names_its_form_and_has_other_columns_says_so(store: Store, folder: Path) -> None:
    file = book(folder / "a.xlsx", "Bộ Y tế", [])
    cells = (*file.grids[0].rows[:5], ("STT", "Chỉ tiêu", "Hộ tịch", "Đất đai"), (3, "Tổng số", 1, 2))
    (told,) = examine(store, replace(file, grids=(Grid("Biểu", cells),)))
    assert "«a.xlsx» ghi biểu II.06a/VPCP/KSTT ở ô A1, nhưng tiêu đề các cột không giống biểu ấy." in told.trouble
    (other,) = examine(store, replace(file, grids=(Grid("Biểu", cells[1:]),)))
    assert "không có bảng nào giống một biểu mẫu đã biết" in other.trouble


def test_two_tables_on_one_sheet_are_said_to_be_parts_perhaps(store: Store, folder: Path) -> None:
    first, again = line(1, "Đất đai", (5, 4, 3, 2, 6, 1, 0)), line(1, "Đất đai", (6, 4, 3, 2, 6, 1, 0))
    file = book(folder / "a.xlsx", "Bộ Y tế", [first])
    rows, merged = file.grids[0].rows, file.grids[0].merged
    down = len(rows) + 1
    below = [Area(area.top + down - 4, area.left, area.bottom + down - 4, area.right) for area in merged]
    cells = (*rows, ("II. TTHC liên thông",), *map(tuple, HEADER), tuple(again))
    both = planned(store, replace(file, grids=(Grid("Biểu", cells, (*merged, *below)),)))
    assert len(both) == 2
    assert all("có thể là hai phần của một biểu" in one.asked[-1].message for one in both)
