"""The shelf of forms: shipped ones, the office's own, wrong ones told, forms taken in and given out, blanks."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.markers import MARKER_SHEET, marked_version
from tthc_desktop.places import shipped
from tthc_desktop.services import forms

OWN = """
code = "Z.01"
title = "Mẫu của tỉnh"
layout = "matrix"
valid_from = 2026-01-01
columns = [
  { no = 1, key = "don_vi", header = ["Đơn vị"], kind = "label" },
  { no = 2, key = "so", header = ["Số hồ sơ"] },
]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "du-lieu.tthc"


def own_file(data: Path, text: str, name: str = "rieng.toml") -> Path:
    folder = data.parent / "forms"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


# --- what is on the shelf --------------------------------------------------------------------------------


def test_a_folder_beside_the_data_file_adds_forms(data: Path) -> None:
    shipped_only = forms.shelf(data)
    own_file(data, OWN)
    both = forms.shelf(data)
    assert set(both.forms) - set(shipped_only.forms) == {both.find("Z.01").form}
    assert both.find("Z.01").own
    assert not both.problems


def test_a_file_of_the_same_version_wins_over_the_shipped_one(data: Path) -> None:
    text = (shipped("forms") / "ii-06a.toml").read_text(encoding="utf-8").replace('"Trễ hạn"', '"Chậm"')
    own_file(data, text)
    shelf = forms.shelf(data)
    assert shelf.find("II.06a").own
    assert shelf.find("II.06a").form.column(10).synonyms[0] == "Chậm"
    assert len(shelf.items) == 26


def test_a_newer_version_stands_beside_the_older_one(data: Path) -> None:
    text = (shipped("forms") / "ii-06a.toml").read_text(encoding="utf-8").replace("= 2020-10-21", "= 2027-01-01")
    own_file(data, text)
    shelf = forms.shelf(data)
    assert shelf.find("II.06a").form.version == "II.06a/VPCP/KSTT@2027-01-01"
    assert shelf.find("II.06a/VPCP/KSTT@2020-10-21").form.valid_from is not None
    assert len(shelf.items) == 27


def test_a_wrong_file_is_told_and_the_others_stay(data: Path) -> None:
    own_file(data, OWN.replace('"matrix"', '"x"'), "sai.toml")
    own_file(data, OWN, "dung.toml")
    (data.parent / "forms" / "latin.toml").write_bytes('code = "Bi\xeau"\n'.encode("latin-1"))
    (data.parent / "forms" / "a.toml").mkdir()
    shelf = forms.shelf(data)
    assert shelf.find("Z.01").own
    told = [problem.message for problem in shelf.problems]
    assert any(message.startswith("Tệp «sai.toml», dòng 4: ") for message in told)
    assert any("«latin.toml», dòng 1" in message and "UTF-8" in message for message in told)
    assert any("a.toml" in message for message in told)


def test_two_own_files_of_one_version_are_told(data: Path) -> None:
    own_file(data, OWN, "1.toml")
    own_file(data, OWN, "2.toml")
    (problem,) = forms.shelf(data).problems
    assert "«2.toml» và «1.toml»" in problem.message


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        ("II.06a/VPCP/KSTT", "II.06a/VPCP/KSTT@2020-10-21"),
        ("ii.06A", "II.06a/VPCP/KSTT@2020-10-21"),
        ("06đ", "II.06đ/VPCP/KSTT@2020-10-21"),
        ("II.07b", "II.07b/VPCP/KSTT@2025-07-01"),
        ("II.07b/VPCP/KSTT@2020-10-21", "II.07b/VPCP/KSTT@2020-10-21"),
        ("cchc-bm7.4", "CCHC-BM7.4@2025-07-02"),
    ],
)
def test_a_form_is_found_by_a_short_name(data: Path, asked: str, version: str) -> None:
    assert forms.shelf(data).find(asked).form.version == version


def test_a_form_that_is_not_there_is_refused_with_those_that_are(data: Path) -> None:
    with pytest.raises(Refused, match=r"Không có biểu mẫu «II\.99».*II\.06a/VPCP/KSTT"):
        forms.shelf(data).find("II.99")


# --- taken in and given out ------------------------------------------------------------------------------


