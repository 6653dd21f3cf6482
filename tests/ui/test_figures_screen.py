"""Figures added up on the screen: every number opens its sources, is corrected, compared, ranked, drawn, closed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from tests.services.test_aggregating import DAY, Q2, SETTLING, accept_all, ministries, plain_sum, send
from tests.services.test_receiving import FORMS, book, examine
from tests.services.test_reconciling import export as system_export
from tests.services.test_reconciling import own_words, system_row
from tests.ui.conftest import Asked
from tests.ui.driving import ALT, CTRL, Key, focus, go_to, in_dialog, press, settle, wait_until, write
from tests.ui.test_words import english
from tthc_desktop.core.drawings import Words
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import parse_period
from tthc_desktop.services import closing, receiving, returns
from tthc_desktop.services.figure_tables import Cell
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.pointed_columns import ColumnsDialog
from tthc_desktop.ui.return_figures import ReturnFiguresDialog
from tthc_desktop.ui.screens.closing import ChangesDialog, CloseDialog, ReopenDialog
from tthc_desktop.ui.screens.figures import FiguresScreen
from tthc_desktop.ui.workspace import Workspace

SHIFT = Qt.KeyboardModifier.ShiftModifier
Sent = dict[str, list[list[Any]]]


@pytest.fixture
def sent(space: Workspace, tmp_path: Path) -> Sent:
    """Returns of six units for quarter II/2023, accepted, the screen open on them."""
    rows = send(space.store, tmp_path, ministries(space.store, 6))
    accept_all(space.store)
    space.open(space.figures)
    settle()
    return rows


def choose(box: QComboBox, data: Any) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())
    settle()


def place(screen: FiguresScreen, row: int, column: int) -> Cell:
    """Go to a figure with the keyboard's focus in the table; `row` -1 is the total, `column` that of the form."""
    lines = screen.view.model.rowCount()
    screen.view.body.setCurrentIndex(screen.view.model.index(row % lines, column - 1))
    screen.view.body.setFocus()
    settle()
    cell = screen.view.chosen()
    assert cell is not None
    return cell


def test_the_table_shows_the_sums_and_enter_on_a_number_lists_cells_that_add_up_to_it(
    space: Workspace, sent: Sent
) -> None:
    screen = space.figures
    assert screen.period.period() == Q2
    for column in range(3, 14):
        assert place(screen, -1, column).value == plain_sum(sent, column)
    cell = place(screen, -1, 7)
    press(Key.Key_Return)
    assert focus() is screen.sources.table
    *lines, total = screen.sources.model.items
    assert sum(line.value or 0 for line in lines) == total.value == cell.value
    assert {line.label for line in lines} == set(sent)
    assert all(line.source and line.source.cells.startswith("G") and line.source.file for line in lines)
    press(Key.Key_Escape)
    assert focus() is screen.view.body
    assert not screen.sources.isVisible()


@pytest.mark.parametrize("by", ["level", "group", "field", "source"])
def test_every_way_of_adding_up_gives_the_same_total(space: Workspace, sent: Sent, by: str) -> None:
    screen = space.figures
    choose(screen.by, by)
    assert place(screen, -1, 7).value == plain_sum(sent, 7)
    cell = place(screen, 0, 7)
    press(Key.Key_Return)
    assert screen.sources.model.items[-1].value == cell.value


def test_the_return_and_the_kept_file_open_from_the_list(space: Workspace, sent: Sent) -> None:
    screen = space.figures
    opened: list[str] = []
    screen.open_url = lambda url: bool(opened.append(url.toLocalFile()) or True)
    place(screen, -1, 7)
    press(Key.Key_Return)
    press(Key.Key_Return, CTRL)
    assert Path(opened[0]).name == screen.sources.model.items[0].source.file  # type: ignore[union-attr]
    assert Path(opened[0]).read_bytes()
    titles: list[str] = []
    in_dialog(lambda: press(Key.Key_Return), lambda dialog: titles.append(dialog.windowTitle()))
    assert titles[0].startswith("II.06a/VPCP/KSTT · ")
    assert "quý II năm 2023" in titles[0]


