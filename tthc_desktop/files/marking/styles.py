"""Cell styles with a coloured ground, made from the cells' own styles."""

from __future__ import annotations

from typing import Literal

from tthc_desktop.files.marking.package import Package, Workbook
from tthc_desktop.files.marking.splice import (
    MAIN,
    STRICT_MAIN,
    Edit,
    Node,
    as_utf8,
    spliced,
    tag_at,
    tree,
    with_attributes,
)

Level = Literal["error", "warning"]
COLOURS: dict[Level, str] = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
"""Light red and light yellow, as alpha, red, green, blue."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NONE = '<{p}fill><{p}patternFill patternType="none"/></{p}fill>'
_GREY = '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>'
_SOLID = (
    '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/><{p}bgColor indexed="64"/>'
    "</{p}patternFill></{p}fill>"
)
_PLAIN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{main}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
"""The order of the parts of a style sheet (ECMA-376-1, 18.8.39)."""


class Styles:
    """The style sheet of a workbook, to which coloured styles are added when they are asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[int, Level], int] = {}
        self._new: list[bytes] = []
        self._part = workbook.related("styles")
        main = STRICT_MAIN if workbook.is_strict else MAIN
        there = self._part is not None and self._part in workbook.package
        self._xml = as_utf8(workbook.package.read(self._part or "")) if there else _PLAIN.format(main=main).encode()
        if not there:
            self._part = None
        self._root = tree(self._xml)
        if self._root.tag.closed:
            self._xml = spliced(self._xml, [self._root.appended(b"")])
            self._root = tree(self._xml)
        group = self._root.child("cellXfs")
        self._known = list(group.all("xf")) if group else []
        fills = self._root.child("fills")
        self._fills = len(list(fills.all("fill"))) if fills else 0

    def coloured(self, style: int, level: Level) -> int:
        """The number of the style that is this one on a coloured ground."""
        if (style, level) not in self._made:
            fill = str(max(self._fills, 2) + list(COLOURS).index(level))
            raw = self._known[style].raw(self._xml) if style < len(self._known) else self._default()
            tag = tag_at(raw, 0)
            self._new.append(with_attributes(raw[: tag.end], fillId=fill, applyFill="1") + raw[tag.end :])
            self._made[style, level] = max(len(self._known), 1) + len(self._new) - 1
        return self._made[style, level]

    def is_locked(self, style: int) -> bool:
        """Whether a cell of this style cannot be edited while its sheet is protected."""
        protection = self._known[style].child("protection") if style < len(self._known) else None
        return protection is None or protection.attributes.get("locked", "1") not in ("0", "false")

    def _default(self) -> bytes:
        return self._known[0].raw(self._xml) if self._known else f"<{self._root.tag.prefix}xf/>".encode()

    def save(self) -> None:
        """Put the style sheet back, if any colour was asked for."""
        if not self._new:
            return
        new = self._new if self._known else [self._default(), *self._new]
        edits = [
            self._grown("fills", self._new_fills(), self._fills),
            self._grown("cellXfs", b"".join(new), len(self._known)),
        ]
        xml = spliced(self._xml, [edit for group in edits for edit in group])
        package: Package = self._workbook.package
        if self._part is None:
            self._part = package.free_name("xl/styles{}.xml") if "xl/styles.xml" in package else "xl/styles.xml"
            package.relate(self._workbook.part, f"{self._workbook.namespace}/styles", self._part)
            package.declare(self._part, _TYPE)
        package.put(self._part, xml)

    def _new_fills(self) -> bytes:
        """Excel keeps the first two fills for itself: none and a grey pattern."""
        own = [_NONE, _GREY][self._fills :] + [_SOLID] * len(COLOURS)
        colours = [""] * (len(own) - len(COLOURS)) + list(COLOURS.values())
        prefix = self._root.tag.prefix
        return "".join(text.format(p=prefix, colour=colour) for text, colour in zip(own, colours, strict=True)).encode()

    def _grown(self, name: str, inner: bytes, before: int) -> list[Edit]:
        """The edits that add to a group of the style sheet, which is made when there is none."""
        count = before + len(list(tree(b"<a>" + inner + b"</a>").children))
        group = self._root.child(name)
        if group is None:
            full = f"{self._root.tag.prefix}{name}"
            made = f'<{full} count="{count}">'.encode() + inner + f"</{full}>".encode()
            return [self._between(name, made)]
        tag = with_attributes(self._xml[group.tag.start : group.tag.end], count=str(count))
        if group.tag.closed:
            return [Edit(group.tag.start, group.tag.end, tag[:-2] + b">" + inner + f"</{group.tag.name}>".encode())]
        return [Edit(group.tag.start, group.tag.end, tag), group.appended(inner)]

    def _between(self, name: str, made: bytes) -> Edit:
        later = _ORDER.index(name)
        after: Node | None = next(
            (node for node in self._root.children if node.name not in _ORDER or _ORDER.index(node.name) > later), None
        )
        return Edit(after.tag.start, after.tag.start, made) if after else self._root.appended(made)
