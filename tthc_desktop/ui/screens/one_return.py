"""One unit's return: its rows as on paper, what the checks found, its versions and how they differ, its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from tthc_desktop.core.blanks import filled
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.fields import Field, Text
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import column_letter
from tthc_desktop.core.kept_returns import KeptRow, compare
from tthc_desktop.services import returns, runs
from tthc_desktop.services.links import Linker
from tthc_desktop.services.returns import STATES, Held, Key, State
from tthc_desktop.ui.blank_view import LEVELS, BlankView, Marks
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.screen import Desk, dialog_button
from tthc_desktop.ui.tables import PlainModel, PlainTable, moment

REASON: tuple[Field, ...] = (Field("reason", "Lý do trả lại", Text(lines=4), required=True),)


class FindingsModel(PlainModel[Mapping[str, str]]):
    """What the checks found in a return."""

    HEADERS = ("Ô", "Mức", "Nội dung", "Giải thích")

    def texts(self, item: Mapping[str, str]) -> tuple[str, ...]:
        return item["cell"], LEVELS[item["level"]], item["message"], item["reason"]


class VersionsModel(PlainModel[Held]):
    """The versions of a return, the newest first."""

    HEADERS = ("Bản", "Trạng thái", "Nhận lúc", "Người nhận", "Lý do trả lại")

    def texts(self, item: Held) -> tuple[str, ...]:
        whole = "" if item.complete else " (chưa đủ)"
        told = (f"{item.version}{whole}", STATES[item.state], moment(item.received_at), item.received_by)
        return *told, item.reason or ""


class Difference(NamedTuple):
    """One line of what a version changed."""

    row: str
    column: str
    before: str
    after: str


class DifferencesModel(PlainModel[Difference]):
    """What a version changed against the one before it."""

    HEADERS = ("Dòng", "Cột", "Bản trước", "Bản này")

    def texts(self, item: Difference) -> tuple[str, ...]:
        return item.row, item.column, item.before or "(trống)", item.after or "(trống)"


class ReturnDialog(QDialog):
    """Shows a return and lets it be accepted or sent back; earlier versions are there to be looked at."""

    def __init__(
        self, parent: QWidget, desk: Desk, form: Form, key: Key, unit: str, open_path: Callable[[Path], Any]
    ) -> None:
        super().__init__(parent)
        self.desk, self._form, self._key, self._open = desk, form, key, open_path
        self.setWindowTitle(f"{form.code} · {unit} · {returns.period_of(key).name}")
        resize_within(self, 1340, 700)
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.paper = BlankView(self)
        self.paper.setAccessibleName("Biểu đã gửi")
        self.findings, self.versions, self.differences = (
            FindingsModel(self),
            VersionsModel(self),
            DifferencesModel(self),
        )
        self.findings_table = PlainTable(self.findings, "Kết quả kiểm tra", (70, 110, 720), 2)
        self.versions_table = PlainTable(self.versions, "Các bản đã nhận", (110, 110, 140, 140))
        self.differences_table = PlainTable(self.differences, "Thay đổi so với bản trước", (420, 360, 180))
        self._rows: dict[int, list[KeptRow]] = {}
        self._lay_out()
        self.versions_table.selectionModel().selectionChanged.connect(lambda *_: self._show_version())
        self.findings_table.activated.connect(self._go_to)
        self.reload()

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        history = QWidget()
        column = QVBoxLayout(history)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.versions_table, 2)
        self.compared = QLabel()
        self.compared.setObjectName("section")
        column.addWidget(self.compared)
        column.addWidget(self.differences_table, 3)
        for widget, title in ((self.paper, "Biểu"), (self.findings_table, "Kiểm tra"), (history, "Các bản")):
            self.tabs.addTab(widget, title)
        buttons = QHBoxLayout()
        self.file_button = dialog_button(self, "Mở tệp gốc (Ctrl+O)", "Ctrl+O", self.open_file)
        self.back_button = dialog_button(self, "Trả lại… (Ctrl+R)", "Ctrl+R", self.send_back)
        self.accept_button = dialog_button(self, "Duyệt (Ctrl+S)", "Ctrl+S", self.accept_return)
        self.accept_button.setObjectName("primary")
        close = dialog_button(self, "Đóng (Esc)", "", self.reject)
        buttons.addWidget(self.file_button)
        buttons.addStretch(1)
        for button in (self.back_button, self.accept_button, close):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.addWidget(self.facts)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(buttons)
        for number in range(self.tabs.count()):
            turn = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self)
            turn.activated.connect(lambda number=number: self.turn(number))
            self.tabs.setTabToolTip(number, f"Ctrl+{number + 1}")

    def turn(self, number: int) -> None:
        """Open a tab, with the keyboard in it."""
        self.tabs.setCurrentIndex(number)
        (self.paper, self.findings_table, self.versions_table)[number].setFocus()

    def reload(self) -> None:
        """Read every version anew, and show the newest."""
        with self.desk.store.read() as session:
            found = returns.versions(session, self._key)
            self._rows = returns.rows_of(session, [held.id for held in found])
        self.versions.show(found)
        self.versions_table.selectRow(0)
        self._show_version()

    def chosen(self) -> Held | None:
        """The version that is shown."""
        rows = self.versions_table.selectionModel().selectedRows()
        return self.versions.items[rows[0].row()] if rows and self.versions.items else None

    def _show_version(self) -> None:
        held = self.chosen()
        if held is None:
            return
        newest = held is self.versions.items[0]
        rows = self._rows[held.id]
        self.paper.show_blank(filled(self._form, rows), marks_of(self._form, held, rows))
        self.findings.show(held.findings)
        self._compare(held)
        self.facts.setText(_facts(held))
        self.tabs.setTabText(1, f"Kiểm tra ({len(held.findings)})")
        self.tabs.setTabText(2, f"Các bản ({len(self.versions.items)})")
        self.file_button.setEnabled(held.file_id is not None)
        self.accept_button.setEnabled(newest and held.state != "accepted")
        self.back_button.setEnabled(newest and held.state != "returned")

    def _compare(self, held: Held) -> None:
        before = next((other for other in self.versions.items if other.version == held.version - 1), None)
        lines = _differences(self._form, self._rows[before.id], self._rows[held.id]) if before else []
        self.differences.show(lines)
        told = f"Bản {held.version} so với bản {held.version - 1}: {len(lines)} thay đổi" if before else "Bản đầu tiên"
        self.compared.setText(told)

    def _go_to(self, index: QModelIndex) -> None:
        """Show the cell that a finding is about."""
        held = self.chosen()
        if held is None:
            return
        places = _places(self._form, held, self._rows[held.id])
        place = places.get(self.findings.items[index.row()]["cell"])
        if place:
            self.turn(0)
            self.paper.scrollTo(self.paper.cells.index(*place))

    # --- what is done with it ------------------------------------------------------------------------

    def accept_return(self) -> None:
        """Accept the newest version."""
        held = self.chosen()
        if held and self.accept_button.isEnabled() and judge(self, self.desk, [held.id], "accepted"):
            self.accept()

    def send_back(self) -> None:
        """Send the newest version back, with the reason."""
        held = self.chosen()
        if held and self.back_button.isEnabled() and ask_back(self, self.desk, [held.id]):
            self.accept()

    def open_file(self) -> None:
        """Open a copy of the file that this version came in."""
        held = self.chosen()
        if held is None or held.file_id is None:
            return
        try:
            with self.desk.store.read() as session:
                kept = runs.received(session, held.file_id)
            self._open(runs.copy_to_open(self.desk.store.attachments, kept))
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)


def _facts(held: Held) -> str:
    facts = [
        f"Bản {held.version}, {STATES[held.state]}",
        f"nhận lúc {moment(held.received_at)} ({held.received_by})",
        "từ tệp đơn vị gửi" if held.file_id else "gõ từ bản giấy",
    ]
    facts += [] if held.complete else ["chưa đủ dòng hoặc cột của biểu"]
    facts += [f"lý do trả lại: {held.reason}"] if held.reason else []
    return "; ".join(facts) + "."


def _places(form: Form, held: Held, rows: Sequence[KeptRow]) -> dict[str, tuple[int, int]]:
    """Where each cell of the unit's file, or of the typed grid, stands in the drawn table."""
    first = form.header_rows + form.number_row
    places: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(rows, first):
        for at, column in enumerate(form.columns):
            names = [str(column.no), *(name for name in held.places if name.split("+")[0] == str(column.no))]
            cells = [held.cell(row, name) for name in names] if held.places else [f"{column_letter(at)}{row.number}"]
            places |= {cell: (number, at) for cell in cells if cell}
    return places


