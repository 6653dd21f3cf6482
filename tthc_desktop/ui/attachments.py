"""The attached files of a record, at the foot of its form: chosen, dropped, opened, taken away, saved with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragMoveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services.attachments import Attached
from tthc_desktop.ui import ask
from tthc_desktop.ui.tables import PlainModel, PlainTable, moment

Item = Attached | Path
"""A file of the record, or one that was chosen and will be copied when the record is saved."""
_MOST_ROWS = 3
"""How many files are in sight at once; the form needs the room."""


class FilesModel(PlainModel[Item]):
    """The files of a record, those to be added too."""

    HEADERS = ("Tệp", "Dung lượng", "Đính kèm lúc")

    def texts(self, item: Item) -> tuple[str, ...]:
        if isinstance(item, Path):
            return item.name, "", "khi lưu"
        return item.name, size_text(item.size), moment(item.added_at)


def size_text(size: int) -> str:
    """Bytes as people read them: "3 KB", "1,5 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


class AttachmentsPanel(QWidget):
    """Lists files and remembers what is to be added and taken away; whoever saves the record does both."""

    changed = Signal()

    def __init__(self, place: Callable[[Attached], Path]) -> None:
        """`place` tells where a copy lies; raises Unavailable when it is gone."""
        super().__init__()
        self._place = place
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self.files = FilesModel(self)
        self.removed: list[int] = []
        """Ids of the files to be taken away."""
        self.table = PlainTable(self.files, "Tệp đính kèm", (520, 110))
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.files.modelReset.connect(self._enable)
        for key, act in (("Return", self.open_chosen), ("Enter", self.open_chosen), ("Delete", self.remove_chosen)):
            QShortcut(QKeySequence(key), self.table, act, context=Qt.ShortcutContext.WidgetShortcut)
        self._trouble = QLabel()
        self._trouble.setObjectName("problem")
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._lay_out()
        self.show_files([])

    def _lay_out(self) -> None:
        self.title = QLabel()
        self.title.setObjectName("section")
        self.add_button = QPushButton("Đính kèm… (Ctrl+T)")
        self.open_button, self.remove_button = QPushButton("Mở"), QPushButton("Bỏ")
        row = QHBoxLayout()
        row.addWidget(self.title)
        row.addStretch(1)
        acts = (self.choose, self.open_chosen, self.remove_chosen)
        for button, act in zip((self.add_button, self.open_button, self.remove_button), acts, strict=True):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: act())
            row.addWidget(button)
        self.open_button.setAccessibleName("Mở tệp đính kèm")
        self.remove_button.setAccessibleName("Bỏ tệp đính kèm")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 0, 18, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.table)
        column.addWidget(self._trouble)

    # --- what is listed ------------------------------------------------------------------------------

    @property
    def added(self) -> list[Path]:
        """The files to be added."""
        return [item for item in self.files.items if isinstance(item, Path)]

    @property
    def touched(self) -> bool:
        """Whether something is to be added or taken away."""
        return bool(self.added or self.removed)

    def show_files(self, files: Sequence[Attached]) -> None:
        """The files as saved; what was to be added or taken away is forgotten."""
        self.removed = []
        self._show(list(files))
        self._say("")

    def _show(self, items: list[Item]) -> None:
        self.files.show(items)
        self.title.setText(f"Tệp đính kèm ({len(items)})")
        rows, header = (
            self.table.verticalHeader().defaultSectionSize(),
            self.table.horizontalHeader().sizeHint().height(),
        )
        self.table.setFixedHeight(header + rows * min(len(items), _MOST_ROWS) + 2 * self.table.frameWidth())
        self.table.setVisible(bool(items))
        self._enable()

    def _enable(self) -> None:
        for button in (self.open_button, self.remove_button):
            button.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Item | None:
        rows = self.table.selectionModel().selectedRows()
        return self.files.items[rows[0].row()] if rows and rows[0].row() < len(self.files.items) else None

    def _say(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    # --- what the user does --------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the user choose files to add."""
        self.add_files(ask.files_to_open(self, "Chọn tệp đính kèm"))

    def add_files(self, paths: Sequence[Path]) -> None:
        """List files to be added; a folder is told and left out."""
        wrong = [path.name for path in paths if not path.is_file()]
        good = [path for path in dict.fromkeys(paths) if path.is_file() and path not in self.added]
        self._say(f"Chỉ đính kèm được tệp: «{'», «'.join(wrong)}» không phải là tệp." if wrong else "")
        if good:
            self._show([*self.files.items, *good])
            self.table.selectRow(len(self.files.items) - 1)
            self.changed.emit()

    def open_chosen(self) -> None:
        """Show the chosen file in the system's program for it."""
        item = self._chosen()
        if item is None:
            return
        try:
            path = item if isinstance(item, Path) else self._place(item)
            if not self.open_url(QUrl.fromLocalFile(str(path))):
                told = f"Máy tính không có chương trình để mở «{path.name}». Hãy cài chương trình đọc loại tệp này."
                raise Unavailable(told)
        except (Refused, Unavailable) as error:
            ask.tell_trouble(self, error)

    def remove_chosen(self) -> None:
        """Take the chosen file off the list; it is gone from the record once that is saved."""
        item = self._chosen()
        if item is None:
            return
        row = self.files.items.index(item)
        if isinstance(item, Attached):
            self.removed.append(item.id)
        self._show([other for other in self.files.items if other is not item])
        if self.files.items:
            self.table.selectRow(min(row, len(self.files.items) - 1))
        self.changed.emit()


class FileDrops(QObject):
    """Takes files that are dropped anywhere on a form, over its editors too, which would write their addresses."""

    def __init__(self, form: QWidget, take: Callable[[list[Path]], Any]) -> None:
        super().__init__(form)
        self._take = take
        form.setAcceptDrops(True)
        for widget in (form, *form.findChildren(QWidget)):
            if widget.acceptDrops():
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files are taken; anything else goes its way."""
        if isinstance(event, QDragMoveEvent | QDropEvent) and (paths := dropped_files(event.mimeData())):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._take(paths)
            return True
        return super().eventFilter(watched, event)


def dropped_files(dropped: QMimeData) -> list[Path]:
    """The files of this computer that were dropped."""
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
