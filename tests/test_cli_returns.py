"""Units' forms on the command line: recognised, read, checked and written; every fault with its cell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.records.samples import dump_all
from tthc_desktop.__main__ import main

BEFORE_DUE, AFTER_DUE = "2023-07-03", "2023-07-20"
ROWS = [
    ["1", "Đất đai", 120, 80, 30, 10, 100, 60, 35, 5, 20, 18, 2],
    ["2", "Hộ tịch", 50, 40, 10, None, 50, 30, 20, 0, 0, 0, 0],
]


@pytest.fixture
def data(example_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(example_file, tmp_path / "vi-du.tthc"))


def form(path: Path, rows: list[list[Any]], unit: str = "Bộ Y tế", period: str = "Quý II năm 2023") -> Path:
    """II.06a as a unit fills it: three merged header rows, the row of numbers, the rows, a total."""
    book = Workbook()
    page = book.active
    page["A1"], page["G1"] = "Biểu số II.06a/VPCP/KSTT", f"Đơn vị báo cáo: {unit}"
    page["A3"] = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"
    page["A4"] = f"Kỳ báo cáo: {period}"
    heads = {
        "A6:A8": "TT",
        "B6:B8": "Lĩnh vực, công việc giải quyết theo cấp",
        "C6:F6": "Số lượng hồ sơ tiếp nhận",
        "G6:J6": "Số lượng hồ sơ đã giải quyết",
        "K6:M6": "Số lượng hồ sơ đang giải quyết",
        "C7:C8": "Tổng số",
        "D7:E7": "Trong kỳ",
        "F7:F8": "Từ kỳ trước",
        "G7:G8": "Tổng số",
        "H7:H8": "Trước hạn",
        "I7:I8": "Đúng hạn",
        "J7:J8": "Quá hạn",
        "K7:K8": "Tổng số",
        "L7:L8": "Trong hạn",
        "M7:M8": "Quá hạn",
    }
    for area, text in heads.items():
        page[area.split(":")[0]] = text
        page.merge_cells(area)
    page["D8"], page["E8"] = "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"
    page.append([f"({number})" for number in range(1, 14)])
    for row in rows:
        page.append(row)
    page.append(["", "Tổng số", *(sum(row[at] for row in rows if isinstance(row[at], int)) for at in range(2, 13))])
    book.save(path)
    return path


def examined(data: Path, capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    status = main([str(word) for word in ("--data", data, "import", *arguments, "--json")])
    return status, json.loads(capsys.readouterr().out)


def test_a_units_form_is_recognised_and_added_up(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump_all(data)
    status, (told,) = examined(data, capsys, form(tmp_path / "bieu.xlsx", ROWS))
    assert (status, told["status"], told["problems"]) == (0, "ready", [])
    assert (told["form"], told["unit"]["name"], told["period"]) == ("II.06a/VPCP/KSTT", "Bộ Y tế", "2023-Q2")
    assert told["totals"] == {
        "3": 170,
        "4": 120,
        "5": 40,
        "6": 10,
        "7": 150,
        "8": 90,
        "9": 55,
        "10": 5,
        "11": 20,
        "12": 18,
        "13": 2,
    }
    assert told["rows"] == {"new": 2, "changed": 0, "same": 0, "bad": 0}
    assert dump_all(data) == before


def test_a_wrong_sum_is_told_at_its_cell(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [[*ROWS[0][:2], 121, *ROWS[0][3:]], ROWS[1]]
    status, (told,) = examined(data, capsys, form(tmp_path / "bieu.xlsx", wrong))
    assert (status, told["status"]) == (2, "refused")
    assert "C10" in [problem["cell"] for problem in told["problems"] if problem["level"] == "error"]


def test_what_a_later_return_changes_is_told_with_the_line_of_the_report_it_moves(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examined(data, capsys, form(tmp_path / "a.xlsx", ROWS), "--apply")
    assert json_of(data, capsys, "close", "--period", "2023-Q2")["state"] == "closed"
    assert json_of(data, capsys, "changes", "--period", "2023-Q2")["sentences"] == []
    json_of(data, capsys, "close", "--period", "2023-Q2", "--reopen", "Bổ sung")
    examined(data, capsys, form(tmp_path / "b.xlsx", ROWS, "Bộ Tài chính"), "--apply")
    told = json_of(data, capsys, "changes", "--period", "2023-Q2")["sentences"]
    assert {part["report"] for part in told} == {"kstthc"}
    before, after = ([line for part in told for line in part[side]] for side in ("before", "after"))
    assert any(line.startswith("Tổng số hồ sơ tiếp nhận của 01 đơn vị là 170 hồ sơ") for line in before)
    assert any(line.startswith("Tổng số hồ sơ tiếp nhận của 02 đơn vị là 340 hồ sơ") for line in after)
    assert main(["--data", str(data), "changes", "--period", "2023-Q2"]) == 0
    printed = capsys.readouterr().out.splitlines()
    at = printed.index("Báo cáo công tác kiểm soát TTHC (quý, năm):")
    assert [line[:2] for line in printed[at + 1 : at + 3]] == ["- ", "+ "]


def test_what_the_file_does_not_say_is_asked_and_may_be_given(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "bieu.xlsx", ROWS, unit="Sở Không Có", period="")
    status, (told,) = examined(data, capsys, path)
    assert (status, told["status"]) == (2, "question")
    assert {asked["about"] for asked in told["questions"]} == {"unit", "period"}
    status, (told,) = examined(data, capsys, path, "--unit", "Bộ Y tế", "--period", "2023-Q2", "--form", "II.06a")
    assert (status, told["status"]) == (0, "ready")


def test_a_unit_with_a_slip_is_refused_with_the_near_one(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "bieu.xlsx", ROWS)
    assert main(["--data", str(data), "import", str(path), "--unit", "Bộ Ngoại ggiao"]) == 2
    assert "Có phải là «Bộ Ngoại giao» không?" in capsys.readouterr().err


def test_figures_that_may_be_read_in_two_ways_are_read_as_is_said(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["1", "Đất đai", 10.361, 10.361, 0, 0, 10.361, 10.361, 0, 0, 0, 0, 0]]
    path = form(tmp_path / "bieu.xlsx", rows)
    status, (told,) = examined(data, capsys, path)
    assert (status, told["status"], told["questions"][0]["options"]) == (2, "question", ["10361", "10,361"])
    assert main(["--data", str(data), "import", str(path)]) == 2
    assert " Chọn: 10361; 10,361." in capsys.readouterr().out
    _, (told,) = examined(data, capsys, path, "--read-as", "10361")
    assert (told["questions"], told["totals"]["3"]) == ([], 10361)
    _, (told,) = examined(data, capsys, path, "--read-as", "10,361")
    assert told["questions"] == []
    assert {problem["found"] for problem in told["problems"] if problem["code"] == "unreadable"} == {"10.361"}
    assert main(["--data", str(data), "import", str(path), "--read-as", "lạ"]) == 2
    assert "Không tệp nào hỏi cách đọc «lạ»" in capsys.readouterr().err


def test_a_folder_goes_on_past_a_file_that_cannot_be_read(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "quy"
    folder.mkdir()
    form(folder / "b.xlsx", ROWS)
    (folder / "a.xlsx").write_bytes(b"PK broken")
    (folder / "c.xlsx").write_bytes(b"")
    status, told = examined(data, capsys, folder)
    assert status == 2
    assert [(table["file"], table["status"]) for table in told] == [
        ("a.xlsx", "refused"),
        ("b.xlsx", "ready"),
        ("c.xlsx", "refused"),
    ]
    assert all(table["problems"][0]["message"] for table in told if table["status"] == "refused")


def json_of(data: Path, capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    assert main([str(word) for word in ("--data", data, *arguments, "--json")]) == 0
    return json.loads(capsys.readouterr().out)


def test_applied_forms_are_there_and_the_second_time_all_is_the_same(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "quy"
    folder.mkdir()
    for number, unit in enumerate(("Bộ Y tế", "Bộ Tài chính", "Bộ Nội vụ")):
        form(folder / f"{number}.xlsx", ROWS, unit)
    status, told = examined(data, capsys, folder, "--apply")
    assert (status, {table["status"] for table in told}) == (0, {"applied"})
    status, told = examined(data, capsys, folder, "--apply")
    assert (status, {table["status"] for table in told}) == (0, {"unchanged"})
    assert {table["rows"]["same"] for table in told} == {2}
    (values,) = json_of(data, capsys, "values", "--period", "2023-Q2", "--form", "II.06a", "--unit", "Bộ Y tế")
    assert (values["version"], values["state"], values["totals"]["3"]) == (1, "received", 170)
    first = values["rows"][0]
    assert (first["label"], first["values"]["3"], first["cells"]["3"]) == ("Đất đai", 120, "C10")
    second = values["rows"][1]
    assert "6" not in second["values"]  # blank is not zero
    assert second["values"]["10"] == 0


def test_a_changed_file_is_a_new_version_with_its_differences(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bieu.xlsx"
    examined(data, capsys, form(path, ROWS), "--apply")
    changed = [[*ROWS[0][:2], 121, 81, *ROWS[0][4:]], ROWS[1]]
    changed[0][10:12] = [21, 19]
    status, (told,) = examined(data, capsys, form(path, changed), "--apply")
    assert (status, told["status"], told["version"]) == (0, "applied", 2)
    assert told["rows"] == {"new": 0, "changed": 1, "same": 1, "bad": 0}
    assert {(change["column"], change["old"], change["new"]) for change in told["changes"]} == {
        ("3", "120", "121"),
        ("4", "80", "81"),
        ("11", "20", "21"),
        ("12", "18", "19"),
    }


def test_an_incomplete_file_replaces_a_complete_one_only_with_a_clear_yes(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bieu.xlsx"
    examined(data, capsys, form(path, ROWS), "--apply")
    before = dump_all(data)
    status, (told,) = examined(data, capsys, form(path, ROWS[:1]), "--apply")
    assert (status, told["status"], told["question"]["about"]) == (2, "question", "replace")
    assert dump_all(data) == before
    status, (told,) = examined(data, capsys, path, "--apply", "--replace")
    assert (status, told["status"]) == (0, "applied")


def test_only_valid_rows_are_taken_when_that_is_chosen_and_the_return_is_incomplete(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [[*ROWS[0][:2], 999, *ROWS[0][3:]], ROWS[1]]
    path = form(tmp_path / "bieu.xlsx", wrong)
    status, (told,) = examined(data, capsys, path, "--apply")
    assert (status, told["status"], told["rows"]["bad"]) == (2, "refused", 1)
    status, (told,) = examined(data, capsys, path, "--apply", "--partial")
    assert (status, told["status"], told["rows"]["bad"], told["rows"]["new"]) == (2, "applied", 1, 1)
    (values,) = json_of(data, capsys, "values", "--period", "2023-Q2", "--form", "II.06a")
    assert [row["label"] for row in values["rows"] if row["kind"] == "data"] == ["Hộ tịch"]
    assert not values["complete"]


def test_what_is_wrong_in_the_header_cannot_be_left_out_with_a_row(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "bieu.xlsx", ROWS)
    book = load_workbook(path)
    page = book.active
    page.merged_cells.ranges.clear()
    for row in page.iter_rows(min_row=6, max_row=page.max_row):
        if row[2].row == 9:
            continue  # the row of numbers says which block is meant
        for cell in row[2:13]:
            page.cell(cell.row, cell.column + 11, cell.value * 3 if isinstance(cell.value, int) else cell.value)
    page["C5"], page["N5"] = "Cách 1", "Cách 2"
    page.delete_rows(9)
    book.save(path)
    before = dump_all(data)
    for way in ((), ("--partial",)):
        status, (told,) = examined(data, capsys, path, "--apply", *way)
        assert (status, told["status"]) == (2, "refused")
        assert {problem["cell"][1:] for problem in told["problems"] if problem["level"] == "error"} == {"8"}
        assert dump_all(data) == before


def test_two_files_of_one_unit_in_one_drop_are_asked_about(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "quy"
    folder.mkdir()
    form(folder / "a.xlsx", ROWS)
    form(folder / "b.xlsx", ROWS[:1])
    shutil.copy(folder / "a.xlsx", folder / "c.xlsx")
    status, told = examined(data, capsys, folder, "--apply")
    assert status == 2
    assert [table["status"] for table in told] == ["question", "question", "refused"]  # neither before it is chosen
    assert [table["question"]["about"] for table in told[:2]] == ["twice", "twice"]
    assert "«b.xlsx»" in told[0]["question"]["message"]
    assert "«a.xlsx»" in told[1]["question"]["message"]


def test_the_original_file_is_kept_byte_for_byte(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "bieu.xlsx", ROWS)
    examined(data, capsys, path, "--apply")
    kept = [item for item in data.with_name(f"{data.stem}.dinh-kem").rglob("*") if item.is_file()]
    assert [item.read_bytes() for item in kept] == [path.read_bytes()]


def test_the_matrix_tells_who_is_late_and_who_has_sent(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examined(data, capsys, form(tmp_path / "bieu.xlsx", ROWS), "--apply")
    asked = ("returns", "--period", "2023-Q2", "--form", "II.06d", "--as-of")
    early = {line["unit"]["name"]: line["state"] for line in json_of(data, capsys, *asked, BEFORE_DUE)["units"]}
    late = {line["unit"]["name"]: line["state"] for line in json_of(data, capsys, *asked, AFTER_DUE)["units"]}
    assert set(early.values()) == {"waiting"}
    assert set(late.values()) == {"late"}
    sent = json_of(data, capsys, "returns", "--period", "2023-Q2", "--form", "II.06a")["units"]
    assert {line["unit"]["name"]: line["state"] for line in sent} == {"Bộ Y tế": "received"}
    then = json_of(data, capsys, "returns", "--period", "2023-Q2", "--form", "II.06a", "--as-of", AFTER_DUE)["units"]
    assert then == []  # it came long after that day


def test_letters_go_to_those_late_and_are_logged_only_when_applied(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("returns", "--period", "2023-Q2", "--form", "II.06d", "--as-of", AFTER_DUE, "--letters")
    before = dump_all(data)
    told = json_of(data, capsys, *asked, tmp_path / "thư")
    assert told["counts"] == {"late": len(told["units"])}
    assert len(told["letters"]) == len(list((tmp_path / "thư").glob("*.docx"))) == len(told["units"])
    assert dump_all(data) == before
    json_of(data, capsys, *asked, tmp_path / "hai", "--apply")
    logged = [one for one in json_of(data, capsys, "list", "chase") if "Gửi biểu II.06d" in str(one)]
    assert len(logged) == len(told["units"])


def test_a_folder_may_hold_forms_and_lists(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "quy"
    folder.mkdir()
    form(folder / "a.xlsx", ROWS)
    book = Workbook()
    book.active.append(["Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Cơ quan thực hiện", "Tình trạng"])
    book.active.append(["1.004193", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", "Bộ Tư pháp", "Đang áp dụng"])
    book.save(folder / "b.xlsx")
    status, told = examined(data, capsys, folder, "--apply")
    assert [(table["kind"], table["form"], table["record"], table["status"]) for table in told] == [
        ("form", "II.06a/VPCP/KSTT", None, "applied"),
        ("list", None, "procedure", "applied"),
    ]
    assert status == 0
    assert len(json_of(data, capsys, "list", "procedure")) == 1
    noted = {run["kind"]: run["id"] for run in json_of(data, capsys, "imports")}
    assert noted.keys() == {"form", "list"}
    assert main(["--data", str(data), "import", "--undo", str(noted["list"])]) == 0
    capsys.readouterr()
    assert json_of(data, capsys, "list", "procedure") == []
    assert len(json_of(data, capsys, "values", "--period", "2023-Q2", "--form", "II.06a")) == 1


def test_an_earlier_period_is_told_in_the_version_of_the_form_that_held_then(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("aggregate", "--form", "II.07b", "--period")
    columns = {period: list(json_of(data, capsys, *asked, period)["columns"]) for period in ("2024-Q4", "2026-Q1")}
    assert columns["2024-Q4"] == [str(number) for number in range(3, 15)]
    assert columns["2026-Q1"] == ["3", "4", "6", "7", "8", "10", "11", "12", "14"]  # no districts any more
    named = ("aggregate", "--form", "II.07b/VPCP/KSTT@2025-07-01", "--period", "2024-Q4")
    assert list(json_of(data, capsys, *named)["columns"]) == columns["2026-Q1"]


def test_up_to_a_quarter_the_quarters_before_it_are_added(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for at, period in enumerate(("Quý I năm 2023", "Quý II năm 2023")):
        file = form(tmp_path / f"{at}.xlsx", ROWS, period=period)
        assert main(["--data", str(data), "import", str(file), "--apply"]) == 0
    capsys.readouterr()
    asked = ("aggregate", "--form", "II.06a", "--period", "2023-Q2")
    alone, together = json_of(data, capsys, *asked), json_of(data, capsys, *asked, "--to-date")
    assert (alone["period"], together["period"]) == ("2023-Q2", "2023-H1")
    assert together["total"]["values"]["4"] == 2 * alone["total"]["values"]["4"] == 2 * (80 + 40)


def test_a_period_is_compared_with_its_plan(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(data), "import", str(form(tmp_path / "a.xlsx", ROWS)), "--apply"]) == 0
    plans = tmp_path / "kế hoạch.csv"
    rows = ["Biểu;Số liệu;Kỳ;Đơn vị;Kế hoạch;Căn cứ", "II.06a;4;2023;;480;KH 117", "II.06a;ty_le_dung_han;2023;;99,5;"]
    plans.write_text("\n".join([*rows, "II.06a;4;2023;Bộ Y tế;240;"]), encoding="utf-8")
    assert main(["--data", str(data), "import", str(plans), "--as", "planned_figure", "--apply"]) == 0
    capsys.readouterr()
    told = json_of(data, capsys, "aggregate", "--form", "II.06a", "--period", "2023-Q2", "--compare", "plan")
    assert told["compared_with"] == "plan"
    total = told["total"]["compare"]
    assert set(total) == {"4", "ty_le_dung_han"}
    assert {key: total["4"][key] for key in ("before", "absolute", "reached", "period", "basis")} == {
        "before": 480, "absolute": 120 - 480, "reached": 25, "period": "2023", "basis": "KH 117",
    }  # fmt: skip
    rate = total["ty_le_dung_han"]
    assert rate["points"] == rate["absolute"] == pytest.approx(told["total"]["rates"]["ty_le_dung_han"] - 99.5)
    assert rate["reached"] is rate["percent"] is None
    (unit,) = told["rows"]
    assert unit["compare"]["4"]["reached"] == 50
    assert main(["--data", str(data), "aggregate", "--form", "II.06a", "--period", "2023-Q2", "--compare", "plan"]) == 0
    said = capsys.readouterr().out
    assert "\t120\t480\t-360\t-75,00%\tđạt 25,00% kế hoạch năm 2023\n" in said
    assert (
        main(["--data", str(data), "aggregate", "--form", "II.06a", "--period", "2022-Q2", "--compare", "previous"])
        == 0
    )
    said = capsys.readouterr().out
    assert "So với quý I năm 2022\n" in said
    assert "Chưa có biểu II.06a/VPCP/KSTT nào của quý II năm 2022.\n" in said


def test_a_blank_that_was_never_filled_in_is_told_in_one_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in ("II.06a", "CCHC-BM1"):
        blank = tmp_path / f"{code}.xlsx"
        assert main(["--data", str(data), "forms", code, "--blank", str(blank)]) == 0
        capsys.readouterr()
        status, (told,) = examined(data, capsys, blank, "--unit", "Bộ Y tế", "--period", "2023-Q2")
        assert (status, told["status"], told["form"] is not None) == (2, "refused", True)
        (problem,) = told["problems"]
        assert "chưa điền số liệu nào" in problem["message"]


def test_nothing_occurred_is_something_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["1", "Đất đai", "Không phát sinh", *[None] * 10]]
    _, (told,) = examined(data, capsys, form(tmp_path / "bieu.xlsx", rows))
    assert not any("chưa điền" in problem["message"] for problem in told["problems"])


def test_a_folder_without_spreadsheets_is_told(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(data), "import", str(tmp_path)]) == 2
    assert "Không thấy bảng tính nào" in capsys.readouterr().err


def test_a_fault_names_its_cell_once(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [[*ROWS[0][:2], 121, *ROWS[0][3:]], ROWS[1]]
    assert main(["--data", str(data), "import", str(form(tmp_path / "bieu.xlsx", wrong))]) == 2
    told = capsys.readouterr().out
    assert "  Ô C10: cột 3" in told
    assert "Ô C10: Ô C10" not in told


def test_a_file_that_was_sent_in_time_is_not_late_for_being_imported_later(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "a.xlsx", ROWS)
    standing = ("returns", "--period", "2023-Q2", "--form", "II.06a/VPCP/KSTT")
    arguments = ["--data", str(data), "import", str(path), "--apply", "--received"]
    assert main([*arguments, "1/1/2099"]) == 2
    assert "01/01/2099 ở sau hôm nay" in capsys.readouterr().err
    assert main([*arguments, "3/7/2022"]) == 2  # a slip in the year
    assert "ở trước khi quý II năm 2023 bắt đầu" in capsys.readouterr().err
    assert json_of(data, capsys, "imports") == []
    assert main([*arguments, "31/6/2023"]) == 2
    assert "31/6/2023" in capsys.readouterr().err

    examined(data, capsys, path, "--apply", "--received", "3/7/2023")
    examined(data, capsys, form(tmp_path / "b.xlsx", ROWS, "Bộ Tài chính"), "--apply")
    told = {unit["unit"]["name"]: unit for unit in json_of(data, capsys, *standing)["units"]}
    in_time, today = told["Bộ Y tế"], told["Bộ Tài chính"]
    assert (in_time["state"], in_time["received_at"], in_time["days_late"]) == ("received", BEFORE_DUE, 0)
    assert today["days_late"] > 0


def test_a_file_whose_name_says_another_period_than_its_table_is_asked_about(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path / "Bieu 06a quy 1-2023.xlsx", ROWS)
    _, (told,) = examined(data, capsys, path)
    assert (told["status"], told["question"]["about"]) == ("question", "period")
    assert told["question"]["message"] == (
        "Trên bảng ghi quý II năm 2023, nhưng «Bieu 06a quy 1-2023» lại là quý I năm 2023. Hãy cho biết kỳ."
    )
    _, (told,) = examined(data, capsys, path, "--period", "2023-Q2")
    assert told["status"] == "ready"


def test_what_of_a_file_was_left_unread_is_told_without_json_too(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = form(tmp_path / "có trang ẩn.xlsx", ROWS)
    book = load_workbook(file)
    book.create_sheet("Nháp cũ").append(["số liệu cũ", 1])
    book["Nháp cũ"].sheet_state = "hidden"
    book.save(file)
    assert main(["--data", str(data), "import", str(file)]) == 0
    assert "  Không đọc trang tính ẩn «Nháp cũ».\n" in capsys.readouterr().out
