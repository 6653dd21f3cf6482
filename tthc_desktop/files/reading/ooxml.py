"""What an .xlsx says beside its values: merges, hidden rows, comments, formulas, faults, fonts.

The sheets' XML is searched, not parsed: a search costs a tenth of what reading the values costs, a parser in Python
ten times as much. What a sheet does not contain costs one search for a word.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree

from tthc_desktop.core.grids import NOT_CALCULATED, place
from tthc_desktop.core.legacy import font_encoding
from tthc_desktop.files.reading import limits
from tthc_desktop.files.reading.packed import Packed
from tthc_desktop.files.reading.values import Details, TooMany

_LARGE = 8_000_000
"""Bytes of a sheet's XML above which texts of formulas are left out."""
_MOST_DETAILS = 200_000
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_FAR_COLUMN = re.compile(rb' r="[A-Z]{3}')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_BETWEEN = re.compile(rb'\b(min|max)="(\d+)"')
_ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*?\br="([A-Z]+\d+)"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_FORMULA = re.compile(
    rb'<c (?=([^>]*))[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<f(?:[^>]*?)(?:/>|>([^<]*)</f>)\s*'
    rb"(<v\s*/>|<v></v>|<v>|<v [^>]*>|</c>)"
)
_NO_VALUE = (b"<v></v>", b"</c>")
_UNCALCULATED = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>|</c>)")
_TELLING = (b"%", b',"', b'Code="00', b"&quot;00", b'numFmtId="9"', b'numFmtId="10"', b"<strike")
_TELLING_NAME = re.compile(rb"[vV][nN]")
_FROM_1904 = re.compile(rb'<(?:\w+:)?workbookPr [^>]*\bdate1904="(?:1|true)"')
_SMALL, _SAME = 8_192, 64
"""Bytes of a small part, such as a list of relations, and how many such lists are remembered from file to file."""
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class Package:
    """The details of every sheet by its name, and what was seen on the way."""

    details: dict[str, Details] = field(default_factory=dict)
    sparse: bool = False
    """Whether a sheet spans so many cells that only a reader cell by cell has room for it."""
    macros: bool = False
    entities: bool = False


def inspect(packed: Packed) -> Package:
    """Look through the parts of a workbook. What cannot be understood is left out: the values come from elsewhere.

    Raises TooMany, and zipfile.BadZipFile and the like for a broken archive.
    """
    parts = _Parts(packed)
    package = Package(macros=any(name.endswith("vbaproject.bin") for name in parts.names))
    styles = _Styles(parts)
    strings = _legacy_strings(parts)
    from_1904 = _FROM_1904.search(parts.read(_workbook(parts))[:65_536]) is not None
    cells = 0
    for name, part in _sheets(parts):
        xml = parts.read(part)
        cells += xml.count(b"</v>") + xml.count(b"</is>")
        if cells > limits.CELLS:
            raise TooMany
        package.entities = package.entities or _ENTITY.search(xml[:2048]) is not None
        package.sparse = package.sparse or _spans(xml) > limits.SPARSE_CELLS
        details = package.details[name] = _details(xml, styles)
        details.from_1904 = from_1904
        if strings:
            details.runs = _runs(xml, strings)
            for at, runs in details.runs.items():
                details.fonts.setdefault(at, next(font for _, font in runs if font_encoding(font)))
        if b"legacyDrawing" in xml or b"comment" in xml:
            details.notes.update(_notes(parts, part))
    return package


