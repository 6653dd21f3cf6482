"""Đơn vị: the list, and beside it the tree of a chosen day with the history of a unit and the events that change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.dates import When, parse_when
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.records import Record
from tthc_desktop.records.unit import PROVINCE
from tthc_desktop.services import communes, settings, unit_forms, unit_tree, units
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing
from tthc_desktop.services.unit_forms import EVENTS, Event
from tthc_desktop.services.unit_tree import Happened, Node
from tthc_desktop.ui import ask
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.screens.screen import UNIT_TABLES, Desk
from tthc_desktop.ui.tables import Index, PlainModel, PlainTable

_KEYS = {"merge": "Ctrl+Shift+G", "split": "Ctrl+Shift+T", "rename": "Ctrl+Shift+R", "dissolve": "Ctrl+Shift+K"}
_EVENT_HEIGHT = 340
"""So that every problem can be told without scrolling."""
_HEADERS = ("Đơn vị", "Loại", "Trực thuộc")


class TreeModel(QAbstractItemModel):
    """The nodes of a tree; Qt asks for what is unfolded and no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._top: tuple[Node, ...] = ()
        self._nodes: list[Node] = []
        self._places: dict[int, tuple[int, int]] = {}
        """Of each node, by its place in `_nodes`: the place of the one above (-1 at the top), and its row there."""
        self._below: dict[int, list[int]] = {}

    def show(self, top: tuple[Node, ...]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._top, self._nodes, self._places, self._below = top, [], {}, {}
        self._note(-1, top)
        self.endResetModel()

    def _note(self, above: int, nodes: tuple[Node, ...]) -> None:
        self._below[above] = []
        for row, node in enumerate(nodes):
            place = len(self._nodes)
            self._nodes.append(node)
            self._places[place] = (above, row)
            self._below[above].append(place)
            self._note(place, node.children)

    def node(self, index: Index) -> Node | None:
        """The node at an index."""
        return self._nodes[index.internalId()] if index.isValid() else None

    def index_of(self, unit: int) -> QModelIndex:
        """Where a unit stands; invalid when it is not in the tree."""
        for place, node in enumerate(self._nodes):
            if node.id == unit:
                return self.createIndex(self._places[place][1], 0, place)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        below = self._below.get(parent.internalId() if parent.isValid() else -1, [])
        if parent.column() > 0 or not (0 <= row < len(below) and 0 <= column < len(_HEADERS)):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        if not index.isValid():
            return QModelIndex()
        above = self._places[index.internalId()][0]
        return QModelIndex() if above < 0 else self.createIndex(self._places[above][1], 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.column() > 0:
            return 0
        return len(self._below.get(parent.internalId() if parent.isValid() else -1, []))

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(_HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return (node.name, node.kind, str(node.below) if node.below else "")[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(_HEADERS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return _HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None


class HistoryModel(PlainModel[Happened]):
    """The history of one unit."""

    HEADERS = ("Từ ngày", "Đến hết ngày", "Việc", "Văn bản")

    def texts(self, item: Happened) -> tuple[str, ...]:
        return item.since, item.until, item.what, item.act


class EventForm(RecordForm):
    """The form of an event, with what it would do told in a sentence below."""

    def __init__(
        self,
        parent: QWidget,
        event: Event,
        linker: Linker,
        save: Callable[[dict[str, Any]], int],
        sentence: Callable[[dict[str, Any]], str],
    ) -> None:
        super().__init__(parent, f"{event.title} đơn vị", event.fields, linker, save)
        self._sentence = sentence
        self.preview = QLabel()
        self.preview.setWordWrap(True)
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setContentsMargins(18, 6, 18, 6)
        self.preview.setMinimumHeight(66)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.preview.setAccessibleName("Sẽ ghi như sau")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.preview)
        self.resize(self.width(), max(self.height() + 66, _EVENT_HEIGHT))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(self.tell)
        self.form.changed.connect(self._pause.start)

    def tell(self) -> None:
        """Say what would be done."""
        told = self._sentence(self.form.raw())
        self.preview.setText(told or "Nhập đủ các ô có dấu * để xem sẽ ghi như thế nào.")


class UnitsScreen(RecordsScreen):
    """The list of units as any list, and a second page with their tree."""

    def __init__(self, desk: Desk, record: type[Record]) -> None:
        self.pages = QTabWidget()
        self.pages.tabBar().setDrawBase(False)
        self.tree = TreeModel(desk)
        self.view = QTreeView()
        self.history = HistoryModel(desk)
        self.day = QLineEdit()
        self._tree_stale = True
        super().__init__(desk, record)
        self.USES = self.USES | UNIT_TABLES if self.USES else UNIT_TABLES

    def place_list(self, filters: QLayout, found: QLayout) -> None:
        """The list is the first page, the tree the second."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 10, 0, 0)
        column.addLayout(filters)
        column.addWidget(self.chip)
        column.addLayout(found, 1)
        self.pages.setDocumentMode(True)
        self.pages.addTab(page, "&Danh sách")
        self.pages.addTab(self._tree_page(), "&Cây đơn vị")
        self.pages.tabBar().setAccessibleName("Danh sách hoặc cây đơn vị")
        self.pages.currentChanged.connect(lambda _page: self._page_changed())
        self.body.addWidget(self.pages, 1)

    def show_listing(self, words: str, listing: Listing) -> None:
        self.pages.setCurrentIndex(0)
        super().show_listing(words, listing)

    def _tree_page(self) -> QWidget:
        self.view.setModel(self.tree)
        self.view.setAccessibleName("Cây đơn vị")
        self.view.setUniformRowHeights(True)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.header().setStretchLastSection(True)
        for column, width in enumerate((268, 160)):
            self.view.setColumnWidth(column, width)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._show_history(now))
        self.view.activated.connect(self._open)
        self.tree.modelReset.connect(lambda: self.history.show([]))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.view)
        both.addWidget(PlainTable(self.history, "Lịch sử của đơn vị", (86, 110, 230)))
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 10, 0, 0)
        rows.addLayout(self._tree_head())
        rows.addWidget(both, 1)
        return page

    def _tree_head(self) -> QHBoxLayout:
        label = QLabel("Cơ cấ&u tại ngày:")
        label.setBuddy(self.day)
        self.day.setAccessibleName("Cơ cấu tại ngày")
        self.day.setText(When(dt.date.today()).text)
        self.day.setMaximumWidth(130)
        self.day.editingFinished.connect(self.show_tree)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.day)
        row.addStretch(1)
        self.event_buttons: dict[str, QPushButton] = {}
        for name, event in EVENTS.items():
            self.event_buttons[name] = self.button(f"{event.title}…", _KEYS[name], self._opener(name))
            row.addWidget(self.event_buttons[name])
        self.communes_button = self.button("Thêm xã, phường…", "Ctrl+Shift+P", self.add_communes)
        row.addWidget(self.communes_button)
        return row

    def _opener(self, name: str) -> Callable[[], None]:
        return lambda: self.open_event(name)

    # --- the tree ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        super().refresh()
        self._tree_stale = True
        self._page_changed()

    def _page_changed(self) -> None:
        """The tree is made when it is in sight, and only when units changed since."""
        if self.pages.currentIndex() == 1:
            if self._tree_stale:
                self.show_tree()
            self._choose_in_list()

    def _day(self) -> dt.date | None:
        try:
            day = parse_when(self.day.text(), ("day",)).first
        except ValueError as error:
            self.desk.tell(str(error))
            return None
        self.day.setText(When(day).text)
        return day

    def show_tree(self) -> None:
        """The tree of the chosen day, the chosen unit kept."""
        day, chosen = self._day(), self.current_unit()
        if day is None:
            return
        self._tree_stale = False
        with self.desk.store.read() as session:
            self.tree.show(unit_tree.tree(session, day, self.desk.timeline()))
        if chosen:
            self.choose(chosen)

    def choose(self, unit: int) -> None:
        """Unfold the tree down to a unit and choose it, if it was there on the day."""
        index = self.tree.index_of(unit)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def current_unit(self) -> int | None:
        """The unit chosen in the tree."""
        node = self.tree.node(self.view.currentIndex())
        return node.id if node and node.id else None

    def _show_history(self, index: QModelIndex) -> None:
        node = self.tree.node(index)
        self._choose_in_list()
        lines: list[Happened] = []
        if node and node.id:
            with self.desk.store.read() as session:
                lines = unit_tree.history(session, node.id, self.desk.timeline())
        self.history.show(lines)

    def _choose_in_list(self) -> None:
        """What the buttons above do, they do to the unit chosen in the tree."""
        unit = self.current_unit()
        self.table.clearSelection()
        if unit:
            self.table.choose(unit)

    def _open(self, index: QModelIndex) -> None:
        node = self.tree.node(index)
        if node and node.id:
            self.edit(node.id)

    # --- events --------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[int, ...]:
        """The units chosen on the page in sight."""
        if self.pages.currentIndex() == 0:
            return tuple(self.table.chosen_ids())
        unit = self.current_unit()
        return (unit,) if unit else ()

    def open_event(self, name: str) -> None:
        """The form of an event, begun with the chosen units."""
        form = self.make_event_form(name)
        form.exec()
        form.deleteLater()

    def make_event_form(self, name: str) -> EventForm:
        """The form of an event, ready to be shown."""
        chosen = self._chosen()
        form = EventForm(
            self,
            EVENTS[name],
            Linker(self.desk.store),
            lambda raw: self._do(name, raw),
            lambda raw: self._sentence(name, raw),
        )
        form.show_values({"sources": chosen, "unit": chosen[0] if chosen else None})
        form.tell()
        form.saved.connect(self._after_event)
        return form

    def _sentence(self, name: str, raw: dict[str, Any]) -> str:
        with self.desk.store.read() as session:
            return unit_forms.sentence(session, name, raw)

    def _do(self, name: str, raw: dict[str, Any]) -> int:
        with self.desk.store.read() as session:
            values = unit_forms.read(session, name, raw)
        if not values["act"] and not ask.confirm(self, "Chưa ghi văn bản", _NO_ACT, "Ghi, bổ sung sau"):
            raise Refused
        with self.desk.store.write(f"{EVENTS[name].title} đơn vị") as session:
            return unit_forms.do(session, name, raw)

    def _after_event(self, unit: int) -> None:
        self.choose(unit)
        self.table.choose(unit)
        self.desk.tell("Đã ghi. Ctrl+Z để hoàn tác.")

    # --- communes ------------------------------------------------------------------------------------

    def add_communes(self) -> None:
        """Add the communes of the office's province, which is asked for when the settings do not say it."""
        with self.desk.store.read() as session:
            province = settings.load(session).province
        chosen = province or self._ask_for_province()
        if chosen is None:
            return
        try:
            with self.desk.store.write("Thêm xã, phường của tỉnh, thành phố") as session:
                added = communes.add_communes(session, chosen)
                if province is None:
                    settings.choose_province(session, chosen)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(_told(added))

    def _ask_for_province(self) -> int | None:
        with self.desk.store.read() as session:
            known = units.all_units(session).values()
        living = {unit.id: unit.name for unit in known if unit.kind == PROVINCE and not unit.valid_to}
        picker = Picker(self, "Tỉnh, thành phố của cơ quan", living, (), many=False)
        chosen = picker.chosen()[0] if picker.exec() and picker.chosen() else None
        picker.deleteLater()
        return chosen


_NO_ACT = "Chưa ghi văn bản (nghị quyết, quyết định) làm căn cứ. Vẫn ghi?"


def _told(added: communes.Added) -> str:
    if not added.total:
        return "Xã, phường của tỉnh, thành phố này đã có đủ."
    parts = f"{added.communes} xã, phường, đặc khu; {added.former} xã, phường, thị trấn cũ; {added.districts} huyện cũ"
    return f"Đã thêm {parts}. Ctrl+Z để hoàn tác."
