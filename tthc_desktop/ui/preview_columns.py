"""Which field each column of a list is: told by its header, or by the user; and what the columns do not give."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tthc_desktop.core.dates import FIRST_YEAR, LAST_YEAR
from tthc_desktop.core.fields import Choice, Field
from tthc_desktop.core.grids import place
from tthc_desktop.core.importing import LEFT_OUT, cell_text, header_key
from tthc_desktop.records import Record
from tthc_desktop.services.imports import Choices, importable
from tthc_desktop.services.list_drops import Dropped

_SKIP = "(bỏ qua)"
_EXAMPLES = 3
"""Values shown of a column, so that it is known by what it holds."""


class ColumnsPage(QScrollArea):
    """One line for each column of the files with its field, then one for each required field without a column."""

    chosen = Signal()
    """The user named a column, or gave a value."""

    def __init__(self, record: type[Record], lists: Sequence[Dropped]) -> None:
        super().__init__()
        self._fields = importable(record)
        self.boxes: dict[str, QComboBox] = {}
        """By header in comparable form."""
        self.values: dict[str, QComboBox | QLineEdit] = {}
        """By required field."""
        self._said: dict[str, str] = {}
        self._given: tuple[dict[str, str], int | None] = {}, None
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setWidget(page)
        self._add_columns(lists)
        self._add_required()
        self._add_year()
        self.show_lists(lists)

    def _add_columns(self, lists: Sequence[Dropped]) -> None:
        for at, text in enumerate(("Cột của tệp", "Ví dụ", "Là trường")):
            label = QLabel(text)
            label.setObjectName("quiet")
            self._grid.addWidget(label, 0, at)
        for item in lists:
            for at, header in enumerate(item.table.headers if item.table else ()):
                key = header_key(header)
                if key and key not in self.boxes:
                    self._add_column(header, _examples(item, at))

    def _add_column(self, header: str, examples: str) -> None:
        box = QComboBox()
        box.addItem(_SKIP, LEFT_OUT)
        box.addItem("Mã của mục trong chương trình", "id")
        for item in self._fields:
            box.addItem(item.label, item.name)
        box.setAccessibleName(f"Cột «{header}» là trường")
        key = header_key(header)
        box.activated.connect(lambda _at, key=key: self._say(key))
        label, told = QLabel(header), QLabel(examples)
        label.setBuddy(box)
        told.setObjectName("quiet")
        row = self._grid.rowCount()
        for at, widget in enumerate((label, told, box)):
            self._grid.addWidget(widget, row, at)
        self.boxes[key] = box

    def _add_required(self) -> None:
        self._labels: dict[str, QLabel] = {}
        for item in self._fields:
            if item.required:
                self._add_value(item)

    def _add_value(self, item: Field) -> None:
        editor: QComboBox | QLineEdit
        if isinstance(item.kind, Choice):
            editor = QComboBox()
            editor.addItem("", "")
            for option in item.kind.options:
                editor.addItem(option, option)
            editor.activated.connect(self.chosen)
        else:
            editor = QLineEdit()
            editor.setPlaceholderText(item.hint)
            editor.editingFinished.connect(self._value_typed)
        label = QLabel(f"Không có cột «{item.label}»: giá trị chung cho mục mới")
        label.setBuddy(editor)
        editor.setAccessibleName(label.text())
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, 1, 2)
        self._grid.addWidget(editor, row, 2)
        self.values[item.name], self._labels[item.name] = editor, label

    def _add_year(self) -> None:
        self.year = QLineEdit()
        self.year.setInputMask("9999;")
        self.year.editingFinished.connect(self._value_typed)
        self._year_label = QLabel("Năm của các ngày không ghi năm")
        self._year_label.setBuddy(self.year)
        self.year.setAccessibleName(self._year_label.text())
        row = self._grid.rowCount()
        self._grid.addWidget(self._year_label, row, 0, 1, 2)
        self._grid.addWidget(self.year, row, 2)

    def _value_typed(self) -> None:
        now = self.choices()
        if (now.given, now.year) != self._given:
            self._given = (dict(now.given), now.year)
            self.chosen.emit()

    def _say(self, key: str) -> None:
        name = self.boxes[key].currentData()
        for other, said in self._said.items():
            if said == name and name != LEFT_OUT:
                self._said[other] = LEFT_OUT  # a field is one column
        self._said[key] = name
        self.chosen.emit()

    def choices(self) -> Choices:
        """What the user said so far."""
        given = {name: _text(editor) for name, editor in self.values.items() if _text(editor)}
        year = self.year.text().strip()
        asked = year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR
        return Choices(dict(self._said), given, year=int(year) if asked else None)

    def show_lists(self, lists: Sequence[Dropped]) -> None:
        """Show the columns as the plans took them."""
        taken: dict[str, str] = {}
        for item in lists:
            for name, letter in (item.plan.columns if item.plan else {}).items():
                header = item.table.headers[place(f"{letter}1")[1]] if item.table else ""
                taken[header_key(header)] = name
        for key, box in self.boxes.items():
            box.setCurrentIndex(box.findData(taken.get(key, LEFT_OUT)))
        absent = {name for name in self.values if name not in taken.values()}
        for name, editor in self.values.items():
            editor.setVisible(name in absent)
            self._labels[name].setVisible(name in absent)
        yearless = [item.plan for item in lists if item.plan and item.plan.yearless]
        years = list(dict.fromkeys(year for plan in yearless for year in plan.years))
        self.year.setToolTip(f"Các ngày khác của tệp: {', '.join(map(str, years))}" if years else "")
        for widget in (self.year, self._year_label):
            widget.setVisible(bool(yearless or self.year.text().strip()))


def _text(editor: QComboBox | QLineEdit) -> str:
    return str(editor.currentData() or "") if isinstance(editor, QComboBox) else editor.text().strip()


def _examples(item: Dropped, column: int) -> str:
    assert item.table
    values = (row.cells[column] for row in item.table.rows)
    shown = itertools.islice((value for value in values if value is not None), _EXAMPLES)
    return "; ".join(cell_text(value)[:40] for value in shown)