def test_what_is_given_out_can_be_taken_in_again(data: Path, tmp_path: Path) -> None:
    before = forms.shelf(data)
    for item in before.items:
        out = tmp_path / "ra.toml"
        forms.give_out(item, out)
        assert forms.take_in(data, out) == item.form
    after = forms.shelf(data)
    assert after.forms == before.forms
    assert all(item.own for item in after.items)
    assert len({item.path.name for item in after.items}) == len(after.items)
    assert not after.problems


def test_a_form_taken_in_again_takes_the_place_of_the_one_before(data: Path, tmp_path: Path) -> None:
    own_file(data, OWN, "ten-rieng.toml")
    changed = tmp_path / "moi.toml"
    changed.write_text("\ufeff" + OWN.replace("Mẫu của tỉnh", "Mẫu mới").replace("\n", "\r\n"), encoding="utf-8")
    forms.take_in(data, changed)
    assert forms.shelf(data).find("Z.01").form.title == "Mẫu mới"
    assert [path.name for path in (data.parent / "forms").iterdir()] == ["ten-rieng.toml"]


def test_a_wrong_form_is_not_taken_in(data: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "sai.toml"
    wrong.write_text(OWN.replace("no = 2", "no = 1"), encoding="utf-8")
    with pytest.raises(Refused, match="dòng 8: cột số «1» có hai lần"):
        forms.take_in(data, wrong)
    with pytest.raises(Unavailable, match="Không đọc được"):
        forms.take_in(data, tmp_path / "khong-co.toml")
    assert not (data.parent / "forms").exists()


# --- blanks ----------------------------------------------------------------------------------------------


def test_every_form_has_a_blank_that_says_which_form_it_is(data: Path, tmp_path: Path) -> None:
    for item in forms.shelf(data).items:
        path = tmp_path / "trong.xlsx"
        forms.write_blank(item.form, path, "Sở Tư pháp", "quý I năm 2026")
        book = load_workbook(path)
        assert marked_version(book[MARKER_SHEET].iter_rows(values_only=True)) == item.form.version
        assert book[MARKER_SHEET].sheet_state == "veryHidden"
        page = book["Biểu"]
        texts = {str(value) for row in page.iter_rows(values_only=True) for value in row if value is not None}
        assert {step for column in item.form.columns for step in column.header} <= texts
        assert {"Đơn vị báo cáo: Sở Tư pháp", "Kỳ báo cáo: quý I năm 2026"} <= texts
        assert page.protection.sheet
        book.close()


def test_in_a_blank_only_what_is_to_be_filled_in_is_open(data: Path, tmp_path: Path) -> None:
    form = forms.shelf(data).find("II.06a").form
    forms.write_blank(form, tmp_path / "trong.xlsx")
    page = load_workbook(tmp_path / "trong.xlsx")["Biểu"]
    assert page["C11"].value == "(3)=(4)+(5)+(6)"
    assert page["C12"].value == '=IF(COUNT(D12,E12,F12)=0,"",SUM(D12,E12,F12))'
    assert page["D42"].value == '=IF(COUNT(D12:D41)=0,"",SUM(D12:D41))'
    opened = {cell.coordinate for row in page.iter_rows(8, 42) for cell in row if not cell.protection.locked}
    assert opened == {f"{letter}{row}" for letter in "ABDEFHIJLM" for row in range(12, 42)}
    assert "C8:F8" in page.merged_cells
    assert any("D12" in str(rule.sqref) and rule.type == "whole" for rule in page.data_validations.dataValidation)


def test_groups_that_are_gone_have_no_place_in_a_blank(data: Path, tmp_path: Path) -> None:
    for code, gone in (("II.07b/VPCP/KSTT@2020-10-21", False), ("II.07b/VPCP/KSTT@2025-07-01", True)):
        forms.write_blank(forms.shelf(data).find(code).form, tmp_path / "trong.xlsx")
        page = load_workbook(tmp_path / "trong.xlsx")["Biểu"]
        texts = {value for row in page.iter_rows(values_only=True) for value in row}
        assert ("Quận, huyện" not in texts) is gone
        assert {"Sở, ban, ngành", "Xã, phường"} <= texts


def test_an_own_form_may_be_read_alone() -> None:
    assert read_form(OWN, "rieng.toml").version == "Z.01@2026-01-01"
