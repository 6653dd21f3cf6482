"""Every screen and dialog of the program in every state worth looking at; see `tests/screenshots.py`."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests import follow_up
from tests.drops import drop_of_all_kinds
from tests.services import test_aggregating, test_reconciling
from tthc_desktop.core.document import Amount
from tthc_desktop.core.periods import Period
from tthc_desktop.core.typed_returns import begin, block_of, paste
from tthc_desktop.db.store import create_store
from tthc_desktop.files import sheets
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.duty import CHOSEN, EXEMPT, OUTSIDE
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.services import (
    calendar,
    closing,
    communes,
    corrections,
    example,
    list_drops,
    lists,
    records,
    report_writing,
    settings,
    typing_in,
    units,
)
from tthc_desktop.services import forms as forms_of_office
from tthc_desktop.services.examined import Answers
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.plain_sources import PlainSource
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.keys import KeysDialog
from tthc_desktop.ui.opening import application
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.pointed_columns import ColumnsDialog
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.closing import CloseDialog, ReopenDialog
from tthc_desktop.ui.screens.one_return import ReturnDialog
from tthc_desktop.ui.screens.report_changes import ChangesDialog, VersionsDialog
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
    space.open(space.report)
    settle()
    space.report.open_figure([len(run.records) for run in space.report.linked].index(5))
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
    for number in range(1, len(space.every_screen())):
        window.open_screen(number)
        settle()
        yield f"man-hinh-{number:02d}", window
    space.undo()
    summary = SummaryDialog(window, space.desk)
    summary.show()
    yield "tong-hop", summary
    summary.deleteLater()
    keys = KeysDialog(window)
    keys.show()
    yield "phim-tat", keys
    keys.deleteLater()
    yield from intake(space, folder / "cac-don-vi")
    yield from tree(space)
    yield from returns_of_units(space)
    yield from forms(space)
    yield from figures(space, folder)
    yield from writing(space, folder)


def writing(space: Workspace, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """The report being written: annexes, sources, a paragraph being edited, contradictions, new data, versions."""
    screen = space.report
    space.open(screen)
    settle()
    screen.choices.show_kind("kstthc")
    settle()
    screen.paper.choose("giai_quyet:1")
    screen.paper.setFocus()
    yield "bao-cao-kstthc", space.window
    screen.open_figure(next(at for at, run in enumerate(screen.linked) if isinstance(run, Amount)))
    yield "bao-cao-nguon", space.window
    screen.leave_sources()
    screen.annexes.go_to()
    yield "bao-cao-phu-luc", space.window
    screen.annexes.setCurrentIndex(0)
    screen.paper.edit()
    yield "bao-cao-dang-sua", space.window
    screen.paper.editor.setPlainText("Tổng số hồ sơ đã giải quyết đúng hạn 95/100 hồ sơ, đạt 90%.")
    screen.paper.keep()
    screen.paper.choose("giai_quyet:2")
    screen.remove()
    yield "bao-cao-da-sua", space.window
    more = test_aggregating.ministries(space.store, 50)[:2]
    test_aggregating.send(space.store, folder, more, "quý II năm 2023", seed=5)
    settle()
    yield "bao-cao-so-lieu-moi", space.window
    assert screen.writing
    changes = ChangesDialog(space.window, screen.writing.changes)
    changes.show()
    changes.choose("mine")
    changes.table.selectRow(0)
    yield "so-lieu-moi-thay-doi", changes
    changes.deleteLater()
    versions = VersionsDialog(
        space.window, space.desk, screen.writing.versions, report_writing.headings(screen.writing.parts)
    )
    versions.show()
    yield "hai-ban-bao-cao", versions
    versions.deleteLater()


def figures(space: Workspace, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """The units' figures of a quarter: table, sources, comparison, ranks, charts, formulas, the check, the dialogs."""
    names = test_aggregating.ministries(space.store, 85)[-34:]
    test_aggregating.send(space.store, folder, names[:20], "quý I năm 2023", seed=2)
    test_aggregating.send(space.store, folder, names, "quý II năm 2023", seed=3)
    screen = space.figures
    space.open(screen)
    screen.form.setCurrentIndex(screen.form.findText("II.06a", Qt.MatchFlag.MatchStartsWith))
    screen.period.show_period(Period(2023, "quarter", 2))
    screen.rebuild()
    settle()
    screen.view.body.setCurrentIndex(screen.view.model.index(3, 6))
    yield "so-lieu", space.window
    cell = screen.view.chosen()
    assert cell is not None
    screen.open_cell(cell)
    source = screen.sources.chosen()
    assert source is not None
    assert source.ref is not None
    yield "so-lieu-nguon", space.window
    opened = screen.make_return_dialog(source.ref.id, cell.name)
    assert opened is not None
    opened.show()
    opened.value.setText("2100")
    opened.reason.setText("Theo số liệu của hệ thống một cửa, đơn vị ghi nhầm")
    opened.save()
    yield "so-lieu-hieu-chinh", opened
    opened.deleteLater()
    yield "so-lieu-da-hieu-chinh", space.window
    screen.leave_sources()
    screen.to_date.setChecked(True)
    settle()
    yield "so-lieu-luy-ke", space.window
    screen.to_date.setChecked(False)
    settle()
    for page in (1, 2):
        screen.turn(page)
        yield f"so-lieu-trang-{page + 1}", space.window
    yield from plans(space)
    screen.turn(3)
    for kind in range(screen.charts.kind.count()):
        screen.charts.kind.setCurrentIndex(kind)
        screen.charts.kind.activated.emit(kind)
        yield f"so-lieu-bieu-do-{kind + 1}", space.window
    screen.turn(0)
    yield from closing_dialogs(space)
    space.open(space.formulas)
    yield "cong-thuc", space.window
    rows = [test_reconciling.system_row(at, name, 100 * at) for at, name in enumerate([*names[:9], "Sở Lạ"], 1)]
    space.open(space.reconciling)
    space.reconciling.form.setCurrentIndex(space.reconciling.form.findText("II.06a", Qt.MatchFlag.MatchStartsWith))
    space.reconciling.period.show_period(Period(2023, "quarter", 2))
    settle()
    space.reconciling.read(test_reconciling.export(folder / "Báo cáo hệ thống một cửa quý II.xlsx", rows))
    yield "doi-chieu", space.window
    heads = ["STT", "Cơ quan", "Tổng số tiếp nhận", "Đã giải quyết", "Quá hạn"]
    own = [[at, name, 900 * at, 800 * at, at] for at, name in enumerate(names[:9], 1)]
    space.reconciling.read(test_reconciling.own_words(folder / "Thống kê của Trung tâm.xlsx", heads, own))
    settle()
    yield "doi-chieu-cot-rieng", space.window
    source = space.reconciling.source
    assert isinstance(source, PlainSource)
    asking = ColumnsDialog(space.window, source)
    asking.show()
    yield "doi-chieu-chi-cot", asking
    asking.deleteLater()


