"""Workbooks part by part: as other programs write them, and what of a package has changed."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.000"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Times New Roman"/></font></fonts>{fills}'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" borderId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"><alignment wrapText="1"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""A style sheet whose style 1 has three decimals; `fills` may be filled in."""


def relation(number: int, kind: str, target: str, base: str = RELATIONS) -> str:
    """One relation "rId1" of a part."""
    return f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'


def relations(*items: str) -> str:
    """A part of relations."""
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


def workbook(
    path: Path,
    sheets: Mapping[str, str],
    *,
    styles: str | None = STYLES.format(fills=""),
    more: Mapping[str, str | bytes] | None = None,
    types: str = "",
    strict: bool = False,
    main: str = _SHEET.format("sheet.main"),
) -> Path:
    """A workbook of these sheets (XML by name, from <worksheet> to </worksheet>) and of `more` parts."""
    base = STRICT_RELATIONS if strict else RELATIONS
    parts: dict[str, str | bytes] = {}
    overrides = [("xl/workbook.xml", main)]
    listed, related = "", []
    for number, (name, xml) in enumerate(sheets.items(), start=1):
        part = f"worksheets/sheet{number}.xml"
        parts[f"xl/{part}"] = xml
        overrides.append((f"xl/{part}", _SHEET.format("worksheet")))
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        related.append(relation(number, "worksheet", part, base))
    if styles is not None:
        parts["xl/styles.xml"] = styles
        overrides.append(("xl/styles.xml", _SHEET.format("styles")))
        related.append(relation(99, "styles", "styles.xml", base))
    told = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides)
    first = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{told}{types}</Types>',
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml", base)),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{STRICT_MAIN if strict else MAIN}" xmlns:r="{base}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*related),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (first | parts | dict(more or {})).items():
            archive.writestr(name, data)
    return path


def sheet(inner: str, root: str = f'<worksheet xmlns="{MAIN}">') -> str:
    """A sheet's XML around this."""
    return f"{_HEAD}{root}{inner}</worksheet>"


def parts_of(path: Path) -> dict[str, bytes]:
    """The bytes of every part."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: Path, after: Path) -> set[str]:
    """Names of the parts that are new, gone or other."""
    old, new = parts_of(before), parts_of(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