def test_a_figure_is_corrected_with_a_reason_beside_the_units_own_and_taken_back_by_undo(
    space: Workspace, sent: Sent
) -> None:
    screen = space.figures
    before = place(screen, 0, 4)
    unit, rows = before.row.label, sent[before.row.label]
    own = rows[0][3]

    def drive(dialog: ReturnFiguresDialog) -> None:
        assert english(dialog) == []
        assert dialog.view.chosen() is not None
        press(Key.Key_F2)
        write("99999")
        press(Key.Key_S, CTRL)
        assert "lý do" in dialog.problem.text()
        go_to(dialog.reason)
        write("Theo hệ thống một cửa")
        press(Key.Key_S, CTRL)
        cell = dialog.view.chosen()
        assert cell is not None
        assert (cell.value, cell.theirs, cell.is_corrected) == (99999, own, True)
        assert cell.text.endswith("→ 99.999*")
        press(Key.Key_Escape)

    in_dialog(lambda: press(Key.Key_F2), drive)
    after = place(screen, 0, 4)
    assert after.value == (before.value or 0) + 99999 - own
    assert after.theirs == before.value
    assert after.text.endswith("*")
    assert place(screen, -1, 4).text.endswith("*")
    assert f"Hiệu chỉnh số liệu của {unit}" in screen.notes.toPlainText()
    assert "Theo hệ thống một cửa" in screen.notes.toPlainText()
    press(Key.Key_Z, CTRL)
    assert place(screen, 0, 4) == before


def test_f2_on_a_total_asks_for_the_return_first(space: Workspace, sent: Sent) -> None:
    screen = space.figures
    place(screen, -1, 4)
    press(Key.Key_F2)
    assert screen.sources.isVisible()
    titles: list[str] = []
    in_dialog(lambda: press(Key.Key_F2), lambda dialog: titles.append(dialog.windowTitle()))
    assert screen.sources.model.items[0].label in titles[0]


def test_comparison_tells_difference_percent_and_points(space: Workspace, sent: Sent, tmp_path: Path) -> None:
    names = list(sent)
    earlier = send(space.store, tmp_path, names[:5], "quý I năm 2023", seed=5)
    screen = space.figures
    screen.turn(1)
    settle()
    lines = {line.label: line for line in screen.comparison.model.items}
    settled = next(line for label, line in lines.items() if label.startswith("(7) "))
    assert settled.change.before == plain_sum(earlier, 7)
    assert settled.change.absolute == plain_sum(sent, 7) - plain_sum(earlier, 7)
    rate = lines["Tỷ lệ quá hạn"]
    assert rate.texts[2].endswith("điểm %")
    assert rate.texts[3] == "–"
    choose(screen.comparison.figure, "7")
    rows = screen.comparison.model.items
    assert rows[-1].is_total
    (new,) = [row for row in rows if row.label == names[5]]
    assert new.texts[1:] == ("–", "–", "–")
    choose(screen.against, "last-year")
    assert {row.texts[1] for row in screen.comparison.model.items} == {"–"}


def test_what_is_planned_is_written_on_the_line_it_is_for_and_taken_back(
    space: Workspace, sent: Sent, tmp_path: Path, asked: Asked
) -> None:
    screen, wholes = space.figures, plain_sum(sent, 7)
    screen.turn(1)
    choose(screen.against, "plan")
    page = screen.comparison
    assert "Chưa có chỉ tiêu kế hoạch nào cho quý II năm 2023" in page.remarks.text()
    assert (page.plans.isVisible(), page.table.isVisible()) == (True, False)
    line = next(line for line in page.planned.items if line.name == "7")
    page.plans.selectRow(page.planned.items.index(line))
    page.plans.setFocus()

    def write_plan(dialog: RecordForm) -> None:
        assert dialog.form.editors["figure"].raw() == "(7) " + SETTLING.column(7).title
        assert focus() is dialog.form.editors["value"]
        write(str(wholes * 2))
        go_to(dialog.form.editors["basis"])
        write("Kế hoạch số 117/KH-UBND")
        press(Key.Key_S, CTRL)

    in_dialog(lambda: press(Key.Key_Return), write_plan)
    wait_until(lambda: any(line.planned for line in page.planned.items))
    line = next(line for line in page.planned.items if line.name == "7")
    shown_line = page.planned.texts(line)
    assert shown_line[1:4] == (shown(Decimal(wholes)), shown(Decimal(wholes * 2)), "50,00%")
    assert shown_line[6:] == ("quý II năm 2023", "Kế hoạch số 117/KH-UBND")
    assert not page.remarks.isVisible()
    asked.path = tmp_path / "so sánh.xlsx"
    press(Key.Key_E, CTRL)
    rows = load_workbook(asked.path)["So sánh"].iter_rows(values_only=True)
    (told,) = [row for row in rows if row[0] == line.label]
    assert told[1:5] == (wholes, wholes * 2, -wholes, -50)
    assert told[6:] == (50, "quý II năm 2023", "Kế hoạch số 117/KH-UBND")
    page.plans.selectRow(page.planned.items.index(line))
    titles: list[str] = []
    in_dialog(lambda: press(Key.Key_N, CTRL), lambda dialog: titles.append(dialog.windowTitle()))
    assert titles == ["Sửa chỉ tiêu kế hoạch"]
    choose(page.figure, "7")
    assert [one.label for one in page.planned.items] == [*[row.label for row in screen.shown.found.rows], "Tổng số"]  # type: ignore[union-attr]
    page.plans.selectRow(0)

    def of_the_unit(dialog: RecordForm) -> None:
        assert dialog.form.editors["unit"].raw() == page.planned.items[0].label

    in_dialog(lambda: press(Key.Key_N, CTRL), of_the_unit)
    assert english(page) == []
    press(Key.Key_Z, CTRL)
    wait_until(lambda: not any(line.planned for line in page.planned.items))
    choose(screen.against, "previous")
    assert (page.plans.isVisible(), page.table.isVisible()) == (False, True)
    assert screen.correct_button.isVisible()


