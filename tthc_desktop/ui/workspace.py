"""All screens of one open data file, the actions above them, and the refresh after every change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.store import Changed, Store
from tthc_desktop.records import RECORDS, Record, Unit
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.inspection_plan import InspectionPlan
from tthc_desktop.records.special_day import SpecialDay
from tthc_desktop.records.task import Task
from tthc_desktop.services import lists, tasks
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui import ask
from tthc_desktop.ui.attachments import FileDrops
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.screens.bin import BinScreen
from tthc_desktop.ui.screens.days import DaysScreen
from tthc_desktop.ui.screens.figures import FiguresScreen
from tthc_desktop.ui.screens.forms import FormsScreen
from tthc_desktop.ui.screens.formulas import FormulasScreen
from tthc_desktop.ui.screens.imports import ImportsScreen
from tthc_desktop.ui.screens.inspections import InspectionPlansScreen, InspectionsScreen
from tthc_desktop.ui.screens.intake import IntakeScreen
from tthc_desktop.ui.screens.journal import JournalScreen
from tthc_desktop.ui.screens.reconciling import ReconcilingScreen
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.screens.report import ReportScreen
from tthc_desktop.ui.screens.returns import ReturnsScreen
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.screens.settings import SettingsScreen
from tthc_desktop.ui.screens.start import StartScreen
from tthc_desktop.ui.screens.tasks import TasksScreen
from tthc_desktop.ui.screens.today import TodayScreen
from tthc_desktop.ui.screens.units import UnitsScreen
from tthc_desktop.ui.window import MainWindow


def _list_of(desk: Desk, record: type[Record]) -> RecordsScreen:
    """The list of a type: its own screen where it has one."""
    return _OWN[record](desk) if record in _OWN else RecordsScreen(desk, record)


_OWN: dict[type[Record], Callable[[Desk], RecordsScreen]] = {
    Task: TasksScreen,
    Inspection: InspectionsScreen,
    InspectionPlan: InspectionPlansScreen,
    SpecialDay: DaysScreen,
    Unit: lambda desk: UnitsScreen(desk, Unit),
}


class Workspace(QObject):
    """Fills a window with the screens of a data file, until another file takes its place."""

    file_wanted = Signal()
    example_wanted = Signal()
    new_file_wanted = Signal()
    failed = Signal(object)
    _changed = Signal(object)

    def __init__(self, window: MainWindow, store: Store, jobs: Jobs) -> None:
        super().__init__(window)
        self.window, self.store, self.jobs = window, store, jobs
        self.desk = Desk(store, jobs)
        self.desk.told.connect(window.tell)
        self.desk.failed.connect(self.failed)
        self.desk.opened.connect(self.open_record)
        self.desk.listed.connect(self.open_list)
        self.desk.task_wanted.connect(self.begin_task)
        self.start = StartScreen(self.desk)
        self.today = TodayScreen(self.desk)
        self.lists = {record.__tablename__: _list_of(self.desk, record) for record in RECORDS}
        self.intake = IntakeScreen(self.desk)
        self.returns = ReturnsScreen(self.desk)
        self.forms = FormsScreen(self.desk)
        self.figures = FiguresScreen(self.desk)
        self.formulas = FormulasScreen(self.desk)
        self.reconciling = ReconcilingScreen(self.desk)
        self.report = ReportScreen(self.desk)
        self.imports = ImportsScreen(self.desk)
        self.journal = JournalScreen(self.desk)
        self.bin = BinScreen(self.desk)
        self.settings = SettingsScreen(self.desk)
        self._groups = self._grouped()
        self.screens: list[Screen] = [screen for _, some in self._groups for screen in some]
        window.clear()
        keys = self._keys()
        for group, some in self._groups:
            for screen in some:
                window.add_screen(screen.title.text(), screen, keys.get(screen, ""), group)
        self._drops = FileDrops(window, self.take_files)
        window.name_file(str(store.path.name))
        self._make_menus()
        self._connect()
        with store.read() as session:
            window.open_screen(0 if lists.is_empty(session) else 1)
        window.navigation.setFocus()

    def _grouped(self) -> tuple[tuple[str, tuple[Screen, ...]], ...]:
        """The screens under the headings of the navigation; lists that are named nowhere else stand in the log."""
        of_units = [self.lists[type_] for type_ in ("duty", "arrangement", "planned_figure")]
        catalogues = [self.lists[type_] for type_ in ("unit", "procedure", "special_day")]
        log = [screen for screen in self.lists.values() if screen not in (*of_units, *catalogues)]
        return (
            ("", (self.start, self.today)),
            ("Nhật ký", tuple(log)),
            (
                "Biểu của đơn vị",
                (self.intake, self.returns, self.figures, self.reconciling, self.formulas, self.forms, *of_units),
            ),
            ("Lập báo cáo", (self.report,)),
            ("Danh mục", tuple(catalogues)),
            ("Dữ liệu", (self.imports, self.journal, self.bin, self.settings)),
        )

    def _keys(self) -> dict[Screen, str]:
        """The screens used every day have a key of their own; the menu «Xem» leads to all."""
        types = ("meeting", "directive", "task", "inspection", "chase", "conclusion", "recommendation")
        keys: dict[Screen, str] = {self.lists[type_]: f"Alt+{number}" for number, type_ in enumerate(types, start=1)}
        keys |= {self.today: "Alt+0", self.report: "Alt+8", self.lists["unit"]: "Alt+9"}
        return keys | {self.intake: "Ctrl+Shift+B"}

    def _connect(self) -> None:
        self._changed.connect(self._refresh)
        self._listener = self._changed.emit
        self.store.listeners.append(self._listener)
        self.start.entry_wanted.connect(self._first_entry)
        self.start.file_wanted.connect(self.file_wanted)
        self.start.example_wanted.connect(self.example_wanted)
        self._busy = QLabel()
        self.window.statusBar().addPermanentWidget(self._busy)
        self.jobs.started.connect(self._busy.setText)
        self.jobs.idle.connect(self._busy.clear)
        self.window.may_close = self.may_close
        self._name_undo()

    def _make_menus(self) -> None:
        bar = self.window.menuBar()
        file, edit = bar.addMenu("&Tệp"), bar.addMenu("&Sửa")
        self._action(file, "Tạo tệp dữ liệu mới…", "Ctrl+Shift+N", self.new_file_wanted.emit)
        self._action(file, "Mở tệp dữ liệu…", "Ctrl+O", self.file_wanted.emit)
        self._action(file, "Xem dữ liệu mẫu", "", self.example_wanted.emit)
        file.addSeparator()
        self._action(file, "Thoát", "Ctrl+Q", self.window.close)
        self.undo_action = self._action(edit, "Hoàn tác", "Ctrl+Z", self.undo)
        self.redo_action = self._action(edit, "Làm lại", "Ctrl+Y", self.redo)
        view = bar.addMenu("&Xem")
        for number, screen in enumerate(self.screens):
            self._action(view, screen.title.text(), "", lambda row=number: self.window.open_screen(row))

    def _action(self, menu: QMenu, text: str, key: str, act: object) -> QAction:
        action = menu.addAction(text)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _on=False: act())  # type: ignore[operator]
        return action

    def _refresh(self, changed: Changed) -> None:
        for screen in self.screens:
            screen.data_changed(changed)
        self._name_undo()

    def _name_undo(self) -> None:
        done, undone = self.store.last_done(), self.store.last_undone()
        for action, verb, step in ((self.undo_action, "Hoàn tác", done), (self.redo_action, "Làm lại", undone)):
            title = step.title.replace("&", "&&") if step else ""  # a single one would mark an Alt letter
            action.setText(f"{verb}: {title}" if step else verb)
            action.setEnabled(step is not None)

    def undo(self) -> None:
        """Take the last action back."""
        self._put_back("Đã hoàn tác", self.store.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._put_back("Đã làm lại", self.store.redo)

    def _put_back(self, told: str, act: object) -> None:
        try:
            self.window.tell(f"{told}: {act()}")  # type: ignore[operator]
        except (Refused, Unavailable) as error:
            ask.tell_trouble(self.window, error)

    def _first_entry(self) -> None:
        first = next(iter(self.lists.values()))
        self.window.open_screen(self.screens.index(first))
        first.add()

    def open_list(self, words: str, listing: Listing) -> None:
        """Show the list that a figure counts."""
        screen = self.lists[listing.record.__tablename__]
        screen.show_listing(words, listing)
        self.window.open_screen(self.screens.index(screen))
        screen.table.setFocus()

    def take_files(self, paths: list[Path]) -> None:
        """Read the files that were dropped on the window."""
        self.window.open_screen(self.screens.index(self.intake))
        self.intake.add_files(paths)

    def open_record(self, ref: Ref) -> None:
        """Show a record in its form, above whatever screen is open."""
        if ref.type in self.lists:
            self.lists[ref.type].edit(ref.id)

    def begin_task(self, source: Ref) -> None:
        """The form of a new task that a record gives rise to."""
        with self.store.read() as session:
            values = tasks.from_source(session, source)
        self.lists["task"].add_from(values)

    def may_close(self) -> bool:
        """Whether nothing unsaved would be lost; asks when something would."""
        self.report.paper.keep()
        if not self.settings.dirty:
            return True
        answer = ask.save_discard_stay(self.window)
        return self.settings.save() if answer == "save" else answer == "discard"

    def leave(self) -> None:
        """Let go of the window and the data file."""
        self.store.listeners.remove(self._listener)
        self.window.removeEventFilter(self._drops)
        self._drops.deleteLater()
        self.jobs.finish()
        self.window.statusBar().removeWidget(self._busy)
        self.window.clear()
        self.store.close()
