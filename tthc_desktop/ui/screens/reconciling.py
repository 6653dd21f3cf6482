"""Đối chiếu: units' figures beside what another system counted, the largest differences first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPlainTextEdit

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.forms import Form, codes_to_choose, version_for
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period, bounds, parse_period, period_of
from tthc_desktop.core.reconciling import Difference
from tthc_desktop.services import figures, forms, lists, plain_sources, reconciling, settings, units
from tthc_desktop.services.examined import Examined
from tthc_desktop.services.figure_tables import told
from tthc_desktop.services.plain_sources import PlainSource
from tthc_desktop.services.reconciling import Reconciled
from tthc_desktop.ui import ask
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.pointed_columns import ColumnsDialog
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import Index, NumbersModel, PlainTable
from tthc_desktop.ui.theme import COLOURS
from tthc_desktop.ui.unknown import UnknownUnits
from tthc_desktop.ui.wrapping import WrappingRow

_HINT = "Mở bảng tính xuất từ hệ thống một cửa, mỗi dòng một đơn vị, để đặt cạnh số đơn vị báo cáo."


class DifferencesModel(NumbersModel[Difference]):
    """One figure of one unit in both sources."""

    HEADERS = ("Đơn vị", "Số liệu", "Đơn vị báo cáo", "Hệ thống đếm", "Chênh lệch")
    RIGHT = (2, 3, 4)

    def texts(self, item: Difference) -> tuple[str, ...]:
        by = item.by
        signed = told(by) if by is None or by <= 0 else f"+{shown(by)}"
        return item.name, item.label, told(item.reported), told(item.counted), signed

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.ForegroundRole and not self.items[index.row()].agrees:
            return QColor(COLOURS["wrong"])
        return super().data(index, role)


class ReconcilingScreen(Screen):
    """Choose form and period, open the other system's spreadsheet, read the differences."""

    TITLE = "Đối chiếu"
    USES = frozenset({"unit_return", "return_row", "correction", "unit", "unit_name"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Reconciled | None = None
        self.source: Examined | PlainSource | None = None
        """The other system's table."""
        self.form, self.period = QComboBox(), PeriodBox(with_every=False)
        self.form.setAccessibleName("Biểu")
        self.form.setMinimumContentsLength(20)
        self.only = QCheckBox("&Chỉ số liệu chênh lệch")
        self.only.setChecked(True)
        self.model = DifferencesModel(desk)
        self.table = PlainTable(self.model, "Số liệu đặt cạnh nhau", (220, 520, 124, 124))
        self.outcome = QLabel(_HINT)
        self.outcome.setObjectName("cardTitle")
        self.outcome.setWordWrap(True)
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName("Điều không so được")
        self.notes.setFixedHeight(92)
        self.unknown = UnknownUnits(self._titles)
        self.unknown.line.setContentsMargins(0, 0, 0, 0)
        self.unknown.chosen.connect(self._learn)
        self.open_button = self.button("Mở bảng của hệ thống…", "Ctrl+I", self.open_file, primary=True)
        self.columns_button = self.button("Cột của tệp…", "Ctrl+M", self.point)
        self.export_button = self.button("Xuất Excel…", "Ctrl+E", self.export)
        self._lay_out()
        self.form.activated.connect(lambda _row: self._again())
        self.period.chosen.connect(self._again)
        self.period.wrong.connect(desk.tell)
        self.only.toggled.connect(lambda _on: self._show())
        self._show()

    def _lay_out(self) -> None:
        self.head.addStretch(1)
        self.head.addWidget(self.columns_button)
        self.head.addWidget(self.export_button)
        self.head.addWidget(self.open_button)
        row = WrappingRow()
        for words, widget in (("&Biểu:", self.form), ("&Kỳ:", self.period)):
            row.add_field(words, widget)
        row.addWidget(self.only)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.notes)
        self.body.addWidget(self.unknown)

    def refresh(self) -> None:
        """Offer the forms and periods that came in; hold the file against the returns anew."""
        with self.desk.store.read() as session:
            came, years = figures.reported(session), lists.years(session)
        self._offer([code for code, _ in came])
        self.period.offer(sorted({*years, *(parse_period(period).year for _, period in came)}), dt.date.today())
        if self.period.period() is None:
            self.period.show_period(parse_period(came[0][1]) if came else period_of(dt.date.today(), "quarter"))
        self._again()

    def _offer(self, came: list[str]) -> None:
        kept = self.form.currentText()
        shelf = [form for form in forms.shelf(self.desk.store.path).forms if form.layout == "matrix"]
        codes = list(dict.fromkeys((*came, *codes_to_choose(shelf, dt.date.today()))))
        self.form.clear()
        self.form.addItems(codes)
        self.form.setCurrentIndex(max(0, self.form.findText(kept)))

    def chosen(self) -> tuple[Form, Period] | None:
        """The form, in the version that holds for the period, and the period."""
        period = self.period.period()
        if period is None or not self.form.currentText():
            return None
        shelf = forms.shelf(self.desk.store.path).forms
        with self.desk.store.read() as session:
            last = bounds(period, settings.load(session).cutoff_day)[1]
        form = version_for(shelf, self.form.currentText(), last)
        return (form, period) if form else None

    def open_file(self) -> None:
        """Let the user choose the other system's spreadsheet."""
        path = ask.file_to_open(self, "Mở bảng của hệ thống một cửa", ask.SPREADSHEETS)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a spreadsheet in the background and hold the returns against it."""
        chosen = self.chosen()
        if chosen is None:
            return
        store = self.desk.store

        def work() -> Examined | PlainSource:
            with store.read() as session:
                return reconciling.read(session, forms.shelf(store.path).forms, chosen[0], path)

        self.desk.jobs.run(f"Đang đọc {path.name}…", work, self._take, lambda error: self.desk.complain(self, error))

    def _take(self, table: Examined | PlainSource) -> None:
        self.source = table
        self._again()

    def point(self) -> None:
        """Let the user say which columns of a table in columns of its own are which figures."""
        if not isinstance(self.source, PlainSource):
            return
        dialog = ColumnsDialog(self, self.source)
        if dialog.exec():
            source = plain_sources.with_columns(self.source, dialog.told())
            with self.desk.store.write(f"Nhớ cột của «{source.file}»") as session:
                plain_sources.remember(session, source)
            self._take(source)
        dialog.deleteLater()

    def _again(self) -> None:
        chosen = self.chosen()
        if isinstance(self.source, PlainSource) and chosen and self.source.form.code != chosen[0].code:
            self.outcome.setText(f"Cột của tệp được chỉ cho biểu {self.source.form.code}. Hãy mở lại tệp.")
            self.found = None
            self._show()
            return
        if self.source is None or chosen is None:
            return
        try:
            with self.desk.store.read() as session:
                self.found = reconciling.compare(session, *chosen, self.source, dt.date.today())
        except Refused as error:
            self.found = None
            self.outcome.setText(" ".join(problem.message for problem in error.problems))
        self._show()

    def _show(self) -> None:
        found = self.found
        self.export_button.setEnabled(found is not None)
        self.columns_button.setEnabled(isinstance(self.source, PlainSource))
        self.model.show([] if found is None else found.differing if self.only.isChecked() else found.differences)
        self.notes.setVisible(found is not None and bool(reconciling.notes(found)))
        self.unknown.show_texts([one.name for one in found.unmatched] if found else [])
        if found is not None:
            self.outcome.setText(f"{found.file}: {reconciling.summary(found)}")
            self.notes.setPlainText("\n".join(reconciling.notes(found)))

    def _titles(self) -> dict[int, str]:
        with self.desk.store.read() as session:
            return units.titles(session)

    def _learn(self, unit: int, text: str) -> None:
        """Remember that a unit is called so too, and hold both against each other anew."""
        try:
            with self.desk.store.write(f"Nhớ tên «{text}»") as session:
                units.learn_alias(session, unit, text)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)

    def export(self) -> None:
        """Write the whole check where the user says."""
        found = self.found
        suggested = f"doi-chieu-{found.period.code}.xlsx" if found else ""
        path = found and ask.file_to_write(self, "Xuất kết quả đối chiếu", suggested, ask.WORKBOOKS)
        if not found or not path:
            return
        try:
            reconciling.write(found, path)
        except Unavailable as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã xuất kết quả đối chiếu ra {path}.")
