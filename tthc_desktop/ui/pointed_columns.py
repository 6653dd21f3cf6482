"""Asks which columns of another system's table are which figures of a form."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tthc_desktop.core.reconciling import label
from tthc_desktop.services.plain_sources import PlainSource
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.screen import dialog_button

_WIDTH, _HEIGHT = 820, 480
NOT_COMPARED = "không so"


class ColumnsDialog(QDialog):
    """A line for each column of figures in the file; accepted, `told` says what was chosen."""

    def __init__(self, parent: QWidget, source: PlainSource) -> None:
        super().__init__(parent)
        self.setWindowTitle("Cột của tệp là số liệu nào")
        self.boxes: dict[str, QComboBox] = {}
        words = QLabel(
            f"«{source.file}» không theo biểu mẫu nào. Chọn số liệu của biểu {source.form.code} cho từng cột; "
            "lần sau tệp có các cột này được đọc như vậy."
        )
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        lines = QWidget()
        form = QFormLayout(lines)
        for at, heading in source.table.headers.items():
            box = QComboBox()
            box.setAccessibleName(heading)
            box.addItem(NOT_COMPARED, "")
            for column in source.form.columns:
                if column.is_figure:
                    number = str(column.no)
                    box.addItem(f"({number}) {label(source.form, (number,))}", number)
            box.setCurrentIndex(max(0, box.findData(source.columns.get(at, ""))))
            form.addRow(heading, box)
            self.boxes[heading] = box
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(lines)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        save = dialog_button(self, "So theo các cột này (Ctrl+S)", "Ctrl+S", self.accept)
        save.setObjectName("primary")
        for button in (save, dialog_button(self, "Đóng (Esc)", "", self.reject)):
            buttons.addWidget(button)
        column_of_all = QVBoxLayout(self)
        column_of_all.addWidget(words)
        column_of_all.addWidget(area, 1)
        column_of_all.addLayout(buttons)
        resize_within(self, _WIDTH, _HEIGHT)
        next(iter(self.boxes.values())).setFocus()

    def told(self) -> Mapping[str, str]:
        """By heading, the number of the form's column; "" for one that is not compared."""
        return {heading: str(box.currentData()) for heading, box in self.boxes.items()}
