"""Draws every screen with the example quarter as PNG: python tests/screenshots.py OUT_DIR

The pictures in docs/ are made by this script too. It needs no display.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
    os.environ[_name] = tempfile.mkdtemp(prefix="tthc-pictures-")

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests import follow_up
from tests.drops import drop_of_all_kinds
from tthc_desktop.db.store import create_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import calendar, communes, example, imports, lists, records, settings, units
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.opening import application
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.summary import SummaryDialog
from tthc_desktop.ui.screens.units import UnitsScreen
from tthc_desktop.ui.window import MainWindow
from tthc_desktop.ui.workspace import Workspace

SIZE = (1366, 768)


def settle() -> None:
    """Let the timers of freshly shown screens run."""
    for _ in range(5):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def take(widget: QWidget, path: Path) -> None:
    """Draw a widget into a PNG."""
    settle()
    widget.grab().save(str(path), "PNG", 0)


def pictures(folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Every screen and dialog, one after another, each with its name."""
    window = MainWindow()
    window.resize(*SIZE)
    window.show()
    empty = Workspace(window, create_store(folder / "du-lieu.tthc", units.fill), Jobs(at_once=True))
    yield "bat-dau", window
    window.open_screen(1)
    yield "danh-sach-trong", window
    empty.leave()
    space = Workspace(window, create_store(folder / "mau.tthc", example.fill), Jobs(at_once=True))
    window.open_screen(space.screens.index(space.report))
    settle()
    space.report.open_figure([len(refs) for refs in space.report.linked].index(5))
    yield "man-hinh-bao-cao", window
    with space.store.write("Theo dõi nhiệm vụ") as session:
        follow_up.fill(session, dt.date.today())
        calendar.fill_year(session, dt.date.today().year)
    with space.store.write("Sửa cuộc họp") as session:
        records.save(session, BY_TYPE["meeting"], {"place": "Trụ sở Chính phủ"}, 2)
    with space.store.write("Thêm đơn vị") as session:
        wrong = records.save(session, BY_TYPE["unit"], {"name": "Sở Thông tin (nhập nhầm)", "kind": "sở, ban, ngành"})
    with space.store.write("Xóa 1 đơn vị") as session:
        records.remove(session, BY_TYPE["unit"], [wrong])
    for number in range(1, len(space.screens)):
        window.open_screen(number)
        settle()
        yield f"man-hinh-{number:02d}", window
    space.undo()
    summary = SummaryDialog(window, space.desk)
    summary.show()
    yield "tong-hop", summary
    summary.deleteLater()
    yield from intake(space, folder / "cac-don-vi")
    yield from tree(space)
    yield from forms(space)


def intake(space: Workspace, files: Path) -> Iterator[tuple[str, QWidget]]:
    """The tables of a drop with everything that may be said of them, and what is asked before files go back."""
    screen = space.intake
    space.window.open_screen(space.screens.index(screen))
    first, second = drop_of_all_kinds(files)
    screen.add_files([first])
    screen.apply()
    screen.add_files([second])
    for begin, page in (("a ", 1), ("b ", 0), ("b ", 1), ("c ", 2), ("d ", 1), ("f ", 2), ("h ", 1), ("i ", 3)):
        row = next(row for row, entry in enumerate(screen.model.items) if entry.table.file.startswith(begin))
        screen.table.selectRow(row)
        screen.details.tabs.setCurrentIndex(page)
        yield f"bieu-{begin.strip()}-{page}", space.window
    screen.table.selectAll()
    dialog = screen.make_send_back()
    dialog.show()
    yield "gui-lai", dialog
    dialog.deleteLater()
    space.undo()


def tree(space: Workspace) -> Iterator[tuple[str, QWidget]]:
    """The tree of units of the last day of the old provinces, and the form of a merger."""
    screen = space.lists["unit"]
    assert isinstance(screen, UnitsScreen)
    with space.store.write("Thêm xã, phường") as session:
        province = units.named(session, "Tuyên Quang (đến 30/6/2025)")[0]
        communes.add_communes(session, province)
        settings.choose_province(session, province)
    space.window.open_screen(space.screens.index(screen))
    screen.pages.setCurrentIndex(1)
    screen.day.setText("30/6/2025")
    screen.show_tree()
    screen.choose(province)
    yield "cay-don-vi", space.window
    form = screen.make_event_form("merge")
    form.show()
    for name, text in (
        ("name", "Cao Lạng"),
        ("on", "01/01/2027"),
        ("act", "NQ 99/2026/QH16"),
        ("sources", "Cao Bằng; Lạng Sơn"),
    ):
        form.form.editors[name].setText(text)
    form.tell()
    yield "sap-nhap", form
    form.deleteLater()
    screen.pages.setCurrentIndex(0)
    space.undo()


def forms(space: Workspace) -> Iterator[tuple[str, QDialog]]:
    """The entry form of every record type, one with problems, the picker and the import preview."""
    for name, screen in space.lists.items():
        with space.store.read() as session:
            newest = lists.ids(session, Listing(screen.record), 1)[0]
            record_id = {"unit": 45, "task": 6}.get(name, newest)
            values = records.load(session, screen.record, record_id)
        form = screen.make_form(record_id, values)
        form.show()
        yield f"nhap-{name}", form
        for number in range(1, len(form.form.pages)):
            form.form.turn(number)
            yield f"nhap-{name}-{number + 1}", form
        form.deleteLater()
    form = space.lists["meeting"].make_form(None, {})
    form.show()
    form.form.editors["held_on"].setText("31/02/2023")
    form.form.editors["units"].setText("Hà Nội; Sở TTTT")
    form.save_and_close()
    yield "nhap-co-loi", form
    form.deleteLater()
    picker = Picker(
        space.window, "Văn bản giao", {1: "Nghị định · Bảo vệ dữ liệu cá nhân", 2: "Chỉ thị · 23"}, [2], True
    )
    picker.show()
    yield "chon", picker
    path = Path(tempfile.mkdtemp()) / "Cuộc họp.xlsx"
    space.lists["meeting"].export_to(path)
    with space.store.read() as session:
        plan = imports.plan(session, BY_TYPE["meeting"], imports.read(BY_TYPE["meeting"], path))
    preview = ImportPreview(space.window, BY_TYPE["meeting"], path.name, plan)
    preview.show()
    yield "xem-truoc-nhap", preview


def main(out: Path) -> int:
    """Write every picture into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as folder:
        for name, widget in pictures(Path(folder)):
            take(widget, out / f"{name}.png")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/screenshots.py OUT_DIR")
    sys.exit(main(Path(sys.argv[1])))
