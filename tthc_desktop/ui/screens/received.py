"""What stands behind a source: the file as it was received, and the return that came in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services import forms, return_figures, runs
from tthc_desktop.ui.screens.one_return import ReturnDialog
from tthc_desktop.ui.screens.screen import Desk

OpenUrl = Callable[[QUrl], bool]


def open_file(parent: QWidget, desk: Desk, return_id: int, open_url: OpenUrl) -> None:
    """Open a copy of the file that a return came in."""
    try:
        with desk.store.read() as session:
            kept = return_figures.file_of(session, return_id)
        if kept is None:
            desk.tell("Biểu này được nhập từ bản giấy, không có tệp gốc.")
        elif not open_url(QUrl.fromLocalFile(str(runs.copy_to_open(desk.store.attachments, kept)))):
            desk.tell(f"Máy này chưa có chương trình mở được «{kept.name}».")
    except (Refused, Unavailable) as error:
        desk.complain(parent, error)


def return_dialog(parent: QWidget, desk: Desk, return_id: int, open_url: OpenUrl) -> ReturnDialog | None:
    """The dialog of a return, ready to be shown; None when it is gone, which is told."""
    try:
        with desk.store.read() as session:
            opened = return_figures.open_return(session, forms.shelf(desk.store.path).forms, return_id)
    except (Refused, Unavailable) as error:
        desk.complain(parent, error)
        return None
    unit = opened.title.split(" · ")[1]
    return ReturnDialog(
        parent, desk, opened.form, opened.held.key, unit, lambda path: open_url(QUrl.fromLocalFile(str(path)))
    )