def marks_of(form: Form, held: Held, rows: Sequence[KeptRow]) -> Marks:
    """The findings of a return at their cells in the drawn table; of several the gravest."""
    places = _places(form, held, rows)
    order = list(LEVELS)
    marks: dict[tuple[int, int], tuple[str, str]] = {}
    for finding in sorted(held.findings, key=lambda finding: -order.index(finding["level"])):
        place = places.get(finding["cell"])
        if place:
            marks[place] = finding["level"], finding["message"]
    return marks


def _differences(form: Form, before: Sequence[KeptRow], now: Sequence[KeptRow]) -> list[Difference]:
    found = compare(before, now)
    titles = {str(column.no): f"({column.no}) {column.title}" for column in form.columns}
    lines = [
        Difference(_named(change.row), titles.get(change.column, f"({change.column})"), change.before, change.after)
        for change in found.changed
    ]
    lines += [Difference(_named(row), "cả dòng", "", "dòng mới") for row in found.new]
    return [*lines, *(Difference(_named(row), "cả dòng", "có", "không còn") for row in found.gone)]


def _named(row: KeptRow) -> str:
    return " · ".join((*row.heading, row.label or row.mark))


def judge(parent: QWidget, desk: Desk, ids: Sequence[int], state: State, reason: str = "") -> bool:
    """Accept returns, or send them back, as one step; whether it was done."""
    verb = {"accepted": "Duyệt", "returned": "Trả lại", "received": "Bỏ duyệt"}[state]
    try:
        with desk.store.write(f"{verb} {len(ids)} biểu") as session:
            returns.judge(session, ids, state, reason)
    except (Refused, Unavailable) as error:
        desk.complain(parent, error)
        return False
    desk.tell(f"Đã {verb.lower()} {len(ids)} biểu. Ctrl+Z để hoàn tác.")
    return True


def ask_back(parent: QWidget, desk: Desk, ids: Sequence[int]) -> bool:
    """Ask why returns are sent back, and send them back; whether it was done."""
    done: list[int] = []

    def save(raw: dict[str, Any]) -> int:
        with desk.store.write(f"Trả lại {len(ids)} biểu") as session:
            returns.judge(session, ids, "returned", raw["reason"] or "")
        done.append(len(ids))
        return ids[0]

    form = RecordForm(parent, f"Trả lại {len(ids)} biểu", REASON, Linker(desk.store), save)
    form.show_values({})
    form.exec()
    form.deleteLater()
    if done:
        desk.tell(f"Đã trả lại {len(ids)} biểu. Ctrl+Z để hoàn tác.")
    return bool(done)
