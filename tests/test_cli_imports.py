"""Lists on the command line: many files in one import, its columns named, listed and taken back."""

from __future__ import annotations

import json
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.files.tables import reader
from tests.records.samples import dump
from tests.services.test_list_drops import OWN, OWN_ROWS, TTHC, TTHC_ROWS, pakn, tthc, write
from tthc_desktop import cli_imports
from tthc_desktop.__main__ import main
from tthc_desktop.db.store import open_store
from tthc_desktop.files.sheets import read_book
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import imports, records


@pytest.fixture
def data(new_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(new_file, tmp_path / "a.tthc"))


class Program:
    """The program on one data file."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._data, self._capsys = data, capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = main(["--data", str(self._data), *map(str, arguments)])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def json(self, *arguments: object) -> tuple[int, Any]:
        status, out, err = self(*arguments, "--json")
        assert err == ""
        return status, json.loads(out)


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(data, capsys)


KEYS = {
    *("file", "sheet", "range", "kind", "form", "record", "unit", "period", "encoding", "status", "question", "rows"),
    *("totals", "problems"),
}


def test_what_is_told_of_a_list_has_the_shape_that_forms_have(run: Program, tmp_path: Path) -> None:
    bad = (3, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Xã", "Một phần", "Chưa rõ")
    sheet = write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, bad])
    status, (told,) = run.json("import", sheet, "--as", "procedure")
    assert status == 2
    assert set(told) >= KEYS
    assert (told["file"], told["sheet"], told["range"], told["kind"]) == ("a.xlsx", "Trang 1", "A3:G6", "list")
    assert (told["record"], told["status"], told["form"]) == ("procedure", "ready", None)
    assert told["rows"] == {"new": 2, "changed": 0, "same": 0, "bad": 1}
    assert told["problems"] == [
        {
            "level": "error",
            "cell": "G6",
            "field": "state",
            "found": "Chưa rõ",
            "expected": "Đang áp dụng; Được sửa đổi, bổ sung; Bị bãi bỏ",
            "message": told["problems"][0]["message"],
        }
    ]


def test_the_year_of_days_that_name_none_is_asked_for_and_answered(run: Program, tmp_path: Path) -> None:
    head = ("STT", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn")
    path = write(tmp_path / "nhiem-vu-2026.xlsx", [head, (1, "Việc 1", "Bộ Y tế", "05/01", "30/9")])
    status, (told,) = run.json("import", path, "--as", "task")
    assert (status, told["status"], told["question"]["about"]) == (2, "question", "year")
    assert (told["question"]["options"], "--as task --year 2026" in told["question"]["message"]) == (["2026"], True)
    assert told["question"]["message"] in run("import", path, "--as", "task")[1]
    status, (told,) = run.json("import", path, "--as", "task", "--year", "2026", "--apply")
    assert (status, told["status"], told["question"]) == (0, "applied", None)
    assert "bốn chữ số" in run("import", path, "--as", "task", "--year", "26")[2]


def test_without_apply_nothing_is_written(run: Program, data: Path, tmp_path: Path) -> None:
    before = dump(data)
    assert run("import", tthc(tmp_path / "a.xlsx"), "--as", "procedure")[0] == 0
    assert dump(data) == before


def test_many_files_and_folders_are_one_import_to_list_and_to_take_back(
    run: Program, data: Path, tmp_path: Path
) -> None:
    before = dump(data)
    folder = tmp_path / "gửi về"
    folder.mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        tthc(folder / name)
    more = write(tmp_path / "c.xlsx", [TTHC, (1, "1.000894", "Kết hôn", "Hộ tịch", "Xã", "Một phần", "Bãi bỏ")])
    status, told = run.json("import", folder, more, "--as", "procedure", "--apply")
    assert (status, [item["status"] for item in told]) == (0, ["applied", "unchanged", "applied"])
    assert run.json("imports")[1] == [
        {
            "id": told[0]["import"],
            "at": run.json("imports")[1][0]["at"],
            "who": run.json("imports")[1][0]["who"],
            "title": "Nhập Danh mục TTHC từ 2 tệp",
            "kind": "list",
            "record": "procedure",
            "period": None,
            "rows": 3,
            "files": ["a.xlsx", "c.xlsx"],
            "state": "done",
        }
    ]
    status, undone = run.json("import", "--undo", told[0]["import"])
    assert (status, undone["state"], undone["kept"]) == (0, "undone", [])
    assert dump(data) == before
    assert "đã hoàn tác" in run("imports")[1]


def test_what_was_edited_since_is_kept_and_named_unless_told_otherwise(
    run: Program, data: Path, tmp_path: Path
) -> None:
    before = dump(data)
    for overwrite in (False, True):
        _, told = run.json("import", tthc(tmp_path / "a.xlsx"), "--as", "procedure", "--apply")
        store = open_store(data)
        with store.write("Sửa") as session:
            (edited, *_) = records.load_many(session, BY_TYPE["procedure"])
            records.save(session, BY_TYPE["procedure"], {"note": "xem lại"}, edited)
        store.close()
        after = dump(data)["procedure"]
        number = next(item["import"] for item in told)
        if overwrite:
            assert run("import", "--undo", number, "--overwrite")[0] == 0
            assert dump(data)["procedure"] == []
        else:
            _, told = run.json("import", "--undo", number, "--preview")
            assert (told["state"], [one["ref"] for one in told["edited"]]) == ("done", [f"procedure:{edited}"])
            assert "1 mục đã được sửa" in run("import", "--undo", number, "--preview")[1]
            assert dump(data)["procedure"] == after
            status, out, _ = run("import", "--undo", number)
            assert status == 0
            assert f"procedure:{edited}\t1.004010 · Đăng ký khai sinh" in out
            assert dump(data)["procedure"] == after[:1]
            assert run("import", "--undo", number)[2].startswith("Lần nhập số")
            store = open_store(data)
            store.undo_step(store.last_done().id, "overwrite")  # type: ignore[union-attr]
            with store.write("Bỏ") as session:
                session.execute(BY_TYPE["procedure"].table().delete())
            store.close()
    assert set(dump(data)) == set(before)


def test_columns_are_named_on_the_command_line_and_remembered(run: Program, tmp_path: Path) -> None:
    sheet = write(tmp_path / "a.xlsx", [OWN, *OWN_ROWS])
    named = ("--map", "Ký hiệu thủ tục=Mã TTHC", "--map", "Tên gọi=name", "--map", "Ngành=-")
    common = ("--as", "procedure", "--set", "Tình trạng=Đang áp dụng")
    assert "không có dòng tiêu đề" in run("import", sheet, *common)[2]
    status, (told,) = run.json("import", sheet, *common, *named, "--apply")
    assert (status, told["columns"]) == (0, {"code": "B", "name": "C"})
    status, (again,) = run.json("import", sheet, *common)
    assert (status, again["status"]) == (0, "unchanged")
    assert any("Đọc như lần nhập trước" in remark for remark in again["remarks"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("import", "--undo", "77"), "Không có lần nhập số 77"),
        (("import",), "Hãy ghi tệp hoặc thư mục cần nhập"),
        (("import", "{sheet}", "--as", "procedure", "--map", "Lạ=name"), "Không tệp nào có cột «lạ»"),
        (("import", "{sheet}", "--as", "procedure", "--map", "Mã số=lạ"), "không có trường «lạ»"),
        (
            ("import", "{sheet}", "--map", "Mã số=code"),
            "--map chỉ dùng cho danh sách. Hãy ghi thêm loại danh sách (--as)",
        ),
        (("import", "{sheet}", "--erase-blanks"), "--erase-blanks chỉ dùng cho danh sách"),
        (("import", "{sheet}", "--as", "procedure", "--take-row", "4"), "Dòng 4 không phải là dòng bị coi là tiêu đề"),
        (("import", "{folder}", "--as", "procedure"), "Không thấy bảng tính nào"),
        (("export", "procedure"), "còn thiếu --out"),
        (("export", "procedure", "--blank", "{sheet}/a.xlsx"), "Không ghi được tệp"),
    ],
)
def test_bad_input_is_one_sentence(run: Program, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    (tmp_path / "rỗng").mkdir()
    sheet = tthc(tmp_path / "a.xlsx")
    status, out, err = run(*(part.format(sheet=sheet, folder=tmp_path / "rỗng") for part in arguments))
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_a_row_that_looks_like_a_heading_is_taken_when_it_is_said_to_be_one(run: Program, tmp_path: Path) -> None:
    sheet = write(tmp_path / "a.xlsx", [TTHC, TTHC_ROWS[0], ("II", "1.000894"), TTHC_ROWS[1]])
    status, (told,) = run.json("import", sheet, "--as", "procedure")
    assert (status, told["rows"]["new"], told["rows"]["bad"]) == (0, 2, 0)
    assert told["remarks"][0].endswith("dòng 5 («1.000894»).")
    status, (told,) = run.json("import", sheet, "--as", "procedure", "--take-row", 5, "--apply")
    assert (status, told["rows"]["new"], told["rows"]["bad"]) == (2, 2, 1)
    assert told["problems"][0]["cell"] == "C5"


def test_blank_cells_erase_when_that_is_chosen(run: Program, tmp_path: Path) -> None:
    run("import", tthc(tmp_path / "a.xlsx"), "--as", "procedure", "--apply")
    sheet = write(tmp_path / "b.xlsx", [TTHC, (1, "1.004010", "Đăng ký khai sinh", None, None, None, "Còn hiệu lực")])
    assert run.json("import", sheet, "--as", "procedure")[1][0]["status"] == "unchanged"
    assert run.json("import", sheet, "--as", "procedure", "--erase-blanks")[1][0]["rows"]["changed"] == 1


def test_a_blank_is_written_and_read_back(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    assert run("export", "petition", "--blank", path) == (0, f"Đã ghi mẫu trống: {path}\n", "")
    status, (told,) = run.json("import", path, "--as", "petition")
    assert (status, told["status"], told["rows"]["bad"]) == (0, "unchanged", 0)


def test_one_file_that_cannot_be_read_is_told_beside_the_others(run: Program, tmp_path: Path) -> None:
    (tmp_path / "hỏng.xlsx").write_bytes(b"")
    status, out, err = run("import", tmp_path / "hỏng.xlsx", pakn(tmp_path / "b.xlsx"), "--as", "petition", "--apply")
    assert (status, err) == (2, "")
    assert "hỏng.xlsx: " in out
    assert "b.xlsx: Đã nhập: 2 mới" in out


def test_lists_among_books_without_a_form_are_known_and_written_as_one_import(data: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "c.xlsx", [("Tên hàng", "Đơn giá", "Số lượng"), ("Giấy", 5, 6)])
    books = [read_book(path, reader()) for path in (pakn(tmp_path / "a.xlsx"), other, tthc(tmp_path / "b.xlsx"))]
    books = [replace(book, source=str(tmp_path / book.name)) for book in books]
    store = open_store(data)
    planned = cli_imports.recognised(store, books, applied=False)
    assert [(item.file, item.status) for item in planned] == [("a.xlsx", "ready"), ("b.xlsx", "ready")]
    written = cli_imports.recognised(store, books, applied=True)
    assert {item.run for item in written} == {1}
    assert cli_imports.recognised(store, books[1:2], applied=True) == []
    store.close()


# --- a data file that is not there -----------------------------------------------------------------------


def test_a_data_file_that_is_not_there_is_made_when_something_is_applied_and_stood_in_for_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS])
    data = tmp_path / "mới" / "b.tthc"
    status = main(["--data", str(data), "import", str(sheet), "--json"])
    said = capsys.readouterr()
    assert (status, json.loads(said.out)[0]["rows"]["new"]) == (0, len(TTHC_ROWS))
    assert "xem trước như với tệp mới" in said.err
    assert not data.exists()
    assert main(["--data", str(data), "import", str(sheet), "--apply"]) == 0
    assert f"Chưa có tệp dữ liệu «{data}»; đã tạo tệp mới." in capsys.readouterr().err
    assert main(["--data", str(data), "import", str(sheet), "--apply"]) == 0
    assert "giữ nguyên" in capsys.readouterr().out


def test_a_column_that_no_row_can_do_without_is_asked_for_with_its_options(run: Program, tmp_path: Path) -> None:
    sheet = write(tmp_path / "a.xlsx", [TTHC[:6], *(row[:6] for row in TTHC_ROWS)])
    status, (told,) = run.json("import", sheet)
    assert (status, told["status"], told["question"]["about"]) == (2, "question", "state")
    assert told["question"]["options"] == list(BY_TYPE["procedure"].field("state").kind.options)
    assert '--set "Tình trạng=' in told["question"]["message"]
    status, (answered,) = run.json("import", sheet, "--as", "procedure", "--set", "Tình trạng=Đang áp dụng")
    assert (status, answered["status"], answered["rows"]["new"]) == (0, "ready", len(TTHC_ROWS))


def test_a_list_is_sent_back_marked_by_the_command_line_too(run: Program, tmp_path: Path) -> None:
    sheet = write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS, ("x", *TTHC_ROWS[0][1:6], "Chưa rõ", *TTHC_ROWS[0][7:])])
    for number, type_ in enumerate(([], ["--as", "procedure"]), start=1):
        status, out, _ = run("import", sheet, *type_, "--send-back", tmp_path / "gửi lại")
        assert status == 2
        assert "Gửi lại:" in out
        assert len(list((tmp_path / "gửi lại").iterdir())) == number


def test_a_marked_copy_that_cannot_be_written_is_named_and_no_letter(run: Program, tmp_path: Path) -> None:
    sheet = write(tmp_path / "a.xlsx", [TTHC, ("x", *TTHC_ROWS[0][1:6], "Chưa rõ", *TTHC_ROWS[0][7:])])
    status, _, said = run("import", sheet, "--as", "procedure", "--send-back", sheet / "gửi lại")
    assert (status, "a.xlsx»" in said, "công văn" in said) == (2, True, False)


@pytest.mark.skipif(os.name == "nt", reason="another way of ending programs")
def test_an_import_that_is_ended_from_outside_says_so_and_writes_nothing(
    run: Program, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = imports.apply

    def ended(*arguments: Any) -> int:
        written = apply(*arguments)
        os.kill(os.getpid(), signal.SIGTERM)
        return written

    monkeypatch.setattr(imports, "apply", ended)
    before = dump(data)
    sheet = write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS])
    assert run("import", sheet, "--as", "procedure", "--apply") == (2, "", "Đã dừng theo yêu cầu.\n")
    assert dump(data) == before


@pytest.mark.parametrize("option", [("--unit", "Bộ Y tế"), ("--period", "2026-Q1"), ("--partial",)])
def test_what_is_for_forms_alone_is_refused_for_lists(run: Program, tmp_path: Path, option: tuple[str, ...]) -> None:
    sheet = write(tmp_path / "a.xlsx", [TTHC, *TTHC_ROWS])
    status, _, said = run("import", sheet, "--as", "procedure", *option)
    assert (status, option[0] in said) == (2, True)
