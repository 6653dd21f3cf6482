"""Questions and messages to the user, with buttons in our own words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.db.journal import Clash

DATA_FILES = "Tệp dữ liệu (*.tthc)"
WORKBOOKS = "Excel (*.xlsx)"
SPREADSHEETS = (
    "Bảng tính (*.xlsx *.xlsm *.xls *.xlsb *.ods *.fods *.csv *.tsv *.txt *.htm *.html *.mht *.xml *.zip);;Mọi tệp (*)"
)


def confirm(parent: QWidget, title: str, question: str, yes: str, no: str = "Không") -> bool:
    """Ask a question; Enter and Esc both mean the careful answer `no`."""
    box = QMessageBox(QMessageBox.Icon.Question, title, question, parent=parent)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    careful = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(careful)
    box.setEscapeButton(careful)
    box.exec()
    return box.clickedButton() is agree


def save_discard_stay(parent: QWidget) -> str:
    """What to do with an unsaved form: "save", "discard" or "stay"."""
    box = QMessageBox(QMessageBox.Icon.Question, "Chưa lưu", "Nội dung vừa nhập chưa được lưu.", parent=parent)
    save = box.addButton("Lưu", QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("Bỏ nội dung vừa nhập", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Nhập tiếp", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(stay)
    box.exec()
    return {save: "save", discard: "discard"}.get(box.clickedButton(), "stay")  # type: ignore[call-overload, no-any-return]


def tell_trouble(parent: QWidget, error: Refused | Unavailable) -> None:
    """Say what could not be done and how to go on."""
    words = "\n".join(problem.message for problem in error.problems) if isinstance(error, Refused) else str(error)
    box = QMessageBox(QMessageBox.Icon.Warning, "Chưa làm được", words, parent=parent)
    box.addButton("Đóng", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def tell(parent: QWidget, title: str, sentences: Sequence[str]) -> None:
    """Say what is to be known of something that was done."""
    box = QMessageBox(QMessageBox.Icon.Information, title, "\n".join(sentences), parent=parent)
    box.addButton("Đóng", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def tell_bug(parent: QWidget | None, details: str, log: str) -> None:
    """Say that the program erred, that the data are safe, and let the details be copied."""
    words = f"Chương trình gặp lỗi ngoài dự kiến. Dữ liệu vẫn an toàn, việc đang làm chưa được ghi.\nNhật ký lỗi: {log}"
    box = QMessageBox(QMessageBox.Icon.Critical, "Lỗi của chương trình", words, parent=parent)
    copy = box.addButton("Sao chép chi tiết", QMessageBox.ButtonRole.ActionRole)
    close = box.addButton("Đóng", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(close)
    box.exec()
    if box.clickedButton() is copy:
        QGuiApplication.clipboard().setText(details)


def file_to_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """An existing file, or None when the user thinks better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def files_to_open(parent: QWidget, title: str, kinds: str = "") -> list[Path]:
    """Existing files, of any kind unless it is said; [] when the user thinks better of it."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in names]


def folder_to_open(parent: QWidget, title: str) -> Path | None:
    """A folder to read, or None when the user thinks better of it."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def file_to_write(parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
    """A file to be written, or None when the user thinks better of it; it has the ending of `suggested`."""
    name, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    ending = Path(suggested).suffix
    if name and not name.lower().endswith(ending):
        name += ending  # added, not put in place of another: "Họp 20.11" keeps its 11
    return Path(name) if name else None


def folder_to_write(parent: QWidget, title: str) -> Path | None:
    """A folder to write into, or None when the user thinks better of it."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def how_to_take_back(parent: QWidget, title: str, edited: Sequence[str]) -> Clash | None:
    """How an import is taken back of which some records were edited since; None when it is not.

    Enter and Esc both mean to leave it.
    """
    words = f"«{title}»\n\n{len(edited)} mục đã được sửa sau lần nhập này:"
    shown = [f"• {one}" for one in edited[:_SHOWN]] + (["…"] if len(edited) > _SHOWN else [])
    box = QMessageBox(QMessageBox.Icon.Question, "Hoàn tác lần nhập", "\n".join([words, *shown]), parent=parent)
    keep = box.addButton("Hoàn tác, giữ các mục đã sửa", QMessageBox.ButtonRole.AcceptRole)
    overwrite = box.addButton("Hoàn tác tất cả, bỏ cả các lần sửa", QMessageBox.ButtonRole.DestructiveRole)
    careful = box.addButton("Không hoàn tác", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(careful)
    box.setEscapeButton(careful)
    box.exec()
    answers: dict[object, Clash] = {keep: "keep", overwrite: "overwrite"}
    return answers.get(box.clickedButton())


_SHOWN = 12
"""How many records a question lists."""