def plans(space: Workspace) -> Iterator[tuple[str, QWidget]]:
    """Figures beside what is planned for them: of the total, of the units; the form of one, and the list."""
    screen = space.figures
    screen.turn(1)
    screen.against.setCurrentIndex(screen.against.findData("plan"))
    screen.rebuild()
    settle()
    yield "ke-hoach-chua-co", space.window
    assert screen.shown is not None
    units = [row.unit for row in screen.shown.found.rows[:6]]
    wanted = [("Tỷ lệ quá hạn", "2", None), ("7", "320.000", None), ("Tỷ lệ hồ sơ trực tuyến", "60", None)]
    with space.store.write("Ghi chỉ tiêu kế hoạch") as session:
        for figure, value, unit in [*wanted, *(("7", str(9000 + 250 * at), unit) for at, unit in enumerate(units))]:
            raw = {"form": "II.06a", "figure": figure, "period": "2023", "value": value, "unit": unit}
            records.save(session, PlannedFigure, raw | {"basis": "Kế hoạch số 117/KH-UBND"}, sure=True)
    settle()
    yield "ke-hoach", space.window
    screen.comparison.figure.setCurrentIndex(screen.comparison.figure.findData("7"))
    screen.comparison.figure.activated.emit(0)
    yield "ke-hoach-don-vi", space.window
    form = screen.make_plan(screen.comparison.planned.items[8])
    assert form is not None
    form.show()
    yield "ke-hoach-ghi", form
    form.deleteLater()
    space.open(space.lists["planned_figure"])
    settle()
    yield "ke-hoach-danh-sach", space.window
    space.open(screen)
    screen.against.setCurrentIndex(0)
    screen.rebuild()
    settle()


