"""The pages of a PDF: text that keeps its footnotes on its page, page numbers, bookmarks, properties."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from tthc_desktop.core import document as doc
from tthc_desktop.files import annex_layout, fonts, letter

WIDTH: float = letter.TEXT_WIDTH * mm
HEIGHT: float = (letter.PAGE_HEIGHT - letter.MARGIN_TOP - letter.MARGIN_BOTTOM) * mm
SHORT = 0.45 * HEIGHT
"""The notes of one page, and the block of recipients and signature, may not be higher: text needs room."""
MARK = "note-"
"""Name of the anchor at the place of a note, before the note's number."""
_BOTTOM: float = letter.MARGIN_BOTTOM * mm
_NOTE_RULE = 10.0
"""Height of the short rule above the notes, with the room around it."""
_ROUNDING = 0.01


def markup(text: str, keep_blanks: bool = False) -> str:
    """Words as reportlab's markup for a paragraph."""
    text = escape(fonts.drawable(text, keep_blanks))
    return text.replace(" ", "\N{NO-BREAK SPACE}") if keep_blanks else text


def height_of(flowable: Flowable, width: float = WIDTH) -> float:
    """Height with the gap below it, in points."""
    return float(flowable.wrap(width, HEIGHT)[1]) + float(flowable.getSpaceAfter())


def _marks(flowable: Flowable) -> tuple[int, ...]:
    """Numbers of the footnotes hung in it."""
    if isinstance(flowable, Closing):
        return _marks(flowable.last)
    pieces = flowable.frags if isinstance(flowable, Paragraph) else ()
    # Once it has been broken into lines, reportlab keeps words in place of pieces: [width, (piece, text), …].
    words = ([frag for frag, _ in each[1:]] if isinstance(each, list) else [each] for each in pieces)
    names = (getattr(getattr(frag, "cbDefn", None), "name", "") for frag in itertools.chain.from_iterable(words))
    return tuple(int(name.removeprefix(MARK)) for name in names if name.startswith(MARK))


class Line(Flowable):  # type: ignore[misc]
    """A thin line in the middle of the column, close below the words above it."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Width of the column, height with the room around the line, in points."""
        self.width = width
        return width, 7.0

    def draw(self) -> None:
        """The line."""
        self.canv.setLineWidth(0.7)
        self.canv.line((self.width - self.length) / 2, 3, (self.width + self.length) / 2, 3)


class Closing(Flowable):  # type: ignore[misc]
    """The last paragraph and the block of the signature, which never stands alone on a page.

    When both do not fit, at least two lines of the paragraph go to the next page together with the block.
    """

    def __init__(self, last: Paragraph, block: Table) -> None:
        super().__init__()
        self.last = last
        self.block = block
        self.broken_at = 0.0
        """Width for which the lines of both are known: to break a long paragraph takes long."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of both, in points."""
        if self.broken_at != width:
            self.above = self.last.wrap(width, height)[1]
            below = self.block.wrap(width, height)[1]
            self.gap = max(self.last.getSpaceAfter(), self.block.getSpaceBefore())
            self.height = self.above + self.gap + below
            self.broken_at = width
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits of the paragraph, and the rest of it with the block."""
        self.wrap(width, height)
        parts = self.last.split(width, min(height, self.above - 2 * self.last.style.leading))
        self.broken_at = 0.0  # a paragraph that could not be split has forgotten its lines
        return [parts[0], Closing(parts[1], self.block)] if len(parts) == 2 else []

    def draw(self) -> None:
        """Both, one below the other."""
        self.last.drawOn(self.canv, 0, self.height - self.above)
        self.block.drawOn(self.canv, 0, 0)


class RestOfNotes(Flowable):  # type: ignore[misc]
    """Takes no room itself, but as many pages as the notes need that did not fit below the text."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Nothing, or more than any page has."""
        return width, (HEIGHT * 2 if self._frame.overflowing else 0)

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """One more page."""
        return [Spacer(0, 0), PageBreak(), self]

    def draw(self) -> None:
        """Nothing is seen of it."""


