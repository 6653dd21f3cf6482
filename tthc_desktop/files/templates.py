"""Write a report through the office's own Word file: what stands in {{ … }} is filled in, all else stays as it is.

Only the placeholders of PLACEHOLDERS are known, no loops and no conditions: so a template is checked wholly before use.
docxtpl fills in the words, also where Word tore a placeholder into several runs; body, recipients and tables are then
put in place of their paragraph and take over its look.
"""

from __future__ import annotations

import copy
import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate

from tthc_desktop.core import document as doc
from tthc_desktop.core.charts import drawn
from tthc_desktop.core.document import Annex, Document, Letterhead, Signature
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.forms import Form
from tthc_desktop.core.outlines import figure_of, short_code
from tthc_desktop.files import drawings, letter
from tthc_desktop.files.footnotes import add_footnotes, add_reference
from tthc_desktop.files.template_tables import table_of
from tthc_desktop.files.whole import whole
from tthc_desktop.files.word import Word

PLACEHOLDERS: dict[str, str] = {
    "co_quan_chu_quan": "cơ quan chủ quản",
    "co_quan": "cơ quan ban hành",
    "so_ky_hieu": "số, ký hiệu («Số:      /BC-VP»)",
    "ngay": "địa danh, ngày tháng năm",
    "ten_loai": "tên loại văn bản (BÁO CÁO)",
    "trich_yeu": "trích yếu",
    "noi_dung": "toàn bộ nội dung; đứng riêng một đoạn",
    "noi_nhan": "danh sách nơi nhận; đứng riêng một đoạn",
    "quyen_han": "quyền hạn của người ký (TL. …)",
    "chuc_vu": "chức vụ của người ký",
    "nguoi_ky": "họ tên người ký",
    "phu_luc": "mọi bảng phụ lục; đứng riêng một đoạn",
}
"""Every placeholder with what stands there; besides these bieu.FORM.FIGURE and bieu.FORM.bang (see `check`)."""

BLOCKS = frozenset({"noi_dung", "noi_nhan", "phu_luc"})
TABLE = "bang"
_LEFT, _RIGHT, _NOTHING, _NOTES = "\ue000", "\ue001", "\ue002", "\ue003"
"""Marks of a block, of an empty word and of footnotes while docxtpl is at work; private characters, never in a text."""

_TAG = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_BROKEN = re.compile(r"\{\s*\{|\}\s*\}|\{%|%\}|\{#|#\}")


# --- checking --------------------------------------------------------------------------------------------


def check(path: Path, forms: Sequence[Form] = ()) -> tuple[Problem, ...]:
    """What is wrong with a template, each placeholder with its place; empty when it may be used.

    `forms`: those whose figures may be named, as {{ bieu.II_06a.da_gq_tong }} or {{ bieu.II_06a.bang }}. Raises
    Refused for a file that is no Word file, Unavailable for one that cannot be read.
    """
    template = _open(path)
    wrong = [
        Problem("template", f"Mẫu «{path.name}», {place}: {reason}")
        for place, paragraph in _paragraphs(template.get_docx())
        for reason in _wrong(_text(paragraph), forms)
    ]
    places = [
        place
        for place, paragraph in _paragraphs(template.get_docx())
        for name in _TAG.findall(_text(paragraph))
        if name == "noi_dung"
    ]
    if not wrong and len(places) != 1:
        told = "không có chỗ điền {{ noi_dung }}, nên báo cáo sẽ không có nội dung."
        if places:
            told = f"có {len(places)} chỗ điền {{{{ noi_dung }}}} ({'; '.join(places)}). Hãy để một chỗ."
        wrong.append(Problem("template", f"Mẫu «{path.name}» {told}"))
    return tuple(wrong)


def _open(path: Path) -> Any:
    try:
        template = DocxTemplate(str(path))
        template.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        if not path.exists():
            raise Unavailable(f"Không thấy mẫu «{path}». Hãy chọn lại tệp mẫu.") from error
        raise Refused(Problem("template", f"Tệp «{path.name}» không phải tệp Word (.docx), hoặc đã hỏng.")) from error
    except OSError as error:
        raise Unavailable(f"Không đọc được mẫu «{path}». Hãy đóng tệp ở chương trình khác rồi làm lại.") from error
    return template


