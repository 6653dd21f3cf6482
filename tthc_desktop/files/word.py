"""A Word file in the layout of NĐ 30/2020/NĐ-CP as python-docx makes it: styles, page, head and foot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tthc_desktop.core.document import Letterhead, Signature
from tthc_desktop.files import fonts, letter

_FACE = "Times New Roman"
_LEFT, _CENTRE, _JUSTIFIED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
_THIN = "Đường kẻ"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")


class _Look(NamedTuple):
    name: str
    """In Word's list of styles."""
    size: float
    bold: bool
    italic: bool
    align: WD_ALIGN_PARAGRAPH


_NORMAL = _Look("Normal", letter.BODY_SIZE, False, False, _LEFT)
_LOOKS = (
    _Look("Title", letter.BODY_SIZE, True, False, _CENTRE),
    _Look("Subtitle", letter.BODY_SIZE, True, False, _CENTRE),
    _Look("Heading 1", letter.BODY_SIZE, True, False, _LEFT),
    _Look("Heading 2", letter.BODY_SIZE, True, False, _LEFT),
    _Look("Heading 3", letter.BODY_SIZE, True, True, _LEFT),
    _Look("Body Text", letter.BODY_SIZE, False, False, _JUSTIFIED),
    _Look("Header", letter.BODY_SIZE, False, False, _CENTRE),
    _Look("footnote text", letter.NOTE_SIZE, False, False, _JUSTIFIED),
    _Look("Cơ quan chủ quản", letter.NATION_SIZE, False, False, _CENTRE),
    _Look("Cơ quan ban hành", letter.NATION_SIZE, True, False, _CENTRE),
    _Look("Quốc hiệu", letter.NATION_SIZE, True, False, _CENTRE),
    _Look("Tiêu ngữ", letter.MOTTO_SIZE, True, False, _CENTRE),
    _Look("Số, ký hiệu", letter.NUMBER_SIZE, False, False, _CENTRE),
    _Look("Trích yếu công văn", letter.ABOUT_SIZE, False, False, _CENTRE),
    _Look("Kính gửi", letter.BODY_SIZE, False, False, _CENTRE),
    _Look("Chữ trong bảng", letter.TABLE_SIZE, False, False, _LEFT),
    _Look("Kèm theo", letter.ANNEX_TITLE_SIZE, False, True, _CENTRE),
    _Look("Dòng trên bảng", letter.ABOUT_SIZE, False, False, _CENTRE),
    _Look("Đơn vị tính", letter.ABOUT_SIZE, False, True, _RIGHT),
    _Look("Ghi chú dưới bảng", letter.NOTE_SIZE, False, True, _JUSTIFIED),
    _Look("Địa danh, ngày tháng", letter.NUMBER_SIZE, False, True, _CENTRE),
    _Look("Nơi nhận", letter.RECIPIENTS_HEAD_SIZE, True, True, _LEFT),
    _Look("Danh sách nơi nhận", letter.RECIPIENT_SIZE, False, False, _LEFT),
    _Look("Chức vụ, họ tên", letter.BODY_SIZE, True, False, _CENTRE),
    _Look(_THIN, 2.0, False, False, _CENTRE),
)