class _Page(Frame):  # type: ignore[misc]
    """The text area of a page. It gives up room at its foot for each note whose mark it takes."""

    def __init__(self, notes: dict[int, Paragraph]) -> None:
        self.notes = notes
        self.here: list[Paragraph] = []
        for note in notes.values():
            height_of(note)  # reportlab keeps it: note.height
        super().__init__(
            letter.MARGIN_LEFT * mm,
            _BOTTOM,
            WIDTH,
            HEIGHT,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )

    def _reset(self) -> None:
        super()._reset()
        self._y1p = _BOTTOM + self.notes_height(self.here)

    @property
    def overflowing(self) -> bool:
        """Whether the notes of this page need more than they may take of it."""
        return self._needed(self.here) > SHORT

    def notes_height(self, notes: Sequence[Paragraph]) -> float:
        """Room that these notes take of this page, in points."""
        return min(self._needed(notes), SHORT)

    def _needed(self, notes: Sequence[Paragraph]) -> float:
        return _NOTE_RULE + sum(note.height for note in notes) if notes else 0

    def _with(self, flowable: Flowable) -> list[Paragraph]:
        return self.here + [self.notes[number] for number in _marks(flowable)]

    def add(self, flowable: Flowable, canv: Any, trySplit: int = 0) -> int:  # noqa: N803 - reportlab's name
        """Draw it if it fits together with its notes."""
        here, bottom = self._with(flowable), self._y1p
        self._y1p = _BOTTOM + self.notes_height(here)
        done = int(super().add(flowable, canv, trySplit))
        if done:
            self.here = here
        else:
            self._y1p = bottom
        return done

    def split(self, flowable: Flowable, canv: Any) -> list[Flowable]:
        """Split it so that the first part fits together with its notes."""
        parts: list[Flowable] = super().split(flowable, canv)
        if not parts or not _marks(parts[0]):
            return parts
        bottom = self._y1p
        self._y1p = _BOTTOM + self.notes_height(self._with(parts[0]))
        parts = super().split(flowable, canv)
        self._y1p = bottom
        return parts

    def draw_notes(self, canv: Any) -> None:
        """Draw the notes below the text; what does not fit waits for the next page."""
        top = _BOTTOM + self.notes_height(self.here)
        if self.here:
            canv.setLineWidth(0.7)
            canv.line(self._x1, top - 4, self._x1 + 50 * mm, top - 4)
        top -= _NOTE_RULE
        while self.here:
            note = self.here.pop(0)
            room = top - _BOTTOM + _ROUNDING
            first, *rest = [note] if note.height <= room else note.split(WIDTH, room) or [None, note]
            if first:
                top -= height_of(first)
                first.drawOn(canv, self._x1, top)
            if rest:
                height_of(rest[0])
                self.here[:0] = rest
                return


class _Undated(PDFInfo):  # type: ignore[misc]
    """Properties of the file without the moment of writing, so that the same report gives the same bytes."""

    def format(self, document: Any) -> Any:
        """The dictionary as it stands in the file."""
        words = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": "tthc-desktop",
        }
        return PDFDictionary({key: PDFString(value) for key, value in words.items()}).format(document)


class Paper(BaseDocTemplate):  # type: ignore[misc]
    """The pages: their measures, numbers, notes, bookmarks and properties."""

    def __init__(self, document: doc.Document, path: Path, notes: dict[int, Paragraph]) -> None:
        super().__init__(
            str(path),
            pagesize=(letter.PAGE_WIDTH * mm, letter.PAGE_HEIGHT * mm),
            title=letter.printable(document.title),
            author=letter.printable(document.letterhead.agency),
            subject=letter.printable(doc.plain(document.subject)),
            lang=letter.LANGUAGE,
            initialFontName=fonts.REGULAR,
            invariant=1,
        )
        self.depth = -1
        self.bookmarks = itertools.count(1)
        self.addPageTemplates(PageTemplate(frames=[_Page(notes)], onPage=_number, onPageEnd=_notes))
        self.addPageTemplates([_wide(paper) for paper in annex_layout.SIDES])

    def beforeDocument(self) -> None:  # noqa: N802
        """Exchange the properties, whose dates reportlab would invent."""
        info = _Undated()
        info.title, info.author, info.subject = self.title, self.author, self.subject
        self.canv._doc.info = info

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Make a bookmark of each heading; a level may be at most one deeper than the one before."""
        heading = getattr(flowable, "heading", None)
        if heading is None:
            return
        key = f"heading-{next(self.bookmarks)}"
        self.depth = min(max(heading.level, 1) - 1, self.depth + 1)
        self.canv.bookmarkPage(key, fit="XYZ", left=0, top=self.frame._y + flowable.height + 2 * letter.PARAGRAPH_GAP)
        self.canv.addOutlineEntry(letter.printable(heading.text), key, self.depth)


def _wide(paper: annex_layout.Paper) -> PageTemplate:
    """A page of an annex, landscape, named after its paper."""
    width, height = annex_layout.room(paper)
    margin = annex_layout.MARGIN * mm
    bare = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    size = tuple(side * mm for side in annex_layout.SIDES[paper])
    return PageTemplate(paper, [Frame(margin, margin, width, height, **bare)], onPage=_number, pagesize=size)


def _number(canv: Any, paper: Paper) -> None:
    """The number of the page, above the middle of its text (NĐ 30/2020/NĐ-CP, Phụ lục I, Mục I)."""
    if paper.page > 1:
        frame, (_, height) = paper.pageTemplate.frames[0], canv._pagesize
        canv.setFont(fonts.REGULAR, letter.BODY_SIZE)
        top = height - letter.PAGE_NUMBER_FROM_TOP * mm - letter.BODY_SIZE
        canv.drawCentredString(frame._x1 + frame._width / 2, top, str(paper.page))


def _notes(canv: Any, paper: Paper) -> None:
    paper.pageTemplate.frames[0].draw_notes(canv)
