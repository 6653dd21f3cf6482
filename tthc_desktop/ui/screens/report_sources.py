"""What stands behind a number of a report: the records it counts, or the units' files and cells it is added up from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tthc_desktop.core.document import Amount, Ref
from tthc_desktop.core.document import Source as Cells
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import links
from tthc_desktop.ui.screens import received
from tthc_desktop.ui.screens.one_return import ReturnDialog
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.sources import Behind, SourcesPanel, lines_behind
from tthc_desktop.ui.tables import PlainModel, PlainTable

HINT = "Nhấp vào một con số hoặc tên trong báo cáo để xem các mục đứng sau."
_LINE, _WIDTH = 44, 300  # pixels


@dataclass(frozen=True, slots=True)
class Source:
    """One record behind a figure."""

    ref: Ref
    title: str


class SourcesModel(PlainModel[Source]):
    """The records behind the clicked figure."""

    HEADERS = ("Mục",)

    def texts(self, item: Source) -> tuple[str, ...]:
        return (item.title or BY_TYPE[item.ref.type].LABEL,)


class RecordsPanel(QWidget):
    """The records that the number opened last counts; Enter opens one in its form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = SourcesModel(desk)
        self.table = PlainTable(self.model, "Nguồn của số liệu", ())
        self.table.setWordWrap(True)
        self.table.verticalHeader().setDefaultSectionSize(_LINE)
        self.table.activated.connect(self._open)
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setObjectName("cardTitle")
        hint = QLabel("Enter hoặc nhấp đúp để mở mục.")
        hint.setObjectName("quiet")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.title)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(hint)
        self.setFixedWidth(_WIDTH)

    def show_records(self, records: Sequence[Ref], title: str = "") -> None:
        """List these records."""
        with self._desk.store.read() as session:
            titles = links.titles_of(session, records)
        self.title.setText(title or f"{len(records)} mục đứng sau số liệu này")
        self.model.show([Source(ref, titles.get(ref, "")) for ref in records])
        if records:
            self.table.selectRow(0)

    def clear(self) -> None:
        """No number is opened."""
        self.title.setText(HINT)
        self.model.show([])

    def _open(self, index: QModelIndex) -> None:
        self._desk.open_record(self.model.items[index.row()].ref)


def lines_of(amount: Amount) -> list[Behind]:
    """The sources of a figure and what they come to: their sum, or how it is worked out from them."""
    if not amount.formula:
        return lines_behind([("", amount.sources)])
    told = [Behind(source, source.unit, source.value) for source in amount.sources]
    return [*told, Behind(None, f"Cách tính: {amount.formula}", amount.value)]


class AmountPanel(SourcesPanel):
    """The units' cells behind a number; a line opens its return or the file as it came."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self.return_wanted.connect(self._open_return)
        self.file_wanted.connect(self._open_file)
        self.hide()

    def show_amount(self, name: str, amount: Amount) -> None:
        """List the sources of a number."""
        known = "" if amount.sources else " (không có tệp nào đứng sau số này)"
        self.show_lines(f"{name}: {amount.text}{known}".removeprefix(": "), lines_of(amount))
        self.show()

    def make_return_dialog(self, source: Cells) -> ReturnDialog | None:
        """The dialog of the return that a source is in, ready to be shown."""
        if source.ref is None or not source.is_return:
            return None
        return received.return_dialog(self, self._desk, source.ref.id, self.open_url)

    def _open_return(self, source: Cells) -> None:
        if source.ref is not None and not source.is_return:
            self._desk.open_record(source.ref)
            return
        dialog = self.make_return_dialog(source)
        if dialog is not None:
            dialog.exec()
            dialog.deleteLater()

    def _open_file(self, source: Cells) -> None:
        if source.ref is not None and source.came_as_file:
            received.open_file(self, self._desk, source.ref.id, self.open_url)