class Word:
    """One document on its way to Word."""

    def __init__(self, title: str, subject: str, author: str) -> None:
        self.word = docx.Document()
        _drop_unused(self.word)
        self.styles = _set_styles(self.word)
        _set_page(self.word)
        _set_word_version(self.word)
        _set_properties(self.word, title, subject, author)

    def save(self, path: Path) -> None:
        """Write what was put together."""
        self.word.save(str(path))

    def add(self, style: str, text: str = "") -> Paragraph:
        """A new paragraph at the end. The style is set by its id: python-docx searches for names anew each time."""
        paragraph = self.word.add_paragraph()
        paragraph._p.style = self.styles[style]
        say(paragraph, text)
        return paragraph

    def letterhead(self, head: Letterhead, about: str = "") -> None:
        """The office beside the nation, the number beside place and day; `about` is the subject of a công văn."""
        self.add(_THIN)  # else LibreOffice puts a whole empty line before the table
        (office, nation), (number, place) = self.columns(2, letter.LEFT_COLUMN)
        agency = letter.printable(head.agency).upper()
        lines = [(head.parent.upper(), "Cơ quan chủ quản"), (agency, "Cơ quan ban hành")]
        self.fill(office, [line for line in lines if line[0].strip()])
        if agency.strip():
            words = min(fonts.width(agency, letter.NATION_SIZE), Mm(letter.LEFT_COLUMN - 2).pt)
            self.line(office.add_paragraph(), words * letter.AGENCY_LINE, letter.LEFT_COLUMN)
        self.fill(nation, [(letter.NATION, "Quốc hiệu"), (letter.MOTTO, "Tiêu ngữ")])
        words = fonts.width(letter.MOTTO, letter.MOTTO_SIZE)
        self.line(nation.add_paragraph(), words, letter.TEXT_WIDTH - letter.LEFT_COLUMN)
        subject = [(letter.printable(about), "Trích yếu công văn")] if about else []
        self.fill(number, [(letter.printable(head.number, keep_blanks=True), "Số, ký hiệu"), *subject])
        self.fill(place, [(letter.printable(head.place_and_date, keep_blanks=True), "Địa danh, ngày tháng")])

    def closing(self, recipients: Sequence[str], signature: Signature) -> None:
        """Recipients beside the signature in one row, which Word may not tear, kept with the last lines."""
        lines = letter.recipient_lines(recipients)
        post = [line.upper() for line in (signature.authority, signature.position) if line.strip()]
        if not (lines or post or signature.name.strip()):
            return
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        ((left, right),) = self.columns(1, letter.RECIPIENTS_COLUMN)
        head = [(letter.RECIPIENTS_HEAD, "Nơi nhận")] if lines else []
        self.fill(left, [*head, *((line, "Danh sách nơi nhận") for line in lines)])
        self.fill(right, [(line, "Chức vụ, họ tên") for line in [*post, signature.name]])
        left.paragraphs[0].paragraph_format.space_before = Pt(letter.PARAGRAPH_GAP)
        right.paragraphs[0].paragraph_format.space_before = Pt(letter.PARAGRAPH_GAP)
        right.paragraphs[-1].paragraph_format.space_before = Pt(letter.ROOM_TO_SIGN)
        self.add(_THIN)  # Word wants a paragraph after the last table

    def columns(self, rows: int, left: float) -> list[tuple[_Cell, _Cell]]:
        """A table of two columns without lines or inner margins; the left one is `left` mm wide."""
        table = self.word.add_table(rows, 2)
        table.autofit = False
        none = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
        margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{none}</w:tblCellMar>")
        table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
        cells = [(row.cells[0], row.cells[1]) for row in table.rows]
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for at, width in enumerate((Mm(left), Mm(letter.TEXT_WIDTH - left))):
            table.columns[at].width = width
            for pair in cells:
                pair[at].width = width
        return cells

    def fill(self, cell: _Cell, lines: Sequence[tuple[str, str]]) -> None:
        """Write (text, style) lines into an empty cell, which has one paragraph already."""
        paragraph = cell.paragraphs[0]
        for at, (text, style) in enumerate(lines):
            paragraph = cell.add_paragraph() if at else paragraph
            paragraph._p.style = self.styles[style]
            say(paragraph, letter.printable(text, keep_blanks=True))

    def line(self, paragraph: Paragraph, length: float, column: float, after: float = 4) -> None:
        """Make the empty paragraph a line of `length` points in the middle of a column of `column` mm."""
        paragraph._p.style = self.styles[_THIN]
        indent = Pt((Mm(column).pt - length) / 2)
        form = paragraph.paragraph_format
        form.left_indent, form.right_indent, form.space_after = indent, indent, Pt(after)
        border = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        paragraph._p.get_or_add_pPr().insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def say(paragraph: Paragraph, text: str) -> None:
    """Add printable text as one run; python-docx's own way looks at every letter for tabs and line ends."""
    if text:
        paragraph._p.add_r().add_t(text)


