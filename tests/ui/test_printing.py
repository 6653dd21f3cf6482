"""Printing a report: the preview shows the pages of the PDF, and they come out of the printer as chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QGroupBox, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.annexes import annex, form, quarter, report
from tests.ui.conftest import Asked
from tests.ui.driving import settle
from tthc_desktop.core.document import Document
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.files import pages
from tthc_desktop.services import exports
from tthc_desktop.ui import printing
from tthc_desktop.ui.printing import Prepared, PrintPreview, chosen_pages, parts_of, prepare, print_pages
from tthc_desktop.ui.workspace import Workspace


@pytest.fixture(scope="module")
def document() -> Document:
    return quarter(20)


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return exports.pdf_of(document)


@pytest.fixture
def to_file(dressed: QApplication, tmp_path: Path) -> QPrinter:
    """A printer whose sheets are the pages of a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "giay.pdf"))
    return printer


def sheets(path: Path) -> list[QImage]:
    """The sheets that came out, at 40 dots per inch."""
    data = path.read_bytes()
    count = len(pages.page_sizes(data))
    return [printing._image(each) for each in pages.draw_pages(data, range(1, count + 1), 40)]


def likeness(one: QImage, other: QImage) -> float:
    """The mean difference of the greys of two pictures of a size."""
    assert (one.width(), one.height()) == (other.width(), other.height())
    greys = [image.convertToFormat(QImage.Format.Format_Grayscale8) for image in (one, other)]
    rows = [[bytes(image.constScanLine(y))[: image.width()] for y in range(image.height())] for image in greys]
    differences = [abs(a - b) for left, right in zip(*rows, strict=True) for a, b in zip(left, right, strict=True)]
    return sum(differences) / len(differences)


def test_a_landscape_page_is_turned_upon_upright_paper_and_all_pages_come_out(pdf: bytes, to_file: QPrinter) -> None:
    count = len(pages.page_sizes(pdf))
    assert print_pages(pdf, to_file, range(1, count + 1)) == count
    came = sheets(Path(to_file.outputFileName()))
    wanted = [printing._image(each) for each in pages.draw_pages(pdf, range(1, count + 1), 40)]
    assert len(came) == count
    for sheet, page in zip(came, wanted, strict=True):
        if page.width() > page.height():
            page = page.transformed(printing.QTransform().rotate(-90))
        page = page.scaled(sheet.size(), mode=Qt.TransformationMode.SmoothTransformation)
        assert likeness(sheet, page) < 16  # thin lines lie between other dots
        assert likeness(sheet, page.flipped(Qt.Orientation.Vertical)) > 1.3 * likeness(sheet, page)


def test_pages_of_one_kind_of_paper_can_be_printed_apart(pdf: bytes) -> None:
    all_pages, upright, wide = parts_of(pages.page_sizes(pdf))
    assert (all_pages.title, upright.title, wide.title) == (
        "Tất cả các trang", "Trang dọc, khổ A4", "Trang ngang, khổ A4"
    )  # fmt: skip
    assert all_pages.numbers == (*upright.numbers, *wide.numbers)
    assert [part.title for part in parts_of([(210, 297)] * 2)] == ["Tất cả các trang"]
    assert parts_of([(210, 297), (420, 297)])[2].title == "Trang ngang, khổ A3"


def test_a_range_is_counted_within_the_part_and_may_run_backwards(to_file: QPrinter) -> None:
    part = printing.Part("", (3, 4, 5, 6))
    assert chosen_pages(to_file, part) == [3, 4, 5, 6]
    ranges = QPageRanges()
    ranges.addRange(2, 3)
    to_file.setPageRanges(ranges)
    to_file.setPrintRange(QPrinter.PrintRange.PageRange)
    assert chosen_pages(to_file, part) == [4, 5]
    to_file.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(to_file, part) == [5, 4]


@pytest.mark.parametrize(("collated", "order"), [(True, [1, 2, 1, 2]), (False, [1, 1, 2, 2])])
def test_copies_come_out_sorted_as_asked(pdf: bytes, to_file: QPrinter, collated: bool, order: list[int]) -> None:
    to_file.setCopyCount(2)
    to_file.setCollateCopies(collated)
    assert printing._in_copies([1, 2], 2, collated) == order
    assert print_pages(pdf, to_file, [1, 2]) == 4
    if not to_file.supportsMultipleCopies():
        assert len(sheets(Path(to_file.outputFileName()))) == 4


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_is_gone_is_told_in_one_sentence(pdf: bytes, to_file: QPrinter, tmp_path: Path) -> None:
    to_file.setOutputFileName(str(tmp_path / "không có" / "máy in"))
    with pytest.raises(Unavailable, match="không nhận việc in"):
        print_pages(pdf, to_file, [1])


# --- the preview -----------------------------------------------------------------------------------------


