"""Nhật ký thay đổi: who did what when, with old and new values; any step can be taken back from here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QSplitter

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.journal import Step
from tthc_desktop.services import history
from tthc_desktop.services.history import Told
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable, moment

_PAGE = 200
_STATES = {"undone": "đã hoàn tác", "dropped": "đã hoàn tác"}


class StepsModel(PlainModel[Step]):
    """The steps, newest first, fetched as they are scrolled to."""

    HEADERS = ("Lúc", "Người làm", "Việc", "Tình trạng")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._more = False

    def texts(self, item: Step) -> tuple[str, ...]:
        return moment(item.at), item.who, item.title, _STATES.get(item.state, "")

    def load(self) -> None:
        """Show the newest steps."""
        with self._desk.store.read() as session:
            newest = history.steps(session, _PAGE)
        self._more = False  # nothing is fetched while the list is being replaced
        self.show(newest)
        self._more = len(newest) == _PAGE

    def canFetchMore(self, _parent: Index) -> bool:
        return self._more

    def fetchMore(self, _parent: Index) -> None:
        if not self._more:
            return
        with self._desk.store.read() as session:
            older = history.steps(session, _PAGE, self.items[-1].id)
        self._more = len(older) == _PAGE
        self.append(older)


class ChangesModel(PlainModel[Told]):
    """What one step changed."""

    HEADERS = ("Mục", "Trường", "Trước", "Sau")

    def texts(self, item: Told) -> tuple[str, ...]:
        return item.record, item.field, item.before, item.after


class JournalScreen(Screen):
    """The steps above, what the chosen one changed below."""

    TITLE = "Nhật ký thay đổi"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.steps, self.changes = StepsModel(desk), ChangesModel(desk)
        self.step_table = PlainTable(self.steps, "Các bước", (140, 140, 560))
        self.change_table = PlainTable(self.changes, "Thay đổi của bước", (320, 170, 230))
        self.step_table.selectionModel().currentRowChanged.connect(lambda now, _before: self._show_changes(now.row()))
        self.change_table.activated.connect(self._open)
        self.undo_button = self.button("Hoàn tác bước này", "Ctrl+Backspace", self.undo_step)
        self._outside = QLabel()
        self._outside.setObjectName("problem")
        self.head.addWidget(self._outside)
        self.head.addStretch(1)
        self.head.addWidget(self.undo_button)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.step_table)
        both.addWidget(self.change_table)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        self.body.addWidget(both, 1)

    def refresh(self) -> None:
        self.steps.load()
        with self.desk.store.read() as session:
            outside = history.outside_changes(session)
        self._outside.setText(f"Có {outside} thay đổi do chương trình khác ghi thẳng vào tệp." if outside else "")
        if self.steps.items:
            self.step_table.selectRow(0)
        self._show_changes(0 if self.steps.items else -1)

    def _show_changes(self, row: int) -> None:
        step = self.steps.items[row] if 0 <= row < len(self.steps.items) else None
        told: list[Told] = []
        if step and step.kind != "system":
            with self.desk.store.read() as session:
                told = history.details(session, step.id)
        self.changes.show(told)
        self.undo_button.setEnabled(step is not None and step.kind == "do" and step.state == "done")

    def _open(self, index: QModelIndex) -> None:
        ref = self.changes.items[index.row()].ref
        if ref.type != "setting":
            self.desk.open_record(ref)

    def undo_step(self) -> None:
        """Take the chosen step back, later ones staying."""
        step = self.steps.items[self.step_table.currentIndex().row()]
        try:
            self.desk.tell(f"Đã hoàn tác: {self.desk.store.undo_step(step.id)}")
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