def _paragraphs(word: WordDocument) -> Iterator[tuple[str, Any]]:
    """Every paragraph with its place in words: "đoạn 12", "bảng 1, dòng 2, ô 3", "đầu trang"."""
    body = word.element.body
    tables = {table: at for at, table in enumerate(body.iter(qn("w:tbl")), 1)}
    number = 0
    for paragraph in body.iter(qn("w:p")):
        cell = next(paragraph.iterancestors(qn("w:tc")), None)
        if cell is not None:
            row, table = next(cell.iterancestors(qn("w:tr"))), next(cell.iterancestors(qn("w:tbl")))
            at = table.findall(qn("w:tr")).index(row) + 1 if row in table.findall(qn("w:tr")) else 1
            yield f"bảng {tables[table]}, dòng {at}, ô {row.findall(qn('w:tc')).index(cell) + 1}", paragraph
        elif next(paragraph.iterancestors(qn("w:txbxContent")), None) is not None:
            yield f"khung chữ ở đoạn {max(number, 1)}", paragraph
        else:
            number += 1
            yield f"đoạn {number}", paragraph
    for relation in word.part.rels.values():
        for kind, words in ((RELATIONSHIP_TYPE.HEADER, "đầu trang"), (RELATIONSHIP_TYPE.FOOTER, "chân trang")):
            if relation.reltype == kind:
                yield from ((words, paragraph) for paragraph in relation.target_part.element.iter(qn("w:p")))


def _text(paragraph: Any) -> str:
    """The words of a paragraph, whatever runs they stand in."""
    return "".join(
        piece.text or "" for piece in paragraph.iter(qn("w:t")) if next(piece.iterancestors(qn("w:p"))) is paragraph
    )


def _wrong(text: str, forms: Sequence[Form]) -> Iterator[str]:
    for found in _TAG.finditer(text):
        name = found[1]
        if not _is_known(name, forms):
            near = difflib.get_close_matches(name, PLACEHOLDERS, 1)
            hint = f"có lẽ là {{{{ {near[0]} }}}}" if near else f"các chỗ điền: {', '.join(PLACEHOLDERS)}"
            yield f"không có chỗ điền «{found[0]}»; {hint}."
        elif _is_block(name) and text.strip() != found[0]:
            yield f"chỗ điền «{found[0]}» phải đứng riêng một đoạn, không có chữ khác."
    rest = _TAG.sub("", text)
    broken = _BROKEN.search(rest)
    if broken:
        words = rest[broken.start() : broken.start() + 40].strip()
        yield f"chỗ điền hỏng ở «{words}»; hãy gõ lại như {{{{ noi_dung }}}}."


def _is_block(name: str) -> bool:
    return name in BLOCKS or (name.startswith("bieu.") and name.endswith(f".{TABLE}"))


def _is_known(name: str, forms: Sequence[Form]) -> bool:
    if name in PLACEHOLDERS:
        return True
    kind, _, rest = name.partition(".")
    code, _, figure = rest.partition(".")
    mine = [form for form in forms if form_key(form) == code]
    return kind == "bieu" and bool(mine) and (figure == TABLE or any(_names(form, figure) for form in mine))


def _names(form: Form, figure: str) -> bool:
    return any(column.key == figure for column in form.columns) and figure_of(form, figure) is not None


def form_key(form: Form) -> str:
    """A form's code as a template names it: "II_06a"."""
    return re.sub(r"\W", "_", short_code(form))


# --- writing ---------------------------------------------------------------------------------------------


def write(document: Document, template: Path, path: Path, forms: Sequence[Form] = ()) -> None:
    """Write the report to `path` through a template: all of it, or nothing.

    Raises Refused for a wrong template (see `check`), Unavailable.
    """
    wrong = check(template, forms)
    if wrong:
        raise Refused(*wrong)
    filled = _open(template)
    filled.render(_words(document, forms), autoescape=True)
    _Filling(filled.docx, document).put()
    with whole(path) as temporary:
        filled.save(str(temporary))


def _words(document: Document, forms: Sequence[Form]) -> dict[str, Any]:
    head, signature = document.letterhead, document.signature
    words = {
        "co_quan_chu_quan": head.parent.upper(),
        "co_quan": head.agency.upper(),
        "so_ky_hieu": head.number,
        "ngay": head.place_and_date,
        "ten_loai": document.kind,
        "trich_yeu": doc.plain(document.subject),
        "quyen_han": signature.authority.upper(),
        "chuc_vu": signature.position.upper(),
        "nguoi_ky": signature.name,
    }
    told: dict[str, Any] = {name: letter.printable(text, keep_blanks=True) or _NOTHING for name, text in words.items()}
    told |= {name: f"{_LEFT}{name}{_RIGHT}" for name in BLOCKS}
    if any(isinstance(run, doc.Note) for run in document.subject):
        told["trich_yeu"] += _NOTES
    annexes = {form_key(annex.form): annex for annex in document.annexes}
    told["bieu"] = {form_key(form): _figures(form, annexes.get(form_key(form))) for form in forms}
    return told


