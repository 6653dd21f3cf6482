"""The list of one record type: find, sort, add, change, recycle, import and export."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.fields import Many, One, Rows
from tthc_desktop.records import Record
from tthc_desktop.services import blank_lists, exports, lists, naming, records, settings, tasks, units
from tthc_desktop.services.followup import At
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.settings import Settings
from tthc_desktop.ui import ask
from tthc_desktop.ui.entry import entry_form
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.screens.list_import import ListImport
from tthc_desktop.ui.screens.screen import UNIT_TABLES, Desk, Screen
from tthc_desktop.ui.table import RecordTable
from tthc_desktop.ui.unit_filter import UnitFilter
from tthc_desktop.ui.wrapping import WrappingRow

_TYPING_PAUSE = 150
"""Milliseconds after the last key before the list is filtered."""


class RecordsScreen(Screen):
    """One screen for every record type, fed by its declaration."""

    def __init__(self, desk: Desk, record: type[Record]) -> None:
        super().__init__(desk, record.LABEL)
        self.record = record
        self.USES = _tables(record)
        self.count = QLabel()
        self.count.setObjectName("count")
        self.period = PeriodBox(with_every=True)
        self.period.chosen.connect(self.reload)
        self.period.wrong.connect(desk.tell)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm theo từ, có dấu hoặc không dấu (Ctrl+F)")
        self.search.setAccessibleName("Tìm trong danh sách")
        self.search.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE)
        self._pause.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._to_table)
        self.units: UnitFilter | None = None
        if record.DATE and naming.unit_fields(record):
            self.units = UnitFilter(desk, f"lists/{record.__tablename__}")
            self.units.chosen.connect(self.reload)
        self.importing = ListImport(self, desk, record)
        self.table = RecordTable(desk.store, Listing(record))
        self._narrowed: tuple[str, Listing] | None = None
        self.table.opened.connect(self.edit)
        self.table.records.listed.connect(self._show_count)
        self._lay_out()

    def _lay_out(self) -> None:
        self.add_button = self.button("Thêm mới", "Ctrl+N", self.add, primary=True)
        self.edit_button = self.button("Sửa", "Ctrl+Return", self.edit_current)
        # Only in the list: in the search box the same keys delete a word.
        in_list = Qt.ShortcutContext.WidgetShortcut
        self.remove_button = self.button("Xóa", "Ctrl+Delete", self.remove_chosen, where=in_list)
        self.copy_button = self.button("Nhân bản", "Ctrl+D", self.duplicate)
        self.import_button = self.button("Nhập Excel…", "Ctrl+I", self.import_file)
        self.export_button = self.button("Xuất Excel…", "Ctrl+E", self.export_file)
        self.blank_button = self.button("Mẫu trống…", "Ctrl+Shift+M", self.write_blank)
        self.head.addWidget(self.count)
        self.head.addStretch(1)
        self.task_button: QPushButton | None = None
        if self.record.__tablename__ in tasks.SOURCES:
            self.task_button = self.button("Giao nhiệm vụ…", "Ctrl+T", self.begin_task)
            self.head.addWidget(self.task_button)
        for button in (self.blank_button, self.import_button, self.export_button, self.remove_button, self.copy_button):
            self.head.addWidget(button)
        for button in (self.edit_button, self.add_button):
            self.head.addWidget(button)
        filters = WrappingRow()
        if "counted_in" in [item.name for item in self.record.FIELDS]:
            filters.add_field("&Kỳ:", self.period)
        else:
            self.period.setParent(self)
            self.period.hide()
        for widget in self.filters():
            filters.addWidget(widget)
        if self.units:
            filters.addWidget(self.units, 3)
        filters.addWidget(self.search, 2)
        find = QAction("Tìm", self)
        find.setShortcut(QKeySequence("Ctrl+F"))
        find.triggered.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.addAction(find)
        self._make_chip()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing_yet())
        self._stack.addWidget(self._nothing_found())
        self.place_list(filters, self._stack)
        self.table.addActions(self.actions())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())

    def filters(self) -> list[QWidget]:
        """What else the list of this type is filtered by, beside the period and the words."""
        return []

    def _make_chip(self) -> None:
        """The line that says that a figure's own list is shown, with the way back to all."""
        self.chip, self._chip_words = QFrame(self), QLabel()  # a screen may have no place for it
        self.chip.setObjectName("chip")
        back = QPushButton("Xem tất cả")
        back.setAccessibleName("Xem tất cả, bỏ danh sách của con số")
        back.clicked.connect(self.clear_filters)
        row = QHBoxLayout(self.chip)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self._chip_words, 1)
        row.addWidget(back)
        self.chip.hide()

    def show_listing(self, words: str, listing: Listing) -> None:
        """Show the list that a figure counts, and nothing else, until the user wants all again."""
        self.search.clear()
        self.period.show_period(None)
        if self.units:
            self.units.clear()
        self._narrowed = (words, listing)
        self.reload()

    def place_list(self, filters: QLayout, found: QLayout) -> None:
        """Put the row of filters and the list where they belong."""
        self.body.addLayout(filters)
        self.body.addWidget(self.chip)
        self.body.addLayout(found, 1)

    def _nothing_yet(self) -> QWidget:
        return _message(f"Chưa có {self.record.ONE} nào.", "Thêm mới (Ctrl+N)", self.add)

    def _nothing_found(self) -> QWidget:
        return _message("Không có mục nào khớp với bộ lọc.", "Bỏ lọc", self.clear_filters)

    def clear_filters(self) -> None:
        """Show everything again."""
        self._narrowed = None
        self.search.clear()
        self.period.show_period(None)
        if self.units:
            self.units.clear()
        self.reload()

    def refresh(self) -> None:
        with self.desk.store.read() as session:
            self.period.offer(lists.years(session), dt.date.today())
        self.reload()

    def reload(self) -> None:
        """Fetch the list as filtered."""
        self._pause.stop()
        with self.desk.store.read() as session:
            now = settings.load(session)
        listing = self.listing(now)
        self.table.load(listing)
        filtered = self.filters_anything(listing)
        self._chip_words.setText(f"Đang xem: {self._narrowed[0]}" if self._narrowed else "")
        self.chip.setVisible(self._narrowed is not None)
        some = self.table.records.rowCount() > 0
        self._stack.setCurrentIndex(0 if some else 2 if filtered else 1)
        self._enable()

    def listing(self, now: Settings) -> Listing:
        """The list as filtered."""
        at = At(dt.date.today(), now.soon_days) if self.record.COMPUTED else None
        base = self._narrowed[1] if self._narrowed else Listing(self.record)
        listing = replace(
            base, period=self.period.period(), cutoff_day=now.cutoff_day, text=self.search.text(), at=base.at or at
        )
        return self.units.applied_to(listing) if self.units else listing

    def filters_anything(self, listing: Listing) -> bool:
        """Whether the list leaves anything out."""
        left_out = (listing.period, listing.text.strip() or None, listing.only, listing.which, listing.units)
        return any(one is not None for one in left_out)

    def _show_count(self) -> None:
        number = self.table.records.rowCount()
        self.count.setText(f"{number:,}".replace(",", ".") if number else "")

    def _enable(self) -> None:
        chosen = len(self.table.chosen_ids())
        self.edit_button.setEnabled(chosen == 1)
        self.copy_button.setEnabled(chosen == 1)
        self.remove_button.setEnabled(chosen > 0)
        if self.task_button:
            self.task_button.setEnabled(chosen == 1)
        self.export_button.setEnabled(self.table.records.rowCount() > 0)

    def _to_table(self) -> None:
        self.reload()
        if self.table.records.rowCount():
            self.table.choose_row(0)
            self.table.setFocus()

    # --- one record ----------------------------------------------------------------------------------

    def add(self) -> None:
        """An empty form."""
        self._open_form(None, {})

    def duplicate(self) -> None:
        """A new form filled from the chosen record."""
        ids = self.table.chosen_ids()
        if ids:
            with self.desk.store.read() as session:
                values = records.load(session, self.record, ids[0])
            self._open_form(None, {name: _as_new(value) for name, value in values.items()})

    def begin_task(self) -> None:
        """Begin a task that the chosen record gives rise to."""
        ids = self.table.chosen_ids()
        if len(ids) == 1:
            self.desk.task_wanted.emit(Ref(self.record.__tablename__, ids[0]))

    def add_from(self, values: dict[str, Any]) -> None:
        """The form of a new record with some values in it."""
        self._open_form(None, values)

    def edit_current(self) -> None:
        """The form of the chosen record."""
        ids = self.table.chosen_ids()
        if ids:
            self.edit(ids[0])

    def edit(self, record_id: int) -> None:
        """The form of a record."""
        try:
            with self.desk.store.read() as session:
                values = records.load(session, self.record, record_id)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self._open_form(record_id, values)

    def _open_form(self, record_id: int | None, values: dict[str, Any]) -> None:
        form = self.make_form(record_id, values)
        form.exec()
        form.deleteLater()

    def make_form(self, record_id: int | None, values: dict[str, Any]) -> RecordForm:
        """The form of a new or an existing record, ready to be shown."""
        form = entry_form(
            self,
            self.desk.store,
            self.record,
            record_id,
            values,
            lambda session, raw: self.prepare(session, raw, record_id),
            self._teach,
            self._unit_titles,
        )
        form.saved.connect(self._after_save)
        return form

    def prepare(self, _session: Any, raw: dict[str, Any], _record_id: int | None) -> dict[str, Any]:
        """What is saved of what was typed; a subclass adds what its type needs. Raises Refused."""
        return raw

    def _unit_titles(self) -> dict[int, str]:
        with self.desk.store.read() as session:
            return units.titles(session)

    def _teach(self, unit: int, text: str) -> None:
        with self.desk.store.write(f"Ghi nhớ tên gọi «{text}»") as session:
            units.learn_alias(session, unit, text)
        self.desk.tell(f"Đã ghi nhớ tên gọi «{text}». Ctrl+Z để hoàn tác.")

    def _after_save(self, record_id: int) -> None:
        self.table.choose(record_id)
        self.desk.tell(f"Đã lưu {self.record.ONE}. Ctrl+Z để hoàn tác.")

    def remove_chosen(self) -> None:
        """Put the chosen records into the recycle bin; Ctrl+Z brings them back."""
        ids = self.table.chosen_ids()
        if not ids:
            return
        try:
            with self.desk.store.write(f"Xóa {len(ids)} {self.record.ONE}") as session:
                records.remove(session, self.record, ids)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã chuyển {len(ids)} {self.record.ONE} vào Thùng rác. Ctrl+Z để lấy lại.")

    # --- files ---------------------------------------------------------------------------------------

    def export_file(self) -> None:
        """Write the list as it is filtered and sorted to a workbook."""
        path = ask.file_to_write(self, "Xuất danh sách ra Excel", f"{self.record.LABEL}.xlsx", ask.WORKBOOKS)
        if path:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the list to that file, in the worker thread."""
        listing = self.table.records.listing

        def work() -> int:
            with self.desk.store.read() as session:
                return exports.write_list(session, listing, path)

        done = f"{self.record.ONE} ra {path}"
        self.desk.jobs.run(
            f"Đang xuất {path.name}…",
            work,
            lambda number: self.desk.tell(f"Đã xuất {number} {done}"),
            lambda error: self.desk.complain(self, error),
        )

    def write_blank(self) -> None:
        """Write the blank of this list, for units to fill in, where the user says."""
        suggested = f"{self.record.LABEL} - mẫu trống.xlsx"
        path = ask.file_to_write(self, "Xuất mẫu trống", suggested, ask.WORKBOOKS)
        if path is None:
            return
        try:
            blank_lists.write_blank(self.record, path)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã xuất mẫu trống ra {path}")

    def import_file(self) -> None:
        """Read spreadsheets, show what they would do, and do it when the user agrees."""
        paths = ask.files_to_open(self, "Nhập danh sách từ bảng tính", ask.SPREADSHEETS)
        if paths:
            self.importing.begin(paths)


def _as_new(value: Any) -> Any:
    """A value without the ids and numbers of the rows in it, which stay with the record they belong to."""
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return tuple({**row, "id": None, "number": None} for row in value)
    return value


def _tables(record: type[Record]) -> frozenset[str]:
    linked = {item.kind.target for item in record.FIELDS if isinstance(item.kind, One | Many)}
    linked |= {item.kind.table for item in record.FIELDS if isinstance(item.kind, Rows)}
    own = {record.__tablename__, "setting", *(table.name for table in record.LINKS.values())}
    own |= _FOLLOWED if record.COMPUTED else set()
    return frozenset(own | linked | (UNIT_TABLES if "unit" in linked else set()))


_FOLLOWED = {"task", "task_note", "task_extension", "task_transfer", "task_conclusions", "task_recommendations"}
"""Tables that a computed state depends on."""


def _message(text: str, button_text: str, act: Any) -> QWidget:
    page = QWidget()
    words, button = QLabel(text), QPushButton(button_text)
    words.setObjectName("empty")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    button.clicked.connect(act)
    column = QVBoxLayout(page)
    column.addStretch(2)
    column.addWidget(words)
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
    column.addStretch(3)
    return page
