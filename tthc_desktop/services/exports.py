"""Lists and reports out to files: the list of a record type, and the period's report in three formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from tthc_desktop.core.document import Document, Figure, Heading, Mention, Paragraph, Ref
from tthc_desktop.core.fields import Date, Field, Many, Number, One
from tthc_desktop.core.importing import ID_HEADER
from tthc_desktop.core.periods import Period
from tthc_desktop.files import docx, pdf, xlsx
from tthc_desktop.files.xlsx import Column, Sheet
from tthc_desktop.records import RECORDS, Record
from tthc_desktop.services import links, records, settings
from tthc_desktop.services.imports import importable
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing, ids

FORMATS = ("pdf", "docx", "xlsx")


def write_list(session: Session, listing: Listing, path: Path) -> int:
    """Write the listed records as a workbook that `imports` reads back unchanged; returns how many there are."""
    wanted = ids(session, listing)
    xlsx.write_workbook([_sheet(session, listing.record, wanted, Linker(session))], path)
    return len(wanted)


def write_report(
    session: Session, document: Document, period: Period, folder: Path, formats: Sequence[str]
) -> list[Path]:
    """Write the report of a period into a folder, one file a format; returns the files. Raises Unavailable."""
    written = []
    for name in formats:
        path = folder / f"bao-cao-{period.code}.{name}"
        if name == "pdf":
            pdf.write_pdf(document, path)
        elif name == "docx":
            docx.write_docx(document, path)
        else:
            xlsx.write_workbook(_report_sheets(session, document, period), path)
        written.append(path)
    return written


def _report_sheets(session: Session, document: Document, period: Period) -> list[Sheet]:
    cutoff = settings.load(session).cutoff_day
    linker = Linker(session)
    sheets = [_summary(session, document, period)]
    for record in RECORDS:
        if "counted_in" in record.table().c:
            wanted = ids(session, Listing(record, period, cutoff))
            title = f"{record.LABEL} – {period.name} ({len(wanted)})"
            sheets.append(_sheet(session, record, wanted, linker, title))
    return sheets


def _summary(session: Session, document: Document, period: Period) -> Sheet:
    """Every figure of the report with the sentence it stands in and the list it counts."""
    columns = (
        Column("STT", 6, "number"),
        Column("Phần", 22),
        Column("Câu trong báo cáo", 70),
        Column("Số liệu", 9, "number"),
        Column("Gồm", 60),
        Column("Mã nguồn", 26),
    )
    rows: list[list[int | str]] = []
    for part, sentence, figure in _figures(document):
        listed = _titles(session, figure.records)
        sources = ", ".join(str(ref) for ref in figure.records)
        rows.append([len(rows) + 1, part, sentence, figure.value, listed, sources])
    return Sheet("Tổng hợp", columns, rows, title=f"Số liệu trong báo cáo {period.name}")


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


def _titles(session: Session, refs: Sequence[Ref]) -> str:
    shown = []
    for type_ in dict.fromkeys(ref.type for ref in refs):
        titles = links.titles(session, type_, [ref.id for ref in refs if ref.type == type_])
        shown += [titles[ref.id] for ref in refs if ref.type == type_ and ref.id in titles]
    return "\n".join(shown)


def _sheet(session: Session, record: type[Record], wanted: Sequence[int], linker: Linker, title: str = "") -> Sheet:
    fields = importable(record)
    columns = [Column(ID_HEADER, 7, "number")]
    columns += [Column(item.label, max(item.width, 14), item.kind.sheet) for item in fields]
    found: dict[int, dict[str, object]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        found |= records.load_many(session, record, record.table().c.id.in_(some))
    rows = [
        [record_id, *(_cell(item, found[record_id].get(item.name), linker) for item in fields)] for record_id in wanted
    ]
    return Sheet(record.LABEL, columns, rows, title)


def _cell(item: Field, value: object, linker: Linker) -> str | int | dt.date | None:
    if isinstance(item.kind, One | Many):
        return linker.show(item.kind, value) or None
    if isinstance(item.kind, Number):
        return value if isinstance(value, int) else None
    if isinstance(item.kind, Date) and value is not None and getattr(value, "precision", "") == "day":
        return value.first  # type: ignore[attr-defined,no-any-return]
    return item.kind.format(value) or None
