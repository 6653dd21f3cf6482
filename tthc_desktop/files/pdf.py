"""Write a report as a PDF file in the layout of NĐ 30/2020/NĐ-CP (Phụ lục I)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from tthc_desktop.core import document as doc
from tthc_desktop.core.charts import drawn
from tthc_desktop.files import drawings, fonts, letter
from tthc_desktop.files.annex_pages import annex_story
from tthc_desktop.files.paper import MARK, SHORT, WIDTH, Closing, Line, Paper, RestOfNotes, height_of, markup
from tthc_desktop.files.whole import whole

_LEFT: float = letter.LEFT_COLUMN * mm
_RECIPIENTS: float = letter.RECIPIENTS_COLUMN * mm


def write_pdf(document: doc.Document, path: Path) -> None:
    """Write the report to `path`, its annexes on landscape pages after the text: all of it, or nothing.

    The same document gives the same bytes. A character that the fonts lack (an emoji, a Chinese character) is
    drawn as "□"; line ends and repeated blanks inside a paragraph are drawn as one blank. Raises Unavailable.
    """
    fonts.load()
    with whole(path) as temporary:
        _Letter(document, temporary).write()


def _style(name: str, size: float = letter.BODY_SIZE, font: str = fonts.REGULAR, **more: Any) -> ParagraphStyle:
    plain = {"fontName": font, "fontSize": size, "leading": size * 1.2, "bulletFontName": font}
    return ParagraphStyle(name, **(plain | {"allowWidows": 0, "allowOrphans": 0, "language": ""} | more))


def _centred(name: str, size: float, font: str, **more: Any) -> ParagraphStyle:
    return _style(name, size, font, alignment=TA_CENTER, **more)


_BODY_LEADING = letter.BODY_SIZE * 1.15 * letter.LINE_SPACING  # one line of Times is 1.15 times its size
_INDENT = letter.FIRST_LINE_INDENT * mm
_BODY = _style(
    "body",
    alignment=TA_JUSTIFY,
    leading=_BODY_LEADING,
    firstLineIndent=_INDENT,
    spaceAfter=letter.PARAGRAPH_GAP,
)
_HEADINGS = tuple(
    _style(
        f"heading {level}",
        font=font,
        leading=_BODY_LEADING,
        firstLineIndent=_INDENT,
        spaceAfter=letter.PARAGRAPH_GAP,
    )
    for level, font in enumerate((fonts.BOLD, fonts.BOLD, fonts.BOLD_ITALIC), start=1)
)
_PARENT = _centred("parent", letter.NATION_SIZE, fonts.REGULAR)
_NATION = _centred("nation", letter.NATION_SIZE, fonts.BOLD)
_MOTTO = _centred("motto", letter.MOTTO_SIZE, fonts.BOLD)
_NUMBER = _centred("number", letter.NUMBER_SIZE, fonts.REGULAR)
_PLACE = _centred("place", letter.NUMBER_SIZE, fonts.ITALIC)
_TITLE = _centred("title", letter.BODY_SIZE, fonts.BOLD)
_SIGNER = _centred("signer", letter.BODY_SIZE, fonts.BOLD)
_RECIPIENTS_HEAD = _style("recipients", letter.RECIPIENTS_HEAD_SIZE, fonts.BOLD_ITALIC)
_RECIPIENT = _style("recipient", letter.RECIPIENT_SIZE)
_NOTE = _style("note", letter.NOTE_SIZE, alignment=TA_JUSTIFY)


def _raised(mark: str, size: float) -> str:
    return f'<super rise="{size * 0.35:.1f}" size="{size * 0.65:.1f}">{mark}</super>'


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(markup(text), style)


class _Letter:
    """One document on its way to paper."""

    def __init__(self, document: doc.Document, path: Path) -> None:
        self.document = document
        self.path = path
        self.numbers = itertools.count(1)

    def write(self) -> None:
        notes = {
            number: Paragraph(f"{_raised(str(number), letter.NOTE_SIZE)} {markup(note.note)}", _NOTE)
            for number, note in enumerate(self.document.notes(), start=1)
        }
        Paper(self.document, self.path, notes).build(list(self.story()))

    def story(self) -> Iterator[Flowable]:
        yield self.letterhead()
        yield from self.title()
        blocks = self.document.blocks
        texts = [self.block(block) for block in blocks]
        closing = self.closing()
        for at, (block, text) in enumerate(zip(blocks, texts, strict=True)):
            if isinstance(block, doc.Heading):
                yield CondPageBreak(_needed([*texts[at:], *closing]))
            if at < len(texts) - 1 or not isinstance(block, doc.Paragraph) or not closing:
                yield text
            else:
                closing = [Closing(text, closing[0]), *closing[1:]]
        yield from closing
        yield RestOfNotes()
        for annex in self.document.annexes:
            yield from annex_story(self.document, annex)

    def letterhead(self) -> Table:
        head = self.document.letterhead
        agency = fonts.drawable(head.agency).upper()
        office: list[Flowable] = [_paragraph(head.parent.upper(), _PARENT)] if head.parent.strip() else []
        if agency.strip():
            length = min(fonts.width(agency, letter.NATION_SIZE), _LEFT - 6)
            office += [_paragraph(agency, _NATION), Line(length * letter.AGENCY_LINE)]
        motto = Line(fonts.width(letter.MOTTO, letter.MOTTO_SIZE))
        nation = [_paragraph(letter.NATION, _NATION), _paragraph(letter.MOTTO, _MOTTO), motto]
        below = [
            Paragraph(markup(head.number, keep_blanks=True), _NUMBER),
            Paragraph(markup(head.place_and_date, keep_blanks=True), _PLACE),
        ]
        return _columns([[office, nation], below], _LEFT, after=letter.ROOM_ABOVE_TITLE)

    def title(self) -> Iterator[Flowable]:
        if self.document.kind.strip():
            yield _paragraph(self.document.kind, _TITLE)
        if self.document.subject:
            yield Paragraph(self.runs(self.document.subject), _TITLE)
            words = fonts.drawable(doc.plain(self.document.subject))
            yield Line(min(fonts.width(words, letter.BODY_SIZE), WIDTH) * letter.SUBJECT_LINE)
        yield Spacer(0, 12)

    def block(self, block: doc.Block) -> Flowable:
        if isinstance(block, doc.Chart):
            return drawings.flowable(drawn(block.shown, drawings.measure))
        if isinstance(block, doc.Heading):
            heading = _paragraph(block.text, _HEADINGS[min(max(block.level, 1), len(_HEADINGS)) - 1])
            heading.heading = block
            return heading
        return Paragraph(self.runs(block.runs), _BODY)

    def runs(self, runs: doc.Runs) -> str:
        """Running text as reportlab's markup, with an anchor and a raised number for each note."""
        pieces = []
        for are_notes, some in itertools.groupby(runs, lambda run: isinstance(run, doc.Note)):
            if are_notes:
                pieces += [self.mark(after_mark=place > 0) for place, _ in enumerate(some)]
            else:
                pieces.append(markup(doc.plain(tuple(some))))
        return "".join(pieces)

    def mark(self, after_mark: bool) -> str:
        number = next(self.numbers)
        raised = _raised(f", {number}" if after_mark else f"{number}", letter.BODY_SIZE)
        return f'<a name="{MARK}{number}"/>{raised}'

    def closing(self) -> list[Flowable]:
        """The recipients beside the signature; recipients that would make it too high follow below."""
        lines = letter.recipient_lines(self.document.recipients)
        head: list[Flowable] = [_paragraph(letter.RECIPIENTS_HEAD, _RECIPIENTS_HEAD)] if lines else []
        left = [*head, *(_paragraph(line, _RECIPIENT) for line in lines)]
        right = list(self.signature())
        if not left and not right:
            return []
        column = _RECIPIENTS
        heights = itertools.accumulate(height_of(each, column) for each in left)
        fitting = sum(height < SHORT for height in heights)
        block = _columns([[left[:fitting], right]], column, before=12)
        return [block, *left[fitting:]]

    def signature(self) -> Iterator[Flowable]:
        signature = self.document.signature
        for line in (signature.authority, signature.position):
            if line.strip():
                yield _paragraph(line.upper(), _SIGNER)
        if any(line.strip() for line in (signature.authority, signature.position, signature.name)):
            yield Spacer(0, letter.ROOM_TO_SIGN)
        if signature.name.strip():
            yield _paragraph(signature.name, _SIGNER)


def _columns(rows: list[Any], left: float, before: float = 0, after: float = 0) -> Table:
    bare: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), fonts.REGULAR)]
    bare += [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return Table(rows, colWidths=(left, WIDTH - left), style=bare, spaceBefore=before, spaceAfter=after)


def _needed(rest: Sequence[Flowable]) -> float:
    """Room for the headings that come next and the first two lines of what follows them."""
    headings = list(itertools.takewhile(lambda each: hasattr(each, "heading"), rest))
    below = rest[len(headings) : len(headings) + 1]
    first = [2 * _BODY_LEADING if isinstance(each, Paragraph) else height_of(each) for each in below]
    return min(sum(map(height_of, headings)) + sum(first), SHORT)
