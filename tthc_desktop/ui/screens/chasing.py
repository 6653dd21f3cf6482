"""Đôn đốc: choose the units to be reminded, write one letter each, log it, and open the letters in Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services import chasing, settings
from tthc_desktop.services.chasing import Order, Reminder
from tthc_desktop.services.followup import At
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.letters import LettersDialog, open_in_system
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable

OPENED_ONE_BY_ONE = 3
"""Of more letters than this the folder is opened instead."""
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class UnitsModel(PlainModel[Any]):
    """The units that may be reminded, each with a tick; the items are reminders of any kind (unit, name, told)."""

    HEADERS = ("Đơn vị", "Quá hạn", "Sắp đến hạn", "Lần đôn đốc")

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ticked: set[int] = set()

    def texts(self, item: Any) -> tuple[str, ...]:
        return item.name, str(item.late), str(item.soon), f"lần thứ {item.told.times}"

    def offer(self, items: Sequence[Any]) -> None:
        """Show these units, all ticked but those whose tick was taken away before."""
        unwanted = {item.unit for item in self.items} - self.ticked
        self.ticked = {item.unit for item in items} - unwanted
        self.show(items)

    def chosen(self) -> list[Any]:
        """The units that are ticked, in order."""
        return [item for item in self.items if item.unit in self.ticked]

    def flags(self, index: Index) -> Qt.ItemFlag:
        tickable = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | tickable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0:
            return CHECKED if self.items[index.row()].unit in self.ticked else UNCHECKED
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == CHECKED)
        return True

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick some rows, or take their ticks away."""
        units = {self.items[row].unit for row in rows}
        self.ticked = self.ticked | units if on else self.ticked - units
        for row in rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


class UnitsTable(PlainTable):
    """The units; the space bar ticks all chosen rows, or takes their ticks away."""

    def __init__(self, model: UnitsModel) -> None:
        super().__init__(model, "Các đơn vị được đôn đốc", (430, 90, 110))
        self._units = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, and Ctrl+A as everywhere."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        if event.key() == Qt.Key.Key_Space and rows:
            ticked = all(self._units.items[row].unit in self._units.ticked for row in rows)
            self._units.tick(rows, on=not ticked)
            return
        super().keyPressEvent(event)


