"""All screens of one open data file, the actions above them, and the refresh after every change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.store import Changed, Store
from tthc_desktop.records import BY_TYPE, Record, Unit
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.inspection_plan import InspectionPlan
from tthc_desktop.records.special_day import SpecialDay
from tthc_desktop.records.task import Task
from tthc_desktop.services import lists, tasks
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui import ask
from tthc_desktop.ui.attachments import FileDrops
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.keys import KeysDialog
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

_OWN: dict[type[Record], Callable[[Desk], RecordsScreen]] = {
    Task: TasksScreen,
    Inspection: InspectionsScreen,
    InspectionPlan: InspectionPlansScreen,
    SpecialDay: DaysScreen,
    Unit: lambda desk: UnitsScreen(desk, Unit),
}
"""Types whose list has a screen of its own."""


def _list_of(desk: Desk, type_: str) -> RecordsScreen:
    record = BY_TYPE[type_]
    return _OWN[record](desk) if record in _OWN else RecordsScreen(desk, record)


S = TypeVar("S", bound=Screen)
Key = str | type[Screen]
"""A screen by its class, a list by the type of its records."""


class Once(Generic[S]):
    """A screen of the workspace as an attribute, made when it is first asked for."""

    def __init__(self, kind: type[S]) -> None:
        self._kind = kind

    def __get__(self, space: Workspace, _owner: type[Workspace]) -> S:
        return cast(S, space.screen(self._kind))


class Lists:
    """The lists of the workspace by type, each made when it is first asked for."""

    def __init__(self, space: Workspace) -> None:
        self._space = space

    def __getitem__(self, type_: str) -> RecordsScreen:
        return cast(RecordsScreen, self._space.screen(type_))


_OF_UNITS, _CATALOGUES = ("duty", "arrangement", "planned_figure"), ("unit", "procedure", "special_day")
_LOG = tuple(type_ for type_ in BY_TYPE if type_ not in (*_OF_UNITS, *_CATALOGUES))
"""Lists that are named nowhere else."""
_ABOUT_RETURNS: tuple[Key, ...] = (
    IntakeScreen,
    ReturnsScreen,
    FiguresScreen,
    ReconcilingScreen,
    FormulasScreen,
    FormsScreen,
)
_GROUPS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    ("", (StartScreen, TodayScreen)),
    ("Nhật ký", _LOG),
    ("Biểu của đơn vị", (*_ABOUT_RETURNS, *_OF_UNITS)),
    ("Lập báo cáo", (ReportScreen,)),
    ("Danh mục", _CATALOGUES),
    ("Dữ liệu", (ImportsScreen, JournalScreen, BinScreen, SettingsScreen)),
)
"""The screens under the headings of the navigation."""
_DAILY = ("meeting", "directive", "task", "inspection", "chase", "conclusion", "recommendation")
_KEYS: dict[Key, str] = {
    **{type_: f"Alt+{number}" for number, type_ in enumerate(_DAILY, start=1)},
    TodayScreen: "Alt+0",
    ReportScreen: "Alt+8",
    "unit": "Alt+9",
    IntakeScreen: "Ctrl+Shift+B",
}
"""The screens used every day have a key of their own; the menu «Xem» leads to all."""


def _title(key: Key) -> str:
    return BY_TYPE[key].LABEL if isinstance(key, str) else key.TITLE


class Workspace(QObject):
    """Fills a window with the screens of a data file, until another file takes its place.

    A screen is made when it is first seen or asked for: opening a file costs what is shown of it.
    """

    file_wanted = Signal()
    example_wanted = Signal()
    new_file_wanted = Signal()
    failed = Signal(object)
    _changed = Signal(object)

    start, today = Once(StartScreen), Once(TodayScreen)
    intake, returns, figures = Once(IntakeScreen), Once(ReturnsScreen), Once(FiguresScreen)
    reconciling, formulas, forms = Once(ReconcilingScreen), Once(FormulasScreen), Once(FormsScreen)
    report = Once(ReportScreen)
    imports, journal, bin, settings = Once(ImportsScreen), Once(JournalScreen), Once(BinScreen), Once(SettingsScreen)

    def __init__(self, window: MainWindow, store: Store, jobs: Jobs) -> None:
        super().__init__(window)
        self.window, self.store, self.jobs = window, store, jobs
        self.desk = Desk(store, jobs)
        self.desk.told.connect(window.tell)
        self.desk.failed.connect(self.failed)
        self.desk.opened.connect(self.open_record)
        self.desk.listed.connect(self.open_list)
        self.desk.task_wanted.connect(self.begin_task)
        self.lists = Lists(self)
        self._made: dict[Key, Screen] = {}
        self._rows = [key for _, some in _GROUPS for key in some]
        window.clear()
        for group, some in _GROUPS:
            for key in some:
                window.add_screen(_title(key), partial(self.screen, key), _KEYS.get(key, ""), group)
        self._drops = FileDrops(window, self.take_files)
        window.name_file(str(store.path.name))
        self._make_menus()
        self._connect()
        with store.read() as session:
            window.open_screen(0 if lists.is_empty(session) else 1)
        window.navigation.setFocus()

    def screen(self, key: Key) -> Screen:
        """A screen, made when it is not there yet."""
        if key not in self._made:
            made = self._made[key] = _list_of(self.desk, key) if isinstance(key, str) else key(self.desk)
            self.window.add_page(made)
            if isinstance(made, StartScreen):
                made.entry_wanted.connect(self._first_entry)
                made.file_wanted.connect(self.file_wanted)
                made.example_wanted.connect(self.example_wanted)
        return self._made[key]

    def every_screen(self) -> list[Screen]:
        """All of them, in the order of the navigation; those that nobody has seen yet are made."""
        return [self.screen(key) for key in self._rows]

    def open(self, screen: Screen) -> None:
        """Show a screen."""
        self.window.open_screen(next(row for row, key in enumerate(self._rows) if self._made.get(key) is screen))

    def _connect(self) -> None:
        self._changed.connect(self._refresh)
        self._listener = self._changed.emit
        self.store.listeners.append(self._listener)
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
        for row, key in enumerate(self._rows):
            self._action(view, _title(key), "", lambda row=row: self.window.open_screen(row))
        self._action(bar.addMenu("Trợ g&iúp"), "Phím tắt", "F1", lambda: KeysDialog(self.window).exec())

    def _action(self, menu: QMenu, text: str, key: str, act: object) -> QAction:
        action = menu.addAction(text)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _on=False: act())  # type: ignore[operator]
        return action

    def _refresh(self, changed: Changed) -> None:
        for screen in self._made.values():
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
        first = self.lists[next(iter(BY_TYPE))]
        self.open(first)
        first.add()

    def open_list(self, words: str, listing: Listing) -> None:
        """Show the list that a figure counts."""
        screen = self.lists[listing.record.__tablename__]
        screen.show_listing(words, listing)
        self.open(screen)
        screen.table.setFocus()

    def take_files(self, paths: list[Path]) -> None:
        """Read the files that were dropped on the window."""
        self.open(self.intake)
        self.intake.add_files(paths)

    def open_record(self, ref: Ref) -> None:
        """Show a record in its form, above whatever screen is open."""
        if ref.type in BY_TYPE:
            self.lists[ref.type].edit(ref.id)

    def begin_task(self, source: Ref) -> None:
        """The form of a new task that a record gives rise to."""
        with self.store.read() as session:
            values = tasks.from_source(session, source)
        self.lists["task"].add_from(values)

    def may_close(self) -> bool:
        """Whether nothing unsaved would be lost; asks when something would."""
        if ReportScreen in self._made:
            self.report.paper.keep()
        if IntakeScreen in self._made and not self.intake.may_close():
            return False
        if SettingsScreen not in self._made or not self.settings.dirty:
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
