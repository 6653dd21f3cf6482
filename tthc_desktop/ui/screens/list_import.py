"""The import of spreadsheets into one list: read in the worker thread, shown, then written in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.importing import PlannedRow
from tthc_desktop.files import sheets
from tthc_desktop.records import Record
from tthc_desktop.services import imports, list_drops, planned_rows, sending_back, units
from tthc_desktop.services.imports import Choices
from tthc_desktop.services.list_drops import Dropped
from tthc_desktop.services.planned_rows import ReadField
from tthc_desktop.ui import ask
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.screen import Desk


class ListImport:
    """Imports files into the list of one record type, above the screen that shows it."""

    def __init__(self, screen: QWidget, desk: Desk, record: type[Record]) -> None:
        self._screen, self._desk, self._record = screen, desk, record

    def begin(self, paths: Sequence[Path]) -> None:
        """Read these files and show what importing them would do."""

        def work() -> list[Dropped]:
            with self._desk.store.read() as session, sheets.Reader() as reader:
                found = list_drops.find(session, reader.read_all(paths), self._record, guess=True)
                return list_drops.plan(session, found, strict=False)

        name = paths[0].name if len(paths) == 1 else f"{len(paths)} tệp"
        self._desk.jobs.run(f"Đang đọc {name}…", work, self._show, self._complain)

    def _complain(self, error: Exception) -> None:
        self._desk.complain(self._screen, error)

    def _show(self, found: Sequence[Dropped]) -> None:
        try:
            _refuse_hopeless(found)
        except (Refused, Unavailable) as error:
            self._complain(error)
            return
        preview = self.preview(found)
        if preview.exec():
            self.apply(preview.taken(), preview.choices)
        preview.deleteLater()

    def preview(self, found: Sequence[Dropped]) -> ImportPreview:
        """The dialog that shows these plans."""

        def plan_again(choices: Choices, show: Callable[[Sequence[Dropped]], None]) -> None:
            def work() -> list[Dropped]:
                with self._desk.store.read() as session:
                    return list_drops.plan(session, preview.lists, choices, strict=False)

            self._desk.jobs.run("Đang đọc lại…", work, show, self._complain)

        preview = ImportPreview(self._screen, self._record, found, plan_again, self._unit_titles, self._read_row)
        preview.learned.connect(lambda unit, text: self._learn(preview, unit, text))
        preview.bad_wanted.connect(lambda: self._save_bad(preview))
        preview.marked_wanted.connect(lambda: self._save_marked(preview))
        return preview

    def _unit_titles(self) -> dict[int, str]:
        with self._desk.store.read() as session:
            return units.titles(session)

    def _read_row(self, item: Dropped, row: PlannedRow) -> list[ReadField]:
        with self._desk.store.read() as session:
            return planned_rows.fields_of(session, item, row)

    def _learn(self, preview: ImportPreview, unit: int, text: str) -> None:
        try:
            with self._desk.store.write(f"Ghi nhớ tên gọi «{text}»") as session:
                units.learn_alias(session, unit, text)
        except (Refused, Unavailable) as error:
            self._complain(error)
            return
        self._desk.tell(f"Đã ghi nhớ tên gọi «{text}». Ctrl+Z để hoàn tác.")
        preview.plan_again()

    def _save_bad(self, preview: ImportPreview) -> None:
        """Write the bad rows of each list to a file of its own, in the place that the user says."""
        bad = [item for item in preview.lists if item.bad]
        suggested = f"{Path(bad[0].file).stem} - dòng chưa nhập.xlsx"
        path = ask.file_to_write(preview, "Lưu các dòng chưa nhập được", suggested, ask.WORKBOOKS)
        if path is None:
            return
        try:
            for number, item in enumerate(bad, start=1):
                own = path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
                list_drops.write_bad_rows(item, own)
        except (Refused, Unavailable) as error:
            self._complain(error)
            return
        self._desk.tell(f"Đã lưu {sum(item.bad for item in bad)} dòng chưa nhập được ra {path}.")

    def _save_marked(self, preview: ImportPreview) -> None:
        """Write a marked copy of each file in which something is to be mended, into the folder that the user says."""
        folder = ask.folder_to_write(preview, "Thư mục lưu các bản đánh dấu")
        if folder is None:
            return
        try:
            written = sending_back.mark_lists(preview.lists, folder)
        except (Refused, Unavailable) as error:
            self._complain(error)
            return
        self._desk.tell(f"Đã ghi {len(written)} bản đánh dấu vào {folder}.")
        if remarks := [remark for item in written for remark in item.remarks]:
            ask.tell(preview, "Bản đánh dấu gửi lại", remarks)

    def apply(self, lists: Sequence[Dropped], choices: Choices) -> None:
        """Write what was shown, as one step, and say what was done and what was not."""
        store = self._desk.store
        left_out = any(item.left_out for item in lists)

        def work() -> list[Dropped]:
            with store.write(list_drops.title(lists)) as session:
                # Rows may depend on one that was left out, so they are planned without it.
                planned = list_drops.plan(session, lists, choices, strict=False) if left_out else lists
                return list_drops.apply(session, store.attachments, planned, choices)

        def done(written: list[Dropped]) -> None:
            self._desk.tell(f"{list_drops.done(written)} Ctrl+Z để hoàn tác cả lần nhập.")

        self._desk.jobs.run("Đang nhập…", work, done, self._complain)


def _refuse_hopeless(found: Sequence[Dropped]) -> None:
    """Raises Refused, Unavailable when there is nothing that the user could mend by naming columns."""
    if not found:
        raise Refused(Problem("", "Không thấy bảng tính nào ở chỗ đã chọn. Hãy chọn lại."))
    if all(item.plan is None for item in found):
        raise Unavailable("\n".join(item.trouble for item in found))
    for item in found:
        if item.table and item.plan and not item.plan.rows:
            imports.refuse_missing(item.table, item.plan)
