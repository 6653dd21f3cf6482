"""One unit's return with its figures; any of them is corrected here, beside the unit's own and with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.forms import Form
from tthc_desktop.core.numbers import shown
from tthc_desktop.services import corrections, return_figures
from tthc_desktop.services.corrections import Correction
from tthc_desktop.services.figure_tables import Cell
from tthc_desktop.services.return_figures import Opened
from tthc_desktop.services.returns import STATES
from tthc_desktop.ui.figure_view import FigureView
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.tables import moment


class ReturnFiguresDialog(QDialog):
    """The rows of a return as they were sent; F2 corrects the chosen figure."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        forms: Sequence[Form],
        return_id: int,
        open_file: Callable[[int], Any],
        name: str = "",
    ) -> None:
        """`name`: the column, or the indicator, to begin with. Raises Refused when the return is gone."""
        super().__init__(parent)
        self._desk, self._forms, self._id = desk, forms, return_id
        self.opened = self._read()
        self.setWindowTitle(self.opened.title)
        resize_within(self, 1260, 560)
        self.facts, self.place, self.problem = QLabel(), QLabel(), QLabel()
        self.facts.setObjectName("quiet")
        for label in (self.facts, self.place, self.problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setObjectName("problem")
        self.view = FigureView("Số liệu của biểu")
        self.value, self.reason = QLineEdit(), QLineEdit()
        self.value.setFixedWidth(130)
        self.value.setAccessibleName("Số được tính")
        self.reason.setAccessibleName("Lý do hiệu chỉnh")
        self.reason.setPlaceholderText("bắt buộc, in kèm trong phụ lục")
        self.save_button = self._button("Ghi hiệu chỉnh", "Ctrl+S", self.save)
        self.save_button.setObjectName("primary")
        self.drop_button = self._button("Bỏ hiệu chỉnh", "Ctrl+Delete", self.drop)
        self.file_button = self._button("Mở tệp gốc", "Ctrl+O", lambda: open_file(return_id))
        self.file_button.setEnabled(self.opened.held.file_id is not None)
        self._lay_out()
        self.view.body.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.view.opened.connect(lambda _cell: self._show_chosen())
        for key in ("F2", "Return", "Enter"):
            where = self if key == "F2" else self.view.body
            context = Qt.ShortcutContext.WindowShortcut if key == "F2" else Qt.ShortcutContext.WidgetShortcut
            QShortcut(QKeySequence(key), where, self.go_to_value, context=context)
        self.reload()
        self._begin_at(name)

    def _button(self, words: str, key: str, act: Callable[[], Any]) -> QPushButton:
        button = QPushButton(f"{words} ({key})")
        button.setAutoDefault(False)
        button.setAccessibleName(words)
        button.clicked.connect(act)
        QShortcut(QKeySequence(key), self, lambda: button.click() if button.isEnabled() else None)
        return button

    def _lay_out(self) -> None:
        entry = QHBoxLayout()
        for words, widget in (("&Số được tính:", self.value), ("&Lý do:", self.reason)):
            label = QLabel(words)
            label.setBuddy(widget)
            entry.addWidget(label)
            entry.addWidget(widget)
        entry.addWidget(self.save_button)
        entry.addWidget(self.drop_button)
        hint = QLabel("F2: hiệu chỉnh số đang chọn. Số của đơn vị được giữ nguyên, số hiệu chỉnh đứng bên cạnh.")
        close = QPushButton("Đóng (Esc)")
        hint.setObjectName("quiet")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(self.file_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        column.addWidget(self.facts)
        column.addWidget(self.view, 1)
        column.addWidget(self.place)
        column.addLayout(entry)
        column.addWidget(self.problem)
        column.addLayout(foot)

    def _read(self) -> Opened:
        with self._desk.store.read() as session:
            return return_figures.open_return(session, self._forms, self._id)

    def reload(self) -> None:
        """Show the return as it is now."""
        self.opened = self._read()
        held = self.opened.held
        told = [f"Bản {held.version}, {STATES[held.state]}", f"nhận {moment(held.received_at)} bởi {held.received_by}"]
        self.facts.setText("; ".join(told) + ("." if held.complete else "; biểu chưa đủ dòng, cột."))
        self.view.show_table(self.opened.table)
        self._show_chosen()

    def _begin_at(self, name: str) -> None:
        """Choose the first line that has the figure; of an indicator list the line of the indicator."""
        form = self.opened.form
        value = form.of_kind("value")
        in_list = form.layout == "indicators" and value is not None
        row = next((at for at, one in enumerate(self.opened.rows) if in_list and one.mark == name), 0)
        number = str(value.no) if in_list and value else name.split("+")[0]
        column = next((at for at, one in enumerate(form.columns) if str(one.no) == number), 0)
        if self.opened.rows:
            self.view.body.setCurrentIndex(self.view.model.index(row, column))
        self.view.body.setFocus()

    def _chosen(self) -> tuple[int, int, Cell] | None:
        """Row of the sheet, column of the form, and the figure that is chosen."""
        index, cell = self.view.body.currentIndex(), self.view.chosen()
        if cell is None:
            return None
        return self.opened.rows[index.row()].number, int(cell.name), cell

    def correction(self) -> Correction | None:
        """The correction of the chosen figure."""
        found = self._chosen()
        return self.opened.corrections.get(found[:2]) if found else None

    def _show_chosen(self) -> None:
        found, made = self._chosen(), self.correction()
        self.problem.clear()
        for widget in (self.value, self.reason, self.save_button):
            widget.setEnabled(found is not None)
        self.drop_button.setEnabled(made is not None)
        if found is None:
            self.place.setText("Chọn một số để hiệu chỉnh.")
            self.value.clear()
            self.reason.clear()
            return
        row, column, cell = found
        address = f", ô {letter}{row}" if (letter := self.opened.held.places.get(str(column))) else ""
        own = made.theirs if made else cell.value
        number = cell.words or "để trống" if own is None else shown(own)
        said = f" Hiệu chỉnh ngày {moment(made.at)} bởi {made.who}." if made else ""
        title = self.opened.form.column(column).title
        self.place.setText(f"«{cell.row.label}», cột {column} ({title}){address}: đơn vị ghi {number}.{said}")
        self.value.setText(shown(made.ours) if made else "" if own is None else shown(own))
        self.reason.setText(made.reason if made else "")

    def go_to_value(self) -> None:
        """Begin to correct the chosen figure."""
        if self.value.isEnabled():
            self.value.setFocus()
            self.value.selectAll()

    def save(self) -> None:
        """Count what was typed in place of the unit's figure."""
        found = self._chosen()
        if found is None:
            return
        row, column, cell = found
        title = f"Hiệu chỉnh cột {column}, «{cell.row.label}»"
        self._write(
            title,
            lambda session: corrections.correct(session, self._id, row, column, self.value.text(), self.reason.text()),
            "Đã ghi hiệu chỉnh.",
        )

    def drop(self) -> None:
        """Count the unit's own figure again."""
        made = self.correction()
        if made is not None:
            title = f"Bỏ hiệu chỉnh cột {made.column}, «{made.label}»"
            self._write(title, lambda session: corrections.drop(session, made.id), "Đã bỏ hiệu chỉnh.")

    def _write(self, title: str, act: Callable[[Any], Any], told: str) -> None:
        try:
            with self._desk.store.write(title) as session:
                act(session)
        except (Refused, Unavailable) as error:
            problems = error.problems if isinstance(error, Refused) else ()
            self.problem.setText(" ".join(problem.message for problem in problems) or str(error))
            wrong = {problem.field for problem in problems}
            (self.reason if wrong == {"reason"} else self.value).setFocus()
            return
        self._desk.tell(told)
        self.reload()
        self.view.body.setFocus()
