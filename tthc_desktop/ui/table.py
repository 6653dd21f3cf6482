"""One table for every list of records: a model over ids whose cells are fetched a page at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from tthc_desktop.core.fields import Field, Rows
from tthc_desktop.db.store import Store
from tthc_desktop.services import lists
from tthc_desktop.services.lists import PAGE, Listing
from tthc_desktop.ui.remembered import remembered
from tthc_desktop.ui.tables import WHOLE_ROW_ONLY, RowsView, tip

Index = QModelIndex | QPersistentModelIndex
_PAGES_KEPT = 50
_NARROWEST = 0.72
"""How far columns are drawn together before the list scrolls sideways."""
_LONG_HEADING = 18
"""Letters beyond which a heading may be cut in a narrow window."""
_LONGEST_SHOWN = 300
"""Characters of a cell that are painted; the whole text is in the tooltip and the form."""


class RecordModel(QAbstractTableModel):
    """The listed records as rows, some of their fields as columns."""

    listed = Signal()
    """The list is known to its end."""

    def __init__(self, store: Store, listing: Listing, columns: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.listing = listing
        self.columns = list(columns)
        self._ids: list[int] = []
        self._pages: OrderedDict[int, dict[int, Any]] = OrderedDict()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._load_rest)

    def load(self, listing: Listing) -> None:
        """Show the first page at once; the ids of the rest follow when the window has painted it."""
        with self._store.read() as session:
            first = lists.first_page(session, listing, self.columns)
        self.beginResetModel()
        self.listing, self._ids, self._pages = listing, list(first), OrderedDict({0: first})
        self.endResetModel()
        if len(first) == PAGE:
            self._rest.start(0)
        else:
            self._rest.stop()
            self.listed.emit()

    def set_columns(self, columns: Sequence[Field]) -> None:
        """Show other fields."""
        self.columns = list(columns)
        self.load(self.listing)

    def _load_rest(self) -> None:
        with self._store.read() as session:
            ids = lists.ids(session, self.listing)
        if ids[: len(self._ids)] != self._ids:
            self.load(self.listing)
        elif len(ids) > len(self._ids):
            self.beginInsertRows(QModelIndex(), len(self._ids), len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
        self.listed.emit()

    def complete(self) -> None:
        """Know the whole list now, without waiting."""
        if self._rest.isActive():
            self._rest.stop()
            self._load_rest()

    def id_at(self, row: int) -> int:
        """The record of a row."""
        return self._ids[row]

    def row_of(self, record_id: int) -> int | None:
        """The row of a record, None when it is not listed."""
        self.complete()
        return self._ids.index(record_id) if record_id in self._ids else None

    def _cells(self, row: int) -> Any:
        page = row // PAGE
        if page not in self._pages:
            some = self._ids[page * PAGE : (page + 1) * PAGE]
            with self._store.read() as session:
                listing = self.listing
                self._pages[page] = lists.cells(session, listing.record, self.columns, some, listing.naming, listing.at)
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return self._pages[page].get(self._ids[row])

    def text(self, row: int, column: int) -> str:
        """What a cell shows, whole."""
        cells = self._cells(row)
        return "" if cells is None else lists.shown(self.columns[column], cells[column])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())[:_LONGEST_SHOWN].replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.text(index.row(), index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._is_number(index.column()) else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _is_number(self, column: int) -> bool:
        return self.columns[column].kind.sheet == "number"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].label
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        name = self.columns[column].name if 0 <= column < len(self.columns) else ""
        if not name and not self.listing.order:
            return  # Qt asks for "no order" before anything is shown
        self.load(replace(self.listing, order=name, descending=order == Qt.SortOrder.DescendingOrder))


class RecordTable(RowsView):
    """The view of a RecordModel: whole rows chosen, sorted by a click, columns as the user left them."""

    opened = Signal(int)
    """The user wants to see this record."""

    def __init__(self, store: Store, listing: Listing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        stored = [item for item in listing.record.FIELDS if not isinstance(item.kind, Rows)]
        self._fields = [*stored, *listing.record.COMPUTED]
        self._place = f"lists/{listing.record.__tablename__}"
        self.records = RecordModel(store, listing, self._remembered_columns(), self)
        self.setModel(self.records)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(f"Danh sách {listing.record.LABEL}")
        self._fitting = True
        self._dress_headers()
        self._fit_columns()
        self.activated.connect(lambda index: self.opened.emit(self.records.id_at(index.row())))

    def _dress_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(29)
        columns.setSectionsClickable(True)
        columns.setSortIndicatorShown(True)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setStretchLastSection(True)
        columns.setHighlightSections(False)
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(lambda at: self.column_menu().popup(columns.mapToGlobal(at)))
        columns.sectionResized.connect(lambda section, _old, _new: self._remember(section))
        self.setSortingEnabled(True)

    def _fit_columns(self) -> None:
        """The user's widths where they set some; else the usual ones, drawn together to fit the window."""
        kept = cast(dict[str, int], remembered().value(f"{self._place}/widths", {}) or {})
        letter = QFontMetrics(self.font()).averageCharWidth()
        usual = {item.name: letter * max(item.width, 9) + 18 for item in self.records.columns}
        room = self.viewport().width() / max(sum(usual.values()), 1)
        share = 1.0 if kept else min(max(room, _NARROWEST), 1.0)
        bold = self.font()
        bold.setBold(True)
        heading = QFontMetrics(bold)
        self._fitting = True
        for number, item in enumerate(self.records.columns):
            least = 0 if len(item.label) > _LONG_HEADING else heading.horizontalAdvance(item.label) + 16
            self.setColumnWidth(number, int(kept.get(item.name, max(usual[item.name] * share, least))))
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that the user never set follow the window."""
        super().resizeEvent(event)
        self._fit_columns()

    def _remembered_columns(self) -> list[Field]:
        names = cast(list[str], remembered().value(f"{self._place}/columns", []) or [])
        chosen = [item for item in self._fields if item.name in names]
        return chosen or [item for item in self._fields if item.width]

    def _remember(self, section: int) -> None:
        if self._fitting or section == len(self.records.columns) - 1:
            return  # the last column follows the window by itself; only what the user sets is remembered
        kept = remembered()
        widths = {item.name: self.columnWidth(number) for number, item in enumerate(self.records.columns)}
        kept.setValue(f"{self._place}/widths", widths)

    def column_menu(self) -> QMenu:
        """Which columns are shown, each to be switched."""
        menu = QMenu("Các cột", self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in self._fields:
            action = menu.addAction(item.label)
            action.setCheckable(True)
            action.setChecked(item in self.records.columns)
            action.triggered.connect(lambda _on, field=item: self.toggle_column(field))
        return menu

    def toggle_column(self, item: Field) -> None:
        """Show or hide one column; the last one stays."""
        shown = [field for field in self._fields if (field in self.records.columns) != (field == item)]
        if shown:
            self.records.set_columns(shown)
            self._mark_order()
            self._fit_columns()
            kept = remembered()
            kept.setValue(f"{self._place}/columns", [field.name for field in shown])

    def _mark_order(self) -> None:
        """The sort mark stands over the column that is sorted by, or nowhere when that one is hidden."""
        listing, header = self.records.listing, self.horizontalHeader()
        names = [item.name for item in self.records.columns]
        order = Qt.SortOrder.DescendingOrder if listing.descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)  # it is sorted already
        header.setSortIndicator(names.index(listing.order) if listing.order in names else -1, order)
        header.blockSignals(False)

    def load(self, listing: Listing) -> None:
        """Show another list, the chosen record kept in sight where it is still listed."""
        chosen = self.current_id()
        self.records.load(
            replace(listing, order=self.records.listing.order, descending=self.records.listing.descending)
        )
        if chosen is not None:
            self.choose(chosen)

    def choose(self, record_id: int) -> None:
        """Select the row of a record, if it is listed."""
        row = self.records.row_of(record_id)
        if row is not None:
            self.choose_row(row)
            self.scrollTo(self.records.index(row, 0))

    def choose_row(self, row: int) -> None:
        """Select one row and no other. Not selectRow(): while Ctrl is down that would toggle the row."""
        self.selectionModel().setCurrentIndex(self.records.index(row, 0), WHOLE_ROW_ONLY)

    def current_id(self) -> int | None:
        """The record of the current row."""
        index = self.currentIndex()
        return self.records.id_at(index.row()) if index.isValid() else None

    def chosen_ids(self) -> list[int]:
        """The records of the selected rows, from top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.records.id_at(row) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the chosen rows as a spreadsheet takes them."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            cells = [[self.records.text(row, column) for column in range(len(self.records.columns))] for row in rows]
            QGuiApplication.clipboard().setText("\n".join("\t".join(_one_line(cell) for cell in row) for row in cells))
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The actions of the list, as the screen set them."""
        if self.actions():
            QMenu.exec(self.actions(), event.globalPos(), parent=self)


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
