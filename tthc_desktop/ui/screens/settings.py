"""Cài đặt: the office's names, signer, recipients and reporting periods, kept in the data file."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QLabel, QScrollArea

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.services import attachments, settings
from tthc_desktop.services.attachments import Finding
from tthc_desktop.services.links import Linker
from tthc_desktop.ui.fields_form import FieldsForm
from tthc_desktop.ui.findings import FindingsDialog
from tthc_desktop.ui.screens.screen import Desk, Screen


class SettingsScreen(Screen):
    """The settings as one form."""

    TITLE = "Cài đặt"
    USES = frozenset({"setting", "unit"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form: FieldsForm | None = None
        self.dirty = False
        self.save_button = self.button("Lưu", "Ctrl+S", self.save, primary=True)
        self._state = QLabel()
        self._state.setObjectName("quiet")
        self.head.addStretch(1)
        self.head.addWidget(self._state)
        self.check_button = self.button("Kiểm tra tệp đính kèm", "F9", self.check_files)
        self.head.addWidget(self.check_button)
        self.head.addWidget(self.save_button)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self.body.addWidget(self._area, 1)

    def refresh(self) -> None:
        if self.dirty:
            return
        form = FieldsForm(settings.FIELDS, Linker(self.desk.store), taken="tsxi")  # the letters of the menus
        with self.desk.store.read() as session:
            form.show_values(asdict(settings.load(session)))
        form.changed.connect(self._note_change)
        form.told.connect(lambda editor: self._area.ensureWidgetVisible(editor))
        self.form = form
        self._area.setWidget(form)
        self._note_saved()

    def _note_change(self) -> None:
        self.dirty = True
        self.save_button.setEnabled(True)
        self._state.setText("chưa lưu")

    def _note_saved(self) -> None:
        self.dirty = False
        self.save_button.setEnabled(False)
        self._state.setText("")

    def save(self) -> bool:
        """Save; problems are told at their fields. Returns whether it was saved."""
        assert self.form is not None
        try:
            with self.desk.store.write("Sửa cài đặt") as session:
                settings.save(session, self.form.raw())
                self.dirty = False
        except Refused as error:
            self.dirty = True
            self.form.show_problems(error.problems)
            return False
        except Unavailable as error:
            self.dirty = True
            self.desk.complain(self, error)
            return False
        self.form.show_problems([])
        self._note_saved()
        self.desk.tell("Đã lưu cài đặt.")
        return True

    def check_files(self) -> None:
        """Compare the attached files with their copies, in the worker thread, and list what is wrong."""
        store = self.desk.store

        def work() -> list[Finding]:
            with store.read() as session:
                return attachments.check(session, store.attachments)

        self.desk.jobs.run(
            "Đang kiểm tra tệp đính kèm…",
            work,
            self._show_findings,
            lambda error: self.desk.complain(self, error),
        )

    def _show_findings(self, found: list[Finding]) -> None:
        if not found:
            self.desk.tell("Mọi tệp đính kèm còn đủ và nguyên vẹn.")
            return
        dialog = FindingsDialog(self, found, self.desk.open_record)
        dialog.exec()
        dialog.deleteLater()
