"""Theo dõi biểu: who has sent a form for a period and who has not, over several periods too, and what follows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTabWidget,
)

from tthc_desktop.core.dates import When, parse_when
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.core.fields import DAYS_ONLY
from tthc_desktop.core.forms import Form, codes_to_choose
from tthc_desktop.core.standings import just_ended, last_periods
from tthc_desktop.core.wording import some_of
from tthc_desktop.records.duty import Arrangement
from tthc_desktop.services import chasing_returns, forms, matrix, records, returns, settings, typing_in
from tthc_desktop.services.matrix import Board, Line, Matrix
from tthc_desktop.ui import ask
from tthc_desktop.ui.elided_box import ElidedBox
from tthc_desktop.ui.entry import entry_form
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.screens.chasing_returns import ReturnsChasing
from tthc_desktop.ui.screens.letters import open_in_system
from tthc_desktop.ui.screens.one_return import ReturnDialog, ask_back, judge
from tthc_desktop.ui.screens.screen import UNIT_TABLES, Desk, Screen
from tthc_desktop.ui.screens.typing_in import TypingDialog
from tthc_desktop.ui.standings import BoardModel, BoardTable, StandingFilters, StandingsModel, StandingsTable, holds
from tthc_desktop.ui.wrapping import WrappingRow

_OFFERED, _BOARD, _NAMED = 12, 6, 5
"""Periods that are offered, and that stand side by side at first."""


class ReturnsScreen(Screen):
    """The units with their standing for one period, and a board of several periods."""

    TITLE = "Theo dõi biểu"
    USES = UNIT_TABLES | {"unit_return", "import_run", "duty", "duty_unit", "arrangement", "setting", "correction"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.open_path: Callable[[Path], Any] = open_in_system
        self.found: Matrix | None = None
        self._board: Board | None = None
        self._versions: dict[str, list[Form]] = {}
        self.forms, self.period, self.day = ElidedBox(30), PeriodBox(with_every=False), QLineEdit()
        self.search, self.number = QLineEdit(), QSpinBox()
        self.standings, self.board = StandingsModel(self), BoardModel(self)
        self.table, self.grid = StandingsTable(self.standings), BoardTable(self.board)
        self.filters = StandingFilters()
        self.trouble, self.due = QLabel(), QLabel()
        self._make_buttons()
        self._lay_out()
        self.forms.currentIndexChanged.connect(lambda _row: self._form_chosen())
        self.period.chosen.connect(self.reload)
        self.period.wrong.connect(desk.tell)
        self.day.editingFinished.connect(self.reload)
        self.number.valueChanged.connect(lambda _number: self._show_board())
        self.search.textChanged.connect(lambda _text: self._filter())
        self.filters.chosen.connect(self._show)
        self.pages.currentChanged.connect(lambda _page: self._show_board())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.table.activated.connect(lambda _index: self.open_return())
        self.grid.activated.connect(self._open_cell)

    # --- laying out ----------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self.count = QLabel()
        self.count.setObjectName("count")
        self.open_button = self.button("Mở biểu", "Ctrl+Return", self.open_return)
        self.accept_button = self.button("Duyệt", "Ctrl+Shift+A", self.accept_chosen)
        self.back_button = self.button("Trả lại…", "Ctrl+R", self.send_back)
        self.arrange_button = self.button("Miễn, gia hạn…", "Ctrl+H", self.arrange)
        self.chase_button = self.button("Đôn đốc…", "Ctrl+Shift+D", self.chase)
        self.export_button = self.button("Xuất đơn vị chưa gửi…", "Ctrl+E", self.export_missing)
        self.type_button = self.button("Nhập bản giấy…", "Ctrl+N", self.type_in, primary=True)
        self.head.addWidget(self.count)
        self.head.addStretch(1)
        for button in (self.export_button, self.chase_button, self.arrange_button, self.back_button):
            self.head.addWidget(button)
        for button in (self.accept_button, self.open_button, self.type_button):
            self.head.addWidget(button)
        find = QAction("Tìm", self)
        find.setShortcut(QKeySequence("Ctrl+F"))
        find.triggered.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.addAction(find)

    def _lay_out(self) -> None:
        asked = WrappingRow()
        for words, widget in (("&Biểu:", self.forms), ("&Kỳ:", self.period), ("T&ại ngày:", self.day)):
            asked.add_field(words, widget)
        self.day.setFixedWidth(100)
        self.search.setPlaceholderText("Tìm đơn vị (Ctrl+F)")
        self.search.setAccessibleName("Tìm đơn vị")
        self.search.setClearButtonEnabled(True)
        asked.addWidget(self.number)
        asked.addWidget(self.search, 1)
        self.trouble.setObjectName("problem")
        self.trouble.setWordWrap(True)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.addTab(self.table, "Một kỳ")
        self.pages.addTab(self.grid, "Qua các kỳ")
        self.number.setRange(2, 24)
        self.number.setValue(_BOARD)
        self.number.setSuffix(" kỳ")
        self.number.setAccessibleName("Số kỳ")
        self.number.setMinimumSize(78, 26)
        for number in range(2):
            turn = QAction(self.pages.tabText(number), self)
            turn.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            turn.triggered.connect(lambda _on=False, number=number: self.turn(number))
            self.addAction(turn)
            self.pages.setTabToolTip(number, f"Ctrl+{number + 1}")
        self.body.addLayout(asked)
        self.body.addWidget(self.trouble)
        self.due.setObjectName("quiet")
        chips = QHBoxLayout()
        chips.addWidget(self.filters)
        chips.addStretch(1)
        chips.addWidget(self.due)
        self.body.addLayout(chips)
        self.body.addWidget(self.pages, 1)

    def turn(self, number: int) -> None:
        """Open a page, with the keyboard in its table."""
        self.pages.setCurrentIndex(number)
        (self.table, self.grid)[number].setFocus()

    # --- what is shown -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the forms anew, the chosen one staying chosen, and the units."""
        shelf = forms.shelf(self.desk.store.path)
        self._versions = {}
        for form in shelf.forms:
            if form.periods:
                self._versions.setdefault(form.code, []).append(form)
        if not self.day.text():
            self.day.setText(When(dt.date.today()).text)
        code = self.forms.currentData() or self._first_form()
        self.forms.blockSignals(True)
        self.forms.clear()
        offered = (version for versions in self._versions.values() for version in versions)
        for one in codes_to_choose(offered, dt.date.today()):
            self.forms.addItem(f"{one} – {self._versions[one][-1].title}", one)
        self.forms.setCurrentIndex(max(self.forms.findData(code), 0))
        self.forms.blockSignals(False)
        self._offer_periods()
        self.reload()

    def _first_form(self) -> str | None:
        """The form that came in last, else the one that was assigned last."""
        with self.desk.store.read() as session:
            last, assigned = returns.last_form(session), matrix.last_assigned(session)
        newest = (versions[-1] for versions in self._versions.values())
        return last or next((form.code for form in newest if form.is_called(assigned)), None)

    def _form_chosen(self) -> None:
        self._offer_periods()
        self.reload()

    def _offer_periods(self) -> None:
        """The last periods of the kinds that the form has; one of another kind gives way to the one just ended."""
        kinds = [kind for version in self._form_versions()[-1:] for kind in version.periods]
        with self.desk.store.read() as session:
            cutoff = settings.load(session).cutoff_day
        ended = [just_ended(self._today(), kind, cutoff) for kind in kinds]  # type: ignore[arg-type]
        offered = [period for one in ended for period in reversed(last_periods(one, _OFFERED))]
        self.period.offer_periods(offered)
        now = self.period.period()
        if ended and (now is None or now.kind not in kinds):
            self.period.show_period(ended[0])
        elif now:
            self.period.show_period(now)

    def _today(self) -> dt.date:
        try:
            return parse_when(self.day.text(), DAYS_ONLY).first
        except ValueError:
            return dt.date.today()

    def _form_versions(self) -> list[Form]:
        return self._versions.get(self.forms.currentData() or "", [])

    def form(self) -> Form | None:
        """The version of the chosen form for the chosen period; of a period before the first, that one."""
        versions, period = self._form_versions(), self.period.period()
        if not versions or period is None:
            return None
        with self.desk.store.read() as session:
            return typing_in.version(session, versions, period)

    def reload(self) -> None:
        """Ask anew how the units stand; a day that cannot be read is told and the list stays."""
        form, period = self.form(), self.period.period()
        try:
            day = parse_when(self.day.text(), DAYS_ONLY).first
        except ValueError as error:
            self._say(str(error))
            return
        self._say("")
        if form and period:
            with self.desk.store.read() as session:
                self.found = matrix.matrix(session, form, period, day)
        self._show()
        self._show_board()

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _show(self) -> None:
        """The lines that the filters leave, those chosen before chosen again."""
        lines = self.found.lines if self.found else ()
        lines = tuple(line for line in lines if holds(line.name, self.search.text()))
        self.filters.show_counts(Counter(line.standing for line in lines), len(lines))
        picked = self.filters.picked()
        chosen = {line.unit for line in self.chosen()}
        wanted = [line for line in lines if picked in (None, line.standing)]
        self.standings.show(wanted)
        self._choose(chosen)
        self.count.setText(f"{len(wanted)} đơn vị" if wanted else "")
        due = self.found.due if self.found else None
        self.due.setText(f"Hạn gửi: {When(due).text}" if due else "Chưa đặt hạn gửi (xem Cài đặt)")
        self._nothing()
        self._enable()

    def _nothing(self) -> None:
        if self.found and not self.found.lines:
            self._say("Chưa có đơn vị nào phải gửi biểu này. Hãy thêm ở mục Phân công báo cáo, hoặc thêm đơn vị.")

    def _choose(self, units: set[int]) -> None:
        rows = [row for row, line in enumerate(self.standings.items) if line.unit in units]
        how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows or ([0] if self.standings.items else []):
            index = self.standings.index(row, 0)
            self.table.selectionModel().select(index, how)
            self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _show_board(self) -> None:
        on_board = self.pages.currentIndex() == 1
        self.number.setVisible(on_board)
        self.filters.setVisible(not on_board)
        period = self.period.period()
        if on_board and period and self.found:
            periods = last_periods(period, self.number.value())
            with self.desk.store.read() as session:
                found = matrix.board(session, self._form_versions(), periods, self.found.day)
            self._board = found
            self._filter_board()
        self._enable()

    def _filter(self) -> None:
        self._show()
        self._filter_board()

    def _filter_board(self) -> None:
        self.board.show(self._board, self.search.text())

    def _open_cell(self, index: QModelIndex) -> None:
        """The return of a cell; of a unit that has sent none, its line in that period's list."""
        line, board = self.board.line(index), self.board.board
        if line is None or board is None:
            return
        if line.held:
            self._open(line)
            return
        self.period.show_period(board.periods[index.column() - 1])
        self.filters.clear()
        self.search.clear()
        self.reload()
        self.turn(0)
        self.table.clearSelection()
        self._choose({line.unit})

    def chosen(self) -> list[Line]:
        """The units that are chosen in the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.standings.items[row] for row in rows if row < len(self.standings.items)]

    def _ids(self, *states: str) -> list[int]:
        return [line.held.id for line in self.chosen() if line.held and line.held.state in states]

    def _enable(self) -> None:
        on_list = self.pages.currentIndex() == 0
        chosen = self.chosen() if on_list else []
        self.open_button.setEnabled(len(chosen) == 1 and chosen[0].held is not None)
        self.accept_button.setEnabled(on_list and bool(self._to_accept()))
        self.back_button.setEnabled(on_list and bool(self._ids("received", "accepted")))
        self.arrange_button.setEnabled(bool(chosen))
        missing = bool(self.found and self.found.missing)
        self.chase_button.setEnabled(missing)
        self.export_button.setEnabled(missing)
        self.type_button.setEnabled(self.found is not None)

    # --- what is done --------------------------------------------------------------------------------

    def open_return(self) -> None:
        """Show the return of the chosen unit."""
        chosen = self.chosen()
        if len(chosen) == 1 and chosen[0].held:
            self._open(chosen[0])
        elif chosen:
            self.desk.tell("Đơn vị chưa gửi biểu này. Ctrl+N để nhập từ bản giấy.")

    def _open(self, line: Line) -> None:
        assert line.held
        versions = {version.version: version for version in self._form_versions()}
        form = versions.get(line.held.form_version) or self._form_versions()[-1]
        dialog = ReturnDialog(self, self.desk, form, line.held.key, line.name, self.open_path)
        dialog.exec()
        dialog.deleteLater()

    def _to_accept(self) -> list[Line]:
        """The chosen units' returns that may be accepted; one that was sent back only when it is chosen alone."""
        states = ("received",) if len(self.chosen()) > 1 else ("received", "returned")
        return [line for line in self.chosen() if line.held and line.held.state in states]

    def accept_chosen(self) -> None:
        """Accept the returns of the chosen units, as one step; of those that are not complete the user is told."""
        lines = self._to_accept()
        lacking = [line.name for line in lines if line.held and not line.held.complete]
        if lacking:
            named = some_of(lacking, _NAMED, "đơn vị")
            question = f"{len(lacking)} trong {len(lines)} biểu chưa đủ dòng hoặc thiếu cột: {named}. Vẫn duyệt?"
            if not ask.confirm(self, "Duyệt biểu", question, f"Duyệt {len(lines)} biểu"):
                return
        judge(self, self.desk, [line.held.id for line in lines if line.held], "accepted")

    def send_back(self) -> None:
        """Send the returns of the chosen units back, with one reason, as one step."""
        ask_back(self, self.desk, self._ids("received", "accepted"))

    def arrange(self) -> None:
        """Exempt the chosen units, give them more time, or note that they send elsewhere."""
        form = self.make_arrangement()
        if form:
            form.exec()
            form.deleteLater()

    def make_arrangement(self) -> RecordForm | None:
        """The form of what is agreed with the chosen units; saved, it holds for each of them."""
        chosen, found = self.chosen(), self.found
        if not chosen or found is None:
            return None
        others = [line.unit for line in chosen[1:]]

        def for_all(session: Any, raw: dict[str, Any]) -> dict[str, Any]:
            matrix.refuse_earlier(raw, found.due)
            for unit in others:
                records.save(session, Arrangement, raw | {"unit": unit}, sure=True)
            return raw

        values = {"unit": chosen[0].unit, "form": found.form.code, "period": found.period.code}
        form = entry_form(self, self.desk.store, Arrangement, None, values, for_all, may_repeat=False)
        if others:
            form.setWindowTitle(f"{form.windowTitle()} cho {len(chosen)} đơn vị đang chọn")
            form.form.editors["unit"].setEnabled(False)
        form.saved.connect(lambda _id: self.desk.tell(f"Đã ghi cho {len(chosen)} đơn vị. Ctrl+Z để hoàn tác."))
        return form

    def chase(self) -> None:
        """Letters to the chosen units that are missing; without any, to all that are late or were sent back."""
        if self.found is None:
            return
        missing = {line.unit for line in self.found.missing}
        wanted = [line.unit for line in self.chosen() if line.unit in missing]
        if len(self.chosen()) > 1 and not wanted:
            self._say("Các đơn vị đang chọn đều đã gửi. Hãy chọn đơn vị còn thiếu; chọn một dòng là đôn đốc tất cả.")
            return
        several: Sequence[int] = wanted if len(self.chosen()) > 1 else ()
        dialog = ReturnsChasing(
            self, self.desk, self.found.form, self.found.period, several, self.found.day, self.open_path
        )
        dialog.exec()
        dialog.deleteLater()

    def export_missing(self) -> None:
        """Write the list of units that have not sent to a workbook."""
        found = self.found
        if found is None:
            return
        name = f"Chưa gửi {found.form.code.replace('/', '-')} {found.period.code}.xlsx"
        path = ask.file_to_write(self, "Xuất danh sách đơn vị chưa gửi", name, ask.WORKBOOKS)
        if path is None:
            return
        try:
            number = chasing_returns.write_missing(found, path)
        except Unavailable as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã xuất {number} đơn vị chưa gửi ra {path}.")

    def type_in(self) -> None:
        """A grid to type in what came on paper, for the chosen unit."""
        dialog = self.make_typing()
        if dialog:
            dialog.exec()
            dialog.deleteLater()

    def make_typing(self) -> TypingDialog | None:
        """The grid for the chosen unit, ready to be shown."""
        if self.found is None:
            return None
        chosen = self.chosen() if self.pages.currentIndex() == 0 else []
        unit = chosen[0].unit if len(chosen) == 1 else None
        return TypingDialog(self, self.desk, self._versions, self.found.form, unit, self.found.period)
