"""The command «forms»: lists, one form in full, blanks, TOML out and in, wrong files told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tthc_desktop.__main__ import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        status = main(["--data", str(tmp_path / "du-lieu.tthc"), "forms", *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_forms_are_listed_with_basis_validity_and_mark(run: Run, tmp_path: Path) -> None:
    status, out, err = run()
    assert (status, err) == (0, "")
    line = next(line for line in out.splitlines() if line.startswith("II.06b"))
    assert line.split("\t")[2:] == [
        "Thông tư số 01/2020/TT-VPCP ngày 21/10/2020",
        "từ 21/10/2020 đến 30/6/2025",
        "mẫu chưa đối chiếu với văn bản gốc",
    ]
    told = json.loads(run("--json")[1])
    assert len(told["forms"]) == 26
    assert not (tmp_path / "du-lieu.tthc").exists()


def test_forms_of_a_day_are_one_version_each(run: Run) -> None:
    versions = [form["version"] for form in json.loads(run("--on", "30/6/2025", "--json")[1])["forms"]]
    assert "II.07b/VPCP/KSTT@2020-10-21" in versions
    assert "II.07b/VPCP/KSTT@2025-07-01" not in versions
    assert run("--on", "31/6/2025")[0] == 2


def test_a_form_is_told_in_full(run: Run) -> None:
    told = json.loads(run("II.06a", "--json")[1])
    assert told["rules"] == ["3 = 4 + 5 + 6", "7 = 8 + 9 + 10", "11 = 12 + 13"]
    assert told["columns"][3]["header"] == ["Số lượng hồ sơ tiếp nhận", "Trong kỳ", "Trực tuyến"]
    out = run("CCHC-BM3")[1]
    assert "3.1.2\tSố hồ sơ TTHC giải quyết đúng hạn\tHồ sơ" in out
    assert "Phải đúng: 1.4 = 1.4.1 + 1.4.2" in out


def test_a_blank_and_a_toml_are_written(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("II.07b", "--blank", tmp_path / "b.xlsx", "--toml", tmp_path / "b.toml")
    assert status == 0
    assert str(tmp_path / "b.xlsx") in out
    assert load_workbook(tmp_path / "b.xlsx")["Biểu"]["A1"].value == "Biểu số II.07b/VPCP/KSTT"
    assert run("--take", tmp_path / "b.toml")[0] == 0
    assert json.loads(run("II.07b", "--json")[1])["own"]


def test_what_is_wrong_is_one_sentence_and_status_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sai.toml").write_text('code = "A"\n', encoding="utf-8")
    status, _, err = run("--take", tmp_path / "sai.toml")
    assert status == 2
    assert "thiếu trường «title»" in err
    (tmp_path / "forms").mkdir()
    (tmp_path / "sai.toml").rename(tmp_path / "forms" / "sai.toml")
    status, out, err = run()
    assert status == 2
    assert "II.06a/VPCP/KSTT" in out
    assert "«sai.toml»" in err
    assert run("khong-co")[0] == 2
    assert run("--blank", tmp_path / "x.xlsx")[0] == 2
