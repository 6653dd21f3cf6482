"""Reports of every kind on the command line: sentences, figures with their sources, tables, the office's template."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.test_cli_returns import ROWS, form
from tthc_desktop.__main__ import main


@pytest.fixture
def data(example_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(example_file, tmp_path / "vi-du.tthc"))


def report(capsys: pytest.CaptureFixture[str], data: Path, out: Path, *more: str) -> Any:
    status = main(
        ["--data", str(data), "report", "--period", "2023-Q2", "--out", str(out), "--formats", "docx", "--json", *more]
    )
    told = capsys.readouterr()
    assert status == 0, told.err
    return json.loads(told.out)


def take_in(data: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for at, unit in enumerate(("Bộ Y tế", "Bộ Công Thương")):
        file = form(folder / f"{at}.xlsx", ROWS, unit)
        assert main(["--data", str(data), "import", str(file), "--apply"]) == 0
    capsys.readouterr()


def test_without_returns_the_bulletin_is_as_it_was_and_has_no_tables(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = report(capsys, data, tmp_path / "ra")
    assert (told["kind"], told["tables"], told["without_data"]) == ("bulletin", [], [])
    assert [Path(file).name for file in told["files"]] == ["bao-cao-2023-Q2.docx"]
    assert any("05 buổi làm việc trực tuyến với 05 địa phương" in one["text"] for one in told["paragraphs"])


def test_the_quarters_report_carries_the_sums_of_the_returns(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(data, tmp_path, capsys)
    told = report(capsys, data, tmp_path / "ra", "--kind", "kstthc")
    assert told["kind"] == "kstthc"
    assert [Path(file).name for file in told["files"]] == ["bao-cao-kstthc-2023-Q2.docx"]
    (table,) = told["tables"]
    assert set(table) >= {"title", "columns", "rows", "missing_units"}
    received = sum(2 * row[2] for row in ROWS)
    assert table["rows"][-1][2] == received
    assert all(len(row) == len(table["columns"]) for row in table["rows"])
    (sentence,) = [one for one in told["paragraphs"] if "Tổng số hồ sơ tiếp nhận" in one["text"]]
    assert f"{received} hồ sơ" in sentence["text"]
    (amount,) = [one for one in sentence["amounts"] if one["value"] == received]
    assert sum(source["value"] for source in amount["sources"]) == received
    assert {source["file"] for source in amount["sources"]} == {"0.xlsx", "1.xlsx"}
    assert "II.08/VPCP/KSTT" in told["without_data"]
    bulletin = report(capsys, data, tmp_path / "ra")
    assert bulletin["tables"] == told["tables"]


def test_a_period_without_returns_says_which_forms_lack(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "ra")
    assert main(["--data", str(data), "report", "--period", "2023-Q2", "--kind", "kstthc", "--out", out]) == 0
    said = capsys.readouterr().out
    assert "Chưa có số liệu của biểu: II.01b/VPCP/KSTT;" in said
    assert len(list((tmp_path / "ra").iterdir())) == 3


def test_the_offices_template_is_used_and_a_wrong_one_leaves_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word = docx.Document()
    word.add_paragraph("Mẫu của cơ quan")
    word.add_paragraph("{{ noi_dung }}")
    word.save(str(tmp_path / "mau.docx"))
    told = report(capsys, data, tmp_path / "ra", "--template", str(tmp_path / "mau.docx"))
    assert docx.Document(told["files"][0]).paragraphs[0].text == "Mẫu của cơ quan"
    word.paragraphs[1].text = "{{ noi_dug }}"
    word.save(str(tmp_path / "mau.docx"))
    arguments = ["--data", str(data), "report", "--period", "2023-Q2", "--out", str(tmp_path / "khac")]
    assert main([*arguments, "--template", str(tmp_path / "mau.docx")]) == 2
    assert "đoạn 2: không có chỗ điền «{{ noi_dug }}»; có lẽ là {{ noi_dung }}." in capsys.readouterr().err
    assert not (tmp_path / "khac").exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--kind", "abc"], "Không có loại báo cáo «abc»"),
        (["--kind", "thematic"], "cần một chuyên đề"),
        (["--kind", "list", "--about", "x"], "cần một loại bản ghi"),
        (["--units", "moi"], "Không có cách ghi tên đơn vị «moi»"),
        (["--template", "khong-co.docx"], "Không thấy mẫu"),
    ],
)
def test_a_wrong_word_is_one_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    arguments = ["--data", str(data), "report", "--period", "2023-Q2", "--out", str(tmp_path / "ra")]
    assert main([*arguments, *more]) == 2
    assert told in capsys.readouterr().err
