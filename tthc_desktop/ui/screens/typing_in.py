"""Nhập bản giấy: a unit's form typed in under its own header, checked while it is typed, saved as a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QStyle,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core import typed_returns as typed
from tthc_desktop.core.blanks import header_of
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.fields import Field, Text
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import place
from tthc_desktop.core.periods import Period
from tthc_desktop.core.typed_returns import Draft
from tthc_desktop.services import typing_in, units
from tthc_desktop.services.examined import Answers, Examined
from tthc_desktop.services.links import Linker
from tthc_desktop.services.receiving import Planned
from tthc_desktop.services.typing_in import FIELDS
from tthc_desktop.ui import ask
from tthc_desktop.ui.blank_view import LEVELS, BlankView
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.screen import Desk, dialog_button
from tthc_desktop.ui.scrolled import Scrolled
from tthc_desktop.ui.sent_on import SentOnLine
from tthc_desktop.ui.tables import PlainTable
from tthc_desktop.ui.typed_beside import TotalsModel, TypedFindings, typed_width
from tthc_desktop.ui.typed_grid import TypedModel, TypedView, by_place
from tthc_desktop.ui.wrapping import WrappingRow

_SHORTEST = 30
"""Letters of a form's name that are seen at least."""
_NUMBERS = 44
"""Width of the row numbers beside the grid, in pixels."""
_TALLEST = 230
"""Height of the header from which it scrolls."""
WHY: tuple[Field, ...] = (Field("reason", "Lý do", Text(lines=3), required=True),)


