"""Các lần nhập: what was taken in when and from which files; any of them can be taken back from here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.periods import parse_period
from tthc_desktop.core.wording import some_of
from tthc_desktop.db.journal import Clash
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import runs
from tthc_desktop.services.runs import Run
from tthc_desktop.ui import ask
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import Index, NumbersModel, PlainModel, PlainTable, moment

_KINDS = {"form": "Biểu của đơn vị", "list": "Danh sách", "paper": "Gõ từ bản giấy"}
_STATES = {"done": "", "undone": "đã hoàn tác"}
_WHOLE, _REST = "Hoàn tác lần nhập…", "Hoàn tác nốt mục đã giữ…"
_NAMED = 5
"""How many records a question names."""


class RunsModel(NumbersModel[Run]):
    """The imports, the newest first."""

    HEADERS = ("Số", "Lúc", "Người nhập", "Việc", "Của", "Số dòng", "Tệp", "Tình trạng")
    RIGHT = (0, 5)

    def texts(self, item: Run) -> tuple[str, ...]:
        record = BY_TYPE.get(item.record or "")
        of = record.LABEL if record else parse_period(item.period).name if item.period else _KINDS[item.kind]
        files = "\n".join(item.files)
        return (
            str(item.id),
            moment(item.at),
            item.who,
            item.title,
            of,
            str(item.rows),
            files,
            _STATES[item.state],
        )


class EditedModel(PlainModel[tuple[Ref, str]]):
    """What an import wrote and somebody changed since."""

    HEADERS = ("Mục đã sửa sau lần nhập này",)

    def texts(self, item: tuple[Ref, str]) -> tuple[str, ...]:
        return (item[1],)


class ImportsScreen(Screen):
    """The imports above, what was edited since of the chosen one below."""

    TITLE = "Các lần nhập"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.runs, self.edited = RunsModel(desk), EditedModel(desk)
        self.table = PlainTable(self.runs, "Các lần nhập", (45, 140, 95, 300, 150, 75, 190))
        self.edited_table = PlainTable(self.edited, "Mục đã sửa sau lần nhập", ())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_edited())
        self.edited_table.activated.connect(self._open)
        self.undo_button = self.button(_WHOLE, "Ctrl+Backspace", self.take_back)
        self._told = QLabel()
        self._told.setObjectName("quiet")
        self._told.setWordWrap(True)
        self.head.addStretch(1)
        self.head.addWidget(self.undo_button)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._told)
        column.addWidget(self.edited_table, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(below)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        self.body.addWidget(both, 1)

    def refresh(self) -> None:
        chosen = self.chosen()
        with self.desk.store.read() as session:
            self.runs.show(runs.runs(session))
        numbers = [run.id for run in self.runs.items]
        if numbers:
            self.table.selectRow(numbers.index(chosen.id) if chosen and chosen.id in numbers else 0)
        self._show_edited()

    def chosen(self) -> Run | None:
        """The import that is chosen in the list."""
        row = self.table.currentIndex().row()
        return self.runs.items[row] if 0 <= row < len(self.runs.items) else None

    def _show_edited(self) -> None:
        run = self.chosen()
        edited: list[tuple[Ref, str]] = []
        if run:
            with self.desk.store.read() as session:
                edited = runs.edited_since(session, run)
        self.edited.show(edited)
        self.undo_button.setText(_REST if run and run.state == "undone" and edited else _WHOLE)
        self.undo_button.setEnabled(run is not None and (run.state == "done" or bool(edited)))
        self._told.setText(_sentence(run, len(edited)))

    def _open(self, index: Index) -> None:
        self.desk.open_record(self.edited.items[index.row()][0])

    def take_back(self) -> None:
        """Take the chosen import back, or what stayed when it was, after asking; what was edited since is named."""
        run = self.chosen()
        if run is None:
            return
        edited = [title for _, title in self.edited.items]
        clash: Clash | None
        if run.state == "undone":
            question = (
                f"«{run.title}» đã hoàn tác, còn giữ lại: {some_of(edited, _NAMED, 'mục')}. "
                "Hoàn tác nốt thì phần sửa sau lần nhập bị bỏ."
            )
            clash = "overwrite" if ask.confirm(self, "Hoàn tác nốt", question, "Hoàn tác nốt") else None
        elif edited:
            clash = ask.how_to_take_back(self, run.title, edited)
        else:
            question = f"Hoàn tác «{run.title}»? Các mục của lần nhập này trở về như trước khi nhập."
            clash = "keep" if ask.confirm(self, "Hoàn tác lần nhập", question, "Hoàn tác") else None
        if clash is None:
            return
        try:
            runs.take_back(self.desk.store, run.id, clash)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        with self.desk.store.read() as session:
            kept = runs.kept_of(session, run)
        if kept:  # doing again would overwrite what they were edited to
            told = f"{len(kept)} mục được giữ nguyên. Muốn nhập lại thì nhập tệp lần nữa."
        else:
            told = "Ctrl+Y để nhập lại."
        self.desk.tell(f"Đã hoàn tác: {run.title}. {told}")


def _sentence(run: Run | None, number: int) -> str:
    if run is None:
        return "Chưa có lần nhập nào. Nhập danh sách ở mục của danh sách ấy (Ctrl+I)."
    if run.state == "undone":
        return f"Khi hoàn tác, {number} mục được giữ nguyên vì đã sửa hoặc đang được dùng." if number else ""
    return "" if number else "Chưa có mục nào của lần nhập này được sửa sau khi nhập."
