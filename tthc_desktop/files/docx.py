"""Write a report as a Word file in the layout of NĐ 30/2020/NĐ-CP, with real styles, tables and footnotes."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from tthc_desktop.core import document as doc
from tthc_desktop.core.charts import drawn
from tthc_desktop.files import drawings, fonts, letter
from tthc_desktop.files.annex_tables import add_annex
from tthc_desktop.files.footnotes import add_footnotes, add_reference
from tthc_desktop.files.whole import whole
from tthc_desktop.files.word import HEADINGS, Word, say


def write_docx(document: doc.Document, path: Path) -> None:
    """Write the report to `path`: all of it, or nothing.

    It says the same as the PDF, in the same order; characters that our fonts lack are left to Word's own.
    Raises Unavailable.
    """
    with whole(path) as temporary:
        _Report(document).write(temporary)


class _Report(Word):
    """One report on its way to Word."""

    def __init__(self, document: doc.Document) -> None:
        super().__init__(document.title, doc.plain(document.subject), document.letterhead.agency)
        self.document = document
        self.numbers = itertools.count(1)

    def write(self, path: Path) -> None:
        self.letterhead(self.document.letterhead)
        self.title()
        for block in self.document.blocks:
            self.block(block)
        self.closing(self.document.recipients, self.document.signature)
        notes = [letter.printable(note.note) for note in self.document.notes()]
        if notes:
            add_footnotes(self.word, notes)
        for annex in self.document.annexes:
            add_annex(self, self.document, annex)
        self.save(path)

    def title(self) -> None:
        self.add("Title", letter.printable(self.document.kind))
        if self.document.subject:
            self.runs(self.add("Subtitle"), self.document.subject)
            words = fonts.width(letter.printable(doc.plain(self.document.subject)), letter.BODY_SIZE)
            length = min(words, Mm(letter.TEXT_WIDTH).pt) * letter.SUBJECT_LINE
            self.line(self.word.add_paragraph(), length, letter.TEXT_WIDTH, after=12)

    def block(self, block: doc.Block) -> None:
        if isinstance(block, doc.Chart):
            drawing = drawn(block.shown, drawings.measure)
            picture = self.word.add_picture(io.BytesIO(drawings.png(drawing)), Pt(drawing.width))
            picture._inline.docPr.set("descr", letter.printable(block.text))
        elif isinstance(block, doc.Heading):
            level = min(max(block.level, 1), len(HEADINGS))
            self.add(HEADINGS[level - 1], letter.printable(block.text))
        else:
            self.runs(self.add("Body Text"), block.runs)

    def runs(self, paragraph: Paragraph, runs: doc.Runs) -> None:
        for are_notes, some in itertools.groupby(runs, lambda run: isinstance(run, doc.Note)):
            if not are_notes:
                say(paragraph, letter.printable(doc.plain(tuple(some))))
                continue
            for place, _note in enumerate(some):
                if place:
                    paragraph.add_run(", ").font.superscript = True
                add_reference(self.word, paragraph, next(self.numbers))