class Sent:
    """What the preview sent and complained of."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.troubles: list[str] = []


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def preview(dressed: QApplication, qtbot: QtBot, pdf: bytes, sent: Sent) -> Iterator[PrintPreview]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = PrintPreview(
        parent,
        prepare(pdf),
        lambda _printer, numbers: sent.numbers.extend(numbers),
        lambda error: sent.troubles.append(str(error)),
    )
    made.show()
    settle()
    yield made
    made.close()
    made.deleteLater()
    settle()


def shown(preview: PrintPreview) -> QPrintPreviewWidget:
    found = preview.findChild(QPrintPreviewWidget)
    assert found is not None
    qtwidget: QPrintPreviewWidget = found
    return qtwidget


def test_the_preview_has_the_pages_of_the_pdf_and_shows_a_part_upright(preview: PrintPreview, pdf: bytes) -> None:
    count = len(pages.page_sizes(pdf))
    assert shown(preview).pageCount() == count
    wide = preview.parts[2]
    preview.part_box.setCurrentIndex(2)
    settle()
    assert shown(preview).pageCount() == len(wide.numbers) < count
    assert preview.printer_.pageLayout().orientation().name == "Landscape"


def test_what_was_chosen_is_sent_to_the_printer(
    preview: PrintPreview, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(printing, "has_printer", lambda: True)
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _printer, count: asked.append(count) or True)
    preview.part_box.setCurrentIndex(2)
    preview.print_action.trigger()
    assert tuple(sent.numbers) == preview.parts[2].numbers
    assert asked == [len(sent.numbers)]
    assert not preview.isVisible()


def test_nothing_is_sent_when_the_user_thinks_better_of_it_or_has_no_printer(
    preview: PrintPreview, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    preview.print_action.trigger()
    assert sent.troubles == [printing.NO_PRINTER]
    monkeypatch.setattr(printing, "has_printer", lambda: True)
    monkeypatch.setattr(printing, "ask_printer", lambda *_: False)
    preview.print_action.trigger()
    assert sent.numbers == []
    assert preview.isVisible()


def words_of(widget: QWidget) -> Iterator[str]:
    """Every word that a dialog shows."""
    yield widget.windowTitle()
    for action in widget.findChildren(printing.QAction):
        yield action.text()
        yield action.toolTip()
    for kind in (QLabel, QAbstractButton):
        for each in widget.findChildren(kind):
            yield each.text()
    for group in widget.findChildren(QGroupBox):
        yield group.title()
    for tabs in widget.findChildren(QTabWidget):
        yield from (tabs.tabText(at) for at in range(tabs.count()))
    for box in widget.findChildren(QComboBox):
        yield from (box.itemText(at) for at in range(box.count()))


ENGLISH = ("Print", "Page", "page", "Copies", "Options", "Portrait", "Landscape", "Fit", "Zoom", "Cancel", "Collate",
           "Output", "Duplex", "Double", "Margins", "Paper", "Properties", "Location", "Type:", "Preview", "Color",
           "Reverse", "Selection", " to ", "First", "Last", "Left", "Right", "side", "Width", "Height")  # fmt: skip


def test_every_word_of_preview_and_print_dialog_is_vietnamese(preview: PrintPreview, qtbot: QtBot) -> None:
    dialog = QPrintDialog(preview.printer_)
    qtbot.addWidget(dialog)
    for widget in (preview, dialog):
        told = [text for text in words_of(widget) if any(word in text.replace("&", "") for word in ENGLISH)]
        assert told == []


# --- the screen ------------------------------------------------------------------------------------------


def test_the_screen_prints_what_it_shows(
    example: Workspace, asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    screen = example.report
    screen.refresh()
    assert screen.document is not None
    looked_at: list[Prepared] = []
    told: list[str] = []
    screen.desk.told.connect(told.append)

    def look(preview: PrintPreview) -> None:
        looked_at.append(preview.prepared)
        preview.printer_.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        preview.printer_.setOutputFileName(str(tmp_path / "giay.pdf"))
        preview.print_chosen()

    monkeypatch.setattr(screen, "show_preview", look)
    monkeypatch.setattr(printing, "has_printer", lambda: True)
    monkeypatch.setattr(printing, "ask_printer", lambda *_: True)
    screen.print_button.click()
    (prepared,) = looked_at
    with pdfium.PdfDocument(prepared.pdf) as read:
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in read[0].get_textpage().get_text_range()
    assert len(sheets(tmp_path / "giay.pdf")) == len(prepared.sizes)
    assert told[-1].startswith(f"Đã gửi {len(prepared.sizes)} trang tới máy in")
    assert asked.troubles == []


@pytest.mark.parametrize(("name", "suffix"), [("docx", ".docx"), ("xlsx", ".xlsx")])
def test_the_report_opens_in_word_and_excel(
    example: Workspace, asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, suffix: str
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or len(opened) == 1)
    screen = example.report
    screen.refresh()
    screen.open_buttons[name].click()
    assert opened == []  # no folder was chosen
    asked.path = tmp_path
    screen.open_buttons[name].click()
    (url,) = opened
    path = Path(url.toLocalFile())
    assert path.suffix == suffix
    assert path.exists()
    screen.open_buttons[name].click()
    assert "chưa có chương trình mở tệp này" in asked.troubles[-1]


def test_a_word_file_that_is_open_elsewhere_is_told_and_stays_as_it_was(
    example: Workspace, asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    screen = example.report
    screen.refresh()
    asked.path = tmp_path
    assert screen.period.period() is not None
    path = tmp_path / f"bao-cao-{screen.period.period().code}.docx"  # type: ignore[union-attr]
    path.write_bytes(b"dang mo")
    real = Path.replace

    def locked(one: Path, target: Path) -> Path:
        if Path(target) == path:
            raise PermissionError(13, "The process cannot access the file")
        return real(one, target)

    monkeypatch.setattr(Path, "replace", locked)
    screen.open_buttons["docx"].click()
    assert "đang mở ở chương trình khác (Word" in asked.troubles[-1]
    assert path.read_bytes() == b"dang mo"
    assert list(tmp_path.glob(".*")) == []


def test_a_report_of_sixty_pages_is_prepared_with_less_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_MANY", 3)
    prepared = prepare(exports.pdf_of(report(annex(form("hn-a"), 30))))
    assert prepared.pictures[0].width() == pytest.approx(210 / 25.4 * 100, abs=2)
    assert all(image.format() == QImage.Format.Format_Grayscale8 for image in prepared.pictures)
