"""XML changed in a few places: where each element stands in the bytes, and new bytes put between the old ones.

A parser that writes the XML anew loses what Excel needs (prefixes that mc:Ignorable names, the order of attributes,
blanks); so nothing is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"

_TAG = re.compile(rb"""<([^\s/>]+)(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
_DECLARED = re.compile(r"""^(<\?xml[^>]*?\sencoding\s*=\s*)["'][^"']*["']""")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Odd(Exception):
    """The file is not built as the standard says; marks cannot be put into it safely."""


class Entities(Exception):
    """The XML declares a document type: never needed in a workbook, often an attack."""


class Edit(NamedTuple):
    """Bytes that take the place of those from `start` to `end`; nothing is taken out when both are the same."""

    start: int
    end: int
    text: bytes


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with the edits made. Those for the same place are made in the order given; none may overlap."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        assert edit.start >= at, "edits must not overlap"
        pieces += [xml[at : edit.start], edit.text]
        at = edit.end
    return b"".join([*pieces, xml[at:]])


class Tag(NamedTuple):
    """A start tag: `name` with its prefix, and where it ends; a closed one (`<c/>`) has no end tag."""

    name: str
    start: int
    end: int
    closed: bool

    @property
    def prefix(self) -> str:
        """Prefix of its name with the colon, or ""."""
        return self.name[: self.name.find(":") + 1]

    def opened(self, inner: bytes) -> Edit:
        """The edit that gives a closed tag this content."""
        return Edit(self.end - 2, self.end, b">" + inner + f"</{self.name}>".encode())


def tag_at(xml: bytes, start: int) -> Tag:
    """The start tag that begins at `start`. Raises Odd."""
    found = _TAG.match(xml, start)
    if not found:
        raise Odd
    return Tag(found[1].decode(), start, found.end(), bool(found[2]))


def with_attributes(tag: bytes, **values: str | None) -> bytes:
    """A start tag with these attributes set; None takes one away."""
    for name, value in values.items():
        pattern = re.compile(rb"\s+" + name.encode() + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
        new = b"" if value is None else f' {name}="{quoted(value)}"'.encode()
        found = pattern.search(tag)
        if found:
            tag = tag[: found.start()] + new + tag[found.end() :]
        elif new:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:end].rstrip() + new + tag[end:]
    return tag


def quoted(text: str) -> str:
    """The text as it stands in an attribute."""
    return escape(text, {'"': "&quot;", "\n": "&#10;"})


def as_utf8(xml: bytes) -> bytes:
    """The XML in UTF-8: byte for byte the same when it is so already. Raises Odd."""
    declared = _ENCODING.match(xml)
    name = "utf-16" if xml.startswith(_UTF_16) else declared[1].decode("ascii", "replace").lower() if declared else ""
    if name in ("", "utf-8", "us-ascii", "ascii"):
        return xml
    try:
        return _DECLARED.sub(r'\1"UTF-8"', xml.decode(name)).encode()
    except (LookupError, UnicodeError) as error:
        raise Odd from error


def parser() -> expat.XMLParserType:
    """A parser that refuses document types, and so entities."""
    made = expat.ParserCreate()
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise Entities


def parse(made: expat.XMLParserType, xml: bytes) -> None:
    """Parse all of the XML. Raises Odd and Entities."""
    try:
        made.Parse(xml, True)
    except expat.ExpatError as error:
        raise Odd from error


@dataclass(slots=True)
class Node:
    """An element of a small part and where it stands. `inner_end` is where its end tag begins."""

    tag: Tag
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    inner_end: int = 0
    end: int = 0

    @property
    def name(self) -> str:
        """Its name without prefix."""
        return local(self.tag.name)

    def child(self, name: str) -> Node | None:
        """The first child of this name."""
        return next((node for node in self.children if node.name == name), None)

    def all(self, name: str) -> Iterator[Node]:
        """The children of this name."""
        return (node for node in self.children if node.name == name)

    def raw(self, xml: bytes) -> bytes:
        """Its bytes."""
        return xml[self.tag.start : self.end]

    def appended(self, inner: bytes) -> Edit:
        """The edit that puts this after its last child."""
        return self.tag.opened(inner) if self.tag.closed else Edit(self.inner_end, self.inner_end, inner)


def tree(xml: bytes) -> Node:
    """The elements of a small part. Raises Odd and Entities."""
    root: list[Node] = []
    open_nodes: list[Node] = []
    made = parser()

    def start(_: str, attributes: dict[str, str]) -> None:
        node = Node(tag_at(xml, made.CurrentByteIndex), attributes)
        (open_nodes[-1].children if open_nodes else root).append(node)
        open_nodes.append(node)

    def end(_: str) -> None:
        node = open_nodes.pop()
        node.inner_end = made.CurrentByteIndex
        node.end = node.inner_end if node.tag.closed else xml.index(b">", node.inner_end) + 1

    made.StartElementHandler, made.EndElementHandler = start, end
    parse(made, xml)
    return root[0]


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rsplit(":", 1)[-1]


def prefix_of(attributes: dict[str, str], namespaces: Iterable[str]) -> str | None:
    """The prefix, with its colon, under which a tag with these attributes declares one of the namespaces."""
    wanted = tuple(namespaces)
    for name, value in attributes.items():
        if name.startswith("xmlns:") and value in wanted:
            return name.removeprefix("xmlns:") + ":"
    return None
