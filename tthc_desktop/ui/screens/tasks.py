"""The list of tasks: besides what every list does, their state, and what is done to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QWidget

from tthc_desktop.core.deadlines import State
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.fields import Field
from tthc_desktop.records.task import Task
from tthc_desktop.services import task_lists, tasks
from tthc_desktop.services.followup import OPEN_STATES, At, Which
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.settings import Settings
from tthc_desktop.ui import ask
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.screens.chasing import open_chasing
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.screens.summary import SummaryDialog

_STATES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Mọi tình trạng", ()),
    ("Chưa hoàn thành", OPEN_STATES),
    *((state.label, (state,)) for state in State),
)


class TasksScreen(RecordsScreen):
    """Tasks, filtered by their state; extended, handed over, given to several units."""

    def __init__(self, desk: Desk) -> None:
        self._by_one: list[QAction] = []
        """Actions on exactly one chosen task."""
        super().__init__(desk, Task)
        self.more = QPushButton("Việc khác")
        self.more.setAccessibleName("Việc khác với nhiệm vụ đang chọn")
        self.more.setMenu(self._menu())
        self.head.insertWidget(self.head.indexOf(self.edit_button), self.more)

    def filters(self) -> list[QWidget]:
        self.state = QComboBox()
        self.state.setAccessibleName("Tình trạng")
        self.state.addItems([words for words, _ in _STATES])
        self.state.currentIndexChanged.connect(self.reload)
        return [self.state]

    def clear_filters(self) -> None:
        self.state.setCurrentIndex(0)
        super().clear_filters()

    def listing(self, now: Settings) -> Listing:
        listing = super().listing(now)
        states = _STATES[self.state.currentIndex()][1]
        if not states or listing.which is not None:
            return listing
        assert listing.at is not None
        return replace(listing, which=Which(At(listing.at.day, now.soon_days), states))

    def show_listing(self, words: str, listing: Listing) -> None:
        self.state.blockSignals(True)
        self.state.setCurrentIndex(0)
        self.state.blockSignals(False)
        super().show_listing(words, listing)

    def prepare(self, session: Any, raw: dict[str, Any], _record_id: int | None) -> dict[str, Any]:
        return tasks.with_due(session, raw)

    def make_form(self, record_id: int | None, values: dict[str, Any]) -> RecordForm:
        form = super().make_form(record_id, values)
        due, assigned = form.form.editors["due_on"], form.form.editors["assigned_on"]
        assert isinstance(due, QLineEdit)
        assert isinstance(assigned, QLineEdit)
        due.editingFinished.connect(lambda: self._count_days(form.form, due, assigned))
        extended = values.get("extensions") or ()
        if extended:
            first = extended[0]["old_due"].text
            form.add_note("Nhiệm vụ", f"Hạn ban đầu: {first}. Đã gia hạn {len(extended)} lần, xem trang «Theo dõi».")
        return form

    def _count_days(self, form: FieldsForm, due: QLineEdit, assigned: QLineEdit) -> None:
        """Show at once which day "10 ngày làm việc" is; what cannot be counted is told on saving."""
        raw = {"due_on": due.text(), "assigned_on": assigned.text()}
        try:
            with self.desk.store.read() as session:
                told = tasks.with_due(session, raw)["due_on"]
                note = tasks.day_off(session, told)
        except Refused:
            return
        if told != due.text():
            due.setText(told)
        form.show_hint("due_on", note)

    # --- what is done to a task ----------------------------------------------------------------------

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for words, key, act in (
            ("Gia hạn…", "Ctrl+H", self.extend),
            ("Chuyển đơn vị…", "Ctrl+Shift+H", self.hand_over),
            ("Giao cho nhiều đơn vị…", "Ctrl+G", self.give_to_units),
        ):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(act)
            self.addAction(action)
            self.table.addAction(action)
            menu.addAction(action)
            self._by_one.append(action)
        menu.addSeparator()
        for words, key, act in (
            ("Đôn đốc…", "Ctrl+Shift+D", self.chase),
            ("Tổng hợp…", "Ctrl+K", self.summarise),
            ("Xuất danh sách 25 cột…", "", lambda: self.export_layout("25")),
            ("Xuất danh sách 13 cột…", "", lambda: self.export_layout("13")),
            ("Xuất bảng tổng hợp…", "Ctrl+Shift+E", lambda: self.export_layout(task_lists.SUMMARY)),
        ):
            action = menu.addAction(words)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(act)
            self.addAction(action)
        return menu

    def chase(self) -> None:
        """Remind the units of the chosen tasks, or all with late tasks when none is chosen."""
        open_chasing(self, self.desk, self.table.chosen_ids())

    def summarise(self) -> None:
        """Show how tasks stand, by unit, leader or source."""
        dialog = SummaryDialog(self, self.desk)
        dialog.exec()
        dialog.deleteLater()

    def export_layout(self, layout: str) -> None:
        """Write the tasks of the chosen period in a layout that offices keep."""
        name = "Tổng hợp nhiệm vụ" if layout == task_lists.SUMMARY else f"Danh sách nhiệm vụ {layout} cột"
        path = ask.file_to_write(self, name, f"{name}.xlsx", ask.WORKBOOKS)
        if path is None:
            return
        listing = self.table.records.listing
        assert listing.at is not None
        at = listing.at

        def work() -> int:
            with self.desk.store.read() as session:
                if layout == task_lists.SUMMARY:
                    return task_lists.write_summary(session, path, at, listing.period)
                return task_lists.write_list(session, layout, path, at, listing.period)

        self.desk.jobs.run(
            f"Đang xuất {path.name}…",
            work,
            lambda number: self.desk.tell(f"Đã xuất {number} nhiệm vụ ra {path}"),
            lambda error: self.desk.complain(self, error),
        )

    def _enable(self) -> None:
        super()._enable()
        for action in self._by_one:
            action.setEnabled(len(self.table.chosen_ids()) == 1)

    def _chosen(self) -> int | None:
        ids = self.table.chosen_ids()
        return ids[0] if len(ids) == 1 else None

    def extend(self) -> None:
        """Ask for a later deadline of the chosen task."""
        self._ask("Gia hạn nhiệm vụ", tasks.EXTENSION_FIELDS, tasks.extend)

    def hand_over(self) -> None:
        """Ask for another lead unit of the chosen task."""
        self._ask("Chuyển đơn vị chủ trì", tasks.TRANSFER_FIELDS, tasks.hand_over)

    def _ask(self, title: str, fields: Sequence[Field], act: Callable[[Any, int, dict[str, Any]], None]) -> None:
        task_id = self._chosen()
        if task_id is None:
            return

        def save(raw: dict[str, Any]) -> int:
            with self.desk.store.write(title) as session:
                act(session, task_id, raw)
            return task_id

        form = RecordForm(self, title, fields, Linker(self.desk.store), save)
        form.show_values({})
        form.saved.connect(self._after_save)
        form.exec()
        form.deleteLater()

    def give_to_units(self) -> None:
        """Ask for the units that each have their own result of the chosen task."""
        task_id = self._chosen()
        if task_id is None:
            return
        with self.desk.store.read() as session:
            names = {unit.id: unit.label for unit in Linker(session).known_units.values()}
        picker = Picker(self, "Giao cho các đơn vị", names, (), many=True)
        if picker.exec() and picker.chosen():
            self._give(task_id, picker.chosen())
        picker.deleteLater()

    def _give(self, task_id: int, units: Sequence[int]) -> None:
        try:
            with self.desk.store.write(f"Giao nhiệm vụ cho {len(units)} đơn vị") as session:
                made = tasks.give_to_units(session, task_id, units)
        except Refused as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã giao phần việc cho {len(made)} đơn vị. Ctrl+Z để hoàn tác.")
