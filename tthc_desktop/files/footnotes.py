"""Real footnotes in a Word file, for which python-docx has no call (ECMA-376-1, 17.11)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

_REFERENCE_STYLE = "footnote reference"
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))
"""Word demands both, below these numbers."""


def add_reference(document: Document, paragraph: Paragraph, number: int) -> None:
    """Hang the footnote of this number (from 1) at the end of the paragraph as it stands."""
    styles = document.styles
    if _REFERENCE_STYLE not in {style.name for style in styles}:
        style = styles.add_style(_REFERENCE_STYLE, WD_STYLE_TYPE.CHARACTER)
        style.element.styleId = "FootnoteReference"
        style.font.superscript = True
    paragraph.add_run(style=_REFERENCE_STYLE)._r.append(
        parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>')
    )


def add_footnotes(document: Document, notes: Sequence[str]) -> None:
    """Give the document the texts of its footnotes 1, 2, …; call once, after their references."""
    look = document.styles["footnote text"].style_id
    parts = [_separator(number, kind) for number, kind in _SEPARATORS]
    parts += [_footnote(number, text, look) for number, text in enumerate(notes, start=1)]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f"{head}<w:footnotes {nsdecls('w', 'r')}>{''.join(parts)}</w:footnotes>"
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    listed = "".join(f'<w:footnote w:id="{number}"/>' for number, _ in _SEPARATORS)
    settings = document.settings.element
    settings.insert_element_before(
        parse_xml(f"<w:footnotePr {nsdecls('w')}>{listed}</w:footnotePr>"),
        *(
            "w:endnotePr",
            "w:compat",
            "w:docVars",
            "w:rsids",
            "m:mathPr",
            "w:themeFontLang",
            "w:clrSchemeMapping",
        ),
    )


def _separator(number: int, kind: str) -> str:
    spacing = '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    return f'<w:footnote w:type="{kind}" w:id="{number}"><w:p>{spacing}<w:r><w:{kind}/></w:r></w:p></w:footnote>'


def _footnote(number: int, text: str, look: str) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    words = f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r>'
    style = f'<w:pPr><w:pStyle w:val="{look}"/></w:pPr>'
    return f'<w:footnote w:id="{number}"><w:p>{style}{mark}{words}</w:p></w:footnote>'
