"""Lists and reports out to files: the list of a record type, and the period's report in three formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from tthc_desktop.core.document import Chart, Document, Figure, Heading, Mention, Paragraph, Ref
from tthc_desktop.core.fields import Date, Field, Many, Number, One, Quantity, Rows, Text
from tthc_desktop.core.importing import ID_HEADER
from tthc_desktop.core.periods import Period
from tthc_desktop.core.trails import traces
from tthc_desktop.files import annex_sheets, chart_sheets, docx, pdf, xlsx
from tthc_desktop.files.whole import in_plain_words
from tthc_desktop.records import RECORDS, Record
from tthc_desktop.services import links, records, settings
from tthc_desktop.services.imports import importable
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing, ids
from tthc_desktop.services.row_texts import show_rows

FORMATS = ("pdf", "docx", "xlsx")
TYPED_IN = "(nhập tay)"
"""In place of the file of a return that was typed in."""


def write_list(session: Session, listing: Listing, path: Path) -> int:
    """Write the listed records as a workbook that `imports` reads back unchanged; returns how many there are."""
    wanted = ids(session, listing)
    xlsx.write_workbook([_sheet(session, listing.record, wanted, Linker(session))], path)
    return len(wanted)


def make_folder(folder: Path) -> None:
    """Make the folder that reports go into, if it is not there. Raises Unavailable."""
    with in_plain_words(folder):
        folder.mkdir(parents=True, exist_ok=True)


def write_report(
    session: Session, document: Document, period: Period, folder: Path, formats: Sequence[str], stem: str = "bao-cao"
) -> list[Path]:
    """Write the report of a period into a folder, one file a format; returns the files. Raises Unavailable."""
    written = []
    for name in formats:
        path = folder / f"{stem}-{period.code}.{name}"
        if name == "pdf":
            pdf.write_pdf(document, path)
        elif name == "docx":
            docx.write_docx(document, path)
        else:
            xlsx.write_workbook(_report_sheets(session, document, period), path)
        written.append(path)
    return written


def pdf_of(document: Document) -> bytes:
    """The report as a PDF that need not stay anywhere, to be printed. Raises Unavailable."""
    with TemporaryDirectory(prefix="in-bao-cao-") as folder:
        path = Path(folder) / "bao-cao.pdf"
        pdf.write_pdf(document, path)
        return path.read_bytes()


def _report_sheets(session: Session, document: Document, period: Period) -> list[xlsx.Sheet | xlsx.Drawn]:
    cutoff = settings.load(session).cutoff_day
    linker = Linker(session)
    sheets: list[xlsx.Sheet | xlsx.Drawn] = [_summary(session, document, period), *sheets_of_charts(document)]
    sheets += sheets_of_annexes(document)
    for record in RECORDS:
        if "counted_in" in record.table().c:
            wanted = ids(session, Listing(record, period, cutoff))
            title = f"{record.LABEL} – {period.name} ({len(wanted)})"
            told = [item for item in importable(record) if not item.private]
            sheets.append(_without_blank_columns(_sheet(session, record, wanted, linker, title, told)))
    return sheets


def sheets_of_charts(document: Document) -> list[xlsx.Drawn]:
    """The charts of the text on one sheet; none without charts."""
    charts = [block.shown for block in document.blocks if isinstance(block, Chart)]
    return [chart_sheets.ChartSheet(charts)] if charts else []


def sheets_of_annexes(document: Document) -> list[xlsx.Sheet | xlsx.Drawn]:
    """Each annex on a sheet of its own, and where its figures and those of the text come from."""
    annexes = [annex_sheets.AnnexSheet(document, annex) for annex in document.annexes]
    trail = _trail(document)
    return [*annexes, trail] if trail.rows else [*annexes]


def _trail(document: Document) -> xlsx.Sheet:
    """Every figure of units' returns, a row for each file behind it."""
    columns = (
        xlsx.Column("STT", 7, "number"),
        xlsx.Column("Phần, phụ lục", 34),
        xlsx.Column("Chỉ tiêu", 60),
        xlsx.Column("Số liệu", 14),
        xlsx.Column("Cách tính", 26),
        xlsx.Column("Đơn vị", 34),
        xlsx.Column("Tệp", 34),
        xlsx.Column("Trang tính", 16),
        xlsx.Column("Ô", 16),
        xlsx.Column("Giá trị", 14, "number"),
    )
    rows: list[list[xlsx.Value]] = []
    for number, trace in enumerate(traces(document), start=1):
        source = trace.source
        told: list[xlsx.Value] = [number, trace.part, trace.figure, trace.text, trace.formula or None]
        if source is None:
            told += [None] * 5
        else:
            value = int(source.value) if source.value == source.value.to_integral_value() else float(source.value)
            told += [source.unit, source.file or TYPED_IN, source.sheet or None, source.cells or None, value]
        rows.append(told)
    return xlsx.Sheet("Nguồn số liệu", columns, rows, title="Nguồn của từng số liệu do các đơn vị báo cáo")


