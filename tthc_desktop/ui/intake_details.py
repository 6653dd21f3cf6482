"""One received table: what it was taken for, what is asked, what is wrong, its rows, and how it was recognised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import place
from tthc_desktop.services import units
from tthc_desktop.services.drops import Change, Entry
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.sheet_rows import converted, sheet_rows
from tthc_desktop.ui.intake_boxes import FormBox, ReturnPeriodBox
from tthc_desktop.ui.intake_models import ConvertedModel, SheetModel, TableFindingsModel
from tthc_desktop.ui.intake_questions import Questions, with_reasons, with_row_switched, with_unit
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.sheet_view import SheetView
from tthc_desktop.ui.tables import WHOLE_ROW_ONLY, PlainTable
from tthc_desktop.ui.unit_filter import UnitLine
from tthc_desktop.ui.wrapping import WrappingRow


class TableDetails(QWidget):
    """Shows one table and tells what the user says of it."""

    answered = Signal(object)
    """A Change to the answers of the table in sight."""
    answered_for_all = Signal(object)
    """A Change to the answers of every table that is chosen: what a whole folder lacks is said once."""
    kept_out = Signal(bool)
    """See Questions."""
    wrong = Signal(str)
    """What was typed cannot be: the sentence for the user."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.entry: Entry | None = None
        self._said_unit = ""
        self.form, self.unit, self.period = FormBox(), UnitLine(desk), ReturnPeriodBox()
        self.unit.setAccessibleName("Đơn vị báo cáo")
        self.unit.setPlaceholderText("gõ vài chữ của tên đơn vị")
        self.period.setToolTip("Chọn nhiều bảng ở danh sách trên thì kỳ ghi cho tất cả các bảng ấy.")
        self.questions = Questions()
        self.trouble = QLabel()
        self.trouble.setObjectName("problem")
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.findings, self.rows, self.converted = TableFindingsModel(self), SheetModel(self), ConvertedModel(self)
        self.findings_table = PlainTable(self.findings, "Lỗi và cảnh báo của bảng", (104, 56, 100, 100, 560), 2)
        self.findings_table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.sheet = SheetView(self.rows)
        self.converted_table = PlainTable(self.converted, "Chữ đã chuyển mã", (70, 380))
        self.about = QPlainTextEdit()
        self.about.setReadOnly(True)
        self.about.setTabChangesFocus(True)
        self.about.setAccessibleName("Vì sao nhận ra biểu, đơn vị, kỳ")
        self.reason = QLineEdit()
        self.explain_button = QPushButton("Ghi lý do")
        self.gone = QLabel()
        self._lay_out()
        self._connect()

    # --- building ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        what = WrappingRow()
        for words, widget, stretch in (("&Biểu:", self.form, 3), ("Đơn &vị:", self.unit, 3), ("&Kỳ:", self.period, 0)):
            what.add_field(words, widget, stretch)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Chi tiết của bảng")
        self.tabs.addTab(self._findings_page(), "")
        self.tabs.addTab(self._rows_page(), "")
        self.tabs.addTab(self.about, "&Nhận dạng")
        self.tabs.addTab(self.converted_table, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(what)
        column.addWidget(self.trouble)
        column.addWidget(self.questions)
        column.addWidget(self.tabs, 1)

    def _findings_page(self) -> QWidget:
        self.reason.setAccessibleName("Lý do để nguyên số liệu")
        self.reason.setPlaceholderText("vì sao số liệu này đúng, in kèm phụ lục")
        label = QLabel("&Lý do để nguyên:")
        label.setBuddy(self.reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.reason, 1)
        row.addWidget(self.explain_button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.findings_table, 1)
        column.addLayout(row)
        return page

    def _rows_page(self) -> QWidget:
        self.gone.setObjectName("doubt")
        self.gone.setTextFormat(Qt.TextFormat.PlainText)
        self.gone.setWordWrap(True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.gone)
        column.addWidget(self.sheet, 1)
        return page

    def _connect(self) -> None:
        self.form.activated.connect(lambda _row: self._choose_form())
        self.unit.editingFinished.connect(self._choose_unit)
        self.period.chosen.connect(self._choose_period)
        self.period.wrong.connect(self.wrong)
        self.questions.answered.connect(self.answered)
        self.questions.kept_out.connect(self.kept_out)
        self.questions.unit_wanted.connect(self.pick_unit)
        self.questions.period_wanted.connect(self.period.setFocus)
        self.rows.ticked.connect(lambda row: self.answered.emit(with_row_switched(row)))
        self.reason.returnPressed.connect(self.explain)
        self.explain_button.clicked.connect(self.explain)
        self.findings_table.selectionModel().selectionChanged.connect(lambda *_: self._show_reason())
        self.findings_table.doubleClicked.connect(self._show_cell)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.findings_table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # as an argument it is forgotten beside a function
            shortcut.activated.connect(lambda: self._show_cell(self.findings_table.currentIndex()))

    # --- showing -----------------------------------------------------------------------------------------

    def offer(self, known: Sequence[Form]) -> None:
        """Offer these forms, and the periods of the last years."""
        today = dt.date.today()
        self.form.offer(known)
        self.period.offer([today.year - 1, today.year - 2, today.year - 3], today)

    def show_entry(self, entry: Entry | None) -> None:
        """Show a table, or none."""
        is_same = entry is not None and self.entry is not None and entry.number == self.entry.number
        where = self.sheet.currentIndex() if is_same else QModelIndex()
        about = self._current_finding() if is_same else None
        was_asked, was_explaining = self.questions.has_focus(), self.reason.hasFocus() or self.explain_button.hasFocus()
        self.entry = entry
        self._show_what(entry)
        self.questions.show_entry(entry)
        self._show_trouble(entry)
        self._show_findings(entry, about)
        self._show_rows(entry)
        if where.isValid():
            self.sheet.setCurrentIndex(self.rows.index(where.row(), where.column()))
        elif entry:
            self.tabs.setCurrentIndex(0 if self.findings.items else 1 if entry.table.told else 2)
        self._order_tabs()
        if was_asked:
            first = next(iter(self.questions.buttons), None)
            (first or (self.findings_table if self.tabs.currentIndex() == 0 else self.sheet)).setFocus()
        elif was_explaining:
            self.findings_table.setFocus()

    def _order_tabs(self) -> None:
        """The questions come where they stand: between the boxes above them and the pages below."""
        before: QWidget = self.period
        for button in self.questions.buttons:
            QWidget.setTabOrder(before, button)
            before = button
        QWidget.setTabOrder(before, self.tabs)

    def _current_finding(self) -> tuple[str, str] | None:
        """Code and cell of the finding that the cursor is on."""
        at = self.findings_table.currentIndex().row()
        finding = self.findings.items[at] if 0 <= at < len(self.findings.items) else None
        return (finding.code, finding.cell) if finding else None

    def _show_what(self, entry: Entry | None) -> None:
        told = entry.table.told if entry else None
        self.form.show_form(told.form if told else None)
        self.unit.setText(self._unit_text(entry))
        self._said_unit = ""
        self.unit.setCursorPosition(0)
        self.period.show_period(entry.table.period if entry else None)
        for widget in (self.unit, self.period):
            widget.setEnabled(told is not None)
        self.form.setEnabled(entry is not None and entry.table.book is not None)

    def _unit_text(self, entry: Entry | None) -> str:
        if entry is None or entry.table.told is None:
            return ""
        return entry.unit or entry.table.told.found.unit.text

    def _show_trouble(self, entry: Entry | None) -> None:
        self.trouble.setText(entry.planned.trouble if entry else "")
        self.trouble.setVisible(bool(self.trouble.text()))

    def _show_findings(self, entry: Entry | None, about: tuple[str, str] | None = None) -> None:
        table = entry.table if entry else None
        self.findings.show(table.findings if table else ())
        self.tabs.setTabText(0, f"Lỗi, c&ảnh báo ({len(self.findings.items)})")
        words = converted(table) if table else []
        self.converted.show(words)
        self.tabs.setTabText(3, f"C&hữ đã chuyển ({len(words)})")
        self.tabs.setTabVisible(3, bool(words))
        self.about.setPlainText("\n".join(_reasons(table)) if table else "")
        told = len(_remarks(table)) if table else 0
        self.tabs.setTabText(2, f"&Nhận dạng ({told})" if told else "&Nhận dạng")
        if self.findings.items:
            rows = {(finding.code, finding.cell): row for row, finding in enumerate(self.findings.items)}
            at = self.findings.index(rows.get(about, 0) if about else 0, 0)
            self.findings_table.selectionModel().setCurrentIndex(at, WHOLE_ROW_ONLY)
        self._show_reason()

    def _show_rows(self, entry: Entry | None) -> None:
        shown = sheet_rows(entry.planned) if entry else None
        self.rows.show(shown)
        self.sheet.fit_when_seen()
        number = sum(fate not in ("", "check") for fate in shown.fates.values()) if shown else 0
        self.tabs.setTabText(1, f"Các &dòng ({number})")
        gone = "; ".join(shown.gone) if shown else ""
        self.gone.setText(f"Có ở bản đã nhận, không còn trong tệp này: {gone}." if gone else "")
        self.gone.setVisible(bool(gone))

    def _show_cell(self, index: QModelIndex) -> None:
        """Go from a finding to its cell."""
        if index.isValid():
            at = self.rows.index_of(*place(self.findings.items[index.row()].cell))
            self.tabs.setCurrentIndex(1)
            self.sheet.setFocus()
            self.sheet.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.sheet.scrollTo(at)

    # --- what the user says ------------------------------------------------------------------------------

    def _choose_form(self) -> None:
        form, told = self.form.form(), self.entry and self.entry.table.told
        if form is None:
            self.form.show_form(told.form if told else None)
        elif not told or form.version != told.form.version:
            self.answered.emit(_with_form(form))

    def _choose_unit(self) -> None:
        text = self.unit.text().strip()
        if text and text not in (self._unit_text(self.entry), self._said_unit):
            self._said_unit = text  # leaving the line says no second time what was refused
            self.answered.emit(with_unit(text))

    def pick_unit(self) -> None:
        """Let the user find the unit in the list of all."""
        with self._desk.store.read() as session:
            titles = units.titles(session)
        words = f"«{self._unit_text(self.entry)}» là đơn vị nào?" if self._unit_text(self.entry) else "Đơn vị báo cáo"
        picker = Picker(self, words, titles, (), many=False)
        unit = picker.chosen()[0] if picker.exec() and picker.chosen() else None
        picker.deleteLater()
        if unit is not None:
            self.answered.emit(lambda table, _examiner: replace(table.answers, unit=unit))

    def _choose_period(self) -> None:
        period = self.period.period()
        if period and self.entry and period != self.entry.table.period:
            self.answered_for_all.emit(lambda table, _examiner: replace(table.answers, period=period))

    def _chosen_findings(self) -> list[Any]:
        return [self.findings.items[index.row()] for index in self.findings_table.selectionModel().selectedRows()]

    def _show_reason(self) -> None:
        chosen = [finding for finding in self._chosen_findings() if finding.can_be_explained]
        others = len(self._chosen_findings()) - len(chosen)
        reasons = {finding.reason for finding in chosen}
        words = "vì sao số liệu này đúng, in kèm phụ lục"
        if others:
            words = f"{others} ô không đọc được phải sửa trong tệp" + (
                f"; lý do chỉ ghi cho {len(chosen)} ô kia" * bool(chosen)
            )
        self.reason.setPlaceholderText(words)
        self.reason.setText(reasons.pop() if len(reasons) == 1 else "")
        for widget in (self.reason, self.explain_button):
            widget.setEnabled(bool(chosen))

    def explain(self) -> None:
        """Keep the reason for the chosen findings; a blank one takes it back."""
        cells = {(finding.code, finding.cell) for finding in self._chosen_findings() if finding.can_be_explained}
        if cells:
            self.answered.emit(with_reasons(cells, self.reason.text().strip()))


def _with_form(form: Form) -> Change:
    return lambda table, _examiner: replace(table.answers, form=form)


def _remarks(table: Examined) -> list[str]:
    """What the user should know of the file and of the table: text converted, rows hidden, sheets left unread."""
    return [*table.remarks, *(table.told.found.remarks if table.told else ())]


def _reasons(table: Examined) -> list[str]:
    """What the user should know of the file, and why it was recognised."""
    told, remarks = table.told, _remarks(table)
    lines = [f"Tệp: {table.source}"] + ([f"Trong tệp nén: {table.file}"] if "/" in table.file else [])
    if told:
        lines += [f"Vùng bảng: {told.found.grid.sheet}, {told.found.area.address}"]
    if remarks:
        lines += ["", "Cần biết:", *(f"–  {remark}" for remark in remarks)]
    if told:
        reasons = (reason for reason in told.found.reasons if reason not in remarks)
        lines += ["", "Vì sao nhận ra:", *(f"–  {reason}" for reason in reasons)]
    return lines
