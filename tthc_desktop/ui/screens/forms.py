"""Biểu mẫu: the shelf of official forms, each shown as its blank table; forms come in and go out as TOML."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services import forms
from tthc_desktop.services.forms import Shelved
from tthc_desktop.ui import ask
from tthc_desktop.ui.blank_view import BlankView
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import PlainModel, PlainTable

TOML_FILES = "Biểu mẫu (*.toml)"
_WORDS = {"quarter": "quý", "year": "năm", "month": "tháng", "half": "6 tháng", "nine_months": "9 tháng"}


class FormsModel(PlainModel[Shelved]):
    """The forms with what an office asks first: by which act, since when, and whether it can be trusted."""

    HEADERS = ("Ký hiệu", "Tên biểu", "Văn bản ban hành", "Hiệu lực", "Ghi chú")

    def texts(self, item: Shelved) -> tuple[str, ...]:
        marks = (item.form.unverified and forms.UNVERIFIED, item.own and "mẫu của cơ quan")
        told = "; ".join(mark for mark in marks if mark)
        return item.form.code, item.form.title, item.form.basis, item.form.validity, told


class FormsScreen(Screen):
    """The list of forms above, the blank of the chosen one below."""

    TITLE = "Biểu mẫu"
    USES = frozenset()  # forms are files

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = FormsModel(desk)
        self.table = PlainTable(self.model, "Các biểu mẫu", (140, 270, 240, 184))
        self.preview = BlankView(desk)
        self.details = QLabel()
        self.details.setObjectName("quiet")
        self.details.setWordWrap(True)
        self.problems = QLabel()
        self.problems.setObjectName("problem")
        self.problems.setWordWrap(True)
        self.take_button = self.button("Nhập TOML…", "Ctrl+I", self.take_in)
        self.give_button = self.button("Xuất TOML…", "Ctrl+Shift+E", self.give_out)
        self.blank_button = self.button("Xuất biểu trống…", "Ctrl+E", self.write_blank, primary=True)
        self.head.addStretch(1)
        for button in (self.take_button, self.give_button, self.blank_button):
            self.head.addWidget(button)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._lay_out()

    def _lay_out(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.details)
        column.addWidget(self.preview, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(below)
        both.setStretchFactor(0, 2)
        both.setStretchFactor(1, 3)
        both.setChildrenCollapsible(False)
        self.body.addWidget(self.problems)
        self.body.addWidget(both, 1)

    def refresh(self) -> None:
        """Read the files anew, the chosen form staying chosen."""
        item = self.chosen()
        self._show_shelf(item.form.version if item else "")

    def _show_shelf(self, version: str) -> None:
        shelf = forms.shelf(self.desk.store.path)
        self.model.show(shelf.items)
        self.problems.setText("\n".join(problem.message for problem in shelf.problems))
        self.problems.setVisible(bool(shelf.problems))
        versions = [item.form.version for item in shelf.items]
        self.table.selectRow(versions.index(version) if version in versions else 0)
        self._show_chosen()

    def chosen(self) -> Shelved | None:
        """The form that is chosen in the list."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.items[rows[0].row()] if rows else None

    def _show_chosen(self) -> None:
        item = self.chosen()
        self.preview.show_form(item.form if item else None)
        self.details.setText(_details(item) if item else "")
        for button in (self.give_button, self.blank_button):
            button.setEnabled(item is not None)

    def take_in(self) -> None:
        """Let the user choose a TOML file, and put it on the shelf."""
        path = ask.file_to_open(self, "Nhập biểu mẫu", TOML_FILES)
        if path is None:
            return
        data = self.desk.store.path
        try:
            form = forms.load(path)
            old = forms.replaced_by(data, form)
            question = f"Đã có mẫu {form.code} ({form.validity}). Dùng tệp «{path.name}» thay mẫu đó?"
            if old and not ask.confirm(self, "Thay biểu mẫu", question, "Thay mẫu"):
                return
            forms.take_in(data, path)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self._show_shelf(form.version)
        self.desk.tell(f"Đã nhập biểu mẫu {form.code}.")

    def give_out(self) -> None:
        """Write the chosen form's TOML where the user says."""
        item = self.chosen()
        path = item and ask.file_to_write(self, "Xuất biểu mẫu", forms.file_name(item.form), TOML_FILES)
        if item and path:
            self._write(lambda: forms.give_out(item, path), f"Đã xuất biểu mẫu ra {path}.")

    def write_blank(self) -> None:
        """Write the chosen form's blank where the user says."""
        item = self.chosen()
        suggested = forms.file_name(item.form).removesuffix(".toml") + ".xlsx" if item else ""
        path = item and ask.file_to_write(self, "Xuất biểu trống", suggested, ask.WORKBOOKS)
        if item and path:
            self._write(lambda: forms.write_blank(item.form, path), f"Đã xuất biểu trống ra {path}.")

    def _write(self, act: object, told: str) -> None:
        try:
            act()  # type: ignore[operator]
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return
        self.desk.tell(told)


def _details(item: Shelved) -> str:
    """Who fills it in, when, and what is not certain, in one paragraph."""
    form = item.form
    parts = [
        form.levels and f"Đơn vị lập: {', '.join(form.levels)}.",
        form.recipient and f"Gửi: {form.recipient}.",
        form.periods and f"Kỳ: {', '.join(_WORDS[kind] for kind in form.periods)}.",
        form.unverified and "Mẫu chưa đối chiếu với văn bản gốc.",
        form.note,
    ]
    return " ".join(part for part in parts if part)