class _Parts:
    """The files of the package; a name counts without regard to capitals, as in Windows."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in packed.archive.namelist()}
        self._small: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """The bytes of a part; b"" when there is none. Small ones, which several look into, are unpacked once."""
        told = self._small.get(name)
        if told is None:
            own = self.names.get(name.lower())
            told = self._packed.read(own) if own else b""
            if len(told) <= _SMALL:
                self._small[name] = told
        return told

    def tree(self, name: str) -> ElementTree.Element | None:
        """A small part as XML; None when it is missing, broken or declares entities."""
        return _tree(self.read(name))

    def relations(self, part: str) -> tuple[tuple[str, str, str], ...]:
        """Id, last word of the type and target of each relation of a part."""
        folder, base = posixpath.split(part)
        xml = self.read(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        return (_few_relations if len(xml) <= _SMALL else _relations)(xml, folder)


def _tree(xml: bytes) -> ElementTree.Element | None:
    if not xml or _ENTITY.search(xml[:2048]):
        return None
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 (entities are refused above)
    except ElementTree.ParseError:
        return None


def _relations(xml: bytes, folder: str) -> tuple[tuple[str, str, str], ...]:
    tree = _tree(xml)
    items = () if tree is None else tuple(tree)
    return tuple(
        (item.get("Id", ""), item.get("Type", "").rsplit("/", 1)[-1], _target(item.get("Target", ""), folder))
        for item in items
    )


def _target(told: str, folder: str) -> str:
    return told.lstrip("/") if told.startswith("/") else posixpath.normpath(posixpath.join(folder, told))


_few_relations = lru_cache(_SAME)(_relations)
"""The relations of most workbooks are the same to the byte."""


def _local(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _workbook(parts: _Parts) -> str:
    return next((path for _, kind, path in parts.relations("") if kind == "officeDocument"), "xl/workbook.xml")


def _sheets(parts: _Parts) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet."""
    workbook = _workbook(parts)
    tree = parts.tree(workbook)
    targets = {key: path for key, _, path in parts.relations(workbook)}
    for item in tree.iter() if tree is not None else ():
        if _local(item) == "sheet":
            key = item.get(_RELATION) or item.get(_STRICT_RELATION) or ""
            if key in targets:
                yield item.get("name", ""), targets[key]


class _Styles:
    """Which numbers of cell styles mean a legacy font, or a number format that changes what a number means."""

    def __init__(self, parts: _Parts) -> None:
        self.fonts: dict[bytes, str] = {}
        self.formats: dict[bytes, str] = {}
        self.struck: dict[bytes, str] = {}
        workbook = _workbook(parts)
        path = next((path for _, kind, path in parts.relations(workbook) if kind == "styles"), "xl/styles.xml")
        xml = parts.read(path)
        if _tells(xml):
            self._read(_tree(xml))

    def _read(self, tree: ElementTree.Element | None) -> None:
        fonts: list[str] = []
        struck: set[int] = set()
        codes = {"9": "0%", "10": "0.00%"}
        for group in tree if tree is not None else ():
            if _local(group) == "fonts":
                fonts = [next((part.get("val", "") for part in font if _local(part) == "name"), "") for font in group]
                struck = {at for at, font in enumerate(group) if any(map(_is_strike, font))}
            elif _local(group) == "numFmts":
                codes |= {item.get("numFmtId", ""): item.get("formatCode", "") for item in group}
            elif _local(group) == "cellXfs":
                for number, style in enumerate(group):
                    self._keep(str(number).encode(), style, fonts, codes)
                    if int(style.get("fontId") or 0) in struck:
                        self.struck[str(number).encode()] = ""

    def _keep(self, number: bytes, style: ElementTree.Element, fonts: list[str], codes: dict[str, str]) -> None:
        at = int(style.get("fontId") or 0)
        if at < len(fonts) and font_encoding(fonts[at]):
            self.fonts[number] = fonts[at]
        code = codes.get(style.get("numFmtId", ""), "")
        if changes_meaning(code):
            self.formats[number] = code


def _is_strike(part: ElementTree.Element) -> bool:
    return _local(part) == "strike" and part.get("val", "1") not in ("0", "false")


def _tells(xml: bytes) -> bool:
    """Whether the styles may hold a legacy font or a telling format; the words are looked for one by one for speed."""
    return any(word in xml for word in _TELLING) or _TELLING_NAME.search(xml) is not None


_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def changes_meaning(code: str) -> bool:
    """Whether a number format shows another number than the cell holds: percent, thousands left out, leading zeros."""
    bare = _QUOTED.sub("", code).split(";")[0]
    return (
        "%" in bare
        or re.fullmatch("0{2,}", bare) is not None
        or bare.rstrip("0#? ").endswith(",")
        or re.search(r"[0#?],+(?:\.|$)", bare) is not None
    )


def _spans(xml: bytes) -> int:
    """About how many cells a full array of the sheet has."""
    end = xml.rfind(b"<row ")
    found = _ROW.match(xml, end) if end >= 0 else None
    rows = int(found[1]) if found else 1
    if rows <= limits.SPARSE_CELLS // limits.COLUMNS:
        return 0
    widest = max((place(cell[1].decode())[1] for cell in _last_cells(xml)), default=0) + 1
    return rows * widest


_LAST_CELL = re.compile(rb'.*<c r="([A-Z]{1,3}\d+)"', re.DOTALL)


