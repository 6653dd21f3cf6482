"""Comments on cells of an .xlsx: their texts, and the boxes (VML) in which Excel shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, unescape

from tthc_desktop.core.grids import Place, address, place
from tthc_desktop.files.marking.package import Package
from tthc_desktop.files.marking.sheet import Layout
from tthc_desktop.files.marking.splice import (
    MAIN,
    STRICT_MAIN,
    Edit,
    Node,
    Odd,
    as_utf8,
    spliced,
    tree,
)
from tthc_desktop.files.xlsx import holdable_text

AUTHOR = "Kiểm soát TTHC"
"""Who Excel says wrote our comments."""
AFTER_OTHERS = "Ý kiến của cơ quan nhận báo cáo"
"""Heading of our text below a comment that was there."""
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LOOK = '<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'


class Run(NamedTuple):
    """Words of a comment in one look."""

    text: str
    bold: bool = False


Note = Sequence[Run]

_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="{main}"><authors/><commentList/></comments>'
)


def with_notes(xml: bytes, notes: Mapping[Place, Note]) -> bytes:
    """The part of a sheet's comments with these added; a comment that is there is kept, ours below it.

    Raises Odd and Entities.
    """
    xml = as_utf8(xml)
    root = tree(xml)
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        raise Odd
    prefix = root.tag.prefix
    there = {node.attributes.get("ref", ""): node for node in listed.all("comment")}
    new, edits = [], []
    author = len(list(authors.all("author")))
    for cell, note in sorted(notes.items()):
        own = there.get(address(*cell))
        if own:
            edits += _continued(own, note, prefix, xml)
        else:
            text = f"<{prefix}text>{_runs(note, prefix)}</{prefix}text>"
            new.append(f'<{prefix}comment ref="{address(*cell)}" authorId="{author}">{text}</{prefix}comment>')
    if new:
        edits.append(authors.appended(f"<{prefix}author>{AUTHOR}</{prefix}author>".encode()))
        edits.append(listed.appended("".join(new).encode()))
    return spliced(xml, edits)


def empty_notes(*, strict: bool) -> bytes:
    """A part of comments without any."""
    return _EMPTY.format(main=STRICT_MAIN if strict else MAIN).encode()


class There(NamedTuple):
    """A comment that is in the file."""

    author: str
    text: str

    @property
    def is_thread(self) -> bool:
        """Whether it stands for a conversation, which new Excel shows in its place."""
        return self.author.startswith("tc=")


def noted(xml: bytes) -> dict[Place, There]:
    """The comment of each cell. Raises Odd and Entities."""
    xml = as_utf8(xml)
    root, found = tree(xml), {}
    authors = [_words(node, xml) for group in root.all("authors") for node in group.all("author")]
    for node in (each for group in root.all("commentList") for each in group.all("comment")):
        try:
            number = int(node.attributes.get("authorId", "0"))
            author = authors[number] if number < len(authors) else ""
            found[place(node.attributes.get("ref", ""))] = There(author, _words(node, xml))
        except ValueError:
            continue
    return found


def _words(node: Node, xml: bytes) -> str:
    """The words in an element and all below it."""
    inner = b"" if node.tag.closed else xml[node.tag.end : node.inner_end]
    return unescape(re.sub(r"<[^>]*>", "", inner.decode()))


def _continued(comment: Node, note: Note, prefix: str, xml: bytes) -> list[Edit]:
    """Our text below that of a comment. A text in one look becomes a run, for a run may not follow bare text."""
    text = comment.child("text")
    if text is None:
        raise Odd
    ours = _runs([Run(f"\n\n{AFTER_OTHERS}\n", bold=True), *note], prefix).encode()
    last: Node | None = None
    edits = []
    for node in text.children:
        if node.name == "t":
            edits.append(Edit(node.tag.start, node.tag.start, f"<{prefix}r>".encode()))
            ours = f"</{prefix}r>".encode() + ours
        last = node if node.name in ("t", "r") else last
    if last is None:
        first = text.children[0].tag.start if text.children else None
        return [text.appended(ours) if first is None else Edit(first, first, ours)]
    return [*edits, Edit(last.end, last.end, ours)]


def _runs(note: Note, prefix: str) -> str:
    return "".join(_run(run, prefix) for run in note)


def _run(run: Run, prefix: str) -> str:
    look = (f"<{prefix}b/>" if run.bold else "") + _LOOK.format(p=prefix)
    text = escape(holdable_text(run.text))
    return f'<{prefix}r><{prefix}rPr>{look}</{prefix}rPr><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}r>'


# --- boxes -----------------------------------------------------------------------------------------------

_ROOT = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"/></xml>'
)
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202"{names} coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}"{names} type="#_x0000_t202" style=\'position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:{width}pt;height:{height}pt;z-index:{z};visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
# Any prefix: openpyxl's are ns0, ns1, …
_MAP = re.compile(rb"""<(?:\w+:)?idmap\b[^>]*?\bdata\s*=\s*["']([^"']*)["'][^>]*>""")
_LAYOUT = re.compile(rb"<((?:\w+:)?shapelayout)\b[^>]*?(/?)>")
_IDS = re.compile(rb"""\bid\s*=\s*["']_x0000_s(\d+)["']""")
_NOTE = re.compile(rb"<((?:\w+:)?)ClientData\b(?:(?!ClientData>).)*ClientData>", re.DOTALL)
_ANCHOR = re.compile(rb"<(?:\w+:)?Anchor>([^<]*)</")
_ROW, _COLUMN = (re.compile(rb"<(?:\w+:)?" + name + rb">\s*(\d+)\s*</") for name in (b"Row", b"Column"))
_BLOCK = 1024
"""Numbers of shapes come in blocks; a drawing names the blocks that are its own (idmap)."""
_WIDTH, _PER_LINE, _LINE, _MOST_LINES = 250, 38, 15, 30
"""Of a box: its width in pixels, letters in a line, a line's height in pixels, and lines at most."""
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


def last_block(package: Package) -> int:
    """The highest block of numbers of shapes in the package."""
    blocks = [0]
    for part in package.parts:
        if part.lower().endswith(".vml"):
            vml = package.read(part)
            blocks += [int(number) for data in _MAP.findall(vml) for number in re.findall(rb"\d+", data)]
            blocks += [int(number) // _BLOCK for number in _IDS.findall(vml)]
    return max(blocks)


def with_boxes(vml: bytes, notes: Mapping[Place, str], layout: Layout, block: int) -> bytes:
    """The drawing with a box for each comment, the numbers of whose shapes begin in this block. Raises Odd.

    It is not parsed: what Excel writes here is not always well formed.
    """
    vml = as_utf8(vml) if vml else _ROOT
    root, end = vml.find(b"<xml"), vml.rfind(b"</xml>")
    if root < 0 or end < 0:
        raise Odd
    head = vml[root : vml.index(b">", root)]
    missing = [prefix for prefix in _NAMESPACES if f"xmlns:{prefix}=".encode() not in head]
    names = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in missing)
    shapes = [] if b'id="_x0000_t202"' in vml else [_SHAPE_TYPE.format(names=names)]
    number = block * _BLOCK
    for z, (cell, text) in enumerate(sorted(notes.items()), start=1):
        number += 1
        shapes.append(_box(cell, text, layout, number, z, names))
    blocks = range(block, number // _BLOCK + 1)
    edits = [Edit(end, end, "".join(shapes).encode())]
    return spliced(vml, [*edits, *_own_blocks(vml, blocks, names)])


def enlarged(vml: bytes, texts: Mapping[Place, str], layout: Layout) -> bytes:
    """The drawing with the boxes of these cells, where there are any, large enough for their texts."""
    edits = []
    for shape in _NOTE.finditer(vml):
        row, column, anchor = (pattern.search(shape[0]) for pattern in (_ROW, _COLUMN, _ANCHOR))
        if not row or not column:
            continue
        cell = int(row[1]), int(column[1])
        if cell in texts:
            made = ", ".join(map(str, _anchor(cell, _height(texts[cell]), layout))).encode()
            start, end = anchor.span(1) if anchor else (row.start(), row.start())
            made = made if anchor else b"<%bAnchor>%b</%bAnchor>" % (shape[1], made, shape[1])
            edits.append(Edit(shape.start() + start, shape.start() + end, made))
    return spliced(vml, edits)


def blocks_of(boxes: int) -> int:
    """How many blocks of numbers so many boxes take."""
    return boxes // _BLOCK + 1


def _own_blocks(vml: bytes, blocks: range, names: str) -> list[Edit]:
    new = ",".join(map(str, blocks))
    if found := _MAP.search(vml):
        own = found[1].decode().strip(" ,")
        return [Edit(found.start(1), found.end(1), f"{own},{new}".strip(",").encode())]
    made = f'<o:idmap{names} v:ext="edit" data="{new}"/>'.encode()
    if found := _LAYOUT.search(vml):
        if found[2]:
            return [Edit(found.end() - 2, found.end(), b">" + made + b"</" + found[1] + b">")]
        return [Edit(found.end(), found.end(), made)]
    return []


def _box(cell: Place, text: str, layout: Layout, number: int, z: int, names: str) -> str:
    row, column = cell
    height = _height(text)
    anchor = ", ".join(map(str, _anchor(cell, height, layout)))
    return _SHAPE.format(
        id=number,
        names=names,
        z=z,
        anchor=anchor,
        row=row,
        column=column,
        width=f"{_WIDTH * 0.75:g}",
        height=f"{height * 0.75:g}",
    )


def _height(text: str) -> int:
    lines = sum(max(-(-len(part) // _PER_LINE), 1) for part in text.split("\n"))
    return (min(lines, _MOST_LINES) + 1) * _LINE


def _anchor(cell: Place, height: int, layout: Layout) -> tuple[int, ...]:
    """Left column and pixels in it, top row and pixels, right column and pixels, bottom row and pixels.

    The box stands right of its cell, or left of it at the right end of the sheet.
    """
    row, column = cell
    left = min(column + 1, _LAST_COLUMN - 6)
    top = min(max(row - 1, 0), _LAST_ROW - 40)
    right, right_offset = _walk(left, 15 + _WIDTH, lambda at: _pixels_wide(layout, at), _LAST_COLUMN)
    bottom, bottom_offset = _walk(top, 4 + height, lambda at: _pixels_high(layout, at), _LAST_ROW)
    return left, 15, top, 4, right, right_offset, bottom, bottom_offset


def _walk(start: int, pixels: int, size: Callable[[int], int], last: int) -> tuple[int, int]:
    """Where one comes after so many pixels: the column or row, and the pixels in it."""
    at = start
    while at < last and pixels > size(at) and at < start + 200:
        pixels -= size(at)
        at += 1
    return at, min(pixels, max(size(at) - 1, 0))


def _pixels_wide(layout: Layout, column: int) -> int:
    said = layout.column(column)
    if said and said.hidden:
        return 0
    return int((said.width if said and said.width is not None else layout.width) * 7 + 5)


def _pixels_high(layout: Layout, row: int) -> int:
    return int(layout.heights.get(row, layout.height) / 0.75)
