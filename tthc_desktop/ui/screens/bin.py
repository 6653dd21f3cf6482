"""Thùng rác: what was taken out of the lists, to be put back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedLayout

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services import history, records
from tthc_desktop.services.history import Recycled
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import PlainModel, PlainTable, moment


class BinModel(PlainModel[Recycled]):
    """The recycled records, the latest first."""

    HEADERS = ("Xóa lúc", "Loại", "Mục")

    def texts(self, item: Recycled) -> tuple[str, ...]:
        return moment(item.deleted_at), item.label, item.title


class BinScreen(Screen):
    """The recycle bin; nothing is ever deleted for good in daily work."""

    TITLE = "Thùng rác"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = BinModel(desk)
        self.table = PlainTable(self.model, "Các mục trong thùng rác", (140, 170))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.restore_button = self.button("Lấy lại", "Ctrl+R", self.restore_chosen, primary=True)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.head.addStretch(1)
        self.head.addWidget(self.restore_button)
        empty = QLabel("Thùng rác trống. Mục nào bị xóa khỏi danh sách sẽ nằm ở đây, lấy lại được bất cứ lúc nào.")
        empty.setObjectName("empty")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self.body.addLayout(self._stack, 1)

    def refresh(self) -> None:
        with self.desk.store.read() as session:
            self.model.show(history.recycled(session))
        self._stack.setCurrentIndex(0 if self.model.items else 1)
        self._enable()

    def _enable(self) -> None:
        self.restore_button.setEnabled(self.table.selectionModel().hasSelection())

    def restore_chosen(self) -> None:
        """Put the chosen records back into their lists."""
        chosen = [self.model.items[index.row()] for index in self.table.selectionModel().selectedRows()]
        try:
            with self.desk.store.write(f"Lấy lại {len(chosen)} mục từ thùng rác") as session:
                for type_ in {item.ref.type for item in chosen}:
                    records.restore(session, type_, [item.ref.id for item in chosen if item.ref.type == type_])
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(f"Đã lấy lại {len(chosen)} mục.")