def closing_dialogs(space: Workspace) -> Iterator[tuple[str, QDialog]]:
    """Closing the quarter, opening it again, and what has changed since."""
    screen = space.figures
    assert screen.shown is not None
    period, shelf, day = screen.shown.wanted.period, test_aggregating.FORMS, dt.date.today()
    with space.store.write("Chốt") as session:
        asking = CloseDialog(space.window, period, closing.doubts(session, shelf, period, day))
        closing.close(session, shelf, period, day, sure=True)
    asking.show()
    yield "chot-ky", asking
    asking.deleteLater()
    with space.store.write("Mở lại") as session:
        reason = ReopenDialog(space.window, period, lambda text: closing.reopen(session, period, text))
        reason.show()
        reason.save()
        yield "mo-lai-ky", reason
        reason.deleteLater()
        closing.reopen(session, period, "Bổ sung số liệu của đơn vị gửi muộn")
        made = corrections.of_returns(session, screen.shown.found.used)[0]
        corrections.drop(session, made.id)
        records.save(
            session,
            BY_TYPE["meeting"],
            {"kind": "Cuộc họp", "held_on": "04/5/2023", "level": "Cơ quan mình"},
            sure=True,
        )
    settle()
    changes = screen.make_changes_dialog()
    assert changes is not None
    changes.show()
    yield "thay-doi-sau-chot", changes
    changes.tabs.setCurrentIndex(1)
    yield "thay-doi-sau-chot-2", changes
    changes.deleteLater()


_ROWS = """I	Lĩnh vực giải quyết tại cơ quan
1	Đất đai	1.210	800	400	10	100	60	35	5	1.110	1.108	2
2	Hộ tịch	10	10	-	x	10	10	0	0	Không phát sinh
3	Đầu tư	26	20	5	1	25	20	5	0	1	1	0"""


def returns_of_units(space: Workspace) -> Iterator[tuple[str, QWidget]]:
    """Who has sent a form, for one period and over several; one return; the grid for paper, with an error in it."""
    period = Period(2026, "quarter", 1)
    form = forms_of_office.shelf(space.store.path).find("II.06a").form
    with space.store.read() as session:
        ministries = [unit for unit in units.all_units(session).values() if unit.alive_on(dt.date(2026, 3, 31))][:12]
    names = "; ".join(unit.name for unit in ministries)
    with space.store.write("Phân công báo cáo") as session:
        records.save(session, BY_TYPE["duty"], {"form": form.code, "scope": CHOSEN, "units": names}, sure=True)
        for unit, kind in zip(ministries[6:], (EXEMPT, OUTSIDE), strict=False):
            told = {
                "unit": unit.name,
                "kind": kind,
                "form": form.code,
                "period": period.name,
                "reason": "Văn bản số 12",
            }
            records.save(session, BY_TYPE["arrangement"], told, sure=True)
    grid = paste(begin(form), (0, 0), block_of(_ROWS))
    for unit in ministries[:4]:
        with space.store.write("Nhập bản giấy") as session:
            typing_in.save(session, typing_in.examine(grid, unit.id, period, Answers()))
    screen = space.returns
    space.open(screen)
    settle()
    screen.forms.setCurrentIndex(screen.forms.findData(form.code))
    screen.period.show_period(period)
    screen.reload()
    screen.turn(1)
    yield "theo-doi-bieu-cac-ky", space.window
    screen.turn(0)
    yield "theo-doi-bieu", space.window
    assert screen.found
    held = next(line for line in screen.found.lines if line.held)
    assert held.held
    dialog = ReturnDialog(screen, screen.desk, form, held.held.key, held.name, print)
    dialog.show()
    yield "mot-bieu", dialog
    dialog.deleteLater()
    typing = screen.make_typing()
    assert typing
    typing.show()
    typing.model.take(paste(typing.model.grid, (0, 0), block_of(_ROWS.replace("1.210", "1.211"))))
    typing.view.setCurrentIndex(typing.model.index(1, 2))
    yield "ban-giay", typing
    typing.deleteLater()