def _figures(form: Form, annex: Annex | None) -> dict[str, str]:
    """The last row of a form by the keys of its columns; "–" for a form that nobody sent."""
    columns = annex.form.columns if annex else form.columns
    cells: Sequence[str | doc.Amount] = annex.lines[-1].cells if annex and annex.lines else ("",) * len(columns)
    told = {column.key: _shown(cell) for column, cell in zip(columns, cells, strict=True)}
    told |= {column.key: doc.NOTHING for column in form.columns if column.key not in told}
    return {**told, TABLE: f"{_LEFT}bieu.{form_key(form)}{_RIGHT}"}


def _shown(cell: str | doc.Amount) -> str:
    return (cell.text if isinstance(cell, doc.Amount) else cell) or doc.NOTHING


class _Filling:
    """Puts the blocks of a report in the place of their marks."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self._word, self._document = word, document
        self._has_notes = any(rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES for rel in word.part.rels.values())
        self._subject_notes = [run for run in document.subject if isinstance(run, doc.Note)]
        self._notes = len(self._subject_notes)
        """Numbers given: those of the subject come first, wherever the template has it."""
        self._headings = {style.name for style in word.styles}

    def put(self) -> None:
        """Everything."""
        ways: Mapping[str, Callable[[Any], list[Any]]] = {
            "noi_dung": self._body,
            "noi_nhan": self._recipients,
            "phu_luc": lambda place: [part for annex in self._document.annexes for part in self._annex(place, annex)],
        }
        for _, paragraph in list(_paragraphs(self._word)):
            text = _text(paragraph).strip()
            if text.startswith(_LEFT) and text.endswith(_RIGHT):
                name = text[1:-1]
                self._replace(paragraph, ways[name](paragraph) if name in ways else self._table(paragraph, name))
            elif _NOTHING in text:
                self._clear(paragraph, alone=text == _NOTHING)
            elif _NOTES in text:
                self._hang_subject_notes(paragraph)
        if self._notes and not self._has_notes:
            self._add_notes()

    def _hang_subject_notes(self, element: Any) -> None:
        for piece in element.iter(qn("w:t")):
            piece.text = (piece.text or "").replace(_NOTES, "")
        paragraph, notes = Paragraph(element, self._word._body), self._subject_notes
        self._subject_notes = []  # a subject that the template has twice carries them once
        for number, note in enumerate(notes, 1):
            self._hang(paragraph, element, note, number)

    def _add_notes(self) -> None:
        if "footnote text" not in self._headings:
            self._word.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        add_footnotes(self._word, [letter.printable(note.note) for note in self._document.notes()])

    @staticmethod
    def _replace(paragraph: Any, parts: Sequence[Any]) -> None:
        for part in parts:
            paragraph.addprevious(part)
        lone = paragraph.getparent().tag == qn("w:tc") and paragraph.getnext() is None
        if lone and (not parts or parts[-1].tag == qn("w:tbl")):
            for run in list(paragraph.iter(qn("w:r"))):
                paragraph.remove(run)  # a cell must end with a paragraph
        else:
            paragraph.getparent().remove(paragraph)

    @staticmethod
    def _clear(paragraph: Any, *, alone: bool) -> None:
        """Take the mark of an empty word out, and its paragraph when nothing else stands in it."""
        siblings = paragraph.getparent().findall(qn("w:p"))
        if alone and len(siblings) > 1:
            paragraph.getparent().remove(paragraph)
            return
        for piece in paragraph.iter(qn("w:t")):
            piece.text = (piece.text or "").replace(_NOTHING, "")

    def _like(self, place: Any, style: str = "") -> Paragraph:
        """An empty paragraph that looks as the place does, or in a style of the template."""
        element = OxmlElement("w:p")
        layout = place.find(qn("w:pPr"))
        paragraph = Paragraph(element, self._word._body)
        if style and style in self._headings:
            paragraph.style = style
        elif layout is not None:
            element.append(copy.deepcopy(layout))
        return paragraph

    def _say(self, paragraph: Paragraph, place: Any, text: str, *, bold: bool = False) -> None:
        run = paragraph.add_run()
        look = next((one.find(qn("w:rPr")) for one in place.iter(qn("w:r"))), None)
        if look is not None:
            run._r.insert(0, copy.deepcopy(look))
        if bold:
            run.bold = True
        run.text = text

    def _body(self, place: Any) -> list[Any]:
        found = [self._block(place, block) for block in self._document.blocks]
        for element in found[:-1]:
            for name in ("w:keepNext", "w:pageBreakBefore"):  # of the place, not of each of its paragraphs
                for kept in element.findall(f"{qn('w:pPr')}/{qn(name)}"):
                    kept.getparent().remove(kept)
        return found

    def _block(self, place: Any, block: doc.Block) -> Any:
        if isinstance(block, doc.Heading):
            style = f"Heading {min(max(block.level, 1), 3)}"
            paragraph = self._like(place, style)
            if style in self._headings:
                paragraph.add_run(letter.printable(block.text))
            else:
                self._say(paragraph, place, letter.printable(block.text), bold=True)
            return paragraph._p
        paragraph = self._like(place)
        if isinstance(block, doc.Chart):
            drawing = drawn(block.shown, drawings.measure)
            paragraph.add_run().add_picture(io.BytesIO(drawings.png(drawing)), Pt(drawing.width))
            return paragraph._p
        for run in block.runs:
            if isinstance(run, doc.Note):
                self._notes += 1
                self._hang(paragraph, place, run, self._notes)
            elif run.text:
                self._say(paragraph, place, letter.printable(run.text))
        return paragraph._p

    def _hang(self, paragraph: Paragraph, place: Any, note: doc.Note, number: int) -> None:
        """A real footnote; where the template has footnotes of its own, the note in brackets."""
        if self._has_notes:
            self._say(paragraph, place, f" ({letter.printable(note.note)})")
        else:
            add_reference(self._word, paragraph, number)

    def _recipients(self, place: Any) -> list[Any]:
        found = []
        for line in letter.recipient_lines(self._document.recipients):
            paragraph = self._like(place)
            self._say(paragraph, place, line)
            found.append(paragraph._p)
        return found

    def _table(self, place: Any, name: str) -> list[Any]:
        key = name.removeprefix("bieu.")
        found = [annex for annex in self._document.annexes if form_key(annex.form) == key]
        return [part for annex in found for part in self._annex(place, annex)]

    def _annex(self, place: Any, annex: Annex) -> list[Any]:
        parts = []
        for text, bold in ((annex.title.upper(), True), *((line, False) for line in (*annex.about, annex.measure))):
            if text:
                paragraph = self._like(place)
                self._say(paragraph, place, letter.printable(text), bold=bold)
                parts.append(paragraph._p)
        parts.append(table_of(annex))
        for note in annex.notes or ("",):
            paragraph = self._like(place)
            self._say(paragraph, place, letter.printable(note))
            parts.append(paragraph._p)
        return parts


# --- the template that the office may begin with ---------------------------------------------------------


_STAND_INS = {
    "CƠ QUAN CHỦ QUẢN": "co_quan_chu_quan",
    "CƠ QUAN BAN HÀNH": "co_quan",
    "SỐ, KÝ HIỆU": "so_ky_hieu",
    "ĐỊA DANH, NGÀY THÁNG": "ngay",
    "TÊN LOẠI": "ten_loai",
    "TRÍCH YẾU": "trich_yeu",
    "NỘI DUNG": "noi_dung",
    "- NƠI NHẬN.": "noi_nhan",
    "QUYỀN HẠN": "quyen_han",
    "CHỨC VỤ": "chuc_vu",
    "NGƯỜI KÝ": "nguoi_ky",
}


def write_default(path: Path) -> None:
    """Write a template that looks as reports do without one, for the office to change. Raises Unavailable."""
    word = Word("Mẫu báo cáo", "", "")
    word.letterhead(Letterhead("CƠ QUAN CHỦ QUẢN", "CƠ QUAN BAN HÀNH", "SỐ, KÝ HIỆU", "ĐỊA DANH, NGÀY THÁNG"))
    word.add("Title", "TÊN LOẠI")
    word.add("Subtitle", "TRÍCH YẾU")
    word.line(word.word.add_paragraph(), 140, letter.TEXT_WIDTH, after=12)
    word.add("Body Text", "NỘI DUNG")
    word.closing(("NƠI NHẬN",), Signature("QUYỀN HẠN", "CHỨC VỤ", "NGƯỜI KÝ"))
    for piece in word.word.element.body.iter(qn("w:t")):
        if piece.text in _STAND_INS:
            piece.text = f"{{{{ {_STAND_INS[piece.text]} }}}}"
    with whole(path) as temporary:
        word.save(temporary)


__all__ = ["PLACEHOLDERS", "check", "form_key", "write", "write_default"]