class TypingDialog(QDialog):
    """The unit, the form and the period above; the grid; what the checks say below."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        forms: Mapping[str, Sequence[Form]],
        form: Form,
        unit: int | None,
        period: Period,
    ) -> None:
        """`forms`: the versions of every form there is, by code."""
        super().__init__(parent)
        self.setWindowTitle("Nhập bản giấy")
        resize_within(self, 1324, 730)
        self.desk, self._forms, self._form = desk, forms, form
        self._asked: tuple[int, Period] | None = None
        self._reasons: dict[tuple[str, str], str] = {}
        self._table: Examined | None = None
        self.saved: Planned | None = None
        self.codes = QComboBox()
        self.codes.setMinimumContentsLength(_SHORTEST)
        self.codes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.received = SentOnLine()
        for code, versions in forms.items():
            self.codes.addItem(f"{code} – {versions[-1].title}", code)
        self.codes.setCurrentIndex(self.codes.findData(form.code))
        self.fields = FieldsForm(FIELDS, Linker(desk.store))
        with desk.store.read() as session:
            label = units.titles(session).get(unit, "") if unit else ""
        self.head = BlankView(self)
        self.model = TypedModel(self, Draft(typed.begin(form)))
        self.view = TypedView(self.model)
        self.totals = TotalsModel(self)
        self.sums = QTableView()
        self.findings = TypedFindings(self)
        self.list = PlainTable(self.findings, "Kết quả kiểm tra", (60, 110))
        self.hint, self.at, self.trouble = QLabel(), QLabel(), QLabel()
        self._lay_out()
        self._connect()
        self.fields.show_values({"unit": unit, "period": period.code})
        self._show_form(form)
        self._asked = None
        self.start()
        (self.view if label else self.fields.editors["unit"]).setFocus()

    # --- laying out ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        form_row = QHBoxLayout()
        form_row.setContentsMargins(18, 0, 18, 0)
        form_row.setSpacing(10)
        words = QLabel("&Biểu:")
        words.setBuddy(self.codes)
        words.setFixedWidth(148)
        self.codes.setAccessibleName("Biểu")
        form_row.addWidget(words)
        form_row.addWidget(self.codes, 1)
        sent_on = QLabel(SentOnLine.WORDS)
        sent_on.setBuddy(self.received)
        form_row.addWidget(sent_on)
        form_row.addWidget(self.received)
        self.hint.setObjectName("quiet")
        self.hint.setContentsMargins(18, 0, 18, 0)
        self.hint.hide()
        self.at.setWordWrap(True)
        self.at.setMinimumHeight(34)
        self.trouble.setObjectName("problem")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._shape_tables()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(form_row)
        column.addWidget(self.fields)
        column.addWidget(self.hint)
        grid = QVBoxLayout()
        grid.setSpacing(0)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        for widget in (self.head, self.view, self.sums):
            line = QHBoxLayout()
            line.addWidget(widget)
            line.setContentsMargins(0, 0, 0 if widget is self.view else bar, 0)
            grid.addLayout(line, 1 if widget is self.view else 0)
        column.addLayout(grid, 1)
        column.addWidget(self.at)
        column.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setSpacing(6)
        whole.addWidget(Scrolled(content), 1)
        whole.addWidget(self.trouble)
        whole.addLayout(self._buttons())

    def _shape_tables(self) -> None:
        self.sums.setModel(self.totals)
        self.sums.setAccessibleName("Cộng các dòng đã gõ")
        self.sums.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sums.horizontalHeader().hide()
        self.sums.verticalHeader().setDefaultSectionSize(26)
        self.sums.setFixedHeight(28)
        self.head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.horizontalHeader().show()
        self.head.horizontalHeader().setFixedHeight(22)
        self.head.verticalHeader().show()
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        for table in (self.head, self.view, self.sums):
            table.verticalHeader().setFixedWidth(_NUMBERS)
            table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for table in (self.head, self.sums):
            table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(92)

    def _buttons(self) -> WrappingRow:
        row = WrappingRow()
        self.add_button = dialog_button(self, "Thêm dòng (Ctrl+I)", "Ctrl+I", self.view.add_row)
        self.remove_button = dialog_button(self, "Bỏ dòng (Ctrl+Delete)", "Ctrl+Delete", self.view.remove_rows)
        self.explain_button = dialog_button(self, "Giải thích… (Ctrl+G)", "Ctrl+G", self.explain)
        self.save_button = dialog_button(self, "Lưu (Ctrl+S)", "Ctrl+S", self.save)
        self.save_button.setObjectName("primary")
        close = dialog_button(self, "Đóng (Esc)", "", self.reject)
        for button in (self.add_button, self.remove_button):
            row.addWidget(button)
        hint = QLabel("Dán khối từ Excel: Ctrl+V. Sửa ô: F2. Ctrl+L: tới danh sách kiểm tra.")
        hint.setObjectName("quiet")
        row.addWidget(hint)
        row.addStretch(1)
        for button in (self.explain_button, self.save_button, close):
            row.addWidget(button)
        QShortcut(QKeySequence("Ctrl+L"), self, self.list.setFocus)
        return row

    def _connect(self) -> None:
        self.model.modelReset.connect(self._share_widths)
        self.model.edited.connect(self._check)
        self.view.refused.connect(self._say)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._tell_cell())
        self.list.activated.connect(lambda index: self.go_to(self.findings.items[index.row()]))
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.codes.activated.connect(lambda _row: self._choose_form())
        for name in ("unit", "period"):
            self.fields.editors[name].editingFinished.connect(self.start)  # type: ignore[union-attr]
        bar = self.view.horizontalScrollBar()
        for table in (self.head, self.sums):
            bar.valueChanged.connect(table.horizontalScrollBar().setValue)
            table.horizontalScrollBar().valueChanged.connect(bar.setValue)
        self.head.horizontalHeader().sectionResized.connect(self._resize)

    def _resize(self, column: int, _before: int, width: int) -> None:
        for table in (self.view, self.sums):
            table.setColumnWidth(column, width)

    def _share_widths(self) -> None:
        """The columns of another form take the widths of its header."""
        for at in range(min(self.model.columnCount(), self.head.cells.columnCount())):
            self._resize(at, 0, self.head.columnWidth(at))

    def _show_form(self, form: Form) -> None:
        self._form = form
        self.head.show_blank(header_of(form))
        self.totals.show(form, {})
        for at, column in enumerate(form.columns):
            width = typed_width(form, column)
            self.head.setColumnWidth(at, width)
            self._resize(at, 0, width)
        self.head.show_rows()
        rows = sum(self.head.rowHeight(row) for row in range(self.head.cells.rowCount()))
        self.head.setFixedHeight(min(rows, _TALLEST) + 24)
        self.sums.setVisible(form.layout == "matrix")
        for button in (self.add_button, self.remove_button):
            button.setEnabled(form.layout != "indicators")

    # --- what is typed in ----------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return bool(self.model.draft.done)

    def _choose_form(self) -> None:
        code = self.codes.currentData()
        if code == self._form.code:
            return
        question = "Đổi biểu thì số liệu đang gõ chưa lưu sẽ mất."
        if self.dirty and not ask.confirm(self, "Đổi biểu", question, "Đổi biểu"):
            self.codes.setCurrentIndex(self.codes.findData(self._form.code))
            return
        self._show_form(self._version(code))
        self._asked = None
        self.start(anew=True)

    def _version(self, code: str) -> Form:
        versions = self._forms[code]
        if self._asked is None:
            return versions[-1]
        with self.desk.store.read() as session:
            return typing_in.version(session, versions, self._asked[1])

    def start(self, *, anew: bool = False) -> None:
        """The rows of the unit and the period that were named; what was typed already stays."""
        try:
            with self.desk.store.read() as session:
                asked = typing_in.asked(session, self.fields.raw())
        except Refused:
            if anew:
                self.model.begin(typed.begin(self._form))
            return
        if asked == self._asked and not anew:
            return
        self._asked = asked
        version = self._version(self._form.code)
        if version != self._form:
            self._show_form(version)
        with self.desk.store.read() as session:
            begun = typing_in.start(session, self._form, *asked)
        told = ""
        if begun.held:
            told = f"Đã có bản {begun.held.version} của kỳ này: sửa rồi lưu thành bản {begun.held.version + 1}."
        elif begun.like:
            told = f"Các dòng lấy theo biểu {typing_in.period_name(begun.like)} của đơn vị; dòng để trống sẽ không lưu."
        if self.dirty and not anew:
            self._hint(f"{told} Số liệu đang gõ được giữ nguyên." if begun.held else "")
            self._check()
            return
        self._hint(told)
        self._reasons = {}
        self.model.begin(begun.grid)
        self._go_to_first()

    def _hint(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _go_to_first(self) -> None:
        """The first cell that waits for a figure."""
        grid, columns = self.model.grid, self._form.columns
        named = any(any(row) for row in grid.rows)
        column = next((at for at, one in enumerate(columns) if one.is_figure), 0) if named else 0
        row = next((row for row in range(len(grid.rows)) if grid.is_open(row, column)), 0)
        self.view.setCurrentIndex(self.model.index(row, column))

    def _check(self) -> None:
        """Read and check the grid, and tell what is found at its cells."""
        unit, period = self._asked or (0, Period(2000, "year"))
        self._table = typing_in.examine(self.model.grid, unit, period, Answers(reasons=self._reasons))
        told = self._table.told
        assert told
        groups = frozenset(row.number for row in told.rows if row.kind != "data")
        self.model.tell(by_place(self._table.findings), typed.states(told), groups)
        self.totals.show(self._form, typed.shown_totals(told))
        self.findings.show(sorted(self._table.findings, key=lambda finding: list(LEVELS).index(finding.level)))
        self._say("")
        self._tell_cell()

    def _tell_cell(self) -> None:
        index = self.view.currentIndex()
        finding = self.model.finding(index.row(), index.column()) if index.isValid() else None
        title = self._form.columns[index.column()].title if index.isValid() else ""
        self.at.setText(finding.message if finding else title)
        self.at.setObjectName("problem" if finding and finding.level == "error" else "quiet")
        self.at.style().polish(self.at)
        self._enable()

    def _enable(self) -> None:
        self.explain_button.setEnabled(bool(self._chosen_finding()))

    def _chosen_finding(self) -> Finding | None:
        """The finding that is chosen in the list, else that of the current cell."""
        rows = self.list.selectionModel().selectedRows()
        if rows and rows[0].row() < len(self.findings.items):
            return self.findings.items[rows[0].row()]
        index = self.view.currentIndex()
        return self.model.finding(index.row(), index.column()) if index.isValid() else None

    def go_to(self, finding: Finding) -> None:
        """The cell that a finding is about."""
        self.view.setCurrentIndex(self.model.index(*place(finding.cell)))
        self.view.setFocus()

    def explain(self) -> None:
        """Keep the reason why a finding is right as it stands on the paper."""
        finding = self._chosen_finding()
        if finding is None:
            return
        form = self.make_explanation(finding)
        form.exec()
        form.deleteLater()

    def make_explanation(self, finding: Finding) -> RecordForm:
        """The form that asks for the reason."""

        def keep(raw: dict[str, Any]) -> int:
            typing_in.check_reason(finding, raw["reason"] or "")
            self._reasons[finding.code, finding.cell] = raw["reason"]
            self._check()
            return 0

        form = RecordForm(self, f"Giải thích ô {finding.cell}", WHY, Linker(self.desk.store), keep)
        form.show_values({"reason": finding.reason})
        form.form.show_hint("reason", finding.message)
        return form

    # --- saving and leaving --------------------------------------------------------------------------

    def save(self) -> bool:
        """Save the return as a new version; whether it was saved."""
        self.setFocus()  # takes over the cell that is still being typed into
        try:
            received = self.received.day()
        except Refused as error:
            self._say(str(error))
            return False
        try:
            with self.desk.store.read() as session:
                unit, period = typing_in.asked(session, self.fields.raw())
                title = typing_in.title(session, self._form, unit, period)
        except Refused as error:
            self._say("\n".join(self.fields.show_problems(error.problems)))
            return False
        self.fields.show_problems([])
        done = self._write(title, Answers(reasons=self._reasons), (unit, period, received))
        if done and done.status == "question":
            asked = done.asked[0]
            if not ask.confirm(self, "Thay bản đã nhận", asked.message, *asked.options):
                return False
            done = self._write(title, Answers(reasons=self._reasons, replace=True), (unit, period, received))
        return done is not None and self._end(done)

    def _write(self, title: str, answers: Answers, about: tuple[int, Period, dt.date | None]) -> Planned | None:
        unit, period, received = about
        table = typing_in.examine(self.model.grid, unit, period, answers)
        try:
            with self.desk.store.read() as session:
                planned = typing_in.plan(session, table)
            if planned.status != "ready":
                return planned
            with self.desk.store.write(title) as session:
                return typing_in.save(session, table, received)
        except Refused as error:
            self._say(str(error))
        except Unavailable as error:
            self.desk.complain(self, error)
        return None

    def _end(self, done: Planned) -> bool:
        if done.status == "refused":
            errors = len(done.table.errors)
            self._say(
                done.trouble or f"Còn {errors} lỗi. Hãy sửa, hoặc giải thích (Ctrl+G) nếu bản giấy ghi đúng như vậy."
            )
            return False
        if done.status == "unchanged":
            self.desk.tell("Số liệu giống hệt bản đã nhận; không ghi bản mới.")
        else:
            self.desk.tell("Đã lưu bản giấy. Ctrl+Z để hoàn tác.")
        self.saved = done
        self.model.draft.done.clear()
        self.accept()
        return True

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def reject(self) -> None:
        """Close; what was typed and not saved is asked about."""
        if self._may_leave():
            super().reject()

    def _may_leave(self) -> bool:
        if not self.dirty:
            return True
        answer = ask.save_discard_stay(self)
        if answer == "save":
            self.save()
            return False  # saved, it is closed already
        return answer == "discard"

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own button asks as Esc does."""
        if self._may_leave():
            event.accept()
        else:
            event.ignore()