def _drop_unused(word: WordDocument) -> None:
    """Take out what python-docx's template brings for others: 150 styles (blue headings, coloured tables) and the
    parts that serve them, which would take most of the time of writing. Word has its own of the same names."""
    ours = {look.name.casefold() for look in _LOOKS}
    for style in word.styles.element.findall(qn("w:style")):
        if style.name_val.casefold() not in ours and style.get(qn("w:default")) is None:
            word.styles.element.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)
    for key, relation in list(word.part.rels.items()):
        if relation.reltype.endswith(("/stylesWithEffects", "/numbering", "/customXml")):
            del word.part.rels[key]


def _set_styles(word: WordDocument) -> dict[str, str]:
    """Dress the styles we use; returns the id of each style by its name."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults is not None, "python-docx's own template has defaults"
    defaults[:] = [_typeface(), parse_xml(f'<w:lang {nsdecls("w")} w:val="{letter.LANGUAGE}"/>')]
    # Looked up once: python-docx searches the whole sheet for every name.
    named = {style.name: style for style in word.styles}
    for at, look in enumerate(_LOOKS):
        if look.name not in named:
            named[look.name] = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
            named[look.name].element.styleId = f"Tthc{at}"
    normal = named[_NORMAL.name]
    _dress(normal, None, _NORMAL)
    for look in _LOOKS:
        if look is not _NORMAL:
            _dress(named[look.name], normal, look)
    for name in ("Body Text", *HEADINGS):
        form = named[name].paragraph_format
        form.first_line_indent = Mm(letter.FIRST_LINE_INDENT)
        form.space_after = Pt(letter.PARAGRAPH_GAP)
        form.line_spacing = letter.LINE_SPACING
        form.widow_control = True
    for level, name in enumerate(HEADINGS):
        named[name].paragraph_format.keep_with_next = True
        outline = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>')
        named[name].element.pPr.append(outline)
    named["Title"].paragraph_format.space_before = Pt(letter.ROOM_ABOVE_TITLE)
    named["Kèm theo"].paragraph_format.space_after = Pt(letter.PARAGRAPH_GAP)
    named["Ghi chú dưới bảng"].paragraph_format.space_before = Pt(2)
    return {name: style.style_id for name, style in named.items()}


def _dress(style: Any, base: Any, look: _Look) -> None:
    """Take off what python-docx's template gave the style (blue, Calibri, lines) and give it our look."""
    assert isinstance(style, ParagraphStyle)
    for part in (style.element.pPr, style.element.rPr):
        if part is not None:
            style.element.remove(part)
    style.base_style = base
    style.quick_style, style.hidden = True, False
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    style.element.rPr.append(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{int(look.size * 2)}"/>'))
    style.element.rPr.insert(0, _typeface())
    form = style.paragraph_format
    form.alignment, form.space_before, form.space_after, form.line_spacing = look.align, Pt(0), Pt(0), 1.0


def _typeface() -> BaseOxmlElement:
    names = " ".join(f'w:{script}="{_FACE}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return parse_xml(f"<w:rFonts {nsdecls('w')} {names}/>")


def _set_page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(letter.PAGE_WIDTH), Mm(letter.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(letter.MARGIN_TOP), Mm(letter.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Mm(letter.MARGIN_LEFT), Mm(letter.MARGIN_RIGHT)
    section.header_distance = section.footer_distance = Length(Mm(letter.PAGE_NUMBER_FROM_TOP))
    section.different_first_page_header_footer = True
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>')
    section.header.paragraphs[0]._p.append(field)


def _set_word_version(word: WordDocument) -> None:
    """Ask for the layout of Word 2013 and later, else its title bar says «Compatibility Mode»."""
    settings = word.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for languages in settings.iter(qn("w:themeFontLang")):
        languages.attrib.clear()
        languages.set(qn("w:val"), letter.LANGUAGE)


def _set_properties(word: WordDocument, title: str, subject: str, author: str) -> None:
    properties = word.core_properties
    properties.title = letter.printable(title)[:255]
    properties.subject = letter.printable(subject)[:255]
    properties.author = properties.last_modified_by = letter.printable(author)[:255]
    properties.language = letter.LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = dt.datetime.now(dt.UTC)
    package = word.part.package
    picture = next((key for key, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL), None)
    if picture is not None:  # of the empty template
        del package.rels[picture]
