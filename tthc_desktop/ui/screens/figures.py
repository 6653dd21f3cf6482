"""Số liệu: units' figures of a form and period added up, compared, ranked and drawn; every number opens its sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.document import Ref, Source
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.forms import codes_to_choose, version_for
from tthc_desktop.core.periods import KINDS, Period, bounds, parse_period, period_of, up_to
from tthc_desktop.files import xlsx
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.services import closing, figure_tables, figures, forms, lists, outlines, settings
from tthc_desktop.services.figure_comparisons import Compared
from tthc_desktop.services.figure_tables import Cell
from tthc_desktop.services.figures import AGAINST, Shown, Wanted
from tthc_desktop.services.naming import MODES, TODAY
from tthc_desktop.services.shares import BYS, By
from tthc_desktop.ui import ask
from tthc_desktop.ui.entry import entry_form
from tthc_desktop.ui.figure_pages import ChartPage, ComparisonPage, RankPage
from tthc_desktop.ui.figure_view import FigureView
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.return_figures import ReturnFiguresDialog
from tthc_desktop.ui.screens import received
from tthc_desktop.ui.screens.closing import ChangesDialog, CloseDialog, ReopenDialog, told_of
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.sources import SourcesPanel, lines_behind
from tthc_desktop.ui.wrapping import WrappingRow

_SOURCES_HEIGHT, _NOTES_HEIGHT, _NOTES_EDGE = 190, 104, 24  # pixels: at first, at most, around the words
_BY: dict[By, str] = {"unit": "đơn vị", "level": "cấp", "group": "nhóm", "field": "lĩnh vực", "source": "nguồn"}


class FiguresScreen(Screen):
    """Choose what to add up; the table, the comparison, the ranks and the charts follow."""

    TITLE = "Số liệu"
    USES = None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown: Shown | None = None
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self._asked = 0
        self.form, self.by, self.units, self.against = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.period = PeriodBox(with_every=False)
        self.to_date = QCheckBox("&Lũy kế từ đầu năm")
        self.to_date.setToolTip("Cộng từ đầu năm đến hết kỳ đã chọn")
        for by in BYS:
            self.by.addItem(_BY[by], by)
        for mode, words in MODES.items():
            self.units.addItem(words, mode)
        for against, words in AGAINST.items():
            self.against.addItem(words, against)
        self.form.setMinimumContentsLength(17)
        self.view = FigureView("Bảng số liệu")
        self.comparison, self.ranks, self.charts = ComparisonPage(), RankPage(), ChartPage(desk)
        self.state = QLabel()
        self.state.setObjectName("quiet")
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName("Ghi chú dưới bảng")
        self.sources = SourcesPanel()
        self.sources.hide()
        self._make_buttons()
        self._lay_out()
        self._connect()

    def _make_buttons(self) -> None:
        self.correct_button = self.button("Hiệu chỉnh…", "F2", self.correct)
        self.close_button = self.button("Chốt kỳ…", "Ctrl+K", self.close_period)
        self.reopen_button = self.button("Mở lại kỳ…", "Ctrl+Shift+K", self.reopen_period)
        self.changes_button = self.button("Thay đổi sau chốt…", "Ctrl+L", self.show_changes)
        self.plan_button = self.button("Ghi kế hoạch…", "Ctrl+N", self.plan)
        self.export_button = self.button("Xuất Excel…", "Ctrl+E", self.export, primary=True)
        self.head.addStretch(1)
        for button in (
            self.correct_button,
            self.plan_button,
            self.close_button,
            self.reopen_button,
            self.changes_button,
            self.export_button,
        ):
            self.head.addWidget(button)

    def _lay_out(self) -> None:
        row = WrappingRow()
        choices: tuple[tuple[str, QWidget], ...] = (
            ("&Biểu:", self.form),
            ("&Kỳ:", self.period),
            ("Th&eo:", self.by),
            ("Tê&n đơn vị:", self.units),
            ("So &với:", self.against),
        )
        for words, widget in choices:
            row.add_field(words, widget)
        row.addStretch(1)
        table = QWidget()
        column = QVBoxLayout(table)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.notes)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setCornerWidget(self.to_date)
        pages = (
            (table, "Bảng số liệu"),
            (self.comparison, "So sánh"),
            (self.ranks, "Xếp hạng"),
            (self.charts, "Biểu đồ"),
        )
        for page, title in pages:
            self.tabs.addTab(page, title)
        self.both = QSplitter(Qt.Orientation.Vertical)
        self.both.addWidget(self.tabs)
        self.both.addWidget(self.sources)
        self.both.setStretchFactor(0, 3)
        self.both.setStretchFactor(1, 2)
        self.both.setChildrenCollapsible(False)
        self.body.addLayout(row)
        self.body.addWidget(self.state)
        self.body.addWidget(self.both, 1)

    def _connect(self) -> None:
        for box in (self.form, self.by, self.units, self.against):
            box.activated.connect(lambda _row: self.rebuild())
        self.period.chosen.connect(self.rebuild)
        self.to_date.toggled.connect(lambda _on: self.rebuild())
        self.period.wrong.connect(self.desk.tell)
        self.view.opened.connect(self.open_cell)
        self.view.body.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.sources.left.connect(self.leave_sources)
        self.sources.return_wanted.connect(lambda source: self.open_return(source.ref.id))
        self.sources.file_wanted.connect(lambda source: self.open_file(source.ref.id))
        self.tabs.currentChanged.connect(self._turned)
        self.comparison.plan_wanted.connect(self.plan)

    def turn(self, number: int) -> None:
        """Open a page: table, comparison, ranks, charts."""
        self.tabs.setCurrentIndex(number)

    # --- what is shown -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Offer what came in, and add it up anew."""
        with self.desk.store.read() as session:
            came, years = figures.reported(session), lists.years(session)
        kept = self.form.currentText()
        shelf = [form for form in forms.shelf(self.desk.store.path).forms if form.layout != "register"]
        codes = codes_to_choose(shelf, dt.date.today())
        self.form.clear()
        self.form.addItems(list(dict.fromkeys((*(code for code, _ in came), *codes))))
        self.form.setCurrentIndex(max(0, self.form.findText(kept)))
        self.period.offer(sorted({*years, *(parse_period(period).year for _, period in came)}), dt.date.today())
        if self.period.period() is None:
            self.period.show_period(parse_period(came[0][1]) if came else period_of(dt.date.today(), "quarter"))
        self.rebuild()

    def wanted(self) -> Wanted | None:
        """What the user chose."""
        period = self.period.period()
        if period is None:
            return None
        period = up_to(period) if self.to_date.isChecked() else period
        with self.desk.store.read() as session:
            last = bounds(period, settings.load(session).cutoff_day)[1]
        form = version_for(forms.shelf(self.desk.store.path).forms, self.form.currentText(), last)
        rolled = dt.date.today() if self.units.currentData() == TODAY else None
        if form is None:
            return None
        return Wanted(form, period, self.by.currentData(), rolled, self.against.currentData())

    def rebuild(self) -> None:
        """Add up what is chosen, in the background; only the last answer counts."""
        wanted, store, today = self.wanted(), self.desk.store, dt.date.today()
        if wanted is None:
            return
        self._asked += 1
        asked = self._asked

        def work() -> Shown:
            with store.read() as session:
                return figures.load(session, wanted, today, forms.shelf(store.path).forms)

        def done(shown: Shown) -> None:
            if asked == self._asked:
                self._show(shown)

        self.desk.jobs.run("Đang cộng số liệu…", work, done, lambda error: self.desk.complain(self, error))

    def _show(self, shown: Shown) -> None:
        again = self.sources.isVisible() and self.shown is not None and self.shown.wanted == shown.wanted
        self.shown = shown
        self.view.show_table(shown.table)
        self.notes.setPlainText("\n".join(shown.notes))
        self._show_notes()
        none = f"Chưa có biểu {shown.wanted.form.code} nào của {shown.wanted.period.name}."
        to_date = f"Lũy kế {shown.wanted.period.name}." if self.to_date.isChecked() else ""
        self.state.setText(" ".join(filter(None, (to_date, "" if shown.found.used else none, told_of(shown.closed)))))
        self.state.setVisible(bool(self.state.text()))
        self.comparison.show_figures(shown)
        self.ranks.show_figures(shown)
        self.charts.show_figures(shown)
        cell = self.view.chosen() if again else None
        if cell is None:
            self.sources.hide()
            self._show_notes()
        else:
            self._list_sources(cell)
        self._enable()

    def _show_notes(self) -> None:
        """As high as the notes, up to a limit; away while the sources need the room."""
        lines = int(self.notes.document().size().height())
        self.notes.setFixedHeight(min(_NOTES_HEIGHT, lines * self.notes.fontMetrics().lineSpacing() + _NOTES_EDGE))
        self.notes.setVisible(bool(self.notes.toPlainText()) and self.sources.isHidden())

    def _turned(self, _page: int) -> None:
        self.charts.show_when_seen()
        self._enable()

    def _enable(self) -> None:
        closed = self.shown.closed if self.shown else None
        can_close = self.shown is not None and self.shown.wanted.period.kind in KINDS
        open_now = closed is None or closed.reopened_at is not None
        on_table = self.tabs.currentIndex() == 0
        cell = self.view.chosen()
        on_plan = self.tabs.currentWidget() is self.comparison and self.against.currentData() == "plan"
        self.correct_button.setVisible(not on_plan)
        self.correct_button.setEnabled(on_table and cell is not None and cell.value is not None)
        self.plan_button.setVisible(on_plan)
        self.plan_button.setEnabled(on_plan)
        self.close_button.setEnabled(open_now and can_close)
        self.reopen_button.setEnabled(not open_now)
        self.changes_button.setEnabled(closed is not None)
        self.export_button.setEnabled(self.shown is not None)

    # --- what is behind a number ---------------------------------------------------------------------

    def open_cell(self, cell: Cell) -> None:
        """List the sources of a number."""
        self._list_sources(cell)
        self.sources.table.setFocus()

    def _list_sources(self, cell: Cell) -> None:
        assert self.shown is not None
        named = figures.sources(self.shown, cell.row, cell.name)
        groups = [(words if len(named) > 1 else "", self._sources(cell, name)) for name, words in named]
        title = figure_tables.names_of(self.shown.wanted.form).get(cell.name, cell.name)
        self.sources.show_lines(f"{cell.row.label} · {title}: {cell.text}", lines_behind(groups))
        self.sources.show()
        self._show_notes()
        whole = sum(self.both.sizes())
        if self.both.sizes()[1] < _SOURCES_HEIGHT:
            self.both.setSizes([whole - _SOURCES_HEIGHT, _SOURCES_HEIGHT])

    def _sources(self, cell: Cell, name: str) -> tuple[Source, ...]:
        assert self.shown is not None
        return self.shown.trail.of(cell.row, name)

    def leave_sources(self) -> None:
        """Back to the table."""
        self.sources.hide()
        self._show_notes()
        self.view.body.setFocus()

    def open_return(self, return_id: int, name: str = "") -> None:
        """Show a return, with the figure chosen that is asked about."""
        cell = self.view.chosen()
        dialog = self.make_return_dialog(return_id, name or (cell.name if cell else ""))
        if dialog is not None:
            dialog.exec()
            dialog.deleteLater()

    def make_return_dialog(self, return_id: int, name: str) -> ReturnFiguresDialog | None:
        """The dialog of a return, ready to be shown; None when it cannot be."""
        shelf = forms.shelf(self.desk.store.path).forms
        try:
            return ReturnFiguresDialog(self, self.desk, shelf, return_id, self.open_file, name)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return None

    def open_file(self, return_id: int) -> None:
        """Open a copy of the file that a return came in."""
        received.open_file(self, self.desk, return_id, self.open_url)

    def correct(self) -> None:
        """Correct the chosen figure: in the one return behind it, or first choose which one."""
        cell = self.view.chosen()
        if cell is None or self.shown is None:
            return
        source = self.sources.chosen() if self.sources.isVisible() else None
        refs = {one.ref for one in self._all_sources(cell) if one.ref}
        if source is not None and source.ref is not None:
            self.open_return(source.ref.id, cell.name)
        elif len(refs) == 1:
            self.open_return(next(iter(refs)).id, cell.name)
        else:
            self.open_cell(cell)
            self.desk.tell("Số này gồm nhiều biểu. Chọn một dòng rồi nhấn F2 để hiệu chỉnh ở biểu đó.")

    def _all_sources(self, cell: Cell) -> list[Source]:
        assert self.shown is not None
        names = [name for name, _ in figures.sources(self.shown, cell.row, cell.name)]
        return [source for name in names for source in self._sources(cell, name)]

    # --- the plan ------------------------------------------------------------------------------------

    def plan(self, line: Compared | None = None) -> None:
        """Write what is planned for a line of the comparison, or see what is; without one, for the chosen line."""
        line = line or self.comparison.chosen()
        if line is not None and line.planned:
            self.desk.open_record(Ref("planned_figure", line.planned.id))
            return
        form = self.make_plan(line)
        if form is not None:
            form.exec()
            form.deleteLater()

    def make_plan(self, line: Compared | None) -> RecordForm | None:
        """The form of a new planned figure, filled in as far as the line tells."""
        if self.shown is None:
            return None
        wanted = self.shown.wanted
        period = wanted.period if wanted.period.kind in KINDS else Period(wanted.period.year, "year")
        values: dict[str, Any] = {"form": wanted.form.code, "period": period.code}
        if line is not None:
            values["figure"] = figure_tables.names_of(wanted.form)[line.name]
            values |= {"unit": line.unit} if line.unit is not None else {}
        form = entry_form(self, self.desk.store, PlannedFigure, None, values)
        form.form.editors["value" if line else "figure"].setFocus()
        return form

    # --- closing -------------------------------------------------------------------------------------

    def close_period(self) -> None:
        """Close the period, when the user still wants to with what speaks against it."""
        if self.shown is None:
            return
        period, shelf, today = self.shown.wanted.period, forms.shelf(self.desk.store.path).forms, dt.date.today()
        try:
            with self.desk.store.read() as session:
                doubts = closing.doubts(session, shelf, period, today)
            dialog = CloseDialog(self, period, doubts)
            agreed = bool(dialog.exec())
            dialog.deleteLater()
            if agreed:
                known, _ = outlines.shelf(self.desk.store.path)
                with self.desk.store.write(f"Chốt {period.name}") as session:
                    closing.close(session, shelf, period, today, known=known, sure=True)
                self.desk.tell(f"Đã chốt {period.name}.")
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)

    def reopen_period(self) -> None:
        """Open the closed period again, for a reason."""
        if self.shown is None:
            return
        period = self.shown.wanted.period

        def reopen(reason: str) -> None:
            with self.desk.store.write(f"Mở lại {period.name}") as session:
                closing.reopen(session, period, reason)

        dialog = ReopenDialog(self, period, reopen)
        if dialog.exec():
            self.desk.tell(f"Đã mở lại {period.name}.")
        dialog.deleteLater()

    def show_changes(self) -> None:
        """List what has changed since the period was closed."""
        dialog = self.make_changes_dialog()
        if dialog is not None:
            dialog.exec()
            dialog.deleteLater()

    def make_changes_dialog(self) -> ChangesDialog | None:
        """The list of changes, ready to be shown; None when the period was never closed."""
        if self.shown is None:
            return None
        period, path = self.shown.wanted.period, self.desk.store.path
        shelf, (known, _) = forms.shelf(path).forms, outlines.shelf(path)
        try:
            with self.desk.store.read() as session:
                since = closing.since(session, shelf, period, dt.date.today(), known=known)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return None
        return ChangesDialog(self, period, since)

    # --- out -----------------------------------------------------------------------------------------

    def export(self) -> None:
        """Write the table where the user says."""
        if self.shown is None:
            return
        wanted = self.shown.wanted
        suggested = f"so-lieu-{wanted.form.code.split('/')[0]}-{wanted.period.code}.xlsx"
        path = ask.file_to_write(self, "Xuất số liệu", suggested, ask.WORKBOOKS)
        if path:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the table into this file."""
        assert self.shown is not None
        wanted = self.shown.wanted
        title = f"{wanted.form.code} – {wanted.form.title}, {wanted.period.name}"
        sheets = [figure_tables.sheet_of(self.shown.table, title, self.shown.notes), *self.comparison.sheets(title)]
        try:
            xlsx.write_workbook(sheets, path)
        except Unavailable as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã xuất số liệu ra {path}.")
