"""Báo cáo: the period's report as it will be printed; a click on a number lists what it counts."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from tthc_desktop.core.dates import parse_when
from tthc_desktop.core.document import (
    Amount,
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Note,
    Ref,
    Run,
    Runs,
    Text,
)
from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.core.periods import Period, period_of
from tthc_desktop.files import drawings, letter
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import exports, links, lists, offers, reports, settings
from tthc_desktop.services.offers import Offer
from tthc_desktop.ui import ask, printing, theme
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.picker import Picker
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import PlainModel, PlainTable

_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class Source:
    """One record behind a figure."""

    ref: Ref
    title: str


class SourcesModel(PlainModel[Source]):
    """The records behind the clicked figure."""

    HEADERS = ("Mục",)

    def texts(self, item: Source) -> tuple[str, ...]:
        return (item.title or BY_TYPE[item.ref.type].LABEL,)


class ReportScreen(Screen):
    """Choose a period, read the report, open every figure, write the files."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Báo cáo")
        self.document: Document | None = None
        self._offered: list[Offer] = []
        self.linked: list[tuple[Ref, ...]] = []
        self._paper_font = ""
        self.period = PeriodBox(with_every=False)
        self.period.chosen.connect(self.rebuild)
        self.period.wrong.connect(desk.tell)
        self.signed_on = QLineEdit()
        self.signed_on.setPlaceholderText("để chừa")
        self.signed_on.setFixedWidth(110)
        self.signed_on.setAccessibleName("Ngày ký")
        self.signed_on.editingFinished.connect(self.rebuild)
        self.formats = {name: QCheckBox(words) for name, words in _NAMES.items()}
        self.paper = QTextBrowser()
        self.paper.setObjectName("paper")
        self.paper.setAccessibleName("Nội dung báo cáo")
        self.paper.setOpenLinks(False)
        self.paper.document().setDocumentMargin(28)
        self.paper.anchorClicked.connect(self._open_link)
        self.sources = SourcesModel(desk)
        self.source_table = PlainTable(self.sources, "Nguồn của số liệu", ())
        self.source_table.setWordWrap(True)
        self.source_table.verticalHeader().setDefaultSectionSize(44)
        self.source_table.activated.connect(self._open_source)
        self.source_title = QLabel()
        self.source_title.setWordWrap(True)
        self.source_title.setObjectName("cardTitle")
        self._lay_out()

    def _lay_out(self) -> None:
        for words, widget in (("&Kỳ:", self.period), ("&Ngày ký:", self.signed_on)):
            label = QLabel(words)
            label.setBuddy(widget)
            self.head.addWidget(label)
            self.head.addWidget(widget)
        self.head.addStretch(1)
        for box in self.formats.values():
            box.setChecked(True)
            self.head.addWidget(box)
        self.offers_button = self.button("Khó khăn, đề xuất…", "Ctrl+K", self.choose_offers)
        self.head.addWidget(self.offers_button)
        self.print_button = self.button("In…", "Ctrl+P", self.print_report)
        self.head.addWidget(self.print_button)
        self.write_button = self.button("Xuất báo cáo…", "Ctrl+E", self.write, primary=True)
        self.head.addWidget(self.write_button)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.paper, 1)
        row.addWidget(self._side())
        self.body.addLayout(row, 1)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(356)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        hint = QLabel("Enter hoặc nhấp đúp để mở mục.")
        hint.setObjectName("quiet")
        column.addWidget(self.source_title)
        column.addWidget(self.source_table, 1)
        column.addWidget(hint)
        self.written = QLabel()
        self.written.setWordWrap(True)
        self.written.setTextFormat(Qt.TextFormat.RichText)
        self.written.linkActivated.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        column.addWidget(self.written)
        column.addLayout(self._openers())
        return side

    def _openers(self) -> QHBoxLayout:
        """Buttons that open the report in the programs of the office."""
        row = QHBoxLayout()
        self.open_buttons = {
            name: self.button(f"Mở bằng {_NAMES[name]}", key, lambda name=name: self.open_in(name))  # type: ignore[misc]
            for name, key in (("docx", "Ctrl+Shift+W"), ("xlsx", "Ctrl+Shift+X"))
        }
        for button in self.open_buttons.values():
            row.addWidget(button)
        return row

    def refresh(self) -> None:
        with self.desk.store.read() as session:
            years = lists.years(session)
            cutoff = settings.load(session).cutoff_day
        today = dt.date.today()
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

    def rebuild(self) -> None:
        """Build the report from the data as they are now."""
        period = self.period.period()
        if period is None:
            return
        with self.desk.store.read() as session:
            self.document = reports.build(session, period, self._signing_day())
            offered = offers.offered(session, period, settings.load(session).cutoff_day)
        self._offered = offered
        told = sum(offer.told for offer in offered)
        self.offers_button.setText(f"Khó khăn, đề xuất ({told}/{len(offered)})…")
        self.offers_button.setEnabled(bool(offered))
        if not self._paper_font:
            self._paper_font = theme.load_paper_font()
        at = self.paper.verticalScrollBar().value()
        self.paper.setHtml(self._html(self.document))
        self.paper.verticalScrollBar().setValue(at)
        self._show_sources("Nhấp vào một con số hoặc tên trong báo cáo để xem các mục đứng sau.", ())

    def choose_offers(self) -> None:
        """Choose which obstacles and proposals noted on tasks in the period the report tells."""
        titles = {offer.id: offer.title for offer in self._offered}
        picker = Picker(
            self, "Khó khăn, đề xuất đưa vào báo cáo", titles, [o.id for o in self._offered if o.told], many=True
        )
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

    def _signing_day(self) -> dt.date | None:
        text = self.signed_on.text().strip()
        try:
            day = parse_when(text, ("day",)).first if text else None
        except ValueError as error:
            self.desk.tell(str(error))
            self.signed_on.setProperty("wrong", True)
        else:
            self.signed_on.setProperty("wrong", False)
            return day
        finally:
            self.signed_on.style().polish(self.signed_on)
        return None

    # --- the page ------------------------------------------------------------------------------------

    def _html(self, document: Document) -> str:
        self.linked = []
        self._notes = 0
        head = document.letterhead
        parent = f"{escape(head.parent.upper())}<br>" if head.parent else ""
        bold, place = "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", escape(head.place_and_date)
        motto = "Độc lập - Tự do - Hạnh phúc"
        parts = [
            f"<style>a {{ color: {theme.COLOURS['accent']}; text-decoration: none; }}</style>",
            f'<body style="font-family: {self._paper_font}; font-size: 16px; color: black;">',
            '<table width="100%" cellpadding="0"><tr>'
            f'<td width="42%" align="center">{parent}<b>{escape(head.agency.upper())}</b><br>{escape(head.number)}</td>'
            f'<td align="center"><div>{bold}</div>{_underlined(motto)}<div align="center"><i>{place}</i></div></td>'
            "</tr></table>",
            f'<p align="center" style="margin-top: 18px;"><b>{escape(document.kind)}</b><br>'
            f"<b>{self._runs(document.subject)}</b></p>",
        ]
        parts += [self._block(block) for block in document.blocks]
        parts += [self._foot(document), "</body>"]
        return "".join(parts)

    def _block(self, block: Block) -> str:
        if isinstance(block, Chart):
            picture = base64.b64encode(drawings.png(block.drawing, 110)).decode()
            return f'<p align="center"><img src="data:image/png;base64,{picture}" alt="{escape(block.text)}"></p>'
        if isinstance(block, Heading):
            return f'<p style="margin-top: 12px;"><b>{escape(block.text)}</b></p>'
        return f'<p align="justify" style="text-indent: 36px; margin-top: 6px;">{self._runs(block.runs)}</p>'

    def _runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        if isinstance(run, Text | Amount):
            return escape(run.text)
        if isinstance(run, Note):
            self._notes += 1
            return f"<sup>{self._link(str(self._notes), run.records)}</sup>"
        words = self._link(escape(run.text), run.records)
        return f"<b>{words}</b>" if isinstance(run, Figure) else words

    def _link(self, words: str, records: tuple[Ref, ...]) -> str:
        self.linked.append(records)
        style = "" if words.isdigit() else ' style="color: black;"'
        return f'<a href="so-lieu:{len(self.linked) - 1}"{style}>{words}</a>'

    def _foot(self, document: Document) -> str:
        notes = "".join(
            f'<p style="font-size: 13px; margin: 2px 0;"><sup>{number}</sup> {escape(note.note)}</p>'
            for number, note in enumerate(document.notes(), start=1)
        )
        lines = letter.recipient_lines(document.recipients)
        head = [f"<b><i>{letter.RECIPIENTS_HEAD}</i></b>"] if lines else []
        recipients = "<br>".join([*head, *map(escape, lines)])
        signature = document.signature
        signer = "<br>".join(
            f"<b>{escape(text.upper())}</b>" for text in (signature.authority, signature.position) if text
        )
        return (
            '<table width="100%" style="margin-top: 18px;"><tr>'
            f'<td width="50%"><span style="font-size: 14px;">{recipients}</span></td>'
            f'<td align="center">{signer}<br><br><br><br><b>{escape(signature.name)}</b></td></tr></table>'
            f"{'<hr width=30%>' if notes else ''}{notes}"
        )

    # --- behind a number -----------------------------------------------------------------------------

    def _open_link(self, link: QUrl) -> None:
        self.open_figure(int(link.path()))

    def open_figure(self, number: int) -> None:
        """List the records behind the figure or name of that number, counted as they stand on the page."""
        records = self.linked[number]
        self._show_sources(f"{len(records)} mục đứng sau số liệu này", records)
        if records:
            self.source_table.selectRow(0)

    def _show_sources(self, title: str, records: tuple[Ref, ...]) -> None:
        with self.desk.store.read() as session:
            titles = links.titles_of(session, records)
        self.source_title.setText(title)
        self.sources.show([Source(ref, titles.get(ref, "")) for ref in records])

    def _open_source(self, index: QModelIndex) -> None:
        self.desk.open_record(self.sources.items[index.row()].ref)

    # --- files ---------------------------------------------------------------------------------------

    def write(self) -> None:
        """Ask for a folder and write the chosen formats into it."""
        folder = ask.folder_to_write(self, "Chọn thư mục để xuất báo cáo")
        if folder:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the report as it is shown, in the worker thread."""
        formats = [name for name, box in self.formats.items() if box.isChecked()]
        if not formats:
            self.desk.tell("Hãy chọn ít nhất một định dạng: PDF, Word hoặc Excel.")
            return
        self._write(folder, formats, self._show_written)

    def _write(self, folder: Path, formats: list[str], then: Callable[[list[Path]], None]) -> None:
        document, period = self.document, self.period.period()
        if document is None or period is None:
            return
        self.desk.jobs.run(
            "Đang xuất báo cáo…",
            self._writing(document, period, folder, formats),
            then,
            lambda error: self.desk.complain(self, error),
        )

    def _writing(
        self, document: Document, period: Period, folder: Path, formats: list[str]
    ) -> Callable[[], list[Path]]:
        def work() -> list[Path]:
            with self.desk.store.read() as session:
                return exports.write_report(session, document, period, folder, formats)

        return work

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
            self._write(folder, [name], self._open_written)

    def _open_written(self, files: list[Path]) -> None:
        self._show_written(files)
        for file in files:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
                words = f"Đã ghi «{file}» nhưng máy tính chưa có chương trình mở tệp này. Hãy cài Word, Excel, "
                self.desk.complain(self, Unavailable(f"{words}hoặc chép tệp sang máy khác để mở."))

    def print_report(self) -> None:
        """Show the pages as they will be printed, and print those that are chosen."""
        document = self.document
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


def _underlined(motto: str) -> str:
    """The motto with a line below it; underlining would cut through its dots."""
    line = "border-bottom: 1px solid black;"
    return (
        '<table align="center" cellspacing="0" cellpadding="0" style="border-collapse: collapse;">'
        f'<tr><td style="{line}"><b>{motto}</b></td></tr></table>'
    )