def test_units_are_ranked_inside_their_level_and_ties_are_told(space: Workspace, tmp_path: Path) -> None:
    names = ministries(space.store, 3)
    same = send(space.store, tmp_path, names[:1])
    rows = {names[1]: same[names[0]]}
    with space.store.write("Nhập") as session:
        twin = book(tmp_path / "twin.xlsx", names[1], rows[names[1]])
        receiving.apply(session, space.store.attachments, examine(space.store, twin))
    send(space.store, tmp_path, names[2:], seed=9)
    screen = space.figures
    space.open(screen)
    screen.turn(2)
    settle()
    places = {one.name: one for one in screen.ranks.model.items}
    assert set(places) == set(names)
    assert places[names[0]].place == places[names[1]].place
    assert places[names[0]].note == "đồng hạng với 1 đơn vị"
    assert places[names[2]].note == ""
    assert "Tạm tính, chưa duyệt biểu của 03 đơn vị" in screen.notes.toPlainText()
    with space.store.write("Trả lại") as session:
        held = returns.of_form(session, SETTLING.code, Q2.code)
        returns.judge(session, [held[-1].id], "returned", "Sai tổng")
    settle()
    assert f"Chưa có số liệu của 01 đơn vị: {names[2]} (đã trả lại, Sai tổng)." in screen.notes.toPlainText()
    assert {one.name for one in screen.ranks.model.items} == set(names[:2])


@pytest.mark.parametrize("kind", ["trend", "shares", "ranking"])
def test_every_chart_is_drawn_from_the_same_figures(space: Workspace, sent: Sent, kind: str) -> None:
    screen = space.figures
    screen.turn(3)
    choose(screen.charts.kind, kind)
    choose(screen.charts.figure, "7")
    drawing = screen.charts.drawing()
    assert drawing is not None
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    total = f"{plain_sum(sent, 7):,}".replace(",", ".")
    if kind == "trend":
        assert total in texts
        assert sum(text.startswith("Quý") for text in texts) == 8
        assert texts.count("2023") == 2
    elif kind == "shares":
        shares = [plain_sum(sent, column) for column in (8, 9, 10)]
        assert all(any(f"{value:,}".replace(",", ".") in text for text in texts) for value in shares)
    else:
        assert any(text.startswith("1. ") for text in texts)


