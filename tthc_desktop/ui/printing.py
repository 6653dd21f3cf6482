"""Print a report: a preview of exactly the pages of its PDF, and those pages on the printer that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QAction, QImage, QKeySequence, QPageLayout, QPageSize, QPaintEngine, QPainter, QTransform
from PySide6.QtPrintSupport import (
    QAbstractPrintDialog,
    QPrintDialog,
    QPrinter,
    QPrinterInfo,
    QPrintPreviewDialog,
    QPrintPreviewWidget,
)
from PySide6.QtWidgets import QComboBox, QLabel, QToolBar, QWidget

from tthc_desktop.core.errors import Unavailable
from tthc_desktop.files import pages
from tthc_desktop.ui.room import resize_within

_PREVIEW, _MANY_PREVIEW, _MANY = 144.0, 100.0, 40
"""Dots per inch in the preview; of more than so many pages less, since all of them are held."""
_FINEST = 300.0
"""Dots per inch on paper: finer ones only make the spooler slow."""
NO_PRINTER = (
    "Máy tính chưa có máy in nào. Hãy nối và cài máy in, hoặc dùng «Xuất báo cáo…» để lấy tệp PDF đem in ở máy khác."
)


class Part(NamedTuple):
    """Pages that are printed in one go on one kind of paper."""

    title: str
    numbers: tuple[int, ...]
    """From 1."""


class Prepared(NamedTuple):
    """A PDF ready to be looked at and printed."""

    pdf: bytes
    sizes: Sequence[tuple[float, float]]
    """Of each page in millimetres."""
    pictures: Sequence[QImage]


def prepare(pdf: bytes) -> Prepared:
    """Draw the pages of a PDF for the preview; to be called in the worker thread."""
    sizes = pages.page_sizes(pdf)
    numbers = range(1, len(sizes) + 1)
    resolution = _MANY_PREVIEW if len(sizes) > _MANY else _PREVIEW
    return Prepared(pdf, sizes, [_image(picture) for picture in pages.draw_pages(pdf, numbers, resolution)])


def parts_of(sizes: Sequence[tuple[float, float]]) -> list[Part]:
    """All the pages, and apart those of each paper when there are several."""
    papers: dict[str, list[int]] = {}
    for number, (width, height) in enumerate(sizes, start=1):
        way = "ngang" if width > height else "dọc"
        papers.setdefault(f"Trang {way}, khổ {'A3' if max(width, height) > 300 else 'A4'}", []).append(number)
    found = [Part("Tất cả các trang", tuple(range(1, len(sizes) + 1)))]
    return found + [Part(title, tuple(numbers)) for title, numbers in papers.items() if len(papers) > 1]


def chosen_pages(printer: QPrinter, part: Part) -> list[int]:
    """Which pages of the PDF go to paper, in their order, for the range that was chosen (counted within the part)."""
    ranges = printer.pageRanges()
    some = printer.printRange() == QPrinter.PrintRange.PageRange and not ranges.isEmpty()
    chosen = [number for at, number in enumerate(part.numbers, start=1) if not some or ranges.contains(at)]
    return chosen[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else chosen


def print_pages(pdf: bytes, printer: QPrinter, numbers: Sequence[int]) -> int:
    """Send pages of a PDF to the printer, as many copies as it was set to; returns how many pages that were.

    A printer that is gone, or refuses, ends in Unavailable.
    """
    if not printer.isValid():
        raise _gone(printer)
    printer.setFullPage(True)
    painter = QPainter()
    if not numbers or not painter.begin(printer):
        raise _gone(printer)
    try:
        copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
        for at, picture in enumerate(_drawn(pdf, _in_copies(numbers, copies, printer.collateCopies()), printer)):
            if at and not printer.newPage():
                raise _gone(printer)
            _paint(painter, picture, printer)
    finally:
        painter.end()
    if printer.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
        raise _gone(printer)
    return len(numbers) * max(printer.copyCount(), 1)


def _in_copies(numbers: Sequence[int], copies: int, collated: bool) -> list[int]:
    return list(numbers) * copies if collated else [number for number in numbers for _ in range(copies)]


def _drawn(pdf: bytes, numbers: Sequence[int], printer: QPrinter) -> Iterator[QImage]:
    for picture in pages.draw_pages(pdf, numbers, min(float(printer.resolution()), _FINEST)):
        yield _image(picture)


def _gone(printer: QPrinter) -> Unavailable:
    name = printer.printerName() or printer.outputFileName()
    return Unavailable(
        f"Không in được: «{name}» không nhận việc in. Hãy xem máy in còn bật, còn nối với máy tính không, "
        "hoặc chọn máy in khác, rồi in lại."
    )


def _image(picture: pages.Picture) -> QImage:
    """A picture of Qt's own; a page without colours takes a quarter of the memory."""
    image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return image.convertToFormat(QImage.Format.Format_Grayscale8) if image.allGray() else image.copy()


