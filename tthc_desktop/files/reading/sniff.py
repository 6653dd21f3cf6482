"""What a file is, told by its bytes; its name counts for nothing."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from tthc_desktop.files.reading import delimited, limits, troubles
from tthc_desktop.files.reading.packed import Packed

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_PACKED = ((b"Rar!", "tệp nén .rar"), (b"7z\xbc\xaf\x27\x1c", "tệp nén .7z"), (b"\x1f\x8b", "tệp nén .gz"))
_OTHERS = (
    *((b"%PDF", "tệp PDF"), (b"\x89PNG", "tệp hình ảnh"), (b"\xff\xd8\xff", "tệp hình ảnh"), (b"GIF8", "tệp hình ảnh")),
    *(
        (b"BM", "tệp hình ảnh"),
        (b"{\\rtf", "tệp văn bản .rtf"),
        (b"MZ", "chương trình"),
        (b"SQLite format 3", "tệp dữ liệu"),
    ),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|style|meta|div|font|center)\b", re.IGNORECASE)
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_OPENDOCUMENT = re.compile(rb"<office:document\b")
_TEXT_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SOME_CONTROL = 100
"""Letters of a text to each control character that it may hold: systems write one between two lines of a cell."""


@dataclass(frozen=True, slots=True)
class File:
    """A file in memory and what it is: "xlsx", "xlsb", "ods", "fods", "zip", "xls", "html", "mht", "xml" or "csv"."""

    data: bytes
    name: str
    kind: str
    packed: Packed | None = None
    """Its parts, when it is one of the packed kinds."""

    @property
    def size(self) -> int:
        """Bytes that it unpacks to, which decide how long it may take."""
        return self.packed.size if self.packed else len(self.data)


def look(data: bytes, name: str) -> File:
    """Tell what a file is. Raises Unavailable for what is no spreadsheet."""
    if not data:
        raise troubles.empty(name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    return File(data, name, _kind(data, name))


def _kind(data: bytes, name: str) -> str:
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.startswith(_OLD_BIFF):
        return "xls"
    for start, what in _PACKED:
        if data.startswith(start):
            raise troubles.packed(name, what)
    for start, what in _OTHERS:
        if data.startswith(start) and not (start in (b"BM", b"MZ") and _is_text(data)):
            raise troubles.other_kind(name, what)
    return _text(data, name)


def _ole(data: bytes, name: str) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in data

    if holds("EncryptedPackage"):
        raise troubles.password(name)
    if holds("Workbook") or holds("Book") or holds("WORKBOOK") or holds("BOOK"):
        return "xls"
    if holds("WordDocument"):
        raise troubles.other_kind(name, "tệp Word")
    if holds("PowerPoint Document"):
        raise troubles.other_kind(name, "tệp PowerPoint")
    return "xls"


def _zip(data: bytes, name: str) -> File:
    try:
        packed = Packed(data)
        names = {name.replace("\\", "/").lower() for name in packed.archive.namelist()}
        if "mimetype" in names or "content.xml" in names:
            return File(data, name, _opendocument(packed, name), packed)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, KeyError) as error:
        raise troubles.broken(name) from error
    found = "zip"
    if any(entry.endswith("workbook.bin") for entry in names):
        found = "xlsb"
    elif "[content_types].xml" in names:
        found = _office(names, name)
    if found != "zip" and packed.size > limits.EXPANDED:
        raise troubles.too_large(name)
    return File(data, name, found, packed)


def _office(names: set[str], name: str) -> str:
    for folder, what in (("word/", "tệp Word"), ("ppt/", "tệp PowerPoint")):
        if any(entry.startswith(folder) for entry in names) and not any(entry.startswith("xl/") for entry in names):
            raise troubles.other_kind(name, what)
    return "xlsx"


def _opendocument(packed: Packed, name: str) -> str:
    if packed.size > limits.EXPANDED:
        raise troubles.too_large(name)
    names = packed.archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise troubles.password(name)
    mime = packed.read("mimetype") if "mimetype" in names else b""
    if b"opendocument.text" in mime:
        raise troubles.other_kind(name, "tệp văn bản .odt")
    return "ods"


def _is_text(data: bytes) -> bool:
    start = data[:4096].removesuffix(delimited.END_OF_FILE)
    return len(_TEXT_CONTROL.findall(start)) <= len(start) // _SOME_CONTROL


def _text(data: bytes, name: str) -> str:
    plain = delimited.decode(data[:4096]).encode("utf-8", "replace").removeprefix(b"\xef\xbb\xbf").lstrip()
    if not _is_text(plain):
        raise troubles.broken(name)
    if plain.startswith((b"MIME-Version", b"Content-Type: multipart")):
        return "mht"
    if plain.startswith(b"<") and _XML_SPREADSHEET in plain:
        return "xml"
    if plain.startswith(b"<") and _FLAT_OPENDOCUMENT.search(plain):
        return "fods"
    if plain.startswith(b"<"):
        return "html" if _HTML.search(plain) else "xml"
    return "csv"
