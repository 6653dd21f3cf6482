"""Báo cáo: choose its kind and period, read it, write in it, open the source of every number, put it on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from tthc_desktop.core.document import Amount, Document, Paragraph
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.periods import Period, period_of
from tthc_desktop.services import (
    exports,
    forms,
    lists,
    offers,
    outlines,
    report_writing,
    reports,
    settings,
    word_templates,
)
from tthc_desktop.services.report_writing import Paper, Wanted, Writing
from tthc_desktop.ui import ask, printing
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.screens.report_annexes import ReportTabs
from tthc_desktop.ui.screens.report_changes import ChangesDialog, VersionsDialog
from tthc_desktop.ui.screens.report_html import Linked
from tthc_desktop.ui.screens.report_parts import Choices, ClaimList, NoticeBar
from tthc_desktop.ui.screens.report_sources import AmountPanel, RecordsPanel
from tthc_desktop.ui.screens.report_text import ReportPaper
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.wrapping import WrappingRow

_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_SOURCES_HEIGHT = 170  # pixels, at first


class ReportScreen(Screen):
    """Choose a report, read and write it, open every figure, write the files."""

    TITLE = "Báo cáo"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.writing: Writing | None = None
        self._asked = 0
        self.choices = Choices()
        self.choices.chosen.connect(self.rebuild)
        self.choices.wrong.connect(desk.tell)
        self.period, self.signed_on = self.choices.period, self.choices.signed_on
        self.formats = {name: QCheckBox(words) for name, words in _NAMES.items()}
        self.paper = ReportPaper()
        self.records, self.amounts = RecordsPanel(desk), AmountPanel(desk)
        self.sources, self.source_table = self.records.model, self.records.table
        self.claims = ClaimList()
        self.written = QLabel()
        self._make_buttons()
        self._lay_out()
        self._connect()

    def _make_buttons(self) -> None:
        self.edit_button = self.button("Sửa", "F2", self.paper.edit)
        self.add_button = self.button("Thêm đoạn", "Ctrl+N", self.paper.add)
        self.remove_button = self.button("Bỏ đoạn", "Ctrl+Delete", self.remove)
        self.restore_button = self.button("Lấy câu của số liệu", "Ctrl+R", self.restore)
        self.versions_button = self.button("Các bản…", "Ctrl+B", self.compare_versions)
        self.offers_button = self.button("Khó khăn, đề xuất…", "Ctrl+K", self.choose_offers)
        self.print_button = self.button("In…", "Ctrl+P", self.print_report)
        self.write_button = self.button("Xuất…", "Ctrl+E", self.write, primary=True)
        self.open_buttons = {
            name: self.button(f"Mở bằng {_NAMES[name]}", key, lambda name=name: self.open_in(name))  # type: ignore[misc]
            for name, key in (("docx", "Ctrl+Shift+W"), ("xlsx", "Ctrl+Shift+X"))
        }
        self.notice = NoticeBar(self.button("Xem thay đổi…", "Ctrl+L", self.show_changes))
        self.button("Sang phần khác", "F6", self.go_on)

    def _lay_out(self) -> None:
        self.head.addWidget(self.choices)
        self.head.addStretch(1)
        tools = WrappingRow()
        for button in (self.edit_button, self.add_button, self.remove_button, self.restore_button):
            tools.addWidget(button)
        tools.addWidget(self.versions_button)
        tools.addWidget(self.offers_button)
        tools.addStretch(1)
        for box in self.formats.values():
            box.setChecked(True)
            tools.addWidget(box)
        tools.addWidget(self.print_button)
        tools.addWidget(self.write_button)
        self.written.setWordWrap(True)
        self.written.setTextFormat(Qt.TextFormat.RichText)
        self.records.column.addWidget(self.written)
        openers = QHBoxLayout()
        for button in self.open_buttons.values():
            openers.addWidget(button)
        self.records.column.addLayout(openers)
        text = QWidget()
        column = QVBoxLayout(text)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.paper, 1)
        column.addWidget(self.claims)
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(text, 1)
        row.addWidget(self.records)
        self.annexes = ReportTabs(top)
        self.both = QSplitter(Qt.Orientation.Vertical)
        for part, stretch in ((self.annexes, 3), (self.amounts, 2)):
            self.both.addWidget(part)
            self.both.setStretchFactor(self.both.count() - 1, stretch)
        self.both.setChildrenCollapsible(False)
        self.body.addLayout(tools)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.both, 1)

    def _connect(self) -> None:
        self.paper.opened.connect(self.open_run)
        self.paper.written.connect(self._write_paragraph)
        self.paper.added.connect(self._add_paragraph)
        self.paper.chosen.connect(self._enable)
        self.annexes.opened.connect(self.open_amount)
        self.amounts.left.connect(self.leave_sources)
        self.claims.wanted.connect(self._go_to_claim)
        self.written.linkActivated.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))

    # --- which report --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Offer the kinds and the periods there are, and build the report anew."""
        known, problems = outlines.shelf(self.desk.store.path)
        for problem in problems:
            self.desk.tell(problem.message)
        with self.desk.store.read() as session:
            years = lists.years(session)
            cutoff = settings.load(session).cutoff_day
        today = dt.date.today()
        self.choices.offer_kinds(known, reports.BULLETIN)
        self.period.offer(years, today)
        if self.period.period() is None:
            latest = dt.date(years[0], 12, 31) if years and years[0] < today.year else today
            self.period.show_period(self._last_quarter_with_data(period_of(latest, "quarter", cutoff)))
        self.rebuild()

    def _last_quarter_with_data(self, quarter: Period) -> Period:
        """The given quarter, or the nearest before it within a year in which something was logged."""
        found = quarter
        with self.desk.store.read() as session:
            for _ in range(4):
                if lists.anything_in(session, found):
                    return found
                found = found.previous()
        return quarter

    def wanted(self) -> Wanted | None:
        """What the user chose."""
        outline, period = self.choices.outline(), self.period.period()
        if outline is None or period is None:
            return None
        return Wanted(outline, period, self.choices.signing_day(), self.choices.about_what())

    def rebuild(self) -> None:
        """Build the report from the data as they are now, in the background; only the last answer counts."""
        wanted, store = self.wanted(), self.desk.store
        if wanted is None:
            return
        self._asked += 1
        asked = self._asked

        def work() -> Writing:
            with store.read() as session:
                return report_writing.load(session, wanted, forms.shelf(store.path).forms)

        def done(writing: Writing) -> None:
            if asked == self._asked:
                self._show(writing)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._show_nothing(error)

        self.desk.jobs.run("Đang viết báo cáo…", work, done, failed)

    def _show_nothing(self, error: Exception) -> None:
        """What the chosen kind still asks for; or why it cannot be built."""
        if not isinstance(error, Refused):
            self.desk.complain(self, error)
            return
        self.writing = None
        self.paper.show_words("\n".join(problem.message for problem in error.problems))
        self.annexes.show_annexes(())
        self.amounts.hide()
        self.records.clear()
        self.claims.show_claims(())
        self.notice.show_notices((), to_decide=False)
        self._enable()

    def _show(self, writing: Writing) -> None:
        self.writing = writing
        self.paper.show_writing(writing)
        self.annexes.show_annexes(writing.draft.shell.annexes)
        self.claims.show_claims(writing.doubted())
        self.notice.show_notices(_notices(writing), to_decide=bool(writing.changes))
        self.notice.setToolTip("\n".join(("Biểu chưa có số liệu:", *writing.draft.without_data)))
        told = sum(offer.told for offer in writing.offered)
        self.offers_button.setText(f"Khó khăn, đề xuất ({told}/{len(writing.offered)})…")
        self.records.clear()
        self.amounts.hide()
        self._enable()

    def _enable(self) -> None:
        writing, shown = self.writing, self.paper.shown()
        is_paragraph = shown is not None and isinstance(shown.part.block, Paragraph)
        edited = writing is not None and self.paper.current in writing.edits
        built = writing is not None and any(part.key == self.paper.current for part in writing.draft.parts)
        self.edit_button.setEnabled(is_paragraph)
        self.add_button.setEnabled(shown is not None)
        self.remove_button.setEnabled(is_paragraph and shown is not None and shown.mark != "removed")
        self.restore_button.setEnabled(edited and built)
        self.versions_button.setEnabled(writing is not None and len(writing.versions) > 1)
        self.offers_button.setEnabled(writing is not None and bool(writing.offered))
        self.write_button.setEnabled(writing is not None)

    @property
    def document(self) -> Document | None:
        """The report as it is shown."""
        return self.writing.document if self.writing else None

    @property
    def linked(self) -> list[Linked]:
        """What each number and name of the text opens, in reading order."""
        return self.paper.links

    # --- writing -------------------------------------------------------------------------------------

    def _step(self, verb: str, act: Callable[..., object], *args: object) -> bool:
        """Change the report as one step that can be undone; whether it was done."""
        writing = self.writing
        if writing is None:
            return False
        try:
            with self.desk.store.write(f"{verb} báo cáo {writing.wanted.period.name}") as session:
                act(session, writing, *args)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)
            return False
        if self.writing is writing:  # what is built anew in the background comes a little later
            with self.desk.store.read() as session:
                self._show(report_writing.refreshed(session, writing))
        self.desk.tell(f"Đã ghi: {verb[:1].lower()}{verb[1:]} báo cáo. Ctrl+Z để hoàn tác.")
        return True

    def _write_paragraph(self, key: str, text: str) -> None:
        verb = "Sửa đoạn" if text.strip() else "Bỏ đoạn"
        if not self._step(verb, report_writing.write_paragraph, key, text):
            self.paper.resume()

    def _add_paragraph(self, after: str, text: str) -> None:
        if not self._step("Thêm đoạn", report_writing.add_paragraph, after, text):
            self.paper.resume()

    def remove(self) -> None:
        """Take the chosen paragraph out of the report."""
        shown = self.paper.shown()
        if shown is not None and not self.paper.editing():
            self._step("Bỏ đoạn", report_writing.write_paragraph, shown.part.key, "")

    def restore(self) -> None:
        """Put the data's own words back in place of what was written for the chosen paragraph."""
        if not self.paper.editing():
            self._step("Lấy câu của số liệu vào", report_writing.restore_paragraph, self.paper.current)

    def show_changes(self) -> None:
        """Show what new data would change, and settle what is chosen there."""
        if self.writing is None or not self.writing.changes:
            return
        self.paper.keep()
        dialog = ChangesDialog(self, self.writing.changes)
        if dialog.exec():
            self._step("Chọn câu cho", report_writing.decide, dict(dialog.choices))
        dialog.deleteLater()

    def compare_versions(self) -> None:
        """Show two of the saved versions side by side."""
        if self.writing is None or not self.writing.versions:
            return
        dialog = VersionsDialog(self, self.desk, self.writing.versions, report_writing.headings(self.writing.parts))
        dialog.exec()
        dialog.deleteLater()

    def _go_to_claim(self, key: str) -> None:
        self.paper.choose(key)
        self._go_to_text()

    def choose_offers(self) -> None:
        """Choose which obstacles and proposals noted on tasks in the period the report tells."""
        offered = self.writing.offered if self.writing else ()
        titles = {offer.id: offer.title for offer in offered}
        picker = Picker(self, "Khó khăn, đề xuất đưa vào báo cáo", titles, [o.id for o in offered if o.told], many=True)
        if picker.exec():
            self.tell_offers(picker.chosen())
        picker.deleteLater()

    def tell_offers(self, chosen: Sequence[int]) -> None:
        """Tell these in the report of the period, and no others."""
        period = self.period.period()
        assert period is not None
        try:
            with self.desk.store.write("Chọn khó khăn, đề xuất cho báo cáo") as session:
                offers.choose(session, period, settings.load(session).cutoff_day, chosen)
        except (Refused, Unavailable) as error:
            self.desk.complain(self, error)

    # --- behind a number -----------------------------------------------------------------------------

    def open_figure(self, number: int) -> None:
        """Open what stands behind the number or name of that place, counted as they stand in the text."""
        self.open_run(self.linked[number])

    def open_run(self, run: Linked) -> None:
        """List the records behind a count or a name, or the cells behind a figure of the units."""
        if isinstance(run, Amount):
            self.open_amount("Số trong báo cáo", run)
        else:
            self.amounts.hide()
            self.records.show_records(run.records)

    def open_amount(self, name: str, amount: Amount) -> None:
        """List the units, files and cells that a figure comes from."""
        self.amounts.show_amount(name, amount)
        sizes = self.both.sizes()
        if sizes[1] < _SOURCES_HEIGHT:
            self.both.setSizes([sum(sizes) - _SOURCES_HEIGHT, _SOURCES_HEIGHT])
        self.paper.ensureCursorVisible()
        self.amounts.table.setFocus()

    def leave_sources(self) -> None:
        """Back to what the number stands in."""
        self.amounts.hide()
        if self.annexes.page() is None:
            self.paper.setFocus()
        else:
            self.annexes.go_to()

    def go_on(self) -> None:
        """The keyboard goes from the text to what stands beside it, to the annexes, the sources, and back."""
        places: list[tuple[QWidget, bool, Callable[[], None]]] = [
            (self.paper, True, self._go_to_text),
            (self.records.table, self.records.table.isVisible(), self.records.table.setFocus),
            (self.claims, self.claims.isVisible(), self.claims.setFocus),
            (self.annexes, self.annexes.count() > 1, self.annexes.go_to),
            (self.amounts, self.amounts.isVisible(), self.amounts.table.setFocus),
        ]
        there = [(place, go) for place, is_there, go in places if is_there]
        at = next((at for at, (place, _) in enumerate(there) if self._is_in(place)), -1)
        there[(at + 1) % len(there)][1]()

    def _go_to_text(self) -> None:
        self.annexes.setCurrentIndex(0)
        self.paper.setFocus()

    def _is_in(self, place: QWidget) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and (focus is place or place.isAncestorOf(focus))

    # --- files ---------------------------------------------------------------------------------------

    def write(self) -> None:
        """Ask for a folder and write the chosen formats into it."""
        self.paper.keep()
        folder = ask.folder_to_write(self, "Chọn thư mục để xuất báo cáo")
        if folder:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the report with all that was edited, in the worker thread."""
        formats = tuple(name for name, box in self.formats.items() if box.isChecked())
        if not formats:
            self.desk.tell("Hãy chọn ít nhất một định dạng: PDF, Word hoặc Excel.")
            return
        self._write(folder, formats, self._show_written)

    def _write(self, folder: Path, formats: tuple[str, ...], then: Callable[[list[Path]], None]) -> None:
        wanted, store = self.wanted(), self.desk.store
        if wanted is None:
            return

        def work() -> list[Path]:
            shelf = forms.shelf(store.path).forms
            paper = Paper(folder, formats, word_templates.chosen(store.path, wanted.outline.code))
            with store.read() as session:
                document = report_writing.load(session, wanted, shelf).document
                return report_writing.write_files(session, document, wanted, paper, shelf)

        self.desk.jobs.run("Đang xuất báo cáo…", work, then, lambda error: self.desk.complain(self, error))

    def _show_written(self, files: list[Path]) -> None:
        links_ = "<br>".join(
            f'<a href="{QUrl.fromLocalFile(str(file)).toString()}">{escape(file.name)}</a>' for file in files
        )
        folder = QUrl.fromLocalFile(str(files[0].parent)).toString()
        self.written.setText(f'Đã xuất (nhấp để mở):<br>{links_}<br><a href="{folder}">Mở thư mục</a>')
        self.desk.tell(f"Đã xuất {len(files)} tệp vào {files[0].parent}")

    # --- other programs and paper ------------------------------------------------------------------------

    def open_in(self, name: str) -> None:
        """Write the report as Word ("docx") or Excel ("xlsx") file where the user wants it, and open it there."""
        folder = ask.folder_to_write(self, f"Chọn thư mục để lưu tệp {_NAMES[name]}")
        if folder:
            self._write(folder, (name,), self._open_written)

    def _open_written(self, files: list[Path]) -> None:
        self._show_written(files)
        for file in files:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
                words = f"Đã ghi «{file}» nhưng máy tính chưa có chương trình mở tệp này. Hãy cài Word, Excel, "
                self.desk.complain(self, Unavailable(f"{words}hoặc chép tệp sang máy khác để mở."))

    def print_report(self) -> None:
        """Show the pages as they will be printed, and print those that are chosen."""
        self.paper.keep()
        document = self.writing.document if self.writing else None
        if document is None:
            return
        self.desk.jobs.run(
            "Đang chuẩn bị trang in…",
            lambda: printing.prepare(exports.pdf_of(document)),
            self._preview,
            lambda error: self.desk.complain(self, error),
        )

    def _preview(self, prepared: printing.Prepared) -> None:
        preview = printing.PrintPreview(
            self,
            prepared,
            lambda printer, numbers: self._send(prepared.pdf, printer, numbers),
            lambda error: self.desk.complain(self, error),
        )
        self.show_preview(preview)
        preview.deleteLater()

    def show_preview(self, preview: printing.PrintPreview) -> None:
        """Let the user look at the pages until they are printed or the preview is closed."""
        preview.exec()

    def _send(self, pdf: bytes, printer: QPrinter, numbers: list[int]) -> None:
        self.desk.jobs.run(
            "Đang in…",
            lambda: printing.print_pages(pdf, printer, numbers),
            lambda count: self.desk.tell(f"Đã gửi {count} trang tới máy in «{printer.printerName()}»."),
            lambda error: self.desk.complain(self, error),
        )


def _notices(writing: Writing) -> list[str]:
    """What is to be seen to before the report is sent."""
    told = []
    if writing.changes:
        told.append(f"Số liệu đã thay đổi: {len(writing.changes)} đoạn nay nói khác.")
    pending = sum(line.is_pending for line in writing.lines.values())
    if pending:
        told.append(f"{pending} đoạn chép từ báo cáo trước hoặc để mẫu, chưa xem lại (nền vàng).")
    if writing.draft.without_data:
        told.append(f"Chưa có số liệu của {len(writing.draft.without_data)} biểu.")
    absent = len({one.unit for missing in writing.draft.missing for one in missing})
    if absent:
        told.append(f"{absent} đơn vị còn thiếu số liệu (ghi dưới bảng).")
    return told