def test_a_period_is_closed_told_reopened_with_a_reason_and_its_changes_listed(
    space: Workspace, sent: Sent, tmp_path: Path, asked: Asked
) -> None:
    screen = space.figures
    names = list(sent)
    more = send(space.store, tmp_path, ministries(space.store, 7)[6:], seed=8)
    settle()

    def close(dialog: CloseDialog) -> None:
        assert english(dialog) == []
        assert "Tạm tính, chưa duyệt biểu của 01 đơn vị" in dialog.doubts.toPlainText()
        dialog.close_button.click()

    in_dialog(lambda: press(Key.Key_K, CTRL), lambda dialog: press(Key.Key_Return))
    assert screen.close_button.isEnabled()
    in_dialog(lambda: press(Key.Key_K, CTRL), close)
    assert not screen.close_button.isEnabled()
    assert screen.state.text().startswith("Kỳ đã chốt lúc")

    def reopen(dialog: ReopenDialog) -> None:
        assert english(dialog) == []
        press(Key.Key_Return)
        assert "lý do" in dialog.problem.text()
        go_to(dialog.reason)
        write("Đơn vị gửi lại")
        press(Key.Key_Return)

    in_dialog(lambda: press(Key.Key_K, CTRL | SHIFT), reopen)
    assert "mở lại" in screen.state.text()
    rows = [[*row] for row in sent[names[0]]]
    for column in (3, 2, 10, 11):
        rows[0][column] += 5
    with space.store.write("Nhập") as session:
        changed = book(tmp_path / "b.xlsx", names[0], rows)
        receiving.apply(session, space.store.attachments, examine(space.store, changed))
    accept_all(space.store)
    asked.path = tmp_path / "thay đổi.xlsx"

    def read(dialog: ChangesDialog) -> None:
        assert english(dialog) == []
        texts = [dialog.figures.texts(line) for line in dialog.figures.items]
        assert {row[5] for row in texts} == {"+5"}
        assert len(texts) == 4
        sentences = [dialog.sentences.texts(told) for told in dialog.sentences.items]
        assert {title for title, _, _ in sentences} == {"Báo cáo công tác kiểm soát TTHC (quý, năm)"}
        received = sum(plain_sum(told, 3) for told in (sent, more))
        assert any(f" là {shown(Decimal(received))} hồ sơ" in before for _, before, _ in sentences)
        assert any(f" là {shown(Decimal(received + 5))} hồ sơ" in after for _, _, after in sentences)
        press(Key.Key_E, CTRL)

    in_dialog(lambda: press(Key.Key_L, CTRL), read)
    page, words = load_workbook(asked.path).worksheets
    assert [cell.value for cell in words[2]] == ["Báo cáo", "Câu lúc chốt", "Câu hiện nay"]
    numbers = [row for row in page.iter_rows(values_only=True) if row[1] == names[0]]
    assert len(numbers) == 4
    assert all(row[4] - row[3] == row[5] == 5 == row[7] - row[6] for row in numbers)


def test_the_table_is_written_with_its_numbers(space: Workspace, sent: Sent, tmp_path: Path, asked: Asked) -> None:
    asked.path = tmp_path / "số liệu.xlsx"
    press(Key.Key_E, CTRL)
    page = load_workbook(asked.path).active
    last = [row for row in page.iter_rows(values_only=True) if row[1] == "Tổng số"][-1]
    assert [*last[2:]] == [plain_sum(sent, column) for column in range(3, 14)]


def test_luy_ke_adds_up_from_the_beginning_of_the_year_and_says_so(
    space: Workspace, sent: Sent, tmp_path: Path
) -> None:
    screen = space.figures
    first = send(space.store, tmp_path, ministries(space.store, 6), "quý I năm 2023", seed=9)
    press(Key.Key_L, ALT)
    wait_until(screen.to_date.isChecked)
    settle()
    assert screen.state.text().startswith("Lũy kế 6 tháng đầu năm 2023.")
    total = place(screen, -1, 4)
    assert total.value == plain_sum(first, 4) + plain_sum(sent, 4)
    press(Key.Key_Return)
    *lines, told = screen.sources.model.items
    assert sum(line.value or 0 for line in lines) == told.value == total.value
    screen.period.show_period(parse_period("2023-05"))
    screen.rebuild()
    settle()
    assert not screen.close_button.isEnabled()  # five months are added up, not reported
    assert english(screen) == []
    press(Key.Key_L, ALT)
    wait_until(lambda: not screen.to_date.isChecked())
    screen.period.show_period(Q2)
    screen.rebuild()
    settle()
    assert place(screen, -1, 4).value == plain_sum(sent, 4)
    assert screen.close_button.isEnabled()


def test_a_period_without_returns_says_so(space: Workspace, sent: Sent) -> None:
    screen = space.figures
    screen.period.show_period(parse_period("2022-Q1"))
    screen.rebuild()
    assert screen.state.text() == "Chưa có biểu II.06a/VPCP/KSTT nào của quý I năm 2022."
    assert screen.view.chosen() is None or screen.view.chosen().value is None  # type: ignore[union-attr]