def _paint(painter: QPainter, image: QImage, printer: QPrinter) -> None:
    """One page on one sheet, as large as it is; turned when the sheet lies the other way, made smaller when it must."""
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    if (image.width() > image.height()) != (sheet.width() > sheet.height()):
        image = image.transformed(QTransform().rotate(-90))  # the head of a wide table lies at the binding edge
    size = QSizeF(image.size()).scaled(QSizeF(sheet.size()), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(
        (sheet.width() - size.width()) / 2, (sheet.height() - size.height()) / 2, size.width(), size.height()
    )
    painter.drawImage(place, image)


def ask_printer(parent: QWidget, printer: QPrinter, count: int) -> bool:
    """Let the user choose printer, copies and pages; False when they think better of it."""
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("In báo cáo")
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setMinMax(1, count)
    return bool(dialog.exec())


def has_printer() -> bool:
    """Whether the computer knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


class PrintPreview(QPrintPreviewDialog):
    """The pages as they come out of the printer, and a button that prints them."""

    def __init__(
        self,
        parent: QWidget,
        prepared: Prepared,
        send: Callable[[QPrinter, list[int]], None],
        complain: Callable[[Exception], None],
    ) -> None:
        """`send` gets the printer and the pages that were chosen; `complain` what stands in the way."""
        self.printer_ = QPrinter(QPrinter.PrinterMode.HighResolution)
        super().__init__(self.printer_, parent)
        self.setWindowTitle("Xem trước khi in")
        self.prepared, self._send, self._complain = prepared, send, complain
        self.parts = parts_of(prepared.sizes)
        self.paintRequested.connect(self._show_pages)
        self.part_box = QComboBox()
        self.part_box.setAccessibleName("Phần in")
        for part in self.parts:
            self.part_box.addItem(f"{part.title} ({len(part.numbers)})")
        self.part_box.currentIndexChanged.connect(self._choose_part)
        self._dress_toolbar()
        self._lay_paper()
        resize_within(self, 1000, 760)

    def _dress_toolbar(self) -> None:
        """Our own button prints, since it knows the pages; the paper lies as the pages do."""
        for action in self.findChildren(QAction):
            if action.text() in ("In", "Giấy dọc", "Giấy ngang", "Thiết đặt trang"):
                action.setVisible(False)
                action.setEnabled(False)
        bar = self.findChild(QToolBar)
        assert bar is not None
        bar.addSeparator()
        label = QLabel("&Phần in: ")
        label.setBuddy(self.part_box)
        bar.addWidget(label)
        bar.addWidget(self.part_box)
        self.print_action = QAction("In…", self)
        self.print_action.setShortcut(QKeySequence("Ctrl+P"))
        self.print_action.setToolTip("In… (Ctrl+P)")
        self.print_action.triggered.connect(self.print_chosen)
        bar.addAction(self.print_action)

    @property
    def part(self) -> Part:
        """The pages that are looked at."""
        return self.parts[max(self.part_box.currentIndex(), 0)]

    def _choose_part(self) -> None:
        self._lay_paper()
        preview = self.findChild(QPrintPreviewWidget)
        assert preview is not None
        preview.updatePreview()

    def _lay_paper(self) -> None:
        """Paper as the first page of the part wants it."""
        width, height = self.prepared.sizes[self.part.numbers[0] - 1] if self.part.numbers else (210.0, 297.0)
        paper = QPageSize.PageSizeId.A3 if max(width, height) > 300 else QPageSize.PageSizeId.A4
        self.printer_.setPageSize(QPageSize(paper))
        way = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
        self.printer_.setPageOrientation(way)
        self.printer_.setFullPage(True)

    def _show_pages(self, printer: QPrinter) -> None:
        if printer.paintEngine().type() != QPaintEngine.Type.Picture:
            return  # the preview only: paper is our own business
        painter = QPainter(printer)
        for at, number in enumerate(self.part.numbers):
            if at:
                printer.newPage()
            _paint(painter, self.prepared.pictures[number - 1], printer)
        painter.end()

    def print_chosen(self) -> None:
        """Ask for the printer and send the pages."""
        if not has_printer():
            self._complain(Unavailable(NO_PRINTER))
        elif ask_printer(self, self.printer_, len(self.part.numbers)):
            self._send(self.printer_, chosen_pages(self.printer_, self.part))
            self.accept()
