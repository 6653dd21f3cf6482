"""The screen of forms: list, preview, forms taken in and given out, blanks."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, press, settle
from tthc_desktop.core.form_files import read_form
from tthc_desktop.services import forms
from tthc_desktop.ui import ask
from tthc_desktop.ui.screens.forms import FormsScreen
from tthc_desktop.ui.workspace import Workspace

OWN = """
code = "A.01"
title = "Mẫu của tỉnh"
layout = "matrix"
columns = [
  { no = 1, key = "don_vi", header = ["Đơn vị"], kind = "label" },
  { no = 2, key = "so", header = ["Số hồ sơ"] },
]
"""


@pytest.fixture
def screen(space: Workspace) -> FormsScreen:
    space.open(space.forms)
    settle()
    return space.forms


def choose(screen: FormsScreen, code: str) -> None:
    found = [item.form.version for item in screen.model.items]
    screen.table.selectRow(next(row for row, version in enumerate(found) if version.startswith(code)))
    settle()


def shown(screen: FormsScreen, row: int, column: int) -> str:
    model = screen.preview.cells
    return str(model.data(model.index(row, column)) or "").replace("\u200b", "")


def test_the_list_tells_basis_validity_and_mark(screen: FormsScreen) -> None:
    rows = {screen.model.texts(item)[0]: screen.model.texts(item) for item in screen.model.items}
    assert len(screen.model.items) == 26
    assert rows["II.06a/VPCP/KSTT"][2:] == ("Thông tư số 01/2020/TT-VPCP ngày 21/10/2020", "từ 21/10/2020", "")
    assert rows["II.06b/VPCP/KSTT"][3:] == ("từ 21/10/2020 đến 30/6/2025", "mẫu chưa đối chiếu với văn bản gốc")


def test_the_chosen_form_is_shown_as_its_blank(screen: FormsScreen) -> None:
    choose(screen, "II.06a")
    assert shown(screen, 0, 2) == "Số lượng hồ sơ tiếp nhận"
    assert screen.preview.columnSpan(0, 2) == 4
    assert screen.preview.rowSpan(0, 0) == 3
    assert shown(screen, 3, 2) == "(3)=(4)+(5)+(6)"
    assert "Đơn vị lập: Sở, ban, ngành" in screen.details.text()
    press(Key.Key_Down)
    choose(screen, "CCHC-BM3")
    assert shown(screen, 2, 1) == "Thống kê TTHC"
    assert screen.preview.columnSpan(0, 2) == 2


def test_every_form_fits_its_cells(screen: FormsScreen) -> None:
    for row in range(screen.model.rowCount()):
        screen.table.selectRow(row)
        settle()
        view = screen.preview
        for cell in view.cells.blank.cells if view.cells.blank else ():
            if cell.look == "header":
                width = sum(view.columnWidth(at) for at in range(cell.column, cell.column + cell.columns)) - 12
                height = sum(view.rowHeight(at) for at in range(cell.row, cell.row + cell.rows))
                flags = int(Qt.TextFlag.TextWordWrap)
                needed = view.fontMetrics().boundingRect(0, 0, width, 2000, flags, cell.text)
                assert needed.height() <= height, (screen.model.items[row].form.code, cell.text)


def test_a_form_taken_in_stands_in_the_list_and_is_chosen(
    screen: FormsScreen, asked: Asked, tmp_path: Path, space: Workspace
) -> None:
    asked.path = tmp_path / "mau.toml"
    asked.path.write_text(OWN, encoding="utf-8")
    press(Key.Key_I, CTRL)
    chosen = screen.chosen()
    assert chosen is not None
    assert (chosen.form.code, chosen.own) == ("A.01", True)
    assert space.window.statusBar().currentMessage() == "Đã nhập biểu mẫu A.01."
    assert shown(screen, 0, 1) == "Số hồ sơ"


def test_a_form_that_is_there_is_replaced_only_after_a_question(
    screen: FormsScreen, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.path = tmp_path / "mau.toml"
    asked.path.write_text(OWN, encoding="utf-8")
    screen.take_button.click()
    asked.path.write_text(OWN.replace("của tỉnh", "mới"), encoding="utf-8")
    for answer, title in ((False, "Mẫu của tỉnh"), (True, "Mẫu mới")):
        monkeypatch.setattr(ask, "confirm", lambda *_, answer=answer: answer)
        screen.take_button.click()
        chosen = screen.chosen()
        assert chosen is not None
        assert chosen.form.title == title


def test_a_wrong_form_is_told_with_its_line_and_nothing_changes(
    screen: FormsScreen, asked: Asked, tmp_path: Path
) -> None:
    asked.path = tmp_path / "sai.toml"
    asked.path.write_text(OWN.replace("no = 2", "no = 1"), encoding="utf-8")
    screen.take_button.click()
    assert asked.troubles == ["Tệp «sai.toml», dòng 7: cột số «1» có hai lần."]
    assert len(screen.model.items) == 26


def test_thinking_better_of_it_does_nothing(screen: FormsScreen, asked: Asked) -> None:
    for button in (screen.take_button, screen.give_button, screen.blank_button):
        button.click()
    assert asked.troubles == []


def test_a_form_and_its_blank_are_written(screen: FormsScreen, asked: Asked, tmp_path: Path) -> None:
    choose(screen, "II.07b/VPCP/KSTT@2020")
    chosen = screen.chosen()
    assert chosen is not None
    asked.path = tmp_path / "ra.toml"
    screen.give_button.click()
    assert read_form(asked.path.read_text(encoding="utf-8"), "ra.toml") == chosen.form
    asked.path = tmp_path / "ra.xlsx"
    press(Key.Key_E, CTRL)
    assert load_workbook(asked.path)["Biểu"]["A1"].value == "Biểu số II.07b/VPCP/KSTT"
    asked.path = tmp_path / "không có" / "ra.xlsx"
    screen.blank_button.click()
    assert "không có thư mục" in asked.troubles[0]


def test_a_wrong_file_of_the_office_is_told_above_the_list(screen: FormsScreen) -> None:
    folder = forms.own_folder(screen.desk.store.path)
    folder.mkdir()
    (folder / "hong.toml").write_text("a", encoding="utf-8")
    screen.refresh()
    assert screen.problems.isVisible()
    assert "«hong.toml», dòng 1" in screen.problems.text()
    assert len(screen.model.items) == 26