def test_the_formula_page_works_out_rates_and_the_index_with_their_basis(space: Workspace, sent: Sent) -> None:
    screen = space.formulas
    space.open(screen)
    settle()
    rates = {item.key: screen.rates.texts(item) for item in screen.rates.items}
    told = rates["II.06a/VPCP/KSTT:ty_le_dung_han"]
    assert told[2] == "(8 + 9) : 7"
    part = plain_sum(sent, 8) + plain_sum(sent, 9)
    assert told[3] == f"{part:,}".replace(",", ".")
    expected = (Decimal(part) * 100 / plain_sum(sent, 7)).quantize(Decimal("0.01"))
    assert told[5] == f"{expected}%".replace(".", ",")
    assert told[6].startswith("Thông tư số 01/2020/TT-VPCP")
    total = screen.index.texts(screen.index.items[-1])
    assert total[0] == "Tổng điểm"
    assert total[4] == "100"
    assert english(screen) == []


def test_reported_is_held_against_counted_with_the_differences_first(
    space: Workspace, sent: Sent, tmp_path: Path, asked: Asked
) -> None:
    screen = space.reconciling
    space.open(screen)
    settle()
    first, second = list(sent)[:2]
    own = sum(row[6] for row in sent[first])
    late = sum(row[9] for row in sent[second])
    settled = sum(row[6] for row in sent[second])
    rows = [system_row(1, first, own + 124), system_row(2, second, settled, late), system_row(3, "Cục Lạ", 7)]
    asked.path = system_export(tmp_path / "một cửa.xlsx", rows)
    press(Key.Key_I, CTRL)
    assert asked.troubles == []
    assert screen.model.items
    assert all(not one.agrees for one in screen.model.items)
    sizes = [one.size for one in screen.model.items]
    assert sizes == sorted(sizes, reverse=True)
    assert (first, own, own + 124) in {(one.name, one.reported, one.counted) for one in screen.model.items}
    screen.only.setChecked(False)
    agreeing = [one for one in screen.model.items if one.agrees]
    assert second in {one.name for one in agreeing}
    assert "«Cục Lạ» (dòng 7)" in screen.notes.toPlainText()
    assert "Cục Lạ" in screen.unknown.button.text()
    with space.store.read() as session:
        other = next(h.key.unit for h in returns.of_form(session, SETTLING.code, Q2.code))
    screen.unknown.chosen.emit(other, "Cục Lạ")
    settle()
    assert "Cục Lạ" not in screen.notes.toPlainText()
    asked.path = tmp_path / "đối chiếu.xlsx"
    press(Key.Key_E, CTRL)
    assert load_workbook(asked.path).active.max_row > 3
    assert english(screen) == []


def test_columns_of_another_systems_table_are_pointed_at_once(
    space: Workspace, sent: Sent, tmp_path: Path, asked: Asked
) -> None:
    screen = space.reconciling
    space.open(screen)
    settle()
    assert not screen.columns_button.isEnabled()
    first, second = list(sent)[:2]
    late = {name: sum(row[9] for row in sent[name]) for name in (first, second)}
    heads = ["STT", "Cơ quan", "Hồ sơ trễ"]
    asked.path = own_words(tmp_path / "xuất.xlsx", heads, [[1, first, late[first] + 5], [2, second, late[second]]])
    press(Key.Key_I, CTRL)
    assert "Hãy chỉ cột" in screen.outcome.text()

    def drive(dialog: ColumnsDialog) -> None:
        assert english(dialog) == []
        box = dialog.boxes["Hồ sơ trễ"]
        assert focus() is box
        box.setCurrentIndex(box.findData("10"))
        press(Key.Key_S, CTRL)

    in_dialog(lambda: press(Key.Key_M, CTRL), drive)
    settle()
    (found,) = screen.model.items
    assert (found.name, found.reported, found.counted) == (first, late[first], late[first] + 5)
    press(Key.Key_I, CTRL)  # once more: it is remembered
    settle()
    assert [one.name for one in screen.model.items] == [first]


def test_what_is_closed_elsewhere_is_told_here(space: Workspace, sent: Sent) -> None:
    with space.store.write("Chốt") as session:
        closing.close(session, FORMS, Q2, DAY, sure=True)
    settle()
    assert space.figures.reopen_button.isEnabled()
    assert not space.figures.close_button.isEnabled()
