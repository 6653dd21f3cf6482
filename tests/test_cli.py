"""The command line: what it prints, what it writes, and how it says that something is wrong."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests import follow_up
from tests.records.samples import dump
from tthc_desktop import places
from tthc_desktop.__main__ import main
from tthc_desktop.core.document import Ref
from tthc_desktop.db.store import open_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import attachments, calendar

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the program with these arguments: exit status, what it said, what it complained of."""

    def call(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def data(example_file: Path, tmp_path: Path) -> Path:
    """A closed data file with the example quarter."""
    return Path(shutil.copy(example_file, tmp_path / "vi-du.tthc"))


@pytest.fixture
def at_work(data: Path) -> Path:
    """The same with records of every type."""
    store = open_store(data)
    with store.write("Theo dõi nhiệm vụ") as session:
        follow_up.fill(session, dt.date(2023, 7, 20))
        calendar.fill_year(session, 2023)
    store.close()
    return data


def json_of(run: Run, *arguments: object) -> Any:
    status, out, err = run(*arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


# --- demo ------------------------------------------------------------------------------------------------


def test_demo_makes_the_data_file_and_its_report_in_three_formats(run: Run, tmp_path: Path) -> None:
    status, out, err = run("demo", tmp_path / "mẫu")
    made = sorted(path.name for path in (tmp_path / "mẫu").iterdir())
    assert (status, err) == (0, "")
    assert made == [
        "bao-cao-2023-Q2.docx",
        "bao-cao-2023-Q2.pdf",
        "bao-cao-2023-Q2.xlsx",
        "demo.tthc",
    ]
    assert all(str(tmp_path / "mẫu" / name) in out for name in made)
    assert run("--data", tmp_path / "mẫu" / "demo.tthc", "list", "meeting")[0] == 0


def test_demo_may_be_run_again_and_keeps_what_was_logged_since(run: Run, tmp_path: Path) -> None:
    assert run("demo", tmp_path)[0] == 0
    before = dump(tmp_path / "demo.tthc")
    assert run("demo", tmp_path)[0] == 0
    assert dump(tmp_path / "demo.tthc") == before


# --- report ----------------------------------------------------------------------------------------------


def test_the_report_as_json_holds_every_paragraph_and_figure(run: Run, data: Path, tmp_path: Path) -> None:
    told = json_of(run, "--data", data, "report", "--period", "2023-Q2", "--out", tmp_path, "--formats", "docx")
    assert told["period"] == "2023-Q2"
    assert told["files"] == [str(tmp_path / "bao-cao-2023-Q2.docx")]
    assert Path(told["files"][0]).exists()
    figures = [figure for paragraph in told["paragraphs"] for figure in paragraph["figures"]]
    assert [figure["text"] for figure in figures] == ["01", "01", "02", "05", "05", "03", "03", "03"]
    for figure in figures:
        assert figure["value"] == len(figure["records"]) == int(figure["text"])
        assert all(ref.split(":")[0] in BY_TYPE and int(ref.split(":")[1]) for ref in figure["records"])
    assert figures[4]["records"][0].startswith("unit:")
    for paragraph in told["paragraphs"]:
        assert set(paragraph) >= {"text", "figures"}
        assert all(figure["text"] in paragraph["text"] for figure in paragraph["figures"])


def test_the_report_is_written_in_the_formats_asked_for(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    out.mkdir()
    status, said, _ = run("--data", data, "report", "--period", "quý II/2023", "--out", out, "--formats", "PDF, xlsx")
    assert status == 0
    assert sorted(path.suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    assert said.count("Báo cáo: ") == 2


def test_a_report_changes_nothing_in_the_data_file(run: Run, data: Path, tmp_path: Path) -> None:
    before = dump(data)
    run("--data", data, "report", "--period", "2023", "--out", tmp_path)
    assert dump(data) == before


# --- list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", BY_TYPE)
def test_every_type_can_be_listed_as_json(run: Run, at_work: Path, type_: str) -> None:
    listed = json_of(run, "--data", at_work, "list", type_)
    assert listed
    for item in listed:
        assert item["ref"] == f"{type_}:{item['id']}"
        assert item["title"]
        assert {field.name for field in BY_TYPE[type_].FIELDS} <= set(item)


def test_a_list_may_be_limited_to_a_period_and_to_words(run: Run, data: Path) -> None:
    assert len(json_of(run, "--data", data, "list", "meeting", "--period", "2023-Q2")) == 14
    assert json_of(run, "--data", data, "list", "meeting", "--period", "2022") == []
    (found,) = json_of(run, "--data", data, "list", "meeting", "--text", "ban chỉ đạo cải cách")
    assert found["body"] == "Ban Chỉ đạo cải cách hành chính của Chính phủ"


def test_json_gives_iso_dates_and_named_links(run: Run, data: Path) -> None:
    (meeting,) = json_of(run, "--data", data, "list", "meeting", "--text", "Bắc Giang")
    assert meeting["held_on"] == "2023-Q2"
    (unit,) = meeting["units"]
    assert unit["name"] == "Bắc Giang"
    assert unit["ref"].startswith("unit:")
    (directive,) = json_of(run, "--data", data, "list", "directive", "--text", "5159")
    assert directive["issued_on"] == "2023-07-11"
    assert directive["issuer"]["name"] == "Văn phòng Chính phủ"


def names(found: list[dict[str, Any]]) -> set[str]:
    return {unit["name"] for item in found for unit in item["units"]}


def test_units_of_a_list_bear_their_names_of_then_or_of_now(run: Run, data: Path) -> None:
    then = json_of(run, "--data", data, "list", "meeting")
    now = json_of(run, "--data", data, "list", "meeting", "--units", "today")
    assert {"Bắc Giang", "Bình Dương", "Bộ Giao thông vận tải"} <= names(then)
    assert {"Bắc Ninh", "Hồ Chí Minh", "Bộ Xây dựng"} <= names(now)
    assert [item["id"] for item in then] == [item["id"] for item in now]
    assert sum(len(item["units"]) for item in then) == sum(len(item["units"]) for item in now)
    _, out, _ = run("--data", data, "list", "meeting", "--units", "today", "--text", "Bắc Giang")
    assert "Bắc Ninh" in out
    assert "Bắc Giang" not in out


@pytest.mark.parametrize(
    ("mode", "unit", "count"),
    [
        ("as-was", "Bắc Giang", 1),
        ("as-was", "Bắc Ninh", 0),
        ("as-was", "Cà Mau", 1),
        ("today", "Bắc Giang", 1),
        ("today", "Bắc Ninh", 1),
        ("today", "Bộ Xây dựng", 1),
    ],
)
def test_a_list_may_be_limited_to_a_unit(run: Run, data: Path, mode: str, unit: str, count: int) -> None:
    found = json_of(run, "--data", data, "list", "meeting", "--units", mode, "--unit", unit)
    assert len(found) == count


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--unit", "Sở Lạ"), "Chưa có đơn vị «Sở Lạ»"), (("--units", "then"), "Hãy chọn: as-was, today.")],
)
def test_an_unknown_unit_or_naming_is_told(run: Run, data: Path, arguments: tuple[str, ...], told: str) -> None:
    status, out, err = run("--data", data, "list", "meeting", *arguments)
    assert (status, out) == (2, "")
    assert told in err


def test_a_list_for_people_has_one_line_for_each_record(run: Run, data: Path) -> None:
    _, out, _ = run("--data", data, "list", "inspection")
    assert out == "inspection:1\tĐột xuất · Tuyên Quang · hành vi gây khó khăn, nhũng nhiễu, trục lợi trong " + (
        "giải quyết TTHC lĩnh vực đất đai · Quý II/2023\n"
    )


# --- export and import -----------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", BY_TYPE)
def test_an_export_read_back_changes_nothing(run: Run, at_work: Path, tmp_path: Path, type_: str) -> None:
    data = at_work
    sheet = tmp_path / "danh sách.xlsx"
    status, out, _ = run("--data", data, "export", type_, "--out", sheet)
    assert status == 0
    assert str(sheet) in out
    before = dump(data)
    (told,) = json_of(run, "--data", data, "import", sheet, "--type", type_, "--apply")
    assert told["status"] == "unchanged"
    assert told["rows"]["same"] > 0
    assert sum(told["rows"].values()) == told["rows"]["same"]
    assert dump(data) == before


def changed_sheet(run: Run, data: Path, tmp_path: Path, cell: str, value: object) -> Path:
    sheet = tmp_path / "a.xlsx"
    assert run("--data", data, "export", "meeting", "--out", sheet)[0] == 0
    book = load_workbook(sheet)
    book.active[cell] = value
    book.save(sheet)
    return sheet


def column(sheet: Path, header: str) -> str:
    row = load_workbook(sheet).active[1]
    return next(cell.column_letter for cell in row if cell.value == header)


def test_an_import_is_first_only_looked_at_and_then_applied(run: Run, data: Path, tmp_path: Path) -> None:
    sheet = changed_sheet(run, data, tmp_path, "A1", "Mã")
    book = load_workbook(sheet)
    book.active[f"{column(sheet, 'Địa điểm')}2"] = "Trụ sở Chính phủ"
    book.save(sheet)
    before = dump(data)
    status, out, err = run("--data", data, "import", sheet, "--type", "meeting")
    assert (status, err) == (0, "")
    told, change = out.splitlines()
    assert told == (
        "Xem trước (thêm --apply để ghi): 0 mới, 1 thay đổi, 13 giữ nguyên, 0 chưa nhập được (Cuộc họp, làm việc)."
    )
    assert change.startswith("  Dòng 2, Phiên họp ")
    assert change.endswith(": Địa điểm: (trống) → Trụ sở Chính phủ")
    assert dump(data) == before
    (told,) = json_of(run, "--data", data, "import", sheet, "--type", "meeting", "--apply")
    assert (told["status"], told["rows"]) == ("applied", {"new": 0, "changed": 1, "same": 13, "bad": 0})
    (changed,) = told["changes"]
    assert (changed["row"], changed["field"], changed["old"], changed["new"]) == (2, "Địa điểm", "", "Trụ sở Chính phủ")
    assert json_of(run, "--data", data, "list", "meeting", "--text", "Trụ sở")[0]["place"] == "Trụ sở Chính phủ"


def test_a_bad_row_is_named_by_its_cell_and_gives_status_two(run: Run, data: Path, tmp_path: Path) -> None:
    letter = column(changed_sheet(run, data, tmp_path, "A1", "Mã"), "Ngày họp")
    sheet = changed_sheet(run, data, tmp_path, f"{letter}3", "31/02/2023")
    before = dump(data)
    status, out, _ = run("--data", data, "import", sheet, "--type", "meeting")
    assert status == 2
    assert f"Ô {letter}3: Không có ngày 31/02/2023" in out
    status, out, _ = run("--data", data, "import", sheet, "--type", "meeting", "--json")
    (told,) = json.loads(out)
    assert (status, told["status"], told["rows"]["bad"]) == (2, "refused", 1)
    assert told["problems"][0]["cell"] == f"{letter}3"
    assert dump(data) == before


# --- what is wrong ---------------------------------------------------------------------------------------


def only_a_sentence(result: tuple[int, str, str]) -> str:
    """The one sentence on stderr of a run with status 2 that said nothing else."""
    status, out, err = result
    assert (status, out) == (2, "")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert "Error" not in err
    return err


BAD = [
    (("report", "--period", "quý V/2023", "--out", "{out}"), "Không đọc được kỳ báo cáo"),
    (("report", "--period", "04/7/2023", "--out", "{out}"), "Không đọc được kỳ báo cáo"),
    (("report", "--period", "2023-Q2", "--out", "{out}", "--formats", "odt"), "Không có định dạng «odt»"),
    (("report", "--period", "2023-Q2", "--out", "{out}", "--formats", ","), "Không có định dạng"),
    (("report", "--period", "2023-Q2", "--out", "{out}", "--signed-on", "31/02/2023"), "chỉ có 28 ngày"),
    (("report", "--period", "2023-Q2", "--out", "{file}"), "Không ghi được tệp"),
    (("report", "--period", "2023-Q2"), "còn thiếu --out"),
    (("report", "--out", "{out}"), "còn thiếu --period"),
    (("report", "--period"), "cần một giá trị"),
    (("list", "cuộc-họp"), "Không có loại «cuộc-họp»"),
    (("list",), "còn thiếu"),
    (("list", "meeting", "--period", "bao giờ"), "Không đọc được kỳ báo cáo"),
    (("list", "meeting", "--kỳ", "2023"), "không hiểu --kỳ 2023"),
    (("export", "lạ", "--out", "{out}/a.xlsx"), "Không có loại «lạ»"),
    (("export", "meeting", "--out", "{file}/a.xlsx"), "Không ghi được tệp"),
    (("import", "{out}/không-có.xlsx", "--type", "meeting"), "Không còn tệp"),
    (("import", "{file}", "--type", "meeting"), "không phải bảng tính"),
    (("import", "{file}", "--type", "lạ"), "Không có loại «lạ»"),
    (("demo", "{file}"), "Không tạo được tệp"),
    (("demo", "{file}/trong"), "Không tạo được tệp"),
    (("làm-gì-đó",), "không dùng được"),
]


@pytest.mark.parametrize(
    ("arguments", "words"), BAD, ids=lambda item: " ".join(item) if isinstance(item, tuple) else ""
)
def test_bad_input_is_one_sentence_and_status_two(
    run: Run, data: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "file").write_text("chữ", encoding="utf-8")
    (tmp_path / "out").mkdir()
    filled = [item.format(out=tmp_path / "out", file=tmp_path / "file") for item in arguments]
    before = dump(data)
    assert words in only_a_sentence(run("--data", data, *filled))
    assert dump(data) == before
    assert list((tmp_path / "out").iterdir()) == []
    assert (tmp_path / "file").read_text("utf-8") == "chữ"


@pytest.mark.parametrize("command", [("list", "meeting"), ("report", "--period", "2023", "--out", "."), ("list", "x")])
def test_a_missing_data_file_is_one_sentence_and_none_is_made(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    sentence = only_a_sentence(run("--data", tmp_path / "không-có.tthc", *command))
    assert sentence.startswith("Không có")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_data_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tthc").write_text("thư", encoding="utf-8")
    assert "không phải là tệp dữ liệu" in only_a_sentence(run("--data", tmp_path / "a.tthc", "list", "meeting"))


def test_a_missing_column_is_one_sentence(run: Run, data: Path, tmp_path: Path) -> None:
    sheet = changed_sheet(run, data, tmp_path, "B1", "Cột lạ")
    book = load_workbook(sheet)
    book.active["A1"] = "Số"
    book.save(sheet)
    assert "thiếu cột" in only_a_sentence(run("--data", data, "import", sheet, "--type", "meeting"))


def test_without_a_data_file_the_users_own_is_meant(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert f"«{places.default_data_file()}»" in only_a_sentence(run("list", "meeting"))


BUG = """
import sys
from tthc_desktop.__main__ import main
from tthc_desktop.core.document import Ref
from tthc_desktop.db.store import open_store
from tthc_desktop.services import lists
lists.ids = lambda *_: 1 / 0
sys.exit(main(sys.argv[1:]))
"""


def test_a_bug_is_status_one_and_its_log_is_named(data: Path) -> None:
    command = [sys.executable, "-c", BUG, "--data", str(data), "list", "meeting"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"Chi tiết ở tệp {places.log_file()}\n")
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in places.log_file().read_text(encoding="utf-8")


def test_help_is_vietnamese(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["report", "--help"], ["import", "-h"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out = capsys.readouterr().out
        assert ended.value.code == 0
        assert out.startswith("Cách dùng: tthc-desktop")
        for english in ("usage", "options:", "positional", "show this help"):
            assert english not in out


# --- as a real process -----------------------------------------------------------------------------------


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tthc_desktop", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)


def test_a_real_run_speaks_utf8_whatever_the_locale(data: Path) -> None:
    done = process("--data", data, "list", "inspection", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Đột xuất · Tuyên Quang" in done.stdout.decode("utf-8")


def test_a_real_run_complains_in_utf8_with_status_two(tmp_path: Path) -> None:
    missing = tmp_path / "dữ liệu.tthc"
    done = process("--data", missing, "list", "meeting", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8").startswith("Không có tệp «")


def test_a_real_demo_works_with_an_empty_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = process("demo", tmp_path / "ra", HOME=str(home), XDG_DATA_HOME=str(home / "data"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list((tmp_path / "ra").iterdir())) == 4


@pytest.mark.skipif(os.name != "posix", reason="needs a shell of Unix")
def test_a_reader_that_goes_away_is_no_error(data: Path) -> None:
    command = f'"{sys.executable}" -m tthc_desktop --data "{data}" list unit --json | head -c 10'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("part", ["PySide6", "openpyxl", "python_calamine", "tthc_desktop.services.drafts"])
def test_a_command_loads_no_window_and_none_of_what_it_does_not_need(data: Path, part: str) -> None:
    script = (
        "import sys; from tthc_desktop.__main__ import main; "
        f"main(['--data', {str(data)!r}, 'list', 'meeting']); "
        f"sys.exit(any(name.startswith({part!r}) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0


def test_a_moved_meeting_changes_the_report_of_the_command_line(run: Run, data: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    run("--data", data, "export", "meeting", "--out", sheet)
    book, letter = load_workbook(sheet), column(sheet, "Tính vào kỳ")
    (row,) = (cell.row for line in book.active.iter_rows() for cell in line if cell.value == "Bắc Giang")
    book.active[f"{letter}{row}"] = "quý III/2023"
    book.save(sheet)
    assert run("--data", data, "import", sheet, "--type", "meeting", "--apply")[0] == 0
    told = json_of(run, "--data", data, "report", "--period", "2023-Q2", "--out", tmp_path, "--formats", "xlsx")
    said = "\n".join(paragraph["text"] for paragraph in told["paragraphs"])
    assert "04 buổi làm việc trực tuyến với 04 địa phương (Hà Nội, Bình Phước, Cà Mau, Bình Dương)" in said
    assert "Bắc Giang" not in said


# --- lists of tasks as offices keep them -----------------------------------------------------------------


def test_task_lists_are_exported_in_their_layouts_and_read_back_the_same(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.xlsx"
    for layout in ("25", "13"):
        arguments = ("--layout", layout, "--as-of", "31/7/2023", "--out", out)
        status, said, _ = run("--data", data, "export", "task", *arguments)
        assert (status, said) == (0, f"Đã xuất 2 nhiệm vụ ra {out}\n")
        status, said, _ = run("--data", data, "import", out, "--type", "task", "--json")
        assert (status, json.loads(said)[0]["rows"]["same"]) == (0, 2)
        assert json.loads(said)[0]["status"] == "unchanged"
    assert run("--data", data, "export", "task", "--layout", "summary", "--out", out)[0] == 0
    assert load_workbook(out).sheetnames == ["Theo đơn vị", "Theo lãnh đạo", "Theo nguồn giao"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("meeting", "--layout", "25"), "Chỉ danh sách nhiệm vụ"),
        (("task", "--layout", "7"), "Không có mẫu «7»"),
        (("task", "--as-of", "2023-07-01"), "dùng cùng --layout"),
        (("task", "--layout", "25", "--as-of", "31/2/2023"), "chỉ có 28 ngày"),
    ],
)
def test_layouts_that_cannot_be_are_refused(
    run: Run, data: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    status, _, complained = run("--data", data, "export", *arguments, "--out", tmp_path / "ra.xlsx")
    assert status == 2
    assert words in complained
    assert not (tmp_path / "ra.xlsx").exists()


# --- check -----------------------------------------------------------------------------------------------


def test_check_says_that_all_is_well_or_what_is_missing_and_changed(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("--data", data, "check") == (0, "Tệp dữ liệu và các tệp đính kèm nguyên vẹn.\n", "")
    store, kept = open_store(data), []
    for name in ("một.txt", "hai.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        with store.write("Đính kèm") as session:
            attachments.add(session, store.attachments, Ref("meeting", 2), tmp_path / name)
            kept.append(store.attachments / attachments.of(session, Ref("meeting", 2))[-1].path)
    store.close()
    assert json_of(run, "--data", data, "check")["attachments"] == []
    kept[0].unlink()
    kept[1].chmod(0o644)
    kept[1].write_text("khác", encoding="utf-8")
    status, out, err = run("--data", data, "check", "--json")
    told = json.loads(out)
    assert (status, err, told["whole"]) == (2, "", True)
    assert [(item["kind"], item["ref"], item["name"]) for item in told["attachments"]] == [
        ("missing", "meeting:2", "một.txt"),
        ("changed", "meeting:2", "hai.txt"),
    ]
    status, out, _ = run("--data", data, "check")
    assert status == 2
    assert "Thiếu tệp «một.txt»" in out
    assert "nguyên vẹn" not in out


def test_check_tells_a_damaged_data_file(run: Run, data: Path) -> None:
    with data.open("r+b") as stream:
        stream.seek(-3 * 4096, os.SEEK_END)
        stream.write(b"\xff" * 4096)
    status, out, err = run("--data", data, "check")
    assert status == 2
    assert "bị hỏng" in out + err
    assert "nguyên vẹn" not in out


def test_an_import_tells_doubts_as_warnings_and_applies_the_rows(run: Run, data: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    book = Workbook()
    book.active.append(["Nội dung nhiệm vụ", "Ngày giao", "Đơn vị chủ trì"])
    book.active.append(["Rà soát TTHC nội bộ", "05/01/2026", "Hà Nội"])
    book.active.append(["Rà soát thủ tục hành chính nội bộ", "06/01/2026", "Hà Nội"])
    book.save(sheet)
    (told,) = json_of(run, "--data", data, "import", sheet, "--type", "task", "--apply")
    assert (told["status"], told["rows"]["new"]) == ("applied", 2)
    assert [(each["level"], each["cell"], each["field"]) for each in told["problems"]] == [("warning", "A3", "content")]
