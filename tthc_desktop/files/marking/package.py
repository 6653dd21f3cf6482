"""The parts of an .xlsx: read, changed, related to one another, and written back with all other parts untouched."""

from __future__ import annotations

import io
import posixpath
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tthc_desktop.files.marking.splice import Node, Odd, as_utf8, local, quoted, spliced, tree
from tthc_desktop.files.reading import limits

LARGEST_PART = 120_000_000
"""Bytes of the largest part that is changed in memory; a list of 100,000 rows of 20 columns has 80 million."""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "[Content_Types].xml"


class TooLarge(Exception):
    """The file unpacks to more than the limits allow."""


class Encrypted(Exception):
    """Parts of the archive have a password."""


class Relation(NamedTuple):
    """From one part to another: `kind` is the last word of its type ("comments")."""

    id: str
    kind: str
    part: str
    external: bool
    namespace: str
    """The type without its last word."""


class Package:
    """An .xlsx on its way to a changed copy."""

    def __init__(self, data: bytes) -> None:
        """Raises Odd, TooLarge and Encrypted."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Odd from error
        self._entries = {entry.filename: entry for entry in self._archive.infolist()}  # of two of one name the last
        if sum(entry.file_size for entry in self._entries.values()) > limits.EXPANDED:
            raise TooLarge
        if any(entry.flag_bits & 1 for entry in self._entries.values()):
            raise Encrypted
        # A name counts without regard to capitals, as in Windows.
        self._names = {_normal(name): name for name in self._entries}
        self._changed: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._names

    @property
    def parts(self) -> Iterator[str]:
        """Names of all parts."""
        return iter(list(self._names.values()))

    def read(self, part: str) -> bytes:
        """A part as it is now. Raises Odd when there is none, and TooLarge."""
        name = self._names.get(_normal(part))
        if name is None:
            raise Odd
        if name in self._changed:
            return self._changed[name]
        if self._entries[name].file_size > LARGEST_PART:
            raise TooLarge
        try:
            return self._archive.read(self._entries[name])
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Odd from error
        except RuntimeError as error:
            raise Encrypted from error

    def put(self, part: str, data: bytes) -> None:
        """Change a part, or add it."""
        self._changed[self._names.setdefault(_normal(part), part)] = data

    def free_name(self, pattern: str) -> str:
        """A part's name that is not taken: of "xl/comments{}.xml" with the first free number from 1."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part; of the package itself for "". Raises Odd and Entities."""
        name = _relations_of(part)
        if name not in self:
            return []
        return [_relation(node, part) for node in tree(as_utf8(self.read(name))).all("Relationship")]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another one; returns the relation's id. `kind` is the whole type."""
        name = _relations_of(part)
        if name not in self:
            self.put(name, _HEAD + f'<Relationships xmlns="{_PACKAGE_RELATIONS}"/>'.encode())
        xml = as_utf8(self.read(name))
        root = tree(xml)
        taken = {node.attributes.get("Id") for node in root.children}
        new = next(free for free in (f"rId{number}" for number in range(1, len(taken) + 2)) if free not in taken)
        item = f'<{root.tag.prefix}Relationship Id="{new}" Type="{kind}" Target="/{quoted(target)}"/>'
        self.put(name, spliced(xml, [root.appended(item.encode())]))
        return new

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds."""
        self._add_type("Override", "PartName", f"/{part}", content_type)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say what parts of this ending hold, unless it is said already."""
        self._add_type("Default", "Extension", ending, content_type)

    def content_type(self, part: str) -> str:
        """What is said of a part by its name; "" when nothing is."""
        for node in tree(as_utf8(self.read(_TYPES))).all("Override"):
            if _normal(node.attributes.get("PartName", "")) == _normal(part):
                return node.attributes.get("ContentType", "")
        return ""

    def _add_type(self, element: str, key: str, value: str, content_type: str) -> None:
        xml = as_utf8(self.read(_TYPES))
        root = tree(xml)
        if any(node.attributes.get(key, "").lower() == value.lower() for node in root.all(element)):
            return
        item = f'<{root.tag.prefix}{element} {key}="{quoted(value)}" ContentType="{content_type}"/>'.encode()
        # Defaults stand before overrides in what Office writes.
        first = root.children[0].tag.start if root.children and element == "Default" else None
        edit = root.appended(item) if first is None else root.appended(b"")._replace(start=first, end=first, text=item)
        self.put(_TYPES, spliced(xml, [edit]))

    def write(self, path: Path) -> None:
        """Write all parts in their order, the new ones last. Raises OSError and Odd."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name, entry in self._entries.items():
                if name in self._changed:
                    target.writestr(_like(entry), self._changed[name])
                else:
                    self._copy(entry, target)
            for name, data in self._changed.items():
                if name not in self._entries:
                    target.writestr(name, data)

    def _copy(self, entry: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
        try:
            with self._archive.open(entry) as source, target.open(_like(entry), "w") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise Odd from error


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    new = zipfile.ZipInfo(entry.filename, entry.date_time)
    new.compress_type = zipfile.ZIP_STORED if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    new.external_attr, new.file_size = entry.external_attr, entry.file_size
    return new


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _relations_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"


def _relation(node: Node, part: str) -> Relation:
    target = node.attributes.get("Target", "").replace("\\", "/")
    namespace, _, kind = node.attributes.get("Type", "").rpartition("/")
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
    path = target.lstrip("/") if target.startswith("/") else inside
    return Relation(
        node.attributes.get("Id", ""), kind, path, node.attributes.get("TargetMode") == "External", namespace
    )


class Workbook:
    """Where the sheets and styles of a package are. Raises Odd and Entities."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = next((item for item in package.relations("") if item.kind == "officeDocument"), None)
        self.part, self.namespace = (main.part, main.namespace) if main else ("xl/workbook.xml", RELATIONS)
        self._relations = package.relations(self.part)
        self.sheets: dict[str, str] = {}
        """Part of each worksheet by its name."""
        self.hidden: set[str] = set()
        """Names of hidden sheets."""
        worksheets = {item.id: item.part for item in self._relations if item.kind == "worksheet"}
        root = tree(as_utf8(package.read(self.part)))
        for node in (each for group in root.all("sheets") for each in group.all("sheet")):
            name = node.attributes.get("name", "")
            key = next((value for key, value in node.attributes.items() if local(key) == "id" and ":" in key), "")
            if key in worksheets:
                self.sheets[name] = worksheets[key]
                if node.attributes.get("state", "visible") != "visible":
                    self.hidden.add(name)

    def related(self, kind: str) -> str | None:
        """The part of this kind that belongs to the whole workbook ("styles")."""
        return next((item.part for item in self._relations if item.kind == kind), None)

    @property
    def is_strict(self) -> bool:
        """Whether the file is of the strict kind of OOXML, which has names of its own."""
        return self.namespace == STRICT_RELATIONS