class ChasingDialog(LettersDialog):
    """The day, the reply, the folder and the units; then letters, log and Word.

    A subclass says which units are to be reminded on a day, and how their letters are written and logged.
    """

    TITLE = ""
    FOLDER = "Thư mục ghi công văn"
    NOTHING = ""
    """What is said when there is nobody to remind."""
    MODEL = UnitsModel

    def __init__(self, parent: QWidget, desk: Desk, today: dt.date, open_path: Callable[[Path], Any]) -> None:
        super().__init__(parent, desk, chasing.FIELDS, open_path)
        self.setWindowTitle(self.TITLE)
        resize_within(self, 860, 560)
        self.written = False
        self._day: dt.date | None = None
        self._reply = ""
        """The reply's day that the program wrote; the user's own is left alone."""
        self.units = self.MODEL(self)
        self.table = UnitsTable(self.units)
        self._lay_out()
        self.form.show_values({"as_of": When(today), "folder": str(desk.store.path.parent / chasing.FOLDER)})
        self.form.editors["as_of"].editingFinished.connect(self.reload)  # type: ignore[union-attr]
        self.units.dataChanged.connect(self._count)
        self.units.modelReset.connect(self._count)
        self.reload()

    def found(self, session: Any, day: dt.date) -> Sequence[Any]:
        """The units to be reminded on the day. Raises Refused, Unavailable."""
        raise NotImplementedError

    def write(self, chosen: Sequence[Any], order: Order) -> list[Path]:
        """Write and log the letters; the files. Raises Refused, Unavailable."""
        raise NotImplementedError

    def _lay_out(self) -> None:
        hint = QLabel("Phím cách để chọn hoặc bỏ chọn đơn vị.")
        hint.setObjectName("quiet")
        self.buttons.insertWidget(0, hint)
        column = QVBoxLayout(self)
        column.addWidget(self.form)
        column.addWidget(self.table, 1)
        column.addWidget(self.problem)
        column.addLayout(self.buttons)

    def reload(self) -> None:
        """Ask again what is late on the day; its own reply follows a changed day."""
        raw = self.form.raw()
        try:
            with self.desk.store.read() as session:
                day = chasing.order(session, {**raw, "reply_due": ""}).as_of
        except Refused as error:
            self.say(self.form.show_problems([item for item in error.problems if item.field == "as_of"]))
            return
        if day == self._day:
            return
        try:
            with self.desk.store.read() as session:
                found = self.found(session, day)
                reply = chasing.default_reply_due(session, day)
        except (Refused, Unavailable) as error:
            self.fail(error)
            return
        self._day = day
        self.form.show_problems([])
        self.units.offer(found)
        if raw["reply_due"] == self._reply:
            self._reply = When(reply).text if reply else ""
            self.form.editors["reply_due"].show_value(When(reply) if reply else None)

    def _count(self) -> None:
        number = len(self.units.chosen())
        self.send_button.setText(f"Ghi {number} công văn (Ctrl+S)")
        self.send_button.setEnabled(number > 0)
        self.say([] if self.units.items else [self.NOTHING])

    def can_send(self) -> bool:
        return bool(self.units.chosen())

    def send(self) -> None:
        """Write and log the letters of the ticked units in the worker thread, then open them."""
        self.reload()
        chosen = self.units.chosen()
        if not chosen or not self.send_button.isEnabled():
            return
        try:
            with self.desk.store.read() as session:
                order = chasing.order(session, self.form.raw())
        except Refused as error:
            self.say(self.form.show_problems(error.problems))
            return
        self.start(f"Đang ghi {len(chosen)} công văn đôn đốc…", lambda: self.write(chosen, order), self._done)

    def _done(self, paths: list[Path]) -> None:
        self.written = True
        self.desk.tell(f"Đã ghi {len(paths)} công văn đôn đốc vào {paths[0].parent}. Ctrl+Z để hoàn tác việc ghi sổ.")
        for path in paths if len(paths) <= OPENED_ONE_BY_ONE else [paths[0].parent]:
            self._open(path)
        self.accept()


class TasksChasing(ChasingDialog):
    """Reminds units of their tasks."""

    TITLE = "Đôn đốc thực hiện nhiệm vụ"
    NOTHING = "Đến ngày này không có đơn vị nào còn nhiệm vụ quá hạn hoặc sắp đến hạn để đôn đốc."

    def __init__(
        self, parent: QWidget, desk: Desk, task_ids: Collection[int], today: dt.date, open_path: Callable[[Path], Any]
    ) -> None:
        self._tasks = list(task_ids)
        super().__init__(parent, desk, today, open_path)

    def found(self, session: Any, day: dt.date) -> Sequence[Reminder]:
        at = At(day, settings.load(session).soon_days)
        wanted = chasing.units_of(session, self._tasks, at) if self._tasks else None
        return chasing.letters(session, wanted, at)

    def write(self, chosen: Sequence[Reminder], order: Order) -> list[Path]:
        return chasing.send(self.desk.store, chosen, order.as_of, order.reply_due, order.folder)


def open_chasing(
    parent: QWidget,
    desk: Desk,
    task_ids: Collection[int],
    *,
    today: dt.date | None = None,
    open_path: Callable[[Path], Any] = open_in_system,
) -> bool:
    """Remind the units of these tasks, or every unit with late tasks when none are given.

    Returns whether letters were written. `open_path` is what opens them.
    """
    dialog = TasksChasing(parent, desk, task_ids, today or dt.date.today(), open_path)
    dialog.exec()
    dialog.deleteLater()
    return dialog.written
