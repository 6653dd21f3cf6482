"""A quarter as an office lives it: start on an empty folder, log through the window, report, read the files back."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from tests.ui.conftest import Asked, asked, dressed, window  # noqa: F401 (fixtures)
from tests.ui.driving import CTRL, Key, enter, in_dialog, press, settle
from tthc_desktop.app import App
from tthc_desktop.core.periods import parse_period
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace

ONLINE = ("Hà Nội", "Bắc Giang", "Bình Phước", "Cà Mau", "Bình Dương")
IN_PERSON = ("Bộ Công Thương", "Bộ Giao thông vận tải", "Bộ Y tế")
OWN_WORK = (
    "tổ chức 05 buổi làm việc trực tuyến với 05 địa phương (Hà Nội, Bắc Giang, Bình Phước, Bình Dương, Cà Mau) "
    "và 03 buổi làm việc trực tiếp với 03 Bộ (Công Thương, Giao thông vận tải, Y tế) về công tác kiểm soát TTHC"
)
SENTENCES = (
    OWN_WORK,
    "Thủ tướng Chính phủ ban hành 01 văn bản chỉ đạo đẩy mạnh cải cách thủ tục hành chính",
    "kiểm tra, chấn chỉnh về giải quyết TTHC lĩnh vực đất đai tại tỉnh Tuyên Quang theo phản ánh của Đài Truyền hình",
)


@pytest.fixture
def app(window: MainWindow, asked: Asked, tmp_path: Path) -> App:  # noqa: F811
    """The program started on a data file that does not exist yet."""
    started = App(window)
    started.start(tmp_path / "moi" / "du-lieu.tthc", demo=False)
    settle()
    yield started  # type: ignore[misc]
    started.close()
    sys.excepthook = sys.__excepthook__


def _log(space: Workspace, type_: str, **texts: str) -> None:
    screen = space.lists[type_]
    space.open(screen)
    settle()

    def fill(form: RecordForm) -> None:
        for name, text in texts.items():
            enter(form, name, text)
        press(Key.Key_S, CTRL)
        assert not form.isVisible(), {name: form.form.problem_at(name) for name in form.form.editors}

    in_dialog(screen.add, fill)


def _log_the_quarter(space: Workspace) -> None:
    common = {
        "kind": "Buổi làm việc",
        "held_on": "quý II/2023",
        "level": "Cơ quan mình",
        "chair": "Chánh Văn phòng",
        "topics": "công tác kiểm soát TTHC",
    }
    for form, units in (("Trực tuyến", ONLINE), ("Trực tiếp", IN_PERSON)):
        for unit in units:
            _log(space, "meeting", **common, form=form, units=unit)
    _log(
        space,
        "directive",
        kind="Công điện",
        number="280/CĐ-TTg",
        issued_on="19/4/2023",
        issuer="Thủ tướng Chính phủ",
        state="Đã ban hành",
        subject="đẩy mạnh cải cách thủ tục hành chính",
    )
    _log(
        space,
        "inspection",
        mode="Đột xuất",
        from_on="5/2023",
        level="Chính phủ, Thủ tướng Chính phủ",
        ground="Phản ánh báo chí",
        source="Đài Truyền hình Việt Nam",
        units="Tuyên Quang",
        content="giải quyết TTHC lĩnh vực đất đai",
    )


def _words(text: str) -> str:
    assert unicodedata.is_normalized("NFC", text)
    return re.sub(r"\s+", " ", text)


def test_a_quarter_logged_in_the_window_comes_out_in_three_files(app: App, tmp_path: Path) -> None:
    space = app.workspace
    assert space is not None
    assert space.window.page is space.start
    _log_the_quarter(space)
    space.open(space.report)
    settle()
    space.report.period.show_period(parse_period("2023-Q2"))
    space.report.rebuild()
    space.report.write_to(tmp_path)
    _wait_for(tmp_path / "bao-cao-2023-Q2.xlsx")

    pages = pypdfium2.PdfDocument(tmp_path / "bao-cao-2023-Q2.pdf")
    in_pdf = _words(" ".join(page.get_textpage().get_text_bounded() for page in pages))
    pages.close()
    in_word = _words("\n".join(item.text for item in docx.Document(str(tmp_path / "bao-cao-2023-Q2.docx")).paragraphs))
    in_window = _words(space.report.paper.toPlainText())
    for sentence in SENTENCES:
        assert sentence in in_pdf
        assert sentence in in_word
        assert sentence in in_window

    book = openpyxl.load_workbook(tmp_path / "bao-cao-2023-Q2.xlsx")
    summary = list(book["Tổng hợp"].iter_rows(min_row=3, values_only=True))
    assert [row[3] for row in summary] == [1, 5, 5, 3, 3]
    assert all(row[3] == len(row[5].split(", ")) for row in summary)
    assert book["Văn bản chỉ đạo"]["D3"].value.strftime("%d/%m/%Y") == "19/04/2023"


def _wait_for(path: Path) -> None:
    from tests.ui.driving import QTest

    for _ in range(3_000):  # a minute: other tests may keep the machine busy
        if path.exists():
            settle()
            return
        QTest.qWait(20)
    raise AssertionError(f"{path} was not written")


STARTED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tthc_desktop import __main__ as program
from tthc_desktop.ui import opening

HEAVY = ("sqlalchemy", "alembic", "openpyxl", "reportlab", "docx", "holidays")
run = opening.run

def watched(fill):
    def fill_and_look(window):
        print("painted", [name for name in HEAVY if name in sys.modules], flush=True)
        made = fill(window)
        print("filled", [name for name in HEAVY if name in sys.modules], flush=True)
        QTimer.singleShot(0, window.close)
        return made
    return run(fill_and_look)

opening.run = watched
sys.exit(program.main(["--data", sys.argv[1]]))
"""


def test_the_window_is_painted_before_anything_heavy_is_loaded(data_file: Path) -> None:
    done = subprocess.run([sys.executable, "-c", STARTED, str(data_file)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["painted []", "filled ['sqlalchemy']"]
    assert not list(data_file.parent.glob("*.lock"))


def test_a_file_that_another_process_holds_is_not_opened_twice(
    window: MainWindow,  # noqa: F811
    asked: Asked,  # noqa: F811
    data_file: Path,
) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from tthc_desktop.db.store import open_store;"
            "store = open_store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()",
            str(data_file),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        started = App(window)
        started.start(data_file, demo=False)
        (trouble,) = asked.troubles
        assert "đang được mở" in trouble
        assert started.workspace is None
        sys.excepthook = sys.__excepthook__
    finally:
        holder.communicate()