def intake(space: Workspace, files: Path) -> Iterator[tuple[str, QWidget]]:
    """The tables of a drop with everything that may be said of them, and what is asked before files go back."""
    screen = space.intake
    space.open(screen)
    first, second = drop_of_all_kinds(files)
    screen.add_files([first])
    screen.apply()
    screen.add_files([second])
    for start, page in (("a ", 1), ("b ", 0), ("b ", 1), ("c ", 2), ("d ", 1), ("f ", 2), ("h ", 1), ("i ", 3)):
        row = next(row for row, entry in enumerate(screen.model.items) if entry.table.file.startswith(start))
        screen.table.selectRow(row)
        screen.details.tabs.setCurrentIndex(page)
        yield f"bieu-{start.strip()}-{page}", space.window
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
    space.open(screen)
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
    for name in BY_TYPE:
        screen = space.lists[name]
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
    yield from imports_of_lists(space)


def imports_of_lists(space: Workspace) -> Iterator[tuple[str, QWidget]]:
    """The import preview with changes, bad rows, strange columns and converted text; the imports that were made."""
    folder = Path(tempfile.mkdtemp())
    space.lists["meeting"].export_to(folder / "Cuộc họp.xlsx")
    book = openpyxl.load_workbook(folder / "Cuộc họp.xlsx")
    headers = [cell.value for cell in book.active[1]]
    for row, header, value in ((2, "Địa điểm", "Hội trường A"), (3, "Ngày họp", "31/02/2023"), (4, "Địa điểm", "Huế")):
        book.active.cell(row, headers.index(header) + 1).value = value
    book.save(folder / "Cuộc họp.xlsx")
    preview = _preview(space, "meeting", folder / "Cuộc họp.xlsx")
    yield "xem-truoc-nhap", preview
    space.lists["meeting"].importing.apply(preview.taken(), preview.choices)
    preview.deleteLater()
    strange = openpyxl.Workbook()
    strange.active.append(["STT", "M· TTHC", "Tªn thñ tôc hµnh chÝnh", "Ngµnh", "Phßng phô tr¸ch", "Møc ®é"])
    for number, name in enumerate(("§¨ng ký khai sinh", "CÊp b¶n sao trÝch lôc hé tÞch", "§¨ng ký kÕt h«n"), start=1):
        strange.active.append([number, f"1.00{4880 + number}", name, "Hé tÞch", "Phßng T­ ph¸p", "Toµn tr×nh"])
    strange.save(folder / "danh mục TTHC.xlsx")
    preview = _preview(space, "procedure", folder / "danh mục TTHC.xlsx")
    yield "xem-truoc-cot", preview
    preview.columns.values["state"].setCurrentIndex(1)
    preview.columns.chosen.emit()
    preview.pages.setCurrentIndex(0)
    yield "xem-truoc-cot-2", preview
    preview.pages.setCurrentIndex(2)
    yield "xem-truoc-chuyen-ma", preview
    space.lists["procedure"].importing.apply(preview.taken(), preview.choices)
    preview.deleteLater()
    with space.store.write("Sửa cuộc họp") as session:
        records.save(session, BY_TYPE["meeting"], {"place": "Đà Nẵng"}, 2)
    space.open(space.imports)
    settle()
    space.imports.table.selectRow(1)
    yield "cac-lan-nhap", space.window


def _preview(space: Workspace, type_: str, path: Path) -> ImportPreview:
    with space.store.read() as session, sheets.Reader() as reader:
        found = list_drops.find(session, reader.read_all([path]), BY_TYPE[type_])
        preview = space.lists[type_].importing.preview(list_drops.plan(session, found, strict=False))
    preview.show()
    return preview


def main(out: Path) -> int:
    """Write every picture into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as folder:
        for name, widget in pictures(Path(folder)):
            take(widget, out / f"{name}.png")
    return 0
