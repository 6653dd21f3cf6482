"""Nhập biểu: the files that units sent, dropped all at once, checked, answered table by table, written together."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.forms import Form
from tthc_desktop.core.wording import some_of
from tthc_desktop.services import drops, forms, sending_back, sheet_rows
from tthc_desktop.services.drops import Change, Drop, Entry, Outcome, Progress
from tthc_desktop.services.examined import NO_ANSWERS
from tthc_desktop.services.receiving import STATUSES
from tthc_desktop.ui import ask
from tthc_desktop.ui.intake_details import TableDetails
from tthc_desktop.ui.intake_models import EntriesModel
from tthc_desktop.ui.intake_questions import only_valid
from tthc_desktop.ui.screens.screen import UNIT_TABLES, Desk, Screen
from tthc_desktop.ui.screens.send_back import SendBackDialog
from tthc_desktop.ui.sent_on import SentOnLine
from tthc_desktop.ui.status_filter import StatusFilter
from tthc_desktop.ui.tables import PlainTable
from tthc_desktop.ui.wrapping import WrappingRow

_ROW = QItemSelectionModel.SelectionFlag.Rows
_EMPTY = (
    "Kéo thả vào đây tệp bảng tính, thư mục hoặc tệp nén .zip mà các đơn vị gửi.\n"
    "Chương trình đọc, nhận ra biểu, đơn vị, kỳ và kiểm tra từng ô; bạn xem trước rồi mới ghi."
)
_ONLY_VALID, _ALL_ROWS = "Nhập các dòng hợp lệ", "Lấy lại các dòng sai"


class IntakeScreen(Screen):
    """The tables of the drop above, the chosen one below."""

    TITLE = "Nhập biểu"
    USES = frozenset({"unit_return", "closed_period"}) | UNIT_TABLES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.drop = Drop(desk.store)
        self.entries: tuple[Entry, ...] = ()
        self._stopped: threading.Event | None = None
        """Set to end the reading under way; None when none is."""
        self._written: int | None = None
        """The step that wrote what was said last."""
        self._refused = False
        """Whether what is said is why an answer to the table in sight cannot be."""
        self.filter = StatusFilter()
        self.model = EntriesModel(self)
        self.table = PlainTable(self.model, "Các bảng tìm thấy", (128, 200, 96, 128, 170, 126, 50, 50, 50, 50))
        self.table.horizontalHeader().setStretchLastSection(False)
        for column in (1, 4):  # file and unit take what room there is
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.details = TableDetails(desk)
        self.told = QLabel()
        self.told.setObjectName("outcome")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self._make_head()
        self._make_progress()
        self._make_actions()
        self._lay_out()
        self._connect()
        self._show(())

    # --- building ----------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self.files_button = self.button("Chọn tệp…", "Ctrl+I", self.choose_files)
        self.folder_button = self.button("Chọn thư mục…", "Ctrl+Shift+I", self.choose_folder)
        self.apply_button = self.button("Nhập các bảng hợp lệ", "Ctrl+S", self.apply, primary=True)
        self.head.addStretch(1)
        for button in (self.files_button, self.folder_button, self.apply_button):
            self.head.addWidget(button)

    def _make_progress(self) -> None:
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Đã đọc")
        self.bar.setFormat("%v/%m tệp")
        self.bar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stop_button = self.button("Dừng", "Esc", self.stop)
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)

    def _make_actions(self) -> None:
        self.valid_button = self.button(_ONLY_VALID, "Ctrl+L", self.take_only_valid)
        self.remove_button = self.button("Bỏ khỏi lần nhập", "Ctrl+Delete", self.remove_chosen)
        self.save_button = self.button("Lưu các dòng lỗi ra tệp…", "Ctrl+E", self.save_bad_rows)
        self.back_button = self.button("Bản đánh dấu gửi lại…", "Ctrl+G", self.send_back)
        self.actions_row = WrappingRow()
        for button in (self.valid_button, self.remove_button, self.save_button, self.back_button):
            self.actions_row.addWidget(button)
        self.actions_row.addStretch(1)
        self.received = SentOnLine()
        self.actions_row.add_field(SentOnLine.WORDS, self.received)

    def _lay_out(self) -> None:
        above, below, whole = QWidget(), QWidget(), QWidget()
        for page, parts in ((above, (self.filter, self.table, self.actions_row)), (below, (self.details,))):
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0 if page is above else 5, 0, 0)
            column.setSpacing(8)
            for part in parts:
                if isinstance(part, WrappingRow):
                    column.addLayout(part)
                else:
                    column.addWidget(part, 0 if part is self.filter else 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(above)
        both.addWidget(below)
        both.setStretchFactor(0, 4)
        both.setStretchFactor(1, 5)
        both.setChildrenCollapsible(False)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._empty_page())
        self.pages.addWidget(whole)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.told)
        self.body.addWidget(self.pages, 1)

    def _empty_page(self) -> QWidget:
        words = QLabel(_EMPTY)
        words.setObjectName("empty")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        files, folder = QPushButton("Chọn &tệp của đơn vị…"), QPushButton("Chọn thư &mục…")
        files.setObjectName("primary")
        files.clicked.connect(self.choose_files)
        folder.clicked.connect(self.choose_folder)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (files, folder):
            row.addWidget(button)
        row.addStretch(1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(words)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.filter.chosen.connect(lambda: self._show(self.entries))
        self.details.answered.connect(self._answer_chosen)
        self.details.answered_for_all.connect(self._answer_all)
        self.details.kept_out.connect(self._keep_out)
        self.details.wrong.connect(lambda words: self._say(words, wrong=True))

    # --- reading -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Plan anew, since what is kept or closed has changed; what was said of an import that is undone is over."""
        if self._written is not None and self._last_step() != self._written:
            self._written = None
            self._say("")
        if self.entries and self._stopped is None:
            self._run("Đang so với dữ liệu…", self.drop.renew, self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """The forms may have changed while another screen was in sight; they are files, read by the worker thread."""
        super().showEvent(event)
        path = self.desk.store.path
        self._run("Đang đọc biểu mẫu…", lambda: forms.shelf(path).forms, self._offer)

    def _offer(self, known: Sequence[Form]) -> None:
        self.details.offer(known)
        self.details.show_entry(self.details.entry)

    def choose_files(self) -> None:
        """Let the user choose files."""
        self.add_files(ask.files_to_open(self, "Chọn tệp của đơn vị"))

    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        folder = ask.folder_to_open(self, "Chọn thư mục có tệp của đơn vị")
        self.add_files([folder] if folder else [])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read and check files, folders and archives in the worker thread."""
        if not paths:
            return
        if self._stopped is not None:
            self.desk.tell("Đang đọc các tệp trước. Hãy chờ xong, hoặc nhấn Dừng.")
            return
        stopped = self._stopped = threading.Event()
        jobs, drop = self.desk.jobs, self.drop
        self.filter.choose(None)
        self._say("")
        self.bar.setRange(0, 0)
        self._show_state()

        def is_over() -> bool:
            return stopped.is_set() or jobs.leaving.is_set()

        def work() -> int | None:
            return drop.read(list(paths), lambda news: jobs.tell(self._hear, news), is_over)

        self._run("Đang đọc tệp của đơn vị…", work, self._read)

    def stop(self) -> None:
        """End the reading; nothing of it is kept."""
        if self._stopped is not None:
            self._stopped.set()
            self.stop_button.setEnabled(False)

    def _hear(self, news: Progress) -> None:
        if self._stopped is None or self._stopped.is_set():
            return
        self.bar.setRange(0, max(news.total, 1))
        self.bar.setValue(news.done)
        if news.done:
            self.entries += news.entries
            self.model.append(self.filter.filtered(news.entries))
            self._show_counts()
        else:
            self._show(news.entries)
        self.pages.setCurrentIndex(1 if self.entries else self.pages.currentIndex())

    def _read(self, files: int | None) -> None:
        self._stopped = None
        self._show(self.drop.entries)
        if files is None:
            self._say("Đã dừng; chưa tệp nào của lần này được giữ lại.")
        elif not files:
            only = f" (chỉ có {len(self.drop.documents)} tệp Word, PDF)" if self.drop.documents else ""
            told = f"Không có tệp bảng tính nào trong thư mục đó{only}. Hãy chọn thư mục khác, hoặc chọn tệp."
            self._say(told, wrong=True)
        else:
            self._say(_told(files, self.entries, self.drop.documents))
        self.table.setFocus()

    # --- showing -----------------------------------------------------------------------------------------

    def _show(self, entries: Sequence[Entry]) -> None:
        """Show the drop as it is now, the chosen tables staying chosen where they are still listed."""
        chosen, current = {entry.number for entry in self.chosen()}, self.table.currentIndex().row()
        self.entries = tuple(entries)
        self.model.show(self.filter.filtered(entries))
        self.pages.setCurrentIndex(1 if self.entries else 0)
        self._choose([row for number in chosen if (row := self.model.row_of(number)) is not None], current)
        self._show_counts()
        self._show_chosen()

    def _choose(self, rows: Sequence[int], otherwise: int) -> None:
        selection, flags = self.table.selectionModel(), QItemSelectionModel.SelectionFlag
        if not rows and self.model.items:
            rows = [min(max(otherwise, 0), len(self.model.items) - 1)]
        for number, row in enumerate(sorted(rows)):
            how = flags.ClearAndSelect | flags.Current if number == 0 else flags.Select
            selection.select(self.model.index(row, 0), how | _ROW)
        if rows:
            selection.setCurrentIndex(self.model.index(min(rows), 0), flags.NoUpdate)

    def _show_counts(self) -> None:
        self.filter.show_counts(self.entries)
        self._show_state()

    def _show_state(self) -> None:
        """What can be done now."""
        ready = drops.count(self.entries)["ready"]
        reading = self._stopped is not None
        self.progress.setVisible(reading)
        self.stop_button.setEnabled(reading)
        words = f"Nhập {ready} bảng hợp lệ" if ready else "Không có bảng nào để nhập"
        self.apply_button.setText(words)
        self.apply_button.setAccessibleName(words)
        self.apply_button.setVisible(bool(self.entries))
        self.apply_button.setEnabled(ready > 0 and not reading)
        self.details.setEnabled(not reading)
        for button in (self.files_button, self.folder_button):
            button.setEnabled(not reading)
        self._show_actions()

    def _show_actions(self) -> None:
        chosen, free = self.chosen(), self._stopped is None
        with_rows = [entry for entry in chosen if sheet_rows.has_bad_rows(entry.table)]
        taken_back = bool(with_rows) and all(entry.table.answers.partial for entry in with_rows)
        self.valid_button.setText(_ALL_ROWS if taken_back else _ONLY_VALID)
        self.valid_button.setEnabled(free and bool(with_rows))
        self.save_button.setEnabled(free and bool(with_rows))
        self.remove_button.setEnabled(free and bool(chosen))
        self.back_button.setEnabled(free and any(sending_back.is_to_be_mended(entry.table) for entry in chosen))

    def chosen(self) -> list[Entry]:
        """The tables that are chosen in the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.items[row] for row in rows]

    def current(self) -> Entry | None:
        """The table that is shown below."""
        chosen, row = self.chosen(), self.table.currentIndex().row()
        at = self.model.items[row] if 0 <= row < len(self.model.items) else None
        return at if at in chosen else next(iter(chosen), None)

    def _show_chosen(self) -> None:
        entry = self.current()
        if entry is not self.details.entry:
            shown = self.details.entry
            if self._refused and shown and entry and entry.number != shown.number:
                self._say("")  # it was of the other table
            self.details.show_entry(entry)
        self._show_actions()

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self._refused = False
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.told.setProperty("wrong", wrong)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)

    # --- what the user says ------------------------------------------------------------------------------

    def _answer_chosen(self, change: Change) -> None:
        entry = self.details.entry
        if entry is not None:
            self._answer([entry], change)

    def _answer_all(self, change: Change) -> None:
        self._answer([entry for entry in self.chosen() if entry.table.told], change)

    def _answer(self, entries: Sequence[Entry], change: Change) -> None:
        numbers = {entry.number for entry in entries}
        self._run("Đang kiểm tra lại…", lambda: self.drop.answer(numbers, change), self._answered)
        if len(entries) > 1:
            self.desk.tell(f"Áp dụng cho {len(entries)} bảng đang chọn.")

    def _answered(self, entries: Sequence[Entry]) -> None:
        self._say("")
        self._show(entries)

    def take_only_valid(self) -> None:
        """Leave the rows with errors of the chosen tables out, or take them again."""
        entries = [entry for entry in self.chosen() if sheet_rows.has_bad_rows(entry.table)]
        on = not all(entry.table.answers.partial for entry in entries)
        self._answer(entries, only_valid(on))

    def _keep_out(self, mine: bool) -> None:
        """Of two tables of the same unit, form and period only one is taken."""
        entry = self.details.entry
        if entry is None:
            return
        same = [other for other in self.entries if other.planned.key == entry.planned.key and other is not entry]
        self._leave_out([entry] if mine else [other for other in same if other.status != "applied"])

    def remove_chosen(self) -> None:
        """Take the chosen tables off the drop; files and data stay as they are."""
        self._leave_out(self.chosen())

    def _leave_out(self, entries: Sequence[Entry]) -> None:
        numbers = {entry.number for entry in entries}
        self._run("Đang kiểm tra lại…", lambda: self.drop.leave_out(numbers), self._answered)

    # --- writing -----------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Write every table that is ready, as one action that can be undone."""
        try:
            received = self.received.day()
        except Refused as error:
            self._say(str(error), wrong=True)
            return
        self.apply_button.setEnabled(False)
        self._run("Đang ghi các biểu…", lambda: self.drop.apply(received), self._applied)

    def _applied(self, outcome: Outcome) -> None:
        self._show(outcome.entries)
        words = outcome.sentence
        if outcome.applied:
            self._written = self._last_step()
            self.received.clear()  # the next drop was sent on another day
        self._say(f"{words} Ctrl+Z để hoàn tác." if outcome.applied else words, wrong=outcome.is_partial)
        self.desk.tell(words)

    def may_close(self) -> bool:
        """Whether no table waits to be written, and no answer would be lost; asks when one does."""
        waiting = [
            entry
            for entry in self.entries
            if entry.status == "ready"
            or (entry.status in ("question", "refused") and entry.table.answers != NO_ANSWERS)
        ]
        if not waiting:
            return True
        question = f"Còn {len(waiting)} bảng đã đọc mà chưa nhập. Đóng chương trình thì phải đọc và trả lời lại từ đầu."
        return ask.confirm(self, "Chưa nhập xong", question, "Vẫn đóng", "Ở lại")

    def _last_step(self) -> int | None:
        done = self.desk.store.last_done()
        return done.id if done else None

    def save_bad_rows(self) -> None:
        """Write the rows with errors of the chosen tables where the user says."""
        tables = [entry.table for entry in self.chosen() if sheet_rows.has_bad_rows(entry.table)]
        path = ask.file_to_write(self, "Lưu các dòng lỗi", "Các dòng lỗi.xlsx", ask.WORKBOOKS) if tables else None
        if path is not None:
            names = {entry.table.unit: entry.unit for entry in self.entries if entry.table.unit}

            def done(numbers: tuple[int, int]) -> None:
                data, others = numbers
                more = f" và {others} dòng tổng, tiêu đề có lỗi" if others else ""
                self.desk.tell(f"Đã lưu {data} dòng lỗi{more} ra {path}.")

            self._run("Đang lưu các dòng lỗi…", lambda: sheet_rows.write_bad_rows(tables, path, names), done)

    def send_back(self) -> None:
        """Mark what is to be mended in the files of the chosen tables, with a letter for each unit."""
        dialog = self.make_send_back()
        dialog.exec()
        dialog.deleteLater()

    def make_send_back(self) -> SendBackDialog:
        """The dialog that `send_back` opens."""
        tables = [entry.table for entry in self.chosen() if sending_back.is_to_be_mended(entry.table)]
        return SendBackDialog(self, self.desk, tables, dt.date.today())

    # --- long work ---------------------------------------------------------------------------------------

    def _run(self, title: str, work: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        leaving = self.desk.jobs.leaving

        def done(result: Any) -> None:
            if not leaving.is_set():
                on_done(result)

        def failed(error: Exception) -> None:
            if not leaving.is_set():
                self._failed(error)

        self.desk.jobs.run(title, work, done, failed)

    def _failed(self, error: Exception) -> None:
        self._stopped = None
        self._show(self.drop.entries)
        self.details.show_entry(self.details.entry)
        if isinstance(error, Refused | Unavailable):
            self._say(str(error), wrong=True)
            self._refused = True
        else:
            self.desk.complain(self, error)


_DOCUMENTS_NAMED = 3


def _told(files: int, entries: Sequence[Entry], documents: Sequence[str]) -> str:
    """What was found, for the user, and what was passed over."""
    counts = drops.count(entries)
    parts = ", ".join(f"{number} {STATUSES[status]}" for status, number in counts.items())
    tables = sum(entry.table.told is not None for entry in entries)
    without = len(entries) - tables
    found = f"{tables} bảng" + (f", {without} tệp không có bảng nào đọc được" if without else "")
    passed = f" Bỏ qua {len(documents)} tệp Word, PDF: {some_of(documents, _DOCUMENTS_NAMED)}."
    aside = passed if documents else ""
    return f"{files} tệp, {found}: {parts}. Chưa ghi gì.{aside}"