def _last_cells(xml: bytes) -> Iterator[re.Match[bytes]]:
    """The last cell of the first rows and of the last, and any cell beyond column ZZ."""
    starts = [found.start() for found, _ in zip(_ROW.finditer(xml), range(200), strict=False)]
    for start, end in zip(starts, [*starts[1:], xml.find(b"</row>", starts[-1])] if starts else (), strict=False):
        if found := _LAST_CELL.match(xml, start, max(end, start)):
            yield found
    last = xml.rfind(b"<row ")
    if found := _LAST_CELL.match(xml, last):
        yield found
    if far := re.search(rb'<c r="([A-Z]{3}\d+)"', xml):
        yield far


def _details(xml: bytes, styles: _Styles) -> Details:
    details = Details()
    if b'hidden="' in xml:
        details.hidden_rows.update(int(found[1]) - 1 for found in _HIDDEN_ROW.finditer(xml))
        for found in _HIDDEN_COLUMN.finditer(xml):
            ends = {name: int(number) for name, number in _BETWEEN.findall(found[0])}
            details.hidden_columns.update(range(ends.get(b"min", 1) - 1, min(ends.get(b"max", 0), limits.COLUMNS)))
    if b't="e"' in xml:
        details.faults.update((place(cell.decode()), text.decode()) for cell, text in _ERROR.findall(xml))
    if b"<f" in xml:
        _formulas(xml, details)
    for wanted, kept in ((styles.fonts, details.fonts), (styles.formats, details.formats)):
        if wanted:
            kept.update(_styled(xml, wanted))
    if styles.struck:
        details.struck.update(row for (row, _), _ in _styled(xml, styles.struck))
    return details


def _formulas(xml: bytes, details: Details) -> None:
    large = len(xml) > _LARGE
    if large and not _UNCALCULATED.search(xml):
        return
    for attributes, cell, text, after in _FORMULA.findall(xml):
        at = place(cell.decode())
        if b't="str"' not in attributes and (after in _NO_VALUE or after.endswith(b"/>")):
            details.faults.setdefault(at, NOT_CALCULATED)
        if not large and len(details.formulas) < _MOST_DETAILS:
            details.formulas[at] = "=" + html.unescape(text.decode("utf-8", "replace")) if text else "="


def _styled(xml: bytes, wanted: dict[bytes, str]) -> Iterator[tuple[tuple[int, int], str]]:
    numbers = b"|".join(wanted)
    pattern = re.compile(rb'<c (?=[^>]*\bs="(' + numbers + rb')")[^>]*?\br="([A-Z]+\d+)"[^>]*[^/]>')
    for found, _ in zip(pattern.finditer(xml), range(limits.CELLS), strict=False):
        yield place(found[2].decode()), wanted[found[1]]


def _legacy_strings(parts: _Parts) -> dict[bytes, list[tuple[str, str]]]:
    """The shared texts that are written in several fonts, one of them a legacy one; by their number."""
    xml = parts.read("xl/sharedStrings.xml")
    if b'rFont val=".V' not in xml and b'rFont val="VNI' not in xml and b'rFont val="vni' not in xml.lower():
        return {}
    tree = parts.tree("xl/sharedStrings.xml")
    told = {}
    for number, item in enumerate(tree if tree is not None else ()):
        runs = [(_text(run), _run_font(run)) for run in item if _local(run) == "r"]
        if any(font_encoding(font) for _, font in runs):
            told[str(number).encode()] = runs
    return told


def _text(run: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in run.iter() if _local(part) == "t")


def _run_font(run: ElementTree.Element) -> str:
    return next((part.get("val", "") for part in run.iter() if _local(part) == "rFont"), "")


_SHARED = re.compile(rb'<c (?=[^>]*\bt="s")[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<v>(\d+)</v>')


def _runs(xml: bytes, strings: dict[bytes, list[tuple[str, str]]]) -> dict[tuple[int, int], list[tuple[str, str]]]:
    return {place(cell.decode()): strings[number] for cell, number in _SHARED.findall(xml) if number in strings}


def _notes(parts: _Parts, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    for _, kind, path in parts.relations(part):
        if kind == "comments":
            tree = parts.tree(path)
            for item in tree.iter() if tree is not None else ():
                if _local(item) == "comment" and item.get("ref"):
                    try:
                        yield place(item.get("ref", "")), _text(item).strip()
                    except ValueError:
                        continue