def _without_blank_columns(sheet: xlsx.Sheet) -> xlsx.Sheet:
    """The sheet to be read and printed: a column that nothing stands in takes no paper."""
    kept = [at for at in range(len(sheet.columns)) if not sheet.rows or any(row[at] is not None for row in sheet.rows)]
    rows = [[row[at] for at in kept] for row in sheet.rows]
    return replace(sheet, columns=[sheet.columns[at] for at in kept], rows=rows)


def _summary(session: Session, document: Document, period: Period) -> xlsx.Sheet:
    """Every figure of the report with the sentence it stands in and the list it counts."""
    columns = (
        xlsx.Column("STT", 6, "number"),
        xlsx.Column("Phần", 22),
        xlsx.Column("Câu trong báo cáo", 70),
        xlsx.Column("Số liệu", 9, "number"),
        xlsx.Column("Gồm", _LIST_WIDTH),
        xlsx.Column("Mã nguồn", 26),
    )
    figures = _figures(document)
    titles = links.titles_of(session, [ref for _, _, figure in figures for ref in figure.records])
    rows: list[list[xlsx.Value]] = []
    for number, (part, sentence, figure) in enumerate(figures, start=1):
        first: list[xlsx.Value] = [number, part, sentence, figure.value]
        for refs in _in_rows(figure.records, titles):
            told = "\n".join(titles[ref] for ref in refs if ref in titles)
            rows.append([*first, told, ", ".join(map(str, refs))])
            first = [number, part, None, None]  # the list goes on
    return xlsx.Sheet("Tổng hợp", columns, rows, title=f"Số liệu trong báo cáo {period.name}")


_LIST_WIDTH, _LIST_LINES = 60, 26
"""Letters of a line of a list, and the lines of it that the tallest row of Excel shows."""


def _in_rows(refs: Sequence[Ref], titles: Mapping[Ref, str]) -> Iterator[list[Ref]]:
    """A list in as many rows as show all of it; one row for an empty one."""
    row: list[Ref] = []
    lines = 0
    for ref in refs:
        needed = 1 + len(titles.get(ref, "")) // _LIST_WIDTH
        if row and lines + needed > _LIST_LINES:
            yield row
            row, lines = [], 0
        row.append(ref)
        lines += needed
    yield row


def _figures(document: Document) -> list[tuple[str, str, Figure]]:
    found, part = [], ""
    for block in document.blocks:
        if isinstance(block, Heading):
            part = block.text
        elif isinstance(block, Paragraph):
            found += [(part, _around(block, figure), figure) for figure in block.figures]
    return found


def _around(paragraph: Paragraph, figure: Figure) -> str:
    """The words that follow a figure, up to the next figure or the end of its clause."""
    words, started = "", False
    for run in paragraph.runs:
        if run is figure:
            started = True
        elif (started and isinstance(run, Figure)) or (started and isinstance(run, Mention) and words.endswith("(")):
            break
        if started:
            words += run.text
    return words.split(";")[0].strip(" (,.")


def _sheet(
    session: Session,
    record: type[Record],
    wanted: Sequence[int],
    linker: Linker,
    title: str = "",
    fields: Sequence[Field] = (),
) -> xlsx.Sheet:
    """The records as a sheet, with all their fields or those given."""
    fields = fields or importable(record)
    columns = [xlsx.Column(ID_HEADER, 7, "number")]
    columns += [xlsx.Column(item.label, width_of(item), item.kind.sheet) for item in fields]
    found: dict[int, dict[str, object]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        found |= records.load_many(session, record, record.table().c.id.in_(some))
    rows = [
        [record_id, *(cell(item, found[record_id].get(item.name), linker) for item in fields)] for record_id in wanted
    ]
    return xlsx.Sheet(record.LABEL, columns, rows, title)


def width_of(item: Field) -> int:
    """Characters of the field's column in a workbook."""
    long = isinstance(item.kind, Rows) or (isinstance(item.kind, Text) and item.kind.lines > 1)
    return max(item.width, 40 if long else 14)


def cell(item: Field, value: object, linker: Linker) -> str | float | dt.date | None:
    """What stands in the spreadsheet cell of a field, so that `imports` reads the same value."""
    if value is None or value == ():
        return None
    if isinstance(item.kind, One | Many):
        return linker.show(item.kind, value) or None
    if isinstance(item.kind, Rows):
        return show_rows(item.kind, value, linker)  # type: ignore[arg-type]
    if isinstance(item.kind, Number):
        return value if isinstance(value, int) else None
    if isinstance(item.kind, Quantity):
        return item.kind.store(value)  # type: ignore[arg-type]
    if isinstance(item.kind, Date) and getattr(value, "precision", "") == "day":
        return value.first  # type: ignore[attr-defined,no-any-return]
    return item.kind.format(value) or None
