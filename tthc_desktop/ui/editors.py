"""One editor for each kind of value; each gives back what the user typed, and the services read it.

To add a kind, write its editor here and name it in `make_editor`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.core.fields import Choice, Date, Field, Flag, Many, One, Rows, Text
from tthc_desktop.records import ROWS_BY_TYPE, Part
from tthc_desktop.services.links import Linker
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.rows import RowsTable
from tthc_desktop.ui.suggestions import Suggestions

_LONG_LIST = 12
"""Choices beyond this many are typed into, not scrolled through."""


class LineEditor(QLineEdit):
    """One line of text; what is typed is read when the form is saved, and shown tidied when the field is left."""

    changed = Signal()

    def __init__(self, item: Field) -> None:
        super().__init__()
        self._field = item
        self.setPlaceholderText(item.hint)
        self.textEdited.connect(lambda _text: self.changed.emit())
        if isinstance(item.kind, Date):
            self.editingFinished.connect(self._tidy)

    def raw(self) -> Any:
        """What the user typed."""
        return self.text()

    def show_value(self, value: Any) -> None:
        """Show a stored value."""
        self.setText(self._field.kind.format(value))
        self.setCursorPosition(0)

    def _tidy(self) -> None:
        try:
            value = self._field.read(self.text())
        except ValueError:
            return
        self.setText(self._field.kind.format(value))


class TextEditor(QPlainTextEdit):
    """Several lines of text; Tab goes on to the next field."""

    changed = Signal()

    def __init__(self, item: Field, lines: int) -> None:
        super().__init__()
        self.setPlaceholderText(item.hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * lines + 16)
        self.textChanged.connect(self.changed)

    def raw(self) -> Any:
        """What the user typed."""
        return self.toPlainText()

    def show_value(self, value: Any) -> None:
        """Show a stored value."""
        self.setPlainText(value or "")


class ChoiceEditor(QComboBox):
    """One of a few words; a long list is found by typing a part of a word, with or without accents."""

    changed = Signal()

    def __init__(self, item: Field, options: Sequence[str]) -> None:
        super().__init__()
        self.addItems(["", *options])
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if len(options) > _LONG_LIST:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.setCompleter(Suggestions(list(options), self))
            line = self.lineEdit()
            assert line is not None
            line.setPlaceholderText(item.hint)
            line.textEdited.connect(lambda _text: self.changed.emit())
        self.activated.connect(lambda _index: self.changed.emit())

    def raw(self) -> Any:
        """What the user chose or typed."""
        return self.currentText()

    def show_value(self, value: Any) -> None:
        """Show a stored value."""
        self.setCurrentIndex(max(self.findText(value or ""), 0))

    def wheelEvent(self, event: Any) -> None:
        """The wheel scrolls the form; it never changes a choice by accident."""
        event.ignore()


class FlagEditor(QCheckBox):
    """Yes or nothing."""

    changed = Signal()

    def __init__(self, _item: Field) -> None:
        super().__init__("Có")
        self.toggled.connect(lambda _on: self.changed.emit())

    def raw(self) -> Any:
        """Whether it is ticked."""
        return self.isChecked() or None

    def show_value(self, value: Any) -> None:
        """Show a stored value."""
        self.setChecked(bool(value))


class UnitsEditor(QLineEdit):
    """One unit, or several parted by semicolons, typed with suggestions; unknown names are told on saving."""

    changed = Signal()

    def __init__(self, item: Field, linker: Linker) -> None:
        super().__init__()
        self._kind, self._linker = item.kind, linker
        many = "gõ tên, nhiều đơn vị cách nhau bằng ;"
        self.setPlaceholderText(item.hint or (many if isinstance(item.kind, Many) else "gõ vài chữ của tên"))
        self.setCompleter(Suggestions(linker.unit_texts(), self))
        self.textChanged.connect(lambda text: self.setToolTip(text.replace("; ", "\n")))
        self.textChanged.connect(lambda _text: self.changed.emit())

    def raw(self) -> Any:
        """The names as typed."""
        return self.text().strip(" ;")

    def show_value(self, value: Any) -> None:
        """Show the linked units."""
        assert isinstance(self._kind, One | Many)
        self.setText(self._linker.show(self._kind, value))
        self.setCursorPosition(0)


class LinksEditor(QWidget):
    """Records of another type, chosen in a list of their own; Delete empties the field."""

    changed = Signal()

    def __init__(self, item: Field, linker: Linker) -> None:
        super().__init__()
        assert isinstance(item.kind, One | Many)
        self._kind, self._linker, self._label = item.kind, linker, item.label
        self._ids: tuple[int, ...] = ()
        self._recycled: dict[int, str] = {}
        self._line = QLineEdit()
        self._line.setReadOnly(True)
        self._line.setPlaceholderText("chưa chọn")
        self._button = QPushButton("Chọn…")
        self._button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._line, 1)
        row.addWidget(self._button)
        self.setFocusProxy(self._button)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 (Qt override)
        """The name goes to the parts that hold the focus."""
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)
        self._button.setAccessibleName(f"Chọn {name}")

    def raw(self) -> Any:
        """The ids of the chosen records."""
        if isinstance(self._kind, Many):
            return self._ids
        return self._ids[0] if self._ids else None

    def show_value(self, value: Any) -> None:
        """Show the linked records."""
        self._ids = tuple(value) if isinstance(value, tuple | list) else (value,) if value else ()
        titles = self._titles()
        self._line.setText("; ".join(titles.get(item, f"mã {item}") for item in self._ids))
        self._line.setCursorPosition(0)
        self._line.setToolTip("\n".join(titles.get(item, "") for item in self._ids))

    def _titles(self) -> dict[int, str]:
        """What may be chosen: every living record, and the recycled ones that are linked already."""
        living = self._linker.titles(self._kind.target)
        for item in self._ids:
            if item not in living and item not in self._recycled:
                self._recycled[item] = f"{self._linker.show(self._kind, (item,))} (trong Thùng rác)"
        return {**living, **self._recycled}

    def _choose(self) -> None:
        picker = Picker(self, self._label, self._titles(), self._ids, isinstance(self._kind, Many))
        if picker.exec():
            self.show_value(picker.chosen())
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete empties the field."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._ids:
            self.show_value(())
            self.changed.emit()
            return
        super().keyPressEvent(event)


class RowsEditor(QWidget):
    """Rows with fields of their own, as a small table with buttons to add and to take away."""

    changed = Signal()

    def __init__(self, item: Field, linker: Linker) -> None:
        super().__init__()
        assert isinstance(item.kind, Rows)
        row_type = ROWS_BY_TYPE[item.kind.table]
        self._table = RowsTable(row_type.ROW_FIELDS, linker, numbered=issubclass(row_type, Part))
        self._table.setAccessibleName(item.label)
        self._table.changed.connect(self.changed)
        add, drop = QPushButton("Thêm dòng"), QPushButton("Bỏ dòng")
        add.clicked.connect(self._table.add_row)
        drop.clicked.connect(self._table.drop_row)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        for button in (add, drop):
            button.setAccessibleName(f"{button.text()}: {item.label}")
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._table)
        column.addLayout(buttons)
        self.setFocusProxy(self._table)

    def raw(self) -> Any:
        """The rows as typed; wholly blank ones are left out."""
        return self._table.rows()

    def show_value(self, value: Any) -> None:
        """Show the stored rows."""
        self._table.show_rows(value or ())


Editor = LineEditor | TextEditor | ChoiceEditor | FlagEditor | UnitsEditor | LinksEditor | RowsEditor


def make_editor(item: Field, linker: Linker) -> Editor:
    """The editor of a field."""
    kind = item.kind
    if isinstance(kind, Rows):
        return RowsEditor(item, linker)
    if isinstance(kind, One | Many):
        return UnitsEditor(item, linker) if kind.target == "unit" else LinksEditor(item, linker)
    if isinstance(kind, Choice):
        return ChoiceEditor(item, kind.options)
    if isinstance(kind, Flag):
        return FlagEditor(item)
    if isinstance(kind, Text) and kind.lines > 1:
        return TextEditor(item, kind.lines)
    return LineEditor(item)
